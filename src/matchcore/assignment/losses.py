"""What the whole loses when pairs are chosen against the optimum.

To choose the pair (i, j) is to push i into j and to find the cheapest way for the rest to make room: a shortest path
from j to the place that i gives up, among the moves that remain. Its length and the pair's own slack are the loss,
exactly. The paths to one place are one search, and so are the paths from one opening: all openings of a candidate, or
all candidates of an opening, come from a single run of Dijkstra's algorithm (see `matchcore.assignment.moves`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchcore.assignment.assignment import Assignment
from matchcore.assignment.moves import FAR, Moves, Ways
from matchcore.assignment.pair_graph import Ints

__all__ = ["loss_of_pair", "losses_of_candidate", "losses_of_opening"]


def loss_of_pair(
    indptr: Ints, opening_idx: Ints, score: Ints, seats: Ints, assignment: Assignment, row: int, col: int
) -> int:
    """How much less the best assignment that holds the pair (row, col) is worth than the best of all; exact.

    Parameters
    ----------
    indptr, opening_idx, score
        The allowed pairs in CSR form, as given to `assign_pairs` (integers).
    seats
        int64[m]; ``seats[col]`` is at least 1.
    assignment
        The result of `assign_pairs` for them, with nobody fixed.
    row, col
        An allowed pair.

    Returns
    -------
    int
        At least 0, in score units (with ``most_placements`` each placement lost counts `Assignment.bonus`); 0 when the
        pair is chosen or another optimum holds it.
    """
    own = slice(int(indptr[row]), int(indptr[row + 1]))
    place = own.start + int(np.searchsorted(opening_idx[own], col))
    return Moves(indptr, opening_idx, score, seats, assignment).loss(row, col, int(score[place])) or 0


def losses_of_candidate(moves: Moves, row: int, cols: Ints, score: Ints) -> tuple[npt.NDArray[np.int64], Ways]:
    """What the whole loses if a candidate gets each of some openings instead.

    Parameters
    ----------
    moves
        The solved assignment.
    row
        The candidate.
    cols, score
        int[k] twice: the openings, and what she scores at each. They need not be among the allowed pairs.

    Returns
    -------
    loss : int64[k]
        As `Moves.loss`; `FAR` where all seats are held by others who are fixed.
    ways : Ways
        The ways by which the rest makes room: ``ways.moved(col)``.
    """
    ways = moves.ways_to(moves.place_of(row))
    slack = moves.surplus[row] + moves.price[cols] - moves.bonus - np.asarray(score, dtype=np.int64)
    far = ways.distance[cols]
    loss = np.where(far == FAR, FAR, slack + np.where(far == FAR, 0, far))
    return np.where(cols == moves.opening_of[row], 0, loss), ways


def losses_of_opening(moves: Moves, col: int, rows: Ints, score: Ints) -> tuple[npt.NDArray[np.int64], Ways]:
    """What the whole loses if an opening gets each of some candidates instead.

    Parameters
    ----------
    moves
        The solved assignment.
    col
        The opening.
    rows, score
        int[k] twice: the candidates, and what each scores there. They need not be among the allowed pairs.

    Returns
    -------
    loss : int64[k]
        As `Moves.loss`; `FAR` where all seats are held by others who are fixed.
    ways : Ways
        The ways by which the rest makes room: ``ways.moved(moves.place_of(row))``.
    """
    ways = moves.ways_from(col)
    at = moves.opening_of[rows]
    slack = moves.surplus[rows] + moves.price[col] - moves.bonus - np.asarray(score, dtype=np.int64)
    far = ways.distance[np.where(at < 0, moves.out, at)]
    loss = np.where(far == FAR, FAR, slack + np.where(far == FAR, 0, far))
    return np.where(at == col, 0, loss), ways
