"""What each column of a table with one row a person says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records import Candidate
from matchcore.records.model import Refusal
from matchcore.tables.cells.aim_cells import aims_in
from matchcore.tables.cells.amounts import around_home, reach_of
from matchcore.tables.cells.background_cells import educations_in, occupations_in
from matchcore.tables.cells.cells import is_no, is_nothing, is_yes, text_of
from matchcore.tables.cells.certificate_cells import DaysOf, Held, certificates_in, licences_in, of_one_certificate
from matchcore.tables.cells.form_cells import forms_in
from matchcore.tables.cells.hours_cells import car_said, has_car, working_time
from matchcore.tables.cells.ids import say_id
from matchcore.tables.cells.language_cells import languages_in, merged
from matchcore.tables.cells.licence_remarks import classes_in_heading
from matchcore.tables.cells.mixed_cells import mixed_cell
from matchcore.tables.cells.place_cells import PLACE_FIELDS, say_place
from matchcore.tables.cells.said import Reading, Said, Sayer, by_kind, cell_said, estimated, plainly, say_fact
from matchcore.tables.cells.support_cells import eligible_in, priority_in, support_of
from matchcore.tables.cells.track_cells import tracks_in
from matchcore.tables.cells.wish_cells import wishes_in
from matchcore.tables.grid import Cell
from matchcore.tables.headings import (
    Column,
    folded_heading,
    folded_whole,
    says_completed,
    says_day,
    says_last_day,
    says_means,
)
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import MONTH_OR_SEASON, stated


def candidate_cell(column: Column, value: Cell, reading: Reading) -> Said:
    """What a cell that is not empty says of a candidate."""
    if (
        column.field in ("language", "swedish_course")
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    ):
        value = reading.spelt_out(f"{value:g}")  # "3" as the list explains it
    if isinstance(value, str) and (
        _EXPLAINED.intersection((column.field, *column.also))
        or (column.field in _EXPLAINED_ALONE and _SIGNS_ALONE.fullmatch(value.strip()))
    ):
        value = reading.spelt_out(value)
    if isinstance(value, str) and {"reach_km", "licences"} <= {column.field, *column.also}:
        return _travelling(column, value, reading)
    if column.also:
        return mixed_cell(column, value, reading, candidate_cell)
    return cell_said(column, value, reading, _SAYERS)


def _travelling(column: Column, value: str, reading: Reading) -> Said:
    """How somebody gets to work: a reach, licences and whether there is a car: "bil, kk B. 4 mil"."""
    if column.detail == "means" and is_yes(value):
        said = Said(Spot(column.heading))  # "ja" below "Buss/bil?" says neither
        said.spot.refuse(Refusal(*with_remedy("reach.how")), value)
        return said
    value = _CAR_BEHIND.sub(", ", _SENTENCE.sub(r"\1, ", value))
    car, rest = car_said(value, is_licence=True)
    car = True if car is None and _CAR_ALONE.search(value) else car
    rest = _AND_FIRST.sub("", _NOTHING_BETWEEN.sub(", ", rest).strip(" .,;!"))
    said = mixed_cell(column, rest, reading, candidate_cell) if rest else Said(Spot(column.heading))
    if car is not None:
        said.fields = {**said.fields, "car": car}
    return said


_OF_YEARS = re.compile(r"\byrke(?:n|t)?\b.*\bar\b|\bar\b.*\byrke")
_YEARS_BEHIND = re.compile(r"(?<=[^\d\s,;])\s*,\s*(?P<years>\d{1,2})(?=\s*(?:$|[;,]))")
"""Below a heading of work and its years: "lager, 4"."""


def _held(said: Said, held: Held) -> None:
    said.lists = {**said.lists, "certificates": (*said.lists.get("certificates", ()), *held.certificates)}
    if held.towards:
        said.lists = {**said.lists, "towards": tuple(held.towards)}


def _certificates(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    value = _unexchanged(value, said.spot)
    car, rest = car_said(value) if isinstance(value, str) and _OF_A_CAR.search(value) else (None, value)
    if column.detail and isinstance(rest, str) and (first := _CLASSES_FIRST.match(rest)):
        _held(said, of_one_certificate(column.detail, first[0], said.spot, reading.terms))  # "A+B -25" under trucks
        rest = rest[first.end() :].lstrip(" ,;")
    if rest:
        _held(said, certificates_in(rest, reading.terms, said.spot, days=_days_of(column)))
    if car is not None:
        said.fields = {"car": car}


def _unexchanged(value: Cell, spot: Spot) -> Cell:
    """A cell without that a licence was exchanged for a Swedish one, which is noted."""
    if not isinstance(value, str) or (exchanged := _EXCHANGED.search(value)) is None:
        return value
    spot.note(Message("certificate.remark"), exchanged[0].strip(" ,()"))
    return _EXCHANGED.sub("", value)


def _days_of(column: Column) -> DaysOf:
    return "last" if says_last_day(column.heading) else "first" if says_day(column.heading) else "either"


def _licences(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """Licences, and whether there is a car: "B-körkort men ingen bil"; below "Körkort/bil", "nej" is neither.

    A yes below "B-körkort och bil" is both.
    """
    classes = classes_in_heading(column.heading) if is_yes(value) else ""
    if classes and " " not in classes:
        said.fields = {"car": True} if _AND_CAR.search(column.heading) else {}
        _held(said, licences_in(classes, reading.terms, said.spot))
        return
    value = _unexchanged(value, said.spot)
    value = _NOT_EXCHANGED.sub(r" (\1)", value) if isinstance(value, str) else value
    car, rest = car_said(value, is_licence=True) if isinstance(value, str) else (None, value)
    if car is None and isinstance(rest, str) and (found := _CAR_NO_LICENCE.match(rest)):
        car, rest = True, rest[found.end() :]
    if is_no(value) and "bil" in folded_heading(column.heading).split():
        car = False
        said.spot.note(Message("licence.neither"), value)
    if rest:
        _held(said, licences_in(rest, reading.terms, said.spot))
    if car is not None:
        said.fields = {"car": car}


def _one_certificate(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    if str(value).strip() in ("0", "1"):
        value = str(value).strip() == "1"
    if isinstance(value, str) and _MARKED_IN_PART.fullmatch(value.strip()):
        raise Refusal(Message("certificate.asked", said=value.strip()), Message("certificate.asked.remedy"))
    if column.detail.startswith("licence-") and isinstance(value, str):
        car, value = car_said(value, is_licence=True)  # "ja, egen bil"
        if car is not None:
            said.fields = {"car": car}
        if _CLASSES.match(value):
            _held(said, licences_in(value, reading.terms, said.spot))  # "BE" under "B-körkort"
            return
        value = value.rstrip(" ,;.") if car is not None else value
    _held(said, of_one_certificate(column.detail, value, said.spot, reading.terms, days=_days_of(column)))


_MARKED_IN_PART = re.compile(r"\(\s?[xv]\s?\)", re.IGNORECASE)
"""A mark in parentheses, which the list does not explain: nearly, or on its way."""
_CLASS_AND = re.compile(r"\s*(?:[BCD]1?E?)(?:-?kort|-?körkort)?\s*(?:och|o|samt|[+&])\s*(?:egen\s+)?bil\b")
_AND_CAR = re.compile(r"(?:\boch|\bo|\bsamt|[+&])\s*(?:egen\s+|tillgång\s+till\s+)?bil\b", re.IGNORECASE)
_AFTERNOON = re.compile(r"\beftermidd|\bem\b", re.IGNORECASE)
_OF_A_CAR = re.compile(r"\(.*\bbil\b.*\)", re.IGNORECASE)
"""What stands in a parenthesis of a car, beside what is held: "B (ej bil)"."""
_CAR_BEHIND = re.compile(r"\s*(?:\s(?:o|och|samt)|[+&])\s+(?=(?:egen\s)?bil\b)|(?<=\b[A-E])\s+(?=bil\b)", re.IGNORECASE)
_EXCHANGED = re.compile(
    r"(?:(?<=\b[A-E])|(?<=\b[B-D]E))[\s,(]+(?:svenskt|(?:ut|in)?bytt)(?:\s?/\s?(?:svenskt|(?:ut|in)?bytt))?"
    r"(?:\s(?:från|fr|till|mot)\b\.?\s[^\W\d]+\.?)?"
    rf"(?:\s(?:i\s)?{MONTH_OR_SEASON})?(?:\s(?:(?:19|20)?\d\d))?\)?(?=\s*(?:$|[,;]))",
    re.IGNORECASE,
)
"""Behind a class, that it is Swedish or was exchanged for one: "B bytt från ukr. 2025"."""
_NOT_EXCHANGED = re.compile(
    r"(?:(?<=\b[A-E])|(?<=\b[B-D]E))\s*,\s*((?:ännu\s)?(?:ej|inte)\s(?:ut|in)?bytt)\b", re.IGNORECASE
)
"""Behind a class and a comma, that it is not exchanged, so that nobody knows whether it is valid: "B, ej utbytt"."""
_AND_FIRST = re.compile(r"^(?:men|och|fast|dock|o)\s+", re.IGNORECASE)
_CAR_ALONE = re.compile(r"(?:^|[,;]\s*|\.\s+)bil(?=\s*(?:[,;.+(]|$))(?![\s.(]*(?:\w+\s)?(?:ej|inte)\b)", re.IGNORECASE)
_NOTHING_BETWEEN = re.compile(r"\s*[.,;!](?:\s*[.,;!])+\s*")
_SENTENCE = re.compile(r"\b(ja|nej)\.\s+", re.IGNORECASE)
_CLASSES_FIRST = re.compile(r"\s*(?:[A-D]\d?[A-E]?\s*[+,/&]\s*)*[A-D]\d?[A-E]?\b[^,;]*")
"""Classes that stand first in a cell below a heading of what has classes of its own, and what is said of them."""
_CLASSES = re.compile(r"\s*(?:AM|A[12]?|B96|BE?|[CD]1?E?)\b(?!\s*[-–]?\s*(?:inom|på|snart))", re.IGNORECASE)
"""Where a class of driving licence stands first in a cell."""


def _languages(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    stem = "SVA" if folded_heading(column.heading) == "sva" else "SFI"
    course = stem if column.field == "swedish_course" else ""
    if course and says_completed(column.heading) and isinstance(value, str) and stated(value).state is None:
        value = value if is_no(value) or is_nothing(value) else f"{value} klar"
    found, towards = languages_in(value, reading.terms, said.spot, reading.as_of, language=column.detail, course=course)
    lists: dict[str, tuple[Any, ...]] = {"towards": tuple(towards), "language_drafts": tuple(found)}
    if found:
        lists["languages"] = tuple(merged(found, said.spot))
    said.lists = lists


def _tracks(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    found, towards = tracks_in(value, reading.terms, said.spot, reading.as_of)
    said.lists = {"tracks": tuple(found), "towards": tuple(towards)}


def _background(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """Occupations or educations; had in another country where the heading is of the homeland."""
    read = occupations_in if column.field == "occupations" else educations_in
    if column.field == "occupations" and isinstance(value, str) and _OF_YEARS.search(folded_whole(column.heading)):
        value = _YEARS_BEHIND.sub(r" \g<years> år", value)
    abroad = True if "hemland" in folded_heading(column.heading) else None
    said.lists = {column.field: read(value, reading.terms, said.spot, abroad=abroad)}


def _in_list(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    name, read = _LISTED[column.field]
    listed = read(value, reading.terms, said.spot)
    if listed is not None:
        said.lists = {name: tuple(listed)}


def _in_field(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    told = (wishes_in if column.field == "wishes" else eligible_in)(value, reading.terms, said.spot)
    if told:
        said.fields = {column.field: told}


def _time(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """How much and when, under a heading of either."""
    spot = Spot(column.heading)
    said.fields = working_time(value, spot, column)
    if isinstance(value, str) and _AFTERNOON.search(value) and "evening" in said.fields.get("shifts", ()):
        spot.note(Message("background.afternoon"), value)
    said.spot.take(spot)  # nothing is noted of what is not kept


def _car(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    car, rest = has_car(value)
    if car and not rest and _CLASS_AND.match(column.heading):
        rest = classes_in_heading(column.heading)  # "B + bil"
    if rest:
        _held(said, licences_in(rest, reading.terms, said.spot))
    said.fields = {"car": car}


def _reach(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    around = around_home(value)
    if column.detail == "means" and isinstance(value, str) and says_means(value):
        said.spot.note(Message("certificate.remark"), value)  # how far is not asked there
    elif around is not None:
        said.fields = {column.field: around}  # how far that is shows when the home is known
    else:
        estimated(reach_of)(said, column, value, reading)


def _groups(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    if column.detail:
        said.groups = {column.detail: text_of(value)}
    elif isinstance(value, dict):
        said.groups = {str(name): text_of(given) for name, given in value.items() if given is not None}
    else:
        raise Refusal(Message("value.wrong_shape"))


_CAR_NO_LICENCE = re.compile(
    r"\s*(?:egen\s+)?bil\b[\s,;]*(?:(?:men|fast|dock)\s+)?(?=(?:ej|inget|inte|utan|saknar)\s|(?:körkort|kk)\s+(?:nej|saknas))",
    re.IGNORECASE,
)
"""A car, before that there is no licence: "bil, ej B"."""
_EXPLAINED = frozenset(
    "certificates certificate licences working_towards hours shifts locality municipality language languages"
    " swedish_course".split()
)
"""Fields whose short words a list may explain itself."""
_EXPLAINED_ALONE = frozenset({"wishes", "tracks", "occupations"})
_SIGNS_ALONE = re.compile(r"[^\W_]{1,3}(?:\s*[,;/+]\s*[^\W_]{1,3})*")
"""Fields of which it may explain signs that stand alone, and such signs: "L, S"."""
_LISTED: dict[str, tuple[str, Callable[[Cell, Terms, Spot], Sequence[str] | None]]] = {
    "working_towards": ("towards", aims_in),
    "forms": ("forms", forms_in),
    "priority": ("priority", lambda value, _, spot: priority_in(value, spot)),
}
_SAYERS: dict[str, Sayer] = {
    **by_kind(Candidate),
    "id": lambda said, _, value, __: say_id(said, value),
    **dict.fromkeys(
        ("home", *PLACE_FIELDS),
        lambda said, column, value, reading: say_place(said, column.field, value, reading.terms),
    ),
    "certificates": _certificates,
    "certificate": _one_certificate,
    "licences": _licences,
    "languages": _languages,
    "language": _languages,
    "swedish_course": _languages,
    "tracks": _tracks,
    "working_towards": _in_list,
    "forms": _in_list,
    "reach_km": _reach,
    "occupations": _background,
    "educations": _background,
    "wishes": _in_field,
    "hours": _time,
    "shifts": _time,
    "car": _car,
    "support": plainly(lambda value, *_: support_of(value)),
    "priority": _in_list,
    "eligible": _in_field,
    "groups": _groups,
    "facts": lambda said, column, value, _: say_fact(said, column.detail, value),
}
