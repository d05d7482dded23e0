"""The employment service's ads become openings: what they state is kept, nothing is lost, nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matchcore.errors import FileError
from matchcore.files.ads import read_ads
from matchcore.records import Place


@pytest.fixture(scope="module")
def ads(reference_data: Path) -> Path:
    return reference_data / "jobtech_ads.json"


def ad(ad_id: str = "1", **fields: Any) -> dict[str, Any]:
    return {"id": ad_id, "headline": "Lokalvårdare", "number_of_vacancies": 1, **fields}


def test_every_real_ad_becomes_an_opening(ads: Path) -> None:
    """All 60 ads load, none is lost, and their order is kept."""
    hits = json.loads(ads.read_text(encoding="utf-8"))["hits"]
    read = read_ads(ads)
    assert [opening.id for opening in read.openings] == [hit["id"] for hit in hits]
    assert len(read.openings) == 60
    assert (read.removed, read.superseded) == ((), ())


def test_what_an_ad_states_in_fields_is_in_the_opening(ads: Path) -> None:
    """Seats, occupation, workplace, form, licences and known skills come from the ad's own fields."""
    by_id = {opening.id: opening for opening in read_ads(ads).openings}
    nurse = by_id["30016593"]
    assert (nurse.seats, nurse.ssyk, nurse.form, nurse.start) == (4, "2221", "permanent", None)
    assert nurse.workplace == Place(lat=56.158913, lon=13.766766, municipality="1293")
    assert by_id["30016354"].form == "hourly"
    assert by_id["30016436"].certificates_required == ("licence-b",)
    assert by_id["30016373"].certificates_merited == ("truck", "truck-b")


def test_an_ad_without_coordinates_is_placed_by_its_municipality(ads: Path) -> None:
    """Five ads give [null, null]: the municipality stands in."""
    hits = json.loads(ads.read_text(encoding="utf-8"))["hits"]
    without = [hit["id"] for hit in hits if hit["workplace_address"]["coordinates"] == [None, None]]
    places = {opening.id: opening.workplace for opening in read_ads(ads).openings}
    assert without
    assert all((place := places[ad_id]) and place.municipality and place.lat is None for ad_id in without)


def test_a_language_without_a_level_is_proposed_and_closes_no_gate(ads: Path) -> None:
    """The employment service names languages without a level, so none becomes a demand by itself."""
    read = read_ads(ads)
    assert all(not opening.languages_required for opening in read.openings)
    half = [p for p in read.proposals if p.source == "must_have.languages"]
    assert {(p.code, p.level, p.required) for p in half} == {("sv", None, True)}


@pytest.mark.parametrize("shape", ["response", "list", "one", "lines", "file"])
def test_every_shape_of_source_gives_the_same_openings(shape: str, tmp_path: Path) -> None:
    """A search response, a list, a lone ad and a stream of lines all read alike."""
    ads = [ad("1")] if shape == "one" else [ad("1"), ad("2")]
    file = tmp_path / "ads.json"
    source: Any
    if shape == "response":
        source = {"total": {"value": 2}, "hits": ads}
    elif shape == "lines":
        file.write_text("".join(json.dumps(one) + "\n" for one in ads), encoding="utf-8")
        source = file
    elif shape == "file":
        file.write_text(json.dumps(ads), encoding="utf-8-sig")
        source = str(file)
    else:
        source = ads[0] if shape == "one" else ads
    assert [opening.id for opening in read_ads(source).openings] == [one["id"] for one in ads]


def test_the_last_state_of_a_streamed_ad_stands_and_removals_are_reported() -> None:
    """Updates win by timestamp, whatever the order in the file; a withdrawn ad is told of and gives no opening."""
    read = read_ads(
        [
            ad("1", timestamp=30, headline="Ny"),
            ad("1", timestamp=10, headline="Gammal"),
            ad("2", timestamp=10),
            {"id": "2", "removed": True, "removed_date": "2025-09-11T11:25:17"},
            ad("3", timestamp=5, removed=True),
            ad("3", timestamp=9),
        ]
    )
    assert [(opening.id, opening.title) for opening in read.openings] == [("1", "Ny"), ("3", "Lokalvårdare")]
    assert read.removed == ("2",)
    assert read.superseded == ("1", "2", "3")


@pytest.mark.parametrize(
    ("written", "seats", "noted"), [(3, 3, False), ("2", 2, False), (2.0, 2, False), (None, 1, True), (0, 0, False)]
)
def test_seats_are_read_as_numbers_text_or_nothing(written: object, seats: int, noted: bool) -> None:
    """A count as text is read; no count is one seat, and the notes say so."""
    read = read_ads([ad(number_of_vacancies=written)])
    assert read.openings[0].seats == seats
    assert bool(read.notes) is noted


@pytest.mark.parametrize("point", [[0, 0], [59.3, 18.1], [2.35, 48.86]])
def test_a_coordinate_that_cannot_be_gives_way_to_the_municipality(point: list[float]) -> None:
    """Zero, swapped and foreign coordinates are not used, and the notes tell why."""
    read = read_ads([ad(workplace_address={"municipality_code": "0180", "coordinates": point})])
    assert read.openings[0].workplace == Place(municipality="0180")
    assert len(read.notes) == 1
    assert read.notes[0].text("sv") != read.notes[0].text("en")


def test_every_fault_of_every_ad_is_told_at_once() -> None:
    """A bad count, a code that lost its zero, a missing id and a wrong kind of field: four problems, one error."""
    with pytest.raises(FileError) as caught:
        read_ads(
            [
                ad("1", number_of_vacancies="två"),
                ad("2", workplace_address={"municipality_code": 580}),
                {"headline": "utan id"},
                ad("4", occupation_group="2221"),
            ]
        )
    told = [(problem.record, problem.field) for problem in caught.value.problems]
    assert told == [
        ("opening 3", "id"),
        ("opening 1", "number_of_vacancies"),
        ("opening 2", "workplace_address.municipality"),
        ("opening 4", "occupation_group"),
    ]
    assert '"0580"' in caught.value.text("sv")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"\xff\xfe\x00",
        b"\x89PNG\r\n",
        b"3",
        b'"text"',
        b"{}",
        b'{"hits": 3}',
        b'{"hits": [{"id": "1"',
        b'[{"id": "1"}, 7]',
        b'[{"id": NaN}]',
        b'[{"id": "1", "timestamp": 1e999}]',
        b'[{"id": "1", "id": "2"}]',
        b'[{"id": ' + b"9" * 5000 + b"}]",
        b"[" * 200_000,
        b"[" * 150 + b"]" * 150,
        b'{"id": "1"}\n{"id": "2"\n{"id": "3"}\n',
        b'[{"id": "1", "headline": "\\ud800"}]',
    ],
)
def test_bad_files_are_refused_with_a_problem_in_both_languages(content: bytes, tmp_path: Path) -> None:
    """Nothing but a FileError comes out of a bad file, and it can be read in Swedish and English."""
    file = tmp_path / "ads.json"
    file.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_ads(file)
    assert caught.value.problems
    assert caught.value.text("sv") != caught.value.text("en")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a directory, is a FileError too."""
    for path in (tmp_path / "none.json", tmp_path, "nul\0l.json"):
        with pytest.raises(FileError):
            read_ads(path)


def test_what_stands_in_an_ad_and_cannot_be_used_is_noted() -> None:
    """A workplace abroad, an unknown language and licence, a place without a place, an odd occupation: five notes."""
    read = read_ads(
        [
            ad("1", workplace_address={"country_code": "155", "coordinates": [2.35, 48.86]}),
            ad("2", must_have={"languages": [{"label": "Klingonska"}]}),
            ad("3", driving_license_required=True, driving_license=[{"label": "Rymdfärja"}, {"label": "Utökad B"}]),
            ad("4", workplace_address={"coordinates": [None, None]}),
            ad("5", occupation_group={"legacy_ams_taxonomy_id": "52"}),
        ]
    )
    assert [opening.workplace for opening in read.openings] == [None] * 5
    assert [note.what.key for note in read.notes] == [  # type: ignore[union-attr]
        "ads.abroad",
        "ads.language_unknown",
        "ads.licence_unknown",
        "ads.no_place",
        "ads.ssyk",
    ]
    assert read.openings[2].certificates_required == ("licence-b96",)
    assert read.openings[4].ssyk is None


def test_a_text_too_long_to_be_an_ad_is_read_in_part_and_said_to_be() -> None:
    """The first 100,000 characters are read; the notes tell that there was more."""
    text = "B-körkort krävs.\n" + "Mer text. " * 11_000 + "\nTruckkort krävs."
    read = read_ads([ad(description={"text": text})])
    assert [proposal.code for proposal in read.proposals] == ["licence-b"]
    assert [note.what.key for note in read.notes] == ["ads.long_text"]  # type: ignore[union-attr]


def test_removals_and_updates_without_timestamps_are_ordered_by_their_days() -> None:
    """A removal dated before an update gives way; one without a date is the last word; an odd date is the oldest."""
    later, earlier = "2025-09-12T00:00:00", "2025-09-11T11:25:17+02:00"
    assert read_ads([ad(publication_date=later), {"id": "1", "removed": True, "removed_date": earlier}]).openings
    assert read_ads([{"id": "1", "removed": True}, ad(publication_date=later)]).removed == ("1",)
    assert (
        read_ads([ad(publication_date=earlier, headline="Ny"), ad(publication_date="i går")]).openings[0].title == "Ny"
    )


def test_a_licence_that_is_not_required_is_a_merit() -> None:
    """The field names the licence, the flag says whether it is demanded."""
    (opening,) = read_ads([ad(driving_license=[{"label": "CE"}])]).openings
    assert (opening.certificates_required, opening.certificates_merited) == ((), ("licence-ce",))
