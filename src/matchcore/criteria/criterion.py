"""What a criterion is: one object with three faces.

A criterion **gates** (which pairs are possible), **scores** (a whole part 0…10 000 for each pair: how strongly it
speaks for it, 5 000 being neutral) and **explains** (one pair in words). The first two are one method,
`Criterion.judge`, because both come from the same facts; an explanation shows what `judge` gives for a block of one
pair, so it cannot drift from the score.

A criterion of one's own is one class in one file::

    import matchcore
    import numpy as np
    from matchcore.criteria import CRITERIA, NEUTRAL, Change, Criterion, Detail, Judgement
    from matchcore.messages import Phrase

    class OwnTools(Criterion):
        '''An opening that needs tools is possible only for someone who has them.'''

        name = "own_tools"
        label = Phrase("egna verktyg", "own tools")

        def __init__(self, columns, policy):
            self.has = columns.candidates.fact("own_tools", missing=False).astype(bool)
            self.needs = columns.openings.fact("needs_tools", missing=False).astype(bool)

        def judge(self, rows, cols):
            is_open = self.has[rows][:, None] | ~self.needs[cols][None, :]
            return Judgement(is_open, np.where(is_open, NEUTRAL, 0))

        def explain(self, row, col):
            if not self.needs[col]:
                return Detail(facts=(Phrase("egna verktyg behövs inte", "no tools are needed"),))
            if self.has[row]:
                return Detail(facts=(Phrase("har egna verktyg", "has tools"),))
            opener = Change("fact", "own_tools", True, Phrase("egna verktyg", "tools of one's own"))
            return Detail(facts=(Phrase("egna verktyg behövs", "tools are needed"),), openers=(opener,))

    matchcore.match(people, places, policy, criteria=[*CRITERIA, OwnTools])

That is all that is needed. `Criterion.steps_for` may say what a person could do about it, beside the facts that openers
name. Three more faces are optional and make large pools fast; they change no score:

* `Criterion.kinds` says who is alike to the criterion, so that only one pair of each kind is judged, once for the pool;
* `Criterion.distances` gives the numbers by which a criterion that goes by the way between two places judges;
* `Criterion.reachable` and `Criterion.halves` are an index: which openings can be open at all for some candidates, and
  how to part the candidates so that few are. These three are used for the criterion that stands first.

A criterion that has no `__init__` of its own and reads each side apart (`Criterion.read_terms`, `read_candidates`,
`read_openings`, and `read_both` for what hangs on both sides) is ready sooner when a record changes: the other side is
not read again. All of matchcore's own are such.

A face speaks for the class that wrote it. A subclass that judges in any other way (another `judge`, another helper or
constant of it, another `__init__`, a mixin) has none of its parent's: it is judged pair by pair, which is slower and
right. Where a parent's face still holds, say so in the class: ``kinds = TrackCriterion.kinds``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, ClassVar, Literal, Self, TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.criteria.seeded import SeededFault
from matchcore.messages import Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL, Policy
from matchcore.pool import CandidateColumns, Columns
from matchcore.pool.geometry import arc_of

Rows = npt.NDArray[np.integer[Any]]
_T = TypeVar("_T")
KindNumbers = npt.NDArray[np.int32]

Flag = Literal["declared", "unknown", "estimate", "assumed", "conditional"]
"""On what a judgement rests besides checked facts: a certificate only declared, a fact not known, a level estimated
from a course or a place from its municipality, a value that the policy assumes, a course to be taken before the start.
"""


_PAIRS_AT_ONCE = 32
"""So many single pairs are judged as the diagonal of one block."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a criterion says of a block of r candidates × c openings.

    Attributes
    ----------
    is_open
        bool[r, c] (or anything that broadcasts to it): whether the gate lets the pair through.
    part
        integer[r, c] (or anything that broadcasts to it), 0…10 000: the evidence that person and job belong together.
        `matchcore.criteria.NEUTRAL`, 5 000, says nothing: nothing is asked, or nothing is known. Above speaks for,
        below against.
    """

    is_open: npt.NDArray[np.bool_]
    part: npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """How a criterion that goes by the opening's first day sees it: what a candidate counts as changes from day to day.

    Attributes
    ----------
    of_opening
        int32[m]: the number of each opening's day, 0…w - 1.
    state
        int32[k, w]: what each kind of candidate counts as on each day, 0…s - 1, each in use.
    judge
        Takes int[r], states, and int[c], kinds of openings; says what `Criterion.judge` says of who is in that state on
        the opening's day.
    """

    of_opening: KindNumbers
    state: KindNumbers
    judge: Callable[[Rows, Rows], Judgement]


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Who is alike to a criterion: `Criterion.judge` says the same of any two pairs of the same kinds.

    Attributes
    ----------
    of_candidate
        int32[n]: 0…k - 1, each in use.
    of_opening
        int32[m]: 0…k' - 1, each in use.
    days
        Where openings of one kind are told apart by their day as well; None where they are not.
    """

    of_candidate: KindNumbers
    of_opening: KindNumbers
    days: Days | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Distances:
    """A criterion that goes by the way between two places, in numbers; see `matchcore.pool.geometry`.

    Attributes
    ----------
    home, work
        float64[n, 3], float64[m, 3]: whole metres in space, zeros where not known.
    is_home, is_work
        bool[n], bool[m]: whether the place is known. Where either is not, the part is neutral.
    within
        float64[n]: the gate is open where the squared chord is at most this; infinite where there is no gate.
    lets_unknown
        Whether the gate is open where a place is not known.
    bends_m
        Up to the first so many metres the part is full, at the second neutral, and from the third on nothing.
    """

    home: npt.NDArray[np.float64]
    work: npt.NDArray[np.float64]
    is_home: npt.NDArray[np.bool_]
    is_work: npt.NDArray[np.bool_]
    within: npt.NDArray[np.float64]
    lets_unknown: bool
    bends_m: tuple[float, float, float]

    def squared(self, rows: Rows, cols: Rows) -> npt.NDArray[np.float64]:
        """float64[r, c]: squared chords; whole numbers below 2**53, so exact in any order."""
        squared = np.zeros((len(rows), len(cols)))
        for axis in range(3):
            apart = self.home[rows, axis][:, None] - self.work[cols, axis][None, :]
            squared += np.multiply(apart, apart, out=apart)
        return squared

    def part(self, squared: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
        """int32: the parts of squared chords; the quotients of whole numbers round down to the exact whole parts."""
        far_off = arc_of(squared)
        near, neutral, far = self.bends_m
        above = np.floor((neutral - far_off) * (FULL_PART - NEUTRAL) / (neutral - near))
        below = np.floor((far - far_off) * NEUTRAL / (far - neutral))
        part = np.where(far_off <= neutral, np.minimum(above, FULL_PART - NEUTRAL) + NEUTRAL, np.maximum(below, 0.0))
        return part.astype(np.int32)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that, if it changed, would open a closed gate or answer what is not known.

    Attributes
    ----------
    kind
        ``"certificate"``, ``"language"``, ``"track"``, ``"reach_km"``, ``"home"``, ``"workplace"``, ``"form"``,
        ``"available_from"``, or a kind of a criterion of one's own.
    code
        What it is about, such as ``"truck-b"`` or ``"sv"``; None where the kind says it all.
    value
        What it would have to be, such as ``"B1"`` or 12.0; None where the code says it all.
    text
        The same in words, as in "needs B1, has A2: SFI D".
    """

    kind: str
    code: str | None
    value: bool | int | float | str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Ask:
    """Something to ask before deciding.

    Attributes
    ----------
    of
        Whom: the ``"person"`` or the ``"employer"``.
    text
        What, as it goes on after "Ask the person": "whether the hours will do".
    """

    of: Literal["person", "employer"]
    text: Text


@dataclass(frozen=True, slots=True)
class Detail:
    """One criterion's explanation of one pair.

    Attributes
    ----------
    facts
        What was compared, in words.
    openers
        For a closed gate: what would have to change for it to open, all of it together. Empty when open.
    flags
        What the judgement rests on besides checked facts.
    conditions
        For an open gate: what must be done before the start for it to stay open.
    asks
        What to ask the person and the employer before deciding.
    """

    facts: tuple[Text, ...] = ()
    openers: tuple[Change, ...] = ()
    flags: frozenset[Flag] = frozenset()
    conditions: tuple[Change, ...] = ()
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a person could take.

    Attributes
    ----------
    change
        Of what kind it is, what it is about, and in words.
    arguments
        What `MatchResult.what_if` takes for it.
    size
        How large it is, roughly: a paper shown or a form accepted 0, a module or ten kilometres 1, a level 2, a whole
        certificate 3. Of steps that do as much, the smaller goes first.
    """

    change: Change
    arguments: Mapping[str, Any]
    size: int


_FACES = ("kinds", "distances", "reachable", "halves")

_NO_PART_IN_JUDGING = frozenset(
    {"name", "label", "obstacle", "explain", "steps_for", "doubt_of", "seeded_faults", "_abc_impl", *_FACES}
)

_MAKES_AN_OBJECT = frozenset({"__init__", "__new__", "__post_init__", "__getattr__", "__getattribute__"})
"""Of the names that Python gives a meaning, those by which a class can change what its `judge` goes by."""


class Criterion(ABC):
    """One criterion, made for one pool and one policy.

    A subclass takes ``(columns, policy)``, reads from the columns what it needs once, and never changes. It sees
    candidates' and openings' columns and never the reporting groups, which the columns do not hold.

    Attributes
    ----------
    columns, policy
        What it was made with.
    name
        The name by which the policy gives it a weight.
    label
        The name that a user reads.
    obstacle
        What stands in the way where the gate is closed, as a sentence begins with it; the label when None.
    seeded_faults
        What the gates of golden pools are tested with, see `matchcore.criteria.seeded`.
    """

    name: ClassVar[str]
    label: ClassVar[Phrase]
    obstacle: ClassVar[Phrase | None] = None
    seeded_faults: ClassVar[tuple[SeededFault, ...]] = ()

    def __init__(self, columns: Columns, policy: Policy) -> None:
        self._read(columns, policy, ())

    def _read(self, columns: Columns, policy: Policy, known: Sequence[Criterion]) -> None:
        """Read both sides, or take what one that is known has read of a side that is the very same."""
        self.columns, self.policy = columns, policy
        self._sides: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        for side, read in (
            ("vocabulary", self.read_terms),
            ("candidates", self.read_candidates),
            ("openings", self.read_openings),
        ):
            mine = getattr(columns, side)
            for one in known:
                if getattr(one.columns, side) is mine:
                    self._sides[side] = own = one._sides[side]
                    vars(self).update(own[0])
                    break
            else:
                before = len(vars(self))
                read()
                self._sides[side] = dict(islice(vars(self).items(), before, None)), {}
        self.read_both()

    def on(self, columns: Columns, *others: Criterion) -> Self | None:
        """The same criterion for other columns of the same vocabulary and day.

        A side that this one, or another of the class and policy, has read is not read again. None when the class makes
        its objects in a way of its own: it is to be made anew.
        """
        if not _is_made_plainly(type(self)):
            return None
        other = object.__new__(type(self))
        other._read(columns, self.policy, (self, *others))
        return other

    def read_terms(self) -> None:  # noqa: B027  # nothing need be set
        """Set what goes by the vocabulary and the policy alone. Each reading sets attributes of names of its own."""

    def read_candidates(self) -> None:  # noqa: B027  # nothing need be set
        """Set what goes by the candidates' columns and what was set before."""

    def read_openings(self) -> None:  # noqa: B027  # nothing need be set
        """Set what goes by the openings' columns and the terms, and not by the candidates."""

    def read_both(self) -> None:  # noqa: B027  # nothing need be set
        """Set what goes by both sides."""

    def kept(self, side: Literal["candidates", "openings"], make: Callable[[], _T]) -> _T:
        """What a method makes of one side alone: made when it is first asked for, and kept with what has been read."""
        sides: dict[str, Any] = vars(self).setdefault("_sides", {})  # a class with an own `__init__` may have none
        kept, name = sides.setdefault(side, ({}, {}))[1], make.__name__
        if name not in kept:
            kept[name] = make()
        made: _T = kept[name]
        return made

    def __init_subclass__(cls, **options: Any) -> None:
        """Take away each optional face that was written for a class which judges in another way."""
        super().__init_subclass__(**options)
        for face in _FACES:
            author = next(kind for kind in cls.__mro__ if face in vars(kind))
            if author is not cls and not _judges_alike(cls, author):
                setattr(cls, face, vars(Criterion)[face])

    @abstractmethod
    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge the block of candidates `rows` (intp[r]) × openings `cols` (intp[c])."""

    def judge_pairs(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge k single pairs of candidates `rows` and openings `cols` (intp[k] each): bool[k] and int64[k].

        They are judged as the diagonals of small blocks: less work than pair by pair.
        """
        is_open, part = np.empty(len(rows), dtype=np.bool_), np.empty(len(rows), dtype=np.int64)
        for first in range(0, len(rows), _PAIRS_AT_ONCE):
            some = slice(first, first + _PAIRS_AT_ONCE)
            judgement, shape = self.judge(rows[some], cols[some]), (len(rows[some]),) * 2
            is_open[some] = np.broadcast_to(judgement.is_open, shape).diagonal()
            part[some] = np.broadcast_to(judgement.part, shape).diagonal()
        return Judgement(is_open, part)

    @abstractmethod
    def explain(self, row: int, col: int) -> Detail:
        """Explain the pair of candidate `row` and opening `col`."""

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterable[Step]:
        """The smallest steps that a person could take, the rungs of each ladder lowest first.

        Parameters
        ----------
        one
            The person alone, as row 0.
        asking
            bool[m]: the openings that have a seat: only what some of them asks for is a step.
        """
        return ()

    def doubt_of(self, row: int) -> Text | None:
        """What to ask a person whom the gate shuts out, as far as that rests on an estimate; None where it does not."""
        return None

    def kinds(self) -> Kinds | None:
        """Who is alike to this criterion; None when that is not known."""
        return None

    def distances(self) -> Distances | None:
        """The numbers by which it judges, where it goes by distance alone; None when `judge` must do it all."""
        return None

    def reachable(self, rows: Rows, cols: Rows) -> Rows | None:
        """Those of `cols` (ascending) that the gate may open to any of `rows`; None when that is not known."""
        return None

    def halves(self, rows: Rows) -> tuple[Rows, Rows] | None:
        """Two parts of `rows`, neither empty, that have less in common; None when there is no better parting.

        `rows` holds two or more. Every part keeps the order of `rows`.
        """
        return None


@cache
def _is_made_plainly(kind: type) -> bool:
    """Whether a class makes its objects as `Criterion` does."""
    return all(_found(kind, name) is _found(Criterion, name) for name in _MAKES_AN_OBJECT)


def _judges_alike(kind: type, author: type) -> bool:
    """Whether everything that can take part in judging is, to the last helper, what it is in `author`."""
    names = {name for each in kind.__mro__ for name in vars(each)} - _NO_PART_IN_JUDGING
    return all(
        _found(kind, name) is _found(author, name)
        for name in names
        if name in _MAKES_AN_OBJECT or not (name.startswith("__") and name.endswith("__"))
    )


def _found(kind: type, name: str) -> object:
    return next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), None)


CriterionFactory = Callable[[Columns, Policy], Criterion]
"""What makes a criterion for a pool: its class, or a `functools.partial` of it."""


def bounds_of(row: npt.NDArray[Any], n_rows: int) -> npt.NDArray[np.intp]:
    """intp[n_rows + 1]: the entries of row i of a long table ordered by `row` stand at ``bounds[i]:bounds[i + 1]``."""
    bounds = np.zeros(n_rows + 1, dtype=np.intp)
    np.cumsum(np.bincount(row, minlength=n_rows), out=bounds[1:])
    return bounds


def padded_slots(row: npt.NDArray[np.int32], n_rows: int) -> npt.NDArray[np.int32]:
    """Lay a long table ordered by `row` (int32[k]) out in slots.

    Returns
    -------
    int32[n_rows, s]
        In row i the positions of i's entries in the long table, -1 where it has fewer than s, the most any row has.
    """
    count = np.bincount(row, minlength=n_rows)
    width = int(count.max(initial=0))
    slots = np.full((n_rows, width), -1, dtype=np.int32)
    start = np.cumsum(count) - count
    slots[row, np.arange(len(row)) - start[row]] = np.arange(len(row), dtype=np.int32)
    return slots


def spread(start: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Lay n ranges out one after another.

    Returns
    -------
    which, position
        intp[t] twice: for each place in each range ``start[i]:end[i]``, the i and the place.
    """
    length = np.maximum(np.asarray(end) - start, 0)
    which = np.repeat(np.arange(len(length)), length)
    offset = np.cumsum(length) - length
    return which, np.arange(len(which)) - offset[which] + np.asarray(start)[which]


def largest_by_row(
    bounds: npt.NDArray[np.intp],
    rows: Rows,
    values: Callable[[Rows], npt.NDArray[Any]],
    width: int,
    missing: int = 0,
) -> npt.NDArray[np.int32]:
    """int32[r, width]: of each of `rows` the largest of the lines that `values` gives for its entries.

    Parameters
    ----------
    bounds
        intp[n + 1]: the entries of row i of a long table stand at ``bounds[i]:bounds[i + 1]``.
    rows
        intp[r].
    values
        Takes intp[k], entries, and returns int[k, width].
    missing
        What a row without entries has.
    """
    n_of_row = (bounds[rows + 1] - bounds[rows]).astype(np.int64)
    _, entry = spread(bounds[rows], bounds[rows + 1])
    largest = np.full((len(rows), width), missing, dtype=np.int32)
    some = np.flatnonzero(n_of_row)
    if len(some):
        first = (np.cumsum(n_of_row) - n_of_row)[some]
        largest[some] = np.maximum.reduceat(values(entry).astype(np.int32), first, axis=0)
    return largest
