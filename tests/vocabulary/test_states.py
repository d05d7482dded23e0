"""The one table of words and signs for where somebody stands to a certificate, a course, a track or a level."""

import tomllib
from importlib.resources import files

import pytest

from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import Stated, said_anywhere, state_of, stated

TABLE = tomllib.loads(files("matchcore.vocabulary").joinpath("tables", "states.toml").read_text(encoding="utf-8"))
STATES = {name: entry for name, entry in TABLE.items() if name not in ("none", "over")}
PHRASES = [(phrase, state) for state, entry in STATES.items() for phrase in entry["phrases"]]
MARKS = [(mark, state) for state, entry in STATES.items() for mark in entry.get("marks", ())]


def test_no_word_stands_for_two_states() -> None:
    """Each phrase and each sign is in the table once, however it is spelt."""
    phrases = [folded(phrase) for entry in TABLE.values() for phrase in entry.get("phrases", ())]
    assert len(set(phrases)) == len(phrases)
    assert len({mark for mark, _ in MARKS}) == len(MARKS)


@pytest.mark.parametrize(("phrase", "state"), PHRASES)
def test_a_phrase_is_taken_off_either_end(phrase: str, state: str) -> None:
    """Before, behind, in parentheses, in capitals or alone, the words say the same state and leave the name whole."""
    texts = [f"HLR {phrase}", f"HLR: {phrase}", f"HLR – {phrase}.", f"HLR ({phrase})", f"{phrase.upper()} HLR"]
    assert [(stated(text).words, stated(text).state) for text in texts] == [("HLR", state)] * len(texts)
    assert state_of(phrase) == state_of(f"({phrase})") == state


@pytest.mark.parametrize(("mark", "state"), MARKS)
def test_a_sign_is_taken_off_either_end(mark: str, state: str) -> None:
    """A tick, an empty box, a question mark: before the name or behind it."""
    for text in (f"{mark} HLR", f"{mark}HLR", f"HLR {mark}", f"HLR{mark}"):
        assert (stated(text).words, stated(text).state) == ("HLR", state)
    assert state_of(mark) == state


@pytest.mark.parametrize("text", ["HLR*", "★ HLR", "HLR §", "HLR ^", "🙂 HLR"])
def test_a_sign_that_is_in_no_table_is_asked_about(text: str) -> None:
    """Nobody knows what a star stood for but who wrote it."""
    assert stated(text).state == "asked"


@pytest.mark.parametrize("text", ["HLR ja, utgånget", "HLR ej pågående", "klar HLR pågår", "HLR klar?", "ej HLR klar"])
def test_words_that_do_not_go_together_are_asked_about(text: str) -> None:
    """Two states that cannot both hold, or a "not" before one, are no state."""
    assert stated(text).state == "asked"


@pytest.mark.parametrize(
    ("text", "words", "state", "when"),
    [
        ("D (klar ht-25)", "D", "held", "ht-25"),
        ("SFI D klar 2027-06-10", "SFI D", "held", "2027-06-10"),
        ("HLR klar v.12", "HLR", "held", "v.12"),
        ("SFI C klar (ht-25)", "SFI C", "held", "ht-25"),
        ("beräknas klar juni 2027", "", "planned", "juni 2027"),
        ("HLR bokad 12/12", "HLR", "planned", "12/12"),
        ("HLR (utgånget 2024-03-01)", "HLR", "lost", "2024-03-01"),
        ("nej, pågår", "", "under_way", ""),
        ("~~HLR~~", "HLR", "lost", ""),
        ("☑\ufe0f HLR", "HLR", "held", ""),
    ],
)
def test_when_stands_beside_the_state(text: str, words: str, state: str, when: str) -> None:
    """The words that say when are given as they stand: never read here, never dropped."""
    found = stated(text)
    assert (found.words, found.state, found.when) == (words, state, when)


@pytest.mark.parametrize(
    "text",
    [
        "HLR",
        "B1+",
        "vård 60 %",
        "HLR (2027-03-01)",
        "HLR går ut 2027-03-01",
        "HLR (giltigt till 2027, klar)",
        "HLR -24",
        "",
    ],
)
def test_a_text_that_says_no_state_is_left_as_it_is(text: str) -> None:
    """Neither a level's plus nor a date nor "går ut" is a state."""
    assert stated(text) == Stated(text)


@pytest.mark.parametrize(
    ("text", "in_remark", "in_heading"),
    [
        ("det vore bra om hen har", True, True),
        ("ser vi som en fördel här", True, True),
        ("det är inget krav på", True, True),
        ("Trevligt om man kan", False, True),
        ("Extrapoäng", False, True),
        ("pratar bra svenska", False, True),
        ("Fördelning", False, False),
        ("Plusjobb", False, False),
    ],
)
def test_a_merit_is_told_by_words_within(text: str, in_remark: bool, in_heading: bool) -> None:
    """A heading has room for little, so there less says so; "fördelning" was a merit in a heading."""
    assert bool(said_anywhere("merited").search(folded(text))) is in_remark
    assert bool(said_anywhere("merited", of_heading=True).search(folded(text))) is in_heading
