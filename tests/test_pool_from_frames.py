"""`Pool.from_frames`: the pool of the same records, and every bad row told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hanging import far_from_hanging
from matchcore import Candidate, Opening, Place, Pool, RecordError
from matchcore.synthetic import synthetic_pool
from strategies import AS_OF, FEWER, candidates, openings, vocabulary


def rows_of(people: Sequence[Candidate], places: Sequence[Opening]) -> dict[str, list[dict[str, Any]]]:
    """The records as long tables, rows of plain values."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "candidates openings certificates languages tracks occupations educations wishes eligible forms "
            "certificates_asked languages_asked".split()
        )
    }
    for one in people:
        home = {} if one.home is None else one.home.model_dump()
        fields = {"id": one.id, **home}
        fields |= {name: getattr(one, name) for name in ("registered_since", "available_from", "reach_km")}
        fields |= {name: getattr(one, name) for name in ("car", "support")}
        fields |= {name: list(said) if (said := getattr(one, name)) else None for name in ("shifts", "priority")}
        if one.hours is not None:
            fields |= {f"hours_{name}": value for name, value in one.hours.model_dump().items()}
        fields |= {f"fact_{name}": value for name, value in one.facts.items()}
        fields |= {f"group_{name}": value for name, value in one.groups.items()}
        tables["candidates"].append(fields)
        for name in ("certificates", "languages", "tracks", "occupations", "educations"):
            for entry in getattr(one, name):
                cells = {key: value for key, value in entry.model_dump().items() if key != "evidence"}
                if isinstance(cells.get("modules"), tuple):
                    cells["modules"] = list(cells["modules"])
                tables[name].append({"candidate_id": one.id, **cells})
        tables["forms"] += [{"candidate_id": one.id, "form": form} for form in one.forms or ()]
        for name, column in (("occupations", "ssyk"), ("ways", "way")) if one.wishes is not None else ():
            tables["wishes"] += [{"candidate_id": one.id, column: wish} for wish in getattr(one.wishes, name)]
        tables["eligible"] += [
            {"candidate_id": one.id, "form": form, "eligible": may} for form, may in one.eligible.items()
        ]
    for place in places:
        home = {} if place.workplace is None else place.workplace.model_dump()
        fields = {
            name: getattr(place, name)
            for name in "id employer title ssyk seats track track_least start form way".split()
        }
        fields |= {name: getattr(place, name) for name in ("hours", "needs_car", "support")}
        fields |= {"shifts": list(place.shifts) if place.shifts else None}
        tables["openings"].append({**fields, **home, **{f"fact_{name}": value for name, value in place.facts.items()}})
        for required, codes, demands in (
            (True, place.required_choices, place.languages_required),
            (False, [(code,) for code in place.certificates_merited], place.languages_wanted),
        ):
            own = {"opening_id": place.id, "required": required}
            tables["certificates_asked"] += [
                {**own, "code": code, "group": f"g{number}" if len(choice) > 1 else None}
                for number, choice in enumerate(codes)
                for code in choice
            ]
            tables["languages_asked"] += [{**own, **demand.model_dump()} for demand in demands]
    return tables


def frames(tables: dict[str, list[dict[str, Any]]], make: Any) -> dict[str, Any]:
    """Each table as a frame; those without rows are left out, but for the two sides."""
    made: dict[str, Any] = {}
    for name, rows in tables.items():
        columns = list(dict.fromkeys(key for row in rows for key in row)) or ["id"]
        if rows or name in ("candidates", "openings"):
            made[name] = make({key: [row.get(key) for row in rows] for key in columns})
    return made


def polars_frame(columns: dict[str, list[Any]]) -> pl.DataFrame:
    """A polars frame, whatever the cells."""
    return pl.DataFrame(columns, strict=False, schema_overrides={"id": pl.String} if "id" in columns else None)


def pandas_frame(columns: dict[str, list[Any]]) -> pd.DataFrame:
    """A pandas frame: what is missing becomes NaN or None as pandas has it."""
    return pd.DataFrame(columns)


MAKERS = {"pandas": pandas_frame, "polars": polars_frame, "pyarrow": pa.table}


def same(found: Pool, expected: Pool) -> None:
    """Equal to the last bit, groups and facts too."""
    assert found.hash == expected.hash
    assert found.candidates.ids == expected.candidates.ids
    for mine, own in ((found.groups, expected.groups), (found.candidates.facts, expected.candidates.facts)):
        assert {name: list(column) for name, column in mine.items()} == {
            name: list(column) for name, column in own.items()
        }


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@given(data=st.data())
@settings(FEWER, phases=[Phase.explicit, Phase.generate])
def test_frames_make_the_pool_of_the_same_records(make: Any, data: st.DataObject) -> None:
    """Whatever is known or not, renewed or partial: the same columns, from any frame library."""
    people = [data.draw(candidates(f"c{i}")) for i in range(data.draw(st.integers(1, 5)))]
    places = [data.draw(openings(f"o{j}")) for j in range(data.draw(st.integers(1, 4)))]
    plain: dict[str, Any] = {"groups": {}, "facts": {}}
    people = [one.model_copy(update={**plain, "forms": one.forms or None}) for one in people]
    expected = Pool.from_records(people, places, vocabulary=vocabulary(), as_of=AS_OF)
    made = frames(rows_of(people, places), make)
    same(Pool.from_frames(**made, vocabulary=vocabulary(), as_of=AS_OF), expected)


def test_a_synthetic_pool_with_groups_comes_out_the_same() -> None:
    """Hundreds of people with everything, groups and all."""
    pool = synthetic_pool(seed=3, n_candidates=400, n_openings=150, municipality="Järfälla")
    expected = Pool.from_records(pool.candidates, pool.openings, as_of=pool.as_of)
    made = frames(rows_of(pool.candidates, pool.openings), polars_frame)
    same(Pool.from_frames(**made, as_of=pool.as_of), expected)


def test_facts_and_groups_are_columns_of_their_own() -> None:
    """A fact reaches the criteria, a group does not, and a protected name is refused as a fact."""
    people = pd.DataFrame({"id": ["a", "b"], "fact_car": [True, None], "group_sex": ["k", None]})
    pool = Pool.from_frames(people, [Opening(id="o")], as_of=AS_OF)
    assert pool.candidates.fact("car", missing=False).tolist() == [True, False]
    assert pool.groups["sex"].tolist() == ["k", None]
    with pytest.raises(RecordError, match="sex"):
        Pool.from_frames(pd.DataFrame({"id": ["a"], "fact_sex": ["k"]}), [], as_of=AS_OF)


def test_every_bad_row_is_told_at_once() -> None:
    """Each with its row and column as a person counts them; nothing is dropped in silence."""
    people = pd.DataFrame(
        {
            "id": ["a", "b", "b", None],
            "reach_km": [-5.0, 10.0, None, None],
            "registered_since": ["2026-13-01", None, None, None],
            "lat": [59.3, 0.0, None, None],
            "lon": [None, 0.0, None, None],
            "municipality": ["580", None, "9999", None],
            "colour": ["red"] * 4,
        }
    )
    held = pl.DataFrame({"candidate_id": ["a", "a", "x"], "code": ["truck-b", "no-such", "truck-b"]})
    known = pl.DataFrame({"candidate_id": ["a", "a"], "language": ["sv", "sv"], "level": ["B1", "B2"]})
    places = pl.DataFrame({"id": ["o1", "o2"], "seats": [-1, 2], "form": [None, "nonsense"]})
    asked = pl.DataFrame({"opening_id": ["o2", "o9"], "code": ["truck-b", "truck-b"], "required": [True, False]})
    with pytest.raises(RecordError) as caught:
        Pool.from_frames(
            people, places, certificates=held, languages=known, forms="no frame", certificates_asked=asked, as_of=AS_OF
        )
    told = {(problem.row, problem.column) for problem in caught.value.problems}
    for place in (
        (2, "reach_km"),
        (2, "registered_since"),
        (2, "municipality"),
        (4, "municipality"),
        (5, "id"),
        (None, "colour"),
        (3, "code"),
        (4, "candidate_id"),
        (3, "language"),
        (2, "seats"),
    ):
        assert place in told, place
    text = caught.value.text("en")
    for words in ("no data frame", "same id", "nonsense", "o9"):
        assert words in text
    assert caught.value.text("sv") != text


def test_a_missing_column_is_named() -> None:
    """Without ids nothing can be joined."""
    with pytest.raises(RecordError, match="column is missing"):
        Pool.from_frames(pd.DataFrame({"name": ["a"]}), [], as_of=date(2026, 1, 1))


@pytest.mark.untraced
def test_thousands_of_rows_a_second() -> None:
    """Forty thousand people encode in a few seconds, with no record a person."""
    n = 40_000
    chance = np.random.default_rng(1)
    ids = [f"c{row:06d}" for row in range(n)]
    days = pd.Timestamp("2025-01-01") + pd.to_timedelta(chance.integers(0, 700, n), unit="D")
    people = pd.DataFrame(
        {"id": ids, "registered_since": days, "lat": chance.uniform(59, 60, n), "lon": chance.uniform(17, 18, n)}
    )
    held = pd.DataFrame({"candidate_id": chance.choice(ids, n), "code": chance.choice(["truck-b", "hlr", "adr"], n)})
    known = pd.DataFrame({"candidate_id": ids, "language": "sv", "level": chance.choice(["A2", "B1", "B2"], n)})
    with far_from_hanging():
        pool = Pool.from_frames(people, [Opening(id="o")], certificates=held, languages=known, as_of=AS_OF)
        assert pool.n_candidates == n
        assert len(pool.candidates.languages.row) == n


def test_a_postcode_that_became_a_number_is_a_postcode() -> None:
    """A frame makes 78231.0 of "78231" where another cell is empty; four digits are none."""
    people = pd.DataFrame({"id": ["a", "b"], "postcode": [78231, None]})
    jobs = pd.DataFrame({"id": ["o"], "postcode": [78231]})
    pool = Pool.from_frames(people, jobs, as_of=AS_OF)
    records = Pool.from_records(
        [Candidate(id="a", home=Place(postcode="78231")), Candidate(id="b")],
        [Opening(id="o", workplace=Place(postcode="78231"))],
        as_of=AS_OF,
    )
    assert pool.candidates.home.xyz.tolist() == records.candidates.home.xyz.tolist()
    assert pool.openings.workplace.xyz.tolist() == records.openings.workplace.xyz.tolist()
    with pytest.raises(RecordError, match="not a Swedish postcode"):
        Pool.from_frames(pd.DataFrame({"id": ["a"], "postcode": [8231]}), jobs, as_of=AS_OF)
