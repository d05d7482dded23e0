"""Terms: the form of employment and the start date, which open or close; and a little for a form that is preferred."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike
from matchcore.criteria.criterion import Ask, Change, Criterion, Detail, Flag, Judgement, KindNumbers, Kinds, Rows, Step
from matchcore.criteria.seeded import misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import NEUTRAL
from matchcore.pool import NEVER, CandidateColumns
from matchcore.vocabulary.term_kinds import EMPLOYMENT

_EPOCH = date(1970, 1, 1)
_MOST_DATES = 3
_NAMED, _HOURLY_TOO = 9_000, 5_800
"""What a form says that the person has named, and hourly work beside other forms."""

_USUAL = {
    "permanent": 6_700,
    "probationary": 6_200,
    "fixed-term": 5_800,
    "general-fixed-term": 5_800,
    "substitute": 5_800,
    "seasonal": 5_300,
    "hourly": 4_200,
}
"""What a form says where the person has not been asked: the surer work before the less sure."""

_ANY_FORM = np.uint64(2**64 - 1)  # of one who was not asked


class TermsCriterion(Criterion):
    """Open when the person accepts the form of employment and is available on the start date.

    A person who was not asked accepts any form and any date; an opening that states neither fits everyone. A subsidised
    form is closed to who is known not to be eligible for it; where that is not known, it is a question (or closed, by
    the policy), with the rule to be checked. A form that the person has named speaks for the pair; where nothing is
    said, permanent work does before hourly.
    """

    name = "terms"
    label = Phrase("villkor", "terms")
    obstacle = Phrase("Anställningsform eller startdag", "terms")
    seeded_faults = (misruled("a day late let through", "terms", start_slack_days=1),)

    def read_terms(self) -> None:
        """What forms are usual, and which are subsidised."""
        codes, terms = self.columns.codes.forms, self.columns.vocabulary.forms
        self.usual = np.array([*(_USUAL.get(code, NEUTRAL) for code in codes), NEUTRAL])
        self.hourly = codes.index("hourly") if "hourly" in codes else len(codes)
        self.hourly_bit = np.uint64(1) << np.uint64(self.hourly)
        self.subsidised = np.uint64(sum(1 << at for at, code in enumerate(codes) if terms[code].way == "subsidised"))

    def read_candidates(self) -> None:
        """What each accepts and may have, and from when."""
        candidates = self.columns.candidates
        self.available, self.forms = candidates.available, candidates.forms
        self.unknown = self.subsidised & ~(candidates.eligible | candidates.ineligible)
        is_barred = self.policy.terms.unknown == "closed"
        self.barred = candidates.ineligible | self.unknown if is_barred else candidates.ineligible

    def read_openings(self) -> None:
        """The forms and the dates."""
        openings = self.columns.openings
        slack = self.policy.terms.start_slack_days
        self.latest = np.where(openings.start_stated, openings.start + np.int32(slack), NEVER)
        stated = openings.form >= 0
        bit = np.uint64(1) << np.where(stated, openings.form, 0).astype(np.uint64)
        self.form_bit = np.where(stated, bit, np.uint64(2**64 - 1))
        self.form_stated = stated
        self.form = openings.form

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block."""
        accepts, form = self._accepts(rows, cols), self.form[cols]
        asked = (self.forms[rows] != _ANY_FORM)[:, None] & self.form_stated[cols][None, :]
        named = np.where(form == self.hourly, self._hourly(rows), _NAMED)
        part = np.where(asked, np.where(accepts, named, 0), self.usual[form][None, :])
        if not self.policy.terms.gate:
            return Judgement(np.ones((1, 1), dtype=np.bool_), part)
        is_free = self.available[rows][:, None] <= self.latest[cols][None, :]
        return Judgement(accepts & self._may_have(rows, cols) & is_free, part)

    def _hourly(self, rows: Rows) -> npt.NDArray[np.int64]:
        """int[r, 1]: what hourly work says for who has named it: less where other forms are accepted as well."""
        is_alone = self.forms[rows] == self.hourly_bit
        return np.where(is_alone, _NAMED, _HOURLY_TOO)[:, None]

    def kinds(self) -> Kinds:
        """Alike are those who may have and accept the same forms and can start by the same of the openings' dates."""
        dates, of_opening = self.kept("openings", self._openings_alike)
        forms = self.kept("candidates", self._forms_alike)
        return Kinds(alike(forms, np.searchsorted(dates, self.available)), of_opening)

    def _forms_alike(self) -> KindNumbers:
        return alike(self.forms, self.barred)

    def _openings_alike(self) -> tuple[npt.NDArray[np.int32], KindNumbers]:
        """The different dates; and which openings are alike."""
        dates, date_of = np.unique(self.latest, return_inverse=True)
        return dates, alike(self.form, date_of.reshape(-1))

    def _accepts(self, rows: Rows, cols: Rows) -> npt.NDArray[np.bool_]:
        accepted: npt.NDArray[np.bool_] = (self.forms[rows][:, None] & self.form_bit[cols][None, :]) != 0
        accepted |= ~self.form_stated[cols][None, :]
        return accepted

    def _may_have(self, rows: Rows, cols: Rows) -> npt.NDArray[np.bool_]:
        """bool[r, c]: whether the person may have the form, as far as is known, or as the policy takes what is not."""
        barred: npt.NDArray[np.bool_] = (self.barred[rows][:, None] & self.form_bit[cols][None, :]) != 0
        return ~barred | ~self.form_stated[cols][None, :]

    def explain(self, row: int, col: int) -> Detail:
        """Say the form and the date, and which of them does not fit."""
        openings, vocabulary = self.columns.openings, self.columns.vocabulary
        facts: list[Text] = []
        openers: list[Change] = []
        flags: frozenset[Flag] = frozenset()
        asks: list[Ask] = []
        if openings.form[col] >= 0:
            form = vocabulary.forms[self.columns.codes.forms[openings.form[col]]]
            if self.forms[row] == _ANY_FORM:
                is_usual = form.code == "permanent"
                has_asked_for_way = bool(np.any(self.columns.candidates.wished_ways.row == row))
                key = "terms.form" if is_usual or has_asked_for_way else "terms.form_not_asked"
                facts.append(Message(key, form=form.label))
                flags = frozenset({"assumed"})
                if not is_usual and (form.way in EMPLOYMENT or (form.way == "practice" and not has_asked_for_way)):
                    asks.append(Ask("person", Message("ask.form", form=form.label.inline)))
            elif self._accepts(np.array([row]), np.array([col]))[0, 0]:
                facts.append(Message("terms.form_accepted", form=form.label))
            else:
                facts.append(Message("terms.form_refused", form=form.label))
                openers.append(Change("form", form.code, None, Message("terms.accept_form", form=form.label.inline)))
            told = self._eligibility(row, col)
            facts += told.facts
            openers += told.openers
            flags |= told.flags
            asks += told.asks
        if openings.start_stated[col]:
            start = _EPOCH + timedelta(days=int(openings.start[col]))
            has_passed = start < self.columns.as_of
            facts.append(Message("terms.start_passed" if has_passed else "terms.start", start=start))
            if has_passed:
                asks.append(Ask("employer", Message("ask.start_passed", start=start)))
            if self.available[row] > self.latest[col]:
                available = _EPOCH + timedelta(days=int(self.available[row]))
                latest = _EPOCH + timedelta(days=int(self.latest[col]))
                facts.append(Message("terms.available", available=available))
                text = Message("terms.be_available", latest=latest)
                if latest < self.columns.as_of:  # nobody can be free on a day that has been
                    text = Message("terms.later_start", available=available, start=start)
                openers.append(Change("available_from", None, latest.isoformat(), text))
        if not facts:
            facts.append(Message("terms.nothing"))
        return Detail(tuple(facts), tuple(openers) if self.policy.terms.gate else (), flags, asks=tuple(asks))

    def _eligibility(self, row: int, col: int) -> Detail:
        """Whether the person may have the subsidy of the form, and the rule to be checked where that is not known."""
        form = self.columns.vocabulary.forms[self.columns.codes.forms[self.form[col]]]
        may_have = bool(self._may_have(np.array([row]), np.array([col]))[0, 0])
        opener = Change("eligible", form.code, True, Message("terms.eligible", form=form.label.inline))
        openers = () if may_have else (opener,)
        if int(self.unknown[row]) >> int(self.form[col]) & 1:
            ask = Message("ask.eligible", form=form.label.inline)
            if form.rule is not None:
                ask = Message("ask.eligible_rule", ask=ask, rule=form.rule, since=form.rule_from)
            fact = Message("terms.ask_eligible", form=form.label)
            return Detail((fact,), openers, frozenset({"unknown"}), asks=(Ask("person", ask),))
        return Detail(() if may_have else (Message("terms.not_eligible", form=form.label),), openers)

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """A form of employment accepted, the conditions for one shown to be met, and an earlier first day."""
        yield from self._form_steps(one, asking)
        yield from self._eligible_steps(one, asking)
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

    def _eligible_steps(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """Each subsidised form that is offered and closed because nobody has found out whether she may have it."""
        if self.policy.terms.unknown == "open":
            return
        columns = self.columns
        for number in np.unique(columns.openings.form[asking & (columns.openings.form >= 0)]).tolist():
            term = columns.vocabulary.forms[columns.codes.forms[number]]
            is_known = int(one.eligible[0] | one.ineligible[0]) >> number & 1
            if term.way == "subsidised" and not is_known:
                change = Change("eligible", term.code, True, Message("terms.eligible", form=term.label.inline))
                yield Step(change, {"eligible": {term.code: True}}, 0)

    def _date_steps(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """The first days that she would have to be free for openings that start before; the nearest of them."""
        openings = self.columns.openings
        latest = openings.start[asking & openings.start_stated] + np.int32(self.policy.terms.start_slack_days)
        today = (self.columns.as_of - _EPOCH).days
        earlier = np.unique(latest[(latest < one.available[0]) & (latest >= today)])
        for rung, day in enumerate(earlier[::-1][:_MOST_DATES].tolist(), start=1):
            first = _EPOCH + timedelta(days=day)
            change = Change("available_from", None, first.isoformat(), Message("terms.be_available", latest=first))
            yield Step(change, {"available_from": first}, rung)
