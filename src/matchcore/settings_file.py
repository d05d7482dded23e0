"""The text of a file of settings: an ordinary one, of a size that a person writes."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from matchcore.decoding import decoded

_MOST_BYTES = 1 << 24


def settings_text(path: str | os.PathLike[str]) -> str:
    """The whole text of a file, in whatever encoding a list may be.

    Raises
    ------
    OSError
        When it cannot be read, is no ordinary file (a pipe or a device may never end) or is larger than 16 MiB.
    FileError
        When its encoding cannot be told.
    """
    file = Path(path)
    if not file.is_file() and not file.is_dir() and file.exists():
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE), path)
    if file.stat().st_size > _MOST_BYTES:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return decoded(file.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
