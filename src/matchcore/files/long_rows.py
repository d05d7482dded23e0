"""A long table, one row a fact, as systems write it: ``candidate_id; kind; code; …`` (layer 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from matchcore.errors import InputError, Problem
from matchcore.files.candidate_rows import CandidateDraft
from matchcore.files.candidate_rows import read_cell as read_candidate_cell
from matchcore.files.cells import Cell, is_nothing, key_of, percent_of, text_of, whole_number_of, words_of
from matchcore.files.drafts import Draft, Reading, RowOfCells
from matchcore.files.findings import Spot
from matchcore.files.headings import Column, folded_heading, layouts_of
from matchcore.files.opening_rows import OpeningDraft
from matchcore.files.opening_rows import read_cell as read_opening_cell
from matchcore.files.table import Table
from matchcore.messages import Message
from matchcore.records import Certificate, LanguageDemand, TrackProgress
from matchcore.records.model import SKILLS, Refusal

__all__ = ["KINDS", "long_records"]

KINDS: Mapping[str, Mapping[str, str]] = {
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


class _Row:
    """The cells of one row by field, each read when it is asked for."""

    def __init__(self, draft: Draft, cells: Mapping[str, tuple[Column, Cell]]) -> None:
        self.draft = draft
        self.cells = cells
        self.terms = draft.reading.terms
        self.used: set[str] = {"id", "kind"}

    @property
    def candidate(self) -> CandidateDraft:
        """The draft, for kinds of row that only candidates have."""
        return cast("CandidateDraft", self.draft)

    def spot(self, field: str) -> Spot:
        """Where a field stands, or where it should: the row's kind."""
        column, value = self.cells.get(field, self.cells["kind"])
        return self.draft.spot(column, value, f"long.{field}")

    def get(self, field: str, read: Callable[[Any], Any]) -> Any:
        """A field's value, None where its cell is empty; raises `Refusal` told at its own cell."""
        self.used.add(field)
        if field not in self.cells:
            return None
        column, value = self.cells[field]
        try:
            return read(value)
        except Refusal as refusal:
            raise _Told(refusal, column, value) from None

    def need(self, field: str, read: Callable[[Any], Any]) -> Any:
        """The same for a field that the row cannot lack."""
        found = self.get(field, read)
        if found is None:
            raise Refusal(Message("long.needs", field=field), Message("long.needs.remedy", field=field))
        return found

    def code(self, kind: Any) -> Any:
        """The code that the row is about."""
        return self.need("code", lambda value: self.terms.code(kind, words_of(value), self.spot("code")))


class _Told(Refusal):
    """A refusal that knows its cell."""

    def __init__(self, refusal: Refusal, column: Column, value: Cell) -> None:
        super().__init__(refusal.what, refusal.remedy)
        self.column, self.value = column, value


def long_records(rows: Iterable[RowOfCells], table: Table, reading: Reading) -> tuple[list[Any], dict[str, int]]:
    """The records of a long table in the order in which their ids first stand, and the row of each."""
    what = table.layout.what
    drafts: dict[str, CandidateDraft | OpeningDraft] = {}
    first: dict[str, int] = {}
    make = CandidateDraft if what == "candidates" else OpeningDraft
    kinds = {folded_heading(word): kind for kind, words in KINDS[what].items() for word in (kind, *words.split())}
    for number, cells in rows:
        draft: CandidateDraft | OpeningDraft = make(number, reading)
        filled = {column.field: (column, value) for column, value in draft.filled(cells, table.columns)}
        if "id" not in filled:
            missing = Problem(Message("value.missing"), Message("value.missing.remedy"), field="id", row=number)
            reading.findings.refuse(missing)
            continue
        draft.set_id(*filled["id"])
        name = draft.fields.get("id", "")
        if not name:
            continue
        known = drafts.setdefault(name, draft)
        first.setdefault(name, number)
        known.row = number
        _read_row(_Row(known, filled), kinds, what)
    made = [draft.finished() for draft in drafts.values()]
    return [record for record in made if record is not None], first


def _read_row(row: _Row, kinds: Mapping[str, str], what: str) -> None:
    if "kind" not in row.cells:
        row.cells = {**row.cells, "kind": row.cells["id"]}
        missing = Refusal(Message("long.needs", field="kind"), Message("long.kinds", known=list(KINDS[what])))
        row.spot("id").refuse(missing, None)
        return
    column, value = row.cells["kind"]
    try:
        kind = kinds.get(folded_heading(text_of(value)))
        if kind is None:
            raise Refusal(Message("long.kind"), Message("long.kinds", known=list(KINDS[what])))
        _READERS[kind](row)
        unused = [name for name in row.cells if name not in row.used]
        if unused:
            raise Refusal(Message("long.unused", fields=unused, kind=kind), Message("long.unused.remedy"))
    except _Told as told:
        row.draft.spot(told.column, told.value, "long").refuse(told, told.value)
    except Refusal as refusal:
        row.draft.spot(column, value, "long").refuse(refusal, value)
    except InputError as error:
        row.draft.spot(column, value, "long").refuse_record(error, value)


def _certificate(row: _Row) -> None:
    code = row.code("certificate")
    modules = row.get("modules", lambda value: _listed(text_of(value)))
    if modules is not None:
        term = row.terms.vocabulary.certificates[code]
        modules = row.get("modules", lambda _: row.terms.modules(term.modules, modules))
    made = Certificate(
        code=code,
        issued=row.get("issued", row.draft.reading.day),
        expires=row.get("expires", row.draft.reading.day),
        standing=row.get("standing", _standing) or "declared",
        modules=modules,
    )
    row.candidate.certificates.append(made)


def _language(row: _Row) -> None:
    said: dict[str, Any] = {"language": row.code("language"), **_levels(row)}
    said["course"] = row.get("course", lambda value: row.terms.code("course", words_of(value), row.spot("course")))
    said["course_status"] = row.get("course_status", _status)
    said = {name: value for name, value in said.items() if value is not None}
    column, value = row.cells["code"]
    row.candidate.languages.append((said, row.draft.spot(column, value, "languages"), value))


def _track(row: _Row) -> None:
    code = row.code("track")
    modules = row.get("modules", lambda value: _listed(text_of(value)))
    if modules is not None:
        term = row.terms.vocabulary.tracks[code]
        modules = row.get("modules", lambda _: row.terms.modules(term.modules, modules))
    share = row.get("share", percent_of)
    expected = row.get("expected_completion", row.draft.reading.day)
    row.candidate.tracks.append(TrackProgress(track=code, modules=modules, share=share, expected_completion=expected))


def _form(row: _Row) -> None:
    draft = row.draft
    before = draft.fields.get("forms", ())
    text = row.need("code", text_of)
    draft.fields["forms"] = before if is_nothing(text) else (*before, row.code("form"))


def _field(row: _Row) -> None:
    """A plain field of the record by its name, its value read as in a table with one row each."""
    draft = row.draft
    name = row.need("code", text_of)
    what = "candidates" if isinstance(draft, CandidateDraft) else "openings"
    layout = layouts_of(what)[0]
    named = layout.column(0, name, row.terms.vocabulary)
    if named is None or named.field == "id" or named.detail:
        problem = layout.problem(name)
        raise _Told(Refusal(Message("field.unknown"), problem.remedy), *row.cells["code"])
    row.used.add("value")
    if "value" not in row.cells:
        return
    column, value = row.cells["value"]
    told = Column(column.index, column.heading, named.field)
    if isinstance(draft, CandidateDraft):
        read_candidate_cell(draft, told, value)
    elif isinstance(draft, OpeningDraft):
        read_opening_cell(draft, told, value)


def _group(row: _Row) -> None:
    name = row.need("code", text_of)
    row.draft.groups[name] = row.need("value", text_of)


def _fact(row: _Row) -> None:
    name = row.need("code", text_of)
    row.used.add("value")
    column, value = row.cells.get("value", row.cells["kind"])
    row.draft.set_fact(Column(column.index, column.heading, "facts", name), value)


def _demanded(field: str) -> Callable[[_Row], None]:
    def read(row: _Row) -> None:
        before = row.draft.fields.get(field, ())
        row.draft.fields[field] = (*before, row.code("certificate"))

    return read


def _language_demanded(field: str) -> Callable[[_Row], None]:
    def read(row: _Row) -> None:
        said = {"language": row.code("language"), **_levels(row)}
        said["tolerance"] = row.get("tolerance", whole_number_of) or 0
        said["reason"] = row.get("reason", text_of)
        before = row.draft.fields.get(field, ())
        row.draft.fields[field] = (*before, LanguageDemand(**said))

    return read


def _nothing(row: _Row) -> None:
    """A row that only says that the record exists."""


def _levels(row: _Row) -> dict[str, Any]:
    return {name: row.get(name, lambda value: row.terms.level(key_of(value))[0]) for name in ("level", *SKILLS)}


def _listed(text: str) -> list[str]:
    names = [part.strip() for part in text.replace(";", "+").replace(",", "+").split("+") if part.strip()]
    return [] if len(names) == 1 and is_nothing(names[0]) else names


def _standing(value: Cell) -> str:
    text = text_of(value).casefold()
    for standing, words in _STANDINGS.items():
        if text in words:
            return standing
    raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=list(_STANDINGS)))


def _status(value: Cell) -> str:
    text = text_of(value).casefold()
    for status, words in _STATUSES.items():
        if text in words:
            return status
    raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=list(_STATUSES)))


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
