"""Certificates in a cell, read and written: ``truckkort; HLR (giltigt till 2027-03-01, validerat)`` (layer 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from matchcore.errors import InputError
from matchcore.files.built import built, defaults_of
from matchcore.files.cells import Cell, is_no, is_nothing, is_yes, words_of
from matchcore.files.dates import DATE_IN_TEXT, date_of
from matchcore.files.findings import Spot
from matchcore.files.items import Item, entries_of, item_of, names_and_notes
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records import Certificate
from matchcore.records.model import Refusal

__all__ = [
    "Held",
    "certificate_codes",
    "certificate_text",
    "certificates_in",
    "certificates_met",
    "licences_in",
    "of_one_certificate",
]

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
_LOOKS_DATED = re.compile(rf"(?:{_EXPIRES}|{_ISSUED})?[\s:]*\d[\d\s./-]{{5,}}", re.IGNORECASE)
_BEFORE_DATE = re.compile(rf"^(?:{_EXPIRES}|{_ISSUED})[\s:]*", re.IGNORECASE)
_MOST_REMEMBERED = 50_000
_MOST_MET = 500_000
_DEFAULTS = defaults_of(Certificate)
_AND = re.compile(r"\s+(?:och|samt|and)\s+", re.IGNORECASE)
_UNDER_WAY = frozenset("pågår pågående ongoing påbörjad påbörjat ej klar inte klar in progress planerad".split(" "))
_EXPIRED = frozenset("utgånget utgången expired ogiltigt ogiltig".split())


@dataclass(slots=True)
class Held:
    """What a certificates cell says: what is held, and the codes of what is being worked towards."""

    certificates: list[Certificate] = field(default_factory=list)
    towards: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one part of an item says: its words, or one note in parentheses."""

    name: str = ""
    issued: date | None = None
    expires: date | None = None
    standing: Literal["validated", "declared"] | None = None
    modules: tuple[str, ...] | None = None
    under_way: bool = False


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
    if type(value) is str and not stem and _read_known(value, terms, held):
        return held
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


def _read_known(text: str, terms: Terms, held: Held) -> bool:
    """Read a cell that lists only names met before in this file, in the one form that most cells have."""
    made = []
    names, met = terms.plain_certificates, terms.certificates_met
    for name, notes in names_and_notes(text):
        written = f"{name} ({notes})" if notes else name
        one = met.get(written)
        if one is None:
            code = names.get(name)
            facts = None if code is None else _notes(notes)
            if code is None or facts is None:
                return False
            if "issued" in facts and "expires" in facts and facts["expires"] < facts["issued"]:
                return False  # told by who reads it in full
            one = built(Certificate, {**_DEFAULTS, "code": code, **facts}, {"code", *facts})
            if len(met) < _MOST_MET:
                met[written] = one
        made.append(one)
    held.certificates = made
    return bool(made)


def certificates_met(text: str, terms: Terms) -> tuple[Certificate, ...] | None:
    """The certificates that a text lists if each, or at least its name, was met before as it stands; else None.

    A name with a comma is never among those met, and neither is anything with a separator, a parenthesis within a
    parenthesis or a quotation mark: so cutting at semicolons is what reading in full would do too.
    """
    met = terms.certificates_met
    try:
        return tuple([met[piece.strip()] for piece in text.split(";")])
    except KeyError:
        held = Held()
        return tuple(held.certificates) if _read_known(text, terms, held) else None


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
        parts = [_note(note) for note in item_of(f"x ({words_of(value)})").notes]
        if any(part.name for part in parts):
            raise Refusal(Message("certificate.yes_or_no"), Message("certificate.yes_or_no.remedy"))
        _keep(code, parts, terms, held)
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
    parts = [] if "(" in text or " " not in text else _AND.split(text)
    if len(parts) < 2 or terms.resolution("certificate", f"{stem} {text}".strip()).code is not None:
        return [text]
    if all(terms.resolution("certificate", part).code is not None for part in parts):
        return parts
    return [text]


def _read_item(item: Item, terms: Terms, spot: Spot, stem: str, held: Held) -> None:
    parts = [_words(item.words), *map(_note, item.notes)]
    added = [f"({part.name})" for part in parts[1:] if part.name]
    name = " ".join([parts[0].name, *added]) if added else parts[0].name
    if stem and stem.casefold() not in name.casefold():
        name = f"{stem} {name}"
    n_noted = len(spot.noted)
    code = terms.code("certificate", name, spot)
    if item.towards or any(part.under_way for part in parts):
        if any(part.issued or part.expires or part.modules is not None for part in parts):
            raise Refusal(Message("certificate.towards_dated"), Message("certificate.towards_dated.remedy"))
        held.towards.append(code)
        spot.note(Message("certificate.not_held_yet"), item.text)
        return
    if name == item.words and "," not in name and not stem and len(spot.noted) == n_noted:
        terms.plain_certificates[name] = code
    _keep(code, parts, terms, held)


def _keep(code: str, parts: Sequence[_Part], terms: Terms, held: Held) -> None:
    facts = _joined(parts)
    if "modules" in facts:
        term = terms.vocabulary.certificates.get(code)
        facts["modules"] = terms.modules(term.modules if term else (), facts["modules"])
    held.certificates.append(Certificate(code=code, **facts))


def _joined(parts: Sequence[_Part]) -> dict[str, Any]:
    """What the parts of an item say together. Raises `Refusal` when two say the same kind of thing."""
    facts: dict[str, Any] = {}
    for part in parts:
        for name in ("issued", "expires", "standing", "modules"):
            given = getattr(part, name)
            if given is not None and facts.setdefault(name, given) is not given:
                raise Refusal(Message("certificate.two_dates"), Message("certificate.two_dates.remedy"))
    return facts


def _notes(inner: str) -> dict[str, Any] | None:
    """What a whole parenthesis says of a certificate; None when it says more than days and a standing."""
    facts: dict[str, Any] = {}
    if not inner:
        return facts
    for text in inner.split(","):
        part = _dated(text)
        if part is None or part[0] in facts:
            return None
        facts[part[0]] = part[1]
    return facts


@lru_cache(maxsize=_MOST_REMEMBERED)
def _dated(text: str) -> tuple[str, Any] | None:
    """The one thing that a note says, if it is a day or a standing."""
    try:
        part = _note(text.strip())
    except Refusal:
        return None
    if part.name or part.under_way or part.modules is not None:
        return None
    said = [(name, given) for name in ("issued", "expires", "standing") if (given := getattr(part, name)) is not None]
    return said[0] if len(said) == 1 else None


@lru_cache(maxsize=_MOST_REMEMBERED)
def _note(note: str) -> _Part:
    """What one note in parentheses says; what is not a note of a known kind belongs to the name. Raises `Refusal`."""
    lowered = note.casefold()
    if lowered in _STANDINGS:
        return _Part(standing=_STANDINGS[lowered])
    if lowered in _UNDER_WAY:
        return _Part(under_way=True)
    if lowered in _EXPIRED:
        raise Refusal(Message("certificate.expired_when"), Message("certificate.expired_when.remedy"))
    if found := _MODULES.match(note):
        names = [name.strip() for name in note[found.end() :].split("+") if name.strip()]
        return _Part(modules=() if len(names) == 1 and is_nothing(names[0]) else tuple(names))
    return _words(note)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _words(text: str) -> _Part:
    """Words without their dates: one date is the last day, of two the first is that of issue. Raises `Refusal`."""
    found = list(DATE_IN_TEXT.finditer(text))
    if not found:
        if _LOOKS_DATED.fullmatch(text):  # none of the forms read: refused with its own reason
            date_of(_BEFORE_DATE.sub("", text))
        return _Part(name=text)
    days: dict[str, date] = {}
    rest, end = "", 0
    for match in found:
        before = text[end : match.start()]
        first = bool(_ISSUED_WORDS.search(before)) or (len(found) == 2 and match is found[0])
        name, words = ("issued", _ISSUED_WORDS) if first else ("expires", _EXPIRES_WORDS)
        if name in days:
            raise Refusal(Message("certificate.two_dates"), Message("certificate.two_dates.remedy"))
        days[name] = date_of(match[0])
        rest += words.sub("", before)
        end = match.end()
    name = " ".join((rest + text[end:]).strip(" ,:–-").split())
    return _Part(name=name, issued=days.get("issued"), expires=days.get("expires"))
