"""Openings in a list without ids: what they are called, and what never stands in that name."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import openpyxl
import pytest

import matchcore
from matchcore.errors import FileError
from matchcore.files import check_file, read_openings
from matchcore.files.plans import read_plan
from matchcore.personal import is_personal

HEAD = "Arbetsgivare;Yrke;Ort;Antal;Krav;Kontakt\n"
ROWS = [
    "Hemtjänsten Åre;Vårdbiträde;Järpen;3;körkort B;Kim Kimsson 070-174 06 05\n",
    "Hemtjänsten Åre;Vårdbiträde;Åre;1;;Kim Kimsson\n",
    "Sågverket (fråga efter Kim);2 st truckförare;Järpen;;truck B;kim@example.se\n",
    "Kök & Bar, Kim Kimsson;Kock/diskare;Åre;1;;\n",
]
IDS = ["hemtjansten-are-vardbitrade-jarpen", "hemtjansten-are-vardbitrade-are", "sagverket-truckforare-jarpen"]
IDS += ["kok-bar-kock-diskare-are"]


def read(rows: list[str], head: str = HEAD) -> list[str]:
    return [one.id for one in read_openings(io.StringIO(head + "".join(rows)))]


def test_a_list_without_ids_is_read_and_that_is_told_once() -> None:
    """Employers' lists have no numbers: ids are made, in plain letters, and one line says so."""
    assert read(ROWS) == IDS
    report = check_file(io.StringIO(HEAD + "".join(ROWS)))
    assert report.what == "openings"
    assert [note.code for note in report.notes].count("table.ids_made") == 1
    assert report.n_usable == 4


def test_ids_follow_their_rows() -> None:
    """A list that is sorted anew, or loses a row, calls the others what it called them."""
    shuffled = ROWS.copy()
    random.Random(5).shuffle(shuffled)
    assert shuffled != ROWS
    assert set(read(shuffled)) == set(IDS)
    assert read(ROWS[1:]) == IDS[1:]
    assert read([row.upper().replace("2 ST", "4 st") for row in ROWS[:3]]) == IDS[:3]


def test_openings_that_are_alike_are_numbered_and_told() -> None:
    """The same employer, title and place twice are two openings, and somebody is asked whether they are."""
    assert read([ROWS[0], ROWS[1], ROWS[0], ROWS[0]]) == [IDS[0], IDS[1], f"{IDS[0]}-2", f"{IDS[0]}-3"]
    report = check_file(io.StringIO(HEAD + ROWS[0] * 3))
    assert [note.row for note in report.notes if note.code == "id.made_again"] == [3, 4]


@pytest.mark.parametrize(
    "employer", ["Åkeriet, Kim Kimsson", "Åkeriet ring Kim 070-174 06 05", "Åkeriet\nKim", "Åkeriet 19121212-1212"]
)
def test_nobody_stands_in_an_id(employer: str) -> None:
    """Whom to ring at the employer is in no id, nor what looks like a number of hers."""
    [job] = read_openings(io.StringIO(f'Arbetsgivare;Yrke;Ort\n"{employer}";Kock, kontakt Kim;Åre\n'))
    assert job.id == "akeriet-kock-are"
    assert not is_personal(job.id)


@pytest.mark.parametrize("row", ["مطعم;طباخ;\n", "x" * 300 + ";Kock;\n", "ICA;;\n", ";Kock;\n"])
def test_an_id_is_made_of_what_there_is(row: str) -> None:
    """Of any letters, of one of the two, and never longer than can be read."""
    [made] = read([row], "Arbetsgivare;Yrke;Ort\n")
    assert re.fullmatch(r"[a-z0-9-]{3,90}", made)


def test_an_opening_of_nothing_is_told() -> None:
    """Without employer and title there is nothing to call it."""
    with pytest.raises(FileError) as caught:
        read([*ROWS, ";;Åre;2;;\n"])
    assert [problem.code for problem in caught.value.problems] == ["id.of_nothing"]


def test_an_employer_merged_over_several_rows_is_the_employer_of_each() -> None:
    """A merged cell joins rows where it is an id, and only there."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Arbetsgivare", "Yrke", "Ort"], ["Hotellet", "Städare", "Åre"], [None, "Kock", "Åre"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    assert [one.id for one in read_openings(written)] == ["hotellet-stadare-are", "hotellet-kock-are"]


def test_a_list_of_people_without_ids_stays_refused() -> None:
    """What a person is called is never made up: it would be made of what is known of her."""
    with pytest.raises(FileError) as caught:
        matchcore.files.read_candidates(io.StringIO("arbetsgivare;yrke;kommun\nÅkeriet;kock;Åre\n"))
    assert {problem.code for problem in caught.value.problems} & {"heading.missing", "source.other_kind.candidates"}


def test_a_column_of_numbers_beside_the_title_is_the_id() -> None:
    """Under "Jobb" stands a title, unless "Tjänst" is that and each row has its number."""
    assert read(["jobb 1;Åkeriet;Förare\n", "jobb 2;Åkeriet;Förare\n"], "Jobb;Företag;Tjänst\n") == ["jobb 1", "jobb 2"]


def test_a_plan_is_kept_by_such_ids(tmp_path: Path) -> None:
    """Next week's list, in another order and with one more, says what has changed by the same ids."""
    people = [matchcore.Candidate(id=f"c{n}") for n in (1, 2)]
    first = matchcore.match(people, read_openings(io.StringIO(HEAD + ROWS[1] + ROWS[3])))
    (tmp_path / "last.json").write_text(first.to_json(), encoding="utf-8")
    plan = read_plan(tmp_path / "last.json")
    again = matchcore.match(people, read_openings(io.StringIO(HEAD + ROWS[3] + ROWS[0] + ROWS[1])), keep=plan)
    assert not again.since(plan).changes
    assert {one.candidate_id: one.opening_id for one in again.placements} == {
        one.candidate_id: one.opening_id for one in first.placements
    }
