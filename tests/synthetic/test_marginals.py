"""Synthetic pools against the facts they are calibrated on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chisquare

from matchcore.pairs import score_pairs
from matchcore.policy import Policy
from matchcore.records import Candidate
from matchcore.synthetic import PROGRAMMES, SyntheticPool, synthetic_columns, synthetic_pool
from matchcore.synthetic.profiles import ad_counts, trades
from matchcore.vocabulary import default_vocabulary


def facts(reference_data: Path) -> dict[str, dict[str, int]]:
    """Ads of 2024 by name of the occupation group and municipality, as published."""
    found: dict[str, dict[str, int]] = {}
    with (reference_data / "ads_2024_occupation_municipality.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["occupation_group"], {})[row["municipality_code"]] = int(row["ads"])
    return found


@cache
def country() -> SyntheticPool:
    """A pool of the country at large."""
    return synthetic_pool(n_candidates=6000, n_openings=20_000, seed=17)


def share(of: SyntheticPool, holds: Callable[[Candidate], bool]) -> float:
    """How large a share of the candidates something holds for."""
    return float(np.mean([holds(person) for person in of.candidates]))


def fits(counts: Counter[str], weights: dict[str, int]) -> float:
    """The p-value of counts under weights, over what is expected five times or more."""
    total = sum(weights.values())
    n = sum(counts.values())
    often = [code for code, weight in weights.items() if weight * n >= 5 * total]
    observed = [counts[code] for code in often]
    expected = [weights[code] / total * n for code in often]
    rest, left = n - sum(observed), n - sum(expected)
    if left >= 5:
        observed, expected = [*observed, rest], [*expected, left]
    scale = sum(observed) / sum(expected)
    return float(chisquare(observed, [value * scale for value in expected]).pvalue)


def test_our_table_of_ads_is_the_published_one(reference_data: Path) -> None:
    """Each column of our table of ads is one occupation's published numbers, municipality by municipality."""
    counts = ad_counts()
    published = {
        name: tuple(by_place.get(code, 0) for code in counts.municipalities)
        for name, by_place in facts(reference_data).items()
    }
    names = {numbers: name for name, numbers in published.items()}
    found = {ssyk: names[tuple(column.tolist())] for ssyk, column in zip(counts.occupations, counts.ads.T, strict=True)}
    assert len(set(found.values())) == len(found)
    known = {"5343": "Personliga assistenter", "8332": "Lastbilsförare m.fl.", "8344": "Truckförare", "9111": "Städare"}
    assert {ssyk: found[ssyk] for ssyk in known} == known


def test_every_trade_has_its_ads() -> None:
    """The trades' occupations are the columns of the table of ads, each once."""
    titles = [ssyk for trade in trades() for ssyk in trade.titles]
    assert sorted(titles) == sorted(ad_counts().occupations)
    assert set(ad_counts().municipalities) == set(default_vocabulary().municipalities)


def test_trades_and_programmes_use_known_codes() -> None:
    """Every certificate, track, form and trade that the tables name exists; every percent is one."""
    vocabulary = default_vocabulary()
    for trade in trades():
        assert {*trade.held, *trade.required, *trade.merited} <= set(vocabulary.certificates)
        assert trade.track is None or trade.track in vocabulary.tracks
        assert set(trade.forms) <= set(vocabulary.forms)
        percents = [*trade.held.values(), *trade.required.values(), *trade.merited.values(), trade.asks, trade.women]
        assert all(0 <= percent <= 100 for percent in percents)
        assert all(vocabulary.certificates[code].portable for code in (*trade.held, *trade.required))


@pytest.mark.untraced
def test_openings_lie_where_the_ads_are() -> None:
    """Workplaces follow the number of ads by municipality."""
    counts = ad_counts()
    weights = dict(zip(counts.municipalities, counts.ads.sum(axis=1).tolist(), strict=True))
    places = Counter(place.municipality for opening in country().openings if (place := opening.workplace))
    del places[None]
    assert fits(Counter({str(code): n for code, n in places.items()}), weights) > 1e-3


def test_openings_have_the_ads_occupations() -> None:
    """The mix of occupations follows the number of ads."""
    counts = ad_counts()
    weights = dict(zip(counts.occupations, counts.ads.sum(axis=0).tolist(), strict=True))
    assert fits(Counter(str(opening.ssyk) for opening in country().openings), weights) > 1e-3


@pytest.mark.untraced
def test_occupations_differ_between_municipalities_as_the_ads_do() -> None:
    """In one municipality the mix is that municipality's own."""
    counts = ad_counts()
    row = counts.municipalities.index("1283")
    weights = dict(zip(counts.occupations, counts.ads[row].tolist(), strict=True))
    pool = synthetic_pool(municipality="Helsingborg", n_candidates=1, n_openings=5000, seed=3)
    assert fits(Counter(str(opening.ssyk) for opening in pool.openings), weights) > 1e-3


def test_homes_follow_population() -> None:
    """Homes are spread over the counties by their populations."""
    known = default_vocabulary().municipalities
    people: Counter[str] = Counter()
    for place in known.values():
        people[place.county_code] += place.population
    homes = [
        known[home.municipality].county_code for p in country().candidates if (home := p.home) and home.municipality
    ]
    assert fits(Counter(homes), dict(people)) > 1e-3


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("programme", "born_abroad"), [("jonkoping", 80), ("malung-salen", 72), ("sandviken", 68), ("dalsland", 55)]
)
def test_share_born_abroad(programme: str, born_abroad: int) -> None:
    """The share born abroad is the programme's; for Jönköping the published 80 %."""
    pool = synthetic_pool(programme=programme, n_candidates=3000, n_openings=1, seed=8)
    told = [person.groups["born"] for person in pool.candidates if "born" in person.groups]
    assert abs(100 * told.count("abroad") / len(told) - born_abroad) < 2.5


@pytest.mark.untraced
def test_programmes_keep_their_character() -> None:
    """Sandviken has waited longest and holds most cleaners' certificates; Dalsland travels farther than Jönköping."""
    pools = {name: synthetic_pool(programme=name, n_candidates=1500, n_openings=10, seed=8) for name in PROGRAMMES}

    def median_wait(pool: SyntheticPool) -> float:
        return float(np.median([(pool.as_of - p.registered_since).days for p in pool.candidates if p.registered_since]))

    def has_sry(person: Candidate) -> bool:
        return any(certificate.code.startswith("sry") for certificate in person.certificates)

    def median_reach(pool: SyntheticPool) -> float:
        return float(np.median([p.reach_km for p in pool.candidates if p.reach_km]))

    waits = {name: median_wait(pool) for name, pool in pools.items()}
    assert max(waits, key=lambda name: waits[name]) == "sandviken"
    assert any(
        (pools["sandviken"].as_of - p.registered_since).days > 3650
        for p in pools["sandviken"].candidates
        if p.registered_since
    )
    cleaners = {name: share(pool, has_sry) for name, pool in pools.items()}
    assert max(cleaners, key=lambda name: cleaners[name]) == "sandviken"
    assert median_reach(pools["dalsland"]) > median_reach(pools["jonkoping"])
    young = {name: share(pool, lambda p: p.groups.get("age") == "16-24") for name, pool in pools.items()}
    assert max(young, key=lambda name: young[name]) == "jonkoping"


def test_data_are_as_patchy_as_real_data() -> None:
    """There are declared and validated, expired, undated and partial certificates, and things nobody asked about."""
    pool = synthetic_pool(programme="sandviken", n_candidates=3000, n_openings=500, seed=8)
    held = [certificate for person in pool.candidates for certificate in person.certificates]
    assert 0.6 < np.mean([certificate.standing == "validated" for certificate in held]) < 0.9
    dated = [certificate for certificate in held if certificate.expires]
    assert 0.03 < np.mean([certificate.expires < pool.as_of for certificate in dated if certificate.expires]) < 0.3
    assert any(certificate.issued is None for certificate in held)
    assert 0.01 < share(pool, lambda p: p.home is None) < 0.05
    assert 0.02 < share(pool, lambda p: p.reach_km is None) < 0.08
    assert 0.3 < share(pool, lambda p: p.forms is None) < 0.55
    assert 0.01 < share(pool, lambda p: all(known.language != "sv" for known in p.languages)) < 0.12
    told = Counter(
        "course" if known.course else "skills" if known.skills else "level"
        for person in pool.candidates
        for known in person.languages
        if known.language == "sv" and person.groups.get("born") == "abroad"
    )
    assert told["course"] > told["level"] > told["skills"] > 0
    statuses = Counter(known.course_status for person in pool.candidates for known in person.languages if known.course)
    assert statuses["enrolled"] > 0 < statuses["completed"]
    assert {opening.seats for opening in pool.openings} >= {0, 1, 2, 3}
    tolerance = Counter(demand.tolerance for opening in pool.openings for demand in opening.languages_required)
    assert tolerance[0] > tolerance[1] > tolerance[2] > 0


def test_demands_follow_the_occupation() -> None:
    """Lorry drivers need their certificate of competence, forklift drivers a truck card, care workers Swedish."""
    asked: dict[str, Counter[str]] = {}
    n: Counter[str] = Counter()
    for opening in country().openings:
        n[str(opening.ssyk)] += 1
        asked.setdefault(str(opening.ssyk), Counter()).update(opening.certificates_required)
        level = next((demand for demand in opening.languages_required if demand.language == "sv"), None)
        asked[str(opening.ssyk)][level.level or "spoken" if level else "none"] += 1
    assert asked["8332"]["ykb-goods"] > 0.8 * n["8332"]
    assert asked["8344"]["truck-b"] > 0.8 * n["8344"]
    assert asked["9412"]["food-hygiene"] > 0.25 * n["9412"]
    assert asked["5321"]["B1"] + asked["5321"]["B2"] > 0.6 * n["5321"]
    assert asked["9111"]["B2"] == 0


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_most_have_openings_and_some_have_none(programme: str) -> None:
    """Most candidates have feasible openings, a few have none, and nobody fits everything; scores tie now and then."""
    pool = synthetic_columns(programme=programme, n_candidates=1000, n_openings=200, seed=21)
    pairs = score_pairs(pool, Policy())
    n_feasible = np.diff(pairs.indptr)
    assert 0 < np.mean(n_feasible == 0) < 0.15
    assert 3 <= np.median(n_feasible) <= 100
    assert 0.03 < pairs.n_feasible / (1000 * 200) < 0.4
    assert len(np.unique(pairs.score)) < pairs.n_feasible
