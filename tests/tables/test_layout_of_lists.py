"""How lists of openings are laid out beyond their headings: blocks, counts in columns, places beside names, legends."""

from __future__ import annotations

import io

import pytest

from matchcore.files import check_file, read_openings
from matchcore.files.questions import Records
from matchcore.records import Opening


def jobs(*lines: str) -> Records[Opening]:
    return read_openings(io.StringIO("\n".join(lines) + "\n"), on_fault="ask")


def estimated(openings: Records[Opening]) -> set[tuple[str, str | None]]:
    return {(one.code, one.column) for one in openings.asked.estimated}


BLOCKS = ("Kök;Diskare;1;Mora;", ";Kock;1;;", ";Bagare;2;;", "Lager;Plockare;3;Orsa;", ";Truckförare;1;;")


def test_an_employer_over_a_block_is_that_of_each_row_below_and_so_is_the_place() -> None:
    """Each row below was an opening of nobody's, anywhere."""
    found = jobs("Avdelning/enhet;Befattning;Antal;Ort;Krav", *BLOCKS)
    assert [one.employer for one in found] == ["Kök"] * 3 + ["Lager"] * 2
    assert [one.workplace.municipality for one in found if one.workplace] == ["2062"] * 3 + ["2034"] * 2
    assert estimated(found) == {("table.carried_down", "Avdelning/enhet"), ("table.carried_down", "Ort")}


def test_a_place_that_some_of_the_rows_below_have_is_carried_to_none() -> None:
    found = jobs("Enhet;Befattning;Antal;Ort;Krav", *BLOCKS[:4], ";Truckförare;1;Rättvik;")
    assert [one.workplace is None for one in found] == [False, True, True, False, False]


def test_a_row_that_happens_to_hold_a_heading_s_word_is_no_row_of_headings() -> None:
    """Where none of the headings says what the work is, the row with most that are known has them all the same."""
    found = jobs(
        "Firma, ort;Vad letar ni efter;Krav;Svenska?;När;Tider;Övrigt",
        "Sågen, Mora;2 st truckförare;truckkort B;förstå instruktioner;nu;heltid;ringde i går",
        "Skogen, Orsa;Röjare, 4-6 personer;röjsågskort;spelar mindre roll;maj;heltid;säsong",
        "Köket, Mora;Köksbiträde 1;hygienbevis;lite grann;juni;75 %, kväll;",
    )
    assert [(one.title, one.seats) for one in found] == [("truckförare", 2), ("Röjare", 4), ("Köksbiträde", 1)]
    assert [one.certificates_required for one in found] == [("truck-b",), ("brush-saw",), ("food-hygiene",)]


@pytest.mark.parametrize(
    "headings", ["arbetsgivare;titel;platser;ort;krav på kompetensbevis", "Enhet;Befattning;Antal;Ort;Krav"]
)
def test_few_empty_employers_and_tables_that_we_write_are_left_as_they_are(headings: str) -> None:
    lines = BLOCKS if headings.startswith("arb") else (*BLOCKS[:2], BLOCKS[3], *("Lager;Packare;1;Orsa;",) * 3)
    found = jobs(headings, *lines)
    assert found[1].employer == ""
    assert not estimated(found)


def test_counts_in_columns_of_their_own_are_added_up() -> None:
    """Each opening had one seat, and two headings were unknown."""
    found = jobs("Enhet;Jobb;Sommar;Höst", "Kök;Kock;1;2", "Kök;Diskare;3;", "Kök;Bagare;;2", "Lager;Packare;10;5")
    assert [one.seats for one in found] == [3, 3, 2, 15]
    assert estimated(found) == {("table.seats_added", "Sommar")}


def test_one_column_of_numbers_below_an_unknown_heading_is_no_count() -> None:
    found = jobs("Enhet;Jobb;Våning", "Kök;Kock;1", "Kök;Diskare;3", "Kök;Bagare;2", "Lager;Packare;10")
    assert [one.seats for one in found] == [1, 1, 1, 1]
    assert not estimated(found)


def test_places_that_stand_beside_employers_are_read_where_no_column_has_them() -> None:
    found = jobs(
        "Vem (var);Jobb;Antal",
        "Bageriet (Mora);Bagare;1",
        "Affären, Orsa;Kassör;2",
        "Vi;Diskare;1",
        "Ånge bageri;Bagare;1",
    )
    assert [one.employer for one in found] == ["Bageriet", "Affären", "Vi", "Ånge bageri"]
    assert [one.workplace.municipality if one.workplace else None for one in found] == ["2062", "2034", None, None]
    assert estimated(found) == {("table.places_beside", "Vem (var)")}


def test_where_a_column_has_places_those_beside_employers_are_none() -> None:
    found = jobs("Vem;Jobb;Ort", "Bageriet (Mora);Bagare;Orsa", "Affären, Orsa;Kassör;Orsa")
    assert [one.employer for one in found] == ["Bageriet (Mora)", "Affären, Orsa"]


@pytest.mark.parametrize(
    ("legend", "cell", "required", "merited"),
    [
        (
            "Parentes = inget krav men bra att ha",
            "B-körkort, (heta arbeten, lift)",
            ("licence-b",),
            ("heta-arbeten", "lift"),
        ),
        ("Parentes = meriterande", "Röjsåg, B-körkort (HLR)", ("brush-saw", "licence-b"), ("hlr",)),
        ("Parentes = meriterande", "truck A | lift (HLR)", ("truck-a", "lift"), ("hlr",)),
        ("K = krav, B = bra att ha.", "K: HLR. B: truckkort A", ("hlr",), ("truck-a",)),
        ("mv = meriterande, sk = skallkrav", "HLR sk, truckkort A mv", ("hlr",), ("truck-a",)),
        ("SG = vår firma, PE = parkenheten", "HLR", ("hlr",), ()),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_signs_mean_what_the_list_says_that_they_mean(
    legend: str, cell: str, required: tuple[str, ...], merited: tuple[str, ...], *, is_above: bool
) -> None:
    """What stood in parentheses was required."""
    table = ("Enhet;Jobb;Antal;Krav", f"Kök;Kock;1;{cell}", "Kök;Diskare;1;", "Lager;Packare;2;")
    found = jobs(*((legend, *table) if is_above else (*table, "", legend)))
    assert (found[0].certificates_required, found[0].certificates_merited) == (required, merited)


def test_a_legend_that_is_used_is_told() -> None:
    lines = ("K = krav, B = bra att ha", "Enhet;Jobb;Antal;Krav", "Kök;Kock;1;K: HLR")
    assert [one.code for one in check_file(io.StringIO("\n".join(lines))).notes if one.code == "table.legend"] == [
        "table.legend"
    ] * 2


def test_words_alone_in_a_row_are_a_heading_over_those_below() -> None:
    """ "BYGG" was an opening, and so was "summa ca"."""
    found = jobs(
        "St;Jobb;Var;Krav",
        ";BYGG;;",
        "2;Snickare;Mora;",
        ";KÖK;;",
        "1;Kock;Orsa;HLR",
        "3;summa ca;;",
        ";Summa (utan kök);2;",
        "3;Ca antal;(+ städ);",
    )
    assert [one.title for one in found] == ["Snickare", "Kock"]
    assert [one.row for one in found.asked.left_out] == [2, 4, 6, 7, 8]


def test_headings_of_what_a_job_is_and_how_many_are_read_together() -> None:
    found = jobs("För;Jobb + antal;Utgår från;Krav", "SG;Plantering, 8 pers;Mora;", "PE;Parkarbetare 2 st;Orsa;")
    assert [(one.employer, one.title, one.seats) for one in found] == [
        ("SG", "Plantering", 8),
        ("PE", "Parkarbetare", 2),
    ]
    assert "heading.guessed" in {one.code for one in check_file(io.StringIO("För;Jobb;Ort\nSG;Kock;Mora\n")).notes}


ASSOCIATION = (
    "Delägare;Befattning;Ort;Krav",
    "FÖRARE;;;",
    "Frykdalens Buss & Taxi;Bussförare;Sunne;D",
    "Norsälvens Åkeri;Lastbilsförare;Karlstad;C",
    "Visnums Frakt AB;Truckförare;Kristinehamn;",
)


def test_names_before_the_titles_below_an_unknown_heading_are_employers_where_no_column_has_them() -> None:
    """ "Buss & Taxi" was taken for a demand of a licence, and left its row out."""
    found = jobs(*ASSOCIATION)
    assert [one.employer for one in found] == ["Frykdalens Buss & Taxi", "Norsälvens Åkeri", "Visnums Frakt AB"]
    assert estimated(found) == {("heading.for_employers", "Delägare")}


@pytest.mark.parametrize("heading", ["Kontaktperson hos dem", "Vem ringde", "Chef"])
def test_those_who_are_rung_are_no_employers(heading: str) -> None:
    numbered = (f"{row};{line}" for row, line in enumerate(ASSOCIATION[2:]))
    found = jobs(f"Nr;{heading};Befattning;Ort;Krav", *numbered)
    assert not any(one.employer for one in found)


def test_what_the_list_is_short_for_names_a_certificate() -> None:
    found = jobs("fk = förarkort (digitalt), tv = tillsvidare", "Kund;Jobb;Antal;Krav", "Frakt;Förare;1;C + fk")
    assert found[0].certificates_required == ("licence-c", "driver-card")


def test_a_place_over_a_block_is_carried_down_where_each_row_has_its_employer() -> None:
    """Those below had no place, and nothing was said."""
    rows = (
        "Mora;Bolaget A;Kock;1",
        ";Bolaget B;Bagare;1",
        ";Bolaget C;Diskare;1",
        "Orsa;Bolaget D;Kock;1",
        ";Bolaget E;Kock;1",
    )
    found = jobs("By;Företag;Jobb;Antal", *rows)
    assert [one.workplace.municipality for one in found if one.workplace] == ["2062"] * 3 + ["2034"] * 2
    assert estimated(found) == {("table.carried_down", "By")}


def test_a_figure_means_the_level_that_the_list_says_it_means() -> None:
    """ "3" was A1."""
    legend = "* Svenska: 1 = enkel svenska. 2 = SFI D. 3 = god svenska i tal och skrift."
    found = jobs("Företag;Jobb;Antal;Sv.", "A;Kock;1;2", "B;Bagare;1;3", "C;Diskare;1;1", "", legend)
    assert [one.languages_required[0].level for one in found] == ["B1", "B1", "A2"]


@pytest.mark.parametrize(
    "cell", ["truckkort, ADR behövs EJ", "truckkort, ADR krävs ej", "truckkort, ADR ej nödvändigt"]
)
def test_what_is_not_needed_is_no_merit_below_merits(cell: str) -> None:
    found = jobs("Företag;Jobb;Antal;Meriterande", f"A;Kock;1;{cell}")
    assert found[0].certificates_merited == ("truck",)


def test_ordinary_words_are_no_names_of_certificates_and_languages() -> None:
    """ "Språk" was SPRAT, "Åsa" A-SA, and "talar" Tatar."""
    found = jobs("Företag;Jobb;Antal;Meriterande;Svenska", "A;Kock;1;språk, Åsa;God, talar i radio", "B;Kock;1;;")
    assert [(one.certificates_merited, [lang.language for lang in one.languages_required]) for one in found] == [
        ((), ["sv"]),
        ((), []),
    ]


def test_an_employer_or_a_place_alone_in_a_row_is_that_of_the_openings_below_it() -> None:
    """Names alone in a row were left out, and the openings nobody's."""
    found = jobs(
        "Tjänst;Antal;Ort;Krav",
        "Åkeriet i Mora AB;;;",
        "Chaufför;2;Mora;C",
        "Terminalarbetare;1;Orsa;",
        "Hemtjänsten Falun:;;;",
        "Vårdbiträde;3;Falun;",
        "Ring mig om något är oklart;;;",
    )
    assert [one.employer for one in found] == ["Åkeriet i Mora AB"] * 2 + ["Hemtjänsten Falun"]
    assert estimated(found) == {("table.employers_above", None)}
    assert [(one.row, one.code) for one in found.asked.left_out] == [(7, "row.aside")]
    found = jobs(
        "Jobb;Antal;Företag;Krav", "Mora;;;", "Kock;1;Hotellet;", "Orsa;;;", "Diskare;1;Krogen;", "Städare;1;;"
    )
    assert [one.workplace.municipality for one in found if one.workplace] == ["2062", "2034", "2034"]


@pytest.mark.parametrize(
    "names", [("Vård och omsorg", "Kök"), ("Sommarjobb", "Helgjobb"), ("Lager & logistik", "Bygg")]
)
def test_a_trade_alone_in_a_row_is_no_employer(names: tuple[str, str]) -> None:
    found = jobs("Tjänst;Antal;Ort;Krav", f"{names[0]};;;", "Städare;2;Mora;", f"{names[1]};;;", "Kock;1;Orsa;HLR")
    assert [one.employer for one in found] == ["", ""]
    assert [one.row for one in found.asked.left_out] == [2, 4]


def test_of_seats_in_all_and_seats_left_those_left_count() -> None:
    """They were added up."""
    found = jobs("Kund;Jobb;HC tot;HC kvar", "A;Kock;12;5", "B;Diskare;4;2", "C;Bagare;8;ca 6", "D;Packare;1;1")
    assert [one.seats for one in found] == [5, 2, 6, 1]
    assert estimated(found) == {("heading.by_cells", "HC kvar")}


def test_a_legend_in_one_line_explains_each_of_its_signs() -> None:
    """Signs apart at blanks alone took the next one into what they mean."""
    found = jobs(
        "kk=körkort tk=truckkort  Sv: 1 = enkel svenska, 2 = god svenska;;;",
        "Enhet;Jobb;Krav;Sv",
        "A;Kock;tk A+B;1",
        "B;Chaufför;kk B;2",
        "C;Packare;;1-2",
    )
    assert [one.certificates_required for one in found] == [("truck-a", "truck-b"), ("licence-b",), ()]
    assert [one.level for job in found for one in job.languages_required] == ["A2", "B1", "A2"]


def test_an_opening_without_an_id_in_a_list_that_has_them_is_given_one() -> None:
    """It was left out, and so was each but the first of those that are "prel"."""
    found = jobs(
        "Order;Uppdrag;Kund;Site", "17;Plock/pack;A;Mora", "prel;Kock;B;Orsa", "prel;Diskare;B;Orsa", ";Städ;C;"
    )
    assert [one.id for one in found] == ["17", "b-kock-orsa", "b-diskare-orsa", "c-stad"]
    assert [one.title for one in found] == ["Plock/pack", "Kock", "Diskare", "Städ"]
    assert not found.asked.left_out


def test_titles_below_a_heading_of_ids_are_titles_where_no_other_column_has_them() -> None:
    found = jobs("Uppdrag;Kund;Krav", "Godsmottagare;A;", "Lastare, rullar;B;HLR", "Plock;C;")
    assert [one.title for one in found] == ["Godsmottagare", "Lastare, rullar", "Plock"]


def test_places_that_employers_end_with_are_read_where_no_column_has_them_and_several_do() -> None:
    """Without a comma; several of them are asked about, and so are several behind one."""
    found = jobs(
        "AG;jobb;antal",
        "Svetsmek Flen;Svetsare;1",
        "markfirma julita;Grävare;1",
        "snickerifabr i hälleforsnäs;Snickare;1",
        "Hemtjänst Ljusdal norr;Vårdbiträde;1",
        "Bussbolaget khm/flen/vingåker;Bussförare;1",
        "Hemtjänsten (Katrineholm och Vingåker);Usk;1",
        "Järvsö Backe;Liftvärd;1",
        "Städbolaget;Städare;1",
    )
    places = [one.workplace and (one.workplace.locality or one.workplace.municipality) for one in found]
    assert places == ["0482", "Julita", "Hälleforsnäs", "2161", None, None, None, None]
    assert [one.employer for one in found][0::5] == ["Svetsmek Flen", "Hemtjänsten"]
    assert estimated(found) == {("table.places_beside", "AG")}
    assert [one.row for told in found.asked.by_id.values() for one in told if one.code == "place.several"] == [6, 7]


def test_two_employers_that_end_with_a_place_make_no_column_of_places() -> None:
    found = jobs("AG;jobb;antal", "Svetsmek Flen;Svetsare;1", "Bygg Mora;Grävare;1", "Städbolaget;Städare;1")
    assert estimated(found) == set()
    assert {name: [one.code for one in told] for name, told in found.asked.by_id.items()} == {
        found[0].id: ["cell.weak"],
        found[1].id: ["cell.weak"],
    }


def test_of_two_columns_that_mean_one_thing_the_one_counts_whose_cells_are_of_it() -> None:
    """The first counted: starts below "Tillträde" were not read, nor what "Vem vi söker" demands."""
    found = jobs(
        "Från;Position;Vem vi söker;Företag;Tillträde",
        "SFI;Kock;Krav: hygienbevis. Du är glad;A;2027-02-01",
        "Komvux;Diskare;Stående arbete. B-körkort;B;mars",
        "AME;Bagare;HLR är ett plus;C;omgående",
    )
    assert [one.title for one in found] == ["Kock", "Diskare", "Bagare"]
    assert [one.certificates_required for one in found] == [("food-hygiene",), ("licence-b",), ()]
    assert all(one.start for one in found)
    assert ("heading.by_cells", "Vem vi söker") in estimated(found)


def test_where_no_heading_is_of_titles_the_column_that_speaks_of_work_is() -> None:
    """No opening was read."""
    found = jobs(
        "Gren;Vad ska göras;Gård och ort;Papper man måste ha",
        "Mjölk;Mjölkning + kalvar;Tåstorp, Vara;-",
        "Gris;Grisskötare;Ekebacken, Götene;B-kort",
        "Ägg;Plock & pack;Kinne, Lidköping;truckkort",
    )
    assert [one.title for one in found] == ["Mjölkning + kalvar", "Grisskötare", "Plock & pack"]
    assert [one.certificates_required for one in found] == [(), ("licence-b",), ("truck",)]
    assert ("heading.for_titles", "Vad ska göras") in estimated(found)
    assert "Gren" not in {column for _, column in estimated(found)}


def test_who_is_there_and_hours_are_no_seats() -> None:
    """ "Har", "Saknar" and "h/v" were added up."""
    found = jobs("Ort;Tjänst;Har;Saknar;h/v", "Mora;Kock;3;2;20", "Orsa;Diskare;1;1;38", "Mora;Bagare;4;3;40")
    assert [one.seats for one in found] == [2, 1, 3]


def test_letters_of_times_are_no_licences() -> None:
    """ "D/K" below "Tj-tid" required a licence for buses."""
    found = jobs("Enh;Befattn;Tj-tid;Komp", "A;USK;D/K vh;USK", "B;VB;N;-", "C;Vaktm;D;-")
    assert [one.certificates_required for one in found] == [("underskoterska",), (), ()]
    assert [one.shifts for one in found] == [("day", "evening"), ("night",), ("day",)]


@pytest.mark.parametrize("cell", ["cykel ok", "firmabil", "egen cykel"])
def test_what_is_no_class_below_licences_leaves_no_opening_out(cell: str) -> None:
    found = jobs("id;Körkort", f"a;{cell}", f"b;B, {cell}", "c;B den ena")
    assert [one.certificates_required for one in found] == [(), ("licence-b",), ()]
    assert found[2].certificates_merited == ("licence-b",)


def test_what_is_demanded_of_some_seats_is_a_merit_as_a_whole() -> None:
    """Half of it was required of all, and a choice in it left the opening out."""
    [one] = jobs("id;Krav", "a;1 måste ha C/CE + YKB")
    assert (one.certificates_required, one.certificates_merited) == ((), ("licence-c", "licence-ce", "ykb"))


def test_what_one_needs_to_know_or_have_is_required_and_no_count() -> None:
    """ "Behöver kunna eller ha" was a number of seats, and each opening was left out."""
    found = jobs(
        "Medlem och ort;Söker (antal);Behöver kunna eller ha;hur många?",
        "Hotellet, Varberg;Hotellstädare;Inga formella krav;många! minst 6",
        "Fyren, Falkenberg;Kock;Hygienbevis. Gärna B-kort;2-4 beror på väder",
        "Campingen, Ullared;Vaktmästare;B-körkort;1",
    )
    assert [one.certificates_required for one in found] == [(), ("food-hygiene",), ("licence-b",)]
    assert [one.seats for one in found] == [6, 2, 1]
    assert [one.employer for one in found] == ["Hotellet", "Fyren", "Campingen"]
