"""Going on with what is not understood: it counts as unknown and is asked about; what can't be unknown is left out."""

from __future__ import annotations

import io
import json
import pickle
from datetime import date
from typing import Any

import pytest

import matchcore
from matchcore.errors import FileError, RecordError
from matchcore.files import Records, check_file
from matchcore.records import Candidate, Opening

AS_OF = date(2026, 1, 1)


def table(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def people(text: str) -> Records[Candidate]:
    return matchcore.read_candidates(table(text), on_fault="ask")


def jobs(text: str) -> Records[Opening]:
    return matchcore.read_openings(table(text), on_fault="ask")


def asked(records: Records[Any]) -> dict[str, list[str]]:
    return {name: [problem.code for problem in told] for name, told in records.asked.by_id.items()}


def left_out(records: Records[Any]) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in records.asked.left_out]


def test_a_cell_that_is_not_understood_is_unknown_and_asked_about() -> None:
    """The rest of the row, and every other row, is as it would be without it."""
    found = people("id;svenska;kan resa;kan börja\nc1;B1;långt;2026-03-01\nc2;A2;20;2026-02-01\n")
    assert [record.id for record in found] == ["c1", "c2"]
    assert (found[0].reach_km, found[0].languages[0].level, found[0].available_from) == (None, "B1", date(2026, 3, 1))
    assert asked(found) == {"c1": ["value.not_a_number"]}
    assert found.asked.by_id["c1"][0].text("sv").startswith("rad 2, person c1, kan resa: 'långt' – ")
    assert found.asked.left_out == ()


def test_the_part_of_a_list_that_is_understood_is_kept() -> None:
    """One certificate, one language that is not known takes nothing from those beside it."""
    found = people("id;intyg;språk\nc1;HLR, ögonmått;svenska B1, klingonska B2\n")
    assert [one.code for one in found[0].certificates] == ["hlr"]
    assert [(one.language, one.level) for one in found[0].languages] == [("sv", "B1")]
    assert len(found.asked.by_id["c1"]) == 2


def test_what_says_two_things_is_not_known() -> None:
    """Of two rows, or two things in a cell, that contradict one another, neither is believed."""
    found = people("id;språk\nc1;svenska A1, svenska B2, engelska B1\n")
    assert [one.language for one in found[0].languages] == ["en"]
    assert asked(found) == {"c1": ["language.contradiction"]}
    rows = ("reach_km;20", "reach_km;30", "available_from;2026-03-01")
    found = people("id;slag;kod;värde\n" + "".join(f"c1;field;{row}\n" for row in rows))
    assert (found[0].reach_km, found[0].available_from) == (None, date(2026, 3, 1))
    assert asked(found) == {"c1": ["cell.two_values"]}


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("o1;HLR, ögonmåttsbevis;2;2026-03-01", ["vocabulary.unknown"]),
        ("o1;HLR;så många som möjligt;2026-03-01", ["value.not_a_number"]),
    ],
)
def test_an_opening_whose_demand_or_seats_are_not_understood_is_left_out(row: str, codes: list[str]) -> None:
    """Never placed with a lesser demand than it has; the others go on."""
    found = jobs(f"id;krav;platser;start\n{row}\no2;;1;sen\n")
    assert [record.id for record in found] == ["o2"]
    assert [(row, code.removesuffix("_near")) for row, code in left_out(found)] == [(2, codes[0])]
    assert asked(found) == {"o2": ["value.not_a_date"]}
    assert found[0].start is None


def test_a_column_that_may_require_something_leaves_out_the_openings_that_have_it_filled() -> None:
    """A heading that is not known, and names a demand: who has nothing there asks for nothing there."""
    found = jobs("id;övriga kravpunkter;anteckning\no1;ögonmåttsbevis;x\no2;;y\n")
    assert [record.id for record in found] == ["o2"]
    assert left_out(found) == [(1, "heading.unknown"), (2, "heading.unknown")]


def test_what_only_the_employer_may_see_leaves_no_opening_out() -> None:
    """An extract from the criminal record is never stored here: the opening is matched, and the demand is told."""
    found = jobs("id;krav\no1;utdrag ur belastningsregistret\n")
    assert [record.id for record in found] == ["o1"]
    assert asked(found) == {"o1": ["vocabulary.criminal_record"]}


def test_a_row_without_an_id_is_left_out_alone() -> None:
    """Nobody is matched without a name of her own; an id that stands twice is kept where it stands first."""
    found = people("id;svenska\n;B1\nc1;A2\nc1;B2\n19121212-1212;C1\n")
    assert [(record.id, record.languages[0].level) for record in found] == [("c1", "A2")]
    assert [row for row, _ in left_out(found)] == [2, 4, 5]


def test_a_column_that_is_not_known_is_told_and_left_out() -> None:
    """It holds up nobody; nothing that it says is read."""
    found = people("id;svenska;skostorlek;namn\nc1;B1;42;x\n")
    assert [record.id for record in found] == ["c1"]
    assert [code for _, code in left_out(found)] == ["heading.unknown", "heading.personal"]


def test_rows_of_a_long_table_are_asked_about_one_by_one() -> None:
    """Each row is one fact: one that is not understood takes none of the others with it."""
    found = people("id;slag;kod;nivå\nc1;language;sv;B1\nc1;language;klingonska;B2\nc2;language;sv;Z9\n")
    assert [(record.id, [one.language for one in record.languages]) for record in found] == [("c1", ["sv"]), ("c2", [])]
    assert sorted(found.asked.by_id) == ["c1", "c2"]


def test_our_own_objects_lose_only_the_field_that_is_wrong() -> None:
    """Also within a list, and also what a record as a whole is refused for."""
    entries = [
        {"id": "c1", "reach_km": -5, "certificates": [{"code": "hlr"}, {"code": "truck-b", "standing": "perhaps"}]},
        {"id": "c2", "facts": {"age": 30, "own_car": True}},
        {"id": "", "reach_km": 5},
    ]
    found = matchcore.read_candidates(table(json.dumps(entries)), on_fault="ask")
    assert [record.id for record in found] == ["c1", "c2"]
    assert (found[0].reach_km, [one.code for one in found[0].certificates]) == (None, ["hlr"])
    assert dict(found[1].facts) == {"own_car": True}
    assert {name: len(told) for name, told in asked(found).items()} == {"c1": 2, "c2": 1}
    assert len(found.asked.left_out) == 1


def test_what_only_the_pool_knows_is_asked_about_too() -> None:
    """A code that the vocabulary lacks is dropped and asked about; an opening in a closed form is left out."""
    found = matchcore.read_candidates(
        table('[{"id": "c1", "certificates": [{"code": "hlr"}, {"code": "no-such"}]}]'), on_fault="ask"
    )
    places = matchcore.read_openings(table('[{"id": "o1"}, {"id": "o2", "form": "extra"}]'), on_fault="ask")
    result = matchcore.match(found, places, as_of=AS_OF)
    assert result.pool.openings.ids == ("o1",)
    assert [problem.code for problem in result.questions.candidates.by_id["c1"]] == ["pool.unknown_code"]
    assert [problem.record for problem in result.questions.openings.left_out] == ["opening o2"]
    with pytest.raises(RecordError):
        matchcore.match(list(found), list(places), as_of=AS_OF)


def test_strict_reading_raises_as_ever() -> None:
    """Unless asked to go on, everything that is wrong is one error; and going on with nothing is one too."""
    text = "id;kan resa\nc1;långt\nc2;5\n"
    with pytest.raises(FileError) as caught:
        matchcore.read_candidates(table(text))
    assert [problem.code for problem in caught.value.problems] == ["value.not_a_number"]
    with pytest.raises(FileError):
        people("id;kan resa\n;5\n;6\n")


def test_records_are_a_list_and_survive_pickling() -> None:
    """What was asked goes along; a clean file asks nothing."""
    found = people("id;kan resa\nc1;långt\n")
    again = pickle.loads(pickle.dumps(found))
    assert again == found == [Candidate(id="c1")]
    assert again.asked == found.asked
    assert not matchcore.read_candidates(table("id\nc1\n"), on_fault="ask").asked


RESULT_PEOPLE = "id;svenska;kan resa;inskriven\nc1;B1;långt;2024-01-01\nc2;A2;20;2025-01-01\n"
RESULT_JOBS = "id;arbetsgivare;krav;start\no1;Hotellet;;snart nog\no2;Åkeriet;ögonmåttsbevis;\n"


def result() -> matchcore.MatchResult:
    return matchcore.match(people(RESULT_PEOPLE), jobs(RESULT_JOBS), as_of=AS_OF)


def test_the_proposal_says_first_what_could_not_be_read() -> None:
    """How many and where, above all else; and whom it concerns is marked in every form."""
    told = result()
    lines = told.text("sv").splitlines()
    assert lines[0] == "1 person har uppgifter som inte gick att läsa. De räknas som okända: fråga innan du bestämmer."
    assert lines[1].startswith("  rad 2, person c1, kan resa: 'långt' – ")
    assert any(line.startswith("1 jobb har uppgifter") for line in lines)
    assert any(line.startswith("1 sak i listan med jobb är inte med") for line in lines)
    placed = " ".join(told.text("sv").partition("\nc1 ")[2].split())
    assert "fråga personen: hur långt hen kan resa, fråga arbetsgivaren: när jobbet börjar" in placed
    assert "c2" in told.text("sv")
    assert told.text("en").startswith("1 person has details that could not be read.")
    rows = {row["candidate_id"]: row["questions"] for row in told.to_rows("sv")}
    assert rows["c2"] is None
    assert rows["c1"].startswith("rad 2, kan resa: 'långt' – ")
    values = json.loads(told.to_json())["questions"]
    assert values["candidates"]["questions"]["c1"][0]["code"] == "value.not_a_number"
    assert values["openings"]["left_out"][0]["row"] == 3
    assert "långt" in told._repr_html_()


def test_the_person_s_explanation_and_pages_tell_it(tmp_path) -> None:
    """The pair, the page and the workbook say it; the sheet that an employer is handed does not."""
    from openpyxl import load_workbook

    told = result()
    assert "En del av raden gick inte att läsa" in str(told.explain("c1", "o1"))
    assert "kan resa: 'långt'" in str(told.explain("c1", "o1"))
    assert told.explain("c1", "o1").to_dict()["questions"]
    assert told.why_unplaced("c1").questions
    told.to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.index("Fråga personerna") < page.index('class="cards"')
    assert page.count("långt") >= 2
    told.to_excel(tmp_path / "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")
    text = {sheet.title: " ".join(str(cell) for row in sheet.values for cell in row if cell) for sheet in book}
    assert "1 person har uppgifter som inte gick att läsa" in text["Försättsblad"]
    assert "långt" in text["Personblad"]
    assert "långt" not in text["Hotellet"]


def test_an_update_asks_no_more_about_who_has_changed() -> None:
    """A record that comes in anew brings no questions; those who stay keep theirs."""
    told = result()
    assert told.update(seats={"o1": 2}).questions == told.questions
    assert not told.update(change=Candidate(id="c1", reach_km=20)).questions.candidates.by_id
    assert not told.update(remove="o1", add=Opening(id="o9")).questions.openings.by_id


def test_check_tells_first_what_is_wrong_then_what_is_asked_then_what_is_good_to_know() -> None:
    """Sorted by what it means for a match."""
    report = check_file(table("id;svenska;kan resa;kan börja\nc1;B1;långt;omgående\n;A2;5;\nc3;B1+;6;\n"))
    assert [problem.row for problem in report.wrong] == [3]
    assert [problem.row for problem in report.asked] == [2]
    assert (report.n_rows, report.n_usable) == (3, 2)
    text = report.text("sv")
    order = [text.index(words) for words in ("behöver rättas", "att fråga om", "Bra att veta")]
    assert order == sorted(order)
    assert [problem["kind"] for problem in report.to_json()["problems"]] == ["asked", "wrong"]


@pytest.mark.parametrize("heading", ["bilid", "framtid", "Kodnyckel xyz"])
def test_a_short_heading_is_suggested_for_no_word_that_it_is_part_of(heading: str) -> None:
    """ "Did you mean id?" of a word that ends in those letters helps nobody."""
    told = people(f"kandidat-id;{heading}\nc1;x\n").asked.left_out[0].text("sv")
    assert '"id"' not in told
    assert '"nr"' not in told


def test_words_for_a_caseworker_hold_no_patterns_codes_or_english() -> None:
    """What a form should be is said with an example; what says two things, in the words that it was written in."""
    with pytest.raises(RecordError) as caught:
        Opening(id="o1", ssyk="53", certificates_required=["Truck B!"])
    told = caught.value.text("sv")
    assert "^" not in told
    assert "5321" in told
    assert "truck-b" in told
    with pytest.raises(RecordError) as caught:
        matchcore.Certificate(code="hlr", standing="sedd")  # type: ignore[arg-type]  # refused
    assert " or " not in caught.value.text("sv")
    asked_of = people("id;språk\nc1;svenska B1, svenska B2\n").asked.by_id["c1"][0].text("sv")
    assert "med både B1 och B2" in asked_of
