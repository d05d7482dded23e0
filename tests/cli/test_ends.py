"""How a command ends: wherever its output goes and whatever goes wrong, an exit code and a line; no traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matchcore.cli import matching_work
from matchcore.cli.app import run


def matchcore(
    *arguments: str, into: object = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "matchcore.cli", *arguments]
    return subprocess.run(
        command, stdout=into, stderr=subprocess.PIPE, env={**os.environ, **environment}, timeout=120, check=False
    )


def test_output_that_is_no_utf8_is_written_all_the_same(tmp_path: Path) -> None:
    """What the encoding of the command's process lacks is written plainly."""
    told = matchcore("demo", "--out", str(tmp_path / "demo.csv"), PYTHONIOENCODING="ascii")
    assert (told.returncode, told.stderr) == (0, b"")
    assert "Kandidat" in told.stdout.decode("ascii")
    assert r"p\xe5" in told.stdout.decode("ascii")


@pytest.mark.untraced
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_whatever_the_encoding_it_can_be_read(encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an encoding has is written as it is, and JSON holds in any."""
    text, data = (
        printed(monkeypatch, encoding, "demo", "--out", str(tmp_path / "demo.csv"), *options)
        for options in ([], ["--json"])
    )
    assert ("på" if encoding == "cp1252" else r"p\xe5") in text.decode(encoding)
    assert len(json.loads(data.decode("utf-8"))["candidates"]) == 60


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> bytes:
    """What a command writes to a standard output of this encoding."""
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    assert run([*arguments]) == 0
    out.flush()
    written = out.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue()


@pytest.mark.untraced
def test_a_closed_output_is_no_fault(monkeypatch, tmp_path: Path) -> None:
    """As under a service or after ``>&-``: Python has no standard output then, and what is written is written."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run(["demo", "--out", str(tmp_path / "demo.csv")]) == 0
    assert (tmp_path / "demo.csv").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """Output that cannot be written ends with exit code 2 and says why."""
    with Path("/dev/full").open("wb") as full:
        told = matchcore("demo", "--out", str(tmp_path / "demo.csv"), into=full)
    assert told.returncode == 2
    assert told.stderr.decode() == "Det gick inte att skriva ut: det finns inte plats på disken\n"


def test_a_reader_that_leaves_is_no_fault(tmp_path: Path) -> None:
    """As with ``| head -1``: nothing is said, and the exit code is the shell's own for a closed pipe."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        told = matchcore("demo", "--out", str(tmp_path / "demo.csv"), into=gone)
    assert (told.returncode, told.stderr) == (141, b"")


def test_a_fault_of_ours_is_one_line(monkeypatch, capsys, tmp_path) -> None:
    """Any other exception: exit code 3, what kind and where; not its words, which may quote somebody's data."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("19121212-1212")

    monkeypatch.setattr(matching_work, "match_records", broken)
    assert run(["demo", "--out", str(tmp_path / "demo.csv")]) == 3
    told = capsys.readouterr().err
    assert told.startswith("Ett fel i matchcore (KeyError, test_ends.py:")
    assert "1212" not in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sv", "en"),
    [
        ("--foo", "--foo går inte att välja", "There is no option --foo"),
        ("match a b --langage en", "--langage går inte att välja. Menas --language?", None),
        ("foo", "Kommandot foo finns inte. De som finns är: check", "There is no command foo. There are: check"),
        ("match", "CANDIDATES saknas", "CANDIDATES is missing"),
        ("match a b c", "Det står något för mycket", "There is something too many"),
        ("match a b --explain x", "Efter --explain ska det stå 2 värden", None),
        ("match a b --as-of 2026", "--as-of: Skriv datum så här: 2027-03-01", "--as-of: Write dates as 2027-03-01"),
        ("plan a b c --horizon soon", "--horizon: Skriv datum så här", "--horizon: Write dates as"),
        ("match a b --objective all", "--objective ska vara något av: best_total, most_placements", None),
        ("synthetic a b --n-candidates x", "--n-candidates ska vara ett tal", None),
    ],
)
def test_wrong_usage_is_told_in_the_language(arguments, sv, en, capsys) -> None:
    """What was wrong, in words of ours, and where help is; exit code 2."""
    assert run(arguments.split()) == 2
    told = capsys.readouterr().err
    assert told.startswith(sv)
    assert "--help" in told.splitlines()[1]
    if en is not None:
        assert run([*arguments.split(), "--language=en"]) == 2
        assert capsys.readouterr().err.startswith(en)


def test_a_malformed_policy_is_told_by_its_place(tmp_path, capsys) -> None:
    """TOML that cannot be read is told by row and character, not in the parser's English."""
    policy = tmp_path / "policy.toml"
    policy.write_text("[weights\n")
    assert run(["match", "a", "b", "--policy", str(policy)]) == 1
    assert capsys.readouterr().err == "policy: policyfilen är inte skriven som TOML ska vara (rad 1, tecken 9)\n"


def test_python_m_matchcore_is_the_command_line() -> None:
    """Where its script is not on the path."""
    asked = subprocess.run(
        [sys.executable, "-m", "matchcore", "--version"], capture_output=True, timeout=120, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout
