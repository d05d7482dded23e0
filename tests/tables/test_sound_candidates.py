"""A candidate made at once of sound cells is the one that a careful reading gives, in every respect."""

from __future__ import annotations

import csv
import io
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given

from long_tables import long_table
from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates
from matchcore.records import Candidate
from matchcore.synthetic import synthetic_pool
from matchcore.tables.cells.said import CellReader
from matchcore.tables.out.table_files import content_of
from matchcore.tables.rows.long_cells import RowReader
from matchcore.tables.term_lookup import Terms
from record_strategies import candidate_lists

PEOPLE = list(synthetic_pool(n_candidates=300, n_openings=3, seed=5).candidates)


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[Candidate]]:
    """A reader that never takes the short way."""

    def read(source: Any) -> list[Candidate]:
        with monkeypatch.context() as patched:
            go_the_long_way(patched)
            return read_candidates(source)

    return read


def go_the_long_way(patched: pytest.MonkeyPatch) -> None:
    """Let no candidate be made at once."""
    patched.setattr(RowReader, "_common", lambda self, cells: None)
    for room in ("table_rows", "long_rows"):
        patched.setattr(f"matchcore.tables.rows.{room}.sound_candidate", lambda parts, vocabulary: None)


def in_every_form(people: list[Candidate]) -> dict[str, Callable[[], Any]]:
    """The same people as a people's table, and as a long table in text and in a frame."""
    wide = content_of({"candidates": people}, "csv", Terms())
    headings, *rows = long_table(people, "candidates")
    texts = [[None if cell is None else str(cell) for cell in column] for column in zip(*rows)]
    frame = pa.table(dict(zip(headings, texts)))
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([headings, *rows])
    return {"wide": lambda: io.BytesIO(wide), "frame": lambda: frame, "text": lambda: io.StringIO(written.getvalue())}


def same(first: list[Candidate], second: list[Candidate]) -> None:
    """Equal, and equal in what pickle, JSON and pydantic's own books see."""
    assert first == second
    assert [one.model_dump_json() for one in first] == [one.model_dump_json() for one in second]
    assert [one.model_dump(exclude_unset=True) for one in first] == [
        one.model_dump(exclude_unset=True) for one in second
    ]
    assert pickle.loads(pickle.dumps(first)) == second
    assert list(map(repr, first)) == list(map(repr, second))
    assert list(map(hash, first)) == list(map(hash, second))


@pytest.mark.untraced
@pytest.mark.parametrize("form", ["wide", "frame", "text"])
def test_a_made_up_pool_reads_the_same_both_ways(
    form: str, long_way: Callable[[Any], list[Candidate]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 300 made-up people each comes out the same, and most of them by the short way."""
    opened = in_every_form(PEOPLE)[form]
    quick = read_candidates(opened())
    same(quick, long_way(opened()))
    assert quick == PEOPLE


@pytest.mark.untraced
@given(people=candidate_lists())
def test_any_people_read_the_same_both_ways(people: list[Candidate]) -> None:
    """Whatever a record may hold, written as a people's table, both ways read it alike."""
    content = content_of({"candidates": people}, "csv", Terms())
    quick = read_candidates(io.BytesIO(content))
    with pytest.MonkeyPatch.context() as patched:
        go_the_long_way(patched)
        slow = read_candidates(io.BytesIO(content))
    same(quick, slow)


@pytest.mark.parametrize(
    "row",
    [
        "a;truckkort;0580;999",
        "a;truckkort;0580;4000",
        "a;HLR (utfärdat 2027-01-01, giltigt till 2026-01-01);0580;30",
        "a;;;",
        "a;heta arbeten (2020-02-31);0580;5",
        "a;okänt bevis;0580;5",
        "19121212-1212;;0580;5",
    ],
)
def test_what_the_short_way_cannot_read_is_told_as_the_long_way_tells_it(
    row: str, long_way: Callable[[Any], list[Candidate]]
) -> None:
    """The same row is refused in the same words, or read as the same candidate, whatever stood above it."""
    lines = "id;kompetensbevis;kommun;räckvidd\n"
    text = lines + "b;truckkort;0580;10\nc;HLR (2027-03-01);0581;20\n" + row + "\n"

    def outcome(read: Callable[[Any], list[Candidate]]) -> object:
        try:
            return read(io.StringIO(text))
        except FileError as error:
            return error.text("sv")

    assert outcome(read_candidates) == outcome(long_way)


@pytest.mark.parametrize("row", ["a;field;lat;58.4", "a;language;sv;B9", "a;certificate;nonsense;", ";field;lat;58.4"])
def test_faults_of_long_rows_are_told_at_their_rows(row: str, long_way: Callable[[Any], list[Candidate]]) -> None:
    """A long table's faults are the same both ways, with their rows."""
    text = "candidate id;kind;code;value\nb;candidate;;\nb;field;lat;58.4\nb;field;lon;15.6\n" + row + "\n"
    with pytest.raises(FileError) as quick:
        read_candidates(io.StringIO(text))
    with pytest.raises(FileError) as slow:
        long_way(io.StringIO(text))
    assert quick.value.text("sv") == slow.value.text("sv")
    assert all(problem.row in {5, None} for problem in quick.value.problems)


ROUGH = [
    ("SFI", "C"), ("SFI", "SFI B klar, läser C"), ("SFI", "D (klar ht-25)"), ("SFI", "B1"), ("SFI", "SFI C (klar)"),
    ("SFI", "D klar?"),
    ("spår", "vård pågår"), ("spår", "vård 3 av 6"), ("spår", "vård (60 %)"), ("spår", "vård (ca 60 %)"),
    ("spår", "vård (60-70 %)"),
    ("spår", "vård (60 %, klart 2027-05-01)"), ("spår", "vård (60 %, påbörjad 2026-01-01)"), ("räckvidd", "3–4 mil"),
    ("räckvidd", "30 km"), ("Pendling (min)", "30"), ("tillgänglig från", "v. 12"), ("tillgänglig från", "omgående"),
    ("inskriven sedan", "jan"), ("anställningsformer", "prov 6 mån"), ("anställningsformer", "vik; tim"),
    ("svenska", "svensk"),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cell"), ROUGH)
def test_what_is_rough_is_told_in_every_row_both_ways(
    heading: str, cell: str, long_way: Callable[[Any], list[Candidate]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cell met before gives the same again, and what is to be told of it is told of every row."""
    text = f"id;{heading}\n" + "".join(f"a{n};{cell}\n" for n in range(3))
    plain = f"id;{heading}\na0;{cell}\n"
    one, three = (check_file(io.StringIO(given), what="candidates") for given in (plain, text))
    for told, again in ((one.notes, three.notes), (one.problems, three.problems)):
        assert [note.what for note in told] * 3 == [note.what for note in again]
    if one.is_clean:
        quick = read_candidates(io.StringIO(text))
        same(quick, long_way(io.StringIO(text)))
        assert len({person.model_copy(update={"id": "a"}) for person in quick}) == 1


def test_what_many_people_are_alike_in_is_kept_once() -> None:
    """Two people of the same groups who wish for the same, in one row or in several, share what says so."""
    rows = "".join(f"{name};wish;jobb;\n{name};wish;5131;\n{name};group;sex;woman\n" for name in ("a1", "b1"))
    first, second = read_candidates(io.StringIO("candidate id;kind;code;value\n" + rows))
    assert first.wishes is not None
    assert (first.wishes.occupations, first.wishes.ways) == (("5131",), ("job",))
    assert first.wishes is second.wishes
    assert first.groups is second.groups == {"sex": "woman"}


SURE = {
    "yrken": [
        "kock (3 år; till 2019)",
        "diskare",
        "svetsare (i hemlandet)",
        "butikssäljare, fackhandel",
        "lärare (2 år, i sverige)",
    ],
    "språk": ["svenska B1", "arabiska C2", "engelska (lyssna A2, tala A1)", "svenska (kurs sfi-c pågår)", "polska B2"],
    "spår": [
        "vård (40 %)",
        "städ (moduler ergonomics + methods, klart 2027-02-01)",
        "transport (60 %, klart 2027-02-14)",
    ],
}
"""Things of lists that each say by themselves what they say."""
UNSURE = {
    "yrken": ["i hemlandet", "5 år", "manuell", "b. diskare", "aldrig jobbat", "varav 2 år i Sverige", "buss 5"],
    "språk": ["tal C1", "sfi D", "klar", "engelska", "modersmål", "SVA 1", "svenska C1", "snabbspår"],
    "spår": ["klart 2027-02-01", "50 %", "på gång", "trä (20 %)"],
}
"""Things that say something of what stands beside them, or take their meaning from it."""


@pytest.mark.untraced
@pytest.mark.parametrize("heading", SURE)
def test_a_list_says_the_same_whether_its_things_are_read_once_for_all_or_anew(
    heading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any two things beside one another, sure or not: the people, what is asked and the notes are the same."""
    things = [*SURE[heading], *UNSURE[heading]]
    cells = [f"{first}; {second}" for first in things for second in things if first != second]

    def outcome() -> list[object]:
        made: list[object] = []
        for cell in cells:
            text = f'id;{heading}\na1;"{cell}"\n'
            told = check_file(io.StringIO(text), what="candidates", as_of=date(2026, 11, 1))
            found = read_candidates(io.StringIO(text), on_fault="ask", as_of=date(2026, 11, 1))
            made.append((told.problems, told.notes, [one.model_dump_json() for one in found]))
        return made

    divided = outcome()
    monkeypatch.setattr("matchcore.tables.cells.said.listed_plainly", lambda text: [])
    assert divided == outcome()


@pytest.mark.parametrize("heading", SURE)
def test_what_stands_in_many_lists_is_read_once(heading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sure thing is read when it is first met in a list, and not again in whatever company it stands."""
    read: list[object] = []
    whole = CellReader._sound
    monkeypatch.setattr(CellReader, "_sound", lambda self, value: read.append(value) or whole(self, value))
    things = SURE[heading]
    lists = [f"{first}; {second}" for first in things for second in things if first != second]
    text = f"id;{heading}\n" + "".join(f'a{number};"{one}"\n' for number, one in enumerate(lists))
    read_candidates(io.StringIO(text), on_fault="ask")
    of_lists = [one for one in read if str(one).rstrip(";") in things]
    assert len(of_lists) == len(set(of_lists)) == len(things)


def test_a_comma_parts_what_stands_alone_and_not_what_stands_in_a_list() -> None:
    """ "kock, diskare" is two whether or not a list with "kock, diskare" as one thing stood above it."""
    text = 'id;yrken\na1;"svetsare; butikssäljare, fackhandel"\na2;"butikssäljare, fackhandel"\na3;svetsare\n'
    alone = 'id;yrken\na2;"butikssäljare, fackhandel"\na3;svetsare\n'
    together, apart = (read_candidates(io.StringIO(one), on_fault="ask") for one in (text, alone))
    assert together[1:] == list(apart)
    assert together.asked.by_id.keys() - {"a1"} == apart.asked.by_id.keys()
