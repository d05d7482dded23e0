"""What is asked of results: figures, comparisons, gates, golden pools and their reports.

Four rooms, each of which imports only from those before it: `measure`, `comparison`, `golden`, `report`. The names
below are loaded when first used, so that the pytest plugin costs nothing where it is not asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchcore.quality.comparison.compare import compare
    from matchcore.quality.comparison.outcome import Comparison
    from matchcore.quality.comparison.snapshot import LiveSnapshot, Snapshot
    from matchcore.quality.measure.evaluate import Evaluation, evaluate

_MODULE_OF = {
    "Comparison": "comparison.outcome",
    "Evaluation": "measure.evaluate",
    "LiveSnapshot": "comparison.snapshot",
    "Snapshot": "comparison.snapshot",
    "compare": "comparison.compare",
    "evaluate": "measure.evaluate",
}

__all__ = ["Comparison", "Evaluation", "LiveSnapshot", "Snapshot", "compare", "evaluate"]


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'matchcore.quality' has no attribute {name!r}")
    value: object = getattr(import_module(f"matchcore.quality.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
