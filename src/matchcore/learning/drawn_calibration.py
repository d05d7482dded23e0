"""`calibration_picture`: the chance that was told, against how it went, drawn on axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchcore.learning.outcome_report import OutcomeReport
from matchcore.messages import Message, MessageLanguage
from matchcore.pictures.canvas import own_axes, titled
from matchcore.pictures.palette import BLUE, PALE

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def calibration_picture(
    report: OutcomeReport, *, language: MessageLanguage | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how a calibration fared on outcomes that it did not see: on the line, as many lasted as was told.

    Parameters
    ----------
    report
        What outcomes say; with fewer than a calibration needs nothing but the line is drawn.
    language
        ``"sv"`` or ``"en"``; the report's own when None.
    ax
        Where to draw; a figure of its own when None.

    Returns
    -------
    Axes
        One point a step of the chance told, with the interval of the share that lasted.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    language = language or report.language
    ax = own_axes(ax, 5.5, 5)
    ax.plot([0, 100], [0, 100], color=PALE, linestyle="--")
    for told, lasted in report.curve:
        if lasted.value is not None and lasted.low is not None and lasted.high is not None:
            ax.plot([100 * told] * 2, [100 * lasted.low, 100 * lasted.high], color=BLUE)
            ax.plot([100 * told], [100 * lasted.value], "o", color=BLUE)
    ax.set_xlim(0, 100)
    ax.set_ylim(0, 100)
    note = Message("learning.picture.note", n=report.n, months=report.months)
    across = Message("learning.picture.across").text(language)
    titled(ax, Message("learning.picture.title").text(language), note.text(language), across)
    return ax
