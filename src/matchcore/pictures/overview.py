"""A pool at a glance: who is placed, near or far and which gates are closed; and what is scarce.

Scarce are the openings that are wanted by more than they have seats for, by their price in the proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.pictures.canvas import bars, end_label, named, own_axes, room_for, titled, whole_numbers
from matchcore.pictures.palette import BLUE, GREY, INK, ORANGE, PALE, SKY
from matchcore.rendering import SCORE_PER_POINT, Price

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matchcore.result import MatchResult


@checked
def at_a_glance(result: MatchResult, *, language: MessageLanguage | None = None, ax: Axes | None = None) -> Axes:
    """Draw how many are placed, how many are one closed gate away and which, and how many are further away.

    Parameters
    ----------
    result
        The result.
    language, ax
        As for `waterfall`.

    Returns
    -------
    Axes
        One bar a kind of standing, as wide as the number of candidates; together they are everybody. Who is unplaced
        counts by her nearest opening with a seat: the one with the fewest closed gates, then the highest score.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    language = language or result.language
    kinds = _kinds(result)
    n = result.pool.n_candidates
    ax = own_axes(ax, 8, 1.6 + 0.42 * len(kinds))
    styles = {
        "placed": (BLUE, ""),
        "possible": (SKY, ""),
        "near": (ORANGE, "//"),
        "far": (PALE, ".."),
        "none": ("w", ""),
    }
    told = []
    for row, (kind, _, count) in enumerate(kinds):
        colour, hatch = styles[kind]
        ax.barh(row, count, color=colour, hatch=hatch, edgecolor=INK if hatch else GREY, linewidth=0.6, height=0.68)
        share = "<1" if 0 < 100 * count < n else f"{100 * count / max(1, n):.0f}"
        told.append(Message("picture.share", count=count, share=share).text(language))
        end_label(ax, count, row, told[-1])
    bars(ax, [name.text(language) for _, name, _ in kinds])
    ax.xaxis.set_major_locator(whole_numbers())
    room_for(ax, 0, max(1, *(count for _, _, count in kinds)), told)
    title = Message("picture.glance.title", n=n, placed=len(result.placements))
    titled(ax, language, title, Message("picture.glance.note"), Message("picture.glance.across"))
    return ax


def _kinds(result: MatchResult) -> list[tuple[str, Text, int]]:
    """How everybody stands: the kind, its name, and how many; those that nobody is of left out, placed never."""
    near = result.nearness
    kinds: list[tuple[str, Text, int]] = [("placed", Message("picture.glance.placed"), len(result.placements))]
    kinds.append(("possible", Message("picture.glance.possible"), int(np.count_nonzero(near.n_closed == 0))))
    by_gate = [
        ("near", Message("picture.glance.near", gate=criterion.label), int(np.count_nonzero(near.gate == number)))
        for number, criterion in enumerate(result.pairs.criteria)
    ]
    kinds += sorted(by_gate, key=lambda kind: -kind[2])
    for least in range(2, int(near.n_closed.max(initial=0)) + 1):
        kinds.append(("far", Message("picture.glance.far", gates=least), int(np.count_nonzero(near.n_closed == least))))
    kinds.append(("none", Message("picture.glance.none"), int(np.count_nonzero(near.n_closed < 0))))
    return [kind for kind in kinds if kind[2] or kind[0] == "placed"]


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
