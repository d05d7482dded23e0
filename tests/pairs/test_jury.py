"""Whoever comes is judged as in a pool that holds her."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pair_cases import plain_pairs, policies, pools

from matchcore.criteria import CRITERIA, NEUTRAL, Criterion, Detail, Judgement
from matchcore.messages import Phrase
from matchcore.pairs.judging import make_criteria
from matchcore.pairs.jury import Jury
from matchcore.policy import Policy
from matchcore.pool import Columns, Pool
from matchcore.pool.arranging import arranged, change_pool
from matchcore.synthetic import synthetic_columns


class OwnTurn(Criterion):
    """A criterion of one's own, which goes by how ids end."""

    name = "own_turn"
    label = Phrase("tur", "turn")

    def __init__(self, columns: Columns, policy: Policy) -> None:
        self.people, self.places = (
            np.array([ord(name[-1]) % 3 for name in side.ids]) for side in (columns.candidates, columns.openings)
        )

    def judge(self, rows: Any, cols: Any) -> Judgement:
        apart = self.people[rows][:, None] - self.places[cols][None, :]
        return Judgement(apart != 1, np.full(apart.shape, NEUTRAL))

    def explain(self, row: int, col: int) -> Detail:
        return Detail()


@pytest.mark.untraced
@given(pool=pools, policy=policies(), is_own=st.booleans(), few=st.sampled_from([0, 2**13]), draw=st.integers(0, 99))
def test_verdicts_are_those_of_a_pool_with_all(pool: Pool, policy: Policy, is_own: bool, few: int, draw: int) -> None:
    """Of people and openings, against those who were there and those who came since, by kinds and pair by pair."""
    heard(pool, policy, (*CRITERIA, OwnTurn) if is_own else CRITERIA, few, draw)


@pytest.mark.parametrize("few", [0, 2**13])
def test_verdicts_of_a_made_up_pool(few: int) -> None:
    """The same of a pool that is written out."""
    heard(
        synthetic_columns(seed=5, n_candidates=12, n_openings=14), Policy(least_score=45), (*CRITERIA, OwnTurn), few, 3
    )


def heard(pool: Pool, policy: Policy, criteria: Sequence[Any], few: int, seed: int) -> None:
    """Some of a pool are the first, others came, and each side is heard."""
    rng = np.random.default_rng(seed)
    columns = pool.columns
    was_there, place_was = rng.random(pool.n_candidates) < 0.6, rng.random(pool.n_openings) < 0.6
    first, came = (
        change_pool(pool, np.flatnonzero(~people), np.flatnonzero(~places), empty(pool)).pool
        for people, places in ((was_there, place_was), (~was_there, ~place_was))
    )
    rows, cols = (np.concatenate([np.flatnonzero(had), np.flatnonzero(~had)]) for had in (was_there, place_was))
    number_of_row, number_of_col = np.argsort(rows), np.argsort(cols)
    plain = plain_pairs(pool, policy, criteria)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matchcore.pairs.evaluation.FEW", few)
        patch.setattr("matchcore.pairs.jury._OFTEN", 2)
        patch.setattr("matchcore.pairs.jury._MANY", few)
        jury = Jury(make_criteria(first, policy, criteria), first.columns, policy, criteria).with_more(came.columns)
        for _ in range(3):  # those who came are taken among the others when they are heard of often
            people = jury.people(columns.candidates, number_of_col)
            places = jury.openings(arranged([columns.openings], np.arange(pool.n_openings)), number_of_row)
            by_people, by_places = people.verdicts(), places.verdicts()
            assert np.array_equal(by_people.closed_to_given, plain.closed_by_candidate)
            assert np.array_equal(by_people.closed_to_other, plain.closed_by_opening)
            assert np.array_equal(by_places.closed_to_given, plain.closed_by_opening)
            assert np.array_equal(by_places.closed_to_other, plain.closed_by_candidate)
            for row in range(pool.n_candidates):
                assert all(np.array_equal(*both) for both in zip(by_people.of(row), plain.row(row)))
            for row, col in zip(range(0, pool.n_candidates, 7), range(0, pool.n_openings, 5)):
                assert plain.score_of(row, col) in (None, people.score_of(row, col))
                assert people.score_of(row, col) == places.score_of(col, row)
            for col in range(pool.n_openings):
                assert all(np.array_equal(*both) for both in zip(by_places.of(col), plain.column(col)))


@given(pool=pools, seed=st.integers(0, 99))
def test_rows_are_found_by_id_after_any_changes(pool: Pool, seed: int) -> None:
    """Who leaves is not found, who comes, comes back or has moved is, as where rows are numbered anew."""
    rng, now = np.random.default_rng(seed), pool
    assert len(pool.candidates.row_of_id) == pool.n_candidates
    assert len(pool.openings.row_of_id) == pool.n_openings
    for _ in range(5):
        here = [
            np.array([name in side.row_of_id for name in all_of.ids], dtype=np.bool_)
            for side, all_of in both(now, pool)
        ]
        comes = [~was & (rng.random(len(was)) < 0.5) for was in here]
        added = change_pool(pool, *(np.flatnonzero(~some) for some in comes), empty(pool)).pool
        gone = [np.flatnonzero(rng.random(len(side)) < 0.3) for side, _ in both(now, pool)]
        now = change_pool(now, *gone, added).pool
        for side, all_of in both(now, pool):
            assert dict(side.row_of_id) == {name: row for row, name in enumerate(side.ids)}
            assert list(side.row_of_id) == list(side.ids)
            assert len(side.row_of_id) == len(side)
            assert {name for name in all_of.ids if name in side.row_of_id} == set(side.ids)


def both(one: Pool, other: Pool) -> list[tuple[Any, Any]]:
    """Their candidates, and their openings."""
    return [(one.candidates, other.candidates), (one.openings, other.openings)]


def empty(pool: Pool) -> Pool:
    """Nobody, and no opening."""
    return change_pool(pool, np.arange(pool.n_candidates), np.arange(pool.n_openings), Pool.from_records([], [])).pool
