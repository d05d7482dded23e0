"""The assignment problem: solvers, the proof and its independent verifier. Knows numbers, not people."""

from matchcore.assignment.assignment import Assignment, Rounding
from matchcore.assignment.columns import Progress, SolveStep
from matchcore.assignment.losses import loss_of_pair, losses_of_candidate, losses_of_opening
from matchcore.assignment.moves import FAR, Moves, Ways
from matchcore.assignment.nearest import nearest_optimum
from matchcore.assignment.pair_table import PairTable, places_of
from matchcore.assignment.pricing import FoundPairs, PairSource, StoredPairs
from matchcore.assignment.proof import PairRows, Proof
from matchcore.assignment.resuming import Footing, footing_of, resume
from matchcore.assignment.solve import Method, assign, assign_pairs, assign_source
from matchcore.assignment.solved import NewPlace, Solved
from matchcore.assignment.ties import tied
from matchcore.assignment.verify import rows_of, verify_assignment, verify_rows
from matchcore.assignment.verify_ties import verify_ties

__all__ = [
    "FAR",
    "Assignment",
    "Footing",
    "FoundPairs",
    "Method",
    "Moves",
    "NewPlace",
    "PairRows",
    "PairSource",
    "PairTable",
    "Progress",
    "Proof",
    "Rounding",
    "SolveStep",
    "Solved",
    "StoredPairs",
    "Ways",
    "assign",
    "assign_pairs",
    "assign_source",
    "footing_of",
    "loss_of_pair",
    "losses_of_candidate",
    "losses_of_opening",
    "nearest_optimum",
    "places_of",
    "resume",
    "rows_of",
    "tied",
    "verify_assignment",
    "verify_rows",
    "verify_ties",
]
