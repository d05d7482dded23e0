"""A requirement in doubt is required until the employer has said otherwise; what denies one demands nothing."""

import pytest
from short_lists import openings


def read(cell: str) -> tuple[list[object], list[object], list[str]]:
    """What a cell of requirements requires and has as merits, and what is asked."""
    listed = openings(f'id;titel;krav\na;Kock;"{cell}"\nb;Diskare;HLR\n')
    [opening] = [one for one in listed if one.id == "a"]
    return (
        [*opening.certificates_required],
        [*opening.certificates_merited],
        [one.code for one in listed.asked.by_id.get("a", ())],
    )


UNCERTAIN = ["demand.uncertain"]
REST_UNREAD = ["demand.rest_unread"]


@pytest.mark.parametrize(
    ("cell", "required", "asked"),
    [
        ("liftkort antar jag", ["lift"], UNCERTAIN),
        ("B-körkort tror jag det gällde, HLR", ["licence-b", "hlr"], UNCERTAIN),
        ("tror de sa truckkort A", ["truck-a"], UNCERTAIN),
        ("traverskort eller vad det nu heter", ["crane-overhead"], UNCERTAIN),
        ("truckkort (osäker på vilket)", ["truck"], UNCERTAIN),
        ("oklart om HLR krävs", ["hlr"], UNCERTAIN),
        ("vet inte om YKB behövs. C-kort", ["ykb", "licence-c"], UNCERTAIN),
        ("truckkort till våren", ["truck"], UNCERTAIN),
        ("motvikt upp till 4 ton, alltså B-kort tror jag", ["truck-b"], UNCERTAIN),
        ("hygienbevis för köket", ["food-hygiene"], REST_UNREAD),
        ("ett riktigt truckkort", ["truck"], REST_UNREAD),
        ("HLR fodras", ["hlr"], []),
        ("liftkort vill chefen se från början", ["lift"], []),
        ("bara den som har truckkort", ["truck"], []),
        ("YKB som inte löpt ut", ["ykb"], []),
        ("fallskydd klart före start + HLR", ["fall-protection", "hlr"], []),
        ("gesällbrev murare, eller motsvarande styrkt utländsk utbildning", ["bricklayer"], []),
        ("B2, A3, C1 på kortet", ["truck-b", "truck-a", "truck-c"], ["demand.class_read"] * 2),
    ],
)
def test_a_requirement_in_doubt_is_required_till_it_is_asked(
    cell: str, required: list[object], asked: list[str]
) -> None:
    """The opening stays, and nobody is placed there without it."""
    assert read(cell)[::2] == (required, asked)


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("B-körkort, har hon C ger det mer betalt", ["licence-b"], ["licence-c"]),
        ("de som har truckkort får köra", [], ["truck"]),
        ("HLR, intyg krävs inte", [], ["hlr"]),
        ("MAG, licens inget krav om man kan visa", [], ["welding-mag"]),
        ("truckkort krävs inte på lagret", [], []),
        ("liftkort vill vi gärna se", [], ["lift"]),
    ],
)
def test_what_is_no_requirement_in_other_words(cell: str, required: list[object], merited: list[object]) -> None:
    """What somebody who has it gains is a merit, and what is not needed is no demand."""
    assert read(cell)[:2] == (required, merited)


@pytest.mark.parametrize(
    "cell",
    ["humor i blodet", "lyft av lådor på 12 kg", "egen cykel till jobbet", "har diskat förut, hemma el på jobb"],
)
def test_an_employers_own_words_leave_the_opening_in(cell: str) -> None:
    """The beginning of a certificate's name in one word of several makes none of it; the employer judges."""
    required, merited, asked = read(f"{cell}, HLR")
    assert (required, merited) == (["hlr"], [])
    assert {*asked} <= {"demand.ordinary", "vocabulary.no_certificate"}
    assert asked


@pytest.mark.parametrize(
    ("cell", "code"),
    [("kan motviktstruck", "truck-b"), ("Erfarenhet av heta arbeten", "heta-arbeten"), ("Körkort så klart", "licence")],
)
def test_a_proof_among_words_that_are_not_read_is_demanded_until_it_is_asked(cell: str, code: str) -> None:
    """Nobody is proposed without it, and the opening is not lost."""
    required, merited, asked = read(cell)
    assert (required, merited) == ([code], [])
    assert {*asked} <= {"demand.uncertain", "demand.rest_unread"}
    assert asked


@pytest.mark.parametrize("cell", ["behörig att gräva", "VX", "svetslicenz 987"])
def test_what_may_be_a_proof_leaves_it_out(cell: str) -> None:
    """A word of proofs, a certificate's own word or capitals: nobody is proposed without it."""
    assert [one.id for one in openings(f"id;titel;krav\na;Kock;{cell}\nb;Diskare;HLR\n")] == ["b"]


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("köra buss", ["licence-d"]),
        ("ska få köra hjullastare", ["wheel-loader"]),
        ("får hantera livsmedel", ["food-hygiene"]),
        ("kör C eller CE idag", [("licence-c", "licence-ce")]),
        ("kör C/CE", [("licence-c", "licence-ce")]),
        ("får köra truck A och B", ["truck-a", "truck-b"]),
        ("kunna köra lastbil", ["licence-c"]),
        ("behörig att köra A-traktor", ["licence-tractor"]),
        ("van att köra truck", ["truck"]),
        ("köra bil i jobbet", ["licence-b"]),
        ("ska kunna svetsa (licens)", ["welding"]),
    ],
)
def test_what_somebody_does_who_has_a_proof_demands_it_till_it_is_asked(cell: str, required: list[object]) -> None:
    """It was for the employer to judge, or left the opening out."""
    assert read(cell) == (required, [], ["demand.uncertain"])


def test_words_of_doing_name_no_proof_of_other_things() -> None:
    """Nor where they are denied; where they are a merit, so is the proof."""
    for cell in ("köra kassa", "hantera kemikalier", "köra disk", "kör gärna bil", "ej köra bil"):
        assert read(f"{cell}, HLR")[0] == ["hlr"], cell
    assert read("köra truck är ett plus")[:2] == ([], ["truck"])
    assert read("behöver inte köra bil")[0] == []


@pytest.mark.parametrize("cell", ["legitimerad", "måste vara behörig"])
def test_a_proof_of_nothing_that_is_named_is_asked_about(cell: str) -> None:
    assert read(f"{cell}, HLR") == (["hlr"], [], ["certificate.of_which"])


@pytest.mark.parametrize(
    ("cell", "required"),
    [
        ("C eller D är ett måste", [("licence-c", "licence-d")]),
        ("YKB eller truckkort är ett absolut måste", [("ykb", "truck")]),
        ("antingen C eller D", [("licence-c", "licence-d")]),
        ("det är ett måste med C eller D", [("licence-c", "licence-d")]),
        ("HLR är inte ett måste", []),
    ],
)
def test_a_choice_that_is_a_must_is_a_choice(cell: str, required: list[object]) -> None:
    """Only the first was required, and the rest asked about."""
    assert (read(cell)[0], read(cell)[2]) == (required, [])


def test_trained_in_a_trade_is_for_the_employer_to_judge() -> None:
    """But where the trade has a proof of its own that is required."""
    assert read("är utbildad bagare, HLR") == (["hlr"], [], ["vocabulary.no_certificate"])
    assert read("utbildad barnskötare")[0] == ["barnskotare"]


def test_what_needs_no_proof_demands_none() -> None:
    """A part of the work that is done without a card; a certificate that is named is still the employer's to tell."""
    assert read("HLR, utdelning utan kort") == (["hlr"], [], ["demand.ordinary"])


def test_a_short_heading_near_that_of_a_tracks_share_leaves_no_opening_out() -> None:
    """Own notes below "minns" are no "minst %"."""
    listed = openings("id;titel;krav;minns\na;Kock;HLR;boende finns\nb;Diskare;;ringde tillbaka\n")
    assert [one.id for one in listed] == ["a", "b"]
