"""Comparisons: told by files of choices and by overrides, in parts, and nothing else of anybody."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Ban, Candidate, FileError, Lock, Opening, Policy, match
from matchcore.learning import comparisons_of_choices, comparisons_of_overrides
from matchcore.policy import ON_TOP
from matchcore.quality import Preferences

DRIVER: dict[str, Any] = {"id": "driver", "certificates": [{"code": "licence-ce", "standing": "validated"}]}
WALKER: dict[str, Any] = {"id": "walker"}
LORRY: dict[str, Any] = {"id": "lorry", "certificates_required": ["licence-c"]}
STORE: dict[str, Any] = {"id": "store"}


def chosen(*comparisons: dict[str, Any], **groups: str) -> Preferences:
    people = [{**DRIVER, "groups": groups}, WALKER]
    return Preferences.from_data({"candidates": people, "openings": [LORRY, STORE], "comparisons": list(comparisons)})


def choice(better: list[str], worse: list[str], name: str = "c") -> dict[str, Any]:
    return {"id": name, "better": better, "worse": worse, "reason": "She drives."}


def test_a_choice_is_told_in_parts() -> None:
    """The better pair's parts less the worse one's, for each criterion that makes up the score."""
    (one,) = comparisons_of_choices(chosen(choice(["driver", "lorry"], ["driver", "store"])))
    result = match([DRIVER_RECORD], OPENINGS)
    parts = [
        {part.criterion: part.part for part in result.explain("driver", place).parts} for place in ("lorry", "store")
    ]
    assert set(one.difference) == set(Policy().weights) - {ON_TOP}
    assert one.difference == {name: parts[0][name] - parts[1][name] for name in one.difference}
    assert one.difference["certificates"] > 0
    assert (one.closed, one.is_impossible, one.reason) == (None, False, "She drives.")


DRIVER_RECORD, WALKER_RECORD = Candidate(**DRIVER), Candidate(**WALKER)
OPENINGS = [Opening(**LORRY), Opening(**STORE)]


def test_what_a_gate_decides_no_weight_does() -> None:
    """The pair that is not possible is named, the better one first."""
    told = comparisons_of_choices(
        chosen(
            choice(["driver", "lorry"], ["walker", "lorry"], "a"),
            choice(["walker", "lorry"], ["walker", "store"], "b"),
        )
    )
    assert [one.closed for one in told] == ["worse", "better"]


def test_what_no_criterion_speaks_for_is_impossible() -> None:
    """The store uses nothing that the driver has: no weights place it first."""
    (one,) = comparisons_of_choices(chosen(choice(["driver", "store"], ["driver", "lorry"])))
    assert one.is_impossible


def test_groups_change_nothing() -> None:
    """Whatever group somebody belongs to, her comparisons tell the same."""
    pairs = choice(["driver", "lorry"], ["driver", "store"])
    told = [comparisons_of_choices(chosen(pairs, sex=sex))[0].difference for sex in ("woman", "man")]
    assert told[0] == told[1]


def test_an_unknown_code_is_told_by_choice() -> None:
    """As when a policy is measured by choices."""
    bad = {**choice(["d", "lorry"], ["d", "store"]), "candidates": [{"id": "d", "certificates": [{"code": "no-such"}]}]}
    with pytest.raises(FileError) as caught:
        comparisons_of_choices(chosen(bad))
    assert {problem.record for problem in caught.value.problems} >= {"c, candidate d"}


def test_overrides_are_comparisons() -> None:
    """A lock is better than what would have been, and what came instead is better than what was banned."""
    people, places = [DRIVER_RECORD, WALKER_RECORD], OPENINGS
    assert {(p.candidate_id, p.opening_id) for p in match(people, places).placements} == {
        ("driver", "lorry"),
        ("walker", "store"),
    }
    locked = match(people, places, locks=[Lock("driver", "store", "He asked for it.")])
    (one,) = comparisons_of_overrides(locked)
    assert (one.better, one.worse, one.reason) == (("driver", "store"), ("driver", "lorry"), "He asked for it.")
    assert one.difference["certificates"] < 0
    banned = match(people, places, bans=[Ban("driver", "lorry", "He hurt his back.")])
    (one,) = comparisons_of_overrides(banned)
    assert (one.better, one.worse) == (("driver", "store"), ("driver", "lorry"))


def test_an_override_that_changes_nothing_says_nothing() -> None:
    """What would have been so anyhow, or is not possible to begin with, is no comparison."""
    people = [DRIVER_RECORD, WALKER_RECORD]
    same = match(people, OPENINGS, locks=[Lock("driver", "lorry", "x")], bans=[Ban("walker", "lorry", "y")])
    assert comparisons_of_overrides(same) == ()


def test_who_lost_the_seat_is_compared_with_who_got_it() -> None:
    """Where the person had no place of her own, the lock says that she is better there than whoever was."""
    people, place = [Candidate(id="a", registered_since="2020-01-01"), Candidate(id="b")], [Opening(id="o")]
    free = match(people, place).placements[0].candidate_id
    other = "b" if free == "a" else "a"
    (one,) = comparisons_of_overrides(match(people, place, locks=[Lock(other, "o", "x")]))
    assert (one.better, one.worse, one.is_impossible) == ((other, "o"), (free, "o"), True)
