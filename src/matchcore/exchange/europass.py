"""The Europass CV in XML, as the Europass editor writes it since 2020, to and from a candidate.

The document is an HR Open ``Candidate`` with Europass's and EURES's own parts. Read by local names, in any order,
since real exports follow no published schema to the letter. Sources: the Commission's "Europass2 CV XML Schema
Documentation" 3.0 and exports of the editor; language codes by ISO 639-2.

It carries certificates and driving licences with their days, languages by CEFR (as a whole and by skill), the
municipality and postcode of the home, and the first day available. Work and schooling are read where their titles mean
an occupation group for certain, and written under the group's name; for how long is carried where it is known until
when. It does not carry whether a training from abroad is recognised or a certificate was validated, partial
certificates, courses, tracks, coordinates, reach, forms of employment, wishes, hours, groups or facts.
"""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

from matchcore.content.text import source_of
from matchcore.content.write import write_bytes
from matchcore.content.xmltree import child, children, has_text, local_name, parsed_xml, text_at
from matchcore.errors import FileError, InputError, Problem
from matchcore.exchange.careers import abroad, level_of_eqf, level_of_words, occupation_named, work_read
from matchcore.exchange.europass_xml import AGENCY, SKILLS, carried, europass_xml
from matchcore.exchange.shared import (
    DocumentFindings,
    ExchangeRead,
    certificate_of,
    language_of,
    level_written,
    lost_between,
    place_named,
    record_id,
)
from matchcore.messages import with_remedy
from matchcore.records import Candidate, Certificate, Education, Language, Occupation, Place
from matchcore.records.model import LEVELS
from matchcore.vocabulary import Vocabulary, default_vocabulary

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PERSONAL = frozenset(
    "CandidateSupplier PersonName Communication NationalityCode BirthDate BirthPlace GenderCode Disability "
    "ResidencyCountryCode".split()
)
_READ = frozenset(
    "ID PersonAvailability Licenses Certifications PersonQualifications EmploymentHistory EducationHistory".split()
)
_PICTURES = frozenset({"Attachment"})


def recognises(document: Any) -> bool:
    """Whether `document`, the bytes of an XML file, begins as a Europass CV does."""
    return isinstance(document, bytes) and b"www.europass.eu/" in document[:4096] and b"Candidate" in document[:4096]


def read_document(
    source: bytes | str | os.PathLike[str], vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Candidate]:
    """Read a Europass CV: an XML file, an open file, or its bytes.

    A mother tongue has no CEFR level: it is counted as C2, and `left_out` says so. A certificate read is declared.

    Raises
    ------
    FileError
        When it is not a Europass CV in XML, has entities or a DTD of its own, or holds values that no record takes,
        all at once.
    MissingExtraError
        When defusedxml is not installed.
    """
    content = source if isinstance(source, bytes) else source_of(source).content
    root = parsed_xml(content)
    if local_name(root) != "Candidate":
        raise FileError(Problem(*with_remedy("exchange.other_kind", format="Europass CV"), value=local_name(root)[:60]))
    known = default_vocabulary() if vocabulary is None else vocabulary
    return _Reading(root, content, known).read()


class _Reading:
    """One Europass CV being read."""

    def __init__(self, root: Element, content: bytes, vocabulary: Vocabulary) -> None:
        self.root = root
        self.person = child(root, "CandidatePerson")
        self.profile = child(root, "CandidateProfile")
        self.vocabulary = vocabulary
        self.found = DocumentFindings()
        node = next(iter(children(root, "DocumentID")), None)
        given = (node.get("schemeID") or "").strip() if node is not None else ""
        is_ours = node is not None and node.get("schemeAgencyName") == AGENCY
        self.id = given if given and is_ours else record_id(given, content)
        self.name = f"candidate {self.id}"
        if not is_ours:
            self.found.leave("exchange.local_id" if given else "exchange.no_id", self.name, "DocumentID")

    def read(self) -> ExchangeRead[Candidate]:
        """The candidate, and what was left out."""
        values = {
            "id": self.id,
            "certificates": (
                *self._certificates("Licenses", "License", ("LicenseTypeCode", "LicenseName"), "licence-"),
                *self._certificates("Certifications", "Certification", ("CertificationTypeCode", "CertificationName")),
            ),
            "languages": self._languages(),
            "home": self._home(),
            "available_from": self._available_from(),
            "occupations": self._occupations(),
            "educations": self._educations(),
        }
        self._tell_of_the_rest()
        return self.found.finish([self.found.make(Candidate, values)])

    def _certificates(self, section: str, item: str, names: tuple[str, ...], prefix: str = "") -> list[Certificate]:
        made: list[Certificate] = []
        for index, node in enumerate(children(self.profile, section, item)):
            field = f"{section}.{index}"
            written = [text_at(node, name) for name in names]
            of_class = [prefix + name.lower() for name in written if name and prefix]
            code = certificate_of([*of_class, *written], self.vocabulary)
            if code is None:
                if any(written):
                    self.found.leave("exchange.unknown_certificate", self.name, field, next(filter(None, written)))
                continue
            days = {
                name: self.found.day(
                    text_at(node, "FreeFormEffectivePeriod", part, "FormattedDateTime"), self.name, f"{field}.{part}"
                )
                for name, part in (("issued", "StartDate"), ("expires", "EndDate"))
            }
            if days["issued"] is None:
                first = text_at(node, "FirstIssuedDate", "FormattedDateTime")
                days["issued"] = self.found.day(first, self.name, f"{field}.FirstIssuedDate")
            certificate = self.found.part(Certificate, self.name, field, code=code, **days)
            made += [] if certificate is None else [certificate]
        return made

    def _languages(self) -> list[Language]:
        languages: dict[str, Language] = {}
        for index, node in enumerate(children(self.profile, "PersonQualifications", "PersonCompetency")):
            field = f"PersonQualifications.{index}"
            if (text_at(node, "TaxonomyID") or "").casefold() != "language":
                self.found.leave("exchange.no_place", self.name, field)
                continue
            written = text_at(node, "CompetencyID")
            code = language_of(written, self.vocabulary)
            if code is None or code in languages:
                what = "exchange.unknown_language" if code is None else "value.twice"
                self.found.leave(what, self.name, field, written)
                continue
            language = self._language(code, node, field)
            if language is not None:
                languages[code] = language
        for index, node in enumerate(children(self.person, "PrimaryLanguageCode")):
            written, field = (node.text or "").strip(), f"PrimaryLanguageCode.{index}"
            code = language_of(written, self.vocabulary)
            if code is None and written:
                self.found.leave("exchange.unknown_language", self.name, field, written)
            elif code is not None and code not in languages:
                languages[code] = Language(language=code, level="C2")
                self.found.leave("exchange.mother_tongue", self.name, field, written)
        return list(languages.values())

    def _language(self, code: str, node: Element, field: str) -> Language | None:
        levels: dict[str, str] = {}
        whole = text_at(node, "ProficiencyLevel", "ScoreText")
        if whole is not None:
            levels["level"] = level_written(whole)
        for dimension in children(node, "CompetencyDimension"):
            skill = SKILLS.get(text_at(dimension, "CompetencyDimensionTypeCode") or "")
            score = text_at(dimension, "Score", "ScoreText")
            if skill and score:
                levels[skill] = min(levels.get(skill, "C2"), level_written(score), key=_rank)
        if not levels:
            self.found.leave("exchange.no_level", self.name, field, code)
            return None
        return self.found.part(Language, self.name, field, language=code, **levels)

    def _occupations(self) -> list[Occupation]:
        made: list[Occupation] = []
        employers = children(self.profile, "EmploymentHistory", "EmployerHistory")
        for index, employer in enumerate(employers):
            country = text_at(employer, "OrganizationContact", "Communication", "Address", "CountryCode")
            for position in children(employer, "PositionHistory"):
                title, field = text_at(position, "PositionTitle"), f"EmploymentHistory.{index}"
                ends = (("EmploymentPeriod", part, "FormattedDateTime") for part in ("StartDate", "EndDate"))
                days = [text_at(position, *path) for path in ends]
                made += work_read(self.found, self.name, field, title, days, self.vocabulary, country=country)
        return made

    def _educations(self) -> list[Education]:
        made: list[Education] = []
        for index, node in enumerate(children(self.profile, "EducationHistory", "EducationOrganizationAttendance")):
            field = f"EducationHistory.{index}"
            name = text_at(node, "EducationDegree", "DegreeName")
            level = level_of_eqf(text_at(node, "EducationLevelCode")) or level_of_words([name])
            code = occupation_named([name], self.vocabulary)
            if (text_at(node, "AttendancePeriod", "Ongoing") or "").casefold() == "true":
                self.found.leave("exchange.unfinished", self.name, field)
            elif level is None and code is None:
                self.found.leave("exchange.unknown_education", self.name, field, name)
            else:
                country = text_at(node, "OrganizationContact", "Communication", "Address", "CountryCode")
                made.append(Education(level=level, ssyk=code, abroad=abroad(country)))
        return made

    def _home(self) -> Place | None:
        for address in children(self.person, "Communication", "Address"):
            if (text_at(address, "CountryCode") or "se").casefold() not in ("se", "swe"):
                self.found.leave("exchange.abroad", self.name, "Address.CountryCode")
                continue
            city = text_at(address, "CityName")
            values = place_named(city, None, self.vocabulary)
            if city and not values:
                self.found.leave("exchange.unknown_municipality", self.name, "Address.CityName")
            postcode = text_at(address, "PostalCode")
            if postcode is not None:
                values["postcode"] = postcode
            if values:
                try:
                    return Place(**values)
                except InputError as error:
                    why = error.problems[0].what
                    self.found.leave("exchange.place", self.name, "Address", why=why)
        return None

    def _available_from(self) -> Any:
        days = [
            self.found.day((node.text or "").strip() or None, self.name, "PersonAvailability")
            for node in children(self.profile, "PersonAvailability", "AvailabilityDates", "StartDateTime")
        ]
        return min((day for day in days if day is not None), default=None)

    def _tell_of_the_rest(self) -> None:
        """Every part of the document that holds something and was not read, once by its name."""
        told: set[str] = set()
        outer = [node for node in self.root if local_name(node) == "CandidateSupplier"]
        for node in [*outer, *(self.person if self.person is not None else ())]:
            name = local_name(node)
            if name in _PERSONAL and name not in told and has_text(node):
                told.add(name)
                self.found.leave("exchange.personal", self.name, name)
        for node in self.profile if self.profile is not None else ():
            name = local_name(node)
            if name not in _READ and name not in told and has_text(node):
                told.add(name)
                personal = name in _PICTURES
                self.found.leave("exchange.personal" if personal else "exchange.no_place", self.name, name)


def _rank(level: str) -> int:
    """How high a level is; one that is none goes first, and is then refused."""
    return LEVELS.index(level) if level in LEVELS else -1


def what_is_lost(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> tuple[Problem, ...]:
    """What of a candidate a Europass CV cannot carry, value by value."""
    return lost_between(candidate, carried(candidate, vocabulary=vocabulary), "Europass")


def write_europass(candidate: Candidate, path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None) -> None:
    """Write a candidate as a Europass CV; `what_is_lost` tells what it leaves out. Raises `FileError`."""
    write_bytes(europass_xml(candidate, vocabulary=vocabulary), path)
