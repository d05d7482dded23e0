"""Ctrl-C in the middle of long work: it stops and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from matchcore.assignment.kernel.compiling import entry, interrupt_held

WORK = """
import signal, sys, threading
import matchcore
from matchcore.matching import match_pool
from matchcore.pairs import scoring, workers
from matchcore.synthetic import synthetic_columns

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have told it to be ignored
pool = synthetic_columns(seed=1, n_candidates=1000, n_openings=900)

class Tight(scoring.Allowance):
    most_packed = 0

    def fits(self, n_pairs):
        return False

    def n_kept(self):
        return 26

scoring.Allowance = Tight

for stage in sys.argv[1:]:
    def progress(what, done, whole, bound):
        assert 0 <= done <= whole and bound >= 0
        if what == stage:
            signal.raise_signal(signal.SIGINT)

    try:
        match_pool(pool, progress=progress)
    except KeyboardInterrupt:
        mine = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
        print(stage, "stopped", mine, len(workers._large_things), flush=True)
    else:
        print(stage, "ended", flush=True)
"""

STAGES = ("survey", "score", "auction", "finish")


def test_ctrl_c_stops_and_leaves_nothing(tmp_path: Path) -> None:
    """Whichever the stage, the work does not go on to its end; no thread, no file, nothing sent to workers stays."""
    assert tempfile.gettempdir() != str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", WORK, *STAGES],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=True,
    )
    assert done.stdout.splitlines() == [f"{stage} stopped [] 0" for stage in STAGES]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C as Python handles it at first, also in a worker of a parallel run, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_waits_for_what_must_not_be_cut_in_two() -> None:
    """It comes when the block has ended, once, to whoever handled it before; other threads hold nothing back."""
    reached: list[str] = []

    def interrupted_twice() -> None:
        with interrupt_held():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            reached.append("end")

    with pytest.raises(KeyboardInterrupt):
        interrupted_twice()
    assert reached == ["end"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler

    def elsewhere() -> None:
        with interrupt_held():
            reached.append("elsewhere" if signal.getsignal(signal.SIGINT) is signal.default_int_handler else "held")

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert reached == ["end", "elsewhere"]


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_waits_for_a_call_of_compiled_code_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only for the compiling: what compiled code gives back is made by Python's code too."""
    reached: list[str] = []

    def work() -> str:
        signal.raise_signal(signal.SIGINT)
        reached.append("end")
        return "made"

    monkeypatch.setattr("matchcore.assignment.kernel.compiling.compiled", lambda function: function)
    with pytest.raises(KeyboardInterrupt):
        entry(work)()
    assert reached == ["end"]
