"""What can be read from: a path or an open file, brought into memory within bounds (layer 7)."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from matchcore.errors import FileError, Problem, detail_of
from matchcore.messages import Message, Text

__all__ = ["MOST_BYTES", "Source", "source_of"]

MOST_BYTES = 1 << 30
"""The largest file that is read: 1 GiB."""

_PIECE = 1 << 22


@dataclass(frozen=True)
class Source:
    """The content of a file.

    Attributes
    ----------
    content
        Its bytes.
    name
        Its name, as far as it has one.
    """

    content: bytes
    name: str = ""


def source_of(source: object) -> Source:
    """The content of a path, or of a file open for reading in binary or text.

    Raises
    ------
    FileError
        When it cannot be read, is larger than `MOST_BYTES`, or is empty; when `source` is none of these.
    """
    if isinstance(source, str | os.PathLike):
        return _from_path(source)
    if isinstance(source, bytes | bytearray):
        raise FileError(Problem(Message("source.bytes"), Message("source.bytes.remedy")))
    read = getattr(source, "read", None)
    if not callable(read):
        kind = type(source).__name__
        raise FileError(Problem(Message("source.kind"), Message("source.kind.remedy"), value=kind))
    name = getattr(source, "name", "")
    label = name if isinstance(name, str) else ""
    try:
        content = read()
    except (OSError, ValueError) as error:  # ValueError: closed, or text that cannot be decoded
        raise _unreadable(label, str(error)) from None
    if isinstance(content, str):
        content = content.encode("utf-8", errors="surrogatepass")
    if not isinstance(content, bytes | bytearray):
        raise _unreadable(label, type(content).__name__)
    return _checked(bytes(content), label)


def _from_path(path: str | os.PathLike[str]) -> Source:
    name = os.fspath(path)
    try:
        with Path(path).open("rb") as file:
            kept = io.BytesIO()
            while kept.tell() <= MOST_BYTES and (piece := file.read(_PIECE)):
                kept.write(piece)
    except FileNotFoundError:
        near = _near(Path(path))
        remedy = Message("source.near", near=near) if near else Message("source.missing.remedy")
        raise FileError(Problem(Message("source.missing"), remedy, record=name)) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _unreadable(name, detail_of(error)) from None
    return _checked(kept.getvalue(), name)


def _checked(content: bytes, name: str) -> Source:
    if len(content) > MOST_BYTES:
        what = Message("source.too_large", most=MOST_BYTES >> 20)
        raise FileError(Problem(what, Message("source.too_large.remedy"), record=name or None))
    if not content:
        raise FileError(Problem(Message("source.empty"), Message("source.empty.remedy"), record=name or None))
    return Source(content, name)


def _near(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    return next(iter(get_close_matches(path.name, names, n=1)), "")


def _unreadable(name: str, reason: Text | str) -> FileError:
    what = Message("source.unreadable", detail=reason)
    return FileError(Problem(what, Message("source.unreadable.remedy"), record=name or None))
