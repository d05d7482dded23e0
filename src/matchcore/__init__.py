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
    from matchcore.assignment import Assignment as Assignment
    from matchcore.assignment import assign as assign
    from matchcore.course_plan import plan as plan
    from matchcore.errors import FileError as FileError
    from matchcore.errors import InputError as InputError
    from matchcore.errors import MatchcoreError as MatchcoreError
    from matchcore.errors import MissingExtraError as MissingExtraError
    from matchcore.errors import PolicyError as PolicyError
    from matchcore.errors import ProofError as ProofError
    from matchcore.errors import RecordError as RecordError
    from matchcore.errors import ScoreError as ScoreError
    from matchcore.errors import UnknownIdError as UnknownIdError
    from matchcore.errors import VocabularyError as VocabularyError
    from matchcore.files import read_candidates as read_candidates
    from matchcore.files import read_courses as read_courses
    from matchcore.files import read_openings as read_openings
    from matchcore.matching import match as match
    from matchcore.overrides import Ban as Ban
    from matchcore.overrides import Lock as Lock
    from matchcore.pairs import Pairs as Pairs
    from matchcore.pairs import score_pairs as score_pairs
    from matchcore.policy import Policy as Policy
    from matchcore.pool import Pool as Pool
    from matchcore.quality import compare as compare
    from matchcore.quality import evaluate as evaluate
    from matchcore.records import Candidate as Candidate
    from matchcore.records import Certificate as Certificate
    from matchcore.records import Course as Course
    from matchcore.records import Education as Education
    from matchcore.records import Hours as Hours
    from matchcore.records import Language as Language
    from matchcore.records import LanguageDemand as LanguageDemand
    from matchcore.records import Occupation as Occupation
    from matchcore.records import Opening as Opening
    from matchcore.records import Place as Place
    from matchcore.records import TrackProgress as TrackProgress
    from matchcore.records import Wishes as Wishes
    from matchcore.result import MatchResult as MatchResult
    from matchcore.solution import Explanation as Explanation
    from matchcore.solution import Placement as Placement
    from matchcore.synthetic import synthetic_pool as synthetic_pool
    from matchcore.warming import warm_up as warm_up

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

__all__ = sorted(_MODULE_OF)


_find = on_first_use("matchcore", _MODULE_OF)


def __getattr__(name: str) -> object:
    if name == "__version__":  # as installed; asking the installer's record costs a moment, so not before it is wanted
        from importlib.metadata import version

        globals()[name] = version("matchcore")
        return globals()[name]
    return _find(name)


def __dir__() -> list[str]:
    return sorted(__all__)
