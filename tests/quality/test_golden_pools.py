"""Golden pools: their files, the real ads among them, and what the gates make of faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from matchcore import FileError, match
from matchcore.ads import read_ads
from matchcore.criteria import CRITERIA
from matchcore.quality.golden.baseline import Approval, Baseline
from matchcore.quality.golden.checks import Engine, failed_checks, failed_expectations
from matchcore.quality.golden.gates import Gates
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.plan_kept import KeptPlan, plan_of
from matchcore.quality.golden.runs import matched, run_quality
from matchcore.quality.golden.self_test import FAULTS, HARMLESS, Fault, SelfTest, by_row

ROOT = Path(__file__).parents[2]
POOLS = sorted((ROOT / "quality/pools").glob("*.toml"))
SMALL = [path for path in POOLS if path.stem.startswith("case-") or path.stem == "malung-salen"]


def read(path: Path) -> GoldenPool:
    return GoldenPool.from_toml(path.read_text(encoding="utf-8"), where=path.name)


def kept(pool: GoldenPool, engine: Engine, approvals: list[Approval]) -> Baseline:
    """What an engine makes of a pool, as a baseline."""
    result = engine(*pool.records(), pool.policy, pool.as_of)
    plan = plan_of(pool, result)
    return Baseline.of(pool.name, result, approvals, None if plan is None else KeptPlan.of(plan))


@cache
def small() -> tuple[list[GoldenPool], dict[str, Baseline], Gates]:
    pools = [read(path) for path in SMALL]
    approvals = [Approval("the team", "as it is today", date(2026, 9, 1))]
    baselines = {pool.name: kept(pool, matched, approvals) for pool in pools}
    gates = Gates.from_toml((ROOT / "quality/gates.toml").read_text(encoding="utf-8"))
    return pools, baselines, gates.without("seconds", "megabytes")


def seen_first(fault: Fault) -> Iterator[GoldenPool]:
    """The small pools, those whose answer the fault changes before the others, whose checks alone may catch it."""
    unchanged = []
    for pool, right in zip(small()[0], answers(), strict=True):
        if fault.engine(*pool.records(), pool.policy, pool.as_of).to_json() == right:
            unchanged.append(pool)
        else:
            yield pool
    yield from unchanged


@cache
def answers() -> list[str]:
    return [matched(*pool.records(), pool.policy, pool.as_of).to_json() for pool in small()[0]]


def test_the_five_programmes_the_ads_and_the_hard_cases_are_there() -> None:
    """One pool for each programme, one of real ads, and the named stories."""
    names = {path.stem for path in POOLS}
    assert len(SMALL) >= 20
    assert names >= {
        "malung-salen",
        "sandviken",
        "dalsland",
        "jarfalla",
        "jonkoping",
        "ads-2025",
        "most-placements",
        "nothing-asked",
    }
    assert names >= {
        f"case-{name}"
        for name in (
            "foreign-trained-engineer",
            "tolerated-level",
            "expires-on-the-start-date",
            "across-the-border",
            "tie-between-equals",
        )
    }


@pytest.mark.parametrize("path", POOLS, ids=lambda path: path.stem)
def test_every_pool_has_its_name_and_a_story_in_both_languages(path: Path) -> None:
    """A pool's file is named after it and says what it is there for."""
    pool = read(path)
    assert pool.name == path.stem
    assert pool.story.sv != pool.story.en


@pytest.mark.parametrize("path", [path for path in POOLS if path.stem.startswith("case-")], ids=lambda path: path.stem)
def test_every_story_ends_as_it_is_told(path: Path) -> None:
    """What a hard case expects is so, and it expects something."""
    pool = read(path)
    assert pool.expect.placed or pool.expect.unplaced
    result = match(*pool.records(), pool.policy, as_of=pool.as_of)
    assert list(failed_expectations(pool, result)) == []
    assert failed_checks(matched, *pool.records(), pool.policy, pool.as_of, result) == ()


def test_the_openings_of_the_ads_pool_are_the_real_ads(reference_data: Path) -> None:
    """Our facts agree, ad by ad, with what the reader finds in the published sample."""
    ours = read(ROOT / "quality/pools/ads-2025.toml").openings
    theirs = read_ads(reference_data / "jobtech_ads.json").openings
    assert len(ours) == len(theirs) == 60
    for mine, ad in zip(ours, theirs, strict=True):
        assert (mine.ssyk, mine.seats, mine.form) == (ad.ssyk, ad.seats, ad.form)
        assert mine.certificates_required == ad.certificates_required
        assert mine.certificates_merited == ad.certificates_merited
        assert (mine.workplace and mine.workplace.municipality) == (ad.workplace and ad.workplace.municipality)
        assert not mine.title


def test_every_criterion_says_what_could_be_wrong_with_it() -> None:
    """A criterion that is added declares a fault of its own, and the gates are tested with it."""
    for kind in CRITERIA:
        assert kind.seeded_faults
        own = {fault.name for fault in FAULTS if fault.criteria == (kind.name,)}
        assert own >= {fault.name for fault in kind.seeded_faults}
        assert (f"{kind.name} gate dropped" in own) == (kind.name not in {"wishes", "support", "priority"})


@pytest.mark.untraced
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_seeded_fault_is_caught_and_the_criterion_named(fault: Fault) -> None:
    """Some pool's gates fail, and what they tell names every criterion at fault and no other as judging anew.

    The pools are tried one by one until all that is at fault has been named, those first in which it is seen at once.
    """
    _, baselines, gates = small()
    is_caught, named, blamed = False, set[str](), set[str]()
    for pool in seen_first(fault):
        tested = SelfTest(fault, False, run_quality([pool], baselines, gates, engine=fault.engine))
        is_caught |= not tested.report.passed
        named |= set(tested.named)
        blamed |= {
            change.criterion
            for outcome in tested.report.pools
            if outcome.comparison is not None
            for change in outcome.comparison.changed_criteria
        }
        if is_caught and named == blamed == set(fault.criteria):
            return
    assert is_caught
    assert named == blamed == set(fault.criteria)


@pytest.mark.untraced
@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda harmless: harmless.name)
def test_a_harmless_change_passes(harmless: Fault) -> None:
    """A refactoring, a reshuffle and renamed ids pass every gate, and nobody moved but on a tie."""
    pools, baselines, gates = small()
    report = run_quality([harmless.prepare(pool) for pool in pools], baselines, gates, engine=harmless.engine)
    assert report.passed
    for pool in report.pools:
        assert pool.comparison is not None
        assert {move.label for move in pool.comparison.movements} <= {"MOVED-TIE"}


@pytest.mark.untraced
def test_another_optimum_of_every_pool_is_a_tie_and_passes() -> None:
    """Baselines whose ties were settled by the order of rows: many have moved, each on a tie, and every gate passes."""
    pools, _, gates = small()
    approvals = [Approval("the team", "ties as they fell", date(2026, 9, 1))]
    baselines = {pool.name: kept(pool, by_row, approvals) for pool in pools}
    report = run_quality(pools, baselines, gates)
    assert report.passed
    found = [pool.comparison for pool in report.pools if pool.comparison is not None]
    assert sum(comparison.counts["MOVED-TIE"] for comparison in found) >= 4
    assert sum(comparison.counts[label] for comparison in found for label in ("MOVED", "GAINED", "LOST")) == 0


def test_a_fault_that_expectations_miss_is_still_told_by_the_story() -> None:
    """Without any baseline, the story of the expired certificate fails by itself and names the criterion."""
    pool = read(ROOT / "quality/pools/case-expires-on-the-start-date.toml")
    broken = next(fault for fault in FAULTS if fault.name == "expired certificate counted")
    failures = failed_expectations(pool, broken.engine(*pool.records(), pool.policy, pool.as_of))
    assert {failure.criterion for failure in failures if failure.name == "gate"} == {"certificates"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name =", "not valid TOML"),
        ('name = "x"\nas_of = 2026-01-01\nstory = "s"', "[synthetic]"),
        ('name = "X y"\nas_of = 2026-01-01\nstory = "s"\n[synthetic]\nseed = 1\nprogramme = "dalsland"', "name"),
        ('name = "x"\nas_of = 2026-01-01\nstory = "s"\n[synthetic]\nseed = 1\nprogramme = "dalsand"', "dalsand"),
        ('name = "x"\nas_of = 2026-01-01\nstory = "s"\n[synthetic]\nsead = 1', "seed"),
        (
            'name = "x"\nas_of = 2026-01-01\nstory = "s"\n[[candidates]]\nid = "a"\n[[openings]]\nid = "o"\nseets = 1',
            "seats",
        ),
        (
            'name = "x"\nas_of = 2026-01-01\nstory = "s"\n[[candidates]]\nid = "a"\n[[openings]]\nid = "o"\n'
            '[expect]\nunplaced = ["b"]',
            "b in [expect]",
        ),
        (
            'name = "x"\nas_of = 2026-01-01\nstory = "s"\n[synthetic]\nseed = 1\nn_candidates = 3\nn_openings = 2\n'
            "[policy]\nweights = { language = 10 }",
            "weights",
        ),
    ],
)
def test_a_pool_that_does_not_load_says_why(text: str, told: str) -> None:
    """The form, a record, a programme that is gone, an expectation about a stranger: all are told with the file."""
    with pytest.raises(FileError) as refused:
        GoldenPool.from_toml(text, where="pools/x.toml")
    assert "pools/x.toml" in str(refused.value)
    assert told in str(refused.value)
