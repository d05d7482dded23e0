"""Plans made of a matched pool: whom each employer shall meet, and what unfilled seats lack."""

from matchcore.plan.demand import DemandMap, Lack, demand_map
from matchcore.plan.shortlists import Entry, Filled, Rung, ShortList, Shortlists, Unreached, shortlists_of

__all__ = [
    "DemandMap",
    "Entry",
    "Filled",
    "Lack",
    "Rung",
    "ShortList",
    "Shortlists",
    "Unreached",
    "demand_map",
    "shortlists_of",
]
