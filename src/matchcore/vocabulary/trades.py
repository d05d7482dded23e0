"""How near one trade is to another, by SSYK 2012 group: as numbers for every pair at once."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

import numpy as np
import numpy.typing as npt

from matchcore.vocabulary.lexicon import Vocabulary, default_vocabulary
from matchcore.vocabulary.term_kinds import skill_level

_SAME = 100
_SAME_THREE_DIGITS = 50
_SAME_TWO_DIGITS = 30  # the table of substitutability says nothing of these, or less
CRAFTS_AND_MACHINES = 15
"""How near, in percent, crafts and machines (SSYK 7 and 8) are to each other where nothing nearer is said."""


@dataclass(frozen=True, eq=False, repr=False)
class Trades:
    """How near one group of occupations is to another, and which ways lead down from it.

    Attributes
    ----------
    occupations
        The groups' codes in rising order: the numbers of the arrays' rows and columns.
    nearness_matrix
        int8 ``[from, to]``, percent: how well somebody of one group meets what work in another needs. The same group
        is 100; the public table of substitutability gives 75 or 25, the classification's own tree 50 for the same three
        digits and 30 for the same two, and the higher of the two holds; crafts and machines (7 and 8) are otherwise kin
        at 15; all else is 0.
    ladder_matrix
        bool ``[from, to]``: whether a declared way leads down from one group to the other, as from teachers to those
        who look after children.
    skill_level
        int8, 1–4: each group's skill level, as `OccupationTerm.skill_level`.

    See Also
    --------
    trades : the ones of a vocabulary.
    """

    occupations: tuple[str, ...]
    nearness_matrix: npt.NDArray[np.int8]
    ladder_matrix: npt.NDArray[np.bool_]
    skill_level: npt.NDArray[np.int8]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each group's number, by its code."""
        return {code: number for number, code in enumerate(self.occupations)}

    def nearness(self, a: str, b: str) -> int:
        """How well somebody of group `a` meets what work in group `b` needs, in percent.

        Raises
        ------
        KeyError
            When a code is not in the vocabulary.

        Examples
        --------
        >>> near = trades().nearness
        >>> near("8332", "8332"), near("2144", "2183"), near("8332", "9111")
        (100, 30, 0)
        """
        return int(self.nearness_matrix[self.numbers[a], self.numbers[b]])

    def ladder(self, a: str, b: str) -> bool:
        """Whether a declared way leads down from group `a` to group `b`.

        Examples
        --------
        >>> trades().ladder("2221", "5330"), trades().ladder("5330", "2221")
        (True, False)
        """
        return bool(self.ladder_matrix[self.numbers[a], self.numbers[b]])


def kinship(percent: int) -> Literal["same", "near", "area", "kin"]:
    """What a nearness above 0 is: the same, near, in the same area alone (two digits), or a craft as another is one.

    Examples
    --------
    >>> [kinship(percent) for percent in (100, 75, 50, 30, 25, 15)]
    ['same', 'near', 'near', 'area', 'near', 'kin']
    """
    alone: dict[int, Literal["same", "area", "kin"]] = {
        _SAME: "same",
        _SAME_TWO_DIGITS: "area",
        CRAFTS_AND_MACHINES: "kin",
    }
    return alone.get(percent, "near")


def trades(vocabulary: Vocabulary | None = None) -> Trades:
    """The trades of a vocabulary's groups of occupations (`default_vocabulary` unless another is given).

    Made when first asked for, and kept.
    """
    terms = (default_vocabulary() if vocabulary is None else vocabulary).occupations
    return _made(tuple(sorted(terms)))


@cache
def _made(codes: tuple[str, ...]) -> Trades:
    numbers = {code: number for number, code in enumerate(codes)}
    near = np.zeros((len(codes), len(codes)), dtype=np.int8)
    crafts = np.array([code[0] in "78" for code in codes], dtype=np.bool_)
    near[np.ix_(crafts, crafts)] = CRAFTS_AND_MACHINES
    for digits, percent in ((2, _SAME_TWO_DIGITS), (3, _SAME_THREE_DIGITS)):
        beginnings = np.array([code[:digits] for code in codes])
        near[beginnings[:, None] == beginnings] = percent
    for a, b, percent in _substitutable():
        if a in numbers and b in numbers:
            near[numbers[a], numbers[b]] = max(percent, near[numbers[a], numbers[b]])
    np.fill_diagonal(near, _SAME)
    ladder = np.zeros(near.shape, dtype=np.bool_)
    for above, below in _ladders():
        begin = [np.array([code.startswith(prefix) for code in codes], dtype=np.bool_) for prefix in (above, below)]
        ladder |= begin[0][:, None] & begin[1]
    skill = np.array([skill_level(code) for code in codes], dtype=np.int8)
    for array in (near, ladder, skill):
        array.setflags(write=False)
    return Trades(codes, near, ladder, skill)


def _substitutable() -> Iterator[tuple[str, str, int]]:
    """From which group to which, and how well (75 or 25): the public table."""
    for row in csv.DictReader(_text("substitutability.csv").splitlines()):
        for percent in (75, 25):
            for other in row[str(percent)].split():
                yield row["ssyk"], other, percent


def _ladders() -> Iterator[tuple[str, str]]:
    """How the codes begin that a way leads down from and to."""
    for ladder in tomllib.loads(_text("ladders.toml"))["ladders"]:
        yield from ((above, below) for above in ladder["from"] for below in ladder["to"])


def _text(name: str) -> str:
    return files(__package__).joinpath("tables", name).read_text(encoding="utf-8")
