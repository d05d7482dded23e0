"""The pool: canonical order, what is refused, what becomes of codes, days and places, and what its hash sees."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Opening,
    Place,
    Pool,
    RecordError,
    TrackProgress,
    UnknownIdError,
)
from matchcore.pool import NEVER, Columns, PlaceSource
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.localities import gazetteer
from strategies import AS_OF, DAY, MODULES, START, pool_of, records, vocabulary

EPOCH = date(1970, 1, 1).toordinal()


def day(number: int) -> date:
    return date.fromordinal(int(number) + EPOCH)


def refused(candidates: Any = (), openings: Any = ()) -> list[tuple[str | None, str | None, str]]:
    """The record, field and fault of each problem that a pool is refused for; both languages have words for them."""
    with pytest.raises(RecordError) as caught:
        pool_of(candidates, openings)
    assert caught.value.text("sv") != caught.value.text("en")
    return [(problem.record, problem.field, problem.what.text("en")) for problem in caught.value.problems]


def valid_to(*certificates: Certificate) -> list[date | None]:
    """The last day on which each certificate of one person holds, in the table's order."""
    table = pool_of([Candidate(id="c1", certificates=certificates)]).candidates.certificates
    return [None if last == NEVER else day(last) for last in table.valid_to]


# Order ---------------------------------------------------------------------------------------------------------------


def test_longest_waiting_comes_first_then_id() -> None:
    """Candidates are ordered by registration, those without one last, then by id; openings by id."""
    people = [
        Candidate(id="b", registered_since=date(2024, 1, 1)),
        Candidate(id="z", registered_since=date(2019, 1, 1)),
        Candidate(id="c"),
        Candidate(id="a", registered_since=date(2024, 1, 1)),
        Candidate(id="A"),
    ]
    pool = pool_of(people, [Opening(id="o2"), Opening(id="o10"), Opening(id="o1")])
    assert pool.candidates.ids == ("z", "a", "b", "A", "c")
    assert pool.openings.ids == ("o1", "o10", "o2")
    assert (pool.n_candidates, pool.n_openings) == (5, 3)


@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_leaves_no_trace(given_records: Any, chance: Any) -> None:
    """Shuffled records give the same columns to the last byte."""
    people, places = map(list, given_records)
    before = pool_of(people, places)
    chance.shuffle(people)
    chance.shuffle(places)
    assert pool_of(people, places).hash == before.hash


def test_a_record_is_found_by_its_id() -> None:
    """An id gives its row; one that is not there is answered with the nearest."""
    pool = pool_of([Candidate(id="anna-1"), Candidate(id="bo-2")], [Opening(id="hotel"), Opening(id="care")])
    assert (pool.candidate_idx("bo-2"), pool.opening_idx("care")) == (1, 0)
    with pytest.raises(UnknownIdError, match=r"There is no candidate anna1 in the pool. Nearest: anna-1"):
        pool.candidate_idx("anna1")
    with pytest.raises(UnknownIdError, match=r"There is no opening hotell in the pool. Nearest: hotel"):
        pool.opening_idx("hotell")
    for strange in (None, 3, ["bo-2"], ""):
        with pytest.raises(UnknownIdError, match=r"(Nearest|example): .*(anna-1|bo-2)"):
            pool.candidate_idx(strange)  # type: ignore[arg-type]
    with pytest.raises(UnknownIdError):
        pool_of().candidate_idx("c1")


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_stranger_is_told_by_its_type_alone() -> None:
    """What stands in something that is no record may be a name: it is not repeated."""
    with pytest.raises(RecordError) as caught:
        Pool.from_records([{"id": "a", "name": "Sixten"}], [])
    assert "Sixten" not in str(caught.value)
    assert caught.value.problems[0].value == "dict"


def test_two_records_do_not_share_an_id() -> None:
    """Each doubled id is one problem; a candidate and an opening may have the same."""
    assert refused([Candidate(id="x"), Candidate(id="x"), Candidate(id="y"), Candidate(id="x")], [Opening(id="y")]) == [
        ("candidate x", "id", "the same id stands on several records (3)")
    ]


@pytest.mark.parametrize("stranger", [None, "c1", {"id": "c1"}, 3, Opening(id="o1")])
def test_only_candidates_are_candidates(stranger: object) -> None:
    """What is not a record of the right kind is refused, and the right kind is named."""
    assert refused([Candidate(id="c1"), stranger]) == [(None, None, "is no Candidate")]


@pytest.mark.parametrize("stranger", [None, 5, 2.5, object(), True, Candidate(id="c1")])
def test_what_is_no_list_of_records_is_refused(stranger: object) -> None:
    """A number, nothing at all, or one record in place of the records is told as such, once."""
    with pytest.raises(RecordError, match="is not a list of Candidate") as caught:
        pool_of(stranger)  # type: ignore[arg-type]
    assert len(caught.value.problems) == 1


UNKNOWN = [
    (Candidate(id="c", certificates=[Certificate(code="truckb")]), "certificates", "truck-b"),
    (Candidate(id="c", languages=[Language(language="svenska", level="A1")]), "languages", "sv"),
    (
        Candidate(id="c", languages=[Language(language="sv", course="sfi-e", course_status="enrolled")]),
        "languages.course",
        "sfi-a",
    ),
    (Candidate(id="c", tracks=[TrackProgress(track="hotel", share=5)]), "tracks", "hotel-restaurant"),
    (Candidate(id="c", tracks=[TrackProgress(track="care", modules=["dementi"])]), "tracks.modules", "dementia"),
    (
        Candidate(id="c", certificates=[Certificate(code="cleaner", modules=["floor"])]),
        "certificates.modules",
        "floors",
    ),
    (Candidate(id="c", forms=["permament"]), "forms", "permanent"),
    (Candidate(id="c", home=Place(municipality="9999")), "home", None),
    (Opening(id="o", certificates_required=["truckb"]), "certificates_required", "truck-b"),
    (Opening(id="o", certificates_merited=["licence_b"]), "certificates_merited", "licence-b"),
    (Opening(id="o", languages_required=[LanguageDemand(language="en-gb", level="A1")]), "languages_required", "en"),
    (Opening(id="o", languages_wanted=[LanguageDemand(language="zz9", level="A1")]), "languages_wanted", None),
    (Opening(id="o", track="cares"), "track", "care"),
    (Opening(id="o", form="houry"), "form", "hourly"),
    (Opening(id="o", workplace=Place(municipality="0001")), "workplace", None),
]


@pytest.mark.parametrize(("record", "field", "near"), UNKNOWN)
def test_an_unknown_code_is_refused_with_what_was_meant(record: Any, field: str, near: str | None) -> None:
    """Every field that holds a code refuses one that the vocabulary lacks, and offers what is nearest."""
    sides = ([record], []) if isinstance(record, Candidate) else ([], [record])
    with pytest.raises(RecordError) as caught:
        pool_of(*sides)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert problem.record == f"{type(record).__name__.lower()} {record.id}"
    assert problem.what.text("en") == "is not in the vocabulary"
    remedy = problem.remedy.text("en") if problem.remedy else ""
    assert near is None or (near in remedy and "Did you mean" in remedy)
    assert remedy


def test_modules_belong_to_what_has_modules() -> None:
    """Modules of a certificate that is one whole are refused, with the advice to leave them out."""
    person = Candidate(id="c", certificates=[Certificate(code="hlr", modules=["one"])])
    assert refused([person]) == [("candidate c", "certificates.modules", "hlr has no modules in the vocabulary")]


def test_a_course_belongs_to_its_language() -> None:
    """SFI under English is refused."""
    person = Candidate(id="c", languages=[Language(language="en", course="sfi-c", course_status="completed")])
    ((record, field, what),) = refused([person])
    assert (record, field) == ("candidate c", "languages.course")
    assert "is not a course in the language en" in what


def test_all_faults_of_all_records_come_at_once() -> None:
    """Six faults in five records are six problems in one error."""
    people = [
        Candidate(id="a", certificates=[Certificate(code="truckb"), Certificate(code="hlr2")]),
        Candidate(id="b"),
        Candidate(id="b", forms=["forever"]),
    ]
    places = [Opening(id="o", track="nothing"), Opening(id="p", form="extratjanst", start=START)]
    assert len(refused(people, places)) == 6


@pytest.mark.parametrize(
    ("form", "last", "first_without"),
    [
        ("extratjanst", date(2021, 12, 31), "2022-01-01"),
        ("yrkesintroduktion", date(2023, 12, 31), "2024-01-01"),
        ("instegsjobb", date(2018, 4, 30), "2018-05-01"),
        ("traineejobb", date(2018, 4, 30), "2018-05-01"),
        ("sarskilt-anstallningsstod", date(2018, 4, 30), "2018-05-01"),
    ],
)
def test_a_closed_form_is_refused_with_the_date_and_old_records_load(form: str, last: date, first_without: str) -> None:
    """A form is taken up to its last day and refused from the day after, which the refusal names."""
    assert pool_of([], [Opening(id="o", form=form, start=last)]).n_openings == 1
    for start in (last + DAY, START, None):
        ((record, field, what),) = refused([], [Opening(id="o", form=form, start=start)])
        assert (record, field) == ("opening o", "form")
        assert f"can no longer be decided on (since {first_without})" in what


def test_a_form_is_refused_before_it_begins() -> None:
    """Establishment jobs could not be decided on before 2024."""
    assert pool_of([], [Opening(id="o", form="etableringsjobb", start=date(2024, 1, 1))]).n_openings == 1
    ((_, _, what),) = refused([], [Opening(id="o", form="etableringsjobb", start=date(2023, 12, 31))])
    assert what == "Establishment job cannot be decided on before 2024-01-01"


def test_a_person_may_have_accepted_a_form_that_has_closed() -> None:
    """What a person accepts is not a decision: old records of candidates load."""
    assert pool_of([Candidate(id="c", forms=["extratjanst"])]).n_candidates == 1


@pytest.mark.parametrize("field", ["certificates_required", "certificates_merited"])
def test_what_cannot_be_carried_cannot_be_asked_for(field: str) -> None:
    """A delegation given at one workplace is refused as a demand; a person may hold it."""
    ((record, at, what),) = refused([], [Opening(id="o", **{field: ["medication-delegation"]})])
    assert (record, at) == ("opening o", field)
    assert "cannot be carried to another" in what
    assert pool_of([Candidate(id="c", certificates=[Certificate(code="medication-delegation")])]).n_candidates == 1


# Validity ------------------------------------------------------------------------------------------------------------


def test_hot_work_holds_to_the_last_day_of_the_month() -> None:
    """Five years, and then to the end of that month."""
    assert valid_to(Certificate(code="heta-arbeten", issued=date(2024, 2, 10))) == [date(2029, 2, 28)]
    assert valid_to(Certificate(code="heta-arbeten", issued=date(2023, 2, 28))) == [date(2028, 2, 29)]


def test_the_date_on_the_certificate_rules() -> None:
    """An end that is stated is not reckoned anew."""
    stated = Certificate(code="heta-arbeten", issued=date(2024, 2, 10), expires=date(2025, 1, 1))
    assert valid_to(stated) == [date(2025, 1, 1)]


def test_a_renewal_in_the_last_year_runs_from_the_old_end() -> None:
    """ADR: five years from the end of the one before, when renewed within a year of it; else from its own issue."""
    first = Certificate(code="adr", issued=date(2019, 6, 15))
    assert valid_to(first, Certificate(code="adr", issued=date(2023, 9, 1))) == [date(2024, 6, 15), date(2029, 6, 15)]
    assert valid_to(first, Certificate(code="adr", issued=date(2022, 9, 1))) == [date(2024, 6, 15), date(2027, 9, 1)]
    assert valid_to(first, Certificate(code="adr", issued=date(2024, 9, 1))) == [date(2024, 6, 15), date(2029, 9, 1)]
    stated = Certificate(code="adr", expires=date(2024, 6, 15))
    assert valid_to(Certificate(code="adr", issued=date(2024, 1, 1)), stated) == [date(2024, 6, 15), date(2029, 6, 15)]


def test_one_more_certificate_never_shortens_another() -> None:
    """An older one with an early end of its own takes nothing from the renewal that counts from another old end."""
    first, renewal = Certificate(code="adr", issued=date(2019, 6, 15)), Certificate(code="adr", issued=date(2024, 1, 1))
    short = Certificate(code="adr", issued=date(2020, 1, 1), expires=date(2020, 2, 1))
    assert valid_to(first, renewal)[-1] == valid_to(first, short, renewal)[-1] == date(2029, 6, 15)


def test_what_only_the_issuer_knows_has_no_end_here() -> None:
    """CPR without a date does not expire by rule; a truck card has no statutory end."""
    assert valid_to(Certificate(code="hlr", issued=date(2010, 1, 1)), Certificate(code="truck-b")) == [None, None]


def test_the_ends_of_the_calendar_are_ends() -> None:
    """A certificate issued in the year 9998, or ending on the calendar's first day, breaks nothing."""
    assert valid_to(Certificate(code="heta-arbeten", issued=date(9998, 1, 1))) == [date.max]
    old = Certificate(code="adr", expires=date.min)
    assert valid_to(old, Certificate(code="adr", issued=date.min)) == [date.min, date(6, 1, 1)]


# Columns -------------------------------------------------------------------------------------------------------------


def test_modules_become_bits_and_a_share() -> None:
    """Two of four modules are half the certificate; all four are the whole of it; none is none."""
    held = [
        Certificate(code="cleaner", modules=MODULES[1:3]),
        Certificate(code="cleaner", modules=MODULES),
        Certificate(code="cleaner", modules=()),
        Certificate(code="cleaner"),
    ]
    table = pool_of([Candidate(id="c1", certificates=held)]).candidates.certificates
    assert sorted(zip(table.share.tolist(), [int(m) for m in table.modules], strict=True)) == [
        (0, 0),
        (5_000, 0b0110),
        (10_000, 0b1111),
        (10_000, 2**64 - 1),
    ]


def test_track_progress_is_a_share_however_it_is_given() -> None:
    """Three modules of six are 50 percent; a share stands as it is; a day expected is kept."""
    pool = pool_of(
        [
            Candidate(
                id="a", tracks=[TrackProgress(track="hotel-restaurant", modules=["kitchen", "serving", "reception"])]
            ),
            Candidate(id="b", tracks=[TrackProgress(track="care", share=60, expected_completion=START)]),
        ]
    )
    table = pool.candidates.tracks
    assert table.share.tolist() == [5_000, 6_000]
    assert [int(mask) for mask in table.modules] == [0b100011, 0]
    assert table.expected[0] == NEVER
    assert day(table.expected[1]) == START


def test_all_skills_known_make_the_whole_the_lowest_of_them() -> None:
    """Five skills give a level of the whole; four do not."""
    skills = {"listening": "B2", "reading": "C1", "spoken_interaction": "B1", "spoken_production": "A2"}
    whole, part = Language(language="sv", writing="B1", **skills), Language(language="sv", **skills)
    pool = pool_of([Candidate(id="a", languages=[whole]), Candidate(id="b", languages=[part])])
    table = pool.candidates.languages
    assert [
        (row, level) for row, skill, level in zip(table.row, table.skill, table.level, strict=True) if skill == 0
    ] == [(0, 2)]


def test_a_place_is_a_point_its_source_and_its_municipality() -> None:
    """The finest that is given counts: a coordinate, a postcode, a locality, a municipality's seat."""
    coordinate = Place(municipality="2023", lat=60.9, lon=13.3)
    places = [None, Place(postcode="78231"), Place(locality="Lima"), Place(municipality="2023"), coordinate]
    home = pool_of([Candidate(id=f"c{i}", home=place) for i, place in enumerate(places)]).candidates.home
    sources = [PlaceSource(number) for number in (0, 3, 4, 2, 1)]
    assert home.source.tolist() == sources
    assert home.is_known.tolist() == [False, True, True, True, True]
    assert (home.municipality >= 0).tolist() == [False, True, True, True, True]
    names = [gazetteer().localities[number].name if number >= 0 else None for number in home.locality]
    assert names == [None, "Malung", "Lima", None, None]
    assert not home.xyz[0].any()
    assert len({tuple(point) for point in home.xyz.tolist()}) == 5


def test_a_postcode_in_no_table_counts_as_not_given() -> None:
    """Alone it is unknown; beside a locality or a municipality those hold."""
    places = [
        Place(postcode="99999"),
        Place(postcode="99999", locality="Lima"),
        Place(postcode="99999", municipality="2023"),
    ]
    home = pool_of([Candidate(id=f"c{i}", home=place) for i, place in enumerate(places)]).candidates.home
    assert home.source.tolist() == [PlaceSource.UNKNOWN, PlaceSource.LOCALITY, PlaceSource.SEAT]


def test_a_postcode_whose_point_is_false_counts_as_its_municipality() -> None:
    """GeoNames has Hässelby near Strängnäs: its postcodes count as Stockholm's seat, and so is it explained."""
    homes = [Place(postcode="165 60"), Place(municipality="0180")]
    home = pool_of([Candidate(id=f"c{i}", home=place) for i, place in enumerate(homes)]).candidates.home
    assert home.source.tolist() == [PlaceSource.SEAT] * 2
    assert (home.xyz[0] == home.xyz[1]).all()
    assert home.municipality[0] == home.municipality[1]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (Place(locality="Nuntorp"), "place.locality.unknown"),
        (Place(locality="Fagerhult"), "place.locality.several"),
    ],
)
def test_a_locality_has_to_be_one(place: Place, key: str) -> None:
    """A name that is no locality's, or that of several, is refused with what to give besides."""
    with pytest.raises(RecordError) as told:
        pool_of([Candidate(id="c", home=place)])
    assert [(p.what.key, p.field) for p in told.value.problems] == [(key, "home")]


def test_a_municipality_or_a_postcode_says_which_locality_is_meant() -> None:
    """There is a Fagerhult in Högsby and one in Örkelljunga, 200 km apart."""
    places = [Place(locality="Fagerhult", municipality=code) for code in ("0821", "1257")]
    places.append(Place(locality="Fagerhult", postcode="570 72"))
    home = pool_of([Candidate(id=f"c{i}", home=place) for i, place in enumerate(places)]).candidates.home
    assert home.source.tolist() == [PlaceSource.LOCALITY, PlaceSource.SEAT, PlaceSource.POSTCODE]
    assert (home.xyz[0] == home.xyz[2]).all()


def test_what_is_not_stated_has_a_value_of_its_own() -> None:
    """No reach, no registration, no start, no form, no track: each is told from every stated value."""
    pool = pool_of([Candidate(id="c"), Candidate(id="d", reach_km=0, forms=[])], [Opening(id="o")])
    assert pool.candidates.reach_m.tolist() == [-1, 0]
    assert (pool.candidates.registered == NEVER).all()
    assert (pool.candidates.available == -NEVER).all()
    assert [int(mask) for mask in pool.candidates.forms] == [2**64 - 1, 0]
    openings = pool.openings
    assert (openings.form[0], openings.track[0], openings.start_stated[0]) == (-1, -1, False)
    assert day(openings.start[0]) == AS_OF


def test_facts_become_columns() -> None:
    """A fact has a value for each record, None or what is asked for where a record has none."""
    pool = pool_of(
        [Candidate(id="a", facts={"car": True}), Candidate(id="b")], [Opening(id="o", facts={"shifts": "night"})]
    )
    assert pool.candidates.fact("car").tolist() == [True, None]
    assert pool.candidates.fact("car", missing=False).tolist() == [True, False]
    assert pool.candidates.fact("boat", missing=0).tolist() == [0, 0]
    assert pool.openings.fact("shifts").tolist() == ["night"]


@given(records())
def test_columns_cannot_be_written_to(given_records: Any) -> None:
    """Every array of a pool is read-only, and tables have as many entries in each column."""
    for path, value in walk(pool_of(*given_records).columns):
        if isinstance(value, np.ndarray):
            assert not value.flags.writeable, path


def test_an_empty_pool_is_a_pool() -> None:
    """No candidates and no openings have columns of length nought and a hash."""
    pool = pool_of()
    assert (len(pool.candidates), len(pool.openings), len(pool.hash)) == (0, 0, 64)


def test_a_pool_shows_how_many_and_nobody() -> None:
    """It showed every column, the reporting groups and ids with them."""
    pool = Pool.from_records([Candidate(id="c17", groups={"kön": "K"})], [], as_of=date(2026, 3, 1))
    assert repr(pool) == "Pool(1 candidates, 0 openings, as of 2026-03-01)"


def test_the_run_s_day_is_today_unless_told() -> None:
    """Openings without a start are judged today."""
    assert Pool.from_records([], []).columns.as_of in (date.today(), date.today() - DAY)


# Groups and hash -----------------------------------------------------------------------------------------------------


def walk(value: Any, path: str = "columns") -> Any:
    """Every value that can be reached from here by attributes, items and entries."""
    yield path, value
    if isinstance(value, Vocabulary):
        return
    if is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from walk(key, f"{path} key")
            yield from walk(entry, f"{path}[{key!r}]")
    elif isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.dtype == object):
        for number, entry in enumerate(value):
            yield from walk(entry, f"{path}[{number}]")


def test_there_is_no_way_from_columns_to_groups() -> None:
    """No group's name or value, no record and no pool can be reached from what a criterion is given."""
    secret, name = "group-value-that-nothing-else-has", "group-name-that-nothing-else-has"
    person = Candidate(id="c1", groups={name: secret}, facts={"car": True})
    pool = pool_of([person], [Opening(id="o1")])
    assert pool.groups[name].tolist() == [secret]
    seen = list(walk(pool.columns))
    assert len(seen) > 500
    for path, value in seen:
        assert not isinstance(value, Pool | Candidate | Opening), path
        assert not (isinstance(value, str) and (secret in value or name in value)), path
        if isinstance(value, np.ndarray):
            bases = []
            while value.base is not None:
                value = value.base
                bases.append(value)
            assert not any(base is pool.groups[name] for base in bases), path
    held = {field.name for field in fields(Columns)}
    assert held == {"candidates", "openings", "codes", "vocabulary", "as_of"}
    assert not any("group" in attribute for attribute in dir(Columns) + dir(pool.candidates) + dir(pool.openings))


@given(records())
def test_the_hash_ignores_groups_and_nothing_else(given_records: Any) -> None:
    """Another group leaves the hash; another fact, day, reach or seat changes it."""
    people, places = given_records
    before = pool_of(people, places).hash
    blind = [person.model_copy(update={"groups": {"sex": "x"}}) for person in people]
    assert pool_of(blind, places).hash == before
    for change in ({"facts": {"car": True}}, {"available_from": date(2031, 1, 1)}, {"reach_km": 17.25}):
        if people:
            assert pool_of([people[0].model_copy(update=change), *people[1:]], places).hash != before
    for change in (
        {"seats": 9},
        {"employer": "Other"},
        {"start": date(2031, 1, 1)},
        {"certificates_merited": ("hlr-d",)},
    ):
        if places:
            assert pool_of(people, [places[0].model_copy(update=change), *places[1:]]).hash != before


def test_the_hash_is_the_same_in_every_process() -> None:
    """One small pool's hash is written down here: it depends on the records and the codes, not on the machine."""
    code = (
        "from datetime import date; from matchcore import *;"
        "print(Pool.from_records([Candidate(id='c1', forms={'hourly', 'permanent'}, reach_km=5)],"
        "[Opening(id='o1', certificates_required={'hlr', 'adr', 'truck-b'})], as_of=date(2026, 1, 1)).hash)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_a_vocabulary_of_one_s_own_is_used() -> None:
    """A certificate that only the user's vocabulary has is a code like any other."""
    person = Candidate(id="c", certificates=[Certificate(code="cleaner")])
    assert pool_of([person]).columns.vocabulary is vocabulary()
    with pytest.raises(RecordError, match="is not in the vocabulary"):
        Pool.from_records([person], [])
