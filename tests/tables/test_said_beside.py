"""What stands in another cell than its own: seats and Swedish in remarks, towns behind employers."""

from __future__ import annotations

import io

import pytest

from matchcore.files import read_openings
from matchcore.files.questions import Records
from matchcore.records import Opening


def jobs(*rows: str) -> Records[Opening]:
    return read_openings(io.StringIO("\n".join(rows)), on_fault="ask")


def asked(found: Records[Opening], at: int = 0) -> list[str]:
    return [one.code for one in found.asked.by_id.get(found[at].id, ())]


@pytest.mark.parametrize(
    ("remark", "seats"),
    [
        ("3 st, sitter ihop", 3),
        ("Tungt ibland. 2-4 pers på listan", 2),
        ("2 kvar av 6. Egen bil", 2),
        ("vi behöver 5 personer", 5),
        ("lunch för 30 personer", 1),
        ("2 personer per bil", 1),
        ("1 plats", 1),
    ],
)
def test_seats_in_a_remark_are_asked_about(remark: str, seats: int) -> None:
    """They were one without a word where no other column says how many."""
    found = jobs("Företag;Roll;Krav;Övrigt", f"A;Kock;HLR;{remark}", "B;Bagare 2 st;HLR;9 platser")
    assert [one.seats for one in found] == [seats, 2]
    assert ("seats.in_remark" in asked(found)) is (seats > 1)


@pytest.mark.parametrize(
    ("remark", "level", "told"),
    [
        ("SFI C ungefär, lätt jobb", "A2", "language.in_remark"),
        ("Fin grupp. God svenska", "B1", "language.in_remark"),
        ("Svenska eller engelska", None, "language.one_of"),
        ("passar den som läser SFI C", None, None),
        ("svenska kunder", None, None),
    ],
)
def test_swedish_in_a_remark_is_asked_for(remark: str, level: str | None, told: str | None) -> None:
    """Nothing was, where no column is of languages."""
    found = jobs("Företag;Roll;Antal;Krav;Övrigt", f"A;Kock;1;HLR;{remark}", "B;Bagare;2;HLR;SFI D")
    assert next((one.level for one in found[0].languages_required), None) == level
    assert told is None or told in asked(found)


@pytest.mark.parametrize(
    ("cell", "town"),
    [("Möbelhuset Tibro", "Tibro"), ("Kund i Tibro (trä)", "Tibro"), ("Plåt Hjo, Tibro", "Tibro"), ("Lagret AB", "")],
)
def test_a_town_behind_an_employer_is_its_place_below_a_heading_of_both(cell: str, town: str) -> None:
    found = jobs("Kund, ort;Roll;Krav", f"{cell};Kock;HLR", "Bygg, Falun;Snickare;B")
    place = found[0].workplace
    name = "" if place is None else place.locality or {"1472": "Tibro"}.get(place.municipality or "", "")
    assert name == town


@pytest.mark.parametrize(
    ("cell", "title", "seats"),
    [
        ("Diskare. Man hjälper till i köket.", "Diskare", 1),
        ("Parkarbetare ca 4", "Parkarbetare", 4),
        ("Städare, kanske 3", "Städare", 3),
    ],
)
def test_a_title_is_the_name_of_the_work(cell: str, title: str, seats: int) -> None:
    rows = [f"Firma {n};{one};HLR" for n, one in enumerate((cell, "Kock 2", "Bagare 3", "Snickare 2"))]
    found = jobs("Företag;Titel;Krav", *rows)
    assert (found[0].title, found[0].seats) == (title, seats)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Vi utgår från Flen. Man kör även i Malmköping.", "0482"),
        ("Flen. En av platserna är i Malmköping.", "0482"),
        ("Vid lagret i Flen", "0482"),
    ],
)
def test_a_place_in_a_sentence_is_read_and_asked_about(cell: str, code: str) -> None:
    found = jobs("Företag;Roll;Ort", f"A;Kock;{cell}")
    assert found[0].workplace is not None
    assert found[0].workplace.municipality == code
    assert asked(found) == ["place.partly"]


@pytest.mark.parametrize(
    ("cell", "required", "wanted", "told"),
    [
        ("Enkel svenska, gärna SFI B", "A1", "A1", ["language.rest_unread"]),
        ("SFI D eller högre", "B1", None, []),
        ("Bra svenska. Man pratar med kunder", "B1", None, []),
    ],
)
def test_no_more_swedish_is_required_than_is_wished_for(
    cell: str, required: str, wanted: str | None, told: list[str]
) -> None:
    found = jobs("Företag;Roll;Svenska", f"A;Kock;{cell}")
    assert [one.level for one in found[0].languages_required] == [required]
    assert next((one.level for one in found[0].languages_wanted), None) == wanted
    assert asked(found) == told
