"""The guide to the quality gate and its example workflow say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matchcore.cli.app import run as matchcore
from matchcore.messages import Message
from matchcore.quality.comparison.alignment import LABELS
from matchcore.quality.comparison.outcome import CAUSES
from matchcore.quality.golden.checks import CHECKS
from matchcore.quality.golden.gates import MEASURES
from matchcore.quality.golden.self_test import FAULTS

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "quality.md").read_text(encoding="utf-8")
WORKFLOW = (DOCS / "quality-workflow.yml").read_text(encoding="utf-8")


def test_the_guide_has_every_measure_label_and_cause() -> None:
    """What a report can say and a gate can ask for is explained."""
    assert set(re.findall(r"`([a-z_]+)`", GUIDE)) >= set(MEASURES)
    assert all(label in GUIDE for label in LABELS)
    assert all(Message(f"quality.cause.{cause}").text("en") in GUIDE for cause in CAUSES)
    assert len(CHECKS) == 7  # the guide lists them in words
    assert 50 <= len(FAULTS) <= 65  # "some sixty"


def test_the_workflow_pins_its_actions_and_asks_for_no_rights() -> None:
    """Every action by its commit, with the version beside it; reading is all that is allowed."""
    used = re.findall(r"uses: (.*)", WORKFLOW)
    assert len(used) == 4
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v[\d.]+", action) for action in used)
    assert re.findall(r"^permissions:\n((?:  .*\n)+)", WORKFLOW, re.MULTILINE) == ["  contents: read\n"]
    assert "write" not in WORKFLOW


def test_the_commands_that_are_shown_have_the_options_that_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Each option of each `matchcore quality` command, in the guide and in the workflow, is one that it takes."""
    folded = re.sub(r"\n +", " ", WORKFLOW)
    shown = re.findall(
        r"matchcore quality (run|compare|approve|migrate|self-test|preferences)([^`\n#]*)", GUIDE + folded
    )
    assert {command for command, _ in shown} == {"run", "compare", "approve", "migrate", "self-test", "preferences"}
    for command, rest in shown:
        assert matchcore(["quality", command, "--help"]) == 0
        known = capsys.readouterr().out
        assert all(option in known for option in re.findall(r"--[a-z]+", rest))
