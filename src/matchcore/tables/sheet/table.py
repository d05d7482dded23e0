"""A table found among rows of cells: where its headings are, what they mean, and its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from matchcore.content.findings import Findings, quoted
from matchcore.errors import FileError, Problem
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.amounts import seats_of
from matchcore.tables.cells.asides import is_over, row_aside
from matchcore.tables.cells.cells import Cell, is_empty, is_yes
from matchcore.tables.cells.ids import is_plain_id
from matchcore.tables.grid import SEARCHED, Grid, RowOfCells
from matchcore.tables.headings import (
    MOST_COLUMNS,
    Column,
    Layout,
    What,
    asks_if_over,
    folded_heading,
    is_of_notes,
    is_of_status,
    layouts_of,
)
from matchcore.tables.sheet.unknown_columns import with_unknown
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Resolution, Vocabulary, resolve

__all__ = ["Rank", "ReadTable", "located", "rank", "rows_together", "sound_rows"]

_WIDEST_TITLE, _OF_HEADINGS = 2, 4
_LISTS = frozenset(
    "certificates certificate licences licences_required languages language swedish_course tracks working_towards "
    "certificates_required certificates_merited languages_required languages_wanted contact facts groups "
    "occupations educations wishes hours shifts car needs_car priority".split()
)


@dataclass(frozen=True)
class ReadTable:
    """A table whose headings are understood.

    Attributes
    ----------
    layout
        Which kind of table it is.
    columns
        The columns that are read.
    headings
        Every heading as it stands, empty for columns without one.
    rows
        The rows below the headings, each with its number.
    grid
        Where it was found.
    first_row
        The number of the row below the headings.
    statuses
        In which columns it may stand that a row is over; none where every row is one fact.
    unknown
        In which columns of openings something may be demanded, of which neither heading nor cells are understood.
    """

    layout: Layout
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: Iterator[RowOfCells]
    grid: Grid
    first_row: int
    statuses: tuple[int, ...] = ()
    unknown: frozenset[int] = frozenset()

    @property
    def id_at(self) -> int | None:
        """In which column the id stands; None where ids are made."""
        return next((column.index for column in self.columns if column.field == "id"), None)


def located(
    grid: Grid, layouts: Sequence[Layout], terms: Terms, findings: Findings, ignore: Collection[str] = ()
) -> ReadTable:
    """Find the row of headings, and what each heading means.

    The row with the most known headings is taken, if it has the id among them; up to two cells may stand in each row
    above it (a title). Faults of the headings are told, and the columns that are understood can be read all the same.

    Raises
    ------
    FileError
        When there are no rows, no headings that are known, or one is missing that no row can be read without.
    """
    first, vocabulary = grid.top, terms.vocabulary
    if not first:
        raise FileError(Problem(Message("table.empty"), Message("table.empty.remedy"), record=grid.sheet or None))
    found = max(
        (
            _Candidate.of(position, layout, cells, vocabulary)
            for position, (_, cells) in enumerate(first)
            for layout in layouts
        ),
        key=lambda candidate: candidate.rank,
    )
    if not found.columns:
        raise _no_headings(layouts[0], grid)
    number, cells = first[found.position]
    if sum(cell is not None and cell != "" for cell in cells) > MOST_COLUMNS:
        wide = Message("table.too_wide", most=MOST_COLUMNS)
        raise FileError(Problem(wide, Message("table.too_wide.remedy"), record=grid.sheet or None, row=number))
    headings = tuple("" if cell is None else str(cell).strip() for cell in cells)
    ignored = {folded_heading(name) for name in ignore}
    columns = tuple(column for column in found.columns if folded_heading(column.heading) not in ignored)
    below = [row for _, row in islice(grid.rows, found.position + 1, SEARCHED)]
    rest = ["" if folded_heading(heading) in ignored else heading for heading in headings]
    columns, unknown = with_unknown(rest, columns, below, found.layout, terms, grid.epoch, number, findings)
    columns = _with_title(columns, below, found.layout, number, findings)
    columns = _with_id(columns, below, found.layout, vocabulary, number, findings)
    columns = _with_place(columns, below, found.layout, vocabulary, number, findings)
    _check_above(first[: found.position], cells, grid, findings)
    columns = _check_headings(headings, columns, found.layout, ignored, unknown, number, findings)
    if _missing(found.layout, columns, unknown):
        findings.raise_if_any()
    if not any(column.field == "id" for column in columns):
        findings.note(Problem(Message("table.ids_made"), row=number))
    columns, rows = _with_shares(columns, islice(grid.rows, found.position + 1, None))
    known = {column.index for column in columns}
    statuses = tuple(
        at
        for at, heading in enumerate(() if found.layout.is_long else headings)
        if at not in known and is_of_status(heading) and folded_heading(heading) not in ignored
    )
    return ReadTable(found.layout, columns, headings, rows, grid, number + 1, statuses, unknown)


Rank = tuple[bool, int, int, int]
"""How well rows fit as a table: whether what is required is there, then how many headings are known."""


def rank(grid: Grid, what: What, vocabulary: Vocabulary) -> Rank:
    """How well a grid fits as a table of `what`; higher is better."""
    return max(
        (
            _Candidate.of(place, layout, cells, vocabulary).rank
            for layout in layouts_of(what)
            for place, (_, cells) in enumerate(grid.top)
        ),
        default=(False, 0, 0, 0),
    )


@dataclass(frozen=True)
class _Candidate:
    """A row that may be the row of headings."""

    position: int
    layout: Layout
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, position: int, layout: Layout, cells: Sequence[Cell], vocabulary: Vocabulary) -> _Candidate:
        columns = tuple(
            column
            for index, cell in enumerate(cells[:MOST_COLUMNS])
            if isinstance(cell, str) and cell.strip() and (column := layout.column(index, cell.strip(), vocabulary))
        )
        return cls(position, layout, columns)

    @property
    def rank(self) -> Rank:
        """Rows with every required field first, then by plain headings, by all headings, and from the top."""
        fields = {column.field for column in self.columns}
        known = [column for column in self.columns if column.field != "contact"]  # a telephone makes no table of jobs
        plain = sum(not column.detail for column in known)
        complete = len(self.columns) > 0 and not self.layout.lacking(fields)
        return complete, plain, len(known), -self.position


def _check_above(rows: Sequence[RowOfCells], headings: Sequence[Cell], grid: Grid, findings: Findings) -> None:
    """Above the headings a title may stand, and cells merged over several headings; anything else may be data."""
    for number, cells in rows:
        own = [*headings, *[None] * len(cells)]
        filled = [cell for cell, below in zip(cells, own) if cell not in (None, "", below)]
        if len(filled) - grid.across.get(number, 0) > max(_WIDEST_TITLE, len(headings) // _OF_HEADINGS):
            findings.refuse(Problem(Message("table.above"), Message("table.above.remedy"), row=number))
        else:
            findings.note(Problem(Message("table.title"), row=number))


def _check_headings(
    headings: Sequence[str],
    columns: Sequence[Column],
    layout: Layout,
    ignored: Collection[str],
    unknown: Collection[int],
    row: int,
    findings: Findings,
) -> tuple[Column, ...]:
    """Tell what is wrong with the headings; the columns that can be read, of two that mean the same the first."""
    known = {column.index for column in columns}
    for index, heading in enumerate(headings):
        if not heading or index in known or folded_heading(heading) in ignored:
            continue
        if is_of_notes(heading) or is_of_status(heading):
            what = Message("heading.status") if is_of_status(heading) else Message("heading.unused")
            findings.note(Problem(what, row=row, column=heading))
        else:
            findings.refuse(layout.problem(heading).at(row=row))
    first: dict[tuple[str, str], Column] = {}
    used = []
    for column in columns:
        in_unit = layout.unit_problem(column)
        if in_unit is not None:
            findings.refuse(in_unit.at(row=row))
            continue
        if column.unit == "?":
            findings.note(Problem(Message("heading.aside"), row=row, column=column.heading))
        if column.is_guessed:
            what = Message("heading.guessed", field=layout.spellings[column.field][0])
            findings.note(Problem(what, row=row, column=column.heading))
        if column.beside:
            what = Message("heading.beside", beside=column.beside, field=layout.spellings[column.field][0])
            findings.note(Problem(what, row=row, column=column.heading))
        other = first.setdefault((column.field, column.detail), column)
        if other is not column and (column.field not in _LISTS or other.heading == column.heading):
            remedy = Message("heading.twice.remedy")
            what = Message("heading.twice", first=other.heading, second=column.heading)
            findings.refuse(Problem(what, remedy, row=row, column=column.heading))
        else:
            used.append(column)
    findings.refuse_all(problem.at(row=row) for problem in _missing(layout, columns, unknown))
    return tuple(used)


def _missing(layout: Layout, columns: Iterable[Column], unknown: Collection[int]) -> list[Problem]:
    """What is missing; of openings with titles and seats the employer may stand below a heading that is not known."""
    columns = tuple(columns)
    is_named = unknown and {"title", "seats"} <= {column.field for column in columns}
    return [] if is_named else layout.missing(columns)


def _with_shares(
    columns: tuple[Column, ...], rows: Iterator[RowOfCells]
) -> tuple[tuple[Column, ...], Iterator[RowOfCells]]:
    """The columns and the rows; a track together with how far somebody has come in it, "vård" and 60: "vård (60 %)"."""
    share = next((column for column in columns if column.field == "track_share"), None)
    if share is None:
        return columns, rows
    tracks = next((column for column in columns if column.field == "tracks"), None)
    rest = tuple(column for column in columns if column is not share)
    return rest, rows if tracks is None else (
        (number, _share_joined(cells, tracks.index, share.index)) for number, cells in rows
    )


def _share_joined(cells: Sequence[Cell], track: int, share: int) -> Sequence[Cell]:
    if max(track, share) >= len(cells) or not isinstance(cells[track], str) or is_empty(cells[share]):
        return cells
    said, joined = cells[share], list(cells)
    text = str(said).strip()
    if isinstance(said, float) and 0 < said <= 1:
        text = f"{said:.0%}"
    elif text.isdecimal() and not is_empty(cells[track]):
        text = f"{text} %"
    joined[track], joined[share] = f"{cells[track]} ({text})", None
    return joined


def _with_title(
    columns: tuple[Column, ...], below: Sequence[Sequence[Cell]], layout: Layout, row: int, findings: Findings
) -> tuple[Column, ...]:
    """The columns, one of seats read as the openings' title where no other is and no count stands there: "Behov"."""
    if layout.what != "openings" or layout.is_long or any(column.field == "title" for column in columns):
        return columns
    seats = [column for column in columns if column.field == "seats"]
    for column in seats:
        if len(seats) == 1 and folded_heading(column.heading) != "behov":
            continue
        cells = [cells[column.index] for cells in below if column.index < len(cells)]
        filled = [cell for cell in cells if not is_empty(cell)]
        if filled and sum(map(_is_count, filled)) * 2 < len(filled):
            findings.note(Problem(Message("heading.taken_for_title"), row=row, column=column.heading))
            return tuple(replace(one, field="title", unit="") if one is column else one for one in columns)
    return columns


def _is_count(cell: Cell) -> bool:
    try:
        seats_of(cell)
    except Refusal:
        return False
    return True


def _with_id(
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    vocabulary: Vocabulary,
    row: int,
    findings: Findings,
) -> tuple[Column, ...]:
    """The columns, "Plats" or "Jobb" read as the openings' id where no other is and what stands there are numbers.

    Under "Plats" no cell may be a place; "Jobb" is a title unless another column is, and each cell has a number of its
    own.
    """
    if layout.what != "openings" or layout.is_long or any(column.field == "id" for column in columns):
        return columns
    for column in columns:
        cells = [cells[column.index] for cells in below if column.index < len(cells)]
        texts = [str(cell).strip() for cell in cells if isinstance(cell, str | int) and str(cell).strip()]
        if folded_heading(column.heading) == "plats":
            if any(resolve(text, "municipality", vocabulary=vocabulary).code is not None for text in set(texts)):
                continue
            what = Message("heading.taken_for_id")
        elif column.field == "title" and sum(one.field == "title" for one in columns) > 1:
            numbered = [text for text in texts if _NUMBERED.fullmatch(text)]
            if not texts or len(set(numbered)) < len(texts):
                continue
            what = Message("heading.numbered_for_id")
        else:
            continue
        findings.note(Problem(what, row=row, column=column.heading))
        return tuple(replace(one, field="id") if one is column else one for one in columns)
    return columns


def _with_place(
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    vocabulary: Vocabulary,
    row: int,
    findings: Findings,
) -> tuple[Column, ...]:
    """The columns, "Arbetsplats" read as the place where another is the employer and places stand there."""
    employers = [column for column in columns if column.field == "employer"]
    if layout.what != "openings" or len(employers) < 2 or not _PLACES.isdisjoint(column.field for column in columns):
        return columns
    for column in employers:
        if "plats" not in folded_heading(column.heading):
            continue
        texts = {str(cells[column.index]).strip() for cells in below if column.index < len(cells)} - {"", "None"}
        places = [resolve(text, "municipality", vocabulary=vocabulary) for text in texts]
        if len(texts) > 1 and sum(map(_is_place, places)) * 2 > len(texts):
            findings.note(Problem(Message("heading.taken_for_place"), row=row, column=column.heading))
            return tuple(replace(one, field="locality") if one is column else one for one in columns)
    return columns


def _is_place(found: Resolution) -> bool:
    return found.code is not None or (found.reason is not None and found.reason.key == "vocabulary.locality")


_PLACES = frozenset({"locality", "municipality", "postcode", "workplace", "lat", "coordinates"})
_NUMBERED = re.compile(r"\D{0,12}\d{1,6}[a-z]?", re.IGNORECASE)
"""A number, or a word with one: "jobb 3", "J-12"."""


def _no_headings(layout: Layout, grid: Grid) -> FileError:
    known = [spellings[0] for spellings in layout.spellings.values() if len(spellings) > 1]
    remedy = Message("heading.unknown.known", known=known)
    return FileError(Problem(Message("table.no_headings"), remedy, record=grid.sheet or None))


def rows_together(table: ReadTable, findings: Findings, given: Iterable[RowOfCells]) -> Iterator[list[RowOfCells]]:
    """The sound rows, those of one merged id together; what is merged is kept in the first of them only."""
    rows = sound_rows(table, findings, given)
    key, joined = table.id_at, table.grid.joined
    if not joined or key is None:
        yield from ([row] for row in rows)
        return
    together: list[RowOfCells] = []
    for number, cells in rows:
        merged = joined.get(number, {})
        if together and merged.get(key) == together[0][0]:
            kept = [None if index in merged else cell for index, cell in enumerate(cells)]
            together.append((number, kept))
            continue
        if together:
            yield together
        together = [(number, cells)]
    if together:
        yield together


def sound_rows(table: ReadTable, findings: Findings, rows: Iterable[RowOfCells] | None = None) -> Iterator[RowOfCells]:
    """The rows that have a cell for every heading and none beyond, and that do not repeat the headings.

    All rows of the table are gone through, or those given.
    """
    headings = table.headings
    width = len(headings)
    bare = [index for index, heading in enumerate(headings) if not heading]
    used = 1 + max(column.index for column in table.columns)
    key = table.columns[0].index if table.id_at is None else table.id_at
    before, is_apart = table.first_row - 1, False
    for number, cells in table.rows if rows is None else rows:
        if (stopped := findings.stopped) is not None:
            findings.refuse(stopped.at(row=number))
            return
        if number in table.grid.unseen:
            findings.note(_unseen(number, table.grid))
            if table.grid.skips_unseen:
                continue
        if len(cells) < used and table.grid.epoch is not None:  # a spreadsheet keeps no empty cells at a row's end
            cells = [*cells, *[None] * (width - len(cells))]
        if len(cells) < used:
            what = Message("row.short", n_cells=len(cells), n_headings=width)
            findings.refuse(Problem(what, Message("row.short.remedy"), row=number))
            continue
        if len(cells) > width or bare:
            beyond = [cells[index] for index in bare if index < len(cells)] + list(cells[width:])
            if any(cell is not None and cell != "" for cell in beyond):
                what = Message("row.long", n_cells=len(cells), n_headings=width)
                findings.refuse(Problem(what, Message("row.long.remedy"), row=number))
                continue
        if cells[table.columns[0].index] == table.columns[0].heading and _repeats(cells, table):
            if number not in table.grid.joined:  # headings merged over several rows stand in each of them
                again = Message("row.headings_again")
                findings.refuse(Problem(again, Message("row.headings_again.remedy"), row=number))
            continue
        if table.grid.across.get(number) and sum(not is_empty(cell) for cell in cells) == 1:
            findings.note(Problem(Message("row.subheading"), row=number))
            continue
        over = next(
            (
                at
                for at in table.statuses
                if is_over(str(cells[at] or "")) or (asks_if_over(headings[at]) and is_yes(cells[at]))
            ),
            None,
        )
        if over is not None:
            what, remedy = Message("row.over"), Message("row.over.remedy")
            findings.refuse(Problem(what, remedy, value=quoted(cells[over]), row=number, column=headings[over]))
            continue
        is_apart = is_apart or table.first_row <= before < number - 1
        before, name = number, cells[key]
        if name is None or (type(name) is str and not is_plain_id(name)):
            aside = row_aside(cells, key, is_apart=is_apart)
            if aside is not None:
                told = Problem(aside, Message("row.total.remedy"), row=number, column=headings[key], value=quoted(name))
                findings.refuse(told)
                continue
        is_apart = False
        yield number, cells


def _unseen(row: int, grid: Grid) -> Problem:
    is_hidden = grid.unseen[row] == "hidden"
    if grid.skips_unseen:
        return Problem(Message("row.hidden.left_out") if is_hidden else Message("row.struck.left_out"), row=row)
    what = Message("row.hidden.read") if is_hidden else Message("row.struck.read")
    return Problem(what, Message("row.unseen.remedy"), row=row)


def _repeats(cells: Sequence[object], table: ReadTable) -> bool:
    return all(cells[column.index] == column.heading for column in table.columns)
