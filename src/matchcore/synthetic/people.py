"""Candidates, drawn as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matchcore.pool.frames import Coded
from matchcore.synthetic.chance import Days, Draws, Indices, Table, days_told, modules_told, numbers_told
from matchcore.synthetic.geography import Area, how_known, places_known, scattered
from matchcore.synthetic.pasts import drawn_languages, drawn_pasts, drawn_ways_of_working
from matchcore.synthetic.profiles import Lives, Programme, drawn_groups, drawn_lives, trades
from matchcore.vocabulary import default_vocabulary

_DAY, _MONTH = np.timedelta64(1, "D"), np.timedelta64(1, "M")
_NOT_KNOWN = np.datetime64("NaT", "D")

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
_FORM_WEIGHTS = (30, 20, 18, 14, 8, 10)
_FORM_WEIGHTS_SUBSIDISED = (28, 30, 12, 8, 4, 18)


def drawn_candidates(
    chance: Draws, programme: Programme, area: Area, n: int, as_of: date, *, ties: str, reach_factor: float
) -> dict[str, Table]:
    """The tables of `n` candidates of a programme, living in `area`; their ids are ``c000001`` and so on."""
    index = np.arange(n, dtype=np.int64)
    ids = [f"c{number:06d}" for number in range(1, n + 1)]
    lives = drawn_lives(chance, programme, index)
    today = np.datetime64(as_of, "D")
    at = chance.pick("home", index, area.weights)
    lat, lon = scattered(chance, "home", index, area, at, (4.0, 7.0))
    known = how_known(chance, "home/known", index, programme.place_unknown, ties)
    waiting = programme.waiting_days * chance.spread("waiting", index, 90)
    longest = np.where(lives.age == 0, 1800.0, 7300.0)  # days: the young have not had twenty years
    registered = today - np.minimum(waiting, longest).astype(np.int64)
    unknown_wait = chance.happens("waiting/unknown", index, 2)
    asked = ~chance.happens("forms/asked", index, 42)
    forms = chance.pick("forms", index, _FORM_WEIGHTS_SUBSIDISED if programme.subsidised else _FORM_WEIGHTS)
    groups = drawn_groups(chance, index, lives)
    return {
        "candidates": {
            "id": Coded(index, ids),
            **places_known(lat, lon, area, at, known),
            "reach_km": numbers_told(_reach(chance, programme, index, ties, reach_factor)),
            "available_from": days_told(_available(chance, index, today)),
            "registered_since": days_told(np.where(unknown_wait, _NOT_KNOWN, registered)),
            **drawn_ways_of_working(chance, programme, index),
            **{f"group_{name}": column for name, column in groups.items()},
        },
        "certificates": _certificates(chance, programme, index, lives, today, ids),
        "languages": drawn_languages(chance, programme, index, lives, ids),
        "tracks": _tracks(chance, programme, index, lives, today, ids),
        "forms": _forms(np.flatnonzero(asked), forms[asked], ids),
        **drawn_pasts(chance, programme, index, lives, ids, as_of),
    }


def _forms(row: Indices, chosen: Indices, ids: Sequence[str]) -> Table:
    """The forms of the sets `chosen`, a row each."""
    sizes = np.array([len(forms) for forms in _FORM_SETS], dtype=np.int64)
    length, first = sizes[chosen], (np.cumsum(sizes) - sizes)[chosen]
    form = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(length.sum())
    every = [form for forms in _FORM_SETS for form in forms]
    return {"candidate_id": Coded(np.repeat(row, length), ids), "form": Coded(form, every)}


def _reach(chance: Draws, programme: Programme, index: Indices, ties: str, factor: float) -> NDArray[np.float64]:
    km = np.minimum(programme.reach_km * factor * chance.spread("reach", index, 75), 400.0)
    if ties == "none":
        return np.asarray(np.round(np.maximum(km, 3.0), 1), dtype=np.float64)
    step = 10.0 if ties == "many" else 5.0
    stated = np.maximum(np.round(km / step) * step, step)
    return np.where(chance.happens("reach/unknown", index, 5 if ties == "some" else 0), np.nan, stated)


def _available(chance: Draws, index: Indices, today: np.datetime64) -> Days:
    kind = chance.pick("available", index, (45, 33, 22))
    days = np.where(kind == 1, -chance.below("available/past", index, 60), chance.below("available/ahead", index, 120))
    return np.where(kind == 0, _NOT_KNOWN, today + days)


def _certificates(
    chance: Draws, programme: Programme, index: Indices, lives: Lives, today: np.datetime64, ids: Sequence[str]
) -> Table:
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
    kind = Coded(certificate, codes)
    return {
        "candidate_id": Coded(row, ids),
        "code": kind,
        "issued": days_told(np.where(undated, _NOT_KNOWN, issued)),
        "expires": days_told(np.where(undated, _NOT_KNOWN, expires)),
        "standing": Coded(validated.astype(np.int64), ("declared", "validated")),
        "modules": modules_told(
            _partial(chance, programme, draw, codes, certificate), kind, default_vocabulary().certificates
        ),
    }


def _validity(
    chance: Draws, draw: Indices, codes: tuple[str, ...], certificate: Indices, today: np.datetime64
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
    return issued, np.where(written, expires, _NOT_KNOWN)


def _months_later(day: Days, months: Indices) -> Days:
    month = day.astype("datetime64[M]")
    later = month + months
    into = (day - month.astype("datetime64[D]")).astype(np.int64)
    length = ((later + _MONTH).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(np.int64)
    return np.asarray(later.astype("datetime64[D]") + np.minimum(into, length - 1))


def _month_end(day: Days) -> Days:
    return np.asarray((day.astype("datetime64[M]") + _MONTH).astype("datetime64[D]") - _DAY)


def _partial(
    chance: Draws, programme: Programme, draw: Indices, codes: tuple[str, ...], certificate: Indices
) -> Indices:
    n_modules = np.array([len(default_vocabulary().certificates[code].modules) for code in codes], dtype=np.int64)
    n = n_modules[certificate]
    partial = (n > 1) & chance.happens("partial", draw, programme.partial)
    mask = _some_modules(chance, "partial/modules", draw, n, np.full(len(draw), 55, dtype=np.int64))
    return np.where(partial, mask, -1)


def _some_modules(chance: Draws, stream: str, draw: Indices, n: Indices, percent: Indices) -> Indices:
    """A bit for each of `n` modules, set in `percent` of a hundred, at least one and never all."""
    mask = np.zeros(len(draw), dtype=np.int64)
    for module in range(int(n.max(initial=0))):
        passed = chance.happens(f"{stream}/{module}", draw, percent) & (n > module)
        mask |= passed.astype(np.int64) << module
    mask = np.where(mask == 0, 1, mask)
    whole = (np.int64(1) << n) - 1
    return np.where((mask == whole) & (n > 1), mask & ~np.int64(1), mask)


def _tracks(
    chance: Draws, programme: Programme, index: Indices, lives: Lives, today: np.datetime64, ids: Sequence[str]
) -> Table:
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
    ahead = today + 14 * _DAY + chance.below("track/expected", draw, 170)
    taken = Coded(track, codes)
    return {
        "candidate_id": Coded(row, ids),
        "track": taken,
        "share": Coded(np.where(by_module, -1, share), range(101)),
        "modules": modules_told(np.where(by_module, mask, -1), taken, default_vocabulary().tracks),
        "expected_completion": days_told(np.where(told, ahead, _NOT_KNOWN)),
    }
