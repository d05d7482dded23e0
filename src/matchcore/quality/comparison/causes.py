"""What can move someone, and a reason as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchcore.messages import Text

__all__ = ["CAUSES", "Cause", "Reason"]

Cause = Literal["code", "rule", "override", "record", "pool"]
CAUSES: tuple[Cause, ...] = ("code", "rule", "override", "record", "pool")
"""What can move someone, gravest first: the same facts and rules judged otherwise; a changed rule; a lock or ban that a
person set or lifted; a changed record; someone or something new or gone."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a move.

    Attributes
    ----------
    kind
        A `Cause`, or ``"rival"`` when someone else's move made this one.
    criterion
        The criterion at fault; None when it is none.
    text
        The reason in words.
    """

    kind: Literal["code", "rule", "override", "record", "pool", "rival"]
    criterion: str | None
    text: Text
