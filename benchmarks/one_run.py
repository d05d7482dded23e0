"""One pool, once, in a process of its own: time and peak memory, printed as JSON (see `measuring.apart`)."""

from __future__ import annotations

import argparse
import json
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cases import FIRST_FIVE, STOCKHOLM, Case
from matchcore import Pool


def main() -> None:
    """Make the pool, do the work, tell."""
    ask = argparse.ArgumentParser()
    ask.add_argument("who", choices=["matchcore", "plain"])
    ask.add_argument("n_candidates", type=int)
    ask.add_argument("n_openings", type=int)
    ask.add_argument("place", choices=["region", "country"])
    ask.add_argument("--budget", type=int, default=None, help="MiB")
    ask.add_argument("--first-five", action="store_true", help="the criteria that the country was first judged by")
    given = ask.parse_args()
    place = STOCKHOLM if given.place == "region" else None
    pool = drawn_apart(Case("", given.n_candidates, given.n_openings, place))
    before = peak()
    stages: dict[str, float] = {}
    begun, used = time.perf_counter(), time.process_time()
    answer = {}
    if given.who == "plain":
        from peers import plain_match

        answer["total"] = plain_match(pool)
    else:
        from matchcore.matching import match_pool

        def told(what: str, _done: int, _whole: int, _bound: int) -> None:
            stages[what] = round(time.perf_counter() - begun, 3)

        budget = None if given.budget is None else given.budget * 2**20
        judged_by = FIRST_FIVE if given.first_five else {}
        result = match_pool(pool, memory_budget=budget, progress=told, **judged_by)
        answer = {"total": result.total, "gap": result.gap, "n_feasible": result.pairs.n_feasible}
        answer |= {"is_complete": result.pairs.is_complete, "n_rounds": result.assignment.n_rounds}
        answer |= {"n_held": result.assignment.n_held, "n_placed": result.assignment.n_placed}
    answer |= {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - used}
    if given.who == "matchcore":
        result.solution.task.verify(result.assignment)
        answer |= {"verified_seconds": time.perf_counter() - begun, "verified_cpu": time.process_time() - used}
    print(json.dumps(answer | {"stages": stages, "peak_mib": peak(), "before_mib": before}))


def drawn_apart(case: Case) -> Pool:
    """The pool, drawn in another process: the memory that drawing leaves behind is not what a match takes."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(case.pool).result()


def peak() -> float:
    """The most memory that this process ever took, MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells includes the process that this one was forked from
        return int(status.read_text(encoding="ascii").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
