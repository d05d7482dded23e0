"""Certificates in a cell, read and written: ``truckkort; HLR (giltigt till 2027-03-01, validerat)``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, with_remedy
from matchcore.records import Certificate
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_no, is_yes, words_of
from matchcore.tables.cells.certificate_entries import (
    JUDGED,
    LICENCE,
    OF_WHICH,
    TOWARDS,
    CertificateEntry,
    _dated_parts,
    carried,
    classes_alone,
    each_named,
    entry_of,
    lists_in,
    stated_entry,
    usually,
    with_remarks,
)
from matchcore.tables.cells.certificate_notes import (
    NotePart,
    is_remark,
    joined,
    note_part,
    unclear_day,
    written_out,
    year_of,
)
from matchcore.tables.cells.dates import TIME_IN_TEXT, date_of
from matchcore.tables.cells.demand_words import LONG
from matchcore.tables.cells.items import (
    entries_of,
    is_at_commas,
    item_of,
    names_and_notes,
    sentences_apart,
    split_items,
)
from matchcore.tables.cells.licence_remarks import (
    classes_joined,
    is_from_abroad,
    says_travel,
    with_stem,
    without_eea,
    without_gears,
)
from matchcore.tables.cells.periods import period_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import MONTH_OR_SEASON, WHEN, stated
from matchcore.vocabulary.validity import months_after

_MOST_REMEMBERED = 50_000
_MOST_MET = 500_000
_LONGEST_WHEN = 60
_WHEN_LAST = re.compile(rf"(?<![\w/.])({WHEN})[)\s.]*$", re.IGNORECASE)
_NOT_OF_CLASS = re.compile(
    r"(?:(?<=\b[A-D])|(?<=\b[A-D]\d))[\s,(]+(?:men\s+)?(?:ej|inte)\s+[A-D]\d?E?"
    r"(?:(?:\s*[,/+]\s*|\s+(?:och|eller)\s+)[A-D]\d?E?)*\)?(?=\s*(?:[;,\n]|$))"
)
"""The classes that a person is said not to have beside one that she has: "truckkort B, ej A"."""
_PLUS = re.compile(r"\s+plus\s+(?=[^\W\d])", re.IGNORECASE)
"""Of a person it is "and", where an employer says that something is a merit: "HLR plus D-HLR"."""
_BUT_NOT = re.compile(
    r"\s*\((?P<note>(?:ej|inte|utan|saknar)\s+(?P<after>[^()\d]+)|(?P<before>[^()\d]+?)\s+saknas)\)|\s(?P<bare>utan\s+(?P<last>[^()\d,;]+))$",
    re.IGNORECASE,
)
"""Another certificate that is said to be lacking beside one that is held: "CE (YKB saknas)", "C utan YKB"."""
_OF_ALL = re.compile(
    r"(?P<listed>[^()]*\w)[\s,;–-]*\(?\s*\b(?:(?:ingen|inget|inga)\s+(?:av\s+(?:dem|dom|dessa)\s+)?(?P<none>giltig\w*|klar\w*)"
    r"|(?:båda|bägge)(?:\s+(?:två|är|har))*\s+(?P<both>[^(),;]+?)"
    r"|(?:alla|samtliga)(?:\s+(?:tre|är|har))*\s+(?P<said>[^(),;]+?))[\s)]*",
    re.IGNORECASE,
)
_TILL = re.compile(r"(?<=\w)\s+t\.?\s+(?=20\d\d(?!\d)|\d{1,2}/\d{2}(?!\d))")
"""Before its last day or year: "heta arb t 2028"."""
_EXPIRES = re.compile(r"\s+(?:exp(?:\.|ires?|iry|irerar)?|löper\s+ut)\s*:?\s*(?=\d|[-’']\d)", re.IGNORECASE)
"""The same in other words: "ADR exp. 12/26"."""
_SIDE_BY_SIDE = re.compile(r"(?:^|(?<=[,;]\s))(?:AM|BE?|C1?E?|D1?E?)(?:\s(?:AM|BE?|C1?E?|D1?E?))+(?=\s*(?:[,;(]|$))")
"""Licences with nothing between: "B BE"."""
_AND_LAST = re.compile(r"\s*(?:[,;+&]|\b(?:och|samt)\b)\s*")
_BUT = re.compile(r",?\s+(?:men|fast|dock)\s+", re.IGNORECASE)
_NONE_BUT = re.compile(
    r"^\s*(?:nej|nope|ej|inga|inget|ingen|ingenting)\s*[,;.–-]?\s+(?:men|dock|fast|förutom|utom)\s+(?=\w)",
    re.IGNORECASE,
)
"""First in a cell: nothing else is held than what follows: "Nej, men HLR"."""
_MARKED_OPEN = re.compile(r"\(\s*(?:x|v|ja|✓|✔)\s*\)", re.IGNORECASE)
"""A mark in brackets, of which nobody can tell what it says of a person."""
_BEHIND_NOTES = re.compile(r"(?<=\))\s*(?:[+&]|\b(?:och|samt|o)\b)\s*(?=[^\W\d]{2})")
"""What stands between a thing with a parenthesis and another: "HLR (2025) + YKB"."""
_TO_COME = re.compile(rf"(?P<name>.*\w)\s+(?P<when>i\s+{MONTH_OR_SEASON})[\s.]*", re.IGNORECASE)
_SAYS_NO_MORE = re.compile(
    r"[\s,(]+(?:(?:leg|legitimerad|legitimation|yrkesbevis|yb|enkel|grundutb)[\s.)]*)+$", re.IGNORECASE
)
"""Words behind a name that say how it is proved."""
_MOST_WORDS = 8
_MAY_BE_BOOKED = 92  # days
_NAMED_SO, _LICENCE_DENIED = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in ("bil|moped", r"\b(?:ej|inget|inte|saknar|utan|har\s+inte)\s+(?:(?:b-?)?(?:körkort|kk)\b|b\b)")
)
"""What a licence is called for that is a way to travel as well, and what says that there is none."""
_SEVERAL = re.compile(r"\w\s*(?:[+&]|\b(?:och|o|samt)\b)\s*\w")
_NONE = re.compile(
    r"(?:inga|inget)\s+(?:[^\W\d]+\s+)?(?:intyg|bevis|papper|certifikat)[\s.!]*|ing(?:et|a)\s+ännu", re.IGNORECASE
)
_WHICH_DAY = Refusal(*with_remedy("certificate.which_day"))
DaysOf = Literal["first", "last", "either"]
"""What the days below the heading of a certificate are: "HLR datum", "YKB t.o.m.", "HLR"."""


@dataclass(slots=True)
class Held:
    """What a certificates cell says: what is held, and the codes of what is being worked towards."""

    certificates: list[Certificate] = field(default_factory=list)
    towards: list[str] = field(default_factory=list)


def certificates_in(value: Cell, terms: Terms, spot: Spot, *, stem: str = "", days: DaysOf = "either") -> Held:
    """Everything that a certificates cell lists; what cannot be read is told at `spot`, the rest is kept.

    Parameters
    ----------
    value
        Text, or a list of texts and mappings (JSON, data frames).
    stem
        A word that stands before each name, such as ``"körkort"`` for a column of licence classes.
    days
        What days are with no word that says so, by the heading: "Intyg (giltigt t.o.m.)".
    """
    if type(value) is str and not stem and (known := _known(value, terms)):
        return Held(known)
    held = Held()
    value = _NONE_BUT.sub("", value) if type(value) is str else value
    if type(value) is str and (lacked := _NOT_OF_CLASS.search(value)):
        spot.note(Message("certificate.lacking"), lacked[0].strip(" ,()"))
        value = _NOT_OF_CLASS.sub("", value)
    if type(value) is str:
        between = ", " if is_at_commas(value) and "," in value else "; "
        value = _SIDE_BY_SIDE.sub(
            lambda found: ", ".join(found[0].split()),
            _TILL.sub(" t.o.m. ", _BUT.sub(between, _EXPIRES.sub(" t.o.m. ", value))),
        )
        if ")" in value or "utan" in value:
            value = _BUT_NOT.sub(lambda found: _lacking_apart(found, between, terms), value)
            value = _BEHIND_NOTES.sub(between, value)
        value = sentences_apart(classes_joined(_said_of_each(value, terms), spot))
    for listed, at_commas in lists_in(list(entries_of(value, spot)), at_commas=is_at_commas(value)):
        entries: list[CertificateEntry] = []
        each = listed if stem else [part for entry in listed for part in _apart(entry, terms)]
        for entry in each:
            try:
                if isinstance(entry, Mapping):
                    held.certificates.append(Certificate.parse(entry))
                elif stem and says_travel(str(entry)) and not _is_licence_too(str(entry), str(value)):
                    spot.refuse(OF_WHICH, entry)  # "buss i stan" is no licence for one
                elif _NONE.fullmatch(words_of(entry)):
                    spot.note(Message("certificate.lacking"), entry)
                else:
                    one = entry_of(_PLUS.sub(" + ", words_of(entry)), terms, stem)
                    entries += [one] if stem else each_named(one, terms)
            except Refusal as refusal:
                if entries and entries[-1].state is None and is_remark(str(entry)):
                    entry = f"{entries.pop().text}, {entry}"  # it may be of what stands before it
                spot.refuse(refusal, entry)
            except InputError as error:
                spot.refuse_record(error, entry)
        if not stem:
            entries = classes_alone(entries, terms, spot)
        for one in carried(with_remarks(entries, terms), spot, at_commas=at_commas):
            with spot.telling(one.text):
                if days == "last":
                    one = replace(one, parts=tuple(map(_until_then, one.parts)))
                is_last = one.leads and one.text == entries[-1].text  # what follows nothing says it of itself
                is_alone = len(entries) == 1 or is_last or not at_commas
                _read(one, terms, spot, stem, held, is_alone=is_alone)
    return held


def _apart(entry: Cell, terms: Terms) -> list[Cell]:
    return [*terms.apart("certificate", entry)] if isinstance(entry, str) else [entry]


def _said_of_each(text: str, terms: Terms) -> str:
    """A list with what is said last of all it names said of each: "HLR, truckkort (båda utgångna)"."""
    found = _OF_ALL.fullmatch(text)
    if found is None:
        return text
    said = f"ej {found['none']}" if found["none"] else found["both"] or found["said"]
    stands = stated(said)
    is_state = not stands.words and stands.state not in (None, "held", "required", "merited")
    if found["said"] and not is_state:
        return text  # "alla kurser på jobbet"
    named = _AND_LAST.split(found["listed"])
    names = named if all(terms.certain("certificate", one) for one in named) else split_items(found["listed"])
    return "; ".join(f"{one} ({said})" for one in names)


def _is_licence_too(entry: str, value: str) -> bool:
    """Whether a way to travel among others is what its licence is called: "mc, bil", and neither "bil" alone."""
    is_alone = value.strip().casefold() == "bil"
    return _NAMED_SO.fullmatch(entry.strip()) is not None and not (is_alone or _LICENCE_DENIED.search(value))


def _until_then(part: NotePart) -> NotePart:
    """A part whose day or year alone is the last, as its heading says."""
    return replace(part, is_bare=False, year="", ended=part.ended or part.year)


def _known(text: str, terms: Terms) -> list[Certificate] | None:
    """The certificates that a cell lists if their names were met before and stand in the form that most cells have.

    A name with a comma is never among those met, and neither is anything with a separator, a parenthesis within a
    parenthesis or a quotation mark: so cutting at semicolons is what reading in full would do too.
    """
    names, met = terms.plain_certificates, terms.certificates_met
    try:
        return [met[piece.strip()] for piece in text.split(";")]
    except KeyError:
        made = []
    for name, notes in names_and_notes(text):
        written = f"{name} ({notes})" if notes else name
        one = met.get(written)
        if one is None:
            code = names.get(name)
            facts = None if code is None else _notes(notes)
            if code is None or facts is None:
                return None
            is_bare = facts.pop("is_bare", False) and "issued" not in facts
            if facts.get("issued", terms.as_of) > terms.as_of:
                return None
            if is_bare and (facts["expires"] < terms.as_of or _day_is_unclear(code, name, terms)):
                return None
            try:
                one = Certificate(code=code, **facts)
            except InputError:
                return None  # told by who reads it in full
            if len(met) < _MOST_MET:
                met[written] = one
        made.append(one)
    return made


def licences_in(value: Cell, terms: Terms, spot: Spot) -> Held:
    """A column of driving licences: classes such as ``B, CE``, "nej", or "ja", of which the class is asked."""
    if is_no(value):
        return Held()
    if type(value) is str and _MARKED_OPEN.fullmatch(value.strip()):
        raise Refusal(*with_remedy("cell.marked_open"))
    value = _PRACTISES.sub("övningskör", value) if type(value) is str else value
    return certificates_in(LICENCE if is_yes(value) else value, terms, spot, stem=LICENCE)


_PRACTISES = re.compile(r"(?<!\w)(?:ö|ök|övn)(?![\w-]|\.\s?kör)\.?", re.IGNORECASE)
_SHORTEST_NAME = 4
_LETTERS_ALONE = re.compile(r"[A-D](?:\s*[+/&]?\s*[A-D])+", re.IGNORECASE)


def of_one_certificate(code: str, value: Cell, spot: Spot, terms: Terms, *, days: DaysOf = "either") -> Held:
    """A column for one certificate: yes or no, its state, its last day, or notes as stand in parentheses elsewhere.

    What the heading says of the days below it is told as `days`.
    """
    held = Held()
    if is_no(value):
        return held
    if type(value) is str and _MARKED_OPEN.fullmatch(value.strip()):
        raise Refusal(*with_remedy("cell.marked_open"))
    if is_yes(value):
        return Held([Certificate(code=code)])
    with spot.telling(value):
        if isinstance(value, date):
            parts: tuple[NotePart, ...] = (NotePart(expires=date_of(value), is_bare=days != "last"),)
            text = str(value)
        else:
            text = words_of(value)
            dated = f"t.o.m. {text}" if days == "last" and TIME_IN_TEXT.fullmatch(text) else text
            parts = _dated_parts(map(note_part, item_of(f"x ({written_out(dated)})").notes), terms, "")
        names = " ".join(part.name for part in parts if part.name)
        codes = _of_one(code, names, terms) if names else [code]
        if any(part.lasts for part in parts) and not (names or joined(parts)):
            raise Refusal(*with_remedy("certificate.yes_or_no"))
        is_past = any(part.year or (part.is_bare and part.expires and part.expires < terms.as_of) for part in parts)
        if is_past and days != "first" and not names and not any(part.states for part in parts):
            raise _WHICH_DAY  # below a name it may be the first or the last
        _keep(stated_entry(text, "", parts), codes, terms, spot, held, is_alone=True)
    return held


def certificate_text(certificate: Certificate, name: str) -> str:
    """A certificate as `certificates_in` reads it back, under the name given."""
    notes = []
    if certificate.issued:
        notes.append(f"utfärdat {certificate.issued}")
    if certificate.expires:
        notes.append(f"giltigt till {certificate.expires}")
    if certificate.standing == "validated":
        notes.append("validerat")
    if certificate.modules is not None:
        notes.append("moduler " + (" + ".join(certificate.modules) or "inga"))
    return f"{name} ({', '.join(notes)})" if notes else name


def _read(one: CertificateEntry, terms: Terms, spot: Spot, stem: str, held: Held, *, is_alone: bool) -> None:
    if not one.name and (not stem or one.state is None):
        raise OF_WHICH
    if stem and one.state not in (None, "held") and _SEVERAL.search(one.name):
        raise OF_WHICH  # "B och C pågår"
    name = with_stem(one.name, stem, terms)
    n_noted = len(spot.noted)
    if (geared := without_gears(name, terms)) is not None:
        name, is_automatic = geared
        if is_automatic:
            spot.note(Message("licence.automatic"), one.text)
    try:
        codes = terms.codes("certificate", name, spot)
    except Refusal as refusal:
        if (bare := _beside_words(name, terms, is_stated=one.state is not None)) is not None:
            spot.note(Message("certificate.remark"), one.text)
            _keep(one, terms.codes("certificate", bare, spot), terms, spot, held, is_alone=is_alone)
            return
        if refusal.what.key == JUDGED:  # "egen bil"
            if near := _named_within(name, terms):
                raise Refusal(Message("vocabulary.unknown_near", text=name, alternatives=near)) from None
            spot.note(Message("certificate.remark"), one.text)
            return
        if (usual := usually(name, terms)) is not None:
            codes = terms.codes("certificate", usual, spot)
            if n_noted == len(spot.noted):
                spot.note(Message("term.read_as", label=terms.label("certificate", codes[0])), one.text)
            _keep(one, codes, terms, spot, held, is_alone=is_alone)
            return
        if one.state is None and (later := _to_come(name, terms)) is not None:
            name, when = later
            part = NotePart(has_when=True)
            one = replace(one, state="planned", said=when, parts=(*one.parts, part))
            codes = terms.codes("certificate", name, spot)
        else:
            if (bare := without_eea(name, terms)) is not None:
                spot.note(Message("certificate.remark"), one.text)
                _keep(one, terms.codes("certificate", bare, spot), terms, spot, held, is_alone=is_alone)
                return
            if is_from_abroad(name, terms):
                raise Refusal(*with_remedy("licence.abroad")) from None
            if found := _WHEN_LAST.search(name[-_LONGEST_WHEN:]):
                raise unclear_day(found[1]) from None
            raise
    if _LETTERS_ALONE.fullmatch(one.name) and not any(code.startswith("licence") for code in codes):
        raise OF_WHICH  # "A+B" is of trucks, saws or lifts
    if one.state in (None, "held") and codes == [terms.resolution("certificate", LICENCE).code]:
        is_sign = one.state is None and 0 < len(one.name) < _SHORTEST_NAME
        if is_sign and terms.resolution("certificate", one.name).code is None:
            raise OF_WHICH  # a sign of the list's own: "/"
        spot.note(Message("licence.class_asked"), one.text)
    if one.is_plain and name == one.name and "," not in name and len(codes) == 1 and len(spot.noted) == n_noted:
        terms.plain_certificates[name] = codes[0]
    _keep(one, codes, terms, spot, held, is_alone=is_alone)


def _lacking_apart(found: re.Match[str], between: str, terms: Terms) -> str:
    """What is lacking beside something as a thing of the list by itself, where it is a certificate by name."""
    name = found["after"] or found["before"] or found["last"]
    is_named = terms.certain("certificate", name) is not None
    return f"{between}{found['note'] or found['bare']}" if is_named else found[0]


def _beside_words(name: str, terms: Terms, *, is_stated: bool) -> str | None:
    """A certificate's name without what stands behind it and changes nothing: "fysioterapeut leg.", "truck B motvikt".

    Where its state is said (`is_stated`), a parenthesis says something of that: "usk pågår (2 kurser kvar)"; a place in
    one says where it was had: "truckkort (Gävle 2021)".
    """
    found = _SAYS_NO_MORE.search(name)
    bare, _, note = name.partition(" (")
    is_place = terms.certain("municipality", note.rstrip(")")) is not None
    bare = name[: found.start()] if found else bare if is_stated or is_place else name
    if bare != name and terms.certain("certificate", bare) is not None:
        return bare
    words = name.split()[:_MOST_WORDS]
    for at in range(1, len(words)):  # said twice: "truck B motvikt"
        first, again = (terms.certain("certificate", " ".join(part)) for part in (words[:at], words[at:]))
        if first is not None and first == again:
            return " ".join(words[:at])
    return None


def _named_within(name: str, terms: Terms) -> tuple[object, ...]:
    """What certificate a remark names first or last, so that it is asked about: "städutbildning 5 års erfarenhet"."""
    words = name.split()[:_MOST_WORDS]
    ends = (part for at in range(len(words) - 1, 0, -1) for part in (words[:at], words[at:]))
    codes = (terms.certain("certificate", " ".join(part)) for part in ends)
    return next(((terms.label("certificate", code),) for code in codes if code is not None), ())


def _to_come(name: str, terms: Terms) -> tuple[str, str] | None:
    """A name without the month or the season behind it, and that: "B i jan" is not held yet."""
    found = _TO_COME.fullmatch(name) if len(name) <= _LONGEST_WHEN else None
    return None if found is None or not terms.certain("certificate", found["name"]) else (found["name"], found["when"])


def _keep(one: CertificateEntry, codes: Sequence[str], terms: Terms, spot: Spot, held: Held, *, is_alone: bool) -> None:
    """Hold what an entry says is held, and tell what becomes of the rest. Raises `Refusal`."""
    facts = joined(one.parts)
    if "issued" in facts and facts["issued"] > terms.as_of:  # "klar 2027-02-01"
        spot.note(Message("certificate.from_later", day=facts["issued"]), one.text)
    is_dated = "expires" in facts or "modules" in facts
    is_noted = (
        facts
        or any(part.year or part.since or part.ended for part in one.parts)
        or one.state not in (None, "held")
        or (one.state == "held" and "(" in one.text)
    )
    if len(codes) > 1 and is_noted and not (one.state in (None, "held") and _are_of_one_card(codes, one)):
        raise OF_WHICH
    if one.state in ("asked", "required", "merited"):
        raise Refusal(Message("certificate.asked", said=one.said), Message("certificate.asked.remedy"))
    if one.state in TOWARDS:
        if is_dated:
            raise Refusal(*with_remedy("certificate.towards_dated"))
        held.towards += codes
        has_when = any(part.has_when for part in one.parts)
        spot.note(Message("certificate.not_held_yet_when" if has_when else "certificate.not_held_yet"), one.text)
    elif one.state == "lacking":
        if is_dated or not (is_alone or one.is_its_own):
            raise OF_WHICH
        spot.note(Message("certificate.lacking"), one.text)
    else:
        facts |= _ended(one, terms, spot)
        if one.state == "lost" and "expires" not in facts:
            raise Refusal(*with_remedy("certificate.expired_when"))
        if one.state == "lost" and (facts["expires"] >= terms.as_of or any(part.has_when for part in one.parts)):
            until = Message("certificate.lost_until", day=facts["expires"])
            raise Refusal(until, Message("certificate.lost_until.remedy"))
        _hold(one, codes, facts, terms, spot, held)


def _are_of_one_card(codes: Sequence[str], one: CertificateEntry) -> bool:
    """Whether several codes are classes of one thing, and what is said of them is said for certain: "truck A+B (…)"."""
    things = {code.rpartition("-")[0] for code in codes}
    return len(things) == 1 and "" not in things and not any(part.modules is not None for part in one.parts)


def _hold(
    one: CertificateEntry, codes: Sequence[str], facts: dict[str, Any], terms: Terms, spot: Spot, held: Held
) -> None:
    had = _had(one, terms, spot, facts)
    facts |= had
    years = next((part.lasts for part in one.parts if part.lasts), 0)
    if years and not facts.keys() & {"issued", "expires"}:
        spot.note(Message("certificate.remark"), one.text)
    read_as = dict.fromkeys(message for part in one.parts for message in part.read_as if not (had and part.is_bare))
    for message in read_as:
        spot.note(message, one.text)
    is_bare = any(part.is_bare for part in one.parts) and "issued" not in facts
    if is_bare and facts.get("expires", terms.as_of) > terms.as_of and (endless := _endless(codes, terms)):
        if max(map(terms.vocabulary.days, endless)) < LONG:
            if "(" not in one.text:
                _check_far(facts["expires"], terms)
        else:  # "usk juni 2027"
            facts["issued"] = facts.pop("expires")
            spot.note(Message("certificate.from_later", day=facts["issued"]), one.text)
    if is_bare and any(_day_is_unclear(code, one.name, terms) for code in codes):
        raise _WHICH_DAY
    for code in codes:
        term = terms.vocabulary.certificates.get(code)
        if years and "issued" in facts and "expires" not in facts and term and term.validity.months != 12 * years:
            spot.note(Message("day.estimated", day=months_after(facts["issued"], 12 * years)), one.text)
            facts["expires"] = months_after(facts["issued"], 12 * years)
        if "modules" in facts:
            facts["modules"] = terms.modules(term.modules if term else (), facts["modules"])
        held.certificates.append(Certificate(code=code, **facts))


def _endless(codes: Sequence[str], terms: Terms) -> list[str]:
    """The codes if each is of what has no end that law or issuer set, so that a day to come may be the first."""
    known = [terms.vocabulary.certificates.get(code) for code in codes]
    return [*codes] if all(term is not None and term.validity.rule == "none" for term in known) else []


def _check_far(day: date, terms: Terms) -> None:
    """Raise `Refusal` where a day is so near that it may as well be that of a course that is booked."""
    if (day - terms.as_of).days <= _MAY_BE_BOOKED:
        raise _WHICH_DAY


def _ended(one: CertificateEntry, terms: Terms, spot: Spot) -> dict[str, Any]:
    """When something ended of which the year is said and has been. Raises `Refusal` of a year to come."""
    ended = next((part.ended for part in one.parts if part.ended), "")
    if not ended:
        return {}
    day = date(year_of(ended), 12, 31)
    if day >= terms.as_of:
        raise unclear_day(ended)
    spot.note(Message("day.estimated", day=day), one.text)
    return {"expires": day}


def _had(one: CertificateEntry, terms: Terms, spot: Spot, facts: dict[str, Any]) -> dict[str, Any]:
    """When something was had of which a year is said, since when, or a day with no word that has been: told.

    A day or a month to come is the last, and one that has been the first: nobody lists what has ended with no word.
    Raises `Refusal`.
    """
    day: date | None = None
    for part in one.parts:
        if part.year:
            day = date(year_of(part.year), 1, 1)
        elif part.since:
            period = period_of(part.since, terms.as_of, past=True)
            day = None if period is None else period.first
        if (said := part.year or part.since) and (day is None or day > terms.as_of):
            raise unclear_day(said)
        is_rough = bool(part.read_as)
        if part.is_bare and part.expires and "issued" not in facts:
            first = part.expires.replace(day=1) if is_rough else part.expires
            if first <= terms.as_of and (is_rough or first < terms.as_of):
                del facts["expires"]
                spot.note(Message("certificate.taken_as_first_day", day=first), one.text)
                return {"issued": first}
    if day is None:
        return {}
    if "issued" in facts:
        raise Refusal(*with_remedy("certificate.two_dates"))
    spot.note(Message("day.estimated", day=day), one.text)
    return {"issued": day}


def _day_is_unclear(code: str, name: str, terms: Terms) -> bool:
    """Whether a day with no word before it may be the first: of a licence, which was won then, and of a course."""
    term = terms.vocabulary.certificates.get(code)
    return (term is not None and term.validity.rule == "card") or Spelling.of(name).is_taught


def _of_one(code: str, name: str, terms: Terms) -> list[str]:
    """The classes that a cell names in the column of a certificate whose class is open: "A+B" under "Truckkort"."""
    term = terms.vocabulary.certificates[code]
    for before in (code.replace("-", " "), term.label.sv.partition("(")[0]) if term.unspecific else ():
        try:
            codes = terms.codes("certificate", f"{before} {name}")
        except Refusal:
            continue
        if all(code in terms.vocabulary.implied(one) for one in codes):
            return codes
    if found := _WHEN_LAST.search(name[-_LONGEST_WHEN:]):
        raise unclear_day(found[1])
    raise Refusal(*with_remedy("certificate.yes_or_no"))


def _notes(inner: str) -> dict[str, Any] | None:
    """What a whole parenthesis says of a certificate (see `_one_fact`); None when it says more than that."""
    facts: dict[str, Any] = {}
    if not inner:
        return facts
    for text in inner.split(","):
        part = _one_fact(text)
        if part is None or not part.keys().isdisjoint(facts):
            return None
        facts |= part
    return facts


@lru_cache(maxsize=_MOST_REMEMBERED)
def _one_fact(text: str) -> Mapping[str, Any] | None:
    """The one thing that a note says, if it is a day or a standing and there is nothing to tell of it.

    A last day with no word that says so has "is_bare" with it.
    """
    try:
        part = note_part(text.strip())
    except Refusal:
        return None
    if part.name or part.states or part.read_as or part.modules is not None:
        return None
    said = {name: given for name in ("issued", "expires", "standing") if (given := getattr(part, name)) is not None}
    if len(said) != 1:
        return None
    return {**said, "is_bare": True} if part.is_bare else said
