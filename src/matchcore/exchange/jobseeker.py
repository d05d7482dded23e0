"""The employment service's jobseeker profile (arbetssökandeprofil, JSON), read as candidates.

It is read only: the service has no way in for profiles made elsewhere. Read are the driving licences, the competences
that the vocabulary knows by the service's own ids, how much of full time is sought, and work and schooling where their
titles mean an occupation group for certain. A place in it is where the person seeks work, not where the person lives,
so it is not read as the home.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from matchcore.content.strictjson import Fields, Json
from matchcore.exchange.careers import level_of_words, occupation_named, work_read
from matchcore.exchange.shared import DocumentFindings, ExchangeRead, each_has, entries_of, language_of
from matchcore.records import Candidate, Certificate, Education, Language, Occupation
from matchcore.vocabulary import Vocabulary, default_vocabulary, resolve

_PERSONAL = ("namn", "beskrivning", "presentation", "kontaktuppgiftmask")
_NO_PLACE = ("ovrigaMeriter", "yrkesroller", "yrkeserfarenheter")


def recognises(document: Any) -> bool:
    """Whether parsed JSON is a jobseeker profile, or a list of them."""
    return each_has(document, "kompetenser", "korkort")


def read_document(
    source: str | os.PathLike[str] | Json, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Candidate]:
    """Read jobseeker profiles: a JSON file or parsed JSON with one profile or a list of them.

    Raises
    ------
    FileError
        When it is not such a document, or holds values that no record takes, all at once.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    found = DocumentFindings()
    entries = entries_of(source, "jobseeker profile", recognises)
    return found.finish([_candidate(entry, found, known) for entry in entries])


def _candidate(entry: Json, found: DocumentFindings, vocabulary: Vocabulary) -> Candidate | None:
    given = Fields(entry, found.problems, "candidate")
    candidate_id = given.key("id")
    given.record = f"candidate {candidate_id}" if candidate_id else None
    codes = dict.fromkeys([*_licences(given, found, vocabulary), *_competences(given, found, vocabulary)])
    values: dict[str, Any] = {
        "certificates": [Certificate(code=code) for code in codes],
        "languages": _languages(given, found, vocabulary),
        "occupations": _occupations(given, found, vocabulary),
        "educations": _educations(given, found, vocabulary),
        "hours": _hours(given),
    }
    if candidate_id is not None:
        values["id"] = candidate_id
    for name in _PERSONAL:
        if given.items(name):
            found.leave("exchange.personal", given.record, name)
    for name in _NO_PLACE:
        if given.items(name):
            found.leave("exchange.no_place", given.record, name)
    for place in given.each("arbetsorter"):
        found.leave("exchange.wished_place", given.record, place.path)
    if given.inner("anstallningsvillkor").items("anstallningstyper"):
        found.leave("exchange.unknown_form", given.record, "anstallningsvillkor.anstallningstyper")
    return found.make(Candidate, values)


def _occupations(given: Fields, found: DocumentFindings, vocabulary: Vocabulary) -> list[Occupation]:
    made: list[Occupation] = []
    for job in given.each("anstallningar"):
        title, days = job.text("rubrik"), [_month(job.inner(name)) for name in ("startdatum", "slutdatum")]
        made += work_read(found, given.record, job.path, title, days, vocabulary, quoted=False)  # it may name a person
    return made


def _educations(given: Fields, found: DocumentFindings, vocabulary: Vocabulary) -> list[Education]:
    made: list[Education] = []
    for course in given.each("utbildningar"):
        level = level_of_words([course.text("niva"), course.text("inriktning")])
        code = occupation_named([course.text("inriktning")], vocabulary)
        if course.flag("pagaende"):
            found.leave("exchange.unfinished", given.record, course.path)
        elif level is None and code is None:
            found.leave("exchange.unknown_education", given.record, course.path)
        else:
            made.append(Education(level=level, ssyk=code))
    return made


def _month(given: Fields) -> str | None:
    year, month = given.whole("artal"), given.whole("manad")
    return None if year is None else f"{year}-{month or 1:02}"


def _hours(given: Fields) -> dict[str, int] | None:
    terms = given.inner("anstallningsvillkor")
    bounds = {"least": terms.whole("omfattningMin"), "most": terms.whole("omfattningMax")}
    return {name: bound for name, bound in bounds.items() if bound is not None} or None


def _licences(given: Fields, found: DocumentFindings, vocabulary: Vocabulary) -> list[str]:
    made = []
    for index, letters in enumerate(given.inner("korkort").items("korkortsklasser")):
        code = f"licence-{letters.strip().casefold()}" if isinstance(letters, str) else ""
        if code in vocabulary.certificates:
            made.append(code)
        else:
            value = letters if isinstance(letters, str) else None
            found.leave("exchange.unknown_certificate", given.record, f"korkort.korkortsklasser.{index}", value)
    return made


def _competences(given: Fields, found: DocumentFindings, vocabulary: Vocabulary) -> list[str]:
    made = []
    for competence in given.each("kompetenser"):
        number = competence.key("taxonomiId")
        code = _by_number().get(number or "")
        if code in vocabulary.certificates and code is not None:
            made.append(code)
        elif number is not None:
            found.leave("exchange.unknown_certificate", given.record, competence.path, number)
    return made


def _languages(given: Fields, found: DocumentFindings, vocabulary: Vocabulary) -> list[Language]:
    made: dict[str, Language] = {}
    for spoken in given.each("sprak"):
        written = next((text for name in ("sprak", "namn", "benamning") if (text := spoken.text(name))), None)
        code = language_of(written, vocabulary)
        level = next((text for name in ("niva", "muntlig", "kunskapsniva") if (text := spoken.text(name))), None)
        read = resolve(level, "level", vocabulary=vocabulary).code if level else None
        if code is None:
            found.leave("exchange.unknown_language", given.record, spoken.path, written)
        elif read is None:
            found.leave("exchange.no_level", given.record, spoken.path, code)
        elif code not in made:
            one = found.part(Language, given.record, spoken.path, language=code, level=read)
            if one is not None:
                made[code] = one
    return list(made.values())


@cache
def _by_number() -> Mapping[str, str]:
    """Our codes by the service's older numbers of certificates (JobTech taxonomy, 2020)."""
    table = files(__package__).joinpath("taxonomy_numbers.csv").read_text(encoding="utf-8")
    return {row["number"]: row["code"] for row in csv.DictReader(table.splitlines())}
