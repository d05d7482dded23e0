"""A memory so small that pools of a few records are streamed: scored again where it matters, as large ones are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from matchcore.pairs import budget, neighbourhoods, scoring


@contextmanager
def keeping_few(n_kept: int | None, worth: int = 400) -> Iterator[None]:
    """As if memory held only so many pairs of each candidate; None: all of them, packed."""

    class Tight(budget.Allowance):
        def fits(self, n_pairs: int) -> bool:
            return False

        @property
        def most_packed(self) -> int:
            return 0 if n_kept is not None else 2**62

        def n_kept(self) -> int:
            return n_kept or 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "Allowance", Tight)
        patch.setattr(neighbourhoods, "_ALONE", 0)
        patch.setattr(neighbourhoods, "_WORTH_A_BLOCK", worth)
        yield
