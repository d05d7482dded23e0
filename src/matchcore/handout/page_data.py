"""What the page builds explanations and profiles from, and searches through: plain values, as JSON in the page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from matchcore.handout.employer_paper import asked_for
from matchcore.handout.handed import Handout, Person, checks
from matchcore.handout.held import held_by_people
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.rendering import points, signed_points
from matchcore.solution.parts import BALANCE, NEUTRAL_SCORE, Part, by_weight

_WORDS = ("shown", "next", "check", "nobody", "open_all", "close_all", "too_many", "holds", "asks", "lists")

_MANY = 1_000
"""Of more people than these only the nearest opening is told with what was compared: a page is to be mailed."""


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
    held = [[_labelled(group, strings) for group in own] for own in held_by_people(pool)]
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
