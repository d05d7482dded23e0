"""What every criterion keeps, matchcore's own and the documentation's example of one's own."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matchcore
from matchcore import Candidate, Opening, Policy, Pool
from matchcore.criteria import CRITERIA, Criterion, SupportCriterion, WaysCriterion, criterion
from strategies import match_of, policies, pool_of, records

DOCS = Path(__file__).parents[1] / "docs/own-criterion.md"


def test_each_has_a_name_and_a_label() -> None:
    """Each has the policy's name for its section and weight, and a label in both languages; distance comes first."""
    names = [made.name for made in CRITERIA]
    assert sorted(Policy().weights) == sorted(names)
    assert names[:3] == ["location", "terms", "hours"]
    assert all(made.label.sv and made.label.en for made in CRITERIA)


@given(pool=records(), policy=policies(), data=st.data())
def test_a_block_says_what_its_pairs_say(pool: Any, policy: Policy, data: st.DataObject) -> None:
    """Whichever candidates and openings are judged together, in whichever order, each pair is judged as alone."""
    encoded = pool_of(*pool)
    n, m = encoded.n_candidates, encoded.n_openings
    if not (n and m):
        return
    rows = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=2 * n)), dtype=np.intp)
    cols = np.array(data.draw(st.lists(st.integers(0, m - 1), min_size=1, max_size=2 * m)), dtype=np.intp)
    for made in criteria_of(encoded, policy):
        block = made.judge(rows, cols)
        is_open, part = (np.broadcast_to(face, (len(rows), len(cols))) for face in (block.is_open, block.part))
        assert is_open.dtype == np.bool_, made.name
        assert np.issubdtype(part.dtype, np.integer), made.name
        assert ((part >= 0) & (part <= 10_000)).all(), made.name
        for i, row in enumerate(rows):
            for j, col in enumerate(cols):
                alone = made.judge(np.array([row]), np.array([col]))
                assert is_open[i, j] == np.broadcast_to(alone.is_open, (1, 1))[0, 0], made.name
                assert part[i, j] == np.broadcast_to(alone.part, (1, 1))[0, 0], made.name


@given(pool=records(), policy=policies())
def test_judging_changes_nothing(pool: Any, policy: Policy) -> None:
    """A criterion says the same the second time it is asked, whatever it explained between."""
    encoded = pool_of(*pool)
    rows, cols = np.arange(encoded.n_candidates), np.arange(encoded.n_openings)
    for made in criteria_of(encoded, policy):
        first = made.judge(rows, cols)
        if len(rows) and len(cols):
            made.explain(0, 0)
        second = made.judge(rows, cols)
        assert np.array_equal(first.is_open, second.is_open), made.name
        assert np.array_equal(first.part, second.part), made.name


@given(pool=records(), policy=policies())
def test_a_criterion_explains_in_both_languages(pool: Any, policy: Policy) -> None:
    """Every fact and every change of every pair has words in Swedish and in English."""
    encoded = pool_of(*pool)
    for made in criteria_of(encoded, policy):
        for row, col in product(range(encoded.n_candidates), range(encoded.n_openings)):
            detail = made.explain(row, col)
            texts = [*detail.facts, *(change.text for change in (*detail.openers, *detail.conditions))]
            assert all(text.text("sv") and text.text("en") for text in texts), made.name
            assert all(change.kind != "fact" for change in detail.openers), made.name  # no opener looks for one
            assert detail.flags <= {"declared", "unknown", "estimate", "assumed", "conditional"}, made.name
            assert ("conditional" in detail.flags) is bool(detail.conditions), made.name


@given(one=records(), other=records(), policy=policies(), is_people=st.booleans())
def test_on_other_columns_a_criterion_is_as_made_for_them(
    one: Any, other: Any, policy: Policy, is_people: bool
) -> None:
    """Put on columns of which one side is new, a criterion says what one made for them says; the old side is kept."""
    before, came = pool_of(*one).columns, pool_of(*other).columns
    new = {"candidates": came.candidates} if is_people else {"openings": came.openings}
    columns = replace(before, **new)  # type: ignore[arg-type]  # one side or the other
    rows, cols = np.arange(len(columns.candidates)), np.arange(len(columns.openings))
    for factory in (*CRITERIA, WaysCriterion):
        known = factory(before, policy)
        known.kinds()
        put, made = known.on(columns), factory(columns, policy)
        assert put is not None
        assert put.columns is columns
        for found, expected in ((put.judge(rows, cols), made.judge(rows, cols)),):
            assert np.array_equal(found.is_open, expected.is_open), made.name
            assert np.array_equal(found.part, expected.part), made.name
        kinds, as_made = put.kinds(), made.kinds()
        assert (kinds is None) == (as_made is None)
        if kinds is not None and as_made is not None:
            assert np.array_equal(kinds.of_candidate, as_made.of_candidate), made.name
            assert np.array_equal(kinds.of_opening, as_made.of_opening), made.name


def test_what_a_side_says_is_read_once() -> None:
    """The side that stays is not read again, nor is what was found out of it later; nor the vocabulary."""
    n_read = {"terms": 0, "candidates": 0, "openings": 0, "alike": 0}

    class Counting(SupportCriterion):
        def read_terms(self) -> None:
            n_read["terms"] += 1

        def read_candidates(self) -> None:
            n_read["candidates"] += 1
            super().read_candidates()

        def read_openings(self) -> None:
            n_read["openings"] += 1
            super().read_openings()

        def _offers_alike(self) -> Any:
            n_read["alike"] += 1
            return super()._offers_alike()

        judge, kinds = SupportCriterion.judge, SupportCriterion.kinds

    pool = pool_of([Candidate(id="c1", support="much")], [Opening(id="o1", support="none")])
    made = Counting(pool.columns, Policy())
    other = pool_of([Candidate(id="c2", support="none")], []).columns.candidates
    for _ in range(3):
        put = made.on(replace(pool.columns, candidates=other))
        assert put is not None
        put.kinds()
        assert put.judge(np.array([0]), np.array([0])).part != made.judge(np.array([0]), np.array([0])).part
    assert n_read == {"terms": 1, "candidates": 4, "openings": 1, "alike": 1}


def test_a_criterion_that_makes_itself_in_its_own_way_is_made_anew() -> None:
    """A class with an `__init__` of its own, or made by a function, is asked for again by its factory."""

    class Own(SupportCriterion):
        def __init__(self, columns: Any, policy: Policy) -> None:
            super().__init__(columns, policy)
            self.offer = np.full(len(columns.openings), 2)

    def as_some(columns: Any, policy: Policy) -> Criterion:
        made = SupportCriterion(columns, policy)
        made.offer = np.full(len(columns.openings), 1)
        return made

    people, places = [Candidate(id="c1", support="much")], [Opening(id="o1", support="none")]
    more = [Opening(id="o1", support="none"), Opening(id="o2", support="none")]
    assert Own(pool_of(people, places).columns, Policy()).on(pool_of(people, more).columns) is None
    for factory in (Own, as_some):
        policy = Policy(weights={"support": 100})
        found = match_of(people, places, policy, criteria=[factory]).update(add=Opening(id="o2", support="none"))
        assert found.total == match_of(people, more, policy, criteria=[factory]).total > 0


def criteria_of(pool: Pool, policy: Policy) -> list[Criterion]:
    """Each criterion there is, made for the pool."""
    return [factory(pool.columns, policy) for factory in CRITERIA]


def own_tools_in(code: str) -> dict[str, Any]:
    """What the documentation's example defines when it is really run."""
    people = [Candidate(id="c1", facts={"own_tools": True}), Candidate(id="c2")]
    places = [Opening(id="o1", facts={"needs_tools": True}), Opening(id="o2")]
    policy = Policy(weights={"certificates": 30, "language": 25, "track": 25, "location": 15, "own_tools": 5})
    space: dict[str, Any] = {"people": people, "places": places, "policy": policy}
    exec(compile(code, "example", "exec"), space)
    return space


def example_of_the_docstring() -> str:
    """The indented block in the docstring of `matchcore.criteria.criterion`."""
    text = str(criterion.__doc__).split("::\n", 1)[1]
    lines = []
    for line in text.splitlines():
        if line and not line.startswith("    "):
            break
        lines.append(line)
    return textwrap.dedent("\n".join(lines))


def example_of_the_page() -> str:
    """The first block of Python in docs/own-criterion.md."""
    found = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("example", [example_of_the_docstring, example_of_the_page], ids=["docstring", "page"])
def test_the_documentation_s_own_criterion_runs(example: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The very example gates, scores and explains: without tools, no opening that needs them, and words for it."""
    space = own_tools_in(example())
    capsys.readouterr()
    people, places = space["people"], space.get("places", space.get("openings"))
    result = match_of(people, places, space["policy"], criteria=[*CRITERIA, space["OwnTools"]])
    told = result.explain("c2", "o1", language="en")
    part = next(part for part in told.parts if part.criterion == "own_tools")
    assert (part.is_open, part.part, part.weight) == (False, 0, 5)
    assert [change.kind for change in told.openers] == ["fact"]
    assert "tools" in str(told)
    assert result.pairs.n_closed["own_tools"] == 1
    assert {(p.candidate_id, p.opening_id) for p in result.placements} == {("c1", "o1"), ("c2", "o2")}
    assert result.explain("c1", "o1").score == sum(part.contribution for part in result.explain("c1", "o1").parts)
    assert result.record.criteria[-2:] == ("own_tools", "least_score")
    result.verify()


class Reader(Criterion):
    """Keeps what it was given, so that a test can look for a way to the groups."""

    name = "reader"
    label = matchcore.criteria.LocationCriterion.label
    given: Any = None

    def __init__(self, columns: Any, policy: Policy) -> None:
        Reader.given = columns
        super().__init__(columns, policy)

    def judge(self, rows: Any, cols: Any) -> Any:
        return matchcore.criteria.Judgement(np.ones((1, 1), dtype=np.bool_), np.full((1, 1), 10_000))

    def explain(self, row: int, col: int) -> Any:
        return matchcore.criteria.Detail()


def test_a_criterion_of_one_s_own_is_not_given_the_groups() -> None:
    """What is handed to it is the columns alone."""
    person = Candidate(id="c1", groups={"sex": "woman"})
    policy = Policy(weights={"reader": 100})
    result = match_of([person], [Opening(id="o1")], policy, criteria=[Reader])
    assert Reader.given is result.pool.columns
    assert not hasattr(Reader.given, "groups")
    assert (result.placements[0].score, result.total) == (1_000_000, 1_000_000 - result.policy.least)
    assert result.explain("c1", "o1").parts[0].facts == ()
