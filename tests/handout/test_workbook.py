"""The workbook: the result's own numbers, names that every program takes, no formula, fit to be printed."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from handout_cases import AS_OF, EMPLOYERS, empty, nasty, none_placed
from hypothesis import given
from hypothesis import strategies as st

from matchcore import (
    Candidate,
    Certificate,
    FileError,
    Language,
    LanguageDemand,
    MatchResult,
    MissingExtraError,
    Occupation,
    Opening,
    Policy,
    UnknownIdError,
    Wishes,
    match,
)
from matchcore.files import read_candidates
from matchcore.handout import sheet_writer
from matchcore.handout.sheet_writer import SheetNames
from matchcore.rendering import SCORE_PER_POINT, points

LISTS = {"sv": ("Förslag", "Utan förslag", "Nästan där", "Lediga platser", "Beslut", "Personblad")}


def opened(result: MatchResult, path: Path, **options: Any) -> openpyxl.Workbook:
    result.to_excel(path / "out.xlsx", **options)
    return openpyxl.load_workbook(path / "out.xlsx")


@cache
def nasty_book() -> openpyxl.Workbook:
    """What `nasty` writes; read by many tests, changed by none."""
    with TemporaryDirectory() as folder:
        return opened(nasty(), Path(folder))


def body(sheet: Any, first: str) -> list[tuple[Any, ...]]:
    """The rows below the heading row that starts with `first`."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return rows[start + 1 :]


def test_the_placements_are_the_result_s_own() -> None:
    """Each row's ids, names and points are those of the placement, in canonical order."""
    result = nasty()
    rows = body(nasty_book()["Förslag"], "Kandidat")
    told = [(row[0], row[1], row[2] or "", row[3], row[4]) for row in rows]
    placed = [(p.candidate_id, p.opening_id, p.employer, p.title, p.score / SCORE_PER_POINT) for p in result.placements]
    assert told == placed
    assert {row[5] for row in rows} >= {"låst"}


def test_the_cover_tells_the_totals_and_the_proof() -> None:
    """How many, how good, by which policy, and that nothing is better: all as the result says."""
    result = nasty()
    rows = nasty_book()["Försättsblad"].iter_rows(values_only=True)
    said = {row[0]: row[1] for row in reversed(list(rows))}  # the first of a name: the contents come last
    assert said["Kandidater"] == str(result.pool.n_candidates)
    assert said["Föreslås till ett jobb"] == str(len(result.placements))
    assert said["Utan förslag"] == str(len(result.unplaced))
    assert said["Platser i jobben"] == str(int(result.pool.openings.seats.sum()))
    assert said["Lediga platser efter förslaget"] == str(sum(left.n_left for left in result.seats_left))
    assert said["Poäng över gränsen 47, totalt"] == points(result.total, "sv")
    assert points(result.bound, "sv") in said["I siffror"]
    assert str(result.pairs.n_feasible) in said["Beviset"]
    assert said["Underlagets kontrollsumma"] == result.pool.hash
    assert "Läget den 2026-09-01" in said
    *weighed, least = result.pairs.criteria
    assert said[least.label.text("sv")] == "ingen föreslås till ett jobb för färre än 47"
    weights = [int(found[1]) for words in said.values() if (found := re.match(r"vikt (\d+) %", str(words)))]
    assert weights == sorted(weights)  # `said` is from the last line to the first
    for criterion in weighed:
        assert f"vikt {result.policy.weight_of(criterion.name)} %" in said[criterion.label.text("sv")]


def test_every_employer_has_a_sheet_with_those_proposed_and_nobody_else() -> None:
    """One sheet each, also where names are alike, empty or taken; it holds its people only, and no points."""
    result = nasty()
    book = nasty_book()
    sheets = [sheet for sheet in book.worksheets if sheet.title not in ("Försättsblad", *LISTS["sv"])]
    assert len(sheets) == len(EMPLOYERS)
    by_title = {sheet["A1"].value: sheet for sheet in sheets}
    everybody = set(result.pool.candidates.ids)
    for employer in EMPLOYERS:
        sheet = by_title[employer or "Utan arbetsgivare"]
        cells = [row[0] for row in sheet.iter_rows(values_only=True) if row[0] in everybody]
        own = [p.candidate_id for p in result.placements if p.employer == employer]
        assert sorted(cells) == sorted(own)
        assert not any(isinstance(value, float) for row in sheet.iter_rows(values_only=True) for value in row)


def test_everybody_has_a_page_of_her_own() -> None:
    """One title a person in canonical order, page breaks between them; from 50 the steps lead to the score."""
    result = nasty()
    sheet = nasty_book()["Personblad"]
    rows = list(sheet.iter_rows(values_only=True))
    titles = [number for number, row in enumerate(rows, start=1) if str(row[0]).startswith("Kandidat ")]
    assert [rows[number - 1][0] for number in titles] == [f"Kandidat {name}" for name in result.pool.candidates.ids]
    assert [mark.id for mark in sheet.row_breaks.brk] == [number - 1 for number in titles[1:]]
    starts = [number for number, row in enumerate(rows) if row[0] == "Utgångsläge"]
    ends = [number for number, row in enumerate(rows) if row[0] == "Summa"]
    for start, end, placement in zip(starts, ends, result.placements, strict=True):
        steps = [row[2] for row in rows[start + 1 : end] if row[2] is not None]
        assert (rows[start][2], rows[end][2]) == (50, placement.score / SCORE_PER_POINT)
        assert len(steps) >= 9
        assert 50 + sum(steps) == pytest.approx(rows[end][2])


def test_the_remark_tells_what_must_be_had_before_the_start(tmp_path: Path) -> None:
    """Somebody placed on a certificate that she can have in time: it stands in the list and at her page."""
    job = Opening(id="o", certificates_required=["hlr"], start=date(2026, 12, 1))
    result = match([Candidate(id="c")], [job], Policy(least_score=0), as_of=AS_OF)
    assert result.placements
    for sheet in ("Förslag", "Personblad"):
        told = " ".join(
            str(cell) for row in opened(result, tmp_path)[sheet].iter_rows(values_only=True) for cell in row
        )
        assert re.search(r"går om personen hinner .*före 2026-12-01", told), sheet


def test_a_paper_that_is_too_long_breaks_between_openings(tmp_path: Path) -> None:
    """Each opening stands whole on a page; what is short stays on one paper."""
    people = [Candidate(id=f"c{at}") for at in range(40)]
    jobs = [Opening(id=f"o{at}", employer="Stora AB", title="Städare", seats=5) for at in range(8)]
    book = opened(match([*people], [*jobs, Opening(id="x", employer="Lilla AB")], as_of=AS_OF), tmp_path)
    sheet = book["Stora AB"]
    starts = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("Städare")]
    breaks = [mark.id for mark in sheet.row_breaks.brk]
    assert breaks
    assert set(breaks) <= {row - 2 for row in starts}  # a gap goes with each
    heights = [sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1)]
    for first, last in zip([0, *breaks], [*breaks, len(heights)]):
        assert sum(heights[first:last]) * sheet.page_setup.scale / 100 <= 490
    assert book["Lilla AB"].sheet_properties.pageSetUpPr.fitToPage


def test_many_people_go_on_over_several_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worksheet holds only so many page breaks, so the pages go on on the next."""
    monkeypatch.setattr(sheet_writer, "_PAPERS_A_SHEET", 8)
    book = opened(nasty(), tmp_path)
    own = [sheet for sheet in book.worksheets if sheet.title.startswith("Personblad")]
    assert [sheet.title for sheet in own] == ["Personblad", "Personblad 2", "Personblad 3"]
    assert [len(sheet.row_breaks.brk) for sheet in own] == [7, 7, 2]


def test_a_file_to_hand_out_holds_nothing_of_anybody_else(tmp_path: Path) -> None:
    """Without the lists, an employer's file names no other employer and nobody who is not proposed there."""
    result = nasty()
    book = opened(result, tmp_path, employers=["Hotellet"], people=[], lists=False)
    assert book.sheetnames == ["Hotellet"]
    first = next(book["Hotellet"].iter_rows(values_only=True))[0]
    told = {str(cell) for row in book["Hotellet"].iter_rows(values_only=True) for cell in row if cell is not None}
    placed = {p.candidate_id for p in result.placements if p.employer.strip() == "Hotellet"}
    assert first == "Hotellet"
    assert placed <= told
    assert not told & (set(result.pool.candidates.ids) - placed)
    assert not told & (set(EMPLOYERS) - {"Hotellet"})
    page = opened(result, tmp_path, employers=[], people=["c3"], lists=False)
    assert page.sheetnames == ["Personblad"]
    assert opened(result, tmp_path, employers=[], people=[], lists=False).sheetnames == ["Försättsblad"]


def test_an_employer_is_not_told_to_ask_herself(tmp_path: Path) -> None:
    """A demand for language without a reason is told on a person's page, and not to the employer who left it out."""
    demand = LanguageDemand(language="sv", level="B1")
    person = Candidate(id="c1", languages=[Language(language="sv", level="B2")])
    result = match([person], [Opening(id="o1", employer="Hotellet", languages_required=[demand])], as_of=AS_OF)
    book = opened(result, tmp_path)
    told = {name: str([*book[name].iter_rows(values_only=True)]) for name in ("Hotellet", "Personblad")}
    assert "fråga arbetsgivaren" in told["Personblad"]
    assert "svenska: B2" in told["Hotellet"]
    assert "kräver" not in told["Hotellet"]
    assert "fråga arbetsgivaren" not in told["Hotellet"]


def test_an_employer_is_not_told_what_is_hers_to_tell(tmp_path: Path) -> None:
    """What a person wishes, that she needs support and whom a programme puts first stand on her page alone."""
    wishes = Wishes(occupations=["8332"], ways=["job"])
    person = Candidate(id="c1", wishes=wishes, support="some", priority=("long-waiting",))
    job = Opening(id="o1", employer="Hotellet", ssyk="9111", support="some")
    policy = Policy(weights={**Policy().weights, "priority": 5})
    book = opened(match([person], [job], policy, as_of=AS_OF), tmp_path)
    told = {name: str([*book[name].iter_rows(values_only=True)]) for name in ("Hotellet", "Personblad")}
    for words in ("önskat yrke", "visst stöd", "önskat ett annat yrke", "long-waiting"):
        assert words in told["Personblad"]
        assert words not in told["Hotellet"]


def test_an_employer_is_not_told_where_somebody_has_worked_and_learned(tmp_path: Path) -> None:
    """That the occupation is near is told, and what is held besides; the past and the questions are the person's."""
    past = [Occupation(ssyk="5120", years=10, until=2023, abroad=True)]
    held = [Certificate(code="haccp", standing="validated")]
    person = Candidate(id="c1", occupations=past, certificates=held)
    job = Opening(id="o1", employer="Restaurangen", ssyk="9412", title="Köksbiträde")
    book = opened(match([person], [job], as_of=AS_OF), tmp_path)
    told = {name: str([*book[name].iter_rows(values_only=True)]) for name in ("Restaurangen", "Personblad")}
    for words in ("utomlands", "fråga personen om hen hellre söker", "ligger under personens yrke"):
        assert words in told["Personblad"]
        assert words not in told["Restaurangen"]
    for words in ("närliggande yrke: Kockar", "andra intyg: HACCP"):
        assert words in told["Restaurangen"]


def test_only_those_asked_for(tmp_path: Path) -> None:
    """Employers by name and people by id; whoever is not there is named in the error."""
    result = nasty()
    book = opened(result, tmp_path, employers=["Hotellet"], people=["c3", "=1+1"])
    assert [sheet.title for sheet in book.worksheets][-2:] == ["Personblad", "Hotellet"]
    told = [row[0] for row in book["Personblad"].iter_rows(values_only=True) if str(row[0]).startswith("Kandidat ")]
    assert told == ["Kandidat =1+1", "Kandidat c3"]
    assert "Personblad" not in opened(result, tmp_path, people=[]).sheetnames
    with pytest.raises(UnknownIdError, match="Hotelet"):
        result.to_excel(tmp_path / "x.xlsx", employers=["Hotelet"])
    with pytest.raises(UnknownIdError, match="nobody"):
        result.to_excel(tmp_path / "x.xlsx", people=["nobody"])
    assert not (tmp_path / "x.xlsx").exists()


def test_the_unplaced_come_with_reason_and_next_steps() -> None:
    """Each unplaced person once, with the result's reason and the nearest openings."""
    result = nasty()
    rows = body(nasty_book()["Utan förslag"], "Kandidat")
    assert [(row[0], row[1]) for row in rows] == [(u.candidate_id, u.reason.text("sv")) for u in result.unplaced]
    assert all(row[2] for row in rows)


def test_near_misses_and_seats_left_are_the_result_s_own() -> None:
    """The same rows as `near_misses` and `seats_left`."""
    result = nasty()
    book = nasty_book()
    near = [(row[0], row[1], row[4]) for row in body(book["Nästan där"], "Kandidat")]
    assert near == [(n.candidate_id, n.opening_id, n.score / SCORE_PER_POINT) for n in result.near_misses()]
    left = [(row[0], row[3], row[4]) for row in body(book["Lediga platser"], "Jobb")]
    assert left == [(each.opening_id, each.seats, each.n_left) for each in result.seats_left]


def test_no_cell_is_a_formula() -> None:
    """Text that starts like a formula is text, and stays so when somebody edits the cell."""
    guarded = set()
    for sheet in nasty_book().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}, (sheet.title, cell.coordinate)
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, (sheet.title, cell.coordinate)
                    guarded.add(cell.value)
    assert {"=1+1", "+46", "-x", "@sum", "=HYPERLINK(A1)", "=cmd|' /C calc'!A0"} <= guarded


def test_every_sheet_is_fit_to_be_printed() -> None:
    """A4, as wide as the paper or with its own breaks, page numbers; lists repeat their headings on every paper."""
    book = nasty_book()
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert "&P" in sheet.oddHeader.right.text
        assert sheet.oddFooter.left.text.startswith("2026-09-01")
        if sheet.title == "Personblad":
            width = sum(sheet.column_dimensions[letter].width for letter in "ABCDEF") * 7 * sheet.page_setup.scale / 100
            assert width < 7.2 * 96  # points across A4 less its margins, at seven a sign
        else:
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            is_one = sheet.title not in {"Försättsblad", *LISTS["sv"]}  # an employer's sheet is one paper here
            assert sheet.page_setup.fitToHeight == (None if is_one else 0)
    for name in LISTS["sv"][:4]:
        assert book[name].print_title_rows, name
        assert book[name].freeze_panes, name
        assert book[name].page_setup.orientation == "landscape"
    assert "&&P" in next(sheet for sheet in book.worksheets if sheet["A1"].value == "& Söner &P").oddHeader.left.text


def test_an_ampersand_at_the_edge_of_the_header_is_a_letter(tmp_path: Path) -> None:
    """A header cut short never ends in a lone ampersand, which would eat the next code."""
    for length in (98, 99, 100, 101):
        named = match([], [Opening(id="o", employer="x" * length + "&")])
        named.to_excel(tmp_path / "x.xlsx")
        header = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[-1].oddHeader
        assert header.left.text == "x" * min(length, 100) + "&&" * (length < 100)
        assert header.right.text == "Sida &P av &N"


@pytest.mark.parametrize("name", ["plan.csv", "plan", "plan.xlsx.txt"])
def test_a_name_that_programs_would_not_open_is_refused(name: str, tmp_path: Path) -> None:
    """A workbook ends in .xlsx and a page in .html, in capitals or not."""
    with pytest.raises(FileError, match=r"\.xlsx"):
        empty().to_excel(tmp_path / name)
    with pytest.raises(FileError, match=r"\.html"):
        empty().to_html(tmp_path / name)
    empty().to_excel(tmp_path / "PLAN.XLSX")
    empty().to_html(str(tmp_path / "plan.htm"))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["PLAN.XLSX", "plan.htm"]


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there is refused; whatever fails on the way leaves the old file as it was."""
    with pytest.raises(FileError):
        nasty().to_excel(tmp_path / "none" / "x.xlsx")
    target = tmp_path / "x.xlsx"
    target.write_bytes(b"old")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fails)
    with pytest.raises(FileError, match="space"):
        nasty().to_excel(target)
    assert target.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.xlsx"]


@pytest.mark.untraced
def test_equal_results_give_equal_files(tmp_path: Path) -> None:
    """No time of day is in the file: the run's day is its date."""
    for name in ("a.xlsx", "b.xlsx"):
        nasty().to_excel(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.created == datetime(2026, 9, 1)


def test_in_english(tmp_path: Path) -> None:
    """The same sheets under their English names, and no Swedish heading among them."""
    book = opened(nasty(), tmp_path, language="en")
    assert book.sheetnames[:7] == ["Cover", "Placements", "Unplaced", "Near", "Seats left", "Decisions", "People"]
    heads = [cell.value for cell in next(book["Placements"].iter_rows())]
    assert heads[:7] == ["Candidate", "Opening", "Employer", "Title", "Points", "Remark", "To check"]
    assert heads[7:] == ["Standing", "Comment"]


@pytest.mark.parametrize("result", [empty, none_placed], ids=["empty", "none placed"])
def test_nobody_placed(result: Any, tmp_path: Path) -> None:
    """A workbook comes out all the same."""
    book = opened(result(), tmp_path)
    assert book.sheetnames[:5] == ["Försättsblad", "Förslag", "Utan förslag", "Nästan där", "Lediga platser"]


def test_without_xlsxwriter_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lacks the library is told what to install."""
    monkeypatch.setattr("matchcore.handout.sheet_writer.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="tables"):
        nasty().to_excel(tmp_path / "x.xlsx")


@given(st.lists(st.text(max_size=40), max_size=30))
def test_sheet_names_are_taken_by_every_program(wanted: list[str]) -> None:
    """At most 31 UTF-16 units, no forbidden sign, no apostrophe at an end, never twice: a workbook can be written."""
    import xlsxwriter

    names = SheetNames()
    given_names = [names.take(name) for name in [*wanted, *wanted]]
    assert len({name.casefold() for name in given_names}) == len(given_names)
    book = xlsxwriter.Workbook(io.BytesIO())
    for name in given_names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not name.startswith("'")
        assert not name.endswith("'")
        book.add_worksheet(name)
    book.close()


def test_the_cover_begins_with_the_result_and_questions_have_their_sheet(tmp_path: Path) -> None:
    """Whoever opens it sees what is proposed; how much is asked about stands below, and all of it on its own sheet."""
    lines = "".join(f"c{n};långt\n" for n in range(30))
    people = read_candidates(io.StringIO("id;kan resa\n" + lines), on_fault="ask")
    match(people, [Opening(id="o1", seats=2)]).to_excel(tmp_path / "asked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "asked.xlsx")
    cover = [str(row[0]) for row in book["Försättsblad"].iter_rows(values_only=True) if row[0]]
    assert cover.index("Resultat") < cover.index("Fråga personerna") < 14
    asked = [str(row[0]) for row in book["Att fråga om"].iter_rows(values_only=True) if row[0]]
    assert sum("långt" in line for line in asked) == 30
    assert "Att fråga om" in cover
