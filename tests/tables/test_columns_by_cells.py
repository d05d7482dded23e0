"""Columns whose headings are not known, decided by what their cells hold."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.questions import Records
from matchcore.records import Candidate, Opening
from matchcore.tables.grid import SEARCHED

TITLES = ("Truckförare", "Lokalvårdare", "Svetsare", "Bagare", "Väktare")


def rows(headings: str, *columns: Sequence[str]) -> io.StringIO:
    """A list with an id, an employer and a title, and the columns given."""
    lines = [f"id;arbetsgivare;titel;{headings}"]
    for at, cells in enumerate(zip(*columns, strict=True)):
        lines.append(";".join((f"J{at + 1}", "Bolaget", TITLES[at % len(TITLES)], *cells)))
    return io.StringIO("\n".join(lines) + "\n")


def asked(headings: str, *columns: Sequence[str]) -> Records[Opening]:
    return read_openings(rows(headings, *columns), on_fault="ask")


def told(openings: Records[Opening], heading: str) -> list[str]:
    return [
        problem.code for problem in (*openings.asked.left_out, *openings.asked.estimated) if problem.column == heading
    ]


PROOFS = ("truckkort A", "B-körkort", "ID06", "inga", "heta arbeten, god fysik")


def test_what_most_cells_name_is_required_and_told_once() -> None:
    openings = asked("Lämnas in", PROOFS)
    assert [one.certificates_required for one in openings] == [
        ("truck-a",),
        ("licence-b",),
        ("id06",),
        (),
        ("heta-arbeten",),
    ]
    assert told(openings, "Lämnas in") == ["heading.by_cells"]
    (only,) = (one for one in openings.asked.estimated if one.column == "Lämnas in")
    assert '"krav på kompetensbevis": det säger 4 av 4 olika celler' in only.text("sv")
    assert "Lämnas in" in check_file(rows("Lämnas in", PROOFS)).text()


FREE = ("van vid tempo", "truckkort A, stresstålig", "B-körkort", "glad och pigg", "svenska B1")


def test_the_unknown_column_that_names_most_demands_is_read_as_them_where_no_other_is() -> None:
    """It left out each row that named one, though its cells say plainly what they are."""
    openings = asked("Sånt vi tittar på;Bra läge", FREE, ("", "", "hiss", "", ""))
    assert [one.certificates_required for one in openings] == [(), ("truck-a",), ("licence-b",), (), ()]
    assert [one.level for job in openings for one in job.languages_required] == ["B1"]
    assert told(openings, "Sånt vi tittar på")[0] == "heading.by_cells"


def test_beside_a_column_of_demands_what_another_names_is_required_and_told_once() -> None:
    """It left out each row that named one; what names none there is a remark, and nobody is asked about it."""
    openings = asked("Krav;Sånt vi tittar på", PROOFS, FREE)
    assert [one.certificates_required for one in openings] == [
        ("truck-a",),
        ("licence-b", "truck-a"),
        ("id06", "licence-b"),
        (),
        ("heta-arbeten",),
    ]
    assert [one.level for job in openings for one in job.languages_required] == ["B1"]
    assert told(openings, "Sånt vi tittar på") == ["heading.demands_beside"]


def test_without_asking_an_unknown_heading_is_a_fault_as_before() -> None:
    with pytest.raises(FileError) as caught:
        read_openings(rows("Lämnas in", PROOFS))
    assert next(one.code for one in caught.value.problems if one.column == "Lämnas in") == "heading.by_cells"


def test_a_heading_of_merits_makes_what_its_cells_name_merits() -> None:
    openings = asked("Pluspoäng", PROOFS)
    assert [one.certificates_required for one in openings] == [()] * 5
    assert openings[0].certificates_merited == ("truck-a",)


@pytest.mark.parametrize(
    ("heading", "cells", "field", "first"),
    [
        ("Finns på", ("Växjö", "Alvesta", "Kosta", "Växjö", "Ljungby"), "workplace", "0780"),
        ("Vilken svenska", ("B1", "A2", "C1", "B2", "B1"), "languages_required", "B1"),
        ("Går på", ("kväll", "dag", "natt", "2-skift", "dag"), "shifts", "evening"),
        ("Platsantal", ("3", "2", "1", "5", "2"), "seats", "3"),
        ("Folk", ("3", "2", "1", "5", "2"), "seats", "3"),
        ("Läge", ("Växjö", "Alvesta", "Kosta", "Växjö", "Ljungby"), "workplace", "0780"),
        ("Hur bra svenska", ("SFI C", "A2", "C1", "B2", "B1"), "languages_required", "A2"),
        ("Vilken sorts anställning är det", ("tillsvidare", "tim", "vik", "fast", "prov"), "form", "permanent"),
        ("Kan starta", ("2027-02-01", "mars", "v 9", "omg", "april"), "start", "2027-02-01"),
    ],
)
def test_a_clear_majority_of_another_kind_is_read_as_that(
    heading: str, cells: tuple[str, ...], field: str, first: str
) -> None:
    openings = asked(heading, cells)
    assert len(openings) == 5
    assert told(openings, heading) == ["heading.by_cells"]
    assert first in str(getattr(openings[0], field))


def test_a_list_without_ids_is_read_by_the_titles_in_an_unknown_column() -> None:
    text = "AG;Gäller;Ort\n" + "".join(f"Bolaget;{one};Växjö\n" for one in TITLES)
    openings = read_openings(io.StringIO(text), on_fault="ask")
    assert [one.title for one in openings] == list(TITLES)


def test_a_word_in_a_heading_that_no_cell_bears_out_decides_nothing() -> None:
    text = "Vem behöver folk;Gäller;Hur många tar de\n" + "".join(f"Bolaget;{one};3 st\n" for one in TITLES)
    openings = read_openings(io.StringIO(text), on_fault="ask")
    assert [(one.id, one.seats) for one in openings][:2] == [("truckforare", 3), ("lokalvardare", 3)]
    assert told(openings, "Vem behöver folk") == ["heading.unknown"]
    merits = asked("Bra att veta", ("lyfter tungt", "ringt", "svarar inte", "fyller på", "ringt"))
    assert (len(merits), merits.asked.by_id) == (5, {})


def test_a_place_of_work_is_no_status_and_a_status_is_no_place() -> None:
    openings = asked("Läge", ("på gång", "tillsatt", "Växjö", "vilar", "på gång"))
    assert all(one.workplace is None for one in openings)
    assert "heading.by_cells" not in told(openings, "Läge")


@pytest.mark.parametrize(
    "cells",
    [
        ("ringt två gånger", "lyfter tungt", "svarar inte", "bullrig miljö", "fyller på"),
        ("070-000 00 01", "070-000 00 02", "070-000 00 03", "070-000 00 04", "070-000 00 05"),
        ("Eva Ek", "Sara Björk", "Lars Lund", "Björn Berg", "Åsa Holm"),
        ("3", "2", "1", "5", "2"),
        ("2027-02-01", "2027-02-03", "2027-03-01", "2027-04-01", "2027-05-01"),
    ],
)
def test_comments_phones_names_numbers_and_days_are_never_decided(cells: tuple[str, ...]) -> None:
    openings = asked("Blandat", cells)
    assert told(openings, "Blandat")[0] == "heading.unknown"
    assert [one.certificates_required for one in openings] == [()] * len(openings)
    assert len(openings) == 5


def test_what_may_be_levels_or_classes_is_not_decided_and_its_rows_are_left_out() -> None:
    openings = asked("Blandat", ("A1", "B1", "C1", "A1", "ringt"))
    assert [one.id for one in openings] == ["J5"]


@pytest.mark.parametrize("heading", ["Vem ringer vi", "Boss", "Utbildning ingår", "Redan på plats", "Info", "Namn"])
def test_no_heading_of_people_offers_or_notes_is_decided(heading: str) -> None:
    for cells in (PROOFS, ("Lund", "Berg", "Kalmar", "Lund", "Växjö")):
        openings = asked(heading, cells)
        assert "heading.by_cells" not in told(openings, heading)
        assert all(not one.certificates_required and one.workplace is None for one in openings)


def test_a_known_heading_is_never_overridden() -> None:
    openings = asked("Ort;Finns på", ("Växjö",) * 5, ("Kalmar", "Nybro", "Torsås", "Kalmar", "Nybro"))
    assert told(openings, "Finns på") == ["heading.unknown"]
    assert {one.workplace and one.workplace.municipality for one in openings} == {"0780"}
    wished = asked("Meriterande", PROOFS)
    assert [one.certificates_required for one in wished] == [()] * 5


def test_of_an_unknown_column_only_what_names_a_demand_is_required() -> None:
    openings = asked("Blandat", ("lyfter tungt", "B-körkort krävs", "ringt", "svarar inte", "fyller på"))
    assert [one.certificates_required for one in openings] == [(), ("licence-b",), (), (), ()]
    assert told(openings, "Blandat") == ["heading.demands_in_remarks"]


def test_an_unknown_column_that_names_a_demand_far_down_leaves_that_row_out() -> None:
    openings = asked("Blandat", (*["ringt"] * SEARCHED, "B-körkort krävs"))
    assert len(openings) == SEARCHED
    assert [one.record for one in openings.asked.left_out if one.column == "Blandat"] == [
        None,
        f"opening J{SEARCHED + 1}",
    ]


def test_a_column_near_a_known_heading_leaves_no_row_out_by_that_alone() -> None:
    openings = asked("Avtal", ("IF Metall", "Kommunal", "Handels", "", "HRF"))  # near "antal"
    assert len(openings) == 5


def people(headings: str, *rows: str) -> Records[Candidate]:
    return read_candidates(io.StringIO("\n".join((headings, *rows)) + "\n"), on_fault="ask", as_of=date(2026, 11, 30))


def test_of_people_what_their_heading_allows_is_decided_and_told() -> None:
    """An id below the first heading, levels of Swedish, work done, wishes, starts: each as most of its cells are."""
    found = people(
        "Delt;Kommun;Svensknivå;Gjort förut;Vill göra;Börja;Anst.form ok",
        "H-1;Malung;B1;bagare 3 år;bagare;mars;tillsv",
        "H-2;Malung;SFI C;lokalvårdare;lokalvårdare;v 6;vik",
        "H-3;Malung;A2;svetsare;svetsare;1/2;tim",
        "H-4;Malung;läser D;vet ej;kock;nu;",
        "Summa 3 deltagare;;;;;;",
    )
    assert [one.id for one in found] == ["H-1", "H-2", "H-3", "H-4"]
    assert [(lang.language, lang.level, lang.course) for lang in found[0].languages] == [("sv", "B1", None)]
    assert [work.ssyk for one in found for work in one.occupations] == ["7612", "9111", "7212"]
    assert found[0].wishes is not None
    assert (found[0].wishes.occupations, found[0].available_from) == (("7612",), date(2027, 3, 1))
    assert [one.forms for one in found][:3] == [("permanent",), ("substitute",), ("hourly",)]
    told = [one.column for one in found.asked.estimated]
    assert told == ["Delt", "Svensknivå", "Gjort förut", "Anst.form ok"]


def test_when_somebody_was_enrolled_is_no_day_to_start() -> None:
    found = people(
        "id;Startdatum i insatsen;Tjänstegrad",
        "1;2025-02-03;100",
        "2;2025-02-10;75 %",
        "3;2025-03-03;heltid",
        "4;2025-03-10;50",
    )
    assert [one.available_from for one in found] == [None] * 4
    assert found[0].registered_since == date(2025, 2, 3)
    assert found[1].hours is not None
    assert found[1].hours.most == 75


def test_what_people_hold_is_never_decided_by_cells() -> None:
    """It may be what they wish to take."""
    text = "id;svenska;Vill läsa\n" + "".join(f"P{at};B1;{one}\n" for at, one in enumerate(PROOFS))
    report = check_file(io.StringIO(text), what="candidates")
    assert [one.code for one in report.problems if one.column == "Vill läsa"] == ["heading.unknown"]


@pytest.mark.parametrize("heading", ["Truck/maskin", "Truckar", "Truck & travers", "Travers/lift"])
def test_what_people_hold_is_decided_below_a_heading_that_names_proofs(heading: str) -> None:
    """A class alone is one of what the heading names first, and no driving licence."""
    found = people(
        f"id;ort;{heading}", "1;Borås;travers 2024", "2;Borås;lift 2025-02", "3;Borås;nej", "4;Borås;truck A"
    )
    assert [[held.code for held in one.certificates] for one in found] == [
        ["crane-overhead"],
        ["lift"],
        [],
        ["truck-a"],
    ]
    assert ("heading.by_cells", heading) in [(one.code, one.column) for one in found.asked.estimated]
    found = people(
        f"id;ort;{heading}",
        "1;Borås;lift",
        "2;Borås;hjullastare",
        "3;Borås;truck",
        "4;Borås;B, lift",
        "5;Borås;A+B -25",
    )
    classes = [[held.code for held in one.certificates] for one in found][3:]
    assert classes == ([["truck-b", "lift"], ["truck-a", "truck-b"]] if "ruck" in heading else [["lift"], []])


@pytest.mark.parametrize("heading", ["HLR/förfl.", "HLR + förflyttning", "HLR & hygien"])
def test_what_is_booked_or_over_below_a_heading_of_proofs_is_not_held(heading: str) -> None:
    cells = ("HLR 2026-01", "HLR, förfl.", "nej", "bokad HLR", "HLR utgånget", "ja", "HLR -26")
    found = people(f"id;ort;{heading}", *(f"{at};Borås;{cell}" for at, cell in enumerate(cells)))
    assert [[held.code for held in one.certificates] for one in found] == [
        ["hlr"],
        ["hlr", "moving-people"],
        [],
        [],
        [],
        [],
        ["hlr"],
    ]
    assert [one.code for one in found.asked.by_id["5"]] == ["certificate.of_which"]


@pytest.mark.parametrize("heading", ["Ska ta truck/lift", "Saknar HLR/truck", "Vill ha truck"])
def test_a_heading_of_proofs_to_come_holds_none(heading: str) -> None:
    found = people(f"id;ort;{heading}", "1;Borås;truck A", "2;Borås;lift", "3;Borås;HLR", "4;Borås;truck B")
    assert [one.certificates for one in found] == [()] * 4


@pytest.mark.parametrize("heading", ["HA tom", "HA t.o.m.", "HA giltigt till"])
def test_the_letters_of_a_certificate_over_its_last_days_are_that(heading: str) -> None:
    cells = ("2029-04-01", "2027-11", "gick ut i våras", "nej", "27-05")
    found = people(f"id;ort;{heading}", *(f"{at};Borås;{cell}" for at, cell in enumerate(cells)))
    held = [[(had.code, had.expires) for had in one.certificates] for one in found]
    days = (date(2029, 4, 1), date(2027, 11, 30), None, None, date(2027, 5, 31))
    assert held == [[("heta-arbeten", day)] if day else [] for day in days]
    (only,) = (one for one in found.asked.estimated if one.column == heading)
    assert '"Heta arbeten"' in only.text("sv")
    found = people("id;ort;XQ tom", "1;Borås;2029-04-01", "2;Borås;2029-05-01", "3;Borås;2029-06-01")
    assert [one.certificates for one in found] == [()] * 3


@pytest.mark.parametrize("heading", ["Läser nu", "Läser just nu", "Kurs nu", "Studerar", "Går nu"])
def test_a_column_of_what_is_studied_is_of_swedish_where_its_cells_are_courses(heading: str) -> None:
    cells = ("3C klar, 3D när det går", "2C pågår", "D klar juni 26", "SVA 1")
    found = people(f"id;ort;{heading}", *(f"{at};Borås;{cell}" for at, cell in enumerate(cells)))
    made = [(lang.course, lang.course_status) for one in found for lang in one.languages]
    held, reads = "completed", "enrolled"
    assert made == [("sfi-c", held), ("sfi-c", reads), ("sfi-d", held), ("sva-1", reads)]
    assert heading in [one.column for one in found.asked.estimated]
    found = people(
        f"id;ort;{heading}", "1;Borås;undersköterska", "2;Borås;truckkort", "3;Borås;svetsare", "4;Borås;kock"
    )
    assert [(one.languages, one.certificates) for one in found] == [((), ())] * 4


@pytest.mark.parametrize("heading", ["Muntligt/skriftligt", "Muntl./skriftl.", "Tal/skrift"])
def test_how_swedish_is_spoken_and_written_is_its_level(heading: str) -> None:
    cells = ("B1", "A2 muntligt", "provet i v 44", "B1 tal", "tyst")
    found = people(f"id;ort;{heading}", *(f"{at};Borås;{cell}" for at, cell in enumerate(cells)))
    assert [[(lang.language, lang.level, lang.spoken_production) for lang in one.languages] for one in found] == [
        [("sv", "B1", None)],
        [("sv", None, "A2")],
        [],
        [("sv", None, "B1")],
        [],
    ]
    assert found.asked.by_id.keys() == {"2", "4"}


@pytest.mark.parametrize("heading", ["Bor / bil", "Boende / skjuts", "Boende + bil", "Ort / körkort", "Bor och reser"])
def test_a_place_may_stand_with_how_far_and_with_what(heading: str) -> None:
    cells = (
        "Kinna, ingen bil, 2 mil",
        "Borås, egen bil",
        "Viskafors, B-körkort",
        "Fritsla, ska ta körkort",
        "Borås, cykel",
        "Borås, saml.bil",
        "Borås, bil (ej egen)",
    )
    found = people(f"id;{heading}", *(f"{at};{cell}" for at, cell in enumerate(cells)))
    assert all(one.home for one in found)
    assert [(one.car, one.reach_km) for one in found] == [
        (False, 20),
        (True, None),
        *[(None, None)] * 2,
        (None, 12),
        *[(None, None)] * 2,
    ]
    assert [[held.code for held in one.certificates] for one in found] == [[], [], ["licence-b"], *[[]] * 4]
    assert [[one.code for one in found.asked.by_id[at]] for at in "56"] == [["reach.how"]] * 2


@pytest.mark.parametrize(
    ("heading", "few"), [("Timmar", 62), ("Veckotimmar", 62), ("Ork", 25), ("Orkar %", 25), ("Ork & timmar", None)]
)
def test_how_much_somebody_can_work_is_in_percent_or_in_hours(heading: str, few: int | None) -> None:
    """A small number alone that may be either is asked about."""
    found = people(f"id;ort;{heading}", "1;Borås;25", "2;Borås;50 %", "3;Borås;30 tim", "4;Borås;heltid")
    assert [one.hours and one.hours.least for one in found] == [few, 50, 75, 100]
    assert ("1" in found.asked.by_id) is (few is None)


def test_a_column_of_people_is_no_id_behind_another_or_where_a_number_stands_twice() -> None:
    """Nor what is personal."""
    for headings, rows in (
        ("kommun;Delt", ("Malung;1", "Malung;2", "Malung;3")),
        ("Delt;kommun", ("1;Malung", "1;Malung", "3;Malung")),
        ("Delt;kommun", ("121212-1212;Malung", "131313-1313;Malung", "141414-1414;Malung")),
    ):
        with pytest.raises(FileError) as caught:
            people(headings, *rows)
        assert "heading.missing" in [one.code for one in caught.value.problems]


def test_a_class_after_a_truck_is_no_level_of_swedish() -> None:
    openings = asked("Krav", ("Truck A1, B1", "truckkort A1-4, B1", "ID06", "ID06", "truckkort A, B"))
    assert [(one.id, one.certificates_required, one.languages_required) for one in openings][:2] == [
        ("J1", ("truck-a", "truck-b"), ()),
        ("J2", ("truck-a", "truck-b"), ()),
    ]
    assert [one.code for one in openings.asked.by_id["J1"]] == ["demand.class_read"]
    assert [one.code for one in openings.asked.by_id["J5"]] == ["demand.class_read"]  # B may be a driving licence


def test_a_few_proofs_among_much_that_the_employer_judges_are_required() -> None:
    openings = asked("Blandat", ("truckkort", "B-körkort", "god fysik", "noggrann", "kontorsvana"))
    assert [one.certificates_required for one in openings] == [("truck",), ("licence-b",), (), (), ()]
    assert told(openings, "Blandat")[0] == "heading.demands_beside"


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Startmöte", ("2027-02-01", "2027-02-03", "mars", "v 9", "1/4")),
        ("Anställda idag", ("3 st", "4 st", "12 st", "40 st", "2 st")),
        ("Personalen talar", ("svenska B1", "svenska B2", "svenska C1", "svenska B1", "svenska A2")),
    ],
)
def test_what_is_of_others_is_not_the_openings(heading: str, cells: tuple[str, ...]) -> None:
    openings = asked(heading, cells)
    assert told(openings, heading) == ["heading.unknown"]
    assert [(one.start, one.seats, one.languages_required) for one in openings] == [(None, 1, ())] * 5


def test_a_heading_that_says_that_nothing_is_required_leaves_no_row_out() -> None:
    for heading in ("Inte krav men", "Ej ett krav"):
        openings = asked(heading, PROOFS)
        assert (len(openings), told(openings, heading)) == (5, ["heading.held_nowhere"])
    assert [one.id for one in asked("Ej körkort, krav", ("truck", "", "", "", ""))] == ["J2", "J3", "J4", "J5"]


def test_of_a_long_column_that_not_all_texts_were_looked_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from matchcore.tables.rows import table_rows

    cells = (*["ringt"] * SEARCHED, "B-körkort", "svarar inte", "truckkort", "fyller på")
    monkeypatch.setattr(table_rows, "_MOST_LOOKED_AT", 2)
    openings = asked("Blandat", cells)
    assert [one.id for one in openings][-4:] == [f"J{SEARCHED + at}" for at in (0, 2, 3, 4)]
    (in_part,) = (one for one in openings.asked.left_out if one.code == "heading.in_part")
    assert (in_part.row, in_part.record) == (1, None)
    assert "2 första" in in_part.text("sv")
    monkeypatch.setattr(table_rows, "_MOST_LOOKED_AT", 5)
    assert "heading.in_part" not in [one.code for one in asked("Blandat", cells).asked.left_out]


def test_titles_with_a_number_each_hold_the_seats_where_no_other_column_does() -> None:
    """ "Kock 1" among others so counted is one cook; "Bagare 1", "Bagare 2" are numbered, and a lone number is none."""

    def seats(*titles: str) -> list[tuple[str, int]]:
        text = "id;titel\n" + "".join(f"J{at};{title}\n" for at, title in enumerate(titles))
        return [(one.title, one.seats) for one in read_openings(io.StringIO(text), on_fault="ask")]

    assert seats("kock 1", "banarbetare 2", "10 processop.", "2 packare", "frisör") == [
        ("kock", 1),
        ("banarbetare", 2),
        ("processop.", 10),
        ("packare", 2),
        ("frisör", 1),
    ]
    assert seats("bagare 1", "bagare 2", "bagare 3") == [("bagare 1", 1), ("bagare 2", 1), ("bagare 3", 1)]
    assert seats("kock 1", "banarbetare", "packare") == [("kock 1", 1), ("banarbetare", 1), ("packare", 1)]


def test_a_heading_of_titles_over_working_times_is_that_and_the_titles_are_found() -> None:
    text = "Arbetsgivare;Vad de behöver;Tjänst\n" + "".join(
        f"Bolaget;{title};{time}\n"
        for title, time in (("2 bagare", "natt"), ("kock", "heltid"), ("silopers.", "dag"), ("frisör", "50 %"))
    )
    openings = read_openings(io.StringIO(text), on_fault="ask")
    assert [(one.title, one.seats, one.hours) for one in openings] == [
        ("bagare", 2, None),
        ("kock", 1, 100),
        ("silopers.", 1, None),
        ("frisör", 1, 50),
    ]
    assert told(openings, "Vad de behöver") == ["heading.by_cells"]


def test_a_heading_that_is_cut_short_of_a_merit_is_one() -> None:
    """ "Cert/utb önskv." was read as what is required."""
    openings = asked("Cert/utb krav;Cert/utb önskv.", ("ID06",) * 5, PROOFS)
    assert [one.certificates_required for one in openings] == [("id06",)] * 5
    assert openings[0].certificates_merited == ("truck-a",)


def test_what_stands_in_a_heading_s_parenthesis_counts() -> None:
    """ "Övr. kval. (merit)" was decided to be required."""
    openings = asked("Säkerhetsutb./cert. (krav);Övr. kval. (merit)", ("ID06",) * 2 + ("HLR",) * 3, PROOFS)
    assert [one.certificates_required for one in openings] == [("id06",)] * 2 + [("hlr",)] * 3
    assert openings[0].certificates_merited == ("truck-a",)


def test_a_heading_in_two_languages_is_what_the_known_one_says() -> None:
    openings = asked("Ruotsi/Svenska;Muut kielet/Andra språk", ("B1",) * 5, ("finska B1",) * 5)
    levels = [[(one.language, one.level) for one in opening.languages_required] for opening in openings]
    assert levels == [[("sv", "B1"), ("fi", "B1")]] * 5


def test_an_error_of_the_spreadsheet_below_support_is_told_as_such() -> None:
    """It raised an error that named no row."""
    found = read_openings(io.StringIO("id;jobb;handledare\na;Kock;#REF!\nb;Diskare;ja\n"), on_fault="ask")
    assert [one.code for one in (*found.asked.left_out, *found.asked.by_id.get("a", ()))] == ["cell.excel_error"]


def test_a_word_for_a_start_in_a_heading_that_no_cell_bears_out_is_none() -> None:
    """ "HLR" below "Inför start" was no date, and demanded by nobody."""
    openings = asked("Krav;Inför start", PROOFS, ("HLR", "YKB behövs", "glad person", "tidiga morgnar", "truckkort B"))
    assert [one.certificates_required[-1:] for one in openings] == [
        ("hlr",),
        ("ykb",),
        ("id06",),
        (),
        ("truck-b",),
    ]
    assert told(openings, "Inför start") == ["heading.by_cells"]
    assert asked("Inför start", ("2027-02-01", "mars", "v 9", "omg", "oklart"))[0].start == date(2027, 2, 1)


def test_talk_beside_a_demand_below_an_unknown_heading_leaves_no_opening_out() -> None:
    cells = ("Svårt att få tag på folk. Truckkort A", "ringer igen", "glada", "B-kort bra", "-")
    openings = asked("Krav;Vad de sa", PROOFS, cells)
    assert len(openings) == 5
    assert openings[0].certificates_required[-1:] == ("truck-a",)
    assert "demand.ordinary" in {one.code for one in openings.asked.by_id["J1"]}


def test_a_heading_of_a_place_and_a_project_is_of_the_place() -> None:
    openings = asked("Stationering / projekt", ("Växjö", "Alvesta", "Ljungby", "Växjö", "Växjö"))
    assert all(one.workplace for one in openings)


def test_of_seats_that_are_titles_no_other_column_is_taken_for_titles() -> None:
    text = "Medlem;Behov;Ant.\n" + "".join(f"Bolag {at};{one};2\n" for at, one in enumerate(TITLES))
    openings = read_openings(io.StringIO(text), on_fault="ask")
    assert [(one.title, one.seats) for one in openings] == [(one, 2) for one in TITLES]
