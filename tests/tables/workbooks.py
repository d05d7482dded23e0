"""Workbooks for tests, made cell by cell or byte by byte."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import xlsxwriter


def workbook(fill: Callable[[Any], None], **options: Any) -> io.BytesIO:
    """The bytes of a workbook that `fill` has written to."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, **options})
    fill(book)
    book.close()
    return io.BytesIO(written.getvalue())


def sheet_of(*rows: list[Any], **options: Any) -> io.BytesIO:
    """A workbook with one sheet of plain cells."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill, **options)


def with_part(book: io.BytesIO, name: str, change: Callable[[bytes], bytes]) -> io.BytesIO:
    """The same workbook with one of its parts changed."""
    written = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member.filename, change(content) if member.filename == name else content)
    return io.BytesIO(written.getvalue())


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LISTED = "http://schemas.openxmlformats.org/package/2006/relationships"


def raw_workbook(
    sheet: str, *, styles: str = "", texts: str | None = None, space: str = SPACE, book: str = "", slash: str = "/"
) -> io.BytesIO:
    """A workbook of one sheet whose XML is given, in ways that no spreadsheet program writes it.

    Parameters
    ----------
    sheet
        What stands in ``worksheet``.
    styles, texts
        What stands in ``styleSheet`` and ``sst``; no shared texts when None.
    book
        What stands in ``workbook`` before its sheets.
    slash
        What parts the names of the archive.
    """
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_LISTED}"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_RELATIONS}">{book}<sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LISTED}"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{space}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": sheet
        if "<worksheet" in sheet
        else f'<worksheet xmlns="{space}">{sheet}</worksheet>',
    }
    if texts is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}">{texts}</sst>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("/", slash), text)
    return io.BytesIO(written.getvalue())


def rows_xml(*rows: str) -> str:
    """Rows of cells whose XML is given, below the headings id and räckvidd."""
    headings = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("id", "räckvidd"))
    return f"<sheetData><row>{headings}</row>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData>"
