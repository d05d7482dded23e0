"""What each column of a table with one row an opening says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Any

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.personal import without_numbers
from matchcore.records import Opening
from matchcore.records.model import Refusal
from matchcore.tables.cells.amounts import NUMBER_LEFT, seats_in_remark, seats_of, title_and_extent, title_and_seats
from matchcore.tables.cells.cells import guarded, is_nothing, percent_of, text_of, words_apart, words_of
from matchcore.tables.cells.demand_cells import certificates_demanded, licences_demanded
from matchcore.tables.cells.demand_names import code_of
from matchcore.tables.cells.demand_words import (
    ASKED_OF_IT,
    EMPLOYERS,
    IN_PART_READ,
    IN_REMARK,
    OF_WHICH,
    READ_AND_ASKED,
    REST_UNREAD,
    is_taught_alone,
)
from matchcore.tables.cells.form_cells import DENIED, EXTENT, form_in, form_within
from matchcore.tables.cells.hours_cells import car_said, has_car, shift_words, working_time
from matchcore.tables.cells.ids import say_id
from matchcore.tables.cells.items import sentences_of
from matchcore.tables.cells.language_demands import demands_in
from matchcore.tables.cells.language_entries import languages_named
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.tables.cells.mark_cells import mark_of, say_mark
from matchcore.tables.cells.mixed_cells import is_places_alone, mixed_cell, parts_of
from matchcore.tables.cells.place_cells import PLACE_FIELDS, say_place, town_last
from matchcore.tables.cells.said import (
    Reading,
    Said,
    Sayer,
    by_kind,
    cell_said,
    estimated,
    listed_together,
    plainly,
    say_day,
    say_fact,
)
from matchcore.tables.cells.standings import REASON_WORDS
from matchcore.tables.cells.support_cells import says_support, support_of
from matchcore.tables.cells.title_parts import TRUCK, beside_trade, over_in_title
from matchcore.tables.cells.wish_cells import way_of
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column, folded_heading, is_of_notes_too
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.occupation_text import occupations_of_title
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import said_anywhere, stated, words_over
from matchcore.vocabulary.words import refusal


def opening_cell(column: Column, value: Cell, reading: Reading) -> Said:
    """What a cell that is not empty says of an opening."""
    if isinstance(value, str) and not _OF_TIMES.isdisjoint((column.field, *column.also)):
        value = reading.of_times(value)
    if column.also:
        return mixed_cell(column, value, reading, opening_cell)
    name = column.field
    if name in _DEMANDING and isinstance(value, str | int | float) and not isinstance(value, bool):
        text = value if isinstance(value, str) else f"{value:g}"
        spelt = reading.spelt_out(text)
        value = value if spelt == text else spelt
    if name in _OF_WORDS and isinstance(value, str):  # a reason stands as it is written
        value = "".join(part if at % 2 else words_apart(part) for at, part in enumerate(_REASON.split(value)))
    return cell_said(column, value, reading, _SAYERS)


def _languages(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    heading = folded_heading(column.heading)
    if "svenska" in heading and isinstance(value, str):
        value = _LEVEL_ALONE.sub("svenska ", value)
    elif not column.detail and is_of_notes_too(column.heading) and not _is_of_language(value, reading.terms):
        said.spot.note(Message("certificate.remark"), value)  # "Arvika 2, Sunne 1" below "Språk/övr"
        return
    course = "sfi" in heading
    said.lists = demands_in(value, reading.terms, said.spot, field=column.field, language=column.detail, course=course)


def _is_of_language(value: Cell, terms: Terms) -> bool:
    """Whether a cell names a language, a level or a course of Swedish; a record does."""
    return not isinstance(value, str) or _OF_LANGUAGE.search(value) is not None or bool(languages_named(value, terms))


def _one_language(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    value = _marked(value, column.detail, reading.terms)
    said.lists = demands_in(value, reading.terms, said.spot, language=column.detail)


def _one_certificate(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    value = reading.mark(value)
    if isinstance(value, str) and len(value.strip()) == 1:  # a mark of the list's own, as it explains it
        value = reading.spelt_out(f"{value.strip()}:").rstrip(":")
    say_mark(said, column.detail, value, reading.terms)


def _merits(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    said.lists = certificates_demanded(value, reading.terms, said.spot, field=column.field)


def _requirements(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """What is required, and whether a car is; what is unread beside other columns of demands is asked about."""
    if column.detail.startswith(DEMANDED_IN_REMARKS):
        _say_remark(said, value, reading, column.detail)
        return
    car, rest = car_said(value, is_needed=True) if isinstance(value, str) else (None, value)
    if column.field == "licences_required" and isinstance(rest, str) and (beside := _CAR_BESIDE.fullmatch(rest)):
        car, rest = True, beside["rest"]
    demanded = licences_demanded if column.field == "licences_required" else certificates_demanded
    said.lists = demanded(rest, reading.terms, said.spot) if rest else {}
    said.fields = {} if car is None else {"needs_car": car}
    if column.detail == DEMANDED_BESIDE:
        told = [one.key in READ_AND_ASKED | EMPLOYERS for one in said.spot.refused]
        if not any(said.lists.values()):
            said.spot, said.fields = Spot(column.heading), {}
            said.spot.note(Message("certificate.remark"), value)
        elif not all(told):
            said.spot = Spot(column.heading)
            said.spot.refuse(REST_UNREAD, value)


def _support(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """How much instruction there is; below "Handledare?" also who gives it."""
    say = _say_contact if _names_somebody(column, value) else plainly(lambda cell, *_: support_of(cell))
    say(said, column, value, reading)


DEMANDED_BESIDE = "beside"
"""Of a column under an unknown heading beside those of requirements: what names none there is a remark."""
DEMANDED_IN_REMARKS = "remarks"
"""Of a column of remarks: only a sentence that says in words that something is required, or a merit, is read.

Behind it stands what no other column has, and is read here too: ``seats``, ``swedish``.
"""


TITLE_AND_MORE = "whole"
"""Of a column of titles that holds employers and places as well, one behind the other."""


def says_demand(sentence: str) -> bool:
    """Whether a sentence says in words that something is required or a merit: "Truckkort B erfordras"."""
    key = folded(sentence)
    return any(said_anywhere(state).search(key) is not None for state in ("required", "merited"))


def says_swedish(sentence: str) -> bool:
    """Whether a sentence of a remark asks for Swedish: "SFI C räcker", and not "passar den som läser SFI"."""
    return _SWEDISH_ASKED.search(sentence) is not None and _OF_STUDIES.search(sentence) is None


_OF_LANGUAGE = re.compile(r"\b(?:sv(?:enska?n?|\.)?|sfi|sva|sas|[abc][12]|språk\w*)(?!\w)", re.IGNORECASE)
_SWEDISH_ASKED = re.compile(r"\bsvenskan?\b|\b(?:sfi|sva)\s?(?:kurs\s)?(?:[a-d]|[1-3]|grund)\b", re.IGNORECASE)
_OF_STUDIES = re.compile(
    r"\b(?:läser|studerar|går|pluggar)\b|\bsvenska\s+(?:kund|företag|mat|mått|recept)", re.IGNORECASE
)
_DEMANDING = frozenset(
    {"certificates_required", "certificates_merited", "licences_required", "languages_required", "language"}
)


_OF_TIMES = frozenset({"hours", "shifts", "form", "start"})
_OF_WORDS = _DEMANDING | _OF_TIMES


_REASON = re.compile(rf"(\b{REASON_WORDS}(?:\"(?:[^\"]|\"\")*\"|[^();\"]*))", re.IGNORECASE)
"""A reason among demands, which is a free text."""


def _say_remark(said: Said, value: Cell, reading: Reading, detail: str) -> None:
    """What a remark says that it is demanded; what it names besides is asked about, and all else is a remark."""
    if "seats" in detail and (seats := seats_in_remark(str(value))) and seats > 1:
        weak = Said(Spot(said.spot.column))
        weak.fields = {"seats": seats}
        weak.spot.refuse(Refusal(Message("seats.in_remark", count=seats), Message("seats.in_remark.remedy")), value)
        said.weak = (weak,)
    sentences = sentences_of(value) if isinstance(value, str) else []
    demands = [one for one in sentences if says_demand(one)]
    told: dict[str, tuple[Any, ...]] = {}
    for one in sentences:
        at = Spot(said.spot.column)
        named = certificates_demanded(one, reading.terms, at)
        if one in demands and any(named.values()):
            told = listed_together(told, named)
            if all(fault.key in READ_AND_ASKED | EMPLOYERS for fault in at.refused):
                said.spot.refused += at.refused
            else:
                said.spot.refuse(REST_UNREAD, one)
        elif named.get("certificates_required"):
            said.spot.refuse(IN_REMARK, one)
        elif "swedish" in detail and says_swedish(one):
            swedish = Spot(said.spot.column)
            made = demands_in(one, reading.terms, swedish)
            told = listed_together(told, made)
            level = next((demand.level for demand in chain(*made.values())), None)
            if level is None:
                said.spot.refused += swedish.refused  # "svenska eller engelska"
            else:
                what = Message("language.in_remark", level=level)
                said.spot.refuse(Refusal(what, Message("language.rest_unread.remedy")), one)
    said.lists = told
    if not (told or said.spot.refused or said.weak):
        said.spot.note(Message("certificate.remark"), value)


def _marked(value: Cell, language: str, terms: Terms) -> Cell:
    """A mark below a language as words: "x" requires it, "(x)" is a merit; else the cell."""
    is_level = isinstance(value, str) and terms.resolution("level", value.strip()).code is not None  # "bra"
    mark = mark_of(value) if isinstance(value, str) and not is_level and not value.strip().isdigit() else None
    name = terms.vocabulary.languages[language].label.sv
    return {"required": "krav", "merited": f"{name} meriterande", "none": ""}.get(mark or "", value)


def _say_contact(said: Said, _: Column, value: Cell, __: Reading) -> None:
    """Whom to turn to at the employer: kept for hand-outs, and quoted in no fault; "ja" is nobody, which is noted."""
    with said.spot.telling(None):
        if says_support(value):
            said.spot.note(Message("contact.nobody"), value)
            return
        contact = text_of(value)
        kept = without_numbers(contact)
        if kept != contact:
            said.spot.note(Message("contact.number"), None, Message("value.personal.remedy"))
        said.lists = {"contact": (kept,)} if kept else {}


def _names_somebody(column: Column, value: Cell) -> bool:
    """Whether a cell below "Handledare?" is no answer, but who that is."""
    try:
        return folded_heading(column.heading) == "handledare" and not says_support(value)
    except Refusal:
        return True  # told without what stands there


def _say_time(said: Said, column: Column, value: Cell) -> None:
    """How much of full time and when the work is done; of a range the employer leaves open how much."""
    told = working_time(value, said.spot, column)
    hours = told.pop("hours", None)
    if hours is not None and hours.least is None:  # "max 25 %"
        said.spot.note(Message("background.about", percent=hours.most), value)
    if hours is not None and hours.least in (None, hours.most):
        told["hours"] = hours.most
    elif hours is not None:
        said.spot.note(Message("background.any_hours"), value)
    said.fields = told


def _say_time_and_form(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """The times, and the form of employment beside them where the column holds both: "Heltid, tillsvidare"."""
    with said.spot.telling(value):
        _say_time(said, column, value)
    is_told = bool(said.spot.refused) or (not said.fields and str(value).casefold().startswith("tim"))
    if column.detail != "form" or not isinstance(value, str) or not is_told:
        return
    form = opening_cell(replace(column, field="form", detail=""), value, reading)
    if "form" not in form.fields:
        return
    if not form.spot.refused:
        said.spot = form.spot
    said.fields = {**said.fields, **form.fields}


def _say_start(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """The first day, and the form of employment beside it where the column holds both: "tillsv. fr. 1/3"."""
    say_day(said, column, value, reading)
    words = value.split() if isinstance(value, str) and said.spot.refused and column.detail == "form" else []
    for form, day in _apart_from_day(words[:_MOST_WORDS]):
        of_form, of_day = _form_alone(column, form, reading), Said(Spot(column.heading))
        if day and not of_form.spot.refused:
            say_day(of_day, column, day, reading)
        if not (of_form.spot.refused or of_day.spot.refused):
            said.fields = {**of_form.fields, **(of_day.fields if day else said.fields)}
            said.spot.noted += of_form.spot.noted + of_day.spot.noted
            if day:
                said.spot.refused = ()
            return


def _apart_from_day(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The ways to part words into a form and a day, either of them first; at last all of them as a form."""
    for at in range(1, len(words)):
        first, last = (" ".join(part).strip(" ,;:()") for part in (words[:at], words[at:]))
        if not (_ENDS_WITH_UNTIL.search(first) or _UNTIL.match(last)):  # "vikariat till sommaren" is no start
            yield from ((first, last), (last, first))
    if words:
        yield " ".join(words), ""


def _form_alone(column: Column, value: Cell, reading: Reading) -> Said:
    return cell_said(replace(column, field="form"), value, reading, {"form": plainly(form_in)})


def _say_form(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """The form of employment; where that is not all, its part of the cell, beside times: "Tillsvidare 80 %, dag"."""
    extents = [found[0].strip(" ,()") for found in EXTENT.finditer(value)] if isinstance(value, str) else []
    if isinstance(value, str) and extents and not DENIED.search(value) and (rest := EXTENT.sub(" ", value).strip()):
        form = opening_cell(column, rest, reading)  # "tv, 100 %"
        time = opening_cell(replace(column, field="hours", detail=""), ", ".join(extents), reading)
        if "form" in form.fields and not (form.spot.refused or time.spot.refused):
            said.fields, said.spot = {**form.fields, **time.fields}, form.spot
            said.spot.noted += time.spot.noted
            return
    alone = _form_alone(column, value, reading)
    said.fields, said.spot = alone.fields, alone.spot
    if not said.spot.refused or not isinstance(value, str):
        return
    if column.detail != _PART:
        parted = mixed_cell(replace(column, also=("shifts",), detail=_PART), value, reading, opening_cell)
        if parted.fields:
            said.fields, said.spot = parted.fields, parted.spot
    if "form" not in said.fields and (code := form_within(value, reading.terms)):
        said.fields = {**said.fields, "form": code}
        partly = Message("form.partly", form=reading.terms.label("form", code))
        noted, said.spot = said.spot.noted, Spot(column.heading)
        said.spot.noted = noted
        said.spot.refuse(Refusal(partly, Message("form.one.remedy")), value)


def _say_car(said: Said, _: Column, value: Cell, reading: Reading) -> None:
    needs, rest = has_car(value, is_needed=True)
    said.lists = licences_demanded(rest, reading.terms, said.spot) if rest else {}
    said.fields = {"needs_car": needs}


def _say_title(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """A title, and the seats and the extent where it begins or ends in them, which is noted; so is an unknown one."""
    if column.detail == TITLE_AND_MORE:
        _say_whole(said, column, value, reading)
        return
    terms, text = reading.terms, text_of(value)
    if (told := _TOLD_OF_IT.search(text)) is not None:
        said.spot.note(Message("title.told_of", title=text[: told.start()]), value)
        text = text[: told.start()]
    bare = text.lstrip("'")
    counted = title_and_seats(bare, is_counted=column.detail == "seats")
    extent = title_and_extent(counted[0] if counted else bare)
    if (counted is None and extent is None) or text.startswith("'"):
        is_written_so = text.startswith("'") and text == value and name_text("title", text[1:], terms) == text
        said.fields = {"title": text[1:] if counted or extent or is_written_so else text}
    else:
        title = extent[0] if extent else counted[0] if counted else text
        said.fields = {"title": title}
        if extent is not None:
            hours = working_time(extent[1], said.spot, Column(0, said.spot.column, "hours"))["hours"].most
            said.fields["hours"] = hours
            said.spot.note(Message("title.extent", percent=hours, title=title), value)
        if counted is not None:
            said.fields["seats"] = counted[1]
            said.spot.note(Message("title.counted", count=counted[1], title=title), value)
    if counted is None and extent is None and NUMBER_LEFT.search(text):
        said.spot.note(Message("title.number_left"), value)
    if not text.startswith("'"):
        _say_beside_trade(said, said.fields["title"], reading)
    meant = occupations_of_title(said.fields["title"], terms.vocabulary)
    if len(meant.codes) != 1:
        labels = [terms.label("occupation", code) for code in meant.codes[:_MOST_LABELS] if code != meant.usual]
        what = Message("title.several", trades=labels) if labels else Message("title.unknown")
        if meant.usual:
            what = Message("title.nearly_one", label=terms.label("occupation", meant.usual), trades=labels)
        said.spot.note(what, value)


def _say_beside_trade(said: Said, title: str, reading: Reading) -> None:
    """What a title says beside its trade: what it demands is read as a cell of demands is, and all else is told.

    Times, a form, a start and a place count where no cell of their own says them.
    """
    spot, terms = said.spot, reading.terms
    unread, taken = False, set[str]()
    for part, is_demand in beside_trade(title, terms):
        at = Spot(spot.column)
        if not is_demand and is_taught_alone(part) and said.lists.get("certificates_required"):
            _take_as_taught(said, part)
            continue
        made = certificates_demanded(part, terms, at) if is_demand or says_demand(part) else {}
        if any(made.values()) and TRUCK.fullmatch(_WITH.sub("", part)):
            of_truck = Said(Spot(spot.column))
            of_truck.lists = made
            of_truck.spot.refuse(ASKED_OF_IT, part)
            said.weak = (*said.weak, of_truck)
            continue
        if any(made.values()) or (is_demand and at.noted and not at.refused):
            said.lists = listed_together(said.lists, made)
            spot.take(at)
            if any(made.values()):
                spot.note(Message("title.demand"), part)
            if any(made.values()) and (choice := _choice_left(part, title)):
                spot.refuse(IN_PART_READ, choice)
            continue
        unread = True
        if not is_demand and (weak := _weakly(part, said.spot.column, reading)) is not None:
            said.weak = (*said.weak, weak)
            taken.update(part.split())
            continue
        bare = stated(part)
        is_state = not bare.words and bare.state in ("held", "planned", "under_way", "lacking", "lost", "asked")
        is_trade = terms.resolution("occupation", bare.words or part).code is not None
        if (
            (
                is_state
                or is_demand
                or said_anywhere("required").search(folded(part))
                or _MAY_BE_OVER.search(part)
                or _WITHIN.match(part)
            )
            and not is_trade
        ) or _CLASS_OPEN.search(part):
            spot.refuse(Refusal(*with_remedy("title.open")), part)
        elif code_of(bare.words or part, terms) is not None and not is_trade:
            spot.note(Message("title.open"), part)  # "el"
    words = [word.strip("(),.;:") for word in title.replace("/", " ").split()] if unread else []
    beside = [word for word in words if word not in taken and _is_of_times_or_form(word, terms)]
    beside += [found[0] for found in _EXTENTS.finditer(title)]
    if beside:
        spot.note(Message("title.beside"), " ".join(dict.fromkeys(beside)))
    _say_swedish(said, title, reading)


def _choice_left(part: str, title: str) -> str:
    """What a title names as another way beside what it demands: "B eller moped"; empty where it names none."""
    names = "|".join(map(re.escape, {part, part.split()[-1], part.partition(" ")[2] or part}))
    found = re.search(rf"(?<![\w-])(?:{names})\s*(?:/|\b(?:eller|el|alt)\b\.?)\s*\w[^,;()]*", title)
    return found[0] if found is not None else ""


def _take_as_taught(said: Said, part: str) -> None:
    """Take what a title demands as a merit where it says that the employer teaches it: "Bussförare D, vi utbildar"."""
    required = said.lists["certificates_required"]
    if len(required) == 1:
        merits = required[0] if isinstance(required[0], tuple) else required
        said.lists = {**said.lists, "certificates_required": ()}
        said.lists = listed_together(said.lists, {"certificates_merited": tuple(merits)})
        said.spot.note(Message("demand.given"), part)
    else:
        said.spot.refuse(OF_WHICH, part)


def _say_swedish(said: Said, title: str, reading: Reading) -> None:
    """The Swedish that a title asks for, which is asked about: "Kock, god svenska"."""
    found = _SWEDISH_IN_TITLE.search(title)
    if found is None or said.lists.get("languages_required") or _OF_TEACHING.search(title):
        return
    at = Spot(said.spot.column)
    made = demands_in(found[0], reading.terms, at)
    level = next((demand.level for demand in made.get("languages_required", ())), None)
    if level is None:
        said.spot.refuse(Refusal(*with_remedy("title.open")), found[0])
        return
    said.lists = listed_together(said.lists, made)
    said.spot.refuse(
        Refusal(Message("language.in_remark", level=level), Message("language.rest_unread.remedy")), found[0]
    )


def _say_employer(said: Said, _: Column, value: Cell, reading: Reading) -> None:
    """Who seeks somebody; a place in it counts where no cell of its own says one: "Mora kommun, hemtjänsten"."""
    text = text_of(value)
    said.fields = {"employer": text}
    is_guarded = isinstance(value, str) and value.startswith("'")
    parts = [] if is_guarded else [part for one in parts_of(text) for part in str(one).split(": ")]
    for part in parts:
        authority = _AUTHORITY.match(part)
        name = authority[0] if authority else town_last(part, reading.terms.vocabulary)
        name = name or (part if len(parts) > 1 and _WHERE.fullmatch(part) else "")
        place = opening_cell(Column(0, said.spot.column, "locality"), name, reading) if name else Said(said.spot)
        if is_places_alone(place):
            place.spot = Spot(said.spot.column)
            place.spot.refuse(Refusal(*with_remedy("cell.weak")), part)
            said.weak = (*said.weak, place)


def _weakly(part: str, heading: str, reading: Reading) -> Said | None:
    """What a part says that is of another column: "natt", "i Sälen"; None where it says nothing."""
    if _WITHIN.match(part):
        return None
    place = _WHERE.fullmatch(part)
    fields = ("locality",) if place is not None else ("shifts", "form", "start", "hours")
    for field in fields if re.search(r"[^\W\d]", part) else ():
        one = opening_cell(Column(0, heading, field), place["where"] if place else part, reading)
        is_known = bool(one.fields) or (one.place and not any(name.startswith("unknown") for name in one.place))
        if is_known and not one.spot.refused:
            one.spot = Spot(heading)
            one.spot.refuse(Refusal(*with_remedy("cell.weak")), part)
            return one
    return None


@lru_cache(maxsize=10_000)
def name_text(field: str, name: str, terms: Terms) -> str:
    """A title or an employer as a cell, an apostrophe in front, as `guarded` has it, where a part of it may be read."""
    said = opening_cell(Column(0, "", field), name, Reading(terms))
    is_read = bool(said.lists or said.weak or said.spot.refused) or said.fields != {field: name}
    is_read = is_read or (field == "title" and bool(over_in_title(name)))
    return "'" + name if is_read else guarded(name)


def _is_of_times_or_form(word: str, terms: Terms) -> bool:
    """Whether a word of a title says when, how much or in what form the work is: no field takes it from there."""
    if shift_words().fullmatch(word.casefold()) or refusal(f"{folded(word)} ", "form"):
        return True
    return len(word) > _SHORTEST_FORM and terms.certain("form", word) is not None


def _say_whole(said: Said, column: Column, value: Cell, reading: Reading) -> None:
    """A title first, a place last and the employer between: "Truckförare x4, Batteri Nord Logistik, Piteå"."""
    first, *rest = parts_of(value) if isinstance(value, str) else [value]
    _say_title(said, replace(column, detail="seats"), first, reading)
    names: list[str] = []
    for part in rest:
        seats, place = (opening_cell(replace(column, field=one), part, reading) for one in ("seats", "locality"))
        is_place = place.place and not any(name.startswith("unknown") for name in place.place)
        if seats.fields and not seats.spot.refused:
            said.fields = {**said.fields, **seats.fields}
        elif is_place and names:
            said.place = place.place
            said.spot.take(place.spot)
        else:
            names.append(str(part))
    if names:
        said.fields = {**said.fields, "employer": ", ".join(names)}


_SHORTEST_FORM = 2
_CAR_BESIDE = re.compile(r"(?P<rest>.+?)\s*(?:[+&,]|\boch\b)\s*bil", re.IGNORECASE | re.DOTALL)
"""Below "Körkort": a licence and the car besides."""
_WITH = re.compile(r"^(?:m\.?|med|inkl\.?)\s+", re.IGNORECASE)
_CLASS_OPEN = re.compile(
    rf"(?:^|(?<=\s))(?:{LICENCE_CLASS.pattern})(?:[/+]\S+)?(?:$|(?=\s(?:för|på|till|i|krävs|behövs)\s))"
)
"""A class alone behind a trade of no driver, which may be of a licence: "Vaktmästare B+släp"."""
_WITHIN = re.compile(r"(?:inom|om)\s+\d", re.IGNORECASE)
"""By when something is to be had: no first day."""
_SWEDISH_IN_TITLE = re.compile(
    r"(?:\b(?:(?:mycket\s+)?(?:god|bra)|flytande|enkel|lite|viss|grundläggande)\s+)?\bsvenskan?\b[^,;()]*",
    re.IGNORECASE,
)
_OF_TEACHING = re.compile(
    r"lärar|pedagog|språkstöd|tolk|handledar|\bkurs|svenska\s+(?:kyrkan|spel|som)|svenskalär", re.IGNORECASE
)
_AUTHORITY = re.compile(r"[A-ZÅÄÖ][\w-]+\s+(?:kommun|kn|stad)\b")
_WHERE = re.compile(r"(?:i\s+)?(?P<where>[A-ZÅÄÖ][\w/ -]{2,})")
_MAY_BE_OVER = re.compile(words_over("openings", "perhaps"), re.IGNORECASE)
"""What among other words may say that nobody, or not everybody, is sought any more."""
_EXTENTS = re.compile(r"\d{2,3}\s?%?\s?[-–]\s?\d{2,3}\s?%?|\d{2,3}\s?%|\b(?:deltid|halvtid|timmar)\b", re.IGNORECASE)
_TOLD_OF_IT = re.compile(
    r"(?<=[^\W\d_]{3})\s*[.!]\s+(?:man|du|ni|vi|de|det|den|jobbet|arbetet|tjänsten|uppgiften|uppgifterna|arbetsuppgifter\w*|här|som)\s.+",
    re.IGNORECASE | re.DOTALL,
)
"""What is told of the work behind its name: "Fastighetsskötare. Man sköter trapphus"."""
_MOST_LABELS = 4
_MOST_WORDS = 8
"""So many words a form of employment and a day may have together."""
_UP_TO = r"(?:till|tom|t\.?\s?o\.?\s?m\b\.?|t)"
_ENDS_WITH_UNTIL, _UNTIL = re.compile(rf"\b{_UP_TO}$", re.IGNORECASE), re.compile(rf"{_UP_TO}\s", re.IGNORECASE)
_PART = "part"
"""Of a column whose cell has been parted: a part is not parted again."""
_LEVEL_ALONE = re.compile(r"^(?=\s*[ABCabc][12]\b)")
"""Where a level stands first in a cell: under a heading that names Swedish, it is Swedish."""


def _say_track(said: Said, _: Column, value: Cell, reading: Reading) -> None:
    """The track asked for, and the least of it where "vård minst 50 %" says that too."""
    terms, text = reading.terms, words_of(value)
    stands = stated(text)
    if is_nothing(text) or (stands.state == "merited" and not stands.words):
        return  # "inget krav"
    whole = terms.resolution("track", text).code is not None
    if stands.state not in (None, "required") and (not whole or stands.state == "asked"):
        raise Refusal(Message("certificate.demand", said=stands.said), Message("track.demand.remedy"))
    words = text if whole else stands.words
    least = _LEAST.search(words)
    share = {} if least is None else {"track_least": percent_of(f"{least['share']} %")}
    words = words if least is None else words[: least.start()]
    said.fields = {**share, "track": terms.code("track", words, said.spot)}


_LEAST = re.compile(
    r"[\s,(]+(?:minst\s+|least\s+|[>≥]\s*)?(?P<share>\d{1,3})\s?(?:%|procent|percent)\s*\)?\s*$", re.IGNORECASE
)


def _ssyk(value: Cell, terms: Terms, spot: Spot) -> str:
    text = words_of(value)
    if text.isascii() and text.isdigit():
        return text
    stands = stated(text)
    if stands.state == "asked":
        raise Refusal(Message("certificate.demand", said=stands.said), Message("ssyk.remedy"))
    return terms.code("occupation", text, spot)


_SAYERS: dict[str, Sayer] = {
    **by_kind(Opening),
    "id": lambda said, _, value, __: say_id(said, value),
    **dict.fromkeys(
        ("workplace", *PLACE_FIELDS),
        lambda said, column, value, reading: say_place(
            said, column.field, value, reading.terms, may_be_several=column.field == "locality"
        ),
    ),
    "contact": _say_contact,
    "support": _support,
    "facts": lambda said, column, value, _: say_fact(said, column.detail, value),
    "languages_required": _languages,
    "languages_wanted": _languages,
    "language": _one_language,
    "certificate": _one_certificate,
    "certificates_merited": _merits,
    "certificates_required": _requirements,
    "licences_required": _requirements,
    "seats": estimated(lambda value, _: seats_of(value)),
    "title": _say_title,
    "employer": _say_employer,
    "hours": _say_time_and_form,
    "shifts": _say_time_and_form,
    "start": _say_start,
    "form": _say_form,
    "needs_car": _say_car,
    "track": _say_track,
    "track_least": plainly(lambda value, *_: percent_of(value)),
    "ssyk": plainly(_ssyk),
    "way": plainly(lambda value, terms, _: way_of(value, terms)),
}
