"""Wishes in everyday words that say what is not wanted: none of it may be read as wanted."""

from __future__ import annotations

import io

import pytest

from matchcore.files import read_candidates
from matchcore.records import Candidate

CLEANER, COOK, KITCHEN, STORES = "9111", "5120", "9412", "4322"


def read(wish: str) -> tuple[Candidate, list[str]]:
    people = read_candidates(io.StringIO(f'id;önskemål\na;"{wish}"\n'), on_fault="ask")
    return people[0], [problem.code for problem in people.asked.by_id.get("a", ())]


@pytest.mark.parametrize(
    "wish",
    [
        "allt utom städ",
        "slippa städ",
        "vill slippa städning",
        "annat än städ",
        "städ undanbedes",
        "motvilligt städ",
        "helst inte städ",
        "absolut inte städ",
        "städ ej",
        "städ (nej)",
        "trött på städ",
        "bort från städ",
        "byta från städ till lager",
        "hellre lager än städ",
        "undviker städ",
        "no cleaning",
        "anything but cleaning",
        "kök/ej städ",
    ],
)
def test_what_turns_a_wish_is_asked_about(wish: str) -> None:
    """Wherever the word stands that turns it, nothing in the entry counts, and no trade is proposed in its place."""
    person, asked = read(wish)
    assert person.wishes is None
    assert asked == ["background.not_wished"]


def test_what_follows_at_a_comma_may_be_unwanted_too() -> None:
    """ "Ej städ, disk, tvätt" wants none of them; behind a semicolon or "gärna" something else begins."""
    assert read("lager, ej städ, disk")[0].wishes.occupations == (STORES,)  # type: ignore[union-attr]
    assert read("lager, ej städ, disk")[1] == ["background.not_wished", "background.after_not_wished"]
    assert read("ej städ; kök")[0].wishes.occupations == (COOK, KITCHEN)  # type: ignore[union-attr]
    assert read("ej städ, gärna lager")[0].wishes.occupations == (STORES,)  # type: ignore[union-attr]


def test_what_was_done_is_no_wish() -> None:
    """ "Har jobbat som kock, vill inte mer" wants no kitchen."""
    assert read("har jobbat som kock, vill inte mer")[0].wishes is None
    assert "background.has_done" in read("har jobbat som kock, vill inte mer")[1]


@pytest.mark.parametrize(
    ("wish", "trades"),
    [("jobba m barn", ("5311", "5312")), ("gillar djur", ("6121", "6122", "6129")), ("något med kök", (COOK, KITCHEN))],
)
def test_a_wish_in_everyday_words_is_read(wish: str, trades: tuple[str, ...]) -> None:
    """As people say it."""
    assert read(wish)[0].wishes.occupations == trades  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wish", "trades"),
    [
        ("1. kock 2. städ", (COOK, CLEANER)),
        ("1) kock 2) städ 3) lager", (COOK, CLEANER, STORES)),
        ("kock > städ", (COOK, CLEANER)),
        ("kock eller annars städ", (COOK, CLEANER)),
        ("kock helst, annars städ", (COOK, CLEANER)),
        ("kock i första hand, städ i andra hand", (COOK, CLEANER)),
        ("kock/städ", (COOK, CLEANER)),
        ("kock i skola/äldreboende", (COOK,)),
        ("elektriker helst", ("7411",)),
    ],
)
def test_wishes_are_read_in_the_order_they_are_told_in(wish: str, trades: tuple[str, ...]) -> None:
    """Numbered, or one after the other; where the work is done is no other wish."""
    person, asked = read(wish)
    assert person.wishes is not None
    assert (person.wishes.occupations, asked) == (trades, [])


@pytest.mark.parametrize("wish", ["lärling kock", "kock (lärling)", "kock – lärling"])
def test_a_way_beside_the_work_is_a_way(wish: str) -> None:
    """Before it, in a parenthesis or behind a dash."""
    wishes = read(wish)[0].wishes
    assert wishes is not None
    assert (wishes.occupations, wishes.ways) == ((COOK,), ("training",))


def test_of_alternatives_what_is_known_is_read_and_the_rest_is_asked_about() -> None:
    """ "Snickare/xyzzare" wants the joinery, and what else is told."""
    person, asked = read("snickare/xyzzare")
    assert person.wishes is not None
    assert (person.wishes.occupations, len(asked)) == (("7111",), 1)
