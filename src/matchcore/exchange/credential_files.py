"""The files that digital certificates come in: JSON, presentations, envelopes, JWTs."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matchcore.content.strictjson import Json, parsed, parsed_or_lines, read_json, read_text
from matchcore.errors import FileError, Problem
from matchcore.exchange.shared import DocumentFindings
from matchcore.messages import Message

_MOST_BYTES = 20 << 20
_JWT = re.compile(r"[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential: its content, and how it is signed."""

    data: Mapping[str, Json]
    jwt: str | None = None


def is_credential(document: object, kind: str = "VerifiableCredential") -> bool:
    """Whether parsed JSON is a credential of `kind`, or a list of them."""
    entries = document if isinstance(document, list | tuple) and document else [document]
    return all(isinstance(entry, Mapping) and kind in listed(entry.get("type")) for entry in entries)


def credentials_in(source: object, found: DocumentFindings) -> Iterator[Credential]:
    """Every credential of a path, of parsed JSON, or of JWTs; what is none is told in `found`.

    Raises
    ------
    FileError
        When the file cannot be read, or there is no credential in it at all.
    """
    yield from _credentials(_document(source), found)


def _document(source: object) -> Json:
    if not isinstance(source, str | os.PathLike) or (isinstance(source, str) and _JWT.fullmatch(source.strip())):
        return source if isinstance(source, str) else read_json(source)
    text = read_text(source, most_bytes=_MOST_BYTES).strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if all(_JWT.fullmatch(line) for line in lines):
        return lines
    return parsed_or_lines(text)


def _credentials(document: Json, found: DocumentFindings) -> Iterator[Credential]:
    entries = document if isinstance(document, list | tuple) else [document]
    any_found = False
    for entry in entries:
        inner = entry.get("verifiableCredential") if isinstance(entry, Mapping) else None
        for one in listed(inner) if inner is not None else [entry]:
            credential = _credential(one, found)
            any_found |= credential is not None
            if credential is not None:
                yield credential
    if not any_found and not found.problems:
        what = Message("exchange.other_kind", format="Open Badges / verifiable credentials")
        raise FileError(Problem(what, Message("exchange.other_kind.remedy")))


def _credential(entry: Json, found: DocumentFindings) -> Credential | None:
    if isinstance(entry, Mapping) and "EnvelopedVerifiableCredential" in listed(entry.get("type")):
        address = entry.get("id")
        entry = address.partition(",")[2] if isinstance(address, str) and address.startswith("data:") else ""
    if isinstance(entry, str):
        try:
            payload = _payload(entry.strip())
        except FileError as error:
            found.problems += error.problems
            return None
        return Credential(payload, entry.strip())
    if not isinstance(entry, Mapping) or not is_credential(entry):
        what = Message("exchange.other_kind", format="verifiable credential")
        found.problems.append(Problem(what, Message("exchange.other_kind.remedy")))
        return None
    return Credential(entry)


def _payload(token: str) -> Mapping[str, Json]:
    """The content of a JWT, unchecked; registered claims are put where a credential has them."""
    try:
        middle = token.split(".")[1] if _JWT.fullmatch(token) else ""
        content = base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        content = ""
    claims = parsed(content) if content.strip() else None
    inner = claims.get("vc", claims) if isinstance(claims, Mapping) else None
    if not isinstance(inner, Mapping) or not isinstance(claims, Mapping):
        raise FileError(Problem(Message("credential.bad_jwt"), value=token[:40]))
    data = dict(inner)
    if "iss" in claims and "issuer" not in data:
        data["issuer"] = claims["iss"]
    if "jti" in claims and "id" not in data:
        data["id"] = claims["jti"]
    subject = data.get("credentialSubject")
    if "sub" in claims and isinstance(subject, Mapping) and "id" not in subject:
        data["credentialSubject"] = {**subject, "id": claims["sub"]}
    return data


def listed(value: Json) -> list[Json]:
    """A value that may stand alone or in a list, as a list; nothing is an empty one."""
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
