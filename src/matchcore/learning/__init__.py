"""From a programme's own judgement and outcomes to a better policy, or to a clear no.

What people chose and what became of placements are read, a model that stays a weighted sum is fitted with its
intervals, and a policy is proposed only where it is shown to be better. The names below are loaded when first used, and
scikit-learn when first needed.
"""

from typing import TYPE_CHECKING

from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.learning.adoption import Adoption, adopt
    from matchcore.learning.back_test_report import BackTest, Effect, Lottery, back_test, effect_of, explore
    from matchcore.learning.comparisons import (
        Comparison,
        Question,
        comparisons_of_choices,
        comparisons_of_overrides,
        worth_asking,
    )
    from matchcore.learning.from_outcomes import learn_from_outcomes
    from matchcore.learning.learned_weights import LearnedWeights, learn_weights
    from matchcore.learning.outcome_report import OutcomeReport, calibration_picture
    from matchcore.learning.outcomes import Outcome, considered, outcome_rows, read_outcomes
    from matchcore.learning.statuses import Statuses, read_statuses

_HOME = {
    "adoption": ("Adoption", "adopt"),
    "back_test_report": ("BackTest", "Effect", "Lottery", "back_test", "effect_of", "explore"),
    "comparisons": ("Comparison", "Question", "comparisons_of_choices", "comparisons_of_overrides", "worth_asking"),
    "from_outcomes": ("learn_from_outcomes",),
    "learned_weights": ("LearnedWeights", "learn_weights"),
    "outcome_report": ("OutcomeReport", "calibration_picture"),
    "outcomes": ("Outcome", "considered", "outcome_rows", "read_outcomes"),
    "statuses": ("Statuses", "read_statuses"),
}

__all__ = [
    "Adoption",
    "BackTest",
    "Comparison",
    "Effect",
    "LearnedWeights",
    "Lottery",
    "Outcome",
    "OutcomeReport",
    "Question",
    "Statuses",
    "adopt",
    "back_test",
    "calibration_picture",
    "comparisons_of_choices",
    "comparisons_of_overrides",
    "considered",
    "effect_of",
    "explore",
    "learn_from_outcomes",
    "learn_weights",
    "outcome_rows",
    "read_outcomes",
    "read_statuses",
    "worth_asking",
]

__getattr__ = on_first_use(__name__, {name: module for module, names in _HOME.items() for name in names})
