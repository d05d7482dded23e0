"""Whether a cell may be of a kind, asked where the cells decide what a column is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from matchcore.content.findings import Spot
from matchcore.personal import is_personal
from matchcore.records.model import Refusal
from matchcore.tables.cells.amounts import title_and_seats
from matchcore.tables.cells.asides import aside_of
from matchcore.tables.cells.candidate_cells import candidate_cell
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.ids import is_plain_id
from matchcore.tables.cells.language_demands import LEVEL_OPEN, demands_in
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.tables.cells.opening_cells import opening_cell
from matchcore.tables.cells.said import Reading
from matchcore.tables.cells.support_cells import says_support
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column, What

CellKind = Callable[[Cell, Reading], bool | None]
"""Whether a cell is of a kind; None where it says neither."""

_LONGEST, _MOST_SEATS = 300, 99
_COUNTED = re.compile(r"\d{1,2}(?:\s?[-–]\s?\d{1,2})?\s?(?:st|styck\w*|pers\w*|platser|tjänster)\.?", re.IGNORECASE)
_CLASS_OR_LEVEL = re.compile(r"\s*[A-D]1?\s*", re.IGNORECASE)
"""What may be a level, a driving licence or a truck's class."""
_NUMBERED = re.compile(r"\D{0,12}\d{1,6}[a-z]?", re.IGNORECASE)
"""A number, or a word with one: "jobb 3", "J-12"."""
_OF_PARTS = re.compile(r"(?!\d{4}-\d\d-\d\d$)[^\W\d_]{0,6}[-_./: ]?\d{1,6}(?:[-_./:]\d{1,6}){0,2}[a-z]?", re.IGNORECASE)
"""A number of a case, as registers have them: "14/207", "AF-2024-118", "D.14"."""
_BORN = re.compile(r"(?:19|20)?(?P<year>[3-9]\d|0\d|1[0-4])-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])")
_FEWEST_YEARS = 3
_APART = re.compile(r"\s*[,;/+(–-]\s*|\s+")
_EMPLOYERS = frozenset({"vocabulary.no_certificate", "vocabulary.criminal_record", "vocabulary.health"})


def names_demand(cell: Cell, reading: Reading) -> bool:
    """Whether a cell names a certificate, a licence or a level that an opening would require."""
    made, _ = _demanded(cell, reading)
    return any(made.get(name) for name in ("certificates_required", "languages_required", LEVEL_OPEN))


def _demanded(cell: Cell, reading: Reading) -> tuple[Mapping[str, Sequence[object]], Spot]:
    """What a cell demands if it stands among requirements; nothing where letters were wrong."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return {}, Spot("")
    if cell not in reading.demanded:
        spot = Spot("")
        made = certificates_demanded(cell, reading.terms, spot)
        is_near = any(one.key == "term.read_as" for one in spot.noted)
        is_misread = is_near and not re.search(rf"\b{LICENCE_CLASS.pattern}\b", cell)
        reading.demanded[cell] = ({} if is_misread else made), spot
    return reading.demanded[cell]


def names_proof(cell: Cell, reading: Reading) -> bool | None:
    """Whether a cell names a certificate; None where all that it names is for the employer to judge."""
    made, spot = _demanded(cell, reading)
    if made.get("certificates_required") or made.get("certificates_merited"):
        return True
    judged = [one.key in _EMPLOYERS for one in spot.refused]
    return None if judged and all(judged) else False


def names_proof_alone(cell: Cell, reading: Reading) -> bool | None:
    """The same below a heading that says nothing of proofs; no times in letters: "D/K, varannan helg", and no "A"."""
    is_named = None if _CLASS_OR_LEVEL.fullmatch(str(cell)) else names_proof(cell, reading)
    return is_named and not opening_cell(Column(0, "", "shifts"), cell, reading).fields


def is_level(cell: Cell, reading: Reading) -> bool:
    """Whether a cell is a level of a language."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    spot = Spot("")
    made = demands_in(cell, reading.terms, spot)
    return bool(made.get("languages_required")) and not spot.refused  # a language without its level says less


def is_level_alone(cell: Cell, reading: Reading) -> bool | None:
    """The same below a heading that says nothing of languages; None of what may be a class as well."""
    return None if _CLASS_OR_LEVEL.fullmatch(str(cell)) else is_level(cell, reading)


def names_language(cell: Cell, reading: Reading) -> bool:
    """Whether a cell names a language first, whatever is said of how well: "arabiska, lite engelska"."""
    first = _APART.split(cell.strip(), 1)[0] if isinstance(cell, str) and len(cell) <= _LONGEST else ""
    return bool(first) and reading.terms.resolution("language", first).code is not None


def is_title(cell: Cell, reading: Reading) -> bool | None:
    """Whether a cell is an occupation; None where it may be one of several."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    counted = title_and_seats(cell)
    found = reading.terms.resolution("occupation", counted[0] if counted else cell.strip())
    is_open = found.reason is not None and found.reason.key == "vocabulary.several"
    return found.code is not None or (None if is_open else False)


def is_support(cell: Cell, _: Reading) -> bool:
    """Whether a cell answers whether there is instruction, or how much."""
    try:
        return isinstance(cell, str | bool) and says_support(cell)
    except Refusal:  # "#REF!"
        return False


def is_municipality(cell: Cell, reading: Reading) -> bool:
    """Whether a cell names one municipality."""
    return reading.terms.resolution("municipality", str(cell).strip()).code is not None


def is_place(cell: Cell, reading: Reading) -> bool:
    """Whether a cell names a municipality, or a locality in one or more."""
    reason = reading.terms.resolution("municipality", cell.strip()).reason if isinstance(cell, str) else None
    return isinstance(cell, str) and (
        is_municipality(cell, reading) or (reason is not None and reason.key == "vocabulary.locality")
    )


_SEVERAL_PLACES = frozenset({"place.several", "place.partly", "place.nickname"})


def names_places(cell: Cell, reading: Reading) -> bool:
    """The same of one or more places, and of one among other words: "Kiruna C / Vittangi"."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return False
    said = opening_cell(Column(0, "", "locality"), cell, reading)
    told = {one.key for one in said.spot.refused}
    is_sure = bool(said.place) and not any(name.startswith(("unknown", "refused")) for name in said.place)
    return is_place(cell, reading) or (is_sure and not told) or bool(told & _SEVERAL_PLACES)


def reads_as(what: What, field: str, detail: str = "") -> CellKind:
    """Whether a cell is read as a field with nothing to mend; None where it says nothing, or one of several things."""
    say, column = (candidate_cell if what == "candidates" else opening_cell), Column(0, "", field, detail)

    def kind(cell: Cell, reading: Reading) -> bool | None:
        if not isinstance(cell, str | date):
            return False
        said = say(column, cell, reading)
        keys = {one.key for one in said.spot.refused}
        if keys and keys <= {"vocabulary.several", "vocabulary.several_named"}:
            return None
        return False if keys else bool(said.fields or said.lists or said.place) or None

    return kind


def is_id(cell: Cell, _: Reading) -> bool | None:
    """Whether a cell may stand for a person: a number, of several parts or with letters before it; None of a sum."""
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if aside_of(text):
        return None
    is_of_parts = _OF_PARTS.fullmatch(text) is not None and not is_personal(text)
    return isinstance(cell, str | int | float) and not isinstance(cell, bool) and (is_plain_id(text) or is_of_parts)


def are_born(cells: Iterable[Cell]) -> bool:
    """Whether most cells may be the day on which somebody of working age was born: "850312", "770604"."""
    texts = [str(one).removesuffix(".0") for one in cells]
    years = [found["year"] for one in texts if (found := _BORN.fullmatch(one))]
    return len(years) * 2 > len(texts) and len(set(years)) >= _FEWEST_YEARS


def are_grades(cells: Collection[Cell]) -> bool:
    """Whether cells are letters that grade something, A among them, rather than licences or classes: "A", "C"."""
    texts = {str(one).strip().upper() for one in cells}
    return "A" in texts and all(map(_CLASS_OR_LEVEL.fullmatch, texts))


def says(what: What, field: str, detail: str = "") -> CellKind:
    """Whether a cell says something of a field, whatever else it says; None where it says nothing.

    Of certificates only what somebody has counts, of aims what is known by name, and of a course in Swedish that it is
    one: "bra" is how well.
    """
    say, column = (candidate_cell if what == "candidates" else opening_cell), Column(0, "", field, detail)

    def kind(cell: Cell, reading: Reading) -> bool | None:
        if isinstance(cell, str) and len(cell) > _LONGEST:
            return False
        said = say(column, cell, reading)
        if field in ("certificates", "swedish_course"):
            drafts = said.lists.get("language_drafts", ())
            is_said = bool(said.lists.get("certificates")) or any("course" in one for one in drafts)
            is_said = is_said or (field == "certificates" and bool(said.fields or drafts))
        elif field == "working_towards":  # any words may be an aim
            tables = (reading.terms.vocabulary.certificates, reading.terms.vocabulary.tracks)
            is_said = any(one in table for one in said.lists.get("towards", ()) for table in tables)
        elif field == "form":
            is_said = field in said.fields  # times may stand beside it
        else:
            is_said = bool(said.fields or said.place or any(said.lists.values()))
        return is_said or (None if not said.spot.refused else False)

    return kind


def is_counted(cell: Cell, _: Reading) -> bool:
    """Whether a cell is a number of people: "3 st"."""
    return isinstance(cell, str) and _COUNTED.fullmatch(cell.strip()) is not None


def is_count(cell: Cell, reading: Reading) -> bool:
    """The same below a heading that asks for a number, which may stand alone."""
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell).strip()
    return is_counted(cell, reading) or (text.isdecimal() and 0 < int(text[:4]) <= _MOST_SEATS)


def is_number(cell: Cell, _: Reading) -> bool:
    """Whether a cell is a number that a row may have, with or without a word: "jobb 3"."""
    return _NUMBERED.fullmatch(str(cell).strip()) is not None
