"""One pair as a waterfall, from neutral a step for each criterion to the score; and one person's what-if ladder.

The ladder has the steps that would open the most for the person, and what the whole gains by each.
"""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage
from matchcore.pictures.canvas import bars, end_label, own_axes, room_for, titled
from matchcore.pictures.palette import BLUE, GREY, INK, ORANGE, PALE
from matchcore.rendering import SCORE_PER_POINT, points, signed_points
from matchcore.solution.parts import NEUTRAL_SCORE, by_weight
from matchcore.workbench.moving import place_name, signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matchcore.result import MatchResult


@checked
def waterfall(
    result: MatchResult,
    candidate_id: str,
    opening_id: str | None = None,
    *,
    language: MessageLanguage | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what of each criterion speaks for one pair and what against, from 50 points to the score.

    Parameters
    ----------
    result
        The result.
    candidate_id, opening_id
        The pair; without an opening, the one she was placed at.
    language
        ``"sv"`` or ``"en"``; the result's own when None.
    ax
        Axes to draw on; new ones, on a figure of their own, when None.

    Returns
    -------
    Axes
        The first bars, one a criterion and then the sum, are as wide as the points of each step.

    Raises
    ------
    UnknownIdError
        When there is no such pair, or no opening is named and she is unplaced.
    MissingExtraError
        Without matplotlib.
    """
    language = language or result.language
    told = result.explain(candidate_id, opening_id, language=language)
    parts = by_weight(told.parts)
    ax = own_axes(ax, 8, 1.7 + 0.55 * len(parts))
    start, names = NEUTRAL_SCORE / SCORE_PER_POINT, []
    starts = []
    for part in parts:
        starts.append(start)
        start += part.step / SCORE_PER_POINT
        names.append(part.label.text(language))
    given = [part.step / SCORE_PER_POINT for part in parts]
    rows = range(len(parts))
    colours = [ORANGE if got < 0 or not part.is_open else BLUE for part, got in zip(parts, given)]
    ax.barh(rows, given, left=starts, color=colours, height=0.62, label=Message("picture.gives").text(language))
    ax.barh(
        len(parts), told.score / SCORE_PER_POINT, color=INK, height=0.62, label=Message("explain.sum").text(language)
    )
    for row, part in enumerate(parts):
        words = signed_points(part.step, language)
        if not part.is_open:
            words += f" – {Message('picture.waterfall.closed').text(language)}"
        right = max(starts[row], starts[row] + given[row])
        end_label(ax, right, row, words, fontweight="normal" if part.is_open else "bold")
        if row:
            ax.plot([starts[row]] * 2, [row - 0.69, row - 0.31], color=INK, linewidth=0.8)
    end_label(ax, told.score / SCORE_PER_POINT, len(parts), points(told.score, language), fontweight="bold")
    bars(ax, [*names, Message("explain.sum").text(language)])
    ax.set_xlim(0, 130)
    ax.set_xticks(range(0, 101, 20))
    for line in (NEUTRAL_SCORE / SCORE_PER_POINT, 100):
        ax.axvline(line, color=PALE, linewidth=1.5, zorder=0)
    values = {"candidate": told.candidate_id, "opening": told.opening_id, "name": told.opening_name}
    titled(ax, language, Message("explain.title", **values), told.verdict, Message("picture.waterfall.across"))
    return ax


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
