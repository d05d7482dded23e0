"""Nothing but records or errors of our own comes out of the readers of tables, whatever goes in."""

from __future__ import annotations

import pytest
import table_fuzzing
import workbook_fuzzing


def test_tables_that_once_broke_a_reader_no_longer_do() -> None:
    """Each input of the corpus is read again."""
    kept = sorted(table_fuzzing.CORPUS.iterdir())
    assert kept
    told = {}
    for file in kept:
        form, made = table_fuzzing.kept_input(file)
        told[file.name] = table_fuzzing.trouble_with(lambda form=form, made=made: table_fuzzing.reading(form, made))
    assert {name: trouble for name, trouble in told.items() if trouble} == {}


@pytest.mark.untraced
def test_three_hundred_new_tables_break_nothing() -> None:
    """The million that the fuzzer is meant for take hours; these take seconds, and are the same each time."""
    fuzzer = table_fuzzing.Fuzzer(20)
    told = []
    for _ in range(300):
        form, made = fuzzer.one()
        trouble = table_fuzzing.trouble_with(lambda form=form, made=made: table_fuzzing.reading(form, made))
        if trouble:
            told.append((form, trouble, made))
    assert told == []


@pytest.mark.untraced
def test_three_hundred_bent_workbooks_break_nothing() -> None:
    """Real workbooks with bytes changed inside their parts; the hundred thousand take half an hour."""
    fuzzer = workbook_fuzzing.WorkbookFuzzer(5)
    told = []
    for _ in range(300):
        made = fuzzer.one()
        trouble = table_fuzzing.trouble_with(lambda made=made: table_fuzzing.reading("xlsx", made))
        if trouble:
            told.append((trouble, made))
    assert told == []
