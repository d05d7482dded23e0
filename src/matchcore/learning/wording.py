"""Estimates and criteria as values of a message: what reports of what was learned are worded with."""

from __future__ import annotations

from dataclasses import dataclass

from matchcore.criteria import CRITERIA
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.quality.measure.intervals import Estimate


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval, in percent."""

    estimate: Estimate

    def text(self, language: MessageLanguage = "sv") -> str:
        """The share as it is written."""
        return self.estimate.share_text(language)


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference with its interval, times a factor: of a share in percentage points, unless another is given."""

    estimate: Estimate
    factor: float = 100
    decimals: int = 1

    def text(self, language: MessageLanguage = "sv") -> str:
        """The change as it is written."""
        return self.estimate.change_text(language, self.factor, self.decimals)


def criterion_label(name: str) -> Text:
    """What a user reads for a criterion: its label where it is one of matchcore's own, else its name."""
    own = {getattr(one, "name", ""): getattr(one, "label", None) for one in CRITERIA}
    return own.get(name) or Message("learning.name", name=name)


def heads(*names: str) -> list[Text]:
    """The headings of a table."""
    return [Message(f"learning.heading.{name}") for name in names]
