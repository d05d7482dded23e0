"""Parts are evidence: what may lift one, what may lower one, and what may not, over any people and openings.

Each rule is tried on parts, criterion by criterion, not on the score: what one criterion loses no other makes up for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import (
    Candidate,
    Certificate,
    Education,
    Hours,
    Language,
    LanguageDemand,
    Occupation,
    Opening,
    Place,
    Policy,
    TrackProgress,
    Wishes,
)
from matchcore.criteria import CRITERIA, NEUTRAL, Criterion
from matchcore.criteria.alike import alike
from matchcore.records.model import LEVELS, SKILL_LEVELS, SKILLS
from strategies import (
    CERTIFICATES,
    FEWER,
    LIMA,
    MALUNG,
    MODULES,
    START,
    TRACK_MODULES,
    TRADES,
    candidates,
    certificates_held,
    openings,
    policies,
    pool_of,
    vocabulary,
)

Face = tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]

KIN = (*TRADES, "2211", "2411", "3113", "3213", "5322", "5343", "7223", "8219", "4111", "5311", "2343", "9111", "5222")
"""Occupations among which there are nearness, ladders down, licences by law, and strangers."""

HERE, AWAY = Place(lat=MALUNG[0], lon=MALUNG[1]), Place(lat=LIMA[0], lon=LIMA[1])


MOST = 5
"""How many people and places a pool holds at most; each pair of them is a case."""


@st.composite
def people_and_places(draw: st.DrawFn) -> tuple[list[Candidate], list[Opening]]:
    """Some of each, never none."""
    n, m = draw(st.integers(1, MOST)), draw(st.integers(1, MOST))
    return [draw(candidates(f"c{i}")) for i in range(n)], [draw(openings(f"o{j}")) for j in range(m)]


def made_for(people: Sequence[Candidate], places: Sequence[Opening], policy: Policy) -> tuple[Any, list[Criterion]]:
    """The pool and its criteria."""
    pool = pool_of(people, places)
    return pool, [factory(pool.columns, policy) for factory in CRITERIA]


def faces(people: Sequence[Candidate], places: Sequence[Opening], policy: Policy | None = None) -> dict[str, Face]:
    """For each criterion bool[n, m] and int[n, m]: its gates and parts, people and places as they are given."""
    pool, made = made_for(people, places, policy or Policy())
    rows = np.array([pool.candidates.row_of_id[person.id] for person in people])
    cols = np.array([pool.opening_idx(place.id) for place in places])
    shape = len(rows), len(cols)
    told = {}
    for criterion in made:
        judged = criterion.judge(rows, cols)
        told[criterion.name] = (np.broadcast_to(judged.is_open, shape), np.broadcast_to(judged.part, shape))
    return told


def assert_not_worse(before: dict[str, Face], after: dict[str, Face], is_spared: Sequence[bool] = ()) -> None:
    """No part is lower and no gate has closed, but for the background of people who are spared."""
    assert before.keys() == after.keys() != set()
    for name in before:
        some = ~np.array(is_spared, dtype=np.bool_) if name == "background" and len(is_spared) else slice(None)
        assert (after[name][1] >= before[name][1])[some].all(), name
        assert (after[name][0] | ~before[name][0])[some].all(), name


def assert_same(before: dict[str, Face], after: dict[str, Face]) -> None:
    """Neither a part nor a gate is another."""
    assert before.keys() == after.keys() != set()
    for name in before:
        assert np.array_equal(before[name][1], after[name][1]), name
        assert np.array_equal(before[name][0], after[name][0]), name


# What may not lower a part --------------------------------------------------------------------------------------------


@given(people_and_places(), policies(), st.data())
def test_a_merit_that_is_not_held_changes_nothing(pool: Any, policy: Policy, data: st.DataObject) -> None:
    """A certificate that is meriting, a level that is wanted: whoever lacks it is judged as before they were added."""
    people, places = pool
    code = data.draw(st.sampled_from(CERTIFICATES))
    language = data.draw(st.sampled_from(["sv", "en"]))
    richer = []
    for place in places:
        asked = {*place.certificates_merited, *np.hstack([*map(np.atleast_1d, place.certificates_required), []])}
        merited = place.certificates_merited if code in asked else (*place.certificates_merited, code)
        wanted = {demand.language: demand for demand in place.languages_wanted}
        wanted.setdefault(language, LanguageDemand(language=language, level="C2"))
        fields = {"certificates_merited": merited, "languages_wanted": tuple(wanted.values())}
        richer.append(place.model_copy(update=fields))
    lacking = [
        person
        for person in people
        if not any(code in vocabulary().implied(held.code) for held in person.certificates)
        and not any("C2" in [known.level, *(getattr(known, skill) for skill in SKILLS)] for known in person.languages)
    ]
    if lacking:
        assert_same(faces(lacking, places, policy), faces(lacking, richer, policy))


@given(people_and_places(), policies(), st.sampled_from([None, 0, 1.5, 30]), st.sampled_from([30, 33, 50, 3000]))
def test_a_longer_stated_reach_raises_no_part(pool: Any, policy: Policy, short: float | None, long: float) -> None:
    """It opens gates; no part is another."""
    people, places = pool
    near, far = (
        faces([person.model_copy(update={"reach_km": reach}) for person in people], places, policy)
        for reach in (short, long)
    )
    assert_same({name: (far[name][0], near[name][1]) for name in near}, far)
    if short is not None:
        assert_not_worse(near, far)


@given(people_and_places(), policies(), st.data())
def test_one_more_certificate_lowers_no_part(pool: Any, policy: Policy, data: st.DataObject) -> None:
    """Whole or partial, seen or declared, expired or not, in whatever policy.

    One thing is spared: the licence by law of a trade of her own makes the level of that trade one that she can use,
    and simpler work counts for less against it.
    """
    people, places = pool
    long = st.sampled_from(("nurse", "physician", "teacher", "underskoterska", "taxi-licence"))
    standing = st.sampled_from(("declared", "validated"))
    some = st.one_of(st.sampled_from(certificates_held()), st.builds(Certificate, code=long, standing=standing))
    richer, is_spared = [], []
    for person in people:
        extra = data.draw(some)
        own = {one.ssyk for one in (*person.occupations, *person.educations) if one.ssyk}
        licences = {vocabulary().occupations[code].licence for code in own}
        is_spared.append(bool(licences & vocabulary().implied(extra.code)))
        richer.append(person.model_copy(update={"certificates": (*person.certificates, extra)}))
    assert_not_worse(faces(people, places, policy), faces(richer, places, policy), is_spared)


def with_a_higher_level(person: Candidate, data: st.DataObject) -> Candidate:
    """One step higher in a language as a whole or in one skill, where any is known."""
    entries = list(person.languages)
    known = [
        (number, skill)
        for number, entry in enumerate(entries)
        for skill in ("level", *SKILLS)
        if getattr(entry, skill) not in (None, "C2")
    ]
    if not known:
        return person
    number, skill = data.draw(st.sampled_from(known))
    higher = LEVELS[LEVELS.index(getattr(entries[number], skill)) + 1]
    entries[number] = entries[number].model_copy(update={skill: higher})
    return person.model_copy(update={"languages": tuple(entries)})


@given(people_and_places(), policies(), st.data())
def test_a_higher_level_lowers_no_part(pool: Any, policy: Policy, data: st.DataObject) -> None:
    """Met before or not, required, tolerated or wanted."""
    people, places = pool
    better = [with_a_higher_level(person, data) for person in people]
    assert_not_worse(faces(people, places, policy), faces(better, places, policy))


def with_more_modules(person: Candidate, n_more: int) -> Candidate:
    """More of a certificate and of each track, by modules or by share; and a track more."""
    certificates = []
    for held in person.certificates:
        if held.code == "cleaner" and held.modules is not None:
            more = tuple(one for one in MODULES if one in held.modules or one in MODULES[:n_more])
            held = held.model_copy(update={"modules": more})
        certificates.append(held)
    tracks = []
    for progress in person.tracks:
        if progress.modules is not None:
            more = tuple(one for one in TRACK_MODULES if one in progress.modules or one in TRACK_MODULES[-n_more:])
            progress = progress.model_copy(update={"modules": more})
        else:
            progress = progress.model_copy(update={"share": min(100, (progress.share or 0) + 7 * n_more)})
        tracks.append(progress)
    if not any(progress.track == "childcare" for progress in tracks):
        tracks.append(TrackProgress(track="childcare", share=30 * n_more))
    return person.model_copy(update={"certificates": tuple(certificates), "tracks": tuple(tracks)})


@given(people_and_places(), policies(), st.integers(1, 3))
def test_more_modules_lower_no_part(pool: Any, policy: Policy, n_more: int) -> None:
    """Of a certificate and of a track; a larger share where no modules are known; a track more."""
    people, places = pool
    better = [with_more_modules(person, n_more) for person in people]
    assert_not_worse(faces(people, places, policy), faces(better, places, policy))


def with_another_occupation(person: Candidate, data: st.DataObject) -> Candidate:
    """Worked with or trained for, at or below the highest skill level of what she has worked with and learned."""
    skill = {code: term.skill_level for code, term in vocabulary().occupations.items()}
    worked = [skill[one.ssyk] for one in person.occupations]
    learned = [SKILL_LEVELS[one.level] if one.level else skill[one.ssyk or ""] for one in person.educations]
    more = [code for code in KIN if skill[code] <= max([0, *worked, *learned])]
    if not more:
        return person
    code = data.draw(st.sampled_from(more))
    if data.draw(st.booleans()):
        return person.model_copy(update={"occupations": (*person.occupations, Occupation(ssyk=code))})
    return person.model_copy(update={"educations": (*person.educations, Education(ssyk=code))})


@given(people_and_places(), policies(), st.data())
def test_another_occupation_at_or_below_the_highest_known_level_lowers_no_part(
    pool: Any, policy: Policy, data: st.DataObject
) -> None:
    """Licensed or not: nobody gains by leaving it out."""
    people, places = pool
    pasts = st.lists(st.sampled_from(KIN), max_size=3)
    people = [
        person.model_copy(
            update={"occupations": (*person.occupations, *(Occupation(ssyk=code) for code in data.draw(pasts)))}
        )
        for person in people
    ]
    places = [place.model_copy(update={"ssyk": data.draw(st.sampled_from(KIN))}) for place in places]
    richer = [with_another_occupation(person, data) for person in people]
    assert_not_worse(faces(people, places, policy), faces(richer, places, policy))


# Asked and met, not asked, not met ------------------------------------------------------------------------------------

People = list[Candidate]
Places = list[Opening]
Asking = Callable[[People, Places], tuple[People, Places]]


def of_person(**fields: Any) -> Asking:
    return lambda people, places: ([person.model_copy(update=fields) for person in people], places)


def of_place(**fields: Any) -> Asking:
    return lambda people, places: (people, [place.model_copy(update=fields) for place in places])


def both(*askings: Asking) -> Asking:
    def ask(people: People, places: Places) -> tuple[People, Places]:
        for asking in askings:
            people, places = asking(people, places)
        return people, places

    return ask


NO_TRADE = of_place(ssyk=None, title="")
ASKS_HLR = of_place(certificates_required=("hlr",), certificates_merited=(), start=START)

ASKED: dict[str, tuple[str, Asking, Asking, Asking]] = {
    # Of which criterion; how neither asks for it, how it is asked for and met, and how it is asked for and not met.
    "a certificate": (
        "certificates",
        both(NO_TRADE, of_place(certificates_required=(), certificates_merited=())),
        both(NO_TRADE, of_person(certificates=(Certificate(code="hlr"),)), ASKS_HLR),
        both(NO_TRADE, of_person(certificates=()), ASKS_HLR),
    ),
    "a level": (
        "language",
        of_place(languages_required=(), languages_wanted=()),
        both(
            of_person(languages=(Language(language="sv", level="A1"),)),
            of_place(languages_required=(LanguageDemand(language="sv", level="A1"),)),
        ),
        both(
            of_person(languages=(Language(language="sv", level="A1"),)),
            of_place(languages_required=(LanguageDemand(language="sv", level="A2"),)),
        ),
    ),
    "a track": (
        "track",
        both(NO_TRADE, of_place(track=None, track_least=0)),
        both(of_person(tracks=(TrackProgress(track="care", share=1),)), of_place(track="care")),
        both(of_person(tracks=(TrackProgress(track="transport", share=100),)), of_place(track="care")),
    ),
    "hours": (
        "hours",
        of_person(hours=None),
        both(of_person(hours=Hours(least=50, most=75)), of_place(hours=75)),
        both(of_person(hours=Hours(least=50, most=75)), of_place(hours=76)),
    ),
    "support": (
        "support",
        of_person(support=None),
        both(of_person(support="much"), of_place(support="some")),
        both(of_person(support="some"), of_place(support="none")),
    ),
    "a form": (
        "terms",
        both(of_person(forms=None), of_place(form="hourly")),
        both(of_person(forms=("hourly", "permanent")), of_place(form="hourly")),
        both(of_person(forms=("permanent",)), of_place(form="hourly")),
    ),
    "a trade": (
        "wishes",
        both(of_person(wishes=None), of_place(way="job")),
        both(of_person(wishes=Wishes(occupations=TRADES)), of_place(way="job", ssyk=TRADES[-1])),
        both(of_person(wishes=Wishes(occupations=["8332"])), of_place(way="job", ssyk="5330")),
    ),
    "a way": (
        "wishes",
        both(of_person(wishes=None), of_place(way="studies")),
        both(of_person(wishes=Wishes(ways=["job", "practice", "training"])), of_place(way="studies", ssyk=None)),
        both(of_person(wishes=Wishes(ways=["job"])), of_place(way="studies")),
    ),
    "a training": (
        "background",
        NO_TRADE,
        both(of_person(occupations=(Occupation(ssyk="2144"),), educations=()), of_place(ssyk="2144", way="job")),
        both(of_person(occupations=(), educations=()), of_place(ssyk="2144", way="job")),
    ),
    "nearness": (
        "location",
        of_place(workplace=None),
        both(of_person(home=HERE), of_place(workplace=HERE)),
        both(of_person(home=HERE), of_place(workplace=AWAY)),
    ),
}


@pytest.mark.parametrize("what", ASKED)
@FEWER
@given(pool=people_and_places())
def test_asked_and_met_is_more_than_not_asked_and_that_more_than_not_met(what: str, pool: Any) -> None:
    """Whatever else is known of the two, and by how little it is met."""
    name, *askings = ASKED[what]
    not_asked, met, missed = (faces(*ask(*pool))[name][1] for ask in askings)
    assert ((met > not_asked) & (not_asked > missed)).all()


NOTHING: dict[str, tuple[Asking, ...]] = {
    # For each criterion the ways in which nothing is asked, or nothing known.
    "location": (of_person(home=None), of_place(workplace=None)),
    "terms": (of_place(form=None),),
    "hours": (of_person(hours=None), of_place(hours=None)),
    "certificates": (both(NO_TRADE, of_place(certificates_required=(), certificates_merited=())),),
    "language": (of_place(languages_required=(), languages_wanted=()), of_person(languages=())),
    "track": (both(NO_TRADE, of_place(track=None, track_least=0)),),
    "background": (NO_TRADE,),
    "wishes": (
        both(of_person(wishes=None), of_place(way="job")),
        both(of_person(wishes=Wishes()), of_place(way="practice")),
    ),
    "support": (of_person(support=None),),
}


@pytest.mark.parametrize("name", NOTHING)
@FEWER
@given(pool=people_and_places(), policy=policies())
def test_nothing_asked_is_exactly_neutral(name: str, pool: Any, policy: Policy) -> None:
    """And no gate is closed by it, but where the policy closes it to what is not known."""
    for nothing in NOTHING[name]:
        is_open, part = faces(*nothing(*pool), policy)[name]
        assert (part == NEUTRAL).all()
        if name in ("certificates", "track", "background", "wishes"):
            assert is_open.all()


def test_every_criterion_but_priority_begins_at_neutral() -> None:
    """Priority begins at nothing, on top of the score; and each of the others is tried above."""
    told = faces([Candidate(id="c")], [Opening(id="o")])
    assert [*NOTHING, "priority"] == [*told]
    assert {name: int(part[0, 0]) for name, (_, part) in told.items()} == {
        **dict.fromkeys(NOTHING, NEUTRAL),
        "priority": 0,
    }


# The faces agree, and the groups reach nothing ------------------------------------------------------------------------


@given(people_and_places(), policies())
def test_the_faces_of_a_criterion_agree_with_its_judge_pair_by_pair(pool: Any, policy: Policy) -> None:
    """Who is alike is judged alike, and a block is judged as each pair by itself."""
    encoded, made = made_for(pool[0], pool[1], policy)
    n, m = encoded.n_candidates, encoded.n_openings
    for criterion in made:
        alone = [[criterion.judge(np.array([row]), np.array([col])) for col in range(m)] for row in range(n)]
        is_open = np.array([[bool(np.ravel(one.is_open)[0]) for one in line] for line in alone])
        part = np.array([[int(np.ravel(one.part)[0]) for one in line] for line in alone])
        assert ((part >= 0) & (part <= 2 * NEUTRAL)).all()
        kinds = criterion.kinds()
        if kinds is not None:
            of_opening = kinds.of_opening if kinds.days is None else alike(kinds.of_opening, kinds.days.of_opening)
            for axis, kind in enumerate((kinds.of_candidate, of_opening)):
                first = np.unique(kind, return_index=True)[1][kind]
                assert np.array_equal(np.take(part, first, axis=axis), part), criterion.name
                assert np.array_equal(np.take(is_open, first, axis=axis), is_open), criterion.name
        judged = criterion.judge(np.arange(n), np.arange(m))
        assert np.array_equal(np.broadcast_to(judged.is_open, is_open.shape), is_open)
        assert np.array_equal(np.broadcast_to(judged.part, part.shape), part)


@given(people_and_places(), policies(), st.data())
def test_the_groups_reach_nothing(pool: Any, policy: Policy, data: st.DataObject) -> None:
    """Whatever groups people are said to belong to, every gate and every part is the same."""
    people, places = pool
    groups = st.sampled_from([{}, {"sex": "woman"}, {"sex": "man", "age": "16-24"}, {"born_in": "abroad"}])
    others = [person.model_copy(update={"groups": data.draw(groups)}) for person in people]
    assert_same(faces(people, places, policy), faces(others, places, policy))
