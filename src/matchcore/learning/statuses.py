"""How it went, read back from the workbooks that were handed out: as locks, bans and outcomes.

What is written in the columns *Status*, *Ringd*, *Intervju*, *Ja* and *Nej* is read, and comments never are. What is
not understood decides nothing and is told, with a code: so is what stands under a heading that is not known, on a row
whose name and pair were sorted apart, and against what another row says. What is not written is not known.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any

from matchcore.arguments import checked
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.detect import opened
from matchcore.handout.papers import row_sign
from matchcore.learning.outcomes import Outcome
from matchcore.messages import Message, MessageLanguage, catalogue, with_remedy
from matchcore.overrides import Ban, Lock
from matchcore.personal import plain_text
from matchcore.records.model import Refusal
from matchcore.suggestions import names_near
from matchcore.tables.cells.cells import CellFault, is_empty, is_no, is_yes, text_of
from matchcore.tables.cells.dates import date_of
from matchcore.tables.grid import Cell, Grid
from matchcore.vocabulary import default_vocabulary

_TICKS = {"called": "proposed", "interview": "interviewed"}
_DAY = r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:[\s/-]+(?:20)?\d\d)?|\d{1,2}\s[a-zåäö]{3,9}\.?(?:\s20\d\d)?|v\.?\s?\d{1,2}"
_WITH_DAY = re.compile(rf"(?P<status>[^\d]*[^\d\W])[\s,:]+\(?(?:den\s+)?(?P<day>{_DAY})\)?")
"""A status and the day of it: "intervju 3/12", "ringd 2026-12-01"."""
_READ = frozenset({"status", "yes", "no", *_TICKS})
_SAYS: Mapping[str, Mapping[str, Any]] = {
    "not_contacted": {"considered": True},
    "called": {"proposed": True},
    "interview": {"interviewed": True},
    "practice": {"accepted": True, "way": "practice"},
    "hired": {"accepted": True},
    "declined": {"accepted": False},
}
"""What each status says of an outcome."""


@dataclass(frozen=True)
class Statuses:
    """How it went for pairs that were proposed, as far as that was written.

    Attributes
    ----------
    locks
        Who is hired or has a practice place: that seat is theirs, whatever the gates say.
    bans
        Who has said no, or to whom the employer has: not proposed there again.
    outcomes
        All that is known of each pair, for `matchcore.learning`.
    problems
        What was not understood and decides nothing.
    """

    locks: tuple[Lock, ...]
    bans: tuple[Ban, ...]
    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def interviewed(self) -> tuple[tuple[str, str], ...]:
        """The pairs that have met: `MatchResult.shortlists` puts them on no list again."""
        return tuple((one.candidate_id, one.opening_id) for one in self.outcomes if one.interviewed)

    def among(self, candidates: Collection[str], openings: Collection[str]) -> Statuses:
        """Those whose person and opening are on the lists still; of others the outcomes stay, and it is told.

        Parameters
        ----------
        candidates, openings
            The ids on the lists.
        """
        decided = (*self.locks, *self.bans)
        left = [one for one in self.locks if one.candidate_id in candidates and one.opening_id not in openings]
        gone = [one for one in decided if one.candidate_id not in candidates or one.opening_id not in openings]
        told = tuple(
            Problem(Message(key, candidate=one.candidate_id, opening=one.opening_id), remedy)
            for some, key, remedy in (
                (left, "status.job_gone", Message("status.job_gone.remedy")),
                ([one for one in gone if one not in left], "status.gone", None),
            )
            for one in some
        )
        return replace(
            self,
            locks=tuple(lock for lock in self.locks if lock not in gone),
            bans=tuple(ban for ban in self.bans if ban not in gone),
            problems=(*self.problems, *told),
        )


@checked
def read_statuses(*workbooks: str | os.PathLike[str], language: MessageLanguage = "sv") -> Statuses:
    """Read how it went from workbooks that were handed out and filled in, whole ones or an employer's sheet.

    Parameters
    ----------
    *workbooks
        The files. In any sheet a row with a person and an opening is read under the headings *Status* (ringd,
        intervju, praktik, anställd, tackat nej, ej kontaktad), *Ringd* and *Intervju* (a cross or a day), *Ja* and
        *Nej* (a cross; the employer's answer). Several rows and files may tell of one pair.
    language
        The language of the reasons.

    Returns
    -------
    Statuses
        Hired and practice are locks, no is a ban; everything is in the outcomes.

    Raises
    ------
    FileError
        When a file cannot be read, or none of its sheets has such a table (``status.no_table``).
    """
    pairs: dict[tuple[str, str], _Pair] = {}
    problems: list[Problem] = []
    for path in workbooks:
        sheets = [sheet for sheet in opened(path, default_vocabulary()).sheets if not sheet.hidden]
        book = PurePath(path).name
        called = [book if not sheet.name else f"{book}, {sheet.name}" for sheet in sheets]
        found = [_read(sheet.grid, pairs, problems, name) for sheet, name in zip(sheets, called)]
        if not any(found):
            raise FileError(Problem(*with_remedy("status.no_table"), record=os.fspath(path)))
    locks, bans, outcomes = _decided(pairs, problems, language)
    return Statuses(tuple(locks), tuple(bans), tuple(outcomes), tuple(problems))


_Place = tuple[str, int]
"""A workbook with a sheet, and a row of it."""


@dataclass
class _Pair:
    """What has been said of a pair so far, where each thing was first, and what has been said both ways."""

    said: dict[str, Any] = field(default_factory=dict)
    places: dict[str, _Place] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)

    def add(self, told: Mapping[str, Any], place: _Place = ("", 0)) -> str | None:
        """Add what a row tells; the name of what it contradicts: that is then not known, whoever said it first."""
        contradicted = None
        for name, value in told.items():
            before = self.said.get(name)
            if before is not None and before != value and bool(before) != bool(value):
                contradicted = contradicted or name
                self.disputed.add(name)
            elif not isinstance(before, date):  # a day says more than that it happened
                self.said[name] = value
                self.places.setdefault(name, place)
        return contradicted

    @property
    def known(self) -> dict[str, Any]:
        """What is said of it, and by nobody denied."""
        lost = self.disputed | ({"way"} if "accepted" in self.disputed else set())
        return {name: value for name, value in self.said.items() if name not in lost}


def _read(grid: Grid, pairs: dict[tuple[str, str], _Pair], problems: list[Problem], sheet: str) -> bool:
    """Read one sheet; whether it has a table of statuses at all."""
    columns: Mapping[str, int] = {}
    unread: dict[int, Problem] = {}
    is_one = False
    for number, cells in grid.rows:
        heads = _columns(cells)
        if heads:
            columns, is_one = heads, is_one or (_names_pairs(heads) and not heads.keys().isdisjoint(_READ))
            unread = {at: told.at(record=sheet, row=number) for at, told in _unread(cells, heads).items()}
            continue
        problems += [unread.pop(at) for at, cell in enumerate(cells) if at in unread and not is_empty(cell)]
        told, faults = _told(cells, columns)
        problems += [problem.at(record=sheet, row=number) for problem in faults]
        if not told:
            continue
        named = _pair(cells, columns)
        if not all(named) or not _belongs(named, cells, columns):
            key = "status.sorted" if all(named) else "status.no_pair"
            problems.append(Problem(*with_remedy(key), record=sheet, row=number))
            continue
        pair = pairs.setdefault(named, _Pair())
        if contradicted := pair.add(told, (sheet, number)):
            problems.append(_contradiction((sheet, number), pair.places[contradicted]))
    return is_one


def _contradiction(place: _Place, other: _Place) -> Problem:
    """That two rows do not go together, told at one of them with where the other is."""
    remedy = Message("status.contradicts.remedy")
    if other != place:
        remedy = Message("status.contradicts.elsewhere", sheet=other[0], row=other[1])
    return Problem(Message("status.contradicts"), remedy, record=place[0], row=place[1])


def _columns(cells: Sequence[Cell]) -> Mapping[str, int]:
    """Where each field stands, for a row that is the headings of a table of statuses; else nothing."""
    at = {text: place for place, text in reversed(list(enumerate(map(_heading, cells)))) if text}
    found: dict[str, int] = {}
    for name, spelt in _words()["headings"].items():
        place = next((at[word] for word in spelt if word in at), None)
        if place is not None:
            found[name] = place
    is_told = "candidate_id" in found and not found.keys().isdisjoint({*_READ, "comment"})
    return found if _names_pairs(found) or is_told else {}


def _heading(cell: Cell) -> str:
    return " ".join(cell.split()).casefold() if isinstance(cell, str) else ""


def _names_pairs(columns: Collection[str]) -> bool:
    return "pair_id" in columns or {"candidate_id", "opening_id"} <= set(columns)


def _unread(cells: Sequence[Cell], columns: Mapping[str, int]) -> dict[int, Problem]:
    """The columns whose headings are not known though answers may stand there, with what to tell where any does.

    Such are those whose headings have a word of a known one, and of a table as we write it any, while one of its own is
    lacking.
    """
    answers, whole = {word: name for name in sorted(_READ) for word in _words()["headings"][name]}, _READ - {"status"}
    is_ours = "pair_id" in columns or "comment" in columns
    is_lacking = is_ours and not (whole if "pair_id" in columns else {"status"}) <= columns.keys()
    found: dict[int, Problem] = {}
    for at, cell in enumerate(cells):
        text = _heading(cell)
        near = next((word for word in re.findall(r"\w+", text) if word in answers), None)
        if at in columns.values() or text in _own_headings() or not (near or is_lacking):
            continue
        meant = near or next(iter(names_near(text, answers, 1)), None)
        remedy = Message("status.heading.near", near=meant.capitalize()) if meant else Message("status.heading.remedy")
        found[at] = Problem(Message("status.heading"), remedy, column=str(cell) if text else f"{at + 1}")
    return found


@cache
def _own_headings() -> frozenset[str]:
    """Everything that we head a column with, where there are answers."""
    heads = (texts for key, texts in catalogue().items() if key.startswith(("column.", "handout.column.", "paper.")))
    return frozenset(_heading(text) for texts in heads for text in texts.values())


def _told(cells: Sequence[Cell], columns: Mapping[str, int]) -> tuple[dict[str, Any], list[Problem]]:
    """What a row tells of an outcome; nothing, and what was not understood, where some of it was not."""
    row = _Pair()
    faults: list[Problem] = []
    for name, at in columns.items():
        cell = cells[at] if at < len(cells) else None
        if name not in _READ or is_empty(cell):
            continue
        try:
            if isinstance(cell, CellFault):
                raise cell
            if row.add(_meant(name, cell)):
                raise Refusal(*with_remedy("status.contradicts"))
        except Refusal as fault:
            faults.append(Problem(fault.what, fault.remedy, column=_words()["headings"][name][0].capitalize()))
    return ({} if faults else row.said), faults


def _meant(name: str, cell: Cell) -> Mapping[str, Any]:
    """What one cell says. Raises `Refusal`; what stood there is not quoted, for it may be a name."""
    if name == "status":
        text = " ".join(text_of(cell).split()).casefold()
        known = {word: status for status, spelt in _words()["statuses"].items() for word in spelt}
        if text in known:
            return _SAYS[known[text]]
        if (dated := _WITH_DAY.fullmatch(text)) is not None and dated["status"] in known:
            return _on(dated["day"], _SAYS[known[dated["status"]]])
        near = names_near(text, known, 1)
        written = [spelt[0] for spelt in _words()["statuses"].values()]
        remedy = Message("field.unknown.near", near=near[0]) if near else Message("status.remedy", known=written)
        raise Refusal(Message("status.unknown"), remedy)
    if name in ("yes", "no"):
        return {} if _happened(cell) is False else {"offered": name == "yes"}
    return {_TICKS[name]: _happened(cell)}


def _on(day: str, says: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a status says with its day; one without a year, or a week, is no more than that it happened."""
    try:
        at = date_of(day)
    except Refusal:
        return says
    return {name: at if value is True else value for name, value in says.items()}


def _happened(cell: Cell) -> bool | date:
    if cell == 1 or is_yes(cell) or is_no(cell):
        return not is_no(cell)
    try:
        return date_of(cell)
    except Refusal:
        if isinstance(cell, str) and re.fullmatch(_DAY, " ".join(cell.split()).casefold()):
            return True  # a day without its year is that it happened
        raise Refusal(*with_remedy("status.tick")) from None


def _pair(cells: Sequence[Cell], columns: Mapping[str, int]) -> tuple[str, str]:
    """Whom and what a row is about; empty where that is not told."""
    if "pair_id" in columns:
        candidate, opening, *_ = [*_name(cells, columns["pair_id"]).splitlines(), "", ""]
        return plain_text(candidate), plain_text(opening)
    return plain_text(_name(cells, columns.get("candidate_id"))), plain_text(_name(cells, columns.get("opening_id")))


def _belongs(pair: tuple[str, str], cells: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """Whether what is shown on a row is what was written there with its pair."""
    if "pair_id" not in columns:
        return True
    shown = (_name(cells, columns.get(name)) for name in ("candidate_id", "holds"))
    return _name(cells, columns["pair_id"]).splitlines()[2:] == [row_sign(*pair, *filter(None, shown))]


def _name(cells: Sequence[Cell], at: int | None) -> str:
    cell = cells[at] if at is not None and at < len(cells) else None
    try:
        return "" if is_empty(cell) or isinstance(cell, CellFault) else text_of(cell)
    except Refusal:
        return ""


def _decided(
    pairs: Mapping[tuple[str, str], _Pair], problems: list[Problem], language: MessageLanguage
) -> tuple[list[Lock], list[Ban], list[Outcome]]:
    """The locks, the bans and the outcomes."""
    locks, bans, outcomes = list[Lock](), list[Ban](), list[Outcome]()
    accepted = [name for (name, _), pair in pairs.items() if pair.known.get("accepted")]
    for (candidate, opening), pair in pairs.items():
        said = pair.known
        if not said:
            continue
        took, refused = said.get("accepted"), said.get("offered") is False
        if took and refused:
            problems.append(_contradiction(pair.places["accepted"], pair.places["offered"]))
            continue
        sheet, number = next(iter(pair.places.values()))
        if took and accepted.count(candidate) > 1:
            problems.append(Problem(*with_remedy("status.two_jobs"), record=sheet, row=number))
            continue
        try:
            outcomes.append(Outcome(candidate_id=candidate, opening_id=opening, **said))
            if took:
                reason = "practice" if said.get("way") == "practice" else "hired"
                locks.append(Lock(candidate, opening, _reason(reason, language), through_closed_gate=True))
            elif took is False or refused:
                bans.append(Ban(candidate, opening, _reason("declined" if took is False else "refused", language)))
        except InputError as error:
            problems += [problem.at(record=sheet, row=number) for problem in error.problems]
    return locks, bans, outcomes


def _reason(key: str, language: MessageLanguage) -> str:
    return Message(f"status.reason.{key}").text(language)


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("status_words.toml").read_text(encoding="utf-8"))
