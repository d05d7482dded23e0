"""A workbook that comes back filled in: locks, bans and outcomes, and everything that was not understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from handout_cases import AS_OF, office

from matchcore import FileError, match
from matchcore.cli.app import run
from matchcore.handout.excel import _STATUSES
from matchcore.learning import Outcome, Statuses, outcome_rows, read_outcomes, read_statuses
from matchcore.messages import Message


def filled(path: Path, rows: Mapping[str, Mapping[str, object]], language: str = "sv") -> Path:
    """The workbook with cells filled in, by person and heading, in every sheet that has both."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        heads: dict[str, int] = {}
        for cells in sheet.iter_rows():
            words = {str(cell.value): cell.column for cell in cells if cell.value is not None}
            if words.keys() & {"Kandidat", "Candidate"}:
                heads = words
                continue
            for heading, value in rows.get(str(cells[0].value).removesuffix(" (står inte i nyckeln)"), {}).items():
                if heading in heads:
                    cells[heads[heading] - 1].value = value
    book.save(path)
    return path


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The consultant's workbook, with everybody."""
    office().to_excel(tmp_path / "whole.xlsx")
    return tmp_path / "whole.xlsx"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The sawmill's own sheet, with names by a key."""
    (tmp_path / "key.csv").write_text("id;namn\nmal-1;En Person (tolk)\n", encoding="utf-8")
    lists = office().shortlists()
    path = tmp_path / "saw.xlsx"
    office().hand_out(path, employers=["Sågverket"], shortlists=lists, key=tmp_path / "key.csv")
    return path


def test_statuses_become_locks_bans_and_outcomes(whole: Path) -> None:
    """Hired and practice are locks, declined is a ban; called and met are outcomes alone, and no answer is unknown."""
    at = {placement.candidate_id: placement.opening_id for placement in office().placements}
    first, second, third = at
    told = read_statuses(
        filled(whole, {first: {"Status": "anställd"}, second: {"Status": "Tackat nej "}, third: {"Status": "ringd"}})
    )
    assert [(lock.candidate_id, lock.opening_id, lock.through_closed_gate) for lock in told.locks] == [
        (first, at[first], True)
    ]
    assert [(ban.candidate_id, ban.opening_id) for ban in told.bans] == [(second, at[second])]
    assert told.locks[0].reason == "anställd, enligt återlämnat blad"
    known = {one.candidate_id: (one.proposed, one.interviewed, one.accepted) for one in told.outcomes}
    assert known == {first: (None, None, True), second: (None, None, False), third: (True, None, None)}
    assert told.problems == ()
    again = match(*records(), as_of=AS_OF, locks=told.locks, bans=told.bans)
    assert {p.candidate_id: p.opening_id for p in again.placements}[first] == at[first]
    assert (second, at[second]) not in {(p.candidate_id, p.opening_id) for p in again.placements}


def records() -> tuple[list[object], list[object]]:
    from matchcore import Candidate, Opening

    pool = office().pool
    return [Candidate(id=name) for name in pool.candidates.ids], [
        Opening(id=name, seats=int(seats)) for name, seats in zip(pool.openings.ids, pool.openings.seats)
    ]


def test_an_employer_s_answers_are_found_by_id_whatever_stands_as_the_name(sheet: Path) -> None:
    """Crosses and days; the employer's no is a ban, her yes decides nothing; comments are not read."""
    (name,) = [
        str(cells[0].value)
        for cells in openpyxl.load_workbook(sheet).active.iter_rows()
        if str(cells[0].value).endswith("(mal-1)")
    ]
    told = read_statuses(
        filled(
            sheet,
            {
                name: {"Ringd": "x", "Intervju": date(2026, 9, 8), "Ja": "x", "Kommentar": "Anna tyckte om det"},
                "mal-2": {"Nej": "X", "Kommentar": "=1+1"},
            },
        )
    )
    by_id = {one.candidate_id: one for one in told.outcomes}
    assert by_id["mal-1"] == Outcome(
        candidate_id="mal-1", opening_id="saw", proposed=True, interviewed="2026-09-08", offered=True
    )
    assert told.interviewed == (("mal-1", "saw"),)
    assert told.locks == ()
    assert [(ban.candidate_id, ban.reason) for ban in told.bans] == [
        ("mal-2", "arbetsgivaren har sagt nej, enligt återlämnat blad")
    ]
    assert by_id.keys() == {"mal-1", "mal-2"}
    assert "Anna" not in repr(told)


def test_several_files_tell_of_one_pair_and_a_day_says_more_than_a_cross(whole: Path, sheet: Path) -> None:
    """The consultant's list and the employer's sheet are read as one."""
    at = {placement.candidate_id for placement in office().placements if placement.opening_id == "saw"}
    own = next(iter(at - {"mal-1"}))
    filled(whole, {own: {"Status": "intervju"}})
    filled(sheet, {own: {"Intervju": date(2026, 9, 9), "Ringd": "x"}})
    (one,) = read_statuses(whole, sheet).outcomes
    assert (one.proposed, one.interviewed) == (True, date(2026, 9, 9))


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"Status": "ringde, återkommer"}, ["status.unknown"]),
        ({"Status": "anstäld"}, ["status.unknown"]),
        ({"Status": 4}, ["status.unknown"]),
    ],
)
def test_what_is_not_understood_decides_nothing_and_is_told(
    cells: Mapping[str, object], codes: list[str], whole: Path
) -> None:
    """With sheet, row and column, and never with what stood there, for it may be a name."""
    one = office().placements[0].candidate_id
    told = read_statuses(filled(whole, {one: cells}))
    assert [problem.code for problem in told.problems] == codes
    assert told.problems[0].column == "Status"
    assert told.problems[0].row is not None
    assert "återkommer" not in told.problems[0].text("sv")
    assert (told.locks, told.bans, told.outcomes) == ((), (), ())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("intervju 2026-09-08", {"interviewed": date(2026, 9, 8)}),
        ("Intervju 3/12", {"interviewed": True}),
        ("ringd v. 49", {"proposed": True}),
        ("Praktik (3 dec)", {"accepted": True, "way": "practice"}),
        ("tackat nej 1/12", {"accepted": False}),
    ],
)
def test_a_status_may_have_its_day(written: str, said: Mapping[str, object], whole: Path) -> None:
    """As it is written in a hurry; a day without its year is that it happened."""
    at = office().placements[0]
    told = read_statuses(filled(whole, {at.candidate_id: {"Status": written}}))
    assert told.problems == ()
    assert told.outcomes == (Outcome(candidate_id=at.candidate_id, opening_id=at.opening_id, **said),)


def test_who_is_hired_where_the_job_has_left_the_list_is_told_to_be_free_here(whole: Path) -> None:
    """A job that is filled leaves the list: then whoever has it would be proposed elsewhere, and that is told first."""
    first, second = office().placements[:2]
    filled(whole, {first.candidate_id: {"Status": "tackat nej"}, second.candidate_id: {"Status": "anställd"}})
    told = read_statuses(whole)
    left = told.among({first.candidate_id, second.candidate_id}, ())
    assert codes(left) == ["status.job_gone", "status.gone"]
    assert second.candidate_id in left.problems[0].text("sv")
    assert codes(told.among((), ())) == ["status.gone", "status.gone"]
    assert left.locks == ()


def test_answers_that_do_not_go_together_are_told(sheet: Path, whole: Path) -> None:
    """Yes and no in one row, hired by a list and refused by a sheet, and words where a cross should stand."""
    saw = [placement.candidate_id for placement in office().placements if placement.opening_id == "saw"]
    own = next(name for name in saw if name != "mal-1")
    assert codes(read_statuses(filled(sheet, {own: {"Ja": "x", "Nej": "x"}}))) == ["status.contradicts"]
    filled(whole, {own: {"Status": "anställd"}})
    both = read_statuses(filled(sheet, {own: {"Ja": None, "Nej": "x"}}), whole)
    assert codes(both) == ["status.contradicts"]
    assert (both.locks, both.bans) == ((), ())
    (told,) = both.problems
    assert told.remedy is not None
    assert (told.record, told.row) != (sheet.name, 0)
    assert re.search(r"det i saw.xlsx, Sågverket, rad \d+", told.remedy.text("sv"))
    assert codes(read_statuses(filled(sheet, {own: {"Nej": None, "Ringd": "i morgon bitti"}}))) == ["status.tick"]
    day = read_statuses(filled(sheet, {own: {"Ringd": "3/12", "Intervju": "v. 49"}}))
    assert [(one.proposed, one.interviewed) for one in day.outcomes if one.candidate_id == own] == [(True, True)]
    assert codes(day) == []


def codes(told: Statuses) -> list[str]:
    return [problem.code for problem in told.problems]


def grid_of(book: openpyxl.Workbook) -> tuple[dict[str, int], list[int]]:
    """Where an employer's first table has its columns, and its rows."""
    heads: dict[str, int] = {}
    rows: list[int] = []
    for cells in book.active.iter_rows():
        words = {str(cell.value): cell.column for cell in cells if cell.value is not None}
        if "par-id" in words and heads:
            break
        heads = heads or (words if "par-id" in words else {})
        if heads and "\n" in str(cells[heads["par-id"] - 1].value):
            rows.append(cells[0].row)
    return heads, rows


@pytest.mark.parametrize("first", ["Kandidat", "Har med sig"])
def test_a_row_that_was_sorted_apart_from_its_pair_decides_nothing(first: str, sheet: Path) -> None:
    """The column with the ids is hidden: sorting the shown ones, all or some, leaves it behind, and that is told."""
    book = openpyxl.load_workbook(sheet)
    heads, rows = grid_of(book)
    (one, other), page = rows[:2], book.active
    for column in range(heads[first], heads["par-id"]):
        upper, lower = page.cell(one, column), page.cell(other, column)
        upper.value, lower.value = lower.value, upper.value
    page.cell(other, heads["Nej"]).value = "x"
    book.save(sheet)
    told = read_statuses(sheet)
    assert (told.bans, told.outcomes) == ((), ())
    assert [(problem.code, problem.row) for problem in told.problems] == [("status.sorted", other)]


@pytest.mark.parametrize(
    ("heading", "written", "told"),
    [("Nej", "Nej tack", "Nej"), ("Nej", "Svar", None), ("Intervju", "Intervjuer", "Intervju"), ("Nej", None, None)],
)
def test_what_stands_under_a_changed_heading_is_told(
    heading: str, written: str | None, told: str | None, sheet: Path
) -> None:
    """It decides nothing, and does not go unsaid; a heading with nothing below it costs nothing."""
    book = openpyxl.load_workbook(sheet)
    heads, rows = grid_of(book)
    book.active.cell(rows[0] - 1, heads[heading]).value = written
    book.save(sheet)
    assert read_statuses(sheet).problems == ()
    book.active.cell(rows[0], heads[heading]).value = "x"
    book.save(sheet)
    (problem,) = read_statuses(sheet).problems
    assert (problem.code, problem.row) == ("status.heading", rows[0] - 1)
    assert problem.column == (written or str(heads[heading]))
    assert problem.remedy is not None
    assert (told or "Status, eller Ringd") in problem.remedy.text("sv")


def test_no_heading_of_our_own_is_taken_for_a_changed_one(whole: Path) -> None:
    """In no sheet of the whole workbook; and a status under a heading with the week is told on its sheet."""
    book = openpyxl.load_workbook(whole)
    assert read_statuses(whole).problems == ()
    page = book["Förslag"]
    at = next(cell for cells in page.iter_rows() for cell in cells if cell.value == "Status")
    page.cell(at.row + 1, at.column).value = "anställd"
    at.value = "Status v 49"
    book.save(whole)
    (problem,) = read_statuses(whole).problems
    assert (problem.code, problem.record) == ("status.heading", f"{whole.name}, Förslag")


def test_answers_without_their_pairs_are_told_row_by_row(whole: Path, sheet: Path) -> None:
    """The column with the ids was taken away from one sheet, while others can be read."""
    book = openpyxl.load_workbook(sheet)
    heads, rows = grid_of(book)
    book.active.cell(rows[0], heads["Nej"]).value = "x"
    book.active.delete_cols(heads["par-id"])
    book.create_sheet("mer").append(["Kandidat", "Jobb", "Status"])
    book.save(sheet)
    assert [(problem.code, problem.row) for problem in read_statuses(sheet).problems] == [("status.no_pair", rows[0])]


@pytest.mark.parametrize("turned", [False, True])
def test_workbooks_that_contradict_each_other_decide_nothing(turned: bool, sheet: Path, tmp_path: Path) -> None:
    """Whichever is named first; both are named, and what they agree on is known."""
    no, yes = tmp_path / "no.xlsx", tmp_path / "yes.xlsx"
    for path, answer in ((no, "Nej"), (yes, "Ja")):
        path.write_bytes(sheet.read_bytes())
        filled(path, {"mal-2": {"Ringd": "x", answer: "x"}})
    told = read_statuses(*((yes, no) if turned else (no, yes)))
    assert (told.locks, told.bans) == ((), ())
    assert [(one.candidate_id, one.proposed, one.offered) for one in told.outcomes] == [("mal-2", True, None)]
    (problem,) = told.problems
    assert {"no.xlsx", "yes.xlsx"} <= set(re.findall(r"\w+\.xlsx", problem.text("sv")))


def test_who_is_hired_twice_is_told(whole: Path) -> None:
    """Two locks of one person are none."""
    book = openpyxl.load_workbook(whole)
    extra = book.create_sheet("mer")
    for row in (
        ["Kandidat", "Jobb", "Status"],
        ["mal-1", "saw", "anställd"],
        ["mal-1", "shop", "praktik"],
        [None, "shop", "ringd"],
    ):
        extra.append(row)
    book.save(whole)
    told = read_statuses(whole)
    assert codes(told) == ["status.no_pair", "status.two_jobs", "status.two_jobs"]
    assert told.locks == ()


def test_a_workbook_without_such_a_table_is_refused(tmp_path: Path) -> None:
    """A list of people is no returned sheet."""
    book = openpyxl.Workbook()
    book.active.append(["id", "kommun"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileError) as caught:
        read_statuses(tmp_path / "a.xlsx")
    assert [problem.code for problem in caught.value.problems] == ["status.no_table"]


def test_what_may_be_chosen_is_what_can_be_read(whole: Path) -> None:
    """The choices of the workbook, in both languages, are statuses that are understood."""
    book = openpyxl.load_workbook(whole)
    (allowed,) = book["Förslag"].data_validations.dataValidation
    words = {code: [Message(f"status.{status}").text(code) for status in _STATUSES] for code in ("sv", "en")}
    assert allowed.formula1 == f'"{",".join(words["sv"])}"'
    extra = book.create_sheet("alla")
    extra.append(["Candidate", "Opening", "Standing"])
    for at, word in enumerate(words["sv"] + words["en"]):
        extra.append([f"c{at}", "o", word])
    book.save(whole)
    told = read_statuses(whole)
    assert codes(told) == []
    assert len(told.outcomes) == 12
    assert len(told.locks) == 4


def test_the_command_reads_what_came_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who is hired stays and who has declined is not proposed; who has left the list is told; outcomes are written."""
    people, jobs, first = (tmp_path / name for name in ("p.csv", "j.csv", "first.xlsx"))
    people.write_text("id;kommun\nc1;Malung-Sälen\nc2;Malung-Sälen\nc3;Malung-Sälen\n", encoding="utf-8")
    jobs.write_text("id;arbetsgivare;yrke\no1;Sågverket;Butikssäljare\no2;Affären;Butikssäljare\n", encoding="utf-8")
    files = [str(people), str(jobs), "--as-of", "2026-09-01"]
    assert run(["match", *files, "--out", str(first)]) == 0
    filled(first, {"c1": {"Status": "anställd"}, "c2": {"Status": "tackat nej"}})
    capsys.readouterr()
    out, learned = tmp_path / "next.json", tmp_path / "outcomes.csv"
    again = [*files, "--returned", str(first), "--outcomes", str(learned), "--out", str(out)]
    assert run(["match", *again]) == 0
    assert "enligt återlämnat blad" in out.read_text(encoding="utf-8")
    assert len(read_outcomes(learned)) == 2
    people.write_text("id;kommun\nc2;Malung-Sälen\nc3;Malung-Sälen\n", encoding="utf-8")
    assert run(["match", *again]) == 0
    assert "c1 och" in capsys.readouterr().err
    assert run(["match", *again, "--strict"]) == 1
    assert run(["shortlist", *files, "--returned", str(first)]) == 0


def test_outcomes_are_those_that_learning_reads(whole: Path, tmp_path: Path) -> None:
    """Written as rows they come back the same."""
    from matchcore.files import write_csv

    told = read_statuses(filled(whole, {office().placements[0].candidate_id: {"Status": "praktik"}}))
    write_csv(outcome_rows(told.outcomes), tmp_path / "o.csv")
    assert read_outcomes(tmp_path / "o.csv") == told.outcomes
    assert told.outcomes[0].way == "practice"
