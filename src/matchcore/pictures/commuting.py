"""A map of the part of Sweden that a pool covers: people, openings and commuting lines, by municipality.

Nothing is drawn more exactly than a municipality: whoever has a coordinate stands at the nearest municipality's point.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchcore.arguments import checked
from matchcore.messages import Message, MessageLanguage
from matchcore.pictures.canvas import LETTERS, own_axes, titled
from matchcore.pictures.palette import BLUE, GREY, INK, ORANGE, PALE, SOFT
from matchcore.pool.geometry import SpherePoints, distance_m, point_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from matchcore.result import MatchResult
    from matchcore.vocabulary import Municipality

_LONGEST_EDGE_KM = 130.0  # between neighbours; longer ones cross the sea
_MOST_NAMES = 14


@dataclass(frozen=True)
class _Places:
    """Where everybody is, by the municipality's place in `known`; -1 when not known."""

    known: tuple[Municipality, ...]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    home: npt.NDArray[np.int64]
    work: npt.NDArray[np.int64]


@checked
def commuting_map(result: MatchResult, *, language: MessageLanguage | None = None, ax: Axes | None = None) -> Axes:
    """Draw where the people and the openings are, and a line from each municipality to where its people are placed.

    Parameters
    ----------
    result
        The result.
    language, ax
        As for `waterfall`.

    Returns
    -------
    Axes
        A circle a municipality where people live and a square where there are seats, larger the more there are; a
        line from home to work, wider the more are placed there. The collections with the gid ``people`` and ``seats``
        hold the numbers (``get_array``), and a line's label its ends and its number.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    language = language or result.language
    places = _places(result)
    people = np.bincount(places.home[places.home >= 0], minlength=len(places.known))
    opening = places.work >= 0
    seats = np.bincount(
        places.work[opening], weights=result.pool.openings.seats[opening], minlength=len(places.known)
    ).astype(np.int64)
    used = np.flatnonzero((people > 0) | (seats > 0))
    box = _box(places, used)
    wide, high = box[1] - box[0], box[3] - box[2]
    ax = own_axes(ax, 7.5, min(11.0, max(5.0, 7.5 * high / wide)) + 1.2)
    room = min(1.0, 20 / max(1, len(used)))  # smaller signs where there are many places
    most = max(1, int(people.max(initial=0)), int(seats.max(initial=0)))
    _outline(ax, places)
    inside = _lines(ax, result, places)
    for name, count, marker, colour, shift in (("people", people, "o", BLUE, -1), ("seats", seats, "s", ORANGE, 1)):
        at = np.flatnonzero(count)
        area = (8 + 18 * room) + 420 * room * count[at] / most
        drawn = ax.scatter(
            places.x[at] + np.where((people[at] > 0) & (seats[at] > 0), shift * wide * (0.004 + 0.014 * room), 0.0),
            places.y[at],
            s=area,
            marker=marker,
            c=count[at],
            cmap=_one_colour(colour),
            edgecolors="white",
            linewidths=0.7,
            alpha=0.85,
            zorder=3,
            label=Message(f"picture.map.{name}", n=int(count.sum())).text(language),
        )
        drawn.set_gid(name)
    _names(ax, places, used, people + seats, box)
    ax.set_xlim(box[0], box[1])
    ax.set_ylim(box[2], box[3])
    ax.set_aspect("equal", adjustable="box")
    _finish(ax, result, places, inside, language)
    return ax


def _places(result: MatchResult) -> _Places:
    pool = result.pool
    known = tuple(sorted(pool.columns.vocabulary.municipalities.values(), key=lambda place: place.code))
    middle = np.radians(62.5)
    x = np.array([place.lon for place in known]) * 111.32 * np.cos(middle)
    y = np.array([place.lat for place in known]) * 110.57
    number = {place.code: at for at, place in enumerate(known)}
    codes = np.array([number.get(code, -1) for code in pool.columns.codes.municipalities], dtype=np.int64)
    home = _municipality_of(pool.candidates.home, codes, known)
    return _Places(known, x, y, home, _municipality_of(pool.openings.workplace, codes, known))


def _municipality_of(
    points: SpherePoints, codes: npt.NDArray[np.int64], known: tuple[Municipality, ...]
) -> npt.NDArray[np.int64]:
    """The municipality that is stated; of a coordinate alone the one whose point is nearest."""
    stated = points.municipality.astype(np.int64)
    at = np.where(stated >= 0, codes[stated], -1) if len(codes) else np.full(len(stated), -1, dtype=np.int64)
    alone = np.flatnonzero((at < 0) & points.is_known)
    if len(alone):
        seats = np.array([point_of(place.lat, place.lon) for place in known], dtype=np.float64)
        at[alone] = np.argmin(distance_m(points.xyz[alone], seats), axis=1)
    return at


def _box(places: _Places, used: npt.NDArray[np.intp]) -> tuple[float, float, float, float]:
    """What the map shows, in kilometres: all that is used, with room around it."""
    x, y = (places.x[used], places.y[used]) if len(used) else (places.x, places.y)
    centre = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    wide, high = max(120.0, x.max() - x.min()), max(120.0, y.max() - y.min())
    wide, high = max(wide, 0.45 * high), max(high, 0.6 * wide)
    return centre[0] - 0.62 * wide, centre[0] + 0.62 * wide, centre[1] - 0.58 * high, centre[1] + 0.58 * high


def _outline(ax: Axes, places: _Places) -> None:
    """The land: the triangles between neighbouring municipalities, and a point for each of them."""
    corners = np.column_stack([places.x, places.y])
    ax.tripcolor(
        places.x,
        places.y,
        np.zeros(len(places.x)),
        triangles=_land(tuple(map(tuple, corners.tolist()))),
        cmap=_one_colour("#F1F3F5"),
        zorder=0,
        rasterized=True,
    )
    ax.scatter(places.x, places.y, s=5, color=GREY, zorder=1, linewidths=0)


@cache
def _land(corners: tuple[tuple[float, float], ...]) -> Any:
    from scipy.spatial import Delaunay

    points = np.array(corners)
    triangles = Delaunay(points).simplices
    sides = points[triangles] - points[np.roll(triangles, 1, axis=1)]
    return triangles[(np.hypot(sides[..., 0], sides[..., 1]) < _LONGEST_EDGE_KM).all(axis=1)]


def _one_colour(colour: str) -> Any:
    from matplotlib.colors import ListedColormap

    return ListedColormap([colour])


def _lines(ax: Axes, result: MatchResult, places: _Places) -> int:
    """A line for each pair of municipalities that somebody commutes between; how many stay within their own."""
    opening_of = result.assignment.opening_of
    rows = np.flatnonzero(opening_of >= 0)
    ends = zip(places.home[rows].tolist(), places.work[opening_of[rows]].tolist())
    counts = Counter((home, work) for home, work in ends if home >= 0 and work >= 0)
    most = max(counts.values(), default=1)
    for (home, work), count in sorted(counts.items()):
        if home != work:
            ax.plot(
                places.x[[home, work]],
                places.y[[home, work]],
                color=INK,
                alpha=0.55,
                linewidth=0.7 + 3.3 * count / most,
                solid_capstyle="round",
                zorder=2,
                label=f"_{places.known[home].code}-{places.known[work].code}:{count}",
            )
    return sum(count for (home, work), count in counts.items() if home == work)


def _names(
    ax: Axes,
    places: _Places,
    used: npt.NDArray[np.intp],
    weight: npt.NDArray[np.int64],
    box: tuple[float, float, float, float],
) -> None:
    """The names of the largest places, none over another."""
    wide, high = box[1] - box[0], box[3] - box[2]
    taken: list[tuple[float, float, float]] = []
    is_used = set(used.tolist())
    inside = np.flatnonzero(
        (places.x > box[0])
        & (places.x < box[1])
        & (places.y > box[2] + 0.02 * high)
        & (places.y < box[3] - 0.04 * high)
    ).tolist()
    order = sorted(is_used, key=lambda place: -int(weight[place]))
    for at in order + sorted(set(inside) - is_used, key=lambda place: -places.known[place].population):
        name = places.known[at].name
        length = 0.0155 * wide * len(name)
        x, y = float(places.x[at]) + 0.03 * wide, float(places.y[at]) + 0.02 * high
        if x + length > box[1]:
            x = float(places.x[at]) - 0.025 * wide - length
        if any(x < right and x + length > left and abs(y - level) < 0.032 * high for left, right, level in taken):
            continue
        taken.append((x, x + length, y))
        ax.text(x, y, name, fontsize=LETTERS if at in is_used else 8.5, color=INK if at in is_used else SOFT, zorder=4)
        if len(taken) == _MOST_NAMES:
            return


def _finish(ax: Axes, result: MatchResult, places: _Places, inside: int, language: MessageLanguage) -> None:
    """The legend, the title and the note; no axes, for the place of a point means nothing finer than a municipality."""
    legend = ax.legend(loc="upper left", fontsize=LETTERS, frameon=True, framealpha=0.9, edgecolor=PALE)
    for handle in legend.legend_handles:
        if handle is not None and hasattr(handle, "set_sizes"):
            handle.set_sizes([60])
    crossing = len(result.placements) - inside
    unknown = int((places.home < 0).sum()), int((places.work < 0).sum())
    out = result.assignment.opening_of
    not_drawn = sum(
        1 for row, col in enumerate(out.tolist()) if col >= 0 and (places.home[row] < 0 or places.work[col] < 0)
    )
    values = {"inside": inside, "crossing": crossing - not_drawn, "people": unknown[0], "openings": unknown[1]}
    titled(ax, language, Message("picture.map.title"), Message("picture.map.note", **values))
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
