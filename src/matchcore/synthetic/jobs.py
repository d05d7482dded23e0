"""Openings, drawn as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded
from matchcore.records.model import SHIFTS, SUPPORTS, Skill
from matchcore.synthetic.chance import Draws, Indices, Table, days_told
from matchcore.synthetic.geography import Area, how_known, places_known, scattered
from matchcore.synthetic.profiles import SWEDEN, SWEDISH_LEVELS, Programme, ad_counts, trades
from matchcore.vocabulary import CEFR_LEVELS, default_vocabulary

_NOT_KNOWN = np.datetime64("NaT", "D")
_SEATS = (0, 1, 2, 3, 4, 6)
_SEAT_WEIGHTS = (1, 84, 9, 3, 2, 1)
_LEAST = (0, 30, 50, 60, 80, 100)
_LEAST_WEIGHTS = (5, 10, 30, 20, 20, 15)
_MOST_EMPLOYERS = 1 << 16
_LATEST_START = 120
_SPOKEN: tuple[Skill, ...] = ("listening", "spoken_interaction")  # what a demand on speech alone asks for
_SUBSIDISED = {"introduktionsjobb": 14, "praktik": 10, "nystartsjobb": 8}


def job_table(programme: Programme, area: Area) -> NDArray[np.int64]:
    """Weights of municipality × job: ads of 2024 times the programme's weight of the trade, int64.

    A job is one occupation of one trade, in the order of `trades`. A municipality without ads in any of the
    programme's trades has the country's mix.
    """
    counts = ad_counts()
    column = {code: position for position, code in enumerate(counts.occupations)}
    of_trade = {name: weight * programme.employers.get(name, 1) for name, weight in programme.trades.items()}
    jobs = [(column[ssyk], of_trade.get(trade.name, 0)) for trade in trades() for ssyk in trade.titles]
    at = np.array([position for position, _ in jobs], dtype=np.int64)
    weight = np.array([weight for _, weight in jobs], dtype=np.int64)
    if programme.name == SWEDEN:
        weight = np.ones(len(jobs), dtype=np.int64)
    every = counts.ads[:, at] * weight
    row = {code: position for position, code in enumerate(counts.municipalities)}
    table = every[[row[code] for code in area.codes]]
    table[table.sum(axis=1) == 0] = every.sum(axis=0)
    return np.asarray(table)


def drawn_openings(
    chance: Draws, programme: Programme, area: Area, n: int, as_of: date, *, ties: str, competition: str
) -> dict[str, Table]:
    """The tables of `n` openings of a programme's employers, in `area`; their ids are ``o00001`` and so on."""
    index = np.arange(n, dtype=np.int64)
    ids = [f"o{number:05d}" for number in range(1, n + 1)]
    table = job_table(programme, area)
    at = chance.pick("workplace", index, area.weights)
    job = chance.pick_by("job", index, table, at)
    trade_of_job = np.array([i for i, trade in enumerate(trades()) for _ in trade.titles], dtype=np.int64)
    trade = trade_of_job[job]
    employer = _employers(chance, index, table, trade_of_job, at, trade)
    lat, lon = scattered(chance, "workplace", employer if ties != "none" else index, area, at, (2.5, 4.0))
    known = how_known(chance, "workplace/known", index, programme.place_unknown, ties)
    ahead = np.datetime64(as_of, "D") + np.timedelta64(7, "D") + chance.below("start", index, _LATEST_START - 6)
    asks = np.array([one.asks for one in trades()], dtype=np.int64)[trade]
    lenient = competition == "contested"
    asked = chance.happens("track", index, asks // 3 if lenient else asks)
    tracks = tuple(dict.fromkeys(one.track for one in trades() if one.track))
    track = np.array([tracks.index(one.track) if one.track else -1 for one in trades()], dtype=np.int64)[trade]
    least = np.array(_LEAST, dtype=np.int64)[chance.pick("track/least", index, _LEAST_WEIGHTS)]
    return {
        "openings": {
            "id": Coded(index, ids),
            "employer": _numbered(employer),
            "title": Coded(job, tuple(title for one in trades() for title in one.titles.values())),
            "ssyk": Coded(job, tuple(ssyk for one in trades() for ssyk in one.titles)),
            "seats": Coded(_seats(chance, index, competition), range(4 * max(_SEATS) + 5)),
            **places_known(lat, lon, area, at, known),
            "start": days_told(np.where(chance.happens("start/open", index, 20), _NOT_KNOWN, ahead)),
            "form": _forms(chance, programme, index, trade, as_of),
            **_ways_of_working(chance, index),
            "track": Coded(np.where(asked, track, -1), tracks),
            "track_least": Coded(np.where(asked, least, 0), range(101)),
        },
        "certificates_asked": _demands(chance, index, trade, ids, lenient=lenient),
        "languages_asked": _language_demands(chance, programme, index, trade, employer, ids, lenient=lenient),
    }


def _employers(
    chance: Draws, index: Indices, table: NDArray[np.int64], trade_of_job: Indices, at: Indices, trade: Indices
) -> Indices:
    """A key for each opening's employer: its municipality, its trade and a place in a list whose first hire most."""
    by_trade = np.zeros((table.shape[0], len(trades())), dtype=np.int64)
    counts = (table > 0) * table
    np.add.at(by_trade.T, trade_of_job, counts.T)
    scale = max(1, int(by_trade.sum()) // max(1, 12 * 64 * table.shape[0]))
    n_employers = np.minimum(1 + by_trade // (8 * scale), _MOST_EMPLOYERS - 1)
    draw = chance.share("employer", index)
    among = (draw * draw * n_employers[at, trade]).astype(np.int64)
    return np.asarray((at * len(trades()) + trade) * _MOST_EMPLOYERS + among)


def _numbered(employer: Indices) -> Coded:
    """Employers by numbers from 1, in the order in which they first appear."""
    _, first, inverse = np.unique(employer, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return Coded(rank[inverse.ravel()], [f"Arbetsgivare {number}" for number in range(1, len(first) + 1)])


def _seats(chance: Draws, index: Indices, competition: str) -> Indices:
    if competition == "contested":
        return np.ones(len(index), dtype=np.int64)
    seats = np.array(_SEATS, dtype=np.int64)[chance.pick("seats", index, _SEAT_WEIGHTS)]
    return seats * 4 + 4 if competition == "slack" else seats


def _forms(chance: Draws, programme: Programme, index: Indices, trade: Indices, as_of: date) -> Coded:
    """Forms of employment, of those that can be decided on from `as_of` to the last start."""
    extra = _SUBSIDISED if programme.subsidised else {}
    terms, last = default_vocabulary().forms, as_of + timedelta(days=_LATEST_START)
    every = sorted(set(extra).union(*(one.forms for one in trades())))
    codes = tuple(code for code in every if terms[code].is_open(as_of) and terms[code].is_open(last))
    weights = [[one.forms.get(code, 0) + extra.get(code, 0) for code in codes] for one in trades()]
    form = chance.pick_by("form", index, np.array(weights, dtype=np.int64), trade)
    return Coded(np.where(chance.happens("form/open", index, 5), -1, form), codes)


def _ways_of_working(chance: Draws, index: Indices) -> Table:
    """How the work is done, where the employer says so: hours, shifts, a car, an instructor."""
    hours = np.where(chance.happens("hours/told", index, 55), chance.pick("hours", index, (60, 22, 14, 4)), -1)
    shifts = np.where(chance.happens("shifts/told", index, 35), chance.pick("shifts", index, (60, 20, 12, 8)), -1)
    support = np.where(chance.happens("support/told", index, 12), chance.pick("support", index, (35, 50, 15)), -1)
    return {
        "hours": Coded(hours, (100, 75, 50, 25)),
        "shifts": Coded(shifts, (("day",), ("day", "evening"), ("day", "evening", "weekend"), SHIFTS)),
        "needs_car": Coded(np.where(chance.happens("car", index, 8), 1, -1), (False, True)),
        "support": Coded(support, SUPPORTS),
    }


def _demands(chance: Draws, index: Indices, trade: Indices, ids: Sequence[str], *, lenient: bool) -> Table:
    every = trades()
    codes = tuple(sorted(set().union(*(one.required for one in every), *(one.merited for one in every))))
    rows, at, must = [], [], []
    for position, code in enumerate(codes):
        required_percent = np.array([one.required.get(code, 0) for one in every], dtype=np.int64)[trade]
        merited_percent = np.array([one.merited.get(code, 0) for one in every], dtype=np.int64)[trade]
        if lenient:
            required_percent = required_percent // 3
        required = chance.happens(f"required/{code}", index, required_percent)
        merited = ~required & chance.happens(f"merited/{code}", index, merited_percent)
        row = np.flatnonzero(required | merited)
        rows.append(index[row])
        at.append(np.full(len(row), position, dtype=np.int64))
        must.append(required[row])
    row, certificate, is_required = np.concatenate(rows), np.concatenate(at), np.concatenate(must)
    order = np.lexsort((certificate, row))
    return {
        "opening_id": Coded(row[order], ids),
        "code": Coded(certificate[order], codes),
        "required": Coded(is_required[order].astype(np.int64), (False, True)),
    }


def _language_demands(
    chance: Draws,
    programme: Programme,
    index: Indices,
    trade: Indices,
    employer: Indices,
    ids: Sequence[str],
    *,
    lenient: bool,
) -> Table:
    """Swedish that is required, and what is wanted: a higher level of Swedish, or another language."""
    every = trades()
    drawn = chance.pick_by("swedish", index, np.array([one.swedish for one in every], dtype=np.int64), trade) - 1
    if lenient:
        drawn = np.where(chance.happens("swedish/lenient", index, 60), -1, drawn)
    tolerance = chance.pick("tolerance", employer, programme.tolerance)
    reasons = tuple(one.reason for one in every)
    reason = np.where(chance.happens("reason/none", index, 12), -1, trade)
    wanted = _wanted_level(chance, index, trade)
    wants_more = wanted > drawn
    other = chance.pick("other", index, (94, 3, 2, 1))  # nothing, English, Arabic, Somali
    rows = [np.flatnonzero(drawn >= 0), np.flatnonzero(wants_more), np.flatnonzero(other > 0)]
    n_required, n_wanted, n_other = (len(row) for row in rows)
    row = np.concatenate(rows)
    required = np.arange(len(row)) < n_required
    language = np.concatenate([np.zeros(n_required + n_wanted, dtype=np.int64), other[rows[2]]])
    level = np.concatenate([drawn[rows[0]], wanted[rows[1]], np.full(n_other, CEFR_LEVELS.index("B1"), dtype=np.int64)])
    spoken = required & chance.happens("spoken", row, 15)
    order = np.lexsort((language, ~required, row))
    spoken_level = Coded(np.where(spoken, level, -1)[order], CEFR_LEVELS)
    return {
        "opening_id": Coded(row[order], ids),
        "language": Coded(language[order], ("sv", "en", "ar", "so")),
        "level": Coded(np.where(spoken, -1, level)[order], CEFR_LEVELS),
        **dict.fromkeys(_SPOKEN, spoken_level),
        "tolerance": Coded(np.where(required, tolerance[row], 0)[order], range(6)),
        "reason": Coded(np.where(required, reason[row], -1)[order], reasons),
        "required": Coded(required[order].astype(np.int64), (False, True)),
    }


def _wanted_level(chance: Draws, index: Indices, trade: Indices) -> Indices:
    levels, percents = [], []
    for one in trades():
        ((level, percent),) = one.wanted.items()
        levels.append(SWEDISH_LEVELS.index(level) - 1)
        percents.append(percent)
    wants = chance.happens("wanted", index, np.array(percents, dtype=np.int64)[trade])
    return np.where(wants, np.array(levels, dtype=np.int64)[trade], -1)
