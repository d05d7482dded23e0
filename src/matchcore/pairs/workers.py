"""Work done in pieces by an executor: threads of this process, other processes, other machines.

Any `concurrent.futures.Executor` will do. A piece is a small thing to send; the large thing that all pieces need is
sent only to a worker that says it lacks it, and kept there. In this process nothing is sent at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from matchcore.processors import n_processors

_T = TypeVar("_T")
_R = TypeVar("_R")

_KEPT = 2
"""How many large things a worker process keeps."""

_large_things: dict[str, Any] = {}


class _Lacking:
    """What a worker answers that has not been sent the large thing."""


class Workers(Generic[_T, _R]):
    """Does ``task(large, piece)`` for many pieces, in this thread, in threads, or wherever an executor runs it.

    Parameters
    ----------
    task
        A function of a module, so that it can be sent.
    large
        What every piece needs.
    executor
        Who does the work; None: this thread.
    n_ahead
        How many pieces may be on their way at once; what is done waits in memory until it is fetched.
    """

    def __init__(self, task: Callable[[Any, _T], _R], large: Any, executor: Executor | None, n_ahead: int) -> None:
        self.task, self.large, self.executor, self.n_ahead = task, large, executor, n_ahead
        self.key = uuid.uuid4().hex

    def results(self, pieces: Iterable[_T]) -> Iterator[tuple[int, _T, _R]]:
        """The number of each piece, the piece, and what came of it, in the order in which they are done.

        When the caller stops early, by an error or by Ctrl-C, what has not begun is cancelled and what has is waited
        for, so that nothing goes on behind the caller's back.
        """
        if self.executor is None:
            for number, piece in enumerate(pieces):
                yield number, piece, self.task(self.large, piece)
            return
        under_way: dict[Future[Any], tuple[int, _T]] = {}
        coming = enumerate(pieces)
        _large_things[self.key] = self.large
        try:
            while True:
                while len(under_way) < self.n_ahead and (following := next(coming, None)) is not None:
                    under_way[self._submit(self.executor, following[1], None)] = following
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    number, piece = under_way.pop(future)
                    result = future.result()
                    if isinstance(result, _Lacking):
                        under_way[self._submit(self.executor, piece, self.large)] = number, piece
                    else:
                        yield number, piece, result
        finally:
            for future in under_way:
                future.cancel()
            wait(under_way)
            del _large_things[self.key]

    def _submit(self, executor: Executor, piece: _T, large: Any) -> Future[Any]:
        return executor.submit(_do, self.key, self.task, piece, large)


def _do(key: str, task: Callable[[Any, _T], _R], piece: _T, large: Any) -> _R | _Lacking:
    """One piece of work, at the worker."""
    if large is not None:
        while len(_large_things) >= _KEPT:
            del _large_things[next(iter(_large_things))]
        _large_things[key] = large
    if key not in _large_things:
        return _Lacking()
    return task(_large_things[key], piece)


@contextmanager
def own_threads(executor: Executor | None, is_large: bool) -> Iterator[tuple[Executor | None, int]]:
    """The executor to use and how many pieces it does at once.

    The caller's own is used as it is. Otherwise large work gets a thread for each processor, which are gone when the
    work is.
    """
    if executor is not None:
        yield executor, _n_at_once(executor)
    elif not is_large or n_processors() == 1:
        yield None, 1
    else:
        threads = ThreadPoolExecutor(n_processors(), thread_name_prefix="matchcore")
        try:
            yield threads, n_processors()
        finally:
            threads.shutdown(wait=True, cancel_futures=True)


def _n_at_once(executor: Executor) -> int:
    workers = getattr(executor, "_max_workers", None)
    return workers if isinstance(workers, int) and workers > 0 else 4 * n_processors()
