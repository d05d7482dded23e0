"""`Outcome`: what became of a pair that was considered, and how far that is known; read from tables.

Pairs that were *considered* are kept, not those placed alone: people who are placed all have much that speaks for them,
and what a model could learn from would be too narrow. What is not known is None, and never no.

A table has a row a pair, with headings in Swedish or English (``outcome_words.toml``). An empty cell, "okänt" or "?" is
not known; only "nej" is no. The parts stand in columns of their own, ``part certificates`` and so on.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from matchcore.arguments import checked
from matchcore.content.strictjson import parsed, read_text
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.detect import opened
from matchcore.messages import Message, with_remedy
from matchcore.personal import is_personal
from matchcore.policy import Part
from matchcore.records.model import (
    PERSONAL_VALUE,
    ByName,
    Code,
    Fixed,
    Id,
    Percent,
    Record,
    Refusal,
    Way,
    day,
    no_bool,
    yes_or_no,
)
from matchcore.result import MatchResult
from matchcore.tables.cells.cells import CellFault, is_empty, is_no, is_yes, percent_of, text_of, whole_number_of
from matchcore.tables.cells.dates import date_of
from matchcore.tables.grid import Cell, Grid
from matchcore.tables.sheet.short_headings import fields_by_column
from matchcore.vocabulary import default_vocabulary

State = Literal["same_job", "other_job", "studies", "programme", "neither"]
"""What somebody does a while after she started."""

STATES: tuple[State, ...] = get_args(State)

GOOD: frozenset[State] = frozenset({"same_job", "other_job", "studies"})
"""The states that count as a placement that lasted, unless others are asked for."""

Months = Literal[3, 6, 12]

STEPS = ("considered", "proposed", "interviewed", "offered", "accepted", "started", "no_show")
"""What can happen to a pair, in order; and that somebody never came."""


def _happened(value: object) -> object:
    """A day, or yes or no where the day is not known."""
    is_said = isinstance(value, bool) or getattr(getattr(value, "dtype", None), "kind", "") == "b"
    return yes_or_no(value) if is_said else day(value)


def _nobodys(text: str) -> str:
    if is_personal(text):
        raise Refusal(Message(PERSONAL_VALUE), Message("value.personal.remedy"))
    return text


Happened = Annotated[date | bool, BeforeValidator(_happened)]
Chance = Annotated[float, Field(gt=0, le=1), BeforeValidator(no_bool)]
Told = Annotated[str, Field(max_length=500), AfterValidator(_nobodys)]


class Outcome(Record):
    """What became of one pair. Everything but the pair may be left out: it is then not known.

    Parameters
    ----------
    candidate_id, opening_id
        The pair.
    run
        The run that considered it, by any name of one's own.
    considered, proposed, interviewed, offered, accepted, started, no_show
        The day when it happened; True where the day is not known, False where it did not happen.
    way, hours, subsidy
        What it led to: as of an opening; hours in percent of full time; the subsidy's code.
    municipality
        The four-digit code of the municipality that placed, such as ``"2062"``.
    after_3, after_6, after_12
        What the person did so many months after the start.
    ended, reason_ended
        When it ended, and why; no names.
    score, parts
        What the pair scored in that run, score units without what is counted on top, and by criterion the parts.
    probability
        With what chance the pair was chosen, where a lottery chose.

    Raises
    ------
    RecordError
        With everything that is wrong with it.

    Examples
    --------
    >>> Outcome(candidate_id="c1", opening_id="o1", started="2026-01-12", after_6="same_job").lasted(6)
    True
    >>> Outcome(candidate_id="c1", opening_id="o1", started="2026-01-12").lasted(6) is None
    True
    """

    candidate_id: Id
    opening_id: Id
    run: Id | None = None
    considered: Happened | None = None
    proposed: Happened | None = None
    interviewed: Happened | None = None
    offered: Happened | None = None
    accepted: Happened | None = None
    started: Happened | None = None
    no_show: Happened | None = None
    way: Way | None = None
    hours: Percent | None = None
    subsidy: Code | None = None
    municipality: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    after_3: State | None = None
    after_6: State | None = None
    after_12: State | None = None
    ended: Annotated[date, BeforeValidator(day)] | None = None
    reason_ended: Told | None = None
    score: Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(no_bool)] | None = None
    parts: Annotated[ByName[Part], AfterValidator(Fixed)] = Fixed()
    probability: Chance | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        """Refuse a start of somebody who never came, a state after no start, and an end before the start."""
        if self.started and self.no_show:
            raise Refusal(*with_remedy("outcome.no_show"), "no_show")
        if self.started is False and any(self.state_after(months) is not None for months in get_args(Months)):
            raise Refusal(*with_remedy("outcome.not_started"), "started")
        if isinstance(self.started, date) and self.ended is not None and self.ended < self.started:
            raise Refusal(*with_remedy("outcome.ended"), "ended")
        return self

    def state_after(self, months: Months) -> State | None:
        """What the person did so many months after the start; None where it is not known."""
        state: State | None = getattr(self, f"after_{months}")
        return state

    def lasted(self, months: Months = 6, good: Collection[State] = GOOD) -> bool | None:
        """Whether it was a placement that lasted; None where it is not known. Whoever never came did not last."""
        if self.no_show:
            return False
        state = self.state_after(months)
        return None if state is None else state in good

    @property
    def since(self) -> date | None:
        """The first day that is known of it."""
        days = [at for step in STEPS if isinstance(at := getattr(self, step), date)]
        return min(days, default=None)


@checked
def considered(
    result: MatchResult,
    *,
    run: str,
    municipality: str | None = None,
    each: int = 5,
    chances: Mapping[tuple[str, str], float] | None = None,
) -> tuple[Outcome, ...]:
    """The pairs that a run considered, to be kept and filled in: for each person her place, and the next best.

    Parameters
    ----------
    result
        The run.
    run
        What to call it.
    municipality
        Who placed.
    each
        How many pairs of a person are kept at most, those with the highest scores; the proposed one always, and those
        of a lottery.
    chances
        How likely each pair of a lottery was (`matchcore.learning.Lottery.chances`); everybody else was certain to be
        where she is. None where nothing is recorded.
    """
    import numpy as np

    from matchcore.learning.comparisons import judged_pairs

    pairs, drawn = result.pairs.whole(), chances or {}
    people, openings, today = result.pool.candidates.ids, result.pool.openings.ids, result.pool.columns.as_of
    col_of = {name: col for col, name in enumerate(openings)}
    others: dict[str, list[int]] = {}
    for person, place in drawn:
        others.setdefault(person, []).append(col_of[place])
    chosen: list[tuple[int, int]] = []
    for row, (start, end) in enumerate(zip(pairs.indptr[:-1].tolist(), pairs.indptr[1:].tolist())):
        cols, scores = pairs.opening_idx[start:end], pairs.score[start:end]
        kept = cols[np.argsort(-scores.astype(np.int64), kind="stable")[:each]].tolist()
        own = int(result.assignment.opening_of[row])
        chosen += [
            (row, int(col))
            for col in dict.fromkeys([*([own] if own >= 0 else []), *others.get(people[row], ()), *kept])
        ]
    rows_of, cols_of = (np.array([pair[side] for pair in chosen], dtype=np.intp) for side in (0, 1))
    judged = judged_pairs(result.pool, result.policy, rows_of, cols_of, result.solution.factories)
    weights = np.array([result.policy.weight_of(name) for name in judged.names], dtype=np.int64)

    def probability(row: int, col: int) -> float | None:
        """How likely the pair was; None where it was not recorded, or could not have been."""
        is_own = int(result.assignment.opening_of[row]) == col
        known = drawn.get((people[row], openings[col]))
        return known if known is not None or chances is None or not is_own else 1.0

    return tuple(
        Outcome(
            candidate_id=people[row],
            opening_id=openings[col],
            run=run,
            considered=today,
            proposed=today if int(result.assignment.opening_of[row]) == col else False,
            municipality=municipality,
            score=int(part.astype(np.int64) @ weights),
            parts=dict(zip(judged.names, part.tolist())),
            probability=probability(row, col),
        )
        for (row, col), part in zip(chosen, judged.part)
    )


_PART = "part "
_DAYS = (*STEPS, "ended")


def read_outcomes(source: Any) -> tuple[Outcome, ...]:
    """Read what became of pairs.

    Parameters
    ----------
    source
        A path to ``.xlsx``, ``.csv``, ``.parquet`` or ``.json`` (a list of outcomes, or an object with them under
        ``outcomes``), or a data frame of pandas, polars or pyarrow.

    Raises
    ------
    FileError
        With everything that is wrong, by row and column; a pair that stands twice in one run too.
    """
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    problems: list[Problem] = []
    if name.lower().endswith(".json"):
        found = list(_from_json(parsed(read_text(name)), problems))
    else:
        shown = [sheet for sheet in opened(source, default_vocabulary()).sheets if not sheet.hidden]
        if len(shown) != 1:
            raise FileError(Problem(*with_remedy("outcome.sheets"), name or None))
        found = list(_from_table(shown[0].grid, problems))
    problems += _twice(found)
    if problems:
        raise FileError([problem.at(record=name or None) for problem in problems])
    return tuple(outcome for _, outcome in found)


def outcome_rows(outcomes: Iterable[Outcome]) -> list[list[object]]:
    """Outcomes as rows for `matchcore.files.write_csv`, headings first: `read_outcomes` reads them back."""
    kept = list(outcomes)
    names = sorted({name for outcome in kept for name in outcome.parts})
    fields = list(_words()["headings"])
    rows: list[list[object]] = [[*fields, *(f"{_PART}{name}" for name in names)]]
    for outcome in kept:
        cells: list[object] = []
        for field in fields:
            value = getattr(outcome, field)
            cells.append("" if value is None else ("yes" if value else "no") if isinstance(value, bool) else value)
        rows.append([*cells, *(outcome.parts.get(name, "") for name in names)])
    return rows


def _from_json(document: Any, problems: list[Problem]) -> Iterator[tuple[int | None, Outcome]]:
    entries = document.get("outcomes") if isinstance(document, Mapping) else document
    if not isinstance(entries, list):
        problems.append(Problem(*with_remedy("outcome.form")))
        return
    for number, entry in enumerate(entries, start=1):
        try:
            yield number, Outcome.parse(entry)
        except InputError as error:
            problems += [problem.at(row=number) for problem in error.problems]


def _from_table(grid: Grid, problems: list[Problem]) -> Iterator[tuple[int | None, Outcome]]:
    rows = iter(grid.rows)
    first, headings = next(rows, (1, ()))
    columns = fields_by_column(headings, _words()["headings"], first, problems, prefix=_PART)
    for field in ("candidate_id", "opening_id"):
        if field not in columns.values():
            known = _words()["headings"][field][:2]
            remedy = Message("outcome.heading.remedy", known=known)
            problems.append(Problem(Message("heading.missing", heading=known[0]), remedy, row=first))
    if problems:
        return
    for number, cells in rows:
        told: dict[str, Any] = {}
        parts: dict[str, Any] = {}
        faults: list[Problem] = []
        for at, field in columns.items():
            cell = cells[at] if at < len(cells) else None
            if is_empty(cell):
                continue
            try:
                if field.startswith(_PART):
                    parts[field.removeprefix(_PART)] = whole_number_of(cell)
                else:
                    told[field] = _value(field, cell)
            except Refusal as fault:
                shown = cell.shown if isinstance(cell, CellFault) else cell
                faults.append(Problem(fault.what, fault.remedy, value=shown, row=number, column=str(headings[at])))
        if faults or not (told or parts):
            problems += faults
            continue
        try:
            yield number, Outcome(**told, **({"parts": parts} if parts else {}))
        except InputError as error:
            problems += [problem.at(row=number) for problem in error.problems]


def _value(field: str, cell: Cell) -> Any:
    """What a cell says. Raises `Refusal`."""
    if isinstance(cell, CellFault):
        raise cell
    if field in _DAYS:
        if field != "ended" and (is_yes(cell) or is_no(cell)):
            return is_yes(cell)
        return date_of(cell)
    if field == "hours":
        return percent_of(cell)
    if field == "score":
        return whole_number_of(cell)
    if field == "municipality":
        return text_of(cell).zfill(4)
    if field == "probability":
        return _fraction(cell)
    if field == "way" or field.startswith("after_"):
        words = _words()["ways" if field == "way" else "states"]
        text = " ".join(text_of(cell).split()).casefold()
        meant = next((name for name, known in words.items() if text in known), None)
        if meant is None:
            expected = [known[:2][-1] for known in words.values()]
            raise Refusal(*with_remedy("value.not_one_of", expected=expected))
        return meant
    return text_of(cell)


def _fraction(cell: Cell) -> float:
    try:
        return float(str(cell).replace(",", "."))
    except ValueError:
        raise Refusal(*with_remedy("value.not_a_number")) from None


def _twice(found: Sequence[tuple[int | None, Outcome]]) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str, str], int | None] = {}
    for number, outcome in found:
        key = (outcome.run, outcome.candidate_id, outcome.opening_id)
        if key in seen:
            yield Problem(*with_remedy("outcome.twice", row=seen[key]), row=number)
        seen.setdefault(key, number)


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(files(__package__).joinpath("outcome_words.toml").read_text(encoding="utf-8"))
