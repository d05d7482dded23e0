"""Certificates in cells, as consultants and employers write them: read as they were meant, noted, or asked about."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest

from hanging import far_from_hanging
from matchcore import Candidate, Certificate, Opening, match
from matchcore.content.findings import Spot
from matchcore.errors import FileError, Problem
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.tables.cells.certificate_cells import certificate_text, certificates_in
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.out.table_out import _name
from matchcore.tables.term_lookup import Terms

DAY = date(2026, 11, 28)

Told = tuple[Any, list[str], list[str]]
"""What was read (None when it was refused), and the keys of the notes and of what was refused."""


def told(heading: str, cell: object, read: Any = read_candidates) -> Told:
    """What one cell under a heading gives."""
    text = json.dumps([{"id": "a", heading: cell}])
    report = check_file(io.StringIO(text), what="openings" if read is read_openings else "candidates", as_of=DAY)

    def keys(problems: tuple[Problem, ...]) -> list[str]:
        return [problem.what.key for problem in problems]  # type: ignore[union-attr]  # a message, in tables

    try:
        [record] = read(io.StringIO(text), as_of=DAY)
    except FileError:
        record = None
    return record, keys(report.notes), keys(report.problems)


def held(heading: str, cell: object) -> tuple[tuple[Certificate, ...], list[str]]:
    """The certificates that a cell gives and its notes; nothing may be refused."""
    person, notes, refused = told(heading, cell)
    assert refused == []
    return person.certificates, notes


def hlr(**facts: Any) -> tuple[Certificate, ...]:
    return (Certificate(code="hlr", **facts),)


MONTH = ["date.month_read_as"]


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("HLR giltigt till 2024-03", date(2024, 3, 31)),
        ("HLR (giltigt till 2024-02)", date(2024, 2, 29)),
        ("HLR t.o.m. 03-2024", date(2024, 3, 31)),
        ("HLR t o m mars 2024", date(2024, 3, 31)),
        ("HLR utgår dec 2026", date(2026, 12, 31)),
        ("HLR, går ut 3/2027", date(2027, 3, 31)),
        ("HLR gick ut 2024-03", date(2024, 3, 31)),
    ],
)
def test_a_month_ends_on_its_last_day(cell: str, last: date) -> None:
    """A last month counts to its end, and that is noted."""
    assert held("kompetensbevis", cell) == (hlr(expires=last), MONTH)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("HLR 2024-03", 1), ("HLR ✓ 2024-03", 1), ("HLR (2024-03-31)", 31), ("HLR-utbildning 2024-03-02", 2)],
)
def test_a_bare_day_that_is_past_is_when_it_was_had(cell: str, day: int) -> None:
    """Nobody lists what has ended with no word for it; a month counts from its first day, and both are noted."""
    certificates, notes = held("kompetensbevis", cell)
    assert certificates == hlr(issued=date(2024, 3, day))
    assert notes[-1] == "certificate.taken_as_first_day"


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("HLR 2019", {"issued": date(2019, 1, 1)}),
        ("HLR (2025)", {"issued": date(2025, 1, 1)}),
        ("HLR -24", {"issued": date(2024, 1, 1)}),
        ("HLR taget 2019", {"issued": date(2019, 1, 1)}),
        ("HLR klar 2025", {"issued": date(2025, 1, 1)}),
        ("HLR sedan 2024", {"issued": date(2024, 1, 1)}),
        ("HLR (giltigt till 2024)", {"expires": date(2024, 12, 31)}),
        ("HLR utg 2024", {"expires": date(2024, 12, 31)}),
        ("HLR (gick ut -24)", {"expires": date(2024, 12, 31)}),
        ("HLR utg. 24", {"expires": date(2024, 12, 31)}),
    ],
)
def test_a_year_that_has_been(cell: str, facts: dict[str, date]) -> None:
    """What was had in a year holds from its first day, what ended in one held to its last; either is noted."""
    assert held("kompetensbevis", cell) == (hlr(**facts), ["day.estimated"])


def test_below_the_name_of_a_certificate_a_bare_day_that_is_past_is_asked_about() -> None:
    """It may be the first or the last; the heading may say, and so may "ja"."""
    for cell in ("2024-03-01", "2024-03", "2024"):
        assert told("HLR", cell)[2] == ["certificate.which_day"]
    assert held("HLR giltigt till", "2024-03-01") == (hlr(expires=date(2024, 3, 1)), [])
    assert held("HLR", "ja, 2024-03-01")[0] == hlr(issued=date(2024, 3, 1))


@pytest.mark.parametrize(
    ("cell", "last", "notes"),
    [
        ("HLR t.o.m. 2027", date(2027, 12, 31), ["day.estimated"]),
        ("HLR giltigt till 31/5-27", date(2027, 5, 31), []),
    ],
)
def test_last_days_written_short(cell: str, last: date, notes: list[str]) -> None:
    """ "T.o.m." a year is to its end; of a day and a month with a slash the year may have two digits."""
    assert held("kompetensbevis", cell) == (hlr(expires=last), notes)


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("HLR (2025-03 – 2027-03)", {"issued": date(2025, 3, 1), "expires": date(2027, 3, 31)}),
        ("HLR utfärdat 2024-03", {"issued": date(2024, 3, 1)}),
        ("HLR klar 2027-06", {"issued": date(2027, 6, 30)}),
    ],
)
def test_a_month_of_issue(cell: str, facts: dict[str, date]) -> None:
    """What was issued in a month ends no later for it; what was had in one may have been had on its last day."""
    certificates, notes = held("kompetensbevis", cell)
    assert certificates == hlr(**facts)
    assert set(notes) - {"certificate.from_later"} == set(MONTH)


@pytest.mark.parametrize(
    "cell",
    [
        "HLR 2039", "HLR 2022-2024", "HLR (giltigt till 2039)", "HLR 2024/26", "HLR klar 2039",
        "HLR 24-03-01", "HLR v.12", "HLR ht-25", "HLR jan", "HLR 3/11",
        "HLR nästa år", "HLR inom ett år", "HLR om två veckor", "HLR 2039; truckkort", "HLR -39", "HLR utg. 39",
    ],
)  # fmt: skip
def test_when_that_is_no_day_is_asked_about(cell: str) -> None:
    """A year to come, two digits, a week, a term: none is dropped so that the certificate would hold for ever."""
    assert told("kompetensbevis", cell)[::2] == (None, ["date.which_day"])


@pytest.mark.parametrize("heading", ["kompetensbevis", "HLR"])
@pytest.mark.parametrize("cell", ["klar", "Klart!", "(klar)", "avklarad", "☒", "[x]", "ja", "x", "har", "godkänd"])
def test_what_is_held(heading: str, cell: str) -> None:
    """In a list and in the certificate's own column the same words and signs say that it is held."""
    text = cell if heading == "HLR" else f"{cell} HLR"
    assert held(heading, text) == (hlr(), [])


@pytest.mark.parametrize("heading", ["kompetensbevis", "HLR"])
@pytest.mark.parametrize(
    "cell",
    ["pågår", "påbörjad", "planerad", "ej klar", "(ej klar)", "på gång", "inom kort", "bokad", "ska ta", "nästan klar"],
)
def test_what_is_under_way_or_planned_is_not_held(heading: str, cell: str) -> None:
    """It is kept as an aim, and that is noted."""
    person, notes, refused = told(heading, cell if heading == "HLR" else f"HLR {cell}")
    assert (person, notes, refused) == (
        Candidate(id="a", facts={"working_towards": "hlr"}), ["certificate.not_held_yet"], [],
    )  # fmt: skip


def test_when_it_will_be_done_is_told_not_to_be_kept() -> None:
    """There is no field for the day of a course to come: the note says so."""
    for heading, cell in (("kompetensbevis", "HLR bokad 12/12"), ("HLR", "planerad ht-27")):
        assert told(heading, cell)[1:] == (["certificate.not_held_yet_when"], [])


@pytest.mark.parametrize(
    "cell", ["saknar HLR", "ej HLR", "HLR nej", "[ ] HLR", "☐ HLR", "HLR (nej)", "HLR ☐", "( ) HLR"]
)
def test_what_is_lacking_is_not_held(cell: str) -> None:
    """Nothing is held, and that is noted."""
    assert held("kompetensbevis", cell) == ((), ["certificate.lacking"])


@pytest.mark.parametrize("heading", ["kompetensbevis", "HLR"])
@pytest.mark.parametrize(
    "cell", ["ja?", "✗", "klar?", "kanske", "oklart", "*", "ja, utgånget", "ej pågående", "ska förnyas"]
)
def test_what_nobody_knows_is_asked_about(heading: str, cell: str) -> None:
    """A question mark, a sign in no table and words that contradict each other are no yes."""
    text = cell if heading == "HLR" else f"HLR {cell}"
    assert told(heading, text)[::2] == (None, ["certificate.asked"])


@pytest.mark.parametrize("cell", ["HLR -", "HLR (–)", "HLR+", "+ HLR", "HLR …", "HLR 2024-05-01 –", "→ HLR"])
def test_what_is_left_open_is_asked_about(cell: str) -> None:
    """A dash, a plus or dots where an answer should stand are no answer."""
    assert told("kompetensbevis", cell)[::2] == (None, ["certificate.asked"])


def test_the_day_of_a_course_may_be_its_first() -> None:
    """Behind a bare name a day is the last one, behind a course it is asked about, behind a word what that says."""
    assert held("kompetensbevis", "HLR 2027-03-01") == (hlr(expires=date(2027, 3, 1)), [])
    assert told("kompetensbevis", "HLR-utbildning 2037-03-01")[2] == ["certificate.which_day"]
    assert held("kompetensbevis", "HLR förnyad 2025-03-01") == (hlr(issued=date(2025, 3, 1)), [])


def test_what_was_met_before_is_held_to_the_same() -> None:
    """A name read in one row lets nothing pass in the next."""
    pairs = [("HLR", f"HLR ({note})") for note in ("2025", "pågår", "-", "?", "2025-03")]
    pairs += [(name, f"{name} (2025-03-01)") for name in ("HLR-utbildning", "B-kort")]
    for first, second in pairs:
        alone = check_file(io.StringIO(f"id\tkompetensbevis\nb\t{second}\n"))
        after = check_file(io.StringIO(f"id\tkompetensbevis\na\t{first}\nb\t{second}\n"))
        assert [one.text() for one in (*alone.problems, *alone.notes)] != []
        assert [one.what for one in (*alone.problems, *alone.notes)] == [
            one.what for one in (*after.problems, *after.notes)
        ]


@pytest.mark.parametrize("cell", ["HLR (ej validerad)", "HLR inte styrkt", "HLR, ej verifierat", "HLR (ovaliderat)"])
def test_what_is_not_validated_is_held_all_the_same(cell: str) -> None:
    """ "Ej validerad" says how it is known, and not that it is missing."""
    assert held("kompetensbevis", cell) == (hlr(), [])


@pytest.mark.parametrize("cell", ["HLR validerat", "HLR, styrkt", "HLR (validerat)", "HLR klar (kontrollerat)"])
def test_a_standing_is_read_beside_the_name_too(cell: str) -> None:
    """That it was seen counts where it is written without a parenthesis."""
    assert held("kompetensbevis", cell) == (hlr(standing="validated"), [])


def test_what_has_ended_needs_its_last_day() -> None:
    """With the day it is kept, so that the explanation can say when; without it is asked about."""
    assert held("kompetensbevis", "HLR (utgånget 2024-03-01)") == (hlr(expires=date(2024, 3, 1)), [])
    assert held("HLR", "utgånget 2024-03-01") == (hlr(expires=date(2024, 3, 1)), [])
    for cell in ("HLR utgånget", "~~HLR~~", "HLR (ogiltigt)"):
        assert told("kompetensbevis", cell)[::2] == (None, ["certificate.expired_when"])


def test_ticked_and_unticked_boxes_in_one_cell() -> None:
    """Of a list to tick in, what is ticked is held."""
    text = "☐ truckkort B\n☒ HLR"
    assert held("kompetensbevis", text) == (hlr(), ["cell.marked_off"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("ja, t.o.m. 2027-03-01", {"expires": date(2027, 3, 1)}),
        ("ja (2027-03-01)", {"expires": date(2027, 3, 1)}),
        ("2025-03-01 – 2027-03-01", {"issued": date(2025, 3, 1), "expires": date(2027, 3, 1)}),
        ("klar 2025-03-01", {"issued": date(2025, 3, 1)}),
        ("klar, validerat", {"standing": "validated"}),
        ("giltigt till 2027-03-01", {"expires": date(2027, 3, 1)}),
    ],
)
def test_a_column_of_its_own_says_what_a_parenthesis_says(cell: str, expected: dict[str, Any]) -> None:
    """Days and standings stand in the certificate's own column as they do behind its name."""
    assert held("HLR", cell) == (hlr(**expected), [])


def test_a_column_of_its_own_may_name_classes() -> None:
    """Under "Truckkort", "A+B" is both classes, and "B1" is class B; a letter under "HLR" is nothing."""
    classes = (Certificate(code="truck-a"), Certificate(code="truck-b"))
    assert held("truckkort", "A+B")[0] == held("truckkort", "A, B")[0] == classes
    assert held("truckkort", "B1")[0] == classes[1:]
    assert told("HLR", "D")[2] == ["certificate.yes_or_no"]


@pytest.mark.parametrize("cell", ["truck A+B", "Truck A1 B1", "truckkort A och B", "truck (A+B)", "truck A & B"])
def test_classes_beside_one_another_are_all_held(cell: str) -> None:
    """Several classes of one thing in one go are several certificates."""
    assert held("kompetensbevis", cell) == ((Certificate(code="truck-a"), Certificate(code="truck-b")), [])


@pytest.mark.parametrize(
    "cell", ["truck A eller B", "truck A/B", "HLR eller truckkort", "minst ett av HLR och truckkort"]
)
def test_a_person_has_no_alternatives(cell: str) -> None:
    """Which of them the person has is asked."""
    assert told("kompetensbevis", cell)[2][0] in ("vocabulary.either", "vocabulary.several_named")


@pytest.mark.parametrize(
    ("cell", "codes", "towards"),
    [
        ("a) truckkort", ["truck"], None),
        ("a) truckkort, b) HLR", ["truck", "hlr"], None),
        ("1. HLR\n2. truckkort", ["hlr", "truck"], None),
        ("- HLR\n- truckkort", ["hlr", "truck"], None),
        ("hygienpass", ["food-hygiene"], None),
        ("arbete på väg; HLR (pågår)", ["apv"], "hlr"),
        ("HLR, klar, giltigt till 2027-03-01", ["hlr"], None),
        ("jobbar mot: truckkort, YKB", [], "truck; ykb"),
        ("saknar: HLR, truckkort", [], None),
        ("klart: HLR, YKB; pågår: truckkort, ADR", ["hlr", "ykb"], "truck; adr"),
        ("Klart: HLR, YKB\nHeta arbeten", ["hlr", "ykb", "heta-arbeten"], None),
        ("läser till undersköterska", [], "underskoterska"),
    ],
)
def test_lists_as_they_are_written(cell: str, codes: list[str], towards: str | None) -> None:
    """What counts the things of a list is no class; a state at its head with a colon is that of all."""
    person, _, refused = told("kompetensbevis", cell)
    assert refused == []
    assert [one.code for one in person.certificates] == codes
    assert person.facts.get("working_towards") == towards


@pytest.mark.parametrize(
    "cell",
    [
        "saknar HLR, truckkort",
        "HLR och truckkort pågår",
        "HLR och truckkort (2027-03-01)",
        "HLR; YKB; ?",
    ],
)
def test_what_it_is_about_is_asked_where_it_may_be_several(cell: str) -> None:
    """A state or a day beside several certificates is given to none of them by guessing."""
    assert set(told("kompetensbevis", cell)[2]) == {"certificate.of_which"}


LICENCE_B = Certificate(code="licence-b")


@pytest.mark.parametrize(
    ("cell", "certificates", "towards"),
    [
        ("B, CE", (LICENCE_B, Certificate(code="licence-ce")), None),
        ("ja, B", (LICENCE_B,), None),
        ("B (utfärdat 2005-05-01)", (Certificate(code="licence-b", issued=date(2005, 5, 1)),), None),
        ("B giltigt till 2030-05-01", (Certificate(code="licence-b", expires=date(2030, 5, 1)),), None),
        ("B inom kort", (), "licence-b"),
        ("B pågår", (), "licence-b"),
        ("övningskör", (), "licence"),
        ("inget körkort", (), None),
        ("nej", (), None),
    ],
)
def test_licences(cell: str, certificates: tuple[Certificate, ...], towards: str | None) -> None:
    """Classes with what is said of them."""
    person, _, refused = told("körkort", cell)
    assert (person.certificates, person.facts.get("working_towards"), refused) == (certificates, towards, [])


@pytest.mark.parametrize(
    ("cell", "key"),
    [("B 2037", "date.which_day"), ("B?", "certificate.asked"), ("B 2037-05-01", "certificate.which_day"),
     ("B (ukr)", "licence.abroad"), ("BE (syriskt)", "licence.abroad"),
     ("B eller C", "vocabulary.either"), ("utländskt", "certificate.asked")],
)  # fmt: skip
def test_licences_that_are_asked_about(cell: str, key: str) -> None:
    """A day beside a licence may be when it was won or when the card ends."""
    assert told("körkort", cell)[2] == [key]


@pytest.mark.parametrize(("heading", "cell"), [("körkort", "ja"), ("körkort", "x"), ("kompetensbevis", "Körkort")])
def test_a_licence_without_a_class_is_asked_about_to_the_end(heading: str, cell: str) -> None:
    """It is held as one whose class is not known, and the explanation asks which: it does not say that B is missing."""
    person, notes, refused = told(heading, cell)
    assert (person.certificates, notes, refused) == ((Certificate(code="licence"),), ["licence.class_asked"], [])
    result = match([person], [Opening(id="o", certificates_required=("licence-b",))], as_of=date(2027, 1, 1))
    said = " ".join(result.explain("a", "o").text("sv").split())
    assert "fråga vilken klass" in said
    assert "Körkort B (personbil): saknas" not in said


@pytest.mark.parametrize(
    ("cell", "required", "merited"),
    [
        ("minst ett av HLR och truckkort B", [("hlr", "truck-b")], []),
        ("en av: HLR, truckkort B", [("hlr", "truck-b")], []),
        ("undersköterska eller vårdbiträde", [("underskoterska", "vardbitrade")], []),
        ("HLR; truck A eller B", ["hlr", ("truck-a", "truck-b")], []),
        ("HLR och/eller truckkort B", [("hlr", "truck-b")], []),
        ("truck A+B", ["truck-a", "truck-b"], []),
        ("krav: HLR; giltigt truckkort krävs", ["hlr", "truck"], []),
        ("körkort B meriterande", [], ["licence-b"]),
        ("HLR (krav), truckkort är ett plus", ["hlr"], ["truck"]),
        ("HLR; gärna truckkort", ["hlr"], ["truck"]),
        ("inget krav", [], []),
        ("körkort B samt minst ett av: HLR, lift", ["licence-b", ("hlr", "lift")], []),
        ("HLR (kan ordnas)", [], ["hlr"]),
        ("HLR el. lift, truckkort", [("hlr", "lift"), "truck"], []),
    ],
)
def test_demands(cell: str, required: list[object], merited: list[str]) -> None:
    """Alternatives are one demand, what is called a merit is no demand, and that is noted."""
    opening, notes, refused = told("krav på kompetensbevis", cell, read_openings)
    assert refused == []
    assert list(opening.certificates_required) == required
    assert list(opening.certificates_merited) == merited
    assert notes == ["certificate.merited_here"] * len(merited)


@pytest.mark.parametrize(
    ("heading", "cell", "required", "note"),
    [
        ("krav", "D", ["licence-d"], "term.read_as"),
        ("krav", "CE, YKB", ["licence-ce", "ykb"], None),
        ("krav", "usk/vårdbiträde", [("underskoterska", "vardbitrade")], "certificate.either_read"),
        ("körkort", "C/CE", [("licence-c", "licence-ce")], "certificate.either_read"),
        ("körkort", "B krav (ingen buss)", ["licence-b"], "certificate.remark"),
        ("körkort", "B, manuell", ["licence-b"], "certificate.remark"),
        ("körkort", "B i laget (minst en)", ["licence-b"], "certificate.remark"),
        ("körkort", "B sedan minst 2 år", ["licence-b"], "certificate.remark"),
        ("körkort", "ja, B", ["licence-b"], None),
        ("körkort", "ej nödvändigt", [], None),
        ("krav", "inga formella krav", [], None),
        ("krav", "usk eller motsv.", ["underskoterska"], "certificate.remark"),
    ],
)
def test_demands_read_with_a_reservation(heading: str, cell: str, required: list[object], note: str | None) -> None:
    """A class alone, two of which the higher holds the lower, a remark: what is demanded is noted, and no more is."""
    opening, notes, refused = told(heading, cell, read_openings)
    assert (list(opening.certificates_required), notes, refused) == (required, [note] * (note is not None), [])


@pytest.mark.parametrize(
    ("heading", "cell", "required", "keys"),
    [
        ("krav", "Städ bas eller 1 års erf.", [], ["vocabulary.no_certificate"]),
        ("krav", "Kassavana, 18 år", [], ["vocabulary.no_certificate"] * 2),
        ("krav", "truckkort och lagervana", ["truck"], ["vocabulary.no_certificate"]),
        ("krav", "HLR, ej pälsdjursallergi", ["hlr"], ["vocabulary.no_certificate"]),
        ("krav", "HLR, gärna egen bil", ["hlr"], ["vocabulary.no_certificate"]),
        ("språk", "eng eller sv", [], ["language.one_of"]),
        ("språk", "A2 eller eng B1", [], ["language.one_of"]),
        ("språk", "svenska A2 eller engelska B1", [], ["language.one_of"]),
        ("språk", "A2 eller engelska B1", [], ["language.one_of"]),
        ("språk", "svenska/engelska", [], ["language.one_of"]),
        ("språk", "svenska, engelska eller tyska", [], ["language.one_of"]),
        ("meriterande", "xyzzybevis", [], ["vocabulary.unknown"]),
        ("krav", "HLR, gärna xyzzy", ["hlr"], ["demand.merit"]),
        ("svenska", "B1, gärna klingonska", [], ["demand.merit"]),
    ],
)
def test_what_no_certificate_proves_leaves_no_opening_out(
    heading: str, cell: str, required: list[object], keys: list[str]
) -> None:
    """Experience and the like are judged by the employer, and a merit may be unknown: asked about, never demanded."""
    jobs = read_openings(io.StringIO(f'id;{heading}\na;"{cell}"\n'), on_fault="ask")
    assert list(jobs[0].certificates_required) == required
    assert [problem.code for problem in jobs.asked.by_id["a"]] == keys


@pytest.mark.parametrize(
    ("heading", "cell", "languages"),
    [
        ("språk", "svenska", ["sv"]),
        ("språk", "svenska (skäl: möten)", ["sv"]),
        ("språk", "svenska samt engelska", ["sv", "en"]),
        ("svenska (lägst)", "krav", ["sv"]),
        ("krav", "svenska, HLR", ["sv"]),
        ("krav", "engelska krävs", ["en"]),
    ],
)
def test_a_language_without_its_level_is_required_at_a1_and_asked_about(
    heading: str, cell: str, languages: list[str]
) -> None:
    """The opening is proposed to nobody without the language, and the employer is asked which level is meant."""
    jobs = read_openings(io.StringIO(f'id;{heading}\na;"{cell}"\n'), on_fault="ask")
    assert [(one.language, one.level) for one in jobs[0].languages_required] == [(code, "A1") for code in languages]
    assert [problem.code for problem in jobs.asked.by_id["a"]] == ["language.level_open"] * len(languages)


def test_a_level_in_another_cell_is_the_one_that_is_meant() -> None:
    """ "svenska" among the requirements asks nothing where the column of Swedish says the level."""
    [job] = read_openings(io.StringIO("id;krav;språk\na;svenska, HLR;svenska B1\n"))
    assert [(one.language, one.level) for one in job.languages_required] == [("sv", "B1")]


def test_a_misspelt_certificate_becomes_no_language() -> None:
    """Some language is near most words: among certificates it counts only as it is written."""
    with pytest.raises(FileError):
        read_openings(io.StringIO("id;krav\na;svnskakurs\n"), on_fault="ask")


def test_a_requirement_that_may_be_a_certificate_still_leaves_the_opening_out() -> None:
    """What is not known to be something else may be a proof; no language is one, and of what is used the proof is."""
    table = "id;krav\na;xyzzybevis\nb;erfarenhet och xyzzybevis\nc;HLR\nd;XYZ\ne;mv\n"
    table += "f;har kört truck\ng;van av truck\nh;kunna svenska\ni;kunskap i HLR\n"
    jobs = read_openings(io.StringIO(table), on_fault="ask")
    required = {job.id: job.certificates_required for job in jobs}
    assert required == {"c": ("hlr",), "g": ("truck",), "h": (), "i": ("hlr",)}


def test_a_car_of_one_s_own_is_no_licence() -> None:
    """Beside a class it says what it says, of a person and of a demand."""
    person = Candidate(id="a", certificates=(Certificate(code="licence-b"),), car=True)
    assert told("körkort", "B-körkort, egen bil") == (person, [], [])
    [job] = read_openings(io.StringIO('id;krav\na;"HLR, egen bil"\n'))
    assert (job.certificates_required, job.needs_car) == (("hlr",), True)


def test_a_demand_in_two_columns_is_one() -> None:
    """ "B" among the requirements and under "Körkort": nobody has to mend that."""
    [job] = read_openings(io.StringIO("id;krav;körkort\na;körkort B, HLR;B\n"))
    assert set(job.certificates_required) == {"hlr", "licence-b"}


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("undersköterska, vårdbiträde eller barnskötare", "demand.one_read"),
        ("HLR och truckkort A eller truckkort B", "demand.one_beside_read"),
        ("HLR och truckkort A eller lift", "demand.one_beside_read"),
        ("truckkort B inom ett år", "demand.uncertain"),
        ("HLR pågår", "certificate.demand"),
        ("HLR?", "demand.uncertain"),
        ("HLR 2027", "date.which_day"),
        ("B, C eller CE", "demand.one_read"),
        ("truckkort A/B", "demand.all_read"),
        ("svets 135/136", "demand.one_read"),
    ],
)
def test_demands_that_are_asked_about(cell: str, key: str) -> None:
    """What a demand may mean in two ways, or what no demand can be, is refused."""
    assert told("krav på kompetensbevis", cell, read_openings)[::2] == (None, [key])


def test_licences_that_are_demanded() -> None:
    """Classes, one of them enough or a merit; a licence without a class cannot be demanded."""
    assert told("krav på körkort", "B eller C", read_openings)[0].certificates_required == (("licence-b", "licence-c"),)
    merit = told("krav på körkort", "B meriterande", read_openings)[0]
    assert (merit.certificates_required, merit.certificates_merited) == ((), ("licence-b",))
    assert told("krav på körkort", "inget krav", read_openings)[0].certificates_required == ()
    assert told("krav på körkort", "ja", read_openings)[2] == ["licence.class"]
    assert told("krav på körkort", "B inom ett år", read_openings)[2] == ["demand.uncertain"]


def test_alternatives_in_lists_of_json() -> None:
    """A list within a list is a group of which one is enough, by names or codes."""
    opening = told("krav på kompetensbevis", ["HLR", ["undersköterska", "vardbitrade"]], read_openings)[0]
    assert opening.certificates_required == ("hlr", ("underskoterska", "vardbitrade"))


@pytest.mark.parametrize(
    "facts", [{}, {"issued": date(2024, 3, 1), "expires": date(2027, 3, 1), "standing": "validated"}]
)
def test_what_is_written_in_a_table_is_read_back(facts: dict[str, Any]) -> None:
    """Every certificate, by the name that a table gives it, and every choice between two of them."""
    terms = Terms()
    names = {code: _name("certificate", code, terms) for code in terms.vocabulary.certificates}
    others = dict(zip(names, [*list(names)[7:], *list(names)[:7]]))
    for code, name in names.items():
        spot, one = Spot(""), Certificate(code=code, **facts)
        assert certificates_in(certificate_text(one, name), terms, spot).certificates == [one]
        choice = certificates_demanded(f"{name} eller {names[others[code]]}", terms, spot)
        assert choice == {"certificates_required": ((code, others[code]),)}
        assert spot.refused == ()


@pytest.mark.parametrize("code", ["HLR 2019", "HLR?", "HLR (pågår)", "[ ] HLR"])
def test_a_long_table_passes_over_nothing_either(code: str) -> None:
    """A row's name is held to the same words, by the short way and the long one."""
    with pytest.raises(FileError):
        read_candidates(io.StringIO(f"candidate id;kind;code\na;candidate;\na;certificate;{code}\n"))


def test_demands_of_a_long_table() -> None:
    """A row of a demand reads as an entry of a cell does."""
    rows = "o;certificate_required;HLR eller truckkort B\no;certificate_required;körkort B meriterande\n"
    [opening] = read_openings(io.StringIO(f"opening id;kind;code\no;opening;\n{rows}"))
    assert opening.certificates_required == (("hlr", "truck-b"),)
    assert opening.certificates_merited == ("licence-b",)
    for code in ("HLR?", "HLR pågår", "truckkort B inom ett år"):
        with pytest.raises(FileError):
            read_openings(io.StringIO(f"opening id;kind;code\no;opening;\no;certificate_required;{code}\n"))


@pytest.mark.parametrize(
    "words", ["ej ", "till ", "☐", "(klar) ", "2027 ", "t.o.m. ", "klar 2027-03-01 ", "eller ", "a) "]
)
def test_junk_is_refused_in_no_time(words: str) -> None:
    """A cell as long as a spreadsheet allows, of words that are looked for again and again, ends at once."""
    with far_from_hanging():
        for heading, read in (("kompetensbevis", read_candidates), ("HLR", read_candidates), ("krav", read_openings)):
            assert told(heading, words * (30_000 // len(words)), read)[0] is None


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("CE/YKB/ADR/kran", ["licence-ce", "ykb", "adr", "crane"]),
        ("D + YKB pers.", ["licence-d", "ykb-passengers"]),
        ("CE med YKB och ADR", ["licence-ce", "ykb", "adr"]),
        ("YKB + C", ["ykb", "licence-c"]),
        ("D-kort + YKB", ["licence-d", "ykb"]),
        ("svets MIG/MAG", ["welding-mig", "welding-mag"]),
        ("Delegering läkemedel+insulin", ["medication-delegation", "insulin-delegation"]),
        ("usk + delegering + insulin", ["underskoterska", "medication-delegation", "insulin-delegation"]),
        ("Ställning allmän + särskild", ["scaffold-general", "scaffold-special"]),
        ("HLR vuxen/barn", ["hlr", "hlr-child"]),
        ("Fysioterapeut/sjukgymnast leg.", ["physiotherapist"]),
        ("motvikt- och skjutstativtruck", ["truck-b"]),
        ("sax- och bomlift + travers", ["lift", "crane-overhead"]),
        ("HLR (via jobbet) + YKB", ["hlr", "ykb"]),
        ("Kkt B, C", ["licence-b", "licence-c"]),
        ("Körkort A, B & C", ["licence-a", "licence-b", "licence-c"]),
        ("Truckbevis A2, B1, D1", ["truck-a", "truck-b", "truck-d"]),
        ("Motorsåg A, B, S", ["chainsaw-a", "chainsaw-b", "chainsaw-s"]),
        ("APV 1, 2, 3", ["apv-1", "apv-2", "apv-3"]),
        ("CE men truck A", ["licence-ce", "truck-a"]),
        ("A1, A, BE", ["licence-a1", "licence-a", "licence-be"]),
        ("Jag har HLR och YKB", ["hlr", "ykb"]),
    ],
)
def test_what_a_person_names_together_is_each_held(cell: str, codes: list[str]) -> None:
    """With a stroke, a plus or "med", with the first or the last word in common, or classes behind one word."""
    assert [one.code for one in held("kompetensbevis", cell)[0]] == codes


@pytest.mark.parametrize("cell", ["truck + B", "B + truck A", "usk/vårdbiträde", "truckkort A, B"])
def test_a_class_of_either_is_asked_about(cell: str) -> None:
    """A class behind or before what has classes of its own may be of it, and "usk/vårdbiträde" is one of two."""
    assert told("kompetensbevis", cell)[2] != []


@pytest.mark.parametrize(
    "cell",
    [
        "HLR + YKB, utgånget",
        "HLR/YKB, intyg saknas",
        "HLR vuxen + barn pågår",
        "B + BE 2019",
        "YKB, HLR, intyg t.o.m. 2027-03-01",
    ],
)
def test_what_is_said_behind_several_is_given_to_none_by_guessing(cell: str) -> None:
    """Neither is one of them held with what is said of it, nor without."""
    person, _, refused = told("kompetensbevis", cell)
    assert refused != []
    assert person is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Barnskötare gymn. 1500p", "barnskotare"),
        ("Stödassistent YH", "support-assistant"),
        ("undersköterska (komvux, 1500 p)", "underskoterska"),
        ("D-HLR webb", "hlr-d"),
        ("Väktare (grundutb)", "guard"),
        ("Hjullastare (yb)", "wheel-loader"),
        ("Hjullastare yb", "wheel-loader"),
        ("fysioterapeut leg.", "physiotherapist"),
        ("Lärarleg åk 4-6", "teacher"),
        ("BAM 3 dagar", "bam"),
        ("fallskydd (intern utb.)", "fall-protection"),
        ("Maskinförare, förarbevis", "machine"),
        ("truckkort (intyg finns)", "truck"),
        ("truckkort 5 år", "truck"),
        ("traktor", "licence-tractor"),
        ("Truckkort A (enkel)", "truck-a"),
        ("truck B motvikt", "truck-b"),
        ("Lift (IPAF)", "lift"),
        ("lärarleg. F-3", "teacher"),
        ("motorsågskörkort nivå F", "chainsaw-f"),
        ("undersköterska enl SoS", "underskoterska"),
        ("truckkort (Gävle)", "truck"),
    ],
)
def test_how_it_was_had_and_is_proved_changes_nothing(cell: str, code: str) -> None:
    """Words beside a name say where and how it was learnt, how much of it, or what the proof is called."""
    assert [one.code for one in held("kompetensbevis", cell)[0]] == [code]


@pytest.mark.parametrize(
    "cell", ["läkare (Syrien)", "usk (Irak)", "sjuksköterska", "Lärare (gymn.)", "truckkort B (A saknas)"]
)
def test_what_more_is_said_is_asked_about(cell: str) -> None:
    """A country, a trade without its licence and what is denied are no mere remarks."""
    person, _, refused = told("kompetensbevis", cell)
    assert person is None
    assert refused not in ([], ["licence.abroad"])


def test_a_remark_swallows_no_certificate_that_is_named() -> None:
    """What only says how somebody works is noted, and where it names a certificate, that is asked about."""
    assert held("kompetensbevis", "kan köra bil") == ((), ["certificate.remark"])
    for cell in ("kan köra truck", "undersköterska erfaren"):
        assert told("kompetensbevis", cell)[2] == ["vocabulary.unknown_near"]


@pytest.mark.parametrize(
    ("cell", "facts", "notes"),
    [
        ("heta arbeten 2024-02-10 (5 år)", {"issued": date(2024, 2, 10)}, ["certificate.taken_as_first_day"]),
        ("heta arbeten 5 år fr.o.m 2024-03-18", {"issued": date(2024, 3, 18)}, []),
        (
            "heta arbeten fr.o.m. 2026-02-10, giltigt 3 år",
            {"issued": date(2026, 2, 10), "expires": date(2029, 2, 10)},
            ["day.estimated"],
        ),
        ("heta arbeten (2 år, till 2027-04-04)", {"expires": date(2027, 4, 4)}, []),
        ("heta arbeten (5 år)", {}, ["certificate.remark"]),
        ("heta arbeten går ut i mars 2027", {"expires": date(2027, 3, 31)}, MONTH),
    ],
)
def test_for_how_many_years_something_is_valid(cell: str, facts: dict[str, date], notes: list[str]) -> None:
    """From the day that it was had, by its own rule where that says as many; with no day there is nothing to count."""
    assert held("kompetensbevis", cell) == ((Certificate(code="heta-arbeten", **facts),), notes)


def test_years_alone_below_the_name_of_a_certificate_are_asked_about() -> None:
    """They may be of work."""
    assert told("HLR", "5 år")[2] == ["certificate.yes_or_no"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("het arbete, hett arbete, brandfarliga arbeten", "heta-arbeten"),
        ("HIAB, HIAB-kort, hiabkran", "crane-lorry"),
        ("köldmedie I, köldmedium 1, köldmedie kat 1", "refrigerant-1"),
        ("köldmedie, köldmedium", "refrigerant"),
        ("hjärtstartare, AED", "hlr-d"),
        ("APV nivå 1-2, APV nivå 1 och 2", "apv-1-and-2"),
        ("byggställning", "scaffold"),
        ("vbt", "vardbitrade"),
        ("simlärare", "swimming-teacher"),
        ("livräddare", "pool-lifeguard"),
        ("medicinsk sekreterare", "medical-secretary"),
        ("utökad B", "licence-b96"),
        ("fyrhjuling, 4-hjuling", "atv"),
        ("plåtsvets", "welding"),
    ],
)
def test_spellings_of_people_s_certificates(cells: str, code: str) -> None:
    """As people write them, with nothing to ask."""
    for cell in cells.split(", "):
        assert (cell, held("kompetensbevis", cell)) == (cell, ((Certificate(code=code),), []))


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("HLR ja, truckkort nej", ["hlr"]),
        ("HLR: ja, truckkort: nej, YKB: ja", ["hlr", "ykb"]),
        ("HLR, ej YKB", ["hlr"]),
        ("truckkort men ej körkort", ["truck"]),
        ("inget körkort men truckkort", ["truck"]),
        ("CE (YKB saknas), lift", ["licence-ce", "lift"]),
        ("körkort C (ej YKB)", ["licence-c"]),
        ("C utan YKB", ["licence-c"]),
    ],
)
def test_what_is_lacking_takes_nothing_from_what_stands_beside_it(cell: str, codes: list[str]) -> None:
    """A "nej" behind a name, an "ej" that nothing follows, another thing in a parenthesis: each is of that alone."""
    certificates, notes = held("kompetensbevis", cell)
    assert [one.code for one in certificates] == codes
    assert notes.count("certificate.lacking") + notes.count("cell.marked_off") == 1


@pytest.mark.parametrize("cell", ["HLR, truckkort, nej", "HLR utan intyg", "truckkort B (A saknas)"])
def test_what_may_be_lacking_of_what_is_asked(cell: str) -> None:
    """What stands at commas by itself may be of all before it, and a proof that is lacking is the thing's own."""
    assert told("kompetensbevis", cell)[2] != []


def test_the_day_of_a_proof_is_that_of_the_one_thing_beside_it() -> None:
    """ "Leg. t.o.m. 2028" names nothing more."""
    (one,) = held("kompetensbevis", "väktare, leg. t.o.m. 2028")[0]
    assert (one.code, one.expires) == ("guard", date(2028, 12, 31))


@pytest.mark.parametrize(
    "cell", ["Farligt+kontakta/", "SvA1 och Skördarförare / ", "Bas-U + bomlift/", "+/", "A + / ,"]
)
def test_a_stroke_with_nothing_behind_stops_nothing(cell: str) -> None:
    """It raised `ValueError`."""
    told("kompetensbevis", cell)
