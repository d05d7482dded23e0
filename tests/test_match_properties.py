"""What holds for every match, as theorems tried on small and nasty pools."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import Candidate, Certificate, LanguageDemand, MatchResult, Opening, Policy, score_pairs
from matchcore.records.model import LEVELS, SKILLS
from strategies import (
    DAY,
    START,
    best_by_trying_all,
    candidates,
    certificates_held,
    dense_scores,
    dense_worths,
    match_of,
    openings,
    policies,
    pool_of,
    records,
)

pytestmark = pytest.mark.untraced

Records = tuple[list[Candidate], list[Opening]]


def said(result: MatchResult) -> Any:
    """All that a result says, but for the hash of what came in."""
    whole = result.to_dict("en")
    whole["record"].pop("pool_hash")
    return whole


def decided(told: Any) -> Any:
    """The same without the sentences that say why."""
    if isinstance(told, dict):
        return {name: decided(value) for name, value in told.items() if name not in ("facts", "text")}
    return [decided(each) for each in told] if isinstance(told, list) else told


def every_pair(result: MatchResult) -> list[tuple[str, str]]:
    return [(c, o) for c in result.pool.candidates.ids for o in result.pool.openings.ids]


@given(records(), policies())
def test_no_assignment_is_better(pool: Records, policy: Policy) -> None:
    """The total equals the best found by trying every assignment, the gap is 0, and the verifier agrees."""
    result = match_of(*pool, policy)
    best = best_by_trying_all(dense_worths(result), result.pool.openings.seats.tolist())
    total, placed = best[policy.objective]
    assert (result.total, len(result.placements), result.gap) == (total, placed, 0)
    worth = [placement.score - policy.least for placement in result.placements]
    assert result.bound == result.total == sum(worth)
    assert result.verify().total == result.total


@given(records(), policies())
def test_parts_sum_to_the_score(pool: Records, policy: Policy) -> None:
    """An explanation's contributions sum to the score exactly, and the score and the gates are the engine's own."""
    result = match_of(*pool, policy)
    for row, candidate in enumerate(result.pool.candidates.ids):
        for col, opening in enumerate(result.pool.openings.ids):
            told, scored = result.explain(candidate, opening), result.pairs.score_of(row, col)
            assert told.score == sum(part.weight * part.part for part in told.parts)
            assert told.is_feasible == (scored is not None) == all(part.is_open for part in told.parts)
            assert scored is None or scored == told.score
            assert all(0 <= part.part <= 10_000 for part in told.parts)


@given(records(), policies())
def test_a_closed_gate_says_what_would_open_it(pool: Records, policy: Policy) -> None:
    """A criterion names what would open its gate exactly when the gate is closed; and it always has facts."""
    result = match_of(*pool, policy)
    for candidate, opening in every_pair(result):
        for part in result.explain(candidate, opening).parts:
            assert bool(part.openers) == (not part.is_open)
            assert part.facts


@given(records(max_candidates=4, max_openings=3), policies())
def test_loss_is_what_the_whole_loses(pool: Records, policy: Policy) -> None:
    """The loss of a pair equals the difference to the best assignment that is forced to hold it."""
    result = match_of(*pool, policy)
    scores, seats = dense_worths(result), result.pool.openings.seats.tolist()
    bonus = result.assignment.bonus
    for row, candidate in enumerate(result.pool.candidates.ids):
        for col, opening in enumerate(result.pool.openings.ids):
            told = result.explain(candidate, opening)
            if scores[row][col] is None or not seats[col]:
                assert told.loss is None
                continue
            total, placed = best_by_trying_all(scores, seats, forced=(row, col))[policy.objective]
            assert told.loss == result.total - total + bonus * (len(result.placements) - placed)
            assert told.loss >= 0
            assert told.loss == 0 or not told.is_placed


@given(records(), policies(), st.randoms(use_true_random=False))
def test_shuffling_the_records_changes_nothing(pool: Records, policy: Policy, chance: Any) -> None:
    """The order in which records come in leaves no trace, not even in the hash."""
    people, places = list(pool[0]), list(pool[1])
    before = match_of(people, places, policy)
    chance.shuffle(people)
    chance.shuffle(places)
    after = match_of(people, places, policy)
    assert after.to_dict() == before.to_dict()
    assert after.pool.hash == before.pool.hash


@given(records(), policies())
def test_renaming_ids_in_order_changes_nothing_else(pool: Records, policy: Policy) -> None:
    """New ids that sort like the old ones give the same placements, scores and prices."""
    people = [person.model_copy(update={"id": f"person-{person.id}"}) for person in pool[0]]
    places = [place.model_copy(update={"id": f"{place.id}-x"}) for place in pool[1]]
    before, after = match_of(*pool, policy), match_of(people, places, policy)
    assert np.array_equal(after.assignment.opening_of, before.assignment.opening_of)
    assert np.array_equal(after.assignment.price, before.assignment.price)
    assert np.array_equal(after.assignment.surplus, before.assignment.surplus)
    assert dense_scores(after) == dense_scores(before)


@given(records(), policies(), st.integers(1, 6), st.integers(1, 5))
def test_splitting_blocks_changes_nothing(pool: Records, policy: Policy, n_rows: int, n_cols: int) -> None:
    """The pairs, their scores and the counted refusals do not depend on the size of the blocks."""
    encoded = pool_of(*pool)
    whole, split = score_pairs(encoded, policy), score_pairs(encoded, policy, block_rows=n_rows, block_cols=n_cols)
    for name in ("indptr", "opening_idx", "score", "closed_by_candidate", "closed_by_opening"):
        assert np.array_equal(getattr(whole, name), getattr(split, name)), name
        assert getattr(whole, name).dtype == getattr(split, name).dtype


@given(records(), policies())
def test_a_group_changes_no_score_and_no_hash(pool: Records, policy: Policy) -> None:
    """With the groups taken away, everything that the result says and the hash of its input stay the same."""
    blind = [person.model_copy(update={"groups": {}}) for person in pool[0]]
    before, after = match_of(*pool, policy), match_of(blind, pool[1], policy)
    assert after.to_dict() == before.to_dict()
    assert after.pool.hash == before.pool.hash


def rank(result: MatchResult) -> tuple[int, int]:
    """What the objective compares: total first, or placements first."""
    placed = len(result.placements)
    return (result.total, placed) if result.policy.objective == "best_total" else (placed, result.total)


@given(records(), policies(), st.data())
def test_one_more_certificate_never_lowers_the_total(pool: Records, policy: Policy, data: st.DataObject) -> None:
    """Whatever certificate is added to whomever, no pair scores less, no gate closes, and the whole is as good."""
    people, places = pool
    if not people:
        people = [data.draw(candidates("c0"))]
    extra = data.draw(st.sampled_from(certificates_held()))
    who = data.draw(st.integers(0, len(people) - 1))
    richer = list(people)
    richer[who] = people[who].model_copy(update={"certificates": (*people[who].certificates, extra)})
    before, after = match_of(people, places, policy), match_of(richer, places, policy)
    for old, new in zip(dense_scores(before), dense_scores(after), strict=True):
        assert all(was is None or (now is not None and now >= was) for was, now in zip(old, new, strict=True))
    assert rank(after) >= rank(before)


@given(records(), policies(), st.data())
def test_a_higher_level_never_lowers_the_total(pool: Records, policy: Policy, data: st.DataObject) -> None:
    """Whichever level that is known is raised by one, the whole is as good as before."""
    people, places = pool
    known = [
        (i, k, skill)
        for i, person in enumerate(people)
        for k, entry in enumerate(person.languages)
        for skill in ("level", *SKILLS)
        if getattr(entry, skill) not in (None, "C2")
    ]
    if not known:
        return
    i, k, skill = data.draw(st.sampled_from(known))
    entries = list(people[i].languages)
    raised = LEVELS[LEVELS.index(getattr(entries[k], skill)) + 1]
    entries[k] = entries[k].model_copy(update={skill: raised})
    better = [*people[:i], people[i].model_copy(update={"languages": tuple(entries)}), *people[i + 1 :]]
    before, after = match_of(people, places, policy), match_of(better, places, policy)
    assert rank(after) >= rank(before)


@given(records(), policies(), st.data())
def test_one_more_seat_never_lowers_the_total(pool: Records, policy: Policy, data: st.DataObject) -> None:
    """Whichever opening gets a seat more, the whole is as good as before, and gains at most the seat's price."""
    people, places = pool
    if not places:
        places = [data.draw(openings("o0"))]
    j = data.draw(st.integers(0, len(places) - 1))
    roomier = [*places[:j], places[j].model_copy(update={"seats": places[j].seats + 1}), *places[j + 1 :]]
    before, after = match_of(people, places, policy), match_of(people, roomier, policy)
    assert rank(after) >= rank(before)
    if policy.objective == "best_total":
        price = before.assignment.price[before.pool.opening_idx(places[j].id)]
        assert after.total - before.total <= price


@given(records(), policies())
def test_no_pair_is_better_off_than_its_prices_say(pool: Records, policy: Policy) -> None:
    """For every feasible pair, surplus and price are at least its worth; for a chosen one exactly that."""
    result = match_of(*pool, policy)
    solved = result.assignment
    for row in range(result.pool.n_candidates):
        own = result.pairs.of(row)
        for col, score in zip(result.pairs.opening_idx[own], result.pairs.score[own], strict=True):
            slack = solved.surplus[row] + solved.price[col] - solved.bonus - score
            assert slack >= 0
            assert solved.opening_of[row] != col or slack == 0


@given(records(), policies(), st.sampled_from(["adr", "hlr", "licence-ce", "truck-b"]), st.booleans())
def test_an_expired_certificate_counts_as_none_on_the_day_after(
    pool: Records, policy: Policy, code: str, validated: bool
) -> None:
    """A certificate that ends the day before the work starts decides nothing, though a fact may say why it does not."""
    people, places = pool
    places = [place.model_copy(update={"start": place.start or START}) for place in places]
    standing = "validated" if validated else "declared"
    expired = Certificate(code=code, expires=START - DAY, standing=standing)
    holding = [p.model_copy(update={"certificates": (*p.certificates, expired)}) for p in people]
    before, after = match_of(people, places, policy), match_of(holding, places, policy)
    assert dense_scores(after) == dense_scores(before)
    assert decided(said(after)) == decided(said(before))


def test_an_expired_certificate_is_said_to_have_expired() -> None:
    """What decides as if it were not there is not told as if it were not there."""
    held = Certificate(code="adr", expires=START - DAY)
    work = [Opening(id="o", start=START, certificates_merited=["adr"])]
    bare, expired = (match_of([Candidate(id="c", certificates=c)], work, Policy()) for c in ((), (held,)))
    told = [next(p for p in r.explain("c", "o").parts if p.criterion == "certificates") for r in (bare, expired)]
    assert told[0].part == told[1].part
    assert "missing" in told[0].facts[0].text("en")
    assert str(held.expires) in told[1].facts[0].text("en")


@given(records(), policies())
def test_what_is_not_asked_for_is_neutral(pool: Records, policy: Policy) -> None:
    """An opening that asks for nothing says nothing of anybody who asks for nothing: 50.00 points, but for priority."""
    nothing = {"home": None, "wishes": None, "support": None}
    people = [person.model_copy(update=nothing) for person in pool[0]]
    policy = policy.replace(location={"unknown": "open"}, least_score=50)
    result = match_of(people, [Opening(id="o", seats=len(people))], policy)
    assert len(result.placements) == len(people)
    for placement in result.placements:
        told = result.explain(placement.candidate_id, "o")
        on_top = next(part.contribution for part in told.parts if part.criterion == "priority")
        assert placement.score == 500_000 + on_top


@pytest.mark.parametrize("demand", [{"level": "B1"}, {"reading": "B1"}, {"level": "B1", "writing": "A2"}])
@given(people=st.lists(candidates(), min_size=1, max_size=1), policy=policies())
def test_tolerance_only_lets_more_through(people: list[Candidate], policy: Policy, demand: dict[str, str]) -> None:
    """A more tolerant employer never has fewer feasible people, and none of them scores less."""
    strict, lenient = (
        match_of(
            people, [Opening(id="o", languages_required=[LanguageDemand(language="sv", tolerance=t, **demand)])], policy
        )
        for t in (0, 2)
    )
    was, now = dense_scores(strict)[0][0], dense_scores(lenient)[0][0]
    assert was is None or (now is not None and was <= now)
