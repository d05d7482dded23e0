"""The closing line of an explanation: how good a proposal is by what stands for it, and what to ask before deciding."""

from __future__ import annotations

from typing import Any

import pytest

from matchcore import Candidate, Occupation, Opening, Place, Policy, Wishes
from matchcore.solution import Explanation
from strategies import match_of

CLEANER, LORRY, CARE = "9111", "8332", "5330"
HOME = Place(municipality="2023")


def told(person: dict[str, Any], *others: Candidate, **fields: Any) -> Explanation:
    place = Opening(id="o1", **{"ssyk": CLEANER, **fields})
    return match_of([Candidate(id="c1", **person), *others], [place]).explain("c1", "o1")


@pytest.mark.parametrize(
    ("person", "fields", "grade"),
    [
        (
            {"occupations": [Occupation(ssyk=CLEANER)]},
            {},
            "Bra förslag. För talar: har arbetat med eller utbildat sig till yrket.",
        ),
        (
            {"occupations": [Occupation(ssyk=CLEANER)], "wishes": Wishes(ways=["job"])},
            {},
            "Bra förslag. För talar: har arbetat med eller utbildat sig till yrket, önskar just den här vägen.",
        ),
        (
            {"occupations": [Occupation(ssyk="2619")]},
            {"ssyk": "3359"},
            "Bra förslag, fast jobbet ligger under personens yrke eller utbildning. "
            "För talar: har nytta av sitt yrke eller sin utbildning.",
        ),
        (  # a new occupation is no reason for it, and a language that weighs is one
            {
                "occupations": [Occupation(ssyk="2144")],
                "wishes": Wishes(occupations=[LORRY]),
                "languages": [{"language": "sv", "level": "B1"}],
            },
            {"ssyk": LORRY, "languages_required": [{"language": "sv", "level": "B1"}]},
            "Bra förslag. För talar: önskar det här yrket, språket räcker. ",
        ),
        (
            {"tracks": [{"track": "cleaning", "share": 100}]},
            {"track": "cleaning"},
            "Bra förslag. För talar: har gått hela spåret.",
        ),
        (
            {"tracks": [{"track": "cleaning", "share": 60}]},
            {"track": "cleaning"},
            "Bra förslag. För talar: har gått en del av spåret.",
        ),
        ({}, {}, "Svagt förslag: inget särskilt talar för just det här jobbet."),
        (
            {"home": HOME},
            {"workplace": HOME, "form": "permanent"},
            "Svagt förslag: inget särskilt talar för just det här jobbet.",
        ),
        (
            {"home": HOME},
            {"workplace": HOME, "track": "cleaning"},
            "Svagt förslag: det är inte känt om personen har gått spåret som arbetsgivaren frågar efter.",
        ),
        (
            {"home": HOME, "tracks": [{"track": "care", "share": 100}]},
            {"workplace": HOME, "track": "cleaning"},
            "Svagt förslag: spåret som personen har gått leder till andra jobb.",
        ),
        (
            {"occupations": [Occupation(ssyk="7131")]},
            {"ssyk": "7411", "form": "permanent"},
            "Svagt förslag: elinstallationer kräver auktorisation",
        ),
        (
            {"occupations": [Occupation(ssyk=LORRY)], "certificates": [{"code": "licence-c"}]},
            {},
            "Svagt förslag: med ett intyg till kan personen söka jobb i sitt eget yrke.",
        ),
        (
            {"occupations": [Occupation(ssyk=CLEANER)], "wishes": Wishes(occupations=[LORRY])},
            {},
            "Möjligt, men inget som personen har bett om: fråga först.",
        ),
        ({"home": HOME}, {"workplace": HOME, "way": "training"}, "Möjligt, men inget som personen har bett om"),
    ],
)
def test_a_proposal_is_graded_by_what_stands_for_it(person: Any, fields: Any, grade: str) -> None:
    """A near workplace and a permanent form suit anyone and make no proposal good; an unmet wish goes first."""
    explained = told(person, **fields)
    assert explained.is_placed
    assert explained.verdict.text("sv").startswith(grade)


def test_where_only_one_pair_was_compared_nothing_is_said_of_others() -> None:
    """With a second person in the pool the whole is spoken of."""
    alone = told({"occupations": [Occupation(ssyk=CLEANER)]})
    assert alone.verdict.text("sv").endswith("Andra personer och jobb är inte prövade här.")
    beside = told({"occupations": [Occupation(ssyk=CLEANER)]}, Candidate(id="c2", occupations=[Occupation(ssyk=CARE)]))
    assert "Inget annat är bättre för helheten" in beside.verdict.text("sv")


def test_what_to_ask_stands_in_two_lists_the_wish_first() -> None:
    """Each thing once; a permanent post is not asked about; as plain values too."""
    explained = told(
        {},
        form="permanent",
        workplace=HOME,
        languages_required=[{"language": "sv", "level": "B1"}],
        ssyk=None,
        title="",
    )
    text = explained.text("sv")
    person = "Fråga personen: vad hen helst vill arbeta med eller utbilda sig till; vilken nivå hen har i svenska; "
    assert f"\n{person}var hen bor.\n" in text
    assert "\nFråga arbetsgivaren: vilket yrke jobbet gäller; varför svenska B1 behövs i arbetet." in text
    assert "illsvidareanställning: personen" not in text
    asks = explained.to_dict("sv")["asks"]
    assert asks[0] == {"of": "person", "text": "vad hen helst vill arbeta med eller utbilda sig till"}
    assert [ask["of"] for ask in asks].count("employer") == 2


def test_a_weight_of_none_stands_for_nothing() -> None:
    """The grade follows the policy: what it does not weigh makes no proposal good."""
    weights = {**Policy().weights, "background": 0, "certificates": 45}
    person = Candidate(id="c1", occupations=[Occupation(ssyk=CLEANER)])
    explained = match_of([person], [Opening(id="o1", ssyk=CLEANER)], Policy(weights=weights)).explain("c1", "o1")
    assert explained.verdict.text("sv").startswith("Svagt förslag")


def test_who_has_said_which_ways_is_not_said_to_be_unasked() -> None:
    """Whoever wants a job and no practice has been asked; whoever has said nothing has not."""
    for wishes, is_asked in ((Wishes(ways=["job"]), True), (Wishes(), False)):
        text = told({"wishes": wishes}, form="praktik").text("sv")
        assert ("är inte tillfrågad" in text) is not is_asked


@pytest.mark.parametrize(
    ("own", "work", "words", "is_good"),
    [
        ("7212", "7213", "ett yrke som ligger nära", True),  # three digits
        ("7411", "7212", None, False),  # crafts, and that is all
        ("5330", "5321", "ett yrke som ligger nära", True),  # the table of substitutability
        ("5311", "5321", "ett yrke inom samma område", True),  # two digits
    ],
)
def test_near_is_said_of_what_is_near_and_one_craft_is_no_reason_for_another(
    own: str, work: str, words: str | None, is_good: bool
) -> None:
    """Both of what was done and of what is wished for; what only shares SSYK's first digit makes no good proposal."""
    fields = {"occupations": [Occupation(ssyk=own, years=11)], "wishes": Wishes(occupations=[own])}
    text = told(fields, ssyk=work, title="").text("sv")
    assert ("Bra förslag" in text) is is_good
    if words is None:
        assert "nära" not in text
        assert "ett annat yrke inom hantverk eller maskiner" in text
    else:
        assert f"kommer från {words}" in text
        assert f"önskar {words}" in text
