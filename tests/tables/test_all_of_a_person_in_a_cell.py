"""People of whom one cell says everything, sentence by sentence; and what a list says of its own short words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from short_lists import people, person

from matchcore.records import Candidate


def told(found: Candidate) -> dict[str, Any]:
    """What is known of a person, short."""
    return {
        "held": [one.code for one in found.certificates],
        "sv": [(one.course, one.level) for one in found.languages if one.language == "sv"],
        "work": [(one.ssyk, one.years) for one in found.occupations],
        "towards": found.facts.get("working_towards"),
    }


@pytest.mark.parametrize(
    "heading", ["Språk / skola / arbete / intyg", "Svenska + jobb + intyg", "Språk / arbete / bevis"]
)
@pytest.mark.parametrize(
    ("cell", "held", "swedish", "work", "towards", "asked"),
    [
        ("SFI B pågår. Kock 6 år. Truckkort.", ["truck"], [("sfi-b", None)], [("5120", 6)], None, []),
        ("C pågår, finska. B.", ["licence-b"], [("sfi-c", None)], [], None, []),
        ("D. Målare 3 år. B, T.", ["licence-b", "licence-tractor"], [("sfi-d", None)], [("7131", 3)], None, []),
        ("B1. Läser även barnskötare.", [], [(None, "B1")], [], "barnskotare", []),
        ("Finska. Travers.", ["crane-overhead"], [], [], None, []),
        ("SVA 1. Truck A1/B1 t.o.m. maj 2028.", [], [("sva-1", None)], [], None, ["vocabulary.several_named"]),
        ("SVA 1. CE bytt i maj, YKB inte gjort.", ["licence-ce"], [("sva-1", None)], [], None, []),
        ("SFI D. Delegering (går ut i maj).", [], [("sfi-d", None)], [], None, ["date.which_day"]),
        ("Svenska B2. Röjsåg enligt egen uppgift.", [], [(None, "B2")], [], None, ["vocabulary.unknown_near"]),
    ],
)
def test_each_sentence_is_what_it_says(
    heading: str, cell: str, held: list[str], swedish: list[Any], work: list[Any], towards: str | None, asked: list[str]
) -> None:
    """A letter first is a course, and one later a licence; a proof that is asked about is no work."""
    found, codes = person(heading, cell)
    assert (told(found), codes) == ({"held": held, "sv": swedish, "work": work, "towards": towards}, asked)


@pytest.mark.parametrize(
    ("cell", "wished", "first", "most", "asked"),
    [
        ("Kock. Nu.", ["5120"], None, None, []),
        ("Kock, heltid. Från maj", ["5120"], date(2027, 5, 1), 100, []),
        ("Kock. 60 %, kan börja v 4", ["5120"], date(2027, 1, 25), 60, []),
        ("Ej kock, målare", None, None, None, ["background.not_wished", "background.after_not_wished"]),
    ],
)
def test_wishes_say_when_and_how_much_where_no_other_column_does(
    cell: str, wished: list[str] | None, first: date | None, most: int | None, asked: list[str]
) -> None:
    """And what follows on something unwanted stays in question."""
    found, codes = person("Planering / önskemål", cell)
    wishes = None if found.wishes is None else [*found.wishes.occupations]
    extent = None if found.hours is None else found.hours.most
    assert (wishes, found.available_from, extent, codes) == (wished, first, most, asked)


def test_a_list_says_which_town_it_means_and_in_which_unit() -> None:
    """Below the table, as it explains its other short words."""
    read = people(
        "Delt\tOrt\tReser\tKörkort\na-1\tLkp\tbil 6\tB\na-2\tLkp, Ryd\t3\tB\na-3\tMjölby\tbil, 2\tB\n"
        "\t\t\t\nLkp = Linköping. Reser = mil om inget annat\t\t\t\n"
    )
    assert [one.reach_km for one in read] == [60, 30, 20]
    assert [one.home.municipality for one in read] == ["0580", "0580", "0586"]


@pytest.mark.parametrize("cell", ["mod.mål", "Modersm. sv", "modersmål är svenska", "modersmål"])
def test_a_first_language_cut_short(cell: str) -> None:
    """It is no goal that somebody works towards."""
    found, codes = person("Svenska", cell)
    assert ([one.level for one in found.languages], dict(found.facts), codes) == (["C2"], {}, [])


@pytest.mark.parametrize(
    ("cell", "status", "asked"),
    [
        ("SFI C klar 10/25", "completed", []),
        ("SFI C klar aug", None, ["date.which_day"]),
        ("SFI C klar i maj", "enrolled", []),
        ("SFI C klar okt 2026", "completed", []),
    ],
)
def test_a_month_that_has_just_been_is_asked_about(cell: str, status: str | None, asked: list[str]) -> None:
    """With no year it may be the one before or the next; with two figures of its year it is no day."""
    found, codes = person("Svenska", cell)
    assert (next((one.course_status for one in found.languages), None), codes) == (status, asked)


@pytest.mark.parametrize(
    ("cell", "work", "asked"),
    [
        ("lager + flytt 2 år", [("4322", 2), ("9332", 2)], []),
        ("kock 5å, städ 1 å", [("5120", 5), ("9111", 1)], []),
        ("kock o hemmafru", [("5120", None)], ["vocabulary.unknown"]),
    ],
)
def test_no_kind_of_work_is_lost_beside_another(cell: str, work: list[Any], asked: list[str]) -> None:
    """What is not known of two is asked about."""
    found, codes = person("Erfarenhet", cell)
    assert ([(one.ssyk, one.years) for one in found.occupations], codes) == (work, asked)


@pytest.mark.parametrize(
    ("cell", "course", "towards", "asked"),
    [
        ("SFI C", "sfi-c", None, []),
        ("SVA 1, vårdbiträde t.o.m. 2027-06-11", "sva-1", "vardbitrade", []),
        ("Frisörlinjen, SFI D", "sfi-d", None, ["vocabulary.unknown"]),
        ("Väntar på SFI B", None, "sfi-b", []),
    ],
)
def test_a_course_of_swedish_is_what_somebody_studies_now(
    cell: str, course: str | None, towards: str | None, asked: list[str]
) -> None:
    """Beside what else stands below "Utbildning just nu"."""
    found, codes = person("Utbildning just nu", cell)
    of = next((one.course for one in found.languages), None)
    assert (of, found.facts.get("working_towards"), codes) == (course, towards, asked)


@pytest.mark.parametrize(
    ("heading", "cell", "known", "asked"),
    [
        ("Intyg/körkort", "B utbytt", ["licence-b"], []),
        ("Intyg/körkort", "BE, inbytt 2024", ["licence-be"], []),
        ("Intyg/körkort", "CE bytt till svenskt i maj", ["licence-ce"], []),
        ("Körkort", "CE, ej utbytt", [], ["certificate.asked"]),
        ("SFI", "Flytande sv", ["C1"], []),
        ("SFI", "sv flyt", ["C1"], []),
        ("SFI", "D, 15 t/v", ["sfi-d"], []),
        ("Bor", "Bor i Eslöv", ["1285"], []),
        ("Bor", "Centrum (602 33)", ["602 33"], []),
        ("Bor", "Bor hos bror i Eslöv", ["1285"], ["place.partly"]),
    ],
)
def test_what_says_no_more_beside_what_is_known(heading: str, cell: str, known: list[str], asked: list[str]) -> None:
    """An exchange, the word for Swedish, how often one studies, that one lives there."""
    found, codes = person(heading, cell)
    said = [one.code for one in found.certificates] + [one.course or one.level for one in found.languages]
    said += [] if found.home is None else [found.home.postcode or found.home.municipality]
    assert ([one for one in said if one], codes) == (known, asked)


def test_what_is_known_of_several_kinds_of_work_in_one_part_is_kept() -> None:
    """And the other is asked about."""
    found, codes = person("Språk / arbete / bevis", "SFI D. Bagare/hemmafru 3 år. B")
    assert told(found) == {"held": ["licence-b"], "sv": [("sfi-d", None)], "work": [("7612", 3)], "towards": None}
    assert codes == ["vocabulary.unknown"]


@pytest.mark.parametrize(
    ("cell", "wished", "shifts", "asked"),
    [
        ("Målare. 60 %", ["7131"], (), []),
        ("Målare / kock. Helger ok. Lager", ["7131", "5120", "4322"], ("day", "weekend"), []),
        ("ej kock; målare, heltid", ["7131"], (), ["background.not_wished"]),
        ("Lagerarb., städ", ["4322", "9111"], (), []),
        ("lager. Heltid. Städ", ["4322", "9111"], (), []),
        ("Kock., städ, dagtid", ["5120", "9111"], ("day",), []),
        ("lager ej natt", ["4322"], (), ["background.not_wished"]),
    ],
)
def test_wishes_without_what_stands_between_them(
    cell: str, wished: list[str], shifts: tuple[str, ...], asked: list[str]
) -> None:
    """Times are taken out of a cell of wishes, and what is left stands as it was written."""
    found, codes = person("Önskemål", cell)
    assert ([*found.wishes.occupations] if found.wishes else [], found.shifts or (), codes) == (wished, shifts, asked)
