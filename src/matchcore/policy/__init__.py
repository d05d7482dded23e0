"""The policy: what weighs how much, what closes a gate, and what is aimed at."""

from matchcore.policy.policy import Policy
from matchcore.policy.sections import (
    FULL_PART,
    NEUTRAL,
    ON_TOP,
    ON_TOP_OF_SCORE,
    SCORE_OF_POINT,
    WAYS_ON_TOP,
    BackgroundPolicy,
    CertificatePolicy,
    HoursPolicy,
    LanguagePolicy,
    LocationPolicy,
    Part,
    Points,
    PriorityPolicy,
    SupportPolicy,
    TermsPolicy,
    TrackPolicy,
)
from matchcore.policy.ways_out import Need, Quota, QuotaOf, WaysPolicy

__all__ = [
    "FULL_PART",
    "NEUTRAL",
    "ON_TOP",
    "ON_TOP_OF_SCORE",
    "SCORE_OF_POINT",
    "WAYS_ON_TOP",
    "BackgroundPolicy",
    "CertificatePolicy",
    "HoursPolicy",
    "LanguagePolicy",
    "LocationPolicy",
    "Need",
    "Part",
    "Points",
    "Policy",
    "PriorityPolicy",
    "Quota",
    "QuotaOf",
    "SupportPolicy",
    "TermsPolicy",
    "TrackPolicy",
    "WaysPolicy",
]
