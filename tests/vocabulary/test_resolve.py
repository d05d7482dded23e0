"""From spellings to codes, or to refusals."""

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.errors import VocabularyError
from matchcore.messages import LANGUAGES
from matchcore.vocabulary import Resolution, Vocabulary, default_vocabulary, resolve, resolve_all
from matchcore.vocabulary.term_kinds import KINDS, Kind

HERE = Path(__file__).parent
VOCABULARY = default_vocabulary()


def _labels(name):
    return json.loads((HERE / "data" / name).read_text(encoding="utf-8"))


LABELLED = _labels("labelled_spellings.json")


def _held_back(name):
    return [(text, None if code == "REFUSED" else code) for code, texts in _labels(name).items() for text in texts]


def test_every_real_spelling_is_labelled(reference_data):
    """Each spelling mined from ads has a label by hand: a code, or a refusal."""
    groups = json.loads((reference_data / "certificate_spellings.json").read_text(encoding="utf-8"))
    assert {text for texts in groups.values() for text in texts} == set(LABELLED)


@pytest.mark.parametrize(("text", "code"), LABELLED.items())
def test_a_real_spelling_means_its_label(text, code):
    """Real spellings from ads become the right certificate, or are refused with a reason that can be read."""
    found = resolve(text)
    assert found.code == code
    if code is None:
        assert found.confidence == 0
        assert all(found.reason.text(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("name", "least"),
    [("held_back_spellings.json", 0.97), ("held_back_second.json", 0.97), ("held_back_third.json", 0.9)],
)
def test_held_back_spellings_are_nearly_all_right_and_none_wrong(name, least):
    """Of spellings labelled before the rules met them, nearly all resolve, and none to a wrong code.

    The first two sets were tuned on after their first run; of the third only what was wrong in principle was mended.
    """
    cases = _held_back(name)
    found = resolve_all([text for text, _ in cases])
    wrong = [
        (text, code, one.code) for (text, code), one in zip(cases, found, strict=True) if one.code not in (code, None)
    ]
    assert wrong == []
    named = [(code, one) for (_, code), one in zip(cases, found, strict=True) if code is not None]
    assert sum(one.code == code for code, one in named) / len(named) >= least
    assert len(named) >= 90


def test_terms_of_the_public_taxonomy_meet_their_concept(reference_data):
    """Each taxonomy term whose concept the vocabulary has resolves to that very certificate."""
    ours = {term.concept_id: code for code, term in VOCABULARY.certificates.items() if term.concept_id}
    with (reference_data / "jobtech_certificates.csv").open(encoding="utf-8-sig", newline="") as file:
        terms = [(row["term"], row["concept_label"], ours.get(row["concept_id"])) for row in csv.DictReader(file)]
    known = [(text, code) for term, label, code in terms if code for text in {term, label}]
    assert len(known) >= 150
    assert [(text, code, found) for text, code in known if (found := resolve(text).code) != code] == []


@pytest.mark.untraced
def test_a_slip_in_a_long_word_never_leads_to_another_certificate():
    """One letter lost, doubled, swapped or wrong inside a long word of any alias: mended or refused, never mistaken."""
    cases = []
    for code, term in VOCABULARY.certificates.items():
        for alias in Vocabulary.spellings(term):
            for word in re.finditer(r"[^\W\d_]{9,}", alias) if alias != code else ():
                at = (word.start() + word.end()) // 2
                before, here, after = alias[:at], alias[at], alias[at + 1 :]
                swapped = before + after[:1] + here + after[1:]
                cases += [(code, text) for text in (before + after, before + here + here + after, swapped)]
    found = resolve_all([text for _, text in cases])
    right = sum(one.code == code for (code, _), one in zip(cases, found, strict=True))
    mistaken = [
        (code, text, one.code)
        for (code, text), one in zip(cases, found, strict=True)
        if one.code is not None
        and code not in VOCABULARY.implied(one.code)
        and one.code not in VOCABULARY.implied(code)
    ]
    assert mistaken == []
    assert right / len(cases) > 0.9


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("k√∂rkort B", "licence-b"),
        ("kÃ¶rkort B", "licence-b"),
        ("kÃƒÂ¶rkort B", "licence-b"),
        ("k├╢rkort B", "licence-b"),
        ("k”rkort B", "licence-b"),
        ("k&ouml;rkort B", "licence-b"),
        ("ko\u0308rkort B", "licence-b"),
        ("korkort b", "licence-b"),
        ("KÖRKORT B", "licence-b"),
        ("k?rkort b", "licence-b"),
        ("k\ufffdrkort b", "licence-b"),
        ("r√∂js√•gsk√∂rkort", "brush-saw"),
        ("väktarutbildningen", "guard"),
        ("VÃ„KTARUTBILDNING", "guard"),
        ("underskoterska", "underskoterska"),
        ("underköterska", "underskoterska"),
    ],
)
def test_lost_and_mangled_letters_are_read(text, code):
    """Rings, dots and whole encodings get lost between systems; the word is still the word."""
    assert resolve(text).code == code


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("truckkort", "licence"),
        ("truckkort B", "licence-b"),
        ("motorsågskörkort", "licence"),
        ("hjullastarkörkort", "licence"),
        ("datakörkort", "licence"),
        ("körkort C", "truck-c"),
        ("busskort", "licence-d"),
        ("körkortsområdet", "licence"),
        ("B-körkortsutbildning", "licence-b"),
        ("traktor", "licence-tractor"),
        ("svetsare", "welding"),
        ("lärarutbildning", "teacher"),
        ("taxi", "taxi-licence"),
        ("arbetsdelegering", "medication-delegation"),
        ("delegeringsutbildning", "medication-delegation"),
        ("hlr-instruktör", "hlr"),
        ("haccp, erfarenhet", "haccp"),
        ("sry", "pryl"),
    ],
)
def test_words_that_look_alike_are_kept_apart(text, never):
    """A truck card is no driving licence, whoever rides a tractor has no licence for it yet, and so on."""
    assert resolve(text).code != never


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("inget körkort", "vocabulary.denied"),
        ("saknar truckkort", "vocabulary.denied"),
        ("återkallat körkort", "vocabulary.denied"),
        ("B-körkort pågår", "vocabulary.intended"),
        ("ska ta truckkort", "vocabulary.intended"),
        ("utdrag ur belastningsregistret", "vocabulary.criminal_record"),
        ("läkarintyg", "vocabulary.health"),
        ("sfi-utbildning", "vocabulary.language_course"),
        ("svenska", "vocabulary.language_course"),
        ("svenska B1", "vocabulary.language_course"),
        ("truckkort A+B", "vocabulary.several_named"),
        ("truckkort eller B-körkort", "vocabulary.either"),
        ("truckkort A eller B", "vocabulary.either"),
        ("minst ett av HLR och truckkort B", "vocabulary.either"),
        ("en av: HLR, truckkort B", "vocabulary.either"),
        ("antingen HLR eller YKB", "vocabulary.either"),
        ("HLR och truckkort A eller truckkort B", "vocabulary.both_ways"),
        ("HLR?", "vocabulary.asked"),
        ("HLR ✗", "vocabulary.asked"),
        ("[ ] HLR", "vocabulary.denied"),
        ("~~HLR~~", "vocabulary.denied"),
        ("körkort B inom kort", "vocabulary.intended"),
        ("HLR är ett plus", "vocabulary.merited"),
        ("körkort B meriterande", "vocabulary.merited"),
        ("asdf qwer", "vocabulary.unknown"),
        ("städutbildning", "vocabulary.unknown_near"),
        ("  ", "vocabulary.empty"),
        ("?!", "vocabulary.empty"),
        ("x" * 300, "vocabulary.too_long"),
    ],
)
def test_a_refusal_says_why(text, key):
    """What is denied, intended, never stored, several or unknown is refused with its own reason."""
    refused = resolve(text)
    assert refused.code is None
    assert refused.reason.key == key
    assert all(refused.reason.text(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "code"),
    [("[x] HLR", "hlr"), ("HLR (klar)", "hlr"), ("har HLR", "hlr"), ("HLR krävs", "hlr"), ("arbete på väg", "apv")],
)
def test_words_that_say_no_more_than_that_it_is_held_or_asked_for_change_nothing(text, code):
    """Whoever has it and whoever demands it name the same thing; a name may hold such words itself."""
    assert resolve(text).code == code


@pytest.mark.parametrize("text", ["truckkort B inom ett år", "HLR om två veckor", "en av: HLR", "HLR till", "HLR plus"])
def test_words_with_a_meaning_are_never_passed_over(text):
    """What says when, how many or how much is no filler."""
    assert resolve(text).code is None


def test_a_refused_near_miss_carries_suggestions():
    """The person who typed it sees what it may have been."""
    assert "medication-delegation" in {code for code, _ in resolve("arbetsdelegering").alternatives}
    assert "food-hygiene" in {code for code, _ in resolve("livsmedelshygienrutiner").alternatives}
    assert {"food-hygiene", "care-hygiene"} <= {code for code, _ in resolve("hygienutbildning").alternatives}


def test_several_things_in_one_text_are_one_only_if_it_holds_the_others():
    """CE holds C and B, so the three are CE; truck class A and B are two certificates, and both are named."""
    assert resolve("körkort B, C och CE").code == "licence-ce"
    assert resolve("HLR, hjärt-lungräddning").code == "hlr"
    both = resolve("truckkort A+B")
    assert both.code is None
    assert {code for code, _ in both.alternatives} == {"truck-a", "truck-b"}


@pytest.mark.parametrize("text", ["B + truck", "truck + B", "B och truckkort", "HLR & C"])
def test_a_class_beside_something_is_no_class_of_it(text):
    """A licence and a truck are not the truck of class B."""
    found = resolve(text)
    assert (found.code, found.reason.key) == (None, "vocabulary.several")
    assert {code for code, _ in found.alternatives} & {"licence-b", "licence-c"}


@pytest.mark.parametrize(
    ("text", "code"), [("körkort B och C", "licence-c"), ("B-kk", "licence-b"), ("fritidsledarutb", "fritidsledare")]
)
def test_classes_of_one_licence_beside_one_another(text, code):
    """Who has the higher holds the lower; a licence may be written short."""
    assert resolve(text).code == code


def test_dates_in_the_text_do_not_change_what_it_names():
    """A year or a date beside the name is no class of it."""
    assert resolve("HLR 2025").code == "hlr"
    assert resolve("truckkort (2027-03-01)").code == "truck"
    assert resolve("2027-03-01").code is None


def test_confidence_falls_with_what_had_to_be_overlooked():
    """The alias itself is surest, then accents lost, then spaces, then words of no weight, then letters."""
    spellings = ["hjärt-lungräddning", "hjart-lungraddning", "hjart lung raddning", "giltig hjärt-lungräddning"]
    assert [resolve(text).confidence for text in [*spellings, "hjärt-lungrädnig"]] == [100, 99, 97, 95, 84]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("580", "municipality", "0580"),
        ("0580", "municipality", "0580"),
        ("Habo", "municipality", "0643"),
        ("Håbo", "municipality", "0305"),
        ("Malung", "municipality", "2023"),
        ("Göteborgs stad", "municipality", "1480"),
        ("Borås kommun", "municipality", "1490"),
        ("LinkÃ¶ping", "municipality", "0580"),
        ("Atlantis", "municipality", None),
        ("0000", "municipality", None),
        ("tillsvidare", "form", "permanent"),
        ("SÄVA", "form", "fixed-term"),
        ("extratjänst", "form", "extratjanst"),
        ("Vanlig anställning", "form", None),
        ("lönebidragsanställning", "form", None),
        ("trygghetsanställning", "form", None),
        ("Hotell & restaurang", "track", "hotel-restaurant"),
        ("Lokalvård", "track", "cleaning"),
        ("Rymdfart", "track", None),
        ("arabiska", "language", "ar"),
        ("Persiska (farsi)", "language", "fa"),
        ("Kurdiska (sorani)", "language", "ckb"),
        ("Tigrinja", "language", "ti"),
        ("Klingon", "language", None),
        ("Städare", "occupation", "9111"),
        ("Restaurang- och köksbiträden m.fl.", "occupation", "9412"),
        ("astronaut", "occupation", None),
    ],
)
def test_other_kinds_are_read_in_the_same_way(text, kind, code):
    """Places, forms, tracks, languages and occupations resolve or are refused by the same rules."""
    assert resolve(text, kind).code == code


def test_disability_support_is_refused_with_its_own_reason():
    """A wage subsidy reveals a disability: it is never stored, and the refusal says so."""
    assert resolve("Lönebidrag", "form").reason.key == "vocabulary.disability"


def test_a_users_vocabulary_is_used_when_given():
    """`resolve` looks in the vocabulary that it is given, and in no other."""
    own = VOCABULARY.with_entries({"certificates": {"own-card": {"sv": "Husets kort", "en": "House card"}}})
    assert resolve("husets kort", vocabulary=own).code == "own-card"
    assert resolve("husets kort").code is None


def test_many_texts_come_back_in_order_and_as_one_by_one():
    """A column's answers are those of each cell by itself, in the column's order."""
    texts = ["hlr", "?", "trukkort", "hlr", "städcertifikat", "truckkort A+B", "Trukkort"]
    assert resolve_all(texts) == [resolve(text) for text in texts]


def test_an_unknown_kind_is_refused():
    """A kind that does not exist is an error of its own, not a key error."""
    with pytest.raises(VocabularyError):
        resolve("hlr", "licences")


@pytest.mark.traced
@given(st.text(max_size=60), st.sampled_from(KINDS))
def test_any_text_gets_an_answer(text, kind):
    """Whatever stands in a cell is resolved to a known code or refused with a reason; nothing is raised."""
    found = resolve(text, kind)
    assert isinstance(found, Resolution)
    assert found.text == text
    if found.code is None:
        assert found.confidence == 0
        assert found.reason is not None
    else:
        assert 0 < found.confidence <= 100
        assert kind == "level" or found.code in VOCABULARY.table(kind)


@given(st.sampled_from(KINDS[:2] + KINDS[3:]), st.data())
def test_every_alias_means_its_own_term(kind, data):
    """Each alias of each table resolves to its term, in any case and with spaces around."""
    code = data.draw(st.sampled_from(sorted(VOCABULARY.table(kind))))
    alias = data.draw(st.sampled_from(Vocabulary.spellings(VOCABULARY.table(kind)[code])))
    for text in (alias, alias.upper(), f"  {alias.lower()} "):
        assert resolve(text, kind).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ställning ≤9 m", "scaffold-general"),
        ("ställning < 9 m", "scaffold-general"),
        ("ställning >9 m", "scaffold-special"),
        ("ställning 9 m", None),
    ],
)
def test_a_sign_before_a_number_says_as_much_as_the_number(text: str, code: str | None) -> None:
    """Without it "at most nine metres" was above nine."""
    assert resolve(text).code == code


@pytest.mark.parametrize("text", ["hygenbevis", "Hygienbevs", "hygienbvis", "hygieninyg"])
def test_what_nearly_always_means_one_certificate_means_it_with_a_letter_wrong(text: str) -> None:
    """It was unknown, and an opening that asked for it was left out."""
    found = resolve(text, "certificate")
    assert (found.code, found.reason and found.reason.key) == ("food-hygiene", "vocabulary.usual")


def test_two_letters_wrong_are_too_many() -> None:
    assert resolve("hygnbevs", "certificate").code is None


@pytest.mark.parametrize(
    ("text", "kind"), [("språk", "certificate"), ("talar", "language"), ("luftbevis", "certificate")]
)
def test_of_capitals_and_of_short_words_no_letter_is_wrong(text: str, kind: Kind) -> None:
    """SPRAT, Tatar and "lyft", which may mean two certificates."""
    assert resolve(text, kind).code is None
