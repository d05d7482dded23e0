"""Ids of openings in a list that has no column for them: made of the employer, the title and the place.

Whoever is to be rung at the employer stands in no id: of the employer and the place only what comes before the first
sign or word after which a contact may follow, and nothing that `matchcore.personal` knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from matchcore.personal import MASK, masked
from matchcore.tables.cells.amounts import title_and_seats
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column

_PLACES = ("locality", "municipality", "postcode", "workplace")
_CONTACT = r"[\n\r]|\b(?:c/o|att:|kontakt\w*|kont\.|ring\b|tel\b|tfn\b|mob(?:il)?\b|mejl\w*|mail\w*|e-?post|ansvarig)"
_BEFORE_CONTACT = re.compile(_CONTACT, re.IGNORECASE)
_BEFORE_SIGN = re.compile(rf"[,;(\[:]|\s[-–/]\s|{_CONTACT}", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+[0-9]{0,3}|[0-9]{1,4}(?![0-9])")
_LONGEST = 40
_WITHOUT_DECOMPOSITION = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


class MadeIds:
    """Makes an id for each row: the same for the same employer, title and place, wherever the row stands.

    Where several rows say the same, the second ends in ``-2``, the third in ``-3``.

    Parameters
    ----------
    columns
        The columns that are understood, among them no id.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self._at = {column.field: column.index for column in reversed(columns)}
        self._is_counted = any(column.field == "title" and column.detail == "seats" for column in columns)
        self._used: set[str] = set()

    def of(self, cells: Sequence[Cell]) -> tuple[str, bool]:
        """The id of a row, and whether a row above it says the same; empty where neither employer nor title stands.

        Examples
        --------
        >>> fields = enumerate(("employer", "title", "locality"))
        >>> ids = MadeIds([Column(index, field, field) for index, field in fields])
        >>> ids.of(["Sågverket (ring Anna)", "2 st truckförare", "Lima"])
        ('sagverket-truckforare-lima', False)
        >>> ids.of(["Sågverket", "Truckförare", "LIMA"])
        ('sagverket-truckforare-lima-2', True)
        """
        texts: Mapping[str, str] = {
            field: str(cells[at]) for field, at in self._at.items() if isinstance(cells[at], str | int)
        }
        title = texts.get("title", "").lstrip("'")
        counted = title_and_seats(title, is_counted=self._is_counted)
        title = counted[0] if counted else title
        employer, place = texts.get("employer", ""), next((texts[field] for field in _PLACES if texts.get(field)), "")
        if not (employer.strip() or title.strip()):
            return "", False
        parts = (_up_to(_BEFORE_SIGN, employer), _up_to(_BEFORE_CONTACT, title), _up_to(_BEFORE_SIGN, place))
        first = made = "-".join(slug for slug in map(_slug, parts) if slug) or "jobb"
        n = 1
        while made in self._used:
            n += 1
            made = f"{first}-{n}"
        self._used.add(made)
        return made, n > 1


def _up_to(sign: re.Pattern[str], text: str) -> str:
    """What stands before a sign that a contact may follow: "Sågverket, ring Anna" → "Sågverket"."""
    text = text.strip()
    found = sign.search(text)
    return text if found is None or not found.start() else text[: found.start()]


def _slug(text: str) -> str:
    """A text as small plain letters and digits with hyphens between its words; nothing that is personal."""
    plain = masked(text).replace(MASK, " ").casefold().translate(_WITHOUT_DECOMPOSITION)
    letters = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    made = ""
    for word in _WORD.findall(letters):
        if made and len(made) + len(word) >= _LONGEST:
            break
        made = f"{made}-{word}" if made else word[:_LONGEST]
    return made
