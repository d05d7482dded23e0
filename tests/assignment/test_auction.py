"""The auction solver finds what the dense one finds, on random pools of every shape and on those made to trouble it."""

from __future__ import annotations

import importlib
import weakref
from pathlib import Path

import numpy as np
import pytest
from assignment_cases import Case, all_best, cases
from hypothesis import given
from hypothesis import strategies as st

from matchcore.assignment import (
    Assignment,
    SolveStep,
    StoredPairs,
    assign,
    assign_pairs,
    assign_source,
    column_generation,
    pair_graph,
    pricing,
    verify_assignment,
)
from matchcore.assignment.column_generation import Rounds, say_nothing
from matchcore.assignment.kernel import compiling, finishing, holding, places
from matchcore.assignment.kernel.arrays import FAR, MarketSide, room_for_search
from matchcore.assignment.pair_graph import Ints, PairGraph
from matchcore.assignment.pair_table import CompressedRows, turned
from matchcore.assignment.worth import Worth
from matchcore.errors import ScoreError

OBJECTIVES = ["best_total", "most_placements"]
Pairs = tuple[Ints, Ints, Ints, Ints]


def pairs_of(scores: np.ndarray, allowed: np.ndarray | None = None, seats: np.ndarray | None = None) -> Pairs:
    """A table as `assign_pairs` takes it."""
    n, m = scores.shape
    mask = np.ones((n, m), dtype=bool) if allowed is None else allowed
    indptr = np.concatenate(([0], np.cumsum(mask.sum(axis=1)))).astype(np.int64)
    room = np.ones(m, dtype=np.int64) if seats is None else seats.astype(np.int64)
    return indptr, np.nonzero(mask)[1].astype(np.int32), scores[mask].astype(np.int64), room


def require_same(left: Assignment, right: Assignment) -> None:
    """Same total, as many placed, and the same prices."""
    assert (left.total, left.n_placed) == (right.total, right.n_placed)
    assert left.price.tolist() == right.price.tolist()
    assert left.gap == right.gap == 0


@pytest.mark.untraced
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(case=cases())
def test_the_auction_equals_brute_force(objective: str, case: Case) -> None:
    """On problems small enough to write down every assignment, the auction finds a best one."""
    result = assign_pairs(*case.csr, objective=objective, method="auction")
    assert (result.total, result.n_placed) == all_best(case, objective)[0]
    assert tuple(result.opening_of.tolist()) in all_best(case, objective)[1]


@st.composite
def pools(draw: st.DrawFn) -> Pairs:
    """Pools of up to 60 a side in the shapes that auctions find easy and hard."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, m = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    here, there = np.arange(n)[:, None], np.arange(m)[None, :]
    scores = {
        "spread": lambda: rng.integers(0, 10**6, (n, m)),
        "tied": lambda: rng.integers(0, 3, (n, m)),
        "all tied": lambda: np.full((n, m), 7),
        "zero": lambda: np.zeros((n, m), dtype=int),
        "negative": lambda: rng.integers(-20, 5, (n, m)),
        "product": lambda: here * there,
        "distance": lambda: 1000 - np.abs(here * 7 - there * 5),
        "one opening best": lambda: rng.integers(0, 10, (n, m)) + 1000 * (there < 2),
    }[
        draw(
            st.sampled_from(
                ["spread", "tied", "all tied", "zero", "negative", "product", "distance", "one opening best"]
            )
        )
    ]()
    allowed = {
        "all": lambda: np.ones((n, m), dtype=bool),
        "half": lambda: rng.random((n, m)) < 0.5,
        "few": lambda: rng.random((n, m)) < 3 / m,
        "chain": lambda: (there - here >= 0) & (there - here <= 1),
        "blocks": lambda: here // 7 == there // 5,
    }[draw(st.sampled_from(["all", "half", "few", "chain", "blocks"]))]()
    seats = {
        "one": lambda: np.ones(m, dtype=int),
        "some": lambda: rng.integers(0, 4, m),
        "many at few": lambda: rng.integers(0, 40, m) * (rng.random(m) < 0.2),
    }[draw(st.sampled_from(["one", "some", "many at few"]))]()
    return pairs_of(scores, allowed, seats)


@pytest.mark.traced
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools())
def test_auction_and_hungarian_agree(objective: str, pool: Pairs) -> None:
    """Two solvers that share no road come to the same total, number placed and prices, and both verify."""
    auction = assign_pairs(*pool, objective=objective, method="auction")
    require_same(auction, assign_pairs(*pool, objective=objective, method="hungarian"))
    verify_assignment(*pool, auction)


@pytest.mark.traced
@given(pool=pools(), seed=st.integers(0, 2**32 - 1), size=st.sampled_from([1, 100, 10**6, 10**9]))
def test_any_start_prices_lead_to_the_same_answer(pool: Pairs, seed: int, size: int) -> None:
    """Starting from the right prices, from wrong ones or from absurd ones changes neither total nor prices."""
    start = np.random.default_rng(seed).integers(0, size, len(pool[3]))
    cold = assign_pairs(*pool, method="auction")
    require_same(assign_pairs(*pool, method="auction", start_price=start), cold)
    require_same(assign_pairs(*pool, method="auction", start_price=cold.price), cold)


ADVERSARIAL = {
    "a square pool where all want the same order (price war)": pairs_of(
        np.arange(300)[None, :] * 1000 + np.random.default_rng(1).integers(0, 3, (300, 300))
    ),
    "one candidate more than openings, all scores equal but one": pairs_of(
        np.where(np.add.outer(np.arange(201), np.arange(200)) == 0, 1001, 1000)
    ),
    "Machol and Wien's products": pairs_of(np.multiply.outer(-np.arange(250), np.arange(250)) + 250 * 250),
    "a chain that one newcomer shifts from end to end": pairs_of(
        np.full((400, 400), 5),
        (np.subtract.outer(np.arange(400), np.arange(400)) <= 1)
        & (np.subtract.outer(np.arange(400), np.arange(400)) >= 0),
    ),
    "a chain with falling scores": pairs_of(
        1000 - np.tile(np.arange(300), (300, 1)),
        np.abs(np.subtract.outer(np.arange(300), np.arange(300))) <= 1,
    ),
    "three openings with a hundred seats each, four hundred candidates": pairs_of(
        np.random.default_rng(2).integers(0, 50, (400, 3)), seats=np.array([100, 100, 100])
    ),
    "an opening with a seat for everybody": pairs_of(
        np.random.default_rng(3).integers(0, 50, (300, 20)), seats=np.array([300] + [1] * 19)
    ),
    "too many in one place and empty seats in another, joined by few pairs": pairs_of(
        np.random.default_rng(14).integers(900, 1000, (300, 220)),
        (np.arange(300)[:, None] < 220) & (np.arange(220)[None, :] < 100)
        | (np.arange(300)[:, None] >= 220) & (np.arange(220)[None, :] >= 100)
        | (np.random.default_rng(15).random((300, 220)) < 0.002),
        np.random.default_rng(16).integers(0, 3, 220),
    ),
    "nearly all scores tied": pairs_of(np.random.default_rng(4).integers(0, 2, (300, 250))),
    "every score the same": pairs_of(np.full((300, 280), 9)),
    "scores from one to a million": pairs_of(
        np.exp(np.random.default_rng(5).uniform(0, np.log(1e6), (250, 250))).astype(np.int64)
    ),
    "two clusters joined by one pair": pairs_of(
        np.random.default_rng(6).integers(0, 100, (200, 200)),
        (np.arange(200)[:, None] < 101) & (np.arange(200)[None, :] < 100)
        | (np.arange(200)[:, None] >= 101) & (np.arange(200)[None, :] >= 100)
        | (np.add.outer(np.arange(200), np.arange(200)) == 100),
    ),
}


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("name", ADVERSARIAL)
def test_adversarial_pools_agree_too(name: str, objective: str) -> None:
    """Pools on which auctions are known to be slow or to stop short are solved like any other."""
    pool = ADVERSARIAL[name]
    require_same(
        assign_pairs(*pool, objective=objective, method="auction"),
        assign_pairs(*pool, objective=objective, method="hungarian"),
    )


def test_a_larger_pool_is_solved_on_a_part_of_its_pairs() -> None:
    """Of 490,000 pairs fewer than a tenth are ever held, and the prices still prove all of them."""
    scores = np.random.default_rng(8).integers(0, 10**6, (700, 700))
    result = assign(scores)
    assert (result.method, result.n_pairs) == ("auction", 490_000)
    assert result.n_held < 49_000
    require_same(result, assign(scores, method="hungarian"))


def rounds_of(pool: Pairs, extra: int) -> Rounds:
    """The pairs of a pool held, nobody placed; each counts so much above its score."""
    graph = PairGraph(*pool)
    rounds = Rounds(StoredPairs(graph), np.ones(len(pool[0]) - 1, dtype=np.int64), graph.seats, say_nothing)
    rounds.extra = extra
    return rounds


@given(pool=pools(), steps=st.lists(st.sampled_from([1, 3, 50, 20_000]), min_size=1, max_size=3), most=st.booleans())
def test_bids_end_within_two_steps_of_the_best(pool: Pairs, steps: list[int], most: bool) -> None:
    """When nobody is stopped: placements pay within two steps of the best, and no seat is taken twice.

    Also when worths are wider than 32 bits, as with a bonus for each, and prices come from bids in other steps.
    """
    rounds = rounds_of(pool, 2**34 if most else 0)
    for step in steps:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(column_generation, "_PATIENCE", 10**6)
            rounds.bid(step)
        start, opening, score = rounds.people
        row, col, own = rounds.entries
        value = score.astype(np.int64) + rounds.extra - rounds.price[opening]
        for i, pays in zip(row.tolist(), own + rounds.extra - rounds.price[col]):
            assert pays >= max(value[start[i] : start[i + 1]].max(), 0) - 2 * step
        assert (rounds.price >= 0).all()
        assert len(np.unique(row)) == len(row)
        assert (np.bincount(col, minlength=rounds.m) <= rounds.room).all()


def require_laid_out(here: MarketSide, across: MarketSide) -> None:
    """What either side tells of entries is the same, and nobody has more than there is room for."""
    told = []
    for side in (here, across):
        place = np.concatenate([first + np.arange(n) for first, n in zip(side.first, side.n_of)])
        entry = side.holder[place]
        assert (side.at[entry] == place).all()
        assert (side.node[entry] == np.repeat(np.arange(len(side.n_of)), side.n_of)).all()
        assert (side.n_of <= np.diff(side.first)).all()
        told.append(sorted(entry.tolist()))
    assert told[0] == told[1]


def require_covered(rounds: Rounds, here: MarketSide, across: MarketSide, score: Ints) -> None:
    """The invariants of the finish: every entry is worth its two duals at least, every other pair at most."""
    require_laid_out(here, across)
    open_to = rounds.room > 0
    assert (here.dual >= 0).all()
    assert (across.dual[open_to] >= 0).all()
    entry = {}
    for side, first, n in zip(range(rounds.n), here.first, here.n_of):
        entry |= {(side, int(across.node[one])): int(score[one]) for one in here.holder[first : first + n]}
    start, opening, scores = rounds.people
    for i in range(rounds.n):
        for j, points in zip(opening[start[i] : start[i + 1]].tolist(), scores[start[i] : start[i + 1]].tolist()):
            slack = here.dual[i] + across.dual[j] - rounds.scale * points - rounds.extra
            assert (slack <= 0) if (i, j) in entry else (slack >= 0)
            assert entry.get((i, j), points) == points


@pytest.mark.traced
@given(pool=pools(), seed=st.integers(0, 2**32 - 1), size=st.sampled_from([1, 100, 10**6]), most=st.booleans())
def test_every_part_of_the_finish_keeps_its_invariants(pool: Pairs, seed: int, size: int, most: bool) -> None:
    """From any prices: after each part surplus and price cover all pairs held, and placements pay as much."""
    worth = Worth(1, 2**34) if most else Worth.for_bonus(0, len(pool[0]))
    rounds = rounds_of(pool, worth.bonus)
    rounds.scale = worth.scale
    price = np.where(pool[3] > 0, np.random.default_rng(seed).integers(0, size, len(pool[3])), FAR)
    here, across, entries = rounds._laid_out(rounds._whole, price)
    room = room_for_search(rounds.n + rounds.m)
    rounds._run(places.tighten, here, across, entries, 0)
    require_covered(rounds, here, across, entries.score)
    for side, other in ((here, across), (across, here)):
        at = 0
        while at < len(side.dual):
            at = rounds._run(finishing.settle, side, other, entries, room, at, 1)
            require_covered(rounds, here, across, entries.score)
    assert not (here.dual[here.n_of == 0] > 0).any()
    assert not ((across.n_of < rounds.room) & (across.dual > 0)).any()
    rounds._take_back(rounds._whole, here, across, entries)
    before = across.dual.copy()
    here.dual[:] = rounds.share
    rounds._run(finishing.lower_prices, here, across, room)
    require_covered(rounds, here, across, entries.score)
    assert (across.dual <= before).all()
    assert (room.distance == FAR).all()


@pytest.fixture
def plain_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel's functions as they stand in the source, not compiled."""
    monkeypatch.setattr(column_generation, "in_kernel", lambda function: function)
    for name, function in vars(holding).items():
        if hasattr(function, "py_func"):
            monkeypatch.setattr(holding, name, function.py_func)


@pytest.mark.usefixtures("plain_kernel")
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("holds_all", [True, False])
@pytest.mark.parametrize("seed", range(25))
def test_the_kernel_gives_the_same_uncompiled(
    objective: str, holds_all: bool, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run as plain Python, on some of the pairs and on all, the kernel finds what SciPy's solvers find."""
    monkeypatch.setattr(column_generation, "_HOLD_ALL", 10**6 if holds_all else 0)
    monkeypatch.setattr(column_generation, "_HOLD_ALL_EACH", 0)
    monkeypatch.setattr(column_generation, "_KEEP", 2)
    monkeypatch.setattr(column_generation, "_ADD", 1)
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 13, 2)
    top = int(rng.choice([2, 50, 10**6]))
    allowed = rng.random((n, m)) < rng.choice([0.2, 0.6, 1.0])
    pool = pairs_of(rng.integers(-top // 9, top, (n, m)), allowed, rng.integers(0, 4, m))
    require_same(
        assign_pairs(*pool, objective=objective, method="auction"),
        assign_pairs(*pool, objective=objective, method="hungarian"),
    )


@pytest.mark.parametrize("unit", [1, 10**4])
def test_pairs_held_before_are_let_go_of_when_more_are_held(unit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large pool they take as much again as what is held; amounts take four bytes where they fit."""
    monkeypatch.setattr(column_generation, "_HOLD_ALL", 0)
    monkeypatch.setattr(column_generation, "_TURN_BACK", 0)
    monkeypatch.setattr(column_generation, "_KEEP", 1)
    alive: list[weakref.ref[Ints]] = []
    widths = set()

    def watched(pairs: CompressedRows, n_others: int) -> CompressedRows:
        if n_others == 60:  # the last, from which the pairs are put in order
            return turned(pairs, n_others)
        assert [one for one in alive if one() is not None] == []
        openings = turned(pairs, n_others)
        alive[:] = map(weakref.ref, (pairs.other, pairs.score, openings.other, openings.score))
        widths.add(openings.score.dtype)
        return openings

    monkeypatch.setattr(column_generation, "turned", watched)
    pool = pairs_of(np.random.default_rng(2).integers(0, 10**6, (60, 40)) * unit)
    result = assign_pairs(*pool, method="auction")
    require_same(result, assign_pairs(*pool, method="hungarian"))
    assert result.n_rounds > 1
    assert widths == {np.dtype(np.int32 if unit == 1 else np.int64)}


def test_all_pairs_are_held_as_soon_as_bids_leave_no_fewer_to_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores that are products: everybody wants the same, so the best of each say nothing, nor do twelve more."""
    monkeypatch.setattr(column_generation, "_HOLD_ALL", 0)
    monkeypatch.setattr(column_generation, "_HOLD_ALL_EACH", 0)
    number, steps = np.arange(1, 301), []
    pool = pairs_of(300**2 + 1 - np.outer(number, number))
    require_same(assign_pairs(*pool, method="auction", progress=steps.append), assign_pairs(*pool, method="hungarian"))
    n_held = [step.n_pairs for step in steps if step.stage == "price"]
    assert n_held[0] < 300**2 // 8
    assert n_held[2:] == [300**2] * len(n_held[2:])


@pytest.mark.traced
@given(pool=pools(), keep=st.integers(1, 3), add=st.integers(1, 3))
def test_few_pairs_held_lead_to_the_same_answer(pool: Pairs, keep: int, add: int) -> None:
    """However few pairs are held to begin with and added at a time, the prices prove all in the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(column_generation, "_HOLD_ALL", 0)
        patch.setattr(column_generation, "_HOLD_ALL_EACH", 0)
        patch.setattr(column_generation, "_KEEP", keep)
        patch.setattr(column_generation, "_ADD", add)
        patch.setattr(column_generation, "_CLOSED_AT_ONCE", keep)
        few = assign_pairs(*pool, method="auction")
        patch.setattr(column_generation, "_TURN_BACK", 0)
        fewer = assign_pairs(*pool, method="auction")
    every = assign_pairs(*pool, method="hungarian")
    require_same(few, every)
    require_same(fewer, every)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools())
def test_without_the_kernel_the_answer_is_the_same(objective: str, pool: Pairs) -> None:
    """Where numba is missing SciPy's solver serves, with the same total and the same prices."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (column_generation, pricing):
            patch.setattr(module, "is_available", lambda: False)
        patch.setattr(column_generation, "_KEEP", 2)
        without = assign_pairs(*pool, objective=objective, method="auction")
    require_same(without, assign_pairs(*pool, objective=objective, method="hungarian"))


@pytest.mark.parametrize("scale", [1, 7])
def test_prices_beyond_32_bits_are_compared_whole(scale: int) -> None:
    """With a bonus for each placement prices pass 2**28; which pairs are best must not be told from cut ones."""
    rng = np.random.default_rng(12)
    indptr, opening_idx, score, seats = pairs_of(rng.integers(0, 10**6, (3, 400)))
    price = scale * rng.integers(2**30, 2**34, 400)
    graph = PairGraph(indptr, opening_idx, score.astype(np.int32), seats)
    found = StoredPairs(graph).above(scale, price, np.full(3, -(2**40)), 5)
    value = (scale * score - price[opening_idx]).reshape(3, 400)
    best = np.sort(np.argsort(-value, axis=1, kind="stable")[:, :5], axis=1)
    assert found.other.reshape(3, 5).tolist() == best.tolist()


class Streamed:
    """A source that keeps a table and answers from it row by row, sharing no code with `StoredPairs`."""

    def __init__(self, scores: np.ndarray) -> None:
        self.scores = scores
        self.n_candidates, self.n_pairs = scores.shape[0], scores.size
        self.largest = int(np.abs(scores).max())
        self.is_at_hand = False

    def above(self, scale: int, price: Ints, floor: Ints, most: int, *, at_hand: bool = False) -> CompressedRows:
        found: list[tuple[int, int]] = []
        for i in range(0 if at_hand else self.n_candidates):
            value = scale * self.scores[i] - price
            best = [j for j in np.argsort(-value, kind="stable")[:most] if value[j] > floor[i]]
            found += [(int(i), int(j)) for j in sorted(best)]
        row = np.array([i for i, _ in found], dtype=np.int64)
        column = np.array([j for _, j in found], dtype=np.int32)
        indptr = np.searchsorted(row, np.arange(self.n_candidates + 1))
        return CompressedRows(indptr, column, self.scores[row, column])

    def best(self, of_candidate: int, of_opening: int, seats: Ints) -> CompressedRows:
        none = np.zeros(0, dtype=np.int32)
        return CompressedRows(np.zeros(self.n_candidates + 1, dtype=np.int64), none, none)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_pairs_that_are_never_all_held_give_the_same_answer(objective: str) -> None:
    """A source that makes its pairs anew at each question leads to the total and prices of the stored ones."""
    scores = np.random.default_rng(9).integers(-100, 10**5, (150, 120))
    seats = np.random.default_rng(10).integers(0, 3, 120)
    streamed = assign_source(Streamed(scores), seats, objective=objective)
    require_same(streamed, assign_pairs(*pairs_of(scores, seats=seats), objective=objective))
    assert streamed.n_pairs == scores.size


@given(pool=pools(), most=st.integers(1, 6), seed=st.integers(0, 2**32 - 1))
def test_stored_pairs_answers_with_the_best_above_the_floor(pool: Pairs, most: int, seed: int) -> None:
    """Per candidate: only pairs above its floor, at most `most`, and none left out that is better."""
    rng = np.random.default_rng(seed)
    graph = PairGraph(*pool)
    price, floor = rng.integers(0, 50, graph.n_openings), rng.integers(-20, 50, graph.n_candidates)
    found = StoredPairs(graph).above(3, price, floor, most)
    for i in range(graph.n_candidates):
        here = slice(graph.indptr[i], graph.indptr[i + 1])
        value = 3 * graph.score[here] - price[graph.opening_idx[here]]
        got = slice(found.start[i], found.start[i + 1])
        got_value = 3 * found.score[got] - price[found.other[got]]
        expected = sorted(value[value > floor[i]], reverse=True)[:most]
        assert sorted(got_value, reverse=True) == expected
        assert np.all(np.diff(found.other[got]) > 0)


def test_threads_answer_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks priced by several threads give the pairs that one thread gives, in the same order."""
    rng = np.random.default_rng(5)
    graph = PairGraph(*pairs_of(rng.integers(0, 10**6, (300, 200))))
    monkeypatch.setattr(pricing, "_BLOCK", 1000)
    ask = (3, rng.integers(0, 10**6, 200), rng.integers(0, 10**6, 300), 4)
    alone = StoredPairs(graph).above(*ask)
    monkeypatch.setattr(pair_graph, "_FOR_THREADS", 0)
    monkeypatch.setattr(pair_graph, "n_processors", lambda: 3)
    together = StoredPairs(graph).above(*ask)
    assert len(alone.score) > 100
    for one, other in zip((alone.start, alone.other, alone.score), (together.start, together.other, together.score)):
        assert np.array_equal(one, other)


@given(pool=pools(), of_candidate=st.integers(1, 6), of_opening=st.integers(1, 6))
def test_to_begin_with_the_best_of_each_are_held(pool: Pairs, of_candidate: int, of_opening: int) -> None:
    """No pair left out is better than the worst held of its candidate, nor than the worst held of its opening."""
    graph = PairGraph(*pool)
    found = StoredPairs(graph).best(of_candidate, of_opening, graph.seats)
    row = np.repeat(np.arange(graph.n_candidates), np.diff(found.start))
    held = dict(zip(zip(row.tolist(), found.other.tolist()), found.score.tolist()))
    every = dict(zip(zip(graph.candidate_of_pair().tolist(), graph.opening_idx.tolist()), graph.score.tolist()))
    every = {pair: score for pair, score in every.items() if graph.seats[pair[1]] > 0}
    assert held.items() <= every.items()
    for side, most in ((0, of_candidate), (1, of_opening)):
        for one in {pair[side] for pair in every}:
            best = sorted((score for pair, score in every.items() if pair[side] == one), reverse=True)[:most]
            mine = sorted((score for pair, score in held.items() if pair[side] == one), reverse=True)
            assert mine[: len(best)] == best


def test_of_equal_pairs_candidates_are_given_different_ones() -> None:
    """When everything ties, the pairs chosen to start with cover the openings instead of the same few."""
    graph = PairGraph(*pairs_of(np.zeros((200, 200))))
    found = StoredPairs(graph).above(1, np.zeros(200, np.int64), np.full(200, -1), 8)
    assert len(np.unique(found.other)) > 190


def test_progress_says_what_is_done_and_bounds_the_total() -> None:
    """The steps name their stage, the last one leaves nothing, and every bound is at least the total."""
    steps: list[SolveStep] = []
    scores = np.random.default_rng(11).integers(0, 1000, (300, 300))
    result = assign_pairs(*pairs_of(scores), method="auction", progress=steps.append)
    assert {step.stage for step in steps} - {"compile"} == {"auction", "finish", "price"}
    assert (steps[-1].stage, steps[-1].n_left, steps[-1].bound) == ("price", 0, result.total)
    assert all(step.bound >= result.total for step in steps if step.bound is not None)


def test_progress_can_stop_the_solver() -> None:
    """What the callback raises comes out at once; nothing is left behind."""

    def stop(step: SolveStep) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assign_pairs(*pairs_of(np.ones((300, 300))), method="auction", progress=stop)


def test_integers_too_large_for_the_auction_go_to_the_exact_dense_solver_or_are_refused() -> None:
    """`auto` takes the integer path for scores beyond the float solvers; asked for the auction, it refuses."""
    scores = np.random.default_rng(12).integers(0, 2**48, (20, 20))
    assert assign(scores).method == "hungarian"
    with pytest.raises(ScoreError, match="Divide every score"):
        assign(scores, method="auction")


@pytest.mark.parametrize("price", [np.zeros(2, np.int64), np.zeros(3), np.array([0, -1, 0])])
def test_start_prices_must_be_one_nonnegative_integer_an_opening(price: np.ndarray) -> None:
    """Prices of another length, floats and negative ones are refused."""
    with pytest.raises(ScoreError, match="start prices must be 3 integers"):
        assign_pairs(*pairs_of(np.ones((3, 3))), start_price=price)


def test_a_cache_that_another_version_left_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a compiled function was given, by name, may be gone after an upgrade: it is compiled again and kept."""
    source = tmp_path / "upgraded.py"
    source.write_text(
        "from typing import NamedTuple\n\nclass Old(NamedTuple):\n    a: int\n\ndef first(of):\n    return of[0]\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("upgraded")
    compiled = compiling.compiled(module.first)
    if not hasattr(compiled, "stats"):
        pytest.skip("nothing is compiled")
    assert compiled(module.Old(3)) == 3
    del module.Old
    again = compiling.compiled(module.first)
    assert again((4, 5)) == 4
    assert sum(again.stats.cache_misses.values()) == 1
    anew = compiling.compiled(module.first)
    assert anew((6, 7)) == 6
    assert sum(anew.stats.cache_hits.values()) == 1
