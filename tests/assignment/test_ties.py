"""Which placements hang on a tie, against all optimal assignments written down."""

from __future__ import annotations

from assignment_cases import Case, all_best, cases
from hypothesis import given
from hypothesis import strategies as st

from matchcore.assignment import PairGraph, assign_pairs, tied


@given(case=cases(), objective=st.sampled_from(["best_total", "most_placements"]))
def test_tied_is_what_differs_between_optimal_assignments(case: Case, objective: str) -> None:
    """A candidate is tied exactly when some optimal assignment holds another place, or none, for it."""
    result = assign_pairs(*case.csr, objective=objective)
    _, winners = all_best(case, objective)
    expected = [any(other[i] != own for other in winners) for i, own in enumerate(result.opening_of.tolist())]
    assert tied(PairGraph(*case.csr), result).tolist() == expected


def test_only_the_tied_are_told() -> None:
    """Two candidates who can swap are tied; the third, who has a better place alone, is not."""
    case = Case(rows=((5, 5, None), (5, 5, None), (None, 1, 9)), seats=(1, 1, 1))
    assert tied(PairGraph(*case.csr), assign_pairs(*case.csr)).tolist() == [True, True, False]
