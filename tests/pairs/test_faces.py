"""The optional faces of the criteria say what `judge` says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pair_cases import policies, pools

from matchcore import Candidate, Opening, match
from matchcore.criteria import CRITERIA, CertificatesCriterion, Criterion, Judgement, LocationCriterion, TrackCriterion
from matchcore.criteria.alike import alike, alike_sets
from matchcore.policy import Policy
from matchcore.pool import Pool
from matchcore.pool.geometry import arc_of, distance_m, longest_chord_squared

FACES = ("kinds", "distances", "reachable", "halves")

with_kinds = [criterion for criterion in CRITERIA if criterion is not LocationCriterion]


def whole(criterion: Criterion, pool: Pool) -> tuple[Any, Any]:
    """What `judge` says of all pairs."""
    n, m = pool.n_candidates, pool.n_openings
    judgement = criterion.judge(np.arange(n), np.arange(m))
    return np.broadcast_to(judgement.is_open, (n, m)), np.broadcast_to(judgement.part, (n, m))


@pytest.mark.untraced
@pytest.mark.parametrize("factory", with_kinds)
@given(pool=pools, policy=policies())
def test_alike_means_judged_alike(factory: Any, pool: Pool, policy: Policy) -> None:
    """Two pairs of the same kinds have the same gate and part, and kinds are numbered without holes."""
    criterion = factory(pool.columns, policy)
    kinds = criterion.kinds()
    is_open, part = whole(criterion, pool)
    of_opening = kinds.of_opening if kinds.days is None else alike(kinds.of_opening, kinds.days.of_opening)
    for axis, kind in enumerate((kinds.of_candidate, of_opening)):
        assert kind.dtype == np.int32
        used, first = np.unique(kind, return_index=True)
        assert np.array_equal(used, np.arange(len(used)))
        assert np.array_equal(np.take(part, first[kind], axis=axis), part)
        assert np.array_equal(np.take(is_open, first[kind], axis=axis), is_open)


@pytest.mark.parametrize("factory", [CertificatesCriterion, TrackCriterion])
@given(pool=pools, policy=policies())
def test_a_state_on_a_day_is_judged_as_who_is_in_it(factory: Any, pool: Pool, policy: Policy) -> None:
    """What is said of a candidate's state on the opening's day and of the opening's kind is said of the pair."""
    criterion = factory(pool.columns, policy)
    kinds = criterion.kinds()
    days = kinds.days
    if pool.n_candidates * pool.n_openings == 0:
        return
    n_states, n_whats = int(days.state.max()) + 1, int(kinds.of_opening.max()) + 1
    assert np.array_equal(np.unique(days.state), np.arange(n_states))
    told = days.judge(np.arange(n_states), np.arange(n_whats))
    place = days.state[kinds.of_candidate][:, days.of_opening], kinds.of_opening[None, :]
    is_open, part = whole(criterion, pool)
    assert np.array_equal(told.is_open[place], is_open)
    assert np.array_equal(told.part[place], part)


@given(pool=pools, policy=policies(), data=st.data())
def test_what_is_not_reachable_is_closed(pool: Pool, policy: Policy, data: st.DataObject) -> None:
    """Openings that the index leaves out are closed to all the candidates it was asked for."""
    criterion = LocationCriterion(pool.columns, policy)
    is_open, _ = whole(criterion, pool)
    rows = np.arange(pool.n_candidates)
    while len(rows) > 1 and (halves := criterion.halves(rows)) is not None:
        assert len(halves[0])
        assert len(halves[1])
        assert np.array_equal(np.sort(np.concatenate(halves)), rows)
        rows = halves[data.draw(st.integers(0, 1))]
    cols = np.arange(pool.n_openings)
    near = criterion.reachable(rows, cols) if len(rows) else cols
    left_out = np.setdiff1d(cols, cols if near is None else near)
    assert not is_open[np.ix_(rows, left_out)].any()


@given(st.integers(0, 3_000_000))
def test_the_longest_chord_is_the_last_within(metres: int) -> None:
    """The arc of the longest chord found is the reach; one square metre more is beyond it."""
    squared = longest_chord_squared(np.array([float(metres)]))
    assert arc_of(squared)[0] <= metres
    assert arc_of(squared + 1)[0] > metres


@given(pools)
def test_squared_chords_decide_as_distances_do(pool: Pool) -> None:
    """The gate by squared chords is the gate by distances in metres."""
    criterion = LocationCriterion(pool.columns, Policy())
    is_open, _ = whole(criterion, pool)
    known = criterion.home.is_known[:, None] & criterion.work.is_known[None, :]
    distance = distance_m(criterion.home.xyz, criterion.work.xyz)
    assert np.array_equal(is_open[known], (distance <= criterion.reach_m[:, None])[known])


@given(st.lists(st.tuples(st.integers(-(2**62), 2**62), st.booleans(), st.integers(0, 2)), max_size=30))
def test_rows_have_one_number_if_and_only_if_they_are_equal(rows: list[tuple[int, bool, int]]) -> None:
    """`alike` tells rows apart exactly, also where the numbers in them are very large."""
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.zeros(0, dtype=int)]
    kind = alike(*columns)
    assert len(kind) == len(rows)
    assert len(set(rows)) == len(set(kind.tolist()))
    assert len(set(zip(rows, kind.tolist(), strict=True))) == len(set(rows))


@given(st.lists(st.lists(st.integers(0, 3), max_size=5), max_size=12), st.randoms(use_true_random=False))
def test_sets_have_one_number_if_and_only_if_they_hold_the_same(sets: list[list[int]], chance: Any) -> None:
    """`alike_sets` sees what a row holds and how many times, not in which order."""
    entries = [(row, value) for row, held in enumerate(sets) for value in held]
    chance.shuffle(entries)
    row = np.array([entry[0] for entry in entries], dtype=np.int32)
    value = np.array([entry[1] for entry in entries], dtype=np.int64)
    kind = alike_sets(row, len(sets), value).tolist()
    content = [tuple(sorted(held)) for held in sets]
    assert len(set(content)) == len(set(kind)) == len(set(zip(content, kind, strict=True)))


def half_as_good(self: Any, rows: Any, cols: Any) -> Judgement:
    """What no parent's face says: everything is open, and every other candidate is worth half."""
    shape = (len(rows), len(cols))
    part = np.where(np.asarray(rows)[:, None] % 2, 5_000, 10_000)
    return Judgement(np.ones(shape, dtype=np.bool_), np.broadcast_to(part, shape))


class Mixin:
    judge = half_as_good


OTHERWISE = {
    "judge": lambda parent: type("Own", (parent,), {"judge": half_as_good}),
    "a helper": lambda parent: type("Own", (parent,), {"_part": lambda self: None}),
    "a constant": lambda parent: type("Own", (parent,), {"steps": 3}),
    "its making": lambda parent: type("Own", (parent,), {"__init__": lambda self, columns, policy: None}),
    "a mixin": lambda parent: type("Own", (Mixin, parent), {}),
    "a grandparent": lambda parent: type("Own", (type("Mid", (parent,), {"judge": half_as_good}),), {"label": "x"}),
    "a cousin": lambda parent: type(
        "Own",
        (type("Left", (parent,), {face: vars(parent).get(face) for face in FACES if face in vars(parent)}),
         type("Right", (parent,), {"judge": half_as_good})),
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("parent", CRITERIA)
@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_who_judges_otherwise_has_none_of_her_parents_faces(parent: Any, otherwise: str) -> None:
    """Another judge, helper, constant or making, her own or mixed in: all four faces are gone."""
    own = OTHERWISE[otherwise](parent)
    assert [face for face in FACES if getattr(own, face) is not getattr(Criterion, face)] == []


@pytest.mark.parametrize("parent", CRITERIA)
def test_who_only_speaks_otherwise_keeps_the_faces(parent: Any) -> None:
    """A name, a label or an explanation of her own changes no score, nor does a face of her own take away another."""
    own = type("Own", (parent,), {"name": "own", "label": "x", "explain": lambda self, row, col: None, "__doc__": "x"})
    assert all(getattr(own, face) is getattr(parent, face) for face in FACES)
    quick = type("Quick", (parent,), {"halves": lambda self, rows: None})
    assert all(getattr(quick, face) is getattr(parent, face) for face in FACES[:3])


def test_a_face_is_kept_by_whoever_says_that_it_holds() -> None:
    """``kinds = TrackCriterion.kinds`` in a class that judges otherwise is taken at its word, and by its heirs."""
    own = type("Own", (TrackCriterion,), {"judge": half_as_good, "kinds": TrackCriterion.kinds})
    assert own.kinds is TrackCriterion.kinds
    assert type("Heir", (own,), {"label": "x"}).kinds is TrackCriterion.kinds
    assert type("Stranger", (own,), {"judge": half_as_good, "x": 1}).kinds is Criterion.kinds


@pytest.mark.parametrize("parent", [LocationCriterion, CertificatesCriterion, TrackCriterion])
def test_a_judge_of_her_own_is_what_scores_the_pool(parent: Any) -> None:
    """Four equal people, of whom every other is worth half: the scores are those of `judge`, not of her parent."""
    own = type("Own", (parent,), {"judge": half_as_good})
    criteria = [own if factory is parent else factory for factory in CRITERIA]
    people = [Candidate(id=f"c{number}") for number in range(4)]
    result = match(people, [Opening(id="o1", seats=4)], criteria=criteria)
    weight = result.policy.weight_of(parent.name)
    score = {name: result.explain(name, "o1").score for name in ("c0", "c1", "c2", "c3")}
    assert score["c0"] - score["c1"] == score["c2"] - score["c3"] == 5_000 * weight > 0


def test_the_judge_of_location_needs_no_face() -> None:
    """Whoever makes it otherwise and judges as it does still can: `judge` calls no face."""

    class Near(LocationCriterion):
        def __init__(self, columns: Any, policy: Any) -> None:
            super().__init__(columns, policy)
            self.near = 1

    criteria = [Near if factory is LocationCriterion else factory for factory in CRITERIA]
    people, openings = [Candidate(id="c1")], [Opening(id="o1")]
    assert match(people, openings, criteria=criteria).total == match(people, openings).total
