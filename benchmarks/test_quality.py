"""To compare two results takes less time than to match once: processor time, side by side in one process."""

from statistics import median
from time import process_time

import pytest

from matchcore import Policy, compare, match, synthetic_pool

WEIGHTS = {"certificates": 30, "language": 30, "track": 25, "location": 15}


def _seconds(work):
    start = process_time()
    found = work()
    return process_time() - start, found


@pytest.mark.parametrize("n_openings", [1_500, pytest.param(5_000, marks=pytest.mark.large)])
def test_what_comparing_costs_beside_matching(n_openings, capsys):
    """Printed only: the ratio at 5,000 candidates, for other weights and for a pool that lost one in fifty."""
    pool = synthetic_pool(seed=1, n_candidates=5_000, n_openings=n_openings)
    fewer = [person for number, person in enumerate(pool.candidates) if number % 50]
    before = match(pool.candidates, pool.openings, as_of=pool.as_of)
    others = {
        "other weights": match(pool.candidates, pool.openings, Policy(weights=WEIGHTS), as_of=pool.as_of),
        "another pool": match(fewer, pool.openings, as_of=pool.as_of),
    }
    took = {name: [] for name in ("match", *others)}
    for _ in range(3):
        took["match"].append(_seconds(lambda: match(pool.candidates, pool.openings, as_of=pool.as_of))[0])
        for name, after in others.items():
            seconds, found = _seconds(lambda after=after: compare(before, after))
            took[name].append(seconds)
            assert found.n_shared >= len(fewer)
    whole = median(took.pop("match"))
    with capsys.disabled():
        ratios = ", ".join(f"{name} {median(times) / whole:.2f}x" for name, times in took.items())
        print(f"\ncompare / match, 5,000 x {n_openings:,}: {ratios} of {whole:.2f} s")
