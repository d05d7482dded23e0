"""Small and nasty pools with overrides, and what a result is worth, for the workbench's tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from matchcore import Ban, Candidate, Certificate, Language, Lock, MatchResult, Opening, Policy, TrackProgress
from matchcore.criteria import NEUTRAL, Change, Criterion, Detail, Judgement
from matchcore.messages import Phrase
from matchcore.records.model import LEVELS, SKILLS
from strategies import (
    CERTIFICATES,
    DAYS,
    FORMS,
    PLACES,
    TRACK_MODULES,
    certificates_held,
    dense_scores,
    dense_worths,
    languages_known,
    match_of,
    policies,
    progress_made,
    records,
    vocabulary,
)

Records = tuple[list[Candidate], list[Opening]]

REASON = "the employer and she have met"


@st.composite
def overridden(draw: st.DrawFn, max_candidates: int = 4, max_openings: int = 3) -> tuple[Records, Any, dict[str, Any]]:
    """Records, a policy, and locks and bans that fit them; a lock may go through a closed gate."""
    pool = draw(records(max_candidates=max_candidates, max_openings=max_openings))
    people, places = pool
    seats = {place.id: place.seats for place in places}
    locks, bans = [], []
    for person in people:
        at = draw(st.sampled_from([None, None, *seats]))
        if at is not None and seats[at]:
            seats[at] -= 1
            locks.append(Lock(person.id, at, REASON, True))
        barred = [place.id for place in places if place.id != at and draw(st.sampled_from([False, False, True]))]
        bans += [Ban(person.id, place, REASON) for place in barred]
    return pool, draw(policies()), {"locks": locks, "bans": bans}


@st.composite
def plans(draw: st.DrawFn, pool: Records) -> dict[str, str | None]:
    """An earlier plan of a pool, some of it out of date."""
    names = [person.id for person in pool[0]] + ["gone"]
    at = st.sampled_from([None, *(place.id for place in pool[1]), "closed"])
    return {name: draw(at) for name in names if draw(st.booleans())}


def worth(result: MatchResult) -> tuple[int, int]:
    """What the objective compares: total first, or placements first. Not defined with stability."""
    placed = len(result.placements)
    return (result.total, placed) if result.policy.objective == "best_total" else (placed, result.total)


def gained(moves: Iterable[Any], least: int) -> int:
    """What moves add to the total: what each placement scores above the least, after and before."""
    return sum(
        (move.score_after - least) * (move.opening_after is not None)
        - (move.score_before - least) * (move.opening_before is not None)
        for move in moves
    )


def above_least(result: MatchResult) -> int:
    """What all placements score above the least."""
    return sum(placement.score - result.policy.least for placement in result.placements)


def aim(result: MatchResult) -> int:
    """What was aimed at, as one number: total, points for unchanged placements, and the bonus for each placement."""
    assignment = result.assignment
    return int(assignment.total) + int(assignment.bonus) * assignment.n_placed


def scores_with_overrides(result: MatchResult) -> list[list[int | None]]:
    """What each pair scores above the least, as locks and bans leave it, None where it is not allowed, one by one."""
    least, pool = result.policy.least, result.pool
    scores = dense_worths(result)
    for ban in result.constraints.bans:
        scores[pool.candidate_idx(ban.candidate_id)][pool.opening_idx(ban.opening_id)] = None
    for lock in result.constraints.locks:
        row, col = pool.candidate_idx(lock.candidate_id), pool.opening_idx(lock.opening_id)
        score = result.explain(lock.candidate_id, lock.opening_id).score - least
        scores[row] = [score if j == col else None for j in range(len(scores[row]))]
    return scores


def forced(result: MatchResult) -> Sequence[int]:
    return [result.pool.candidate_idx(lock.candidate_id) for lock in result.constraints.locks]


def feasible(result: MatchResult) -> list[tuple[str, str]]:
    """Every pair that all gates let through."""
    scores = dense_scores(result)
    return [
        (candidate, opening)
        for row, candidate in enumerate(result.pool.candidates.ids)
        for col, opening in enumerate(result.pool.openings.ids)
        if scores[row][col] is not None
    ]


def raised(known: Language | None, code: str, level: str, policy: Policy) -> Language:
    """What is known of a language once a level is reached: nothing is lost, and every skill known is as good."""
    if known is None:
        return Language(language=code, level=level)  # type: ignore[arg-type]
    rank = LEVELS.index
    skills = {skill: max(has, level, key=rank) for skill, has in known.skills.items()}  # type: ignore[type-var]
    has = known.level
    if has is None and len(known.skills) == len(SKILLS):
        has = min(known.skills.values(), key=rank)
    if has is None and known.course is not None:
        term = vocabulary().courses[known.course]
        stands_for = term.code if known.course_status == "completed" else term.previous
        if stands_for is not None:
            estimate = policy.language.course_levels.get(stands_for, vocabulary().courses[stands_for].level)
            if known.course_status != "completed":  # enrolled: what the course before stands for
                estimate = policy.language.course_levels.get(stands_for, vocabulary().courses[stands_for].level)
            if rank(estimate) >= rank(level):  # type: ignore[arg-type]
                return known.model_copy(update=skills)
    whole = level if has is None else max(has, level, key=rank)
    return known.model_copy(update={**skills, "level": whole})


def completed(known: TrackProgress | None, code: str, given: Any) -> TrackProgress:
    """Progress once a share or modules are reached."""
    if known is None:
        return (
            TrackProgress(track=code, share=given)
            if isinstance(given, int)
            else TrackProgress(track=code, modules=given)
        )
    n = len(vocabulary().tracks[code].modules)
    if isinstance(given, int):
        has = 100 * len(set(known.modules)) // n if known.modules is not None else (known.share or 0)
        return known if has >= given else known.model_copy(update={"share": given, "modules": None})
    if known.modules:
        return known.model_copy(update={"modules": tuple(sorted({*known.modules, *given}))})
    if 100 * len(set(given)) // n >= (known.share or 0) and given:
        return known.model_copy(update={"share": None, "modules": tuple(given)})
    return known


@st.composite
def asked(draw: st.DrawFn, person: Candidate, policy: Policy) -> tuple[dict[str, Any], Candidate]:
    """A change as it is asked for, and the record with it made by hand."""
    kinds = ["certificate", "language", "track", "reach_km", "home", "form", "available_from"]
    arguments: dict[str, Any] = {}
    update: dict[str, Any] = {}
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True)):
        if kind == "certificate":
            code = draw(st.sampled_from(CERTIFICATES))
            dated = [held for held in certificates_held() if held.issued is None or held.expires is not None]
            got = draw(st.sampled_from([code, *dated]))
            arguments[kind] = got
            whole = Certificate(code=got, standing="validated") if isinstance(got, str) else got
            update["certificates"] = (*person.certificates, whole)
        elif kind == "language":
            code, level = draw(st.sampled_from(["sv", "en"])), draw(st.sampled_from(LEVELS))
            known = {entry.language: entry for entry in person.languages}
            if draw(st.booleans()):
                put = draw(st.sampled_from(languages_known(code)))
                arguments[kind], known[code] = put, put
            else:
                arguments[kind] = level if code == "sv" else {code: level}
                known[code] = raised(known.get(code), code, level, policy)
            update["languages"] = tuple(known.values())
        elif kind == "track":
            code = draw(st.sampled_from(["hotel-restaurant", "care"]))
            tracks = {entry.track: entry for entry in person.tracks}
            if draw(st.booleans()):
                put_track = draw(st.sampled_from(progress_made(code)))
                arguments[kind], tracks[code] = put_track, put_track
            else:
                reached = draw(st.sampled_from([0, 50, 100]))
                if code == "hotel-restaurant":
                    reached = draw(st.sampled_from([reached, TRACK_MODULES[:1], TRACK_MODULES[2:5], TRACK_MODULES]))
                arguments[kind] = code if reached == 100 else {code: reached}
                tracks[code] = completed(tracks.get(code), code, reached)
            update["tracks"] = tuple(tracks.values())
        elif kind == "form":
            form = draw(st.sampled_from(FORMS))
            arguments[kind] = form
            update["forms"] = None if person.forms is None else tuple(sorted({*person.forms, form}))
        else:
            values = {
                "reach_km": [0, 1.5, 30, 3000],
                "home": [place for place in PLACES if place is not None],
                "available_from": list(DAYS),
            }
            arguments[kind] = update[kind] = draw(st.sampled_from(values[kind]))
    return arguments, Candidate.parse(person.model_dump() | update)


__all__ = [
    "REASON",
    "Records",
    "above_least",
    "aim",
    "asked",
    "feasible",
    "forced",
    "gained",
    "match_of",
    "overridden",
    "plans",
    "scores_with_overrides",
    "worth",
]


class OwnCar(Criterion):
    """A car where one is needed."""

    name = "own_car"
    label = Phrase("egen bil", "own car")

    def __init__(self, columns: Any, policy: Policy) -> None:
        self.has = columns.candidates.fact("own_car", missing=False).astype(bool)
        self.needs = columns.openings.fact("needs_car", missing=False).astype(bool)

    def judge(self, rows: Any, cols: Any) -> Judgement:
        is_open = self.has[rows][:, None] | ~self.needs[cols][None, :]
        return Judgement(is_open, np.where(is_open, NEUTRAL, 0))

    def explain(self, row: int, col: int) -> Detail:
        opener = Change("fact", "own_car", True, Phrase("egen bil", "a car of her own"))
        is_open = self.has[row] or not self.needs[col]
        return Detail((Phrase("bil", "car"),), () if is_open else (opener,))
