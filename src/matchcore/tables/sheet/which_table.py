"""Which of a source's tables is read, and as what: those whose headings fit best."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.grid import Grid, Sheet
from matchcore.tables.headings import Matched, What
from matchcore.tables.layouts import layouts_of
from matchcore.tables.sheet.codes import explained, with_codes_spelt_out
from matchcore.tables.sheet.table import Rank, ReadTable, located, rank
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_Ranks = Callable[[Grid, What], Rank]


def table_in(
    sheets: Sequence[Sheet],
    what: What,
    terms: Terms,
    findings: Findings,
    *,
    name: str | None = None,
    ignore: Collection[str] = (),
    skip_hidden: bool = False,
    is_said: bool = False,
) -> ReadTable:
    """The table of `what`: the sheet named, or the only one whose headings fit; hidden ones only when named.

    Columns that are ignored have no say in it; where a person has said what the rows are (`is_said`), no heading has.

    Raises
    ------
    FileError
        When there is none, several fit, it is one of the other kind, or its headings are not understood.
    """
    ranks = partial(rank, vocabulary=terms.vocabulary, ignore=ignore)
    grid = _chosen(sheets, what, name, ranks, findings)
    if what != "courses" and not is_said:
        _refuse_other_kind(grid, what, ranks)
    grid = with_codes_spelt_out(grid, [sheet for sheet in sheets if sheet.grid is not grid], terms, findings)
    return located(replace(grid, skips_unseen=skip_hidden), layouts_of(what), terms, findings, ignore)


def likelier_kind(
    sheets: Sequence[Sheet], name: str | None, vocabulary: Vocabulary, ignore: Collection[str] = ()
) -> Matched:
    """What the headings of the sheet named, or of any that is shown, fit best."""
    looked_at = [one for one in sheets if one.name == name or (name is None and not one.hidden)]

    def best(what: Matched) -> tuple[int, ...]:
        return max((rank(one.grid, what, vocabulary, ignore) for one in looked_at), default=Rank())[:-1]

    return "candidates" if best("candidates") >= best("openings") else "openings"


def _chosen(sheets: Sequence[Sheet], what: What, name: str | None, ranks: _Ranks, findings: Findings) -> Grid:
    names = [sheet.name for sheet in sheets]
    if name is not None:
        found = next((sheet for sheet in sheets if sheet.name == name), None)
        if found is None:
            remedy = Message("workbook.sheets", names=names)
            raise FileError(Problem(Message("workbook.no_sheet"), remedy, value=name))
        findings.sheet = found.name
        return found.grid
    shown = [sheet for sheet in sheets if not sheet.hidden]
    if not shown:
        raise FileError(Problem(*with_remedy("table.empty")))
    if len(shown) == 1:
        taken = shown[0]
    else:
        lists = [one for one in shown if not any(explained(one.grid, two.grid) for two in shown if two is not one)]
        fits = [sheet for sheet in lists or shown if _fits(sheet.grid, what, ranks)]
        largest = max(fits, key=lambda one: _size(one.grid), default=None)
        if largest is not None and all(
            _is_beside(one.grid, largest.grid, what, ranks) or explained(one.grid, largest.grid)
            for one in fits
            if one is not largest
        ):
            fits = [largest]
        if len(fits) > 1:
            several = [sheet.name for sheet in fits]
            raise FileError(Problem(Message("workbook.several", names=several), Message("workbook.several.remedy")))
        taken = (
            fits[0]
            if fits
            else max(lists or shown, key=lambda one: (_leaning(one.grid, what, ranks) > 1, _size(one.grid)))
        )
    for sheet in sheets:
        if sheet is not taken:
            findings.note(Problem(Message("workbook.left_out"), record=sheet.name))
    findings.sheet = taken.name
    return taken.grid


def _other(what: What) -> What:
    return "openings" if what == "candidates" else "candidates"


def _leaning(grid: Grid, what: What, ranks: _Ranks) -> int:
    """How many more headings a sheet has of a table of `what` than of the other kind."""
    return ranks(grid, what).n_plain - ranks(grid, _other(what)).n_plain


def _size(grid: Grid) -> int:
    """How many cells of a sheet's first rows are filled: the list is larger than what is kept beside it."""
    return sum(not is_empty(cell) for _, cells in grid.top for cell in cells)


def _is_beside(grid: Grid, of: Grid, what: What, ranks: _Ranks) -> bool:
    """Whether a sheet is but a key or notes beside the list: at most a third of the known headings, and of the cells.

    A shorter list is a list: those under way beside those who are done, or another group.
    """
    known, of_all, size = ranks(grid, what).n_known, ranks(of, what).n_known, _size(grid)
    return (known <= 1 < of_all and size * 2 <= _size(of)) or (known * 3 <= of_all and size * 3 <= _size(of))


def _fits(grid: Grid, what: What, ranks: _Ranks) -> bool:
    """Whether a sheet has the headings of a table of `what`; one that could be either is of candidates."""
    mine, theirs = ranks(grid, what)[:-1], ranks(grid, _other(what))[:-1]
    return ranks(grid, what).is_complete and (mine > theirs or (mine == theirs and what == "candidates"))


def _refuse_other_kind(grid: Grid, what: What, ranks: _Ranks) -> None:
    """Raise when a table asked for as candidates is one of openings, or the other way round."""
    mine, theirs = ranks(grid, what), ranks(grid, _other(what))
    if theirs.is_complete and theirs.n_plain >= mine.n_plain + 2 and theirs.n_known >= mine.n_known + 2:
        remedy = Message(f"source.other_kind.{what}.remedy")
        raise FileError(Problem(Message(f"source.other_kind.{what}"), remedy, record=grid.sheet or None))
