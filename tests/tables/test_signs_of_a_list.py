"""Signs that a list explains, short headings over marks, and rows of sums in any column."""

import pytest
from short_lists import openings, people

KEY = "D=dag K=kväll vh=varannan helg TV=tillsvidare VIS=visstid. Alla visar utdrag"


def test_signs_of_times_and_forms_are_written_out_where_they_stand() -> None:
    """The list explains them below its rows, with nothing between."""
    listed = openings(f"id;titel;pass;anst;krav\na;Kock;D/K, vh;VIS;HLR\nb;Diskare;K;TV;HLR\n;;;;\n{KEY};;;;\n")
    assert [(one.shifts, one.form) for one in listed] == [
        (("day", "evening", "weekend"), "fixed-term"),
        (("evening",), "permanent"),
    ]
    assert not listed.asked.by_id


def test_a_sign_is_none_within_a_word_or_behind_a_number() -> None:
    """ "h" for weekends leaves "40 h/v" alone."""
    listed = openings("id;titel;arbetstid;krav\na;Kock;40 h/v;HLR\nb;Diskare;dag, h;HLR\n;;;\nh = helg;;;\n")
    assert (listed[0].hours, listed[1].shifts) == (
        openings("id;titel;arbetstid\na;Kock;40 h/v\n")[0].hours,
        ("day", "weekend"),
    )


PEOPLE = """id;Sv;B;C/CE;YKB;Motors;HLR;Vb
p-1;SFI C;x;CE;2029;(x);x;
p-2;SFI D;(x);;;x;u;x
p-3;B1;x;C;2031;;;x
p-4;B1;;;;x;x;
"""


def test_short_headings_over_marks_beside_certificates() -> None:
    """A class of licence, and the beginning of a word that one proof alone has."""
    listed = people("x = har, (x) = pågår, u = utgånget, årtal = giltigt t.o.m.;;;;;;;\n" + PEOPLE)
    held = [{one.code: one.expires and one.expires.year for one in person.certificates} for person in listed]
    assert held == [
        {"licence-b": None, "licence-ce": None, "ykb": 2029, "hlr": None},
        {"chainsaw": None, "vardbitrade": None},
        {"licence-b": None, "licence-c": None, "ykb": 2031, "vardbitrade": None},
        {"chainsaw": None, "hlr": None},
    ]
    assert [one.facts.get("working_towards") for one in listed[:2]] == ["chainsaw", "licence-b"]
    told = {one.column for one in listed.asked.estimated if one.code == "heading.by_cells"}
    assert told >= {"B", "C/CE", "Motors", "Vb"}


def test_a_letter_over_marks_far_from_certificates_stays_unknown() -> None:
    """It may be anything."""
    listed = people("id;B;Bor;Vill\np-1;x;Mora;kock\np-2;;Mora;kock\np-3;x;Mora;kock\n")
    assert all(not one.certificates for one in listed)


@pytest.mark.parametrize("said", ["Totalt antal personer:", "Summa platser", "Antal personer totalt", "Totalt behov:"])
def test_a_sum_stands_in_any_column(said: str) -> None:
    """The row is no opening without an id."""
    listed = openings(f"id;titel;ort;antal;krav\na;Kock;Mora;2;HLR\nb;Diskare;Mora;1;HLR\n;;{said};3;\n")
    assert [one.id for one in listed] == ["a", "b"]
    assert [one.code for one in listed.asked.left_out] == ["row.total"]


@pytest.mark.parametrize("heading", ["Tilltr.datum", "Tillträdesdatum"])
def test_headings_of_the_first_day(heading: str) -> None:
    """As systems head it."""
    assert str(openings(f"id;titel;{heading}\na;Kock;2027-02-02\n")[0].start) == "2027-02-02"


@pytest.mark.parametrize(
    ("key", "required", "merited"),
    [
        ("K = krav, M = meriterande", "K", "M"),
        ("s = skall, b = bör", "s", "b"),
        ("m = måste, b = bra", "M", "B"),
        ("● = krav, ○ = merit", "●", "○"),
        ("1 = bra att ha, 2 = måste", "2", "1"),
        ("X = måste, x = bra", "X", "x"),
        ("+ = krav, (+) = merit", "+", "(+)"),
    ],
)
def test_marks_of_demands_mean_what_the_list_says(key: str, required: str, merited: str) -> None:
    """A letter that is explained in one case is the same in the other."""
    cells = [("a;Kock", required, "", merited), ("b;Bud", merited, required, ""), ("c;Disk", "", "", required)]
    rows = "\n".join(map(";".join, [*cells, ("d;Städ", required, required, "")]))
    listed = openings(f"id;titel;HLR;Truckkort;B-körkort\n{rows}\n;;;;\n{key};;;;\n")
    assert [one.certificates_required for one in listed] == [("hlr",), ("truck",), ("licence-b",), ("hlr", "truck")]
    assert [one.certificates_merited for one in listed] == [("licence-b",), ("hlr",), (), ()]


def test_a_mark_of_what_the_employer_teaches_requires_nothing() -> None:
    """It is asked about."""
    listed = openings("id;titel;HLR;Truckkort\na;Kock;x;\nb;Bud;;x\nc;Disk;x;\n;;;\nx = vi utbildar;;;\n")
    assert all(not one.certificates_required for one in listed)
    assert {name: [one.code for one in told] for name, told in listed.asked.by_id.items()} == {
        "a": ["demand.taught_mark"],
        "b": ["demand.taught_mark"],
        "c": ["demand.taught_mark"],
    }


def test_a_sign_may_be_short_for_what_the_employer_sees_to() -> None:
    """An extract from the criminal record is no certificate, and its sign none that is not known."""
    listed = openings(
        "id;titel;krav\na;Kock;HB, UR\nb;Diskare;HLR\n;;\nHB = hygienbevis, UR = utdrag belastningsreg;;\n"
    )
    assert [one.id for one in listed] == ["a", "b"]
    assert listed[0].certificates_required == ("food-hygiene",)
    assert [one.code for one in listed.asked.by_id["a"]] == ["vocabulary.criminal_record"]


def test_a_row_of_headings_that_name_proofs_is_one() -> None:
    """Most of its cells are known as headings, though "Truck" and "Hygien" might stand in cells as well."""
    listed = people(
        "Elev;Bor;Sv.kurs;HLR;Hygien;Truck;Kk;Jobbat med förut;Siktar på\n"
        "T1;Mjölby;sfi C klar;x;;x A+B;B;lager 2 år;lager\n"
        "T2;Motala;sfi D;;x;;;kök;städ\nT3;Mjölby;SvA grund;x;;;;;kök\n"
    )
    assert [one.id for one in listed] == ["T1", "T2", "T3"]


@pytest.mark.parametrize("legend", ["x: vill ha", "x – pågår", "x = önskas", "X = fått nej", "x = anmäld, - = har ej"])
def test_a_mark_that_the_list_explains_as_not_yet_is_not_held(legend: str) -> None:
    """It counted as held where a colon or a dash explained it, or another sign stood behind."""
    listed = people(f"{legend};;;\nid;Svenska;HLR;Truck\np1;B1;x;x\np2;A2;;x\n")
    assert [one.certificates for one in listed] == [(), ()]


@pytest.mark.parametrize("legend", ["x = har", "x: klar", "x = uppvisat intyg, + = ring"])
def test_a_mark_that_is_explained_as_had_is_held(legend: str) -> None:
    listed = people(f"{legend};;;\nid;Svenska;HLR;Truck\np1;B1;x;x\np2;A2;;x\n")
    assert [len(one.certificates) for one in listed] == [2, 1]


@pytest.mark.parametrize(("legend", "mark"), [("x = prioriterad", "x"), ("● = nytt", "●"), ("x = se pärmen", "x")])
def test_a_mark_explained_by_words_that_are_not_understood_is_asked_about(legend: str, mark: str) -> None:
    """It is neither held nor required; a mark that a heading's own word explains stands below that."""
    asked = people(f"{legend}\nid;kommun;HLR\n1;Mora;{mark}\n2;Mora;{mark}\n")
    assert [one.certificates for one in asked] == [(), ()]
    assert [one.column for one in (*asked.asked.by_id["1"], *asked.asked.by_id["2"])] == ["HLR", "HLR"]
    listed = openings(f"{legend}\nid;titel;HLR\na;Kock;{mark}\nb;Kock;{mark}\n")
    assert [one.certificates_required for one in listed] == [(), ()]
    assert [one.code for one in listed.asked.by_id["a"]] == ["demand.unread_mark"]
    beside = people("x = prioriterad\nid;kommun;prio;HLR\n1;Mora;x;x\n2;Mora;;x\n")
    assert [len(one.certificates) for one in beside] == [1, 1]


def test_three_signs_beside_one_another_each_have_their_meaning() -> None:
    """The second and third were taken for the first and second: "k" was by day."""
    listed = openings("id;titel;tid\na;Kock;k/helg\nb;Diskare;n\nc;Bagare;d/k/helg\n;;\nd/k/n = dag/kväll/natt;;\n")
    assert [{*one.shifts} for one in listed] == [{"evening", "weekend"}, {"night"}, {"day", "evening", "weekend"}]


@pytest.mark.parametrize(
    ("title", "seats"),
    [
        ("Stugstädning (2), deltid", 2),
        ("Diskare 3 st, natt", 3),
        ("Packare, 2 st, helg", 2),
        ("Montör x4, dag", 4),
        ("Servitör (2) kväll", 2),
        ("Resurs åk 4, deltid", 1),
        ("Svetsare (MIG), natt", 1),
        ("Förare 40 ton, natt", 1),
        ("Kock (6 mån), heltid", 1),
        ("Montör 2-skift, natt", 1),
    ],
)
def test_a_count_before_what_else_a_title_says(title: str, seats: int) -> None:
    """It was lost where a time or an extent stood behind it."""
    assert [one.seats for one in openings(f'id;titel;krav\na;"{title}";HLR\n')] == [seats]


def test_a_word_of_demands_is_no_sign_of_a_list() -> None:
    """ "Tomt i måste = inget krav" is said of empty cells, and turns no "måste"."""
    [job] = openings("Tomt i måste = inget krav;;\nArbetsgivare;Titel;Krav\nA;Kock;HLR måste\n")
    assert (job.certificates_required, job.certificates_merited) == (("hlr",), ())
