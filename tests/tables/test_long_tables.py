"""Long tables, one row a fact, as systems write them."""

import io
from datetime import date

import pytest

from matchcore.errors import FileError
from matchcore.files import read_candidates, read_openings
from matchcore.records import Candidate, Certificate, Language, LanguageDemand, Opening, Place, TrackProgress

PEOPLE = """candidate_id,kind,code,value,issued,expires,standing,level,course,course_status,share
b,candidate,,,,,,,,,
a,certificate,truckkort,,,,,,,,
a,certificate,hlr,,2025-03-01,2027-03-01,validated,,,,
a,language,sv,,,,,B1,sfi-d,completed,
a,track,care,,,,,,,,60
a,field,municipality,0580,,,,,,,
a,field,reach_km,25,,,,,,,
a,form,permanent,,,,,,,,
a,group,sex,f,,,,,,,
a,fact,own_car,true,,,,,,,
"""


def test_a_long_table_of_people_is_joined_by_id() -> None:
    """Rows of one id are one candidate, in the order in which ids first stand."""
    assert read_candidates(io.BytesIO(PEOPLE.encode())) == [
        Candidate(id="b"),
        Candidate(
            id="a",
            certificates=(
                Certificate(code="truck"),
                Certificate(code="hlr", issued=date(2025, 3, 1), expires=date(2027, 3, 1), standing="validated"),
            ),
            languages=(Language(language="sv", level="B1", course="sfi-d", course_status="completed"),),
            tracks=(TrackProgress(track="care", share=60),),
            home=Place(municipality="0580"),
            reach_km=25,
            forms=("permanent",),
            groups={"sex": "f"},
            facts={"own_car": True},
        ),
    ]


def test_a_long_table_of_openings_is_joined_by_id() -> None:
    """Demands and fields of an opening, under Swedish headings."""
    text = (
        "plats-id;slag;kod;värde;nivå;tolerans;skäl\no;krav;truckkort;;;;\no;merit;hlr;;;;\n"
        "o;språkkrav;svenska;;B1;1;larm\no;uppgift;platser;2;;;\no;uppgift;start;1/3 2027;;;\n"
    )
    assert read_openings(io.BytesIO(text.encode())) == [
        Opening(
            id="o",
            certificates_required=("truck",),
            certificates_merited=("hlr",),
            languages_required=(LanguageDemand(language="sv", level="B1", tolerance=1, reason="larm"),),
            seats=2,
            start=date(2027, 3, 1),
        )
    ]


@pytest.mark.parametrize(
    ("row", "column", "key"),
    [
        ("a,skill,hlr,,,,,,,,", "kind", "long.kind"),
        ("a,,hlr,,,,,,,,", "kind", "long.needs"),
        ("a,certificate,,,,,,,,,", "kind", "long.needs"),
        ("a,certificate,sfi-lärare,,,,,,,,", "code", "vocabulary"),
        ("a,certificate,hlr,,2027-03-01,2026-03-01,,,,,", "kind", "certificate.order"),
        ("a,certificate,hlr,,,,kanske,,,,", "standing", "value.not_one_of"),
        ("a,certificate,hlr,5,,,,,,,", "kind", "long.unused"),
        ("a,language,sv,,,,,B3,,,", "level", "vocabulary.level_unknown"),
        ("a,language,sv,,,,,,sfi-d,kanske,", "course_status", "value.not_one_of"),
        ("a,track,care,,,,,,,,6000", "kind", "value.too_large"),
        ("a,field,municipality,580,,,,,,,", "value", "place.municipality.form"),
        ("a,field,favourite,blue,,,,,,,", "code", "field.unknown"),
        (",certificate,hlr,,,,,,,,", "candidate_id", "value.missing"),
        ("saknas,certificate,hlr,,,,,,,,", "candidate_id", "value.missing"),
        ("a,fact,own_car,false,,,,,,,", "kind", "cell.two_values"),
        ("19121212-1212,candidate,,,,,,,,,", "candidate_id", "id.personal"),
    ],
)
def test_a_bad_row_of_a_long_table_is_told_by_its_cell(row: str, column: str, key: str) -> None:
    """Each fault names the row and the cell that it comes from."""
    with pytest.raises(FileError) as caught:
        read_candidates(io.BytesIO((PEOPLE + row + "\n").encode()))
    [problem] = caught.value.problems
    assert (problem.row, problem.column) == (12, column)
    assert problem.what.key.startswith(key)  # type: ignore[union-attr]
    assert "1212-" not in problem.text("sv")
