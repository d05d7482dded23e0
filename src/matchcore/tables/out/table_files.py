"""Records as the bytes of a file: CSV, Excel, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np

from matchcore.content.strictjson import json_text
from matchcore.errors import MissingExtraError
from matchcore.tables.headings import What
from matchcore.tables.out.table_out import LongColumns, long_columns, table
from matchcore.tables.source.documents import records_to_json
from matchcore.tables.term_lookup import Terms

Target = Literal["csv", "xlsx", "json", "parquet"]
"""What can be written. CSV and Excel have a row for each record; Parquet is a long table, a row for each fact."""

_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")


def content_of(records: Mapping[What, Sequence[Any]], form: Target, terms: Terms) -> bytes:
    """The bytes of a file that holds `records`: of one kind, or for JSON of both.

    Raises
    ------
    MissingExtraError
        When a package is needed for Excel or Parquet.
    """
    if form == "json":
        return json_text(records_to_json(records.get("candidates"), records.get("openings"))).encode()
    [(what, listed)] = records.items()
    if form == "csv":
        return _csv(table(listed, what, terms))
    if form == "xlsx":
        return _xlsx(table(listed, what, terms), what)
    return _parquet(long_columns(listed, what))


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _as_text(cell: Any) -> str | None:
    """A cell as text that can be read in one way only: "1.234" could be a thousand."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return f"{cell!r}0" if _AMBIGUOUS.fullmatch(repr(cell)) else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _xlsx(rows: Sequence[Sequence[Any]], what: What) -> bytes:
    if find_spec("xlsxwriter") is None:
        raise MissingExtraError("xlsxwriter", "tables")
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Kandidater" if what == "candidates" else "Platser")
    days, heading = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, heading if number == 0 else None)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, days)
            elif isinstance(cell, int | float):
                if float(f"{cell:.16G}") == cell:  # as many digits as the workbook's writer keeps
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, _as_text(cell))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(rows[0]), 22)
    book.close()
    return written.getvalue()


def _parquet(table: LongColumns) -> bytes:
    if find_spec("pyarrow") is None:
        raise MissingExtraError("pyarrow", "parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = []
    for rows, cells in table.cells.values():
        column = np.full(table.n_rows, None, dtype=object)
        column[rows] = [cell if type(cell) is str else _as_text(cell) for cell in cells]
        arrays.append(pa.array(column, type=pa.string()))
    written = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=list(table.cells)), written)
    return written.getvalue()
