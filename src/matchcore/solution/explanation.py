"""Why a pair scores what it scores, why it was or was not chosen, why by this way out, and what would open it.

Everything here is made by judging a block of one candidate anew, by the very code that scored the pool. Of somebody
without an opening it tells what stood nearest, what closed it, and what would open it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from matchcore.calibration import Chance
from matchcore.criteria import Ask, BackgroundCriterion, Change, Flag
from matchcore.errors import Problem
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pairs import judge_block
from matchcore.policy import NEUTRAL, ON_TOP_OF_SCORE
from matchcore.records.model import WAYS
from matchcore.rendering import (
    SCORE_PER_POINT,
    Content,
    Indented,
    Points,
    Several,
    Shown,
    headings,
    plain,
    together,
    told_of,
)
from matchcore.solution.parts import BALANCE, NEUTRAL_SCORE, Part, by_weight, in_time, parts_of, verdict
from matchcore.solution.placements import reason_unplaced
from matchcore.solution.solution import Solution


def why_way(solution: Solution, row: int, col: int, parts: Sequence[Part]) -> Text | None:
    """Why the way that an opening is, for one candidate; None in a pool of one way only.

    Parameters
    ----------
    parts
        What each criterion gives to the pair.
    """
    openings = solution.pool.openings
    if len(np.unique(openings.way)) < 2:
        return None
    way = int(openings.way[col])
    reasons = tuple(_reasons(solution, row, col, parts))
    return Message("why_way", way=Message(f"way.{WAYS[way]}"), reasons=Several(reasons))


def possible_ways(solution: Solution, row: int) -> list[int]:
    """The numbers of the ways in which some opening with a seat is possible for a candidate, in the order of `WAYS`."""
    openings = solution.pool.openings
    own, _ = solution.pairs.row(row)
    possible: list[int] = np.unique(openings.way[own[openings.seats[own] > 0]]).tolist()
    return possible


def _reasons(solution: Solution, row: int, col: int, parts: Sequence[Part]) -> Iterator[Text]:
    columns = solution.pool.columns
    way, asked = int(columns.openings.way[col]), columns.candidates.wished_ways
    wished = asked.way[asked.row == row].tolist()
    if way in wished:
        yield Message("why_way.asked", rank=wished.index(way) + 1)
    elif wished:
        yield Message("why_way.not_asked", wished=[Message(f"way.{WAYS[number]}") for number in wished])
    part_of = {part.criterion: part for part in parts}
    if "support" in part_of and part_of["support"].part > NEUTRAL:
        yield Message("why_way.support")
    form = int(columns.openings.form[col])
    if form >= 0 and int(columns.candidates.eligible[row]) >> form & 1:
        yield Message("why_way.eligible", form=columns.vocabulary.forms[columns.codes.forms[form]].label.inline)
    if "ways" in part_of:
        yield from part_of["ways"].facts
    others = [Message(f"way.{WAYS[number]}") for number in possible_ways(solution, row) if number != way]
    yield Message("why_way.others", ways=others) if others else Message("why_way.only")


@dataclass(frozen=True, slots=True)
class Explanation(Shown):
    """Why one pair scores what it scores, and why it was or was not chosen. Prints as a table.

    Attributes
    ----------
    candidate_id, opening_id, employer, title
        The pair.
    parts
        One for each criterion; their contributions sum to `score` exactly.
    score
        0…1 000 000 (and what is counted on top), as the engine scored it; for a pair that is not feasible, what it
        would have been.
    is_feasible, is_placed
        Whether every gate is open; whether the pair was chosen.
    surplus, price
        The candidate's surplus and the opening's price in the proof, in score units.
    loss
        How much less the best assignment that holds this pair is worth than the best of all, exactly: 0 for a chosen
        pair and for one that another optimum holds, None for a pair that is not possible. Below 0 only where a lock or
        a ban stands in the way: what is gained without it. Points for unchanged placements are counted.
    opening_got
        Where the candidate was placed instead, None when unplaced.
    rivals
        Who holds the opening's seats, best score first, with their scores.
    questions
        What could not be read of the two: it counts as unknown, and what stands as missing may be there.
    chance
        How placements that scored alike have gone; None where that was not learned. It is in no score and no proof.
    way
        Why this way out for this person; None in a pool of one way only.
    """

    candidate_id: str
    opening_id: str
    employer: str
    title: str
    parts: tuple[Part, ...]
    score: int
    is_feasible: bool
    is_placed: bool
    surplus: int
    price: int
    loss: int | None
    opening_got: str | None
    rivals: tuple[tuple[str, int], ...]
    verdict: Text
    language: MessageLanguage = "sv"
    questions: tuple[Problem, ...] = ()
    chance: Chance | None = None
    way: Text | None = None

    @property
    def openers(self) -> tuple[Change, ...]:
        """Everything that would have to change for the pair to be possible."""
        return tuple(change for part in self.parts for change in part.openers)

    @property
    def conditions(self) -> tuple[Change, ...]:
        """What must be done before the start for the pair to stay possible."""
        return tuple(change for part in self.parts for change in part.conditions)

    @property
    def flags(self) -> frozenset[Flag]:
        """What the pair rests on besides checked facts."""
        return frozenset(flag for part in self.parts for flag in part.flags)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What to ask before deciding, each thing once: what the person wishes for first, then by weight."""
        wish_first = sorted(by_weight(self.parts), key=lambda part: part.criterion != "wishes")
        return tuple(dict.fromkeys(ask for part in wish_first for ask in part.asks))

    def _content(self) -> Content:
        """The parts, a row each, with the verdict below."""
        in_order = by_weight(self.parts)
        rows: list[tuple[object, ...]] = [(Message("explain.neutral"), "", Points(NEUTRAL_SCORE), "", "")]
        for part in in_order:
            gate = Message("explain.open" if part.is_open else "explain.closed")
            step = Points(part.step, is_step=True) if part.is_weighed else ""
            rows.append((part.label, part.percent, step, gate, Several(part.facts, "\n")))
        rows.append((Message("explain.sum"), "", Points(self.score), "", ""))
        notes = [told for told in (self.verdict, self.way, self.chance) if told is not None]
        openers = [change for part in in_order for change in part.openers]
        for key, changes in (("openers", openers), ("conditions", self.conditions)):
            if changes:
                notes.append(Message(f"explain.{key}"))
                notes += [Message("explain.opener", change=change.text) for change in changes]
        for of in ("person", "employer"):
            if asked := tuple(ask.text for ask in self.asks if ask.of == of):
                notes.append(Message(f"ask.{of}", asks=Several(asked)))
        if "declared" in self.flags:
            notes.append(Message("explain.has_declared"))
        values = {"candidate": self.candidate_id, "opening": self.opening_id, "name": self.opening_name}
        names, title = headings("explain", *BALANCE), Message("explain.title", **values)
        return Content(names, rows, {1, 2}, title, [*notes, *questions_told(self.questions)])

    @property
    def in_short(self) -> tuple[object, object, Text]:
        """The score, what stands in the way and what would open it, or the verdict where nothing does."""
        closed = [part.label for part in self.parts if not part.is_open]
        steps: list[Text] = [change.text for change in self.openers] or [self.verdict]
        told = Several((*steps, *in_time(self.parts)), "\n")
        return Points(self.score), closed or Message("unplaced.no_gate"), told

    @property
    def match_score(self) -> int:
        """The score without what is counted on top of it."""
        return sum(part.contribution for part in self.parts if part.criterion not in ON_TOP_OF_SCORE)

    @property
    def opening_name(self) -> str:
        """The opening's title and employer; its id where it has neither."""
        return together(self.title, self.employer) or self.opening_id

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The explanation as plain values for JSON; sentences in `language`, keys in English."""
        language = language or self.language
        return {
            **told_of(self, "candidate_id opening_id score", language),
            "points": self.score / SCORE_PER_POINT,
            **told_of(self, "is_feasible is_placed surplus price loss opening_got", language),
            "rivals": [{"candidate_id": name, "score": score} for name, score in self.rivals],
            **told_of(self, "verdict way", language),
            "chance": None if self.chance is None else asdict(self.chance),
            "questions": [problem.to_dict() for problem in self.questions],
            "asks": plain(self.asks, language),
            "parts": [
                {
                    **told_of(part, "criterion weight part contribution step is_open", language),
                    **told_of(part, "facts openers conditions", language),
                    "flags": sorted(part.flags),
                }
                for part in self.parts
            ],
        }


def questions_told(questions: Sequence[Problem]) -> list[Text]:
    """What could not be read, under a line that says so; nothing where all was read."""
    return [Message("explain.has_questions"), *map(Indented, questions)] if questions else []


def explain_pair(
    solution: Solution, row: int, col: int, language: MessageLanguage, is_tied: bool = False
) -> Explanation:
    """Explain one pair of a solved pool; `is_tied` says that the candidate's placement hangs on an exact tie."""
    pool, task, assignment = solution.pool, solution.task, solution.assignment
    asked = solution.questions.candidates.of(pool.candidates.ids[row])
    parts = tuple(_as_read(part, asked) for part in parts_of(task.pairs.criteria, solution.policy, row, col))
    score = sum(part.contribution for part in parts)
    is_feasible = all(part.is_open for part in parts)
    opening_of = assignment.opening_of
    got = int(opening_of[row])
    loss = 0 if got == col else None
    if is_feasible and pool.openings.seats[col] and task.pairs.is_complete:
        counts = int(task.counts(row, np.array([col]), np.array([score]))[0])
        warm = solution.warm
        if got != col:
            loss = -warm.holding(row, col, counts).gain if warm.can_take(col) else None
    holders = np.flatnonzero(opening_of == col)
    rivals = sorted(
        ((pool.candidates.ids[i], task.held(i, col)) for i in holders.tolist() if i != row),
        key=lambda rival: (-rival[1], rival[0]),
    )
    return Explanation(
        candidate_id=pool.candidates.ids[row],
        opening_id=pool.openings.ids[col],
        employer=pool.openings.employers[col],
        title=pool.openings.titles[col],
        parts=parts,
        score=score,
        is_feasible=is_feasible,
        is_placed=got == col,
        surplus=int(assignment.surplus[row]),
        price=int(assignment.price[col]),
        loss=loss,
        opening_got=pool.openings.ids[got] if got >= 0 else None,
        rivals=tuple(rivals),
        verdict=verdict(pool, task, assignment, row, col, loss, parts, rivals, is_tied),
        language=language,
        way=why_way(solution, row, col, parts),
    )


def _as_read(part: Part, asked: Sequence[Problem]) -> Part:
    """A part that does not call unsaid what was said and not understood."""
    if not any(problem.field == part.criterion == "wishes" for problem in asked):
        return part
    is_unsaid = [isinstance(fact, Message) and fact.key == "wishes.nothing" for fact in part.facts]
    return replace(
        part, facts=tuple(Message("wishes.unread") if no else fact for no, fact in zip(is_unsaid, part.facts))
    )


@dataclass(frozen=True, slots=True)
class WhyUnplaced(Shown):
    """Why a candidate is unplaced: the nearest openings, what closed each, and what would open it.

    Attributes
    ----------
    candidate_id
        The candidate.
    reason
        The answer in a sentence.
    n_openings, n_feasible
        How many openings there are, and how many every gate lets her through to.
    closed_by
        How many openings each gate was the first to close, by criterion.
    nearest
        The nearest openings, fewest closed gates first (one is forgiven in the own trade), then highest score.
    questions
        What of the person's row could not be read: it counts as unknown, and what stands as missing may be there.
    """

    candidate_id: str
    reason: Text
    n_openings: int
    n_feasible: int
    closed_by: Mapping[str, int]
    nearest: tuple[Explanation, ...]
    language: MessageLanguage = "sv"
    questions: tuple[Problem, ...] = ()

    def _content(self) -> Content:
        """The nearest openings, a row each."""
        rows = [(near.opening_id, near.opening_name, *near.in_short) for near in self.nearest]
        names = headings("unplaced", "opening", "name", "score", "closed_by", "next_step")
        title, asked = Message("unplaced.title", candidate=self.candidate_id), questions_told(self.questions)
        return Content(names, rows, {2}, title, [self.reason, *asked])

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        language = language or self.language
        return {
            "candidate_id": self.candidate_id,
            "reason": self.reason.text(language),
            "questions": [problem.to_dict() for problem in self.questions],
            "n_openings": self.n_openings,
            "n_feasible": self.n_feasible,
            "closed_by": dict(self.closed_by),
            "nearest": [near.to_dict(language) for near in self.nearest],
        }


_OWN = 100
"""How near work in the own trade comes, in percent."""


@dataclass(frozen=True, slots=True)
class WhyOpening(Shown):
    """Why an opening has seats left, or who has them, and who stands nearest besides.

    Attributes
    ----------
    opening_id, name
        The opening, and its title and employer.
    reason
        The answer in a sentence.
    n_left, n_feasible
        How many seats are left, and for how many candidates every gate is open.
    nearest
        The nearest candidates who are not placed there, fewest closed gates first and then highest score.
    """

    opening_id: str
    name: str
    reason: Text
    n_left: int
    n_feasible: int
    nearest: tuple[Explanation, ...]
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """The nearest candidates, a row each."""
        rows = [
            (near.candidate_id, near.opening_got or Message("move.unplaced"), *near.in_short) for near in self.nearest
        ]
        names = headings("unplaced", "candidate", "now", "score", "closed_by", "next_step")
        return Content(names, rows, {2}, Message("why_opening.title", opening=self.name), [self.reason])

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The answer as plain values for JSON."""
        language = language or self.language
        told = told_of(self, "opening_id name reason n_left n_feasible", language)
        return told | {"nearest": [near.to_dict(language) for near in self.nearest]}


def why_opening(solution: Solution, col: int, language: MessageLanguage, n_nearest: int) -> WhyOpening:
    """Explain why an opening has seats left, and who stands nearest of those who are not placed there."""
    pool, pairs, name = solution.pool, solution.pairs, solution.pool.openings.ids[col]
    rows = np.flatnonzero(solution.assignment.opening_of != col)
    judged = judge_block(pairs.criteria, solution.policy, rows, np.array([col]))
    order = rows[np.lexsort((rows, -judged.score[:, 0], judged.n_closed[:, 0]))[:n_nearest]]
    holders = [pool.candidates.ids[row] for row in np.flatnonzero(solution.assignment.opening_of == col)]
    left = next((one for one in solution.seats_left if one.opening_id == name), None)
    reason = Message("why_opening.full", holders=holders) if left is None else left.told
    return WhyOpening(
        opening_id=name,
        name=together(pool.openings.titles[col], pool.openings.employers[col]) or name,
        reason=reason,
        n_left=left.n_left if left is not None else 0,
        n_feasible=int(pairs.n_candidates_of[col]),
        nearest=tuple(explain_pair(solution, int(row), col, language) for row in order),
        language=language,
    )


def why_unplaced(solution: Solution, row: int, language: MessageLanguage, n_nearest: int) -> WhyUnplaced:
    """Explain why a candidate has no opening, or, for one who has, what stood nearest besides."""
    pool, pairs = solution.pool, solution.pairs
    cols = np.arange(pool.n_openings)
    judged = judge_block(pairs.criteria, solution.policy, np.array([row]), cols)
    background = next((one for one in pairs.criteria if isinstance(one, BackgroundCriterion)), None)
    is_own = background.kinship(row, cols)[0] == _OWN if background is not None else np.zeros(len(cols), dtype=np.bool_)
    order = np.lexsort((cols, -judged.score[0], np.maximum(judged.n_closed[0] - is_own, 0)))[:n_nearest]
    closed = pairs.closed_by_candidate[row]
    banned = solution.task.ban_at.get(row, frozenset())
    return WhyUnplaced(
        candidate_id=pool.candidates.ids[row],
        reason=reason_unplaced(pool, pairs, solution.assignment, row, banned),
        n_openings=pool.n_openings,
        n_feasible=int(pairs.n_openings_of[row]),
        closed_by={criterion.name: int(count) for criterion, count in zip(pairs.criteria, closed)},
        nearest=tuple(explain_pair(solution, row, int(col), language) for col in order),
        language=language,
        questions=solution.questions.candidates.of(pool.candidates.ids[row]),
    )
