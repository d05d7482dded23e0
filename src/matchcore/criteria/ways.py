"""Ways out: what a programme decides that each is worth, on top of the score, and whom subsidised seats are for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike
from matchcore.criteria.criterion import Ask, Change, Criterion, Detail, Judgement, KindNumbers, Kinds, Rows
from matchcore.criteria.seeded import misread, misruled
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import SCORE_OF_POINT, WAYS_ON_TOP, Need
from matchcore.pool import NEVER
from matchcore.pool.fields import day_number
from matchcore.records.model import WAYS
from matchcore.rendering import Points

_NO, _NOT_SAID, _YES = 0, 1, 2
_SUBSIDISED = WAYS.index("subsidised")
_NOT_ASKED = -1


class WaysCriterion(Criterion):
    """A way is worth what the policy says, on top of the score; a subsidised seat to those whom its rules name.

    The part is the points themselves, in hundredths. A subsidised seat is closed to whoever is known to meet none of
    the rules; what is not known closes nothing, gives no points, and is asked. The engine puts this criterion after the
    others where the policy decides something of ways.
    """

    name = WAYS_ON_TOP
    label = Phrase("väg ut", "way out")
    obstacle = Phrase("Vem platser med stöd är till för", "whom subsidised seats are for")
    seeded_faults = (
        misruled("the way's worth forgotten", "ways", points={}, order=()),
        misread("need of support forgotten", "candidates.support", lambda need: np.full_like(need, _NOT_ASKED)),
    )

    def read_terms(self) -> None:
        """What each way is worth."""
        self.worth = np.array([self.policy.ways.worth(way) for way in WAYS]) * 100 // SCORE_OF_POINT

    def read_candidates(self) -> None:
        """Which rules each meets."""
        self.met = {rule: self._met(rule) for rule in self.policy.ways.subsidised_for}
        everybody = np.full(len(self.columns.candidates), _YES if not self.met else _NO, dtype=np.int8)
        self.needs: npt.NDArray[np.int8] = np.maximum.reduce([everybody, *self.met.values()])

    def _met(self, rule: Need) -> npt.NDArray[np.int8]:
        """int8[n]: whether each candidate meets a rule: 2 yes, 1 not known, 0 no."""
        people = self.columns.candidates
        if rule == "support":
            return np.where(people.support > 0, _YES, np.where(people.support < 0, _NOT_SAID, _NO)).astype(np.int8)
        if rule == "priority":
            return np.array([_YES if codes else _NO for codes in people.priority], dtype=np.int8)
        waited = day_number(self.columns.as_of) - people.registered.astype(np.int64)
        is_long = np.where(waited >= self.policy.ways.waiting_days, _YES, _NO)
        return np.where(people.registered == NEVER, _NOT_SAID, is_long).astype(np.int8)

    def read_openings(self) -> None:
        """The ways."""
        self.way = self.columns.openings.way

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block."""
        needs, way = self.needs[rows][:, None], self.way[cols][None, :]
        is_subsidised = way == _SUBSIDISED
        is_open = ~is_subsidised | (needs > _NO) if self.policy.ways.gate else np.ones((1, 1), dtype=np.bool_)
        return Judgement(is_open, np.where(is_subsidised & (needs < _YES), 0, self.worth[way]))

    def kinds(self) -> Kinds:
        """Alike are those who need a subsidised seat as much, and openings of one way."""
        return Kinds(alike(self.needs), self.kept("openings", self._ways_alike))

    def _ways_alike(self) -> KindNumbers:
        return alike(self.way)

    def explain(self, row: int, col: int) -> Detail:
        """Say what the way is worth, and by which rule the person is given a subsidised seat, or is not."""
        way, needs = int(self.way[col]), int(self.needs[row])
        named = Message(f"way.{WAYS[way]}")
        facts: list[Text] = []
        is_restricted = way == _SUBSIDISED and bool(self.met)
        if is_restricted:
            rules = [rule for rule, met in self.met.items() if met[row] == needs]
            key = {_NO: "none", _NOT_SAID: "not_known", _YES: "met"}[needs]
            facts.append(Message(f"ways.{key}", rules=[self._words(rule) for rule in rules]))
        if self.worth[way] and not (is_restricted and needs < _YES):
            facts.append(Message("ways.worth", way=named, points=Points(int(self.worth[way]) * 100, in_words=True)))
        if not facts:
            facts.append(Message("ways.nothing", way=named))
        if not is_restricted or needs == _YES:
            return Detail(tuple(facts))
        if needs == _NOT_SAID:
            asks = tuple(
                Ask("person", Message(f"ask.need_of_{rule}")) for rule in self.met if self.met[rule][row] == needs
            )
            return Detail(tuple(facts), flags=frozenset({"unknown"}), asks=asks)
        text = Message("ways.meet", rules=[self._words(rule) for rule in self.met])
        openers = (Change("subsidised_for", None, None, text),) if self.policy.ways.gate else ()
        return Detail(tuple(facts), openers)

    def _words(self, rule: Need) -> Text:
        return Message(f"ways.rule.{rule}", days=self.policy.ways.waiting_days)
