"""A stored result comes back with its records, and is refused with any others or with anything changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from matchcore import Ban, Candidate, Lock, MatchResult, Policy, match, synthetic_pool
from matchcore.errors import FileError
from matchcore.files import read_candidates, read_openings

POOL = synthetic_pool(programme="malung-salen", seed=7)


def matched(**options: Any) -> MatchResult:
    return match(POOL.candidates, POOL.openings, as_of=POOL.as_of, **options)


def steered() -> MatchResult:
    first = matched(policy=Policy(objective="most_placements"))
    one, other = first.placements[:2]
    lock = Lock(one.candidate_id, one.opening_id, reason="agreed")
    ban = Ban(other.candidate_id, other.opening_id, reason="asked not to")
    return matched(policy=first.policy, locks=[lock], bans=[ban], keep=first, stability=5, language="en")


@pytest.mark.parametrize("make", [matched, steered])
def test_a_stored_result_comes_back(make: Callable[[], MatchResult]) -> None:
    """The same text again, and it verifies, explains, answers what-ifs and is updated as the first did."""
    result = make()
    text = result.to_json()
    again = MatchResult.from_json(text, POOL.candidates[::-1], POOL.openings, result.policy)
    assert again.to_json() == text
    assert again.verify(POOL.candidates, POOL.openings) == result.verify()
    name = result.placements[3].candidate_id
    assert again.explain(name) == result.explain(name)
    assert again.what_if(name, language="C1").to_dict() == result.what_if(name, language="C1").to_dict()
    updated, first = (each.update(remove=name) for each in (again, result))
    assert updated.placements == first.placements
    assert updated.to_json() == first.to_json()


def test_what_it_was_made_with_is_kept() -> None:
    """The versions in the record are those of the run, not of who reads it."""
    values = matched().to_dict()
    values["record"]["numpy"] = "1.99.9"
    again = MatchResult.from_json(json.dumps(values), POOL.candidates, POOL.openings)
    assert again.record.numpy == "1.99.9"
    assert again.update(remove=POOL.candidates[0]).record.numpy != "1.99.9"


def test_every_fact_and_reason_has_a_code_beside_its_words() -> None:
    """Codes do not change with the language; the words do."""
    result = matched()
    swedish, english = result.to_dict("sv"), result.to_dict("en")
    for one, other in zip(swedish["parts"].values(), english["parts"].values()):
        for part, same in zip(one, other):
            assert [fact["code"] for fact in part["facts"]] == [fact["code"] for fact in same["facts"]]
            assert all("." in fact["code"] for fact in part["facts"])
    placed = {placement.candidate_id: placement.score for placement in result.placements}
    assert {name: sum(p["weight"] * p["part"] for p in parts) for name, parts in swedish["parts"].items()} == placed
    reasons = {row["reason_code"] for row in swedish["candidates"] if row["status"] == "unplaced"}
    assert reasons == {person.reason_code for person in result.unplaced}
    assert {each["reason_code"] for each in swedish["seats_left"]} == {each.reason_code for each in result.seats_left}


def moved(values: dict[str, Any]) -> None:
    placed = [row for row in values["candidates"] if row["opening_id"]]
    placed[0]["opening_id"], placed[1]["opening_id"] = placed[1]["opening_id"], placed[0]["opening_id"]


def priced(values: dict[str, Any]) -> None:
    name = next(iter(values["proof"]["price"]))
    values["proof"]["price"][name] += 1


def summed(values: dict[str, Any]) -> None:
    values["record"]["total"] += 1


def unknown(values: dict[str, Any]) -> None:
    values["candidates"][0]["candidate_id"] = "somebody-else"


def twice(values: dict[str, Any]) -> None:
    values["candidates"].append(values["candidates"][0])


def a_later_form(values: dict[str, Any]) -> None:
    values["form"] = "matchcore-result/99"


def without_proof(values: dict[str, Any]) -> None:
    del values["proof"]["bonus"]


def with_a_text_for_a_number(values: dict[str, Any]) -> None:
    values["proof"]["n_held"] = "12"


def asked(values: dict[str, Any]) -> None:
    values["questions"]["candidates"]["left_out"] = [{"code": "row.empty"}]


def with_other_parts(values: dict[str, Any]) -> None:
    next(iter(values["parts"].values()))[0]["part"] += 1


def with_other_facts(values: dict[str, Any]) -> None:
    facts = [part["facts"] for parts in values["parts"].values() for part in parts if part["facts"]]
    facts[0][0]["text"] = "anything"


def with_another_score(values: dict[str, Any]) -> None:
    next(row for row in values["candidates"] if row["opening_id"])["score"] += 100


def with_more_seats_left(values: dict[str, Any]) -> None:
    values["seats_left"][0]["n_left"] += 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (with_other_parts, "stored.otherwise"),
        (with_other_facts, "stored.otherwise"),
        (with_another_score, "stored.otherwise"),
        (with_more_seats_left, "stored.otherwise"),
        (moved, "stored.unproven"),
        (priced, "stored.unproven"),
        (summed, "stored.unproven"),
        (unknown, "stored.malformed"),
        (twice, "stored.malformed"),
        (a_later_form, "stored.form"),
        (without_proof, "stored.malformed"),
        (with_a_text_for_a_number, "stored.malformed"),
        (asked, "stored.other_questions"),
    ],
)
def test_what_was_changed_is_refused(change: Callable[[dict[str, Any]], None], code: str) -> None:
    """No figure is believed: what does not hold with the records is refused, with a code."""
    values = matched().to_dict()
    change(values)
    with pytest.raises(FileError) as caught:
        MatchResult.from_json(json.dumps(values), POOL.candidates, POOL.openings)
    assert {problem.code for problem in caught.value.problems} == {code}


def test_other_inputs_are_told_all_at_once() -> None:
    """Records and policy that are not those of the result."""
    text = matched().to_json()
    with pytest.raises(FileError) as caught:
        MatchResult.from_json(text, POOL.candidates[1:], POOL.openings, Policy(objective="most_placements"))
    assert [problem.code for problem in caught.value.problems] == ["stored.other_policy", "stored.other_records"]
    with pytest.raises(FileError, match="other criteria"):
        MatchResult.from_json(text, POOL.candidates, POOL.openings, criteria=list(matched().solution.factories[:-1]))
    with pytest.raises(FileError, match="no stored result"):
        MatchResult.from_json("[]", POOL.candidates, POOL.openings)


def test_questions_come_back_with_the_records_that_bring_them(tmp_path: Any) -> None:
    """Read in the same way, what could not be read is asked about again."""
    people, places = tmp_path / "people.csv", tmp_path / "places.csv"
    people.write_text("id;svenska;kan resa\nc1;B1;långt\nc2;A2;20\n", encoding="utf-8")
    places.write_text("id;titel\no1;Kock\n", encoding="utf-8")

    def read() -> tuple[list[Candidate], list[Any]]:
        return tuple(read(path, on_fault="ask") for read, path in ((read_candidates, people), (read_openings, places)))  # type: ignore[return-value]

    result = match(*read(), as_of=POOL.as_of)
    assert result.questions
    again = MatchResult.from_json(result.to_json(), *read())
    assert again.to_json() == result.to_json()
