"""What a proof is made over, what it says, and how it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import numpy.typing as npt

from matchcore.errors import ProofError
from matchcore.messages import Message, MessageLanguage


class PairRows(NamedTuple):
    """All allowed pairs of some candidates; several of these hold all pairs, and everybody comes once.

    Attributes
    ----------
    row, n_of_row
        int64[r]: the candidates, and how many pairs each has.
    opening_idx, score
        int[k]: the pairs, in the order of `row`, openings ascending within a candidate.
    """

    row: npt.NDArray[Any]
    n_of_row: npt.NDArray[Any]
    opening_idx: npt.NDArray[Any]
    score: npt.NDArray[Any]


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


def fail(key: str, **values: object) -> NoReturn:
    """Refuse a proof, by the message that names the condition that does not hold."""
    raise ProofError(Message("error.proof", what=Message(key, **values)))
