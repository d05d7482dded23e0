"""The ways out of a result: how many seats each has and who goes it, what they score, and who could have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchcore.messages import Message, MessageLanguage
from matchcore.records.model import CHAINS, WAYS, Way
from matchcore.rendering import SCORE_PER_POINT, Points, Shown, Table
from matchcore.solution.solution import Solution


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way out, in figures.

    Attributes
    ----------
    way
        The way, of `matchcore.records.model.WAYS`; a chain is one of its own.
    n_openings, n_seats
        How many openings are of this way, and how many seats they have.
    n_placed, n_left
        How many people go it, and how many of the seats are left.
    mean_score
        What their placements score in the mean, 0…1 000 000, rounded down; None when nobody goes it.
    n_asked
        How many people have asked for it, at any rank; for a chain also by having asked for both of its links.
    n_could
        How many of the unplaced could have gone it: some opening of this way with a seat is possible for them.
    """

    way: Way
    n_openings: int
    n_seats: int
    n_placed: int
    n_left: int
    mean_score: int | None
    n_asked: int
    n_could: int

    def to_dict(self) -> dict[str, Any]:
        """The way as plain values; the mean as a score and in points."""
        mean = None if self.mean_score is None else self.mean_score / SCORE_PER_POINT
        return {name: getattr(self, name) for name in self.__slots__} | {"mean_points": mean}


@dataclass(frozen=True, slots=True)
class ByWay(Shown):
    """The ways out that the pool has openings of, or that somebody has asked for. Prints as a table.

    Attributes
    ----------
    ways
        They, in the order of `matchcore.records.model.WAYS`.
    n_unplaced
        How many people are unplaced in all.
    """

    ways: tuple[WayOut, ...]
    n_unplaced: int
    language: MessageLanguage = "sv"

    def __iter__(self) -> Iterator[WayOut]:
        return iter(self.ways)

    def __len__(self) -> int:
        return len(self.ways)

    def __getitem__(self, way: str) -> WayOut:
        """The way of a name; raises `KeyError` when nobody offers or asks for it."""
        return {each.way: each for each in self.ways}[way]  # type: ignore[index]  # any name may be asked for

    def table(self, language: MessageLanguage | None = None) -> Table:
        """One row a way."""
        language = language or self.language
        rows = [
            (
                Message(f"way.{one.way}"),
                one.n_seats,
                one.n_placed,
                one.n_left,
                None if one.mean_score is None else Points(one.mean_score),
                one.n_asked,
                one.n_could,
            )
            for one in self.ways
        ]
        names = ("way", "seats", "placed", "left", "mean", "asked", "could")
        headings = (Message(f"by_way.column.{name}") for name in names)
        note = Message("by_way.note", unplaced=self.n_unplaced)
        return Table.of(
            language, headings, rows, numeric=range(1, 7), title=Message("by_way.title"), notes=[note] if rows else []
        )

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The ways as plain values."""
        del language
        return {"n_unplaced": self.n_unplaced, "ways": [one.to_dict() for one in self.ways]}


def by_way(solution: Solution, language: MessageLanguage) -> ByWay:
    """The ways out of a solution, in figures."""
    pool, opening_of = solution.pool, solution.assignment.opening_of
    openings, wished = pool.openings, pool.candidates.wished_ways
    asked = np.zeros((pool.n_candidates, len(WAYS)), dtype=np.bool_)
    asked[wished.row, wished.way] = True
    named = set(wished.way.tolist())
    for chain, links in CHAINS.items():
        asked[:, WAYS.index(chain)] |= asked[:, [WAYS.index(link) for link in links]].all(axis=1)
    placed = opening_of >= 0
    way_of = openings.way[opening_of[placed]]
    score = np.array([placement.score for placement in solution.placements], dtype=np.int64)
    found = []
    for number, way in enumerate(WAYS):
        is_own = openings.way == number
        if not (is_own.any() or number in named):
            continue
        own = score[way_of == number]
        n_seats = int(openings.seats[is_own].sum())
        could = solution.pairs.n_among(np.flatnonzero(is_own & (openings.seats > 0)))
        found.append(
            WayOut(
                way,
                int(is_own.sum()),
                n_seats,
                len(own),
                n_seats - len(own),
                int(own.sum()) // len(own) if len(own) else None,
                int(np.count_nonzero(asked[:, number])),
                int(np.count_nonzero(could[~placed])),
            )
        )
    return ByWay(tuple(found), int(np.count_nonzero(~placed)), language)
