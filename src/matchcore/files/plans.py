"""An earlier plan from a file: what ``matchcore match`` or ``matchcore plan`` wrote with ``--out``, or one by hand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchcore.arguments import checked
from matchcore.content.strictjson import parsed, read_text
from matchcore.content.text import source_of
from matchcore.content.write import restored
from matchcore.errors import FileError, Problem
from matchcore.messages import LANGUAGES, Message, with_remedy
from matchcore.personal import is_personal, plain_text
from matchcore.records.model import PERSONAL, Refusal
from matchcore.tables.cells.cells import is_empty, text_of
from matchcore.tables.grid import Cell
from matchcore.tables.source.delimited import TextRows
from matchcore.tables.source.workbook import sheets_of

_COLUMNS = ("candidate_id", "opening_id")


@dataclass(frozen=True, slots=True)
class MostWorth:
    """What no pair of a stored result was worth more than: its surplus and price in the proof.

    Attributes
    ----------
    policy_hash
        The policy that they were worth it by.
    surplus, price
        By candidate and by opening, score units above the least; 0 for who is not named.
    """

    policy_hash: str
    surplus: Mapping[str, int]
    price: Mapping[str, int]

    def of(self, candidate_id: str, opening_id: str) -> int:
        """What a pair was worth at most, had it been possible."""
        return self.surplus.get(candidate_id, 0) + self.price.get(opening_id, 0)


class EarlierPlan(dict[str, "str | None"]):
    """Opening id by candidate id, None for the unplaced.

    Attributes
    ----------
    openings
        Every opening that had a seat then, filled or not; None where the file tells only of those that were filled.
    most
        What each pair was worth at most; None where the file has no proof, or people decided over what it proves.
    """

    openings: tuple[str, ...] | None = None
    most: MostWorth | None = None


@checked
def read_plan(path: str | os.PathLike[str]) -> EarlierPlan:
    """Read who was placed where.

    Parameters
    ----------
    path
        A ``.json`` file: what `MatchResult.to_json` gives, a list of objects with ``candidate_id`` and ``opening_id``,
        or an object of opening ids by candidate id. An ``.xlsx`` file: the workbook that `MatchResult.to_excel` wrote,
        filled in or not; its lists of placements and of the unplaced are read. Any other file is read as CSV with
        columns of these two names.

    Returns
    -------
    EarlierPlan
        Opening id by candidate id, None for the unplaced, in the order of the file; and which openings there were.

    Raises
    ------
    FileError
        With everything that is wrong, by row; also when the file cannot be read.
    """
    name, ending = os.fspath(path), Path(path).suffix.lower()
    problems: list[Problem] = []
    left: list[str] | None = None
    plan = EarlierPlan()
    try:
        if ending == ".xlsx":
            entries, left = _from_workbook(path, problems)
        elif ending == ".json":
            document = parsed(read_text(path))
            entries, left = _from_json(document, problems), _left_in(document)
            plan.most = _most_in(document)
        else:
            entries = _from_csv(read_text(path), _COLUMNS, problems)
    except FileError as error:
        raise FileError([problem.at(record=name) for problem in error.problems]) from None
    for row, *pair in entries:
        candidate, opening = (plain_text(name) if isinstance(name, str) else name for name in pair)
        if not isinstance(candidate, str) or not candidate:
            problems.append(Problem(Message("value.missing"), None, None, "candidate_id", candidate, row))
        elif not (opening is None or isinstance(opening, str)):
            problems.append(Problem(Message("value.not_text"), None, candidate, "opening_id", opening, row))
        elif is_personal(candidate) or (opening is not None and is_personal(opening)):
            field = "candidate_id" if is_personal(candidate) else "opening_id"
            problems.append(Problem(Message(PERSONAL), Message("id.personal.remedy"), None, field, None, row))
        elif candidate in plan:
            problems.append(Problem(*with_remedy("plan.twice"), None, "candidate_id", candidate, row))
        else:
            plan[candidate] = opening or None
    if problems:
        raise FileError([problem.at(record=name) for problem in problems])
    if left is not None:
        plan.openings = tuple(
            dict.fromkeys(
                [*(at for at in plan.values() if at), *(plain_text(at) for at in left if not is_personal(at))]
            )
        )
    return plan


@checked
def read_course_plan(path: str | os.PathLike[str]) -> dict[str, list[str]]:
    """Read which courses are opened already and who takes each, as `matchcore.plan` takes them (``earlier=``).

    Parameters
    ----------
    path
        A ``.json`` file: what ``matchcore plan --out plan.json`` wrote (`CoursePlan.to_dict`), or an object of lists of
        candidate ids by course id. Any other file is read as CSV with columns ``candidate_id`` and ``course_id``, as
        ``--out plan.csv`` writes it.

    Returns
    -------
    dict
        Candidate ids by course id, in the order of the file.

    Raises
    ------
    FileError
        With everything that is wrong; also when the file cannot be read.
    """
    name, problems = os.fspath(path), list[Problem]()
    try:
        if Path(path).suffix.lower() == ".json":
            taken = _takers(parsed(read_text(path)))
        else:
            taken = {}
            for _, person, course in _from_csv(read_text(path), ("candidate_id", "course_id"), problems):
                if course:
                    taken.setdefault(plain_text(course), []).append(plain_text(person))
    except FileError as error:
        raise FileError([problem.at(record=name) for problem in error.problems]) from None
    if taken is None:
        raise FileError([Problem(*with_remedy("course_plan.form"), name)])
    for field, ids in (("course_id", taken), ("candidate_id", [each for some in taken.values() for each in some])):
        if any(is_personal(each) for each in ids):
            problems.append(Problem(Message(PERSONAL), Message("id.personal.remedy"), None, field))
    if problems:
        raise FileError([problem.at(record=name) for problem in problems])
    return taken


def _takers(document: Any) -> dict[str, list[str]] | None:
    """Who takes each course, of a written plan or an object of lists; None where it is neither."""
    if not isinstance(document, Mapping):
        return None
    if isinstance(document.get("people"), list):
        opened, people = document.get("opened"), document["people"]
        if not isinstance(opened, list) or not all(
            isinstance(one, Mapping) and {"candidate_id", "course_id"} <= set(one) for one in people
        ):
            return None
        document = {
            course: [one["candidate_id"] for one in people if one["course_id"] == course]
            for course in opened
            if isinstance(course, str)
        }
        if len(document) < len(opened):
            return None
    if not all(isinstance(some, list) and all(isinstance(one, str) for one in some) for some in document.values()):
        return None
    return {plain_text(course): [plain_text(one) for one in some] for course, some in document.items()}


def _from_json(document: Any, problems: list[Problem]) -> Iterable[tuple[int | None, Any, Any]]:
    if isinstance(document, Mapping) and isinstance(document.get("candidates"), list):
        document = document["candidates"]
    if isinstance(document, Mapping):
        return [(None, candidate, opening) for candidate, opening in document.items()]
    if isinstance(document, list) and all(
        isinstance(entry, Mapping) and set(_COLUMNS) <= set(entry) for entry in document
    ):
        return [(None, entry["candidate_id"], entry["opening_id"]) for entry in document]
    problems.append(Problem(*with_remedy("plan.form")))
    return []


def _left_in(document: Any) -> list[str] | None:
    """The openings with seats left of a stored result; None where it is another document."""
    left = document.get("seats_left") if isinstance(document, Mapping) else None
    if not isinstance(left, list) or not all(isinstance(one, Mapping) for one in left):
        return None
    return [one["opening_id"] for one in left if isinstance(one.get("opening_id"), str)]


def _most_in(document: Any) -> MostWorth | None:
    """What each pair of a stored result was worth at most, where its proof is of the highest total and nothing else."""
    if not isinstance(document, Mapping) or "quotas" in document:
        return None
    parts = [part for name in ("proof", "record", "constraints") if isinstance(part := document.get(name), Mapping)]
    if len(parts) < 3:
        return None
    proof, record, decided = parts
    surplus, price, policy = proof.get("surplus"), proof.get("price"), record.get("policy_hash")
    is_plain = not (proof.get("bonus") or decided.get("locks") or decided.get("bans") or decided.get("stability"))
    if not (isinstance(surplus, Mapping) and isinstance(price, Mapping) and isinstance(policy, str) and is_plain):
        return None
    are_whole = all(type(worth) is int for worth in (*surplus.values(), *price.values()))
    return MostWorth(policy, surplus, price) if are_whole else None


def _from_workbook(
    path: str | os.PathLike[str], problems: list[Problem]
) -> tuple[Iterable[tuple[int | None, Any, Any]], list[str] | None]:
    """Who is on the sheets of placements and of the unplaced, whatever order their rows and columns have by now.

    And which openings are on that of the seats left, None where that is gone.
    """
    people, places = _said("column.candidate"), _said("column.opening")
    placements, unplaced, seats_left = (
        _said(f"handout.sheet.{which}") for which in ("placements", "unplaced", "seats_left")
    )
    found: list[tuple[int | None, Any, Any]] = []
    left: list[str] | None = None
    has_placements = False
    for sheet in sheets_of(source_of(path)):
        if sheet.name not in placements | unplaced | seats_left:
            continue
        rows = iter(sheet.grid.rows)
        names = [_text(cell) for cell in next(rows, (0, ()))[1]]
        who = next((at for at, name in enumerate(names) if name in people), None)
        where = next((at for at, name in enumerate(names) if name in places), None)
        below = [(number, _text_at(cells, who), _text_at(cells, where)) for number, cells in rows]
        if sheet.name in seats_left:
            left = None if where is None else [place for _, _, place in below if place]
        elif who is not None and (where is not None or sheet.name in unplaced):
            has_placements |= sheet.name in placements
            found += [row for row in below if row[1]]  # without a person a note of somebody's own
    if not has_placements:
        problems.append(Problem(*with_remedy("plan.form")))
    return found, left


def _said(key: str) -> frozenset[str]:
    return frozenset(Message(key).text(language) for language in LANGUAGES)


def _text_at(cells: Sequence[Cell], place: int | None) -> str | None:
    return _text(cells[place]) if place is not None and place < len(cells) else None


def _text(cell: Cell) -> str:
    try:
        return "" if is_empty(cell) else text_of(cell).strip()
    except Refusal:
        return ""


def _from_csv(text: str, columns: Sequence[str], problems: list[Problem]) -> Iterable[tuple[int | None, Any, Any]]:
    """The cells of two columns with their rows; a problem where the first row has not both."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(";,\t|", key=first.count)
    rows = iter(TextRows(text.lstrip("\ufeff"), delimiter))
    _, headings = next(rows, (0, []))
    names = [heading.strip().casefold() for heading in headings]
    if any(names.count(column) != 1 for column in columns):
        problems.append(Problem(*with_remedy("plan.columns", columns=list(columns)), row=1))
        return []
    places = [names.index(column) for column in columns]
    found = []
    for number, cells in rows:
        candidate, opening = (restored(cells[at].strip()) if at < len(cells) else "" for at in places)
        found.append((number, candidate, opening))
    return found
