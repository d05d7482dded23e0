"""Openings as a system exports them or a careful writer puts them: codes for words, and whole sentences."""

from __future__ import annotations

import io

import pytest

from matchcore.content.findings import Spot
from matchcore.files import read_openings
from matchcore.messages import Message
from matchcore.tables.cells.cells import words_apart
from matchcore.tables.cells.demand_cells import certificates_demanded, licences_demanded
from matchcore.tables.cells.language_demands import demands_in
from matchcore.tables.term_lookup import Terms

TERMS = Terms()


def keys(spot: Spot) -> list[str]:
    return [one.what.key for one in spot.refused if isinstance(one.what, Message)]


def required(cell: str) -> tuple[list[object], list[str]]:
    """What a cell of requirements requires, and what is asked about it."""
    spot = Spot("krav")
    return [*certificates_demanded(words_apart(cell), TERMS, spot)["certificates_required"]], keys(spot)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("DL_C; YKB; DriverCard", ["licence-c", "ykb", "driver-card"]),
        ("DL_B; DL_BE", ["licence-b", "licence-be"]),
        ("Forklift A; Forklift B", ["truck-a", "truck-b"]),
        ("Forklift A OR Forklift B", [("truck-a", "truck-b")]),
        ("WeldCert_135; HotWork", ["welding-mag", "heta-arbeten"]),
        ("ScaffoldTraining(2-9m); FallProtection", ["scaffold-general", "fall-protection"]),
        ("UskLicense", ["underskoterska"]),
    ],
)
def test_what_a_system_joins_is_read_apart(cell: str, codes: list[object]) -> None:
    """The classes are not lost, and nothing is asked."""
    assert required(cell) == (codes, [])


def test_a_label_keeps_no_words_joined_and_a_reason_does() -> None:
    """A colon anywhere in a cell left all of it as it was written."""
    cells = 'a;"Krav: WeldCert_135";svenska B1 (skäl: läser JournalSystem_A)'
    (one,) = read_openings(io.StringIO(f"id;krav;språkkrav\n{cells}\n"))
    assert one.certificates_required == ("welding-mag",)
    assert one.languages_required[0].reason == "läser JournalSystem_A"


@pytest.mark.parametrize(
    "cell", ["CncTraining", "CareAsstTraining OR 1yrExperience", "Kan stå i värme.", "börjar kl 03"]
)
def test_what_no_certificate_proves_leaves_the_opening_in(cell: str) -> None:
    """The employer looks to it."""
    codes, asked = required(cell)
    assert codes == []
    assert {*asked} <= {"vocabulary.no_certificate", "demand.ordinary"}


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Truckkort A och B skall vara giltigt.", ["truck-a", "truck-b"]),
        ("Den sökande skall kunna visa intyg på HLR.", ["hlr"]),
        ("Man ska kunna visa upp giltigt förarkort", ["driver-card"]),
        ("Hygienbevis skall kunna visas upp.", ["food-hygiene"]),
        ("Körkort C, YKB och giltigt förarkort.", ["licence-c", "ykb", "driver-card"]),
        ("Båda B", ["licence-b"]),
        ("B-kort 2 år+", ["licence-b"]),
        ("B-körkort, för hit går ingen buss", ["licence-b"]),
        ("C såklart", ["licence-c"]),
        ("certat ECY", ["ecy"]),
        ("Motorsågskörkort B, eller röjsågskort. B-kort", [("chainsaw-b", "brush-saw"), "licence-b"]),
        ("vårdbitr / usk / går usk nu", [("vardbitrade", "underskoterska")]),
        ("VU1 / VU1+2", ["guard-1"]),
        ("truck A/A+B", ["truck-a"]),
        ("ME-bevis hjullast.", ["wheel-loader"]),
        ("ME-bevis gräv (ME-A), APV 1.1+1.2", ["excavator", "apv-1-2"]),
        ("ME-bevis dumper + B", ["dumper", "licence-b"]),
        ("ME-bevis hjullast. el truck B", [("wheel-loader", "truck-b")]),
        ("inga papper", []),
        ("Ingenting särskilt.", []),
    ],
)
def test_what_is_clear_is_read_with_nothing_asked(cell: str, codes: list[object]) -> None:
    """What shall be shown, valid or had is required; of one thing, or that and more, the one is enough."""
    assert required(cell) == (codes, [])


@pytest.mark.parametrize(
    ("cell", "codes", "asked"),
    [
        ("C + APV 2 + TMA-utb", ["licence-c", "apv-2"], ["demand.rest_unread"]),
        ("Vara 18 (tobak, spel)", [], ["vocabulary.no_certificate"]),
        ("Vb: inget utb.krav", [], ["demand.of_some"]),
        ("höjdrädd = nej", [], ["demand.of_some"]),
        ("Van med kor", [], ["vocabulary.no_certificate"]),
    ],
)
def test_what_is_read_in_part_is_asked_about(cell: str, codes: list[object], asked: list[str]) -> None:
    """And the opening is not left out."""
    assert required(cell) == (codes, asked)


@pytest.mark.parametrize(
    ("cell", "needed", "wished", "asked"),
    [
        ("nej, buss 2 går dit", (), (), []),
        ("B krävs INTE på boendet", (), (), []),
        ("nej, men B är bra", (), ("licence-b",), []),
        ("ja, B", ("licence-b",), (), []),
        ("ja, nattskiftet går utan buss", ("licence",), (), ["licence.class"]),
        ("krav, servicebil", ("licence",), (), []),
        ("2 av 7 behöver B (ambulerande)", (), ("licence-b",), ["demand.of_some"]),
    ],
)
def test_an_answer_below_licence_may_have_a_remark(
    cell: str, needed: tuple[str, ...], wished: tuple[str, ...], asked: list[str]
) -> None:
    """The remark names no class, and is none."""
    spot = Spot("körkort")
    made = licences_demanded(cell, TERMS, spot)
    assert (made.get("certificates_required", ()), made.get("certificates_merited", ())) == (needed, wished)
    assert keys(spot) == asked


@pytest.mark.parametrize(
    ("cell", "level", "asked"),
    [
        ("SFI kurs D skall vara avklarad.", "B1", []),
        ("Det räcker med SFI kurs C om man förstår föreskrifterna.", "A2", ["language.rest_unread"]),
        ("SFI kurs C. Engelska kan ersätta under den första tiden.", "A2", ["language.other_named"]),
        ("Man skall kunna läsa en lista över allergier.", "A1", ["language.rest_unread"]),
        ("SvIntermediate", "B1", []),
        ("Behöver knappt nån svenska alls", None, ["language.not_after_all"]),
        ("eng går", None, ["language.one_of"]),
    ],
)
def test_swedish_in_sentences_and_codes(cell: str, level: str | None, asked: list[str]) -> None:
    """A course is its level, "en" before a noun is no English, and what is hardly needed is not required."""
    spot = Spot("svenska")
    made = demands_in(words_apart(cell), TERMS, spot, language="sv")
    assert [one.level for one in made["languages_required"]] == ([level] if level else [])
    assert keys(spot) == asked


def test_an_export_is_read_whole() -> None:
    """Codes for times and forms are words too, and a road says where the work is by the town behind it."""
    table = (
        "id;arbetsgivare;titel;ort;start;arbetstider;krav på kompetensbevis;svenska;anställningsform\n"
        "R-1;Anläggarna;Grävmaskinist;Väg 97 Boden;2027-01-04;EarlyMorning;ME-bevis gräv;SvBasic;HourlyOnCall\n"
        "R-2;Anläggarna;Dumperförare;E10 Kiruna;2027-01-04;DayEarly;ME-bevis dumper, DL_B;SvGood;HourlyOnCall\n"
    )
    openings = read_openings(io.StringIO(table), on_fault="ask")
    assert [one.workplace and one.workplace.municipality for one in openings] == ["2582", "2584"]
    assert [(one.shifts, one.form) for one in openings] == [(("day",), "hourly")] * 2
    assert [one.certificates_required for one in openings] == [("excavator",), ("dumper", "licence-b")]
