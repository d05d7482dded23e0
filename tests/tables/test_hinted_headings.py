"""Headings that hint at several things, as people write them: the cells decide among what they hint at."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from short_lists import openings, people

from matchcore.errors import FileError
from matchcore.files import read_candidates, read_openings
from matchcore.files.questions import Records
from matchcore.records import Opening
from matchcore.tables.headings import What, fields_hinted, is_of_notes

TITLES = ("Truckförare", "Lokalvårdare", "Svetsare", "Bagare", "Väktare")


def beside_titles(heading: str, cells: Sequence[str]) -> Records[Opening]:
    """A list of jobs with one column more."""
    rows = (f"Bolaget {at};{TITLES[at]};{one}" for at, one in enumerate(cells))
    return openings("\n".join((f"Arbetsgivare;Titel;{heading}", *rows)) + "\n")


TOWNS = ("Växjö, Alvesta", "Ljungby", "Kosta eller Lessebo", "hela Växjö", "Älmhult")
TIMES = ("6-15, heltid", "dag/kväll + varannan helg", "2-skift, 100 %", "mest nätter", "7-16, fredag till lunch")
PROOFS = ("truckkort A", "B-körkort, gärna HLR", "heta arbeten", "hygienbevis", "-")


@pytest.mark.parametrize(
    ("heading", "cells", "field", "last"),
    [
        ("Var hamnar man?", TOWNS, "workplace", "0765"),
        ("Jobbet finns i", TOWNS, "workplace", "0765"),
        ("När jobbar man, och hur mycket?", TIMES, "shifts", "day"),
        ("Arbetstidsförläggning", TIMES, "shifts", "day"),
        (
            "Blir det nåt fast?",
            ("ja fast", "vikariat året ut", "nej säsong", "prov", "tillsvidare"),
            "form",
            "permanent",
        ),
        ("Skallar", ("6", "3", "2", "1-2", "4"), "seats", "4"),
        ("Uppstart", ("mars", "v 9", "1/2", "nu", "2027-05-01"), "start", "2027-05-01"),
        ("Duger det med SFI C?", ("SFI C", "B1", "A2", "sfi d", "C1"), "languages_required", "C1"),
        ("Nödvändiga intyg", PROOFS[::-1], "certificates_required", "truck-a"),
        ("Kanon om man också har", PROOFS[::-1], "certificates_merited", "truck-a"),
        ("Skulle underlätta", PROOFS[::-1], "certificates_merited", "truck-a"),
    ],
)
def test_cells_decide_among_what_a_heading_hints_at(heading: str, cells: Sequence[str], field: str, last: str) -> None:
    made = beside_titles(heading, cells)
    assert len(made) == len(cells)
    assert last in str(getattr(made[-1], field))


@pytest.mark.parametrize(
    ("heading", "required"),
    [("Vad måste man ha (gärna = bonus)", True), ("MERITERANDE (EJ KRAV)", False), ("Önskemål utöver kraven", False)],
)
def test_of_words_of_both_the_first_says_what_the_cells_are(heading: str, required: bool) -> None:
    made = beside_titles(heading, PROOFS)
    assert made[0].certificates_required == (("truck-a",) if required else ())
    assert made[0].certificates_merited == (() if required else ("truck-a",))


def test_a_list_is_read_though_none_of_its_headings_is_known() -> None:
    """A row of cells with a known word in it was taken for the headings."""
    text = (
        "Det här har jag ringt ihop;;;\n"
        "Vilka är det jag pratat med?;Vad vill de ha för folk?;Var hamnar man?;Det här måste man ha med sig\n"
        "Kustens Storkök;3 st köksbiträden;Kalmar;hygienbevis\n"
        "Sågen i Blomstermåla;2 truckförare;Blomstermåla;truckkort A och B\n"
        "Hemtjänsten i Nybro;undersköterskor, 4 st;Nybro;usk-bevis, HLR så klart\n"
        "Åkeriet vid hamnen;chaufför;Oskarshamn;C-körkort\n"
    )
    made = openings(text)
    assert [one.seats for one in made] == [3, 2, 4, 1]
    assert [one.employer for one in made][1:3] == ["Sågen i Blomstermåla", "Hemtjänsten i Nybro"]
    assert made[1].certificates_required == ("truck-a", "truck-b")


def test_a_sheet_of_something_else_has_no_headings() -> None:
    rows = "".join(f"{week};tårta;kaffe;te\n" for week in range(9, 15))
    with pytest.raises(FileError) as caught:
        openings("Vecka;Bakverk;Dryck;Annan dryck\n" + rows)
    assert caught.value.problems


def test_employers_stand_behind_the_titles_too_where_their_heading_hints_at_them() -> None:
    text = "Mejlat av;Gäller;Åt vem;Pers\n" + "".join(
        f"{by};{title};{firm};2\n"
        for by, title, firm in zip(
            ("Skola", "Vård", "Skola", "Vård", "Skola"),
            TITLES,
            ("Malmbergs Entreprenad", "tekniska enheten", "Arctic Lodge", "Kommunens kök", "Nordassistans"),
            strict=True,
        )
    )
    made = openings(text)
    assert [one.employer for one in made][:3] == ["Malmbergs Entreprenad", "tekniska enheten", "Arctic Lodge"]


REMARKS = (
    "Truckkort B erfordras. Traverskort till fördel",
    "Tåg funkar",
    "Ringt två gånger",
    "Buss från Nybro går ej så tidigt",
    "Hund i hemmet",
)


@pytest.mark.parametrize("heading", ["Anmärkningar", "Något mer vi bör veta?", "Eget som stod i mejlet"])
def test_of_remarks_only_what_says_that_it_is_demanded_is(heading: str) -> None:
    """ "Tåg funkar" was a demand for a train driver's licence, and what a remark demands was not read at all."""
    rows = (f"Bolaget {at};{TITLES[at]};HLR;{one}" for at, one in enumerate(REMARKS))
    made = openings("\n".join((f"Arbetsgivare;Titel;Krav;{heading}", *rows)) + "\n")
    assert [one.certificates_required for one in made] == [("hlr", "truck-b"), *[("hlr",)] * 4]
    assert made[0].certificates_merited == ("crane-overhead",)
    assert "heading.demands_in_remarks" in [one.code for one in made.asked.estimated]


def test_remarks_that_demand_nothing_are_noted_alone() -> None:
    rows = (f"Bolaget {at};{TITLES[at]};HLR;{one}" for at, one in enumerate(REMARKS[1:]))
    made = openings("\n".join(("Arbetsgivare;Titel;Krav;Anmärkningar", *rows)) + "\n")
    assert [one.certificates_required for one in made] == [("hlr",)] * 4
    assert not made.asked.estimated


def test_a_title_over_times_is_freed_though_another_column_has_times() -> None:
    text = "Arbetsgivare;Syssla;Arbetstid;Tjänst\n" + "".join(
        f"Bolaget {at};{one};dag;{extent}\n"
        for at, (one, extent) in enumerate(zip(TITLES, ("85 %", "Heltid", "50 %", "Heltid", "75 %"), strict=True))
    )
    made = openings(text)
    assert [(one.title, one.hours) for one in made][:2] == [("Truckförare", 85), ("Lokalvårdare", 100)]


IDS = ("U25-003", "U25-004", "U25-007", "U25-008", "U25-011")


def test_people_are_told_apart_by_their_first_column_and_the_key_below_is_nobody() -> None:
    """A key to codes below the list made people of its lines."""
    text = "Akt;Bo;Lic;Mål;Tid\n" + "".join(
        f"{one};{town};{held};{aim};omg 75 D\n"
        for one, town, held, aim in zip(
            IDS,
            ("Umeå", "Sävar", "Holmsund", "Vännäs", "Umeå"),
            ("HB", "BK, HA 27-04", "TK", "BK, HB", ""),
            ("städ", "kök", "lager", "kök", "städ"),
            strict=True,
        )
    )
    text += ";;;;\nLic;BK = B-körkort, TK = truckkort, HB = hygienbevis, HA = heta arbeten;;;\nTid;omg = omgående;;;\n"
    made = people(text)
    assert [one.id for one in made] == list(IDS)
    assert [one.code for one in made[1].certificates] == ["licence-b", "heta-arbeten"]
    assert [one.code for one in made[2].certificates] == ["truck"]


def test_numbers_alone_are_ids_below_a_heading_of_somebody() -> None:
    text = "Elev;Bor i;Kör?;Takt\n" + "".join(f"{3001 + at};Åhus;B;heltid\n" for at in range(5)) + "Summa elever:;5;;\n"
    made = people(text)
    assert [one.id for one in made] == [str(3001 + at) for at in range(5)]


@pytest.mark.parametrize(
    ("heading", "what", "hinted", "is_not"),
    [
        ("Möjliga orter", "candidates", "reach_km", "locality"),
        ("Söker jobb i", "candidates", "wishes", "locality"),
        ("Var bor du", "candidates", "locality", "reach_km"),
        ("Intyg under våren", "candidates", "registered_since", "certificates"),
        ("Svar senast", "openings", "apply_by", "start"),
        ("Hur stor tjänst", "openings", "hours", "seats"),
    ],
)
def test_a_word_that_turns_a_heading_takes_the_hint_away(heading: str, what: What, hinted: str, is_not: str) -> None:
    found = fields_hinted(heading, what)
    assert is_not not in found
    assert hinted in found or hinted in ("reach_km", "registered_since", "apply_by")


@pytest.mark.parametrize("heading", ["Sånt man bör veta", "Min notering", "Kommentar från handläggare", "SYV-klotter"])
def test_a_word_of_notes_anywhere_makes_a_heading_one_of_notes(heading: str) -> None:
    assert is_of_notes(heading)


def test_a_heading_of_notes_that_speaks_of_demands_is_none() -> None:
    assert not is_of_notes("Kommentar om svenskan")


def test_marks_are_of_certificates_though_their_headings_are_cut_short() -> None:
    """ "Bil (B)" was a car, and one that nobody knows among those of certificates lost its demands without a word."""
    text = (
        "Arbetsgivare;Titel;Bil (B);YKB;Zqv.pap.;Truck;HLR\n"
        "Åkeriet;Chaufför;x;x;;(x);x\nLagret;Truckförare;(x);;;x;\nKöket;Kock;;;x;;\nHemtjänsten;Vårdbiträde;x;;;;o\n"
        ";;;;;;\no = ordnas av arbetsgivaren efter anställning;;;;;;\n"
    )
    made = openings(text)
    assert [(one.certificates_required, one.certificates_merited) for one in made if one.title != "Kock"] == [
        (("licence-b", "ykb", "hlr"), ("truck",)),
        (("truck",), ("licence-b",)),
        (("licence-b",), ("hlr",)),
    ]
    cook = next((one.id for one in made if one.title == "Kock"), "")
    assert "Zqv.pap." in {one.column for one in (*made.asked.left_out, *made.asked.by_id.get(cook, ()))}


@pytest.mark.parametrize("heading", ["Viker inte från", "Funkar ej utan"])
def test_what_will_not_do_without_is_required(heading: str) -> None:
    """It was told as something that a match does not count with."""
    made = beside_titles(heading, PROOFS)
    assert made[0].certificates_required == ("truck-a",)


def test_letters_of_times_beside_other_words_are_times_below_a_heading_that_says_nothing() -> None:
    """ "D/K, varannan helg" was a demand for a licence for buses."""
    made = beside_titles("Zq", ("D/K, varannan helg", "D/K + helg 2 av 5", "N, 3 nätter/v i snitt", "D 7-16", "K"))
    assert [one.certificates_required for one in made] == [()] * 5
    assert [one.shifts for one in made][3:] == [("day",), ("evening",)]


def test_numbers_of_a_system_are_the_openings_ids_and_not_their_employers() -> None:
    firms = ("Mälar Lager", "Kungsörs Mek", "Sala El", "Köpings Svets")
    text = "ReqId;ClientAccount;Title;OpenHC\n" + "".join(
        f"R-2041{at};{firm};{TITLES[at]};{at + 2}\n" for at, firm in enumerate(firms)
    )
    made = openings(text)
    assert [(one.id, one.employer, one.seats) for one in made][:2] == [
        ("R-20410", "Mälar Lager", 2),
        ("R-20411", "Kungsörs Mek", 3),
    ]


def test_of_two_sheets_without_known_headings_the_larger_is_the_list() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    jobs, rounds = book.active, book.create_sheet("Besöksrunda")
    jobs.append(["Firman jag satt hos", "Vad di letar efter", "Vad en måst ha med sig", "By"])
    for at, title in enumerate(TITLES):
        jobs.append([f"Firma {at}", title, "truckkort A", "Krokom"])
    rounds.append(["Dag", "Bygd", "Att ta upp"])
    rounds.append(["mån", "Krokom", "vägen"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    made = read_openings(file, on_fault="ask")
    assert [one.title for one in made] == list(TITLES)


@pytest.mark.parametrize("heading", ["Nästa intyg", "Väntar på intyg", "Certifikat som kommer", "Intyg under våren"])
def test_proofs_to_come_are_not_held(heading: str) -> None:
    """They were, by the word "intyg" alone."""
    made = people(f"Nr;Ort;{heading}\n" + "".join(f"{at};Falun;{one}\n" for at, one in enumerate(PROOFS[:4], 1)))
    assert all(not one.certificates for one in made)


@pytest.mark.parametrize("heading", ["Antal tim/v", "Hur många timmar"])
def test_how_many_hours_are_no_seats(heading: str) -> None:
    made = beside_titles(heading, ("40", "20", "30", "38", "10"))
    assert [one.seats for one in made] == [1] * 5


def test_what_is_left_of_an_opening_is_no_count_where_it_is_yes_or_no() -> None:
    """ "Kvar?" over "ja" and "nej" left every opening out."""
    made = beside_titles("Kvar?", ("ja", "ja", "nej", "ja", "ja"))
    assert len(made) == 5


def test_a_key_on_a_sheet_of_its_own_is_not_a_second_list() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    list_, key = book.active, book.create_sheet("Kodförklaring")
    list_.append(["Deltagare", "Ort", "Intyg", "Önskemål", "Omfattning"])
    for at in range(12):
        list_.append([f"D-{at}", "Borås", "HLR", "kock", "heltid"])
    key.append(["Kod", "Betyder"])
    key.append(["T1", "truckkort"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    assert len(read_candidates(file, on_fault="ask")) == 12


def test_signs_for_headings_mean_what_the_list_says_above_it() -> None:
    """ "–", what is not needed, was required, and so was "(+)"."""
    text = (
        "+ = måste   (+) = bra   – = behövs inte.;;;;\n"
        "Ställe;Jobb;+;(+);–\n"
        "Södra skolan;Kock;hygienbevis;truckkort A;körkort\n"
        "Norra köket;Diskare;;hygienbevis;truckkort A\n"
        "Matbilen;Chaufför;B-kort, hygienbevis;truckkort A;C-kort, YKB\n"
    )
    made = openings(text)
    assert [(one.certificates_required, one.certificates_merited) for one in made] == [
        (("food-hygiene",), ("truck-a",)),
        ((), ("food-hygiene",)),
        (("licence-b", "food-hygiene"), ("truck-a",)),
    ]


def test_one_day_of_the_week_is_not_when_the_work_is_done() -> None:
    made = beside_titles("Tis", ("7-16", "7-16", "natt", "13-21.30", "ledig"))
    assert [one.shifts for one in made] == [None] * 5 or not any(one.shifts for one in made)
    assert "Tis" in {one.column for one in made.asked.left_out}


def test_a_letter_in_a_column_of_swedish_is_a_course_and_asked_about() -> None:
    """ "B" left its opening out, while "A", "C" and "D" were read."""
    made = beside_titles("Svenska", ("A", "B", "C", "D", "B"))
    assert [one.languages_required[0].level for one in made] == ["A1", "A1", "A2", "B1", "A1"]
    assert "language.course_read" in {one.code for one in made.asked.by_id[made[1].id]}


def test_title_employer_and_place_may_stand_one_behind_the_other_in_a_cell() -> None:
    """The whole cell was the opening's id, and it had neither title nor place."""
    text = (
        "Plats (AG, ort);Kravprofil\n"
        '"Truckförare x4, Batteri Nord Logistik, Piteå";truckkort A\n'
        '"Lokalvårdare (2), Norrlandsstäd AB, Kåge";B-körkort\n'
        '"Väktare, Nordvakt, Skellefteå + Piteå, 2-3 st";HLR\n'
        '"Kock, Hotell Älven, Boliden";hygienbevis\n'
    )
    made = openings(text)
    assert [(one.title, one.employer, one.seats) for one in made] == [
        ("Truckförare", "Batteri Nord Logistik", 4),
        ("Lokalvårdare", "Norrlandsstäd AB", 2),
        ("Väktare", "Nordvakt", 2),
        ("Kock", "Hotell Älven", 1),
    ]
    assert made[0].workplace is not None
    assert made[0].workplace.municipality == "2581"
    assert "heading.all_in_one" in {one.code for one in made.asked.estimated}


def test_visits_beside_a_list_of_jobs_are_no_second_list() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    jobs, visits = book.active, book.create_sheet("Besök")
    jobs.append(["Arbetsgivare", "Tjänst", "Ort", "Antal", "Krav", "Start"])
    for at in range(12):
        jobs.append([f"Bolag {at}", "Kock", "Piteå", 1, "hygienbevis", "mars"])
    visits.append(["Företag", "Tjänst"])
    visits.append(["Bolag 3", "kaffe"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    assert len(read_openings(file, on_fault="ask")) == 12


def test_a_period_has_a_first_day() -> None:
    made = beside_titles("Vecka fr.o.m.–t.o.m.", ("v. 24-33", "v. 23-32", "v. 25-32", "v. 26-30", "v. 24-33"))
    assert all(one.start is not None and one.start.month == 6 for one in made)
