"""What has changed since an earlier proposal: everybody once, with why."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from matchcore import Ban, Candidate, Certificate, Lock, Opening, Wishes, match, synthetic_pool
from matchcore.cli.app import run
from matchcore.errors import FileError, PolicyError
from matchcore.files import read_plan, records_to_json
from matchcore.messages import MessageLanguage
from matchcore.policy import Policy

POOL = synthetic_pool(municipality="Järfälla", n_candidates=30, n_openings=20, seed=8)


def test_nothing_has_changed_since_the_same() -> None:
    """A result against itself, and against the plan that it wrote."""
    result = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)
    told = result.since(result)
    assert not told.changes
    assert told.n_unchanged == 30
    assert "30 är oförändrade" in str(told)


def test_everybody_is_told_once_and_why() -> None:
    """New, gone, moved, placed and unplaced are told apart, and all who remain are unchanged."""
    before = match(POOL.candidates[:-3], POOL.openings, as_of=POOL.as_of)
    first, second = before.placements[0], before.placements[1]
    people = [person for person in POOL.candidates if person.id != second.candidate_id]
    ban = Ban(first.candidate_id, first.opening_id, reason="the employer hired another")
    now = match(people, POOL.openings, as_of=POOL.as_of, bans=[ban])
    told = now.since(before)
    assert {one.candidate_id for one in told.of("new")} == {person.id for person in POOL.candidates[-3:]} - {
        second.candidate_id
    }
    assert [(one.candidate_id, one.before) for one in told.of("gone")] == [(second.candidate_id, second.opening_id)]
    (banned,) = [one for one in told if one.candidate_id == first.candidate_id]
    assert banned.kind in {"moved", "unplaced"}
    assert "hired another" in banned.reason.text("en")
    old = {p.candidate_id: p.opening_id for p in before.placements}
    new = {p.candidate_id: p.opening_id for p in now.placements}
    for kind, holds in {
        "moved": lambda name: name in old and name in new and old[name] != new[name],
        "placed": lambda name: name not in old and name in new and name in before.pool.candidates.row_of_id,
        "unplaced": lambda name: name in old and name not in new and name != second.candidate_id,
    }.items():
        assert {one.candidate_id for one in told.of(kind)} == {p.id for p in POOL.candidates if holds(p.id)}
    assert len(told) - 1 + told.n_unchanged == len(people)


def test_a_job_that_is_gone_is_why() -> None:
    """What became impossible says what it was; what others got says who."""
    people = [Candidate(id="c1"), Candidate(id="c2")]
    before = match(people, [Opening(id="o1"), Opening(id="o2")])
    told = match(people, [Opening(id="o1")]).since(before)
    (lost,) = told.changes
    assert (lost.kind, lost.after) == ("unplaced", None)
    assert told.to_dict()["changes"][0]["before"] == lost.before
    with pytest.raises(PolicyError):
        before.since(3)  # type: ignore[arg-type]


def test_a_move_is_explained_by_what_made_the_new_opening_the_better_one(tmp_path: Path) -> None:
    """Whoever can weld since a card came is not told that somebody took her old seat: whose it is now is."""
    card, kinds = (Certificate(code="heta-arbeten"),), {"o1": ("licence-ce",), "o2": ("heta-arbeten",)}
    jobs = [Opening(id=name, title=name.upper(), certificates_required=needs) for name, needs in kinds.items()]
    drives = Certificate(code="licence-ce")
    people = [Candidate(id="c1", certificates=(drives,)), Candidate(id="c2", certificates=(drives, *card))]
    wishes = Wishes(ways=("job",))
    learnt = Candidate(id="c1", certificates=(drives, *card, Certificate(code="welding-mag")), wishes=wishes)
    wanted = jobs[1].model_copy(update={"certificates_merited": ("welding-mag",), "way": "job"})
    first = match(people, [jobs[0], wanted], as_of=POOL.as_of)
    now = match([learnt, people[1]], [jobs[0], wanted], as_of=POOL.as_of)
    assert {one.candidate_id: one.opening_id for one in now.placements} == {"c1": "o2", "c2": "o1"}
    (tmp_path / "last.json").write_text(first.to_json(), encoding="utf-8")
    told = {
        kind: {one.candidate_id: one.reason.text("en") for one in now.since(earlier)}
        for kind, earlier in {
            "hand": first,
            "json": read_plan(tmp_path / "last.json"),
            "pairs": {"c1": "o1", "c2": "o2"},
        }.items()
    }
    assert told["hand"]["c1"].startswith("O2 is possible now. Last time it lacked: Hot work certificate")
    assert told["json"]["c1"].startswith(
        "O2 was not possible last time, or suited less. What it demands and there is now"
    )
    assert "Hot work certificate" in told["json"]["c1"]
    assert {each["c2"] for each in told.values()} == {
        "O1 suits better: 56.45 points, and 50.65 for the opening before."  # c1 left it
    }
    locked = match(people, [jobs[0], wanted], as_of=POOL.as_of, locks=[Lock("c2", "o2", "met")])
    (tmp_path / "locked.json").write_text(locked.to_json(), encoding="utf-8")
    assert read_plan(tmp_path / "locked.json").most is None


def test_an_opening_that_came_and_one_that_suits_better_are_told_as_such() -> None:
    """A move to a new opening says that it is new; one whose pair scores more than last time says from what to what."""
    person = Candidate(id="c1", wishes=Wishes(ways=("practice",)))
    job, practice = Opening(id="o1", way="job"), Opening(id="o2", way="practice")
    before = match([person], [job], Policy(least_score=0), as_of=POOL.as_of)
    (moved,) = match([person], [job, practice], Policy(least_score=0), as_of=POOL.as_of).since(before)
    assert moved.reason.text("en") == "The opening is new to the list."
    asked = person.model_copy(update={"wishes": Wishes(ways=("job",))})
    both = match([asked], [job, practice], Policy(least_score=0), as_of=POOL.as_of)
    (moved,) = match([person], [job, practice], Policy(least_score=0), as_of=POOL.as_of).since(both)
    assert moved.reason.text("en").startswith("o2 suits better than last time: ")
    (moved,) = match([person], [job, practice], Policy(least_score=0), as_of=POOL.as_of).since({"c1": "o1"})
    assert moved.reason.text("en") == "o2 suits better: 55.00 points, and 46.00 for the opening before."


def test_the_command_tells_it_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Last week's JSON is read back; the change stands above the proposal, and in the JSON."""
    people, places, last = tmp_path / "people.json", tmp_path / "jobs.json", tmp_path / "last.json"
    people.write_text(json.dumps(records_to_json(POOL.candidates[:-2])), encoding="utf-8")
    places.write_text(json.dumps(records_to_json(openings=POOL.openings)), encoding="utf-8")
    files = [str(people), str(places), "--as-of", POOL.as_of.isoformat()]
    assert run(["match", *files, "--out", str(last)]) == 0
    assert POOL.candidates[0].id in read_plan(last)
    people.write_text(json.dumps(records_to_json(POOL.candidates)), encoding="utf-8")
    capsys.readouterr()
    assert run(["match", *files, "--since", str(last)]) == 0
    assert capsys.readouterr().out.startswith("Ändrat sedan förra gången")
    assert run(["match", *files, "--since", str(last), "--json"]) == 0
    assert sum(one["kind"] == "new" for one in json.loads(capsys.readouterr().out)["since"]["changes"]) == 2


@pytest.mark.untraced
@pytest.mark.parametrize(("language", "other"), [("sv", "Utan förslag"), ("en", "Unplaced")])
def test_last_weeks_workbook_is_an_earlier_proposal(language: MessageLanguage, other: str, tmp_path: Path) -> None:
    """With notes, sheets moved, in either language: who was placed and who was not, and nothing of other lists."""
    result = match(POOL.candidates, POOL.openings, as_of=POOL.as_of)
    result.to_excel(tmp_path / "last.xlsx", language, ring=result.ring_first(2))
    book = openpyxl.load_workbook(tmp_path / "last.xlsx")
    book.move_sheet(other, -5)
    book[other].append([None, "a note", None])
    book.save(tmp_path / "last.xlsx")
    assert read_plan(tmp_path / "last.xlsx") == {
        **{one.candidate_id: one.opening_id for one in result.placements},
        **dict.fromkeys(one.candidate_id for one in result.unplaced),
    }


def test_a_workbook_of_something_else_is_no_plan(tmp_path: Path) -> None:
    """A list of people is not last week's proposal, and that is told before anything is matched."""
    book = openpyxl.Workbook()
    book.active.append(["Kandidat", "Jobb"])
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(FileError, match="plan"):
        read_plan(tmp_path / "list.xlsx")


def test_workbook_and_page_tell_what_has_changed(tmp_path: Path) -> None:
    """On a sheet after the cover and to be folded out on the page, as the terminal tells it; else there is neither."""
    people = [Candidate(id="c1"), Candidate(id="c2")]
    jobs = [Opening(id="o1", title="Kock", employer="Köket"), Opening(id="o2", title="Bagare")]
    before = match(people[:1], jobs[:1])
    now = match(people, jobs, bans=[Ban("c1", "o1", reason="said no")])
    told = now.since(before)
    assert told.changes[1].before_title == "Kock"
    now.to_excel(tmp_path / "now.xlsx", since=told, ring=now.ring_first())
    sheet = openpyxl.load_workbook(tmp_path / "now.xlsx").worksheets[1]
    assert sheet.title == "Ändrat sedan förra gången"
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] in {"c1", "c2"}]
    assert rows == list(told.table().rows)
    assert any("said no" in str(row) for row in rows)
    now.to_html(tmp_path / "now.html", since=told)
    page = (tmp_path / "now.html").read_text(encoding="utf-8")
    for words in (sheet.title, "said no", told.table().notes[0]):
        assert words in page
    now.to_html(tmp_path / "now.html")
    assert sheet.title not in (tmp_path / "now.html").read_text(encoding="utf-8")


def test_the_command_takes_last_weeks_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The proposal that was written is the next week's --since, and the next one holds what changed."""
    (tmp_path / "p.csv").write_text("id;kommun\na;Mora\n", encoding="utf-8")
    (tmp_path / "j.csv").write_text("id;yrke;kommun\no;Butikssäljare;Mora\n", encoding="utf-8")
    files = [str(tmp_path / "p.csv"), str(tmp_path / "j.csv"), "--out", str(tmp_path / "w.xlsx")]
    assert run(["match", *files]) == 0
    (tmp_path / "p.csv").write_text("id;kommun\na;Mora\nb;Mora\n", encoding="utf-8")
    assert run(["match", *files, "--since", str(tmp_path / "w.xlsx")]) == 0
    assert capsys.readouterr().out.count("Ändrat sedan förra gången") == 1
    assert "Ändrat sedan förra gången" in openpyxl.load_workbook(tmp_path / "w.xlsx").sheetnames


def test_openings_that_are_new_or_gone_are_told(tmp_path: Path) -> None:
    """Against a result and what it wrote: filled then or not; a list of pairs alone knows no opening that was empty."""
    people = [Candidate(id="c1"), Candidate(id="c2")]
    jobs = [Opening(id=name, title="Kock", seats=n) for name, n in (("o1", 1), ("o2", 3), ("o3", 2), ("o4", 0))]
    before = match(people, jobs[:2], as_of=POOL.as_of)
    now = match(people, jobs[1:], as_of=POOL.as_of)
    before.to_excel(tmp_path / "last.xlsx")
    (tmp_path / "last.json").write_text(before.to_json(), encoding="utf-8")
    for earlier in (before, read_plan(tmp_path / "last.xlsx"), read_plan(tmp_path / "last.json")):
        told = now.since(earlier)
        assert (told.openings_new, told.openings_gone) == (("o3",), ("o1",))
        assert "1 nytt jobb: o3" in str(told)
    pairs = now.since({"c1": "o1", "c2": "o2"})
    assert (pairs.openings_new, pairs.openings_gone) == ((), ("o1",))
    assert pairs.to_dict()["openings_gone"] == ["o1"]
