"""What unfilled seats lack: a certificate, a level, a track, and who is that one step away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.assignment import assign_pairs
from matchcore.criteria import Change, LeastScoreCriterion
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pairs import judge_block
from matchcore.rendering import Content, Listed, Points, Several, Valued, headings
from matchcore.solution.solution import Solution
from matchcore.vocabulary import Vocabulary

_AT_ONCE = 2**20
_MOST_PLACES = 3

_Key = tuple[tuple[str, str | None, Any], ...]
_WHATEVER_THE_VALUE = ("reach_km", "available_from", "home", "workplace")
"""Kinds of changes whose value differs from person to person: what lacks is the kind."""


@dataclass(frozen=True, slots=True)
class Lack(Valued):
    """Something that unfilled seats lack, and who is that one step from them.

    Attributes
    ----------
    kind, code, value
        What it is, as for `Change`; the first where several things are lacked together.
    text
        The same in words.
    people
        Who lacks just that for at least one seat, in the pool's order.
    n_openings, n_seats
        At how many openings, with how many seats left.
    n_filled
        How many of those seats these people would fill, each at one.
    points
        What those placements score above the least as the people stand, in score units; what they learn may raise it.
    municipalities
        Where the seats are, the most first: a name and how many.
    """

    kind: str
    code: str | None
    value: Any
    text: Text
    people: tuple[str, ...]
    n_openings: int
    n_seats: int
    n_filled: int
    points: int
    municipalities: tuple[tuple[str, int], ...]

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The same as plain values."""
        return {**Valued.to_dict(self, language), "municipalities": dict(self.municipalities)}


@dataclass(frozen=True, slots=True)
class DemandMap(Listed[Lack], of="lacks"):
    """What the unfilled seats lack, what would fill most of them first. Prints as a table.

    Attributes
    ----------
    lacks
        They. Whoever is one step from seats of several kinds is counted at each: the figures are not to be added up.
    n_seats, n_people
        How many seats are left, and how many people are unplaced.
    """

    lacks: tuple[Lack, ...]
    n_seats: int
    n_people: int
    language: MessageLanguage = "sv"

    def _content(self) -> Content:
        """One row a lack."""
        rows = [
            (
                one.text,
                one.n_filled,
                len(one.people),
                one.n_seats,
                Points(one.points),
                ", ".join(f"{name} {n}" for name, n in one.municipalities[:_MOST_PLACES]),
            )
            for one in self.lacks
        ]
        names = headings("demand.column", "lack", "filled", "people", "seats", "points", "where")
        title = Message("demand.title", seats=self.n_seats, people=self.n_people)
        return Content(names, rows, {1, 2, 3, 4}, title, [Message("demand.note" if rows else "demand.none")])


def demand_map(solution: Solution, language: MessageLanguage) -> DemandMap:
    """What parts the unplaced from the seats that are left, where it is one gate alone; O(unplaced × openings)."""
    pool, opening_of = solution.pool, solution.assignment.opening_of
    taken = np.bincount(opening_of[opening_of >= 0], minlength=pool.n_openings)
    left = np.asarray(pool.openings.seats, dtype=np.int64) - taken
    rows, cols = np.flatnonzero(opening_of < 0), np.flatnonzero(left > 0)
    pairs: dict[_Key, list[tuple[int, int, int]]] = {}
    words: dict[_Key, list[Change]] = {}
    for row, col, score, changes in _one_gate_apart(solution, rows, cols):
        key = tuple((c.kind, c.code, None if c.kind in _WHATEVER_THE_VALUE else c.value) for c in changes)
        pairs.setdefault(key, []).append((row, col, score))
        words.setdefault(key, list(changes))
    lacks = [_lack(solution, left, words[key], some) for key, some in pairs.items()]
    lacks.sort(key=lambda one: (-one.n_filled, -one.points, one.kind, str(one.code), str(one.value)))
    return DemandMap(tuple(lacks), int(left.sum()), len(rows), language)


def _one_gate_apart(solution: Solution, rows: Any, cols: Any) -> Iterator[tuple[int, int, int, tuple[Change, ...]]]:
    """Pairs with one closed gate, their scores as they stand, and what would open it."""
    criteria = solution.pairs.criteria
    size = max(1, _AT_ONCE // max(1, len(cols)))
    for start in range(0, len(rows) if len(cols) else 0, size):
        block = rows[start : start + size]
        judged = judge_block(criteria, solution.policy, block, cols)
        for at, to in np.argwhere(judged.n_closed == 1).tolist():
            row, col = int(block[at]), int(cols[to])
            closed = criteria[int(judged.first_closed[at, to])]
            if isinstance(closed, LeastScoreCriterion) or col in solution.task.ban_at.get(row, ()):
                continue
            changes = closed.explain(row, col).openers
            if changes:
                yield row, col, int(judged.score[at, to]), changes


def _lack(solution: Solution, left: Any, changes: list[Change], some: list[tuple[int, int, int]]) -> Lack:
    pool = solution.pool
    row, col, score = (np.array(column) for column in zip(*sorted(some)))
    people, at = np.unique(row, return_inverse=True)
    openings, to = np.unique(col, return_inverse=True)
    indptr = np.concatenate([[0], np.cumsum(np.bincount(at))])
    above = np.maximum(score - solution.pairs.least, 0)
    best = assign_pairs(indptr, to.astype(np.int32), above, left[openings], objective="most_placements")
    where: dict[str, int] = {}
    names, codes = pool.columns.vocabulary.municipalities, pool.columns.codes.municipalities
    for opening in openings.tolist():
        code = int(pool.openings.workplace.municipality[opening])
        name = names[codes[code]].name if code >= 0 else "–"
        where[name] = where.get(name, 0) + int(left[opening])
    first = changes[0]
    told = [_words(pool.columns.vocabulary, change) for change in changes]
    return Lack(
        first.kind,
        first.code,
        None if first.kind in _WHATEVER_THE_VALUE else first.value,
        told[0] if len(told) == 1 else Several(tuple(told), between=" + "),
        tuple(pool.candidates.ids[one] for one in people.tolist()),
        len(openings),
        int(left[openings].sum()),
        best.n_placed,
        int(best.total),
        tuple(sorted(where.items(), key=lambda each: (-each[1], each[0]))),
    )


def _words(vocabulary: Vocabulary, change: Change) -> Text:
    """What lacks, whoever it is who lacks it."""
    code = change.code or ""
    match change.kind:
        case "certificate":
            return vocabulary.certificates[code].label
        case "language":
            return Message("demand.language", language=vocabulary.languages[code].label, level=change.value)
        case "track":
            return Message("demand.track", track=vocabulary.tracks[code].label, least=change.value)
        case "form":
            return vocabulary.forms[code].label
        case kind if kind in _WHATEVER_THE_VALUE:
            return Message(f"demand.{kind}")
    return change.text
