"""What is asked of results (layer 6): figures, comparisons, gates, golden pools and their reports.

The names below are loaded when first used, so that the pytest plugin costs nothing where it is not asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchcore.quality.comparison import compare
    from matchcore.quality.evaluation import Evaluation, evaluate
    from matchcore.quality.outcome import Comparison
    from matchcore.quality.snapshot import LiveSnapshot, Snapshot

_HOME = {
    "comparison": ("compare",),
    "evaluation": ("Evaluation", "evaluate"),
    "outcome": ("Comparison",),
    "snapshot": ("LiveSnapshot", "Snapshot"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = ["Comparison", "Evaluation", "LiveSnapshot", "Snapshot", "compare", "evaluate"]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'matchcore.quality' has no attribute {name!r}")
    value: object = getattr(import_module(f"matchcore.quality.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
