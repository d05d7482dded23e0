"""A path or an open file, brought into memory within bounds."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from matchcore.errors import FileError, Problem, detail_of
from matchcore.messages import Message, Text, with_remedy

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
        raise FileError(Problem(*with_remedy("source.bytes")))
    read = getattr(source, "read", None)
    if not callable(read):
        kind = type(source).__name__
        raise FileError(Problem(*with_remedy("source.kind"), value=kind))
    name = getattr(source, "name", "")
    label = name if isinstance(name, str) else ""
    try:
        return _checked(_bounded(read, label), label)
    except FileError:
        raise
    except (OSError, ValueError, TypeError) as error:  # ValueError: closed, or text that cannot be decoded
        raise _unreadable(label, detail_of(error)) from None


def _from_path(path: str | os.PathLike[str]) -> Source:
    name = os.fspath(path)
    try:
        about = Path(path).stat()
        if not stat.S_ISREG(about.st_mode):  # a device or a pipe may never end
            raise FileError(Problem(*with_remedy("source.no_file"), record=name))
        if about.st_size > MOST_BYTES:
            raise _too_large(name)
        with Path(path).open("rb") as file:
            return _checked(_bounded(file.read, name), name)
    except FileError:
        raise
    except FileNotFoundError:
        near = _near(Path(path))
        remedy = Message("source.near", near=near) if near else Message("source.missing.remedy")
        raise FileError(Problem(Message("source.missing"), remedy, record=name)) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a null character
        raise _unreadable(name, detail_of(error)) from None


def _bounded(read: Callable[[int], object], name: str) -> bytes:
    """All that `read` gives, piece by piece, so that a stream without an end is given up in time."""
    kept = io.BytesIO()
    while piece := read(_PIECE):
        if isinstance(piece, str):
            piece = piece.encode("utf-8", errors="surrogatepass")
        if not isinstance(piece, bytes | bytearray):
            raise _unreadable(name, type(piece).__name__)
        kept.write(piece)
        if kept.tell() > MOST_BYTES:
            raise _too_large(name)
    return kept.getvalue()


def _checked(content: bytes, name: str) -> Source:
    if not content:
        raise FileError(Problem(*with_remedy("source.empty"), record=name or None))
    return Source(content, name)


def _too_large(name: str) -> FileError:
    return FileError(Problem(*with_remedy("source.too_large", most=MOST_BYTES >> 20), record=name or None))


def _near(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return ""
    return next(iter(get_close_matches(path.name, names, n=1)), "")


def _unreadable(name: str, reason: Text | str) -> FileError:
    return FileError(Problem(*with_remedy("source.unreadable", detail=reason), record=name or None))
