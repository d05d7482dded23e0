"""What might change about a person, as a user says it, and the person's columns with it changed.

A change is told in the words of the records and checked by them: it is encoded as a candidate who has nothing else, and
then added to what the person has. A certificate, a level, a share or modules of a track and a form of employment are
*reached*: they never take anything away. A whole record (`Language`, `TrackProgress`), a reach, a home, a first day,
wishes, hours, shifts, a car and the need of support stand in place of the old.

The functions that reach something take the tables of any number of people, one or all at once, and give new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np

from matchcore.arguments import hours_span, several
from matchcore.criteria.language import course_levels
from matchcore.errors import RecordError
from matchcore.messages import Message, Text
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import NEVER, CandidateColumns, CertificateTable, Columns, LanguageTable, Pool, TrackTable
from matchcore.pool.arranging import take_candidate
from matchcore.pool.encoding import encode
from matchcore.pool.fields import fields_of, picked, stacked
from matchcore.records import Candidate, Certificate, Language, TrackProgress
from matchcore.records.model import LEVELS
from matchcore.vocabulary import Vocabulary, expiry

_EPOCH = date(1970, 1, 1)
_Table = TypeVar("_Table", CertificateTable, LanguageTable, TrackTable)


def reached_certificates(
    held: CertificateTable, added: CertificateTable, got: list[Certificate], columns: Columns, n: int
) -> CertificateTable:
    """What n people hold and what each of them gets; an end that follows from an old one is counted from it.

    Parameters
    ----------
    held
        What they hold.
    added, got
        What each of them gets: as the only person of a table, and as records.
    columns
        Of the pool that they stand in.
    n
        How many people there are.
    """
    in_order = sorted(got, key=lambda c: (c.code, c.issued or date.min, c.expires or date.max))
    valid_to = np.repeat(added.valid_to[None, :], n, axis=0)
    for place, certificate in enumerate(in_order):
        if certificate.expires is None and certificate.issued is not None:
            term = columns.vocabulary.certificates[certificate.code]
            own = np.flatnonzero((held.code == added.code[place]) & (np.abs(held.valid_to) < NEVER))
            for end in np.unique(held.valid_to[own]).tolist():
                new_end = expiry(term, certificate.issued, previous_end=_EPOCH + timedelta(days=end))
                if new_end is not None:
                    rows = held.row[own[held.valid_to[own] == end]]
                    valid_to[rows, place] = np.maximum(valid_to[rows, place], (new_end - _EPOCH).days)
    everybodys = _for_everybody(added, n)
    table = stacked(held, replace(everybodys, valid_to=valid_to.reshape(-1)))
    order = np.lexsort((table.valid_to, table.valid_from, table.code, table.row))
    return picked(table, order)


def reached_level(
    known: LanguageTable, added: LanguageTable, columns: Columns, policy: Policy, n: int
) -> LanguageTable:
    """At least a level, as a whole and in each skill that is known; what is higher stays.

    `added` is the level of one language, as the only row of a table; the rest as for `reached_certificates`.
    """
    code, target = int(added.language[0]), int(added.level[0])
    level = known.level.copy()
    own = known.language == code
    skills = np.flatnonzero(own & (known.skill > 0))
    level[skills] = np.maximum(level[skills], target)
    whole = np.flatnonzero(own & (known.skill == 0))
    completed, enrolled = course_levels(columns, policy)
    course = known.course[whole]
    estimate = np.where(known.completed[whole], completed[course], enrolled[course])
    has = np.where(level[whole] < 0, estimate, level[whole])
    level[whole] = np.where(has < target, target, level[whole])
    lacking = np.setdiff1d(np.arange(n, dtype=np.int32), known.row[whole])
    return stacked(replace(known, level=level), _for_everybody(added, n, lacking))


def reached_track(known: TrackTable, added: TrackTable, n_modules: int, n: int) -> TrackTable:
    """At least a share of a track, and modules besides the old; `n_modules` is how many there are in the track.

    Modules take the place of a share that is no more than theirs and says nothing of which they are.

    `added` is progress in one track, as the only row of a table; the rest as for `reached_certificates`.
    """
    share, modules = known.share.copy(), known.modules.copy()
    old, more = np.flatnonzero(known.track == added.track[0]), added.modules[0]
    counted = old[(modules[old] > 0) | (share[old] <= added.share[0])] if more else old[:0]
    modules[counted] |= more
    share[counted] = FULL_PART * np.bitwise_count(modules[counted]).astype(np.int64) // max(1, n_modules)
    share[old] = np.maximum(share[old], added.share[0])
    lacking = np.setdiff1d(np.arange(n, dtype=np.int32), known.row[old])
    return stacked(replace(known, share=share, modules=modules), _for_everybody(added, n, lacking))


def _for_everybody(added: _Table, n: int, rows: Any = None) -> _Table:
    """The rows of one person as those of n people, or of these rows."""
    rows = np.arange(n, dtype=np.int32) if rows is None else rows
    each = {name: np.tile(getattr(added, name), len(rows)) for name in added.__dataclass_fields__}
    return replace(added, **(each | {"row": np.repeat(rows, len(added.row))}))


_FULL_TIME = 100


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
        delta, *_ = encode([asked.delta], (), vocabulary=pool.columns.vocabulary, as_of=pool.columns.as_of)
    except RecordError as error:
        record = f"candidate {pool.candidates.ids[row]}"
        raise RecordError([problem.at(record=record) for problem in error.problems]) from None
    added, one = delta.candidates, take_candidate(pool.candidates, row) if one is None else one
    columns = replace(pool.columns, candidates=one)
    certificates, languages, tracks = one.certificates, one.languages, one.tracks
    if got := list(asked.delta.certificates):
        certificates = reached_certificates(certificates, added.certificates, got, columns, n=1)
    for code in np.unique(added.languages.language).tolist():
        if f"language {columns.codes.languages[code]}" in asked.reached:
            new = picked(added.languages, added.languages.language == code)
            languages = reached_level(languages, new, columns, policy, n=1)
        else:
            languages = _put(languages, added.languages, "language", code)
    for code in np.unique(added.tracks.track).tolist():
        name = columns.codes.tracks[code]
        if f"track {name}" in asked.reached:
            new_track = picked(added.tracks, added.tracks.track == code)
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


def _put(known: _Table, added: _Table, kind: str, code: int) -> _Table:
    """The rows of a table with those of one language or track replaced."""
    return stacked(picked(known, getattr(known, kind) != code), picked(added, getattr(added, kind) == code))


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
