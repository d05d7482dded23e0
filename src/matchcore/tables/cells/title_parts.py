"""What stands beside the trade in a title: that nobody is sought any more, or what is demanded."""

from __future__ import annotations

import re

from matchcore.tables.cells.amounts import title_and_extent, title_and_seats
from matchcore.tables.cells.asides import OVER_OPENING
from matchcore.tables.cells.cells import guarded
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS

_APART = re.compile(
    r"\s*(?:[()\[\],;+&:!*]|/(?!\d))\s*|\s+[-–—]\s+|\s+(?:m\.?|med|inkl\.?|samt|och|o)\s+|^\s*[-–—]\s*", re.IGNORECASE
)
_OVER_LAST = re.compile(rf"(?P<before>\S+)\s+(?P<over>{OVER_OPENING})(?:\s+\d[\d/.-]*)?[\s.!)]*$", re.IGNORECASE)
_OVER_WHOLE = re.compile(
    rf"(?:(?:är|redan|nu)\s+)*(?:{OVER_OPENING})(?:\s+(?:\d|fr|från|till|tom|pga).*)?", re.IGNORECASE
)
_NOT_SO = frozenset({"ej", "inte", "icke", "delvis", "nästan", "not"})
_CLASSES = rf"(?:{LICENCE_CLASS.pattern})(?:\s*(?:[/+,]|\b(?:eller|och)\b)\s*(?:{LICENCE_CLASS.pattern}))*"
_CLASS_LAST = re.compile(
    rf"(?i:chaufför|lastbilsförare|bussförare|fjärrförare|distributör|kranförare)\w*[\s,-]+(?P<classes>{_CLASSES})(?=\s*$)"
)
_LICENCE_LAST = re.compile(
    rf"\s(?P<licence>(?:{LICENCE_CLASS.pattern})[-\s]?(?i:kör)?kort|(?i:körkort|kk)(?:\s{_CLASSES})?)(?=\s*$)"
)
_DEMANDED = re.compile(rf"(?i:körkort|\bkk\b)|\b(?:{LICENCE_CLASS.pattern})[-\s]?kort|\b[ABC][12]\b|\bSFI\b")


def parts_of_title(title: str) -> list[str]:
    """What stands apart in a title, the trade among it.

    Examples
    --------
    >>> parts_of_title("Kock (B-körkort krav), natt"), parts_of_title("Kock m körkort")
    (['Kock', 'B-körkort krav', 'natt'], ['Kock', 'körkort'])
    """
    return [part for one in _APART.split(title) if (part := one.strip(" .\t\r\n"))]


def over_in_title(title: str) -> str:
    """The words in a title that say that nobody is sought any more; empty where none do.

    Examples
    --------
    >>> over_in_title("Kock (tillsatt 3/12)"), over_in_title("Kock UTGÅR"), over_in_title("Kock, ej tillsatt")
    ('tillsatt 3/12', 'UTGÅR', '')
    """
    if title.startswith("'"):
        return ""
    if whole := next((part for part in parts_of_title(title) if _OVER_WHOLE.fullmatch(part)), ""):
        return whole
    last = _OVER_LAST.search(title)
    return "" if last is None or last["before"].casefold() in _NOT_SO else last["over"]


def demands_of_title(title: str) -> list[str]:
    """The licences and levels that a title demands beside its trade.

    Examples
    --------
    >>> demands_of_title("Kock + körkort B"), demands_of_title("Chaufför C/CE"), demands_of_title("Kock")
    (['körkort B'], ['körkort C/CE'], [])
    """
    if (last := _CLASS_LAST.search(title)) is not None:
        return [f"körkort {last['classes']}"]
    parts = [part for part in parts_of_title(title)[1:] if _DEMANDED.search(part)]
    licence = _LICENCE_LAST.search(title) if not parts else None
    return parts if licence is None else [licence["licence"]]


def title_text(title: str) -> str:
    """A title as a cell, with an apostrophe in front, as `guarded` has it, where a part may be read by itself."""
    bare = title.lstrip("'")
    is_read = title_and_seats(bare) or title_and_extent(bare) or over_in_title(bare) or demands_of_title(bare)
    return "'" + title if is_read else guarded(title)
