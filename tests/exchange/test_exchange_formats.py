"""Europass, HR Open, Open Badges, the European Learning Model and the jobseeker profile, both ways where they go."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_strategies import candidates, openings
from matchcore import read_candidates, read_openings
from matchcore.errors import FileError, MatchcoreError, MissingExtraError
from matchcore.exchange import elm, europass, hropen, hropen_position, jobseeker, openbadges
from matchcore.exchange.credentials import read_credentials
from matchcore.records import (
    Candidate,
    Certificate,
    Education,
    Hours,
    Language,
    Occupation,
    Opening,
    Place,
    Wishes,
)
from matchcore.vocabulary import default_vocabulary

SAMPLES = (
    "af_jobseeker_profile.json",
    "elm_certificate_of_participation.jsonld",
    "elm_credential.jsonld",
    "europass_cv.xml",
    "hropen_candidate_employment_service.json",
    "hropen_candidate_general.json",
    "hropen_position_opening.json",
    "openbadge_basic.json",
    "openbadge_skill.json",
)


@pytest.fixture(scope="module")
def samples(reference_data: Path) -> Path:
    return reference_data / "formats"


WRITTEN: dict[str, tuple[ModuleType, Callable[[Any], Any]]] = {
    "europass": (europass, europass.europass_xml),
    "hropen": (hropen, lambda one: json.loads(json.dumps(hropen.hropen_candidate(one)))),
    "openbadges": (openbadges, lambda one: json.loads(json.dumps(openbadges.open_badges(one)))),
    "elm": (elm, lambda one: json.loads(json.dumps(elm.elm_credentials(one)))),
}


def records_of(module: ModuleType, document: Any) -> list[Any]:
    """The records of a document that is parsed already."""
    return list(module.read_document(document).records)


@pytest.mark.untraced
@pytest.mark.parametrize("name", WRITTEN)
@given(candidate=candidates())
def test_what_a_format_carries_comes_back_equal(name: str, candidate: Candidate) -> None:
    """A candidate written and read is the candidate as far as the format carries it."""
    module, written = WRITTEN[name]
    kept = module.carried(candidate)
    document = written(candidate)
    if document == []:  # nothing to write for somebody without certificates
        assert kept.certificates == ()
        return
    assert module.recognises(document)
    assert records_of(module, document) == [kept]
    assert module.carried(kept) == kept


@pytest.mark.untraced
@pytest.mark.parametrize("name", WRITTEN)
@given(candidate=candidates())
def test_what_a_format_cannot_carry_is_listed(name: str, candidate: Candidate) -> None:
    """Nothing is listed exactly when the candidate comes back whole, in whatever order its certificates stand."""
    module, _ = WRITTEN[name]
    kept = module.carried(candidate)
    lost = module.what_is_lost(candidate)

    def sorted_(one: Candidate) -> Candidate:
        return one.model_copy(update={"certificates": sorted(one.certificates, key=repr)})

    assert (lost == ()) is (sorted_(kept) == sorted_(candidate))
    assert all(problem.field and problem.text("sv") != problem.text("en") for problem in lost)
    fields = {str(problem.field).split(".")[0] for problem in lost}
    assert fields >= {name for name in ("tracks", "facts", "groups") if getattr(candidate, name)}


@pytest.mark.traced
@given(opening=openings())
def test_what_hr_open_carries_of_an_opening_comes_back_equal(opening: Opening) -> None:
    """An opening written and read is the opening as far as PositionOpening carries it."""
    kept = hropen_position.carried(opening)
    document = json.loads(json.dumps(hropen_position.hropen_position(opening)))
    assert records_of(hropen_position, document) == [kept]
    assert (hropen_position.what_is_lost(opening) == ()) is (kept == opening)


def test_every_licence_certificate_and_language_of_the_vocabulary_survives_europass() -> None:
    """No code is taken for another on the way."""
    vocabulary = default_vocabulary()
    whole = Candidate(
        id="all",
        certificates=[{"code": code} for code in vocabulary.certificates],
        languages=[{"language": code, "level": "B1"} for code in vocabulary.languages],
    )
    (read,) = records_of(europass, europass.europass_xml(whole))
    assert {one.code for one in read.certificates} == set(vocabulary.certificates)
    assert [one.language for one in read.languages] == list(vocabulary.languages)


@pytest.mark.parametrize("name", ["europass", "hropen"])
def test_work_and_schooling_come_back(name: str) -> None:
    """Every occupation group under its own name, years to a tenth, the last year, abroad or not, each level."""
    module, written = WRITTEN[name]
    groups = [{"ssyk": code} for code in default_vocabulary().occupations]
    told = [
        {"ssyk": "8332", "years": 4.5, "until": 2020, "abroad": True},
        {"ssyk": "8332", "until": 2021, "abroad": False},
        {"ssyk": "5120", "years": 0.1, "until": 2019},
    ]
    learned = [
        *({"level": level} for level in ("compulsory", "upper_secondary", "vocational", "higher")),
        {"level": "higher", "ssyk": "2341", "abroad": True},
        {"ssyk": "5321", "abroad": False},
    ]
    person = Candidate(id="c", occupations=[*told, *groups], educations=learned)
    assert records_of(module, written(person)) == [person]
    assert module.what_is_lost(person) == ()
    lost = Candidate(
        id="c",
        occupations=[{"ssyk": "8332", "years": 4}, {"ssyk": "8332", "years": 4.27, "until": 2020}],
        educations=[{"level": "higher", "recognised": "yes"}],
    )
    assert {problem.field for problem in module.what_is_lost(lost)} == {
        "occupations.0",
        "occupations.1",
        "educations.0",
    }
    assert [one.years for one in module.carried(lost).occupations] == [None, 4.2]


def test_wished_occupations_and_full_time_come_back_from_hr_open() -> None:
    """In their order; a way out and part time are lost."""
    person = Candidate(id="c", wishes={"occupations": ["8332", "5120"]}, hours={"least": 100, "most": 100})
    document = hropen.hropen_candidate(person)
    assert records_of(hropen, document) == [person]
    other = Candidate(id="c", wishes={"occupations": ["8332"], "ways": ["job"]}, hours={"most": 50})
    assert {problem.field for problem in hropen.what_is_lost(other)} == {"wishes", "hours"}


def test_every_municipality_survives_by_its_name() -> None:
    """The 290 names lead back to their codes."""
    for code in default_vocabulary().municipalities:
        candidate = Candidate(id="c", home={"municipality": code})
        for module, written in (WRITTEN["europass"], WRITTEN["hropen"]):
            assert records_of(module, written(candidate))[0].home == Place(municipality=code)


def test_the_europass_sample_is_read(samples: Path) -> None:
    """Two languages by skill, a mother tongue as C2, and nothing about who the person is."""
    read = europass.read_document(samples / "europass_cv.xml")
    (candidate,) = read.records
    assert re.fullmatch("Test-0001-[0-9a-f]{16}", candidate.id)
    assert candidate.languages[0] == Language(
        language="en",
        **dict.fromkeys(("listening", "reading", "spoken_interaction", "spoken_production", "writing"), "C2"),
    )
    assert candidate.languages[1] == Language(language="fr", listening="B2", reading="C1")
    assert candidate.languages[2] == Language(language="it", level="C2")
    left = {(problem.field, problem.what.key) for problem in read.left_out}  # type: ignore[union-attr]
    assert {("BirthDate", "exchange.personal"), ("NationalityCode", "exchange.personal")} <= left
    assert {("EmploymentHistory.0", "exchange.unknown_work"), ("EducationHistory.0", "exchange.unfinished")} <= left
    assert candidate.educations == (Education(level="higher", abroad=True),)
    told = " ".join(problem.text("sv") for problem in read.left_out)
    assert "name@example.org" not in told
    assert "1998" not in told


def test_the_employment_services_hr_open_sample_is_read(samples: Path) -> None:
    """Licences with their classes and days, hot work, the home, the reach and the first day available."""
    read = hropen.read_document(samples / "hropen_candidate_employment_service.json")
    (candidate,) = read.records
    assert candidate.certificates == (
        Certificate(code="licence-b", issued=date(2015, 1, 22), expires=date(2030, 1, 21)),
        Certificate(code="licence-c", issued=date(2015, 1, 22), expires=date(2020, 1, 21)),
        Certificate(code="heta-arbeten", issued=date(2015, 2, 15), expires=date(2020, 4, 14)),
    )
    assert candidate.home == Place(lat=59.3032185, lon=18.0976655, municipality="0180", postcode="12079")
    assert (candidate.reach_km, candidate.available_from, candidate.forms) == (50, date(2016, 6, 1), None)
    plumber = {"ssyk": "7125", "abroad": False}
    assert candidate.occupations == (Occupation(**plumber, years=1, until=2016), Occupation(**plumber))
    assert [one.level for one in candidate.educations] == ["upper_secondary", "upper_secondary"]
    assert (candidate.wishes, candidate.hours) == (Wishes(occupations=["7125"]), Hours(least=100, most=100))
    assert {"person.gender", "person.birthDate", "person.name"} <= {problem.field for problem in read.left_out}


def test_the_other_samples_are_read(samples: Path) -> None:
    """Foreign places, unknown achievements and attended seminars are left out, each with why."""
    general = hropen.read_document(samples / "hropen_candidate_general.json")
    assert general.records[0].home is None
    (shop,) = hropen_position.read_document(samples / "hropen_position_opening.json").records
    assert (shop.employer, shop.title, shop.seats, shop.form, shop.workplace) == (
        "Large Department Store LLC",
        "Store Clerk",
        5,
        "permanent",
        None,
    )
    assert shop.hours == 100
    seeker = jobseeker.read_document(samples / "af_jobseeker_profile.json")
    done = Occupation(ssyk="2512", years=0.8, until=2019)
    assert seeker.records == (Candidate(id="93860", occupations=[done]),)
    assert "exchange.wished_place" in {problem.what.key for problem in seeker.left_out}  # type: ignore[union-attr]
    for name in ("elm_credential.jsonld", "openbadge_basic.json", "openbadge_skill.json"):
        read = read_credentials(samples / name)
        assert read.records[0].certificates == ()
        assert "exchange.unknown_certificate" in {problem.what.key for problem in read.left_out}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_recognised_by_what_it_holds(samples: Path, name: str) -> None:
    """`read_candidates` or `read_openings` reads each sample, and the other says that it holds something else."""
    readers = (read_openings, read_candidates) if "position" in name else (read_candidates, read_openings)
    assert len(readers[0](samples / name)) == 1
    with pytest.raises(FileError):
        readers[1](samples / name)


def test_a_jobseekers_competences_are_known_by_the_services_own_numbers() -> None:
    """Licences by class and competences by number become certificates; levels of languages by the service's words."""
    profile = {
        "id": 7,
        "kompetenser": [{"taxonomiId": 608904}, {"taxonomiId": 1}],
        "korkort": {"korkortsklasser": ["B", "CE", "X"]},
        "sprak": [{"sprak": "Svenska", "niva": "Bra"}, {"sprak": "Klingonska", "niva": "Lite"}],
    }
    read = jobseeker.read_document([profile])
    (candidate,) = read.records
    assert [one.code for one in candidate.certificates] == ["licence-b", "licence-ce", "truck"]
    assert candidate.languages == (Language(language="sv", level="B1"),)
    assert len(read.left_out) == 3


def test_an_unknown_form_of_employment_does_not_narrow_what_a_person_accepts() -> None:
    """When one of the forms cannot be read, none is: any form stays accepted."""
    profile = {"positionPreferences": [{"positionOfferingTypeCodes": ["DirectHire", "Gig"]}]}
    read = hropen.read_document({"documentId": {"value": "1"}, "profiles": [profile]})
    assert read.records[0].forms is None
    assert [problem.value for problem in read.left_out] == ["Gig"]


XML_ATTACKS = {
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Candidate>&x;</Candidate>',
    "billion laughs": '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Candidate>&b;</Candidate>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><Candidate/>',
    "dtd": '<!DOCTYPE Candidate SYSTEM "Candidate.dtd"><Candidate/>',
}


@pytest.mark.parametrize("name", XML_ATTACKS)
def test_xml_attacks_are_refused(name: str, tmp_path: Path) -> None:
    """Entities and document types of its own are never read."""
    file = tmp_path / "cv.xml"
    file.write_text(XML_ATTACKS[name], encoding="utf-8")
    with pytest.raises(FileError) as caught:
        europass.read_document(file)
    assert caught.value.problems[0].what.key == "xml.forbidden"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "content",
    [
        b"<",
        b"<a>",
        b"<Europass/>",
        b"<Candidate>" * 3,
        b"<?xml version='1.0' encoding='klingon'?><Candidate/>",
        b"<Candidate>\x00</Candidate>",
        b"\xff\xfe<\x00",
        b"<a>" * 200_000 + b"</a>" * 200_000,
    ],
)
def test_bad_xml_is_refused(content: bytes, tmp_path: Path) -> None:
    """Only a FileError comes out, in both languages."""
    file = tmp_path / "cv.xml"
    file.write_bytes(content)
    with pytest.raises(FileError) as caught:
        europass.read_document(file)
    assert caught.value.text("sv") != caught.value.text("en")


def test_everything_wrong_in_a_cv_is_told_at_once() -> None:
    """A level that is none, a day that is none, and an order of days that cannot be: three problems."""
    xml = """<Candidate xmlns="http://www.europass.eu/1.0"><DocumentID schemeID="7"/><CandidateProfile>
      <Licenses><License><LicenseTypeCode>B</LicenseTypeCode><FreeFormEffectivePeriod>
        <StartDate><FormattedDateTime>2030-01-01</FormattedDateTime></StartDate>
        <EndDate><FormattedDateTime>2020-01-01</FormattedDateTime></EndDate></FreeFormEffectivePeriod></License>
        <License><LicenseTypeCode>C</LicenseTypeCode><FreeFormEffectivePeriod>
        <StartDate><FormattedDateTime>31 december</FormattedDateTime></StartDate></FreeFormEffectivePeriod></License>
      </Licenses>
      <PersonQualifications><PersonCompetency><CompetencyID>swe</CompetencyID><TaxonomyID>language</TaxonomyID>
        <ProficiencyLevel><ScoreText>B3</ScoreText></ProficiencyLevel></PersonCompetency></PersonQualifications>
    </CandidateProfile></Candidate>"""
    with pytest.raises(FileError) as caught:
        records_of(europass, xml.encode())
    assert len(caught.value.problems) == 3
    assert all((problem.record or "").startswith("candidate 7-") for problem in caught.value.problems)


def test_a_document_without_an_id_gets_one_from_its_content() -> None:
    """The same file gives the same id, and the notes say where it came from."""
    xml = b'<Candidate xmlns="http://www.europass.eu/1.0"/>'
    first, again = (records_of(europass, xml)[0].id for _ in range(2))
    assert first == again
    assert first.startswith("document-")


def test_two_people_with_one_document_id_stay_two() -> None:
    """A document's id is local to it: what others may have too never joins two people. Ours is the candidate's own."""
    cv = (
        '<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">'
        '<hr:DocumentID schemeID="1" schemeAgencyName="EUROPASS"/><Name>{name}</Name></Candidate>'
    )
    one, two = (records_of(europass, cv.format(name=name).encode())[0].id for name in ("ett", "två"))
    assert one != two
    assert (one[:2], two[:2]) == ("1-", "1-")
    assert records_of(europass, europass.europass_xml(Candidate(id="1")))[0].id == "1"


def test_an_hr_open_id_goes_with_the_system_that_gave_it() -> None:
    """Two systems may each have a candidate 7; a bare id, and ours, stand as they are."""

    def id_of(**document_id: str) -> str:
        return records_of(hropen, {"documentId": document_id, "person": {}, "profiles": []})[0].id

    assert id_of(value="7", schemeId="A") == "A:7"
    assert id_of(value="7", schemeId="B") == "B:7"
    assert id_of(value="7") == id_of(value="7", schemeId="matchcore") == "7"


def test_an_id_that_xml_cannot_hold_is_refused_and_not_mangled() -> None:
    """A control character cannot be written in XML 1.0."""
    with pytest.raises(FileError):
        europass.europass_xml(Candidate(id="a\x01b"))


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["se", "B1", "2020-01-01"])
)
names = st.sampled_from(
    "documentId value person profiles licenses certifications qualifications name type code endorsements status id "
    "positionProfiles positionQualifications competencyRequirement requiredIndicator positionLocation geoLocation "
    "latitude longitude communication address competencyIds schemeId proficiencyLevel scoresText credentialSubject "
    "achievement hasClaim title identifier alignment proof issuer validFrom validUntil kompetenser korkort "
    "korkortsklasser sprak verifiableCredential @context positionPreferences locations maximumCommuteDistance".split()
)
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5), max_leaves=25
)
OUTER: dict[str, tuple[Callable[[Any], Any], dict[str, Any]]] = {
    "hropen": (hropen.read_document, {"documentId": {"value": "1"}, "profiles": []}),
    "position": (hropen_position.read_document, {"documentId": {"value": "1"}, "positionProfiles": []}),
    "jobseeker": (jobseeker.read_document, {"id": 1, "kompetenser": [], "korkort": {}}),
    "badge": (openbadges.read_document, {"type": ["VerifiableCredential", "OpenBadgeCredential"]}),
    "elm": (elm.read_document, {"type": ["VerifiableCredential", "EuropeanDigitalCredential"]}),
}


def error_of(action: Callable[[], Any]) -> tuple[str, ...]:
    """The words, in both languages, of the error of our own that `action` ends in; none when it ends well."""
    try:
        action()
    except MatchcoreError as error:
        return error.text("sv"), error.text("en")
    return ()


@pytest.mark.traced
@pytest.mark.parametrize("name", OUTER)
@given(inner=st.dictionaries(names, documents, max_size=5), whole=st.booleans())
def test_any_json_gives_records_or_an_error_of_our_own(name: str, inner: dict[str, Any], whole: bool) -> None:
    """Whatever stands where, nothing but records or a MatchcoreError with words in both languages comes out."""
    read, outer = OUTER[name]
    assert all(words for words in error_of(lambda: read({**outer, **inner} if whole else inner)))


@given(
    st.lists(
        st.sampled_from(
            "CandidatePerson CandidateProfile Licenses License LicenseTypeCode PersonQualifications PersonCompetency "
            "CompetencyID TaxonomyID ProficiencyLevel ScoreText Communication Address CityName PostalCode language swe "
            "B1 B 2020-01-01 </ >".split()
        ),
        max_size=30,
    ),
    st.booleans(),
)
def test_any_xml_gives_a_record_or_an_error_of_our_own(words: list[str], nested: bool) -> None:
    """Elements in any order and nesting, with any text in them."""
    inner = ""
    for word in words:
        if word == "</" and not nested:
            inner += "</a>"
        elif word[:1].isupper() and len(word) > 2:
            inner = f"<{word}>{inner}</{word}>"
        else:
            inner += word.replace("<", "&lt;")
    xml = f'<Candidate xmlns="http://www.europass.eu/1.0">{inner}</Candidate>'
    assert all(words for words in error_of(lambda: records_of(europass, xml.encode())))


def test_writers_write_files_that_read_back(tmp_path: Path) -> None:
    """Each writer's file is read by the general reader as the candidate it carries."""
    candidate = Candidate(id="c1", certificates=[{"code": "truck-b", "issued": "2024-05-01"}])
    for name, write in (
        ("cv.xml", europass.write_europass),
        ("hropen.json", hropen.write_hropen_candidate),
        ("badges.json", openbadges.write_open_badges),
        ("elm.json", elm.write_elm),
    ):
        write(candidate, tmp_path / name)
        assert read_candidates(tmp_path / name) == [candidate]
    hropen_position.write_hropen_position(Opening(id="o1", title="Truckförare"), tmp_path / "opening.json")
    assert read_openings(tmp_path / "opening.json") == [Opening(id="o1", title="Truckförare")]


def test_xml_without_its_package_says_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """defusedxml is an extra of its own."""
    monkeypatch.setitem(sys.modules, "defusedxml.ElementTree", None)
    with pytest.raises(MissingExtraError, match="extra formats"):
        records_of(europass, b"<Candidate/>")


def test_what_is_not_of_a_format_is_refused_by_its_reader() -> None:
    """Each reader says which format it reads."""
    for read in (hropen.read_document, hropen_position.read_document, jobseeker.read_document):
        with pytest.raises(FileError) as caught:
            read([{"id": "c1"}])
        assert caught.value.problems[0].what.key == "exchange.other_kind"  # type: ignore[union-attr]


def test_licences_and_certificates_that_no_longer_hold_are_left_out() -> None:
    """A revoked licence is not held; one of no known class is told of."""
    profile = {
        "licenses": [
            {"name": "Körkort", "status": "Revoked", "endorsements": [{"value": "B"}]},
            {"name": "Körkort", "endorsements": [{"value": "X9"}, {"value": "C", "validTo": "2027-05"}]},
        ],
        "certifications": [{"name": "HLR", "firstIssued": "2024-02-01"}, {"name": "Segelcertifikat"}],
        "qualifications": [
            {"competencyIds": [{"value": "xxx", "schemeId": "ISO 639-2"}], "competencyName": "Klingonska"},
            {"competencyIds": [{"value": "swe", "schemeId": "ISO 639-2"}]},
            {
                "competencyIds": [{"value": "en", "schemeId": "ISO 639-1"}],
                "proficiencyLevel": {"scoresText": [{"value": "b2"}]},
            },
            {
                "competencyIds": [{"value": "en", "schemeId": "ISO 639-1"}],
                "proficiencyLevel": {"scoresText": [{"value": "C1"}]},
            },
        ],
        "positionPreferences": [{"locations": [{"maximumCommuteDistance": {"value": 10, "unitCode": "SMI"}}]}],
    }
    read = hropen.read_document({"documentId": {"value": 5}, "profiles": [profile, {}]})
    (candidate,) = read.records
    assert candidate.id == "5"
    assert candidate.certificates == (Certificate(code="licence-c"), Certificate(code="hlr", issued=date(2024, 2, 1)))
    assert candidate.languages == (Language(language="en", level="B2"),)
    assert candidate.reach_km == pytest.approx(16.09344)
    assert [problem.what.key for problem in read.left_out] == [  # type: ignore[union-attr]
        "exchange.no_place",
        "exchange.not_active",
        "exchange.unknown_certificate",
        "exchange.part_of_date",
        "exchange.unknown_certificate",
        "exchange.unknown_language",
        "exchange.no_level",
        "value.twice",
    ]


def test_an_hr_open_opening_tells_demands_from_wishes() -> None:
    """Without an indicator a qualification is demanded; a competence may name a certificate."""
    profile = {
        "positionTitle": "Lagerarbetare",
        "positionLocation": [{"city": "Malmö", "geoLocation": {"latitude": 0, "longitude": 0}}],
        "jobCategories": [{"code": "Retail"}, {"id": {"value": "4322", "schemeId": "SSYK-2012"}}],
        "positionOfferingTypes": ["DirectHire", "Temporary"],
        "positionQualifications": [
            {"competencyRequirement": {"competencyName": "Truckkort"}},
            {"competencyRequirement": {"competencyName": "Excel"}},
            {"licenseRequirement": {"name": "Körkort", "endorsements": [{"value": "B"}]}, "requiredIndicator": False},
            {"educationRequirement": {"iscedEducationLevelCode": "2"}},
        ],
    }
    read = hropen_position.read_document(
        [
            {"documentId": {"value": "a"}, "positionProfiles": [profile, {"profileName": "Nästa"}]},
            {"documentId": {"value": "b"}, "statusCode": "Closed", "positionProfiles": [{}]},
        ]
    )
    first, second = read.records
    assert (first.id, second.id, second.title) == ("a", "a-2", "Nästa")
    assert (first.certificates_required, first.certificates_merited) == (("truck",), ("licence-b",))
    assert (first.ssyk, first.form, first.workplace) == ("4322", None, Place(municipality="1280"))
    assert {problem.what.key for problem in read.left_out} == {  # type: ignore[union-attr]
        "exchange.place",
        "exchange.unknown_occupation",
        "exchange.unknown_form",
        "exchange.no_place",
        "exchange.closed",
    }


def test_what_a_cv_says_in_part_is_noted() -> None:
    """Unknown certificates and languages, other skills, bad places and part of a date: each left out with why."""
    xml = """<Candidate xmlns="http://www.europass.eu/1.0"><DocumentID schemeID="7"/><CandidatePerson>
      <Communication><Address><CityName>Atlantis</CityName><PostalCode>S-12</PostalCode></Address></Communication>
      <Communication><Address><CountryCode>se</CountryCode><CityName>Lund</CityName></Address></Communication>
      <PrimaryLanguageCode>ara</PrimaryLanguageCode></CandidatePerson><CandidateProfile>
      <Certifications>
        <Certification><CertificationName>Segelcertifikat</CertificationName></Certification><Certification/>
        <Certification><CertificationName>HLR-intyg</CertificationName>
          <FirstIssuedDate><FormattedDateTime>2024-02-03</FormattedDateTime></FirstIssuedDate>
          <FreeFormEffectivePeriod><EndDate><FormattedDateTime>2026</FormattedDateTime></EndDate>
          </FreeFormEffectivePeriod></Certification></Certifications>
      <PersonQualifications>
        <PersonCompetency><TaxonomyID>Digital_Skill</TaxonomyID></PersonCompetency>
        <PersonCompetency><CompetencyID>xxx</CompetencyID><TaxonomyID>language</TaxonomyID></PersonCompetency>
        <PersonCompetency><CompetencyID>swe</CompetencyID><TaxonomyID>language</TaxonomyID></PersonCompetency>
        <PersonCompetency><CompetencyID>eng</CompetencyID><TaxonomyID>language</TaxonomyID>
          <CompetencyDimension><CompetencyDimensionTypeCode>CEF-Writing-Production</CompetencyDimensionTypeCode>
            <Score><ScoreText>B2</ScoreText></Score></CompetencyDimension>
          <CompetencyDimension><CompetencyDimensionTypeCode>CEF-Writing-Interaction</CompetencyDimensionTypeCode>
            <Score><ScoreText>b1</ScoreText></Score></CompetencyDimension></PersonCompetency>
      </PersonQualifications></CandidateProfile></Candidate>"""
    read = europass.read_document(_stream(xml))
    (candidate,) = read.records
    assert candidate.certificates == (Certificate(code="hlr", issued=date(2024, 2, 3)),)
    assert candidate.languages == (Language(language="en", writing="B1"), Language(language="ar", level="C2"))
    assert candidate.home == Place(municipality="1281")
    assert [problem.what.key for problem in read.left_out] == [  # type: ignore[union-attr]
        "exchange.local_id",
        "exchange.unknown_certificate",
        "exchange.part_of_date",
        "exchange.no_place",
        "exchange.unknown_language",
        "exchange.no_level",
        "exchange.mother_tongue",
        "exchange.unknown_municipality",
        "exchange.place",
        "exchange.personal",
    ]


def test_work_and_schooling_of_a_cv() -> None:
    """Titles that mean an occupation for certain, with years and country; what is under way is no education yet."""
    xml = """<Candidate xmlns="http://www.europass.eu/1.0"><DocumentID schemeID="7"/><CandidatePerson/>
      <CandidateProfile>
      <EmploymentHistory>
        <EmployerHistory><OrganizationContact><Communication><Address><CountryCode>sy</CountryCode></Address>
          </Communication></OrganizationContact>
          <PositionHistory><PositionTitle>Kock</PositionTitle><EmploymentPeriod>
            <StartDate><FormattedDateTime>2010-01</FormattedDateTime></StartDate>
            <EndDate><FormattedDateTime>2015-07-31</FormattedDateTime></EndDate></EmploymentPeriod></PositionHistory>
          <PositionHistory><PositionTitle>Researcher</PositionTitle></PositionHistory></EmployerHistory>
      </EmploymentHistory>
      <EducationHistory>
        <EducationOrganizationAttendance><EducationLevelCode>4</EducationLevelCode><EducationDegree>
          <DegreeName>Undersköterska</DegreeName></EducationDegree></EducationOrganizationAttendance>
        <EducationOrganizationAttendance><EducationDegree><DegreeName>Bachelor in art</DegreeName></EducationDegree>
        </EducationOrganizationAttendance>
        <EducationOrganizationAttendance><EducationDegree><DegreeName>Certificate of merit</DegreeName>
          </EducationDegree></EducationOrganizationAttendance>
      </EducationHistory></CandidateProfile></Candidate>"""
    read = europass.read_document(_stream(xml))
    (candidate,) = read.records
    assert candidate.occupations == (Occupation(ssyk="5120", years=5.5, until=2015, abroad=True),)
    assert candidate.educations == (
        Education(level="upper_secondary", ssyk="5321"),
        Education(level="higher"),
    )
    assert [(problem.what.key, problem.value) for problem in read.left_out[1:]] == [  # type: ignore[union-attr]
        ("exchange.unknown_work", "Researcher"),
        ("exchange.unknown_education", "Certificate of merit"),
    ]


def test_a_level_below_a1_is_written_and_read() -> None:
    """Whatever its case; of two scores of one skill the lower counts."""
    one = Candidate(id="c", languages=[Language(language="sv", level="Pre-A1", writing="A1")])
    for written in (europass.europass_xml(one), europass.europass_xml(one).replace(b"Pre-A1", b"pre-a1")):
        assert records_of(europass, written) == [one]
    assert records_of(hropen, hropen.hropen_candidate(one)) == [one]


def test_a_profile_s_work_schooling_and_hours() -> None:
    """By their titles; the employer's name in a title that is not understood is not told."""
    profile = {
        "id": 1,
        "kompetenser": [],
        "korkort": {},
        "anstallningar": [{"rubrik": "Undersköterska, hemtjänsten"}, {"rubrik": "Fixare hos Bengt"}],
        "utbildningar": [
            {"niva": "Gymnasium", "inriktning": "Bagare"},
            {"niva": "Högskola", "pagaende": True},
            {"niva": "?"},
        ],
        "anstallningsvillkor": {"omfattningMin": 50, "omfattningMax": 75},
    }
    read = jobseeker.read_document(profile)
    (candidate,) = read.records
    assert candidate.occupations == (Occupation(ssyk="5321"),)
    assert candidate.educations == (Education(level="upper_secondary", ssyk="7612"),)
    assert candidate.hours == Hours(least=50, most=75)
    assert [(problem.what.key, problem.value) for problem in read.left_out] == [  # type: ignore[union-attr]
        ("exchange.unknown_work", None),
        ("exchange.unfinished", None),
        ("exchange.unknown_education", None),
    ]


def _stream(text: str) -> Any:
    return io.BytesIO(text.encode())
