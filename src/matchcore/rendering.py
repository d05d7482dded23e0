"""How results look: one table, drawn as plain text or as HTML (layer 1). Everything shown goes through here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from matchcore.messages import MessageLanguage

SCORE_PER_POINT = 10_000
"""Scores are whole numbers 0…1 000 000; users read them as points 0.00–100.00."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read by a person.

    Attributes
    ----------
    headings
        One for each column.
    rows
        Cells as text, as many a row as there are headings.
    numeric
        The numbers of the columns that are aligned to the right.
    title, notes
        A line above, and lines below.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    title: str = ""
    notes: tuple[str, ...] = ()

    def to_text(self) -> str:
        """The table in a fixed-width font."""
        widths = [max(len(cell) for cell in column) for column in zip(self.headings, *self.rows)]
        lines = [self.title] if self.title else []
        lines.append(self._line(self.headings, widths))
        lines.append("  ".join("─" * width for width in widths))
        lines += [self._line(row, widths) for row in self.rows]
        lines += self.notes
        return "\n".join(lines)

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        padded = [
            cell.rjust(width) if number in self.numeric else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(cells, widths))
        ]
        return "  ".join(padded).rstrip()

    def to_html(self) -> str:
        """The table as an HTML fragment; every cell is escaped."""
        title = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        head = "".join(self._cell("th", number, cell) for number, cell in enumerate(self.headings))
        body = "".join(
            "<tr>" + "".join(self._cell("td", number, cell) for number, cell in enumerate(row)) + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"

    def _cell(self, tag: str, number: int, text: str) -> str:
        align = "right" if number in self.numeric else "left"
        return f'<{tag} style="text-align:{align}">{escape(text)}</{tag}>'


def points(score: int, language: MessageLanguage = "sv") -> str:
    """A score, or a difference or sum of scores, as points with two decimals; thousands apart.

    Examples
    --------
    >>> points(123_456_789, "sv"), points(-5_000, "en")
    ('12 345,68', '-0.50')
    """
    sign, hundredths = ("-" if score < 0 else ""), (abs(score) * 100 + SCORE_PER_POINT // 2) // SCORE_PER_POINT
    whole, decimals = divmod(hundredths, 100)
    apart = f"{whole:,}".replace(",", " " if language == "sv" else ",")
    return f"{sign}{apart}{',' if language == 'sv' else '.'}{decimals:02d}"


@dataclass(frozen=True, slots=True)
class Points:
    """A score as a value of a message, written as points in the message's language."""

    score: int

    def text(self, language: MessageLanguage = "sv") -> str:
        """The points with two decimals."""
        return points(self.score, language)
