"""HR Open's Candidate in JSON, to and from a candidate.

It carries certificates and driving licences with their days, languages by CEFR (as a whole and by skill), the home
(coordinate, municipality, postcode), how far the person travels, forms of employment, and the first day available.
Work, schooling and wished titles are read where they mean an occupation group for certain, and written under the
group's name; for how long is carried where it is known until when. Of hours it carries full time alone. It does not
carry whether a training from abroad is recognised or a certificate was validated, partial certificates, courses,
tracks, wished ways out, since when the person waits, groups or facts.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from matchcore.content.strictjson import Fields, Json
from matchcore.content.write import write_json
from matchcore.errors import Problem
from matchcore.exchange.careers import (
    ISCED_OF,
    abroad,
    carried_schooling,
    carried_work,
    country_of,
    days_of,
    level_of_isced,
    level_of_words,
    occupation_named,
    title_of,
    work_read,
)
from matchcore.exchange.hropen_parts import (
    certificate_fields,
    certificates_at,
    code_of_form,
    first_place,
    form_of_code,
    language_fields,
    language_levels,
    place_fields,
)
from matchcore.exchange.shared import (
    DocumentFindings,
    ExchangeRead,
    carried_certificates,
    carried_languages,
    carried_place,
    each_has,
    entries_of,
    is_no_licence,
    licence_class,
    lost_between,
)
from matchcore.records import Candidate, Certificate, Education, Hours, Language, Occupation, Place, Wishes
from matchcore.vocabulary import Vocabulary, default_vocabulary

_KILOMETRES = {"KMT": 1.0, "KM": 1.0, "SMI": 1.609344, "MI": 1.609344, "MTR": 0.001}
_FULL_TIME = Hours(least=100, most=100)
_PERSONAL = frozenset(
    "name height weight gender birthDate birthPlace nationality citizenship race ethnicity religion maritalStatus "
    "disability visa passportId legalId photo".split()
)
_READ = frozenset(
    "languageCode profileId alternateIds profileName personAvailability positionPreferences licenses certifications "
    "qualifications distributionGuidelines employment education".split()
)


def recognises(document: Any) -> bool:
    """Whether parsed JSON is an HR Open candidate, or a list of them."""
    return each_has(document, "documentId", "profiles")


def read_document(
    source: str | os.PathLike[str] | Json, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Candidate]:
    """Read HR Open candidates: a JSON file or parsed JSON with one candidate or a list of them.

    Of several profiles of a person (one a language) the first is read. Certificates read are declared.

    Raises
    ------
    FileError
        When it is not such a document, or holds values that no record takes, all at once.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    found = DocumentFindings()
    entries = entries_of(source, "HR Open Candidate", recognises)
    return found.finish([_Reading(entry, found, known).read() for entry in entries])


def _id_at(given: Fields) -> str | None:
    """An identifier, with the system that gave it: two systems may each have a candidate 1."""
    value, scheme = given.key("value"), given.text("schemeId")
    return value if not value or not scheme or scheme == "matchcore" else f"{scheme}:{value}"


class _Reading:
    """One HR Open candidate being read."""

    def __init__(self, document: Json, found: DocumentFindings, vocabulary: Vocabulary) -> None:
        self.found = found
        self.vocabulary = vocabulary
        whole = Fields(document, found.problems, "candidate")
        person = whole.inner("person")
        self.id = _id_at(whole.inner("documentId")) or _id_at(person.inner("id"))
        name = f"candidate {self.id}" if self.id else None
        self.person = Fields(person.data, found.problems, name, "person")
        profiles = [
            Fields(entry, found.problems, name, f"profiles.{index}")
            for index, entry in enumerate(whole.items("profiles"))
        ]
        self.profile = profiles[0] if profiles else Fields({}, found.problems, name)
        for extra in profiles[1:]:
            found.leave("exchange.no_place", name, extra.path)
        self.wishes = list(self.profile.each("positionPreferences"))
        self.name = name

    def read(self) -> Candidate | None:
        """The candidate, or None with its faults noted."""
        certificates, languages = self._certificates(), self._languages()
        self._tell_of_the_rest()
        return self.found.make(
            Candidate,
            {
                **({"id": self.id} if self.id else {}),
                "certificates": certificates,
                "languages": languages,
                "home": first_place(self.person.inner("communication").each("address"), self.found, self.vocabulary),
                "reach_km": self._reach(),
                "forms": self._forms(),
                "available_from": self._available_from(),
                "occupations": self._occupations(),
                "educations": self._educations(),
                "wishes": self._wished(),
                "hours": self._hours(),
            },
        )

    def _certificates(self) -> list[Certificate]:
        made = [
            self.found.part(Certificate, self.name, given.path, code=code, **days)
            for section in ("licenses", "certifications")
            for given in self.profile.each(section)
            for code, days in certificates_at(given, self.found, self.vocabulary)
        ]
        return [one for one in made if one is not None]

    def _languages(self) -> list[Language]:
        made: dict[str, Language] = {}
        for given in self.profile.each("qualifications"):
            before = len(self.found.left_out)
            read = language_levels(given, self.found, self.vocabulary)
            if read is None:
                if len(self.found.left_out) == before:
                    self.found.leave("exchange.no_place", self.name, given.path)
                continue
            code, levels = read
            if code in made:
                self.found.leave("value.twice", self.name, given.path, value=code)
                continue
            one = self.found.part(Language, self.name, given.path, language=code, **levels)
            if one is not None:
                made[code] = one
        return list(made.values())

    def _reach(self) -> float | None:
        for wish in self.wishes:
            for location in wish.each("locations"):
                distance = location.inner("maximumCommuteDistance")
                value, unit = distance.number("value"), distance.text("unitCode") or "KMT"
                if value is not None and unit.upper() in _KILOMETRES:
                    return value * _KILOMETRES[unit.upper()]
                if value is not None:
                    self.found.leave("exchange.no_place", self.name, distance.path, unit)
        return None

    def _forms(self) -> list[str] | None:
        codes = [code for wish in self.wishes for code in wish.items("positionOfferingTypeCodes")]
        forms = [form_of_code(code, self.vocabulary) if isinstance(code, str) else None for code in codes]
        if not codes:
            return None
        if None in forms:  # leaving one out would narrow what the person accepts
            unknown = codes[forms.index(None)]
            field = "positionPreferences.positionOfferingTypeCodes"
            self.found.leave("exchange.unknown_form", self.name, field, str(unknown)[:60])
            return None
        return list(dict.fromkeys(form for form in forms if form is not None))

    def _occupations(self) -> list[Occupation]:
        made: list[Occupation] = []
        for employer in self.profile.each("employment"):
            for position in employer.each("positionHistories"):
                country = position.inner("location").text("countryCode")
                told = position.path, position.text("title"), (position.text("start"), position.text("end"))
                made += work_read(self.found, self.name, *told, self.vocabulary, country=country)
        return made

    def _educations(self) -> list[Education]:
        made: list[Education] = []
        for given in self.profile.each("education"):
            degrees = list(given.each("educationDegrees"))
            names = [*(degree.text("name") for degree in degrees), given.inner("institution").text("name")]
            programs = [name for name in given.items("programs") if isinstance(name, str)]
            levels = [level_of_isced(degree.key("iscedEducationLevelCode")) for degree in degrees]
            level = next(filter(None, levels), None) or level_of_words(names)
            code = occupation_named([*programs, *names[:-1]], self.vocabulary)
            if level is None and code is None:
                self.found.leave("exchange.unknown_education", self.name, given.path, names[-1])
                continue
            address = next(iter(given.inner("institution").inner("communication").each("address")), None)
            where = None if address is None else abroad(address.text("countryCode"))
            made.append(Education(level=level, ssyk=code, abroad=where))
        return made

    def _wished(self) -> Wishes | None:
        codes: dict[str, None] = {}
        for wish in self.wishes:
            for title in wish.items("positionTitles"):
                code = occupation_named([title if isinstance(title, str) else None], self.vocabulary)
                if code is not None:
                    codes[code] = None
                else:
                    field = f"{wish.path}.positionTitles"
                    self.found.leave("exchange.unknown_work", self.name, field, str(title)[:60])
        return Wishes(occupations=list(codes)) if codes else None

    def _hours(self) -> Hours | None:
        codes = {str(code).casefold() for wish in self.wishes for code in wish.items("positionScheduleTypeCodes")}
        return _FULL_TIME if codes == {"fulltime"} else None

    def _available_from(self) -> Any:
        available = self.profile.inner("personAvailability")
        days = [
            self.found.day(span.text("startDateTime"), self.name, span.path)
            for span in available.each("availabilityDates")
        ]
        return min((day for day in days if day is not None), default=None)

    def _tell_of_the_rest(self) -> None:
        told = [name for name in self.person.data if name in _PERSONAL and name in self.person]
        if self.person.inner("communication"):
            told.append("communication")
        for name in told:
            self.found.leave("exchange.personal", self.name, f"person.{name}")
        for name in self.profile.data:
            if name not in _READ and self.profile.items(name):
                self.found.leave("exchange.no_place", self.name, f"{self.profile.path}.{name}")


def carried(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> Candidate:
    """The part of a candidate that HR Open's Candidate carries: what `read_document` gives back."""
    known = default_vocabulary() if vocabulary is None else vocabulary
    forms = candidate.forms
    if forms is not None and (not forms or any(form not in known.forms for form in forms)):
        forms = None
    asked = candidate.wishes.occupations if candidate.wishes is not None else ()
    wished = [ssyk for ssyk in dict.fromkeys(asked) if title_of(ssyk, known) is not None]
    return Candidate(
        id=candidate.id,
        certificates=sorted(carried_certificates(candidate, known), key=is_no_licence),
        languages=carried_languages(candidate, known),
        home=known_place(candidate.home, known),
        reach_km=candidate.reach_km,
        forms=None if forms is None else tuple(dict.fromkeys(forms)),
        available_from=candidate.available_from,
        occupations=carried_work(candidate, known),
        educations=carried_schooling(candidate, known),
        wishes=Wishes(occupations=wished) if wished else None,
        hours=_FULL_TIME if candidate.hours == _FULL_TIME else None,
    )


def known_place(place: Place | None, vocabulary: Vocabulary) -> Place | None:
    """A place with the names that the vocabulary knows; None when nothing is left."""
    if place is None:
        return None
    return carried_place(place, vocabulary, lat=place.lat, lon=place.lon, postcode=place.postcode)


def what_is_lost(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> tuple[Problem, ...]:
    """What of a candidate HR Open's Candidate cannot carry, value by value."""
    return lost_between(candidate, carried(candidate, vocabulary=vocabulary), "HR Open")


def hropen_candidate(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> dict[str, Json]:
    """A candidate as HR Open's Candidate: an object to be written as JSON. It names nobody."""
    known = default_vocabulary() if vocabulary is None else vocabulary
    kept = carried(candidate, vocabulary=known)
    made = [(one, certificate_fields(one.code, one.issued, one.expires, known)) for one in kept.certificates]
    profile: dict[str, Json] = {"languageCode": "sv-SE", "profileId": {"value": kept.id}}
    if kept.available_from is not None:
        profile["personAvailability"] = {
            "availabilityDates": [{"startDateTime": f"{kept.available_from.isoformat()}T00:00:00Z"}]
        }
    wish: dict[str, Json] = {}
    if kept.reach_km is not None:
        wish["locations"] = [{"maximumCommuteDistance": {"value": kept.reach_km, "unitCode": "KMT"}}]
    if kept.forms is not None:
        wish["positionOfferingTypeCodes"] = [code_of_form(form) for form in kept.forms]
    if kept.wishes is not None:
        wish["positionTitles"] = [title_of(ssyk, known) for ssyk in kept.wishes.occupations]
    if kept.hours is not None:
        wish["positionScheduleTypeCodes"] = ["FullTime"]
    profile |= {"positionPreferences": [wish]} if wish else {}
    if kept.occupations:
        profile["employment"] = [_work(one, known) for one in kept.occupations]
    if kept.educations:
        profile["education"] = [_schooling(one, known) for one in kept.educations]
    for section, of_class in (("licenses", True), ("certifications", False)):
        listed = [fields for one, fields in made if bool(licence_class(one.code)) is of_class]
        profile |= {section: listed} if listed else {}
    if kept.languages:
        profile["qualifications"] = [
            language_fields(one.language, one.level, one.skills, known) for one in kept.languages
        ]
    person: dict[str, Json] = {"id": {"value": kept.id}}
    if kept.home is not None:
        person["communication"] = {"address": [place_fields(kept.home, known)]}
    return {"documentId": {"value": kept.id, "schemeId": "matchcore"}, "person": person, "profiles": [profile]}


def _work(done: Occupation, vocabulary: Vocabulary) -> dict[str, Json]:
    position: dict[str, Json] = {"title": title_of(done.ssyk, vocabulary)}
    position |= {name: month for name, month in zip(("start", "end"), days_of(done)) if month is not None}
    if (country := country_of(done.abroad)) is not None:
        position["location"] = {"countryCode": country}
    return {"positionHistories": [position]}


def _schooling(had: Education, vocabulary: Vocabulary) -> dict[str, Json]:
    degree: dict[str, Json] = {}
    if (title := title_of(had.ssyk, vocabulary)) is not None:
        degree["name"] = title
    if had.level is not None:
        degree["iscedEducationLevelCode"] = ISCED_OF[had.level]
    made: dict[str, Json] = {"educationDegrees": [degree]}
    if (country := country_of(had.abroad)) is not None:
        made["institution"] = {"communication": {"address": [{"countryCode": country}]}}
    return made


def write_hropen_candidate(
    candidate: Candidate, path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None
) -> None:
    """Write a candidate as HR Open JSON; `what_is_lost` tells what it leaves out. Raises `FileError`."""
    write_json(hropen_candidate(candidate, vocabulary=vocabulary), path)
