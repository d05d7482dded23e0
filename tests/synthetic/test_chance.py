"""Draws: the published generator, the same numbers everywhere, and the laws they claim to follow."""

from __future__ import annotations

import hashlib

import numpy as np
from scipy.stats import chisquare, kstest

from matchcore.synthetic.chance import Draws, splitmix64

INDEX = np.arange(100_000)


def test_generator_is_splitmix64() -> None:
    """The generator gives the published numbers of SplitMix64 started at 1234567."""
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert splitmix64(1234567, np.arange(5)).tolist() == published


def test_draws_never_change() -> None:
    """Every kind of draw is the same to the last bit on every machine and in every version of Python and NumPy."""
    chance = Draws(20260901, "test")
    index = np.arange(1000)
    drawn = [
        chance.bits("a", index),
        chance.below("a", index, 12345),
        chance.share("a", index),
        chance.happens("a", index, 37),
        chance.pick("a", index, (3, 0, 5)),
        chance.pick_by("a", index, np.array([[1, 2, 3], [5, 0, 1]]), index % 2),
        chance.spread("a", index, 80),
        *chance.direction("a", index),
    ]
    digest = hashlib.sha256(b"".join(np.ascontiguousarray(column).tobytes() for column in drawn)).hexdigest()
    assert digest == "3de99cf6af9fecd6489cce4e80507b860a2c2425d6eb82204723a31a7ca981e5"


def test_draw_depends_on_seed_part_stream_and_index_alone() -> None:
    """The same index of the same stream gives the same draw whatever else is drawn; another stream does not."""
    chance = Draws(1, "a")
    whole = chance.bits("x", INDEX)
    assert np.array_equal(chance.bits("x", INDEX[500:600]), whole[500:600])
    for other in (chance.bits("y", INDEX), Draws(2, "a").bits("x", INDEX), Draws(1, "b").bits("x", INDEX)):
        assert not np.array_equal(other, whole)


def test_shares_are_even() -> None:
    """Shares are spread evenly over [0, 1)."""
    share = Draws(4, "test").share("share", INDEX)
    assert share.min() >= 0
    assert share.max() < 1
    assert kstest(share, "uniform").pvalue > 1e-3


def test_picks_follow_their_weights() -> None:
    """A position is picked as often as its weight says, and never when its weight is zero."""
    weights = np.array([5, 0, 1, 4, 0])
    counts = np.bincount(Draws(5, "test").pick("pick", INDEX, weights), minlength=5)
    assert counts[weights == 0].sum() == 0
    expected = weights[weights > 0] / weights.sum() * len(INDEX)
    assert chisquare(counts[weights > 0], expected).pvalue > 1e-3


def test_picks_by_row_follow_each_rows_weights() -> None:
    """Each index is picked for by the weights of its own row."""
    table = np.array([[1, 0, 3], [0, 7, 0], [2, 2, 0]])
    row = INDEX % 3
    picked = Draws(6, "test").pick_by("pick", INDEX, table, row)
    for at in range(3):
        counts = np.bincount(picked[row == at], minlength=3)
        some = table[at] > 0
        assert counts[~some].sum() == 0
        expected = table[at][some] / table[at].sum() * counts.sum()
        assert np.abs(counts[some] - expected).max() < 5 * np.sqrt(expected.max())


def test_spread_is_log_normal() -> None:
    """The spread has median 1 and the standard deviation of the log that it was asked for."""
    logs = np.log(Draws(7, "test").spread("spread", INDEX, 80))
    assert abs(np.median(logs)) < 0.01
    assert abs(logs.std() - 0.8) < 0.02


def test_directions_are_unit_vectors_all_round() -> None:
    """Directions have length one and are spread over the whole circle, each eighth within a twentieth of its share."""
    x, y = Draws(8, "test").direction("direction", INDEX)
    assert np.allclose(x * x + y * y, 1, rtol=0, atol=1e-14)
    eighths = np.bincount((np.arctan2(y, x) // (np.pi / 8) + 8).astype(int), minlength=16)
    assert abs(eighths / len(INDEX) * 16 - 1).max() < 0.1
