"""Gates are read strictly, and measure what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from quality_cases import demo, with_twins

from matchcore import FileError, Policy, match
from matchcore.quality.golden.baseline import Approval, Baseline
from matchcore.quality.golden.gates import MEASURES, Gates, default_gates
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.runs import run_kept, run_pool

ROOT = Path(__file__).parents[2]
APPROVALS = [Approval("the team", "first", date(2026, 9, 1))]


def one_gate(measure: str, most: float = 0) -> Gates:
    return Gates.from_toml(f'[[gate]]\nname = "g"\nmeasure = "{measure}"\nmost = {most}\nreason = "because"\n')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[gate]]\nname=", "not valid TOML"),
        ("", "missing"),
        ("gate = []", "gate"),
        ('[[gate]]\nname="a"\nmeasure="total_fall_procent"\nmost=1\nreason="r"', "total_fall_percent"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=-1\nreason="r"', "most"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=true\nreason="r"', "most"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost="0"\nreason="r"', "most"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=[0]\nreason="r"', "most"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=inf\nreason="r"', "most"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=nan\nreason="r"', "most"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=1', "reason"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=1\nreason=""', "reason"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=1\nreason="r"\nleast=2', "least"),
        ('[[gates]]\nname="a"', "gate"),
        ('[[gate]]\nname="a"\nmeasure="lost"\nmost=1\nreason="r"\n' * 2, "a"),
    ],
)
def test_a_misspelt_gate_is_an_error(text: str, told: str) -> None:
    """Unknown names, wrong kinds, missing reasons and doubles are refused, with what and where."""
    with pytest.raises(FileError) as refused:
        Gates.from_toml(text, where="gates.toml")
    assert "gates.toml" in str(refused.value)
    assert told in str(refused.value)


def test_every_measure_has_words_in_both_languages() -> None:
    """A gate on any measure can be told, passed or failed."""
    pool = GoldenPool.from_toml((ROOT / "quality/pools/malung-salen.toml").read_text(encoding="utf-8"))
    people, places = pool.records()
    kept = Baseline.of(pool.name, match(people, places, as_of=pool.as_of), APPROVALS)
    gates = Gates(gate=tuple(gate.model_copy(update={"name": m}) for m in MEASURES for gate in one_gate(m).gate))
    run = run_pool(pool, kept, gates)
    assert {verdict.gate.measure for verdict in run.verdicts} == set(MEASURES)
    assert {verdict.gate.measure for verdict in run.failed} == {"seconds", "megabytes", "outside_trade_percent"}
    for verdict in run.verdicts:
        assert verdict.text.text("sv") != verdict.text.text("en")


def test_measures_of_a_stricter_policy() -> None:
    """Declared certificates no longer open: what falls, who lost and which criterion, counted against the result."""
    before, after = demo(), demo(certificates={"declared_opens": False})
    kept = Baseline.of("demo", before, APPROVALS), Baseline.of("demo", after, APPROVALS)

    def value(measure: str) -> float | None:
        return run_kept("demo", *kept, one_gate(measure)).pools[0].verdicts[0].value

    lost = before.assignment.n_placed - after.assignment.n_placed
    assert lost > 0
    assert value("total_fall_percent") == pytest.approx(100 * (before.total - after.total) / before.total)
    assert value("placed_fall_points") == pytest.approx(100 * lost / 60)
    assert value("lost") >= lost
    assert value("lost_not_rule_caused") == 0
    assert value("criteria_changed") == 1
    assert value("placed_where_closed") == 0
    assert value("records_changed") == 0
    assert value("seconds") is None


def test_a_rise_that_breaks_the_rules_before_is_caught() -> None:
    """A dropped gate raises the total; measured by the rules before, it is a fall."""
    before, after = demo(), demo(language={"gate": False}, certificates={"gate": False})
    kept = Baseline.of("demo", before, APPROVALS), Baseline.of("demo", after, APPROVALS)
    report = run_kept("demo", *kept, default_gates())
    assert after.total > before.total
    failed = {verdict.gate.name for verdict in report.pools[0].failed}
    assert {"closed-stays-closed", "criteria-as-before"} <= failed
    assert "total" not in failed


def test_a_gate_can_hold_for_some_pools() -> None:
    """A gate with pools named is silent about the others."""
    gates = Gates.from_toml('[[gate]]\nname="g"\nmeasure="lost"\nmost=0\nreason="r"\npools=["a", "b"]')
    assert gates.of("a")
    assert not gates.of("c")


def test_the_projects_own_gates_are_sound() -> None:
    """The gates that CI holds the project to read, and every reason stands in both languages."""
    gates = Gates.from_toml((ROOT / "quality/gates.toml").read_text(encoding="utf-8"))
    assert {gate.measure for gate in gates.gate} >= {"criteria_changed", "lost_not_rule_caused", "seconds", "megabytes"}
    assert all(gate.reason.sv != gate.reason.en for gate in gates.gate)


def test_an_equal_optimum_passes_every_gate() -> None:
    """Waiting times change places among equals: all who move, move on a tie, and no gate minds but the pool's own."""
    pool = GoldenPool.from_toml((ROOT / "quality/pools/malung-salen.toml").read_text(encoding="utf-8"))
    people, places = pool.records()
    people = with_twins(people)
    before = match(people, places, as_of=pool.as_of)
    days = sorted((person.registered_since or date(2026, 1, 1) for person in people), reverse=True)
    order = sorted(people, key=lambda person: (person.registered_since or date(2026, 1, 1), person.id))
    turned = [person.model_copy(update={"registered_since": day}) for person, day in zip(order, days)]
    after = match(turned, places, Policy(), as_of=pool.as_of)
    assert after.total == before.total
    kept = Baseline.of("x", before, APPROVALS), Baseline.of("x", after, APPROVALS)
    report = run_kept("x", *kept, default_gates())
    found = report.pools[0].comparison
    assert found is not None
    assert found.counts["MOVED-TIE"] > 0
    assert found.counts["MOVED-TIE"] + found.counts["SAME"] == 120
    assert report.passed
