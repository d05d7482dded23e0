"""Has matchcore become slower than its peers? ``make bench-check`` holds today's ratios against the recorded ones.

Three quick cases, each run three times, matchcore and one peer in turn, in processor time: it fails where a ratio is
worse than the recorded one by more than a quarter in two runs of three. ``--record`` writes today's ratios, which is
done with the change that explains them; ``--worse`` is how many percent are let through.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from statistics import median

import peers
from cases import Case, graph_of, sparse_graph
from matchcore.assignment import assign_pairs
from matchcore.matching import match_pool
from measuring import HERE, Job, interleaved

RATIOS = HERE / "ratios.json"
RUNS, ROUNDS = 3, 5
_CASE = Case("square", 1000, 1000)


def jobs() -> dict[str, dict[str, Job]]:
    """matchcore and a peer at each of the quick cases; what has to be compiled is compiled."""
    whole, few, pool = graph_of(_CASE), sparse_graph(_CASE), _CASE.pool()

    def assigned(graph: object) -> Callable[[], int]:
        return lambda: int(assign_pairs(graph.indptr, graph.opening_idx, graph.score, graph.seats).total)

    found = {
        "the assignment alone": (assigned(whole), lambda: peers.flow_ortools(whole, whole.seats)),
        "sixty pairs a row": (assigned(few), lambda: peers.sparse_scipy(few, few.seats)),
        "an encoded pool": (lambda: int(match_pool(pool).total), lambda: peers.plain_match(pool)),
    }
    for own, _ in found.values():
        own()
    return {name: {"matchcore": own, "peer": peer} for name, (own, peer) in found.items()}


def ratios() -> dict[str, list[float]]:
    """The ratio of processor time to the peer's in each case, once a run."""
    told: dict[str, list[float]] = {}
    for name, both in jobs().items():
        for _ in range(RUNS):
            seconds = interleaved(both, rounds=ROUNDS)
            told.setdefault(name, []).append(seconds["matchcore cpu"] / seconds["peer cpu"])
    return told


def worse(now: Mapping[str, Sequence[float]], recorded: Mapping[str, float], percent: int) -> list[str]:
    """The cases that are slower by more than so many percent in two runs of three, or have no record."""
    most = 1 + percent / 100
    return [
        name
        for name, found in now.items()
        if name not in recorded or 3 * sum(ratio > recorded[name] * most for ratio in found) >= 2 * len(found)
    ]


def main() -> int:
    """Measure, compare or record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="keep today's ratios as the ones to hold")
    parser.add_argument("--worse", type=int, default=25, metavar="PERCENT", help="how much worse is let through")
    options = parser.parse_args()
    now = ratios()
    if options.record:
        kept = {name: round(median(found), 4) for name, found in now.items()}
        RATIOS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    recorded = json.loads(RATIOS.read_text(encoding="utf-8"))
    failed = worse(now, recorded, options.worse)
    for name, found in now.items():
        runs = ", ".join(f"{ratio:.3f}" for ratio in found)
        print(
            f"{'WORSE' if name in failed else 'ok':5} {name}: {runs} of the peer's time (recorded {recorded.get(name)})"
        )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
