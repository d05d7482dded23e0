"""From drawn tables to records. Each record is validated by its own model, like anyone's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from matchcore.pool.frames import Distinct
from matchcore.records import (
    Candidate,
    Certificate,
    Education,
    Hours,
    Language,
    Occupation,
    Place,
    TrackProgress,
    Wishes,
)
from matchcore.synthetic.drawn_tables import Table

_T = TypeVar("_T")
_HELD: Mapping[str, type[Any]] = {
    "certificates": Certificate,
    "languages": Language,
    "tracks": TrackProgress,
    "occupations": Occupation,
    "educations": Education,
}
_PLACE = ("lat", "lon", "municipality")
_HOURS = ("hours_least", "hours_most")


def candidate_records(tables: Mapping[str, Table]) -> tuple[Candidate, ...]:
    """Drawn candidates as records."""
    people = tables["candidates"]
    n = len(people["id"])
    given: dict[str, Sequence[Any]] = {
        name: column.to_list()
        for name, column in people.items()
        if name not in (*_PLACE, *_HOURS) and name[:6] != "group_"
    }
    given["hours"] = _each(Hours, {name.removeprefix("hours_"): people[name] for name in _HOURS})
    given["wishes"] = _wishes(tables["wishes"], n)
    for name, kind in _HELD.items():
        given[name] = _grouped(tables[name], _each(kind, tables[name]), n)
    given["forms"] = [some or None for some in _grouped(tables["forms"], tables["forms"]["form"].to_list(), n)]
    given["home"] = _each(Place, {name: people[name] for name in _PLACE})
    groups = {name[6:]: column for name, column in people.items() if name[:6] == "group_"}
    given["groups"] = _each(dict, groups)
    return tuple(Candidate(**dict(zip(given, values, strict=True))) for values in zip(*given.values(), strict=True))


def _wishes(table: Table, n: int) -> list[Wishes | None]:
    """What each of n candidates wishes for, None where nothing is told."""
    asked = {name: _grouped(table, table[name].to_list(), n) for name in ("ssyk", "way")}
    return [
        Wishes(
            occupations=tuple(code for code in trades if code is not None),
            ways=tuple(way for way in ways if way is not None),
        )
        if trades
        else None
        for trades, ways in zip(asked["ssyk"], asked["way"], strict=True)
    ]


def _each(kind: type[_T], table: Table) -> list[_T | None]:
    """What each row of a table tells, None where it tells nothing; rows that are alike share one."""
    names = [name for name in table if name != "candidate_id"]
    cells = Distinct([table[name] for name in names])
    told = [{name: cell for name, cell in zip(names, row, strict=True) if cell is not None} for row in cells.rows]
    made = [kind(**one) if one or kind is dict else None for one in told]
    return [made[number] for number in cells.which.tolist()]


def _grouped(table: Table, items: Sequence[_T], n: int) -> list[tuple[_T, ...]]:
    """The items of each of n candidates, of which each stands at a row of a table ordered by candidate."""
    ends = np.searchsorted(table["candidate_id"].code, np.arange(n + 1)).tolist()
    return [tuple(items[start:end]) for start, end in pairwise(ends)]
