"""Tracks in a cell, read and written: ``vård 60 %; städ (moduler a + b, klart 2027-05-01)``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, with_remedy
from matchcore.records import TrackProgress
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_nothing, percent_of, words_of
from matchcore.tables.cells.dates import DATE_IN_TEXT, date_of
from matchcore.tables.cells.items import Item, entries_of, item_of, names_and_notes
from matchcore.tables.cells.standings import StatedStanding, says_state_alone, standing_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import WHEN

_PERCENT = re.compile(r"(?<!\w)\d+(?:[.,]\d+)?\s*(?:%|procent|percent)")
_NUMBERED = re.compile(r"\s*\d+\s*(?:%|procent|percent)?\s*$")
_BARE = re.compile(r"(?<=[^\W\d])[\s:]+(100|\d{1,2})$")
_MODULES = re.compile(r"(?:modulerna|moduler|modul|modules?|delar)\s*:?\s+", re.IGNORECASE)
_EXPECTED = re.compile(
    r"(?:beräknas?\s+)?(?:klart?|färdigt?|expected|completed? by|done by|slut)[\s:]*$", re.IGNORECASE
)
_PART = re.compile(
    r"(?:(?<!\w)mod(?:ul(?:er)?)?\.?\s*)?(?<![\w/.-])(\d{1,2})\s*(?:av|of|/)\s*(\d{1,2})(?![\w/-]|\.\d)"
    r"(?:\s*(?:moduler|delar|kurser|modules)(?:na)?)?(?:\s+(?:klara?|avklarade|done))?",
    re.IGNORECASE,
)
_DAY_SLASHED = re.compile(
    r"\b(?:bokad|bokat|klart?|kl|start\w*|börjar|från|fr|den|sedan)\.?\s+\d{1,2}/\d{1,2}(?!\d)", re.IGNORECASE
)
"""A day and no part of a track: "bokad 11/12"."""
_IS_DONE = re.compile(r"klar|färdig|beräkna|done|complet", re.IGNORECASE)
"""In words for what is planned: that it will be done then, and not begun."""
_TIMED = rf"(?=(?:{WHEN})\s*(?:[,;)]|$))"
_ENDS = re.compile(
    rf"(?<!planerad)(?<!bokad)(?:,?\s*pågår)?(?:\s*(?:→|->)\s*|,?\s+(?:fram\s+)?(?:till(?:\s+och\s+med)?|t\.?\s?o\.?\s?m\.?)\s+){_TIMED}",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"([,\s]\s*)(?:från(?:\s+och\s+med)?|fr(?:\.?\s?o\.?\s?m)?\.?)\s+{_TIMED}", re.IGNORECASE)
_MOST_PARTS = 20
_SPAN = re.compile(r"(?<!\w)(\d{1,3})\s*[-–]\s*\d{1,3}\s*(?:%|procent|percent)")
_HALF = re.compile(r"(?<!\w)(?:halva|hälften|halvvägs|half)(?!\w)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:(?<!\w)(?:ca|cirka|c:a|ungefär|omkring|drygt|knappt|nästan|minst|about)\.?|~)\s*$", re.IGNORECASE
)


def tracks_in(value: Cell, terms: Terms, spot: Spot, as_of: date) -> tuple[list[TrackProgress], list[str]]:
    """The tracks that a cell lists, and how far each has come; what cannot be read is told at `spot`.

    Returns
    -------
    list of TrackProgress, list of str
        The tracks, and the codes of those that the cell says are only aimed at.
    """
    made: list[TrackProgress] = []
    towards: list[str] = []
    if type(value) is str and (known := _read_known(value, terms)):
        return [known], towards
    value = when_it_runs(value)
    for entry in with_states(_whole_names(list(entries_of(value, spot)), value, terms)):
        with spot.telling(entry):
            if isinstance(entry, Mapping):
                made.append(TrackProgress.parse(entry))
                continue
            track, progress = _read_item(item_of(words_of(entry)), terms, spot, as_of)
            if progress is not None:
                made.append(progress)
            elif track:
                towards.append(track)
                spot.note(Message("certificate.not_held_yet"), entry)
    return made, towards


def when_it_runs(value: Cell) -> Cell:
    """A cell of what somebody studies with "start" before when it begins, and "klar" before when it ends.

    Examples
    --------
    >>> when_it_runs("svets, t.o.m. 2027-03-26"), when_it_runs("buss från 12/1"), when_it_runs("städ pågår → maj")
    ('svets, klar 2027-03-26', 'buss start 12/1', 'städ, klar maj')
    """
    if not isinstance(value, str):
        return value
    return _BEGINS.sub(r"\1start ", _ENDS.sub(", klar ", value))


def track_text(progress: TrackProgress, name: str) -> str:
    """A track as `tracks_in` reads it back, under the name given."""
    notes = []
    if progress.share is not None:
        notes.append(f"{progress.share} %")
    if progress.modules is not None:
        notes.append("moduler " + (" + ".join(progress.modules) or "inga"))
    if progress.expected_completion is not None:
        notes.append(f"klart {progress.expected_completion}")
    return f"{name} ({', '.join(notes)})"


def _whole_names(entries: list[Cell], value: Cell, terms: Terms) -> list[Cell]:
    """The entries, those together again that a comma put apart within a track's name or a number.

    "Industri, trä 50 %" is one track, and so is "vård 80,5 %".
    """
    if not isinstance(value, str) or "," not in value:
        return entries
    made: list[Cell] = []
    for entry in entries:
        before = made[-1] if made else None
        if (
            isinstance(before, str)
            and before[-1:].isdigit()
            and f"{before},{entry}" in value
            and str(entry)[:1].isdigit()
        ):
            made[-1] = f"{before},{entry}"
            continue
        if (
            isinstance(before, str)
            and isinstance(entry, str)
            and not any(char.isdigit() or char == "(" for char in before)
        ):
            name = _NUMBERED.sub("", entry.split("(")[0]).strip()
            if terms.certain("track", f"{before}, {name}") is not None:
                made[-1] = f"{before}, {entry}"
                continue
        made.append(entry)
    return made


def _read_known(text: str, terms: Terms) -> TrackProgress | None:
    """The one track of a cell that names a track met before in this file and says how far it has come, plainly."""
    pairs = names_and_notes(text)
    code = terms.plain_tracks.get(pairs[0][0]) if len(pairs) == 1 else None
    if code is None:
        return None
    said: dict[str, Any] = {}
    for note in pairs[0][1].split(","):
        plain = _plain_note(note)
        if plain is None or plain.keys() & said.keys():
            return None
        said |= plain
    if ("modules" in said) == ("share" in said):
        return None  # told by who reads it in full
    try:
        if "modules" in said:
            said["modules"] = terms.modules(terms.vocabulary.tracks[code].modules, said["modules"])
        return TrackProgress(track=code, **said)
    except (Refusal, InputError):
        return None


@lru_cache(maxsize=50_000)
def _plain_note(note: str) -> dict[str, Any] | None:
    """What a note says, if it is a share, a day or a list of modules, and nothing else; raises nothing."""
    if found := _MODULES.match(note.strip()):
        names = [part.strip() for part in note.strip()[found.end() :].split("+") if part.strip()]
        return {"modules": [] if len(names) == 1 and is_nothing(names[0]) else names}
    said: dict[str, Any] = {}
    try:
        rest = _read_words(note, said)
    except Refusal:
        return None
    return None if rest or not said else said


def with_states(entries: list[Cell]) -> list[Cell]:
    """The entries, one that only says a state or a day ("vård 60 %, klart 2027-05-01") put to the one before it."""
    made: list[Cell] = []
    for entry in entries:
        before = made[-1] if made else None
        if isinstance(entry, str) and isinstance(before, str) and says_state_alone(entry):
            made[-1] = f"{before} ({entry})"
        else:
            made.append(entry)
    return made


def _read_item(item: Item, terms: Terms, spot: Spot, as_of: date) -> tuple[str, TrackProgress | None]:
    """A track and how far somebody has come in it: None where it is only aimed at, no track where it is not taken."""
    said: dict[str, Any] = {}
    names: list[str] = []
    notes = []
    outer = _read_share(item.words, said, spot)
    for note in item.notes:
        if found := _MODULES.match(note):
            names += [part.strip() for part in note[found.end() :].split("+") if part.strip()]
            said["modules"] = ()
        elif rest := _read_share(note, said, spot):
            notes.append(rest)
    standing = standing_of(Item(item.text, outer, tuple(notes)), as_of)
    words = _read_day(standing.words, said)
    words += "".join(f" ({rest})" for note in standing.notes if (rest := _read_day(note, said)))
    is_measured, is_bare = "share" in said or "modules" in said, False
    if not is_measured and (found := _BARE.search(words)):
        said["share"] = percent_of(found[1])
        words = words[: found.start()]
        is_measured = is_bare = True
    if standing.state in ("asked", "lost", "required", "merited") or (standing.state == "lacking" and is_measured):
        raise Refusal(Message("certificate.asked", said=standing.said), Message("certificate.asked.remedy"))
    if standing.day is not None:
        said.setdefault("expected_completion", standing.day.last)
        if not standing.day.is_exact:
            spot.note(Message("day.estimated", day=standing.day.last), item.text)
    if standing.unkept:
        spot.note(Message("state.when_unkept", when=standing.unkept), item.text)
    n_noted = len(spot.noted)
    try:
        code = terms.code("track", words, spot)
    except Refusal:
        aim = terms.certain("certificate", words)  # "vårdbiträde pågår, klar juni"
        if aim is None or is_measured or standing.state not in ("under_way", "planned", "lacking"):
            raise
        if standing.state == "lacking":
            spot.note(Message("certificate.lacking"), item.text)
        return aim * (standing.state != "lacking"), None
    if is_bare:
        spot.note(Message("track.bare_share", share=said["share"]), item.text)
    if not is_measured:
        if standing.state == "lacking":
            spot.note(Message("certificate.lacking"), item.text)
            return "", None
        if standing.state == "planned" and not (standing.day and _IS_DONE.search(standing.said)):
            said.pop("expected_completion", None)
            return code, None  # "start 11/1" is no day of completion
        _measure(standing, said, spot, as_of)
    if "share" not in said and "modules" not in said:
        raise Refusal(*with_remedy("track.how_far"))
    if "modules" in said and not (len(names) == 1 and is_nothing(names[0])):
        said["modules"] = terms.modules(terms.vocabulary.tracks[code].modules, names)
    if words == item.words and len(spot.noted) == n_noted and "," not in words:
        terms.plain_tracks[words] = code
    return code, TrackProgress(track=code, **said)


def _measure(standing: StatedStanding, said: dict[str, Any], spot: Spot, as_of: date) -> None:
    """The share of a track of which only a state or the day of completion is said: the whole, or none that is sure."""
    day = said.get("expected_completion")
    if (standing.state == "held" and day is None) or (day is not None and day <= as_of):
        said["share"] = 100
    elif standing.state == "under_way" or day is not None:
        said["share"] = 0
        spot.note(Message("track.no_share"), standing.text)


def _read_share(text: str, said: dict[str, Any], spot: Spot) -> str:
    """`text` without the share in it, which is kept in `said`; one that is rough or reckoned is noted."""
    patterns = (_SPAN, _PERCENT, *([] if _DAY_SLASHED.search(text) else [_PART]), _HALF)
    found, pattern = next(((one, which) for which in patterns if (one := which.search(text))), (None, None))
    if found is None:
        return text
    if pattern is _PART:
        done, of = int(found[1]), int(found[2])
        if not of or done > of or of > _MOST_PARTS:  # "50/50"
            raise Refusal(*with_remedy("track.measure"))
        share = 100 * done // of
    else:
        share = 50 if pattern is _HALF else percent_of(found[1] if pattern is _SPAN else found[0])
    before, n_about = _ABOUT.subn("", text[: found.start()])
    if "share" in said:
        raise Refusal(*with_remedy("track.measure"))
    said["share"] = share
    if pattern is not _PERCENT or n_about:
        spot.note(Message("track.bare_share", share=share), text)
    return _tidied(f"{before} {text[found.end() :]}")


def _read_day(text: str, said: dict[str, Any]) -> str:
    """`text` without the day in it, which is kept in `said` as the day of completion."""
    found = DATE_IN_TEXT.search(text)
    if found is None:
        return text
    said["expected_completion"] = date_of(found[0])
    return _tidied(_EXPECTED.sub("", text[: found.start()]) + " " + text[found.end() :])


def _tidied(text: str) -> str:
    return " ".join(text.strip(" :,–-").split())


def _read_words(text: str, said: dict[str, Any]) -> str:
    """`text` without the share and the date in it, which are kept in `said`."""
    if found := _PERCENT.search(text):
        said["share"] = percent_of(found[0])
        text = text[: found.start()] + " " + text[found.end() :]
    return _tidied(_read_day(text, said))
