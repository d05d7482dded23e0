"""Cells as consultants write them in a hurry: read with a note where that is safe, else refused with the reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from matchcore.errors import FileError, RecordError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.files.conversion import convert
from matchcore.records import Candidate


def table(text: str) -> io.StringIO:
    """A file in memory."""
    return io.StringIO(text)


@pytest.mark.parametrize(
    ("cell", "tracks", "n_notes"),
    [
        ("Trä 50", [("industry-wood", 50)], 1),
        ("Trä: 50", [("industry-wood", 50)], 1),
        ("Industri, trä 50 %", [("industry-wood", 50)], 0),
        ("Industri, trä (50 %), vård 20 %", [("industry-wood", 50), ("care", 20)], 0),
        ("vård 50, städ 20", [("care", 50), ("cleaning", 20)], 2),
        ("industri (klar), trä 20 %", [("industry", 100), ("industry-wood", 20)], 0),
    ],
)
def test_shares_of_tracks(cell: str, tracks: list[tuple[str, int]], n_notes: int) -> None:
    """A bare number after a track is its share, and that is noted; a comma in a track's own name does not part it."""
    report = check_file(table(f'id;spår\na;"{cell}"\n'))
    assert report.is_clean
    assert len(report.notes) == n_notes
    [person] = read_candidates(table(f'id;spår\na;"{cell}"\n'))
    assert [(one.track, one.share) for one in person.tracks] == tracks


@pytest.mark.parametrize("cell", ["Trä 500", "trä 0,5", "50", "trä"])
def test_what_is_no_share_of_a_track(cell: str) -> None:
    """A number that cannot be a share, a share without a track and a track without a share are refused."""
    assert not check_file(table(f'id;spår\na;"{cell}"\n')).is_clean


@pytest.mark.parametrize("cell", ["deltid", "heltid 100 %", "tillsvidare, deltid", "part-time"])
def test_the_extent_of_work_is_no_form_of_employment(cell: str) -> None:
    """Part time is told apart from forms of employment, with what to write."""
    [problem] = check_file(table(f'id;anställningsformer\na;"{cell}"\n')).problems
    assert problem.what.key == "vocabulary.extent"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "cell",
    [
        *("19121212-1212", "191212121212", "121212-1212", "1212121212", "19121212 1212", "121212+1212"),
        *("070-123 45 67", "+46 70 123 45 67", "a.b@exempel.se", "mejl a.b@exempel.se"),
    ],
)
def test_what_names_a_person_is_no_id_and_is_not_quoted(cell: str) -> None:
    """Personal numbers in every way of writing, telephone numbers and addresses of e-mail are refused, unquoted."""
    report = check_file(table(f"id;kommun\n{cell};Gävle\n"))
    [problem] = report.problems
    assert problem.what.key == "id.personal"  # type: ignore[union-attr]
    assert cell not in report.text("sv") + report.text("en") + str(report.to_json())


@pytest.mark.parametrize(("cell", "is_noted"), [("Berg Björk", 1), ("Ekgatan 5", 1), ("k 5", 0), ("röd-17", 0)])
def test_what_looks_like_a_name_is_noted(cell: str, is_noted: int) -> None:
    """Two words with capitals, or a street, may be a person's: it is noted, and not quoted."""
    report = check_file(table(f"id;kommun\n{cell};Gävle\n"))
    assert report.is_clean
    assert [note.what.key for note in report.notes] == ["id.name_like"] * is_noted  # type: ignore[union-attr]
    assert cell not in "".join(note.text("sv") for note in report.notes)


@pytest.mark.parametrize("cell", ["k5,5", "k5;5", "a|b", 'k"5', "a\tb", "'x", "k5, 5", "1,5"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "parquet"])
def test_an_only_cell_with_a_separator_in_it_survives_every_format(cell: str, form: str, tmp_path) -> None:
    """A table of one column whose only cell holds what could be a separator reads back as it was."""
    people = [Candidate(id=cell)]
    (tmp_path / "in.json").write_text(f'{{"candidates": [{people[0].model_dump_json()}]}}', encoding="utf-8")
    convert(tmp_path / "in.json", tmp_path / f"ut.{form}", what="candidates")
    assert read_candidates(tmp_path / f"ut.{form}") == people


def test_a_record_of_the_wrong_kind_says_what_to_write() -> None:
    """Text where a record is meant is refused with a record that could stand there."""
    for given, words in (
        ({"certificates": ["truck-b"]}, 'Certificate(code="truck-b")'),
        ({"languages": ["sv"]}, "Language("),
        ({"tracks": ["care"]}, "TrackProgress("),
        ({"home": "Gävle"}, "Place("),
        ({"certificates": "truck-b"}, "lista"),
        ({"groups": ["x"]}, "Skriv namn och värden"),
    ):
        with pytest.raises(RecordError) as refused:
            Candidate(id="a", **given)  # type: ignore[arg-type]
        assert words in refused.value.text("sv")


def test_a_file_is_named_by_the_error_that_it_could_not_be_opened(tmp_path) -> None:
    """A missing file is named."""
    with pytest.raises(FileError, match="borta"):
        read_candidates(tmp_path / "borta.csv")


@pytest.mark.parametrize("word", ["Totalt", "Summa:", "summa", "Antal"])
def test_a_row_of_totals_is_no_person(word: str) -> None:
    """A total at the bottom of a table is refused as that."""
    [problem] = check_file(table(f"id;räckvidd\na;10\n{word};10\n")).problems
    assert (problem.what.key, problem.row) == ("row.total", 3)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("mimetype", "source.opendocument"),
        ("word/document.xml", "source.word"),
        ("xl/workbook.bin", "source.binary_excel"),
        ("readme.txt", "source.not_excel"),
    ],
)
def test_other_programs_archives_are_told_apart(part: str, key: str) -> None:
    """An .ods, a .docx, an .xlsb and any other archive each have words of their own."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(part, "x")
    written.seek(0)
    with pytest.raises(FileError) as refused:
        read_candidates(written)
    assert refused.value.problems[0].what.key == key  # type: ignore[union-attr]


def test_a_cut_json_names_its_file(tmp_path) -> None:
    """What is wrong with a whole file is told with the file's name."""
    path = tmp_path / "halv.json"
    path.write_text('{"candidates": [{"id": "a"', encoding="utf-8")
    with pytest.raises(FileError, match="halv"):
        read_candidates(path)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Truckkort A,B", ["truck-a", "truck-b"]),
        ("HLR; truck A,B", ["hlr", "truck-a", "truck-b"]),
        ("truckkort A,B, HLR", ["truck-a", "truck-b", "hlr"]),
    ],
)
def test_classes_at_bare_commas_are_of_one_licence(cell: str, codes: list[str]) -> None:
    """In what a person holds and in what a job requires, and it is told; with a space after the comma it is asked."""
    found = read_candidates(table(f'id;intyg\na;"{cell}"\n'))
    assert [one.code for one in found[0].certificates] == codes
    assert check_file(table(f'id;intyg\na;"{cell}"\n')).notes
    [job] = read_openings(table(f'id;krav\na;"{cell}"\n'))
    assert list(job.certificates_required) == codes
    assert check_file(table('id;intyg\na;"truckkort A, B"\n')).problems


@pytest.mark.parametrize(("cell", "level"), [("D", "B1"), ("C klar", "A2"), ("SFI D klar", "B1"), ("någorlunda", "A2")])
def test_a_course_in_a_jobs_column_of_swedish_is_the_level_it_stands_for(cell: str, level: str) -> None:
    """An estimate, told as one; a letter alone that may be meant as a level is asked about."""
    [job] = read_openings(table(f"id;svenska\na;{cell}\n"))
    assert [(one.language, one.level) for one in job.languages_required] == [("sv", level)]
    assert check_file(table("id;titel;platser;svenska\na;Kock;1;C\n")).problems


def test_years_alone_under_schooling_are_years_in_school() -> None:
    """ "9 år" is nine years in school; beside what it lasted, or too few, it is not."""
    found = read_candidates(table("id;utbildning\na;9 år\nb;12 år\n"))
    assert [[one.level for one in person.educations] for person in found] == [["compulsory"], ["upper_secondary"]]
    for cell in ("gymnasium, 9 år", "3 år"):
        assert check_file(table(f'id;utbildning\na;"{cell}"\n')).problems
