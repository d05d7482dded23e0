"""What is handed out of a result: the same content for the workbook and the page.

Everything here is plain values and texts; every number comes from the result itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Protocol, TypedDict

import numpy as np

from matchcore.arguments import several
from matchcore.criteria import Flag, LeastScoreCriterion
from matchcore.errors import FileError, Problem, UnknownIdError
from matchcore.handout.key import Known
from matchcore.messages import Message, MessageLanguage, Text, catalogue, code_of
from matchcore.planning import Entry, Quotas, Shortlists
from matchcore.policy import WAYS_ON_TOP, Policy
from matchcore.rendering import Points, Several
from matchcore.result_views import proven_for, remarks_of
from matchcore.solution import RunRecord, Solution
from matchcore.solution.parts import Part, by_weight, in_time, parts_of, parts_of_pairs, speaks_for
from matchcore.solution.placements import Placement, SeatsLeft
from matchcore.workbench import Nearness, Overlooked, OverrideCosts, overlooked

_N_NEAR = 3
"""How many of the nearest openings are told to one who is unplaced."""


class Handed(Protocol):
    """What can be handed out: a solution, and what has been asked of it (a `matchcore.MatchResult`)."""

    @property
    def solution(self) -> Solution:
        """Who goes where."""

    @property
    def nearness(self) -> Nearness:
        """How near each unplaced candidate is to an opening with a seat."""

    @property
    def quotas(self) -> Quotas:
        """What the policy's quotas have come to."""

    @property
    def overrides(self) -> OverrideCosts:
        """What each lock and each ban costs."""


@dataclass(frozen=True, slots=True)
class NearOpening:
    """An opening that an unplaced person is near, or at which others give more.

    Attributes
    ----------
    opening_id, employer, title
        The opening.
    parts
        What each criterion gives.
    """

    opening_id: str
    employer: str
    title: str
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        """What the pair would score as it stands, 0…1 000 000."""
        return sum(part.contribution for part in self.parts)

    @property
    def closed(self) -> tuple[Part, ...]:
        """The parts whose gates are closed."""
        return tuple(part for part in self.parts if not part.is_open)

    @property
    def next_step(self) -> Text:
        """What would open it, all of it together; or that it is possible already, and what must be had in time."""
        steps: list[Text] = [change.text for part in self.closed for change in part.openers]
        if not self.closed:
            steps = [Message("handout.possible_now")]
        return Several((*steps, *in_time(self.parts)))


@dataclass(frozen=True, slots=True)
class Person:
    """One person: where she is proposed and why, or why nowhere and what is near.

    Attributes
    ----------
    candidate_id
        Who.
    placement
        Where; None when unplaced.
    parts
        What each criterion gives to the proposed pair; empty when unplaced.
    reason
        Why she is unplaced; None when placed.
    near
        The nearest openings of one who is unplaced.
    contact
        Whom to turn to at the employer, where that is known.
    questions
        What of the person's row could not be read; on no sheet that an employer is handed.
    known
        Who it is, where a sheet is written with a key.
    is_unnamed
        Whether a sheet is written with a key that does not name her: then it says so.
    is_proposed
        Whether she is proposed to the opening that she is told of, and not only to be met there.
    """

    candidate_id: str
    placement: Placement | None
    parts: tuple[Part, ...]
    reason: Text | None
    near: tuple[NearOpening, ...]
    contact: str | None = None
    questions: tuple[Text, ...] = ()
    known: Known | None = None
    is_unnamed: bool = False
    is_proposed: bool = True

    @property
    def remark(self) -> tuple[Text, ...]:
        """What a reader of the proposal should know besides, with what must be had before the start."""
        if self.placement is None:
            return ()
        return (*self.placement.remark, *in_time(by_weight(self.parts)))

    @property
    def called(self) -> Text | str:
        """Who it is to whoever is handed the sheet: the name where a key gives it, and the pseudonym."""
        if self.is_unnamed:
            return Message("key.unnamed", candidate=self.candidate_id)
        return self.candidate_id if self.known is None else f"{self.known.line} ({self.candidate_id})"


class _Named(TypedDict):
    known: Known | None
    is_unnamed: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One opening, what it asks for, and who is proposed.

    Attributes
    ----------
    opening_id, employer, title, seats
        The opening.
    people
        Who is proposed, best score first.
    left
        Its seats left and why; None when it is full.
    """

    opening_id: str
    employer: str
    title: str
    seats: int
    people: tuple[Person, ...]
    left: SeatsLeft | None


@dataclass(frozen=True, slots=True)
class Employer:
    """One employer's openings, by id; `name` is empty for openings without an employer."""

    name: str
    offers: tuple[Offer, ...]


class Handout:
    """The content of a result, made when it is asked for and once."""

    def __init__(
        self,
        result: Handed,
        names: Mapping[str, Known] = MappingProxyType({}),
        shortlists: Shortlists | None = None,
    ) -> None:
        self.result, self.solution = result, result.solution
        self.names, self.shortlists = names, shortlists
        self._placement = {placement.candidate_id: placement for placement in self.solution.placements}
        self._unplaced = {person.candidate_id: person for person in self.solution.unplaced}

    @cached_property
    def _near(self) -> Mapping[int, list[int]]:
        near = self.result.nearness
        return {
            row: [col for col in cols if col >= 0]
            for row, cols in zip(near.rows.tolist(), near.nearest[:, :_N_NEAR].tolist())
        }

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {}

    def person(self, candidate_id: str) -> Person:
        """One person. Raises `UnknownIdError`."""
        if candidate_id not in self._people:
            self._people[candidate_id] = self._person(self.solution.pool.candidate_idx(candidate_id))
        return self._people[candidate_id]

    def people(self, ids: Iterable[str] | None = None) -> tuple[Person, ...]:
        """People in canonical order; everybody when None. Raises `UnknownIdError`."""
        names, idx = self.solution.pool.candidates.ids, self.solution.pool.candidate_idx
        rows = list(range(len(names))) if ids is None else sorted({idx(name) for name in several(ids)})
        self._judge([row for row in rows if names[row] not in self._people])
        return tuple(self.person(names[row]) for row in rows)

    def _judge(self, rows: Sequence[int]) -> None:
        """Judge the pairs that people's pages are about, many at a time."""
        at = self.solution.assignment.opening_of
        pairs = [(row, col) for row in rows for col in ([int(at[row])] if at[row] >= 0 else self._near[row])]
        if pairs:
            some = (np.array(side) for side in zip(*pairs))
            told = parts_of_pairs(self.solution.pairs.criteria, self.solution.policy, *some)
            self._judged.update(zip(pairs, told))

    def _person(self, row: int) -> Person:
        pool = self.solution.pool
        name, col = pool.candidates.ids[row], int(self.solution.assignment.opening_of[row])
        asked = self.solution.questions.candidates.of(name)
        if col >= 0:
            contact = pool.contacts.get(pool.openings.ids[col])
            placement, parts = self._placement[name], self._parts(row, col)
            return Person(name, placement, parts, None, (), contact, asked, **self._named(name))
        openings = pool.openings
        near = tuple(
            NearOpening(openings.ids[at], openings.employers[at], openings.titles[at], self._parts(row, at))
            for at in self._near[row]
        )
        return Person(name, None, (), self._unplaced[name].reason, near, None, asked, **self._named(name))

    def _named(self, name: str) -> _Named:
        """Who it is by the key, or that it does not say."""
        return {"known": self.names.get(name), "is_unnamed": bool(self.names) and name not in self.names}

    @cached_property
    def _judged(self) -> dict[tuple[int, int], tuple[Part, ...]]:
        return {}

    def _parts(self, row: int, col: int) -> tuple[Part, ...]:
        judged = self._judged.get((row, col))
        return judged if judged is not None else parts_of(self.solution.pairs.criteria, self.solution.policy, row, col)

    @cached_property
    def employers(self) -> tuple[Employer, ...]:
        """Every employer by name, with its openings; openings without an employer last, as one."""
        left = {each.opening_id: each for each in self.solution.seats_left}
        placed: dict[str, list[Placement]] = {}
        for placement in self.solution.placements:
            placed.setdefault(placement.opening_id, []).append(placement)
        by_name: dict[str, list[Offer]] = {}
        openings = self.solution.pool.openings
        for col, name in enumerate(openings.ids):
            people = sorted(placed.get(name, ()), key=lambda each: (-each.score, each.candidate_id))
            offer = Offer(
                name,
                openings.employers[col],
                openings.titles[col],
                int(openings.seats[col]),
                self._met(name, self.shortlists)
                if self.shortlists
                else tuple(self.person(each.candidate_id) for each in people),
                left.get(name),
            )
            by_name.setdefault(openings.employers[col].strip(), []).append(offer)
        names = sorted(by_name, key=lambda name: (not name, name.casefold(), name))
        return tuple(Employer(name, tuple(by_name[name])) for name in names)

    def _met(self, opening_id: str, lists: Shortlists) -> tuple[Person, ...]:
        """Whom a list says to meet: who is proposed first, then those for whom something of their own speaks."""
        met = [self._on_list(entry) for entry in lists.of_opening(opening_id)]
        kept = (one for one in met if one.is_proposed or speaks_for(one.parts))
        return tuple(sorted(kept, key=lambda one: not one.is_proposed))

    def _on_list(self, entry: Entry) -> Person:
        """Somebody on a list, with what stands between her and that opening."""
        pool, name = self.solution.pool, entry.candidate_id
        row, col = pool.candidate_idx(name), pool.opening_idx(entry.opening_id)
        at = entry.opening_id, entry.employer, entry.title
        placement = Placement(name, *at, entry.score, is_tied=False, is_locked=entry.is_locked)
        is_proposed = int(self.solution.assignment.opening_of[row]) == col
        return Person(name, placement, self._parts(row, col), None, (), is_proposed=is_proposed, **self._named(name))

    def chosen(self, names: Iterable[str] | None) -> tuple[Employer, ...]:
        """Employers by name; all when None. Raises `UnknownIdError`."""
        if names is None:
            return self.employers
        known = {employer.name: employer for employer in self.employers}
        wanted = list(dict.fromkeys(name.strip() for name in several(names)))
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise UnknownIdError(Message("handout.unknown_employer", name=unknown[0], n=len(known)))
        return tuple(known[name] for name in wanted)


def require_suffix(path: str | os.PathLike[str], *suffixes: str) -> None:
    """Raise `FileError` unless the file's name ends as the programs that open it expect."""
    if not str(os.fspath(path)).lower().endswith(suffixes):
        raise FileError(Problem(Message("handout.suffix", expected=suffixes[0]), record=os.fspath(path)))


_ASKED_FOR = ("unknown", "assumed", "declared")
_OF_ESTIMATES = ("ask.level_estimated", "ask.home_within", "ask.workplace_within")


def checks(parts: Iterable[Part]) -> tuple[Text, ...]:
    """What to ask the person and the employer or to see before deciding, criterion by criterion."""
    found: list[Text] = []
    for part in by_weight(parts):
        found += [Message(f"handout.ask.{ask.of}", ask=ask.text) for ask in part.asks]
        # What is not known, not seen or assumed is asked for in so many words where the criterion does.
        told = (*_ASKED_FOR, *(["estimate"] if any(code_of(ask.text) in _OF_ESTIMATES for ask in part.asks) else []))
        found += [_check(flag, part) for flag in sorted(part.flags) if not (part.asks and flag in told)]
    return tuple(dict.fromkeys(found))


def _check(flag: Flag, part: Part) -> Text:
    """What to ask, in words for the criterion where it is one of ours, else in those that fit any."""
    own = f"handout.check.{flag}.{part.criterion}"
    return Message(own) if own in catalogue() else Message(f"handout.check.{flag}", criterion=part.label)


def wasted_in(solution: Solution, language: MessageLanguage) -> Overlooked:
    """Whose training is wasted; nobody where not all pairs are in memory and it cannot be known."""
    return overlooked(solution, language) if solution.pairs.is_complete else Overlooked((), language)


def cover(solution: Solution) -> list[tuple[Text, list[tuple[Text, Text | str]]]]:
    """The cover page: headings, each with labelled lines; the proof in plain words."""
    pool, policy, record = solution.pool, solution.policy, RunRecord.of(solution)
    least, total = Points(solution.pairs.least, True), Points(solution.total)
    proof: dict[str, Text | str] = {
        "proof": Message(f"handout.proof.{proven_for(solution)}", pairs=solution.pairs.n_feasible),
        "bound": Message(
            "handout.proof.bound", total=total, bound=Points(solution.bound), gap=int(solution.assignment.gap)
        ),
    }
    remarks = remarks_of(solution)
    proof |= {name: remarks[name] for name in ("ties", "overrides", "kept", "quotas") if name in remarks}
    weights = [
        (criterion.label, _weight(policy, criterion.name))
        for criterion in sorted(solution.pairs.criteria, key=lambda one: -policy.weight_of(one.name))
        if criterion.name not in (LeastScoreCriterion.name, WAYS_ON_TOP)
    ]
    weights.append((LeastScoreCriterion.label, Message("handout.cover.least", least=Points(policy.least, True))))
    return [
        (
            Message("handout.cover.result"),
            [
                *_labelled(
                    candidates=str(pool.n_candidates),
                    placed=str(len(solution.placements)),
                    unplaced=str(len(solution.unplaced)),
                    openings=str(pool.n_openings),
                    seats=str(int(pool.openings.seats.sum())),
                    seats_left=str(sum(left.n_left for left in solution.seats_left)),
                ),
                (Message("handout.cover.total", least=least), total),
                *_labelled(mean=Points(solution.mean_score)),
            ],
        ),
        (Message("handout.cover.why"), _labelled(**proof, unknown=Message("handout.proof.unknown"))),
        (Message("handout.cover.policy"), [*_labelled(aim=Message(f"assignment.{policy.objective}")), *weights]),
        (
            Message("handout.cover.run"),
            _labelled(
                version=f"matchcore {record.matchcore}, {record.method}",
                pool=record.pool_hash,
                policy_hash=record.policy_hash,
            ),
        ),
    ]


def _labelled(**said: Text | str) -> list[tuple[Text, Text | str]]:
    """Lines of the cover, by the name of what each tells."""
    return [(Message(f"handout.cover.{name}"), words) for name, words in said.items()]


def _weight(policy: Policy, name: str) -> Text:
    """What a criterion weighs, and whether its gate closes where the policy rules that."""
    weight, gate = policy.weight_of(name), getattr(getattr(policy, name, None), "gate", None)
    if gate is None:
        return Message("handout.cover.weight_alone", weight=weight)
    return Message("handout.cover.weight", weight=weight, gate=Message("handout.yes" if gate else "handout.no"))
