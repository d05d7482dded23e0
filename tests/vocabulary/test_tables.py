"""The rules that the package's own tables keep, and that a user's own entries have to keep."""

import csv
import json
import pickle
from datetime import date

import pytest

from matchcore.errors import VocabularyError
from matchcore.messages import LANGUAGES
from matchcore.vocabulary import CEFR_LEVELS, Vocabulary, default_vocabulary, resolve
from matchcore.vocabulary.checking import problems_of

VOCABULARY = default_vocabulary()


def _message_keys(error):
    return [problem.what.key for problem in error.value.problems]


def test_the_packaged_tables_have_nothing_wrong():
    """No dangling code, no ambiguous spelling, no cycle, no dates out of order, no missing label."""
    assert problems_of(VOCABULARY) == []


def test_there_are_enough_certificates_of_every_kind_the_domain_names():
    """At least 120 certificates, among them each that the domain speaks of."""
    assert len(VOCABULARY.certificates) >= 120
    named = {
        *("licence-b", "licence-ce", "licence-d", "truck-a", "truck-b", "truck-c", "truck-d", "hlr", "adr", "adr-tank"),
        *("ykb-goods", "ykb-passengers", "heta-arbeten", "food-hygiene", "haccp", "lift", "chainsaw", "brush-saw"),
        *("sry-intro", "sry-stad-bas", "sry-vard-3", "sry-vard-4", "sry-sanering", "sry-stadservice", "sry-hemservice"),
        *(
            "pryl",
            "medication-delegation",
            "medication-delegation-course",
            "underskoterska",
            "vardbitrade",
            "guard",
        ),
        *("welding", "apv", "bas-p", "bas-u", "barnskotare", "scaffold-general", "fall-protection"),
    }
    assert named <= set(VOCABULARY.certificates)


def test_every_certificate_says_its_source_and_the_day_it_was_checked():
    """A fact without a source and a date cannot be checked again."""
    for code, term in VOCABULARY.certificates.items():
        assert term.source, code
        assert term.checked is not None, code


def test_concept_ids_are_those_of_the_public_taxonomy_and_used_once(reference_data):
    """Each concept id exists in the taxonomy, and no two certificates share one."""
    with (reference_data / "jobtech_certificates.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["concept_id"] for row in csv.DictReader(file)}
    ours = [term.concept_id for term in VOCABULARY.certificates.values() if term.concept_id]
    assert set(ours) <= known
    assert len(ours) == len(set(ours)) >= 100


def test_a_delegation_is_not_portable_and_its_course_is():
    """A delegation is given at one workplace; what a person carries is the course."""
    assert not VOCABULARY.certificates["medication-delegation"].portable
    assert VOCABULARY.certificates["medication-delegation-course"].portable
    assert "medication-delegation" not in VOCABULARY.implied("medication-delegation-course")


def test_levels_have_a_name_space():
    """OCN's and SRY's own levels are never mistaken for SeQF numbers."""
    levels = {term.level for term in VOCABULARY.certificates.values() if term.level}
    assert levels
    assert all(len(level.split()) == 2 and level.split()[1].isdigit() for level in levels)


def test_the_cleaning_trade_certificate_has_eight_theory_modules():
    """SRY's trade certificate can be passed theory module by theory module."""
    modules = [part.code for part in VOCABULARY.certificates["sry-stadservice"].modules]
    assert sum(code.startswith("theory-") for code in modules) == 8


@pytest.mark.parametrize(
    ("code", "holds", "lacks"),
    [
        (
            "licence-ce",
            {"licence-c", "licence-c1", "licence-be", "licence-b", "licence-am"},
            {"licence-d", "licence-a"},
        ),
        ("licence-d", {"licence-d1", "licence-b"}, {"licence-c", "licence-be"}),
        ("licence-de", {"licence-d", "licence-be", "licence-b"}, {"licence-ce"}),
        ("licence-a", {"licence-a2", "licence-a1", "licence-am"}, {"licence-b"}),
        ("truck-b", {"truck"}, {"truck-a", "licence-b"}),
        ("sry-vard-4", {"sry-vard-3", "sry-stad-bas", "sry"}, {"sry-yrkesbevis", "pryl"}),
        ("sry-stadservice", {"sry-yrkesbevis", "sry-stad-bas", "sry-intro"}, {"sry-hemservice", "sry-vard-3"}),
        ("hlr", {"hlr-d"}, {"hlr-s", "hlr-child"}),
        ("hlr-s", {"hlr", "hlr-d"}, {"hlr-a"}),
        ("apv-1-4", {"apv-1-1", "apv"}, {"apv-1-2"}),
        ("preschool-teacher", {"barnskotare"}, {"teacher"}),
        ("nurse", {"vardbitrade"}, {"underskoterska"}),
        ("adr-tank", {"adr"}, {"adr-class-1"}),
        ("underskoterska", {"vardbitrade"}, {"nurse"}),
    ],
)
def test_what_a_certificate_implies(code, holds, lacks):
    """Whoever holds the higher class holds the lower, and never the other way round or across."""
    implied = VOCABULARY.implied(code)
    assert code in implied
    assert holds <= implied
    assert not lacks & implied


def test_an_unknown_certificate_implies_nothing_but_an_error():
    """A code that is not in the table is refused, not taken for one that implies only itself."""
    with pytest.raises(VocabularyError):
        VOCABULARY.implied("no-such-code")


def test_municipalities_are_the_facts_of_the_reference_table(reference_data):
    """All 290 with code, name, county, labour market and a coordinate as in the reference data."""
    with (reference_data / "municipalities.csv").open(encoding="utf-8-sig", newline="") as file:
        facts = {row["code"]: row for row in csv.DictReader(file)}
    assert len(VOCABULARY.municipalities) == 290
    assert set(facts) == set(VOCABULARY.municipalities)
    for code, place in VOCABULARY.municipalities.items():
        row = facts[code]
        assert (place.name, place.county, place.county_code) == (row["name"], row["county"], row["county_code"])
        assert place.labour_market == row["local_labour_market"]
        assert (place.lat, place.lon) == (float(row["lat"]), float(row["lon"]))
    assert len({place.labour_market for place in VOCABULARY.municipalities.values()}) == 67


def test_occupation_groups_of_real_ads_are_in_the_table(reference_data):
    """Each ad's own SSYK code is in the table, and its group's name resolves to that very code."""
    ads = json.loads((reference_data / "jobtech_ads.json").read_text(encoding="utf-8"))["hits"]
    for ad in ads:
        group = ad["occupation_group"]
        assert resolve(group["label"], "occupation").code == group["legacy_ams_taxonomy_id"], group["label"]


def test_every_group_that_was_advertised_in_2024_has_a_code(reference_data):
    """The names of all groups with an ad in 2024 resolve, each to a code of its own."""
    with (reference_data / "ads_2024_occupation_municipality.csv").open(encoding="utf-8-sig", newline="") as file:
        names = sorted({row["occupation_group"] for row in csv.DictReader(file)})
    found = [resolve(name, "occupation").code for name in names]
    assert [name for name, code in zip(names, found, strict=True) if code is None] == []
    assert len(set(found)) == len(names) == 400


def test_courses_are_flagged_estimates_in_rising_order():
    """Each course's level is an estimate, and never lower than that of the course before it."""
    for course in VOCABULARY.courses.values():
        assert course.estimate
        if course.previous is not None:
            before = VOCABULARY.courses[course.previous]
            assert CEFR_LEVELS.index(before.level) <= CEFR_LEVELS.index(course.level)
    assert [VOCABULARY.courses[code].level for code in ("sfi-a", "sfi-b", "sfi-c", "sfi-d")] == ["A1", "A1", "A2", "B1"]


@pytest.mark.parametrize(
    ("code", "last_open_day", "first_closed_day"),
    [
        ("extratjanst", date(2021, 12, 31), date(2022, 1, 1)),
        ("yrkesintroduktion", date(2023, 12, 31), date(2024, 1, 1)),
        ("instegsjobb", date(2018, 4, 30), date(2018, 5, 1)),
        ("traineejobb", date(2018, 4, 30), date(2018, 5, 1)),
        ("sarskilt-anstallningsstod", date(2018, 4, 30), date(2018, 5, 1)),
    ],
)
def test_closed_forms_are_closed_from_their_date(code, last_open_day, first_closed_day):
    """A form of employment can be decided on up to its last day and not on the next."""
    form = VOCABULARY.forms[code]
    assert form.is_open(last_open_day)
    assert not form.is_open(first_closed_day)


def test_establishment_jobs_opened_with_2024():
    """The first day of 2024 is the first day of establishment jobs."""
    form = VOCABULARY.forms["etableringsjobb"]
    assert not form.is_open(date(2023, 12, 31))
    assert form.is_open(date(2024, 1, 1))


def test_practice_training_and_studies_are_programmes_and_not_employment():
    """Nobody is employed in practice, training or studies; municipal and holiday jobs are employment."""
    programmes = {"praktik", "arbetstraning", "training-seat", "larling", "yrkesvux", "yrkeshogskola"}
    programmes |= {"komvux", "folkhogskola", "hogskola"}
    assert {code for code, form in VOCABULARY.forms.items() if form.programme} == programmes
    assert {"beredskapsavtal", "feriejobb"} <= VOCABULARY.forms.keys() - programmes


def test_tracks_cover_the_sectors_of_the_programmes_and_have_modules():
    """Every sector that the five programmes open tracks in is there, in modules."""
    sectors = {"hotel-restaurant", "care", "transport", "industry-wood", "industry-metal", "cleaning", "home-service"}
    assert sectors | {"retail", "farming", "childcare", "construction", "logistics"} <= set(VOCABULARY.tracks)
    assert all(len(track.modules) >= 3 and track.ssyk for track in VOCABULARY.tracks.values())


def test_the_vocabulary_is_read_only():
    """Nothing can be put into a vocabulary, and no field of a term be changed."""
    with pytest.raises(TypeError):
        VOCABULARY.certificates["own"] = VOCABULARY.certificates["hlr"]
    with pytest.raises(AttributeError):
        VOCABULARY.certificates["hlr"].note = "changed"
    with pytest.raises(AttributeError):
        VOCABULARY.forms = {}


def test_the_hash_is_that_of_the_content():
    """The same content has the same hash, also after a trip through pickle; another content has another."""
    assert len(VOCABULARY.hash) == 64
    copy = pickle.loads(pickle.dumps(VOCABULARY))
    assert copy == VOCABULARY
    assert copy.hash == VOCABULARY.hash
    changed = VOCABULARY.with_entries({"certificates": {"own": {"sv": "Eget bevis", "en": "Own proof"}}})
    assert changed.hash != VOCABULARY.hash
    assert changed != VOCABULARY


OWN = """
[certificates.own-truck]
sv = "Truckintyg lilla lagret"
en = "Forklift, small warehouse"
aliases = ["lagertrucken"]
implies = ["truck"]
validity = { rule = "fixed", months = 24 }
modules = { theory = ["Teori", "Theory"] }

[tracks.own-track]
sv = "Egen bana"
en = "Own track"
ssyk = ["9111"]
"""


def test_a_users_own_file_adds_terms_that_resolve(tmp_path):
    """An own entry is found by its own aliases, implies what it says, and leaves the packaged vocabulary as it was."""
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    own = VOCABULARY.with_entries(path)
    assert own.implied("own-truck") == {"own-truck", "truck"}
    assert own.certificates["own-truck"].validity.months == 24
    assert own.certificates["own-truck"].modules[0].label.en == "Theory"
    assert "own-track" in own.tracks
    assert "own-truck" not in VOCABULARY.certificates


def test_an_own_entry_overrides_the_packaged_one():
    """The same code in a user's file stands in place of the packaged entry."""
    own = VOCABULARY.with_entries({"certificates": {"hlr": {"sv": "HLR hos oss", "en": "Our CPR"}}})
    assert own.certificates["hlr"].label.sv == "HLR hos oss"
    assert own.certificates["hlr"].aliases == ()


FINE = {"sv": "Eget", "en": "Own"}


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ({"certifikates": {"own": FINE}}, "vocabulary.table_unknown"),
        ({"certificates": ["own"]}, "vocabulary.table_form"),
        ({"certificates": {"own": "HLR"}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {"sv": "Eget"}}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {**FINE, "alias": ["x"]}}}, "vocabulary.field_unknown"),
        ({"certificates": {"own": {**FINE, "portable": "no"}}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {**FINE, "modules": {"a": "one"}}}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {**FINE, "checked": "yesterday"}}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {**FINE, "validity": {"years": 2}}}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {**FINE, "validity": {"rule": "for ever"}}}}, "vocabulary.rule_unknown"),
        ({"certificates": {"own": {**FINE, "validity": {"rule": "fixed"}}}}, "vocabulary.months_missing"),
        (
            {"certificates": {"own": {**FINE, "validity": {"rule": "fixed", "months": "24"}}}},
            "vocabulary.months_missing",
        ),
        ({"certificates": {"own": {**FINE, "implies": ["nowhere"]}}}, "vocabulary.reference"),
        ({"certificates": {"own": {**FINE, "implies": ["own"]}}}, "vocabulary.cycle"),
        ({"certificates": {"own": {**FINE, "aliases": ["truckkort"]}}}, "vocabulary.alias_twice"),
        ({"certificates": {"own": {"sv": "Eget", "en": " "}}}, "vocabulary.label_missing"),
        ({"certificates": {"Own Code": FINE}}, "vocabulary.code_form"),
        ({"tracks": {"own": {**FINE, "ssyk": ["0000"]}}}, "vocabulary.reference"),
        ({"courses": {"own": {**FINE, "level": "B3"}}}, "vocabulary.level_unknown"),
        ({"courses": {"own": {**FINE, "level": "B1", "previous": "sfi-x"}}}, "vocabulary.reference"),
        ({"forms": {"own": {**FINE, "valid_from": "2025-02-01", "valid_to": "2025-01-01"}}}, "vocabulary.dates"),
        (
            {
                "municipalities": {
                    "0580": {
                        "name": "Linköping",
                        "county": "Östergötland",
                        "county_code": "05",
                        "labour_market": "LA2305",
                        "lat": 15.6,
                        "lon": 58.4,
                        "population": 1,
                    }
                }
            },
            "vocabulary.coordinate",
        ),
    ],
)
def test_own_entries_that_break_a_rule_are_refused(entries, key):
    """Each rule of the tables holds for a user's entries, and the refusal can be read in both languages."""
    with pytest.raises(VocabularyError) as refused:
        VOCABULARY.with_entries(entries)
    assert key in _message_keys(refused)
    assert all(refused.value.text(language) for language in LANGUAGES)


def test_two_certificates_that_imply_each_other_are_refused():
    """A circle of implications would make both the same certificate."""
    entries = {
        "certificates": {"one": {**FINE, "implies": ["two"]}, "two": {"sv": "Två", "en": "Two", "implies": ["one"]}}
    }
    with pytest.raises(VocabularyError) as refused:
        VOCABULARY.with_entries(entries)
    assert set(_message_keys(refused)) == {"vocabulary.cycle"}


def test_everything_wrong_is_told_at_once():
    """A user mends a whole file in one round."""
    entries = {
        "certificates": {
            "own-1": {**FINE, "implies": ["nowhere"]},
            "own-2": {"sv": "", "en": "Other", "aliases": ["truckkort"]},
        }
    }
    with pytest.raises(VocabularyError) as refused:
        VOCABULARY.with_entries(entries)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize("content", [b"not = = toml", b"\xff\xfe\x00", b"[certificates"])
def test_a_file_that_is_no_toml_is_refused(tmp_path, content):
    """A file that cannot be read is a clear error of the vocabulary, with the reason."""
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    with pytest.raises(VocabularyError) as refused:
        VOCABULARY.with_entries(path)
    assert _message_keys(refused) == ["vocabulary.file_bad"]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A missing file is told like any other that cannot be read."""
    with pytest.raises(VocabularyError):
        VOCABULARY.with_entries(tmp_path / "none.toml")


def test_an_unknown_kind_is_refused_with_the_known_ones():
    """Asking for a kind that has no table names those that have."""
    with pytest.raises(VocabularyError, match="certificate"):
        VOCABULARY.table("licences")


def test_the_repr_says_how_much_there_is():
    """One line: how many terms of each kind, and the hash."""
    assert repr(VOCABULARY).startswith(f"Vocabulary({len(VOCABULARY.certificates)} certificates, ")
    assert isinstance(VOCABULARY, Vocabulary)


def test_a_table_of_terms_written_as_a_list_is_told_how_to_be_written() -> None:
    """The table is known; it is its form that is not."""
    with pytest.raises(VocabularyError) as refused:
        default_vocabulary().with_entries({"certificates": [{"code": "x"}]})
    (problem,) = refused.value.problems
    assert problem.code == "vocabulary.table_form"
    assert "[certificates.kod]" in refused.value.text("sv")
