"""What drawn people have worked with and learned, the languages they know, what they wish for, how they can work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded
from matchcore.records.model import SHIFTS, SKILLS, SUPPORTS, WAYS, Level
from matchcore.synthetic.chance import Draws, Indices, Table, numbers_told
from matchcore.synthetic.profiles import Lives, Programme, trades
from matchcore.vocabulary import CEFR_LEVELS

# First languages of those born abroad: an estimate after the country's larger groups of recent years.
_HOME_LANGUAGES = {
    "ar": 30, "so": 11, "ti": 9, "prs": 8, "uk": 9, "fa": 5, "kmr": 5, "pl": 4, "th": 4, "tr": 3, "es": 3, "ru": 2,
    "bs": 2, "sq": 2, "am": 2, "sw": 1, "ps": 2, "vi": 1, "ro": 1, "ur": 1,
}  # fmt: skip


# The lowest level that those who have completed a course are assessed at here, when their level is told and no course.
_ASSESSED: dict[str, Level] = {
    "sfi-a": "A1", "sfi-b": "A1", "sfi-c": "A2", "sfi-d": "B1", "sva-grund": "B1", "sva-1": "B2", "sva-2": "C1",
    "sva-3": "C1",
}  # fmt: skip


_Rows = tuple[Indices, Indices, Indices, Indices, Indices]
"""Of people's Swedish: whose it is, the level, the five skills (a column each), the course, whether it is completed."""


def drawn_languages(chance: Draws, programme: Programme, index: Indices, lives: Lives, ids: Sequence[str]) -> Table:
    """Swedish (0), the language of home (1) and English (2): at most one row of each a person."""
    spoken = ("sv", "en", *_HOME_LANGUAGES)
    swedish_row, *swedish = _swedish(chance, programme, index, lives)
    home = 2 + chance.pick("home-language", index, tuple(_HOME_LANGUAGES.values()))
    tells_home = lives.abroad & chance.happens("home-language/told", index, 70)
    english = chance.pick("english", index, (15, 25, 30, 20, 10))
    tells_english = ~lives.little & chance.happens("english/told", index, 45)
    n = len(index)
    nothing, none = np.full((n, 5), -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    no = np.zeros(n, dtype=np.bool_)
    parts = [
        (swedish_row, np.zeros_like(swedish_row), *swedish),
        *(
            (index[told], language[told], level[told], nothing[told], none[told], no[told])
            for told, language, level in (
                (tells_home, home, np.full(n, 5, dtype=np.int64)),
                (tells_english, np.ones(n, dtype=np.int64), english),
            )
        ),
    ]
    row, language, level, skills, course, completed = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(row, kind="stable")
    row, language, level, skills, course = row[order], language[order], level[order], skills[order], course[order]
    return {
        "candidate_id": Coded(row, ids),
        "language": Coded(language, spoken),
        "level": Coded(level, CEFR_LEVELS),
        **{skill: Coded(skills[:, at], CEFR_LEVELS) for at, skill in enumerate(SKILLS)},
        "course": Coded(course, tuple(programme.swedish)),
        "course_status": Coded(np.where(course < 0, -1, completed[order]), ("enrolled", "completed")),
    }


def _swedish(chance: Draws, programme: Programme, index: Indices, lives: Lives) -> _Rows:
    """Swedish as it is told: by course, as one level, skill by skill, or not at all (and then there is no row)."""
    courses = tuple(programme.swedish)
    position = _course_position(chance, programme, index, lives)
    at, completed = position // 2, position % 2 == 1
    own = np.array([CEFR_LEVELS.index(_ASSESSED[code]) for code in courses], dtype=np.int64)
    behind = np.concatenate([[0], own[:-1]])
    level = np.where(completed, own[at], behind[at])
    level = np.minimum(level + chance.happens("swedish/further", index, 25), 5)
    told = chance.pick("swedish/told", index, (58, 22, 12, 8))  # course, level, skills, nothing
    native = chance.pick("swedish/native", index, (4, 90, 6))  # C1, C2, not written down
    skills = _skills(chance, index, level)
    by_course, by_skill = lives.abroad & (told == 0), lives.abroad & (told == 2)
    one_level = np.where(lives.abroad, level, 4 + native)
    silent = np.where(lives.abroad, told == 3, native == 2)
    row = np.flatnonzero(~silent)
    return (
        index[row],
        np.where(by_course | by_skill, -1, one_level)[row],
        np.where(by_skill[:, None], skills, -1)[row],
        np.where(by_course, at, -1)[row],
        (by_course & completed)[row].astype(np.int64),
    )


def _course_position(chance: Draws, programme: Programme, index: Indices, lives: Lives) -> Indices:
    """Twice the course, plus one when completed; those with little schooling stand earlier on."""
    weights = np.array([weight for pair in programme.swedish.values() for weight in pair], dtype=np.int64)
    step = np.arange(len(weights), dtype=np.int64)
    table = np.stack([weights * (4 + step), weights * (20 - step)])
    return chance.pick_by("swedish", index, table, lives.little.astype(np.int64))


def _skills(chance: Draws, index: Indices, level: Indices) -> Indices:
    """A level for each of the five skills, near `level`: writing more often below, listening above; some not tested."""
    columns = []
    for skill, (below, above) in enumerate(((5, 35), (20, 15), (10, 30), (20, 20), (45, 5))):
        draw = chance.below(f"swedish/skill/{skill}", index, 100)
        moved = level - (draw < below).astype(np.int64) + (draw >= 100 - above).astype(np.int64)
        untested = chance.happens(f"swedish/untested/{skill}", index, 8) if skill else np.zeros(len(index), np.bool_)
        columns.append(np.where(untested, -1, np.clip(moved, 0, 5)))
    return np.stack(columns, axis=1)


# Trades that people with a degree are trained for, each with its weight: an estimate after what foreign-trained
# graduates in Sweden have studied (engineering, teaching, economics, care, law, computing).
_DEGREES = {
    "2144": 12, "2142": 8, "2341": 14, "2330": 8, "2411": 14, "2221": 10, "2211": 4, "2281": 3, "2611": 5, "2512": 10,
    "2431": 6, "2661": 6,
}  # fmt: skip
_OF_A_DEGREE = 14  # of a hundred who have more than little schooling
_RECOGNISED = ("no", "under_way", "yes")
_LEVELS = ("compulsory", "upper_secondary", "vocational", "higher")
_WISHED_WAYS = (
    ("job",),
    ("job", "subsidised"),
    ("subsidised", "practice"),
    ("practice",),
    ("training", "job"),
    ("studies",),
)
_HOURS = ((100, 100), (75, 100), (50, 75), (25, 50))
_HOUR_WEIGHTS = (45, 30, 17, 8)
_SHIFT_SETS = (("day",), ("day", "evening"), ("day", "evening", "weekend"), SHIFTS)
_SHIFT_WEIGHTS = (45, 20, 20, 15)


def drawn_pasts(
    chance: Draws, programme: Programme, index: Indices, lives: Lives, ids: Sequence[str], as_of: date
) -> dict[str, Table]:
    """The tables of occupations, educations and wishes of candidates."""
    groups, first_of, n_of = _groups()
    young = lives.age == 0
    worked = chance.happens("worked", index, np.where(young, 25, 64))
    also = worked & chance.happens("worked/second", index, 25)
    of_first = first_of[lives.first] + chance.below("worked/title", index, n_of[lives.first])
    of_second = first_of[lives.second] + chance.below("worked/title/second", index, n_of[lives.second])
    has_degree = ~lives.little & ~young & chance.happens("degree", index, _OF_A_DEGREE)
    degree = len(groups) + chance.pick("degree/in", index, tuple(_DEGREES.values()))
    practised = has_degree & chance.happens("degree/worked", index, 60)
    every = (*groups, *_DEGREES)
    rows = [index[worked], index[also], index[practised]]
    code = np.concatenate([of_first[worked], of_second[also], degree[practised]])
    row = np.concatenate(rows)
    order = np.lexsort((code, row))
    row, code = row[order], code[order]
    is_new = np.ones(len(row), dtype=np.bool_)
    is_new[1:] = (np.diff(row) != 0) | (np.diff(code) != 0)
    row, code = row[is_new], code[is_new]
    draw = row * len(every) + code
    years = 1.0 + chance.below("worked/years", draw, 15)
    until = as_of.year - chance.below("worked/until", draw, 12)
    abroad = lives.abroad[row] & chance.happens("worked/abroad", draw, 70)
    return {
        "occupations": {
            "candidate_id": Coded(row, ids),
            "ssyk": Coded(code, every),
            "years": numbers_told(np.where(chance.happens("worked/years-told", draw, 70), years, np.nan)),
            "until": Coded(
                np.where(chance.happens("worked/until-told", draw, 60), until - 1900, -1), range(1900, 2101)
            ),
            "abroad": Coded(abroad.astype(np.int64), (False, True)),
        },
        "educations": _educations(chance, index, lives, ids, has_degree, degree, of_first, every),
        "wishes": _wishes(chance, programme, index, ids, of_first, of_second, every),
    }


def _groups() -> tuple[tuple[str, ...], Indices, Indices]:
    """The occupations of all trades one after another, and where those of each trade begin and how many they are."""
    n_of = np.array([len(trade.titles) for trade in trades()], dtype=np.int64)
    return tuple(ssyk for trade in trades() for ssyk in trade.titles), np.cumsum(n_of) - n_of, n_of


def _educations(
    chance: Draws,
    index: Indices,
    lives: Lives,
    ids: Sequence[str],
    has_degree: NDArray[np.bool_],
    degree: Indices,
    of_first: Indices,
    every: Sequence[str],
) -> Table:
    """The highest education of each, where it is told."""
    schooled = chance.pick("education", index, (60, 40))  # upper secondary, vocational
    level = np.where(has_degree, 3, np.where(lives.little, 0, 1 + schooled))
    told = has_degree | chance.happens("education/told", index, 72)
    for_trade = (level == 2) & chance.happens("education/trade", index, 60)
    row = index[told]
    ssyk = np.where(has_degree, degree, np.where(for_trade, of_first, -1))[told]
    abroad = (lives.abroad & chance.happens("education/abroad", index, 80))[told]
    recognised = chance.pick("education/recognised", index, (55, 25, 20))[told]
    return {
        "candidate_id": Coded(row, ids),
        "level": Coded(level[told], _LEVELS),
        "ssyk": Coded(ssyk, every),
        "abroad": Coded(abroad.astype(np.int64), (False, True)),
        "recognised": Coded(np.where(abroad & (ssyk >= 0), recognised, -1), _RECOGNISED),
    }


def _wishes(
    chance: Draws,
    programme: Programme,
    index: Indices,
    ids: Sequence[str],
    of_first: Indices,
    of_second: Indices,
    every: Sequence[str],
) -> Table:
    """A row for each wish: occupations in order, then ways."""
    told = chance.happens("wish", index, 55)
    more = told & (of_second != of_first) & chance.happens("wish/second", index, 40)
    asks_way = chance.happens("wish/way", index, 35)
    weights = (34, 22, 16, 10, 12, 6) if programme.subsidised else (56, 16, 8, 5, 10, 5)
    chosen = chance.pick("wish/ways", index, weights)
    n_ways = np.array([len(ways) for ways in _WISHED_WAYS], dtype=np.int64)[chosen]
    first_way, second_way = asks_way, asks_way & (n_ways > 1)
    way_at = [np.array([WAYS.index(ways[min(at, len(ways) - 1)]) for ways in _WISHED_WAYS]) for at in (0, 1)]
    parts = (
        (told, of_first, None),
        (more, of_second, None),
        (first_way, None, way_at[0][chosen]),
        (second_way, None, way_at[1][chosen]),
    )
    nothing = np.full(len(index), -1, dtype=np.int64)
    row = np.concatenate([index[some] for some, _, _ in parts])
    ssyk = np.concatenate([(nothing if one is None else one)[some] for some, one, _ in parts])
    way = np.concatenate([(nothing if one is None else one)[some] for some, _, one in parts])
    order = np.argsort(row, kind="stable")
    return {"candidate_id": Coded(row[order], ids), "ssyk": Coded(ssyk[order], every), "way": Coded(way[order], WAYS)}


def drawn_ways_of_working(chance: Draws, programme: Programme, index: Indices) -> Table:
    """The columns of how candidates can work: hours, shifts, a car, support."""
    hours = chance.pick("hours", index, _HOUR_WEIGHTS)
    hours = np.where(chance.happens("hours/told", index, 30), hours, -1)
    shifts = np.where(chance.happens("shifts/told", index, 25), chance.pick("shifts", index, _SHIFT_WEIGHTS), -1)
    car = chance.happens("car", index, programme.licence_b * 2 // 3).astype(np.int64)
    support = chance.pick("support", index, (40, 40, 20) if programme.subsidised else (62, 28, 10))
    return {
        "hours_least": Coded(hours, [least for least, _ in _HOURS]),
        "hours_most": Coded(hours, [most for _, most in _HOURS]),
        "shifts": Coded(shifts, _SHIFT_SETS),
        "car": Coded(np.where(chance.happens("car/told", index, 60), car, -1), (False, True)),
        "support": Coded(np.where(chance.happens("support/told", index, 45), support, -1), SUPPORTS),
    }
