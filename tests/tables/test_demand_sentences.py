"""Several sentences in one cell of demands: each is read for itself, in the field that labels before it give it."""

from __future__ import annotations

import io

import pytest

from matchcore.content.findings import Spot
from matchcore.files import read_openings
from matchcore.messages import Message
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.items import sentences_of
from matchcore.tables.cells.language_demands import demands_in
from matchcore.tables.term_lookup import Terms

TERMS = Terms()


def demanded(cell: str) -> tuple[list[object], list[object], list[str], list[str]]:
    """What a cell of requirements requires, its merits, the Swedish that it asks for, and what is asked about it."""
    spot = Spot("krav")
    made = certificates_demanded(cell, TERMS, spot)
    swedish = [one.level for name in ("languages_required", "languages_level_open") for one in made.get(name, ())]
    asked = [one.what.key for one in spot.refused if isinstance(one.what, Message)]
    return [*made["certificates_required"]], [*made.get("certificates_merited", ())], swedish, asked


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Truck A bra. svenska B1.", ["Truck A bra", "svenska B1."]),
        ("HLR! B-körkort haft i 2 år. sv B1", ["HLR", "B-körkort haft i 2 år", "sv B1"]),
        ('YKB. "Ska vara van"', ["YKB", '"Ska vara van"']),
        ("väktarutb. VU1", ["väktarutb. VU1"]),
        ("hyg. bevis el. motsv. kurs, leg. ssk", ["hyg. bevis el. motsv. kurs, leg. ssk"]),
        ("deleg. insulin t.o.m. 03-2027", ["deleg. insulin t.o.m. 03-2027"]),
        ("kortet (giltigt. Helst B) krävs", ["kortet (giltigt. Helst B) krävs"]),
        ("fyllt 18. Bra svenska", ["fyllt 18", "Bra svenska"]),
    ],
)
def test_a_sentence_ends_behind_a_whole_word(text: str, sentences: list[str]) -> None:
    """A point behind a word cut short ends none."""
    assert sentences_of(text) == sentences


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Truckkort A + B krav, de betalar inte kursen längre", ["truck-a", "truck-b"], [], ["demand.ordinary"]),
        ("truckkort, de betalar kursen", [], ["truck"], []),
        ("Fallskyddsutb är merit", [], ["fall-protection"], []),
        ("HLR också krav", ["hlr"], [], []),
        ("Taxileg, alltså B sen minst 2 år", ["taxi-licence", "licence-b"], [], []),
        ("Livsmedelshygien (kan gås hos oss v 10)", [], ["food-hygiene"], []),
        ("Barn och fritid, barnskötare eller motsv.", [], [], ["demand.one_read", "vocabulary.no_certificate"]),
        ("D. YKB fixar de (betald utb 7 v)", ["licence-d"], ["ykb"], []),
        ("B-kk, ID06 (firman fixar)", ["licence-b"], ["id06"], []),
        ("HLR. APV nivå 2 = plus", ["hlr"], ["apv-2"], []),
        ("usk, stresstålig", ["underskoterska"], [], ["vocabulary.no_certificate"]),
    ],
)
def test_words_around_a_proof_turn_what_is_asked_for_and_nothing_more(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    """Who does not pay for a course asks for the proof; who gives it asks for none; a word twice said is one."""
    assert demanded(cell) == (required, merited, [], asked)


@pytest.mark.parametrize(
    ("cell", "languages", "asked"),
    [
        ("engelska också krav", {"languages_level_open": [("en", "A1")]}, []),
        ("Godkänd sv som andraspråk grund", {"languages_required": [("sv", "B1")]}, []),
        ("Svenska behövs inte, förmannen pratar engelska och polska", {}, ["demand.ordinary"]),
        ("Roligt om någon kan finska", {}, ["demand.merit"]),
    ],
)
def test_languages_among_demands(cell: str, languages: dict[str, list[tuple[str, str]]], asked: list[str]) -> None:
    """What is said of languages in a sentence is required where it says so, and not where others speak them."""
    spot = Spot("krav")
    made = certificates_demanded(cell, TERMS, spot)
    found = {name: [(one.language, one.level) for one in each] for name, each in made.items() if "languages" in name}
    assert {name: each for name, each in found.items() if each} == languages
    assert [one.what.key for one in spot.refused if isinstance(one.what, Message)] == asked


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("B1 ung.", [("sv", "B1")]),
        ("Svenska B1 ung., läsa recept", [("sv", "B1")]),
        ("Minst B2. Finska önskvärt (förvaltningsområde)", [("sv", "B2")]),
        ("Sva gymn.nivå, arabiska eller dari mycket bra", [("sv", "B2")]),
        ("går bra utan svenska, förmannen kan ukr + polska", []),
        ("Svenska minst SFI D. Finska är bra.", [("sv", "B1")]),
        ("SFI B räcker. Engelska går också.", [("sv", "A1")]),
        ("Mycket god svenska (C1)", [("sv", "C1")]),
        ("God sv. i tal. Engelska bra", [("sv", "B1"), ("en", "B1")]),
    ],
)
def test_sentences_in_a_cell_of_languages(cell: str, required: list[tuple[str, str]]) -> None:
    """Each sentence is of a language of its own, and "ung." is no Hungarian."""
    made = demands_in(cell, TERMS, Spot("språk"))
    assert [(one.language, one.level) for one in made["languages_required"]] == required


@pytest.mark.parametrize(
    ("cell", "required", "merited", "swedish", "asked"),
    [
        ("YKB, C-kort. Svenska minst SFI C", ["ykb", "licence-c"], [], ["A2"], []),
        ("Heta arbeten och lift meriterande. SFI D", [], ["heta-arbeten", "lift"], ["B1"], []),
        ("kassavana bra. Bra svenska", [], [], ["B1"], ["vocabulary.no_certificate"]),
        ("truckkort B. svenska el eng", ["truck-b"], [], [], ["language.one_of"]),
        ("YKB. ADR plus. ”Ska kunna prata med kund”", ["ykb"], ["adr"], [], ["vocabulary.no_certificate"]),
        ("B-körkort. C-kort meriterande", ["licence-b"], ["licence-c"], [], []),
        (
            "truck A + B-kort. släp (BE el B96) meriterande",
            ["truck-a", "licence-b"],
            ["licence-be", "licence-b96"],
            [],
            [],
        ),
        ("hygienbevis. Svenska: klara sig med kund", ["food-hygiene"], [], ["A1"], ["language.rest_unread"]),
        ("Ska ha truckkort B. Måste vara stark", ["truck-b"], [], [], ["vocabulary.no_certificate"]),
        ("truckkort A måste man ha", ["truck-a"], [], [], []),
    ],
)
def test_each_sentence_is_read_for_itself(
    cell: str, required: list[object], merited: list[object], swedish: list[str], asked: list[str]
) -> None:
    """A sentence about Swedish took the certificates beside it along, and a word for merits what stood first."""
    assert demanded(cell) == (required, merited, swedish, asked)


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("Krav: B-körkort. Meriterande: BE, röjsåg", ["licence-b"], ["licence-be", "brush-saw"]),
        ("K: B-körkort. B: truckkort, HLR", ["licence-b"], ["truck", "hlr"]),
        ("K: inget. B: truckkort, B-körkort", [], ["truck", "licence-b"]),
        ("inget. B: truckkort", [], ["truck"]),
        ("Krav: -   Meriterande: lift", [], ["lift"]),
        ("SKA: HLR BÖR: truck A", ["hlr"], ["truck-a"]),
        ("S: HLR\nM: truck A", ["hlr"], ["truck-a"]),
        ("K: truck, HLR", ["truck", "hlr"], []),
        ("Meriterande truck, HLR", [], ["truck", "hlr"]),
        ("B: automat", ["licence-b"], []),
    ],
)
def test_labels_part_what_is_required_from_merits(cell: str, required: list[object], merited: list[object]) -> None:
    """Letters are labels where both kinds stand in the cell, or nothing is asked before them."""
    assert demanded(cell)[:2] == (required, merited)


def test_what_is_unread_behind_a_label_of_merits_leaves_no_opening_out() -> None:
    """It was told as a requirement that is not understood."""
    assert demanded("Krav: HLR. Bra att ha: KRT-certifikat")[3] == ["demand.merit"]


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("B (heta arbeten)", ["licence-b"], ["heta-arbeten"], ["demand.in_parenthesis"]),
        ("HLR, (BE, lift)", ["hlr"], ["licence-be", "lift"], ["demand.in_parenthesis"]),
        ("truck A (B)", ["truck-a"], ["truck-b"], ["demand.in_parenthesis"]),
        ("B (C meriterande)", ["licence-b"], ["licence-c"], []),
        ("truckkort (ledstaplare)", ["truck-a"], [], []),
        ("CE (C)", ["licence-ce"], [], []),
        ("svets (135, 136)", [("welding-mag", "welding-136")], [], []),
        ("usk (el. vårdbitr)", [("underskoterska", "vardbitrade")], [], []),
        ("usk (eller motsvarande)", ["underskoterska"], [], []),
        ("B el. moped (AM)", [("licence-b", "licence-am")], [], []),
        ("HLR + vana av maskin (grävare eller traktor)", ["hlr"], [], ["vocabulary.no_certificate"]),
    ],
)
def test_another_certificate_in_a_parenthesis_is_a_merit_and_asked_about(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    """It was dropped with a note, or required, or took the place of what stands before it."""
    found = demanded(cell)
    assert (found[0], found[1], found[3]) == (required, merited, asked)


@pytest.mark.parametrize(
    "cell",
    [
        "B-körkort, minst en i varje par (4 st)",
        "B-körkort (räcker att 1 av 3 har)",
        "B-körkort (Kilsturen)",
        "B-körkort (krävs bara på Berga)",
        "en i laget ska ha B-körkort",
        "B-körkort för två av tjänsterna",
        "B-körkort för nattpasset",
    ],
)
def test_what_some_seats_ask_for_is_a_merit_of_all_and_asked_about(cell: str) -> None:
    """It was required of every seat."""
    assert demanded(cell) == ([], ["licence-b"], [], ["demand.of_some"])


@pytest.mark.parametrize(
    "cell",
    [
        "HLR - de håller i kursen själva första veckan",
        "HLR (annars går man kursen här)",
        "HLR, vi håller kurs",
        "Gärna HLR men lär upp",
        "HLR (egen utb)",
        "HLR-utb ges på plats, har man bevis är det bra",
    ],
)
def test_what_is_taught_there_is_a_merit(cell: str) -> None:
    """Who has it already is ahead, and nobody else is kept out."""
    assert demanded(cell) == ([], ["hlr"], [], [])


def test_the_employer_s_training_is_not_for_a_driving_licence() -> None:
    """ "B-körkort, vi lär upp" is said of the work."""
    assert demanded("B-körkort, vi lär upp") == (["licence-b"], [], [], [])


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("Motorsåg A, B och C, B-körkort", ["chainsaw-c", "licence-b"], []),
        ("truckkort A, B + D", ["truck-a", "truck-b", "truck-d"], []),
        ("motorsågskort AB+C", ["chainsaw-c"], []),
        ("truckkort TLP10 klass A och B", ["truck-a", "truck-b"], []),
        ("röj- och motorsågskort", ["brush-saw", "chainsaw"], []),
        ("röj-/motorsåg", ["brush-saw", "chainsaw"], []),
        ("Truck A-C, HLR", ["truck-a", "truck-c", "hlr"], ["vocabulary.class_run"]),
    ],
)
def test_classes_of_one_card_are_no_driving_licences(cell: str, required: list[object], asked: list[str]) -> None:
    """Of a run the ends are sure."""
    found = demanded(cell)
    assert (found[0], found[3]) == (required, asked)


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("Röjsåg, B el traktorkort", ["brush-saw", ("licence-b", "licence-tractor")], ["demand.one_beside_read"]),
        (
            "hygienbevis, usk eller vbtr",
            ["food-hygiene", ("underskoterska", "vardbitrade")],
            ["demand.one_beside_read"],
        ),
        ("HLR, svets 135 el. 136", ["hlr", ("welding-mag", "welding-136")], ["demand.one_beside_read"]),
        ("HLR gärna, B el AM", [("licence-b", "licence-am")], ["demand.one_beside_read"]),
        ("B, C eller CE", [("licence-b", "licence-c", "licence-ce")], ["demand.one_read"]),
        ("HLR, truckkort eller liftkort", ["hlr", ("truck", "lift")], ["demand.one_beside_read"]),
        (
            "usk, vårdbiträde eller stödassistent",
            [("underskoterska", "vardbitrade", "support-assistant")],
            ["demand.one_read"],
        ),
        (
            "usk, barnskötare eller annan utbildning",
            [("underskoterska", "barnskotare")],
            ["demand.one_read", "demand.in_part_read"],
        ),
        ("undersköterska, vårdbiträde eller liknande", [("underskoterska", "vardbitrade")], ["demand.one_read"]),
        ("ADR, YKB eller motsvarande", ["adr", "ykb"], []),
        ("HLR, vana eller utbildning", ["hlr"], ["vocabulary.no_certificate"]),
    ],
)
def test_a_choice_of_one_kind_beside_another_kind_is_clear(cell: str, required: list[object], asked: list[str]) -> None:
    """Where all are of one kind, or none, it may be one of all."""
    found = demanded(cell)
    assert (found[0], found[3]) == (required, asked)


def test_among_merits_a_choice_is_as_many_merits() -> None:
    """None of them was read."""
    made = certificates_demanded("HLR, truck eller lift", TERMS, Spot("merit"), field="certificates_merited")
    assert made["certificates_merited"] == ("hlr", "truck", "lift")


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("B helst C", ["licence-b"], ["licence-c"]),
        ("Inget krav men gärna B-körkort", [], ["licence-b"]),
        ("Ingen utb krävs men truck A är ett plus", [], ["truck-a"]),
        ("HLR, önskemål om truck A", ["hlr"], ["truck-a"]),
        ("HLR, helst också truck A", ["hlr"], ["truck-a"]),
        ("Har man truck A är det en fördel", [], ["truck-a"]),
        ("truck A är ett plus om man har", [], ["truck-a"]),
        ("Merit: truck A\nSvenska B1", [], ["truck-a"]),
        ("usk, vårdbiträde går bra", [("underskoterska", "vardbitrade")], []),
        ("usk (vårdbitr. ok)", [("underskoterska", "vardbitrade")], []),
        ("usk, annars vårdbiträde", [("underskoterska", "vardbitrade")], []),
        ("truckkort A räcker", ["truck-a"], []),
        ("B-kort – gärna BE", ["licence-b"], ["licence-be"]),
        ("truckkort B, A plus", ["truck-b"], ["truck-a"]),
        ("Motorsåg AB (C bra)", ["chainsaw-b"], ["chainsaw-c"]),
        ("Krav = usk. Merit = HLR", ["underskoterska"], ["hlr"]),
        ("Måste ha B. Får gärna ha truck", ["licence-b"], ["truck"]),
        ("Vi kräver B-körkort. Vi ser gärna att du har HLR", ["licence-b"], ["hlr"]),
        ("HLR vore bra", [], ["hlr"]),
        ("utan körkort går bra", [], []),
        ("Truckkort eller erfarenhet av truck", [], []),
        ("truck A önskvärt men inget krav", [], ["truck-a"]),
        ("Inget speciellt, men B-kort underlättar", [], ["licence-b"]),
        ("MIG/MAG + TIG meriterande", [], ["welding-mig", "welding-mag", "welding-tig"]),
        ("Heta arbeten ska finnas. HLR önskas", ["heta-arbeten"], ["hlr"]),
        ("båda ska ha B", ["licence-b"], []),
        ("HLR - går att göra på nätet", ["hlr"], []),
        ("HLR (kan gå hos oss)", [], ["hlr"]),
        ("B, automat ok", ["licence-b"], []),
        ("B (minibuss)", ["licence-b"], []),
    ],
)
def test_what_is_rather_wished_for_or_will_do_as_well(cell: str, required: list[object], merited: list[object]) -> None:
    """A wish behind a demand took it along, and what will do as well was required besides, or not read."""
    assert demanded(cell)[:2] == (required, merited)


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("CE alt C + YKB", ["ykb", ("licence-ce", "licence-c")], ["demand.one_beside_read"]),
        (
            "usk eller vårdbitr och B-körkort",
            ["licence-b", ("underskoterska", "vardbitrade")],
            ["demand.one_beside_read"],
        ),
        ("truckkort A, B eller C", [("truck-a", "truck-b", "truck-c")], ["demand.one_read"]),
        ("D + YKB. Eller B-kort i 3 år", ["licence-d", "ykb"], ["demand.in_part_read"]),
        ("Truckkort A+B inkl. skjutstativ", ["truck-a", "truck-b"], []),
    ],
)
def test_a_choice_beside_other_things(cell: str, required: list[object], asked: list[str]) -> None:
    """Of classes behind a class of another thing a choice is not clear."""
    found = demanded(cell)
    assert (found[0], found[3]) == (required, asked)


def test_nothing_before_what_is_taught_is_dropped() -> None:
    """A sentence in the same entry went with what the employer teaches."""
    assert demanded("tål damm. diskutb. ges") == ([], [], [], ["vocabulary.no_certificate"])


def test_words_of_a_cell_are_judged_one_by_one() -> None:
    """A sentence is as near to some certificate as it is long, and left the opening out."""
    assert demanded("Ringas in kl 6") == ([], [], [], ["demand.ordinary"])
    assert demanded("heta arb om man lägger duk")[0] == ["heta-arbeten"]
    assert demanded("truckkort till packeriet") == (["truck"], [], [], ["demand.rest_unread"])


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Mek. utbildning, B-körkort", ["licence-b"], [], ["vocabulary.no_certificate"]),
        ("Teknisk utb; HLR", ["hlr"], [], ["vocabulary.no_certificate"]),
        ("Körkort B ev, går att gå mellan husen", ["licence-b"], [], ["demand.uncertain", "demand.ordinary"]),
        ("truck A+B? (vi hör av oss), HLR", ["truck-a", "truck-b", "hlr"], [], ["demand.uncertain"]),
        ("B? (kund kollar)", ["licence-b"], [], ["demand.uncertain"]),
        ("hjullastare/kompakt (förarbevis)", ["wheel-loader"], [], ["demand.ordinary"]),
        ("Truckkort B, helst > 3 ton", ["truck-b"], [], ["demand.ordinary"]),
        ("truckkort, minst 3 ton", ["truck"], [], ["demand.ordinary"]),
        ("Motorsåg/röjsåg - intyg RA, annars kurs", [], ["chainsaw", "brush-saw-ra"], []),
        ("motorsåg, HLR el. traktorkort, något av det", [("chainsaw", "hlr", "licence-tractor")], [], []),
        ("HLR, truckkort - ett av dem räcker. B bra att ha", [("hlr", "truck")], ["licence-b"], []),
        ("HLR, ställningskort (ena)", ["hlr"], ["scaffold"], ["demand.of_some"]),
        ("B-kk då buss saknas", ["licence-b"], [], []),
        ("bussen går inte på natten", [], [], ["demand.ordinary"]),
        ("usk; vårdbiträde om inte usk finns", [("underskoterska", "vardbitrade")], [], []),
        ("B samt yrkesutb. el flera års erf.", ["licence-b"], [], ["vocabulary.no_certificate"]),
        ("HLR eller vana + utbildning", [], [], ["vocabulary.no_certificate"]),
        ("HLR (lackerare), inga krav för upphängare", [], ["hlr"], ["demand.of_some"]),
        ("HLR, inga krav för övrigt", ["hlr"], [], ["demand.ordinary"]),
        ("A-kort, HLR", ["licence-a", "hlr"], [], ["vocabulary.usual"]),
        ("A-körkort, svetslicens", ["licence-a", "welding"], [], []),
        ("svetsutbildning", ["welding"], [], ["vocabulary.usual"]),
        ("truck B pågår", [], [], ["certificate.demand"]),
    ],
)
def test_a_remark_beside_a_certificate_loses_no_opening(
    cell: str, required: list[object], merited: list[str], asked: list[str]
) -> None:
    """Schooling, how large it is, who knows more, why it is needed; but of a certificate such words are asked about."""
    assert demanded(cell) == (required, merited, [], asked)


@pytest.mark.parametrize("cell", ["behövs inget", "Inget behövs", "krävs inga papper"])
def test_that_nothing_is_needed_demands_nothing(cell: str) -> None:
    found = read_openings(io.StringIO(f"Företag;Jobb;Antal;Krav\nA;Kock;1;{cell}\n"), on_fault="ask")
    assert ([one.certificates_required for one in found], found.asked.left_out) == ([()], ())


def test_a_plus_before_a_demand_links_it() -> None:
    found = read_openings(io.StringIO("Företag;Jobb;Antal;Krav\nA;Kock;1;+ B-körkort\n"), on_fault="ask")
    assert found[0].certificates_required == ("licence-b",)


def test_a_mark_in_parentheses_behind_a_thing_is_a_merit_and_asked_about() -> None:
    """ "ADR (x)" was required as "ADR x" is."""
    assert demanded("travers x, ADR (x)")[:2] == (["crane-overhead"], ["adr"])
    assert "demand.in_parenthesis" in demanded("ADR (x)")[3]


@pytest.mark.parametrize(
    ("cell", "level", "asked"),
    [
        ("svenska C", "A2", ["language.course_read"]),
        ("sv nivå D", "B1", ["language.course_read"]),
        ("svenska D + HLR", "B1", ["language.course_read"]),
        ("SFI D påbörjad", "A2", ["language.course_begun"]),
        ("pågående SFI A", "A1", ["language.course_begun"]),
    ],
)
def test_a_course_by_its_letter_and_one_that_somebody_reads(cell: str, level: str, asked: list[str]) -> None:
    """The opening was left out; who reads a course has completed the one before."""
    made = certificates_demanded(cell, TERMS, spot := Spot("krav"))
    assert [one.level for one in made["languages_required"]] == [level]
    assert [one.what.key for one in spot.refused if isinstance(one.what, Message)] == asked


@pytest.mark.parametrize("cell", ["engelska går INTE", "engelska räcker inte", "tyska ej", "ej svenska"])
def test_a_language_that_will_not_do_is_required_of_nobody(cell: str) -> None:
    """It left the opening out."""
    [job] = read_openings(io.StringIO(f'id;svenska\na;"{cell}"\n'), on_fault="ask")
    assert job.languages_required == ()


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("B. Heta arbeten är ett plus, liksom behörighet för skylift", ["licence-b"], ["heta-arbeten", "lift"]),
        ("hygienbevis är bra att ha men inget måste, vi fixar utbildningen internt", [], ["food-hygiene"]),
        ("HLR bra men inget krav", [], ["hlr"]),
        ("truckförare: A+B-truck", [], []),
        ("B-krt (kör kommunens bil)", ["licence-b"], []),
        ("usk-bevis el. utl. under validering", ["underskoterska"], []),
        ("usk, de vill se beviset", ["underskoterska"], []),
        ("usk-bevis el. utl. ssk under validering", ["underskoterska"], []),
        ("B-kort till minst 4 av 8", [], ["licence-b"]),
        ("B-kort, motorsågskort om man ska fälla", ["licence-b"], ["chainsaw"]),
        ("hygienbevis ska finnas. Kunna laga för 40 pers.", ["food-hygiene"], []),
        ("fordonstekn. utb., B", ["licence-b"], []),
        ("allmän + särskild ställningsutb.", ["scaffold-general", "scaffold-special"], []),
        ("arbete på väg 1+2. Gärna BE", ["apv-1", "apv-2"], ["licence-be"]),
        ("Heta arb + motorsåg + röjsåg + HLR + + B", ["heta-arbeten", "chainsaw", "brush-saw", "hlr", "licence-b"], []),
        ("ADR eller tank", [("adr", "adr-tank")], []),
        ("behörig våtrum. B", ["wetroom", "licence-b"], []),
        ("Svetsarprövning EN ISO 9606-1; heta arbeten", ["welding", "heta-arbeten"], []),
    ],
)
def test_what_stands_behind_a_merit_or_a_trade_is_of_it(cell: str, required: list[object], merited: list[str]) -> None:
    """Some of it was required of all."""
    assert demanded(cell)[:2] == (required, merited)


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("spelar ingen roll, förman pratar ukrainska o eng", []),
        ("lite svenska, dom pratar engelska med", ["A1"]),
        ("pratar mest arabiska i köket", []),
        ("inget krav, arbetsledare pratar flera språk", []),
    ],
)
def test_what_they_speak_there_is_required_of_nobody(cell: str, levels: list[str]) -> None:
    """English and Arabic were required."""
    [job] = read_openings(io.StringIO(f'id;språk\na;"{cell}"\n'), on_fault="ask")
    assert [one.level for one in job.languages_required] == levels
    assert job.id in read_openings(io.StringIO(f'id;språk\na;"{cell}"\n'), on_fault="ask").asked.by_id


@pytest.mark.parametrize(
    ("cell", "required", "wanted"),
    [("bra", ["B1"], []), ("plus", [], []), ("(x)", [], []), ("bra att kunna", ["B1"], [])],
)
def test_how_well_is_a_level_below_swedish_and_a_merit_without_one_is_told(
    cell: str, required: list[str], wanted: list[str]
) -> None:
    """ "bra" below "Svenskan" was a merit of C2."""
    [job] = read_openings(io.StringIO(f"id;svenskan\na;{cell}\n"), on_fault="ask")
    assert [one.level for one in job.languages_required] == required
    assert [one.level for one in job.languages_wanted] == wanted


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("B / lift", ["licence-b", "lift"], [], ["demand.all_read"]),
        ("truck/B", ["truck", "licence-b"], [], ["demand.all_read"]),
        ("truckkort A & B / lift", ["truck-a", "truck-b", "lift"], [], []),
        ("B-kort samt truck eller lift", ["licence-b", ("truck", "lift")], [], ["demand.one_beside_read"]),
        ("adr grund + tank + kl 1", ["adr", "adr-tank", "adr-class-1"], [], []),
        ("HLR vuxen + barn", ["hlr", "hlr-child"], [], []),
        ("ställningsbyggare 2-9m + över 9m", ["scaffold-general", "scaffold-special"], [], []),
        ("heta arbeten + tak", ["heta-arbeten"], [], ["vocabulary.no_certificate"]),
        ("truckkort A + B, CE", ["truck-a", "truck-b", "licence-ce"], [], []),
        ("truckkort A, CE", ["truck-a", "licence-ce"], [], []),
        ("Svets: MIG/MAG och TIG", [("welding-mig", "welding-mag"), "welding-tig"], [], []),
        ("Kock: gesällbrev", [], [], ["demand.of_some"]),
        ("Körkort: B Truck: A Övrigt: HLR", ["licence-b", "truck-a", "hlr"], [], []),
        ("Krav: truckkort - Merit: HLR", ["truck"], ["hlr"], []),
        ("B (K), truck (M)", ["licence-b"], ["truck"], []),
        ("körkort (B) + truckkort (A, B)", ["licence-b", "truck-a", "truck-b"], [], []),
        ("heta arbeten + truck A+B", ["heta-arbeten", "truck-a", "truck-b"], [], []),
        ("truck (motvikt och ledstaplare)", ["truck-b", "truck-a"], [], []),
        ("HLR + hygienutb. (basal hygien)", ["hlr", "care-hygiene"], [], []),
        ("Legitimerad sjuksköterska m. B-körkort", ["nurse", "licence-b"], [], []),
        ("aktuell HLR + simkunnighet 200 m. Livräddarutbildning är en merit", ["hlr"], [], ["demand.merit"]),
    ],
)
def test_things_beside_one_another_are_each_demanded(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    """A licence beside a lift was no demand, and what a word is shared by was asked about."""
    made = demanded(cell)
    assert (made[0], made[1], made[3]) == (required, merited, asked)


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("truckkort eller villig att ta", [], ["truck"]),
        ("asbest ELLER villig gå kurs", [], ["asbestos"]),
        ("B-kort, eller tar inom 6 mån", [], ["licence-b"]),
        ("hyg. bevis (kan göras efter anst.)", [], ["food-hygiene"]),
        ("Truck, internutb finns", [], ["truck"]),
        ("truckkort senast vid start", ["truck"], []),
        ("CE m släp, B-kort minst 2 år", ["licence-ce", "licence-b"], []),
        ("BE m släp, C1 med släp", ["licence-be", "licence-c1e"], []),
        ("körkort B man + aut", ["licence-b"], []),
        ("HLR, B-kort (manuell & automat ok)", ["hlr", "licence-b"], []),
        ("truckkort (p.g.a. lagret), HLR – de vill se intyget, B", ["truck", "hlr", "licence-b"], []),
        ("vårdbiträde / läser usk nu, B, intyg ej äldre än 1 år, HLR", ["vardbitrade", "licence-b", "hlr"], []),
        ("hygienbevis (eller går kurs hos oss)", [], []),
        ("truckkort, giltigt", ["truck"], []),
        ("vårdbiträdesexamen eller motsv. kurser", ["vardbitrade"], []),
        ("Inga krav, dock B", ["licence-b"], []),
        ("APV 1 o 2", ["apv-1-and-2"], []),
        ("köldmediecert kat II", ["refrigerant-2"], []),
        ("ADR kl 1", ["adr-class-1"], []),
        ("Truckkort A+B (utb kan ges)", [], ["truck-a", "truck-b"]),
        ("körkort minst B", ["licence-b"], []),
        ("trukkort, B-körkrot", ["truck", "licence-b"], []),
        ("Behörig förskollärare", ["preschool-teacher"], []),
        ("Ingen formell utb.", [], []),
    ],
)
def test_who_will_take_it_is_welcome_and_what_is_said_of_a_proof_is_no_other(
    cell: str, required: list[str], merited: list[str]
) -> None:
    """It was required of all, or left out and asked about."""
    made = demanded(cell)
    assert (made[0], made[1], made[3]) == (required, merited, [])


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("fråga mig", []),
        ("Tåg funkar", []),
        ("lappplands maskin", []),
        ("nya truckkortet", ["truck"]),
        ("undersköterska alt. vårdbiträde m erf", [("underskoterska", "vardbitrade")]),
    ],
)
def test_words_in_passing_are_no_certificate(cell: str, required: list[object]) -> None:
    """ "mig" was a welder's proof, and the train that can be taken one for its driver; each is asked about."""
    made = demanded(cell)
    assert made[0] == required
    assert made[3]


@pytest.mark.parametrize(
    "cell",
    [
        "Kör i lag om 2 – minst en per lag bör ha körkort",
        "Går i par om 2 – helst en med truckkort",
        "2 i laget – en av dem gärna B-körkort – minst en bör ha HLR",
    ],
)
def test_an_entry_that_is_of_some_and_a_merit_is_taken_apart_but_once(cell: str) -> None:
    """It was put together again from its pieces, and taken apart anew without end."""
    required, _, _, asked = demanded(cell)
    assert required == []
    assert asked


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("VU1, B-kk. Mer. HLR, truckkort A", ["guard-1", "licence-b"], ["hlr", "truck-a"]),
        ("B-kk, rökfri. Usk mer.", ["licence-b"], ["underskoterska"]),
        ("CE, YKB. Mer.: kran", ["licence-ce", "ykb"], ["crane"]),
        ("truckkort A, mer info finns", ["truck-a"], []),
    ],
)
def test_a_merit_cut_short_is_one(cell: str, required: list[str], merited: list[str]) -> None:
    """What stood behind "Mer." was required, and so was "Usk mer."."""
    made = demanded(cell)
    assert (made[0], made[1]) == (required, merited)


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("Man måste ha truckkort, A och B.", ["truck", "truck-a", "truck-b"]),
        ("truckkort, B", ["truck", "licence-b"]),
        ("Man måste ha gått väktarutbildningen (VU1) och ha körkort.", ["guard-1", "licence"]),
        ("Man behöver svetsprövning som gäller och intyg för heta arbeten.", ["welding", "heta-arbeten"]),
        ("Man ska ha jobbat som kock förut och ha hygienbevis.", ["food-hygiene"]),
        ("Personen måste ha gått HLR och ha B-körkort", ["hlr", "licence-b"]),
    ],
)
def test_what_a_sentence_says_that_one_must_have_is_required(cell: str, required: list[str]) -> None:
    """It left its opening out, for more was said than the name of a proof."""
    made = demanded(cell)
    assert made[0] == required
    assert not {"vocabulary.unknown_near", "vocabulary.unknown", "vocabulary.intended"}.intersection(made[3])


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("HLR och ADR. ADR ska vara giltigt", ["hlr", "adr"], [], []),
        ("lift, travers. Det räcker med ett av dem", [("lift", "crane-overhead")], [], []),
        ("B eller C. Vilket som helst av dem duger", [("licence-b", "licence-c")], [], []),
        ("Behörighet för tung lastbil, dvs C-kort", ["licence-c"], [], []),
        ("HLR och C med släp, alltså CE", ["hlr", "licence-ce"], [], []),
        ("(usk/barnskötare) + HLR", ["hlr", ("underskoterska", "barnskotare")], [], ["demand.one_beside_read"]),
        ("intyg på att man är barnskötare", ["barnskotare"], [], []),
        ("truckkort (minst B)", ["truck-b"], [], []),
        ("truckkort (A eller B)", [("truck-a", "truck-b")], [], []),
        ("truck A+B, gärna D", ["truck-a", "truck-b"], ["truck-d"], ["demand.class_read"]),
        ("truck A+B, B", ["truck-a", "truck-b", "licence-b"], [], []),
        ("Inga krav. Lift, SRY plus. HLR", [], ["lift", "sry", "hlr"], ["demand.after_none"]),
        ("Inget. Truckkort krävs", ["truck"], [], []),
        ("CE-kt, lift om möjl", ["licence-ce"], ["lift"], []),
        ("YKB. AG betalar ADR", ["ykb"], ["adr"], []),
        ("HLR behövs inte längre. Lift", ["lift"], [], []),
        ("HLR nej, krävs ej", [], ["hlr"], []),
        ("lift. HLR, ADR meriterande", ["lift"], ["hlr", "adr"], ["certificate.of_which"]),
        ("ADR, B-kf. C el CE meriterande", ["adr", "licence-b"], ["licence-c", "licence-ce"], []),
        ("HLR. B för tung trafik, alltså C", ["hlr", "licence-c"], [], []),
    ],
)
def test_how_a_demand_is_put(cell: str, required: list[object], merited: list[object], asked: list[str]) -> None:
    made = demanded(cell)
    assert (made[0], made[1], made[3]) == (required, merited, asked)


def test_what_is_good_to_have_and_not_required_is_a_merit() -> None:
    """It was none below "Bra att ha", for "inget krav" stood behind it."""
    made = certificates_demanded("HLR är bra, lift bra men inget krav", TERMS, Spot("x"), field="certificates_merited")
    assert made["certificates_merited"] == ("hlr", "lift")


@pytest.mark.parametrize(("cell", "count"), [("De behöver två stycken.", 2), ("De söker 3 personer", 3)])
def test_a_count_in_a_sentence_is_one(cell: str, count: int) -> None:
    openings = read_openings(io.StringIO(f"id;antal\na;{cell}\n"), on_fault="ask")
    assert [one.seats for one in openings] == [count]


def test_an_introduction_in_a_name_is_not_given_by_the_employer() -> None:
    """Of two certificates either of which is enough none was required, for one is called SRY Introduktion."""
    assert demanded("dementia eller sry-intro")[0] == [("dementia", "sry-intro")]


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Nej, men hygienbevis är bra", [], ["food-hygiene"], []),
        ("Nej, truck B", ["truck-b"], [], ["demand.after_none"]),
        ("Nej – truckkort B är meriterande", [], ["truck-b"], []),
        ("Inget, B-körkort är ett plus", [], ["licence-b"], []),
        ("Inga krav men gärna HLR", [], ["hlr"], []),
        ("Inga krav, men B-körkort krävs", ["licence-b"], [], []),
        ("Inget krav, truck B", ["truck-b"], [], ["demand.after_none"]),
        ("Nej. Hygienbevis", [], ["food-hygiene"], ["demand.after_none"]),
        ("Bör ha HLR, truckkort B", [], ["hlr", "truck-b"], ["certificate.of_which"]),
        ("Nej", [], [], []),
        ("van vid mätdon, HLR", ["hlr"], [], ["vocabulary.no_certificate"]),
        ("van vid symaskin", [], [], ["vocabulary.no_certificate"]),
        ("röjsåg, B-körkort med släp BE meriterande", ["brush-saw", "licence-b"], ["licence-be"], []),
    ],
)
def test_a_no_that_begins_a_cell_asks_for_nothing(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    read = demanded(cell)
    assert (read[0], read[1], read[3]) == (required, merited, asked)


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Gärna HLR, truckkort B och lift", [], ["hlr", "truck-b", "lift"], ["certificate.of_which"]),
        ("HLR, truckkort B och lift är meriterande", [], ["hlr", "truck-b", "lift"], ["certificate.of_which"]),
        ("Helst HLR, truckkort B", [], ["hlr", "truck-b"], ["certificate.of_which"]),
        ("Gärna HLR, B-körkort krävs", ["licence-b"], ["hlr"], []),
        ("HLR krävs, truckkort B och lift är meriterande", ["hlr"], ["truck-b", "lift"], []),
        ("Gärna HLR och lift", [], ["hlr", "lift"], []),
        ("Helst någon som bor nära, B-körkort", ["licence-b"], [], ["demand.merit"]),
    ],
)
def test_a_word_of_merits_at_one_end_of_a_list_may_go_for_all(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    read = demanded(cell)
    assert (read[0], read[1], read[3]) == (required, merited, asked)


def test_gladly_before_swedish_takes_nothing_from_it() -> None:
    assert demanded("Gärna HLR, svenska B1")[2] == ["B1"]


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Elektriker med AL eller B-behörighet", ["el-b"], [], ["demand.in_part_read"]),
        ("Elektriker, B-behörighet", ["el-b"], [], ["vocabulary.no_certificate"]),
        ("B-behörighet", ["licence-b"], [], []),
        ("Ordning på papperen (arbetstillstånd)", [], [], ["vocabulary.no_certificate"]),
        ("Uppehållstillstånd", [], [], ["vocabulary.no_certificate"]),
        ("Vana samt truckkort A2, B1", ["truck-a", "truck-b"], [], ["vocabulary.no_certificate", "demand.class_read"]),
        ("Hygienintyg, arbetsgivaren ordnar det första veckan", [], ["food-hygiene"], []),
        ("Liftkort, de betalar det", [], ["lift"], []),
        ("Villkor: körkort B. Önskemål: lift.", ["licence-b"], ["lift"], []),
        ("Traktorkort räcker, B ännu bättre", ["licence-tractor"], ["licence-b"], []),
        ("HLR krävs inte men underlättar", [], ["hlr"], []),
    ],
)
def test_what_stands_beside_a_proof_is_of_that_proof(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    """An electrician's class is no driving licence, a permit to work none for asbestos, a truck's class no Swedish."""
    assert demanded(cell) == (required, merited, [], asked)


@pytest.mark.parametrize(
    ("cell", "levels", "others"),
    [
        ("Alla pratar polska på bygget, lite svenska för säkerheten", ["A1"], 1),
        ("Alla pratar polska på bygget, enkel svenska", ["A2"], 1),
        ("Alla pratar polska, svenska", [], 1),
        ("Laget pratar engelska men svenska behövs i kassan", ["A1"], 1),
        ("Beror på person", ["A1"], 0),
    ],
)
def test_behind_what_they_speak_there_swedish_is_asked_for(cell: str, levels: list[str], others: int) -> None:
    """A person is no Persian either."""
    spot = Spot("språkkrav")
    made = demands_in(cell, TERMS, spot)
    assert [one.level for one in made["languages_required"]] == levels
    assert [told.key for told in spot.refused].count("language.other_named") == others


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Körkort B minst ett år", ["licence-b"], [], []),
        ("Körkort B från dag 1", ["licence-b"], [], []),
        ("Däremot körkort B", ["licence-b"], [], []),
        ("Körkortet betalar man själv, måste ha det före sommaren", ["licence"], [], []),
        ("AF kan betala truckutbildning", [], ["truck"], []),
        ("Att man vill lära sig", [], [], ["demand.ordinary"]),
        ("Vill ha någon med truckkort", ["truck"], [], []),
        ("Hon vill gärna ha HLR", [], ["hlr"], []),
        ("De vill helst ha usk men tar vårdbiträde", [("underskoterska", "vardbitrade")], ["underskoterska"], []),
        ("Enligt chefen: truckkort B, HLR", ["truck-b", "hlr"], [], []),
        ("Kock: gesällbrev", [], [], ["demand.of_some"]),
        ("Högskoleutbildning ekonomi, alt. flera år i yrket", [], [], ["vocabulary.no_certificate"]),
        ("CV", [], [], ["vocabulary.no_certificate"]),
        ("Lärling", [], [], ["vocabulary.no_certificate"]),
        ("Optiker, leg", ["optician"], [], []),
        ("Certifikat bekämpningsmedel, kl 2", ["pesticide"], [], ["demand.rest_unread"]),
        ("HLR, heta arbeten, lift – allt bekostas av dem", [], ["hlr", "heta-arbeten", "lift"], []),
        ("HLR, lift, de bekostar", ["hlr", "lift"], [], ["certificate.of_which"]),
        ("Körkort B sedan minst tre år", ["licence-b"], [], []),
        ("Liftkort, det får man betala själv", ["lift"], [], []),
        ("Helst CE men C duger", [("licence-ce", "licence-c")], ["licence-ce"], []),
        ("Svetsare. Licens fixas.", ["welding"], [], []),
        ("Fysioterapeut med leg.", ["physiotherapist"], [], []),
        ("Undersköterska (måste) + körkort B (bra)", ["underskoterska"], ["licence-b"], []),
        ("vårdbiträdesutb. / erfarenhet", [], [], ["vocabulary.no_certificate"]),
    ],
)
def test_what_is_said_around_a_proof_leaves_no_opening_out(
    cell: str, required: list[object], merited: list[object], asked: list[str]
) -> None:
    """Since when, who pays, who said so and what they would rather have: each left the whole opening out."""
    assert demanded(cell) == (required, merited, [], asked)


def test_beside_a_proof_swedish_is_read_among_words() -> None:
    assert demanded("Truckkort och svenska så man förstår reglerna")[::2] == (["truck"], ["A1"])


def test_a_language_before_how_it_is_used_is_required() -> None:
    """ "tal" is a word of what the employer judges as well."""
    made = certificates_demanded("Receptionsvana, engelska i tal", TERMS, Spot("krav"))
    assert [(one.language, one.level) for one in made["languages_required"]] == [("en", "B1")]


@pytest.mark.parametrize(
    ("cell", "level"),
    [("Hög", "B2"), ("Hög nivå", "B2"), ("Mellan", "B1"), ("Medelgod", "B1"), ("Låg", "A2")],
)
def test_how_much_swedish_by_a_word_alone(cell: str, level: str) -> None:
    """A scale of few words is read with a level for each, an estimate."""
    spot = Spot("svenska")
    made = demands_in(cell, TERMS, spot, language="sv")
    assert [one.level for one in made["languages_required"]] == [level]
    assert [told.key for told in spot.noted] == ["vocabulary.level_estimated"]


@pytest.mark.parametrize(("cell", "hours"), [("Max 25 %", 25), ("högst halvtid", 50), ("50-75 %", None)])
def test_the_most_of_full_time_is_how_much_it_is(cell: str, hours: int | None) -> None:
    """At most a quarter was any amount, and somebody who wants no less than half got it."""
    (opening,) = read_openings(io.StringIO(f"id;omfattning\na;{cell}\n"), on_fault="ask")
    assert opening.hours == hours


@pytest.mark.parametrize(("cell", "needs_car"), [("Städ, egen bil bra", None), ("Städ, egen bil", True)])
def test_a_car_that_is_good_to_have_is_not_needed(cell: str, needs_car: bool | None) -> None:
    """The word for a merit behind the car was left alone, and read as good Swedish."""
    (opening,) = read_openings(io.StringIO(f"id;krav\na;{cell}\n"), on_fault="ask")
    assert (opening.needs_car, opening.languages_required) == (needs_car, ())


def test_an_hour_when_the_day_ends_earlier_leaves_the_times_in() -> None:
    (opening,) = read_openings(io.StringIO('id;arbetstider\na;"6-15, slutar tidigare fredag"\n'), on_fault="ask")
    assert opening.shifts == ("day",)


def test_swedish_by_a_scale_of_ones_own_is_asked_about() -> None:
    spot = Spot("språkkrav")
    made = demands_in("Svenska nivå 3", TERMS, spot)
    assert [one.level for one in made["languages_required"]] == ["A1"]
    assert [told.key for told in spot.refused] == ["language.rest_unread"]


def test_those_who_speak_are_no_germans() -> None:
    spot = Spot("språkkrav")
    demands_in("De flesta pratar engelska, svenska B1", TERMS, spot)
    (told,) = spot.refused
    assert "Tyska" not in told.what.text("sv")
