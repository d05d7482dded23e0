"""Writing files: whole or not at all, and safe to open in a spreadsheet.

Every writer goes through `write_bytes`: the new content is written to a temporary file in the same folder, brought
to the disk, and put in the old one's place in one step. Whoever kills the program in the middle finds the old file.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from matchcore.errors import FileError, Problem, detail_of
from matchcore.messages import Message, with_remedy

# What a spreadsheet runs as a formula when a cell starts with it, behind any apostrophes that we or others put there.
_RUNS = re.compile(r"'*[=+\-@\t\r]")


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A binary file to write to, which takes the place of `path` when the block ends without an error.

    Raises
    ------
    FileError
        When the folder does not exist or cannot be written to.
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", suffix=".part", dir=target.parent)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(target))
        part.replace(target)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def write_bytes(content: bytes, path: str | os.PathLike[str]) -> None:
    """Write `content` to `path`, whole or not at all. Raises `FileError`."""
    with replacing(path) as file:
        file.write(content)


def write_text(text: str, path: str | os.PathLike[str]) -> None:
    """Write `text` to `path` in UTF-8, whole or not at all; line ends are kept as given. Raises `FileError`."""
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _unwritable(path, error) from None
    write_bytes(content, path)


def write_json(value: object, path: str | os.PathLike[str]) -> None:
    """Write `value` as readable JSON in UTF-8, whole or not at all. Raises `FileError`, for NaN too."""
    try:
        text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise FileError(Problem(Message("write.not_json", detail=str(error)), record=str(path))) from None
    write_text(text, path)


def write_csv(
    rows: Iterable[Sequence[object]], path: str | os.PathLike[str], *, delimiter: str = ";", neutralise: bool = True
) -> None:
    """Write rows of cells as CSV, whole or not at all, so that a spreadsheet opens it as it is and runs none of it.

    Parameters
    ----------
    rows
        The heading row first. None is an empty cell; a number is written as it is.
    path
        Where to; an existing file is replaced in one step.
    delimiter
        What stands between cells. A semicolon is what spreadsheets in Swedish expect.
    neutralise
        False only for cells that are safe already.

    Notes
    -----
    The file is UTF-8 with a byte-order mark. Text that a spreadsheet would run as a formula (it starts with
    ``= + - @``, a tab or a carriage return) gets an apostrophe in front, which `read_candidates` and
    `read_openings` take off again.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutralised(cell) if neutralise and isinstance(cell, str) else cell for cell in row])
    write_text("\ufeff" + written.getvalue(), path)


def neutralised(text: str) -> str:
    """`text` with an apostrophe in front if a spreadsheet would run it; `restored` undoes this exactly.

    Examples
    --------
    >>> neutralised("=1+1"), neutralised("truck"), restored(neutralised("'-'"))
    ("'=1+1", 'truck', "'-'")
    """
    return "'" + text if _RUNS.match(text) else text


def restored(text: str) -> str:
    """`text` as it was before `neutralised`."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def _mode(target: Path) -> int:
    """The old file's permissions, or what a new file gets."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Bring the exchange of names to the disk, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: str | os.PathLike[str], error: Exception) -> FileError:
    return FileError(Problem(*with_remedy("write.failed", detail=detail_of(error)), record=os.fspath(path)))
