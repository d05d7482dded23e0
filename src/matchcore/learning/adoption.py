"""`adopt`: a learned policy takes the place of the one in force, by somebody's decision and only where it is better."""

from __future__ import annotations

from dataclasses import dataclass

from matchcore.arguments import checked
from matchcore.errors import PolicyError, Problem
from matchcore.learning.learned_weights import LearnedWeights
from matchcore.learning.outcome_report import OutcomeReport
from matchcore.messages import Message, MessageLanguage, Text
from matchcore.policy import Policy
from matchcore.quality.comparison.outcome import Comparison as WhoMoved
from matchcore.quality.comparison.outcome import GroupChange
from matchcore.quality.golden.baseline import Approval
from matchcore.quality.measure.estimates import group_label

Learned = LearnedWeights | OutcomeReport
"""What was learned, from comparisons or from outcomes."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """A learned policy, approved.

    Attributes
    ----------
    policy
        What is in force from now on.
    learned
        What it was learned from, and its gain.
    approval
        Who approved it, why and when.
    """

    policy: Policy
    learned: Learned
    approval: Approval

    def to_toml(self, language: MessageLanguage = "sv") -> str:
        """The policy's file, with what it was learned from and who approved it above."""
        told = (
            Message("learning.adopted", by=self.approval.by, on=self.approval.on, because=self.approval.because),
            Message("learning.adopted_from", n=self.learned.n, people=self.learned.n_people),
            Message("learning.adopted_before", hash=self.learned.before.hash),
        )
        above = "".join(f"# {' '.join(line.text(language).split())}\n" for line in told)
        return f"{above}\n{self.policy.to_toml()}"


@checked
def adopt(learned: Learned, moved: WhoMoved, approval: Approval) -> Adoption:
    """Adopt a learned policy.

    Parameters
    ----------
    learned
        What was learned.
    moved
        A pool matched by the policy before and by the learned one, compared (`matchcore.compare`): who moves, and how
        it goes for each group.
    approval
        Who has looked at it, and why it is right.

    Raises
    ------
    PolicyError
        When the lower bound of the gain is not above 0, or a group loses for certain.
    """
    problems = [Problem(what, Message("learning.refused.remedy"), record="policy") for what in learned.lacks]
    problems += [
        Problem(_loss(group), Message("learning.group_loses.remedy"), "policy") for group in losing_groups(moved)
    ]
    if problems:
        raise PolicyError(problems)
    return Adoption(learned.after, learned, approval)


def losing_groups(moved: WhoMoved) -> tuple[GroupChange, ...]:
    """The groups of which fewer are placed for certain, or whose scores for certain change for the worse than all do.

    Scores before and after are told with different weights, so that everyone's may fall; a group's own fall counts.
    """
    everyone = next(group for group in moved.groups if not group.name)

    def loses(group: GroupChange) -> bool:
        fewer = group.placed.high is not None and group.placed.high < 0
        bounds = (group.score.high, everyone.score.low)
        return fewer or (bounds[0] is not None and bounds[1] is not None and bounds[0] < bounds[1])

    return tuple(group for group in moved.groups if group.name and loses(group))


def _loss(group: GroupChange) -> Text:
    name = group_label(group.name, group.value)
    return Message("learning.group_loses", group=name, placed=group.placed.change())
