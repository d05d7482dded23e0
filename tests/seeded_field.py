"""Whether each that reads a record's fields has seen a new one, on a copy of the package into which it was put.

`test_seeded_field` makes the copy and lets pytest run these on it: one test a consumer, which fails where it is blind.
"""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from long_tables import long_table
from matchcore import Candidate, Opening, Policy, Pool, RecordError
from matchcore.criteria import CRITERIA
from matchcore.errors import FileError
from matchcore.files import read_candidates, read_openings, records_to_json
from matchcore.files.schema import json_schema
from matchcore.pool.arranging import change_pool, joined, replace_candidate, take_candidate
from matchcore.quality.comparison.fingerprints import candidate_prints, opening_prints
from matchcore.tables.out.table_files import content_of
from matchcore.tables.term_lookup import Terms

DAY = date(2026, 9, 1)
HOURS: list[int | None] = [30, 40, None]
PEOPLE = [Candidate.parse({"id": f"a{number}", "weekly_hours": hours}) for number, hours in enumerate(HOURS)]
PLACES = [Opening.parse({"id": "o1", "weekly_asked": 35}), Opening(id="o2")]


def encoded(people: Any = PEOPLE, places: Any = PLACES) -> Any:
    """The pool, with columns that no type checker knows of."""
    return Pool.from_records(people, places, as_of=DAY)


def csv_of(what: str, records: Any) -> bytes:
    """The records as people's tables."""
    return content_of({what: records}, "csv", Terms())  # type: ignore[dict-item]


def told(records: Any, field: str = "weekly_hours") -> list[Any]:
    """What the records say."""
    return [getattr(record, field) for record in records]


def test_encoding() -> None:
    """Records to columns."""
    assert encoded().candidates.weekly.tolist() == [30, 40, -1]
    assert encoded().openings.weekly.tolist() == [35, 0]


def test_frames() -> None:
    """Frames to columns."""
    people = pd.DataFrame({"id": ["a0", "a1", "a2"], "weekly_hours": pd.array(HOURS, dtype="Int64")})
    places: Any = pd.DataFrame({"id": ["o1", "o2"], "weekly_asked": pd.array([35, None], dtype="Int64")})
    pool: Any = Pool.from_frames(people, places, as_of=DAY)
    assert pool.hash == encoded().hash
    with pytest.raises(RecordError) as caught:
        Pool.from_frames(pd.DataFrame({"id": ["a0"], "weekly_hours": [99]}), [], as_of=DAY)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(2, "weekly_hours")]


def test_hash_of_the_pool() -> None:
    """The pool's hash."""
    assert encoded().hash != encoded(places=[Opening(id="o1"), Opening(id="o2")]).hash
    assert encoded().hash != encoded([*PEOPLE[:2], Candidate.parse({"id": "a2", "weekly_hours": 1})]).hash


def test_variants() -> None:
    """Candidates taken out, joined and put in each other's place; a pool in which records come and go."""
    people = encoded().candidates
    one: Any = take_candidate(people, 1)
    both: Any = joined([one, people])
    replaced: Any = replace_candidate(people, 0, one)
    assert [it.weekly.tolist() for it in (one, both, replaced)] == [[40], [40, 30, 40, -1], [40, 40, -1]]
    came = encoded([Candidate.parse({"id": "a00", "weekly_hours": 7})], [])
    changed: Any = change_pool(encoded(), np.array([0]), np.array([0]), came).pool
    assert (changed.candidates.weekly.tolist(), changed.openings.weekly.tolist()) == ([7, 40, -1], [0])


def test_fingerprints() -> None:
    """By which two runs are compared."""
    assert len(set(candidate_prints(encoded())["weekly"].tolist())) == 3
    assert len(set(opening_prints(encoded())["weekly"].tolist())) == 2


def test_tables() -> None:
    """People's tables, out and in."""
    assert "timmar i veckan" in csv_of("candidates", PEOPLE).decode("utf-8-sig").splitlines()[0]
    assert told(read_candidates(io.BytesIO(csv_of("candidates", PEOPLE)))) == HOURS
    assert told(read_openings(io.BytesIO(csv_of("openings", PLACES))), "weekly_asked") == [35, None]
    with pytest.raises(FileError) as caught:
        read_candidates(io.StringIO("id;timmar i veckan\na0;30\na1;99\n"))
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(3, "timmar i veckan")]


def test_long_tables() -> None:
    """Long tables, out and in."""
    for what, records, read, field in (
        ("candidates", PEOPLE, read_candidates, "weekly_hours"),
        ("openings", PLACES, read_openings, "weekly_asked"),
    ):
        rows = long_table(records, what)  # type: ignore[arg-type]
        text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in rows)
        assert told(read(io.StringIO(text)), field) == told(records, field)


def test_json_files() -> None:
    """JSON, out and in."""
    text = json.dumps(records_to_json(PEOPLE, PLACES))
    assert told(read_candidates(io.StringIO(text))) == HOURS


def test_schema() -> None:
    """The JSON Schema."""
    assert "weekly_hours" in json_schema("candidate")["properties"]
    assert "weekly_asked" in json_schema("opening")["properties"]


def test_criterion() -> None:
    """The criterion is one of matchcore's own, and gates."""
    pool = encoded()
    made = {one.name: one for one in (factory(pool.columns, Policy()) for factory in CRITERIA)}
    is_open = made["weekly"].judge(np.arange(3), np.arange(2)).is_open
    assert is_open.tolist() == [[False, True], [True, True], [True, True]]
