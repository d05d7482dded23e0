"""A path or an open file, brought into memory within bounds, and its bytes as text.

UTF-8, UTF-16 and Windows-1252 are told apart, mixtures and unknown encodings refused.
"""

from __future__ import annotations

import codecs
import io
import os
import re
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


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A letter of UTF-8 in two bytes, as it occurs in Swedish and its neighbours: à…ÿ, À…ß, ğ, ş, and the like.
_UTF8_LETTER = re.compile(rb"[\xc3-\xc5][\x80-\xbf]")
# Letters that Windows-1252 shows inside words when the file was DOS or Macintosh: "k”k", "kšk".
_OTHER_SYSTEM = re.compile(r"(?<=[A-Za-z])[†„”‡‹›‰ˆŽ€™](?=[a-z])|(?<=[bcdfghjklmnprstv])[šŒŠ](?=[bcdfghjklmnprstv])")
_UNUSED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def decoded(content: bytes, *, encoding: str | None = None) -> str:
    """The text of a file.

    Parameters
    ----------
    content
        The whole file.
    encoding
        A name that Python knows, when the file is known to be in it; otherwise the encoding is found: by its mark,
        as UTF-8 when the whole file is valid as that, as UTF-16 by its zero bytes, else as Windows-1252.

    Raises
    ------
    FileError
        When the file is in several encodings at once (with the row of the first that differs), in one that cannot
        be told, or not text at all.
    """
    if encoding is not None:
        return _in(content, encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _in(content[len(mark) :], name)
    sample = content[:4096]
    if b"\0" in sample:
        odd, even = sample[1::2].count(0), sample[::2].count(0)
        if len(sample) > 3 and max(odd, even) > 0.4 * len(sample) / 2 and min(odd, even) == 0:
            return _in(content, "utf-16-le" if odd > even else "utf-16-be")
        raise FileError(Problem(*with_remedy("text.binary")))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
    if _UTF8_LETTER.search(content) and not _all_windows(content):
        raise FileError(Problem(Message("text.mixed"), Message("text.save_as_utf8"), row=row))
    if _UNUSED_IN_1252.search(content):
        raise FileError(Problem(Message("text.unknown_encoding"), Message("text.save_as_utf8"), row=row))
    text = content.decode("cp1252")
    if found := _OTHER_SYSTEM.search(text):
        row = text.count("\n", 0, found.start()) + 1
        raise FileError(Problem(Message("text.unknown_encoding"), Message("text.save_as_utf8"), row=row))
    return text


def _all_windows(content: bytes) -> bool:
    """Whether what looks like letters of UTF-8 is better read as Windows-1252: no line is valid UTF-8 with letters."""
    for line in content.splitlines():
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return False
    return True


def _in(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except LookupError:
        raise FileError(Problem(Message("text.no_such_encoding"), value=encoding)) from None
    except (UnicodeDecodeError, ValueError) as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        row = content.count(b"\n", 0, start) + 1
        raise FileError(
            Problem(Message("text.not_in", encoding=encoding), Message("text.save_as_utf8"), row=row)
        ) from None
