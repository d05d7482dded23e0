"""The employer's contact: on hand-outs, and nowhere else."""

from __future__ import annotations

import io
import json
import pickle
from datetime import date
from pathlib import Path

import pytest

from matchcore import Candidate, Opening, match
from matchcore.files import check_file, read_openings, records_to_json
from matchcore.files.conversion import convert
from matchcore.handout.handed import Handout
from matchcore.handout.page import page_of
from matchcore.pool import Pool

WHOM = "Kontakten, 031-000 00 00"
DAY = date(2026, 11, 28)
JOB = Opening(id="o1", employer="Hotellet", contact=WHOM)
BARE = Opening(id="o1", employer="Hotellet")


def test_the_contact_is_shown_on_hand_outs(tmp_path: Path) -> None:
    """The employer's paper, the person's paper and the page tell whom to turn to."""
    result = match([Candidate(id="c1")], [JOB], as_of=DAY)
    for whose in ({"employers": ["Hotellet"]}, {"people": ["c1"]}):
        result.hand_out(tmp_path / "paper.html", **whose)
        assert WHOM in (tmp_path / "paper.html").read_text(encoding="utf-8")
    assert Handout(result).person("c1").contact == WHOM
    assert WHOM in page_of(result, "sv")


def test_the_contact_is_nowhere_else() -> None:
    """No JSON, `repr`, hash, score, explanation or run record knows it, and they are those of a job without it."""
    with_it, without = (match([Candidate(id="c1")], [job], as_of=DAY) for job in (JOB, BARE))
    assert with_it.pool.hash == without.pool.hash
    said = [with_it.to_json(), repr(with_it), str(with_it), str(with_it.explain("c1").to_dict())]
    said += [repr(JOB), str(JOB), JOB.model_dump_json(), repr(JOB.model_dump()), repr(with_it.pool)]
    said += [json.dumps(records_to_json(openings=[JOB])), json.dumps(with_it.record.to_dict())]
    assert not [text for text in said if "Kontakten" in text or "000 00" in text]
    assert with_it.total == without.total


def test_the_contact_follows_the_opening() -> None:
    """Through pickling, a pool of records and a pool whose openings change, the contact stays with its own opening."""
    assert pickle.loads(pickle.dumps(JOB)).contact == WHOM
    result = match([Candidate(id="c1")], [JOB, Opening(id="o2")], as_of=DAY)
    changed = result.update(add=Opening(id="o3", contact="Den tredje"), remove="o2")
    assert changed.pool.contacts == {"o1": WHOM, "o3": "Den tredje"}
    assert result.update(remove="o1").pool.contacts == {}
    assert Pool.from_records([], [BARE]).contacts == {}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Kontaktperson", "Kontakten"),
        ("Telefon", "031-000 00 00"),
        ("tel.", "+46 31 000 00 00"),
        ("Mobil", "0700-000000"),
        ("E-post", "jobb@exempel.se"),
        ("Besöksadress", "Storgatan 1"),
        ("Handledare", "Kontakten"),
    ],
)
def test_columns_of_the_employer_s_contact_are_read(heading: str, cell: str) -> None:
    """Whom to turn to, by what number and where: for jobs these are no personal data of the people placed."""
    report = check_file(io.StringIO(f"id;arbetsgivare;{heading}\no1;Hotellet;{cell}\n"), what="openings")
    assert (report.problems, report.notes) == ((), ())
    [job] = read_openings(io.StringIO(f"id;arbetsgivare;{heading}\no1;Hotellet;{cell}\n"))
    assert job.contact == cell


@pytest.mark.parametrize("heading", ["Kontaktperson", "Handledare", "Telefon"])
@pytest.mark.parametrize("cell", ["ja", "Nej", "finns", "viss"])
def test_an_answer_is_nobody_to_contact(heading: str, cell: str) -> None:
    """It is told, and stands on no paper."""
    table = f"id;arbetsgivare;{heading}\no1;Hotellet;{cell}\no2;Verkstaden;Kontakten\n"
    assert [one.what.key for one in check_file(io.StringIO(table)).notes] == ["contact.nobody"]  # type: ignore[union-attr]
    assert [job.contact for job in read_openings(io.StringIO(table))] == [None, "Kontakten"]


@pytest.mark.parametrize(
    ("heading", "cells", "supports", "contact"),
    [
        ("Handledare?", ("nej", "viss", "mycket"), ["none", "some", "much"], "Kontakten"),
        ("Handledare?", ("Mentorn", "ja, viss", "lite stöd"), [None, "some", "some"], "Kontakten, Mentorn"),
        ("Handledare på plats?", ("nej", "viss", "mycket"), ["none", "some", "much"], "Kontakten"),
        ("Handledare", ("finns ej", "viss", "mycket"), ["none", "some", "much"], "Kontakten"),
        ("Handledare", ("Mentorn", "Chefen", "viss"), [None, None, None], "Kontakten, Mentorn"),
    ],
)
def test_whether_there_is_a_supervisor_is_support_and_no_contact(
    heading: str, cells: tuple[str, ...], supports: list[str | None], contact: str
) -> None:
    """A heading that asks, or whose cells all answer; names stay the contact."""
    rows = "".join(f"o{at};Hotellet;Kontakten;{one}\n" for at, one in enumerate(cells))
    jobs = read_openings(io.StringIO(f"id;arbetsgivare;kontaktperson;{heading}\n{rows}"))
    assert [job.support for job in jobs] == supports
    assert jobs[0].contact == contact


def test_several_columns_are_one_contact() -> None:
    """A name, a number and an address are one contact, in the order of the columns."""
    [job] = read_openings(io.StringIO("id;kontaktperson;telefon;adress\no1;Kontakten;031-000 00 00;Storgatan 1\n"))
    assert job.contact == "Kontakten, 031-000 00 00, Storgatan 1"


def test_a_person_has_no_contact() -> None:
    """In a table of people the same headings are personal data, and refused."""
    [problem] = check_file(io.StringIO("id;kommun;telefon\na;Gävle;x\n")).problems
    assert problem.what.key == "heading.personal"  # type: ignore[union-attr]


def test_a_contact_that_is_no_text_is_refused_unquoted() -> None:
    """A formula where a number should be is told without what stands in it."""
    report = check_file(io.StringIO("id;arbetsgivare;telefon\no1;Hotellet;=HEMLIG(0700000000)\n"))
    [problem] = report.problems
    assert problem.column == "telefon"
    assert "0700000000" not in report.text() + str(report.to_json())


def test_conversion_leaves_the_contact_out_and_says_so(tmp_path: Path) -> None:
    """A new file of openings has no contacts, whatever its format, and the conversion tells how many."""
    for form in ("json", "csv"):
        done = convert(io.StringIO("id;arbetsgivare;telefon\no1;Hotellet;031-000 00 00\n"), tmp_path / f"ut.{form}")
        assert [note.what.key for note in done.notes] == ["convert.no_contacts"]  # type: ignore[union-attr]
        assert "031-000" not in (tmp_path / f"ut.{form}").read_text(encoding="utf-8")
