"""What a column of openings holds whose heading is not known: decided by its cells, where most of them say it.

Only of openings, and only below a heading of which nothing else is known: never what is personal or protected, nor ids
or employers. What is decided is told once, as an estimate; of what is not, a cell that names a demand leaves its row
out, for the opening would ask for less than it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from matchcore.content.findings import Findings, Spot
from matchcore.errors import InputError, Problem
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.amounts import title_and_seats
from matchcore.tables.cells.cells import Cell, is_empty, is_nothing
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.hours_cells import working_time
from matchcore.tables.cells.language_cells import LEVEL_OPEN, demands_in
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.tables.cells.periods import is_at_once
from matchcore.tables.cells.said import Reading
from matchcore.tables.headings import Column, Layout, folded_heading, is_of_notes, is_of_status
from matchcore.tables.term_lookup import Terms

__all__ = ["names_demand", "with_unknown"]

_LEAST, _LEAST_DIFFERENT, _SHARE, _SHARE_OF_ALL = 3, 2, 0.6, 0.5
_MOST_SEATS, _LONGEST, _MOST_LOOKED_AT = 99, 300, 300
_OF_MERITS = re.compile(r"\bbra\b|plus|merit|fordel|onsk|garna|helst|bonus|extra|trevlig|uppskatt|valkom|fint")
_OFFERED = re.compile(
    r"\b(?:ge[sr]|erbjud\w*|bekosta\w*|betal\w*|ordna\w*|ingar|utbildar|lar\w* (?:upp|ut)|ej|inte|inga?|inget|utan)\b"
)
_OF_SEATS = re.compile(r"\b(?:folk|hur manga|antal|mangd|huvuden)\b")
_OF_STARTS = re.compile(r"start|borja?|forsta|igang|ingang|tilltra|\bfran\b|\bfrom\b|\bnar\b")
_OF_ENDS = re.compile(r"\b(?:till|t o m|slut|sist|senast|svar)")
_OF_CLASSES = re.compile(r"truck|kort|klass|licens")
_COUNTED = re.compile(r"\d{1,2}(?:\s?[-–]\s?\d{1,2})?\s?(?:st|styck\w*|pers\w*|platser|tjänster)\.?", re.IGNORECASE)
_OF_LANGUAGES = re.compile(r"sprak|svensk|\b(?:sfi|sva|sv)\b|niva")
_OF_OTHERS = re.compile(
    r"\b(?:ring|namn|heter|chef|boss|forman|coach|mentor|person(?:en|alen)?\b|kolleg|ansvar|arbetsled|handled"
    r"|kontakt|hos|anstallda|redan|idag|huvudkontor|intervju|oppet)|mote"
)
"""In headings of people, of those who are there already, and of meetings: never decided by cells."""
_CLASS_OR_LEVEL = re.compile(r"\s*[A-D]1?\s*", re.IGNORECASE)
"""What may be a level, a driving licence or a truck's class."""
_EMPLOYERS = frozenset({"vocabulary.no_certificate", "vocabulary.criminal_record", "vocabulary.health"})
_PROOFS = ("certificates_required", "certificates_merited")
_ONE_OF = {
    **dict.fromkeys(("municipality", "postcode", "workplace", "lat", "coordinates"), "locality"),
    **dict.fromkeys(("hours",), "shifts"),
    **dict.fromkeys(("languages_wanted", "language"), "languages_required"),
}
"""Fields of which one is enough: where another column has it, none is taken for the kind."""


def with_unknown(
    headings: Sequence[str],
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    terms: Terms,
    epoch: date | None,
    row: int,
    findings: Findings,
) -> tuple[tuple[Column, ...], frozenset[int]]:
    """The columns with those that their cells tell, and the places of those that stay unknown and may demand."""
    if layout.what != "openings" or layout.is_long:
        return columns, frozenset()
    columns = tuple(column for column in columns if not _is_misguessed(column, below, layout, terms, epoch))
    known = {column.index for column in columns}
    taken = {_ONE_OF.get(column.field, column.field) for column in columns}.difference(_PROOFS)
    made, left = list(columns), set()
    for index, heading in enumerate(headings):
        if not heading or index in known or is_of_notes(heading):
            continue
        told = layout.problem(heading)
        if told.code != "heading.unknown":
            continue
        key = folded_heading(heading)
        probes = _probes(key, _near(told, layout), Reading(terms, epoch))
        if is_of_status(heading):  # "Läge" is a place, too
            probes = {"locality": probes["locality"]}
        cells = _cells_at(index, below)
        name, count, is_sure = _likeliest(cells, probes)
        is_other = any(one.search(key) for one in (_OFFERED, _OF_OTHERS))
        if is_sure and name not in taken and not is_other:
            made.append(Column(index, heading, name))
            taken |= {name}.difference(_PROOFS)
            what = Message("heading.by_cells", field=layout.spellings[name][0], count=count, total=len(cells))
            findings.refuse(Problem(what, Message("heading.by_cells.remedy"), row=row, column=heading))
        elif not (is_other or is_of_status(heading) or _OF_MERITS.search(key)) and (
            not is_sure or name in (*_PROOFS, "languages_required")
        ):
            left.add(index)
    return tuple(sorted(made, key=lambda one: one.index)), frozenset(left)


def _near(told: Problem, layout: Layout) -> str:
    return layout.field_spelt(getattr(told.remedy, "values", {}).get("near", ""))


def _is_misguessed(
    column: Column, below: Sequence[Sequence[Cell]], layout: Layout, terms: Terms, epoch: date | None
) -> bool:
    """Whether a column is known by a word in its heading alone, and no cell bears it out: "Vem behöver folk"."""
    if not column.is_guessed or column.field not in ("seats", "certificates_merited"):
        return False
    probes = _probes(folded_heading(column.heading), column.field, Reading(terms, epoch))
    probe, cells = probes.get(column.field), _cells_at(column.index, below)
    return probe is not None and sum(cells.values()) >= _LEAST and all(probe(cell) is False for cell in cells)


def _likeliest(cells: Mapping[Cell, int], probes: Mapping[str, _Probe]) -> tuple[str, int, bool]:
    """The field that most cells hold, how many do, and whether that is a clear majority of those that say anything."""
    told = {name: [probe(cell) for cell in cells] for name, probe in probes.items()}
    counts = {name: said.count(True) for name, said in told.items()}
    name = max(counts, key=lambda one: counts[one])
    count, total = counts[name], len(cells) - told[name].count(None)
    n_cells = sum(times for said, times in zip(told[name], cells.values(), strict=True) if said)
    is_alone = list(counts.values()).count(count) == 1 and count >= _LEAST_DIFFERENT and n_cells >= _LEAST
    return name, count, is_alone and count >= max(_SHARE * total, _SHARE_OF_ALL * len(cells))


def names_demand(cell: Cell, terms: Terms, known: dict[str, bool]) -> bool:
    """Whether a cell names a certificate, a licence or a level that an opening would require.

    Of each column some hundreds of texts are looked at, and `known` keeps what they say.
    """
    if not isinstance(cell, str):
        return False
    if cell not in known and len(known) < _MOST_LOOKED_AT:
        made, _ = _demanded(cell, terms)
        known[cell] = any(made.get(name) for name in ("certificates_required", "languages_required", LEVEL_OPEN))
    return known.get(cell, False)


def _demanded(cell: Cell, terms: Terms) -> tuple[Mapping[str, Sequence[object]], Spot]:
    """What a cell demands if it stands among requirements; nothing where letters were wrong."""
    spot = Spot("")
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return {}, spot
    made = certificates_demanded(cell, terms, spot)
    is_near = any(isinstance(one.what, Message) and one.what.key == "term.read_as" for one in spot.noted)
    return ({} if is_near and not re.search(rf"\b{LICENCE_CLASS.pattern}\b", cell) else made), spot


def _cells_at(index: int, below: Sequence[Sequence[Cell]]) -> Mapping[Cell, int]:
    """How often each cell of a column stands that says something, without regard to case."""
    texts: dict[Cell, Cell] = {}
    times: Counter[Cell] = Counter()
    for cell in (cells[index] for cells in below if index < len(cells)):
        if is_empty(cell) or not isinstance(cell, str | int | float | date) or is_nothing(str(cell)):
            continue
        times[texts.setdefault(cell.strip().casefold() if isinstance(cell, str) else cell, cell)] += 1
    return times


_Probe = Callable[[Cell], bool | None]
"""Whether a cell holds a field; None where it says neither."""


def _probes(key: str, near: str, reading: Reading) -> Mapping[str, _Probe]:
    """By field, for those that may stand below a folded heading, what tells that a cell holds it."""
    terms = reading.terms
    is_of_languages = _OF_LANGUAGES.search(key) is not None
    is_merit = _OF_MERITS.search(key) is not None and not is_of_languages  # "Hur bra svenska"
    proofs = "certificates_merited" if is_merit else "certificates_required"
    probes: dict[str, _Probe] = {
        proofs: lambda cell: _is_proof(cell, terms),
        "title": lambda cell: _is_title(cell, terms),
        "locality": lambda cell: isinstance(cell, str) and _is_place(cell, terms),
        "shifts": _is_time,
        "seats": lambda cell: _is_count(cell, is_near=near == "seats" or _OF_SEATS.search(key) is not None),
    }
    if not is_merit and not _OF_CLASSES.search(key):
        probes["languages_required"] = lambda cell: _is_level(cell, terms, is_told=is_of_languages)
    if _OF_STARTS.search(key) and not _OF_ENDS.search(key):
        probes["start"] = lambda cell: _is_day(cell, reading)
    return probes


def _is_proof(cell: Cell, terms: Terms) -> bool | None:
    made, spot = _demanded(cell, terms)
    if any(made.get(name) for name in _PROOFS):
        return True
    judged = [isinstance(one.what, Message) and one.what.key in _EMPLOYERS for one in spot.refused]
    return None if judged and all(judged) else False


def _is_level(cell: Cell, terms: Terms, *, is_told: bool) -> bool | None:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    spot = Spot("")
    made = demands_in(cell, terms, spot)
    is_read = bool(made.get("languages_required")) and not spot.refused  # a language without its level says less
    return None if is_read and not is_told and _CLASS_OR_LEVEL.fullmatch(cell) else is_read


def _is_title(cell: Cell, terms: Terms) -> bool | None:
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    counted = title_and_seats(cell)
    found = terms.resolution("occupation", counted[0] if counted else cell.strip())
    is_open = found.reason is not None and found.reason.key == "vocabulary.several"
    return found.code is not None or (None if is_open else False)


def _is_place(cell: str, terms: Terms) -> bool:
    found = terms.resolution("municipality", cell.strip())
    return found.code is not None or (found.reason is not None and found.reason.key == "vocabulary.locality")


def _is_time(cell: Cell) -> bool:
    try:
        return isinstance(cell, str) and bool(working_time(cell, Spot("")))
    except (Refusal, InputError):
        return False


def _is_count(cell: Cell, *, is_near: bool) -> bool:
    if isinstance(cell, str) and _COUNTED.fullmatch(cell.strip()):
        return True
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell).strip()
    return is_near and text.isdecimal() and 0 < int(text[:4]) <= _MOST_SEATS


def _is_day(cell: Cell, reading: Reading) -> bool:
    if not isinstance(cell, str):
        return isinstance(cell, date)
    try:
        return is_at_once(cell) or bool(reading.period(cell))
    except Refusal:
        return False
