"""Track: how much of the track that an opening asks for the person has completed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_sets
from matchcore.criteria.criterion import Change, Criterion, Detail, Flag, Judgement, Kinds, Rows, Step
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import NEVER, CandidateColumns, Columns


class TrackCriterion(Criterion):
    """The part is the share completed; the gate asks for the least share that the opening names.

    A track expected to be completed by the opening's start counts as completed, where the policy says so.
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
        candidates, openings = columns.candidates, columns.openings
        asked = np.unique(openings.track[openings.track >= 0])
        # One column for each track asked for, and a last one, always complete, for "no track asked for".
        self.column = np.where(openings.track >= 0, np.searchsorted(asked, openings.track), len(asked))
        self.share = np.zeros((len(candidates), len(asked) + 1), dtype=np.int16)
        self.share[:, -1] = FULL_PART
        self.expected = np.full((len(candidates), len(asked) + 1), NEVER, dtype=np.int32)
        table = candidates.tracks
        wanted = np.isin(table.track, asked)
        place = np.searchsorted(asked, table.track[wanted])
        self.share[table.row[wanted], place] = table.share[wanted]
        if policy.track.count_expected:
            self.expected[table.row[wanted], place] = table.expected[wanted]
        self.start = openings.start
        self.least = openings.track_least

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block."""
        column = self.column[cols]
        share = np.take(self.share[rows], column, axis=1)
        in_time = np.take(self.expected[rows], column, axis=1) <= self.start[cols][None, :]
        np.copyto(share, FULL_PART, where=in_time)
        is_open = share >= self.least[cols][None, :] if self.policy.track.gate else np.ones((1, 1), dtype=np.bool_)
        return Judgement(is_open, share)

    def kinds(self) -> Kinds:
        """Alike are those with the same progress, expected by the same of the openings' dates."""
        starts = np.unique(self.start)
        after = np.searchsorted(starts, self.expected[:, :-1])
        row, column = np.nonzero((self.share[:, :-1] > 0) | (after < len(starts)))
        of_candidate = alike_sets(row, len(self.share), column, self.share[row, column], after[row, column])
        is_asked = self.column < self.share.shape[1] - 1  # what asks for no track cares for no date
        return Kinds(of_candidate, alike(self.column, self.least, np.where(is_asked, self.start, 0)))

    def explain(self, row: int, col: int) -> Detail:
        """Say how far the person has come, how far is asked, and which modules are left."""
        openings = self.columns.openings
        if openings.track[col] < 0:
            return Detail((Message("track.nothing"),))
        term = self.columns.vocabulary.tracks[self.columns.codes.tracks[openings.track[col]]]
        share, expected = int(self.share[row, self.column[col]]), int(self.expected[row, self.column[col]])
        facts: list[Text] = [Message("track.done", track=term.label, percent=share // 100)]
        flags: frozenset[Flag] = frozenset()
        if share < FULL_PART and expected <= self.start[col]:
            facts.append(Message("track.expected", day=date(1970, 1, 1) + timedelta(days=expected)))
            share, flags = FULL_PART, frozenset({"estimate"})
        least = int(self.least[col])
        if least:
            facts.append(Message("track.least", percent=least // 100))
        if share >= least or not self.policy.track.gate:
            return Detail(tuple(facts), (), flags)
        left = self._modules_left(row, int(openings.track[col]))
        key = "track.complete_modules" if left else "track.complete"
        text = Message(key, track=term.label, percent=least // 100, modules=left)
        return Detail(tuple(facts), (Change("track", term.code, least // 100, text),), flags)

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
