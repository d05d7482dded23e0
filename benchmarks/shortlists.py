"""Shortlists: what they fill and what they cost, beside each employer's own best; and how long they take.

Run by hand: ``python benchmarks/shortlists.py filled|curve|speed``. What it found stands in
``docs/explanation/vem-ska-traffa-vem.md`` and ``benchmarks/notes.md``; a small version is a test
(``benchmarks/test_shortlists.py``).

The other way is that each employer meets its own best, three for each seat, whoever else meets them. Interviews are
drawn as `MatchResult.shortlists` draws them, with the same seed for both.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import numpy as np

import matchcore
from cases import Case
from matchcore.assignment import PairGraph, StoredPairs
from matchcore.assignment.lists import ListMaking
from matchcore.matching import match_pool
from matchcore.planning import Entry, Filled, Shortlists
from matchcore.planning.interviews import expected_filled
from matchcore.result import MatchResult
from matchcore.synthetic import synthetic_pool

PROGRAMMES = ("jarfalla", "dalsland", "jonkoping")
CHANCES = (0.3, 0.5)


def drawn(programme: str, seed: int, n_candidates: int = 400, n_openings: int = 120) -> MatchResult:
    """A made-up pool of a programme, matched."""
    pool = synthetic_pool(programme=programme, seed=seed, n_candidates=n_candidates, n_openings=n_openings)
    return matchcore.match(pool.candidates, pool.openings, as_of=pool.as_of)


def own_best(result: MatchResult, per_seat: int = 3) -> list[Entry]:
    """Each employer's own best, so many for each seat, of equals whoever has waited longest."""
    pool, pairs = result.pool, result.pairs
    row = np.repeat(np.arange(pool.n_candidates), np.diff(pairs.indptr))
    order = np.lexsort((row, -np.asarray(pairs.score, dtype=np.int64), pairs.opening_idx))
    found, place, last = [], 0, -1
    for at in order.tolist():
        col = int(pairs.opening_idx[at])
        place = place + 1 if col == last else 1
        last = col
        if place <= per_seat * pool.openings.seats[col]:
            score = int(pairs.score[at]) + pairs.least
            found.append(Entry(pool.openings.ids[col], "", "", place, pool.candidates.ids[row[at]], score))
    return found


def told(name: str, entries: list[Entry], filled: list[Filled], beside: list[Filled] | None) -> str:
    """A row of the table: whom the lists reach, what those on them score, and what interviews fill, and with whom."""
    invited = [entry.candidate_id for entry in entries]
    mean = sum(entry.score for entry in entries) / len(entries) / 10_000
    cells = [name, f"{len(set(invited))}", f"{max(invited.count(one) for one in set(invited))}", f"{mean:.1f}"]
    for at, one in enumerate(filled):
        more = "" if beside is None else f" (+{100 * (one.mean / beside[at].mean - 1):.0f} %)"
        less = "" if beside is None else f" (−{100 * (1 - one.mean_score / beside[at].mean_score):.1f} %)"
        cells += [f"{one.mean:.1f}{more}", f"{one.mean_score / 10_000:.1f}{less}"]
    return "| " + " | ".join(cells) + " |"


def compared(result: MatchResult) -> Iterator[tuple[str, list[Entry], list[Filled]]]:
    """Each employer's own best, lists with everybody reached first, and lists without that aim."""
    best = own_best(result)
    yield "own best", best, [expected_filled(result.pool, best, chance, 1) for chance in CHANCES]
    for name, reach_all in (("reached first", True), ("full, then total", False)):
        made: Shortlists = result.shortlists(reach_all=reach_all, chances=CHANCES, seed=1)
        made.verify()
        yield name, list(made.entries), list(made.filled)


def filled(seeds: tuple[int, ...] = (2026, 1, 2)) -> None:
    """400 people and 120 openings of three programmes: the table of the page."""
    for programme in PROGRAMMES:
        for seed in seeds:
            print(f"{programme}, seed {seed}")
            beside = None
            for name, entries, numbers in compared(drawn(programme, seed)):
                print(told(name, entries, numbers, beside), flush=True)
                beside = beside or numbers


def curve(points: tuple[int, ...] = (0, 5, 10, 20, 100)) -> None:
    """How many are reached, and at which mean, as a first entry is worth more; full lists come first throughout."""
    for programme in PROGRAMMES:
        result = drawn(programme, 2026)
        pairs, seats = result.pairs.whole(), np.asarray(result.pool.openings.seats, dtype=np.int64)
        source = StoredPairs(PairGraph(pairs.indptr, pairs.opening_idx, pairs.score, seats))
        mean = np.mean([entry.score for entry in own_best(result)])
        n, entry_worth = pairs.n_candidates, pairs.whole().score.max() * 2 * (min(len(seats), pairs.n_candidates) + 1)
        for worth in points:
            making = ListMaking(source, np.full(n, 3), 3 * seats, np.ones(n, dtype=np.bool_))
            made = making.at(int(entry_worth), worth * 10_000)
            own = made.total / made.n_entries + pairs.least
            told = f"{made.n_reached} reached, {100 * (own / mean - 1):.1f} %"
            print(f"{programme}, a first entry at {worth} points: {told}")


def speed(sizes: tuple[tuple[int, int], ...] = ((1_000, 1_000), (3_000, 3_000), (10_000, 10_000))) -> None:
    """Lists of three and three against a match of the same encoded pool, processor seconds."""
    for n, m in sizes:
        pool = Case("", n, m).pool()
        result = _timed(f"{n:,} × {m:,}: match", lambda pool=pool: match_pool(pool))
        _timed(f"{n:,} × {m:,}: shortlists", lambda result=result: result.shortlists(chances=()))


def _timed(name: str, work):
    wall, used = time.perf_counter(), time.process_time()
    made = work()
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(f"{name}: {used:.2f} s of processor, {wall:.2f} s", flush=True)
    return made


if __name__ == "__main__":
    {"filled": filled, "curve": curve, "speed": speed}[sys.argv[1]]()
