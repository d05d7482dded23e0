"""`synthetic_pool`: an order is checked, drawn and made into records, each validated like anyone's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import numpy as np

from matchcore.errors import InputError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.pool.encoding import HELD
from matchcore.pool.frames import Distinct, Frame
from matchcore.pool.from_frames import opening_records
from matchcore.records import (
    Candidate,
    Hours,
    Opening,
    Place,
    Wishes,
)
from matchcore.synthetic.chance import Draws, Table
from matchcore.synthetic.geography import Area, area_of, resolved
from matchcore.synthetic.jobs import drawn_openings, job_table
from matchcore.synthetic.people import drawn_candidates
from matchcore.synthetic.profiles import PROGRAMMES, SWEDEN, Programme, programme_of
from matchcore.vocabulary import default_vocabulary

if TYPE_CHECKING:
    from matchcore.pool import Pool

_T = TypeVar("_T")
_PLACE = ("lat", "lon", "municipality")
_HOURS = ("hours_least", "hours_most")


def candidate_records(tables: Mapping[str, Table]) -> tuple[Candidate, ...]:
    """Drawn candidates as records."""
    people = tables["candidates"]
    n = len(people["id"])
    given: dict[str, Sequence[Any]] = {
        name: column.to_list()
        for name, column in people.items()
        if name not in (*_PLACE, *_HOURS) and name[:6] != "group_"
    }
    given["hours"] = _each(Hours, {name.removeprefix("hours_"): people[name] for name in _HOURS})
    given["wishes"] = _wishes(tables["wishes"], n)
    for name, (kind, _) in HELD.items():
        given[name] = _grouped(tables[name], _each(kind, tables[name]), n)
    given["forms"] = [some or None for some in _grouped(tables["forms"], tables["forms"]["form"].to_list(), n)]
    given["home"] = _each(Place, {name: people[name] for name in _PLACE})
    groups = {name[6:]: column for name, column in people.items() if name[:6] == "group_"}
    given["groups"] = _each(dict, groups)
    return tuple(Candidate(**dict(zip(given, values, strict=True))) for values in zip(*given.values(), strict=True))


def _wishes(table: Table, n: int) -> list[Wishes | None]:
    """What each of n candidates wishes for, None where nothing is told."""
    asked = {name: _grouped(table, table[name].to_list(), n) for name in ("ssyk", "way")}
    return [
        Wishes(
            occupations=tuple(code for code in trades if code is not None),
            ways=tuple(way for way in ways if way is not None),
        )
        if trades
        else None
        for trades, ways in zip(asked["ssyk"], asked["way"], strict=True)
    ]


def _each(kind: type[_T], table: Table) -> list[_T | None]:
    """What each row of a table tells, None where it tells nothing; rows that are alike share one."""
    names = [name for name in table if name != "candidate_id"]
    cells = Distinct([table[name] for name in names])
    told = [{name: cell for name, cell in zip(names, row, strict=True) if cell is not None} for row in cells.rows]
    made = [kind(**one) if one or kind is dict else None for one in told]
    return [made[number] for number in cells.which.tolist()]


def _grouped(table: Table, items: Sequence[_T], n: int) -> list[tuple[_T, ...]]:
    """The items of each of n candidates, of which each stands at a row of a table ordered by candidate."""
    ends = np.searchsorted(table["candidate_id"].code, np.arange(n + 1)).tolist()
    return [tuple(items[start:end]) for start, end in pairwise(ends)]


AS_OF = date(2026, 9, 1)
"""The day that a synthetic pool is seen from unless another is given: fixed, so that a pool never changes."""

Competition = Literal["mixed", "contested", "slack"]
Ties = Literal["some", "many", "none"]

_MOST = 10_000_000
_REACH_FACTOR = {"mixed": 1.0, "contested": 2.0, "slack": 1.5}


@dataclass(frozen=True, slots=True)
class SyntheticPool:
    """Made-up candidates and openings: nobody's data.

    Attributes
    ----------
    candidates, openings
        The records, as `match` takes them.
    seed
        What they were drawn from.
    as_of
        The day they are seen from: waiting times and validity are counted from it.
    """

    candidates: tuple[Candidate, ...]
    openings: tuple[Opening, ...]
    seed: int
    as_of: date

    def __repr__(self) -> str:
        return (
            f"SyntheticPool({len(self.candidates)} candidates, {len(self.openings)} openings, "
            f"seed={self.seed}, as_of={self.as_of})"
        )


def synthetic_pool(
    *,
    seed: int,
    n_candidates: int | None = None,
    n_openings: int | None = None,
    municipality: str | Sequence[str] | None = None,
    programme: str | None = None,
    as_of: date = AS_OF,
    competition: Competition = "mixed",
    ties: Ties = "some",
) -> SyntheticPool:
    """A made-up pool with the geography, trades and character of real ones.

    Parameters
    ----------
    seed
        Any whole number. The same order and seed give the same pool on every machine and in every version of Python
        and NumPy; a smaller pool is the beginning of a larger one with the same seed.
    n_candidates, n_openings
        How many of each (0 or more). With a programme each may be left out: then as many as the programme has.
    municipality
        A municipality's name or four-digit code (``"Järfälla"``, ``"0123"``), or several: people live there by
        population and jobs lie there by the number of ads. None: where the programme is, or all of Sweden.
    programme
        One of ``malung-salen``, ``sandviken``, ``dalsland``, ``jarfalla``, ``jonkoping``: its trades, languages,
        distances and waiting times. None: the country at large.
    as_of
        The day the pool is seen from.
    competition
        ``"contested"``: single seats that ask for little, so that many want the same. ``"slack"``: more seats than
        people. ``"mixed"``: as in a real pool.
    ties
        ``"many"``: places are known by municipality alone and distances stated in tens of kilometres, so that many
        pairs score the same. ``"none"``: every place has its own coordinate. ``"some"``: as in real data, where some
        places are known only by municipality and a few not at all.

    Returns
    -------
    SyntheticPool
        Frozen; its records hold no names and nothing personal. What may only be reported on (sex, age, born abroad,
        schooling) is in `groups` alone.

    Raises
    ------
    InputError
        With everything that is wrong with the order.

    Notes
    -----
    Places of work and the mix of occupations follow the number of ads of 2024 at the Swedish employment service by
    SSYK 2012 group and municipality, for the occupations that a short track leads to; homes follow the
    municipalities' populations. The programmes' published figures are marked in ``tables/programmes.toml``; the
    other figures there and in ``tables/trades.toml`` are estimates.

    Examples
    --------
    >>> pool = synthetic_pool(municipality="Järfälla", n_candidates=3, n_openings=2, seed=1)
    >>> pool
    SyntheticPool(3 candidates, 2 openings, seed=1, as_of=2026-09-01)
    >>> pool.candidates[0].id, pool.openings[0].workplace.municipality
    ('c000001', '0123')
    """
    tables = drawn_tables(seed, n_candidates, n_openings, municipality, programme, as_of, competition, ties)
    openings = opening_records(_frames(tables, []), [])
    return SyntheticPool(candidate_records(tables), tuple(openings), seed, as_of)


def synthetic_columns(
    *,
    seed: int,
    n_candidates: int | None = None,
    n_openings: int | None = None,
    municipality: str | Sequence[str] | None = None,
    programme: str | None = None,
    as_of: date = AS_OF,
    competition: Competition = "mixed",
    ties: Ties = "some",
) -> Pool:
    """The pool of `synthetic_pool` with the same order, its people as tables: no object a person.

    Equal to ``Pool.from_records(pool.candidates, pool.openings, as_of=as_of)`` to the last bit, and fast enough for
    a whole country. The parameters and what raises are those of `synthetic_pool`.

    Examples
    --------
    >>> pool = synthetic_columns(n_candidates=500, n_openings=200, seed=1)
    >>> pool.n_candidates, pool.n_openings
    (500, 200)
    """
    from matchcore.pool import Pool
    from matchcore.pool.encoding import Encoder
    from matchcore.pool.from_frames import encode_frames

    tables = drawn_tables(seed, n_candidates, n_openings, municipality, programme, as_of, competition, ties)
    encoder = Encoder.of(None, as_of)
    frames = _frames(tables, encoder.problems)
    return Pool(*encode_frames(frames["candidates"], frames["openings"], frames, encoder))


def _frames(tables: Mapping[str, Table], problems: list[Problem]) -> dict[str, Frame]:
    return {name: Frame(table, name, problems) for name, table in tables.items()}


def demo_pool() -> SyntheticPool:
    """The pool that ``matchcore demo`` shows: a small job-track programme in Dalarna and the employers around it."""
    return synthetic_pool(programme="malung-salen", n_candidates=60, n_openings=45, seed=78)


def drawn_tables(
    seed: int,
    n_candidates: int | None,
    n_openings: int | None,
    municipality: str | Sequence[str] | None,
    programme: str | None,
    as_of: date,
    competition: str,
    ties: str,
) -> dict[str, Table]:
    """The pool of `synthetic_pool` as the tables that `Pool.from_frames` takes. Raises `InputError`."""
    codes, problems = resolved(municipality)
    problems += _choice_problems(programme, competition, ties)
    problems += _number_problems(seed, n_candidates, n_openings, programme, as_of)
    if problems:
        raise InputError(problems)
    model = programme_of(programme or SWEDEN)
    if codes:
        model = replace(model, homes={}, workplaces={})
    homes, workplaces = _areas(model, codes)
    n_people = model.n_candidates if n_candidates is None else n_candidates
    n_jobs = model.n_openings if n_openings is None else n_openings
    factor = _REACH_FACTOR[competition]
    people = drawn_candidates(Draws(seed, "candidates"), model, homes, n_people, as_of, ties=ties, reach_factor=factor)
    jobs = drawn_openings(Draws(seed, "openings"), model, workplaces, n_jobs, as_of, ties=ties, competition=competition)
    return {**people, **jobs}


def _areas(model: Programme, codes: Sequence[str]) -> tuple[Area, Area]:
    known = default_vocabulary().municipalities
    chosen = codes or tuple(known)
    homes: Mapping[str, int] = model.homes or {code: known[code].population for code in chosen}
    if model.workplaces:
        return area_of(homes), area_of(model.workplaces)
    unweighted = area_of(dict.fromkeys(chosen, 1))
    ads = job_table(model, unweighted).sum(axis=1).tolist()
    return area_of(homes), area_of(dict(zip(chosen, ads, strict=True)))


def _choice_problems(programme: str | None, competition: str, ties: str) -> list[Problem]:
    problems = []
    if programme is not None and programme not in PROGRAMMES:
        problems.append(
            Problem(*with_remedy("synthetic.programme", known=PROGRAMMES), field="programme", value=programme)
        )
    for field, value, known in (("competition", competition, get_args(Competition)), ("ties", ties, get_args(Ties))):
        if value not in known:
            problems.append(Problem(*with_remedy("synthetic.choice", known=known), field=field, value=value))
    return problems


def _number_problems(
    seed: object, n_candidates: object, n_openings: object, programme: str | None, as_of: object
) -> list[Problem]:
    problems = []
    for field, number in (("n_candidates", n_candidates), ("n_openings", n_openings)):
        remedy = Message("synthetic.number.remedy")
        if number is None and programme is None:
            problems.append(Problem(Message("synthetic.size"), remedy, field=field))
        elif number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 0):
            problems.append(Problem(Message("synthetic.number"), remedy, field=field, value=number))
        elif isinstance(number, int) and number > _MOST:
            most = Message("synthetic.number.largest", most=_MOST)
            problems.append(Problem(Message("value.too_large"), most, field=field, value=number))
    if not isinstance(seed, int) or isinstance(seed, bool):
        problems.append(Problem(*with_remedy("synthetic.seed"), field="seed", value=seed))
    if not isinstance(as_of, date) or not 1990 <= as_of.year <= 2100:
        problems.append(Problem(*with_remedy("synthetic.day"), field="as_of", value=as_of))
    return problems
