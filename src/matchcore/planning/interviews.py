"""Who is to be met, and how many seats a round of interviews would fill: drawn many times, with an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchcore.messages import Message, Text
from matchcore.pool import Pool
from matchcore.rendering import Number, Points, Valued

_N_DRAWS = 400
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Entry(Valued):
    """One name on one employer's list.

    Attributes
    ----------
    opening_id, employer, title
        Whose list.
    place
        1 for the highest score on the list.
    candidate_id
        Who.
    score
        The pair's, 0…1 000 000.
    is_locked
        Whether a person has decided that she gets the seat.
    """

    opening_id: str
    employer: str
    title: str
    place: int
    candidate_id: str
    score: int
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Filled(Valued):
    """How many seats interviews would fill: an estimate, not part of any proof.

    Attributes
    ----------
    chance
        With what chance an interview succeeds, each by itself.
    mean, low, high
        The mean over the draws, and its 95 % interval.
    n_draws
        How often it was drawn.
    mean_score
        What those who get the seats score in the mean, 0…1 000 000; None where nobody does.
    """

    chance: float
    mean: float
    low: float
    high: float
    n_draws: int
    mean_score: int | None = None

    @property
    def words(self) -> Text:
        """The estimate in a sentence."""
        if self.mean_score is None:
            return Message("shortlist.filled_none", chance=Number.share(self.chance, 0))
        return Message(
            "shortlist.filled",
            chance=Number.share(self.chance, 0),
            mean=Number(self.mean),
            low=Number(self.low),
            high=Number(self.high),
            score=Points(self.mean_score),
        )


def expected_filled(pool: Pool, entries: Sequence[Entry], chance: float, seed: int) -> Filled:
    """Draw rounds of interviews: employers decide in a drawn order, and take from the top of their lists.

    Each employer takes, by place, those whose interview succeeded and whom nobody has taken yet, until the seats are
    filled. Whoever is locked is taken first of all.

    Parameters
    ----------
    pool
        Whose openings have the seats.
    entries
        The names, opening by opening and by place.
    chance
        With what chance an interview succeeds, 0–1.
    seed
        The same seed gives the same estimate everywhere.
    """
    lists: dict[int, list[tuple[int, int]]] = {}
    taken: dict[int, int] = {}
    locked, sure = set(), 0
    for entry in entries:
        row, col = pool.candidate_idx(entry.candidate_id), pool.opening_idx(entry.opening_id)
        if entry.is_locked:
            locked.add(row)
            sure += entry.score
            taken[col] = taken.get(col, 0) + 1
        else:
            lists.setdefault(col, []).append((row, entry.score))
    left = {col: int(pool.openings.seats[col]) - taken.get(col, 0) for col in lists}
    rng, filled = np.random.default_rng(seed), np.zeros(_N_DRAWS)
    openings, scored = list(lists), 0
    for draw in range(_N_DRAWS):
        hired, n, scored = set(locked), len(locked), scored + sure
        for at in rng.permutation(len(openings)).tolist():
            col = openings[at]
            seats = left[col]
            for (row, score), succeeds in zip(lists[col], (rng.random(len(lists[col])) < chance).tolist()):
                if succeeds and seats and row not in hired:
                    hired.add(row)
                    seats -= 1
                    scored += score
                    n += 1
        filled[draw] = n
    mean, error = float(filled.mean()), _Z * float(filled.std(ddof=1)) / float(np.sqrt(_N_DRAWS))
    mean_score = scored // int(filled.sum()) if filled.any() else None
    return Filled(float(chance), mean, max(mean - error, 0.0), mean + error, _N_DRAWS, mean_score)
