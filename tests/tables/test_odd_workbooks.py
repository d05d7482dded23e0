"""Workbooks as other programs and strangers write them: what a cell shows is what is read, or it is told."""

import io
import os
import subprocess
import sys
import textwrap
from datetime import date
from typing import Any

import pytest
from workbooks import SPACE, raw_workbook, rows_xml, sheet_of, workbook

from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Candidate
from matchcore.tables.source.number_formats import shown_by

ID = '<c t="inlineStr"><is><t>a1</t></is></c>'
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def told(source: Any) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in check_file(source).problems]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#SPILL!"])
@pytest.mark.parametrize(
    "cell",
    [
        '<c t="e"><v>{}</v></c>',
        "<c t='e'><v>{}</v></c>",
        "<c\n  t = 'e' ><f>1/0</f>\n<v>{}</v></c>",
        '<c r="B2" s="9" t="e"><v>{}</v></c>',
        '<c r="b2" t="&#101;"><v><![CDATA[{}]]></v></c>',
        '<x:c xmlns:x="' + SPACE + '" t="e"><x:v>{}</x:v></x:c>',
    ],
)
def test_errors_are_told_however_their_xml_is_written(cell: str, error: str) -> None:
    """No reference, single quotes, other case, prefixes and entities: an error is an error."""
    assert told(raw_workbook(rows_xml(ID + cell.format(error)))) == [(2, "räckvidd", "cell.excel_error")]


@pytest.mark.parametrize(
    ("cell", "reach"),
    [
        ("<c><v>40</v></c>", 40),
        ("<c t='n'><v> 4.0E1 </v></c>", 40),
        ("<c t='str'><f>A1</f><v>3 mil</v></c>", 30),
        ("<c t='inlineStr'><is><r><t>3 </t></r><r><t>mil</t></r><rPh><t>x</t></rPh></is></c>", 30),
        ("<c t='s'><v>0</v></c>", 25),
        ("<c t='str'><f>A1</f><v></v></c>", None),
        ("<c s='1'/>", None),
        ("", None),
    ],
)
def test_values_are_read_however_they_are_kept(cell: str, reach: float | None) -> None:
    """Numbers, texts in the cell, texts shared by cells, and formulas with a value are what they show."""
    book = raw_workbook(rows_xml(ID + cell), texts="<si><t>25</t></si>")
    assert read_candidates(book) == [Candidate(id="a1", reach_km=reach)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<c t='s'><v>0</v></c>", "cell.unknown_value"),
        ("<c t='s'><v>x</v></c>", "cell.unknown_value"),
        ("<c t='s'><v>٠</v></c>", "cell.unknown_value"),
        ("<c><v>fyrtio</v></c>", "cell.unknown_value"),
        ("<c><v>1_0</v></c>", "cell.unknown_value"),
        ("<c><v>nan</v></c>", "cell.unknown_value"),
        ("<c><v>1e999</v></c>", "cell.unknown_value"),
        ("<c t='b'><v>2</v></c>", "cell.unknown_value"),
        ("<c t='z'><v>1</v></c>", "cell.unknown_value"),
        ("<c><f>1+1</f></c>", "cell.uncalculated"),
        ("<c><f>1+1</f><v/></c>", "cell.uncalculated"),
        ("<c t='str'><f>A1</f></c>", "cell.uncalculated"),
        (f"<c t='inlineStr'><is><t>{'x' * 2_000_000}</t></is></c>", "cell.too_long"),
        (f"<c t='str'><v>{'x' * 2_000_000}</v></c>", "cell.too_long"),
        (f"<c><v>{'1' * 2_000_000}</v></c>", "cell.unknown_value"),
    ],
)
def test_a_cell_without_a_value_that_can_be_is_told(cell: str, code: str) -> None:
    """A text that is shared by nobody, a number that is none and a formula never calculated are never an empty cell."""
    assert told(raw_workbook(rows_xml(ID + cell))) == [(2, "räckvidd", code)]


def test_strict_workbooks_backslashes_and_the_epoch_of_1904_are_read() -> None:
    """Names of parts, namespaces and day numbers as other programs write them mean the same."""
    plain = [Candidate(id="a1", reach_km=40)]
    cells = rows_xml(ID + "<c><v>40</v></c>")
    assert read_candidates(raw_workbook(cells, slash="\\")) == plain
    assert read_candidates(raw_workbook(cells, space=STRICT)) == plain
    assert read_candidates(raw_workbook(cells.replace("<row>", "<row r='7'>", 1))) == plain
    days = cells.replace("räckvidd", "tillgänglig från").replace("<v>40<", "<v>44985<")
    for book in ("<workbookPr date1904='1'/>", "<workbookPr date1904='true'/>"):
        assert read_candidates(raw_workbook(days, book=book)) == [Candidate(id="a1", available_from=date(2027, 3, 1))]


def test_a_far_cell_that_is_empty_is_nothing_and_one_with_content_is_told() -> None:
    """What a sheet spans is what has content: a style in the last row is passed by, a word there is told."""
    far = rows_xml(ID).replace("</sheetData>", "<row r='1048576'><c r='XFD1048576' {}</row></sheetData>")
    assert read_candidates(raw_workbook(far.format("s='0'/>"))) == [Candidate(id="a1")]
    assert told(raw_workbook(far.format("t='b'><v>1</v></c>"))) == [(1_048_576, None, "row.long")]


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='2'><c r='A1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1'><v>1</v></c><c r='A1'><v>2</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='B1'><v>2</v></c></row></sheetData>",
        "<sheetData><row r='1048577'><c><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='XFE1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='0'><c><v>1</v></c></row></sheetData>",
        "<sheetData><row r='x'><c r='Ä1'><v>1</v></c></row></sheetData>",
        "<c><v>1</v></c>",
        "<sheetData><row><row><c><v>1</v></c></row></row></sheetData>",
        rows_xml(ID) + "<mergeCells><mergeCell ref='A1:A2:A3'/></mergeCells>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet xmlns='" + SPACE + "'>&a;</worksheet>",
        "<worksheet",
        "<a>" * 70,
    ],
)
def test_a_sheet_that_no_program_could_have_meant_is_refused(sheet: str) -> None:
    """Cells that stand twice, in another row or outside the sheet, and XML that is none, are told; none is dropped."""
    assert told(raw_workbook(sheet)) == [(None, None, "source.unreadable")]


FORMATS = {
    "0000": (12.0, "0012"),
    "000\\ 00": (78231.0, "782 31"),
    "000000\\-0000": (101011237.0, "010101-1237"),
    "0%": (0.6, "60 %"),
    "0.0%": (0.125, "12.5 %"),
    '0" %"': (60.0, "60 %"),
    "[Red]0%;[Blue]-0%": (0.6, "60 %"),
    '0" mil"': (3.0, "3 mil"),
    '#,##0\\ "km"': (30.0, "30 km"),
    '"ca "0" mil"': (2.5, "ca 2.5 mil"),
    'General" mil"': (3.0, "3 mil"),
    "mmm\\-yy": (45352.0, "2024-03"),
    "[$-41D]mmmm\\ yyyy;@": (45352.0, "2024-03"),
    "yyyy": (45292.0, "2024"),
    '"Ja";;"Nej"': (0.0, "Nej"),
    "0;-0;;@": (0.0, ""),
}


@pytest.mark.parametrize(("code", "number", "shown"), [(code, *pair) for code, pair in FORMATS.items()])
def test_a_number_says_what_its_format_shows(code: str, number: float, shown: str) -> None:
    """Zeros that fill up, units, shares and months that a format shows are part of what the cell says."""
    form = shown_by(code, date(1899, 12, 30))
    assert form is not None
    assert form(number) == shown


@pytest.mark.parametrize(
    "code", ["General", "0", "0.00", "#,##0", "#,##0.00\\ [$kr-41D]", '#,##0\\ "kr"', "@", ";;;", "# ?/?", "0.00E+00"]
)
def test_a_format_that_only_dresses_a_number_leaves_it(code: str) -> None:
    """Decimals, thousands and currencies change nothing of what a number is."""
    assert shown_by(code, date(1899, 12, 30)) is None


def test_an_id_is_what_its_cell_shows() -> None:
    """12 shown as 0012 is the id 0012, 780 67 a postcode; a day out of the calendar is told."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "räckvidd", "inskriven"])
        sheet.write_number(1, 0, 12, book.add_format({"num_format": "0000"}))
        sheet.write_number(1, 1, 3, book.add_format({"num_format": '0" mil"'}))
        sheet.write_number(1, 2, 46_447, book.add_format({"num_format": "d/m/yyyy"}))

    assert read_candidates(workbook(fill)) == [Candidate(id="0012", reach_km=30, registered_since=date(2027, 3, 1))]


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "[Red]0%", "0\\ %"])
def test_percent_formats_of_any_kind_are_percent(number_format: str) -> None:
    """0.6 that shows 60 % is 60 percent."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "spår", "minst av spåret"])
        sheet.write_row(1, 0, ["a", "vård"])
        sheet.write_number(1, 2, 0.6, book.add_format({"num_format": number_format}))

    assert [opening.track_least for opening in read_openings(workbook(fill))] == [60]


def hiding(book: Any) -> None:
    struck = book.add_format({"font_strikeout": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "räckvidd"])
    sheet.write_row(1, 0, ["a", 40])
    sheet.write_row(2, 0, ["b", 40])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.write_row(3, 0, ["c", 40], struck)
    sheet.write_row(4, 0, ["d"])
    sheet.set_row(9, None, None, {"hidden": True})


def test_hidden_and_struck_rows_are_read_with_a_note_or_left_out() -> None:
    """A filter hides rows and a line strikes them: both are told by their row, and go when that is asked for."""
    assert [person.id for person in read_candidates(workbook(hiding))] == ["a", "b", "c", "d"]
    assert [(note.row, note.code) for note in check_file(workbook(hiding)).notes] == [
        (3, "row.hidden.read"),
        (4, "row.struck.read"),
    ]
    assert [person.id for person in read_candidates(workbook(hiding), skip_hidden=True)] == ["a", "d"]
    report = check_file(workbook(hiding), skip_hidden=True)
    assert [(note.row, note.code) for note in report.notes] == [(3, "row.hidden.left_out"), (4, "row.struck.left_out")]
    assert (report.n_rows, report.n_records, report.is_clean) == (4, 2, True)


def test_words_struck_through_in_a_row_that_stands_are_not_held() -> None:
    """A certificate with a line through it is lost, beside others or alone in its cell; so is a number."""

    def fill(book: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "kompetensbevis", "räckvidd"])
        sheet.write_row(1, 0, ["a"])
        sheet.write_rich_string(1, 1, struck, "HLR", "; truckkort")
        sheet.write_row(2, 0, ["b"])
        sheet.write_string(2, 1, "HLR", struck)
        sheet.write_row(3, 0, ["c", "HLR"])
        sheet.write_number(3, 2, 40, struck)

    assert told(workbook(fill)) == [
        (2, "kompetensbevis", "certificate.expired_when"),
        (3, "kompetensbevis", "cell.struck"),
        (4, "räckvidd", "cell.struck"),
    ]


def test_an_id_of_which_a_part_is_struck_is_no_id() -> None:
    """Which part is meant cannot be told from it."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "räckvidd"])
        sheet.write_rich_string(1, 0, book.add_format({"font_strikeout": True}), "a1", " a2")

    assert told(workbook(fill)) == [(2, "id", "cell.struck")]


def test_a_long_number_that_a_spreadsheet_has_rounded_is_no_id() -> None:
    """1,99001E+11 was a number of twelve digits once: which one is lost, in a text as in a cell."""
    for rounded in ("1,99001E+11", "1.99001e+11", "2E+12"):
        assert told(io.StringIO(f"id;räckvidd\n{rounded};30\n")) == [(2, "id", "cell.digits_lost")]
    assert told(sheet_of(["id", "räckvidd"], [2e15, 30])) == [(2, "id", "cell.digits_lost")]
    assert told(sheet_of(["id", "räckvidd"], [199001011239, 30])) == [(2, "id", "id.personal")]


def test_sheets_that_are_charts_hidden_or_missing_are_told_apart() -> None:
    """A chart is no table; a sheet whose part is missing makes the workbook unreadable, not smaller."""
    book = raw_workbook(rows_xml(ID)).getvalue().replace(b"sheet1.xml", b"sheet9.xml", 1)
    assert told(io.BytesIO(book)) == [(None, None, "source.unreadable")]


BOMB = """
import io, resource, sys
sys.path.insert(0, {folder!r})
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from workbooks import raw_workbook
from matchcore.files import check_file
for sheet in {sheets!r}:
    report = check_file(raw_workbook(eval(sheet)))
    print(report.problems[0].code if report.problems else "read")
"""
ABSURD = [
    "\"<dimension ref='A1:XFD1048576'/><dimension ref='A1:XFD1048576'/><sheetData/>\"",
    "\"<sheetData><row r='1048576'><c r='xfd1048576'><v>1</v></c></row></sheetData>\"",
    "'<sheetData>' + ''.join('<row><c r=\"XFD%d\"><v>1</v></c></row>' % n for n in range(1, 2000)) + '</sheetData>'",
    "'<sheetData><row>' + '<c/>' * 1_000_000 + '</row></sheetData>'",
    "'<sheetData><row>' + '<c><v>1</v></c>' * 100_000 + '</row></sheetData>'",
    "'<sheetData>' + '<row><c><v>1</v></c></row>' * 9 + '</sheetData>' + '<mergeCell ref=\"A1:A1048576\"/>' * 280_000",
    "'<sheetData><row><c t=\"inlineStr\"><is><t>' + 'x' * 14_000_000 + '</t></is></c></row></sheetData>'",
    "'<sheetData><row><c r=\"' + 'A' * 14_000_000 + '1\"/></row></sheetData>'",
    "''.join(f'<n{n}/>' for n in range(1_000_000))",
    "'<x>' * 5_000_000",
]


def test_no_workbook_exhausts_memory(tmp_path: Any) -> None:
    """With 2 GiB of address space, absurd extents, rows, merges, texts, names and depths end in a line of words."""
    here = os.path.dirname(__file__)  # noqa: PTH120  # given to another interpreter as text
    code = textwrap.dedent(BOMB.format(folder=here, sheets=ABSURD))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.split() == [
        "table.empty", "table.no_headings", "source.unreadable", "source.unreadable", "source.unreadable",
        "source.unreadable", "table.no_headings", "source.unreadable", "source.unreadable", "source.unreadable",
    ]  # fmt: skip
