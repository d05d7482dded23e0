"""The assignment problem: solvers, the proof and its independent verifier. Knows numbers, not people."""

from matchcore.assignment.assignment import Assignment, Rounding
from matchcore.assignment.column_generation import Progress, SolveStep
from matchcore.assignment.dual_state import DualState
from matchcore.assignment.list_proof import Lists, verify_lists
from matchcore.assignment.lists import Aim, assign_lists
from matchcore.assignment.pair_graph import PairGraph
from matchcore.assignment.pair_table import CompressedRows, PairTable, places_of
from matchcore.assignment.pricing import PairSource, StoredPairs
from matchcore.assignment.proof import PairRows, Proof
from matchcore.assignment.quotas import Division, QuotaRules, assign_with_quotas, division_at, verify_quotas
from matchcore.assignment.solve import Method, assign, assign_pairs, assign_source
from matchcore.assignment.ties import nearest_optimum, tied, tied_among
from matchcore.assignment.verify import rows_of, verify_assignment, verify_rows
from matchcore.assignment.verify_ties import verify_ties
from matchcore.assignment.warm import Otherwise, Warm, change

__all__ = [
    "Aim",
    "Assignment",
    "CompressedRows",
    "Division",
    "DualState",
    "Lists",
    "Method",
    "Otherwise",
    "PairGraph",
    "PairRows",
    "PairSource",
    "PairTable",
    "Progress",
    "Proof",
    "QuotaRules",
    "Rounding",
    "SolveStep",
    "StoredPairs",
    "Warm",
    "assign",
    "assign_lists",
    "assign_pairs",
    "assign_source",
    "assign_with_quotas",
    "change",
    "division_at",
    "nearest_optimum",
    "places_of",
    "rows_of",
    "tied",
    "tied_among",
    "verify_assignment",
    "verify_lists",
    "verify_quotas",
    "verify_rows",
    "verify_ties",
]
