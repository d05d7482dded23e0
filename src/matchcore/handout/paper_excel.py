"""Papers as sheets of a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from matchcore.handout.papers import BlankGrid, Paper
from matchcore.handout.sheet_writer import Book, PrintedSheet, SheetColumn
from matchcore.messages import Message

_LYING, _STANDING = 142, 93
"""How wide a lying and a standing sheet are, in signs."""

_LABEL = 24
_PAPERS_A_SHEET = 1_000  # a worksheet holds at most 1,026 page breaks
_ROOM = 3
"""So many lines there are to write on."""


def draw_lying(book: Book, paper: Paper) -> PrintedSheet:
    """A paper with a sheet of its own: one page where there is room for it, else openings are kept whole."""
    shares = next((section.grid.shares for section in paper.sections if section.grid is not None), (17, 83))
    sheet = book.sheet(paper.title, [share * _LYING / 100 for share in shares], landscape=True)
    _draw(sheet, paper)
    sheet.fit_one_paper()
    return sheet


def draw_standing(book: Book, name: str, papers: Sequence[Paper]) -> list[PrintedSheet]:
    """Papers below one another, each on one paper; as many worksheets as that takes."""
    sheets = []
    for start in range(0, len(papers), _PAPERS_A_SHEET):
        own = f"{name} {start // _PAPERS_A_SHEET + 1}" if start else name
        sheet = book.sheet(own, (_LABEL, _STANDING - _LABEL), fit=False)
        for paper in papers[start : start + _PAPERS_A_SHEET]:
            sheet.next_paper()
            _draw(sheet, paper)
        sheet.break_papers()
        if any(paper.is_right_to_left for paper in papers):
            sheet.page.right_to_left()
        sheets.append(sheet)
    return sheets


def _draw(sheet: PrintedSheet, paper: Paper) -> None:
    sheet.line(paper.title, "title")
    sheet.line(paper.lead)
    for number, section in enumerate(paper.sections):
        if number:
            sheet.next_part()
        sheet.gap()
        sheet.line(section.heading, "section")
        for line in section.lines:
            sheet.labelled(line.label, "\n".join(line.said) if line.said else "\n" * _ROOM)
        for point in section.points:
            sheet.line(f"• {point}")
        if section.grid is not None:
            _grid(sheet, section.grid)
    sheet.gap()
    sheet.line(paper.foot, "soft")


def _grid(sheet: PrintedSheet, grid: BlankGrid) -> None:
    is_blank = [not any(row[at] for row in grid.rows) for at in range(len(grid.headings))]
    columns = [
        SheetColumn(heading, width, "blank" if blank else "text")
        for heading, width, blank in zip(grid.headings, sheet.widths, is_blank)
    ]
    sheet.hide(len(columns))
    key = SheetColumn(Message("paper.pair"), 0)
    sheet.table([*columns, key], [(*row, "\n".join(pair)) for row, pair in zip(grid.rows, grid.pairs)])
