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
import numpy.typing as npt

from matchcore.content.text import Source
from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.messages import Message, with_remedy
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
        raise FileError(Problem(*with_remedy("source.kind"), value=kind))
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
            held, kept = 0, [_Kept(file.metadata.num_rows) for _ in file.schema_arrow]
            for batch in file.iter_batches(batch_size=_BATCH):  # what it holds unpacked, it does not tell beforehand
                held += batch.nbytes
                if held > most:
                    raise _broken(source, "source.too_large", most=most >> 20)
                batch.validate(full=True)  # bytes that are no text are found here, not cell by cell
                for column, cells in zip(kept, batch.columns):
                    column.add(cells)
            columns = [kept.pop(0).whole(field.type) for field in file.schema_arrow]
            pa.default_memory_pool().release_unused()
            return nw.from_native(pa.Table.from_arrays(columns, file.schema_arrow.names), eager_only=True)
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
    raise MissingExtraError("pyarrow", "parquet")


class _Kept:
    """A column of a Parquet file as it comes in: texts as codes, in as few bytes as will do, anything else as it is."""

    def __init__(self, n_rows: int) -> None:
        self._number: dict[str, int] = {}
        self._codes: npt.NDArray[np.integer[Any]] = np.empty(n_rows, dtype=np.int8)
        self._n_coded = 0
        self._others: list[pa.Array] = []
        self._waiting: list[pa.Array] = []

    def add(self, cells: pa.Array) -> None:
        """Take the cells of some rows."""
        self._waiting.append(cells)
        if sum(map(len, self._waiting)) >= _PIECE:
            self._settle()

    def _settle(self) -> None:
        import pyarrow as pa

        whole = pa.chunked_array(self._waiting)
        self._waiting.clear()
        coded = _coded(whole)
        if coded is None:
            self._others += whole.chunks
            return
        put = self._number.setdefault
        codes = np.array([*(put(name, len(self._number)) for name in coded.names), -1], dtype=np.int32)
        self._codes = self._codes.astype(np.min_scalar_type(-max(len(self._number), 1)), copy=False)
        self._codes[self._n_coded : self._n_coded + len(whole)] = codes[coded.code]
        self._n_coded += len(whole)

    def whole(self, kind: pa.DataType) -> pa.Array:
        """All of it, of the kind that the file says, texts as a dictionary."""
        import pyarrow as pa

        if self._waiting:
            self._settle()
        if not self._n_coded:
            return pa.chunked_array(self._others, type=kind)
        names = pa.array(self._number, type=pa.string())
        self._number.clear()
        return pa.DictionaryArray.from_arrays(pa.array(self._codes, mask=self._codes < 0), names)


class _FrameRows:
    def __init__(self, frame: nw.DataFrame[Any]) -> None:
        self._frame = frame

    def __iter__(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        headings = [_heading(name) for name in self._frame.columns]
        yield 1, headings
        columns = zip(*(_in_pieces(column, name) for column, name in zip(self._frame.iter_columns(), headings)))
        for start, piece in zip(count(2, _PIECE), columns):
            for number, cells in enumerate(zip(*piece), start=start):
                if any(cell is not None and cell != "" for cell in cells):
                    yield number, cells

    def divided(self, at: int, first: int) -> Divided | None:
        """The rows as ids and codes, for a table of Arrow that holds only text."""
        table = self._frame.to_native()
        if not self._frame.implementation.is_pyarrow() or len(table) == 0 or table.num_columns < 2:
            return None
        columns = _CodedColumns(table.columns[:at] + table.columns[at + 1 :])
        ids = _coded(table.column(at))
        if ids is None or not all(map(_is_text, table.columns)):
            return None
        rest = Distinct(columns)
        rows = _numbered(ids, rest, first)
        return Divided(rows, lambda name, key: (*rest.rows[key][:at], name, *rest.rows[key][at:]))


class _CodedColumns(Sequence[Coded]):
    """Columns of Arrow that hold texts, each coded when it is asked for: all at once they take as much memory again."""

    def __init__(self, columns: list[pa.ChunkedArray]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns)

    def __getitem__(self, at: Any) -> Any:
        return _coded(self._columns[at])


def _numbered(ids: Coded, rest: Distinct, first: int) -> Iterator[tuple[int, Cell, int]]:
    for start in range(0, len(ids), _PIECE):
        piece = slice(start, start + _PIECE)
        yield from zip(count(first + start), Coded(ids.code[piece], ids.names).to_list(), rest.which[piece].tolist())


def _in_pieces(column: nw.Series[Any], heading: str) -> Iterator[list[Cell]]:
    """A column as lists of so many cells; of what Arrow holds as codes of texts, each text is made once for all."""
    native = column.to_native()
    is_coded = column.implementation.is_pyarrow() and hasattr(native.type, "value_type") and _is_text(native)
    coded = _dictionary(native) if is_coded else None
    names = [] if coded is None else [*coded.dictionary.to_pylist(), None]
    for start in range(0, len(column), _PIECE):
        if coded is None:
            yield _cells(column[start : start + _PIECE], heading)
        else:
            yield [names[code] for code in coded.indices[start : start + _PIECE].fill_null(-1).to_pylist()]


def _coded(column: pa.ChunkedArray) -> Coded | None:
    """A column of Arrow as codes, each distinct text made once; None for anything but text."""
    import pyarrow as pa

    if not _is_text(column):
        return None
    if pa.types.is_null(column.type):
        return Coded(np.full(len(column), -1, dtype=np.int8), ())
    encoded = _dictionary(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())
    return Coded(encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist())


def _dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column that Arrow holds as codes, in one piece."""
    import pyarrow as pa

    if column.num_chunks == 1:
        return column.chunk(0)
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole  # whichever this version gives


def _is_text(column: pa.ChunkedArray) -> bool:
    """Whether a column of Arrow holds texts, or codes of texts, or nothing at all."""
    import pyarrow as pa

    is_coded = pa.types.is_dictionary(column.type)
    kind = column.type.value_type if is_coded else column.type
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or (pa.types.is_null(kind) and not is_coded)


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
