"""Terms: the form of employment and the start date. They open or close; they do not score."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike
from matchcore.criteria.criterion import Change, Criterion, Detail, Flag, Judgement, Kinds, Rows, Step
from matchcore.criteria.seeded import misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import NEVER, CandidateColumns, Columns

_EPOCH = date(1970, 1, 1)
_MOST_DATES = 3
_ANY_FORM = np.uint64(2**64 - 1)  # of one who was not asked


class TermsCriterion(Criterion):
    """Open when the person accepts the form of employment and is available on the start date.

    A person who was not asked accepts any form and any date; an opening that states neither fits everyone.
    """

    name = "terms"
    label = Phrase("villkor", "terms")
    obstacle = Phrase("Anställningsform eller startdag", "terms")
    seeded_faults = (misruled("a day late let through", "terms", start_slack_days=1),)

    def __init__(self, columns: Columns, policy: Policy) -> None:
        super().__init__(columns, policy)
        candidates, openings = columns.candidates, columns.openings
        self.available = candidates.available
        self.forms = candidates.forms
        slack = policy.terms.start_slack_days
        self.latest = np.where(openings.start_stated, openings.start + np.int32(slack), NEVER)
        stated = openings.form >= 0
        bit = np.uint64(1) << np.where(stated, openings.form, 0).astype(np.uint64)
        self.form_bit = np.where(stated, bit, np.uint64(2**64 - 1))
        self.form_stated = stated

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; the part is always full."""
        if not self.policy.terms.gate:
            return Judgement(np.ones((1, 1), dtype=np.bool_), np.full((1, 1), FULL_PART))
        is_open = self._accepts(rows, cols)
        is_open &= self.available[rows][:, None] <= self.latest[cols][None, :]
        return Judgement(is_open, np.full((1, 1), FULL_PART))

    def kinds(self) -> Kinds:
        """Alike are those who accept the same forms and can start by the same of the openings' dates."""
        latest, date_of = np.unique(self.latest, return_inverse=True)
        first = np.searchsorted(latest, self.available)
        return Kinds(alike(self.forms, first), alike(self.form_bit, self.form_stated, date_of.reshape(-1)))

    def _accepts(self, rows: Rows, cols: Rows) -> npt.NDArray[np.bool_]:
        accepted: npt.NDArray[np.bool_] = (self.forms[rows][:, None] & self.form_bit[cols][None, :]) != 0
        accepted |= ~self.form_stated[cols][None, :]
        return accepted

    def explain(self, row: int, col: int) -> Detail:
        """Say the form and the date, and which of them does not fit."""
        openings, vocabulary = self.columns.openings, self.columns.vocabulary
        facts: list[Text] = []
        openers: list[Change] = []
        flags: frozenset[Flag] = frozenset()
        if openings.form[col] >= 0:
            form = vocabulary.forms[self.columns.codes.forms[openings.form[col]]]
            if self.forms[row] == _ANY_FORM:
                facts.append(Message("terms.form_not_asked", form=form.label))
                flags = frozenset({"assumed"})
            elif self._accepts(np.array([row]), np.array([col]))[0, 0]:
                facts.append(Message("terms.form_accepted", form=form.label))
            else:
                facts.append(Message("terms.form_refused", form=form.label))
                openers.append(Change("form", form.code, None, Message("terms.accept_form", form=form.label.inline)))
        if openings.start_stated[col]:
            start = _EPOCH + timedelta(days=int(openings.start[col]))
            facts.append(Message("terms.start", start=start))
            if self.available[row] > self.latest[col]:
                available = _EPOCH + timedelta(days=int(self.available[row]))
                latest = _EPOCH + timedelta(days=int(self.latest[col]))
                facts.append(Message("terms.available", available=available))
                text = Message("terms.be_available", latest=latest)
                openers.append(Change("available_from", None, latest.isoformat(), text))
        if not facts:
            facts.append(Message("terms.nothing"))
        return Detail(tuple(facts), tuple(openers) if self.policy.terms.gate else (), flags)

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """A form of employment accepted, and an earlier first day."""
        yield from self._form_steps(one, asking)
        yield from self._date_steps(one, asking)

    def _form_steps(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """Each form of employment that is offered and that she does not accept."""
        columns = self.columns
        offered = columns.openings.form[asking & (columns.openings.form >= 0)]
        for number in np.unique(offered).tolist():
            if not int(one.forms[0]) >> number & 1:
                term = columns.vocabulary.forms[columns.codes.forms[number]]
                change = Change("form", term.code, None, Message("terms.accept_form", form=term.label.inline))
                yield Step(change, {"form": term.code}, 0)

    def _date_steps(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """The first days that she would have to be free for openings that start before; the nearest of them."""
        openings = self.columns.openings
        latest = openings.start[asking & openings.start_stated] + np.int32(self.policy.terms.start_slack_days)
        earlier = np.unique(latest[latest < one.available[0]])
        for rung, day in enumerate(earlier[::-1][:_MOST_DATES].tolist(), start=1):
            first = _EPOCH + timedelta(days=day)
            change = Change("available_from", None, first.isoformat(), Message("terms.be_available", latest=first))
            yield Step(change, {"available_from": first}, rung)
