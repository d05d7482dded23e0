"""Language: the levels required and wanted, against the levels known, on the CEFR scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike, alike_sets
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
    Step,
    padded_slots,
)
from matchcore.criteria.seeded import SeededFault, misread, misruled
from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, Phrase, Text
from matchcore.policy import FULL_PART, NEUTRAL, Policy
from matchcore.pool import CandidateColumns, Columns, LanguageTable
from matchcore.records.model import LEVELS, SKILLS
from matchcore.vocabulary.repair import folded

_UNKNOWN = -1
_BELOW_A1 = 0
_N_SKILLS = len(SKILLS) + 1  # the language as a whole, and each skill

_NO_REASON = frozenset(
    {"krav", "ska krav", "skall krav", "skakrav", "skallkrav", "ett krav", "required", "requirement"}
)
"""What says that a level is required and not why, folded: no reason for a language demand."""

_STEPS = len(LEVELS) - 1
_NEED, _KNOWN = np.meshgrid(np.arange(_STEPS + 1), np.arange(_STEPS + 1), indexing="ij")
_WORTH = np.where(
    _KNOWN >= _NEED,
    (FULL_PART - NEUTRAL) * _NEED // _STEPS,
    (FULL_PART - NEUTRAL) * _KNOWN * (10 - (_NEED - _KNOWN)) // (10 * _STEPS),
).astype(np.int32)
"""int32[need, known]: what a level lifts where another is asked for: met, or tolerated."""

_AGAINST = (NEUTRAL * np.arange(_STEPS + 1) // _STEPS).astype(np.int32)
"""int32: what a required level that is not reached speaks against, by the levels short."""


class LanguageCriterion(Criterion):
    """A level asked for and met lifts by how high it is; one that the employer tolerates lifts as the level it is.

    Of C2, six steps up from Pre-A1, a level met is worth its share; a tolerated one the share of the level known, less
    a tenth for each level short. Of several demands on one language the one worth most counts; languages are added up.
    A wanted level that is not met changes nothing. A required one that is not met, less the employer's tolerance,
    closes the gate and speaks against by the levels short. A level that is not known is neutral; the policy says
    whether the gate lets it through, and a tolerance that covers every level always does. A level may be estimated from
    a course: completed, the course's level; enrolled, the level of the course before.
    """

    name = "language"
    label = Phrase("språk", "language")
    obstacle = Phrase("Språkkraven", "language")
    seeded_faults = (
        misread("level order off by one", "openings.languages.level", lambda level: level + 1),
        misread("employer's tolerance ignored", "openings.languages.tolerance", np.zeros_like),
        misread("wanted level closes the gate", "openings.languages.required", np.ones_like),
        misread(
            "enrolled taken for completed",
            "candidates.languages",
            lambda known: replace(known, completed=known.course >= 0),
        ),
        misread(
            "every course taken for B1",
            "vocabulary.courses",
            lambda terms: {code: replace(term, level="B1") for code, term in terms.items()},
        ),
        SeededFault("unknown level taken for fluent", lambda columns, policy: (_fluent(columns), policy)),
        misruled("unknown level let through", "language", unknown="open"),
    )

    def read_terms(self) -> None:
        """What courses stand for."""
        self.completed, self.enrolled = course_levels(self.columns, self.policy)

    def read_candidates(self) -> None:
        """The levels known."""
        self.given, self.is_from_course = self._given(self.columns.candidates.languages)

    def read_openings(self) -> None:
        """What is asked for."""
        demands, n = self.columns.openings.languages, len(self.columns.openings)
        key = demands.language.astype(np.int64) * _N_SKILLS + demands.skill
        asked, atom = np.unique(key, return_inverse=True)
        self.things = asked
        # Laid out so that the demands on one language stand together.
        order = np.lexsort((demands.language, demands.row)).astype(np.int32)
        self.slots = padded_slots(demands.row[order], n)
        if len(order):
            self.slots = np.where(self.slots >= 0, order[self.slots], np.int32(-1))
        # The last column stands for "nothing asked": its level is always enough.
        used = self.slots >= 0
        self.atom = np.where(used, atom.reshape(-1)[self.slots] if len(atom) else 0, len(asked))
        self.need = self._by_slot(demands.level, used)
        least = np.where(demands.required, demands.level - demands.tolerance, _BELOW_A1)
        self.least = self._by_slot(least, used)
        self.is_gate = used & demands.required[self.slots] if len(atom) else used
        number = demands.language[self.slots] if len(atom) else self.slots
        self.begins = np.ones(self.slots.shape, dtype=np.bool_)
        self.begins[:, 1:] = number[:, 1:] != number[:, :-1]

    def read_both(self) -> None:
        """What is known of what is asked for."""
        self.level, self.is_estimate = self._levels(self.things)

    def _by_slot(self, values: npt.NDArray[np.int8], used: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
        if not len(values):
            return np.zeros(self.slots.shape, dtype=np.int8)
        return np.where(used, values[self.slots], 0).astype(np.int8)

    def _levels(self, asked: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
        """int8[n, a + 1] and bool[n, a + 1]: each candidate's level for each thing asked, and whether it is estimated.

        A skill that is not recorded is taken to be at the level of the whole.
        """
        known, n = self.kept("candidates", self._known), len(self.columns.candidates)
        level = np.full((len(asked) + 1, n), _STEPS, dtype=np.int8)
        estimate = np.zeros((len(asked) + 1, n), dtype=np.bool_)
        for column, key in enumerate(asked.tolist()):
            if key in known:
                level[column], estimate[column] = known[key]
            else:
                self._level(key, level[column], estimate[column])
                known[key] = level[column], estimate[column]
        return level.T, estimate.T

    def _known(self) -> dict[int, tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]]:
        """By thing that has been asked for so far: as `_levels`."""
        return {}

    def _level(self, key: int, level: npt.NDArray[np.int8], estimate: npt.NDArray[np.bool_]) -> None:
        """Set each candidate's level for a thing, and whether it is estimated."""
        table, (language, skill) = self.columns.candidates.languages, divmod(key, _N_SKILLS)
        level[:] = _UNKNOWN
        for source in (0, skill):
            here = (table.language == language) & (table.skill == source) & (self.given != _UNKNOWN)
            level[table.row[here]] = self.given[here]
            estimate[table.row[here]] = self.is_from_course[here]

    def _given(self, table: LanguageTable) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
        """int8[k], bool[k]: the level of each row of the table, from its course where no level is stated."""
        completed, enrolled = self.completed[table.course], self.enrolled[table.course]
        from_course = np.where(table.completed, completed, enrolled).astype(np.int8)
        use_course = (table.level < 0) & (table.course >= 0)
        return np.where(use_course, from_course, table.level).astype(np.int8), use_course

    def judge(self, rows: Rows, cols: Rows) -> Judgement:
        """Judge a block; parts are rounded down."""
        shape = len(rows), len(cols)
        lift, of_language, short = (np.zeros(shape, dtype=np.int32) for _ in range(3))
        is_open = np.ones(shape, dtype=np.bool_)
        level = self.level[rows]
        lets_unknown = self.policy.language.unknown == "open"
        for slot in range(self.slots.shape[1]):
            used = self.slots[cols, slot] >= 0
            if not used.any():
                break
            begins = self.begins[cols, slot]
            lift[:, begins] += of_language[:, begins]
            of_language[:, begins] = 0
            need, least, gate = (line[cols, slot][None, :] for line in (self.need, self.least, self.is_gate))
            level_here = level[:, self.atom[cols, slot]]
            is_unknown, known = level_here == _UNKNOWN, np.maximum(level_here, _BELOW_A1)
            passes = known >= least
            counts = ~is_unknown & used & np.where(gate, passes, known >= need)
            np.maximum(of_language, np.where(counts, _WORTH[need, known], 0), out=of_language)
            np.maximum(short, np.where(gate & ~is_unknown & ~passes, need - known, 0), out=short)
            if self.policy.language.gate:
                is_open &= np.where(is_unknown, lets_unknown | (least <= _BELOW_A1), passes) | ~gate
        lift += of_language
        part = NEUTRAL + np.minimum(lift, FULL_PART - NEUTRAL) - _AGAINST[short]
        return Judgement(is_open, np.maximum(part, 0))

    def kinds(self) -> Kinds:
        """Alike are those at the same levels of all that is asked, and openings that ask the same of them."""
        return Kinds(alike(*self.level.T), self.kept("openings", self._openings_alike))

    def _openings_alike(self) -> KindNumbers:
        demands = self.columns.openings.languages
        told = demands.language, demands.skill, demands.level, demands.tolerance, demands.required
        return alike_sets(demands.row, len(self.columns.openings), *told)

    def explain(self, row: int, col: int) -> Detail:
        """Say each demand, the level known and where it comes from, and which course would reach it."""
        demands = self.columns.openings.languages
        facts: list[Text] = []
        openers: list[Change] = []
        asks: list[Ask] = []
        flags: set[Flag] = set()
        for slot in np.argsort(self.slots[col], kind="stable").tolist():
            position = int(self.slots[col, slot])
            if position < 0:
                continue
            known = int(self.level[row, self.atom[col, slot]])
            need = int(demands.level[position])
            what = self._asked(position)
            gate = bool(self.is_gate[col, slot])
            values = {"what": what, "need": LEVELS[need], "has": _level_text(known)}
            facts.append(Message("language.required" if gate else "language.wanted", **values))
            is_estimate = bool(self.is_estimate[row, self.atom[col, slot]])
            if is_estimate:
                facts.append(Message("language.estimate"))
                flags.add("estimate")
                if gate and known <= need:  # it shuts the gate, or lets through with nothing to spare
                    asks.append(Ask("person", Message("ask.level_estimated", what=what, has=_level_text(known))))
            if gate:
                reason = demands.reason[position]
                if reason and folded(reason) not in _NO_REASON:
                    facts.append(Message("language.reason", reason=reason))
                else:
                    facts.append(Message("language.no_reason"))
                    asks.append(Ask("employer", Message("ask.language_reason", what=what, need=LEVELS[need])))
                if demands.tolerance[position] and known != _UNKNOWN and known < need:
                    facts.append(Message("language.tolerance", levels=int(demands.tolerance[position])))
            if known == _UNKNOWN:
                flags.add("unknown")
                asks.append(Ask("person", Message("ask.level", what=what)))
                if gate and self.least[col, slot] <= _BELOW_A1:
                    facts.append(Message("language.any_level"))
            if gate:
                has = _level_told(known, is_estimate)
                openers += self._openers(known, has, int(self.least[col, slot]), int(position), what)
        if not facts:
            facts.append(Message("language.nothing"))
            asks += self._beginner(row)
        return Detail(tuple(facts), tuple(openers), frozenset(flags), asks=tuple(asks))

    def _beginner(self, row: int) -> Iterator[Ask]:
        """What to ask of work that asks for no language where the person has only begun to learn Swedish."""
        table, codes = self.columns.candidates.languages, np.array(self.columns.codes.languages)
        swedish = self.given[(table.row == row) & (table.skill == 0) & (codes[table.language] == "sv")]
        if _UNKNOWN < swedish.max(initial=_UNKNOWN) <= LEVELS.index("A1"):
            yield Ask("employer", Message("ask.beginner", has=LEVELS[int(swedish.max())]))

    def doubt_of(self, row: int) -> Text | None:
        """The level of a language that is asked for, where it is estimated."""
        languages = {code: self.columns.vocabulary.languages[code].label for code in self.columns.codes.languages}
        for at in np.flatnonzero(self.is_estimate[row, :-1] & (self.level[row, :-1] != _UNKNOWN)).tolist():
            what = languages[self.columns.codes.languages[int(self.things[at]) // _N_SKILLS]]
            return Message("ask.level_estimated", what=what, has=_level_text(int(self.level[row, at])))
        return None

    def _openers(self, known: int, has: Text | str, least: int, position: int, what: Text) -> list[Change]:
        """What would open the gate of one required demand: nothing when it is open."""
        own = self.policy.language
        is_open = own.unknown == "open" or least <= _BELOW_A1 if known == _UNKNOWN else known >= least
        if is_open or not own.gate:
            return []
        code = self.columns.codes.languages[self.columns.openings.languages.language[position]]
        level = LEVELS[max(least, 1)]
        if known == _UNKNOWN:
            return [Change("language", code, level, Message("language.ask", what=what, need=level))]
        course = course_reaching(self.columns, self.policy, code, max(least, 1))
        values = {"what": what, "need": level, "has": has}
        if course is not None:
            return [Change("language", code, level, Message("language.reach_by", course=course, **values))]
        return [Change("language", code, level, Message("language.reach", **values))]

    def _asked(self, position: int) -> Text:
        demands = self.columns.openings.languages
        language = self.columns.vocabulary.languages[self.columns.codes.languages[demands.language[position]]]
        if demands.skill[position] == 0:
            return language.label
        return Message(
            "language.skill", language=language.label, skill=Message(f"skill.{SKILLS[demands.skill[position] - 1]}")
        )

    def steps_for(self, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
        """Each level above hers, up to the highest asked for."""
        columns, table = self.columns, one.languages
        demands = columns.openings.languages
        given, is_estimate = self._given(table)
        asked = asking[demands.row]
        for number in np.unique(demands.language[asked]).tolist():
            term = columns.vocabulary.languages[columns.codes.languages[number]]
            own = table.language == number
            lowest = int(given[own].min()) if (table.skill[own] == 0).any() else _UNKNOWN
            told = _level_told(lowest, bool(is_estimate[own].any()))
            has = max(lowest, 0)
            for level in range(has + 1, int(demands.level[asked & (demands.language == number)].max()) + 1):
                course = course_reaching(columns, self.policy, term.code, level)
                values = {"what": term.label, "need": LEVELS[level], "has": told}
                text = Message("language.reach", **values)
                if course is not None:
                    text = Message("language.reach_by", course=course, **values)
                change = Change("language", term.code, LEVELS[level], text)
                yield Step(change, {"language": {term.code: LEVELS[level]}}, 2 * (level - has))


def course_reaching(columns: Columns, policy: Policy, language: str, level: int) -> Phrase | None:
    """The first course, in the order they are taken, whose completion is estimated to reach a level (1–6)."""
    completed, _ = course_levels(columns, policy)
    for number, code in enumerate(columns.codes.courses):
        term = columns.vocabulary.courses[code]
        if term.language == language and completed[number] >= level:
            before = term.previous
            if before is None or completed[columns.codes.courses.index(before)] < level:
                return term.label
    return None


def course_levels(columns: Columns, policy: Policy) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """int8[k + 1] twice: the level that completing, and that being enrolled in, each course stands for.

    Indexed as `Codes.courses`; the last entry answers for "no course" (-1). Someone enrolled has the course before
    behind her; in the first course of all she has no level yet, which is not known rather than none. Raises
    `PolicyError` when the policy names a course that the vocabulary lacks.
    """
    courses = columns.vocabulary.courses
    strange = sorted(set(policy.language.course_levels) - set(courses))
    if strange:
        remedy = Message("pool.unknown_code.near", near=list(columns.codes.courses))
        what = Message("pool.unknown_code")
        raise PolicyError([Problem(what, remedy, "policy", "language.course_levels", code) for code in strange])
    number = {level: position for position, level in enumerate(LEVELS)}
    stated: Mapping[str, str] = {code: policy.language.course_levels.get(code, courses[code].level) for code in courses}
    completed = [number[stated[code]] for code in columns.codes.courses]  # type: ignore[index]  # checked on loading
    enrolled = [
        _UNKNOWN if (before := courses[code].previous) is None else number[stated[before]]  # type: ignore[index]  # same
        for code in columns.codes.courses
    ]
    return np.array([*completed, _UNKNOWN], dtype=np.int8), np.array([*enrolled, _UNKNOWN], dtype=np.int8)


def _level_text(level: int) -> Text | str:
    if level == _UNKNOWN:
        return Message("language.level_unknown")
    return LEVELS[level] if level else Message("language.level_below")


def _level_told(level: int, is_estimate: bool) -> Text | str:
    """The level, and that it is to be asked about where it is estimated."""
    told = _level_text(level)
    return Message("language.level_estimated", level=told) if is_estimate and level != _UNKNOWN else told


def _fluent(columns: Columns) -> Columns:
    """A fault: whoever has no level in a language that is asked for is taken to speak it as a native."""
    known, asked = columns.candidates.languages, np.unique(columns.openings.languages.language)
    row, place = np.divmod(np.arange(len(columns.candidates) * len(asked)), max(1, len(asked)))
    told = np.isin(row * 2**32 + asked[place], known.row.astype(np.int64) * 2**32 + known.language)
    extra = {name: np.zeros(np.count_nonzero(~told), dtype=np.int32) for name in ("skill", "completed")}
    extra |= {"row": row[~told], "language": asked[place[~told]]}
    extra |= {"level": extra["skill"] + len(LEVELS) - 1, "course": extra["skill"] - 1}
    both = {
        name: np.append(getattr(known, name), some).astype(getattr(known, name).dtype) for name, some in extra.items()
    }
    return replace(columns, candidates=replace(columns.candidates, languages=LanguageTable(**both)))
