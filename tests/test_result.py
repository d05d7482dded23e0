"""`match` and its result: what was decided, why, and how it leaves."""

from __future__ import annotations

import json
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given

from forging import forged
from golden_pool import result as golden
from matchcore import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    MatchResult,
    MissingExtraError,
    Opening,
    Policy,
    PolicyError,
    ProofError,
    UnknownIdError,
    match,
)
from matchcore.matching import match_pool
from matchcore.messages import code_of
from matchcore.result import Placement
from matchcore.result_views import left_table
from matchcore.solution.explanation import Explanation
from source import FILES, nodes_of
from strategies import AS_OF, DAY, match_of, policies, records, vocabulary

SV = (LanguageDemand(language="sv", level="B1"),)


def speaks(candidate_id: str, level: str, **fields: Any) -> Candidate:
    return Candidate(id=candidate_id, languages=[Language(language="sv", level=level)], **fields)


def reasons(result: MatchResult, language: Any = "en") -> tuple[dict[str, str], dict[str, str]]:
    """Why each is unplaced, and why each opening has seats left."""
    return (
        {person.candidate_id: person.reason.text(language) for person in result.unplaced},
        {left.opening_id: left.reason.text(language) for left in result.seats_left},
    )


# What was decided ----------------------------------------------------------------------------------------------------


@given(records(), policies())
def test_everyone_is_placed_or_unplaced_and_every_seat_taken_or_left(pool: Any, policy: Policy) -> None:
    """The placements and the unplaced are all candidates, each once; the taken and the left are all seats."""
    result = match_of(*pool, policy)
    placed, unplaced = [p.candidate_id for p in result.placements], [u.candidate_id for u in result.unplaced]
    assert sorted(placed + unplaced) == sorted(person.id for person in pool[0])
    order = {name: row for row, name in enumerate(result.pool.candidates.ids)}
    assert sorted(placed, key=order.__getitem__) == placed
    assert sorted(unplaced, key=order.__getitem__) == unplaced
    left = {one.opening_id: one.n_left for one in result.seats_left}
    for place in pool[1]:
        taken = sum(p.opening_id == place.id for p in result.placements)
        assert place.seats == taken + left.get(place.id, 0)
        assert left.get(place.id) != 0
    for placement in result.placements:
        place = next(place for place in pool[1] if place.id == placement.opening_id)
        assert (placement.employer, placement.title) == (place.employer, place.title)
        assert placement.points == placement.score / 10_000


@given(records(), policies())
def test_a_tied_placement_is_one_that_another_optimum_does_not_hold(pool: Any, policy: Policy) -> None:
    """Forbidding a tied pair leaves the total and the number placed as they are; forbidding any other does not."""
    result = match_of(*pool, policy)
    rank = rank_of(result)
    for placement in result.placements:
        without = match_of(*pool, policy, criteria=[*criteria_without(placement)])
        assert (rank_of(without) == rank) == placement.is_tied


def rank_of(result: MatchResult) -> tuple[int, int]:
    return result.total, len(result.placements)


def criteria_without(placement: Placement) -> list[Any]:
    """matchcore's criteria, and one that forbids one pair."""
    from matchcore.criteria import CRITERIA, Criterion, Detail, Judgement
    from matchcore.messages import Phrase

    class Forbidden(Criterion):
        name = "forbidden"
        label = Phrase("förbjudet", "forbidden")

        def judge(self, rows: Any, cols: Any) -> Judgement:
            person = np.array([self.columns.candidates.ids[row] == placement.candidate_id for row in rows])
            place = np.array([self.columns.openings.ids[col] == placement.opening_id for col in cols])
            return Judgement(~(person[:, None] & place[None, :]), np.zeros((1, 1), dtype=np.int32))

        def explain(self, row: int, col: int) -> Detail:
            return Detail()

    return [*CRITERIA, Forbidden]


def test_the_objectives_differ_where_they_should() -> None:
    """One excellent pair against two poor ones: the highest total takes the first, the most placements the second.

    Sixty of three hundred course days lift by their root, 0.2236 of all: 0.60 · 72.36 + 0.40 · 50 = 63.416 for the one,
    50.00 and 42.00 for the others; of each what is above 41 counts.
    """
    people = [
        Candidate(id="a", certificates=[Certificate(code="cleaner", standing="validated")]),
        Candidate(id="b", forms=["hourly"]),
    ]
    places = [
        Opening(id="x", certificates_merited=["cleaner"], form="hourly"),
        Opening(id="y", certificates_merited=["adr"], form="permanent", track="care"),
    ]
    policy = Policy(weights={"certificates": 60, "track": 40}, least_score=41)
    best = match_of(people, places, policy)
    most = match_of(people, places, policy.replace(objective="most_placements"))
    assert ({p.candidate_id: p.opening_id for p in best.placements}, best.total) == ({"a": "x"}, 224_160)
    assert ({p.candidate_id: p.opening_id for p in most.placements}, most.total) == ({"a": "y", "b": "x"}, 100_000)
    assert "Objective: the most placements" in most.summary("en")
    assert "Objective: the highest total." in best.summary("en")


def test_a_tie_between_placing_and_leaving_goes_to_placing() -> None:
    """A pair at the very least adds nothing, and is placed all the same; a hundredth below it is not."""
    people, places, weights = [Candidate(id="c")], [Opening(id="o", track="care")], {"track": 100}
    result = match_of(people, places, Policy(weights=weights, least_score=30))
    assert [(p.candidate_id, p.score) for p in result.placements] == [("c", 300_000)]
    assert (result.total, result.mean_score) == (0, 300_000)
    assert match_of(people, places, Policy(weights=weights, least_score=30.01)).placements == ()


def test_of_two_alike_the_one_who_waited_longer_is_placed() -> None:
    """An exact tie between people goes by the canonical order, and is marked as a tie."""
    people = [
        Candidate(id="a", registered_since=date(2024, 1, 1)),
        Candidate(id="b", registered_since=date(2019, 1, 1)),
    ]
    result = match_of(people, [Opening(id="o")])
    assert [(p.candidate_id, p.is_tied) for p in result.placements] == [("b", True)]
    assert "1 placement hangs on an exact tie: another proposal is as good." in result.summary("en")


# Empty sides ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "places"),
    [([], []), ([Candidate(id="c")], []), ([], [Opening(id="o")]), ([Candidate(id="c")], [Opening(id="o", seats=0)])],
)
@pytest.mark.parametrize("objective", ["best_total", "most_placements"])
def test_nothing_to_place_is_an_answer(people: list[Candidate], places: list[Opening], objective: Any) -> None:
    """Empty sides and no seats give a result that prints, leaves and verifies like any other."""
    result = match_of(people, places, Policy(objective=objective))
    assert (result.placements, result.total, result.bound, result.gap) == ((), 0, 0, 0)
    result.verify()
    assert result.text("sv") != result.text("en")
    assert result._repr_html_()
    assert json.loads(result.to_json()) == result.to_dict()
    for frame in (result.to_pandas(), result.to_polars()):
        assert frame.shape == (len(people), 11)


# Why -----------------------------------------------------------------------------------------------------------------


def test_why_people_are_unplaced() -> None:
    """No openings; no gate open; only openings without seats; or seats that go to others: each has its words."""
    assert reasons(match_of([Candidate(id="c")], []))[0] == {"c": "There are no openings."}
    low = match_of(
        [speaks("c", "A1")], [Opening(id="o", languages_required=SV), Opening(id="p", languages_required=SV)]
    )
    assert reasons(low)[0] == {"c": "None of 2 openings is possible: the gate language closes all of them."}
    none = match_of([Candidate(id="c")], [Opening(id="o", seats=0)])
    assert reasons(none)[0] == {"c": "1 opening is possible, but it has no seat."}
    many = match_of([Candidate(id="c"), Candidate(id="d")], [Opening(id="o"), Opening(id="p", seats=0)])
    assert reasons(many)[0] == {"d": "1 opening is possible, but others give at least as high a total there."}
    assert many.unplaced[0].n_feasible == 2


def test_why_seats_are_left() -> None:
    """Nobody at all; nobody possible; everyone possible is there already; or more is gained elsewhere."""
    assert reasons(match_of([], [Opening(id="o")]))[1] == {"o": "There are no candidates."}
    low = match_of([speaks("c", "A1")], [Opening(id="o", languages_required=SV)])
    assert reasons(low)[1] == {"o": "None of 1 candidate is possible: the gate language is closed for all of them."}
    roomy = match_of([Candidate(id="c"), Candidate(id="d")], [Opening(id="o", seats=3)])
    assert reasons(roomy)[1] == {"o": "2 candidates are possible, and all are placed here already."}
    assert reasons(match_of([Candidate(id="c")], [Opening(id="o", seats=3)]), "sv")[1] == {
        "o": "Den enda som passar föreslås redan hit."
    }
    apart = match_of([Candidate(id="c"), Candidate(id="d")], [Opening(id="o"), Opening(id="p", seats=2)])
    assert reasons(apart)[1] == {"p": "1 candidate is possible, but gives at least as high a total elsewhere."}
    assert [(left.opening_id, left.seats, left.n_left, left.n_feasible) for left in apart.seats_left] == [
        ("p", 2, 1, 2)
    ]


@given(records(), policies())
def test_every_reason_has_words(pool: Any, policy: Policy) -> None:
    """Every non-placement and every empty seat is explained in both languages."""
    result = match_of(*pool, policy)
    for entry in (*result.unplaced, *result.seats_left):
        assert entry.reason.text("sv") != entry.reason.text("en")


def is_own_trade(explanation: Explanation) -> bool:
    return any(code_of(fact) == "background.same" for part in explanation.parts for fact in part.facts)


@given(records(), policies())
def test_why_unplaced_counts_and_orders(pool: Any, policy: Policy) -> None:
    """Feasible and closed make up all; nearest are fewest closed gates, one forgiven in the trade, then score."""
    result = match_of(*pool, policy)
    for row, name in enumerate(result.pool.candidates.ids):
        why = result.why_unplaced(name, n_nearest=3)
        assert why.n_openings == len(pool[1]) == why.n_feasible + sum(why.closed_by.values())
        assert len(why.nearest) == min(3, len(pool[1]))
        closed = [sum(not part.is_open for part in near.parts) - is_own_trade(near) for near in why.nearest]
        ranks = [(max(n, 0), -near.score) for n, near in zip(closed, why.nearest)]
        assert ranks == sorted(ranks)
        everything = result.why_unplaced(name, n_nearest=99).nearest
        assert {near.opening_id for near in everything} == set(result.pool.openings.ids)
        assert sum(near.is_feasible for near in everything) == result.pairs.indptr[row + 1] - result.pairs.indptr[row]
        assert why.text("sv") != why.text("en")
        assert why.to_dict()["candidate_id"] == name


def test_one_who_is_placed_may_ask_too() -> None:
    """The answer is then where she is placed, and what stood nearest besides."""
    result = match_of([Candidate(id="c")], [Opening(id="o"), Opening(id="p", track="care")])
    why = result.why_unplaced("c")
    assert why.reason.text("en") == "Placed at o."
    assert [near.opening_id for near in why.nearest] == ["o", "p"]


VERDICTS = {
    "alone": (
        "c",
        "o",
        "A weak proposal: nothing speaks for this work in particular. Only this person and this opening were compared.",
    ),
    "contested": (
        "a",
        "o",
        "A weak proposal: nothing speaks for this work in particular. No other assignment has a higher"
        " total. The seat is wanted by others: its price is",
    ),
    "elsewhere": ("a", "p", "Possible, but the whole is better with o: this pair instead lowers the total by"),
}


def test_each_verdict_says_why_in_the_reader_s_language() -> None:
    """Chosen alone, chosen against rivals, taken by another, better elsewhere; points with the language's own mark."""
    alone = match_of([Candidate(id="c")], [Opening(id="o")])
    assert str(alone.explain("c", "o", language="en").verdict) == VERDICTS["alone"][2]
    wanted = [LanguageDemand(language="sv", level="B1")]
    people = [speaks("a", "B1"), speaks("b", "A2")]
    fight = match_of(people, [Opening(id="o", languages_wanted=wanted)])
    assert str(fight.explain("a", "o").verdict).startswith(VERDICTS["contested"][2])
    assert fight.explain("b", "o").verdict.text("en") == expected_taken(fight, "en")
    assert fight.explain("b", "o").verdict.text("sv") == expected_taken(fight, "sv")
    two = match_of([speaks("a", "B1")], [Opening(id="o", languages_wanted=wanted), Opening(id="p", form="hourly")])
    assert str(two.explain("a", "p").verdict).startswith(VERDICTS["elsewhere"][2])


def expected_taken(result: MatchResult, language: str) -> str:
    """What "b" is told of the seat that "a" has, with the figures of the result."""
    held, loss = (
        f"{score / 10_000:.2f}".replace(".", "," if language == "sv" else ".")
        for score in (result.explain("a", "o").score, result.explain("b", "o").loss or 0)
    )
    if language == "sv":
        cost = f"att välja den här personen i stället kostar helheten {loss} poäng."
        return f"Det går, men platsen föreslås till a ({held}): {cost}"
    return f"Possible, but the seat goes to a ({held}): this pair instead lowers the total by {loss} points."


def test_a_pair_that_would_cost_a_placement_says_so() -> None:
    """With the most placements as the aim, a pair may score more and still leave somebody without.

    Hourly work for who has named that alone is 9 000 of 10 000: 0.03 · 40.00 above neutral.
    """
    people = [speaks("a", "B1"), Candidate(id="b", forms=["hourly"])]
    places = [
        Opening(id="o", form="hourly"),
        Opening(id="p", languages_required=SV, track="care", form="permanent"),
    ]
    result = match_of(people, places, Policy(objective="most_placements"))
    assert {p.candidate_id: p.opening_id for p in result.placements} == {"a": "p", "b": "o"}
    told = result.explain("a", "o")
    assert told.verdict.text("en") == "Possible, but then fewer could be placed. There now: b (51.20)."
    assert told.verdict.text("sv") == "Det går, men då får färre ett jobb. Föreslås dit nu: b (51,20)."


def test_an_exact_alternative_with_nobody_there_says_so() -> None:
    """Two openings alike, one person: the other one is exactly as good, and nobody holds it."""
    result = match_of([Candidate(id="c")], [Opening(id="o"), Opening(id="p")])
    told = result.explain("c", "p")
    assert told.loss == 0
    assert told.verdict.text("en").endswith("There now: –.")
    assert told.verdict.text("sv").endswith("Föreslås dit nu: –.")


def test_rivals_are_who_holds_the_seats() -> None:
    """Best score first, without the person herself."""
    people = [speaks("a", "A2"), speaks("b", "B1"), speaks("c", "A1")]
    places = [Opening(id="o", seats=2, languages_wanted=SV)]
    result = match_of(people, places)
    assert [name for name, _ in result.explain("c", "o").rivals] == ["b", "a"]
    assert [name for name, _ in result.explain("a", "o").rivals] == ["b"]
    assert result.explain("c", "o").opening_got is None
    assert result.explain("b", "o").opening_got == "o"


def test_what_is_not_there_is_told_with_what_is_near() -> None:
    """An unknown id names the nearest; an unplaced one asks for an opening."""
    result = golden()
    with pytest.raises(
        UnknownIdError, match=r"There is no candidate c9 in the pool, nor an id like it. There are, for example: "
    ):
        result.explain("c9", "o1")
    with pytest.raises(
        UnknownIdError, match=r"There is no opening o9 in the pool, nor an id like it. There are, for example: "
    ):
        result.explain("c1", "o9")
    with pytest.raises(UnknownIdError, match="There is no candidate"):
        result.why_unplaced("zzz")
    with pytest.raises(UnknownIdError, match="c3 is unplaced: name an opening, or ask why_unplaced"):
        result.explain("c3")
    assert result.explain("c1").opening_id == "o1"


def test_an_explanation_leaves_as_plain_values() -> None:
    """The dictionary is JSON, says what the object says, and sums."""
    told = golden().explain("c2", "o1")
    plain = json.loads(json.dumps(told.to_dict("en"), allow_nan=False))
    assert plain["score"] == told.score == sum(part["contribution"] for part in plain["parts"])
    assert plain["points"] == told.score / 10_000
    assert [part["criterion"] for part in plain["parts"]] == [part.criterion for part in told.parts]
    assert plain["verdict"] == "Not possible yet. What stands in the way: certificates."
    assert [opener["text"] for part in plain["parts"] for opener in part["openers"]] == [
        change.text.text("en") for change in told.openers
    ]
    assert (plain["loss"], plain["is_feasible"], plain["is_placed"], plain["opening_got"]) == (None, False, False, "o5")
    assert {flag for part in plain["parts"] for flag in part["flags"]} == told.flags
    assert told.to_dict("sv")["verdict"] != plain["verdict"]


# The proof -----------------------------------------------------------------------------------------------------------

CONTESTED = (
    [speaks("a", "B1"), speaks("b", "A2")],
    [Opening(id="o", languages_wanted=SV), Opening(id="p", form="hourly")],
)


@pytest.mark.parametrize(
    "change",
    [
        {"opening_of": np.array([1, 0])},
        {"opening_of": np.array([0, 0])},
        {"opening_of": np.array([0, -1])},
        {"opening_of": np.array([0, 7])},
        {"opening_of": np.array([0])},
        {"total": 1},
        {"bound": 1},
        {"gap": 1},
        {"price": np.array([0, 0])},
        {"price": np.array([-1, 0])},
        {"surplus": np.array([0, 0])},
    ],
    ids=str,
)
def test_a_corrupted_result_does_not_verify(change: dict[str, Any]) -> None:
    """A wrong pair, a seat too many, somebody left out, a wrong figure or a wrong price: each is found."""
    result = match_of(*CONTESTED)
    assert result.verify().n_pairs == 4
    wrong = forged(result, assignment=replace(result.assignment, **change))
    with pytest.raises(ProofError) as caught:
        wrong.verify()
    assert caught.value.text("sv") != caught.value.text("en")


def test_a_pair_that_is_not_feasible_does_not_verify() -> None:
    """A score that the pairs do not hold cannot be in the result."""
    result = match_of([speaks("a", "A1")], [Opening(id="o", languages_required=SV)])
    with pytest.raises(ProofError):
        forged(result, assignment=replace(result.assignment, opening_of=np.array([0]))).verify()


def test_a_result_does_not_change() -> None:
    """Neither the object nor the arrays in it."""
    result = match_of(*CONTESTED)
    with pytest.raises(FrozenInstanceError):
        result.language = "en"  # type: ignore[misc]
    for array in (result.assignment.opening_of, result.assignment.price, result.pool.openings.seats):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


# How it reads and leaves ---------------------------------------------------------------------------------------------


def test_a_result_speaks_the_language_it_was_asked_for() -> None:
    """The language of the match is the result's own; any call may ask for the other."""
    english, swedish = (match_of(*CONTESTED, language=language) for language in ("en", "sv"))
    assert str(english) == swedish.text("en") != str(swedish)
    assert str(english.explain("a", "o")) == swedish.explain("a", "o", language="en").text()
    assert english.why_unplaced("a").text("sv") == str(swedish.why_unplaced("a"))
    assert english.summary() in str(english)
    with pytest.raises(PolicyError, match="language"):
        match_of(*CONTESTED, language="de")


def test_a_result_is_one_line_when_repeated() -> None:
    """`repr` is a line with the figures that matter."""
    assert repr(golden()) == "MatchResult(4 of 5 placed, total 31.19 points, gap 0)"


def test_long_tables_are_cut_and_say_so() -> None:
    """Sixty rows are shown, and how many more there are; the tables themselves hold all."""
    people = [Candidate(id=f"c{i:03}") for i in range(70)]
    result = match_of(people, [Opening(id="o", seats=5)])
    assert "… and 5 more" in result.text("en")
    assert len(result.tables()[1].rows) == 65
    assert len(result.tables(most=3)[1].rows) == 3
    assert "<p>… och 5 till</p>" in result._repr_html_()


@given(records(), policies())
def test_every_way_out_says_the_same(pool: Any, policy: Policy) -> None:
    """Dictionary, JSON, pandas and polars hold the same rows, one a candidate, and the types do not depend on them."""
    result = match_of(*pool, policy)
    rows = result.to_dict()["candidates"]
    assert [row["candidate_id"] for row in rows] == list(result.pool.candidates.ids)
    assert json.loads(result.to_json()) == result.to_dict()
    polars, pandas = result.to_polars(), result.to_pandas()
    assert polars.to_dicts() == rows
    assert [{k: None if v is pd.NA else v for k, v in row.items()} for row in pandas.to_dict("records")] == rows
    assert polars.schema == result_schema()
    assert [str(kind) for kind in pandas.dtypes] == ["string"] * 5 + ["Int64", "Float64", "boolean"] + ["string"] * 3
    assert sum(row["score"] - policy.least for row in rows if row["score"] is not None) == result.total


def result_schema() -> pl.Schema:
    names = "candidate_id status opening_id employer title score points is_tied reason_code reason questions".split()
    kinds = {"score": pl.Int64(), "points": pl.Float64(), "is_tied": pl.Boolean()}
    return pl.Schema({name: kinds.get(name, pl.String()) for name in names})


def test_a_row_says_placed_or_why_not() -> None:
    """A placed candidate has a place and no reason, an unplaced one the reverse."""
    rows = {row["candidate_id"]: row for row in golden().to_rows("en")}
    assert (rows["c1"]["status"], rows["c1"]["opening_id"], rows["c1"]["points"], rows["c1"]["reason"]) == (
        "placed",
        "o1",
        61.1,
        None,
    )
    assert (rows["c3"]["status"], rows["c3"]["opening_id"], rows["c3"]["score"]) == ("unplaced", None, None)
    assert rows["c3"]["reason"] == "1 opening is possible, but it has no seat."


@pytest.mark.parametrize(("package", "way"), [("pandas", "to_pandas"), ("polars", "to_polars")])
def test_a_missing_library_is_named_with_how_to_install_it(
    package: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without pandas or polars the error says what to install, and that extra exists."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=f"pip install {package}") as caught:
        getattr(golden(), way)()
    assert caught.value.package == package
    assert caught.value.text("sv").startswith(f"Paketet {package} saknas.")


def test_every_extra_that_an_error_names_has_the_package() -> None:
    """No error sends a user to an extra that the project does not have, or that lacks what is needed."""
    import ast
    import tomllib
    from pathlib import Path

    root = Path(__file__).parents[1]
    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = set()
    for file in FILES:
        for node in nodes_of(file):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "MissingExtraError" and len(node.args) == 2:
                package, extra = node.args
                if isinstance(extra, ast.Constant) and isinstance(package, ast.Constant):
                    named.add((package.value, extra.value))
    assert named
    assert [(package, extra) for package, extra in named if not any(package in one for one in extras[extra])] == []


# The run's record ----------------------------------------------------------------------------------------------------


def test_the_record_can_be_checked_again_later() -> None:
    """Hashes, versions, solver, sizes and proof; no identifier of anybody; equal runs have equal records."""
    result, again = match_of(*CONTESTED), match_of(*CONTESTED)
    record = result.record
    assert record == again.record
    assert record.to_dict() == json.loads(json.dumps(record.to_dict()))
    assert (record.pool_hash, record.policy_hash) == (result.pool.hash, Policy().hash)
    assert record.vocabulary_hash == vocabulary().hash
    assert (record.as_of, record.objective) == (AS_OF.isoformat(), "best_total")
    assert (record.total, record.bound, record.gap) == (result.total, result.bound, 0)
    assert (record.n_candidates, record.n_openings, record.n_seats, record.n_placed) == (2, 2, 2, 2)
    assert record.n_feasible + sum(record.n_closed.values()) == 4
    assert record.numpy == np.__version__
    secret = match_of([Candidate(id="someone-s-pseudonym")], [Opening(id="an-opening", employer="Firman")]).record
    assert not any(word in json.dumps(secret.to_dict()) for word in ("someone", "an-opening", "Firman"))


def test_another_policy_is_another_record() -> None:
    """The policy's hash and what came of it differ."""
    other = match_of(*CONTESTED, Policy(objective="most_placements")).record
    assert other.policy_hash != match_of(*CONTESTED).record.policy_hash
    assert other.pool_hash == match_of(*CONTESTED).record.pool_hash


# What match takes ----------------------------------------------------------------------------------------------------


def test_records_may_come_from_anything_that_can_be_walked_through() -> None:
    """Tuples and generators do as well as lists, and an encoded pool gives the same."""
    people, places = CONTESTED
    listed = match_of(people, places)
    walked = match_of((p for p in people), tuple(places))
    assert walked.to_dict() == listed.to_dict() == match_pool(listed.pool).to_dict()


@pytest.mark.parametrize("policy", [{"weights": {"language": 100}}, "policy.toml", 3])
def test_a_policy_is_a_policy(policy: Any) -> None:
    """A mapping or a path is refused with how to make a policy of it."""
    with pytest.raises(PolicyError, match=r"is not a policy\. Make it with matchcore\.Policy"):
        match_of(*CONTESTED, policy)


def test_the_run_s_day_is_a_day() -> None:
    """Text is refused; of a time of day only the day counts."""
    with pytest.raises(PolicyError, match="as_of"):
        match(*CONTESTED, as_of="2026-02-01")  # type: ignore[arg-type]
    morning = match(*CONTESTED, vocabulary=vocabulary(), as_of=datetime(2026, 2, 1, 9, 30))
    assert morning.to_dict() == match_of(*CONTESTED).to_dict()


def test_progress_is_told() -> None:
    """Every candidate is reported done by the end."""
    told: list[tuple[str, int, int]] = []
    match_of(*CONTESTED, progress=lambda what, done, whole: told.append((what, done, whole)))
    assert told[-1] == ("score", 2, 2)


def test_a_result_shows_no_inner_works() -> None:
    """What solvers and updates go on from is the solution's: a user who lists a result's names meets none of it."""
    result = golden()
    assert not {"task", "warm", "state", "factories"} & set(dir(result))
    assert result.solution.task is result.solution.task


def test_what_a_placement_depends_on_stands_beside_it() -> None:
    """What needs a short course first says so in the table, and a weak proposal that it is one; others nothing."""
    opening = Opening(id="o", title="Kock", start=AS_OF + 30 * DAY, certificates_required=["hlr"])
    result = match_of([Candidate(id="c")], [opening])
    placements, _, left = result.tables("en")
    (row,) = placements.rows
    assert placements.headings[-1] == "Remark"
    assert str(opening.start) in row[-1]
    assert (placements, left) == (result.tables("en", 1)[0], left_table(result.solution, "en"))
    wished = {"wishes": {"occupations": ["5120"]}, "occupations": [{"ssyk": "5120"}]}
    held = match_of([Candidate(id="c", certificates=[Certificate(code="hlr")], **wished)], [opening])
    assert "Remark" not in held.tables("en")[0].headings
    weak = match_of([Candidate(id="c", certificates=[Certificate(code="hlr")])], [opening])
    assert weak.tables("en")[0].rows[0][-1].startswith("weak: nothing")
