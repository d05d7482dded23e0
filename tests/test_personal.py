"""What names a person: refused at every door however it is written, and never quoted."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

import matchcore
from matchcore import Ban, Candidate, InputError, Lock, Opening, Pool, RecordError, UnknownIdError
from matchcore.errors import Problem
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.plans import read_course_plan, read_plan
from matchcore.messages import Message
from matchcore.overrides import read_overrides
from matchcore.personal import MASK, is_personal, is_personal_heading, masked, plain_text, without_numbers
from matchcore.records.model import looking_for_themselves

# The number of no one: Skatteverket's example, and others made of it.
NUMBERS = [
    "19121212-1212",
    "1212121212",
    "121212+1212",
    "121212 1212",
    "191212121213",  # a wrong check digit is a slip of the pen
    "19121212–1212",
    "121212—1212",
    "121212−1212",
    "1212121212.0",
    "1212121212,0",
    "PNR 1212121212",
    "pnr:121212-1212",
    "Pers.nr 1212121212",
    "Personnummer 19121212-1212",
    "P-nr: 19121212-1212",
    "p1212121212",
    "kund 121212-1212",
    "19121212-XXXX",
    "121212-****",
    "121212-12XX",
    "19121212T123",
    "1912-12-12-1212",
    "1912 12 12 1212",
    "12.12.12-1212",
    "１２１２１２１２１２",
    "19121272-1212",  # co-ordination numbers: the day and 60, the month not known
    "191200721212",
    "191500882392",
    "101011237",  # 0101011237 and 0010101236 as a spreadsheet leaves them
    "10101236",
    " 1212121212 ",
    "191212121212\u200b",
    "Berg 121212-1212",
    "19121212-1212B",
    "19 12 12 12 12 12",
    "121212-121",
    "900101-123",
    "19900101-12",
    "1 2 1 2 1 2 1 2 1 2",
    "1912 1212-1212",
    "19121212\\1212",
    "19121212|1212",
    "19121212:1212",
    "19121212\t1212",
    "1.9121212121e+11",
    "pnr121212-1212",
    "121212-1212A",
    "x1212121212",
    "191212121212x",
    "121212T1212",
    "19121212t1212",
    "1121212-1212",  # a digit too many before or behind, where the check digit is right
    "19121212-12127",
    "101011234",  # 010101-1234 without its zero, whatever its check digit
]
ADDRESSES = ["anna@example.se", "Anna <anna@example.se>", "anna@EXAMPLE.SE", "anna＠example.se", "anna(at)example.se"]
PHONES = [
    "070-174 06 05",
    "0701740605",
    "+46 70 174 06 05",
    "+46(0)70-174 06 05",
    "0046701740605",
    "46701740605",
    "tel 08-465 004 00",
    "070 – 174 06 05",
    "+358 40 1234567",
    "08-465 004 00",
    "0280-465 00",
    "08 465 004 00",
    "08-46500400",
    "031-123456",
    "mob 701740605",
]
# Telephone numbers whose first zero a spreadsheet lost, as the whole of an id.
WITHOUT_ZERO = [
    "701740605",
    "70-1740605",
    "70 174 0605",
    "701-74 06 05",
    "70.174.06.05",
    "70174-0605",
    "70/1740605",
    "701740605.0",
    "7.01740605E+8",
    "8-465 004 00",
    "8 465 004 00",
    "31-12 34 56",
    "280-465 00",
]
PERSONAL = [*NUMBERS, *ADDRESSES, *PHONES]
ORDINARY = [
    "mal-07",
    "2024-00123",
    "ÄR-2024-00017",
    "DNR 2024/0123-4",
    "1990-01-01 12:00",
    "0180-00123",
    "01-12 30",
    "1.5e+9",
    "20240917-3",
    "2026-003",
    "2026-011",
    "240917-123",
    "900101-1",
    "909999-123",
    "20240917-1530",
    "2010-201234",
    "550e8400-e29b-41d4-a716-446655440000",
    "5f8f8c44b54764421b7156c9",
    "12345",
    "10023",
    "70174",
    "7017406",
    "7017406051",
    "70-2024",
    "70-000123",
    "73-2024-11",
    "1024-33",
    "0580-12345",
    "29876543",
    "123456789",
    "1234567890",
    "556012-5790",
    "c000001",
    "19900101",
    "urn:epass:person:1",
    "kund 12",
    "lat-12",
    "20240101-20241231",
    "240101-241231",
    "2001-01-01 - 2001-12-31",
    "2010-01-01–2012-12-31",
    "202212345",  # a year and a serial number
    "900101-12345",
    "1900101-1234",
    "a1f900101-1234f2",  # letters and digits: made by a machine
    "b9c9001011234a",
    "782 31",
    "8 500 kr",
    "12 500:-",
    "5321, 9111",
    "59.3293,18.0686",
    "ISBN 9789100123456",
    "SE5560125790",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_what_names_a_person_is_found_however_it_is_written(text: str) -> None:
    """Alone and in a sentence, in capitals or not; and what is shown instead holds nothing of it."""
    assert is_personal(text)
    assert is_personal(text.upper())
    assert not is_personal(masked(text))
    shown = masked(f"HLR, {text}, truck B")
    assert not any(len(part) > 5 and part.isdigit() for part in shown.replace("-", " ").split())


@pytest.mark.parametrize("text", PERSONAL)
def test_days_and_co_ordinates_hide_nothing(text: str) -> None:
    """A cell with days is let through at first glance, and one with anything else beside them is not."""
    assert (
        masked("HLR (utfärdat 2019-05-25, giltigt till 2027-05-25)")
        == "HLR (utfärdat 2019-05-25, giltigt till 2027-05-25)"
    )
    assert not is_personal(masked(f"HLR (giltigt till 2027-05-25), {text}"))
    assert masked("tel 2019-05-25") == MASK
    assert masked("59.5133") == "59.5133"


@pytest.mark.parametrize("text", PERSONAL)
def test_quotes_around_it_hide_nothing(text: str) -> None:
    assert not is_personal(masked(f"“{text}” – ‘okänd’…"))


@pytest.mark.parametrize("text", WITHOUT_ZERO)
def test_a_telephone_number_without_its_first_zero_is_no_id(text: str) -> None:
    """However its digits stand apart."""
    assert is_personal(text)
    with pytest.raises(RecordError):
        Candidate(id=text)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_id_is_let_through(text: str) -> None:
    """Serial numbers, case numbers, dates, times and what machines make up name nobody."""
    assert not is_personal(text)
    assert masked(text) == text
    assert Candidate(id=text).id == text


@given(
    st.sampled_from(["121212", "19121212"]),
    st.characters(categories=["P", "S", "Z"]),
    st.sampled_from(["1212", "1213"]),
)
def test_no_sign_before_the_last_four_hides_a_number(born: str, sign: str, last: str) -> None:
    """Whichever sign of Unicode somebody writes there: "121212=1212", "121212~1212"; alone and in a sentence."""
    assume(not unicodedata.normalize("NFKC", sign).isalpha())  # a sign that stands for a letter
    for text in (f"{born}{sign}{last}", f"{born} {sign} {last}", f"intyg, {born}{sign}{last} i mars"):
        assert is_personal(text)
        assert last not in masked(text)


def test_only_what_is_personal_is_masked() -> None:
    """The words around stay, so that the cell can be found."""
    assert masked("HLR 2024, anna@example.se, ring 070-174 06 05") == f"HLR 2024, {MASK}, ring {MASK}"
    assert masked("Bo, 19121212-1212, 121212-1212, truck B") == f"Bo, {MASK}, {MASK}, truck B"
    assert masked("Bo, 121212-1212@example.se, truck B") == f"Bo, {MASK}, truck B"


def _saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


DOORS: dict[str, Callable[[str, Path], Any]] = {
    "candidate": lambda text, _: Candidate(id=text),
    "opening": lambda text, _: Opening(id=text),
    "parse": lambda text, _: Candidate.parse({"id": text}),
    "group": lambda text, _: Candidate(id="c1", groups={"team": text}),
    "name of a group": lambda text, _: Candidate(id="c1", groups={text: "x"}),
    "fact": lambda text, _: Candidate(id="c1", facts={"note": text}),
    "lock": lambda text, _: Lock(text, "o1", "a reason"),
    "ban": lambda text, _: Ban("c1", text, "a reason"),
    "reason of a lock": lambda text, _: Lock("c1", "o1", text),
    "reason in a file": lambda text, folder: read_overrides(
        _saved(
            folder, "overrides.toml", f'[[ban]]\ncandidate_id = "c1"\nopening_id = "o1"\nreason = {json.dumps(text)}\n'
        )
    ),
    "frame": lambda text, _: Pool.from_frames(pd.DataFrame({"id": [text]}), []),
    "group in a frame": lambda text, _: Pool.from_frames(pd.DataFrame({"id": ["c1"], "group_team": [text]}), []),
    "table": lambda text, folder: read_candidates(_saved(folder, "people.csv", f'id;räckvidd\n"{text}";40\n')),
    "long table": lambda text, folder: read_candidates(
        _saved(folder, "people.csv", f'id;kind;code\n"{text}";certificate;hlr\n')
    ),
    "group in a table": lambda text, folder: read_candidates(
        _saved(folder, "people.csv", f'id;grupp: team\nc1;"{text}"\n')
    ),
    "table in a frame": lambda text, _: read_candidates(pd.DataFrame({"id": [text], "räckvidd": [40]})),
    "JSON": lambda text, folder: read_candidates(_saved(folder, "people.json", json.dumps([{"id": text}]))),
    "JSON as people write it": lambda text, folder: read_candidates(
        _saved(folder, "people.json", json.dumps([{"deltagare": text, "räckvidd": 40}]))
    ),
    "plan in JSON": lambda text, folder: read_plan(_saved(folder, "plan.json", json.dumps({text: "o1"}))),
    "plan of courses": lambda text, folder: read_course_plan(_saved(folder, "plan.json", json.dumps({"K1": [text]}))),
    "plan in CSV": lambda text, folder: read_plan(
        _saved(folder, "plan.csv", f'candidate_id;opening_id\n"{text}";o1\n')
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "text", ["19121212–1212", "PNR 1212121212", "1212121212.0", "101011237", "19121212-XXXX", ADDRESSES[0], PHONES[0]]
)
def test_it_is_refused_at_every_door_and_not_quoted(door: str, text: str, tmp_path: Path) -> None:
    """Whichever way an id, a group or a fact comes in, the error says what is wrong and holds nothing personal."""
    with pytest.raises(InputError) as caught:
        DOORS[door](text, tmp_path)
    for language in ("sv", "en"):
        said = caught.value.text(language)  # type: ignore[arg-type]  # one of two
        assert ("personnummer" if language == "sv" else "personal number") in said
        assert text.strip() not in said
        assert not is_personal(said)
    assert text.strip() not in caught.value.to_json()


def test_an_id_that_nobody_has_is_not_quoted_when_it_is_personal() -> None:
    """Asking a result for a personal number says that it is unknown, and not which it was."""
    result = matchcore.match([Candidate(id="c1")], [Opening(id="o1")])
    for ask in (lambda: result.explain("19121212-1212", "o1"), lambda: result.update(remove=["19121212-1212"])):
        with pytest.raises((UnknownIdError, InputError)) as caught:
            ask()
        assert "1212" not in str(caught.value)


@pytest.mark.parametrize(
    "heading",
    ["Personnr.", "Pers.nr", "P-nr", "PERSONNR", "Personnr (10 siffror)", "Pnr", "Person-nr", "Samordningsnr", "SSN"],
)
def test_headings_of_personal_numbers_are_told_as_such(heading: str, tmp_path: Path) -> None:
    """Never "did you mean nr"."""
    assert is_personal_heading(heading)
    with pytest.raises(InputError) as caught:
        read_candidates(_saved(tmp_path, "people.csv", f"id;{heading}\na1;x\n"))
    assert "personuppgift" in caught.value.text("sv")
    assert "Menas" not in caught.value.text("sv")


@pytest.mark.parametrize("heading", ["nr", "Ärendenr", "Deltagarnr", "Postnr", "Personal", "Prioritet", "Kund nr"])
def test_other_numbers_are_other_headings(heading: str) -> None:
    """A column of case numbers, postcodes or staff is not taken for one of personal numbers."""
    assert not is_personal_heading(heading)


def test_controls_are_shown_escaped() -> None:
    """What a cell holds can't move the cursor, turn the line round or end it."""
    problem = Problem(Message("vocabulary.unknown", text="a\x1b[2J\u202eb\n"), value="x\x07\u200by")
    for language in ("sv", "en"):
        said = problem.text(language)  # type: ignore[arg-type]  # one of two
        assert said.isprintable()
        assert "\\x1b[2J\\u202eb" in said
    assert "\\x07" in json.dumps(problem.to_dict(), ensure_ascii=False).replace("\\\\", "\\")


@pytest.mark.parametrize(
    "heading",
    "kompetensbevis språk spår kan_resa kan_börja anställningsform ort postnummer körkort svenska sfi HLR".split(),
)
def test_a_note_about_somebody_is_not_carried_along(heading: str, tmp_path: Path) -> None:
    """Of a sentence in a cell an error holds the beginning at most: where it stands is enough to find it."""
    note = "har varit sjukskriven länge på grund av en gammal skada i ryggen och mår dåligt, ring 070-174 06 05"
    heading = heading.replace("_", " ")
    with pytest.raises(InputError) as caught:
        read_candidates(_saved(tmp_path, "people.csv", f'id;{heading}\na1;"{note}"\n'))
    for said in (caught.value.text("sv"), caught.value.text("en"), caught.value.to_json()):
        assert heading in said
        assert not any(word in said for word in ("skada", "ryggen", "dåligt", "174 06"))


@pytest.mark.parametrize(
    ("written", "seen"),
    [("a1\u200b", "a1"), ("\ufeffa1", "a1"), ("a\u00ad1", "a1"), ("a\u00a01", "a 1"), ("sa\u030ag-1", "såg-1")],
)
def test_an_id_is_what_it_looks_like(written: str, seen: str, tmp_path: Path) -> None:
    """Two ids that look the same are the same: what is invisible goes, letters are composed, at every door."""
    assert Candidate(id=written).id == Opening(id=written).id == seen
    assert Lock(written, "o1", "a reason").candidate_id == seen
    assert read_candidates(_saved(tmp_path, "people.csv", f"id;räckvidd\n{written};40\n"))[0].id == seen
    assert Pool.from_frames(pd.DataFrame({"id": [written]}), []).candidates.ids == (seen,)
    with pytest.raises(InputError):
        read_candidates(_saved(tmp_path, "people.csv", f"id;räckvidd\n{seen};40\n{written};40\n"))
    result = matchcore.match([Candidate(id=written)], [Opening(id="o1")])
    assert result.explain(written, "o1").candidate_id == seen
    assert result.update(remove=[written]).pool.n_candidates == 0
    assert read_plan(_saved(tmp_path, "plan.json", json.dumps({written: "o1"}))) == {seen: "o1"}


def test_an_id_of_nothing_that_is_seen_is_missing() -> None:
    """A zero-width space is no id."""
    with pytest.raises(RecordError, match="is missing"):
        Candidate(id="\u200b")


@given(st.text(max_size=40))
@example("İ 121212-1212")
def test_masking_leaves_nothing_personal(text: str) -> None:
    """Of any text at all; and what looks plain stays as it is."""
    assert not is_personal(masked(f"{text} 19121212-1212"))
    assert plain_text(plain_text(text)) == plain_text(text)


@pytest.mark.parametrize("called", ["19121212-1212", "070-174 06 05", "anna@example.se", "HLR 121212-1212"])
@pytest.mark.parametrize("what", ["candidates", "openings"])
def test_a_heading_that_is_personal_is_told_and_stands_nowhere(
    called: str, what: Literal["candidates", "openings"], tmp_path: Path
) -> None:
    """Neither in a problem nor in what is made of it; its column is found all the same."""
    text = f"id;titel;{called}\na1;kock;HLR\n" if what == "openings" else f"id;kan resa;{called}\na1;40;ja\n"
    report = check_file(_saved(tmp_path, "list.csv", text), what=what)
    told = [one for one in (*report.wrong, *report.asked, *report.notes) if one.column and MASK in one.column]
    assert {one.code for one in told} & {"heading.personal", "value.personal"}
    assert not is_personal(repr(report) + str(report) + json.dumps([one.to_dict() for one in told]))
    report.annotate_excel(tmp_path / "marked.xlsx")
    comments = [cell.comment for row in load_workbook(tmp_path / "marked.xlsx").active for cell in row if cell.comment]
    assert not is_personal(repr([one.text for one in comments]))
    if report.wrong:
        assert [one.parent.coordinate for one in comments] == ["C1"]


def test_a_place_that_is_personal_is_masked_where_a_problem_is_made() -> None:
    """A record, a field and a column; a value stands as it stood, and is shown masked."""
    number = "121212-1212"
    problem = Problem(Message("value.missing"), None, f"candidate {number}", number, number, 1, number)
    assert (problem.record, problem.field, problem.column) == (f"candidate {MASK}", MASK, MASK)
    assert problem.at(column="x").value == number
    assert not is_personal(repr(problem) + repr([problem.to_dict()]) + str(problem))


PHONE = "070-174 06 05"
TOLD_AND_TAKEN_OUT = {
    "a list": ("openings", "o.csv", f'id;titel;arbetsgivare;ort\no1;"kock {PHONE}";"Bo, {PHONE}";"Mora {PHONE}"\n', 3),
    "a long table": (
        "openings",
        "o.csv",
        f'id;kind;code;value\no1;field;title;"kock {PHONE}"\no1;field;employer;"Bo, {PHONE}"\n'
        f'o1;field;locality;"Mora {PHONE}"\n',
        3,
    ),
    "own JSON": (
        "openings",
        "o.json",
        json.dumps(
            [{"id": "o1", "title": f"kock {PHONE}", "employer": f"Bo, {PHONE}", "workplace": {"locality": PHONE}}]
        ),
        3,
    ),
    "JSON as people write it": (
        "openings",
        "o.json",
        json.dumps(
            [{"nr": "o1", "titel": f"kock {PHONE}", "arbetsgivare": f"Bo, {PHONE}", "kompetensbevis": [f"HLR {PHONE}"]}]
        ),
        3,
    ),
    "an ad": (
        "openings",
        "o.json",
        json.dumps([{"id": "1", "headline": f"kock {PHONE}", "employer": {"name": f"Bo, {PHONE}"}}]),
        2,
    ),
    "people in a long table": (
        "candidates",
        "c.csv",
        f'id;kind;code;value\nc1;certificate;"HLR {PHONE}";\nc1;field;reach_km;"40 {PHONE}"\n',
        2,
    ),
    "people in JSON": (
        "candidates",
        "c.json",
        json.dumps([{"id": "c1", "home": {"locality": f"Mora {PHONE}"}}]),
        1,
    ),
}


@pytest.mark.parametrize("door", TOLD_AND_TAKEN_OUT)
def test_what_is_personal_among_other_words_is_taken_out_and_told_at_every_door(door: str, tmp_path: Path) -> None:
    """The rest is read as if it stood alone, and a note says to remove it from the file."""
    what, name, text, n_told = TOLD_AND_TAKEN_OUT[door]
    path = _saved(tmp_path, name, text)
    report = check_file(path, what=what)  # type: ignore[arg-type]  # one of two
    assert not report.wrong
    assert not report.asked
    assert [one.code for one in report.notes].count("value.personal") == n_told
    (record,) = read_candidates(path) if what == "candidates" else read_openings(path)
    assert not is_personal(repr(record))
    if what == "openings":
        assert (record.title, record.employer) == ("kock", "Bo")
    elif door == "people in a long table":
        assert ([one.code for one in record.certificates], record.reach_km) == (["hlr"], 40)


def test_a_contact_keeps_what_is_personal() -> None:
    """It is made for it, and leaves out of every file; a group or a fact refuses it."""
    (opening,) = read_openings(io.StringIO(f"id;kontakt\no1;Bo {PHONE}\n"))
    assert opening.contact == f"Bo {PHONE}"
    assert looking_for_themselves(Opening) == {"id", "facts", "contact"}
    assert looking_for_themselves(Candidate) == {"id", "facts", "groups"}


@pytest.mark.parametrize(
    "number", ["121212-1212", "19121212-1212", "191212121212", "121212+1212", "tolvan 121212-1212"]
)
def test_a_contact_keeps_its_telephone_and_loses_a_personal_number(number: str) -> None:
    """In a list it is taken out and told; a record that holds one is refused; a telephone is what it is for."""
    dialled = "Kontakten, 031-700 00 00, 0101234567, +46 70 174 06 05, kontakt@example.se"
    assert without_numbers(dialled) == dialled
    assert MASK not in without_numbers(number)
    assert "1212" not in without_numbers(f"{dialled} {number}")
    table = io.StringIO(f"id;arbetsgivare;kontaktperson;telefon\no1;Hotellet;Kontakten {number};{number}\n")
    report = check_file(table, what="openings")
    assert [note.code for note in report.notes].count("contact.number") == 2
    table.seek(0)
    (job,) = read_openings(table)
    assert job.contact is not None
    assert "1212" not in job.contact
    assert job.contact.startswith("Kontakten")
    with pytest.raises(RecordError) as refused:
        Opening(id="o1", contact=number)
    assert [problem.code for problem in refused.value.problems] == ["contact.number"]
    assert "1212" not in refused.value.text("sv")


def test_a_changed_record_is_checked_as_a_new_one() -> None:
    """Pydantic's own ways round the checks are none: what enters a pool is sound."""
    person = Candidate(id="c1", reach_km=30)
    assert person.model_copy(update={"reach_km": 40}) == Candidate(id="c1", reach_km=40)
    assert person.model_copy() == person
    assert Candidate.model_construct(id="c1", reach_km=30) == person
    for make in (
        lambda **wrong: person.model_copy(update=wrong),
        lambda **wrong: Candidate.model_construct(**wrong),
    ):
        with pytest.raises(RecordError) as refused:
            make(id="19121212-1212", reach_km=-5)
        assert {problem.field for problem in refused.value.problems} == {"id", "reach_km"}
        assert "1212" not in refused.value.text("sv")
