"""Which blocks a pool is cut into: candidates who can reach the same openings stand together.

The criterion that stands first may know, without looking at pairs, which openings can be open to some candidates at all
(`Criterion.reachable`) and how to part candidates so that these become fewer (`Criterion.halves`). The candidates are
halved, and halved again, as long as the pairs saved are worth more than the cost of one more block. What lies outside
all blocks is closed by that criterion and is never looked at. Each half looks only through the openings of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matchcore.criteria import Criterion
from matchcore.pairs.evaluation import Block

LARGEST_BLOCK = 2**24
"""Pairs in a block at most (a block of one candidate may hold more)."""

_WORTH_A_BLOCK = 2**19
"""How many pairs must be saved for one more block to pay."""

_PATIENCE = 2
"""How often in a row halving may save too little before the halves are given up: the next cut may save more."""

_TAKEN_APART = 2**29
"""Blocks of more pairs are halved in any case, so that the first are ready soon and few wait in memory."""

_ALONE = 2**22
"""A pool of so few pairs is one block."""


def neighbourhoods(
    first: Criterion | None,
    n_candidates: int,
    n_openings: int,
    block_rows: int | None = None,
    block_cols: int | None = None,
    *,
    largest: int | None = None,
) -> Iterator[Block]:
    """Cut a pool into blocks.

    Parameters
    ----------
    first
        The criterion that stands first; None when there is none.
    n_candidates, n_openings
        The size of the pool.
    block_rows, block_cols
        The most candidates and openings in a block, where that should be less than what fits.
    largest
        Pairs in a block at most; `LARGEST_BLOCK` when None.

    Yields
    ------
    Block
        Every pair that the first criterion may let through is in exactly one block. The blocks of one candidate come
        one after another, their openings rising.
    """
    if n_candidates == 0 or n_openings == 0:
        return
    whole = Block(np.arange(n_candidates), np.arange(n_openings))
    searched = first if whole.n_pairs > _ALONE else None
    waiting = [whole]
    while waiting:
        block = waiting.pop()
        halves = _halves(searched, block) if block.n_pairs > _TAKEN_APART else ()
        if halves:
            waiting += reversed(halves)
            continue
        for part in _parted(searched, block, _PATIENCE):
            if part.n_pairs:
                yield from cut(part, largest or LARGEST_BLOCK, block_rows, block_cols)


def _parted(first: Criterion | None, block: Block, patience: int) -> list[Block]:
    """The block in parts that together are cheaper; the block itself when there are no such parts."""
    if block.n_pairs <= _WORTH_A_BLOCK:
        return [block]
    halves = _halves(first, block)
    if not halves:
        return [block]
    saved = block.n_pairs - sum(half.n_pairs for half in halves)
    patience = _PATIENCE if saved > _WORTH_A_BLOCK else patience - 1
    parts = halves if patience < 1 else [part for half in halves for part in _parted(first, half, patience)]
    return parts if _cost(parts) < _cost([block]) else [block]


def _cost(blocks: Sequence[Block]) -> int:
    return sum(block.n_pairs + _WORTH_A_BLOCK * (1 + block.n_pairs // LARGEST_BLOCK) for block in blocks)


def _halves(first: Criterion | None, block: Block) -> list[Block]:
    """The two halves, each with the openings that it can reach; empty when the block cannot be halved."""
    parts = first.halves(block.rows) if first is not None and len(block.rows) > 1 else None
    halves = []
    for rows in parts or ():
        cols = None if first is None else first.reachable(rows, block.cols)
        halves.append(Block(rows, block.cols if cols is None else cols))
    return halves


def cut(block: Block, largest: int, block_rows: int | None = None, block_cols: int | None = None) -> Iterator[Block]:
    """The block in pieces of so many pairs at most, or of so many candidates and openings."""
    tall = max(1, largest // len(block.cols)) if block_rows is None else block_rows
    wide = len(block.cols) if block_cols is None else block_cols
    for top in range(0, len(block.rows), tall):
        for start in range(0, len(block.cols), wide):
            yield Block(block.rows[top : top + tall], block.cols[start : start + wide])
