"""Plans made of a matched pool: whom employers shall meet, ways out, what seats lack, and which courses to open."""

from matchcore.planning.course_reports import CourseReport, CourseReports
from matchcore.planning.courses import CoursePlan, EarlierPlan, PlanMethod, Planned, courses_for
from matchcore.planning.demand import DemandMap, Lack, demand_map
from matchcore.planning.interviews import Entry, Filled
from matchcore.planning.shortlists import Rung, ShortList, Shortlists, Unreached, shortlists_of
from matchcore.planning.ways_and_quotas import ByWay, QuotaOutcome, Quotas, WayOut, by_way, quotas_of

__all__ = [
    "ByWay",
    "CoursePlan",
    "CourseReport",
    "CourseReports",
    "DemandMap",
    "EarlierPlan",
    "Entry",
    "Filled",
    "Lack",
    "PlanMethod",
    "Planned",
    "QuotaOutcome",
    "Quotas",
    "Rung",
    "ShortList",
    "Shortlists",
    "Unreached",
    "WayOut",
    "by_way",
    "courses_for",
    "demand_map",
    "quotas_of",
    "shortlists_of",
]
