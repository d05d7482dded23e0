"""Ctrl-C in the middle of long work: it stops within a second and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

WORK = """
import sys, threading
import matchcore
from matchcore.matching import match_pool
from matchcore.pairs import workers
from matchcore.synthetic import synthetic_columns

pool = synthetic_columns(seed=1, n_candidates=6000, n_openings=5000)
told = set()

def progress(what, done, whole, bound):
    assert 0 <= done <= whole and bound >= 0
    if what not in told:
        told.add(what)
        print(what, flush=True)

try:
    match_pool(pool, memory_budget=int(sys.argv[1]), progress=progress)
except KeyboardInterrupt:
    mine = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    print("stopped", mine, len(workers._large_things), flush=True)
    sys.exit(0)
print("ended", flush=True)
"""

AT_ONCE = 1.0
"""Seconds: how soon it must stop; on a machine that others share, twice that."""


def stopped_at(stage: str, budget: int, folder: Path) -> tuple[str, float]:
    """What the work says when it is stopped as soon as it tells of a stage, and the seconds that took."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", WORK, str(budget)], stdout=subprocess.PIPE, text=True, env=environment
    ) as work:
        assert work.stdout is not None
        for line in work.stdout:
            if line.strip() == stage:
                break
        else:
            raise AssertionError(f"it never came to {stage}")
        time.sleep(0.05)
        begun = time.monotonic()
        work.send_signal(signal.SIGINT)
        said = work.stdout.read()
        took = time.monotonic() - begun
        work.wait(timeout=10)
        assert work.returncode == 0
    return said, took


@pytest.mark.parametrize("stage", ["survey", "score", "auction", "finish"])
def test_ctrl_c_stops_at_once_and_leaves_nothing(stage: str, tmp_path: Path) -> None:
    """No thread, no file, nothing sent to workers stays; the process ends of its own accord."""
    assert tempfile.gettempdir() != str(tmp_path)
    said, took = stopped_at(stage, 250 * 2**20, tmp_path)
    assert said.splitlines()[-1] == "stopped [] 0"
    assert took < 2 * AT_ONCE
    assert list(tmp_path.iterdir()) == []
