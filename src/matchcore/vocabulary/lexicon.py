"""`Vocabulary`: the tables as one frozen object."""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from os import PathLike
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from matchcore.errors import Problem, VocabularyError, detail_of
from matchcore.messages import Message, Phrase
from matchcore.settings_file import settings_text
from matchcore.vocabulary.checking import problems_of
from matchcore.vocabulary.table_reading import TABLES, packaged_terms
from matchcore.vocabulary.term_kinds import TermTables, TrackTerm

if TYPE_CHECKING:
    from matchcore.vocabulary.index import SpellingIndex

_TABLE_OF_KIND = {
    "certificate": "certificates",
    "language": "languages",
    "course": "courses",
    "track": "tracks",
    "form": "forms",
    "municipality": "municipalities",
    "occupation": "occupations",
}

_SHORTEST_SLIP = {"language": 6}
"""The fewest letters of which one may be wrong, where so few others say too little: "talar" is no Tatar."""

# Two weeks: a course, but none to be had between today and Monday.
_DAYS_NOT_SAID = 10.0


@dataclass(frozen=True, eq=False)
class Vocabulary(TermTables):
    """The terms that records are written in: each attribute a read-only mapping from code to term.

    Two vocabularies with the same content have the same `hash` and are equal.

    See Also
    --------
    default_vocabulary : the package's own tables.
    Vocabulary.with_entries : the same with a user's own terms added.
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "tracks", _related_both_ways(self.tracks))
        for table, terms in self.tables():
            object.__setattr__(self, table, MappingProxyType(dict(terms)))

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[dict[str, Any], ...]]:
        return Vocabulary, tuple(dict(terms) for _, terms in self.tables())

    def __repr__(self) -> str:
        sizes = ", ".join(f"{len(terms)} {table}" for table, terms in self.tables())
        return f"Vocabulary({sizes}, hash {self.hash[:8]})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the whole content, for the record of a run (64 hexadecimal digits)."""
        digest = hashlib.sha256()
        for table, terms in self.tables():
            for code in sorted(terms):
                digest.update(f"{table}\x1f{terms[code]!r}\x1e".encode())
        return digest.hexdigest()

    def table(self, kind: str) -> Mapping[str, Any]:
        """The terms of one kind, such as ``"certificate"``.

        Raises
        ------
        VocabularyError
            When there is no such kind, or it has no table (``"level"``).
        """
        if kind not in _TABLE_OF_KIND:
            known = Message("vocabulary.kinds_are", known=tuple(_TABLE_OF_KIND))
            raise VocabularyError(Problem(Message("vocabulary.kind_unknown"), known, value=kind))
        return cast("Mapping[str, Any]", getattr(self, _TABLE_OF_KIND[kind]))

    def implied(self, code: str) -> frozenset[str]:
        """The certificates that whoever holds `code` holds, itself included.

        Raises
        ------
        VocabularyError
            When there is no such certificate.

        Examples
        --------
        >>> sorted(default_vocabulary().implied("licence-be"))
        ['licence', 'licence-am', 'licence-b', 'licence-b96', 'licence-be', 'licence-tractor']
        """
        found = self._implied.get(code)
        if found is None:
            raise VocabularyError(Problem(Message("vocabulary.reference", table="certificates"), value=code))
        return found

    @cached_property
    def _implied(self) -> Mapping[str, frozenset[str]]:
        equal: defaultdict[str, set[str]] = defaultdict(set)
        for code, term in self.certificates.items():
            for other in term.equals:
                equal[code].add(other)
                equal[other].add(code)
        closed: dict[str, frozenset[str]] = {}
        for start in self.certificates:
            seen, ahead = {start}, [start]
            while ahead:
                at = ahead.pop()
                new = {*self.certificates[at].implies, *equal.get(at, ())} - seen
                seen |= new
                ahead += new
            closed[start] = frozenset(seen)
        return closed

    def days(self, code: str) -> float:
        """How many days of full-time course a certificate takes to get: the term's own, or ten where nobody has said.

        Examples
        --------
        >>> default_vocabulary().days("hlr"), default_vocabulary().days("ykb-goods")
        (0.5, 20.0)
        """
        days = self.certificates[code].days
        return _DAYS_NOT_SAID if days is None else days

    def label(self, kind: str, code: str) -> Phrase:
        """What a user reads for a code (a municipality's name is the same in both languages)."""
        term = self.table(kind)[code]
        return term.label if hasattr(term, "label") else Phrase(term.name, term.name)

    def index(self, kind: str) -> SpellingIndex:
        """The spellings of one kind, arranged for `resolve` (made at the first call, then kept)."""
        indexes = self._indexes
        if kind not in indexes:
            from matchcore.vocabulary.index import SHORTEST_SLIP, SpellingIndex

            spellings = {code: self.spellings(term) for code, term in self.table(kind).items()}
            indexes[kind] = SpellingIndex.of(spellings, shortest_slip=_SHORTEST_SLIP.get(kind, SHORTEST_SLIP))
        return indexes[kind]

    @cached_property
    def _indexes(self) -> dict[str, SpellingIndex]:
        return {}

    def with_entries(
        self, entries: str | PathLike[str] | Mapping[str, Mapping[str, Mapping[str, object]]]
    ) -> Vocabulary:
        """The same vocabulary with a user's own terms added, or put in place of those with the same code.

        Parameters
        ----------
        entries
            A TOML file, or the same as a mapping: table → code → fields, such as
            ``{"certificates": {"saw-b": {"sv": "Motorsåg B", "en": "Chain saw B", "implies": ["saw-a"]}}}``.

        Raises
        ------
        VocabularyError
            With everything that is wrong: unknown tables and fields, wrong types, dangling codes, cycles,
            spellings that mean two things.
        """
        from matchcore.vocabulary.additions import checked_entries

        if isinstance(entries, str | PathLike):
            try:
                entries = tomllib.loads(settings_text(entries))
            except (OSError, ValueError) as error:
                raise VocabularyError(Problem(Message("vocabulary.file_bad", why=detail_of(error)))) from error
        added, problems = checked_entries(entries)
        if problems:
            raise VocabularyError(problems)
        merged = replace(self, **{table: {**getattr(self, table), **terms} for table, terms in added.items()})
        problems = problems_of(merged)
        if problems:
            raise VocabularyError(problems)
        return merged


def _related_both_ways(tracks: Mapping[str, TrackTerm]) -> dict[str, TrackTerm]:
    """The tracks, each related to those that name it where it does not say itself how near they are."""
    back: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for code, track in tracks.items():
        for other, percent in track.related.items():
            back[other].setdefault(code, percent)
    return {
        code: replace(track, related={**back[code], **track.related}) if back[code].keys() - track.related else track
        for code, track in tracks.items()
    }


@cache
def default_vocabulary() -> Vocabulary:
    """The package's own tables, read once."""
    return Vocabulary(**{table: cast("Any", packaged_terms(table)) for table in TABLES})
