"""Certificates that an opening asks for, in a cell: ``HLR; truckkort A eller B; körkort B meriterande``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from matchcore.content.findings import Spot, unread_merit
from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells import demand_words as word
from matchcore.tables.cells.cells import is_no, is_yes, words_of
from matchcore.tables.cells.certificate_notes import written_out
from matchcore.tables.cells.course_cells import names_course
from matchcore.tables.cells.demand_names import (
    are_alternatives,
    are_classes,
    code_of,
    has_sentences,
    in_full,
    is_for_employer,
    is_named,
    known_beginning,
    named,
    named_or_in_part,
    names_any,
    speaks_of_no_proof,
)
from matchcore.tables.cells.demand_parts import (
    listed_in,
    of_some_seats,
    of_swedish,
    parts_of,
    with_remarks,
    without_asides,
)
from matchcore.tables.cells.items import is_at_commas
from matchcore.tables.cells.language_demands import LEVEL_OPEN, demands_in, says_what_they_speak
from matchcore.tables.cells.language_entries import languages_named
from matchcore.tables.cells.licence_remarks import (
    LICENCE_CLASS,
    OTHER_CLASSES,
    classes_joined,
    says_how_to_get_there,
    with_stem,
    without_gears,
)
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.levels import may_say_level
from matchcore.vocabulary.several import EITHER, is_either, is_one_of
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import stated

_OF_CLASSES = frozenset({"truck", "chainsaw", "brush-saw"})
"""Certificates that have classes, which may stand behind a comma."""


def certificates_demanded(
    value: Cell,
    terms: Terms,
    spot: Spot,
    *,
    field: str = "certificates_required",
    stem: str = "",
    within: frozenset[Cell] = frozenset(),
) -> dict[str, tuple[Any, ...]]:
    """What a cell of demands lists, by the opening's field that it belongs to; what cannot be read is told at `spot`.

    Parameters
    ----------
    field
        Where the column's demands belong: ``"certificates_required"`` or ``"certificates_merited"``. What a cell of
        required ones calls a merit belongs to the merited ones, and that is noted.
    stem
        A word that stands before each name, such as ``"körkort"`` for a column of licence classes.
    within
        The entries that this is a piece of, none of which is taken apart again.
    """
    if isinstance(value, str):
        value = word.IN_DOUBT.sub("?", word.IN_DOUBT_FIRST.sub(r"\g<which>\g<what>?", value))
        value, is_none_first = word.NONE_FIRST.subn("", word.as_demanded(value))
        if word.ONE_OR_MORE.search(value):
            spot.note(Message("certificate.either_read"), value)
            value = word.ONE_OR_MORE.sub(r"\g<one>", value)
        value = word.TRAILER.sub(
            r"E\g<kort>", word.TOO.sub("", word.OF_ELECTRICIANS.sub(r"\g<of>elbehörighet \g<class>", value))
        )
        value = word.ONE_OF_LAST.sub(_one_of, word.STILL_VALID.sub("", word.CHOICE_BEHIND.sub(" ", value)))
        value = word.THAT_IS.sub(
            lambda found: _in_other_words(found, terms, spot), word.GROUPED.sub(_without_parenthesis, value)
        )
    if isinstance(value, str):
        apart = ", " if is_at_commas(value) else "; "
        value = word.BESIDE_A_CHOICE.sub(lambda found: f"{found['choice'] or ''}{apart}", value)
    if not isinstance(value, str) or stem:
        return _demanded(value, terms, spot, field, stem, within)
    made: dict[str, tuple[Any, ...]] = {field: ()}
    is_of_some = is_nothing = False
    for at, (into, part) in enumerate(parts_of(value, field)):
        if (of_language := word.OF_LANGUAGE.match(part)) is not None:
            wanted = "languages_wanted" if into == "certificates_merited" else "languages_required"
            for name, spoken in demands_in(part[of_language.end() :], terms, spot, field=wanted).items():
                made[name] = (*made.get(name, ()), *spoken)
            continue
        is_required = into == "certificates_required"
        if is_required and not is_nothing and _is_list_of_wishes(part, terms, is_first=not at):
            spot.refuse(word.OF_WHICH, part)  # "Truckkort. Fallskydd, ID06 meriterande"
            into = "certificates_merited"
        is_asked = word.ASKS.search(part) is not None or of_swedish(part)
        if is_nothing and into == "certificates_required" and not is_asked:
            into = "certificates_merited"  # "Inga krav. Asbestutbildning"
        is_nothing = is_nothing or word.NOTHING_ASKED.fullmatch(part) is not None
        if is_of_some and word.LABEL.match(part) is None and not of_swedish(part):
            spot.refuse(word.OF_SOME, part)  # "Kock: gesällbrev. HLR"
            continue
        if EITHER.match(part) and any(made.values()):  # "YKB. Eller B-kort i 3 år"
            spot.refuse(word.IN_PART_READ, part)
            continue
        is_of_some = _is_of_some(part, terms)
        is_own = into == field
        if is_own or into == "certificates_required":
            read = _demanded(part, terms, spot, into, "", within)
        else:
            read = _as_merits(part, terms, spot, within)
        if not is_own and into == "certificates_required":
            spot.note(Message("certificate.required_here"), part)
        if is_nothing and into != field and stated(part).state is None and any(read.values()):
            spot.refuse(word.AFTER_NONE, part)
        for name, listed in read.items():  # what a sentence says again is said once: "C och YKB. YKB ska vara giltigt"
            known = made.get(name, ())
            made[name] = (*known, *(one for one in listed if one not in known))
    if is_none_first and made.get("certificates_required") and not word.ASKS.search(value):
        spot.refuse(word.AFTER_NONE, value)  # "Nej, truck B"
    return made


def _is_list_of_wishes(sentence: str, terms: Terms, *, is_first: bool) -> bool:
    """Whether a sentence lists things of which a word at one end may go for all: "Gärna HLR, truckkort och B".

    What is wished for is none where it is no proof: "Helst någon som bor nära, B". Of the first sentence the last word
    goes for the last thing, unless it is a whole one: "HLR och B är meriterande".
    """
    parts = sentence.split(",")
    first, last = stated(parts[0]), stated(parts[-1])
    is_whole = not is_first or (word.AND.search(last.words) and last.said.startswith(("är ", "vore ")))
    if first.state == "merited" and first.words and sentence.lstrip().startswith(first.said):
        others = [] if speaks_of_no_proof(first.words, terms, "") else parts[1:]
    else:
        others = parts[:-1] if last.state == "merited" and is_whole else []
    return bool(others) and not any(stated(one).state or of_swedish(one) for one in others)


def _one_of(found: re.Match[str]) -> str:
    return f"{'' if is_either(found['what']) else 'en av: '}{found['what']}; "


def _without_parenthesis(found: re.Match[str]) -> str:
    choice = found["choice"]
    return found["before"] + " eller ".join(choice.split("/")) if is_either(choice) or "/" in choice else found[0]


def _in_other_words(found: re.Match[str], terms: Terms, spot: Spot) -> str:
    """What is said in two ways, in the way that is understood; both where the first may be of several things."""
    what, that = found["what"], found["that"].strip()
    doubt = that[len(that.rstrip("?")) :]
    that = that.removesuffix(doubt)
    if of_truck := word.OF_A_TRUCK.search(what) and word.CLASS_OF_A_TRUCK.fullmatch(that):
        that = f"truckkort {of_truck['class']}"  # "motviktstruck, alltså B-kort"
    if code_of(that, terms) is None:
        if code_of(what.strip(), terms) is None or known_beginning(that, terms):
            return (
                f"{what}, {that}{doubt}" if known_beginning(that, terms) else found[0]
            )  # "taxileg, alltså B sen 2 år"
        spot.note(Message("certificate.remark"), found[0])
        return what
    return f"{what}, {that}{doubt}" if word.BESIDE.search(what) or is_either(what) else f"{that}{doubt}"


def _as_merits(
    text: str, terms: Terms, spot: Spot, within: frozenset[Cell] = frozenset()
) -> dict[str, tuple[Any, ...]]:
    """What a part of a cell of required things says that is a merit by what stands before it."""
    at = Spot(spot.column)
    made = certificates_demanded(text, terms, at, field="certificates_merited", within=within)
    kept = word.EMPLOYERS | word.READ_AND_ASKED | {"demand.merit"}
    for told in at.refused:
        spot.refused += (told if told.key in kept else told._replace(what=Message("demand.merit", why=told.what)),)
    spot.noted += at.noted
    return made


def _demanded(
    value: Cell, terms: Terms, spot: Spot, field: str, stem: str = "", within: frozenset[Cell] = frozenset()
) -> dict[str, tuple[Any, ...]]:
    """What a cell lists, or a sentence of it."""
    value = _written_out(value, terms, spot, field) if isinstance(value, str) else value
    listed_apart = [
        part
        for entry in listed_in(value, terms, spot, field)
        for part in (terms.apart("certificate", entry) if isinstance(entry, str) and not stem else [entry])
    ]
    entries = with_remarks(listed_apart, terms, spot)
    of_trucks = len(entries) > 1 and not stem and any(word.ONLY_OF_A_TRUCK.fullmatch(str(one)) for one in entries)
    listed = _Entries(terms, spot, field, stem, within, thing="truck" * of_trucks)
    for entry in entries:
        try:
            listed.take(entry, is_again=entries.count(entry) > 1)
        except Refusal as refusal:
            listed.take_in_part(entry, refusal)
    return {
        name: tuple(_carried(one, str(value), terms, spot) for one in demands) for name, demands in listed.made.items()
    }


def _written_out(value: str, terms: Terms, spot: Spot, field: str) -> str:
    """A cell without remarks and signs, with its choices and the classes that stand together written as such."""
    if listed := word.OR_LIKE_LAST.fullmatch(value):
        parts = [part.strip() for part in listed["listed"].split(",")]
        codes = {part: code for part in parts if (code := code_of(part, terms)) is not None}
        are_known = all(part in codes or word.AN_EDUCATION.search(part) for part in parts)
        if codes and are_known and are_alternatives([*codes.values()], terms):
            spot.refuse(word.ONE_READ, value)
            value = listed["listed"].replace(",", " eller ")
    if word.REMARK.search(value):
        spot.note(Message("certificate.remark"), value)
        value = re.sub(r"\s*\(\s*\)|,(?=\s*(?:,|$))", "", word.REMARK.sub("", value))  # "usk (eller motsvarande)"
    if field == "certificates_required" and word.MARKED.search(value):
        spot.refuse(word.IN_PARENTHESIS, value)
        value = word.MARKED.sub(" meriterande", value)
    value = word.KEYED.sub(lambda found: " meriterande" if found["key"] == "M" else " krav", value)
    if word.ALL_CLASSES.search(value):
        spot.note(Message("certificate.classes_joined"), value)
    value = word.ALL_CLASSES.sub(lambda found: word.BETWEEN_CLASSES.sub("+", found[0]), value)
    return classes_joined(word.SMILEY.sub("", value), spot)


class _Entries:
    """What the entries of a cell demand, one after the other: the parameters are those of `certificates_demanded`.

    Attributes
    ----------
    made
        The demands by the field that they belong to.
    """

    def __init__(
        self, terms: Terms, spot: Spot, field: str, stem: str, within: frozenset[Cell], thing: str = ""
    ) -> None:
        self.made: dict[str, list[Any]] = {field: []}
        self._terms, self._spot, self._field, self._stem, self._within = terms, spot, field, stem, within
        self._thing, self._classes = thing, ""  # of what a class alone may be, by the entries before it
        self._bare = ""
        self._is_of_some = False

    def take(self, entry: Cell, *, is_again: bool) -> None:
        """Read one entry. Raises `Refusal` where it is not understood."""
        if isinstance(entry, list | tuple):
            codes = tuple(self._terms.code("certificate", words_of(one), self._spot) for one in entry)
            self.made[self._field].append(codes)
            return
        if isinstance(entry, Mapping):
            raise Refusal(Message("value.not_text"), Message("cell.write_text"))
        text = words_of(entry) if self._stem else self._without_asides(words_of(entry))
        if not text:
            return
        self._is_of_some = (self._is_of_some and word.LABEL.match(text) is None) or _is_of_some(text, self._terms)
        if self._is_of_some:
            raise word.OF_SOME
        text = self._with_its_thing(text, entry)
        if self._field == "certificates_required" and (of_some := of_some_seats(text)):
            at = Spot(self._spot.column)
            read = _as_merits(f"{self._stem} {of_some}".strip(), self._terms, at, self._within)
            if any(read.values()) or (at.refused and all(one.key in word.EMPLOYERS for one in at.refused)):
                self._add(read)
                self._spot.take(at)
                self._spot.refuse(word.OF_SOME, entry)
                return
        into, demands = demand_in(text, self._terms, self._spot, self._field, self._stem)
        known = self.made.setdefault(into, [])  # the same twice is told; of two names for one thing nothing is
        known += demands if is_again else [one for one in dict.fromkeys(demands) if one not in known]

    def _add(self, read: Mapping[str, Sequence[Any]]) -> None:
        """Put what is demanded besides to what is demanded already; what is there is said once."""
        for name, listed in read.items():
            known = self.made.setdefault(name, [])
            known += [one for one in listed if one not in known]

    def _without_asides(self, text: str) -> str:
        """An entry without the parentheses that name another thing, which is taken: "B-körkort (truckkort)"."""
        terms, spot, field = self._terms, self._spot, self._field
        text, asides = without_asides(text, terms)
        for aside in asides:
            state = stated(aside).state
            self._add(_demanded(aside, terms, spot, field) if state == "required" else _as_merits(aside, terms, spot))
            if state is None and field == "certificates_required":
                spot.refuse(word.IN_PARENTHESIS, aside)
        return text

    def _with_its_thing(self, text: str, entry: Cell) -> str:
        """An entry, a class alone with what it is of by the one before: "A2" of "truck A1, A2"."""
        said = stated(text)
        text = text.rstrip(".") if word.CLASSES_LISTED.fullmatch(text.rstrip(".")) else text
        is_merit = said.state == "merited" and word.CLASS.fullmatch(said.words)  # "truck A, B plus"
        of_class = said.words if is_merit else text
        if of_class[:1] == "A":  # "truckkort, A och B"; "truckkort, B" is a licence
            self._thing = self._thing or self._bare
        is_class = word.CLASSES_LISTED.fullmatch(of_class) and of_class not in word.CLASS.findall(self._classes)
        if self._thing and not self._stem and is_class and is_named(f"{self._thing} {of_class}", self._terms):
            if LICENCE_CLASS.search(of_class):  # "truckkort A, B"
                self._spot.refuse(word.CLASS_READ, entry)
            text = f"{self._thing} {of_class}{'' if of_class == text else ' meriterande'}"
        of_thing = OTHER_CLASSES.search(text)
        self._thing = word.PARTS.split(text[: of_thing.start()])[-1] if of_thing else ""  # "vana samt truck A2, B1"
        self._classes = of_thing[0] if of_thing else ""
        bare = word.MUST.sub("", text)
        self._bare = bare if code_of(bare, self._terms) in _OF_CLASSES else ""
        return text

    def take_in_part(self, entry: Cell, refusal: Refusal) -> None:
        """Of an entry that is not understood take what is, or tell why nothing is."""
        terms, spot, field, stem = self._terms, self._spot, self._field, self._stem
        if isinstance(entry, str) and word.is_required_in_words(entry):
            field = "certificates_required"  # "B krävs för resor" among merits
        is_of_others = refusal.what.key == "demand.of_some" or says_how_to_get_there(str(entry))
        is_of_others = is_of_others or says_what_they_speak(str(entry))
        if not (stem or is_of_others):
            beside, at = _beside(entry, terms, spot.column, field)  # "svenska B1 + HLR" before "svenska B1"
            is_proof = any(beside.get(name) for name in ("certificates_required", "certificates_merited"))
            meant = (not is_proof and _languages(entry, terms, spot, field, refusal)) or beside
            if meant is beside:
                spot.take(at)
            if meant := meant or _in_pieces(entry, terms, spot, field, refusal, self._within):
                if field != self._field:
                    spot.refuse(word.ASKED_OF_IT, entry)  # "svenska B1 krävs" among merits
                self._add(meant)
                return
        text = entry if isinstance(entry, str) else ""
        is_merit = stated(text).state == "merited" or refusal.what.key == "vocabulary.merited"
        is_merit = is_merit or any(one.fullmatch(text) for one in (word.GOOD, word.GOOD_TO_HAVE))
        is_several = refusal.what.key == "vocabulary.several"
        is_unknown = bool(text) and (is_several or refusal.what.key.startswith("vocabulary.unknown"))
        is_denied = refusal.what.key in ("vocabulary.denied", "vocabulary.intended")
        words = [one for one in re.findall(r"[^\W_]+", text) if len(one) > word.SHORT or not one.islower()]  # no "de"
        if is_denied and not any(names_any(one, terms) for one in words):
            refusal = Refusal(Message(word.ORDINARY, text=text))  # "plantering utan kort"
        elif stem and is_unknown and not word.OF_A_LICENCE.search(text):
            refusal = Refusal(Message(word.ORDINARY, text=text))  # "cykel ok", "firmabil" below "Körkort"
        elif is_unknown and (begun := known_beginning(f"{stem} {text}".strip(), terms)):
            self._add({"certificates_merited" if is_merit else field: begun})
            refusal = word.REST_UNREAD
        elif (
            (is_unknown or refusal.what.key in word.DOUBTED)
            and (field == "certificates_required" and not is_merit)
            and (begun := known_beginning(f"{stem} {text}".strip(), terms, in_doubt=True))
        ):
            self._add({field: begun})
            refusal = word.ASKED_OF_IT
        else:
            if field == "certificates_merited" and terms.certain("language", str(entry)) is not None:
                refusal = word.NO_LEVEL  # "engelska"
            refusal = unread_merit(refusal) if is_merit else refusal
        spot.refuse(refusal, entry)


def _carried(demand: Any, cell: str, terms: Terms, spot: Spot) -> Any:
    """A demand, of what is given at one workplace only what a person can bring: the readiness course of delegation."""
    course = f"{demand}-course"
    term = terms.vocabulary.certificates.get(demand) if isinstance(demand, str) else None
    is_meant = term is not None and (term.code in cell or term.label.sv in cell)  # as it is written by ourselves
    if term is None or term.portable or is_meant or course not in terms.vocabulary.certificates:
        return demand
    spot.note(Message("term.read_as", label=terms.label("certificate", course)), term.label.sv)
    return course


def _languages(entry: Cell, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> Mapping[str, Sequence[Any]]:
    """The languages that an entry among certificates demands, "god svenska"; empty where it demands none.

    What speaks of Swedish and names no certificate is read as a cell of languages is, and told as one.
    """
    if (
        not isinstance(entry, str) or word.CODE.fullmatch(stated(entry).words) or word.NO_LANGUAGE.search(entry)
    ):  # "AB", "CV krävs"
        return {}
    at = Spot(spot.column)
    wanted = "languages_wanted" if field == "certificates_merited" else "languages_required"
    is_swedish = refusal.what.key == "vocabulary.language_course" or of_swedish(entry)
    is_swedish = is_swedish and word.OF_A_COURSE.search(entry) is None and not known_beginning(entry, terms)
    is_of_any = "svensk" in entry.casefold() or names_course(entry) or may_say_level(entry)
    if not (is_swedish or is_of_any or languages_named(entry, terms)):
        return {}
    label = word.LABEL.fullmatch(entry) if is_swedish else None
    is_name = label is not None and of_swedish(label["label"])
    text = entry if label is None else f"{label['label']} {label['rest']}" if is_name else label["rest"]
    made = demands_in(word.MUST.sub("", text), terms, at, field=wanted, is_column=is_swedish)
    if is_swedish:
        spot.take(at)
        return made or {wanted: ()}
    is_unread = any(told.key not in word.COURSES_READ for told in at.refused)
    if is_unread or not any(made.values()) or (made.get(LEVEL_OPEN) and at.noted):
        return {}  # a misspelt certificate is near some language: a level beside it tells
    spot.take(at)
    return made


def _beside(entry: Cell, terms: Terms, column: str, field: str) -> tuple[Mapping[str, Sequence[Any]], Spot]:
    """What an entry demands that names several things beside one another, each understood, and what is told of it."""
    at = Spot(column)
    said = stated(entry) if isinstance(entry, str) else None
    is_merit = said is not None and said.state == "merited" and bool(said.words) and field == "certificates_required"
    text = said.words if said is not None and is_merit else entry  # "MIG/MAG + TIG meriterande"
    ways = (
        [apart.split(text) for apart in (word.BESIDE, word.AND, word.PLUS, word.LOOSE)] if isinstance(text, str) else []
    )
    parts = next(
        (one for one in ways if len(one) > 1 and not are_classes(one)), []
    )  # "säkerhetsprövning + truckkort A och B"
    parts = [*in_full(parts, terms)]
    if len(parts) < 2 or not all(parts) or is_either(str(entry)) or has_sentences(str(entry)):
        return {}, at
    made: dict[str, list[Any]] = {field: []}
    into = "certificates_merited" if is_merit else field
    for part in parts:
        for name, listed in certificates_demanded(part, terms, at, field=into).items():
            known = made.setdefault(name, [])
            known += [one for one in listed if one not in known]
    is_read = all(told.key in {*word.EMPLOYERS, *word.READ_AND_ASKED, "language.rest_unread"} for told in at.refused)
    return (made, at) if is_read else ({}, Spot(column))


def _is_of_some(text: str, terms: Terms) -> bool:
    """Whether a demand begins with whom it is put to, of several who are sought: "Kock: gesällbrev"."""
    found = None if is_one_of(text) else word.LABEL.fullmatch(text)
    if found is None or word.is_label_of_all(found["label"]) or of_swedish(found["label"]) or word.GIVEN.search(text):
        return False
    if terms.resolution("certificate", found["label"]).code is not None:
        return False
    return word.OF_A_PERSON.search(found["label"]) is not None or code_of(found["label"], terms) is None  # "Svets: TIG"


def _in_pieces(
    entry: Cell, terms: Terms, spot: Spot, field: str, refusal: Refusal, within: frozenset[Cell]
) -> Mapping[str, Sequence[Any]]:
    """What an entry demands that is not understood as it stands, but at least in part where it is taken apart.

    Each piece that is not understood is told by itself. "A eller B" is taken apart only around it.
    """
    is_unread = refusal.what.key.startswith("vocabulary.unknown") or refusal.what.key in word.MIXED
    is_judged = refusal.what.key in word.EMPLOYERS
    is_beside_one = (
        refusal.what.key == "vocabulary.several" and word.PLUS.search(str(entry)) is not None
    )  # "C + TMA-utb"
    is_beside_one = is_beside_one and len(terms.resolution("certificate", str(entry)).alternatives) == 1
    if (
        not isinstance(entry, str)
        or entry in within
        or not (is_unread or is_judged or is_beside_one or refusal.what.key == "certificate.demand")
    ):
        return {}
    whole = is_either(entry) or is_judged
    first, *rest = word.BESIDE.split(entry, 1) if is_judged else [entry]
    of_rest = [one for part in rest for one in EITHER.split(part)]
    is_beside = (
        len(of_rest) > 1
        and not is_either(first)
        and code_of(first, terms)
        and not any(code_of(one.strip(), terms) for one in of_rest)
    )
    ways = word.PIECES[: 1 if whole else -1 if word.CLASSES_BESIDE.search(entry) else None]
    for apart in (word.BESIDE,) if is_beside else ways:  # "B samt utb. eller vana"
        parts = [part.strip().removesuffix("-") for part in apart.split(entry) if part.strip(" -")]
        if len(parts) < 2 or are_classes(parts) or any(part.count("(") != part.count(")") for part in parts):
            continue
        at = Spot(spot.column)
        made = certificates_demanded("; ".join(parts), terms, at, field=field, within=within | {entry})
        told = {one.key for one in at.refused}
        if any(made.values()) or (not is_judged and not told.isdisjoint(word.EMPLOYERS)):
            if is_beside_one and not told <= word.EMPLOYERS | word.READ_AND_ASKED:
                at.refused = ()
                at.refuse(word.REST_UNREAD, entry)
            spot.take(at)
            return made or {field: ()}
    return {}


def licences_demanded(value: Cell, terms: Terms, spot: Spot) -> dict[str, tuple[Any, ...]]:
    """A column of the driving licences that are asked for: classes such as ``B``, or "nej"."""
    if is_no(value) or str(value).strip() == "0":
        return {}
    if isinstance(value, str) and (answer := word.ANSWER_FIRST.match(value)):
        rest = value[answer.end() :]
        if not word.OF_A_LICENCE.search(word.MEASURED.sub(" ", rest)):  # "nej, buss 2 går dit"
            spot.note(Message("certificate.remark"), value)
            return licences_demanded(answer["answer"], terms, spot)
        value = rest
    bare = word.REMARK.sub("", value).strip(" ,.!") if isinstance(value, str) else value
    if isinstance(bare, str) and word.YES_MARKED.fullmatch(bare):
        spot.refuse(word.IN_PARENTHESIS, value)
        return {"certificates_merited": (word.ANY_CLASS,)}
    if isinstance(bare, str) and (
        word.BY_BUS.fullmatch(bare) or word.OR_BY_BUS.search(bare)
    ):  # how one gets there, and no licence for one
        spot.refuse(Refusal(Message(word.ORDINARY, text=bare)), value)
        return {}
    if is_yes(bare) or str(bare).strip() == "1":  # "ja, ingen buss går"
        spot.refuse(Refusal(*with_remedy("licence.class")), value)
        return {"certificates_required": (word.ANY_CLASS,)}
    return certificates_demanded(value, terms, spot, stem="körkort")


def demand_in(text: str, terms: Terms, spot: Spot, field: str, stem: str = "") -> tuple[str, list[word.Demand]]:
    """The field that one entry belongs to, and what it demands. Raises `Refusal`."""
    text = _put_plainly(text, terms, spot, field)
    if word.VALID.fullmatch(text):
        spot.note(Message("certificate.remark"), text)
        return field, []
    if word.NO_DEMANDS.fullmatch(text) or word.NO_DEMAND_ALONE.fullmatch(text):
        return field, []  # "inget, men …"
    if field == "certificates_merited" and word.is_required_in_words(text):
        into, demands = demand_in(text, terms, spot, "certificates_required", stem)
        if demands:
            spot.refuse(word.ASKED_OF_IT, text)  # "BE är en merit, B är krav"
        return into, demands
    if stem and word.MAYBE.fullmatch(text):  # "ev" of a licence
        raise unread_merit(Refusal(*with_remedy("licence.class")))
    if says_how_to_get_there(text) or says_what_they_speak(text) or word.ASK_US.fullmatch(text):  # no welder's "MIG"
        raise Refusal(Message(word.ORDINARY, text=text))
    if word.AGE.fullmatch(text) or word.ANY_TRAINING.fullmatch(text):  # "18+", "18"
        raise Refusal(Message(word.JUDGED, text=text))
    text = _without_labels(text)
    if word.TRAINED.fullmatch(text):
        spot.note(Message("demand.given"), text)
        return field, []
    is_name = terms.is_written("certificate", EITHER.split(text)[-1])  # "SRY (introduktion)"
    teaches = None if is_name else word.GIVEN.search(text)
    taught = text[: teaches.start()].strip(" ,–-*") if teaches else ""
    if teaches and not teaches.start():  # "utbildar på pistmaskin"
        spot.note(Message("demand.given"), text)
        return field, []
    if taught and taught.count("(") == taught.count(")"):
        return _taught(taught, text, terms, spot, field)
    text = text if terms.is_written("certificate", text) else word.ABLE.sub("behörighet ", written_out(text))
    if (perhaps := word.PERHAPS.match(text)) is not None and field == "certificates_required":  # "ev. C1"
        spot.note(Message("certificate.merited_here"), text)
        return "certificates_merited", demand_in(text[perhaps.end() :], terms, spot, "certificates_merited", stem)[1]
    return _demand_stated(_as_merit(text, word.GOOD), terms, spot, field, stem)  # "hyg.bevis är bra"


def _put_plainly(text: str, terms: Terms, spot: Spot, field: str) -> str:
    """An entry in the words that are read, without what links it to others and what it is good for."""
    text = word.LINKS.sub("", text, count=1) if word.LINKS.match(text) else text
    if given := word.GIVEN_FIRST.fullmatch(text):
        text = given.expand(r"\g<what> \g<gives> \g<who>")
    text = word.NO_DEMAND_LAST.sub("" if field == "certificates_merited" else " ej krav", text)
    text = word.NO_AND_NOT.sub(" ", text)
    if (good := word.GOOD_FOR.fullmatch(text)) is not None and code_of(good["what"], terms) is not None:
        spot.note(Message("certificate.remark"), text)
        text = f"{good['what']} meriterande"
    if (willing := word.OR_WILLING.search(text)) is not None and names_any(bare := text[: willing.start()], terms):
        text = f"{bare} meriterande"
    if "ställ" in text.casefold():
        text = word.OVER_SO_HIGH.sub(r"över \g<over> m", text)
    text = word.WHO_HAS.sub("", word.BUT.sub("", word.RATHER_HAVE.sub("gärna ", text)))
    return _as_merit(text, word.GOOD_TO_HAVE)  # "har man HLR är det bra"


def _as_merit(text: str, pattern: re.Pattern[str]) -> str:
    """A text with what it says is good to have as a merit."""
    good = pattern.fullmatch(text)
    return text if good is None else f"{good['what']} meriterande"


def _without_labels(text: str) -> str:
    """An entry without what says only that it is demanded. Raises `Refusal` where that is of some seats only."""
    label = word.LABEL.fullmatch(text)
    if label is not None and word.is_label_of_all(label["label"]):
        text = label["rest"]
    elif label is not None and word.NO_DEMANDS.fullmatch(label["rest"]):
        raise word.OF_SOME  # "Vb: inget krav"
    if (answered := word.ANSWERED.fullmatch(text)) is not None:  # "dosettbricka? nej"
        text = answered["what"] if answered["answer"].casefold() == "ja" else f"ej {answered['what']}"
    return word.OVER.sub("minst ", word.NO_MORE_THAN.sub("", word.MUST.sub("", text)))


def _demand_stated(text: str, terms: Terms, spot: Spot, field: str, stem: str) -> tuple[str, list[word.Demand]]:
    """The field that an entry belongs to by the state that it says, and what it demands. Raises `Refusal`."""
    said = terms.stated("certificate", text, f"{stem} {text}".strip())
    if stem and not said.words and said.state == "held":
        return field, []  # "ja, B"
    if stem and not Spelling.of(said.words).left and said.state is None:
        spot.note(Message("certificate.remark"), text)  # "B, manuell"
        return field, []
    if word.NO_DEMANDS.fullmatch(text):
        return field, []
    unneeded = word.NOT_NEEDED.fullmatch(text)
    if word.NOT_IMPORTANT.fullmatch(text) or (unneeded and code_of(unneeded["what"], terms)):
        spot.note(Message("demand.not_asked"), text)  # "svenska inte så viktigt"
        return field, []
    if said.state == "lacking" and said.words:
        whole = with_stem(said.words, stem, terms) if stem else said.words
        if not is_named(whole, terms):  # "ej pälsdjursallergi"
            is_judged = is_for_employer(said.words, terms)
            raise Refusal(Message(word.JUDGED if is_judged else word.ORDINARY, text=text))
        spot.note(Message("demand.not_asked"), text)  # "YKB ej"
        return field, []
    if said.state == "asked" and said.words and not said.when:
        into, demands = demand_in(said.words, terms, spot, field, stem)
        spot.refuse(word.ASKED_OF_IT, text)  # "AUL?", "svets mm"
        return into, demands
    if said.state not in (None, "held", "required", "merited") or said.when:
        if not is_named(said.words, terms) and speaks_of_no_proof(said.words or text, terms, spot.column):
            raise Refusal(Message(word.ORDINARY, text=text))  # "går att cykla mellan"
        raise Refusal(Message("certificate.demand", said=said.said), Message("certificate.demand.remedy"))
    is_no_demand = said.state == "merited" and word.NO_DEMAND.search(said.said) is not None
    if is_no_demand and not said.words:
        return field, []  # "inget krav", "ej nödvändigt"
    if is_no_demand and field == "certificates_merited":
        spot.note(Message("demand.not_asked"), text)  # "ADR behövs ej" among merits
        return field, []
    if said.state == "merited" and field == "certificates_required":
        field = "certificates_merited"
        spot.note(Message("certificate.merited_here"), text)
    words = said.words if said.state else text
    if said.state == "merited":
        good = word.GOOD.fullmatch(words)  # "HLR bra men inget krav"
        words = good["what"] if good else words
        words = word.WISHED_FIRST.sub("", words) if word.WISHED_FIRST.match(words) else words
    if (geared := without_gears(f"{stem} {words}".strip(), terms)) is not None:
        words, is_automatic = geared
        spot.note(Message("licence.automatic" if is_automatic else "certificate.remark"), text)
    name = with_stem(words, stem, terms)
    if not stem and "/" in name and all(map(LICENCE_CLASS.fullmatch, map(str.strip, name.split("/")))):
        name = f"körkort {name}"  # "C/CE"
    return field, named_or_in_part(name, terms, spot, field)


def _taught(what: str, text: str, terms: Terms, spot: Spot, field: str) -> tuple[str, list[word.Demand]]:
    """What is demanded of what the employer teaches: nothing, and who has the certificate already is ahead."""
    if re.search(r"[.!]\s", what) and not is_named(what, terms):
        raise Refusal(Message("vocabulary.unknown", text=text))  # the sentence before is another demand
    what = word.NO_DEMAND_LAST.sub(" ej krav", what)
    what = good["what"] if (good := word.GOOD.fullmatch(what)) is not None else what
    said = terms.stated("certificate", what)
    name = said.words if said.state in ("merited", "required") else what
    is_one = not (word.NO_DEMANDS.fullmatch(what) or is_either(name))
    codes = named(name, terms, Spot(spot.column), "certificates_merited") if is_one and is_named(name, terms) else []
    if is_one and not codes and word.TAUGHT.search(name) and (code := code_of(name, terms)) is not None:
        codes = [code]  # "hygienutb"
    spot.note(Message("certificate.merited_here" if codes else "demand.given"), text)
    return ("certificates_merited" if codes else field), [*codes]
