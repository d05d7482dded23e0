"""Lists of people as caseworkers keep them: few columns, several facts in each, and each fact where it belongs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from matchcore.files import check_file, read_candidates
from matchcore.tables.headings import layouts_of
from matchcore.vocabulary import default_vocabulary, resolve

DAY = date(2026, 11, 28)


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
        ("Bor och hur personen tar sig till jobbet", ("locality", "reach_km")),
        ("Bor / pendling", ("locality", "reach_km")),
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


@pytest.mark.parametrize("text", ["tekniker", "konsult", "uppkörning 14/12", "14/12", "har fått plats"])
def test_no_occupation_is_made_of_what_names_none(text: str) -> None:
    """Neither of a day that has the figures of a group, nor of what is left of a longer name, nor of "har"."""
    assert resolve(text, "occupation").code is None


def test_a_heading_guessed_by_a_word_holds_something_of_its_kind() -> None:
    """ "SFI-lärare" has no courses below it."""
    table = "id;SFI-lärare\n" + "".join(f"{at};grupp {at} onsdag\n" for at in range(4))
    found = read_candidates(io.StringIO(table), on_fault="ask")
    assert [problem.code for problem in found.asked.left_out] == ["heading.unknown"]
