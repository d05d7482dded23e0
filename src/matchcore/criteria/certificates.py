"""Certificates: what an opening requires and finds meriting, against what the person holds on the day work starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike_sets
from matchcore.criteria.criterion import Change, Criterion, Detail, Flag, Judgement, Kinds, Rows, Step, padded_slots
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text, either
from matchcore.policy import FULL_PART, CertificatePolicy, Policy
from matchcore.pool import NEVER, CandidateColumns, CertificateTable, Columns
from matchcore.records import Certificate
from matchcore.vocabulary import CertificateTerm, ModuleTerm

_Told = tuple[Text, Change | None, Flag | None]
_EPOCH = date(1970, 1, 1)
_DATES = 2**33  # more than there are days between -NEVER and NEVER: a code and a day make one sortable number


@dataclass(frozen=True, slots=True)
class _Holdings:
    """Every certificate held, with all the choices that it or what it implies meets, one row each.

    Ordered by candidate and then by credit.
    """

    row: npt.NDArray[np.int32]
    choice: npt.NDArray[np.int32]
    source: npt.NDArray[np.intp]  # the row of the certificate table it comes from
    valid_from: npt.NDArray[np.int32]
    valid_to: npt.NDArray[np.int32]
    credit: npt.NDArray[np.int16]
    opens: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Demands:
    """What openings ask for, one row a demand, ordered by opening.

    A choice is a set of certificates of which one is enough; most are of one certificate.

    Attributes
    ----------
    row, choice
        int32[d]: the opening and the choice, 0…k - 1.
    required
        bool[d]: a gate; otherwise merited.
    choices
        For each choice its certificates (indices in `Codes.certificates`), as a record has them.
    """

    row: npt.NDArray[np.int32]
    choice: npt.NDArray[np.int32]
    required: npt.NDArray[np.bool_]
    choices: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, columns: Columns) -> _Demands:
        """The demands of a pool, equal sets numbered alike."""
        table = columns.openings.certificates
        first = table.first
        after = np.append(first[1:], len(table.row))
        choice = alike_sets(np.repeat(np.arange(len(first)), after - first), len(first), table.code)
        _, example = np.unique(choice, return_index=True)
        choices = tuple(tuple(table.code[first[one] : after[one]].tolist()) for one in example.tolist())
        return cls(table.row[first], choice, table.required[first], choices)


class CertificatesCriterion(Criterion):
    """The mean credit over required and merited certificates, each judged on the day the opening starts.

    A certificate that is held and validated gives a full credit, a declared one what the policy says, a partial one its
    share of modules passed. One that has expired by then gives none; on its last day it still counts. The gate asks for
    every required certificate. What a certificate implies (CE ⇒ C ⇒ B) counts as held with it. Of alternatives the one
    that gives most credit counts, and one that opens the gate is enough.
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

    def __init__(self, columns: Columns, policy: Policy) -> None:
        super().__init__(columns, policy)
        self.demands = demands = _Demands.of(columns)
        # An atom is a choice on a day. Openings ask for atoms; what is held covers a run of a choice's atoms.
        key = demands.choice.astype(np.int64) * _DATES + columns.openings.start[demands.row] + int(NEVER)
        atoms, atom = np.unique(key, return_inverse=True)
        self.n_atoms = len(atoms)
        self.slots = padded_slots(demands.row, len(columns.openings))
        self.n_asked = (self.slots >= 0).sum(axis=1)
        self.atom = np.append(atom, self.n_atoms)[self.slots]  # the last stands for nothing asked
        self.is_gate = (self.slots >= 0) & demands.required[self.slots] if len(atom) else self.slots >= 0
        # A sum of credits and, for each required certificate that is lacking, `closed` on top: one number for both.
        self.kind_of_sum = np.int32 if self.slots.shape[1] <= 100 else np.int64
        self.closed = self.kind_of_sum(2**20 if self.slots.shape[1] <= 100 else 2**40)
        self.held = _holdings(columns, policy.certificates, demands.choices)
        choice_key = self.held.choice.astype(np.int64) * _DATES + int(NEVER)
        self.first = np.searchsorted(atoms, choice_key + self.held.valid_from, side="left")
        self.after = np.searchsorted(atoms, choice_key + self.held.valid_to, side="right")
        self.bounds = np.searchsorted(self.held.row, np.arange(len(columns.candidates) + 1))

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; the mean of the credits is rounded down.

        Laid out by opening: what all candidates have of one certificate stands in one line, which is added at a stroke.
        """
        n_asked = self.n_asked[cols]
        # The openings that ask for most first: those with a certificate in their nth slot then stand together.
        order = np.argsort(-n_asked, kind="stable")
        cols, n_asked = np.asarray(cols)[order], n_asked[order]
        lines, line_of = self._lines(rows, cols)
        total = np.zeros((len(cols), len(rows)), dtype=self.kind_of_sum)
        for slot in range(int(n_asked.max(initial=0))):
            n_with = int(np.count_nonzero(n_asked > slot))
            total[:n_with] += np.take(lines, line_of[:n_with, slot], axis=0)
        is_open = total < self.closed
        total &= self.closed - 1
        for number in np.unique(n_asked).tolist():
            alike = slice(*np.searchsorted(-n_asked, [-number, -number + 1]).tolist())
            if number == 0:
                total[alike] = FULL_PART
            elif number > 1:
                total[alike] //= number
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return Judgement(np.take(is_open, back, axis=0).T, np.take(total, back, axis=0).T)

    def _lines(self, rows: Rows, cols: Rows) -> tuple[npt.NDArray[Any], Rows]:
        """What each candidate has of each atom that these openings ask for, and the line that each slot asks for.

        Returns
        -------
        lines : int[a, r]
            The best credit for each atom that is merited; and for each that is required, where `closed` is added when
            nothing held opens the gate.
        line_of : intp[c, s]
            An opening has nothing to ask for in the slots that it does not use: what stands there is no line.
        """
        asked = 2 * self.atom[cols] + self.is_gate[cols]
        is_used = np.zeros(2 * self.n_atoms + 2, dtype=np.bool_)
        is_used[asked] = True
        used, line_of = np.flatnonzero(is_used[: 2 * self.n_atoms]), (np.cumsum(is_used) - 1)[asked]
        lines = np.zeros((len(used), len(rows)), dtype=self.kind_of_sum)
        if self.policy.certificates.gate:
            lines[used % 2 == 1] = self.closed
        candidate, entry = spread(self.bounds[rows], self.bounds[np.asarray(rows) + 1])
        first, after = np.searchsorted(used, 2 * self.first[entry]), np.searchsorted(used, 2 * self.after[entry])
        which, line = spread(first, after)
        candidate, entry = candidate[which], entry[which]
        # Entries come in rising order of credit, and of two writes to one place the last stays: the best one. A gate
        # that one of them opens stays open.
        credit: npt.NDArray[Any] = self.held.credit[entry].astype(self.kind_of_sum)
        if self.policy.certificates.gate:
            is_open = np.zeros(lines.shape, dtype=np.bool_)
            opens = self.held.opens[entry]
            is_open[line[opens], candidate[opens]] = True
            credit += np.where((used[line] % 2 == 1) & ~is_open[line, candidate], self.closed, 0)
        lines[line, candidate] = credit
        return lines, line_of

    def kinds(self) -> Kinds:
        """Alike are those whose certificates cover the same of what is asked, on the same of the openings' dates."""
        held, demands = self.held, self.demands
        used = np.flatnonzero(self.after > self.first)
        n, m = len(self.columns.candidates), len(self.columns.openings)
        return Kinds(
            alike_sets(held.row[used], n, self.first[used], self.after[used], held.credit[used], held.opens[used]),
            alike_sets(demands.row, m, demands.choice, self.columns.openings.start[demands.row], demands.required),
        )

    def explain(self, row: int, col: int) -> Detail:
        """Say each demand, whether it is held on the day, and what is missing, expired or left."""
        facts: list[Text] = []
        openers: list[Change] = []
        flags: set[Flag] = set()
        day = int(self.columns.openings.start[col])
        for slot, position in enumerate(self.slots[col]):
            if position < 0:
                break
            gate = bool(self.is_gate[col, slot])
            choice = int(self.demands.choice[position])
            codes, known = self.columns.codes.certificates, self.columns.vocabulary.certificates
            terms = [known[codes[code]] for code in self.demands.choices[choice]]
            role = Message("certificates.required" if gate else "certificates.merited")
            told = self._told(row, choice, day)
            if told is None:
                fact, change, flag = self._lacking(row, terms, day)
            else:
                fact, change, flag = self._standing(told, self._meant(told, terms), day)
                if len(terms) > 1:
                    role = Message("certificates.one_required", choice=either([term.label.inline for term in terms]))
            flags |= {flag} if flag else set()
            facts.append(Message("certificates.with_role", fact=fact, role=role))
            if gate and self.policy.certificates.gate and change is not None:
                openers.append(change)
        if not facts:
            facts.append(Message("certificates.nothing"))
        return Detail(tuple(facts), tuple(openers), frozenset(flags))

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
        get = Change("certificate", terms[0].code, None, Message("certificates.get", certificate=label))
        return Message("certificates.missing", certificate=label), get, None

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
        demands = columns.openings.certificates
        for number in np.unique(demands.code[asking[demands.row]]).tolist():
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


def _holdings(columns: Columns, own: CertificatePolicy, choices: Sequence[Sequence[int]]) -> _Holdings:
    """What is held, and what it implies, as far as any opening asks for it."""
    table, codes, vocabulary = columns.candidates.certificates, columns.codes.certificates, columns.vocabulary
    asking: dict[str, list[int]] = {}
    for choice, alternatives in enumerate(choices):
        for code in alternatives:
            asking.setdefault(codes[code], []).append(choice)
    pairs: list[tuple[int, int, bool]] = []
    for code in np.unique(table.code).tolist():
        term = vocabulary.certificates[codes[code]]
        implied = vocabulary.implied(term.code) if term.portable else frozenset()
        met = sorted({choice for name in implied for choice in asking.get(name, ())})
        pairs += [(code, choice, code in choices[choice]) for choice in met]
    from_code = np.array([pair[0] for pair in pairs], dtype=np.int32)
    to_choice = np.array([pair[1] for pair in pairs], dtype=np.int32)
    is_itself = np.array([pair[2] for pair in pairs], dtype=np.bool_)
    source, pair = spread(np.searchsorted(from_code, table.code), np.searchsorted(from_code, table.code, "right"))
    # A partial result stands for its own certificate only, not for what the whole would imply.
    keep = (table.share[source] == FULL_PART) | is_itself[pair]
    source, choice = source[keep], to_choice[pair[keep]]
    credit, opens = _worth(table, own)
    order = np.lexsort((source, credit[source], table.row[source]))
    source, choice = source[order], choice[order]
    return _Holdings(
        table.row[source],
        choice,
        source,
        table.valid_from[source],
        table.valid_to[source],
        credit[source],
        opens[source],
    )


def _worth(table: CertificateTable, own: CertificatePolicy) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
    """int16[k], bool[k]: the credit of each certificate held, and whether it opens a gate."""
    credit = table.share.astype(np.int64) * np.where(table.validated, FULL_PART, own.declared_part) // FULL_PART
    is_whole = (table.share == FULL_PART) | (own.partial_opens & (table.share > 0))
    return credit.astype(np.int16), is_whole & (table.validated | own.declared_opens)


def spread(start: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Lay n ranges out one after another.

    Returns
    -------
    which, position
        intp[t] twice: for each place in each range ``start[i]:end[i]``, the i and the place.
    """
    length = np.maximum(np.asarray(end) - start, 0)
    which = np.repeat(np.arange(len(length)), length)
    offset = np.cumsum(length) - length
    return which, np.arange(len(which)) - offset[which] + np.asarray(start)[which]


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
