"""Background: how near the work is to all that a person has behind her, and what training skilled work asks for.

Of 5 000 the same group lifts the whole, the public table 75 or 25 %, the same three digits 50 %, the same two 30 %.
"""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Certificate, Education, Occupation, Opening, Policy, Wishes
from matchcore.solution.parts import Part
from strategies import asked, part_of, steps, vocabulary, words

ENGINEER, TECHNICIAN, NURSE, TEACHER = "2144", "3114", "2221", "2341"
CARE, ASSISTANT_NURSE, LORRY, CAR, CLEANER, TURNER = "5330", "5321", "8332", "8321", "9111", "7223"


def did(*ssyk: str, **fields: Any) -> Candidate:
    return Candidate(id="c1", occupations=[Occupation(ssyk=code) for code in ssyk], **fields)


def learned(**fields: Any) -> Candidate:
    return Candidate(id="c1", educations=[Education(**fields)])


def work(ssyk: str | None = None, **fields: Any) -> Opening:
    return Opening(id="o1", ssyk=ssyk, **fields)


def part(candidate: Candidate, opening: Opening, **policy: Any) -> Part:
    return part_of("background", candidate, opening, Policy(background=policy))


NOBODY = Candidate(id="c1")


@pytest.mark.parametrize(
    ("own", "ssyk", "found"),
    [
        ((LORRY,), LORRY, 10_000),
        ((CARE,), ASSISTANT_NURSE, 8_750),
        ((LORRY,), CAR, 6_500),
        ((TURNER,), "8219", 5_750),
        ((CLEANER, LORRY), CAR, 6_500),
        ((CAR, LORRY), LORRY, 10_000),
        ((LORRY,), CARE, 5_500),
        ((LORRY,), "9411", 5_000),
        ((CLEANER,), LORRY, 5_000),
        ((), LORRY, 5_000),
    ],
)
def test_the_nearest_of_all_that_was_done_lifts(own: tuple[str, ...], ssyk: str, found: int) -> None:
    """The same, by the table, by two digits, crafts as machines; unrelated training at the work's level a little.

    Nothing below neutral: unrelated simple work, simple work only behind her, nothing known.
    """
    assert part(did(*own), work(ssyk)).part == found


def test_work_below_the_highest_level_lifts_by_half_for_each_level() -> None:
    """An engineer at technician's work is 75 % near and a level down; at her second job as a cleaner three levels."""
    assert part(did(ENGINEER), work(TECHNICIAN)).part == 5_000 + 3_750 // 2
    assert part(did(ENGINEER, CLEANER), work(CLEANER)).part == 5_000 + 5_000 // 8
    assert part(did(CLEANER), work(CLEANER)).part == 10_000
    told = part(did(ENGINEER), work(TECHNICIAN))
    assert "jobbet ligger under personens yrke eller utbildning" in words(told.facts, "sv")


def test_where_it_is_wished_for_nothing_is_halved() -> None:
    """The engineer who wants to be a technician is a technician."""
    told = part(did(ENGINEER, wishes=Wishes(occupations=[TECHNICIAN])), work(TECHNICIAN))
    assert told.part == 8_750
    assert "jobbet ligger under personens yrke eller utbildning, men det är dit hen vill" in words(told.facts, "sv")


def test_a_known_ladder_down_is_not_halved() -> None:
    """A nurse at care work, a teacher with children: three tenths of 5 000, with or without the licence."""
    licence = [Certificate(code="nurse", standing="validated")]
    for person in (did(NURSE), did(NURSE, certificates=licence)):
        assert part(person, work(CARE)).part == 6_500
    assert part(did(TEACHER), work("5311")).part == 6_500
    assert part(did(CARE), work(NURSE, way="practice")).part == 5_000


def test_a_level_that_cannot_be_used_for_lack_of_a_licence_halves_nothing() -> None:
    """A nurse without a licence here is at home in the cleaning she has done; with it that is three levels down.

    Nor does another occupation at that level make it less: none at or below the highest known lowers any part.
    """
    licence = [Certificate(code="nurse", standing="validated")]
    assert part(did(NURSE, CLEANER), work(CLEANER)).part == 10_000
    assert part(did(NURSE, CLEANER, ENGINEER), work(CLEANER)).part == 10_000
    assert part(did(NURSE, CLEANER, certificates=licence), work(CLEANER)).part == 5_625


def test_an_education_counts_as_work_does() -> None:
    """By the trade that it trains for and by its level; a level alone is training in another field."""
    assert part(learned(level="vocational", ssyk=LORRY), work(LORRY)).part == 10_000
    assert part(learned(ssyk=CARE), work(ASSISTANT_NURSE)).part == 8_750
    assert part(learned(level="higher", ssyk=ENGINEER), work(TECHNICIAN)).part == 6_875
    assert part(learned(level="upper_secondary"), work(LORRY)).part == 5_500
    assert part(learned(level="compulsory"), work(LORRY)).part == 5_000


def test_a_long_certificate_stands_for_training_and_halves_nothing() -> None:
    """300 days to assistant nurse are training to a trade, a physician's 1 200 higher education; HLR is neither."""
    nurse, physician, hlr = (
        Candidate(id="c1", certificates=[Certificate(code=code)]) for code in ("underskoterska", "physician", "hlr")
    )
    assert [part(person, work(LORRY)).part for person in (nurse, physician, hlr)] == [5_500, 5_500, 5_000]
    assert part(physician, work(ENGINEER)).is_open
    assert not part(nurse, work(ENGINEER)).is_open
    both = did(LORRY, certificates=[Certificate(code="physician")])
    assert part(both, work(LORRY)).part == 10_000


# Skilled work asks for its training -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "found", "is_open"),
    [
        (NOBODY, 3_000, False),
        (did(LORRY), 3_000, False),
        (did("3411"), 3_000, False),
        (did("3111"), 8_750, True),
        (did("2411"), 3_000, True),
        (learned(level="higher"), 3_000, True),
        (learned(level="higher", ssyk=ENGINEER), 10_000, True),
        (learned(level="vocational", ssyk=ENGINEER), 5_000, False),
        (did(ENGINEER), 10_000, True),
    ],
)
def test_work_at_level_four_asks_for_training_in_its_field(person: Candidate, found: int, is_open: bool) -> None:
    """Closed to nothing known, to lower levels in another field, and to a short training in its own.

    Another field at level 4 speaks against; a technician's work in its field is 75 % near.
    """
    told = part(person, work(ENGINEER))
    assert (told.part, told.is_open) == (found, is_open)
    if not is_open:
        (change,) = told.openers
        label = vocabulary().occupations[ENGINEER].label.sv
        assert (change.kind, change.code) == ("background", ENGINEER)
        assert steps(told, "sv") == [f"utbildning eller erfarenhet i yrket ({label})"]


@pytest.mark.parametrize(
    ("person", "found"),
    [(NOBODY, 3_000), (did(CLEANER), 3_000), (did(LORRY), 5_000), (did(TEACHER), 5_500), (did(TECHNICIAN), 10_000)],
)
def test_work_at_level_three_is_open_to_all_and_speaks_against_who_knows_of_no_training(
    person: Candidate, found: int
) -> None:
    """Level 2 in another field is neutral, level 4 in another field lifts a little."""
    told = part(person, work(TECHNICIAN))
    assert (told.part, told.is_open) == (found, True)


def test_the_gate_is_for_jobs_and_the_policy_may_open_it() -> None:
    """Practice and training are how training is begun; a subsidised job is a job."""
    for way, is_open in (("practice", True), ("training", True), ("studies", True), ("subsidised", False)):
        told = part(NOBODY, work(ENGINEER, way=way))
        assert (told.part, told.is_open) == (5_000 if is_open else 3_000, is_open)
    told = part(NOBODY, work(ENGINEER), gate=False)
    assert (told.part, told.is_open, told.openers) == (3_000, True, ())


# Where the occupation is not stated -----------------------------------------------------------------------------------


def test_the_occupation_is_taken_from_the_title_before_any_gate() -> None:
    """Leaving it out opens nothing; it is flagged, and said."""
    told = part(did(LORRY), work(title="Lastbilsförare"))
    assert (told.part, told.flags) == (10_000, {"assumed"})
    label = vocabulary().occupations[LORRY].label.sv
    assert f"yrket är läst ur jobbets titel: {label}" in words(told.facts, "sv")
    assert not part(NOBODY, work(title="Civilingenjör, maskinteknik")).is_open


def test_work_of_which_no_occupation_is_known_is_neutral_and_a_question() -> None:
    """To everybody, whatever she has done."""
    for person in (NOBODY, did(ENGINEER)):
        told = part(person, work())
        assert (told.part, told.is_open, told.flags) == (5_000, True, {"unknown"})
        assert words(told.facts, "sv") == ["det framgår inte vilket yrke jobbet gäller"]
        assert asked(told, "sv") == ["employer: vilket yrke jobbet gäller"]


def test_what_is_not_known_of_a_person_is_a_question() -> None:
    """Nothing told: flagged; something told: not."""
    told = part(NOBODY, work(LORRY))
    assert (told.flags, words(told.facts, "sv")) == (
        {"unknown"},
        ["tidigare yrken och utbildning är inte kända"],
    )
    assert asked(told, "sv") == ["person: vad hen har arbetat med och utbildat sig till"]
    assert part(did(CLEANER), work(LORRY)).flags == frozenset()


@pytest.mark.parametrize(
    ("person", "opening", "question"),
    [
        (learned(ssyk=CARE, abroad=True), work(CARE), "person: om utbildningen är bedömd i Sverige"),
        (did("7111"), work("7411"), "employer: vilken utbildning som behövs för att ingå i egenkontrollen"),
        (did("7111"), work("7411"), "person: om hen har elutbildning"),
        (did(TEACHER), work(TEACHER, form="fixed-term"), "person: om hen har lärarlegitimation"),
        (did(CARE), work(ASSISTANT_NURSE), "person: om hen har Socialstyrelsens bevis för titeln undersköterska"),
    ],
)
def test_what_lowers_nothing_is_asked_about(person: Candidate, opening: Opening, question: str) -> None:
    """A training from abroad, a teacher's certification, a protected title."""
    told = part(person, opening)
    assert told.is_open
    assert told.part > 5_000
    assert question in asked(told, "sv")
    for known in ({"recognised": "yes"}, {"recognised": "under_way"}, {"abroad": False}):
        assert asked(part(learned(ssyk=CARE, **{"abroad": True, **known}), work(CARE))) == []


@pytest.mark.parametrize(
    ("person", "ssyk", "said"),
    [
        (did("2341"), "5312", "yrket eller utbildningen är till nytta i jobbet: Grundskollärare"),
        (did("7131"), "7411", "ett annat yrke inom hantverk eller maskiner"),
        (did("7131"), "7131", "samma yrke"),
        (did("5330"), "8332", "ett nytt yrke för personen"),
        (did("5330"), "8332", "på minst jobbets nivå"),
        (did("2219"), "2411", "högskoleutbildning på sitt område"),
        (NOBODY, "3114", "mer utbildning eller erfarenhet än vad som är känt"),
    ],
)
def test_every_lift_has_its_reason_in_words(person: Candidate, ssyk: str, said: str) -> None:
    """A ladder, kin among crafts, the same, a new one, and a level: what moves the part is told."""
    told = part(person, work(ssyk))
    assert any(said in fact for fact in words(told.facts, "sv"))
    assert (told.part < 5_000) == (ssyk in ("2411", "3114"))
    assert told.part != 5_000


def test_the_past_is_told_from_the_records_the_nearest_first() -> None:
    """What, for how long, until when, where; the training with its level and whether it is recognised."""
    person = did(
        LORRY,
        educations=[Education(level="higher", ssyk=ENGINEER, abroad=True, recognised="under_way")],
    )
    label, engineer = (vocabulary().occupations[code].label.sv for code in (LORRY, ENGINEER))
    assert words(part(person, work(LORRY)).facts, "sv")[:3] == [
        f"samma yrke: {label}",
        "har arbetat med det",
        f"utbildning: {engineer} (högskola, från ett annat land, bedömningen är på gång)",
    ]
    past = [Occupation(ssyk=CLEANER, years=2), Occupation(ssyk=LORRY, years=4.5, until=2020, abroad=True)]
    told = part(Candidate(id="c1", occupations=past), work(LORRY))
    assert words(told.facts, "sv") == [f"samma yrke: {label}", "arbete: 4,5 år, till 2020, utomlands"]
    schooled = part(Candidate(id="c1", educations=[Education(level="compulsory", abroad=True)]), work(CLEANER))
    assert words(schooled.facts, "sv") == [
        "tidigare yrken är inte kända",
        "utbildning: grundskola, från ett annat land",
    ]
    assert asked(schooled, "sv") == ["person: vad hen har arbetat med och utbildat sig till"]


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"ssyk": "5311"}, True),
        ({"ssyk": "5312", "way": "practice"}, True),
        ({"ssyk": "5312", "way": "studies"}, False),
        ({"ssyk": "2312"}, False),
        ({"ssyk": "9412", "employer": "Skolköket"}, True),
        ({"ssyk": "9412", "title": "Köksbiträde till förskola"}, True),
        ({"ssyk": "9412", "employer": "Skolverket"}, False),
        ({"ssyk": "9412", "employer": "Folkhögskolan"}, False),
        ({"ssyk": "9412"}, False),
    ],
)
def test_work_at_a_school_or_preschool_asks_for_an_extract_from_the_register(
    fields: dict[str, Any], is_told: bool
) -> None:
    """By the occupation, or by a title or an employer that names a school; not at universities and agencies."""
    told = words(part(NOBODY, work(**fields)).facts, "sv")
    assert any("belastningsregistret" in fact for fact in told) is is_told


def test_the_shortest_way_back_to_the_own_trade_is_told() -> None:
    """A lorry driver with a licence who lacks the certificate of competence alone, or nothing; not at the lorry."""
    licence = Certificate(code="licence-c", standing="validated")
    both = [licence, Certificate(code="ykb-goods", standing="validated")]
    way_back = "(hela kursen omkring 20 dagar), och förarkort om det saknas, kan personen söka jobb i sitt eget yrke"
    for held, ssyk, is_told in (
        ([licence], "9320", True),
        ([], "9320", False),
        (both, "9320", False),
        ([licence], LORRY, False),
    ):
        told = words(part(did(LORRY, certificates=held), work(ssyk)).facts, "sv")
        assert any(way_back in fact for fact in told) is is_told
        has_all = any(fact.startswith("har körkort och yrkeskompetens") for fact in told)
        assert has_all is (held == both)


def test_a_trade_that_needs_a_licence_not_shown_is_a_step_meanwhile() -> None:
    """A teacher without certification: the pupil assistant's work is told as a step, and the licence asked about."""
    told = part(did(TEACHER), work("5312"))
    assert "person: hur långt legitimationen har kommit" in asked(told, "sv")
    assert any(fact.endswith("jobbet kan vara ett steg under tiden") for fact in words(told.facts, "sv"))
    elsewhere = words(part(did("2219"), work("2411")).facts, "sv")
    assert elsewhere[-1] == "personens eget yrke kräver legitimation, som inte är visad"
    held = did(TEACHER, certificates=[Certificate(code="teacher", standing="validated")])
    assert asked(part(held, work("5312")), "sv") == [
        "person: om hen hellre söker ett jobb som ligger närmare det egna yrket eller utbildningen"
    ]
