"""Why a pair scores what it scores, why it was or was not chosen, and what would open it.

Everything here is made by judging a block of one candidate anew, by the very code that scored the pool.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from matchcore.calibration import Chance
from matchcore.criteria import Ask, Change, Flag
from matchcore.errors import Problem
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import ON_TOP_OF_SCORE
from matchcore.rendering import SCORE_PER_POINT, Shown, Table, points, signed_points
from matchcore.solution.parts import BALANCE, NEUTRAL_SCORE, Part, by_weight, parts_of
from matchcore.solution.solution import Solution
from matchcore.solution.verdict import verdict
from matchcore.solution.why_way import why_way


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

    def table(self, language: MessageLanguage | None = None) -> Table:
        """The parts as a table, with the verdict below."""
        language = language or self.language
        neutral = Message("explain.neutral").text(language)
        rows = [(neutral, "", points(NEUTRAL_SCORE, language), "", "")]
        for part in by_weight(self.parts):
            gate = Message("explain.open" if part.is_open else "explain.closed").text(language)
            facts = "\n".join(fact.text(language) for fact in part.facts)
            rows.append(
                (
                    part.label.text(language),
                    part.percent,
                    signed_points(part.step, language) if part.is_weighed else "",
                    gate,
                    facts,
                )
            )
        rows.append((Message("explain.sum").text(language), "", points(self.score, language), "", ""))
        notes = [self.verdict.text(language), *([self.way.text(language)] if self.way else [])]
        if self.chance is not None:
            notes.append(self.chance.text(language))
        if self.openers:
            notes.append(Message("explain.openers").text(language))
            notes += [
                Message("explain.opener", change=change.text).text(language)
                for part in by_weight(self.parts)
                for change in part.openers
            ]
        if self.conditions:
            notes.append(Message("explain.conditions").text(language))
            notes += [Message("explain.opener", change=change.text).text(language) for change in self.conditions]
        for of in ("person", "employer"):
            asked = "; ".join(ask.text.text(language) for ask in self.asks if ask.of == of)
            notes += [Message(f"ask.{of}", asks=asked).text(language)] if asked else []
        if "declared" in self.flags:
            notes.append(Message("explain.has_declared").text(language))
        if self.questions:
            notes.append(Message("explain.has_questions").text(language))
            notes += [f"  {problem.text(language)}" for problem in self.questions]
        values = {"candidate": self.candidate_id, "opening": self.opening_id, "name": self.opening_name}
        return Table(
            headings=tuple(Message(f"explain.{heading}").text(language) for heading in BALANCE),
            rows=tuple(rows),
            numeric=frozenset({1, 2}),
            title=Message("explain.title", **values).text(language),
            notes=tuple(notes),
        )

    @property
    def match_score(self) -> int:
        """The score without what is counted on top of it."""
        return sum(part.contribution for part in self.parts if part.criterion not in ON_TOP_OF_SCORE)

    @property
    def opening_name(self) -> str:
        """The opening's title and employer; its id where it has neither."""
        return ", ".join(part for part in (self.title, self.employer) if part) or self.opening_id

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The explanation as plain values for JSON; sentences in `language`, keys in English."""
        language = language or self.language
        return {
            "candidate_id": self.candidate_id,
            "opening_id": self.opening_id,
            "score": self.score,
            "points": self.score / SCORE_PER_POINT,
            "is_feasible": self.is_feasible,
            "is_placed": self.is_placed,
            "surplus": self.surplus,
            "price": self.price,
            "loss": self.loss,
            "opening_got": self.opening_got,
            "rivals": [{"candidate_id": name, "score": score} for name, score in self.rivals],
            "verdict": self.verdict.text(language),
            "way": None if self.way is None else self.way.text(language),
            "chance": None if self.chance is None else asdict(self.chance),
            "questions": [problem.to_dict() for problem in self.questions],
            "asks": [{"of": ask.of, "text": ask.text.text(language)} for ask in self.asks],
            "parts": [
                {
                    "criterion": part.criterion,
                    "weight": part.weight,
                    "part": part.part,
                    "contribution": part.contribution,
                    "step": part.step,
                    "is_open": part.is_open,
                    "facts": [fact.text(language) for fact in part.facts],
                    "openers": [
                        {"kind": c.kind, "code": c.code, "value": c.value, "text": c.text.text(language)}
                        for c in part.openers
                    ],
                    "conditions": [
                        {"kind": c.kind, "code": c.code, "value": c.value, "text": c.text.text(language)}
                        for c in part.conditions
                    ],
                    "flags": sorted(part.flags),
                }
                for part in self.parts
            ],
        }


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
