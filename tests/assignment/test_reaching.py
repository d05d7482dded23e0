"""Who can be reached at all: as many as a largest flow reaches, and a cover that proves it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matchcore.assignment.kernel.compiling import in_kernel
from matchcore.assignment.reaching import Reached, one_phase


@pytest.mark.traced
@pytest.mark.parametrize("compiled", [False, True])
@given(st.integers(0, 2**32 - 1), st.integers(1, 25), st.integers(1, 12), st.integers(0, 3))
def test_as_many_are_reached_as_by_a_largest_flow(compiled: bool, seed: int, n: int, m: int, most: int) -> None:
    """No list has too many, nobody stands on two, and everybody who was come to has pairs with scarce lists alone."""
    draw = np.random.default_rng(seed)
    row, other = np.nonzero(draw.random((n, m)) < draw.choice([0.1, 0.3, 0.8]))
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    room, counts = draw.integers(0, most + 1, m), draw.random(n) < 0.9
    first = np.concatenate([[0], np.cumsum(room)]).astype(np.int64)
    nobody = np.full(first[-1], -1, dtype=np.int32), np.zeros(m, np.int64), np.full(n, -1, dtype=np.int64)
    reached = Reached(first, *nobody, np.zeros(n, np.int64), np.zeros(m, np.int64))
    phase, n_reached = in_kernel(one_phase) if compiled else one_phase, 0
    while found := phase(start, other.astype(np.int32), counts, reached):
        n_reached += found

    flow = np.zeros((n + m + 2, n + m + 2), dtype=np.int32)
    flow[0, 1 : n + 1], flow[n + 1 : n + m + 1, -1] = counts, room
    flow[1 + row, n + 1 + other] = 1
    assert n_reached == maximum_flow(csr_array(flow), 0, n + m + 1).flow_value

    has = np.flatnonzero(reached.list_of >= 0)
    on = reached.list_of[has]
    assert len(has) == n_reached
    assert counts[has].all()
    assert set(zip(has.tolist(), on.tolist())) <= set(zip(row.tolist(), other.tolist()))
    taken = np.bincount(on, minlength=m)
    assert ((taken == reached.taken) & (taken <= room)).all()
    people, scarce = reached.people >= 0, reached.lists >= 0
    assert (reached.taken == room)[scarce].all()
    assert (scarce[other] | (room[other] == 0))[people[row]].all()
    assert (people[has] == scarce[on]).all()
