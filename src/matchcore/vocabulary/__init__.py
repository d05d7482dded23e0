"""The field's own terms: certificates, languages, courses, tracks, forms, places and occupations.

The tables are plain files beside this module; `default_vocabulary` reads them once, `Vocabulary.with_entries`
adds a user's own, and `resolve` reads what people write.
"""

from matchcore.vocabulary.lexicon import Vocabulary, default_vocabulary
from matchcore.vocabulary.occupation_text import occupation_of_title
from matchcore.vocabulary.resolution import Resolution
from matchcore.vocabulary.resolving import resolve, resolve_all
from matchcore.vocabulary.term_kinds import (
    CEFR_LEVELS,
    CertificateTerm,
    CourseTerm,
    FormTerm,
    Kind,
    LanguageTerm,
    ModuleTerm,
    Municipality,
    OccupationTerm,
    Protection,
    TrackTerm,
    Validity,
    Way,
)
from matchcore.vocabulary.trades import Trades, trades
from matchcore.vocabulary.validity import expiry

__all__ = [
    "CEFR_LEVELS",
    "CertificateTerm",
    "CourseTerm",
    "FormTerm",
    "Kind",
    "LanguageTerm",
    "ModuleTerm",
    "Municipality",
    "OccupationTerm",
    "Protection",
    "Resolution",
    "TrackTerm",
    "Trades",
    "Validity",
    "Vocabulary",
    "Way",
    "default_vocabulary",
    "expiry",
    "occupation_of_title",
    "resolve",
    "resolve_all",
    "trades",
]
