"""Cells of openings that say when, how much, in what form and from when: what is sure is read, the rest is told."""

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
        ("deltid, kväll", "evening", ["background.how_many_percent"]),
    ],
)
def test_times_that_are_sure_are_read_whatever_stands_beside(cell: str, shifts: str, asked: list[str]) -> None:
    """The hour when work begins, how many times a week and what may come later take no time away."""
    found, told, noted = job("arbetstid", cell)
    assert (" ".join(found.shifts), told) == (shifts, asked)
    assert asked or noted or cell == "dagtid, skoldagar"
