"""A paper to hand out, as plain words: what stands on it, whatever it is written as.

The workbook, the page and the PDF draw the same papers (`handing_out`, `page_file`, `paper_pdf`); here nothing is
known of any of them, and nothing of a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Line:
    """A label, and what is said beside it, one thing a line; a label alone leaves room to write."""

    label: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankGrid:
    """A table with room to write in.

    Attributes
    ----------
    headings, shares
        The columns, and how much of the width each has, in percent.
    rows
        The cells; empty ones are to be written in.
    pairs
        By which a row is found again when a workbook comes back: candidate and opening, in a column that is not shown,
        with the `row_sign` of what is.
    """

    headings: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, str], ...] = ()


def row_sign(candidate: str, opening: str, *shown: str) -> str:
    """What binds a row's pair to what is shown beside it: another sign where rows were sorted apart.

    Examples
    --------
    >>> row_sign("c1", "o1", "Bo (c1)", "B-körkort") == row_sign("c1", "o1", "Bo  (c1) ", "B-körkort")
    True
    >>> row_sign("c1", "o1", "Bo (c1)", "") == row_sign("c1", "o1", "Li (c2)", "")
    False
    """
    bound = "\n".join(" ".join(text.split()) for text in (candidate, opening, *shown))
    return sha256(bound.encode("utf-8", "replace")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A part of a paper: a heading, lines with labels, points, a table. Any may be empty."""

    heading: str
    lines: tuple[Line, ...] = ()
    points: tuple[str, ...] = ()
    grid: BlankGrid | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One employer's or one person's paper.

    Attributes
    ----------
    title, lead
        What stands at the top, and whom or what it is about.
    sections
        What it says.
    foot
        The last line: that it is a proposal.
    language
        The language that it is written in, as ``lang`` names it in HTML.
    is_wide
        Whether it lies: a table with room to write needs the width.
    is_right_to_left
        Whether its language is written from the right.
    """

    title: str
    lead: str
    sections: tuple[PaperSection, ...]
    foot: str
    language: str
    is_wide: bool = False
    is_right_to_left: bool = False

    @property
    def words(self) -> Iterator[str]:
        """Everything that is written on it."""
        yield from (self.title, self.lead, self.foot)
        for section in self.sections:
            yield section.heading
            yield from section.points
            for line in section.lines:
                yield from (line.label, *line.said)
            if section.grid is not None:
                yield from section.grid.headings
                yield from (cell for row in section.grid.rows for cell in row)
