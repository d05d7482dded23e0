"""Pairs: the pool taken block by block through the criteria (layer 4).

What comes out is sparse: the pairs that every gate lets through, each with its score, and for the rest how many each
gate refused. The scores are sums of whole numbers, so they are the same whatever the size of the blocks, the number of
threads and the machine.
"""

from matchcore.pairs.feasible import FULL_SCORE, Pairs
from matchcore.pairs.judging import judge_block, make_criteria
from matchcore.pairs.scoring import score_pairs
from matchcore.pairs.workers import Progress

__all__ = ["FULL_SCORE", "Pairs", "Progress", "judge_block", "make_criteria", "score_pairs"]
