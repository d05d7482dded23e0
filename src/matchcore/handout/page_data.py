"""What the page builds explanations and profiles from, and searches through: plain values, as JSON in the page.

What each person holds and wishes stands in words: to be searched through, and read on the person's own row. Where
people live and openings are stands by municipality: dots on a map, and the same in figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.handout.employer_paper import asked_for
from matchcore.handout.handed import Handout, Person, checks
from matchcore.messages import Message, MessageLanguage, Phrase, Text, render
from matchcore.pool import Pool
from matchcore.records.model import LEVELS, SKILLS, WAYS
from matchcore.rendering import points, signed_points, together
from matchcore.solution import Solution
from matchcore.solution.parts import BALANCE, NEUTRAL_SCORE, Part, by_weight

_WIDE, _HIGH, _EDGE = 320.0, 420.0, 26.0
_LARGEST = 18.0
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class MapTown:
    """One municipality: who lives there and has a proposal, and what is to be filled there."""

    name: str
    lat: float
    lon: float
    people: int
    placed: int
    seats: int
    left: int


def towns_of(solution: Solution) -> tuple[MapTown, ...]:
    """The municipalities where somebody lives or an opening is, the most people first."""
    pool = solution.pool
    codes, terms = (pool.columns.codes.municipalities, pool.columns.vocabulary.municipalities)
    home, work = pool.candidates.home.municipality, pool.openings.workplace.municipality
    is_placed = np.asarray(solution.assignment.opening_of) >= 0
    taken = np.bincount(solution.assignment.opening_of[is_placed], minlength=pool.n_openings)

    def counted(at: npt.NDArray[np.int16], weight: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
        known = at >= 0
        return np.bincount(at[known], weight[known].astype(np.int64), len(codes)).astype(np.int64)

    people, placed = counted(home, np.ones(len(home))), counted(home, is_placed)
    seats, left = (counted(work, pool.openings.seats), counted(work, pool.openings.seats - taken))
    found = [
        MapTown(
            terms[code].name,
            terms[code].lat,
            terms[code].lon,
            *(int(column[at]) for column in (people, placed, seats, left)),
        )
        for at, code in enumerate(codes)
        if people[at] or seats[at]
    ]
    return tuple(sorted(found, key=lambda town: (-town.people, -town.seats, town.name)))


def map_of(towns: tuple[MapTown, ...], language: MessageLanguage) -> str:
    """The map and its figures, as markup, to be folded out; nothing where no place is known."""
    if not towns:
        return ""
    names = ("town", "people", "placed", "seats", "left")
    heads = "".join(
        f"<th scope=col{' class=n' if at else ''}>{escape(Message(f'page.map.{name}').text(language))}</th>"
        for at, name in enumerate(names)
    )
    rows = "".join(
        f'<tr><td><button type=button class=town data-town="{escape(town.name)}">{escape(town.name)}</button></td>'
        f"<td class=n>{town.people}</td><td class=n>{town.placed}</td><td class=n>{town.seats}</td>"
        f"<td class=n>{town.left}</td></tr>\n"
        for town in towns
    )
    title, note = (escape(Message(f"page.map.{name}").text(language)) for name in ("title", "note"))
    return (
        f'<details id="map"><summary>{title}</summary><p class=soft>{note}</p><div class=map>{_dots(towns)}'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _dots(towns: tuple[MapTown, ...]) -> str:
    """One dot a municipality, as large as it has people or seats; the largest named. The table says the same."""
    west, east = min(town.lon for town in towns), max(town.lon for town in towns)
    south, north = min(town.lat for town in towns), max(town.lat for town in towns)
    narrow = cos(radians((south + north) / 2))
    scale = min(
        (_WIDE - 2 * _EDGE) / max((east - west) * narrow, 1e-6), (_HIGH - 2 * _EDGE) / max(north - south, 1e-6), 2_000.0
    )
    most = max(max(town.people, town.seats) for town in towns)
    shown = []
    for at, town in enumerate(towns):
        x = _WIDE / 2 + (town.lon - (west + east) / 2) * narrow * scale
        y = _HIGH / 2 - (town.lat - (south + north) / 2) * scale
        people, seats = (max(1.5, _LARGEST * sqrt(n / most)) if n else 0 for n in (town.people, town.seats))
        shown.append(f'<circle class=people cx="{x:.1f}" cy="{y:.1f}" r="{people:.1f}"/>' if people else "")
        shown.append(f'<circle class=seats cx="{x:.1f}" cy="{y:.1f}" r="{seats:.1f}"/>' if seats else "")
        if at < _MOST_NAMED:
            shown.append(f'<text x="{x:.1f}" y="{y - max(people, seats) - 2:.1f}">{escape(town.name)}</text>')
    return f'<svg aria-hidden="true" focusable="false" viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}">{"".join(shown)}</svg>'


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
    return [strings(together(one.title, one.employer) or one.opening_id) for one in entries]


def _told(person: Person, strings: _Strings, n_compared: int | None) -> list[Any]:
    """Why somebody is proposed where she is; or what is near, the first `n_compared` with what was compared."""
    language = strings.language
    if person.placement is not None:
        words = [strings(each) for each in checks(person.parts)]
        return [strings(points(person.placement.score, language)), _parts(person.parts, strings), words]
    return [
        [
            strings(together(near.title, near.employer)),
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
