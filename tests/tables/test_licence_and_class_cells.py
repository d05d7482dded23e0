"""Licences for automatic cars and from abroad, classes that somebody has and has not, and other plain words."""

import io
from datetime import date
from typing import Any

import pytest

from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Place


def read(kind: Any, heading: str, cell: str) -> tuple[Any, list[str], list[str]]:
    """The record of one cell, and the codes of what is asked and noted."""
    what: Any = "candidates" if kind is read_candidates else "openings"
    content = f'id;{heading};{"räckvidd" if what == "candidates" else "titel"}\na;"{cell}";40\n'.encode()
    told = check_file(io.BytesIO(content), what=what, as_of=date(2026, 11, 29))
    found = kind(io.BytesIO(content), on_fault="ask", as_of=date(2026, 11, 29))
    return found[0], [one.code for one in told.problems], [one.code for one in told.notes]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("körkort", "B automat"),
        ("körkort", "B (automat)"),
        ("körkort", "B, automat"),
        ("intyg", "B-körkort automat"),
        ("intyg", "B automatväxlad"),
    ],
)
def test_a_licence_for_automatic_cars_is_the_licence_with_a_note(heading: str, cell: str) -> None:
    """Whether it will do hangs on the employer's cars: that is said."""
    person, asked, noted = read(read_candidates, heading, cell)
    assert [one.code for one in person.certificates] == ["licence-b"]
    assert asked == []
    assert "licence.automatic" in noted


def test_an_opening_that_names_an_automatic_car_asks_for_the_licence() -> None:
    """The employer's word is a remark, and the opening stays."""
    opening, asked, noted = read(read_openings, "krav", "B automat")
    assert opening.certificates_required == ("licence-b",)
    assert asked == []
    assert "licence.automatic" in noted


@pytest.mark.parametrize("cell", ["B manuell", "körkort B, manuell", "B (manuell)"])
def test_an_opening_that_names_manual_gears_asks_for_the_licence_alone(cell: str) -> None:
    """Any licence that is not for automatic cars is one."""
    opening, asked, noted = read(read_openings, "krav", cell)
    assert opening.certificates_required == ("licence-b",)
    assert asked == []
    assert "licence.automatic" not in noted


@pytest.mark.parametrize("cell", ["B från Syrien", "B (Syrien)", "syriskt B-körkort", "körkort från Irak"])
def test_a_licence_from_abroad_is_asked_about(cell: str) -> None:
    """Outside the EEA it is valid for one year after registration: it counts as not known."""
    person, asked, _ = read(read_candidates, "körkort", cell)
    assert not person.certificates
    assert asked == ["licence.abroad"]


@pytest.mark.parametrize(
    "cell", ["svenskt körkort B", "B manuell", "B, manuell", "B (manuell växellåda)", "B, manuellt växlad bil"]
)
def test_a_swedish_licence_is_plain(cell: str) -> None:
    """Nothing is asked of it."""
    person, asked, _ = read(read_candidates, "körkort", cell)
    assert [one.code for one in person.certificates] == ["licence-b"]
    assert asked == []


@pytest.mark.parametrize(
    "cell", ["truckkort B1 ej A", "truckkort B1, ej A", "truckkort B (ej A)", "truckkort B, inte A och C"]
)
def test_classes_that_a_person_has_not_stand_beside_the_one_she_has(cell: str) -> None:
    """She has the first and not the others, and that is noted."""
    person, asked, noted = read(read_candidates, "intyg", cell)
    assert [one.code for one in person.certificates] == ["truck-b"]
    assert asked == []
    assert noted == ["certificate.lacking"]


@pytest.mark.parametrize(
    "cell",
    ["Truck A+B (giltigt tom mars 2029)", "Truck A+B t.o.m. mars 2029", "truck A+B utgår 2029-03-31"],
)
def test_a_last_day_behind_two_classes_of_one_card_is_that_of_both(cell: str) -> None:
    """One card holds both."""
    person, asked, _ = read(read_candidates, "intyg", cell)
    assert {(one.code, str(one.expires)) for one in person.certificates} == {
        ("truck-a", "2029-03-31"),
        ("truck-b", "2029-03-31"),
    }
    assert asked == []


@pytest.mark.parametrize("cell", ["HLR och YKB (giltigt till 2029-03-31)", "HLR och truckkort (klar)"])
def test_of_two_things_it_is_asked(cell: str) -> None:
    """Which of them the parenthesis speaks of does not show."""
    person, asked, _ = read(read_candidates, "intyg", cell)
    assert not person.certificates
    assert asked == ["certificate.of_which"]


@pytest.mark.parametrize("heading", ["krav", "språkkrav"])
@pytest.mark.parametrize("cell", ["kunna svenska", "kan svenska", "ska kunna svenska", "kunna tala svenska"])
def test_that_swedish_is_to_be_known_is_a_demand_without_a_level(heading: str, cell: str) -> None:
    """The employer is asked which level; the opening stays."""
    opening, asked, _ = read(read_openings, heading, cell)
    assert [(one.language, one.level) for one in opening.languages_required] == [("sv", "A1")]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "cell", ["tillsvidare, prov 6 mån", "tillsv, prov 6 mån", "tillsvidare (prov 6 mån)", "tillsvidare efter prov"]
)
def test_permanent_work_that_begins_with_a_trial_is_permanent(cell: str) -> None:
    """The trial is noted."""
    opening, asked, noted = read(read_openings, "anställningsform", cell)
    assert opening.form == "permanent"
    assert asked == []
    assert "form.alone" in noted


def test_pay_is_no_longitude() -> None:
    """ "Lön" is told to be left out; "Lat" and "Lon" are coordinates beside it."""
    content = b"id;titel;L\xc3\xb6n;Lat;Lon\na;x;28000;60.5;15.5\n"
    assert [one.code for one in check_file(io.BytesIO(content)).problems] == ["heading.held_nowhere"]
    (opening,) = read_openings(io.BytesIO(content), on_fault="ask")
    assert opening.workplace == Place(lat=60.5, lon=15.5)
    content = "id;titel;lön (kr/mån)\na;x;28000\n".encode()
    (opening,) = read_openings(io.BytesIO(content), on_fault="ask")
    assert opening.workplace is None


@pytest.mark.parametrize(("cell", "told"), [("B (utbytt)", []), ("nej (läkaren klar)", ["certificate.asked"])])
def test_a_remark_in_a_parenthesis_is_no_country(cell: str, told: list[str]) -> None:
    """An exchanged licence is held; what says two things is asked about, but not as a licence from abroad."""
    _, asked, _ = read(read_candidates, "körkort", cell)
    assert asked in (told, ["vocabulary.unknown_near"] if told else told)


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("taxileg + B", ("taxi-licence", "licence-b")),
        ("truck B o A", ("truck-b", "truck-a")),
        ("HLR o YKB", ("hlr", "ykb")),
        ("svetslicens MIG/MAG", (("welding-mig", "welding-mag"),)),
    ],
)
def test_several_demands_written_together_are_each_read(cell: str, required: tuple[Any, ...]) -> None:
    """With a plus, with "o" for "och", and two names with a stroke between, of which one is enough."""
    opening, asked, _ = read(read_openings, "krav", cell)
    assert opening.certificates_required == required
    assert asked == []


@pytest.mark.parametrize("cell", ["truckkort A + B eller C", "truck B + xyzzykurs"])
def test_what_is_not_clear_among_several_still_leaves_the_opening_out(cell: str) -> None:
    """Its demand must not be lessened."""
    table = f"id;titel;krav\na;x;{cell}\nb;x;HLR\n"
    assert [job.id for job in read_openings(io.StringIO(table), on_fault="ask")] == ["b"]


@pytest.mark.parametrize(("heading", "cell"), [("körkort", "B på g"), ("körkort", "B under utb")])
def test_a_licence_on_its_way_is_worked_towards(heading: str, cell: str) -> None:
    """It is not held."""
    person, asked, _ = read(read_candidates, heading, cell)
    assert (person.certificates or (), person.facts) == ((), {"working_towards": "licence-b"})
    assert asked == []


def test_shortened_headings_are_known() -> None:
    """As people shorten them in a narrow column."""
    table = "id;Sv.nivå;Kan fr.o.m;Arb.tider;Tjg%\na;B1;2027-02-01;kväll;75\n"
    (person,) = read_candidates(io.StringIO(table))
    assert [(one.language, one.level) for one in person.languages] == [("sv", "B1")]
    assert (str(person.available_from), person.shifts, person.hours.most) == ("2027-02-01", ("evening",), 75)


def test_a_school_kitchen_is_two_trades_and_told() -> None:
    """A cook and an assistant both work there."""
    person, asked, noted = read(read_candidates, "vill jobba med", "skolkök")
    assert (len(person.wishes.occupations), asked, len(noted)) == (2, [], 1)


def test_numbers_of_one_name_are_one_of_them() -> None:
    """The second has its name from the first."""
    opening, asked, _ = read(read_openings, "krav", "svetsprövning 135 el 136")
    assert opening.certificates_required == (("welding-mag", "welding-136"),)
    assert asked == []


@pytest.mark.parametrize("cell", ["säs", "säs."])
def test_a_season_shortened_is_no_support_of_old(cell: str) -> None:
    """It is what people write; the old support, long closed, is read by its name."""
    opening, asked, _ = read(read_openings, "anställningsform", cell)
    assert (opening.form, asked) == ("seasonal", [])


@pytest.mark.parametrize("cell", ["1 (2)", "1 (ev 2)"])
def test_more_seats_in_a_parenthesis_are_not_counted(cell: str) -> None:
    """The least that stands there counts, and that is told."""
    opening, asked, noted = read(read_openings, "platser", cell)
    assert (opening.seats, asked, noted[0]) == (1, [], "seats.estimated")


def test_a_level_that_will_do_is_the_level() -> None:
    """ "A2 räcker" asks for A2."""
    opening, asked, _ = read(read_openings, "svenska", "A2 räcker")
    assert [(one.language, one.level) for one in opening.languages_required] == [("sv", "A2")]
    assert asked == []


@pytest.mark.parametrize("cell", ["vårdbitr.utb ELLER usk", "vårdbitr eller usk"])
def test_a_shortened_care_assistant_is_one_of_two(cell: str) -> None:
    """Either is enough."""
    opening, asked, _ = read(read_openings, "krav", cell)
    assert opening.certificates_required == (("vardbitrade", "underskoterska"),)
    assert asked == []


@pytest.mark.parametrize(
    ("heading", "cell", "asked"),
    [
        ("körkort", "B och C pågår", ["certificate.of_which"]),
        ("intyg", "HLR, truckkort (båda utgångna)", ["certificate.expired_when"] * 2),
        ("intyg", "ADR och HLR – samtliga utgångna", ["certificate.expired_when"] * 2),
        ("intyg", "HLR, truckkort, båda pågår", []),
        ("intyg", "HLR, truckkort (ingen av dem giltig)", ["certificate.expired_when"] * 2),
        ("intyg", "B, C (båda från Syrien)", ["vocabulary.unknown_near"] * 2),
        ("intyg", "Tackat nej till HLR, truckkort", ["certificate.of_which"] * 2),
    ],
)
def test_what_is_said_of_several_is_held_of_none(heading: str, cell: str, asked: list[str]) -> None:
    """What is said of both at the end, or before a list, goes for each or is asked about."""
    person, told, _ = read(read_candidates, heading, cell)
    assert (person.certificates, told) == ((), asked)
