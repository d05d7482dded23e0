"""Where someone lives or works, as people write it: postcodes, villages, municipalities, and what they say together."""

from __future__ import annotations

import io
from typing import Any

import pytest

from matchcore.content.findings import Findings
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.reading import Options, read_into
from matchcore.messages import Message
from matchcore.records import Place
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.localities import gazetteer


def read(headings: str, *cells: object) -> tuple[Place | None, list[str], list[str]]:
    """The home that one row gives, and the keys of what is wrong and of what is noted."""
    findings = Findings()
    table = "id;" + headings + "\na1;" + ";".join(f'"{cell}"' for cell in cells) + "\n"
    found = read_into(findings, io.StringIO(table), Options("candidates", Terms())).records
    wrong, noted = (
        [str(p.what.key) for p in some if isinstance(p.what, Message)] for some in (findings.problems, findings.notes)
    )
    return found[0].home if found else None, wrong, noted


@pytest.mark.parametrize(
    ("heading", "cell", "place"),
    [
        ("Postnummer", "782 31", {"postcode": "782 31"}),
        ("Postnr", "SE-782 31", {"postcode": "782 31"}),
        ("Postnr", "782-31", {"postcode": "782 31"}),
        ("Postnr", "78231.0", {"postcode": "78231"}),
        ("Postnr", "780 67 Sälen", {"postcode": "780 67"}),
        ("Postnr och ort", "780 67, SÄLEN", {"postcode": "780 67"}),
        ("Postnr", "782 31 Malungs kommun", {"postcode": "782 31"}),
        ("Bor i", "78067 Sälen", {"postcode": "78067"}),
        ("Ort", "Sälen 780 67", {"postcode": "780 67"}),
        ("Kommun", "78231", {"postcode": "78231"}),
        ("Postnr", "Lima", {"locality": "Lima"}),
        ("Kommun", "Lima", {"locality": "Lima"}),
        ("Ort", "Dala-Järna", {"locality": "Dala-Järna"}),
        ("Ort", "Da\u0308la-Ja\u0308rna".replace("a\u0308la", "ala"), {"locality": "Dala-Järna"}),
        ("Bostadsort", "Malung", {"municipality": "2023"}),
        ("Hemkommun", "Malungs kommun", {"municipality": "2023"}),
        ("Kommun", "2023 Malung-Sälen", {"municipality": "2023"}),
        ("Ort", "Fagerhult, Högsby", {"locality": "Fagerhult", "municipality": "0821"}),
        ("Ort", "Fagerhult (Örkelljunga)", {"locality": "Fagerhult", "municipality": "1257"}),
        ("Ort", "Mora (ort)", {"locality": "Mora"}),
    ],
)
def test_a_place_is_read_as_it_is_written(heading: str, cell: str, place: dict[str, Any]) -> None:
    """A postcode, a town and a municipality are read under whichever heading they stand, with nothing to tell."""
    assert read(heading, cell) == (Place(**place), [], [])


@pytest.mark.parametrize(
    ("heading", "cell", "key"),
    [
        ("Postnummer", "8231", "place.postcode.form"),
        ("Postnummer", "580", "place.postcode.form"),
        ("Postnummer", "782 31 eller 780 67", "place.postcode.form"),
        ("Postnummer", "99999", "place.postcode.unknown"),
        ("Postnummer", "0150 Oslo", "place.foreign"),
        ("Ort", "0150 Oslo", "place.foreign"),
        ("Postnummer", "NO-0150", "place.foreign"),
        ("Postnummer", "2100 København", "place.foreign"),
        ("Postnummer", "FI-65100 Vasa", "place.foreign"),
        ("Postnummer", "00100 Helsingfors", "place.foreign"),
        ("Postnummer", "780 67 Ystad", "place.postcode.other"),
        ("Postnummer", "Storgatan 1, 780 67 Sälen", "place.address"),
        ("Ort", "Nuntorp", "place.name_unknown"),
        ("Ort", "Oslo", "place.name_unknown"),
        ("Ort", "Fagerhult", "place.locality.several"),
        ("Ort", "Uddevalla/Munkedal", "place.several"),
        ("Ort", "Mora eller Lima", "place.several"),
        ("Ort", "Nässjö + Eksjö", "place.several"),
        ("Ort", "Kumla-Arboga", "place.several"),
        ("Ort", "Ekenässjön / Sävsjö", "place.several"),
        ("Ort", "Sandviken, Mora, Kungsgården", "place.several"),
        ("Kommun", "580", "place.municipality.form"),
        ("Kommun", "0580 Malung", "municipality.disagree"),
    ],
)
def test_what_is_no_one_place_is_asked_about(heading: str, cell: str, key: str) -> None:
    """Too few digits, another country, too small a village, several of one name: none is taken for something near."""
    assert read(heading, cell) == (None, [key], [])


def test_a_small_village_is_said_to_be_so_and_places_are_suggested() -> None:
    """Nuntorp is no postal town: what to write instead is said, and like names stand with their municipality."""
    findings = Findings()
    read_into(findings, io.StringIO("id;ort\na;Nuntorp\nb;Fagerhult\n"), Options("candidates", Terms()))
    small, several = (problem.text("sv") for problem in findings.problems)
    assert "Mantorp (Mjölby)" in small
    assert "liten by, skriv postnumret eller kommunen" in small
    assert "Fagerhult, Högsby, Fagerhult, Örkelljunga" in several


@pytest.mark.parametrize(
    ("headings", "cells", "place", "notes"),
    [
        ("Kommun;Ort", ("Högsby", "Fagerhult"), {"municipality": "0821", "locality": "Fagerhult"}, []),
        ("Ort;Postnr", ("Fagerhult", "286 74"), {"locality": "Fagerhult", "postcode": "286 74"}, []),
        ("Kommun;Ort;Postnr", ("Malung-Sälen", "Malung", "782 31"), {"municipality": "2023", "postcode": "782 31"}, []),
        ("Kommun;Ort", ("Nacka", "Stockholm"), {"municipality": "0182"}, ["place.locality.elsewhere"]),
        ("Kommun;Ort", ("Ystad", "Lima"), {"municipality": "1286", "locality": "Lima"}, ["place.locality.elsewhere"]),
        ("Kommun;Ort", ("Malung-Sälen", "Lindvallen"), {"municipality": "2023"}, ["place.name_unknown.left"]),
        (
            "Kommun;Postnr",
            ("Ystad", "782 31"),
            {"municipality": "1286", "postcode": "782 31"},
            ["place.postcode.elsewhere"],
        ),
        ("Kommun;Postnr", ("Mörbylånga", "38694"), {"municipality": "0840", "postcode": "38694"}, []),
        (
            "Kommun;Postnr",
            ("Ystad", "99999"),
            {"municipality": "1286", "postcode": "99999"},
            ["place.postcode.unknown"],
        ),
        ("Postnr;Ort", ("99999", "Lima"), {"postcode": "99999", "locality": "Lima"}, ["place.postcode.unknown"]),
        ("Postnr;Ort", ("99999", "Malung"), {"postcode": "99999", "municipality": "2023"}, ["place.postcode.unknown"]),
        ("Postnr;Ort", ("78067", "Ystad"), {"postcode": "78067", "municipality": "1286"}, ["place.postcode.elsewhere"]),
        ("Postnr;Ort", ("78067", "Sälen"), {"postcode": "78067", "locality": "Sälen"}, []),
        (
            "Postnr;Ort",
            ("78067", "Lomma (ort)"),
            {"postcode": "78067", "locality": "Lomma"},
            ["place.postcode.elsewhere"],
        ),
        ("Postnr", ("780 67 Lindvallen",), {"postcode": "780 67"}, ["place.postcode.holds"]),
        ("Postnr", ("780 67 Malung",), {"postcode": "780 67"}, ["place.postcode.elsewhere"]),
        ("Kommun/ort", ("Vänersborg (Brålanda)",), {"municipality": "1487", "locality": "Brålanda"}, []),
        ("Kommun/ort", ("Mellerud / Nuntorp",), {"municipality": "1461"}, ["place.name_unknown.left"]),
        ("Ort", ("Nuntorp, Vänersborg",), {"municipality": "1487"}, ["place.name_unknown.left"]),
        (
            "Ort",
            ("Sandviken, Storvik",),
            {"municipality": "2181", "locality": "Storvik"},
            ["term.read_as"],
        ),
        ("Ort", ("Lima, Mora",), {"municipality": "2062"}, ["place.locality.elsewhere"]),
        ("Ort", ("Norrköpng",), {"municipality": "0581"}, ["term.read_as"]),
        ("Ort", ("Transtrandd",), {"locality": "Transtrand"}, ["term.read_as"]),
        ("Ort", ("Berg",), {"municipality": "2326"}, ["place.municipality.meant"]),
        ("Latitud;Longitud;Ort", (60.7, 13.7, "Nuntorp"), {"lat": 60.7, "lon": 13.7}, ["place.name_unknown.left"]),
    ],
)
def test_what_stands_together_is_held_against_each_other(
    headings: str, cells: tuple[object, ...], place: dict[str, Any], notes: list[str]
) -> None:
    """A municipality settles a locality, the postcode holds before both, and every contradiction or guess is noted."""
    assert read(headings, *cells) == (Place(**place), [], notes)


@pytest.mark.untraced
@pytest.mark.parametrize("form", ["{code};{name}", "{code} {upper};", ";{name}"])
def test_every_postcode_and_locality_is_read_with_nothing_to_tell(form: str) -> None:
    """All 18,815 beside their own locality, before it in capitals, and every locality alone but the two Fagerhult."""
    pairs = {code: one.locality.name for code, one in gazetteer().postcodes.items()}
    if "code" not in form:
        pairs = {name: name for name in pairs.values()}
    lines = (form.format(code=code, name=name, upper=name.upper()) for code, name in pairs.items())
    table = "id;postnr;ort\n" + "".join(f"a{number};{line}\n" for number, line in enumerate(lines))
    findings = Findings()
    found = read_into(findings, io.StringIO(table), Options("candidates", Terms())).records
    assert [problem.value for problem in findings.problems] == ([] if "code" in form else ["Fagerhult"])
    assert sum(one.home is None for one in found) == len(findings.problems)
    assert not findings.notes


def test_a_part_of_a_place_that_is_not_read_leaves_the_rest() -> None:
    """The municipality stands though the postcode is none; an address that is kept secret is noted."""
    found = read_candidates(io.StringIO("id;kommun;postnr\na;Mora;12\nb;Skydd. adr.;skyddad\n"), on_fault="ask")
    assert [one.home for one in found] == [Place(municipality="2062"), None]
    assert [(name, len(told)) for name, told in found.asked.by_id.items()] == [("a", 1)]


def test_a_number_is_a_postcode_in_a_data_frame_and_a_long_table() -> None:
    """A spreadsheet makes a number of 78231; a long table has a row for it."""
    pandas = pytest.importorskip("pandas")
    findings = Findings()
    frame = pandas.DataFrame({"id": ["a", "b"], "postnummer": [78231.0, 99999.0]})
    (first, second) = read_into(findings, frame, Options("candidates", Terms())).records
    assert (first.home, second.home) == (Place(postcode="78231"), None)
    assert [problem.row for problem in findings.problems] == [3]
    long = "id,kind,code,value\na,field,postcode,780 67 Sälen\nb,field,locality,Lima\nc,field,locality,Fagerhult\n"
    findings = Findings()
    found = read_into(findings, io.StringIO(long), Options("candidates", Terms())).records
    assert [one.home for one in found] == [Place(postcode="780 67"), Place(locality="Lima"), None]
    assert [problem.row for problem in findings.problems] == [4]


def test_an_opening_has_its_place_by_the_same_words() -> None:
    """Postcode, village and municipality are read of workplaces as of homes."""
    table = "id;arbetsort;postnr\na;Lima;\nb;;780 67\nc;Fagerhult, Högsby;\n"
    findings = Findings()
    found = read_into(findings, io.StringIO(table), Options("openings", Terms())).records
    assert [one.workplace for one in found] == [
        Place(locality="Lima"),
        Place(postcode="780 67"),
        Place(locality="Fagerhult", municipality="0821"),
    ]
    assert not findings.notes


@pytest.mark.parametrize("said", ["hela kommunen", "inom kommunen", "Inom hemkommunen.", "hela länet", "i länet"])
def test_a_reach_that_the_home_decides_is_read_and_told(said: str) -> None:
    """All of the municipality is as far as to the farthest place in it, from home; the county is farther."""
    people = f"id;bor i;kan pendla\na;Malung;{said}\nb;Malung;{said}\nc;;{said}\n"
    first, twin, nowhere = read_candidates(io.StringIO(people), on_fault="ask")
    assert first.reach_km == twin.reach_km
    assert 30 < first.reach_km < (90 if "kommun" in said.casefold() else 300)  # type: ignore[operator]
    assert nowhere.reach_km is None
    report = check_file(io.StringIO(people), what="candidates")
    assert [note.row for note in report.notes if note.code == "reach.around"] == [2, 3]
    assert [problem.row for problem in report.problems if problem.code == "reach.around_unknown"] == [4]


def test_how_somebody_travels_is_not_how_far() -> None:
    """ "Buss" says no distance: it is asked, with what to write."""
    people = read_candidates(io.StringIO("id;kan pendla\na;med buss\n"), on_fault="ask")
    assert people[0].reach_km is None
    assert [problem.code for problem in people.asked.by_id["a"]] == ["reach.how"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Storuman + byar", "2421"),
        ("Hos kompis i Jönköping tills vidare", "0680"),
        ("utanför Ystad", "1286"),
        ("Ludvika natt", "2085"),
        ("Ludvika 80 %", "2085"),
        ("utgår fr Lycksele", "2481"),
        ("Fagersta m fl", "1982"),
    ],
)
def test_one_place_among_other_words_is_read_and_asked_about(cell: str, code: str) -> None:
    """The place counts until somebody has been asked; of two that are named none is read."""
    made = read_openings(io.StringIO(f'id;titel;Ort\na1;Kock;"{cell}"\n'), on_fault="ask")
    assert made[0].workplace is not None
    assert (made[0].workplace.municipality, [one.code for one in made.asked.by_id["a1"]]) == (code, ["place.partly"])
    for several in ("Ludvika, kör Mora/Falun", "Lund men söker i Malmö", "bor inte i Malmö"):
        made = read_openings(io.StringIO(f'id;titel;Ort\na1;Kock;"{several}"\n'), on_fault="ask")
        assert made[0].workplace is None
