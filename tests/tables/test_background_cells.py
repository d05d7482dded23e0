"""Work, schooling, wishes, hours, car and support as people write them: read right, or asked about."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from long_tables import long_table
from matchcore import (
    Candidate,
    Education,
    FileError,
    Hours,
    Occupation,
    Opening,
    Wishes,
    match,
    read_candidates,
    read_openings,
)
from matchcore.content.findings import Spot
from matchcore.files import check_file
from matchcore.tables.cells.background_cells import (
    education_text,
    educations_in,
    occupation_text,
    occupations_in,
)
from matchcore.tables.cells.wish_cells import wishes_in, wishes_text
from matchcore.tables.out.table_files import content_of
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import default_vocabulary

DAY = date(2026, 11, 29)
TERMS = Terms(as_of=DAY)
CODES = sorted(default_vocabulary().occupations)


def person(heading: str, cell: str) -> tuple[Candidate, list[str], list[str]]:
    """What a cell says of a person, what is noted and what is asked about."""
    table = f'id;{heading}\na;"{cell}"\n'
    found = read_candidates(io.StringIO(table), on_fault="ask", as_of=DAY)
    notes = check_file(io.StringIO(table), what="candidates", as_of=DAY).notes
    return found[0], [one.code for one in notes], [one.code for one in found.asked.by_id.get("a", ())]


def job(heading: str, cell: str) -> tuple[Opening, list[str]]:
    """What a cell says of an opening, and what is asked about."""
    found = read_openings(io.StringIO(f'id;{heading}\na;"{cell}"\n'), on_fault="ask", as_of=DAY)
    return found[0], [one.code for one in found.asked.by_id.get("a", ())]


def work(ssyk: str, **facts: Any) -> Occupation:
    return Occupation(ssyk=ssyk, **facts)


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("Yrke", "kock, diskare", [work("5120"), work("9412")]),
        ("Yrke", "Yrke: kock, diskare", [work("5120"), work("9412")]),
        ("Yrke", "kock/diskare", [work("5120"), work("9412")]),
        ("Yrke", "usk 5 år i hemlandet", [work("5321", years=5, abroad=True)]),
        ("Yrke", "usk (5 år, i hemlandet)", [work("5321", years=5, abroad=True)]),
        ("Erfarenhet", "lager 3 år", [work("4322", years=3)]),
        ("Erfarenhet", "svetsare 8 år Syrien", [work("7212", years=8, abroad=True)]),
        ("Erfarenhet", "kock, 10 år, i Sverige", [work("5120", years=10, abroad=False)]),
        ("Erfarenhet", "kock 2,5 år; diskare 6 mån", [work("5120", years=2.5), work("9412", years=0.5)]),
        ("Erfarenhet", "mer än två års erfarenhet som kock", [work("5120", years=2)]),
        ("Tidigare yrke", "fd lastbilschaufför, 2010-2018", [work("8332", years=8, until=2018)]),
        ("Tidigare yrke", "kock för 5 år sedan", [work("5120", until=2021)]),
        ("Tidigare yrken", "kock sedan 2016", [work("5120", years=10)]),
        ("Tidigare yrken", "kock t.o.m. 2019", [work("5120", until=2019)]),
        ("Yrke i hemlandet", "bagare; kock i Sverige", [work("7612", abroad=True), work("5120", abroad=False)]),
        ("Yrke", "5321", [work("5321")]),
        ("Yrke", "kock - ej validerad", [work("5120")]),
        ("Yrke", "kock – lärling", [work("5120")]),
        ("Yrke", "snickarlärling", [work("7111")]),
        ("Yrke", "kock - 5 år - hemlandet", [work("5120", years=5, abroad=True)]),
        ("Yrke", "elektriker – behörighet saknas", [work("7411")]),
        ("Yrke", "kock (legitimation saknas)", [work("5120")]),
        ("Yrke", "kock – aldrig jobbat", []),
        ("Yrke", "kock 3 år och diskare 1 år", [work("5120", years=3), work("9412", years=1)]),
        ("Yrke", "kock (3 år) + diskare (6 mån)", [work("5120", years=3), work("9412", years=0.5)]),
        ("Yrke", "3 år kock och 1 år diskare", [work("5120", years=3), work("9412", years=1)]),
        ("Yrke", "kock och diskare 3 år", [work("5120", years=3), work("9412", years=3)]),
        ("Yrke", "svetsare 10+ år och kock", [work("7212", years=10), work("5120")]),
        ("Yrke", "elektriker 5 år i Syrien och Turkiet", [work("7411", years=5, abroad=True)]),
        ("Yrke", "kock 2010-2012 och 2014-2016", [work("5120", years=4, until=2016)]),
        ("Yrke", "kock 5 år varav 2 i Sverige", [work("5120", years=5)]),
        ("Yrke", "städ 5 år, varav 3 som kock", [work("9111", years=5), work("5120", years=3)]),
        ("Yrke", "snickare 1½ år, kock halvår", [work("7111", years=1.5), work("5120", years=0.5)]),
        ("Yrke", "snickare två och ett halvt år", [work("7111", years=2.5)]),
        ("Yrke", "svetsare 1/2 år", [work("7212", years=0.5)]),
        ("Yrke", "grävmaskinist, 11 säsonger", [work("8342")]),
        ("Yrke", "0", []),
        ("Yrke", "inget yrke", []),
        ("Yrke", "kock sommaren -24", [work("5120")]),
        ("Yrke", "städat kontor 3 år", [work("9111", years=3)]),
        (
            "Yrke",
            "kock 2 år i Sverige, 5 år i Syrien",
            [work("5120", years=2, abroad=False), work("5120", years=5, abroad=True)],
        ),
    ],
)
def test_work_that_people_have_done(heading: str, cell: str, expected: list[Occupation]) -> None:
    """One occupation or several, for how long, until when and where."""
    found, _, asked = person(heading, cell)
    assert (list(found.occupations), asked) == (expected, [])


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("lärare", "vocabulary.several"),
        ("xyzzy", "vocabulary.unknown"),
        ("tolkat åt släkten", "vocabulary.unknown_near"),
    ],
)
def test_work_that_is_not_understood_is_asked_about(cell: str, key: str) -> None:
    """And what stands beside it is kept; a family ("släkten") is no butchery ("slakt")."""
    found, _, asked = person("Yrke", f"kock, {cell}")
    assert ([one.ssyk for one in found.occupations], asked) == (["5120"], [key])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("gymnasium", [Education(level="upper_secondary")]),
        ("Gymn., univ.", [Education(level="upper_secondary"), Education(level="higher")]),
        ("högskola (sjuksköterska)", [Education(level="higher", ssyk="2221")]),
        ("högskola, utomlands, validering pågår", [Education(level="higher", abroad=True, recognised="under_way")]),
        ("sjuksköterska, Syrien, ej validerad", [Education(ssyk="2221", abroad=True, recognised="no")]),
        ("yrkesutbildning: svetsare", [Education(level="vocational", ssyk="7212")]),
        ("yrkesutbildning som svetsare", [Education(level="vocational", ssyk="7212")]),
        ("undersköterskeutbildning", [Education(ssyk="5321")]),
        ("9 år i skola", [Education(level="compulsory")]),
        ("12 års skolgång", [Education(level="upper_secondary")]),
        ("master maskinteknik", [Education(level="higher", ssyk="2144")]),
        ("högskola (maskinteknik)", [Education(level="higher", ssyk="3114")]),
        ("grundskola och gymnasium", [Education(level="compulsory"), Education(level="upper_secondary")]),
        ("avbrutet gymnasium", []),
        ("inga", []),
    ],
)
def test_schooling(cell: str, expected: list[Education]) -> None:
    """How far, for which trade, from where, and whether it counts here; what was broken off does not count."""
    found, _, asked = person("Utbildning", cell)
    assert (list(found.educations), asked) == (expected, [])


def test_a_trade_that_is_not_understood_leaves_the_level() -> None:
    """ "Ingenjör" can be many things: that is asked about, and higher education is known."""
    found, _, asked = person("utbildning", "gymnasium, högskola (ingenjör)")
    assert [one.level for one in found.educations] == ["upper_secondary", "higher"]
    assert asked == ["vocabulary.several"]


@pytest.mark.parametrize(
    ("heading", "cell", "occupations", "ways"),
    [
        ("Vill", "lager, truck", ["4322", "8344"], []),
        ("Önskat yrke", "kock eller diskare", ["5120", "9412"], []),
        ("Vill till", "vill jobba som undersköterska", ["5321"], []),
        ("Önskar", "helst praktik", [], ["practice"]),
        ("Önskar", "praktik/jobb", [], ["practice", "job"]),
        ("Vill", "praktik som kock", ["5120"], ["practice"]),
        ("Vill", "nystartsjobb", [], ["subsidised"]),
        ("Vill", "komvux", [], ["studies"]),
        ("Vill", "vad som helst", [], []),
    ],
)
def test_what_people_ask_for(heading: str, cell: str, occupations: list[str], ways: list[str]) -> None:
    """Trades and ways in the order in which they stand; "anything" is an answer too."""
    found, _, asked = person(heading, cell)
    assert (found.wishes, asked) == (Wishes(occupations=occupations, ways=ways), [])


@pytest.mark.parametrize(
    ("cell", "occupations"),
    [
        ("barn", ["5311", "5312"]),
        ("vill jobba med barn och unga", ["5311", "5312", "2342"]),
        ("vården, gärna kök", ["5330", "5321", "5323", "5120", "9412"]),
        ("kök eller disk", ["5120", "9412"]),
        ("bygg eller el", ["7111", "7113", "7114", "9310", "7411", "7412"]),
        ("IT", ["3512", "3511", "3513", "2512"]),
        ("svets", ["7212"]),
        ("kontor", ["4119"]),
        ("städa", ["9111"]),
        ("VVS", ["7125"]),
        ("vaktmästare", ["5152", "9622"]),
        ("chaufför B", ["8321", "8329", "8331", "8332"]),
        ("vad som helst, helst butik", ["5222", "5223"]),
        ("allt! helst butik", ["5222", "5223"]),
        ("kock på sikt", ["5120"]),
        ("kontor, redovisning. Städ ok så länge", ["4119", "3313", "4111", "9111"]),
    ],
)
def test_who_asks_for_a_field_asks_for_its_trades(cell: str, occupations: list[str]) -> None:
    """An everyday word for a field, or a title of several trades, is each of them; several are noted."""
    found, notes, asked = person("Önskemål", cell)
    assert (found.wishes, asked) == (Wishes(occupations=occupations), [])
    assert ("background.field" in notes) == (len(occupations) > 1)


def test_a_word_that_narrows_a_field_is_no_field() -> None:
    """Care of dogs is not care of people; and what work somebody has done is asked about, not any of a field's."""
    assert person("Önskemål", "vård av hundar")[0].wishes is None
    assert person("Yrke", "vård 5 år")[::2] == (Candidate(id="a"), ["vocabulary.several"])


def test_an_explanation_does_not_call_unsaid_what_was_not_understood() -> None:
    """It says that something is written of wishes; of who has written nothing that nothing was said."""
    people = read_candidates(io.StringIO("id;Önskemål\na;sjunga i kör\nb;\n"), on_fault="ask", as_of=DAY)
    result = match(people, [Opening(id="o")], as_of=DAY)
    told = {name: result.explain(name, "o").text("sv") for name in "ab"}
    assert "personens önskemål gick inte att läsa" in told["a"]
    assert "personen har inte sagt vad hen helst vill" not in told["a"]
    assert "personen har inte sagt vad hen helst vill" in told["b"]
    assert [problem.field for problem in people.asked.of("a")] == ["wishes"]


def test_wishes_in_two_columns_are_joined() -> None:
    """The first column's first."""
    [one] = read_candidates(io.StringIO("id;Önskat yrke;Vill\na;kock;diskare, praktik\n"))
    assert one.wishes == Wishes(occupations=["5120", "9412"], ways=["practice"])


def test_what_somebody_does_not_want_is_asked_about() -> None:
    """No record holds it, and it is not read as a wish."""
    found, _, asked = person("Vill", "inte städ")
    assert (found.wishes, asked) == (None, ["background.not_wished"])


@pytest.mark.parametrize(
    ("cell", "least", "most"),
    [
        ("75 %", 75, 75),
        ("75", 75, 75),
        ("heltid", 100, 100),
        ("halvtid", 50, 50),
        ("50-100%", 50, 100),
        ("50 % – 100 %", 50, 100),
        ("deltid 50", 50, 50),
        ("minst 75 %", 75, None),
        ("75+", 75, None),
        ("75 % eller mer", 75, None),
        ("högst 50 %", None, 50),
        ("ca 75 %", 75, 75),
        ("30 tim/v", 75, 75),
        ("6 tim/dag", 75, 75),
        ("max 6 h/dag", None, 75),
        ("6h/d", 75, 75),
        ("30h/vecka", 75, 75),
        ("2 dagar/v", 40, 40),
    ],
)
def test_how_much(cell: str, least: int | None, most: int | None) -> None:
    """Percent of full time, in words, as a range, or in hours, which is noted."""
    found, notes, asked = person("Omfattning", cell)
    assert (found.hours, asked) == (Hours(least=least, most=most), [])
    assert ("background.in_percent" in notes) == any(word in cell for word in ("tim/", "h/", "dagar"))


@pytest.mark.parametrize(
    "cell",
    [
        "deltid",
        "ej heltid",
        "lite grann",
        "1",
        "120 %",
        "100-50 %",
        "ej natt, helg",
        "ej dag/kväll/natt/helg",
    ],
)
def test_how_much_that_is_not_understood_is_asked_about(cell: str) -> None:
    """And nothing is guessed."""
    found, _, asked = person("Tjänstgöringsgrad", cell)
    assert (found.hours, found.shifts, len(asked)) == (None, None, 1)


_SAYS_NOTHING_OF_NIGHTS = {
    "ej kväll/helg",
    "ej kväll",
    "inte kvällar eller helger",
    "kan ej kväll o helg",
    "ej kväll el helg",
}


@pytest.mark.parametrize(
    ("cell", "shifts", "is_noted"),
    [
        ("dag, kväll, helg", ("day", "evening", "weekend"), False),
        ("kan kväll/natt", ("evening", "night"), False),
        ("bara dagtid", ("day",), False),
        ("ej natt", ("day", "evening", "weekend"), True),
        ("ej kväll/helg", ("day",), True),
        ("ej kväll", ("day", "weekend"), True),  # a night is no more than not refused
        ("ej natt/helg", ("day", "evening"), True),
        ("inte kvällar eller helger", ("day",), True),
        ("kan ej kväll o helg", ("day",), True),
        ("ej kväll el helg", ("day",), True),
        ("varken kväll eller natt", ("day", "weekend"), True),
        ("dag, ej kväll och helg", ("day",), True),
        ("7-15, ej helg", ("day",), True),
        ("8-17 men inte helg", ("day",), True),
        ("06-14, 14-22, ej natt", ("day", "evening"), True),
        ("ej natt, helg ok", ("day", "weekend"), True),
        ("natt ok", ("day", "night"), True),
        ("kan även helger", ("day", "weekend"), True),
        ("2-skift", ("day", "evening"), False),
        ("dygnet runt", ("day", "evening", "night", "weekend"), False),
    ],
)
def test_when(cell: str, shifts: tuple[str, ...], is_noted: bool) -> None:
    """What is denied leaves the others, and what is possible too comes beside days: both are noted."""
    found, notes, asked = person("Skift", cell)
    assert (found.shifts, asked) == (shifts, [])
    assert any(note.startswith("background.shifts_left") for note in notes) == is_noted
    assert ("background.shifts_left_but_night" in notes) == (is_noted and cell in _SAYS_NOTHING_OF_NIGHTS)


def test_how_much_and_when_in_one_cell_or_in_two() -> None:
    """Under either heading."""
    table = "id;Omfattning;Arbetstid\na;heltid, dagtid;\nb;;75% kväll\nc;50 %;natt\n"
    a, b, c = read_candidates(io.StringIO(table))
    assert (a.hours, a.shifts) == (Hours(least=100, most=100), ("day",))
    assert (b.hours, b.shifts) == (Hours(least=75, most=75), ("evening",))
    assert (c.hours, c.shifts) == (Hours(least=50, most=50), ("night",))


@pytest.mark.parametrize(
    ("heading", "cell", "car", "licences"),
    [
        ("Körkort", "B-körkort men ingen bil", False, ["licence-b"]),
        ("Körkort", "B, egen bil", True, ["licence-b"]),
        ("Körkort", "B, bil ja", True, ["licence-b"]),
        ("Körkort", "B, bil nej", False, ["licence-b"]),
        ("Har bil", "B-körkort men ingen bil", False, ["licence-b"]),
        ("Har bil", "ja", True, []),
        ("Bil", "nej", False, []),
        ("Bil", "tillgång till bil", True, []),
    ],
)
def test_a_car(heading: str, cell: str, car: bool, licences: list[str]) -> None:
    """A licence is no car, and under either heading both may stand."""
    found, _, asked = person(heading, cell)
    assert (found.car, [one.code for one in found.certificates], asked) == (car, licences, [])


@pytest.mark.parametrize(
    ("cell", "support"),
    [("mycket", "much"), ("stöd: mycket", "much"), ("behöver lite stöd", "some"), ("nej", "none"), ("visst", "some")],
)
def test_support(cell: str, support: str) -> None:
    """How much, in words."""
    assert person("Stöd", cell)[0].support == support


def test_support_without_how_much_is_asked_about() -> None:
    """ "Ja" does not say whether some or much."""
    assert person("Stöd", "ja")[::2] == (Candidate(id="a"), ["background.how_much"])


def test_priority_and_subsidies() -> None:
    """A programme's words become codes, which is noted; a form is possible or not."""
    found, notes, _ = person("Målgrupp", "Långtidsarbetslös")
    assert (found.priority, "background.coded" in notes) == (("langtidsarbetslos",), True)
    assert person("Målgrupp", "ålder")[2] == ["facts.protected"]
    assert person("Subvention", "nystartsjobb; ej introduktionsjobb")[0].eligible == {
        "nystartsjobb": True,
        "introduktionsjobb": False,
    }


@pytest.mark.parametrize(
    ("heading", "cell", "expected", "asked"),
    [
        ("Omfattning", "100%", {"hours": 100}, []),
        ("Omfattning", "heltid skift", {"hours": 100}, ["background.partly"]),
        ("Omfattning", "75-100", {}, []),
        ("Omfattning", "2-skift", {"shifts": ("day", "evening")}, []),
        ("Arbetstid", "natt", {"shifts": ("night",)}, []),
        ("Krav", "HLR, egen bil", {"needs_car": True, "certificates_required": ("hlr",)}, []),
        ("Körkort", "B + egen bil", {"needs_car": True, "certificates_required": ("licence-b",)}, []),
        ("Bil", "krävs", {"needs_car": True}, []),
        ("Bil", "nej", {"needs_car": False}, []),
        ("Handledning", "handledare finns", {"support": "some"}, []),
        ("Handledning", "instruktör på plats", {"support": "much"}, []),
        ("Insats", "arbetsträning", {"way": "practice"}, []),
    ],
)
def test_what_employers_write(heading: str, cell: str, expected: dict[str, Any], asked: list[str]) -> None:
    """Of a range the employer leaves open how much; what is not understood is asked about and leaves no opening out."""
    assert job(heading, cell) == (Opening(id="a", **expected), asked)


@pytest.mark.parametrize("code", CODES)
def test_every_occupation_comes_back_by_its_name(code: str) -> None:
    """Whatever words its name holds."""
    for name in (code, default_vocabulary().occupations[code].label.sv):
        if "," in name or ";" in name:
            continue
        done = Occupation(ssyk=code, years=2.5, until=2019, abroad=True)
        had = Education(level="vocational", ssyk=code, abroad=False, recognised="under_way")
        wishes = Wishes(occupations=[code], ways=["training"])
        if TERMS.resolution("occupation", name).code != code and name != code:
            continue
        spot = Spot("x")
        assert occupations_in(occupation_text(done, name), TERMS, spot) == (done,)
        assert educations_in(education_text(had, name), TERMS, spot) == (had,)
        assert wishes_in(wishes_text(wishes, lambda _, name=name: name), TERMS, spot) == wishes


def test_people_meet_swedish_words_and_systems_codes() -> None:
    """In a table with one row each, and in a long one."""
    one = Candidate(id="a", occupations=[work("5120", years=2)], wishes=Wishes(ways=["practice"]), car=True)
    place = Opening(id="o", hours=75, way="practice", support="much")
    assert content_of({"candidates": [one]}, "csv", TERMS).decode("utf-8-sig").splitlines() == [
        "id;yrken;önskemål;har bil",
        "a;Kockar och kallskänkor (2 år);praktik;ja",
    ]
    assert content_of({"openings": [place]}, "csv", TERMS).decode("utf-8-sig").splitlines() == [
        "id;platser;väg;tjänstgöringsgrad;handledning",
        "o;1;praktik;75 %;mycket",
    ]
    assert long_table([one], "candidates") == [
        ["candidate id", "kind", "code", "value", "years"],
        ["a", "candidate", None, None, None],
        ["a", "occupation", "5120", None, 2.0],
        ["a", "wish", "practice", None, None],
        ["a", "field", "car", "ja", None],
    ]


def test_a_long_table_tells_one_thing_a_row() -> None:
    """In codes or in words, wishes in the order of the rows; what is not understood is told at its cell."""
    table = """id;slag;kod;värde;nivå;antal år;till år;utomlands;erkänd här
a;yrke;kock;;;2,5;2019;ja;
a;yrke;5321;;;;;;
a;utbildning;2221;;higher;;;ja;prövas
a;utbildning;;;grundskola;;;;
a;önskemål;8332;;;;;;
a;önskemål;praktik;;;;;;
a;subvention;nystartsjobb;;;;;;
a;subvention;introduktionsjobb;nej;;;;;
b;önskemål;inga;;;;;;
"""
    a, b = read_candidates(io.StringIO(table))
    assert a.occupations == (work("5120", years=2.5, until=2019, abroad=True), work("5321"))
    assert a.educations == (
        Education(level="higher", ssyk="2221", abroad=True, recognised="under_way"),
        Education(level="compulsory"),
    )
    assert a.wishes == Wishes(occupations=["8332"], ways=["practice"])
    assert a.eligible == {"nystartsjobb": True, "introduktionsjobb": False}
    assert b.wishes == Wishes()
    bad = "id;slag;kod;nivå;antal år\na;yrke;lärare;;\na;yrke;kock;;länge\na;utbildning;;hög;\n"
    with pytest.raises(FileError) as caught:
        read_candidates(io.StringIO(bad))
    assert [(one.row, one.column) for one in caught.value.problems] == [(2, "kod"), (3, "antal år"), (4, "nivå")]


def test_two_rows_that_say_different_things_of_one_form_are_told() -> None:
    """A subsidy can be given or not."""
    rows = "a;subvention;nystartsjobb;ja\na;subvention;nystartsjobb;nej\n"
    with pytest.raises(FileError) as caught:
        read_candidates(io.StringIO(f"id;slag;kod;värde\n{rows}"))
    assert [one.code for one in caught.value.problems] == ["cell.two_values"]


@pytest.mark.parametrize(
    ("heading", "cell", "licences", "car"),
    [
        ("Körkort", "B (ej bil)", ["licence-b"], False),
        ("Körkort", "B (ingen bil)", ["licence-b"], False),
        ("Certifikat", "körkort B (ej bil)", ["licence-b"], False),
        ("Körkort", "B, bil", ["licence-b"], True),
        ("Körkort", "B+BE, bil", ["licence-be"], True),
        ("Körkort", "C1E och bil", ["licence-c1e"], True),
        ("B-körkort", "B, bil", ["licence-b"], True),
        ("B-körkort", "ja, bil", ["licence-b"], True),
        ("Körkort", "mc, bil", ["licence-a", "licence-b"], None),
        ("Körkort/bil", "Ja", ["licence"], None),
        ("Körkort/bil", "nej", [], False),
        ("Körkort och bil", "B, bil", ["licence-b"], True),
    ],
)
def test_a_licence_and_a_car_in_one_cell(heading: str, cell: str, licences: list[str], car: bool | None) -> None:
    """A car that is denied takes no licence away, and one beside a class is no second licence."""
    found, notes, asked = person(heading, cell)
    assert ([one.code for one in found.certificates], found.car, asked) == (licences, car, [])
    assert ("licence.neither" in notes, "licence.class_asked" in notes) == (cell == "nej", cell == "Ja")


@pytest.mark.parametrize(
    ("cell", "done", "is_noted"),
    [
        ("undersköterska (ej validerad) 6 år Eritrea", [work("5321", years=6.0, abroad=True)], True),
        ("kock (ej klar utb)", [work("5120")], True),
        ("kock (inte i Sverige)", [work("5120", abroad=True)], False),
        ("kock (ej utomlands) 2 år", [work("5120", years=2.0, abroad=False)], False),
        ("kock (ingen erfarenhet)", [], False),
        ("kock (nej)", [], False),
    ],
)
def test_what_a_parenthesis_denies_is_not_the_occupation(cell: str, done: list[Occupation], is_noted: bool) -> None:
    """Unless it denies the work itself."""
    found, notes, asked = person("Yrken", cell)
    assert (list(found.occupations), asked, "certificate.remark" in notes) == (done, [], is_noted)
    assert ("background.none" in notes) == (not done)


@pytest.mark.parametrize("cell", ["B (ej svenskt)", "truckkort (ej körprov)", "HLR (inte vuxna)"])
def test_what_a_parenthesis_denies_of_a_proof_is_asked_about(cell: str) -> None:
    """It may be a part of it, or all."""
    found, _, asked = person("Certifikat", cell)
    assert (found.certificates, asked) == ((), ["certificate.asked"])


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("taxichaufför – lager", ["8321", "4322"]),
        ("kassa. svetsare", ["5230", "7212"]),
        ("frisör 2 år. lokalvård", ["5141", "9111"]),
        ("svetsare, städ; lager", ["7212", "9111", "4322"]),
        ("kock. kassa + lager, städ", ["5120", "5230", "4322", "9111"]),
        ("kock – lärling", ["5120"]),
    ],
)
@pytest.mark.parametrize("heading", ["Yrken", "Önskemål"])
def test_no_kind_of_work_in_a_list_is_lost(heading: str, cell: str, codes: list[str]) -> None:
    """Whatever stands between: a dash, a point, a comma among semicolons."""
    [person] = read_candidates(io.StringIO(f'id;{heading}\na-1;"{cell}"\n'), on_fault="ask")
    wished = person.wishes.occupations if person.wishes else ()
    assert sorted(wished or [one.ssyk for one in person.occupations]) == sorted(codes)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("hygienbevis och förarkort", {"food-hygiene", "driver-card"}),
        ("förarkort – YKB", {"driver-card", "ykb"}),
        ("röjsåg – körkort B", {"brush-saw", "licence-b"}),
        ("väktarutb. VU1", {"guard-1"}),
    ],
)
def test_no_proof_in_a_list_is_lost(cell: str, codes: set[str]) -> None:
    """What is known alone is not swallowed by what stands beside it, of a person and of an opening."""
    [person] = read_candidates(io.StringIO(f'id;Kompetensbevis\na-1;"{cell}"\n'), on_fault="ask")
    [job] = read_openings(io.StringIO(f'Arbetsgivare;Titel;Krav\nA;Kock;"{cell}"\n'), on_fault="ask")
    assert {one.code for one in person.certificates} == codes == {*job.certificates_required}
