"""`MatchResult.update`: whatever comes, leaves or changes, the optimum is the one found from scratch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanging import far_from_hanging
from matchcore import Ban, Candidate, Lock, MatchResult, Opening, Policy, match
from matchcore.errors import RecordError
from matchcore.pairs import ChangedPairs
from matchcore.synthetic import synthetic_pool
from strategies import candidates, match_of, openings

REASON = "agreed with both"
POLICY = Policy(least_score=40)


def same(found: MatchResult, expected: MatchResult) -> None:
    """The same pool, pairs, counts, total, prices and proof; and the same placements where no tie leaves a choice."""
    assert found.pool.hash == expected.pool.hash
    assert found.pairs.n_closed == expected.pairs.n_closed
    for name in ("indptr", "opening_idx", "score", "closed_by_candidate", "closed_by_opening"):
        assert np.array_equal(getattr(found.pairs.whole(), name), getattr(expected.pairs.whole(), name)), name
    assert (found.total, found.bound, found.gap) == (expected.total, expected.bound, 0)
    assert found.assignment.n_placed == expected.assignment.n_placed
    assert np.array_equal(found.assignment.price, expected.assignment.price)
    assert found.assignment.bonus == expected.assignment.bonus
    firm = ~expected.is_tied
    assert np.array_equal(found.is_tied, expected.is_tied)
    assert np.array_equal(found.assignment.opening_of[firm], expected.assignment.opening_of[firm])
    assert found.verify() == expected.verify()


def records(**size: Any) -> tuple[list[Candidate], list[Opening]]:
    """A synthetic pool's records."""
    pool = synthetic_pool(**size)
    return list(pool.candidates), list(pool.openings)


class Town:
    """Records that come, leave and change, as a user would hold them."""

    def __init__(self, people: list[Candidate], places: list[Opening]) -> None:
        self.people = {person.id: person for person in people}
        self.places = {place.id: place for place in places}

    def match(self, policy: Policy, **options: Any) -> MatchResult:
        """From scratch."""
        return match_of(list(self.people.values()), list(self.places.values()), policy, **options)

    def step(self, data: st.DataObject, number: int) -> dict[str, Any]:
        """One to three changes, made here; and the arguments that say the same to `update`."""
        wish: dict[str, Any] = {"add": [], "remove": [], "change": [], "seats": {}}
        touched: set[str] = set()
        for turn in range(data.draw(st.integers(1, 3))):
            side, make = data.draw(st.sampled_from([(self.people, candidates), (self.places, openings)]))
            here = [name for name in side if name not in touched]
            what = data.draw(st.sampled_from(["add", "remove", "change", "seats"]))
            if what == "seats" and here and side is self.places:
                name, count = data.draw(st.sampled_from(here)), data.draw(st.integers(0, 3))
                side[name] = side[name].model_copy(update={"seats": count})
                wish["seats"][name] = count
            elif what == "remove" and here:
                name = data.draw(st.sampled_from(here))
                wish["remove"].append(data.draw(st.sampled_from([name, side[name]])))
                del side[name]
            elif what == "change" and here:
                name = data.draw(st.sampled_from(here))
                side[name] = data.draw(make(name))
                wish["change"].append(side[name])
            else:
                name = f"{'c' if side is self.people else 'o'}{number}-{turn}"
                side[name] = data.draw(make(name))
                wish["add"].append(side[name])
            touched.add(name)
        return wish


@pytest.mark.untraced
@settings(max_examples=8)  # the machine of all operations takes thousands of such steps
@given(data=st.data(), objective=st.sampled_from(["best_total", "most_placements"]))
def test_a_long_run_of_changes_comes_to_what_solving_from_scratch_does(data: st.DataObject, objective: Any) -> None:
    """After every step of a random sequence total, prices, counts, ties and proof are those of `match`."""
    policy = Policy().replace(objective=objective)
    town = Town(
        [data.draw(candidates(f"c{i}")) for i in range(data.draw(st.integers(0, 4)))],
        [data.draw(openings(f"o{j}")) for j in range(data.draw(st.integers(0, 4)))],
    )
    result = town.match(policy)
    for number in range(data.draw(st.integers(1, 8))):
        before = result.total, result.assignment.opening_of.tobytes(), result.pool.hash, result.pairs.n_feasible
        following = result.update(**town.step(data, number))
        assert before == (
            result.total,
            result.assignment.opening_of.tobytes(),
            result.pool.hash,
            result.pairs.n_feasible,
        )
        same(following, town.match(policy))
        result = following


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "asked", [(), ("closed_by_candidate",), ("closed_by_opening",)], ids=["late", "people", "places"]
)
def test_refusals_are_as_from_scratch_whenever_they_are_asked_for(
    seed: int, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of those who are gone refusals are taken off when somebody asks, once at the end or for one side on the way."""
    monkeypatch.setattr("matchcore.updating._MUCH", 0)  # never begun anew
    monkeypatch.setattr("matchcore.pairs.changed._MOST_HEARD", seed * 2)
    people, places = records(seed=seed, n_candidates=22, n_openings=22)
    town, draw = Town(people[:12], places[:12]), np.random.default_rng(seed)
    result = town.match(POLICY)
    for turn in range(10):
        wish: dict[str, Any] = {"add": [], "remove": [], "change": []}
        for side, more in ((town.people, people), (town.places, places)):
            gone, other = (list(side.values())[at] for at in draw.choice(len(side), 2, replace=False))
            if draw.random() < 0.4:
                wish["remove"].append(side.pop(gone.id))
            if draw.random() < 0.4:
                side[other.id] = more[10].model_copy(update={"id": other.id})
                wish["change"].append(side[other.id])
            if draw.random() < 0.6:
                new = more[12 + turn]
                side[new.id] = new
                wish["add"].append(new)
        result = result.update(**wish)
        for name in asked if turn % 3 == 2 else ():
            getattr(result.pairs, name)
        assert result.pairs.n_feasible == town.match(POLICY).pairs.n_feasible
    same(result, town.match(POLICY))


@pytest.mark.untraced
@pytest.mark.parametrize("seed", [367, 1, 2])
def test_prices_that_move_far_are_followed(seed: int) -> None:
    """Where many want the same, step after step, prices rise and fall far, and nothing is missed."""
    people, places = records(seed=seed, n_candidates=60, n_openings=45, competition="contested")
    more, others = records(seed=seed + 1, n_candidates=12, n_openings=12)
    town = Town(people, places)
    policy = Policy()
    result = town.match(policy)
    chance = np.random.default_rng(seed)
    for person, place in zip(more, others):
        gone = str(chance.choice([*town.people, *town.places]))
        for side in (town.people, town.places):
            side.pop(gone, None)
        new = [person.model_copy(update={"id": f"n{person.id}"}), place.model_copy(update={"id": f"n{place.id}"})]
        town.people[new[0].id], town.places[new[1].id] = new
        result = result.update(add=new, remove=gone)
        same(result, town.match(policy))


@pytest.mark.untraced
def test_a_change_is_solved_from_a_few_pairs() -> None:
    """Most pairs are neither scored nor held anew, and an updated result answers like any other."""
    people, places = records(seed=4, n_candidates=300, n_openings=300, municipality=["Stockholm"])
    town = Town(people, places)
    before = town.match(Policy())
    last = people[-1]
    after = before.update(remove=last.id)
    assert isinstance(after.pairs, ChangedPairs)
    assert after.solution.state is not None
    assert after.pairs.table.n_more == 0
    del town.people[last.id]
    expected = town.match(Policy())
    name, row = expected.placements[0].candidate_id, expected.pool.candidate_idx(expected.placements[0].candidate_id)
    assert after.explain(name).score == expected.explain(name).score
    for found, own in zip(after.pairs.row(row), expected.pairs.row(row)):
        assert np.array_equal(found, own)
    assert after.pairs.score_of(row, int(own_col := expected.pairs.row(row)[0][0])) is not None
    assert after.pairs.score_of(row, int(own_col)) == expected.pairs.score_of(row, int(own_col))
    assert len(after.to_rows()) == len(people) - 1
    same(after.update(add=last), before)


@pytest.mark.parametrize("decision", [Lock("c0", "o1", REASON, True), Ban("c0", "o0", REASON)], ids=["lock", "ban"])
@pytest.mark.parametrize("leaves", ["candidate", "opening", "both"])
def test_when_what_was_decided_leaves_the_rest_is_free_again(decision: Lock | Ban, leaves: str) -> None:
    """Once whoever was locked or banned is gone nothing steers, and prices that were found around her prove nothing."""
    people, places = records(seed=3, n_candidates=8, n_openings=3, competition="contested")
    people = [person.model_copy(update={"id": f"c{i}"}) for i, person in enumerate(people)]
    places = [place.model_copy(update={"id": f"o{j}"}) for j, place in enumerate(places)]
    decided = {"locks" if isinstance(decision, Lock) else "bans": [decision]}
    result = match_of(people, places, **decided)
    gone = {"candidate": decision.candidate_id, "opening": decision.opening_id}
    names = set(gone.values()) if leaves == "both" else {gone[leaves]}
    left = [person for person in people if person.id not in names], [place for place in places if place.id not in names]
    same(result.update(remove=names), match_of(*left))


def test_every_problem_is_told_at_once() -> None:
    """Unknown, taken, doubled and ambiguous ids, strangers and bad seats: one error holds them all."""
    result = match_of(
        [Candidate(id="c1"), Candidate(id="c2"), Candidate(id="both")], [Opening(id="o1"), Opening(id="both")]
    )
    wrong: Any = 3.5
    with pytest.raises(RecordError) as caught:
        result.update(
            add=[Candidate(id="c1"), Candidate(id="x", forms=["no-such-form"]), wrong],
            remove=["c2", "c2", "both", "c11", Opening(id="o9"), wrong],
            change=[Candidate(id="c7"), Candidate(id="c2")],
            seats={"o1": -1, "o3": 2},
        )
    text = caught.value.text("en")
    assert len(caught.value.problems) == 12
    for words in (
        "already there",
        "no-such-form",
        "neither an id nor",
        "both a candidate and an opening",
        "Nearest: c1",
    ):
        assert words in text
    assert "finns redan" in caught.value.text("sv")
    for argument in ({"seats": 3}, {"add": 3}, {"remove": 3}, {"change": {"o1": 3}}):
        with pytest.raises(RecordError):
            result.update(**argument)
    assert result.update(remove=Opening(id="both")).pool.openings.ids == ("o1",)


def test_nothing_to_change_changes_nothing() -> None:
    """An empty update gives the same result again."""
    people, places = records(seed=1, n_candidates=30, n_openings=20)
    result = match_of(people, places)
    same(result.update(), result)


def test_an_id_that_leaves_can_come_back_as_somebody_else() -> None:
    """Removing an id and adding it in one update replaces the record."""
    people, places = records(seed=1, n_candidates=30, n_openings=20)
    result = match_of(people, places)
    other = people[1].model_copy(update={"id": people[0].id})
    same(result.update(remove=people[0].id, add=other), match_of([other, *people[1:]], places))


@pytest.mark.untraced
def test_many_unknown_ids_are_told_at_once_and_soon() -> None:
    """Of a thousand ids that nobody has, the first fifty are told with who may have been meant: in well under 2 s."""
    pool = synthetic_pool(n_candidates=2_000, n_openings=50, seed=1)
    result = match(pool.candidates, pool.openings, as_of=pool.as_of)
    with far_from_hanging(), pytest.raises(RecordError) as caught:
        result.update(remove=[f"c{n:05}x" for n in range(1_000)])
    assert len(caught.value.problems) == 1_000
    assert sum(problem.remedy is not None for problem in caught.value.problems) == 50
