"""Track: how much of the track that an opening asks for the person has completed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_by_day, alike_sets, among, first_of_each, in_use
from matchcore.criteria.criterion import (
    Ask,
    Change,
    Criterion,
    Days,
    Detail,
    Flag,
    Judgement,
    KindNumbers,
    Kinds,
    Rows,
    Step,
    bounds_of,
    spread,
)
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.pool import NEVER, CandidateColumns, Columns
from matchcore.records.model import WAYS
from matchcore.vocabulary.term_kinds import EMPLOYMENT

_NOTHING_DONE = 3_000
"""The part of who has done nothing of a track that is asked for."""

_EXPECTED_SHARE = 8_000
"""What a track that will be completed by the start counts as, until it is."""


@dataclass(frozen=True, slots=True)
class _Ways:
    """The ways to what openings ask for, each progress in a track and how much of it counts, laid out by target.

    Attributes
    ----------
    bounds
        intp[t + 1]: the ways to target i stand at ``bounds[i]:bounds[i + 1]``.
    track
        intp[w]: the track (an index in `Codes.tracks`).
    percent
        int32[w]: how much of it counts: 100 for the track itself, less for one that is related.
    needed, n_needed
        uint64[w], int32[w]: the modules that the opening's occupation uses, one bit each, and how many these are; 0
        where the whole track counts.
    """

    bounds: npt.NDArray[np.intp]
    track: npt.NDArray[np.intp]
    percent: npt.NDArray[np.int32]
    needed: npt.NDArray[np.uint64]
    n_needed: npt.NDArray[np.int32]

    @classmethod
    def of(cls, targets: Iterable[Sequence[tuple[int, int, int]]]) -> _Ways:
        """Laid out: track, percent and modules of each way to each target."""
        listed = list(targets)
        told = [way for ways in listed for way in ways]
        track, percent, needed = zip(*told) if told else ((), (), ())
        modules = np.array(needed, dtype=np.uint64)
        return cls(
            np.cumsum([0, *map(len, listed)]),
            np.array(track, dtype=np.intp),
            np.array(percent, dtype=np.int32),
            modules,
            np.bitwise_count(modules).astype(np.int32),
        )

    def to(self, targets: npt.NDArray[Any]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """intp[k] twice: the ways to these targets, int[t], one after another: to which of them each is, and itself."""
        return spread(self.bounds[targets], self.bounds[targets + 1])


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

    def read_terms(self) -> None:
        """The ways to what has been asked for so far, by track and occupation."""
        self.ways_to: dict[tuple[int, int], tuple[tuple[int, int, int], ...]] = {}

    def read_candidates(self) -> None:
        """How far each has come."""
        table = self.columns.candidates.tracks
        self.bounds = bounds_of(table.row, len(self.columns.candidates))
        is_heeded = self.policy.track.count_expected
        self.expected = table.expected if is_heeded else np.full(len(table.row), NEVER, np.int32)

    def read_openings(self) -> None:
        """What is asked for, and by which ways it is come to."""
        openings = self.columns.openings
        self.start, self.least = openings.start, openings.track_least
        self.is_asked = openings.track >= 0
        self.ways, self.is_asked_of, self.target = self._targets()

    def _targets(self) -> tuple[_Ways, npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
        """The different sets of ways to what is asked for, whether a track is named, and which is each opening's."""
        openings = self.columns.openings
        number_of: dict[tuple[bool, tuple[tuple[int, int, int], ...]], int] = {}
        kind = alike(openings.track, openings.occupation)
        example = first_of_each(kind)
        of_kind = np.empty(len(example), dtype=np.int32)
        for at, asked in enumerate(zip(openings.track[example].tolist(), openings.occupation[example].tolist())):
            if asked not in self.ways_to:
                self.ways_to[asked] = _ways_to(self.columns, *asked, self.policy.track.assume)
            of_kind[at] = number_of.setdefault((asked[0] >= 0, self.ways_to[asked]), len(number_of))
        named = np.array([is_named for is_named, _ in number_of], dtype=np.bool_)
        return _Ways.of(ways for _, ways in number_of), named, of_kind[kind]

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; parts are rounded down."""
        return self._judge(rows, np.asarray(cols), None)

    def _judge(self, rows: Rows, cols: Rows, day: npt.NDArray[np.int32] | None) -> Judgement:
        """Judge a block, each opening on its first day or, where given, for each candidate on a day, int32[r]."""
        targets, at = in_use(self.target[cols], len(self.is_asked_of))
        is_asked, (to, way) = self.is_asked_of[targets], self.ways.to(targets)
        least = self.least[cols] * is_asked[at]
        gated = np.flatnonzero(least) if self.policy.track.gate else np.empty(0, dtype=np.intp)
        shape = len(at), len(rows)
        nothing = np.where(is_asked, np.int32(_NOTHING_DONE), np.int32(NEUTRAL))[at][:, None]
        part, opens = np.broadcast_to(nothing, shape), np.zeros((len(gated), len(rows)), dtype=np.int32)
        some = self._begun(rows, way)  # most have done nothing that is asked for
        if len(some):
            told, expected = self._done(self._progress(np.asarray(rows)[some]), way)
            begun, opens_begun = self._by_case(self._shares(told, way, np.False_), to, is_asked)
            part, opens[:, some] = part.copy(), opens_begun[at[gated]]
            part[:, some] = begun[at]
            # Only for who is to complete a track does it matter when the work begins.
            soon = np.flatnonzero((expected < NEVER).any(axis=0))
            if len(soon):
                case, entry = to, np.arange(len(way))
                if day is None:  # each opening is a case, not each target
                    first = np.searchsorted(to, np.arange(len(targets) + 1))
                    case, entry = spread(first[at], first[at + 1])
                    is_asked, at = is_asked[at], np.arange(len(cols), dtype=np.int32)
                start = self.start[cols][case][:, None] if day is None else day[some[soon]][None, :]
                here = np.ix_(entry, soon)
                shares = self._shares([one[here] for one in told], way[entry], expected[here] <= start)
                part_soon, opens_soon = self._by_case(shares, case, is_asked)
                part[:, some[soon]], opens[:, some[soon]] = part_soon[at], opens_soon[at[gated]]
        is_open = np.ones(shape, dtype=np.bool_)
        is_open[gated] = opens >= least[gated][:, None]
        return Judgement(is_open.T, part.T)

    def _by_case(
        self, shares: Sequence[npt.NDArray[Any]], case: npt.NDArray[np.intp], is_asked: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """int32[n, r] twice: the part, and the share that the gate sees, of n cases; `case` says whose each way is."""
        bounds = bounds_of(case, len(is_asked))
        has_way = np.flatnonzero(np.diff(bounds))
        counts, opens, is_begun = (np.zeros((len(is_asked), line.shape[1]), dtype=np.int32) for line in shares)
        for highest, line in zip((counts, opens, is_begun), shares if len(has_way) else ()):
            highest[has_way] = np.maximum.reduceat(line, bounds[has_way], axis=0)
        part = NEUTRAL + (counts >> np.where(is_asked, 1, 2).astype(np.int32)[:, None])
        part[is_asked[:, None] & (counts == 0) & (is_begun == 0)] = _NOTHING_DONE
        return part, opens

    def _begun(self, rows: Rows, way: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """The places of the candidates who have told of anything in these ways."""
        candidate, entry = spread(self.bounds[rows], self.bounds[np.asarray(rows) + 1])
        is_used = among(
            self.columns.candidates.tracks.track[entry], self.ways.track[way], len(self.columns.codes.tracks)
        )
        return np.flatnonzero(np.bincount(candidate[is_used], minlength=len(rows)))

    def _progress(self, rows: Rows) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
        """int32[t, r] share, uint64[t, r] modules and int32[t, r] expected completion of each of these candidates."""
        table, n_tracks = self.columns.candidates.tracks, len(self.columns.codes.tracks)
        candidate, entry = spread(self.bounds[rows], self.bounds[np.asarray(rows) + 1])
        place = table.track[entry], candidate
        share = np.zeros((n_tracks, len(rows)), dtype=np.int32)
        modules = np.zeros(share.shape, dtype=np.uint64)
        expected = np.full(share.shape, NEVER, dtype=np.int32)
        share[place], modules[place], expected[place] = table.share[entry], table.modules[entry], self.expected[entry]
        return share, modules, expected

    def _done(
        self, progress: tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]], way: npt.NDArray[np.intp]
    ) -> tuple[list[npt.NDArray[np.int32]], npt.NDArray[np.int32]]:
        """Of each way int32[w, r] three times: the share of the track and what of it is used, and the expected day."""
        ways = self.ways
        share, modules, expected = (told[ways.track[way]] for told in progress)
        n_needed = ways.n_needed[way][:, None]
        passed = np.bitwise_count(modules & ways.needed[way][:, None]).astype(np.int32)
        is_counted = (n_needed > 0) & (modules > 0) & (share < FULL_PART)
        return [share, np.where(is_counted, FULL_PART * passed // np.maximum(n_needed, 1), share)], expected

    def _shares(
        self, told: Sequence[npt.NDArray[np.int32]], way: npt.NDArray[np.intp], in_time: Any
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """int32, int32, bool [w, r]: what counts of each way, what the gate sees, and whether there is anything.

        By the share of the track and what of it is used, and whether the whole is to be completed in time.
        """
        (share, done), percent = told, self.ways.percent[way][:, None]
        counts = np.where(in_time, np.maximum(done, _EXPECTED_SHARE), done) * percent // 100
        return counts, np.where(in_time, FULL_PART, done) * percent // 100, (share > 0) | in_time

    def kinds(self) -> Kinds:
        """Alike are those with the same progress in what is asked for, on a day those who are to complete the same."""
        table, n = self.columns.candidates.tracks, len(self.columns.candidates)
        if n == 1:
            return Kinds(np.zeros(1, dtype=np.int32), self.kept("openings", self._openings_alike_by_day))
        dates, day, of_opening, places = self.kept("openings", self._openings_alike)
        own = np.flatnonzero(among(table.track, self.ways.track, len(self.columns.codes.tracks)))
        when = np.searchsorted(dates, self.expected[own])
        held = table.track[own], table.share[own], table.modules[own]
        of_candidate = alike_sets(table.row[own], n, *held, when)
        # Each entry twice: up to the day when the whole is expected, and from it on.
        people = first_of_each(of_candidate)
        told = np.flatnonzero(among(table.row[own], people, n))
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
        return Kinds(of_candidate, of_opening, Days(day, state, judge))

    def _openings_alike_by_day(self) -> KindNumbers:
        """As somebody alone finds them."""
        _, day, of_opening, _ = self.kept("openings", self._openings_alike)
        return alike(of_opening, day)

    def _openings_alike(self) -> tuple[npt.NDArray[np.int32], KindNumbers, KindNumbers, Rows]:
        """The days on which a track may be asked for, which of them is each opening's; who is alike, one of each."""
        has_way = (np.diff(self.ways.bounds) > 0)[self.target]
        dates, day = np.unique(np.where(has_way, self.start, self.start.min(initial=NEVER)), return_inverse=True)
        of_opening = alike(self.target, self.least)
        return dates, day.reshape(-1).astype(np.int32), of_opening, first_of_each(of_opening)

    def _judge_states(
        self, people: Rows, day: npt.NDArray[np.int32], places: Rows, rows: Rows, cols: Rows
    ) -> Judgement:
        """Judge a block of states and kinds of openings, with who stands for each, and on which day."""
        return self._judge(people[rows], places[cols], day[rows])

    def explain(self, row: int, col: int) -> Detail:
        """Say how far the person has come, how far is asked, and which modules are left."""
        openings, vocabulary, codes = self.columns.openings, self.columns.vocabulary, self.columns.codes.tracks
        ways, start = self.ways, int(self.start[col])
        _, way = ways.to(self.target[[col]])
        if not len(way):
            return Detail((Message("track.nothing"), *self._besides(row, ())))
        progress = self._progress(np.array([row]))
        done, days = self._done(progress, way)
        counts, opens, _ = self._shares(done, way, days <= start)
        best = int(way[counts[:, 0].argmax()])  # of equals the first
        track = int(ways.track[best])
        share, passed, expected = (int(told[track, 0]) for told in progress)
        label = vocabulary.tracks[codes[track]].label
        is_told = bool(np.any(self.columns.candidates.tracks.track[self._own(row)] == track))
        key = "track.done" if is_told else "track.not_told"
        besides = tuple(self._besides(row, ways.track[way].tolist()))
        facts: list[Text] = [Message(key, track=label, percent=share // 100)]
        flags: set[Flag] = set()
        is_begun = 0 < share < FULL_PART and expected >= NEVER
        asks: tuple[Ask, ...] = ()
        if is_begun:
            asks = (Ask("person", Message("ask.track_left", track=label)),)
            if WAYS[openings.way[col]] in EMPLOYMENT:
                asks += (Ask("employer", Message("ask.before_track")),)
        if ways.n_needed[best] and passed:
            needed = self._modules(track, int(ways.needed[best]))
            facts.append(Message("track.needed", modules=needed))
        is_expected = share < FULL_PART and expected <= start
        if is_expected:
            day = date(1970, 1, 1) + timedelta(days=expected)
            facts.append(Message("track.expected", day=day))
            flags.add("estimate")
        if not self.is_asked[col]:
            if not counts.any():
                return Detail((Message("track.nothing"), *besides))
            told = (*facts, Message("track.assumed"), *besides)
            return Detail(told, flags=frozenset(flags | {"assumed"}), asks=asks)
        asked = int(openings.track[col])
        term = vocabulary.tracks[codes[asked]]
        if track != asked:
            facts.append(Message("track.related", track=term.label, percent=int(ways.percent[best])))
        facts += besides
        if not is_told and not besides:
            asks += (Ask("person", Message("ask.track", track=term.label)),)
        least = int(self.least[col])
        if least:
            facts.append(Message("track.least", percent=least // 100))
        if opens.max() >= least or not self.policy.track.gate:
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


def _ways_to(columns: Columns, track: int, occupation: int, assume: bool) -> tuple[tuple[int, int, int], ...]:
    """Track, percent and modules of each way to a track (-1: not said) and an occupation, the nearest first."""
    codes, vocabulary = columns.codes, columns.vocabulary
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
        ways.append((codes.tracks.index(code), percent, mask))
    return tuple(ways)
