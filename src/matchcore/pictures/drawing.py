"""A picture drawn as SVG, for a page that is written without matplotlib and read without a network.

All are 360 units wide, so that their text is as large as a page's on a phone. A mark has a class of the page's style
and no colour of its own, so that it is as readable on a dark page: `style` is that style.
"""

from __future__ import annotations

from html import escape

from matchcore.pictures.palette import BLUE, GREEN, GREY, INK, SOFT, VERMILION

WIDTH = 360.0

_DARK = {SOFT: "#A5AEB8", INK: "#E8EBEE", GREY: "#6B7683", BLUE: "#4BA3DC", GREEN: "#2FBF93", VERMILION: "#F0803C"}
"""What stands for a colour on a dark page; those left out do as they are."""


class Drawing:
    """Marks, one upon the other, each of a class and with what is told of it where a pointer rests."""

    def __init__(self) -> None:
        self._marks: list[str] = []

    def rect(self, kind: str, x: float, y: float, width: float, height: float, told: str = "") -> None:
        """A box."""
        self._mark("rect", kind, told, x=x, y=y, width=width, height=height)

    def line(self, kind: str, x1: float, y1: float, x2: float, y2: float, told: str = "") -> None:
        """A line from one point to another."""
        self._mark("line", kind, told, x1=x1, y1=y1, x2=x2, y2=y2)

    def circle(self, kind: str, x: float, y: float, radius: float, told: str = "") -> None:
        """A dot, or a ring."""
        self._mark("circle", kind, told, cx=x, cy=y, r=radius)

    def path(self, kind: str, *strokes: list[tuple[float, float]], told: str = "") -> None:
        """A line through points, or several."""
        lines = ("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in stroke) for stroke in strokes)
        self._mark("path", kind, told, d=" ".join(lines))

    def text(self, x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> None:
        """Words that start, end or have their middle at a point."""
        shown = f' class="{kind}"' if kind else ""
        self._marks.append(f'<text{shown} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>')

    def svg(self, height: float, title: str) -> str:
        """The whole picture, with a title for those who do not see it."""
        name = escape(title, quote=True)
        return f'<svg viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-label="{name}">{"".join(self._marks)}</svg>'

    def _mark(self, tag: str, kind: str, told: str, **where: float | str) -> None:
        placed = "".join(
            f' {name}="{value if isinstance(value, str) else format(round(value, 2), "g")}"'
            for name, value in where.items()
        )
        end = f"><title>{escape(told)}</title></{tag}>" if told else "/>"
        self._marks.append(f'<{tag} class="{kind}"{placed}{end}')


def style(**kinds: str) -> str:
    """The custom properties of a page's style, by name and colour, for a light page and a dark one."""
    light, dark = (
        "".join(f"--{name}:{of.get(colour, colour)};" for name, colour in kinds.items()) for of in ({}, _DARK)
    )
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
