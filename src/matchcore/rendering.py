"""How results look: one table, drawn as plain text or as HTML. Everything shown goes through here."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date
from html import escape
from itertools import zip_longest
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from matchcore.arguments import checked, checked_methods
from matchcore.messages import Message, MessageLanguage, Text, render

_T = TypeVar("_T")
_WIDEST_CELL = 72
_NARROWEST_WINDOW, _NO_WINDOW = 80, 1_000_000

SCORE_PER_POINT = 10_000
"""Scores are whole numbers 0…1 000 000; users read them as points 0.00–100.00."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read by a person.

    Attributes
    ----------
    headings
        One for each column.
    rows
        Cells as text, as many a row as there are headings; a cell may hold several lines.
    numeric
        The numbers of the columns that are aligned to the right.
    title, notes
        A line above, and lines below.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    title: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        language: MessageLanguage,
        headings: Iterable[Text],
        rows: Iterable[Iterable[object]],
        numeric: Iterable[int] = (),
        title: Text | None = None,
        notes: Iterable[Text] = (),
    ) -> Table:
        """A table of values, each written as a message in `language` would write it (None as a dash)."""
        head, *body = (tuple(render(cell, language) for cell in row) for row in (headings, *rows))
        above = title.text(language) if title else ""
        return cls(head, tuple(body), frozenset(numeric), above, tuple(note.text(language) for note in notes))

    def to_text(self) -> str:
        """The table in a fixed-width font, no wider than the terminal; long cells go on over several lines."""
        cells = (self.headings, *self.rows)
        natural = [[_lines(cell) for cell in row] for row in cells]
        widest = [max(len(line) for row in natural for line in row[number]) for number in range(len(self.headings))]
        most = _most_of_each(widest, _window() - 2 * (len(widest) - 1))
        wrapped = [[_lines(cell, most) for cell in row] for row in cells] if max(widest, default=0) > most else natural
        widths = [max(len(line) for row in wrapped for line in row[number]) for number in range(len(self.headings))]
        head, *body = [self._in_lines(row, widths) for row in wrapped]
        rule = "  ".join("─" * width for width in widths)
        return "\n".join([*([self.title] if self.title else []), head, rule, *body, *self.notes])

    def _in_lines(self, row: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
        return "\n".join(
            "  ".join(
                line.rjust(width) if number in self.numeric else line.ljust(width)
                for number, (line, width) in enumerate(zip(lines, widths))
            ).rstrip()
            for lines in zip_longest(*row, fillvalue="")
        )

    def to_html(self) -> str:
        """The table as an HTML fragment; every cell is escaped."""
        title = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        head = "".join(self._cell("th", number, cell) for number, cell in enumerate(self.headings))
        body = "".join(
            "<tr>" + "".join(self._cell("td", number, cell) for number, cell in enumerate(row)) + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}"

    def _cell(self, tag: str, number: int, text: str) -> str:
        align = "right" if number in self.numeric else "left"
        return f'<{tag} style="text-align:{align}">{escape(text).replace(chr(10), "<br>")}</{tag}>'


class Content(NamedTuple):
    """What a table holds, in no language yet; what each is, `Table.of` says."""

    headings: Iterable[Text]
    rows: Iterable[Iterable[object]]
    numeric: Iterable[int] = ()
    title: Text | None = None
    notes: Iterable[Text] = ()


def headings(of: str, *names: str) -> list[Text]:
    """The headings of a table: the sentences ``of.name`` of the catalogue."""
    return [Message(f"{of}.{name}") for name in names]


class Shown(ABC):
    """What reads as a table everywhere: as text when printed, as HTML in a notebook, in either language."""

    __slots__ = ()
    language: MessageLanguage

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        checked_methods(cls)

    @abstractmethod
    def _content(self) -> Content:
        """What its table holds."""

    @checked
    def table(self, language: MessageLanguage | None = None) -> Table:
        """The answer as a table, in `language` or in its own."""
        return Table.of(language or self.language, *self._content())

    @checked
    def text(self, language: MessageLanguage | None = None) -> str:
        """The whole answer as plain text."""
        return self.table(language).to_text()

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.table().to_html()


class Valued:
    """What goes to JSON by its fields: a dataclass."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def to_dict(self, language: MessageLanguage = "sv") -> dict[str, Any]:
        """The same as plain values for JSON; sentences in `language`, keys in English."""
        return told_of(self, " ".join(self.__dataclass_fields__), language)


class Listed(Shown, Generic[_T]):
    """What reads as a table and is a list: gone through, counted, and taken by place.

    The attribute that holds the list is named with the class: ``class Openers(Listed[Opener], of="steps")``.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    _of: ClassVar[str]

    def __init_subclass__(cls, of: str = "") -> None:
        super().__init_subclass__()
        if of:  # a dataclass with slots is made twice, the second time without being told
            cls._of = of

    def __iter__(self) -> Iterator[_T]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, place: int) -> _T:
        return self._all[place]

    @property
    def _all(self) -> tuple[_T, ...]:
        listed: tuple[_T, ...] = getattr(self, self._of)
        return listed

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """The answer as plain values for JSON: what is said of all, then each; sentences in `language`."""
        fields_ = [name for name in self.__dataclass_fields__ if name not in (self._of, "language")]
        return told_of(self, " ".join((*fields_, self._of)), language or self.language)


def _lines(cell: str, most: int = _WIDEST_CELL) -> list[str]:
    return [line for given in cell.split("\n") for line in wrap(given, most, subsequent_indent="  ")] or [""]


def _window() -> int:
    """How many characters a line of the terminal holds; without end where what is printed goes to no terminal."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return max(_NARROWEST_WINDOW, get_terminal_size().columns) if is_terminal else _NO_WINDOW


def _most_of_each(widths: Sequence[int], room: int) -> int:
    """The most that each of some columns may have for all to have room, those that take less as they are.

    Examples
    --------
    >>> _most_of_each([10, 70, 30], 80), _most_of_each([10, 70], 80)
    (40, 72)
    """
    for left, width in enumerate(sorted(widths)):
        share = room // (len(widths) - left)
        if share < width:
            return max(share, 4)
        room -= width
    return _WIDEST_CELL


def plain(value: Any, language: MessageLanguage) -> Any:
    """A value as JSON can hold it: a record by its fields, a text in `language`, a day in ISO form.

    Examples
    --------
    >>> plain({"on": date(2026, 9, 1), "told": (Points(500_000), None)}, "en")
    {'on': '2026-09-01', 'told': ['50.00', None]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each, language) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each, language) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Valued):
        return value.to_dict(language)
    if callable(getattr(value, "text", None)):
        return value.text(language)
    return {f.name: plain(getattr(value, f.name), language) for f in fields(value)} if is_dataclass(value) else value


def told_of(thing: object, names: str, language: MessageLanguage) -> dict[str, Any]:
    """Attributes of a thing, named one after another, as JSON can hold them.

    Examples
    --------
    >>> told_of(Points(500_000), "score in_words", "en")
    {'score': 500000, 'in_words': False}
    """
    return {name: plain(getattr(thing, name), language) for name in names.split()}


def together(*parts: str) -> str:
    """The parts that there are, one after another: an opening's title and employer.

    Examples
    --------
    >>> together("Chaufför", "Liftbolaget"), together("", "Liftbolaget")
    ('Chaufför, Liftbolaget', 'Liftbolaget')
    """
    return ", ".join(filter(None, parts))


def points(score: int, language: MessageLanguage = "sv") -> str:
    """A score, or a difference or sum of scores, as points with two decimals; thousands apart.

    Examples
    --------
    >>> points(123_456_789, "sv"), points(-5_000, "en")
    ('12 345,68', '-0.50')
    """
    hundredths = (abs(score) * 100 + SCORE_PER_POINT // 2) // SCORE_PER_POINT
    sign = "-" if score < 0 and hundredths else ""
    whole, decimals = divmod(hundredths, 100)
    apart = f"{whole:,}".replace(",", " " if language == "sv" else ",")
    return f"{sign}{apart}{',' if language == 'sv' else '.'}{decimals:02d}"


def signed_points(score: int, language: MessageLanguage = "sv") -> str:
    """A step as points with its sign.

    Examples
    --------
    >>> signed_points(12_500, "sv"), signed_points(-5_000, "en"), signed_points(-20, "en")
    ('+1,25', '-0.50', '0.00')
    """
    written = points(score, language)
    return f"+{written}" if score > 0 and written != points(0, language) else written


_APART_FROM = 10_000
_SWEDISH = str.maketrans({".": ",", ",": " "})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a value of a message, with the decimal mark of its language; a dash where there is none.

    From ten thousand on, thousands stand apart.

    Attributes
    ----------
    value
        The number.
    decimals
        How many decimals are written.
    unit
        What stands behind it, such as ``" %"``.
    is_change
        Whether a rise has its sign, too.

    Examples
    --------
    >>> Number(0.125, 2).text("sv"), Number(1.25, 2, " %", is_change=True).text("en"), Number(None).text("en")
    ('0,12', '+1.25 %', '–')
    >>> Number(220_000, 0).text("sv"), Number(9_000, 0).text("sv")
    ('220 000', '9000')
    """

    value: float | None
    decimals: int = 1
    unit: str = ""
    is_change: bool = False

    @classmethod
    def share(cls, value: float | None, decimals: int = 1) -> Number:
        """A share 0–1 as percent."""
        return cls(None if value is None else 100 * value, decimals, " %")

    def text(self, language: MessageLanguage = "sv") -> str:
        """The number as it is written."""
        if self.value is None:
            return "–"
        sign = "+" if self.is_change and self.value > 0 else ""
        apart = "," if abs(self.value) >= _APART_FROM else ""
        written = f"{sign}{self.value:{apart}.{self.decimals}f}".replace("-", "−")
        return (written.translate(_SWEDISH) if language == "sv" else written) + self.unit


@dataclass(frozen=True, slots=True)
class Several:
    """Texts told one after another, with a sign between that none of them holds."""

    texts: tuple[Text, ...]
    between: str = "; "

    def text(self, language: MessageLanguage = "sv") -> str:
        """The words of all."""
        return self.between.join(each.text(language) for each in self.texts)


@dataclass(frozen=True, slots=True)
class Indented:
    """A text that belongs to the line above it."""

    told: Text

    def text(self, language: MessageLanguage = "sv") -> str:
        """The words, set in."""
        return f"  {self.told.text(language)}"


@dataclass(frozen=True, slots=True)
class Points:
    """A score as a value of a message, written as points in the message's language.

    With two decimals; in a sentence (`in_words`) with none where they are whole; a rise with its sign (`is_step`).
    """

    score: int
    in_words: bool = False
    is_step: bool = False

    def text(self, language: MessageLanguage = "sv") -> str:
        """The points as they are written."""
        written = (signed_points if self.is_step else points)(self.score, language)
        return written[:-3] if self.in_words and written.endswith("00") else written


@dataclass(frozen=True, slots=True)
class Price:
    """A price of the proof as a value of a message.

    Where the aim is the most placements, each of them counts a `bonus` that is more than all points together: the price
    is then so many placements, and points.
    """

    price: int
    bonus: int = 0

    @property
    def n_placements(self) -> int:
        """How many placements the price holds."""
        return (self.price + self.bonus // 2) // self.bonus if self.bonus else 0

    @property
    def score(self) -> int:
        """The rest, in score units."""
        return self.price - self.n_placements * self.bonus

    def text(self, language: MessageLanguage = "sv") -> str:
        """The price in words: points, or placements and points."""
        told = Points(self.score, in_words=True)
        if not self.n_placements:
            return Message("price.points", points=told).text(language)
        key = "price.placement" if self.score else "price.placement_alone"
        return Message(key, n=self.n_placements, points=told).text(language)
