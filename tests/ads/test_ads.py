"""The employment service's ads become openings: what they state is kept, nothing is lost, nothing is guessed."""

from __future__ import annotations

import json
import random
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matchcore.ads import read_ads
from matchcore.errors import FileError, Problem
from matchcore.files import check_file, read_openings
from matchcore.messages import Message
from matchcore.records import Place


@pytest.fixture(scope="module")
def ads(reference_data: Path) -> Path:
    return reference_data / "jobtech_ads.json"


def keys(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.what.key for problem in problems if isinstance(problem.what, Message)]


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
        b'[{"id": NaN}]',
        b'[{"id": "1", "timestamp": 1e999}]',
        b'[{"id": "1", "id": "2"}]',
        b'[{"id": ' + b"9" * 5000 + b"}]",
        b"[" * 200_000,
        b"[" * 150 + b"]" * 150,
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


@pytest.mark.parametrize(
    ("content", "openings", "told"),
    [
        (b'[{"id": "1"}, 7]', ["1"], ["opening 2"]),
        (b'[{"headline": "x"}, {"id": "2"}]', ["2"], ["opening 1"]),
        (b'{"id": "1"}\n{"id": "2"\n{"id": "3"}\n', ["1", "3"], [None]),
        (b'[{"id": "1", "number_of_vacancies": "x", "headline": 3}, {"id": "2"}]', ["2"], ["opening 1", "opening 1"]),
        (b'[{"id": "1", "number_of_vacancies": -1}, {"id": "2"}]', ["2"], ["opening 1"]),
    ],
)
def test_one_bad_ad_is_listed_and_never_stops_the_others(
    content: bytes, openings: list[str], told: list[str | None], tmp_path: Path
) -> None:
    """What can be read is read; what cannot is told, by ad, in what was read of the file."""
    file = tmp_path / "ads.json"
    file.write_bytes(content)
    read = read_ads(file)
    assert [opening.id for opening in read.openings] == openings
    assert [problem.record for problem in read.problems] == told


def test_bad_ads_are_told_wherever_ads_are_read(tmp_path: Path) -> None:
    """The check counts the good ones and lists the bad; reading openings alone refuses the file with what is wrong."""
    file = tmp_path / "ads.json"
    file.write_text(json.dumps([ad("1"), ad("2", headline=7)]), encoding="utf-8")
    report = check_file(file, as_of=date(2026, 1, 1))
    assert (report.n_records, [problem.record for problem in report.problems]) == (1, ["opening 2"])
    with pytest.raises(FileError):
        read_openings(file)


def test_several_occupations_are_one_opening() -> None:
    """An occupation that replaced others comes as a list: the first group holds, and several groups are told of."""
    occupations = [{"label": "Truckförare"}, {"label": "Truckförare, ny"}]
    group = {"label": "Lager", "legacy_ams_taxonomy_id": "4322"}
    read = read_ads([ad("1", occupation=occupations, occupation_group=[group])])
    assert ([opening.ssyk for opening in read.openings], read.notes) == (["4322"], ())
    other = {"label": "Truckförare", "legacy_ams_taxonomy_id": "8344"}
    read = read_ads([ad("1", occupation=occupations, occupation_group=[group, other, group])])
    assert [opening.ssyk for opening in read.openings] == ["4322"]
    assert keys(read.notes) == ["ads.groups"]
    assert "8344" in read.notes[0].text("sv")


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({"scope_of_work": {"min": 75, "max": 75}}, 75),
        ({"scope_of_work": {"min": 50, "max": 100}}, None),
        ({"scope_of_work": {"min": 0, "max": 0}}, None),
        ({"scope_of_work": {"min": None, "max": None}, "working_hours_type": {"legacy_ams_taxonomy_id": "1"}}, 100),
        ({"working_hours_type": {"legacy_ams_taxonomy_id": "2"}}, None),
        ({}, None),
    ],
)
def test_how_much_of_full_time_an_ad_offers(fields: dict[str, Any], hours: int | None) -> None:
    """Where it is one number; of a range the employer leaves open how much."""
    [opening] = read_ads([ad(**fields)]).openings
    assert opening.hours == hours


def test_a_car_and_an_occupation_group_of_an_ad() -> None:
    """A car is needed or it is not said; a group that SSYK 2012 does not have is left out, and that is noted."""
    group = {"label": "Gammal grupp", "legacy_ams_taxonomy_id": "9999"}
    read = read_ads([ad("1", access_to_own_car=True), ad("2", access_to_own_car=False, occupation_group=group)])
    assert [(one.needs_car, one.ssyk, one.facts) for one in read.openings] == [(True, None, {}), (None, None, {})]
    assert keys(read.notes) == ["ads.ssyk"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"application_deadline": "2019-01-01T23:59:59"}, ["ads.deadline"]),
        ({"last_publication_date": "2019-01-01T23:59:59"}, ["ads.deadline"]),
        ({"application_deadline": "2026-01-31T23:59:59", "last_publication_date": "2019-01-01"}, ["ads.deadline"]),
        ({"application_deadline": "2026-02-01", "last_publication_date": "2019-01-01"}, []),
        ({"application_deadline": None}, []),
        ({"application_deadline": "snarast"}, ["ads.deadline_form"]),
        ({"application_deadline": 7}, ["ads.deadline_form"]),
    ],
)
def test_a_deadline_that_has_passed_is_noted(fields: dict[str, Any], expected: list[str]) -> None:
    """Counted from the day of the run; the opening stands, for the work may be there all the same."""
    read = read_ads([ad(**fields)], as_of=date(2026, 2, 1))
    assert (len(read.openings), keys(read.notes)) == (1, expected)


def test_a_licence_without_a_class_is_asked_about() -> None:
    """That a licence is demanded is never dropped: it is proposed, and its class asked for where the text has none."""
    read = read_ads([ad(driving_license_required=True)])
    assert [(one.code, one.required, one.source) for one in read.proposals if one.kind == "certificate"] == [
        ("licence", True, "driving_license_required")
    ]
    assert keys(read.notes) == ["ads.licence_class"]
    assert "vilken klass" in read.notes[0].text("sv")
    read = read_ads([ad(driving_license_required=True, description={"text": "Du har körkort C."})])
    assert [one.code for one in read.proposals if one.kind == "certificate"] == ["licence-c"]
    read = read_ads([ad(driving_license_required=True, driving_license=[{"label": "B"}])])
    assert (read.openings[0].certificates_required, read.notes) == (("licence-b",), ())


@pytest.mark.parametrize(
    ("address", "place", "expected"),
    [
        ({"municipality_code": "1917", "municipality": "Heby"}, {"municipality": "0331"}, ["ads.municipality_gone"]),
        (
            {"municipality_code": "9999", "municipality": "Ingenstans"},
            None,
            ["ads.municipality_unknown", "ads.no_place"],
        ),
        ({"municipality_code": "9999", "city": "Lima"}, {"locality": "Lima"}, ["ads.municipality_unknown"]),
        ({"municipality_code": "9999", "postcode": "78231"}, {"postcode": "78231"}, ["ads.municipality_unknown"]),
        ({"municipality_code": "2023", "city": "Lima"}, {"municipality": "2023", "locality": "Lima"}, []),
        ({"municipality_code": "2023", "city": "MALUNG"}, {"municipality": "2023"}, []),
        ({"postcode": "780 67"}, {"postcode": "78067"}, []),
        ({"postcode": "99999"}, None, ["place.postcode.unknown", "ads.no_place"]),
        ({"postcode": "0150", "municipality_code": "2023"}, {"municipality": "2023"}, ["ads.postcode"]),
        (
            {"postcode": "78231", "municipality_code": "1286"},
            {"postcode": "78231", "municipality": "1286"},
            ["place.postcode.elsewhere"],
        ),
    ],
)
def test_a_workplace_is_what_its_address_says(
    address: dict[str, Any], place: dict[str, Any] | None, expected: list[str]
) -> None:
    """A code that is withdrawn gives way to the name; a postcode or a village is a place; what contradicts is told."""
    read = read_ads([ad(workplace_address=address)])
    assert read.openings[0].workplace == (None if place is None else Place(**place))
    assert keys(read.notes) == expected


def test_letters_apart_from_their_rings_are_read_as_one() -> None:
    """Decomposed å, ä and ö mean the same, in labels and in prose, and a quote's place is that in the ad's own text."""
    text = "Vi söker dig. Du måste ha hjärt-lungräddning och körkort B. Förmågan är god."
    whole, apart = (read_ads([apart_or_not(ad(description={"text": text}), form)]) for form in ("NFC", "NFD"))
    assert [one.code for one in whole.proposals] == [one.code for one in apart.proposals] == ["hlr", "licence-b"]
    written = unicodedata.normalize("NFD", text)
    for one in apart.proposals:
        assert written[one.start : one.end] == one.quote
    assert [unicodedata.normalize("NFC", one.quote) for one in apart.proposals] == [
        one.quote for one in whole.proposals
    ]
    assert apart.openings[0].title == "Lokalvårdare"


def apart_or_not(document: Any, form: Any) -> Any:
    return json.loads(unicodedata.normalize(form, json.dumps(document, ensure_ascii=False)))


@pytest.mark.untraced
@pytest.mark.parametrize("seed", range(3))
def test_ads_with_fields_gone_or_of_another_kind_are_read_or_listed(ads: Path, seed: int) -> None:
    """Whatever becomes of the fields of the 60 real ads, every other ad is read and no other error comes out."""
    hits = json.loads(ads.read_text(encoding="utf-8"))["hits"]
    draw = random.Random(seed)
    for _ in range(4):
        changed = json.loads(json.dumps(hits))
        for hit in draw.sample(changed, 45):
            mutated(hit, draw)
        read = read_ads({"hits": changed}, as_of=date(2025, 9, 1))
        listed = {problem.record for problem in read.problems}
        sound = {f"opening {new['id']}" for new, old in zip(changed, hits) if json.dumps(new) == json.dumps(old)}
        assert sound <= {f"opening {opening.id}" for opening in read.openings}
        assert len(read.openings) + len(read.removed) + len(listed) >= 60 - len(read.superseded)


def mutated(node: dict[str, Any], draw: random.Random) -> None:
    """Drop one field, or put something of another kind there, at any depth."""
    name = draw.choice(sorted(node))
    inner = node[name]
    if isinstance(inner, list) and inner and isinstance(inner[0], dict):
        inner = inner[0]
    if isinstance(inner, dict) and inner and draw.random() < 0.6:
        mutated(inner, draw)
    elif draw.random() < 0.3:
        del node[name]
    else:
        node[name] = draw.choice(
            [None, 7, -1.5, True, "", "text", "0150", [], [None], {}, {"label": []}, [[1]], 10**40]
        )


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


@pytest.mark.untraced
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
