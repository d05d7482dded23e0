"""A cell below a heading that names several fields: ``Tid/anst`` over ``heltid, 2-skift, provanställning``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from matchcore.content.findings import Spot
from matchcore.tables.cells.said import Reading, Said
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column

_APART = re.compile(r"\s*[,;\n]\s*|\s+[/–-]\s+|\.\s+(?=\w)")
_NAMES = frozenset({"employer", "title"})
"""Fields that take any words: what stands first in a cell is theirs, and what no other field reads."""


def mixed_cell(column: Column, value: Cell, reading: Reading, say: Callable[[Column, Cell, Reading], Said]) -> Said:
    """What a cell says of all the fields of its column, each part of it read as the first of them that takes it.

    What none takes is told as it is told of the column's own field.
    """
    fields = sorted((column.field, *column.also), key=lambda field: field in _NAMES)
    columns = {field: replace(column, field=field, also=()) for field in fields}
    parts = [part for part in _APART.split(value) if part] if isinstance(value, str) else [value]
    named = next((field for field in fields if field in _NAMES), None)
    given: dict[str, list[Cell]] = {}
    left: list[Said] = []
    for at, part in enumerate(parts):
        taken = named if named is not None and at == 0 else None
        if taken is None:
            taken = next((field for field, one in columns.items() if _takes(say(one, part, reading))), None)
        if taken is None:
            left.append(say(columns[column.field], part, reading))
            continue
        given.setdefault(taken, []).append(part)
    said = Said(Spot(column.heading))
    for field, mine in given.items():
        whole = ", ".join(map(str, mine)) if len(mine) > 1 else mine[0]
        one = say(columns[field], whole, reading)
        said.fields, said.lists = {**said.fields, **one.fields}, _both(said.lists, one.lists)
        said.place = {**said.place, **one.place}
        left.append(one)
    for one in left:
        said.spot.noted += one.spot.noted
        said.spot.refused += one.spot.refused
    return said


def _takes(said: Said) -> bool:
    is_placed = not any(name.startswith(("unknown", "refused")) for name in said.place)
    return not said.spot.refused and is_placed and bool(said.fields or said.lists or said.place or said.spot.noted)


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (*first.get(name, ()), *second.get(name, ())) for name in {**first, **second}}
