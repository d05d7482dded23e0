"""The policy: what it holds, how it is refused, and that it is the same after a journey through a file."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import InputError, Policy, PolicyError
from matchcore.policy import LanguagePolicy, LocationPolicy
from strategies import policies


def told(**fields: Any) -> list[tuple[str | None, str]]:
    """The fields and faults of what a policy is refused for; both languages have words for it, and not the same."""
    with pytest.raises(PolicyError) as caught:
        Policy(**fields)
    assert caught.value.text("sv") != caught.value.text("en")
    return [(problem.field, problem.what.text("en")) for problem in caught.value.problems]


def test_the_default_is_one_a_programme_could_start_from() -> None:
    """What can be checked weighs most, nothing is on top; every gate but support's is shut; 47.00 points are asked."""
    policy = Policy()
    assert policy.weights == {
        "certificates": 25,
        "background": 20,
        "track": 20,
        "language": 10,
        "wishes": 10,
        "location": 5,
        "support": 5,
        "terms": 3,
        "hours": 2,
        "priority": 0,
    }
    gates = ("certificates", "language", "track", "background", "location", "terms", "hours")
    assert all(getattr(policy, name).gate for name in gates)
    assert not policy.support.gate
    assert (policy.objective, policy.least_score, policy.least) == ("best_total", 47.0, 470_000)
    assert (policy.weight_of("track"), policy.weight_of("priority"), policy.weight_of("nothing")) == (20, 0, 0)


@pytest.mark.parametrize(
    ("fields", "at", "what"),
    [
        ({"weights": {"certificates": 50, "language": 49}}, "weights", "the weights sum to 99 percent"),
        ({"weights": {}}, "weights", "the weights sum to 0 percent"),
        ({"weights": {"track": 95, "priority": 5}}, "weights", "the weights sum to 95 percent"),
        ({"least_score": 100.01}, "least_score", "is too large"),
        ({"least_score": True}, "least_score", "is not a number"),
        ({"weights": {"a": 50.5, "b": 49.5}}, "weights.a", "is not a number"),
        ({"weights": {"a": -1, "b": 101}}, "weights.a", "is too small"),
        ({"weights": {"a": True, "b": 99}}, "weights.a", "is not a number"),
        ({"weights": [100]}, "weights", "holds the wrong kind of thing"),
        ({"objective": "most_profit"}, "objective", "is not one of the values allowed"),
        ({"certificates": {"declared_part": 10_001}}, "certificates.declared_part", "is too large"),
        ({"certificates": {"gate": "perhaps"}}, "certificates.gate", "is neither yes nor no"),
        ({"language": {"unknown": "ajar"}}, "language.unknown", "is not one of the values allowed"),
        ({"language": {"part_lost_per_level": 2500}}, "language.part_lost_per_level", "is an unknown field"),
        ({"certificates": {"full_days": 0.5}}, "certificates.full_days", "is too small"),
        ({"certificates": {"days_before_start": -1}}, "certificates.days_before_start", "is too small"),
        ({"priority": {"codes": {"young": 10_001}}}, "priority.codes.young", "is too large"),
        ({"priority": {"waiting_days": -1}}, "priority.waiting_days", "is too small"),
        (
            {"location": {"near_km": 30, "neutral_km": 30}},
            "location.neutral_km",
            "the distances near_km, neutral_km and far_km do not rise",
        ),
        (
            {"language": {"course_levels": {"sfi-d": "B3"}}},
            "language.course_levels.sfi-d",
            "is not one of the values allowed",
        ),
        ({"location": {"near_km": float("nan")}}, "location.near_km", "is not a finite number"),
        ({"location": {"assumed_reach_km": -0.5}}, "location.assumed_reach_km", "is too small"),
        ({"location": 5}, "location", "holds the wrong kind of thing"),
        ({"terms": {"start_slack_days": 1.5}}, "terms.start_slack_days", "is not a number"),
        ({"track": {"gates": True}}, "track.gates", "is an unknown field"),
        ({"wieghts": {}}, "wieghts", "is an unknown field"),
    ],
)
def test_what_cannot_be_used_is_refused_where_it_stands(fields: dict[str, Any], at: str, what: str) -> None:
    """Weights that do not sum to 100, parts out of range, misspelt names: each told at its field."""
    assert (at, what) in told(**fields)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Three faults in three sections are three problems."""
    assert len(told(objective="x", language={"unknown": "ajar"}, terms={"start_slack_days": -1})) == 3


@given(policies())
def test_a_policy_survives_its_own_toml(policy: Policy) -> None:
    """Written and read again, a policy is equal and has the same hash; so too after pickling."""
    for again in (
        Policy.from_toml(policy.to_toml()),
        pickle.loads(pickle.dumps(policy)),
        Policy(**policy.model_dump()),
    ):
        assert again == policy
        assert again.hash == policy.hash
        assert hash(again) == hash(policy)


@given(policies(), policies())
def test_policies_are_equal_exactly_when_their_hashes_are(one: Policy, other: Policy) -> None:
    """The hash in a run's record tells one policy from another."""
    assert (one == other) == (one.hash == other.hash)


@given(st.text(max_size=8), st.floats(0, 3000, allow_nan=False))
def test_any_name_and_any_distance_can_be_written(name: str, km: float) -> None:
    """A criterion's name may need quotes, and a distance every digit."""
    policy = Policy(weights={name: 100}, location={"assumed_reach_km": km})
    again = Policy.from_toml(policy.to_toml())
    assert (again, again.hash) == (policy, policy.hash)


def test_the_order_of_weights_and_the_sign_of_zero_do_not_count() -> None:
    """Equal policies have equal hashes, however they were written."""
    one = Policy(weights={"a": 40, "b": 60}, location={"near_km": 0.0})
    other = Policy(weights={"b": 60, "a": 40}, location={"near_km": -0.0})
    assert (one, one.hash) == (other, other.hash)


def test_the_hash_is_the_same_on_every_machine() -> None:
    """The default policy's hash is written down here: if it changes, so does the meaning of old run records."""
    assert Policy().hash == "60070514fbf765541b83649255b08b235b27101c4d5d202a5b0b7676802be780"


def test_a_younger_rule_is_in_the_hash_where_it_says_something() -> None:
    """At its default it is in none, so that an old record's policy is still the same."""
    assert Policy(terms={"unknown": "closed"}).hash != Policy().hash
    assert Policy(terms={"unknown": "open"}).hash == Policy().hash


def test_what_is_not_named_keeps_its_default() -> None:
    """A file may name only what differs; an empty file is the default policy."""
    assert Policy.from_toml("") == Policy()
    assert Policy.from_toml("[language]\nunknown = 'open'\n") == Policy(language=LanguagePolicy(unknown="open"))


def test_a_criterion_that_is_not_named_weighs_nothing() -> None:
    """And says so in the file: a policy that leaves it out is the same as one that writes 0."""
    assert Policy(weights={"track": 100}) == Policy(weights={"track": 100, "support": 0})
    assert tomllib.loads(Policy(weights={"own": 100}).to_toml())["weights"] == {
        **dict.fromkeys(Policy().weights, 0),
        "own": 100,
    }


def test_a_file_for_earlier_criteria_is_refused_with_what_to_write() -> None:
    """Its weights would leave background, wishes and the others at 0 in silence; its rule for levels is no more."""
    old = """
        [weights]
        certificates = 35
        language = 25
        track = 25
        location = 15
        terms = 0
        [language]
        part_lost_per_level = 2500
    """
    with pytest.raises(PolicyError) as caught:
        Policy.from_toml(old)
    weights, levels = caught.value.problems
    assert (weights.field, levels.field) == ("weights", "language.part_lost_per_level")
    unnamed = [f"{name} = 0" for name in Policy().weights if name not in old]
    assert all(line in weights.text("sv") for line in unnamed)
    assert "track = 0" not in weights.text("sv")
    again = old.replace("[language]", "\n".join([*unnamed, "[language]"])).replace("part_lost_per_level = 2500", "")
    assert Policy.from_toml(again).weight_of("certificates") == 35


@pytest.mark.parametrize(
    "text", ["weights = ", "= 3", "[language", "a = 1\na = 2", "self = 1", "weights = 3", "\ud800 = 1"]
)
def test_bad_toml_is_refused_as_a_policy(text: str) -> None:
    """Text that is not TOML, and TOML that is no policy, are a `PolicyError`."""
    with pytest.raises(PolicyError) as caught:
        Policy.from_toml(text)
    assert caught.value.text("sv").encode()


def test_a_policy_is_read_from_a_file(tmp_path: Path) -> None:
    """In any encoding that lists are read in; what cannot be read is a `PolicyError` that names the path."""
    file = tmp_path / "p.toml"
    file.write_text("[location]\nnear_km = 12\n", encoding="utf-8-sig")
    assert Policy.read(file) == Policy(location=LocationPolicy(near_km=12))
    file.write_bytes(b"\xff\xfe\0")
    for path in (file, tmp_path, tmp_path / "none.toml", "nul\0l"):
        with pytest.raises(PolicyError) as caught:
            Policy.read(path)
        assert caught.value.problems[0].value == str(path)


def test_the_toml_says_everything() -> None:
    """Defaults are written out, so that the file shows every choice that there is."""
    written = tomllib.loads(Policy().to_toml())
    assert written == Policy().model_dump()


def test_replacing_keeps_the_rest_and_checks_anew() -> None:
    """A section given as a mapping changes what it names; weights are replaced whole; faults are refused."""
    policy = Policy().replace(language={"unknown": "open"}, objective="most_placements")
    assert policy.language == LanguagePolicy(unknown="open")
    assert policy.replace(language={"gate": False}).language == LanguagePolicy(unknown="open", gate=False)
    assert policy.replace(language=LanguagePolicy()).language == LanguagePolicy()
    only = policy.replace(weights={"track": 100})
    assert {name: weight for name, weight in only.weights.items() if weight} == {"track": 100}
    assert Policy().language.unknown == "closed"
    for wrong in ({"weights": {"track": 99}}, {"languages": {}}, {"language": {"unknwon": "open"}}, {"track": 3}):
        with pytest.raises(PolicyError):
            policy.replace(**wrong)


def test_a_policy_does_not_change() -> None:
    """Neither a field, nor a section's, nor a weight behind the check of their sum."""
    policy = Policy(language={"course_levels": {"sfi-d": "B2"}})
    with pytest.raises(ValueError, match="frozen"):
        policy.objective = "most_placements"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        policy.location.near_km = 3.0  # type: ignore[misc]
    for mapping in (policy.weights, policy.language.course_levels):
        with pytest.raises(TypeError, match="does not change"):
            mapping["track"] = 99  # type: ignore[assignment]


@pytest.mark.parametrize("given", [None, [], "weights", 3])
def test_only_a_mapping_is_parsed(given: Any) -> None:
    """Anything else is a `PolicyError`, an `InputError` like all refusals."""
    with pytest.raises(PolicyError) as caught:
        Policy.parse(given)
    assert isinstance(caught.value, InputError)


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ({"least_score": 47.125}, "least_score"),
        ({"ways": {"points": {"job": 0.005}}}, "ways.points.job"),
        ({"ways": {"order": ["job"], "step": 1.999}}, "ways.step"),
    ],
)
def test_points_finer_than_hundredths_are_refused(policy: dict[str, Any], field: str) -> None:
    """They were rounded without a word: another policy than was written."""
    with pytest.raises(PolicyError) as caught:
        Policy(**policy)
    assert [(problem.field, problem.code) for problem in caught.value.problems] == [(field, "policy.hundredths")]


def test_points_that_floats_miss_by_a_hair_are_whole_hundredths() -> None:
    assert Policy(least_score=0.1 + 0.2).least_score == 0.3
