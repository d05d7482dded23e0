"""What is argued of the verifier's mutants is of mutants that there are, and mutants are found out (`make mutants`)."""

from __future__ import annotations

import numpy as np
import pytest
from mutants import EXAMS, answer, argued, is_killed, loaded, mutants


@pytest.mark.untraced
def test_what_is_argued_is_a_mutant() -> None:
    """No argument outlives the line that it is about."""
    assert argued() <= {mutant.name for names in EXAMS for name in names for mutant in mutants(name)}


@pytest.mark.untraced
def test_a_mutant_is_found_out() -> None:
    """A verifier that leaves the total unchecked answers some forgery otherwise."""
    names = ("verify_told", "verify", "verify_ties")
    [careless] = [one for one in mutants("verify_told") if one.name.endswith("_near(total))  →  pass")]
    with np.errstate(all="ignore"):
        asked, verifier = [one for one in EXAMS[names]() if "decimals" in one[0]], loaded(names)
        assert is_killed(careless, names, [(question, answer(question[1], verifier)) for question in asked])
