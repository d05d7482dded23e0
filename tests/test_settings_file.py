"""A policy, overrides and an own vocabulary are read from ordinary files; what may never end is refused."""

import os
from pathlib import Path
from typing import Any

import pytest

from matchcore import InputError, Policy
from matchcore.messages import Message
from matchcore.overrides import read_overrides
from matchcore.settings_file import settings_text
from matchcore.vocabulary import default_vocabulary

READERS = pytest.mark.parametrize(
    ("read", "code", "detail"),
    [
        (Policy.read, "policy.unreadable", "detail"),
        (read_overrides, "override.unreadable", "detail"),
        (lambda path: default_vocabulary().with_entries(path), "vocabulary.file_bad", "why"),
    ],
    ids=["policy", "overrides", "vocabulary"],
)


@READERS
def test_a_pipe_and_a_device_are_refused_and_not_waited_for(tmp_path: Path, read: Any, code: str, detail: str) -> None:
    """A pipe that nobody writes to would be waited for without end, and a device gives bytes without end."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(InputError) as refused:
            read(path)
        (problem,) = refused.value.problems
        assert problem.code == code
        assert problem.what == Message(code, **{detail: Message("detail.no_file")})


@READERS
def test_what_is_not_there_too_large_or_no_path_has_its_error(
    tmp_path: Path, read: Any, code: str, detail: str
) -> None:
    """Each is told with the same code and its own words."""
    with (tmp_path / "large").open("wb") as large:
        large.truncate((1 << 24) + 1)
    for path, word in ((tmp_path / "gone", "missing"), (tmp_path, "folder"), (tmp_path / "large", "too_large")):
        with pytest.raises(InputError) as refused:
            read(path)
        assert refused.value.problems[0].what == Message(code, **{detail: Message(f"detail.{word}")})
    with pytest.raises(InputError):
        read(tmp_path / "a\0b")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", "cp1252"])
def test_a_file_of_decisions_may_be_saved_as_a_list_may(tmp_path: Path, encoding: str) -> None:
    """By whatever editor is at hand; what is no text at all is told in words."""
    text = '[[ban]]\r\ncandidate_id = "mal-01"\r\nopening_id = "o1"\r\nreason = "vill inte åka så långt"\r\n'
    path = tmp_path / "a.toml"
    path.write_bytes(text.encode(encoding))
    assert read_overrides(path)[1][0].reason == "vill inte åka så långt"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(InputError) as refused:
        read_overrides(path)
    assert "codec" not in refused.value.text("sv")
    path.write_text("[[ban]]\ncandidate_id = ”mal-01”\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_overrides(path)
    assert "raka citattecken" in refused.value.text("sv")


def test_the_mark_of_utf8_is_no_part_of_the_text(tmp_path: Path) -> None:
    """As Windows writes it."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1")
    assert settings_text(tmp_path / "a.toml") == "a = 1"
