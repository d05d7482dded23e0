"""Requirements that an ad seems to make, for a person to accept or not (layer 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchcore.records import Level

__all__ = ["Proposal", "ProposalKind"]

ProposalKind = Literal["certificate", "language", "track", "form"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One requirement that an ad seems to make. It is not a gate until it is accepted.

    Attributes
    ----------
    opening_id
        The opening it is about.
    kind
        ``"certificate"`` (licences too), ``"language"``, ``"track"`` or ``"form"``.
    code
        The vocabulary's code.
    required
        True: it would be a gate; False: a merit.
    quote
        The words that it came from.
    level
        For a language, the CEFR level; None when the ad gives none, and then somebody has to say which.
    estimate
        Whether the level is an estimate from words such as "goda kunskaper".
    source
        Where the words stand: ``"text"``, ``"headline"``, or the name of a field such as ``"must_have.languages"``.
    start, end
        The quote's place in the source, characters from 0; None when the source is a field.
    confidence
        How sure the reading is, 0–100.
    """

    opening_id: str
    kind: ProposalKind
    code: str
    required: bool
    quote: str
    level: Level | None = None
    estimate: bool = False
    source: str = "text"
    start: int | None = None
    end: int | None = None
    confidence: int = 100
