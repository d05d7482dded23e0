"""Where somebody stands to what an item names: "SFI D (klar ht-25)", "vård pågår"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.dates import date_of
from matchcore.tables.cells.items import Item
from matchcore.tables.cells.periods import Period, period_of
from matchcore.vocabulary.levels import stated_of_course
from matchcore.vocabulary.states import MONTH_OR_SEASON, WHEN, State, Stated, together

TOLERANCE = re.compile(r"(?:tolerans|tolerance)\s*:?\s*(\S+)", re.IGNORECASE)
REASON_WORDS = r"(?:skäl|reason|motivering|därför att|because)\s*:?\s*"
REASON = re.compile(rf"{REASON_WORDS}(.+)", re.IGNORECASE | re.DOTALL)
_KEPT = re.compile(f"{TOLERANCE.pattern}|{REASON.pattern}", re.IGNORECASE | re.DOTALL)
_WHEN = re.compile(WHEN, re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"(?:(?:i|ca|cirka)\s+)*{MONTH_OR_SEASON}", re.IGNORECASE)
_DAYS_OF_YEAR, _JUST = 365, 120
_SHORT_MONTH = re.compile(r"^(?P<month>0?[1-9]|1[0-2])/(?P<year>1[3-9]|[23]\d)$")
"""A month with two figures of its year, where they are no day of a month: "10/25"."""
_YEAR = re.compile(r"(?:19|20)\d\d|[-’']\s?\d\d|2\d")


@dataclass(frozen=True, slots=True)
class StatedStanding:
    """An item without what it says of a state.

    Attributes
    ----------
    text
        As it was written.
    words
        What stands outside parentheses, without the words for the state.
    notes
        The notes that say something else.
    state, said
        The state that they say together, None where they say none, and the words for it. What is to be completed on a
        day to come is under way.
    day
        When it was or will be completed, where that is said.
    is_later
        Whether that day is to come.
    unkept
        When it was begun or the like, which nothing here keeps.
    """

    text: str
    words: str
    notes: tuple[str, ...] = ()
    state: State | None = None
    said: str = ""
    day: Period | None = None
    is_later: bool = False
    unkept: str = ""


def says_state_alone(text: str) -> bool:
    """Whether a text says a state and nothing else, such as "klar" or "betyg E"."""
    found = stated_of_course(text)
    return found.state is not None and not found.words


def standing_of(item: Item, as_of: date | None) -> StatedStanding:
    """Take the state off an item; with `as_of` None a day is no more than noted. Raises `Refusal`."""
    words = stated_of_course(item.words)
    notes, found = [], [words]
    for note in item.notes:
        of_note = Stated(note) if _KEPT.fullmatch(note) else stated_of_course(note)
        if of_note.state is not None and not of_note.words:
            found.append(of_note)
        else:
            notes.append(note)
    at = next((at for at, note in enumerate(notes) if _WHEN.fullmatch(note)), None)
    if at is not None and words.state in ("held", "planned") and not words.when:
        found[0] = replace(words, when=notes.pop(at))  # "SFI D klar (juni 2026)"
    made = StatedStanding(item.text, words.words, tuple(notes))
    said: list[tuple[State, str]] = []
    day, is_later, unkept = None, False, ""
    for one in found:
        if one.state is None:
            continue
        state = one.state
        if one.when and as_of is not None and state in ("held", "planned"):
            day = day_said(one.when, as_of)
            is_later = day.last > as_of
            if is_later and state == "held" and len(found) == 1 and _just_gone(one.when, day.last, as_of):
                raise Refusal(Message("date.which_day", text=one.when), Message("value.not_a_date.remedy"))
            state = "under_way" if is_later and state == "held" else state
        else:
            unkept = unkept or one.when
        said.append((state, one.said))
    if not said:
        return made
    state = together(said)
    words_for = next((given for one, given in said if one == state), said[0][1])
    return replace(made, state=state, said=words_for, day=day, is_later=is_later, unkept=unkept)


def _just_gone(when: str, last: date, as_of: date) -> bool:
    """Whether a month with no year, to come in most of one, has just been: "klar sept" in November may be either."""
    return _MONTH_ALONE.fullmatch(when) is not None and (last - as_of).days > _DAYS_OF_YEAR - _JUST


def day_said(when: str, as_of: date) -> Period:
    """The days that the words behind "klar" mean, a year alone included. Raises `Refusal`."""
    when = _SHORT_MONTH.sub(r"20\g<year>-\g<month>", when.lstrip("~ "))
    if _YEAR.fullmatch(when):
        year = int(when.strip("-’' "))
        year += 0 if year >= 100 else 2000
        return Period(date(year, 1, 1), date(year, 12, 31))
    try:
        return Period(day := date_of(when), day, is_exact=True)
    except Refusal:
        found = period_of(when, as_of)
    if found is None:
        raise Refusal(Message("date.which_day", text=when), Message("value.not_a_date.remedy"))
    return found
