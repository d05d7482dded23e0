"""The commands that a user meets first: `demo`, `match` and `synthetic`."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from matchcore.cli.app import run


@pytest.fixture(scope="module")
def ads(reference_data):
    return reference_data / "jobtech_ads.json"


@pytest.fixture
def pool(tmp_path: Path, capsys) -> tuple[Path, Path]:
    candidates, openings = tmp_path / "candidates.json", tmp_path / "openings.json"
    arguments = ["--n-candidates", "40", "--n-openings", "30", "--municipality", "Järfälla", "--seed", "3"]
    assert run(["synthetic", str(candidates), str(openings), *arguments]) == 0
    assert capsys.readouterr().out == f"Sparat i {candidates}\nSparat i {openings}\n"
    return candidates, openings


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_made_up_pool_is_what_its_ending_says(tmp_path, pool, ending):
    """A workbook is a workbook, and what is read from it is what was made up."""
    import matchcore

    paths = [tmp_path / f"{name}.{ending}" for name in ("people", "jobs")]
    arguments = ["--n-candidates", "40", "--n-openings", "30", "--municipality", "Järfälla", "--seed", "3"]
    assert run(["synthetic", *map(str, paths), *arguments]) == 0
    assert (paths[0].read_bytes()[:2] == b"PK") == (ending == "xlsx")
    assert list(matchcore.read_candidates(paths[0])) == list(matchcore.read_candidates(pool[0]))
    assert list(matchcore.read_openings(paths[1])) == list(matchcore.read_openings(pool[1]))


def test_demo_shows_placements_total_proof_and_explanation(tmp_path, capsys):
    """The demo prints who goes where, the total, the proof and one explanation in Swedish, and writes a file."""
    out = tmp_path / "demo.csv"
    assert run(["demo", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    for words in ("Kandidat", "Totalt", "Bevisat:", "Kriterium", "Bra förslag", "Vad som behövs"):
        assert words in printed
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 60
    assert {row["status"] for row in rows} == {"placed", "unplaced"}
    assert all(row["reason"] for row in rows if row["status"] == "unplaced")


def test_match_prints_the_same_answer_as_the_library(pool, capsys):
    """The command line and the library give one answer."""
    import datetime

    import matchcore

    candidates, openings = pool
    arguments = ["match", *map(str, pool), "--as-of", "2026-09-01", "--json"]
    assert run(arguments) == 0
    printed = json.loads(capsys.readouterr().out)
    result = matchcore.match(
        matchcore.read_candidates(candidates), matchcore.read_openings(openings), as_of=datetime.date(2026, 9, 1)
    )
    assert printed["record"] == result.to_dict()["record"]
    assert printed["candidates"] == result.to_rows()


@pytest.mark.untraced
def test_match_runs_on_the_real_ads(ads, tmp_path, capsys):
    """200 synthetic candidates are matched with all 60 real ads, and the proof holds."""
    candidates, openings, out = tmp_path / "candidates.json", tmp_path / "openings.json", tmp_path / "placements.csv"
    assert run(["synthetic", str(candidates), str(openings), "--n-candidates", "200"]) == 0
    capsys.readouterr()
    arguments = ["match", str(candidates), str(ads), "--as-of", "2025-10-01", "--json", "--out", str(out)]
    assert run(arguments) == 0
    record = json.loads(capsys.readouterr().out)["record"]
    assert (record["n_candidates"], record["n_openings"], record["gap"]) == (200, 60, 0)
    assert record["n_placed"] > 0
    assert out.exists()


def feasible_pairs(capsys, *arguments: object) -> int:
    assert run(["match", *map(str, arguments), "--as-of", "2025-10-01", "--json"]) == 0
    return int(json.loads(capsys.readouterr().out)["record"]["n_feasible"])


@pytest.mark.untraced
def test_what_ads_say_in_prose_counts_only_when_accepted(ads, tmp_path, capsys):
    """Proposals close no gate by themselves; accepting all closes some; a reviewed file closes those it says yes to."""
    candidates, openings, review = tmp_path / "c.json", tmp_path / "o.json", tmp_path / "review.csv"
    assert run(["synthetic", str(candidates), str(openings), "--n-candidates", "200"]) == 0
    capsys.readouterr()
    unused = feasible_pairs(capsys, candidates, ads, "--proposals", review)
    accepted = feasible_pairs(capsys, candidates, ads, "--accept-proposals")
    assert accepted < unused
    assert feasible_pairs(capsys, candidates, ads, "--reviewed", review) == unused  # nobody has answered yet
    rows = review.read_text(encoding="utf-8-sig").splitlines()
    answered = [("ja" if ";certificate;" in row and ";krav;" in row else "nej") + row for row in rows[1:]]
    review.write_text("\n".join([rows[0], *answered]), encoding="utf-8")
    assert accepted <= feasible_pairs(capsys, candidates, ads, "--reviewed", review) < unused


def test_terms_of_ones_own_are_read_from_a_file(pool, tmp_path, capsys):
    """`--vocabulary` adds entries of the user's own."""
    own = tmp_path / "own.toml"
    own.write_text(
        '[certificates.own-proof]\nsv = "Eget bevis"\nen = "Own proof"\naliases = ["egenbevis"]\n', encoding="utf-8"
    )
    people = tmp_path / "people.csv"
    people.write_text("id;kompetensbevis\np1;egenbevis\n", encoding="utf-8")
    assert run(["match", str(people), str(pool[1]), "--as-of", "2026-09-01", "--vocabulary", str(own)]) == 0
    assert "egenbevis" not in capsys.readouterr().out
    assert run(["match", str(people), str(pool[1]), "--as-of", "2026-09-01"]) == 0
    assert "rad 2, person p1, kompetensbevis: 'egenbevis'" in capsys.readouterr().out
    assert run(["match", str(people), str(pool[1]), "--as-of", "2026-09-01", "--strict"]) == 1
    assert "egenbevis" in capsys.readouterr().err


def test_match_explains_a_pair_and_a_candidate(pool, capsys):
    """`--explain` and `--why` print the pair's parts and the nearest openings, in the language asked for, alone."""
    arguments = ["match", *map(str, pool), "--explain", "c000001", "o00001", "--why", "c000002", "--language", "en"]
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("c000001 and o00001")
    assert "c000002: the nearest openings" in printed
    assert "Proven" not in printed
    assert run([*arguments, "--ring", "3"]) == 0
    assert "Proven" not in (rung := capsys.readouterr().out)
    assert rung.endswith(printed)
    assert rung != printed


@pytest.fixture
def welding(tmp_path):
    """A welder without a day's course and an electrician with it, a seat for a welder and one for anybody, as files."""
    people, jobs = tmp_path / "w.csv", tmp_path / "j.csv"
    people.write_text("id;yrken;intyg;bil\nsv;svetsare 15 år;;nej\nel;elektriker 11 år;heta arbeten;ja\n", "utf-8")
    jobs.write_text(
        "id;titel;krav på intyg;start\nweld;Svetsare;heta arbeten;2026-09-01\npack;Handpaketerare;;\n", "utf-8"
    )
    return ["match", str(people), str(jobs), "--as-of", "2026-09-01"]


def test_an_opening_has_its_why_too(welding, capsys):
    """`--why` with an opening's id tells who has the seat and who is nearest; an id of nobody is refused."""
    assert run([*welding, "--why", "weld"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Svetsare: de som är närmast till hands")
    assert re.search(r"^sv +\S.*kompetensbevis +Heta arbeten", printed, re.MULTILINE)
    assert "Alla platser är fyllda: el föreslås." in printed
    assert run([*welding, "--why", "weld", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["why_unplaced"], told["why_opening"]["nearest"][0]["candidate_id"]) == (None, "sv")
    assert run([*welding, "--why", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("heta arbeten", "sv: Heta arbeten"),
        ("B1", "svenska B1"),
        ("sfi d", "svenska B1"),
        ("80 km", "kan resa 80 km"),
        ("bil", "har bil"),
        ("truckkort", "Truckförarbevis"),
    ],
)
def test_what_if_is_asked_in_words(welding, change, words, capsys):
    """A certificate, a level, a course, a reach or a car, as they are written in a list; the answer stands alone."""
    assert run([*welding, "--what-if", "sv", change]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Tänk om – sv: ")
    assert words in printed.splitlines()[0]
    assert run([*welding, "--what-if", "sv", "flygcertt"]) == 2
    assert "flygcertt" in capsys.readouterr().err


def test_what_opens_most_is_told(welding, capsys):
    """`--open` tells a person's steps, the best first, and the seat in the own trade stands below the proposal."""
    assert run([*welding, "--open", "sv"]) == 0
    printed = capsys.readouterr().out
    assert "Heta arbeten" in printed.splitlines()[3]
    assert run(welding) == 0
    assert "platsen föreslås till el, av ett annat yrke" in capsys.readouterr().out


def test_objective_and_policy_are_taken_from_the_command_line(pool, tmp_path, capsys):
    """`--policy` and `--objective` rule the run, the option above the file."""
    policy = tmp_path / "policy.toml"
    policy.write_text('objective = "best_total"\n[location]\nnear_km = 1.0\n', encoding="utf-8")
    arguments = ["match", *map(str, pool), "--policy", str(policy), "--objective", "most_placements", "--json"]
    assert run(arguments) == 0
    assert json.loads(capsys.readouterr().out)["record"]["objective"] == "most_placements"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["match", "nowhere.json", "nowhere-else.json"], 2, "nowhere.json"),
        (["match", "--language", "en", "nowhere.json", "nowhere-else.json"], 2, "nowhere.json"),
        (["match", "only-one.json"], 2, "OPENINGS saknas"),
        (["no-such-command"], 2, "no-such-command"),
        (["match", "a.json", "b.json", "--as-of", "soon"], 2, "2027-03-01"),
        (["demo", "--out", "demo.xyz"], 2, ".csv"),
    ],
)
def test_wrong_use_ends_with_a_code_and_words(arguments, code, words, capsys, tmp_path, monkeypatch):
    """A missing file and wrong usage end with 2; both say what is wrong, without a traceback."""
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == code
    printed = capsys.readouterr().err
    assert words in printed
    assert "Traceback" not in printed
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_id_ends_with_1_and_names_the_nearest(pool, capsys):
    """Asking for someone who is not there is answered with who is."""
    assert run(["match", *map(str, pool), "--language", "en", "--explain", "c00001", "o00001"]) == 1
    assert "Nearest: c0000" in capsys.readouterr().err


def test_the_installed_command_runs():
    """`python -m matchcore.cli` is the command, and its exit code is the process's."""
    done = subprocess.run(
        [sys.executable, "-m", "matchcore.cli", "match", "nowhere.json", "nowhere.json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 2
    assert "nowhere.json" in done.stderr


def test_a_missing_typer_is_named(monkeypatch, capsys):
    """Without the `cli` extra the command says which extra to install."""
    from matchcore import cli

    monkeypatch.setitem(sys.modules, "typer", None)
    monkeypatch.delitem(sys.modules, "matchcore.cli.app", raising=False)
    with pytest.raises(SystemExit) as stop:
        cli.main()
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert "pip install typer" in told
    assert "extra cli" in told


def test_progress_bars_are_drawn_when_shown(capsys):
    """A bar is drawn for each kind of work and closed at the end."""
    from matchcore.cli.matching_work import _Bars

    with _Bars(shown=True) as bars:
        bars("score", 5, 10)
        bars("score", 10, 10)
        assert bars.bars["score"].n == 10
    with _Bars(shown=False) as silent:
        silent("score", 5, 10)
        assert silent.bars == {}


def test_a_column_can_be_left_out_and_a_fault_names_its_file(tmp_path, capsys):
    """`match` tells which of its files a fault is in, and leaves out the headings that `--ignore` names."""
    people, jobs = tmp_path / "people.csv", tmp_path / "jobs.csv"
    people.write_text("id;Skostorlek\nc1;38\n", encoding="utf-8")
    jobs.write_text("id;titel;Skostorlek\no1;Kock;38\n", encoding="utf-8")
    assert run(["match", str(people), str(jobs), "--strict"]) == 1
    assert "people.csv" in capsys.readouterr().err
    assert run(["match", str(people), str(jobs)]) == 0
    assert "rad 1, Skostorlek: känns inte igen som rubrik" in capsys.readouterr().out
    assert run(["match", str(people), str(jobs), "--ignore", "Skostorlek"]) == 0
    assert "o1" in capsys.readouterr().out


def test_a_workbook_to_be_printed_and_a_page_are_written(tmp_path, capsys):
    """`--out` with .xlsx writes a sheet for each employer, with .html a page; another ending is refused."""
    import openpyxl

    people, jobs = tmp_path / "people.csv", tmp_path / "jobs.csv"
    people.write_text("id\nc1\n", encoding="utf-8")
    jobs.write_text("id;arbetsgivare\no1;Fjällhotellet\n", encoding="utf-8")
    out = tmp_path / "proposal.xlsx"
    assert run(["match", str(people), str(jobs), "--out", str(out)]) == 0
    assert "Fjällhotellet" in openpyxl.load_workbook(out).sheetnames
    assert run(["match", str(people), str(jobs), "--out", str(tmp_path / "proposal.html")]) == 0
    assert "Fjällhotellet" in (tmp_path / "proposal.html").read_text(encoding="utf-8")
    assert run(["match", str(people), str(jobs), "--out", str(tmp_path / "proposal.pdf")]) == 2
    assert ".xlsx" in capsys.readouterr().err


def _files(folder: Path, candidates: str, openings: str) -> list[str]:
    written = []
    for name, text in (("kandidater.csv", candidates), ("jobb.csv", openings)):
        (folder / name).write_text(text, encoding="utf-8")
        written.append(str(folder / name))
    return written


def test_match_tells_of_everything_in_both_files_at_once(tmp_path, capsys):
    """When nothing may be unknown: headings and rows of both files, each with its file; exit code 1."""
    paths = _files(
        tmp_path, "id;kommun;handläggare\na;Atlantis;x\n", "id;titel;platser;kommun\no;Svetsare;-3;Atlantis\n"
    )
    assert run(["match", *paths, "--strict"]) == 1
    told = capsys.readouterr().err
    assert "4 saker" in told
    for place in ("rad 1, kandidater.csv, handläggare", "rad 2, kandidater.csv, kommun", "rad 2, jobb.csv, platser"):
        assert place in told
    assert run(["match", *paths, "--strict", "--ignore", "handläggare", "--language", "en"]) == 1
    assert "3 things" in capsys.readouterr().err


def test_match_tells_how_near_guesses_were_read(tmp_path, capsys):
    """What was read with a reservation is told on standard error, with the file, and the run goes on."""
    paths = _files(tmp_path, "id;språk;kommun\na;svenska B1, engleska A2;Gävle\n", "id;kommun\no;Gävle\n")
    assert run(["match", *paths]) == 0
    told = capsys.readouterr().err
    assert "kandidater.csv lästes så här" in told
    assert "engleska" in told


def test_match_tells_that_files_have_changed_places(tmp_path, capsys):
    """Openings first and candidates second is told in one line, and nothing else."""
    people = "id;kompetensbevis;svenska;spår;räckvidd;inskriven sedan\na;truckkort;B1;vård 50 %;20;2026-01-01\n"
    paths = _files(tmp_path, people, "id;arbetsgivare;titel;platser;kommun\no;Fabriken;Svetsare;2;Gävle\n")
    assert run(["match", *reversed(paths)]) == 1
    told = capsys.readouterr().err
    assert "bytt plats" in told
    assert "rad" not in told


def test_match_takes_the_sheets_that_are_named(tmp_path, capsys):
    """Two sheets that fit are told apart with --candidates-sheet and --openings-sheet."""
    import xlsxwriter

    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("A", "B"):
            book.add_worksheet(name).write_column(0, 0, ["id", name.lower()])
        sheet = book.add_worksheet("Jobb")
        sheet.write_row(0, 0, ["id", "arbetsgivare", "platser"])
        sheet.write_row(1, 0, ["o", "Fabriken", 1])
    assert run(["match", str(path), str(path)]) == 1
    assert "--candidates-sheet" in capsys.readouterr().err
    assert run(["match", str(path), str(path), "--candidates-sheet", "B", "--openings-sheet", "Jobb", "--json"]) == 0
    assert [row["candidate_id"] for row in json.loads(capsys.readouterr().out)["candidates"]] == ["b"]


@pytest.mark.parametrize("command", ["match", "check", "convert"])
def test_a_file_that_is_not_there_could_not_be_run_on(command, tmp_path, capsys):
    """Exit code 2 for a missing file, whatever the command."""
    paths = _files(tmp_path, "id\na\n", "id;platser\no;1\n")
    arguments = {"match": paths[1:], "check": [], "convert": [str(tmp_path / "ut.json")]}[command]
    assert run([command, str(tmp_path / "saknas.csv"), *arguments]) == 2


def test_a_policy_that_is_no_text_is_told_so(tmp_path, capsys):
    """A policy file of bytes that are no text is refused in words."""
    paths = _files(tmp_path, "id\na\n", "id;platser\no;1\n")
    policy = tmp_path / "policy.toml"
    policy.write_bytes(bytes(range(256)))
    assert run(["match", *paths, "--policy", str(policy)]) == 2
    assert "policyfilen går inte att läsa (filen är ingen textfil)" in capsys.readouterr().err


def test_shortlist_tells_whom_each_employer_shall_meet(pool, tmp_path, capsys):
    """A row a name in the table, the CSV and the JSON; what each aim costs below; no other file's kind."""
    out = tmp_path / "lists.csv"
    assert run(["shortlist", *map(str, pool), "--per-seat", "2", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert "Personer att träffa" in printed
    assert "intervjuerna leder till jobb" in printed
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert run(["shortlist", *map(str, pool), "--per-seat", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["opening_id"], row["candidate_id"]) for row in rows] == [
        (entry["opening_id"], entry["candidate_id"]) for entry in told["entries"]
    ]
    assert run(["shortlist", *map(str, pool), "--out", str(tmp_path / "lists.pdf")]) == 2
    assert ".csv" in capsys.readouterr().err


def test_shortlists_are_printed_and_searched_as_proposals_are(pool, tmp_path):
    """The workbook and the page of ``match``, with whom each employer shall meet: the names that the CSV has."""
    for name in ("lists.csv", "lists.xlsx", "lists.html"):
        assert run(["shortlist", *map(str, pool), "--per-seat", "2", "--out", str(tmp_path / name)]) == 0
    with (tmp_path / "lists.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    book = openpyxl.load_workbook(tmp_path / "lists.xlsx")
    names = {row["candidate_id"] for row in rows}
    listed = {str(cell.value) for row in book["Personer att träffa"] for cell in row}
    assert names <= listed
    met = [row["candidate_id"] for row in rows if row["employer"] == rows[0]["employer"]]
    assert set(met) <= {str(cell.value) for row in book[rows[0]["employer"]] for cell in row}
    page = (tmp_path / "lists.html").read_text(encoding="utf-8")
    assert all(name in page for name in names)


def test_what_was_decided_of_somebody_who_has_left_stops_nothing(pool, tmp_path, capsys):
    """It is told, with the nearest id and in the proposal too, and does not count; with --strict the run is refused."""
    decided = tmp_path / "decided.toml"
    decided.write_text(
        '[[lock]]\ncandidate_id = "c000003"\nopening_id = "nowhere"\nreason = "har flyttat"\n'
        '[[ban]]\ncandidate_id = "c0000002"\nopening_id = "o00001"\nreason = "har flyttat"\n'
        '[[ban]]\ncandidate_id = "c000001"\nopening_id = "o00001"\nreason = "vill inte"\n',
        encoding="utf-8",
    )
    asked = ["match", *map(str, pool), "--overrides", str(decided), "--as-of", "2026-09-01", "--json"]
    assert run(asked) == 0
    told = capsys.readouterr()
    assert [ban["candidate_id"] for ban in json.loads(told.out)["constraints"]["bans"]] == ["c000001"]
    assert "decided.toml: 2 beslut räknas inte" in told.err
    uncounted = json.loads(told.out)["questions"]["decisions"]
    assert [problem["code"] for problem in uncounted] == ["override.gone"] * 2
    assert uncounted[1]["sv"] == {
        "what": "c0000002 finns inte i listorna, så beslutet räknas inte (skäl: har flyttat)",
        "remedy": "Mest lika: c000002",
    }
    assert run([*asked, "--strict"]) == 1
    proposal, stored = tmp_path / "a.xlsx", tmp_path / "a.json"
    for out in (proposal, stored):
        assert run([*asked, "--out", str(out)]) == 0
    cells = {str(cell.value) for cells in openpyxl.load_workbook(proposal)["Försättsblad"] for cell in cells}
    assert "2 beslut och svar räknas inte i förslaget:" in cells
    paper = ["--person", "c000001", "--out", str(tmp_path / "a.pdf")]
    assert run(["handout", str(stored), *map(str, pool), *paper]) == 0


@pytest.mark.parametrize(("decided", "answer"), [("ban", "anställd"), ("lock", "tackat nej"), ("moved", "anställd")])
def test_a_decision_against_a_returned_answer_is_told(decided, answer, pool, tmp_path, capsys):
    """What the file says holds, and that is said; with --strict neither is followed."""
    asked = ["match", *map(str, pool), "--as-of", "2026-09-01"]
    proposal, file = tmp_path / "a.xlsx", tmp_path / "decided.toml"
    assert run([*asked, "--out", str(proposal)]) == 0
    book = openpyxl.load_workbook(proposal)
    heads, *rows = (row for row in book["Förslag"].iter_rows() if row[0].value)
    (status,) = [at for at, cell in enumerate(heads) if cell.value == "Status"]
    rows[0][status].value = answer
    names = [(str(row[0].value), str(row[1].value)) for row in rows]
    book.save(proposal)
    place = next(at for _, at in names if at != names[0][1]) if decided == "moved" else names[0][1]
    kind, through = ("ban", "") if decided == "ban" else ("lock", "through_closed_gate = true\n")
    file.write_text(
        f'[[{kind}]]\ncandidate_id = "{names[0][0]}"\nopening_id = "{place}"\nreason = "så är det"\n{through}',
        encoding="utf-8",
    )
    capsys.readouterr()
    asked += ["--returned", str(proposal), "--overrides", str(file), "--json"]
    assert run(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in told["questions"]["decisions"]] == ["status.overruled"]
    assert [(one["candidate_id"], one["opening_id"]) for one in told["constraints"][f"{kind}s"]] == [
        (names[0][0], place)
    ]
    assert run([*asked, "--strict"]) == 1
    assert "decided.toml är det bestämt på annat sätt (”så är det”)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("match", []),
        ("shortlist", []),
        ("handout", ["--person", "mal-1"]),
        ("plan", ["courses.csv"]),
    ],
)
def test_every_command_that_matches_reads_lists_as_match_does(command, more, tmp_path, capsys, monkeypatch):
    """A sheet, a column to leave out, an encoding and an own vocabulary are asked for alike in all of them."""
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    for name in ("en", "två"):
        page = book.create_sheet(name)
        page.append(["id", "kommun", "intyg", "Yrken"])
        page.append(["mal-1", "Malung-Sälen", "sågkort X", "?"])
    book.save("two.xlsx")
    Path("j.csv").write_bytes("id;kommun;yrke\njobb-1;Malung-Sälen;Målare\n".encode("cp1252"))
    Path("own.toml").write_text('[certificates.saw-x]\nsv = "sågkort X"\nen = "saw X"\n', encoding="utf-8")
    Path("courses.csv").write_text(
        "kurs;ger;platser;minst;kostnad;start;slut\nK1;svenska B1;5;1;1000;2026-12-01;2026-12-20\n", encoding="utf-8"
    )
    positional, options = ([], more) if command == "handout" else (more, [])
    asked = [command, "two.xlsx", "j.csv", *positional, *options, "--as-of", "2026-09-01"]
    asked += ["--out", "a.pdf" if command == "handout" else "a.json", "--vocabulary", "own.toml"]
    assert run(asked) != 0
    assert "--candidates-sheet" in capsys.readouterr().err
    asked += ["--candidates-sheet", "två", "--ignore", "yrken", "--encoding", "cp1252"]
    assert run([*asked[:-2]]) == 0
    assert "Kolumner att hoppa över" not in capsys.readouterr().err
    asked = asked[:-2]
    assert run([*asked, "--strict"]) == 0
    assert run([*asked, "--ignore", "yrkn"]) == 0
    assert "ingen kolumn heter så, så ingen hoppades över. Menas Yrken?" in capsys.readouterr().err
    assert run([*asked, "--ignore", "yrkn", "--strict"]) == 1


def test_what_is_printed_names_nobody_by_a_file_s_name(tmp_path, capsys):
    """A list may be called by a personal number: the number is masked, the rest of the name stands."""
    people, jobs = tmp_path / "121212-1212 lista.csv", tmp_path / "j.csv"
    people.write_text("id;kommun;anteckning\na;Malung-Sälen;text\n", encoding="utf-8")
    jobs.write_text("id;kommun\no;Malung-Sälen\n", encoding="utf-8")
    assert run(["match", str(people), str(jobs), "--out", str(tmp_path / "121212-1212.json")]) == 0
    told = capsys.readouterr()
    assert "••• lista.csv lästes så här:" in told.err
    assert "•••.json" in told.out
    assert "1212-1212" not in told.out + told.err
