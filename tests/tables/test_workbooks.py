"""Excel workbooks: what their cells mean, and what is refused."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from workbooks import sheet_of, with_part, workbook

from matchcore.errors import FileError, MissingExtraError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Candidate, Certificate, Place

SHEET = "xl/worksheets/sheet1.xml"


def problems_of(source: Any, **options: Any) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(FileError) as caught:
        read_candidates(source, **options)
    return [(problem.row, problem.column, problem.what.key) for problem in caught.value.problems]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_mean_the_same_in_both_epochs_with_and_without_a_format(epoch_1904: bool) -> None:
    """A date cell and a bare day number are the same day, whichever year the workbook counts from."""
    serial = 46_447 - (1_462 if epoch_1904 else 0)

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "inskriven", "tillgänglig från"])
        sheet.write_row(1, 0, ["a", serial])
        sheet.write_datetime(1, 2, datetime(2027, 3, 1), book.add_format({"num_format": "d/m yyyy"}))

    [found] = read_candidates(workbook(fill, date_1904=epoch_1904))
    assert found == Candidate(id="a", registered_since=date(2027, 3, 1), available_from=date(2027, 3, 1))


def test_a_cell_merged_over_rows_makes_one_person_of_them() -> None:
    """Rows whose id stands in one merged cell are one person, and their lists are joined."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "kommun", "kompetensbevis"])
        sheet.merge_range(1, 0, 2, 0, "a")
        sheet.merge_range(1, 1, 3, 1, "Gävle")
        sheet.write_column(1, 2, ["truckkort", "HLR"])
        sheet.write_row(3, 0, ["b"])

    home = Place(municipality="2180")
    assert read_candidates(workbook(fill)) == [
        Candidate(id="a", home=home, certificates=(Certificate(code="truck"), Certificate(code="hlr"))),
        Candidate(id="b", home=home),
    ]
    report = check_file(workbook(fill))
    assert (report.n_rows, report.n_records) == (3, 2)


def test_a_title_and_group_headings_may_stand_above_the_headings() -> None:
    """A merged title, an empty row and headings merged over others are passed by; the table is read."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Deltagare våren 2027")
        sheet.merge_range(2, 0, 3, 0, "ID")
        sheet.merge_range(2, 1, 2, 2, "Kunskaper")
        sheet.merge_range(2, 3, 2, 4, "Plats")
        sheet.write_row(3, 1, ["Kompetensbevis", "Svenska", "Kommun", "Räckvidd"])
        sheet.write_row(4, 0, ["a", "truckkort", "B1", "Gävle", 30])

    [found] = read_candidates(workbook(fill))
    assert (found.id, found.reach_km, found.languages[0].level) == ("a", 30.0, "B1")


def test_the_sheet_that_fits_is_read_and_hidden_ones_are_not() -> None:
    """Of several sheets the one with the right headings is read; two that fit must be told apart by name."""

    def fill(book: Any) -> None:
        for name, ids in (("Läs mig", ["Så här gör du"]), ("Personer", ["id", "a"]), ("Gamla", ["id", "b"])):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ids)
            sheet.write_column(0, 1, ["svenska", "B1"])
        sheet.hide()
        sheet = book.add_worksheet("Platser")
        sheet.write_row(0, 0, ["id", "arbetsgivare", "platser"])
        sheet.write_row(1, 0, ["o", "Fabriken", 2])

    assert [person.id for person in read_candidates(workbook(fill))] == ["a"]
    assert [person.id for person in read_candidates(workbook(fill), sheet="Gamla")] == ["b"]
    assert [opening.seats for opening in read_openings(workbook(fill))] == [2]
    assert problems_of(workbook(fill), sheet="Personen") == [(None, None, "workbook.no_sheet")]

    def twice(book: Any) -> None:
        for _ in range(2):
            book.add_worksheet().write_column(0, 0, ["id", "a"])

    assert problems_of(workbook(twice)) == [(None, None, "workbook.several")]


def test_a_formula_counts_as_its_value_and_one_without_a_value_is_refused() -> None:
    """The value last calculated is read; a formula never calculated and an error are told by their cells."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "räckvidd", "kommun"])
        sheet.write_row(1, 0, ["a"])
        sheet.write_formula(1, 1, "=5*5", None, 25)
        sheet.write_row(2, 0, ["b"])
        sheet.write_formula(2, 1, "=5*5", None, 25)
        sheet.write_formula(2, 2, "=VLOOKUP(1,A1:A2,1)", None, "#N/A")

    assert problems_of(workbook(fill)) == [(3, "kommun", "cell.excel_error")]
    emptied = with_part(workbook(fill), SHEET, lambda xml: xml.replace(b"<v>25</v>", b""))
    assert (2, "räckvidd", "cell.uncalculated") in problems_of(emptied)


def test_percent_cells_mean_what_they_show() -> None:
    """A cell that shows 60 % is 60 percent, though the workbook stores 0.6; a bare 0.6 is refused."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "spår", "minst av spåret"])
        sheet.write_row(1, 0, ["a", "vård"])
        sheet.write_number(1, 2, 0.6, book.add_format({"num_format": "0%"}))

    [found] = read_openings(workbook(fill))
    assert found.track_least == 60
    with pytest.raises(FileError, match="60 %"):
        read_openings(sheet_of(["id", "spår", "minst av spåret"], ["a", "vård", 0.6]))


def test_numbers_for_codes_keep_their_zeros_or_are_refused() -> None:
    """A municipality stored as 580 is refused with 0580 as the suggestion; 2180 has one reading only."""
    assert problems_of(sheet_of(["id", "kommun"], [1, 580])) == [(2, "kommun", "place.municipality.form")]
    assert read_candidates(sheet_of(["id", "kommun"], [1, 2180])) == [
        Candidate(id="1", home=Place(municipality="2180"))
    ]
    assert problems_of(sheet_of(["id"], [123456789012345678])) == [(2, "id", "cell.digits_lost")]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """A workbook whose sheet unpacks to thousands of times its size is refused by its own directory."""
    huge = with_part(sheet_of(["id"], ["a"]), SHEET, lambda xml: xml + b" " * (60 << 20))
    assert problems_of(huge) == [(None, None, "archive.bomb")]


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    """A member that is larger than the directory says is found out before the workbook is read."""
    content = bytearray(sheet_of(["id"], ["a"]).getvalue())
    at = content.rfind(SHEET.encode()) - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert problems_of(io.BytesIO(bytes(content))) == [(None, None, "source.unreadable")]


@pytest.mark.untraced
def test_a_single_cell_in_the_far_corner_is_told_by_its_row() -> None:
    """A stray cell in the last row and column costs nothing but its own row."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["id", "a"])
        sheet.write(1_048_575, 16_383, "stray")

    assert problems_of(workbook(fill)) == [(1_048_576, None, "row.long")]


@pytest.mark.untraced
def test_a_text_shared_by_many_cells_cannot_exhaust_memory() -> None:
    """A long text is stored once in a workbook but copied for each cell; their sum is bounded."""
    text, n_rows = "x" * 32_000, 40_000

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "titel"])
        for row in range(1, n_rows):
            sheet.write_string(row, 1, text)

    assert problems_of(workbook(fill)) == [(None, None, "source.unreadable")]


def test_an_empty_cell_too_long_and_other_files_are_refused() -> None:
    """A workbook that is empty, cut, locked, or no workbook at all is refused in words of its own."""
    whole = sheet_of(["id"], ["a"]).getvalue()
    assert problems_of(io.BytesIO(b"")) == [(None, None, "source.empty")]
    assert problems_of(io.BytesIO(whole[: len(whole) // 2])) == [(None, None, "source.unreadable")]
    assert problems_of(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))) == [
        (None, None, "source.old_excel")
    ]
    assert problems_of(sheet_of()) == [(None, None, "table.empty")]
    assert problems_of(with_part(io.BytesIO(whole), "xl/workbook.xml", lambda xml: b"<!DOCTYPE x>" + xml)) == [
        (None, None, "source.unreadable")
    ]
    long = with_part(
        sheet_of(["id", "kommun"], ["a", "x"]),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"<t>x</t>", b"<t>" + b"x" * 10_000_000 + b"</t>"),
    )
    assert problems_of(long) == [(2, "kommun", "cell.too_long")]


@pytest.mark.untraced
def test_a_million_empty_rows_cost_nothing() -> None:
    """Rows that hold only formats, up to the last one of the sheet, are passed by."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["id", "a"])
        blank = book.add_format({"bold": True})
        for row in range(2, 30_000):
            sheet.write_blank(row, 0, None, blank)
        sheet.write_blank(1_048_575, 0, None, blank)

    report = check_file(workbook(fill))
    assert (report.n_rows, report.n_records, report.problems) == (1, 1, ())


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """When openpyxl is missing, the error says what to install."""
    monkeypatch.setattr("matchcore.tables.source.workbook.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="tables"):
        read_candidates(sheet_of(["id"], ["a"]))
