"""What the rest of a candidate follows from, and the groups that may only be reported on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded
from matchcore.synthetic.chance import Draws, Indices
from matchcore.synthetic.profiles import Programme, trades

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
