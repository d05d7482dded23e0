"""What a list says of its own town: "Hlm" is Hässleholm among villages around it, told as an estimate.

And what it cannot mean there: a village far off may be a part of the town that has the same name, and is asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from matchcore.content.findings import Findings, quoted
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.tables.grid import Cell, RowOfCells
from matchcore.tables.headings import Column
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.localities import km_between, named, within
from matchcore.vocabulary.repair import exact_key

_FIRST = re.compile(r"\s*(?P<place>[^\W\d][^\d,;/(]*)")
_SHORT = re.compile(r"\s*(?P<short>[^\W\d_]{2,5})\b\.?(?=\s*(?:$|[,;/(]|[A-ZÅÄÖ]\w*\b))")
_POSTCODE = re.compile(r"\b\d{3}\s?\d\d\b")
_LEAST_NAMED, _LEAST_SHORT = 5, 2
_FAR_KM = 100
"""Farther than anybody travels each day."""


def with_towns_written_out(
    columns: Sequence[Column],
    rows: Iterator[RowOfCells],
    below: Iterable[Sequence[Cell]],
    vocabulary: Vocabulary,
    row: int,
    findings: Findings,
) -> Iterator[RowOfCells]:
    """The rows, a town cut short in the column of places written out, where most other places lie around one such town.

    So it is with a few letters that stand several times, are no place, and follow one another in the town's name.
    A village far from that town, with nothing beside it that says which, is asked about.
    """
    column = next((one for one in columns if one.field == "locality"), None)
    cells = [str(one[column.index]) for one in below if column and column.index < len(one) and one[column.index]]
    code, words = _town_of(cells, vocabulary)
    if column is None or not code:
        return rows
    town = vocabulary.municipalities[code].name
    short = {one: town for one, times in words.items() if times >= _LEAST_SHORT and _is_short_of(one, town)}
    if not any(one.field in ("municipality", "postcode") for one in columns):
        rows = _asked_if_far(rows, column, code, vocabulary, findings)
    for one in short:
        what, remedy = Message("table.town_short", short=one, town=town), Message("table.town_short.remedy")
        findings.refuse(Problem(what, remedy, row=row, column=column.heading))
    return ((number, _written_out(made, column.index, short)) for number, made in rows)


def _town_of(cells: Sequence[str], vocabulary: Vocabulary) -> tuple[str, Mapping[str, int]]:
    """The code of the town that most places lie around, empty where none is, and the short words that are no place."""
    around: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in cells:
        first, short = _FIRST.match(text), _SHORT.match(text)
        place = named(first["place"].strip(), vocabulary) if first else None
        is_known = place is not None and not place.is_guess and (place.municipality or place.localities)
        if place is not None and is_known:
            codes = (
                {place.municipality}
                if place.municipality
                else {c for one in place.localities for c in one.municipalities}
            )
            around.update(code for code in codes if code is not None)
        elif short is not None:
            words[short["short"]] += 1
    code, count = next(iter(around.most_common(1)), ("", 0))
    if count < _LEAST_NAMED or count * 2 <= sum(around.values()) or code not in vocabulary.municipalities:
        return "", words
    return code, words


def _asked_if_far(
    rows: Iterator[RowOfCells], column: Column, code: str, vocabulary: Vocabulary, findings: Findings
) -> Iterator[RowOfCells]:
    """The rows, each village far from the town of the list told: "Dalhem" among people of Helsingborg."""
    town = vocabulary.municipalities[code]
    for number, cells in rows:
        text = str(cells[column.index]) if column.index < len(cells) else ""
        first = _FIRST.match(text)
        place = named(first["place"].strip(), vocabulary) if first and not _POSTCODE.search(text) else None
        if place is not None and place.municipality is None and len(place.localities) == 1:
            [village] = place.localities
            if village.lat is not None and village.lon is not None and code not in village.municipalities:
                km = km_between(town.lat, town.lon, village.lat, village.lon)
                if km > _FAR_KM:
                    what = Message(
                        "place.far",
                        place=within(village.name, village.municipalities[0], vocabulary),
                        km=round(km),
                        town=town.name,
                    )
                    remedy, said = Message("place.far.remedy"), quoted(text)
                    findings.refuse(Problem(what, remedy, row=number, column=column.heading, value=said))
        yield number, cells


def _is_short_of(short: str, town: str) -> bool:
    """Whether letters follow one another in a name, the first and the last of it among them: "Hlm" of Hässleholm."""
    letters, rest = exact_key(short), iter(exact_key(town))
    is_within = all(letter in rest for letter in letters)
    return is_within and exact_key(town)[0] == letters[0] and exact_key(town)[-1] == letters[-1]


def _written_out(cells: Sequence[Cell], at: int, short: dict[str, str]) -> Sequence[Cell]:
    if at >= len(cells) or not isinstance(cells[at], str):
        return cells
    made = list(cells)
    made[at] = _SHORT.sub(partial(_in_full, short), str(cells[at]), count=1)
    return made


def _in_full(short: dict[str, str], found: re.Match[str]) -> str:
    return short.get(found["short"], found[0]) if found.start() == 0 else found[0]
