"""What one row of a long table says: a certificate, a language, a field, a fact …."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Self

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, with_remedy
from matchcore.records import Certificate, Education, LanguageDemand, Occupation, TrackProgress
from matchcore.records.model import SKILLS, Refusal
from matchcore.tables.cells.background_words import one_of, work_of
from matchcore.tables.cells.candidate_cells import candidate_cell
from matchcore.tables.cells.cells import (
    CellFault,
    is_empty,
    is_nothing,
    key_of,
    number_of,
    percent_of,
    text_of,
    words_of,
)
from matchcore.tables.cells.cells import whole_number_of as whole_of
from matchcore.tables.cells.demand_cells import demand_in
from matchcore.tables.cells.language_cells import merged
from matchcore.tables.cells.opening_cells import opening_cell
from matchcore.tables.cells.place_cells import say_place
from matchcore.tables.cells.said import CellReader, Reading, Said, say_fact, yes_or_no
from matchcore.tables.cells.standings import says_state_alone
from matchcore.tables.cells.wish_cells import wishes_in
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column, What, folded_heading
from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary.levels import stated_of_course, status_of

KINDS: Mapping[What, Mapping[str, str]] = {
    "candidates": {
        "candidate": "kandidat person deltagare",
        "certificate": "kompetensbevis certifikat intyg bevis",
        "language": "språk",
        "track": "spår jobbspår",
        "form": "anställningsform",
        "occupation": "yrke arbete",
        "education": "utbildning",
        "wish": "önskemål önskan",
        "eligible": "subvention berättigad",
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


class RowReader:
    """Reads the cells of a row beside its id.

    Parameters
    ----------
    columns
        The columns beside the id.
    reading
        What is the same for the whole table.
    what
        Whether the table is of candidates or openings.
    """

    def __init__(self, columns: Sequence[Column], reading: Reading, what: What) -> None:
        self.columns = tuple(columns)
        self.reading = reading
        self.what = what
        self.heading = next(column.heading for column in columns if column.field == "kind")
        self._kinds = {
            folded_heading(word): kind for kind, words in KINDS[what].items() for word in (kind, *words.split())
        }
        self._at = [(column.field, column.index) for column in self.columns]
        self._named: dict[str, Column | None] = {}

    def __call__(self, cells: Sequence[Cell]) -> Said:
        """What a row says; what is wrong is told at the cell that it comes from, or at the row's kind."""
        return (self._common(cells) if self.what == "candidates" else None) or _Row(self, cells).read()

    def _common(self, cells: Sequence[Cell]) -> Said | None:
        """What one of the commonest rows says, a certificate or a coordinate; None where anything may be wrong."""
        given = {field: cells[index] for field, index in self._at if cells[index] is not None and cells[index] != ""}
        kind, name = given.pop("kind", None), given.get("code")
        if kind == "certificate" and given.keys() <= {"code", "issued", "expires", "standing"}:
            facts = {field: self._day(given[field]) for field in ("issued", "expires") if field in given}
            code = self.reading.terms.certain("certificate", name) if isinstance(name, str) else None
            standing = given.get("standing", "declared")
            if code is None or None in facts.values() or standing not in ("validated", "declared"):
                return None
            said = Said(Spot(self.heading))
            try:
                said.lists = {"certificates": (Certificate(code=code, standing=standing, **facts),)}
            except InputError:
                return None
            return said
        if kind == "field" and (name == "lat" or name == "lon") and given.keys() == {"code", "value"}:
            said = Said(Spot(next(column.heading for column in self.columns if column.field == "value")))
            say_place(said, name, given["value"], self.reading.terms)
            return None if said.spot.refused else said
        return None

    def _day(self, value: Cell) -> date | None:
        try:
            return self.reading.day(value) if isinstance(value, str) else None
        except Refusal:
            return None

    def kind_of(self, value: Cell) -> str | None:
        """The kind of row that a cell names, or None."""
        if type(value) is str and value in KINDS[self.what]:
            return value
        return self._kinds.get(folded_heading(words_of(value)))

    def named(self, name: str) -> Column | None:
        """The column that a table with one row each has for a field of this name, if any."""
        if name not in self._named:
            column = layouts_of(self.what)[0].column(0, name, self.reading.terms.vocabulary)
            self._named[name] = None if column is None or column.field == "id" or column.detail else column
        return self._named[name]


class _Row:
    """The cells of one row by field, each read when it is asked for."""

    def __init__(self, reader: RowReader, cells: Sequence[Cell]) -> None:
        self.cells = {
            column.field: (column, value)
            for column in reader.columns
            if (value := cells[column.index]) is not None and value != "" and not is_empty(value)
        }
        self.reader = reader
        self.reading = reader.reading
        self.terms = reader.reading.terms
        self.what = reader.what
        self.said = Said(Spot(reader.heading))
        self.used = {"kind"}
        self.looks = True  # for what is personal; a group and a fact refuse it

    def read(self) -> Said:
        spot = self.said.spot
        try:
            for column, value in self.cells.values():
                if isinstance(value, CellFault):
                    raise _AtCell(value, column, value.shown)
            known = list(KINDS[self.what])
            if "kind" not in self.cells:
                raise Refusal(Message("long.needs", field="kind"), Message("long.kinds", known=known))
            kind = self.get("kind", self.reader.kind_of)
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
        if self.looks:
            value = self.said.spot.sound(value, column.heading)
        try:
            return None if is_empty(value) else read(value)
        except Refusal as refusal:
            raise _AtCell(refusal, column, value) from None

    def need(self, field: str, read: Callable[[Any], Any]) -> Any:
        """The same for a field that the row cannot lack."""
        found = self.get(field, read)
        if found is None:
            raise Refusal(*with_remedy("long.needs", field=field))
        return found

    def code(self, kind: Any) -> Any:
        """The code that the row is about."""
        return self.need("code", lambda value: self.terms.code(kind, words_of(value), self.said.spot))

    def occupation(self, value: Cell) -> str:
        """The occupation group that a cell names, or its four digits. Raises `Refusal`."""
        (code, *others) = work_of(key_of(value), self.terms, self.said.spot)
        if others:
            raise Refusal(Message("value.not_text"), Message("cell.write_text"))
        return code

    def modules(self, owner: Any) -> tuple[str, ...] | None:
        """The modules that the row names, as codes."""
        return self.get("modules", lambda value: self.terms.modules(owner.modules, _listed(words_of(value))))  # type: ignore[no-any-return]  # a row may hold anything

    def levels(self) -> dict[str, Any]:
        """The levels that the row gives, as a whole and skill by skill."""
        names = ("level", *SKILLS)
        return {name: self.get(name, lambda value: self.terms.level(key_of(value))[0]) for name in names}


class _AtCell(Refusal):
    """A refusal that knows its cell."""

    def __new__(cls, refusal: Refusal, _column: Column, _value: Cell) -> Self:
        return super().__new__(cls, refusal.what, refusal.remedy)

    def __init__(self, refusal: Refusal, column: Column, value: Cell) -> None:
        super().__init__(refusal.what, refusal.remedy)
        self.column, self.value = column, value


def _certificate(row: _Row) -> None:
    code = row.code("certificate")
    facts = {
        "issued": row.get("issued", row.reading.day),
        "expires": row.get("expires", row.reading.day),
        "standing": row.get("standing", lambda value: _one_of(value, _STANDINGS)) or "declared",
        "modules": row.modules(row.terms.vocabulary.certificates[code]),
    }
    row.said.lists = {"certificates": (Certificate(code=code, **_given(facts)),)}


def _language(row: _Row) -> None:
    draft: dict[str, Any] = {"language": row.code("language"), **row.levels()}
    draft["course"] = row.get("course", lambda value: row.terms.code("course", words_of(value)))
    draft["course_status"] = row.get("course_status", _status)
    drafts = (_given(draft),)
    row.said.lists = {"language_drafts": drafts, "languages": tuple(merged(drafts, row.said.spot))}


def _track(row: _Row) -> None:
    code = row.code("track")
    facts = {
        "modules": row.modules(row.terms.vocabulary.tracks[code]),
        "share": row.get("share", percent_of),
        "expected_completion": row.get("expected_completion", row.reading.day),
    }
    row.said.lists = {"tracks": (TrackProgress(track=code, **_given(facts)),)}


def _given(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}


def _form(row: _Row) -> None:
    row.said.lists = {"forms": () if is_nothing(row.need("code", words_of)) else (row.code("form"),)}


def _occupation(row: _Row) -> None:
    facts = {
        "years": row.get("years", number_of),
        "until": row.get("until", whole_of),
        "abroad": row.get("abroad", yes_or_no),
    }
    row.said.lists = {"occupations": (Occupation(ssyk=row.need("code", row.occupation), **_given(facts)),)}


def _education(row: _Row) -> None:
    facts = {
        "level": row.get("level", lambda value: one_of(words_of(value), "educations")),
        "ssyk": row.get("code", row.occupation),
        "abroad": row.get("abroad", yes_or_no),
        "recognised": row.get("recognised", lambda value: one_of(words_of(value), "recognised")),
    }
    row.said.lists = {"educations": (Education(**_given(facts)),)}


def _wish(row: _Row) -> None:
    """An occupation or a way; "inga" where she was asked and wishes for nothing by itself."""
    wishes = wishes_in(row.need("code", key_of), row.terms, row.said.spot)
    if wishes is not None:
        row.said.fields = {"wishes": wishes}


def _eligible(row: _Row) -> None:
    may = row.get("value", yes_or_no)
    row.said.fields = {"eligible": {row.code("form"): True if may is None else may}}


def _field(row: _Row) -> None:
    """A plain field of the record by its name, its value read as in a table with one row each."""
    name = row.need("code", text_of)
    named = row.reader.named(name)
    if named is None:
        remedy = layouts_of(row.what)[0].problem(name).remedy
        raise _AtCell(Refusal(Message("field.unknown"), remedy), *row.cells["code"])
    row.used.add("value")
    if "value" not in row.cells:
        return
    column, value = row.cells["value"]
    told = replace(named, index=column.index, heading=column.heading)
    say = candidate_cell if row.what == "candidates" else opening_cell
    before, row.said = row.said.spot.noted, CellReader(told, say, row.reading)(value)
    row.said.spot.noted = before + row.said.spot.noted


def _group(row: _Row) -> None:
    row.looks = False
    row.said.groups = {row.need("code", text_of): row.need("value", text_of)}


def _fact(row: _Row) -> None:
    row.looks = False
    name = row.need("code", text_of)
    row.used.add("value")
    if "value" not in row.cells:
        raise Refusal(*with_remedy("long.needs", field="value"))
    say_fact(row.said, name, row.cells["value"][1])


def _demanded(field: str) -> Callable[[_Row], None]:
    """A certificate, or several of which one is enough: "underskoterska eller vardbitrade"."""

    def read(row: _Row) -> None:
        into, demands = row.need("code", lambda value: demand_in(words_of(value), row.terms, row.said.spot, field))
        row.said.lists = {into: tuple(demands)}

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


def _status(value: Cell) -> str:
    """Whether a course is completed or being taken, in any words for it."""
    text = words_of(value)
    found = status_of(text) if says_state_alone(text) else None
    if found is None or stated_of_course(text).when:
        known = ["completed", "enrolled"]
        raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=known))
    return found


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
_READERS: Mapping[str, Callable[[_Row], None]] = {
    "candidate": _nothing,
    "opening": _nothing,
    "certificate": _certificate,
    "language": _language,
    "track": _track,
    "form": _form,
    "occupation": _occupation,
    "education": _education,
    "wish": _wish,
    "eligible": _eligible,
    "field": _field,
    "group": _group,
    "fact": _fact,
    "certificate_required": _demanded("certificates_required"),
    "certificate_merited": _demanded("certificates_merited"),
    "language_required": _language_demanded("languages_required"),
    "language_wanted": _language_demanded("languages_wanted"),
}
