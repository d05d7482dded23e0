"""What a list calls its own town for short: "Hlm" among villages around Hässleholm. Told as an estimate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from matchcore.content.findings import Findings
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.tables.grid import Cell, RowOfCells
from matchcore.tables.headings import Column
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.localities import named
from matchcore.vocabulary.repair import exact_key

_FIRST = re.compile(r"\s*(?P<place>[^\W\d][^\d,;/(]*)")
_SHORT = re.compile(r"\s*(?P<short>[^\W\d_]{2,5})\b\.?(?=\s*(?:$|[,;/(]|[A-ZÅÄÖ]\w*\b))")
_LEAST_NAMED, _LEAST_SHORT = 5, 2


def with_towns_written_out(
    columns: Sequence[Column],
    rows: Iterator[RowOfCells],
    below: Iterable[Sequence[Cell]],
    vocabulary: Vocabulary,
    row: int,
    findings: Findings,
) -> Iterator[RowOfCells]:
    """The rows, a town cut short in the column of places written out, where most other places lie around one such town.

    So it is with a few letters that stand several times, are no place, and follow one another in the town's name.
    """
    column = next((one for one in columns if one.field == "locality"), None)
    cells = [str(one[column.index]) for one in below if column and column.index < len(one) and one[column.index]]
    short = _towns(cells, vocabulary) if column is not None else {}
    if column is None or not short:
        return rows
    for one, town in short.items():
        what, remedy = Message("table.town_short", short=one, town=town), Message("table.town_short.remedy")
        findings.refuse(Problem(what, remedy, row=row, column=column.heading))
    return ((number, _written_out(made, column.index, short)) for number, made in rows)


def _towns(cells: Sequence[str], vocabulary: Vocabulary) -> dict[str, str]:
    """The town that each short word means; none where no town has most of the other places around it."""
    around: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in cells:
        first, short = _FIRST.match(text), _SHORT.match(text)
        place = named(first["place"].strip(), vocabulary) if first else None
        is_known = place is not None and not place.is_guess and (place.municipality or place.localities)
        if place is not None and is_known:
            codes = (
                {place.municipality}
                if place.municipality
                else {c for one in place.localities for c in one.municipalities}
            )
            around.update(code for code in codes if code is not None)
        elif short is not None:
            words[short["short"]] += 1
    code, count = next(iter(around.most_common(1)), ("", 0))
    if count < _LEAST_NAMED or count * 2 <= sum(around.values()) or code not in vocabulary.municipalities:
        return {}
    town = vocabulary.municipalities[code].name
    return {one: town for one, times in words.items() if times >= _LEAST_SHORT and _is_short_of(one, town)}


def _is_short_of(short: str, town: str) -> bool:
    """Whether letters follow one another in a name, the first and the last of it among them: "Hlm" of Hässleholm."""
    letters, rest = exact_key(short), iter(exact_key(town))
    is_within = all(letter in rest for letter in letters)
    return is_within and exact_key(town)[0] == letters[0] and exact_key(town)[-1] == letters[-1]


def _written_out(cells: Sequence[Cell], at: int, short: dict[str, str]) -> Sequence[Cell]:
    if at >= len(cells) or not isinstance(cells[at], str):
        return cells
    made = list(cells)
    made[at] = _SHORT.sub(partial(_in_full, short), str(cells[at]), count=1)
    return made


def _in_full(short: dict[str, str], found: re.Match[str]) -> str:
    return short.get(found["short"], found[0]) if found.start() == 0 else found[0]
