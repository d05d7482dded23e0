"""A list with another table below it, and openings of which only the title is written."""

from short_lists import openings, people

LISTED = "id;Svenska;Bor\n" + "".join(f"p{at};B1;Orsa\n" for at in range(1, 9))


def left_out(listed: object) -> list[tuple[int, str]]:
    """What is told of rows that are not read."""
    return [(one.row, one.code) for one in listed.asked.left_out]  # type: ignore[attr-defined]


def test_a_later_table_with_more_headings_does_not_take_the_lists_place() -> None:
    """The first row of headings that has rows of its own is the list's; the other table is told, and not read."""
    listed = people(LISTED + ";;\nid;Körkort;Intyg;Vill;Räckvidd\nq1;B;HLR;kök;20\n")
    assert [one.id for one in listed] == [f"p{at}" for at in range(1, 9)]
    assert (11, "row.other_table") in left_out(listed)


def test_headings_that_stand_again_with_one_more_end_nothing() -> None:
    """Rows below them are read as those above, and a status over them holds."""
    listed = people(LISTED + ";;\nid;Svenska;Bor;Körkort\nq1;B1;Mora\n")
    assert [one.id for one in listed][-1] == "q1"
    ended = people(LISTED + "AVSLUTADE;;\nid;Svenska;Bor;Körkort\nq1;B1;Mora\n")
    assert [one.id for one in ended][-1] == "p8"


def test_a_legend_above_the_headings_takes_no_lists_place() -> None:
    """A row of two words above is no table."""
    listed = people("Lista;Ort\nid;Svenska;Bor\np1;B1;Orsa\np2;B1;Orsa\n")
    assert [one.id for one in listed] == ["p1", "p2"]


def test_an_opening_with_a_title_alone_is_its_employers() -> None:
    """A row that is empty but for the title below an employer's others is no heading over those below."""
    listed = openings(
        "Arbetsgivare;Titel;Kommun;Krav;Start\nKrogen;Kock;Mora;B;jan\n;Diskare;;;\n;Servitör;;;\n"
        "Sågen;Truckförare;Orsa;truckkort;feb\n;Packare;;;\n"
    )
    assert [(one.employer, one.title) for one in listed] == [
        ("Krogen", "Kock"),
        ("Krogen", "Diskare"),
        ("Krogen", "Servitör"),
        ("Sågen", "Truckförare"),
        ("Sågen", "Packare"),
    ]


def test_a_name_in_the_first_column_alone_is_a_heading_over_those_below() -> None:
    """ "BYGG" above openings is none of them."""
    listed = openings("Arbetsgivare;Titel;Kommun;Krav\nKrogen;Kock;Mora;B\nBYGG;;;\nBygget;Snickare;Mora;B\n")
    assert [one.title for one in listed] == ["Kock", "Snickare"]


def test_a_place_is_carried_down_to_the_same_employers_openings_alone() -> None:
    """What another employer left empty is unknown; a town before the employers stands over all of them."""
    listed = openings(
        "Arbetsgivare;Titel;Kommun;Krav\nSågen;Truckförare;Mora;B\nKiosken;Kassör;;\nSkolan;Kock;;\nBygget;Snickare;;\n"
        "Krogen;Kock;Orsa;\n;Diskare;;\n"
    )
    assert [one.workplace and one.workplace.municipality for one in listed] == [
        "2062",
        None,
        None,
        None,
        "2034",
        "2034",
    ]
    over = openings("Kommun;Arbetsgivare;Titel;Krav\nMora;A;Kock;B\n;B;Diskare;\nOrsa;C;Kock;\n;D;Snickare;\n")
    assert [one.workplace and one.workplace.municipality for one in over] == ["2062", "2062", "2034", "2034"]


def test_a_row_whose_words_might_be_headings_is_a_row() -> None:
    """Each of its cells is a word that a heading may hold, guessed; none stands as headings are spelt."""
    listed = openings(
        "Nr;Arbetsgivare;Befattning;Kommun;Väg;Handledning\n"
        "kommunal;Stadsdelen;Fastighetsskötare;Stockholm;subventionerad anställning;mycket\n"
        "butik;Butiken;Butikssäljare;Stockholm;jobb;nej\npraktik;Biblioteket;;Stockholm;praktik;\n"
    )
    assert [one.id for one in listed] == ["kommunal", "butik", "praktik"]
