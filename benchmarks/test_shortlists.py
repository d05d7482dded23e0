"""The benchmark of shortlists, small, so that it does not rot: more seats filled, and nobody sent to everything."""

from __future__ import annotations

import pytest

import shortlists


@pytest.mark.parametrize("programme", shortlists.PROGRAMMES)
def test_lists_fill_more_seats_for_little_of_the_score(programme):
    """By each programme at least 15 % more seats than each employer's own best, nobody on more than three lists.

    Full lists cost at most five per cent of the mean score, of the lists and of whoever gets the seats; to reach as
    many as can be costs more, and at most five per cent of what those who get the seats score in these pools.
    """
    (_, best, own), *made = shortlists.compared(shortlists.drawn(programme, 2026))
    means = [sum(entry.score for entry in entries) / len(entries) for entries in (best, *(each[1] for each in made))]
    assert means[2] >= 0.95 * means[0]
    for _, entries, filled in made:
        invited = [entry.candidate_id for entry in entries]
        assert max(map(invited.count, set(invited))) <= 3
        for one, beside in zip(filled, own, strict=True):
            assert one.mean >= 1.15 * beside.mean
            assert one.mean_score >= 0.95 * beside.mean_score
