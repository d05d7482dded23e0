"""matchcore's own JSON objects as records, every fault of every one told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from matchcore.content.findings import Findings, sound_fields
from matchcore.errors import InputError, Problem
from matchcore.messages import Message
from matchcore.tables.cells.cells import LONGEST_CELL
from matchcore.tables.headings import What
from matchcore.tables.rows.lessening import lesser
from matchcore.tables.source.documents import MODELS

_MOST_PARTS = 10_000  # of one record: no person has as many certificates, languages and facts


def records_in(entries: Sequence[Any], what: What, findings: Findings) -> list[Any]:
    """Our own objects as records; those with faults are left out and told in `findings`."""
    model = MODELS[what]
    made = []
    first: dict[str, int] = {}
    for position, entry in enumerate(entries):
        if (stopped := findings.stopped) is not None:
            findings.refuse(stopped.at(record=f"{what}[{position}]"))
            break
        if (too_large := _too_large(entry)) is not None:
            findings.refuse(too_large.at(record=f"{what}[{position}]"))
            continue
        if isinstance(entry, Mapping):
            entry, personal = sound_fields(model, entry, f"{what}[{position}]")
            for told in personal:
                findings.note(told)
        try:
            record = model.parse(entry)
        except InputError as error:
            record = lesser(model, entry, error) if isinstance(entry, Mapping) else None
            is_new = record is not None and record.id not in first
            name = f"{what[:-1]} {getattr(record, 'id', '')}" if is_new else f"{what}[{position}]"
            findings.refuse_all(replace(problem, record=name) for problem in error.problems)
            if record is None:
                continue
        if first.setdefault(record.id, position) != position:
            twice = Message("id.twice_entry", entry=f"{what}[{first[record.id]}]")
            remedy = Message("id.twice.remedy")
            findings.refuse(Problem(twice, remedy, record=f"{what}[{position}]", field="id", value=record.id))
            continue
        made.append(record)
    return made


def _too_large(entry: Any) -> Problem | None:
    """What is wrong with an entry that holds more than any record, or a longer text; None for any other."""
    n_parts, ahead = 0, [entry]
    while ahead:
        part = ahead.pop()
        n_parts += 1
        if isinstance(part, str):
            if len(part) > LONGEST_CELL:
                what = Message("cell.too_long", length=len(part), most=LONGEST_CELL)
                return Problem(what, Message("cell.too_long.remedy"))
        elif isinstance(part, Mapping | list):
            if n_parts + len(part) > _MOST_PARTS:
                return Problem(Message("record.too_large", most=_MOST_PARTS), Message("record.too_large.remedy"))
            ahead += part.values() if isinstance(part, Mapping) else part
    return None
