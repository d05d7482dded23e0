"""What a file is written in, told from its first bytes and not its name, and what it holds so far as that tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from matchcore.content.strictjson import parsed_or_lines
from matchcore.content.text import Source, source_of
from matchcore.decoding import decoded
from matchcore.errors import FileError, Problem
from matchcore.messages import with_remedy

Container = Literal["xlsx", "parquet", "json", "xml", "text"]


@dataclass(frozen=True, slots=True)
class Contained:
    """A file brought in.

    Attributes
    ----------
    source
        Its bytes and its name.
    container
        What it is written in.
    held
        Of text, the text; of JSON, the document; of anything else, the bytes.
    """

    source: Source
    container: Container
    held: Any


def contained(source: object, encoding: str | None = None) -> Contained:
    """Bring in a path or an open file; text is decoded and JSON parsed.

    Raises
    ------
    FileError
        When it cannot be read, or is something that is not read here, with what to save it as instead.
    """
    content = source_of(source)
    container = _container_of(content)
    if container not in ("json", "text"):
        return Contained(content, container, content.content)
    with _named(content.name):
        text = decoded(content.content, encoding=encoding)
        return Contained(content, container, parsed_or_lines(text) if container == "json" else text)


_BINARIES: Mapping[bytes, str] = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "source.old_excel",
    b"%PDF": "source.pdf",
    b"\x1f\x8b": "source.packed",
    b"7z\xbc\xaf": "source.packed",
    b"Rar!": "source.packed",
}


def _container_of(source: Source) -> Container:
    content = source.content
    for mark, key in _BINARIES.items():
        if content.startswith(mark):
            raise FileError(Problem(*with_remedy(key), record=source.name or None))
    if content.startswith(b"PK"):
        return "xlsx"
    if content.startswith(b"PAR1"):
        return "parquet"
    start = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:2].replace(b"\0", b"")
    if start[:1] in (b"{", b"["):
        return "json"
    return "xml" if start[:1] == b"<" else "text"


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Name the file in what is wrong with it as a whole."""
    try:
        yield
    except FileError as error:
        raise FileError([problem.at(record=name or None) for problem in error.problems]) from None
