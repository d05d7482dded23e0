"""A cell below a heading that names several fields: ``Tid/anst`` over ``heltid, 2-skift, provanställning``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.certificate_notes import is_remark
from matchcore.tables.cells.items import sentences_apart
from matchcore.tables.cells.licence_remarks import says_licence, says_travel
from matchcore.tables.cells.place_cells import town_last
from matchcore.tables.cells.said import Reading, Said, listed_together
from matchcore.tables.cells.track_cells import when_it_runs, with_states
from matchcore.tables.grid import Cell
from matchcore.tables.headings import Column
from matchcore.vocabulary.localities import named as place_named
from matchcore.vocabulary.states import stated

_APART = re.compile(
    r"(?:\s*(?:(?<!\d),|,(?!\d)|[;\n])\s*|\s+[/–-]\s+"
    r"|(?:(?<=[^\W_]{2})|(?<=[)%?!])|(?<=\b[A-E])|(?<=[^\W\d_]\s\d)|(?<=/v))[.!]\s+"
    r"(?=[A-ZÅÄÖ]|\d+\s(?:år|mån)\w*\s(?:inom|som|i|på|av|med)\b|\d[\d\s–-]*(?:%|tim|h\b)))(?![^()]*\))"
)
"""Where a cell may be parted: at commas and the like, and between sentences; not within a parenthesis."""
_APART_FROM_NAMES = re.compile(r"\s*[,;\n]\s*|\s+[/–-]\s+")
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_NAMES = frozenset({"employer", "title"})
"""Fields that take any words: what stands first in a cell is theirs, and what no other field reads."""
_REMARKED = frozenset({"reach_km", "swedish_course"})
"""Fields that take all that is left together, remarks too: "spårvagn, max 45 min, inget kk"."""
_MOST_WORDS = 8
"""In a part that is a day and times with nothing between."""
_TIMES = frozenset({"hours", "shifts"})
_STARTS = frozenset({"start", "available_from"})
_TOLD_IN_PART = _TIMES | _STARTS | {"form", "wishes", "occupations"}
"""Fields that are read in part, the rest of the cell being asked about."""
_PROOFS = frozenset({"certificates", "licences"})
_HOW_FAR = r"(?:(?:ca|cirka|max|högst|upp till|inom|radie)\.?\s|[+<~])?\s?\d{1,3}(?:[.,]\d)?(?:\s?[-–]\s?\d{1,3})?"
_UNIT = r"\s?(?:km|kilometer|mil|min(?:ut(?:er)?)?|h|tim(?:me|mar)?)\b\.?"
_PLACE_AND_REACH = re.compile(
    rf"(?P<place>[^\W\d][^\d,;(]*?)\s*(?:[:(]\s?|\s)(?P<reach>{_HOW_FAR}(?:{_UNIT}[^)]*|(?!\s?\d)))\)?", re.IGNORECASE
)
_REACH_AND_PLACE = re.compile(
    rf"(?P<reach>{_HOW_FAR}{_UNIT})\s(?:från|fr\.?|runt|kring|omkring|av)\s(?P<place>[^\W\d]\D*)", re.IGNORECASE
)
_STREET = re.compile(
    r"(?:gatan?|väg(?:en)?|gränd(?:en)?|torg(?:et)?|stig(?:en)?|allén?|backen?|plan|box|kn)$", re.IGNORECASE
)
_ALSO = re.compile(r"^((?:läser|går|studerar|har|talar|kan|är))\s+(?:även|också|redan|nu|dessutom)\s+", re.IGNORECASE)
_OF_SWEDISH = re.compile(
    r"(?:(?:läser|går|ej|inte|klarat?|avslutat|väntar(?:\s+på)?|börjar|söker|pratar|talar|bra|god|ok|flytande)\s+)*"
    r"(?:sfi|sva|sas|grsva|svenska?|sv)\b|[ABC][12]\b|.*\b(?:sv|svenska)\s*$",
    re.IGNORECASE,
)
_OF_SCHOOL = re.compile(
    r"\b(?:grund|gymnasie|hög)skol|\bgymn|\buniv|\bexamen|\bstudent|\bskol(?:gång|a\b)|\bkandidat|\bmaster|\bmagister|\båk\s?\d|\bårskurs",
    re.IGNORECASE,
)
_OF_COURSE = re.compile(r"utb(?:ild\w*|\.|\b)", re.IGNORECASE)
_LETTER_FIRST = re.compile(r"[A-D](?:\s?[/–-]\s?[A-D])?(?![\w-])")
_LASTED = re.compile(r"\d\s?(?:år|mån|säsong|v\b|veck)(?![^(]*\))|\b(?:jobba|arbeta)", re.IGNORECASE)
"""In what may be held: for how long it was done, which is said of work."""


OF_PLACES = "places"
"""Of a column of employers and places whose heading is of places alone: of "Matboden Hjo" the employer is the first."""
_BEFORE_TOWN = re.compile(r"(?:\s+i)?[\s,;/–-]*$")
_AUTHORITY = re.compile(r"\b(?:kommun|kn|stad|region)\b", re.IGNORECASE)


Say = Callable[[Column, Cell, Reading], Said]
"""What reads a cell of one column."""


def mixed_cell(column: Column, value: Cell, reading: Reading, say: Say) -> Said:
    """What a cell says of all the fields of its column, each part of it read as the first of them that takes it.

    What none takes is told as the field tells it that understands most of it.
    """
    value = when_it_runs(value) if column.field == "tracks" else value
    mixed = _Mixed(column, reading, say)
    placed = mixed.read("locality", value) if mixed.is_placed and column.detail == OF_PLACES else None
    if placed is not None and is_places_alone(placed) and _AUTHORITY.search(str(value)) is None:
        return placed
    for at, part in enumerate(mixed.apart(value)):
        mixed.take(part, is_first=at == 0)
    whole = mixed.whole(value)
    if placed is not None and not whole.place and _is_known(placed):
        whole.place = placed.place  # "Hjo Trävaror"
        whole.spot.take(placed.spot)
    return whole


class _Mixed:
    """A cell of several fields while its parts are given to them: the parameters are those of `mixed_cell`.

    Attributes
    ----------
    is_placed
        Whether the cell is of an employer and a place.
    """

    def __init__(self, column: Column, reading: Reading, say: Say) -> None:
        fields = sorted((column.field, *column.also), key=lambda field: field in _NAMES)
        self._column, self._reading, self._say, self._fields = column, reading, say, fields
        self._columns = {field: replace(column, field=field, also=()) for field in fields}
        if {"start", "form"} <= self._columns.keys():
            self._columns["start"] = replace(self._columns["start"], detail="form")
        rest = next((field for field in fields if field in _REMARKED), None)
        is_first = (field in _NAMES or (field == "locality" and rest is not None) for field in fields)
        self._named = next((field for field, is_one in zip(fields, is_first, strict=True) if is_one), None)
        self._is_of_all = "swedish_course" in fields and not {"occupations", "tracks"}.isdisjoint(fields)
        self._rest = None if self._is_of_all or column.field == "tracks" else rest
        self._is_of_wishes = column.field == "wishes" and not _TIMES.isdisjoint(fields)
        self.is_placed = self._named == "employer" and "locality" in fields
        self._given: dict[str, list[Cell]] = {}
        self._left: list[Said] = []
        self._before: str | None = None

    def read(self, field: str, part: Cell) -> Said:
        """What a part says, read as of one field."""
        return self._say(self._columns[field], part, self._reading)

    def takes(self, field: str, part: Cell) -> bool:
        """Whether a part is understood as of one field."""
        return _takes(field, self.read(field, part), self._reading)

    def apart(self, value: Cell) -> list[Cell]:
        """The parts of a cell, by the fields that it may hold."""
        column, fields, named = self._column, self._fields, self._named
        parts = parts_of(value) if named in _NAMES else _parts_of(value)
        if self.is_placed and (column.detail == "town" or not _has_place(parts[1:], value, self._reading)):
            town = town_last(str(parts[0]), self._reading.terms.vocabulary)
            parts[1:1] = [town] if town else []  # "Svetsmek Flen"
            if town and column.detail == OF_PLACES:
                parts[0] = _BEFORE_TOWN.sub("", str(parts[0]).removesuffix(town))
        if "reach_km" in fields and _PROOFS.intersection(fields):
            parts = [one for part in parts for one in _parts_of(sentences_apart(str(part)))]
        if "reach_km" in fields and named not in (None, *_NAMES):
            parts = [one for part in parts for one in _place_and_reach(part)]
        if _STARTS.intersection(fields) and _TIMES.intersection(fields):
            parts = [one for part in parts for one in self._start_and_times(part)]
        return with_states(parts) if column.field == "tracks" else parts  # "usk, klar juni 27"

    def _start_and_times(self, part: Cell) -> list[Cell]:
        """A day and times with nothing between, "1/10 100", "1 nov. 2-skift", apart; another part as it is."""
        words = part.split() if isinstance(part, str) else []
        start = next(field for field in self._fields if field in _STARTS)
        times = next(field for field in self._fields if field in _TIMES)
        if not 1 < len(words) <= _MOST_WORDS or any(self.takes(field, str(part)) for field in self._fields):
            return [part]
        cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
        return next(([*both] for both in cuts if self.takes(start, both[0]) and self.takes(times, both[1])), [part])

    def take(self, part: Cell, *, is_first: bool) -> None:
        """Give a part to the field that takes it, to what stands before it, or to none."""
        before = self._before
        if before in _PROOFS and is_remark(str(part)):
            self._given[before].append(part)
            return
        if is_first and self._named is not None:
            self._given[self._named], self._before = [part], self._named
            return
        part = _ALSO.sub(r"\1 ", part) if isinstance(part, str) and self._is_of_all else part
        order = _in_order(self._fields, str(part))
        if self._is_of_all:
            order = _of_all(self._fields, str(part), self._reading, is_first=is_first)
        said = {field: self.read(field, part) for field in order}
        if self._is_of_all and "certificates" in said and not _is_unknown(said["certificates"]):
            said.pop("occupations", None)  # "truck A2/B1" is a proof that is asked about
        taken = self._field_of(part, said)
        is_more = not self._is_of_all or before != "swedish_course" or stated(str(part)).state is not None
        if taken is None and before is not None and is_more:  # "kock, 5 år" says more of what stands before it
            joined = f"{self._given[before][-1]}, {part}"
            if self.takes(before, joined):
                self._given[before][-1] = joined
                return
        if taken is not None:
            self._given.setdefault(taken, []).append(part)
        else:
            refused = [one for one in said.values() if one.spot.refused]
            self._left.append(min(refused, key=_is_unknown, default=next(iter(said.values()))))
        self._before = taken

    def _field_of(self, part: Cell, said: Mapping[str, Said]) -> str | None:
        """The field that a part is of, by what it says as of each; None where it is of none."""
        takes = [field for field, one in said.items() if field != self._rest and _takes(field, one, self._reading)]
        taken = next(iter(takes), self._rest)
        if self._rest == "reach_km" and "licences" in said and not takes and says_licence(str(part)):
            taken = "licences"
        if taken in _TIMES and not said[taken].fields and "form" in takes:
            taken = "form"  # "tim" is how somebody is employed, rather than how much
        if taken is None:  # "dag + jour" says times, and more
            is_said = {field: bool(one.fields or any(one.lists.values())) for field, one in said.items()}
            in_part = [field for field in said if field in _TOLD_IN_PART and is_said[field]]
            is_of = self._is_of_wishes
            taken = min(in_part, key=lambda one: (is_of == (one != "wishes"), one in _STARTS), default=None)
            taken = "wishes" if taken is None and is_of else taken
        is_place = taken in (None, *_NAMES) and "locality" in said and _is_place(said["locality"])
        return "locality" if is_place else taken

    def whole(self, value: Cell) -> Said:
        """What the parts say together, those of one field read as one."""
        whole = Said(Spot(self._column.heading))
        for field, mine in self._given.items():
            sure = [part for part in mine if field not in _STARTS or self.takes(field, part)]
            for part in mine if sure else ():
                if part not in sure:  # "säsong apr-okt / 15/4"
                    whole.spot.refuse(Refusal(Message("value.not_a_date"), Message("day.partly.remedy")), part)
            mine = sure or mine
            text = ", ".join(map(str, mine)) if len(mine) > 1 else mine[0]
            if field == "wishes" and self._is_of_wishes:  # what follows on something unwanted may be unwanted too
                others = self._given.keys() - {"wishes"}
                text = _without(str(value), [part for other in others for part in self._given[other]])
            one = self.read(field, text)
            whole.fields, whole.lists = {**whole.fields, **one.fields}, listed_together(whole.lists, one.lists)
            whole.place = {**whole.place, **one.place}
            whole.weak += one.weak
            self._left.append(one)
        for one in self._left:
            whole.spot.take(one.spot)
        return whole


def is_places_alone(said: Said) -> bool:
    """Whether a cell read as a place is one place or several, and no name stands beside: "Skövde / Tibro"."""
    told = {one.key for one in said.spot.refused}
    is_named = any(one.key == "place.name_unknown.left" for one in said.spot.noted)
    return (_is_known(said) and not told and not is_named) or told == {"place.several"}


def _is_known(said: Said) -> bool:
    return bool(said.place) and not any(name.startswith(("unknown", "refused")) for name in said.place)


def _has_place(parts: Sequence[Cell], value: Cell, reading: Reading) -> bool:
    """Whether a part names a place, and is none of several that stand together: "Plåt Gnosjö / Hillerstorp"."""
    found = [place_named(str(part), reading.terms.vocabulary, may_guess=False) for part in parts]
    return " / " not in str(value) and any(one.municipality or one.localities for one in found)


def _is_place(said: Said) -> bool:
    """Whether what is told of a part is that it is a place, or several of them."""
    told = {one.key for one in said.spot.refused}
    return not told.isdisjoint(("place.several", "place.partly", "place.locality.several", "term.read_as"))


def _without(text: str, parts: Sequence[Cell]) -> str:
    """A text without the parts that stand in it, and without the signs between them and the rest.

    A point behind a word that is cut short parts nothing: "lagerarb., städ" is two.
    """
    for part in parts:
        text = text.replace(str(part), "", 1)
    text = re.sub(r"\.(?:\s*\.)+", ".", re.sub(r"\.\s+(?=[,;])", "", text))
    return re.sub(r"\s*([,;])(?:\s*[,;.])+", r"\1", text).strip(" ,;") if parts else text


def _in_order(fields: Sequence[str], part: str) -> Sequence[str]:
    """The fields in the order in which they are tried: proofs first, but last of what says for how long.

    What is said to be done or not, "usk klar dec -26", is nothing else than a proof or schooling.
    """
    if not _PROOFS.intersection(fields):
        return fields
    if "reach_km" in fields and says_travel(part):
        return [field for field in fields if field not in _PROOFS]
    lasted = _LASTED.search(part) is not None
    may = [field for field in fields if lasted or field != "occupations" or stated(part).state is None]
    return sorted(may, key=lambda field: (field in _PROOFS) is lasted)


def _of_all(fields: Sequence[str], part: str, reading: Reading, *, is_first: bool) -> Sequence[str]:
    """The fields that a part may be of where Swedish, work and proofs stand in one cell, the likeliest first.

    A letter alone is a course where the heading begins with languages and the cell with it, and else a licence.
    """
    if _OF_SWEDISH.match(part) or (is_first and fields[0] == "swedish_course" and _LETTER_FIRST.match(part)):
        return ["swedish_course"]
    if "licences" in fields and says_licence(part):
        return ["licences", "certificates"]
    words = re.findall(r"[^\W\d_]{3,}", _ASIDE.sub("", part))
    is_spoken = any(reading.terms.resolution("language", word).code for word in (part.strip(" ."), *words))
    if "tracks" in fields:
        return [field for field in fields if field != "swedish_course"]
    others = ["languages"] * is_spoken + ["certificates", "occupations"]
    if _OF_SCHOOL.search(part):
        others = [*others[:-2], "educations", *others[-2:]]
    elif _OF_COURSE.search(part):
        others[-1] = "educations"
    elif _LASTED.search(part):
        others.remove("certificates")
    elif stated(part).state is None and reading.terms.certain("certificate", part.strip(" .")) is None:
        is_work = reading.terms.resolution("occupation", part.strip(" .")).code is not None
        others.sort(key=lambda field: is_work and field != "occupations")
    return [field for field in others if field in fields]


def parts_of(value: Cell) -> list[Cell]:
    """The parts of a cell that begins with a name, what stands in parentheses among them: "Liftbolaget (Idre)"."""
    return _parts_of(_ASIDE.sub(r", \1", value) if isinstance(value, str) else value, _APART_FROM_NAMES)


def _parts_of(value: Cell, apart: re.Pattern[str] = _APART) -> list[Cell]:
    return [part for part in apart.split(value) if part] if isinstance(value, str) else [value]


def _place_and_reach(part: Cell) -> list[Cell]:
    """A place and the reach that stands behind it, "Järvsö 30 km", or before it, "3 mil från Järvsö"; else the part.

    A number alone is none behind a street.
    """
    for pattern in (_PLACE_AND_REACH, _REACH_AND_PLACE) if isinstance(part, str) else ():
        found = pattern.fullmatch(str(part))
        if found is not None and (re.search(r"[^\W\d]", found["reach"]) or not _STREET.search(found["place"])):
            return [found["place"], found["reach"]]
    return [part]


def _takes(field: str, said: Said, reading: Reading) -> bool:
    is_placed = not any(name.startswith(("unknown", "refused")) for name in said.place)
    told = {one.key for one in said.spot.noted}
    if field in _PROOFS:
        is_said = any(said.lists.values()) or "certificate.lacking" in told
    elif field == "languages":
        spoken = {one.get("language") for one in said.lists.get("language_drafts", ())}
        is_said = "sv" not in spoken and ("language.level_not_said" in told or bool(spoken))
    else:
        is_said = bool(said.fields or said.lists or said.place or told)
    vocabulary = reading.terms.vocabulary
    known = (vocabulary.certificates, vocabulary.tracks, vocabulary.courses)
    is_aimed_at = all(any(aim in one for one in known) for aim in said.lists.get("towards", ()))
    return not said.spot.refused and is_placed and is_aimed_at and is_said


def _is_unknown(said: Said) -> bool:
    """Whether nothing of a part was understood, so that another field's words for what is wrong say more."""
    keys = [one.key for one in said.spot.refused]
    known = ("vocabulary.unknown", "value.not_a", "vocabulary.no_")
    return all(key.startswith(known) or key == "background.hours" for key in keys)
