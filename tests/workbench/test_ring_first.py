"""Ring first: each answer tried gives what matching from scratch gives, and those that matter most are told first."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from matchcore import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Lock,
    MatchResult,
    Opening,
    match,
    read_candidates,
    synthetic_pool,
)
from matchcore.cli.app import run
from matchcore.matching import match_pool
from matchcore.messages import MessageLanguage
from matchcore.pool.arranging import replace_candidate
from matchcore.workbench.unknowns import answered, unknowns_of

AS_OF = date(2026, 9, 1)


@cache
def made_up() -> MatchResult:
    pool = synthetic_pool(municipality="Järfälla", n_candidates=12, n_openings=8, seed=5)
    return match(pool.candidates, pool.openings, as_of=pool.as_of)


@cache
def two() -> MatchResult:
    """One seat that needs a car and a certificate; of two people one has said nothing, one is known to have no car."""
    people = [
        Candidate(id="a", certificates=[Certificate(code="truck-b", standing="declared")]),
        Candidate(id="b", certificates=[Certificate(code="truck-b", standing="validated")], car=False),
    ]
    job = Opening(id="o", certificates_required=["truck-b"], needs_car=True, hours=75, shifts=["night"])
    return match(people, [job], as_of=AS_OF)


def learner(course: str, *, status: Any = "enrolled") -> MatchResult:
    """Somebody in a course of Swedish, and two seats that ask for A2."""
    person = Candidate(id="c", languages=[Language(language="sv", course=course, course_status=status)])
    demand = LanguageDemand(language="sv", level="A2", reason="säkerhet")
    return match([person], [Opening(id="o", title="Plock", seats=2, languages_required=[demand])], as_of=AS_OF)


@pytest.mark.parametrize(
    ("course", "status", "levels", "is_placed"),
    [("sfi-c", "enrolled", ["Pre-A1", "A1", "A2"], False), ("sfi-c", "completed", ["A1", "A2", "B1"], True)],
)
def test_an_estimated_level_that_decides_is_asked_about_as_an_unknown_one_is(
    course: str, status: str, levels: list[str], is_placed: bool
) -> None:
    """In the explanation, beside the empty seat and among the questions, where it shuts or just suffices."""
    result = learner(course, status=status)
    (question,) = [one for one in result.ring_first().questions if one.about == "language"]
    (unknown,) = [one for one in unknowns_of(result.pool, result.policy) if one.about == "language"]
    assert [answer.words.text("en").split()[-1] for answer in unknown.answers] == levels
    assert question.question == unknown.question
    assert unknown.question in [ask.text for ask in result.explain("c", "o").asks]
    (left,) = result.seats_left
    if is_placed:
        assert left.near == ()
        assert not result.unplaced
        assert question.worst.opening_after is None
    else:
        assert question.best.opening_after == "o"
        told = "Nära är c: svenska A2 (har A1, uppskattat: fråga), till exempel genom SFI kurs C."
        assert [text.text("sv") for text in left.near] == [told]
        assert result.tables()[2].rows[0][-1].endswith(told)
        assert result.unplaced[0].asked[0].text("sv") == (
            "Fråga personen: vilken nivå hen har i svenska (A1 är uppskattat från kursen)."
        )
        assert "uppskattat: fråga" in result.near_misses()[0].steps[0].text("sv")


def test_a_level_is_not_asked_about_where_it_is_stated_or_more_than_enough() -> None:
    """A stated level is no estimate; one estimated above the demand decides nothing by itself."""
    stated = match(
        [Candidate(id="c", languages=[Language(language="sv", level="A1", course="sfi-c", course_status="enrolled")])],
        [Opening(id="o", languages_required=[LanguageDemand(language="sv", level="A2")])],
        as_of=AS_OF,
    )
    assert not [one for one in unknowns_of(stated.pool, stated.policy) if one.about == "language"]
    assert not stated.unplaced[0].asked
    asks = [ask.text for ask in learner("sva-2", status="completed").explain("c", "o").asks]
    assert not [text for text in asks if getattr(text, "key", "") == "ask.level_estimated"]


def test_the_first_course_of_all_stands_for_no_level_and_is_asked_about() -> None:
    """Somebody in SFI A has a level that nobody knows: it is asked about as if no course were said."""
    result = learner("sfi-a")
    assert [one.question.key for one in unknowns_of(result.pool, result.policy) if one.about == "language"] == [
        "ask.level"
    ]


def test_each_answer_gives_what_matching_from_scratch_gives() -> None:
    """Best and worst over all answers to each question, in the total and in where the person is."""
    result = made_up()
    pool, told = result.pool, {}
    for one in result.ring_first(1_000):
        told[(one.candidate_id, one.about, one.question.text("sv"))] = one
    people, n_tried = pool.candidates, 0
    for unknown in list(unknowns_of(pool, result.policy))[::5]:
        gains = []
        for answer in unknown.answers:
            other = replace_candidate(people, unknown.row, answered(people, [unknown.row], [answer]))
            changed = replace(pool, columns=replace(pool.columns, candidates=other))
            gains.append(match_pool(changed, result.policy).total - result.total)
            n_tried += 1
        key = (people.ids[unknown.row], unknown.about, unknown.question.text("sv"))
        if key in told:
            assert (told[key].best.gain, told[key].worst.gain) == (max(gains), min(gains)), key
            assert told[key].swing > 0
        else:
            assert max(gains) == min(gains), key
    assert n_tried > 25
    assert len(told) > 5


def test_the_answers_are_those_of_what_if() -> None:
    """A car, hours, shifts and a level: the same gain, place and moves as `what_if` tells."""
    result = made_up()
    asked = {"car": {"car": True}, "support": {"support": "much"}}
    words = {"car": "har bil", "support": "behöver mycket stöd"}
    n = 0
    for one in result.ring_first(1_000):
        for answer in (one.best, one.worst):
            if answer.words.text("sv") == words.get(one.about):
                other = result.what_if(one.candidate_id, **asked[one.about])  # type: ignore[arg-type]
                assert other.place is not None
                assert (answer.gain, answer.opening_after) == (other.gain, other.place.opening_after)
                n += 1
    assert n


@pytest.mark.parametrize("n", [1, 4, 9])
def test_fewer_are_the_first_of_more(n: int) -> None:
    """What the prices rule out is never among the first; the most hangs on the first."""
    every = [one.swing for one in made_up().ring_first(1_000)]
    some = made_up().ring_first(n)
    assert [one.swing for one in some] == sorted(every, reverse=True)[:n]
    assert some.is_cut
    assert not made_up().ring_first(1_000).is_cut


def test_what_hangs_on_an_answer_is_told() -> None:
    """The seat is lost if the person has no car or not the certificate; who has no car already is not asked."""
    told = two().ring_first()
    by_about = {(one.candidate_id, one.about): one for one in told}
    car = by_about["a", "car"]
    assert (car.opening_now, car.best.gain, car.best.opening_after) == ("o", 0, "o")
    assert (car.worst.words.text("sv"), car.worst.opening_after) == ("har ingen bil", None)
    assert car.worst.gain == -two().total
    assert by_about["a", "certificate"].worst.opening_after is None
    assert by_about["a", "certificate"].best.gain > 0
    assert ("b", "car") not in by_about
    assert {one.candidate_id for one in told} == {"a"}
    assert told.n_unknown > len(told)


def test_who_is_locked_is_not_asked() -> None:
    """A person has decided: no answer changes it."""
    job = Opening(id="o", needs_car=True)
    result = match([Candidate(id="a")], [job], as_of=AS_OF, locks=[Lock("a", "o", "x")])
    assert len(result.ring_first()) == 0


@pytest.mark.parametrize(("language", "words"), [("sv", "Fråga"), ("en", "Ask")])
def test_it_stands_in_workbook_and_page(language: MessageLanguage, words: str, tmp_path: Path) -> None:
    """A sheet of its own, and a table to fold out."""
    result, ring = two(), two().ring_first()
    result.to_excel(tmp_path / "a.xlsx", language, ring=ring)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "a"]
    assert len(rows) == len(ring)
    result.to_html(tmp_path / "a.html", language, ring=ring)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert ring.table(language).title in page
    assert f">{words}</th>" in page
    assert ring.to_dict()["questions"][0]["swing"] == ring[0].swing


def test_the_command_tells_whom_to_ask_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a small pool without being asked, else as many as asked for, none with 0; and in JSON."""
    (tmp_path / "p.csv").write_text("id;kommun\na;Mora\n", encoding="utf-8")
    (tmp_path / "j.csv").write_text("id;yrke;kommun;bil\no;Butikssäljare;Mora;ja\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("p.csv", "j.csv")]
    assert run(["match", *files, "--as-of", "2026-09-01"]) == 0
    assert "Ring först" in capsys.readouterr().out
    assert run(["match", *files, "--as-of", "2026-09-01", "--ring", "0"]) == 0
    assert "Ring först" not in capsys.readouterr().out
    assert run(["match", *files, "--as-of", "2026-09-01", "--ring", "3", "--json"]) == 0
    assert '"ring_first": {' in capsys.readouterr().out


@pytest.mark.parametrize("cell", ["YKB 2027", "YKB?", "YKB pågår"])
def test_a_certificate_that_could_not_be_read_is_rung_about_first(cell: str) -> None:
    """All that a place needs is a certificate that the list says something unclear of: what is known is not asked."""
    people = read_candidates(io.StringIO(f"id;kompetensbevis\na;{cell}\nb;YKB\n"), on_fault="ask")
    job = Opening(id="o", seats=2, certificates_required=["ykb"], start=AS_OF)
    told = [one for one in match(people, [job], as_of=AS_OF).ring_first(9) if one.candidate_id == "a"]
    if cell.endswith("pågår"):
        assert all(one.about != "certificate" for one in told)  # that it is under way is read
        return
    (asked,) = [one for one in told if one.about == "certificate"]
    assert (asked.opening_now, asked.best.opening_after, asked.worst.opening_after) == (None, "o", None)
    assert f"”{cell}”" in asked.question.text("sv")
    held = match([Candidate(id="a", certificates=[Certificate(code="ykb")]), *people[1:]], [job], as_of=AS_OF)
    before = match([Candidate(id="a"), *people[1:]], [job], as_of=AS_OF)
    assert asked.best.gain == held.total - before.total
