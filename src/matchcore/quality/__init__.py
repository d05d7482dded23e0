"""What is asked of results: figures, comparisons, gates, golden pools and their reports.

Five rooms, each of which imports only from those before it: `measure`, `comparison`, `golden`, `preferences`, `report`.
The names below are loaded when first used, so that the pytest plugin costs nothing where it is not asked for.
"""

from typing import TYPE_CHECKING

from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.quality.comparison.compare import compare as compare
    from matchcore.quality.comparison.outcome import Comparison as Comparison
    from matchcore.quality.comparison.snapshot import LiveSnapshot as LiveSnapshot
    from matchcore.quality.comparison.snapshot import Snapshot as Snapshot
    from matchcore.quality.measure.evaluate import Evaluation as Evaluation
    from matchcore.quality.measure.evaluate import evaluate as evaluate
    from matchcore.quality.preferences.agreement import PreferenceReport as PreferenceReport
    from matchcore.quality.preferences.agreement import measure_preferences as measure_preferences
    from matchcore.quality.preferences.choices import Preferences as Preferences
    from matchcore.quality.preferences.choices import read_preferences as read_preferences

_HOME = {
    "comparison.compare": ("compare",),
    "comparison.outcome": ("Comparison",),
    "comparison.snapshot": ("LiveSnapshot", "Snapshot"),
    "measure.evaluate": ("Evaluation", "evaluate"),
    "preferences.agreement": ("PreferenceReport", "measure_preferences"),
    "preferences.choices": ("Preferences", "read_preferences"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = sorted(_MODULE_OF)

__getattr__ = on_first_use(__name__, _MODULE_OF)
