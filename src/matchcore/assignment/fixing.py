"""Candidates who must be placed: set aside before solving, put back with the prices that the rest gave.

Someone fixed has one allowed pair and holds it, whatever it is worth. So she and her seat can be taken out, the rest
solved, and both put back. The rest's prices prove the whole as well: her own constraint is an equality (she is placed,
and not only at most once), so her dual variable, the surplus, is free in sign. It is what her pair is worth less the
price of the seat that she holds, and negative when the others would have made more of the seat. No penalty and no
reward steers her there.
"""

from __future__ import annotations

import numpy as np

from matchcore.assignment.pair_graph import Bools, Ints, PairGraph
from matchcore.errors import Problem, ScoreError
from matchcore.messages import Message


def set_aside(graph: PairGraph, fixed: Bools) -> tuple[PairGraph, Ints]:
    """The graph without the candidates who are fixed and the seats that they hold.

    Parameters
    ----------
    graph
        All allowed pairs; a fixed candidate has exactly one.
    fixed
        bool[n].

    Returns
    -------
    rest : PairGraph
        As many candidates and openings, but those fixed have no pairs and their seats are gone.
    position : int64[k]
        Where the pairs of the rest stand in `graph`.

    Raises
    ------
    ScoreError
        When someone fixed has no pair or several, or an opening has too few seats for those fixed there.
    """
    degree = np.diff(graph.indptr)
    if fixed.dtype != np.bool_ or fixed.shape != degree.shape or (degree[fixed] != 1).any():
        remedy = Message("assign.fixed_form_remedy", n_candidates=graph.n_candidates)
        raise ScoreError(Problem(Message("assign.fixed_form"), remedy, field="fixed"))
    held = np.bincount(graph.opening_idx[graph.indptr[:-1][fixed]], minlength=graph.n_openings)
    over = np.flatnonzero(held > graph.seats)
    if len(over):
        raise ScoreError(
            [
                Problem(
                    Message("assign.fixed_seats", n=int(held[col])),
                    Message("assign.fixed_seats_remedy"),
                    field=f"seats[{col}]",
                    value=int(graph.seats[col]),
                )
                for col in over.tolist()
            ]
        )
    position = np.flatnonzero(np.repeat(~fixed, degree))
    indptr = np.concatenate(([0], np.cumsum(np.where(fixed, 0, degree))))
    rest = PairGraph(indptr, graph.opening_idx[position], graph.score[position], graph.seats - held)
    return rest, position
