"""Groups and learning: none reaches a model, and a policy learned from a skewed past is shown by the group report."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest

from matchcore import Candidate, Opening, Policy, PolicyError, compare, match
from matchcore.learning import Comparison, adopt, comparisons_of_choices, learn_weights
from matchcore.quality import Preferences
from matchcore.quality.golden.baseline import Approval

AS_OF = date(2026, 9, 1)
N = 16


def people() -> list[Candidate]:
    """Half have the lorry's licence, the other half have done a part of the track; the first are women."""
    drivers = [
        Candidate(
            id=f"d{number:02}",
            certificates=[
                {"code": "licence-ce", "standing": "validated"},
                {"code": "ykb-goods", "standing": "validated"},
            ],
            groups={"sex": "woman"},
        )
        for number in range(N)
    ]
    others = [
        Candidate(
            id=f"t{number:02}",
            tracks=[{"track": "transport", "share": 20}],
            groups={"sex": "man"},
        )
        for number in range(N)
    ]
    return [*drivers, *others]


def places() -> list[Opening]:
    merited = ["licence-ce", "ykb-goods"]
    return [Opening(id=f"o{number:02}", certificates_merited=merited, track="transport") for number in range(N)]


@cache
def skewed() -> tuple[Comparison, ...]:
    """Somebody always preferred those of the second half, whatever the others could."""
    candidates, openings = people(), places()
    choices = [
        {
            "id": f"c{number}",
            "candidates": [candidates[number], candidates[N + number]],
            "openings": [openings[number]],
            "better": [f"t{number:02}", f"o{number:02}"],
            "worse": [f"d{number:02}", f"o{number:02}"],
            "reason": "As we always have.",
        }
        for number in range(N)
    ]
    return comparisons_of_choices(Preferences.from_data(choices))


def test_a_policy_learned_from_a_skewed_past_is_shown_by_the_group_report() -> None:
    """The weights follow the past, the group that lost by it is named, and nobody can approve it."""
    learned = learn_weights(skewed(), n_resamples=100)
    assert learned.is_better
    assert learned.after.weights["certificates"] < Policy().weights["certificates"]
    before, after = (match(people(), places(), rules, as_of=AS_OF) for rules in (learned.before, learned.after))
    moved = compare(before, after)
    change = {group.value: group.placed.value for group in moved.groups if group.name == "sex"}
    assert change["woman"] < -0.9
    assert "sex: woman" in moved.group_table("en").to_text()
    with pytest.raises(PolicyError) as caught:
        adopt(learned, moved, Approval("unit B", "as we always have", AS_OF))
    assert [problem.code for problem in caught.value.problems] == ["learning.group_loses"]


def test_what_is_learned_is_the_same_whatever_the_groups() -> None:
    """With the groups of everybody exchanged, every weight and interval is the same."""
    told = learn_weights(skewed(), n_resamples=100)
    other = Preferences.from_data(
        [
            {
                "id": one.id,
                "candidates": [
                    person.model_copy(update={"groups": {"sex": "x", "origin": "y"}})
                    for person in people()
                    if person.id in (one.better[0], one.worse[0])
                ],
                "openings": [place for place in places() if place.id == one.better[1]],
                "better": list(one.better),
                "worse": list(one.worse),
                "reason": one.reason,
            }
            for one in skewed()
        ]
    )
    assert learn_weights(comparisons_of_choices(other), n_resamples=100).weights == told.weights
    assert np.isfinite([weight.high for weight in told.weights]).all()
