"""Lists of people as caseworkers keep them: few columns, several facts in each, and each fact where it belongs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from short_lists import DAY, people

from matchcore.files import check_file, read_candidates
from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary import default_vocabulary, resolve


def person(heading: str, cell: str) -> tuple[Any, list[str], list[str]]:
    """The person of one cell, and the codes of what is asked and of what is noted."""
    table = f'id;{heading}\na;"{cell}"\n'
    told = check_file(io.StringIO(table), what="candidates", as_of=DAY)
    [found] = read_candidates(io.StringIO(table), on_fault="ask", as_of=DAY)
    noted = [one.code for one in told.notes if not one.code.startswith("heading.")]
    return found, [one.code for one in told.problems], noted


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("Bor och hur personen tar sig till jobbet", ("locality", "reach_km", "licences")),
        ("Bor / pendling", ("locality", "reach_km", "licences")),
        ("Svenska + övriga språk", ("swedish_course", "languages")),
        ("Med sig (jobb, utbildning, papper)", ("occupations", "educations", "certificates")),
        ("Vill – när – hur mycket", ("wishes", "available_from", "hours")),
        ("Mål", ("wishes", "working_towards")),
        ("Bakgrund", ("occupations", "educations")),
        ("Kommentar (jobb, utbildning)", None),
    ],
)
def test_a_heading_of_several_fields(heading: str, fields: tuple[str, ...] | None) -> None:
    """Beside one another, behind a dash or listed in a parenthesis; a column of notes is none."""
    column = layouts_of("candidates")[0].column(0, heading, default_vocabulary())
    assert (column and (column.field, *column.also)) == fields


def test_what_stands_together_goes_where_it_belongs() -> None:
    """Where somebody lives stands first, how far is in the rest; the others are known by their words."""
    found = person("Bor och resväg", "Eslöv. Tåg, max 3 mil")[0]
    assert (found.home.municipality, found.reach_km) == ("1285", 30)
    found = person("Svenska + andra språk", "SFI C klar, läser D. Polska, engelska B1")[0]
    assert {(one.language, one.level, one.course) for one in found.languages} == {
        ("sv", None, "sfi-d"),
        ("en", "B1", None),
    }
    found = person("Med sig (jobb, papper)", "Kock 2,5 år. Truckkort B, HLR. Diskare")[0]
    assert [one.ssyk for one in found.occupations] == ["5120", "9412"]
    assert found.occupations[0].years == 2.5
    assert {one.code for one in found.certificates} == {"truck-b", "hlr"}
    found = person("Vill – när – hur mycket", "Kock el. diskare, från mars. 50-75 %")[0]
    assert found.wishes.occupations == ("5120", "9412")
    assert (found.available_from, found.hours.least, found.hours.most) == (date(2027, 3, 1), 50, 75)
    found = person("Mål", "kock, truckkort A")[0]
    assert (found.wishes.occupations, found.facts) == (("5120",), {"working_towards": "truck-a"})


@pytest.mark.parametrize(
    ("heading", "cell", "asked"),
    [
        ("Med sig (jobb, papper)", "HLR?, kock", "certificate.asked"),
        ("Med sig (jobb, papper)", "blubba, kock", "vocabulary.unknown"),
        ("Vill – när – hur mycket", "kock, blubba", "vocabulary.unknown"),
        ("Mål", "kock, blubba", "vocabulary.unknown"),
    ],
)
def test_what_no_field_takes_is_asked_about(heading: str, cell: str, asked: str) -> None:
    """By the field that understands most of it; no aim is made of words that nobody knows."""
    found, codes, _ = person(heading, cell)
    assert codes == [asked]
    assert not found.facts


@pytest.mark.parametrize(
    ("cell", "held", "towards"),
    [
        ("vårdbiträde, klar juni 2026, HLR", ["hlr", "vardbitrade"], None),
        ("HLR, ej klar, truckkort A", ["truck-a"], "hlr"),
        ("HLR, läser på distans (50 %)", [], "hlr"),
        ("HLR, klar v. 23, truckkort A", ["truck-a"], None),
        ("usk komvux klar juni 2025", ["underskoterska"], None),
        ("usk ej klar (2 kurser kvar)", [], "underskoterska"),
        ("inga svenska intyg", [], None),
    ],
)
@pytest.mark.parametrize("heading", ["Intyg", "Med sig (jobb, papper)"])
def test_what_is_said_behind_a_certificate_is_said_of_it(
    heading: str, cell: str, held: list[str], towards: str | None
) -> None:
    """At commas it is of the one before; where it is not understood that one is not held either."""
    found = person(heading, cell)[0]
    assert sorted(one.code for one in found.certificates) == held
    assert found.facts.get("working_towards") == towards
    assert found.occupations == ()


@pytest.mark.parametrize(
    ("cell", "done"),
    [
        ("kock 9 år, Syrien", [("5120", 9, True)]),
        ("grävmask. 6 år", [("8342", 6, None)]),
        ("svetsare 4, kock 2 år", [("7212", 4, None), ("5120", 2, None)]),
    ],
)
def test_work_of_which_a_part_says_how_long_or_where(cell: str, done: list[tuple[Any, ...]]) -> None:
    """It is said of what stands before it, and a bare number is in years where the others are."""
    found, asked, _ = person("Bakgrund", cell)
    assert [(one.ssyk, one.years, one.abroad) for one in found.occupations] == done
    assert asked == []


@pytest.mark.parametrize(
    ("cell", "track", "towards"),
    [
        ("truckkort A, bokad 11/12", None, "truck-a"),
        ("vård 60 %", 60, None),
        ("barnskötare på komvux", None, "barnskotare"),
    ],
)
def test_schooling_under_way_is_a_track_or_an_aim(cell: str, track: int | None, towards: str | None) -> None:
    """ "11/12" behind "bokad" is a day, and not eleven parts of twelve."""
    found = person("Utbildning nu", cell)[0]
    assert [one.share for one in found.tracks] == ([] if track is None else [track])
    assert found.facts.get("working_towards") == towards


@pytest.mark.parametrize("text", ["tekniker", "konsult", "uppkörning 14/12", "14/12", "har fått plats"])
def test_no_occupation_is_made_of_what_names_none(text: str) -> None:
    """Neither of a day that has the figures of a group, nor of what is left of a longer name, nor of "har"."""
    assert resolve(text, "occupation").code is None


def test_a_heading_guessed_by_a_word_holds_something_of_its_kind() -> None:
    """ "SFI-lärare" has no courses below it."""
    table = "id;SFI-lärare\n" + "".join(f"{at};grupp {at} onsdag\n" for at in range(4))
    found = read_candidates(io.StringIO(table), on_fault="ask")
    assert [problem.code for problem in found.asked.left_out] == ["heading.unknown"]


@pytest.mark.parametrize(
    ("cell", "aims", "asked"),
    [
        ("B-körkort, teori klar", "licence-b", []),
        ("B uppkörning 9/12", "licence-b", []),
        ("truck A+B v. 49", "truck-a; truck-b", []),
        ("usk komvux fr vt-27", "underskoterska", []),
        ("vårdbiträde med språkstöd, klar juni-27", "vardbitrade", []),
        ("validering usk", "underskoterska", []),
        ("simborgarmärke", "simborgarmärke", []),
        ("HLR klar", None, ["certificate.asked"]),
        ("YKB? vill", None, ["certificate.asked"]),
    ],
)
def test_what_is_under_way(cell: str, aims: str | None, asked: list[str]) -> None:
    """Where, when and how far it has come is taken off its name; what is held already is asked about."""
    found, codes, _ = person("På gång", cell)
    assert (found.facts.get("working_towards"), codes) == (aims, asked)


@pytest.mark.parametrize(
    ("cell", "km"),
    [
        ("cykel/buss 1 mil", 10),
        ("2-3 mil har bil", 20),
        ("har bil, kan köra 3 mil åt alla håll", 30),
        ("tåg saknas, 2 mil bil med bror", 20),
        ("gång/cykel ca 5 km", 5),
        ("hela kommunen m. tåg/buss", 20),
        ("högst 1 h dörr till dörr", 40),
    ],
)
def test_one_distance_among_other_words(cell: str, km: float) -> None:
    """The rest says how."""
    table = f'id;ort;kan pendla\na;Eslöv;"{cell}"\n'
    [found] = read_candidates(io.StringIO(table), on_fault="ask", as_of=DAY)
    assert found.reach_km == km


def test_numbers_in_the_unit_of_a_heading_stand_first() -> None:
    """ "3/bil" below "Mil/färd" is 30 km, and a number in a parenthesis is of something else."""
    assert person("Mil/färd", "3/bil")[0].reach_km == 30
    assert person("Mil/färd", "cykel till stan (12)")[1] == ["reach.how"]


@pytest.mark.parametrize(
    ("cell", "km"),
    [
        ("cykel", 12),
        ("cyklar", 12),
        ("bara cykel", 12),
        ("till fots", 4),
        ("gångavstånd", 4),
        ("går", None),
        ("30 min till fots", 2),
    ],
)
def test_who_goes_by_bicycle_or_on_foot_goes_an_hour_at_most(cell: str, km: float | None) -> None:
    """ "Cykel" is no 50 km, which is what an unknown reach counts as; it is told as an estimate."""
    found, asked, noted = person("Pendlar", cell)
    assert found.reach_km == km
    assert ("reach.from_time" in noted) == (km is not None) != bool(asked)


def test_no_below_licence_and_car_is_neither() -> None:
    """ "Kk / bil" asks of both, also cut short."""
    found, _, noted = person("Kk / bil", "nej")
    assert (found.car, found.certificates, noted) == (False, (), ["licence.neither"])


@pytest.mark.parametrize(
    "cell",
    [
        "tåg, ej efter 20",
        "buss 480 en gång i timmen",
        "bara i stan",
        "stan",
        "hela kommunen, ej Löberöd",
        "5 km cykel, 30 min buss",
        "till gränsen + 30 min",
    ],
)
def test_how_somebody_travels_is_no_distance(cell: str) -> None:
    """Neither is a line's number or an hour of the day."""
    found, asked, _ = person("Kan pendla", cell)
    assert (found.reach_km, asked) == (None, ["reach.how"])


@pytest.mark.parametrize(
    ("cell", "wished", "asked"),
    [
        ("lager ej natt", ["4322"], ["ej natt"]),
        ("kök inte disk", ["5120"], ["inte disk"]),
        ("gärna lager inte städ", ["4322"], ["inte städ"]),
        ("städ ej aktuellt", [], ["städ ej aktuellt"]),
        ("allt utom städ", [], ["allt utom städ"]),
        ("grill ej! vill byta", [], ["grill ej! vill byta"]),
    ],
)
def test_a_wish_with_what_is_not_wished_behind_it(cell: str, wished: list[str], asked: list[str]) -> None:
    """Other work or a time that is denied leaves the work before it; else nothing shows what is denied."""
    table = f'id;önskar\na;"{cell}"\n'
    told = check_file(io.StringIO(table), what="candidates", as_of=DAY)
    [found] = read_candidates(io.StringIO(table), on_fault="ask", as_of=DAY)
    assert list(found.wishes.occupations if found.wishes else ()) == wished
    assert [(one.code, one.value) for one in told.problems] == [("background.not_wished", one) for one in asked]


@pytest.mark.parametrize("cell", ["2 v uppsägning", "14 dagars uppsägningstid", "uppsägningstid: 2 veckor"])
def test_notice_is_counted_from_the_day_of_the_run(cell: str) -> None:
    """However it is written."""
    assert person("Kan börja", cell)[0].available_from == date(2026, 12, 12)


@pytest.mark.parametrize(
    ("heading", "cell", "read", "asked"),
    [
        ("önskar", "morgnar ok om buss finns", [], True),
        ("önskar", "städ när plats finns", ["9111"], False),
        ("önskar", "städ nu", ["9111"], False),
        ("jobbat med", "vårdbiträde? funderar", [], True),
        ("jobbat med", "kock (Grand?)", ["5120"], False),
    ],
)
def test_no_trade_is_made_of_a_condition_or_a_question(heading: str, cell: str, read: list[str], asked: bool) -> None:
    """What stands behind "om" and "när" is no wish, and what is asked of work is not known."""
    found, codes, _ = person(heading, cell)
    wished = list(found.wishes.occupations) if found.wishes else []
    assert wished + [one.ssyk for one in found.occupations] == read
    assert bool(codes) == asked


def test_classes_of_licences_beside_one_another_are_each_one() -> None:
    """In a list of certificates as below "Körkort"."""
    found, asked, _ = person("Intyg", "B + BE, HLR")
    assert {one.code for one in found.certificates} == {"licence-b", "licence-be", "hlr"}
    assert asked == []


@pytest.mark.parametrize("cell", ["Ö", "ö", "ÖK", "Övn", "B, Ö", "B (Ö)", "Ö B", "/", "Q", "A+B", "AB"])
def test_a_sign_below_licences_holds_none(cell: str) -> None:
    """It was a licence of any class, and "A+B" an electrician's."""
    found, asked, noted = person("Körkort", cell)
    assert found.certificates == ()
    assert (asked != []) is (noted == [])


@pytest.mark.parametrize("cell", ["ja", "Ja.", "kk ok", "finns"])
def test_a_yes_below_licences_is_one_of_which_the_class_is_asked(cell: str) -> None:
    found, _, noted = person("Körkort", cell)
    assert [one.code for one in found.certificates] == ["licence"]
    assert noted == ["licence.class_asked"]


@pytest.mark.parametrize(("cell", "held"), [("A+B -25", []), ("AB", []), ("truck A+B", ["truck-a", "truck-b"])])
def test_letters_alone_are_no_electrician_s(cell: str, held: list[str]) -> None:
    found, asked, _ = person("Kompetensbevis", cell)
    assert [one.code for one in found.certificates] == held
    assert asked == ([] if held else ["certificate.of_which"])


@pytest.mark.parametrize("cell", ["Snickare/inredning", "snickare, rymdforskare"])
def test_a_wish_beside_what_is_not_known_is_kept(cell: str) -> None:
    found, asked, _ = person("Mål", cell)
    assert found.wishes.occupations == ("7111",)
    assert asked == ["vocabulary.unknown_near"]


@pytest.mark.parametrize("cell", ["plockar bär/grönsaker", "plockat svamp", "bärplockning", "plockar frukt"])
def test_who_picks_berries_picks_nothing_in_a_store(cell: str) -> None:
    assert [one.ssyk for one in person("Har jobbat som", cell)[0].occupations] == ["9210"]


def test_words_alone_among_numbered_people_are_a_heading_over_those_below() -> None:
    """ "SKOG" was a person of whom nothing is known."""
    lines = (
        "Delt.nr;Kommun;Svenska;Kk",
        "SKOG;;;",
        "41;Mora;B1;B",
        "42;Orsa;A2;",
        "43;;;",
        "LANTBRUK;;;",
        "44;Mora;B1;B",
    )
    found = read_candidates(io.StringIO("\n".join(lines)), on_fault="ask")
    assert [one.id for one in found] == ["41", "42", "43", "44"]
    assert [(one.row, one.code) for one in found.asked.left_out] == [(2, "row.over_others"), (6, "row.over_others")]
    named = read_candidates(io.StringIO("id;Kommun;Svenska;Kk\nASP;;;\nBJÖRK;Mora;B1;B\nEK;;;\n"), on_fault="ask")
    assert [one.id for one in named] == ["ASP", "BJÖRK", "EK"]


@pytest.mark.parametrize(
    ("cell", "place", "km"),
    [
        ("Järvsö 30 km", "Järvsö", 30),
        ("Färila 4 mil, egen bil", "Färila", 40),
        ("Los ca 3 mil", "Los", 30),
        ("Färila 25", "Färila", 25),
        ("Järvsö (20 km)", "Järvsö", 20),
        ("3 mil från Järvsö", "Järvsö", 30),
        ("Järvsö, 30 km", "Järvsö", 30),
        ("Järvsö 820 40", None, None),
    ],
)
def test_a_reach_behind_a_place_is_parted_from_it(cell: str, place: str | None, km: float | None) -> None:
    """With a unit or without, behind the place or before it; a postcode is no reach."""
    found = person("Ort/räckv.", cell)[0]
    assert (found.home.locality, found.reach_km) == (place, km)


def test_a_number_behind_a_street_is_no_reach() -> None:
    """A village that is not known keeps its reach, and is asked about; of a street nothing is read."""
    found, asked, _ = person("Ort/räckv.", "Hybo 15")
    assert (found.reach_km, asked) == (15, ["place.name_unknown"])
    assert person("Ort/räckv.", "Storgatan 15")[0].reach_km is None


@pytest.mark.parametrize(
    ("cell", "shifts"),
    [
        ("100, helger / nu", ("day", "weekend")),
        ("75 % helger", ("day", "weekend")),
        ("heltid, bara helger", ("weekend",)),
        ("50 % helger", ("weekend",)),
        ("100 % kväll", ("evening",)),
    ],
)
def test_weekends_beside_more_than_they_hold_are_worked_too(cell: str, shifts: tuple[str, ...]) -> None:
    """Nobody works full time on weekends alone: it is noted."""
    found, asked, noted = person("Omf / fr.o.m", cell)
    assert (found.shifts, asked) == (shifts, [])
    assert ("background.shifts_left" in noted) is (len(shifts) > 1)


@pytest.mark.parametrize(
    ("cell", "day", "asked"),
    [
        ("heltid / när YKB klar (mars)", date(2027, 3, 1), ["day.partly"]),
        ("80 / omg el febr", DAY, ["day.partly"]),
        ("heltid / säs apr-okt / 15/4", date(2027, 4, 15), ["value.not_a_date"]),
        ("säs nov-apr / omg", None, ["value.not_a_date"]),
        ("1/3 100", date(2027, 3, 1), []),
        ("1 feb. 2-skift", date(2027, 2, 1), []),
        ("fr 1 mars deltid, heltid sen", date(2027, 3, 1), ["background.how_many_percent", "day.partly"]),
    ],
)
def test_a_day_that_is_told_beside_an_extent_is_kept(cell: str, day: date | None, asked: list[str]) -> None:
    """What is said for certain goes before what is read in part."""
    found, told, _ = person("Omf / fr.o.m", cell)
    assert (found.available_from, told) == (day, asked)


def test_when_is_read_where_how_much_is_not_said() -> None:
    """Where "deltid" says no percent that is asked about, and the times are read."""
    found, asked, _ = person("Omfattning", "deltid, kväll går bra")
    assert (found.hours, found.shifts, asked) == (None, ("day", "evening"), ["background.how_many_percent"])


@pytest.mark.parametrize(
    ("cell", "issued", "expires"),
    [
        ("HLR 24-10", date(2024, 10, 1), None),
        ("HLR 9/25", date(2025, 9, 1), None),
        ("HLR (25-03)", date(2025, 3, 1), None),
        ("HLR klar 24-02", date(2024, 2, 29), None),
        ("HLR t.o.m. 28-01", None, date(2028, 1, 31)),
        ("HLR gick ut 25-06", None, date(2025, 6, 30)),
        ("HLR (ut 27-11)", None, date(2027, 11, 30)),
        ("HLR t.o.m. 29", None, date(2029, 12, 31)),
    ],
)
def test_a_month_with_two_figures_of_its_year(cell: str, issued: date | None, expires: date | None) -> None:
    """The day is noted as any month is, and the certificate is kept."""
    found, asked, noted = person("Kort + bevis", cell)
    assert [(one.code, one.issued, one.expires) for one in found.certificates] == [("hlr", issued, expires)]
    assert asked == []
    assert noted


@pytest.mark.parametrize("cell", ["HLR 23/11", "HLR 25-13", "HLR 25-06-12", "HLR t.o.m. 29 maj"])
def test_figures_that_may_be_a_day_are_asked_about(cell: str) -> None:
    """Nothing is held by a day that is not known."""
    found, asked, _ = person("Kort + bevis", cell)
    assert (found.certificates, len(asked)) == ((), 1)


def test_how_high_a_scaffold_is_is_no_month() -> None:
    """In a parenthesis or without one."""
    for cell in ("ställning (2-9)", "ställn. 2–9", "ställningsbyggnad (2-9) kl 24-02"):
        found, asked, _ = person("Kort + bevis", cell)
        assert ([one.code for one in found.certificates], asked) == (["scaffold-general"], [])


@pytest.mark.parametrize(
    ("cell", "towards", "asked"),
    [
        ("säker skog webb kl", None, ["certificate.asked"]),
        ("HLR kl 15/12", "hlr", []),
        ("HLR pg", "hlr", []),
        ("HLR ej kl", "hlr", []),
    ],
)
def test_short_words_for_how_far_it_has_come(cell: str, towards: str | None, asked: list[str]) -> None:
    """What is "kl" is not under way."""
    found, told, _ = person("På gång", cell)
    assert (found.facts.get("working_towards"), told) == (towards, asked)


@pytest.mark.parametrize(
    ("cell", "course", "status"),
    [
        ("C pågår", "sfi-c", "enrolled"),
        ("D klar", "sfi-d", "completed"),
        ("C/D pg", "sfi-c", "enrolled"),
        ("C/D", "sfi-c", "enrolled"),
        ("C klar, D pågår", "sfi-d", "enrolled"),
    ],
)
def test_a_letter_alone_in_a_column_of_swedish_is_a_course(cell: str, course: str, status: str) -> None:
    """As it is below a heading of courses; a level stays one, and of what may be either is asked."""
    [found] = person("Svenska", cell)[0].languages
    assert (found.course, found.course_status) == (course, status)
    assert person("Svenska", "C1")[0].languages[0].level == "C1"
    assert person("Svenska", "C")[1] == ["vocabulary.level_unknown"]


@pytest.mark.parametrize(
    ("cell", "wished", "asked"),
    [
        ("disk/städ spelar ingen roll", ["9412", "9111"], []),
        ("kock eller städ går bra", ["5120", "9111"], []),
        ("kock (kan ej svetsa pga ögonen)", ["5120"], []),
        ("spelar ingen roll", [], []),
        ("kan ej svetsa", None, ["background.not_wished"]),
        ("städ ej kontor", ["9111"], ["background.not_wished"]),
    ],
)
def test_a_wish_with_why_it_is_no_other(cell: str, wished: list[str] | None, asked: list[str]) -> None:
    """That all will do, or what cannot be done, takes nothing from what is wished for."""
    found, told, _ = person("Vill", cell)
    assert (found.wishes and list(found.wishes.occupations), told) == (wished, asked)


def test_a_list_of_people_explains_its_short_words() -> None:
    """Of certificates and of how much somebody works, also two beside one another; what it explains is told."""
    table = (
        "id;Kort;Omf / fr.o.m;Ort",
        "a;TK A+B (25-03), rsåg;hl / omg;Mora",
        "b;B;dl dag / omg;Mora",
        "c;tkar;hlv / omg;Mora",
        "",
        "hl/dl = heltid/deltid, hlv = halvtid, XQ = vår firma",
        "TK = truckkort, rsåg = röjsåg",
    )
    text = "\n".join(table)
    first, second, third = read_candidates(io.StringIO(text), on_fault="ask", as_of=DAY)
    assert {one.code for one in first.certificates} == {"truck-a", "truck-b", "brush-saw"}
    assert (first.hours.most, second.hours, third.hours.most) == (100, None, 50)
    assert third.certificates == ()
    told = check_file(io.StringIO(text), what="candidates", as_of=DAY)
    assert [one.code for one in told.notes].count("table.legend") == 5
    assert "background.how_many_percent" in [one.code for one in told.problems]


def test_an_extent_goes_before_a_day_in_what_is_read_in_part() -> None:
    """A cell that names the start first lost how much: "heltid omg" was a start alone."""
    found, asked, _ = person("Start / omfattning", "heltid omg efter beslut")
    assert (found.hours.most, asked) == (100, ["background.partly"])


def test_a_first_day_and_an_extent_below_one_heading_nobody_has_written_before() -> None:
    """Cells decide that both stand there, and each goes where it belongs; remarks are no aims."""
    rows = ("a;jan, heltid;fredagsbön", "b;15/12, 60 %;blyg", "c;nu, fm 50%;knäont", "d;feb, 75-100;utredning pågår")
    read = people("id;Igång när, hur mkt?;Vad ska man tänka på?\n" + "\n".join(rows))
    assert [one.available_from for one in read] == [date(2027, 1, 1), date(2026, 12, 15), None, date(2027, 2, 1)]
    assert [(one.hours.least, one.hours.most) for one in read if one.hours] == [
        (100, 100),
        (60, 60),
        (50, 50),
        (75, 100),
    ]
    assert not any(one.facts for one in read)


def test_other_languages_beside_swedish_below_a_question() -> None:
    """Of a heading what stands in parentheses is said besides: the courses are read, the other languages too."""
    rows = ("a;SFI C nu. Arabiska", "b;D pågår. Tigrinska", "c;SFI B klar. Engelska B2", "d;SVA 1. Ukrainska")
    read = people("id;Hur låter svenskan? (o andra språk)\n" + "\n".join(rows))
    assert [one.languages[0].course for one in list(read)[:3]] == ["sfi-c", "sfi-d", "sfi-b"]
    assert read[2].languages[1].level == "B2"


@pytest.mark.parametrize(
    ("cell", "held", "asked"),
    [
        ("x 2025", (date(2025, 1, 1), None), []),
        ("x →2028", (None, date(2028, 12, 31)), []),
        ("x →27-06", (None, date(2027, 6, 30)), []),
        ("x 2022!", None, ["date.which_day"]),
        ("v", None, []),
    ],
)
def test_a_list_explains_what_years_behind_a_mark_are(
    cell: str, held: tuple[date | None, date | None] | None, asked: list[str]
) -> None:
    """A year alone may be the first or the last; where the list says which, nobody is asked."""
    legend = "x = har (år = när det togs, → = gäller till)   p = håller på   v = vill ta"
    read = people(f"id;Hygien?;HLR\na;x;{cell}\nb;x 2024;x\nc;v;x\n\n{legend};;\n")
    proofs = [(one.issued, one.expires) for one in read[0].certificates if one.code == "hlr"]
    assert proofs == ([held] if held else [])
    assert [problem.what.key for problem in read.asked.by_id.get("a", ())] == asked
    assert read[1].certificates[0].code == "food-hygiene"


def test_a_sum_with_how_many_of_them_is_nobody() -> None:
    """ "Summa: 40 st varav heltid" is told as a sum."""
    read = people("id;Ort\na;Borås\nb;Borås\n\nSumma: 2 st varav heltid;1\n")
    assert [one.id for one in read] == ["a", "b"]
    assert [problem.what.key for problem in read.asked.left_out] == ["row.total"]


@pytest.mark.parametrize("cell", ["SFI D 2021", "SFI D ht-24", "SFI B men går ej (läkarintyg)"])
def test_a_course_of_a_year_gone_by_is_asked_about(cell: str) -> None:
    """Nobody is enrolled who only was: it may be completed, broken off or paused."""
    read = people(f"id;Svenska\na;{cell}\n")
    assert not read[0].languages
    assert [problem.what.key for problem in read.asked.by_id["a"]] == ["certificate.asked"]


@pytest.mark.parametrize(
    ("cell", "level", "course"), [("A2 typ", "A2", None), ("B1 ungf.", "B1", None), ("SFI D klar -25", None, "sfi-d")]
)
def test_about_behind_a_level_and_a_short_year_behind_a_course(
    cell: str, level: str | None, course: str | None
) -> None:
    """They are said as well as when they stand before, or in full."""
    read = people(f"id;Svenska\na;{cell}\n")
    assert [(one.level, one.course) for one in read[0].languages] == [(level, course)]
    assert not read.asked.by_id


AROUND = ("Rydebäck", "Påarp", "Mörarp", "Gantofta", "Kattarp", "Ödåkra")


@pytest.mark.parametrize("heading", ["Var bor hen & hur tar hen sig?", "Ort"])
@pytest.mark.parametrize(("cell", "asked"), [("Dalhem", True), ("Ängelholm", False), ("Dalhem 622 56", False)])
def test_a_village_far_from_all_others_may_be_a_part_of_the_town(heading: str, cell: str, asked: bool) -> None:
    """Dalhem is in Gotland, and a part of Helsingborg, where the list is from: asked about, the first too."""
    for places in ((cell, *AROUND), (*AROUND, cell)):
        read = people(f"id;{heading}\n" + "\n".join(f"p{at};{one}" for at, one in enumerate(places)))
        found = {
            name: "place.far"
            for name, told in read.asked.by_id.items()
            if "place.far" in {problem.code for problem in told}
        }
        assert found == ({f"p{places.index(cell)}": "place.far"} if asked else {})
        assert not read.asked.left_out


def test_where_somebody_lives_and_how_she_gets_about_in_one_cell() -> None:
    """A reach behind the place is read, whoever the heading asks about."""
    read = people(
        "id;Var bor hen & hur tar hen sig?\na;Påarp, 2 mil med bil ok\nb;Råå, 1 mil cykel\nc;Mörarp, bil, 4 mil"
    )
    assert [one.reach_km for one in read] == [20, 10, 40]


@pytest.mark.parametrize(
    ("heading", "cell", "field", "said"),
    [
        ("Anm. resväg", "3 mil", "reach_km", 30.0),
        ("Kommentar körkort", "B", "certificates", ["licence-b"]),
        ("Räckv", "30 km", "reach_km", 30.0),
        ("Kan börja", "2 v", "available_from", date(2026, 12, 14)),
        ("Kan börja", "uppsägn.tid 1 m", "available_from", date(2026, 12, 30)),
        ("Intyg", "B BE, HLR", "certificates", ["licence-b", "licence-be", "hlr"]),
        ("Intyg", "heta arb t 2028", "certificates", ["heta-arbeten"]),
        ("Språk", "som, ry B1", "languages", [("ru", "B1")]),
        ("SFI", "SFI-D AVSL. GODKÄND", "languages", [("sv", None)]),
        ("Tidigare jobb (yrke, år)", "Kock, 3; städ, 2", "occupations", [3.0, 2.0]),
    ],
)
def test_headings_and_cells_that_a_colleague_would_not_ask_about(
    heading: str, cell: str, field: str, said: object
) -> None:
    """Cut short, or of remarks on something; two licences, a last year, languages and how long it takes, in short."""
    table = f'id;{heading}\na;"{cell}"\n'
    found = read_candidates(io.StringIO(table), on_fault="ask", as_of=date(2026, 11, 30))
    made = getattr(found[0], field)
    short = {
        "certificates": lambda: [one.code for one in made],
        "languages": lambda: [(one.language, one.level) for one in made],
        "occupations": lambda: [one.years for one in made],
    }.get(field, lambda: made)
    assert short() == said
    assert "a" not in found.asked.by_id


def test_an_own_column_goes_before_one_of_remarks_on_it() -> None:
    table = "id;Körkort;Anm. körkort\na;B;C\nb;C;ej sett\n"
    found = read_candidates(io.StringIO(table), on_fault="ask")
    assert [one.code for one in found[0].certificates] == ["licence-b"]


def test_a_sum_beside_the_ids_is_nobody_and_where_people_live_is_found_below_boende() -> None:
    """Signs that the list explains are read below languages, too: "D k"."""
    people = "".join(f"1;SK-0{at};{town};D k\n" for at, town in enumerate(("Kåge", "936 32 Boliden", "Bureå", "Jörn")))
    table = f"Lista;ID / ärende;Boende;Svenska\n{people};;;\nSumma;40;;\np = pågår, k = klar;;;\n"
    found = read_candidates(io.StringIO(table), on_fault="ask")
    assert [one.id for one in found] == ["SK-00", "SK-01", "SK-02", "SK-03"]
    assert all(one.home for one in found)
    assert {(one.languages[0].course, one.languages[0].course_status) for one in found} == {("sfi-d", "completed")}


@pytest.mark.parametrize(
    ("cell", "languages"),
    [
        ("SFI D klar, arab. modersmål", [("sv", None, "sfi-d", "completed"), ("ar", "C2", None, None)]),
        ("C pågår, somaliska, lite eng", [("sv", None, "sfi-c", "enrolled"), ("en", "A1", None, None)]),
        ("sas 2, eng, amhariska", [("sv", None, "sva-2", "enrolled")]),
        ("SFI C klar, går D. Arab, kurdiska", [("sv", None, "sfi-d", "enrolled")]),
        ("A, somaliska", []),
    ],
)
def test_languages_beside_a_course_are_no_courses(cell: str, languages: list[tuple[Any, ...]]) -> None:
    """A letter is a course of SFI where it says how far it has come; what is another language is one."""
    found, _, _ = person("Språk", cell)
    assert [(one.language, one.level, one.course, one.course_status) for one in found.languages] == languages


@pytest.mark.parametrize("cell", ["Truck A, B har gått ut", "Truck A1-A3, B1 bokad v 4", "motorsåg A, B pågår"])
def test_what_is_said_of_the_last_class_may_be_of_all(cell: str) -> None:
    """None of them is held before somebody has asked."""
    found, asked, _ = person("Kort/intyg", cell)
    assert not found.certificates
    assert "certificate.of_which" in asked


def test_what_is_completed_in_a_term_is_had_by_its_last_day() -> None:
    """A term to come is no day that has been."""
    found, asked, noted = person("Kort/intyg", "Vårdbiträde klar vt-25; HLR (klar hösten 2025)")
    assert [(one.code, one.issued) for one in found.certificates] == [
        ("vardbitrade", date(2025, 6, 30)),
        ("hlr", date(2025, 12, 31)),
    ]
    assert (asked, noted) == ([], ["day.estimated", "day.estimated"])
    assert person("Kort/intyg", "truckkort klar vt 2027")[2] == ["certificate.from_later", "day.estimated"]


def test_a_column_of_what_is_completed_beside_courses_and_proofs() -> None:
    """What stands beside a proof says whether it is held; the last course passed is completed, whatever is read now."""
    [first, second, third, fourth] = people(
        "id;Kurser;Giltigt/klart;SFI-nivå;Läst sv t.o.m.\n"
        "a-1;Vårdbiträde;avbröt;D;C\n"
        "a-2;Livsmedelshygien;2028-03-01;Sva 2;Sva 1\n"
        "a-3;Truck;januari 2027 (bokad);C;C\n"
        "a-4;HLR, truckkort;2028-03-01;B;\n"
    )
    assert [[one.code for one in record.certificates] for record in (first, third)] == [[], []]
    assert second.certificates[0].expires == date(2028, 3, 1)
    assert [one.expires for one in fourth.certificates] in ([], [None], [None, None])
    courses = [[(one.course, one.course_status) for one in record.languages] for record in (first, second, third)]
    assert courses == [[("sfi-d", "enrolled")], [("sva-2", "enrolled")], [("sfi-c", "completed")]]


def test_a_heading_near_no_certificate_but_by_misspelling_is_none() -> None:
    """ "Kvar" with "bevis" behind it is near silica dust by its letters alone."""
    read = people("id;HLR;Kvar\na-1;ja;ja\na-2;ja;nej\na-3;nej;ja\na-4;ja;2027\na-5;;ja\na-6;;nej\n")
    assert {one.code for person in read for one in person.certificates} == {"hlr"}


def test_a_column_of_status_and_notes_says_which_rows_are_over() -> None:
    """Who has been placed is not matched again; who has a job and wants another is asked about."""
    read = people(
        "id;Läge/anm\na-1;PLACERAD äldreboende 1/12\na-2;omg, hämtar barn\na-3;Fått jobb!! Avsl. 15/11\n"
        "a-4;har jobb, vill byta\na-5;Provanst. Plåt fr 1/12\n"
    )
    assert [one.id for one in read] == ["a-2", "a-4"]
    assert "row.perhaps_over" in [one.code for one in read.asked.of("a-4")]


@pytest.mark.parametrize(
    "heading", ["Körkort, truckkort o intyg", "Körkort + truck", "Truckkort och intyg", "Truck/körkort"]
)
def test_a_heading_of_licences_and_proofs_is_a_list_of_them(heading: str) -> None:
    """What one part names is no column of that alone."""
    found, asked, _ = person(heading, "B, truck A+B, HLR 2026-10-01")
    assert {one.code for one in found.certificates} == {"licence-b", "truck-a", "truck-b", "hlr"}
    assert asked in ([], ["certificate.which_day"])
