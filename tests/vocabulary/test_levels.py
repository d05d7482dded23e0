"""Language levels and courses of Swedish, as people write them."""

import pytest

from matchcore.vocabulary import CEFR_LEVELS, default_vocabulary, resolve


@pytest.mark.parametrize("level", CEFR_LEVELS)
def test_a_level_is_itself_in_any_dress(level):
    """A CEFR level is read in either case, with the words that people put around it."""
    for text in (
        level,
        level.lower(),
        f"nivå {level}",
        f"CEFR {level}",
        f"lägst {level}",
        f"{level} (GERS)",
        f" {level[0]} {level[1]}",
    ):
        found = resolve(text, "level")
        assert (found.code, found.confidence, found.reason) == (level, 100, None), text


@pytest.mark.parametrize(
    ("text", "level"),
    [("B1+", "B1"), ("A2/B1", "A2"), ("A2-B1", "A2"), ("A2–B1", "A2"), ("B1+/B2", "B1"), ("B1.2", "B1"), ("B2-", "B1")],
)
def test_a_half_level_is_read_as_the_lower_whole_one_and_flagged(text, level):
    """Nobody is credited with more than the text says, and the reader is told."""
    found = resolve(text, "level")
    assert found.code == level
    assert found.reason.key == "vocabulary.level_floored"
    assert found.confidence < 100


@pytest.mark.parametrize(
    ("text", "level"),
    [("Lite", "A1"), ("Bra", "B1"), ("Mycket bra", "B2"), ("Flytande", "C1"), ("fluent", "C1"), ("bra svenska", "B1")],
)
def test_the_employment_services_levels_are_flagged_estimates(text, level):
    """The service's four levels have no official place in CEFR."""
    found = resolve(text, "level")
    assert found.code == level
    assert found.reason.key == "vocabulary.level_estimated"


@pytest.mark.parametrize("text", ["B3", "D1", "B", "1", "A0", "C1C2", "SFI C", "hej", "A1-", "b1b"])
def test_what_is_no_level_is_refused(text):
    """A level that does not exist is not rounded to one that does."""
    found = resolve(text, "level")
    assert found.code is None
    assert found.reason is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SFI C", "sfi-c"),
        ("sfi kurs c", "sfi-c"),
        ("SFI-kurs C", "sfi-c"),
        ("SFI 2C", "sfi-c"),
        ("SFI C studieväg 3", "sfi-c"),
        ("C-kurs SFI", "sfi-c"),
        ("Svenska för invandrare C", "sfi-c"),
        ("Swedish for immigrants course B", "sfi-b"),
        ("sva1", "sva-1"),
        ("SVA 01", "sva-1"),
        ("Svenska som andraspråk 1", "sva-1"),
        ("Svenska som andraspråk, nivå 2", "sva-2"),
        ("SVA nivå 3", "sva-3"),
        ("SVA grund", "sva-grund"),
        ("grundläggande svenska som andraspråk", "sva-grund"),
        ("SFI", None),
        ("sfi-lärare", None),
        ("sfi-undervisning", None),
        ("SFI E", None),
        ("SVA 4", None),
        ("C", None),
        ("Svenska 1", None),
        ("SFI C och D", None),
    ],
)
def test_a_course_is_read_by_its_name_before_and_after_2025(text, code):
    """Courses are read as "kurs 1" and as "nivå 1", and what only speaks of them is refused."""
    assert resolve(text, "course").code == code


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("läser SFI D", "enrolled"),
        ("SFI D pågår", "enrolled"),
        ("enrolled SFI D", "enrolled"),
        ("SFI D, inskriven", "enrolled"),
        ("SFI D klar", "completed"),
        ("SFI D (godkänd)", "completed"),
        ("completed SFI D", "completed"),
        ("SFI D", None),
    ],
)
def test_enrolled_and_completed_are_told_apart(text, status):
    """Whoever is enrolled in D has C behind them, not D."""
    found = resolve(text, "course")
    assert (found.code, found.status) == ("sfi-d", status)
    assert default_vocabulary().courses["sfi-d"].previous == "sfi-c"


def test_a_bare_course_name_suggests_each_course():
    """SFI without its letter says no level: all four are suggested."""
    assert {code for code, _ in resolve("SFI", "course").alternatives} == {"sfi-a", "sfi-b", "sfi-c", "sfi-d"}
