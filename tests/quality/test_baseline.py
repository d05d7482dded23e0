"""A baseline: what is kept is what is read, and what was changed is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from quality_cases import SECTIONS_2, demo, in_form_2

from matchcore import FileError, Opening, PolicyError, Pool, compare, match
from matchcore.quality.comparison.fingerprints import opening_prints
from matchcore.quality.comparison.snapshot import LiveSnapshot
from matchcore.quality.golden.baseline import SCHEMA, Approval, Baseline, checksum, packed, unpacked
from matchcore.synthetic import synthetic_pool

APPROVALS = [Approval("the team", "the first result", date(2026, 9, 1))]


@pytest.fixture(scope="module")
def kept() -> Baseline:
    return Baseline.of("demo", demo(), APPROVALS)


def test_a_baseline_survives_its_file(kept: Baseline) -> None:
    """Written and read, it says the same, and it is written the same again."""
    text = kept.to_json()
    again = Baseline.from_json(text)
    assert again.to_json() == text
    assert again.is_as(kept)
    assert again.approvals == tuple(APPROVALS)


def test_a_result_is_the_same_as_its_baseline(kept: Baseline) -> None:
    """Nothing moved and nothing is judged otherwise, pair by pair, in either direction."""
    for found in (compare(kept, demo()), compare(demo(), kept), compare(kept, kept)):
        assert found.counts["SAME"] == found.n_shared == 60
        assert not found.changed_criteria
        assert found.criteria[0].n_pairs == kept.record["n_feasible"]
        assert found.is_same_pool


def test_a_baseline_tells_as_much_as_the_live_result() -> None:
    """Against other rules, the kept result gives the labels, causes and criteria that the live one gives."""
    other = demo(
        weights={"certificates": 10, "language": 50, "track": 25, "location": 15}, language={"unknown": "open"}
    )
    from_live, from_kept = compare(demo(), other), compare(Baseline.of("demo", demo(), APPROVALS), other)
    assert from_kept.counts == from_live.counts
    assert from_kept.after_by_rules_before == from_live.after_by_rules_before
    assert [(m.candidate_id, m.label, m.cause) for m in from_kept.movements] == [
        (m.candidate_id, m.label, m.cause) for m in from_live.movements
    ]
    # Of how many pairs were looked at the kept one knows less: what a gate had closed is not kept.
    assert [replace(each, n_pairs=0) for each in from_kept.criteria] == [
        replace(each, n_pairs=0) for each in from_live.criteria
    ]


def test_an_opened_gate_is_named_though_only_counts_were_kept() -> None:
    """What closed a pair is not kept; the counts of what each gate let through tell which it was."""
    open_language = demo(language={"gate": False})
    found = compare(Baseline.of("demo", demo(), APPROVALS), open_language)
    blamed = {name for move in found.movements for name in move.criteria}
    assert found.counts["MOVED"] + found.counts["GAINED"] > 0
    assert blamed == {"language"}


def test_nothing_personal_is_kept(kept: Baseline) -> None:
    """No group, no record, no employer and no title: ids, placements, scores and short hashes."""
    text = kept.to_json()
    result = demo()
    for name, column in result.pool.groups.items():
        assert f'"{name}"' not in text
        assert all(f'"{value}"' not in text for value in set(column.tolist()) - {None})
    assert all(opening.employer not in text for opening in result.placements)
    assert {hashes.dtype.name for hashes in LiveSnapshot(result).candidate_prints.values()} == {"uint32"}


@pytest.mark.parametrize(
    "old_new", [('"placed": ', '"placed": 1'), ("c000007", "c999999"), ('"because": "', '"because": "x')]
)
def test_a_change_by_hand_is_told(kept: Baseline, old_new: tuple[str, str]) -> None:
    """Any change of content breaks the checksum; the message says how a meant change is made."""
    text = kept.to_json()
    assert old_new[0] in text
    with pytest.raises(FileError) as refused:
        Baseline.from_json(text.replace(*old_new, 1), where="demo.json")
    assert "changed by hand" in str(refused.value)
    assert "matchcore quality approve" in str(refused.value)


def test_line_ends_and_spaces_are_no_change(kept: Baseline) -> None:
    """A checkout that changes line ends, or a formatter, leaves the content as it was."""
    assert Baseline.from_json(kept.to_json().replace("\n", "\r\n")).is_as(kept)
    assert Baseline.from_json(json.dumps(json.loads(kept.to_json()))).is_as(kept)


def test_another_schema_is_told_with_what_to_do(kept: Baseline) -> None:
    """A file of a later form names both forms."""
    text = kept.to_json().replace("matchcore-baseline/3", "matchcore-baseline/9")
    with pytest.raises(FileError) as refused:
        Baseline.from_json(text)
    assert "matchcore-baseline/9" in str(refused.value)
    assert "matchcore-baseline/3" in str(refused.value)


def test_an_earlier_form_tells_all_that_it_ever_told(kept: Baseline) -> None:
    """The form before tells of fewer sections, keeps its approvals, compares as today's, and is written as today's."""
    earlier = Baseline.from_json(in_form_2(kept.to_json()))
    assert earlier.schema == "matchcore-baseline/2"
    assert set(earlier.candidate_prints) == {*SECTIONS_2["candidates"]} < set(kept.candidate_prints)
    assert earlier.approvals == kept.approvals
    again = Baseline.from_json(earlier.to_json())
    assert again.schema == SCHEMA
    assert again.is_as(earlier)
    other = demo(language={"gate": False})
    assert compare(earlier, other).to_dict() == compare(kept, other).to_dict()


def test_a_section_that_one_side_alone_knows_is_not_compared(kept: Baseline) -> None:
    """A baseline made before a field of records had a hash says nothing of it, and of the rest what it always said."""
    data = json.loads(kept.to_json())
    tables = unpacked(data["tables"], data)
    del tables["candidate_prints"]["waiting"]
    data["sections"]["candidates"].remove("waiting")
    data["tables"] = packed(tables, data["sections"])
    fewer = Baseline.from_json(json.dumps(data | {"checksum": checksum(data)}))
    pool = synthetic_pool(programme="malung-salen", seed=2026)
    people = [
        person.model_copy(update={"registered_since": date(2020, 1, 1), "reach_km": 30}) for person in pool.candidates
    ]
    after = match(people, pool.openings, as_of=pool.as_of)
    assert [text.text("en") for text in compare(kept, after).changed_of_candidates] == ["location", "waiting time"]
    assert [text.text("en") for text in compare(fewer, after).changed_of_candidates] == ["location"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"schema": 3}', "null", "[" * 5_000, '{"schema": "matchcore-baseline/3"}']
)
def test_what_is_no_baseline_is_told(text: str) -> None:
    """Cut, empty, deep or of another kind: one error of ours, and no other."""
    with pytest.raises(FileError):
        Baseline.from_json(text)


def test_a_broken_table_is_told_even_under_a_right_checksum(kept: Baseline) -> None:
    """A file that does not hang together is refused, and one that would unpack without end is not unpacked."""
    import base64
    import zlib

    for bad in ("???", base64.b85encode(zlib.compress(b"\0" * 10_000_000)).decode()):
        data = json.loads(kept.to_json())
        data["tables"]["part"] = bad
        data["checksum"] = checksum(data)
        with pytest.raises(FileError) as refused:
            Baseline.from_json(json.dumps(data))
        assert "does not hang together" in str(refused.value)


def place_elsewhere(data: dict[str, Any]) -> None:
    data["candidates"][0][1] = next(row[0] for row in data["openings"] if row[0] != data["candidates"][0][1])


def take_a_seat_away(data: dict[str, Any]) -> None:
    taken = next(row[1] for row in data["candidates"] if row[1] is not None)
    next(row for row in data["openings"] if row[0] == taken)[1] = 0


def raise_the_total(data: dict[str, Any]) -> None:
    data["record"]["total"] += 100


def raise_the_figure(data: dict[str, Any]) -> None:
    data["figures"]["total_points"] += 1


def write_an_id_twice(data: dict[str, Any]) -> None:
    data["candidates"][0][0] = data["candidates"][1][0]


def name_a_stranger(data: dict[str, Any]) -> None:
    data["candidates"][0][1] = "nowhere"


def drop_the_record(data: dict[str, Any]) -> None:
    del data["record"]["pool_hash"]


def write_words_for_weights(data: dict[str, Any]) -> None:
    data["policy"]["weights"]["language"] = "a lot"


def turn_the_policy_into_a_list(data: dict[str, Any]) -> None:
    data["policy"] = []


def take_the_openings_out(data: dict[str, Any]) -> None:
    data["openings"] = []


@pytest.mark.parametrize(
    "edit",
    [
        place_elsewhere,
        take_a_seat_away,
        raise_the_total,
        raise_the_figure,
        write_an_id_twice,
        name_a_stranger,
        drop_the_record,
        write_words_for_weights,
        turn_the_policy_into_a_list,
        take_the_openings_out,
    ],
    ids=lambda edit: edit.__name__,
)
def test_an_edit_is_told_even_by_whoever_made_the_checksum_fit(
    kept: Baseline, edit: Callable[[dict[str, Any]], None]
) -> None:
    """Placements, seats, figures, ids and rules are held against each other."""
    data = json.loads(kept.to_json())
    edit(data)
    data["checksum"] = checksum(data)
    with pytest.raises(FileError) as refused:
        Baseline.from_json(json.dumps(data), where="demo.json")
    assert "does not hang together" in str(refused.value)
    assert "version control" in str(refused.value)


def test_an_empty_pool_can_be_kept() -> None:
    """Nobody and nothing: kept, read and compared."""
    nothing = match([], [], as_of=date(2026, 9, 1))
    kept = Baseline.from_json(Baseline.of("empty", nothing, APPROVALS).to_json())
    assert compare(kept, nothing).n_shared == 0


def test_a_field_younger_than_the_baselines_leaves_its_record_as_it_was_until_it_is_given() -> None:
    """An opening without programme and funding has the hash that it was approved with; with one of them another."""
    plain, same, funded = (
        Pool.from_records([], [Opening(id="o1", title="Kock", **more)])
        for more in ({}, {"programme": "", "funding": ""}, {"funding": "ESF"})
    )
    prints = [opening_prints(pool)["name"].tolist() for pool in (plain, same, funded)]
    assert prints[0] == prints[1] != prints[2]
    assert prints[0] == [164549384]


@pytest.mark.parametrize(("by", "because"), [("Någon 121212-1212", "så"), ("the team", "ring 070-174 06 05")])
def test_an_approval_names_nobody_by_number(by: str, because: str) -> None:
    """It is kept in a file that is shared: refused as the reason of an override is."""
    with pytest.raises(PolicyError) as refused:
        Approval(by, because, date(2026, 9, 1))
    assert [problem.code for problem in refused.value.problems] == ["value.personal"]
    assert "1212" not in refused.value.text("sv")
