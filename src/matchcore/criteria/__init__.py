"""The criteria: one file each, one object with three faces.

A criterion is a class made with ``(columns, policy)``; see `Criterion` for the three faces and for how to write one.
"""

from matchcore.criteria.background import BackgroundCriterion
from matchcore.criteria.certificates import CertificatesCriterion
from matchcore.criteria.criterion import (
    Ask,
    Change,
    Criterion,
    CriterionFactory,
    Days,
    Detail,
    Distances,
    Flag,
    Judgement,
    Kinds,
)
from matchcore.criteria.hours import HoursCriterion
from matchcore.criteria.language import LanguageCriterion
from matchcore.criteria.least_score import LeastScoreCriterion
from matchcore.criteria.location import LocationCriterion
from matchcore.criteria.priority import PriorityCriterion
from matchcore.criteria.support import SupportCriterion
from matchcore.criteria.terms import TermsCriterion
from matchcore.criteria.track import TrackCriterion
from matchcore.criteria.ways import WaysCriterion
from matchcore.criteria.wishes import WishesCriterion
from matchcore.policy import NEUTRAL

CRITERIA: tuple[CriterionFactory, ...] = (
    LocationCriterion,
    TermsCriterion,
    HoursCriterion,
    CertificatesCriterion,
    LanguageCriterion,
    TrackCriterion,
    BackgroundCriterion,
    WishesCriterion,
    SupportCriterion,
    PriorityCriterion,
)
"""matchcore's own criteria, in the order in which a refused pair is counted to the first gate that closes."""

__all__ = [
    "CRITERIA",
    "NEUTRAL",
    "Ask",
    "BackgroundCriterion",
    "CertificatesCriterion",
    "Change",
    "Criterion",
    "CriterionFactory",
    "Days",
    "Detail",
    "Distances",
    "Flag",
    "HoursCriterion",
    "Judgement",
    "Kinds",
    "LanguageCriterion",
    "LeastScoreCriterion",
    "LocationCriterion",
    "PriorityCriterion",
    "SupportCriterion",
    "TermsCriterion",
    "TrackCriterion",
    "WaysCriterion",
    "WishesCriterion",
]
