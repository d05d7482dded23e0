"""Location: the gate at the very metre, the straight lines of the part, and places that are not known well."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Opening, Place, Policy
from matchcore.pool import distance_m
from matchcore.solution.parts import Part
from strategies import LIMA, MALUNG, asked, part_of, pool_of, steps, words

HOME, WORK = (Place(lat=lat, lon=lon) for lat, lon in (MALUNG, LIMA))


def lives(home: Place | None = HOME, reach_km: float | None = None) -> Candidate:
    return Candidate(id="c1", home=home, reach_km=reach_km)


def works(workplace: Place | None = WORK) -> Opening:
    return Opening(id="o1", workplace=workplace)


def part(candidate: Candidate, opening: Opening, **policy: Any) -> Part:
    return part_of("location", candidate, opening, Policy(location=policy))


def metres() -> int:
    """From HOME to WORK."""
    pool = pool_of([lives()], [works()])
    return int(distance_m(pool.candidates.home.xyz, pool.openings.workplace.xyz)[0, 0])


@pytest.mark.parametrize(("more", "is_open"), [(-1, False), (0, True), (1, True)])
def test_the_gate_is_open_exactly_at_the_reach(more: int, is_open: bool) -> None:
    """A reach of the distance itself is enough; one metre less is not."""
    told = part(lives(reach_km=(metres() + more) / 1000), works())
    assert told.is_open is is_open
    assert bool(told.openers) is not is_open


@pytest.mark.parametrize(("reach", "is_asked"), [(10, False), (20, True), (28, True), (40, True), (60, False)])
def test_where_in_a_municipality_is_asked_where_the_gate_hangs_on_it(reach: float, is_asked: bool) -> None:
    """A home known by its municipality alone is asked about near the reach, on either side, and only there."""
    person = Candidate(id="c1", home=Place(municipality="2023"), reach_km=reach)
    far = Place(lat=60.68, lon=14.22)  # 27.5 km from the seat
    told = [ask.text.text("en") for ask in part(person, works(far)).asks]
    assert ("where in Malung-Sälen they live" in told) is is_asked
    known = [ask.text.text("en") for ask in part(lives(reach_km=reach), works(far)).asks]
    assert not [text for text in known if "where in" in text]


def test_the_reach_that_is_asked_for_opens_the_gate() -> None:
    """What an explanation says is lacking, added, is enough; and the words say how much that is."""
    told = part(lives(reach_km=20), works())
    (change,) = told.openers
    assert (change.kind, change.code) == ("reach_km", None)
    assert part(lives(reach_km=change.value), works()).is_open
    assert not part(lives(reach_km=change.value - 0.001), works()).is_open
    assert words(told.facts) == ["33.4 km away as the crow flies, reach 20 km"]
    assert steps(told, "en") == ["13.4 km more reach"]
    assert steps(told, "sv") == ["kunna resa 13,4 km längre"]


def test_a_metre_too_far_is_not_shown_as_nothing() -> None:
    """One metre beyond is told as 0.1 km, never as 0."""
    assert steps(part(lives(reach_km=(metres() - 1) / 1000), works())) == ["0.1 km more reach"]


def test_the_part_falls_by_way_of_neutral_in_straight_lines() -> None:
    """Full up to near, neutral at the second distance, nothing from the third; half-way between half; rounded down."""
    far = metres() / 1000

    def at(near_km: float, neutral_km: float, far_km: float) -> int:
        distances = {"near_km": near_km, "neutral_km": neutral_km, "far_km": far_km}
        return part(lives(reach_km=3000), works(), **distances).part

    assert at(far, far + 1, far + 2) == 10_000
    assert at(far - 1, far + 1, far + 2) == 7_500
    assert at(0, far, far + 1) == 5_000
    assert at(0, far - 1, far + 1) == 2_500
    assert at(0, far - 1, far) == at(0, 1, 2) == 0
    assert at(far - 1, far + 2, far + 3) == 8_333  # a third of the way down from 10 000: 5 000 · 2/3, rounded down
    assert at(0, far - 1, far + 2) == 3_333


def test_the_default_is_5_30_and_100_kilometres() -> None:
    """33.4 km: 5 000 · (100 - 33.4) / 70, and nobody is nearer than at home."""
    found = part(lives(), works()).part
    assert found == 5_000 * (100_000 - metres()) // 70_000
    assert 4_700 < found < 5_000
    assert part(lives(), works(HOME)).part == 10_000


def test_a_longer_reach_raises_nothing() -> None:
    """It opens the gate; what the distance says is the same for whoever could travel on."""
    assert len({part(lives(reach_km=reach), works()).part for reach in (None, 1, 34, 3000)}) == 1


def test_a_reach_of_nothing_reaches_home() -> None:
    """Zero kilometres is a stated reach, not a missing one."""
    assert part(lives(reach_km=0), works(HOME)).is_open
    assert not part(lives(reach_km=0), works()).is_open


def test_a_reach_that_is_not_stated_is_assumed_and_flagged() -> None:
    """The policy's reach stands in, and the explanation says so."""
    told = part(lives(), works(), assumed_reach_km=40)
    assert (told.is_open, told.flags) == (True, {"assumed"})
    assert words(told.facts)[1] == "reach not stated: 40 km is assumed by the policy"
    assert not part(lives(), works(), assumed_reach_km=20).is_open


def test_a_long_way_within_reach_says_why_it_lowers() -> None:
    """Beyond what is neutral; not at it."""
    told = part(lives(reach_km=50), works())
    assert words(told.facts)[1:] == ["the way is longer than 30 km, which lowers"]
    assert asked(told) == ["person: how they would get there for the working hours"]
    assert len(part(lives(reach_km=50), works(), neutral_km=metres() / 1000).facts) == 1


@pytest.mark.parametrize(("unknown", "is_open"), [("open", True), ("closed", False)])
@pytest.mark.parametrize(
    ("home", "work", "asks"),
    [
        (None, WORK, ["ask where the person lives"]),
        (HOME, None, ["ask where the workplace is"]),
        (None, None, ["ask where the person lives", "ask where the workplace is"]),
        (Place(postcode="99999"), WORK, ["ask where the person lives"]),
    ],
)
def test_an_unknown_place_is_not_far_away(
    unknown: str, is_open: bool, home: Place | None, work: Place | None, asks: list[str]
) -> None:
    """The policy says whether the gate lets it through; it is neutral; and everything missing is asked for."""
    told = part(lives(home, reach_km=50), works(work), unknown=unknown)
    assert (told.part, told.is_open, told.flags) == (5_000, is_open, {"unknown"})
    assert steps(told) == ([] if is_open else asks)
    assert all(("not known" in fact) for fact in words(told.facts))
    assert len(told.facts) == len(asks)


def test_a_postcode_or_a_locality_is_its_middle_and_the_explanation_says_so() -> None:
    """Who lives at 782 31 and can travel 10 km is not placed in Ystad; a village counts from its own middle."""
    home = lives(Place(postcode="782 31"), reach_km=10)
    assert not part(home, works(Place(municipality="1286"))).is_open
    told = part(home, works(Place(locality="Malungsfors")))
    assert (told.is_open, told.flags) == (False, {"estimate"})
    told = part(lives(Place(postcode="782 31"), reach_km=12), works(Place(locality="Malungsfors")))
    assert (told.is_open, told.flags) == (True, {"estimate"})
    assert words(told.facts, "sv") == [
        "10,6 km fågelvägen, kan resa 12 km",
        "bara hemmets postnummer är känt: räknat från mitten av Malung",
        "bara arbetsplatsens ort är känd: räknat till mitten av Malungsfors",
    ]


def test_a_municipality_is_its_seat_and_the_explanation_says_so() -> None:
    """A home or a workplace known only by municipality is taken to be the seat, which is flagged as an estimate."""
    told = part(lives(Place(municipality="2023"), reach_km=60), works(Place(municipality="2039")))
    assert told.flags == {"estimate"}
    assert words(told.facts, "sv")[1:] == [
        "bara hemkommunen är känd: räknat från centralorten i Malung-Sälen",
        "bara arbetsplatsens kommun är känd: räknat till centralorten i Älvdalen",
    ]
    exact = part(lives(Place(municipality="2023", lat=MALUNG[0], lon=MALUNG[1]), reach_km=60), works())
    assert exact.flags == frozenset()


def test_without_a_gate_the_distance_only_scores() -> None:
    """Beyond the reach is possible and worth what the distance is; a place that is not known is possible too."""
    told = part(lives(reach_km=1), works(), gate=False)
    assert (told.part, told.is_open, told.openers) == (part(lives(), works()).part, True, ())
    assert part(lives(None, reach_km=1), works(), gate=False, unknown="closed").is_open
