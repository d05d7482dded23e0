"""Hours: how much, when in the day and whether with a car; they open or close, and a little for hours that fit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchcore.arguments import hours_span
from matchcore.criteria.alike import alike
from matchcore.criteria.criterion import Ask, Change, Criterion, Detail, Flag, Judgement, KindNumbers, Kinds, Rows
from matchcore.criteria.seeded import misread
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import NEUTRAL
from matchcore.records.model import SHIFTS

_FITS = 7_500
"""What hours within those that the person has named say."""

_NOT_SAID = -1
_FULL_TIME = 100


class HoursCriterion(Criterion):
    """Open when hours, shifts and the need of a car are within what the person has named.

    What has not been said closes nothing. Hours within those named speak for the pair.
    """

    name = "hours"
    label = Phrase("arbetstid", "hours")
    obstacle = Phrase("Arbetstid, skift eller bil", "hours")
    seeded_faults = (
        misread("half time taken for any", "candidates.hours_most", lambda most: np.full_like(most, -1)),
        misread("night work let through", "openings.shifts", np.zeros_like),
        misread("car taken for granted", "openings.needs_car", np.zeros_like),
    )

    def read_candidates(self) -> None:
        """What has been named."""
        people = self.columns.candidates
        self.least = np.where(people.hours_least == _NOT_SAID, 0, people.hours_least)
        self.most = np.where(people.hours_most == _NOT_SAID, np.int16(_FULL_TIME), people.hours_most)
        self.is_named = (people.hours_least != _NOT_SAID) | (people.hours_most != _NOT_SAID)
        self.agreed = np.where(people.shifts == 0, np.uint8(255), people.shifts)
        self.lacks_car = people.car == 0

    def read_openings(self) -> None:
        """What is asked."""
        openings = self.columns.openings
        self.hours, self.shifts, self.needs_car = openings.hours, openings.shifts, openings.needs_car == 1

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block."""
        hours_fit, shifts_fit, car_fits = self._fit(rows, cols)
        is_said = self.is_named[rows][:, None] & (self.hours[cols] != _NOT_SAID)[None, :]
        part = np.where(is_said, np.where(hours_fit, _FITS, 0), NEUTRAL)
        is_open = hours_fit & shifts_fit & car_fits
        return Judgement(is_open if self.policy.hours.gate else np.ones((1, 1), dtype=np.bool_), part)

    def _fit(
        self, rows: Rows, cols: Rows
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """bool[r, c] three times: whether hours, shifts and car fit."""
        hours = self.hours[cols][None, :]
        within = (self.least[rows][:, None] <= hours) & (hours <= self.most[rows][:, None])
        hours_fit: npt.NDArray[np.bool_] = within | (hours == _NOT_SAID)
        shifts_fit = (self.shifts[cols][None, :] & ~self.agreed[rows][:, None]) == 0
        return hours_fit, shifts_fit, ~(self.lacks_car[rows][:, None] & self.needs_car[cols][None, :])

    def kinds(self) -> Kinds:
        """Alike are those who have named the same."""
        return Kinds(self.kept("candidates", self._named_alike), self.kept("openings", self._asked_alike))

    def _named_alike(self) -> KindNumbers:
        return alike(self.least, self.most, self.is_named, self.agreed, self.lacks_car)

    def _asked_alike(self) -> KindNumbers:
        return alike(self.hours, self.shifts, self.needs_car)

    def explain(self, row: int, col: int) -> Detail:
        """Say what the work asks for of time and car, and what does not fit."""
        hours_fit, shifts_fit, car_fits = (bool(fits[0, 0]) for fits in self._fit(np.array([row]), np.array([col])))
        facts: list[Text] = []
        openers: list[Change] = []
        asks: list[Ask] = []
        flags: set[Flag] = set()
        hours, named = int(self.hours[col]), self._shift_words(int(self.columns.candidates.shifts[row]))
        if hours != _NOT_SAID:
            key = "fit" if hours_fit and self.is_named[row] else "asked" if hours_fit else "refused"
            wanted_hours = hours_span(int(self.least[row]), int(self.most[row]))
            facts.append(Message(f"hours.{key}", percent=hours, wanted=wanted_hours))
            if not hours_fit:
                nearest = int(self.most[row] if hours > self.most[row] else self.least[row])
                accepted = Message("hours.accept", percent=hours, nearest=nearest)
                openers.append(Change("hours", None, hours, accepted))
                asks.append(Ask("employer", Message("ask.other_hours", percent=nearest)))
                asks.append(Ask("person", Message("ask.hours", percent=hours)))
            elif not self.is_named[row]:
                asks.append(Ask("person", Message("ask.hours", percent=hours)))
        elif self.is_named[row]:
            asks.append(Ask("employer", Message("ask.hours_of_work")))
        if named and not self.shifts[col]:
            facts.append(Message("hours.shifts_not_stated", shifts=named))
            if len(named) < len(SHIFTS):
                asks.append(Ask("employer", Message("ask.shifts_of_work")))
        if self.shifts[col]:
            wanted = self._shift_words(int(self.shifts[col]))
            key = "shifts_refused" if not shifts_fit else "shifts" if named else "shifts_not_asked"
            facts.append(Message(f"hours.{key}", shifts=wanted))
            if not named:
                asks.append(Ask("person", Message("ask.shifts", shifts=wanted)))
            if not shifts_fit:
                openers.append(Change("shifts", None, None, Message("hours.accept_shifts", shifts=wanted)))
        if self.needs_car[col]:
            car = int(self.columns.candidates.car[row])
            facts.append(Message({1: "hours.car", 0: "hours.no_car", -1: "hours.ask_car"}[car]))
            if car == _NOT_SAID:
                flags.add("unknown")
                asks.append(Ask("person", Message("ask.car")))
            if not car_fits:
                openers.append(Change("car", None, True, Message("hours.get_car")))
        told = tuple(facts) or (Message("hours.nothing"),)
        return Detail(told, tuple(openers) if self.policy.hours.gate else (), frozenset(flags), asks=tuple(asks))

    def _shift_words(self, bits: int) -> tuple[Text, ...]:
        return tuple(Message(f"shift.{name}") for at, name in enumerate(SHIFTS) if bits >> at & 1)
