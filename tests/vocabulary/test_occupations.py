"""From the words in which people say what they worked as, and employers what they seek, to SSYK 2012."""

import csv
import json

import pytest

from matchcore.vocabulary import default_vocabulary, occupation_of_title, resolve, resolve_all

VOCABULARY = default_vocabulary()


def test_every_name_of_the_public_taxonomy_resolves_to_its_group(reference_data):
    """All 2,412 names, none guessed at; and as a title each names its own group or none."""
    with (reference_data / "ssyk_occupations.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["occupation"], row["ssyk"]) for row in csv.DictReader(file)]
    assert len(rows) == 2412
    found = resolve_all([name for name, _ in rows], "occupation")
    assert [name for (name, ssyk), one in zip(rows, found, strict=True) if one.code != ssyk] == []
    titles = [occupation_of_title(name) for name, _ in rows]
    assert [name for (name, ssyk), code in zip(rows, titles, strict=True) if code not in (ssyk, None)] == []
    assert titles.count(None) < 40


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("usk", "5321"),
        ("kock", "5120"),
        ("kockar", "5120"),
        ("fd lastbilschaufför", "8332"),
        ("f.d. lastbilschaufför", "8332"),
        ("kört lastbil i Polen", "8332"),
        ("svetsat i hemlandet", "7212"),
        ("städare", "9111"),
        ("städerskor", "9111"),
        ("städat på hotell", "9111"),
        ("truckförare", "8344"),
        ("barnvakt", "9119"),
        ("kassörska", "5230"),
        ("kockutbildning", "5120"),
        ("undersköterskeutbildning", "5321"),
        ("jobbat som undersköterska på äldreboende", "5321"),
        ("undersköterska kirurgavdelning", "5323"),
        ("sjuksköterska (Irak)", "2221"),
        ("civilingenjör i maskinteknik", "2144"),
        ("Lärare i matematik, gymnasiet", "2330"),
        ("lagerarbetare med truckkort", "4322"),
        ("elektriker 10 år", "7411"),
        ("bilmekanker", "7231"),
        ("underskötreska", "5321"),
        ("hade tidigare jobb som snickare", "7111"),
        ("8332", "8332"),
        ("truck driver", "8332"),
    ],
)
def test_everyday_words_are_read(text, code):
    """Short words, verbs, plurals, the feminine, where and how long, a slip of the pen."""
    assert resolve(text, "occupation").code == code


@pytest.mark.parametrize(
    ("text", "among", "key"),
    [
        ("chaufför", {"8332", "8331", "8321"}, "vocabulary.several"),
        ("lärare", {"2341", "2330"}, "vocabulary.several"),
        ("sömmerska", {"7531", "8159"}, "vocabulary.several"),
        ("bonde", {"6111", "6121", "6130"}, "vocabulary.several"),
        ("maskiningenjör", {"2144", "3114"}, "vocabulary.several"),
        ("restaurang", {"5120", "9412"}, "vocabulary.several"),
        ("Kock, servitör", {"5120", "5131"}, "vocabulary.several_named"),
        ("snickare/målare", {"7111", "7131"}, "vocabulary.several_named"),
        ("Kock eller köksbiträde", {"5120", "9412"}, "vocabulary.either"),
        ("kock?", {"5120"}, "vocabulary.asked"),
        ("vill bli kock", set(), "vocabulary.intended"),
        ("studerar till undersköterska", {"5321"}, "vocabulary.intended"),
        ("ingen", set(), "vocabulary.no_occupation"),
        ("truckkort", set(), "vocabulary.unknown_near"),
        ("egenföretagare", set(), "vocabulary.unknown"),
        ("grundskola", set(), "vocabulary.unknown_near"),
        ("hemmafru", set(), "vocabulary.unknown"),
        ("brandteknikker i banan", set(), "vocabulary.unknown_near"),
        ("bandtekniker", {"7114"}, "vocabulary.unknown_near"),
    ],
)
def test_what_is_not_sure_is_refused_with_what_it_may_be(text, among, key):
    """A word of several trades, several trades, a wish, no trade at all: nothing is guessed, and the reason is told."""
    found = resolve(text, "occupation")
    assert found.code is None
    assert found.reason is not None
    assert found.reason.key == key
    assert among <= {code for code, _ in found.alternatives}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Lastbilsförare till Åkeri AB", "8332"),
        ("Undersköterska natt, 75 %", "5321"),
        ("Undersköterska till kirurgavdelning 5", "5323"),
        ("2 st lokalvårdare", "9111"),
        ("Vi söker en driven socialsekreterare till barn och unga", "2661"),
        ("Älvdalens kommun söker undersköterskor", "5321"),
        ("Chaufför C-körkort", "8332"),
        ("Servitris/servitör till Hotell Winn", "5131"),
        ("Lärare i svenska åk 7-9", "2341"),
        ("Butikssäljare till ICA Maxi", "5222"),
        ("Jobba som undersköterska hos oss!", "5321"),
        ("Praktikplats: köksbiträde", "9412"),
        ("Civilingenjör maskinteknik", "2144"),
        ("AT-läkare", "2213"),
        # who is sought is not who is named later, and what several share is not known
        ("Gruppchef för undersköterskor", None),
        ("Handledare för barnskötare", None),
        ("Yrkesstolt lärare till Elektrikerutbildning", "2320"),
        ("Kock/köksbiträde", None),
        ("Lagerarbetare/Truckförare", None),
        ("Säljare mot bygg", None),
        ("Medarbetare till Nykvarn", None),
        ("Maskinoperatör", None),
        ("Montör", "8219"),
        ("Montör kök", "8214"),
        ("Butikssäljare", "5222"),
        ("Expedit kläder", "5223"),
        ("Praktik städ", None),
        ("", None),
        ("undersköterska " * 40, None),
    ],
)
def test_a_title_names_who_is_sought_or_nothing_sure(title, code):
    """What stands behind "till", "i" or a comma says where; who is named first decides; unsure is None."""
    assert occupation_of_title(title) == code


def test_a_word_for_groups_as_good_as_one_counts_as_the_usual_one_and_is_told():
    """Who has been a fitter and a fitter's job meet; which fitter it may be is told, and so stay the others."""
    found = resolve("montör", "occupation")
    assert (found.code, found.reason.key) == ("8219", "vocabulary.nearly_one")
    assert {code for code, _ in found.alternatives} == {"8211", "8212", "8213", "8214", "8219"}
    assert resolve("chaufför", "occupation").code is None


def test_titles_of_real_ads_are_read_rightly_or_not_at_all(reference_data):
    """Of the 60 ads half name their group in the title, and none names another than the ad itself gives."""
    ads = json.loads((reference_data / "jobtech_ads.json").read_text(encoding="utf-8"))["hits"]
    given = [ad["occupation_group"]["legacy_ams_taxonomy_id"] for ad in ads]
    read = [occupation_of_title(ad["headline"]) for ad in ads]
    wrong = [ad["headline"] for ad, is_, said in zip(ads, given, read, strict=True) if said not in (is_, None)]
    assert wrong == []
    assert sum(said is not None for said in read) >= 30


def test_a_users_own_occupation_is_read_like_the_packaged_ones():
    """An own group's words stand in titles and cells."""
    own = VOCABULARY.with_entries(
        {"occupations": {"9998": {"sv": "Paneltvättare", "en": "Panel washers", "aliases": ["soltvättare"]}}}
    )
    assert occupation_of_title("Soltvättare till Skogsbolaget", own) == "9998"
    assert resolve("soltvättare", "occupation", vocabulary=own).code == "9998"
    assert occupation_of_title("Soltvättare till Skogsbolaget") is None


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [("storkök", ["5120", "9412"], "3433"), ("golv", ["7122"], "1311"), ("mattelärare", ["2320"], "7122")],
)
def test_suggestions_go_by_the_words_in_a_word(text: str, first: list[str], never: str) -> None:
    """A long word by its end or beginning, a short one as the beginning of a name; letters alone suggest nothing."""
    found = [code for code, _ in resolve(text, "occupation").alternatives]
    assert found[: len(first)] == first
    assert never not in found


@pytest.mark.parametrize("text", ["ute", "utomhusarbete", "hemmafru", "ingenting"])
def test_what_is_near_no_occupation_suggests_none(text: str) -> None:
    """No founder for who wants to be outdoors."""
    assert resolve(text, "occupation").alternatives == ()
