"""The criteria: one file each, one object with three faces.

A criterion is a class made with ``(columns, policy)``; see `Criterion` for the three faces and for how to write one.
"""

from matchcore.criteria.certificates import CertificatesCriterion
from matchcore.criteria.criterion import (
    Change,
    Criterion,
    CriterionFactory,
    Detail,
    Flag,
    GateThenParts,
    Judgement,
    Kinds,
)
from matchcore.criteria.language import LanguageCriterion
from matchcore.criteria.location import LocationCriterion
from matchcore.criteria.terms import TermsCriterion
from matchcore.criteria.track import TrackCriterion

CRITERIA: tuple[CriterionFactory, ...] = (
    LocationCriterion,
    TermsCriterion,
    CertificatesCriterion,
    LanguageCriterion,
    TrackCriterion,
)
"""matchcore's own criteria, in the order in which a refused pair is counted to the first gate that closes."""

__all__ = [
    "CRITERIA",
    "CertificatesCriterion",
    "Change",
    "Criterion",
    "CriterionFactory",
    "Detail",
    "Flag",
    "GateThenParts",
    "Judgement",
    "Kinds",
    "LanguageCriterion",
    "LocationCriterion",
    "TermsCriterion",
    "TrackCriterion",
]
