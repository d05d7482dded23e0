"""Certificates: what opens their gate, what they are worth, and what is said of them.

What is held of all that is asked lifts by 5 000 · √(course days / 300), and what is lacking speaks against in the same
way: half a day (HLR) 204, two (truck) 408, three (ADR) 500, four (truck B) 577, sixty (licence B, the tests' own
cleaner's proof) 2 236.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchcore import Candidate, Certificate, Opening, Policy
from matchcore.criteria import CertificatesCriterion
from matchcore.solution.parts import Part
from strategies import AS_OF, DAY, MODULES, START, part_of, pool_of, steps, vocabulary, words

HLR, TRUCK_B = (vocabulary().certificates[code].label for code in ("hlr", "truck-b"))
NURSE, CARE = (vocabulary().certificates[code].label for code in ("underskoterska", "vardbitrade"))
EITHER = ("underskoterska", "vardbitrade")


def held(*certificates: Certificate) -> Candidate:
    return Candidate(id="c1", certificates=certificates)


def seen(code: str, **fields: Any) -> Certificate:
    return Certificate(code=code, standing="validated", **fields)


def opening(*required: str | tuple[str, ...], merited: tuple[str, ...] = (), start: date = START) -> Opening:
    return Opening(id="o1", certificates_required=required, certificates_merited=merited, start=start)


def part(candidate: Candidate, asked: Opening, **policy: Any) -> Part:
    """The part where every certificate has to be held, unless the test says otherwise."""
    return part_of("certificates", candidate, asked, Policy(certificates={"days_before_start": 0, **policy}))


def test_nothing_asked_is_neutral() -> None:
    """An opening that asks for no certificate says nothing of anybody, whatever she holds."""
    for person in (held(), held(seen("hlr"), seen("nurse"))):
        told = part(person, opening())
        assert (told.part, told.is_open, words(told.facts)[0]) == (5_000, True, "no certificates are asked for")


def test_what_is_held_besides_is_told() -> None:
    """What holds on the first day and neither is asked for nor follows from something told; the longest first."""
    person = held(seen("hlr"), seen("licence-ce"), seen("licence-b"), seen("adr", expires=START - DAY))
    lorry, cpr = (vocabulary().certificates[code].label.sv for code in ("licence-ce", "hlr"))
    assert words(part(person, opening()).facts, "sv")[1:] == [f"andra intyg: {lorry}, {cpr}"]
    assert words(part(person, opening("licence-c")).facts, "sv")[1:] == [f"andra intyg: {cpr}"]
    assert len(words(part(held(seen("hlr")), opening("hlr")).facts)) == 1


def test_a_missing_certificate_closes_the_gate_and_is_named() -> None:
    """What would open a gate that asks for truck B is truck B."""
    told = part(held(), opening("truck-b"))
    assert (told.part, told.is_open) == (5_000 - 577, False)
    (change,) = told.openers
    assert (change.kind, change.code, change.value) == ("certificate", "truck-b", None)
    assert steps(told, "en") == [f"{TRUCK_B.en} (a course of some 4 days)"]
    assert steps(told, "sv") == [f"{TRUCK_B.sv} (omkring 4 dagars kurs)"]
    assert words(told.facts, "sv") == [f"{TRUCK_B.sv}: saknas (krav)"]


@pytest.mark.parametrize(
    ("expires", "counts"), [(START - DAY, False), (START, True), (START + DAY, True), (None, True)]
)
def test_a_certificate_holds_on_its_last_day_and_not_the_day_after(expires: date | None, counts: bool) -> None:
    """Validity is judged on the day the work starts; the last day is still one of it."""
    told = part(held(seen("hlr", expires=expires)), opening("hlr"))
    assert (told.part, told.is_open) == ((5_204, True) if counts else (4_796, False))


def test_an_expired_certificate_is_to_be_renewed() -> None:
    """The explanation says when it expired, and that renewing it opens the gate."""
    told = part(held(seen("hlr", expires=START - DAY)), opening("hlr"))
    assert words(told.facts) == [f"{HLR.en}: expired 2026-02-28, before the start (required)"]
    assert steps(told) == [f"renew {HLR.en}"]
    assert steps(told, "sv") == [f"förnya {HLR.sv}"]


@pytest.mark.parametrize(("issued", "counts"), [(START - DAY, True), (START, True), (START + DAY, False)])
def test_a_certificate_holds_from_its_first_day(issued: date, counts: bool) -> None:
    """One that is issued after the start does not hold on it, and the explanation says from when it does."""
    told = part(held(seen("hlr", issued=issued)), opening("hlr"))
    assert (told.part, told.is_open) == ((5_204, True) if counts else (4_796, False))
    if not counts:
        assert words(told.facts) == [f"{HLR.en}: holds only from 2026-03-02 (required)"]


def test_each_opening_judges_on_its_own_day() -> None:
    """One certificate, two openings a day apart: it holds for the first and not for the second."""
    person = held(seen("hlr", expires=START))
    assert part(person, opening("hlr")).is_open
    assert not part(person, opening("hlr", start=START + DAY)).is_open


def test_a_declared_certificate_counts_for_what_the_policy_says() -> None:
    """It opens the gate or not, and so much of its time counts, by policy; it is flagged for the consultant to check.

    Seven tenths of licence B's 60 days are 42: 5 000 · √0.14 = 1 870. Eight tenths are 48: 2 000; where it opens
    nothing, the 60 days that it takes still speak against: 2 000 - 2 236.
    """
    declared = held(Certificate(code="licence-b"))
    label = vocabulary().certificates["licence-b"].label.en
    told = part(declared, opening("licence-b"), declared_part=7_000)
    assert (told.part, told.is_open, told.flags) == (6_870, True, {"declared"})
    assert words(told.facts) == [f"{label}: declared, not validated (required)"]
    told = part(declared, opening("licence-b"), declared_opens=False)
    assert (told.part, told.is_open) == (4_764, False)
    assert steps(told) == [f"validate {label}"]
    assert part(held(seen("licence-b")), opening("licence-b"), declared_opens=False).flags == frozenset()


def test_a_partial_certificate_is_credited_module_by_module() -> None:
    """Three of four modules count for three quarters of the time, and the fourth is named as what is left.

    Of 60 days 45 are held, 5 000 · √0.15 = 1 936, and 15 left, 5 000 · √0.05 = 1 118.
    """
    person = held(seen("cleaner", modules=MODULES[:3]))
    told = part(person, opening("cleaner"))
    assert (told.part, told.is_open) == (5_000 + 1_936 - 1_118, False)
    assert words(told.facts) == ["Cleaner's proof: partial, left: module safety (required)"]
    assert steps(told) == ["Cleaner's proof: module safety"]
    assert part(person, opening("cleaner"), partial_opens=True).is_open
    assert part(held(seen("cleaner", modules=MODULES)), opening("cleaner")).is_open


def test_partial_results_add_up() -> None:
    """Two partial results of different modules count for their modules together; four of four are the whole."""
    early, late = seen("cleaner", modules=MODULES[:2]), seen("cleaner", modules=MODULES[1:3])
    told = part(held(early, late), opening("cleaner"))
    assert (told.part, told.is_open) == (5_818, False)
    assert words(told.facts) == ["Cleaner's proof: partial, left: module safety (required)"]
    told = part(held(early, late, seen("cleaner", modules=MODULES[3:])), opening("cleaner"))
    assert (told.part, told.is_open) == (5_000 + 2_236, True)


def test_partial_results_add_up_while_they_hold_together() -> None:
    """One that has expired by the start adds nothing to the other: of 60 days 30 are held and 30 left."""
    early, late = (
        seen("cleaner", modules=MODULES[:2], expires=START),
        seen("cleaner", modules=MODULES[2:], issued=START),
    )
    assert part(held(early, late), opening("cleaner")).is_open
    assert part(held(early, late), opening("cleaner", start=START + DAY)).part == 5_000
    assert part(held(early, late), opening("cleaner", start=START - DAY)).part == 5_000
    assert part(held(early), opening(merited=("cleaner",))).part == 5_000 + 1_581  # 5 000 · √(30 / 300)


def test_a_declared_result_adds_to_a_validated_one_as_declared() -> None:
    """Of 60 days, three seen modules are 45; with the fourth only declared, the whole is declared: 48, which is 2 000.

    Where a declared day counts for seven tenths, the whole would be 42 and the three that are seen count: 1 936.
    """
    both = held(seen("cleaner", modules=MODULES[:3]), Certificate(code="cleaner", modules=MODULES[3:]))
    told = part(both, opening("cleaner"))
    assert (told.part, told.is_open, told.flags) == (7_000, True, {"declared"})
    told = part(both, opening("cleaner"), declared_part=7_000)
    assert (told.part, told.is_open) == (6_936, True)


def test_a_declared_part_of_a_part_counts_for_the_product() -> None:
    """Half the modules, only declared at 8 000: 24 of 60 days, 5 000 · √0.08 = 1 414."""
    told = part(held(Certificate(code="cleaner", modules=MODULES[:2])), opening("cleaner"), partial_opens=True)
    assert (told.part, told.is_open) == (6_414, True)


def test_no_module_at_all_opens_nothing() -> None:
    """A result of no modules is not a partial result."""
    told = part(held(seen("cleaner", modules=())), opening("cleaner"), partial_opens=True)
    assert (told.part, told.is_open) == (5_000 - 2_236, False)


@pytest.mark.parametrize(
    ("code", "asked", "counts"),
    [
        ("licence-ce", "licence-b", True),
        ("licence-ce", "licence-c", True),
        ("licence-be", "licence-b", True),
        ("licence-d", "licence-b", True),
        ("licence-b", "licence-ce", False),
        ("truck-b", "truck", True),
        ("truck", "truck-b", False),
        ("adr-tank", "adr", True),
        ("cleaner", "sry", True),
    ],
)
def test_licences_imply_one_another(code: str, asked: str, counts: bool) -> None:
    """Who may drive CE may drive B; who may drive B may not drive CE."""
    told = part(held(seen(code)), opening(asked))
    assert (told.part > 5_000, told.is_open) == (counts, counts)
    if counts:  # as much as by the certificate that is asked for itself
        assert told.part == part(held(seen(asked)), opening(asked)).part


def test_a_licence_won_long_ago_still_holds() -> None:
    """The day that people give is the day the right was won; only a date on the card ends it."""
    assert part(held(seen("licence-b", issued=date(2005, 5, 1))), opening("licence-b")).is_open


@pytest.mark.parametrize(("has", "asked"), [("licence", "licence-b"), ("licence", "licence-ce"), ("truck", "truck-b")])
def test_a_class_that_is_not_known_is_asked_about_and_not_missing(has: str, asked: str) -> None:
    """Whoever has a licence of some class is asked which; the gate stays closed until that is known."""
    told = part(held(seen(has)), opening(asked))
    assert not told.is_open
    assert told.flags == {"unknown"}
    label, wider = (vocabulary().certificates[code].label.sv for code in (asked, has))
    assert words(told.facts, "sv") == [f"{label}: fråga vilken klass eller sort, personen har {wider} (krav)"]
    assert steps(told, "sv") == [f"{label}, om det är det som personen har"]


def test_a_lower_class_is_not_an_unknown_one() -> None:
    """Who drives B lacks CE: there is nothing to ask; nor is a licence that has ended asked about."""
    assert words(part(held(seen("licence-b")), opening("licence-ce")).facts)[0].endswith("missing (required)")
    ended = held(seen("licence", expires=START - DAY))
    assert words(part(ended, opening("licence-b")).facts)[0].endswith("missing (required)")


def test_what_is_implied_ends_with_what_implies_it() -> None:
    """B by way of an expired CE is not B; a part of a certificate implies nothing."""
    assert not part(held(seen("licence-ce", expires=START - DAY)), opening("licence-b")).is_open
    assert not part(held(seen("cleaner", modules=MODULES[:3])), opening("sry"), partial_opens=True).is_open


def test_a_delegation_of_one_workplace_counts_nowhere_else() -> None:
    """It is not portable, so it cannot stand in for the course that is."""
    assert not part(held(seen("medication-delegation")), opening("medication-delegation-course")).is_open


def test_the_best_of_several_counts() -> None:
    """A declared and an expired one beside a validated one change nothing, in whichever order they stand."""
    best, declared, expired = seen("hlr"), Certificate(code="hlr"), seen("hlr", expires=START - DAY)
    for certificates in ((best, declared, expired), (expired, declared, best), (declared, best, expired)):
        told = part(held(*certificates), opening("hlr"))
        assert (told.part, told.is_open, told.flags) == (5_204, True, frozenset())


def test_what_is_asked_and_held_is_added_up_in_days() -> None:
    """HLR held (0.5), ADR merited and declared (0.8 · 3), truck B merited and missing: 2.9 days, 5 000 · √… = 491.

    Six one-day courses are less than a month's: the time is summed, not the lifts. From 300 days on it is full.
    """
    person = held(seen("hlr"), Certificate(code="adr"))
    told = part(person, opening("hlr", merited=("adr", "truck-b")))
    assert (told.part, told.is_open) == (5_491, True)
    assert [fact.split(" (")[-1] for fact in words(told.facts)] == ["required)", "merited)", "merited)"]
    assert part(held(seen("underskoterska"), seen("hlr")), opening("underskoterska", "hlr")).part == 10_000
    assert part(held(seen("licence-b")), opening("licence-b"), full_days=240).part == 7_500


def test_a_merit_that_is_not_held_changes_nothing() -> None:
    """However many an employer adds."""
    assert part(held(), opening(merited=("adr",))).part == 5_000
    assert part(held(seen("hlr")), opening("hlr", merited=("adr", "truck-b"))).part == 5_204


def test_a_merit_closes_no_gate() -> None:
    """Only what is required is a gate, and only where the policy keeps it shut."""
    assert part(held(), opening(merited=("hlr",))).is_open
    told = part(held(), opening("hlr"), gate=False)
    assert (told.is_open, told.part, told.openers) == (True, 4_796, ())


def test_every_missing_requirement_is_named() -> None:
    """What would open the gate is all of it together."""
    told = part(held(seen("adr")), opening("hlr", "adr", "truck-b"))
    assert [change.code for change in told.openers] == ["hlr", "truck-b"]


def test_one_of_several_is_enough() -> None:
    """Each of the alternatives opens the gate and counts for its own time; another certificate does not.

    The nurse's assistant's 300 days are full, the care assistant's 200 are 4 082; the shorter of the two is lacking.
    """
    for code, found, counts in (
        ("underskoterska", 10_000, True),
        ("vardbitrade", 9_082, True),
        ("hlr", 918, False),
    ):
        told = part(held(seen(code)), opening(EITHER))
        assert (told.part, told.is_open) == (found, counts), code


def test_alternatives_count_as_one_demand() -> None:
    """Met by one of them, or by both: no more than the longer of the two; HLR is lacking, half a day."""
    assert part(held(seen("vardbitrade")), opening("hlr", EITHER)).part == 9_082 - 204
    assert part(held(*map(seen, EITHER)), opening("hlr", EITHER)).part == 10_000 - 204


def test_the_best_held_alternative_counts() -> None:
    """200 days that are seen count before 180 of 300 that are declared, in either order; the explanation names it."""
    best = held(Certificate(code="underskoterska"), seen("vardbitrade"))
    for asked in (EITHER, EITHER[::-1]):
        told = part(best, opening(asked), declared_part=6_000, declared_opens=False)
        assert (told.part, told.is_open, told.flags) == (9_082, True, frozenset())
        assert words(told.facts)[0].startswith(f"{CARE.en}: held, validated (required: ")
    declared = part(held(Certificate(code="underskoterska")), opening(EITHER), declared_part=6_000)
    assert (declared.part, declared.flags) == (5_000 + 3_872, {"declared"})  # 5 000 · √(180 / 300)


def test_an_alternative_held_through_another_certificate_counts() -> None:
    """CE implies B: it meets "B or forklift" as it meets B alone, and until the day CE ends."""
    asked = opening(("licence-b", "truck-b"))
    assert part(held(seen("licence-ce")), asked).part == 7_236
    assert not part(held(seen("licence-ce", expires=START - DAY)), asked).is_open


def test_alternatives_that_are_lacking_are_named_together() -> None:
    """What would open the gate is either of them, in words a person would use."""
    told = part(held(), opening(EITHER))
    assert words(told.facts, "sv") == [f"{NURSE.sv} eller {CARE.inline.sv}: saknas (krav)"]
    (change,) = told.openers
    assert (change.code, steps(told, "sv")) == (
        "underskoterska",
        [f"{NURSE.sv} eller {CARE.inline.sv} (från början omkring 1 års utbildning)"],
    )


def test_an_alternative_that_has_expired_is_to_be_renewed() -> None:
    """Of several, the one that was held is the nearest step; the explanation says what else would do."""
    told = part(held(seen("vardbitrade", expires=START - DAY)), opening(EITHER))
    assert [change.code for change in told.openers] == ["vardbitrade"]
    assert steps(told) == [f"renew {CARE.en}"]
    assert words(told.facts)[0].endswith(f"before the start (required: {NURSE.inline.en} or {CARE.inline.en})")


def test_a_partial_alternative_stands_for_itself_alone() -> None:
    """Some modules of the cleaner's certificate are a part of it, and of no alternative to it that the whole covers."""
    some = seen("cleaner", modules=MODULES[:2])
    told = part(held(some), opening(("cleaner", "hlr")))
    assert (told.part, told.is_open) == (5_000 + 1_581 - 204, False)  # 30 days of 60, and an evening of HLR is lacking


def test_alternatives_of_whom_one_covers_another_are_the_lesser_one() -> None:
    """ "C or B" is met by exactly who meets B, for C implies it; who has C has the 85 days of it, 2 661."""
    for code, found in (("licence-b", 7_236), ("licence-c", 7_661), ("licence-ce", 7_661), ("hlr", 2_764)):
        told = part(held(seen(code)), opening(("licence-c", "licence-b")))
        assert (told.part, told.is_open) == (found, part(held(seen(code)), opening("licence-b")).is_open)


def test_equal_choices_are_one_kind_in_whatever_order_they_are_written() -> None:
    """Openings that ask for the same alternatives are alike to the criterion, and no other two."""
    asked = [EITHER, EITHER[::-1], ("underskoterska",), (*EITHER, "hlr"), ("hlr",)]
    places = [Opening(id=f"o{n}", certificates_required=[one], start=START) for n, one in enumerate(asked)]
    columns = pool_of([held(seen("vardbitrade"))], places).columns
    kinds = CertificatesCriterion(columns, Policy()).kinds().of_opening.tolist()
    assert kinds[0] == kinds[1]
    assert len(set(kinds)) == 4


# What can be had before the start ------------------------------------------------------------------------------------


def in_time(candidate: Candidate, asked: Opening, **policy: Any) -> Part:
    """The part by matchcore's own rule: five course days."""
    return part_of("certificates", candidate, asked, Policy(certificates=policy))


def test_what_can_be_had_before_the_start_closes_no_gate() -> None:
    """Truck B takes four days and the work begins in four weeks: open, scored as lacking, and told as a condition."""
    told = in_time(held(), opening("truck-b"))
    assert (told.part, told.is_open, told.openers, told.flags) == (5_000 - 577, True, (), {"conditional"})
    assert words([change.text for change in told.conditions], "sv") == [
        f"{TRUCK_B.sv} (omkring 4 dagars kurs) före 2026-03-01"
    ]
    assert words(told.facts, "sv")[1:] == [
        f"går om personen hinner {TRUCK_B.sv} (omkring 4 dagars kurs) före 2026-03-01"
    ]


@pytest.mark.parametrize(("days", "is_open"), [(6, False), (7, False), (8, True), (28, True)])
def test_it_takes_a_week_and_twice_the_days_of_the_course(days: int, is_open: bool) -> None:
    """Truck B's four days need eight before the start, HLR's evening a week."""
    start = AS_OF + days * DAY
    assert in_time(held(), opening("truck-b", start=start)).is_open is is_open
    assert in_time(held(), opening("hlr", start=start)).is_open is (days >= 7)


def test_a_start_that_is_not_stated_leaves_no_time() -> None:
    """Nobody knows that there is any."""
    assert not in_time(held(), Opening(id="o1", certificates_required=["hlr"])).is_open


def test_all_that_is_lacking_has_to_fit_together() -> None:
    """Truck B (4) and HLR (0.5) fit five days, truck B and ADR (3) do not; the policy may give more days, or none."""
    asked = opening("truck-b", "adr")
    assert in_time(held(), opening("truck-b", "hlr")).is_open
    assert not in_time(held(), asked).is_open
    assert in_time(held(seen("adr")), asked).is_open
    assert in_time(held(), asked, days_before_start=7).is_open
    assert not in_time(held(), opening("hlr"), days_before_start=0).is_open
    assert not in_time(held(), opening("licence-b")).is_open


def test_telling_of_what_one_has_never_closes_a_gate() -> None:
    """One who has it but cannot show it is no worse off than one who has nothing: it can be had, or seen, in time."""
    told = in_time(held(Certificate(code="truck-b")), opening("truck-b"), declared_opens=False)
    assert (told.is_open, told.flags) == (True, {"declared", "conditional"})
    assert words([change.text for change in told.conditions]) == [f"validate {TRUCK_B.en} before 2026-03-01"]
    some = held(seen("cleaner", modules=MODULES[:1]))
    assert in_time(some, opening(("cleaner", "hlr"))).is_open  # the evening of HLR is what is lacking


def test_a_class_that_is_not_known_is_asked_about_before_a_course() -> None:
    """It may be the right one: that is what is asked; and there is time for the course if it is not."""
    told = in_time(held(seen("truck")), opening("truck-b"))
    assert (told.is_open, told.flags) == (True, {"unknown", "conditional"})
    assert words(told.facts, "sv")[1:] == [f"går om personen hinner {TRUCK_B.sv} före 2026-03-01"]


# What the law asks ---------------------------------------------------------------------------------------------------


def test_work_that_the_law_protects_asks_for_its_licence_whatever_the_ad_forgot() -> None:
    """Nobody without a nurse's licence is a nurse; the words say that it is the law that asks."""
    place = Opening(id="o1", ssyk="2221", start=START)
    told = part(held(), place)
    assert (told.part, told.is_open, [change.code for change in told.openers]) == (0, False, ["nurse"])
    assert words(told.facts, "sv")[0].endswith(": saknas (krävs enligt lag)")
    told = part(held(seen("nurse")), place)
    assert (told.part, told.is_open) == (10_000, True)


def test_what_the_law_asks_counts_once_however_the_employer_words_it() -> None:
    """A taxi licence takes eighty days, 5 000 · √(80 / 300); an ad that finds it meriting as well asks for no more."""
    for asked in ({}, {"certificates_merited": ["taxi-licence"]}, {"certificates_required": ["taxi-licence"]}):
        place = Opening(id="o1", ssyk="8321", title="Taxiförare", start=START, **asked)
        assert part(held(seen("taxi-licence")), place).part == 5_000 + 2_581
        told = part(held(), place)
        assert (told.part, told.is_open, len(told.facts)) == (5_000 - 2_581, False, 1)


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({"ssyk": "2341", "form": "permanent"}, False),
        ({"ssyk": "2341", "form": "fixed-term"}, True),
        ({"ssyk": "5321"}, True),
        ({"ssyk": "7411"}, True),
        ({"ssyk": "8321", "title": "Taxiförare"}, False),
        ({"ssyk": "8321", "title": "Personbilsförare"}, True),
        ({"ssyk": "2221", "form": "praktik"}, True),
        ({"ssyk": "2221", "title": "Sjuksköterskestuderande"}, True),
    ],
)
def test_the_law_asks_what_it_asks_and_no_more(fields: dict[str, Any], is_open: bool) -> None:
    """Teachers' permanent posts; taxis by their title; no practice, no protected title, no firm's authorisation."""
    assert part(held(), Opening(id="o1", start=START, **fields)).is_open is is_open
