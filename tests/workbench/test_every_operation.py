"""Whatever is done to a result, in whatever order, the answer is that of a match of the records as they then are.

One machine does everything that a result can do: records come, leave and change, seats too; people lock, ban and keep
an earlier plan; questions are asked and their answers made the result; pairs are kept or streamed; results are pickled.
After each step total, placements, ties, prices and counts are those of `match` from scratch; the proof of every fourth
is tried. What is asked of the result is judged by kinds or pair by pair, a match from scratch pair by pair;
pairs are begun anew after a few changes or never.
``MATCHCORE_STEPS=100000 pytest tests/workbench/test_every_operation.py`` takes so many steps.
"""

from __future__ import annotations

import io
import os
import pickle
import random
from collections.abc import Callable
from contextlib import nullcontext
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from workbench_cases import REASON, asked

from keeping_few import keeping_few
from matchcore import Ban, Lock, MatchResult, PolicyError, updating
from matchcore.assignment import pair_table
from matchcore.errors import BudgetError
from matchcore.pairs import evaluation
from matchcore.pairs.evaluation import FEW
from matchcore.vocabulary import Vocabulary
from strategies import candidates, match_of, openings, policies, vocabulary

STEPS = int(os.environ.get("MATCHCORE_STEPS", "160"))
STEPS_OF_A_RUN = 40
RUNS_OF_A_BATCH = min(50, -(-STEPS // STEPS_OF_A_RUN))
VERIFIED_STEPS = 4
"""Each so-many-th result is scored and proven anew, which takes longer than all else; prices are compared at each."""
MOST = 6
"""How many candidates, and how many openings, there are at most."""


class Operations(RuleBasedStateMachine):
    """A result, and the records and decisions that it should be the result of."""

    n_steps = 0

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """A pool of a few records, nothing decided."""
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(evaluation, "FEW", data.draw(st.sampled_from([0, FEW])))
        self.patch.setattr(updating, "_MUCH", data.draw(st.sampled_from([0, 16])))
        self.patch.setattr(pair_table, "_LATELY", data.draw(st.sampled_from([0, 2**15])))
        self.policy = data.draw(policies())
        self.people = {name: data.draw(candidates(name)) for name in data.draw(some_of("c1", "c2", "c3", "c4"))}
        self.places = {name: data.draw(openings(name)) for name in data.draw(some_of("o1", "o2", "o3"))}
        self.locks: list[Lock] = []
        self.bans: list[Ban] = []
        self.keep: Any = None
        self.stability: float = 0
        self.number = 0
        self.decided()

    # What is compared -------------------------------------------------------------------------------------------

    def scratch(self, **other: Any) -> MatchResult:
        """A match of the records and decisions as they are, or with others, all pairs in memory."""
        given = {"locks": self.locks, "bans": self.bans, "keep": self.keep, "stability": self.stability} | other
        people, places = given.pop("people", self.people), given.pop("places", self.places)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(evaluation, "FEW", FEW)
            return match_of(list(people.values()), list(places.values()), given.pop("policy", self.policy), **given)

    def take(self, found: MatchResult, expected: MatchResult, *, is_nearest: bool = True) -> None:
        """The result is now this, and is what it should be."""
        self.result, self.expected = found, expected
        same(found, expected, is_nearest=is_nearest)
        assert found.pairs.is_complete or self.is_streamed

    @invariant()
    def counted(self) -> None:
        """Another step."""
        Operations.n_steps += 1

    def teardown(self) -> None:
        """Nothing that was asked on the way has changed the last result."""
        if hasattr(self, "result"):
            same(self.result, self.expected, is_nearest=False)
            self.patch.undo()

    def decided(self) -> None:
        """The result is that of a match with other decisions, all pairs in memory."""
        self.is_streamed = False
        found = self.scratch()
        self.take(found, found)

    def streaming(self) -> Any:
        """Where pairs are streamed if they are to be."""
        return keeping_few(2) if self.is_streamed else nullcontext()

    def asking(self, question: Callable[[], Any]) -> Any:
        """The answer; None where the pairs are not all in memory and it says so."""
        if self.result.pairs.is_complete:
            return question()
        with pytest.raises(BudgetError):
            question()
        return None

    # Records come, leave and change --------------------------------------------------------------------------------

    @rule(data=st.data())
    def update(self, data: st.DataObject) -> None:
        """One to three records come, leave or change, or openings get other seats, in one call."""
        before = dict(self.people), dict(self.places), self.locks, self.bans
        wish: dict[str, Any] = {"add": [], "remove": [], "change": [], "seats": {}}
        touched: set[str] = set()
        for _ in range(data.draw(st.integers(1, 3))):
            self.wished(data, wish, touched)
        gone = {name for name in touched if name not in self.people and name not in self.places}
        self.locks, self.bans = ([o for o in listed if not {*pair(o)} & gone] for listed in (before[2], before[3]))
        try:
            expected = self.scratch()
        except PolicyError:  # fewer seats than are locked, or a lock whose gate has closed
            expected = None
        with self.streaming():
            if expected is not None:
                self.take(self.result.update(**wish), expected)
                return
            with pytest.raises(PolicyError):
                self.result.update(**wish)
        self.people, self.places, self.locks, self.bans = before

    def wished(self, data: st.DataObject, wish: dict[str, Any], touched: set[str]) -> None:
        """One change more, made here and asked for in `wish`."""
        side: dict[str, Any]
        letter, side, make = data.draw(st.sampled_from([("c", self.people, candidates), ("o", self.places, openings)]))
        here = [name for name in side if name not in touched]
        what = data.draw(st.sampled_from(["add", "remove", "change", "seats"]))
        if not here or (what == "add" and len(side) < MOST):
            self.number += 1
            name = f"{letter}new{self.number}"
            side[name] = data.draw(make(name))
            wish["add"].append(side[name])
        else:
            decided = [name for name in here if any(name in pair(o) for o in (*self.locks, *self.bans))]
            name = data.draw(st.sampled_from(decided if decided and what == "remove" else here))
            if what == "change":
                side[name] = data.draw(make(name))
                wish["change"].append(side[name])
            elif what == "seats" and letter == "o":
                wish["seats"][name] = data.draw(st.integers(0, 3))
                side[name] = side[name].model_copy(update={"seats": wish["seats"][name]})
            else:
                wish["remove"].append(data.draw(st.sampled_from([name, side[name]])))
                del side[name]
        touched.add(name)

    # People decide ---------------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        """Other locks and bans, some through closed gates; the earlier plan stands."""
        left = {name: place.seats for name, place in self.places.items()}
        self.locks, self.bans = [], []
        for name in self.people:
            at = data.draw(st.sampled_from([None, *left])) if data.draw(st.integers(0, 2)) == 0 else None
            if at is None:
                continue
            if left[at] and data.draw(st.booleans()):
                left[at] -= 1
                self.locks.append(Lock(name, at, REASON, data.draw(st.booleans())))
            else:
                self.bans.append(Ban(name, at, REASON))
        try:
            self.decided()
        except PolicyError:
            self.locks = [lock.model_copy(update={"through_closed_gate": True}) for lock in self.locks]
            self.decided()

    @rule(data=st.data(), stability=st.sampled_from([0, 0, 0.01, 7.5, 300]))
    def keep_a_plan(self, data: st.DataObject, stability: float) -> None:
        """The result at hand is the plan to keep, or a plan some of which is out of date, or none any more."""
        at = st.sampled_from([None, "gone", *self.places])
        plan = st.builds(lambda ends: dict(zip([*self.people, "left"], ends)), st.lists(at, max_size=MOST + 1))
        self.keep = data.draw(st.one_of(st.just(self.result), plan, st.none()))
        self.stability = 0 if self.keep is None else stability
        self.decided()

    @rule()
    def stream(self) -> None:
        """Too little memory for all pairs: the same answer, and a clear one where decisions need all of them."""
        with keeping_few(2):
            if self.locks or self.bans or self.keep is not None:
                with pytest.raises(BudgetError):
                    self.scratch()
                return
            self.is_streamed = True
            found = self.scratch()
        assert not found.pairs.is_complete
        self.take(found, self.scratch())

    @rule()
    def pickled(self) -> None:
        """To another process and back; the vocabulary, which is most of it, stays (it is pickled in its own test)."""
        self.take(and_back(self.result), self.expected, is_nearest=False)

    # Questions -------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.people or self.places)
    @rule(data=st.data(), goes_on=st.booleans())
    def what_if(self, data: st.DataObject, goes_on: bool) -> None:
        """Somebody learns, moves or could start, an opening has other seats; the answer may be gone on from."""
        people, places, arguments = dict(self.people), dict(self.places), {}
        if people and (not places or data.draw(st.booleans())):
            name = data.draw(st.sampled_from(list(people)))
            arguments, people[name] = data.draw(asked(people[name], self.policy))
            arguments["candidate_id"] = name
        if places and (not arguments or data.draw(st.booleans())):
            at = data.draw(st.sampled_from(list(places)))
            least = sum(lock.opening_id == at for lock in self.locks)
            more = data.draw(st.integers(least, max(least, 4))) - places[at].seats
            places[at] = places[at].model_copy(update={"seats": places[at].seats + more})
            arguments |= {"opening_id": at, "seats": more}
        try:
            expected = self.scratch(people=people, places=places)
        except PolicyError:
            with pytest.raises(PolicyError):
                self.result.what_if(**arguments)
            return
        answer = self.asking(lambda: self.result.what_if(**arguments))
        if answer is None:
            return
        same(answer.result, expected, is_nearest=False)
        assert (answer.before.total, answer.after.total) == (self.result.total, answer.result.total)
        assert answer.gain == answer.after.total - answer.before.total
        assert answer.after.n_placed == len(expected.placements)
        if goes_on:
            self.people, self.places = people, places
            self.take(answer.result, expected, is_nearest=False)

    @precondition(lambda self: self.people and self.places)
    @rule(data=st.data(), is_for_opening=st.booleans())
    def alternatives(self, data: st.DataObject, is_for_opening: bool) -> None:
        """What each alternative costs the whole is what a match that holds it has less."""
        name = data.draw(st.sampled_from(list(self.places if is_for_opening else self.people)))
        ask = self.result.alternatives_for if is_for_opening else self.result.alternatives
        for each in self.asking(lambda: ask(name, n=2)) or ():
            locks = [lock for lock in self.locks if lock.candidate_id != each.candidate_id]
            other = self.scratch(locks=[*locks, Lock(each.candidate_id, each.opening_id, REASON)])
            if not self.stability:
                assert self.result.total - each.regret == other.total
            n_fewer = len(self.result.placements) - len(other.placements)
            assert each.n_fewer == (n_fewer if self.policy.objective == "most_placements" else 0)

    @precondition(lambda self: self.people)
    @rule(data=st.data())
    def openers(self, data: st.DataObject) -> None:
        """What a step would bring the whole is what a match of the changed records has more."""
        name = data.draw(st.sampled_from(list(self.people)))
        for each in self.asking(lambda: self.result.openers(name, n=2)) or ():
            after = self.result.what_if(name, **each.arguments).after
            if not self.stability:
                assert each.gain == after.total - self.result.total
            if self.policy.objective == "most_placements":
                assert each.n_more == after.n_placed - len(self.result.placements)

    @rule()
    def overrides(self) -> None:
        """What a decision costs is what a match without it has more; so with all of them."""
        costs = self.asking(lambda: self.result.overrides) if self.locks or self.bans else self.result.overrides
        for each in costs:
            free = self.scratch(
                locks=[o for o in self.locks if o is not each.override and pair(o) != pair(each.override)],
                bans=[o for o in self.bans if pair(o) != pair(each.override)],
            )
            assert each.without.n_placed == len(free.placements)
            if not self.stability:
                assert (each.without.total, each.cost) == (free.total, free.total - self.result.total)

    @rule(stabilities=st.lists(st.sampled_from([0, 0.01, 5, 300]), min_size=1, max_size=2))
    def stability_curve(self, stabilities: list[float]) -> None:
        """What a stability costs is what a match with it has less."""
        plan = dict(zip(self.people, [*self.places, *self.places][1:]))
        curve = self.asking(lambda: self.result.stability_curve(plan, stabilities))
        for point in curve or ():
            other = self.scratch(keep=plan, stability=point.stability / 10_000)
            assert (point.total, point.n_unchanged) == (other.total, other.n_unchanged)
            assert point.n_placed == len(other.placements)

    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        """Everything that a result says is said, and says what the match from scratch says."""
        found, expected = self.result, self.expected
        if self.people and self.places:
            name, at = data.draw(st.sampled_from(list(self.people))), data.draw(st.sampled_from(list(self.places)))
            told, own = found.explain(name, at, language="en"), expected.explain(name, at, language="en")
            assert (told.score, told.parts) == (own.score, own.parts)
            told_parts = [(part.is_open, part.contribution) for part in told.parts]
            assert told_parts == [(part.is_open, part.contribution) for part in own.parts]
        for one in expected.unplaced:
            if found.assignment.opening_of[found.pool.candidate_idx(one.candidate_id)] < 0:
                assert found.why_unplaced(one.candidate_id).text("sv")
        assert found.to_json("en")
        assert found.text("sv")
        assert found.record.n_feasible == expected.record.n_feasible
        assert len(found.near_misses(3).to_dict()["misses"]) >= 0


def and_back(result: MatchResult) -> MatchResult:
    """A result pickled and read again, its vocabulary beside it."""

    class Packing(pickle.Pickler):
        def persistent_id(self, obj: object) -> str | None:
            return "vocabulary" if obj is vocabulary() else None

    class Unpacking(pickle.Unpickler):
        def persistent_load(self, pid: object) -> Vocabulary:
            assert pid == "vocabulary"
            return vocabulary()

    packed = io.BytesIO()
    Packing(packed).dump(result)
    found: MatchResult = Unpacking(io.BytesIO(packed.getvalue())).load()
    return found


def some_of(*names: str) -> st.SearchStrategy[list[str]]:
    """Some of these names, in order."""
    return st.integers(0, 2 ** len(names) - 1).map(lambda bits: [n for i, n in enumerate(names) if not bits >> i & 1])


def pair(of: Any) -> tuple[str, str]:
    return of.candidate_id, of.opening_id


def aim(result: MatchResult, stability: float) -> tuple[int, int]:
    """What no assignment has more of: the total with the points for unchanged placements, and how many are placed."""
    return result.total + round(stability * 10_000) * result.n_unchanged, len(result.placements)


def same(found: MatchResult, expected: MatchResult, *, is_nearest: bool) -> None:
    """Equal totals, counts, prices and ties; equal placements but for ties; and a proof that holds.

    A question is answered with as few moves as can be, a match of its records with as few changes of an earlier plan
    (`is_nearest`): among equal optima the two may choose otherwise, and with stability their totals differ by what the
    unchanged placements count.
    """
    points = expected.constraints.stability / 10_000
    assert aim(found, points) == aim(expected, points)
    if is_nearest or not points:
        assert found.total == expected.total
    if is_nearest:
        assert found.n_unchanged == expected.n_unchanged
    assert (found.gap, found.bound) == (0, found.total)
    assert found.pool.candidates.ids == expected.pool.candidates.ids
    assert found.pool.openings.ids == expected.pool.openings.ids
    assert found.pool.openings.seats.tolist() == expected.pool.openings.seats.tolist()
    if Operations.n_steps % VERIFIED_STEPS == 0:
        assert found.verify().n_placed == len(expected.placements)
    assert np.array_equal(found.assignment.price, expected.assignment.price)
    assert found.pairs.n_closed == expected.pairs.n_closed
    assert np.array_equal(found.is_tied, expected.is_tied)
    assert firm(found, expected) == firm(expected, expected)
    assert [pair(one) for one in found.lost] == [pair(one) for one in expected.lost]


def firm(result: MatchResult, expected: MatchResult) -> list[Any]:
    """Where everybody is whom no tie moves, and for how much; of who is nowhere, how many openings are possible."""
    free = {name for name, is_tied in zip(expected.pool.candidates.ids, expected.is_tied.tolist()) if not is_tied}
    placed = [(*pair(one), one.score, one.is_locked) for one in result.placements if one.candidate_id in free]
    return [placed, [(one.candidate_id, one.n_feasible) for one in result.unplaced if one.candidate_id in free]]


@pytest.mark.untraced
def test_every_step_is_a_match_from_scratch() -> None:
    """Whatever is done to a result, in whatever order: total, placements, ties and proof are those of `match`.

    In batches, each with its seed, until so many steps are taken: some runs end early, and what hypothesis remembers of
    a hundred thousand steps in one go takes longer than they.
    """
    Operations.n_steps = 0
    how = settings(max_examples=RUNS_OF_A_BATCH, stateful_step_count=STEPS_OF_A_RUN, database=None)
    first = 0 if how.derandomize else random.randrange(2**32)
    for batch in count(first):
        run_state_machine_as_test(seed(batch)(Operations), settings=how)
        if Operations.n_steps >= STEPS:
            break
