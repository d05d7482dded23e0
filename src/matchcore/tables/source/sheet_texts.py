"""The texts of a workbook: in cells and shared by them, run by run, with what is struck through."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from matchcore.messages import Message
from matchcore.tables.cells.cells import LONGEST_CELL, CellFault
from matchcore.tables.source.xml_stream import Attributes, Odd, stream

MOST_LETTERS = 16 * LONGEST_CELL
"""In one cell as it is written: an escaped letter is written with seven."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
TRUE = frozenset({"1", "true", "on"})
_SPACES = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
NAMES = {
    f"{space} {name}".lstrip(): name
    for space in (*_SPACES, "")
    for name in "row c v f is t r rPr strike rPh si mergeCell col".split()
}


class Struck(NamedTuple):
    """Text of which some is struck through.

    Attributes
    ----------
    plain
        All of it.
    marked
        The same with what is struck between tildes: ``"~~HLR~~ truckkort"``.
    is_whole
        Whether all of it is struck.
    """

    plain: str
    marked: str
    is_whole: bool


class Texts:
    """Gathers the text of an element, run by run, up to what a cell may hold."""

    def __init__(self) -> None:
        self._runs: list[tuple[bool, list[str]]] = []
        self._length = 0
        self._is_struck = False
        self.is_open = False
        self.is_passed = False  # inside a phonetic reading

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return not self._length

    def take(self, text: str) -> None:
        """More text; what goes beyond the bound is counted only."""
        room = MOST_LETTERS - self._length
        self._length += len(text)
        if room > 0:
            if not self._runs or self._runs[-1][0] != self._is_struck:
                self._runs.append((self._is_struck, []))
            self._runs[-1][1].append(text[:room])

    def start(self, name: str, attributes: Attributes) -> None:
        """An element of text begins."""
        if name == "rPh":
            self.is_passed = True
        elif name == "t":
            self.is_open = not self.is_passed
        elif name == "strike":
            self._is_struck = attributes.get("val", "1").casefold() in TRUE

    def end(self, name: str) -> None:
        """An element of text ends."""
        if name == "rPh":
            self.is_passed = False
        elif name == "t":
            self.is_open = False
        elif name == "r":
            self._is_struck = False

    def made(self) -> str | Struck | CellFault:
        """The text, and begin anew."""
        runs = [(struck, _unescaped("".join(parts))) for struck, parts in self._runs]
        length = max(self._length if self._length > MOST_LETTERS else 0, sum(len(text) for _, text in runs))
        self._runs, self._length, self._is_struck = [], 0, False
        if length > LONGEST_CELL:
            what = Message("cell.too_long", length=length, most=LONGEST_CELL)
            return CellFault(what, Message("cell.too_long.remedy"))
        plain = "".join(text for _, text in runs)
        if not any(struck and text.strip() for struck, text in runs):
            return plain
        marked = "".join(f"~~{text}~~" if struck and text.strip() else text for struck, text in runs)
        return Struck(plain, marked, all(struck or not text.strip() for struck, text in runs))


def _unescaped(text: str) -> str:
    """Letters that XML cannot hold are written by their numbers: ``_x000D_``."""
    if "_x" not in text:
        return text
    made = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shared_texts(pieces: Iterable[bytes], *, most: int) -> list[str | Struck | CellFault]:
    """The texts that cells share, from ``sharedStrings.xml``. Raises `Odd`."""
    found: list[str | Struck | CellFault] = []
    texts = Texts()

    def start(name: str, attributes: Attributes) -> None:
        known = NAMES.get(name)
        if known is not None:
            texts.start(known, attributes)

    def end(name: str) -> None:
        known = NAMES.get(name)
        if known == "si":
            found.append(texts.made())
            if len(found) > most:
                raise Odd(Message("workbook.cells", most=most))
        elif known is not None:
            texts.end(known)

    def text(letters: str) -> None:
        if texts.is_open:
            texts.take(letters)

    stream(pieces, start, end, text)
    return found
