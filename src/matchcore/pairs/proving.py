"""What hangs on an exact tie where the pairs are not all in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchcore.assignment import Assignment
from matchcore.assignment.ties import tie_components
from matchcore.pairs.streamed import StreamedPairs

__all__ = ["tied_streamed"]


def tied_streamed(pairs: StreamedPairs, seats: npt.NDArray[np.int64], assignment: Assignment) -> npt.NDArray[np.bool_]:
    """As `tied`, from the tight pairs alone, found by scoring all pairs anew, twice.

    The unplaced are alike to the ties of the others: each can be entered for any other and leads on to the openings
    that are tight for her. So one stands for all, with the openings that are tight for any of them; and each of them
    is tied if and only if one of her own tight openings is in the component through which the unplaced enter.
    """
    opening_of = np.asarray(assignment.opening_of)
    placed, unplaced = np.flatnonzero(opening_of >= 0), np.flatnonzero(opening_of < 0)
    local = np.where(opening_of >= 0, np.cumsum(opening_of >= 0) - 1, len(placed))
    row_parts, col_parts = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int32)]
    entered = np.zeros(len(seats), dtype=np.bool_)
    for row, col in _tight(pairs, seats, assignment):
        is_placed = opening_of[row] >= 0
        row_parts.append(local[row[is_placed]])
        col_parts.append(col[is_placed])
        entered[col[~is_placed]] = True
    row = np.concatenate([*row_parts, np.full(int(entered.sum()), len(placed))])
    col = np.concatenate([*col_parts, np.flatnonzero(entered)])
    fewer = replace(
        assignment,
        opening_of=np.append(opening_of[placed], -1),
        surplus=np.append(np.asarray(assignment.surplus)[placed], 0),
    )
    label = tie_components(row, col, seats, fewer)
    first_opening, enter = len(placed) + 1, len(placed) + 1 + len(seats)
    answer = np.zeros(len(opening_of), dtype=np.bool_)
    answer[placed] = label[: len(placed)] == label[first_opening + opening_of[placed]]
    is_way_in = label[first_opening:enter] == label[enter]
    if is_way_in.any() and len(unplaced):
        for row, col in _tight(pairs, seats, assignment):
            hit = is_way_in[col] & (opening_of[row] < 0)
            answer[row[hit]] = True
    return answer


def _tight(
    pairs: StreamedPairs, seats: npt.NDArray[np.int64], assignment: Assignment
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]]:
    """Candidates and openings of the pairs whose surplus and price are just what they are worth."""
    surplus = np.asarray(assignment.surplus, dtype=np.int64)
    price = np.asarray(assignment.price, dtype=np.int64)
    for rows in pairs.rows():
        row = np.repeat(rows.row, rows.n_of_row)
        worth = rows.score.astype(np.int64) + int(assignment.bonus)
        tight = np.flatnonzero((surplus[row] + price[rows.opening_idx] == worth) & (seats[rows.opening_idx] > 0))
        yield row[tight], rows.opening_idx[tight]
