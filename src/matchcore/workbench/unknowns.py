"""What is not known of people and asked about, each with the answers that there may be, as columns to be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.arguments import hours_span
from matchcore.criteria.language import course_levels
from matchcore.errors import Problem
from matchcore.files.questions import NO_QUESTIONS, Questions
from matchcore.messages import Message, Text
from matchcore.policy import Policy
from matchcore.pool import CandidateColumns, CertificateTable, Columns, LanguageTable, Pool, WishTable
from matchcore.pool.arranging import arranged
from matchcore.pool.fields import EVERY, NEVER, picked, stacked
from matchcore.records.model import LEVELS, SHIFTS, SUPPORTS
from matchcore.vocabulary import resolve
from matchcore.vocabulary.repair import undated

_OF_CERTIFICATES = frozenset({"certificates", "certificate", "licences"})
_SURE, _WHOLE = 100, 10_000
_REACHES_KM = (5, 20, 50, 100)
_LEVELS: tuple[str, ...] = ("Pre-A1", "A2", "B1", "B2", "C2")
_STATED, _NOT_KNOWN = -1, -2
_MOST_TRADES = 8
_SPANS = ((1, 100), (75, 100), (100, 100), (1, 50))
"""How much somebody may want to work: anything, nearly full time, full time, half time at most."""

_USUAL = "permanent"
"""The form that nobody is asked about."""


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """One answer that somebody may give.

    Attributes
    ----------
    words
        The answer.
    columns
        The columns that it sets, by name.
    language, wish
        A language and its level, and an occupation, that it adds, by number.
    certificate, is_held
        A certificate that was only declared, by number: seen, or not held after all.
    gained
        A certificate that could not be read, by number: it is held.
    """

    words: Text
    columns: Mapping[str, int] = field(default_factory=dict)
    language: tuple[int, int] | None = None
    wish: int | None = None
    certificate: int | None = None
    is_held: bool = True
    gained: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something of a person that is not known, or that rests on the person's word.

    Attributes
    ----------
    row
        Whose it is.
    about
        What it is about, by a name that does not change.
    question
        What is asked.
    answers
        What may be answered: at least two.
    """

    row: int
    about: str
    question: Text
    answers: tuple[PossibleAnswer, ...]


def unknowns_of(pool: Pool, policy: Policy, questions: Questions = NO_QUESTIONS) -> Iterator[Unknown]:
    """What is not known, or only estimated, of each person and bears on an opening with a seat, person by person.

    `questions` is what could not be read: a certificate among it may be held.
    """
    wanted = _Wanted(pool.columns, policy)
    for row in range(pool.n_candidates):
        yield from _plain(wanted, row)
        yield from _forms(wanted, row)
        yield from _languages(wanted, row)
        yield from _certificates(wanted, row)
        yield from _unread(wanted, row, questions.candidates.by_id.get(pool.candidates.ids[row], ()))
        if row not in wanted.have_wished and len(wanted.trades) > 1:
            labels = wanted.columns.vocabulary.occupations
            codes = wanted.columns.codes.occupations
            answers = (
                PossibleAnswer(Message("what_if.wishes", wished=[labels[codes[at]].label]), wish=at)
                for at in wanted.trades
            )
            yield Unknown(row, "wishes", Message("ask.wishes"), tuple(answers))


@dataclass(frozen=True)
class _Wanted:
    """What openings with seats go by, and what people have told."""

    columns: Columns
    policy: Policy

    @cached_property
    def is_open(self) -> npt.NDArray[np.bool_]:
        return self.columns.openings.seats > 0

    @cached_property
    def has_hours(self) -> bool:
        return bool(np.any(self.columns.openings.hours[self.is_open] > 0))

    @cached_property
    def has_shifts(self) -> bool:
        return bool(np.any(self.columns.openings.shifts[self.is_open]))

    @cached_property
    def needs_car(self) -> bool:
        return bool(np.any(self.columns.openings.needs_car[self.is_open] == 1))

    @cached_property
    def forms(self) -> list[int]:
        return [int(at) for at in np.unique(self.columns.openings.form[self.is_open]) if at >= 0]

    @cached_property
    def languages(self) -> list[int]:
        demands = self.columns.openings.languages
        return [int(at) for at in np.unique(demands.language[self.is_open[demands.row]])]

    @cached_property
    def certificates(self) -> frozenset[int]:
        demands = self.columns.openings.certificates
        return frozenset(demands.code[self.is_open[demands.row]].tolist())

    @cached_property
    def trades(self) -> list[int]:
        """The occupations of most seats."""
        occupation, seats = self.columns.openings.occupation, self.columns.openings.seats
        known = np.flatnonzero(self.is_open & (occupation >= 0))
        counted = np.bincount(occupation[known], seats[known]) if len(known) else np.zeros(0)
        return [int(at) for at in np.argsort(-counted, kind="stable")[:_MOST_TRADES] if counted[at]]

    @cached_property
    def have_wished(self) -> frozenset[int]:
        people = self.columns.candidates
        return frozenset(people.wished.row.tolist()) | frozenset(people.wished_ways.row.tolist())

    @cached_property
    def levels(self) -> Mapping[tuple[int, int], int]:
        """By person and language: the level that a course is estimated to stand for; -1 where a level is stated."""
        known, (completed, enrolled) = self.columns.candidates.languages, course_levels(self.columns, self.policy)
        level = np.where(known.completed, completed[known.course], enrolled[known.course])
        level = np.where((known.level < 0) & (known.course >= 0), level, _STATED)
        is_known = (known.level >= 0) | (level >= 0)
        told: dict[tuple[int, int], int] = {}
        for row, language, one in zip(*(column[is_known].tolist() for column in (known.row, known.language, level))):
            told[row, language] = min(one, told.get((row, language), one))
        return told

    @cached_property
    def declared(self) -> Mapping[int, list[int]]:
        held = self.columns.candidates.certificates
        found: dict[int, list[int]] = {}
        for at in np.flatnonzero(~held.validated).tolist():
            found.setdefault(int(held.row[at]), []).append(int(held.code[at]))
        return found


def _plain(wanted: _Wanted, row: int) -> Iterator[Unknown]:
    people = wanted.columns.candidates
    if people.car[row] < 0 and wanted.needs_car:
        answers = [
            PossibleAnswer(Message("what_if.car"), {"car": 1}),
            PossibleAnswer(Message("what_if.no_car"), {"car": 0}),
        ]
        yield Unknown(row, "car", Message("ask.car"), tuple(answers))
    if people.hours_least[row] < 0 and people.hours_most[row] < 0 and wanted.has_hours:
        answers = [
            PossibleAnswer(
                Message("what_if.hours", hours=hours_span(least, most)), {"hours_least": least, "hours_most": most}
            )
            for least, most in _SPANS
        ]
        yield Unknown(row, "hours", Message("ring.ask.hours"), tuple(answers))
    if people.shifts[row] == 0 and wanted.has_shifts:
        kinds = [tuple(range(len(SHIFTS))), *((at,) for at in range(len(SHIFTS)))]
        answers = [
            PossibleAnswer(
                Message("what_if.shifts", shifts=[Message(f"shift.{SHIFTS[at]}") for at in own]),
                {"shifts": sum(1 << at for at in own)},
            )
            for own in kinds
        ]
        yield Unknown(row, "shifts", Message("ring.ask.shifts"), tuple(answers))
    if people.reach_m[row] < 0:
        answers = [PossibleAnswer(Message("what_if.reach", km=km), {"reach_m": km * 1000}) for km in _REACHES_KM]
        yield Unknown(row, "reach", Message("ask.reach"), tuple(answers))
    if people.support[row] < 0:
        answers = [
            PossibleAnswer(Message(f"what_if.support.{name}"), {"support": at}) for at, name in enumerate(SUPPORTS)
        ]
        yield Unknown(row, "support", Message("ask.need_of_support"), tuple(answers))


def _forms(wanted: _Wanted, row: int) -> Iterator[Unknown]:
    """Which forms are accepted, where that was not asked; and of subsidised ones whether the person may have them."""
    people, codes, terms = wanted.columns.candidates, wanted.columns.codes.forms, wanted.columns.vocabulary.forms
    every = sum(1 << at for at in range(len(codes)))
    for at in wanted.forms if people.forms[row] == EVERY else ():
        if codes[at] == _USUAL:
            continue
        label = terms[codes[at]].label.inline
        said = (
            PossibleAnswer(Message("terms.accept_form", form=label), {"forms": every}),
            PossibleAnswer(Message("ring.not_form", form=label), {"forms": every & ~(1 << at)}),
        )
        yield Unknown(row, "form", Message("ask.form", form=label), said)
    may, may_not = int(people.eligible[row]), int(people.ineligible[row])
    for at in wanted.forms:
        if terms[codes[at]].way == "subsidised" and not (may | may_not) >> at & 1:
            label = terms[codes[at]].label.inline
            told = (
                PossibleAnswer(Message("what_if.eligible", form=label), {"eligible": may | 1 << at}),
                PossibleAnswer(Message("what_if.not_eligible", form=label), {"ineligible": may_not | 1 << at}),
            )
            yield Unknown(row, "eligible", Message("ask.eligible", form=label.inline), told)


def _languages(wanted: _Wanted, row: int) -> Iterator[Unknown]:
    codes, terms = wanted.columns.codes.languages, wanted.columns.vocabulary.languages
    for at in wanted.languages:
        estimate, label = wanted.levels.get((row, at), _NOT_KNOWN), terms[codes[at]].label
        if estimate == _STATED:
            continue
        ask, levels = Message("ask.level", what=label), _LEVELS
        if estimate >= 0:
            ask = Message("ask.level_estimated", what=label, has=LEVELS[estimate])
            levels = LEVELS[max(estimate - 1, 0) : estimate + 2]
        answers = (
            PossibleAnswer(Message("what_if.language", language=label, level=level), language=(at, LEVELS.index(level)))
            for level in levels
        )
        yield Unknown(row, "language", ask, tuple(answers))


def _certificates(wanted: _Wanted, row: int) -> Iterator[Unknown]:
    """What is only declared: seen, or not held after all."""
    codes, terms = wanted.columns.codes.certificates, wanted.columns.vocabulary.certificates
    for at in dict.fromkeys(wanted.declared.get(row, ())):
        asked = {wanted.columns.codes.certificates.index(code) for code in wanted.columns.vocabulary.implied(codes[at])}
        if wanted.certificates.isdisjoint({at, *asked}):
            continue
        label = terms[codes[at]].label
        answers = (
            PossibleAnswer(Message("ring.seen", certificate=label), certificate=at),
            PossibleAnswer(Message("ring.not_held", certificate=label), certificate=at, is_held=False),
        )
        yield Unknown(row, "certificate", Message("ask.see_certificate", certificate=label.inline), answers)


def _unread(wanted: _Wanted, row: int, problems: Sequence[Problem]) -> Iterator[Unknown]:
    """Certificates in cells that could not be read, "YKB 2027", "HLR?": held, or not."""
    codes, vocabulary = wanted.columns.codes.certificates, wanted.columns.vocabulary
    for problem in problems:
        if problem.field not in _OF_CERTIFICATES or not isinstance(problem.value, str):
            continue
        found = resolve(undated(problem.value), vocabulary=vocabulary)
        likely = found.code or next((code for code, likeness in found.alternatives if likeness == _SURE), None)
        if likely not in codes:
            continue  # no opening asks for it, or nobody knows what it is
        label, at = vocabulary.certificates[likely].label, codes.index(likely)
        implied = {codes.index(code) for code in vocabulary.implied(likely) if code in codes}
        if not wanted.certificates.isdisjoint({at, *implied}):
            answers = (
                PossibleAnswer(Message("ring.held", certificate=label), gained=at),
                PossibleAnswer(Message("ring.not_held", certificate=label)),
            )
            ask = Message("ring.ask.unread", said=problem.value, certificate=label.inline)
            yield Unknown(row, "certificate", ask, answers)


def _with_certificates(known: CertificateTable, gained: Sequence[tuple[int, int]]) -> CertificateTable:
    """The certificates with these as well, each by row and number, whole and without an end."""
    n = len(gained)
    rows, codes = (np.array(column, dtype=np.int32) for column in zip(*gained))
    bounds = np.full(n, NEVER, dtype=np.int32)
    whole = np.full(n, _WHOLE, dtype=np.int16), np.full(n, EVERY, dtype=np.uint64)
    return stacked(known, CertificateTable(rows, codes, -bounds, bounds, np.zeros(n, dtype=np.bool_), *whole))


def answered(people: CandidateColumns, rows: Sequence[int], answers: Sequence[PossibleAnswer]) -> CandidateColumns:
    """The people as they would be with each answer: row k is `rows[k]` with ``answers[k]``."""
    made = arranged([people], np.asarray(rows, dtype=np.intp))
    changed: dict[str, Any] = {}
    for at, answer in enumerate(answers):
        for name, value in answer.columns.items():
            if name not in changed:
                changed[name] = getattr(made, name).copy()
            changed[name][at] = value
    spoken = [(at, answer.language) for at, answer in enumerate(answers) if answer.language is not None]
    wished = [(at, answer.wish) for at, answer in enumerate(answers) if answer.wish is not None]
    if spoken:
        changed["languages"] = _with_levels(made.languages, spoken)
    if wished:
        rows_, trades = (np.array(column, dtype=np.int32) for column in zip(*wished))
        more = WishTable(rows_, np.zeros(len(rows_), dtype=np.int16), trades)
        changed["wished"] = stacked(made.wished, more)
    held = made.certificates
    validated, stays = held.validated.copy(), np.ones(len(held.row), dtype=np.bool_)
    for at, answer in enumerate(answers):
        if answer.certificate is not None:
            own = (held.row == at) & (held.code == answer.certificate) & ~held.validated
            validated[own] = True
            stays[own] = answer.is_held
    kept = picked(replace(held, validated=validated), stays)
    gained = [(at, answer.gained) for at, answer in enumerate(answers) if answer.gained is not None]
    changed["certificates"] = _with_certificates(kept, gained) if gained else kept
    return replace(made, **changed)


def _with_levels(known: LanguageTable, spoken: Sequence[tuple[int, tuple[int, int]]]) -> LanguageTable:
    n = len(spoken)
    more = LanguageTable(
        row=np.array([at for at, _ in spoken], dtype=np.int32),
        language=np.array([language for _, (language, _) in spoken], dtype=np.int32),
        skill=np.zeros(n, dtype=np.int8),
        level=np.array([level for _, (_, level) in spoken], dtype=np.int8),
        course=np.full(n, -1, dtype=np.int16),
        completed=np.zeros(n, dtype=np.bool_),
    )
    return stacked(known, more)
