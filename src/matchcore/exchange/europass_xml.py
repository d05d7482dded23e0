"""A candidate written as a Europass CV."""

from __future__ import annotations

from matchcore.content.xmltree import element, plain
from matchcore.exchange.careers import EQF_OF, carried_schooling, carried_work, country_of, days_of, title_of
from matchcore.exchange.shared import (
    carried_certificates,
    carried_languages,
    carried_place,
    city_of,
    is_no_licence,
    licence_class,
    three_letters,
)
from matchcore.records import Candidate, Certificate, Education, Language, Occupation, Place
from matchcore.vocabulary import Vocabulary, default_vocabulary

AGENCY = "matchcore"
"""Whose identifiers a document's is: ours are the candidates' own, while anybody's Europass CV may be "1"."""

SKILLS = {
    "CEF-Understanding-Listening": "listening",
    "CEF-Understanding-Reading": "reading",
    "CEF-Speaking-Interaction": "spoken_interaction",
    "CEF-Speaking-Production": "spoken_production",
    "CEF-Writing-Production": "writing",
    "CEF-Writing-Interaction": "writing",
}
"""EURES's codes of the CEFR skills."""

_NAMESPACES = {
    "xmlns": "http://www.europass.eu/1.0",
    "xmlns:oa": "http://www.openapplications.org/oagis/9",
    "xmlns:eures": "http://www.europass_eures.eu/1.0",
    "xmlns:hr": "http://www.hr-xml.org/3",
}


def carried(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> Candidate:
    """The part of a candidate that a Europass CV carries: what `europass.read_document` gives back."""
    known = default_vocabulary() if vocabulary is None else vocabulary
    home = candidate.home
    place = None if home is None else carried_place(_one_city(home), known, postcode=home.postcode)
    return Candidate(
        id=candidate.id,
        certificates=sorted(carried_certificates(candidate, known), key=is_no_licence),
        languages=carried_languages(candidate, known),
        home=place,
        available_from=candidate.available_from,
        occupations=carried_work(candidate, known),
        educations=carried_schooling(candidate, known),
    )


def europass_xml(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> bytes:
    """A candidate as a Europass CV in XML, UTF-8. The name in it is the candidate's id: no other is known.

    Raises
    ------
    FileError
        When the id holds a character that XML cannot.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    kept = carried(candidate, vocabulary=known)
    name = element("PersonName", element("oa:GivenName", plain(kept.id)), element("hr:FamilyName", "-"))
    supplier = element(
        "CandidateSupplier",
        _id("hr:PartyID", kept.id, "PartyID"),
        element("hr:PartyName", "Owner"),
        element("PersonContact", name),
        element("hr:PrecedenceCode", "1"),
    )
    licences = [one for one in kept.certificates if licence_class(one.code)]
    others = [one for one in kept.certificates if not licence_class(one.code)]
    profile = [_id("hr:ID", kept.id, "CandidateProfileID")]
    if kept.available_from is not None:
        start = element("hr:StartDateTime", kept.available_from.isoformat())
        profile.append(element("eures:PersonAvailability", element("eures:AvailabilityDates", start)))
    profile += [
        element("EmploymentHistory", *(_work(one, known) for one in kept.occupations)),
        element("EducationHistory", *(_schooling(one, known) for one in kept.educations)),
        element("eures:Licenses", *(_licence(one) for one in licences)),
        element("Certifications", *(_certification(one, known) for one in others)),
        element("PersonQualifications", *(_competency(one) for one in kept.languages)),
    ]
    document = element(
        "Candidate",
        _id("hr:DocumentID", kept.id, "DocumentIdentifier", AGENCY),
        supplier,
        element("CandidatePerson", name, *_address(kept.home, known)),
        element("CandidateProfile", *profile, languageCode="sv"),
        **_NAMESPACES,
    )
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + document + "\n").encode("utf-8")


def _id(tag: str, value: str, name: str, agency: str = "EUROPASS") -> str:
    return element(tag, schemeID=value, schemeName=name, schemeAgencyName=agency, schemeVersionID="4.0")


def _one_city(home: Place) -> Place:
    """A home with one name for its city, which is all that the format holds: the municipality's where it has both."""
    return home if home.municipality is None else home.model_copy(update={"locality": None})


def _address(home: Place | None, vocabulary: Vocabulary) -> list[str]:
    if home is None:
        return []
    lines = []
    if (city := city_of(home, vocabulary)) is not None:
        lines.append(element("oa:CityName", plain(city)))
    lines.append(element("CountryCode", "se"))
    if home.postcode is not None:
        lines.append(element("oa:PostalCode", home.postcode))
    return [element("Communication", element("UseCode", "home"), element("Address", *lines, type="home"))]


def _licence(one: Certificate) -> str:
    return element("eures:License", element("hr:LicenseTypeCode", licence_class(one.code) or ""), *_period(one))


def _certification(one: Certificate, vocabulary: Vocabulary) -> str:
    label = vocabulary.certificates[one.code].label.sv
    return element(
        "Certification",
        element("hr:CertificationTypeCode", plain(one.code)),
        element("hr:CertificationName", plain(label)),
        *_period(one),
    )


def _period(one: Certificate) -> list[str]:
    ends = [
        element(tag, element("hr:FormattedDateTime", day.isoformat()))
        for tag, day in (("eures:StartDate", one.issued), ("eures:EndDate", one.expires))
        if day is not None
    ]
    return [element("eures:FreeFormEffectivePeriod", *ends)] if ends else []


def _work(done: Occupation, vocabulary: Vocabulary) -> str:
    ends = [
        element(tag, element("hr:FormattedDateTime", month))
        for tag, month in zip(("eures:StartDate", "eures:EndDate"), days_of(done))
        if month is not None
    ]
    period = [element("eures:EmploymentPeriod", *ends)] if ends else []
    title = element("PositionTitle", plain(title_of(done.ssyk, vocabulary) or ""), typeCode="FREETEXT")
    return element("EmployerHistory", *_country(done.abroad), element("PositionHistory", title, *period))


def _schooling(had: Education, vocabulary: Vocabulary) -> str:
    parts = _country(had.abroad)
    if had.level is not None:
        parts.append(element("EducationLevelCode", EQF_OF[had.level]))
    if (title := title_of(had.ssyk, vocabulary)) is not None:
        parts.append(element("EducationDegree", element("hr:DegreeName", plain(title))))
    return element("EducationOrganizationAttendance", *parts)


def _country(is_abroad: bool | None) -> list[str]:
    code = country_of(is_abroad)
    if code is None:
        return []
    address = element("Address", element("CountryCode", code.lower()))
    return [element("OrganizationContact", element("Communication", address))]


def _competency(one: Language) -> str:
    parts = [
        element("CompetencyID", plain(three_letters(one.language)), schemeName="NORMAL"),
        element("hr:TaxonomyID", "language"),
    ]
    if one.level is not None:
        parts.append(element("eures:ProficiencyLevel", element("hr:ScoreText", one.level)))
    levels = {dimension: getattr(one, skill) for dimension, skill in SKILLS.items()}
    for dimension, level in levels.items():
        if level is not None and dimension != "CEF-Writing-Interaction":
            code = element("hr:CompetencyDimensionTypeCode", dimension)
            score = element("eures:Score", element("hr:ScoreText", level))
            parts.append(element("eures:CompetencyDimension", code, score))
    return element("PersonCompetency", *parts)
