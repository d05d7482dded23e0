"""Make the package's table of postcodes and localities from GeoNames' list of Swedish postal codes.

    python tools/places.py postcodes.csv

The source has a header and the columns ``postcode, locality, municipality, lat, lon, accuracy``: GeoNames' postal codes
of Sweden (CC BY 4.0, https://www.geonames.org), the municipality's code beside each where it is known. What is changed
on the way is said in ``src/matchcore/vocabulary/tables/NOTICE.md``.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src/matchcore/vocabulary/tables/places.tsv"
HEAD = (
    "# Swedish postcodes and localities: GeoNames (www.geonames.org), CC BY 4.0, changed as NOTICE.md says.",
    "# locality, municipality, latitude, longitude, postcodes (78220-23 is four); no locality: the one above.",
)
FALSE_POINT_KM = 50.0  # farther than this from all that should be near, a point is false
FILLED_IN_KM = 20.0  # as far from the municipality's seat a point that was filled in misleads
SAME_PLACE_KM = 150.0
APART_KM = 70.0
REMOTE = {"Tärnaby", "Kolmården", "Lidsjöberg", "Slussfors"}  # looked up: far from all else, and right
LETTERS = str.maketrans("ÂÔâôøØ", "ÄÖäööÖ")
MISSPELT = {
    "Hala-Floda": "Dala-Floda",
    "Torna-Häkkestad": "Torna-Hällestad",
    "Hällnäs 81965": "Hållnäs",
    "Bräkne Hoby": "Bräkne-Hoby",
}

Point = tuple[float, float]


class Row:
    """One postcode of the source; `point` is None where what the source says cannot be right."""

    def __init__(self, source: dict[str, str]) -> None:
        self.postcode = source["postcode"]
        self.name = named(source["locality"], self.postcode)
        self.municipality = source["municipality"]
        self.point: Point | None = (float(source["lat"]), float(source["lon"]))
        self.is_exact = source["accuracy"] == "4"  # GeoNames knows the locality by itself
        self.areas = (self.postcode[:3], self.municipality) if self.municipality else (self.postcode[:3],)


def named(locality: str, postcode: str) -> str:
    """The locality in one spelling: capitals after hyphens, no word all in capitals, Swedish letters."""
    name = " ".join(locality.translate(LETTERS).split())
    if name.isupper():
        name = name.title()
    name = "-".join(part[:1].upper() + part[1:] for part in name.split("-"))
    return MISSPELT.get(f"{name} {postcode}", MISSPELT.get(name, name))


def km(a: Point, b: Point) -> float:
    """The great-circle distance."""
    (up, right), (up_b, right_b) = ((math.radians(x) for x in point) for point in (a, b))
    half = math.sin((up_b - up) / 2) ** 2 + math.cos(up) * math.cos(up_b) * math.sin((right_b - right) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def commonest(values: Iterable[object]) -> list[object]:
    """The different values, the commonest first, those equally common in order."""
    counted = Counter(values)
    return sorted(counted, key=lambda value: (-counted[value], str(value)))


def mend_points(rows: Sequence[Row], seats: Mapping[str, Point]) -> None:
    """Points that GeoNames filled in give way to the locality's own; those that cannot be right are taken away.

    A postcode without a point counts as lying at its municipality's seat, and an explanation says so.
    """
    by_name, by_area, names_at = defaultdict(list), defaultdict(list), defaultdict(set)
    for row in rows:
        by_name[row.name].append(row)
        names_at[row.point].add(row.name)
        for area in row.areas:
            by_area[area].append(row)
    wrong = {
        (row.name, row.point)
        for row in rows
        if row.is_exact and row.name not in REMOTE and is_false(row, by_area, seats)
    }
    false = {row for row in rows if (row.name, row.point) in wrong}
    for some in by_name.values():
        own = commonest(row.point for row in some if row.is_exact and row not in false)
        for row in some:
            if own and row.point not in own and km(row.point, own[0]) < SAME_PLACE_KM:
                row.point = own[0]
                false.discard(row)
    exact = {(row.name, row.point) for row in rows if row.is_exact and row not in false}
    exact_points = {point for _, point in exact}
    for row in rows:
        seat = seats.get(row.municipality)
        if (row.name, row.point) not in exact and len(names_at[row.point]) > 1 and seat:
            # A point of several localities is a neighbour's, or the middle of an area; at the seat it is the seat's.
            is_far, is_a_neighbours = km(row.point, seat) > FILLED_IN_KM, row.point in exact_points
            if is_far != is_a_neighbours:
                false.add(row)
    for row in false:
        row.point = None


def is_false(row: Row, by_area: Mapping[str, Sequence[Row]], seats: Mapping[str, Point]) -> bool:
    """Whether the point lies far from all else that has nearly the postcode, or the municipality."""
    near = {o.point for area in row.areas for o in by_area[area] if o.name != row.name and o.is_exact}
    near |= {seats[row.municipality]} if row.municipality in seats else set()
    return bool(near) and min(km(row.point, point) for point in near) > FALSE_POINT_KM


def runs(postcodes: Iterable[str]) -> str:
    """Postcodes with those that follow one another drawn together."""
    told: list[list[int]] = []
    for number in sorted(map(int, postcodes)):
        if told and number == told[-1][-1] + 1 and number // 100 == told[-1][0] // 100:
            told[-1].append(number)
        else:
            told.append([number])
    return " ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1] % 100:02}" for run in told)


def is_here(point: Point | None, centre: Point | None) -> bool:
    """Whether a point belongs to the locality with that centre, as far as one can tell."""
    return point is None or centre is None or km(point, centre) < APART_KM


def lines_of(rows: Sequence[Row], seats: Mapping[str, Point]) -> Iterable[str]:
    """The table's lines; a name whose points lie far apart is several localities."""
    by_name = defaultdict(list)
    for row in rows:
        by_name[row.name].append(row)
    for name in sorted(by_name):
        left = by_name[name]
        while left:
            points = commonest(row.point for row in left if row.point)
            exact = commonest(row.point for row in left if row.point and row.is_exact)
            centre = (exact or points or [None])[0]
            here = [row for row in left if is_here(row.point or seats.get(row.municipality), centre)]
            left = [row for row in left if row not in here]
            codes = commonest(row.municipality for row in here if row.municipality)
            for row in here:
                if not row.municipality and len(codes) == 1:
                    row.municipality = codes[0]
                if row.point and not row.is_exact and km(row.point, centre) > FILLED_IN_KM:
                    row.point = centre
            groups = defaultdict(list)
            for row in here:
                groups[row.point, row.municipality].append(row.postcode)
            order = sorted(groups, key=lambda group: (group[0] != centre, -len(groups[group]), str(group)))
            for number, group in enumerate(order):
                lat, lon = (f"{x:g}" for x in group[0]) if group[0] else ("", "")
                yield "\t".join((name if number == 0 else "", group[1], lat, lon, runs(groups[group])))


def main(source: str) -> None:
    """Write the table."""
    with (TABLE.parent / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        seats = {entry["code"]: (float(entry["lat"]), float(entry["lon"])) for entry in csv.DictReader(file)}
    with Path(source).open(encoding="utf-8", newline="") as file:
        rows = [Row(entry) for entry in csv.DictReader(file)]
    mend_points(rows, seats)
    TABLE.write_text("\n".join((*HEAD, *lines_of(rows, seats))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
