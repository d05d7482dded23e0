"""The commonest rows of a long table, read the short way: certificates, shares of tracks, coordinates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from matchcore.files.built import built, defaults_of
from matchcore.files.quick import Ready, degrees_of
from matchcore.files.said import Reading
from matchcore.records import Certificate, TrackProgress

__all__ = ["COMMON"]

_SHARE = re.compile(r"[1-9]?[0-9]|100")
_CERTIFICATE, _TRACK = defaults_of(Certificate), defaults_of(TrackProgress)


def _plain_certificate(given: dict[str, str], reading: Reading) -> Ready | None:
    if not given.keys() <= {"code", "issued", "expires", "standing"}:
        return None
    code = reading.terms.certain("certificate", given.get("code", ""))
    facts: dict[str, Any] = {name: reading.day(given[name]) for name in ("issued", "expires") if name in given}
    if code is None or (len(facts) == 2 and facts["expires"] < facts["issued"]):
        return None
    facts["standing"] = given.get("standing", "declared")
    if facts["standing"] not in {"validated", "declared"}:
        return None
    made = built(Certificate, {**_CERTIFICATE, "code": code, **facts}, {"code", *facts})
    return (("certificates", (made,)),)


def _plain_track(given: dict[str, str], reading: Reading) -> Ready | None:
    if given.keys() - {"expected_completion"} != {"code", "share"} or not _SHARE.fullmatch(given["share"]):
        return None
    code = reading.terms.certain("track", given["code"])
    facts: dict[str, Any] = {"share": int(given["share"])}
    if "expected_completion" in given:
        facts["expected_completion"] = reading.day(given["expected_completion"])
    if code is None:
        return None
    made = built(TrackProgress, {**_TRACK, "track": code, **facts}, {"track", *facts})
    return (("tracks", (made,)),)


def _plain_field(given: dict[str, str], reading: Reading) -> Ready | None:
    name = given.get("code", "")
    degrees = degrees_of(given.get("value")) if name in {"lat", "lon"} and len(given) == 2 else None
    return None if degrees is None else (("home", {name: degrees}),)


COMMON: Mapping[str, Callable[[dict[str, str], Reading], Ready | None]] = {
    "certificate": _plain_certificate,
    "track": _plain_track,
    "field": _plain_field,
}
"""By kind of row: what it gives, from its cells by field; None, or a `Refusal`, where anything may be wrong."""
