"""Cells of openings that say when, how much, in what form, where and how many: what is sure is read, the rest told."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from matchcore.files import check_file, read_openings

DAY = date(2026, 11, 30)


def job(heading: str, cell: str) -> tuple[Any, list[str], list[str]]:
    """The opening that a cell makes, what is asked about, and what is noted."""
    table = f'id;{heading}\na;"{cell}"\n'
    found = read_openings(io.StringIO(table), on_fault="ask", as_of=DAY)
    notes = check_file(io.StringIO(table), what="openings", as_of=DAY).notes
    return found[0], [one.code for one in found.asked.by_id.get("a", ())], [one.code for one in notes]


@pytest.mark.parametrize(
    ("cell", "hours", "shifts"),
    [
        ("100 d", 100, "day"),
        ("60 kv+helg", 60, "evening weekend"),
        ("50 skoltid", 50, "day"),
        ("100 natt", 100, "night"),
        ("30 n", 30, "night"),
        ("25 helg", 25, "weekend"),
        ("80, k/h", 80, "evening weekend"),
        ("80 dag/kväll, var 3:e helg", 80, "day evening weekend"),
        ("100 delade pass", 100, ""),
        ("75 schema", 75, ""),
    ],
)
def test_a_number_in_front_of_words_of_times_is_percent(cell: str, hours: int, shifts: str) -> None:
    """And that is told as an estimate."""
    found, asked, noted = job("tid", cell)
    assert (found.hours, " ".join(found.shifts or ()), asked) == (hours, shifts, [])
    assert {"background.about", "background.without"}.intersection(noted)


@pytest.mark.parametrize("cell", ["80-100 d/kv/h", "50 (->75) kv helg", "75/100 dag", "75 el 100, kväll"])
def test_two_numbers_in_front_leave_open_how_much(cell: str) -> None:
    found, asked, noted = job("tid", cell)
    assert (found.hours, bool(found.shifts), asked, "background.any_hours" in noted) == (None, True, [], True)


@pytest.mark.parametrize("cell", ["20 kvällar", "50 kassan", "100 borta hela veckan"])
def test_a_number_in_front_of_other_words_is_asked_about(cell: str) -> None:
    found, asked, _ = job("tid", cell)
    assert (found.hours, found.shifts, asked) == (None, None, ["background.hours"])


@pytest.mark.parametrize(
    ("cell", "shifts"),
    [
        ("d/kv", "day evening"),
        ("d, kv, h", "day evening weekend"),
        ("d+k", "day evening"),
        ("dag/kv/n", "day evening night"),
        ("f/e", "day evening"),
        ("d/n/h", "day night weekend"),
        ("75% d/kv + varannan h", "day evening weekend"),
        ("d", "day"),
        ("50 d eller kv", "day evening"),
        ("lördagar + röda dagar", "weekend"),
    ],
)
def test_letters_beside_one_another_are_times(cell: str, shifts: str) -> None:
    """And none of them is left out: "80-100 d/kv/h" was evenings alone."""
    found, asked, _ = job("tid", cell)
    assert (" ".join(found.shifts), asked) == (shifts, [])


def test_letters_behind_a_number_of_hours_are_units() -> None:
    assert [job("tid", cell)[0].hours for cell in ("8 h/d", "30 h/v", "6 tim/d", "25 h")] == [100, 75, 75, 62]


@pytest.mark.parametrize(
    ("cell", "shifts", "asked"),
    [
        ("start 05.30, mån-fre", "day", []),
        ("dag, start 05.30", "day", []),
        ("börjar 22.00", "night", []),
        ("kl 7 start, dag", "day", []),
        ("börjar 02.30 slutar 10", "night", []),
        ("natt, start 22", "night", []),
        ("kväll/natt, 4 pass per vecka", "evening night", []),
        ("4 nätter/v", "night", []),
        ("natt 4x10h", "night", []),
        ("dagtid, skoldagar", "day", []),
        ("dag, to kväll, var 3:e lö", "day evening weekend", []),
        ("dag + beredskap var 4:e v", "day", ["background.partly"]),
        ("tvåskift, på sikt treskift", "day evening", ["background.partly"]),
        ("natt 7", "night", ["background.partly"]),
        ("6.45-16 (fre 14)", "day", ["background.partly"]),
        ("deltid, kväll", "evening", ["background.how_many_percent"]),
    ],
)
def test_times_that_are_sure_are_read_whatever_stands_beside(cell: str, shifts: str, asked: list[str]) -> None:
    """The hour when work begins, how many times a week and what may come later take no time away."""
    found, told, noted = job("arbetstid", cell)
    assert (" ".join(found.shifts), told) == (shifts, asked)
    assert asked or noted or cell == "dagtid, skoldagar"


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("Provanst. 6 mån, däref. tv", "probationary"),
        ("prov 3 mån -> tv", "probationary"),
        ("praktik 3 v först, sen anst", "praktik"),
        ("först tim, sen fast", "hourly"),
        ("tim till att börja med", "hourly"),
        ("tim, sen ev vik", "hourly"),
        ("säs, kan bli mer", "seasonal"),
        ("vik t jun", "substitute"),
        ("Vik. t.o.m. 2027-08-31 (föräldraled.)", "substitute"),
        ("visstid 3+3 mån", "fixed-term"),
        ("nsj ok", "nystartsjobb"),
        ("gärna nystart", "nystartsjobb"),
    ],
)
def test_the_first_form_is_read_whatever_may_follow(cell: str, form: str) -> None:
    """And what is not kept, how long and what comes after, is noted."""
    found, asked, noted = job("anst.form", cell)
    assert (found.form, asked) == (form, [])
    assert {"form.alone", "form.partly"}.intersection(noted)


@pytest.mark.parametrize("cell", ["nsj / intro", "lb el nsj", "nystart el. intro"])
def test_of_two_that_are_subsidised_the_first_that_is_kept_is_read(cell: str) -> None:
    assert job("anst.form", cell)[:2][0].form == "nystartsjobb"
    assert job("anst.form", cell)[1] == ["form.partly"]


@pytest.mark.parametrize("cell", ["fast el vik", "praktik el nsj", "ej nsj", "lb"])
def test_two_other_forms_and_what_is_never_kept_are_asked_about(cell: str) -> None:
    found, asked, _ = job("anst.form", cell)
    assert (found.form, len(asked)) == (None, 1)


@pytest.mark.parametrize(
    ("cell", "form", "hours"),
    [
        ("Tillsvidare, heltid", "permanent", 100),
        ("Säsong t.o.m. november, heltid", "seasonal", 100),
        ("Provanställning 6 mån, därefter tillsvidare. Heltid", "probationary", 100),
        ("Vikariat (föräldraledighet) ca 10 mån, 80-100 %", "substitute", None),
        ("Tillsvidare, ca 75 %", "permanent", 75),
    ],
)
@pytest.mark.parametrize("heading", ["Anställningens form och omfattning", "Anst.form / tjgr"])
def test_a_heading_of_form_and_extent_gives_both(heading: str, cell: str, form: str, hours: int | None) -> None:
    found, asked, _ = job(heading, cell)
    assert (found.form, found.hours, asked) == (form, hours, [])


@pytest.mark.parametrize(
    ("heading", "hours"), [("Tjgr", 75), ("Syssgr", 75), ("Tj.gr", 75), ("Anst.grad", 75), ("Kst", None)]
)
def test_headings_of_the_extent_in_short(heading: str, hours: int | None) -> None:
    assert job(heading, "75 %")[0].hours == hours


@pytest.mark.parametrize(
    ("cell", "form", "start"),
    [
        ("tillsv. fr. 1/3", "permanent", "2027-03-01"),
        ("vik. 6 mån, snarast", "substitute", "2026-11-30"),
        ("säsong 1/4-31/10", "seasonal", "2027-04-01"),
        ("tillsv. fr. VT-start", "permanent", "2027-01-15"),
        ("semestervik. v 24-33", "substitute", "2027-06-14"),
        ("vik. t.o.m. 30/4, tilltr. omg.", "substitute", "2026-11-30"),
        ("snarast, tv", "permanent", "2026-11-30"),
        ("1/4 (säsong)", "seasonal", "2027-04-01"),
        ("tim, löpande", "hourly", "None"),
    ],
)
def test_a_start_beside_a_form_gives_both_where_no_column_has_forms(cell: str, form: str, start: str) -> None:
    found, asked, _ = job("Period", cell)
    assert (found.form, str(found.start), asked) == (form, start, [])


def test_a_start_beside_a_form_gives_the_day_alone_where_a_column_has_forms() -> None:
    """Of "vikariat till sommaren" it gives none: that is the end."""
    table = "id;period;anst.form\na;tillsv. fr. 1/3;vik\n"
    (found,) = made = read_openings(io.StringIO(table), on_fault="ask", as_of=DAY)
    assert (found.form, str(found.start)) == ("substitute", "2027-03-01")
    assert [one.code for one in made.asked.by_id["a"]] == ["day.partly"]
    ends, asked, _ = job("period", "vikariat till sommaren")
    assert (ends.form, ends.start, asked) == ("substitute", None, ["value.not_a_date"])


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        ("vårterminen, 8/1", "2027-01-08"),
        ("våren 15/3", "2027-03-15"),
        ("maj (ca 10/5)", "2027-05-10"),
        ("HT (17/8)", "2027-08-17"),
        ("ht-27, start 16/8", "2027-08-16"),
        ("hösten, ansök senast 1/10", "2027-09-01"),
        ("v 50 t.o.m. 17/1, ev mer", "2026-12-07"),
    ],
)
def test_a_day_goes_before_a_season_beside_it(cell: str, start: str) -> None:
    """But not the last day to apply, nor the end."""
    found, asked, _ = job("start", cell)
    assert (str(found.start), asked) == (start, ["day.partly"])


@pytest.mark.parametrize(
    ("cell", "start", "noted"),
    [
        ("nu egentligen", "2026-11-30", "day.estimated"),
        ("helst direkt", "2026-11-30", "day.estimated"),
        ("vårterminens start", "2027-01-15", "day.estimated"),
        ("ej förrän mars", "2027-03-01", "day.estimated"),
        ("när vi har nån", "None", "day.open"),
        ("så snart vi hittar någon", "None", "day.open"),
        ("ej bestämt", "None", "day.open"),
        ("vet ej än", "None", "day.open"),
    ],
)
def test_starts_in_words(cell: str, start: str, noted: str) -> None:
    found, asked, notes = job("start", cell)
    assert (str(found.start), asked, notes) == (start, [], [noted])


def place(cell: str, heading: str = "ort") -> tuple[str | None, str | None, list[str]]:
    found, asked, _ = job(heading, cell)
    where = found.workplace
    return (where.municipality, where.locality, asked) if where else (None, None, asked)


@pytest.mark.parametrize(
    ("cell", "municipality", "locality"),
    [
        ("Österåker utanför Vingåker", "0428", None),
        ("strax norr om Flen", "0482", None),
        ("vid Hagfors", "1783", None),
        ("5 km utanför Nässjö", "0682", None),
        ("Ludgo, ca 2 mil från Nyköping", "0480", None),
        ("i trakten av Mora", "2062", None),
        ("Moratrakten", "2062", None),
        ("skolor i Mora", "2062", None),
        ("Stora Sundby utanför Eskilstuna", "0484", "Stora Sundby"),
        ("Flen, jobb även i Eskilstuna", "0482", None),
    ],
)
def test_a_place_that_another_lies_near_is_read_and_asked_about(
    cell: str, municipality: str, locality: str | None
) -> None:
    assert place(cell) == (municipality, locality, ["place.partly"])


@pytest.mark.parametrize(
    ("cell", "municipality"),
    [
        ("Vetlanda-Ekenäsjön-Landsbro", "0685"),
        ("Holsbybrunn, Kvillsfors", "0685"),
        ("Flen, Malmköping och Hälleforsnäs", "0482"),
        ("Katrineholm och Vingåker", None),
        ("mellan Flen och Katrineholm", None),
    ],
)
def test_several_places_are_their_municipality_where_it_is_one(cell: str, municipality: str | None) -> None:
    """And are asked about."""
    assert place(cell) == (municipality, None, ["place.several"])


def test_a_municipality_before_a_place_in_it_is_asked_about_where_both_may_be_meant() -> None:
    """ "Vetlanda, Landsbro" was Landsbro without a word; "Lima, Malung" is one place."""
    assert place("Vetlanda, Landsbro") == ("0685", "Landsbro", ["term.read_as"])
    assert place("Vetlanda / Ekenässjön") == ("0685", "Ekenässjön", ["term.read_as"])
    assert place("Lima, Malung")[2] == place("Malung/Lima", "kommun/ort")[2] == []


@pytest.mark.parametrize(
    ("cell", "title", "seats"),
    [
        ("Folk till däckskiftet, kanske 3?", "Folk till däckskiftet", 3),
        ("svetsare, 1 (ev 2)", "svetsare", 1),
        ("bagare 1 ev 2", "bagare", 1),
        ("chaufför 2?", "chaufför", 2),
        ("städare ca 3", "städare", 3),
        ("snickare - 2", "snickare", 2),
        ("lokalvårdare x 2-3", "lokalvårdare", 2),
    ],
)
def test_a_count_behind_a_title_that_is_not_sure_is_read_and_noted(cell: str, title: str, seats: int) -> None:
    found, _, noted = job("jobb", cell)
    assert (found.title, found.seats, "title.counted" in noted) == (title, seats, True)


@pytest.mark.parametrize("cell", ["säljare 18-22", "lärare åk 1-3", "Lärare 4-6", "montör 2-skift", "förare v 24-33"])
def test_other_numbers_behind_a_title_are_no_count(cell: str) -> None:
    assert job("jobb", cell)[0].seats == 1


@pytest.mark.parametrize(("cell", "seats"), [("kanske 3?", 3), ("x3", 3), ("1 tillsatt, 2 kvar", 2)])
def test_counts_with_words_before_them(cell: str, seats: int) -> None:
    found, asked, _ = job("antal", cell)
    assert (found.seats, asked) == (seats, [])


@pytest.mark.parametrize(
    ("cell", "level", "asked"),
    [
        ("D / sva1", "B1", []),
        ("D el sva1", "B1", []),
        ("B1 / D", "B1", []),
        ("C eller B1", "A2", []),
        ("C ?", "A2", ["language.course_read", "language.level_asked"]),
        ("D?", "B1", ["language.level_asked"]),
        ("mkt bra", "B2", []),
        ("mkt bra! skriver rapporter", "B2", []),
    ],
)
def test_the_lowest_of_several_courses_is_meant(cell: str, level: str, asked: list[str]) -> None:
    """ "D / sva1" was B2, and a question mark or an exclamation hid the level."""
    found, told, _ = job("sv", cell)
    assert ([one.level for one in found.languages_required], told) == ([level], asked)


def test_an_error_behind_an_id_and_an_object_as_one_are_told() -> None:
    """An object in the place of an id raised an error that named no row."""
    table = io.StringIO('[{"id": {"code": 1}, "titel": "Kock"}, {"id": "b", "titel": "Diskare"}]')
    found = read_openings(table, on_fault="ask", as_of=DAY)
    assert [one.id for one in found] == ["b"]


@pytest.mark.parametrize(
    ("cell", "hours", "form"),
    [
        ("Heltid, tillsvidare", 100, "permanent"),
        ("80% vik", 80, "substitute"),
        ("fast", None, "permanent"),
        ("Tim vid behov", None, "hourly"),
        ("visstid 3 mån, 100%", 100, "fixed-term"),
        ("LIA-plats", None, "praktik"),
        ("0,75", 75, None),
        ("50-100%", None, None),
    ],
)
def test_a_form_beside_the_extent_is_read_where_no_other_column_has_forms(
    cell: str, hours: int | None, form: str | None
) -> None:
    """It was asked about."""
    found, asked, _ = job("omfattning", cell)
    assert (found.hours, found.form, asked) == (hours, form, [])


def test_a_form_beside_the_extent_is_asked_about_where_another_column_has_forms() -> None:
    table = "id;omfattning;anställningsform\na;heltid, fast;vikariat\n"
    found = read_openings(io.StringIO(table), on_fault="ask", as_of=DAY)
    assert (found[0].hours, found[0].form) == (100, "substitute")
    assert [one.code for one in found.asked.by_id["a"]] == ["background.partly"]


@pytest.mark.parametrize(
    ("cell", "title", "hours", "seats"),
    [
        ("Undersköterska 75%", "Undersköterska", 75, 1),
        ("Kock (heltid)", "Kock", 100, 1),
        ("Förskollärare 1,0", "Förskollärare", 100, 1),
        ("Fritidsledare 75%, 2st", "Fritidsledare", 75, 2),
        ("Ekonomiassistent 50-75%", "Ekonomiassistent 50-75%", None, 1),
        ("Ekonomiassistent 50 - 75%", "Ekonomiassistent 50 - 75%", None, 1),
        ("Lärare åk 7-9 80%", "Lärare åk 7-9", 80, 1),
        ("80% undersköterska, demens", "undersköterska, demens", 80, 1),
        ("2 kockar o en diskare", "kockar, diskare", None, 3),
        ("snickare x 2 (Kv. Linden)", "snickare (Kv. Linden)", None, 2),
        ("Bilmekaniker, en till två", "Bilmekaniker", None, 1),
    ],
)
def test_a_title_may_say_how_much_and_how_many(cell: str, title: str, hours: int | None, seats: int) -> None:
    """It is read with a note, and the title is without it."""
    found, asked, noted = job("titel", cell)
    assert (found.title, found.hours, found.seats, asked) == (title, hours, seats, [])
    assert ("title.extent" in noted) == (hours is not None)


@pytest.mark.parametrize(
    ("cell", "seats"),
    [
        ("upp till 8", 8),
        ("max 3", 3),
        ("5 varav 2 redan tillsatta", 3),
        ("4, en tillsatt", 3),
        ("ett tiotal", 10),
        ("en fast, två vik", 3),
        ("2 nu, 2 till våren", 2),
    ],
)
def test_counts_with_words_are_read_with_a_note(cell: str, seats: int) -> None:
    found, asked, noted = job("antal platser", cell)
    assert (found.seats, asked) == (seats, [])
    assert {"seats.estimated", "seats.left", "seats.sum"}.intersection(noted)


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("start", "nästa måndag", "start", date(2026, 12, 7)),
        ("start", "på fredag", "start", date(2026, 12, 4)),
        ("arbetstid", "DKN", "shifts", ("day", "evening", "night")),
        ("arbetstid", "ständigt förmiddagsskift", "shifts", ("day",)),
        ("arbetstid", "em-skift", "shifts", ("evening",)),
    ],
)
def test_days_of_the_week_and_letters_side_by_side_are_known(heading: str, cell: str, name: str, value: Any) -> None:
    found, asked, _ = job(heading, cell)
    assert (getattr(found, name), asked) == (value, [])


@pytest.mark.parametrize(
    ("cell", "required", "wanted"),
    [
        ("helst SFI D men C kan funka", ["A2"], ["B1"]),
        ("gärna B2 men B1 ok", ["B1"], ["B2"]),
        ("Nivå B2 enl. GERS", ["B2"], []),
        ("B1 (minst)", ["B1"], []),
    ],
)
def test_what_is_enough_is_required_and_what_is_rather_wanted_is_a_merit(
    cell: str, required: list[str], wanted: list[str]
) -> None:
    found, asked, _ = job("svenska", cell)
    levels = [[one.level for one in listed] for listed in (found.languages_required, found.languages_wanted)]
    assert (levels, asked) == ([required, wanted], [])
