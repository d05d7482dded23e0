"""What no cell makes of a column, whatever stands in it: what its heading denies, grades, and what is of a person."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from short_lists import openings, people

from matchcore.errors import FileError
from matchcore.files import read_candidates
from matchcore.files.questions import Records
from matchcore.records import Candidate, Opening

TITLES = ("Truckförare", "Lokalvårdare", "Svetsare", "Bagare", "Väktare")


def beside_titles(heading: str, cells: Sequence[str]) -> Records[Opening]:
    """A list of jobs with one column more."""
    rows = (f"Bolaget {at};{TITLES[at]};{one}" for at, one in enumerate(cells))
    return openings("\n".join((f"Arbetsgivare;Titel;{heading}", *rows)) + "\n")


SMALL, PERCENT, CLOCK = ("3", "1", "2", "3", "2"), ("50 %", "100 %", "75 %", "80 %", "50 %"), ("8-17", "7-16", "9-15")
DAYS = ("2027-01-10", "2027-02-01", "2027-03-01", "2026-12-15", "2027-01-20")
NAMES = ("truckkort A", "B-körkort", "heta arbeten", "hygienbevis", "HLR")


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        *((one, SMALL, "seats") for one in ("Antal sökande hittills", "Antal anställda", "Pers.kod", "Behovsprio")),
        *((one, SMALL, "seats") for one in ("Antal intervjuer", "Lägsta personålder", "Söktryck", "Antal CV skickade")),
        *((one, DAYS, "start") for one in ("Publicerad från", "När pratade vi", "Anmält från", "Semester från")),
        *((one, CLOCK, "shifts") for one in ("Öppettider", "Bussen går", "Rast", "När nås de")),
        *((one, CLOCK, "hours") for one in ("Lunchtid", "Restid", "Telefontid")),
        *((one, PERCENT, "hours") for one in ("Rabattgrad", "Lönebidrag procent", "Frånvarograd")),
        *((one, PERCENT, "shifts") for one in ("Rabattgrad", "Subvention grad")),
        *((one, NAMES, "certificates_required") for one in ("Tidigare krav", "Krav togs bort", "Framtida krav")),
        *((one, NAMES, "certificates_required") for one in ("Får ni hos oss", "Bjuder på", "Kompetensutveckling")),
        *((one, "BACBA", "certificates_required") for one in ("Prioritetsnivå", "Kat", "Betyg", "Kundnivå")),
    ],
)
def test_what_a_heading_denies_no_cell_makes_it(heading: str, cells: Sequence[str], field: str) -> None:
    """Applicants were seats, hours of opening shifts, letters licences, and what was required once was required."""
    made = beside_titles(heading, cells)
    assert len(made) == len(cells)
    default = Opening.model_fields[field].get_default(call_default_factory=True)
    assert [getattr(one, field) for one in made] == [default] * len(cells)
    assert heading in [one.column for one in made.asked.left_out]


def test_times_and_telephones_are_no_ids() -> None:
    for heading, cells in (("Ringtid", CLOCK), ("Telnr", ("17401", "17402", "17403"))):
        assert [one.id for one in beside_titles(heading, cells)][:1] == ["bolaget-0-truckforare"]


def beside_ids(heading: str, cells: Sequence[str]) -> Records[Candidate]:
    """A list of people with one column more."""
    rows = (f"p{at};{TITLES[at].lower()};{one}" for at, one in enumerate(cells))
    return people("\n".join((f"Id;Yrken;{heading}", *rows)) + "\n")


@pytest.mark.parametrize(
    "heading",
    [
        *("Har haft", "Har tappat", "Har sökt", "Har fått avslag", "Har erbjudits", "Indraget kort", "Ogiltiga intyg"),
        *("Förfallna bevis", "Papper borttappade", "Intyg krävs", "Klar i juni", "Gamla papper", "Finns att söka"),
        *("Redan anmäld till", "Blir klar", "Kort att förnya", "Intyg från hemlandet"),
    ],
)
def test_what_is_lost_sought_or_to_come_is_not_held(heading: str) -> None:
    made = beside_ids(heading, NAMES)
    assert [one.certificates for one in made] == [()] * len(NAMES)


@pytest.mark.parametrize(
    "heading", ["Har redan", "Intyg som är klara", "Har tagit", "Kort och papper", "Har truckkort m.m."]
)
def test_what_somebody_has_is_held(heading: str) -> None:
    assert [one.certificates[0].code for one in beside_ids(heading, NAMES)][:2] == ["truck-a", "licence-b"]


@pytest.mark.parametrize(
    ("heading", "cells", "fields"),
    [
        *(
            (one, PERCENT, ("hours", "shifts"))
            for one in ("Sjukgrad", "Nedsättningsgrad", "Sjukskriven", "Tim frånvaro")
        ),
        *((one, DAYS, ("registered_since",)) for one in ("I Sverige sedan", "Sjuk sedan", "Arbetslös sedan")),
        *(
            (one, DAYS, ("available_from",))
            for one in ("PUT från", "Semester från", "När kom hen", "Föräldraledig från")
        ),
        *((one, ("Syrien", "Somalia", "Irak"), ("tracks",)) for one in ("Kommer från", "Land", "Hemland")),
        *(
            (one, ("Växjö", "Alvesta", "Lessebo"), ("home",))
            for one in ("Praktikort", "Skolort", "Tidigare bostadsort")
        ),
        ("M/K", "MKKM", ("certificates", "licences")),
        ("Första språk", ("arabiska", "dari", "tigrinska"), ("languages",)),
    ],
)
def test_health_origin_and_sex_are_read_as_nothing(heading: str, cells: Sequence[str], fields: Sequence[str]) -> None:
    """Nor is where somebody lived once, or goes to school, a home."""
    made = beside_ids(heading, cells)
    (told,) = (one for one in made.asked.left_out if one.column == heading)
    assert told.code in ("heading.unknown", "heading.protected")
    assert not any(one.column == heading for one in (*made.asked.estimated, *sum(made.asked.by_id.values(), ())))
    for one in made:
        assert not any(getattr(one, field, None) for field in fields)


@pytest.mark.parametrize("heading", ["Vem", "Elevkod", "Person"])
def test_days_of_birth_are_no_ids(heading: str) -> None:
    born = ("850312", "920115", "770604", "010228", "691231")
    with pytest.raises(FileError, match="id"):
        people(f"{heading};Kompetensbevis\n" + "".join(f"{one};HLR\n" for one in born))
    numbered = people(f"{heading};Kompetensbevis\n" + "".join(f"{one + 100101};HLR\n" for one in range(5)))
    assert numbered[0].id == "100101"


def test_landlines_below_a_heading_that_says_nothing_of_ids_are_none() -> None:
    with pytest.raises(FileError, match="id"):
        people("Vem har vi;Kompetensbevis\n" + "".join(f"0470-1740{one};HLR\n" for one in range(5)))


def test_who_writes_a_list_is_no_employer() -> None:
    made = openings("Matchare;Jobb;Antal\nÖst Åsen;Svetsare;2\nVäst Lund;Bagare;1\nNord Äng;Kock;3\n")
    assert not any(one.employer for one in made)


@pytest.mark.parametrize("names", [("Pågående", "Avslutade"), ("Grupp A", "Grupp B")])
def test_of_two_lists_of_people_the_shorter_is_no_key(names: tuple[str, str]) -> None:
    """Those who are done were read without a word, for there were more of them."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, columns, count in zip(names, (3, 6), (3, 15)):
        sheet = book.create_sheet(name)
        sheet.append(["Id", "Kompetensbevis", "Bor", "Yrken", "Körkort", "Önskemål"][:columns])
        for at in range(count):
            sheet.append([f"{name[-1]}{at}", "HLR", "Växjö", "kock", "B", "bagare"][:columns])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    with pytest.raises(FileError) as caught:
        read_candidates(file, on_fault="ask")
    assert "workbook.several" in [one.code for one in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "p1;HLR;Växjö;kock\np2;truckkort A;Alvesta;bagare\np3;B-körkort;Lessebo;svetsare\n",
        "1;Växjö;kock;heltid\n2;Alvesta;bagare;heltid\n3;Lessebo;svetsare;heltid\n",
    ],
)
def test_the_first_person_is_no_row_of_headings(text: str) -> None:
    """It was, and nobody was told that somebody is missing."""
    with pytest.raises(FileError) as caught:
        people(text)
    assert [one.code for one in caught.value.problems] == ["table.no_headings"]


def test_the_first_job_is_no_row_of_headings() -> None:
    with pytest.raises(FileError) as caught:
        openings("Bygg AB;Svetsare;2;heta arbeten\nStäd AB;Lokalvårdare;1;B\nNorr AB;Kock;1;hygienbevis\n")
    assert [one.code for one in caught.value.problems] == ["table.no_headings"]


@pytest.mark.parametrize("heading", ["Id", "Deltagare", "Elevkod"])
def test_a_key_to_who_people_are_is_no_key_to_codes(heading: str) -> None:
    """Their names stood for their ids, where a sheet beside the list gave them by the heading."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet, key = book.active, book.create_sheet("Koder")
    sheet.append([heading, "Kompetensbevis", "Bor", "Yrken"])
    key.append(["Kolumn", "Kod", "Betyder"])
    for at in range(5):
        sheet.append([f"e{at}", "HLR", "Växjö", "kock"])
        key.append([heading, f"e{at}", f"Någon Någonsson{at}"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    made = read_candidates(file, sheet=sheet.title, on_fault="ask")
    assert [one.id for one in made] == [f"e{at}" for at in range(5)]
