"""What each criterion gives to one pair, and in a sentence why the pair was or was not chosen.

It is judged by the very code that scored the pool; the sentence is graded by what stands for the pair, or says what
stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment
from matchcore.criteria import Ask, Change, Criterion, Detail, Flag, LeastScoreCriterion
from matchcore.messages import LANGUAGES, Message, Phrase, Text, code_of
from matchcore.pairs import judge_block
from matchcore.policy import FULL_PART, NEUTRAL, ON_TOP_OF_SCORE, WAYS_ON_TOP, Policy
from matchcore.pool import Pool
from matchcore.rendering import Points, Price, Several, points
from matchcore.solution.task import Task

_JUDGED_AT_ONCE = 32
"""So many pairs are judged before the first of them is told."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gives to one pair.

    Attributes
    ----------
    criterion, label
        The criterion's name in the policy, and the name that a user reads.
    weight
        Its weight, whole percent.
    part
        The evidence that the two belong together, 0…10 000; 5 000 says nothing, above speaks for, below against.
    is_open
        Whether its gate lets the pair through.
    facts, openers, flags, conditions, asks
        What was compared; what would open a closed gate; what the answer rests on besides checked facts; what must be
        done before the start for the gate to stay open; what to ask before deciding.
    """

    criterion: str
    label: Phrase
    weight: int
    part: int
    is_open: bool
    facts: tuple[Text, ...]
    openers: tuple[Change, ...]
    flags: frozenset[Flag]
    conditions: tuple[Change, ...] = ()
    asks: tuple[Ask, ...] = ()

    @property
    def contribution(self) -> int:
        """What it adds to the score: weight × part."""
        return self.weight * self.part

    @property
    def step(self) -> int:
        """How far it moves the score from neutral, up or down; the steps and 50.00 points make up the score."""
        return self.contribution if self.criterion in ON_TOP_OF_SCORE else self.weight * (self.part - NEUTRAL)

    @property
    def is_weighed(self) -> bool:
        """Whether it has a weight to show; the gate over the whole score has none."""
        return self.criterion != LeastScoreCriterion.name

    @property
    def percent(self) -> str:
        """Its weight as it is written; nothing where it has none, or where its part is points by itself."""
        return f"{self.weight} %" if self.is_weighed and self.criterion != WAYS_ON_TOP else ""

    @property
    def is_shown(self) -> bool:
        """Whether a reader needs it: what weighs nothing and stands in nobody's way only where it says something."""
        return (
            bool(self.weight) or not self.is_open or self.criterion not in {LeastScoreCriterion.name, *ON_TOP_OF_SCORE}
        )


def parts_of(criteria: Sequence[Criterion], policy: Policy, row: int, col: int) -> tuple[Part, ...]:
    """What each criterion gives to the pair of candidate `row` and opening `col`, in their order."""
    return next(parts_of_pairs(criteria, policy, np.array([row]), np.array([col])))


def parts_of_pairs(
    criteria: Sequence[Criterion], policy: Policy, rows: npt.NDArray[np.integer], cols: npt.NDArray[np.integer]
) -> Iterator[tuple[Part, ...]]:
    """The same of many pairs, one after another: `rows` and `cols` (intp[k]) are judged some at a time."""
    weighed = [criterion for criterion in criteria if not isinstance(criterion, LeastScoreCriterion)]
    least = next((criterion for criterion in criteria if isinstance(criterion, LeastScoreCriterion)), None)
    for first in range(0, len(rows), _JUDGED_AT_ONCE):
        some = rows[first : first + _JUDGED_AT_ONCE], cols[first : first + _JUDGED_AT_ONCE]
        judged = [criterion.judge_pairs(*some) for criterion in weighed]
        for at, (row, col) in enumerate(zip(*(side.tolist() for side in some))):
            parts = [
                _part(criterion, policy, int(one.part[at]), bool(one.is_open[at]), criterion.explain(row, col))
                for criterion, one in zip(weighed, judged)
            ]
            if least is not None:  # what it judges by is at hand
                score = sum(part.contribution for part in parts if part.criterion not in ON_TOP_OF_SCORE)
                is_open = all(part.is_open for part in parts)
                gate = not is_open or score >= policy.least
                parts.append(_part(least, policy, 0, gate, least.told(score, is_open)))
            yield tuple(parts)


_NEAR_AT_ONCE, _MOST_NEAR = 2**20, 3
"""Up to how many pairs are looked through for who is near an empty seat, and how many people are named there."""


def near_empty(
    pool: Pool, task: Task, policy: Policy, rows: npt.NDArray[np.intp], cols: npt.NDArray[np.intp]
) -> dict[int, tuple[Text, ...]]:
    """By opening of `cols`: who of `rows` lacks one thing there, best first, and what; of large pools nothing."""
    if not len(rows) or not len(cols) or len(rows) * len(cols) > _NEAR_AT_ONCE:
        return {}
    judged = judge_block(task.pairs.criteria, policy, rows, cols)
    names, told = pool.candidates.ids, dict[int, tuple[Text, ...]]()
    for at, col in enumerate(cols.tolist()):
        one = [row for row in np.flatnonzero(judged.n_closed[:, at] == 1) if col not in task.ban_at.get(rows[row], ())]
        first = rows[sorted(one, key=lambda row: -int(judged.score[row, at]))[:_MOST_NEAR]]
        by_step: dict[Text, list[str]] = {}
        for row, parts in zip(first.tolist(), parts_of_pairs(task.pairs.criteria, policy, first, first * 0 + col)):
            (closed,) = (part for part in parts if not part.is_open)
            if closed.openers and closed.is_weighed:
                by_step.setdefault(Several(tuple(change.text for change in closed.openers)), []).append(names[row])
        told[col] = tuple(Message("empty.near", people=people, step=step) for step, people in by_step.items())
    return told


def _part(criterion: Criterion, policy: Policy, part: int, is_open: bool, told: Detail) -> Part:
    weight = policy.weight_of(criterion.name)
    detail = told.facts, told.openers, told.flags, told.conditions, told.asks
    return Part(criterion.name, criterion.label, weight, part, is_open, *detail)


def by_weight(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts as a reader wants them: what weighs most first, the rest as they stand, and what is on top last."""
    shown = (part for part in parts if part.is_shown)
    return tuple(sorted(shown, key=lambda part: (part.criterion in ON_TOP_OF_SCORE, -part.weight)))


def in_time(parts: Iterable[Part]) -> Iterator[Text]:
    """What must be had before the start for a pair that is possible on a condition; nothing for others."""
    return (Message("explain.in_time", condition=change.text) for part in parts for change in part.conditions)


NEUTRAL_SCORE = 100 * NEUTRAL
"""What a pair scores of which nothing is known: where the steps begin."""

BALANCE = ("criterion", "weight", "gives", "gate", "facts")
"""The columns of an explanation, as they are headed in the catalogue (``explain.…``)."""


_SUIT_ANYONE = ("location", "language", "terms", "hours", *ON_TOP_OF_SCORE)
"""What makes a pair workable and says nothing of why it should be this work rather than other."""

_STANDS = 20_000
"""How much everything else together has to speak for a pair to be a good proposal, in score units: two points."""

_FOR = {
    "background.same": "reason.same_work",
    "background.near": "reason.near_work",
    "background.area": "reason.area_work",
    "background.kin": "reason.kin_work",
    "background.ladder": "reason.ladder",
    "background.trained": "reason.trained",
    "track.done": "reason.track",
    "wishes.same_trade": "reason.wished",
    "wishes.near_trade": "reason.near_wish",
    "wishes.area_trade": "reason.area_wish",
    "wishes.kin_trade": "reason.kin_wish",
    "wishes.way": "reason.wished_way",
    "support.met": "reason.support",
}
"""What a fact that speaks for a pair comes to in a clause, where the criterion's name says too little."""

_AGAINST = {
    "by_law.firm_untrained": "reason.untrained",
    "by_law.way_back": "reason.way_back",
    "by_law.all_papers": "reason.own_trade",
    "background.other_field": "reason.other_field",
    "background.too_little": "reason.too_little",
    "track.besides": "reason.other_track",
    "track.besides_modules": "reason.other_track",
    "track.not_told": "reason.track_not_told",
    "support.lacking": "reason.no_support",
    "support.less": "reason.no_support",
    "support.wasted": "reason.support_not_needed",
}
"""The same of what speaks against it."""

_DOUBTS = {
    "verdict.weak": "placement.weak",
    "verdict.weak_against": "placement.weak_against",
    "verdict.unwished": "placement.unwished",
}
"""What is not said of a good proposal, as it is said in short."""

_FAR_KIN = ("background.kin", "wishes.kin_trade")
"""What lifts and makes no good proposal by itself: one craft is not another."""

_WHOLE_TRACK = (FULL_PART, (NEUTRAL + FULL_PART) // 2)
"""The part of who has completed a track that is asked for, or that leads to the work."""

_AGAINST_WHATEVER = ("by_law.firm_untrained", "by_law.way_back", "by_law.all_papers")
"""What speaks against a weak proposal though its criterion does not."""


def grade(parts: Sequence[Part]) -> Message:
    """How good a proposal is by what stands for it: a good one, a weak one, or not what the person has asked for."""
    telling = _telling(parts)
    if _is_unwished(telling):
        return Message("verdict.unwished")
    total = sum(part.step for part in telling if not _is_far_kin(part))
    if total >= _STANDS:
        says = {code_of(fact) for part in telling for fact in part.facts}
        is_below = "background.below" in says
        not_for = {"background"} if "background.unrelated" in says else set()  # a new occupation is no reason for it
        helps = [part for part in by_weight(parts) if part in telling or part.criterion == "language"]
        helps = sorted((part for part in helps if part.step > 0), key=lambda part: -part.step)
        reasons = [part for part in helps if part.criterion not in not_for] or helps
        key = "verdict.good_below" if is_below else "verdict.good"
        return Message(key, reasons=[_clause(part, _FOR) or part.label for part in reasons])
    told = [part for part in telling if any(code_of(fact) in _AGAINST_WHATEVER for fact in part.facts)]
    against = told + [part for part in telling if part.step < 0 and part not in told]
    if not against:
        return Message("verdict.weak")
    clauses = [_clause(part, _AGAINST) or Message("reason.against", criterion=part.label) for part in against]
    return Message("verdict.weak_against", reasons=clauses)


def _telling(parts: Iterable[Part]) -> list[Part]:
    """What says why it should be this work rather than other."""
    return [part for part in by_weight(parts) if part.is_weighed and part.criterion not in _SUIT_ANYONE]


def _is_unwished(telling: Iterable[Part]) -> bool:
    return any(part.criterion == "wishes" and part.step < 0 for part in telling)


def _is_far_kin(part: Part) -> bool:
    return any(code_of(fact) in _FAR_KIN for fact in part.facts)


def speaks_for(parts: Sequence[Part]) -> bool:
    """Whether anything of the person's own speaks for a pair, and the work is not other than what was wished for."""
    telling = _telling(parts)
    return not _is_unwished(telling) and any(part.step > 0 and not _is_far_kin(part) for part in telling)


def doubts(parts: Sequence[Part]) -> tuple[Text, ...]:
    """That a proposal is a weak one, or not what the person has asked for, and why, in short; nothing of a good one."""
    told = grade(parts)
    return (Message(_DOUBTS[told.key], **told.values),) if told.key in _DOUBTS else ()


def _clause(part: Part, says: Mapping[str, str]) -> Text | None:
    """What a part comes to in a clause, by its facts; None where only its criterion can be named."""
    if says is _FOR and part.criterion in ("language", "certificates"):
        return Message(f"reason.{part.criterion}")
    if says is _FOR and part.criterion == "track" and part.part in _WHOLE_TRACK:
        return Message("reason.whole_track")
    found = {code_of(fact) for fact in part.facts}
    return next((Message(key) for code, key in says.items() if code in found), None)


def verdict(
    pool: Pool,
    task: Task,
    assignment: Assignment,
    row: int,
    col: int,
    loss: int | None,
    parts: Sequence[Part],
    rivals: Sequence[tuple[str, int]],
    is_tied: bool,
) -> Text:
    """Why the pair was or was not chosen, in a sentence."""
    closed = tuple(part.label for part in by_weight(parts) if not part.is_open)
    decided = _decided_verdict(pool, task, row, col, loss, not closed)
    if decided is not None:
        return decided
    if int(assignment.opening_of[row]) == col:
        price = Price(int(assignment.price[col]), int(assignment.bonus))
        key = "placed_alone" if pool.n_candidates == pool.n_openings == 1 else "placed"
        chosen = Message(f"verdict.{'placed_contested' if price.price else key}", grade=grade(parts), price=price)
        return Message("verdict.placed_tied", verdict=chosen) if is_tied else chosen
    if closed:
        return Message("verdict.not_feasible", gates=closed)
    if not pool.openings.seats[col]:
        return Message("verdict.no_seats")
    holders = [
        Phrase(*(f"{name} ({points(held, language)})" for language in LANGUAGES)) for name, held in rivals[:3]
    ] or None
    got = int(assignment.opening_of[row])
    if not task.pairs.is_complete:
        return Message("verdict.not_searched", holders=holders)
    if loss is None:
        return Message("verdict.all_locked", holders=holders)
    told = Message("verdict.taken", holders=holders, loss=Points(loss, in_words=True))
    if loss == 0:
        told = Message("verdict.tie", holders=holders)
    elif assignment.bonus and loss > assignment.bonus // 2:
        told = Message("verdict.fewer_placed", holders=holders)
    elif got >= 0:
        told = Message("verdict.elsewhere", opening=pool.openings.ids[got], loss=Points(loss, in_words=True))
    return Message("verdict.kept_counted", verdict=told) if task.stability else told


def _decided_verdict(pool: Pool, task: Task, row: int, col: int, loss: int | None, is_feasible: bool) -> Text | None:
    """What a lock or a ban says of a pair; None where neither does."""
    candidate_id, opening_id = pool.candidates.ids[row], pool.openings.ids[col]
    lock = next((lock for lock in task.constraints.locks if lock.candidate_id == candidate_id), None)
    if lock is not None and lock.opening_id == opening_id:
        return Message("verdict.locked" if is_feasible else "verdict.locked_through", reason=lock.reason)
    ban = next((b for b in task.constraints.bans if (b.candidate_id, b.opening_id) == (candidate_id, opening_id)), None)
    if ban is not None:
        return Message("verdict.banned", reason=ban.reason)
    if lock is None or not is_feasible or loss is None:
        return None
    key = "verdict.locked_elsewhere" if loss >= 0 else "verdict.locked_elsewhere_gains"
    return Message(key, opening=lock.opening_id, reason=lock.reason, loss=Points(abs(loss), in_words=True))
