"""Which courses to give: the choice is the best of all choices, and a bound is a bound."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from matchcore.assignment import QuotaRules
from matchcore.assignment.choosing import NO_COURSE, CourseOptions, CourseSearch, fill, greedy, in_order, verify_filling
from matchcore.errors import ProofError


def drawn(seed: int, n: int = 5, m: int = 3, c: int = 4) -> CourseOptions:
    """Options drawn at random: courses too full and too empty, dear and cheap, seats that several want."""
    rng = np.random.default_rng(seed)
    can_take = rng.random((c, n)) < 0.8
    row, col, course = np.nonzero(rng.random((n, m, c + 1)) < 0.5)
    course -= 1
    worth = rng.integers(1, 60, len(row)) + np.where(course == NO_COURSE, 0, rng.integers(0, 30))
    kept = (course == NO_COURSE) | can_take[course, row]
    room = rng.integers(1, 4, c)
    least = np.minimum(rng.integers(0, 4, c), room)
    cost = rng.integers(0, 10, c)
    budget = None if seed % 5 == 0 else int(cost.sum() * rng.random())
    return CourseOptions(
        row[kept], col[kept], course[kept], worth[kept], can_take, rng.integers(0, 3, m), room, least, cost, budget
    )


def under_quotas(options: CourseOptions, seed: int) -> CourseOptions:
    """The same with quotas drawn at random: dear and cheap, wide and narrow, apart and crossing; ways worth nothing."""
    rng = np.random.default_rng(1000 + seed)
    q, m = int(rng.integers(1, 4)), len(options.seats)
    least = rng.integers(-1, 4, q)
    rules = QuotaRules(rng.random((q, m)) < 0.6, least, least + rng.integers(0, 3, q), rng.integers(1, 80, q))
    return replace(options, worth=np.where(rng.random(len(options.row)) < 0.2, 0, options.worth), quotas=rules)


def best_of_all(options: CourseOptions) -> int:
    """The highest total of every choice there is, one candidate after another, each in every way, less quotas."""
    n, budget = options.n_candidates, options.budget
    at_first = np.minimum(options.seats, n)
    ways = [np.flatnonzero(options.row == row).tolist() for row in range(n)]

    @cache
    def rest(row: int, seats: tuple[int, ...], taken: tuple[int, ...]) -> float:
        cost = sum(int(options.cost[one]) for one, k in enumerate(taken) if k)
        if budget is not None and cost > budget:
            return -np.inf
        if row == n:
            short = any(0 < k < options.least[one] for one, k in enumerate(taken))
            held = options.rules.among.astype(int) @ (at_first - np.array(seats))
            broken = np.maximum(held - options.rules.most, 0) + np.maximum(options.rules.least - held, 0)
            return -np.inf if short else -int(options.rules.cost @ broken)
        best = rest(row + 1, seats, taken)
        for one in range(options.n_courses):
            if options.can_take[one, row] and taken[one] < options.room[one]:
                best = max(best, rest(row + 1, seats, one_more(taken, one)))
        for way in ways[row]:
            col, one = int(options.col[way]), int(options.course[way])
            if seats[col] and (one < 0 or taken[one] < options.room[one]):
                left = (*seats[:col], seats[col] - 1, *seats[col + 1 :])
                best = max(best, options.worth[way] + rest(row + 1, left, one_more(taken, one)))
        return best

    def one_more(taken: tuple[int, ...], one: int) -> tuple[int, ...]:
        return taken if one < 0 else (*taken[:one], taken[one] + 1, *taken[one + 1 :])

    return int(rest(0, tuple(at_first.tolist()), (0,) * options.n_courses))


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_the_best_of_all(seed: int) -> None:
    """Nothing that can be chosen is worth more, the bound says so, and the simpler rules keep below it."""
    options = drawn(seed)
    chosen = CourseSearch(options).best()
    assert chosen.filling.total == chosen.bound == best_of_all(options)
    verify_filling(options, chosen.filling)
    for simpler in (greedy(options), in_order(options, range(options.n_courses))):
        verify_filling(options, simpler)
        assert simpler.total <= chosen.filling.total


@pytest.mark.untraced
@pytest.mark.parametrize("decade", range(5))
def test_the_choice_is_the_best_of_all_less_what_broken_quotas_cost(decade: int) -> None:
    """Ten drawn cases each: nothing is worth more, the bound says so, and ways that are not needed change nothing."""
    for seed in range(10 * decade, 10 * decade + 10):
        options = under_quotas(drawn(seed, n=4, c=2), seed)
        asked = options.only(options.is_needed)
        chosen = CourseSearch(asked).best()
        assert chosen.filling.total == chosen.bound == best_of_all(options), seed
        verify_filling(asked, chosen.filling)
    early, simpler = CourseSearch(asked, effort=0).best(), greedy(asked)
    verify_filling(asked, simpler)
    assert max(early.filling.total, simpler.total) <= chosen.bound <= early.bound


@pytest.mark.parametrize("seed", range(4))
def test_ways_that_are_not_needed_change_nothing(seed: int) -> None:
    """Without them the best choice is worth the same."""
    options = drawn(seed)
    needed = options.only(options.is_needed)
    assert len(needed.row) <= len(options.row)
    assert CourseSearch(needed).best().filling.total == CourseSearch(options).best().filling.total


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("has_quotas", [False, True])
def test_every_cut_bounds_every_choice(seed: int, has_quotas: bool) -> None:
    """No filling of any courses is worth more than a cut says, whichever choice the cut was found at."""
    options = replace(drawn(seed, c=3), budget=None)
    options = under_quotas(options, seed) if has_quotas else options
    choices = [tuple(one for one in range(3) if mask >> one & 1) for mask in range(8)]
    fillings = [fill(options, chosen) for chosen in choices]
    for cut in (cut for filling in fillings for cut in filling.cuts):
        for filling in fillings:
            assert filling.total <= cut.base + cut.gains[list(filling.chosen)].sum()


def test_a_search_that_ends_early_says_how_much_better_another_choice_can_be() -> None:
    """Without effort there is an answer, and a bound that the best choice does not exceed."""
    options = drawn(3, n=7, c=5)
    early, best = CourseSearch(options, effort=0).best(), CourseSearch(options).best()
    assert early.filling.total <= best.filling.total <= early.bound


@pytest.mark.parametrize("seed", range(4))
def test_what_is_too_large_to_be_settled_is_bounded(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many ways are open, there is a filling that can be had, and a bound that the best does not exceed."""
    options = replace(drawn(seed, n=7), least=np.zeros(4, dtype=np.int64))
    best = fill(options, range(4))
    monkeypatch.setattr("matchcore.assignment.choosing.filling._MOST_WAYS", 0)
    rough = fill(options, range(4))
    verify_filling(replace(options, budget=None), rough)
    assert rough.total <= best.total == best.bound <= rough.bound


def test_a_course_that_cannot_start_is_not_given() -> None:
    """Two must start, and one can: the filling is no filling."""
    one = np.array([0])
    options = CourseOptions(one, one, one, np.array([9]), np.array([[True]]), one + 1, one + 2, one + 2, one, None)
    assert not fill(options, (0,)).is_possible
    assert CourseSearch(options).best().filling.chosen == ()


@pytest.mark.parametrize("seed", range(2))
def test_a_course_that_too_few_may_take_is_in_nobodys_way(seed: int) -> None:
    """Two may take it and three must start: some markets are enough to prove the best choice among the others."""
    options = drawn(seed, n=7, c=5)
    least = np.array([3, 0, 0, 0, 0])
    options = replace(options, budget=None, room=np.full(5, 3), least=least)
    options.can_take[0, 2:] = False
    asked = options.only((options.course != 0) | options.can_take[0, options.row])
    others = replace(options.only(options.course != 0), least=0 * least)
    chosen = CourseSearch(asked, effort=12 * len(asked.row) / 150_000_000).best()
    assert chosen.filling.total == chosen.bound == best_of_all(others)


def test_the_verifier_refuses_what_cannot_be_had() -> None:
    """A seat taken twice, a course too full or not given, somebody who may not take it, and a wrong total are found."""
    options = drawn(1)
    filling = CourseSearch(options).best().filling
    forged = [
        (options, replace(filling, total=filling.total + 1)),
        (options, replace(filling, chosen=())),
        (replace(options, seats=options.seats * 0), filling),
        (replace(options, room=options.room * 0), filling),
        (replace(options, least=options.least + 9), filling),
        (replace(options, budget=0, cost=options.cost + 1), filling),
        (replace(options, can_take=~options.can_take), filling),
    ]
    lacking = under_quotas(options, 1).quotas
    assert filling.chosen
    assert lacking is not None
    forged.append((replace(options, quotas=replace(lacking, least=lacking.least + 9, most=lacking.most + 9)), filling))
    for given, told in forged:
        with pytest.raises(ProofError):
            verify_filling(given, told)
