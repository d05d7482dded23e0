"""Open Badges 3.0 to and from the certificates of a candidate.

A badge carries one certificate: which it is, and from when to when it holds. It does not carry partial certificates,
languages, tracks, places or terms. Badges written here are not signed: whoever reads them counts them as declared.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from matchcore.content.strictjson import Json
from matchcore.content.write import write_json
from matchcore.errors import Problem
from matchcore.exchange.credentials import CONCEPT_PREFIX, FRAMEWORK, is_credential, read_credentials, unsigned
from matchcore.exchange.shared import ExchangeRead, carried_certificates, lost_between
from matchcore.records import Candidate, Certificate
from matchcore.vocabulary import Vocabulary, default_vocabulary

_CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]


def recognises(document: Any) -> bool:
    """Whether parsed JSON is an Open Badges 3.0 credential, or a list of them."""
    return is_credential(document, "OpenBadgeCredential") or is_credential(document, "AchievementCredential")


def read_document(
    document: Any, vocabulary: Vocabulary | None = None, as_of: date | None = None
) -> ExchangeRead[Candidate]:
    """Parsed JSON as `read_opened` reads it; nothing in it hangs on a day. Raises `FileError`."""
    return read_credentials(document, vocabulary=vocabulary)


def carried(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> Candidate:
    """The part of a candidate that unsigned badges carry: what `read_credentials` gives back."""
    known = default_vocabulary() if vocabulary is None else vocabulary
    return Candidate(id=candidate.id, certificates=carried_certificates(candidate, known))


def what_is_lost(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> tuple[Problem, ...]:
    """What of a candidate badges cannot carry, value by value."""
    return lost_between(candidate, carried(candidate, vocabulary=vocabulary), "Open Badges")


def open_badges(candidate: Candidate, *, vocabulary: Vocabulary | None = None) -> list[dict[str, Json]]:
    """A candidate's certificates as unsigned Open Badges, one each; none for somebody without certificates."""
    return unsigned(candidate, vocabulary, _badge)


def _badge(one: Certificate, number: int, subject: str, vocabulary: Vocabulary) -> dict[str, Json]:
    term = vocabulary.certificates[one.code]
    label = term.label.sv
    address = f"urn:matchcore:certificate:{one.code}"
    alignment = [
        {
            "type": ["Alignment"],
            "targetFramework": FRAMEWORK,
            "targetCode": one.code,
            "targetName": label,
            "targetUrl": address,
        }
    ]
    if term.concept_id:
        alignment.append(
            {
                "type": ["Alignment"],
                "targetFramework": "JobTech Taxonomy",
                "targetName": label,
                "targetUrl": CONCEPT_PREFIX + term.concept_id,
            }
        )
    badge: dict[str, Json] = {
        "@context": _CONTEXT,
        "id": f"{subject}:badge:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": label,
        "issuer": {"id": "urn:matchcore:unsigned", "type": ["Profile"]},
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": address,
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": label,
                "description": label,
                "criteria": {"narrative": term.source or label},
                "alignment": alignment,
            },
        },
    }
    for name, day in (("validFrom", one.issued), ("validUntil", one.expires)):
        if day is not None:
            badge[name] = f"{day.isoformat()}T00:00:00Z"
    return badge


def write_open_badges(
    candidate: Candidate, path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None
) -> None:
    """Write a candidate's certificates as a JSON list of unsigned Open Badges. Raises `FileError`."""
    write_json(open_badges(candidate, vocabulary=vocabulary), path)
