"""What an ad's prose proposes, and how a proposal becomes a gate: only when somebody says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanging import far_from_hanging
from matchcore.ads import read_ads
from matchcore.ads.proposals import Proposal, accept_proposals, without_what_is_held
from matchcore.ads.prose import demands_in
from matchcore.ads.reviewed import read_reviewed, write_proposals
from matchcore.errors import FileError, UnknownIdError
from matchcore.records import LanguageDemand, Opening
from matchcore.vocabulary import default_vocabulary


@pytest.fixture(scope="module")
def ads(reference_data: Path) -> Path:
    return reference_data / "jobtech_ads.json"


def asked(text: str) -> set[tuple[str, str | None, bool]]:
    return {(d.code, d.level, d.required) for d in demands_in(text, default_vocabulary())}


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("B-körkort är ett krav.", {("licence-b", None, True)}),
        ("Körkort är meriterande.", {("licence", None, False)}),
        ("Vi ställer inget krav på körkort.", set()),
        ("Körkort är inget krav men en fördel.", {("licence", None, False)}),
        ("Vi bjuder på truckkortsutbildning.", set()),
        ("Du kommer att köra truck.", set()),
        ("Meriterande:\n- Truckkort A och B", {("truck-a", None, False), ("truck-b", None, False)}),
        ("C- och CE-körkort krävs", {("licence-ce", None, True)}),
        ("C- eller CE-körkort krävs", {("licence-c", None, True)}),
        ("Goda kunskaper i svenska i tal och skrift.", {("sv", "B1", True)}),
        ("Svenska på lägst nivå C1.", {("sv", "C1", True)}),
        ("Du talar svenska obehindrat, engelska är ett plus.", {("sv", "C1", True), ("en", None, False)}),
        ("Vi söker en lärare i svenska.", set()),
        ("Företaget säljer på den svenska marknaden.", set()),
    ],
)
def test_negation_and_context_decide(text: str, demands: set[tuple[str, str | None, bool]]) -> None:
    """What is demanded, merited, offered or not needed is told apart by the words around it."""
    assert asked(text) == demands


@pytest.mark.parametrize(
    ("text", "demands"),
    [
        ("Truckkort eller traverskort krävs.", [("truck|crane-overhead", True)]),
        ("Krav: truckkort A eller B", [("truck-a|truck-b", True)]),
        ("C- eller D-körkort krävs", [("licence-c|licence-d", True)]),
        ("Du har HLR, truckkort B eller heta arbeten.", [("hlr|truck-b|heta-arbeten", True)]),
        ("Du måste ha minst ett av HLR och truckkort B.", [("hlr|truck-b", True)]),
        ("Någon av HLR/truckkort B är ett krav", [("hlr|truck-b", True)]),
        (
            "Krav: minst ett av följande: HLR, truckkort B. B-körkort krävs.",
            [("hlr|truck-b", True), ("licence-b", True)],
        ),
        ("Minst ett av följande:\n- HLR\n- Truckkort B\nB-körkort krävs", [("hlr|truck-b", True), ("licence-b", True)]),
        ("Ett av följande:\nHLR\nTruckkort B\nKrav\nB-körkort", [("hlr|truck-b", True), ("licence-b", True)]),
        ("Ett av följande:\n- HLR\n- Truckkort B\n- Stor erfarenhet", [("hlr", False), ("truck-b", False)]),
        ("HLR eller truckkort B eller motsvarande krävs", [("hlr", False), ("truck-b", False)]),
        ("Meriterande: truckkort B eller HLR", [("hlr", False), ("truck-b", False)]),
        ("Du är undersköterska eller vårdbiträde.", [("vardbitrade", True)]),
        ("HLR eller truckkort B krävs. HLR är ett krav.", [("hlr", True)]),
        ("Du är en av oss: truckkort B och HLR krävs", [("truck-b", True), ("hlr", True)]),
        ("HLR och truckkort B krävs", [("hlr", True), ("truck-b", True)]),
    ],
)
def test_alternatives_are_one_demand_of_which_one_is_enough(text: str, demands: list[tuple[str, bool]]) -> None:
    """What stands with "eller" or under "minst ett av" is never demanded each, nor dropped; what is open is a merit."""
    found = demands_in(text, default_vocabulary())
    assert [("|".join(d.codes), d.required) for d in found] == demands


def test_alternatives_become_a_group_of_the_opening_and_go_through_a_file(tmp_path: Path) -> None:
    """Proposed together, reviewed on one row, accepted as one demand; held already, they are not proposed."""
    text = {"text": "Krav: HLR eller truckkort B"}
    read = read_ads([{"id": "1", "headline": "Lager", "description": text}])
    (proposal,) = [one for one in read.proposals if one.kind == "certificate"]
    assert (proposal.code, proposal.alternatives) == ("hlr", ("hlr", "truck-b"))
    for name in ("p.csv", "p.json"):
        write_proposals([proposal], tmp_path / name)
        assert read_reviewed(tmp_path / name).unanswered == (proposal,)
    (opening,) = accept_proposals(read.openings, [proposal]).openings
    assert opening.certificates_required == (("hlr", "truck-b"),)
    assert Opening.parse(opening.model_dump()) == opening
    again = accept_proposals([opening], [proposal])
    assert (again.openings, again.accepted) == ((opening,), (proposal,))
    for held in ([["hlr", "truck-b"]], ["hlr"]):
        assert not without_what_is_held(Opening(id="1", certificates_required=held), [proposal], default_vocabulary())
    wider = Opening(id="1", certificates_required=[["hlr", "truck-b", "adr"]])
    assert without_what_is_held(wider, [proposal], default_vocabulary()) == [proposal]


def test_an_estimated_level_is_flagged_and_a_named_one_is_not() -> None:
    """ "Goda kunskaper" is an estimate; "nivå C1" is not."""
    estimated, named = (
        demands_in(text, default_vocabulary())[0] for text in ("Goda kunskaper i svenska.", "Svenska, lägst nivå C1.")
    )
    assert (estimated.estimate, named.estimate) == (True, False)
    assert estimated.confidence < named.confidence


def test_a_proposal_quotes_the_words_it_came_from(ads: Path) -> None:
    """The quote of every proposal from the real ads stands at its place in the ad's own text."""
    texts = {
        hit["id"]: {"text": hit["description"]["text"], "headline": hit["headline"]}
        for hit in json.loads(ads.read_text(encoding="utf-8"))["hits"]
    }
    read = [p for p in read_ads(ads).proposals if p.start is not None]
    assert len(read) > 30
    assert all(texts[p.opening_id][p.source][p.start : p.end] == p.quote for p in read)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Du har mycket goda kunskaper i svenska.", ["mycket goda kunskaper i svenska"]),
        ("Svenska på lägst nivå C1 krävs.", ["Svenska på lägst nivå C1"]),
        ("Du behärskar svenska och engelska flytande.", ["svenska och engelska flytande", "engelska flytande"]),
        ("Krav:\nTruckkort A och B", ["Truckkort A och B"] * 2),
        ("Engelska är meriterande.", ["Engelska"]),
    ],
)
def test_the_quote_holds_the_words_that_said_the_level(text: str, quotes: list[str]) -> None:
    """Whoever reviews a proposal sees what it was read from."""
    assert [text[d.start : d.end] for d in demands_in(text, default_vocabulary())] == quotes


def test_a_field_that_says_must_makes_the_level_in_the_text_a_demand() -> None:
    """The field names the language, the text its level: together they are one proposal."""
    ad = {
        "id": "1",
        "headline": "Säljare",
        "number_of_vacancies": 1,
        "description": {"text": "Meriterande:\nGrundläggande kunskaper i svenska"},
        "must_have": {"languages": [{"label": "Svenska"}]},
    }
    (proposal,) = read_ads([ad]).proposals
    assert (proposal.code, proposal.level, proposal.required) == ("sv", "A2", True)


def test_what_an_ad_demands_in_a_field_is_not_proposed_again() -> None:
    """A licence that a field demands, and what it includes, need no proposal."""
    ad = {
        "id": "1",
        "number_of_vacancies": 1,
        "driving_license_required": True,
        "driving_license": [{"label": "B"}],
        "description": {"text": "Körkort krävs. B-körkort är ett måste."},
    }
    read = read_ads([ad])
    assert read.openings[0].certificates_required == ("licence-b",)
    assert read.proposals == ()


def test_reading_closes_no_gate_and_accepting_does(ads: Path) -> None:
    """Before acceptance the text has changed nothing; after it, required certificates and levels are gates."""
    read = read_ads(ads)
    before = {opening.id: opening for opening in read.openings}
    assert not any(opening.languages_required or opening.track for opening in read.openings)
    done = accept_proposals(read.openings, read.proposals)
    assert [opening.id for opening in done.openings] == [opening.id for opening in read.openings]
    after = {opening.id: opening for opening in done.openings}
    assert before["30016388"].certificates_required == ()
    assert "licence-b" in after["30016388"].certificates_required
    assert after["30016388"].languages_required == (LanguageDemand(language="sv", level="C1"),)
    assert after["30016468"].track == "logistics"
    assert after["30016468"].track_least == 0


def test_a_language_without_a_level_is_left_and_asked_about() -> None:
    """No level, no gate: the proposal is handed back with what to do, in both languages."""
    done = accept_proposals([Opening(id="o")], [Proposal("o", "language", "sv", True, "Svenska")])
    assert done.openings == (Opening(id="o"),)
    ((proposal, problem),) = done.left
    assert proposal.code == "sv"
    assert "A1–C2" in problem.text("sv")
    assert "A1–C2" in problem.text("en")


def test_accepting_twice_changes_nothing_more(ads: Path) -> None:
    """Acceptance is idempotent, and what an opening holds already is kept."""
    read = read_ads(ads)
    once = accept_proposals(read.openings, read.proposals)
    twice = accept_proposals(once.openings, once.accepted)
    assert twice.openings == once.openings
    assert twice.left == ()


def test_an_openings_own_demands_are_never_replaced() -> None:
    """Another level or another track is left, with why."""
    opening = Opening(id="o", languages_required=[{"language": "sv", "level": "A2"}], track="care")
    done = accept_proposals(
        [opening],
        [Proposal("o", "language", "sv", True, "svenska", "C1"), Proposal("o", "track", "retail", False, "butik")],
    )
    assert done.openings == (opening,)
    assert {problem.what.key for _, problem in done.left} == {"proposals.other_level", "proposals.other_track"}  # type: ignore[union-attr]


def test_a_merit_that_is_accepted_as_required_moves() -> None:
    """A certificate is never required and merited at once."""
    done = accept_proposals(
        [Opening(id="o", certificates_merited=["truck"])], [Proposal("o", "certificate", "truck", True, "truckkort")]
    )
    assert (done.openings[0].certificates_required, done.openings[0].certificates_merited) == (("truck",), ())


def test_unsure_proposals_can_be_left() -> None:
    """Below the least confidence a proposal is left."""
    proposal = Proposal("o", "certificate", "truck", True, "truckkort", confidence=60)
    assert accept_proposals([Opening(id="o")], [proposal], least_confidence=61).accepted == ()
    assert accept_proposals([Opening(id="o")], [proposal], least_confidence=60).accepted == (proposal,)


def test_a_proposal_for_an_unknown_opening_is_an_error() -> None:
    """Nothing is dropped without a word."""
    with pytest.raises(UnknownIdError):
        accept_proposals([], [Proposal("o", "track", "care", False, "vård")])


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_reviewed_file_gives_back_what_was_written(ads: Path, ending: str, tmp_path: Path) -> None:
    """Written, answered, read: the same proposals, sorted by their answer."""
    proposals = read_ads(ads).proposals
    file = tmp_path / f"proposals.{ending}"
    write_proposals(proposals, file)
    assert read_reviewed(file).unanswered == proposals
    assert read_reviewed(file).accepted == ()


def test_answers_and_changes_made_in_a_spreadsheet_are_read(tmp_path: Path) -> None:
    """Ja and nej, another level, krav made merit: read as they stand, also in Windows' encoding with semicolons."""
    proposals = [
        Proposal("o1", "language", "sv", True, "goda kunskaper i svenska", "B1", True, "text", 3, 27, 90),
        Proposal("o1", "certificate", "truck", True, "=truckkort"),
        Proposal("o2", "track", "care", False, "vård"),
    ]
    file = tmp_path / "förslag.csv"
    write_proposals(proposals, file)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    lines[1] = "ja" + lines[1].replace(";B1;", ";B2;")
    lines[2] = "x" + lines[2].replace(";krav;", ";merit;")
    lines[3] = "Nej" + lines[3]
    file.write_text("\n".join(lines), encoding="cp1252")
    read = read_reviewed(file)
    assert read.accepted == (replace(proposals[0], level="B2"), replace(proposals[1], required=False))
    assert read.declined == (proposals[2],)


def test_every_fault_of_a_reviewed_file_is_told_with_row_and_column(tmp_path: Path) -> None:
    """Five faults in three rows come at once."""
    file = tmp_path / "proposals.csv"
    rows = [
        "accept;opening_id;kind;code;demand;level",
        "kanske;o1;certificate;truck;krav;",
        "ja;o1;language;sv;krav;",
        "ja;;certificate;trukc;merit;B7",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_reviewed(file)
    told = {(problem.row, problem.column) for problem in caught.value.problems}
    assert told == {(2, "accept"), (3, "level"), (4, "opening_id"), (4, "code"), (4, "level")}


@pytest.mark.parametrize("content", [b"", b"a;b\n", b"{}", b"[3]", b"[", b'[{"accept": []}]', b"\x00\x01"])
def test_a_file_that_holds_no_proposals_is_refused(content: bytes, tmp_path: Path) -> None:
    """Only a FileError comes out."""
    file = tmp_path / "proposals.json"
    file.write_bytes(content)
    with pytest.raises(FileError):
        read_reviewed(file)


@given(
    st.lists(
        st.sampled_from(
            "Krav: Meriterande: körkort B truckkort A och eller , . - ( ) inget krav på svenska engelska "
            "goda kunskaper i flytande C1 sfi \n är ett plus vi erbjuder dig som legitimerad "
            "sjuksköterska HLR utbildning".split(" ")
        ),
        max_size=60,
    )
)
def test_any_text_is_read_without_a_fault(words: list[str]) -> None:
    """Each demand lies within the text and names something of the vocabulary, each thing once."""
    text = " ".join(words)
    vocabulary = default_vocabulary()
    demands = demands_in(text, vocabulary)
    assert len({(d.kind, d.code) for d in demands}) == len(demands)
    for demand in demands:
        assert 0 <= demand.start < demand.end <= len(text)
        assert demand.code in vocabulary.table(demand.kind)
        assert 0 <= demand.confidence <= 100


@pytest.mark.untraced
@pytest.mark.parametrize(
    "text", ["körkort " * 25_000, "(" * 200_000, "svenska, " * 22_000, "a-" * 100_000, "A, " * 60_000]
)
def test_a_hostile_text_takes_no_time(text: str) -> None:
    """A text of 200,000 characters without an end takes seconds."""
    with far_from_hanging():
        demands_in(text, default_vocabulary())
