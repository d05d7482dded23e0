"""How a result reads and leaves: its summary, its tables, and its plain values (layer 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from matchcore.errors import MissingExtraError
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.placements import Placement
from matchcore.rendering import Points, Table, points

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from matchcore.result import MatchResult

__all__ = ["frame_of", "polars_of", "rows_of", "summary_of", "tables_of", "values_of"]

_COLUMNS = ("candidate_id", "status", "opening_id", "employer", "title", "score", "points", "is_tied", "reason")
_PANDAS_TYPES = dict.fromkeys(_COLUMNS, "string") | {"score": "Int64", "points": "Float64", "is_tied": "boolean"}


def summary_of(result: MatchResult) -> list[Text]:
    """How many are placed, how good it is, that it is proven, and what steered it, a line each."""
    placed, seats = len(result.placements), int(result.pool.openings.seats.sum())
    n_tied = sum(placement.is_tied for placement in result.placements)
    lines: list[Text] = [
        Message(
            "result.summary",
            placed=placed,
            candidates=result.pool.n_candidates,
            seats=seats,
            openings=result.pool.n_openings,
        ),
        Message(
            "result.total",
            total=Points(result.total),
            mean=Points(result.total // placed if placed else 0),
            pairs=result.pairs.n_feasible,
            gap=result.gap,
        ),
        Message(f"result.{result.policy.objective}"),
    ]
    steering = result.steering
    if steering.overrides:
        lines.append(Message("result.overrides", locks=len(steering.locks), bans=len(steering.bans)))
    if steering.keep is not None:
        values = {"unchanged": result.n_unchanged, "count": len(steering.keep), "stability": Points(steering.stability)}
        lines.append(Message("result.kept" if steering.stability else "result.kept_on_ties", **values))
    if n_tied:
        lines.append(Message("result.ties", count=n_tied))
    return [*lines, Message("result.advice")]


def tables_of(result: MatchResult, language: MessageLanguage, most: int | None) -> tuple[Table, ...]:
    """The placements, the unplaced, the seats left, and the overrides, `most` rows of each (None: all)."""

    def table(title: str, columns: str, rows: Sequence[tuple[str, ...]], numeric: frozenset[int]) -> Table:
        more = len(rows) - (len(rows) if most is None else most)
        return Table(
            headings=tuple(Message(f"column.{name}").text(language) for name in columns.split()),
            rows=tuple(rows[:most]),
            numeric=numeric,
            title=title,
            notes=(Message("result.more", count=more).text(language),) if more > 0 else (),
        )

    remarks = any(p.remark for p in result.placements)
    placed = [
        (p.candidate_id, p.opening_id, p.employer, p.title, points(p.score, language))
        + ((render(p.remark, language) if p.remark else "",) if remarks else ())
        for p in result.placements
    ]
    unplaced = [(u.candidate_id, u.reason.text(language)) for u in result.unplaced]
    left = [(s.opening_id, s.employer, s.title, str(s.n_left), s.reason.text(language)) for s in result.seats_left]
    unplaced_title = Message("result.unplaced_heading", count=len(unplaced)).text(language)
    left_title = Message("result.empty_heading", count=len(left)).text(language)
    return (
        table("", "candidate opening employer title points" + " remark" * remarks, placed, frozenset({4})),
        table(unplaced_title, "candidate reason", unplaced, frozenset()),
        table(left_title, "opening employer title seats_left reason", left, frozenset({3})),
        *([result.overrides.table(language)] if result.steering.overrides else []),
    )


def rows_of(result: MatchResult, language: MessageLanguage) -> list[dict[str, Any]]:
    """One plain row a candidate, placed or not, in canonical order."""
    placed = {placement.candidate_id: placement for placement in result.placements}
    unplaced = {person.candidate_id: person for person in result.unplaced}
    rows: list[dict[str, Any]] = []
    for name in result.pool.candidates.ids:
        got, missed = placed.get(name), unplaced.get(name)
        rows.append(
            {
                "candidate_id": name,
                "status": _status(got),
                "opening_id": got.opening_id if got else None,
                "employer": got.employer if got else None,
                "title": got.title if got else None,
                "score": got.score if got else None,
                "points": got.points if got else None,
                "is_tied": got.is_tied if got else None,
                "reason": missed.reason.text(language) if missed else None,
            }
        )
    return rows


def values_of(result: MatchResult, language: MessageLanguage) -> dict[str, Any]:
    """The whole answer as plain values."""
    return {
        "record": result.record.to_dict(),
        "candidates": rows_of(result, language),
        "seats_left": [
            {
                "opening_id": left.opening_id,
                "seats": left.seats,
                "n_left": left.n_left,
                "n_feasible": left.n_feasible,
                "reason": left.reason.text(language),
            }
            for left in result.seats_left
        ],
        "overrides": result.overrides.to_dict(language),
        "kept": {
            "n_earlier": len(result.steering.keep or {}),
            "n_unchanged": result.n_unchanged,
            "stability": result.steering.stability,
            "lost": [
                {"candidate_id": each.candidate_id, "opening_id": each.opening_id, "reason": each.reason.text(language)}
                for each in result.lost
            ],
        },
    }


def frame_of(result: MatchResult, language: MessageLanguage) -> pd.DataFrame:
    """One row a candidate, as a pandas frame. Raises `MissingExtraError` without pandas."""
    try:
        import pandas as pd
    except ImportError:
        raise MissingExtraError("pandas", "tables") from None
    rows = rows_of(result, language)
    return pd.DataFrame({name: [row[name] for row in rows] for name in _COLUMNS}).astype(_PANDAS_TYPES)


def polars_of(result: MatchResult, language: MessageLanguage) -> pl.DataFrame:
    """One row a candidate, as a polars frame. Raises `MissingExtraError` without polars."""
    try:
        import polars as pl
    except ImportError:
        raise MissingExtraError("polars", "polars") from None
    types = {"score": pl.Int64, "points": pl.Float64, "is_tied": pl.Boolean}
    schema = {name: types.get(name, pl.String) for name in _COLUMNS}
    return pl.DataFrame(rows_of(result, language), schema=schema)


def _status(placement: Placement | None) -> Literal["placed", "unplaced"]:
    return "unplaced" if placement is None else "placed"
