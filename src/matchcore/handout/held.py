"""What each person holds and wishes, in words: to be searched through, and read on the person's own row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, Phrase, Text
from matchcore.pool import Pool
from matchcore.records.model import LEVELS, SKILLS, WAYS

Held = tuple[tuple[Text, tuple[Text, ...]], ...]
"""What somebody holds: a label, and the things, group by group."""


def held_by_people(pool: Pool) -> list[Held]:
    """What each candidate holds, in the pool's order."""
    told: list[list[tuple[Text, tuple[Text, ...]]]] = [[] for _ in range(pool.n_candidates)]
    for key, groups in _groups(pool):
        for row, things in groups.items():
            told[row].append((Message(f"page.held.{key}"), tuple(dict.fromkeys(things))))
    return [tuple(own) for own in told]


def _groups(pool: Pool) -> Iterator[tuple[str, Mapping[int, list[Text]]]]:
    people = pool.candidates
    yield ("certificates", _by_row(people.certificates.row, lambda at: _certificate(pool, at)))
    yield "languages", _by_row(people.languages.row, lambda at: _language(pool, at))
    yield "tracks", _by_row(people.tracks.row, lambda at: _track(pool, at))
    yield (
        "occupations",
        _by_row(people.occupations.row, lambda at: _trade(pool, int(people.occupations.occupation[at]))),
    )
    yield ("educations", _by_row(people.educations.row, lambda at: _trade(pool, int(people.educations.occupation[at]))))
    yield ("wishes", _by_row(people.wished.row, lambda at: _trade(pool, int(people.wished.occupation[at]))))
    yield ("ways", _by_row(people.wished_ways.row, lambda at: Message(f"way.{WAYS[int(people.wished_ways.way[at])]}")))


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
