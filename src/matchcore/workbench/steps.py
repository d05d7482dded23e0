"""The smallest steps that a person could take: a module, a level, a licence, ten kilometres.

Only what some opening with a seat asks for is a step. Steps of one kind and code are rungs of a ladder, lowest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.criteria import CRITERIA, Change
from matchcore.criteria.language import course_levels, course_reaching
from matchcore.messages import Message, Text
from matchcore.policy import FULL_PART
from matchcore.pool import NEVER, CandidateColumns
from matchcore.pool.arranging import take_candidate
from matchcore.records import Certificate
from matchcore.records.model import LEVELS
from matchcore.solution.solution import Solution
from matchcore.vocabulary import ModuleTerm

__all__ = ["Step", "steps_of"]

_EPOCH = date(1970, 1, 1)
_RUNGS_KM = (10, 20, 30)
_MOST_KM = 3000
_MOST_DATES = 3
_MOST_EXPLAINED = 100


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    change
        Of what kind it is, what it is about, and in words.
    arguments
        What `MatchResult.what_if` takes for it.
    size
        How large it is, roughly: a paper shown or a form accepted 0, a module or ten kilometres 1, a level 2, a whole
        certificate 3. Of steps that do as much, the smaller goes first.
    """

    change: Change
    arguments: Mapping[str, Any]
    size: int


def steps_of(solution: Solution, row: int) -> list[Step]:
    """The steps that a candidate could take, the rungs of each ladder lowest first."""
    asking = solution.pool.openings.seats > 0
    one = take_candidate(solution.pool.candidates, row)
    return [
        *_certificate_steps(solution, one, asking),
        *_language_steps(solution, one, asking),
        *_track_steps(solution, one, asking),
        *_reach_steps(solution, one),
        *_form_steps(solution, one, asking),
        *_date_steps(solution, one, asking),
        *_own_steps(solution, row, asking),
    ]


def _certificate_steps(solution: Solution, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """Each certificate asked for: to get, to finish module by module, to renew, or to have seen."""
    columns, table = solution.pool.columns, one.certificates
    demands = columns.openings.certificates
    for number in np.unique(demands.code[asking[demands.row]]).tolist():
        term = columns.vocabulary.certificates[columns.codes.certificates[number]]
        own = np.flatnonzero(table.code == number)
        whole = own[table.share[own] == FULL_PART]
        last = int(columns.openings.start[asking].max())
        lasting = whole[table.valid_to[whole] >= last]
        key, size = "get", 3
        if len(lasting) and table.validated[lasting].any():
            continue
        if len(lasting):
            key, size = "validate", 0
        elif len(whole):
            key = "renew"
        elif len(own):
            yield from _module_steps(table, own, term.code, term.label, term.modules)
            continue
        text = Message(f"certificates.{key}", certificate=term.label)
        yield Step(Change("certificate", term.code, None, text), {"certificate": term.code}, size)


def _module_steps(
    table: Any, own: npt.NDArray[np.intp], code: str, label: Text, modules: Sequence[ModuleTerm]
) -> Iterator[Step]:
    """What is left of a partial certificate: one module more, and all of them. The standing and the dates stay."""
    best = own[np.lexsort((table.validated[own], table.share[own]))[-1]]
    passed = int(table.modules[best])
    left = [module for bit, module in enumerate(modules) if not passed >> bit & 1]
    has = [module.code for bit, module in enumerate(modules) if passed >> bit & 1]
    for count in sorted({1, len(left)} - {0}):
        more = left[:count]
        certificate = Certificate(
            code=code,
            standing="validated" if table.validated[best] else "declared",
            modules=None if count == len(left) else (*has, *(module.code for module in more)),
            issued=_date(int(table.valid_from[best])),
            expires=_date(int(table.valid_to[best])),
        )
        text = Message("certificates.finish", certificate=label, modules=[module.label for module in more])
        yield Step(Change("certificate", code, None, text), {"certificate": certificate}, count)


def _language_steps(solution: Solution, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """Each level above hers, up to the highest asked for."""
    columns, table = solution.pool.columns, one.languages
    demands = columns.openings.languages
    completed, enrolled = course_levels(columns, solution.policy)
    asked = asking[demands.row]
    for number in np.unique(demands.language[asked]).tolist():
        term = columns.vocabulary.languages[columns.codes.languages[number]]
        own = table.language == number
        estimate = np.where(table.completed, completed[table.course], enrolled[table.course])
        known = np.where((table.level < 0) & (table.course >= 0), estimate, table.level)[own]
        has = max(int(known.min()), 0) if len(known) and (table.skill[own] == 0).any() else 0
        for level in range(has + 1, int(demands.level[asked & (demands.language == number)].max()) + 1):
            course = course_reaching(columns, solution.policy, term.code, level)
            now: Text | str = Message("language.level_unknown" if not len(known) else "language.level_below")
            values = {"what": term.label, "need": LEVELS[level - 1], "has": LEVELS[has - 1] if has else now}
            text = Message("language.reach", **values)
            if course is not None:
                text = Message("language.reach_by", course=course, **values)
            change = Change("language", term.code, LEVELS[level - 1], text)
            yield Step(change, {"language": {term.code: LEVELS[level - 1]}}, 2 * (level - has))


def _track_steps(solution: Solution, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """Each track asked for: a module more, as far as each opening's least share, and the whole."""
    columns, table = solution.pool.columns, one.tracks
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


def _reach_steps(solution: Solution, one: CandidateColumns) -> Iterator[Step]:
    """Ten kilometres more, twenty, thirty."""
    stated = int(one.reach_m[0])
    reach_km = stated / 1000 if stated >= 0 else solution.policy.location.assumed_reach_km
    for more in _RUNGS_KM:
        if reach_km + more <= _MOST_KM:
            change = Change("reach_km", None, reach_km + more, Message("location.beyond", km=more))
            yield Step(change, {"reach_km": reach_km + more}, more // 10)


def _form_steps(solution: Solution, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """Each form of employment that is offered and that she does not accept."""
    columns = solution.pool.columns
    offered = columns.openings.form[asking & (columns.openings.form >= 0)]
    for number in np.unique(offered).tolist():
        if not int(one.forms[0]) >> number & 1:
            term = columns.vocabulary.forms[columns.codes.forms[number]]
            change = Change("form", term.code, None, Message("terms.accept_form", form=term.label.inline))
            yield Step(change, {"form": term.code}, 0)


def _date_steps(solution: Solution, one: CandidateColumns, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """The first days that she would have to be free for openings that start before; the nearest of them."""
    openings = solution.pool.openings
    latest = openings.start[asking & openings.start_stated] + np.int32(solution.policy.terms.start_slack_days)
    earlier = np.unique(latest[latest < one.available[0]])
    for rung, day in enumerate(earlier[::-1][:_MOST_DATES].tolist(), start=1):
        first = _EPOCH + timedelta(days=day)
        change = Change("available_from", None, first.isoformat(), Message("terms.be_available", latest=first))
        yield Step(change, {"available_from": first}, rung)


def _own_steps(solution: Solution, row: int, asking: npt.NDArray[np.bool_]) -> Iterator[Step]:
    """What criteria of one's own say would open their gates, as far as it is a fact about the person."""
    rows = np.array([row])
    cols = np.flatnonzero(asking)
    told: dict[tuple[str | None, Any], Change] = {}
    for criterion in solution.pairs.criteria:
        if type(criterion) in CRITERIA or not len(cols):
            continue
        is_open = np.broadcast_to(criterion.judge(rows, cols).is_open, (1, len(cols)))[0]
        for col in cols[~is_open][:_MOST_EXPLAINED].tolist():
            for change in criterion.explain(row, col).openers:
                if change.kind == "fact" and change.code is not None:
                    told.setdefault((change.code, change.value), change)
    for change in told.values():
        yield Step(change, {"facts": {change.code: change.value}}, 3)


def _date(day: int) -> date | None:
    return None if abs(day) >= NEVER else _EPOCH + timedelta(days=day)
