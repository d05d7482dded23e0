"""Who is near: the openings with the fewest closed gates for whoever is unplaced, and what one step would fill.

One pass over the unplaced and the openings, judged by the code that scored the pool.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matchcore.criteria import BackgroundCriterion
from matchcore.messages import Message, MessageLanguage, Phrase, Text, code_of
from matchcore.pairs import judge_block
from matchcore.rendering import Content, Listed, Points, Several, Valued, headings
from matchcore.solution.parts import Part, parts_of_pairs
from matchcore.solution.solution import Solution
from matchcore.vocabulary.trades import CRAFTS_AND_MACHINES

MOST_NEAR = 5
"""How many openings are kept for each person: the nearest, and those that one step would fill."""

N_NEAR_MISSES = 3
"""How many near misses are told of each person unless asked otherwise."""

_AT_ONCE = 2**21
_OWN = 100
"""How near work in the own trade comes, in percent."""

_LONG = frozenset({"certificates.get_years", "background.ask"})
"""Steps that take years."""

_OF_THE_TRADE = frozenset({"background.same", "background.worked_this", "terms.start"})
"""What is told besides of a seat in the own trade: the trade, for how long, and when it starts."""

_SCORES = 2**21  # more than any score


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near each unplaced candidate is to an opening with a seat; pairs that a person has banned left out.

    Attributes
    ----------
    rows
        int64[k]: the unplaced candidates, in canonical order.
    n_closed
        int64[k]: how many gates are closed at the nearest opening: 0 when one is possible (others give more there),
        -1 when there is no opening with a seat.
    gate
        int64[k]: the number of the closed gate where exactly one is closed at the nearest opening, else -1.
    nearest
        int64[k, 5]: the nearest openings, fewest closed gates first, then the highest score; -1 where there are fewer.
    missed
        int64[k, 5]: the openings with a seat left and exactly one closed gate, the highest score first; -1 as above.
    """

    rows: npt.NDArray[np.int64]
    n_closed: npt.NDArray[np.int64]
    gate: npt.NDArray[np.int64]
    nearest: npt.NDArray[np.int64]
    missed: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NearMiss(Valued):
    """Somebody unplaced and an opening with a seat left, one closed gate apart.

    Attributes
    ----------
    candidate_id, opening_id, employer, title
        The pair.
    score
        What it would score as it stands, 0…1 000 000; what opens the gate may raise it.
    gate
        The closed gate's name.
    steps
        What would have to change for it to open, all of it together.
    held_by
        Who is proposed for the seat and comes from another trade, where it is the candidate's own; nobody where a seat
        is left.
    """

    candidate_id: str
    opening_id: str
    employer: str
    title: str
    score: int
    gate: Phrase
    steps: tuple[Text, ...]
    held_by: tuple[str, ...] = ()

    @property
    def told(self) -> Text:
        """The steps, a line each, and who has the seat."""
        held = (Message("near.held", holders=self.held_by),) if self.held_by else ()
        return Several((*self.steps, *held), "\n")


@dataclass(frozen=True, slots=True)
class NearMisses(Listed[NearMiss], of="misses"):
    """The near misses of a result. Prints as a table.

    Attributes
    ----------
    misses
        They: first those of a seat in the person's own trade that somebody of another trade has, opening by opening;
        then person by person, longest waiting first.
    n_people
        How many unplaced candidates are near a seat that is left.
    """

    misses: tuple[NearMiss, ...]
    n_people: int
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row a near miss."""
        rows = [
            (
                each.candidate_id,
                each.opening_id,
                each.employer,
                each.title,
                Points(each.score),
                each.gate,
                each.told,
            )
            for each in self.misses
        ]
        names = headings("column", "candidate", "opening", "employer", "title", "points", "gate", "what_opens")
        is_held = [bool(each.held_by) for each in self.misses]
        if rows and all(is_held):
            return Content(names, rows, {4}, Message("near.held_title"))
        notes = [Message("near.note" if rows else "near.none"), *([Message("near.held_note")] if any(is_held) else [])]
        return Content(names, rows, {4}, Message("near.title", people=self.n_people), notes)


def nearness_of(solution: Solution) -> Nearness:
    """How near each unplaced candidate is; O(unplaced × openings)."""
    pool, assignment = solution.pool, solution.assignment
    rows = np.flatnonzero(assignment.opening_of < 0)
    cols = np.flatnonzero(pool.openings.seats > 0)
    taken = np.bincount(assignment.opening_of[assignment.opening_of >= 0], minlength=pool.n_openings)
    has_left = (pool.openings.seats > taken)[cols]
    k = len(rows)
    n_closed, gate = np.full(k, -1, dtype=np.int64), np.full(k, -1, dtype=np.int64)
    nearest, missed = (np.full((k, MOST_NEAR), -1, dtype=np.int64) for _ in range(2))
    size = max(1, _AT_ONCE // max(1, len(cols)))
    for start in range(0, k if len(cols) else 0, size):
        block = rows[start : start + size]
        judged = judge_block(solution.pairs.criteria, solution.policy, block, cols)
        closed, score = judged.n_closed.astype(np.int64), judged.score.astype(np.int64)
        is_banned = np.zeros(closed.shape, dtype=np.bool_)
        for at, row in enumerate(block.tolist()):
            is_banned[at] = np.isin(cols, list(solution.task.ban_at.get(row, ())))
        own = slice(start, start + len(block))
        first = _least(closed * _SCORES + (_SCORES - 1 - score), is_banned)
        nearest[own] = np.where(first >= 0, cols[first], -1)
        each = np.arange(len(block))
        n_closed[own] = np.where(first[:, 0] >= 0, closed[each, first[:, 0]], -1)
        gate[own] = np.where(n_closed[own] == 1, judged.first_closed[each, first[:, 0]], -1)
        best = _least(_SCORES - 1 - score, is_banned | (closed != 1) | ~has_left)
        missed[own] = np.where(best >= 0, cols[best], -1)
    return Nearness(rows, n_closed, gate, nearest, missed)


def _least(key: npt.NDArray[np.int64], is_out: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """int64[r, 5]: the columns of the least keys in each row, those `is_out` left out; of equals the first column."""
    n_cols = key.shape[1]
    key = np.where(is_out, np.iinfo(np.int64).max, key * n_cols + np.arange(n_cols))
    most = min(MOST_NEAR, n_cols)
    some = np.argpartition(key, most - 1, axis=1)[:, :most]
    value = np.take_along_axis(key, some, axis=1)
    order = np.argsort(value, axis=1)
    found = np.full((len(key), MOST_NEAR), -1, dtype=np.int64)
    found[:, :most] = np.where(
        np.take_along_axis(value, order, axis=1) == np.iinfo(np.int64).max,
        -1,
        np.take_along_axis(some, order, axis=1),
    )
    return found


def near_misses(solution: Solution, near: Nearness, n: int, language: MessageLanguage) -> NearMisses:
    """The openings with a seat left that one closed gate parts from each unplaced candidate, at most n of each.

    Before them those who are one step from a seat in their own trade that somebody of another trade has.
    """
    missed = near.missed[:, : max(0, n)]
    at, place = np.nonzero(missed >= 0)
    free = tuple(miss for miss, _ in _misses(solution, near.rows[at], missed[at, place]))
    held = held_by_others(solution, language) if n else ()
    return NearMisses((*held, *free), len({each.candidate_id for each in free}), language)


def held_by_others(solution: Solution, language: MessageLanguage) -> NearMisses:
    """Of the near misses only those who are one step from a seat in their own trade that another trade has."""
    return NearMisses(tuple(_held(solution)), 0, language)


def _misses(
    solution: Solution, rows: npt.NDArray[np.int64], cols: npt.NDArray[np.int64]
) -> Iterator[tuple[NearMiss, tuple[Part, ...]]]:
    """Pairs with one closed gate, each told, and what each criterion gives."""
    names, openings = solution.pool.candidates.ids, solution.pool.openings
    judged = parts_of_pairs(solution.pairs.criteria, solution.policy, rows, cols) if len(rows) else ()
    for row, col, parts in zip(rows.tolist(), cols.tolist(), judged):
        (closed,) = (part for part in parts if not part.is_open)
        named = names[row], openings.ids[col], openings.employers[col], openings.titles[col]
        score, steps = sum(part.contribution for part in parts), tuple(change.text for change in closed.openers)
        yield NearMiss(*named, score, closed.label, steps), parts


def _held(solution: Solution) -> Iterator[NearMiss]:
    """Who is one short step from a seat in the own trade that somebody of another trade has; nobody in large pools."""
    pool, task, opening_of = solution.pool, solution.task, solution.assignment.opening_of
    background = next((one for one in solution.pairs.criteria if isinstance(one, BackgroundCriterion)), None)
    if background is None or pool.n_candidates * pool.n_openings > _AT_ONCE:
        return
    strangers: dict[int, list[str]] = {}
    for row in np.flatnonzero(opening_of >= 0).tolist():
        col = int(opening_of[row])
        near, _ = background.kinship(row, np.array([col]))
        if near[0] <= CRAFTS_AND_MACHINES and row not in task.lock_at:
            strangers.setdefault(col, []).append(pool.candidates.ids[row])
    for col, holders in sorted(strangers.items()):
        rows = np.array([row for row in background.of_trade(col).tolist() if _may_move(solution, background, row, col)])
        if not len(rows):
            continue
        judged = judge_block(solution.pairs.criteria, solution.policy, rows, np.array([col]))
        rows = rows[judged.n_closed[:, 0] == 1]
        for miss, parts in _misses(solution, rows, rows * 0 + col):
            if miss.steps and not _LONG.intersection(map(code_of, miss.steps)):
                told = (fact for part in parts for fact in part.facts if code_of(fact) in _OF_THE_TRADE)
                yield replace(miss, steps=(*miss.steps, *told), held_by=tuple(holders))


def _may_move(solution: Solution, background: BackgroundCriterion, row: int, col: int) -> bool:
    """Whether nothing decided stands between a person and an opening, and she has nothing in her own trade."""
    task, here = solution.task, int(solution.assignment.opening_of[row])
    if row in task.lock_at or col in task.ban_at.get(row, ()):
        return False
    return here < 0 or (here != col and background.kinship(row, np.array([here]))[0][0] < _OWN)
