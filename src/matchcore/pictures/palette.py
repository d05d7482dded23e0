"""The colours of every picture, on axes and on pages, and words cut to fit in one.

Okabe and Ito's palette, which colour-blind readers can tell apart; from dark to light in greyscale, too. No meaning is
in colour alone.
"""

from __future__ import annotations

INK, BLUE, SKY, GREEN = "#1B1F24", "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILION = "#E69F00", "#D55E00"
SOFT, GREY, PALE = "#5B636E", "#9AA5B1", "#E3E7EB"


def shortened(text: str, most: int) -> str:
    """A text of at most `most` signs; a cut is shown.

    Examples
    --------
    >>> shortened("undersköterska", 8)
    'undersk…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"
