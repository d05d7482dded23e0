"""A zip archive opened with care: nothing is unpacked that is larger than it says, or than is sensible (layer 7)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from matchcore.errors import FileError, Problem
from matchcore.files.source import Source
from matchcore.messages import Message

__all__ = ["MOST_MEMBERS", "MOST_UNPACKED", "Archive", "opened"]

MOST_UNPACKED = 1 << 30
"""The most bytes that all of an archive may hold when unpacked: 1 GiB."""

MOST_MEMBERS = 5_000
"""The most files that an archive may hold."""

_MOST_RATIO = 250
_RATIO_COUNTS_FROM = 64 << 20
_PIECE = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, struct.error)


class Archive:
    """The members of an archive whose sizes have been checked."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.names = frozenset(file.namelist())

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece, never more than its stated size; its check sum is checked."""
        with self._file.open(name) as member:
            while piece := member.read(_PIECE):
                yield piece

    def read(self, name: str, *, most: int) -> bytes:
        """The whole content of a member of at most `most` bytes; raises ValueError when it is larger."""
        if self._file.getinfo(name).file_size > most:
            raise ValueError(name)
        return self._file.read(name)

    def check_all(self) -> None:
        """Unpack every member once: sizes that lie and damaged content come to light."""
        for name in self.names:
            for _ in self.pieces(name):
                pass


@contextmanager
def opened(source: Source) -> Iterator[Archive]:
    """The archive in `source`; whatever is wrong with it, also inside the block, is raised as `FileError`.

    Raises
    ------
    FileError
        When it is damaged, cut, locked, holds too much (a zip bomb) or too many members, or one name twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as file:
            _check_sizes(file, source)
            yield Archive(file)
    except FileError:
        raise
    except _FAULTS as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise _refused(source, "source.unreadable", detail=reason) from None


def _check_sizes(file: zipfile.ZipFile, source: Source) -> None:
    members = file.infolist()
    total = sum(member.file_size for member in members)
    ratio = total / max(1, len(source.content))
    if total > MOST_UNPACKED or (total > _RATIO_COUNTS_FROM and ratio > _MOST_RATIO):
        raise _refused(source, "archive.bomb", size=total >> 20, packed=max(1, len(source.content) >> 20))
    if len(members) > MOST_MEMBERS or len(set(file.namelist())) < len(members):
        raise _refused(source, "archive.members")
    if any(member.flag_bits & 1 for member in members):
        raise _refused(source, "source.old_excel")


def _refused(source: Source, key: str, **values: object) -> FileError:
    return FileError(Problem(Message(key, **values), Message(f"{key}.remedy"), record=source.name or None))
