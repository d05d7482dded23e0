"""What a change and a question cost after a solve, in a process of its own: printed as JSON (see `measuring.apart`)."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from cases import STOCKHOLM, Case
from matchcore.matching import match_pool
from matchcore.overrides import Ban
from matchcore.result import MatchResult
from matchcore.solution.constraints import Constraints
from matchcore.synthetic import synthetic_pool

TURNS = 5
"""How often each kind is measured; medians are told."""


def main() -> None:
    """Solve, change, ask, tell."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("n_candidates", type=int)
    ask.add_argument("n_openings", type=int)
    ask.add_argument("place", choices=["region", "country"])
    given = ask.parse_args()
    case = Case("", given.n_candidates, given.n_openings, STOCKHOLM if given.place == "region" else None)
    match_pool(case.pool())  # what has to be compiled is compiled
    full, result = timed(lambda: match_pool(case.pool()))
    first, changed = timed(lambda: result.update(seats={result.pool.openings.ids[0]: 2}))
    print(json.dumps({"full": full, "first": first, "kinds": changes(changed, case), "questions": questions(changed)}))


def changes(result: MatchResult, case: Case) -> dict[str, float]:
    """The median of each kind of change; the last state is solved from scratch as well, and its total compared."""
    place = None if case.municipality is None else list(case.municipality)
    records = synthetic_pool(seed=99, n_candidates=20, n_openings=20, municipality=place)
    people = [person.model_copy(update={"id": f"new-{person.id}"}) for person in records.candidates]
    places = [opening.model_copy(update={"id": f"new-{opening.id}"}) for opening in records.openings]
    took: dict[str, list[float]] = {}
    for turn in range(TURNS):
        placed = result.pool.candidates.ids[int((result.assignment.opening_of >= 0).nonzero()[0][7 * turn])]
        people_ids, ids = result.pool.candidates.ids, result.pool.openings.ids
        wishes: dict[str, dict[str, Any]] = {
            "a candidate comes": {"add": people[turn]},
            "an opening comes": {"add": places[turn]},
            "a placed candidate leaves": {"remove": placed},
            "an opening leaves": {"remove": ids[11 * turn + 3]},
            "a candidate changes": {"change": people[turn + 5].model_copy(update={"id": people_ids[13 * turn + 211]})},
            "an opening changes": {"change": places[turn + 5].model_copy(update={"id": ids[17 * turn + 102]})},
            "a seat more": {"seats": {ids[19 * turn + 201]: int(result.pool.openings.seats[19 * turn + 201]) + 1}},
        }
        for kind, wish in wishes.items():
            seconds, result = timed(lambda result=result, wish=wish: result.update(**wish))
            took.setdefault(kind, []).append(seconds)
    if match_pool(result.pool).total != result.total:
        raise RuntimeError("an update did not come to the optimum")
    return {kind: median(times) for kind, times in took.items()}


def questions(result: MatchResult) -> dict[str, float]:
    """The median of each question; what an override costs is asked of as many bans as there are turns."""
    took: dict[str, list[float]] = {}
    for turn in range(TURNS):
        who, what = result.pool.candidates.ids[17 * turn + 29], result.pool.openings.ids[11 * turn + 3]
        asked: dict[str, Callable[[], Any]] = {
            "what_if, a level of language": lambda who=who: result.what_if(who, language="C1"),
            "what_if, 20 km more": lambda who=who: result.what_if(who, reach_km=70),
            "alternatives, n=5": lambda who=who: result.alternatives(who),
            "alternatives_for, n=5": lambda what=what: result.alternatives_for(what),
            "openers": lambda who=who: result.openers(who),
        }
        for kind, question in asked.items():
            took.setdefault(kind, []).append(timed(question)[0])
    bans = [Ban(each.candidate_id, each.opening_id, "to see what it costs") for each in result.placements[:TURNS]]
    banned = match_pool(result.pool, constraints=Constraints(bans=tuple(bans)))
    banned.alternatives(bans[0].candidate_id)  # a first question lays the pairs out by opening
    took["what an override costs"] = [timed(lambda: banned.overrides)[0] / TURNS]
    return {kind: median(times) for kind, times in took.items()}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, and what came of it."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


if __name__ == "__main__":
    main()
