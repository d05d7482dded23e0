"""The headings of a short table: each one of a few known words, or told with the nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.suggestions import names_near
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.grid import Cell


def fields_by_column(
    headings: Sequence[Cell],
    words: Mapping[str, Sequence[str]],
    row: int,
    problems: list[Problem],
    *,
    prefix: str | None = None,
) -> dict[int, str]:
    """Which field stands in each column; what is not understood, or stands twice, goes among the problems.

    Parameters
    ----------
    headings, row
        The cells, and which row of the file they are.
    words
        For each field how it may be headed, in small letters.
    problems
        What is wrong is added to them.
    prefix
        Headings that begin with it are fields by themselves.
    """
    known = {word: field for field, spellings in words.items() for word in spellings}
    found: dict[int, str] = {}
    for at, heading in enumerate(headings):
        if is_empty(heading):
            continue
        text = " ".join(str(heading).split()).casefold()
        field = text if prefix is not None and text.startswith(prefix) else known.get(text)
        if field is None:
            near = names_near(text, known, 1)
            remedy = Message("field.unknown.near", near=near[0]) if near else None
            problems.append(Problem(Message("heading.unknown"), remedy, row=row, column=str(heading)))
        elif field in found.values():
            what = Message("heading.twice", first=field, second=str(heading))
            problems.append(Problem(what, Message("heading.twice.remedy"), row=row, column=str(heading)))
        else:
            found[at] = field
    return found
