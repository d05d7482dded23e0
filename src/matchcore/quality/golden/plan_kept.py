"""The course plan of a golden pool as it was approved, and what has become of it since: how much less, and for whom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matchcore.messages import Message, Text
from matchcore.planning import CoursePlan
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.rendering import Points
from matchcore.result import MatchResult


def plan_of(pool: GoldenPool, result: MatchResult) -> CoursePlan | None:
    """The plan of a golden pool's courses; None where it has none."""
    return result.plan(pool.courses, pool.budget, pool.horizon) if pool.courses else None


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """Where somebody comes by a plan, by which course, and what that adds to its total; see `Planned`."""

    opening_id: str | None
    course_id: str | None
    worth: int

    @property
    def words(self) -> Text:
        """The same in a few words."""
        if self.opening_id is None:
            return Message("quality.plan.nowhere")
        key = "at_once" if self.course_id is None else "by_course"
        return Message(f"quality.plan.{key}", opening=self.opening_id, course=self.course_id, points=Points(self.worth))


_NOWHERE = PlannedPlace(None, None, 0)


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan in short, as a baseline keeps it.

    Attributes
    ----------
    courses_hash
        Of the courses, the budget and the horizon that were chosen from.
    total, opened
        What the plan comes to, and the courses that it opens.
    people
        Who comes to a place or takes a course, by id.
    """

    courses_hash: str
    total: int
    opened: tuple[str, ...]
    people: Mapping[str, PlannedPlace]

    @classmethod
    def of(cls, plan: CoursePlan) -> KeptPlan:
        """The plan in short."""
        asked = [*(course.model_dump_json() for course in plan.courses), str(plan.budget), str(plan.horizon)]
        places = {one.candidate_id: PlannedPlace(one.opening_id, one.course_id, one.worth) for one in plan}
        return cls(hashlib.sha256("\n".join(asked).encode()).hexdigest(), plan.total, plan.opened, places)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> KeptPlan:
        """A plan as a file holds it. Raises `KeyError`, `TypeError` or `ValueError` where it is none."""
        people = {name: PlannedPlace(opening, course, int(worth)) for name, opening, course, worth in data["people"]}
        kept = cls(data["courses_hash"], int(data["total"]), tuple(data["opened"]), people)
        if kept.total != sum(place.worth for place in people.values()):
            raise ValueError("the plan's total is not that of its people")
        return kept

    def to_data(self) -> dict[str, Any]:
        """The same as plain values."""
        people = [[name, *asdict(place).values()] for name, place in self.people.items()]
        return {**asdict(self), "opened": list(self.opened), "people": people}


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What a plan was when it was approved, and what it is now; None where there is none.

    Attributes
    ----------
    before, after
        The two plans.
    candidate_ids
        Who is in the pool now: of who is not, nothing is said.
    """

    before: KeptPlan | None
    after: KeptPlan | None
    candidate_ids: frozenset[str]

    @property
    def is_of_same_courses(self) -> bool:
        """Whether both chose from the same courses, with the same budget and horizon."""
        hashes = [None if plan is None else plan.courses_hash for plan in (self.before, self.after)]
        return hashes[0] == hashes[1]

    @property
    def fall_percent(self) -> float:
        """By how many percent of the approved total the plan's total has fallen; infinite for other courses."""
        if not self.is_of_same_courses:
            return float("inf")
        if self.before is None or self.after is None or not self.before.total:
            return 0.0
        return 100 * max(0, self.before.total - self.after.total) / self.before.total

    @property
    def worse_off(self) -> tuple[tuple[str, PlannedPlace, PlannedPlace], ...]:
        """Whose place by the plan is worth less than it was, with both places; the most by which it fell first."""
        if self.before is None or self.after is None:
            return ()
        found = [
            (name, place, self.after.people.get(name, _NOWHERE))
            for name, place in self.before.people.items()
            if name in self.candidate_ids
        ]
        worse = [each for each in found if each[2].worth < each[1].worth]
        return tuple(sorted(worse, key=lambda each: (each[2].worth - each[1].worth, each[0])))

    @property
    def n_lost(self) -> int:
        """How many had a place by the approved plan and have none now; nobody where the plan is worth as much.

        An equally good plan may bring others to places: that is a tie.
        """
        if self.before is None or self.after is None or self.after.total >= self.before.total:
            return 0
        return sum(after.opening_id is None for _, before, after in self.worse_off if before.opening_id is not None)

    def lines(self) -> list[Text]:
        """What has become of it in sentences: the courses, and who is worse off."""
        if not self.is_of_same_courses:
            return [Message("quality.plan.other_courses")]
        if self.before is None or self.after is None:
            return []
        told: list[Text] = []
        if self.before.opened != self.after.opened:
            before, after = (list(plan.opened) or None for plan in (self.before, self.after))
            told.append(Message("quality.plan.opened", before=before, after=after))
        for name, was, now in self.worse_off:
            told.append(Message("quality.plan.worse", candidate=name, before=was.words, after=now.words))
        return told
