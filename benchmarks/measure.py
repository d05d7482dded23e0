"""Measure everything and write docs/benchmarks.md: ``make bench``; with ``--national`` the whole country.

The figures are kept in benchmarks/figures.json, so that one half can be measured again without the other.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from datetime import date
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import peers
from cases import COUNTRY, DRAWN, NATIONAL, PROGRAMMES, REGION, SHAPES, Case, Graph, graph_of, sparse_graph
from matchcore.assignment import assign_pairs
from matchcore.matching import match_pool
from matchcore.pairs import score_pairs
from matchcore.pool import Pool
from matchcore.synthetic import synthetic_pool
from matchcore.warming import warm_up
from measuring import HERE, apart, fresh_seconds, interleaved
from page import page

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
"""Rounds of what is short; the longest are measured once."""

FIGURES = HERE / "figures.json"


def steps() -> list[dict[str, Any]]:
    """Each step apart, in the sizes of municipal programmes."""
    rows = []
    for case in PROGRAMMES:
        n, m = case.n_candidates, case.n_openings
        records = synthetic_pool(seed=1, n_candidates=n, n_openings=m, municipality=list(case.municipality or ()))

        def encoded(records: Any = records) -> Pool:
            return Pool.from_records(records.candidates, records.openings, as_of=records.as_of)

        pool = encoded()
        pairs = score_pairs(pool)
        result = match_pool(pool)
        jobs = {
            "encode": lambda encoded=encoded: encoded().n_candidates * 0,
            "score": lambda pool=pool: score_pairs(pool).n_feasible * 0,
            "assign": lambda pairs=pairs, pool=pool: solved(pairs, pool.openings.seats) * 0,
            "verify": lambda result=result: int(result.verify().total) * 0,
        }
        rows.append({"size": case.size, "n_feasible": pairs.n_feasible} | interleaved(jobs, rounds=ROUNDS, total=0))
    return rows


def solved(pairs: Any, seats: Any) -> int:
    """The total of the assignment alone."""
    return int(assign_pairs(pairs.indptr, pairs.opening_idx, pairs.score, seats).total)


def whole() -> list[dict[str, Any]]:
    """From an encoded pool to the proven optimum, against plain NumPy and SciPy on the same pool."""
    rows = []
    warm_up()
    for case in [*PROGRAMMES[:3], REGION]:
        pool = case.pool()
        match_pool(pool)  # what has to be loaded is loaded
        jobs: dict[str, Callable[[], int]] = {
            "matchcore": lambda pool=pool: int(match_pool(pool).total),
            "plain": lambda pool=pool: peers.plain_match(pool),
        }
        rows.append(
            {"name": case.name, "size": case.size} | interleaved(jobs, rounds=1 if case is REGION else ROUNDS + 2)
        )
        told(rows[-1])
    return rows


def alone() -> list[dict[str, Any]]:
    """The assignment alone, all feasible pairs given, against every peer that can take them in reasonable time."""
    graphs: dict[str, Callable[[], Graph]] = {f"{case.name}, {case.size}": partial(graph_of, case) for case in SHAPES}
    graphs |= {f"the best 60 a row, {case.size}": partial(sparse_graph, case) for case in (SHAPES[1], REGION)}
    graphs |= DRAWN
    rows = []
    for name, made in graphs.items():
        graph = made()
        rows.append({"name": name, "n_pairs": len(graph.score)} | interleaved(assignment_jobs(graph), rounds=ROUNDS))
        told(rows[-1])
        del graph
        graph_of.cache_clear()
        sparse_graph.cache_clear()
    return rows


def assignment_jobs(graph: Graph) -> dict[str, Callable[[], int]]:
    """matchcore and its peers on one graph: the dense ones where each side is short, a column for each seat.

    SciPy's to 31 million cells, the two that want squares to 3,600 a side; SciPy's sparse solver to 750,000 pairs.
    """
    n, seats = len(graph.indptr) - 1, np.minimum(graph.seats, len(graph.indptr) - 1)
    n_seats, by_seat = int(seats.sum()), int(seats[graph.opening_idx].sum())
    peer_fits = {
        "flow_ortools": True,
        "assignment_ortools": max(n, n_seats) <= 3600,
        "dense_scipy": n * n_seats <= 31_000_000,
        "dense_lapx": max(n, n_seats) <= 3600,
        "sparse_scipy": by_seat <= 750_000,
    }
    jobs: dict[str, Callable[[], int]] = {"matchcore": lambda: solved(graph, graph.seats)}
    for name, fits in peer_fits.items():
        if fits:
            jobs[name] = lambda name=name: getattr(peers, name)(graph, graph.seats)
    return jobs


def growth() -> dict[str, Any]:
    """How the time grows with the feasible pairs, on the real geography."""
    rows = []
    for case in COUNTRY:
        rows.append(
            {"size": case.size} | apart("one_run.py", "matchcore", case.n_candidates, case.n_openings, "country")
        )
        told(rows[-1])
    return {"rows": rows}


def memory() -> dict[str, Any]:
    """Peak memory for the region, each in a process of its own."""
    n, m = REGION.n_candidates, REGION.n_openings
    return {who: apart("one_run.py", who, n, m, "region") for who in ("matchcore", "plain")}


def changes() -> list[dict[str, Any]]:
    """One record that comes, leaves or changes, against solving from scratch."""
    rows = []
    for case in (Case("square", 3000, 3000), REGION, Case("the country", 40_000, 12_000, None)):
        rows.append(
            {"name": case.name, "size": case.size}
            | apart(
                "updates.py", case.n_candidates, case.n_openings, "country" if case.municipality is None else "region"
            )
        )
        told(rows[-1])
    return rows


def first_use() -> dict[str, float]:
    """What a process pays before its first answer, in processor seconds, against importing what matchcore stands on."""
    one = "import matchcore as m; m.match([m.Candidate(id='a')], [m.Opening(id='b')])"
    large = "import numpy, matchcore; matchcore.assign(numpy.eye(500, dtype=int), method={!r})"
    shown = "import sys; sys.argv[1:] = ['--help']; from matchcore.cli import main; main()"
    small = fresh_seconds(large.format("hungarian"))
    times = {
        f"import {names}": fresh_seconds(f"import {names}")
        for names in ("numpy, scipy.optimize", "numpy, scipy.optimize, pydantic", "matchcore")
    }
    times |= {"the first match of one pair": fresh_seconds(one), "matchcore --help": fresh_seconds(shown)}
    times["a first small assignment, which loads no kernel"] = small
    with TemporaryDirectory() as cache:
        times["the kernel compiled, on a new machine"] = (
            fresh_seconds(large.format("auction"), rounds=1, cache=cache) - small
        )
        times["the kernel loaded, compiled before"] = fresh_seconds(large.format("auction"), cache=cache) - small
    return times


def told(row: Any) -> None:
    """Say what has been measured."""
    print(row, flush=True)


PARTS: dict[str, Callable[[], Any]] = {
    "first use": first_use,
    "steps": steps,
    "whole": whole,
    "alone": alone,
    "changes": changes,
    "growth": growth,
    "memory": memory,
}


def main() -> None:
    """Measure what was asked for, keep the figures, write the page."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--national", action="store_true", help="the whole country, and nothing else")
    ask.add_argument("--only", nargs="*", choices=list(PARTS), help="some parts")
    ask.add_argument("--write", action="store_true", help="only write the page from the figures kept")
    given = ask.parse_args()
    if given.national:
        n, m = NATIONAL.n_candidates, NATIONAL.n_openings
        for name, options in {"national": ["--first-five"], "national, ten criteria": []}.items():
            run = apart("one_run.py", "matchcore", n, m, "country", *options, seconds=7200)
            keep(name, run | {"size": NATIONAL.size})
    elif not given.write:
        for name, measured in PARTS.items():
            if given.only is None or name in given.only:
                print(f"-- {name}", flush=True)
                keep(name, measured())
    (HERE.parent / "docs" / "benchmarks.md").write_text(page(kept()), encoding="utf-8")


def kept() -> dict[str, Any]:
    """The figures measured so far."""
    found: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    return found


def keep(name: str, measured: Any) -> None:
    """Put a part among the figures, at once: what comes later may be stopped."""
    told(measured)
    machine = {"day": str(date.today()), "python": platform.python_version(), "machine": platform.machine()}
    FIGURES.write_text(json.dumps({**kept(), name: measured, "machine": machine}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
