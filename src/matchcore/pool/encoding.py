"""From records to columns: codes become numbers, days become day numbers, places become points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.errors import Problem, RecordError
from matchcore.messages import Message
from matchcore.pool.certificate_rows import CertificateRow, best_end, joined_parts, share_of
from matchcore.pool.columns import (
    FULL_SHARE,
    NEVER,
    CandidateColumns,
    CertificateDemands,
    CertificateTable,
    Codes,
    Columns,
    LanguageDemands,
    LanguageTable,
    OpeningColumns,
    TrackTable,
)
from matchcore.pool.geometry import PlaceSource, Points, point_of
from matchcore.records import Candidate, Certificate, Language, LanguageDemand, Opening, Place, TrackProgress
from matchcore.records.model import LEVELS, SKILLS
from matchcore.suggestions import names_near
from matchcore.vocabulary import (
    Kind,
    Vocabulary,
    default_vocabulary,
    resolve,
)
from matchcore.vocabulary.localities import gazetteer, middle_of, named, several_within

_EPOCH = date(1970, 1, 1).toordinal()
_LEVEL_NUMBER = {level: number for number, level in enumerate(LEVELS, start=1)}
_ALL = 2**64 - 1
_SINGULAR: dict[str, Kind] = {
    "certificates": "certificate",
    "languages": "language",
    "courses": "course",
    "tracks": "track",
    "forms": "form",
    "municipalities": "municipality",
}
_R = TypeVar("_R", Candidate, Opening)

Located = tuple[tuple[int, int, int], PlaceSource, int, int]
"""A point, what it was made from, and the numbers of its municipality and locality, -1 for none."""

Encoded = tuple[Columns, Mapping[str, npt.NDArray[np.object_]], Mapping[str, str]]
"""What a pool holds: its columns, groups and contacts."""

NOWHERE: Located = ((0, 0, 0), PlaceSource.UNKNOWN, -1, -1)
_POINT = (np.int8, np.int16, np.int16)


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
        encoder.candidate_columns(people),
        encoder.opening_columns(places),
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


class Encoder:
    """Holds the numbering of codes and collects every problem while the records are walked through once."""

    def __init__(self, vocabulary: Vocabulary, as_of: date) -> None:
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.codes = Codes.of(vocabulary)
        self.number: dict[str, dict[str, int]] = {
            kind: {code: i for i, code in enumerate(getattr(self.codes, kind))}
            for kind in ("certificates", "languages", "courses", "tracks", "forms", "municipalities")
        }
        self.bits: dict[tuple[str, str], dict[str, int]] = {}
        self.problems: list[Problem] = []
        self.places: dict[tuple[str | None, str | None, str | None], Located] = {}

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
        remedy = Message("pool.not_a_record.remedy", expected=expected)
        is_one = isinstance(records, str | bytes | Mapping | Candidate | Opening)
        if is_one or not isinstance(records, Iterable):
            self.problems.append(Problem(Message("pool.not_records", expected=expected), remedy, value=records))
            return known
        for record in records:
            if isinstance(record, kind):
                known.append(record)
                seen[record.id] = seen.get(record.id, 0) + 1
            else:
                self.problems.append(Problem(Message("pool.not_a_record", expected=expected), remedy, value=record))
        for name, count in seen.items():
            if count > 1:
                what = Message("pool.duplicate", count=count)
                self.problems.append(
                    Problem(what, Message("pool.duplicate.remedy"), f"{expected.lower()} {name}", "id", name)
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
            what = Message("pool.module_without", code=code)
            self.problems.append(Problem(what, Message("pool.module_without.remedy"), record, field))
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

    def points(self, places: Sequence[tuple[Place | None, str, str]]) -> Points:
        """Points for places given with the record and field they stand in."""
        known = [NOWHERE if place is None else self.located(place, record, field) for place, record, field in places]
        xyz, source, municipality, locality = zip(*known) if known else ((), (), (), ())
        return Points(
            _frozen(np.array(xyz, dtype=np.float64).reshape(-1, 3)),
            *(_frozen(np.array(one, dtype=dtype)) for one, dtype in zip((source, municipality, locality), _POINT)),
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
            what = Message("place.locality.several", places=within)
            self.problems.append(Problem(what, Message("place.locality.several.remedy"), record, field, name))

    def candidate_columns(self, people: Sequence[Candidate]) -> CandidateColumns:
        """The columns of candidates in canonical order."""
        certificates: list[CertificateRow] = []
        languages: list[tuple[int, ...]] = []
        tracks: list[tuple[int, ...]] = []
        forms = np.full(len(people), _ALL, dtype=np.uint64)
        for row, person in enumerate(people):
            name = f"candidate {person.id}"
            if person.forms is not None:
                numbers = [self.code("forms", form, name, "forms") for form in person.forms]
                forms[row] = sum(1 << number for number in numbers if number >= 0)
            certificates += self.certificate_rows(row, person.certificates, name)
            for entry in person.languages:
                languages += self.language_rows(row, entry, name)
            tracks += [self.track_row(row, progress, name) for progress in person.tracks]
        return CandidateColumns(
            ids=tuple(person.id for person in people),
            registered=_int32([day_number(person.registered_since, NEVER) for person in people]),
            home=self.points([(person.home, f"candidate {person.id}", "home") for person in people]),
            reach_m=_int32([-1 if person.reach_km is None else round(person.reach_km * 1000) for person in people]),
            forms=_frozen(forms),
            available=_int32([day_number(person.available_from, -NEVER) for person in people]),
            certificates=CertificateTable(
                *_columns(certificates, (np.int32, np.int32, np.int32, np.int32, np.bool_, np.int16, np.uint64))
            ),
            languages=LanguageTable(*_columns(languages, (np.int32, np.int32, np.int8, np.int8, np.int16, np.bool_))),
            tracks=TrackTable(*_columns(tracks, (np.int32, np.int32, np.int16, np.uint64, np.int32))),
            facts=_by_name([person.facts for person in people]),
        )

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
            mask, share = _ALL, FULL_SHARE
            if certificate.modules is not None:
                mask = self.mask("certificates", certificate.code, certificate.modules, name, "certificates.modules")
                share = share_of(mask, term.modules)
            days = day_number(certificate.issued, -NEVER), day_number(end, NEVER)
            rows.append(CertificateRow(row, number, *days, certificate.standing == "validated", share, mask))
            if certificate.modules is not None:
                parts.setdefault(certificate.code, []).append(rows[-1])
        for code, several in parts.items():
            rows += joined_parts(several, self.vocabulary.certificates[code].modules)
        return rows

    def track_row(self, row: int, progress: TrackProgress, name: str) -> tuple[int, ...]:
        """A row of the track table."""
        track = self.code("tracks", progress.track, name, "tracks")
        mask, share = 0, (progress.share or 0) * 100
        if progress.modules is not None and track >= 0:
            mask = self.mask("tracks", progress.track, progress.modules, name, "tracks.modules")
            share = share_of(mask, self.vocabulary.tracks[progress.track].modules)
        return row, track, share, mask, day_number(progress.expected_completion, NEVER)

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

    def opening_columns(self, places: Sequence[Opening]) -> OpeningColumns:
        """The columns of openings in canonical order."""
        certificates: list[tuple[int, ...]] = []
        languages: list[tuple[int, ...]] = []
        reasons: list[str | None] = []
        for row, opening in enumerate(places):
            name = f"opening {opening.id}"
            certificates += self.certificate_demands(row, opening, name)
            for field, required in (("languages_required", True), ("languages_wanted", False)):
                for demand in getattr(opening, field):
                    rows = self.demand_rows(row, demand, required, name, field)
                    languages += rows
                    reasons += [demand.reason] * len(rows)
        return OpeningColumns(
            ids=tuple(opening.id for opening in places),
            employers=tuple(opening.employer for opening in places),
            titles=tuple(opening.title for opening in places),
            ssyk=tuple(opening.ssyk for opening in places),
            seats=_frozen(np.array([opening.seats for opening in places], dtype=np.int64)),
            workplace=self.points([(opening.workplace, f"opening {opening.id}", "workplace") for opening in places]),
            start=_int32([day_number(opening.start or self.as_of, NEVER) for opening in places]),
            start_stated=_frozen(np.array([opening.start is not None for opening in places], dtype=np.bool_)),
            track=_int32([self.track_of(opening) for opening in places]),
            track_least=_frozen(np.array([opening.track_least * 100 for opening in places], dtype=np.int16)),
            form=_int32([self.form_of(opening) for opening in places]),
            certificates=CertificateDemands(*_columns(certificates, (np.int32, np.int32, np.int32, np.bool_))),
            languages=LanguageDemands(
                *[*_columns(languages, (np.int32, np.int32, np.int8, np.int8, np.int8, np.bool_)), tuple(reasons)]
            ),
            facts=_by_name([opening.facts for opening in places]),
        )

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
            what = Message("pool.not_portable", certificate=self.vocabulary.certificates[code].label)
            self.problems.append(Problem(what, Message("pool.not_portable.remedy"), name, field, code))
        return number

    def demand_rows(
        self, row: int, demand: LanguageDemand, required: bool, name: str, field: str
    ) -> list[tuple[int, ...]]:
        """One row for the whole and one for each skill asked for."""
        language = self.code("languages", demand.language, name, field)
        asked = [(0, demand.level)] if demand.level is not None else []
        asked += [(number, level) for number, skill in enumerate(SKILLS, 1) if (level := demand.skills.get(skill))]
        return [(row, language, skill, _LEVEL_NUMBER[level], demand.tolerance, required) for skill, level in asked]

    def track_of(self, opening: Opening) -> int:
        """The track's number, -1 for none."""
        return -1 if opening.track is None else self.code("tracks", opening.track, f"opening {opening.id}", "track")

    def form_of(self, opening: Opening) -> int:
        """The form's number. A form that is closed on the day the work starts is refused, with the date."""
        if opening.form is None:
            return -1
        name = f"opening {opening.id}"
        number = self.code("forms", opening.form, name, "form")
        if number >= 0:
            term = self.vocabulary.forms[opening.form]
            day = opening.start or self.as_of
            if term.valid_to is not None and day > term.valid_to:
                what = Message("pool.form_closed", form=term.label, since=term.valid_to + timedelta(days=1))
                self.problems.append(Problem(what, Message("pool.form_closed.remedy"), name, "form", opening.form))
            elif term.valid_from is not None and day < term.valid_from:
                what = Message("pool.form_not_yet", form=term.label, since=term.valid_from)
                self.problems.append(Problem(what, Message("pool.form_closed.remedy"), name, "form", opening.form))
        return number


def day_number(day: date | None, missing: np.int32) -> int:
    """A day as its number from 1970-01-01 on."""
    return int(missing) if day is None else day.toordinal() - _EPOCH


def _frozen(array: Any) -> Any:
    array.setflags(write=False)
    return array


def _int32(values: Sequence[int]) -> Any:
    return _frozen(np.array(values, dtype=np.int32))


def _columns(rows: Sequence[tuple[Any, ...]], dtypes: Sequence[Any]) -> Any:
    """Rows of a long table as columns."""
    columns = list(zip(*rows)) if rows else [()] * len(dtypes)
    return [_frozen(np.array(column, dtype=dtype)) for column, dtype in zip(columns, dtypes)]


def _by_name(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Mappings, one a record, as one object column for each name."""
    columns: dict[str, Any] = {}
    for row, record in enumerate(records):
        for name, value in record.items():
            if name not in columns:
                columns[name] = np.full(len(records), None, dtype=object)
            columns[name][row] = value
    return {name: _frozen(columns[name]) for name in sorted(columns)}
