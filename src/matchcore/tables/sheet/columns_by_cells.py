"""What a column of openings is, where its cells decide it: of an unknown heading, and of one that may mean two things.

Never what is personal or protected, nor employers. What an unknown column is taken for is told as an estimate; of what
is not decided, a cell that names a demand leaves its row out, for the opening would ask for less than it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matchcore.content.findings import Findings
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.tables.cells.cells import Cell, is_empty, is_nothing
from matchcore.tables.cells.said import Reading
from matchcore.tables.grid import Grid
from matchcore.tables.headings import Column, Layout, folded_heading, is_of_notes, is_of_status
from matchcore.tables.sheet import cell_kinds as cell
from matchcore.tables.sheet.cell_kinds import CellKind
from matchcore.tables.term_lookup import Terms

__all__ = ["decided_by_cells"]

_LEAST, _LEAST_DIFFERENT, _SHARE, _SHARE_OF_ALL = 3, 2, 0.6, 0.5
_ANY, _NEVER = re.compile(""), re.compile(r"(?!)")
_OF_LANGUAGES = re.compile(r"sprak|svensk|\b(?:sfi|sva|sv)\b|niva")
_OF_MERITS = re.compile(
    rf"^(?!.*(?:{_OF_LANGUAGES.pattern}))"  # "Hur bra svenska"
    r".*(?:\bbra\b|plus|merit|fordel|onsk|garna|helst|bonus|extra|trevlig|uppskatt|valkom|fint)"
)
_OFFERED = re.compile(
    r"\b(?:ge[sr]|erbjud\w*|bekosta\w*|betal\w*|ordna\w*|ingar|utbildar|lar\w* (?:upp|ut)|ej|inte|inga?|inget|utan)\b"
)
_OF_SEATS = re.compile(r"\b(?:folk|hur manga|mangd|huvuden)\b|antal\b")
_OF_STARTS = re.compile(
    r"^(?!.*\b(?:till|t o m|slut|sist|senast|svar))"
    r".*(?:start|borja?|forsta|igang|ingang|tilltra|\bfran\b|\bfrom\b|\bnar\b)"
)
_OF_CLASSES = re.compile(r"truck|kort|klass|licens")
_OF_OTHERS = re.compile(
    r"\b(?:ring|namn|heter|chef|boss|forman|coach|mentor|person(?:en|alen)?\b|kolleg|ansvar|arbetsled|handled"
    r"|kontakt|hos|anstallda|redan|idag|huvudkontor|intervju|oppet)|mote"
)
"""In headings of people, of those who are there already, and of meetings: never decided by cells."""
_PROOFS = ("certificates_required", "certificates_merited")
_ONE_OF = {
    **dict.fromkeys(("municipality", "postcode", "workplace", "lat", "coordinates"), "locality"),
    **dict.fromkeys(("hours",), "shifts"),
    **dict.fromkeys(("languages_wanted", "language"), "languages_required"),
}
"""Fields of which one is enough: where another column has it, none is taken for the kind."""


@dataclass(frozen=True)
class _Unknown:
    """What may stand below an unknown heading: `field` where most cells are of a kind and the heading allows it."""

    field: str
    holds: CellKind
    where: re.Pattern[str] = _ANY
    unless: re.Pattern[str] = _NEVER


@dataclass(frozen=True)
class _Turned:
    """A known heading that means another field, `into`, by how large a share of its different cells is of a kind.

    Attributes
    ----------
    of, where
        The field that the heading means, and which of its headings.
    beside
        Whether another column has to mean the same, or none may; None where that makes no difference.
    is_each
        Whether each cell has to stand there but once.
    """

    of: str
    into: str
    holds: CellKind
    told: str
    where: re.Pattern[str] = _ANY
    beside: bool | None = None
    least: float = 0
    most: float = 1
    is_each: bool = False


_UNKNOWN = (
    _Unknown("certificates_required", cell.names_proof, unless=_OF_MERITS),
    _Unknown("certificates_merited", cell.names_proof, where=_OF_MERITS),
    _Unknown("title", cell.is_title),
    _Unknown("locality", cell.is_place),
    _Unknown("shifts", cell.is_time),
    _Unknown("form", cell.is_form),
    _Unknown("seats", cell.is_counted, unless=_OF_SEATS),
    _Unknown("seats", cell.is_count, where=_OF_SEATS),
    _Unknown("languages_required", cell.is_level, where=_OF_LANGUAGES, unless=_OF_CLASSES),
    _Unknown(
        "languages_required",
        cell.is_level_alone,
        unless=re.compile("|".join(one.pattern for one in (_OF_LANGUAGES, _OF_MERITS, _OF_CLASSES))),
    ),
    _Unknown("start", cell.is_day, where=_OF_STARTS),
)
_TURNED = (
    _Turned("seats", "title", cell.is_seats, "heading.taken_for_title", re.compile("^behov$"), most=0.49),
    _Turned("seats", "title", cell.is_seats, "heading.taken_for_title", beside=True, most=0.49),
    _Turned("locality", "id", cell.is_municipality, "heading.taken_for_id", re.compile("^plats$"), most=0),
    _Turned("title", "id", cell.is_number, "heading.numbered_for_id", beside=True, least=1, is_each=True),
    _Turned("employer", "locality", cell.is_place, "heading.taken_for_place", re.compile("plats"), True, least=0.51),
)
_GUESSED: Mapping[str, CellKind] = {"seats": cell.is_count, "certificates_merited": cell.names_proof}
"""What a column known by one word in its heading has to hold, or it is unknown: "Vem behöver folk"."""


def decided_by_cells(
    headings: Sequence[str],
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    terms: Terms,
    grid: Grid,
    row: int,
    findings: Findings,
) -> tuple[tuple[Column, ...], frozenset[int]]:
    """The columns with those that their cells tell, and the places of those that stay unknown and may demand."""
    if layout.what != "openings" or layout.is_long:
        return columns, frozenset()
    reading = Reading(terms, grid.epoch)
    held = {column.index: _cells_at(column.index, below) for column in columns}
    made = [one for one in columns if not _is_misguessed(one, held[one.index], reading)]
    known, left = {column.index for column in made}, set()
    taken = {_ONE_OF.get(column.field, column.field) for column in made}.difference(_PROOFS)
    for index, heading in enumerate(headings):
        told = layout.problem(heading) if heading and index not in known and not is_of_notes(heading) else None
        if told is None or told.code != "heading.unknown":
            continue
        key, cells = folded_heading(heading), _cells_at(index, below)
        is_status = is_of_status(heading)  # "Läge" is a place, too
        kinds = [one for one in _UNKNOWN if one.where.search(key) and not one.unless.search(key)]
        name, count, is_sure = _likeliest(
            cells, [one for one in kinds if not is_status or one.field == "locality"], reading
        )
        is_other = any(one.search(key) for one in (_OFFERED, _OF_OTHERS))
        if is_sure and name not in taken and not is_other:
            made.append(Column(index, heading, name))
            taken |= {name}.difference(_PROOFS)
            what = Message("heading.by_cells", field=layout.spellings[name][0], count=count, total=len(cells))
            findings.refuse(Problem(what, Message("heading.by_cells.remedy"), row=row, column=heading))
        elif not (is_other or is_status or _OF_MERITS.search(key)) and (
            not is_sure or name in (*_PROOFS, "languages_required")
        ):
            left.add(index)
    made = sorted(made, key=lambda one: one.index)
    for rule in _TURNED:
        made = _turned(rule, made, held, reading, row, findings)
    return tuple(made), frozenset(left)


def _is_misguessed(column: Column, cells: Mapping[Cell, int], reading: Reading) -> bool:
    holds = _GUESSED.get(column.field) if column.is_guessed else None
    return holds is not None and sum(cells.values()) >= _LEAST and all(holds(one, reading) is False for one in cells)


def _turned(
    rule: _Turned,
    columns: list[Column],
    held: Mapping[int, Mapping[Cell, int]],
    reading: Reading,
    row: int,
    findings: Findings,
) -> list[Column]:
    """The columns, the first that a rule is of read as what it says, which is noted."""
    of = [column for column in columns if column.field == rule.of]
    if any(_ONE_OF.get(column.field, column.field) == rule.into for column in columns):
        return columns
    for column in of:
        cells = held.get(column.index, {})
        if not cells or not rule.where.search(folded_heading(column.heading)) or rule.beside not in (None, len(of) > 1):
            continue
        share = sum(bool(rule.holds(one, reading)) for one in cells) / len(cells)
        if rule.least <= share <= rule.most and not (rule.is_each and max(cells.values()) > 1):
            findings.note(Problem(Message(rule.told), row=row, column=column.heading))
            return [replace(one, field=rule.into, unit="") if one is column else one for one in columns]
    return columns


def _likeliest(cells: Mapping[Cell, int], kinds: Sequence[_Unknown], reading: Reading) -> tuple[str, int, bool]:
    """The field that most cells hold, how many do, and whether that is a clear majority of those that say anything."""
    told = {kind.field: [kind.holds(one, reading) for one in cells] for kind in kinds}
    counts = {name: said.count(True) for name, said in told.items()}
    name = max(counts, key=lambda one: counts[one])
    count, total = counts[name], len(cells) - told[name].count(None)
    n_cells = sum(times for said, times in zip(told[name], cells.values(), strict=True) if said)
    is_alone = list(counts.values()).count(count) == 1 and count >= _LEAST_DIFFERENT and n_cells >= _LEAST
    return name, count, is_alone and count >= max(_SHARE * total, _SHARE_OF_ALL * len(cells))


def _cells_at(index: int, below: Sequence[Sequence[Cell]]) -> Mapping[Cell, int]:
    """How often each cell of a column stands that says something, without regard to case."""
    texts: dict[Cell, Cell] = {}
    times: Counter[Cell] = Counter()
    for one in (cells[index] for cells in below if index < len(cells)):
        if is_empty(one) or not isinstance(one, str | int | float | date) or is_nothing(str(one)):
            continue
        times[texts.setdefault(one.strip().casefold() if isinstance(one, str) else one, one)] += 1
    return times
