"""How a column of a pool is declared: the field of the record that it comes from, how it is numbered, who reads it.

Every attribute of `CandidateColumns`, `OpeningColumns` and the long tables is declared by a `Field`.
Encoding records, reading frames, hashing and comparing go by these: a new column is declared, and they follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T", bound="DataclassInstance")

NEVER = np.int32(2**30)
"""A day that does not come (days are counted from 1970-01-01); ``-NEVER`` is a day before all others."""

EVERY = np.uint64(2**64 - 1)
"""All bits: every form accepted, every module passed."""

AS_OF = "as_of"
"""Stands for the run's own day."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """A day as its number from 1970-01-01 on."""
    return day.toordinal() - _EPOCH


@dataclass(frozen=True, slots=True)
class Field:
    """Where a column comes from and what it holds.

    Attributes
    ----------
    name
        The record's field; empty for a column of a long table.
    kind
        ``"number"``: one number a record. ``"code"``: a code's number. ``"codes"``: a set of codes, one bit each.
        ``"text"``: as given. ``"place"``: `SpherePoints`. ``"table"``: a long table. ``"facts"``: mappings.
    section
        The section of a record's fingerprint that it is part of: the name of the criterion that reads it, where one
        does; None for what is no part.
    dtype
        Of the numbers; None for texts.
    missing
        What stands for a value that is not given; `AS_OF` for the run's own day.
    number
        Makes the number of a value.
    chosen
        For a set of codes, those of the value that are in it.
    codes
        For codes, the list of `Codes` that they are numbered in.
    stated
        The column that says whether a value was given at all, where `missing` cannot show it.
    is_beside
        For texts: whether an empty one leaves the section's hash as it is, as with fields younger than the first
        baselines.
    """

    name: str
    kind: Literal["number", "code", "codes", "text", "place", "table", "facts"]
    section: str | None
    dtype: Any = None
    missing: Any = None
    number: Callable[[Any], Any] = int
    chosen: Callable[[Any], Iterable[str]] = tuple
    codes: str = ""
    stated: str = ""
    is_beside: bool = False


def column(
    name: str = "",
    kind: Literal["number", "code", "codes", "text", "place", "table", "facts"] = "number",
    *,
    section: str | None,
    **how: Any,
) -> Any:
    """A column of a class of columns, declared; see `Field`."""
    return field(metadata={"field": Field(name, kind, section, **how)})


def fields_of(columns: type[Any]) -> Mapping[str, Field]:
    """The declaration of each column, by the column's name and in its order."""
    kind: Any = columns
    return _declared(kind)


@cache
def _declared(columns: Any) -> Mapping[str, Field]:
    return {one.name: one.metadata["field"] for one in fields(columns)}


def table_of(kind: type[Any], rows: Sequence[tuple[Any, ...]]) -> Any:
    """A long table of its rows, each a value for each column; the arrays read-only."""
    without_rows: Any = _without_rows
    return _laid_out(kind, zip(*rows)) if rows else without_rows(kind)


@cache
def _without_rows(kind: Any) -> Any:
    """A long table of nothing."""
    return _laid_out(kind, [()] * len(fields_of(kind)))


def _laid_out(kind: Any, cells: Iterable[tuple[Any, ...]]) -> Any:
    told = zip(cells, fields_of(kind).values())
    return kind(*(one if column.dtype is None else frozen(np.array(one, column.dtype)) for one, column in told))


def picked(table: _T, rows: Any) -> _T:
    """Some rows of a long table: their places in order, or which they are."""
    return replace(table, **{name: getattr(table, name)[rows] for name in fields_of(type(table))})


def stacked(first: _T, second: _T) -> _T:
    """The rows of two long tables as one, person by person."""
    columns = {name: np.concatenate([getattr(one, name) for one in (first, second)]) for name in fields_of(type(first))}
    return picked(replace(first, **columns), np.argsort(columns["row"], kind="stable"))


def frozen(array: Any) -> Any:
    """The array, read-only."""
    array.setflags(write=False)
    return array
