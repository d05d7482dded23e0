"""Words that look like another thing than they say: a code of a language, the end of an opening, a class."""

import pytest
from short_lists import openings


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("ca B1", [("sv", "B1")]),
        ("CA B2", [("sv", "B2")]),
        ("om B1", [("sv", "B1")]),
        ("ca D", [("sv", "B1")]),
        ("Svenska, ungefär C", [("sv", "A2")]),
        ("B/C-nivå", [("sv", "A1")]),
        ("mellan C och D", [("sv", "A2")]),
        ("god sv muntl. + skriftl.", [("sv", "B1")]),
        ("spelar ingen roll, kocken kan turkiska o arabiska", []),
        ("mindre viktigt, arbetsledaren kan dari", []),
    ],
)
def test_how_much_of_which_language(cell: str, levels: list[tuple[str, str]]) -> None:
    """Neither a short word before a level nor what others speak is a language that is demanded."""
    listed = openings(f'id;titel;språk\na;Kock;"{cell}"\nb;Diskare;svenska B1\n')
    [opening] = [one for one in listed if one.id == "a"]
    assert [(one.language, one.level) for one in opening.languages_required] == levels


def test_languages_behind_their_label_in_a_cell_of_requirements() -> None:
    """What is said of some each is read as the least of it, and asked about."""
    listed = openings(
        'id;titel;krav\na;Kock;"HLR. Språk: B1 vb, B2 usk (nytt)"\nb;Diskare;"HLR. Engelska + svenska, ca D."\n'
    )
    assert [one.certificates_required for one in listed] == [("hlr",), ("hlr",)]
    assert [{(each.language, each.level) for each in one.languages_required} for one in listed] == [
        {("sv", "B1")},
        {("sv", "B1"), ("en", "A1")},
    ]
    assert set(listed.asked.by_id) == {"a", "b"}


@pytest.mark.parametrize("status", ["utgår från Falun", "utgår fr. depån", "utgår hemifrån"])
def test_where_work_starts_from_ends_no_opening(status: str) -> None:
    """Each day begins there."""
    listed = openings(f"id;titel;arbetsgivare;krav\na;Kock;Bygg AB, {status};HLR\nb;Diskare;Disk AB, utgår;HLR\n")
    assert [one.id for one in listed] == ["a"]


@pytest.mark.parametrize("status", ["utgår", "utgår från mars", "UTGÅR från listan"])
def test_what_is_struck_is_over(status: str) -> None:
    """From a day, or from the list."""
    listed = openings(f"id;titel;status;krav\na;Kock;{status};HLR\nb;Diskare;;HLR\n")
    assert [one.id for one in listed] == ["b"]


@pytest.mark.parametrize(
    ("title", "required", "merit", "made"),
    [
        ("Truckförare", "HLR", "A-behörighet", "truck-a"),
        ("Lagerarbetare", "truckkort B", "A-kort", "truck-a"),
        ("Lagerarbetare", "truckkort B", "A-körkort", "licence-a"),
        ("Bud", "HLR", "A-behörighet", "licence-a"),
    ],
)
def test_a_class_in_a_job_with_forklifts(title: str, required: str, merit: str, made: str) -> None:
    """It is of them unless it is called a licence, and the employer is asked."""
    listed = openings(f"id;titel;krav;meriterande\na;{title};{required};{merit}\nb;Kock;HLR;HLR\n")
    assert listed[0].certificates_merited == (made,)
    asked = {one.code for one in listed.asked.by_id.get("a", ())}
    assert ("demand.class_of_truck" in asked) == (made == "truck-a")
