"""The rows of a table that are read: those that are no title, no sum, no remark, and not over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from matchcore.content.findings import Findings, quoted
from matchcore.errors import Problem
from matchcore.messages import Message, with_remedy
from matchcore.tables.cells.asides import block_of, is_over, over_in_doubt, row_aside
from matchcore.tables.cells.cells import DITTO, SAME, is_empty, is_no, is_yes
from matchcore.tables.cells.ids import is_plain_id
from matchcore.tables.cells.title_parts import over_in_name, over_in_title
from matchcore.tables.grid import Cell, Grid, RowOfCells
from matchcore.tables.headings import asks_if_over
from matchcore.tables.sheet.table import ReadTable

_OF_SAME = frozenset({"employer", "workplace", "municipality", "locality", "postcode", "contact"})
"""Fields of which "samma" alone says that too."""

_WHERE_APOSTROPHES = frozenset(
    "certificates_required certificates_merited licences_required languages_required municipality locality form hours"
    " shifts start".split()
)
"""Fields of which two apostrophes are "as above": in a name they are one, guarded by another."""

_LONGEST_DITTO = 2 + max(map(len, DITTO | SAME))
_DITTO_BEGINS = frozenset(" ." + "".join(one[0] + one[0].upper() for one in DITTO | SAME))
_FEW_COLUMNS, _FEW_CELLS = 3, 2
_MOST_TOLD = 20
"""Different statuses that are told of one column."""


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

    All rows of the table are gone through, or those given. The statuses that are of none that is over are told once.
    """
    headings = table.headings
    width = len(headings)
    bare = [index for index, heading in enumerate(headings) if not heading]
    used = 1 + max(column.index for column in table.columns)
    named = {column.field: column.index for column in reversed(table.columns)}
    first = table.columns[0]
    key = named.get("id", named.get("title", first.index))
    before, is_apart = table.first_row - 1, False
    above: Sequence[Cell] = ()
    employer, title = named.get("employer"), named.get("title") if table.layout.what == "openings" else None
    is_numbered = _is_numbered(table)
    is_wide = not table.layout.is_long and len(table.columns) > _FEW_COLUMNS
    is_headed = is_wide and (is_numbered or table.layout.what == "openings")
    others: dict[int, Counter[str]] = {at: Counter() for at in table.statuses}
    block = ""
    for number, cells in table.rows if rows is None else rows:
        if (stopped := findings.stopped) is not None:
            findings.refuse(stopped.at(row=number))
            return
        if (is_again := table.headed.get(number)) is not None:
            told = with_remedy("row.headings_again") if is_again else with_remedy("row.other_table")
            findings.refuse(Problem(*told, row=number))
            if is_again:
                continue
            break
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
        if cells[first.index] == first.heading and all(cells[one.index] == one.heading for one in table.columns):
            if number not in table.grid.joined:  # headings merged over several rows stand in each of them
                findings.refuse(Problem(*with_remedy("row.headings_again"), row=number))
            continue
        if (alone := _alone(cells)) and (is_ended := block_of(alone)) is not None:
            block = alone if is_ended else ""
            findings.note(Problem(Message("row.subheading"), row=number))
            continue
        if block and any(cells):
            what, remedy = with_remedy("row.over")
            if alone:
                what, remedy = with_remedy("row.over_others")
            findings.refuse(Problem(what, remedy, value=quoted(alone or block), row=number))
            continue
        if table.grid.across.get(number) and sum(not is_empty(cell) for cell in cells) == 1:
            findings.note(Problem(Message("row.subheading"), row=number))
            continue
        over = next(
            (
                at
                for at in table.statuses
                if at < len(cells)  # a row may end before it
                if is_over(table.legend.status(cells[at])) or (asks_if_over(headings[at]) and is_yes(cells[at]))
            ),
            None,
        )
        if over is not None:
            what, remedy = with_remedy("row.over")
            findings.refuse(Problem(what, remedy, value=quoted(cells[over]), row=number, column=headings[over]))
            continue
        for at in table.statuses:
            if at < len(cells) and (doubt := over_in_doubt(table.legend.status(cells[at]))):
                what, remedy = with_remedy(doubt)
                findings.refuse(Problem(what, remedy, value=quoted(cells[at]), row=number, column=headings[at]))
        ended, at = (over_in_title(str(cells[title] or "")), title) if title is not None else ("", 0)
        if not ended and title is not None and employer is not None:
            ended, at = over_in_name(str(cells[employer] or "")), employer
        if ended:
            what, remedy = with_remedy("row.over")
            findings.refuse(Problem(what, remedy, value=quoted(ended), row=number, column=headings[at]))
            continue
        if any(map(_is_ditto, cells)):
            cells = _as_above(cells, above, number, table, findings)
        is_apart = is_apart or table.first_row <= before < number - 1
        before, name = number, cells[key]
        is_words = type(name) is str and (not is_plain_id(name) or (is_numbered and name.isalpha()))
        if (
            name is None
            or is_words
            or (str(name).removesuffix(".0").isdecimal() and sum(not is_empty(one) for one in cells) == 2)
        ):
            aside = row_aside(cells, key, is_apart=is_apart, is_heading_alone=is_headed, is_numbered=is_numbered)
            is_title = title is not None and key == title and employer is not None and employer < title
            is_title = is_title and bool(above) and not is_empty(name) and not str(name).isupper()
            if aside is not None and not (is_title and aside.key == "row.over_others"):  # below its employer's others
                at = key if name is not None else next(at for at, one in enumerate(cells) if not is_empty(one))
                is_others = aside.key in ("row.over_others", "row.key")
                remedy = Message("row.over_others.remedy") if is_others else Message("row.total.remedy")
                findings.refuse(Problem(aside, remedy, row=number, column=headings[at], value=quoted(cells[at])))
                continue
        if above and any(is_empty(cells[at]) for at in table.carried):
            is_of_other = employer is not None and not is_empty(cells[employer]) and cells[employer] != above[employer]
            held = {at for at in table.carried if not (is_of_other and employer is not None and at > employer)}
            cells = [above[at] if at in held and is_empty(one) else one for at, one in enumerate(cells)]
        if above and employer is not None and is_empty(cells[employer]) and not is_empty(above[employer]):
            below = Message("employer.empty_below")
            findings.note(Problem(below, row=number, column=headings[employer]))
        is_apart, above = False, cells
        for at, counts in others.items():
            if at < len(cells) and not is_empty(cells[at]) and not is_no(cells[at]):
                counts[str(quoted(cells[at])).casefold()] += 1
        yield number, cells
    for at, counts in others.items() if not table.layout.is_long else ():
        if counts:
            listed = [f"{status} ({count})" for status, count in counts.most_common(_MOST_TOLD)]
            findings.note(Problem(Message("heading.status.others", statuses=listed), column=headings[at]))


def _alone(cells: Sequence[Cell]) -> str:
    """The text that stands alone in a row, and has no figures; empty where there is more or none."""
    if cells.count(None) + cells.count("") != len(cells) - 1:
        return ""
    text = next(cell for cell in cells if cell is not None and cell != "")
    return text if isinstance(text, str) and not any(map(str.isdigit, text)) else ""


def _is_numbered(table: ReadTable) -> bool:
    """Whether most ids have figures, so that words alone, "SKOG", are a heading over those below."""
    at = table.id_at
    rows = [cells for row, cells in table.grid.top if row >= table.first_row and at is not None and at < len(cells)]
    full = [
        cells for cells in rows if len(cells) - cells.count(None) - cells.count("") > _FEW_CELLS
    ]  # no key below the list
    ids = [cells[at] for cells in full or rows if at is not None]
    named = [str(one) for one in ids if one not in (None, "")]
    return sum(any(map(str.isdigit, one)) for one in named) * 2 > len(named)


def _is_ditto(cell: Cell, field: str | None = None) -> bool:
    """Whether a cell says that it is as the one above it, in the column of a field."""
    if type(cell) is not str or cell[:1] not in _DITTO_BEGINS or len(cell) > _LONGEST_DITTO:
        return False
    said = cell.strip(" .").casefold()
    if field == "facts" and len(cell) > 1 and cell[0] == cell[-1] == '"':
        return False  # text within quotes is text, whatever it says
    if said == "''" and field is not None and field not in _WHERE_APOSTROPHES:
        return False
    return cell in DITTO or said in DITTO or ((field is None or field in _OF_SAME) and said in SAME)


def _as_above(
    cells: Sequence[Cell], above: Sequence[Cell], number: int, table: ReadTable, findings: Findings
) -> list[Cell]:
    """The cells, those that say "as above" with what stands there, which is noted; an id is nobody else's.

    Where nothing stands there they say nothing, which is told.
    """
    made = list(cells)
    for column in table.columns:
        at = column.index
        if column.field == "id" or not _is_ditto(cells[at], column.field):
            continue
        made[at] = above[at] if above else None
        if is_empty(made[at]):
            findings.refuse(
                Problem(*with_remedy("cell.nothing_above"), row=number, column=column.heading, value=quoted(cells[at]))
            )
        else:
            shown = None if column.field == "contact" else quoted(above[at])
            findings.note(Problem(Message("cell.as_above"), row=number, column=column.heading, value=shown))
    return made


def _unseen(row: int, grid: Grid) -> Problem:
    is_hidden = grid.unseen[row] == "hidden"
    if grid.skips_unseen:
        return Problem(Message("row.hidden.left_out") if is_hidden else Message("row.struck.left_out"), row=row)
    what = Message("row.hidden.read") if is_hidden else Message("row.struck.read")
    return Problem(what, Message("row.unseen.remedy"), row=row)
