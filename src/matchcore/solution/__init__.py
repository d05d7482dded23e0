"""What was decided for a pool, and everything that only reads it: constraints, explanations, record, verification."""

from matchcore.solution.constraints import NOTHING, Constraints, Lost, Plan
from matchcore.solution.explanation import Explanation, WhyOpening, WhyUnplaced, explain_pair, why_opening, why_unplaced
from matchcore.solution.placements import Placement, SeatsLeft, Unplaced
from matchcore.solution.quota_solving import solved
from matchcore.solution.record import RunRecord
from matchcore.solution.solution import Solution, Versions
from matchcore.solution.task import KeptTask, Task, task_of
from matchcore.solution.verifying import verify_solution

__all__ = [
    "NOTHING",
    "Constraints",
    "Explanation",
    "KeptTask",
    "Lost",
    "Placement",
    "Plan",
    "RunRecord",
    "SeatsLeft",
    "Solution",
    "Task",
    "Unplaced",
    "Versions",
    "WhyOpening",
    "WhyUnplaced",
    "explain_pair",
    "solved",
    "task_of",
    "verify_solution",
    "why_opening",
    "why_unplaced",
]
