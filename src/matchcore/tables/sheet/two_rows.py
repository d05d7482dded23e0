"""Two rows of headings as one: an upper row with words over several columns, and the rest of the headings below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matchcore.tables.cells.cells import is_empty
from matchcore.tables.grid import Cell, Grid, RowOfCells
from matchcore.tables.headings import (
    Column,
    folded_heading,
    heading_of,
    is_of_notes,
    is_of_status,
    names_person,
)
from matchcore.tables.layouts import LISTS, Layout
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.states import stated

_FEWEST_ABOVE, _FEWEST_BELOW, _FEWEST_KNOWN, _LONGEST_MARK = 2, 2, 0.5, 3
_NAMES_NO_MORE = frozenset({"namn", "benamning", "typ", "vad", "vilken", "vilka", "vilket"})
"""What says of the word above it no more than that it stands there: "Namn" below "Arbetsgivare"."""
_WHOLE_ROW = frozenset({"id", "employer", "title", "seats", "contact"})
"""Fields of what a row is, which no word above them turns."""
_WISHED = frozenset({"forms", "hours", "shifts", "available_from", "reach_km"})
"""Fields of people that are as much of what they wish."""
_TURNING = frozenset({"working_towards", "certificates_merited", "languages_wanted"})
"""Fields over headings that turn them, as words do that are no heading."""
_DEMANDED = ("required", "merited")
"""What a lower heading says that the word above it turns: "Krav" below "Språk"."""
_OF_PARTS = frozenset({"seats", "certificates", "certificates_required"})
"""Fields over headings that cells decide on: "Hygien" below "Intyg", "heltid" below "Antal"."""

_Heading = tuple[str, str]
"""What stands over a column, with its neighbours or alone, and what stands below that; empty where nothing does."""


def headings_in_one(grid: Grid, at: int, layout: Layout, vocabulary: Vocabulary) -> Grid:
    """The grid with two rows of headings as one, where the row at a place of its top is one of them; else as it is.

    A lower heading stands with the word over it where it is not understood alone ("B" below "Körkort"), or where that
    word turns it ("HLR" below "Planerade"). A first record below one row of headings stands below each of them, and is
    never taken for the lower of two.
    """
    for place in (at, at - 1):
        if grid.headed or layout.is_long or place < 0 or place + 1 >= len(grid.top):
            continue
        upper, (number, _) = grid.top[place], grid.top[place + 1]
        parted = _parted(upper, grid.top[place + 1], grid)
        made = [_in_one(*one, layout, vocabulary) for one in parted]
        if made and _are_headings(parted, made, grid.top[place + 2 :], layout, vocabulary):
            return replace(grid, rows=_InOne(grid, upper[0], number, made), above=upper[0])
    return grid


class _InOne:
    """The rows of a grid, two of headings as one with the number of the lower."""

    def __init__(self, grid: Grid, upper: int, lower: int, headings: Sequence[str]) -> None:
        self._grid, self._upper, self._lower, self._headings = grid, upper, lower, headings

    def __iter__(self) -> Iterator[RowOfCells]:
        for number, cells in self._grid.rows:
            if number != self._upper:
                yield number, self._headings if number == self._lower else cells


def _parted(upper: RowOfCells, lower: RowOfCells, grid: Grid) -> list[_Heading]:
    """For each column the word over it and its own below; nothing where the rows do not stand so to one another.

    A word goes for the columns that it is merged over, else for those up to the next one. Both rows say something of a
    column only where such a word begins, or of fewer columns than cells are merged.
    """
    (above, over), (number, own) = upper, lower
    width = max(len(over), len(own))
    heads, below = _words(over, width), _words(own, width)
    if number != above + 1 or not heads or not below:
        return []
    below = ["" if at in grid.joined.get(number, {}) or one == heads[at] else one for at, one in enumerate(below)]
    heads = ["" if at and one == heads[at - 1] and below[at] else one for at, one in enumerate(heads)]
    merged = grid.across.get(above, {})
    made: list[_Heading] = []
    group, last, n_alone = "", 0, 0
    for at, (head, name) in enumerate(zip(heads, below, strict=True)):
        if head:
            is_begun = at in merged or (at + 1 < width and not heads[at + 1] and bool(below[at + 1]))
            n_alone += bool(name) and not is_begun
            group, last = head, merged.get(at, width if is_begun else at) if name else -1
        made.append((head or (group if name and at <= last else ""), name))
    n_heads, n_below = sum(map(bool, heads)), sum(map(bool, below))
    is_over = n_heads >= _FEWEST_ABOVE or (n_heads and not heads[0])
    return made if n_below >= _FEWEST_BELOW and is_over and n_alone <= len(merged) else []


def _words(cells: Sequence[Cell], width: int) -> list[str]:
    """The cells of a row as words; none where one is something else."""
    if not all(isinstance(cell, str) or cell is None for cell in cells):
        return []
    return [heading_of(cell) for cell in [*cells, *[None] * (width - len(cells))]]


def _are_headings(
    parted: Sequence[_Heading], made: Sequence[str], rows: Sequence[RowOfCells], layout: Layout, vocabulary: Vocabulary
) -> bool:
    """Whether two rows are headings only together, most of the lower ones understood, and the lower is no record.

    A record says who it is, below the heading of that, and others say some of the same ("CE" below "CE" is a mark).
    """
    filled = [cells for _, cells in rows]
    own = {at: name for at, (_, name) in enumerate(parted) if name}
    known = {at for at in own if _is_known(parted[at], made[at], layout, vocabulary)}
    counts = [sum(at < len(cells) and not is_empty(cells[at]) for cells in filled) for at in range(len(made))]
    most = counts.index(max(counts))
    who = {at for at, one in enumerate(parted) if all(one) and (at == most or _is_of_whom(one[0], layout, vocabulary))}
    names_who = all(folded_heading(own[at]) in _NAMES_NO_MORE or layout.column(0, own[at], vocabulary) for at in who)
    is_needed = any(one != own.get(at, "") and (counts[at] or not filled) for at, one in enumerate(made))
    is_again = any(
        at < len(cells) and str(cells[at]).strip() == name and not {*own.values()} <= {*map(str, cells)}
        for at, name in own.items()
        for cells in filled
        if len(name) > _LONGEST_MARK
    )
    return names_who and is_needed and len(known) >= len(own) * _FEWEST_KNOWN and not is_again


def _is_of_whom(group: str, layout: Layout, vocabulary: Vocabulary) -> bool:
    found = layout.column(0, group, vocabulary)
    return found is not None and found.field in ("id", "employer", "title")


def _is_known(parted: _Heading, made: str, layout: Layout, vocabulary: Vocabulary) -> bool:
    """Whether something is known of a lower heading, if only that it is of notes, or a part of what is above it."""
    group, own = parted
    of_group = layout.column(0, group, vocabulary) if group else None
    is_other = is_of_notes(own) or is_of_status(own) or names_person(made) or not layout.is_unknown(own)
    is_part = of_group is not None and of_group.field in _OF_PARTS
    return is_other or is_part or any(layout.column(0, one, vocabulary) for one in (own, made))


def _in_one(group: str, own: str, layout: Layout, vocabulary: Vocabulary) -> str:
    """What a column is called by the word over it and its own.

    The word alone, its own alone, or both: "SFI status", "HLR (Planerade)", "Kurser (Klara)".
    """
    if not group or not own:
        return group or own
    whole, aside, state = f"{group} {own}", f"{own} ({group})", f"{group} ({own})"
    alone, of_group, of_whole, of_aside = (layout.column(0, one, vocabulary) for one in (own, group, whole, aside))
    is_required = stated(group).state == "required"
    is_more = alone is None or not (_is_same(of_whole, of_group) or is_required)
    if of_whole is not None and layout.is_spelt(whole) and is_more:
        return whole
    if alone is not None:
        is_wish = of_group is not None and of_group.field == "wishes"
        is_turning = of_group is None or is_wish or of_group.field in _TURNING or stated(own).state in _DEMANDED
        is_same = is_required or _is_same(alone, of_aside) or (is_wish and _is_same(alone, of_whole))
        return aside if is_turning and not is_same and _may_turn(alone, is_wish=is_wish) else own
    if of_whole is not None and of_whole.field == "contact":
        return whole
    if of_group is not None and folded_heading(own) in _NAMES_NO_MORE:
        return group
    if stated(own).state is not None and layout.column(0, state, vocabulary) is not None:
        return state
    if of_group is not None and of_group.field == "certificates_merited":
        return aside
    is_told = is_of_notes(own) or not layout.is_unknown(own)
    is_of_parts = of_group is not None and of_group.field in _OF_PARTS
    return own if is_of_parts != is_told else whole


def _is_same(one: Column | None, other: Column | None) -> bool:
    return one is not None and other is not None and (one.field, one.detail) == (other.field, other.detail)


def _may_turn(column: Column, *, is_wish: bool) -> bool:
    """Whether a word over a column may turn it: what is held, demanded or wished, not what a row is of."""
    return column.field in LISTS and column.field not in _WHOLE_ROW and not (is_wish and column.field in _WISHED)
