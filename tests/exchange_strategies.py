"""Whole records with everything in them that a format may lose, and ids of every kind."""

from __future__ import annotations

from datetime import date
from typing import Any
from unicodedata import normalize

from hypothesis import strategies as st

from matchcore.records import Candidate, Opening
from matchcore.records.model import LEVELS, SKILLS
from matchcore.vocabulary import default_vocabulary
from record_strategies import backgrounds

VOCABULARY = default_vocabulary()

# Text that XML and JSON can both hold, without halves of characters and with letters put together, as readers do.
_written = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)
texts = _written.map(lambda text: normalize("NFC", text))
ids = texts.filter(lambda text: text.strip() != "")
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
codes = st.sampled_from([*sorted(VOCABULARY.certificates), "not-in-the-vocabulary"])
spoken = st.sampled_from([*sorted(VOCABULARY.languages), "qaa"])
levels = st.sampled_from(LEVELS)


BACKGROUND: dict[str, Any] = {
    "occupations": [{"ssyk": "5321", "years": 4}],
    "educations": [{"level": "higher", "recognised": "yes"}],
    "wishes": {"ways": ["job"]},
    "hours": {"most": 75},
    "shifts": ["day"],
    "car": True,
    "support": "some",
    "priority": ["p"],
    "eligible": {"nystartsjobb": True},
}
OFFERED: dict[str, Any] = {
    "way": "job",
    "hours": 75,
    "shifts": ["day"],
    "needs_car": True,
    "support": "some",
    "programme": "P",
}


@st.composite
def certificates(draw: st.DrawFn) -> dict[str, Any]:
    ends = sorted(draw(st.lists(days, min_size=2, max_size=2)))
    made = {
        "code": draw(codes),
        "issued": draw(st.sampled_from([None, ends[0]])),
        "expires": draw(st.sampled_from([None, ends[1]])),
        "standing": draw(st.sampled_from(["declared", "validated"])),
        "modules": draw(st.sampled_from([None, None, ("m1",)])),
    }
    if draw(st.booleans()):
        made["evidence"] = {"issuer": "did:example:school", "proof": "{}", "digest": "0" * 64}
    return made


@st.composite
def levels_of(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {skill: draw(levels) for skill in draw(st.sets(st.sampled_from(SKILLS)))}
    if draw(st.booleans()) or not made:
        made["level"] = draw(levels)
    return made


@st.composite
def languages(draw: st.DrawFn) -> dict[str, Any]:
    made = {"language": draw(spoken), **draw(levels_of())}
    if draw(st.booleans()):
        made |= {"course": "sfi-c", "course_status": "completed"}
    if "course" in made and draw(st.booleans()):
        made = {name: made[name] for name in ("language", "course", "course_status")}
    return made


@st.composite
def places(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if draw(st.booleans()):
        made |= {"lat": draw(st.floats(55.5, 69)), "lon": draw(st.floats(11, 24))}
    if draw(st.booleans()):
        made["municipality"] = draw(st.sampled_from([*sorted(VOCABULARY.municipalities), "9999"]))
    if draw(st.booleans()) or not made:
        made["postcode"] = draw(st.from_regex(r"\A[1-9][0-9]{2} ?[0-9]{2}\Z"))
    if draw(st.booleans()):
        made["locality"] = draw(st.sampled_from(["Lima", "Mora", "Fagerhult", "Stockholm", "Nuntorp"]))
    return made


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    return Candidate(
        id=draw(ids),
        certificates=draw(st.lists(certificates(), max_size=4)),
        languages=draw(st.lists(languages(), max_size=3, unique_by=lambda one: one["language"])),
        tracks=draw(st.sampled_from([(), ({"track": "care", "share": 40},)])),
        home=draw(st.none() | places()),
        reach_km=draw(st.none() | st.floats(0, 3000)),
        forms=draw(
            st.none() | st.lists(st.sampled_from([*sorted(VOCABULARY.forms), "unknown"]), unique=True, max_size=3)
        ),
        available_from=draw(st.none() | days),
        registered_since=draw(st.none() | days),
        groups=draw(st.sampled_from([{}, {"sex": "f"}])),
        facts=draw(st.sampled_from([{}, {"own_car": True}])),
        **draw(st.sampled_from([{}, BACKGROUND]) | backgrounds()),
    )


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    demanded = draw(st.lists(codes, max_size=4, unique=True))
    cut = draw(st.integers(0, len(demanded)))

    def demands() -> list[dict[str, Any]]:
        listed = draw(st.lists(spoken, max_size=2, unique=True))
        return [
            {
                "language": code,
                **draw(levels_of()),
                "tolerance": draw(st.integers(0, 1)),
                "reason": draw(st.none() | ids),
            }
            for code in listed
        ]

    return Opening(
        id=draw(ids),
        employer=draw(texts),
        title=draw(texts),
        ssyk=draw(st.none() | st.sampled_from(sorted(VOCABULARY.occupations))),
        seats=draw(st.integers(0, 9)),
        certificates_required=[demanded[:cut]] if draw(st.booleans()) and cut else demanded[:cut],
        certificates_merited=demanded[cut:],
        languages_required=demands(),
        languages_wanted=demands(),
        track=draw(st.sampled_from([None, "care"])),
        workplace=draw(st.none() | places()),
        start=draw(st.none() | days),
        form=draw(st.none() | st.sampled_from([*sorted(VOCABULARY.forms), "unknown"])),
        **draw(st.sampled_from([{}, OFFERED])),
        facts=draw(st.sampled_from([{}, {"own_car": True}])),
    )
