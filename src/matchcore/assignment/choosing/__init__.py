"""Which courses to give, and who takes them: in numbers, exact, with a bound on what any other choice is worth."""

from matchcore.assignment.choosing.choose import Choice, Search
from matchcore.assignment.choosing.filling import Filling, fill
from matchcore.assignment.choosing.greedy import greedy, in_order
from matchcore.assignment.choosing.options import NO_COURSE, Options
from matchcore.assignment.choosing.verify import verify_filling

__all__ = ["NO_COURSE", "Choice", "Filling", "Options", "Search", "fill", "greedy", "in_order", "verify_filling"]
