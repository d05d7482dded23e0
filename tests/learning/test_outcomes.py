"""What became of pairs: read from files of every kind, checked, and unknown where it is unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from matchcore import Candidate, FileError, Opening, RecordError, match
from matchcore.files import write_csv, write_json
from matchcore.learning import Outcome, considered, outcome_rows, read_outcomes
from matchcore.policy import ON_TOP

FULL = Outcome(
    candidate_id="c1",
    opening_id="o1",
    run="v12",
    considered=date(2026, 1, 2),
    proposed=True,
    interviewed=False,
    started=date(2026, 2, 1),
    way="job",
    hours=75,
    municipality="0580",
    after_3="same_job",
    after_6="studies",
    ended=date(2026, 6, 1),
    reason_ended="flyttade till annan ort",
    score=612_500,
    parts={"certificates": 7_000, "background": 5_000},
    probability=0.5,
)
SPARSE = Outcome(candidate_id="c2", opening_id="o1", run="v12")


def test_unknown_is_not_no() -> None:
    """What nobody has said is neither a placement that lasted nor one that did not."""
    assert SPARSE.lasted() is None
    assert FULL.lasted(12) is None
    assert (FULL.lasted(3), FULL.lasted(6)) == (True, True)
    assert FULL.lasted(6, {"same_job"}) is False
    assert Outcome(candidate_id="c", opening_id="o", no_show=True).lasted() is False
    assert (FULL.since, SPARSE.since) == (date(2026, 1, 2), None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"started": True, "no_show": True}, "outcome.no_show"),
        ({"started": False, "after_6": "same_job"}, "outcome.not_started"),
        ({"started": "2026-02-01", "ended": "2026-01-01"}, "outcome.ended"),
        ({"after_6": "happy"}, "value.not_one_of"),
        ({"started": 3}, "value.not_a_date"),
        ({"reason_ended": "ring 070-123 45 67"}, "value.personal"),
        ({"candidate_id": "19121212-1212"}, "id.personal"),
        ({"sex": "woman"}, "field.unknown"),
        ({"probability": 0}, "value.too_small"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict, code: str) -> None:
    """With a code; and nobody's group is taken in."""
    with pytest.raises(RecordError) as caught:
        Outcome(**{"candidate_id": "c", "opening_id": "o", **fields})
    assert code in [problem.code for problem in caught.value.problems]


def test_outcomes_go_out_and_come_back(tmp_path: Path) -> None:
    """As CSV, as JSON, and as a data frame: the same."""
    rows = outcome_rows([FULL, SPARSE])
    write_csv(rows, tmp_path / "out.csv")
    assert read_outcomes(tmp_path / "out.csv") == (FULL, SPARSE)
    write_json({"outcomes": [one.model_dump(mode="json") for one in (FULL, SPARSE)]}, tmp_path / "out.json")
    assert read_outcomes(tmp_path / "out.json") == (FULL, SPARSE)
    assert read_outcomes(pd.DataFrame(rows[1:], columns=rows[0])) == (FULL, SPARSE)


def swedish(path: Path, *rows: list) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Person", "Jobb", "Började", "Efter 6 månader", "Kommun", "Kom inte", "Omfattning"], *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_a_consultants_own_sheet_is_read(tmp_path: Path) -> None:
    """In Swedish, with Excel's days and numbers; an empty cell and "okänt" are not known."""
    book = swedish(
        tmp_path / "utfall.xlsx",
        ["mal-01", "akeri-1", date(2026, 2, 1), "kvar", 580, None, "75 %"],
        ["mal-02", "lager-2", "1 mars 2026", "okänt", "2062", "nej", None],
        ["mal-03", "lager-2", None, None, "2062", "ja", None],
    )
    first, second, third = read_outcomes(book)
    assert (first.started, first.after_6, first.municipality, first.hours) == (date(2026, 2, 1), "same_job", "0580", 75)
    assert (second.after_6, second.no_show, second.started) == (None, False, date(2026, 3, 1))
    assert third.lasted() is False


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """By row and column, with the remedy; a pair twice in one run too."""
    book = swedish(
        tmp_path / "fel.xlsx",
        ["mal-01", "akeri-1", "i våras", "lycklig", 580, None, None],
        ["mal-02", "lager-2", None, None, None, "ja", None],
        ["mal-02", "lager-2", None, None, None, "nej", None],
    )
    with pytest.raises(FileError) as caught:
        read_outcomes(book)
    told = [(problem.row, problem.column, problem.code) for problem in caught.value.problems]
    assert (2, "Började", "value.not_a_date") in told
    assert (2, "Efter 6 månader", "value.not_one_of") in told
    assert (4, None, "outcome.twice") in told
    assert "kvar" not in caught.value.text("en").split("lycklig")[0]


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (["Person", "Jobb", "Kön"], "heading.unknown"),
        (["Person", "Började"], "heading.missing"),
        (["Person", "Kandidat", "Jobb"], "heading.twice"),
    ],
)
def test_headings_that_are_not_understood_are_refused(tmp_path: Path, headings: list[str], code: str) -> None:
    """A group of anybody's is no heading of ours."""
    write_csv([headings, ["x"] * len(headings)], tmp_path / "out.csv")
    with pytest.raises(FileError) as caught:
        read_outcomes(tmp_path / "out.csv")
    assert code in [problem.code for problem in caught.value.problems]


def test_json_of_another_form_is_refused(tmp_path: Path) -> None:
    write_json({"people": []}, tmp_path / "out.json")
    with pytest.raises(FileError) as caught:
        read_outcomes(tmp_path / "out.json")
    assert [problem.code for problem in caught.value.problems] == ["outcome.form"]
    write_json([{"candidate_id": "c", "opening_id": "o", "started": "soon"}], tmp_path / "out.json")
    with pytest.raises(FileError) as caught:
        read_outcomes(tmp_path / "out.json")
    assert [problem.row for problem in caught.value.problems] == [1]


def test_what_was_considered_is_kept_not_the_placed_alone() -> None:
    """Each person's place and the next best, with parts that make up the score; who was not proposed is said to be."""
    people = [Candidate(id="a"), Candidate(id="b"), Candidate(id="c")]
    places = [Opening(id="o1"), Opening(id="o2")]
    result = match(people, places, as_of=date(2026, 9, 1))
    log = considered(result, run="v36", municipality="2062", each=1)
    assert {one.candidate_id for one in log} == {"a", "b", "c"}
    proposed = {(one.candidate_id, one.opening_id) for one in log if one.proposed}
    assert proposed == {(p.candidate_id, p.opening_id) for p in result.placements}
    for one in log:
        explained = result.explain(one.candidate_id, one.opening_id)
        assert one.parts == {part.criterion: part.part for part in explained.parts if part.criterion in one.parts}
        assert one.score == explained.score
        assert ON_TOP not in one.parts
        assert one.lasted() is None
