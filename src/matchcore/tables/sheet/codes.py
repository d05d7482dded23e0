"""Codes of a list that another sheet of the workbook explains, as systems write them out: "KL" is "Klar"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matchcore.content.findings import Findings
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.personal import is_personal_heading, is_protected
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.grid import Cell, Grid, RowOfCells, Sheet
from matchcore.tables.headings import What, fields_hinted, heading_as_written, layouts_of

_CODE_AND_WORDS, _WITH_HEADING = 2, 3
_LONGEST_CODE, _WIDE, _FEWEST_IDS = 12, 3, 3

_Codes = Mapping[str, Mapping[str, Cell]]
"""By heading what each code below it means."""


def with_codes_spelt_out(grid: Grid, others: Iterable[Sheet], findings: Findings) -> Grid:
    """A grid whose codes stand as the words for them, which is noted, where another sheet explains them by heading."""
    for sheet in others:
        codes = explained(sheet.grid, grid)
        if not codes:
            continue
        number, cells = max(grid.top, key=lambda row: sum(_key(cell) in codes for cell in row[1]))
        at = {index: codes[_key(cell)] for index, cell in enumerate(cells) if _key(cell) in codes}
        for index in at:
            told = Message("table.codes", sheet=sheet.name)
            findings.note(Problem(told, row=number, column=str(cells[index]).strip()))
        grid = replace(grid, rows=_SpeltOut(grid.rows, number, at))
    return grid


@dataclass(frozen=True)
class _SpeltOut:
    """Rows with their codes spelt out, by the column that they stand in, below the row of headings."""

    rows: Iterable[RowOfCells]
    headings: int
    codes: Mapping[int, Mapping[str, Cell]]

    def __iter__(self) -> Iterator[RowOfCells]:
        for number, cells in self.rows:
            yield number, [self._meant(at, cell) for at, cell in enumerate(cells)] if number > self.headings else cells

    def _meant(self, at: int, cell: Cell) -> Cell:
        return self.codes[at].get(_code(cell), cell) if at in self.codes else cell


def explained(grid: Grid, of: Grid) -> _Codes:
    """The codes of a sheet below a heading of the list (`of`) that stands alone, or in rows that begin with one.

    None of ids, for what explains them are names, and of nothing that is personal; a row of headings explains none.
    """
    wide = (cells for _, cells in of.top if sum(not is_empty(cell) for cell in cells) >= _WIDE)
    headings = {*map(_key, next(wide, ()))} - {""}
    explainable = {one for one in headings if not _is_of_persons(one, of)}
    codes: dict[str, dict[str, Cell]] = {}
    section = ""
    for _, cells in grid.rows:
        filled = [cell for cell in cells if not is_empty(cell)]
        if len(filled) > 1 and all(_key(cell) in headings for cell in filled):
            section = ""
        elif len(filled) == 1:
            section = _key(filled[0])
        elif len(filled) == _WITH_HEADING and _key(filled[0]) in explainable:
            _keep(codes.setdefault(_key(filled[0]), {}), filled[1:])
        elif len(filled) == _CODE_AND_WORDS and section in explainable:
            _keep(codes.setdefault(section, {}), filled)
    return {heading: meant for heading, meant in codes.items() if meant}


def _is_of_persons(heading: str, of: Grid) -> bool:
    """Whether a heading is of ids, or of what is personal or protected; by its cells, too: each stands there once."""
    kinds: tuple[What, ...] = ("candidates", "openings")
    named = {heading_as_written(one) for what in kinds for one in layouts_of(what)[0].spellings["id"]}
    if heading in named or is_personal_heading(heading) or is_protected(heading):
        return True
    first = next(at for at, (_, cells) in enumerate(of.top) if any(_key(cell) == heading for cell in cells))
    at = next(at for at, cell in enumerate(of.top[first][1]) if _key(cell) == heading)
    below = [_code(cells[at]) for _, cells in of.top[first + 1 :] if at < len(cells) and not is_empty(cells[at])]
    has_ids = any(_key(cell) in named for cell in of.top[first][1])
    is_each = not has_ids and len(set(below)) == len(below) >= _FEWEST_IDS
    return is_each and any("id" in fields_hinted(heading, what) for what in kinds)


def _keep(meant: dict[str, Cell], row: Sequence[Cell]) -> None:
    code, words = row
    if isinstance(words, str) and len(_code(code)) <= _LONGEST_CODE:
        meant.setdefault(_code(code), words)


def _key(cell: Cell) -> str:
    return heading_as_written(cell) if isinstance(cell, str) else ""


def _code(cell: Cell) -> str:
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell)
    return text.strip().casefold()
