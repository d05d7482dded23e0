"""Names of worksheets that every spreadsheet program takes: short, without forbidden signs, no two alike."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 31  # UTF-16 units
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RESERVED = frozenset({"history"})


class SheetNames:
    """Gives each worksheet a name of its own.

    At most 31 UTF-16 units, none of ``[ ] : * ? / \\`` or control signs, no apostrophe first or last, not the reserved
    ``History``, and no two that differ in case alone: a name that is taken gets a number.

    Examples
    --------
    >>> names = SheetNames()
    >>> [names.take(name) for name in ("Bygg/Anläggning AB", "Hotellet", "HOTELLET", "")]
    ['Bygg Anläggning AB', 'Hotellet', 'HOTELLET (2)', '–']
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """A name for a sheet that would be called `wanted`."""
        plain = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("' ") or "–"
        name, key = _cut(plain, ""), _key(_cut(plain, ""))
        number = self._next.get(key, 2)
        while _key(name) in self._taken or _key(name) in _RESERVED:
            name = _cut(plain, f" ({number})")
            number += 1
        self._next[key] = number
        self._taken.add(_key(name))
        return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _cut(name: str, end: str) -> str:
    """The name with `end` after it, cut to what there is room for, never within a sign."""
    while len((name + end).encode("utf-16-le")) > 2 * _LONGEST:
        name = name[:-1]
    return name.rstrip("' ") + end
