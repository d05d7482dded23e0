"""The columns of a pool: plain arrays, read-only, with the reporting groups kept where no criterion can reach."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import UnknownIdError
from matchcore.messages import Message
from matchcore.personal import plain_text
from matchcore.pool.geometry import Points
from matchcore.suggestions import names_near

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

    from matchcore.records import Candidate, Opening
    from matchcore.vocabulary import Vocabulary

NEVER = np.int32(2**30)
"""A day that does not come (days are counted from 1970-01-01); ``-NEVER`` is a day before all others."""

FULL_SHARE = 10_000
"""The whole of a certificate or track."""

Days = npt.NDArray[np.int32]
Index = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Codes:
    """The vocabulary's codes in the order by which the columns number them."""

    certificates: tuple[str, ...]
    languages: tuple[str, ...]
    courses: tuple[str, ...]
    tracks: tuple[str, ...]
    forms: tuple[str, ...]
    municipalities: tuple[str, ...]

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

    row: Index
    code: Index
    valid_from: Days
    valid_to: Days
    validated: npt.NDArray[np.bool_]
    share: npt.NDArray[np.int16]
    modules: npt.NDArray[np.uint64]


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
        int8[k]: 1–6 for A1–C2, -1 when the row stands on a course alone.
    course, completed
        int16[k], bool[k]: the course (an index in `Codes.courses`, -1 for none) and whether it is completed.
    """

    row: Index
    language: Index
    skill: npt.NDArray[np.int8]
    level: npt.NDArray[np.int8]
    course: npt.NDArray[np.int16]
    completed: npt.NDArray[np.bool_]


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

    row: Index
    track: Index
    share: npt.NDArray[np.int16]
    modules: npt.NDArray[np.uint64]
    expected: Days


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

    row: Index
    code: Index
    demand: Index
    required: npt.NDArray[np.bool_]

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
        int8[k]: 1–6 for A1–C2.
    tolerance
        int8[k]: how many levels below the employer still accepts.
    required
        bool[k]: a gate; otherwise wanted.
    reason
        The employer's reason for each row, None when none is given.
    """

    row: Index
    language: Index
    skill: npt.NDArray[np.int8]
    level: npt.NDArray[np.int8]
    tolerance: npt.NDArray[np.int8]
    required: npt.NDArray[np.bool_]
    reason: tuple[str | None, ...]


@dataclass(frozen=True)
class CandidateColumns:
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
    facts
        Values for criteria of one's own, object[n] by name, None where a record has none.
    """

    ids: tuple[str, ...]
    registered: Days
    home: Points
    reach_m: Index
    forms: npt.NDArray[np.uint64]
    available: Days
    certificates: CertificateTable
    languages: LanguageTable
    tracks: TrackTable
    facts: Mapping[str, npt.NDArray[np.object_]]

    @cached_property
    def row_of_id(self) -> Mapping[str, int]:
        """The row of each id."""
        return {name: row for row, name in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def fact(self, name: str, missing: Any = None) -> npt.NDArray[np.object_]:
        """object[n]: the candidates' fact `name`, with `missing` where a record has none."""
        return _fact(self.facts, name, missing, len(self))


@dataclass(frozen=True)
class OpeningColumns:
    """What criteria may know of m openings, ordered by id.

    Attributes
    ----------
    ids, employers, titles, ssyk
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
    certificates, languages
        The demands, as long tables.
    facts
        Values for criteria of one's own, object[m] by name, None where a record has none.
    """

    ids: tuple[str, ...]
    employers: tuple[str, ...]
    titles: tuple[str, ...]
    ssyk: tuple[str | None, ...]
    seats: npt.NDArray[np.int64]
    workplace: Points
    start: Days
    start_stated: npt.NDArray[np.bool_]
    track: Index
    track_least: npt.NDArray[np.int16]
    form: Index
    certificates: CertificateDemands
    languages: LanguageDemands
    facts: Mapping[str, npt.NDArray[np.object_]]

    @cached_property
    def row_of_id(self) -> Mapping[str, int]:
        """The row of each id."""
        return {name: row for row, name in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def fact(self, name: str, missing: Any = None) -> npt.NDArray[np.object_]:
        """object[m]: the openings' fact `name`, with `missing` where a record has none."""
        return _fact(self.facts, name, missing, len(self))


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


@dataclass(frozen=True)
class Pool:
    """Candidates and openings, encoded once, in canonical order: shuffling what came in changes nothing.

    Attributes
    ----------
    columns
        What criteria see.
    groups
        For reporting only: object[n] by name, None where a record has none.
    contacts
        For hand-outs only: the contact of each opening that has one, by the opening's id.
    """

    columns: Columns
    groups: Mapping[str, npt.NDArray[np.object_]]
    contacts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_records(
        cls,
        candidates: Iterable[Candidate],
        openings: Iterable[Opening],
        *,
        vocabulary: Vocabulary | None = None,
        as_of: date | None = None,
    ) -> Pool:
        """Encode records.

        Parameters
        ----------
        candidates, openings
            The records, in any order.
        vocabulary
            The codes in use; matchcore's own when None.
        as_of
            The run's day, on which openings without a start are judged; today when None.

        Raises
        ------
        RecordError
            With every duplicate id, unknown code, closed form of employment and other fault at once.
        """
        from matchcore.pool.encoding import encode

        return encode(candidates, openings, vocabulary=vocabulary, as_of=as_of)

    @classmethod
    def from_frames(
        cls,
        candidates: IntoDataFrame,
        openings: IntoDataFrame | Iterable[Opening],
        *,
        certificates: IntoDataFrame | None = None,
        languages: IntoDataFrame | None = None,
        tracks: IntoDataFrame | None = None,
        forms: IntoDataFrame | None = None,
        certificates_asked: IntoDataFrame | None = None,
        languages_asked: IntoDataFrame | None = None,
        vocabulary: Vocabulary | None = None,
        as_of: date | None = None,
    ) -> Pool:
        """Encode data frames (pandas, polars, pyarrow), with no record a person: the pool of the same records.

        The columns are named as the fields of the records are. Empty cells, NaN and NaT are what is not known.

        Parameters
        ----------
        candidates
            One row a person: ``id``, and where known ``registered_since``, ``available_from``, ``reach_km``, ``lat``,
            ``lon``, ``municipality``, ``postcode``, ``locality``, ``fact_…`` and ``group_…``.
        openings
            One row an opening: ``id``, and where known ``employer``, ``title``, ``ssyk``, ``seats``, ``track``,
            ``track_least``, ``start``, ``form``, ``contact``, ``lat``, ``lon``, ``municipality``, ``postcode``,
            ``locality``, ``fact_…``. Or records.
        certificates
            One row a certificate held: ``candidate_id``, ``code``, ``issued``, ``expires``, ``standing``, ``modules``.
        languages
            One row a language known: ``candidate_id``, ``language``, ``level``, the five skills, ``course``,
            ``course_status``.
        tracks
            One row a track: ``candidate_id``, ``track``, ``share``, ``modules``, ``expected_completion``.
        forms
            One row a form of employment accepted: ``candidate_id``, ``form``. Who has none here was not asked.
        certificates_asked, languages_asked
            One row a demand: ``opening_id``, ``code`` or the fields of `LanguageDemand`, and ``required`` (True when
            it is not there). Certificates of one opening that share a ``group`` are alternatives: one is enough.
        vocabulary, as_of
            As for `from_records`.

        Raises
        ------
        RecordError
            With everything that is wrong in all frames at once, by row (the column names are row 1) and column.
        """
        from matchcore.pool.encoding import Encoder
        from matchcore.pool.from_frames import encode_frames

        tables = {
            "certificates": certificates,
            "languages": languages,
            "tracks": tracks,
            "forms": forms,
            "certificates_asked": certificates_asked,
            "languages_asked": languages_asked,
        }
        return encode_frames(candidates, openings, tables, Encoder.of(vocabulary, as_of))

    @property
    def candidates(self) -> CandidateColumns:
        """The candidates' columns."""
        return self.columns.candidates

    @property
    def openings(self) -> OpeningColumns:
        """The openings' columns."""
        return self.columns.openings

    @property
    def n_candidates(self) -> int:
        """How many candidates."""
        return len(self.columns.candidates)

    @property
    def n_openings(self) -> int:
        """How many openings."""
        return len(self.columns.openings)

    def candidate_idx(self, candidate_id: str) -> int:
        """The row of a candidate. Raises `UnknownIdError`, with the nearest ids."""
        return _row_of(self.candidates.row_of_id, candidate_id, "pool.unknown_candidate")

    def opening_idx(self, opening_id: str) -> int:
        """The row of an opening. Raises `UnknownIdError`, with the nearest ids."""
        return _row_of(self.openings.row_of_id, opening_id, "pool.unknown_opening")

    def has_candidate(self, candidate_id: str) -> bool:
        """Whether the pool has such a candidate."""
        return isinstance(candidate_id, str) and plain_text(candidate_id) in self.candidates.row_of_id

    def has_opening(self, opening_id: str) -> bool:
        """Whether the pool has such an opening."""
        return isinstance(opening_id, str) and plain_text(opening_id) in self.openings.row_of_id

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of all columns that bear on the matching; the reporting groups are left out."""
        digest = hashlib.sha256()
        for part in (self.columns.candidates, self.columns.openings, self.columns.codes, self.columns.as_of):
            _digest(part, digest)
        return digest.hexdigest()


def _fact(
    facts: Mapping[str, npt.NDArray[np.object_]], name: str, missing: Any, length: int
) -> npt.NDArray[np.object_]:
    column = np.full(length, missing, dtype=object)
    if name in facts:
        given = np.array([value is not None for value in facts[name]], dtype=bool)
        column[given] = facts[name][given]
    return column


def _row_of(index: Mapping[str, int], name: str, message: str) -> int:
    row = index.get(plain_text(name)) if isinstance(name, str) else None
    if row is None:
        near = names_near(name, index) or list(islice(index, 3))
        raise UnknownIdError(Message(message, id=name, near=near))
    return row


def _digest(value: Any, digest: Any) -> None:
    """Feed a value of the columns to a hash: arrays by type, shape and bytes, the rest by its written form."""
    if isinstance(value, np.ndarray) and value.dtype != object:
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(np.ascontiguousarray(value).data)
    elif is_dataclass(value):
        for field in fields(value):
            digest.update(field.name.encode())
            _digest(getattr(value, field.name), digest)
    elif isinstance(value, Mapping):
        for key in sorted(value):
            digest.update(key.encode())
            _digest(value[key], digest)
    else:
        items = value.tolist() if isinstance(value, np.ndarray) else value
        digest.update(repr(items).encode())
