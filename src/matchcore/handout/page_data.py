"""What the page builds explanations and profiles from, and searches through: plain values, as JSON in the page.

What each person holds and wishes stands in words: to be searched through, and read on the person's own row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.handout.employer_paper import asked_for
from matchcore.handout.handed import Handout, Person, checks
from matchcore.messages import Message, MessageLanguage, Phrase, Text, render
from matchcore.pool import Pool
from matchcore.records.model import LEVELS, SKILLS, WAYS
from matchcore.rendering import points, signed_points
from matchcore.solution.parts import BALANCE, NEUTRAL_SCORE, Part, by_weight

_WORDS = ("shown", "next", "check", "nobody", "open_all", "close_all", "too_many", "holds", "asks", "lists")

_MANY = 1_000
"""Of more people than these only the nearest opening is told with what was compared: a page is to be mailed."""

_Held = tuple[tuple[Text, tuple[Text, ...]], ...]
"""What somebody holds: a label, and the things, group by group."""


class _Strings:
    """Words that stand once in the data, and are named by their number."""

    def __init__(self, language: MessageLanguage) -> None:
        self.language = language
        self.number: dict[str, int] = {}

    def __call__(self, said: object) -> int:
        words = render(said, self.language)
        return self.number.setdefault(words, len(self.number))


def data_of(content: Handout, people: Sequence[Person], language: MessageLanguage) -> str:
    """The data, as JSON that cannot end its script."""
    strings, pool = _Strings(language), content.solution.pool
    opening_of = content.solution.assignment.opening_of.tolist()
    held = [[_labelled(group, strings) for group in own] for own in _held_by_people(pool)]
    asked = {col: [_labelled(group, strings) for group in asked_for(pool, col)] for col in set(opening_of) - {-1}}
    heads = [Message(f"explain.{name}").text(language) for name in BALANCE]
    gates = [Message(f"explain.{name}").text(language) for name in ("closed", "open", "sum", "neutral")]
    gates.append(points(NEUTRAL_SCORE, language))
    data = {
        "words": {name: Message(f"page.{name}").text(language) for name in _WORDS},
        "heads": heads,
        "gates": gates,
        "people": [_told(person, strings, 1 if len(people) > _MANY else None) for person in people],
        "held": held,
        "at": opening_of,
        "asked": asked,
        "lists": [_lists(content, person, strings) for person in people] if content.shortlists else [],
        "strings": list(strings.number),
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _labelled(group: tuple[Text, object], strings: _Strings) -> list[Any]:
    label, said = group
    return [strings(label), [strings(each) for each in (said if isinstance(said, tuple) else (said,))]]


def _lists(content: Handout, person: Person, strings: _Strings) -> list[int]:
    """On whose lists a person stands."""
    lists = content.shortlists
    entries = lists.of_person(person.candidate_id) if lists is not None else ()
    return [strings(", ".join(filter(None, (one.title, one.employer))) or one.opening_id) for one in entries]


def _told(person: Person, strings: _Strings, n_compared: int | None) -> list[Any]:
    """Why somebody is proposed where she is; or what is near, the first `n_compared` with what was compared."""
    language = strings.language
    if person.placement is not None:
        words = [strings(each) for each in checks(person.parts)]
        return [strings(points(person.placement.score, language)), _parts(person.parts, strings), words]
    return [
        [
            strings(", ".join(part for part in (near.title, near.employer) if part)),
            strings(near.opening_id),
            strings(points(near.score, language)),
            strings(near.next_step),
            _parts(near.parts, strings) if n_compared is None or number < n_compared else [],
        ]
        for number, near in enumerate(person.near)
    ]


def _parts(parts: Iterable[Part], strings: _Strings) -> list[Any]:
    language = strings.language
    return [
        [
            strings(part.label),
            strings(part.percent),
            strings(signed_points(part.step, language) if part.is_weighed else ""),
            int(part.is_open),
            [strings(fact) for fact in part.facts],
        ]
        for part in by_weight(parts)
    ]


def _held_by_people(pool: Pool) -> list[_Held]:
    """What each candidate holds, in the pool's order."""
    told: list[list[tuple[Text, tuple[Text, ...]]]] = [[] for _ in range(pool.n_candidates)]
    for key, groups in _groups(pool):
        for row, things in groups.items():
            told[row].append((Message(f"page.held.{key}"), tuple(dict.fromkeys(things))))
    return [tuple(own) for own in told]


def _groups(pool: Pool) -> Iterator[tuple[str, Mapping[int, list[Text]]]]:
    people = pool.candidates
    yield "certificates", _by_row(people.certificates.row, lambda at: _certificate(pool, at))
    yield "languages", _by_row(people.languages.row, lambda at: _language(pool, at))
    yield "tracks", _by_row(people.tracks.row, lambda at: _track(pool, at))
    trades: dict[str, Any] = {
        "occupations": people.occupations,
        "educations": people.educations,
        "wishes": people.wished,
    }
    for name, told in trades.items():
        yield name, _by_row(told.row, lambda at, codes=told.occupation: _trade(pool, int(codes[at])))
    yield "ways", _by_row(people.wished_ways.row, lambda at: Message(f"way.{WAYS[int(people.wished_ways.way[at])]}"))


def _by_row(rows: npt.NDArray[np.int32], told: Any) -> Mapping[int, list[Text]]:
    found: dict[int, list[Text]] = {}
    for at, row in enumerate(rows.tolist()):
        thing = told(at)
        if thing is not None:
            found.setdefault(row, []).append(thing)
    return found


def _certificate(pool: Pool, at: int) -> Text:
    held = pool.candidates.certificates
    label = pool.columns.vocabulary.certificates[pool.columns.codes.certificates[int(held.code[at])]].label
    return label if held.validated[at] else Message("page.declared", certificate=label)


def _language(pool: Pool, at: int) -> Text:
    known, codes, vocabulary = (pool.candidates.languages, pool.columns.codes, pool.columns.vocabulary)
    label: Text = vocabulary.languages[codes.languages[int(known.language[at])]].label
    skill, level, course = (int(known.skill[at]), int(known.level[at]), int(known.course[at]))
    if skill:
        label = Message("language.skill", language=label, skill=Message(f"skill.{SKILLS[skill - 1]}"))
    if level >= 0:
        return Message("handout.level", language=label, level=LEVELS[level])
    return vocabulary.courses[codes.courses[course]].label if course >= 0 else label


def _track(pool: Pool, at: int) -> Text:
    held = pool.candidates.tracks
    label = pool.columns.vocabulary.tracks[pool.columns.codes.tracks[int(held.track[at])]].label
    return Message("page.share", track=label, percent=int(held.share[at]) // 100)


def _trade(pool: Pool, at: int) -> Phrase | None:
    return pool.columns.vocabulary.occupations[pool.columns.codes.occupations[at]].label if at >= 0 else None
