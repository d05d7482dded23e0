"""The consultant's workbench: what is asked of a result when somebody works with it.

What if, alternatives, the cost of overrides, and the price of stability. Every figure is exact: it is what solving from
scratch would give, found from the prices at hand (see `matchcore.assignment.warm`). `MatchResult` has a method for
each.
"""

from matchcore.workbench.alternatives import (
    Alternative,
    Alternatives,
    Overlooked,
    OverlookedPerson,
    alternatives_for_candidate,
    alternatives_for_opening,
    overlooked,
)
from matchcore.workbench.changes import Changes
from matchcore.workbench.decision_costs import (
    OverrideCost,
    OverrideCosts,
    StabilityCurve,
    StabilityPoint,
    override_costs,
    stability_curve,
)
from matchcore.workbench.moving import Move, Totals
from matchcore.workbench.nearness import (
    N_NEAR_MISSES,
    NearMiss,
    NearMisses,
    Nearness,
    held_by_others,
    near_misses,
    nearness_of,
)
from matchcore.workbench.openers import Opener, Openers, openers_of
from matchcore.workbench.ring_first import Answer, RingFirst, ToRing, ring_first
from matchcore.workbench.since import Changed, Since, since
from matchcore.workbench.what_if import WhatIf, what_if

__all__ = [
    "N_NEAR_MISSES",
    "Alternative",
    "Alternatives",
    "Answer",
    "Changed",
    "Changes",
    "Move",
    "NearMiss",
    "NearMisses",
    "Nearness",
    "Opener",
    "Openers",
    "Overlooked",
    "OverlookedPerson",
    "OverrideCost",
    "OverrideCosts",
    "RingFirst",
    "Since",
    "StabilityCurve",
    "StabilityPoint",
    "ToRing",
    "Totals",
    "WhatIf",
    "alternatives_for_candidate",
    "alternatives_for_opening",
    "held_by_others",
    "near_misses",
    "nearness_of",
    "openers_of",
    "overlooked",
    "override_costs",
    "ring_first",
    "since",
    "stability_curve",
    "what_if",
]
