"""Data frames and Parquet: any frame library in, through narwhals."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from matchcore.content.text import Source
from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.messages import Message
from matchcore.pool.frames import Coded, Distinct
from matchcore.tables.grid import Cell, Divided, Grid

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

MOST_UNPACKED = 4 << 30
"""The most bytes that a Parquet file may hold when unpacked: 4 GiB, and less for a small file."""

_ANYHOW = 256 << 20
_MOST_RATIO = 1_000
_BATCH = 2_000  # rows

_PIECE = 20_000
_DAY_0 = date(1970, 1, 1).toordinal()
_UNITS_A_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def frame_of(source: Any) -> nw.DataFrame[Any]:
    """`source` as a frame of narwhals; a lazy one is collected.

    Raises
    ------
    FileError
        When it is not a data frame, or has two columns of one name.
    """
    import narwhals as nw
    from narwhals.exceptions import NarwhalsError

    try:
        frame = nw.from_native(source)
        made = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    except (NarwhalsError, TypeError, ValueError) as error:
        raise FileError(Problem(Message("frame.unusable", detail=_in_one_line(error)))) from None
    if not isinstance(made, nw.DataFrame):
        kind = type(source).__name__
        raise FileError(Problem(Message("source.kind"), Message("source.kind.remedy"), value=kind))
    return made


def grid_of_frame(frame: nw.DataFrame[Any]) -> Grid:
    """The rows of a frame; the column names are row 1."""
    return Grid(_FrameRows(frame), headed=True)


def parquet_frame(source: Source) -> nw.DataFrame[Any]:
    """The frame that a Parquet file holds, read by pyarrow or else by polars.

    Raises
    ------
    FileError
        When it is cut or malformed, or larger than `MOST_UNPACKED` when unpacked.
    MissingExtraError
        When neither package is there.
    """
    import narwhals as nw

    if find_spec("pyarrow") is not None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            file = pq.ParquetFile(io.BytesIO(source.content))
            most = min(MOST_UNPACKED, _ANYHOW + _MOST_RATIO * len(source.content))
            batches, held = [], 0
            for batch in file.iter_batches(batch_size=_BATCH):  # what it holds unpacked, it does not tell beforehand
                batches.append(batch)
                held += batch.nbytes
                if held > most:
                    raise _broken(source, "source.too_large", most=most >> 20)
            unpacked = pa.Table.from_batches(batches, file.schema_arrow)
            batches.clear()
            for at, field in enumerate(unpacked.schema):  # a column at a time: all at once takes twice the memory
                unpacked = unpacked.set_column(at, field, unpacked.column(at).combine_chunks())
            pa.default_memory_pool().release_unused()
            unpacked.validate(full=True)  # bytes that are no text are found here, not cell by cell
            return nw.from_native(unpacked, eager_only=True)
        except FileError:
            raise
        except (pa.ArrowException, OSError, ValueError, IndexError, NotImplementedError) as error:
            raise _broken(source, "source.unreadable", detail=_in_one_line(error)) from None
    if find_spec("polars") is not None:
        import polars as pl

        try:
            return nw.from_native(pl.read_parquet(io.BytesIO(source.content)), eager_only=True)
        except (pl.exceptions.PolarsError, OSError, ValueError) as error:
            raise _broken(source, "source.unreadable", detail=_in_one_line(error)) from None
    raise MissingExtraError("pyarrow", "tables")


class _FrameRows:
    def __init__(self, frame: nw.DataFrame[Any]) -> None:
        self._frame = frame

    def __iter__(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        headings = [_heading(name) for name in self._frame.columns]
        yield 1, headings
        for start in range(0, len(self._frame), _PIECE):
            piece = self._frame[start : start + _PIECE]
            columns = [_cells(column, heading) for column, heading in zip(piece.iter_columns(), headings)]
            for number, cells in enumerate(zip(*columns), start=start + 2):
                if any(cell is not None and cell != "" for cell in cells):
                    yield number, cells

    def divided(self, at: int, first: int) -> Divided | None:
        """The rows as ids and codes, for a table of Arrow that holds only text."""
        table = self._frame.to_native()
        if not self._frame.implementation.is_pyarrow() or len(table) == 0 or table.num_columns < 2:
            return None
        columns = [coded for column in table.columns if (coded := _coded(column)) is not None]
        if len(columns) < table.num_columns:
            return None
        rest = Distinct([*columns[:at], *columns[at + 1 :]])
        rows = _numbered(columns[at], rest, first)
        return Divided(rows, lambda name, key: (*rest.rows[key][:at], name, *rest.rows[key][at:]))


def _numbered(ids: Coded, rest: Distinct, first: int) -> Iterator[tuple[int, Cell, int]]:
    for start in range(0, len(ids), _PIECE):
        piece = slice(start, start + _PIECE)
        yield from zip(count(first + start), Coded(ids.code[piece], ids.names).to_list(), rest.which[piece].tolist())


def _coded(column: pa.ChunkedArray) -> Coded | None:
    """A column of Arrow as codes, each distinct text made once; None for anything but text."""
    import pyarrow as pa

    if pa.types.is_null(column.type):
        return Coded(np.full(len(column), -1, dtype=np.int32), ())
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return None
    whole = column.combine_chunks()
    array = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole  # whichever this version gives
    encoded = array.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Coded(codes, encoded.dictionary.to_pylist())


def _heading(label: object) -> str:
    """A column's label as a heading: pandas' may be a number, the parts of several levels, or missing."""
    if isinstance(label, tuple):
        return " ".join(filter(None, map(_heading, label)))
    return label if isinstance(label, str) else "" if str(label) in {"None", "nan", "NaT", "<NA>"} else str(label)


def _cells(column: nw.Series[Any], name: str) -> list[Cell]:
    """A column as Python values, None where it says nothing; raises `FileError` for values that Python cannot hold."""
    try:
        _check_days(column)
        return _values(column)
    except (ValueError, OverflowError) as error:  # a day after the year 9999, bytes that are no text
        raise FileError(Problem(Message("frame.unusable", detail=_in_one_line(error)), column=name)) from None


def _values(column: nw.Series[Any]) -> list[Cell]:
    import narwhals as nw

    if column.implementation.is_pyarrow():
        native = column.to_native()
        coded = _coded(native)
        made: list[Cell] = native.to_pylist() if coded is None else coded.to_list()
    elif column.implementation.is_polars():
        made = column.to_list()
    else:
        missing = column.is_null().to_list()
        made = [None if gone else cell for gone, cell in zip(missing, column.to_list())]
    if (
        isinstance(column.dtype, nw.String | nw.Boolean | nw.Date)
        or column.dtype.is_float()
        or column.dtype.is_integer()
    ):
        return made
    return [None if cell is None else _plain(cell) for cell in made]


def _check_days(column: nw.Series[Any]) -> None:
    """Raise OverflowError for a day that Python's calendar does not hold: polars would end the program."""
    import narwhals as nw

    if not column.implementation.is_polars() or not isinstance(column.dtype, nw.Date | nw.Datetime):
        return
    a_day = 1 if isinstance(column.dtype, nw.Date) else _UNITS_A_DAY[column.dtype.time_unit]
    counted = column.cast(nw.Int64).drop_nulls()
    least, most = date.min.toordinal() - _DAY_0, date.max.toordinal() - _DAY_0
    if len(counted) and not (least * a_day <= counted.min() and counted.max() < (most + 1) * a_day):
        raise OverflowError("date value out of range")


def _plain(cell: Any) -> Cell:
    """A cell as Python's own kind of value, whatever library it comes from."""
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, Mapping):
        return {name: _plain(part) for name, part in cell.items()}
    if hasattr(cell, "tolist"):  # NumPy's scalars and arrays
        cell = cell.tolist()
    return [_plain(part) for part in cell] if isinstance(cell, list | tuple) else cell


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split("Hint")[0].split())[:200] or type(error).__name__


def _broken(source: Source, key: str, **values: object) -> FileError:
    return FileError(Problem(Message(key, **values), Message(f"{key}.remedy"), record=source.name or None))
