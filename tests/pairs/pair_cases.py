"""Pools, policies and criteria for the tests of pairs, and pairs found the plain way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from matchcore.criteria import CRITERIA, Criterion, Detail, Judgement
from matchcore.messages import Phrase
from matchcore.pairs import KeptPairs, Pairs, judge_block, make_criteria, neighbourhoods
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.synthetic import synthetic_columns


class EvenWithEven(Criterion):
    """A criterion with the two faces that every criterion has: even candidates are kept from every third opening."""

    name = "even"
    label = Phrase("jämn", "even")

    def judge(self, rows: Any, cols: Any) -> Judgement:
        """Closed for an even row and a column divisible by three; the part is the sum of both, times 10."""
        rows, cols = np.asarray(rows)[:, None], np.asarray(cols)[None, :]
        return Judgement((rows % 2 == 1) | (cols % 3 > 0), (rows + cols) * 10 % 10_001)

    def explain(self, row: int, col: int) -> Detail:
        """Nothing to say."""
        return Detail()


class Broad(EvenWithEven):
    """One answer for the whole block, which broadcasts."""

    name = "broad"

    def judge(self, rows: Any, cols: Any) -> Judgement:
        """Always open, always 7 000."""
        return Judgement(np.ones((1, 1), dtype=bool), np.full((1, 1), 7_000))


pools = st.builds(
    synthetic_columns,
    seed=st.integers(0, 10_000),
    n_candidates=st.integers(0, 70),
    n_openings=st.integers(0, 60),
    municipality=st.sampled_from([None, "Järfälla", ["Malung-Sälen", "Leksand"]]),
    competition=st.sampled_from(["mixed", "contested", "slack"]),
    ties=st.sampled_from(["some", "many", "none"]),
)


@st.composite
def policies(draw: Any) -> Policy:
    """Policies with every gate on and off, and unknown facts treated either way."""
    unknown = st.sampled_from(["open", "closed"])
    on_top = draw(st.sampled_from([0, 0, 7]))
    return Policy().replace(
        weights={**Policy().weights, "priority": on_top},
        least_score=draw(st.sampled_from([0, 47, 47, 52.5])),
        location={
            "gate": draw(st.booleans()),
            "unknown": draw(unknown),
            "near_km": draw(st.sampled_from([0, 5, 29])),
            "assumed_reach_km": draw(st.sampled_from([0, 50, 400])),
        },
        certificates={
            "gate": draw(st.booleans()),
            "partial_opens": draw(st.booleans()),
            "days_before_start": draw(st.sampled_from([0, 5, 60])),
        },
        language={"gate": draw(st.booleans()), "unknown": draw(unknown)},
        track={"gate": draw(st.booleans()), "count_expected": draw(st.booleans())},
        background={"gate": draw(st.booleans())},
        terms={"gate": draw(st.booleans())},
        hours={"gate": draw(st.booleans())},
        support={"gate": draw(st.booleans())},
        priority={"waiting_days": draw(st.sampled_from([0, 90]))},
    )


@cache
def small_country() -> Pool:
    """A pool of the whole country; `cut_up` makes it large."""
    return synthetic_columns(seed=4, n_candidates=1000, n_openings=1000)


def cut_up(patch: pytest.MonkeyPatch) -> None:
    """From a million pairs on a pool is compiled, cut up by the index and shared among threads: a ninth of what is."""
    patch.setattr("matchcore.pairs.evaluation.LARGE", 10**6)
    patch.setattr(neighbourhoods, "_ALONE", 2**19)
    patch.setattr(neighbourhoods, "_WORTH_A_BLOCK", 2**16)


criteria_lists: st.SearchStrategy[Sequence[Callable[..., Criterion]]] = st.sampled_from(
    [CRITERIA, (EvenWithEven, *CRITERIA), (*CRITERIA, EvenWithEven), (*CRITERIA[1:], Broad, CRITERIA[0])]
)


def plain_pairs(pool: Pool, policy: Policy, criteria: Sequence[Callable[..., Criterion]] = CRITERIA) -> KeptPairs:
    """The pairs of a pool by judging all of it as one block."""
    made = make_criteria(pool, policy, criteria)
    score, first_closed, _ = judge_block(made, policy, np.arange(pool.n_candidates), np.arange(pool.n_openings))
    row, col = np.nonzero(first_closed == len(made))
    closed = first_closed[:, :, None] == np.arange(len(made))
    return KeptPairs(
        indptr=np.searchsorted(row, np.arange(pool.n_candidates + 1)),
        opening_idx=col.astype(np.int32),
        score=(score[row, col] - policy.least).astype(np.int32),
        criteria=made,
        closed_by_candidate=closed.sum(axis=1),
        closed_by_opening=closed.sum(axis=0),
    )


def assert_same(found: Pairs, expected: Pairs) -> None:
    """Every array is the same, bit for bit."""
    for name in ("indptr", "opening_idx", "score", "closed_by_candidate", "closed_by_opening"):
        one, other = getattr(found.whole(), name), getattr(expected.whole(), name)
        assert one.shape == other.shape
        assert np.array_equal(one, other), name
