"""Whatever a consultant can meet exists in Swedish and English: found by what the code says and by what comes out."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import typer

from matchcore import (
    Ban,
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Lock,
    MatchResult,
    Opening,
    Place,
    TrackProgress,
    match,
    pictures,
)
from matchcore.cli.app import app, helps, in_language, run
from matchcore.handout.page import page_of
from matchcore.messages import MessageLanguage, catalogue
from source import FILES, SOURCE, nodes_of

# What speaks to whoever writes code, in English as Python itself does; a consultant never meets it.
FOR_PROGRAMMERS = {"AttributeError", "OverflowError", "TypeError", "ValueError", "KeyError", "pytest.UsageError"}
SPEAKS = {"print", "warnings.warn", "sys.stdout.write", "sys.stderr.write", "typer.echo", "typer.secho"}
SHOWS = {"Problem", "Table", "Points", "BadParameter", "set_title", "set_xlabel", "set_ylabel", "annotate", "set_text"}
NO_SENTENCES = {"offset points"}  # matplotlib's name for a unit
SENTENCE = re.compile(r"[A-Za-zåäöÅÄÖ]{2,}[ ,:]+[A-Za-zåäöÅÄÖ]{2,}")


def sentences(node: ast.AST) -> Iterator[str]:
    """The strings written out below a node that are words for a reader, not names or marks."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"Message", "Phrase", "with_remedy"}:
        return
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    if is_text and SENTENCE.search(node.value) and node.value not in NO_SENTENCES:
        yield node.value
    for below in ast.iter_child_nodes(node):
        yield from sentences(below)


@pytest.mark.untraced
def test_no_sentence_for_a_reader_is_written_in_the_code() -> None:
    """What is raised, printed, drawn or put into a table or a problem comes from the catalogue."""
    wrong = []
    for file in FILES:
        for node in nodes_of(file):
            given: list[ast.expr] = []
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                if ast.unparse(node.exc.func) not in FOR_PROGRAMMERS:
                    given = [*node.exc.args, *(word.value for word in node.exc.keywords if word.arg != "param_hint")]
            elif isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in SPEAKS or name.split(".")[-1] in SHOWS:
                    given = [*node.args, *(word.value for word in node.keywords)]
            told = [words for expression in given for words in sentences(expression)]
            wrong += [f"{file.relative_to(SOURCE)}:{node.lineno} {words!r}" for words in told]  # type: ignore[attr-defined]
    assert wrong == []


def test_every_help_text_exists_in_both_languages() -> None:
    """Each command, argument and option says what it is in the catalogue's English, and so in Swedish; or in both."""
    known = {words["en"] for key, words in catalogue().items() if key.startswith("help.")}
    told = {" ".join(holder.help.split()) for holder in helps(typer.main.get_command(app))}
    assert len(told) > 50
    assert sorted(words for words in told - known if " / " not in words) == []


def test_help_follows_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    """Swedish unless English is asked for, for a command and for those below it."""
    assert run(["match", "--help"]) == 0
    assert "Matcha personer med jobb" in " ".join(capsys.readouterr().out.split())
    assert run(["match", "--language", "en", "--help"]) == 0
    assert "Match candidates with openings" in " ".join(capsys.readouterr().out.split())
    assert run(["quality", "run", "--help"]) == 0
    assert "Matcha referenspoolerna igen" in capsys.readouterr().out
    command = in_language(typer.main.get_command(app), "sv")
    assert {holder.help for holder in helps(command)} & {
        "Förklara varför en person föreslås till ett jobb, eller inte.",
        "Visa den här hjälpen och avsluta.",
    }


@cache
def everything() -> MatchResult:
    """A pool in plain letters that brings out most of what can be said."""
    home = Place(municipality="2062")
    people = [
        Candidate(
            id=f"c{number}",
            certificates=[Certificate(code="licence-b", standing="validated" if number % 2 else "declared")]
            if number % 3
            else [Certificate(code="sry-stad-bas", modules=["oral"])],
            languages=[Language(language="sv", level="B1")]
            if number % 4
            else [Language(language="sv", course="sfi-c", course_status="completed")],
            tracks=[TrackProgress(track="care", share=20 * (number % 5))],
            home={5: Place(municipality="1280"), 6: Place(postcode="792 30"), 7: Place(locality="Mora")}.get(
                number, home
            ),
            reach_km=None if number == 1 else 40,
            forms=["hourly"] if number == 2 else None,
            available_from=date(2026, 12, 1) if number == 3 else None,
            occupations=[[], [{"ssyk": "9111"}], [{"ssyk": "5330"}], [{"ssyk": "2144"}]][number % 4],
            educations=[{"level": "higher", "ssyk": "2221", "abroad": True, "recognised": "no"}]
            if number % 5 == 2
            else [],
            wishes=[
                None,
                {"occupations": ["9111"], "ways": ["job"]},
                {"occupations": ["5330", "2144"], "ways": ["training", "practice"]},
            ][number % 3],
            hours=[None, {"least": 75, "most": 100}, {"least": 25, "most": 50}][number % 3],
            shifts=[None, ["day"], ["day", "evening", "night", "weekend"]][number % 3],
            car=[None, True, False][number % 3],
            support=[None, "none", "some", "much"][number % 4],
            eligible={"nystartsjobb": number % 2 == 0} if number % 4 < 2 else {},
        )
        for number in range(12)
    ]
    places = [
        Opening(
            id=f"o{number}",
            employer=f"Firm {number}",
            title="Cleaner" if number == 6 else "Post",
            ssyk=["9111", "5321", "2144", "2341", None, "5330", None][number],
            hours=[100, 50, None][number % 3],
            shifts=[["night"], ["day", "evening"], None][number % 3],
            needs_car=True if number % 2 else None,
            support=[None, "some", "none"][number % 3],
            way=[None, None, "studies", None, "practice", "training", None][number],
            seats=number % 3,
            certificates_required=["licence-b"] if number % 2 else [],
            certificates_merited=[] if number % 2 else ["sry-stad-bas"],
            languages_required=[LanguageDemand(language="sv", level="B1" if number % 3 else "C1", writing="B2")],
            languages_wanted=[LanguageDemand(language="en", level="A2")],
            track="care" if number == 4 else None,
            track_least=60 if number == 4 else 0,
            workplace=(Place(lat=61.0, lon=14.54), Place(postcode="792 30"), Place(locality="Mora"), *[home] * 4)[
                number
            ],
            form=["hourly", "permanent", "hourly", "permanent", "hourly", "permanent", "nystartsjobb"][number],
            start=date(2026, 10, 1),
        )
        for number in range(7)
    ]
    return match(
        people,
        places,
        as_of=date(2026, 9, 1),
        locks=[Lock("c4", "o1", "x", True)],
        bans=[Ban("c1", "o1", "y")],
        keep={"c1": "o5", "gone": "o1"},
        stability=3,
    )


@cache
def said(language: MessageLanguage) -> str:
    """All that comes out of a result in one language: every view, sheet, page and picture."""
    result = everything()
    told = [
        result.text(language),
        str(result.to_dict(language)),
        *(result.explain(c, o).text(language) for c in result.pool.candidates.ids for o in result.pool.openings.ids),
        *(result.why_unplaced(c).text(language) for c in result.pool.candidates.ids),
        *(result.why_opening(o).text(language) for o in result.pool.openings.ids),
        *(result.alternatives(c).text(language) for c in result.pool.candidates.ids),
        *(result.alternatives_for(o).text(language) for o in result.pool.openings.ids),
        *(result.openers(c).text(language) for c in result.pool.candidates.ids),
        result.what_if("c1", certificate="truck-b", language="B2", track={"care": 80}, reach_km=80).text(language),
        result.what_if("c2", form="permanent", available_from=date(2026, 9, 2)).text(language),
        result.what_if(opening_id="o2", seats=-1).text(language),
        result.near_misses().text(language),
        result.overrides.text(language),
        result.stability_curve({"c1": "o5"}).text(language),
        result.verify().text(language),
        page_of(result, language),
    ]
    with TemporaryDirectory() as folder:
        result.to_excel(Path(folder) / "all.xlsx", language)
        book = openpyxl.load_workbook(Path(folder) / "all.xlsx")
    for sheet in book.worksheets:
        told.append(sheet.title)
        told += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    placed = result.placements[0].candidate_id
    for ax in (
        pictures.at_a_glance(result, language=language),
        pictures.scarcity(result, language=language),
        pictures.commuting_map(result, language=language),
        pictures.waterfall(result, placed, language=language),
        pictures.what_if_ladder(result, result.unplaced[0].candidate_id, language=language),
    ):
        told += [ax.get_title(loc="left"), ax.get_xlabel()]
        told += [label.get_text() for label in ax.get_yticklabels()]
    return "\n".join(told)


@pytest.mark.untraced
def test_english_output_holds_no_swedish() -> None:
    """Nothing that comes out in English has a Swedish letter: the pool's own words have none."""
    out = said("en")
    names = {term.name for term in everything().pool.columns.vocabulary.municipalities.values()}
    for name in names:
        out = out.replace(name, "")
    found = sorted(set(re.findall(r"\w*[åäöÅÄÖ]\w*", out)))
    assert found == []


@pytest.mark.untraced
def test_swedish_output_holds_no_english() -> None:
    """No run of words of an English sentence of the catalogue stands in what comes out in Swedish."""
    out = " ".join(said("sv").split())
    english: set[str] = set()
    swedish = " ".join(" ".join(words["sv"].split()) for words in catalogue().values())
    for words in catalogue().values():
        for piece, *_ in string.Formatter().parse(words["en"]):
            run_of_words = " ".join(piece.split())
            if len(run_of_words.split()) >= 3 and run_of_words not in swedish:
                english.add(run_of_words)
    assert len(english) > 300
    assert sorted(words for words in english if words in out) == []


@pytest.mark.untraced
def test_the_pool_brings_out_most_that_can_be_said() -> None:
    """The two tests above would hold of nothing: most criteria's, verdicts' and sheets' sentences come out here."""
    out = " ".join(said("sv").split())
    for area in ("criteria", "handout", "pictures"):
        table = (SOURCE / "messages" / f"{area}.toml").read_text(encoding="utf-8")
        told = [catalogue()[key]["sv"] for key in re.findall(r"^\[([a-z_.]+)\]$", table, re.MULTILINE)]
        longest = [max((" ".join(p.split()) for p, *_ in string.Formatter().parse(words)), key=len) for words in told]
        assert len(longest) > 20
        assert sum(piece in out for piece in longest) >= 0.6 * len(longest), area
