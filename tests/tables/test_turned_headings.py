"""Headings of which a word takes back what they name: never decided by their cells as if it weren't there."""

from __future__ import annotations

import io
from typing import Any

import pytest

from matchcore.files import read_candidates, read_openings

PROOFS = ("HLR", "truckkort", "ADR", "HLR", "YKB", "truckkort")
LEVELS = ("B1", "A2", "B2", "A1", "B1", "A2")
COUNTS = ("1", "2", "3", "2", "1", "4")


def people(heading: str, cells: tuple[str, ...]) -> Any:
    rows = "".join(f"p{at};C;{cell}\n" for at, cell in enumerate(cells))
    return read_candidates(io.StringIO(f"id;SFI;{heading}\n{rows}"), on_fault="ask")


def jobs(heading: str, cells: tuple[str, ...]) -> Any:
    rows = "".join(f"j{at};Krogen;Kock;{cell}\n" for at, cell in enumerate(cells))
    return read_openings(io.StringIO(f"id;arbetsgivare;titel;{heading}\n{rows}"), on_fault="ask")


@pytest.mark.parametrize(
    "heading",
    [
        *("Intyg (saknas)", "Kompetens (behov)", "Bevis (ogiltiga)", "Kompetensbevis (gått ut)", "Intyg (att förnya)"),
        *("Makens intyg", "Kompetens i familjen", "Intyg (hustruns)", "Kompetensgap"),
    ],
)
def test_proofs_that_are_not_held_or_not_hers(heading: str) -> None:
    """The column is left out, which is told."""
    read = people(heading, PROOFS)
    assert not any(one.certificates for one in read)
    assert [one.column for one in read.asked.left_out] == [heading]


def test_proofs_that_are_booked_are_on_their_way() -> None:
    for heading in ("Intyg (bokade)", "Kompetensbevis (planerade)"):
        read = people(heading, PROOFS)
        assert not any(one.certificates for one in read)
        assert read[0].facts["working_towards"] == "hlr"


@pytest.mark.parametrize("heading", ["Svenska (mål)", "Svenska (behov)", "Svenska (vid inskrivning)"])
def test_a_level_that_is_aimed_at_or_was(heading: str) -> None:
    assert not any(one.level == "B2" for person in people(heading, LEVELS) for one in person.languages)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        *((heading, PROOFS) for heading in ("Krav (på sikt)", "Krav (ej)", "Kan slopas", "Befintlig kompetens")),
        *(
            (heading, COUNTS)
            for heading in ("Antal (boende)", "Platser (förra året)", "Antal bokade", "Antal (reserv)")
        ),
        *((heading, LEVELS) for heading in ("Svenska (kollegor)", "Svenska (mål)")),
        *((heading, ("ja", "nej", "x", "ja", "ja", "nej")) for heading in ("Körkort krävs ej", "HLR krävs inte")),
    ],
)
def test_what_openings_do_not_ask_for(heading: str, cells: tuple[str, ...]) -> None:
    """The column is left out, which is told, and every opening stays."""
    read = jobs(heading, cells)
    assert len(read) == len(cells)
    for one in read:
        assert (one.seats, one.certificates_required, one.languages_required) == (1, (), ())
    assert [one.column for one in read.asked.left_out] == [heading]


def test_swedish_that_is_a_merit() -> None:
    for heading in ("Svenska (merit)", "Svenska (önskv.)"):
        read = jobs(heading, LEVELS)
        assert [one.languages_wanted[0].level for one in read] == [*LEVELS]
        assert not any(one.languages_required for one in read)


def test_dots_make_another_word() -> None:
    """ "Städ" is no "Stad": nobody lives below it, and the column of homes stays."""
    read = people("Städ;Ort", ("x;Mora", ";Orsa", "ja;Mora"))
    assert [one.home.municipality for one in read] == ["2062", "2034", "2062"]
    assert [(one.column, one.code) for one in read.asked.left_out] == [("Städ", "heading.unknown")]


def test_seats_left_to_fill_are_seats() -> None:
    assert [one.seats for one in jobs("Kvar att tillsätta", COUNTS)] == [1, 2, 3, 2, 1, 4]
