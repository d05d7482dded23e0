"""Whether people are placed in what they know: counted by records and placements, not by scores."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Lock, MatchResult, Opening, evaluate, match
from matchcore.quality.golden.gates import Gate, Gates
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.runs import run_pool
from matchcore.quality.measure.own_trade import (
    belonging_of,
    neutral_placements,
    passed_over,
    unlicensed,
)


def locked(people: list[dict[str, Any]], places: list[dict[str, Any]], plan: dict[str, str]) -> MatchResult:
    """Exactly this plan, whatever the scores and gates say."""
    locks = [Lock(person, place, "for the test", through_closed_gate=True) for person, place in plan.items()]
    return match([Candidate(**one) for one in people], [Opening(**one) for one in places], locks=locks)


WELDER = {"id": "welder", "occupations": [{"ssyk": "7212"}]}
ENGINEER = {"id": "engineer", "occupations": [{"ssyk": "9111"}], "educations": [{"level": "higher", "ssyk": "2144"}]}
UNKNOWN = {"id": "unknown"}


def test_a_trade_is_what_she_has_done_or_learnt() -> None:
    """The nearest of all occupations and educations counts; who is not known to have one is not counted."""
    places = [{"id": "plate", "ssyk": "7214"}, {"id": "store", "ssyk": "9320", "seats": 2}]
    told = belonging_of(
        locked([WELDER, ENGINEER, UNKNOWN], places, {"welder": "plate", "engineer": "store", "unknown": "store"})
    )
    assert (told.n_known, told.n_outside, told.own_trade_share) == (2, 1, 0.5)
    untold = belonging_of(locked([WELDER], [{"id": "somewhere"}], {"welder": "somewhere"}))
    assert (untold.n_known, untold.own_trade_share) == (0, None)


@pytest.mark.parametrize(("form", "is_passed"), [("permanent", False), ("hourly", True)])
def test_passed_over_is_who_could_have_had_a_seat_in_her_trade(form: str, is_passed: bool) -> None:
    """Only where the seat is left over, in her trade, and possible for her."""
    places = [{"id": "store", "ssyk": "9320", "form": "hourly"}, {"id": "weld", "ssyk": "7212", "form": form}]
    result = locked([{**WELDER, "forms": ["hourly"]}], places, {"welder": "store"})
    assert passed_over(result).tolist() == [is_passed]
    taken = locked([{**WELDER, "forms": ["hourly"]}, UNKNOWN], places, {"welder": "store", "unknown": "weld"})
    assert passed_over(taken).tolist() == [False, False]


def test_work_that_the_law_protects_needs_the_licence() -> None:
    """A teacher's for permanent posts, a taxi driver's by its title; what a certificate covers is held with it."""
    cases = {
        ("2221", "Sjuksköterska", "permanent", ()): True,
        ("2221", "Sjuksköterska", "permanent", ("nurse",)): False,
        ("2221", "Sjuksköterska", "permanent", ("midwife",)): False,
        ("2341", "Lärare", "permanent", ()): True,
        ("2341", "Lärare", "substitute", ()): False,
        ("8321", "Taxiförare", "permanent", ("licence-b",)): True,
        ("8321", "Personbilsförare", "permanent", ("licence-b",)): False,
        ("5321", "Undersköterska", "permanent", ()): False,
    }
    for (ssyk, title, form, held), is_wrong in cases.items():
        person = {"id": "p1", "certificates": [{"code": code, "standing": "validated"} for code in held]}
        place = {"id": "o1", "ssyk": ssyk, "title": title, "form": form}
        assert unlicensed(locked([person], [place], {"p1": "o1"})).tolist() == [is_wrong], (title, form, held)


def test_where_and_when_speak_for_no_placement() -> None:
    """Near, at the hours and in the form that she wants says nothing of her in the work; a trade or a wish does."""
    near = {"home": {"municipality": "1438"}, "reach_km": 100, "hours": {"least": 50}, "forms": ["permanent"]}
    place = {"id": "o1", "ssyk": "9320", "form": "permanent", "hours": 100, "workplace": {"municipality": "1438"}}
    people = {
        "near": near,
        "worker": {**near, "occupations": [{"ssyk": "9320"}]},
        "wishing": {**near, "wishes": {"occupations": ["9320"]}},
    }
    for name, person in people.items():
        result = locked([{**person, "id": name}], [place], {name: "o1"})
        assert neutral_placements(result).tolist() == [name == "near"]


def test_distances_are_whole_kilometres_where_both_places_are_known() -> None:
    """In the table of figures too, in both languages."""
    people = [{"id": "p1", "home": {"municipality": "1438"}, "reach_km": 100}, UNKNOWN]
    places = [{"id": "o1", "workplace": {"municipality": "1487"}, "seats": 2}]
    result = locked(people, places, {"p1": "o1", "unknown": "o1"})
    figures = evaluate(result)
    assert (figures.belonging.km.n, figures.belonging.km.median) == (1, 63)
    for language, words in (("sv", "Kilometer till jobbet"), ("en", "Kilometres to work")):
        assert words in figures.text(language)  # type: ignore[arg-type]
    assert figures.to_dict()["belonging"]["n_known"] == 0


def test_a_gate_names_who_is_outside_her_trade() -> None:
    """A share of all placements, with the first placements that make it."""
    content = {
        "name": "case-trade",
        "as_of": "2026-12-01",
        "story": "A welder and a store.",
        "candidates": [WELDER, UNKNOWN],
        "openings": [{"id": "store", "ssyk": "9320", "seats": 2}],
    }
    gates = [
        Gate(name="trade", measure="outside_trade_percent", most=0, reason="Trades are scarce."),
        Gate(name="licence", measure="unlicensed", most=0, reason="The law."),
    ]
    trade, licence = run_pool(GoldenPool.from_data(content), None, Gates(gate=tuple(gates))).verdicts
    assert (trade.value, [line.text("en") for line in trade.culprits]) == (50.0, ["welder → store"])
    assert (licence.value, licence.passed) == (0.0, True)
