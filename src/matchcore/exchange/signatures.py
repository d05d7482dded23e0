"""Checking the signature of a digital certificate with the issuer's public key.

Checked are JWTs (EdDSA, ES256, ES384, RS256, PS256; with joserfc) and Data Integrity proofs of the cryptosuites
``eddsa-jcs-2022`` and ``ecdsa-jcs-2019`` (RFC 8785 by rfc8785, signatures by joserfc, too). The ``-rdfc-`` suites need
every JSON-LD context that the document names, which is not to be had without the network, so they are told as not
checked.

Sources: W3C Verifiable Credential Data Integrity 1.0, Data Integrity EdDSA Cryptosuites 1.0 and ECDSA Cryptosuites 1.0
(recommendations of 15 May 2025); Controlled Identifiers 1.0 for Multikey.
"""

from __future__ import annotations

import base64
import hashlib
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.messages import with_remedy

Key = str | Mapping[str, Any]
Keys = Mapping[str, Key | Sequence[Key]]
"""The public keys that are trusted, by the issuer's identifier: a JWK, or a Multikey (``"z6Mk…"``), or several."""

Check = Literal["valid", "bad_signature", "no_key", "suite"]
"""How a check went. Only ``"valid"`` makes a certificate validated."""

_ALGORITHMS = ("EdDSA", "Ed25519", "ES256", "ES384", "RS256", "PS256")
_ALGORITHM_OF = {"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384"}
_SUITES = {"eddsa-jcs-2022": {"Ed25519": "sha256"}, "ecdsa-jcs-2019": {"P-256": "sha256", "P-384": "sha384"}}
"""Of each suite, the curves of its keys, and with which hash of the document it signs."""
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# What a Multikey begins with: the curve and how long the key is.
_MULTIKEYS = {b"\xed\x01": ("Ed25519", 32), b"\x80\x24": ("P-256", 33), b"\x81\x24": ("P-384", 49)}
_LONGEST = 200


def checked_jwt(token: str, issuer: str, keys: Keys) -> Check:
    """Whether one of the issuer's keys made the signature of a compact JWT."""
    given = keys_of(issuer, keys)
    if not given:
        return "no_key"
    try:
        from joserfc import jws
        from joserfc.errors import JoseError, SecurityWarning, UnsupportedAlgorithmError
    except ImportError:
        raise MissingExtraError("joserfc", "credentials") from None
    outcome: Check = "bad_signature"
    for key in [_jose_key(one, issuer) for one in given]:
        try:
            with warnings.catch_warnings():  # "EdDSA" is still the common name of what RFC 9864 calls Ed25519
                warnings.simplefilter("ignore", SecurityWarning)
                jws.deserialize_compact(token, key, algorithms=list(_ALGORITHMS))
        except UnsupportedAlgorithmError:
            outcome = "suite"
        except (JoseError, ValueError, TypeError):
            continue
        else:
            return "valid"
    return outcome


def checked_proofs(document: Mapping[str, Any], proofs: Sequence[Any], issuer: str, keys: Keys) -> Check:
    """Whether one of the issuer's keys made one of the Data Integrity proofs of a document.

    Parameters
    ----------
    document
        The credential without its ``proof``.
    proofs
        Its proofs, as they stood.
    issuer
        The issuer's identifier: only keys given for it are tried, whatever key a proof names.
    keys
        The trusted keys.
    """
    given = keys_of(issuer, keys)
    if not given:
        return "no_key"
    known = [proof for proof in proofs if isinstance(proof, Mapping) and _is_known(proof)]
    if not known:
        return "suite"
    trusted = [_jwk(key, issuer) for key in given]
    holds = any(_proof_holds(document, proof, jwk) for proof in known for jwk in trusted)
    return "valid" if holds else "bad_signature"


def keys_of(issuer: str, keys: Keys) -> list[Key]:
    """The keys given for an issuer."""
    given = keys.get(issuer, ())
    return [given] if isinstance(given, str | Mapping) else list(given)


def _is_known(proof: Mapping[str, Any]) -> bool:
    return (
        proof.get("type") == "DataIntegrityProof"
        and str(proof.get("cryptosuite")) in _SUITES
        and "previousProof" not in proof  # a chain is not a proof of the document alone
    )


def _proof_holds(document: Mapping[str, Any], proof: Mapping[str, Any], jwk: Mapping[str, str]) -> bool:
    if proof.get("proofPurpose") != "assertionMethod":
        return False
    signature = _from_base58(proof.get("proofValue"))
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsigned = dict(document)
    if "@context" in options:
        if not _begins_with(document.get("@context"), options["@context"]):
            return False
        unsigned["@context"] = options["@context"]
    if signature is None:
        return False
    sha = _SUITES[proof["cryptosuite"]].get(jwk.get("crv", ""))
    return sha is not None and _is_signature(signature, _hashes(options, unsigned, sha), jwk)


def _begins_with(whole: object, start: object) -> bool:
    listed = list(whole) if isinstance(whole, list | tuple) else [whole]
    first = list(start) if isinstance(start, list | tuple) else [start]
    return listed[: len(first)] == first


def _hashes(options: Mapping[str, Any], document: Mapping[str, Any], sha: str) -> bytes | None:
    try:
        import rfc8785
    except ImportError:
        raise MissingExtraError("rfc8785", "credentials") from None
    try:
        return b"".join(hashlib.new(sha, rfc8785.dumps(one)).digest() for one in (dict(options), dict(document)))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return None


def _is_signature(signature: bytes, signed: bytes | None, jwk: Mapping[str, str]) -> bool:
    """Whether a key made a signature of some bytes, by the algorithm of its curve."""
    try:
        from joserfc.errors import JoseError
        from joserfc.jwk import import_key
        from joserfc.jws import JWSRegistry
    except ImportError:
        raise MissingExtraError("joserfc", "credentials") from None
    if signed is None:
        return False
    try:
        return JWSRegistry.algorithms[_ALGORITHM_OF[jwk["crv"]]].verify(signed, signature, import_key(dict(jwk)))
    except (JoseError, ValueError):
        return False


def _jose_key(key: Key, issuer: str) -> Any:
    from joserfc import jwk
    from joserfc.errors import JoseError

    try:
        return jwk.import_key(dict(_jwk(key, issuer)))
    except (JoseError, ValueError, TypeError, KeyError):
        raise _bad_key(issuer) from None


def _jwk(key: Key, issuer: str) -> Mapping[str, str]:
    """A key as a public JWK of a kind that signs: never a shared secret."""
    if isinstance(key, str):
        return _from_multikey(key, issuer)
    public = {name: value for name, value in key.items() if name in ("kty", "crv", "x", "y", "n", "e")}
    needed = {"OKP": ("crv", "x"), "EC": ("crv", "x", "y"), "RSA": ("n", "e")}.get(str(public.get("kty")), ("",))
    if not all(isinstance(public.get(name), str) for name in needed):
        raise _bad_key(issuer)
    return public


def _from_multikey(written: str, issuer: str) -> Mapping[str, str]:
    content = _from_base58(written.removeprefix("did:key:").partition("#")[0])
    curve, length = _MULTIKEYS.get((content or b"")[:2], ("", 0))
    if content is None or len(content) != length + 2:
        raise _bad_key(issuer)
    if curve == "Ed25519":
        return {"kty": "OKP", "crv": curve, "x": _padless(content[2:])}
    try:
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        raise MissingExtraError("cryptography", "credentials") from None
    try:
        curve_of = ec.SECP256R1() if curve == "P-256" else ec.SECP384R1()
        numbers = ec.EllipticCurvePublicKey.from_encoded_point(curve_of, content[2:]).public_numbers()
    except ValueError:
        raise _bad_key(issuer) from None
    x, y = (number.to_bytes(length - 1) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": curve, "x": _padless(x), "y": _padless(y)}


def _from_base58(written: object) -> bytes | None:
    """The bytes of a Multibase value in base 58 (it begins with z), or None."""
    if not isinstance(written, str) or not written.startswith("z") or len(written) > _LONGEST:
        return None
    digits = written[1:]
    number = 0
    for digit in digits:
        value = _ALPHABET.find(digit)
        if value < 0:
            return None
        number = number * 58 + value
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def _padless(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bad_key(issuer: str) -> FileError:
    return FileError(Problem(*with_remedy("credential.bad_key", issuer=issuer), value=issuer))
