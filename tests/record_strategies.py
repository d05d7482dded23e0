"""Candidates and openings of every shape that their models allow, for round trips."""

from datetime import date

from hypothesis import strategies as st

from matchcore.personal import is_protected
from matchcore.records import (
    Candidate,
    Certificate,
    Education,
    Hours,
    Language,
    LanguageDemand,
    Occupation,
    Opening,
    Place,
    TrackProgress,
    Wishes,
)
from matchcore.records.model import LEVELS, SHIFTS, SKILL_LEVELS, SKILLS, SUPPORTS, WAYS
from matchcore.tables.cells.asides import aside_of
from matchcore.vocabulary import default_vocabulary
from matchcore.vocabulary.localities import gazetteer

VOCABULARY = default_vocabulary()
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])
ODD = st.sampled_from(
    [
        "=1+1",
        "-",
        "'",
        "''=x",
        "@home",
        "nan",
        "okänd",
        "a;b",
        'say "x"',
        "(a",
        "0580",
        "5,5",
        "1.000",
        "ja",
        "#N/A",
        "Ã¥",
    ]
)
WORDS = st.one_of(ODD, st.text(LETTERS, min_size=1, max_size=12)).map(str.strip).filter(bool)
NAMES = st.text(st.sampled_from("abcdeåäöxyz _"), min_size=1, max_size=8).map(str.strip).filter(bool)


def codes(kind: str, size: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(VOCABULARY.table(kind))), max_size=size, unique=True)


@st.composite
def certificates(draw: st.DrawFn) -> Certificate:
    term = VOCABULARY.certificates[draw(st.sampled_from(sorted(VOCABULARY.certificates)))]
    first, last = sorted((draw(DAYS), draw(DAYS)))
    modules = None
    if term.modules and draw(st.booleans()):
        modules = tuple(draw(st.lists(st.sampled_from([one.code for one in term.modules]), unique=True)))
    return Certificate(
        code=term.code,
        issued=draw(st.sampled_from([None, first])),
        expires=draw(st.sampled_from([None, last])),
        standing=draw(st.sampled_from(["validated", "declared"])),
        modules=modules,
    )


def levels() -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(["level", *SKILLS]), st.sampled_from(LEVELS), min_size=1, max_size=3)


@st.composite
def languages(draw: st.DrawFn) -> list[Language]:
    found = []
    for code in draw(codes("language")):
        said = dict(draw(levels()))
        if code == "sv" and draw(st.booleans()):
            said |= {
                "course": draw(st.sampled_from(sorted(VOCABULARY.courses))),
                "course_status": draw(st.sampled_from(["completed", "enrolled"])),
            }
        found.append(Language(language=code, **said))
    return found


@st.composite
def demands(draw: st.DrawFn) -> list[LanguageDemand]:
    return [
        LanguageDemand(
            language=code,
            tolerance=draw(st.integers(0, 6)),
            reason=draw(st.none() | WORDS),
            **draw(levels()),
        )
        for code in draw(codes("language"))
    ]


@st.composite
def tracks(draw: st.DrawFn) -> list[TrackProgress]:
    found = []
    for code in draw(codes("track")):
        modules = [one.code for one in VOCABULARY.tracks[code].modules]
        by_module = modules and draw(st.booleans())
        found.append(
            TrackProgress(
                track=code,
                modules=tuple(draw(st.lists(st.sampled_from(modules), unique=True))) if by_module else None,
                share=None if by_module else draw(st.integers(0, 100)),
                expected_completion=draw(st.none() | DAYS),
            )
        )
    return found


POSTCODES = st.sampled_from(
    [text for code in sorted(gazetteer().postcodes)[::97] for text in (code, f"{code[:3]} {code[3:]}")]
)
LOCALITIES = st.sampled_from(
    [one.name for one in gazetteer().localities[::7] if len(gazetteer().called(one.name)) == 1]
)


@st.composite
def places(draw: st.DrawFn) -> Place | None:
    parts = {
        "municipality": draw(st.none() | st.sampled_from(sorted(VOCABULARY.municipalities))),
        "postcode": draw(st.none() | POSTCODES),
        "locality": draw(st.none() | LOCALITIES),
    }
    if draw(st.booleans()):
        parts |= {"lat": draw(st.floats(55, 69)), "lon": draw(st.floats(10.5, 24))}
    parts = {name: part for name, part in parts.items() if part is not None}
    return Place(**parts) if parts else None


FACTS = st.dictionaries(
    NAMES.map(lambda name: f"f {name}").filter(lambda name: not is_protected(name)),
    st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
    | st.just(""),
    max_size=3,
)


MAYBE = st.sampled_from([None, True, False])
SSYK = st.sampled_from(sorted(VOCABULARY.occupations))
SHIFTS_WORKED = st.none() | st.lists(st.sampled_from(SHIFTS), min_size=1, unique=True)


@st.composite
def backgrounds(draw: st.DrawFn) -> dict[str, object]:
    """What a person has done, has learnt and asks for, by the record's fields."""
    least, most = sorted((draw(st.integers(1, 100)), draw(st.integers(1, 100))))
    bounds = draw(st.sampled_from([None, {"least": least}, {"most": most}, {"least": least, "most": most}]))
    levels, answers = st.sampled_from(sorted(SKILL_LEVELS)), st.sampled_from([None, "yes", "under_way", "no"])
    years, until = st.none() | st.floats(0, 80), st.none() | st.integers(1900, 2200)
    occupation = st.builds(Occupation, ssyk=SSYK, years=years, until=until, abroad=MAYBE)
    education = st.builds(Education, level=levels, ssyk=st.none() | SSYK, abroad=MAYBE, recognised=answers) | st.builds(
        Education, ssyk=SSYK, abroad=MAYBE, recognised=answers
    )
    asked = st.lists(SSYK, max_size=3, unique=True), st.lists(st.sampled_from(WAYS), max_size=3, unique=True)
    return {
        "occupations": draw(st.lists(occupation, max_size=3)),
        "educations": draw(st.lists(education, max_size=3)),
        "wishes": draw(st.none() | st.builds(Wishes, occupations=asked[0], ways=asked[1])),
        "hours": None if bounds is None else Hours(**bounds),
        "shifts": draw(SHIFTS_WORKED),
        "car": draw(MAYBE),
        "support": draw(st.none() | st.sampled_from(SUPPORTS)),
        "priority": draw(st.lists(st.sampled_from(["long-waiting", "p1", "programme:2"]), unique=True)),
        "eligible": draw(st.dictionaries(st.sampled_from(sorted(VOCABULARY.forms)), st.booleans(), max_size=3)),
    }


@st.composite
def candidate(draw: st.DrawFn, record_id: str) -> Candidate:
    forms = draw(st.none() | codes("form"))
    return Candidate(
        id=record_id,
        certificates=tuple(draw(st.lists(certificates(), max_size=3))),
        languages=tuple(draw(languages())),
        tracks=tuple(draw(tracks())),
        home=draw(places()),
        reach_km=draw(st.none() | st.floats(0, 3000)),
        forms=None if forms is None else tuple(forms),
        available_from=draw(st.none() | DAYS),
        registered_since=draw(st.none() | DAYS),
        groups=draw(st.dictionaries(NAMES.map(lambda name: f"g {name}"), WORDS, max_size=2)),
        facts=draw(FACTS),
        **draw(backgrounds()),
    )


@st.composite
def opening(draw: st.DrawFn, record_id: str) -> Opening:
    named = draw(codes("certificate", 5))
    cut = draw(st.integers(0, len(named)))
    track = draw(st.none() | st.sampled_from(sorted(VOCABULARY.tracks)))
    return Opening(
        id=record_id,
        employer=draw(WORDS | st.just("")),
        title=draw(WORDS | st.just("")),
        ssyk=draw(st.none() | st.from_regex(r"\A[0-9]{4}\Z")),
        seats=draw(st.integers(0, 1_000_000)),
        certificates_required=[named[:cut]] if draw(st.booleans()) and cut else named[:cut],
        certificates_merited=tuple(named[cut:]),
        languages_required=tuple(draw(demands())),
        languages_wanted=tuple(draw(demands())),
        track=track,
        track_least=draw(st.integers(0, 100)) if track else 0,
        workplace=draw(places()),
        start=draw(st.none() | DAYS),
        form=draw(st.none() | st.sampled_from(sorted(VOCABULARY.forms))),
        way=draw(st.none() | st.sampled_from(WAYS)),
        hours=draw(st.none() | st.integers(1, 100)),
        shifts=draw(SHIFTS_WORKED),
        needs_car=draw(MAYBE),
        programme=draw(WORDS | st.just("")),
        funding=draw(WORDS | st.just("")),
        support=draw(st.none() | st.sampled_from(SUPPORTS)),
        facts=draw(FACTS),
    )


IDS = st.lists(
    (WORDS.map(lambda word: f"k{word}"[:200].strip()) | ODD.map(str.strip)).filter(lambda name: aside_of(name) is None),
    max_size=4,
    unique=True,
)


@st.composite
def candidate_lists(draw: st.DrawFn) -> list[Candidate]:
    return [draw(candidate(record_id)) for record_id in draw(IDS)]


@st.composite
def opening_lists(draw: st.DrawFn) -> list[Opening]:
    return [draw(opening(record_id)) for record_id in draw(IDS)]
