"""Certificates: what an opening requires and finds meriting, against what the person holds on the day work starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_by_day, alike_sets, among, first_of_each
from matchcore.criteria.criterion import (
    Ask,
    Change,
    Criterion,
    Days,
    Detail,
    Flag,
    Judgement,
    KindNumbers,
    Kinds,
    Rows,
    Step,
    bounds_of,
    padded_slots,
    spread,
)
from matchcore.criteria.held_certificates import Demands, holdings_of
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text, either
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.pool import NEVER, CandidateColumns
from matchcore.pool.fields import day_number
from matchcore.records import Certificate
from matchcore.vocabulary import CertificateTerm, ModuleTerm

_Told = tuple[Text, Change | None, Flag | None]
_EPOCH = date(1970, 1, 1)
_DATES = 2**33  # more than there are days between -NEVER and NEVER: a code and a day make one sortable number
_DAY = 100
"""Course time is counted in hundredths of a day."""

_DAYS_A_WEEK, _DAYS_A_YEAR = 5, 200
_LONGEST = 2**20
"""The most course time that a certificate counts as, some thirty years."""

_LACKING = 2**31
"""More than the course time of all that an opening can ask for: what is held and what is lacking make one number."""


@dataclass(frozen=True, slots=True)
class _Covering:
    """What some candidates hold: entries of `Holdings`, and the things asked for that each covers.

    Attributes
    ----------
    candidate, entry
        intp[k]: the candidate's place among them, and the entry, in rising order of what is held.
    first, after
        int[k]: the first thing covered, and the first one after it that is not.
    """

    candidate: npt.NDArray[np.intp]
    entry: npt.NDArray[np.intp]
    first: npt.NDArray[Any]
    after: npt.NDArray[Any]


class CertificatesCriterion(Criterion):
    """What is asked for and held lifts by the course time that it takes to get, summed, on the first day of work.

    The sum counts required and merited certificates alike, up to `full_days`, and lifts as its square root: 300 days
    in full, a day a twentieth of that. A declared certificate counts for less of its time, a partial one for its share
    of modules. One that has expired by the first day gives nothing; on its last day it still counts. What a certificate
    implies (CE ⇒ C ⇒ B) counts as held with it. Of alternatives the one that counts most is taken.

    The gate asks for every required certificate, and for the licence that the law asks of the occupation. What is
    lacking speaks against in the same way. Where all that is lacking can be had before the start, within the policy's
    few course days, the gate stays open and the pair is flagged. A merit that is not held changes nothing.
    """

    name = "certificates"
    label = Phrase("kompetensbevis", "certificates")
    obstacle = Phrase("Krav på intyg", "certificates")
    seeded_faults = (
        misread(
            "expired certificate counted",
            "candidates.certificates.valid_to",
            lambda last: np.full_like(last, NEVER),
        ),
        misread(
            "certificate refused on its last day",
            "candidates.certificates.valid_to",
            lambda last: np.where(last < NEVER, last - 1, last),
        ),
        misread("declared certificate taken for validated", "candidates.certificates.validated", np.ones_like),
        misruled("partial certificate opens the gate", "certificates", partial_opens=True),
        misread(
            "licences no longer imply one another",
            "vocabulary.certificates",
            lambda terms: {code: replace(term, implies=()) for code, term in terms.items()},
        ),
    )

    def read_terms(self) -> None:
        """The course time of each certificate, what the policy says of it, and what work may be protected."""
        columns, own = self.columns, self.policy.certificates
        terms = columns.vocabulary.occupations
        self.number = {code: at for at, code in enumerate(columns.codes.certificates)}
        self.is_protected = np.array([*(terms[c].protection is not None for c in columns.codes.occupations), False])
        days = np.array([columns.vocabulary.days(code) for code in columns.codes.certificates], dtype=np.float64)
        self.time = np.clip(np.rint(days * _DAY), 1.0, _LONGEST).astype(np.int64)
        self.full, self.most_lacking = round(own.full_days * _DAY), round(own.days_before_start * _DAY)

    def read_openings(self) -> None:
        """What is asked for, and what of it on which day."""
        columns = self.columns
        self.demands = demands = Demands.of(columns, self.is_protected, self.number)
        self.shortest = np.array([self.time[list(one)].min() for one in demands.choices], dtype=np.int64)
        # An atom is a choice on a day. Openings ask for atoms; what is held covers a run of a choice's atoms.
        key = demands.choice.astype(np.int64) * _DATES + columns.openings.start[demands.row] + int(NEVER)
        atoms, atom = np.unique(key, return_inverse=True)
        self.n_atoms = len(atoms)
        self.slots = padded_slots(demands.row, len(columns.openings))
        self.n_asked = (self.slots >= 0).sum(axis=1)
        self.atom = np.append(atom, self.n_atoms)[self.slots]  # the last stands for nothing asked
        self.is_gate = (self.slots >= 0) & demands.required[self.slots] if len(atom) else self.slots >= 0
        self.asked = 2 * self.atom + self.is_gate
        self.days_off = (atoms % _DATES - int(NEVER)) - day_number(columns.as_of)
        self.lacking = self.shortest[atoms // _DATES]
        self.atoms = atoms

    def read_both(self) -> None:
        """What is held of what is asked for."""
        columns, own = self.columns, self.policy.certificates
        self.held = holdings_of(columns, own, self.demands.asking, self.time, self.number)
        choice_key = self.held.choice.astype(np.int64) * _DATES + int(NEVER)
        self.first = np.searchsorted(self.atoms, choice_key + self.held.valid_from, side="left").astype(np.int32)
        self.after = np.searchsorted(self.atoms, choice_key + self.held.valid_to, side="right").astype(np.int32)
        self.bounds = bounds_of(self.held.row, len(columns.candidates))

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; parts are rounded down."""
        cols = np.asarray(cols)
        candidate, entry = spread(self.bounds[rows], self.bounds[np.asarray(rows) + 1])
        held = _Covering(candidate, entry, self.first[entry], self.after[entry])
        return self._judge(held, len(rows), self.asked[cols], self.n_asked[cols], self.lacking, self.days_off[:, None])

    def _judge_states(
        self, people: Rows, days: npt.NDArray[np.int32], places: Rows, states: Rows, whats: Rows
    ) -> Judgement:
        """Judge a block of states and kinds of openings, with who stands for each, and on which day."""
        rows, cols, day = people[states], places[whats], days[states]
        candidate, entry = spread(self.bounds[rows], self.bounds[np.asarray(rows) + 1])
        on = day[candidate]
        holds = np.flatnonzero((self.held.valid_from[entry] <= on) & (on <= self.held.valid_to[entry]))
        candidate, entry = candidate[holds], entry[holds]
        held = _Covering(candidate, entry, self.held.choice[entry], self.held.choice[entry] + 1)
        choice = np.append(self.demands.choice, len(self.shortest))[self.slots[cols]]
        days_off = (day - np.int32(day_number(self.columns.as_of)))[None, :]
        asked = 2 * choice + self.is_gate[cols]
        return self._judge(held, len(rows), asked, self.n_asked[cols], self.shortest, days_off)

    def _in_time(self, days_off: npt.NDArray[Any], left: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Whether so much course time can be had in so many days: a week ahead, and with time for a queue."""
        is_short: npt.NDArray[np.bool_] = (left > 0) & (left <= self.most_lacking)
        return is_short & (days_off * _DAY >= self._ahead(left))

    def _ahead(self, left: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """How long before the start there must be time for so much course time, hundredths of a day."""
        ahead: npt.NDArray[Any] = np.maximum(7 * _DAY, 2 * left)
        return ahead

    def _judge(
        self,
        held: _Covering,
        n_rows: int,
        asked: npt.NDArray[Any],
        n_asked: npt.NDArray[Any],
        shortest: npt.NDArray[np.int64],
        days_off: npt.NDArray[Any],
    ) -> Judgement:
        """Judge by what each candidate has of each thing that is asked for.

        Laid out by opening: what all candidates have of one certificate stands in one line, which is added at a stroke.

        Parameters
        ----------
        held
            What the candidates hold.
        n_rows
            How many they are.
        asked
            int[c, s]: twice the number of a thing asked for, and one more where it is required; `n_asked` int[c] of the
            slots are used.
        shortest
            int64[a]: the course time of each thing.
        days_off
            int[a, 1] or int[1, r]: how many days there are before the start.
        """
        # The openings that ask for most first: those with a certificate in their nth slot then stand together.
        order = np.argsort(-n_asked, kind="stable")
        asked, n_asked = asked[order], n_asked[order]
        lines, shut, line_of = self._lines(held, n_rows, asked, shortest, days_off)
        total = np.zeros((len(order), n_rows), dtype=np.int64)
        is_shut = np.zeros(total.shape, dtype=np.bool_)
        for slot in range(int(n_asked.max(initial=0))):
            n_with = int(np.count_nonzero(n_asked > slot))
            total[:n_with] += np.take(lines, line_of[:n_with, slot], axis=0)
            is_shut[:n_with] |= np.take(shut, line_of[:n_with, slot], axis=0)
        has, lacking = total & (_LACKING - 1), total // _LACKING
        part = NEUTRAL + self._lift(has) - self._lift(lacking)
        is_open = ~is_shut & (lacking <= self.most_lacking)
        if not self.policy.certificates.gate:
            is_open[:] = True
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return Judgement(np.take(is_open, back, axis=0).T, np.take(part, back, axis=0).T)

    def _lift(self, time: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """int32: what so much course time lifts, 0…5 000."""
        root = np.sqrt(np.minimum(time, self.full) / self.full)
        lift: npt.NDArray[np.int32] = np.floor((FULL_PART - NEUTRAL) * root).astype(np.int32)
        return lift

    def _lines(
        self,
        own: _Covering,
        n_rows: int,
        asked: npt.NDArray[Any],
        shortest: npt.NDArray[np.int64],
        days_off: npt.NDArray[Any],
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], Rows]:
        """What each candidate has of each thing that is asked for, and the line that each slot asks for.

        Returns
        -------
        lines : int64[a, r]
            The course time held of each thing, and `_LACKING` times what is lacking of one that is required.
        shut : bool[a, r]
            Whether the thing is required and what is lacking of it cannot be had in time.
        line_of : intp[c, s]
            An opening has nothing to ask for in the slots that it does not use: what stands there is no line.
        """
        is_used = np.zeros(2 * len(shortest) + 2, dtype=np.bool_)
        is_used[asked] = True
        used, line_of = np.flatnonzero(is_used[: 2 * len(shortest)]), (np.cumsum(is_used) - 1)[asked]
        which, line = spread(np.searchsorted(used, 2 * own.first), np.searchsorted(used, 2 * own.after))
        candidate, entry = own.candidate[which], own.entry[which]
        held = np.zeros((len(used), n_rows), dtype=np.int64)
        left = np.zeros(held.shape, dtype=np.int64)
        required = np.flatnonzero(used % 2 == 1)
        left[required] = shortest[used[required] // 2][:, None]
        # Entries come in rising order of what is held, and of two writes to one place the last stays: the best one. The
        # least that is left counts, and a gate that one of them opens stays open.
        held[line, candidate] = self.held.held[entry]
        gate = used[line] % 2 == 1
        np.minimum.at(left, (line[gate], candidate[gate]), self.held.left[entry[gate]])
        opens = gate & self.held.opens[entry]
        is_met = np.zeros(held.shape, dtype=np.bool_)
        is_met[line[opens], candidate[opens]] = True
        left[is_met] = 0
        shut = np.zeros(held.shape, dtype=np.bool_)
        ahead = days_off if len(days_off) == 1 else days_off[used[required] // 2]
        shut[required] = ~is_met[required] & ~self._in_time(ahead, left[required])
        return held + left * _LACKING, shut, line_of

    def kinds(self) -> Kinds:
        """Alike are those whose certificates cover the same of what is asked, and on a day those who then hold it."""
        held, n = self.held, len(self.columns.candidates)
        if n == 1:
            return Kinds(np.zeros(1, dtype=np.int32), self.kept("openings", self._openings_alike_by_day))
        dates, day, of_opening, places = self.kept("openings", self._openings_alike)
        first, after = np.searchsorted(dates, held.valid_from), np.searchsorted(dates, held.valid_to, "right")
        used = np.flatnonzero(after > first)
        told = held.choice[used], held.held[used], held.left[used], held.opens[used]
        of_candidate = alike_sets(held.row[used], n, first[used], after[used], *told)
        people = first_of_each(of_candidate)
        here = np.flatnonzero(among(held.row[used], people, n))
        own = used[here]
        # Days are told apart by how much can be learnt before them.
        left: npt.NDArray[np.int64] = np.append(self.shortest, held.left)
        ahead = np.unique(self._ahead(left[(left > 0) & (left <= self.most_lacking)]))
        soon = np.searchsorted(ahead, (dates.astype(np.int64) - day_number(self.columns.as_of)) * _DAY, "right")
        state, example, of_state = alike_by_day(
            of_candidate[held.row[own]], first[own], after[own], soon, len(people), *(line[here] for line in told)
        )
        judge = partial(self._judge_states, people[example], dates[of_state], places)
        return Kinds(of_candidate, of_opening, Days(day, state, judge))

    def _openings_alike_by_day(self) -> KindNumbers:
        """As somebody alone finds them."""
        _, day, of_opening, _ = self.kept("openings", self._openings_alike)
        return alike(of_opening, day)

    def _openings_alike(self) -> tuple[npt.NDArray[np.int32], KindNumbers, KindNumbers, Rows]:
        """The days on which something is asked for, which of them is each opening's; who is alike, one of each."""
        demands, start = self.demands, self.columns.openings.start
        dates, day = np.unique(np.where(self.n_asked > 0, start, start.min(initial=NEVER)), return_inverse=True)
        of_opening = alike_sets(demands.row, len(self.columns.openings), demands.choice, demands.required)
        return dates, day.reshape(-1).astype(np.int32), of_opening, first_of_each(of_opening)

    def explain(self, row: int, col: int) -> Detail:
        """Say each demand, whether it is held on the day, and what is missing, expired or left."""
        facts: list[Text] = []
        lacking: list[Change] = []
        asks: list[Ask] = []
        plainly: list[Text] = []
        flags: set[Flag] = set()
        day = int(self.columns.openings.start[col])
        is_open = bool(self.judge(np.array([row]), np.array([col])).is_open[0, 0])
        for slot, position in enumerate(self.slots[col]):
            if position < 0:
                break
            gate = bool(self.is_gate[col, slot])
            choice = int(self.demands.choice[position])
            codes, known = self.columns.codes.certificates, self.columns.vocabulary.certificates
            terms = [known[codes[code]] for code in self.demands.choices[choice]]
            is_law = bool(self.demands.by_law[position])
            role = Message(f"certificates.{'by_law' if is_law else 'required' if gate else 'merited'}")
            told = self._told(row, choice, day)
            if told is None:
                fact, change, flag = self._lacking(row, terms, day)
            else:
                fact, change, flag = self._standing(told, self._meant(told, terms), day)
                if len(terms) > 1:
                    role = Message("certificates.one_required", choice=either([term.label.inline for term in terms]))
            flags |= {flag} if flag else set()
            if flag == "unknown":
                asks.append(Ask("person", Message("ask.which_certificate", certificate=terms[0].label.inline)))
            elif flag == "declared":
                asks.append(Ask("person", Message("ask.see_certificate", certificate=terms[0].label.inline)))
            facts.append(Message("certificates.with_role", fact=fact, role=role))
            if gate and self.policy.certificates.gate and change is not None:
                lacking.append(change)
                plainly.append(terms[0].label if flag == "unknown" else change.text)
        if not facts:
            facts.append(Message("certificates.nothing"))
        if besides := self._besides(row, col):
            facts.append(Message("certificates.besides", certificates=besides))
        if not is_open:
            return Detail(tuple(facts), tuple(lacking), frozenset(flags), asks=tuple(asks))
        start = _EPOCH + timedelta(days=day)
        conditions = tuple(
            replace(change, text=Message("certificates.before_start", certificate=text, day=start))
            for change, text in zip(lacking, plainly)
        )
        facts += [Message("explain.in_time", condition=change.text) for change in conditions]
        flags |= {"conditional"} if conditions else set()
        return Detail(tuple(facts), (), frozenset(flags), conditions, tuple(asks))

    def _besides(self, row: int, col: int) -> tuple[Text, ...]:
        """What a person holds on the first day and the opening has not asked for, what takes longest to get first."""
        table, codes, vocabulary = self.columns.candidates.certificates, self.columns.codes, self.columns.vocabulary
        asked = self.slots[col][self.slots[col] >= 0]
        wanted = {codes.certificates[one] for at in self.demands.choice[asked] for one in self.demands.choices[at]}
        day = self.columns.openings.start[col]
        own = np.flatnonzero((table.row == row) & (table.valid_from <= day) & (day <= table.valid_to))
        held = {codes.certificates[table.code[at]] for at in own.tolist() if table.share[at] == FULL_PART}
        told = {code for code in held if vocabulary.implied(code) & wanted}
        more: list[str] = []
        for code in sorted(held - told, key=lambda code: (-vocabulary.days(code), code)):
            above = {*more, *told, *(wanted if vocabulary.certificates[code].unspecific else ())}
            if not any(code in vocabulary.implied(other) for other in above):
                more.append(code)
        return tuple(vocabulary.certificates[code].label for code in more)

    def _told(self, row: int, choice: int, day: int) -> npt.NDArray[np.intp] | None:
        """What a person holds of a choice, the one that counts on a day first; None when nothing.

        All that hold on the day, the one with most credit first; else the last to expire, or the first that will hold.
        """
        held = self.held
        own = np.arange(self.bounds[row], self.bounds[row + 1])
        own = own[held.choice[own] == choice]
        valid = own[(held.valid_from[own] <= day) & (day <= held.valid_to[own])]
        past = own[held.valid_to[own] < day]
        told: npt.NDArray[np.intp] = valid[::-1]
        if not len(valid) and len(past):
            told = past[np.argsort(-held.valid_to[past], kind="stable")][:1]
        elif not len(valid):
            told = own[np.argsort(held.valid_from[own], kind="stable")][:1]
        return told if len(told) else None

    def _standing(self, told: npt.NDArray[np.intp], term: CertificateTerm, day: int) -> _Told:
        """What is held, in words; what would open the gate; and what the answer rests on."""
        held, table = self.held, self.columns.candidates.certificates
        first = int(told[0])

        def change(key: str, **values: object) -> Change:
            return Change("certificate", term.code, None, Message(key, certificate=term.label, **values))

        if held.valid_to[first] < day:
            last = _EPOCH + timedelta(days=int(held.valid_to[first]))
            return Message("certificates.expired", certificate=term.label, day=last), change("certificates.renew"), None
        if day < held.valid_from[first]:
            begins = _EPOCH + timedelta(days=int(held.valid_from[first]))
            return Message("certificates.not_yet", certificate=term.label, day=begins), change("certificates.get"), None
        opens = bool(held.opens[told].any())
        source = held.source[first]
        if table.share[source] < FULL_PART:
            mask = int(table.modules[source])
            left = tuple(module.label for bit, module in enumerate(term.modules) if not mask >> bit & 1)
            fact = Message("certificates.partial", certificate=term.label, modules=left)
            return fact, None if opens else change("certificates.finish", modules=left), None
        if table.validated[source]:
            return Message("certificates.held", certificate=term.label), None, None
        fact = Message("certificates.declared", certificate=term.label)
        return fact, None if opens else change("certificates.validate"), "declared"

    def _meant(self, told: npt.NDArray[np.intp], terms: Sequence[CertificateTerm]) -> CertificateTerm:
        """Which of the alternatives a certificate held stands for: itself, or else the first that it implies."""
        source = int(self.held.source[told[0]])
        name = self.columns.codes.certificates[int(self.columns.candidates.certificates.code[source])]
        implied = self.columns.vocabulary.implied(name)
        return min(terms, key=lambda term: (term.code != name, term.code not in implied))

    def _lacking(self, row: int, terms: Sequence[CertificateTerm], day: int) -> _Told:
        """The same where nothing is held, though something may be that was not told precisely enough."""
        for term in terms:
            if (wider := self._unspecific(row, term.code, day)) is not None:
                fact = Message("certificates.unspecific", certificate=term.label, held=wider.label)
                ask = Message("certificates.ask", certificate=term.label)
                return fact, Change("certificate", term.code, None, ask), "unknown"
        label = either([term.label for term in terms])
        shortest = min(terms, key=lambda term: self.columns.vocabulary.days(term.code))
        return Message("certificates.missing", certificate=label), self._get(label, terms[0].code, shortest), None

    def _get(self, label: Text, code: str, shortest: CertificateTerm) -> Change:
        """Getting a certificate, and how long a course the shortest of the alternatives takes where that is known."""
        if shortest.days is None:
            return Change("certificate", code, None, Message("certificates.get", certificate=label))
        weeks, half_years = round(shortest.days / _DAYS_A_WEEK), round(2 * shortest.days / _DAYS_A_YEAR)
        key, amount = ("days", max(1.0, round(shortest.days))) if weeks < 2 else ("weeks", weeks)
        if half_years >= 2:
            key, amount = "years", half_years / 2
        text = Message(f"certificates.get_{key}", certificate=label, n=float(amount))
        return Change("certificate", code, None, text)

    def _unspecific(self, row: int, code: str, day: int) -> CertificateTerm | None:
        """What a person holds on a day that may well be `code`, of a class not stated; None when nothing."""
        table, vocabulary = self.columns.candidates.certificates, self.columns.vocabulary
        own = (table.row == row) & (table.valid_from <= day) & (day <= table.valid_to) & (table.share == FULL_PART)
        held = {self.columns.codes.certificates[number] for number in table.code[own].tolist()} - {code}
        wider = [vocabulary.certificates[one] for one in sorted(held & vocabulary.implied(code))]
        return next((term for term in wider if term.unspecific), None)

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """Each certificate asked for: to get, to finish module by module, to renew, or to have seen."""
        columns, table = self.columns, one.certificates
        choices = np.unique(self.demands.choice[asking[self.demands.row]]).tolist()
        for number in sorted({code for choice in choices for code in self.demands.choices[choice]}):
            term = columns.vocabulary.certificates[columns.codes.certificates[number]]
            own = np.flatnonzero(table.code == number)
            whole = own[table.share[own] == FULL_PART]
            last = int(columns.openings.start[asking].max())
            lasting = whole[table.valid_to[whole] >= last]
            key, size = "get", 3
            if len(lasting) and table.validated[lasting].any():
                continue
            if len(lasting):
                key, size = "validate", 0
            elif len(whole):
                key = "renew"
            elif len(own):
                yield from _module_steps(table, own, term.code, term.label, term.modules)
                continue
            text = Message(f"certificates.{key}", certificate=term.label)
            yield Step(Change("certificate", term.code, None, text), {"certificate": term.code}, size)


def _module_steps(
    table: Any, own: npt.NDArray[np.intp], code: str, label: Text, modules: Sequence[ModuleTerm]
) -> Iterator[Step]:
    """What is left of a partial certificate: one module more, and all of them. The standing and the dates stay."""
    best = own[np.lexsort((table.validated[own], table.share[own]))[-1]]
    passed = int(table.modules[best])
    left = [module for bit, module in enumerate(modules) if not passed >> bit & 1]
    has = [module.code for bit, module in enumerate(modules) if passed >> bit & 1]
    for count in sorted({1, len(left)} - {0}):
        more = left[:count]
        certificate = Certificate(
            code=code,
            standing="validated" if table.validated[best] else "declared",
            modules=None if count == len(left) else (*has, *(module.code for module in more)),
            issued=_date(int(table.valid_from[best])),
            expires=_date(int(table.valid_to[best])),
        )
        text = Message("certificates.finish", certificate=label, modules=[module.label for module in more])
        yield Step(Change("certificate", code, None, text), {"certificate": certificate}, count)


def _date(day: int) -> date | None:
    return None if abs(day) >= NEVER else _EPOCH + timedelta(days=day)
