"""Lists of people that a system wrote, or somebody in her own words: headings nobody knew, and what stands beside."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.questions import Records
from matchcore.records import Candidate
from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary import default_vocabulary

DAY = date(2026, 11, 28)


def people(*rows: str) -> Records[Candidate]:
    return read_candidates(io.StringIO("\n".join(rows) + "\n"), on_fault="ask", as_of=DAY)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("PostOrt", "locality"),
        ("SfiStatusKod", "course_status"),
        ("TidYrkeFritext", "occupations"),
        ("KommentarFritext", None),
        ("POST_NR", "postcode"),
        ("PostNr", "postcode"),
        ("ResaMaxKm", "reach_km"),
        ("KkB", "certificate"),
        ("HLRdatum", "certificate"),
        ("YKB kursdatum", "certificate"),
        ("TruckGiltig", "certificate"),
        ("Yrke1", "occupations"),
        ("Yrke 2", "occupations"),
        ("Onskemal2", "wishes"),
        ("Önskemål #3", "wishes"),
        ("Ar1", "occupation_years"),
        ("SprStatus", "course_status"),
        ("Giltig t.o.m.", "certificate_until"),
        ("DeltID", "id"),
        ("Postnummer2", None),
        ("SkapadAv", None),
    ],
)
def test_headings_as_a_system_writes_them(heading: str, field: str | None) -> None:
    """Words written together are one or several, letters lack their dots, and what lists things may be numbered."""
    column = layouts_of("candidates")[0].column(0, heading, default_vocabulary())
    assert (column and column.field) == field


@pytest.mark.parametrize("heading", ["Akt", "Dossié", "Mapp", "Vår beteckning"])
@pytest.mark.parametrize(
    "ids", [("14/207", "16/031", "17/112"), ("AF-24-1", "AF-24-2", "AF-24-3"), ("D.14", "D.15", "E.2")]
)
def test_ids_below_a_heading_that_nobody_knew(heading: str, ids: tuple[str, ...]) -> None:
    """Known by their cells, also where a line between the rows or a sum below them stands in their column."""
    found = people(
        f"{heading};Ort", f"{ids[0]};Malung", "-- Nya i höst --;", *(f"{one};Sälen" for one in ids[1:]), "3 st;"
    )
    assert [one.id for one in found] == list(ids)
    assert [one.column for one in found.asked.estimated] == [heading]


@pytest.mark.parametrize("cells", [("2024-09-01", "2024-09-02", "2024-09-03"), ("Anna", "Bo", "Cia")])
def test_days_and_names_are_no_ids(cells: tuple[str, ...]) -> None:
    with pytest.raises(FileError):
        people("Akt;Ort", *(f"{one};Malung" for one in cells))


def test_work_and_its_years_in_numbered_columns() -> None:
    """Each number of years is put to the work with its number, or to the one before it; without work it is told."""
    [one, other] = people("id;Yrke1;Ar1;Yrke2;Ar2", "a;Lokalvårdare;4;Kock;ca 2 år", "b;Svetsare;;;3")
    assert [(work.ssyk, work.years) for work in one.occupations] == [("9111", 4), ("5120", 2)]
    assert [(work.ssyk, work.years) for work in other.occupations] == [("7212", None)]
    told = people("id;Yrke1;Ar1;Yrke2;Ar2", "b;Svetsare;;;3").asked.by_id["b"]
    assert [(problem.code, problem.column) for problem in told] == [("cell.of_nothing", "Ar2")]
    [one] = people("id;Yrke;Antal år", "a;Kock;7")
    assert [(work.ssyk, work.years) for work in one.occupations] == [("5120", 7)]


def test_a_proof_and_until_when_it_is_valid() -> None:
    """One certificate of two columns; where it is not held, a last day beside it is asked about."""
    found = people(
        "id;Truck;TruckGiltig;YKB",
        "a;True;2027-05-31;nej",
        "b;A+B;aug 2027;",
        "c;True;;",
        "d;False;;",
        "e;nej;2027-01-01;",
    )
    held = {one.id: [(proof.code, proof.expires) for proof in one.certificates] for one in found}
    assert held == {
        "a": [("truck", date(2027, 5, 31))],
        "b": [("truck-a", date(2027, 8, 31)), ("truck-b", date(2027, 8, 31))],
        "c": [("truck", None)],
        "d": [],
        "e": [],
    }
    assert list(found.asked.by_id) == ["e"]


def test_the_day_below_the_date_of_a_proof_is_when_it_was_had() -> None:
    """One that has been; and below the bare name it is asked about."""
    [one] = people("id;HLR datum", "a;2025-03-12")
    assert [(proof.code, proof.issued, proof.expires) for proof in one.certificates] == [
        ("hlr", date(2025, 3, 12), None)
    ]
    [one] = people("id;HLR", "a;2025-03-12")
    assert one.certificates == ()


def test_the_course_and_how_far_it_has_come_in_a_column_of_its_own() -> None:
    """The letters are read as the list explains them, and without that are asked about."""
    rows = (
        "DeltID;SprKod;SprStatus;KkB;ArbTid",
        "1;SFI-D;A;True;D,K",
        "2;SFI-C;P;Övn;D",
        "3;SFI-B;AVBR;False;N",
        "4;B1;;P;H",
    )
    legend = (
        "SprStatus: A = avslutad, P = pågår, AVBR = avbruten. ArbTid D=dag K=kväll N=natt H=helg. Övn = övningskör;;;;"
    )
    found = people(*rows, legend)
    assert [[(one.course, one.course_status, one.level) for one in each.languages] for each in found] == [
        [("sfi-d", "completed", None)],
        [("sfi-c", "enrolled", None)],
        [],
        [(None, None, "B1")],
    ]
    assert [sorted(one.shifts or ()) for one in found] == [["day", "evening"], ["day"], ["night"], ["weekend"]]
    assert [one.facts.get("working_towards") for one in found] == [None, "licence-b", None, "licence-b"]
    assert not found.asked.by_id
    assert "2" in people(*rows).asked.by_id


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Redan i ryggsäcken", ("HLR", "truckkort A", "hygienbevis"), "certificates"),
        ("Finns i bagaget", ("HLR", "truckkort A", "hygienbevis"), "certificates"),
        ("Klara papper och grejer", ("HLR", "truckkort A", "hygienbevis"), "certificates"),
        ("Inte klart än", ("HLR", "truckkort A", "hygienbevis"), None),
        ("Ska skaffa", ("HLR", "truckkort A", "hygienbevis"), "working_towards"),
        ("Kan också", ("arabiska", "somaliska, engelska", "dari"), "languages"),
        ("Plan B", ("kock", "lokalvårdare", "svetsare"), "wishes"),
        ("När på dygnet", ("dag", "kväll", "natt"), "shifts"),
        ("InsatsSlut", ("2025-01-01", "2025-02-01", "2025-03-01"), None),
        ("Insats slutar", ("2025-01-01", "2025-02-01", "2025-03-01"), None),
        ("InsatsStart", ("2025-01-01", "2025-02-01", "2025-03-01"), "registered_since"),
    ],
)
def test_columns_known_by_their_cells_and_a_word(heading: str, cells: tuple[str, ...], field: str | None) -> None:
    """What is said to be had already is held; what is not yet there, or ends something, is told as unknown."""
    found = people(f"id;ort;drömjobb;{heading}", *(f"p{at};Malung;bagare;{one}" for at, one in enumerate(cells)))
    assert bool(found.asked.estimated) == (field is not None)
    if field == "shifts":
        assert found[0].shifts == {"day"} or list(found[0].shifts or ()) == ["day"]
    elif field == "wishes":
        assert found[0].wishes is not None
        assert found[0].wishes.occupations == ("7612", "5120")
    elif field == "working_towards":
        assert not found[0].certificates
    elif field is not None and field != "languages":
        assert getattr(found[0], field)


def test_what_stands_in_parentheses_is_on_its_way_where_the_list_says_so() -> None:
    """Only of proofs: what else stands in parentheses stays; and the clock is no sign for "klar"."""
    legend = "( ) = på g, ej klart ännu;;"
    [one] = people("id;Papper;Bakgrund", "a;hyg.bevis, (truck A);kock 4 år (Syrien)", legend)
    assert [proof.code for proof in one.certificates] == ["food-hygiene"]
    assert one.facts == {"working_towards": "truck-a"}
    assert [(work.ssyk, work.abroad) for work in one.occupations] == [("5120", True)]


def one_of(heading: str, cell: str) -> tuple[Candidate, list[str]]:
    """The person of one cell, and the codes of what is asked."""
    found = people(f'id;"{heading}"', f'a;"{cell}"')
    return found[0], [problem.code for problem in found.asked.by_id.get("a", ())]


@pytest.mark.parametrize("heading", ["Res / kk", "Resor, körkort", "Körkort + resväg", "Pendling/kk"])
@pytest.mark.parametrize(
    ("cell", "reach_km", "car", "held", "towards"),
    [
        ("kk B. Har bil. ca 3 mil", 30, True, ["licence-b"], None),
        ("bil, kk B. 4 mil", 40, True, ["licence-b"], None),
        ("kk BE, bil, 5 mil ok", 50, True, ["licence-be"], None),
        ("kk B o bil, 2 mil", 20, True, ["licence-b"], None),
        ("ingen bil men kk B, max 45 min", 30, False, ["licence-b"], None),
        ("kk B nej. elcykel 1 mil", 10, None, [], None),
        ("kk nej, ö-kör, 20 km", 20, None, [], "licence"),
        ("buss, 30 km", 30, None, [], None),
    ],
)
def test_how_somebody_travels_and_what_licence_she_has(
    heading: str, cell: str, reach_km: float, car: bool | None, held: list[str], towards: str | None
) -> None:
    """In one column: "bil" is a car there and no licence B, and a bus is no licence D."""
    found, asked = one_of(heading, cell)
    assert (found.reach_km, found.car, [one.code for one in found.certificates]) == (reach_km, car, held)
    assert found.facts.get("working_towards") == towards
    assert asked == []


@pytest.mark.parametrize("cell", ["buss i stan", "tåg", "går", "cykel/buss", "granne skjutsar", "söker bil"])
@pytest.mark.parametrize("heading", ["Res / kk", "Körkort"])
def test_a_way_to_travel_is_no_licence(heading: str, cell: str) -> None:
    found, asked = one_of(heading, cell)
    assert (found.certificates, found.facts, len(asked)) == ((), {}, 1)


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("Truckkort A, B, D (2021), liftkort", ["lift", "truck-a", "truck-b", "truck-d"]),
        ("motorsåg A, B, C", ["chainsaw-c"]),
        ("truckkort A, B", ["truck-a"]),  # B is asked about: it may be a driving licence
        ("truckkort A, B, HLR", ["hlr", "truck-a"]),
        ("HLR, B, C", ["hlr", "licence-b", "licence-c"]),
    ],
)
def test_letters_that_run_on_behind_a_class_are_no_driving_licences(cell: str, held: list[str]) -> None:
    assert sorted(one.code for one in one_of("Intyg", cell)[0].certificates) == held


@pytest.mark.parametrize(("cell", "issued"), [("hyg", None), ("hyg 9/23", date(2023, 9, 1)), ("hygien", None)])
def test_what_nearly_always_means_one_proof_is_read_below_a_heading_of_proofs(cell: str, issued: date | None) -> None:
    found, asked = one_of("Papper", cell)
    assert [(one.code, one.issued) for one in found.certificates] == [("food-hygiene", issued)]
    assert asked == []
    assert one_of("Papper", "lärare")[0].certificates == ()


def test_a_column_of_yes_and_no_is_of_the_proof_that_its_heading_nearly_always_means() -> None:
    found = people("id;Ort;Hygien", "a;Malung;True", "b;Malung;False", "c;Malung;True", "d;Malung;pågår")
    assert [[one.code for one in each.certificates] for each in found] == [["food-hygiene"], [], ["food-hygiene"], []]
    assert [one.column for one in found.asked.estimated] == ["Hygien"]
    assert not people("id;Ort;Svets", "a;Malung;True", "b;Malung;False", "c;Malung;True")[0].certificates


def test_a_place_is_no_other_with_two_letters_wrong_at_its_beginning() -> None:
    found, asked = one_of("Bor i", "Hällbybrunn")
    assert (found.home, asked) == (None, ["place.name_unknown"])
    assert one_of("Bor i", "Skeleftehammn")[0].home is not None


def test_what_stands_in_parentheses_behind_a_word_may_say_more_of_it() -> None:
    """No proof is on its way there: "städintyg (PRYL)" is asked about."""
    legend = "( ) = på g;"
    found = people("id;Papper", "a;städ intyg (PRYL)", "b;HLR, (truck A)", legend)
    assert [one.facts for one in found] == [{}, {"working_towards": "truck-a"}]


def test_how_somebody_travels_in_a_column_of_its_own() -> None:
    """A time is as far as what she travels by goes in it, the fastest of several; of a distance it makes no odds."""
    found = people(
        "id;Tar sig fram med;Max restid",
        "a;Buss;60 min",
        "b;Bil (lånar);60 min",
        "c;Gång, cykel;60 min",
        "d;Cykel, buss;60 min",
        "e;;60 min",
        "f;Buss;20 km",
    )
    assert [one.reach_km for one in found] == [25, 40, 12, 25, 40, 20]
    found = people("id;Färdmedel;Restid (min)", "a;Buss;60", "b;Bil;60")
    assert [one.reach_km for one in found] == [25, 40]
    assert [one.code for one in people("id;Färdmedel;Ort", "a;Buss;Malung").asked.by_id["a"]] == ["reach.how"]
    found = people("id;Färdmedel;Restid", "a;Buss;")
    assert [one.code for one in found.asked.by_id["a"]] == ["reach.how"]


AROUND = ("Tyringe", "Vinslöv", "Bjärnum", "Sösdala", "Hästveda", "Vittsjö")


@pytest.mark.parametrize(
    ("short", "town"),
    [("Hlm", "1293"), ("Hm", "1293"), ("Hlm C", "1293"), ("Hlm, Röinge", "1293"), ("Kst", None), ("Hslm", "1293")],
)
def test_what_a_list_calls_its_own_town_for_short(short: str, town: str | None) -> None:
    """Letters of its name, the first and the last among them, where most places lie around it; told as an estimate."""
    rows = [f"p{at};{place}" for at, place in enumerate((*AROUND, short, short))]
    found = people("id;Ort", *rows)
    last = found[-1].home
    assert (last and last.municipality) == town
    assert [one.code for one in found.asked.estimated] == (["table.town_short"] if town else [])


def test_a_short_word_that_stands_once_or_far_from_all_is_no_town() -> None:
    alone = people("id;Ort", *(f"p{at};{place}" for at, place in enumerate((*AROUND, "Hlm"))))
    assert alone[-1].home is None
    spread = ("Malung", "Sälen", "Kalmar", "Nybro", "Växjö", "Lund", "Hlm", "Hlm")
    assert people("id;Ort", *(f"p{at};{place}" for at, place in enumerate(spread)))[-1].home is None


def test_a_village_that_begins_with_another_letter_is_told() -> None:
    """ "Alberga" may be a place of its own, and no Ålberga."""
    table = "id;Bor i\na;Alberga\n"
    told = check_file(io.StringIO(table), what="candidates", as_of=DAY)
    assert [one.code for one in told.notes] == ["term.read_as"]


def test_the_afternoon_is_told_to_count_as_evening() -> None:
    table = "id;Kan arbeta\na;eftermiddag\nb;50 em\n"
    told = check_file(io.StringIO(table), what="candidates", as_of=DAY)
    assert [one.code for one in told.notes].count("background.afternoon") == 2


def test_an_export_of_a_register_is_read_whole() -> None:
    """Short words joined by underscores, letters without their dots, and yes or no below each proof."""
    found = people(
        "Akt_ID;Bost_ort;MaxResaMin;SFI_kurs;SFI_status;KK_B;Hyg_bevis;HLR_dat;Truck_A;TruckTom;Yrke_1;Antal_ar_1;OnskYrke1;SysselsGrad;BilJN",
        "24-1;Malung;60;SFI C;klar;1;ja;2026-02-01;1;2029-05-31;Kock;4;Bagare;75;ja",
        "24-2;Sälen;30;SFI D;pågår;0;nej;;0;;Svetsare;;Svetsare;100;nej",
        "24-3;Malung;45;SFI B;avbruten;1;ja;;1;;Diskare;1;Kock;50;nej",
    )
    first = found[0]
    assert first.home is not None
    assert first.wishes is not None
    assert first.hours is not None
    assert (first.home.municipality, first.reach_km, first.car, first.hours.most) == ("2023", 40, True, 75)
    assert [(one.course, one.course_status) for one in first.languages] == [("sfi-c", "completed")]
    assert {(one.code, one.issued, one.expires) for one in first.certificates} == {
        ("licence-b", None, None),
        ("food-hygiene", None, None),
        ("hlr", date(2026, 2, 1), None),
        ("truck-a", None, date(2029, 5, 31)),
    }
    assert [(one.ssyk, one.years) for one in first.occupations] == [("5120", 4)]
    assert first.wishes.occupations == ("7612",)
    assert [sorted(proof.code for proof in one.certificates) for one in found[1:]] == [
        [],
        ["food-hygiene", "licence-b", "truck-a"],
    ]
    assert not found.asked.by_id


def test_what_is_done_is_no_share_of_a_track_where_there_is_none() -> None:
    """ "Klart" over proofs is of proofs."""
    found = people("id;Ort;Klart", "a;Malung;HLR", "b;Malung;truckkort A", "c;Malung;hygienbevis")
    assert [[one.code for one in each.certificates] for each in found] == [["hlr"], ["truck-a"], ["food-hygiene"]]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Bevis på gång", "working_towards"),
        ("Kommande intyg", "working_towards"),
        ("Körkort på väg", "working_towards"),
        ("Intyg hen läser till", "working_towards"),
        ("Planerade certifikat", "working_towards"),
        ("Kurser på gång", "working_towards"),
        ("Intyg som saknas", None),
        ("Utgångna intyg", None),
        ("Behöver körkort", None),
        ("Körkort från hemlandet", None),
        ("Intyg klara", "certificates"),
        ("Giltiga intyg", "certificates"),
    ],
)
def test_proofs_that_are_not_there_yet_or_no_longer_are_not_held(heading: str, field: str | None) -> None:
    """Whatever else the heading names; what is lost or lacking is told as unknown."""
    column = layouts_of("candidates")[0].column(0, heading, default_vocabulary())
    assert (column and column.field) == field
    assert bool(one_of(heading, "truckkort A")[0].certificates) == (field == "certificates")


def test_a_mark_in_parentheses_is_as_the_list_says_or_asked_about() -> None:
    rows = ("id;Kk B;Truck;HLR", "a;x;(x);(x)", "b;(x);x;")
    found = people(*rows, "(x) = på gång, ? = kollas;;;")
    assert [[one.code for one in each.certificates] for each in found] == [["licence-b"], ["truck"]]
    assert [one.facts.get("working_towards") for one in found] == ["truck; hlr", "licence-b"]
    asked = people(*rows)
    assert [[one.code for one in each.certificates] for each in asked] == [["licence-b"], ["truck"]]
    assert [len(asked.asked.by_id[name]) for name in ("a", "b")] == [2, 1]


def test_columns_numbered_as_the_romans_did_and_years_below_one_heading() -> None:
    [one] = people("id;Yrke I;Antal år;Yrke II;Antal år", "a;kock;3;lokalvårdare;1")
    assert [(work.ssyk, work.years) for work in one.occupations] == [("5120", 3), ("9111", 1)]


def with_codes(*explained: tuple[object, ...]) -> Records[Candidate]:
    """A list that a system wrote, with its codes explained on a sheet beside it."""
    book = openpyxl.Workbook()
    rows = (
        ("DeltagarId", "PostOrt", "SfiStatusKod", "SfiKursKod", "KkKod"),
        ("a", "Borås", "KL", "D", 1),
        ("b", "Borås", "PG", "C", 0),
        ("c", "Borås", "AV", "B", 2),
        ("d", "Borås", "KÖ", "C", 1),
        ("e", "Borås", "EJ", None, 1),
    )
    for row in rows:
        book.active.append(row)
    sheet = book.create_sheet("Kodförklaring")
    for row in explained:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    return read_candidates(written, on_fault="ask", as_of=DAY)


STATUSES = (("PG", "Pågår"), ("KL", "Klar/godkänd"), ("AV", "Avbrott"), ("KÖ", "Står i kö"), ("EJ", "Ej aktuell"))
LICENCES = (("0", "Inget"), ("1", "B, svenskt/utbytt"), ("2", "B, ej utbytt"))


@pytest.mark.parametrize(
    "explained",
    [
        (("Kod", "Betyder"), ("SfiStatusKod",), *STATUSES, ("KkKod",), *LICENCES, ("Gula rubriker är mina",)),
        (
            ("Kolumn", "Kod", "Betydelse"),
            *(("SfiStatusKod", *one) for one in STATUSES),
            *(("KkKod", *one) for one in LICENCES),
        ),
    ],
)
def test_codes_are_read_as_the_words_that_another_sheet_has_for_them(explained: tuple[tuple[object, ...], ...]) -> None:
    """Below a heading of the list, or beside it: who has completed a course or broken it off is not under way in it."""
    found = with_codes(*explained)
    known = [[(one.course, one.course_status) for one in person.languages] for person in found]
    assert known == [[("sfi-d", "completed")], [("sfi-c", "enrolled")], [], [], []]
    assert [[one.code for one in person.certificates] for person in found] == [
        ["licence-b"],
        [],
        [],
        *[["licence-b"]] * 2,
    ]
    assert found[3].facts == {"working_towards": "sfi-c"}
    assert {name: [one.column for one in asked] for name, asked in found.asked.by_id.items()} == {"c": ["KkKod"]}


def test_codes_together_and_headings_for_several_columns() -> None:
    """The heading stands at the first code of its block only, and names columns by their first word."""
    book = openpyxl.Workbook()
    for row in (
        ("Nr", "Titel", "Krav (ska)", "Merit", "Form"),
        (1, "Kock", "HY+VK", "–", "F"),
        (2, "Bud", "(BK/CK) + YKB", "HY, HL", "T"),
    ):
        book.active.append(row)
    sheet = book.create_sheet("Koder")
    for row in (
        ("Gäller", "Kod", "Betyder"),
        ("Krav/Merit", "HY", "Hygienbevis"),
        (None, "VK", "Väktarutbildning (VU1+VU2)"),
        (None, "BK", "Körkort B"),
        (None, "CK", "Körkort C"),
        (None, "HL", "HLR, ej äldre än ett år"),
        (None, "YKB", "Något annat"),
        (None, "+", "både och"),
        ("Form", "F", "Tillsvidare"),
        (None, "T = Timanställning"),
    ):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    written.seek(0)
    cook, courier = read_openings(written, on_fault="ask", as_of=DAY)
    assert (cook.certificates_required, cook.form) == (("food-hygiene", "guard-1", "guard"), "permanent")
    assert courier.certificates_required == ("ykb", ("licence-b", "licence-c"))
    assert (courier.certificates_merited, courier.form) == (("food-hygiene", "hlr"), "hourly")


@pytest.mark.parametrize(
    ("heading", "explained"),
    [
        ("Kommun", [("Mora", "Falun"), ("Orsa", "Malung")]),
        ("Arbetsgivare", [("Krogen", "konkurs"), ("H1", "Bo 070-174 06 14")]),
        ("Språkkrav", [("B2", "god"), ("B1", "enkel")]),
        ("Krav", [("ADR", "farligt gods, 3 dagar"), ("truck A", "merit")]),
    ],
)
def test_a_sheet_beside_changes_no_cell_that_says_something_as_it_stands(
    heading: str, explained: list[tuple[str, str]]
) -> None:
    """Towns where their office is, who has gone bankrupt and what a level is like are no codes, nor is a telephone."""
    rows = [
        ("Titel", "Arbetsgivare", "Kommun", "Krav", "Språkkrav"),
        ("Kock", "Krogen", "Mora", "ADR, truck A", "B2"),
        ("Städare", "H1", "Orsa", "HLR", "B1"),
    ]
    plain, beside = openpyxl.Workbook(), openpyxl.Workbook()
    sheet = beside.create_sheet("Info")
    for row in rows:
        plain.active.append(row)
        beside.active.append(row)
    for more in ((heading,), *explained):
        sheet.append(more)
    read = []
    for book in (plain, beside):
        written = io.BytesIO()
        book.save(written)
        written.seek(0)
        read.append(list(read_openings(written, on_fault="ask", as_of=DAY)))
    assert read[0] == read[1]


def test_codes_that_nothing_explains_are_asked_about() -> None:
    """Nobody is under way in a course, or through with it, by a sign that is not understood."""
    found = people("DeltagarId;SfiStatusKod;SfiKursKod", "a;Z7;D", "b;Z8;C")
    assert not any(person.languages for person in found)
    assert set(found.asked.by_id) == {"a", "b"}


@pytest.mark.parametrize(
    ("cell", "held", "asked"),
    [
        ("B bytt från ukr. 2025", ["licence-b"], []),
        ("B (utbytt)", ["licence-b"], []),
        ("B (ej utbytt)", [], ["certificate.asked"]),
        ("B, ej utbytt", [], ["certificate.asked"]),
    ],
)
def test_a_licence_that_was_exchanged_is_held(cell: str, held: list[str], asked: list[str]) -> None:
    """One that was not may be from where it is not valid here."""
    [one] = (found := people("id;Körkort", f"a;{cell}"))
    assert [proof.code for proof in one.certificates] == held
    assert [problem.what.key for problem in found.asked.by_id.get("a", ())] == asked
