"""What a proof is made over, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy.typing as npt

from matchcore.messages import Message, MessageLanguage


class PairRows(Protocol):
    """All allowed pairs of some candidates; several of these hold all pairs, and everybody comes once."""

    @property
    def row(self) -> npt.NDArray[Any]:
        """int64[r]: the candidates."""
        ...

    @property
    def n_of_row(self) -> npt.NDArray[Any]:
        """int64[r]: how many pairs each has."""
        ...

    @property
    def opening_idx(self) -> npt.NDArray[Any]:
        """int[k]: the pairs, in the order of `row`, openings ascending within a candidate."""
        ...

    @property
    def score(self) -> npt.NDArray[Any]:
        """int[k]."""
        ...


@dataclass(frozen=True)
class Proof:
    """What `verify_assignment` found to hold.

    Attributes
    ----------
    n_placed
        How many candidates are placed.
    total
        The sum of their scores, added up anew.
    n_pairs
        How many pairs the prices were checked on: every one.
    """

    n_placed: int
    total: int | float
    n_pairs: int

    def text(self, language: MessageLanguage = "sv") -> str:
        """The finding in a sentence."""
        return Message("proof.holds", n_placed=self.n_placed, total=self.total, n_pairs=self.n_pairs).text(language)

    def __str__(self) -> str:
        return self.text("en")
