"""Parts of a cell with a mark for yes or no, struck, or in brackets: ``☑ B ☐ CE``, ``dag, (natt)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from matchcore.tables.cells.cells import is_no, is_yes
from matchcore.tables.cells.items import split_items
from matchcore.vocabulary.states import stated, ticks

Answer = bool | None
"""What a mark says of what stands beside it; None where nobody can tell."""

_TICKED = frozenset("☒")
"""Marks that are ticks among empty boxes."""
_YES = rf"(?!☒)[{ticks('held')}]|[\[(]\s?(?:[xv✓✔]|ja)\s?[\])]"
_NO = rf"[{ticks('lacking')}]|\[\s?\]|\(\s?\)|[\[(]\s?(?:[-–−]|nej)\s?[\])]"
_UNCLEAR = r"☒|✗|✘|✖"
_MARK = re.compile(rf"(?P<yes>{_YES})|(?P<no>{_NO})|(?P<unclear>{_UNCLEAR})", re.IGNORECASE)
_SIGNED = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"(?P<what>.*\w.*?)\s*(?P<sign>[(\[]?[+–−-][)\]]?)",
        r"(?P<sign>[+–−-])\s?(?P<what>[^\W\d].*)",
        r"(?P<what>.*\w.*?)[\s:=–-]+(?P<sign>ja|nej|yes|no)",
        r"(?P<sign>ja|nej|yes|no)[\s:=–-]+(?P<what>[^\W\d].*)",
    )
)
"""A sign or an answer behind a thing, or before it: one of them is the list's own way to say which."""
_SIGNS_APART = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\s*[,;\n]\s*|(?<=\s[+–−-])\s+(?=\w)",
        r"\s*[,;\n/]\s*",
        r"\s+(?=[+–−-]\s?[^\W\d]|(?:ja|nej)\s)",
    )
)
"""Where things with a sign stand apart: at commas, at strokes, or before the next sign."""
_STRUCK = re.compile(r"~~\s*(?P<what>.*?)\s*~~", re.DOTALL)
_BRACKETED = re.compile(r"\((?P<what>[^()]*[^\W\d][^()]*)\)[\s.]*")
_CLASS_BEHIND = re.compile(
    r"(?<=[A-E0-9])[\s,]*(?:\(\s*(?P<in>(?:AM|[A-D]\d?E?)(?:[\s,/+]+(?:AM|[A-D]\d?E?))*)\s*\)|(?:[-=]>|→|!)\s*(?P<to>[A-D]\d?E?)\b)"
)
"""A class in brackets behind another, or towards which somebody is on the way: "B (CE)", "B -> CE"."""
_MAY_BE = re.compile(
    rf"{_MARK.pattern}|~~|[-=]>|→|!|[+–−-]\s*(?:[,;\n/]|$)|(?:^|[\s,;/])[+–−-][^\W\d]|^[+–−-]\s|\b(?:nej|no)\b"
    r"|(?:^|[,;\n|/])\s*\(|[A-E0-9][\s,]*\(\s*[A-D]",
    re.IGNORECASE,
)


class Marked(NamedTuple):
    """A cell without the parts that are marked off.

    Attributes
    ----------
    kept
        What is left of it.
    denied
        What is marked as no, or struck.
    open
        What stands in brackets, or beside a mark that says neither.
    """

    kept: str
    denied: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def may_be_marked(text: str) -> bool:
    """Whether something in a text may be a mark or brackets of a part of it: a quick look."""
    return _MAY_BE.search(text) is not None


def marked_off(text: str, *, brackets: bool = True, classes: bool = False) -> Marked | None:
    """What a cell says without what its marks deny, and what that is; None where no part is marked off.

    Parameters
    ----------
    brackets
        Whether a part that stands in brackets alone is asked about.
    classes
        Whether the cell lists classes of licences, of which one in brackets behind another is asked about too.

    Examples
    --------
    >>> marked_off("☑ B ☐ CE"), marked_off("dag, natt")
    (Marked(kept='B', denied=('CE',), open=()), None)
    >>> marked_off("dag +, natt -"), marked_off("dag, (natt)")
    (Marked(kept='dag', denied=('natt',), open=()), Marked(kept='dag', denied=(), open=('natt',)))
    """
    struck = () if classes else tuple(found["what"] for found in _STRUCK.finditer(text))  # a proof was had once
    rest = re.sub(r"([,;])(?:\s*[,;])+", r"\1", _STRUCK.sub(" ", text)).strip(" ,;") if struck else text
    pairs = _boxed(rest, may_be_one=not classes) or _signed(rest)
    open_parts: tuple[str, ...] = ()
    if pairs:
        rest = "; ".join(what for what, answer in pairs if answer)
        struck += tuple(what for what, answer in pairs if answer is False)
        open_parts = tuple(what for what, answer in pairs if answer is None)
    if classes and (behind := [*_CLASS_BEHIND.finditer(rest)]):
        open_parts += tuple(found["in"] or found["to"] for found in behind)
        rest = _CLASS_BEHIND.sub("", rest)
    if brackets:
        rest, inside = _without_brackets(rest)
        open_parts += inside
    return Marked(rest, struck, open_parts) if struck or open_parts else None


def _boxed(text: str, *, may_be_one: bool) -> list[tuple[str, Answer]]:
    """The parts of a text that each have a mark, all before them or all behind them.

    None where there is one mark alone, unless it may be one and is no tick.
    """
    marks = [*_MARK.finditer(text)]
    is_one = len(marks) == 1 and may_be_one and not (marks[0]["yes"] or "nej" in marks[0][0].casefold())
    if len(marks) < 2 and not (is_one or (marks and len(_items(text)) > 1)):
        return []
    is_first, is_last = not text[: marks[0].start()].strip(), not text[marks[-1].end() :].strip(" .,;")
    if is_first:
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        parts = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
        each = [part for part in parts if len(_items(part)) > 1]
        if each and len(marks) < 2:
            return _each_boxed(text)
    elif is_last:
        begins = [0, *(mark.end() for mark in marks[:-1])]
        parts = [text[begin : mark.start()] for begin, mark in zip(begins, marks, strict=True)]
        if any(len(_items(part.strip(" ,;"))) > 1 for part in parts):
            return _each_boxed(text)
    else:
        return _each_boxed(text)
    parts = [part.strip(" ,;:/\t\r\n") for part in parts]
    return _answered(parts, [*marks]) if all(parts) else []


def _each_boxed(text: str) -> list[tuple[str, Answer]]:
    """The parts of a list of which some have a mark before or behind them, and the others none, where one says no."""
    parts, marks = [], []
    for item in _items(text):
        found = _MARK.match(item) or next((one for one in _MARK.finditer(item) if one.end() == len(item)), None)
        parts.append(item if found is None else f"{item[: found.start()]}{item[found.end() :]}".strip(" :"))
        marks.append(found)
    is_said = any(found is not None and not found["yes"] for found in marks)
    return _answered(parts, marks) if is_said and all(parts) and len(parts) > 1 else []


def _answered(parts: Sequence[str], marks: Sequence[re.Match[str] | None]) -> list[tuple[str, Answer]]:
    """Parts with what their marks say: a crossed box is a tick among empty ones, a cross a no among ticks."""
    is_ticked = any(mark is None or mark["yes"] for mark in marks)
    is_empty = any(mark is not None and mark["no"] for mark in marks)

    def answer(mark: re.Match[str] | None) -> Answer:
        if mark is None or mark["yes"]:
            return True
        if mark["no"]:
            return False
        if mark[0] in _TICKED:
            return True if is_empty and not is_ticked else None
        return False if is_ticked else None

    return [(part, answer(mark)) for part, mark in zip(parts, marks, strict=True)]


def _signed(text: str) -> list[tuple[str, Answer]]:
    """The parts of a text that each have a sign or an answer at the same end, where both kinds are among them."""
    for apart, pattern in product(_SIGNS_APART, _SIGNED):
        parts = [part.strip() for part in apart.split(text) if part.strip()]
        found = [one for part in parts if (one := pattern.fullmatch(part)) is not None]
        answers = [is_yes(one["sign"]) or "+" in one["sign"] for one in found]
        if len(found) == len(parts) and len(set(answers)) > 1:
            return [(one["what"], answer) for one, answer in zip(found, answers, strict=True)]
    return []


def _without_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    """A list without the parts that stand in brackets alone and say no state, and what stands in those."""
    items = _items(text) if "(" in text else []
    found = {item: one["what"].strip() for item in items if (one := _BRACKETED.fullmatch(item)) is not None}
    inside = {item: what for item, what in found.items() if stated(what).words and not (is_yes(what) or is_no(what))}
    if not inside:
        return text, ()
    between = ", " if not re.search(r"[;\n\r|•]", text) else "; "
    return between.join(item for item in items if item not in inside), tuple(inside.values())


def _items(text: str) -> list[str]:
    try:
        return split_items(text)
    except ValueError:
        return []
