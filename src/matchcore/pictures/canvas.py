"""What the pictures on axes share: where they are drawn, and in which letters."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any

from matchcore.errors import MissingExtraError
from matchcore.messages import MessageLanguage, Text
from matchcore.pictures.palette import INK, PALE, shortened
from matchcore.rendering import together

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ticker import Locator

LETTERS = 9.5
"""The size of letters in points; nothing is smaller than 8.5."""
_SIGN = 0.083  # about how wide such a letter is, in inches


def own_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes to draw on: those given, or new ones on a figure of its own, `width` × `height` inches.

    Raises
    ------
    MissingExtraError
        When matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise MissingExtraError("matplotlib", "notebook")
    if ax is not None:
        return ax
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from matchcore.pictures.axes import PictureAxes

    figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    return figure.add_subplot(axes_class=PictureAxes)


def titled(ax: Axes, language: MessageLanguage, title: Text, note: Text, across: Text | None = None) -> None:
    """A title above, a note below, and what the x axis counts; lines wrapped to the width. Called last."""
    width = _width(ax)
    above = wrap(title.text(language), int(width * 9.2))
    ax.set_title("\n".join(above), loc="left", fontsize=12, fontweight="bold", color=INK)
    lines = [*([across.text(language)] if across else []), *wrap(note.text(language), int(width / _SIGN))]
    ax.set_xlabel("\n".join(lines), fontsize=LETTERS, color=INK, loc="left")
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(labelsize=LETTERS, length=0, colors=INK)


def _width(ax: Axes) -> float:
    """About how wide the axes are beside the names of their rows, in inches."""
    names = [line for label in ax.get_yticklabels() for line in label.get_text().split("\n")]
    figure = ax.get_figure(root=True)
    return max(2.0, (figure.get_figwidth() if figure else 6.4) - _SIGN * max(map(len, names), default=0) - 0.3)


def room_for(ax: Axes, low: float, high: float, words: Sequence[str]) -> None:
    """Set the x axis so that it holds low…high and the words that stand right of the longest bar."""
    width = _width(ax)
    label = min(0.7 * width, _SIGN * max(map(len, words), default=0) + 0.15)
    span = (high - low) or 1.0
    ax.set_xlim(low - 0.02 * span * (low < 0), low + span * width / (width - label))
    ax.set_xticks([tick for tick in ax.get_xticks() if low <= tick <= low + span * 1.001])


def bars(ax: Axes, names: Sequence[str]) -> None:
    """Name the rows of a bar picture, the first at the top."""
    ax.set_yticks(range(len(names)), labels=list(names), fontsize=LETTERS)
    ax.set_ylim(max(len(names), 1) - 0.4, -0.6)
    ax.grid(axis="x", color=PALE, linewidth=0.8)
    ax.set_axisbelow(True)


def named(title: str, employer: str, name: str, width: int = 40) -> str:
    """An opening's title and employer in at most two lines, its id in the last."""
    told = shorten(together(title, employer), width, placeholder=" …")
    return f"{told}\n{shortened(name, width)}" if told else shortened(name, width)


def end_label(ax: Axes, x: float, y: float, words: str, **how: Any) -> None:
    """Words just right of a bar's end."""
    ax.annotate(
        words, (x, y), xytext=(4, 0), textcoords="offset points", va="center", fontsize=LETTERS, color=INK, **how
    )


def whole_numbers() -> Locator:
    """What puts the ticks of an axis on whole numbers."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True)
