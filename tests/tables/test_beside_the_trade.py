"""What a title says beside its trade of forklifts, Swedish, choices and training."""

import pytest
from short_lists import openings


def read(title: str) -> tuple[list[object], list[object], set[str]]:
    """What a title requires and has as merits, and what is asked."""
    listed = openings(f'id;titel;krav\na;"{title}";\nb;Kock;HLR\n')
    opening = next(one for one in listed if one.id == "a")
    asked = {one.code for one in listed.asked.by_id.get("a", ())}
    return [*opening.certificates_required], [*opening.certificates_merited], asked


@pytest.mark.parametrize(
    ("title", "required", "asked"),
    [
        ("Packare, truck B, kväll", ["truck-b"], {"demand.uncertain", "cell.weak"}),
        ("Packare (truck A el B)", [("truck-a", "truck-b")], {"demand.uncertain"}),
        ("Packare med truck", ["truck"], {"demand.uncertain"}),
        ("Packare truckkort B", ["truck-b"], set()),
        ("Truckförare A el B", [("truck-a", "truck-b")], set()),
        ("Chaufför C el CE", [("licence-c", "licence-ce")], set()),
        ("Chaufför B eller cykel", ["licence-b"], {"demand.in_part_read"}),
        ("Vårdbiträde B-kort/moped", ["licence-b"], {"demand.in_part_read"}),
        ("Städare B+släp", [], {"title.open"}),
        ("Chaufför C inom 6 mån", ["licence-c"], {"title.open"}),
    ],
)
def test_a_demand_in_a_title(title: str, required: list[object], asked: set[str]) -> None:
    """It is required until the employer has said otherwise, and nothing is passed over without a word."""
    assert read(title)[::2] == (required, asked)


@pytest.mark.parametrize(
    "title", ["Bussförare D, vi utbildar", "Bussförare D (utbildning ges)", "Bussförare, D tas här"]
)
def test_what_the_employer_teaches_is_a_merit(title: str) -> None:
    """Who has it already is ahead."""
    assert read(title)[:2] == ([], ["licence-d"])


def test_swedish_in_a_title_is_asked_about() -> None:
    """No other column says it; who teaches it is no case."""
    listed = openings("id;titel;krav\na;Kock, god svenska;HLR\nb;Lärare i svenska;HLR\nc;Kassör, svenska;HLR\n")
    assert [[(each.language, each.level) for each in one.languages_required] for one in listed] == [
        [("sv", "B1")],
        [],
        [],
    ]
    assert {name: {one.code for one in told} for name, told in listed.asked.by_id.items()} == {
        "a": {"language.in_remark"},
        "c": {"title.open"},
    }
