"""The parts that HR Open's candidates and openings share: places, certificates, languages, forms.

HR Open Standards, recruiting JSON of 2020 (4.2 and near): names as in its ``CandidateType`` and
``PositionOpeningType``. Lists of codes there are open; a code of our own is written ``x:…``, as HR-XML has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from matchcore.content.strictjson import Fields
from matchcore.errors import InputError
from matchcore.exchange.shared import (
    DocumentFindings,
    certificate_of,
    city_of,
    language_of,
    level_written,
    licence_class,
    place_named,
    three_letters,
)
from matchcore.messages import Phrase
from matchcore.records import Level, Place, Skill
from matchcore.records.model import SKILLS
from matchcore.vocabulary import Vocabulary

FORMS = {
    "permanent": "DirectHire",
    "fixed-term": "Temporary",
    "seasonal": "Seasonal",
    "hourly": "OnCall",
    "praktik": "Internship",
    "training-seat": "Apprenticeship",
}
"""Our forms of employment and HR Open's; any other form is written with ``x:`` before it."""

SKILL_DIMENSIONS = {
    "listening": "CEF-Understanding-Listening",
    "reading": "CEF-Understanding-Reading",
    "spoken_interaction": "CEF-Speaking-Interaction",
    "spoken_production": "CEF-Speaking-Production",
    "writing": "CEF-Writing-Production",
}
_SWEDEN = frozenset({"se", "swe", "sverige", "sweden"})
_DRIVING = ("körkort", "driving licen", "driver", "führerschein", "permis de conduire")


def code_of_form(form: str) -> str:
    """HR Open's code of a form of employment."""
    return FORMS.get(form, f"x:{form}")


def form_of_code(code: str, vocabulary: Vocabulary) -> str | None:
    """Our form of employment for a code of HR Open's, or None."""
    form = code[2:] if code.startswith("x:") else next((ours for ours, hr in FORMS.items() if hr == code), None)
    return form if form in vocabulary.forms else None


def certificate_fields(code: str, issued: object, expires: object, vocabulary: Vocabulary) -> dict[str, Any]:
    """A licence or certification: a driving licence with its class as an endorsement, else name and code."""
    days = {name: f"{day}T00:00:00Z" for name, day in (("validFrom", issued), ("validTo", expires)) if day}
    letters = licence_class(code)
    if letters is not None:
        made: dict[str, Any] = {
            "name": "Körkort",
            "type": {"name": "Körkort", "code": "Driving License"},
            "status": "Active",
            "endorsements": [{"value": letters}],
        }
    else:
        label = vocabulary.certificates[code].label.sv
        made = {"name": label, "type": {"name": label, "code": code}, "status": "Active"}
    if days:
        made["effectiveTimePeriod"] = days
    return made


def certificates_at(
    given: Fields, found: DocumentFindings, vocabulary: Vocabulary
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The certificates that one licence or certification stands for, each a code and the days it holds."""
    status = given.text("status")
    if status is not None and status.casefold() != "active":
        found.leave("exchange.not_active", given.record, given.path, status)
        return
    kind = given.inner("type")
    names = [kind.text("code"), given.text("name"), kind.text("name"), given.inner("id").text("schemeId")]
    days = _days(given, found)
    endorsed = [entry for entry in given.each("endorsements") if entry.text("value")]
    if any(name and any(word in name.casefold() for word in _DRIVING) for name in names):
        for entry in endorsed:
            code = f"licence-{(entry.text('value') or '').casefold()}"
            if code in vocabulary.certificates:
                own = {name: day for name, day in _period(entry, found).items() if day is not None}
                yield code, {**days, **own}
            else:
                found.leave("exchange.unknown_certificate", given.record, entry.path, entry.text("value"))
        if given.items("restrictions"):
            found.leave("exchange.no_place", given.record, f"{given.path}.restrictions")
        if endorsed:
            return
    code_found = certificate_of(names, vocabulary)
    if code_found is not None:
        yield code_found, days
    elif any(names):
        found.leave("exchange.unknown_certificate", given.record, given.path, next(filter(None, names)))


def _days(given: Fields, found: DocumentFindings) -> dict[str, Any]:
    days = _period(given.inner("effectiveTimePeriod"), found)
    if days["issued"] is None:
        name = "issued" if "issued" in given else "firstIssued"
        days["issued"] = found.day(given.text(name), given.record, f"{given.path}.{name}")
    return days


def _period(period: Fields, found: DocumentFindings) -> dict[str, Any]:
    return {
        ours: found.day(period.text(theirs), period.record, f"{period.path}.{theirs}")
        for ours, theirs in (("issued", "validFrom"), ("expires", "validTo"))
    }


def place_fields(place: Place, vocabulary: Vocabulary) -> dict[str, Any]:
    """A place as an HR Open address."""
    made: dict[str, Any] = {"countryCode": "SE"}
    if place.municipality in vocabulary.municipalities and place.municipality is not None:
        name = vocabulary.municipalities[place.municipality].name
        made["countrySubDivisions"] = [{"type": "Municipality", "value": name}]
    if (city := city_of(place, vocabulary)) is not None:
        made["city"] = city
    if place.postcode is not None:
        made["postalCode"] = place.postcode
    if place.lat is not None and place.lon is not None:
        made["geoLocation"] = {"latitude": place.lat, "longitude": place.lon}
    return made


def first_place(addresses: Iterable[Fields], found: DocumentFindings, vocabulary: Vocabulary) -> Place | None:
    """The place of the first of HR Open's addresses that has one; street lines are never read."""
    return next((place for one in addresses if (place := _place(one, found, vocabulary)) is not None), None)


def _place(address: Fields, found: DocumentFindings, vocabulary: Vocabulary) -> Place | None:
    if not address:
        return None
    if (address.text("countryCode") or "SE").casefold() not in _SWEDEN:
        found.leave("exchange.abroad", address.record, address.path)
        return None
    named = [
        part.text("value")
        for part in address.each("countrySubDivisions")
        if (part.text("type") or "").casefold() in ("municipality", "kommun")
    ]
    codes = (place_named(name, None, vocabulary).get("municipality") for name in named)
    values: dict[str, Any] = dict(
        place_named(address.text("city"), next((code for code in codes if code), None), vocabulary)
    )
    if not values and (named or "city" in address):
        found.leave("exchange.unknown_municipality", address.record, f"{address.path}.city")
    if "postalCode" in address:
        values["postcode"] = address.text("postalCode")
    spot = address.inner("geoLocation")
    point = {"lat": spot.number("latitude"), "lon": spot.number("longitude")}
    for attempt in ({**values, **point}, values, {k: v for k, v in values.items() if k != "postcode"}):
        kept = {name: value for name, value in attempt.items() if value is not None}
        if not kept:
            continue
        try:
            return Place(**kept)
        except InputError as error:
            found.leave("exchange.place", address.record, address.path, why=error.problems[0].what)
    return None


def language_fields(
    code: str, level: str | None, skills: Mapping[Skill, Level], vocabulary: Vocabulary
) -> dict[str, Any]:
    """A language as an HR Open competency, its level apart (under the name that the caller gives it)."""
    label = vocabulary.languages[code].label
    made: dict[str, Any] = {
        "competencyIds": [{"value": three_letters(code), "schemeId": "ISO 639-2"}],
        "taxonomyIds": [{"value": "language"}],
        "competencyName": label.sv if isinstance(label, Phrase) else code,
    }
    if skills:
        made["competencyDimensions"] = [
            {"dimensionType": SKILL_DIMENSIONS[skill], "score": {"scoresText": [{"value": skills[skill]}]}}
            for skill in SKILLS
            if skill in skills
        ]
    if level is not None:
        made["proficiencyLevel"] = {"scoresText": [{"value": level}]}
    return made


def language_levels(
    given: Fields, found: DocumentFindings, vocabulary: Vocabulary
) -> tuple[str, dict[str, str]] | None:
    """The language that a competency is, and its levels; None when it is no language that we know, or has no level."""
    ids = list(given.each("competencyIds"))
    of_language = any((one.text("value") or "").casefold() == "language" for one in given.each("taxonomyIds"))
    iso = [one.text("value") for one in ids if (one.text("schemeId") or "").casefold().startswith("iso 639")]
    if not (of_language or iso):
        return None
    code = next((code for one in (*iso, given.text("competencyName")) if (code := language_of(one, vocabulary))), None)
    if code is None:
        found.leave("exchange.unknown_language", given.record, given.path, given.text("competencyName"))
        return None
    levels: dict[str, str] = {}
    whole = _score(given.inner("proficiencyLevel"))
    if whole is not None:
        levels["level"] = whole
    for dimension in given.each("competencyDimensions"):
        kind = dimension.text("dimensionType")
        skill = next((ours for ours, theirs in SKILL_DIMENSIONS.items() if theirs == kind), None)
        score = _score(dimension.inner("score"))
        if skill is not None and score is not None:
            levels[skill] = score
    if not levels:
        found.leave("exchange.no_level", given.record, given.path, code)
        return None
    return code, levels


def _score(level: Fields) -> str | None:
    written = next((text for one in level.each("scoresText") if (text := one.text("value"))), None)
    return level_written(written) if written is not None else None
