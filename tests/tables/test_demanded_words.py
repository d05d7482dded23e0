"""What employers call certificates among their requirements: families, classes, and things without their proof."""

from __future__ import annotations

import io

import pytest

from matchcore.content.findings import Spot
from matchcore.files import read_openings
from matchcore.messages import Message
from matchcore.tables.cells.certificate_cells import certificates_in
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.term_lookup import Terms

TERMS = Terms()


def demanded(cell: str) -> tuple[list[object], list[str], list[str]]:
    """What a cell requires, what is asked of it, and what is noted."""
    spot = Spot("krav")
    made = certificates_demanded(cell, TERMS, spot)
    keys = [[one.what.key for one in told if isinstance(one.what, Message)] for told in (spot.refused, spot.noted)]
    return [*made["certificates_required"]], *keys


@pytest.mark.parametrize("cell", ["Asbest (allmän)", "asbest allm."])
def test_the_general_training_on_asbestos_is_not_the_special_one(cell: str) -> None:
    """It is the employer's to look to."""
    assert demanded(cell) == ([], ["vocabulary.no_certificate"], [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("truck A1-4, Truck A1–A4, truck kl. A, truckkort A2-A4", "truck-a"),
        ("kran, krankort, kranförarbevis", "crane"),
        ("minigrävare, grävmaskinist, hjulgrävare, bandgrävare", "excavator"),
        ("maskinförarbevis, förarbevis anläggningsmaskiner", "machine"),
        ("VU1, VU 1, väktarutb. VU1", "guard-1"),
        ("VU1+2, väktarutbildning, VU2", "guard"),
        ("Säker vatten, säker vatteninstallation, Säker Vatten-certifikat", "safe-water"),
        ("Basic safety, STCW, STCW basic safety", "basic-safety"),
        ("svetsprövning TIG, svetslicens 141, TIG-svets, tigsvetsning, svetsare lic. TIG", "welding-tig"),
        ("svets 135, svetsintyg MAG, svetsarprövning 135, MAG-licens", "welding-mag"),
        ("Bas-P/U, bas P+U, BAS-P/BAS-U", "bas-pu"),
        ("BKR, BKR-behörighet", "wetroom-bkr"),
        ("F-gas, F-gascertifikat, kylcert.", "refrigerant"),
        ("kylcert. kat I, kyl kategori 1", "refrigerant-1"),
        ("elbehörighet, elauktorisation, auktoriserad elektriker", "el"),
        ("BB1, BB2, BB1/BB2", "el-b"),
        ("elbehörighet AB, allmän elbehörighet, el-auktorisation A", "el-a"),
        ("BASÄ, trafik- och elsäkerhet, BASÄVISTA", "railway-basavista"),
        ("usk-titel, skyddad yrkestitel usk, leg. usk, undersköterskeutb.", "underskoterska"),
        ("vbtr, vårdbitr.utb.", "vardbitrade"),
        ("OV, OV-förordnande, ordningsvaktsförordnande, förordnande som ordningsvakt", "ordningsvakt"),
        ("asbest särskild, asbestrivning, asbest rivning (särskild)", "asbestos"),
        ("YKB 140, YKB 35 tim", "ykb"),
        ("fartygsbefäl klass VIII, fartygsbefäl VIII", "deck-officer-8"),
        ("yrkesbevis rörmokare, VVS-certifikat", "plumber"),
        ("APV 1-2, APV 1+2", "apv-1-and-2"),
        ("skyddsvaktsförordnande, skyddsvaktutb.", "skyddsvakt"),
    ],
)
def test_a_family_of_spellings_means_one_certificate(cells: str, code: str) -> None:
    """And there is nothing to ask."""
    for cell in cells.split(", "):
        required, asked, _ = demanded(cell)
        assert (cell, required, asked) == (cell, [code], [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("asbest", "asbestos"),
        ("taxi", "taxi-licence"),
        ("gasol", "lpg"),
        ("kranförare", "crane"),
        ("tornkranförare", "crane-tower"),
        ("traktorförare", "licence-tractor"),
        ("maskinförare", "machine"),
        ("skyddsombud", "safety-representative"),
    ],
)
def test_a_thing_without_its_proof_is_the_proof_among_requirements_and_told(cell: str, code: str) -> None:
    """An employer who writes "asbest" asks for the training; of a person the word says nothing of a certificate."""
    assert demanded(cell) == ([code], [], ["term.read_as"])
    assert TERMS.resolution("certificate", cell).code is None


@pytest.mark.parametrize("cell", ["hygienutb.", "Hygienutbildning", "hygien", "hyg. utb."])
def test_hygiene_is_that_of_food_and_asked(cell: str) -> None:
    """It may be that of care: the opening stays, with a question, and of a person it is asked."""
    assert demanded(cell)[:2] == (["food-hygiene"], ["vocabulary.usual"])
    assert TERMS.resolution("certificate", cell).code is None


@pytest.mark.parametrize(
    ("cell", "code", "noted"),
    [
        ("yrkesbevis el. gesäll", "trade-proof", "demand.any_trade"),
        ("gesällbrev murare", "bricklayer", "vocabulary.usual"),
        ("gesällbrev plåtslagare", "sheet-metal", "vocabulary.usual"),
        ("yrkesbevis målare", "journeyman-painter", "vocabulary.usual"),
        ("yrkesbevis inom måleri", "journeyman-painter", "vocabulary.usual"),
        ("Yrkesbevis el (ECY)", "ecy", ""),
        ("målargesäll", "journeyman-painter", ""),
    ],
)
def test_a_proof_of_a_trade_is_that_of_the_trade(cell: str, code: str, noted: str) -> None:
    """However the trade calls it; with no trade any will do, and it is told. "Yrkesbevis målare" was a bricklayer's."""
    required, asked, notes = demanded(cell)
    assert (required, asked) == ([code], [])
    assert not noted or noted in notes


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("truck A/B", ["truck-a", "truck-b"], ["demand.all_read"]),
        ("CE/YKB", ["licence-ce", "ykb"], ["demand.all_read"]),
        ("YKB/förarkort", ["ykb", "driver-card"], ["demand.all_read"]),
        ("lift/truck", ["lift", "truck"], ["demand.all_read"]),
        ("svets 135/136", [("welding-mag", "welding-136")], ["demand.one_read"]),
        ("Truckkort (A1, A3, B1)", ["truck-a", "truck-b"], []),
        ("B-körkort, truckkort A, B, C", ["licence-b", "truck-a", "truck-b", "truck-c"], []),
        ("el-vana", [], ["vocabulary.no_certificate"]),
        ("B alt. C", [("licence-b", "licence-c")], []),
        ("ECY/AL", [("ecy", "el-al")], ["demand.one_read"]),
        ("kyl/F-gas", ["refrigerant"], []),
        ("ställningsutb. >9 m", ["scaffold-special"], []),
        ("Säkerhetsprövning + truckkort A och B", ["truck-a", "truck-b"], ["vocabulary.no_certificate"]),
        ("röjsågskörk. RA/RB", ["brush-saw-rb"], []),
        ("elbehörig A el AL", [("el-a", "el-al")], []),
        ("TIG 141, EN ISO 9606-1", ["welding-tig", "welding"], []),
        ("radiocert. GOC", ["goc"], []),
        ("kockexamen", [], ["vocabulary.no_certificate"]),
        ("lic. 141 + 111", ["welding-tig", "welding-111"], []),
        ("MAG 135/138", [("welding-mag", "welding-136")], ["demand.one_read"]),
        ("svetsare IW", ["welding-iw"], []),
        ("Usk m. skyddad yrkestitel", ["underskoterska"], []),
        ("OVK-beh.", ["ventilation-control"], []),
        ("ETW el ISA", [("arborist-etw", "arborist-isa")], []),
        ("MIG-MAG", [("welding-mig", "welding-mag")], []),
        ("barnskötare/elevassistent", [("barnskotare", "student-assistant")], []),
        ("traktorkort eller B", [("licence-tractor", "licence-b")], []),
        ("C or CE", [("licence-c", "licence-ce")], []),
        ("taxi + B", ["taxi-licence", "licence-b"], []),
        ("elbehörighet BB1", ["el-b"], []),
        ("väktarutb. VU1", ["guard-1"], []),
        ("svetslicens TIG-svets", ["welding-tig"], []),
        ("vakt o lots", ["apv-1-4"], []),
        ("USK-bevis alt. pågående utb", ["underskoterska"], []),
        ("usk/vbtr", [("underskoterska", "vardbitrade")], []),
        ("barnskötare/undersköterska", [("barnskotare", "underskoterska")], []),
        ("truckkort AB", ["truck-a", "truck-b"], []),
        ("truck A1-A4, B1-B4", ["truck-a", "truck-b"], []),
        ("svets 135, 136", ["welding-mag", "welding-136"], []),
        ("truckkort A+B (TLP10)", ["truck-a", "truck-b"], []),
    ],
)
def test_things_beside_one_another(cell: str, required: list[object], asked: list[str]) -> None:
    """With a stroke between, what is of one kind or long to learn is either, and the rest is all; it is asked."""
    assert demanded(cell)[:2] == (required, asked)


@pytest.mark.parametrize("cell", ["rörläggare", "ekonomutb.", "bilmekaniker", "boendestödjare", "fortnox"])
def test_a_trade_without_a_proof_is_the_employer_s_to_judge(cell: str) -> None:
    """The opening stays, and it is told."""
    assert demanded(cell) == ([], ["vocabulary.no_certificate"], [])


@pytest.mark.parametrize(
    "cell",
    [
        "tål damm",
        "specialkost",
        "lyft 20 kg",
        "mätinstrument",
        "ej glutenintolerant",
        "ingen kontakt med andra grisar",
        "Egen matlåda :)",
        "dosettbricka? nej",
    ],
)
def test_ordinary_words_that_speak_of_no_proof_are_the_employer_s_to_judge(cell: str) -> None:
    """What is near no certificate, and names no proof, is none: told, and the opening stays."""
    required, asked, _ = demanded(cell)
    assert (required, len(asked)) == ([], 1)
    assert asked[0] in ("demand.ordinary", "vocabulary.no_certificate")


@pytest.mark.parametrize("cell", ["XYZ", "xyzzykurs", "mv", "hyxxenbevis"])
def test_what_may_be_a_name_or_speaks_of_a_proof_is_not_judged_away(cell: str) -> None:
    """A requirement that is not understood is not made less."""
    assert {"demand.ordinary", "vocabulary.no_certificate"}.isdisjoint(demanded(cell)[1])
    assert demanded(cell)[1] != []


@pytest.mark.parametrize(
    ("cell", "merited", "noted"),
    [
        ("truckkort A lär vi upp", ["truck-a"], ["certificate.merited_here"]),
        (
            "delegering läkemedel ges på plats",
            ["medication-delegation-course"],
            ["certificate.merited_here", "term.read_as"],
        ),
        ("Hamnskyddsutb (ISPS) får man", ["port-security"], ["certificate.merited_here"]),
        ("tugmaster int. utb", [], ["demand.given"]),
        ("sond/epilepsi (utb ges)", [], ["demand.given"]),
        ("växlingsutb ges 9 v", [], ["demand.given"]),
        ("YKB ej", [], ["demand.not_asked"]),
        ("truckkort? nej", [], ["demand.not_asked"]),
    ],
)
def test_what_the_employer_teaches_or_does_not_ask_for_is_not_required(
    cell: str, merited: list[str], noted: list[str]
) -> None:
    """Who has it already is ahead; a training of no certificate is nothing to have."""
    spot = Spot("krav")
    made = certificates_demanded(cell, TERMS, spot)
    assert (list(made["certificates_required"]), list(made.get("certificates_merited", ()))) == ([], merited)
    assert ([str(told.what.key) for told in spot.noted], spot.refused) == (noted, ())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("fallskydd, ställning 2–9; HLR", ["fall-protection", "scaffold-general", "hlr"], []),
        ("klara skift. truckkort A+B lär vi upp", [], None),
        ("Kock: gesällbrev, HLR. Biträde: hygien", [], ["demand.of_some"] * 3),
        ("krav: HLR", ["hlr"], []),
        ("Lyft < 12 kg. HLR", ["hlr"], None),
        ("industri, teknik eller 3 år i processindustri", [], None),
        ("HLR?", ["hlr"], ["demand.uncertain"]),
        ("svets mm", ["welding"], ["demand.uncertain"]),
        ("truckkort A, B", ["truck-a", "truck-b"], ["demand.class_read"]),
        ("AUL", ["el-al"], ["vocabulary.usual"]),
        ("Branschlegitimation el. VVS-montör, Säker vatten, B", ["safe-water", "licence-b"], None),
    ],
)
def test_demands_told_one_after_the_other(cell: str, required: list[str], asked: list[str] | None) -> None:
    """Each piece by itself; what is put to some of several seats only is required of none, and told."""
    found = demanded(cell)
    assert found[0] == required
    assert asked is None or found[1] == asked


@pytest.mark.parametrize(
    ("cell", "never"),
    [("ADR-S", "adrs"), ("sotare", "forwarder"), ("maskinförarbevis", "wood-machine-licence"), ("AB", "ab")],
)
def test_what_was_read_as_something_else_is_not(cell: str, never: str) -> None:
    """Diesel in the forest, a forwarder, machines for wood and the Abkhazian language."""
    spot = Spot("krav")
    assert never not in str(certificates_demanded(cell, TERMS, spot))


def test_a_proof_of_a_trade_from_elsewhere_is_asked_about() -> None:
    """The country says more than the trade."""
    for text in ("gesällbrev frisör (Irak)", "yrkesbevis snickare i Polen"):
        assert TERMS.resolution("certificate", text).code is None


@pytest.mark.parametrize(
    ("cell", "either"), [("lyftutbildning", ("slinging", "moving-people")), ("BST", ("basic-safety", "gwo"))]
)
def test_of_two_trainings_of_one_name_either_is_enough(cell: str, either: tuple[str, ...]) -> None:
    """Lifting is of loads or of people, and basic safety at sea or on a wind turbine: the employer is asked."""
    assert demanded(cell)[:2] == ([either], ["demand.one_read"])


def test_a_trade_is_no_misspelt_certificate() -> None:
    """ "Bagarutb." is one letter from who tows cars."""
    assert TERMS.resolution("certificate", "bagarutb.").code is None  # one letter from who tows cars


@pytest.mark.parametrize(
    ("cell", "level", "asked"),
    [("B", "A1", ["language.course_read"]), ("C", "A2", ["language.course_read"]), ("D", "B1", [])],
)
def test_a_letter_for_swedish_is_a_course(cell: str, level: str, asked: list[str]) -> None:
    """ "B" and "C" are asked about, for they may be levels; "B" left its opening out."""
    openings = read_openings(io.StringIO(f"id;svenska\na;{cell}\n"), on_fault="ask")
    assert [(one.id, *(demand.level for demand in one.languages_required)) for one in openings] == [("a", level)]
    assert [one.code for one in openings.asked.by_id.get("a", ())] == asked


def test_two_levels_of_one_language_are_the_higher_and_asked() -> None:
    """The opening fell, for a language stood twice."""
    [opening] = read_openings(io.StringIO("id;krav;språk\na;ID06, svenska B1;SFI C\n"), on_fault="ask")
    assert [(one.language, one.level) for one in opening.languages_required] == [("sv", "B1")]


def test_a_language_among_merits_without_a_level_is_told_as_that() -> None:
    openings = read_openings(io.StringIO("id;meriterande\na;HLR, engelska\n"), on_fault="ask")
    assert [one.certificates_merited for one in openings] == [("hlr",)]
    assert [one.code for one in openings.asked.by_id["a"]] == ["language.empty"]


def test_two_languages_with_a_level_each_and_nothing_between_are_both() -> None:
    """One of them was said to be enough, and none was required."""
    [opening] = read_openings(io.StringIO("id;språk\na;svenska C1 engelska B2\n"))
    assert [(one.language, one.level) for one in opening.languages_required] == [("sv", "C1"), ("en", "B2")]


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("B + truck A", ["licence-b", "truck-a"], []),
        ("B+truck A", ["licence-b", "truck-a"], []),
        ("C och truckkort B", ["licence-c", "truck-b"], []),
        ("B eller truck A", [("licence-b", "truck-a")], []),
        ("B/truck A", ["licence-b", "truck-a"], ["demand.all_read"]),
        ("A + B truck", ["truck-a", "truck-b"], []),
        ("truckkort A + B", ["truck-a", "truck-b"], []),
    ],
)
def test_a_class_before_a_thing_with_its_own_class_is_a_licence(
    cell: str, required: list[object], asked: list[str]
) -> None:
    """A letter is of the truck where all letters stand on one side of it."""
    assert demanded(cell)[:2] == (required, asked)


def test_a_person_s_class_before_a_thing_with_its_own_is_asked_about() -> None:
    """She may have a licence or two classes of truck."""
    spot = Spot("certifikat")
    assert not certificates_in("B + truck A", TERMS, spot).certificates
    assert len(spot.refused) == 1
