"""Made-up outcomes with a known truth: how likely a placement is to last hangs on its parts."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from learning_cases import NAMES, TRUTH
from scipy.special import expit

from matchcore.learning import Outcome


def parts_of(n: int, generator: np.random.Generator) -> np.ndarray:
    """int[n, c]: mostly near neutral, as parts are."""
    return generator.choice([3_000, 4_000, 5_000, 5_000, 5_000, 6_000, 8_000, 10_000], (n, len(NAMES)))


def chance_of(parts: np.ndarray, truth: np.ndarray = TRUTH, a_point: float = 0.03) -> np.ndarray:
    """float64[n]: the true chance, `a_point` of log-odds for each point of the true score above 50."""
    return expit(a_point * ((parts - 5_000) / 10_000 @ truth))


def outcomes(
    n: int, *, seed: int = 0, a_point: float = 0.03, truth: np.ndarray = TRUTH, places: int = 8
) -> list[Outcome]:
    """`n` outcomes of as many people, in so many municipalities and on days that follow each other."""
    generator = np.random.default_rng(seed)
    parts = parts_of(n, generator)
    lasted = generator.random(n) < chance_of(parts, truth, a_point)
    return [
        Outcome(
            candidate_id=f"c{number}",
            opening_id=f"o{number % 7}",
            started=date(2024, 1, 1) + timedelta(days=number % 700),
            municipality=f"{2000 + number % places}",
            after_6="same_job" if lasted[number] else "neither",
            parts=dict(zip(NAMES, parts[number].tolist())),
        )
        for number in range(n)
    ]
