"""The tables that a source holds: the one of a text, a frame or Parquet, or those of a workbook."""

from __future__ import annotations

from typing import Any

from matchcore.content.contained import Contained
from matchcore.tables.grid import Grid, Sheet
from matchcore.tables.layouts import layouts_of
from matchcore.tables.source.delimited import TextRows, delimiter_of
from matchcore.tables.source.frame_tables import frame_of, grid_of_frame, parquet_frame
from matchcore.tables.source.workbook import sheets_of
from matchcore.vocabulary import Vocabulary


def sheets_in(given: Contained, vocabulary: Vocabulary) -> tuple[Sheet, ...]:
    """The tables of a text, a workbook or a Parquet file, not yet read.

    Raises
    ------
    FileError
        When it is malformed, or larger than the bounds.
    MissingExtraError
        When a package is needed for its format.
    """
    if given.container == "xlsx":
        return tuple(sheets_of(given.source))
    if given.container == "parquet":
        return _one(grid_of_frame(parquet_frame(given.source)))
    delimiter = delimiter_of(given.held, [*layouts_of("candidates"), *layouts_of("openings")], vocabulary)
    return _one(Grid(TextRows(given.held, delimiter)))


def sheets_of_frame(frame: Any) -> tuple[Sheet, ...]:
    """The table of a data frame. Raises `FileError` for anything else."""
    return _one(grid_of_frame(frame_of(frame)))


def _one(grid: Grid) -> tuple[Sheet, ...]:
    return (Sheet("", False, grid),)
