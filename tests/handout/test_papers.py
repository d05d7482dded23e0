"""Papers to hand out: one content, three forms, one page each, and nothing of anybody else."""

from __future__ import annotations

import html
import re
import tomllib
import zlib
from datetime import date
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from handout_cases import AS_OF, nasty, office

from matchcore import (
    Candidate,
    FileError,
    Language,
    LanguageDemand,
    Lock,
    MatchResult,
    MissingExtraError,
    Occupation,
    Opening,
    Place,
    UnknownIdError,
    Wishes,
    match,
)
from matchcore.cli.app import run
from matchcore.cli.commands import LanguageOfPaper
from matchcore.handout.handed import Handout, checks, cover
from matchcore.handout.handing_out import papers_of
from matchcore.handout.paper_language import PAPER_LANGUAGES, PaperLanguage, paper_language, sentences_of_papers
from matchcore.handout.paper_pdf import pdf_of_papers
from matchcore.handout.papers import BlankGrid, Line, Paper, PaperSection
from matchcore.messages import catalogue, render

SV = PaperLanguage("sv", "sv")
LADDER = ("A2", "B1", "C1")
TRANSLATIONS = Path(__file__).parents[2] / "src/matchcore/messages/papers"


def handed(result: MatchResult, people: tuple[str, ...] = (), employers: tuple[str, ...] = ()) -> list[Paper]:
    content = Handout(result, shortlists=result.shortlists() if employers else None)
    papers = papers_of(content, content.people(people), content.chosen(employers), SV)
    return [*papers.people, *papers.employers]


def text_of(pdf: bytes) -> str:
    """What stands in a PDF, line by line as it is shown."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    shown = b"\n".join(zlib.decompress(each) for each in streams if each[:1] == b"x")
    lines = re.findall(rb"\((.*?)(?<!\\)\) Tj", shown, re.DOTALL)
    return b"\n".join(re.sub(rb"\\([()\\])", rb"\1", line) for line in lines).decode("windows-1252")


def n_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_the_three_forms_say_the_same(tmp_path: Path) -> None:
    """Each word of the papers stands in the workbook, in the page and in the PDF; equal papers give equal files."""
    result = office()
    papers = handed(result, ("mal-1", "far-9"), ("Sågverket",))
    for name in ("a.xlsx", "a.html", "a.pdf", "b.xlsx", "b.html", "b.pdf"):
        result.hand_out(
            tmp_path / name, people=["mal-1", "far-9"], employers=["Sågverket"], shortlists=result.shortlists()
        )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    told = {
        "xlsx": "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row),
        "html": html.unescape((tmp_path / "a.html").read_text(encoding="utf-8").replace("<br>", "\n")),
        "pdf": text_of((tmp_path / "a.pdf").read_bytes()),
    }
    words = {word for paper in papers for said in paper.words for word in said.split()}
    assert len(words) > 60
    for form, text in told.items():
        assert [word for word in sorted(words) if word not in text] == [], form
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()
    assert n_pages((tmp_path / "a.pdf").read_bytes()) == 3


def test_an_employer_s_paper() -> None:
    """Contact, place, hours, start and what was asked for; of people what they hold, and nothing that is their own."""
    (paper,) = handed(office(), employers=("Sågverket",))
    (section,) = paper.sections
    told = {line.label: line.said[0] for line in section.lines}
    assert told["Kontakt"] == "Porten, växel 5"
    assert told["Arbetstid"] == "75 % av heltid, dagtid, kvällstid, egen bil behövs"
    assert told["Start"] == "2026-10-01"
    assert told["Intyg som krävs"].startswith("Truckförarbevis klass B")
    assert section.grid is not None
    assert section.grid.headings[2:] == ("Ringd", "Intervju", "Ja", "Nej", "Kommentar")
    assert sorted(row[0] for row in section.grid.rows) == ["mal-1", "mal-2"]  # the third wants something else
    assert all(row[2:] == ("",) * 5 for row in section.grid.rows)
    held = {row[0]: row[1] for row in section.grid.rows}
    assert "har, intyg visat" in held["mal-1"]
    assert held["mal-2"].splitlines() == [
        "föreslås till jobbet",
        "Truckförarbevis klass B (höglyftande: motviktstruck, skjutstativtruck): har, visar intyget när ni ses (krav)",
        "samma yrke: Maskinoperatörer, gummiindustri, 3 år",
        "svenska: B1",
    ]
    assert section.heading == "Maskinoperatör"
    said = "\n".join(paper.words)
    for untold in ("km", "stöd", "önskat", "poäng", "drar ned", "personen har inte sagt", "Butiken", "far-9"):
        assert untold not in said, untold


def test_who_is_proposed_stands_first_and_nobody_fills_a_line() -> None:
    """Of a list those stand for whom something of their own speaks, and, marked, whoever is proposed."""
    trade, other = [Occupation(ssyk="9412", years=4)], Wishes(occupations=["8332"])
    people = [
        Candidate(id="cook", occupations=trade),
        Candidate(id="driver", wishes=other),
        Candidate(id="blank"),
        Candidate(id="locked"),
    ]
    kitchen = Opening(id="skola-koket-1", employer="Skolan", title="Köksbiträde", ssyk="9412", seats=2)
    locks = [Lock("locked", "skola-koket-1", "de har träffats")]
    result = match(people, [kitchen], as_of=AS_OF, locks=locks)
    (paper,) = handed(result, employers=("Skolan",))
    (section,) = paper.sections
    assert section.grid is not None
    first, *_ = (row[1].splitlines()[:1] for row in section.grid.rows)
    assert first == ["föreslås till jobbet"]
    assert {row[0] for row in section.grid.rows} == {"cook", "locked"}
    assert "skola-koket-1" not in "\n".join(paper.words)


def test_a_start_that_has_passed_is_told_to_the_person_as_something_to_ask_about() -> None:
    """The day stands there, and what to do; a day to come stands alone."""
    job = Opening(id="o", employer="E", title="Plock", start=date(2026, 8, 1))
    (paper,) = handed(match([Candidate(id="a")], [job], as_of=AS_OF), ("a",))
    assert "1 augusti 2026, men den dagen har varit: fråga om jobbet finns kvar" in paper.words


def test_what_a_step_opens_is_named() -> None:
    """One more job is one of a trade: what it is called stands there."""
    weld = Opening(id="o", title="Svetsare MIG", ssyk="7212", certificates_required=["heta-arbeten"], start=AS_OF)
    welder = Candidate(id="a", occupations=[Occupation(ssyk="7212", years=15)])
    (paper,) = handed(match([welder], [weld], as_of=AS_OF), ("a",))
    assert "Heta arbeten: 1 jobb till (Svetsare MIG)" in paper.words


def test_a_person_s_paper_is_said_to_the_person() -> None:
    """Where, when and what to talk about; no points, no id but the own, no "personen", and nobody else."""
    result = office()
    at = next(placement for placement in result.placements if placement.opening_id == "saw")
    unplaced, placed = handed(result, (at.candidate_id, "far-9"))
    job, *others = placed.sections
    told = {line.label: line.said[0] for line in job.lines}
    assert told["Jobb"] == "Maskinoperatör"
    assert told["Var"] == "Malung-Sälen"
    assert told["När det börjar"] == "1 oktober 2026"
    assert told["Kontakt på jobbet"] == "Porten, växel 5"
    assert "om du har bil" in next(section for section in others if "prata" in section.heading).points
    assert placed.sections[-1].lines[0] == Line("Fråga")
    assert unplaced.sections[0].heading == "Vi har inget jobb att föreslå just nu"
    assert len(unplaced.sections[1].lines) == 2
    for paper in (placed, unplaced):
        said = "\n".join(paper.words)
        for untold in ("personen", "hen ", "poäng", *({"mal-1", "mal-2", "mal-3", "far-9"} - {paper.lead})):
            assert untold not in said, untold


def test_a_job_that_starts_at_once_says_so() -> None:
    """A start on the run's day, as "omgående" is read, is said in words on both papers; another is a date."""
    jobs = [Opening(id=f"o{at}", employer="E", start=day) for at, day in enumerate((AS_OF, date(2026, 9, 2)))]
    result = match([Candidate(id="a"), Candidate(id="b")], jobs, as_of=AS_OF)
    first, second, employer = handed(result, ("a", "b"), ("E",))
    told = sorted(line.said[0] for paper in (first, second) for line in paper.sections[0].lines if "När" in line.label)
    assert told == ["2 september 2026", "omgående"]
    assert "omgående" in employer.words


def test_steps_that_are_not_a_person_s_own_are_not_told() -> None:
    """Points that lack and what an employer must say are left out; what would open more is told with how many jobs."""
    result = office()
    (paper,) = handed(result, ("far-9",))
    said = "\n".join(paper.words)
    assert re.search(r"Du behöver kunna resa \d+ km längre till jobbet\.", said)
    assert re.search(r"km längre till jobbet: \d+ jobb till", said)


def test_a_question_is_no_need_and_a_way_is_told_once() -> None:
    """Under a near job stand needs and then what to tell us; of the steps on one way the best is told, in parts."""
    people = [
        Candidate(id="a", home=Place(municipality="2023"), reach_km=1),
        Candidate(id="b", languages=[Language(language="sv", level="C1")]),
    ]
    demand = LanguageDemand(language="sv", level="B1", reason="journaler")
    far = Place(municipality="2031")
    jobs = [
        Opening(id=f"o{at}", employer="E", languages_required=[demand], workplace=far, track="care", track_least=least)
        for at, least in enumerate((50, 50, 100))
    ]
    (paper,) = handed(match(people, jobs, as_of=AS_OF), ("a",))
    near = paper.sections[1]
    assert near.heading == "Jobb som kan passa dig"
    assert [line.said for line in near.lines] == list(dict.fromkeys(line.said for line in near.lines))
    for line in near.lines:
        *needs, asked = line.said
        assert len(needs) == 2
        assert all(need.startswith("Du behöver ") for need in needs)
        assert asked == "Berätta för oss vilken nivå du har i svenska."
    more = "\n".join(point for section in paper.sections for point in section.points)
    assert more.count("av spåret") <= 1


def test_what_must_be_had_in_time_stands_with_a_near_job_and_no_start_that_has_passed() -> None:
    """A course before the start is named with its day in words; a start that has been is to be talked about."""
    people = [Candidate(id=name, available_from=AS_OF) for name in ("a", "b")]
    course = Opening(id="o1", employer="E", certificates_required=["truck-a"], start=date(2026, 12, 1))
    gone = Opening(id="o2", employer="F", start=date(2026, 6, 1))
    _, paper = handed(match(people, [course, gone], as_of=AS_OF), ("a", "b"))
    told = {line.label: line.said for line in paper.sections[1].lines}
    assert told["E"][0] == "Du kan söka det här jobbet redan nu."
    assert told["E"][1].endswith("före 1 december 2026.")
    assert told["F"] == ("Prata med oss om det här jobbet.",)


def test_what_is_said_of_a_person_is_not_said_to_her() -> None:
    """A sentence for the person never speaks of "personen" or "hen", and every step that does has one of its own."""
    for key in sentences_of_papers():
        assert not re.search(r"\b(personen|hen|sig)\b", catalogue()[key]["sv"]), key
    of_her = {
        key
        for key in catalogue()
        if key.startswith(("location.beyond", "terms.", "hours.", "track.complete", "language.reach", "what_if.track"))
        and re.search(r"\b(personen|hen|sig)\b|\(har ", catalogue()[key]["sv"])
    }
    steps = {"terms.accept_form", "hours.accept", "language.reach", "language.reach_by"}
    assert of_her >= steps
    assert {f"paper.step.{key}" for key in steps} <= set(sentences_of_papers())


def test_what_is_asked_is_not_told_a_second_time_in_general() -> None:
    """A certificate that is not shown is asked about by its name, and not as "those not shown" too."""
    told = office().explain("mal-2", "saw")
    said = [render(check, "sv") for check in checks(told.parts)]
    assert sum("intyg" in check for check in said) == 1, said
    labels = [(label.text("sv"), render(said, "sv")) for _, lines in cover(office().solution) for label, said in lines]
    assert ("Mål", "högsta totalpoäng") in labels


def test_what_the_law_says_of_the_work_is_told_once() -> None:
    """Of a job, not as something that each of the people has with them."""
    people = [Candidate(id=name) for name in ("a", "b")]
    school = Opening(id="o", employer="Skolan", title="Elevassistent", ssyk="5312", seats=2)
    (paper,) = handed(match(people, [school], as_of=AS_OF), employers=("Skolan",))
    (section,) = paper.sections
    assert [line.label for line in section.lines].count("Enligt lag") == 1
    assert sum("belastningsregistret" in word for word in paper.words) == 1
    assert section.grid is not None


def long_paper(n: int, *, is_wide: bool = False) -> Paper:
    lines = tuple(Line(f"Rubrik {at}", ("ord " * (5 + n),)) for at in range(8))
    grid = BlankGrid(("a", "b"), (30, 70), tuple(("x", "y " * 60) for _ in range(3))) if is_wide else None
    points = tuple(f"punkt {at} " * 4 for at in range(n))
    return Paper("Titel", "c1", (PaperSection("Del", lines, points, grid),), "Slut", "sv", is_wide)


@pytest.mark.untraced
def test_a_paper_tells_of_the_smallest_step_that_gives_as_much() -> None:
    """Who is helped as far by the next level is not told of the highest, though that would open more."""
    home, swedish = (
        Place(municipality="2062"),
        {level: [LanguageDemand(language="sv", level=level)] for level in LADDER},
    )
    jobs = [
        Opening(id=level, ssyk="9111" if level == "A2" else "5222", languages_required=asked, workplace=home)
        for level, asked in swedish.items()
    ]
    person = Candidate(
        id="p",
        occupations=[Occupation(ssyk="9111", years=4)],
        wishes=Wishes(occupations=["9111"]),
        languages=[Language(language="sv", level="A1")],
        home=home,
    )
    result = match([person], jobs, as_of=AS_OF)
    ladder = [step for step in result.openers("p").steps if step.kind == "language"]
    assert [step.value for step in ladder] == [*reversed(LADDER)]
    assert len({step.gain for step in ladder}) == 1
    more = [point for section in handed(result, people=("p",))[0].sections for point in section.points]
    assert [point for point in more if "A2" in point]
    assert not any("C1" in point for point in more)


def test_one_page_each_and_more_only_where_letters_would_be_too_small() -> None:
    """Papers of every length are a page each; one that no size makes fit goes on to the next page."""
    papers = [long_paper(at, is_wide=at == 3) for at in (0, 3, 7, 12)]
    assert n_pages(pdf_of_papers(papers, "t", AS_OF)) == 4
    assert n_pages(pdf_of_papers([long_paper(70)], "t", AS_OF)) > 1


def test_people_on_a_sheet_are_a_paper_each(tmp_path: Path) -> None:
    """Breaks between them, and printed as small as the highest takes to stand on one paper."""
    result = nasty()
    result.hand_out(tmp_path / "a.xlsx", people=result.pool.candidates.ids[:3])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Personblad"]
    starts = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "Förslag till dig"]
    assert [mark.id for mark in sheet.row_breaks.brk] == [row - 1 for row in starts[1:]]
    heights = [sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1)]
    highest = max(sum(heights[a - 1 : b - 1]) for a, b in zip(starts, [*starts[1:], sheet.max_row + 1]))
    assert highest * sheet.page_setup.scale / 100 <= 735


def test_letters_that_the_pdf_lacks_are_refused_and_never_left_out(tmp_path: Path) -> None:
    """The refusal names the letters and not the word; a page has them all."""
    result = match([Candidate(id="Ł-ć")], [Opening(id="o", employer="Ågård")], as_of=AS_OF)
    with pytest.raises(FileError) as caught:
        result.hand_out(tmp_path / "a.pdf", people=["Ł-ć"])
    assert [problem.code for problem in caught.value.problems] == ["paper.letters"]
    assert "Ł ć" in caught.value.text("sv")
    assert "Ł-ć" not in caught.value.text("sv")
    result.hand_out(tmp_path / "a.html", people=["Ł-ć"])
    assert "Ł-ć" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.html"]


def test_our_own_words_have_letters_that_the_pdf_has() -> None:
    """No sentence of the papers takes a letter that the fonts lack, in Swedish or English."""
    for key in (*sentences_of_papers(), "result.advice", "handout.column.called"):
        for words in catalogue()[key].values():
            words.encode("windows-1252")


@pytest.mark.parametrize("code", [code for code in PAPER_LANGUAGES if code not in ("sv", "en")])
def test_a_language_that_is_not_filled_in_is_refused(code: str) -> None:
    """The error says in which file the words go; the file has every sentence there is, and no other."""
    with pytest.raises(FileError, match=f"papers/{code}.toml") as caught:
        paper_language(code)
    assert caught.value.problems[0].code == "paper.untranslated"
    written = tomllib.loads((TRANSLATIONS / f"{code}.toml").read_text(encoding="utf-8"))
    assert tuple(written["sentences"]) == sentences_of_papers()
    assert written["right_to_left"] is (code in ("ar", "fa"))


def translation(folder: Path, **changed: str) -> Path:
    """All sentences, each said in other letters."""
    lines = [f'"{key}" = "{changed.get(key, "ع " + catalogue()[key]["sv"])}"' for key in sentences_of_papers()]
    path = folder / "ar.toml"
    path.write_text("\n".join(["right_to_left = true", "[sentences]", *lines]), encoding="utf-8")
    return path


def test_a_translator_s_words_are_used_from_the_right(tmp_path: Path) -> None:
    """The person's paper is in the language, right to left; values stay as they are called in Sweden."""
    office().hand_out(tmp_path / "a.html", "ar", people=["mal-1"], translation=translation(tmp_path))
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<article class="paper" lang="ar" dir="rtl"><h1>ع Förslag till dig</h1>' in page
    office().hand_out(tmp_path / "a.xlsx", "ar", people=["mal-1"], translation=tmp_path / "ar.toml")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.sheet_view.rightToLeft
    with pytest.raises(FileError, match=r"paper|letters"):
        office().hand_out(tmp_path / "a.pdf", "ar", people=["mal-1"], translation=tmp_path / "ar.toml")


@pytest.mark.parametrize(
    ("words", "code"),
    [("", "paper.untranslated"), ("{steg}", "paper.values"), ("{steps", "paper.values"), ('"', "paper.unreadable")],
)
def test_a_translation_that_lacks_something_is_refused(words: str, code: str, tmp_path: Path) -> None:
    """A sentence left empty, a value of another name, braces left open, a file that is none."""
    with pytest.raises(FileError) as caught:
        paper_language("ar", translation(tmp_path, **{"paper.person.needs": words}))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_what_cannot_be_handed_out_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another ending, nobody chosen, nobody by that name, an unknown language, no library: nothing is written."""
    result, out = office(), tmp_path / "a.pdf"
    for name, words, asked in (
        ("a.docx", "sv", {"people": ["mal-1"]}),
        ("a.pdf", "sv", {}),
        ("a.pdf", "xx", {"people": ["mal-1"]}),
    ):
        with pytest.raises(FileError):
            result.hand_out(tmp_path / name, words, **asked)  # type: ignore[arg-type]
    with pytest.raises(UnknownIdError):
        result.hand_out(out, employers=["Sagverket"])
    monkeypatch.setattr("matchcore.handout.paper_pdf.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match="pdf"):
        result.hand_out(out, people=["mal-1"])
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_a_pdf_and_tells_first_what_is_not_translated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lists in, papers out; a language without words is refused before anything is read."""
    (tmp_path / "p.csv").write_text("id;kommun\nc1;Malung-Sälen\n", encoding="utf-8")
    (tmp_path / "j.csv").write_text("id;arbetsgivare;yrke\no1;Sågverket;Butikssäljare\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("p.csv", "j.csv")]
    asked = ["--out", str(tmp_path / "a.pdf"), "--employer", "Sågverket", "--as-of", date(2026, 9, 1).isoformat()]
    assert run(["handout", *files, *asked]) == 0
    assert "Sågverket" in text_of((tmp_path / "a.pdf").read_bytes())
    capsys.readouterr()
    assert run(["handout", "nothing.csv", "nothing.csv", *asked, "--language", "uk"]) == 1
    assert "papers/uk.toml" in capsys.readouterr().err
    assert get_args(LanguageOfPaper) == PAPER_LANGUAGES
