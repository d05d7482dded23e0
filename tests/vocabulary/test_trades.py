"""How near one trade is to another, and what the law asks of work in it."""

import csv
import pickle

import numpy as np
import pytest

from matchcore.errors import VocabularyError
from matchcore.records import model
from matchcore.vocabulary import OccupationTerm, TrackTerm, default_vocabulary, term_kinds, trades

VOCABULARY = default_vocabulary()
TRADES = trades()


def _by_hierarchy(a, b):
    if a == b:
        return 100
    if a[:3] == b[:3]:
        return 50
    if a[:2] == b[:2]:
        return 30
    return 15 if a[0] in "78" and b[0] in "78" else 0


def test_every_pair_of_the_public_table_is_reproduced(reference_data):
    """Each pair is as near as the public table says, or nearer where the classification's own tree says so."""
    with (reference_data / "ssyk_substitutability.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 972
    for row in rows:
        a, b = row["ssyk_from"], row["ssyk_to"]
        assert TRADES.nearness(a, b) == max(int(row["percent"]), _by_hierarchy(a, b)), (a, b)
    listed = {(row["ssyk_from"], row["ssyk_to"]) for row in rows}
    for a in TRADES.occupations:
        for b in TRADES.occupations:
            assert (a, b) in listed or TRADES.nearness(a, b) == _by_hierarchy(a, b)


@pytest.mark.parametrize(
    ("a", "b", "percent"),
    [
        ("8332", "8332", 100),  # the same group
        ("2144", "2183", 30),  # the table misses mechanical and environmental engineers: the tree carries them
        ("7212", "8173", 15),  # crafts and machines are kin
        ("8332", "9111", 0),  # driving and cleaning are not
        ("2144", "4111", 0),
    ],
)
def test_how_near_two_trades_are(a, b, percent):
    """The same group is the nearest, then the tree's branches, then crafts and machines."""
    assert TRADES.nearness(a, b) == percent


@pytest.mark.parametrize(
    ("above", "below", "leads"),
    [
        ("2221", "5330", True),
        ("2341", "5312", True),
        ("2341", "5330", False),
        ("2144", "3114", True),
        ("2411", "4111", True),
        ("2614", "4119", True),
        ("2512", "5120", False),
        ("2651", "4119", False),
    ],
)
def test_a_ladder_leads_down_and_never_up(above, below, leads):
    """From health care to care, from teachers to pupils, from engineers to technicians, from law to the office."""
    assert TRADES.ladder(above, below) is leads
    assert not TRADES.ladder(below, above)


def test_every_step_of_a_ladder_leads_to_a_lower_skill_level():
    """A way down ends lower than it begins; no ladder stands within one level."""
    steps = np.argwhere(TRADES.ladder_matrix)
    assert len(steps) > 1000
    assert (TRADES.skill_level[steps[:, 0]] > TRADES.skill_level[steps[:, 1]]).all()


def test_the_arrays_are_numbered_by_the_codes_in_rising_order_and_cannot_be_changed():
    """Row and column numbers are those of the sorted codes, and what is shared stays as it is."""
    assert TRADES.occupations == tuple(sorted(VOCABULARY.occupations))
    assert TRADES.nearness_matrix.dtype == np.int8
    assert TRADES.ladder_matrix.dtype == np.bool_
    assert TRADES.skill_level.dtype == np.int8
    for array in (TRADES.nearness_matrix, TRADES.ladder_matrix, TRADES.skill_level):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert trades() is TRADES
    assert trades(default_vocabulary()) is TRADES


def test_a_users_own_occupation_is_near_by_its_digits():
    """A code that a user adds has its place in the arrays, near what its digits say."""
    own = VOCABULARY.with_entries({"occupations": {"5139": {"sv": "Egen grupp", "en": "Own group"}}})
    with_own = trades(own)
    assert len(with_own.occupations) == len(TRADES.occupations) + 1
    assert with_own.nearness("5131", "5139") == 50
    assert with_own.nearness("8332", "8329") == TRADES.nearness("8332", "8329")


@pytest.mark.parametrize(
    ("code", "level"), [("2221", 4), ("1311", 4), ("3114", 3), ("5330", 2), ("8332", 2), ("0110", 2), ("9111", 1)]
)
def test_the_first_digit_tells_the_skill_level(code, level):
    """1 and 2 are at level 4, 3 at 3, 4–8 and 0 at 2, 9 at 1."""
    assert VOCABULARY.occupations[code].skill_level == level
    assert TRADES.skill_level[TRADES.numbers[code]] == level


@pytest.mark.parametrize(
    ("code", "title", "licence"),
    [
        ("2221", "", "nurse"),
        ("2221", "Sjuksköterska till vårdcentral", "nurse"),
        ("2221", "Sjuksköterskestuderande, sommar", None),
        ("2235", "", "radiographer"),
        ("2271", "Naprapat", "naprapath"),
        ("2271", "Osteopat", None),
        ("2283", "Logoped till habiliteringen", "speech-therapist"),
        ("2662", "Hälso- och sjukvårdskurator", "healthcare-counsellor"),
        ("2662", "Skolkurator", None),
        ("2241", "PTP-psykolog", None),
        ("8321", "Taxiförare, kvällar", "taxi-licence"),
        ("8321", "Personbilsförare", None),
        ("5413", "VÄKTARE i Borås", "guard"),
        ("5413", "Ordningsvakt", "ordningsvakt"),
        ("5413", "Flygplatskontrollant", None),
        ("2359", "SFI-lärare", "teacher"),
        ("7411", "Elektriker", None),
        ("5321", "", "underskoterska"),
        ("9111", "Lokalvårdare på taxibolag", None),
    ],
)
def test_what_the_law_asks_of_work(code, title, licence):
    """A whole group's licence, or what a title says; students work without."""
    assert VOCABULARY.occupations[code].licence_for(title) == licence


def test_what_is_protected_differs():
    """A licence guards work, permanent posts or a title; an electrician's firm is what is authorised."""
    kinds = {code: VOCABULARY.occupations[code].protection for code in ("2211", "2341", "5321", "7411", "9111")}
    assert kinds == {"2211": "work", "2341": "permanent", "5321": "title", "7411": "firm", "9111": None}
    for term in VOCABULARY.occupations.values():
        assert (term.licence is not None or term.title_licences != ()) == (term.protection not in (None, "firm"))


def test_all_licensed_occupations_of_health_care_are_certificates():
    """The 22 of the National Board of Health and Welfare, each needed somewhere."""
    licensed = """
    pharmacist occupational-therapist audiologist midwife biomedical-scientist dietician physiotherapist
    healthcare-counsellor chiropractor speech-therapist physician naprapath optician prosthetist psychologist
    psychotherapist dispensing-pharmacist radiographer hospital-physicist nurse dental-hygienist dentist
    """.split()
    assert len(licensed) == 22
    needed = {term.licence for term in VOCABULARY.occupations.values()}
    needed |= {licence for term in VOCABULARY.occupations.values() for _, licence in term.title_licences}
    assert set(licensed) <= needed & set(VOCABULARY.certificates)


def test_every_certificate_says_how_long_it_takes_to_get():
    """Each has its days and what they rest on, and what covers another takes no less."""
    for code, term in VOCABULARY.certificates.items():
        assert term.days is not None, code
        assert term.days_source, code
        assert all(VOCABULARY.days(other) <= term.days for other in VOCABULARY.implied(code)), code


def test_a_certificate_that_nobody_has_timed_counts_as_two_weeks():
    """A user's own term without days has a number to count with: more than can be had before Monday."""
    own = VOCABULARY.with_entries({"certificates": {"own": {"sv": "Eget", "en": "Own"}}})
    assert own.days("own") == 10
    assert own.days("hlr") == 0.5


def test_equal_certificates_imply_each_other_though_one_alone_says_so():
    """What is one proof under two names covers, and is covered, alike."""
    entries = {
        "one": {"sv": "Ett", "en": "One", "equals": ["two"], "implies": ["hlr"]},
        "two": {"sv": "Två", "en": "Two"},
    }
    own = VOCABULARY.with_entries({"certificates": entries})
    assert own.implied("one") == own.implied("two") >= {"one", "two", "hlr"}
    assert "one" not in own.implied("hlr")


def test_tracks_are_related_both_ways():
    """What is said of one track holds of the other, each module that work needs is one of the track's own."""
    for code, track in VOCABULARY.tracks.items():
        for other, percent in track.related.items():
            assert VOCABULARY.tracks[other].related[code] == percent
    assert VOCABULARY.tracks["industry-wood"].related["industry"] == 80
    assert VOCABULARY.tracks["hotel-restaurant"].modules_of["4224"] == ("reception",)


def test_a_users_own_track_is_related_both_ways_unless_told():
    """An own track is filled in at the one that it names, which may say otherwise; and it can be pickled."""
    own = VOCABULARY.with_entries({"tracks": {"own": {"sv": "Eget", "en": "Own", "related": {"care": 60}}}})
    assert own.tracks["care"].related["own"] == 60
    assert own.tracks["care"].related["childcare"] == 30
    assert "own" not in VOCABULARY.tracks["care"].related
    assert pickle.loads(pickle.dumps(own)) == own
    one, other = {"sv": "Ett", "en": "One", "related": {"b": 60}}, {"sv": "Två", "en": "Two", "related": {"a": 20}}
    told = VOCABULARY.with_entries({"tracks": {"a": one, "b": other}})
    assert (told.tracks["a"].related["b"], told.tracks["b"].related["a"]) == (60, 20)


def test_a_term_cannot_be_changed_through_what_it_holds():
    """The mappings of a track are read-only too, and travel."""
    track = VOCABULARY.tracks["care"]
    with pytest.raises(TypeError):
        track.related["transport"] = 100
    again = pickle.loads(pickle.dumps(track))
    assert isinstance(again, TrackTerm)
    assert again == track


def test_every_form_is_one_way_out():
    """Employment is a job, what is supported a subsidised one; programmes are practice, training or studies."""
    ways = {code: form.way for code, form in VOCABULARY.forms.items()}
    assert (ways["permanent"], ways["hourly"], ways["nystartsjobb"]) == ("job", "job", "subsidised")
    assert (ways["praktik"], ways["training-seat"]) == ("practice", "training")
    for form in VOCABULARY.forms.values():
        assert form.programme == (form.way in ("practice", "training", "studies"))


FINE = {"sv": "Eget", "en": "Own"}


@pytest.mark.parametrize(
    ("entries", "key"),
    [
        ({"certificates": {"own": {**FINE, "days": 0}}}, "vocabulary.out_of_range"),
        ({"certificates": {"own": {**FINE, "days": "a week"}}}, "vocabulary.field_bad"),
        ({"certificates": {"own": {**FINE, "equals": ["nowhere"]}}}, "vocabulary.reference"),
        ({"tracks": {"own": {**FINE, "related": {"nowhere": 50}}}}, "vocabulary.reference"),
        ({"tracks": {"own": {**FINE, "related": {"care": 101}}}}, "vocabulary.out_of_range"),
        ({"tracks": {"own": {**FINE, "related": {"care": "half"}}}}, "vocabulary.field_bad"),
        ({"tracks": {"own": {**FINE, "ssyk": ["9111"], "modules_of": {"9112": []}}}}, "vocabulary.reference"),
        ({"tracks": {"own": {**FINE, "ssyk": ["9111"], "modules_of": {"9111": ["a"]}}}}, "vocabulary.reference"),
        ({"forms": {"own": {**FINE, "way": "career"}}}, "vocabulary.out_of_range"),
        ({"occupations": {"9998": {**FINE, "licence": "nowhere"}}}, "vocabulary.reference"),
        ({"occupations": {"9998": {**FINE, "title_licences": {"x": "nowhere"}}}}, "vocabulary.reference"),
        ({"occupations": {"9998": {**FINE, "protection": "honour"}}}, "vocabulary.out_of_range"),
    ],
)
def test_own_entries_that_break_a_rule_are_refused(entries, key):
    """Each new field of a user's entry is checked, and told in words."""
    with pytest.raises(VocabularyError) as refused:
        VOCABULARY.with_entries(entries)
    assert key in [problem.what.key for problem in refused.value.problems]


def test_a_users_own_title_needs_what_it_says():
    """A user's entry says by title which licence work needs."""
    entry = {**FINE, "title_licences": {"truck": "truck"}, "protection": "work"}
    own = VOCABULARY.with_entries({"occupations": {"9998": entry}}).occupations["9998"]
    assert isinstance(own, OccupationTerm)
    assert own.licence_for("Truckförare") == "truck"
    assert own.licence_for("Plockare") is None


def test_ways_are_numbered_alike_in_records_and_vocabulary() -> None:
    """The columns number ways as records name them; a form's way is one of them."""
    assert term_kinds.WAYS == model.WAYS
    assert set(term_kinds.EMPLOYMENT) < set(model.WAYS)
