"""Tracks in a cell, read and written: ``vård 60 %; städ (moduler a + b, klart 2027-05-01)`` (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from matchcore.errors import InputError
from matchcore.files.cells import Cell, is_nothing, percent_of, words_of
from matchcore.files.dates import DATE_IN_TEXT, date_of
from matchcore.files.findings import Spot
from matchcore.files.items import Item, entries_of, item_of, names_and_notes
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import TrackProgress
from matchcore.records.model import Refusal

__all__ = ["track_text", "tracks_in"]

_PERCENT = re.compile(r"(?<!\w)\d+(?:[.,]\d+)?\s*(?:%|procent|percent)")
_SAYS_HOW_FAR = re.compile(r"[\d(]")
_NUMBERED = re.compile(r"\s*\d+\s*(?:%|procent|percent)?\s*$")
_BARE = re.compile(r"(?<=[^\W\d])[\s:]+(100|\d{1,2})$")
_MODULES = re.compile(r"(?:modulerna|moduler|modul|modules?|delar)\s*:?\s+", re.IGNORECASE)
_EXPECTED = re.compile(
    r"(?:beräknas?\s+)?(?:klart?|färdigt?|expected|completed? by|done by|slut)[\s:]*$", re.IGNORECASE
)
_WHOLE = frozenset("klar klart avslutad avslutat completed done färdig färdigt".split())


def tracks_in(value: Cell, terms: Terms, spot: Spot) -> tuple[list[TrackProgress], list[str]]:
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
    for entry in _whole_names(list(entries_of(value, spot)), value, terms):
        try:
            if isinstance(entry, Mapping):
                made.append(TrackProgress.parse(entry))
                continue
            item = item_of(words_of(entry))
            if item.towards:
                towards.append(terms.code("track", item.words, spot))
                spot.note(Message("certificate.not_held_yet"), entry)
            else:
                made.append(_read_item(item, terms, spot))
        except Refusal as refusal:
            spot.refuse(refusal, entry)
        except InputError as error:
            spot.refuse_record(error, entry)
    return made, towards


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


def _read_item(item: Item, terms: Terms, spot: Spot) -> TrackProgress:
    said: dict[str, Any] = {}
    names: list[str] = []
    words = _read_words(item.words, said)
    for note in item.notes:
        if found := _MODULES.match(note):
            names += [part.strip() for part in note[found.end() :].split("+") if part.strip()]
            said["modules"] = ()
        elif note.casefold() in _WHOLE:
            said["share"] = 100
        elif rest := _read_words(note, said):
            words += f" ({rest})"
    if "share" not in said and "modules" not in said and (found := _BARE.search(words)):
        said["share"] = percent_of(found[1])
        words = words[: found.start()]
        spot.note(Message("track.bare_share", share=said["share"]), item.text)
    n_noted = len(spot.noted)
    code = terms.code("track", words, spot)
    if "modules" in said and not (len(names) == 1 and is_nothing(names[0])):
        said["modules"] = terms.modules(terms.vocabulary.tracks[code].modules, names)
    if words == item.words and len(spot.noted) == n_noted and "," not in words:
        terms.plain_tracks[words] = code
    return TrackProgress(track=code, **said)


def _read_words(text: str, said: dict[str, Any]) -> str:
    """`text` without the share and the date in it, which are kept in `said`."""
    if found := _PERCENT.search(text):
        said["share"] = percent_of(found[0])
        text = text[: found.start()] + " " + text[found.end() :]
    if found := DATE_IN_TEXT.search(text):
        said["expected_completion"] = date_of(found[0])
        text = _EXPECTED.sub("", text[: found.start()]) + " " + text[found.end() :]
    return " ".join(text.strip(" :,–-").split())
