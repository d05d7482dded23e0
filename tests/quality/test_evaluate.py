"""`evaluate`: the figures hang together, whole and by group."""

from __future__ import annotations

import numpy as np
import pytest
from quality_cases import demo, scored

from matchcore import Candidate, Opening, PolicyError, evaluate, match
from matchcore.messages import MessageLanguage
from matchcore.quality import Evaluation, compare
from matchcore.quality.measure.estimates import withheld
from matchcore.quality.report.charts import groups_picture


def test_the_figures_hang_together() -> None:
    """Counts agree with the result, and the groups add up to everyone."""
    result = demo()
    figures = evaluate(result)
    assert figures.n_placed == len(result.placements)
    assert (figures.total, figures.share_of_bound) == (result.total, 1.0)
    assert figures.n_tied == sum(placement.is_tied for placement in result.placements)
    assert figures.margins.n == figures.n_placed
    everyone = figures.groups[0]
    assert everyone.placed.value == pytest.approx(figures.n_placed / figures.n_candidates)
    by_sex = [group for group in figures.groups if group.name == "sex"]
    assert sum(group.n for group in by_sex) == figures.n_candidates
    told_of = {group.value for group in by_sex if not withheld(group.name, group.n)}
    known = [sex in told_of for sex in result.pool.groups["sex"]]
    placed = sum(round(group.n * (group.placed.value or 0)) for group in by_sex)
    assert placed == int((result.assignment.opening_of >= 0)[known].sum()) > 0
    told = [group for group in figures.groups if not withheld(group.name, group.n)]
    assert all(g.placed.low <= g.placed.value <= g.placed.high for g in told)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_small_group_is_counted_and_nothing_more(language: MessageLanguage) -> None:
    """Of four people no outcome is told, of five every one; those of whom it is not known have a row of their own."""
    teams = ["few"] * 4 + ["enough"] * 5 + [None] * 6
    people = [Candidate(id=f"c{n}", groups={} if team is None else {"team": team}) for n, team in enumerate(teams)]
    before = match(people, [Opening(id="o1", seats=9)])
    after = match(people, [Opening(id="o1", seats=8)])
    figures, change = evaluate(before, n_resamples=100), compare(before, after, n_resamples=100)
    for groups in (figures.groups, change.groups):
        assert [(group.value, group.n) for group in groups] == [("", 15), ("enough", 5), ("few", 4), (None, 6)]
        assert [group.placed.value is None for group in groups] == [False, False, True, False]
    for report in (figures, change):
        few = next(row for row in report.group_table(language).rows if row[0] == "team: few")
        assert few[1] == "4"
        assert set(few[2:]) == {"–"}
        unknown = {"sv": "team: uppgift saknas", "en": "team: not known"}
        assert report.group_table(language).rows[-1][0] == unknown[language]
        told = next(group for group in report.to_dict()["groups"] if group["value"] == "few")
        assert [value for value in told.values() if isinstance(value, int)] == [4]
    assert "few" not in groups_picture(change.groups, language)


def test_flags_are_those_of_the_explanations() -> None:
    """A placement rests on something declared exactly when its explanation says so."""
    result = demo()
    flags = [result.explain(placement.candidate_id).flags for placement in result.placements]
    figures = evaluate(result)
    assert figures.resting["declared"] == sum("declared" in flag for flag in flags)
    assert figures.resting["unknown"] == sum("unknown" in flag for flag in flags)
    assert figures.resting["declared"] > 0


def test_every_figure_is_taken_of_every_group() -> None:
    """What is counted of all is told of each group too, and groups of one kind make up those of whom it is known."""
    result = demo()
    figures = evaluate(result, n_resamples=100)
    everyone = figures.groups[0]
    n_placed = figures.n_placed
    assert everyone.tied.value == pytest.approx(figures.n_tied / n_placed)
    assert everyone.declared.value == pytest.approx(figures.resting["declared"] / n_placed)
    assert everyone.unknown.value == pytest.approx(figures.resting["unknown"] / n_placed)
    assert everyone.mean_rank.value == pytest.approx(figures.ranks.mean)
    assert everyone.mean_margin.value == pytest.approx(figures.margins.mean)
    assert everyone.mean_score.value == pytest.approx(figures.scores.mean)
    assert (everyone.blocking.value or 0) <= figures.n_blocking
    assert figures.ineligible_share == pytest.approx(1 - (everyone.eligible.value or 0))
    for name in {group.name for group in figures.groups[1:]}:
        groups = [group for group in figures.groups if group.name == name]
        told = {group.value for group in groups if not withheld(name, group.n)}
        known = np.array([value in told for value in result.pool.groups[name]])
        declared = sum(round((group.declared.value or 0) * group.declared.n) for group in groups)
        of_known = sum(
            "declared" in result.explain(placement.candidate_id).flags
            for placement in result.placements
            if known[result.pool.candidate_idx(placement.candidate_id)]
        )
        assert declared == of_known


def test_the_gate_that_closed_most_is_named() -> None:
    """With a reach of next to nothing the distance is what closes."""
    figures = evaluate(demo(location={"unknown": "closed"}, terms={"gate": False}, certificates={"gate": False}))
    assert figures.n_eligible < figures.n_candidates
    assert figures.gate_closing_most == "location"
    assert "avstånd" in figures.text("sv")


def test_empty_pools_have_no_shares() -> None:
    """Nobody and nothing: no division by zero, and dashes where there is no figure."""
    figures = evaluate(scored([[None]], [0]))
    assert (figures.n_placed, figures.share_of_bound, figures.filled_share) == (0, 1.0, None)
    assert figures.load.gini is None
    assert "–" in figures.text("en")
    assert isinstance(figures, Evaluation)


@pytest.mark.untraced
def test_the_same_seed_gives_the_same_figures() -> None:
    """Intervals are drawn with a seed of their own."""
    result = demo()
    assert evaluate(result, seed=4).to_dict() == evaluate(result, seed=4).to_dict()
    assert evaluate(result, seed=4).groups != evaluate(result, seed=5).groups


def test_senseless_settings_are_all_told_at_once() -> None:
    """Resamples, confidence and seed are checked together."""
    with pytest.raises(PolicyError) as refused:
        evaluate(demo(), n_resamples=5, confidence=95, seed=-1)  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == ["n_resamples", "confidence", "seed"]


def test_an_evaluation_reads_well_everywhere() -> None:
    """Text in the result's language, HTML for a notebook, and shares that agree with the counts."""
    figures = evaluate(demo(), n_resamples=100)
    assert str(figures) == figures.text("sv")
    assert figures._repr_html_().count("<table") == 2
    assert figures.placed_share == figures.n_placed / figures.n_candidates
    assert figures.filled_share == figures.n_placed / figures.n_seats
    assert figures.label_of(None).text("en") == ""
