"""What people chose, held against the scores: what is read, what counts as agreed, and what the report tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matchcore import FileError, Policy
from matchcore.cli.app import run as matchcore
from matchcore.messages import Message
from matchcore.quality import Preferences, measure_preferences, read_preferences
from matchcore.quality.golden.gates import Gate, Gates
from matchcore.quality.golden.golden_pools import GoldenPool
from matchcore.quality.golden.runs import run_pool

DRIVER: dict[str, Any] = {"id": "driver", "certificates": [{"code": "licence-ce", "standing": "validated"}]}
WALKER: dict[str, Any] = {"id": "walker"}
LORRY: dict[str, Any] = {"id": "lorry", "certificates_required": ["licence-c"]}
TWIN: dict[str, Any] = {**LORRY, "id": "twin"}

RIGHT = {"id": "right", "better": ["driver", "lorry"], "worse": ["walker", "lorry"], "reason": "A licence."}
TIE = {"id": "tie", "better": ["driver", "lorry"], "worse": ["driver", "twin"], "reason": "Nearer."}
NEITHER = {"id": "neither", "better": ["walker", "lorry"], "worse": ["walker", "twin"], "reason": "Kinder."}
POOL = {"id": "pool", "candidates": ["driver", "walker"], "openings": ["lorry"], "reason": "A licence."}


def chosen(*comparisons: dict[str, Any]) -> Preferences:
    return Preferences.from_data(
        {"candidates": [DRIVER, WALKER], "openings": [LORRY, TWIN], "comparisons": list(comparisons)}
    )


def test_what_is_possible_is_above_what_is_not() -> None:
    """A pair whose gates are open is ordered above one with a closed gate, whatever the points."""
    report = measure_preferences(chosen(RIGHT))
    assert report.ordered.value == 1.0
    assert report.failed == ()
    assert report.expected.value is None
    other_way = {**RIGHT, "better": RIGHT["worse"], "worse": RIGHT["better"]}
    assert measure_preferences(chosen(other_way)).ordered.value == 0.0


def test_a_tie_and_two_that_are_not_possible_are_not_ordered_rightly() -> None:
    """Whoever chose one of two pairs is not agreed with by scores that are the same, or by two closed gates."""
    report = measure_preferences(chosen(RIGHT, TIE, NEITHER))
    assert [told.id for told in report.failed] == ["tie", "neither"]
    assert report.ordered.value == pytest.approx(1 / 3)
    tie = report.failed[0]
    assert tie.better is not None
    assert tie.worse is not None
    assert tie.better.score == tie.worse.score


@pytest.mark.parametrize(
    ("expect", "misplaced"),
    [
        ({"driver": "lorry", "walker": ""}, ()),
        ({"driver": "lorry", "walker": None}, ()),
        ({"walker": "lorry"}, (("walker", "lorry", None),)),
        ({"driver": ""}, (("driver", None, "lorry"),)),
    ],
)
def test_an_assignment_is_as_expected_when_everyone_is_where_she_should_be(
    expect: dict[str, str | None], misplaced: tuple[tuple[str, str | None, str | None], ...]
) -> None:
    """The pool is matched; an empty name is for who is left unplaced."""
    report = measure_preferences(chosen({**POOL, "expect": expect}))
    assert report.expected.value == float(not misplaced)
    assert report.ordered.value is None
    assert [told.misplaced for told in report.failed] == ([misplaced] if misplaced else [])


def test_shares_are_told_by_kind_and_group() -> None:
    """A kind that is not given follows from what the two pairs share."""
    expected = {**POOL, "group": "certificates", "expect": {"driver": "lorry"}}
    report = measure_preferences(chosen({**RIGHT, "group": "certificates"}, TIE, expected))
    shares = {(tally.name, tally.value): (tally.ordered.value, tally.expected.value) for tally in report.tallies}
    assert shares == {
        ("", ""): (0.5, 1.0),
        ("kind", "opening"): (1.0, None),
        ("kind", "person"): (0.0, None),
        ("kind", "pool"): (None, 1.0),
        ("group", "certificates"): (1.0, 1.0),
    }


def test_the_policy_decides() -> None:
    """Where a certificate that is only declared opens no gate, the pair that needs it is not possible."""
    declared = [{**DRIVER, "certificates": [{"code": "licence-ce"}]}, WALKER]
    choice = Preferences.from_data([{**RIGHT, "candidates": declared, "openings": [LORRY]}])
    assert measure_preferences(choice).ordered.value == 1.0
    strict = Policy().replace(certificates={"declared_opens": False})
    (told,) = measure_preferences(choice, strict).failed
    assert told.better is not None
    assert not told.better.is_feasible


def test_the_report_tells_why_people_chose_and_what_each_criterion_gives() -> None:
    """In both languages, and as JSON."""
    report = measure_preferences(chosen(TIE, {**POOL, "expect": {"walker": "lorry"}}), language="en")
    told = str(report)
    assert "tie (person): Nearer." in told
    assert told.count("driver → ") == 2
    assert "walker must be at lorry but is at –" in told
    assert "0.0 % (0.0–79.3)" in told
    assert "Nearer." in report.text("sv")
    assert "Rätt ordning" in report.text("sv")
    plain = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert [failed["id"] for failed in plain["failed"]] == ["tie", "pool"]
    assert plain["failed"][0]["better"]["parts"]
    assert plain["tallies"][0]["ordered"]["n"] == 1


def test_comparisons_with_records_of_their_own_can_be_a_list() -> None:
    """Two comparisons may call different people by one name."""
    own = {**RIGHT, "candidates": [DRIVER, WALKER], "openings": [LORRY]}
    swapped = {**own, "id": "swapped", "candidates": [{**DRIVER, "id": "walker"}, {"id": "driver"}]}
    assert measure_preferences(Preferences.from_data([own, swapped])).ordered.value == 0.5


@pytest.mark.parametrize(
    ("comparison", "field", "key"),
    [
        ({**RIGHT, "worse": None}, "worse", "half"),
        ({"id": "x", "candidates": ["driver"], "openings": ["lorry"], "reason": "Why."}, "better", "nothing"),
        ({**RIGHT, "worse": RIGHT["better"]}, "worse", "same"),
        ({**RIGHT, "worse": ["walkre", "lorry"]}, "candidates", "stranger"),
        ({**POOL, "better": ["driver", "lorry"], "worse": ["driver", "twin"]}, "worse", "stranger"),
        ({**POOL, "expect": {"driver": "twin"}}, "expect", "stranger"),
        ({**POOL, "candidates": ["drivr"], "expect": {"driver": "lorry"}}, "candidates", "stranger"),
    ],
)
def test_what_asks_nothing_or_names_a_stranger_is_refused(comparison: dict[str, Any], field: str, key: str) -> None:
    """The comparison and the field are named, and all that is wrong comes at once."""
    with pytest.raises(FileError) as caught:
        chosen(comparison, {**TIE, "reason": ""})
    first, *others = caught.value.problems
    assert (first.record, first.field) == (comparison["id"], field)
    assert isinstance(first.what, Message)
    assert first.what.key == f"quality.preferences.{key}"
    assert {problem.record for problem in others} == {"tie"}


def test_a_file_that_is_no_set_of_choices_is_refused(tmp_path: Path) -> None:
    """No comparisons, a name twice, a misspelt section, an unknown code: all say where."""
    for content in ("[[candidates]]\nid = 'p1'\n", "comparisons = [", ""):
        (tmp_path / "choices.toml").write_text(content, encoding="utf-8")
        with pytest.raises(FileError, match=r"choices\.toml"):
            read_preferences(tmp_path / "choices.toml")
    with pytest.raises(FileError, match="twice"):
        chosen(RIGHT, RIGHT)
    with pytest.raises(FileError, match="candidats"):
        Preferences.from_data({"candidats": [], "comparisons": [RIGHT]})
    unknown = {**RIGHT, "candidates": [DRIVER, WALKER], "openings": [{**LORRY, "certificates_required": ["licence-q"]}]}
    with pytest.raises(FileError, match="licence-q"):
        measure_preferences(Preferences.from_data([unknown]))


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook as a consultant writes it."""
    book = openpyxl.Workbook()
    people, places, choices = book.active, book.create_sheet("Jobb"), book.create_sheet("Jämförelser")
    assert people is not None
    people.title = "Personer"
    for row in (["Id", "Intyg"], ["p1", "CE-körkort"], ["p2", "HLR"]):
        people.append(row)
    for row in (["Id", "Arbetsgivare", "Krav på intyg"], ["j1", "Åkeriet", "C-körkort"], ["j2", "Boendet", "HLR"]):
        places.append(row)
    for row in rows:
        choices.append(row)
    book.save(path)
    return path


def test_a_consultant_writes_choices_in_a_workbook(tmp_path: Path) -> None:
    """Three sheets; pairs with an arrow between; who goes where, if that is known."""
    rows = [
        ["Bättre", "Sämre", "Varför", "Placering", "Grupp"],
        ["p1 → j1", "p2 -> j1", "Körkortet", "p1 → j1; p2 → j2", "intyg"],
        ["p2→j1", "p1→j1", "Tvärtom", None, None],
        [None, None, None, None, None],
    ]
    found = read_preferences(workbook(tmp_path / "val.xlsx", rows))
    assert [(one.id, one.better, one.worse, one.group) for one in found.choices] == [
        ("2", ("p1", "j1"), ("p2", "j1"), "intyg"),
        ("3", ("p2", "j1"), ("p1", "j1"), ""),
    ]
    report = measure_preferences(found)
    assert (report.ordered.value, report.expected.value) == (0.5, 1.0)


def test_a_cell_that_is_no_pair_is_refused_with_its_row(tmp_path: Path) -> None:
    """The sheet, the row and the heading are named, and how a pair is written."""
    rows = [["better", "worse", "why"], ["p1 j1", "p2 → j1", "A licence"]]
    with pytest.raises(FileError) as caught:
        read_preferences(workbook(tmp_path / "choices.xlsx", rows))
    (problem,) = caught.value.problems
    assert (problem.record, problem.row, problem.column, problem.value) == ("Jämförelser", 2, "better", "p1 j1")
    with pytest.raises(FileError, match="exactly one sheet of comparisons"):
        read_preferences(workbook(tmp_path / "none.xlsx", [["better"], ["p1 → j1"]]))


@pytest.fixture
def choices(tmp_path: Path) -> Path:
    """A file with one choice that is agreed with and one that is not."""
    content = {"candidates": [DRIVER, WALKER], "openings": [LORRY, TWIN], "comparisons": [RIGHT, TIE]}
    (tmp_path / "choices.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path / "choices.json"


def test_the_command_ends_as_its_gate_says(choices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 at the least share, 1 below it, 2 where nothing can be measured."""
    command = ["quality", "preferences", str(choices), "--language", "en", "--least-share"]
    assert matchcore([*command, "0.5"]) == 0
    assert "PASSED: at least 50.0 %" in capsys.readouterr().out
    assert matchcore([*command, "0.6", "--json", str(choices.with_name("report.json"))]) == 1
    assert "FAILED: at least 60.0 %" in capsys.readouterr().out
    assert json.loads(choices.with_name("report.json").read_text(encoding="utf-8"))["passed"] is False
    assert matchcore([*command, "1.5"]) == 2
    assert matchcore(["quality", "preferences", str(choices.with_name("nowhere.toml"))]) == 2


def test_a_golden_pool_states_preferences_and_a_gate_counts_those_it_lacks() -> None:
    """Each one that the scores don't have is told with both pairs, their points and the reason."""
    told = [{key: one[key] for key in ("better", "worse", "reason")} for one in (RIGHT, TIE)]
    content = {
        "name": "case-licence",
        "as_of": "2026-12-01",
        "story": "A lorry.",
        "candidates": [DRIVER, WALKER],
        "openings": [LORRY, TWIN],
    }
    pool = GoldenPool.from_data({**content, "expect": {"preferences": told}})
    gate = Gate(name="people", measure="preferences_wrong", most=0, reason="People know.")
    (verdict,) = run_pool(pool, None, Gates(gate=(gate,))).verdicts
    assert (verdict.value, verdict.passed) == (1.0, False)
    (culprit,) = verdict.culprits
    assert culprit.text("en").startswith("driver → lorry must score higher than driver → twin")
    with pytest.raises(FileError, match="stranger"):
        GoldenPool.from_data({**content, "expect": {"preferences": [{**told[0], "worse": ["stranger", "twin"]}]}})


@pytest.mark.untraced
def test_the_scores_choose_as_we_did() -> None:
    """Of more than two hundred choices, a quarter of them small pools, at least 92 % are made by the default policy."""
    ours = read_preferences(Path(__file__).parents[1] / "data/preferences/ours.toml")
    report = measure_preferences(ours, language="en")
    assert (report.ordered.n, report.expected.n) == (204, 48)
    assert report.holds(0.92), str(report)
