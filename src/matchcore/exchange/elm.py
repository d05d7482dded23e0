"""The European Learning Model (European Digital Credentials, JSON-LD) to and from certificates.

A credential of the model carries learning achievements and entitlements; each that the vocabulary knows is a
certificate, with the days that the credential holds. Activities (a seminar attended) prove nothing and are left out,
and so is all that it says of the person. Credentials written here are not signed. They carry the same as Open Badges.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from matchcore.content.strictjson import Json
from matchcore.content.write import write_json
from matchcore.errors import Problem
from matchcore.exchange.credentials import FRAMEWORK, is_credential, read_credentials, unsigned
from matchcore.exchange.openbadges import carried
from matchcore.exchange.shared import ExchangeRead, lost_between
from matchcore.records import Candidate, Certificate
from matchcore.vocabulary import Vocabulary

_CONTEXT = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]


def recognises(document: Any) -> bool:
    """Whether parsed JSON is a European Digital Credential, or a list of them."""
    return is_credential(document, "EuropeanDigitalCredential")


def read_document(
    document: Any, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Candidate]:
    """Parsed JSON as `read_opened` reads it; nothing in it hangs on a day. Raises `FileError`."""
    return read_credentials(document, vocabulary=vocabulary)


def what_is_lost(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> tuple[Problem, ...]:
    """What of a candidate the credentials cannot carry, value by value."""
    return lost_between(candidate, carried(candidate, vocabulary=vocabulary), "European Learning Model")


def elm_credentials(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> list[dict[str, Json]]:
    """A candidate's certificates as unsigned European Digital Credentials; none for somebody without certificates."""
    return unsigned(candidate, vocabulary, _credential)


def _credential(one: Certificate, number: int, subject: str, vocabulary: Vocabulary) -> dict[str, Json]:
    label = vocabulary.certificates[one.code].label
    words = {"sv": label.sv, "en": label.en}
    made: dict[str, Json] = {
        "@context": _CONTEXT,
        "id": f"{subject}:credential:{number}",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "displayParameter": {"id": f"{subject}:display:{number}", "type": "DisplayParameter", "title": words},
        "issuer": {"id": "urn:matchcore:unsigned", "type": "Organisation"},
        "credentialSubject": {
            "id": subject,
            "type": "Person",
            "hasClaim": {
                "id": f"{subject}:claim:{number}",
                "type": "LearningAchievement",
                "title": words,
                "identifier": {
                    "id": f"urn:matchcore:certificate:{one.code}",
                    "type": "Identifier",
                    "schemeName": FRAMEWORK,
                    "notation": one.code,
                },
            },
        },
    }
    for names, day in (
        (("issuanceDate", "issued", "validFrom"), one.issued),
        (("expirationDate", "validUntil"), one.expires),
    ):
        if day is not None:
            made |= {name: f"{day.isoformat()}T00:00:00Z" for name in names}
    return made


def write_elm(candidate: Candidate, path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None) -> None:
    """Write a candidate's certificates as a JSON list of unsigned European Digital Credentials. Raises `FileError`."""
    write_json(elm_credentials(candidate, vocabulary=vocabulary), path)
