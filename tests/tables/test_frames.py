"""Data frames and Parquet are read like the table they show."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from matchcore.errors import FileError, MissingExtraError
from matchcore.files import read_candidates, read_openings
from matchcore.records import Candidate, Certificate, Language, Place

COLUMNS: dict[str, list[Any]] = {
    "id": ["a", "b"],
    "kompetensbevis": ["truckkort; HLR (2027-03-01)", None],
    "svenska": ["B1", None],
    "kommun": ["Gävle", "0580"],
    "räckvidd": [25.0, None],
    "inskriven": [date(2026, 1, 1), None],
}
EXPECTED = [
    Candidate(
        id="a",
        certificates=(Certificate(code="truck"), Certificate(code="hlr", expires=date(2027, 3, 1))),
        languages=(Language(language="sv", level="B1"),),
        home=Place(municipality="2180"),
        reach_km=25,
        registered_since=date(2026, 1, 1),
    ),
    Candidate(id="b", home=Place(municipality="0580")),
]


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table, lambda columns: pl.DataFrame(columns).lazy()])
def test_any_frame_is_read_as_the_table_it_shows(make: Any) -> None:
    """pandas, polars (eager and lazy) and pyarrow give the same records."""
    assert read_candidates(make(COLUMNS)) == EXPECTED


def test_frames_own_kinds_of_value_are_understood() -> None:
    """Timestamps, missing values of every sort, NumPy's and nullable numbers, decimals and categories are read."""
    frame = pd.DataFrame(
        {
            "id": [np.int64(1), 2, 3],
            "inskriven": pd.to_datetime(["2027-03-01", None, "2027-03-02"]),
            "räckvidd": pd.array([30, None, 40], dtype="Int64"),
            "svenska": pd.Categorical(["B1", None, "B2"]),
            "lat": [Decimal("58.41"), None, np.nan],
            "lon": [15.62, np.nan, np.nan],
            "fakta: bil": [True, pd.NA, np.bool_(False)],
        }
    )
    first, second, third = read_candidates(frame)
    assert (first.id, first.registered_since, first.reach_km) == ("1", date(2027, 3, 1), 30.0)
    assert (first.home, first.facts) == (Place(lat=58.41, lon=15.62), {"bil": True})
    assert second == Candidate(id="2")
    assert third.facts == {"bil": False}


@pytest.mark.parametrize("make", [pl.DataFrame, pa.table, pd.DataFrame])
def test_lists_and_structures_in_frames_are_read(make: Any) -> None:
    """A column of lists is a list; a column of structures is records part by part."""
    columns = {
        "id": ["a"],
        "certificates": [[{"code": "hlr", "expires": date(2027, 3, 1)}]],
        "languages": [["svenska B1", "engelska B2"]],
        "home": [{"municipality": "0580", "lat": None}],
    }
    [found] = read_candidates(make(columns))
    assert found.certificates == (Certificate(code="hlr", expires=date(2027, 3, 1)),)
    assert [known.language for known in found.languages] == ["sv", "en"]
    assert found.home == Place(municipality="0580")


@pytest.mark.parametrize("missing", [(), ("pyarrow",)])
def test_parquet_is_read_by_what_is_installed(missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """A Parquet file is read by pyarrow, or by polars where that is missing."""
    written = io.BytesIO()
    pq.write_table(pa.table(COLUMNS), written)
    _hide(monkeypatch, missing)
    assert read_candidates(io.BytesIO(written.getvalue())) == EXPECTED
    with pytest.raises(FileError):
        read_candidates(io.BytesIO(written.getvalue()[:-20]))


@pytest.mark.parametrize("rows_of_a_group", [2, 5, 100])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string()), pa.null()])
def test_a_parquet_file_is_read_the_same_in_however_many_pieces_it_comes(
    rows_of_a_group: int, kind: pa.DataType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts, days and numbers, some missing, come in a few rows at a time: the people are those of the frame."""
    monkeypatch.setattr("matchcore.tables.source.frame_tables._BATCH", 3)
    monkeypatch.setattr("matchcore.tables.source.frame_tables._PIECE", 4)
    texts = [None, "HLR", "truckkort", None, "HLR; truckkort"] * 40
    table = pa.table(
        {
            "id": [f"a{number}" for number in range(200)],
            "kompetensbevis": pa.array([None] * 200 if pa.types.is_null(kind) else texts).cast(kind),
            "räckvidd": [None if number % 7 == 0 else number for number in range(200)],
            "inskriven": [date(2026, 1, 1 + number % 28) for number in range(200)],
        }
    )
    written = io.BytesIO()
    pq.write_table(table, written, row_group_size=rows_of_a_group)
    frame = pl.DataFrame(table.to_pydict())
    assert read_candidates(io.BytesIO(written.getvalue())) == read_candidates(frame) == read_candidates(table)


def test_a_small_parquet_file_that_holds_gigabytes_is_refused() -> None:
    """A text kept once and meant a million times is given up long before it fills memory."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 300_000, pa.int32()), pa.array(["x" * 30_000]))
    written = io.BytesIO()
    pq.write_table(pa.table({"id": texts}), written, store_schema=False)
    with pytest.raises(FileError) as refused:
        read_candidates(io.BytesIO(written.getvalue()))
    assert refused.value.problems[0].code == "source.too_large"


def test_parquet_without_any_frame_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing can read Parquet, the error says what to install."""
    _hide(monkeypatch, ("pyarrow", "polars"))
    with pytest.raises(MissingExtraError, match="parquet"):
        read_candidates(io.BytesIO(b"PAR1"))


def _hide(monkeypatch: pytest.MonkeyPatch, packages: tuple[str, ...]) -> None:
    from importlib.util import find_spec

    monkeypatch.setattr(
        "matchcore.tables.source.frame_tables.find_spec", lambda name: None if name in packages else find_spec(name)
    )


def test_frames_that_cannot_be_used_are_refused() -> None:
    """Two columns of one name, a series, and times of day are refused; rows count as in a file."""
    with pytest.raises(FileError):
        read_candidates(pd.DataFrame([[1, 2]], columns=["id", "id"]))
    with pytest.raises(FileError):
        read_candidates(pd.Series(["a"], name="id"))
    with pytest.raises(FileError) as caught:
        read_candidates(pl.DataFrame({"id": ["a", "b"], "inskriven": [None, datetime(2027, 3, 1, 8, 0)]}))
    [problem] = caught.value.problems
    assert (problem.row, problem.column) == (3, "inskriven")


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([0, 1], "table.no_headings"),
        ([("id", ""), ("home", "x")], "heading.unknown"),
        (["id", float("nan")], "row.long"),
        (["id", None], "row.long"),
        (["id", 5], "heading.unknown"),
        (["id", b"kommun"], "heading.unknown"),
        (["id", datetime(2027, 3, 1)], "heading.unknown"),
        ([1, 1], "frame.unusable"),
    ],
)
def test_odd_labels_of_columns_are_headings_that_mean_nothing(labels: list[Any], said: str) -> None:
    """Numbers, levels, missing labels and other objects are told as headings, never a fault of the program."""
    with pytest.raises(FileError) as refused:
        read_candidates(pd.DataFrame([["a", "2023"]], columns=labels))
    assert [problem.what.key for problem in refused.value.problems] == [said]  # type: ignore[union-attr]


def test_levels_of_labels_with_one_name_each_are_that_name() -> None:
    """A frame whose columns have two levels, of which one is empty, is read by the other."""
    frame = pd.DataFrame([["a", "2180"]], columns=pd.MultiIndex.from_tuples([("id", ""), ("", "kommun")]))
    assert read_candidates(frame) == [Candidate(id="a", home=Place(municipality="2180"))]


def test_an_empty_frame_with_headings_is_no_candidates() -> None:
    """A table with headings and no rows is a list of nobody."""
    assert read_candidates(pl.DataFrame({"id": []})) == []


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"id": ["a"], "start": [10**8]}).with_columns(pl.col("start").cast(pl.Int32).cast(pl.Date)),
        pl.DataFrame({"id": ["a"], "start": [10**17]}).with_columns(pl.col("start").cast(pl.Datetime("ms"))),
        pa.table({"id": ["a"], "start": pa.array([10**17], pa.timestamp("s"))}),
        pa.table({"id": ["a"], "start": pa.array([10**8], pa.date32())}),
    ],
)
def test_days_outside_the_calendar_are_refused(frame: object) -> None:
    """A day that Python's calendar does not hold is refused with its column, whatever library holds it."""
    with pytest.raises(FileError) as refused:
        read_openings(frame)
    assert refused.value.problems[0].column == "start"
