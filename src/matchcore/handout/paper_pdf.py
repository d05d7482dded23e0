"""Papers as a PDF on A4: one page each, in the fonts that every reader has, black on white.

The fonts that need not come with a file have the letters of western Europe only. A paper with others is refused, for a
letter left out of a name is a wrong name; a page or a workbook has them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.handout.papers import BlankGrid, Line, Paper, PaperSection
from matchcore.messages import with_remedy

if TYPE_CHECKING:
    from fpdf import FPDF

_ENCODING = "windows-1252"
_SIZES = {False: (13.0, 11.5, 10.0, 8.5), True: (11.0, 9.5, 8.0)}
"""In points, standing and lying; the largest with which a paper is one page, else the smallest."""

_MARGIN, _LABEL = 15.0, 42.0  # millimetres
_ROOM = 16.0  # millimetres to write in
_GREY = 225
_MOST_TOLD = 12


def pdf_of_papers(papers: Sequence[Paper], title: str, as_of: date) -> bytes:
    """The file. Equal papers give equal bytes.

    Raises
    ------
    FileError
        Where a paper has letters that the fonts lack (``paper.letters``).
    MissingExtraError
        Without fpdf2.
    """
    if find_spec("fpdf") is None:
        raise MissingExtraError("fpdf2", "pdf")
    _require_letters(papers)
    pdf = _empty(title, as_of)
    for paper in papers:
        _draw(pdf, paper, _size_of(paper, title, as_of))
    return bytes(pdf.output())


def _require_letters(papers: Iterable[Paper]) -> None:
    lacking: dict[str, None] = {}
    for paper in papers:
        for words in paper.words:
            for letter in () if words.isascii() else words:
                try:
                    letter.encode(_ENCODING)
                except UnicodeEncodeError:
                    lacking[letter] = None
    if lacking:
        told = " ".join(list(lacking)[:_MOST_TOLD])
        raise FileError(Problem(*with_remedy("paper.letters", letters=told)))


def _empty(title: str, as_of: date) -> FPDF:
    from fpdf import FPDF

    pdf = FPDF(format="A4", unit="mm")
    pdf.core_fonts_encoding = _ENCODING
    pdf.set_title(title)
    pdf.set_creation_date(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(True, _MARGIN)
    return pdf


def _size_of(paper: Paper, title: str, as_of: date) -> float:
    """The size of the letters: the largest with which the paper is one page."""
    for size in _SIZES[paper.is_wide]:
        tried = _empty(title, as_of)
        _draw(tried, paper, size)
        if tried.page == 1:
            return size
    return _SIZES[paper.is_wide][-1]


def _draw(pdf: FPDF, paper: Paper, size: float) -> None:
    pdf.set_lang(paper.language)
    pdf.add_page(orientation="landscape" if paper.is_wide else "portrait")
    _write(pdf, paper.title, size * 1.7, "B")
    _write(pdf, paper.lead, size * 1.1, "B")
    for section in paper.sections:
        _section(pdf, section, size)
    pdf.ln(size * 0.3)
    _write(pdf, paper.foot, size * 0.9, "I")


def _section(pdf: FPDF, section: PaperSection, size: float) -> None:
    pdf.ln(size * 0.3)
    if pdf.will_page_break(4 * _line(size)):
        pdf.add_page(same=True)
    _write(pdf, section.heading, size * 1.2, "B")
    pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
    pdf.ln(1)
    for line in section.lines:
        _labelled(pdf, line, size)
    for point in section.points:
        pdf.set_x(pdf.l_margin + 3)
        _write(pdf, f"• {point}", size)
    if section.grid is not None:
        _grid(pdf, section.grid, size)


def _labelled(pdf: FPDF, line: Line, size: float) -> None:
    """A label and what is said, side by side; the lower of the two ends the row."""
    pdf.set_font("Helvetica", size=size)
    said, high = "\n".join(line.said), _line(size)
    row = max(_height(pdf, _LABEL, high, line.label), _height(pdf, pdf.epw - _LABEL, high, said))
    row = row if line.said else _ROOM
    if pdf.will_page_break(row):
        pdf.add_page(same=True)
    top = pdf.get_y()
    pdf.multi_cell(_LABEL, high, line.label, align="L", new_x="RIGHT", new_y="TOP")
    pdf.multi_cell(pdf.epw - _LABEL, high, said, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_xy(pdf.l_margin, top + row)
    pdf.set_draw_color(150)
    pdf.line(pdf.l_margin, top + row, pdf.w - pdf.r_margin, top + row)
    pdf.set_draw_color(0)


def _height(pdf: FPDF, width: float, high: float, words: str) -> float:
    """What words take at a width, in millimetres."""
    lines = pdf.multi_cell(width, high, words, dry_run=True, output="LINES", align="L")
    return high * (len(lines) if isinstance(lines, list) else 1)


def _grid(pdf: FPDF, grid: BlankGrid, size: float) -> None:
    from fpdf.fonts import FontFace

    pdf.ln(2)
    pdf.set_font("Helvetica", size=size * 0.92)
    with pdf.table(
        col_widths=grid.shares,
        width=pdf.epw,
        line_height=_line(size * 0.92),
        text_align="LEFT",
        v_align="TOP",
        headings_style=FontFace(emphasis="BOLD", fill_color=(_GREY, _GREY, _GREY)),
        padding=1,
        min_row_height=_ROOM,
    ) as table:
        table.row(grid.headings, min_height=_line(size))
        for row in grid.rows:
            table.row(row)


def _write(pdf: FPDF, words: str, size: float, style: str = "") -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.multi_cell(0, _line(size), words, align="L", new_x="LMARGIN", new_y="NEXT")


def _line(size: float) -> float:
    """The height of a line of letters of `size` points, in millimetres."""
    return size * 0.45
