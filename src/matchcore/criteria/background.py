"""Background: the occupations and educations behind a person, against the occupation of the opening."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_sets
from matchcore.criteria.by_law import asked_by_law, way_back
from matchcore.criteria.criterion import (
    Ask,
    Change,
    Criterion,
    Detail,
    Flag,
    Judgement,
    KindNumbers,
    Kinds,
    Rows,
    bounds_of,
    largest_by_row,
)
from matchcore.criteria.past import past_of
from matchcore.criteria.seeded import SeededFault, misread
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.pool import Columns
from matchcore.records.model import WAYS
from matchcore.vocabulary.term_kinds import EMPLOYMENT
from matchcore.vocabulary.trades import Trades, kinship, trades

_FULL_LIFT = FULL_PART - NEUTRAL
_LADDER = 3 * _FULL_LIFT // 10
"""What a known ladder lifts, from care work below a nurse's training to an office below an economist's."""

_TRAINED = 500
"""What training at the level of the work or above lifts, though it is in another field."""

_AGAINST = 3_000
"""The part of skilled work for who has no training in its field, where the gate lets it through."""

_SHORT_HIGHER, _SHORT_VOCATIONAL = 550.0, 200.0
"""From so many course days on, a certificate stands for higher education, or for training to a trade (in days)."""

_UNDER_WAY = 1
_HIGHER = 4
_UNKNOWN = 0
"""The skill level of who has told of none; levels are 1-4."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What candidates have told of: one row for each occupation, education and long certificate, by candidate.

    Attributes
    ----------
    row, occupation
        int32[k]: the candidate, and the occupation (an index in `Codes.occupations`, -1 for a level alone).
    level
        int8[k]: the skill level, 1-4, that it stands for.
    is_usable
        bool[k]: False where the work needs a licence by law that the candidate does not hold, and for a certificate.
    """

    row: npt.NDArray[np.int32]
    occupation: npt.NDArray[np.int32]
    level: npt.NDArray[np.int8]
    is_usable: npt.NDArray[np.bool_]


class BackgroundCriterion(Criterion):
    """The nearest of all that a person has worked with and is trained for lifts; skilled work asks for its training.

    The same occupation lifts in full; kin as the table of substitutability and the classification say. Work below the
    person's highest usable level lifts by half for each level (unless wished for), and a known ladder down by three
    tenths. Unrelated or unknown is neutral, but training at or above the level of the work lifts a little.

    The gate: work at skill level 4 (SSYK 1 and 2) is closed to who has no training or experience in its field, but for
    another field at level 4, which speaks against; so does knowing of no training for work at level 3. It holds for
    jobs, subsidised or not, and not for practice and training.
    """

    name = "background"
    label = Phrase("bakgrund", "background")
    obstacle = Phrase("Utbildning eller erfarenhet i yrket", "background")
    seeded_faults = (
        misread("latest occupation only", "candidates.educations.occupation", lambda own: np.full_like(own, -1)),
        SeededFault("occupations behind her ignored", lambda columns, policy: (_without_past(columns), policy)),
    )

    def read_terms(self) -> None:
        """How near trades come to one another, and what licences and certificates stand for."""
        vocabulary, codes = self.columns.vocabulary, self.columns.codes
        self.near, self.steps_down, self.skill = _kin(trades(vocabulary))
        days = np.array([vocabulary.days(code) for code in codes.certificates])
        trained = np.where(days >= _SHORT_HIGHER, 4, np.where(days >= _SHORT_VOCATIONAL, 2, 0))
        self.level_of_certificate = np.append(trained, 0).astype(np.int8)
        # The certificate without which the work of a group may not be done; -1 for none.
        self.number = number = {code: at for at, code in enumerate(codes.certificates)}
        terms = [vocabulary.occupations[code] for code in codes.occupations]
        needed = [term.licence if term.protection in ("work", "permanent") else None for term in terms]
        self.licence = np.array([*(-1 if code is None else number[code] for code in needed), -1])

    def read_candidates(self) -> None:
        """What each has told of, and wishes for."""
        wished, n = self.columns.candidates.wished, len(self.columns.candidates)
        self.told = told = self._all_told()
        self.bounds = bounds_of(told.row, n)
        self.level, self.usable = _levels(told, n)
        self.wish_bounds = bounds_of(wished.row, n)

    def read_openings(self) -> None:
        """What the work is."""
        openings = self.columns.openings
        self.need = self.skill[openings.occupation]
        self.occupation = openings.occupation
        self.is_job = np.isin(openings.way, [WAYS.index(way) for way in EMPLOYMENT])

    def _all_told(self) -> _Told:
        """What candidates have told of, one row each."""
        people, skill = self.columns.candidates, self.skill
        held, worked, learned = people.certificates, people.occupations, people.educations
        of_certificate = self.level_of_certificate[held.code]
        long = np.flatnonzero((held.share == FULL_PART) & (of_certificate > 0))
        row = np.concatenate([worked.row, learned.row, held.row[long]])
        occupation = np.concatenate([worked.occupation, learned.occupation, np.full(len(long), -1)]).astype(np.int32)
        learned_level = np.where(learned.level > 0, learned.level, skill[learned.occupation])
        level = np.concatenate([skill[worked.occupation], learned_level, of_certificate[long]]).astype(np.int8)
        needed = self.licence[occupation]
        is_usable = np.ones(len(row), dtype=np.bool_)
        is_usable[len(worked.row) + len(learned.row) :] = False
        lacks = needed >= 0
        holds = self._held_licences(set(needed[lacks].tolist()))
        width = len(self.columns.codes.certificates)
        lacks[lacks] = ~np.isin(row[lacks].astype(np.int64) * width + needed[lacks], holds)
        order = np.argsort(row, kind="stable")
        return _Told(row.astype(np.int32)[order], occupation[order], level[order], (is_usable & ~lacks)[order])

    def _held_licences(self, licences: Set[int]) -> npt.NDArray[np.int64]:
        """int64[k]: ``candidate * certificates + certificate`` of every whole one of these held or implied."""
        held, codes, number = self.columns.candidates.certificates, self.columns.codes.certificates, self.number
        found = [np.empty(0, dtype=np.int64)]
        for code in np.flatnonzero(np.bincount(held.code)).tolist() if licences else ():
            meant = [number[name] for name in self.columns.vocabulary.implied(codes[code]) if number[name] in licences]
            own = held.row[(held.code == code) & (held.share == FULL_PART)].astype(np.int64) if meant else found[0]
            found += [own * len(codes) + licence for licence in meant]
        return np.concatenate(found)

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; parts are rounded down."""
        rows, group, need = np.asarray(rows), self.occupation[cols], self.need[cols][None, :].astype(np.int32)
        shape = len(rows), len(group)
        nearest, is_ladder, is_wished = self._nearest(rows, group)
        level, usable = self.level[rows][:, None].astype(np.int32), self.usable[rows][:, None].astype(np.int32)
        below = np.where(is_wished, 0, np.maximum(usable - need, 0))
        lift = (_FULL_LIFT * nearest // 100) >> below
        np.maximum(lift, np.where(is_ladder, _LADDER, 0), out=lift)
        np.maximum(lift, np.where((level >= need) & (need >= 2), _TRAINED, 0), out=lift)
        part = NEUTRAL + lift
        is_open = np.ones(shape, dtype=np.bool_)
        is_work = self.is_job[cols][None, :]
        unrelated = nearest == 0
        closed = (need == 4) & is_work & ((level <= 2) | (unrelated & (level < 4)))
        against = is_work & unrelated & (((need == 4) & (level == 4)) | ((need == 3) & (level <= 1)) | closed)
        part = np.where(against, _AGAINST, np.where(closed, np.minimum(part, NEUTRAL), part))
        part = np.where(need == 0, NEUTRAL, part)
        if self.policy.background.gate:
            is_open &= ~closed
        return Judgement(is_open, part)

    def _nearest(
        self, rows: Rows, group: npt.NDArray[np.int32]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """int32[r, c] percent, bool[r, c] twice: the nearest of all told, a ladder down, and whether wished for."""
        distinct, place = np.unique(group, return_inverse=True)
        own, wished = self.told.occupation, self.columns.candidates.wished.occupation

        def past(entry: Rows) -> npt.NDArray[np.integer]:
            of = own[entry][:, None], distinct[None, :]
            return np.hstack([self.near[of], self.steps_down[of]])

        near, ladder = np.hsplit(largest_by_row(self.bounds, rows, past, 2 * len(distinct)), 2)
        same = largest_by_row(self.wish_bounds, rows, lambda entry: wished[entry][:, None] == distinct, len(distinct))
        return near[:, place], ladder[:, place].astype(np.bool_), same[:, place].astype(np.bool_)

    def kinship(self, row: int, cols: Rows) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """int32[c] percent, int8[c]: how near one person's past comes to each work, and the levels it lies below."""
        near, _, _ = self._nearest(np.array([row]), self.occupation[cols])
        below = np.where(self.need[cols] > 0, np.maximum(self.usable[row] - self.need[cols], 0), 0)
        return near[0], below.astype(np.int8)

    def of_trade(self, col: int) -> Rows:
        """Who has worked with or trained for the very occupation of an opening; nobody where that is not known."""
        occupation = self.occupation[col]
        return np.unique(self.told.row[(self.told.occupation == occupation) & (occupation >= 0)])

    def has_trade(self, row: int) -> bool:
        """Whether a person has told of any occupation or trade at all."""
        return bool((self.told.occupation[self.bounds[row] : self.bounds[row + 1]] >= 0).any())

    def kinds(self) -> Kinds:
        """Alike are those who have told of the same, hold the licences for it, and wish for the same occupations."""
        return Kinds(self.kept("candidates", self._people_alike), self.kept("openings", self._works_alike))

    def _people_alike(self) -> KindNumbers:
        told, wished, n = self.told, self.columns.candidates.wished, len(self.columns.candidates)
        past = alike_sets(told.row, n, told.occupation, told.level, told.is_usable)
        return alike(past, alike_sets(wished.row, n, wished.occupation))

    def _works_alike(self) -> KindNumbers:
        return alike(self.occupation, self.is_job)

    def explain(self, row: int, col: int) -> Detail:
        """Say what of the background is nearest to the work, how near, and what to ask."""
        group = int(self.occupation[col])
        if group < 0:
            ask = Ask("employer", Message("ask.which_occupation"))
            return Detail((Message("background.no_occupation"),), flags=frozenset({"unknown"}), asks=(ask,))
        vocabulary, codes, openings = self.columns.vocabulary, self.columns.codes.occupations, self.columns.openings
        term, need = vocabulary.occupations[codes[group]], int(self.need[col])
        flags: set[Flag] = {"assumed"} if openings.occupation_assumed[col] else set()
        facts: list[Text] = []
        asks: list[Ask] = []
        own = np.arange(self.bounds[row], self.bounds[row + 1])
        best, level = int(self.near[self.told.occupation[own], group].max(initial=0)), int(self.level[row])
        is_ladder = bool(self.steps_down[self.told.occupation[own], group].any())
        key: str = kinship(best)
        if best == 0:
            key = "ladder" if is_ladder else "unrelated" if self.has_trade(row) else "no_trade" if level else "unknown"
        named = -1
        if best or is_ladder:
            near = self.near if best else self.steps_down
            named = int(self.told.occupation[own[int(near[self.told.occupation[own], group].argmax())]])
            facts.append(Message(f"background.{key}", own=vocabulary.occupations[codes[named]].label))
        else:
            facts.append(Message(f"background.{key}"))
        if level == _UNKNOWN:
            flags.add("unknown")
        facts += past_of(self.columns, row, group, named)
        if not self.has_trade(row):
            asks.append(Ask("person", Message("ask.background")))
        part = int(self.judge(np.array([row]), np.array([col])).part[0, 0])
        if part < NEUTRAL:
            facts.append(Message("background.other_field" if level == _HIGHER else "background.too_little"))
        elif best == 0 and not is_ladder and level >= need >= 2:
            facts.append(Message("background.trained"))
        table = self.columns.candidates.educations
        learned = (table.row == row) & (table.abroad == 1) & (table.level != 1)
        if named >= 0 and (table.recognised[learned] < _UNDER_WAY).any():
            asks.append(Ask("person", Message("ask.recognised")))
        if openings.occupation_assumed[col]:
            facts.append(Message("background.from_title", work=term.label))
            asks.append(Ask("employer", Message("ask.occupation", work=term.label)))
        is_wished, is_below = self.is_wished(row, col), int(self.usable[row]) > need
        if is_below:
            facts.append(Message("background.wished" if is_wished else "background.below"))
        lacks_licence = bool(np.any(~self.told.is_usable[own] & (self.told.occupation[own] >= 0)))
        if lacks_licence:
            meanwhile = "meanwhile" if best or is_ladder else "meanwhile_far"
            facts.append(Message(f"background.{meanwhile if part >= NEUTRAL else 'no_licence'}"))
            asks.append(Ask("person", Message("ask.licence")))
        if not is_wished and (is_below or (lacks_licence and named < 0)):
            asks.append(Ask("person", Message("ask.nearer_trade")))
        by_law = asked_by_law(self.columns, row, col)
        own_trade = way_back(self.columns, row, col)
        facts += (*by_law.facts, *own_trade.facts)
        asks += (*by_law.asks, *own_trade.asks)
        judged = self.judge(np.array([row]), np.array([col]))
        if judged.is_open[0, 0]:
            return Detail(tuple(facts), (), frozenset(flags), asks=tuple(asks))
        needed = Message("background.ask", work=openings.titles[col] or term.label)
        opener = Change("background", term.code, None, needed)
        return Detail(tuple(facts), (opener,), frozenset(flags), asks=tuple(asks))

    def is_wished(self, row: int, col: int) -> bool:
        """Whether a person has asked for the occupation of an opening."""
        wished = self.columns.candidates.wished.occupation[self.wish_bounds[row] : self.wish_bounds[row + 1]]
        return bool(np.any(wished == self.occupation[col]))


@cache
def _kin(known: Trades) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_], npt.NDArray[np.int8]]:
    """int32[g + 1, g + 1] percent, bool[g + 1, g + 1], int8[g + 1]: how near groups are, ladders down, and levels.

    The last group stands for an opening whose occupation is not known: nothing is near it.
    """
    n_groups = len(known.occupations)
    near = np.zeros((n_groups + 1, n_groups + 1), dtype=np.int32)
    near[:-1, :-1] = known.nearness_matrix
    steps_down = np.zeros(near.shape, dtype=np.bool_)
    steps_down[:-1, :-1] = known.ladder_matrix & (known.skill_level >= 3)[:, None]
    made = near, steps_down, np.append(known.skill_level, np.int8(0))
    for column in made:
        column.setflags(write=False)
    return made


def _levels(told: _Told, n: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """int8[n] twice: each candidate's highest skill level, and that below which work counts for less.

    The second is the highest of what she has worked with and learned, and none where something of that level cannot be
    used for lack of a licence. A certificate by itself sets no such level: nobody loses by holding one.
    """
    level, highest, barred = (np.zeros(n, dtype=np.int8) for _ in range(3))
    is_own = told.is_usable | (told.occupation >= 0)
    np.maximum.at(level, told.row, told.level)
    np.maximum.at(highest, told.row[is_own], told.level[is_own])
    cannot = is_own & ~told.is_usable
    np.maximum.at(barred, told.row[cannot], told.level[cannot])
    return level, np.where(barred >= highest, np.int8(0), highest)


def _without_past(columns: Columns) -> Columns:
    """A fault: nobody has worked with anything."""
    past = columns.candidates.occupations
    none = {name: getattr(past, name)[:0] for name in ("row", "occupation", "years", "until", "abroad")}
    return replace(columns, candidates=replace(columns.candidates, occupations=replace(past, **none)))
