"""Made-up judgement with a known truth: what learning is tested with, without records."""

from __future__ import annotations

import numpy as np

from matchcore import Policy
from matchcore.learning import Comparison
from matchcore.policy import ON_TOP

NAMES = [name for name in Policy().weights if name != ON_TOP]
IN_FORCE = np.array([Policy().weights[name] for name in NAMES], dtype=float)
TRUTH = np.array([8, 20, 20, 10, 27, 5, 5, 3, 2], dtype=float)
"""Certificates are overrated by 17 points and wishes underrated."""


def judged(n: int, truth: np.ndarray = TRUTH, *, slips: float = 0.0, seed: int = 0, each: int = 3) -> list[Comparison]:
    """`n` comparisons by somebody with these weights, `each` about one person, some of them slips."""
    generator = np.random.default_rng(seed)
    made = []
    for number in range(n):
        difference = np.diff(generator.integers(0, 10_001, (2, len(NAMES))), axis=0)[0]
        sign = 1 if difference @ truth > 0 else -1
        sign = -sign if generator.random() < slips else sign
        told = dict(zip(NAMES, (sign * difference).tolist()))
        person = f"p{number // each}"
        made.append(Comparison(f"c{number}", person, (person, "o1"), (person, "o2"), told, "because"))
    return made
