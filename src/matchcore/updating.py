"""`MatchResult.update`: records come, leave or change, and the optimum is found from the one at hand.

::

    records ──encode──▶ PoolChange ──judge──▶ ChangedPairs ──change──▶ DualState ──▶ Solution

It is the flow of `match`, for what changed alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.assignment import change as change_state
from matchcore.errors import Problem, RecordError
from matchcore.files.questions import Questions
from matchcore.messages import Message, with_remedy
from matchcore.pairs import Pairs, change_pairs, score_pairs
from matchcore.personal import plain_text
from matchcore.pool import Arrangement, Pool, PoolChange, change_pool
from matchcore.pool.arranging import with_column
from matchcore.records import Candidate, Opening
from matchcore.solution.constraints import Constraints
from matchcore.solution.quota_solving import solved
from matchcore.solution.solution import Solution
from matchcore.suggestions import MOST_SUGGESTED, names_near

_MUCH = 16
"""When one pair in so many has been added, the pairs get arrays of their own, and the next update begins anew."""

Record = Candidate | Opening


def update(
    solution: Solution,
    add: Record | Iterable[Record],
    remove: str | Record | Iterable[str | Record],
    change: Record | Iterable[Record],
    seats: Mapping[str, int] | None,
) -> Solution:
    """The solution of the changed records; see `MatchResult.update`."""
    pool = solution.pool
    wish = _Wish(pool)
    wish.take(add, remove, change, {} if seats is None else seats)
    changed = change_pool(pool, *wish.gone(), wish.encoded())
    changed = replace(changed, pool=_with_seats(changed.pool, wish.seats))
    constraints = _carried(solution.constraints, wish)
    questions = _still_asked(solution.questions, wish)
    # The prices at hand prove what they were found for: with locks, bans, a plan or quotas, another problem.
    steered = not (solution.constraints.is_idle and constraints.is_idle) or bool(solution.policy.quotas)
    if steered or not solution.pairs.is_complete:
        return _solved_anew(solution, changed, constraints, questions)
    pairs = change_pairs(solution.pairs, changed, solution.policy, solution.factories)
    if solution.pairs.n_feasible == 0 or pairs.n_feasible == 0:
        return _solved_anew(solution, changed, constraints, questions)
    state = change_state(
        solution.warm.state,
        pairs.table,
        pairs.rows_of_table,
        pairs.cols_of_table,
        changed.pool.openings.seats,
        pairs.n_feasible,
    )
    following = replace(
        solution,
        versions=None,
        pool=changed.pool,
        assignment=state.assignment,
        constraints=constraints,
        questions=questions,
    )
    if _MUCH * pairs.table.n_more > pairs.table.n_base:
        return replace(following, pairs=pairs.whole(), state=None)
    return replace(following, pairs=replace(pairs, table=state.table), state=state)


@dataclass
class _Wish:
    """What is asked for, taken in once and checked as a whole: every problem is found before anything is done."""

    pool: Pool
    came: dict[tuple[type[Record], str], Record] = field(default_factory=dict)
    left: dict[tuple[type[Record], str], None] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, add: Any, remove: Any, change: Any, seats: Any) -> None:
        """Read the four arguments of `MatchResult.update`."""
        for record in self._listed(remove, "remove", str | Record):
            key = self._found(plain_text(record)) if isinstance(record, str) else (type(record), record.id)
            if key is not None and self._is_known(key, "remove") and self._once(key, "remove"):
                self.left[key] = None
        for record in self._listed(change, "change", Record):
            key = type(record), record.id
            if self._is_known(key, "change") and self._once(key, "change"):
                self.left[key], self.came[key] = None, record
        for record in self._listed(add, "add", Record):
            key = type(record), record.id
            if key in self.came or (self._has(key) and key not in self.left):
                self._blame("update.taken", key, "add")
            else:
                self.came[key] = record
        if not isinstance(seats, Mapping):
            self.problems.append(Problem(*with_remedy("update.seats"), field="seats", value=seats))
            return
        for given, count in seats.items():
            name = plain_text(given) if isinstance(given, str) else given
            key = Opening, name
            if not self._is_known(key, "seats"):
                continue
            if key in self.left:
                self._blame("update.twice", key, "seats")
            elif not isinstance(count, int | np.integer) or isinstance(count, bool) or count < 0:
                self.problems.append(Problem(*with_remedy("update.seats"), f"opening {name}", "seats", count))
            else:
                self.seats[name] = int(count)

    def encoded(self) -> Pool:
        """What came, as a pool of its own. Raises `RecordError` with all that is wrong with the whole wish."""
        people = [record for record in self.came.values() if isinstance(record, Candidate)]
        places = [record for record in self.came.values() if isinstance(record, Opening)]
        columns = self.pool.columns
        try:
            added = Pool.from_records(people, places, vocabulary=columns.vocabulary, as_of=columns.as_of)
        except RecordError as error:
            raise RecordError([*self.problems, *error.problems]) from None
        if self.problems:
            raise RecordError(self.problems)
        return added

    def gone(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """The rows of the candidates and of the openings that leave or are replaced, ascending."""
        rows = [self.pool.candidate_idx(name) for kind, name in self.left if kind is Candidate]
        cols = [self.pool.opening_idx(name) for kind, name in self.left if kind is Opening]
        return np.array(sorted(rows), dtype=np.intp), np.array(sorted(cols), dtype=np.intp)

    def removed(self, kind: type[Record]) -> set[str]:
        """The ids of those who leave and do not come back."""
        return {name for of, name in self.left if of is kind and (of, name) not in self.came}

    def _listed(self, given: Any, argument: str, kind: Any) -> list[Any]:
        """What was given as a list; strangers become problems."""
        entries = [given] if isinstance(given, str | Record) else given
        if isinstance(entries, bytes | Mapping) or not isinstance(entries, Iterable):
            entries = [given]
        found = []
        for entry in entries:
            if isinstance(entry, kind):
                found.append(entry)
            else:
                self.problems.append(Problem(*with_remedy(f"update.{argument}_kind"), field=argument, value=entry))
        return found

    def _found(self, name: str) -> tuple[type[Record], str] | None:
        """Which record an id to remove means."""
        known = [kind for kind in (Candidate, Opening) if self._has((kind, name))]
        if len(known) == 1:
            return known[0], name
        if known:
            self.problems.append(Problem(*with_remedy("update.either"), field="remove", value=name))
        else:
            ids = chain(self.pool.candidates.ids, self.pool.openings.ids)
            self.problems.append(Problem(Message("update.unknown"), self._near(name, ids), field="remove", value=name))
        return None

    def _has(self, key: tuple[type[Record], str]) -> bool:
        return self.pool.has_candidate(key[1]) if key[0] is Candidate else self.pool.has_opening(key[1])

    def _is_known(self, key: tuple[type[Record], str], argument: str) -> bool:
        if self._has(key):
            return True
        ids = self.pool.candidates.ids if key[0] is Candidate else self.pool.openings.ids
        name = f"{key[0].__name__.lower()} {key[1]}"
        self.problems.append(Problem(Message("update.unknown"), self._near(key[1], ids), name, argument, key[1]))
        return False

    def _once(self, key: tuple[type[Record], str], argument: str) -> bool:
        if key in self.left:
            self._blame("update.twice", key, argument)
        return key not in self.left

    def _blame(self, what: str, key: tuple[type[Record], str], argument: str) -> None:
        name = f"{key[0].__name__.lower()} {key[1]}"
        self.problems.append(Problem(*with_remedy(what), name, argument, key[1]))

    def _near(self, name: object, ids: Iterable[str]) -> Message | None:
        near = names_near(name, ids) if len(self.problems) < MOST_SUGGESTED else []
        return Message("update.unknown.near", near=near) if near else None


def _with_seats(pool: Pool, seats: Mapping[str, int]) -> Pool:
    if not seats:
        return pool
    own = pool.openings.seats.copy()
    for name, count in seats.items():
        own[pool.opening_idx(name)] = count
    own.setflags(write=False)
    openings = with_column(pool.openings, "seats", own)
    vars(openings)["row_of_id"] = pool.openings.row_of_id  # no id has moved
    return replace(pool, columns=replace(pool.columns, openings=openings))


def _carried(constraints: Constraints, wish: _Wish) -> Constraints:
    """The locks and bans of records that stay, and the earlier plan as it was."""
    people, places = wish.removed(Candidate), wish.removed(Opening)
    locks = tuple(o for o in constraints.locks if o.candidate_id not in people and o.opening_id not in places)
    bans = tuple(o for o in constraints.bans if o.candidate_id not in people and o.opening_id not in places)
    return replace(constraints, locks=locks, bans=bans)


def _still_asked(questions: Questions, wish: _Wish) -> Questions:
    """What is asked of those who stay as they were: whoever comes in anew brings no questions."""
    changed = {kind: {name for of, name in wish.left if of is kind} for kind in (Candidate, Opening)}
    people, jobs = questions.candidates.without(changed[Candidate]), questions.openings.without(changed[Opening])
    return replace(questions, candidates=people, openings=jobs)


def _solved_anew(solution: Solution, changed: PoolChange, constraints: Constraints, questions: Questions) -> Solution:
    """The whole solved from the prices at hand; pairs that are in memory are not scored again."""
    if solution.pairs.is_complete:
        pairs: Pairs = change_pairs(solution.pairs, changed, solution.policy, solution.factories).whole()
    else:
        budget = solution.pairs.budget
        pairs = score_pairs(changed.pool, solution.policy, criteria=solution.factories, memory_budget=budget)
    now = _here_now(changed.openings, solution.pool.openings.ids, changed.pool.openings.ids)
    price = np.zeros(changed.pool.n_openings, dtype=np.int64)
    price[now[now >= 0]] = np.asarray(solution.assignment.price, dtype=np.int64)[now >= 0]
    task, assignment = solved(changed.pool, solution.policy, pairs, constraints, start_price=price)
    return Solution(
        changed.pool,
        solution.policy,
        pairs,
        assignment,
        constraints,
        solution.factories,
        questions=questions,
        division=task.division,
    )


def _here_now(arrangement: Arrangement, old_ids: Sequence[str], ids: Sequence[str]) -> npt.NDArray[np.intp]:
    """intp[n before]: where each old row is now, also where its record was replaced; -1 when it is gone."""
    came = {ids[row]: row for row in arrangement.new.tolist()}
    now = arrangement.row_of_old.copy()
    for row in np.flatnonzero(now < 0).tolist():
        now[row] = came.get(old_ids[row], -1)
    return now
