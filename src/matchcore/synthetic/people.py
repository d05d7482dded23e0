"""Candidates, drawn as columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matchcore.records.model import LEVELS
from matchcore.synthetic.chance import Chance, Indices
from matchcore.synthetic.columns import (
    CandidateColumns,
    CertificateRows,
    Coded,
    Days,
    LanguageRows,
    TrackRows,
)
from matchcore.synthetic.geography import Area, places_known, scattered
from matchcore.synthetic.profiles import Programme, trades
from matchcore.vocabulary import default_vocabulary

__all__ = ["drawn_candidates"]

NOT_KNOWN = np.datetime64("NaT", "D")

# The forms that people say they accept, as sets; weights among those asked, and where subsidised work is the way in.
_PAID = ("permanent", "fixed-term", "substitute", "probationary", "seasonal", "hourly")
_FORM_SETS = (
    (*_PAID, "nystartsjobb", "introduktionsjobb", "etableringsjobb"),
    (*_PAID, "nystartsjobb", "introduktionsjobb", "etableringsjobb", "praktik", "training-seat"),
    _PAID,
    ("permanent", "fixed-term", "probationary", "substitute"),
    ("permanent",),
    ("nystartsjobb", "introduktionsjobb", "praktik", "training-seat"),
)
_FORM_WEIGHTS = (34, 24, 20, 14, 3, 5)
_FORM_WEIGHTS_SUBSIDISED = (30, 38, 12, 8, 2, 10)

# First languages of those born abroad: an estimate after the country's larger groups of recent years.
_HOME_LANGUAGES = {
    "ar": 30, "so": 11, "ti": 9, "prs": 8, "uk": 9, "fa": 5, "kmr": 5, "pl": 4, "th": 4, "tr": 3, "es": 3, "ru": 2,
    "bs": 2, "sq": 2, "am": 2, "sw": 1, "ps": 2, "vi": 1, "ro": 1, "ur": 1,
}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class _Lives:
    """What the rest of a candidate follows from."""

    abroad: NDArray[np.bool_]
    little: NDArray[np.bool_]
    first: Indices
    second: Indices


def drawn_candidates(
    chance: Chance, programme: Programme, area: Area, n: int, as_of: date, *, ties: str, reach_factor: float
) -> CandidateColumns:
    """`n` candidates of a programme, living in `area`."""
    index = np.arange(n, dtype=np.int64)
    lives = _lives(chance, programme, index)
    today = np.datetime64(as_of, "D")
    at = chance.pick("home", index, area.weights)
    lat, lon = scattered(chance, "home", index, area, at, (4.0, 7.0))
    known = chance.pick("home/known", index, {"some": (70, 8, 19, 3), "many": (0, 0, 1, 0), "none": (1, 0, 0, 0)}[ties])
    waiting = programme.waiting_days * chance.spread("waiting", index, 90)
    registered = today - np.minimum(waiting, 7300.0).astype(np.int64)
    unknown_wait = chance.happens("waiting/unknown", index, 2)
    asked = ~chance.happens("forms/asked", index, 42)
    forms = chance.pick("forms", index, _FORM_WEIGHTS_SUBSIDISED if programme.subsidised else _FORM_WEIGHTS)
    certificates = _certificates(chance, programme, index, lives, today)
    return CandidateColumns(
        n=n,
        home=places_known(lat, lon, area, at, known),
        reach_km=_reach(chance, programme, index, ties, reach_factor),
        available_from=_available(chance, index, today),
        registered_since=np.where(unknown_wait, NOT_KNOWN, registered),
        forms=np.where(asked, forms, -1),
        form_sets=_FORM_SETS,
        groups=_groups(chance, programme, index, lives),
        certificates=certificates,
        languages=_languages(chance, programme, index, lives),
        tracks=_tracks(chance, programme, index, lives, today),
    )


def _lives(chance: Chance, programme: Programme, index: Indices) -> _Lives:
    weights = [programme.trades.get(trade.name, 0) for trade in trades()]
    first = chance.pick("trade", index, weights)
    second = chance.pick("trade/second", index, weights)
    has_second = chance.happens("trade/has-second", index, 30)
    return _Lives(
        abroad=chance.happens("abroad", index, programme.born_abroad),
        little=chance.happens("schooling", index, programme.little_schooling),
        first=first,
        second=np.where(has_second, second, first),
    )


def _reach(chance: Chance, programme: Programme, index: Indices, ties: str, factor: float) -> NDArray[np.float64]:
    km = np.minimum(programme.reach_km * factor * chance.spread("reach", index, 60), 400.0)
    if ties == "none":
        return np.asarray(np.round(np.maximum(km, 3.0), 1), dtype=np.float64)
    step = 10.0 if ties == "many" else 5.0
    stated = np.maximum(np.round(km / step) * step, step)
    return np.where(chance.happens("reach/unknown", index, 8 if ties == "some" else 0), np.nan, stated)


def _available(chance: Chance, index: Indices, today: np.datetime64) -> Days:
    kind = chance.pick("available", index, (45, 33, 22))
    days = np.where(kind == 1, -chance.below("available/past", index, 60), chance.below("available/ahead", index, 120))
    return np.where(kind == 0, NOT_KNOWN, today + days)


def _groups(chance: Chance, programme: Programme, index: Indices, lives: _Lives) -> dict[str, Coded]:
    women = np.array([trade.women for trade in trades()], dtype=np.int64)
    sex = chance.happens("sex", index, women[lives.first]).astype(np.int64)
    groups = {
        "sex": Coded(sex, ("man", "woman")),
        "age": Coded(chance.pick("age", index, programme.ages), ("16-24", "25-54", "55-65")),
        "born": Coded(lives.abroad.astype(np.int64), ("sweden", "abroad")),
        "schooling": Coded(lives.little.astype(np.int64), ("more", "little")),
    }
    return {
        name: Coded(np.where(chance.happens(f"group-unknown/{name}", index, 2), -1, column.code), column.names)
        for name, column in groups.items()
    }


def _certificates(
    chance: Chance, programme: Programme, index: Indices, lives: _Lives, today: np.datetime64
) -> CertificateRows:
    every = trades()
    codes = tuple(sorted({"licence-b"}.union(*(trade.held for trade in every))))
    rows, at = [], []
    for position, code in enumerate(codes):
        percent = np.array([trade.held.get(code, 0) for trade in every], dtype=np.int64)
        held = np.maximum(percent[lives.first], percent[lives.second] * 2 // 3)
        if code == "licence-b":
            held = np.maximum(held, programme.licence_b)
        has = np.flatnonzero(chance.happens(f"held/{code}", index, held))
        rows.append(index[has])
        at.append(np.full(len(has), position, dtype=np.int64))
    row, certificate = np.concatenate(rows), np.concatenate(at)
    order = np.lexsort((certificate, row))
    row, certificate = row[order], certificate[order]
    draw = row * len(codes) + certificate  # one draw for each pair of person and certificate
    issued, expires = _validity(chance, draw, codes, certificate, today)
    validated = chance.happens("validated", draw, programme.validated)
    undated = ~validated & chance.happens("undated", draw, 25)
    return CertificateRows(
        row=row,
        certificate=Coded(certificate, codes),
        issued=np.where(undated, NOT_KNOWN, issued),
        expires=np.where(undated, NOT_KNOWN, expires),
        validated=validated,
        modules=_partial(chance, programme, draw, codes, certificate),
    )


def _validity(
    chance: Chance, draw: Indices, codes: tuple[str, ...], certificate: Indices, today: np.datetime64
) -> tuple[Days, Days]:
    """Days of issue and expiry; about one dated certificate in eight has expired."""
    terms = [default_vocabulary().certificates[code].validity for code in codes]
    ends = np.array([term.rule not in ("none", "workplace") for term in terms])[certificate]
    by_issuer = np.array([term.rule == "issuer" for term in terms])[certificate]
    to_month_end = np.array([term.rule == "end-of-month" for term in terms])[certificate]
    months = np.array([term.months or 60 for term in terms], dtype=np.int64)[certificate]
    longest = np.where(ends, months * 35, 3650)  # days: 35 to a month lets some be past their end
    issued = today - chance.below("issued", draw, longest)
    expires = _months_later(issued, months)
    expires = np.where(to_month_end, _month_end(expires), expires)
    written = ends & ~(by_issuer & chance.happens("issuer-silent", draw, 40))
    return issued, np.where(written, expires, NOT_KNOWN)


def _months_later(day: Days, months: Indices) -> Days:
    month = day.astype("datetime64[M]")
    later = month + months
    into = (day - month.astype("datetime64[D]")).astype(np.int64)
    length = ((later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(later.astype("datetime64[D]") + np.minimum(into, length - 1))


def _month_end(day: Days) -> Days:
    return np.asarray((day.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1)


def _partial(
    chance: Chance, programme: Programme, draw: Indices, codes: tuple[str, ...], certificate: Indices
) -> Indices:
    n_modules = np.array([len(default_vocabulary().certificates[code].modules) for code in codes], dtype=np.int64)
    n = n_modules[certificate]
    partial = (n > 1) & chance.happens("partial", draw, programme.partial)
    mask = _some_modules(chance, "partial/modules", draw, n, np.full(len(draw), 55, dtype=np.int64))
    return np.where(partial, mask, -1)


def _some_modules(chance: Chance, stream: str, draw: Indices, n: Indices, percent: Indices) -> Indices:
    """A bit for each of `n` modules, set in `percent` of a hundred, at least one and never all."""
    mask = np.zeros(len(draw), dtype=np.int64)
    for module in range(int(n.max(initial=0))):
        passed = chance.happens(f"{stream}/{module}", draw, percent) & (n > module)
        mask |= passed.astype(np.int64) << module
    mask = np.where(mask == 0, 1, mask)
    whole = (np.int64(1) << n) - 1
    return np.where((mask == whole) & (n > 1), mask & ~np.int64(1), mask)


def _tracks(chance: Chance, programme: Programme, index: Indices, lives: _Lives, today: np.datetime64) -> TrackRows:
    codes = tuple(dict.fromkeys(trade.track for trade in trades() if trade.track))
    of_trade = np.array([codes.index(trade.track) if trade.track else -1 for trade in trades()], dtype=np.int64)
    first, second = of_trade[lives.first], of_trade[lives.second]
    takes_first = (first >= 0) & chance.happens("track", index, programme.enrolled)
    takes_second = (second >= 0) & (second != first) & chance.happens("track/second", index, 40)
    row = np.concatenate([index[takes_first], index[takes_second]])
    track = np.concatenate([first[takes_first], second[takes_second]])
    order = np.lexsort((track, row))
    row, track = row[order], track[order]
    draw = row * len(codes) + track
    finished = chance.happens("track/finished", draw, 38)
    share = np.where(finished, 100, 10 + 5 * chance.below("track/share", draw, 17))
    n_modules = np.array([len(default_vocabulary().tracks[code].modules) for code in codes], dtype=np.int64)[track]
    by_module = (n_modules > 1) & chance.happens("track/by-module", draw, 45)
    mask = np.where(
        finished, (np.int64(1) << n_modules) - 1, _some_modules(chance, "track/modules", draw, n_modules, share)
    )
    told = ~finished & chance.happens("track/expected-known", draw, 60)
    ahead = today + 14 + chance.below("track/expected", draw, 170)
    return TrackRows(
        row=row,
        track=Coded(track, codes),
        share=np.where(by_module, -1, share),
        modules=np.where(by_module, mask, -1),
        expected=np.where(told, ahead, NOT_KNOWN),
    )


def _languages(chance: Chance, programme: Programme, index: Indices, lives: _Lives) -> LanguageRows:
    """Swedish (0), the language of home (1) and English (2): at most one row of each a person."""
    spoken = ("sv", "en", *_HOME_LANGUAGES)
    swedish = _swedish(chance, programme, index, lives)
    home = 2 + chance.pick("home-language", index, tuple(_HOME_LANGUAGES.values()))
    tells_home = lives.abroad & chance.happens("home-language/told", index, 70)
    english = chance.pick("english", index, (15, 25, 30, 20, 10))
    tells_english = ~lives.little & chance.happens("english/told", index, 45)
    n = len(index)
    nothing, none = np.full((n, 5), -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    no = np.zeros(n, dtype=np.bool_)
    parts = [
        (swedish.row, swedish.language.code, swedish.level, swedish.skills, swedish.course.code, swedish.completed),
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
    return LanguageRows(
        row=row[order],
        language=Coded(language[order], spoken),
        level=level[order],
        skills=skills[order],
        course=Coded(course[order], swedish.course.names),
        completed=completed[order].astype(np.bool_),
    )


def _swedish(chance: Chance, programme: Programme, index: Indices, lives: _Lives) -> LanguageRows:
    """Swedish as it is told: by course, as one level, skill by skill, or not at all (and then there is no row)."""
    courses = tuple(programme.swedish)
    position = _course_position(chance, programme, index, lives)
    at, completed = position // 2, position % 2 == 1
    terms = default_vocabulary().courses
    own = np.array([LEVELS.index(terms[code].level) for code in courses], dtype=np.int64)
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
    return LanguageRows(
        row=index[row],
        language=Coded(np.zeros(len(row), dtype=np.int64), ("sv",)),
        level=np.where(by_course | by_skill, -1, one_level)[row],
        skills=np.where(by_skill[:, None], skills, -1)[row],
        course=Coded(np.where(by_course, at, -1)[row], courses),
        completed=(by_course & completed)[row],
    )


def _course_position(chance: Chance, programme: Programme, index: Indices, lives: _Lives) -> Indices:
    """Twice the course, plus one when completed; those with little schooling stand earlier on."""
    weights = np.array([weight for pair in programme.swedish.values() for weight in pair], dtype=np.int64)
    step = np.arange(len(weights), dtype=np.int64)
    table = np.stack([weights * (4 + step), weights * (20 - step)])
    return chance.pick_by("swedish", index, table, lives.little.astype(np.int64))


def _skills(chance: Chance, index: Indices, level: Indices) -> Indices:
    """A level for each of the five skills, near `level`: writing more often below, listening above; some not tested."""
    columns = []
    for skill, (below, above) in enumerate(((5, 35), (20, 15), (10, 30), (20, 20), (45, 5))):
        draw = chance.below(f"swedish/skill/{skill}", index, 100)
        moved = level - (draw < below).astype(np.int64) + (draw >= 100 - above).astype(np.int64)
        untested = chance.happens(f"swedish/untested/{skill}", index, 8) if skill else np.zeros(len(index), np.bool_)
        columns.append(np.where(untested, -1, np.clip(moved, 0, 5)))
    return np.stack(columns, axis=1)
