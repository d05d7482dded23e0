"""Certificates in a cell, read and written: ``truckkort; HLR (giltigt till 2027-03-01, validerat)`` (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from matchcore.errors import InputError
from matchcore.files.cells import Cell, is_no, is_nothing, is_yes, words_of
from matchcore.files.dates import DATE_IN_TEXT, date_of
from matchcore.files.findings import Spot
from matchcore.files.items import Item, entries_of, item_of
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Certificate
from matchcore.records.model import Refusal

__all__ = ["Held", "certificate_codes", "certificate_text", "certificates_in", "licences_in", "of_one_certificate"]

_EXPIRES = r"(?:giltigt?|gäller|valid|expires?|utgår|går ut|till och med|till|t\.?\s?o\.?\s?m\.?|until|to|through)"
_ISSUED = r"(?:utfärdat|utfärdad|utf\.?|issued?|från och med|från|fr\.?\s?o\.?\s?m\.?|from|taget|tagen)"
_EXPIRES_WORDS = re.compile(rf"(?:{_EXPIRES}[\s:]*)+$", re.IGNORECASE)
_ISSUED_WORDS = re.compile(rf"(?:{_ISSUED}[\s:]*)+$", re.IGNORECASE)
_MODULES = re.compile(r"(?:moduler?na|moduler|modul|modules?|delar)\s*:?\s+", re.IGNORECASE)
_STANDINGS: Mapping[str, Literal["validated", "declared"]] = {
    **dict.fromkeys(
        "validerat validerad validated styrkt kontrollerat kontrollerad sett verifierat".split(), "validated"
    ),
    **dict.fromkeys("uppgivet uppgiven uppgett declared".split(), "declared"),
    "ej validerat": "declared",
    "not validated": "declared",
    "self-declared": "declared",
}
_UNDER_WAY = frozenset("pågår pågående ongoing påbörjad påbörjat ej klar inte klar in progress planerad".split(" "))
_EXPIRED = frozenset("utgånget utgången expired ogiltigt ogiltig".split())


@dataclass(slots=True)
class Held:
    """What a certificates cell says: what is held, and the codes of what is being worked towards."""

    certificates: list[Certificate] = field(default_factory=list)
    towards: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Facts:
    """What is known of one certificate while its notes are read."""

    issued: date | None = None
    expires: date | None = None
    standing: Literal["validated", "declared"] | None = None
    modules: list[str] | None = None
    under_way: bool = False
    name: list[str] = field(default_factory=list)


def certificates_in(value: Cell, terms: Terms, spot: Spot, *, stem: str = "") -> Held:
    """Everything that a certificates cell lists; what cannot be read is told at `spot`, the rest is kept.

    Parameters
    ----------
    value
        Text, or a list of texts and mappings (JSON, data frames).
    stem
        A word that stands before each name, such as ``"körkort"`` for a column of licence classes.
    """
    held = Held()
    for entry in entries_of(value, spot):
        try:
            if isinstance(entry, Mapping):
                held.certificates.append(Certificate.parse(entry))
                continue
            for text in _named_apart(words_of(entry), terms, stem):
                _read_item(item_of(text), terms, spot, stem, held)
        except Refusal as refusal:
            spot.refuse(refusal, entry)
        except InputError as error:
            spot.refuse_record(error, entry)
    return held


def licences_in(value: Cell, terms: Terms, spot: Spot) -> Held:
    """A column of driving licences: classes such as ``B, CE``, or "nej"."""
    if is_no(value):
        return Held()
    if is_yes(value):
        spot.refuse(Refusal(Message("licence.class"), Message("licence.class.remedy")), value)
        return Held()
    return certificates_in(value, terms, spot, stem="körkort")


def of_one_certificate(code: str, value: Cell, spot: Spot, terms: Terms) -> Held:
    """A column for one certificate: yes or no, its last day, or notes as they stand in parentheses elsewhere."""
    if is_no(value):
        return Held()
    if is_yes(value):
        return Held([Certificate(code=code)])
    held = Held()
    try:
        if isinstance(value, date):
            held.certificates.append(Certificate(code=code, expires=date_of(value)))
            return held
        facts = _Facts()
        for note in item_of(f"x ({words_of(value)})").notes:
            _read_note(note, facts)
        if facts.name:
            raise Refusal(Message("certificate.yes_or_no"), Message("certificate.yes_or_no.remedy"))
        _keep(code, facts, terms, held)
    except Refusal as refusal:
        spot.refuse(refusal, value)
    except InputError as error:
        spot.refuse_record(error, value)
    return held


def certificate_codes(value: Cell, terms: Terms, spot: Spot) -> list[str]:
    """The codes that a cell of demands lists: certificates by name, without dates."""
    codes = []
    for entry in entries_of(value, spot):
        try:
            codes += [terms.code("certificate", text, spot) for text in _named_apart(words_of(entry), terms, "")]
        except Refusal as refusal:
            spot.refuse(refusal, entry)
    return codes


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


def _named_apart(text: str, terms: Terms, stem: str) -> list[str]:
    """`text` as one thing, or as the two that "truckkort och HLR" names."""
    if terms.resolution("certificate", f"{stem} {text}".strip()).code is not None or "(" in text:
        return [text]
    parts = re.split(r"\s+(?:och|samt|and)\s+", text, flags=re.IGNORECASE)
    if len(parts) > 1 and all(terms.resolution("certificate", part).code is not None for part in parts):
        return parts
    return [text]


def _read_item(item: Item, terms: Terms, spot: Spot, stem: str, held: Held) -> None:
    facts = _Facts()
    words = _without_dates(item.words, facts)
    for note in item.notes:
        _read_note(note, facts)
    name = " ".join([words, *(f"({note})" for note in facts.name)]) if facts.name else words
    if stem and stem.casefold() not in name.casefold():
        name = f"{stem} {name}"
    code = terms.code("certificate", name, spot)
    if item.towards or facts.under_way:
        if facts.issued or facts.expires or facts.modules is not None:
            raise Refusal(Message("certificate.towards_dated"), Message("certificate.towards_dated.remedy"))
        held.towards.append(code)
        spot.note(Message("certificate.not_held_yet"), item.text)
        return
    _keep(code, facts, terms, held)


def _keep(code: str, facts: _Facts, terms: Terms, held: Held) -> None:
    modules = None
    if facts.modules is not None:
        term = terms.vocabulary.certificates.get(code)
        modules = terms.modules(term.modules if term else (), facts.modules)
    standing = facts.standing or "declared"
    held.certificates.append(
        Certificate(code=code, issued=facts.issued, expires=facts.expires, standing=standing, modules=modules)
    )


def _read_note(note: str, facts: _Facts) -> None:
    """What one note in parentheses says; what is not a note of a known kind belongs to the name."""
    lowered = note.casefold()
    if lowered in _STANDINGS:
        facts.standing = _STANDINGS[lowered]
    elif lowered in _UNDER_WAY:
        facts.under_way = True
    elif lowered in _EXPIRED:
        raise Refusal(Message("certificate.expired_when"), Message("certificate.expired_when.remedy"))
    elif found := _MODULES.match(note):
        names = [name.strip() for name in note[found.end() :].split("+") if name.strip()]
        facts.modules = [] if len(names) == 1 and is_nothing(names[0]) else names
    else:
        rest = _without_dates(note, facts)
        if rest:
            facts.name.append(rest)


def _without_dates(text: str, facts: _Facts) -> str:
    """`text` without its dates, which are kept in `facts`: a bare date is the last day, two are first and last."""
    found = list(DATE_IN_TEXT.finditer(text))
    if not found:
        return text if not _looks_dated(text) else _refused_date(text)
    rest, end = "", 0
    for match in found:
        before = text[end : match.start()]
        day = date_of(match[0])
        if _ISSUED_WORDS.search(before) or (len(found) == 2 and match is found[0]):
            _set_once(facts, "issued", day)
            rest += _ISSUED_WORDS.sub("", before)
        else:
            _set_once(facts, "expires", day)
            rest += _EXPIRES_WORDS.sub("", before)
        end = match.end()
    return " ".join((rest + text[end:]).strip(" ,:–-").split())


def _looks_dated(text: str) -> bool:
    return bool(re.fullmatch(rf"(?:{_EXPIRES}|{_ISSUED})?[\s:]*\d[\d\s./-]{{5,}}", text, re.IGNORECASE))


def _refused_date(text: str) -> str:
    """What looks like a date but is none of the forms read: refused with its own reason."""
    date_of(re.sub(rf"^(?:{_EXPIRES}|{_ISSUED})[\s:]*", "", text, flags=re.IGNORECASE))
    return text


def _set_once(facts: _Facts, name: Literal["issued", "expires"], day: date) -> None:
    if getattr(facts, name) is not None:
        raise Refusal(Message("certificate.two_dates"), Message("certificate.two_dates.remedy"))
    setattr(facts, name, day)
