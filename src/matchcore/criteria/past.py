"""What a person has worked with and is trained for, in words: the nearest to an opening's occupation first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Text
from matchcore.pool import Columns
from matchcore.vocabulary.trades import trades

_RECOGNISED = ("not_recognised", "under_way", "recognised")
_COMPULSORY = 1
_LEVELS = {_COMPULSORY: "compulsory", 2: "upper_secondary", 4: "higher"}


def past_of(columns: Columns, row: int, group: int, named: int) -> Iterator[Text]:
    """The work and the training of a person that come nearest to an occupation group, a line each.

    Of two that come equally near the one at the higher skill level is told, then the longer or the first. The name of
    the group `named` has been said already (-1 for none).
    """
    worked, learned = columns.candidates.occupations, columns.candidates.educations
    entries = np.flatnonzero(worked.row == row)
    if len(entries):
        years = np.nan_to_num(worked.years[entries])
        at = entries[_nearest(columns, worked.occupation[entries], group, years)]
        yield _worked(columns, int(at), named)
    entries = np.flatnonzero(learned.row == row)
    if len(entries):
        at = entries[_nearest(columns, learned.occupation[entries], group, learned.level[entries])]
        yield _learned(columns, int(at), named)


def _nearest(columns: Columns, own: npt.NDArray[Any], group: int, size: npt.NDArray[Any]) -> int:
    """Which of a person's occupations (int[k], -1 for none) is nearest to a group; the larger of equals."""
    known = trades(columns.vocabulary)
    near = np.where(own >= 0, known.nearness_matrix[own, group], -1)
    ladder = np.where(own >= 0, known.ladder_matrix[own, group], False)
    level = np.where(own >= 0, known.skill_level[own], 0)
    return int(np.lexsort((-np.arange(len(own)), size, level, ladder, near))[-1])


def _worked(columns: Columns, at: int, named: int) -> Text:
    table = columns.candidates.occupations
    years, until = float(table.years[at]), int(table.until[at])
    details: list[Text] = []
    if not np.isnan(years):
        amount = int(years) if years == int(years) else years
        details.append(Message("background.years", years=amount))
    if until >= 0:
        details.append(Message("background.until", year=until))
    if table.abroad[at] == 1:
        details.append(Message("background.abroad"))
    return _told("worked", columns, int(table.occupation[at]), named, details)


def _learned(columns: Columns, at: int, named: int) -> Text:
    table = columns.candidates.educations
    group, level = int(table.occupation[at]), int(table.level[at])
    details: list[Text] = [Message(f"background.level.{_LEVELS[level]}")] if level in _LEVELS else []
    if table.abroad[at] == 1:
        details.append(Message("background.from_abroad"))
    if table.abroad[at] == 1 and level != _COMPULSORY:
        recognised = int(table.recognised[at])
        details.append(Message(f"background.{_RECOGNISED[recognised] if recognised >= 0 else 'not_known'}"))
    return _told("learned", columns, group, named, details)


def _told(key: str, columns: Columns, group: int, named: int, details: list[Text]) -> Text:
    if group in (named, -1):
        return Message(f"background.{key}_this", details=details) if details else Message(f"background.{key}_alone")
    own = columns.vocabulary.occupations[columns.codes.occupations[group]].label
    return Message(f"background.{key}_so" if details else f"background.{key}", own=own, details=details)
