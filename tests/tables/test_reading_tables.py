"""People's tables and openings' tables, read in the field's own terms."""

from datetime import date
from pathlib import Path

import pytest

from matchcore.errors import FileError
from matchcore.files import read_candidates, read_openings, records_to_json, write_csv, write_json
from matchcore.records import Candidate, Certificate, Language, Place, TrackProgress

PEOPLE = """Deltagare våren;;;;;;;;
ID;Kompetensbevis;Svenska;Språk;Kommun;Räckvidd (km);Tillgänglig från;Jobbspår;grupp: kön
1;truckkort, HLR (2027-03-01);B1;engelska B2;Linköping;2,5 mil;1/3 2027;vård 60 %;k
2;jobbar mot: heta arbeten;;SFI C (pågår);0580;50;1 mars 2027;;m
"""


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_table_of_people_is_read_in_the_fields_own_terms(tmp_path: Path) -> None:
    """A table with a title, Swedish headings, lists in cells and dates in words becomes the records it describes."""
    first, second = read_candidates(written(tmp_path, PEOPLE))
    assert first == Candidate(
        id="1",
        certificates=(Certificate(code="truck"), Certificate(code="hlr", expires=date(2027, 3, 1))),
        languages=(Language(language="sv", level="B1"), Language(language="en", level="B2")),
        tracks=(TrackProgress(track="care", share=60),),
        home=Place(municipality="0580"),
        reach_km=25.0,
        available_from=date(2027, 3, 1),
        groups={"kön": "k"},
    )
    assert second.languages == (Language(language="sv", course="sfi-c", course_status="enrolled"),)
    assert second.certificates == ()
    assert second.facts == {"working_towards": "heta-arbeten"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_encodings_and_separators_change_nothing(tmp_path: Path, encoding: str, delimiter: str) -> None:
    """The same table is the same records in every encoding and with every separator."""
    plain = read_candidates(written(tmp_path, PEOPLE))
    assert read_candidates(written(tmp_path, PEOPLE.replace(";", delimiter), encoding)) == plain


def test_everything_that_is_wrong_is_told_at_once_by_row_and_column(tmp_path: Path) -> None:
    """Faults of many rows come in one error, each with its row and column."""
    path = written(tmp_path, "id;kommun;tillgänglig från\na;580;03/04/2027\na2;Atlantis;30 februari 2027\n")
    with pytest.raises(FileError) as caught:
        read_candidates(path)
    places = {(problem.row, problem.column) for problem in caught.value.problems}
    assert places == {(row, column) for row in (2, 3) for column in ("kommun", "tillgänglig från")}


def test_records_survive_our_own_json(tmp_path: Path) -> None:
    """Candidates and openings written as JSON are read back as the same records."""
    candidates = read_candidates(written(tmp_path, PEOPLE))
    text = "id;arbetsgivare;platser;krav;språkkrav;kommun;start\no1;Fabriken;2;truckkort;svenska B1;Gävle;2027-03-01\n"
    (tmp_path / "openings.csv").write_text(text, encoding="utf-8")
    openings = read_openings(tmp_path / "openings.csv")
    write_json(records_to_json(candidates, openings), tmp_path / "both.json")
    assert read_candidates(tmp_path / "both.json") == candidates
    assert read_openings(tmp_path / "both.json") == openings


def test_written_csv_runs_nothing_and_reads_back(tmp_path: Path) -> None:
    """Text that a spreadsheet would run gets an apostrophe, which reading takes off again."""
    path = tmp_path / "out.csv"
    write_csv([["id", "fakta: note"], ["-1", "@home"]], path)
    assert "'-1;'@home" in path.read_text(encoding="utf-8-sig")
    assert read_candidates(path) == [Candidate(id="-1", facts={"note": "@home"})]
