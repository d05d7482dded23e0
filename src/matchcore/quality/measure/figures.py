"""Figures as words: shares, intervals and plain numbers in either language."""

from __future__ import annotations

from matchcore.messages import MessageLanguage
from matchcore.quality.measure.intervals import Estimate

__all__ = ["change_text", "interval_text", "number_text", "share_text"]

_NOTHING = "–"


def number_text(value: float | None, language: MessageLanguage, decimals: int = 1) -> str:
    """A number with its decimal mark, a dash for None.

    Examples
    --------
    >>> number_text(0.125, "sv", 2), number_text(None, "en")
    ('0,12', '–')
    """
    if value is None:
        return _NOTHING
    written = f"{value:.{decimals}f}".replace("-", "−")
    return written.replace(".", ",") if language == "sv" else written


def share_text(value: float | None, language: MessageLanguage, decimals: int = 1) -> str:
    """A share 0–1 as percent.

    Examples
    --------
    >>> share_text(0.5, "sv"), share_text(None, "en")
    ('50,0 %', '–')
    """
    return _NOTHING if value is None else f"{number_text(100 * value, language, decimals)} %"


def change_text(value: float | None, language: MessageLanguage, decimals: int = 1) -> str:
    """A difference with its sign.

    Examples
    --------
    >>> change_text(1.25, "en", 2), change_text(-1.25, "sv", 2)
    ('+1.25', '−1,25')
    """
    if value is None:
        return _NOTHING
    sign = "+" if value > 0 else ""
    return sign + number_text(value, language, decimals)


def interval_text(estimate: Estimate, language: MessageLanguage) -> str:
    """A share 0–1 with its interval, in percent.

    Examples
    --------
    >>> interval_text(Estimate(0.5, 0.4, 0.6, 100), "en")
    '50.0 % (40.0–60.0)'
    """
    if estimate.value is None:
        return _NOTHING
    if estimate.low is None or estimate.high is None:
        return share_text(estimate.value, language)
    low, high = number_text(100 * estimate.low, language), number_text(100 * estimate.high, language)
    return f"{share_text(estimate.value, language)} ({low}–{high})"
