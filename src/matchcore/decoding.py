"""The bytes of a file as text.

UTF-8, UTF-16 and Windows-1252 are told apart, mixtures and unknown encodings refused.
"""

from __future__ import annotations

import codecs
import re

from matchcore.errors import FileError, Problem
from matchcore.messages import Message, with_remedy

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
