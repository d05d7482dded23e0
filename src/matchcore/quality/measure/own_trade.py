"""Whether people are placed in what they know: their trade, work that the law protects, what speaks for it, how far.

Taken of records and placements, so that no change of the scores makes a bad result look good; whether anything speaks
for a placement is asked of the criteria.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.policy import NEUTRAL, ON_TOP_OF_SCORE
from matchcore.pool.geometry import distance_m
from matchcore.quality.measure.counts import Distribution, rows_of_pairs
from matchcore.result import MatchResult
from matchcore.vocabulary.trades import trades

_OWN_TRADE = 50
"""From which nearness, percent, work is in somebody's own trade: the same three digits of SSYK, or nearer."""

_AROUND_THE_WORK = frozenset({"location", "terms", "hours"}) | ON_TOP_OF_SCORE
"""The criteria that say where, when and in what form, or what a programme decides, and nothing of the work itself."""


Ints = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Belonging:
    """How well placements belong to those who got them.

    Attributes
    ----------
    n_known
        People placed whose trade is known, at an opening whose occupation is known.
    n_outside
        Those of them whose opening is in none of their trades: of another three-digit group of SSYK, and near none of
        theirs by the public table of substitutability.
    n_passed_over
        Those of these who have a feasible opening in their own trade with a seat left over.
    n_unlicensed
        People placed in work that the law protects, without the licence.
    n_neutral
        People placed with nothing that speaks for it of what they can, know or ask for: only where, when and in what
        form the work is.
    km
        How far it is to the work, whole kilometres as the crow flies, where both places are known.
    """

    n_known: int
    n_outside: int
    n_passed_over: int
    n_unlicensed: int
    n_neutral: int
    km: Distribution

    @property
    def own_trade_share(self) -> float | None:
        """The share in their own trade, of those placed of whom that can be told; None when there are none."""
        return 1 - self.n_outside / self.n_known if self.n_known else None


def belonging_of(result: MatchResult) -> Belonging:
    """How well a result's placements belong to those who got them."""
    opening_of, columns = result.assignment.opening_of, result.pool.columns
    home, work = columns.candidates.home, columns.openings.workplace
    placed = np.flatnonzero(opening_of >= 0)
    apart = placed[home.is_known[placed] & work.is_known[opening_of[placed]]]
    metres = [distance_m(home.xyz[[row]], work.xyz[[opening_of[row]]])[0, 0] for row in apart]
    return Belonging(
        n_known=int(_is_told(result).sum()),
        n_outside=int(outside_trade(result).sum()),
        n_passed_over=int(passed_over(result).sum()),
        n_unlicensed=int(unlicensed(result).sum()),
        n_neutral=int(neutral_placements(result).sum()),
        km=Distribution.of(np.array(metres, dtype=np.int64) // 1000),
    )


def outside_trade(result: MatchResult) -> Bools:
    """bool[n]: who is placed outside every trade of hers."""
    opening_of, is_told = result.assignment.opening_of, _is_told(result)
    group = result.pool.columns.openings.occupation[opening_of]
    nearest = _nearest(result)[np.arange(len(opening_of)), group]
    is_outside: Bools = is_told & (nearest < _OWN_TRADE)
    return is_outside


def passed_over(result: MatchResult) -> Bools:
    """bool[n]: who of those outside their trade has a feasible opening in it with a seat that nobody got."""
    is_outside, opening_of = outside_trade(result), result.assignment.opening_of
    openings, pairs = result.pool.columns.openings, result.pairs.whole()
    has_seat = np.bincount(opening_of[opening_of >= 0], minlength=len(openings.seats)) < openings.seats
    row, col = rows_of_pairs(result), pairs.opening_idx
    group = openings.occupation[col]
    is_theirs = has_seat[col] & is_outside[row] & (group >= 0)
    is_theirs[is_theirs] = _nearest(result)[row[is_theirs], group[is_theirs]] >= _OWN_TRADE
    is_passed: Bools = np.bincount(row[is_theirs], minlength=len(opening_of)) > 0
    return is_passed


def unlicensed(result: MatchResult) -> Bools:
    """bool[n]: who is placed in work that needs a licence by law, without a certificate that is it or covers it.

    Work that is protected for permanent posts alone counts where the post is one.
    """
    columns, found = result.pool.columns, np.zeros(result.pool.n_candidates, dtype=np.bool_)
    vocabulary, openings, held = columns.vocabulary, columns.openings, columns.candidates.certificates
    for row, col in enumerate(result.assignment.opening_of.tolist()):
        if col < 0 or openings.occupation[col] < 0:
            continue
        term = vocabulary.occupations[columns.codes.occupations[openings.occupation[col]]]
        is_permanent = openings.form[col] >= 0 and columns.codes.forms[openings.form[col]] == "permanent"
        licence = term.licence_for(openings.titles[col])
        if licence and (term.protection == "work" or (term.protection == "permanent" and is_permanent)):
            own = {columns.codes.certificates[code] for code in held.code[held.row == row].tolist()}
            found[row] = all(licence not in vocabulary.implied(code) for code in own)
    return found


def neutral_placements(result: MatchResult) -> Bools:
    """bool[n]: who is placed where no criterion speaks for it, of those that tell of more than where, when and form."""
    opening_of = result.assignment.opening_of
    is_neutral: Bools = opening_of >= 0
    placed, weight = np.flatnonzero(is_neutral), result.policy.weight_of
    asked = [one for one in result.pairs.criteria if one.name not in _AROUND_THE_WORK and weight(one.name)]
    for criterion in asked:
        is_neutral[placed] &= criterion.judge_pairs(placed, opening_of[placed]).part <= NEUTRAL
    return is_neutral


def _is_told(result: MatchResult) -> Bools:
    """bool[n]: who is placed, has a trade that is known, and got an opening whose occupation is."""
    opening_of, columns = result.assignment.opening_of, result.pool.columns
    has_trade = np.zeros(len(opening_of), dtype=np.bool_)
    has_trade[_trades_of(result)[0]] = True
    is_told: Bools = (opening_of >= 0) & has_trade
    is_told[is_told] = columns.openings.occupation[opening_of[is_told]] >= 0
    return is_told


def _nearest(result: MatchResult) -> npt.NDArray[np.int8]:
    """int8[n, g]: how near the nearest of each person's trades is to each group of occupations, percent."""
    row, group = _trades_of(result)
    matrix = trades(result.pool.columns.vocabulary).nearness_matrix
    nearest = np.zeros((result.pool.n_candidates, len(matrix)), dtype=np.int8)
    np.maximum.at(nearest, row, matrix[group])
    return nearest


def _trades_of(result: MatchResult) -> tuple[Ints, Ints]:
    """int32[k], int32[k]: people, and the occupations that they have had or been trained for."""
    people = result.pool.columns.candidates
    row = np.concatenate([people.occupations.row, people.educations.row])
    group = np.concatenate([people.occupations.occupation, people.educations.occupation])
    return row[group >= 0], group[group >= 0]
