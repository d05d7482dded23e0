"""Matches candidates with employers' openings over the whole pool: exact, proven and explained.

>>> import matchcore
>>> people = [matchcore.Candidate(id="c1"), matchcore.Candidate(id="c2")]
>>> result = matchcore.match(people, [matchcore.Opening(id="o1", employer="Hotellet")])
>>> len(result.placements), result.gap
(1, 0)

The names below are the whole public face. Each is loaded when it is first used, so importing matchcore costs nothing.
"""

from typing import TYPE_CHECKING

from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.assignment import Assignment, assign
    from matchcore.course_plan import plan
    from matchcore.errors import (
        FileError,
        InputError,
        MatchcoreError,
        MissingExtraError,
        PolicyError,
        ProofError,
        RecordError,
        ScoreError,
        UnknownIdError,
        VocabularyError,
    )
    from matchcore.files import read_candidates, read_courses, read_openings
    from matchcore.matching import match
    from matchcore.overrides import Ban, Lock
    from matchcore.pairs import Pairs, score_pairs
    from matchcore.policy import Policy
    from matchcore.pool import Pool
    from matchcore.quality import compare, evaluate
    from matchcore.records import (
        Candidate,
        Certificate,
        Course,
        Education,
        Hours,
        Language,
        LanguageDemand,
        Occupation,
        Opening,
        Place,
        TrackProgress,
        Wishes,
    )
    from matchcore.result import MatchResult
    from matchcore.solution import Explanation, Placement
    from matchcore.synthetic import synthetic_pool
    from matchcore.warming import warm_up

_HOME = {
    "assignment": ("Assignment", "assign"),
    "course_plan": ("plan",),
    "errors": (
        "FileError",
        "InputError",
        "MatchcoreError",
        "MissingExtraError",
        "PolicyError",
        "ProofError",
        "RecordError",
        "ScoreError",
        "UnknownIdError",
        "VocabularyError",
    ),
    "files": ("read_candidates", "read_courses", "read_openings"),
    "matching": ("match",),
    "overrides": ("Ban", "Lock"),
    "pairs": ("Pairs", "score_pairs"),
    "policy": ("Policy",),
    "pool": ("Pool",),
    "quality": ("compare", "evaluate"),
    "records": (
        "Candidate",
        "Certificate",
        "Course",
        "Education",
        "Hours",
        "Language",
        "LanguageDemand",
        "Occupation",
        "Opening",
        "Place",
        "TrackProgress",
        "Wishes",
    ),
    "result": ("MatchResult",),
    "solution": ("Explanation", "Placement"),
    "synthetic": ("synthetic_pool",),
    "warming": ("warm_up",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Assignment",
    "Ban",
    "Candidate",
    "Certificate",
    "Course",
    "Education",
    "Explanation",
    "FileError",
    "Hours",
    "InputError",
    "Language",
    "LanguageDemand",
    "Lock",
    "MatchResult",
    "MatchcoreError",
    "MissingExtraError",
    "Occupation",
    "Opening",
    "Pairs",
    "Place",
    "Placement",
    "Policy",
    "PolicyError",
    "Pool",
    "ProofError",
    "RecordError",
    "ScoreError",
    "TrackProgress",
    "UnknownIdError",
    "VocabularyError",
    "Wishes",
    "assign",
    "compare",
    "evaluate",
    "match",
    "plan",
    "read_candidates",
    "read_courses",
    "read_openings",
    "score_pairs",
    "synthetic_pool",
    "warm_up",
]


_find = on_first_use("matchcore", _MODULE_OF)


def __getattr__(name: str) -> object:
    if name == "__version__":  # as installed; asking the installer's record costs a moment, so not before it is wanted
        from importlib.metadata import version

        globals()[name] = version("matchcore")
        return globals()[name]
    return _find(name)


def __dir__() -> list[str]:
    return sorted(__all__)
