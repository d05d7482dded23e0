"""What consultants write roughly (days without a year, minutes, "4-5") is read near enough and noted, or asked of."""

from __future__ import annotations

import io
from datetime import date

import pytest
from short_lists import DAY, one

from hanging import far_from_hanging
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.conversion import convert
from matchcore.records import Candidate, Opening
from matchcore.tables.cells.amounts import reach_of, title_and_seats
from matchcore.tables.cells.periods import Period, period_of
from matchcore.tables.headings import What
from matchcore.tables.out.table_files import content_of
from matchcore.tables.term_lookup import Terms


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("v. 12", "2027-03-22", "2027-03-28"),
        ("v12", "2027-03-22", "2027-03-28"),
        ("vecka 12", "2027-03-22", "2027-03-28"),
        ("from v 34", "2027-08-23", "2027-08-29"),
        ("v 34-25", "2025-08-18", "2025-08-24"),
        ("v 3 2027", "2027-01-18", "2027-01-24"),
        ("v 12-14", "2027-03-22", "2027-04-11"),
        ("2027-W03", "2027-01-18", "2027-01-24"),
        ("v. 48", "2026-11-23", "2026-11-29"),
        ("1/3", "2027-03-01", "2027-03-01"),
        ("1 dec", "2026-12-01", "2026-12-01"),
        ("1:a mars", "2027-03-01", "2027-03-01"),
        ("mån 1 mars", "2027-03-01", "2027-03-01"),
        ("måndagen den 1/3", "2027-03-01", "2027-03-01"),
        ("1 mars 27", "2027-03-01", "2027-03-01"),
        ("29/2", "2028-02-29", "2028-02-29"),
        ("fr.o.m. 1 mars 2027", "2027-03-01", "2027-03-01"),
        ("jan", "2027-01-01", "2027-01-31"),
        ("augusti", "2027-08-01", "2027-08-31"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("jan/feb", "2027-01-01", "2027-02-28"),
        ("2027-03", "2027-03-01", "2027-03-31"),
        ("mars -27", "2027-03-01", "2027-03-31"),
        ("juni 26", "2026-06-01", "2026-06-30"),
        ("mars 27", "2027-03-01", "2027-03-31"),
        ("början av mars", "2027-03-01", "2027-03-11"),
        ("ht-25", "2025-08-15", "2025-12-31"),
        ("vt26", "2026-01-15", "2026-06-30"),
        ("höstterminen 2026", "2026-08-15", "2026-12-31"),
        ("i vår", "2027-03-01", "2027-05-31"),
        ("efter nyår", "2027-01-01", "2027-01-31"),
        ("efter jul", "2026-12-27", "2027-01-26"),
        ("efter mars", "2027-04-01", "2027-05-01"),
        ("efter sommaren", "2027-09-01", "2027-10-01"),
        ("månadsskiftet jan/feb", "2027-02-01", "2027-02-01"),
        ("om 2 veckor", "2026-12-12", "2026-12-12"),
        ("inom 2 veckor", "2026-12-12", "2026-12-12"),
        ("på måndag", "2026-11-30", "2026-11-30"),
        ("nästa lördag", "2026-12-05", "2026-12-05"),
        ("3 mån uppsägning", "2027-02-28", "2027-02-28"),
        ("nästa vecka", "2026-11-30", "2026-12-06"),
        ("imorgon", "2026-11-29", "2026-11-29"),
        ("kvartal 2", "2027-04-01", "2027-06-30"),
        ("1/12 - 15/4", "2026-12-01", "2027-04-15"),
        ("v 24–33", "2027-06-14", "2027-08-22"),
        ("v 40-41", "2027-10-04", "2027-10-17"),
        ("hösten", "2027-09-01", "2027-11-30"),
        ("mitten mars", "2027-03-11", "2027-03-21"),
        ("sista veckan i april", "2027-04-24", "2027-04-30"),
        ("vintersäsong 26/27", "2026-12-01", "2027-02-28"),
        ("nu till påsk", "2026-11-28", "2027-03-29"),
        ("v 3-4", "2027-01-18", "2027-01-31"),
        ("v.25 - v.33", "2027-06-21", "2027-08-22"),
        ("12 dec - en vecka efter påsk", "2026-12-12", "2027-05-05"),
        ("efter midsommar - okt", "2027-06-28", "2027-10-31"),
        ("mitten april - midsommar", "2027-04-10", "2027-06-27"),
        ("jul-påsk", "2026-12-24", "2027-03-29"),
        ("jul-aug", "2027-07-01", "2027-08-31"),
        ("v 50 t.o.m. v 2", "2026-12-07", "2027-01-17"),
        ("slutet av jan ->", "2027-01-21", "2027-01-31"),
        ("annandagen", "2026-12-26", "2026-12-26"),
        ("nu i vinter", "2026-12-01", "2027-02-28"),
        ("efter hösten", "2026-12-01", "2026-12-31"),
        ("14 dgr uppsägning", "2026-12-12", "2026-12-12"),
        ("v 17-26", "2027-04-26", "2027-07-04"),
        ("v. 18-22", "2027-05-03", "2027-06-06"),
        ("vecka 27-30", "2027-07-05", "2027-08-01"),
        ("v. 12-27", "2027-03-22", "2027-07-11"),
    ],
)
def test_days_without_a_year_are_the_next_that_come(written: str, first: str, last: str) -> None:
    """Weeks, months, terms and days are those that come next after the run's day, or were within the last month."""
    assert period_of(written, DAY) == Period(date.fromisoformat(first), date.fromisoformat(last))
    person, problems, notes = one("tillgänglig från", written)
    assert (person.available_from, problems, notes) == (date.fromisoformat(first), [], ["day.estimated"])
    job, problems, notes = one("start", written, "openings")
    assert (job.start, problems, notes) == (date.fromisoformat(first), [], ["day.estimated"])


@pytest.mark.parametrize(
    "written",
    [
        "snart",
        "tills vidare",
        "före jul",
        "senast 1/3",
        "2027",
        "12",
        "jul",
        "maj 31",
        "v 54",
        "31/2",
        "1/13",
        "2026-13-01",
        "3/4/26",
        "03/04/2027",
        "1.3",
        "26-08-15",
    ],
)
def test_days_that_can_be_two_or_none_are_asked_about(written: str) -> None:
    """A year alone, July or Christmas, the latest day, a day that does not exist: nothing is guessed."""
    for heading, what in (("tillgänglig från", "candidates"), ("start", "openings"), ("inskriven sedan", "candidates")):
        made, problems, notes = one(heading, written, what)  # type: ignore[arg-type]
        assert (made, len(problems), notes) == (None, 1, [])


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("15 jan?", "2027-01-15"),
        ("våren?", "2027-03-01"),
        ("maj, ev tidigare", "2027-05-01"),
        ("10/1, mest helgerna", "2027-01-10"),
        ("1 feb el så fort ngn finns", "2027-02-01"),
        ("när isen gått, ca 20/4", "2027-04-20"),
        ("fasta nu, sommar v 24-34", "2026-11-28"),
        ("ej klart, kanske i maj", "2027-05-01"),
        ("före påsk", "2027-03-25"),
        ("senast 1/3", "2027-03-01"),
    ],
)
def test_what_is_sure_of_a_start_is_read_and_the_rest_asked_about(written: str, first: str) -> None:
    """A day among other words is the start until somebody has been asked; the opening is kept."""
    table = f'id;titel;start\na1;Kock;"{written}"\n'
    (job,) = made = read_openings(io.StringIO(table), as_of=DAY, on_fault="ask")
    assert (str(job.start), [told.code for told in made.asked.by_id["a1"]]) == (first, ["day.partly"])


@pytest.mark.parametrize(
    "written",
    ["till mars", "t.o.m. 31/8", "slutar i maj", "vikariat till sommaren", "när snön kommer", "vår kund vet inte"],
)
def test_the_last_day_is_no_start(written: str) -> None:
    """Until when something lasts is no first day, and a sentence with no day in it is none."""
    table = f'id;titel;start\na1;Kock;"{written}"\n'
    (job,) = made = read_openings(io.StringIO(table), as_of=DAY, on_fault="ask")
    assert (job.start, len(made.asked.by_id["a1"])) == (None, 1)


def test_since_when_somebody_waits_has_been() -> None:
    """Of a day without a year since when somebody is registered, the last that was is meant."""
    for written, day in (("jan", "2026-01-01"), ("1/3", "2026-03-01"), ("dec", "2025-12-01"), ("ht-24", "2024-08-15")):
        person, problems, notes = one("inskriven sedan", written)
        assert (str(person.registered_since), problems, notes) == (day, [], ["day.estimated"])


@pytest.mark.parametrize(
    "written", ["omgående", "Snarast!", "nu", "kan börja direkt", "så snart som möjligt", "ASAP", "nu direkt", "ja, nu"]
)
def test_a_job_that_starts_at_once_starts_on_the_run_s_day(written: str) -> None:
    """ "Omgående" is a start, not the lack of one; a person who can start then can start on any day."""
    job, problems, notes = one("tillträde", written, "openings")
    assert (job.start, problems, notes) == (DAY, [], ["day.estimated"])
    person, problems, notes = one("kan börja", written)
    assert (person.available_from, problems, notes) == (None, [], ["day.any"])


def test_yes_alone_is_no_day() -> None:
    """ "Ja" under "Kan börja" does not say when."""
    assert one("kan börja", "ja")[:2] == (None, ["value.not_a_date"])


def test_by_agreement_sets_no_day() -> None:
    """ "Enl. ök" is open, for both, and noted."""
    assert one("start", "enl. ök", "openings")[2] == ["day.open"]
    assert one("tillgänglig från", "enligt överenskommelse")[2] == ["day.any"]


@pytest.mark.parametrize(
    ("cell", "km", "n_notes"),
    [
        ("30km", 30, 0),
        ("1 mil", 10, 0),
        ("max 50 km", 50, 0),
        ("upp till 4 mil", 40, 0),
        ("ca 3 mil", 30, 1),
        ("3–4 mil", 30, 1),
        ("30-40 km", 30, 1),
        ("tre mil", 30, 1),
        ("ca 30", 30, 1),
        ("ca 30 min", 20, 1),
        ("max 45 min", 30, 1),
        ("1 h 30 min", 60, 1),
        ("en timme", 40, 1),
        ("en timmes resväg", 40, 1),
        ("en halvtimme", 20, 1),
        ("45 min buss", 18, 1),
        ("20 min med cykel", 4, 1),
        ("500 m", 0.5, 1),
        ("obegränsat", 3000, 1),
        ("obegr.", 3000, 1),
        ("30 min m buss", 12, 1),
        ("cyklar, max 5 km", 5, 0),
        ("ja, upp till 1 timme", 40, 1),
        ("3 mil, har ej bil", 30, 1),
        ("buss, en timme går bra", 25, 1),
        ("bil, hur långt som helst", 3000, 1),
    ],
)
def test_how_far_somebody_travels(cell: str, km: float, n_notes: int) -> None:
    """Kilometres and mil as they are; the least of a span; minutes by a speed that is told: what is rough is noted."""
    person, problems, notes = one("räckvidd", cell)
    assert (person.reach_km, problems, len(notes)) == (km, [], n_notes)


@pytest.mark.parametrize(
    "cell",
    [
        "långt",
        "3 mil tur och retur",
        "5-3 mil",
        "30 min-1 h",
        "1,000",
        "inom länet",
        "30 stationer",
        "3 km till bussen",
        "30 minuter el 3 mil",
    ],
)
def test_what_is_no_distance_is_asked_about(cell: str) -> None:
    """There and back, a span that falls, two units in one cell: none is made a number of kilometres."""
    made, problems, _ = one("räckvidd", cell)
    assert (made, len(problems)) == (None, 1)


def test_a_bare_number_is_kilometres_and_noted_where_no_heading_says_so() -> None:
    """Under "Kan resa" it may be minutes; under "Avstånd" it is not."""
    assert (
        one("Kan resa", "30")[::2]
        == one("Max resväg", "30")[::2]
        == (Candidate(id="a1", reach_km=30), ["reach.estimated"])
    )
    assert one("Kan resa", "buss 45")[1] == one("Kan resa", "0")[1] == ["reach.time"]
    assert one("Avstånd", "30")[::2] == (Candidate(id="a1", reach_km=30), [])


@pytest.mark.parametrize(
    ("heading", "km"),
    [
        ("Kan resa (mil)", 300),
        ("Kan resa mil", 300),
        ("Pendling (min)", 20),
        ("Pendling min", 20),
        ("Max restid (min)", 20),
        ("Pendling (timmar)", 1200),
        ("Räckvidd (km, enkel väg)", 30),
        ("Max km", 30),
    ],
)
def test_numbers_are_in_the_unit_that_their_heading_names(heading: str, km: float) -> None:
    """A number below "(mil)" or "(min)" is not kilometres; a unit in the cell itself goes before the heading's."""
    assert one(heading, "30")[0].reach_km == km
    assert one(heading, "30 km")[0].reach_km == 30
    assert reach_of(30, "mil") == (300, None)


@pytest.mark.parametrize(
    ("heading", "what", "key"),
    [
        ("Räckvidd (%)", "candidates", "heading.unit"),
        ("Räckvidd (km/mil)", "candidates", "heading.unit"),
        ("Antal (tim)", "openings", "heading.unit"),
        ("Behov (%)", "openings", "heading.unit"),
        ("Max restid", "candidates", "reach.time"),
    ],
)
def test_a_unit_that_a_column_cannot_have_is_told(heading: str, what: What, key: str) -> None:
    """Forty hours are not forty seats; a time without a unit is neither minutes nor kilometres."""
    made, problems, _ = one(heading, "40", what)
    assert (made, problems) == (None, [key])


def test_weeks_below_a_heading_of_weeks() -> None:
    """A bare number below "startvecka" is a week's."""
    assert one("Startvecka", "3", "openings")[0].start == date(2027, 1, 18)
    assert one("Tillgänglig (v)", "3")[0].available_from == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("cell", "seats"),
    [
        ("4-5", 4),
        ("4–5 st", 4),
        ("2 till 3", 2),
        ("minst 2", 2),
        ("ca 5", 5),
        ("2+", 2),
        ("flera", 2),
        ("2 (ev. 3)", 2),
        ("2, kanske 3", 2),
        ("1-2 ?", 1),
        ("3?", 3),
    ],
)
def test_of_a_span_of_seats_the_least_counts(cell: str, seats: int) -> None:
    """What is sure is what is counted, and it is noted."""
    job, problems, notes = one("platser", cell, "openings")
    assert (job.seats, problems, notes) == (seats, [], ["seats.estimated"])


@pytest.mark.parametrize(
    ("cell", "seats", "note"),
    [
        ("1+1", 2, "seats.sum"),
        ("30 (kvar 18)", 18, "seats.left"),
        ("14 (6 kvar)", 6, "seats.left"),
        ("5 kvar av 8", 5, "seats.left"),
        ("1 el 2", 1, "seats.estimated"),
        ("pool ca 6", 6, "seats.estimated"),
    ],
)
def test_seats_in_parts_are_summed_and_of_those_left_as_many_are_left(cell: str, seats: int, note: str) -> None:
    """And it is noted."""
    job, problems, notes = one("platser", cell, "openings")
    assert (job.seats, problems, notes) == (seats, [], [note])


def test_a_remark_beside_seats_is_not_read() -> None:
    """ "1 (natt)" is one."""
    assert one("platser", "1 (natt)", "openings")[0].seats == one("platser", "ett", "openings")[0].seats == 1


@pytest.mark.parametrize("cell", ["många", "5-4", "2/3"])
def test_seats_that_are_no_number_are_asked_about(cell: str) -> None:
    """Seats are never unknown and never guessed."""
    assert one("platser", cell, "openings")[:2] == (None, ["value.not_a_number"])


@pytest.mark.parametrize(
    ("cell", "title", "seats"),
    [
        ("2 st lokalvårdare", "lokalvårdare", 2),
        ("3 lokalvårdare", "lokalvårdare", 3),
        ("Kock x 3", "Kock", 3),
        ("Lokalvårdare (2 st)", "Lokalvårdare", 2),
        ("Lokalvårdare, 2 st", "Lokalvårdare", 2),
        ("2 pers. kök", "kök", 2),
    ],
)
def test_a_count_in_the_title_is_the_seats(cell: str, title: str, seats: int) -> None:
    """ "2 st lokalvårdare" is two seats for a cleaner, and noted; a column of seats that says otherwise is a fault."""
    job, problems, notes = one("titel", cell, "openings")
    assert (job.title, job.seats, problems, notes[0]) == (title, seats, [], "title.counted")
    both = f'id;titel;platser\no1;"{cell}";{seats}\no2;"{cell}";{seats + 1}\n'
    [problem] = check_file(io.StringIO(both)).problems
    assert (problem.what.key, problem.row) == ("cell.two_values", 3)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "title",
    ["1:e kock", "Kock 1", "24 timmars vakt", "3D-tekniker", "Kock (lunch)", "2 st", "0 st kockar"],
)
def test_other_numbers_in_a_title_stay(title: str) -> None:
    """A number that is no count is part of the title."""
    job, _, notes = one("titel", title, "openings")
    assert (job.title, job.seats, "title.counted" in notes) == (title, 1, False)


def test_a_title_that_looks_counted_survives_being_written() -> None:
    """A record whose own title begins with a count is read back as it was, from every kind of table."""
    jobs = [
        Opening(id=str(n), title=title, seats=4)
        for n, title in enumerate(("2 st kockar", "'2 st kockar", "Kock x 3", "Kock 75 %"))
    ]
    assert title_and_seats("2 st kockar") == ("kockar", 2)
    for form in ("csv", "parquet"):
        assert read_openings(io.BytesIO(content_of({"openings": jobs}, form, Terms()))) == jobs  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "code", "n_notes"),
    [
        ("timanst", "hourly", 0),
        ("tim.anst.", "hourly", 0),
        ("tillsv", "permanent", 0),
        ("tillsv.", "permanent", 0),
        ("vik", "substitute", 0),
        ("prov 6 mån", "probationary", 1),
        ("vik 3 mån", "substitute", 1),
        ("vikariat t.o.m. 31/12", "substitute", 1),
        ("visstid 6 mån, ev. förlängning", "fixed-term", 1),
        ("tv", "permanent", 0),
        ("provanst 6 mån sen tv", "probationary", 1),
        ("visstid, chans till fast", "fixed-term", 1),
        ("praktik (ev. anst. sen)", "praktik", 1),
    ],
)
def test_short_forms_of_employment(cell: str, code: str, n_notes: int) -> None:
    """The words of the trade; how long and how much are not kept, and that is noted."""
    job, problems, notes = one("anställningsform", cell, "openings")
    assert (job.form, problems, notes) == (code, [], ["form.alone"] * n_notes)


@pytest.mark.parametrize(
    ("cell", "code", "hours", "n_notes"),
    [
        ("Tillsvidare heltid", "permanent", 100, 0),
        ("timanst 50 %", "hourly", 50, 0),
        ("tv, 75 %", "permanent", 75, 0),
        ("heltid, vikariat", "substitute", 100, 0),
        ("visstid 6 mån, 80 %", "fixed-term", 80, 1),
        ("vik, deltid (60 %)", "substitute", 60, 0),
        ("prov, 50–100 %", "probationary", None, 1),
    ],
)
def test_how_much_stands_beside_a_form_of_employment(cell: str, code: str, hours: int | None, n_notes: int) -> None:
    """It is read, whatever the heading speaks of; how long is not, and a range is any amount: both are noted."""
    job, problems, notes = one("anställningsform", cell, "openings")
    assert (job.form, job.hours, problems, len(notes)) == (code, hours, [], n_notes)


def test_forms_that_are_not_wanted_are_asked_about() -> None:
    """ "Ej vikariat" and "vikariat?" accept no substitute's post; several in one cell are several."""
    assert one("anställningsformer", "ej vikariat")[:2] == (None, ["form.denied"])
    assert one("anställningsformer", "vikariat?")[:2] == (None, ["form.denied"])
    assert one("anställningsformer", "vik/tim")[0].forms == ("substitute", "hourly")
    assert one("anställningsformer", "tim/vik")[0].forms == ("hourly", "substitute")  # and not "timvik"
    assert one("anställningsformer", "tv el. vik")[0].forms == ("permanent", "substitute")


@pytest.mark.parametrize("cell", ["spelar ingen roll", "alla", "Allt", "vad som helst"])
def test_whom_any_form_suits_accepts_all_that_are_to_be_had_and_is_not_asked(cell: str) -> None:
    """Also practice, and not what ended years ago; that is noted."""
    person, problems, notes = one("anställningsformer", cell)
    assert (problems, notes) == ([], ["form.any"])
    assert {"permanent", "hourly", "praktik"} <= set(person.forms)
    assert "extratjanst" not in person.forms


@pytest.mark.parametrize("cell", ["tillsvidare/vikariat", "tim/vik", "tim+vik", "vik & tim", "prov eller fast"])
def test_of_several_forms_of_one_job_it_is_asked_which(cell: str) -> None:
    """ "tim/vik" is no "timvik"."""
    assert one("anställningsform", cell, "openings")[:2] == (None, ["vocabulary.several_named"])


@pytest.mark.parametrize(
    "row",
    [
        "Totalsumma;40",
        "Antal: 4;",
        "Antal personer: 12;",
        "Utskrivet 2026-11-01 av systemet;",
        "Medel;20",
        "Genomsnitt 23,5;",
        "Gul = väntar;",
        "Gul;väntar på svar",
        "Röd: avslutad;",
        "* uppgift saknas;",
        "* = skyddade uppgifter;",
        ";Summa 40",
        "Sida 1 av 3;",
        "Teckenförklaring:;",
        "Grönmarkerade rader är klara;",
        "Senast uppdaterad 2026-01-01;",
    ],
)
@pytest.mark.parametrize("what", ["candidates", "openings"])
def test_rows_that_are_no_records(row: str, what: What) -> None:
    """Totals, the foot of a print and the key to the colours are told as such, in tables of people and of jobs."""
    heading = "räckvidd" if what == "candidates" else "titel"
    report = check_file(io.StringIO(f"id;{heading}\na1;40\n{row}\n"), what=what)
    [problem] = report.problems
    assert problem.what.key in {"row.total", "row.aside"}  # type: ignore[union-attr]
    assert (problem.row, report.n_records) == (3, 1)


def test_text_below_the_table_is_no_record_and_a_person_below_a_gap_is() -> None:
    """After an empty row, a line of words is an aside; a row with an id is a person."""
    text = "id;räckvidd;kommun\na1;40;Gävle\n\n"
    text += "De som är gula väntar;;\nRöda har slutat;;\n\nb2;30;Gävle\nröd-17;30;Gävle\n"
    report = check_file(io.StringIO(text))
    assert [(told.what.key, told.row) for told in report.problems] == [("row.aside", 4), ("row.aside", 5)]  # type: ignore[union-attr]
    assert report.n_records == 3


def test_the_day_to_count_from_is_today_unless_given() -> None:
    """What is counted from the run's day follows it; conversion too."""
    [person] = read_candidates(io.StringIO("id;tillgänglig från\na;v. 12\n"), as_of=date(2030, 1, 1))
    assert person == Candidate(id="a", available_from=date(2030, 3, 18))


def test_conversion_writes_the_day_it_was_read_as(tmp_path) -> None:
    """A rough day is a whole one in the new file."""
    done = convert(io.StringIO("id;tillgänglig från\na;v. 12\n"), tmp_path / "ut.json", as_of=DAY)
    assert len(done.notes) == 1
    assert read_candidates(tmp_path / "ut.json") == [Candidate(id="a", available_from=date(2027, 3, 22))]


@pytest.mark.parametrize("unit", ["v. 12 ", "1/3 ", "vik 3 mån ", "SFI C, ", "mars ,", "a; "])
@pytest.mark.parametrize("heading", ["språk", "SFI", "anställningsformer", "räckvidd", "spår"])
def test_a_cell_as_long_as_a_cell_can_be_is_told_soon(heading: str, unit: str) -> None:
    """Thirty thousand characters are refused as fast as thirty."""
    with far_from_hanging():
        assert not check_file(
            io.StringIO(f"id;{heading}\na;{unit * (30_000 // len(unit))}\n"), what="candidates"
        ).is_clean


@pytest.mark.parametrize("unit", ["- ", "och ", "lite ", "v 3-", "måste ha ", "B1, ", "a+b "])
@pytest.mark.parametrize(
    ("what", "heading"),
    [
        ("candidates", "tidigare yrke"),
        ("candidates", "önskat yrke"),
        ("candidates", "kompetensbevis"),
        ("openings", "krav"),
        ("openings", "meriterande"),
        ("openings", "språkkrav"),
        ("openings", "start"),
    ],
)
def test_a_long_cell_is_read_soon(what: str, heading: str, unit: str) -> None:
    """What may be read takes no longer with its length than its length says: the square of it would be minutes."""
    with far_from_hanging():
        check_file(io.StringIO(f"id;titel;{heading}\na;kock;{unit * (3_900 // len(unit))}\n"), what=what)  # type: ignore[arg-type]


def test_a_heading_as_long_as_a_cell_can_be_is_told_soon() -> None:
    """Of a heading no more than two hundred characters are looked at, and none of a title that long for a count."""
    with far_from_hanging():
        check_file(io.StringIO(f"id;titel;{'x' * 32_000}\na;kock;b\n"))
        check_file(io.StringIO(f"id;titel\na;{'kock 2 st ' * 3_000}\n"))


@pytest.mark.parametrize(
    ("cell", "code", "last"),
    [
        ("truckkort (B) utg. 2026-12", "truck-b", "2026-12-31"),
        ("HLR utg. 2025-10-12", "hlr", "2025-10-12"),
        ("HLR (utg 2027-10-12)", "hlr", "2027-10-12"),
        ("YKB utgick 2025-10-12", "ykb", "2025-10-12"),
    ],
)
def test_a_day_behind_utg_is_the_last(cell: str, code: str, last: str) -> None:
    """ "Utg." is short for when it expires, or did."""
    person, problems, _ = one("certifikat", cell)
    assert problems == []
    assert [(held.code, str(held.expires), held.issued) for held in person.certificates] == [(code, last, None)]


@pytest.mark.parametrize("cell", ["D kl.", "D kl", "SFI D klar (juni 2026)", "D kl. juni 2026", "D klar (2026-06-12)"])
def test_a_course_cut_short_or_with_its_day_in_a_parenthesis_is_completed(cell: str) -> None:
    """ "Kl." behind a course is "klar"."""
    person, problems, _ = one("SFI", cell)
    assert problems == []
    assert [(known.course, known.course_status) for known in person.languages] == [("sfi-d", "completed")]


@pytest.mark.parametrize("written", ["juni 26", "jun -26", "juni '26"])
def test_a_month_with_two_figures_is_the_month_of_a_year(written: str) -> None:
    """Of a course it tells when it was completed, of a certificate when it was had, which is noted."""
    person, problems, _ = one("SFI", f"D klar ({written})")
    assert problems == []
    assert [(known.course, known.course_status) for known in person.languages] == [("sfi-d", "completed")]
    person, problems, notes = one("certifikat", f"HLR {written}")
    assert problems == []
    assert [str(held.issued) for held in person.certificates] == ["2026-06-01"]
    assert "certificate.taken_as_first_day" in notes


def times(cell: str, heading: str = "Tid") -> tuple[tuple[str, ...], int | None, list[str]]:
    """The shifts and the hours that a cell of an opening says, and the codes of what is asked about."""
    made = read_openings(io.StringIO(f'id;titel;{heading}\na1;Kock;"{cell}"\n'), as_of=DAY, on_fault="ask")
    return made[0].shifts or (), made[0].hours, [told.code for told in made.asked.by_id.get("a1", ())]


@pytest.mark.parametrize(
    ("cell", "shifts"),
    [
        ("dag/kv/helg", "day evening weekend"),
        ("d/k/n", "day evening night"),
        ("lö-sö 9-15", "weekend"),
        ("05-13 tis-lör", "day weekend"),
        ("natt sön-tors", "night"),
        ("kväll ons-sön", "evening weekend"),
        ("tis o tors em", "evening"),
        ("mån, ons, fre 8-12", "day"),
        ("04-13 mån-fre, var 4:e lörd", "day weekend"),
        ("dag/kväll, varannan helg", "day evening weekend"),
        ("natt, v.a. helg", "night weekend"),
        ("dag/kväll, 2 helger av 5", "day evening weekend"),
        ("7-16 flex", "day"),
        ("7-16, ngn söndag", "day weekend"),
        ("kväll varannan v", "evening"),
        ("3-skift, natt minst var 3:e v", "day evening night"),
        ("6-11 alla dagar enl schema", "day weekend"),
        ("21-07, 4 nätter på / 4 lediga", "night weekend"),
        ("8-16.30, 5 av 7 dagar", "day weekend"),
        ("7-16, ackord efter 2 v", "day"),
        ("dag/natt, 6 veckors schema", "day night"),
        ("mån–fre 07:00–16:00", "day"),
        ("förmiddagar och lördagar", "day weekend"),
    ],
)
def test_days_of_the_week_and_how_often_are_read_with_the_times(cell: str, shifts: str) -> None:
    """Weekends are worked however seldom, and how often, by what schedule and for what pay is noted as unread."""
    assert times(cell) == (tuple(shifts.split()), None, [])


@pytest.mark.parametrize(
    ("cell", "shifts", "hours"),
    [
        ("mån-lör", "weekend", None),
        ("dag, ibl lörd", "day", None),
        ("dag + jour var 4:e v", "day", None),
        ("dag, helgskift frivilligt", "day", None),
        ("kvällar till 20", "evening", None),
        ("lör + sön hela dagar, annars ca 3 dgr/v", "weekend day", None),
        ("natt, ca 17-03", "night", None),
        ("50 %, dag, beredskap", "day", 50),
    ],
)
def test_what_is_understood_of_times_is_kept_and_the_rest_asked_about(
    cell: str, shifts: str, hours: int | None
) -> None:
    """What may be work, or may not, is not counted; days of the week with no time leave the time open."""
    assert times(cell) == (tuple(shifts.split()), hours, ["background.partly"])


def test_a_number_below_times_may_be_percent_or_hours() -> None:
    """40 below "Tid" is asked about, where 75 can be no hours; below "Tjänstgöringsgrad" it is percent."""
    for cell in ("40", "37,5", "20"):
        assert times(cell) == ((), None, ["background.percent_or_hours"])
    assert times("75") == times("75 %") == ((), 75, [])
    assert times("40", "Tjänstgöringsgrad") == ((), 40, [])
    assert times("40 h") == times("5 dgr/v") == times("heltid, 38,25 tim") == ((), 100, [])
    assert times("halvtid/heltid") == ((), None, [])
    assert times("75 dag/kväll") == (("day", "evening"), 75, [])


def test_work_when_there_is_some_has_no_hours() -> None:
    """ "tim" as an extent is any amount, which is noted; beside a form of employment it is the form."""
    for cell in ("tim", "timmar", "vid behov", "varierande"):
        assert times(cell, "Omfattning") == ((), None, [])
    made = read_openings(io.StringIO('id;titel;Tid/anst\na1;Kock;"dag, tim"\n'), as_of=DAY, on_fault="ask")
    assert (made[0].shifts, made[0].form, made.asked.by_id) == (("day",), "hourly", {})


def offered(cell: str, heading: str = "Anställningsform") -> tuple[str | None, list[str]]:
    """The form that a cell of an opening says, and the codes of what is asked about."""
    made = read_openings(io.StringIO(f'id;titel;{heading}\na1;Kock;"{cell}"\n'), as_of=DAY, on_fault="ask")
    return made[0].form, [told.code for told in made.asked.by_id.get("a1", ())]


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("behovsanst.", "hourly"),
        ("vid behov", "hourly"),
        ("extra/tim", "hourly"),
        ("vik. föräldraled. t.o.m. aug", "substitute"),
        ("vikariat sjukskrivning, ca 4 mån", "substitute"),
        ("säsong maj-sept", "seasonal"),
        ("praktik 2 mån -> anställning", "praktik"),
    ],
)
def test_why_and_how_long_stands_beside_a_form(cell: str, form: str) -> None:
    """It is noted and not asked about."""
    assert offered(cell) == (form, [])


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("tv, provanst först", "permanent"),
        ("fast om det funkar", "permanent"),
        ("tv efter praktik", "praktik"),
        ("tv (överrekr. efter 6 mån)", "permanent"),
        ("säsong vår + höst", "seasonal"),
    ],
)
def test_one_form_among_other_words_is_read_and_asked_about(cell: str, form: str) -> None:
    """Of two that follow on one another the first named, or practice."""
    assert offered(cell) == (form, ["form.partly"])


def test_what_names_no_one_form_is_asked_about() -> None:
    """A length alone, two forms beside one another, and what is denied."""
    assert offered("6+6 mån") == (None, ["form.length"])
    assert offered("12 mån, ev. förlängning")[0] is offered("lärlingsanst/fast")[0] is offered("ej vik")[0] is None
    assert offered("1 fast, 1 vik")[0] is None
    assert times("12 mån, ev. förlängning", "Anställningsform")[1] is None  # no percent


def test_times_and_form_in_one_cell_are_kept_where_a_part_is_not_understood() -> None:
    """ "t.o.m." parts nothing, and what is understood of a part counts."""
    head = "id;titel;Tid/anst\n"
    for cell, hours, shifts, form, asked in (
        ("75 %, dagtid + var 3:e lördag, vikariat t.o.m. aug", 75, "day weekend", "substitute", []),
        ("natt + jour, tv", None, "night", "permanent", ["background.partly"]),
        ("2-skift, fast om det funkar", None, "day evening", "permanent", ["form.partly"]),
    ):
        made = read_openings(io.StringIO(f'{head}a1;Kock;"{cell}"\n'), as_of=DAY, on_fault="ask")
        assert (made[0].hours, made[0].shifts, made[0].form) == (hours, tuple(shifts.split()), form)
        assert [told.code for told in made.asked.by_id.get("a1", ())] == asked


@pytest.mark.parametrize(
    ("cell", "title", "seats"),
    [
        ("operatör gjuteri 2-3 st", "operatör gjuteri", 2),
        ("Djurskötare mjölk, 1", "Djurskötare mjölk", 1),
        ("Skörd, 10-12", "Skörd", 10),
        ("Lager/brädgård 1 person", "Lager/brädgård", 1),
        ("Snö/halk, 5 st på lista", "Snö/halk på lista", 5),
        ("Kassa + frukt, 1 heltid och 2 extra", "Kassa + frukt", 3),
    ],
)
def test_a_count_behind_a_title_is_seats(cell: str, title: str, seats: int) -> None:
    """The least that is said, which is noted."""
    job, problems, notes = one("titel", cell, "openings")
    assert (job.title, job.seats, problems) == (title, seats, [])
    assert "title.counted" in notes


def test_a_number_behind_a_title_that_may_be_no_count_is_noted() -> None:
    """ "Lärare 4-6" teaches some years of school."""
    job, problems, notes = one("titel", "Lärare 4-6", "openings")
    assert (job.title, job.seats, problems) == ("Lärare 4-6", 1, [])
    assert "title.number_left" in notes
    assert "title.number_left" not in one("titel", "Montör 2-skift", "openings")[2]


@pytest.mark.parametrize(
    ("written", "day", "asked"),
    [
        ("föräldraledig t.o.m. 31/1 2027", "2027-02-01", []),
        ("praktik till 31 jan", "2027-02-01", []),
        ("sjukskriven t.o.m. v 5", "2027-02-08", []),
        ("mån 7/12", "2026-12-07", []),
        ("mån 15/9", "2027-09-15", ["day.partly"]),
    ],
)
def test_who_does_something_until_a_day_is_free_the_day_after(written: str, day: str, asked: list[str]) -> None:
    """And a day of another weekday than the one that is told is asked about: another year may be meant."""
    people = read_candidates(io.StringIO(f"id;tillgänglig från\na;{written}\n"), on_fault="ask", as_of=DAY)
    assert people[0].available_from == date.fromisoformat(day)
    assert [problem.code for problem in people.asked.of("a")] == asked
