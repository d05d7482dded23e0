"""Scarcity: the openings that are wanted by more than they have seats for, by their price in the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage
from matchcore.pictures.canvas import bars, end_label, named, own_axes, room_for, titled
from matchcore.pictures.palette import INK, ORANGE, SKY
from matchcore.rendering import SCORE_PER_POINT, Price

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matchcore.result import MatchResult

_PLACEMENT_WIDTH = 25.0


@checked
def scarcity(
    result: MatchResult, most: int = 20, *, language: MessageLanguage | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the openings with the highest prices, and for each how many candidates are possible for its seats.

    Parameters
    ----------
    result
        The result.
    most
        How many openings to draw at most: the highest price first, then the most candidates for a seat.
    language, ax
        As for `waterfall`.

    Returns
    -------
    Axes
        One bar an opening, as wide as its price in points. With ``most_placements`` a hatched piece before it says that
        a placement hangs on the seat.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    language = language or result.language
    pool, price = result.pool, np.asarray(result.assignment.price, dtype=np.int64)
    bonus = int(result.assignment.bonus)
    priced = np.flatnonzero(price > 0)
    crowd = result.pairs.n_candidates_of[priced] / np.maximum(1, pool.openings.seats[priced])
    order = priced[np.lexsort((-crowd, -price[priced]))][: max(0, most)].tolist()
    ax = own_axes(ax, 9, 1.9 + 0.46 * max(1, len(order)))
    widest, told = 1.0, []
    for row, col in enumerate(order):
        cost = Price(int(price[col]), bonus)
        people, value = cost.n_placements, cost.score / SCORE_PER_POINT
        before = _PLACEMENT_WIDTH * people
        if people:
            ax.barh(row, before, color=ORANGE, hatch="//", edgecolor=INK, linewidth=0.6, height=0.66)
        ax.barh(row, value, left=before, color=SKY, edgecolor=INK, linewidth=0.6, height=0.66)
        words = Message(
            "picture.scarcity.bar",
            price=cost,
            wanted=int(result.pairs.n_candidates_of[col]),
            seats=int(pool.openings.seats[col]),
        )
        told.append(words.text(language))
        end_label(ax, max(before, before + value), row, told[-1])
        widest = max(widest, before + value)
    openings = pool.openings
    bars(ax, [named(openings.titles[col], openings.employers[col], openings.ids[col]) for col in order])
    room_for(ax, 0, widest, told)
    if not order:
        ax.set_yticks([])
    is_mixed = any(Price(int(price[col]), bonus).n_placements for col in order)
    if is_mixed:
        ax.set_xticks([])  # placements and points have no scale in common
    key = "picture.scarcity.title" if len(priced) else "picture.scarcity.none"
    title = Message(key, n=len(priced), shown=len(order))
    note = Message("picture.scarcity.note", free=pool.n_openings - len(priced))
    across = Message("picture.scarcity.across_placements" if is_mixed else "picture.scarcity.across")
    titled(ax, language, title, note, across)
    return ax
