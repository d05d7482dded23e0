"""Why this way out for this person: what she asked for, needs and may have, and which other ways were possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matchcore.messages import Message, Text
from matchcore.policy import NEUTRAL
from matchcore.records.model import WAYS
from matchcore.rendering import Several
from matchcore.solution.parts import Part
from matchcore.solution.solution import Solution


def why_way(solution: Solution, row: int, col: int, parts: Sequence[Part]) -> Text | None:
    """Why the way that an opening is, for one candidate; None in a pool of one way only.

    Parameters
    ----------
    parts
        What each criterion gives to the pair.
    """
    openings = solution.pool.openings
    if len(np.unique(openings.way)) < 2:
        return None
    way = int(openings.way[col])
    reasons = tuple(_reasons(solution, row, col, parts))
    return Message("why_way", way=Message(f"way.{WAYS[way]}"), reasons=Several(reasons))


def possible_ways(solution: Solution, row: int) -> list[int]:
    """The numbers of the ways in which some opening with a seat is possible for a candidate, in the order of `WAYS`."""
    openings = solution.pool.openings
    own, _ = solution.pairs.row(row)
    possible: list[int] = np.unique(openings.way[own[openings.seats[own] > 0]]).tolist()
    return possible


def _reasons(solution: Solution, row: int, col: int, parts: Sequence[Part]) -> Iterator[Text]:
    columns = solution.pool.columns
    way, asked = int(columns.openings.way[col]), columns.candidates.wished_ways
    wished = asked.way[asked.row == row].tolist()
    if way in wished:
        yield Message("why_way.asked", rank=wished.index(way) + 1)
    elif wished:
        yield Message("why_way.not_asked", wished=[Message(f"way.{WAYS[number]}") for number in wished])
    part_of = {part.criterion: part for part in parts}
    if "support" in part_of and part_of["support"].part > NEUTRAL:
        yield Message("why_way.support")
    form = int(columns.openings.form[col])
    if form >= 0 and int(columns.candidates.eligible[row]) >> form & 1:
        yield Message("why_way.eligible", form=columns.vocabulary.forms[columns.codes.forms[form]].label.inline)
    if "ways" in part_of:
        yield from part_of["ways"].facts
    others = [Message(f"way.{WAYS[number]}") for number in possible_ways(solution, row) if number != way]
    yield Message("why_way.others", ways=others) if others else Message("why_way.only")
