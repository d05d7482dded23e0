"""Work, schooling, wishes, hours, support and priority: what records say, as columns, from records and from frames."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matchcore import Candidate, Education, Hours, Occupation, Opening, Pool, RecordError, Wishes
from matchcore.pool.arranging import change_pool, take_candidate
from matchcore.quality.comparison.fingerprints import candidate_prints, opening_prints
from matchcore.vocabulary import default_vocabulary

DAY = date(2026, 1, 1)
NAN = float("nan")
NUMBER = {code: number for number, code in enumerate(sorted(default_vocabulary().occupations))}
FORM = {code: 1 << number for number, code in enumerate(sorted(default_vocabulary().forms))}

PEOPLE = [
    Candidate(
        id="a",
        occupations=[Occupation(ssyk="5321", years=2.5, until=2020, abroad=True), Occupation(ssyk="8332")],
        educations=[
            Education(level="higher", ssyk="2145", abroad=False, recognised="under_way"),
            Education(level="compulsory"),
            Education(ssyk="7212", recognised="yes"),
        ],
        wishes=Wishes(occupations=["8332", "5321"], ways=["practice", "job"]),
        hours=Hours(least=50, most=75),
        shifts=["night", "day"],
        car=True,
        support="much",
        priority=["long-waiting", "p:2"],
        eligible={"nystartsjobb": True, "introduktionsjobb": False},
    ),
    Candidate(id="b", wishes=Wishes(ways=["studies"]), hours=Hours(most=40), car=False, support="none"),
    Candidate(id="c"),
]
PLACES = [
    Opening(id="o1", ssyk="8332", way="training", hours=75, shifts={"day", "weekend"}, needs_car=False, support="some"),
    Opening(id="o2", title="Lastbilsförare m.fl.", form="praktik", needs_car=True),
    Opening(id="o3", title="Den du vill vara"),
]


def pool_of(people: Any = PEOPLE, places: Any = PLACES) -> Pool:
    return Pool.from_records(people, places, as_of=DAY)


def listed(table: Any) -> dict[str, list[Any]]:
    """A long table by its columns."""
    return {field.name: getattr(table, field.name).tolist() for field in fields(table)}


def test_what_people_have_done_and_learnt() -> None:
    """One row an occupation and one an education, by the numbers of their groups; what is not known is -1 or NaN."""
    people = pool_of().candidates
    assert listed(people.occupations) == {
        "row": [0, 0],
        "occupation": [NUMBER["5321"], NUMBER["8332"]],
        "years": [2.5, pytest.approx(NAN, nan_ok=True)],
        "until": [2020, -1],
        "abroad": [1, -1],
    }
    assert listed(people.educations) == {
        "row": [0, 0, 0],
        "level": [4, 1, -1],
        "occupation": [NUMBER["2145"], -1, NUMBER["7212"]],
        "abroad": [0, -1, -1],
        "recognised": [1, -1, 2],
    }


def test_what_people_ask_for() -> None:
    """Wishes keep their order; hours, shifts, car, support, priority and eligibility tell "not asked" from no."""
    people = pool_of().candidates
    wished = {"row": [0, 0], "rank": [0, 1], "occupation": [NUMBER["8332"], NUMBER["5321"]]}
    assert listed(people.wished) == wished
    assert listed(people.wished_ways) == {"row": [0, 0, 1], "rank": [0, 1, 0], "way": [2, 0, 4]}
    assert people.hours_least.tolist() == [50, -1, -1]
    assert people.hours_most.tolist() == [75, 40, -1]
    assert people.shifts.tolist() == [0b0101, 0, 0]
    assert people.car.tolist() == [1, 0, -1]
    assert people.support.tolist() == [2, 0, -1]
    assert people.priority == (("long-waiting", "p:2"), (), ())
    assert people.eligible.tolist() == [FORM["nystartsjobb"], 0, 0]
    assert people.ineligible.tolist() == [FORM["introduktionsjobb"], 0, 0]


def test_what_openings_say() -> None:
    """The occupation is as stated, or that of a title that is its name; the way as stated, or the form's, or a job."""
    places = pool_of().openings
    assert places.occupation.tolist() == [NUMBER["8332"], NUMBER["8332"], -1]
    assert places.occupation_assumed.tolist() == [False, True, False]
    assert places.way.tolist() == [3, 2, 0]
    assert places.way_stated.tolist() == [True, False, False]
    assert places.hours.tolist() == [75, -1, -1]
    assert places.shifts.tolist() == [0b1001, 0, 0]
    assert places.needs_car.tolist() == [0, 1, -1]
    assert places.support.tolist() == [1, -1, -1]


def frames() -> tuple[dict[str, Any], dict[str, Any]]:
    """The same records as frames: the two main ones, and the long ones."""
    people = pd.DataFrame(
        {
            "id": ["c", "a", "b"],
            "hours_least": [None, 50, None],
            "hours_most": [None, 75, 40],
            "shifts": [None, "night, day", None],
            "car": [None, True, False],
            "support": [None, "much", "none"],
            "priority": [None, ["long-waiting", "p:2"], None],
        }
    )
    places = pd.DataFrame(
        {
            "id": ["o1", "o2", "o3"],
            "title": [None, "Lastbilsförare m.fl.", "Den du vill vara"],
            "ssyk": ["8332", None, None],
            "form": [None, "praktik", None],
            "way": ["training", None, None],
            "hours": [75, None, None],
            "shifts": ["day weekend", None, None],
            "needs_car": [False, True, None],
            "support": ["some", None, None],
        }
    )
    long = {
        "occupations": {
            "candidate_id": ["a", "a"],
            "ssyk": ["5321", "8332"],
            "years": [2.5, None],
            "until": [2020, None],
            "abroad": [True, None],
        },
        "educations": {
            "candidate_id": ["a"] * 3,
            "level": ["higher", "compulsory", None],
            "ssyk": ["2145", None, "7212"],
            "abroad": [False, None, None],
            "recognised": ["under_way", None, "yes"],
        },
        "wishes": {
            "candidate_id": ["a", "b", "a", "a"],
            "ssyk": ["8332", None, "5321", None],
            "way": [None, "studies", "practice", "job"],
        },
        "eligible": {
            "candidate_id": ["a", "a"],
            "form": ["nystartsjobb", "introduktionsjobb"],
            "eligible": [None, False],
        },
    }
    return {"candidates": people, "openings": places}, {name: pd.DataFrame(cells) for name, cells in long.items()}


def test_frames_make_the_pool_of_the_same_records() -> None:
    """Hours in two columns, several things in a cell or in a frame of their own."""
    main, long = frames()
    assert Pool.from_frames(**main, **long, as_of=DAY).hash == pool_of().hash


@pytest.mark.parametrize(
    ("change", "row", "column"),
    [
        ({"candidates": {"hours_most": [None, 200, 40]}}, 3, "hours_most"),
        ({"candidates": {"hours_least": [None, 50, 60]}}, 4, "hours_most"),
        ({"candidates": {"shifts": [None, "noon", None]}}, 3, "shifts"),
        ({"candidates": {"car": [None, "maybe", None]}}, 3, "car"),
        ({"candidates": {"priority": [None, "Long!", None]}}, 3, "priority"),
        ({"occupations": {"ssyk": ["5321", "9999"]}}, 3, "ssyk"),
        ({"educations": {"level": ["higher", None, None]}}, 3, "level"),
        ({"wishes": {"ssyk": ["8332", None, "8332", None]}}, 4, "ssyk"),
        ({"wishes": {"way": [None, "holiday", "practice", "job"]}}, 3, "way"),
        ({"eligible": {"form": ["nystartsjobb", "nystartsjobb"]}}, 3, "form"),
        ({"eligible": {"eligible": ["ja", False]}}, 2, "eligible"),
        ({"openings": {"shifts": ["noon", None, None]}}, 2, "shifts"),
        ({"openings": {"hours": [0, None, None]}}, 2, "hours"),
    ],
)
def test_what_is_wrong_in_a_frame_is_told_by_row_and_column(
    change: dict[str, dict[str, list[Any]]], row: int, column: str
) -> None:
    """Once, and where it stands."""
    given = {name: frame for each in frames() for name, frame in each.items()}
    for name, cells in change.items():
        given[name] = given[name].assign(**{one: pd.Series(told, dtype=object) for one, told in cells.items()})
    with pytest.raises(RecordError) as caught:
        Pool.from_frames(**given, as_of=DAY)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(row, column)]


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("occupations.0.ssyk", {"occupations": [{"ssyk": "532"}]}),
        ("occupations.0.years", {"occupations": [{"ssyk": "5321", "years": -1}]}),
        ("occupations.0.abroad", {"occupations": [{"ssyk": "5321", "abroad": 1}]}),
        ("educations.0.level", {"educations": [{}]}),
        ("wishes.occupations.0", {"wishes": {"occupations": ["kock"]}}),
        ("wishes.ways", {"wishes": {"ways": ["job", "job"]}}),
        ("hours.least", {"hours": {}}),
        ("hours.most", {"hours": {"least": 80, "most": 50}}),
        ("shifts", {"shifts": []}),
        ("car", {"car": "yes"}),
        ("support", {"support": "diagnosis"}),
        ("priority", {"priority": ["women"], "groups": {"women": "yes"}}),
        ("priority", {"priority": ["age"]}),
        ("eligible.x", {"eligible": {"x": "ja"}}),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(field: str, data: dict[str, Any]) -> None:
    """Each with its own field."""
    with pytest.raises(RecordError) as caught:
        Candidate(id="x", **data)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert caught.value.text("sv") != caught.value.text("en")


def test_a_group_that_the_vocabulary_lacks_is_refused() -> None:
    """On both sides, and a form too: leaving it out must open nothing."""
    strange = Candidate(
        id="x",
        occupations=[Occupation(ssyk="9999")],
        educations=[Education(ssyk="9998")],
        wishes=Wishes(occupations=["9997"]),
        eligible={"none-such": True},
    )
    with pytest.raises(RecordError) as caught:
        pool_of([strange], [Opening(id="o", ssyk="9996")])
    assert [problem.value for problem in caught.value.problems] == ["9999", "9998", "9997", "none-such", "9996"]


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("background", {"occupations": [Occupation(ssyk="5321", years=2.4, until=2020, abroad=True)]}),
    ("background", {"educations": []}),
    ("wishes", {"wishes": Wishes(occupations=["5321", "8332"], ways=["practice", "job"])}),
    ("wishes", {"wishes": Wishes(occupations=["8332", "5321"], ways=["job", "practice"])}),
    ("hours", {"hours": Hours(least=50)}),
    ("hours", {"car": None}),
    ("support", {"support": "some"}),
    ("priority", {"priority": ()}),
    ("terms", {"eligible": {"nystartsjobb": False, "introduktionsjobb": True}}),
]


@pytest.mark.parametrize(("section", "change"), CHANGES)
def test_a_change_is_seen_in_its_section_alone(section: str, change: dict[str, Any]) -> None:
    """So a comparison can say what changed in a person's record."""
    before = candidate_prints(pool_of())
    after = candidate_prints(pool_of([PEOPLE[0].model_copy(update=change), *PEOPLE[1:]]))
    assert [name for name in before if (before[name] != after[name]).any()] == [section]


def test_what_openings_say_has_sections_too() -> None:
    """The assumed occupation is told from the stated one."""
    stated = [PLACES[0], PLACES[1].model_copy(update={"ssyk": "8332"}), PLACES[2]]
    before, after = opening_prints(pool_of()), opening_prints(pool_of(PEOPLE, stated))
    assert [name for name in before if (before[name] != after[name]).any()] == ["name", "background"]


def test_people_come_and_go_with_all_that_is_known_of_them() -> None:
    """Columns taken apart and put together are those of the same people encoded at once."""
    came = pool_of([PEOPLE[0].model_copy(update={"id": "aa"})], [])
    changed = change_pool(pool_of(), np.array([0, 2]), np.array([1]), came).pool
    people = [PEOPLE[0].model_copy(update={"id": "aa"}), PEOPLE[1]]
    assert changed.hash == pool_of(people, [PLACES[0], PLACES[2]]).hash
    assert listed(take_candidate(pool_of().candidates, 1).wished_ways) == {"row": [0], "rank": [0], "way": [4]}
