"""The pool: candidates and openings as column arrays, in canonical order."""

from matchcore.pool.arranging import Arrangement, PoolChange, change_pool
from matchcore.pool.columns import (
    CandidateColumns,
    CertificateDemands,
    CertificateTable,
    Codes,
    Columns,
    EducationTable,
    LanguageDemands,
    LanguageTable,
    OccupationTable,
    OpeningColumns,
    TrackTable,
    WayTable,
    WishTable,
)
from matchcore.pool.fields import NEVER
from matchcore.pool.geometry import PlaceSource, SpherePoints, distance_m
from matchcore.pool.pool import Pool

__all__ = [
    "NEVER",
    "Arrangement",
    "CandidateColumns",
    "CertificateDemands",
    "CertificateTable",
    "Codes",
    "Columns",
    "EducationTable",
    "LanguageDemands",
    "LanguageTable",
    "OccupationTable",
    "OpeningColumns",
    "PlaceSource",
    "Pool",
    "PoolChange",
    "SpherePoints",
    "TrackTable",
    "WayTable",
    "WishTable",
    "change_pool",
    "distance_m",
]
