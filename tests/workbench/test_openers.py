"""Which step next: exact gains, what each opens, rungs in order, and nothing that a smaller step does as well."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from workbench_cases import REASON, OwnCar, Records, feasible, match_of, overridden

from matchcore import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Lock,
    MatchResult,
    Opening,
    Place,
    Policy,
    TrackProgress,
    UnknownIdError,
)
from matchcore.criteria import CRITERIA
from strategies import FEWER, MODULES, TRACK_MODULES, vocabulary


@FEWER
@given(overridden())
def test_a_step_gains_and_opens_what_the_what_if_says(case: tuple[Records, Policy, dict[str, Any]]) -> None:
    """Gain, openings opened, and placement of every step are those of the what-if, which is a solve from scratch."""
    pool, policy, overrides = case
    result = match_of(*pool, policy, **overrides)
    seats = dict(zip(result.pool.openings.ids, result.pool.openings.seats.tolist(), strict=True))
    banned = {(ban.candidate_id, ban.opening_id) for ban in overrides["bans"]}
    for name in result.pool.candidates.ids:
        found = result.openers(name, n=99)
        for step in found:
            answer = result.what_if(name, **step.arguments)
            assert step.gain == answer.gain
            assert step.n_more == (answer.n_more if policy.objective == "most_placements" else 0)
            assert set(step.opened) == {at for at in answer.opened if seats[at] and (name, at) not in banned}
            assert step.words.text("sv")
        own = [at for who, at in feasible(result) if who == name and seats[at]]
        assert found.n_possible == len(own)
        check_order(result, found)
        assert result.openers(name, n=1).steps == found.steps[:1]
        assert found.text("en")


def test_after_an_update_the_pairs_are_not_arranged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of a result that was updated is told from the pairs as they stand."""
    people = [Candidate(id=f"c{number}", languages=[Language(language="sv", level="A2")]) for number in range(9)]
    wanted = [LanguageDemand(language="sv", level="B1")]
    places = [Opening(id=f"o{number}", languages_required=wanted) for number in range(9)]
    expected = match_of(people, places[:8]).openers("c1").to_dict()
    updated = match_of(people, places).update(remove="o8")
    monkeypatch.setattr("matchcore.assignment.pair_table.PairTable.arranged", None)
    assert updated.openers("c1").to_dict() == expected
    assert expected["steps"]


def check_order(result: MatchResult, found: Any) -> None:
    """The highest aim first, then the most opened; each rung above another of its ladder brings more."""
    bonus = int(result.assignment.bonus)
    ranks = [(-step.gain - bonus * step.n_more, -step.n_opened) for step in found]
    assert ranks == sorted(ranks)
    assert all(gain < 0 or n_opened < 0 for gain, n_opened in ranks)
    ladders: dict[Any, list[tuple[int, int]]] = {}
    for step, rank in zip(found, ranks, strict=True):
        if step.kind in {"language", "track", "reach_km"}:
            ladders.setdefault((step.kind, step.code), []).append(rank)
    for rungs in ladders.values():
        assert len(set(rungs)) == len(rungs)


def kinds(found: Any) -> list[tuple[str, str | None, Any]]:
    return [(step.kind, step.code, step.value) for step in found]


def test_every_kind_of_step_is_found() -> None:
    """A licence, a module, a paper to show, a renewal, a level, a track, a reach, a form and a date."""
    person = Candidate(
        id="c1",
        certificates=[
            Certificate(code="cleaner", modules=MODULES[:3], standing="validated"),
            Certificate(code="hlr", standing="declared"),
            Certificate(code="adr", standing="validated", expires=date(2020, 1, 1)),
        ],
        languages=[Language(language="sv", level="A2")],
        tracks=[TrackProgress(track="hotel-restaurant", modules=TRACK_MODULES[:4])],
        home=Place(lat=60.6869, lon=13.7178),
        reach_km=10,
        forms=["hourly"],
        available_from=date(2026, 6, 1),
    )
    near = Place(lat=60.80, lon=13.7178)  # 12.6 km away
    places = [
        Opening(id="licence", certificates_required=["truck-b"]),
        Opening(id="module", certificates_required=["cleaner"]),
        Opening(id="renew", certificates_required=["adr"]),
        Opening(id="paper", certificates_merited=["hlr"]),
        Opening(id="level", languages_required=[LanguageDemand(language="sv", level="B1")]),
        Opening(id="track", track="hotel-restaurant", track_least=80),
        Opening(id="far", workplace=near),
        Opening(id="form", form="permanent"),
        Opening(id="date", start=date(2026, 5, 1)),
        Opening(id="nobody", certificates_required=["licence-ce"], seats=0),
    ]
    result = match_of([person], places, Policy(certificates={"declared_opens": False}))
    opened = {(step.kind, step.code): step.opened for step in result.openers("c1", n=99)}
    assert opened[("certificate", "truck-b")] == ("licence",)
    assert opened[("certificate", "hlr")] == ()
    assert opened[("certificate", "cleaner")] == ("module",)
    assert opened[("certificate", "adr")] == ("renew",)
    assert opened[("language", "sv")] == ("level",)
    assert opened[("track", "hotel-restaurant")] == ("track",)
    assert opened[("reach_km", None)] == ("far",)
    assert opened[("form", "permanent")] == ("form",)
    assert opened[("available_from", None)] == ("date",)
    assert ("certificate", "licence-ce") not in opened
    told = {step.code: step.words.text("sv") for step in result.openers("c1", n=99)}
    assert told["cleaner"] == "Städarbevis: modul safety"
    assert told["adr"].startswith("förnya ")
    assert told["sv"] == "svenska B1 (har A2), till exempel genom SFI kurs D"
    modules = {module.code: module.label.text("sv") for module in vocabulary().tracks["hotel-restaurant"].modules}
    assert told["hotel-restaurant"].endswith(f": {modules[TRACK_MODULES[4]]}")


def test_a_paper_to_show_raises_the_total() -> None:
    """A declared certificate that somebody finds meriting is worth more once it has been seen: half a day, not 0.4."""
    people = [Candidate(id="c1", certificates=[Certificate(code="hlr", standing="declared")])]
    (step,) = match_of(people, [Opening(id="o1", certificates_merited=["hlr"])]).openers("c1")
    assert (step.kind, step.code, step.opened, step.gain) == ("certificate", "hlr", (), 25 * (204 - 182))
    assert step.words.text("en").startswith("validate ")


def test_the_smallest_licence_that_does_is_told() -> None:
    """CE implies B: where B will do, CE is not told."""
    places = [
        Opening(id="o1", certificates_required=["licence-b"]),
        Opening(id="o2", certificates_required=["licence-ce"]),
    ]
    found = match_of([Candidate(id="c1"), Candidate(id="c2")], places).openers("c1")
    assert kinds(found) == [("certificate", "licence-ce", None), ("certificate", "licence-b", None)]
    assert found[0].opened == ("o1", "o2")
    for_all = match_of([Candidate(id="c1")], [places[0], places[1].model_copy(update={"seats": 0})]).openers("c1")
    assert kinds(for_all) == [("certificate", "licence-b", None)]


def test_progress_known_as_a_share_climbs_by_a_module() -> None:
    """Without modules the step is a share, rounded up; a level above what is asked is no step."""
    person = Candidate(
        id="c1",
        tracks=[TrackProgress(track="care", share=40)],
        languages=[Language(language="sv", level="B2")],
    )
    place = Opening(id="o1", track="care", track_least=90, languages_wanted=[LanguageDemand(language="sv", level="B1")])
    found = match_of([person], [place]).openers("c1")
    assert {step.kind for step in found} == {"track"}
    assert sorted(step.value for step in found) == [90, 100]
    assert found[0].words.text("en").endswith("up to 100 %")


def test_criteria_of_ones_own_name_their_steps() -> None:
    """What a criterion of one's own says would open its gate is a step like any other."""
    places = [Opening(id="o1", facts={"needs_car": True}), Opening(id="o2")]
    found = match_of([Candidate(id="c1")], places, criteria=[*CRITERIA, OwnCar]).openers("c1")
    assert [(step.kind, step.code, step.opened) for step in found] == [("fact", "own_car", ("o1",))]
    assert found[0].arguments == {"facts": {"own_car": True}}


def test_steps_read_well() -> None:
    """A row a step, a line when there is none, HTML, plain values, both languages."""
    result = match_of([Candidate(id="c1")], [Opening(id="o1", certificates_required=["licence-b"])], language="en")
    found = result.openers("c1")
    label = vocabulary().certificates["licence-b"].label.text("en")
    assert str(found).splitlines()[0] == "c1 (now: unplaced; 0 possible openings): steps that open"
    assert str(found).splitlines()[3].split() == [*label.split(), "1", "o1", "+8.59", "0"]
    assert "Ger helheten" in found.text("sv")
    assert "<table>" in found._repr_html_()
    (values,) = found.to_dict("sv")["steps"]
    assert (values["code"], values["n_opened"], values["gain"], values["moves"]) == (
        "licence-b",
        1,
        30_000 + 25 * 2_236,
        [],
    )
    nothing = match_of([Candidate(id="c1")], []).openers("c1")
    assert len(nothing) == 0
    assert "No single step opens anything" in nothing.text("en")
    with pytest.raises(UnknownIdError):
        result.openers("c9")


def test_a_locked_person_gains_by_her_own_score_alone() -> None:
    """Her lock stands: a step opens what it opens, and the whole gains what her own pair does."""
    places = [Opening(id="o1", certificates_merited=["hlr"]), Opening(id="o2", certificates_required=["hlr"])]
    result = match_of([Candidate(id="c1")], places, locks=[Lock("c1", "o1", REASON)])
    (step,) = result.openers("c1")
    assert (step.opened, step.gain, step.opening_after) == (("o2",), 25 * 204, "o1")
