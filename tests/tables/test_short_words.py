"""Openings and people as consultants write them in haste: words cut short, strokes, "ev.", times of the clock."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from matchcore.content.findings import Spot
from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Hours
from matchcore.records.model import Refusal
from matchcore.tables.cells.hours_cells import working_time
from matchcore.tables.headings import Column
from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary import default_vocabulary, resolve


def job(cell: str, heading: str = "krav") -> Any:
    """The opening with one cell, and the codes of what is asked and of what is noted at that cell."""
    table = f'id;{heading}\na;"{cell}"\n'
    jobs = read_openings(io.StringIO(table), on_fault="ask", as_of=date(2026, 11, 29))
    notes = check_file(io.StringIO(table), what="openings").notes
    asked = [problem.code for problem in jobs.asked.by_id.get("a", ())]
    return jobs[0], asked, [note.code for note in notes if note.column == heading]


@pytest.mark.parametrize(
    ("what", "heading", "field"),
    [
        ("candidates", "Delt.", "id"),  # "deltagare", and not "deltar i spår"
        ("candidates", "SFI/sv.nivå", "swedish_course"),
        ("candidates", "Har (kort, intyg, utb.)", "certificates"),
        ("candidates", "På gång / planerat", "working_towards"),
        ("candidates", "Namn / ort", None),
        ("candidates", "Kön/ort", None),
        ("candidates", "Ort / ej", None),
        ("candidates", "Erfarenhet/anteckningar", None),
        ("openings", "Arbetsgivare / enhet", "employer"),
        ("openings", "Utbildn./cert.", "certificates_required"),
        ("openings", "Övr. krav", "certificates_required"),
        ("openings", "Arbetstid/skift", "shifts"),
        ("openings", "Vem söker de?", "title"),
        ("openings", "Vår kontakt", "contact"),
        ("openings", "Lön / avtal", None),
        ("openings", "Kan / har (obligat.)", "certificates_required"),
        ("openings", "Vore bra med", "certificates_merited"),
        ("openings", "Inget krav på", None),
        ("openings", "Krav / anteckningar", "certificates_required"),
        ("openings", "Stationeringsort", "locality"),
        ("openings", "Truckkort", None),
        ("openings", "Arbetstid & omfattn.", "shifts"),
        ("openings", "Antal pers", "seats"),
        ("openings", "#", "id"),
        ("openings", "Kravspec", "certificates_required"),
        ("candidates", "Sv.kunsk.", "language"),
        ("candidates", "Målyrke", "wishes"),
    ],
)
def test_headings_of_busy_people(what: Any, heading: str, field: str | None) -> None:
    """A heading of parts is that of the one that is known; what names a person or says no is none."""
    column = layouts_of(what)[0].column(0, heading, default_vocabulary())
    assert (column.field if column else None) == field


def test_what_a_heading_names_beside_its_field_is_told() -> None:
    """ "Ort + resväg" is the place; that the way there is not reckoned with is said."""
    table = "id;Ort + resväg\na;Malung\n"
    assert read_openings(io.StringIO(table))[0].workplace is not None
    [note] = check_file(io.StringIO(table), what="openings").notes
    assert (note.code, note.what.values["beside"]) == ("heading.beside", "resväg")


@pytest.mark.parametrize(
    ("status", "is_left"),
    [("jobb fr 1/4", False), ("vilar till hösten", False), ("pausas", False), ("jobb?", True), ("full fart", True)],
)
def test_who_has_got_work_or_rests_is_over(status: str, is_left: bool) -> None:
    """As the status has it in a word or two."""
    people = read_candidates(io.StringIO(f"id;läge\na;{status}\nb;klar\n"), on_fault="ask")
    assert [one.id for one in people] == ["a", "b"][1 - is_left :]


def test_statuses_that_do_not_count_as_over_are_told_once_each_with_a_count() -> None:
    """ "Fått praktik" may be over to one and not to another: who looks sees that the row is matched."""
    rows = "a;klar\nb;Klar\nc;fått praktik\nd;fått jobb\ne;\n"
    notes = check_file(io.StringIO("id;status\n" + rows), what="candidates").notes
    told = [one.what.values["statuses"] for one in notes if one.code == "heading.status.others"]
    assert told == [["klar (2)", "fått praktik (1)"]]
    notes = check_file(io.StringIO("id;läge;Klart?\na;1 tillsatt av 2;nej\n"), what="openings").notes
    told = [(one.column, *one.what.values["statuses"]) for one in notes if one.code == "heading.status.others"]
    assert told == [("läge", "1 tillsatt av 2 (1)")]


def test_a_heading_known_by_a_word_in_it_is_told() -> None:
    """What nobody has written before is read by the one word that is known, and how is said."""
    table = "id;Vore bra för oss\na;HLR\n"
    assert read_openings(io.StringIO(table))[0].certificates_merited == ("hlr",)
    assert [note.code for note in check_file(io.StringIO(table), what="openings").notes] == ["heading.guessed"]


def test_arbetsplats_is_the_place_where_places_stand_there() -> None:
    """Where another column is the employer; where names of firms stand in both, one is one too many."""
    rows = "1;Hotellet;Slite\n2;Bageriet;Hemse\n"
    jobs = read_openings(io.StringIO("nr;AG;Arb.plats\n" + rows))
    assert [(one.employer, one.workplace and one.workplace.locality) for one in jobs] == [
        ("Hotellet", "Slite"),
        ("Bageriet", "Hemse"),
    ]
    with pytest.raises(FileError):
        read_openings(io.StringIO("nr;AG;Arb.plats\n1;Hotellet;Köket\n2;Bageriet;Butiken\n"))


def test_a_column_that_asks_if_it_is_over_is_answered_with_yes() -> None:
    """ "Klart? ja" is filled; "nej" and "ja, 1 av 2" are not."""
    rows = "a;ja\nb;nej\nc;JA\nd;ja, 1 av 2\n"
    jobs = read_openings(io.StringIO("id;Klart?\n" + rows), on_fault="ask")
    assert [one.id for one in jobs] == ["b", "d"]
    assert [problem.code for problem in jobs.asked.left_out] == ["row.over"] * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("underskt.", "underskoterska"),
        ("truckk. A", "truck-a"),
        ("elevass.utb.", "student-assistant"),
        ("färdskr.kort", "driver-card"),
        ("CE-körk", "licence-ce"),
        ("deleg.", None),  # as "delegering"
        ("dig.kort", "driver-card"),
        ("fallsk.", "fall-protection"),
        ("OV-förordn.", "ordningsvakt"),
        ("B-kkt", "licence-b"),
        ("hyg.bevis", "food-hygiene"),  # nearly always
        ("hyg.utb.", None),  # care or food
        ("APV 1+2", "apv-1-and-2"),  # no "APV 1.2"
        ("blästring", None),  # sand, and no explosives
        ("säk.klass", None),  # to be cleared, and no adviser on safety
    ],
)
def test_words_cut_short_are_read_where_one_thing_begins_so(text: str, code: str | None) -> None:
    """A point stands for the end of a word, and what is read so is told."""
    found = resolve(text)
    assert found.code == code
    assert code is None or found.confidence < 95 or "." not in text


@pytest.mark.parametrize(("text", "code"), [("viet.", "vi"), ("rum.", "ro"), ("som.", "so")])
def test_languages_cut_short(text: str, code: str) -> None:
    """The same of languages."""
    assert resolve(text, "language").code == code


def test_of_occupations_no_letter_within_is_left_out() -> None:
    """ "Maskinf." is no "maskinbefäl", and what two groups begin with is neither."""
    assert resolve("maskinf.", "occupation").code is None
    assert resolve("elektr.", "occupation").code is None
    assert resolve("adm.", "occupation").code == "4119"


@pytest.mark.parametrize(
    ("cell", "required", "merited", "note"),
    [
        ("truck A/B", ["truck-a", "truck-b"], [], "demand.all_read"),
        ("truckkort A4/B3 el. motsv.", ["truck-a", "truck-b"], [], "demand.all_read"),
        ("svets 135/136", [("welding-mag", "welding-136")], [], "demand.one_read"),
        ("B/C-körkort", [("licence-b", "licence-c")], [], "certificate.either_read"),
        ("C/CE, YKB", [("licence-c", "licence-ce"), "ykb"], [], "certificate.either_read"),
        ("traktorkort/B", [("licence-tractor", "licence-b")], [], "certificate.either_read"),
        (
            "heta arb./brandskyddsutb. samt fallskydd",
            ["heta-arbeten", "fire-safety", "fall-protection"],
            [],
            "demand.all_read",
        ),
        ("B-körkort, ev. C1", ["licence-b"], ["licence-c1"], "certificate.merited_here"),
        ("hyg.bevis är bra", [], ["food-hygiene"], "certificate.merited_here"),
        ("Elcert. (ECY)", ["ecy"], [], ""),
        ("VU1 (väktarutb.)", ["guard-1"], [], ""),
        ("barnsk. eller pågående", ["barnskotare"], [], "certificate.remark"),
        ("Truckort A+B", ["truck-a", "truck-b"], [], "term.read_as"),
        ("körkot B och C", ["licence-c"], [], "term.read_as"),
        ("barnsk. eller påbörjad", ["barnskotare"], [], "certificate.remark"),
        ("usk (el. på gång)", ["underskoterska"], [], "certificate.remark"),
        ("B, usk eller vårdbiträde", ["licence-b", ("underskoterska", "vardbitrade")], [], "demand.one_beside_read"),
        ("B. Truck A-kort", ["licence-b", "truck-a"], [], "term.read_as"),
        ("vana av kor, traktorkort el. B-körk.", [("licence-tractor", "licence-b")], [], "demand.one_beside_read"),
        ("röjsågskort (eller ta det hos oss), B", ["licence-b"], ["brush-saw"], "certificate.merited_here"),
        ("hygienbevis (el gå kursen där)", [], ["food-hygiene"], "certificate.merited_here"),
        ("C-kort inkl YKB", ["licence-c", "ykb"], [], ""),
        ("HLR, licens ej äldre än 2 år", ["hlr"], [], "certificate.remark"),
        ("inget, men HLR är ett stort plus", [], ["hlr"], "certificate.merited_here"),
        ("HLR eller något annat från utlandet", ["hlr"], [], "demand.in_part_read"),
        ("svetsarprövning 136 eller 135 (ISO 9606-1)", [("welding-136", "welding-mag")], [], ""),
        ("vårdbiträde 800p", ["vardbitrade"], [], "certificate.remark"),
        ("B (utb. till D ges)", ["licence-b"], [], "certificate.remark"),
        ("truck A eller utbildas på plats", [], ["truck-a"], "certificate.merited_here"),
        ("Vårdbiträdesutb. alt. pågående usk-utb.", ["vardbitrade"], [], "certificate.remark"),
        ("utbildad eller har jobbat med det hemma, + B-kort", ["licence-b"], [], ""),
        ("svenska B1 + HLR", ["hlr"], [], ""),
        ("ställning 9+", ["scaffold-special"], [], ""),
        ("ställning 9m+", ["scaffold-special"], [], ""),
        ("gärna röjsåg också", [], ["brush-saw"], ""),
        ("inga, men B-kort är bra för att flytta bilarna", [], ["licence-b"], "certificate.remark"),
        ("HLR ett plus för skolan", [], ["hlr"], "certificate.remark"),
        ("HLR gärna (skolan)", [], ["hlr"], "certificate.remark"),
        ("VU1+2", ["guard"], [], ""),
        ("härdplaster, isocyanatutb.", ["thermosets"], [], ""),
        ("HLR. Truckkort B plus", ["hlr"], ["truck-b"], "certificate.merited_here"),
    ],
)
def test_demands_written_in_haste(cell: str, required: list[Any], merited: list[str], note: str) -> None:
    """Each is read as nearly everybody means it, and told or, where it may mean two things, asked; it is there."""
    one, asked, notes = job(cell)
    assert [*one.certificates_required] == required
    assert [*one.certificates_merited] == merited
    assert not note or note in [*asked, *notes]
    assert {*asked} <= {note, "vocabulary.no_certificate"}


@pytest.mark.parametrize(
    ("cell", "level", "language"),
    [
        ("svenska minst SFI C", "A2", "sv"),
        ("svensk. nivå C i SFI", "A2", "sv"),
        ("svenska så att man förstår instruktioner (SFI C)", "A2", "sv"),
        ("HLR + svenska B1", "B1", "sv"),
        ("svenska A2 räcker. Ej allergisk mot nötter", "A2", "sv"),
    ],
)
def test_swedish_among_the_requirements(cell: str, level: str, language: str) -> None:
    """However it is put, it is a level of Swedish."""
    one, _, _ = job(cell)
    assert [(demand.language, demand.level) for demand in one.languages_required] == [(language, level)]


def test_languages_that_share_a_level_or_have_one_each() -> None:
    """ "Svenska och engelska B2" is B2 of both, and that is told."""
    one, _, notes = job("svenska o engelska B2", "språk")
    assert [(demand.language, demand.level) for demand in one.languages_required] == [("sv", "B2"), ("en", "B2")]
    assert "language.shared_level" in notes
    one, _, _ = job("C1 + eng B2", "svenska")
    assert [(demand.language, demand.level) for demand in one.languages_required] == [("sv", "C1"), ("en", "B2")]


def test_a_level_with_a_question_mark_is_required_and_asked_about() -> None:
    """Nobody is proposed with less until the employer has answered; that English will do is asked about."""
    one, asked, _ = job("sv. C1?", "språk")
    assert [demand.level for demand in one.languages_required] == ["C1"]
    assert asked == ["language.level_asked"]
    assert job("eng ok", "språk")[1] == ["language.one_of"]


@pytest.mark.parametrize(
    "cell",
    [
        "god syn",
        "stå o gå hela dagen",
        "barnskötare eller barn- och fritidsprogr.",
        "18+",
        "bagarutb. el. gesällbrev",
        "lokalkänned.",
        "vana vid djur el. naturbruk",
        "ostraffad",
        "utdrag",
    ],
)
def test_what_the_employer_judges_loses_no_opening(cell: str) -> None:
    """It is asked about."""
    assert len(job(cell)[1]) == 1


@pytest.mark.parametrize("cell", ["xyzzybevis", "xyzzy behörig att köra", "XYZ", "mv"])
def test_what_may_be_two_things_or_is_not_known_still_leaves_the_opening_out(cell: str) -> None:
    """A requirement is not made less."""
    with pytest.raises(FileError):
        job(cell)


@pytest.mark.parametrize("cell", ["inga krav på utb.", "inga formella", "inget särsk.", "ingen utb. krävs"])
def test_no_demand_is_none(cell: str) -> None:
    """And there is nothing to ask."""
    one, asked, _ = job(cell)
    assert (one.certificates_required, asked) == ((), [])


def test_swedish_to_be_spoken() -> None:
    """A skill behind the level is what the level is of; that a course will do is the course."""
    [demand] = job("svenska B1 muntl.", "språk")[0].languages_required
    assert (demand.level, demand.spoken_interaction, demand.writing) == (None, "B1", None)
    [demand] = job("lägst B1 muntligt", "språk")[0].languages_required
    assert (demand.language, demand.spoken_interaction) == ("sv", "B1")
    for cell, level in (("SFI B räcker", "A1"), ("C1 eller motsv.", "C1")):
        assert [one.level for one in job(cell, "språk")[0].languages_required] == [level]


def test_seats_with_their_sum() -> None:
    """ "4 (2+2)" is four."""
    assert job("4 (2+2)", "antal")[0].seats == 4


def test_ykb_in_the_column_of_licences() -> None:
    """It needs no "körkort" before it, and "ev." is no demand there either."""
    assert job("D, YKB", "körkort")[0].certificates_required == ("licence-d", "ykb")
    assert job("ev. B", "körkort")[0].certificates_merited == ("licence-b",)
    assert job("ev", "körkort")[1] == ["demand.merit"]


@pytest.mark.parametrize(
    ("cell", "codes", "asked"),
    [
        ("truck A+B, B", ["truck-a", "truck-b", "licence-b"], []),
        ("B. Truck A-kort", ["licence-b", "truck-a"], []),
        ("truckkort A, B", ["truck-a"], ["vocabulary.unknown_near"]),
        ("motorsågskörkort A, B", ["chainsaw-a"], ["vocabulary.unknown_near"]),
        ("SRY; B (körförbud)", ["sry"], ["certificate.expired_when"]),
        ("SRY; C påg.", ["sry"], []),
    ],
)
def test_a_class_alone_is_one_of_driving_licences(cell: str, codes: list[str], asked: list[str]) -> None:
    """Unless it stands behind a class of another thing; it is told."""
    table = f'id;intyg\na;"{cell}"\n'
    people = read_candidates(io.StringIO(table), on_fault="ask")
    assert [one.code for one in people[0].certificates] == codes
    assert [problem.code for problem in people.asked.by_id.get("a", ())] == asked
    assert (
        "term.read_as" in {note.code for note in check_file(io.StringIO(table)).notes}
        or "vocabulary.unknown_near" in asked
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("7-16", {"shifts": ("day",)}),
        ("natt 22-06", {"shifts": ("night",)}),
        ("2-skift 06-14.30/14.30-23", {"shifts": ("day", "evening")}),
        ("06-10, 50%", {"shifts": ("day",), "hours": Hours(least=50, most=50)}),
        ("06-09 + 15-18", {"shifts": ("day", "evening")}),
        ("20 t/v", {"hours": Hours(least=50, most=50)}),
        ("50-75", {"hours": Hours(least=50, most=75)}),
        ("10-20", {"hours": Hours(least=10, most=20)}),
    ],
)
def test_times_of_the_clock(cell: str, said: dict[str, Any]) -> None:
    """They are shifts, which is noted; two numbers that may be percent are no times."""
    spot = Spot("")
    assert working_time(cell, spot, Column(0, "omfattning", "hours")) == said
    assert ("background.clock" in [told.what.key for told in spot.noted]) == ("shifts" in said)


@pytest.mark.parametrize(
    ("cell", "said", "asked"),
    [
        *((cell, {"shifts": ("evening",)}, None) for cell in ("14-22", "15-23", "12-20", "17-21", "14-22, 15-23")),
        ("14-22 el 22-06", {"shifts": ("evening", "night")}, None),
        ("7-16 dagtid", {"shifts": ("day",)}, None),
        ("må-fr 8-17", {"shifts": ("day",)}, None),
        ("mån-tors 8-17", {"shifts": ("day",)}, None),
        ("vardagar 13-22", {"shifts": ("evening",)}, None),
        ("8-16/kväll", {"shifts": ("day", "evening")}, None),
        ("helg 8-16", {"shifts": ("weekend",)}, None),
        ("7-15, helg", {"shifts": ("day", "weekend")}, None),
        ("14-22 75%", {"shifts": ("evening",), "hours": Hours(least=75, most=75)}, None),
        ("50-75", {"hours": Hours(least=50, most=75)}, None),
        *((cell, {}, "background.shifts") for cell in ("10-19", "10-20", "06-22", "6-8", "10-12")),
    ],
)
def test_below_a_heading_of_times_two_numbers_are_those_of_a_clock(
    cell: str, said: dict[str, Any], asked: str | None
) -> None:
    """However late they are; of no one shift, or so near that they may be how long, they are asked about."""
    spot = Spot("")
    column = Column(0, "arbetstid", "shifts")
    if asked is None:
        assert (working_time(cell, spot, column), list(spot.refused)) == (said, [])
    else:
        with pytest.raises(Refusal) as refusal:
            working_time(cell, spot, column)
        assert refusal.value.what.key == asked


@pytest.mark.parametrize(
    ("cell", "hours", "shifts", "asked"),
    [
        ("tidiga mornar", None, ("day",), []),
        ("dagtid pga barn", None, ("day",), []),
        ("deltid pga sfi fm", None, None, ["background.how_many_percent"]),
        ("deltid först, heltid sen", None, None, ["background.how_many_percent"]),
        ("heltid dag, kväll 50", None, None, ["background.how_many_percent"]),
        ("heltid på sikt 50% nu", Hours(least=50, most=100), None, []),
        ("heltid eller 75 %", Hours(least=75, most=100), None, []),
        ("heltid, gärna 80", Hours(least=80, most=100), None, []),
        ("50% nu, 100 från mars", Hours(least=50, most=100), None, []),
        ("75-100, helst 100", Hours(least=75, most=100), None, []),
        ("ej heltid pga skolan, 60-75", Hours(least=60, most=75), None, []),
        ("4 tim om dagen", Hours(least=50, most=50), None, []),
        ("ett par timmar om dan", None, None, ["background.hours"]),
        ("heltid, minst 75 %", Hours(least=75), None, []),
        ("dag utom fredag", None, ("day",), []),
        ("kväll, helg (dag skola)", None, ("evening", "weekend"), ["background.partly"]),
        ("sfi på fm, kan kväll", None, ("evening",), ["background.partly"]),
        ("kväll efter sfi", None, ("evening",), ["background.partly"]),
        ("kväll ja, natt nej, helg kanske", None, ("evening",), ["background.partly"]),
        ("alla dagar men ej natt", None, ("day", "evening", "weekend"), []),
        ("DKN", None, ("day", "evening", "night"), []),
        ("vardag kväll", None, ("evening",), []),
        ("jobbar natt nu, vill dag", None, ("day",), ["background.partly"]),
        ("trött på natt, vill ha dag", None, None, ["background.hours"]),
        ("när som helst", None, None, []),
        ("helst 100, minst 75", Hours(least=75, most=100), None, []),
        ("minst halvtid", Hours(least=50), None, []),
        ("inte mer än 75", Hours(most=75), None, []),
        ("mer än 50 %", Hours(least=50), None, []),
        ("hel tjänst", Hours(least=100, most=100), None, []),
        ("24/7", None, ("day", "evening", "night", "weekend"), []),
    ],
)
def test_a_cell_of_times_is_read_or_asked_about_and_what_is_kept_of_one_is_said(
    cell: str, hours: Hours | None, shifts: tuple[str, ...] | None, asked: list[str]
) -> None:
    """Two extents are a range where one is rather or later; when somebody is at school is no time to work."""
    found = read_candidates(io.StringIO(f'id;arbetstid\na;"{cell}"\n'), on_fault="ask")
    assert (found[0].hours, found[0].shifts) == (hours, shifts)
    assert [problem.code for problem in found.asked.of("a")] == asked


def test_a_shift_that_may_be_is_asked_about() -> None:
    """ "Ev. natt" is no night work."""
    one, asked, _ = job("dagtid, ev. natt", "arbetstid")
    assert (one.shifts, asked) == (("day",), ["background.partly"])


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("Arvika 2, Sunne 1. Bo nära", None),
        ("egen bil bra", None),
        ("SFI D", "sv"),
        ("engelska B1", "en"),
        ("Sv. B1", "sv"),
    ],
)
def test_what_is_no_language_below_languages_and_remarks_demands_none(cell: str, language: str | None) -> None:
    """ "Bo" is no Tibetan, and a town is no slip of the pen in Arabic: it is noted, and the opening stays."""
    table = f'id;arbetsgivare;titel;Språk/övr\n1;Vägen;Kock;"{cell}"\n'
    [opening] = read_openings(io.StringIO(table), on_fault="ask")
    assert [one.language for one in opening.languages_required] == ([language] if language else [])
