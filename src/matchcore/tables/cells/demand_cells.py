"""Certificates that an opening asks for, in a cell: ``HLR; truckkort A eller B; körkort B meriterande``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matchcore.content.findings import Spot, unread_merit
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_no, is_yes, words_of
from matchcore.tables.cells.certificate_notes import boxes_kept
from matchcore.tables.cells.demand_names import (
    are_classes,
    code_of,
    has_sentences,
    is_for_employer,
    is_named,
    known_beginning,
    licence_of,
    named,
    named_in_part,
)
from matchcore.tables.cells.demand_words import (
    AGE,
    ALL_CLASSES,
    ANSWERED,
    ANY_CLASS,
    ASKED_OF_IT,
    BESIDE,
    CLASS,
    CLASS_READ,
    CODE,
    EMPLOYERS,
    GIVEN,
    GOOD,
    JUDGED,
    LABEL,
    LABELS_OF_ALL,
    LABELS_OF_MERITS,
    LINKS,
    MAYBE,
    MIXED,
    NO_DEMAND,
    NO_DEMAND_ALONE,
    NO_DEMANDS,
    NO_LEVEL,
    NO_MORE_THAN,
    NONE,
    NOT_IMPORTANT,
    OF_A_COURSE,
    OF_SOME,
    OF_WHICH,
    ONE_BESIDE_READ,
    ONE_OF_WITHIN,
    ORDINARY,
    OVER,
    PARTS,
    PERHAPS,
    PIECES,
    PLUS,
    READ_AND_ASKED,
    REMARK,
    REST_UNREAD,
    SMILEY,
    TRAINED,
    Demand,
)
from matchcore.tables.cells.items import entries_of, is_at_commas, sentences_apart
from matchcore.tables.cells.language_cells import LEVEL_OPEN, demands_in
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS, OTHER_CLASS, classes_joined, with_stem, without_gears
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.several import EITHER, is_either, is_one_of
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import stated


def certificates_demanded(
    value: Cell, terms: Terms, spot: Spot, *, field: str = "certificates_required", stem: str = ""
) -> dict[str, tuple[Any, ...]]:
    """What a cell of demands lists, by the opening's field that it belongs to; what cannot be read is told at `spot`.

    Parameters
    ----------
    field
        Where the column's demands belong: ``"certificates_required"`` or ``"certificates_merited"``. What a cell of
        required ones calls a merit belongs to the merited ones, and that is noted.
    stem
        A word that stands before each name, such as ``"körkort"`` for a column of licence classes.
    """
    made: dict[str, list[Any]] = {field: []}
    if isinstance(value, str) and REMARK.search(value):
        spot.note(Message("certificate.remark"), value)
        value = REMARK.sub("", value)
    if isinstance(value, str):
        if ALL_CLASSES.search(value):
            spot.note(Message("certificate.classes_joined"), value)
        value = ALL_CLASSES.sub(lambda found: found[0].replace(",", "+"), value)
        value = sentences_apart(classes_joined(SMILEY.sub("", value), spot))
    entries = _with_merits(_entries(value, spot, terms), spot)
    thing, is_of_some, into_merits = "", False, field == "certificates_merited"
    for entry in entries:
        try:
            if isinstance(entry, list | tuple):
                made[field].append(tuple(terms.code("certificate", words_of(one), spot) for one in entry))
                continue
            if isinstance(entry, Mapping):
                raise Refusal(Message("value.not_text"), Message("cell.write_text"))
            text = words_of(entry)
            label = None if stem else LABEL.fullmatch(text)
            if label is not None:
                into_merits = field == "certificates_merited" or label["label"].casefold() in LABELS_OF_MERITS
            if into_merits and label is not None and label["label"].casefold() in LABELS_OF_MERITS:
                text = label["rest"]
            is_of_some = (is_of_some and LABEL.match(text) is None) or _is_of_some(text, terms)
            if is_of_some:
                raise OF_SOME
            is_class = bool(thing) and not stem and CLASS.fullmatch(text) is not None
            if is_class:  # "truckkort A, B"
                spot.refuse(CLASS_READ, entry)
                text = f"{thing} {text}"
            thing = OTHER_CLASS.sub("", text) if OTHER_CLASS.search(text) else ""
            into, demands = demand_in(text, terms, spot, "certificates_merited" if into_merits else field, stem)
            known = made.setdefault(into, [])
            is_again = entries.count(entry) > 1  # the same twice is told; of two names for one thing nothing is
            known += demands if is_again else [one for one in demands if one not in known]
        except Refusal as refusal:
            if not stem and (
                meant := _languages(entry, terms, spot, field, refusal)
                or _beside(entry, terms, spot, field)
                or _in_pieces(entry, terms, spot, field, refusal)
            ):
                made |= {name: [*made.get(name, []), *listed] for name, listed in meant.items()}
                continue
            is_unknown = isinstance(entry, str) and refusal.what.key.startswith("vocabulary.unknown")
            if is_unknown and (begun := known_beginning(f"{stem} {entry}".strip(), terms)):
                spot.refuse(REST_UNREAD, entry)
                made[field] += begun
                continue
            is_language = field == "certificates_merited" and terms.certain("language", str(entry)) is not None
            told = NO_LEVEL if is_language else refusal  # "engelska"
            is_merit = isinstance(entry, str) and (
                stated(entry).state == "merited" or refusal.what.key == "vocabulary.merited"
            )
            spot.refuse(unread_merit(told) if is_merit else told, entry)
    return {name: tuple(_carried(one, str(value), terms, spot) for one in demands) for name, demands in made.items()}


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
    """The languages that an entry among certificates demands, "god svenska"; empty where it demands none."""
    at = Spot(spot.column)
    wanted = "languages_wanted" if field == "certificates_merited" else "languages_required"
    is_code = isinstance(entry, str) and CODE.fullmatch(entry.strip()) is not None  # "AB"
    is_swedish = refusal.what.key == "vocabulary.language_course" and OF_A_COURSE.search(str(entry)) is None
    if is_code or not isinstance(entry, str):
        return {}
    made = demands_in(entry, terms, at, field=wanted, is_column=is_swedish)
    keys = {told.what.key for told in at.refused if isinstance(told.what, Message)}
    if is_swedish and (keys == {"language.not_after_all"} or (any(made.values()) and keys <= {"language.rest_unread"})):
        spot.refused += at.refused  # "läsa svenska etiketter"
    elif at.refused or not any(made.values()) or (made.get(LEVEL_OPEN) and at.noted):
        return {}  # a misspelt certificate is near some language: a level beside it tells
    spot.noted += at.noted
    return made


def _beside(entry: Cell, terms: Terms, spot: Spot, field: str) -> Mapping[str, Sequence[Any]]:
    """What an entry demands that names several things beside one another, each understood: "städ + svenska SFI C"."""
    parts = BESIDE.split(entry) if isinstance(entry, str) else []
    if are_classes(parts):  # "truckkort A + B", and "säkerhetsprövning + truckkort A och B"
        parts = PLUS.split(str(entry))
    if len(parts) < 2 or not all(parts) or are_classes(parts) or is_either(str(entry)) or has_sentences(str(entry)):
        return {}
    made: dict[str, list[Any]] = {field: []}
    at = Spot(spot.column)
    for part in parts:
        for name, listed in certificates_demanded(part, terms, at, field=field).items():
            made.setdefault(name, []).extend(listed)
    if any(told.what.key not in EMPLOYERS | READ_AND_ASKED for told in at.refused if isinstance(told.what, Message)):
        return {}
    spot.noted += at.noted
    spot.refused += at.refused
    return made


def _is_of_some(text: str, terms: Terms) -> bool:
    """Whether a demand begins with whom it is put to, of several who are sought: "Kock: gesällbrev"."""
    found = None if is_one_of(text) else LABEL.fullmatch(text)
    if found is None or found["label"].casefold() in LABELS_OF_ALL or GIVEN.search(text):
        return False
    return terms.resolution("certificate", found["label"]).code is None


def _in_pieces(entry: Cell, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> Mapping[str, Sequence[Any]]:
    """What an entry demands that is not understood as it stands, but at least in part where it is taken apart.

    Each piece that is not understood is told by itself. "A eller B" is taken apart only around it.
    """
    is_unread = refusal.what.key.startswith("vocabulary.unknown") or refusal.what.key in MIXED
    is_judged = refusal.what.key in EMPLOYERS
    if not isinstance(entry, str) or not (is_unread or is_judged or refusal.what.key == "certificate.demand"):
        return {}
    for apart in PIECES[: 2 if is_either(entry) or is_judged else None]:
        parts = [part.strip().removesuffix("-") for part in apart.split(entry) if part.strip(" -")]
        if len(parts) < 2 or any(part.count("(") != part.count(")") for part in parts):
            continue
        at = Spot(spot.column)
        made = certificates_demanded("; ".join(parts), terms, at, field=field)
        told = [one.what.key for one in at.refused if isinstance(one.what, Message)]
        if any(made.values()) or (not is_judged and any(key in EMPLOYERS for key in told)):
            spot.noted += at.noted
            spot.refused += at.refused
            return made or {field: ()}
    return {}


def licences_demanded(value: Cell, terms: Terms, spot: Spot) -> dict[str, tuple[Any, ...]]:
    """A column of the driving licences that are asked for: classes such as ``B``, or "nej"."""
    if is_no(value) or str(value).strip() == "0":
        return {}
    bare = REMARK.sub("", value).strip(" ,.") if isinstance(value, str) else value
    if is_yes(bare) or str(bare).strip() == "1":  # "ja, ingen buss går"
        spot.refuse(Refusal(Message("licence.class"), Message("licence.class.remedy")), value)
        return {"certificates_required": (ANY_CLASS,)}
    return certificates_demanded(value, terms, spot, stem="körkort")


def _entries(value: Cell, spot: Spot, terms: Terms) -> list[Cell]:
    """The entries of a cell; what "en av:" begins is one, commas and all."""
    if not is_at_commas(value):
        return list(entries_of(value, spot))
    text = str(value).strip()
    if is_one_of(text):
        return [text]
    if one_of := ONE_OF_WITHIN.search(text):
        return [*_entries(text[: one_of.start()], spot, terms), text[one_of.end() :]]
    entries = list(entries_of(value, spot))
    choice = next((one for one in entries[1:] if is_either(str(one))), None)
    may_be_two = choice is not None and not _is_apart(entries, choice, terms)
    if may_be_two and any(code_of(part.strip(), terms) for one in entries for part in EITHER.split(str(one))):
        # "A, B eller C" is one of three to some, and A and one of two to others
        spot.refuse(Refusal(Message("list.comma_or"), Message("list.comma_or.remedy")), choice)
        return []
    if choice is not None and not may_be_two:
        spot.refuse(ONE_BESIDE_READ, choice)
    return entries


def _with_merits(entries: Sequence[Cell], spot: Spot) -> list[Cell]:
    """The entries, one that only says that there is no demand put to the one before: "HLR, ej krav"."""
    made: list[Cell] = []
    for entry in entries:
        text = LINKS.sub("", entry) if isinstance(entry, str) else ""
        said = stated(text)
        if not (made and (NO_DEMAND_ALONE.fullmatch(text) or (said.state == "merited" and not said.words))):
            made.append(entry)
        elif len(made) == 1 and isinstance(made[0], str):
            made[0] = f"{made[0]} (ej krav)"
        else:
            spot.refuse(OF_WHICH, entry)
    return made


def _is_apart(entries: Sequence[Cell], choice: Cell, terms: Terms) -> bool:
    """Whether a choice is of another kind than all that stands before it: "B-körkort, usk eller vårdbiträde".

    What the employer judges is of another kind than any certificate: "vana av kor, traktorkort eller B-körkort".
    """
    codes = [code for code, _ in terms.resolution("certificate", str(choice)).alternatives]
    before = [str(one) for one in entries[: entries.index(choice)]]
    proved = [text for text in before if not is_for_employer(text, terms)]
    licences = [licence_of(text, terms) for text in proved]
    is_licence = any(code.startswith("licence") for code in codes)
    is_known = bool(codes) or any(is_for_employer(part, terms) for part in PARTS.split(str(choice)))
    return is_known and None not in licences and not (proved and is_licence)


def demand_in(text: str, terms: Terms, spot: Spot, field: str, stem: str = "") -> tuple[str, list[Demand]]:
    """The field that one entry belongs to, and what it demands. Raises `Refusal`."""
    text = LINKS.sub("", text) if LINKS.match(text) else text
    if NONE.fullmatch(text):
        return field, []  # "inget, men …"
    if stem and MAYBE.fullmatch(text):  # "ev" of a licence
        raise unread_merit(Refusal(Message("licence.class"), Message("licence.class.remedy")))
    if AGE.fullmatch(text):  # "18+", "18"
        raise Refusal(Message(JUDGED, text=text))
    if (label := LABEL.fullmatch(text)) is not None and label["label"].casefold() in LABELS_OF_ALL:
        text = label["rest"]
    if (answered := ANSWERED.fullmatch(text)) is not None:  # "dosettbricka? nej"
        text = answered["what"] if answered["answer"].casefold() == "ja" else f"ej {answered['what']}"
    text = OVER.sub("minst ", NO_MORE_THAN.sub("", text))
    if TRAINED.fullmatch(text):
        spot.note(Message("demand.given"), text)
        return field, []
    teaches = None if terms.resolution("certificate", text).code else GIVEN.search(text)  # "SRY (introduktion)"
    given = text[: teaches.start()].strip(" ,–-*") if teaches else ""
    if given and given.count("(") == given.count(")"):
        return _taught(given, text, terms, spot, field)
    text = boxes_kept(text)
    if (perhaps := PERHAPS.match(text)) is not None and field == "certificates_required":  # "ev. C1"
        spot.note(Message("certificate.merited_here"), text)
        return "certificates_merited", demand_in(text[perhaps.end() :], terms, spot, "certificates_merited", stem)[1]
    if (good := GOOD.fullmatch(text)) is not None:  # "hyg.bevis är bra"
        text = f"{good['what']} meriterande"
    said = terms.stated("certificate", text, f"{stem} {text}".strip())
    if stem and not said.words and said.state == "held":
        return field, []  # "ja, B"
    if stem and not Spelling.of(said.words).left and said.state is None:
        spot.note(Message("certificate.remark"), text)  # "B, manuell"
        return field, []
    if NO_DEMANDS.fullmatch(text):
        return field, []
    if NOT_IMPORTANT.fullmatch(text):  # "svenska inte så viktigt"
        spot.note(Message("demand.not_asked"), text)
        return field, []
    if said.state == "lacking" and said.words:
        whole = with_stem(said.words, stem, terms) if stem else said.words
        if not is_named(whole, terms):  # "ej pälsdjursallergi"
            raise Refusal(Message(JUDGED if is_for_employer(said.words, terms) else ORDINARY, text=text))
        spot.note(Message("demand.not_asked"), text)  # "YKB ej"
        return field, []
    if said.state == "asked" and said.words and not said.when:
        into, demands = demand_in(said.words, terms, spot, field, stem)
        spot.refuse(ASKED_OF_IT, text)  # "AUL?", "svets mm"
        return into, demands
    if said.state not in (None, "held", "required", "merited") or said.when:
        raise Refusal(Message("certificate.demand", said=said.said), Message("certificate.demand.remedy"))
    if not said.words and said.state == "merited" and NO_DEMAND.search(said.said):
        return field, []  # "inget krav", "ej nödvändigt"
    if said.state == "merited" and field == "certificates_required":
        field = "certificates_merited"
        spot.note(Message("certificate.merited_here"), text)
    elif said.state == "required" and field == "certificates_merited":
        raise Refusal(Message("certificate.demand", said=said.said), Message("certificate.demand.remedy"))
    words = said.words if said.state else text
    if (geared := without_gears(f"{stem} {words}".strip(), terms)) is not None:
        words, is_automatic = geared
        spot.note(Message("licence.automatic" if is_automatic else "certificate.remark"), text)
    name = with_stem(words, stem, terms)
    if not stem and "/" in name and all(map(LICENCE_CLASS.fullmatch, map(str.strip, name.split("/")))):
        name = f"körkort {name}"  # "C/CE"
    try:
        return field, named(name, terms, spot, field)
    except Refusal as refusal:
        return field, named_in_part(name, terms, spot, field, refusal)


def _taught(what: str, text: str, terms: Terms, spot: Spot, field: str) -> tuple[str, list[Demand]]:
    """What is demanded of what the employer teaches: nothing, and who has the certificate already is ahead."""
    if has_sentences(what):
        raise Refusal(Message("vocabulary.unknown", text=text))  # the sentence before is another demand
    what = good["what"] if (good := GOOD.fullmatch(what)) is not None else what
    codes = list(terms.codes("certificate", what)) if is_named(what, terms) and not is_either(what) else []
    spot.note(Message("certificate.merited_here" if codes else "demand.given"), text)
    return ("certificates_merited" if codes else field), [*codes]
