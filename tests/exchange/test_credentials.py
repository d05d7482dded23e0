"""Digital certificates: the signature decides what is validated, and only with a key that the user trusts."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, OKPKey

from matchcore.errors import FileError, MissingExtraError
from matchcore.exchange.credentials import read_credentials
from matchcore.exchange.openbadges import open_badges
from matchcore.exchange.signatures import checked_proofs
from matchcore.records import Candidate

ISSUER = "did:web:school.example"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

# The published test vector of Data Integrity EdDSA Cryptosuites 1.0, "Representation: eddsa-jcs-2022".
VECTOR_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
VECTOR: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
VECTOR_PROOF: dict[str, Any] = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{VECTOR_KEY}#{VECTOR_KEY}",
    "proofPurpose": "assertionMethod",
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "proofValue": "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
}


def base58(content: bytes) -> str:
    number, digits = int.from_bytes(content), ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    return "z" + "1" * (len(content) - len(content.lstrip(b"\0"))) + digits


def badge(**changes: Any) -> dict[str, Any]:
    """An unsigned badge for a truck card, from a school."""
    (made,) = open_badges(Candidate(id="c1", certificates=[{"code": "truck", "issued": "2024-05-01"}]))
    return {**made, "issuer": {"id": ISSUER, "type": ["Profile"]}, **changes}


def signed(
    document: dict[str, Any], key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey, **options: Any
) -> dict[str, Any]:
    """The document with a Data Integrity proof, made here as the W3C's recommendation says."""
    suite = "eddsa-jcs-2022" if isinstance(key, Ed25519PrivateKey) else "ecdsa-jcs-2019"
    proof = {"type": "DataIntegrityProof", "cryptosuite": suite, "proofPurpose": "assertionMethod", **options}
    content = hashlib.sha256(rfc8785.dumps(proof)).digest() + hashlib.sha256(rfc8785.dumps(document)).digest()
    if isinstance(key, Ed25519PrivateKey):
        signature = key.sign(content)
    else:
        r, s = decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256())))
        signature = r.to_bytes(32) + s.to_bytes(32)
    return {**document, "proof": {**proof, "proofValue": base58(signature)}}


def multikey(key: Ed25519PrivateKey) -> str:
    return base58(b"\xed\x01" + key.public_key().public_bytes_raw())


def standing(document: Any, keys: Any = None) -> str:
    (candidate,) = read_credentials(document, keys=keys).records
    return candidate.certificates[0].standing


@pytest.fixture(scope="module")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def test_the_published_test_vector_holds() -> None:
    """The W3C's own signature is accepted with the W3C's own key, and not with another."""
    issuer = VECTOR["issuer"]
    assert checked_proofs(VECTOR, [VECTOR_PROOF], issuer, {issuer: VECTOR_KEY}) == "valid"
    other = multikey(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert checked_proofs(VECTOR, [VECTOR_PROOF], issuer, {issuer: other}) == "bad_signature"
    assert checked_proofs(VECTOR, [VECTOR_PROOF], issuer, {issuer: [other, VECTOR_KEY]}) == "valid"


def test_only_a_checked_signature_validates(key: Ed25519PrivateKey) -> None:
    """Unsigned, unchecked and signed by a stranger are declared; signed by a trusted key is validated."""
    document = signed(badge(), key)
    assert standing(badge()) == "declared"
    assert standing(document) == "declared"
    assert standing(document, {ISSUER: multikey(key)}) == "validated"
    assert standing(document, {"did:web:other.example": multikey(key)}) == "declared"
    assert standing(document, {ISSUER: multikey(Ed25519PrivateKey.generate())}) == "declared"


def test_a_key_named_by_the_document_itself_is_not_trusted(key: Ed25519PrivateKey) -> None:
    """A forger can name a key of their own: only the keys given for the issuer count."""
    forger = Ed25519PrivateKey.generate()
    document = signed(badge(), forger, verificationMethod=f"did:key:{multikey(forger)}")
    assert standing(document, {ISSUER: multikey(key)}) == "declared"


@pytest.mark.parametrize(
    "change",
    [
        {"validFrom": "2026-01-01T00:00:00Z"},
        {"validUntil": "2090-01-01T00:00:00Z"},
        {"name": "Truckkort"},
        {"@context": ["https://www.w3.org/ns/credentials/v2"]},
    ],
)
def test_a_change_after_signing_is_found(change: dict[str, Any], key: Ed25519PrivateKey) -> None:
    """Whatever is changed or added, the certificate is no longer validated, and the notes say why."""
    document = {**signed(badge(), key), **change}
    read = read_credentials(document, keys={ISSUER: multikey(key)})
    assert read.records[0].certificates[0].standing == "declared"
    assert "credential.bad_signature" in {problem.what.key for problem in read.left_out}  # type: ignore[union-attr]


def test_a_proof_for_another_purpose_proves_nothing(key: Ed25519PrivateKey) -> None:
    """A signature made to log in is not one that asserts."""
    document = signed(badge(), key, proofPurpose="authentication")
    assert standing(document, {ISSUER: multikey(key)}) == "declared"


def test_elliptic_curve_proofs_are_checked() -> None:
    """ecdsa-jcs-2019 with P-256, the key as a JWK or as a Multikey."""
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    jwk = {
        "kty": "EC",
        "crv": "P-256",
        **{
            name: base64.urlsafe_b64encode(value.to_bytes(32)).rstrip(b"=").decode()
            for name, value in (("x", numbers.x), ("y", numbers.y))
        },
    }
    compressed = bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(32)
    document = signed(badge(), private)
    assert standing(document, {ISSUER: jwk}) == "validated"
    assert standing(document, {ISSUER: base58(b"\x80\x24" + compressed)}) == "validated"
    assert standing({**document, "name": "annat"}, {ISSUER: jwk}) == "declared"


def test_a_suite_that_needs_the_network_is_told_as_not_checked(key: Ed25519PrivateKey) -> None:
    """An rdfc proof is kept, not believed."""
    document = {
        **badge(),
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": "z1"},
    }
    read = read_credentials(document, keys={ISSUER: multikey(key)})
    assert read.records[0].certificates[0].standing == "declared"
    assert "credential.suite" in {problem.what.key for problem in read.left_out}  # type: ignore[union-attr]


@pytest.mark.parametrize("algorithm", ["Ed25519", "EdDSA", "ES256"])
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_jwts_are_checked(algorithm: str, tmp_path: Path) -> None:
    """A VC-JWT in a file, alone or one a line, is validated by the issuer's key and by no other."""
    kind = ECKey if algorithm == "ES256" else OKPKey
    curve = "P-256" if algorithm == "ES256" else "Ed25519"
    private, other = kind.generate_key(curve), kind.generate_key(curve)
    token = jws.serialize_compact({"alg": algorithm}, json.dumps(badge()).encode(), private, algorithms=[algorithm])
    file = tmp_path / "badge.jwt"
    file.write_text(f"{token}\n{token}\n", encoding="utf-8")
    assert standing(file, {ISSUER: private.as_dict(private=False)}) == "validated"
    assert standing(file, {ISSUER: other.as_dict(private=False)}) == "declared"
    assert standing([token]) == "declared"
    header, content, signature = token.split(".")
    forged = json.dumps(badge(validFrom="2026-01-01T00:00:00Z")).encode()
    forged_token = f"{header}.{base64.urlsafe_b64encode(forged).rstrip(b'=').decode()}.{signature}"
    assert standing(forged_token, {ISSUER: private.as_dict(private=False)}) == "declared"
    assert len(content) > 10


def test_a_jwt_without_a_signature_or_with_a_shared_secret_is_never_validated() -> None:
    """Neither "none" nor an HMAC made with the public key opens the door."""
    content = base64.urlsafe_b64encode(json.dumps(badge()).encode()).rstrip(b"=").decode()
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    public = OKPKey.generate_key("Ed25519").as_dict(private=False)
    secret = OctKey.import_key({"kty": "oct", "k": public["x"]})
    hmac = jws.serialize_compact({"alg": "HS256"}, json.dumps(badge()).encode(), secret, algorithms=["HS256"])
    for token in (f"{none}.{content}.", hmac):
        assert standing([token], {ISSUER: public}) == "declared"
    with pytest.raises(FileError):
        read_credentials([hmac], keys={ISSUER: {"kty": "oct", "k": public["x"]}})


def test_the_claims_of_an_older_jwt_are_put_in_their_place() -> None:
    """With the credential under "vc", iss, sub and jti say who, about whom and which."""
    inner = badge()
    del inner["issuer"], inner["id"]
    inner["credentialSubject"] = {"achievement": inner["credentialSubject"]["achievement"]}
    private = OKPKey.generate_key("Ed25519")
    claims = {"iss": ISSUER, "sub": "did:example:p", "jti": "urn:uuid:1", "vc": inner}
    token = jws.serialize_compact({"alg": "Ed25519"}, json.dumps(claims).encode(), private, algorithms=["Ed25519"])
    (candidate,) = read_credentials([token], keys={ISSUER: private.as_dict(private=False)}).records
    assert candidate.id == "did:example:p"
    (certificate,) = candidate.certificates
    assert certificate.standing == "validated"
    assert certificate.evidence is not None
    assert (certificate.evidence.issuer, certificate.evidence.credential) == (ISSUER, "urn:uuid:1")
    header, _, signature = token.split(".")
    assert certificate.evidence.proof == f"{header}..{signature}"


def test_the_proof_is_kept_and_the_persons_data_is_not(key: Ed25519PrivateKey) -> None:
    """The evidence holds issuer, proof and digest; a name in the credential is nowhere in the record."""
    document = badge()
    document["credentialSubject"] = {**document["credentialSubject"], "name": "Förnamn Efternamn", "email": "a@b.se"}
    read = read_credentials(signed(document, key), keys={ISSUER: multikey(key)})
    (certificate,) = read.records[0].certificates
    assert certificate.standing == "validated"
    assert certificate.evidence is not None
    assert json.loads(certificate.evidence.proof or "")["cryptosuite"] == "eddsa-jcs-2022"
    assert len(certificate.evidence.digest or "") == 64
    assert "Efternamn" not in read.records[0].model_dump_json()
    assert "Efternamn" not in " ".join(problem.text("sv") for problem in read.left_out)
    assert {"credentialSubject.name", "credentialSubject.email"} <= {problem.field for problem in read.left_out}


def test_an_address_as_the_subject_is_not_kept() -> None:
    """An e-mail as identifier becomes a digest."""
    document = badge()
    document["credentialSubject"]["id"] = "mailto:namn@example.org"
    (candidate,) = read_credentials(document).records
    assert candidate.id.startswith("subject-")


@pytest.mark.parametrize("local", ["urn:epass:person:1", "_:b0", "#me", "person-1"])
def test_an_identifier_that_is_local_to_a_credential_joins_nobody(local: str) -> None:
    """Two people who are person 1 of their own credential are two candidates, with the same ids each time."""
    documents = []
    for number, (code, title) in enumerate([("truck-b", "Truckkort B"), ("hlr", "HLR")]):
        claim = {"id": "urn:epass:learningAchievement:1", "type": "LearningAchievement", "title": {"sv": [title]}}
        subject = {"id": local, "type": "Person", "hasClaim": [claim]}
        kinds = ["VerifiableCredential", "EuropeanDigitalCredential"]
        documents.append({"id": f"urn:credential:{number}", "type": kinds, "credentialSubject": subject})
        (alone,) = read_credentials(documents[-1]).records
        assert [held.code for held in alone.certificates] == [code]
    read = read_credentials(documents)
    assert [[held.code for held in one.certificates] for one in read.records] == [["truck-b"], ["hlr"]]
    assert len({one.id for one in read.records}) == 2
    assert read.records == read_credentials(documents).records
    noted = [problem.what.key for problem in read.left_out if problem.field == "credentialSubject.id"]
    assert noted == ["credential.local_subject"] * 2


def test_credentials_about_one_person_make_one_candidate() -> None:
    """A list and a presentation both gather by subject."""
    both = open_badges(Candidate(id="c1", certificates=[{"code": "truck"}, {"code": "hlr"}]))
    another = open_badges(Candidate(id="c2", certificates=[{"code": "truck"}]))
    for document in (both + another, {"type": ["VerifiablePresentation"], "verifiableCredential": both + another}):
        read = read_credentials(document).records
        assert [(one.id, [held.code for held in one.certificates]) for one in read] == [
            ("c1", ["truck", "hlr"]),
            ("c2", ["truck"]),
        ]


def test_a_revocation_that_cannot_be_checked_is_told(key: Ed25519PrivateKey) -> None:
    """A valid signature does not say that the certificate still stands with its issuer."""
    document = signed(badge(credentialStatus={"type": "BitstringStatusListEntry"}), key)
    read = read_credentials(document, keys={ISSUER: multikey(key)})
    assert read.records[0].certificates[0].standing == "validated"
    assert "credential.status" in {problem.what.key for problem in read.left_out}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "bad", ["z6Mk", "nyckel", "z" + "1" * 300, {}, {"kty": "OKP"}, {"kty": 3}, {"kty": "oct", "k": "a"}]
)
def test_a_key_that_is_none_is_refused(bad: Any, key: Ed25519PrivateKey) -> None:
    """A bad key is an error that names the issuer it was given for."""
    with pytest.raises(FileError, match=r"did:web:school\.example"):
        read_credentials(signed(badge(), key), keys={ISSUER: bad})


def test_a_key_of_another_kind_proves_nothing(key: Ed25519PrivateKey) -> None:
    """A point that lies on no curve, and a key for other signatures, hold nothing."""
    for other in ({"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"}):
        assert standing(signed(badge(), key), {ISSUER: other}) == "declared"


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        {"type": "Person"},
        [3],
        ["a.b.c"],
        ["eyJ9.eyJ9.x"],
        {"type": ["EnvelopedVerifiableCredential"], "id": "data:application/vc+jwt,xx"},
        {"type": ["VerifiablePresentation"], "verifiableCredential": []},
    ],
)
def test_what_holds_no_credential_is_refused(document: Any) -> None:
    """Only a FileError comes out."""
    with pytest.raises(FileError):
        read_credentials(document)


def test_checking_leaves_the_document_as_it_was(key: Ed25519PrivateKey) -> None:
    """Reading changes nothing in what was handed in."""
    document = signed(badge(), key)
    before = copy.deepcopy(document)
    read_credentials(document, keys={ISSUER: multikey(key)})
    assert document == before


@pytest.mark.parametrize(
    ("package", "document"),
    [
        ("joserfc", "jwt"),
        ("rfc8785", "proof"),
        ("joserfc.jws", "proof"),
        ("cryptography.hazmat.primitives.asymmetric", "curve"),
    ],
)
def test_a_missing_package_is_named(
    package: str, document: str, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking without the packages for it says which to install; reading without keys needs none."""
    private = OKPKey.generate_key("Ed25519")
    token = jws.serialize_compact({"alg": "Ed25519"}, json.dumps(badge()).encode(), private, algorithms=["Ed25519"])
    curve = signed(badge(), ec.generate_private_key(ec.SECP256R1()))
    source: Any = {"jwt": [token], "proof": signed(badge(), key), "curve": curve}[document]
    trusted = base58(b"\x80\x24" + b"\x02" + bytes(32)) if document == "curve" else multikey(key)
    monkeypatch.setitem(sys.modules, package, None)
    assert standing(source) == "declared"
    with pytest.raises(MissingExtraError, match=r"credentials"):
        read_credentials(source, keys={ISSUER: trusted})


def test_a_file_with_a_credential_a_line_is_read(tmp_path: Path) -> None:
    """JSON lines; a line that is none is told with its number."""
    file = tmp_path / "badges.jsonl"
    lines = [json.dumps(badge()), json.dumps(badge(validFrom="2025-01-01T00:00:00Z"))]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert len(read_credentials(file).records[0].certificates) == 2
    file.write_text("\n".join([*lines, lines[0][:50]]), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_credentials(file)
    assert [problem.row for problem in caught.value.problems] == [3]


def test_larger_curves_and_broken_signatures(key: Ed25519PrivateKey) -> None:
    """P-384 keys are read as Multikeys; a signature of another length, or none, holds nothing."""
    private = ec.generate_private_key(ec.SECP384R1())
    numbers = private.public_key().public_numbers()
    multi = base58(b"\x81\x24" + bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(48))
    document = badge()
    proof = {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-jcs-2019", "proofPurpose": "assertionMethod"}
    content = b"".join(hashlib.sha384(rfc8785.dumps(one)).digest() for one in (proof, document))
    r, s = decode_dss_signature(private.sign(content, ec.ECDSA(hashes.SHA384())))
    whole = {**document, "proof": {**proof, "proofValue": base58(r.to_bytes(48) + s.to_bytes(48))}}
    assert standing(whole, {ISSUER: multi}) == "validated"
    for value in (None, "u123", "z0", base58(b"short")):
        assert standing({**document, "proof": {**proof, "proofValue": value}}, {ISSUER: multi}) == "declared"
        eddsa = {**proof, "cryptosuite": "eddsa-jcs-2022", "proofValue": value}
        assert standing({**document, "proof": eddsa}, {ISSUER: multikey(key)}) == "declared"
