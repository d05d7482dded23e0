"""One small pool that shows everything a result can say; its words are kept in the files of tests/golden.

``python tests/golden_pool.py`` writes the files anew, to be read through before they are committed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from matchcore import (
    Candidate,
    Certificate,
    Language,
    LanguageDemand,
    MatchResult,
    Opening,
    Place,
    Policy,
    TrackProgress,
)
from strategies import MODULES, START, match_of

FOLDER = Path(__file__).parent / "golden"
MALUNG, ALVDALEN = Place(municipality="2023"), Place(municipality="2039")


@cache
def result() -> MatchResult:
    """Two rivals for one seat, one too far away, one whose language nobody knows, one who is placed as a tie."""
    people = [
        Candidate(
            id="c1",
            certificates=[Certificate(code="cleaner", standing="validated")],
            languages=[Language(language="sv", level="B1")],
            home=MALUNG,
            reach_km=30,
            registered_since=date(2021, 5, 1),
        ),
        Candidate(
            id="c2",
            certificates=[Certificate(code="cleaner", modules=MODULES[:3])],
            languages=[Language(language="sv", course="sfi-c", course_status="completed")],
            tracks=[TrackProgress(track="hotel-restaurant", modules=["kitchen", "serving", "reception"])],
            home=MALUNG,
            registered_since=date(2023, 1, 15),
        ),
        Candidate(id="c3", home=ALVDALEN, reach_km=20, forms=["hourly"], available_from=date(2026, 5, 1)),
        Candidate(
            id="c4",
            certificates=[Certificate(code="cleaner", standing="validated")],
            languages=[Language(language="sv", level="B1")],
            home=MALUNG,
            reach_km=30,
            registered_since=date(2024, 2, 2),
        ),
        Candidate(id="c5", tracks=[TrackProgress(track="hotel-restaurant", share=20, expected_completion=START)]),
    ]
    places = [
        Opening(
            id="o1",
            employer="Fjällstäd & Söner <AB>",
            title="Lokalvårdare",
            certificates_required=["cleaner"],
            languages_required=[LanguageDemand(language="sv", level="B1", tolerance=1, reason="skyddsinstruktioner")],
            workplace=MALUNG,
            start=START,
            form="permanent",
        ),
        Opening(
            id="o2", employer="Hotellet", title="Husfru", seats=2, track="hotel-restaurant", track_least=50, start=START
        ),
        Opening(
            id="o3",
            employer="Vården",
            languages_required=[LanguageDemand(language="sv", level="C1", writing="B2")],
            workplace=ALVDALEN,
        ),
        Opening(id="o4", employer="Vilande", title="Utan platser", seats=0),
        Opening(id="o5", employer="Återvinning", title="Sorterare", workplace=Place(lat=60.9, lon=13.4), seats=3),
    ]
    return match_of(people, places, Policy(language={"course_levels": {"sfi-c": "A2"}}))


RENDERINGS: dict[str, Callable[[], str]] = {
    **{f"result_{language}.txt": (lambda language=language: result().text(language)) for language in ("sv", "en")},
    **{
        f"explain_{candidate}_{opening}_{language}.txt": (
            lambda c=candidate, o=opening, language=language: result().explain(c, o).text(language)
        )
        for candidate, opening in (
            ("c1", "o1"),
            ("c1", "o5"),
            ("c2", "o1"),
            ("c3", "o1"),
            ("c4", "o1"),
            ("c5", "o2"),
            ("c3", "o4"),
        )
        for language in ("sv", "en")
    },
    **{
        f"unplaced_{candidate}_{language}.txt": (
            lambda c=candidate, language=language: result().why_unplaced(c, n_nearest=3).text(language)
        )
        for candidate in ("c3",)
        for language in ("sv", "en")
    },
    "result.html": lambda: result()._repr_html_(),
    "explain_c3_o1.html": lambda: result().explain("c3", "o1")._repr_html_(),
    "assignment_en.txt": lambda: str(result().assignment),
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, render in RENDERINGS.items():
        (FOLDER / name).write_text(render() + "\n", encoding="utf-8")
