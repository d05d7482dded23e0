"""From records to columns: codes become numbers, days become day numbers, places become points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from matchcore.errors import Problem, RecordError
from matchcore.messages import Message, with_remedy
from matchcore.pool.certificate_rows import CertificateRow, best_end, joined_parts, share_of
from matchcore.pool.columns import (
    FULL_SHARE,
    CandidateColumns,
    CertificateDemands,
    CertificateTable,
    Codes,
    Columns,
    EducationTable,
    LanguageDemands,
    LanguageTable,
    OccupationTable,
    OpeningColumns,
    TrackTable,
    WayTable,
    WishTable,
)
from matchcore.pool.fields import AS_OF, EVERY, NEVER, Field, day_number, fields_of, frozen, table_of
from matchcore.pool.geometry import PlaceSource, SpherePoints, point_of
from matchcore.records import (
    Candidate,
    Certificate,
    Education,
    Language,
    Occupation,
    Opening,
    Place,
    TrackProgress,
    Wishes,
)
from matchcore.records.model import LEVELS, SKILL_LEVELS, SKILLS, WAYS
from matchcore.suggestions import names_near
from matchcore.vocabulary import (
    Kind,
    Vocabulary,
    default_vocabulary,
    occupation_of_title,
    resolve,
)
from matchcore.vocabulary.localities import gazetteer, middle_of, named, several_within

_LEVEL_NUMBER = {level: number for number, level in enumerate(LEVELS)}
_RECOGNISED = ("no", "under_way", "yes")
_SINGULAR: dict[str, Kind] = {
    "certificates": "certificate",
    "languages": "language",
    "courses": "course",
    "tracks": "track",
    "forms": "form",
    "municipalities": "municipality",
    "occupations": "occupation",
}
_R = TypeVar("_R", Candidate, Opening)
_Side = TypeVar("_Side", CandidateColumns, OpeningColumns)

Located = tuple[tuple[int, int, int], PlaceSource, int, int]
"""A point, what it was made from, and the numbers of its municipality and locality, -1 for none."""

Encoded = tuple[Columns, Mapping[str, npt.NDArray[np.object_]], Mapping[str, str]]
"""What a pool holds: its columns, groups and contacts."""

NOWHERE: Located = ((0, 0, 0), PlaceSource.UNKNOWN, -1, -1)
_POINT = (np.int8, np.int16, np.int16)
_LAST, _FIRST = int(NEVER), -int(NEVER)


def encode(
    candidates: Iterable[Candidate],
    openings: Iterable[Opening],
    *,
    vocabulary: Vocabulary | None = None,
    as_of: date | None = None,
) -> Encoded:
    """What the pool of some records holds; see `Pool.from_records`."""
    encoder = Encoder.of(vocabulary, as_of)
    people = encoder.in_order(candidates, Candidate, key=lambda c: (c.registered_since or date.max, c.id))
    places = encoder.in_order(openings, Opening, key=lambda o: o.id)
    columns = Columns(
        encoder.side(CandidateColumns, people),
        encoder.side(OpeningColumns, places),
        encoder.codes,
        encoder.vocabulary,
        encoder.as_of,
    )
    if encoder.problems:
        raise RecordError(encoder.problems)
    return (columns, _by_name([person.groups for person in people]), contacts_of(places))


def contacts_of(openings: Iterable[Opening]) -> dict[str, str]:
    """The contacts of the openings that have one, by id."""
    return {opening.id: opening.contact for opening in openings if opening.contact}


@lru_cache(maxsize=4)
def _numbered(vocabulary: Vocabulary) -> tuple[Codes, Mapping[str, Mapping[str, int]]]:
    """The codes of a vocabulary, and the number of each by its kind."""
    codes = Codes.of(vocabulary)
    return codes, {kind: {code: i for i, code in enumerate(getattr(codes, kind))} for kind in _SINGULAR}


_OF_NONE: dict[type[Any], Any] = {}


class Encoder:
    """Holds the numbering of codes and collects every problem while the records are walked through once."""

    def __init__(self, vocabulary: Vocabulary, as_of: date) -> None:
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.codes, self.number = _numbered(vocabulary)
        self.bits: dict[tuple[str, str], dict[str, int]] = {}
        self.problems: list[Problem] = []
        self.places: dict[tuple[str | None, str | None, str | None], Located] = {}
        self._named: dict[str, int] = {}

    @classmethod
    def of(cls, vocabulary: Vocabulary | None, as_of: date | None) -> Encoder:
        """An encoder with matchcore's own vocabulary, or for today, where these are None."""
        as_of = date.today() if as_of is None else as_of
        if not isinstance(as_of, date):
            raise RecordError(
                Problem(Message("value.not_a_date"), Message("pool.as_of.remedy"), field="as_of", value=as_of)
            )
        day = date(as_of.year, as_of.month, as_of.day)  # of a time of day, only the day
        return cls(default_vocabulary() if vocabulary is None else vocabulary, day)

    def in_order(self, records: Iterable[_R], kind: type[_R], key: Any) -> list[_R]:
        """The records in canonical order; strangers and duplicate ids become problems."""
        known: list[_R] = []
        seen: dict[str, int] = {}
        expected = kind.__name__

        def refuse(what: str, value: object) -> None:
            # Told by its type: what stands in it may be anything, a name too.
            remedy = Message("pool.not_a_record.remedy", expected=expected)
            self.problems.append(Problem(Message(what, expected=expected), remedy, value=type(value).__name__))

        is_one = isinstance(records, str | bytes | Mapping | Candidate | Opening)
        if is_one or not isinstance(records, Iterable):
            refuse("pool.not_records", records)
            return known
        for record in records:
            if isinstance(record, kind):
                known.append(record)
                seen[record.id] = seen.get(record.id, 0) + 1
            else:
                refuse("pool.not_a_record", record)
        for name, count in seen.items():
            if count > 1:
                self.problems.append(
                    Problem(*with_remedy("pool.duplicate", count=count), f"{expected.lower()} {name}", "id", name)
                )
        return sorted(known, key=key)

    def code(self, kind: str, code: str, record: str, field: str) -> int:
        """The number of a code; one that the vocabulary lacks becomes a problem and -1."""
        number = self.number[kind].get(code)
        if number is None:
            near = self.nearest(kind, code)
            remedy = Message("pool.unknown_code.near", near=near) if near else Message("pool.unknown_code.remedy")
            self.problems.append(Problem(Message("pool.unknown_code"), remedy, record, field, code))
            return -1
        return number

    def nearest(self, kind: str, code: str) -> list[str]:
        """The codes that were perhaps meant: what the spelling means, then what is spelt alike; at most three."""
        found = resolve(code, _SINGULAR[kind], vocabulary=self.vocabulary)
        meant = [found.code] if found.code else [other for other, _ in found.alternatives]
        return list(dict.fromkeys([*meant, *names_near(code, self.number[kind])]))[:3]

    def mask(self, kind: str, code: str, modules: Sequence[str], record: str, field: str) -> int:
        """The modules as bits in the vocabulary's order; unknown ones become problems."""
        known = self.bits.get((kind, code))
        if known is None:
            term = getattr(self.vocabulary, kind).get(code)
            known = self.bits[kind, code] = {m.code: i for i, m in enumerate(term.modules if term else ())}
        if not known:
            self.problems.append(Problem(*with_remedy("pool.module_without", code=code), record, field))
            return 0
        mask = 0
        for module in modules:
            bit = known.get(module)
            if bit is None:
                remedy = Message("pool.unknown_code.near", near=list(known))
                self.problems.append(Problem(Message("pool.unknown_code"), remedy, record, field, module))
            else:
                mask |= 1 << bit
        return mask

    def points(self, places: Sequence[tuple[Place | None, str, str]]) -> SpherePoints:
        """SpherePoints for places given with the record and field they stand in."""
        known = [NOWHERE if place is None else self.located(place, record, field) for place, record, field in places]
        xyz, source, municipality, locality = zip(*known) if known else ((), (), (), ())
        return SpherePoints(
            frozen(np.array(xyz, dtype=np.float64).reshape(-1, 3)),
            *(frozen(np.array(one, dtype=dtype)) for one, dtype in zip((source, municipality, locality), _POINT)),
        )

    def located(self, place: Place, record: str, field: str) -> Located:
        """Where a place is, from the finest that is given: a coordinate, a postcode, a locality, a municipality."""
        code = place.municipality
        number = -1 if code is None else self.code("municipalities", code, record, field)
        if place.lat is not None and place.lon is not None:
            return point_of(place.lat, place.lon), PlaceSource.COORDINATE, number, -1
        if place.locality is not None:
            self._check_locality(place.locality, place, record, field)
        key = (place.postcode, place.locality, code)
        known = self.places.get(key)
        if known is None:
            known = self.places[key] = self._middle(*key)
        return known

    def _middle(self, postcode: str | None, locality: str | None, code: str | None) -> Located:
        """Where a postcode, a locality or a municipality is: the middle or the seat that stands in for it."""
        middle = middle_of(postcode, locality, code, self.vocabulary)
        number = self.number["municipalities"].get(middle.municipality or "", -1)
        if middle.locality is not None and middle.lat is not None and middle.lon is not None:
            source = PlaceSource.POSTCODE if middle.is_postcode else PlaceSource.LOCALITY
            return point_of(middle.lat, middle.lon), source, number, middle.locality.number
        if number < 0:
            return NOWHERE
        seat = self.vocabulary.municipalities[self.codes.municipalities[number]]
        return point_of(seat.lat, seat.lon), PlaceSource.SEAT, number, -1

    def _check_locality(self, name: str, place: Place, record: str, field: str) -> None:
        """A locality has to be one of the table's, and the only one of its name that the rest of the place allows."""
        found = gazetteer().called(name)
        if not found:
            near = [label.sv for _, label in named(name, self.vocabulary).near]
            remedy = Message("pool.unknown_code.near", near=near) if near else Message("place.locality.remedy")
            self.problems.append(Problem(Message("place.locality.unknown"), remedy, record, field, name))
        elif len(found) > 1 and place.municipality is None and place.postcode is None:
            within = several_within(found, self.vocabulary)
            self.problems.append(Problem(*with_remedy("place.locality.several", places=within), record, field, name))

    def side(self, kind: type[_Side], records: Sequence[Any]) -> _Side:
        """The columns of records in canonical order, each as it is declared; those of none are made once."""
        if not records and kind in _OF_NONE:
            return cast("_Side", _OF_NONE[kind])
        names = [f"{type(record).__name__.lower()} {record.id}" for record in records]
        side = kind(**{name: self._column(kind, name, told, records, names) for name, told in fields_of(kind).items()})
        if kind is OpeningColumns:
            for opening, name in zip(records, names):
                self._check_form(opening, name)
        if not records:
            _OF_NONE[kind] = side
        return side

    def _column(self, kind: type[Any], column: str, told: Field, records: Sequence[Any], names: Sequence[str]) -> Any:
        if told.kind == "table":
            table, rows_of = _TABLES[kind, column]
            rows = [entry for row, one in enumerate(records) for entry in rows_of(self, row, one, names[row])]
            return table_of(table, rows)
        if (derived := _DERIVED.get((kind, column))) is not None:
            return frozen(np.array([derived(self, *each) for each in zip(records, names)], dtype=told.dtype))
        given = [getattr(record, told.name) for record in records]
        if told.kind == "text":
            return tuple(given)
        if told.kind == "place":
            return self.points([(place, name, told.name) for place, name in zip(given, names)])
        if told.kind == "facts":
            return _by_name(given)
        missing = self.missing(told)
        numbers = [missing if one is None else self.number_of(told, one, name) for one, name in zip(given, names)]
        return frozen(np.array(numbers, dtype=told.dtype))

    def missing(self, told: Field) -> Any:
        """What stands in a column for a value that is not given."""
        return day_number(self.as_of) if told.missing is AS_OF else told.missing

    def number_of(self, told: Field, value: Any, name: str) -> Any:
        """What stands in a column for a value."""
        if told.kind == "code":
            return self.code(told.codes, value, name, told.name)
        if told.kind == "codes":
            numbers = {self.code(told.codes, code, name, told.name) for code in told.chosen(value)}
            return sum(1 << number for number in numbers if number >= 0)
        return told.number(value)

    def rows_of(self, row: int, held: Any, name: str) -> list[Any]:
        """The rows of a single thing that somebody holds, knows, is taking or has done."""
        return list(_HELD_ROWS[type(held)](self, row, held, name))

    def occupation_rows(self, row: int, done: Occupation, name: str) -> list[tuple[Any, ...]]:
        """A row of the table of occupations."""
        number = self.code("occupations", done.ssyk, name, "occupations")
        years = float("nan") if done.years is None else done.years
        return [(row, number, years, -1 if done.until is None else done.until, _answer(done.abroad))]

    def education_rows(self, row: int, had: Education, name: str) -> list[tuple[int, ...]]:
        """A row of the table of educations."""
        level = -1 if had.level is None else SKILL_LEVELS[had.level]
        number = -1 if had.ssyk is None else self.code("occupations", had.ssyk, name, "educations")
        recognised = -1 if had.recognised is None else _RECOGNISED.index(had.recognised)
        return [(row, level, number, _answer(had.abroad), recognised)]

    def wish_rows(self, row: int, wishes: Wishes | None, name: str) -> list[tuple[int, ...]]:
        """A row for each occupation wished for, by its rank."""
        asked = () if wishes is None else wishes.occupations
        return [(row, rank, self.code("occupations", code, name, "wishes")) for rank, code in enumerate(asked)]

    def way_rows(self, row: int, wishes: Wishes | None, name: str) -> list[tuple[int, ...]]:
        """A row for each way wished for, by its rank."""
        asked = () if wishes is None else wishes.ways
        return [(row, rank, WAYS.index(way)) for rank, way in enumerate(asked)]

    def occupation(self, opening: Opening, name: str) -> int:
        """The number of an opening's occupation group: as stated, else from its title, else -1."""
        if opening.ssyk is not None:
            return self.code("occupations", opening.ssyk, name, "ssyk")
        return self.titled(opening.title)

    def titled(self, title: str) -> int:
        """The number of the occupation group that a title names; -1 where it names none, or several."""
        number = self._named.get(title)
        if number is None:
            code = occupation_of_title(title, self.vocabulary) if title else None
            number = self._named[title] = -1 if code is None else self.number["occupations"][code]
        return number

    def way(self, opening: Opening, name: str) -> int:
        """The number of the way that an opening is: as stated, else what its form leads to, else a job."""
        term = self.vocabulary.forms.get(opening.form or "")
        return WAYS.index(opening.way or ("job" if term is None else term.way))

    def certificate_rows(self, row: int, held: Sequence[Certificate], name: str) -> list[CertificateRow]:
        """One row a certificate, and more for what several partial results of one make together.

        An end that the record lacks follows from the vocabulary's rule of validity. Renewals are walked through in the
        order they were issued, since some rules count from the old end.
        """
        rows: list[CertificateRow] = []
        parts: dict[str, list[CertificateRow]] = {}
        ends: dict[str, list[date]] = {}
        for certificate in sorted(held, key=lambda c: (c.code, c.issued or date.min, c.expires or date.max)):
            number = self.code("certificates", certificate.code, name, "certificates")
            if number < 0:
                continue
            term = self.vocabulary.certificates[certificate.code]
            end = certificate.expires
            if end is None and certificate.issued is not None:
                end = best_end(term, certificate.issued, ends.get(certificate.code, []))
            if end is not None:
                ends.setdefault(certificate.code, []).append(end)
            mask, share = int(EVERY), FULL_SHARE
            if certificate.modules is not None:
                mask = self.mask("certificates", certificate.code, certificate.modules, name, "certificates.modules")
                share = share_of(mask, term.modules)
            days = _day(certificate.issued, _FIRST), _day(end, _LAST)
            rows.append(CertificateRow(row, number, *days, certificate.standing == "validated", share, mask))
            if certificate.modules is not None:
                parts.setdefault(certificate.code, []).append(rows[-1])
        for code, several in parts.items():
            rows += joined_parts(several, self.vocabulary.certificates[code].modules)
        return rows

    def track_rows(self, row: int, progress: TrackProgress, name: str) -> list[tuple[int, ...]]:
        """A row of the track table."""
        track = self.code("tracks", progress.track, name, "tracks")
        mask, share = 0, (progress.share or 0) * 100
        if progress.modules is not None and track >= 0:
            mask = self.mask("tracks", progress.track, progress.modules, name, "tracks.modules")
            share = share_of(mask, self.vocabulary.tracks[progress.track].modules)
        return [(row, track, share, mask, _day(progress.expected_completion, _LAST))]

    def language_rows(self, row: int, entry: Language, name: str) -> list[tuple[int, ...]]:
        """One row for the whole and one for each skill given; a course stands on the row of the whole."""
        language = self.code("languages", entry.language, name, "languages")
        course = -1
        if entry.course is not None:
            course = self.code("courses", entry.course, name, "languages.course")
            term = self.vocabulary.courses.get(entry.course)
            if term is not None and term.language != entry.language:
                what = Message("language.course_other", course=term.label, language=entry.language)
                self.problems.append(Problem(what, None, name, "languages.course", entry.course))
        skills = entry.skills
        level = -1
        if entry.level is not None:
            level = _LEVEL_NUMBER[entry.level]
        elif len(skills) == len(SKILLS):  # the whole is known when every part is: the lowest of them
            level = min(_LEVEL_NUMBER[given] for given in skills.values())
        rows: list[tuple[int, ...]] = []
        if level >= 0 or course >= 0:
            rows.append((row, language, 0, level, course, entry.course_status == "completed"))
        for number, skill in enumerate(SKILLS, start=1):
            if skill in skills:
                rows.append((row, language, number, _LEVEL_NUMBER[skills[skill]], -1, False))
        return rows

    def certificate_demands(self, row: int, opening: Opening, name: str) -> list[tuple[int, ...]]:
        """One row for each certificate asked for; what is required first. Alternatives have one demand's number."""
        required = opening.required_choices
        rows: list[tuple[int, ...]] = [
            (row, self.demanded(code, name, "certificates_required"), number, True)
            for number, choice in enumerate(required)
            for code in choice
        ]
        return rows + [
            (row, self.demanded(code, name, "certificates_merited"), number, False)
            for number, code in enumerate(opening.certificates_merited, len(required))
        ]

    def demanded(self, code: str, name: str, field: str) -> int:
        """The number of a certificate asked for, which must be one that a person can bring along."""
        number = self.code("certificates", code, name, field)
        if number >= 0 and not self.vocabulary.certificates[code].portable:
            self.problems.append(
                Problem(
                    *with_remedy("pool.not_portable", certificate=self.vocabulary.certificates[code].label),
                    name,
                    field,
                    code,
                )
            )
        return number

    def language_demands(self, row: int, opening: Opening, name: str) -> Iterator[tuple[Any, ...]]:
        """One row for the whole and one for each skill asked for; what is required first."""
        for field, required in (("languages_required", True), ("languages_wanted", False)):
            for demand in getattr(opening, field):
                language = self.code("languages", demand.language, name, field)
                asked = [(0, demand.level)] if demand.level is not None else []
                asked += [
                    (number, level) for number, skill in enumerate(SKILLS, 1) if (level := demand.skills.get(skill))
                ]
                for skill, level in asked:
                    yield row, language, skill, _LEVEL_NUMBER[level], demand.tolerance, required, demand.reason

    def _check_form(self, opening: Opening, name: str) -> None:
        """A form that is closed on the day the work starts is refused, with the date."""
        term = self.vocabulary.forms.get(opening.form or "")
        if term is None:
            return
        day = opening.start or self.as_of
        if term.valid_to is not None and day > term.valid_to:
            what = Message("pool.form_closed", form=term.label, since=term.valid_to + timedelta(days=1))
        elif term.valid_from is not None and day < term.valid_from:
            what = Message("pool.form_not_yet", form=term.label, since=term.valid_from)
        else:
            return
        self.problems.append(Problem(what, Message("pool.form_closed.remedy"), name, "form", opening.form))


_HELD_ROWS: Mapping[type[Any], Callable[[Encoder, int, Any, str], Iterable[Any]]] = {
    Certificate: lambda encoder, row, one, name: encoder.certificate_rows(row, [one], name),
    Language: Encoder.language_rows,
    TrackProgress: Encoder.track_rows,
    Occupation: Encoder.occupation_rows,
    Education: Encoder.education_rows,
}
"""How the rows of each thing that somebody may have are made."""

HELD: Mapping[str, tuple[type[Any], type[Any]]] = {
    "certificates": (Certificate, CertificateTable),
    "languages": (Language, LanguageTable),
    "tracks": (TrackProgress, TrackTable),
    "occupations": (Occupation, OccupationTable),
    "educations": (Education, EducationTable),
}
"""For each long table of what candidates have, what a row of it is and what becomes of it."""


def _rows_of_all(field: str, encoder: Encoder, row: int, person: Candidate, name: str) -> list[Any]:
    """The rows of all that a candidate has of one kind; certificates bear on each other."""
    if field == "certificates":
        return encoder.certificate_rows(row, person.certificates, name)
    return [entry for one in getattr(person, field) for entry in encoder.rows_of(row, one, name)]


_TABLES: Mapping[tuple[type[Any], str], tuple[type[Any], Callable[[Encoder, int, Any, str], Iterable[Any]]]] = {
    **{(CandidateColumns, field): (table, partial(_rows_of_all, field)) for field, (_, table) in HELD.items()},
    (CandidateColumns, "wished"): (
        WishTable,
        lambda encoder, row, person, name: encoder.wish_rows(row, person.wishes, name),
    ),
    (CandidateColumns, "wished_ways"): (
        WayTable,
        lambda encoder, row, person, name: encoder.way_rows(row, person.wishes, name),
    ),
    (OpeningColumns, "certificates"): (CertificateDemands, Encoder.certificate_demands),
    (OpeningColumns, "languages"): (LanguageDemands, Encoder.language_demands),
}
"""For each long table of a side, its kind and how a record's rows in it are made."""

_DERIVED: Mapping[tuple[type[Any], str], Callable[[Encoder, Any, str], Any]] = {
    (OpeningColumns, "occupation"): Encoder.occupation,
    (OpeningColumns, "occupation_assumed"): lambda encoder, opening, _: (
        opening.ssyk is None and encoder.titled(opening.title) >= 0
    ),
    (OpeningColumns, "way"): Encoder.way,
}
"""How the columns that several fields of a record bear on are made."""


def _answer(said: bool | None) -> int:
    """Yes 1, no 0, not known -1."""
    return -1 if said is None else int(said)


def _day(day: date | None, missing: int) -> int:
    return missing if day is None else day_number(day)


def _by_name(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Mappings, one a record, as one object column for each name."""
    columns: dict[str, Any] = {}
    for row, record in enumerate(records):
        for name, value in record.items():
            if name not in columns:
                columns[name] = np.full(len(records), None, dtype=object)
            columns[name][row] = value
    return {name: frozen(columns[name]) for name in sorted(columns)}
