"""Rows of a table that are no records: totals, when it was printed, what its colours mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matchcore.messages import Message
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.grid import Cell
from matchcore.vocabulary.states import MONTH_OR_SEASON, words_over

_TOTALS = (
    "total totalt totals totalsumma totalantal slutsumma delsumma summa summering sum subtotal genomsnitt medel "
    "medelvärde snitt tot s:a sammanlagt average mean median count"
)
_PRINTS = (
    "utskrivet utskriven utskrivna utskrift utskriftsdatum utskriftsdag exporterad exporterat exportdatum skapad "
    "skapat skapades uppdaterad uppdaterat rapport rapportdatum sida sid blad page printed generated exported källa "
    "source anm anmärkning obs nb notera kommentar kommentarer underskrift signatur datum version "
    "rev revision handläggare ansvarig kontakt förklaring förklaringar teckenförklaring färgförklaring "
    "färgkod färgkoder färger legend uttaget uttagen hämtat slut fortsättning forts gäller urval filter"
)
_TOTAL = re.compile(
    rf"(?:(?:ca|cirka|c:a|ungefär) )?(?:{_TOTALS.replace(' ', '|')}|grand total|antal(?: \w+)?)"
    r"(?: antal)?(?: (?:elever|deltagare|personer|jobb|(?:lediga )?platser|rader|st|tjänster|behov|medarbetare))?"
    r"(?: totalt)?"
    r"(?:[\s:=]+[\d\s.,%]+(?:\s?\w+)?(?:\s*\(.*\)|,?\s(?:varav|därav|av vilka)\s.*)?"
    r"|\s*\(.*\)|[\s:=.]*(?:ca|cirka|c:a|ungefär|prel)?\.?)"
    r"|\d+\s?(?:st|stycken|deltagare|personer|rader|poster|platser)(?:\s(?:deltagare|personer|totalt))?\.?"
)
_PRINTED = re.compile(
    rf"(?:{_PRINTS.replace(' ', '|')}|senast (?:uppdatera|ändra|spara)(?:d|t)|ifyll(?:d|t) av"
    r"|uppgifter från|listan (?:är|gäller))"
    r"(?:[\s:.!*]+.*|$)",
    re.DOTALL,
)
_MONTHS = (
    "jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober"
    "|november|december"
)
_HEADS = re.compile(
    rf"([-–—_=.…*])\1{{2,}}|(?:19|20)\d\d-\d\d-\d\d|(?:{_MONTHS})\.?(?:\s(?:19|20)\d\d)?|(?:vecka|v\.)\s?\d{{1,2}}|\(?fort(?:s|sättning)\.?\)?|fort\."
    r"|(?:avslutade|väntelista|väntande|reserver|reservlista|exempel|nya|nytillkomna|vilande|aktiva|kö|pågående|inskrivna|övriga)(?:\sdeltagare)?:?"
    r"|\d{1,4}\s(?:av|of)\s\d{1,4}|\d{1,3}\s?\(\d{1,3}\)|s(?:id)?\.\s?\d{1,3}"
    r"|deltagare|personer|(?:kommun|ort|enhet|avdelning|grupp|period|läsår|termin)\s?:.*|/\s?[^\W\d_]+"
)
"""What stands over a part of a table, or under it: a month, a line, "Väntelista", "3 av 12", "/Anna"."""
_COLOURS = (
    "gul|grön|röd|blå|orange|lila|grå|rosa|vit|svart|brun|turkos"
    "|yellow|green|red|blue|purple|grey|gray|pink|white|black"
)
_COLOUR = re.compile(
    rf"(?:ljus|mörk)?(?:{_COLOURS})(?:a|t)?(?:markera\w*|färg\w*)?(?:\s(?:markering|rad|färg|text|cell)\w*)?"
)
_MARKED = re.compile(rf"(?:de\s)?(?:ljus|mörk)?(?:{_COLOURS})(?:a|t)?\s?(?:markera|färga)")
_KEY = re.compile(r"(?P<sign>[^=:]{1,30}?)\s*(?P<is>=|:|\s[-–]\s)\s*\D.*", re.DOTALL)
_STARRED = re.compile(r"\*+\s?[^\W\d_]{3,}.*", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGN_OR_WORD = re.compile(r"[^\W\d_]{2,}|\W+$")
_LINKS = frozenset("& + / - – i o".split())
_MOST_BESIDE, _SENTENCE, _FEWEST_COLUMNS = 2, 5, 3
_OVER = re.compile(words_over("openings", "anybody"), re.IGNORECASE)
_MAY_BE_OVER = re.compile(words_over("openings", "anybody", "perhaps"), re.IGNORECASE)
_OPEN = re.compile(words_over("open"), re.IGNORECASE)
_SINCE = re.compile(r"(?!.*\b(?:men|vill|söker)\b)[\s,.!(:;–-].*|[!.]*", re.DOTALL)
_MAY_SAY_SO = re.compile(
    rf"(?:{words_over('asked')})(?:[\W\d]|\b(?:i|den|v|vecka|till|tom|t\.?o\.?m|from|fr\.?o\.?m|sedan|sen)\b|{MONTH_OR_SEASON})*",
    re.IGNORECASE,
)
"""A status that may say that it is over, with or without since or until when: "sjuk v. 49"."""
_NOT = re.compile(r"\b(?:ej|inte|icke)\s*$", re.IGNORECASE)
_IN_PART = re.compile(r"\d\s+av\s+\d|\b(?:delvis|nästan)\b|\d\s?%|\d\s+(?:st\s+|plats(?:er)?\s+)?kvar\b", re.IGNORECASE)
"""Of some of the seats, or of a part of the time: "tillsatt 1 av 2", "delvis tillsatt", "sjukskriven 50 %"."""


def over_in_doubt(status: str) -> str:
    """The code of what is asked of a status that says, of a part or perhaps, that it is over; empty where it does not.

    Examples
    --------
    >>> [over_in_doubt(text) for text in ("tillsatt, 1 kvar", "klar", "avslutad men öppnas igen", "klar för jobb")]
    ['row.partly_over', 'row.perhaps_over', 'row.perhaps_over', '']
    """
    text = " ".join(status.split())
    if _IN_PART.search(text) is not None:
        return "row.partly_over" if _MAY_BE_OVER.search(text) else ""
    is_reserved = _OVER.match(text) is not None and _NOT.search(text) is None and not is_over(text)
    return "row.perhaps_over" if is_reserved or _MAY_SAY_SO.fullmatch(text) else ""


def is_over(status: str) -> bool:
    """Whether a status says that a person or an opening is no longer to be matched, whatever comes of it later.

    Examples
    --------
    >>> [is_over(text) for text in ("Fått jobb", "avslutad – öppnas igen i mars", "klar", "ej tillsatt")]
    [True, True, False, False]
    """
    text = " ".join(status.split())
    found = _OVER.match(text)
    if _IN_PART.search(text) is not None or _NOT.search(text) is not None:
        return False
    return found is not None and _SINCE.fullmatch(text[found.end() :]) is not None and "?" not in text


def block_of(text: str) -> bool | None:
    """Whether a text alone in a row says that what stands below is over, or that it is not; None where it says neither.

    Examples
    --------
    >>> [block_of(text) for text in ("AVSLUTADE", "I jobb:", "Pausade / sjukskrivna", "Aktiva", "BYGG")]
    [True, True, True, False, None]
    """
    said = text.strip(" :.!-–—*=")
    return True if is_over(said) else False if _OPEN.match(said) else None


def aside_of(text: str) -> Message | None:
    """Why the text in an id's place is none: a total, a print's foot, a key to colours; None when it may be an id.

    Examples
    --------
    >>> [aside_of(text).key for text in ("Totalsumma", "Antal: 4", "Utskrivet 2026-11-01", "Gul = väntar")]
    ['row.total', 'row.total', 'row.aside', 'row.aside']
    >>> aside_of("röd-17"), aside_of("antal-4"), aside_of("sida7")
    (None, None, None)
    """
    plain = " ".join(text.casefold().split())
    if _TOTAL.fullmatch(plain):
        return Message("row.total")
    key = _KEY.fullmatch(plain)
    if _HEADS.fullmatch(plain) or _PRINTED.fullmatch(plain) or _MARKED.match(plain) or _STARRED.fullmatch(plain):
        return Message("row.aside")
    if key is not None and (_COLOUR.fullmatch(key["sign"]) or (" = " in plain and _SIGN_OR_WORD.match(key["sign"]))):
        return Message("row.aside")
    return None


_EXPLAINS = re.compile(r"\S\s*=\s*\w")
"""What explains signs, below a list: "1 = bara tätorten, 2 = högst 2 mil"."""


def row_aside(
    cells: Sequence[Cell], at: int, *, is_apart: bool, is_heading_alone: bool = False, is_numbered: bool = False
) -> Message | None:
    """Why a row is no record, from where its text stands; None when it may be one.

    Parameters
    ----------
    cells, at
        The row, and where its id stands.
    is_apart
        Whether it stands below the table, after an empty row.
    is_heading_alone
        Whether words that stand alone in a row are a heading over those below: "BYGG" among openings.
    is_numbered
        Whether ids have figures, so that a sentence in the place of one is none, with a sum beside it or not.
    """
    filled = [cell for cell in cells if not is_empty(cell)]
    first = cells[at] if not is_empty(cells[at]) else next(iter(filled), None)
    if not isinstance(first, str) or first.isdecimal():  # "Summa" with its number in the place of an id
        beside = [cell for cell in filled if isinstance(cell, str)] if len(filled) <= _MOST_BESIDE else []
        return next(filter(None, map(aside_of, beside)), None)
    said = aside_of(first)
    if len(filled) > 1 and all(isinstance(cell, str) and _EXPLAINS.search(cell) for cell in filled):
        return Message("row.aside")  # "H = HLR", "Y = YKB"
    is_few = len(cells) > _FEWEST_COLUMNS and 1 < len(filled) <= max(_MOST_BESIDE, len(cells) * 3 // 8)
    if said is None and is_numbered and is_few and not is_empty(cells[at]) and not any(map(str.isdigit, first)):
        return Message("row.key")  # "tr" and "truckkort" beside
    is_long = len(first.split()) >= _SENTENCE
    if said is None and is_numbered and is_long and not is_empty(cells[at]) and len(filled) * 2 <= len(cells):
        return Message("row.aside")  # "Uttag ur systemet …" with a mean beside it
    if said is not None or len(filled) > _MOST_BESIDE:
        return said
    other = filled[-1]
    is_key = (
        len(filled) == _MOST_BESIDE
        and isinstance(other, str)
        and not other[:1].isdigit()
        and _COLOUR.fullmatch(first.strip().casefold()) is not None
    )
    is_legend = (
        is_apart and len(filled) <= _MOST_BESIDE and isinstance(other, str) and _EXPLAINS.search(other) is not None
    )
    words = first.split()
    is_text = len(words) > 1 and all(_WORD.match(word) or word in _LINKS for word in words)
    is_alone = len(filled) == 1
    is_sentence = (is_text and (is_apart or is_alone)) or (is_alone and (is_heading_alone or is_long))
    if is_alone and is_sentence and not is_apart and not is_long:
        return Message("row.over_others")
    return Message("row.aside") if is_key or is_legend or is_sentence else None
