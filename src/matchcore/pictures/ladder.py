"""The what-if ladder: the steps that would open the most for one person, and what the whole gains by each."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage
from matchcore.pictures.canvas import bars, end_label, own_axes, room_for, titled
from matchcore.pictures.palette import BLUE, GREY, INK, ORANGE
from matchcore.rendering import SCORE_PER_POINT
from matchcore.workbench.moving import place_name, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matchcore.result import MatchResult


@checked
def what_if_ladder(
    result: MatchResult,
    candidate_id: str,
    most: int = 8,
    *,
    language: MessageLanguage | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one person's steps, each as wide as what the whole gains, with how many openings it opens.

    Parameters
    ----------
    result
        The result.
    candidate_id
        The person.
    most
        How many steps to draw at most; see `MatchResult.openers` for their order.
    language, ax
        As for `waterfall`.

    Returns
    -------
    Axes
        One bar a step, as wide as the exact gain of the total in points. With ``most_placements`` an orange bar says
        that one more would be placed (and the gain may be of either sign).

    Raises
    ------
    UnknownIdError
        When the pool has no such candidate.
    MissingExtraError
        Without matplotlib.
    """
    language = language or result.language
    openers = result.openers(candidate_id, most)
    names = [fill(step.words.text(language), 38) for step in openers]
    lines = sum(name.count("\n") for name in names)
    ax = own_axes(ax, 9, 1.9 + 0.5 * max(1, len(names)) + 0.16 * lines)
    gains = [step.gain / SCORE_PER_POINT for step in openers]
    colours = [ORANGE if step.n_more else BLUE for step in openers]
    ax.barh(range(len(gains)), gains, color=colours, edgecolor=INK, linewidth=0.6, height=0.62)
    told = []
    for row, step in enumerate(openers):
        words = Message(
            "picture.ladder.bar", gain=signed(step.gain), opens=step.n_opened, place=place_name(step.opening_after)
        )
        told.append(words.text(language))
        end_label(ax, max(0.0, gains[row]), row, told[-1])
    bars(ax, names)
    room_for(ax, min([0.0, *gains]), max([0.0, *gains]), told)
    ax.axvline(0, color=GREY, linewidth=1)
    if not names:
        ax.set_yticks([])
    note = Message("picture.ladder.note" if names else "openers.none")
    title = Message("openers.title", candidate=candidate_id, now=place_name(openers.now), n=openers.n_possible)
    titled(ax, language, title, note, Message("picture.ladder.across"))
    return ax
