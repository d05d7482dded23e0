"""Results that are hard to hand out: names that a spreadsheet or a browser could take for something else."""

from __future__ import annotations

from datetime import date
from functools import cache

from matchcore import (
    Ban,
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    Lock,
    MatchResult,
    Occupation,
    Opening,
    Place,
    Wishes,
    match,
)

AS_OF = date(2026, 9, 1)

EMPLOYERS = (
    "=HYPERLINK(A1)",
    "Bygg/Mark: [Norr] *?\\ AB",
    "Ett mycket långt namn på en arbetsgivare i norr AB",
    "Ett mycket långt namn på en arbetsgivare i norr KB",
    "Hotellet",
    "HOTELLET",
    "History",
    "Förslag",
    "'citat'",
    "</script><script>alert(1)</script>",
    "\U0001f3d4" * 20,
    "& Söner &P",
    "",
)


@cache
def nasty() -> MatchResult:
    """As many people as employers and a few more; some near, one far, one whose id is a formula."""
    ids = ["=1+1", "+46", "-x", "@sum", '"><img src=x onerror=alert(1)>', "<b>fet</b>", *(f"c{n}" for n in range(12))]
    people = [
        Candidate(
            id=name,
            languages=[Language(language="sv", level="B1")],
            certificates=[Certificate(code="licence-b")] if number % 3 else [],
            home=Place(municipality="2023"),
            reach_km=60,
            registered_since=date(2024, 1, 1 + number),
        )
        for number, name in enumerate(ids)
    ]
    people.append(Candidate(id="far", home=Place(municipality="1280"), reach_km=5, forms=["hourly"]))
    places = [
        Opening(
            id=f"o{number:02d}",
            employer=employer,
            title="=cmd|' /C calc'!A0" if number % 2 else "Lokalvårdare",
            seats=1 + number % 2,
            languages_required=[
                LanguageDemand(language="sv", level="B1" if number % 4 else "C1", reason="</td><script>x")
            ],
            certificates_required=["licence-b"] if number % 5 == 1 else [],
            workplace=Place(municipality="2023"),
            form="permanent",
            start=date(2026, 10, 1),
        )
        for number, employer in enumerate(EMPLOYERS)
    ]
    return match(
        people,
        places,
        as_of=AS_OF,
        locks=[Lock("c1", "o04", "=de har träffats", True)],
        bans=[Ban("c2", "o05", "<i>har provat</i>")],
    )


@cache
def empty() -> MatchResult:
    """Nobody, and nothing to be placed at."""
    return match([], [], as_of=AS_OF)


@cache
def none_placed() -> MatchResult:
    """Two people and no opening that is possible."""
    people = [Candidate(id="a"), Candidate(id="b", languages=[Language(language="sv", level="A1")])]
    demand = LanguageDemand(language="sv", level="C1", reason="journaler")
    return match(people, [Opening(id="o", employer="Vården", languages_required=[demand])], as_of=AS_OF)


@cache
def office() -> MatchResult:
    """A sawmill with two seats and a shop with one; four people, one of whom fits nothing."""
    home = Place(municipality="2023")
    people = [
        Candidate(
            id=f"mal-{number}",
            certificates=[Certificate(code="truck-b", standing="validated" if number == 1 else "declared")],
            languages=[Language(language="sv", level="B1")],
            occupations=[Occupation(ssyk="8141", years=3)] if number == 2 else [],
            wishes=Wishes(occupations=["5223"]) if number == 3 else None,
            home=home,
            reach_km=30,
            support="some",
        )
        for number in (1, 2, 3)
    ]
    trade = [Occupation(ssyk="5223", years=3)]
    people.append(Candidate(id="far-9", home=Place(municipality="2039"), reach_km=40, occupations=trade))
    places = [
        Opening(
            id="saw",
            employer="Sågverket",
            title="Maskinoperatör",
            ssyk="8141",
            seats=2,
            certificates_required=["truck-b"],
            languages_required=[LanguageDemand(language="sv", level="A2", reason="säkerhet")],
            workplace=home,
            start=date(2026, 10, 1),
            form="permanent",
            hours=75,
            shifts=["day", "evening"],
            needs_car=True,
            contact="Porten, växel 5",
        ),
        Opening(id="shop", employer="Butiken", title="Butikssäljare", ssyk="5223", workplace=home),
    ]
    return match(people, places, as_of=AS_OF)
