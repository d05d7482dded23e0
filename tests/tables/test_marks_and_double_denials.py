"""Marks for parts of a cell, two denials, what a title says beside its trade: read as meant, or told."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from matchcore.files import check_file, read_candidates, read_openings


def table(*rows: list[str]) -> io.StringIO:
    """A file in memory."""
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return io.StringIO(file.getvalue())


def opening(heading: str, cell: str) -> tuple[Any, set[str]]:
    """The opening with a cell, and the codes of all that was told of it."""
    rows = ["id", "titel", heading][: 2 + (heading != "titel")], ["a", cell if heading == "titel" else "Kock", cell]
    rows = rows[0], rows[1][: len(rows[0])]
    read = read_openings(table(*rows, ["b", "Städare", ""][: len(rows[0])]), on_fault="ask")
    told = {one.code for one in check_file(table(*rows), what="openings").notes}
    told |= {one.code for ones in read.asked.by_id.values() for one in ones} | {one.code for one in read.asked.left_out}
    return next((one for one in read if one.id == "a"), None), told


def person(heading: str, cell: str) -> tuple[Any, set[str]]:
    """The same of a person."""
    rows = ["id", "kommun", heading][: 2 + (heading != "kommun")], ["a", cell if heading == "kommun" else "Mora", cell]
    rows = rows[0], rows[1][: len(rows[0])]
    read = read_candidates(table(*rows), on_fault="ask")
    told = {one.code for one in check_file(table(*rows), what="candidates").notes}
    told |= {one.code for ones in read.asked.by_id.values() for one in ones}
    return read[0], told


@pytest.mark.parametrize(
    ("cell", "held", "told"),
    [
        ("☑ C ☐ D", ["licence-c"], "cell.marked_off"),
        ("B ☑ BE ☐", ["licence-b"], "cell.marked_off"),
        ("[ ] B [x] AM", ["licence-am"], "cell.marked_off"),
        ("B: ja, D: nej", ["licence-b"], "cell.marked_off"),
        ("B +, C -", ["licence-b"], "cell.marked_off"),
        ("B, ~~C~~", ["licence-b"], "certificate.expired_when"),
        ("☒ B ☑ C", ["licence-c"], "cell.marked_open"),
        ("C (CE)", ["licence-c"], "cell.marked_open"),
        ("(C)", [], "cell.marked_open"),
        ("bil", [], "certificate.of_which"),
        ("moped, inget körkort", [], "certificate.of_which"),
    ],
)
def test_marked_classes(cell: str, held: list[str], told: str) -> None:
    """What is marked as no is not held, and what stands in brackets is asked about."""
    someone, codes = person("körkort", cell)
    assert [one.code for one in someone.certificates] == held
    assert told in codes


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("arbetstid", "kväll +, natt -", "shifts", ("evening",)),
        ("arbetstid", "kväll, (natt)", "shifts", ("evening",)),
        ("arbetstid", "✓ dag ✗ helg", "shifts", ("day",)),
        ("godtar", "vik ✓, tim ✗", "forms", ("substitute",)),
        ("godtar", "☐ tim ☒ vik", "forms", ("substitute",)),
        ("berättigad till", "nystartsjobb ja, introduktionsjobb nej", "eligible", {"nystartsjobb": True}),
    ],
)
def test_marks_in_other_columns(heading: str, cell: str, field: str, value: object) -> None:
    """The marks mean the same below every heading, and what they leave out is told."""
    someone, codes = person(heading, cell)
    assert getattr(someone, field) == value
    assert codes & {"cell.marked_off", "cell.marked_open"}


def test_marks_of_work() -> None:
    """Work that is struck or marked as no is neither wished for nor done."""
    assert person("önskemål", "~~kock~~, städare")[0].wishes.occupations == ("9111",)
    assert [one.ssyk for one in person("tidigare yrke", "kock ✓ diskare ✗")[0].occupations] == ["5120"]


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("Utan truckkort B funkar det inte", ("truck-b",)),
        ("Vi tar ingen utan HLR", ("hlr",)),
        ("Får ej sakna körkort B", ("licence-b",)),
        ("Inte bara HLR utan även körkort B", ("hlr", "licence-b")),
        ("Inte truckkort utan HLR", ("hlr",)),
        ("Inget annat krav än HLR", ("hlr",)),
        ("HLR är a o o", ("hlr",)),
        ("Utan HLR går det bra", ()),
    ],
)
def test_two_denials_demand(cell: str, required: tuple[str, ...]) -> None:
    """What one cannot be without is required."""
    assert opening("krav", cell)[0].certificates_required == required


def test_required_among_merits() -> None:
    """Below a heading of merits, what words say is required is read as that, and but after a label asked about."""
    read, codes = opening("meriterande", "HLR. Krav: truckkort B")
    assert (read.certificates_merited, read.certificates_required) == (("hlr",), ("truck-b",))
    assert "certificate.required_here" in codes
    for cell in ("Man måste ha HLR", "HLR obligatoriskt", "Utan HLR går det inte"):
        read, codes = opening("meriterande", cell)
        assert (read.certificates_merited, read.certificates_required) == ((), ("hlr",))
        assert "demand.uncertain" in codes
    read, codes = opening("meriterande", "Måste kunna svenska B1")
    assert (read.languages_wanted, [one.level for one in read.languages_required]) == ((), ["B1"])
    assert "demand.uncertain" in codes
    assert opening("meriterande", "HLR men inget måste")[1] <= {"demand.not_asked", "certificate.merited_here"}


@pytest.mark.parametrize("title", ["Kock (tillsatt 3/12)", "Utgår: kock", "Kock PAUSAD", "Kock, ej längre aktuell"])
def test_a_title_that_is_over(title: str) -> None:
    """The words that leave a row out as a status leave it out in a title, too."""
    assert opening("titel", title) == (None, {"row.over"})


def test_what_a_title_says_beside_its_trade() -> None:
    """Licences and levels are demanded, what may be a state is asked about, and times and forms are told."""
    read, codes = opening("titel", "Kock med B-körkort")
    assert read.certificates_required == ("licence-b",)
    assert "title.demand" in codes
    assert opening("titel", "Chaufför C/CE")[0].certificates_required == (("licence-c", "licence-ce"),)
    read, _ = opening("titel", "Kock (svenska A2)")
    assert [(one.language, one.level) for one in read.languages_required] == [("sv", "A2")]
    for title, code in (
        ("Kock (klar)", "title.open"),
        ("Montör, el", "title.open"),
        ("Kock (B)", "title.open"),
        ("Kock kväll", "cell.weak"),
        ("Kock, sommarvikariat", "cell.weak"),
        ("Kock 50-75 %", "title.beside"),
    ):
        read, codes = opening("titel", title)
        assert not read.certificates_required
        assert code in codes
    assert opening("titel", "Kock ej tillsatt")[0] is not None


@pytest.mark.parametrize(
    ("title", "required", "merited"),
    [
        ("Chaufför CE, natt", ("licence-ce",), ()),
        ("Distributör C (vik) + YKB", ("licence-c", "ykb"), ()),
        ("Bussförare D/YKB", ("licence-d", "ykb"), ()),
        ("Truckförare A+B, 2-skift", ("truck-a", "truck-b"), ()),
        ("Bagare hygienbevis, ADR", ("food-hygiene", "adr"), ()),
        ("Svetsare 135/136", (("welding-mag", "welding-136"),), ()),
        ("Svetsare MIG/MAG", (), ()),
        ("Diskare utan körkort", (), ()),
        ("Städare, inget körkort", (), ()),
        ("Städare helst med B-körkort", (), ("licence-b",)),
        ("Lagerarbetare (truckkort B krav), HLR ett plus", ("truck-b",), ("hlr",)),
        ("Undersköterska, demens", (), ()),
    ],
)
def test_parts_of_a_title_are_read_one_by_one(
    title: str, required: tuple[object, ...], merited: tuple[str, ...]
) -> None:
    """Each part beside the trade is read as a cell of demands is, with its merits and denials, whatever follows."""
    read, _ = opening("titel", title)
    assert (read.certificates_required, read.certificates_merited) == (required, merited)


def test_what_stands_in_the_cell_of_another_counts_where_no_other_says_it() -> None:
    """Times, a start or a place in a title, and a place in an employer's name, are taken and told; else they wait."""
    rows = [
        ["id", "titel", "arbetsgivare", "kommun", "arbetstid"],
        ["1", "Kock i Orsa, natt", "Krogen", "Mora", "dag"],
        ["2", "Kock i Orsa, natt", "Krogen", "", ""],
        ["3", "Kock", "Mora kommun (skolan)", "", "dag"],
        ["4", "Kock – Mora/Orsa", "Krogen", "", "dag"],
        ["5", "Kock", "Krogen: Orsa", "Orsa", "dag"],
        ["6", "Kock", "Krogen", "Orsa", "dag"],
        ["7", "Kock", "Krogen", "Orsa", "dag"],
    ]
    read = read_openings(table(*rows), on_fault="ask")
    places = [one.workplace and one.workplace.municipality for one in read]
    assert places[:4] == ["2062", "2034", "2062", None]
    assert [list(one.shifts or ()) for one in read][:3] == [["day"], ["night"], ["day"]]
    told = {name: {one.code for one in ones} for name, ones in read.asked.by_id.items()}
    assert told == {"2": {"cell.weak"}, "3": {"cell.weak"}, "4": {"cell.places_beside"}}


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("omfattning", "38,25", "background.percent_or_hours"),
        ("omfattning", "40", "background.percent_or_hours"),
        ("arbetstid", "-16", "background.shifts"),
        ("arbetstid", "17-", "background.shifts"),
        ("tillgänglig från", "2127-03-01", "day.far"),
        ("kommun", "Falun?", "place.asked"),
        ("kompetensbevis", "skötare", "vocabulary.unknown"),
        ("språk", "svenska B1 (engelska B1)", "cell.marked_open"),
        ("språk", "svenska A2, dari (lite engelska)", "cell.marked_open"),
    ],
)
def test_what_may_be_another_thing_is_told(heading: str, cell: str, told: str) -> None:
    """Hours that may be percent, half a span, a far day, an uncertain place and other languages are told."""
    assert told in person(heading, cell)[1]


def test_codes_that_are_no_languages() -> None:
    """A class of licence is no level, and two letters among demands are no language."""
    for cell in ("körkort B1", "B1-körkort", "ID krävs"):
        read, codes = opening("krav", cell)
        assert read is None
        assert codes
    read, codes = opening("krav", "CV krävs")
    assert read is not None
    assert (read.languages_required, codes) == ((), {"vocabulary.no_certificate"})


@pytest.mark.parametrize("sign", ["”-”", "''", "〃", "-''-", "d.o.", "idem", "↑"])
def test_signs_for_as_above(sign: str) -> None:
    """Every sign for "as above" is that, in any column."""
    rows = ["id", "kommun", "titel", "krav"], ["a", "Mora", "Kock", "HLR"], ["b", sign, "Kock", sign]
    read = read_openings(table(*rows))
    assert [(one.workplace, one.certificates_required) for one in read] == [(read[0].workplace, ("hlr",))] * 2


@pytest.mark.parametrize(
    ("cell", "held", "told"),
    [
        ("barnskötare maj 2090", {"barnskotare": "from"}, "certificate.from_later"),
        ("usk examen jun 2090", {"underskoterska": "from"}, "certificate.from_later"),
        ("ADR 2090-05-01", {"adr": "until"}, None),
        ("Inga, men hygienbevis", {"food-hygiene": ""}, "vocabulary.usual"),
        ("Nej, dock HLR", {"hlr": ""}, None),
        ("Nej", {}, None),
    ],
)
def test_what_somebody_has_later_or_after_all(cell: str, held: dict[str, str], told: str | None) -> None:
    """A proof that never ends is had on a day to come; behind a no stands what is held after all."""
    read, codes = person("kompetensbevis", cell)
    assert {one.code: "from" if one.issued else "until" if one.expires else "" for one in read.certificates} == held
    assert told is None or told in codes


def test_a_near_day_beside_a_card_without_end_may_be_that_of_a_course() -> None:
    """It is asked about; further off it is the card's last day."""
    for days, code in ((20, {"certificate.which_day"}), (700, set())):
        read, codes = person("kompetensbevis", f"liftkort {date.today() + timedelta(days)}")
        assert (len(read.certificates), codes & {"certificate.which_day"}) == (not code, code)


def test_a_car_is_no_licence_and_a_mark_in_brackets_no_answer() -> None:
    """Of people a car beside "ej B"; of openings "ja!" and "ja + bil", a bracketed mark being a merit."""
    for cell in ("bil, ej B", "egen bil men inget körkort", "bil, körkort saknas"):
        read, _ = person("körkort", cell)
        assert (read.car, read.certificates) == (True, ())
    assert person("körkort", "(x)")[1] == {"cell.marked_open"}
    assert opening("körkort", "JA!")[0].certificates_required == ("licence",)
    read, _ = opening("körkort", "ja och bil")
    assert (read.certificates_required, read.needs_car) == (("licence",), True)
    read, codes = opening("körkort", "(x)")
    assert (read.certificates_required, read.certificates_merited) == ((), ("licence",))
    assert "demand.in_parenthesis" in codes
    assert opening("körkort", "buss")[0].certificates_required == ()
