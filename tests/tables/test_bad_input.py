"""Bad input, case by case: each is refused with its place and a remedy, or read by a stated rule; nothing is lost."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from matchcore.content.strictjson import json_lines, parsed
from matchcore.errors import FileError, InputError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.records import Candidate


def csv(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def refusals(read: Any, source: Any, **options: Any) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(FileError) as caught:
        read(source, **options)
    for problem in caught.value.problems:
        assert problem.text("sv") != problem.text("en")
    return [(problem.row, problem.column, problem.what.key) for problem in caught.value.problems]


CANDIDATE_CELLS = [
    ("kommun", "580", "place.municipality.form", "0580"),
    ("kommun", "9999", "municipality.no_such", "fyrsiffriga"),
    ("kommun", "0580 Norrköping", "municipality.disagree", "0581"),
    ("kommun", "Linköping Norrköping Gävle", "place.name_unknown", "Linköping"),
    ("svenska", "B3", "vocabulary.level_unknown", "B2"),
    ("språk", "svenska", "language.empty", "A1–C2"),
    ("språk", "SFI klar", "course.which", "pågår"),
    ("språk", "B1", "language.which", "svenska B1"),
    ("språk", "svenska B1; svenska B2", "language.contradiction", "Ta bort"),
    ("språk", "svenska B1 (äta C1)", "language.note", "läsa"),
    ("språk", "svenska (B1", "list.left_open", "truckkort"),
    ("tillgänglig från", "03/04/2027", "date.two_ways", "2027-04-03 eller 2027-03-04"),
    ("tillgänglig från", "2027-02-30", "date.no_such_day", "2027-03-01"),
    ("tillgänglig från", "före mars 2027", "day.partly", "första dagen"),
    ("tillgänglig från", "270301", "date.short_year", "2027-03-01"),
    ("tillgänglig från", "46447", "date.serial", "2027-03-01"),
    ("tillgänglig från", "snart", "value.not_a_date", "2027-03-01"),
    ("tillgänglig från", "1850-01-01", "date.far", "2027-03-01"),
    ("räckvidd", "femton", "value.not_a_number", "siffror"),
    ("räckvidd", "fem", "number.in_words", "Skriv 5"),
    ("räckvidd", "1,000", "number.two_ways", "Skriv 1000 eller 1.000"),
    ("räckvidd", "-5", "value.too_small", "Minst"),
    ("räckvidd", "1e999", "value.not_finite", "siffror"),
    ("räckvidd", "NaN", "cell.leftover", "tom"),
    ("räckvidd", "=5*5", "cell.formula", "värdet"),
    ("räckvidd", "#REF!", "cell.excel_error", "formeln"),
    ("kompetensbevis", "sfi-lärare", "vocabulary", ""),
    ("kompetensbevis", "HLR (utgånget)", "certificate.expired_when", "sista"),
    ("kompetensbevis", "HLR (utfärdat 2027-03-01, giltigt till 2026-03-01)", "certificate.order", "datumen"),
    ("kompetensbevis", "HLR (2027-03-01, 2028-03-01, 2029-03-01)", "certificate.two_dates", "utfärdat"),
    ("spår", "vård", "track.how_far", "60 %"),
    ("spår", "vård (modul flygning)", "module.unknown", "Modulerna"),
    ("spår", "vård 160 %", "value.too_large", "Högst"),
    ("postnummer", "123", "place.postcode.form", "fem siffror"),
    ("koordinater", "någonstans", "coordinates.form", "57.70"),
]


@pytest.mark.parametrize(("heading", "cell", "key", "remedy"), CANDIDATE_CELLS)
def test_a_bad_cell_is_told_by_row_and_column_with_a_remedy(heading: str, cell: str, key: str, remedy: str) -> None:
    """A cell that cannot be read is refused at its place, in both languages, with what to write instead."""
    source = csv(f"id\t{heading}\na\t\nb\t{cell}\n")
    with pytest.raises(FileError) as caught:
        read_candidates(source)
    [problem] = caught.value.problems
    assert (problem.row, problem.column) == (3, heading)
    assert problem.what.key.startswith(key)  # type: ignore[union-attr]
    assert remedy in problem.text("sv")
    assert problem.text("sv") != problem.text("en")


OPENING_CELLS = [
    ("platser", "two", "number.in_words"),
    ("platser", "2,5", "number.not_whole"),
    ("platser", "-1", "value.too_small"),
    ("platser", "ja", "value.not_a_number"),
    ("ssyk", "53", "value.bad_form"),
    ("språkkrav", "svenska B3", "vocabulary.level_unknown"),
    ("språkkrav", "svenska B1 (tolerans 9)", "value.too_large"),
    ("språkkrav", "jobbar mot: svenska B2", "language.towards"),
    ("krav", "truckkort; truckkort", "value.twice"),
    ("start", "2027-13-01", "date.no_such_day"),
    ("minst av spåret", "50", "opening.least_without_track"),
    ("anställningsform", "lönebidrag", "vocabulary.disability"),
]


@pytest.mark.parametrize(("heading", "cell", "key"), OPENING_CELLS)
def test_a_bad_cell_of_an_opening_is_told_too(heading: str, cell: str, key: str) -> None:
    """The same for openings: seats in words, levels that do not exist, demands that cannot be."""
    [(row, column, found)] = refusals(read_openings, csv(f"id\t{heading}\na\t{cell}\n"))
    assert (row, found) == (2, key)
    assert column in {heading, None}


@pytest.mark.parametrize(
    ("lat", "lon", "key"),
    [
        ("0", "0", "place.zero"),
        ("15,62", "58,41", "place.swapped"),
        ("48.85", "2.35", "place.outside"),
        ("58.41", "", "place.half"),
        ("58.41", "öst", "value.not_a_number"),
    ],
)
def test_coordinates_that_cannot_be_right_are_refused(lat: str, lon: str, key: str) -> None:
    """(0, 0), swapped, outside Sweden, and half a coordinate each say so."""
    [(row, _, found)] = refusals(read_candidates, csv(f"id;latitud;longitud\na;{lat};{lon}\n"))
    assert (row, found) == (2, key)


def test_an_id_stands_once() -> None:
    """The second row of an id is refused and names the first; in JSON it names the entry."""
    assert refusals(read_candidates, csv("id\na\nb\na\n")) == [(4, "id", "id.twice")]
    entries = io.BytesIO(b'[{"id": "a"}, {"id": "a"}]')
    assert refusals(read_candidates, entries) == [(None, None, "id.twice_entry")]


def test_unknown_headings_name_the_nearest_and_can_be_left_out_by_name() -> None:
    """A heading that means nothing here is refused, never dropped; the user may leave it out explicitly."""
    text = "id;kompetensbeviss;favoritfärg\na;truckkort;blå\n"
    with pytest.raises(FileError) as caught:
        read_candidates(csv(text))
    first, second = caught.value.problems
    assert '"kompetensbevis"' in first.text("sv")
    assert second.column == "favoritfärg"
    ignored = read_candidates(csv(text), ignore_columns=["Kompetensbeviss", "favoritfärg"])
    assert ignored == [Candidate(id="a")]


def test_missing_and_doubled_columns_are_told() -> None:
    """Without an id, or with two columns of one meaning, the headings are refused."""
    assert refusals(read_candidates, csv("kompetensbevis;kommun\nHLR;Gävle\n")) == [(1, None, "heading.missing")]
    assert refusals(read_candidates, csv("id;kommun;hemkommun\na;Gävle;Falun\n")) == [(1, "hemkommun", "heading.twice")]
    assert refusals(read_candidates, csv("namnlöst;blandat\n1;2\n")) == [(None, None, "table.no_headings")]


def test_names_and_personal_numbers_are_refused_and_never_repeated() -> None:
    """Columns that name a person are refused by heading, and ids that do by value: neither value is quoted."""
    text = "id;Namn;Personnummer;E-post;Telefon;Adress;kön\na;Anna Ek;19121212-1212;a@b.se;070;Storgatan 1;k\n"
    with pytest.raises(FileError) as caught:
        read_candidates(csv(text))
    keys = [problem.what.key for problem in caught.value.problems]  # type: ignore[union-attr]
    assert keys == ["heading.personal"] * 5 + ["heading.protected"]
    for secret in ("Anna", "1212", "a@b.se", "070", "Storgatan"):
        assert secret not in caught.value.text("sv") + repr(caught.value.problems)
    for secret in ("19121212-1212", "191212121212", "121212-1212", "nagon@exempel.se"):
        with pytest.raises(FileError) as caught:
            read_candidates(csv(f"id\n{secret}\n"))
        assert secret not in caught.value.text("sv") + repr(caught.value.problems)


def test_rows_that_are_cut_or_too_long_are_told() -> None:
    """A row with too few cells, or with something beyond the headings, is refused, and so is a repeated heading row."""
    text = "id;kommun;svenska\na;Gävle\nb;Gävle;B1;extra\nid;kommun;svenska\n"
    assert [key for *_, key in refusals(read_candidates, csv(text))] == ["row.short", "row.long", "row.headings_again"]


def test_a_row_that_looks_like_data_above_the_headings_is_not_dropped() -> None:
    """Only a title may stand above the headings."""
    assert refusals(read_candidates, csv("x;y;z\nid;kommun;svenska\na;Gävle;B1\n")) == [(1, None, "table.above")]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "source.empty"),
        (b"   \n \n", "table.empty"),
        (b"\xef\xbb\xbf", "table.empty"),
        (bytes(range(256)) * 4, "text.binary"),
        (b"%PDF-1.7", "source.pdf"),
        (b"\x1f\x8b\x08", "source.packed"),
        (b"PK\x03\x04cut", "source.unreadable"),
        (b"PAR1cut", "source.unreadable"),
        (b"<html></html>", "source.format"),
        ("id;kommun\na;Gävle\n".encode() + "b;Malmö\n".encode("cp1252"), "text.mixed"),
        ("id;kommun\na;Gävle\n".encode("cp437"), "text.unknown_encoding"),
        (b'id;titel\na;"open\n', "csv.quotes"),
        (b"id;titel\na;" + b"x" * 200_000, "csv.cell_too_long"),
        (b"id;titel\na;" + b"x" * 40_000, "heading.unknown"),
        (b'{"candidates": [{"id": "a"}', "json.cut"),
        (b'[{"id": "a", "reach_km": NaN}]', "value.not_finite"),
        (b'[{"id": "a", "id": "b"}]', "value.twice"),
        (b"[" * 100_000, "json"),
        (b'{"openings": []}', "document.other"),
        (b'{"candidates": {}}', "document.form"),
        (b'{"version": 9, "candidates": []}', "document.version"),
        (b'{"candidates": [], "extra": 1}', "field.unknown"),
        (b"[1, 2]", "record.not_a_mapping"),
        (b'[{"id": "a", "certifcates": []}]', "heading.unknown"),
        (b'[{"id": "a"}, {"id": 5}]', "value.not_text"),
    ],
)
def test_files_that_are_no_table_are_refused_in_words(content: bytes, key: str) -> None:
    """Empty, cut, binary, mixed and malformed files each have a message of their own."""
    with pytest.raises(FileError) as caught:
        read_candidates(io.BytesIO(content))
    assert caught.value.problems[0].what.key.startswith(key)  # type: ignore[union-attr]
    assert not check_file(io.BytesIO(content), what="candidates").is_clean


def test_ten_megabytes_in_one_cell_are_refused_quickly_and_shortly() -> None:
    """A cell of ten megabytes is refused in JSON and CSV, and the message stays short."""
    huge = "x" * 10_000_000
    for source in (csv(f"id;kommun\na;{huge}\n"), io.BytesIO(json.dumps([{"id": "a", "facts": {"f": huge}}]).encode())):
        with pytest.raises(FileError) as caught:
            read_candidates(source)
        assert len(caught.value.text("sv")) < 1_000


def test_a_million_empty_rows_are_passed_by() -> None:
    """Rows of nothing but separators say nothing, and are counted by nobody."""
    report = check_file(io.BytesIO(b"id;kommun\n" + b";\n" * 1_000_000 + "a;Gävle\n".encode()))
    assert (report.n_rows, report.problems) == (1, ())


@pytest.mark.untraced
def test_so_many_faults_that_reading_stops() -> None:
    """After ten thousand faults reading stops and says where."""
    with pytest.raises(FileError) as caught:
        read_candidates(csv("id;räckvidd\n" + "".join(f"{n};x\n" for n in range(20_000))))
    assert len(caught.value.problems) == 10_001
    assert caught.value.problems[-1].row == 10_002


def test_a_closed_form_of_employment_is_told_by_the_check(tmp_path: Path) -> None:
    """A new opening in a form that is closed on its start is told by row and column, with the date."""
    path = tmp_path / "o.csv"
    path.write_text("id;anställningsform;start\na;extratjänst;2027-03-01\nb;extratjänst;2021-03-01\n", encoding="utf-8")
    [problem] = check_file(path).problems
    assert (problem.row, problem.column) == (2, "anställningsform")
    assert "2022-01-01" in problem.text("sv") or "2021-12-31" in problem.text("sv")


def test_codes_that_no_vocabulary_has_are_told_by_the_check() -> None:
    """Our own JSON holds codes; the check tells of those that the vocabulary lacks."""
    entries = [{"id": "a", "certificates": [{"code": "truckk"}]}]
    report = check_file(io.BytesIO(json.dumps(entries).encode()))
    assert report.what == "candidates"
    assert [problem.value for problem in report.problems] == ["truckk"]


def test_a_path_that_is_wrong_names_the_nearest(tmp_path: Path) -> None:
    """A missing file names the nearest one; a folder and an object that is no source are refused."""
    (tmp_path / "deltagare.csv").write_text("id\na\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"deltagare\.csv"):
        read_candidates(tmp_path / "deltagarre.csv")
    for source in (tmp_path, 5, b"id\na", "\0", None):
        with pytest.raises(InputError):
            read_candidates(source)
        assert not check_file(source).could_read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1e309}', "value.not_finite"),
        ('{"a": [-1E+0400]}', "value.not_finite"),
        ('{"a": ' + "9" * 309 + ".5}", "value.not_finite"),
        ('{"a": ' + "9" * 300 + "e9}", "value.not_finite"),
        ('{"a": Infinity}', "value.not_finite"),
        ("[" * 101 + "]" * 101, "json.too_deep"),
        ('{"n":' * 101 + "1" + "}" * 101, "json.too_deep"),
        ("[" * 100_000 + "]" * 100_000, "json.too_deep"),
        ('[{"a" : {"b": 1, "\\u0062" : 2}}]', "value.twice"),
        ('{"a": "\\"", "a": 1}', "value.twice"),
        ('{"a": ' + "9" * 5000 + "}", "json.number_too_long"),
    ],
)
def test_json_that_is_no_data_is_refused_from_its_text(text, code) -> None:
    """Numbers beyond all, depths beyond all and a name that stands twice, whatever is written round them."""
    with pytest.raises(FileError) as refused:
        parsed(text, row=3)
    assert [(problem.code, problem.row) for problem in refused.value.problems] == [(code, 3)]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1e308, "b": 1e-999, "c": ' + "9" * 400 + ', "e400": 0.' + "0" * 400 + "1}",
        '{"a": "1e999, \\"a\\": [[[", "b": {"a": 1}, "c": [{"a": 1}, {"a": 1}], "å": "\\\\"}',
        "[" * 100 + "]" * 100,
        "[" + "[]," * 1000 + "[]]",
        '"' + "[" * 1000 + '"',
    ],
)
def test_json_that_only_looks_so_is_read(text) -> None:
    """What stands in texts, in two objects, or just within the bounds."""
    assert parsed(text) == json.loads(text)


def test_a_record_of_more_values_than_any_is_refused_alone() -> None:
    """A long list in one record is told and not gone through; the others are read."""
    many = [{"id": "a", "certificates": [1] * 20_000}, {"id": "b"}]
    source = io.BytesIO(json.dumps(many).encode())
    people = read_candidates(source, on_fault="ask")
    assert [one.id for one in people] == ["b"]
    assert [problem.code for problem in people.asked.left_out] == ["record.too_large"]


@pytest.mark.parametrize(
    "text",
    [
        '1\n{"a": "x,]"}\n\n[1, 2]',
        "1,2\n[3\n4]",
        '{"a": 1\n}',
        '"a\nb"',
        '{"a": 1, "a": 2}\n1',
        "NaN\n1",
        "1 2\n3",
        "[" * 101,
    ],
)
def test_lines_of_json_read_together_are_those_read_one_by_one(text: str) -> None:
    """Each line is a value by itself or is told with its number; brackets and commas of others lend it nothing."""

    def alone(number: int, line: str) -> tuple[int, Any]:
        try:
            return number, parsed(line, row=number)
        except FileError as error:
            return number, [problem.to_dict() for problem in error.problems]

    lines = [(number, line) for number, line in enumerate(io.StringIO(text), start=1) if line.strip()]
    together = [
        (number, [problem.to_dict() for problem in value.problems] if isinstance(value, FileError) else value)
        for number, value in json_lines(text)
    ]
    assert together == [alone(*each) for each in lines]
