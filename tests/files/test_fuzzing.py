"""Nothing but records or errors of our own comes out of the readers, whatever goes in."""

from __future__ import annotations

from pathlib import Path

import fuzzing
import pytest


def test_inputs_that_once_broke_a_reader_no_longer_do() -> None:
    """Each input of the corpus is read again."""
    fuzzer = fuzzing.Fuzzer(0)
    kept = sorted(fuzzing.CORPUS.iterdir())
    assert kept
    told = {file.name: fuzzing.trouble_with(fuzzing.reading_of(file, fuzzer)) for file in kept}
    assert {name: trouble for name, trouble in told.items() if trouble} == {}


@pytest.mark.untraced
def test_a_thousand_new_inputs_break_nothing() -> None:
    """The million that the fuzzer is meant for take an hour; these take seconds, and are the same each time."""
    assert_nothing_breaks(fuzzing.Fuzzer(20))


@pytest.mark.untraced
def test_neither_do_a_thousand_made_of_real_ads_and_samples(reference_data: Path) -> None:
    """Real ads and published samples, bent, have more fields and longer ones than ours."""
    assert_nothing_breaks(fuzzing.Fuzzer(20, reference_data))


def assert_nothing_breaks(fuzzer: fuzzing.Fuzzer) -> None:
    """A thousand inputs, all of whose readings end as they may."""
    told = []
    for _ in range(1000):
        name, action, made = fuzzer.one()
        trouble = fuzzing.trouble_with(action)
        if trouble:
            told.append((name, trouble, made))
    assert told == []
