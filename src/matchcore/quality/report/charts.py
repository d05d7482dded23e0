"""The pictures of a quality report, for its page: what moved, how scores lie, how groups fared, how totals went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matchcore.messages import Message, MessageLanguage
from matchcore.pictures.drawing import WIDTH, Drawing
from matchcore.pictures.palette import shortened
from matchcore.quality.comparison.alignment import LABELS, label_text
from matchcore.quality.comparison.outcome import Comparison, GroupChange, Movement
from matchcore.quality.golden.folder import HistoryEntry
from matchcore.quality.measure.estimates import group_label
from matchcore.rendering import SCORE_PER_POINT, Number, points

_MOST_SLOPES = 60
_N_BINS = 20
_KIND = {"SAME": "same", "MOVED-TIE": "tie", "MOVED": "moved", "GAINED": "gained", "LOST": "lost"}
_SIGN = {"SAME": "=", "MOVED-TIE": "≈", "MOVED": "→", "GAINED": "+", "LOST": "−"}


def outcome_picture(found: Comparison, language: MessageLanguage) -> str:
    """How many carry each label: one bar, and its legend with the counts."""
    drawing, x = Drawing(), 0.0
    for row, label in enumerate(LABELS):
        name, count, y = label_text(label).text(language), found.counts[label], 50 + 20 * row
        if count:
            width = WIDTH * count / found.n_shared
            drawing.rect(_KIND[label], x, 0, max(width - 1, 0.8), 30, f"{name}: {count}")
            x += width
        drawing.rect(_KIND[label], 0, y - 11, 14, 14)
        drawing.text(7, y, _SIGN[label], "middle", kind="sign")
        drawing.text(22, y, name)
        drawing.text(WIDTH, y, str(count), "end")
    return drawing.svg(50 + 20 * len(LABELS) - 12, _say("outcome", language))


def scores_picture(before: Sequence[int], after: Sequence[int], language: MessageLanguage) -> str:
    """The scores of all placements before (line) and after (bars), in classes of five points."""
    edges = np.linspace(0, 100 * SCORE_PER_POINT, _N_BINS + 1)
    was, now = (np.histogram(np.array(scores, dtype=np.int64), edges)[0].tolist() for scores in (before, after))
    top = _even_top(max(*was, *now))
    left, right, floor, ceiling = 36.0, WIDTH - 14, 150.0, 24.0
    step, rise = (right - left) / _N_BINS, (floor - ceiling) / top
    drawing = Drawing()
    drawing.line("axis", left, floor, right, floor)
    for share in (0.5, 1.0):
        y = floor - share * (floor - ceiling)
        drawing.line("grid", left, y, right, y)
        drawing.text(left - 4, y + 4, str(int(share * top)), "end")
    outline = [(left, floor)]
    for number, (old, new) in enumerate(zip(was, now)):
        x = left + number * step
        drawing.rect(
            "after", x + 1, floor - new * rise, step - 2, new * rise, f"{5 * number}–{5 * number + 5}: {old} → {new}"
        )
        outline += [(x, floor - old * rise), (x + step, floor - old * rise)]
    drawing.path("before", [*outline, (right, floor)])
    for share in (0, 0.5, 1):
        drawing.text(left + share * (right - left), floor + 15, str(int(100 * share)), "middle")
    drawing.text((left + right) / 2, floor + 31, _say("points", language), "middle")
    drawing.line("before", left, 8, left + 18, 8)
    drawing.text(left + 23, 12, _say("before", language))
    drawing.rect("after", left + 150, 2, 14, 12)
    drawing.text(left + 169, 12, _say("after", language))
    return drawing.svg(186, _say("scores", language))


def moves_picture(movements: Sequence[Movement], language: MessageLanguage) -> str:
    """A line from the score before to the score after for each who moved, got or lost a place; ties are left out."""
    chosen = [move for move in movements if move.label != "MOVED-TIE"]
    left, right, ceiling, floor, unplaced = 96.0, WIDTH - 96, 28.0, 178.0, 204.0
    nowhere = _say("unplaced", language)

    def height(score: int | None) -> float:
        return unplaced if score is None else floor - (floor - ceiling) * score / (100 * SCORE_PER_POINT)

    drawing = Drawing()
    for x, beside, anchor, side in ((left, left - 8, "end", "before"), (right, right + 8, "start", "after")):
        drawing.text(x, 14, _say(side, language), "middle")
        drawing.line("axis", x, ceiling, x, floor)
        drawing.circle("hole", x, unplaced, 4)
        for share in (0, 50, 100):
            drawing.text(beside, height(share * SCORE_PER_POINT) + 4, str(share), anchor)
        drawing.text(beside, unplaced + 4, nowhere, anchor)
    for move in chosen[:_MOST_SLOPES]:
        ends = move.score_before, move.score_after
        scores = " → ".join(nowhere if score is None else points(score, language) for score in ends)
        told = f"{move.candidate_id} {label_text(move.label).text(language)}: {scores}"
        drawing.line(f"slope {_KIND[move.label]}", left, height(ends[0]), right, height(ends[1]), told)
    left_out = len(chosen) - _MOST_SLOPES
    if left_out > 0:
        drawing.text(WIDTH / 2, 226, Message("quality.more", count=left_out).text(language), "middle")
    return drawing.svg(232 if left_out > 0 else 214, _say("moves", language))


def groups_picture(groups: Sequence[GroupChange], language: MessageLanguage) -> str:
    """The change in placed share of each group, a dot with its interval; the line is no change."""
    rows = [group for group in groups if group.placed.value is not None]
    ends = [100 * abs(end or 0) for group in rows for end in (group.placed.low, group.placed.high)]
    reach = next((float(step) for step in (1, 2, 5, 10, 20, 50) if max([1.0, *ends]) <= step), 100.0)
    left, right, first = 156.0, WIDTH - 10, 34.0
    middle, scale = (left + right) / 2, (right - left) / 2 / reach
    floor = first + 22 * len(rows)
    drawing = Drawing()
    drawing.line("axis", middle, first - 12, middle, floor - 8)
    for value, anchor in ((-reach, "start"), (0.0, "middle"), (reach, "end")):
        drawing.text(middle + value * scale, 14, Number(value, 0, is_change=True).text(language), anchor)
    for number, group in enumerate(rows):
        y, name = first + 22 * number, group_label(group.name, group.value).text(language)
        low, value, high = (100 * (end or 0) for end in (group.placed.low, group.placed.value, group.placed.high))
        drawing.text(0, y + 4, shortened(name, 17))
        drawing.text(left - 8, y + 4, str(group.n), "end")
        drawing.line("interval", middle + low * scale, y, middle + high * scale, y)
        told = f"{name} ({group.n}): {group.placed.change().text(language)}"
        drawing.circle("dot", middle + value * scale, y, 5, told)
    return drawing.svg(int(floor), _say("groups", language))


def trend_picture(name: str, entries: Sequence[HistoryEntry], language: MessageLanguage) -> str:
    """A pool's total over its runs, in percent of the first; a run that failed is a cross."""
    shown = [(entry.commit, entry.pools[name]) for entry in entries if name in entry.pools]
    if not shown or not shown[0][1].total:
        return ""
    values = [100 * figures.total / shown[0][1].total for _, figures in shown]
    low, high = min(values), max(values)
    pad = max(0.5, (high - low) * 0.15)
    low, high = low - pad, high + pad
    left, right, ceiling, floor = 48.0, WIDTH - 12, 10.0, 78.0
    across = (right - left) / max(1, len(values) - 1)
    places = [
        (left + across * number, floor - (floor - ceiling) * (value - low) / (high - low))
        for number, value in enumerate(values)
    ]
    drawing = Drawing()
    drawing.line("axis", left, ceiling, left, floor)
    for y, value in ((ceiling, high), (floor, low)):
        drawing.text(left - 5, y + 4, Number(value).text(language), "end")
    drawing.path("trend", places)
    for (x, y), (commit, figures) in zip(places, shown):
        told = f"{shortened(commit, 14)}: {points(figures.total, language)}, {figures.n_placed}"
        if figures.passed:
            drawing.circle("dot", x, y, 3.5, told)
        else:
            drawing.path("cross", [(x - 5, y - 5), (x + 5, y + 5)], [(x - 5, y + 5), (x + 5, y - 5)], told=told)
    return drawing.svg(88, Message("quality.picture.trend", pool=name).text(language))


def _say(key: str, language: MessageLanguage) -> str:
    return Message(f"quality.picture.{key}").text(language)


def _even_top(count: int) -> int:
    """The next count with a middle that is easy to read: 2, 4, 6, 10, 20, 40, 60, 100, 200 …"""
    step = 1
    while count > 10 * step:
        step *= 10
    return next(multiple * step for multiple in (2, 4, 6, 10) if count <= multiple * step)
