"""A table found among rows of cells: where its headings are, what they mean, and its rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from statistics import median_low
from typing import NamedTuple

from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.personal import MASK, masked
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.cells.opening_cells import TITLE_AND_MORE
from matchcore.tables.cells.said import Reading
from matchcore.tables.grid import SEARCHED, Cell, Grid, RowOfCells
from matchcore.tables.headings import (
    MOST_COLUMNS,
    Column,
    What,
    heading_as_written,
    heading_of,
    is_of_notes,
    is_of_status,
)
from matchcore.tables.layouts import LISTS, Layout, layouts_of
from matchcore.tables.sheet.beside import SAYS_MORE_OF, with_what_stands_beside
from matchcore.tables.sheet.cell_kinds import is_municipality, is_title, names_proof
from matchcore.tables.sheet.columns_by_cells import decided_by_cells, of_marks, unknown_of
from matchcore.tables.sheet.laid_out import (
    NO_LEGEND,
    Legend,
    added_up,
    carried_down,
    under_sections,
    with_forms,
    with_places,
    with_seats_added,
    with_sections,
    with_times_of_wishes,
)
from matchcore.tables.sheet.short_towns import with_towns_written_out
from matchcore.tables.sheet.two_rows import headings_in_one
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_WIDEST_TITLE, _OF_HEADINGS, _FEWEST_CELLS, _NAMED = 2, 4, 2, 2
_CODE = re.compile(r"[^\W\d_]{1,6}")
_MOST_UNHEADED, _FEWEST_BESIDE, _FEWEST_WIDE = 100, 3, 4


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
        Every heading as it stands, without what names a person; empty for columns without one.
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
    carried
        The columns of which an empty cell says the same as the one above it.
    legend
        What the list's signs mean.
    headed
        The numbers of further rows of headings, and whether they say the same of their columns: else another table
        begins.
    """

    layout: Layout
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: Iterator[RowOfCells]
    grid: Grid
    first_row: int
    statuses: tuple[int, ...] = ()
    unknown: frozenset[int] = frozenset()
    carried: frozenset[int] = frozenset()
    legend: Legend = NO_LEGEND
    headed: Mapping[int, bool] = field(default_factory=dict)

    @property
    def id_at(self) -> int | None:
        """In which column the id stands; None where ids are made."""
        return next((column.index for column in self.columns if column.field == "id"), None)


def located(
    grid: Grid, layouts: Sequence[Layout], terms: Terms, findings: Findings, ignore: Collection[str] = ()
) -> ReadTable:
    """Find the row of headings, two of them read as one, and what each heading means.

    The row with the most known headings is taken, if it has the id among them; up to two cells may stand in each row
    above it (a title). Faults of the headings are told, and the columns that are understood can be read all the same.

    Raises
    ------
    FileError
        When there are no rows, no headings that are known, or one is missing that no row can be read without.
    """
    grid, vocabulary = _headed(grid, layouts, terms.vocabulary), terms.vocabulary
    first = grid.top
    found, is_by_width = _row_of_headings(grid, layouts, terms)
    number, cells = first[found.position]
    if sum(cell is not None and cell != "" for cell in cells) > MOST_COLUMNS:
        wide = Message("table.too_wide", most=MOST_COLUMNS)
        raise FileError(Problem(wide, Message("table.too_wide.remedy"), record=grid.sheet or None, row=number))
    named = [heading_of(cell) for cell in cells]
    headings = tuple(named if grid.epoch is None else _with_unheaded(named, first[found.position + 1 :]))
    ignored = {heading_as_written(masked(name)) for name in ignore}
    findings.headings += headings
    columns = tuple(column for column in found.columns if heading_as_written(column.heading) not in ignored)
    numbered = [*islice(grid.rows, found.position + 1, SEARCHED)]
    below = [cells for _, cells in numbered]
    rest = ["" if heading_as_written(heading) in ignored else heading for heading in headings]
    legend, needless = NO_LEGEND, frozenset[int]()
    is_explained = found.layout.what == "candidates" or (found.layout.what == "openings" and not found.layout.is_long)
    if is_explained:
        around = _lines((*first[: found.position], *first[found.position + 1 :]))
        legend = Legend.of(around, rest, terms, findings, of_people=found.layout.what == "candidates")
    if found.layout.what == "openings" and not found.layout.is_long:
        marked = [[legend.mark(one) for one in cells] for cells in below] if legend.marks else below
        columns = of_marks(rest, columns, marked, found.layout, terms, number, findings)
    if is_explained:
        by_sign, needless = legend.columns_of(rest)
        columns = tuple(sorted([*columns, *by_sign], key=lambda one: one.index))
        rest = ["" if at in needless else heading for at, heading in enumerate(rest)]
        for at in sorted(needless):
            findings.note(Problem(Message("heading.unused"), row=number, column=headings[at]))
    read = partial(Reading, terms, grid.epoch, legend.spelt_out, legend.of_times, legend.mark)
    columns, unknown = decided_by_cells(rest, columns, below, found.layout, read, number, findings)
    if is_by_width and not columns:
        raise _no_headings(layouts[0], grid)
    counted: tuple[int, ...] = ()
    carried: frozenset[int] = frozenset()
    if found.layout.what == "openings" and not found.layout.is_long:
        left, reading = unknown_of(rest, columns, found.layout), read()
        columns, counted = with_seats_added(columns, left, below, reading, number, findings)
        columns = with_forms(columns)
        columns = with_places(columns, below, reading, number, findings)
        carried = carried_down(columns, found.layout, below, number, findings)
        columns = with_sections(columns, len(headings), numbered, reading, number, findings)
    if found.layout.what == "candidates" and not found.layout.is_long:
        columns = legend.with_units(with_times_of_wishes(columns))
    _check_above(first[: found.position], cells, grid, findings)
    if grid.above:
        findings.note(Problem(Message("table.two_rows"), row=grid.above))
    columns = _check_headings(headings, columns, found.layout, ignored, {*counted, *needless}, terms, number, findings)
    for column in columns:
        if column.index in grid.unseen_columns:
            told = with_remedy("heading.hidden")
            findings.note(Problem(*told, row=number, column=column.heading))
    if _missing(found.layout, columns):
        findings.raise_if_any()
    if not any(column.field == "id" for column in columns):
        findings.note(Problem(Message("table.ids_made"), row=number))
    rows: Iterator[RowOfCells] = islice(grid.rows, found.position + 1, None)
    columns, rows = with_what_stands_beside(columns, rows, found.layout, legend.spelt_out, number, findings)
    if found.layout.what == "candidates" and not found.layout.is_long:
        rows = with_towns_written_out(columns, rows, below, vocabulary, number, findings)
    rows = added_up(rows, counted) if counted else rows
    if columns[-1].index == len(headings):
        rows = under_sections(rows, len(headings))
        headings = (*headings, columns[-1].heading)
    known = {*(column.index for column in columns), *counted}
    statuses = tuple(
        at
        for at, heading in enumerate(() if found.layout.is_long else headings)
        if at not in known and is_of_status(heading) and heading_as_written(heading) not in ignored
    )
    fields = {column.index: column.field for column in found.columns}
    later = [_Candidate.of(at, found.layout, first[at][1], vocabulary) for at in range(found.position + 1, len(first))]
    headed = {
        first[one.position][0]: all(fields.get(column.index, column.field) == column.field for column in one.columns)
        for one in later
        if one.is_table
    }
    return ReadTable(
        found.layout, columns, headings, rows, grid, number + 1, statuses, unknown, carried, legend, headed
    )


def _row_of_headings(grid: Grid, layouts: Sequence[Layout], terms: Terms) -> tuple[_Candidate, bool]:
    """The row that fits best as headings, and whether it may be one by its width alone. Raises `FileError`."""
    first = grid.top
    if not first:
        raise FileError(Problem(*with_remedy("table.empty"), record=grid.sheet or None))
    fits = _candidates(grid, layouts, terms.vocabulary)
    found = max(fits, key=lambda candidate: candidate.rank)
    found = next((one for one in fits if one.stands_over_rows(found, first)), found)
    is_open = not found.rank.is_complete and not found.layout.is_long
    is_by_width = is_open and (wide := _first_wide(first)) < len(first)
    if is_by_width and (wide < found.position or not found.columns):
        found = _Candidate.of(wide, layouts[0], first[wide][1], terms.vocabulary)
    is_mostly_known = len(found.columns) * 2 >= found.n_filled > _FEWEST_WIDE
    is_of_data = is_open and not is_mostly_known and _is_of_data(first[found.position][1], Reading(terms, grid.epoch))
    if is_of_data or not (found.columns or is_by_width):
        raise _no_headings(layouts[0], grid)
    return found, is_by_width


def _headed(grid: Grid, layouts: Sequence[Layout], vocabulary: Vocabulary) -> Grid:
    """The grid, two rows of headings as one."""
    fits = _candidates(grid, layouts, vocabulary)
    return headings_in_one(grid, max(fits, key=lambda one: one.rank).position, layouts[0], vocabulary) if fits else grid


def _candidates(
    grid: Grid, layouts: Sequence[Layout], vocabulary: Vocabulary, ignored: Collection[str] = ()
) -> list[_Candidate]:
    """The first rows of a grid, each as headings of each layout."""
    rows = [*enumerate(grid.top)]
    return [_Candidate.of(place, one, cells, vocabulary, ignored) for one in layouts for place, (_, cells) in rows]


def _lines(rows: Iterable[RowOfCells]) -> Iterator[tuple[int, str]]:
    """The texts that stand alone in their row, around a table, and what explains signs behind a name."""
    rows = [(number, [cell for cell in cells if cell is not None and str(cell).strip()]) for number, cells in rows]
    held = {word for _, filled in rows if len(filled) > _NAMED for cell in filled for word in _CODE.findall(str(cell))}
    for number, filled in rows:
        first, last = filled[:1], filled[-1] if filled else None
        if filled and all(isinstance(cell, str) and "=" in cell for cell in filled):
            yield number, "; ".join(map(str, filled))
        elif isinstance(last, str) and (len(filled) == 1 or (len(filled) == _NAMED and "=" in last)):
            yield number, last
        elif isinstance(last, str) and len(filled) == _NAMED and first[0] in held:
            yield number, f"{first[0]} = {last}"


class Rank(NamedTuple):
    """How well rows fit as a table; higher is better.

    Attributes
    ----------
    weight
        How many headings are known, twice as many where what is required is there: a row of the list may happen to
        hold a word for it.
    is_complete, n_plain, n_known
        Whether what is required is there; how many headings are plainly known, and known at all.
    above
        Rows count from the top.
    """

    weight: int = 0
    is_complete: bool = False
    n_plain: int = 0
    n_known: int = 0
    above: int = 0


def rank(grid: Grid, what: What, vocabulary: Vocabulary, ignore: Collection[str] = ()) -> Rank:
    """How well a grid fits as a table of `what`, columns that are ignored left out."""
    ignored = {heading_as_written(masked(name)) for name in ignore}
    headed = _headed(grid, layouts_of(what), vocabulary)
    return max((one.rank for one in _candidates(headed, layouts_of(what), vocabulary, ignored)), default=Rank())


@dataclass(frozen=True)
class _Candidate:
    """A row that may be the row of headings."""

    position: int
    layout: Layout
    columns: tuple[Column, ...]
    n_filled: int

    @classmethod
    def of(
        cls, position: int, layout: Layout, cells: Sequence[Cell], vocabulary: Vocabulary, ignored: Collection[str] = ()
    ) -> _Candidate:
        columns = tuple(
            column
            for index, cell in enumerate(cells[:MOST_COLUMNS])
            if isinstance(cell, str)
            and cell.strip()
            and (column := layout.column(index, heading_of(cell), vocabulary))
            and (not ignored or heading_as_written(column.heading) not in ignored)
        )
        return cls(position, layout, columns, max(1, sum(cell not in (None, "") for cell in cells)))

    def stands_over_rows(self, other: _Candidate, rows: Sequence[RowOfCells]) -> bool:
        """Whether these are headings with rows of their own, above another table with more of them."""
        if self.position >= other.position or self.layout is not other.layout or not self.is_table:
            return False
        between = [cells for _, cells in rows[self.position + 1 : other.position]]
        return sum(sum(not is_empty(cell) for cell in cells) > _FEWEST_CELLS for cells in between) > 1

    @property
    def is_table(self) -> bool:
        """Whether what is required is among the headings, and most of them stand as they are spelt: no row of words."""
        spelt = sum(self.layout.is_spelt(column.heading) for column in self.columns)
        return self.rank.is_complete and spelt > _NAMED and spelt * 2 >= self.n_filled

    @property
    def rank(self) -> Rank:
        """By the headings that are known, those that are so plainly first, and from the top."""
        fields = {field for column in self.columns for field in (column.field, *column.also)}
        known = [column for column in self.columns if column.field != "contact"]  # a telephone makes no table of jobs
        plain = sum(not column.detail for column in known)
        # One word among many may be a cell: "löp." is a number, and a start.
        complete = len(known) * _OF_HEADINGS >= self.n_filled and not self.layout.lacking(fields)
        return Rank((plain + len(known)) * (1 + complete), complete, plain, len(known), -self.position)


def _first_wide(rows: Sequence[RowOfCells]) -> int:
    """The place of the first row as wide as most, all words and none of them twice: headings, though none is known."""
    filled = [[cell for cell in cells if not is_empty(cell)] for _, cells in rows]
    usual = median_low(map(len, filled))
    for place, cells in enumerate(filled):
        if len(cells) >= max(usual, _FEWEST_WIDE):
            is_of_words = all(isinstance(cell, str) for cell in cells) and len({*cells}) == len(cells)
            return place if is_of_words else len(rows)
    return len(rows)


def _is_of_data(cells: Iterable[Cell], reading: Reading) -> bool:
    """Whether a row that was taken for the headings is one of the rows: a job, a town or a number, and another such."""
    filled = [cell for cell in islice(cells, SEARCHED) if not is_empty(cell)]
    held = [is_title(cell, reading) or is_municipality(cell, reading) or str(cell).isdecimal() for cell in filled]
    return any(held) and sum(map(bool, held)) + sum(bool(names_proof(cell, reading)) for cell in filled) > 1


def _with_unheaded(headings: list[str], rows: Sequence[RowOfCells]) -> list[str]:
    """A spreadsheet's headings, columns without one that hold something called by their letter: they are told of."""
    at = {index for _, cells in rows for index, cell in enumerate(cells[:_MOST_UNHEADED]) if cell not in (None, "")}
    wide = [*headings, *[""] * (max(at, default=-1) + 1 - len(headings))]
    return [
        heading or (Message("heading.none", letter=_letter(index)).text("sv") if index in at else "")
        for index, heading in enumerate(wide)
    ]


def _letter(index: int) -> str:
    """A column as a spreadsheet calls it: A, B, …, Z, AA."""
    before, last = divmod(index, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _check_above(rows: Sequence[RowOfCells], headings: Sequence[Cell], grid: Grid, findings: Findings) -> None:
    """Above the headings a title may stand, and cells merged over several headings; anything else may be data."""
    for number, cells in rows:
        own = [*headings, *[None] * len(cells)]
        filled = [cell for cell, below in zip(cells, own) if cell not in (None, "", below)]
        if len(filled) - len(grid.across.get(number, ())) > max(_WIDEST_TITLE, len(headings) // _OF_HEADINGS):
            findings.refuse(Problem(*with_remedy("table.above"), row=number))
        else:
            findings.note(Problem(Message("table.title"), row=number))


def _check_headings(
    headings: Sequence[str],
    columns: Sequence[Column],
    layout: Layout,
    ignored: Collection[str],
    counted: Collection[int],
    terms: Terms,
    row: int,
    findings: Findings,
) -> tuple[Column, ...]:
    """Tell what is wrong with the headings; the columns that can be read, of two that mean the same the first."""
    known = {*(column.index for column in columns), *counted}
    for index, heading in enumerate(headings):
        if heading and heading_as_written(heading) in ignored:
            findings.note(Problem(Message("heading.left_out"), row=row, column=heading))
            continue
        if not heading or index in known:
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
        if MASK in column.heading:
            findings.note(Problem(*with_remedy("value.personal"), row=row, column=column.heading))
        if column.unit == "?":
            findings.note(Problem(Message("heading.aside"), row=row, column=column.heading))
        if column.is_guessed:
            what = Message("heading.guessed", field=layout.spellings[column.field][0])
            findings.note(Problem(what, row=row, column=column.heading))
        if column.beside:
            field = layout.spellings.get(column.field, (terms.label("language", column.detail),))[0]
            what = Message("heading.beside", beside=column.beside, field=field)
            findings.note(Problem(what, row=row, column=column.heading))
        other = first.setdefault((column.field, column.detail), column)
        is_same = other.heading == column.heading and column.field not in SAYS_MORE_OF
        if other is not column and (column.field not in LISTS or is_same):
            remedy = Message("heading.twice.remedy")
            what = Message("heading.twice", first=other.heading, second=column.heading)
            findings.refuse(Problem(what, remedy, row=row, column=column.heading))
        else:
            used.append(column)
    findings.refuse_all(problem.at(row=row) for problem in _missing(layout, columns))
    return tuple(used)


def _missing(layout: Layout, columns: Iterable[Column]) -> list[Problem]:
    """What is missing; of openings with titles and more the employer may not stand in the list at all."""
    columns = tuple(columns)
    titles = [one for one in columns if layout.what == "openings" and one.field == "title"]
    is_named = any(one.detail == TITLE_AND_MORE for one in titles) or (titles and len(columns) >= _FEWEST_BESIDE)
    return [] if is_named and not layout.is_long else layout.missing(columns)


def _no_headings(layout: Layout, grid: Grid) -> FileError:
    known = [spellings[0] for spellings in layout.spellings.values() if len(spellings) > 1]
    remedy = Message("heading.unknown.known", known=known)
    return FileError(Problem(Message("table.no_headings"), remedy, record=grid.sheet or None))
