"""Courses of the rows of a table: what a course gives, when it ends and what it costs often takes several columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from matchcore.content.findings import Findings, Spot
from matchcore.errors import InputError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.records import Course
from matchcore.records.model import LEVELS, Refusal
from matchcore.tables.cells.cells import is_empty, text_of
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.items import split_items
from matchcore.tables.cells.offered_cells import PER_HEAD, offered_cell
from matchcore.tables.cells.said import SILENT, CellReader, Reading
from matchcore.tables.grid import Cell
from matchcore.tables.headings import folded_heading
from matchcore.tables.rows.lessening import lesser
from matchcore.tables.sheet.sound_rows import sound_rows
from matchcore.tables.sheet.table import ReadTable
from matchcore.tables.term_lookup import Terms

_GUESS = 80
"""How many in a hundred are taken to complete a course of which the list says nothing: a guess, and told as one."""

_LEVELS = {level.casefold(): level for level in LEVELS}
_SAYS_NOTHING = re.compile(
    r"(?:(?:ett|två|tre|fyra|\d)\s)?(?:kurs|utbildnings)?(?:intyg|certifikat|bevis|kort|betyg|diplom|introduktion)"
    r"|(?:ca\s)?\d+\s?(?:p|poäng|gymnasiepoäng)"
)
_OPEN_PRICES = frozenset({"pris", "price"})
"""Headings that do not say whether they are for a course or for each who takes it."""
_VALID_FOR = re.compile(r"\s*\(?\d+\s?(?:år|mån\w*)\)?$")


def offered_courses(table: ReadTable, terms: Terms, findings: Findings) -> Iterator[tuple[int, Course]]:
    """The courses of a table with their rows; faults are told in `findings`, and rows that make no course left out."""
    readers = []
    for column in table.columns:
        if column.field in ("requirements", "noted"):
            what = Message("course.requirements" if column.field == "requirements" else "heading.unused")
            findings.note(Problem(what, row=table.first_row - 1, column=column.heading))
        else:
            readers.append(CellReader(column, offered_cell, Reading(terms, table.grid.epoch)))
    heading_of = {reader.column.field: reader.column.heading for reader in readers}
    is_per_head = _is_per_head(table, heading_of.get("cost", ""))
    if not is_per_head and folded_heading(heading_of.get("cost", "")) in _OPEN_PRICES:
        what = Message("course.cost_of_whole")
        findings.note(Problem(what, row=table.first_row - 1, column=heading_of["cost"]))
    for number, cells in sound_rows(table, findings):
        if sum(not is_empty(cell) for cell in cells) == 1:
            findings.refuse(Problem(Message("row.aside"), Message("row.total.remedy"), row=number))
            continue
        course = _Row(number, heading_of, terms, findings).course(readers, cells, is_per_head=is_per_head)
        if course is not None:
            yield number, course


def _is_per_head(table: ReadTable, heading: str) -> bool:
    """Whether prices are said to be for each who takes a course, in their heading or above the table."""
    above = [str(cell) for number, cells in table.grid.top if number < table.first_row - 1 for cell in cells if cell]
    return any(PER_HEAD.search(text.casefold()) for text in (heading, *above))


class _Row:
    """One row while it is read."""

    def __init__(self, number: int, heading_of: dict[str, str], terms: Terms, findings: Findings) -> None:
        self.number, self.heading_of, self.terms, self.findings = number, heading_of, terms, findings

    def course(self, readers: Sequence[CellReader], cells: Sequence[Cell], *, is_per_head: bool) -> Course | None:
        """The course, or None: what is wrong is told."""
        told: dict[str, Any] = {}
        for reader in readers:
            said = reader(cells[reader.index])
            if said is not SILENT:
                self.findings.tell(said.spot, self.number)
                told.update(said.fields)
        if "id" not in told and "title" in told:
            told["id"] = told["title"]
        told["gives"] = self._gives(told)
        length, is_each = told.pop("length", None), told.pop("per_head", False) or is_per_head
        if "ends" not in told:
            if length is None:
                self._refuse("course.no_end", "length")
                return None
            told["ends"] = told.get("starts", self.terms.as_of) + timedelta(days=length - 1)
            key = "course.ends_reckoned" if "starts" in told else "course.ends_earliest"
            self._note(key, "length", **({} if "starts" in told else {"day": told["ends"]}))
        if "completion" not in told:
            told["completion"] = _GUESS
            self._note("course.completion_guessed", "completion", percent=_GUESS)
        if is_each and told.get("cost") and "seats" in told:
            told["cost"] *= told["seats"]
            self._note("course.cost_per_head", "cost")
        try:
            return Course(**told)
        except InputError as error:
            for problem in error.problems:
                at = self.heading_of.get((problem.field or "").split(".")[0])
                self.findings.refuse(replace(problem, record=None, row=self.number, column=at))
            made: Course | None = lesser(Course, told, error) if "min_starters" in str(error) else None
            return made

    def _note(self, key: str, field: str, **values: object) -> None:
        what = Message(key, **values)
        self.findings.note(Problem(what, row=self.number, column=self.heading_of.get(field)))

    def _refuse(self, key: str, field: str) -> None:
        what, remedy = Message(key), Message(f"{key}.remedy")
        self.findings.refuse(Problem(what, remedy, row=self.number, column=self.heading_of.get(field)))

    def _gives(self, told: dict[str, Any]) -> list[Any]:
        """What a course gives, by its own column; where that names nothing, by its name."""
        cell, track = told.pop("gives", None), told.get("track")
        name = told.get("title", told.get("id", ""))
        found: list[Any] = []
        for text in cell if isinstance(cell, list | tuple) else [] if cell is None else [cell]:
            spot = Spot(self.heading_of["gives"])
            found += given_in(text, self.terms, track, spot)
            self.findings.tell(spot, self.number)
        if not found and track is None and name:
            spot = Spot(self.heading_of.get("title", self.heading_of.get("id", "")))
            found = given_in(name, self.terms, None, spot)
            if found:
                spot.refused = ()  # what else its name says is no part of what it gives
                self._note("course.gives_by_name", "id")
                self.findings.tell(spot, self.number)
        return list({repr(one): one for one in found}.values())


def given_in(cell: Cell, terms: Terms, track: str | None, spot: Spot) -> list[Any]:
    """What a cell says that a course gives; what of it is not understood is told."""
    try:
        text = text_of(cell)
        items = split_items(text)
    except Refusal as refusal:
        spot.refuse(refusal, cell)
        return []
    found: list[Any] = []
    unread = []
    for item in items:
        bare = _VALID_FOR.sub("", item.strip().casefold())
        if _SAYS_NOTHING.fullmatch(bare):
            continue
        try:
            found += _exactly(item, terms, track, is_alone=len(items) == 1)
        except Refusal as refusal:
            unread.append((item, Refusal(refusal.what, refusal.remedy)))
    if not unread:
        return found
    whole = Spot(spot.column)
    made = certificates_demanded(text, terms, whole)
    read = list(made.get("certificates_required", ()))
    for item, fault in unread:
        if not any(item in str(told.value) or str(told.value) in item for told in whole.refused):
            continue
        codes = [*certificates_demanded(item, terms, Spot(spot.column)).get("certificates_required", ())]
        codes = codes or _by_first_words(item, terms)
        read += codes
        if not codes:
            spot.refuse(fault, item)
    if any(not isinstance(one, str) for one in read):
        spot.refuse(Refusal(*with_remedy("course.one_of")), text)
    inexact = [one for one in dict.fromkeys(read) if isinstance(one, str) and one not in found]
    if inexact:
        labels = tuple(terms.label("certificate", one) for one in inexact)
        spot.note(Message("term.read_as", label=labels), text)
    levels = [{"language": one.language, "level": one.level} for one in made.get("languages_required", ())]
    return [*found, *inexact, *(one for one in levels if one not in found)]


def _exactly(text: str, terms: Terms, track: str | None, *, is_alone: bool) -> list[Any]:
    """What one thing that a course gives is. Raises `Refusal`."""
    language, _, level = text.strip().rpartition(" ")
    if (known := _LEVELS.get(level.casefold())) is not None and (language or is_alone):
        return [{"language": terms.code("language", language) if language else "sv", "level": known}]
    if track is not None:
        owner = terms.vocabulary.tracks[track].modules
        try:
            return list(terms.modules(owner, [text]))
        except Refusal:  # then it is something else
            pass
    course = terms.certain("course", text)
    return [course] if course is not None else terms.codes("certificate", text)


def _by_first_words(text: str, terms: Terms) -> list[str]:
    """The certificate that the first words of a text name for certain: "Vårdbiträde språkstöd"."""
    words = text.split()
    for n in range(len(words) - 1, 0, -1):
        code = terms.certain("certificate", " ".join(words[:n]).strip(" ,.:*"))
        if code is not None:
            return [code]
    return []
