"""The assignment problem: solvers, the proof and its independent verifier (layer 2). Knows numbers, not
people."""

from matchcore.assignment.losses import loss_of_pair, losses_of_candidate, losses_of_opening
from matchcore.assignment.moves import FAR, Moves, Ways
from matchcore.assignment.result import Assignment, Objective
from matchcore.assignment.solve import Method, assign, assign_pairs
from matchcore.assignment.ties import tied
from matchcore.assignment.verify import Proof, verify_assignment

__all__ = [
    "FAR",
    "Assignment",
    "Method",
    "Moves",
    "Objective",
    "Proof",
    "Ways",
    "assign",
    "assign_pairs",
    "loss_of_pair",
    "losses_of_candidate",
    "losses_of_opening",
    "tied",
    "verify_assignment",
]
