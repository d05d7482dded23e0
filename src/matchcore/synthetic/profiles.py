"""The tables behind synthetic pools: trades, programmes and the number of ads; and what the rest of a candidate follows
from, with the groups that may only be reported on. All are frozen objects.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded
from matchcore.synthetic.chance import Draws, Indices

SWEDEN = "sweden"
PROGRAMMES = ("malung-salen", "sandviken", "dalsland", "jarfalla", "jonkoping")
"""The programmes that `synthetic_pool` knows by name."""

SWEDISH_LEVELS = ("none", "A1", "A2", "B1", "B2", "C1")


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade: what its people tend to hold and what its employers tend to ask for; percents of a hundred."""

    name: str
    titles: Mapping[str, str]
    women: int
    held: Mapping[str, int]
    required: Mapping[str, int]
    merited: Mapping[str, int]
    swedish: tuple[int, ...]
    wanted: Mapping[str, int]
    forms: Mapping[str, int]
    reason: str
    track: str | None = None
    asks: int = 0


@dataclass(frozen=True, slots=True)
class Programme:
    """What a programme's candidates and employers are like; see ``tables/programmes.toml`` for each figure."""

    name: str
    n_candidates: int
    n_openings: int
    born_abroad: int
    little_schooling: int
    ages: tuple[int, ...]
    waiting_days: int
    reach_km: int
    place_unknown: int
    licence_b: int
    tolerance: tuple[int, ...]
    validated: int
    partial: int
    enrolled: int
    swedish: Mapping[str, Sequence[int]]
    homes: Mapping[str, int]
    workplaces: Mapping[str, int]
    trades: Mapping[str, int]
    employers: Mapping[str, int]
    subsidised: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class AdCounts:
    """Ads of 2024 by municipality (rows) and SSYK 2012 group (columns), int64."""

    municipalities: tuple[str, ...]
    occupations: tuple[str, ...]
    ads: NDArray[np.int64]


@cache
def trades() -> tuple[Trade, ...]:
    """Every trade, in the order of the table."""
    return tuple(_trade(name, entry) for name, entry in _toml("trades.toml").items())


@cache
def programme_of(name: str) -> Programme:
    """A programme by its name; what it does not say is as in the country at large."""
    table = _toml("programmes.toml")
    entry = {**table[SWEDEN], **table[name]}
    for field in ("ages", "tolerance"):
        entry[field] = tuple(entry[field])
    return Programme(name=name, **entry)


@cache
def ad_counts() -> AdCounts:
    """The number of ads for each municipality and occupation."""
    lines = _text("ads-2024.csv").splitlines()
    heading, *rows = csv.reader(line for line in lines if not line.startswith("#"))
    ads = np.array([[int(cell or 0) for cell in row[1:]] for row in rows], dtype=np.int64)
    return AdCounts(tuple(row[0] for row in rows), tuple(heading[1:]), ads)


def _trade(name: str, entry: dict[str, Any]) -> Trade:
    swedish = entry.pop("swedish")
    return Trade(name=name, swedish=tuple(swedish.get(level, 0) for level in SWEDISH_LEVELS), **entry)


def _toml(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(_text(name))


def _text(name: str) -> str:
    return files(__package__).joinpath("tables", name).read_text(encoding="utf-8")


AGES = ("16-24", "25-54", "55-65")


@dataclass(frozen=True, eq=False, slots=True)
class Lives:
    """What the rest of n candidates follows from.

    Attributes
    ----------
    abroad, little
        bool[n]: born abroad; little schooling.
    age
        int64[n]: a position of `AGES`.
    first, second
        int64[n]: positions of `trades`, the trade worked in or trained for and another (or the same).
    """

    abroad: NDArray[np.bool_]
    little: NDArray[np.bool_]
    age: Indices
    first: Indices
    second: Indices


def drawn_lives(chance: Draws, programme: Programme, index: Indices) -> Lives:
    """Draw what candidates' records follow from."""
    weights = [programme.trades.get(trade.name, 0) for trade in trades()]
    first = chance.pick("trade", index, weights)
    second = chance.pick("trade/second", index, weights)
    has_second = chance.happens("trade/has-second", index, 30)
    return Lives(
        abroad=chance.happens("abroad", index, programme.born_abroad),
        little=chance.happens("schooling", index, programme.little_schooling),
        age=chance.pick("age", index, programme.ages),
        first=first,
        second=np.where(has_second, second, first),
    )


def drawn_groups(chance: Draws, index: Indices, lives: Lives) -> dict[str, Coded]:
    """Draw the groups for reporting; each is missing for two of a hundred."""
    women = np.array([trade.women for trade in trades()], dtype=np.int64)
    sex = chance.happens("sex", index, women[lives.first]).astype(np.int64)
    groups = {
        "sex": Coded(sex, ("man", "woman")),
        "age": Coded(lives.age, AGES),
        "born": Coded(lives.abroad.astype(np.int64), ("sweden", "abroad")),
        "schooling": Coded(lives.little.astype(np.int64), ("more", "little")),
    }
    return {
        name: Coded(np.where(chance.happens(f"group-unknown/{name}", index, 2), -1, column.code), column.names)
        for name, column in groups.items()
    }
