"""The languages that candidates know, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matchcore.pool.frames import Coded
from matchcore.records.model import SKILLS, Level
from matchcore.synthetic.chance import Draws, Indices
from matchcore.synthetic.drawn_tables import Table
from matchcore.synthetic.lives import Lives
from matchcore.synthetic.profiles import Programme
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
