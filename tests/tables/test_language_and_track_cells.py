"""Languages, courses and tracks as consultants write them: right, noted, or asked about; never something else."""

from __future__ import annotations

import io
from datetime import date

import pytest
from short_lists import DAY, one

from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Language
from matchcore.tables.cells.language_entries import languages_named
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import default_vocabulary

ENROLLED = ["course.taken_as_enrolled"]
REMARK = "certificate.remark"
ESTIMATED = "vocabulary.level_estimated"


@pytest.mark.parametrize(
    ("cell", "course", "status", "notes"),
    [
        ("C", "sfi-c", "enrolled", ENROLLED), ("SFI C", "sfi-c", "enrolled", ENROLLED),
        ("SFI C+", "sfi-c", "enrolled", ENROLLED),
        ("3C", "sfi-c", "enrolled", ENROLLED), ("sfi 3C", "sfi-c", "enrolled", ENROLLED),
        ("SFI-C", "sfi-c", "enrolled", ENROLLED),
        ("sva grund", "sva-grund", "enrolled", ENROLLED), ("SAS grund", "sva-grund", "enrolled", ENROLLED),
        ("studieväg 2, kurs C", "sfi-c", "enrolled", ENROLLED), ("läser SFI D", "sfi-d", "enrolled", []),
        ("kurs D pågår", "sfi-d", "enrolled", []), ("SFI C, pågår", "sfi-c", "enrolled", []),
        ("C delkurs 2", "sfi-c", "enrolled", []),
        ("c klar", "sfi-c", "completed", []), ("D - klar", "sfi-d", "completed", []),
        ("D, betyg E", "sfi-d", "completed", []),
        ("D, klar 2026-06-12", "sfi-d", "completed", []), ("D (klar ht-25)", "sfi-d", "completed", ["course.done"]),
        ("SFI D klar 2024", "sfi-d", "completed", ["course.done"]),
        ("SFI D klar 2027-06-10", "sfi-d", "enrolled", ["course.done_later"]),
        ("D klar juni", "sfi-d", "enrolled", ["course.done_later"]),
        ("C (pågår, klar vt27)", "sfi-c", "enrolled", ["course.done_later"]),
        ("SFI B klar, läser C", "sfi-c", "enrolled", []), ("B klar och läser C", "sfi-c", "enrolled", []),
        ("SFI B klar, läser D", "sfi-b", "completed", ["course.left_out"]), ("A och B klar", "sfi-b", "completed", []),
        ("A, B, C klara", "sfi-c", "completed", []), ("SFI C; SFI D (pågår)", "sfi-d", "enrolled", []),
        ("B, C", "sfi-b", "enrolled", [*ENROLLED, "course.left_out"]),
        ("C/D", "sfi-c", "enrolled", ["course.lower", *ENROLLED]),
        ("B eller C klar", "sfi-b", "completed", ["course.lower"]),
        ("A-C klara", "sfi-c", "completed", []),
        ("läser SVA 1 på Komvux", "sva-1", "enrolled", [REMARK]),
        ("SFI C distans", "sfi-c", "enrolled", [REMARK, *ENROLLED]),
        ("Går C nu. Pratar bättre än så", "sfi-c", "enrolled", [REMARK]),
        ("läser B, går trögt", "sfi-b", "enrolled", [REMARK]),
        ("alfa, SFI A", "sfi-a", "enrolled", [REMARK, *ENROLLED]),
        ("SFI D (sista delen)", "sfi-d", "enrolled", [REMARK, *ENROLLED]),
        ("SFI D men pratar inte", "sfi-d", "enrolled", [REMARK, *ENROLLED]),
        ("SFI D (VG)", "sfi-d", "completed", []), ("sfi c g", "sfi-c", "completed", []),
        ("SVA 1 E", "sva-1", "completed", []), ("D klar m B i betyg", "sfi-d", "completed", []),
        ("klarat D", "sfi-d", "completed", []), ("A i SFI", "sfi-a", "enrolled", ENROLLED),
        ("SFI C (pausad)", "sfi-c", "enrolled", [REMARK, *ENROLLED]),
        ("SFI (C)", "sfi-c", "enrolled", ENROLLED), ("yrkes-SFI C", "sfi-c", "enrolled", ENROLLED),
        ("SFI D + SVA grund pågår", "sva-grund", "enrolled", []),
        ("svenska som andraspr. grund", "sva-grund", "enrolled", ENROLLED),
        ("sfi D pågår, klar ~mars -27", "sfi-d", "enrolled", ["course.done_later"]),
        ("SFI D HT26", "sfi-d", "enrolled", ["state.when_unkept"]),
    ],
)  # fmt: skip
def test_courses(cell: str, course: str, status: str, notes: list[str]) -> None:
    """What is completed on a day to come is under way, and so is a course of which no state is said: both are noted."""
    person, problems, told = one("SFI", cell)
    assert (problems, told) == ([], notes)
    assert person.languages == (Language(language="sv", course=course, course_status=status),)


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("SVA grund 4", "enrolled"),
        ("läser sva grund delkurs 2", "enrolled"),
        ("sva gr 3", "enrolled"),
        ("D klar, sva grund 2", "enrolled"),
        ("SVA grund 2 klar", "enrolled"),
        ("SVA grund 4 klar", "completed"),
    ],
)
def test_of_a_course_in_parts_the_last_one_completes_it(cell: str, status: str) -> None:
    person, problems, _ = one("SFI", cell)
    assert problems == []
    assert person.languages == (Language(language="sv", course="sva-grund", course_status=status),)


def test_swedish_by_its_course_behind_a_course_needs_no_level() -> None:
    """Of two courses beside one another, the one that is under way is kept, whether Swedish is named with it or not."""
    made, problems, _ = one("språk", "SFI D; svenska (kurs sfi-c pågår)")
    assert (made.languages, problems) == ((Language(language="sv", course="sfi-c", course_status="enrolled"),), [])


@pytest.mark.parametrize("cell", ["SFI C", "SFI B klar, läser C", "svenska SFI C (pågår)", "läser SFI C"])
def test_courses_among_languages(cell: str) -> None:
    """The same in a column of languages, where a bare letter follows a course."""
    assert one("språk", cell)[0].languages == (Language(language="sv", course="sfi-c", course_status="enrolled"),)


@pytest.mark.parametrize(("cell", "course"), [("1", "sva-1"), ("grund", "sva-grund"), ("sva 2", "sva-2")])
def test_a_column_of_sva(cell: str, course: str) -> None:
    """Below "SVA" a number is a course of that."""
    assert one("SVA", cell)[0].languages[0].course == course


@pytest.mark.parametrize(
    ("heading", "cell", "level", "n_notes"),
    [
        ("SFI", "B1", "B1", 1), ("SFI", "B1-B2", "B1", 2), ("SFI", "A2/B1", "A2", 2), ("SFI", "svensk", "C2", 2),
        ("SFI", "modersmål", "C2", 2),
        ("svenska", "svensk", "C2", 1), ("svenska", "modersmål", "C2", 1), ("svenska", "B1", "B1", 0),
        ("svenska", "Tisus godkänd", "C1", 1), ("svenska", "född här", "C2", 1), ("svenska", "Swedex B1", "B1", 0),
        ("svenska", "bra svenska, C1", "C1", 1),
        ("svenska", "född här, flytande", "C1", 2),
        ("svenska", "B1 enl. test i våras", "B1", 1), ("svenska", "flytande, talar hemma", "C1", 2),
        ("svenska", "A1-A2", "A1", 1), ("svenska", "sv B1", "B1", 0), ("svenska", "sv modersm.", "C2", 1),
        ("språk", "svenska B1-B2", "B1", 1), ("språk", "svenska A2/B1", "A2", 1),
        ("språk", "svenska modersmål", "C2", 1),
        ("språk", "minst svenska B1", "B1", 0), ("språk", "svenska B1 i tal och skrift", "B1", 0),
    ],
)  # fmt: skip
def test_levels_of_swedish(heading: str, cell: str, level: str, n_notes: int) -> None:
    """A level in a column of courses is a level, and noted; of a span the lower; the first language is estimated."""
    person, problems, notes = one(heading, cell)
    assert (person.languages, problems, len(notes)) == ((Language(language="sv", level=level),), [], n_notes)  # type: ignore[arg-type]


def test_another_language_in_a_column_of_swedish_is_no_swedish() -> None:
    """It is that language; that it will do is for the employer to judge."""
    person, problems, _ = one("svenska", "A2, engelska C1")
    assert (person.languages, problems) == (
        (Language(language="sv", level="A2"), Language(language="en", level="C1")),
        [],
    )
    assert [
        (each.language, each.level) for each in one("svenska", "engelska B1", "openings")[0].languages_required
    ] == [("en", "B1")]
    assert one("svenska", "engelska funkar", "openings")[1] == ["language.one_of"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("SFI", "D klar?"), ("SFI", "C?"), ("SFI", "klar"), ("SFI", "SFI klar"), ("SFI", "pågår"), ("SFI", "spår 2"),
        ("SFI", "C2"), ("SFI", "D3"),
        ("SFI", "ok svenska"), ("SFI", "svenska 2"), ("SFI", "1"), ("SFI", "läser på SFI"), ("SFI", "D klar snart nog"),
        ("SFI", "C klar; C pågår"), ("SFI", "D (E)"),
        ("svenska", "svenska + engelska flytande"),
        ("SFI", "D klar betyg F"), ("svenska", "C"), ("svenska", "2"), ("svenska", "ja"), ("språk", "B1"),
        ("språk", "svenska"), ("språk", "svensk"),
        ("språk", "svenska B1?"), ("språk", "svenska B1 inom ett år"), ("språk", "svenska eller engelska B1"),
        ("språk", "SFI"), ("språk", "ganska goda kunskaper i svenska"),
    ],
)  # fmt: skip
def test_what_is_not_clear_of_a_language_is_asked_about(heading: str, cell: str) -> None:
    """A question mark, a state of no course, a course or a level that it may be, words that are not understood."""
    made, problems, _ = one(heading, cell)
    assert (made, len(problems)) == (None, 1)


@pytest.mark.parametrize(
    ("heading", "cell", "facts"),
    [
        ("SFI", "C avbruten", {}), ("SFI", "ej aktuellt", {}), ("SFI", "ej påbörjat", {}),
        ("språk", "svenska: saknas", {}), ("SFI", "D betyg F", {}),
        ("SFI", "C (i kö)", {"working_towards": "sfi-c"}), ("språk", "ska läsa SFI C", {"working_towards": "sfi-c"}),
        ("språk", "svenska B1 pågår", {"working_towards": "svenska B1"}), ("spår", "vård avbruten", {}),
        ("SFI", "börjar D i jan", {"working_towards": "sfi-d"}),
        ("SFI", "SVA2 VT27", {"working_towards": "sva-2"}),
        ("spår", "vård nej", {}),
        ("spår", "vård planerad", {"working_towards": "care"}),
        ("spår", "jobbar mot: vård", {"working_towards": "care"}),
    ],
)  # fmt: skip
def test_what_is_lacking_or_planned_is_not_held(heading: str, cell: str, facts: dict[str, str]) -> None:
    """It is noted, and what is aimed at is kept as that."""
    person, problems, notes = one(heading, cell)
    assert (person.languages, person.tracks, person.facts, problems) == ((), (), facts, [])
    assert notes


@pytest.mark.parametrize(
    ("cell", "share", "day", "n_notes"),
    [
        ("vård klar", 100, None, 0), ("vård (klar)", 100, None, 0), ("vård, klar", 100, None, 0),
        ("vård 3 av 6", 50, None, 1),
        ("vård 3/6", 50, None, 1), ("vård (3 av 7 moduler)", 42, None, 1), ("vård ca 60 %", 60, None, 1),
        ("vård 60-70 %", 60, None, 1),
        ("vård halvvägs", 50, None, 1), ("vård pågår", 0, None, 1), ("läser vård", 0, None, 1),
        ("vård 80 % klart", 80, None, 0),
        ("vård klar 2025-05-01", 100, "2025-05-01", 0), ("vård klar 2027-05-01", 0, "2027-05-01", 1),
        ("vård klar ht-26", 0, "2026-12-31", 2),
        ("vård 60 %, klart 2027-05-01", 60, "2027-05-01", 0), ("vård 60 % klar vt27", 60, "2027-06-30", 1),
        ("vård 60 % (beräknas klart 2027-06-01)", 60, "2027-06-01", 0), ("vård 40 % påbörjad 2026-01-01", 40, None, 1),
        ("vård påbörjad 2026-01-01", 0, None, 2),
    ],
)  # fmt: skip
def test_how_far_in_a_track(cell: str, share: int, day: str | None, n_notes: int) -> None:
    """A state, a part of the modules or the day of completion says how far; a day of beginning is not one of them."""
    person, problems, notes = one("spår", cell)
    [track] = person.tracks
    assert (track.track, track.share, problems, len(notes)) == ("care", share, [], n_notes)
    assert track.expected_completion == (None if day is None else date.fromisoformat(day))


@pytest.mark.parametrize(
    "cell",
    [
        "vård", "vård?", "vård klar?", "vård 50?", "vård 7 av 6", "vård 3 av 0", "vård 40 % avbruten",
        "vård 60 % 70 %", "vård och städ klara", "vård 60 % sedan jul ungefär", "vård modul 1-3 klara",
    ],
)  # fmt: skip
def test_what_is_not_clear_of_a_track_is_asked_about(cell: str) -> None:
    """A track without how far, more than there is, two shares, a state that does not go with the share."""
    made, problems, _ = one("spår", cell)
    assert (made, len(problems)) == (None, 1)


@pytest.mark.parametrize(
    "cell", ["svenska B1 är ett plus", "svenska B1 (meriterande)", "helst svenska B1", "svenska B1 önskas"]
)
def test_a_merit_among_demands_is_wanted(cell: str) -> None:
    """What the employer would like is no gate, wherever it stands; and it is noted."""
    job, problems, notes = one("språkkrav", cell, "openings")
    assert (job.languages_required, job.languages_wanted[0].level) == ((), "B1")
    assert (problems, notes) == ([], ["language.wanted_here"])
    assert one("svenska (lägst)", "B1 är ett plus", "openings")[0].languages_wanted[0].language == "sv"


def test_demands_keep_their_words() -> None:
    """A reason with a word for a state in it is a reason; "krav" says what the column says; "inget krav" is none."""
    job, *_ = one("språkkrav", "svenska B1 (tolerans 1, skäl: samtal krävs); engelska A2 (krav)", "openings")
    assert [(demand.level, demand.reason) for demand in job.languages_required] == [
        ("B1", "samtal krävs"),
        ("A2", None),
    ]
    assert one("språkkrav", "inget krav", "openings")[0].languages_required == ()
    assert one("språkkrav", "ingen nivå", "openings")[0].languages_required == ()


@pytest.mark.parametrize(
    "cell",
    [
        "svenska eller engelska B1",
        "svenska B1 inom ett år",
        "svenska B1?",
        "svenska",
        "svenska B1 pågår",
        "svenska B1 klar",
    ],
)
def test_demands_that_are_not_clear_are_asked_about(cell: str) -> None:
    """Alternatives, a level to be reached later, a language without a level: none becomes a plain demand."""
    made, problems, _ = one("språkkrav", cell, "openings")
    assert (made, len(problems)) == (None, 1)


@pytest.mark.parametrize(
    ("heading", "cell", "languages", "notes"),
    [
        ("språk", "arab., eng lite", [("en", "A1")], ["language.level_not_said", "vocabulary.level_estimated"]),
        ("språk", "ryska/ukr", [], ["language.level_not_said"] * 2),
        ("språk", "ukrainska + ryska + lite polska", [("pl", "A1")], [*["language.level_not_said"] * 2, ESTIMATED]),
        ("språk", "pashto dari", [], ["language.level_not_said"] * 2),
        ("språk", "polska A1 engelska C1", [("pl", "A1"), ("en", "C1")], []),
        ("språk", "kurdiska (sorani)", [], ["language.level_not_said"]),
        ("övr. språk", "engelska (modersmål)", [("en", "C2")], ["vocabulary.level_estimated"]),
        ("SFI", "mod.", [("sv", "C2")], ["vocabulary.level_estimated", "course.level_here"]),
    ],
)
def test_languages_written_short(heading: str, cell: str, languages: list[tuple[str, str]], notes: list[str]) -> None:
    """Another language than Swedish without a level is unknown: that is noted, and nobody has to mend it."""
    person, problems, told = one(heading, cell)
    assert [(known.language, known.level) for known in person.languages] == languages
    assert (problems, told) == ([], notes)


def test_a_remark_on_swedish_alone_is_asked_about_and_a_level_in_a_parenthesis_is_read() -> None:
    """Of "svag sv., engelska C1" how weak is not known; "nivå B (talar bra)" is a course and a level."""
    assert one("SFI", "svag sv., engelska C1")[1] == ["course.which"]
    [known] = one("SFI", "SFI B (talar bra)")[0].languages
    assert (known.level, known.course) == ("B1", "sfi-b")


def test_what_is_said_of_each_skill_of_swedish() -> None:
    """ "A2 muntligt, A1 skriftl." in a column of Swedish is one language; "läst till C" completes no course."""
    [known] = one("SFI", "A2 muntligt, A1 skriftl.")[0].languages
    assert known.skills == {"spoken_interaction": "A2", "spoken_production": "A2", "writing": "A1"}
    assert one("SFI", "läst till C")[:2] == (None, ["certificate.asked"])
    assert one("SFI", "A (nyss börjat)")[0].languages[0].course_status == "enrolled"


@pytest.mark.parametrize(
    ("heading", "cell", "level"),
    [
        ("språkkrav", "SFI C", "A2"),
        ("språkkrav", "SFI D eller motsv.", "B1"),
        ("språkkrav", "SFI C (klar)", "A2"),
        ("språkkrav", "B-nivå SFI", "A1"),
        ("språkkrav", "minst sva 1", "B2"),
        ("SFI-krav", "C", "A2"),
        ("svenska", "god svenska", "B1"),
        ("svenska", "goda kunsk. i tal o skrift", "B1"),
        ("svenska", "förstå o göra sig förstådd", "A2"),
        ("svenska", "viss svenska", "A2"),
        ("svenska", "i tal och skrift", "B1"),
        ("krav", "mycket god svenska", "B2"),
        ("språk", "B1/SFI D", "B1"),
        ("språk", "lite svenska räcker", "A2"),
        ("krav", "svenska i tal och skrift", "B1"),
    ],
)
def test_a_demand_in_words_or_by_a_course_is_an_estimated_level(heading: str, cell: str, level: str) -> None:
    """What employers write for a level: the same estimates as in ads and of courses, each noted."""
    job, problems, notes = one(heading, cell, "openings")
    assert [(demand.language, demand.level) for demand in job.languages_required] == [("sv", level)]
    assert (problems, notes) == ([], ["vocabulary.level_estimated"])


@pytest.mark.parametrize(
    ("cells", "share"),
    [
        ("vård;60", 60),
        ("vård;60 %", 60),
        ("vård;klar", 100),
        ("vård;mod 2/6", 33),
        ("vård;halva", 50),
        ("vård (80 %);", 80),
    ],
)
def test_how_far_somebody_has_come_stands_in_a_column_of_its_own(cells: str, share: int) -> None:
    """ "Klart?" beside "Jobbspår" is read with the track."""
    [person] = read_candidates(io.StringIO(f"id;jobbspår;klart?\na;{cells}\n"), as_of=DAY)
    assert [(track.track, track.share) for track in person.tracks] == [("care", share)]


def test_how_much_of_a_track_an_opening_asks_for() -> None:
    """ "Vård minst 50 %" is the track and the least of it; a question mark or a wish is no demand."""
    for cell, least in (("vård", 0), ("vård 50 %", 50), ("vård minst 50 %", 50), ("vård (krav)", 0)):
        job, problems, _ = one("spår", cell, "openings")
        assert (job.track, job.track_least, problems) == ("care", least, [])
    for cell in ("vård?", "vård klar", "vård meriterande", "vård eller städ"):
        assert one("spår", cell, "openings")[0] is None
    assert one("spår", "inget krav", "openings")[0].track is None
    assert one("ssyk", "lokalvårdare?", "openings")[0] is None


@pytest.mark.parametrize(
    ("cell", "towards"),
    [
        ("truckkort", "truck"),
        ("ska ta HLR", "hlr"),
        ("vård", "care"),
        ("bli kock", "bli kock"),
        ("SFI D fm", "sfi-d"),
        ("sva 1 komvux", "sva-1"),
        ("C-körkort på Eductus", "licence-c"),
    ],
)
def test_what_somebody_works_towards(cell: str, towards: str) -> None:
    """Aims are kept by their codes where they have one; what is held already, or asked about, is no aim."""
    assert one("jobbar mot", cell)[0].facts == {"working_towards": towards}
    assert one("jobbar mot", "truckkort (klar)")[0] is None
    assert one("jobbar mot", "HLR?")[0] is None


@pytest.mark.parametrize(("word", "status"), [("klar", "completed"), ("läser", "enrolled"), ("pågående", "enrolled")])
def test_the_state_of_a_course_in_a_long_table(word: str, status: str) -> None:
    """The same words as in a cell."""
    text = f"candidate_id;kind;code;course;course_status\na;language;sv;SFI C;{word}\n"
    [person] = read_candidates(io.StringIO(text))
    assert person.languages[0].course_status == status
    assert not check_file(io.StringIO(text.replace(word, "klar?"))).is_clean


@pytest.mark.parametrize("text", ["truckkort A + B", "projekt t o m juni", "B i sommar", "truck B o A"])
def test_letters_of_several_words_name_no_language(text: str) -> None:
    """Abkhaz is "ab", Tongan "to" and Bislama "bi"."""
    assert languages_named(text, Terms()) == set()


def test_a_language_of_several_words_is_one_language() -> None:
    """Whatever its name holds: "svenskt teckenspråk" is not Swedish and a sign language, of which one is enough."""
    vocabulary = default_vocabulary()
    names = {code: vocabulary.languages[code].label.sv for code in vocabulary.languages}
    content = "id;önskade språk\n" + "".join(f"opening-{code};{name} B1\n" for code, name in names.items())
    openings = read_openings(io.BytesIO(content.encode()))
    assert {one.id: [demand.language for demand in one.languages_wanted] for one in openings} == {
        f"opening-{code}": [code] for code in names
    }
