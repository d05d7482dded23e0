"""Plans made of a matched pool: whom each employer shall meet, its ways out, and what unfilled seats lack."""

from matchcore.plan.by_way import ByWay, WayOut, by_way
from matchcore.plan.demand import DemandMap, Lack, demand_map
from matchcore.plan.quotas import QuotaOutcome, Quotas, quotas_of
from matchcore.plan.shortlists import Entry, Filled, Rung, ShortList, Shortlists, Unreached, shortlists_of

__all__ = [
    "ByWay",
    "DemandMap",
    "Entry",
    "Filled",
    "Lack",
    "QuotaOutcome",
    "Quotas",
    "Rung",
    "ShortList",
    "Shortlists",
    "Unreached",
    "WayOut",
    "by_way",
    "demand_map",
    "quotas_of",
    "shortlists_of",
]
