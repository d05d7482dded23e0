"""How a result reads and leaves: its summary, its tables, and its plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import MissingExtraError, Problem
from matchcore.files.questions import NO_RECORDS, Questions
from matchcore.messages import Message, MessageLanguage, Text, code_of
from matchcore.rendering import Points, Several, Table, headings, told_of
from matchcore.solution import RunRecord, Solution
from matchcore.solution.parts import Part, by_weight, doubts, in_time, parts_of_pairs
from matchcore.workbench import OverrideCosts

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

RESULT_FORM = "matchcore-result/1"
"""What the JSON of a result says that it is: another number when one who reads it would have to know."""

_MOST_ASKED = 20
# What a row of a frame, of a CSV file and of the JSON's candidates holds, with the type that frames have for it.
_COLUMNS = {
    "candidate_id": "String",
    "status": "String",
    "opening_id": "String",
    "employer": "String",
    "title": "String",
    "score": "Int64",
    "points": "Float64",
    "is_tied": "Boolean",
    "reason_code": "String",
    "reason": "String",
    "questions": "String",
}
_IN_PANDAS = {"String": "string", "Boolean": "boolean"}


def summary_of(solution: Solution) -> list[Text]:
    """How many are placed, how good it is, that it is proven, and what steered it, a line each."""
    placed, seats = len(solution.placements), int(solution.pool.openings.seats.sum())
    lines: list[Text] = [
        Message(
            "result.summary",
            placed=placed,
            candidates=solution.pool.n_candidates,
            seats=seats,
            openings=solution.pool.n_openings,
        ),
        Message("result.nobody")
        if not solution.pairs.n_feasible
        else Message(
            "result.total",
            total=Points(solution.total),
            mean=Points(solution.mean_score),
            least=Points(solution.pairs.least, True),
            proof=Message(f"result.proof.{proven_for(solution)}", pairs=solution.pairs.n_feasible),
        ),
        Message(f"result.{solution.policy.objective}"),
    ]
    return [*lines, *remarks_of(solution).values(), Message("result.advice")]


def proven_for(solution: Solution) -> str:
    """What the proof is of: the objective over all seats, or over those that quotas give."""
    return solution.policy.objective if solution.division is None else "divided"


def remarks_of(solution: Solution) -> dict[str, Text]:
    """What people decided, what was kept of an earlier plan, how quotas went, how much hangs on ties; a line each."""
    constraints = solution.constraints
    n_tied = sum(placement.is_tied for placement in solution.placements)
    remarks: dict[str, Text] = {}
    if constraints.overrides:
        remarks["overrides"] = Message("result.overrides", locks=len(constraints.locks), bans=len(constraints.bans))
    if constraints.keep is not None:
        remarks["kept"] = Message(
            "result.kept" if constraints.stability else "result.kept_on_ties",
            unchanged=solution.n_unchanged,
            count=len(constraints.keep),
            stability=Points(constraints.stability, in_words=True),
        )
    if solution.policy.quotas:
        from matchcore.planning import quotas_of

        remarks["quotas"] = quotas_of(solution, "sv").summary
    if n_tied:
        remarks["ties"] = Message("result.ties", count=n_tied)
    return remarks


def asked_lines(questions: Questions, language: MessageLanguage) -> list[str]:
    """What could not be read: how many it concerns and where, a few lines of each kind; nothing where all was read."""
    shown = []
    for _, (first, *rest) in asked_of(questions, _MOST_ASKED):
        shown += [first.text(language), *(f"  {words.text(language)}" for words in rest)]
    return shown


def asked_of(questions: Questions, most: int | None = None) -> Iterator[tuple[Text, list[Text]]]:
    """The same by heading, the count first: what is asked, left out and estimated of each list; what does not count."""
    for of, asked in (("candidates", questions.candidates), ("openings", questions.openings)):
        told = [problem for problems in asked.by_id.values() for problem in problems]
        uncounted = [problem for problem in asked.left_out if _is_of_layout(problem)]
        left_out = [problem for problem in asked.left_out if not _is_of_layout(problem)]
        for kind, problems, count in (
            ("asked", told, len(asked.by_id)),
            ("left_out", left_out, 0),
            ("uncounted", uncounted, 0),
            ("estimated", asked.estimated, 0),
        ):
            if problems:
                lines: list[Text] = [Message(f"result.{kind}_{of}", count=count or len(problems))]
                lines += [_in_short(problem) for problem in problems[:most]]
                yield Message(f"result.heading.{kind}_{of}"), _with_most(lines, problems, most)
    if questions.decisions:
        lines = [Message("result.uncounted", count=len(questions.decisions)), *questions.decisions[:most]]
        yield Message("result.heading.uncounted"), _with_most(lines, questions.decisions, most)


def _with_most(lines: list[Text], told: Sequence[Problem], most: int | None) -> list[Text]:
    more = 0 if most is None else len(told) - most
    return [*lines, Message("result.asked_more", count=more)] if more > 0 else lines


def _in_short(problem: Problem) -> Problem:
    """A problem without its remedy where it is of the layout: how to mend the file is for `check_file` to tell."""
    return replace(problem, remedy=None) if problem.code.startswith(("heading.", *NO_RECORDS)) else problem


def _is_of_layout(problem: Problem) -> bool:
    """Whether a problem is of a column, or of a row that is no record: nobody is left out by it."""
    return problem.record is None and problem.code.startswith(("heading.", *NO_RECORDS))


def tables_of(solution: Solution, language: MessageLanguage, most: int | None = None) -> tuple[Table, Table, Table]:
    """The placements, the unplaced and the seats left, `most` rows of each (None: all)."""
    placed = solution.placements[:most]
    remarks = [
        (*p.remark, *doubts(parts), *in_time(by_weight(parts)))
        for p, parts in zip(placed, _parts_of_placed(solution, most))
    ]
    rows = [(p.candidate_id, p.opening_id, p.employer, p.title, Points(p.score)) for p in placed]
    columns = ["candidate", "opening", "employer", "title", "points"]
    unplaced = [(u.candidate_id, Several((u.reason, *u.asked), " ")) for u in solution.unplaced[:most]]
    title = Message("result.unplaced_heading", count=len(solution.unplaced))
    n_placed, n_unplaced = len(solution.placements), len(solution.unplaced)
    return (
        _table(None, [*columns, "remark"], [(*row, told) for row, told in zip(rows, remarks)], {4}, n_placed, language)
        if any(remarks)
        else _table(None, columns, rows, {4}, n_placed, language),
        _table(title, ["candidate", "reason"], unplaced, (), n_unplaced, language),
        left_table(solution, language, most),
    )


def left_table(solution: Solution, language: MessageLanguage, most: int | None = None) -> Table:
    """The openings with seats left, and why, `most` of them (None: all)."""
    left = solution.seats_left
    rows = [(s.opening_id, s.employer, s.title, s.n_left, s.told) for s in left[:most]]
    title = Message("result.empty_heading", count=len(left))
    return _table(title, ["opening", "employer", "title", "seats_left", "reason"], rows, {3}, len(left), language)


def _table(
    title: Text | None,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    numeric: Iterable[int],
    n_in_all: int,
    language: MessageLanguage,
) -> Table:
    """A table of these rows, with how many more there are."""
    more = n_in_all - len(rows)
    notes = [Message("result.more", count=more)] if more > 0 else []
    return Table.of(language, headings("column", *columns), rows, numeric, title, notes)


def _parts_of_placed(solution: Solution, most: int | None = None) -> Iterator[tuple[Part, ...]]:
    """What each criterion gives to the placements, one after another, or to the first of them."""
    opening_of = solution.assignment.opening_of
    rows = np.flatnonzero(opening_of >= 0)[:most]
    return parts_of_pairs(solution.pairs.criteria, solution.policy, rows, opening_of[rows])


def rows_of(solution: Solution, language: MessageLanguage) -> list[dict[str, Any]]:
    """One plain row a candidate, placed or not, in canonical order."""
    placed = {placement.candidate_id: placement for placement in solution.placements}
    unplaced = {person.candidate_id: person for person in solution.unplaced}
    rows: list[dict[str, Any]] = []
    for name in solution.pool.candidates.ids:
        got, missed = placed.get(name), unplaced.get(name)
        told = {
            "candidate_id": name,
            "status": "unplaced" if got is None else "placed",
            "reason_code": missed.reason_code if missed else None,
            "reason": missed.reason.text(language) if missed else None,
            "questions": _asked_text(solution, name, language),
        }
        rows.append({column: told[column] if column in told else getattr(got, column, None) for column in _COLUMNS})
    return rows


def _asked_text(solution: Solution, name: str, language: MessageLanguage) -> str | None:
    """What to ask a person, a question after another; None when everything was read."""
    return " | ".join(problem.text(language) for problem in solution.questions.candidates.of(name)) or None


def values_of(
    solution: Solution, overrides: OverrideCosts, language: MessageLanguage, quotas: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The whole answer as plain values: what `restored` goes by, and for readers what each placement rests on.

    `quotas` is what is told of them, where the policy has some.
    """
    pool, assignment, constraints = solution.pool, solution.assignment, solution.constraints
    return {
        "form": RESULT_FORM,
        "language": language,
        "record": RunRecord.of(solution).to_dict(),
        "questions": solution.questions.to_dict(),
        "candidates": rows_of(solution, language),
        "proof": {
            "bonus": int(assignment.bonus),
            "n_pairs": assignment.n_pairs,
            "n_held": assignment.n_held,
            "n_rounds": assignment.n_rounds,
            "price": _not_zero(pool.openings.ids, assignment.price),
            "surplus": _not_zero(pool.candidates.ids, assignment.surplus),
        },
        "parts": _parts_in_words(solution, language),
        "constraints": {
            "locks": [lock.model_dump(mode="json") for lock in constraints.locks],
            "bans": [ban.model_dump(mode="json") for ban in constraints.bans],
            "keep": None if constraints.keep is None else dict(constraints.keep),
            "stability": constraints.stability,
        },
        "seats_left": [
            told_of(left, "opening_id seats n_left n_feasible reason_code reason", language)
            for left in solution.seats_left
        ],
        **({} if quotas is None else {"quotas": quotas}),
        "overrides": overrides.to_dict(language),
        "kept": {
            "n_earlier": len(solution.constraints.keep or {}),
            "n_unchanged": solution.n_unchanged,
            "stability": solution.constraints.stability,
            "lost": [told_of(each, "candidate_id opening_id reason", language) for each in solution.lost],
        },
    }


def _not_zero(ids: Sequence[str], values: npt.NDArray[Any]) -> dict[str, int]:
    """Values by id, in the pool's order; those that are 0 are left out."""
    return {ids[at]: int(values[at]) for at in np.flatnonzero(values).tolist()}


def _parts_in_words(solution: Solution, language: MessageLanguage) -> dict[str, list[dict[str, Any]]]:
    """By candidate, what each criterion gives to where she is placed."""
    told = zip(solution.placements, _parts_of_placed(solution))
    return {placed.candidate_id: [_part(part, language) for part in by_weight(parts)] for placed, parts in told}


def _part(part: Part, language: MessageLanguage) -> dict[str, Any]:
    """What a criterion gives, with what was compared: each fact's code, which does not change, beside its words."""
    facts = [{"code": code_of(fact), "text": fact.text(language)} for fact in part.facts]
    return {"criterion": part.criterion, "weight": part.weight, "part": part.part, "facts": facts}


def frame_of(solution: Solution, language: MessageLanguage) -> pd.DataFrame:
    """One row a candidate, as a pandas frame. Raises `MissingExtraError` without pandas."""
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError("pandas", "tables") from None
    rows = rows_of(solution, language)
    types = {name: _IN_PANDAS.get(kind, kind) for name, kind in _COLUMNS.items()}
    return pd.DataFrame({name: [row[name] for row in rows] for name in types}).astype(types)


def polars_of(solution: Solution, language: MessageLanguage) -> pl.DataFrame:
    """One row a candidate, as a polars frame. Raises `MissingExtraError` without polars."""
    try:
        import polars as pl
    except ImportError:
        raise MissingExtraError("polars", "polars") from None
    schema = {name: getattr(pl, kind) for name, kind in _COLUMNS.items()}
    return pl.DataFrame(rows_of(solution, language), schema=schema)
