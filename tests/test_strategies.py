"""The strategies themselves: a property over pools in which nothing is feasible proves nothing."""

from __future__ import annotations

import pytest
from hypothesis import Phase, find, settings

from strategies import match_of, policies, records

QUICK = settings(max_examples=2000, database=None, phases=[Phase.generate])


@pytest.mark.untraced
def test_the_pools_hold_what_makes_matching_hard() -> None:
    """There are pools with rivals, with ties, with people unplaced and with seats left."""
    for wanted in (
        lambda r: r.pairs.n_feasible >= 3,
        lambda r: any(placement.is_tied for placement in r.placements),
        lambda r: r.assignment.price.any(),
        lambda r: r.placements and r.unplaced and r.seats_left,
    ):
        find(records(), lambda pool, wanted=wanted: bool(wanted(match_of(*pool))), settings=QUICK)


def test_the_policies_are_not_all_alike() -> None:
    """A policy with every gate shut to unknowns and one with no gate at all both come up."""
    find(policies(), lambda p: p.language.unknown == p.location.unknown == "closed", settings=QUICK)
    find(policies(), lambda p: not (p.certificates.gate or p.language.gate or p.location.gate), settings=QUICK)
