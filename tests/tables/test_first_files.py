"""What a new user's first files ran into: systems' names, a level under a heading that names Swedish, lists inside."""

import io
import json

import pytest
from workbooks import workbook

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Candidate, LanguageDemand


def test_headings_written_together_are_parted():
    """A system's participantId is a participant id, in JSON as in a table."""
    assert read_candidates(io.BytesIO(b"participantId;maxDistance\na;35\n")) == [Candidate(id="a", reach_km=35)]
    exported = json.dumps([{"participantId": "a", "registeredSince": "2026-01-15"}]).encode()
    [found] = read_candidates(io.BytesIO(exported))
    assert found.id == "a"
    assert str(found.registered_since) == "2026-01-15"


@pytest.mark.parametrize(
    ("cell", "demand"),
    [
        ("B1", LanguageDemand(language="sv", level="B1")),
        ("svenska B1", LanguageDemand(language="sv", level="B1")),
        ("A2 (tolerans 1, skäl: rutiner)", LanguageDemand(language="sv", level="A2", tolerance=1, reason="rutiner")),
        ("engelska B1", LanguageDemand(language="en", level="B1")),
    ],
)
def test_a_level_alone_is_swedish_where_the_heading_says_so(cell, demand):
    """Under "Krav på svenska" a level alone is a level of Swedish; under "Språkkrav" that is noted."""
    [found] = read_openings(io.BytesIO(f"id\tKrav på svenska\na\t{cell}\n".encode()))
    assert found.languages_required == (demand,)
    if not cell.startswith(("svenska", "engelska")):
        table = f"id\tSpråkkrav\na\t{cell}\n".encode()
        assert read_openings(io.BytesIO(table))[0].languages_required == (demand,)
        [note] = check_file(io.BytesIO(table), what="openings").notes
        assert note.code == "language.taken_as_swedish"


def test_an_export_whose_list_lies_inside_is_told_by_the_list():
    """An object that holds its people under another name is refused with that name, and not read as one person."""
    exported = {"exportedAt": "2026-11-20", "participants": [{"participantId": "a"}]}
    with pytest.raises(FileError) as caught:
        read_candidates(io.BytesIO(json.dumps(exported).encode()))
    [problem] = caught.value.problems
    assert problem.what.key == "document.elsewhere"  # type: ignore[union-attr]
    assert "participants" in problem.text("sv")
    assert read_candidates(io.BytesIO(b'{"id": "a", "languages": [{"language": "sv", "level": "B1"}]}'))[0].id == "a"


def test_a_heading_that_is_not_known_is_told_with_the_way_out():
    """The remedy says how to leave a column out, in Python and on the command line, and proposes no far-fetched one."""
    [problem] = check_file(io.BytesIO(b"id;Kommundel\na;x\n"), what="candidates").problems
    for language in ("sv", "en"):
        told = problem.text(language)
        assert "--ignore" in told
        assert "ignore_columns" in told
        assert 'kommun"?' not in told
        assert "groups" not in told


def test_of_two_sheets_that_lack_something_the_one_of_the_right_kind_is_told_of():
    """When the jobs' sheet lacks its id, that is what is said, and not that the people's sheet has no jobs in it."""

    def fill(book):
        people, jobs = book.add_worksheet("Deltagare"), book.add_worksheet("Lediga")
        people.write_row(0, 0, ["Nr", "Kompetensbevis", "Körkort", "Hemkommun", "Inskriven sedan"])
        people.write_row(1, 0, ["101", "HLR", "B", "Sandviken", "2025-03-01"])
        jobs.write_row(0, 0, ["Arbetsgivare", "Språkkrav", "Ort"])
        jobs.write_row(1, 0, ["Lagret", "svenska A2", "Sandviken"])

    assert len(read_candidates(workbook(fill))) == 1
    with pytest.raises(FileError) as caught:
        read_openings(workbook(fill))
    [problem] = caught.value.problems
    assert problem.what.key == "heading.missing"  # type: ignore[union-attr]


def test_a_smaller_place_is_told_what_to_write():
    """A village without a postcode of its own is in no table: the remedy is to write its postcode or municipality."""
    [problem] = check_file(io.BytesIO(b"id;Ort\na;Nuntorp\n"), what="candidates").problems
    assert "liten by, skriv postnumret eller kommunen" in problem.text("sv")
    assert "write its postcode or its municipality" in problem.text("en")
