"""Who can be reached at all: as many as a largest matching reaches, and a cover that proves it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matchcore.assignment.reaching import reached


@pytest.mark.traced
@given(st.integers(0, 2**32 - 1), st.integers(1, 25), st.integers(1, 12), st.integers(0, 3))
def test_as_many_are_reached_as_by_a_largest_matching(seed: int, n: int, m: int, most: int) -> None:
    """No opening has too many, nobody moves in vain, and everybody come to has pairs with scarce openings alone."""
    draw = np.random.default_rng(seed)
    row, other = np.nonzero(draw.random((n, m)) < draw.choice([0.1, 0.3, 0.8]))
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))]).astype(np.int64)
    room, counts = draw.integers(0, most + 1, m), draw.random(n) < 0.9
    begun = np.full(n, -1, dtype=np.int64)
    for one in draw.permutation(len(row)).tolist() if draw.random() < 0.5 else ():  # some are placed already
        if begun[row[one]] < 0 and (begun == other[one]).sum() < room[other[one]] and draw.random() < 0.3:
            begun[row[one]] = other[one]
    now = reached(start, other, room, begun, counts)

    wants = counts | (begun >= 0)
    seat = np.repeat(np.arange(m), room)
    table = np.zeros((n, m), dtype=np.int8)
    table[row, other] = wants[row]
    most_possible = int((maximum_bipartite_matching(csr_array(table[:, seat])) >= 0).sum()) if len(seat) else 0
    has = np.flatnonzero(now.place >= 0)
    on = now.place[has]
    assert len(has) == most_possible
    assert wants[has].all()
    assert (now.place[begun >= 0] >= 0).all()
    assert set(zip(has.tolist(), on.tolist())) <= set(zip(row.tolist(), other.tolist()))
    taken = np.bincount(on, minlength=m)
    assert (taken <= room).all()
    people, scarce = now.people, now.openings
    assert people[wants & (now.place < 0)].all()
    assert (taken == room)[scarce].all()
    assert (scarce[other] | (room[other] == 0))[people[row]].all()
    assert (people[has] == scarce[on]).all()
