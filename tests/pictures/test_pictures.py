"""The pictures: every number drawn is the result's own, in both languages, also when there is little to draw."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from matchcore import Candidate, MatchResult, MissingExtraError, Opening, Place, Policy, UnknownIdError, match
from matchcore.pictures import at_a_glance, commuting_map, scarcity, waterfall, what_if_ladder
from matchcore.pictures.palette import BLUE, INK, ORANGE, PALE, SKY
from matchcore.rendering import SCORE_PER_POINT, Price, points, signed_points
from matchcore.solution.parts import by_weight
from matchcore.synthetic import synthetic_pool


@cache
def result(objective: Any = "best_total") -> MatchResult:
    pool = synthetic_pool(programme="malung-salen", n_candidates=40, n_openings=18, seed=7)
    return match(pool.candidates, pool.openings, Policy(objective=objective), as_of=pool.as_of)


@cache
def little() -> dict[str, MatchResult]:
    home = Place(municipality="2023")
    long = "Ett mycket långt namn på en arbetsgivare i Malung-Sälens kommun AB (publ) med filialer"
    return {
        "nobody": match([], []),
        "one": match([Candidate(id="c" * 60, home=home)], [Opening(id="o", employer=long, title=long)]),
        "none placed": match([Candidate(id="c", home=home)], []),
    }


def widths(ax: Axes) -> list[float]:
    return [bar.get_width() for bar in ax.patches]


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def drawn(ax: Axes) -> bytes:
    written = io.BytesIO()
    ax.figure.savefig(written, format="png", dpi=40)
    return written.getvalue()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_waterfall_s_steps_are_the_explanation_s_parts(language: Any) -> None:
    """A bar a criterion, by weight, from where the last one ended, first from 50; they lead to the score."""
    for placed in result().placements[:5]:
        told = result().explain(placed.candidate_id)
        ax = waterfall(result(), placed.candidate_id, language=language)
        parts = by_weight(told.parts)
        given = [part.step / SCORE_PER_POINT for part in parts]
        assert widths(ax) == pytest.approx([*given, told.score / SCORE_PER_POINT])
        lefts = [bar.get_x() for bar in ax.patches[: len(parts)]]
        assert np.allclose([*lefts, told.score / SCORE_PER_POINT], np.cumsum([50, *given]))
        assert points(told.score, language) in texts(ax)
        assert {signed_points(part.step, language) for part in parts} <= set(texts(ax))
        assert [label.get_text() for label in ax.get_yticklabels()][: len(parts)] == [
            part.label.text(language) for part in parts
        ]


def test_a_closed_gate_is_said_in_words() -> None:
    """A closed gate is not told by colour alone."""
    missed = result().unplaced[0].candidate_id
    for opening in result().pool.openings.ids:
        told = result().explain(missed, opening)
        closed = [part for part in told.parts if not part.is_open]
        assert sum("HINDRAR" in text for text in texts(waterfall(result(), missed, opening))) == len(closed)


def test_the_glance_counts_everybody_once() -> None:
    """The bars are the placed, the possible, the near by gate and the far; together they are all."""
    ax = at_a_glance(result(), language="sv")
    near = result().nearness
    counts = dict(zip((label.get_text() for label in ax.get_yticklabels()), widths(ax)))
    assert sum(counts.values()) == result().pool.n_candidates
    assert counts["Föreslås till ett jobb"] == len(result().placements)
    assert counts.get("Jobb går, men platsen föreslås till andra", 0) == (near.n_closed == 0).sum()
    for number, criterion in enumerate(result().pairs.criteria):
        name = f"Nästan där, bara ett hinder: {criterion.label.text('sv')}"
        assert counts.get(name, 0) == (near.gate == number).sum()
    assert [int(text.split(" ")[0]) for text in texts(ax)] == widths(ax)


@pytest.mark.parametrize("objective", ["best_total", "most_placements"])
def test_scarcity_draws_the_prices_of_the_proof(objective: Any) -> None:
    """Each bar is an opening's price in points, the highest first; a placement that hangs on it is drawn by itself."""
    own = result(objective)
    ax = scarcity(own, 10, language="sv")
    bonus = int(own.assignment.bonus)
    prices = sorted((int(price) for price in own.assignment.price if price > 0), reverse=True)[:10]
    assert len(prices) == 10
    expected = []
    for price in prices:
        if Price(price, bonus).n_placements:
            expected.append(25.0 * Price(price, bonus).n_placements)
        expected.append(Price(price, bonus).score / SCORE_PER_POINT)
    assert sorted(widths(ax)) == pytest.approx(sorted(expected))
    assert [text.split(" (")[0] for text in texts(ax)] == [Price(price, bonus).text("sv") for price in prices]
    shown = [label.get_text().split("\n")[-1] for label in ax.get_yticklabels()]
    for name, text in zip(shown, texts(ax)):
        col = own.pool.opening_idx(name)
        assert f"({own.pairs.n_candidates_of[col]} passar, {own.pool.openings.seats[col]} plats" in text


def test_the_ladder_draws_the_exact_gains() -> None:
    """A bar a step, as wide as the gain; the words say the gain, how many open and where to."""
    missed = next(u.candidate_id for u in result().unplaced if len(result().openers(u.candidate_id)))
    openers = result().openers(missed, 8)
    ax = what_if_ladder(result(), missed, language="sv")
    assert widths(ax) == [step.gain / SCORE_PER_POINT for step in openers]
    for step, text in zip(openers, texts(ax), strict=True):
        assert points(step.gain, "sv") in text
        assert f"nya jobb: {step.n_opened} → {step.opening_after or 'utan förslag'}" in text


def test_the_map_counts_by_municipality_and_shows_nothing_finer() -> None:
    """Signs and line ends stand at municipalities' points alone, also for those with a coordinate; counts add up."""
    own = result()
    ax = commuting_map(own, language="sv")
    people, seats = (next(c for c in ax.collections if c.get_gid() == name) for name in ("people", "seats"))
    assert int(people.get_array().sum()) == own.pool.n_candidates
    assert int(seats.get_array().sum()) == int(own.pool.openings.seats.sum())
    corners = {tuple(np.round(point, 6)) for point in ax.collections[1].get_offsets()}
    assert len(corners) == 290
    for line in ax.lines:
        assert {tuple(np.round(end, 6)) for end in line.get_xydata()} <= corners
    crossing = sum(int(line.get_label().split(":")[1]) for line in ax.lines)
    assert f"{len(own.placements) - crossing} har förslag i sin egen kommun, {crossing} pendlar" in " ".join(
        ax.get_xlabel().split()
    )
    wide = ax.get_xlim()[1] - ax.get_xlim()[0]
    for offset in np.concatenate([people.get_offsets(), seats.get_offsets()]):
        nearest = min(np.hypot(*(offset - np.array(corner))) for corner in corners)
        assert nearest <= 0.0181 * wide  # beside the point, where both signs stand


@pytest.mark.parametrize("which", ["nobody", "one", "none placed"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_little_to_draw(which: str, language: Any) -> None:
    """Nobody, one person, nobody placed and very long names: a picture comes out, nothing warns."""
    own = little()[which]
    for picture in (at_a_glance, scarcity, commuting_map):
        assert drawn(picture(own, language=language)).startswith(b"\x89PNG")
    for name in own.pool.candidates.ids:
        assert drawn(what_if_ladder(own, name, language=language))
    for placed in own.placements:
        assert drawn(waterfall(own, placed.candidate_id, language=language))


def test_nothing_is_outside_the_picture() -> None:
    """Every word lies within the figure, and no letter is smaller than 8.5 points."""
    missed = result().unplaced[0].candidate_id
    for ax in (
        at_a_glance(result()),
        scarcity(result()),
        scarcity(result("most_placements")),
        commuting_map(result()),
        waterfall(result(), result().placements[0].candidate_id),
        what_if_ladder(result(), missed),
        waterfall(little()["one"], "c" * 60),
    ):
        drawn(ax)
        box = ax.figure.bbox
        for text in [*ax.texts, ax.title, ax._left_title, ax.xaxis.label, *ax.get_yticklabels()]:
            if text.get_text():
                own = text.get_window_extent()
                assert own.x0 >= -1, text.get_text()
                assert own.x1 <= box.x1 + 1, text.get_text()
                assert text.get_fontsize() >= 8.5


def test_the_colours_differ_in_grey() -> None:
    """What stands side by side differs in lightness too: the copy machine prints it."""
    grey = {name: np.dot(to_rgb(name), (0.299, 0.587, 0.114)) for name in (INK, BLUE, SKY, ORANGE, PALE)}
    order = [grey[name] for name in (INK, BLUE, SKY, PALE)]
    assert all(lighter - darker > 0.15 for darker, lighter in itertools.pairwise(order))
    assert grey[ORANGE] - grey[BLUE] > 0.15  # orange and sky are alike in grey: the one is hatched


def test_one_s_own_axes_are_drawn_on() -> None:
    """Whoever gives axes gets them back."""
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert at_a_glance(result(), ax=ax) is ax
    assert ax.patches


def test_a_picture_shows_itself_in_a_notebook_without_pyplot() -> None:
    """It gives a PNG, and pyplot with its global state is never loaded."""
    assert at_a_glance(result())._repr_png_().startswith(b"\x89PNG")
    script = """
import sys
import matchcore
from matchcore import pictures
assert "matplotlib" not in sys.modules
result = matchcore.match([matchcore.Candidate(id="c")], [matchcore.Opening(id="o")])
pictures.at_a_glance(result)._repr_png_()
pictures.commuting_map(result)._repr_png_()
assert "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_what_cannot_be_drawn_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown person and a missing library are named."""
    with pytest.raises(UnknownIdError):
        waterfall(result(), "nobody")
    with pytest.raises(UnknownIdError):
        what_if_ladder(result(), "nobody")
    monkeypatch.setattr("matchcore.pictures.canvas.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="notebook"):
        at_a_glance(result())
