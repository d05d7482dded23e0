"""Pairs: the pool taken block by block through the criteria.

What comes out is sparse: the pairs that every gate lets through, each with its score, and for the rest how many each
gate refused. The scores are sums of whole numbers, so they are the same whatever the size of the blocks, the number of
threads and the machine.
"""

from matchcore.pairs.changed import ChangedPairs, change_pairs, hear_people
from matchcore.pairs.feasible import FULL_SCORE, KeptPairs, Pairs
from matchcore.pairs.judging import JudgedBlock, criteria_of, judge_block, make_criteria
from matchcore.pairs.jury import Hearing, Verdicts
from matchcore.pairs.packed import Order, PackedSource
from matchcore.pairs.progress import Bound, Progress, Reporter
from matchcore.pairs.pruning import PruningRule
from matchcore.pairs.scoring import score_pairs
from matchcore.pairs.streamed import StreamedPairs

__all__ = [
    "FULL_SCORE",
    "Bound",
    "ChangedPairs",
    "Hearing",
    "JudgedBlock",
    "KeptPairs",
    "Order",
    "PackedSource",
    "Pairs",
    "Progress",
    "PruningRule",
    "Reporter",
    "StreamedPairs",
    "Verdicts",
    "change_pairs",
    "criteria_of",
    "hear_people",
    "judge_block",
    "make_criteria",
    "score_pairs",
]
