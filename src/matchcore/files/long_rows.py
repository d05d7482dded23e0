"""A long table, one row a fact, as systems write it: ``candidate_id; kind; code; …`` (layer 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from matchcore.errors import InputError, Problem
from matchcore.files.candidate_cells import candidate_cell
from matchcore.files.cells import Cell, CellFault, is_empty, is_nothing, key_of, percent_of, text_of, words_of
from matchcore.files.cells import whole_number_of as whole_of
from matchcore.files.drafts import Draft, Heard, RowOfCells
from matchcore.files.findings import Findings, Spot
from matchcore.files.headings import Column, What, folded_heading, layouts_of
from matchcore.files.ids import say_id
from matchcore.files.language_cells import merged
from matchcore.files.opening_cells import opening_cell
from matchcore.files.said import Reading, Said, say_fact
from matchcore.files.table import Table
from matchcore.messages import Message
from matchcore.records import Certificate, LanguageDemand, TrackProgress
from matchcore.records.model import SKILLS, Refusal

__all__ = ["KINDS", "long_records"]

KINDS: Mapping[What, Mapping[str, str]] = {
    "candidates": {
        "candidate": "kandidat person deltagare",
        "certificate": "kompetensbevis certifikat intyg bevis",
        "language": "språk",
        "track": "spår jobbspår",
        "form": "anställningsform",
        "field": "uppgift fält",
        "group": "grupp",
        "fact": "fakta faktum",
    },
    "openings": {
        "opening": "plats jobb annons",
        "certificate_required": "krav kompetensbeviskrav",
        "certificate_merited": "merit meriterande",
        "language_required": "språkkrav",
        "language_wanted": "språkmerit önskat_språk",
        "field": "uppgift fält",
        "fact": "fakta faktum",
    },
}
"""The kinds of row that a long table of each sort can have, with the Swedish words for them."""

_MOST_REMEMBERED = 50_000


def long_records(
    rows: Iterable[RowOfCells], table: Table, reading: Reading, findings: Findings
) -> tuple[list[Any], dict[str, int]]:
    """The records of a long table in the order in which their ids first stand, and the row of each."""
    what = table.layout.what
    key = next(column for column in table.columns if column.field == "id")
    others = [column for column in table.columns if column.field != "id"]
    kinds = {folded_heading(word): kind for kind, words in KINDS[what].items() for word in (kind, *words.split())}
    drafts: dict[str, Draft] = {}
    heard: dict[str, list[Heard]] = {}
    ids: dict[Cell, str] = {}
    remembered: dict[tuple[Cell, ...], Said] = {}
    for number, cells in rows:
        value = cells[key.index]
        name = ids.get(value) if type(value) is str else None
        if name is None:
            name = _id_of(value, key, number, findings)
            if name == "":
                continue
            ids[str(value)] = name
        draft = drafts.get(name)
        if draft is None:
            draft = drafts[name] = Draft(what, number, findings)
            draft.fields["id"] = name
        said_by = tuple([cells[column.index] for column in others])
        said = remembered.get(said_by) if _can_be_remembered(said_by) else None
        if said is None:
            said = _Row(others, said_by, reading, what).read(kinds)
            if len(remembered) < _MOST_REMEMBERED and _can_be_remembered(said_by):
                remembered[said_by] = said
        draft.take(said, number, None)
        heard.setdefault(name, []).append((said, number, None))
    made = [draft.finished(partial(heard.__getitem__, name)) for name, draft in drafts.items()]
    return [record for record in made if record is not None], {name: draft.row for name, draft in drafts.items()}


def _can_be_remembered(cells: tuple[Cell, ...]) -> bool:
    """Whether equal cells mean the same: 1 and True are equal, and a list has no hash."""
    return all(cell is None or type(cell) is str for cell in cells)


def _id_of(value: Cell, column: Column, row: int, findings: Findings) -> str:
    """The id that a row belongs to; empty when it has none that can be used, which is told."""
    if is_empty(value):
        missing = Problem(Message("value.missing"), Message("value.missing.remedy"), row=row, column=column.heading)
        findings.refuse(missing)
        return ""
    said = Said(Spot(column.heading))
    say_id(said, value)
    findings.tell(said.spot, row)
    return str(said.fields["id"])


class _Row:
    """The cells of one row by field, each read when it is asked for."""

    def __init__(self, columns: list[Column], cells: tuple[Cell, ...], reading: Reading, what: What) -> None:
        self.cells = {
            column.field: (column, value)
            for column, value in zip(columns, cells)
            if value != "" and not is_empty(value)
        }
        self.reading = reading
        self.terms = reading.terms
        self.what = what
        self.heading = next(column.heading for column in columns if column.field == "kind")
        self.said = Said(Spot(self.heading))
        self.used = {"kind"}

    def read(self, kinds: Mapping[str, str]) -> Said:
        """What the row says; what is wrong is told at the cell that it comes from, or at the row's kind."""
        spot = self.said.spot
        try:
            for column, value in self.cells.values():
                if isinstance(value, CellFault):
                    raise _AtCell(value, column, value.shown)
            known = list(KINDS[self.what])
            if "kind" not in self.cells:
                raise Refusal(Message("long.needs", field="kind"), Message("long.kinds", known=known))
            kind = self.get("kind", lambda value: kinds.get(folded_heading(words_of(value))))
            if kind is None:
                raise Refusal(Message("long.kind"), Message("long.kinds", known=known))
            _READERS[kind](self)
            unused = [name for name in self.cells if name not in self.used]
            if unused:
                raise Refusal(Message("long.unused", fields=unused, kind=kind), Message("long.unused.remedy"))
        except _AtCell as fault:
            spot.column = fault.column.heading
            spot.refuse(fault, fault.value)
        except Refusal as refusal:
            spot.refuse(refusal, self.cells.get("kind", (None, None))[1])
        except InputError as error:
            spot.refuse_record(error, self.cells["kind"][1])
        return self.said

    def get(self, field: str, read: Callable[[Any], Any]) -> Any:
        """A field's value, None where its cell is empty. Raises `Refusal` that knows its cell."""
        self.used.add(field)
        if field not in self.cells:
            return None
        column, value = self.cells[field]
        try:
            return read(value)
        except Refusal as refusal:
            raise _AtCell(refusal, column, value) from None

    def need(self, field: str, read: Callable[[Any], Any]) -> Any:
        """The same for a field that the row cannot lack."""
        found = self.get(field, read)
        if found is None:
            raise Refusal(Message("long.needs", field=field), Message("long.needs.remedy", field=field))
        return found

    def code(self, kind: Any) -> Any:
        """The code that the row is about."""
        return self.need("code", lambda value: self.terms.code(kind, words_of(value), self.said.spot))

    def modules(self, owner: Any) -> tuple[str, ...] | None:
        """The modules that the row names, as codes."""
        return self.get("modules", lambda value: self.terms.modules(owner.modules, _listed(words_of(value))))  # type: ignore[no-any-return]

    def levels(self) -> dict[str, Any]:
        """The levels that the row gives, as a whole and skill by skill."""
        names = ("level", *SKILLS)
        return {name: self.get(name, lambda value: self.terms.level(key_of(value))[0]) for name in names}


class _AtCell(Refusal):
    """A refusal that knows its cell."""

    def __init__(self, refusal: Refusal, column: Column, value: Cell) -> None:
        super().__init__(refusal.what, refusal.remedy)
        self.column, self.value = column, value


def _certificate(row: _Row) -> None:
    code = row.code("certificate")
    made = Certificate(
        code=code,
        issued=row.get("issued", row.reading.day),
        expires=row.get("expires", row.reading.day),
        standing=row.get("standing", lambda value: _one_of(value, _STANDINGS)) or "declared",
        modules=row.modules(row.terms.vocabulary.certificates[code]),
    )
    row.said.lists = {"certificates": (made,)}


def _language(row: _Row) -> None:
    draft: dict[str, Any] = {"language": row.code("language"), **row.levels()}
    draft["course"] = row.get("course", lambda value: row.terms.code("course", words_of(value)))
    draft["course_status"] = row.get("course_status", lambda value: _one_of(value, _STATUSES))
    drafts = ({name: value for name, value in draft.items() if value is not None},)
    row.said.lists = {"language_drafts": drafts, "languages": tuple(merged(drafts, row.said.spot))}


def _track(row: _Row) -> None:
    code = row.code("track")
    made = TrackProgress(
        track=code,
        modules=row.modules(row.terms.vocabulary.tracks[code]),
        share=row.get("share", percent_of),
        expected_completion=row.get("expected_completion", row.reading.day),
    )
    row.said.lists = {"tracks": (made,)}


def _form(row: _Row) -> None:
    row.said.lists = {"forms": () if is_nothing(row.need("code", words_of)) else (row.code("form"),)}


def _field(row: _Row) -> None:
    """A plain field of the record by its name, its value read as in a table with one row each."""
    name = row.need("code", text_of)
    layout = layouts_of(row.what)[0]
    named = layout.column(0, name, row.terms.vocabulary)
    if named is None or named.field == "id" or named.detail:
        remedy = layout.problem(name).remedy
        raise _AtCell(Refusal(Message("field.unknown"), remedy), *row.cells["code"])
    row.used.add("value")
    if "value" not in row.cells:
        return
    column, value = row.cells["value"]
    told = Column(column.index, column.heading, named.field)
    say = candidate_cell if row.what == "candidates" else opening_cell
    row.said = say(told, value, row.reading)


def _group(row: _Row) -> None:
    row.said.groups = {row.need("code", text_of): row.need("value", text_of)}


def _fact(row: _Row) -> None:
    name = row.need("code", text_of)
    row.used.add("value")
    if "value" not in row.cells:
        raise Refusal(Message("long.needs", field="value"), Message("long.needs.remedy", field="value"))
    say_fact(row.said, name, row.cells["value"][1])


def _demanded(field: str) -> Callable[[_Row], None]:
    def read(row: _Row) -> None:
        row.said.lists = {field: (row.code("certificate"),)}

    return read


def _language_demanded(field: str) -> Callable[[_Row], None]:
    def read(row: _Row) -> None:
        draft = {"language": row.code("language"), **row.levels()}
        draft["tolerance"] = row.get("tolerance", whole_of) or 0
        draft["reason"] = row.get("reason", text_of)
        row.said.lists = {field: (LanguageDemand(**draft),)}

    return read


def _nothing(row: _Row) -> None:
    """A row that only says that the record exists."""


def _listed(text: str) -> list[str]:
    names = [part.strip() for part in text.replace(";", "+").replace(",", "+").split("+") if part.strip()]
    return [] if len(names) == 1 and is_nothing(names[0]) else names


def _one_of(value: Cell, known: Mapping[str, frozenset[str]]) -> str:
    text = words_of(value).casefold()
    for meant, words in known.items():
        if text in words:
            return meant
    raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=list(known)))


_STANDINGS = {
    "validated": frozenset("validated validerat validerad styrkt ja yes true".split()),
    "declared": frozenset("declared uppgivet uppgiven nej no false".split()),
}
_STATUSES = {
    "completed": frozenset("completed klar avslutad avslutat godkänd".split()),
    "enrolled": frozenset("enrolled pågår pågående".split()),
}
_READERS: Mapping[str, Callable[[_Row], None]] = {
    "candidate": _nothing,
    "opening": _nothing,
    "certificate": _certificate,
    "language": _language,
    "track": _track,
    "form": _form,
    "field": _field,
    "group": _group,
    "fact": _fact,
    "certificate_required": _demanded("certificates_required"),
    "certificate_merited": _demanded("certificates_merited"),
    "language_required": _language_demanded("languages_required"),
    "language_wanted": _language_demanded("languages_wanted"),
}
