"""Wishes: the occupations and the ways out that a person has asked for, in order."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_sets
from matchcore.criteria.criterion import (
    Ask,
    Criterion,
    Detail,
    Judgement,
    KindNumbers,
    Kinds,
    Rows,
    bounds_of,
    largest_by_row,
)
from matchcore.criteria.seeded import misread
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL
from matchcore.pool import Columns
from matchcore.records.model import CHAINS, WAYS
from matchcore.vocabulary.trades import Trades, kinship, trades

_BY_RANK = np.array([FULL_PART, 8_500, 7_500, 7_000])
"""What the first, second and third wish say, and all after them."""

_OTHER_TRADE, _OTHER_WAY = 3_000, 1_000
"""What another trade, and another way out, than all that were asked for say."""

_UNASKED_COURSE = 4_000
"""The most that a course seat says to who has not asked for one."""

_MOST_NEAR = 50
"""Kin of a wished trade lifts by at most so many percent of the wish itself."""

_KIN_WAY = 80
"""How much of a wish for one way its kin meets, in percent."""

_NONE = -1
_IS_COURSE = np.array([way in ("training", "studies") for way in WAYS])

_KIN = tuple(
    (WAYS.index(one), WAYS.index(other))
    for one, other in (
        ("training", "studies"),
        *((chain, link) for chain, links in CHAINS.items() for link in links),
    )
)
"""Ways that stand for each other: the two kinds of course, and a chain and each of its links."""

_WAY_MET = np.diag(np.full(len(WAYS), 100))
"""int[asked, offered], percent: how much of a wish for one way another meets."""
_WAY_MET[tuple(zip(*_KIN))] = _WAY_MET.T[tuple(zip(*_KIN))] = _KIN_WAY


class WishesCriterion(Criterion):
    """A trade or a way out that was asked for lifts, the first wish most; another than all of them speaks against.

    Kin of a wished trade lifts by up to half; a chain of ways is kin of each of its links. Where trade and way are both
    asked for, the lower holds if either speaks against, else their mean. Nothing asked for is neutral; but a course
    seat that was not asked for is not proposed before a job.
    """

    name = "wishes"
    label = Phrase("önskemål", "wishes")
    seeded_faults = (misread("second wish taken for the first", "candidates.wished.rank", np.zeros_like),)

    def read_terms(self) -> None:
        """How much of a wish for one trade another meets."""
        self.near = _kinship(self.columns)

    def read_candidates(self) -> None:
        """What each wishes for."""
        people, n = self.columns.candidates, len(self.columns.candidates)
        self.trade_bounds = bounds_of(people.wished.row, n)
        self.way_bounds = bounds_of(people.wished_ways.row, n)
        self.by_way = self._by_way()

    def read_openings(self) -> None:
        """What the work is, and what it leads to."""
        self.occupation, self.way = self.columns.openings.occupation, self.columns.openings.way

    def _by_way(self) -> npt.NDArray[np.int16]:
        """int16[n, w]: what each way out says to each candidate; -1 where none was asked for."""
        asked, n = self.columns.candidates.wished_ways, len(self.columns.candidates)
        part = np.full((n, len(WAYS)), _NONE, dtype=np.int16)
        part[np.unique(asked.row)] = _OTHER_WAY
        full = _BY_RANK[np.minimum(asked.rank, len(_BY_RANK) - 1)][:, None]
        met = _WAY_MET[asked.way]
        told = np.where(met > 0, NEUTRAL + (full - NEUTRAL) * met // 100, _NONE)
        np.maximum.at(part, asked.row, told.astype(np.int16))
        return part

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; parts are rounded down."""
        rows, cols = np.asarray(rows), np.asarray(cols)
        trade = self._by_trade(rows, self.occupation[cols])
        way = self.by_way[rows][:, self.way[cols]].astype(np.int32)
        lower, both = np.minimum(trade, way), (trade + way) // 2
        part = np.where(trade == _NONE, way, np.where(way == _NONE, trade, np.where(lower < NEUTRAL, lower, both)))
        part = np.where(part == _NONE, NEUTRAL, part)
        wants_course = self._wants_course(rows)
        is_course = _IS_COURSE[self.way[cols]]
        unasked = is_course[None, :] & ~wants_course[:, None]
        return Judgement(np.ones((1, 1), dtype=np.bool_), np.where(unasked, np.minimum(part, _UNASKED_COURSE), part))

    def _wants_course(self, rows: Rows) -> npt.NDArray[np.bool_]:
        asked = self.columns.candidates.wished_ways
        wants = np.zeros(len(self.columns.candidates), dtype=np.bool_)
        wants[asked.row[_IS_COURSE[asked.way]]] = True
        own: npt.NDArray[np.bool_] = wants[rows]
        return own

    def _by_trade(self, rows: Rows, group: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """int32[r, c]: what each trade says to each candidate; -1 where none was asked for, or none is known."""
        wished = self.columns.candidates.wished
        distinct, place = np.unique(group, return_inverse=True)

        def told(entry: Rows) -> npt.NDArray[np.int64]:
            full = _BY_RANK[np.minimum(wished.rank[entry], len(_BY_RANK) - 1)][:, None]
            near = self.near[wished.occupation[entry][:, None], distinct[None, :]]
            return np.where(near > 0, NEUTRAL + (full - NEUTRAL) * near // 100, _OTHER_TRADE)

        part = largest_by_row(self.trade_bounds, rows, told, len(distinct), missing=_NONE)
        part[:, distinct < 0] = _NONE
        return part[:, place]

    def kinds(self) -> Kinds:
        """Alike are those with the same wishes in the same order."""
        return Kinds(self.kept("candidates", self._people_alike), self.kept("openings", self._works_alike))

    def _people_alike(self) -> KindNumbers:
        people, n = self.columns.candidates, len(self.columns.candidates)
        trades_asked = alike_sets(people.wished.row, n, people.wished.occupation, people.wished.rank)
        ways_asked = alike_sets(people.wished_ways.row, n, people.wished_ways.way, people.wished_ways.rank)
        return alike(trades_asked, ways_asked)

    def _works_alike(self) -> KindNumbers:
        return alike(self.occupation, self.way)

    def explain(self, row: int, col: int) -> Detail:
        """Say what of the wishes the work meets, and what it does not."""
        columns = self.columns
        trade = int(self._by_trade(np.array([row]), self.occupation[[col]])[0, 0])
        way = int(self.by_way[row, self.way[col]])
        facts: list[Text] = []
        asks: list[Text] = []
        codes, known = columns.codes.occupations, columns.vocabulary.occupations
        asked = columns.candidates.wished.occupation[self.trade_bounds[row] : self.trade_bounds[row + 1]]
        wished = [known[codes[number]].label for number in asked.tolist()]
        if wished and trade == _NONE:
            facts.append(Message("wishes.work_unknown", wished=wished))
        elif wished:
            near = int(self.near[asked, self.occupation[col]].max())
            key = "other" if trade <= NEUTRAL else kinship(near)
            facts.append(Message(f"wishes.{key}_trade", wished=wished))
            if key != "same":
                asks.append(Message("ask.other_trade"))
        if way != _NONE:
            own = slice(self.way_bounds[row], self.way_bounds[row + 1])
            ways = [Message(f"way.{WAYS[number]}") for number in columns.candidates.wished_ways.way[own].tolist()]
            this = Message(f"way.{WAYS[self.way[col]]}")
            facts.append(Message(f"wishes.{'way' if way >= NEUTRAL else 'other_way'}", wished=ways, way=this))
            if way < NEUTRAL:
                asks.append(Message("ask.other_way", way=this))
        if _IS_COURSE[self.way[col]] and not self._wants_course(np.array([row]))[0]:
            facts.append(Message("wishes.unasked_course"))
            asks.append(Message("ask.course"))
        if not facts:
            facts.append(Message("wishes.nothing"))
            asks.append(Message("ask.wishes"))
        return Detail(tuple(facts), asks=tuple(Ask("person", text) for text in asks))


def _kinship(columns: Columns) -> npt.NDArray[np.int32]:
    """int32[g + 1, g + 1]: how much of a wish for one occupation another meets, percent; the last stands for none."""
    return _kin(trades(columns.vocabulary), tuple(term.ssyk for term in columns.vocabulary.tracks.values()))


@cache
def _kin(known: Trades, tracks: tuple[tuple[str, ...], ...]) -> npt.NDArray[np.int32]:
    n = len(known.occupations)
    near = np.zeros((n + 1, n + 1), dtype=np.int32)
    near[:-1, :-1] = known.nearness_matrix
    for track in tracks:
        led_to = [known.numbers[ssyk] for ssyk in track if ssyk in known.numbers]
        near[np.ix_(led_to, led_to)] = np.maximum(near[np.ix_(led_to, led_to)], _MOST_NEAR)
    np.minimum(near, _MOST_NEAR, out=near)
    near[np.arange(n), np.arange(n)] = 100
    near.setflags(write=False)
    return near
