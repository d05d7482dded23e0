"""Who is near: the openings with the fewest closed gates for whoever is unplaced, and what one step would fill.

One pass over the unplaced and the openings, judged by the code that scored the pool.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, MessageLanguage, Phrase, Text
from matchcore.pairs import judge_block
from matchcore.rendering import Content, Listed, Points, Several, Valued, headings
from matchcore.solution.parts import parts_of_pairs
from matchcore.solution.solution import Solution

MOST_NEAR = 5
"""How many openings are kept for each person: the nearest, and those that one step would fill."""

N_NEAR_MISSES = 3
"""How many near misses are told of each person unless asked otherwise."""

_AT_ONCE = 2**21
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
    """

    candidate_id: str
    opening_id: str
    employer: str
    title: str
    score: int
    gate: Phrase
    steps: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NearMisses(Listed[NearMiss], of="misses"):
    """The near misses of a result, person by person, longest waiting first. Prints as a table.

    Attributes
    ----------
    misses
        They.
    n_people
        How many unplaced candidates have one.
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
                Several(each.steps, "\n"),
            )
            for each in self.misses
        ]
        names = headings("column", "candidate", "opening", "employer", "title", "points", "gate", "what_opens")
        note = Message("near.note" if rows else "near.none")
        return Content(names, rows, {4}, Message("near.title", people=self.n_people), [note])


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
    """The openings with a seat left that one closed gate parts from each unplaced candidate, at most n of each."""
    pool, openings = solution.pool, solution.pool.openings
    found = []
    missed = near.missed[:, : max(0, n)]
    at, place = np.nonzero(missed >= 0)
    rows, cols = near.rows[at], missed[at, place]
    if len(rows):
        judged = parts_of_pairs(solution.pairs.criteria, solution.policy, rows, cols)
        for row, col, parts in zip(rows.tolist(), cols.tolist(), judged):
            (closed,) = (part for part in parts if not part.is_open)
            found.append(
                NearMiss(
                    pool.candidates.ids[row],
                    openings.ids[col],
                    openings.employers[col],
                    openings.titles[col],
                    sum(part.contribution for part in parts),
                    closed.label,
                    tuple(change.text for change in closed.openers),
                )
            )
    return NearMisses(tuple(found), len({each.candidate_id for each in found}), language)
