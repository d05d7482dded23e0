"""From one file format to another, with nothing lost on the way (layer 7)."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

from matchcore.errors import FileError, InputError, MissingExtraError, Problem
from matchcore.files.documents import records_to_json
from matchcore.files.findings import Findings
from matchcore.files.headings import What
from matchcore.files.reading import Options, read_into
from matchcore.files.strictjson import json_text
from matchcore.files.table_out import long_table, table
from matchcore.files.terms import Terms
from matchcore.files.write import write_bytes
from matchcore.messages import Message
from matchcore.vocabulary import Vocabulary

__all__ = ["Conversion", "Target", "content_of", "convert", "what_is_lost"]

Target = Literal["csv", "xlsx", "json", "parquet"]
"""What can be written. CSV and Excel have a row for each record; Parquet is a long table, a row for each fact."""

_LOST: Mapping[Target, tuple[str, ...]] = {
    "json": (),
    "csv": ("lost.unknown_codes", "lost.blank_groups", "lost.odd_names", "lost.twice", "lost.long_texts"),
    "xlsx": (
        "lost.unknown_codes",
        "lost.blank_groups",
        "lost.odd_names",
        "lost.twice",
        "lost.long_texts",
        "lost.control",
    ),
    "parquet": ("lost.unknown_codes", "lost.blank_groups", "lost.odd_names", "lost.long_texts"),
}
_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")


@dataclass(frozen=True)
class Conversion:
    """What a conversion did.

    Attributes
    ----------
    n_records
        How many records were written.
    lost
        A problem for each record that is not the same when the new file is read; empty unless loss was allowed.
    notes
        What was read with a reservation.
    """

    n_records: int
    lost: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def convert(
    source: Any,
    target: str | os.PathLike[str],
    *,
    what: What = "candidates",
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
    allow_loss: bool = False,
) -> Conversion:
    """Read records from `source` and write them to `target`, in the format of its ending.

    What was written is read back before the target is replaced: if any record is not the same, nothing is written.

    Parameters
    ----------
    source
        Whatever `read_candidates` reads.
    target
        A path that ends in ``.csv``, ``.xlsx``, ``.json`` or ``.parquet``.
    what
        Whether the records are candidates or openings.
    vocabulary, sheet, ignore_columns, encoding
        As for `read_candidates`.
    allow_loss
        Write the target even if some records are not the same when read back; `Conversion.lost` tells which.

    Raises
    ------
    FileError
        With everything that is wrong with the source, or everything that the target's format cannot carry.
    MissingExtraError
        When a package is needed for either format.
    """
    form = _form_of(target)
    terms = Terms(vocabulary)
    findings = Findings()
    records = read_into(findings, source, Options(what, terms, sheet, ignore_columns, encoding)).records
    findings.raise_if_any()
    content = content_of(records, what, form, terms)
    lost = _lost(content, records, what, terms)
    if lost and not allow_loss:
        raise FileError(lost)
    write_bytes(content, target)
    return Conversion(len(records), tuple(lost), findings.notes)


def what_is_lost(form: Target) -> tuple[Message, ...]:
    """What a format cannot carry, a sentence each; nothing for our own JSON.

    Examples
    --------
    >>> what_is_lost("json")
    ()
    """
    return tuple(Message(key) for key in _LOST[form])


def content_of(records: Sequence[Any], what: What, form: Target, terms: Terms) -> bytes:
    """The bytes of a file that holds `records`. Raises `MissingExtraError` for Excel and Parquet."""
    if form == "json":
        return json_text(records_to_json(**{what: records})).encode()
    if form == "csv":
        return _csv(table(records, what, terms))
    if form == "xlsx":
        return _xlsx(table(records, what, terms), what)
    return _parquet(long_table(records, what))


def _form_of(target: str | os.PathLike[str]) -> Target:
    ending = Path(target).suffix.lower().lstrip(".")
    for form in get_args(Target):
        if form == ending:
            return form  # type: ignore[no-any-return]
    known = [f".{form}" for form in get_args(Target)]
    raise FileError(
        Problem(Message("convert.ending"), Message("convert.ending.remedy", known=known), value=str(target))
    )


def _lost(content: bytes, records: Sequence[Any], what: What, terms: Terms) -> list[Problem]:
    """What is not the same when the new content is read: one problem a record, or why it cannot be read at all."""
    findings = Findings()
    try:
        read = read_into(findings, io.BytesIO(content), Options(what, terms)).records
    except InputError as error:
        return list(error.problems)
    if findings:
        return [problem.at(record="→") for problem in findings.problems]
    back = {record.id: record for record in read}
    lost = []
    for record in records:
        again = back.get(record.id)
        if again != record:
            fields = [name for name in type(record).model_fields if getattr(again, name, None) != getattr(record, name)]
            remedy = Message("convert.lost.remedy")
            lost.append(Problem(Message("convert.lost", fields=fields), remedy, record=f"{what[:-1]} {record.id}"))
    return lost


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


def _parquet(rows: Sequence[Sequence[Any]]) -> bytes:
    if find_spec("pyarrow") is None:
        raise MissingExtraError("pyarrow", "tables")
    import pyarrow as pa
    import pyarrow.parquet as pq

    headings, *body = rows
    columns = list(zip(*body)) if body else [()] * len(headings)
    arrays = [pa.array([_as_text(cell) for cell in column], type=pa.string()) for column in columns]
    written = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=list(headings)), written)
    return written.getvalue()
