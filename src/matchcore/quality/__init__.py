"""What is asked of results: figures, comparisons, gates, golden pools and their reports.

Five rooms, each of which imports only from those before it: `measure`, `comparison`, `golden`, `preferences`, `report`.
The names below are loaded when first used, so that the pytest plugin costs nothing where it is not asked for.
"""

from typing import TYPE_CHECKING

from matchcore.on_first_use import on_first_use

if TYPE_CHECKING:
    from matchcore.quality.comparison.compare import compare
    from matchcore.quality.comparison.outcome import Comparison
    from matchcore.quality.comparison.snapshot import LiveSnapshot, Snapshot
    from matchcore.quality.measure.evaluate import Evaluation, evaluate
    from matchcore.quality.preferences.agreement import PreferenceReport, measure_preferences
    from matchcore.quality.preferences.choices import Preferences, read_preferences

_HOME = {
    "comparison.compare": ("compare",),
    "comparison.outcome": ("Comparison",),
    "comparison.snapshot": ("LiveSnapshot", "Snapshot"),
    "measure.evaluate": ("Evaluation", "evaluate"),
    "preferences.agreement": ("PreferenceReport", "measure_preferences"),
    "preferences.choices": ("Preferences", "read_preferences"),
}

__all__ = [
    "Comparison",
    "Evaluation",
    "LiveSnapshot",
    "PreferenceReport",
    "Preferences",
    "Snapshot",
    "compare",
    "evaluate",
    "measure_preferences",
    "read_preferences",
]

__getattr__ = on_first_use(__name__, {name: module for module, names in _HOME.items() for name in names})
