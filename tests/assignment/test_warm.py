"""A solved assignment, asked and changed a little, answers as solving from scratch and as trying all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from assignment_cases import Case, all_assignments, cases
from hypothesis import assume, example, given
from hypothesis import strategies as st
from test_fixed import OBJECTIVES, fixed_cases

from matchcore.assignment import Assignment, DualState, PairTable, Warm, assign_pairs, verify_assignment

SCORES = st.sampled_from([st.just(0), st.integers(0, 2), st.integers(-3, 9), st.integers(0, 1_000_000)])


def warm_of(case: Case, objective: str, fixed: np.ndarray | None = None) -> Warm:
    indptr, opening_idx, score, seats = case.csr
    solved = assign_pairs(*case.csr, objective=objective, fixed=fixed)
    return Warm(DualState.of(PairTable.of(indptr, opening_idx, score, len(seats)), solved))


def solved_in(warm: Warm) -> Assignment:
    return warm.state.assignment


def worth(case: Case, opening_of: tuple[int, ...], bonus: int) -> int:
    return sum((case.rows[i][j] or 0) + bonus for i, j in enumerate(opening_of) if j >= 0)


def rank(case: Case, opening_of: tuple[int, ...], bonus: int, before: Assignment, *, but: int) -> tuple[int, int, int]:
    """What is better: more worth, then more placed, then fewer of the others (not `but`) moved."""
    moved = sum(j != old for i, (j, old) in enumerate(zip(opening_of, before.opening_of.tolist())) if i != but)
    return worth(case, opening_of, bonus), sum(j >= 0 for j in opening_of), -moved


def check(after: Warm, case: Case) -> None:
    """`after` is an optimum of `case`, proven, with as many placed and at the same prices as one from scratch."""
    found = solved_in(after)
    scratch = assign_pairs(*case.csr, objective=found.objective, fixed=found.fixed)
    assert (found.total, found.n_placed, found.bonus, found.n_pairs) == (
        scratch.total,
        scratch.n_placed,
        scratch.bonus,
        scratch.n_pairs,
    )
    assert verify_assignment(*case.csr, found, fixed=found.fixed).n_placed == found.n_placed
    assert np.array_equal(found.price, scratch.price)


# -- a pair held against the optimum ------------------------------------------------------------------------------


@pytest.mark.untraced
@given(st.one_of(fixed_cases(), cases(max_side=4).map(lambda case: (case, None))), OBJECTIVES, st.data())
def test_a_pair_held_costs_what_trying_all_says(
    given_case: tuple[Case, np.ndarray | None], objective: str, data: st.DataObject
) -> None:
    """What the best that holds a pair has more, and who moves; nobody fixed but she does, and the seats suffice."""
    case, fixed = given_case
    assume(all(case.shape))
    must = np.zeros(case.shape[0], dtype=np.bool_) if fixed is None else fixed
    i, j = data.draw(st.integers(0, case.shape[0] - 1)), data.draw(st.integers(0, case.shape[1] - 1))
    score = case.rows[i][j] if case.rows[i][j] is not None else data.draw(st.integers(-9, 9))
    row = tuple(score if col == j else old for col, old in enumerate(case.rows[i]))
    wider = Case((*case.rows[:i], row, *case.rows[i + 1 :]), case.seats)
    warm = warm_of(case, objective, fixed)
    before = solved_in(warm)
    assume(before.opening_of[i] != j)
    holding = [
        each
        for each in all_assignments(wider)
        if each[i] == j and all(each[k] >= 0 for k in np.flatnonzero(must) if k != i)
    ]
    assert bool(holding) == bool(warm.can_take(j))
    if not holding:
        return
    best = max(rank(wider, each, before.bonus, before, but=i) for each in holding)
    found = warm.holding(i, j, score)
    after = np.array(before.opening_of)
    for who, to in found.moved:
        after[who] = to
    assert len({who for who, _ in found.moved}) == len(found.moved)
    assert found.moved[-1] == (i, j)
    assert tuple(after.tolist()) in holding
    assert rank(wider, tuple(after.tolist()), before.bonus, before, but=i) == best
    assert found.gain == best[0] - worth(case, tuple(before.opening_of), before.bonus)


@pytest.mark.untraced
@given(cases(max_side=4), OBJECTIVES, st.integers(1, 3))
def test_the_best_of_a_candidate_and_of_an_opening(case: Case, objective: str, n: int) -> None:
    """Of all pairs that are not chosen, those that cost least, of equals the highest score; each as found alone."""
    warm = warm_of(case, objective)
    opening_of = solved_in(warm).opening_of.tolist()
    for i, row in enumerate(case.rows):
        cols = [j for j, score in enumerate(row) if score is not None and case.seats[j] and opening_of[i] != j]
        score = np.array([row[j] for j in cols], dtype=np.int64)
        found = warm.best_of_candidate(i, np.array(cols, dtype=np.int64), score, n)
        alone = [warm.holding(i, j, int(each)) for j, each in zip(cols, score)]
        ranks = sorted((-each.gain, -int(score[at]), at) for at, each in enumerate(alone))[:n]
        assert found == [(at, alone[at]) for *_, at in ranks]
    for j in np.flatnonzero(case.seats).tolist():
        rows = [i for i, row in enumerate(case.rows) if row[j] is not None and opening_of[i] != j]
        score = np.array([case.rows[i][j] for i in rows], dtype=np.int64)
        found = warm.best_of_opening(j, np.array(rows, dtype=np.int64), score, n)
        alone = [warm.holding(i, j, int(each)) for i, each in zip(rows, score)]
        ranks = sorted((-each.gain, -int(score[at]), at) for at, each in enumerate(alone))[:n]
        assert found == [(at, alone[at]) for *_, at in ranks]


# -- when something is otherwise ----------------------------------------------------------------------------------


@st.composite
def changed_rows(draw: st.DrawFn) -> tuple[Case, np.ndarray, int, Case]:
    """A case, perhaps with some fixed, and the same with one candidate's pairs replaced."""
    case, fixed = draw(st.one_of(fixed_cases(), cases(scores=draw(SCORES)).map(lambda c: (c, np.zeros(0, bool)))))
    assume(case.shape[0])
    row = draw(st.integers(0, case.shape[0] - 1))
    entry = st.one_of(st.none(), draw(SCORES))
    new = tuple(draw(entry) for _ in case.seats)
    if len(fixed) and fixed[row]:
        new = tuple(draw(st.integers(0, 9)) if score is not None else None for score in case.rows[row])
    return case, fixed, row, Case((*case.rows[:row], new, *case.rows[row + 1 :]), case.seats)


def pairs_of(row: tuple[int | None, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The openings that a candidate can have, and the scores."""
    cols = [j for j, score in enumerate(row) if score is not None]
    return np.array(cols, dtype=np.int64), np.array([row[j] for j in cols], dtype=np.int64)


BELOW_NOTHING = (Case(((1,), (-1,)), (1,)), np.zeros(0, bool), 1, Case(((1,), (None,)), (1,)))


@pytest.mark.untraced
@given(changed_rows(), OBJECTIVES)
@example(BELOW_NOTHING, "most_placements").via("a difference of scores as large as half a placement's bonus")
def test_other_pairs_of_one_candidate(changed: tuple[Case, np.ndarray, int, Case], objective: str) -> None:
    """The total, the placements, the prices and the gain are those of a solve from scratch; as few move as can be."""
    case, fixed, row, wanted = changed
    warm = warm_of(case, objective, fixed if len(fixed) else None)
    place = warm.best_place(row, *pairs_of(wanted.rows[row]))
    after = warm.with_row(row, *pairs_of(wanted.rows[row]))
    check(after, wanted)
    old, new = solved_in(warm), solved_in(after)
    assert place.gain == new.total - old.total + old.bonus * (new.n_placed - old.n_placed)
    opening_of = np.array(old.opening_of)
    for who, col in place.moved:
        opening_of[who] = col
    assert opening_of.tolist() == new.opening_of.tolist()
    assert len({who for who, _ in place.moved}) == len(place.moved) == np.count_nonzero(opening_of != old.opening_of)
    assert row not in [who for who, _ in place.moved[:-1]]
    must = np.flatnonzero(fixed) if len(fixed) else ()
    ranks = [
        rank(wanted, each, new.bonus, old, but=-1)
        for each in all_assignments(wanted)
        if all(each[i] >= 0 for i in must)
    ]
    assert max(ranks)[2] == -len(place.moved)


@given(fixed_cases(), OBJECTIVES, st.data())
def test_fixing_and_setting_free(given_case: tuple[Case, np.ndarray], objective: str, data: st.DataObject) -> None:
    """Somebody fixed is set free with other pairs, and fixed again: each is what a solve from scratch gives."""
    case, fixed = given_case
    assume(fixed.any())
    row = data.draw(st.sampled_from(np.flatnonzero(fixed).tolist()))
    before = warm_of(case, objective, fixed)
    new = tuple(data.draw(st.one_of(st.none(), st.integers(0, 9))) for _ in case.seats)
    after = before.with_row(row, *pairs_of(new), is_fixed=False)
    check(after, Case((*case.rows[:row], new, *case.rows[row + 1 :]), case.seats))
    assert solved_in(after).fixed is None or not solved_in(after).fixed[row]
    again = after.with_row(row, *pairs_of(case.rows[row]), is_fixed=True)
    check(again, case)
    assert np.array_equal(solved_in(again).fixed, fixed)


@given(st.one_of(fixed_cases(), cases(scores=st.integers(0, 9)).map(lambda c: (c, None))), OBJECTIVES, st.data())
def test_other_seats_at_one_opening(
    changed: tuple[Case, np.ndarray | None], objective: str, data: st.DataObject
) -> None:
    """More seats or fewer, one or many: the total, the placements and the prices of a solve from scratch."""
    case, fixed = changed
    assume(case.shape[1])
    before = warm_of(case, objective, fixed)
    col = data.draw(st.integers(0, case.shape[1] - 1))
    held = 0 if fixed is None else int((solved_in(before).opening_of[fixed] == col).sum())
    seats = data.draw(st.integers(held, 7))
    after = before.with_seats(col, seats)
    check(after, replace(case, seats=(*case.seats[:col], seats, *case.seats[col + 1 :])))


@pytest.mark.untraced
@given(cases(scores=st.integers(0, 9)), OBJECTIVES, st.data())
def test_a_long_run_of_changes(case: Case, objective: str, data: st.DataObject) -> None:
    """Change after change from the last one's prices stays at the optimum."""
    assume(all(case.shape))
    warm = warm_of(case, objective)
    for _ in range(6):
        row = data.draw(st.integers(0, case.shape[0] - 1))
        col, seats = data.draw(st.integers(0, case.shape[1] - 1)), data.draw(st.integers(0, 3))
        new = tuple(data.draw(st.one_of(st.none(), st.integers(0, 9))) for _ in case.seats)
        warm = warm.with_row(row, *pairs_of(new)).with_seats(col, seats)
        case = Case((*case.rows[:row], new, *case.rows[row + 1 :]), (*case.seats[:col], seats, *case.seats[col + 1 :]))
        check(warm, case)
