"""HR Open's PositionOpening in JSON, to and from an opening.

It carries employer, title, occupation group, seats, certificates and languages (demanded and wished), the workplace,
the start, and the form of employment. Full time is read and not written. It does not carry an employer's tolerance, the
reason for a language demand, the track, way, hours, shifts, car, support, programme, funding, or facts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import Any

from matchcore.content.strictjson import Fields, Json
from matchcore.content.write import write_json
from matchcore.errors import Problem
from matchcore.exchange.hropen import known_place
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
from matchcore.exchange.shared import DocumentFindings, ExchangeRead, certificate_of, each_has, entries_of, lost_between
from matchcore.records import LanguageDemand, Opening
from matchcore.vocabulary import Vocabulary, default_vocabulary

_SSYK = "SSYK"
_OPEN = frozenset({"active", "open", "posted", "published"})


def recognises(document: Any) -> bool:
    """Whether parsed JSON is an HR Open position opening, or a list of them."""
    return each_has(document, "positionProfiles")


def read_document(
    source: str | os.PathLike[str] | Json, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Opening]:
    """Read HR Open position openings: a JSON file or parsed JSON with one opening or a list of them.

    Each profile of a document is an opening of its own; the second has the document's id with ``-2`` behind it. One
    that is not active is left out, and said to be.

    Raises
    ------
    FileError
        When it is not such a document, or holds values that no record takes, all at once.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    found = DocumentFindings()
    made: list[Opening | None] = []
    for entry in entries_of(source, "HR Open PositionOpening", recognises):
        whole = Fields(entry, found.problems, "opening")
        doc_id = whole.inner("documentId").key("value")
        status = whole.text("statusCode")
        if status is not None and status.casefold() not in _OPEN:
            found.leave("exchange.closed", f"opening {doc_id}", "statusCode", status)
            continue
        for index, data in enumerate(whole.items("positionProfiles")):
            opening_id = doc_id if not index or doc_id is None else f"{doc_id}-{index + 1}"
            profile = Fields(data, found.problems, f"opening {opening_id}", f"positionProfiles.{index}")
            made.append(_Reading(opening_id, whole, profile, found, known).read())
    return found.finish(made)


class _Reading:
    """One profile of a position opening being read."""

    def __init__(
        self, opening_id: str | None, whole: Fields, profile: Fields, found: DocumentFindings, vocabulary: Vocabulary
    ) -> None:
        self.id = opening_id
        self.whole = whole
        self.profile = profile
        self.found = found
        self.vocabulary = vocabulary
        self.name = profile.record

    def read(self) -> Opening | None:
        """The opening, or None with its faults noted."""
        organisations = list(self.profile.each("positionOrganizations"))
        employer = next((name for one in organisations if (name := one.text("name"))), None)
        seats = self.profile.whole("positionOpenQuantity")
        values: dict[str, Any] = {
            "employer": employer or self.whole.inner("postingRequester").text("name") or "",
            "title": self.profile.text("positionTitle") or self.profile.text("profileName") or "",
            "ssyk": self._occupation(),
            "workplace": first_place(self.profile.each("positionLocation"), self.found, self.vocabulary),
            "form": self._form(),
            "hours": self._hours(),
            "start": self.found.day(
                self.profile.inner("positionPeriod").text("start"), self.name, "positionPeriod.start"
            ),
            **self._demands(),
        }
        if self.id is not None:
            values["id"] = self.id
        if seats is not None:
            values["seats"] = seats
        if self.whole.inner("postingRequester").items("personContacts"):
            self.found.leave("exchange.personal", self.name, "postingRequester.personContacts")
        return self.found.make(Opening, values)

    def _occupation(self) -> str | None:
        for category in self.profile.each("jobCategories"):
            given = category.inner("id")
            code = given.key("value")
            if (given.text("schemeId") or "").upper().startswith(_SSYK) and code:
                return code
            self.found.leave("exchange.unknown_occupation", self.name, category.path, category.text("code"))
        return None

    def _form(self) -> str | None:
        codes = [code for code in self.profile.items("positionOfferingTypes") if isinstance(code, str)]
        forms = [form_of_code(code, self.vocabulary) for code in codes]
        if len(forms) == 1 and forms[0] is not None:
            return forms[0]
        if codes:
            field = f"{self.profile.path}.positionOfferingTypes"
            self.found.leave("exchange.unknown_form", self.name, field, ", ".join(codes)[:60])
        return None

    def _hours(self) -> int | None:
        codes = {str(code).casefold() for code in self.profile.items("positionScheduleTypeCodes")}
        return 100 if codes == {"fulltime"} else None

    def _demands(self) -> dict[str, Any]:
        certificates: dict[bool, list[str]] = {True: [], False: []}
        languages: dict[bool, dict[str, LanguageDemand]] = {True: {}, False: {}}
        for entry in self.profile.each("positionQualifications"):
            required = entry.flag("requiredIndicator") if "requiredIndicator" in entry else True
            for section in ("licenseRequirement", "certificationRequirement"):
                given = entry.inner(section)
                if given:
                    certificates[required] += [code for code, _ in certificates_at(given, self.found, self.vocabulary)]
            given = entry.inner("competencyRequirement")
            if given:
                self._competency(given, required, certificates, languages)
            if entry.inner("educationRequirement"):
                self.found.leave("exchange.no_place", self.name, f"{entry.path}.educationRequirement")
        demanded = tuple(dict.fromkeys(certificates[True]))
        return {
            "certificates_required": demanded,
            "certificates_merited": tuple(c for c in dict.fromkeys(certificates[False]) if c not in demanded),
            "languages_required": tuple(languages[True].values()),
            "languages_wanted": tuple(languages[False].values()),
        }

    def _competency(
        self,
        given: Fields,
        required: bool,
        certificates: dict[bool, list[str]],
        languages: dict[bool, dict[str, LanguageDemand]],
    ) -> None:
        before = len(self.found.left_out)
        read = language_levels(given, self.found, self.vocabulary)
        if read is not None:
            code, levels = read
            demand = self.found.part(LanguageDemand, self.name, given.path, language=code, **levels)
            if demand is not None:
                languages[required].setdefault(code, demand)
        elif len(self.found.left_out) == before:
            code_found = certificate_of([given.text("competencyName")], self.vocabulary)
            if code_found is not None:
                certificates[required].append(code_found)
            else:
                self.found.leave("exchange.no_place", self.name, given.path)


def carried(opening: Opening, *, vocabulary: Vocabulary | None = None) -> Opening:
    """The part of an opening that HR Open's PositionOpening carries: what `read_document` gives back.

    It has no way to say that one of several certificates is enough.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary

    def demands(listed: Sequence[LanguageDemand]) -> list[LanguageDemand]:
        return [
            LanguageDemand(language=one.language, level=one.level, **one.skills)
            for one in listed
            if one.language in known.languages
        ]

    return Opening(
        id=opening.id,
        employer=opening.employer,
        title=opening.title,
        ssyk=opening.ssyk,
        seats=opening.seats,
        certificates_required=tuple(
            c for c in opening.certificates_required if isinstance(c, str) and c in known.certificates
        ),
        certificates_merited=tuple(c for c in opening.certificates_merited if c in known.certificates),
        languages_required=demands(opening.languages_required),
        languages_wanted=demands(opening.languages_wanted),
        workplace=known_place(opening.workplace, known),
        start=opening.start,
        form=opening.form if opening.form in known.forms else None,
    )


def what_is_lost(opening: Opening, *, vocabulary: Vocabulary | None = None) -> tuple[Problem, ...]:
    """What of an opening HR Open's PositionOpening cannot carry, value by value."""
    return lost_between(opening, carried(opening, vocabulary=vocabulary), "HR Open")


def hropen_position(opening: Opening, *, vocabulary: Vocabulary | None = None) -> dict[str, Json]:
    """An opening as HR Open's PositionOpening: an object to be written as JSON."""
    known = default_vocabulary() if vocabulary is None else vocabulary
    kept = carried(opening, vocabulary=known)
    profile: dict[str, Json] = {
        "profileId": {"value": kept.id},
        "positionTitle": kept.title,
        "positionOrganizations": [{"name": kept.employer}],
        "positionOpenQuantity": kept.seats,
    }
    if kept.ssyk is not None:
        profile["jobCategories"] = [{"id": {"value": kept.ssyk, "schemeId": "SSYK-2012"}, "code": kept.ssyk}]
    if kept.workplace is not None:
        profile["positionLocation"] = [place_fields(kept.workplace, known)]
    if kept.form is not None:
        profile["positionOfferingTypes"] = [code_of_form(kept.form)]
    if kept.start is not None:
        profile["positionPeriod"] = {"start": kept.start.isoformat()}
    qualifications = _qualifications(kept, known)
    profile |= {"positionQualifications": qualifications} if qualifications else {}
    return {
        "documentId": {"value": kept.id, "schemeId": "matchcore"},
        "language": "sv-SE",
        "statusCode": "Active",
        "positionProfiles": [profile],
    }


def _qualifications(kept: Opening, vocabulary: Vocabulary) -> list[dict[str, Json]]:
    made: list[dict[str, Json]] = []
    singles = [code for (code,) in kept.required_choices]  # `carried` has no alternatives
    for codes, required in ((singles, True), (kept.certificates_merited, False)):
        for code in codes:
            fields = certificate_fields(code, None, None, vocabulary)
            section = "licenseRequirement" if "endorsements" in fields else "certificationRequirement"
            made.append({section: fields, "requiredIndicator": required})
    for demands, required in ((kept.languages_required, True), (kept.languages_wanted, False)):
        for demand in demands:
            fields = language_fields(demand.language, demand.level, demand.skills, vocabulary)
            made.append({"competencyRequirement": fields, "requiredIndicator": required})
    return made


def write_hropen_position(
    opening: Opening, path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None
) -> None:
    """Write an opening as HR Open JSON; `what_is_lost` tells what it leaves out. Raises `FileError`."""
    write_json(hropen_position(opening, vocabulary=vocabulary), path)
