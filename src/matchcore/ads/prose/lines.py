"""An ad's text cut into sentences, each with the heading that it stands under and its place in the text.

The table of cue words, by which it is read, is compiled here once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

_WORD = re.compile(r"[^\W_]+")


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))


@cache
def patterns(section: str, name: str) -> re.Pattern[str]:
    """One list of ``cues.toml`` as a single pattern."""
    return re.compile("|".join(f"(?:{one})" for one in _table()[section][name]), re.IGNORECASE)


def found(pattern: re.Pattern[str], text: str) -> bool:
    """Whether `pattern` occurs in `text`."""
    return pattern.search(text) is not None


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` in lower case, each with its start and end."""
    return [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]


_ANY_OF = r"(?:ett|en|någon|något|nån|one|any)\s+(?:av|of)\b"
_THESE = r"(?:\s+(?:de|dessa|följande|nedanstående|the|these|following)\b)"
ONE_OF = rf"\b(?:(?:minst|åtminstone|at least)\s+{_ANY_OF}{_THESE}*|{_ANY_OF}{_THESE}+)"
"""Words before a list of which one is enough: "minst ett av följande"."""

Heading = Literal["required", "merited", "offered"]

_LONGEST_HEADING = 12
_LONGEST_ITEM = 8
_LONGEST_SENTENCE = 400
_BULLET = re.compile(r"^[\s\-–—•·*●▪◦○✓✔>]+")
_LEADS_CHOICE = re.compile(rf"{ONE_OF}(?:\s+\w+){{0,3}}\s*:|\b{_ANY_OF}\s*:", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_DASHES = re.compile(r"\s[-–—•·●]\s")
# A full stop ends a sentence before a capital, a digit or the line's end, but not after a known abbreviation.
_STOP = re.compile(
    r"(?<!\bt\.ex)(?<!\bbl\.a)(?<!\bleg)(?<!\bkl)(?<!\bca)(?<!\bev)(?<!\bm\.m)(?<!\bs\.k)(?<!\bdvs)(?<!\betc)[.!?]+(?=\s+[A-ZÅÄÖ0-9\-]|\s*$|[A-ZÅÄÖ][a-zåäö])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of an ad.

    Attributes
    ----------
    text, start
        The words, and where they begin in the ad's text.
    heading
        What the heading above says of it; None when there is none, or it says nothing.
    is_item
        Whether it is short enough to be an entry of a list.
    is_headline
        Whether it is the ad's headline, which names the work.
    choice
        The number of the list of which one entry is enough ("minst ett av följande:"), from 1; 0 when it is in none.
    """

    text: str
    start: int
    heading: Heading | None
    is_item: bool
    is_headline: bool = False
    choice: int = 0


def sentences(text: str, *, is_headline: bool = False) -> Iterator[Sentence]:
    """The sentences of `text` in order."""
    lines = [(match.start(), match[0]) for match in _LINE.finditer(text) if match[0].strip()]
    heading: Heading | None = None
    choice = _Choice()
    for number, (start, line) in enumerate(lines):
        around = [lines[near][1] for near in (number - 1, number + 1) if 0 <= near < len(lines)]
        given = _is_training_given(line, around)
        choice.meet(line)
        for piece_start, piece in _pieces(line, start):
            for offset, part in _parts(piece):
                new, rest = _heading_of(part)
                led = _LEADS_CHOICE.search(part)
                if led is not None:
                    rest = max(rest, led.end())
                    choice.begin(is_inline=bool(part[rest:].strip()))
                elif new is not None:
                    choice.end()
                if new is not None:
                    heading = None if new == "neutral" else new
                elif heading == "offered" and _speaks_to_reader(part):
                    heading = None
                if part[rest:].strip():
                    is_item = len(part[rest:].split()) <= _LONGEST_ITEM
                    yield Sentence(
                        part[rest:],
                        piece_start + offset + rest,
                        "offered" if given else heading,
                        is_item,
                        is_headline,
                        choice.number,
                    )
                    if choice.is_inline:
                        choice.end()


class _Choice:
    """The list of which one entry is enough, while its lines are met: ``number`` is 0 where there is none.

    Its entries are what follows on the line, or the lines below that are alike: all with a bullet, or all short.
    """

    def __init__(self) -> None:
        self.number, self.is_inline = 0, False
        self._count = 0
        self._is_bulleted: bool | None = None

    def begin(self, *, is_inline: bool) -> None:
        self._count += 1
        self.number, self.is_inline, self._is_bulleted = self._count, is_inline, None

    def end(self) -> None:
        self.number, self.is_inline = 0, False

    def meet(self, line: str) -> None:
        """End the list at a line that is no entry of it."""
        is_bulleted = _BULLET.match(line) is not None
        if self._is_bulleted is None:
            self._is_bulleted = is_bulleted
        is_short = len(line.split()) <= _LONGEST_ITEM and not line.rstrip().endswith(".")
        if is_bulleted != self._is_bulleted or not (is_bulleted or is_short):
            self.end()


def _pieces(line: str, start: int) -> Iterator[tuple[int, str]]:
    """A line, its bullet taken off; a line that runs a list together with dashes, as its entries."""
    bullet = _BULLET.match(line)
    at = bullet.end() if bullet else 0
    cuts = list(_DASHES.finditer(line, at))
    if len(cuts) < 2:
        yield start + at, line[at:]
        return
    for cut in cuts:
        yield start + at, line[at : cut.start()]
        at = cut.end()
    yield start + at, line[at:]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a line; one without an end is cut, so that no text takes long to read."""
    at = 0
    for end, after in [*(stop.span() for stop in _STOP.finditer(text)), (len(text), len(text))]:
        for start in range(at, end, _LONGEST_SENTENCE):
            piece = text[start : min(start + _LONGEST_SENTENCE, end)]
            if piece.strip():
                yield start, piece
        at = after


def _heading_of(piece: str) -> tuple[Heading | Literal["neutral"] | None, int]:
    """What kind of heading begins the piece (None: no heading), and where the words after it begin."""
    before, colon, after = piece.partition(":")
    words = before.split()
    if colon and 0 < len(words) <= _LONGEST_HEADING and not before.rstrip().endswith((".", ",")):
        kind = _kind(before)
        if kind is not None and (kind != "neutral" or not after.strip()):
            return kind, len(before) + 1
        return ("neutral", len(piece)) if not after.strip() else (None, 0)
    if 0 < len(words) <= 4 and not piece.rstrip().endswith((".", ",")):
        kind = _kind(piece) if _is_bare_heading(piece) else None
        if kind is not None:
            return kind, len(piece)
    return None, 0


def _is_bare_heading(piece: str) -> bool:
    return patterns("headings", "bare").fullmatch(piece.strip().rstrip(" ?!")) is not None


def _kind(words: str) -> Heading | Literal["neutral"] | None:
    kinds: tuple[Heading | Literal["neutral"], ...] = ("neutral", "merited", "offered", "required")
    for kind in kinds:
        if found(patterns("headings", kind), words):
            return kind
    return None


def _is_training_given(line: str, around: list[str]) -> bool:
    """Whether a list's entry is a training that the employer gives, as the entry beside it tells."""
    return found(patterns("offers", "training"), line) and any(
        found(patterns("offers", "neighbour"), near) for near in around
    )


def _speaks_to_reader(piece: str) -> bool:
    return re.match(r"\W*(du (har|är|ska|behöver)|vi söker|vi ser|som person|krav)\b", piece, re.IGNORECASE) is not None
