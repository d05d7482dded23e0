"""Readers of strangers' files end soon and within their bounds, whatever they are given."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanging import far_from_hanging
from matchcore.content.findings import MOST_KEPT
from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates
from matchcore.messages import Message
from matchcore.tables.source.delimited import TextRows


def test_what_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A device and a pipe are no files; a stream is read to the bound and no further."""
    os.mkfifo(tmp_path / "pipe")
    for path in (os.devnull, tmp_path / "pipe"):
        with pytest.raises(FileError) as refused:
            read_candidates(path)
        assert refused.value.problems[0].what == Message("source.no_file")
    monkeypatch.setattr("matchcore.content.text.MOST_BYTES", 1 << 23)
    taken = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            taken.append(size)
            return b"\0" * size

    with pytest.raises(FileError) as refused:
        read_candidates(Endless())
    assert refused.value.problems[0].what == Message("source.too_large", most=8)
    assert sum(taken) <= 1 << 24


def test_a_file_that_memory_cannot_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory ends before the bounds do, that is said, and the program goes on."""

    def exhausted(*_: object, **__: object) -> str:
        raise MemoryError

    monkeypatch.setattr("matchcore.content.contained.decoded", exhausted)
    assert [problem.code for problem in check_file(io.BytesIO(b"id")).problems] == ["source.no_memory"]


JUNK = {
    "semicolons": b";" * 4_000_000,
    "empty rows": b"id;kommun\n" + b";\n" * 2_000_000,
    "line feeds": b"id;kind;code\n" + b"\n" * 4_000_000,
    "quoted nothing": b"id\n" + b'""\n' * 1_000_000,
    "one wide line": b"id;" * 1_000_000,
    "wide headings": ";".join(["id", *map(str, range(1_000_000))]).encode(),
    "names": b"[{" + b",".join(b'"n%d":1' % number for number in range(200_000)) + b"}]",
    "a name twice": b"[{" + b",".join(b'"n%d":1' % (number % 199_999) for number in range(200_000)) + b"}]",
    "no objects": b"[" + b"1," * 1_000_000 + b"1]",
    "tiny objects": b"[" + b'{"a":1},' * 100_000 + b"{}]",
    "empty objects": b"[" + b"{}," * 200_000 + b"{}]",
    "a name each": b"[" + b",".join(b'{"n%d":1}' % number for number in range(40_000)) + b"]",
    "a long record": b'[{"id":"a","certificates":[' + b"1," * 300_000 + b"1]}]",
    "ads that are none": b'{"hits":[' + b"1," * 300_000 + b"1]}",
    "nested": b"[" + b",".join([b"[" * 50 + b"]" * 50] * 10_000) + b"]",
    "lines of JSON, then not": b"{}\n{}\n" + b"x\n" * 1_000_000,
    "long rows that say nothing": b"id;kind;code\n" + b"a;b;c\n" * 500_000,
}


@pytest.mark.untraced
@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk_is_done_with_soon(junk: bytes) -> None:
    """A few megabytes of anything take a second or two, and give no more problems than a person can be shown."""
    with far_from_hanging():
        report = check_file(io.BytesIO(junk))
    assert len(report.problems) <= MOST_KEPT + 9


@given(st.text(alphabet=st.sampled_from('a;;"\n\n\r \t\xa0'), max_size=14))
def test_passing_by_empty_lines_loses_no_row_and_no_number(text: str) -> None:
    """The rows, their numbers and the row of a fault are those of Python's own reader of CSV."""
    rows: list[object] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True), start=1):
            if "".join(cells).strip():
                rows.append((number, cells))
    except csv.Error:
        rows.append(number + 1)
    found: list[object] = []
    try:
        found.extend(TextRows(text, ";"))
    except FileError as error:
        found.append(error.problems[0].row)
    assert found == rows
