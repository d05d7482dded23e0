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
from typing import Any

import peers
from cases import COUNTRY, LARGE_SHAPES, NATIONAL, PROGRAMMES, REGION, SHAPES, Case, Graph, graph_of, sparse_graph
from matchcore.assignment import assign_pairs
from matchcore.matching import match_pool
from matchcore.pairs import score_pairs
from matchcore.pool import Pool
from matchcore.synthetic import synthetic_pool
from measuring import HERE, apart, import_seconds, interleaved
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
    for case in [*PROGRAMMES[:3], REGION]:
        pool = case.pool()
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
    """The assignment alone, all feasible pairs given, against every peer that can take them."""
    rows = []
    for case in [*SHAPES, *LARGE_SHAPES]:
        is_large = case in LARGE_SHAPES
        graph = graph_of(case)
        jobs = assignment_jobs(graph, ["flow_ortools"] if is_large else ["flow_ortools", "dense_scipy", "dense_lapx"])
        rows.append(
            {"name": case.name, "size": case.size, "n_pairs": len(graph.score)}
            | interleaved(jobs, rounds=1 if is_large else ROUNDS)
        )
        told(rows[-1])
        graph_of.cache_clear()
    return rows


def few() -> list[dict[str, Any]]:
    """A sparse graph given, 60 pairs a row."""
    rows = []
    for case in (SHAPES[0], REGION):
        graph = sparse_graph(case)
        jobs = assignment_jobs(graph, ["flow_ortools", "sparse_scipy"])
        rows.append(
            {"name": "60 a row", "size": case.size, "n_pairs": len(graph.score)} | interleaved(jobs, rounds=ROUNDS)
        )
        told(rows[-1])
        graph_of.cache_clear()
        sparse_graph.cache_clear()
    return rows


def assignment_jobs(graph: Graph, others: list[str]) -> dict[str, Callable[[], int]]:
    """matchcore and some peers on one graph."""
    jobs: dict[str, Callable[[], int]] = {"matchcore": lambda: solved(graph, graph.seats)}
    for name in others:
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
    from updates import shares

    rows = []
    for case in (Case("square", 3000, 3000), REGION, Case("the country", 40_000, 12_000, None)):
        rows.append({"name": case.name, "size": case.size} | shares(case))
        told(rows[-1])
    return rows


def imports() -> dict[str, float]:
    """Importing, and using for the first time, against importing what it stands on."""
    return {
        "numpy, scipy.optimize": import_seconds("import numpy, scipy.optimize"),
        "matchcore": import_seconds("import matchcore"),
        "matchcore.match": import_seconds("import matchcore; matchcore.match"),
    }


def told(row: Any) -> None:
    """Say what has been measured."""
    print(row, flush=True)


PARTS: dict[str, Callable[[], Any]] = {
    "imports": imports,
    "steps": steps,
    "whole": whole,
    "alone": alone,
    "few": few,
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
