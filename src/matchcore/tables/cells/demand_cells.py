"""Certificates that an opening asks for, in a cell: ``HLR; truckkort A eller B; körkort B meriterande``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from matchcore.content.findings import Spot, unread_merit
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_no, is_yes, words_of
from matchcore.tables.cells.certificate_notes import boxes_kept
from matchcore.tables.cells.items import entries_of, is_at_commas, item_of, sentences_apart
from matchcore.tables.cells.language_cells import LEVEL_OPEN, demands_in
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS, OTHER_CLASS, classes_joined, with_stem, without_gears
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Resolution
from matchcore.vocabulary.resolving import USUAL
from matchcore.vocabulary.several import EITHER, is_either, is_of_two_names, is_one_of
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import stated

_JUDGED = "vocabulary.no_certificate"
_ORDINARY = "demand.ordinary"
_EMPLOYERS = frozenset({_JUDGED, _ORDINARY, "vocabulary.criminal_record", "vocabulary.health"})
"""Why a demand is none that a record holds: the employer looks to it."""
_OF_WHICH = Refusal(Message("certificate.of_which"), Message("certificate.of_which.remedy"))
_ALL_READ = Refusal(Message("demand.all_read"), Message("demand.all_read.remedy"))
_ONE_READ = Refusal(Message("demand.one_read"), Message("demand.one_read.remedy"))
_ONE_BESIDE_READ = Refusal(Message("demand.one_beside_read"), Message("demand.one_beside_read.remedy"))
_NO_LEVEL = Refusal(Message("language.empty"), Message("language.empty.remedy"))
_CLASS_READ = Refusal(Message("demand.class_read"), Message("demand.class_read.remedy"))
_REST_UNREAD = Refusal(Message("demand.rest_unread"), Message("demand.rest_unread.remedy"))
_OF_SOME = Refusal(Message("demand.of_some"), Message("demand.of_some.remedy"))
_ASKED_OF_IT = Refusal(Message("demand.uncertain"), Message("demand.uncertain.remedy"))
_IN_PART_READ = Refusal(Message("demand.in_part_read"), Message("demand.in_part_read.remedy"))
_USUAL = "vocabulary.usual"
READ_AND_ASKED = {_USUAL}.union(
    str(one.what.key)
    for one in (
        _ALL_READ,
        _ONE_READ,
        _ONE_BESIDE_READ,
        _IN_PART_READ,
        _CLASS_READ,
        _OF_SOME,
        _ASKED_OF_IT,
        _REST_UNREAD,
    )
    if isinstance(one.what, Message)
)
"""How a demand that may mean two things is read all the same: the employer is asked."""
_LONG = 100  # days of course
_ANY_TRADE, _ANY_CLASS = "trade-proof", "licence"
_CODE = re.compile(r"(?!sv)[a-z]{2}", re.IGNORECASE)
_MOST_WORDS = 9
_SHORT = 3
"""Words of so few letters are no languages here: "18 år"."""
_CLASS = re.compile(rf"{LICENCE_CLASS.pattern}|[A-D]\d?")
_CLASS_FIRST = re.compile(
    rf"körkort ({LICENCE_CLASS.pattern})\s(?:i|för|till)\s(?:laget|teamet|gruppen|arbetet|jobbet|tjänsten)"
)
_NO_DEMANDS = re.compile(
    r"(?:inga|inget|ingen|utan)\s(?:.*krav\b(?:\s+på\s+[\w.]+)?|(?:särsk|speciell|formell|direkt)\w*|(?:[\w.]+\s+){1,2}(?:krävs|behövs))\.?",
    re.IGNORECASE,
)
_NOT_IMPORTANT = re.compile(r"[\w.]+\s(?:inte|ej)\s(?:så\s)?(?:viktigt?|noga)[.!]?", re.IGNORECASE)
_NO_DEMAND_ALONE = re.compile(r"(?:men\s+)?(?:inga|inget|ej|inte)\s+(?:direkta?\s+)?krav[.!]?", re.IGNORECASE)
_NONE = re.compile(r"(?:inga|inget|ingen|inte\s+något)[.!]?", re.IGNORECASE)
_MAYBE = re.compile(r"(?:ev|evt|eventuellt|kanske|helst|gärna|bra)[.!]?", re.IGNORECASE)
_A_SENTENCE = 3  # words
_LEVEL_TOO = re.compile("C1", re.IGNORECASE)
"""A class of driving licence that is a level of a language as well."""
_OF_A_PROOF = re.compile(
    r"bevis|kort\b|intyg|licens|cert|behörig|legitim|\bleg\b|utb|kurs|diplom|examen|tillstånd|godkän|validera|\d",
    re.IGNORECASE,
)
_OF_CERTIFICATES = re.compile(r"kompetensbevis|certif|licen[cs]e?|körkort|proof", re.IGNORECASE)
_OF_A_COURSE = re.compile(r"utb|kurs|bevis|kort\b|intyg|licens", re.IGNORECASE)
_NEAR = 80
"""Of 100: what is less like any certificate is no misspelling of it."""
_NAMED_SHORT = re.compile(r"\b(?!(?:II?|IV|OK|AM|PM|SÄRVUX|SVENSKA)\b)(?:[A-ZÅÄÖ]{2,}|[^\W\d_aeiouyåäö]{2,3}\b(?!\.))")
"""What is written as a name is: in capitals, or with no vowel."""
_CLASSES_ALONE = re.compile(r"[A-F]\d?(?:\s?[-–+/&,]?\s?[A-F]\d?)*", re.IGNORECASE)
_MEASURED = re.compile(
    r"[<>+-]?\s?\d+(?:[.,:–-]\d+)?\s?(?:\+|kg|kilo|km|m|cm|mil|h|tim\w*|min|år\w*|års?-?åldern|grader|°c?|v|veck\w*|dag\w*"
    r"|mån\w*|%|procent|ton|t|st|pers\w*)?(?!\w)",
    re.IGNORECASE,
)
_OVER = re.compile(r">\s?(?=\d+\s?(?:år|mån))")
_SMILEY = re.compile(r"(?<!\w)[:;]-?[)(DPp](?!\w)")
_GIVEN = re.compile(
    r"[\s,(–-]*\b(?:(?:den|detta|det|kan)\s+)*(?:(?:lär|utbildar|skolar|fixar|ordnar|betalar|bekostar|ger|står)\s+(?:vi|de|man)(?:\s+(?:för|upp|ut|in|själva))?"
    r"|(?:arbetsgivaren|företaget|kommunen|vi)\s+(?:fixar|ordnar|betalar|bekostar|står\s+för|lär\s+upp|utbildar)|vi\s+(?:lär|utbildar|skolar|fixar|ordnar|betalar|bekostar|ger)(?:\s+(?:upp|ut|in))?"
    r"|lärs\s+(?:upp|ut|in)|får\s+(?:man|de|du|ni)|får\s+utb\w*|(?:(?<=utb\s)|(?<=utb\.\s)|(?<=kurs\s))(?:på\s+plats|hos\s+oss|internt)|(?:utb\w*\.?\s+|kurs\s+)?(?:ges|ordnas|erbjuds|ingår|fås|betalas|bekostas)"
    r"|int(?:\.|ern)\s*(?:utb|kurs)\w*|(?:men\s+)?(?:det\s+)?går\s+att\s+(?:fixa|ta|ordna|lösa)(?:\s+(?:sen|senare|efteråt))?"
    r"|upplärning|(?:kort\s+)?intro(?:duktion\w*)?|går\s+att\s+lära(?:\s+sig)?)"
    r"(?:\s+(?:av\s+(?:oss|företaget|arbetsgivaren|kommunen)|hos\s+oss|här|på\s+plats(?:en)?|på\s+jobbet|internt|vid\s+start|i\s+början|(?:ca\s+)?\d+\s?\w+))*[)\s.!]*$",
    re.IGNORECASE,
)
"""What says at the end of a demand that the employer teaches it: "truckkort A lär vi upp", "sond (utb ges)"."""
_TRAINED = re.compile(
    r"(?:får\s+)?(?:betald\s+)?(?:utb\w*|intro\w*|upplärning|kurs)\.?\s+(?:på\s+plats\s+|hos\s+oss\s+)?(?:på\s+|i\s+)?(?:ca\s+)?\d+\s?(?:v|veck\w*|dag\w*|mån\w*|h|tim\w*)(?!\w).*",
    re.IGNORECASE,
)
"""How long the employer's own training is: "Utbildning 12 v"."""
_NO_MORE_THAN = re.compile(
    r"^(?:(?:inga|inget)\s+(?:\w+\s+)?krav\s+(?:mer|annat|utöver|förutom)(?:\s+än)?|minst|lägst)\s+(?=[^\W\d])",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\*?(?P<label>[^\W\d][\w./ -]{1,28}?)\s?:\s*(?P<rest>\S.*)", re.DOTALL)
_LABELS_OF_ALL = frozenset(
    "krav skall ska måste skallkrav ska-krav formella formellt körkort kk behörighet behörigheter bevis intyg"
    " certifikat kompetens utbildning utb kurser övrigt annat språk obs viktigt".split()
)
"""Words before a colon that say only what follows; others say of which of several seats it is demanded."""
_ANSWERED = re.compile(r"(?P<what>.+?)\s*\?\s*(?P<answer>nej|ej|ja)[.!]*", re.IGNORECASE)
_MIXED = frozenset({"vocabulary.several_named", "vocabulary.merited", "vocabulary.denied"})
_TURNS = re.compile(
    r"\b(?:ej|inte|inom|senast|efter|före|utan|ingen|inget|inga|eller|el|alt|ska|vill|går|läser|pågå\w*|håller|tar|till|bokad\w*)\b|\?",
    re.IGNORECASE,
)
"""In what stands behind a certificate's name: it may be demanded otherwise, later or not at all."""
_SENTENCES = (
    re.compile(r"(?<=[\w)+])(?<!\bel)(?<!\balt)[.!]\s+(?=[A-ZÅÄÖ]|1[89]\s?\+)"),
    re.compile(r"(?:(?<=[^\W\d_]{5})|(?<=\))|(?<=\d kg)|(?<=\d år))[.!]\s+(?=\w)"),
)
_PIECES = (
    _SENTENCES[0],
    re.compile(r",\s*"),
    _SENTENCES[1],
    re.compile(r"\s*[+&]\s*"),
    re.compile(r"\s[-–]\s|\s*/\s*"),
)
"""What things may stand apart at, the widest first, where they are not understood together."""
_LINKS = re.compile(r"(?:men|och|samt|dessutom|även)\s+(?=\w)", re.IGNORECASE)
_AGE = re.compile(r"(?:1[89]|2[0-9])\s?\+?(?:\s?år)?")
_TAUGHT = re.compile(r"s?\W?(?:utb(?:ildning)?|kurs)\.?$", re.IGNORECASE)
_CERTAIN_ENOUGH = 90  # below this letters were wrong
_DRIVER = re.compile(r"förare$", re.IGNORECASE)
_OF_A_TRADE = re.compile(r"([\w.]{3,}?)s?(?:utb(?:ildning)?|exam(?:en)?|program)\.?", re.IGNORECASE)
_NO_DEMAND = re.compile(r"krav|\b(?:ej|inte|not)\b", re.IGNORECASE)
_OR = r"(?:eller|el\.?|alt\.?|alternativt|or)"
_REMARK = re.compile(
    rf"\s*\b(?:{_OR}\s+(?:motsv(?:arande)?|likn(?:ande)?|likv(?:ärdigt?)?)\b(?!\.?\s*erf)\.?"
    r"|(?:sedan|sen|i)\s+(?:minst\s+)?\d+\s+(?:år|mån\w*)|(?:p\.?\s?g\.?\s?a\.?|på\s+grund\s+av|eftersom)\s[^,;)]*)"
    rf"|\s*\(?\b{_OR}\s+(?:är\s+)?(?:pågående|an?sökt|sökt|under\s+utbildning|studerar(?:\s+till)?|läser(?:\s+till)?"
    r"|(?:beredd|villig|vilja)\s+att\s+(?:ta|gå|läsa)(?:\s+det)?)(?!\w)\)?"
    r"|\s\d{3,4}\s?(?:p|poäng|hp)\b\.?"
    rf"|\s*\(?\b{_OR}\s+(?:kan\s+)?(?:ta|tas|gå|utbildas|läras|lärs)\b[^,;)]*\)?"
    r"|[\s,]*\b(?:licens\w*\s+|intyg\w*\s+|bevis\w*\s+)?(?:ej|inte|högst|max)\s+äldre\s+än\s+[^,;)]*",
    re.IGNORECASE,
)
_ALL_CLASSES = re.compile(r"\btruck\w*\s+(?:klass\s+)?[A-D](?:,\s?[A-D]){2,}(?![\w-])", re.IGNORECASE)
"""More classes than are driving licences as well: "truckkort A, B, C"."""
_GOOD = re.compile(r"(?P<what>.*\w\)?)\s+(?:är\s+)?bra[.!]?", re.IGNORECASE)
_PERHAPS = re.compile(r"\s*(?:ev\b\.?|eventuellt\b|evt\b\.?)\s*(?=\w)", re.IGNORECASE)
_CLASSES_BESIDE = re.compile(r"\b[A-F]\d?(?:\s*/\s*[A-F]\d?)+(?!\w)", re.IGNORECASE)
_ONE_OF_WITHIN = re.compile(
    r"\s*(?:,|;|\b(?:samt|och|plus)\b)+\s*(?=(?:minst\s)?(?:ett|en|1|något|någon)\s(?:ut)?av\b)", re.IGNORECASE
)
_BESIDE = re.compile(r"\s*[+&]\s*|\s+(?:och|samt|o|inkl\.?|inklusive|jämte)\s+", re.IGNORECASE)
_PLUS = re.compile(r"\s*[+&]\s*")
_PARTS = re.compile(r"\s*(?:[+&,]|\b(?:och|samt|med|eller|el|alt)\b\.?)\s*", re.IGNORECASE)

Demand = str | tuple[str, ...]
"""The code of a certificate, or several of which one is enough."""


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
    if isinstance(value, str) and _REMARK.search(value):
        spot.note(Message("certificate.remark"), value)
        value = _REMARK.sub("", value)
    if isinstance(value, str):
        if _ALL_CLASSES.search(value):
            spot.note(Message("certificate.classes_joined"), value)
        value = _ALL_CLASSES.sub(lambda found: found[0].replace(",", "+"), value)
        value = sentences_apart(classes_joined(_SMILEY.sub("", value), spot))
    entries = _with_merits(_entries(value, spot, terms), spot)
    thing, is_of_some = "", False
    for entry in entries:
        try:
            if isinstance(entry, list | tuple):
                made[field].append(tuple(terms.code("certificate", words_of(one), spot) for one in entry))
                continue
            if isinstance(entry, Mapping):
                raise Refusal(Message("value.not_text"), Message("cell.write_text"))
            text = words_of(entry)
            is_of_some = (is_of_some and _LABEL.match(text) is None) or _is_of_some(text, terms)
            if is_of_some:
                raise _OF_SOME
            is_class = bool(thing) and not stem and _CLASS.fullmatch(text) is not None
            if is_class:  # "truckkort A, B"
                spot.refuse(_CLASS_READ, entry)
                text = f"{thing} {text}"
            thing = OTHER_CLASS.sub("", text) if OTHER_CLASS.search(text) else ""
            into, demands = demand_in(text, terms, spot, field, stem)
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
            if is_unknown and (begun := _begun(f"{stem} {entry}".strip(), terms)):
                spot.refuse(_REST_UNREAD, entry)
                made[field] += begun
                continue
            is_language = field == "certificates_merited" and terms.certain("language", str(entry)) is not None
            told = _NO_LEVEL if is_language else refusal  # "engelska"
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
    is_code = isinstance(entry, str) and _CODE.fullmatch(entry.strip()) is not None  # "AB"
    is_swedish = refusal.what.key == "vocabulary.language_course" and _OF_A_COURSE.search(str(entry)) is None
    if is_code or not isinstance(entry, str):
        return {}
    made = demands_in(entry, terms, at, field=wanted, is_column=is_swedish)
    if (
        is_swedish
        and any(made.values())
        and all(told.what.key == "language.rest_unread" for told in at.refused if isinstance(told.what, Message))
    ):
        spot.refused += at.refused  # "läsa svenska etiketter"
    elif at.refused or not any(made.values()) or (made.get(LEVEL_OPEN) and at.noted):
        return {}  # a misspelt certificate is near some language: a level beside it tells
    spot.noted += at.noted
    return made


def _beside(entry: Cell, terms: Terms, spot: Spot, field: str) -> Mapping[str, Sequence[Any]]:
    """What an entry demands that names several things beside one another, each understood: "städ + svenska SFI C"."""
    parts = _BESIDE.split(entry) if isinstance(entry, str) else []
    if _are_classes(parts):  # "truckkort A + B", and "säkerhetsprövning + truckkort A och B"
        parts = _PLUS.split(str(entry))
    if len(parts) < 2 or not all(parts) or _are_classes(parts) or is_either(str(entry)) or _has_sentences(str(entry)):
        return {}
    made: dict[str, list[Any]] = {field: []}
    at = Spot(spot.column)
    for part in parts:
        for name, listed in certificates_demanded(part, terms, at, field=field).items():
            made.setdefault(name, []).extend(listed)
    if any(told.what.key not in _EMPLOYERS | READ_AND_ASKED for told in at.refused if isinstance(told.what, Message)):
        return {}
    spot.noted += at.noted
    spot.refused += at.refused
    return made


def _is_of_some(text: str, terms: Terms) -> bool:
    """Whether a demand begins with whom it is put to, of several who are sought: "Kock: gesällbrev"."""
    found = None if is_one_of(text) else _LABEL.fullmatch(text)
    if found is None or found["label"].casefold() in _LABELS_OF_ALL or _GIVEN.search(text):
        return False
    return terms.resolution("certificate", found["label"]).code is None


def _in_pieces(entry: Cell, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> Mapping[str, Sequence[Any]]:
    """What an entry demands that is not understood as it stands, but at least in part where it is taken apart.

    Each piece that is not understood is told by itself. "A eller B" is taken apart only around it.
    """
    is_unread = refusal.what.key.startswith("vocabulary.unknown") or refusal.what.key in _MIXED
    is_judged = refusal.what.key in _EMPLOYERS
    if not isinstance(entry, str) or not (is_unread or is_judged or refusal.what.key == "certificate.demand"):
        return {}
    for apart in _PIECES[: 2 if is_either(entry) or is_judged else None]:
        parts = [part.strip().removesuffix("-") for part in apart.split(entry) if part.strip(" -")]
        if len(parts) < 2 or any(part.count("(") != part.count(")") for part in parts):
            continue
        at = Spot(spot.column)
        made = certificates_demanded("; ".join(parts), terms, at, field=field)
        told = [one.what.key for one in at.refused if isinstance(one.what, Message)]
        if any(made.values()) or (not is_judged and any(key in _EMPLOYERS for key in told)):
            spot.noted += at.noted
            spot.refused += at.refused
            return made or {field: ()}
    return {}


def _has_sentences(text: str) -> bool:
    """Whether a text is more than one sentence."""
    return any(len(apart.split(text)) > 1 for apart in _SENTENCES)


def _are_classes(parts: Sequence[str]) -> bool:
    """Whether a class of licence stands behind one of another thing, and may be another of that."""
    return any(OTHER_CLASS.search(one) and LICENCE_CLASS.fullmatch(after) for one, after in pairwise(parts))


def licences_demanded(value: Cell, terms: Terms, spot: Spot) -> dict[str, tuple[Any, ...]]:
    """A column of the driving licences that are asked for: classes such as ``B``, or "nej"."""
    if is_no(value) or str(value).strip() == "0":
        return {}
    bare = _REMARK.sub("", value).strip(" ,.") if isinstance(value, str) else value
    if is_yes(bare) or str(bare).strip() == "1":  # "ja, ingen buss går"
        spot.refuse(Refusal(Message("licence.class"), Message("licence.class.remedy")), value)
        return {"certificates_required": (_ANY_CLASS,)}
    return certificates_demanded(value, terms, spot, stem="körkort")


def _entries(value: Cell, spot: Spot, terms: Terms) -> list[Cell]:
    """The entries of a cell; what "en av:" begins is one, commas and all."""
    if not is_at_commas(value):
        return list(entries_of(value, spot))
    text = str(value).strip()
    if is_one_of(text):
        return [text]
    if one_of := _ONE_OF_WITHIN.search(text):
        return [*_entries(text[: one_of.start()], spot, terms), text[one_of.end() :]]
    entries = list(entries_of(value, spot))
    choice = next((one for one in entries[1:] if is_either(str(one))), None)
    may_be_two = choice is not None and not _is_apart(entries, choice, terms)
    if may_be_two and any(_code_of(part.strip(), terms) for one in entries for part in EITHER.split(str(one))):
        # "A, B eller C" is one of three to some, and A and one of two to others
        spot.refuse(Refusal(Message("list.comma_or"), Message("list.comma_or.remedy")), choice)
        return []
    if choice is not None and not may_be_two:
        spot.refuse(_ONE_BESIDE_READ, choice)
    return entries


def _with_merits(entries: Sequence[Cell], spot: Spot) -> list[Cell]:
    """The entries, one that only says that there is no demand put to the one before: "HLR, ej krav"."""
    made: list[Cell] = []
    for entry in entries:
        text = _LINKS.sub("", entry) if isinstance(entry, str) else ""
        said = stated(text)
        if not (made and (_NO_DEMAND_ALONE.fullmatch(text) or (said.state == "merited" and not said.words))):
            made.append(entry)
        elif len(made) == 1 and isinstance(made[0], str):
            made[0] = f"{made[0]} (ej krav)"
        else:
            spot.refuse(_OF_WHICH, entry)
    return made


def _is_apart(entries: Sequence[Cell], choice: Cell, terms: Terms) -> bool:
    """Whether a choice is of another kind than all that stands before it: "B-körkort, usk eller vårdbiträde".

    What the employer judges is of another kind than any certificate: "vana av kor, traktorkort eller B-körkort".
    """
    codes = [code for code, _ in terms.resolution("certificate", str(choice)).alternatives]
    before = [str(one) for one in entries[: entries.index(choice)]]
    proved = [text for text in before if not _is_judged(text, terms)]
    licences = [_licence_of(text, terms) for text in proved]
    is_licence = any(code.startswith("licence") for code in codes)
    is_known = bool(codes) or any(_is_judged(part, terms) for part in _PARTS.split(str(choice)))
    return is_known and None not in licences and not (proved and is_licence)


def _licence_of(text: str, terms: Terms) -> str | None:
    """The code of the driving licence that a text names, a class alone too: "B", "C-körkort"."""
    code = terms.resolution("certificate", f"körkort {text}" if LICENCE_CLASS.fullmatch(text) else text).code
    return code if code is not None and code.startswith("licence") else None


def demand_in(text: str, terms: Terms, spot: Spot, field: str, stem: str = "") -> tuple[str, list[Demand]]:
    """The field that one entry belongs to, and what it demands. Raises `Refusal`."""
    text = _LINKS.sub("", text) if _LINKS.match(text) else text
    if _NONE.fullmatch(text):
        return field, []  # "inget, men …"
    if stem and _MAYBE.fullmatch(text):  # "ev" of a licence
        raise unread_merit(Refusal(Message("licence.class"), Message("licence.class.remedy")))
    if _AGE.fullmatch(text):  # "18+", "18"
        raise Refusal(Message(_JUDGED, text=text))
    if (label := _LABEL.fullmatch(text)) is not None and label["label"].casefold() in _LABELS_OF_ALL:
        text = label["rest"]
    if (answered := _ANSWERED.fullmatch(text)) is not None:  # "dosettbricka? nej"
        text = answered["what"] if answered["answer"].casefold() == "ja" else f"ej {answered['what']}"
    text = _OVER.sub("minst ", _NO_MORE_THAN.sub("", text))
    if _TRAINED.fullmatch(text):
        spot.note(Message("demand.given"), text)
        return field, []
    teaches = None if terms.resolution("certificate", text).code else _GIVEN.search(text)  # "SRY (introduktion)"
    given = text[: teaches.start()].strip(" ,–-*") if teaches else ""
    if given and given.count("(") == given.count(")"):
        return _taught(given, text, terms, spot, field)
    text = boxes_kept(text)
    if (perhaps := _PERHAPS.match(text)) is not None and field == "certificates_required":  # "ev. C1"
        spot.note(Message("certificate.merited_here"), text)
        return "certificates_merited", demand_in(text[perhaps.end() :], terms, spot, "certificates_merited", stem)[1]
    if (good := _GOOD.fullmatch(text)) is not None:  # "hyg.bevis är bra"
        text = f"{good['what']} meriterande"
    said = terms.stated("certificate", text, f"{stem} {text}".strip())
    if stem and not said.words and said.state == "held":
        return field, []  # "ja, B"
    if stem and not Spelling.of(said.words).left and said.state is None:
        spot.note(Message("certificate.remark"), text)  # "B, manuell"
        return field, []
    if _NO_DEMANDS.fullmatch(text):
        return field, []
    if _NOT_IMPORTANT.fullmatch(text):  # "svenska inte så viktigt"
        spot.note(Message("demand.not_asked"), text)
        return field, []
    if said.state == "lacking" and said.words:
        whole = with_stem(said.words, stem, terms) if stem else said.words
        if not _is_named(whole, terms):  # "ej pälsdjursallergi"
            raise Refusal(Message(_JUDGED if _is_judged(said.words, terms) else _ORDINARY, text=text))
        spot.note(Message("demand.not_asked"), text)  # "YKB ej"
        return field, []
    if said.state == "asked" and said.words and not said.when:
        into, demands = demand_in(said.words, terms, spot, field, stem)
        spot.refuse(_ASKED_OF_IT, text)  # "AUL?", "svets mm"
        return into, demands
    if said.state not in (None, "held", "required", "merited") or said.when:
        raise Refusal(Message("certificate.demand", said=said.said), Message("certificate.demand.remedy"))
    if not said.words and said.state == "merited" and _NO_DEMAND.search(said.said):
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
        return field, _named(name, terms, spot, field)
    except Refusal as refusal:
        return field, _named_in_part(name, terms, spot, field, refusal)


def _taught(what: str, text: str, terms: Terms, spot: Spot, field: str) -> tuple[str, list[Demand]]:
    """What is demanded of what the employer teaches: nothing, and who has the certificate already is ahead."""
    if _has_sentences(what):
        raise Refusal(Message("vocabulary.unknown", text=text))  # the sentence before is another demand
    what = good["what"] if (good := _GOOD.fullmatch(what)) is not None else what
    codes = list(terms.codes("certificate", what)) if _is_named(what, terms) and not is_either(what) else []
    spot.note(Message("certificate.merited_here" if codes else "demand.given"), text)
    return ("certificates_merited" if codes else field), [*codes]


def _named(name: str, terms: Terms, spot: Spot, field: str) -> list[Demand]:
    """What a name without its state demands. Raises `Refusal`."""
    meant = terms.resolution("certificate", name)
    codes = tuple(code for code, _ in meant.alternatives)
    parts = [part for part in name.split("/") if part.strip()]
    key = "" if meant.reason is None else meant.reason.key
    if meant.code is not None and len(parts) > 1 and meant.code.startswith("licence"):
        # "C/CE": who has the higher class has both
        classes = [_licence_of(part.split()[-1], terms) for part in parts]
        codes = tuple(code for code in classes if code is not None)
        is_one_enough = len(set(codes)) == len(classes)
    else:
        is_beside = len(parts) > 1 or is_of_two_names(name)
        is_several = key == "vocabulary.several_named" and is_beside and not _BESIDE.search(name)
        if is_several and (_CLASSES_BESIDE.search(name) or not _are_alternatives(codes, terms)):
            if field == "certificates_required":  # "truck A/B" is one card with both, and "CE/YKB" are two
                spot.refuse(_ALL_READ, name)
            return [*codes]
        if is_several and not is_of_two_names(name):  # "svets 135/136"
            spot.refuse(_ONE_READ, name)
            return [codes] if field == "certificates_required" else [*codes]
        is_one_enough = is_several or key == "vocabulary.either"
    is_open = key == "vocabulary.several" and {sure for _, sure in meant.alternatives} == {USUAL}
    if is_open and field == "certificates_required":  # "lyftutbildning" is one of two
        spot.refuse(_ONE_READ, name)
        return [codes]
    if is_one_enough:
        if not is_either(name):
            spot.note(Message("certificate.either_read"), name)
        return [codes] if field == "certificates_required" else [*codes]
    if meant.code == _ANY_TRADE:
        spot.note(Message("demand.any_trade"), name)
    return [*terms.codes("certificate", name, spot)]


def _are_alternatives(codes: Sequence[str], terms: Terms) -> bool:
    """Whether certificates may stand for one another: of one kind, or each so long a training that one is enough."""
    of_one_kind = len({code.partition("-")[0] for code in codes}) == 1
    return of_one_kind or all(terms.vocabulary.days(code) >= _LONG for code in codes)


def _named_in_part(name: str, terms: Terms, spot: Spot, field: str, refusal: Refusal) -> list[Demand]:
    """What a name demands that is not understood as it stands. Raises `refusal` where it is not in part either.

    A class of licence that stands alone ("D"), a remark in a parenthesis, and what the employer judges ("och vana") are
    told; with an "eller" before it, that makes the rest no demand.
    """
    if LICENCE_CLASS.fullmatch(name):
        (code,) = terms.codes("certificate", f"körkort {name}")
        label = terms.label("certificate", code)
        if _LEVEL_TOO.fullmatch(name) and field == "certificates_required":
            spot.refuse(
                Refusal(Message("demand.class_or_level", label=label), Message("demand.rest_unread.remedy")), name
            )
        else:
            spot.note(Message("term.read_as", label=label), name)
        return [code]
    proof = _proof_of(name, terms) if refusal.what.key.startswith("vocabulary.unknown") else None
    if proof is not None and proof.code is not None:
        label = terms.label("certificate", proof.code)
        if proof.reason is None:
            spot.note(Message("term.read_as", label=label), name)
        else:
            spot.refuse(Refusal(Message(_USUAL, text=name, label=label)), name)
        return [proof.code]
    item = item_of(name)
    bare = item.words
    if bare and bare != name and (LICENCE_CLASS.fullmatch(bare) or _is_named(bare, terms)):
        spot.note(Message("certificate.remark"), name)
        return _named(f"körkort {bare}" if LICENCE_CLASS.fullmatch(bare) else bare, terms, spot, field)
    if (first := _CLASS_FIRST.fullmatch(bare)) and refusal.what.key.startswith("vocabulary.unknown"):
        spot.note(Message("certificate.remark"), name)  # "B i laget"
        return _named(f"körkort {first[1]}", terms, spot, field)
    inner = [one for note in item.notes if (one := terms.certain("certificate", note)) is not None]
    if bare and len(inner) == 1 and refusal.what.key.startswith("vocabulary.unknown"):  # "Elcert. (ECY)"
        spot.note(Message("term.read_as", label=terms.label("certificate", inner[0])), name)
        return [*inner]
    choices, beside = EITHER.split(name), _BESIDE.split(name)
    if not is_either(name) and not _are_classes(beside) and (codes := _codes_of(beside, terms, spot)):
        return [*codes]  # "taxileg + B"
    if codes := _codes_of(choices, terms, spot):  # "traktorkort eller B"
        return [codes] if field == "certificates_required" and len(codes) > 1 else [*codes]
    if codes := _codes_of(name.split("/"), terms, spot):  # "traktorkort/B", "taxi/B"
        is_enough = len(codes) > 1 and _are_alternatives(codes, terms)
        if len(codes) == 1:
            return [*codes]
        if field == "certificates_required" and not is_enough:
            spot.refuse(_ALL_READ, name)
        elif is_enough:
            spot.note(Message("certificate.either_read"), name)
        return [codes] if field == "certificates_required" and is_enough else [*codes]
    if len(choices) > 1 and any(_is_judged(part, terms) for part in choices):
        raise Refusal(Message(_JUDGED, text=name))
    if demands := _known_of_either(name, terms, spot, field):
        return demands
    parts = [part for part in _PARTS.split(name) if part.strip(" -")]  # "el-vana"
    seen = [part for part in parts if _is_judged(part, terms)]
    if not seen and _speaks_of_no_proof(name, terms, refusal, spot.column):
        raise Refusal(Message(_ORDINARY, text=name))
    if refusal.what.key == _JUDGED and bare != name and _is_judged(bare, terms):
        raise Refusal(Message(_JUDGED, text=name))
    if refusal.what.key == _JUDGED and not seen and not is_either(name):
        raise Refusal(Message("certificate.demand", said=name), Message("certificate.demand.remedy"))
    if not seen or is_either(name):
        raise Refusal(Message(_JUDGED, text=name)) if seen else refusal
    if seen == parts and _has_sentences(name):
        raise Refusal(Message(_JUDGED, text=name))  # "MAG 135. Ritningsläsning" is read by its sentences
    demands = [one for part in parts if part not in seen for one in _named(part, terms, spot, field)]
    for part in seen:
        spot.refuse(Refusal(Message(_JUDGED, text=part)), part)
    return demands


def _proof_of(name: str, terms: Terms) -> Resolution | None:
    """The certificate that proves what a name says without a proof: "asbest", "hygienutb.", "kranförare"."""
    if is_either(name) or _CLASS.fullmatch(name) or len(name.split()) > _A_SENTENCE:
        return None
    proofs = (f"{name} bevis", f"{_TAUGHT.sub('', name)}bevis", f"{name[:-1]}bevis" if _DRIVER.search(name) else "")
    found = (terms.resolution("certificate", proof) for proof in proofs if proof)
    return next((one for one in found if one.code and one.confidence >= _CERTAIN_ENOUGH), None)


def _begun(name: str, terms: Terms) -> tuple[str, ...]:
    """The certificate that a name begins with, or of a few words ends in, the rest not understood: "ESA IV"."""
    words = re.findall(r"[^\s/(),<]+", name)
    if (
        _TURNS.search(name)
        or not 1 < len(words) <= _MOST_WORDS
        or not (_CLASS.fullmatch(words[0]) or len(words[0]) > 2)
    ):
        return ()
    cuts = [" ".join(words[:at]) for at in range(len(words) - 1, 0, -1)] + words[1:] * (len(words) == 2)
    for text in cuts:
        of_licence = LICENCE_CLASS.fullmatch(text) is not None
        found = terms.resolution("certificate", f"körkort {text}" if of_licence else text)
        if found.code is None and not of_licence:
            found = _proof_of(text, terms) or found
        is_whole = of_licence or len(text) >= _SHORT
        if is_whole and found.code not in (None, _ANY_CLASS, _ANY_TRADE) and found.confidence >= _CERTAIN_ENOUGH:
            return (str(found.code),)
    return ()


def _speaks_of_no_proof(name: str, terms: Terms, refusal: Refusal, heading: str) -> bool:
    """Whether a name is ordinary words, none of them near a certificate or a word for a proof: "tål damm".

    What is written as names are, "AUL", may be one. Below a heading of certificates only a sentence is none.
    """
    if not refusal.what.key.startswith("vocabulary.unknown") and refusal.what.key not in _MIXED:
        return False
    if _OF_CERTIFICATES.search(heading) and (
        refusal.what.key != "vocabulary.unknown" or len(name.split()) < _A_SENTENCE
    ):
        return False
    words = _MEASURED.sub(" ", name)
    if _OF_A_PROOF.search(words) or _NAMED_SHORT.search(words) or not re.search(r"[^\W\d]{3}", words):
        return False
    near = terms.resolution("certificate", EITHER.sub(" ", name)).alternatives
    return all(likeness < _NEAR for _, likeness in near)


def _is_named(text: str, terms: Terms) -> bool:
    """Whether a text names a certificate, or several."""
    found = terms.resolution("certificate", text)
    several = ("vocabulary.either", "vocabulary.several_named")
    return found.code is not None or (found.reason is not None and found.reason.key in several)


def _known_of_either(name: str, terms: Terms, spot: Spot, field: str) -> list[Demand]:
    """Of alternatives that are not all understood, those that are: no less is demanded, and it is asked about."""
    parts = [part for part in EITHER.split(name) if part]
    codes = [_code_of(part.strip(), terms) for part in parts]
    known = tuple(dict.fromkeys(code for code in codes if code is not None))
    unknown = [part for part, code in zip(parts, codes, strict=True) if code is None]
    reasons = [
        terms.resolution("certificate", part).reason for part in unknown if not _CLASSES_ALONE.fullmatch(part.strip())
    ]
    if not known or not unknown or any(one is None or not one.key.startswith("vocabulary.unknown") for one in reasons):
        return []
    spot.refuse(_IN_PART_READ, name)
    return [known if len(known) > 1 else known[0]] if field == "certificates_required" else [*known]


def _codes_of(parts: Sequence[str], terms: Terms, spot: Spot) -> tuple[str, ...]:
    """The codes of at least two things, as demands name them; none where one of them is not understood."""
    codes = [_code_of(part.strip(), terms) for part in parts]
    if len(parts) < 2 or None in codes:
        return ()
    for part, code in zip(parts, codes, strict=True):
        if terms.resolution("certificate", part.strip()).code is None:
            spot.note(Message("term.read_as", label=terms.label("certificate", str(code))), part)
    return tuple(dict.fromkeys(filter(None, codes)))


def _code_of(text: str, terms: Terms) -> str | None:
    """The certificate that a text names as a demand does; none of classes alone, which may be of anything: "A-B"."""
    if _CLASSES_ALONE.fullmatch(text) and not LICENCE_CLASS.fullmatch(text):
        return None
    found = terms.resolution("certificate", f"körkort {text}" if LICENCE_CLASS.fullmatch(text) else text)
    if found.reason is not None and found.reason.key.startswith("vocabulary.unknown"):
        found = _proof_of(text, terms) or found
    return found.code


def _is_judged(text: str, terms: Terms) -> bool:
    """Whether a text names what the employer judges, and no certificate or language: not "kunna köra truck".

    A certificate with an "eller" before or after it is no demand by itself.
    """
    reason = terms.resolution("certificate", text).reason
    trade = _OF_A_TRADE.fullmatch(text.strip())  # "bagarutb."
    is_word = len(text.split()) == 1 and "/" not in text
    if reason is not None and is_word and (trade or reason.key.startswith("vocabulary.unknown")):
        names = (trade[1], f"{trade[1]}e") if trade else (text,)
        found = [terms.resolution("occupation", name) for name in names]
        if any(one.code or (one.reason and one.reason.key == "vocabulary.several") for one in found):
            return True
    if reason is None or reason.key != _JUDGED:
        return False
    words = [] if is_either(text) else text.split()
    ends = [" ".join(words[at:]) for at in range(1, len(words))]
    return not any(
        LICENCE_CLASS.fullmatch(end)
        or terms.resolution("certificate", end).code is not None
        or (len(end) > _SHORT and terms.certain("language", end) is not None)
        for end in ends
    )
