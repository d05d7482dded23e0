"""From a programme's own judgement and outcomes to a better policy, or to a clear no.

What people chose and what became of placements are read, a model that stays a weighted sum is fitted with its
intervals, and a policy is proposed only where it is shown to be better. The names below are loaded when first used, and
scikit-learn when first needed.
"""

from typing import TYPE_CHECKING

from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.learning.adoption import Adoption as Adoption
    from matchcore.learning.adoption import adopt as adopt
    from matchcore.learning.back_test_report import BackTest as BackTest
    from matchcore.learning.back_test_report import Effect as Effect
    from matchcore.learning.back_test_report import Lottery as Lottery
    from matchcore.learning.back_test_report import back_test as back_test
    from matchcore.learning.back_test_report import effect_of as effect_of
    from matchcore.learning.back_test_report import explore as explore
    from matchcore.learning.comparisons import Comparison as Comparison
    from matchcore.learning.comparisons import Question as Question
    from matchcore.learning.comparisons import comparisons_of_choices as comparisons_of_choices
    from matchcore.learning.comparisons import comparisons_of_overrides as comparisons_of_overrides
    from matchcore.learning.comparisons import worth_asking as worth_asking
    from matchcore.learning.from_outcomes import learn_from_outcomes as learn_from_outcomes
    from matchcore.learning.learned_weights import LearnedWeights as LearnedWeights
    from matchcore.learning.learned_weights import learn_weights as learn_weights
    from matchcore.learning.outcome_report import OutcomeReport as OutcomeReport
    from matchcore.learning.outcome_report import calibration_picture as calibration_picture
    from matchcore.learning.outcomes import Outcome as Outcome
    from matchcore.learning.outcomes import considered as considered
    from matchcore.learning.outcomes import outcome_rows as outcome_rows
    from matchcore.learning.outcomes import read_outcomes as read_outcomes
    from matchcore.learning.statuses import Statuses as Statuses
    from matchcore.learning.statuses import read_statuses as read_statuses

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
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)

__getattr__ = on_first_use(__name__, _MODULE_OF)
