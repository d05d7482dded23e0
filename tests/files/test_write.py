"""Writers replace a file whole or not at all, and write nothing that a spreadsheet would run."""

import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.content.write import neutralised, replacing, restored
from matchcore.errors import FileError
from matchcore.files import write_bytes, write_csv, write_json, write_text

KILLED = """
import sys, time
from matchcore.content.write import replacing
with replacing(sys.argv[1]) as file:
    file.write(b"half of the new")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)
"""

WRITER = """
import sys
from matchcore.files import write_text
for _ in range(50):
    write_text(sys.argv[2] * 10_000, sys.argv[1])
"""


def test_killed_in_the_middle_the_old_file_stands(tmp_path: Path) -> None:
    """A process that is killed while it writes leaves the old file as it was."""
    path = tmp_path / "kept.json"
    path.write_text("old", encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "writing\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert path.read_text(encoding="utf-8") == "old"


def test_an_error_in_the_middle_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    """When the writing block fails, the old file stands and the temporary one is gone."""
    path = tmp_path / "kept.txt"
    write_text("old", path)

    def fail() -> None:
        with replacing(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_takes_the_old_ones_place_and_permissions(tmp_path: Path) -> None:
    """The content is new, the permissions are those that the file had."""
    path = tmp_path / "a.txt"
    write_bytes(b"old", path)
    path.chmod(0o640)
    write_bytes(b"new", path)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A missing folder, a folder in the file's place, NaN in JSON and half a character are each a FileError."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for attempt in (
        lambda: write_text("x", tmp_path / "missing" / "a.txt"),
        lambda: write_text("x", folder),
        lambda: write_text("\ud800", tmp_path / "a.txt"),
        lambda: write_json(float("nan"), tmp_path / "a.json"),
        lambda: write_json(object(), tmp_path / "a.json"),
    ):
        with pytest.raises(FileError):
            attempt()
    assert list(tmp_path.iterdir()) == [folder]


@given(st.text(st.sampled_from("'=+-@\t\rab"), max_size=8))
def test_making_text_safe_can_be_undone(text: str) -> None:
    """What was made safe is not run by a spreadsheet, and is the same again when undone."""
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in set("=+-@\t\r")


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(tmp_path: Path) -> None:
    """The file has a mark, semicolons, and an apostrophe before what looks like a formula; numbers stay numbers."""
    path = tmp_path / "a.csv"
    write_csv([["id", "note"], ["=cmd", -5], [None, 'a;"b"']], path)
    assert path.read_bytes() == b"\xef\xbb\xbf" + b"id;note\r\n'=cmd;-5\r\n" + b';"a;""b"""\r\n'


def test_writing_in_many_processes_leaves_one_whole_file(tmp_path: Path) -> None:
    """Two writers at once: the file is one of theirs, never a mixture."""
    path = tmp_path / "a.txt"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), letter]) for letter in "ab"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        if path.exists():
            seen.add(path.read_text(encoding="utf-8"))
        time.sleep(0.01)
    assert seen <= {"a" * 10_000, "b" * 10_000}
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]
