"""Which courses to give, and who takes them: in numbers, exact, with a bound on what any other choice is worth."""

from matchcore.assignment.choosing.choose import CourseChoice, CourseSearch
from matchcore.assignment.choosing.filling import Filling, fill, greedy, in_order
from matchcore.assignment.choosing.options import NO_COURSE, CourseOptions
from matchcore.assignment.choosing.verify_filling import verify_filling

__all__ = [
    "NO_COURSE",
    "CourseChoice",
    "CourseOptions",
    "CourseSearch",
    "Filling",
    "fill",
    "greedy",
    "in_order",
    "verify_filling",
]
