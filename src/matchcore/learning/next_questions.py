"""`worth_asking`: the comparisons whose answers tell most about the weights, to be put to somebody who knows the work.

Two pairs that differ much in their parts and hardly in their score: there the weights decide. Asked in rounds, fifty
questions at a time and each round from what the last one taught, few answers go far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.arguments import checked
from matchcore.learning.judged import judged_pairs
from matchcore.messages import Message, MessageLanguage
from matchcore.policy import Policy
from matchcore.rendering import Table
from matchcore.result import MatchResult

Places = npt.NDArray[np.intp]

_DRAWN = 4_000
_MOST_OF_ONE = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Which of two pairs is the better match?

    Attributes
    ----------
    first, second
        The pairs, by the ids of candidate and opening; both are possible, and they share the person or the opening.
    """

    first: tuple[str, str]
    second: tuple[str, str]


@checked
def worth_asking(
    result: MatchResult, policy: Policy | None = None, *, n: int = 50, seed: int = 0
) -> tuple[Question, ...]:
    """Comparisons within a result whose answers tell most, the most telling first.

    Parameters
    ----------
    result
        A matched pool: its possible pairs are asked about.
    policy
        The weights that the answers should tell more about, such as those learned so far; the result's own when None.
    n
        How many at most.
    seed
        The same seed asks the same.
    """
    rules = result.policy if policy is None else policy
    pairs = result.pairs.whole()
    row = np.repeat(np.arange(result.pool.n_candidates), np.diff(pairs.indptr))
    col = np.asarray(pairs.opening_idx, dtype=np.intp)
    first, second = _drawn(row, col, np.random.default_rng(seed))
    places, at = np.unique(np.concatenate([first, second]), return_inverse=True)
    judged = judged_pairs(result.pool, rules, row[places], col[places], result.solution.factories)
    weights = np.array([rules.weight_of(name) for name in judged.names], dtype=float)
    difference = judged.part[at[: len(first)]].astype(float) - judged.part[at[len(first) :]]
    length = np.linalg.norm(difference, axis=1)
    nearness = np.divide(np.abs(difference @ weights), length, out=np.full(len(length), np.inf), where=length > 0)
    people, openings = result.pool.candidates.ids, result.pool.openings.ids
    asked: Counter[str] = Counter()
    found: list[Question] = []
    for number in np.argsort(nearness, kind="stable").tolist():
        told = [(people[row[place]], openings[col[place]]) for place in (first[number], second[number])]
        involved = {name for pair in told for name in pair}
        if len(found) == n or not np.isfinite(nearness[number]):
            break
        if max(asked[name] for name in involved) < _MOST_OF_ONE:
            asked.update(involved)
            found.append(Question(*told))
    return tuple(found)


def _drawn(row: Places, col: Places, generator: np.random.Generator) -> tuple[Places, Places]:
    """Places of pairs, two and two, each two with the same person or the same opening; each two once."""
    found = set(_neighbours(row, generator)) | set(_neighbours(col, generator))
    two = np.array(sorted(found), dtype=np.intp).reshape(-1, 2)
    return two[:, 0], two[:, 1]


def _neighbours(of: Places, generator: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Two and two of the places that hold the same of `of`, drawn at random."""
    order = np.lexsort((generator.random(len(of)), of))
    for step in (1, 2, 3):
        same = np.flatnonzero(of[order[:-step]] == of[order[step:]])
        for place in generator.permutation(same)[:_DRAWN].tolist():
            one, other = sorted((int(order[place]), int(order[place + step])))
            yield one, other


def questions_table(questions: tuple[Question, ...], language: MessageLanguage) -> Table:
    """The questions as rows of a sheet of comparisons: whoever answers moves the better one to the left."""
    rows = [(" → ".join(each.first), " → ".join(each.second)) for each in questions]
    headings = (Message("learning.heading.better"), Message("learning.heading.worse"))
    return Table.of(language, headings, rows, title=Message("learning.ask.title", n=len(questions)))
