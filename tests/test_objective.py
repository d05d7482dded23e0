"""What a run can aim at is declared in one place."""

from __future__ import annotations

import ast
from typing import get_args

import pytest

from matchcore.assignment.worth import largest_allowed, require_range
from matchcore.messages import LANGUAGES, Message
from matchcore.objective import OBJECTIVES, Objective, bonus_for, bonus_terms
from matchcore.policy import Policy
from source import FILES, SOURCE, nodes_of


def test_an_objective_that_is_not_declared_counts_as_none_of_those_that_are() -> None:
    """A value that nobody declared is refused wherever scores are made into worths, and never taken for another."""
    other: Objective = "most_profit"  # type: ignore[assignment]
    for ask in (bonus_terms, lambda aim, most: bonus_for(aim, 7, most), lambda aim, most: largest_allowed(aim, most)):
        with pytest.raises(AssertionError, match="most_profit"):
            ask(other, 3)
    with pytest.raises(AssertionError, match="most_profit"):
        require_range(other, 7, 3)


def test_an_objective_is_named_where_it_is_declared_and_where_it_is_verified() -> None:
    """No other code asks which objective it is: what follows of it is the bonus."""
    named = {
        str(path.relative_to(SOURCE))
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.Compare | ast.MatchValue)
        and any(isinstance(part, ast.Constant) and part.value in OBJECTIVES for part in ast.walk(node))
    }
    assert named == {"objective.py", "assignment/verify.py"}


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective_can_be_asked_for_and_told(objective: Objective) -> None:
    """A policy takes it, and an assignment, a result and a cover say in both languages what was aimed at."""
    assert Policy(objective=objective).objective == objective
    assert get_args(Objective) == OBJECTIVES
    for key in ("assignment", "result", "result.proof", "handout.proof"):
        for language in LANGUAGES:
            assert Message(f"{key}.{objective}", pairs=1).text(language)
