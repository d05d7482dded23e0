"""What the whole loses by one forced pair, for all pairs of a candidate or an opening at once."""

from __future__ import annotations

import numpy as np
from assignment_cases import Case, all_assignments, cases
from hypothesis import given
from hypothesis import strategies as st
from test_fixed import OBJECTIVES, fixed_cases

from matchcore.assignment import assign_pairs, loss_of_pair, losses_of_candidate, losses_of_opening
from matchcore.assignment.moves import FAR, Moves


def worth(case: Case, opening_of: tuple[int, ...], bonus: int) -> int:
    return sum((case.rows[i][j] or 0) + bonus for i, j in enumerate(opening_of) if j >= 0)


def best_holding(case: Case, bonus: int, fixed: np.ndarray, row: int, col: int) -> int:
    """The highest worth of an assignment with everyone fixed placed, or `row` at `col` in place of her own lock."""
    return max(
        (
            worth(case, opening_of, bonus)
            for opening_of in all_assignments(case)
            if opening_of[row] == col and all(opening_of[i] >= 0 for i in np.flatnonzero(fixed) if i != row)
        ),
        default=-FAR,
    )


@given(cases(max_side=4), OBJECTIVES)
def test_losses_equal_trying_all(case: Case, objective: str) -> None:
    """The loss of each allowed pair, found alone, by candidate or by opening, is the one found by trying all."""
    result = assign_pairs(*case.csr, objective=objective)
    moves, nobody = Moves(*case.csr, result), np.zeros(case.shape[0], dtype=np.bool_)
    best = worth(case, tuple(result.opening_of), result.bonus)
    allowed = [(i, j, s) for i, row in enumerate(case.rows) for j, s in enumerate(row) if s is not None]
    for i, j, score in allowed:
        by_candidate, _ = losses_of_candidate(moves, i, np.array([j]), np.array([score]))
        by_opening, _ = losses_of_opening(moves, j, np.array([i]), np.array([score]))
        if case.seats[j] == 0:
            assert by_candidate.tolist() == by_opening.tolist() == [FAR]
            assert moves.loss(i, j, score) is None
            continue
        loss = best - best_holding(case, result.bonus, nobody, i, j)
        assert by_candidate.tolist() == by_opening.tolist() == [loss]
        assert moves.loss(i, j, score) == loss_of_pair(*case.csr, result, i, j) == loss >= 0


@given(fixed_cases(), OBJECTIVES, st.data())
def test_the_way_that_costs_the_loss_is_shown(
    given_case: tuple[Case, np.ndarray], objective: str, data: st.DataObject
) -> None:
    """Whoever moves can move there, the seats suffice, nobody fixed moves, and the new worth is short by the loss."""
    case, fixed = given_case
    i = data.draw(st.integers(0, case.shape[0] - 1))
    j = data.draw(st.integers(0, case.shape[1] - 1))
    score = case.rows[i][j] if case.rows[i][j] is not None else data.draw(st.integers(-9, 9))
    row = tuple(score if col == j else old for col, old in enumerate(case.rows[i]))
    wider = Case((*case.rows[:i], row, *case.rows[i + 1 :]), case.seats)
    result = assign_pairs(*case.csr, objective=objective, fixed=fixed)
    moves = Moves(*case.csr, result)
    best = worth(case, tuple(result.opening_of), result.bonus)
    losses, ways = losses_of_candidate(moves, i, np.array([j]), np.array([score]))
    from_opening, ways_from = losses_of_opening(moves, j, np.array([i]), np.array([score]))
    possible = best_holding(wider, result.bonus, fixed, i, j)
    assert losses.tolist() == from_opening.tolist()
    if possible == -FAR:
        assert losses.tolist() == [FAR]
        return
    assert losses.tolist() == [best - possible]
    if result.opening_of[i] == j:
        return
    for moved in (ways.moved(j), ways_from.moved(moves.place_of(i))):
        opening_of = result.opening_of.copy()
        for who, to in [*moved, (i, j)]:
            assert not fixed[who] or who == i
            assert to < 0 or wider.rows[who][to] is not None
            opening_of[who] = to
        assert (np.bincount(opening_of[opening_of >= 0], minlength=case.shape[1]) <= case.seats).all()
        assert worth(wider, tuple(opening_of), result.bonus) == possible
        assert len({who for who, _ in moved}) == len(moved) == ways.n_moves[j]


@given(cases(max_side=4), OBJECTIVES)
def test_the_fewest_move(case: Case, objective: str) -> None:
    """Of all best assignments that hold the pair, the way shown differs for the fewest of the others."""
    result = assign_pairs(*case.csr, objective=objective)
    moves, now = Moves(*case.csr, result), result.opening_of.tolist()
    for i, row in enumerate(case.rows):
        for j, score in enumerate(row):
            if score is None or case.seats[j] == 0 or now[i] == j:
                continue
            holding = [each for each in all_assignments(case) if each[i] == j]
            best = max(worth(case, each, result.bonus) for each in holding)
            fewest = min(
                sum(there != here for k, (there, here) in enumerate(zip(each, now, strict=True)) if k != i)
                for each in holding
                if worth(case, each, result.bonus) == best
            )
            assert losses_of_candidate(moves, i, np.array([j]), np.array([score]))[1].n_moves[j] == fewest
            assert losses_of_opening(moves, j, np.array([i]), np.array([score]))[1].n_moves[moves.place_of(i)] == fewest
