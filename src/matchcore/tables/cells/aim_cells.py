"""What somebody is working towards: ``truckkort A v. 49; undersköterska på komvux, klar juni 27``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import words_of
from matchcore.tables.cells.certificate_notes import without_how
from matchcore.tables.cells.course_cells import without_remark
from matchcore.tables.cells.items import entries_of
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.tables.cells.standings import day_said
from matchcore.tables.cells.track_cells import when_it_runs, with_states
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import WHEN, Stated

_WHEN_LAST = re.compile(rf"[\s,(]+(?:(?:fr\.?|från|i|till)\s+)?{WHEN}[)\s.]*$", re.IGNORECASE)
_FIRST = re.compile(r"^(?:validering(?:\s+av)?|kurs(?:\s+i)?)\s+", re.IGNORECASE)


def aims_in(value: Cell, terms: Terms, spot: Spot) -> list[str]:
    """The codes of what a cell says that somebody works towards, or its own words; what is held or asked is told."""
    aims: list[str] = []
    for entry in with_states(list(entries_of(when_it_runs(value), spot))):
        with spot.telling(entry):
            aims += _aims(words_of(entry), terms, spot)
    return aims


def _aims(text: str, terms: Terms, spot: Spot) -> Iterator[str]:
    """What one entry names; nothing where it only says how far it has come. Raises `Refusal`."""
    stands = terms.stated("certificate", text)
    is_to_come = stands.state == "held" and _is_to_come(stands, terms)
    if stands.state in ("held", "lost", "asked") and not is_to_come:
        raise Refusal(Message("certificate.asked", said=stands.said), Message("certificate.asked.remedy"))
    if stands.state == "lacking" or not stands.words:  # "teori klar", "klar juni 27"
        spot.note(Message("certificate.lacking" if stands.words else "certificate.remark"), text)
        return
    name = without_remark(_WHEN_LAST.sub("", stands.words))
    for words in (stands.words, name, _FIRST.sub("", without_how(name))):
        if words and (codes := _codes(words, terms)):
            yield from codes
            return
    yield text


def _is_to_come(stands: Stated, terms: Terms) -> bool:
    return bool(stands.when) and day_said(stands.when, terms.as_of).last > terms.as_of


def _codes(words: str, terms: Terms) -> list[str]:
    words = f"körkort {words}" if LICENCE_CLASS.fullmatch(words) else words
    try:
        return terms.codes("certificate", words)
    except Refusal:
        found = terms.resolution("track", words).code or terms.resolution("course", words).code
        return [] if found is None else [found]
