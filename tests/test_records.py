"""Records: what is refused and how that is told, and that what is accepted does not change."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore import (
    Candidate,
    Certificate,
    InputError,
    Language,
    LanguageDemand,
    Opening,
    Place,
    RecordError,
    TrackProgress,
)
from strategies import candidates, openings

RECORDS = (Candidate, Certificate, Language, LanguageDemand, Opening, Place, TrackProgress)


def refusal(make: Any, /, **fields: Any) -> RecordError:
    """The error that the fields are refused with; it reads in both languages, and not alike."""
    with pytest.raises(RecordError) as caught:
        make(**fields)
    assert caught.value.problems
    assert caught.value.text("sv") != caught.value.text("en") == str(caught.value)
    return caught.value


def told(make: Any, /, **fields: Any) -> tuple[str | None, str, str]:
    """The field, the fault and the remedy of the one problem that the fields are refused with."""
    (problem,) = refusal(make, **fields).problems
    return problem.field, problem.what.text("en"), problem.remedy.text("en") if problem.remedy else ""


@pytest.mark.parametrize("code", ["Truck B", "truck b", "-truck", "ört", "truck/b", "a" * 81, "", 7, None])
def test_a_code_has_a_form(code: object) -> None:
    """A code is lower-case ASCII without spaces, at most 80 characters."""
    assert told(Certificate, code=code)[0] == "code"


@pytest.mark.parametrize("accepted", ["truck-b", "sfi.c", "own:1", "0180_x"])
def test_a_code_of_the_right_form_is_taken(accepted: str) -> None:
    """Letters, digits, full stops, colons, hyphens and underscores; whether it exists is asked later."""
    assert Certificate(code=accepted).code == accepted


@pytest.mark.parametrize(
    "day",
    [
        *("2024-02-30", "1/3 2027", "20270301", "0", "", "soon", "2024-01-01T12:00", b"2024-01-01", []),
        *(0, 1, 86_400, 45_000, 20270301, 2027.0, float("nan"), True, False),
        *(pd.NaT, np.datetime64("2024-01-01"), datetime(2024, 1, 1, 12)),
    ],
)
def test_a_date_is_a_day_of_the_calendar(day: object) -> None:
    """Numbers, times of day and days that do not exist are refused: no number is read as seconds since 1970."""
    assert told(Certificate, code="hlr", issued=day) == ("issued", "is not a date", "Write dates as 2027-03-01")


@pytest.mark.parametrize("day", [date(2024, 1, 31), "2024-01-31", " 2024-01-31 ", datetime(2024, 1, 31)])
def test_a_day_is_taken_as_date_or_iso_text(day: object) -> None:
    """A date, its ISO form, and a time at midnight all mean the day."""
    assert Certificate(code="hlr", issued=day).issued == date(2024, 1, 31)


def test_a_certificate_does_not_expire_before_it_is_issued() -> None:
    """An end before the beginning is refused; one on the same day is taken."""
    field, what, _ = told(Certificate, code="hlr", issued="2024-05-02", expires="2024-05-01")
    assert (field, what) == ("expires", "expires 2024-05-01, before it is issued 2024-05-02")
    assert Certificate(code="hlr", issued="2024-05-01", expires="2024-05-01").expires == date(2024, 5, 1)


@pytest.mark.parametrize("standing", ["seen", "VALIDATED", None, True])
def test_a_certificate_is_validated_or_declared(standing: object) -> None:
    """There is no third standing."""
    field, what, remedy = told(Certificate, code="hlr", standing=standing)
    assert (field, what) == ("standing", "is not one of the values allowed")
    assert remedy == "Write one of: 'validated' or 'declared'"


@pytest.mark.parametrize("level", ["B3", "b1", "B1+", "", 3, "D1"])
@pytest.mark.parametrize("field", ["level", "writing"])
def test_a_level_is_one_of_seven(level: object, field: str) -> None:
    """Levels that CEFR does not have are refused, and those that it has are named."""
    for kind in (Language, LanguageDemand):
        at, what, remedy = told(kind, language="sv", **{field: level})
        assert (at, what) == (field, "is not one of the values allowed")
        assert "'Pre-A1', 'A1', 'A2', 'B1', 'B2', 'C1' or 'C2'" in remedy


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({}, "level"),
        ({"course": "sfi-c"}, "course_status"),
        ({"course_status": "completed"}, "course"),
        ({"level": "A1", "course": "sfi-c"}, "course_status"),
        ({"course": "sfi-c", "course_status": "soon"}, "course_status"),
    ],
)
def test_a_language_says_what_is_known(fields: dict[str, str], at: str) -> None:
    """Without a level or course nothing is known; a course is completed or under way."""
    assert told(Language, language="sv", **fields)[0] == at


def test_a_language_demand_asks_for_something() -> None:
    """A demand without any level is refused; one for a skill alone is a demand."""
    assert told(LanguageDemand, language="sv")[0] == "level"
    assert LanguageDemand(language="sv", reading="B1").skills == {"reading": "B1"}


@pytest.mark.parametrize("tolerance", [-1, 7, True, 1.5, "many", None])
def test_tolerance_is_a_few_whole_levels(tolerance: object) -> None:
    """Between 0 and 5 levels, whole, and not a yes or no."""
    assert told(LanguageDemand, language="sv", level="B1", tolerance=tolerance)[0] == "tolerance"


@pytest.mark.parametrize(
    ("fields", "at", "what"),
    [
        ({"lat": 0, "lon": 0}, "lat", "Gulf of Guinea"),
        ({"lat": 18.07, "lon": 59.33}, "lat", "inside if the two are swapped"),
        ({"lat": 48.86, "lon": 2.35}, "lat", "latitude 48.86, longitude 2.35 lies outside Sweden"),
        ({"lat": 59.33}, "lon", "only one of latitude and longitude"),
        ({"lon": 18.07}, "lat", "only one of latitude and longitude"),
        ({"lat": float("nan"), "lon": 18}, "lat", "not a finite number"),
        ({"lat": 59, "lon": float("inf")}, "lon", "not a finite number"),
        ({"lat": "north", "lon": 18}, "lat", "not a number"),
        ({}, None, "the place is empty"),
        ({"municipality": 580}, "municipality", "the municipality code 580 does not have four digits"),
        ({"municipality": "580"}, "municipality", "the municipality code 580 does not have four digits"),
        ({"municipality": 580.0}, "municipality", "the municipality code 580.0 does not have four digits"),
        ({"municipality": "Järfälla"}, "municipality", "does not have four digits"),
        ({"municipality": "٠٥٨٠"}, "municipality", "does not have four digits"),
        ({"municipality": True}, "municipality", "does not have four digits"),
        ({"postcode": "1234"}, "postcode", "is not a Swedish postcode"),
        ({"postcode": "123  45"}, "postcode", "is not a Swedish postcode"),
        ({"postcode": 12345}, "postcode", "is not text"),
    ],
)
def test_a_place_is_in_sweden_and_whole(fields: dict[str, Any], at: str | None, what: str) -> None:
    """Swapped, zero, foreign and half coordinates, and codes that lost their zero, are each told for what they are."""
    field, fault, _ = told(Place, **fields)
    assert field == at
    assert what in fault


@pytest.mark.parametrize("code", [580, "580", 580.0, " 580 "])
def test_a_municipality_code_without_its_zero_gets_it_offered(code: object) -> None:
    """580 is answered with "0580"."""
    assert 'Did you mean "0580"?' in told(Place, municipality=code)[2]


@pytest.mark.parametrize(
    "fields",
    [
        {"lat": 55.34, "lon": 13.36},
        {"lat": 69.06, "lon": 20.55},
        {"municipality": " 0580 "},
        {"postcode": "782 31"},
        {"postcode": "78231"},
        {"locality": " Lima "},
        {"lat": "59.33", "lon": "18.07", "municipality": "0180"},
    ],
)
def test_a_place_may_be_known_in_several_ways(fields: dict[str, Any]) -> None:
    """Sweden's ends, a code with spaces around it, a postcode with or without its space, numbers as text."""
    assert Place(**fields) == Place(**Place(**fields).model_dump())


@pytest.mark.parametrize("seats", ["two", True, False, np.True_, float("nan"), float("inf"), -1, 1.5, None, 10**7, []])
def test_seats_are_a_whole_number(seats: object) -> None:
    """Words, yes and no, NaN, negative, fractional and absurd numbers are refused at the field."""
    assert told(Opening, id="o1", seats=seats)[0] == "seats"


@pytest.mark.parametrize(("given", "taken"), [(0, 0), (3, 3), ("2", 2), (2.0, 2), (np.int64(4), 4)])
def test_seats_may_be_none_at_all(given: object, taken: int) -> None:
    """Zero seats are allowed; a count as text or as a whole float is read."""
    assert Opening(id="o1", seats=given).seats == taken


def test_thousands_of_digits_are_refused_like_any_number() -> None:
    """Python does not write such an integer, but the error does not stumble on it."""
    assert "too large" in str(refusal(Opening, id="o1", seats=10**5000))
    assert "too large" in str(refusal(Candidate, id="c1", facts={"n": -(10**5000)}))
    assert refusal(Opening, id="o1", seats="9" * 5000).problems[0].field == "seats"


@pytest.mark.parametrize("reach", [-0.1, 3001, float("nan"), float("-inf"), True, "far", [50]])
def test_reach_is_kilometres(reach: object) -> None:
    """A reach is between 0 and 3 000 km."""
    assert told(Candidate, id="c1", reach_km=reach)[0] == "reach_km"


@pytest.mark.parametrize("fields", [{}, {"modules": ["kitchen"], "share": 20}, {"share": None, "modules": None}])
def test_progress_has_one_measure(fields: dict[str, Any]) -> None:
    """Modules or a share, not both and not neither."""
    assert told(TrackProgress, track="care", **fields)[0] == "share"


@pytest.mark.parametrize("share", [-1, 101, 33.3, True, "half"])
def test_a_share_is_whole_percent(share: object) -> None:
    """Between 0 and 100, whole."""
    assert told(TrackProgress, track="care", share=share)[0] == "share"


@pytest.mark.parametrize("ssyk", ["941", "94121", "94l2", 9412, ""])
def test_an_occupation_has_four_digits(ssyk: object) -> None:
    """SSYK groups are text of four digits."""
    assert told(Opening, id="o1", ssyk=ssyk)[0] == "ssyk"


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, None, 17, 1.5])
def test_an_id_is_text(name: object) -> None:
    """An id is text of 1 to 200 characters."""
    for kind in (Candidate, Opening):
        assert told(kind, id=name)[0] == "id"


@pytest.mark.parametrize(
    ("kind", "fields", "at"),
    [
        (
            Candidate,
            {"languages": [Language(language="sv", level="A1"), Language(language="sv", level="B1")]},
            "languages",
        ),
        (Candidate, {"tracks": [TrackProgress(track="care", share=n) for n in (10, 20)]}, "tracks"),
        (
            Opening,
            {"languages_required": [LanguageDemand(language="sv", level=n) for n in ("A1", "B1")]},
            "languages_required",
        ),
        (
            Opening,
            {"languages_wanted": [LanguageDemand(language="en", level=n) for n in ("A1", "B1")]},
            "languages_wanted",
        ),
        (Opening, {"certificates_required": ["hlr", "hlr"]}, "certificates_required"),
        (Opening, {"certificates_merited": ["hlr", "adr", "hlr"]}, "certificates_merited"),
    ],
)
def test_nothing_stands_twice(kind: Any, fields: dict[str, Any], at: str) -> None:
    """Two entries for one language or track, and a certificate asked for twice, are refused."""
    field, what, remedy = told(kind, id="x", **fields)
    assert field == at
    assert "stands twice" in what
    assert remedy


def test_a_certificate_is_required_or_merited() -> None:
    """Not both."""
    field, what, _ = told(Opening, id="o", certificates_required=["hlr"], certificates_merited=["adr", "hlr"])
    assert (field, what) == ("certificates_merited", "hlr is both required and merited")


def test_one_of_several_certificates_may_be_enough() -> None:
    """A group among what is required is kept as it is written, read from JSON and given back by it."""
    opening = Opening(id="o", certificates_required=["licence-b", [" underskoterska", "vardbitrade"]])
    assert opening.certificates_required == ("licence-b", ("underskoterska", "vardbitrade"))
    assert opening.required_choices == (("licence-b",), ("underskoterska", "vardbitrade"))
    assert Opening.model_validate_json(opening.model_dump_json()) == opening
    assert hash(opening) == hash(Opening.parse(json.loads(opening.model_dump_json())))
    assert Opening(id="o", certificates_required=[["hlr"]]).certificates_required == ("hlr",)
    assert Opening(id="o", certificates_required=[{"hlr", "adr"}]).certificates_required == (("adr", "hlr"),)


@pytest.mark.parametrize(
    ("required", "field", "what"),
    [
        ([[]], "certificates_required.0", "is a group without certificates"),
        ([["hlr", "hlr"]], "certificates_required.0", "hlr stands twice"),
        ([["hlr", "adr"], ["adr", "hlr"]], "certificates_required", "adr, hlr stands twice"),
        (["adr", ["adr", "hlr"]], "certificates_required", "adr is required on its own already"),
        ([["hlr", "HLR!"]], "certificates_required.0.1", "has the wrong form"),
        ([["hlr", ["adr"]]], "certificates_required.0.1", "is not text"),
        ([5], "certificates_required.0", "is not text"),
    ],
)
def test_a_group_says_what_is_enough(required: Any, field: str, what: str) -> None:
    """A group that asks for nothing, twice, or for what is required anyhow is refused where it stands."""
    at, told_what, remedy = told(Opening, id="o", certificates_required=required)
    assert at == field
    assert told_what.startswith(what)
    assert remedy


def test_an_alternative_may_be_a_merit() -> None:
    """ "Assistant nurse or care assistant, preferably assistant nurse" is no contradiction."""
    merited = Opening(id="o", certificates_required=[["hlr", "adr"]], certificates_merited=["hlr"])
    assert merited.certificates_merited == ("hlr",)


def test_a_least_completion_belongs_to_a_track() -> None:
    """A least share without a track is refused; with one it stands."""
    assert told(Opening, id="o", track_least=50)[0] == "track"
    assert Opening(id="o", track="care", track_least=50).track_least == 50


PROTECTED = (
    "sex gender kon kön age alder ålder birth birthdate birth_date birthyear birth_year fodelsear födelseår "
    "fodelsedatum födelsedatum personnummer ethnicity ethnic etnicitet origin ursprung birth_country country_of_birth "
    "fodelseland födelseland nationality nationalitet citizenship medborgarskap religion belief tro disability "
    "funktionsnedsattning funktionsnedsättning sexual_orientation sexuell_laggning sexuell_läggning gender_identity "
    "konsidentitet könsidentitet transgender name namn könet könen åldern åldersgrupp age_years ageYears modersmål "
    "modersmålet hemspråk mother_tongue nativeLanguage civilstånd civilståndet civil_status marital_status hudfärg "
    "race utrikesfödd born_abroad diagnosen religiös etniskt_ursprung first_name efternamn"
).split()


@pytest.mark.parametrize("name", [*PROTECTED, "Kön", "ÅLDER", " birth year ", "Sexual-Orientation", "a\u030alder"])
def test_a_protected_fact_is_refused(name: str) -> None:
    """No fact by the name of a protected attribute, in Swedish or English, however it is written."""
    field, what, remedy = told(Candidate, id="c1", facts={name: "x"})
    assert what == f"{name.strip()} may not bear on the matching"
    assert field == f"facts.{name.strip()}"
    assert "groups" in remedy


@pytest.mark.parametrize(
    "name",
    "language languages own_car shift stage wage page average courage könummer konsult kursnamn ålderdomshem rasta "
    "transport nationell tröskel sexa".split(),
)
def test_a_fact_whose_words_are_others_is_kept(name: str) -> None:
    """Only whole words count: what a protected name is a part of is no such name."""
    assert Candidate(id="c1", facts={name: True}).facts == {name: True}


def test_a_fact_that_is_also_a_group_is_refused() -> None:
    """What is reported on by group does not also decide under the same name."""
    assert told(Candidate, id="c1", facts={"team": "north"}, groups={"team": "north"})[0] == "facts.team"


@pytest.mark.parametrize("value", [None, [], {}, float("nan"), float("inf"), 2**63, object(), date(2024, 1, 1), b"x"])
def test_a_fact_is_one_plain_value(value: object) -> None:
    """A fact that is not yes or no, a finite number or text is one problem, at that fact."""
    for kind in (Candidate, Opening):
        assert told(kind, id="x", facts={"own_car": value})[0] == "facts.own_car"


@pytest.mark.parametrize(
    ("given", "taken"),
    [(True, True), (1, 1), (1.0, 1.0), ("1", "1"), (np.True_, True), (np.int64(3), 3), (np.float32(0.5), 0.5)],
)
def test_a_fact_keeps_its_kind(given: object, taken: object) -> None:
    """True is not 1 and "1" is not 1; NumPy's scalars become Python's."""
    fact = Candidate(id="c1", facts={"x": given}).facts["x"]
    assert (fact, type(fact)) == (taken, type(taken))


@pytest.mark.parametrize(
    ("kind", "wrong", "near"),
    [
        (Candidate, "certificate", "certificates"),
        (Candidate, "reach", "reach_km"),
        (Opening, "seat", "seats"),
        (Opening, "language_required", "languages_required"),
        (Place, "latt", "lat"),
    ],
)
def test_an_unknown_field_gets_the_nearest_offered(kind: Any, wrong: str, near: str) -> None:
    """A misspelt field is answered with the one that was meant."""
    fields = {"id": "x"} if "id" in kind.model_fields else {"municipality": "0180"}
    assert told(kind, **fields, **{wrong: 1}) == (wrong, "is an unknown field", f"Did you mean {near}?")


def test_an_unknown_field_like_no_other_gets_all_listed() -> None:
    """Where nothing is near, the known fields are named; a field called self is one like any other."""
    for name in ("zzz", "self"):
        field, what, remedy = told(Place, municipality="0180", **{name: 1})
        assert (field, what) == (name, "is an unknown field")
        assert remedy == "Known fields: lat, locality, lon, municipality, postcode"


def test_all_problems_come_at_once() -> None:
    """Seven faults in three levels of one record are seven problems, each with its record and its place."""
    error = refusal(
        Candidate,
        id="c17",
        certificates=[{"code": "Truck"}, {"code": "hlr", "issued": "soon"}, {"code": "hlr", "standing": "seen"}],
        languages=[{"language": "sv", "level": "B3"}],
        home={"lat": 0, "lon": 0},
        reach_km=-5,
        hobby="chess",
    )
    assert [problem.field for problem in error.problems] == [
        "certificates.0.code",
        "certificates.1.issued",
        "certificates.2.standing",
        "languages.0.level",
        "home.lat",
        "reach_km",
        "hobby",
    ]
    assert {problem.record for problem in error.problems} == {"candidate c17"}
    assert len(str(error).splitlines()) == 8
    assert error.text("sv").splitlines()[0] == "7 saker behöver rättas:"


def test_an_error_says_what_stood_there() -> None:
    """Where, what stood there, what is wrong and what to write, on one line in either language."""
    error = refusal(Opening, id="o7", seats="två")
    assert error.text("sv") == "jobb o7, seats: 'två' – är inget tal. Skriv talet med siffror"
    assert error.text("en") == "opening o7, seats: 'två' – is not a number. Write the number in digits"


def test_a_long_value_is_cut_in_the_error_only() -> None:
    """The line stays short; the problem keeps the value."""
    error = refusal(Opening, id="o7", seats="x" * 1000)
    assert len(str(error)) < 160
    assert error.problems[0].value == "x" * 1000


def test_records_do_not_change() -> None:
    """No field can be set, and no mapping of a record can be changed behind its checks."""
    person = Candidate(id="c1", facts={"own_car": True}, groups={"sex": "woman"})
    with pytest.raises(ValueError, match="frozen"):
        person.id = "c2"  # type: ignore[misc]
    for mapping in (person.facts, person.groups, Opening(id="o").facts):
        with pytest.raises(TypeError, match="does not change"):
            mapping["sex"] = "woman"  # type: ignore[index]
        for change in ("clear", "popitem", "update", "setdefault", "pop"):
            with pytest.raises(TypeError, match="does not change"):
                getattr(mapping, change)({"x": 1}) if change in {"update", "setdefault", "pop"} else getattr(
                    mapping, change
                )()
    assert person.facts == {"own_car": True}


@given(st.one_of(candidates(), openings()))
def test_records_survive_pickle_json_and_hashing(record: Candidate | Opening) -> None:
    """A record is the same after pickling, JSON (as text and as mapping) and a dump; equal records hash alike."""
    copies = [
        pickle.loads(pickle.dumps(record)),
        type(record).model_validate_json(record.model_dump_json()),
        type(record).parse(json.loads(record.model_dump_json())),
        type(record)(**record.model_dump()),
        type(record).model_validate(record.model_dump()),
    ]
    assert copies == [record] * len(copies)
    assert {hash(copy) for copy in copies} == {hash(record)}


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=3),
    st.dates(),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
    st.sampled_from(
        [(), set(), object(), np.array([1, 2]), np.nan, pd.NA, pd.NaT, 10**5000, "\ud800", "\x00", Place, len]
    ),
)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_no_value_raises_anything_else(kind: Any, data: st.DataObject) -> None:
    """Whatever stands in whichever fields, the record is made, or refused with words in both languages."""
    names = st.sampled_from([*kind.model_fields, "self", "cls", "data", "code"])
    fields = data.draw(st.dictionaries(names, JUNK, max_size=5))
    for make in (lambda: kind(**fields), lambda: kind.parse(fields)):
        try:
            made = make()
        except RecordError as error:
            words = [error.text("sv").encode(), error.text("en").encode()]
            assert all(words)  # either outcome is right
        else:
            assert pickle.loads(pickle.dumps(made)) == made
            assert kind.model_validate(fields) == made


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("given", [None, 5, "text", [], [("id", "x")], object()])
def test_only_a_mapping_is_parsed(kind: Any, given: object) -> None:
    """A list, a number or nothing at all is told to be no object with named fields."""
    with pytest.raises(RecordError, match="not an object with named fields"):
        kind.parse(given)


def test_a_set_of_codes_gets_an_order() -> None:
    """Python's order of a set differs from run to run; the record's does not."""
    codes = {"truck-b", "adr", "hlr", "licence-b"}
    assert Opening(id="o", certificates_required=codes).certificates_required == tuple(sorted(codes))
    assert Candidate(id="c", forms=frozenset({"permanent", "hourly"})).forms == ("hourly", "permanent")


def test_text_is_stripped() -> None:
    """Spaces around an id, a code or a title do not count."""
    opening = Opening(id=" o1 ", title="  Kock ", certificates_required=[" hlr "])
    assert (opening.id, opening.title, opening.certificates_required) == ("o1", "Kock", ("hlr",))


def test_an_error_can_be_pickled() -> None:
    """An error comes out of another process as it went in."""
    error = refusal(Candidate, id="c1", reach_km=-5, hobby="chess")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, InputError)
    assert (type(again), str(again), again.text("sv")) == (RecordError, str(error), error.text("sv"))


def test_all_that_is_wrong_in_many_is_told_at_once() -> None:
    """Each fault of each mapping is told, one without an id by its number; what stands in an unknown field is not."""
    with pytest.raises(RecordError) as caught:
        Candidate.parse_all([{"id": "a", "nickname": "Sixten"}, {"reach_km": "far"}, {"id": "b"}, 7])
    told = [(problem.record, problem.field, problem.value) for problem in caught.value.problems]
    assert told == [
        ("candidate a", "nickname", None),
        ("candidate #2", "id", None),
        ("candidate #2", "reach_km", "far"),
        ("candidate #4", None, 7),
    ]
    assert Candidate.parse_all([{"id": "a"}, {"id": "b"}]) == [Candidate(id="a"), Candidate(id="b")]


@pytest.mark.parametrize(
    ("fields", "at", "remedy"),
    [
        ({"home": {"municipalty": "2023"}}, "home.municipalty", "Did you mean municipality?"),
        ({"certificates": [{"code": "hlr", "isued": 1}]}, "certificates.0.isued", "Did you mean issued?"),
        ({"home": {"zzz": 1}}, "home.zzz", "Known fields: lat, locality, lon, municipality, postcode"),
    ],
)
def test_an_unknown_field_within_gets_the_fields_of_its_own_record(
    fields: dict[str, Any], at: str, remedy: str
) -> None:
    """A suggestion goes by the record that the field stands in, not by the one around it."""
    assert told(Candidate, id="a", **fields) == (at, "is an unknown field", remedy)
