"""Location: how far the workplace is, against how far the person can travel."""

from __future__ import annotations

import numpy as np

from matchcore.criteria.criterion import Change, Criterion, Detail, Flag, Judgement, Rows
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import Columns, PlaceSource, Points, distance_m


class LocationCriterion(Criterion):
    """Full part up to the policy's `near_km`, then falling in a straight line to zero at the person's reach.

    The gate closes beyond the reach; exactly at the reach it is open. An unknown home or workplace earns nothing, and
    the policy says whether the gate lets it through.
    """

    name = "location"
    label = Phrase("avstånd", "location")

    def __init__(self, columns: Columns, policy: Policy) -> None:
        super().__init__(columns, policy)
        own = policy.location
        self.near_m = round(own.near_km * 1000)
        stated = columns.candidates.reach_m
        self.reach_m = np.where(stated >= 0, stated, round(own.assumed_reach_km * 1000)).astype(np.float64)
        self.home = columns.candidates.home
        self.work = columns.openings.workplace

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; distances are whole metres and the part is rounded down."""
        distance = distance_m(self.home.xyz[rows], self.work.xyz[cols])
        known = self.home.is_known[rows][:, None] & self.work.is_known[cols][None, :]
        reach = self.reach_m[rows][:, None]
        within = distance <= reach
        is_open = within | (not self.policy.location.gate)
        if self.policy.location.unknown == "open":
            is_open |= ~known
        elif self.policy.location.gate:
            is_open &= known
        # Whole numbers below 2**53 throughout, so the quotient rounds down to the exact whole part.
        part = np.floor(FULL_PART * (reach - distance) / np.maximum(reach - self.near_m, 1.0))
        part[distance <= self.near_m] = FULL_PART
        part = np.clip(part, 0, FULL_PART)
        part[~(known & within)] = 0
        return Judgement(is_open, part.astype(np.int32))

    def explain(self, row: int, col: int) -> Detail:
        """Say how far it is, from what the distance was measured, and what is beyond reach."""
        reach = float(self.reach_m[row])
        facts: list[Text] = []
        flags: set[Flag] = set()
        if not (self.home.is_known[row] and self.work.is_known[col]):
            changes: list[Change] = []
            if not self.home.is_known[row]:
                facts.append(Message("location.unknown_home"))
                changes.append(Change("home", None, None, Message("location.ask_home")))
            if not self.work.is_known[col]:
                facts.append(Message("location.unknown_workplace"))
                changes.append(Change("workplace", None, None, Message("location.ask_workplace")))
            is_closed = self.policy.location.gate and self.policy.location.unknown == "closed"
            return Detail(tuple(facts), tuple(changes) if is_closed else (), frozenset({"unknown"}))
        metres = float(distance_m(self.home.xyz[[row]], self.work.xyz[[col]])[0, 0])
        facts.append(Message("location.distance", km=_km(metres), reach=_km(reach)))
        if self.columns.candidates.reach_m[row] < 0:
            facts.append(Message("location.assumed_reach", km=_km(reach)))
            flags.add("assumed")
        for points, index, key in ((self.home, row, "home"), (self.work, col, "workplace")):
            if points.source[index] == PlaceSource.SEAT:
                facts.append(Message(f"location.seat_{key}", municipality=self._municipality(points, index)))
                flags.add("estimate")
        if metres <= reach or not self.policy.location.gate:
            return Detail(tuple(facts), (), frozenset(flags))
        beyond = Message("location.beyond", km=max(_km(metres - reach), 0.1))
        return Detail(tuple(facts), (Change("reach_km", None, metres / 1000, beyond),), frozenset(flags))

    def _municipality(self, points: Points, index: int) -> str:
        code = self.columns.codes.municipalities[points.municipality[index]]
        return self.columns.vocabulary.municipalities[code].name


def _km(metres: float) -> float:
    return round(metres / 1000, 1)
