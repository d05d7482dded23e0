"""Which courses to open: against brute force, against HiGHS in the same run, and against simpler rules.

Run by hand: ``python benchmarks/courses.py brute|speed|large|shares``. What it found stands in ``benchmarks/notes.md``;
small versions are tests (``tests/assignment/test_choosing.py``, ``benchmarks/test_courses.py``).

**The generator.** A made-up pool of Järfälla (`synthetic_pool`), and courses drawn by what its openings require (a
certificate, a level of Swedish, a track), by how many seats ask for it; three in ten give a second certificate.
4–16 seats, started by at least one to half of them and one more; 30 000–190 000 in cost; they begin within 40 days and
take 10–70; 55–97 % complete them. The budget is 40 % of what all of them cost.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

import matchcore
from matchcore.assignment.choosing import NO_COURSE, CourseOptions, CourseSearch
from matchcore.planning.course_options import Choosable
from matchcore.planning.taught import lessons_of
from matchcore.records import Course, Opening
from matchcore.result import MatchResult
from matchcore.synthetic import synthetic_pool


def drawn(
    seed: int, n_candidates: int, n_openings: int, n_courses: int, municipality: str = "Järfälla"
) -> tuple[MatchResult, list[Course], int]:
    """A matched pool, courses, and a budget."""
    made = synthetic_pool(seed=seed, n_candidates=n_candidates, n_openings=n_openings, municipality=municipality)
    rng = np.random.default_rng(seed)
    asked = Counter(key for opening in made.openings for key in required(opening) for _ in range(opening.seats))
    kinds = sorted(asked)
    weight = np.array([asked[key] for key in kinds], dtype=float)
    courses = []
    for number in range(n_courses):
        kind, code = kinds[rng.choice(len(kinds), p=weight / weight.sum())]
        gives = set() if kind == "track" else {code}
        other = kinds[rng.choice(len(kinds), p=weight / weight.sum())]
        if rng.random() < 0.3 and other[0] == "certificate":
            gives.add(other[1])
        seats, begin = int(rng.integers(4, 17)), made.as_of + timedelta(days=int(rng.integers(0, 40)))
        course = Course(
            id=f"k{number + 1:02}",
            gives=sorted(gives),
            track=code if kind == "track" else None,
            seats=seats,
            min_starters=int(rng.integers(1, seats // 2 + 2)),
            cost=10_000 * int(rng.integers(3, 20)),
            starts=begin,
            ends=begin + timedelta(days=int(rng.integers(10, 71))),
            completion=int(rng.integers(55, 98)),
        )
        courses.append(course)
    budget = sum(course.cost for course in courses) * 2 // 5
    return matchcore.match(made.candidates, made.openings, as_of=made.as_of), courses, budget


def required(opening: Opening) -> Iterator[tuple[str, str]]:
    """What an opening requires that a course could give."""
    for choice in opening.required_choices:
        yield "certificate", choice[0]
    for demand in opening.languages_required:
        if demand.language == "sv" and demand.level is not None:
            yield "level", demand.level
    if opening.track is not None:
        yield "track", opening.track


def options_of(result: MatchResult, courses: list[Course], budget: int) -> CourseOptions:
    """What may be chosen from, in numbers."""
    solution = result.solution
    return Choosable.of(solution, lessons_of(courses, result.pool.columns, solution.policy), budget, None, {}).options


def by_highs(options: CourseOptions, seconds: float = 600) -> tuple[int, float, float]:
    """The same model as an integer programme: its best total, its bound, and the processor seconds it took."""
    k, n, m, c = len(options.row), options.n_candidates, len(options.seats), options.n_courses
    course, who = np.nonzero(options.can_take)
    f, via = len(course), np.flatnonzero(options.course != NO_COURSE)
    way, start, given = np.arange(k), k + np.arange(f), k + f + np.arange(c)
    most, fewest = n + m, n + m + c
    entries = [
        (options.row, way, 1.0),
        (n + options.col, way, 1.0),
        (who, start, 1.0),
        *((line + options.course[via], via, 1.0) for line in (most, fewest)),
        *((line + course, start, 1.0) for line in (most, fewest)),
        (most + np.arange(c), given, -options.room),
        (fewest + np.arange(c), given, -options.least),
        (np.full(c, n + m + 2 * c), given, options.cost),
    ]
    rows, columns = (np.concatenate([entry[part] for entry in entries]) for part in (0, 1))
    values = np.concatenate([np.broadcast_to(value, len(row)) for row, _, value in entries])
    matrix = sparse.csr_array((values, (rows, columns)), shape=(n + m + 2 * c + 1, k + f + c))
    budget = np.inf if options.budget is None else options.budget
    highest = np.concatenate([np.ones(n), options.seats, np.zeros(c), np.full(c, np.inf), [budget]])
    lowest = np.concatenate([np.full(n + m + c, -np.inf), np.zeros(c), [-np.inf]])
    begun = time.process_time()
    found = milp(
        -np.concatenate([options.worth, np.zeros(f + c)]).astype(float),
        constraints=LinearConstraint(matrix, lowest, highest),
        integrality=np.ones(k + f + c),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0, "time_limit": seconds},
    )
    used = time.process_time() - begun
    total = 0 if found.x is None else int(options.worth[found.x[:k] > 0.5].sum())
    return total, -float(found.mip_dual_bound), used


def brute(n_pools: int = 200) -> None:
    """Small pools with up to twelve courses: each plan against every choice of courses that there is."""
    equal, opened, times = 0, Counter[int](), [0.0, 0.0]
    for seed in range(1, n_pools + 1):
        begun = time.process_time()
        result, courses, budget = drawn_small(seed)
        plan = result.plan(courses, budget)
        between = time.process_time()
        best = by_brute_force(options_of(result, courses, budget))
        times = [times[0] + between - begun, times[1] + time.process_time() - between]
        equal += best == plan.total and plan.is_proven
        opened[len(plan.opened)] += 1
        if best != plan.total:
            print(f"seed {seed}: {plan.total}, by brute force {best}", flush=True)
    print(f"{equal} of {n_pools} plans are proven and equal brute force; {dict(sorted(opened.items()))} courses opened")
    print(f"{times[0]:.0f} s for pools and plans, {times[1]:.0f} s for brute force")


def drawn_small(seed: int) -> tuple[MatchResult, list[Course], int]:
    """A pool of 10 to 16 people and 6 to 10 openings, with one to twelve courses."""
    return drawn(seed, 10 + seed % 7, 6 + seed % 5, 1 + seed % 12)


def by_brute_force(options: CourseOptions) -> int:
    """The best of all sets of courses that the budget is enough for.

    Each set is bounded by SciPy's assignment with as much room at each course as anybody wants, and whoever wants to
    start; by that, from the highest down, each is filled by an integer programme until no bound is above the best.
    """
    sets = [
        np.flatnonzero([mask >> one & 1 for one in range(options.n_courses)]) for mask in range(2**options.n_courses)
    ]
    sets = [chosen for chosen in sets if options.is_affordable(chosen.tolist())]
    table, seat = np.zeros((options.n_courses + 1, options.n_candidates, len(options.seats)), dtype=int), []
    table[options.course, options.row, options.col] = options.worth  # without a course: the last of them
    for col, n in enumerate(np.minimum(options.seats, options.n_candidates).tolist()):
        seat += [col] * n
    bounds = []
    for chosen in sets:
        worth = table[[*chosen, NO_COURSE]].max(axis=0)[:, seat]
        bounds.append(int(worth[linear_sum_assignment(worth, maximize=True)].sum()))
    best = 0
    for at in np.argsort(bounds, kind="stable")[::-1]:
        if bounds[at] <= best:
            break
        is_in = np.append(np.isin(np.arange(options.n_courses), sets[at]), True)
        best = max(best, _filled(options, sets[at], np.flatnonzero(is_in[options.course])))
    return best


def _filled(options: CourseOptions, chosen: np.ndarray, ways: np.ndarray) -> int:
    n, m = options.n_candidates, len(options.seats)
    place = np.zeros(options.n_courses, dtype=int)
    place[chosen] = np.arange(len(chosen))
    via = np.flatnonzero(options.course[ways] != NO_COURSE)
    course, who = np.nonzero(options.can_take[chosen])
    start = len(ways) + np.arange(len(course))
    rows = [options.row[ways], n + options.col[ways], n + m + place[options.course[ways[via]]], who, n + m + course]
    columns = [np.arange(len(ways)), np.arange(len(ways)), via, start, start]
    shape = (n + m + len(chosen), len(ways) + len(course))
    if not shape[1]:
        return 0
    matrix = sparse.csr_array((np.ones(sum(map(len, rows))), (np.concatenate(rows), np.concatenate(columns))), shape)
    found = milp(
        -np.concatenate([options.worth[ways], np.zeros(len(course))]).astype(float),
        constraints=LinearConstraint(
            matrix,
            np.concatenate([np.zeros(n + m), options.least[chosen]]),
            np.concatenate([np.ones(n), options.seats, options.room[chosen]]),
        ),
        integrality=np.ones(shape[1]),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return 0 if found.x is None else int(options.worth[ways[found.x[: len(ways)] > 0.5]].sum())


def speed(seeds: tuple[int, ...] = (1, 2, 3)) -> None:
    """300 × 120 × 12: the whole plan, scoring and all, against HiGHS on the choice alone."""
    for seed in seeds:
        result, courses, budget = drawn(seed, 300, 120, 12)
        options = options_of(result, courses, budget)
        begun = time.process_time()
        plan = result.plan(courses, budget)
        used = time.process_time() - begun
        begun = time.process_time()
        CourseSearch(options).best()
        alone = time.process_time() - begun
        total, bound, highs = by_highs(options)
        same = total == plan.total == plan.bound
        print(
            f"seed {seed}: plan {used:.2f} s, its choice {alone:.2f} s, HiGHS {highs:.2f} s, ratio {used / highs:.3f}, "
            f"{'the same optimum' if same else f'{plan.total} and {total} (bound {bound:.0f})'}",
            flush=True,
        )


def large(seeds: tuple[int, ...] = (1, 2, 3)) -> None:
    """1,000 × 400 × 25."""
    for seed in seeds:
        result, courses, budget = drawn(seed, 1_000, 400, 25)
        begun, used = time.perf_counter(), time.process_time()
        plan = result.plan(courses, budget)
        wall, used = time.perf_counter() - begun, time.process_time() - used
        print(
            f"seed {seed}: {wall:.1f} s ({used:.1f} s of processor), {len(plan.opened)} courses, "
            f"proven: {plan.is_proven}, at most {plan.at_most_better} % better",
            flush=True,
        )


def shares(n_pools: int = 30) -> None:
    """What simpler rules reach of what the best choice adds, and of its total; and what single gains add up to."""
    reached: dict[str, list[float]] = {}
    for seed in range(1, n_pools + 1):
        result, courses, budget = drawn(seed, 300, 120, 12)
        best = result.plan(courses, budget)
        for method in ("greedy", "most_demanded"):
            plan = result.plan(courses, budget, method=method)
            reached.setdefault(f"{method}: of the gain", []).append(plan.gain / best.gain)
            reached.setdefault(f"{method}: of the total", []).append(plan.total / best.total)
        single = sum(result.plan([course]).gain for course in courses if course.id in best.opened)
        reached.setdefault("single gains added up, of the gain", []).append(single / best.gain)
    for name, found in reached.items():
        print(f"{name}: minimum {min(found):.3f}, median {median(found):.3f}, maximum {max(found):.3f}")


if __name__ == "__main__":
    {"brute": brute, "speed": speed, "large": large, "shares": shares}[sys.argv[1]]()
