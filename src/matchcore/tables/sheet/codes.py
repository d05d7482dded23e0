"""Codes of a list that another sheet of the workbook explains, as systems write them out: "KL" is "Klar"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matchcore.content.findings import Findings
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.personal import is_personal_heading, is_protected, without_personal
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.grid import Cell, Grid, RowOfCells, Sheet
from matchcore.tables.headings import What, fields_hinted, heading_as_written
from matchcore.tables.layouts import layouts_of
from matchcore.tables.term_lookup import Terms

_CODE_AND_WORDS, _WITH_HEADING = 2, 3
_LONGEST_CODE, _WIDE, _FEWEST_IDS = 12, 3, 3
_SHORTEST_NAME, _LONGEST_SHORT = 3, 5
_LEVEL = re.compile(r"[abc][12]\+?", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_JOINERS = frozenset("och o samt eller el".split())
_BETWEEN = re.compile(r"\s*(?:[/,&+]|\boch\b|\bresp\b\.?)\s*")
_IN_ONE_CELL = re.compile(r"(\S{1,12})\s*=\s*(\S.*)")
_ASIDE = re.compile(r",\s+([^()]+)$")

_Codes = Mapping[str, Mapping[str, Cell]]
"""By heading what each code below it means."""


def with_codes_spelt_out(grid: Grid, others: Iterable[Sheet], terms: Terms, findings: Findings) -> Grid:
    """A grid whose codes stand as the words for them, which is noted, where another sheet explains them by heading.

    What says something as it stands needs no other words: a certificate's name, "ADR", a town, a level of a language.
    """
    for sheet in others:
        codes = explained(sheet.grid, grid)
        if not codes:
            continue
        number, cells = max(grid.top, key=lambda row: sum(_key(cell) in codes for cell in row[1]))
        known = {one for meant in codes.values() for one in meant if _is_name(one, terms)}
        at = {
            index: {one: words for one, words in codes[_key(cell)].items() if one not in known}
            for index, cell in enumerate(cells)
            if _key(cell) in codes
        }
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
        codes = self.codes.get(at, {})
        whole = codes.get(_code(cell))
        return _spelt_out(cell, codes) if whole is None and codes and isinstance(cell, str) else whole or cell


def _spelt_out(text: str, codes: Mapping[str, Cell]) -> str:
    """A cell of several codes with the words for each: "TA/HLR", "DH" where D and H are codes; other words stay."""
    tokens = _TOKEN.findall(text)
    are_codes = all(_code(one) in codes or one.casefold() in _JOINERS for one in tokens)

    def meant(found: re.Match[str]) -> str:
        token = found[0]
        is_code = token in codes and (are_codes or not token.islower())
        letters = [codes.get(one) for one in token] if len(token) > 1 and not is_code else []
        words = [codes[token]] if is_code else letters if all(letters) else []
        return " + ".join(_ASIDE.sub(r" (\1)", str(one)) for one in words) or token

    return _TOKEN.sub(meant, text)


def explained(grid: Grid, of: Grid) -> _Codes:
    """The codes of a sheet below a heading of the list (`of`) that stands alone, or in rows that begin with one.

    Such a heading may name several ("Krav/Merit"), and goes for the rows below it that have none. None of ids, for what
    explains them are names, and of nothing that is personal; a row of headings explains none.
    """
    wide = (cells for _, cells in of.top if sum(not is_empty(cell) for cell in cells) >= _WIDE)
    headings = {*map(_key, next(wide, ()))} - {""}
    explainable = {one for one in headings if not _is_of_persons(one, of)}
    codes: dict[str, dict[str, Cell]] = {}
    section: Collection[str] = ()
    is_beside, began = False, 0
    for _, cells in grid.rows:
        filled = [cell for cell in cells if not is_empty(cell)]
        first = next((at for at, cell in enumerate(cells) if not is_empty(cell)), 0)
        pair = _IN_ONE_CELL.fullmatch(str(filled[0])) if len(filled) == 1 else None
        if len(filled) > 1 and all(_key(cell) in headings for cell in filled):
            section = ()
        elif len(filled) == 1 and pair is None and first <= began:
            section, began = _named(filled[0], explainable), first
        elif len(filled) == _WITH_HEADING and (is_beside or _named(filled[0], explainable)):
            section, is_beside, began = _named(filled[0], explainable), True, first
        if len(filled) in (_CODE_AND_WORDS, _WITH_HEADING) or pair is not None:
            for heading in section:
                _keep(codes.setdefault(heading, {}), pair.groups() if pair is not None else filled[-2:])
    return {heading: meant for heading, meant in codes.items() if meant}


def _is_name(code: str, terms: Terms) -> bool:
    """Whether a code says something as it stands, or is a whole word: "Mora", "B2", "Krogen"."""
    is_word = len(code) > _LONGEST_SHORT and code.isalpha() and not code.isupper()
    is_known = len(code) >= _SHORTEST_NAME and any(
        terms.certain(kind, code) for kind in ("certificate", "municipality")
    )
    return is_word or is_known or _LEVEL.fullmatch(code) is not None


def _named(cell: Cell, headings: Collection[str]) -> Collection[str]:
    """The headings that a cell names, by their first words too: one, or several between signs; none if one is none."""
    parts = [_key(cell), *(map(_key, _BETWEEN.split(cell)) if isinstance(cell, str) else ())]
    begun = [[one] if one in headings else [name for name in headings if name.startswith(f"{one} ")] for one in parts]
    found = [names[0] if len(names) == 1 else "" for names in begun]
    return found[:1] if found[0] else found[1:] if all(found[1:]) else ()


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
    if (
        isinstance(words, str)
        and not without_personal(words)[1]
        and len(_code(code)) <= _LONGEST_CODE
        and _TOKEN.search(_code(code))
    ):
        meant.setdefault(_code(code), words)
        meant.setdefault(str(code).strip(), words)


def _key(cell: Cell) -> str:
    return heading_as_written(cell) if isinstance(cell, str) else ""


def _code(cell: Cell) -> str:
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell)
    return text.strip().casefold()
