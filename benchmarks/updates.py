"""What a change costs, as a share of solving from scratch."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from cases import Case
from matchcore.matching import match_pool
from matchcore.result import MatchResult
from matchcore.synthetic import synthetic_pool


def shares(case: Case) -> dict[str, Any]:
    """Processor seconds from scratch, of the first update, and the median of each kind of change after it.

    The last state is solved from scratch as well, and its total compared.
    """
    begun = time.process_time()
    result = match_pool(case.pool())
    full = time.process_time() - begun
    place = None if case.municipality is None else list(case.municipality)
    records = synthetic_pool(seed=99, n_candidates=20, n_openings=20, municipality=place)
    people = [person.model_copy(update={"id": f"new-{person.id}"}) for person in records.candidates]
    places = [opening.model_copy(update={"id": f"new-{opening.id}"}) for opening in records.openings]
    first, result = timed(result, seats={result.pool.openings.ids[0]: int(result.pool.openings.seats[0])})
    seconds: dict[str, list[float]] = {}
    for turn in range(5):
        placed = result.pool.candidates.ids[int((result.assignment.opening_of >= 0).nonzero()[0][7 * turn])]
        ids, openings = result.pool.candidates.ids, result.pool.openings.ids
        for kind, wish in {
            "a candidate comes": {"add": people[turn]},
            "an opening comes": {"add": places[turn]},
            "a placed candidate leaves": {"remove": placed},
            "an opening leaves": {"remove": openings[11 * turn + 3]},
            "a candidate changes": {"change": people[turn + 5].model_copy(update={"id": ids[13 * turn + 1]})},
            "an opening changes": {"change": places[turn + 5].model_copy(update={"id": openings[17 * turn + 2]})},
            "a seat more": {"seats": {openings[19 * turn + 1]: int(result.pool.openings.seats[19 * turn + 1]) + 1}},
        }.items():
            known = {**dict.fromkeys(result.pool.candidates.ids), **dict.fromkeys(result.pool.openings.ids)}
            names = [wish.get("remove"), *wish.get("seats", {}), getattr(wish.get("change"), "id", None)]
            if any(name is not None and name not in known for name in names):
                continue
            took, result = timed(result, **wish)
            seconds.setdefault(kind, []).append(took)
    if match_pool(result.pool).total != result.total:
        raise RuntimeError("an update did not come to the optimum")
    return {"full": full, "first": first, "kinds": {kind: median(times) for kind, times in seconds.items()}}


def timed(result: MatchResult, **wish: Any) -> tuple[float, MatchResult]:
    """Processor seconds of an update, and what came of it."""
    begun = time.process_time()
    following = result.update(**wish)
    return time.process_time() - begun, following
