"""Whom each employer shall meet: some names for each seat, and nobody sent to everything while others go to nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.arguments import is_plain_number, is_whole, not_a_count, several
from matchcore.assignment import Aim, Lists, verify_lists
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, MessageLanguage, Text, with_remedy
from matchcore.personal import plain_text
from matchcore.planning.interviews import Entry, Filled, expected_filled
from matchcore.pool import Pool
from matchcore.rendering import Content, Points, Shown, headings, together, told_of
from matchcore.solution.constraints import unknown_ids
from matchcore.solution.placements import Reasoned
from matchcore.solution.solution import Solution
from matchcore.solution.task import Task, task_of

_MOST = 1_000

_AIMS = {"total": Aim(False, False), "full": Aim(False, True), "reached": Aim(True, True)}


@dataclass(frozen=True, slots=True)
class ShortList(Reasoned):
    """A list that is not full, and why."""

    opening_id: str
    employer: str
    title: str
    wanted: int
    n: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Unreached(Reasoned):
    """Somebody who stands on no list, and why."""

    candidate_id: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Rung:
    """What the best lists come to when less or more is put before their total.

    Attributes
    ----------
    aim
        ``"total"``: the highest total alone; ``"full"``: full lists first; ``"reached"``: everybody who can be reached
        first, then full lists, then the total.
    n_reached, n_entries, total
        How many stand on a list, how many entries there are, and what they score above the least.
    """

    aim: str
    n_reached: int
    n_entries: int
    total: int


@dataclass(frozen=True, eq=False)
class Shortlists(Shown):
    """Whom each employer shall meet, proven best. Prints as a table.

    Attributes
    ----------
    entries
        The names, opening by opening and by place.
    per_seat, per_person
        How many names there are to be for each seat, and on how many lists a person may stand.
    short, unreached
        The lists that are not full and who stands on none, and why.
    rungs
        What it costs to reach everybody and to fill the lists, rung by rung.
    filled
        How many seats interviews would fill, by their chance; estimated.
    language
        The language it speaks unless asked for another.
    """

    entries: tuple[Entry, ...]
    per_seat: int
    per_person: int
    short: tuple[ShortList, ...]
    unreached: tuple[Unreached, ...]
    rungs: tuple[Rung, ...]
    filled: tuple[Filled, ...]
    language: MessageLanguage = "sv"
    _proof: _Proof | None = field(default=None, repr=False)

    @cached_property
    def _of_person(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for one in sorted(self.entries, key=lambda entry: (-entry.score, entry.opening_id)):
            found.setdefault(one.candidate_id, []).append(one)
        return {name: tuple(own) for name, own in found.items()}

    @cached_property
    def _of_opening(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for one in self.entries:
            found.setdefault(one.opening_id, []).append(one)
        return {name: tuple(own) for name, own in found.items()}

    def of_opening(self, opening_id: str) -> tuple[Entry, ...]:
        """An opening's list, by place; empty when nobody stands on it."""
        return self._of_opening.get(opening_id, ())

    def of_person(self, candidate_id: str) -> tuple[Entry, ...]:
        """The lists that a person stands on, the highest score first."""
        return self._of_person.get(candidate_id, ())

    @property
    def n_reached(self) -> int:
        """How many people stand on a list."""
        return len(self._of_person)

    @property
    def reached_share(self) -> float:
        """The share of all people who do, 0–1; 0 of nobody."""
        n_people = self.n_reached + len(self.unreached)
        return self.n_reached / n_people if n_people else 0.0

    @property
    def most_invitations(self) -> int:
        """On how many lists the one who stands on most does."""
        return max(map(len, self._of_person.values()), default=0)

    @property
    def gini(self) -> float:
        """How unevenly invitations are spread over all people: 0 when all have as many, towards 1 when one has all."""
        return gini([len(own) for own in self._of_person.values()] + [0] * len(self.unreached)) or 0.0

    @property
    def total(self) -> int:
        """What the entries score above the policy's least, summed."""
        return sum(entry.score for entry in self.entries) - len(self.entries) * self._held().solution.pairs.least

    def not_with(self, candidate_id: str, opening_id: str) -> Text:
        """Why somebody does not stand on an opening's list, in a sentence.

        Raises
        ------
        UnknownIdError
            When the pool has no such candidate or opening.
        """
        return self._held().not_with(candidate_id, opening_id, self)

    def verify(self) -> int:
        """Check the lists anew: every cap, ban and figure, and that the prices prove them. The sum of worths proven.

        Raises
        ------
        ProofError
            When something does not hold.
        """
        return self._held().verify()

    def _held(self) -> _Proof:
        if self._proof is None:
            raise TypeError("these lists were not made by MatchResult.shortlists")
        return self._proof

    def _content(self) -> Content:
        """A row a name, list by list; below, the lists that are short, who is on none, and what each aim costs."""
        named = self._named
        rows = [(named(e), e.employer, e.place, e.candidate_id, Points(e.score)) for e in self.entries]
        notes: list[Text] = [
            Message(
                "shortlist.summary",
                names=len(self.entries),
                people=self.n_reached,
                all=self.n_reached + len(self.unreached),
                most=self.most_invitations,
            )
        ]
        told = {rung.aim: rung for rung in self.rungs}
        notes.append(
            Message(
                "shortlist.cost",
                reached=told["reached"].n_reached - told["total"].n_reached,
                names=told["reached"].n_entries - told["total"].n_entries,
                mean=Points(_mean(told["total"]) - _mean(told["reached"]), in_words=True),
            )
        )
        notes += [one.words for one in self.filled]
        notes += [
            Message(
                "shortlist.short",
                title=together(named(s), s.employer),
                n=s.n,
                wanted=s.wanted,
                reason=s.reason,
            )
            for s in self.short
        ]
        if self.unreached:
            notes.append(
                Message(
                    "shortlist.unreached",
                    count=len(self.unreached),
                    people=[u.candidate_id for u in self.unreached[:20]],
                )
            )
        names = headings("shortlist.column", "title", "employer", "place", "candidate", "points")
        return Content(names, rows, {2, 4}, Message("shortlist.title"), notes)

    @cached_property
    def _n_of_name(self) -> Counter[tuple[str, str]]:
        """How many of these lists are of openings with the same title at the same employer."""
        named = {e.opening_id: (e.title, e.employer) for e in self.entries}
        return Counter({**named, **{s.opening_id: (s.title, s.employer) for s in self.short}}.values())

    def _named(self, one: Entry | ShortList) -> str:
        """An opening's title, with its id where another list has the same title and employer."""
        if not one.title:
            return one.opening_id
        return f"{one.title} ({one.opening_id})" if self._n_of_name[one.title, one.employer] > 1 else one.title

    def to_rows(self) -> list[dict[str, Any]]:
        """One plain row a name."""
        return [entry.to_dict() for entry in self.entries]

    def to_dict(self, language: MessageLanguage | None = None) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        names = "per_seat per_person entries short unreached rungs filled n_reached reached_share most_invitations gini"
        return told_of(self, f"{names} total", language or self.language)


def gini(counts: Sequence[int]) -> float | None:
    """The Gini coefficient of counts: 0 when all are alike, towards 1 when one has all; None when they sum to 0.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 3])
    (0.0, 0.6666666666666666)
    """
    ordered, n = np.sort(counts), len(counts)
    total = int(ordered.sum())
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total)) if total else None


def _mean(rung: Rung) -> int:
    return rung.total // rung.n_entries if rung.n_entries else 0


@dataclass(frozen=True, eq=False)
class _Proof:
    """What was solved: the pairs that may stand on a list, the caps, and the lists with their prices."""

    solution: Solution
    task: Task
    most: npt.NDArray[np.int64]
    room: npt.NDArray[np.int64]
    counts_first: npt.NDArray[np.bool_]
    lists: Lists
    barred: frozenset[tuple[int, int]]

    def verify(self) -> int:
        """As `Shortlists.verify`."""
        (proven,) = verify_lists(self.task.rows(), self.most, self.room, self.counts_first, self.lists)
        return proven

    def not_with(self, candidate_id: str, opening_id: str, told: Shortlists) -> Text:
        """As `Shortlists.not_with`."""
        row, col = self.solution.pool.candidate_idx(candidate_id), self.solution.pool.opening_idx(opening_id)
        if any(entry.opening_id == opening_id for entry in told.of_person(candidate_id)):
            return Message("shortlist.not_with.on_it")
        if row in self.task.lock_at:
            return Message("shortlist.not_with.locked")
        if (row, col) in self.barred:
            return Message("shortlist.not_with.met")
        if col in self.task.ban_at.get(row, ()):
            return Message("shortlist.not_with.banned")
        if self.solution.pairs.score_of(row, col) is None:
            return Message("shortlist.not_with.closed")
        if not self.room[col]:
            return Message("shortlist.not_with.no_seats")
        if len(told.of_person(candidate_id)) >= self.most[row]:
            return Message("shortlist.not_with.enough", n=int(self.most[row]))
        return Message("shortlist.not_with.full", n=len(told.of_opening(opening_id)))


def shortlists_of(
    solution: Solution,
    per_seat: int,
    per_person: int,
    reach_all: bool,
    interviewed: Iterable[tuple[str, str]],
    chances: Iterable[float],
    seed: int,
    language: MessageLanguage,
) -> Shortlists:
    """The best lists of a solved pool; see `MatchResult.shortlists`."""
    pool = solution.pool
    met, chances = _checked(pool, per_seat, per_person, interviewed, chances, seed)
    per_seat, per_person = int(per_seat), int(per_person)
    barred = frozenset((pool.candidate_idx(name), pool.opening_idx(at)) for name, at in met)
    constraints = replace(solution.constraints, keep=None, stability=0)
    task = task_of(pool, solution.policy, solution.pairs, constraints).without(barred)
    counts_first = np.ones(pool.n_candidates, dtype=np.bool_)
    counts_first[list(task.lock_at)] = False
    seats = np.asarray(pool.openings.seats, dtype=np.int64)
    n_locked = np.bincount(list(task.lock_at.values()), minlength=pool.n_openings)
    room = per_seat * (seats - n_locked)
    most = np.where(counts_first, per_person, 0).astype(np.int64)
    made = dict(zip(_AIMS, task.lists(most, room, counts_first, list(_AIMS.values())), strict=True))
    verify_lists(task.rows(), most, room, counts_first, *made.values())
    proof = _Proof(solution, task, most, room, counts_first, made["reached" if reach_all else "full"], barred)
    rungs = tuple(
        Rung(
            aim,
            lists.n_reached + len(task.lock_at),
            lists.n_entries + len(task.lock_at),
            lists.total + task.locked_total,
        )
        for aim, lists in made.items()
    )
    entries = _entries(proof)
    filled = tuple(expected_filled(pool, entries, chance, seed) for chance in chances)
    told = Shortlists(entries, per_seat, per_person, (), (), rungs, filled, language, proof)
    return replace(told, short=_short(proof, told, room + n_locked), unreached=_unreached(proof, told))


def _checked(
    pool: Pool,
    per_seat: int,
    per_person: int,
    interviewed: Iterable[tuple[str, str]],
    chances: Iterable[float],
    seed: int,
) -> tuple[list[tuple[str, str]], tuple[float, ...]]:
    """The pairs that have met and the chances, each gone through once. Raises `PolicyError` with all that is amiss."""
    problems: list[Problem] = []
    met, asked = several(interviewed), several(chances)
    for name, value in (("per_seat", per_seat), ("per_person", per_person)):
        problems += not_a_count(name, value, most=_MOST)
    pairs = []
    for pair in met:
        if isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(name, str) for name in pair):
            pairs.append((plain_text(pair[0]), plain_text(pair[1])))
        else:
            problems.append(Problem(*with_remedy("shortlist.pair"), field="interviewed", value=pair))
    for chance in asked:
        if not is_plain_number(chance) or not 0 <= chance <= 1:
            problems.append(Problem(*with_remedy("shortlist.chance"), field="chances", value=chance))
    if not is_whole(seed) or seed < 0:
        problems.append(Problem(*with_remedy("shortlist.seed"), field="seed", value=seed))
    problems += unknown_ids(pool, (("interviewed", *pair) for pair in pairs))
    if problems:
        raise PolicyError(problems)
    return pairs, tuple(map(float, asked))


def _entries(proof: _Proof) -> tuple[Entry, ...]:
    """The names by opening and place; of equal scores whoever has waited longest first (the pool's order)."""
    pool, task, lists = proof.solution.pool, proof.task, proof.lists
    score = lists.score + task.pairs.least
    scored = list(zip(lists.opening.tolist(), (-score).tolist(), lists.candidate.tolist()))
    scored = sorted([*scored, *((col, -task.lock_score[row], row) for row, col in task.lock_at.items())])
    found, place = [], 0
    for at, (col, negative, row) in enumerate(scored):
        place = place + 1 if at and scored[at - 1][0] == col else 1
        opening = pool.openings.ids[col], pool.openings.employers[col], pool.openings.titles[col]
        found.append(Entry(*opening, place, pool.candidates.ids[row], -negative, row in task.lock_at))
    return tuple(found)


def _short(proof: _Proof, told: Shortlists, most: npt.NDArray[np.int64]) -> tuple[ShortList, ...]:
    pool = proof.solution.pool
    n_on: dict[str, int] = {}
    for entry in told.entries:
        n_on[entry.opening_id] = n_on.get(entry.opening_id, 0) + 1
    n_possible = proof.task.n_candidates_of()
    found = []
    for col, name in enumerate(pool.openings.ids):
        wanted, n = int(most[col]), n_on.get(name, 0)
        if n < wanted:
            possible = int(n_possible[col])
            key = "nobody" if not possible else "few" if n == possible else "elsewhere"
            reason = Message(f"shortlist.{key}", n=possible - n if key == "elsewhere" else possible)
            found.append(ShortList(name, pool.openings.employers[col], pool.openings.titles[col], wanted, n, reason))
    return tuple(found)


def _unreached(proof: _Proof, told: Shortlists) -> tuple[Unreached, ...]:
    """Who stands on no list: no opening is possible, or none of those has a seat to meet for, or the lists are full."""
    people, is_open = proof.solution.pool.candidates.ids, proof.room > 0
    n_open = proof.task.n_openings_of(is_open)
    n_possible = n_open if is_open.all() else proof.task.n_openings_of(np.ones_like(is_open))

    def reason(row: int) -> Message:
        key = "full" if n_open[row] else "no_seats" if n_possible[row] else "nowhere"
        return Message(f"shortlist.{key}", n=int(n_open[row] or n_possible[row]))

    return tuple(Unreached(name, reason(row)) for row, name in enumerate(people) if not told.of_person(name))
