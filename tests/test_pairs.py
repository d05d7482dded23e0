"""Pairs: every pair is feasible or counted to the one gate that refused it first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matchcore import Candidate, Certificate, Opening, Policy, PolicyError, score_pairs
from matchcore.criteria import CRITERIA, Criterion, Detail, Judgement, LocationCriterion
from matchcore.messages import Phrase
from matchcore.pairs import FULL_SCORE
from strategies import HOME_FAR, match_of, policies, pool_of, records


@given(records(), policies())
def test_every_pair_is_feasible_or_counted_to_the_first_gate_that_closed(pool: Any, policy: Policy) -> None:
    """Counted one pair at a time, the refusals for each candidate and each opening are the same."""
    encoded = pool_of(*pool)
    pairs = score_pairs(encoded, policy)
    n, m = encoded.n_candidates, encoded.n_openings
    by_candidate = np.zeros((n, len(pairs.criteria)), dtype=np.int64)
    by_opening = np.zeros((m, len(pairs.criteria)), dtype=np.int64)
    for row in range(n):
        for col in range(m):
            faces = [made.judge(np.array([row]), np.array([col])) for made in pairs.criteria]
            gates = [bool(np.broadcast_to(face.is_open, (1, 1))[0, 0]) for face in faces]
            parts = [int(np.broadcast_to(face.part, (1, 1))[0, 0]) for face in faces]
            weights = [policy.weight_of(made.name) for made in pairs.criteria]
            if all(gates):
                assert pairs.score_of(row, col) == sum(w * p for w, p in zip(weights, parts, strict=True))
            else:
                assert pairs.score_of(row, col) is None
                by_candidate[row, gates.index(False)] += 1
                by_opening[col, gates.index(False)] += 1
    assert np.array_equal(pairs.closed_by_candidate, by_candidate)
    assert np.array_equal(pairs.closed_by_opening, by_opening)
    assert pairs.n_feasible + sum(pairs.n_closed.values()) == n * m
    assert list(pairs.n_closed) == [made.name for made in pairs.criteria]


@given(records(), policies())
def test_the_sparse_form_is_in_order(pool: Any, policy: Policy) -> None:
    """Openings ascend within a candidate; scores are whole and within range; the sides are as long as the pool.

    In the arrays stands what a pair scores above the least; what is counted on top comes to the score.
    """
    pairs = score_pairs(pool_of(*pool), policy)
    most = FULL_SCORE + policy.weight_of("priority") * 10_000
    assert (pairs.n_candidates, pairs.n_openings) == (len(pool[0]), len(pool[1]))
    assert (pairs.indptr.dtype, pairs.opening_idx.dtype, pairs.score.dtype) == (np.int64, np.int32, np.int32)
    assert pairs.indptr[0] == 0
    assert pairs.indptr[-1] == len(pairs.opening_idx) == len(pairs.score)
    for row in range(pairs.n_candidates):
        assert (np.diff(pairs.opening_idx[pairs.of(row)]) > 0).all()
    assert ((pairs.score >= 0) & (pairs.score <= most - policy.least)).all()
    assert all((score >= policy.least).all() for _, score in map(pairs.row, range(pairs.n_candidates)))
    assert pairs.n_candidates_of.tolist() == [int((pairs.opening_idx == col).sum()) for col in range(pairs.n_openings)]


def test_a_pair_that_several_gates_refuse_is_counted_once() -> None:
    """Too far and without the licence: location comes first."""
    people = [Candidate(id="c1", home=HOME_FAR, reach_km=1)]
    places = [Opening(id="o1", workplace={"municipality": "2023"}, certificates_required=["licence-b"])]
    pairs = score_pairs(pool_of(people, places))
    assert pairs.n_closed == {made.name: int(made.name == "location") for made in pairs.criteria}
    assert list(pairs.n_closed)[-1] == "least_score"
    assert repr(pairs) == "Pairs(0 feasible of 1 candidates x 1 openings)"


def test_the_order_of_the_criteria_decides_only_who_counts() -> None:
    """With the certificates first the same pair is counted to them; what is feasible stays the same.

    Sixty days of licence B are no course to be had before the start.
    """
    people = [Candidate(id="c1", home=HOME_FAR, reach_km=1)]
    places = [
        Opening(id="o1", workplace={"municipality": "2023"}, certificates_required=["licence-b"]),
        Opening(id="o2"),
    ]
    there, back = (score_pairs(pool_of(people, places), criteria=order) for order in (CRITERIA, CRITERIA[::-1]))
    assert (there.n_closed["location"], back.n_closed["certificates"]) == (1, 1)
    assert there.opening_idx.tolist() == back.opening_idx.tolist() == [1]
    assert there.score.tolist() == back.score.tolist()


def test_a_criterion_of_no_weight_still_has_its_gate() -> None:
    """A weight of 0 takes the score away and leaves the gate."""
    policy = Policy(weights={"language": 100})
    person = Candidate(id="c1", certificates=[Certificate(code="hlr")])
    places = [Opening(id="o1", certificates_required=["hlr"]), Opening(id="o2", certificates_required=["adr"])]
    pairs = score_pairs(pool_of([person], places), policy)
    assert (pairs.opening_idx.tolist(), pairs.score.tolist()) == ([0], [FULL_SCORE // 2 - policy.least])
    assert pairs.score_of(0, 0) == FULL_SCORE // 2


def test_a_weight_for_nothing_is_refused() -> None:
    """A weight for a criterion that is not there, and two criteria of one name, are told together."""
    policy = Policy(weights={"certificates": 50, "languages": 30, "smile": 20, "nothing": 0})
    with pytest.raises(PolicyError) as caught:
        score_pairs(pool_of(), policy, criteria=[*CRITERIA, LocationCriterion])
    told = [(problem.field, problem.value) for problem in caught.value.problems]
    assert told == [("criteria", "location"), ("weights", "languages"), ("weights", "smile")]
    assert "location, terms, hours, certificates, language, track, background, wishes, support" in str(caught.value)
    assert caught.value.text("sv") != str(caught.value)


def test_what_is_no_criterion_is_refused() -> None:
    """A name in place of a class is named, with what to pass."""
    with pytest.raises(PolicyError, match=r"criteria: 'location' – is no class of criteria\. Pass the classes"):
        score_pairs(pool_of(), Policy(), criteria=[*CRITERIA, "location"])  # type: ignore[list-item]  # what is refused


def own(is_open: Any, part: Any) -> type[Criterion]:
    """A criterion of one's own that says the same of every pair."""

    class Own(Criterion):
        name = "own"
        label = Phrase("eget", "own")

        def judge(self, rows: Any, cols: Any) -> Judgement:
            return Judgement(np.full((len(rows), len(cols)), is_open), np.full((len(rows), len(cols)), part))

        def explain(self, row: int, col: int) -> Detail:
            return Detail()

    return Own


@pytest.mark.parametrize(
    ("is_open", "part"), [(True, 10_001), (True, -1), (True, 0.5), (True, float("nan")), (True, True), (1, 0), (1.0, 0)]
)
def test_a_criterion_of_one_s_own_keeps_to_whole_parts_and_plain_gates(is_open: Any, part: Any) -> None:
    """Parts out of range or not whole, and gates that are numbers, are refused with the criterion's name."""
    pool = pool_of([Candidate(id="c1")], [Opening(id="o1")])
    with pytest.raises(PolicyError) as caught:
        score_pairs(pool, Policy(weights={"own": 100}), criteria=[own(is_open, part)])
    assert caught.value.problems[0].value == "own"
    assert caught.value.text("sv") != str(caught.value)


@pytest.mark.parametrize("part", [0, 1, 10_000, np.int16(7), np.uint64(9)])
def test_any_whole_part_within_range_is_taken(part: Any) -> None:
    """Whatever the width of the integers."""
    policy = Policy(weights={"own": 100}, least_score=0)
    result = match_of([Candidate(id="c1")], [Opening(id="o1")], policy, criteria=[own(True, part)])
    assert result.total == int(part) * 100
    assert result.explain("c1", "o1").score == result.total


def test_nothing_has_no_pairs() -> None:
    """Empty sides give no pairs and no refusals."""
    for people, places in (([], []), ([Candidate(id="c1")], []), ([], [Opening(id="o1")])):
        pairs = score_pairs(pool_of(people, places))
        assert (pairs.n_feasible, sum(pairs.n_closed.values())) == (0, 0)
        assert (pairs.n_candidates, pairs.n_openings) == (len(people), len(places))
