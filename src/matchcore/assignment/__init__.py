"""The assignment problem: solvers, the proof and its independent verifier (layer 2). Knows numbers, not
people."""

from matchcore.assignment.losses import loss_of_pair
from matchcore.assignment.result import Assignment, Objective
from matchcore.assignment.solve import Method, assign, assign_pairs
from matchcore.assignment.ties import tied
from matchcore.assignment.verify import Proof, verify_assignment

__all__ = [
    "Assignment",
    "Method",
    "Objective",
    "Proof",
    "assign",
    "assign_pairs",
    "loss_of_pair",
    "tied",
    "verify_assignment",
]
