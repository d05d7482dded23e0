"""A zip archive opened with care: nothing is unpacked that is larger than it says, or than is sensible."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from matchcore.content.text import Source
from matchcore.errors import FileError, Problem, detail_of
from matchcore.messages import Message, Text
from matchcore.tables.source.xml_stream import Odd

MOST_UNPACKED = 1 << 30
"""The most bytes that all of an archive may hold when unpacked: 1 GiB."""

MOST_MEMBERS = 5_000
"""The most files that an archive may hold."""

_MOST_RATIO = 150
_RATIO_COUNTS_FROM = 16 << 20
_PIECE = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, struct.error)


class Archive:
    """The members of an archive whose sizes have been checked, by their names as they ought to be written.

    Names are without regard to case, and with slashes also where they are written with backslashes.
    """

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._names = {_known_as(name): name for name in file.namelist()}

    def __contains__(self, name: str) -> bool:
        return _known_as(name) in self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece, never more than its stated size; its check sum is checked."""
        with self._file.open(self._names[_known_as(name)]) as member:
            while piece := member.read(_PIECE):
                yield piece


def _known_as(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


@contextmanager
def opened(source: Source) -> Iterator[Archive]:
    """The archive in `source`; whatever is wrong with it, also inside the block, is raised as `FileError`.

    Raises
    ------
    FileError
        When it is damaged, cut, locked, holds too much (a zip bomb) or too many members, or one name twice.
    """
    try:
        if source.content.count(b"PK\x01\x02") > 4 * MOST_MEMBERS:  # before a list of them is made
            raise _refused(source, "archive.members")
        with zipfile.ZipFile(io.BytesIO(source.content)) as file:
            _check_sizes(file, source)
            yield Archive(file)
    except FileError:
        raise
    except Odd as error:
        raise _unreadable(source, error.what) from None
    except _FAULTS as error:
        raise _unreadable(source, detail_of(error)) from None


def _check_sizes(file: zipfile.ZipFile, source: Source) -> None:
    members = file.infolist()
    total = sum(member.file_size for member in members)
    ratio = total / max(1, len(source.content))
    if total > MOST_UNPACKED or (total > _RATIO_COUNTS_FROM and ratio > _MOST_RATIO):
        raise _refused(source, "archive.bomb", size=total >> 20, packed=max(1, len(source.content) >> 20))
    if len(members) > MOST_MEMBERS or len(set(map(_known_as, file.namelist()))) < len(members):
        raise _refused(source, "archive.members")
    if any(member.flag_bits & 1 for member in members):
        raise _refused(source, "source.old_excel")


def _unreadable(source: Source, detail: Text | str) -> FileError:
    what = Message("source.unreadable", detail=detail)
    return FileError(Problem(what, Message("archive.unreadable.remedy"), record=source.name or None))


def _refused(source: Source, key: str, **values: object) -> FileError:
    return FileError(Problem(Message(key, **values), Message(f"{key}.remedy"), record=source.name or None))
