"""Synthetic pools: the same everywhere, valid, and checked when ordered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.errors import InputError
from matchcore.pool import Pool
from matchcore.records import Candidate, Opening
from matchcore.synthetic import PROGRAMMES, SyntheticPool, demo_pool, synthetic_pool
from matchcore.vocabulary import default_vocabulary


def hash_of(pool: SyntheticPool) -> str:
    """A hash of all that the records hold but the names of modules, the vocabulary's, and younger fields left empty."""

    def dumped(record: Candidate | Opening) -> dict[str, Any]:
        data = record.model_dump(mode="json", exclude_none=True)
        data = {name: value for name, value in data.items() if value or name not in ("programme", "funding")}
        for part in (*data.get("certificates", ()), *data.get("tracks", ())):
            part.pop("modules", None)
        return data

    records = [dumped(record) for record in (*pool.candidates, *pool.openings)]
    return hashlib.sha256(json.dumps(records, sort_keys=True).encode()).hexdigest()


def test_same_seed_same_pool() -> None:
    """An order and a seed decide the pool."""
    first = synthetic_pool(programme="dalsland", n_candidates=40, n_openings=30, seed=5)
    assert first == synthetic_pool(programme="dalsland", n_candidates=40, n_openings=30, seed=5)
    assert first != synthetic_pool(programme="dalsland", n_candidates=40, n_openings=30, seed=6)


def test_pools_never_change() -> None:
    """Pools are the same on every machine and in every version of Python and NumPy.

    A change of the tables behind them, or of the vocabulary's rules of validity and municipalities' seats, gives
    other pools: then these hashes are renewed on purpose, and the changelog says so.
    """
    country = synthetic_pool(n_candidates=500, n_openings=300, seed=11)
    assert hash_of(country) == "3698401c236d243bb30f244f12be8f328f5078b9b7de4279818feadf3981812a"
    assert hash_of(demo_pool()) == "14a2cd89fb8e01e27a3e4ced4ed8fda78e96bd7c78b9cb721a1ec8faaaff4dc4"


@pytest.mark.parametrize("programme", [None, "malung-salen"])
def test_small_begins_large(programme: str | None) -> None:
    """A smaller pool is the beginning of a larger one with the same seed."""
    small = synthetic_pool(programme=programme, n_candidates=50, n_openings=20, seed=3)
    large = synthetic_pool(programme=programme, n_candidates=400, n_openings=300, seed=3)
    assert large.candidates[:50] == small.candidates
    assert large.openings[:20] == small.openings


@pytest.mark.parametrize("programme", [None, *PROGRAMMES])
def test_records_are_valid_and_codes_known(programme: str | None) -> None:
    """Every record passes its own validation again, and every code is in the vocabulary."""
    pool = synthetic_pool(programme=programme, n_candidates=300, n_openings=200, seed=1)
    for record in (*pool.candidates, *pool.openings):
        assert type(record).model_validate(record.model_dump(mode="json")) == record
    encoded = Pool.from_records(pool.candidates, pool.openings, as_of=pool.as_of)
    assert (encoded.n_candidates, encoded.n_openings) == (300, 200)


@pytest.mark.untraced
def test_held_certificates_are_portable() -> None:
    """Nobody carries a certificate that holds at one workplace alone."""
    pool = synthetic_pool(n_candidates=2000, n_openings=1, seed=2)
    terms = default_vocabulary().certificates
    assert all(terms[certificate.code].portable for person in pool.candidates for certificate in person.certificates)


def values_in(told: Any) -> Iterator[Any]:
    """What stands in a record, without the names of its fields."""
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from values_in(each)
    else:
        yield told


@pytest.mark.untraced
def test_groups_stand_in_groups_alone() -> None:
    """What may only be reported on is in `groups`, and nothing of it anywhere else in a record."""
    pool = synthetic_pool(programme="jonkoping", n_candidates=300, n_openings=50, seed=4)
    told = {name for person in pool.candidates for name in person.groups}
    assert told == {"sex", "age", "born", "schooling"}
    values = {value for person in pool.candidates for value in person.groups.values()}
    for person in pool.candidates:
        rest = person.model_dump(mode="json", exclude={"groups"})
        assert not person.facts
        assert not set(rest) & told
        assert not any(f'"{word}"' in said for word in values for said in map(json.dumps, values_in(rest)))
    assert not any(opening.facts for opening in pool.openings)


def test_ids_and_employers_are_numbers() -> None:
    """Ids and employers are numbers behind a letter or a word: nobody's name."""
    pool = synthetic_pool(n_candidates=3, n_openings=40, seed=4)
    assert [person.id for person in pool.candidates] == ["c000001", "c000002", "c000003"]
    assert pool.openings[39].id == "o00040"
    assert pool.openings[0].employer == "Arbetsgivare 1"
    numbers = [int(opening.employer.removeprefix("Arbetsgivare ")) for opening in pool.openings]
    assert set(numbers) == set(range(1, max(numbers) + 1))


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_programme_gives_the_size(programme: str) -> None:
    """A programme's own size is used where none is given."""
    pool = synthetic_pool(programme=programme, seed=1)
    sizes = {"malung-salen": 60, "sandviken": 200, "dalsland": 1000, "jarfalla": 400, "jonkoping": 400}
    assert len(pool.candidates) == sizes[programme]
    assert 0 < len(pool.openings) < len(pool.candidates)


def test_demo_pool_is_small_and_northern() -> None:
    """The demo shows sixty people of Malung-Sälen and forty-five openings there and next door."""
    pool = demo_pool()
    assert (len(pool.candidates), len(pool.openings)) == (60, 45)
    assert {home.municipality for person in pool.candidates if (home := person.home)} <= {"2023", None}
    work = {place.municipality for opening in pool.openings if (place := opening.workplace)}
    assert {"2023", "2021"} <= work <= {"2023", "2021", "2039", "2062", None}


def test_pool_is_frozen_and_says_what_it_is() -> None:
    """A pool cannot be changed, and shows its size and seed in one line."""
    pool = synthetic_pool(n_candidates=2, n_openings=1, seed=9)
    assert repr(pool) == "SyntheticPool(2 candidates, 1 openings, seed=9, as_of=2026-09-01)"
    with pytest.raises(FrozenInstanceError):
        pool.seed = 1  # type: ignore[misc]  # that this is refused is the point


@pytest.mark.parametrize("spelling", ["Järfälla", "0123", "järfälla", "Jarfalla", "Järfälla kommun", ["Järfälla"]])
def test_municipality_by_name_or_code(spelling: str | list[str]) -> None:
    """A municipality may be named or coded; homes and workplaces are in it."""
    pool = synthetic_pool(municipality=spelling, n_candidates=40, n_openings=40, seed=1)
    assert pool == synthetic_pool(municipality="0123", n_candidates=40, n_openings=40, seed=1)
    places = [person.home for person in pool.candidates] + [opening.workplace for opening in pool.openings]
    assert {place.municipality for place in places if place} == {"0123", None}


def test_programme_elsewhere() -> None:
    """A programme's character can be had in another municipality."""
    pool = synthetic_pool(programme="sandviken", municipality="Kiruna", n_candidates=30, n_openings=30, seed=1)
    assert {place.municipality for opening in pool.openings if (place := opening.workplace)} <= {"2584", None}


@pytest.mark.parametrize("as_of", [date(1995, 3, 1), date(2017, 3, 1), date(2022, 8, 1), date(2099, 12, 31)])
def test_forms_of_employment_are_open_on_the_day(as_of: date) -> None:
    """Openings seen from any day have forms of employment that could be decided on then."""
    pool = synthetic_pool(programme="sandviken", n_candidates=5, n_openings=300, seed=1, as_of=as_of)
    terms = default_vocabulary().forms
    for opening in pool.openings:
        assert opening.form is None or terms[opening.form].is_open(opening.start or as_of)
        assert opening.start is None or as_of < opening.start <= as_of + timedelta(days=120)


@given(
    seed=st.integers(),
    n_candidates=st.integers(0, 12),
    n_openings=st.integers(0, 12),
    programme=st.sampled_from([None, *PROGRAMMES]),
    competition=st.sampled_from(["mixed", "contested", "slack"]),
    ties=st.sampled_from(["some", "many", "none"]),
)
def test_any_order_gives_a_pool(**order: Any) -> None:
    """Every order within its bounds gives as many valid records as it asks for."""
    pool = synthetic_pool(**order)
    assert (len(pool.candidates), len(pool.openings)) == (order["n_candidates"], order["n_openings"])
    assert Pool.from_records(pool.candidates, pool.openings, as_of=pool.as_of).n_openings == order["n_openings"]


def test_many_ties_and_none() -> None:
    """With many ties no place has a coordinate; with none every place has its own."""
    many = synthetic_pool(programme="jarfalla", n_candidates=200, n_openings=200, seed=1, ties="many")
    none = synthetic_pool(programme="jarfalla", n_candidates=200, n_openings=200, seed=1, ties="none")
    for pool, has_points in ((many, False), (none, True)):
        places = [person.home for person in pool.candidates] + [opening.workplace for opening in pool.openings]
        points = [(place.lat, place.lon) for place in places if place and place.lat is not None]
        assert (len(points) == 400) is has_points
        assert len(set(points)) == len(points)
    assert {person.reach_km and person.reach_km % 10 for person in many.candidates} == {0.0}


def test_competition_sets_the_seats() -> None:
    """A contested pool has single seats; a slack one has more seats than people."""
    contested = synthetic_pool(programme="jarfalla", n_candidates=100, n_openings=100, seed=1, competition="contested")
    slack = synthetic_pool(programme="jarfalla", n_candidates=100, n_openings=100, seed=1, competition="slack")
    assert {opening.seats for opening in contested.openings} == {1}
    assert sum(opening.seats for opening in slack.openings) > 300


def test_everything_wrong_is_told_at_once() -> None:
    """An order that is wrong in several ways is refused with all of them, each with what to write instead."""
    wrong: dict[str, Any] = {
        "municipality": ["Järfäla", 580, "Nangijala"],
        "programme": "malung",
        "n_candidates": -1,
        "n_openings": True,
        "seed": 1.5,
        "as_of": "2026-09-01",
        "competition": "hard",
        "ties": None,
    }
    with pytest.raises(InputError) as caught:
        synthetic_pool(**wrong)
    problems = caught.value.problems
    fields = ["municipality"] * 3 + ["programme", "competition", "ties", "n_candidates", "n_openings", "seed", "as_of"]
    assert [problem.field for problem in problems] == fields
    assert all(problem.remedy for problem in problems)
    told = str(caught.value)
    assert 'Did you mean Järfälla ("0123")' in told
    assert 'Linköping ("0580")' in told
    assert "malung-salen" in told
    assert "contested" in told
    swedish = caught.value.text("sv")
    assert "är ingen kommun" in swedish
    assert "Menas" in swedish


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"municipality": []}, "list of municipalities is empty"),
        ({"n_candidates": None}, "no programme to take it from"),
        ({"n_openings": 10_000_001}, "At most 10000000"),
        ({"as_of": date(1900, 1, 1)}, "is not a date"),
        ({"n_candidates": "5"}, "whole number"),
    ],
)
def test_one_fault_is_told(order: dict[str, Any], told: str) -> None:
    """Each fault by itself is told in words that say what to do."""
    with pytest.raises(InputError, match=told):
        synthetic_pool(**{"n_candidates": 5, "n_openings": 5, "seed": 1, **order})
