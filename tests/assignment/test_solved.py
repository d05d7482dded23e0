"""A solved assignment, changed a little and solved on, is what solving from scratch gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assignment_cases import Case, all_assignments, cases
from hypothesis import assume, given
from hypothesis import strategies as st
from test_fixed import OBJECTIVES, fixed_cases

from matchcore.assignment import Solved, assign_pairs, verify_assignment

SCORES = st.sampled_from([st.just(0), st.integers(0, 2), st.integers(0, 9), st.integers(0, 1_000_000)])


def solved_of(case: Case, objective: str, fixed: np.ndarray | None = None) -> Solved:
    return Solved(*case.csr, assign_pairs(*case.csr, objective=objective, fixed=fixed))


def check(after: Solved, case: Case) -> None:
    """`after` is an optimum of `case`, proven, with as many placed and at the same prices as one from scratch."""
    found = after.assignment
    scratch = assign_pairs(*case.csr, objective=found.objective, fixed=found.fixed)
    assert (found.total, found.n_placed) == (scratch.total, scratch.n_placed)
    assert [each.tolist() for each in (after.indptr, after.opening_idx, after.score, after.seats)] == [
        each.tolist() for each in case.csr
    ]
    assert verify_assignment(*case.csr, found, fixed=found.fixed).n_placed == found.n_placed
    if found.bonus == scratch.bonus:
        assert np.array_equal(found.price, scratch.price)


@st.composite
def changed_rows(draw: st.DrawFn) -> tuple[Case, np.ndarray, int, Case]:
    """A case, perhaps with some fixed, and the same with one candidate's pairs replaced."""
    case, fixed = draw(st.one_of(fixed_cases(), cases(scores=draw(SCORES)).map(lambda c: (c, np.zeros(0, bool)))))
    assume(case.shape[0])
    assume(all(score is None or score >= 0 for row in case.rows for score in row))
    row = draw(st.integers(0, case.shape[0] - 1))
    entry = st.one_of(st.none(), draw(SCORES))
    new = tuple(draw(entry) for _ in case.seats)
    if len(fixed) and fixed[row]:
        new = tuple(draw(st.integers(0, 9)) if score is not None else None for score in case.rows[row])
    return case, fixed, row, Case((*case.rows[:row], new, *case.rows[row + 1 :]), case.seats)


@given(changed_rows(), OBJECTIVES)
def test_other_pairs_of_one_candidate(changed: tuple[Case, np.ndarray, int, Case], objective: str) -> None:
    """The total, the placements, the prices and the gain are those of a solve from scratch."""
    case, fixed, row, wanted = changed
    before = solved_of(case, objective, fixed if len(fixed) else None)
    cols = np.array([j for j, score in enumerate(wanted.rows[row]) if score is not None], dtype=np.int64)
    score = np.array([score for score in wanted.rows[row] if score is not None], dtype=np.int64)
    place = before.best_place(row, cols, score)
    after = before.with_row(row, cols, score)
    check(after, wanted)
    bonus, old, new = before.assignment.bonus, before.assignment, after.assignment
    assert place.gain == new.total - old.total + bonus * (new.n_placed - old.n_placed)
    opening_of = np.array(old.opening_of)
    for who, col in place.moved:
        opening_of[who] = col
    assert opening_of[row] == place.col
    assert len({who for who, _ in place.moved}) == len(place.moved) == np.count_nonzero(opening_of != old.opening_of)
    ranks = [
        (
            sum((wanted.rows[i][j] or 0) + new.bonus for i, j in enumerate(each) if j >= 0),
            -sum(j != here for j, here in zip(each, old.opening_of.tolist(), strict=True)),
        )
        for each in all_assignments(wanted)
        if not len(fixed) or all(each[i] >= 0 for i in np.flatnonzero(fixed))
    ]
    assert max(ranks)[1] == -len(place.moved)


@given(fixed_cases(), OBJECTIVES, st.data())
def test_fixing_and_setting_free(given_case: tuple[Case, np.ndarray], objective: str, data: st.DataObject) -> None:
    """Somebody fixed is set free with other pairs: what is gained, and who moves, is that of a solve from scratch."""
    case, fixed = given_case
    assume(fixed.any())
    assume(all(score is None or score >= 0 for row in case.rows for score in row))
    row = data.draw(st.sampled_from(np.flatnonzero(fixed).tolist()))
    before = solved_of(case, objective, fixed)
    new = tuple(data.draw(st.one_of(st.none(), st.integers(0, 9))) for _ in case.seats)
    cols = np.array([j for j, score in enumerate(new) if score is not None], dtype=np.int64)
    score = np.array([score for score in new if score is not None], dtype=np.int64)
    after = before.with_row(row, cols, score, is_fixed=False)
    check(after, Case((*case.rows[:row], new, *case.rows[row + 1 :]), case.seats))
    assert after.assignment.fixed is None or not after.assignment.fixed[row]
    old, free = before.assignment, after.assignment
    gain = free.total - old.total + old.bonus * (free.n_placed - old.n_placed)
    assert before.best_place(row, cols, score, is_fixed=False).gain == gain
    col = int(old.opening_of[row])
    again = after.with_row(row, np.array([col]), np.array([case.rows[row][col]]), is_fixed=True)
    check(again, case)
    assert (again.assignment.total, again.assignment.n_placed) == (old.total, old.n_placed)


@given(st.one_of(fixed_cases(), cases(scores=st.integers(0, 9)).map(lambda c: (c, None))), OBJECTIVES, st.data())
def test_other_seats_at_one_opening(changed: tuple[Case, np.ndarray], objective: str, data: st.DataObject) -> None:
    """More seats or fewer, one or many: the total, the placements and the prices of a solve from scratch."""
    case, fixed = changed
    assume(case.shape[1])
    assume(all(score is None or score >= 0 for row in case.rows for score in row))
    before = solved_of(case, objective, fixed)
    col = data.draw(st.integers(0, case.shape[1] - 1))
    held = 0 if fixed is None else int((before.assignment.opening_of[fixed] == col).sum())
    seats = data.draw(st.integers(held, 7))
    after = before.with_seats(col, seats)
    check(after, replace(case, seats=(*case.seats[:col], seats, *case.seats[col + 1 :])))


@given(cases(scores=st.integers(0, 9)), OBJECTIVES, st.data())
def test_a_long_run_of_changes(case: Case, objective: str, data: st.DataObject) -> None:
    """Change after change from the last one's prices stays at the optimum."""
    assume(all(case.shape))
    solved = solved_of(case, objective)
    for _ in range(6):
        row = data.draw(st.integers(0, case.shape[0] - 1))
        col, seats = data.draw(st.integers(0, case.shape[1] - 1)), data.draw(st.integers(0, 3))
        new = tuple(data.draw(st.one_of(st.none(), st.integers(0, 9))) for _ in case.seats)
        cols = np.array([j for j, score in enumerate(new) if score is not None], dtype=np.int64)
        score = np.array([score for score in new if score is not None], dtype=np.int64)
        solved = solved.with_row(row, cols, score).with_seats(col, seats)
        case = Case((*case.rows[:row], new, *case.rows[row + 1 :]), (*case.seats[:col], seats, *case.seats[col + 1 :]))
        check(solved, case)
