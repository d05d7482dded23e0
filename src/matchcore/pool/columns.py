"""The columns of a pool: plain arrays, read-only, with the reporting groups kept where no criterion can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from matchcore.pool.fields import AS_OF, EVERY, NEVER, column, day_number, fields_of
from matchcore.pool.geometry import SpherePoints
from matchcore.records.model import SHIFTS, SUPPORTS

if TYPE_CHECKING:
    from matchcore.vocabulary import Vocabulary

SCHEMA_VERSION = "1.3"
"""Of the JSON Schema, raised when the records' fields change: the first number when old files may no longer fit."""

FULL_SHARE = 10_000
"""The whole of a certificate or track."""

Days = npt.NDArray[np.int32]
Index = npt.NDArray[np.int32]


def _metres(km: float) -> int:
    return round(km * 1000)


def _hundredths(percent: int) -> int:
    return percent * 100


def _is_given(_: object) -> bool:
    return True


def _bound(name: str) -> Callable[[Any], int]:
    """The number of one bound of a record that has two, -1 where there is none."""
    return lambda given: -1 if (bound := getattr(given, name)) is None else bound


def _shift_bits(shifts: Iterable[Any]) -> int:
    return sum(1 << SHIFTS.index(shift) for shift in shifts)


def _decided(answer: bool) -> Callable[[Mapping[str, bool]], Iterable[str]]:
    """The forms of which it is known that the answer is this."""
    return lambda eligible: [form for form, may in eligible.items() if may is answer]


def _entry(dtype: Any, codes: str = "") -> Any:
    """A column of a long table."""
    return column("", "code" if codes else "number" if dtype else "text", section=None, dtype=dtype, codes=codes)


@dataclass(frozen=True)
class Codes:
    """The vocabulary's codes in the order by which the columns number them."""

    certificates: tuple[str, ...]
    languages: tuple[str, ...]
    courses: tuple[str, ...]
    tracks: tuple[str, ...]
    forms: tuple[str, ...]
    municipalities: tuple[str, ...]
    occupations: tuple[str, ...]

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Codes:
        """Number the codes of a vocabulary in alphabetical order."""
        return cls(*(tuple(sorted(getattr(vocabulary, field.name))) for field in fields(cls)))


@dataclass(frozen=True, slots=True)
class CertificateTable:
    """Certificates held, one row each, ordered by candidate; and what several partial results make together.

    Attributes
    ----------
    row, code
        int32[k]: the candidate and the certificate (an index in `Codes.certificates`).
    valid_from, valid_to
        int32[k]: first and last day it holds (``-NEVER`` and `NEVER` when without bound).
    validated
        bool[k]: seen and checked, not only declared.
    share
        int16[k]: 0…10 000, how much of it is passed; less than 10 000 for a partial result.
    modules
        uint64[k]: the modules passed, one bit each in the vocabulary's order; all bits for a whole certificate.
    """

    row: Index = _entry(np.int32)
    code: Index = _entry(np.int32, "certificates")
    valid_from: Days = _entry(np.int32)
    valid_to: Days = _entry(np.int32)
    validated: npt.NDArray[np.bool_] = _entry(np.bool_)
    share: npt.NDArray[np.int16] = _entry(np.int16)
    modules: npt.NDArray[np.uint64] = _entry(np.uint64)


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """Levels known, one row for each candidate, language and skill, ordered by candidate.

    Attributes
    ----------
    row, language
        int32[k]: the candidate and the language (an index in `Codes.languages`).
    skill
        int8[k]: 0 for the language as a whole, 1–5 for the skills in the order of `records.model.SKILLS`.
    level
        int8[k]: 0 for Pre-A1, 1–6 for A1–C2, -1 when the row stands on a course alone.
    course, completed
        int16[k], bool[k]: the course (an index in `Codes.courses`, -1 for none) and whether it is completed.
    """

    row: Index = _entry(np.int32)
    language: Index = _entry(np.int32, "languages")
    skill: npt.NDArray[np.int8] = _entry(np.int8)
    level: npt.NDArray[np.int8] = _entry(np.int8)
    course: npt.NDArray[np.int16] = _entry(np.int16, "courses")
    completed: npt.NDArray[np.bool_] = _entry(np.bool_)


@dataclass(frozen=True, slots=True)
class TrackTable:
    """Progress in tracks, one row each, ordered by candidate.

    Attributes
    ----------
    row, track
        int32[k]: the candidate and the track (an index in `Codes.tracks`).
    share
        int16[k]: 0…10 000, how much is completed.
    modules
        uint64[k]: the modules completed, one bit each in the vocabulary's order (0 when only a share is known).
    expected
        int32[k]: the day the whole track is expected to be completed, `NEVER` when not known.
    """

    row: Index = _entry(np.int32)
    track: Index = _entry(np.int32, "tracks")
    share: npt.NDArray[np.int16] = _entry(np.int16)
    modules: npt.NDArray[np.uint64] = _entry(np.uint64)
    expected: Days = _entry(np.int32)


@dataclass(frozen=True, slots=True)
class OccupationTable:
    """Work that people have done, one row each, ordered by candidate.

    Attributes
    ----------
    row, occupation
        int32[k]: the candidate and the occupation group (an index in `Codes.occupations`).
    years
        float32[k]: for how long, NaN when not known.
    until
        int16[k]: the last year, -1 when not known.
    abroad
        int8[k]: 1 in another country, 0 here, -1 when not known.
    """

    row: Index = _entry(np.int32)
    occupation: Index = _entry(np.int32, "occupations")
    years: npt.NDArray[np.float32] = _entry(np.float32)
    until: npt.NDArray[np.int16] = _entry(np.int16)
    abroad: npt.NDArray[np.int8] = _entry(np.int8)


@dataclass(frozen=True, slots=True)
class EducationTable:
    """Schooling and training, one row each, ordered by candidate.

    Attributes
    ----------
    row
        int32[k]: the candidate.
    level
        int8[k]: the skill level that it prepares for: 1 compulsory school, 2 upper secondary or vocational, 4 higher;
        -1 when not known.
    occupation
        int32[k]: the trade that it trains for (an index in `Codes.occupations`), -1 for none.
    abroad
        int8[k]: 1 from another country, 0 from here, -1 when not known.
    recognised
        int8[k]: 2 evaluated or approved here, 1 under way, 0 not, -1 when not known.
    """

    row: Index = _entry(np.int32)
    level: npt.NDArray[np.int8] = _entry(np.int8)
    occupation: Index = _entry(np.int32, "occupations")
    abroad: npt.NDArray[np.int8] = _entry(np.int8)
    recognised: npt.NDArray[np.int8] = _entry(np.int8)


@dataclass(frozen=True, slots=True)
class WishTable:
    """Occupations that people ask for, one row each, ordered by candidate and rank.

    Attributes
    ----------
    row, occupation
        int32[k]: the candidate and the occupation group (an index in `Codes.occupations`).
    rank
        int16[k]: 0 for what she wants most.
    """

    row: Index = _entry(np.int32)
    rank: npt.NDArray[np.int16] = _entry(np.int16)
    occupation: Index = _entry(np.int32, "occupations")


@dataclass(frozen=True, slots=True)
class WayTable:
    """Ways to work that people ask for, one row each, ordered by candidate and rank.

    Attributes
    ----------
    row
        int32[k]: the candidate.
    rank
        int16[k]: 0 for what she wants most.
    way
        int8[k]: the way, in the order of `records.model.WAYS`.
    """

    row: Index = _entry(np.int32)
    rank: npt.NDArray[np.int16] = _entry(np.int16)
    way: npt.NDArray[np.int8] = _entry(np.int8)


@dataclass(frozen=True, slots=True)
class CertificateDemands:
    """Certificates asked for, one row each, ordered by opening.

    Attributes
    ----------
    row, code
        int32[k]: the opening and the certificate (an index in `Codes.certificates`).
    demand
        int32[k]: the number of the demand within its opening, 0… in rising order. Rows of one demand are alternatives,
        of which one is enough.
    required
        bool[k]: a gate; otherwise merited.
    """

    row: Index = _entry(np.int32)
    code: Index = _entry(np.int32, "certificates")
    demand: Index = _entry(np.int32)
    required: npt.NDArray[np.bool_] = _entry(np.bool_)

    @property
    def first(self) -> npt.NDArray[np.intp]:
        """intp[d]: where each demand begins."""
        begins = np.ones(len(self.row), dtype=np.bool_)
        begins[1:] = (np.diff(self.row) != 0) | (np.diff(self.demand) != 0)
        return np.flatnonzero(begins)


@dataclass(frozen=True, slots=True)
class LanguageDemands:
    """Levels asked for, one row for each opening, language and skill, ordered by opening.

    Attributes
    ----------
    row, language
        int32[k]: the opening and the language (an index in `Codes.languages`).
    skill
        int8[k]: 0 for the language as a whole, 1–5 for a skill.
    level
        int8[k]: 0 for Pre-A1, 1–6 for A1–C2.
    tolerance
        int8[k]: how many levels below the employer still accepts.
    required
        bool[k]: a gate; otherwise wanted.
    reason
        The employer's reason for each row, None when none is given.
    """

    row: Index = _entry(np.int32)
    language: Index = _entry(np.int32, "languages")
    skill: npt.NDArray[np.int8] = _entry(np.int8)
    level: npt.NDArray[np.int8] = _entry(np.int8)
    tolerance: npt.NDArray[np.int8] = _entry(np.int8)
    required: npt.NDArray[np.bool_] = _entry(np.bool_)
    reason: tuple[str | None, ...] = _entry(None)


class _Side:
    """What the columns of both sides have: rows found by id, and facts.

    Where the rows come from elsewhere (`matchcore.pool.arranging`), each column is made when it is first asked for.
    """

    ids: tuple[str, ...]
    facts: Mapping[str, npt.NDArray[np.object_]]

    @classmethod
    def made_by(cls, make: Callable[[str], Any]) -> Self:
        """A side of as many rows as `make` has, which makes a column by its name."""
        side = object.__new__(cls)
        vars(side)["make"] = make
        return side

    def __getattr__(self, name: str) -> Any:
        """A column that nobody has asked for before."""
        make = vars(self).get("make")
        if make is None or name not in fields_of(type(self)):
            raise AttributeError(name)
        column = vars(self)[name] = make(name)
        return column

    def __getstate__(self) -> dict[str, Any]:
        """All columns."""
        return {name: getattr(self, name) for name in fields_of(type(self))}

    @cached_property
    def row_of_id(self) -> Mapping[str, int]:
        """The row of each id."""
        return dict(zip(self.ids, range(len(self.ids))))

    def __len__(self) -> int:
        return len(vars(self).get("make") or self.ids)

    def fact(self, name: str, missing: Any = None) -> npt.NDArray[np.object_]:
        """object[n]: the records' fact `name`, with `missing` where one has none."""
        column = np.full(len(self), missing, dtype=object)
        if name in self.facts:
            given = np.array([value is not None for value in self.facts[name]], dtype=bool)
            column[given] = self.facts[name][given]
        return column


@dataclass(frozen=True)
class CandidateColumns(_Side):
    """What criteria may know of n candidates, longest waiting first. The reporting groups are not here.

    Attributes
    ----------
    ids
        The caller's identifiers.
    registered
        int32[n]: the day since when each waits, `NEVER` when not known.
    home
        Where they live.
    reach_m
        int32[n]: how far they can travel, metres; -1 when not stated.
    forms
        uint64[n]: the forms of employment accepted, one bit each in the order of `Codes.forms`; all when not asked.
    available
        int32[n]: the first day they can start; ``-NEVER`` when not asked.
    certificates, languages, tracks
        The long tables.
    occupations, educations
        Work done and schooling, as long tables.
    wished, wished_ways
        The occupations and the ways to work asked for, as long tables.
    hours_least, hours_most
        int16[n]: the least and the most that they can work, whole percent of full time; -1 when not asked.
    shifts
        uint8[n]: when they can work, one bit each in the order of `records.model.SHIFTS`; 0 when not asked.
    car
        int8[n]: 1 for a car to use, 0 for none, -1 when not asked.
    support
        int8[n]: the instruction needed, 0 none, 1 some, 2 much; -1 when not asked.
    priority
        The programme's own codes for what each is put first for.
    eligible, ineligible
        uint64[n]: the forms of employment whose subsidy can, and cannot, be given, one bit each in the order of
        `Codes.forms`.
    facts
        Values for criteria of one's own, object[n] by name, None where a record has none.
    """

    ids: tuple[str, ...] = column("id", "text", section=None)
    registered: Days = column("registered_since", section="waiting", dtype=np.int32, missing=NEVER, number=day_number)
    home: SpherePoints = column("home", "place", section="location")
    reach_m: Index = column("reach_km", section="location", dtype=np.int32, missing=-1, number=_metres)
    forms: npt.NDArray[np.uint64] = column(
        "forms", "codes", section="terms", dtype=np.uint64, missing=EVERY, codes="forms"
    )
    available: Days = column("available_from", section="terms", dtype=np.int32, missing=-NEVER, number=day_number)
    certificates: CertificateTable = column("certificates", "table", section="certificates")
    languages: LanguageTable = column("languages", "table", section="language")
    tracks: TrackTable = column("tracks", "table", section="track")
    occupations: OccupationTable = column("occupations", "table", section="background")
    educations: EducationTable = column("educations", "table", section="background")
    wished: WishTable = column("wishes", "table", section="wishes")
    wished_ways: WayTable = column("wishes", "table", section="wishes")
    hours_least: npt.NDArray[np.int16] = column(
        "hours", section="hours", dtype=np.int16, missing=-1, number=_bound("least")
    )
    hours_most: npt.NDArray[np.int16] = column(
        "hours", section="hours", dtype=np.int16, missing=-1, number=_bound("most")
    )
    shifts: npt.NDArray[np.uint8] = column("shifts", section="hours", dtype=np.uint8, missing=0, number=_shift_bits)
    car: npt.NDArray[np.int8] = column("car", section="hours", dtype=np.int8, missing=-1)
    support: npt.NDArray[np.int8] = column(
        "support", section="support", dtype=np.int8, missing=-1, number=SUPPORTS.index
    )
    priority: tuple[tuple[str, ...], ...] = column("priority", "text", section="priority")
    eligible: npt.NDArray[np.uint64] = column(
        "eligible", "codes", section="terms", dtype=np.uint64, missing=0, codes="forms", chosen=_decided(True)
    )
    ineligible: npt.NDArray[np.uint64] = column(
        "eligible", "codes", section="terms", dtype=np.uint64, missing=0, codes="forms", chosen=_decided(False)
    )
    facts: Mapping[str, npt.NDArray[np.object_]] = column("facts", "facts", section="facts")


@dataclass(frozen=True)
class OpeningColumns(_Side):
    """What criteria may know of m openings, ordered by id.

    Attributes
    ----------
    ids, employers, titles, ssyk, programme, funding
        As given (`ssyk` is None where not stated).
    seats
        int64[m]: how many people each takes.
    workplace
        Where they are.
    start
        int32[m]: the first day of work, or the run's own day where none is stated.
    start_stated
        bool[m]: whether the opening states a start.
    track, track_least
        int32[m], int16[m]: the track asked for (an index in `Codes.tracks`, -1 for none) and the least share, 0…10 000.
    form
        int32[m]: the form of employment (an index in `Codes.forms`, -1 when not stated).
    occupation
        int32[m]: the occupation group (an index in `Codes.occupations`), from the title where no `ssyk` is stated; -1
        when the title names none for certain.
    occupation_assumed
        bool[m]: whether it is from the title.
    way
        int8[m]: what it leads to, in the order of `records.model.WAYS`; where not stated what the form leads to, and a
        job where no form is.
    way_stated
        bool[m]: whether the opening states it.
    hours
        int16[m]: whole percent of full time, -1 when not stated.
    shifts
        uint8[m]: when the work is done, one bit each in the order of `records.model.SHIFTS`; 0 when not stated.
    needs_car
        int8[m]: 1 when a car is needed, 0 when not, -1 when not stated.
    support
        int8[m]: the instruction given, 0 none, 1 some, 2 much; -1 when not stated.
    certificates, languages
        The demands, as long tables.
    facts
        Values for criteria of one's own, object[m] by name, None where a record has none.
    """

    ids: tuple[str, ...] = column("id", "text", section=None)
    employers: tuple[str, ...] = column("employer", "text", section="name")
    titles: tuple[str, ...] = column("title", "text", section="name")
    ssyk: tuple[str | None, ...] = column("ssyk", "text", section="name")
    programme: tuple[str, ...] = column("programme", "text", section="name", is_beside=True)
    funding: tuple[str, ...] = column("funding", "text", section="name", is_beside=True)
    seats: npt.NDArray[np.int64] = column("seats", section="seats", dtype=np.int64)
    workplace: SpherePoints = column("workplace", "place", section="location")
    start: Days = column(
        "start", section="terms", dtype=np.int32, missing=AS_OF, number=day_number, stated="start_stated"
    )
    start_stated: npt.NDArray[np.bool_] = column("start", section=None, dtype=np.bool_, missing=False, number=_is_given)
    track: Index = column("track", "code", section="track", dtype=np.int32, missing=-1, codes="tracks")
    track_least: npt.NDArray[np.int16] = column("track_least", section="track", dtype=np.int16, number=_hundredths)
    form: Index = column("form", "code", section="terms", dtype=np.int32, missing=-1, codes="forms")
    occupation: Index = column("ssyk", "code", section="background", dtype=np.int32, missing=-1, codes="occupations")
    occupation_assumed: npt.NDArray[np.bool_] = column("ssyk", section="background", dtype=np.bool_, missing=False)
    way: npt.NDArray[np.int8] = column("way", section="wishes", dtype=np.int8, missing=0)
    way_stated: npt.NDArray[np.bool_] = column("way", section="wishes", dtype=np.bool_, missing=False, number=_is_given)
    hours: npt.NDArray[np.int16] = column("hours", section="hours", dtype=np.int16, missing=-1)
    shifts: npt.NDArray[np.uint8] = column("shifts", section="hours", dtype=np.uint8, missing=0, number=_shift_bits)
    needs_car: npt.NDArray[np.int8] = column("needs_car", section="hours", dtype=np.int8, missing=-1)
    support: npt.NDArray[np.int8] = column(
        "support", section="support", dtype=np.int8, missing=-1, number=SUPPORTS.index
    )
    certificates: CertificateDemands = column("certificates", "table", section="certificates")
    languages: LanguageDemands = column("languages", "table", section="language")
    facts: Mapping[str, npt.NDArray[np.object_]] = column("facts", "facts", section="facts")


@dataclass(frozen=True)
class Columns:
    """All that a criterion is given: both sides' columns, the words for their codes, and the run's day.

    There is no way from here to the reporting groups.
    """

    candidates: CandidateColumns
    openings: OpeningColumns
    codes: Codes
    vocabulary: Vocabulary
    as_of: date
