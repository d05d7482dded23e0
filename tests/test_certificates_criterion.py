"""Certificates: what opens their gate, what they are worth, and what is said of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matchcore import Candidate, Certificate, Opening, Policy
from matchcore.criteria import CertificatesCriterion
from matchcore.solution.parts import Part
from strategies import DAY, MODULES, START, part_of, pool_of, steps, vocabulary, words

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
    return part_of("certificates", candidate, asked, Policy(certificates=policy))


def test_nothing_asked_is_fully_met() -> None:
    """An opening that asks for no certificate takes anyone with a full part."""
    told = part(held(), opening())
    assert (told.part, told.is_open, words(told.facts)) == (10_000, True, ["no certificates are asked for"])


def test_a_missing_certificate_closes_the_gate_and_is_named() -> None:
    """What would open a gate that asks for truck B is truck B."""
    told = part(held(), opening("truck-b"))
    assert (told.part, told.is_open) == (0, False)
    (change,) = told.openers
    assert (change.kind, change.code, change.value) == ("certificate", "truck-b", None)
    assert steps(told, "en") == [TRUCK_B.en]
    assert steps(told, "sv") == [TRUCK_B.sv]
    assert words(told.facts, "sv") == [f"{TRUCK_B.sv}: saknas (krav)"]


@pytest.mark.parametrize(
    ("expires", "counts"), [(START - DAY, False), (START, True), (START + DAY, True), (None, True)]
)
def test_a_certificate_holds_on_its_last_day_and_not_the_day_after(expires: date | None, counts: bool) -> None:
    """Validity is judged on the day the work starts; the last day is still one of it."""
    told = part(held(seen("hlr", expires=expires)), opening("hlr"))
    assert (told.part, told.is_open) == ((10_000, True) if counts else (0, False))


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
    assert (told.part, told.is_open) == ((10_000, True) if counts else (0, False))
    if not counts:
        assert words(told.facts) == [f"{HLR.en}: holds only from 2026-03-02 (required)"]


def test_each_opening_judges_on_its_own_day() -> None:
    """One certificate, two openings a day apart: it holds for the first and not for the second."""
    person = held(seen("hlr", expires=START))
    assert part(person, opening("hlr")).is_open
    assert not part(person, opening("hlr", start=START + DAY)).is_open


def test_a_declared_certificate_is_worth_what_the_policy_says() -> None:
    """It opens the gate or not, and earns its part, by policy; and it is flagged for the consultant to check."""
    declared = held(Certificate(code="hlr"))
    told = part(declared, opening("hlr"), declared_part=7_000)
    assert (told.part, told.is_open, told.flags) == (7_000, True, {"declared"})
    assert words(told.facts) == [f"{HLR.en}: declared, not validated (required)"]
    told = part(declared, opening("hlr"), declared_opens=False)
    assert (told.part, told.is_open) == (8_000, False)
    assert steps(told) == [f"validate {HLR.en}"]
    assert part(held(seen("hlr")), opening("hlr"), declared_opens=False).flags == frozenset()


def test_a_partial_certificate_is_credited_module_by_module() -> None:
    """Three of four modules are worth three quarters, and the fourth is named as what is left."""
    person = held(seen("cleaner", modules=MODULES[:3]))
    told = part(person, opening("cleaner"))
    assert (told.part, told.is_open) == (7_500, False)
    assert words(told.facts) == ["Cleaner's proof: partial, left: module safety (required)"]
    assert steps(told) == ["Cleaner's proof: module safety"]
    assert part(person, opening("cleaner"), partial_opens=True).is_open
    assert part(held(seen("cleaner", modules=MODULES)), opening("cleaner")).is_open


def test_partial_results_add_up() -> None:
    """Two partial results of different modules are worth their modules together; four of four are the whole."""
    early, late = seen("cleaner", modules=MODULES[:2]), seen("cleaner", modules=MODULES[1:3])
    told = part(held(early, late), opening("cleaner"))
    assert (told.part, told.is_open) == (7_500, False)
    assert words(told.facts) == ["Cleaner's proof: partial, left: module safety (required)"]
    told = part(held(early, late, seen("cleaner", modules=MODULES[3:])), opening("cleaner", "sry"))
    assert (told.part, told.is_open) == (10_000, True)


def test_partial_results_add_up_while_they_hold_together() -> None:
    """One that has expired by the start adds nothing to the other."""
    early, late = (
        seen("cleaner", modules=MODULES[:2], expires=START),
        seen("cleaner", modules=MODULES[2:], issued=START),
    )
    assert part(held(early, late), opening("cleaner")).is_open
    assert part(held(early, late), opening("cleaner", start=START + DAY)).part == 5_000
    assert part(held(early, late), opening("cleaner", start=START - DAY)).part == 5_000


def test_a_declared_result_adds_to_a_validated_one_as_declared() -> None:
    """Three seen modules are 7 500; with the fourth only declared, the whole is declared: 8 000."""
    both = held(seen("cleaner", modules=MODULES[:3]), Certificate(code="cleaner", modules=MODULES[3:]))
    told = part(both, opening("cleaner"))
    assert (told.part, told.is_open, told.flags) == (8_000, True, {"declared"})
    told = part(both, opening("cleaner"), declared_part=7_000)
    assert (told.part, told.is_open) == (7_500, True)


def test_a_declared_part_of_a_part_is_worth_the_product() -> None:
    """Half the modules, only declared at 8 000: 4 000."""
    told = part(held(Certificate(code="cleaner", modules=MODULES[:2])), opening("cleaner"), partial_opens=True)
    assert (told.part, told.is_open) == (4_000, True)


def test_no_module_at_all_opens_nothing() -> None:
    """A result of no modules is not a partial result."""
    told = part(held(seen("cleaner", modules=())), opening("cleaner"), partial_opens=True)
    assert (told.part, told.is_open) == (0, False)


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
    assert (told.part, told.is_open) == ((10_000, True) if counts else (0, False))


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
        assert (told.part, told.is_open, told.flags) == (10_000, True, frozenset())


def test_the_part_is_the_mean_over_all_that_is_asked() -> None:
    """One required held, one merited declared, one merited missing: a third of 10 000 + 8 000, rounded down."""
    person = held(seen("hlr"), Certificate(code="adr"))
    told = part(person, opening("hlr", merited=("adr", "truck-b")))
    assert (told.part, told.is_open) == (6_000, True)
    assert [fact.split(" (")[-1] for fact in words(told.facts)] == ["required)", "merited)", "merited)"]
    assert part(held(), opening(merited=("adr",))).part == 0
    assert part(held(seen("hlr")), opening("hlr", merited=("adr", "truck-b"))).part == 3_333


def test_a_merit_closes_no_gate() -> None:
    """Only what is required is a gate, and only where the policy keeps it shut."""
    assert part(held(), opening(merited=("hlr",))).is_open
    told = part(held(), opening("hlr"), gate=False)
    assert (told.is_open, told.part, told.openers) == (True, 0, ())


def test_every_missing_requirement_is_named() -> None:
    """What would open the gate is all of it together."""
    told = part(held(seen("adr")), opening("hlr", "adr", "truck-b"))
    assert [change.code for change in told.openers] == ["hlr", "truck-b"]


def test_one_of_several_is_enough() -> None:
    """Each of the alternatives opens the gate and gives the whole credit by itself; another certificate does not."""
    for code, counts in (("underskoterska", True), ("vardbitrade", True), ("hlr", False)):
        told = part(held(seen(code)), opening(EITHER))
        assert (told.part, told.is_open) == (10_000 * counts, counts), code


def test_alternatives_count_as_one_demand() -> None:
    """The part is the mean over demands: of two, one met by an alternative and one lacking, half, however many held."""
    assert part(held(seen("vardbitrade")), opening("hlr", EITHER)).part == 5_000
    assert part(held(*map(seen, EITHER)), opening("hlr", EITHER)).part == 5_000


def test_the_best_held_alternative_counts() -> None:
    """A validated alternative counts before a declared one, in either order, and the explanation names it."""
    best = held(Certificate(code="underskoterska"), seen("vardbitrade"))
    for asked in (EITHER, EITHER[::-1]):
        told = part(best, opening(asked), declared_part=6_000, declared_opens=False)
        assert (told.part, told.is_open, told.flags) == (10_000, True, frozenset())
        assert words(told.facts)[0].startswith(f"{CARE.en}: held, validated (required: ")
    declared = part(held(Certificate(code="underskoterska")), opening(EITHER), declared_part=6_000)
    assert (declared.part, declared.flags) == (6_000, {"declared"})


def test_an_alternative_held_through_another_certificate_counts() -> None:
    """CE implies B: it meets "B or forklift" as it meets B alone, and until the day CE ends."""
    asked = opening(("licence-b", "truck-b"))
    assert part(held(seen("licence-ce")), asked).part == 10_000
    assert not part(held(seen("licence-ce", expires=START - DAY)), asked).is_open


def test_alternatives_that_are_lacking_are_named_together() -> None:
    """What would open the gate is either of them, in words a person would use."""
    told = part(held(), opening(EITHER))
    assert words(told.facts, "sv") == [f"{NURSE.sv} eller {CARE.inline.sv}: saknas (krav)"]
    (change,) = told.openers
    assert (change.code, steps(told, "sv")) == ("underskoterska", [f"{NURSE.sv} eller {CARE.inline.sv}"])


def test_an_alternative_that_has_expired_is_to_be_renewed() -> None:
    """Of several, the one that was held is the nearest step; the explanation says what else would do."""
    told = part(held(seen("vardbitrade", expires=START - DAY)), opening(EITHER))
    assert [change.code for change in told.openers] == ["vardbitrade"]
    assert steps(told) == [f"renew {CARE.en}"]
    assert words(told.facts)[0].endswith(f"before the start (required: {NURSE.inline.en} or {CARE.inline.en})")


def test_a_partial_alternative_stands_for_itself_alone() -> None:
    """Some modules of the cleaner's certificate are a part of it, and of no alternative to it that the whole covers."""
    some = seen("cleaner", modules=MODULES[:2])
    assert part(held(some), opening(("cleaner", "hlr"))).part == part(held(some), opening("cleaner")).part > 0


def test_alternatives_of_whom_one_covers_another_are_the_lesser_one() -> None:
    """ "C or B" is met by exactly who meets B, for C implies it."""
    for code in ("licence-b", "licence-c", "licence-ce", "hlr"):
        person = held(seen(code))
        assert part(person, opening(("licence-c", "licence-b"))).part == part(person, opening("licence-b")).part


def test_equal_choices_are_one_kind_in_whatever_order_they_are_written() -> None:
    """Openings that ask for the same alternatives are alike to the criterion, and no other two."""
    asked = [EITHER, EITHER[::-1], ("underskoterska",), (*EITHER, "hlr"), ("hlr",)]
    places = [Opening(id=f"o{n}", certificates_required=[one], start=START) for n, one in enumerate(asked)]
    columns = pool_of([held(seen("vardbitrade"))], places).columns
    kinds = CertificatesCriterion(columns, Policy()).kinds().of_opening.tolist()
    assert kinds[0] == kinds[1]
    assert len(set(kinds)) == 4
