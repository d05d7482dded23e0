"""Columns that say more of another's: how long the work lasted, how far a course has come, how somebody travels.

Each cell is put to what it says more of, "lager" and 4 being "lager (4 år)", and the two are read as one cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from matchcore.content.findings import Findings, quoted
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.tables.cells.cells import is_empty, is_nothing, is_yes
from matchcore.tables.cells.items import split_items
from matchcore.tables.cells.licence_remarks import says_travel
from matchcore.tables.grid import Cell, RowOfCells
from matchcore.tables.headings import Column, number_in, says_completed, says_last_day
from matchcore.tables.layouts import Layout
from matchcore.vocabulary.levels import stated_of_course, status_of

SAYS_MORE_OF = {
    "track_share": ("tracks",),
    "occupation_years": ("occupations",),
    "course_status": ("swedish_course", "language", "languages"),
    "certificate_until": ("certificate", "certificates"),
    "reach_by": ("reach_km",),
}
"""Fields of columns that say more of another's, with those that it is of."""
_FROM_ANYWHERE = frozenset({"track_share", "course_status", "reach_by"})
"""Of these what they say more of may stand anywhere, where it stands but once."""

Pair = tuple[Column, Column]
"""A column, and the one that says more of it."""


def with_what_stands_beside(
    columns: tuple[Column, ...],
    rows: Iterator[RowOfCells],
    layout: Layout,
    spelt_out: Callable[[str], str],
    row: int,
    findings: Findings,
) -> tuple[tuple[Column, ...], Iterator[RowOfCells]]:
    """The columns without those that say more of another, and the rows with their cells put to its cells.

    One that says more of none is told as a heading that is not known. In a long table each fact has its own row.
    """
    if layout.is_long:
        return columns, rows
    pairs: list[Pair] = []
    rest = [one for one in columns if not _says_more(one, columns)]
    for more in (one for one in columns if one not in rest):
        of = _what_it_is_of(more, rest)
        if of is not None:
            pairs.append((of, more))
        elif more.field == "reach_by":  # alone it is how far, as well as may be
            rest.append(replace(more, field="reach_km"))
        else:
            findings.refuse(layout.problem(more.heading).at(row=row))
    return tuple(rest), _put_together(rows, pairs, spelt_out, findings) if pairs else rows


def _says_more(column: Column, columns: Iterable[Column]) -> bool:
    """Whether a column says more of another: also the last day of a certificate that has another column."""
    is_until = column.field == "certificate" and says_last_day(column.heading)
    others = (one for one in columns if one is not column and one.field == "certificate")
    return column.field in SAYS_MORE_OF or (
        is_until and any(_is_of(one, column) and not says_last_day(one.heading) for one in others)
    )


def _is_of(column: Column, more: Column) -> bool:
    """Whether a column may be what another says more of: also of a class of it, "Truck A" of "Truck t.o.m."."""
    return more.detail in ("", column.detail) or column.detail.startswith(f"{more.detail}-")


def _what_it_is_of(more: Column, columns: Sequence[Column]) -> Column | None:
    """The column of which another says more: with its number, else next before it, else the only one."""
    fields = SAYS_MORE_OF.get(more.field, ("certificate",))
    of = [one for one in columns if one.field in fields and _is_of(one, more)]
    if number := number_in(more.heading):
        return next((one for one in of if number_in(one.heading) == number), None)
    before = [one for one in columns if one.index < more.index][-1:]
    if more.field in _FROM_ANYWHERE or more.detail:
        return next((one for one in before if one in of), next(iter(of), None))
    return next((one for one in before if one in of), None)


def _put_together(
    rows: Iterator[RowOfCells], pairs: Sequence[Pair], spelt_out: Callable[[str], str], findings: Findings
) -> Iterator[RowOfCells]:
    for number, cells in rows:
        made = list(cells)
        for of, more in pairs:
            if max(of.index, more.index) >= len(made) or is_empty(made[more.index]):
                continue
            said = _JOINED[more.field](made[of.index], made[more.index], spelt_out, (of, more))
            made[more.index] = None
            if said is not None:
                made[of.index] = said
            elif is_empty(made[of.index]) and not _says_none(cells[more.index]):
                what, remedy = Message("cell.of_nothing", heading=of.heading), Message("cell.of_nothing.remedy")
                told = Problem(what, remedy, row=number, column=more.heading, value=quoted(cells[more.index]))
                findings.refuse(told)
        yield number, made


def _says_none(said: Cell) -> bool:
    """Whether it says that there is nothing to say more of: "Ej aktuell" beside an empty course."""
    return isinstance(said, str) and stated_of_course(said).state == "lacking"


def _with_share(of: Cell, said: Cell, _: Callable[[str], str], __: Pair) -> Cell:
    """A track together with how far somebody has come in it: "vård" and 60 is "vård (60 %)"."""
    if not isinstance(of, str):
        return None
    text = str(said).strip()
    if isinstance(said, float) and 0 < said <= 1:
        text = f"{said:.0%}"
    elif text.isdecimal():
        text = f"{text} %"
    return f"{of} ({text})"


def _with_years(of: Cell, said: Cell, _: Callable[[str], str], __: Pair) -> Cell:
    text = f"{said:g}" if isinstance(said, int | float) else str(said).strip()
    bare = re.fullmatch(r"\d+(?:[.,]\d+)?", text)
    return f"{of} ({text} år)" if bare and not is_empty(of) else None if is_empty(of) else f"{of} ({text})"


def _with_status(of: Cell, said: Cell, spelt_out: Callable[[str], str], __: Pair) -> Cell:
    """A course with how far it has come; of two words for one thing the first is enough: "Klar/godkänd"."""
    words = spelt_out(str(said).strip())
    first, *rest = words.split("/")
    is_twice = rest and status_of(first) is not None and all(status_of(one) == status_of(first) for one in rest)
    return None if is_empty(of) else f"{of} {first if is_twice else words}"


def _until(of: Cell, said: Cell, _: Callable[[str], str], pair: Pair) -> Cell:
    """A proof with its last day; where nothing says that it is held, the day does.

    Below "Giltigt/klart" a day may be the first as well, which is left to who reads the two.
    """
    if isinstance(said, str) and is_nothing(said):
        return of
    if pair[0].field == "certificates" and not is_empty(of) and len(split_items(str(of))) > 1:
        return f"{of}; ({said})"  # of which of them is asked
    day = str(said.date() if isinstance(said, datetime) else said)
    is_last = isinstance(said, date) or day[:1].isdigit() or day[:1].isalpha()
    last = f"t.o.m. {day}" if is_last and not says_completed(pair[1].heading) else day
    return last if is_empty(of) or is_yes(of) or str(of) == "1" else f"{of}, {last}"


def _by_what(of: Cell, said: Cell, _: Callable[[str], str], pair: Pair) -> Cell:
    """How long somebody travels, and by what: "45 min" and "Buss" is "45 min buss"; of a distance it makes no odds."""
    means = _ASIDE.sub("", str(said)).strip().lower()
    if is_empty(of):
        return said
    means = next((word for word, pattern in _FASTEST.items() if pattern.search(means)), means)
    is_bare = not isinstance(of, str) or of.strip().isdecimal()
    is_time = pair[0].unit in ("min", "h", "tid") if is_bare else _TIME.search(str(of)) is not None
    return f"{of} {means}" if is_time and says_travel(means) and not says_travel(str(of)) else of


_ASIDE = re.compile(r"\s*\([^()]*\)")
_FASTEST = {
    word: re.compile(pattern)
    for word, pattern in (
        ("bil", r"\bbil\b"),
        ("tåg", r"tåg"),
        ("buss", r"buss|kollektiv|lokaltrafik|spårvagn|tunnelbana|t-bana"),
        ("cykel", r"cyk"),
        ("gång", r"\bgå|fots\b"),
    )
}
"""Ways to travel, the fastest first: who takes the bus or a bicycle gets as far as the bus goes."""
_TIME = re.compile(r"\d\s?(?:min|h|tim)\w*\.?$", re.IGNORECASE)
_JOINED: dict[str, Callable[[Cell, Cell, Callable[[str], str], Pair], Cell]] = {
    "track_share": _with_share,
    "occupation_years": _with_years,
    "course_status": _with_status,
    "certificate": _until,
    "certificate_until": _until,
    "reach_by": _by_what,
}
