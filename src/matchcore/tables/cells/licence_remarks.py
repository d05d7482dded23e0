"""What is said beside a licence: which classes, which gears it is for, or that it is from another country."""

from __future__ import annotations

import re

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.spelling import Spelling

LICENCE_CLASS = re.compile(r"(?:AM|T|B(?:96|\+?E)?|C1?(?:\+?E)?|D1?(?:\+?E)?)")
"""A class that, alone in a list of certificates, is one of driving licences."""
_CLASS_NAMED = re.compile(
    rf"(?<![\w-])(?P<one>{LICENCE_CLASS.pattern})(?=(?:-?(?i:kör)?(?i:kort)\w*|-?(?i:kk))?(?![\w-]))"
)


def classes_in_heading(heading: str) -> str:
    """The classes of driving licence that a heading names, as a choice; empty where it names none.

    Examples
    --------
    >>> classes_in_heading("CE-körkort"), classes_in_heading("Körkort (C/CE)"), classes_in_heading("Körkort")
    ('CE', 'C eller CE', '')
    """
    return " eller ".join(dict.fromkeys(found["one"] for found in _CLASS_NAMED.finditer(heading)))


_NO_LICENCE = r"(?<!\b[Kk]örkort)(?<!\b[Kk][Kk])(?<!\b[Kk]kt)\s[A-D]\d?"
OTHER_CLASS = re.compile(rf"{_NO_LICENCE}(?:\s?[-–]\s?[A-D]?\d)?$")
"""The end of what names a class of another thing, behind which a class alone may be one of that: "truckkort A, B"."""
OTHER_CLASSES = re.compile(rf"{_NO_LICENCE}(?:\s?[-–]\s?[A-D]?\d|(?:\s?(?:[+&]|\boch\b|\bsamt\b)\s?[A-D]\d?)+)?$")
"""The same, of several classes that stand together: "truckkort A+B, D"."""
_TRAVELS = re.compile(
    r"(?:(?:söker|letar|ska\s+köpa|sparar\s+till)\s(?:egen\s)?bil|till fots|går|gång|promen\w+|(?:el)?cyk\w*"
    r"|(?:stads|skol|läns)?buss\w*|(?:pendel|påga|öresunds)?tåg\w*|tunnelbana"
    r"|t-?bana|spårvagn|kollektiv\w*|lokaltrafik|moped|sparkcykel|granne\w*|(?:får\s+)?skjuts\w*|samåk\w*|bil|färdtjänst)\b"
    r"(?![\s-]*k(?:ort|k)\b)",
    re.IGNORECASE,
)
_GETS_THERE = re.compile(
    r"(?=.*\b(?:går|gick|gå|åk(?:er|a)|pendlar?|tar?\s+sig|kommer|finns|hit|dit|nära|avgår|cyklar|samåk\w*)\b)"
    r".*\b(?:buss(?:en|ar|arna)?|tåg(?:et)?|kollektiv\w*|spårvagn|pendel\w*|bil(?:en)?|lastbil(?:en)?|cykel|cyklar|samåk\w*)\b",
    re.IGNORECASE,
)
"""How one gets somewhere, and no class of what goes there: "den tredje går med buss"."""
_SAYS_LICENCE = re.compile(
    rf"\W?(?:[\w.]+\s)?(?:(?i:kk|körk\.?|(?:b-?)?kort|körkort\w*)|{LICENCE_CLASS.pattern})(?!\w)"
)
_NAMES_CLASS = re.compile(rf"(?<!\w){LICENCE_CLASS.pattern}(?!\w)")
_AUTOMATIC = re.compile(
    r"[\s,(]*\baut(?:\.|(?:omat(?:iskt?|växlad|växel|låda)?)?\b)(?:\s+(?:ok|går bra|räcker))?\)?", re.IGNORECASE
)
_MANUAL = re.compile(r"[\s,(]*\bman(?:uell?t?\b|\.)(?:\s*(?:växel(?:låda)?|växlad(?:\s+bil)?))?\)?", re.IGNORECASE)
_ABROAD = re.compile(
    r"\b(?:från|ifrån|i|tag(?:et|en) i)\s+\w{3,}"
    r"|\(\s*(?-i:[A-ZÅÄÖ])\w{2,}\s*\)|(?<!\w)(?!svensk)\w{3,}(?:sk|skt|ska)\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"\s*\(\s*(?P<where>[^\W\d]{2,})\.?(?:\s+(?:kk|körkort))?\s*\)", re.IGNORECASE)
_EEA = frozenset("bg cs da de el es et fi fr ga hr hu is it lt lv mt nl nb nn no pl pt ro sk sl".split())
_SHORT_EEA = frozenset({"eu", "ees", "rum"})
_RUN = r"[A-D]\d\s?[-–]\s?[A-D]?\d"
_CLASSES = re.compile(
    r"\b(?:motor|röj)såg\w*\s+(?:nivå\s+)?R?[A-FSV](?:,\s?R?[A-FSVT]){2,}(?=\s*(?:[,;(\n]|$))"
    r"|\b(?:truck|motorsåg|röjsåg)\w*\s+(?:klass\s+)?"
    rf"(?:[A-D]\d?(?:,[A-D]\d?)+(?!\w|,\S)|[A-D]\d?(?:,\s[A-D]\d?){{2,}}(?=\s*(?:[,;(\n]|$))|{_RUN}(?:,\s?{_RUN})+(?!\w)|[A-D]\d?(?:,\s?{_RUN})+(?!\w))"
    r"|\bsvets\w*\s+1\d\d(?:,\s?1\d\d)+(?!\w)",
    re.IGNORECASE,
)


_CLASS = re.compile(r"\b[A-D]\d?\b", re.IGNORECASE)
_CLASSES_WITHIN = re.compile(
    r"\b(?P<thing>(?:truck|motorsåg|röjsåg|(?:sky|sax|bom)?lift)\w*)\s*\(\s*(?:(?:minst|lägst|klass|typ)\s+)*"
    r"(?P<classes>[A-D]\d?(?:\s*(?:[,/+&]|\b(?:och|eller|el\.?)(?=\s))\s*[A-D]\d?)*)(?:\s+(?:minst|krävs|räcker|duger))?\s*\)",
    re.IGNORECASE,
)


_TWO_SAWS = re.compile(
    r"\b(röj|motor)(?:-\s*|(?=\s*[/+&]|\s+o))\s*\W?\s*(?:och|o)?\s*((?:motor|röj)såg)(\w*)", re.IGNORECASE
)
"""Two things with their last part in common: "röj- och motorsåg"."""
_BY_TLP = re.compile(r"(\btruck\w*)\s+(?:enl(?:igt|\.)?\s+)?tlp[\s-]?10\b", re.IGNORECASE)


def says_travel(text: str) -> bool:
    """Whether a text says how somebody travels, and no class of licence: "buss i stan", and not "buss D"."""
    return _TRAVELS.match(text.strip()) is not None and _NAMES_CLASS.search(text) is None


def says_how_to_get_there(text: str) -> bool:
    """Whether a text says how one gets to the work, and names no licence: "den tredje går med buss"."""
    is_of_proof = re.search(r"kort\b|bevis|intyg|licens|behörig|förare\b", text, re.IGNORECASE) is not None
    return not is_of_proof and _GETS_THERE.match(text) is not None and _NAMES_CLASS.search(text) is None


def says_licence(text: str) -> bool:
    """Whether a text begins with what says of a licence: "kk B (turk)", "ukr kk", "ej körkort"."""
    return _SAYS_LICENCE.match(text.strip()) is not None


def classes_joined(text: str, spot: Spot) -> str:
    """A list with the classes of one licence joined that stand at commas or in a parenthesis, which is noted.

    "Truckkort A,B" and "truckkort (A, B)" are A+B, and "röj- och motorsåg" is two saws.
    """
    text = _TWO_SAWS.sub(r"\1såg\3 + \2\3", _BY_TLP.sub(r"\1", text))
    for found in _CLASSES_WITHIN.finditer(text):
        if not {",", "/"}.isdisjoint(found["classes"]):
            spot.note(Message("certificate.classes_joined"), found[0])
    text = _CLASSES_WITHIN.sub(_of_thing, text)
    for found in _CLASSES.finditer(text):
        spot.note(Message("certificate.classes_joined"), found[0])
    return _CLASSES.sub(lambda found: re.sub(r",\s?", "+", found[0]), text)


def _of_thing(found: re.Match[str]) -> str:
    classes = found["classes"]
    return f"{found['thing']} {classes if ' el' in classes.casefold() else '+'.join(_CLASS.findall(classes))}"


def with_stem(name: str, stem: str, terms: Terms) -> str:
    """A name with the column's word before it, unless it is one by itself: "B" is a licence, "mopedkort" needs none."""
    whole = name if not stem or stem.casefold() in name.casefold() else f"{stem} {name}".strip()
    return name if name and terms.certain("certificate", name) and not terms.certain("certificate", whole) else whole


def without_gears(name: str, terms: Terms) -> tuple[str, bool] | None:
    """The name of a driving licence without "automat" or "manuell", and whether it is for automatic gears alone.

    None when it has no such word or is no licence.
    """
    bare = " ".join(_MANUAL.sub(" ", _AUTOMATIC.sub(" ", name)).split())
    found = _licence_of(bare, terms) if bare != name else None
    return None if found is None else (found, _AUTOMATIC.search(name) is not None and not _MANUAL.search(name))


def without_eea(name: str, terms: Terms) -> str | None:
    """The name of a driving licence without the EEA country that it is from, where it is valid too: "B (pol)"."""
    found = _ORIGIN.search(name)
    where = "" if found is None else found["where"].casefold()
    if found is None or not (where in _SHORT_EEA or terms.resolution("language", where).code in _EEA):
        return None
    return _licence_of(name.replace(found[0], "").strip(), terms)


def is_from_abroad(name: str, terms: Terms) -> bool:
    """Whether a name is that of a driving licence and of a country: "B från Syrien", "syriskt körkort", "B (ukr)"."""
    found = _ORIGIN.search(name)
    if found is not None and terms.resolution("language", found["where"]).code is not None:
        name = name.replace(found[0], " (Utland)")
    bare = " ".join(_ABROAD.sub(" ", name).split())
    return bare != name and bool(Spelling.of(bare).left) and _licence_of(bare, terms) is not None


def _licence_of(name: str, terms: Terms) -> str | None:
    """The name of a driving licence, where a text is one as it stands or behind the word for it; else None."""
    for one in (name, f"körkort {name}"):
        code = terms.resolution("certificate", one).code
        if code is not None and code.startswith("licence"):
            return one
    return None
