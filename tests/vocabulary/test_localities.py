"""Postcodes and localities: the table, and what the name of a place may mean."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from matchcore.vocabulary import default_vocabulary, resolve
from matchcore.vocabulary.localities import districts, gazetteer, km_between, named
from matchcore.vocabulary.repair import exact_key

VOCABULARY = default_vocabulary()


def test_the_table_is_whole() -> None:
    """Every postcode has a point in Sweden or a municipality, and every municipality is one."""
    places = gazetteer()
    assert (len(places.postcodes), len(places.localities)) == (18815, 1745)
    for one in places.postcodes.values():
        assert one.municipality is None or one.municipality in VOCABULARY.municipalities
        if one.lat is None or one.lon is None:
            assert one.municipality is not None
        else:
            assert 55 < one.lat < 69.1
            assert 10.9 < one.lon < 24.2


def test_the_table_names_its_source_and_is_small() -> None:
    """GeoNames asks to be named (CC BY 4.0); the wheel stays small."""
    table = files("matchcore.vocabulary").joinpath("tables")
    text = table.joinpath("places.tsv").read_text(encoding="utf-8")
    assert "GeoNames" in text[:200]
    assert len(text.encode()) < 110_000
    notice = table.joinpath("NOTICE.md").read_text(encoding="utf-8")
    assert "Creative Commons Attribution 4.0" in notice


def test_the_table_is_geonames_own_but_for_what_the_notice_says(reference_data: Path) -> None:
    """Every postcode of the source is there; 247 points are left out, 124 are the locality's own, the rest the same."""
    with (reference_data / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        source = list(csv.DictReader(file))
    shipped = gazetteer().postcodes
    assert {row["postcode"] for row in source} == set(shipped)
    left_out = moved = 0
    for row in source:
        mine = shipped[row["postcode"]]
        if row["municipality"]:
            assert mine.municipality == row["municipality"]
        if mine.lat is None or mine.lon is None:
            left_out += 1
        elif (mine.lat, mine.lon) != (float(row["lat"]), float(row["lon"])):
            moved += 1
    assert (left_out, moved) == (247, 124)


@pytest.mark.parametrize(
    "written", ["78231", "782 31", "SE-782 31", "S-78231", "782-31", " 782  31 ", "78231.0", "se78231"]
)
def test_a_postcode_is_one_however_it_is_written(written: str) -> None:
    """With or without its country, space or hyphen, and as a spreadsheet's number."""
    found = gazetteer().postcode(written)
    assert found is not None
    assert (found.locality.name, found.municipality) == ("Malung", "2023")


@pytest.mark.parametrize(
    ("text", "municipality", "localities"),
    [
        ("Malung", "2023", []),
        ("Malungs kommun", "2023", []),
        ("Malung-Sälens kommun", "2023", []),
        ("malung sälen", "2023", []),
        ("Göteborgs stad", "1480", []),
        ("Borås", "1490", []),
        ("Lycksele kn", "2481", []),
        ("Habo", "0643", []),
        ("Håbo", "0305", []),
        ("Lima", None, ["2023"]),
        ("Sälen", None, ["2023"]),
        ("Dala-Järna", None, ["2021"]),
        ("DALAJÄRNA", None, ["2021"]),
        ("Dala Jarna", None, ["2021"]),
        ("Fagerhult", None, ["0821", "1257"]),
        ("Nuntorp", None, []),
        ("Oslo", None, []),
        ("", None, []),
        ("12", None, []),
    ],
)
def test_a_name_is_a_municipality_a_locality_several_or_none(
    text: str, municipality: str | None, localities: list[str]
) -> None:
    """Accents, case and "kommun" do not count, but an accent tells Habo from Håbo; nothing is guessed from likeness."""
    found = named(text, VOCABULARY)
    assert found.municipality == municipality
    assert [one.municipalities[0] for one in found.localities] == localities
    assert not found.is_guess


def test_every_municipality_and_every_locality_is_found_by_its_own_name() -> None:
    """A municipality's name means it alone; a locality's name means it, or the municipality that it is the seat of."""
    for code, term in VOCABULARY.municipalities.items():
        found = named(term.name, VOCABULARY)
        assert (found.municipality, found.localities) == (code, ())
    for one in gazetteer().localities:
        found = named(one.name, VOCABULARY)
        assert one in found.localities or found.municipality is not None
        assert not found.is_guess


@pytest.mark.parametrize("text", ["Norrköpng", "Malunng", "Transtrandd", "Vännersborg"])
def test_a_letter_wrong_is_read_and_marked_where_nothing_else_is_near(text: str) -> None:
    """A slip in a long name with no other place near is a guess, and says so."""
    assert named(text, VOCABULARY).is_guess


@pytest.mark.parametrize("text", ["Nuntorp", "Sund", "Norby", "Limma", "Lund kommunn"])
def test_a_name_like_several_places_is_not_guessed(text: str) -> None:
    """Many villages differ by a letter: what is near is shown, with its municipality, and not taken."""
    found = named(text, VOCABULARY)
    assert not found.is_guess
    assert found.municipality is None
    assert not found.localities
    assert found.near


def test_suggestions_go_by_places_and_not_by_letters_among_municipalities() -> None:
    """Lima is a village in Malung-Sälen, not a slip for Lomma."""
    found = resolve("Lima", "municipality")
    assert found.code is None
    assert found.alternatives == (("2023", 90),)
    assert found.reason is not None
    assert "Lima, Malung-Sälen" in found.reason.text("sv")
    unknown = resolve("Xqzw", "municipality")
    assert (unknown.code, unknown.alternatives) == (None, ())
    assert resolve("Malungs kommun", "municipality").code == "2023"


def test_distances_are_near_enough() -> None:
    """Malung to Sälen is 57 km as the crow flies."""
    assert km_between(60.6833, 13.7154, 61.15, 13.2667) == pytest.approx(57, abs=1)


@pytest.mark.parametrize(
    ("text", "code"), [("Fittja", "0127"), ("HJÄLLBO", "1480"), ("Rosengård", "1280"), ("Bergsjön", "1480")]
)
def test_a_part_of_a_town_stands_for_its_municipality(text: str, code: str) -> None:
    """What people call where they live; it is no misspelling of a village ("Bergsjö")."""
    found = named(text, VOCABULARY)
    assert (found.municipality, found.is_district, found.is_guess) == (code, True, False)


def test_no_part_of_a_town_is_a_place_besides() -> None:
    """A name that a municipality or a locality has means that, and each part is in a municipality that there is."""
    for name, code in districts().items():
        assert code in VOCABULARY.municipalities
        assert gazetteer().called(name) == ()
        assert name not in {exact_key(term.name) for term in VOCABULARY.municipalities.values()}


@pytest.mark.parametrize(
    ("text", "is_guess"), [("Vårberg", True), ("Kalmår", True), ("Orebro", False), ("Malmo", False)]
)
def test_a_name_with_more_dots_than_the_place_is_a_guess(text: str, is_guess: bool) -> None:
    """Dots and rings are left out where a keyboard has none; nobody adds them."""
    assert named(text, VOCABULARY).is_guess == is_guess
