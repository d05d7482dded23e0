"""The memory budget holds: measured by the operating system in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

WORK = """
import json, pathlib, resource, sys
from matchcore.errors import BudgetError
from matchcore.matching import match_pool
from matchcore.synthetic import synthetic_columns

n_candidates, n_openings, budget = map(int, sys.argv[1:])
pool = synthetic_columns(seed=3, n_candidates=n_candidates, n_openings=n_openings)
try:
    result = match_pool(pool, memory_budget=budget)
except BudgetError as error:
    print(json.dumps({"need": int(str(error).split("memory_budget=")[1])}))
else:
    status = pathlib.Path("/proc/self/status")
    if status.exists():  # what getrusage tells includes the process that this one was forked from
        peak = int(status.read_text().split("VmHWM:")[1].split()[0]) * 1024
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = {"peak": peak, "gap": result.gap, "is_complete": result.pairs.is_complete, "total": result.total}
    print(json.dumps(answer))
"""


def run(n_candidates: int, n_openings: int, budget: int) -> dict[str, Any]:
    """What a process of its own took and found."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(n_candidates), str(n_openings), str(budget)],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize(("n_candidates", "n_openings"), [(7_000, 3_000)])
def test_a_budget_is_held_and_one_too_small_refused_with_the_figure_that_does(
    n_candidates: int, n_openings: int
) -> None:
    """The figure named does, the process never takes a quarter more than it may, and the total is the same."""
    need = run(n_candidates, n_openings, 2**20)["need"]
    found = [run(n_candidates, n_openings, budget) for budget in (need, 2 * need)]
    for answer, budget in zip(found, (need, 2 * need)):
        assert answer["gap"] == 0
        assert answer["peak"] <= 1.25 * budget
    assert found[0]["total"] == found[1]["total"]
