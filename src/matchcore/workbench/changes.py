"""What might change about a person, as a user says it, and the person's columns with it changed.

A change is told in the words of the records and checked by them: it is encoded as a candidate who has nothing else, and
then added to what the person has. A certificate, a level, a share or modules of a track and a form of employment are
*reached*: they never take anything away. A whole record (`Language`, `TrackProgress`), a reach, a home, a first day,
wishes, hours, shifts, a car and the need of support stand in place of the old.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from matchcore.criteria.language import course_levels
from matchcore.errors import RecordError
from matchcore.how_many import hours_span, several
from matchcore.messages import Message, Text
from matchcore.policy import Policy
from matchcore.pool import CandidateColumns, Columns, LanguageTable, Pool, TrackTable
from matchcore.pool.arranging import take_candidate
from matchcore.pool.fields import fields_of
from matchcore.records import Candidate, Certificate, Language, TrackProgress
from matchcore.records.model import LEVELS
from matchcore.vocabulary import Vocabulary
from matchcore.workbench.reached import joined, reached_certificates, reached_level, reached_track

_FULL_TIME = 100
_T = TypeVar("_T", LanguageTable, TrackTable)


@dataclass(frozen=True)
class Changes:
    """What would change about a person; see `MatchResult.what_if` for what each takes."""

    certificate: Any = None
    language: Any = None
    track: Any = None
    reach_km: Any = None
    home: Any = None
    form: Any = None
    available_from: Any = None
    wishes: Any = None
    hours: Any = None
    shifts: Any = None
    car: Any = None
    support: Any = None
    facts: Any = None
    eligible: Any = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return all(getattr(self, name) is None for name in self.__dataclass_fields__)


@dataclass(frozen=True)
class _Asked:
    """The changes as records, and which of them are reached rather than put in place of what was."""

    delta: Candidate
    reached: frozenset[str]


def changed_candidate(
    pool: Pool, policy: Policy, row: int, changes: Changes, one: CandidateColumns | None = None
) -> tuple[CandidateColumns, tuple[Text, ...]]:
    """A candidate with changes made, alone as row 0, and the changes in words; `one` is her as she is, if at hand.

    Raises
    ------
    RecordError
        With everything that is wrong with the changes.
    """
    try:
        asked = _asked(pool, policy, row, changes)
        delta = Pool.from_records([asked.delta], (), vocabulary=pool.columns.vocabulary, as_of=pool.columns.as_of)
    except RecordError as error:
        record = f"candidate {pool.candidates.ids[row]}"
        raise RecordError([problem.at(record=record) for problem in error.problems]) from None
    added, one = delta.candidates, take_candidate(pool.candidates, row) if one is None else one
    columns = replace(pool.columns, candidates=one)
    certificates = reached_certificates(
        one.certificates, added.certificates, list(asked.delta.certificates), columns, n=1
    )
    languages, tracks = one.languages, one.tracks
    for code in np.unique(added.languages.language).tolist():
        if f"language {columns.codes.languages[code]}" in asked.reached:
            new = _only(added.languages, added.languages.language == code)
            languages = reached_level(languages, new, columns, policy, n=1)
        else:
            languages = _put(languages, added.languages, "language", code)
    for code in np.unique(added.tracks.track).tolist():
        name = columns.codes.tracks[code]
        if f"track {name}" in asked.reached:
            new_track = _only(added.tracks, added.tracks.track == code)
            tracks = reached_track(tracks, new_track, len(columns.vocabulary.tracks[name].modules), n=1)
        else:
            tracks = _put(tracks, added.tracks, "track", code)
    given = asked.delta
    changed = replace(
        one,
        certificates=certificates,
        languages=languages,
        tracks=tracks,
        forms=one.forms if given.forms is None else one.forms | added.forms,
        eligible=one.eligible & ~added.ineligible | added.eligible,
        ineligible=one.ineligible & ~added.eligible | added.ineligible,
        facts={**one.facts, **added.facts},
        wished=one.wished if given.wishes is None else added.wished,
        wished_ways=one.wished_ways if given.wishes is None else added.wished_ways,
        **{
            column: getattr(added, column)
            for column, told in fields_of(CandidateColumns).items()
            if told.kind in ("number", "code", "place") and getattr(changes, told.name, None) is not None
        },
    )
    return changed, tuple(_words(asked, pool.columns.vocabulary))


def _asked(pool: Pool, policy: Policy, row: int, changes: Changes) -> _Asked:
    """The changes as a candidate who has nothing else."""
    columns = pool.columns
    reached: set[str] = set()
    languages, tracks = [], []
    for entry in several(() if changes.language is None else changes.language, Language):
        if isinstance(entry, Language):
            languages.append(entry)
            continue
        for code, level in _levels_asked(entry, columns, policy):
            reached.add(f"language {code}")
            languages.append(Language(language=code, level=level))
    for entry in several(() if changes.track is None else changes.track, TrackProgress):
        if isinstance(entry, TrackProgress):
            tracks.append(entry)
            continue
        for code, progress in entry.items() if isinstance(entry, Mapping) else [(entry, 100)]:
            reached.add(f"track {code}")
            is_modules = isinstance(progress, Iterable)
            part = {"modules": _listed(progress)} if is_modules else {"share": progress}
            tracks.append(TrackProgress(track=code, **part))
    groups = {key: column[row] for key, column in pool.groups.items() if column[row] is not None}
    delta = Candidate(
        id=pool.candidates.ids[row],
        certificates=[
            Certificate(code=entry, standing="validated") if isinstance(entry, str) else entry
            for entry in several(() if changes.certificate is None else changes.certificate, Certificate)
        ],
        languages=languages,
        tracks=tracks,
        home=changes.home,
        reach_km=changes.reach_km,
        forms=None if changes.form is None else _listed(changes.form),
        available_from=changes.available_from,
        wishes=changes.wishes,
        hours=changes.hours,
        shifts=None if changes.shifts is None else _listed(changes.shifts),
        car=changes.car,
        support=changes.support,
        facts={} if changes.facts is None else changes.facts,
        eligible={} if changes.eligible is None else changes.eligible,
        groups=groups,
    )
    return _Asked(delta, frozenset(reached))


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _levels_asked(given: Any, columns: Columns, policy: Policy) -> list[tuple[str, Any]]:
    """Language and level of each wish: a level alone is of Swedish, a course stands for the level it should reach."""
    wishes = list(given.items()) if isinstance(given, Mapping) else [(None, given)]
    found: list[tuple[str, Any]] = []
    for code, level in wishes:
        course = columns.vocabulary.courses.get(level) if isinstance(level, str) else None
        if course is None:
            found.append(("sv" if code is None else code, level))
        else:
            completed, _ = course_levels(columns, policy)
            found.append((course.language, LEVELS[completed[columns.codes.courses.index(level)]]))
    return found


def _put(known: _T, added: _T, kind: str, code: int) -> _T:
    """The rows of a table with those of one language or track replaced."""
    return joined(_only(known, getattr(known, kind) != code), _only(added, getattr(added, kind) == code))


def _only(table: _T, chosen: Any) -> _T:
    return replace(table, **{name: getattr(table, name)[chosen] for name in table.__dataclass_fields__})


def _words(asked: _Asked, vocabulary: Vocabulary) -> list[Text]:
    """Each change in words."""
    delta = asked.delta
    words: list[Text] = []
    for certificate in delta.certificates:
        label, modules = vocabulary.certificates[certificate.code].label, certificate.modules
        if modules is None:
            words.append(label)
        else:
            known = {module.code: module.label for module in vocabulary.certificates[certificate.code].modules}
            words.append(Message("certificates.finish", certificate=label, modules=[known[code] for code in modules]))
    for language in delta.languages:
        what: Any = language.level
        if what is None:
            what = vocabulary.courses[language.course].label if language.course else list(language.skills.values())
        words.append(Message("what_if.language", language=vocabulary.languages[language.language].label, level=what))
    for track in delta.tracks:
        term = vocabulary.tracks[track.track]
        if track.modules is None:
            words.append(Message("what_if.track_share", track=term.label, percent=track.share))
        else:
            labels = [module.label for module in term.modules if module.code in track.modules]
            words.append(Message("what_if.track_modules", track=term.label, modules=labels))
    if delta.reach_km is not None:
        words.append(Message("what_if.reach", km=round(delta.reach_km, 1)))
    if delta.home is not None:
        words.append(Message("what_if.home"))
    words += [Message("terms.accept_form", form=vocabulary.forms[form].label.inline) for form in delta.forms or ()]
    if delta.available_from is not None:
        words.append(Message("what_if.available", day=delta.available_from))
    words += _own_terms(delta, vocabulary)
    for form, may in delta.eligible.items():
        key = "what_if.eligible" if may else "what_if.not_eligible"
        words.append(Message(key, form=vocabulary.forms[form].label.inline))
    words += [Message("what_if.fact", name=name, value=value) for name, value in delta.facts.items()]
    return words


def _own_terms(delta: Candidate, vocabulary: Vocabulary) -> Iterable[Text]:
    """What a person would wish for, and the hours, shifts, car and support she would have, in words."""
    if delta.wishes is not None:
        wished: list[Text] = [vocabulary.occupations[code].label for code in delta.wishes.occupations]
        wished += [Message(f"way.{way}") for way in delta.wishes.ways]
        yield Message("what_if.wishes", wished=wished) if wished else Message("what_if.no_wishes")
    if delta.hours is not None:
        hours = hours_span(delta.hours.least or 0, delta.hours.most or _FULL_TIME)
        yield Message("what_if.hours", hours=hours)
    if delta.shifts is not None:
        yield Message("what_if.shifts", shifts=[Message(f"shift.{shift}") for shift in delta.shifts])
    if delta.car is not None:
        yield Message("what_if.car" if delta.car else "what_if.no_car")
    if delta.support is not None:
        yield Message(f"what_if.support.{delta.support}")
