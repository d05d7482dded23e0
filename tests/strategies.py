"""Pools for the tests: small and nasty. Few codes, few days, few places, so that ties and edges are common.

The strategies give only records that are valid together; what is refused has tests of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise, product
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from matchcore import (
    Candidate,
    Certificate,
    Education,
    Hours,
    Language,
    LanguageDemand,
    MatchResult,
    Occupation,
    Opening,
    Place,
    Policy,
    Pool,
    TrackProgress,
    Wishes,
    match,
)
from matchcore.messages import MessageLanguage, Text
from matchcore.policy import ON_TOP
from matchcore.records.model import SKILLS
from matchcore.solution.parts import Part
from matchcore.vocabulary import Vocabulary, default_vocabulary

FEWER = settings(max_examples=-(-settings().max_examples // 2))
"""Half as many examples: for a truth tried case by case with examples for each, or of everybody in each pool."""

AS_OF = date(2026, 2, 1)
START = date(2026, 3, 1)
DAY = timedelta(days=1)

DAYS = (START - 400 * DAY, START - DAY, START, START + DAY, START + 400 * DAY)
MODULES = ("floors", "glass", "tools", "safety")
TRACK_MODULES = ("kitchen", "serving", "housekeeping", "dishwashing", "food-hygiene", "reception")
CERTIFICATES = ("adr", "adr-tank", "cleaner", "heta-arbeten", "hlr", "licence-b", "licence-ce", "truck", "truck-b")
FORMS = ("permanent", "hourly", "nystartsjobb", "praktik")
TRADES = ("2221", "2144", "2341", "3114", "5321", "5330", "8332", "8321", "9111", "9412")
"""Nurse, engineer, teacher and technician; care, driving and service that are near one another; and simple work."""
MALUNG, LIMA, BORLANGE = (60.6869, 13.7178), (60.9270, 13.3500), (60.4858, 15.4371)
HOME_FAR = Place(lat=BORLANGE[0], lon=BORLANGE[1])
PLACES = (
    None,
    Place(postcode="782 31"),
    Place(postcode="999 99"),
    Place(locality="Lima"),
    Place(municipality="2023"),
    Place(municipality="2081"),
    *(Place(lat=lat, lon=lon) for lat, lon in (MALUNG, LIMA, BORLANGE)),
)


@cache
def vocabulary() -> Vocabulary:
    """matchcore's own, and one certificate that is passed module by module."""
    cleaner = {
        "sv": "Städarbevis",
        "en": "Cleaner's proof",
        "days": 60,
        "implies": ["sry"],
        "modules": {code: [f"modul {code}", f"module {code}"] for code in MODULES},
    }
    return default_vocabulary().with_entries({"certificates": {"cleaner": cleaner}})


def pool_of(candidates: Sequence[Candidate] = (), openings: Sequence[Opening] = ()) -> Pool:
    """The records as a pool, on the tests' own day and with the tests' own vocabulary."""
    return Pool.from_records(candidates, openings, vocabulary=vocabulary(), as_of=AS_OF)


def match_of(
    candidates: Sequence[Candidate], openings: Sequence[Opening], policy: Policy | None = None, **options: Any
) -> MatchResult:
    """`match` on the tests' own day and with the tests' own vocabulary."""
    return match(candidates, openings, policy, vocabulary=vocabulary(), as_of=AS_OF, **options)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """None as often as not."""
    return st.one_of(st.none(), strategy)


@cache
def certificates_held() -> tuple[Certificate, ...]:
    """Whole or partial, with an end on the very day or without, seen or only declared; simple ones first."""
    ends = [(None, None), (DAYS[0], None), (None, START), (None, DAYS[1]), (START, None), (DAYS[3], DAYS[4])]
    return tuple(
        Certificate(code=code, issued=issued, expires=expires, standing=standing, modules=modules)
        for standing in ("validated", "declared")
        for issued, expires in ends
        for code in CERTIFICATES
        for modules in ((None, MODULES, MODULES[:2], ()) if code == "cleaner" else (None,))
    )


@cache
def languages_known(language: str) -> tuple[Language, ...]:
    """A level, some or all skills, a course completed or under way, or several of these."""
    known = [Language(language=language, level=level) for level in ("A1", "A2", "B1", "C2")]
    known.append(Language(language=language, reading="B2"))
    known.append(Language(language=language, level="B1", listening="A1", writing="C1"))
    known.append(Language(language=language, **dict(zip(SKILLS, ("A2", "B1", "B1", "A2", "C1"), strict=True))))
    if language == "sv":
        for course in ("sfi-a", "sfi-c", "sfi-d", "sva-1"):
            known += [
                Language(language="sv", course=course, course_status=status) for status in ("completed", "enrolled")
            ]
        known.append(Language(language="sv", course="sfi-d", course_status="completed", level="A1", writing="A1"))
    return tuple(known)


@cache
def progress_made(track: str) -> tuple[TrackProgress, ...]:
    """By share or by module, perhaps with an expected end."""
    made = [
        TrackProgress(track=track, share=share, expected_completion=expected)
        for share in (0, 50, 99, 100)
        for expected in (None, START, START + DAY)
    ]
    if track == "hotel-restaurant":
        made += [TrackProgress(track=track, modules=TRACK_MODULES[:n]) for n in (0, 3, 6)]
    return tuple(made)


@cache
def demands_made(language: str) -> tuple[LanguageDemand, ...]:
    """A level as a whole or for a skill, with or without tolerance."""
    return tuple(
        LanguageDemand(language=language, tolerance=tolerance, **asked)
        for asked in ({"level": "A2"}, {"level": "B1"}, {"reading": "B1"}, {"level": "B2", "writing": "A2"})
        for tolerance in (0, 1, 2)
    )


@cache
def pasts() -> tuple[dict[str, Any], ...]:
    """What people have behind them: one trade, two, an education without a trade or for one, here or abroad."""
    worked: list[dict[str, Any]] = [{"occupations": [Occupation(ssyk=code)]} for code in TRADES]
    worked += [{"occupations": [Occupation(ssyk=a, years=2), Occupation(ssyk=b)]} for a, b in pairwise(TRADES)]
    learned = [Education(level=level) for level in ("compulsory", "upper_secondary", "higher")]
    learned += [Education(level="higher", ssyk=code, abroad=True) for code in TRADES[:3]]
    learned += [Education(ssyk="5321", recognised="yes"), Education(level="vocational", ssyk="8332")]
    return (*worked, *({"educations": [one]} for one in learned), worked[-1] | {"educations": learned[2:4]})


@cache
def wishes_made() -> tuple[Wishes, ...]:
    """A trade, a way out, several in order, and both."""
    made = [Wishes(occupations=some) for some in (TRADES[:1], TRADES[4:6], TRADES[:-6:-1])]
    made += [Wishes(ways=some) for some in (["job"], ["studies"], ["practice", "job"], ["subsidised", "training"])]
    return (*made, Wishes(occupations=TRADES[4:6], ways=["job", "practice"]), Wishes())


def some(entries: Sequence[Any]) -> st.SearchStrategy[Any]:
    """None, or one of the entries."""
    return st.sampled_from((None, *entries))


def given_of(*entries: Any) -> list[Any]:
    return [entry for entry in entries if entry is not None]


@st.composite
def candidates(draw: st.DrawFn, candidate_id: str = "c1") -> Candidate:
    """A person with little of everything, and much of it unknown."""
    return Candidate(
        id=candidate_id,
        certificates=draw(st.lists(st.sampled_from(certificates_held()), max_size=3)),
        languages=given_of(draw(some(languages_known("sv"))), draw(some(languages_known("en")))),
        tracks=given_of(draw(some(progress_made("hotel-restaurant"))), draw(some(progress_made("care")))),
        home=draw(st.sampled_from(PLACES)),
        reach_km=draw(st.sampled_from([None, 0, 1.5, 30, 3000])),
        forms=draw(some([FORMS, FORMS[:1], FORMS[1:], ()])),
        available_from=draw(some(DAYS)),
        wishes=draw(some([None, *wishes_made()])),
        hours=draw(some([None, Hours(least=50), Hours(most=75), Hours(least=50, most=75)])),
        shifts=draw(some([None, ["day"], ["day", "evening", "weekend"]])),
        car=draw(st.sampled_from([None, True, False])),
        support=draw(st.sampled_from([None, None, "none", "some", "much"])),
        priority=draw(st.sampled_from([(), ("long-waiting",), ("long-waiting", "young")])),
        eligible=draw(st.sampled_from([{}, {"nystartsjobb": True}, {"nystartsjobb": False}])),
        **draw(st.sampled_from([{}, *pasts()])),
        registered_since=draw(some(DAYS)),
        groups=draw(st.sampled_from([{}, {"sex": "woman"}, {"sex": "man", "age": "16-24"}])),
    )


@st.composite
def openings(draw: st.DrawFn, opening_id: str = "o1") -> Opening:
    """An opening that asks for little, so that some pairs are feasible."""
    asked = draw(st.lists(st.sampled_from(CERTIFICATES), max_size=3, unique=True))
    n_required = draw(st.sampled_from([0, 0, 1, 2]))
    required: list[Any] = asked[:n_required]
    if required and (others := [code for code in CERTIFICATES if code not in asked]) and draw(st.booleans()):
        required[0] = [required[0], *draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))]
    track = draw(st.sampled_from([None, None, "hotel-restaurant", "care"]))
    none = (None, None)
    return Opening(
        id=opening_id,
        employer=draw(st.sampled_from(["", "Hotellet", "Träindustri & Co"])),
        seats=draw(st.sampled_from([1, 0, 2, 3])),
        certificates_required=required,
        certificates_merited=asked[n_required:],
        languages_required=given_of(draw(some([*none, *demands_made("sv")])), draw(some([*none, *demands_made("en")]))),
        languages_wanted=given_of(draw(some([*none, *demands_made("sv")])), draw(some([*none, *demands_made("en")]))),
        track=track,
        track_least=draw(st.sampled_from([0, 50, 100])) if track else 0,
        workplace=draw(st.sampled_from(PLACES)),
        start=draw(st.sampled_from([None, START, START + DAY])),
        form=draw(some([None, *FORMS])),
        title=draw(st.sampled_from(["", "", "Lastbilsförare", "Köksbiträde"])),
        ssyk=draw(some([None, None, *TRADES])),
        way=draw(st.sampled_from([None, None, None, "practice", "training", "studies"])),
        hours=draw(st.sampled_from([None, None, 50, 75, 100])),
        shifts=draw(some([None, None, ["day"], ["evening", "night"]])),
        needs_car=draw(st.sampled_from([None, None, False, True])),
        support=draw(st.sampled_from([None, None, "none", "some", "much"])),
    )


@st.composite
def weights(draw: st.DrawFn) -> dict[str, int]:
    """Whole percent for the criteria in the score, zero being common; and what counts on top of it."""
    names = [name for name in Policy().weights if name != ON_TOP]
    n_cuts = len(names) - 1
    cuts = sorted(draw(st.lists(st.sampled_from([0, 1, 20, 35, 60, 80, 99, 100]), min_size=n_cuts, max_size=n_cuts)))
    shares = [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
    return dict(zip(draw(st.permutations(names)), shares, strict=True)) | {ON_TOP: draw(st.sampled_from([0, 5, 100]))}


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy: gates open or shut, unknowns let through or not, a least score or none, what is on top or nothing."""
    gate, choice = st.booleans(), st.sampled_from(["open", "closed"])
    return Policy(
        objective=draw(st.sampled_from(["best_total", "most_placements"])),
        weights=draw(weights()),
        least_score=draw(st.sampled_from([0, 0, 47, 50.01])),
        certificates={
            "gate": draw(gate),
            "declared_part": draw(st.sampled_from([0, 1, 3_333, 8_000, 10_000])),
            "declared_opens": draw(gate),
            "partial_opens": draw(gate),
            "full_days": draw(st.sampled_from([1, 60, 300])),
            "days_before_start": draw(st.sampled_from([0, 1, 5, 100])),
        },
        language={
            "gate": draw(gate),
            "unknown": draw(choice),
            "course_levels": draw(st.sampled_from([{}, {"sfi-d": "B2"}, {"sfi-a": "A2", "sfi-b": "A2"}])),
        },
        track={"gate": draw(gate), "count_expected": draw(gate), "assume": draw(gate)},
        background={"gate": draw(gate)},
        location={
            "gate": draw(gate),
            "unknown": draw(choice),
            "assumed_reach_km": draw(st.sampled_from([0, 12.5, 3000])),
            "near_km": draw(st.sampled_from([0, 5, 29])),
            "far_km": draw(st.sampled_from([31, 100, 3000])),
        },
        terms={"gate": draw(gate), "start_slack_days": draw(st.sampled_from([0, 1, 500]))},
        hours={"gate": draw(gate)},
        support={"gate": draw(gate)},
        priority={
            "codes": draw(st.sampled_from([{}, {"young": 2_000}, {"long-waiting": 0}])),
            "waiting_days": draw(st.sampled_from([0, 1, 1000])),
        },
    )


@st.composite
def records(draw: st.DrawFn, max_candidates: int = 5, max_openings: int = 4) -> tuple[list[Candidate], list[Opening]]:
    """Candidates and openings of one pool; a side may be empty."""
    n, m = draw(st.integers(0, max_candidates)), draw(st.integers(0, max_openings))
    return [draw(candidates(f"c{i}")) for i in range(n)], [draw(openings(f"o{j}")) for j in range(m)]


def dense_scores(result: MatchResult) -> list[list[int | None]]:
    """Each pair's score, None where it is not feasible, read one by one."""
    pairs = result.pairs
    return [[pairs.score_of(i, j) for j in range(pairs.n_openings)] for i in range(pairs.n_candidates)]


def dense_worths(result: MatchResult) -> list[list[int | None]]:
    """What each pair scores above the least, None where it is not feasible."""
    least = result.policy.least
    return [[None if score is None else score - least for score in row] for row in dense_scores(result)]


def best_by_trying_all(
    scores: Sequence[Sequence[int | None]], seats: Sequence[int], forced: tuple[int, int] | None = None
) -> dict[str, tuple[int, int]]:
    """(total, placed) of the best assignment for each objective, by trying every one; `forced` holds a pair."""
    choices = [[-1, *(j for j, score in enumerate(row) if score is not None)] for row in scores]
    if forced is not None:
        choices[forced[0]] = [forced[1]]
    totals = []
    for chosen in product(*choices):
        taken = np.bincount([j for j in chosen if j >= 0], minlength=len(seats))
        if (taken <= np.asarray(seats, dtype=np.int64)).all():
            total = sum(row[j] or 0 for row, j in zip(scores, chosen, strict=True) if j >= 0)
            totals.append((total, int(taken.sum())))
    return {
        "best_total": max(totals),
        "most_placements": max(totals, key=lambda pair: (pair[1], pair[0])),
    }


def part_of(name: str, candidate: Candidate, opening: Opening, policy: Policy | None = None) -> Part:
    """What one criterion gives to one pair, with its explanation."""
    told = match_of([candidate], [opening], policy).explain(candidate.id, opening.id)
    return next(part for part in told.parts if part.criterion == name)


def words(texts: Iterable[Text], language: MessageLanguage = "en") -> list[str]:
    """Facts as a reader meets them."""
    return [text.text(language) for text in texts]


def asked(part: Part, language: MessageLanguage = "en") -> list[str]:
    """Whom to ask and what, as a reader meets it: "person: where they live"."""
    return [f"{ask.of}: {ask.text.text(language)}" for ask in part.asks]


def steps(part: Part, language: MessageLanguage = "en") -> list[str]:
    """What would open a closed gate, as a reader meets it."""
    return words([change.text for change in part.openers], language)
