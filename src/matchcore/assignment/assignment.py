"""`Assignment`: who goes where, and the prices that prove it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment.pair_graph import Bools, Ints
from matchcore.errors import MissingExtraError
from matchcore.messages import Message, MessageLanguage, render
from matchcore.objective import Objective

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rounding:
    """By how much scores were changed before they were solved for, and what that can cost. True when any was.

    Attributes
    ----------
    score
        The most by which any score was changed; 0 when all were used exactly.
    total
        The most by which any assignment can total more than this one for that reason.
    """

    score: int | float = 0
    total: int | float = 0

    def __bool__(self) -> bool:
        return self.score != 0


@dataclass(frozen=True, repr=False, eq=False)
class Assignment:
    """An optimal assignment of n candidates to the seats of m openings, with its proof.

    For every allowed pair ``surplus[i] + price[j] >= bonus + score[i, j]``. So no assignment that places p
    people can total more than ``surplus.sum() + (seats * price).sum() - bonus * p``; this one does.

    That holds to the last bit for integers, and for floats of the figures in `whole`: the same assignment in whole
    multiples of `resolution`. What floats are told here are those figures, each written as the nearest float.

    A candidate who is `fixed` must be placed. Leaving her out is not allowed, so her surplus may be negative: what
    holding her there costs the others. The inequality and the sum are the same.

    Attributes
    ----------
    opening_of
        int64[n]: each candidate's opening, -1 when unplaced.
    total
        The sum of the given scores of the placed pairs; of floats the exact sum, written as the nearest float.
    surplus
        int64[n], at least 0: what each candidate gains over being unplaced, at these prices. Of any sign for those
        who are `fixed`.
    price
        int64[m], at least 0: what a seat at each opening is worth to the others who want it; of all prices that prove
        the assignment the lowest.
    bound
        What no assignment can exceed (with `most_placements`: no assignment that places as many).
    gap
        ``bound - total``: 0, or `ProofError` was raised; where floats had to be rounded, what that can cost.
    objective
        ``"best_total"``: the highest sum of scores, and of those the most placements; ``"most_placements"``:
        the most people placed, and of those the highest sum.
    method
        The solver: ``"hungarian"`` or ``"auction"``.
    bonus
        What each placement counts above its score; 0 for ``best_total``.
    seats
        int64[m]: the seats that were solved for.
    n_pairs
        How many pairs were allowed.
    n_held
        How many of them the solver held and solved on exactly; the proof was checked on all (every pair was priced).
    n_rounds
        How often all pairs were priced until the prices covered them all (for ``hungarian``: once).
    resolution
        1 for integer scores. For floats, the power of two of which `whole` counts multiples; `total`, `bound`,
        `surplus`, `price` and `bonus` are then floats (arrays are float64).
    rounding
        By how much scores were changed to be such multiples, and what that can cost the total; 0 and 0 where they are.
    fixed
        bool[n]: who must be placed; None when nobody must.
    whole
        For floats, the assignment of the scores in whole multiples of `resolution`, with the exact prices.
    candidates, openings
        What a data frame calls its rows and its columns, in order; None where scores came without labels.
    """

    opening_of: Ints
    total: int | float
    surplus: Ints | npt.NDArray[np.float64]
    price: Ints | npt.NDArray[np.float64]
    bound: int | float
    gap: int | float
    objective: Objective
    method: str
    bonus: int | float
    seats: Ints
    n_pairs: int
    n_held: int
    n_rounds: int
    resolution: int | float = 1
    rounding: Rounding = Rounding()
    fixed: Bools | None = None
    whole: Assignment | None = None
    candidates: tuple[Hashable, ...] | None = None
    openings: tuple[Hashable, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("opening_of", "surplus", "price", "seats", "fixed"):
            if getattr(self, name) is not None:
                array = getattr(self, name).view()
                array.flags.writeable = False
                object.__setattr__(self, name, array)

    @property
    def n_candidates(self) -> int:
        """How many candidates there are."""
        return len(self.opening_of)

    @property
    def n_openings(self) -> int:
        """How many openings there are."""
        return len(self.price)

    @property
    def n_placed(self) -> int:
        """How many candidates are placed."""
        return int(np.count_nonzero(self.opening_of >= 0))

    def to_pandas(self) -> pd.DataFrame:
        """One row a candidate, by the labels of rows and columns that the scores came with, or else their numbers.

        Returns
        -------
        pandas.DataFrame
            ``opening`` (missing for who is unplaced), ``surplus``, and ``price``, that of the opening.

        Raises
        ------
        MissingExtraError
            Without pandas.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("pandas", "tables") from error
        at = self.opening_of
        placed = at >= 0
        names = range(self.n_openings) if self.openings is None else self.openings
        opening: Any = [names[col] if col >= 0 else pd.NA for col in at.tolist()]
        price = np.zeros(len(at), dtype=self.price.dtype)
        price[placed] = self.price[at[placed]]
        index = (
            None if self.candidates is None else pd.Index(list(self.candidates), name="candidate", tupleize_cols=False)
        )
        values = {
            "opening": pd.array(opening, dtype="Int64")
            if self.openings is None
            else np.array([*opening, None], object)[:-1],
            "surplus": self.surplus,
            "price": price,
        }
        return pd.DataFrame(values, index=index)

    def text(self, language: MessageLanguage = "sv") -> str:
        """The result at a glance, a line a fact."""
        facts: list[tuple[str, object]] = [
            ("objective", Message(f"assignment.{self.objective}")),
            ("method", self.method),
            (
                "placed",
                Message("assignment.placed_value", n_placed=self.n_placed, n_candidates=self.n_candidates),
            ),
            (
                "seats",
                Message(
                    "assignment.seats_value",
                    n_placed=self.n_placed,
                    n_seats=sum(self.seats.tolist()),
                    n_openings=self.n_openings,
                ),
            ),
            ("total", self.total),
            ("bound", self.bound),
            ("gap", self.gap),
            ("pairs", self.n_pairs),
        ]
        if self.rounding:
            cost = Message("assignment.rounding_value", score=self.rounding.score, total=self.rounding.total)
            facts.append(("rounding", cost))
        names = [Message(f"assignment.{key}").text(language) for key, _ in facts]
        width = max(map(len, names))
        lines = [f"{name:<{width}}  {render(value, language)}" for name, (_, value) in zip(names, facts, strict=True)]
        return "\n".join([Message("assignment.title").text(language), *lines])

    def __str__(self) -> str:
        return self.text("en")

    def __repr__(self) -> str:
        return (
            f"Assignment({self.objective}, {self.method}: {self.n_placed} of {self.n_candidates} placed, "
            f"total {self.total}, gap {self.gap})"
        )
