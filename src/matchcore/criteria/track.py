"""Track: how much of the track that an opening asks for the person has completed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_by_day, alike_sets, first_of_each
from matchcore.criteria.criterion import (
    Ask,
    Change,
    Criterion,
    Days,
    Detail,
    Flag,
    Judgement,
    Kinds,
    Rows,
    Step,
    spread,
)
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL, Policy
from matchcore.pool import NEVER, CandidateColumns, Columns
from matchcore.records.model import WAYS
from matchcore.vocabulary.term_kinds import EMPLOYMENT

_NOTHING_DONE = 3_000
"""The part of who has done nothing of a track that is asked for."""

_EXPECTED_SHARE = 8_000
"""What a track that will be completed by the start counts as, until it is."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to what an opening asks for: progress in a track, and how much of it counts.

    Attributes
    ----------
    track
        The track (an index in `Codes.tracks`).
    percent
        How much of it counts: 100 for the track itself, less for one that is related.
    needed
        The modules that the opening's occupation uses, one bit each; 0 where the whole track counts.
    """

    track: int
    percent: int
    needed: int


class TrackCriterion(Criterion):
    """A track asked for lifts by half the share that is completed, nothing of it speaks against; the gate asks a share.

    Where the vocabulary says which modules an occupation uses, the share is that of those modules. A related track
    counts in part, for the gate too. A track expected to be completed by the opening's start opens the gate, and counts
    for four fifths, where the policy says so. An opening that names no track is taken to use those that lead to its
    occupation: they lift by half as much, and nothing speaks against.
    """

    name = "track"
    label = Phrase("spår", "track")
    obstacle = Phrase("Kravet på spår", "track")
    seeded_faults = (
        misread("> for >= on the track", "openings.track_least", lambda least: np.where(least > 0, least + 1, least)),
        misruled("expected completion ignored", "track", count_expected=False),
    )

    def __init__(self, columns: Columns, policy: Policy) -> None:
        super().__init__(columns, policy)
        openings, table = columns.openings, columns.candidates.tracks
        self.start, self.least = openings.start, openings.track_least
        self.is_asked = openings.track >= 0
        self.ways, self.target = _targets(columns, policy.track.assume)
        self.bounds = np.searchsorted(table.row, np.arange(len(columns.candidates) + 1))
        self.expected = table.expected if policy.track.count_expected else np.full(len(table.row), NEVER, np.int32)

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; parts are rounded down."""
        return self._judge(rows, cols, None)

    def _judge(self, rows: Rows, cols: Rows, day: npt.NDArray[np.int32] | None) -> Judgement:
        """Judge a block, each opening on its first day or, where given, for each candidate on a day, int32[r]."""
        cols = np.asarray(cols)
        part = np.full((len(rows), len(cols)), NEUTRAL, dtype=np.int32)
        is_open = np.ones(part.shape, dtype=np.bool_)
        progress = self._progress(rows)
        for target in np.unique(self.target[cols]).tolist():
            if not self.ways[target]:
                continue
            here = np.flatnonzero(self.target[cols] == target)
            start = self.start[cols[here]][None, :] if day is None else day[:, None]
            share, opening_share, is_begun = self._shares(progress, self.ways[target], start)
            if self.is_asked[cols[here[0]]]:
                part[:, here] = np.where(share > 0, NEUTRAL + share // 2, np.where(is_begun, NEUTRAL, _NOTHING_DONE))
                is_open[:, here] = opening_share >= self.least[cols[here]][None, :]
            else:
                part[:, here] = NEUTRAL + share // 4
        if not self.policy.track.gate:
            is_open[:] = True
        return Judgement(is_open, part)

    def _progress(self, rows: Rows) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
        """int32[r, t] share, uint64[r, t] modules and int32[r, t] expected completion of each of these candidates."""
        table, n_tracks = self.columns.candidates.tracks, len(self.columns.codes.tracks)
        candidate, entry = spread(self.bounds[rows], self.bounds[np.asarray(rows) + 1])
        place = candidate, table.track[entry]
        share = np.zeros((len(rows), n_tracks), dtype=np.int32)
        modules = np.zeros(share.shape, dtype=np.uint64)
        expected = np.full(share.shape, NEVER, dtype=np.int32)
        share[place], modules[place], expected[place] = table.share[entry], table.modules[entry], self.expected[entry]
        return share, modules, expected

    def _shares(
        self,
        progress: tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]],
        ways: Sequence[_Way],
        start: npt.NDArray[np.int32],
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """int32, int32, bool [r, c]: the share that counts, the one that the gate sees, and whether there is anything.

        By `progress` and the first day of work, int32[1, c] or int32[r, 1]; what comes out is as wide as that.
        """
        share, modules, expected = progress
        counts = np.zeros((len(share), start.shape[1]), dtype=np.int32)
        opens, is_begun = counts.copy(), np.zeros(counts.shape, dtype=np.bool_)
        for way in ways:
            done = share[:, [way.track]]
            if way.needed:
                passed = np.bitwise_count(modules[:, [way.track]] & np.uint64(way.needed)).astype(np.int32)
                by_module = FULL_PART * passed // way.needed.bit_count()
                done = np.where((modules[:, [way.track]] > 0) & (done < FULL_PART), by_module, done)
            in_time = expected[:, [way.track]] <= start
            is_begun |= (share[:, [way.track]] > 0) | in_time
            counts = np.maximum(counts, np.where(in_time, np.maximum(done, _EXPECTED_SHARE), done) * way.percent // 100)
            opens = np.maximum(opens, np.where(in_time, FULL_PART, done) * way.percent // 100)
        return counts, opens, is_begun

    def kinds(self) -> Kinds:
        """Alike are those with the same progress in what is asked for, on a day those who are to complete the same."""
        table, n = self.columns.candidates.tracks, len(self.columns.candidates)
        used = sorted({way.track for ways in self.ways for way in ways})
        own = np.flatnonzero(np.isin(table.track, used))
        has_way = np.array([bool(ways) for ways in self.ways], dtype=np.bool_)[self.target]
        dates, day = np.unique(np.where(has_way, self.start, self.start.min(initial=NEVER)), return_inverse=True)
        when = np.searchsorted(dates, self.expected[own])
        held = table.track[own], table.share[own], table.modules[own]
        of_candidate = alike_sets(table.row[own], n, *held, when)
        of_opening = alike(self.target, self.least)
        # Each entry twice: up to the day when the whole is expected, and from it on.
        people, places = first_of_each(of_candidate), first_of_each(of_opening)
        told = np.flatnonzero(np.isin(table.row[own], people))
        kind, when = of_candidate[table.row[own[told]]], when[told]
        state, example, of_state = alike_by_day(
            np.tile(kind, 2),
            np.append(np.zeros_like(when), when),
            np.append(when, np.full_like(when, len(dates))),
            np.zeros(len(dates), dtype=np.int64),
            len(people),
            *(np.tile(column[told], 2) for column in held),
            np.repeat([False, True], len(told)),
        )
        judge = partial(self._judge_states, people[example], dates[of_state], places)
        return Kinds(of_candidate, of_opening, Days(day.reshape(-1).astype(np.int32), state, judge))

    def _judge_states(
        self, people: Rows, day: npt.NDArray[np.int32], places: Rows, rows: Rows, cols: Rows
    ) -> Judgement:
        """Judge a block of states and kinds of openings, with who stands for each, and on which day."""
        return self._judge(people[rows], places[cols], day[rows])

    def explain(self, row: int, col: int) -> Detail:
        """Say how far the person has come, how far is asked, and which modules are left."""
        openings, vocabulary, codes = self.columns.openings, self.columns.vocabulary, self.columns.codes.tracks
        ways, start = self.ways[self.target[col]], self.start[[col]][None, :]
        if not ways:
            return Detail((Message("track.nothing"), *self._besides(row, ())))
        progress = self._progress(np.array([row]))
        counts, opens, _ = self._shares(progress, ways, start)
        best = max(ways, key=lambda way: int(self._shares(progress, (way,), start)[0][0, 0]))  # of equals the first
        share = progress[0][0, best.track]
        label = vocabulary.tracks[codes[best.track]].label
        is_told = bool(np.any(self.columns.candidates.tracks.track[self._own(row)] == best.track))
        key = "track.done" if is_told else "track.not_told"
        besides = tuple(self._besides(row, [way.track for way in ways]))
        facts: list[Text] = [Message(key, track=label, percent=int(share) // 100)]
        flags: set[Flag] = set()
        is_begun = 0 < share < FULL_PART and progress[2][0, best.track] >= NEVER
        asks: tuple[Ask, ...] = ()
        if is_begun:
            asks = (Ask("person", Message("ask.track_left", track=label.inline)),)
            if WAYS[openings.way[col]] in EMPLOYMENT:
                asks += (Ask("employer", Message("ask.before_track")),)
        if best.needed and int(progress[1][0, best.track]):
            needed = self._modules(best.track, best.needed)
            facts.append(Message("track.needed", modules=needed))
        is_expected = share < FULL_PART and progress[2][0, best.track] <= start[0, 0]
        if is_expected:
            day = date(1970, 1, 1) + timedelta(days=int(progress[2][0, best.track]))
            facts.append(Message("track.expected", day=day))
            flags.add("estimate")
        if not self.is_asked[col]:
            if not counts.any():
                return Detail((Message("track.nothing"), *besides))
            told = (*facts, Message("track.assumed"), *besides)
            return Detail(told, flags=frozenset(flags | {"assumed"}), asks=asks)
        asked = int(openings.track[col])
        term = vocabulary.tracks[codes[asked]]
        if best.track != asked:
            facts.append(Message("track.related", track=term.label, percent=best.percent))
        facts += besides
        if not is_told and not besides:
            asks += (Ask("person", Message("ask.track", track=term.label.inline)),)
        least = int(self.least[col])
        if least:
            facts.append(Message("track.least", percent=least // 100))
        if opens[0, 0] >= least or not self.policy.track.gate:
            return Detail(tuple(facts), (), frozenset(flags), asks=asks)
        left = self._modules_left(row, asked)
        key = "track.complete_modules" if left else "track.complete"
        text = Message(key, track=term.label, percent=least // 100, modules=left)
        return Detail(tuple(facts), (Change("track", term.code, least // 100, text),), frozenset(flags), asks=asks)

    def _besides(self, row: int, used: Sequence[int]) -> Iterator[Text]:
        """What a person has done of tracks that the opening has no use for, by code, in whatever order it was told."""
        table, codes, own = self.columns.candidates.tracks, self.columns.codes.tracks, self._own(row)
        for entry in (own.start + np.argsort(table.track[own], kind="stable")).tolist():
            track, share = int(table.track[entry]), int(table.share[entry])
            if track in used or not share:
                continue
            label = self.columns.vocabulary.tracks[codes[track]].label
            modules = self._modules(track, int(table.modules[entry]))
            if modules and share < FULL_PART:
                yield Message("track.besides_modules", track=label, modules=modules)
            else:
                yield Message("track.besides", track=label, percent=share // 100)

    def _own(self, row: int) -> slice:
        return slice(int(self.bounds[row]), int(self.bounds[row + 1]))

    def _modules(self, track: int, mask: int) -> tuple[Text, ...]:
        term = self.columns.vocabulary.tracks[self.columns.codes.tracks[track]]
        return tuple(module.label for bit, module in enumerate(term.modules) if mask >> bit & 1)

    def _modules_left(self, row: int, track: int) -> tuple[Text, ...]:
        """The labels of the modules not completed; empty when progress is known only as a share."""
        table = self.columns.candidates.tracks
        own = np.flatnonzero((table.row == row) & (table.track == track))
        if not len(own) or not table.modules[own[0]]:
            return ()
        mask = int(table.modules[own[0]])
        term = self.columns.vocabulary.tracks[self.columns.codes.tracks[track]]
        return tuple(module.label for bit, module in enumerate(term.modules) if not mask >> bit & 1)

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """Each track asked for: a module more, as far as each opening's least share, and the whole."""
        columns, table = self.columns, one.tracks
        openings = columns.openings
        for number in np.unique(openings.track[asking & (openings.track >= 0)]).tolist():
            term = columns.vocabulary.tracks[columns.codes.tracks[number]]
            own = np.flatnonzero(table.track == number)
            share = int(table.share[own[0]]) if len(own) else 0
            passed = int(table.modules[own[0]]) if len(own) else 0
            n = len(term.modules)
            here = asking & (openings.track == number)
            targets = {*np.unique(openings.track_least[here]).tolist(), FULL_PART}
            if n and share:
                targets.add(min(FULL_PART, FULL_PART * (share * n // FULL_PART + 1) // n))
            for target in sorted(target for target in targets if target > share):
                percent = -(-target // 100)
                if n and (passed or not share):
                    left = [module for bit, module in enumerate(term.modules) if not passed >> bit & 1]
                    count = -(-target * n // FULL_PART) - passed.bit_count()
                    reached: Any = [module.code for module in left[:count]]
                    labels = [module.label for module in left[:count]]
                    text = Message("what_if.track_modules", track=term.label, modules=labels)
                    size = count
                else:
                    reached, size = percent, max(1, (target - share) * max(n, 6) // FULL_PART)
                    text = Message("what_if.track_share", track=term.label, percent=percent)
                yield Step(Change("track", term.code, percent, text), {"track": {term.code: reached}}, size)


def _targets(columns: Columns, assume: bool) -> tuple[tuple[tuple[_Way, ...], ...], npt.NDArray[np.int32]]:
    """The different sets of ways to what openings ask for, and int32[m], which of them each opening has."""
    openings, codes, vocabulary = columns.openings, columns.codes, columns.vocabulary
    number = {code: at for at, code in enumerate(codes.tracks)}
    number_of: dict[tuple[bool, tuple[_Way, ...]], int] = {}
    kind = alike(openings.track, openings.occupation)
    of_kind = np.empty(int(kind.max(initial=-1)) + 1, dtype=np.int32)
    for at, example in enumerate(first_of_each(kind).tolist()):
        track, occupation = int(openings.track[example]), int(openings.occupation[example])
        ssyk = codes.occupations[occupation] if occupation >= 0 else ""
        asked = [codes.tracks[track]] if track >= 0 else []
        if track < 0 and assume:
            asked = [code for code in codes.tracks if ssyk and ssyk in vocabulary.tracks[code].ssyk]
        found: dict[str, int] = {}
        for code in asked:
            for other, percent in {**vocabulary.tracks[code].related, code: 100}.items():
                found[other] = max(percent, found.get(other, 0))
        ways = []
        for code, percent in sorted(found.items(), key=lambda one: (-one[1], one[0])):
            term = vocabulary.tracks[code]
            used = term.modules_of.get(ssyk, ())
            mask = sum(1 << bit for bit, module in enumerate(term.modules) if module.code in used)
            ways.append(_Way(number[code], percent, mask))
        of_kind[at] = number_of.setdefault((track >= 0, tuple(ways)), len(number_of))
    return tuple(ways for _, ways in number_of), of_kind[kind]
