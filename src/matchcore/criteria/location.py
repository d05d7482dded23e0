"""Location: how far the workplace is, against how far the person can travel."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np
import numpy.typing as npt

from matchcore.criteria.criterion import Ask, Change, Criterion, Detail, Distances, Flag, Judgement, Rows, Step
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import NEUTRAL
from matchcore.pool import CandidateColumns, PlaceSource, SpherePoints, distance_m
from matchcore.pool.geometry import longest_chord_squared
from matchcore.vocabulary.localities import gazetteer

_RUNGS_KM = (10, 20, 30)
_MOST_KM = 3000
_WITHIN_A_MUNICIPALITY_M = 15_000
"""So near the reach it hangs on where in the municipality a home or a workplace is."""


class LocationCriterion(Criterion):
    """The part falls with the distance itself: full up to `near_km`, neutral at `neutral_km`, nothing from `far_km` on.

    The reach only gates: the gate closes beyond it; exactly at the reach it is open. An unknown home or workplace is
    neutral, and the policy says whether the gate lets it through.

    Distances are compared as squared chords, which are whole numbers: a chord is within reach if and only if its square
    is at most that of the longest chord whose arc, rounded down, is the reach.
    """

    name = "location"
    label = Phrase("avstånd", "location")
    obstacle = Phrase("Avståndet", "location")
    seeded_faults = (
        misread("< for <= on the reach", "candidates.reach_m", lambda reach: np.where(reach > 0, reach - 1, reach)),
        misread(
            "a metre beyond the reach let through",
            "candidates.reach_m",
            lambda reach: np.where(reach >= 0, reach + 1, reach),
        ),
        misread("reach read as miles", "candidates.reach_m", lambda reach: np.where(reach >= 0, reach * 1.609, reach)),
        misruled("nearness ignored", "location", near_km=0.0),
        misruled("unknown place shut out", "location", unknown="closed"),
    )

    def read_candidates(self) -> None:
        """Homes and reaches."""
        own, stated = self.policy.location, self.columns.candidates.reach_m
        self.reach_m = np.where(stated >= 0, stated, round(own.assumed_reach_km * 1000)).astype(np.float64)
        self.home = self.columns.candidates.home
        self.within = longest_chord_squared(self.reach_m) if own.gate else np.full(len(self.reach_m), np.inf)

    def read_openings(self) -> None:
        """Workplaces."""
        self.work = self.columns.openings.workplace
        self.work_along = np.ascontiguousarray(self.work.xyz.T)

    def read_both(self) -> None:
        """The numbers of both sides."""
        own = self.policy.location
        self.lets_unknown = own.unknown == "open" or not own.gate
        known = self.home.is_known, self.work.is_known
        near, neutral, far = (float(round(km * 1000)) for km in (own.near_km, own.neutral_km, own.far_km))
        bends = near, neutral, far
        self.numbers = Distances(self.home.xyz, self.work.xyz, *known, self.within, self.lets_unknown, bends)

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; distances are whole metres and the part is rounded down."""
        own = self.numbers
        squared = own.squared(rows, cols)
        known = own.is_home[rows][:, None] & own.is_work[cols][None, :]
        is_open = np.where(known, squared <= own.within[rows][:, None], own.lets_unknown)
        return Judgement(is_open, np.where(known, own.part(squared), NEUTRAL))

    def distances(self) -> Distances:
        """The numbers that `judge` goes by."""
        return self.numbers

    def reachable(self, rows: Rows, cols: Rows) -> Rows | None:
        """The openings within the longest reach of a box around the homes; a bound, not the gate itself."""
        if not self.policy.location.gate:
            return None
        own = self.numbers
        home = own.is_home[rows]
        if not home.all():
            return cols if self.lets_unknown or home.any() else cols[:0]
        # A chord of the sphere is no longer than its arc; one metre covers all rounding.
        limit = (np.sqrt(own.within[rows].max()) + 1.0) ** 2
        apart = np.zeros(len(cols))
        for axis in range(3):
            homes, works = own.home[rows, axis], self.work_along[axis].take(cols)
            works -= np.minimum(np.maximum(works, homes.min()), homes.max())
            works *= works
            apart += works
        is_near, is_work = apart <= limit, own.is_work.take(cols)
        near: Rows = cols.compress(is_near | ~is_work if self.lets_unknown else is_near & is_work)
        return near

    def halves(self, rows: Rows) -> tuple[Rows, Rows] | None:
        """Unknown homes apart from known; the rest at the middle of the widest of x, y, z and reach."""
        known = self.numbers.is_home[rows]
        if not self.policy.location.gate or not known.any():
            return None
        if not known.all():
            return rows[known], rows[~known]
        places = [*(self.numbers.home[rows, axis] for axis in range(3)), self.reach_m[rows]]
        value = max(places, key=lambda place: float(place.max() - place.min()))
        is_low = value < np.partition(value, len(value) // 2)[len(value) // 2]
        if not is_low.any():
            is_low = value <= value.min()
        return None if is_low.all() else (rows[is_low], rows[~is_low])

    def explain(self, row: int, col: int) -> Detail:
        """Say how far it is, from what the distance was measured, and what is beyond reach."""
        reach = float(self.reach_m[row])
        facts: list[Text] = []
        asks: list[Ask] = []
        flags: set[Flag] = set()
        if not (self.home.is_known[row] and self.work.is_known[col]):
            changes: list[Change] = []
            if not self.home.is_known[row]:
                facts.append(Message("location.unknown_home"))
                changes.append(Change("home", None, None, Message("location.ask_home")))
                asks.append(Ask("person", Message("ask.home")))
            if not self.work.is_known[col]:
                facts.append(Message("location.unknown_workplace"))
                changes.append(Change("workplace", None, None, Message("location.ask_workplace")))
                asks.append(Ask("employer", Message("ask.workplace")))
            is_closed = self.policy.location.gate and self.policy.location.unknown == "closed"
            openers = tuple(changes) if is_closed else ()
            return Detail(tuple(facts), openers, frozenset({"unknown"}), asks=tuple(asks))
        metres = float(distance_m(self.home.xyz[[row]], self.work.xyz[[col]])[0, 0])
        away = _km(metres) if metres <= reach else _km_up(metres)
        facts.append(Message("location.distance", km=away, reach=_km(reach)))
        if self.columns.candidates.reach_m[row] < 0:
            facts.append(Message("location.assumed_reach", km=_km(reach)))
            flags.add("assumed")
            asks.append(Ask("person", Message("ask.reach")))
        if metres <= reach and _km(metres) > _km(self.numbers.bends_m[1]):
            facts.append(Message("location.far", km=_km(self.numbers.bends_m[1])))
            asks.append(Ask("person", Message("ask.journey")))
        decides = self.policy.location.gate and abs(metres - reach) <= _WITHIN_A_MUNICIPALITY_M
        for points, index, key in ((self.home, row, "home"), (self.work, col, "workplace")):
            source = points.source[index]
            if source == PlaceSource.SEAT:
                municipality = self._municipality(points, index)
                facts.append(Message(f"location.seat_{key}", municipality=municipality))
                flags.add("estimate")
                if decides:
                    within = Message(f"ask.{key}_within", municipality=municipality)
                    asks.append(Ask("person" if key == "home" else "employer", within))
            elif source in (PlaceSource.POSTCODE, PlaceSource.LOCALITY):
                known = "postcode" if source == PlaceSource.POSTCODE else "locality"
                middle = gazetteer().localities[points.locality[index]].name
                facts.append(Message(f"location.{known}_{key}", locality=middle))
                flags.add("estimate")
        if metres <= reach or not self.policy.location.gate:
            return Detail(tuple(facts), (), frozenset(flags), asks=tuple(asks))
        beyond = Message("location.beyond", km=_km_up(metres - reach))
        opener = Change("reach_km", None, metres / 1000, beyond)
        return Detail(tuple(facts), (opener,), frozenset(flags), asks=tuple(asks))

    def _municipality(self, points: SpherePoints, index: int) -> str:
        code = self.columns.codes.municipalities[points.municipality[index]]
        return self.columns.vocabulary.municipalities[code].name

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """Ten kilometres more, twenty, thirty."""
        stated = int(one.reach_m[0])
        reach_km = stated / 1000 if stated >= 0 else self.policy.location.assumed_reach_km
        for more in _RUNGS_KM:
            if reach_km + more <= _MOST_KM:
                change = Change("reach_km", None, reach_km + more, Message("location.beyond", km=more))
                yield Step(change, {"reach_km": reach_km + more}, more // 10)


def _km(metres: float) -> float:
    return round(metres / 1000, 1)


def _km_up(metres: float) -> float:
    """Rounded up, so that a reach that is longer by what is shown does reach."""
    return ceil(metres / 100) / 10
