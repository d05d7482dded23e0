"""Support: instruction at work that a person needs, against what the opening offers."""

from __future__ import annotations

import numpy as np

from matchcore.criteria.alike import alike
from matchcore.criteria.criterion import Ask, Change, Criterion, Detail, Flag, Judgement, KindNumbers, Kinds, Rows
from matchcore.criteria.seeded import misread
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.records.model import WAYS

_NOT_SAID, _NONE, _SOME, _MUCH = -1, 0, 1, 2
_LESS, _WASTED, _LACKING, _LACKING_MUCH = 7_000, 3_000, 3_000, 2_000
"""What less than what is needed, what nobody needs, and what is not there say."""

_OF_WAY = {
    "practice": _SOME,
    "subsidised": _SOME,
    "job": _NONE,
    "practice_then_job": _SOME,
    "job_with_training": _SOME,
}
"""What a way out is taken to offer where the opening does not say."""


def _table() -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """int32[4, 4]: the part by need and offer; the last of each is not known."""
    part = np.full((4, 4), NEUTRAL, dtype=np.int32)
    part[_NONE, [_SOME, _MUCH]] = _WASTED
    part[_SOME, _NONE], part[_MUCH, _NONE] = _LACKING, _LACKING_MUCH
    part[_SOME, [_SOME, _MUCH]] = FULL_PART
    part[_MUCH, _SOME], part[_MUCH, _MUCH] = _LESS, FULL_PART
    return part


class SupportCriterion(Criterion):
    """A seat with an instructor lifts for who needs one, and speaks against for who does not; need without one too.

    Where an opening does not say, practice, subsidised seats and chains are taken to offer some, a job none (flagged).
    A need that is not known is neutral. A policy may make it a gate.
    """

    name = "support"
    label = Phrase("stöd på arbetsplatsen", "support")
    obstacle = Phrase("Stödet på arbetsplatsen", "support")
    seeded_faults = (misread("need of support ignored", "candidates.support", lambda need: np.full_like(need, -1)),)

    part = _table()

    def read_candidates(self) -> None:
        """The need."""
        self.need = self.columns.candidates.support

    def read_openings(self) -> None:
        """The offer."""
        openings = self.columns.openings
        usual = np.array([_OF_WAY.get(way, _NOT_SAID) for way in WAYS], dtype=np.int8)
        self.is_assumed = openings.support == _NOT_SAID
        self.offer = np.where(self.is_assumed, usual[openings.way], openings.support)

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block."""
        need, offer = self.need[rows][:, None], self.offer[cols][None, :]
        part = self.part[need, offer]
        if not self.policy.support.gate:
            return Judgement(np.ones((1, 1), dtype=np.bool_), part)
        return Judgement((need == _NOT_SAID) | (need <= np.maximum(offer, _NONE)), part)

    def kinds(self) -> Kinds:
        """Alike are those with the same need, and openings with the same offer."""
        return Kinds(alike(self.need), self.kept("openings", self._offers_alike))

    def _offers_alike(self) -> KindNumbers:
        return alike(self.offer)

    def explain(self, row: int, col: int) -> Detail:
        """Say what is needed and what is offered."""
        need, offer = int(self.need[row]), int(self.offer[col])
        facts: list[Text] = []
        flags: set[Flag] = set()
        asks: list[Ask] = []
        amount = Message("support.much" if need == _MUCH else "support.some")
        if need == _NOT_SAID and offer in (_NOT_SAID, _NONE):
            facts.append(Message("support.nothing"))
        elif need == _NOT_SAID:
            facts.append(Message("support.offered"))
            asks.append(Ask("person", Message("ask.need_of_support")))
        elif offer == _NOT_SAID:
            facts.append(Message("support.needed" if need else "support.none", amount=amount))
            asks += [Ask("employer", Message("ask.support"))] * (need > _NONE)
        else:
            met = "met" if 0 < need <= offer else "less" if 0 < offer < need else "lacking" if need else "wasted"
            facts.append(Message("support.none" if need == offer == _NONE else f"support.{met}", amount=amount))
        if self.is_assumed[col] and self.part[need, offer] != NEUTRAL:
            facts.append(Message("support.assumed"))
            flags.add("assumed")
            asks.append(Ask("employer", Message("ask.support")))
        is_open = need == _NOT_SAID or need <= max(offer, _NONE) or not self.policy.support.gate
        openers = () if is_open else (Change("support", None, None, Message("support.get")),)
        return Detail(tuple(facts), openers, frozenset(flags), asks=tuple(asks))
