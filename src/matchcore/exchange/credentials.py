"""Digital certificates (W3C verifiable credentials), as certificates of a candidate.

One reader for what schools and issuers give: Open Badges 3.0, credentials of the European Learning Model, in the files
that they come in: JSON, presentations, envelopes, JWTs. What the person is called is never read. A credential whose
signature is checked with a key that you trust counts as validated, any other as declared; the proof itself is kept in
the certificate's `evidence`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, unquote

from matchcore.content.strictjson import Fields, Json, parsed, parsed_or_lines, read_json, read_text
from matchcore.errors import FileError, Problem
from matchcore.exchange.shared import DocumentFindings, ExchangeRead, carried_certificates, certificate_of
from matchcore.exchange.signatures import Check, Keys, checked_jwt, checked_proofs
from matchcore.messages import Message, with_remedy
from matchcore.records import Candidate, Certificate, Evidence
from matchcore.vocabulary import Vocabulary, default_vocabulary

_Made = TypeVar("_Made")
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
        raise FileError(Problem(*with_remedy("exchange.other_kind", format="Open Badges / verifiable credentials")))


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
        found.problems.append(Problem(*with_remedy("exchange.other_kind", format="verifiable credential")))
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


FRAMEWORK = "matchcore"
SUBJECT_PREFIX = "urn:matchcore:candidate:"
CONCEPT_PREFIX = "https://data.jobtechdev.se/taxonomy/concept/"
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s]", re.IGNORECASE)
_LOCAL = re.compile(r"urn:epass:", re.IGNORECASE)  # numbered within each credential by the tool that issues them
_FROM = ("validFrom", "issuanceDate", "awardedDate", "issued")
_UNTIL = ("validUntil", "expirationDate", "expires")
_ACHIEVED = frozenset({"LearningAchievement", "LearningEntitlement"})


def read_credentials(
    source: str | os.PathLike[str] | Json, *, keys: Keys | None = None, vocabulary: Vocabulary | None = None
) -> ExchangeRead[Candidate]:
    """Read credentials: JSON with one, a list or a presentation of them; a JWT; or a file with one a line.

    Those about the same subject become one candidate, whose id is the subject's identifier. An identifier that holds
    within one credential alone (``urn:epass:person:1``, ``_:b0``, ``#me``) tells nobody from others: each such
    credential becomes a candidate of its own, with an id made of its content, and `left_out` says so.

    Parameters
    ----------
    source
        A path, parsed JSON, or JWTs in a list.
    keys
        The public keys that you trust, by the issuer's identifier: a JWK (an object) or a Multikey (``"z6Mk…"``), or
        a list of them. A credential that one of its issuer's keys signed is validated. None: all are declared.
    vocabulary
        The vocabulary to find certificates in.

    Raises
    ------
    FileError
        When it holds no credentials, a JWT is malformed, a key cannot be read, or values are not such as a record
        takes, all at once.
    MissingExtraError
        When a signature is to be checked and the packages for it are not installed.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    found = DocumentFindings()
    by_subject: dict[str, list[Certificate]] = {}
    for index, credential in enumerate(credentials_in(source, found)):
        reading = _Reading(credential, index, found, known, keys or {})
        for certificate in reading.certificates():
            by_subject.setdefault(reading.subject, []).append(certificate)
        if reading.subject:
            by_subject.setdefault(reading.subject, [])
    return found.finish(
        [found.make(Candidate, {"id": subject, "certificates": held}) for subject, held in by_subject.items()]
    )


def subject_of(candidate_id: str) -> str:
    """The identifier that a candidate has as the subject of a credential."""
    return SUBJECT_PREFIX + quote(candidate_id, safe="")


def unsigned(
    candidate: Candidate, vocabulary: Vocabulary | None, made: Callable[[Certificate, int, str, Vocabulary], _Made]
) -> list[_Made]:
    """A candidate's certificates as unsigned credentials, each `made` of one, its number, its subject and the words."""
    known = default_vocabulary() if vocabulary is None else vocabulary
    held, subject = carried_certificates(candidate, known), subject_of(candidate.id)
    return [made(one, number, subject, known) for number, one in enumerate(held, start=1)]


class _Reading:
    """One credential being read."""

    def __init__(
        self, credential: Credential, index: int, found: DocumentFindings, vocabulary: Vocabulary, keys: Keys
    ) -> None:
        self.credential = credential
        self.found = found
        self.vocabulary = vocabulary
        self.keys = keys
        self.fields = Fields(credential.data, found.problems, f"credential {index + 1}")
        self.record = self.fields.record
        data = credential.data.get("issuer")
        self.issuer = data if isinstance(data, str) else self.fields.inner("issuer").text("id") or ""
        self.about = [
            Fields(one, found.problems, self.record, "credentialSubject")
            for one in listed(credential.data.get("credentialSubject"))
        ]
        for _ in self.about[1:]:  # about several people at once: whose is it?
            found.leave("exchange.no_place", self.record, "credentialSubject")
        del self.about[1:]
        self.subject = self._subject()

    def certificates(self) -> list[Certificate]:
        """The certificates that the credential gives; each with the proof as evidence."""
        codes = [code for about in self.about for code in self._codes(about)]
        if not codes or not self.subject:
            return []
        check = self._check()
        standing = "validated" if check == "valid" else "declared"
        days = {"issued": self._day(_FROM), "expires": self._day(_UNTIL)}
        proven = {"standing": standing, "evidence": self._evidence(), **days}
        made = [
            self.found.part(Certificate, self.record, "credentialSubject", code=code, **proven)
            for code in dict.fromkeys(codes)
        ]
        return [one for one in made if one is not None]

    def _subject(self) -> str:
        given = next((text for about in self.about if (text := about.text("id"))), None)
        if given is None:
            self.found.leave("credential.no_subject", self.record, "credentialSubject.id")
            return ""
        if given.startswith(SUBJECT_PREFIX):
            return unquote(given.removeprefix(SUBJECT_PREFIX))
        if _LOCAL.match(given) or not _IRI.match(given):
            self.found.leave("credential.local_subject", self.record, "credentialSubject.id", given[:80])
            whole = self.credential.jwt or json.dumps(self.credential.data, sort_keys=True, separators=(",", ":"))
            return _pseudonym(whole)
        if given.startswith(("mailto:", "tel:")) or len(given) > 200:  # an address is personal; its digest is not
            return _pseudonym(given)
        return given

    def _codes(self, about: Fields) -> Iterator[str]:
        for name in about.data:
            if name not in ("id", "type", "achievement", "hasClaim") and about.items(name):
                self.found.leave("exchange.personal", self.record, f"credentialSubject.{name}")
        for achievement in about.each("achievement"):
            yield from self._one(achievement, self._badge_names(achievement))
        for claim in about.each("hasClaim"):
            if not any(isinstance(kind, str) and kind in _ACHIEVED for kind in listed(claim.data.get("type"))):
                self.found.leave("exchange.no_place", self.record, claim.path)
                continue
            yield from self._one(claim, self._claim_names(claim))

    def _one(self, given: Fields, names: Iterable[str | None]) -> Iterator[str]:
        listed = [name for name in names if name]
        code = certificate_of(listed, self.vocabulary)
        if code is not None:
            yield code
        else:
            self.found.leave("exchange.unknown_certificate", self.record, given.path, next(iter(listed), None))

    def _badge_names(self, achievement: Fields) -> Iterator[str | None]:
        for alignment in achievement.each("alignment"):
            if alignment.text("targetFramework") == FRAMEWORK:
                yield alignment.text("targetCode")
            yield self._of_concept(alignment.text("targetUrl"))
        yield achievement.text("name")
        yield achievement.text("humanCode")
        yield self.fields.text("name") if isinstance(self.fields.data.get("name"), str) else None

    def _claim_names(self, claim: Fields) -> Iterator[str | None]:
        for identifier in claim.each("identifier"):
            if identifier.text("schemeName") == FRAMEWORK:
                yield identifier.text("notation")
        for place in (claim, claim.inner("specifiedBy")):
            for title in listed(place.data.get("title")):  # plain, or by language
                for words in title.values() if isinstance(title, Mapping) else [title]:
                    yield from (text for text in listed(words) if isinstance(text, str))

    def _of_concept(self, address: str | None) -> str | None:
        if address is None or not address.startswith(CONCEPT_PREFIX):
            return None
        concept = address.removeprefix(CONCEPT_PREFIX).strip("/")
        terms = self.vocabulary.certificates.items()
        return next((code for code, term in terms if term.concept_id and term.concept_id == concept), None)

    def _day(self, names: tuple[str, ...]) -> object:
        for name in names:
            if name in self.fields:
                return self.found.day(self.fields.text(name), self.record, name)
        return None

    def _check(self) -> Check | None:
        proofs = listed(self.credential.data.get("proof"))
        if self.credential.jwt is not None:
            outcome = checked_jwt(self.credential.jwt, self.issuer, self.keys)
        elif proofs:
            outcome = checked_proofs(self._unsigned(), proofs, self.issuer, self.keys)
        else:
            self.found.leave("credential.no_proof", self.record, "proof")
            return None
        suite = ", ".join(str(p.get("cryptosuite") or p.get("type")) for p in proofs if isinstance(p, Mapping)) or "JWT"
        if outcome != "valid":
            self.found.leave(f"credential.{outcome}", self.record, "proof", issuer=self.issuer[:200], suite=suite[:80])
        elif "credentialStatus" in self.fields:
            self.found.leave("credential.status", self.record, "credentialStatus")
        return outcome

    def _unsigned(self) -> dict[str, Json]:
        return {name: value for name, value in self.credential.data.items() if name != "proof"}

    def _evidence(self) -> Evidence | None:
        proof: str | None = None
        if self.credential.jwt is not None:
            header, content, signature = self.credential.jwt.split(".")
            proof, signed = f"{header}..{signature}", content
        else:
            given = self.credential.data.get("proof")
            proof = None if given is None else json.dumps(given, sort_keys=True, separators=(",", ":"))
            signed = json.dumps(self._unsigned(), sort_keys=True, separators=(",", ":"))
        if proof is None:
            return None
        digest = hashlib.sha256(signed.encode("utf-8", "surrogatepass")).hexdigest()
        kept = {"issuer": self.issuer, "credential": self.fields.text("id"), "proof": proof, "digest": digest}
        return self.found.part(Evidence, self.record, "proof", **kept)


def _pseudonym(text: str) -> str:
    return "subject-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
