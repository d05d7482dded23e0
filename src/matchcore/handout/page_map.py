"""Where people live and openings are, by municipality: dots on a map, and the same in figures."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import cos, radians, sqrt

import numpy as np
import numpy.typing as npt

from matchcore.messages import Message, MessageLanguage
from matchcore.solution import Solution

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
