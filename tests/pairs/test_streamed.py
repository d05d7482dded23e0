"""A pool whose pairs do not all fit in memory: the same optimum, the same proof, the same figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pair_cases import policies, pools

from forging import forged
from keeping_few import keeping_few
from matchcore import Candidate, Opening, Place, compare, evaluate, match
from matchcore.assignment import StoredPairs
from matchcore.assignment.pair_graph import PairGraph
from matchcore.criteria import CRITERIA
from matchcore.errors import BudgetError, ProofError
from matchcore.matching import match_pool
from matchcore.overrides import Ban
from matchcore.pairs import Pairs, StreamedPairs, score_pairs
from matchcore.pairs.pruning import N_BINS, PruningRule
from matchcore.pairs.streamed import _hits
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.solution.constraints import Constraints
from matchcore.synthetic import synthetic_columns

few_kept = st.none() | st.integers(1, 6)
"""How many pairs of each candidate are kept; None: all, packed."""


def streamed(pool: Pool, policy: Policy, n_kept: int | None) -> StreamedPairs:
    """The pairs of a pool of which few are kept, or all packed."""
    with keeping_few(n_kept):
        pairs = score_pairs(pool, policy)
    assert isinstance(pairs, StreamedPairs)
    return pairs


def values(found: Any, price: Any, scale: int, n: int) -> list[tuple[int, int]]:
    """Each pair found, as its candidate and its worth less price, in order."""
    row = np.repeat(np.arange(n), np.diff(found.start))
    return sorted(zip(row.tolist(), (scale * found.score.astype(np.int64) - price[found.other]).tolist()))


@pytest.mark.untraced
@given(pool=pools, policy=policies(), n_kept=few_kept, data=st.data())
def test_a_source_that_keeps_few_answers_as_one_that_keeps_all(
    pool: Pool, policy: Policy, n_kept: int | None, data: st.DataObject
) -> None:
    """Whatever prices and floors are asked about, the same values come back for each candidate."""
    few, every = streamed(pool, policy, n_kept), score_pairs(pool, policy).whole()
    chance = np.random.default_rng(data.draw(st.integers(0, 1000)))
    n, m = pool.n_candidates, pool.n_openings
    scale = data.draw(st.sampled_from([1, 7]))
    bonus = data.draw(st.sampled_from([0, 2**33]))  # as `most_placements` counts it: more than fits 32 bits
    price = (bonus + chance.integers(0, data.draw(st.sampled_from([1, 10**6])), m)) * scale
    floor = (chance.integers(-1, data.draw(st.sampled_from([1, 10**6])), n) - bonus) * scale
    most = data.draw(st.integers(1, 8))
    found = few.source().above(scale, price, floor, most)
    expected = StoredPairs(PairGraph(every.indptr, every.opening_idx, every.score, np.ones(m))).above(
        scale, price, floor, most
    )
    assert np.array_equal(found.start, expected.start)
    assert values(found, price, scale, n) == values(expected, price, scale, n)
    keys = np.repeat(np.arange(n), np.diff(found.start)) * max(m, 1) + found.other
    assert len(np.unique(keys)) == len(keys)
    at_hand = few.source().above(scale, price, floor, most, at_hand=True)
    known = set(zip(np.repeat(np.arange(n), np.diff(every.indptr)).tolist(), every.opening_idx.tolist()))
    assert set(zip(np.repeat(np.arange(n), np.diff(at_hand.start)).tolist(), at_hand.other.tolist())) <= known


@pytest.mark.untraced
@settings(max_examples=8)
@given(pool=pools, policy=policies(), n_kept=few_kept)
def test_what_is_counted_and_scored_anew_is_what_was_there(pool: Pool, policy: Policy, n_kept: int | None) -> None:
    """Counts, single scores, rows and all rows together are those of the pairs kept whole."""
    few, every = streamed(pool, policy, n_kept), score_pairs(pool, policy)
    for name in ("closed_by_candidate", "closed_by_opening", "n_openings_of", "n_candidates_of"):
        assert np.array_equal(getattr(few, name), getattr(every, name))
    assert (few.n_feasible, few.n_closed) == (every.n_feasible, every.n_closed)
    assert not few.is_complete
    assert every.is_complete
    chosen = np.arange(0, pool.n_openings, 3)
    assert np.array_equal(few.n_among(chosen), every.n_among(chosen))
    by_row: dict[int, tuple[Any, Any]] = {}
    for some in few.rows():
        ends = np.cumsum(some.n_of_row)
        for row, end, count in zip(some.row.tolist(), ends.tolist(), some.n_of_row.tolist()):
            by_row[row] = (some.opening_idx[end - count : end], some.score[end - count : end] + few.least)
    for row in range(pool.n_candidates):
        own = every.row(row)
        for openings, scores in (few.row(row), by_row.get(row, ([], []))):
            assert np.array_equal(openings, own[0])
            assert np.array_equal(scores, own[1])
        for col in range(min(pool.n_openings, 4)):
            assert few.score_of(row, col) == every.score_of(row, col)


@pytest.mark.untraced
@given(
    pool=pools,
    policy=policies(),
    n_kept=few_kept,
    objective=st.sampled_from(["best_total", "most_placements"]),
)
def test_the_optimum_is_the_same_and_so_are_prices_proof_and_ties(
    pool: Pool, policy: Policy, n_kept: int | None, objective: Any
) -> None:
    """Total, prices and proof are those of the pairs kept whole, and whoever is tied, is tied by her placement."""
    policy = policy.replace(objective=objective)
    with keeping_few(n_kept):
        few = match_pool(pool, policy)
    every = match_pool(pool, policy)
    assert (few.total, few.bound, few.gap) == (every.total, every.bound, 0)
    assert few.assignment.n_placed == every.assignment.n_placed
    assert np.array_equal(few.assignment.price, every.assignment.price)
    proof = few.verify()
    assert (proof.total, proof.n_pairs) == (every.total, every.pairs.n_feasible)
    again = every.solution.task.tied(few.assignment)
    assert np.array_equal(few.is_tied, again)
    assert [person.n_feasible for person in few.unplaced] == [
        int(every.pairs.n_openings_of[row]) for row in np.flatnonzero(few.assignment.opening_of < 0)
    ]
    assert few.summary("en").splitlines()[0] == every.summary("en").splitlines()[0]


def country() -> Pool:
    """A pool with thousands of pairs."""
    return synthetic_columns(seed=9, n_candidates=400, n_openings=150, municipality="Järfälla")


def test_who_may_be_asked_for_is_found_without_looking_at_pairs() -> None:
    """Whose two bounds are above what is asked, as looking at every pair tells it; ties and no bounds too."""
    random = np.random.default_rng(1)
    for _ in range(300):
        n, m, most = random.integers(1, 8, 3)
        by_row, bound = random.integers(-1, most, n), random.integers(-1, 2 * most, m)
        price, reach = random.integers(0, most, m), random.integers(-most, most, n)
        by_row, by_col = np.where(by_row < 0, -(2**62), by_row), np.where(bound < 0, -(2**62), bound - price)
        hit = (by_col > reach[:, None]) & (price < (by_row - reach)[:, None])
        rows, cols = _hits(by_row, by_col, price, reach)
        assert rows.tolist() == hit.any(axis=1).tolist()
        assert cols.tolist() == hit.any(axis=0).tolist()


def test_a_result_that_keeps_few_pairs_says_what_it_can_and_refuses_the_rest() -> None:
    """Explanations and tables work; what would need all pairs is refused in words, not answered wrong."""
    pool = country()
    with keeping_few(5):
        result = match_pool(pool, language="en")
    every = match_pool(pool, language="en")
    assert result.record.to_dict() | {"method": ""} == every.record.to_dict() | {"method": ""}
    placed = result.placements[0]
    assert result.explain(placed.candidate_id).is_placed
    other = next(o for o in pool.openings.ids if o != placed.opening_id)
    assert result.explain(placed.candidate_id, other).score == every.explain(placed.candidate_id, other).score
    name = result.unplaced[0].candidate_id
    assert str(result.why_unplaced(name).reason.text("en"))
    assert len(result.to_rows()) == pool.n_candidates
    with keeping_few(5), pytest.raises(BudgetError, match="all feasible pairs in memory"):
        match_pool(pool, method="hungarian")
    ban = Ban(candidate_id=placed.candidate_id, opening_id=placed.opening_id, reason="asked not to")
    with keeping_few(5), pytest.raises(BudgetError, match="bans"):
        match_pool(pool, constraints=Constraints.of(bans=[ban]))


@pytest.mark.parametrize(
    "name", ["what_if", "alternatives", "alternatives_for", "openers", "evaluate", "compare", "pairs"]
)
def test_what_needs_all_pairs_says_so_before_any_work_is_done(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes by pairs that are not in memory tells which budget would do, and judges nothing first."""
    pool = country()
    with keeping_few(5):
        result = match_pool(pool)
    person, place = result.placements[0].candidate_id, result.placements[0].opening_id
    ask: dict[str, Callable[[], object]] = {
        "what_if": lambda: result.what_if(person, certificate="licence-b"),
        "alternatives": lambda: result.alternatives(person),
        "alternatives_for": lambda: result.alternatives_for(place),
        "openers": lambda: result.openers(person),
        "evaluate": lambda: evaluate(result),
        "compare": lambda: compare(result, result),
        "pairs": result.pairs.whole,
    }

    def judged(*args: object) -> None:
        raise AssertionError("judged before it was refused")

    for criterion in CRITERIA:
        monkeypatch.setattr(criterion, "judge", judged)
    with pytest.raises(BudgetError, match="memory budget"):
        ask[name]()


@pytest.mark.untraced
def test_the_workbench_works_on_few_pairs_where_it_can() -> None:
    """Who is near is asked of people and openings, not of pairs in memory."""
    pool = country()
    with keeping_few(5):
        result = match_pool(pool)
    every = forged(match_pool(pool), assignment=result.assignment)
    assert result.near_misses().to_dict() == every.near_misses().to_dict()
    assert np.array_equal(result.nearness.nearest, every.nearness.nearest)
    assert result.overrides.to_dict() == every.overrides.to_dict()


def test_a_wrong_price_is_found_on_a_pair_that_was_not_kept() -> None:
    """The verifier scores what is not in memory too: a price too low anywhere is found out."""
    pool = country()
    with keeping_few(2):
        result = match_pool(pool)
    price = result.assignment.price.copy()
    price[np.argmax(price)] -= 1
    with pytest.raises(ProofError):
        forged(result, assignment=replace(result.assignment, price=price)).verify()


@pytest.mark.parametrize("openings", [(), (Opening(id="o", workplace=Place(lat=55.6, lon=13.0)),)])
def test_who_is_near_no_opening_is_looked_at_too(openings: tuple[Opening, ...]) -> None:
    """Everybody comes once when pairs are scored anew, also who can reach nothing and is in no block."""
    people = [Candidate(id=f"c{number}", home=Place(lat=67.8, lon=20.2), reach_km=10) for number in range(3)]
    pool = Pool.from_records(people, openings)
    with keeping_few(2):
        result = match(people, openings, as_of=pool.columns.as_of)
        assert isinstance(result.pairs, StreamedPairs)
        assert sorted(row for some in result.pairs.rows() for row in some.row.tolist()) == [0, 1, 2]
        assert result.verify().n_placed == 0


def test_kept_pairs_do_not_depend_on_blocks() -> None:
    """Which pairs are kept follows from the pool alone, not from how it is cut up."""
    pool = country()
    with keeping_few(4, worth=50):
        one = score_pairs(pool)
    with keeping_few(4, worth=10**9):
        other = score_pairs(pool, block_rows=37)
    assert isinstance(one, StreamedPairs)
    assert isinstance(other, StreamedPairs)
    assert len(one.left_out.blocks) != len(other.left_out.blocks)
    assert one.kept.n_pairs == other.kept.n_pairs > 0
    for row in range(pool.n_candidates):
        assert all(map(np.array_equal, one.kept.row(row), other.kept.row(row)))


def test_an_opening_keeps_about_as_many_as_it_should() -> None:
    """Where thousands score alike a share is kept, and where few are counted all are."""
    counts = np.zeros((3, N_BINS), dtype=np.int64)
    counts[0, -2] = 10_000  # the full score; the last bin is for what is counted on top of it
    counts[1, 5] = 3
    counts[2, -2], counts[2, 50] = 5, 1000
    rule = PruningRule.from_histogram(counts, 1, 10)
    assert rule.left_of_opening.tolist() == [1_000_000, -1, rule.above[2]]
    score = np.full(10_000, 1_000_000, dtype=np.int32)
    kept = rule.is_kept(np.arange(10_000), np.zeros(10_000, dtype=np.int32), score, np.full(10_000, 2**40))
    assert 2 <= kept.sum() <= 40
    assert rule.is_kept(np.arange(3), np.ones(3, dtype=np.int32), score[:3] - 900_000, np.full(3, 2**40)).all()


def test_a_budget_too_small_is_refused_with_the_figure_that_would_do() -> None:
    """The figure named is taken up, and one byte less is refused."""
    pool = synthetic_columns(seed=2, n_candidates=3000, n_openings=2500, municipality=["Stockholm"])
    with pytest.raises(BudgetError, match="would do: memory_budget=") as caught:
        score_pairs(pool, memory_budget=10**6)
    need = int(str(caught.value).split("memory_budget=")[1])
    assert isinstance(score_pairs(pool, memory_budget=need), Pairs)
    with pytest.raises(BudgetError):
        score_pairs(pool, memory_budget=need - 1)


@pytest.mark.parametrize("wrong", [0, -5, 1.5, True, "3 GiB"])
def test_a_budget_is_a_number_of_bytes(wrong: Any) -> None:
    """What is no positive whole number is refused."""
    with pytest.raises(BudgetError, match="number of bytes"):
        score_pairs(country(), memory_budget=wrong)
