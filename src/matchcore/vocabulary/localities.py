"""Swedish postcodes and localities, and what the name of a place may mean.

The table is ``tables/places.tsv`` (GeoNames, CC BY 4.0: see ``tables/NOTICE.md``), read at the first call that
needs it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, hypot, radians
from typing import NamedTuple

from matchcore.messages import Phrase
from matchcore.vocabulary.lexicon import Vocabulary
from matchcore.vocabulary.repair import exact_key, without_accents
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.term_kinds import Municipality

_COUNTRY = re.compile(r"^SE?[\s-]*(?=\d)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s-]+|\.0$")
_MUNICIPALITY = re.compile(r"(.+?)s?\s+(?:stads\s+)?(?:kommun|kn|stad|municipality)", re.IGNORECASE)
_MOST_NEAR = 3
_SHORT_NAME = 6
_LEAST_ALIKE = 60.0
_FIRST_OF_TWO_SLIPS = 3
"""How many letters have to be right at first where two others are wrong."""
_KM_PER_DEGREE = 111.2
_NEAR_KM = 40.0


class Locality(NamedTuple):
    """A town or village with postcodes of its own.

    Attributes
    ----------
    number
        Its place in `Gazetteer.localities`.
    name
        As it is written.
    municipalities
        Codes of those that its postcodes lie in, the commonest first.
    lat, lon
        Its middle, in degrees (WGS 84); None where only the municipality is known.
    """

    number: int
    name: str
    municipalities: tuple[str, ...]
    lat: float | None
    lon: float | None

    def is_apart(self, other: Locality | Postcode, km: float) -> bool:
        """Whether the two lie farther apart than `km`, as far as it is known."""
        if self.lat is None or self.lon is None or other.lat is None or other.lon is None:
            return False
        return km_between(self.lat, self.lon, other.lat, other.lon) > km


class Postcode(NamedTuple):
    """A postcode: its locality, its municipality's code (None when not known) and its point, which may be None."""

    locality: Locality
    municipality: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, eq=False, slots=True)
class Gazetteer:
    """All postcodes, by their five digits, and all localities.

    Attributes
    ----------
    postcodes
        By five digits.
    localities
        In the order of the table.
    by_name, by_letters
        Localities by `exact_key`, and by that without accents and spaces.
    """

    postcodes: Mapping[str, Postcode]
    localities: tuple[Locality, ...]
    by_name: Mapping[str, tuple[Locality, ...]] = field(repr=False)
    by_letters: Mapping[str, tuple[Locality, ...]] = field(repr=False)

    def postcode(self, written: str) -> Postcode | None:
        """What is known of a postcode, however it is written; None for one that the table lacks.

        Examples
        --------
        >>> gazetteer().postcode("780 67").locality.name
        'Sälen'
        """
        return self.postcodes.get(tidy_postcode(written))

    def called(self, name: str) -> tuple[Locality, ...]:
        """The localities of that name."""
        key = exact_key(name)
        return self.by_name.get(key) or self.by_letters.get(_letters(key), ())


@cache
def gazetteer() -> Gazetteer:
    """The table, read once (some 20 ms)."""
    localities: list[Locality] = []
    groups: list[list[tuple[str, float | None, float | None, str]]] = []
    names: list[str] = []
    text = files(__package__).joinpath("tables", "places.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line[0] == "#":
            continue
        name, municipality, lat, lon, postcodes = line.split("\t")
        if name:
            names.append(name)
            groups.append([])
        point = (float(lat), float(lon)) if lat else (None, None)
        groups[-1].append((municipality, *point, postcodes))
    found: dict[str, Postcode] = {}
    for name, lines in zip(names, groups):
        codes = tuple(dict.fromkeys(code for code, *_ in lines if code))
        locality = Locality(len(localities), name, codes, lines[0][1], lines[0][2])
        localities.append(locality)
        for code, up, right, postcodes in lines:
            one = Postcode(locality, code or None, up, right)
            for run in postcodes.split(" "):
                if len(run) == 5:
                    found[run] = one
                else:
                    for number in range(int(run[:5]), int(run[:3] + run[6:]) + 1):
                        found[str(number)] = one
    by_name: defaultdict[str, tuple[Locality, ...]] = defaultdict(tuple)
    by_letters: defaultdict[str, tuple[Locality, ...]] = defaultdict(tuple)
    for locality in localities:
        key = exact_key(locality.name)
        by_name[key] += (locality,)
        by_letters[_letters(key)] += (locality,)
    return Gazetteer(found, tuple(localities), dict(by_name), dict(by_letters))


@cache
def districts() -> Mapping[str, str]:
    """The municipality's code of each part of a town that one town alone has, by `exact_key`: "fittja" of Botkyrka."""
    text = files(__package__).joinpath("tables", "districts.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line[0] != "#")
    return {exact_key(name): code for code, names in lines for name in names.split(", ")}


class Middle(NamedTuple):
    """Where a postcode or a locality stands in for a place inside it.

    Attributes
    ----------
    locality
        Its locality, or None where only the municipality is known.
    municipality
        The code of its municipality, as given or as the table has it: its seat stands in where `locality` is None.
    is_postcode
        Whether a postcode led there.
    lat, lon
        The point, in degrees; None where the municipality's seat stands in.
    """

    locality: Locality | None
    municipality: str | None
    is_postcode: bool = False
    lat: float | None = None
    lon: float | None = None


def middle_of(postcode: str | None, locality: str | None, municipality: str | None, vocabulary: Vocabulary) -> Middle:
    """The finest point that is known of what is given of a place: its postcode's, its locality's, else none."""
    given = gazetteer().postcode(postcode) if postcode is not None else None
    found = localities_of(locality, municipality, vocabulary) if locality is not None else ()
    one = found[0] if len(found) == 1 else None
    if municipality is None and given is not None:
        municipality = given.municipality
    if municipality is None and one is not None:
        municipality = next(iter(one.municipalities), None)
    if given is not None and given.lat is not None:
        return Middle(given.locality, municipality, True, given.lat, given.lon)
    if one is not None and one.lat is not None:
        return Middle(one, municipality, False, one.lat, one.lon)
    return Middle(None, municipality)


def km_to_farthest(lat: float, lon: float, code: str) -> float | None:
    """Kilometres from a point to the farthest locality whose municipality's code begins so; None where none is known.

    Examples
    --------
    >>> round(km_to_farthest(60.68, 13.72, "2023")) < round(km_to_farthest(60.68, 13.72, "20"))
    True
    """
    far = [
        km_between(lat, lon, one.lat, one.lon)
        for one in gazetteer().localities
        if one.lat is not None and one.lon is not None and any(own.startswith(code) for own in one.municipalities[:1])
    ]
    return max(far, default=None)


def localities_of(name: str, municipality: str | None, vocabulary: Vocabulary) -> tuple[Locality, ...]:
    """The localities of that name, where a municipality is given those in it."""
    found = gazetteer().called(name)
    return tuple(one for one in found if municipality is None or is_in(one, municipality, vocabulary))


def is_in(place: Locality | Postcode, code: str, vocabulary: Vocabulary) -> bool:
    """Whether a place may lie in that municipality: the table says so, or its seat is nearer than that of its own.

    The table's municipalities are wrong for some localities near a border.
    """
    own = {*(place.municipalities if isinstance(place, Locality) else (place.municipality,))} - {None}
    if isinstance(place, Postcode):
        own.update(place.locality.municipalities)
    if code in own:
        return True
    seat = vocabulary.municipalities.get(code)
    if place.lat is None or place.lon is None or seat is None:
        return not own
    others = [term for one in own if one is not None and (term := vocabulary.municipalities.get(one))]
    nearest = min((km_between(place.lat, place.lon, one.lat, one.lon) for one in others), default=_NEAR_KM)
    return km_between(place.lat, place.lon, seat.lat, seat.lon) <= nearest


def tidy_postcode(written: str) -> str:
    """A postcode without its country, spaces and hyphens: "SE-782 31" → "78231"."""
    return _BETWEEN.sub("", _COUNTRY.sub("", written.strip()))


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a place may mean.

    Attributes
    ----------
    text
        As it was written.
    municipality
        The code of the municipality of that name.
    localities
        The localities of that name.
    is_guess
        Whether a letter or two were wrong, or a short name's dots left out.
    is_district
        Whether it is a part of a town, which stands for the municipality.
    near
        Where it means nothing: places that are spelt alike, each with its municipality's code and as it is shown.
    """

    text: str
    municipality: str | None = None
    localities: tuple[Locality, ...] = ()
    is_guess: bool = False
    is_district: bool = False
    near: tuple[tuple[str, Phrase], ...] = ()


def named(text: str, vocabulary: Vocabulary, *, may_guess: bool = True) -> Named:
    """What `text` may mean, as the name of a municipality or a locality, where it may be guessed with a letter wrong.

    Examples
    --------
    >>> from matchcore.vocabulary import default_vocabulary
    >>> named("Lima", default_vocabulary()).localities[0].municipalities
    ('2023',)
    >>> named("Malungs kommun", default_vocabulary()).municipality
    '2023'
    """
    places = gazetteer()
    district = districts().get(exact_key(text))
    if district is not None and district in vocabulary.municipalities:
        return Named(text, district, is_district=True)
    parted = _MUNICIPALITY.fullmatch(text.strip())
    for name in dict.fromkeys((text, parted[1], parted[1] + "s") if parted else (text,)):
        code, is_exact = _municipality(name, vocabulary)
        found = places.by_name.get(exact_key(name), ()) if is_exact else places.called(name)
        if code is not None:  # its own name, or that of another town besides
            others = (
                () if parted else (one for one in found if one.lat is not None and not is_in(one, code, vocabulary))
            )
            is_guess = not is_exact and _has_dots_besides(name, vocabulary.municipalities[code].name)
            return Named(text, code, tuple(others), is_guess=is_guess)
        if found:  # "Lanna" may be a village of its own, and no Länna
            key = exact_key(name)
            is_rough = len(key) <= _SHORT_NAME or key[0] != exact_key(found[0].name)[0]  # "Alberga" may be no Ålberga
            return Named(text, None, found, is_guess=is_rough and key not in places.by_name)
    return _nearly(text, vocabulary) if may_guess else Named(text)


def _municipality(name: str, vocabulary: Vocabulary) -> tuple[str | None, bool]:
    """The code of the municipality of that name, and whether every accent is its own."""
    one = Spelling.of(name)
    hits = vocabulary.index("municipality").written(one) if one.key else ()
    return (hits[0].code, hits[0].confidence == 100) if len(hits) == 1 else (None, False)


def _has_dots_besides(text: str, name: str) -> bool:
    """Whether a text has dots or a ring on a letter where the name has none: "Vårberg" is not Varberg.

    That they are left out, "Orebro", is a matter of keyboards.
    """
    pairs = list(zip(exact_key(text), exact_key(name)))
    return len(exact_key(text)) == len(exact_key(name)) and any(a != b and not a.isascii() for a, b in pairs)


def _nearly(text: str, vocabulary: Vocabulary) -> Named:
    """What is spelt nearly so: read as it where a letter or two are wrong and nothing else is near; else shown."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    known, names = _all_names(vocabulary)
    letters = _letters(exact_key(text))
    if not letters or letters.isdigit():
        return Named(text)
    allowed = 0 if len(letters) < 6 else 1 if len(letters) < 10 else 2
    within = extract(letters, names, scorer=OSA.distance, score_cutoff=allowed + 1, limit=None)
    slips = sorted((int(distance), name) for name, distance, _ in within)
    same = _FIRST_OF_TWO_SLIPS if slips and slips[0][0] > 1 else 1  # "Hällbybrunn" is no Holsbybrunn
    if slips and slips[0][0] <= allowed and slips[0][1][:same] == letters[:same]:
        meant = known[slips[0][1]]
        if all(known[name] == meant or distance > slips[0][0] + 1 for distance, name in slips):
            return Named(text, *meant, is_guess=True)
    alike = extract(letters, names, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_MOST_NEAR)
    near = (_label(*known[name], vocabulary) for name, _, _ in alike)
    return Named(text, near=tuple(dict.fromkeys(near)))


@lru_cache(maxsize=4)
def _all_names(vocabulary: Vocabulary) -> tuple[Mapping[str, tuple[str | None, tuple[Locality, ...]]], list[str]]:
    """What each name means, by its letters: a municipality's code, or localities; and the names."""
    known: dict[str, tuple[str | None, tuple[Locality, ...]]] = {
        letters: (None, found) for letters, found in gazetteer().by_letters.items()
    }
    for code, term in vocabulary.municipalities.items():
        for name in (term.name, *term.aliases):
            known[_letters(exact_key(name))] = (code, ())
    return known, list(known)


def _label(code: str | None, found: Sequence[Locality], vocabulary: Vocabulary) -> tuple[str, Phrase]:
    if code is None:
        code = next(iter(found[0].municipalities), "")
        name = found[0].name
        term = vocabulary.municipalities.get(code)
        name = f"{name} ({term.name})" if term is not None and not same_name(name, term.name) else name
        return code, Phrase(name, name)
    return code, vocabulary.label("municipality", code)


def several_within(found: Sequence[Locality], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Localities of one name, each told apart by its municipality: "Fagerhult, Högsby"."""
    return tuple(within(one.name, next(iter(one.municipalities), None), vocabulary) for one in found)


def within(name: str, code: str | None, vocabulary: Vocabulary) -> str:
    """A place with its municipality, as it can be written and read again."""
    term = vocabulary.municipalities.get(code or "")
    return name if term is None or same_name(name, term.name) else f"{name}, {term.name}"


def same_name(name: str, other: str) -> bool:
    """Whether two names are one, whatever their case, accents and spaces."""
    return _letters(exact_key(name)) == _letters(exact_key(other))


def is_nickname(name: str, municipality: Municipality) -> bool:
    """Whether a name is what a municipality is called for short, "Övik", and neither its own nor a town's in it."""
    key = _letters(exact_key(name))
    return not gazetteer().called(name) and any(key == _letters(exact_key(one)) for one in municipality.aliases)


def km_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points, near enough for telling a slip from a neighbour."""
    right = (lon - other_lon) * cos(radians(lat))
    return _KM_PER_DEGREE * hypot(lat - other_lat, right)


def _letters(key: str) -> str:
    return without_accents(key).replace(" ", "")
