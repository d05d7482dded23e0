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
