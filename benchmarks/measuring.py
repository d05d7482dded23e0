"""How time and memory are measured: interleaved, medians, totals checked first; peaks in processes of their own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent

Job = Callable[[], int]
"""Does the work and returns the total that it found."""


PATIENCE = 20.0
"""Seconds of processor: what took longer once is not measured again."""


def interleaved(jobs: Mapping[str, Job], *, rounds: int, total: int | None = None) -> dict[str, float]:
    """Median seconds of each job, all jobs in turn in every round, so that a slow minute slows all of them.

    Under ``<name> cpu`` stands the processor time of all threads, which holds on a busy machine too. What takes longer
    than `PATIENCE` is measured once.

    Raises when a job finds another total than the others: what is not optimal has no time.
    """
    seconds: dict[str, list[float]] = {key: [] for name in jobs for key in (name, f"{name} cpu")}
    for _ in range(rounds):
        for name, job in jobs.items():
            if max(seconds[f"{name} cpu"], default=0) > PATIENCE:
                continue
            begun, used = time.perf_counter(), time.process_time()
            found = job()
            seconds[name].append(time.perf_counter() - begun)
            seconds[f"{name} cpu"].append(time.process_time() - used)
            total = found if total is None else total
            if found != total:
                raise RuntimeError(f"{name} found {found}, not the optimum {total}")
    return {name: median(times) for name, times in seconds.items()}


def apart(script: str, *arguments: object, seconds: float = 3600) -> dict[str, Any]:
    """What a script in this folder prints as JSON, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / script), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=seconds,
        env=os.environ.copy(),
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def fresh_seconds(statement: str, *, rounds: int = 5, cache: str | None = None) -> float:
    """Median seconds of processor that a statement takes in a fresh interpreter, starting it included.

    What Python compiles is kept; with `cache` numba keeps what it compiles in that folder instead of beside the source.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(rounds):
        before = _children()
        environment = kept | ({} if cache is None else {"NUMBA_CACHE_DIR": cache})
        subprocess.run([sys.executable, "-c", statement], capture_output=True, check=True, env=environment)
        times.append(_children() - before)
    return median(times)


def _children() -> float:
    """Processor seconds of the processes that have been started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """The slope of log time over log size, least squares."""
    import numpy as np

    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
