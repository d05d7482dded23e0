"""What single cells say: lists, certificates, languages, tracks, dates and numbers."""

import io
from datetime import date

import pytest

from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Candidate, Certificate, Language, LanguageDemand, Place, TrackProgress
from matchcore.tables.cells.dates import date_of


def person(heading: str, cell: str) -> Candidate:
    quoted = '"' + cell.replace('"', '""') + '"'
    [found] = read_candidates(io.BytesIO(f"id\t{heading}\na\t{quoted}\n".encode()))
    return found


@pytest.mark.parametrize(
    "written",
    [
        "2027-03-01", "2027/03/01", "2027.03.01", "2027-3-1", "20270301", "1/3 2027", "1/3-2027", "1/3-27",
        "01.03.2027", "1.3.2027", "1 mars 2027", "den 1 mars 2027", "1:e mars 2027",
        "1 mar. 2027", "March 1, 2027", "1 March 2027",
        "1st March 2027", "2027-03-01 00:00:00", "2027-03-01T00:00:00Z",
    ],
)  # fmt: skip
def test_dates_in_many_styles_are_the_same_day(written: str) -> None:
    """Every style with a single reading is read."""
    assert date_of(written) == date(2027, 3, 1)


def test_a_date_whose_order_does_not_matter_or_cannot_be_otherwise_is_read() -> None:
    """Of 25/04/2027 and 05/05/2027 there is one reading each."""
    assert date_of("25/04/2027") == date_of("04/25/2027") == date(2027, 4, 25)
    assert date_of("05/05/2027") == date(2027, 5, 5)


TRUCK, HLR = Certificate(code="truck"), Certificate(code="hlr", expires=date(2027, 3, 1))


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("truckkort; HLR (2027-03-01)", (TRUCK, HLR)),
        ("truckkort, HLR (t.o.m. 1 mars 2027)", (TRUCK, HLR)),
        ("truckkort\nHLR 2027-03-01", (TRUCK, HLR)),
        ("• truckkort • HLR giltigt till 20270301", (TRUCK, HLR)),
        ("truckkort och HLR", (TRUCK, Certificate(code="hlr"))),
        ("truckkort (validerat)", (Certificate(code="truck", standing="validated"),)),
        (
            "HLR (utfärdat 2025-03-01, giltigt till 2027-03-01)",
            (Certificate(code="hlr", issued=date(2025, 3, 1), expires=date(2027, 3, 1)),),
        ),
        (
            "HLR (2025-03-01 – 2027-03-01)",
            (Certificate(code="hlr", issued=date(2025, 3, 1), expires=date(2027, 3, 1)),),
        ),
        ("truck (B1)", (Certificate(code="truck-b"),)),
        ("inga", ()),
        ("-", ()),
    ],
)
def test_certificates_in_a_cell(cell: str, held: tuple[Certificate, ...]) -> None:
    """Lists, dates and standings of certificates, as people write them."""
    assert person("kompetensbevis", cell).certificates == held


def test_columns_of_one_certificate_and_of_licences() -> None:
    """A column named after a certificate holds yes, no or its last day; one of licences holds classes."""
    text = "id;truckkort;HLR;körkort\na;ja;2027-03-01;B, CE\nb;nej;;nej\nc;x;validerat;\n"
    first, second, third = read_candidates(io.BytesIO(text.encode()))
    licences = (Certificate(code="licence-b"), Certificate(code="licence-ce"))
    assert first.certificates == (TRUCK, HLR, *licences)
    assert second.certificates == ()
    assert third.certificates == (TRUCK, Certificate(code="hlr", standing="validated"))


def test_what_is_only_worked_towards_is_kept_and_not_held() -> None:
    """Aims and courses under way are no certificates: they are kept as a fact, and the check says so."""
    found = person("kompetensbevis", "jobbar mot: truckkort; HLR (pågår)")
    assert found == Candidate(id="a", facts={"working_towards": "truck; hlr"})
    assert person("spår", "jobbar mot: vård").facts == {"working_towards": "care"}
    assert person("språk", "jobbar mot: svenska B2").facts == {"working_towards": "svenska B2"}
    report = check_file(io.BytesIO(b"id\tkompetensbevis\na\tjobbar mot: truckkort\n"))
    assert [note.row for note in report.notes] == [2]


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("B1 svenska", Language(language="sv", level="B1")),
        ("svenska: B1", Language(language="sv", level="B1")),
        ("Svenska – b1", Language(language="sv", level="B1")),
        ("sv B1", Language(language="sv", level="B1")),
        ("SFI C (pågår)", Language(language="sv", course="sfi-c", course_status="enrolled")),
        ("läser SFI C", Language(language="sv", course="sfi-c", course_status="enrolled")),
        ("svenska B1; SFI D (klar)", Language(language="sv", level="B1", course="sfi-d", course_status="completed")),
        (
            "svenska B1 (läsa B2, tala A2)",
            Language(language="sv", level="B1", reading="B2", spoken_interaction="A2", spoken_production="A2"),
        ),
        ("svenska flytande", Language(language="sv", level="C1")),
    ],
)
def test_languages_in_a_cell(cell: str, known: Language) -> None:
    """Levels before or after the name, courses with their status, skills in parentheses."""
    assert person("språk", cell).languages == (known,)


def test_columns_of_one_language_and_of_courses_are_one_language() -> None:
    """What a level column and a course column say of Swedish is one entry."""
    [found] = read_candidates(io.BytesIO("id;svenska;SFI;engelska (nivå)\na;A2;C (pågår);B1\n".encode()))
    assert found.languages == (
        Language(language="sv", level="A2", course="sfi-c", course_status="enrolled"),
        Language(language="en", level="B1"),
    )


def test_an_estimate_is_read_and_noted() -> None:
    """A level that is only an estimate, and a spelling with a slip, are read and told as notes."""
    report = check_file(io.BytesIO(b"id;svenska;intyg\na;B1+;trukkort\n"))
    assert report.is_clean
    assert {note.column for note in report.notes} == {"svenska", "intyg"}


@pytest.mark.parametrize(
    ("cell", "progress"),
    [
        ("vård 60 %", TrackProgress(track="care", share=60)),
        ("vård: 60 procent", TrackProgress(track="care", share=60)),
        ("vård (60 %, klart 2027-05-01)", TrackProgress(track="care", share=60, expected_completion=date(2027, 5, 1))),
        ("vård (klar)", TrackProgress(track="care", share=100)),
    ],
)
def test_tracks_in_a_cell(cell: str, progress: TrackProgress) -> None:
    """Shares, ends and completion of tracks."""
    assert person("jobbspår", cell).tracks == (progress,)


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("räckvidd", "2,5 mil", Candidate(id="a", reach_km=25)),
        ("räckvidd (km)", "1 000", Candidate(id="a", reach_km=1000)),
        ("reach", "30 km", Candidate(id="a", reach_km=30)),
        ("koordinater", "58,41; 15,62", Candidate(id="a", home=Place(lat=58.41, lon=15.62))),
        ("koordinater", "58.41,15.62", Candidate(id="a", home=Place(lat=58.41, lon=15.62))),
        ("postnummer", "SE-582 24", Candidate(id="a", home=Place(postcode="582 24"))),
        ("hemkommun", "0580 Linköping", Candidate(id="a", home=Place(municipality="0580"))),
        ("kommun", "okänd", Candidate(id="a")),
        ("accepterar", "tillsvidare; vikariat", Candidate(id="a", forms=("permanent", "substitute"))),
        ("accepterar", "inga", Candidate(id="a", forms=())),
        ("grupp: kön", "k", Candidate(id="a", groups={"kön": "k"})),
        ("fakta: egen bil", "ja", Candidate(id="a", facts={"egen bil": True})),
        ("fact: shifts", "3", Candidate(id="a", facts={"shifts": 3})),
        ("facts.code", "007", Candidate(id="a", facts={"code": "007"})),
    ],
)
def test_other_cells_of_a_person(heading: str, cell: str, expected: Candidate) -> None:
    """Distances, places, forms of employment, groups and facts."""
    assert person(heading, cell) == expected


def test_the_cells_of_an_opening() -> None:
    """Demands with a tolerance and a reason, the occupation by name, and the rest."""
    text = (
        "id\tföretag\tyrke\tssyk\tantal platser\tkrav\tmeriterande\tspråkkrav"
        "\tminsta andel\tspår\tort\ttillträde\tform\n"
        'o\tFabriken\tTruckförare\t8344\t2\ttruckkort\tHLR\tsvenska B1 (tolerans 1, skäl: "larm; säkerhet")'
        "\t50 %\tlogistik\tGävle\t2027-03-01\ttillsvidare\n"
    )
    [found] = read_openings(io.BytesIO(text.encode()))
    assert (found.employer, found.title, found.ssyk, found.seats) == ("Fabriken", "Truckförare", "8344", 2)
    assert (found.certificates_required, found.certificates_merited) == (("truck",), ("hlr",))
    demand = LanguageDemand(language="sv", level="B1", tolerance=1, reason="larm; säkerhet")
    assert found.languages_required == (demand,)
    assert (found.track, found.track_least, found.form) == ("logistics", 50, "permanent")
    assert found.workplace == Place(municipality="2180")
    assert found.start == date(2027, 3, 1)


def test_headings_in_english_mean_the_same() -> None:
    """The same table under English headings is the same records."""
    swedish = "id;kompetensbevis;språk;kommun;räckvidd;inskriven\na;truckkort;svenska B1;Gävle;30;2027-03-01\n"
    english = swedish.replace(
        "kompetensbevis;språk;kommun;räckvidd;inskriven", "certificates;languages;municipality;reach;registered since"
    )
    assert read_candidates(io.BytesIO(swedish.encode())) == read_candidates(io.BytesIO(english.encode()))
