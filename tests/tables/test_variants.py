"""Cells, headings and rows in the many ways in which people write them: none is read as something else in silence."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from matchcore.files import check_file, read_candidates, read_openings
from matchcore.tables.headings import What

DAY = date(2026, 11, 30)


def read(what: What, heading: str, cell: str) -> tuple[Any, list[str]]:
    """The record that a cell makes (None without one), and the codes of all that is told of it."""
    text = f"id;{heading}\na1;{cell}\n"
    report = check_file(io.StringIO(text), what=what, as_of=DAY)
    told = [one.code for one in (*report.problems, *report.notes)]
    if report.wrong:
        return None, told
    reader = read_candidates if what == "candidates" else read_openings
    return reader(io.StringIO(text), as_of=DAY, on_fault="ask")[0], told


@pytest.mark.parametrize("cell", ["[-] HLR", "(-) HLR", "[–] HLR", "! HLR", "HLR [-]", "[/] HLR"])
def test_a_sign_that_stands_in_no_table_is_asked_about(cell: str) -> None:
    """A hyphen in a box is neither a tick nor an empty one."""
    person, told = read("candidates", "kompetensbevis", cell)
    assert (person.certificates, told) == ((), ["certificate.asked"])


@pytest.mark.parametrize("cell", ["[v] HLR", "(x) HLR", "[✓] HLR", "- HLR"])
def test_a_tick_and_a_bullet_are_held(cell: str) -> None:
    """A "v" in a box is a tick, and a hyphen before a name a bullet."""
    person, told = read("candidates", "kompetensbevis", cell)
    assert ([one.code for one in person.certificates], told) == (["hlr"], [])


@pytest.mark.parametrize("cell", ["truck A-C", "truck A–D", "truckkort A - C", "körkort A–C"])
def test_classes_from_one_to_another_are_asked_about(cell: str) -> None:
    """A to C may be A, B and C: B was left out without a word."""
    person, told = read("candidates", "kompetensbevis", cell)
    assert (person.certificates, told) == ((), ["vocabulary.class_run"])


def test_classes_that_follow_one_another_are_read() -> None:
    """A to B has nothing between."""
    person, told = read("candidates", "kompetensbevis", "truck A-B")
    assert ([one.code for one in person.certificates], told) == (["truck-a", "truck-b"], [])


@pytest.mark.parametrize("cell", ["HLR utfärdat 2027-02-01", "HLR klar 2027-02-01", "HLR (utfärdat 2027-02-01)"])
def test_a_day_of_issue_still_to_come_is_told(cell: str) -> None:
    """It counts from that day on, and is a slip or a plan."""
    person, told = read("candidates", "kompetensbevis", cell)
    assert [one.issued for one in person.certificates] == [date(2027, 2, 1)]
    assert told == ["certificate.from_later"]


@pytest.mark.parametrize(
    "cell",
    ["HLR, ej krav", "HLR, inget krav", "HLR, men inget krav", "HLR, inga krav", "HLR, behövs ej", "HLR, önskvärt"],
)
def test_no_demand_behind_a_comma_is_of_what_stands_before(cell: str) -> None:
    """ "HLR, ej krav" was required."""
    opening, told = read("openings", "krav på kompetensbevis", cell)
    assert (opening.certificates_required, opening.certificates_merited) == ((), ("hlr",))
    assert told == ["certificate.merited_here"]


def test_no_demand_behind_several_is_asked_about() -> None:
    """It does not say of which: till the employer has said it, all are required."""
    opening, told = read("openings", "krav på kompetensbevis", "HLR, truckkort B, ej krav")
    assert (opening.certificates_required, told) == (("hlr", "truck-b"), ["certificate.of_which"])
    opening, told = read("openings", "krav på kompetensbevis", "HLR, inga krav på erfarenhet")
    assert (opening.certificates_required, told) == (("hlr",), [])


@pytest.mark.parametrize(
    ("what", "heading", "cell"),
    [
        *(("candidates", "svenska", cell) for cell in ("ca B1", "c:a B1", "cirka B1", "runt B1", "svenska ca B1")),
        ("openings", "språkkrav", "svenska ca B1"),
    ],
)
def test_a_level_that_is_about_is_told(what: What, heading: str, cell: str) -> None:
    """ "Ca" is no Catalan."""
    record, told = read(what, heading, cell)
    languages = record.languages if what == "candidates" else record.languages_required
    assert [(one.language, one.level) for one in languages] == [("sv", "B1")]
    assert "vocabulary.level_floored" in told


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("svenska", "är B1"),
        ("svenska", "so B1"),
        ("språk", "svenska < B1"),
        ("språk", "svenska > B1"),
        ("språk", "svenska ~B1"),
    ],
)
def test_short_words_are_no_languages_and_signs_no_fillers(heading: str, cell: str) -> None:
    """ "Är" is no Arabic; who is below B1 has not B1."""
    person, told = read("candidates", heading, cell)
    assert person.languages == ()
    assert [code.partition(".")[0] for code in told] == ["vocabulary"]


@pytest.mark.parametrize(("cell", "code"), [("ty B1", "ty"), ("se B1", "se")])
def test_a_code_that_is_a_swedish_word_too_is_told(cell: str, code: str) -> None:
    """ "Ty" is Tahitian, and German to whoever writes so."""
    person, told = read("candidates", "språk", cell)
    assert ([one.language for one in person.languages], told) == ([code], ["term.read_as"])


def test_codes_of_languages_are_read_where_they_are_clear() -> None:
    """Two letters in a list of languages."""
    person, told = read("candidates", "språk", "sv B1, ar C2")
    assert ([(one.language, one.level) for one in person.languages], told) == ([("sv", "B1"), ("ar", "C2")], [])


@pytest.mark.parametrize(("what", "heading"), [("candidates", "arbetstid"), ("openings", "omfattning")])
@pytest.mark.parametrize("cell", ["helst heltid", "gärna 75 %"])
def test_working_time_that_is_wished_for_is_told(what: What, heading: str, cell: str) -> None:
    """ "Helst" was read as if nothing else would do."""
    record, told = read(what, heading, cell)
    assert record.hours is not None
    assert told == ["background.wish"]


@pytest.mark.parametrize(
    "text",
    "4 st|4 deltagare|Tot.|S:a|Signatur|Underskrift|Datum: 2026-11-01|2026-11-01|November 2026|Vecka 48|Väntelista"
    "|Nya deltagare|(forts)|---|...|/Anna|Rev. 2|Sammanlagt 12|Blad 1 av 3|Dec 2026|December|v. 48|Kö|Ifylld av: Anna"
    "|Kommun: Malung|Totalt 40 (35 aktiva?)|deltagare|Handläggare: Anna|id|saknas|TBD|ej id".split("|"),
)
def test_rows_that_are_no_people_are_told(text: str) -> None:
    """Feet, heads of parts, the headings once more, and words for an id that is lacking."""
    table = f"id;räckvidd\na1;40\n{text};40\n"
    report = check_file(io.StringIO(table), what="candidates", as_of=DAY)
    assert (report.n_usable, len((*report.wrong, *report.estimated))) == (1, 1)


def test_a_row_of_totals_needs_no_mending() -> None:
    """It is told as what is taken to be so, and nobody is told to mend it; an id that is lacking is."""
    report = check_file(io.StringIO("id;räckvidd\na1;40\nSumma 25;40\n;40\n"), what="candidates", as_of=DAY)
    assert [one.code for one in report.estimated] == ["row.total"]
    assert [one.row for one in report.wrong] == [4]


def test_a_sentence_alone_in_its_row_is_no_record() -> None:
    """What explains the list below it, or heads a part of it, with signs and figures among its words."""
    for text, code in (
        ("BYGG & FASTIGHET", "row.over_others"),
        ('j/J = drogtest vid start. "–" = inte aktuellt', "row.aside"),
        ("Nya företag: ring 2-3 dagar innan till samordnaren", "row.aside"),
    ):
        report = check_file(io.StringIO(f"nr;företag;yrke\n1;A;kock\n{text};;\n"), what="openings", as_of=DAY)
        assert (report.n_usable, [one.code for one in (*report.wrong, *report.estimated)]) == (1, [code])


@pytest.mark.parametrize(
    ("title", "seats"),
    [
        ("två lokalvårdare", 2),
        ("fem lokalvårdare", 5),
        ("2-3 lokalvårdare", 2),
        ("ett par lokalvårdare", 2),
        ("flera lokalvårdare", 2),
        ("lokalvårdare (två)", 2),
        ("lokalvårdare (minst 2)", 2),
        ("lokalvårdare à 2", 2),
        ("lokalvårdare, minst 2", 2),
        ("lokalvårdare, flera", 2),
    ],
)
def test_counts_in_titles_are_seats(title: str, seats: int) -> None:
    """In words and as ranges too; told, since a title may hold a number of its own."""
    opening, told = read("openings", "titel", title)
    assert (opening.title, opening.seats, told) == ("lokalvårdare", seats, ["title.counted"])


@pytest.mark.parametrize("title", ["1:e kock", "lokalvårdare natt", "Tre Kronor", "Sex", "lokalvårdare 2"])
def test_titles_without_a_count_stay(title: str) -> None:
    """A number at the end alone may be part of the name."""
    assert read("openings", "titel", title)[0].seats == 1


@pytest.mark.parametrize(
    ("heading", "cell", "km"),
    [
        ("Resväg mil enkel", "3", 30.0),
        ("Resväg (mil) enkel", "3", 30.0),
        ("Mil att pendla", "3", 30.0),
        ("Pendling i min", "30", 20.0),
    ],
)
def test_a_unit_within_a_heading_is_that_of_its_numbers(heading: str, cell: str, km: float) -> None:
    """3 mil were 3 km where the heading was known by one word of it."""
    assert read("candidates", heading, cell)[0].reach_km == km


@pytest.mark.parametrize(
    ("what", "heading", "cell", "field", "value"),
    [
        ("candidates", "kan börja", "när som", "available_from", None),
        ("candidates", "kan börja", "inte före 2027-03-01", "available_from", date(2027, 3, 1)),
        ("openings", "start", "efter överenskommelse", "start", None),
    ],
)
def test_plain_words_that_were_refused(what: What, heading: str, cell: str, field: str, value: object) -> None:
    """Each is read, and told."""
    record, told = read(what, heading, cell)
    assert getattr(record, field) == value
    assert len(told) == 1


def test_an_id_unlike_all_others_is_told() -> None:
    """A remark or a heading among ids with figures, in whichever words; among names or few ids it is one of them."""
    ids = ["a1", "a2", "a3", "Sekretess", "a5", "Vår 2027", "a7", "a8"]
    report = check_file(io.StringIO("id;räckvidd\n" + "".join(f"{one};40\n" for one in ids)), what="candidates")
    assert [(one.code, one.row) for one in report.notes if one.code == "id.unlike"] == [
        ("id.unlike", 5),
        ("id.unlike", 7),
    ]
    named = check_file(io.StringIO("id;räckvidd\na1;40\nAlfa;40\nBeta;40\n"), what="candidates")
    assert "id.unlike" not in [one.code for one in named.notes]


@pytest.mark.parametrize("cell", ["B1-nivå", "nivå B1"])
def test_the_word_for_a_level_takes_nothing_from_it(cell: str) -> None:
    """ "B1-nivå" was B1 minus, and so A2."""
    person, told = read("candidates", "svenska", cell)
    assert ([one.level for one in person.languages], told) == (["B1"], [])


def test_about_so_many_percent_is_told() -> None:
    """An estimate of an employer is flagged."""
    opening, told = read("openings", "omfattning", "ca 50 %")
    assert (opening.hours, told) == (50, ["background.about"])


@pytest.mark.parametrize("cell", ["?", "vet ej", "okänt"])
def test_what_an_opening_asks_for_and_is_not_known_is_told(cell: str) -> None:
    """It counted as one seat, and as no demand, without a word; an empty cell and a dash say nothing."""
    assert (read("openings", "antal platser", cell)[0].seats, read("openings", "antal platser", cell)[1]) == (
        1,
        ["seats.open"],
    )
    job, told = read("openings", "krav kompetensbevis", cell)
    assert (job.certificates_required, told) == ((), ["demand.open"])
    assert read("openings", "svenska", cell) == (job, ["demand.open"])
    assert (read("candidates", "svenska", cell)[1], read("openings", "svenska", "-")[1]) == ([], [])
    assert read("openings", "krav kompetensbevis", "-")[1] == []
    assert read("candidates", "kompetensbevis", cell)[1] == []


@pytest.mark.parametrize(
    ("cell", "title", "seats"),
    [
        ("3 á 4 kockar", "kockar", 3),
        ("2 till 3 lokalvårdare", "lokalvårdare", 2),
        ("lokalvårdare 50 % x 2", "lokalvårdare", 2),
        ("Undersköterska 75%, 2 st", "Undersköterska", 2),
    ],
)
def test_a_count_in_a_title_may_be_a_range_or_stand_behind_a_share(cell: str, title: str, seats: int) -> None:
    """Each counted as one seat."""
    job, told = read("openings", "titel", cell)
    assert (job.title, job.seats) == (title, seats)
    assert "title.counted" in told


@pytest.mark.parametrize("cell", ["ett par", "ett par st", "några stycken", "flera"])
def test_a_couple_of_seats_are_two_and_told(cell: str) -> None:
    """As in a title; it was no number."""
    opening, told = read("openings", "antal platser", cell)
    assert (opening.seats, told) == (2, ["seats.estimated"])


@pytest.mark.parametrize("cell", ["3 av 12", "1 (3)", "sid. 2"])
def test_the_number_of_a_page_is_no_person(cell: str) -> None:
    """The row is left out, and that is told."""
    people = read_candidates(io.StringIO(f"id;kommun\na;Malung\n{cell};\n"), on_fault="ask")
    assert [one.id for one in people] == ["a"]
    assert [problem.code for problem in people.asked.left_out] == ["row.aside"]
