"""matchcore and its peers in turn, small: for pytest-benchmark, and so that none of it rots (``make bench-smoke``).

The large sizes and the page docs/benchmarks.md come from measure.py.
"""

from __future__ import annotations

import pytest

import peers
from cases import Case, adversary, chain, graph_of, random_dense, random_sparse, sparse_graph
from check import worse
from matchcore.assignment import assign_pairs
from matchcore.matching import match_pool
from measure import assignment_jobs
from measuring import apart, exponent, interleaved
from page import PEERS, behind_the_best, goals, page

SMALL = [
    Case("square", 300, 300),
    Case("contested", 300, 300, competition="contested"),
    Case("many ties", 300, 300, ties="many"),
    Case("no ties", 300, 300, ties="none"),
    Case("3.5 : 1", 350, 100),
    Case("1 : 3.5", 100, 350),
]


@pytest.mark.parametrize("peer", ["matchcore", *PEERS])
@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_assignment_alone(benchmark, case, peer):
    """All feasible pairs given; every solver finds the same total."""
    graph = graph_of(case)

    def own() -> int:
        return int(assign_pairs(graph.indptr, graph.opening_idx, graph.score, graph.seats).total)

    job = own if peer == "matchcore" else lambda: getattr(peers, peer)(graph, graph.seats)
    benchmark.group = case.name
    assert benchmark.pedantic(job, rounds=3, warmup_rounds=1) == own()


@pytest.mark.parametrize("peer", ["matchcore", "plain"])
def test_encoded_pool_to_optimum(benchmark, peer):
    """Both sides start from the same columns."""
    pool = SMALL[0].pool()
    job = (lambda: int(match_pool(pool).total)) if peer == "matchcore" else (lambda: peers.plain_match(pool))
    assert benchmark.pedantic(job, rounds=3, warmup_rounds=1) == match_pool(pool).total


@pytest.mark.parametrize("kind", ["add", "remove", "seats"])
def test_update(benchmark, kind):
    """One record comes or leaves, or a seat more."""
    result = match_pool(SMALL[1].pool())
    result = result.update(seats={result.pool.openings.ids[0]: 1})
    placed = result.pool.candidates.ids[int((result.assignment.opening_of >= 0).argmax())]
    wish = {"remove": {"remove": placed}, "seats": {"seats": {result.pool.openings.ids[1]: 2}}, "add": {}}[kind]
    if kind == "add":
        from matchcore import Candidate

        wish = {"add": Candidate(id="new")}
    found = benchmark.pedantic(lambda: result.update(**wish), rounds=3, warmup_rounds=1)
    assert found.total == match_pool(found.pool).total


def test_a_run_apart_tells_its_peak():
    """A process of its own says how long it took and what it held at most, within its budget."""
    found = apart("one_run.py", "matchcore", 3000, 900, "country", "--budget", 300)
    assert found["gap"] == 0
    assert found["peak_mib"] <= 1.25 * 300


def test_interleaved_refuses_a_wrong_total():
    """What is not optimal has no time."""
    with pytest.raises(RuntimeError, match="not the optimum"):
        interleaved({"one": lambda: 1, "two": lambda: 2}, rounds=1)
    assert exponent([1, 10, 100], [2, 20, 200]) == pytest.approx(1)


def test_the_sparse_graph_keeps_the_best():
    """At most so many a row, and still in order."""
    graph = sparse_graph(SMALL[0], 5)
    assert max(graph.indptr[1:] - graph.indptr[:-1]) <= 5


@pytest.mark.parametrize(
    "graph",
    [random_dense(30), random_sparse(40, 5), adversary(20), chain(50)],
    ids=["dense", "sparse", "adversary", "chain"],
)
def test_drawn_graphs(graph):
    """Every solver finds the same total on the graphs without a pool, small."""
    totals = {name: job() for name, job in assignment_jobs(graph).items()}
    assert set(totals) == {"matchcore", *PEERS}
    assert len(set(totals.values())) == 1


def test_who_is_behind_the_best_peer_is_told():
    """By more than a tenth and more than 5 ms; a tie is none."""
    row = {"name": "x", "matchcore cpu": 0.12, "dense_scipy": 0.1, "dense_scipy cpu": 0.1}
    assert behind_the_best(row) == "x: 1.20× SciPy dense"
    assert behind_the_best(row | {"matchcore cpu": 0.104}) == ""
    assert behind_the_best(row | {"flow_ortools": 9.0, "flow_ortools cpu": 9.0}) == "x: 1.20× SciPy dense"


def test_changes_and_questions_are_measured_apart():
    """Each kind of change and each question has its seconds, and the last state is the optimum."""
    found = apart("updates.py", 400, 400, "region")
    assert min(found["kinds"].values()) > 0
    assert min(found["questions"].values()) > 0


def test_a_ratio_is_worse_when_two_runs_of_three_say_so():
    """One slow run is noise; a case that was never recorded is told."""
    recorded = {"a": 0.5, "b": 0.5, "c": 0.5}
    now = {"a": [0.5, 0.7, 0.6], "b": [0.7, 0.5, 0.7], "c": [0.4, 0.4, 0.4], "d": [0.1, 0.1, 0.1]}
    assert worse(now, recorded, 25) == ["b", "d"]
    assert worse(now, recorded, 100) == ["d"]


def test_the_page_names_every_goal():
    """Without figures the page says that they are not measured, and names each goal."""
    assert goals({}).count("not measured") == 15
    assert "≤ 45 s, ≤ 3 GiB" in page({})
