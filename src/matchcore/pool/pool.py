"""`Pool`: candidates and openings, encoded once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from matchcore.arguments import checked
from matchcore.errors import UnknownIdError
from matchcore.messages import Message
from matchcore.personal import plain_text
from matchcore.pool.columns import CandidateColumns, Columns, OpeningColumns
from matchcore.suggestions import names_near
from matchcore.vocabulary import Vocabulary

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

    from matchcore.records import Candidate, Opening


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
    @checked
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

        return cls(*encode(candidates, openings, vocabulary=vocabulary, as_of=as_of))

    @classmethod
    @checked
    def from_frames(
        cls,
        candidates: IntoDataFrame,
        openings: IntoDataFrame | Iterable[Opening],
        *,
        certificates: IntoDataFrame | None = None,
        languages: IntoDataFrame | None = None,
        tracks: IntoDataFrame | None = None,
        forms: IntoDataFrame | None = None,
        occupations: IntoDataFrame | None = None,
        educations: IntoDataFrame | None = None,
        wishes: IntoDataFrame | None = None,
        eligible: IntoDataFrame | None = None,
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
            ``lon``, ``municipality``, ``postcode``, ``locality``, ``hours_least``, ``hours_most``, ``shifts``, ``car``,
            ``support``, ``priority``, ``fact_…`` and ``group_…``. A cell of shifts or priority holds a list, or text
            with commas or spaces between.
        openings
            One row an opening: ``id``, and where known ``employer``, ``title``, ``ssyk``, ``seats``, ``track``,
            ``track_least``, ``start``, ``form``, ``way``, ``hours``, ``shifts``, ``needs_car``, ``support``,
            ``programme``, ``funding``, ``contact``, ``lat``, ``lon``, ``municipality``, ``postcode``, ``locality``,
            ``fact_…``. Or records.
        certificates
            One row a certificate held: ``candidate_id``, ``code``, ``issued``, ``expires``, ``standing``, ``modules``.
        languages
            One row a language known: ``candidate_id``, ``language``, ``level``, the five skills, ``course``,
            ``course_status``.
        tracks
            One row a track: ``candidate_id``, ``track``, ``share``, ``modules``, ``expected_completion``.
        forms
            One row a form of employment accepted: ``candidate_id``, ``form``. Who has none here was not asked.
        occupations
            One row an occupation that somebody has had: ``candidate_id``, ``ssyk``, ``years``, ``until``, ``abroad``.
        educations
            One row an education: ``candidate_id``, ``level``, ``ssyk``, ``abroad``, ``recognised``.
        wishes
            One row a wish: ``candidate_id``, and ``ssyk`` or ``way``; each person's in her own order.
        eligible
            One row a form whose subsidy can be given for somebody: ``candidate_id``, ``form``, and ``eligible`` (True
            when it is not there).
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
            "occupations": occupations,
            "educations": educations,
            "wishes": wishes,
            "eligible": eligible,
            "certificates_asked": certificates_asked,
            "languages_asked": languages_asked,
        }
        return cls(*encode_frames(candidates, openings, tables, Encoder.of(vocabulary, as_of)))

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
        return _row_of(self.candidates.row_of_id, candidate_id, "candidate")

    def opening_idx(self, opening_id: str) -> int:
        """The row of an opening. Raises `UnknownIdError`, with the nearest ids."""
        return _row_of(self.openings.row_of_id, opening_id, "opening")

    def has_candidate(self, candidate_id: str) -> bool:
        """Whether the pool has such a candidate."""
        return isinstance(candidate_id, str) and plain_text(candidate_id) in self.candidates.row_of_id

    def has_opening(self, opening_id: str) -> bool:
        """Whether the pool has such an opening."""
        return isinstance(opening_id, str) and plain_text(opening_id) in self.openings.row_of_id

    def __repr__(self) -> str:
        return f"Pool({self.n_candidates} candidates, {self.n_openings} openings, as of {self.columns.as_of})"

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of all columns that bear on the matching; the reporting groups are left out."""
        digest = hashlib.sha256()
        for part in (self.columns.candidates, self.columns.openings, self.columns.codes, self.columns.as_of):
            _digest(part, digest)
        return digest.hexdigest()


_LONGEST_SAID = 200


def _row_of(index: Mapping[str, int], name: str, kind: Literal["candidate", "opening"]) -> int:
    """The row of an id; the others are only looked at when there is none, for after a change that takes a while."""
    row = index.get(plain_text(name)) if isinstance(name, str) else None
    if row is None:
        begun = "-".join(
            re.findall(r"\w+", str(name)[:_LONGEST_SAID].casefold())
        )  # "MW Svets" of "mw-svets-svetsare-malung"
        near = [*islice((one for one in index if begun and begun in one.casefold()), 3)] or names_near(name, index)
        if near:
            raise UnknownIdError(Message(f"pool.unknown_{kind}", id=name, near=near))
        some = [*islice(index, 3)]  # examples of how they are written
        raise UnknownIdError(Message(f"pool.unknown_{kind}.alone", id=name, some=some))
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
