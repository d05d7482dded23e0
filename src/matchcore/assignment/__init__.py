"""The assignment problem: solvers, the proof and its independent verifier (layer 2). Knows numbers, not people."""

from matchcore.assignment.columns import Progress, SolveStep
from matchcore.assignment.losses import loss_of_pair, losses_of_candidate, losses_of_opening
from matchcore.assignment.moves import FAR, Moves, Ways
from matchcore.assignment.nearest import nearest_optimum
from matchcore.assignment.pricing import FoundPairs, PairSource, StoredPairs
from matchcore.assignment.result import Assignment, Objective
from matchcore.assignment.resuming import ALL_HELD, Footing, close_pairs, footing_of, resume
from matchcore.assignment.solve import Method, assign, assign_pairs, assign_source
from matchcore.assignment.solved import NewPlace, Solved
from matchcore.assignment.ties import tied
from matchcore.assignment.verify import Proof, verify_assignment

__all__ = [
    "ALL_HELD",
    "FAR",
    "Assignment",
    "Footing",
    "FoundPairs",
    "Method",
    "Moves",
    "NewPlace",
    "Objective",
    "PairSource",
    "Progress",
    "Proof",
    "SolveStep",
    "Solved",
    "StoredPairs",
    "Ways",
    "assign",
    "assign_pairs",
    "assign_source",
    "close_pairs",
    "footing_of",
    "loss_of_pair",
    "losses_of_candidate",
    "losses_of_opening",
    "nearest_optimum",
    "resume",
    "tied",
    "verify_assignment",
]
