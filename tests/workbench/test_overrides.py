"""Locks and bans: refused all at once when they do not fit, held to when they do, and proven."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from workbench_cases import REASON, Records, above_least, forced, match_of, overridden, scores_with_overrides, worth

from matchcore import Ban, Candidate, Lock, Opening, PolicyError
from matchcore.overrides import read_overrides


def two_by_two() -> Records:
    """c1 and c2 may both work at o1 and o2; o3 needs a licence that nobody has, and o4 has no seat."""
    return (
        [Candidate(id="c1"), Candidate(id="c2")],
        [
            Opening(id="o1"),
            Opening(id="o2"),
            Opening(id="o3", certificates_required=["truck-b"]),
            Opening(id="o4", seats=0),
        ],
    )


@pytest.mark.untraced
@given(overridden())
def test_no_assignment_that_holds_to_them_is_better(case: tuple[Records, Any, dict[str, Any]]) -> None:
    """Everyone locked is where she is locked, no banned pair is chosen, and trying all finds nothing better."""
    pool, policy, overrides = case
    result = match_of(*pool, policy, **overrides)
    scores, must = scores_with_overrides(result), forced(result)
    seats = result.pool.openings.seats
    best: list[tuple[int, int]] = []
    for chosen in product(*[[-1, *(j for j, score in enumerate(row) if score is not None)] for row in scores]):
        taken = np.bincount([j for j in chosen if j >= 0], minlength=len(seats))
        if (taken <= seats).all() and all(chosen[i] >= 0 for i in must):
            total, placed = sum(scores[i][j] or 0 for i, j in enumerate(chosen) if j >= 0), int(taken.sum())
            best.append((total, placed) if result.policy.objective == "best_total" else (placed, total))
    assert worth(result) == max(best)
    assert result.verify().total == result.total == result.bound == above_least(result)
    at = {placement.candidate_id: placement for placement in result.placements}
    for lock in overrides["locks"]:
        assert at[lock.candidate_id].opening_id == lock.opening_id
        assert at[lock.candidate_id].is_locked
        assert not at[lock.candidate_id].is_tied
        assert REASON in result.explain(lock.candidate_id).verdict.text("en")
    for ban in overrides["bans"]:
        assert ban.candidate_id not in at or at[ban.candidate_id].opening_id != ban.opening_id
        assert REASON in result.explain(ban.candidate_id, ban.opening_id).verdict.text("sv")
    assert sum(placement.is_locked for placement in result.placements) == len(overrides["locks"])


@pytest.mark.untraced
@given(overridden())
def test_whoever_is_unplaced_is_told_why(case: tuple[Records, Any, dict[str, Any]]) -> None:
    """The reasons count what is possible and not banned, and every explanation can be read."""
    pool, policy, overrides = case
    result = match_of(*pool, policy, **overrides)
    scores, seats = scores_with_overrides(result), result.pool.openings.seats
    for person in result.unplaced:
        row = result.pool.candidate_idx(person.candidate_id)
        n_possible = sum(score is not None and seats[j] > 0 for j, score in enumerate(scores[row]))
        key = person.reason.key  # type: ignore[attr-defined]
        is_outdone = key in ("unplaced.rivals", "unplaced.rivals_beside")
        assert is_outdone == (n_possible > 0)
        assert key != "unplaced.rivals_beside" or any(
            ban.candidate_id == person.candidate_id for ban in overrides["bans"]
        )
        assert not is_outdone or person.reason.values["n"] == n_possible  # type: ignore[attr-defined]
        assert result.why_unplaced(person.candidate_id).text("sv")


@pytest.mark.untraced
@given(overridden())
def test_an_empty_seat_is_told_with_who_is_banned_and_who_is_elsewhere(
    case: tuple[Records, Any, dict[str, Any]],
) -> None:
    """Whoever is possible here and not banned has a job elsewhere; nobody else is said to be needed there."""
    pool, policy, overrides = case
    result = match_of(*pool, policy, **overrides)
    banned_at = {(ban.candidate_id, ban.opening_id) for ban in overrides["bans"]}
    ids, at = result.pool.candidates.ids, {one.candidate_id: one.opening_id for one in result.placements}
    for left in result.seats_left:
        col = result.pool.opening_idx(left.opening_id)
        possible = {name for row, name in enumerate(ids) if result.pairs.score_of(row, col) is not None}
        banned = {name for name in possible if (name, left.opening_id) in banned_at}
        elsewhere = {name for name in possible - banned if at.get(name) != left.opening_id}
        told = left.reason.values
        assert (left.reason.key in ("empty.banned", "empty.elsewhere_beside")) == bool(banned and left.seats)
        if left.reason.key in ("empty.elsewhere", "empty.elsewhere_beside"):
            assert elsewhere <= at.keys()
            assert (told["n"], told.get("banned", 0)) == (len(elsewhere), len(banned))
        if left.reason.key == "empty.banned":
            assert (told["n"], elsewhere) == (len(banned), set())


def test_who_all_are_banned_is_why_the_seat_is_empty() -> None:
    """And not that they are needed elsewhere, where nobody of them is."""
    people, jobs = two_by_two()
    every = [Ban(person.id, job.id, REASON) for person in people for job in jobs[:2]]
    left = {one.opening_id: one.reason for one in match_of(people, jobs, bans=every).seats_left}
    assert left["o1"].text("sv") == "2 personer passar, men är spärrade från jobbet."
    beside = {one.opening_id: one.reason for one in match_of(people, jobs, bans=every[:2]).seats_left}
    told = next(reason.text("sv") for reason in beside.values() if reason.key == "empty.elsewhere_beside")
    assert told == "En person passar, men behövs minst lika mycket på ett annat jobb. 1 till passar, men är spärrad."


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    """Unknown ids with the nearest, a contradiction, two locks, too many for the seats, and closed gates."""
    locks = [
        Lock("c1", "o1", REASON),
        Lock("c1", "o2", REASON),
        Lock("c2", "o3", REASON),
        Lock("c2x", "o4", REASON),
        Lock("c2", "o4", REASON),
    ]
    bans = [Ban("c1", "o1", REASON), Ban("c9", "o2", REASON), Ban("c2", "o2", REASON), Ban("c2", "o2", "again")]
    with pytest.raises(PolicyError) as caught:
        match_of(*two_by_two(), locks=locks, bans=bans)
    told = str(caught.value).splitlines()[1:]
    for words in (
        "lock c2x – o4, candidate_id: 'c2x' – there is no such candidate in the pool. Nearest: c2",
        "ban c9 – o2, candidate_id: 'c9' – there is no such candidate",
        "candidate c1, locks: the candidate is locked to more than one opening (o1, o2). Leave one lock a person",
        "candidate c2, locks: the candidate is locked to more than one opening (o3, o4)",
        "ban c1 – o1, bans: the pair is both locked and banned. Remove one of the two",
        "ban c2 – o2, bans: the pair is banned more than once. Leave one ban a pair",
        "opening o4, locks: 2 people are locked to the opening, which has 0 seats",
        "lock c2 – o3, through_closed_gate: a gate is closed to the pair: certificates. It needs: ",
    ):
        assert any(line.strip().startswith(words) for line in told), words
    assert len(told) == 8


def test_a_lock_through_a_closed_gate_says_so() -> None:
    """It holds, at the score that the pair would have had; the explanation says that the gate is closed."""
    result = match_of(*two_by_two(), locks=[Lock("c2", "o3", REASON, through_closed_gate=True)])
    placement = next(each for each in result.placements if each.candidate_id == "c2")
    told = result.explain("c2")
    assert (placement.opening_id, placement.score) == ("o3", told.score)
    assert not told.is_feasible
    assert told.loss == 0
    assert told.verdict.text("en") == f"Locked by a person though a gate is closed: {REASON}"


def test_the_loss_of_another_pair_is_told_against_the_lock() -> None:
    """A locked person's other openings say what would be gained or lost without the lock."""
    people = [Candidate(id="c1", certificates=[{"code": "truck-b", "standing": "validated"}]), Candidate(id="c2")]
    places = [Opening(id="o1", certificates_merited=["truck-b"]), Opening(id="o2")]
    result = match_of(people, places, locks=[Lock("c1", "o2", REASON)])
    told = result.explain("c1", "o1")
    assert told.loss == -25 * 577
    assert told.verdict.text("en").endswith("this pair instead raises the total by 1.44 points.")
    assert (
        result.explain("c2", "o2").verdict.text("sv")
        == "Det går, men alla platser är låsta. Föreslås dit nu: c1 (50,00)."
    )


@pytest.mark.parametrize("kind", [Lock, Ban])
def test_a_reason_is_required(kind: type) -> None:
    """No reason, an empty one or one of blanks is refused, in both languages, with the pair named."""
    for given_reason in ((), ("",), ("  ",), (None,), (7,)):
        with pytest.raises(PolicyError) as caught:
            kind("c1", "o1", *given_reason)
        assert "a reason is missing" in str(caught.value)
        assert f"{kind.__name__.lower()} c1 – o1, reason" in caught.value.text("sv")


def test_overrides_are_records() -> None:
    """They are frozen, equal by content, refuse what they do not know, and take their fields by place or name."""
    lock = Lock("c1", "o1", " met ", through_closed_gate=True)
    assert lock == Lock(candidate_id="c1", opening_id="o1", reason="met", through_closed_gate=True)
    assert lock.model_dump() == {"candidate_id": "c1", "opening_id": "o1", "reason": "met", "through_closed_gate": True}
    with pytest.raises(PolicyError, match="through_closed_gate"):
        Lock("c1", "o1", "met", "yes")  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="candidate_id"):
        Ban("", "o1", "met")
    with pytest.raises(PolicyError, match="gate"):
        Ban("c1", "o1", "met", gate=True)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="each once"):
        Ban("c1", "o1", "met", reason="again")  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        lock.reason = "other"  # type: ignore[misc]


def test_what_is_no_list_of_overrides_is_refused() -> None:
    """A lone lock, a tuple of ids, and bans among locks."""
    for wrong in (Lock("c1", "o1", REASON), "c1", [("c1", "o1", REASON)], [Ban("c1", "o1", REASON)], 7):
        with pytest.raises(PolicyError, match="Pass a list of Lock"):
            match_of(*two_by_two(), locks=wrong)


def test_overrides_are_read_from_toml(tmp_path: Path) -> None:
    """Tables of locks and bans, in the order they stand."""
    path = tmp_path / "overrides.toml"
    path.write_text(
        '[[lock]]\ncandidate_id = "c1"\nopening_id = "o1"\nreason = "har träffats"\nthrough_closed_gate = true\n'
        '[[ban]]\ncandidate_id = "c2"\nopening_id = "o1"\nreason = "vill inte"\n',
        encoding="utf-8",
    )
    assert read_overrides(path) == ((Lock("c1", "o1", "har träffats", True),), (Ban("c2", "o1", "vill inte"),))


def test_everything_wrong_in_the_file_is_told_at_once(tmp_path: Path) -> None:
    """An unknown table, an unknown field, a missing reason; and a file that is no TOML or not there."""
    path = tmp_path / "overrides.toml"
    path.write_text('[[lock]]\ncandidate_id = "c1"\nopening = "o1"\n[[lok]]\nreason = "x"\n', encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_overrides(path)
    told = str(caught.value)
    assert "[[lock]] 1, opening_id: is missing" in told
    assert "[[lock]] 1, opening: is an unknown field" in told
    assert "[[lock]] 1, reason: '' – a reason is missing. Write why" in told
    assert "lok: is not known. Write each lock under [[lock]]" in told
    path.write_text("[[lock", encoding="utf-8")
    with pytest.raises(PolicyError, match="not valid TOML"):
        read_overrides(path)
    with pytest.raises(PolicyError, match="cannot be read"):
        read_overrides(tmp_path / "none.toml")
