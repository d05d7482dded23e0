"""What a run can aim at, declared once: each objective as what it makes of scores."""

from __future__ import annotations

from typing import Literal, assert_never, get_args

Objective = Literal["best_total", "most_placements"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


def bonus_terms(objective: Objective, most_possible: int) -> tuple[int, int]:
    """What a placement counts above its score: (a, b) for a bonus of ``a * largest + b``, or (0, 0) for none.

    `best_total` counts the score itself. `most_placements` counts a bonus so large that one more placement outweighs
    any change of scores: among P placements their sum varies by at most ``2 * largest * P``.

    Parameters
    ----------
    objective
        What is aimed at: the highest sum of scores and bonuses.
    most_possible
        P, the most placements that there can be.
    """
    match objective:
        case "best_total":
            return 0, 0
        case "most_placements":
            return 2 * most_possible, 1
        case _:
            assert_never(objective)


def bonus_for(objective: Objective, largest: int, most_possible: int) -> int:
    """The bonus per placement, for scores of at most `largest` in size and at most `most_possible` placements."""
    times, more = bonus_terms(objective, most_possible)
    return times * largest + more
