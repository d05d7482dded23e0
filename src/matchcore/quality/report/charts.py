"""The pictures of a quality report, as SVG drawn by hand: no library, nothing fetched, readable offline.

All are 360 units wide, so that their text is as large as the page's on a phone. Colours are classes of the page's style
(the Okabe-Ito palette, which colour-blind readers can tell apart), and no meaning is in colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from matchcore.messages import Message, MessageLanguage
from matchcore.quality.comparison.labels import LABELS, label_text
from matchcore.quality.comparison.movements import GroupChange, Movement
from matchcore.quality.comparison.outcome import Comparison
from matchcore.quality.golden.history import Entry
from matchcore.quality.measure.groups import group_label
from matchcore.rendering import SCORE_PER_POINT, Number, points

__all__ = ["groups_picture", "moves_picture", "outcome_picture", "scores_picture", "trend_picture"]

_WIDTH = 360
_MOST_SLOPES = 60
_N_BINS = 20
_CLASS = {"SAME": "same", "MOVED-TIE": "tie", "MOVED": "moved", "GAINED": "gained", "LOST": "lost"}
_SIGN = {"SAME": "=", "MOVED-TIE": "≈", "MOVED": "→", "GAINED": "+", "LOST": "−"}


def outcome_picture(found: Comparison, language: MessageLanguage) -> str:
    """How many carry each label: one bar, and its legend with the counts."""
    total = max(1, found.n_shared)
    parts: list[str] = []
    x = 0.0
    for label in LABELS:
        width = _WIDTH * found.counts[label] / total
        if width:
            name = label_text(label).text(language)
            parts.append(
                f'<rect class="{_CLASS[label]}" x="{x:.2f}" y="0" width="{max(width - 1, 0.8):.2f}" height="30">'
                f"<title>{escape(name)}: {found.counts[label]}</title></rect>"
            )
            x += width
    for row, label in enumerate(LABELS):
        y = 50 + 20 * row
        parts.append(f'<rect class="{_CLASS[label]}" x="0" y="{y - 11}" width="14" height="14"/>')
        parts.append(f'<text class="sign" x="7" y="{y}" text-anchor="middle">{_SIGN[label]}</text>')
        parts.append(_text(22, y, label_text(label).text(language)))
        parts.append(_text(_WIDTH, y, str(found.counts[label]), "end"))
    return _svg(parts, 50 + 20 * len(LABELS) - 12, Message("quality.picture.outcome").text(language))


def scores_picture(before: Sequence[int], after: Sequence[int], language: MessageLanguage) -> str:
    """The scores of all placements before (line) and after (bars), in classes of five points."""
    edges = np.linspace(0, 100 * SCORE_PER_POINT, _N_BINS + 1)
    was, now = (np.histogram(np.array(scores, dtype=np.int64), edges)[0] for scores in (before, after))
    top = _even_top(max(int(was.max(initial=0)), int(now.max(initial=0))))
    left, right, floor, ceiling = 36.0, _WIDTH - 14.0, 150.0, 24.0
    step, rise = (right - left) / _N_BINS, (floor - ceiling) / top
    parts = [f'<line class="axis" x1="{left}" y1="{floor}" x2="{right}" y2="{floor}"/>']
    for share in (0.5, 1.0):
        y = floor - share * (floor - ceiling)
        parts.append(f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>')
        parts.append(_text(left - 4, y + 4, str(int(share * top)), "end"))
    for number, count in enumerate(now.tolist()):
        x, height = left + number * step, count * rise
        told = f"{5 * number}–{5 * number + 5}: {int(was[number])} → {count}"
        parts.append(
            f'<rect class="after" x="{x + 1:.1f}" y="{floor - height:.1f}" width="{step - 2:.1f}" '
            f'height="{height:.1f}"><title>{told}</title></rect>'
        )
    path = [f"M{left:.1f} {floor:.1f}"]
    for number, count in enumerate(was.tolist()):
        y = floor - count * rise
        path.append(f"L{left + number * step:.1f} {y:.1f} L{left + (number + 1) * step:.1f} {y:.1f}")
    path.append(f"L{right:.1f} {floor:.1f}")
    parts.append(f'<path class="before" d="{" ".join(path)}"/>')
    parts += [
        _text(left + share * (right - left), floor + 15, str(int(100 * share)), "middle") for share in (0, 0.5, 1)
    ]
    parts.append(_text((left + right) / 2, floor + 31, Message("quality.picture.points").text(language), "middle"))
    parts.append(f'<line class="before" x1="{left}" y1="8" x2="{left + 18}" y2="8"/>')
    parts.append(_text(left + 23, 12, Message("quality.picture.before").text(language)))
    parts.append(f'<rect class="after" x="{left + 150}" y="2" width="14" height="12"/>')
    parts.append(_text(left + 169, 12, Message("quality.picture.after").text(language)))
    return _svg(parts, 186, Message("quality.picture.scores").text(language))


def moves_picture(movements: Sequence[Movement], language: MessageLanguage) -> str:
    """A line from the score before to the score after for each who moved, got or lost a place; ties are left out."""
    chosen = [move for move in movements if move.label != "MOVED-TIE"][:_MOST_SLOPES]
    left, right, ceiling, floor, unplaced = 96.0, _WIDTH - 96.0, 28.0, 178.0, 204.0

    def height(score: int | None) -> float:
        return unplaced if score is None else floor - (floor - ceiling) * score / (100 * SCORE_PER_POINT)

    parts = [
        _text(left, 14, Message("quality.picture.before").text(language), "middle"),
        _text(right, 14, Message("quality.picture.after").text(language), "middle"),
    ]
    for x in (left, right):
        parts.append(f'<line class="axis" x1="{x}" y1="{ceiling}" x2="{x}" y2="{floor}"/>')
        parts.append(f'<circle class="hole" cx="{x}" cy="{unplaced}" r="4"/>')
    for share in (0, 50, 100):
        y = floor - (floor - ceiling) * share / 100
        parts.append(_text(left - 8, y + 4, str(share), "end"))
        parts.append(_text(right + 8, y + 4, str(share)))
    nowhere = Message("quality.picture.unplaced").text(language)
    parts += [_text(left - 10, unplaced + 4, nowhere, "end"), _text(right + 10, unplaced + 4, nowhere)]
    for move in chosen:
        told = f"{move.candidate_id} {label_text(move.label).text(language)}: {_points(move.score_before, language)} → "
        told += _points(move.score_after, language)
        parts.append(
            f'<line class="slope {_CLASS[move.label]}" x1="{left}" y1="{height(move.score_before):.1f}" '
            f'x2="{right}" y2="{height(move.score_after):.1f}"><title>{escape(told)}</title></line>'
        )
    left_out = len([move for move in movements if move.label != "MOVED-TIE"]) - len(chosen)
    if left_out:
        parts.append(_text(_WIDTH / 2, 226, Message("quality.more", count=left_out).text(language), "middle"))
    return _svg(parts, 232 if left_out else 214, Message("quality.picture.moves").text(language))


def groups_picture(groups: Sequence[GroupChange], language: MessageLanguage) -> str:
    """The change in placed share of each group, a dot with its interval; the line is no change."""
    rows = [group for group in groups if group.placed.value is not None]
    ends = [100 * abs(end or 0) for group in rows for end in (group.placed.low, group.placed.high)]
    reach = _round_up(max([1.0, *ends]))
    left, right, first = 156.0, _WIDTH - 10.0, 34.0
    middle, scale = (left + right) / 2, (right - left) / 2 / reach
    floor = first + 22 * len(rows)
    parts = [f'<line class="axis" x1="{middle}" y1="{first - 12}" x2="{middle}" y2="{floor - 8}"/>']
    for value in (-reach, 0.0, reach):
        anchor = "middle" if value == 0 else "start" if value < 0 else "end"
        parts.append(_text(middle + value * scale, 14, Number(value, 0, is_change=True).text(language), anchor))
    for number, group in enumerate(rows):
        y = first + 22 * number
        name = group_label(group.name, group.value).text(language)
        full = f"{name} ({group.n})"
        low, value, high = (100 * (end or 0) for end in (group.placed.low, group.placed.value, group.placed.high))
        told = f"{full}: {group.placed.change_text(language, 100, 1)}"
        parts.append(_text(0, y + 4, _short(name, 17)))
        parts.append(_text(left - 8, y + 4, str(group.n), "end"))
        x1, x, x2 = (f"{middle + end * scale:.1f}" for end in (low, value, high))
        parts.append(f'<line class="interval" x1="{x1}" y1="{y}" x2="{x2}" y2="{y}"/>')
        parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="5"><title>{escape(told)}</title></circle>')
    return _svg(parts, int(floor), Message("quality.picture.groups").text(language))


def trend_picture(name: str, entries: Sequence[Entry], language: MessageLanguage) -> str:
    """A pool's total over its runs, in percent of the first; a run that failed is a cross."""
    shown = [(entry.commit, entry.pools[name]) for entry in entries if name in entry.pools]
    if not shown or not shown[0][1].total:
        return ""
    start = shown[0][1].total
    values = [100 * figures.total / start for _, figures in shown]
    low, high = min(values), max(values)
    pad = max(0.5, (high - low) * 0.15)
    low, high = low - pad, high + pad
    left, right, ceiling, floor = 48.0, _WIDTH - 12.0, 10.0, 78.0
    across = (right - left) / max(1, len(values) - 1)

    def place(number: int) -> tuple[float, float]:
        return left + across * number, floor - (floor - ceiling) * (values[number] - low) / (high - low)

    parts = [f'<line class="axis" x1="{left}" y1="{ceiling}" x2="{left}" y2="{floor}"/>']
    parts += [
        _text(left - 5, y + 4, Number(value).text(language), "end") for y, value in ((ceiling, high), (floor, low))
    ]
    path = " ".join(
        f"{'M' if number == 0 else 'L'}{x:.1f} {y:.1f}" for number in range(len(values)) for x, y in [place(number)]
    )
    parts.append(f'<path class="trend" d="{path}"/>')
    for number, (commit, figures) in enumerate(shown):
        x, y = place(number)
        told = f"<title>{escape(_short(commit, 14))}: {points(figures.total, language)}, {figures.n_placed}</title>"
        if figures.passed:
            parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5">{told}</circle>')
        else:
            arms = f"M{x - 5:.1f} {y - 5:.1f}l10 10M{x - 5:.1f} {y + 5:.1f}l10 -10"
            parts.append(f'<path class="cross" d="{arms}">{told}</path>')
    return _svg(parts, 88, Message("quality.picture.trend", pool=name).text(language))


def _svg(parts: Sequence[str], height: float, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:g}" role="img" aria-label="{escape(title, quote=True)}">'
        f"{''.join(parts)}</svg>"
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _points(score: int | None, language: MessageLanguage) -> str:
    return Message("quality.picture.unplaced").text(language) if score is None else points(score, language)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _even_top(count: int) -> int:
    """The next count with a middle that is easy to read: 2, 4, 6, 10, 20, 40, 60, 100, 200 …"""
    step = 1
    while True:
        for multiple in (2, 4, 6):
            if count <= multiple * step:
                return multiple * step
        step *= 10 if step > 1 else 5


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, 100."""
    return next((float(step) for step in (1, 2, 5, 10, 20, 50) if value <= step), 100.0)
