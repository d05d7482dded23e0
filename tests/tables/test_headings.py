"""What consultants write above their columns is understood, or refused without hiding what is wrong below it."""

from __future__ import annotations

import io

import pytest

from matchcore.errors import FileError
from matchcore.files import check_file, read_candidates, read_openings
from matchcore.tables.layouts import layouts_of
from matchcore.vocabulary import default_vocabulary

VOCABULARY = default_vocabulary()


def field_of(what: str, heading: str) -> str | None:
    """The field that a heading means in a table with one row each."""
    column = layouts_of(what)[0].column(0, heading, VOCABULARY)  # type: ignore[arg-type]
    return None if column is None else column.field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Deltagarnr", "id"),
        ("Klient-ID", "id"),
        ("Intyg/certifikat", "certificates"),
        ("Körkort (klass)", "licences"),
        ("Andra språk", "languages"),
        ("Övriga språk ", "languages"),
        ("SFI-nivå", "swedish_course"),
        ("Svenskanivå", "language"),
        ("Kunskaper i svenska", "language"),
        ("Bor i", "locality"),
        ("Stad", "locality"),
        ("Max resväg (km)", "reach_km"),
        ("Kan pendla (max km)", "reach_km"),
        ("Önskad anställning", "forms"),
        ("Tillgänglig fr.o.m.", "available_from"),
        ("I kö sedan", "registered_since"),
        ("Jobbar mot", "working_towards"),
        ("Övr. språk", "languages"),
        ("Cert/intyg", "certificates"),
        ("Intyg, kurser", "certificates"),
        ("Körkort o förarbevis", "licences"),
        ("Svenska/SFI", "swedish_course"),
        ("Klart?", "track_share"),
        ("Vill ha (form)", "forms"),
        ("Utb./spår", "tracks"),
        ("Önskad anst.", "forms"),
        ("Anst.form", "forms"),
        ("Kommun / ort", "municipality"),
        ("Erfarenhet", "occupations"),
        ("Tidigare yrke", "occupations"),
        ("Utb.", "educations"),
        ("Önskat yrke", "wishes"),
        ("Vill", "wishes"),
        ("Omf.", "hours"),
        ("Skift", "shifts"),
        ("Har bil", "car"),
        ("Stöd", "support"),
        ("Målgrupp", "priority"),
        ("SFI nu", "swedish_course"),
        ("Sv", "swedish_course"),
        ("Utb. nu", "tracks"),
        ("Bakgr.", "occupations"),
        ("Mil/färd", "reach_km"),
        ("Papper", "certificates"),
        ("Mål", "wishes"),
        ("Bransch", None),
        ("Erfarenhet/anteckningar", None),
        ("svenska B1; dari C2", None),
        ("engelska B2, svenska B2", None),
    ],
)
def test_headings_of_people(heading: str, field: str | None) -> None:
    """Natural headings of a table of people mean what they say."""
    assert field_of("candidates", heading) == field


@pytest.mark.parametrize(
    ("heading", "detail"),
    [
        ("Körkort B", "licence-b"),
        ("Körkort (B)", "licence-b"),
        ("B-körkort", "licence-b"),
        ("Truck (A)", "truck-a"),
        ("HLR (ja/nej)", "hlr"),
        ("HLR giltigt till", "hlr"),
        ("HLR t.o.m.", "hlr"),
        ("HLR (utfärdat)", None),
        ("HLR (datum)", None),
        ("HLR från", None),
        ("HLR (planerad)", None),
        ("HLR (behov)", None),
        ("HLR-kurs", None),
        ("Kompetensbevis (planerade)", ""),
        ("Körkort (pågår)", ""),
    ],
)
def test_headings_of_one_certificate(heading: str, detail: str | None) -> None:
    """A certificate's name is its own column; words that make a date or a yes mean another thing make it unknown,

    and proofs that are planned are worked towards.
    """
    column = layouts_of("candidates")[0].column(0, heading, VOCABULARY)
    assert (column and column.detail) == detail


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Jobb nr", "id"),
        ("Krav kompetensbevis", "certificates_required"),
        ("Ska-krav", "certificates_required"),
        ("Kompetensbevis (krav)", "certificates_required"),
        ("Kompetensbevis (meriterande)", "certificates_merited"),
        ("Kompetensbevis (bra att ha)", "certificates_merited"),
        ("Språk (önskvärt)", "languages_wanted"),
        ("Krav på körkort", "licences_required"),
        ("Svenska (lägst)", "language"),
        ("Minst avklarat", "track_least"),
        ("Minst avklarat (%)", "track_least"),
        ("Ort", "locality"),
        ("Placeringsort", "locality"),
        ("Antal lediga platser", "seats"),
        ("Jobbtitel", "title"),
        ("Kompetensbevis (inte krav)", "certificates_merited"),
        ("Andra språk", "languages_required"),
        ("Krav (måste)", "certificates_required"),
        ("Krav (bra att ha)", "certificates_merited"),
        ("Arbetsgivare/tjänst", "title"),
        ("Ant. platser", "seats"),
        ("Ska ha", "certificates_required"),
        ("Bra om", "certificates_merited"),
        ("Var", "locality"),
        ("När", "start"),
        ("Typ", "form"),
        ("Ansvarig", "contact"),
        ("Projekt", "programme"),
        ("Finansiering", "funding"),
    ],
)
def test_headings_of_jobs(heading: str, field: str | None) -> None:
    """Natural headings of a table of jobs mean what they say; a word in parentheses that turns the meaning counts."""
    assert field_of("openings", heading) == field


def test_a_jobs_place_and_a_jobs_number_may_both_be_called_plats() -> None:
    """Under "Plats" stands a place, unless no other column is the id and no place stands there: that is noted."""
    [placed] = read_openings(io.StringIO("id;plats\no1;Gävle\n"))
    assert placed.workplace is not None
    assert placed.workplace.municipality == "2180"
    [named] = read_openings(io.StringIO("plats;ort\np-1;Gävle\n"))
    assert named.id == "p-1"
    report = check_file(io.StringIO("plats;arbetsgivare;platser\np-1;Fabriken;2\n"), what="openings")
    assert report.is_clean
    assert "heading.taken_for_id" in {note.what.key for note in report.notes}  # type: ignore[union-attr]
    with pytest.raises(FileError) as caught:
        read_openings(io.StringIO("plats;arbetsgivare\nGävle;Fabriken\n"))
    assert [problem.what.key for problem in caught.value.problems] == ["heading.missing"]  # type: ignore[union-attr]


def test_an_unknown_heading_hides_no_row() -> None:
    """What is wrong with headings is told together with what is wrong in the rows."""
    with pytest.raises(FileError) as caught:
        read_candidates(io.StringIO("id;handläggare;kommun;räckvidd\na;x;Atlantis;fem\nb;y;Gävle;10\na;z;Gävle;10\n"))
    told = [(problem.row, problem.column) for problem in caught.value.problems]
    assert sorted(told) == [(1, "handläggare"), (2, "kommun"), (2, "räckvidd"), (4, "id")]


def test_columns_of_notes_are_noted_and_what_no_record_holds_is_told() -> None:
    """Nobody has to take "Anteckn." out of her list; "Bransch" bears on a match that does not reckon with it."""
    report = check_file(io.StringIO("id;Anteckn.;Övrigt / kommentar\na;x;y\n"), what="candidates")
    assert report.is_clean
    assert [(note.code, note.column) for note in report.notes] == [
        ("heading.unused", "Anteckn."),
        ("heading.unused", "Övrigt / kommentar"),
    ]
    found = read_candidates(io.StringIO("id;Hinder;Bransch\na;x;y\n"), on_fault="ask")
    assert [problem.code for problem in found.asked.left_out] == ["heading.held_nowhere"] * 2


def test_of_two_columns_with_one_meaning_the_first_is_read_on() -> None:
    """Two columns that mean the same are told once, not again in every row."""
    with pytest.raises(FileError) as caught:
        read_candidates(io.StringIO("id;kommun;hemkommun\na;Gävle;Falun\nb;Gävle;Falun\n"))
    assert [problem.what.key for problem in caught.value.problems] == ["heading.twice"]  # type: ignore[union-attr]


def test_files_that_changed_places_are_told_so() -> None:
    """A table of jobs given where people should be, and the other way round, is told as that and nothing else."""
    jobs = "id;arbetsgivare;titel;platser;kommun\no1;Fabriken;Svetsare;2;Gävle\n"
    people = "id;kompetensbevis;svenska;spår;räckvidd;inskriven sedan\na;truckkort;B1;vård 50 %;20;2026-01-01\n"
    for read, text, key in (
        (read_candidates, jobs, "source.other_kind.candidates"),
        (read_openings, people, "source.other_kind.openings"),
    ):
        with pytest.raises(FileError) as caught:
            read(io.StringIO(text))  # type: ignore[operator]
        assert [problem.what.key for problem in caught.value.problems] == [key]  # type: ignore[union-attr]


def test_a_jobs_licence_and_level_of_swedish_have_columns_of_their_own() -> None:
    """A column of licence classes and one of a language's lowest level are demands."""
    [job] = read_openings(io.StringIO("id;körkort;svenska (lägst);krav kompetensbevis\no;B, CE;B1;truckkort\n"))
    assert set(job.certificates_required) == {"licence-b", "licence-ce", "truck"}
    assert [(demand.language, demand.level) for demand in job.languages_required] == [("sv", "B1")]


def test_a_column_is_left_out_by_its_heading_as_it_is_written() -> None:
    """ "Ant." of one file took "Antal" of the other away; and what is left out is told."""
    text = "id;antal;Ant.\no1;3;ring\n"
    for name in ("Ant.", "ANT"):
        report = check_file(io.StringIO(text), what="openings", ignore_columns=[name])
        assert [(note.code, note.column) for note in report.notes] == [("heading.left_out", "Ant.")]
        assert read_openings(io.StringIO(text), ignore_columns=[name])[0].seats == 3


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Svenskan", "language"),
        ("Orten", "locality"),
        ("Platserna", "seats"),
        ("Arbetstiden", "shifts"),
        ("Kraven", "certificates_required"),
        ("Ordernr", "id"),
        ("Körkort & papper", "certificates_required"),
        ("Kvalifikationer (skall)", "certificates_required"),
        ("Kvalifikationer (bör)", "certificates_merited"),
        ("Krav (önskemål)", "certificates_merited"),
        ("Språk (meriterande)", "languages_wanted"),
        ("Bra men inget måste", "certificates_merited"),
        ("Inget krav men plus", "certificates_merited"),
        ("Övr. önskemål, språk", "certificates_merited"),
        ("Körkort/språk", "certificates_required"),
        ("Prata/läsa sv.", "language"),
        ("Stationerad", "locality"),
        ("När jobbar man, och hur mycket?", "hours"),
    ],
)
def test_headings_of_openings_as_people_speak(heading: str, field: str) -> None:
    column = layouts_of("openings")[0].column(0, heading, default_vocabulary())
    assert column is not None
    assert (column.field, column.heading) == (field, heading)


@pytest.mark.parametrize("heading", ["Vad de sa i övrigt", "Min kommentar", "Egna anteckningar"])
def test_headings_that_end_in_a_word_for_notes_are_of_notes(heading: str) -> None:
    """Each row with a certificate named in it was left out."""
    table = f"Företag;Jobb;Krav;{heading}\nA;Kock;HLR;har egen truckkort-kurs\n"
    assert len(read_openings(io.StringIO(table), on_fault="ask")) == 1


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Krav, annars ingen idé", "certificates_required"),
        ("Ort, om flera skriv alla", "locality"),
        ("Start, ungefär", "start"),
        ("Körkort, inget krav", None),
        ("Kompetens, bra att ha", None),
        ("Ort, personnummer", None),
    ],
)
def test_talk_behind_a_comma_of_a_heading_changes_nothing_where_it_turns_nothing(
    heading: str, field: str | None
) -> None:
    """Each opening was left out, for its requirements were not read; the talk is noted."""
    (layout,) = (one for one in layouts_of("openings") if not one.is_long)
    column = layout.column(0, heading, default_vocabulary())
    assert (column and column.field) == field
    assert column is None or column.beside == heading.split(", ", 1)[1]


@pytest.mark.parametrize(
    ("what", "heading"),
    [
        *(("candidates", f"Körkort ({one})") for one in ("förr", "nästa", "hemland", "make", "erbjudna")),
        *(("candidates", f"{one} (avbruten)") for one in ("HLR", "Kompetensbevis", "Svenska")),
        *(("candidates", f"Omfattning ({one})") for one in ("studier", "SFI", "praktik")),
        ("candidates", "Ort (handläggare)"),
        ("candidates", "Tillgänglig (till)"),
        ("candidates", "Önskat yrke (nekat)"),
        *(("openings", f"Krav ({one})") for one in ("slopade", "handledare", "vikarier")),
        *(("openings", f"Start ({one})") for one in ("slut", "intervju", "senast")),
        *(("openings", f"Kommun ({one})") for one in ("huvudkontor", "HK")),
        ("openings", "Platser (tillsatta)"),
        ("openings", "Antal (sökande)"),
        ("openings", "Bil (tjänstebil finns)"),
    ],
)
def test_a_parenthesis_that_speaks_of_something_else_makes_a_column_of_it(what: str, heading: str) -> None:
    layout = layouts_of(what)[0]  # type: ignore[arg-type]
    assert layout.column(0, heading, VOCABULARY) is None
    assert layout.problem(heading).code == "heading.held_nowhere"  # and no cell makes it something else


@pytest.mark.parametrize(
    ("what", "heading", "field"),
    [
        ("candidates", "Tidigare yrke (hemland)", "occupations"),
        ("candidates", "Utbildning (Syrien)", "educations"),
        ("candidates", "Tillgänglig (fr.o.m.)", "available_from"),
        ("openings", "Insats (praktik)", "way"),
        ("openings", "När (börjar och slutar)", "start"),
        ("openings", "Krav (skall)", "certificates_required"),
    ],
)
def test_a_parenthesis_that_belongs_to_a_column_turns_nothing(what: str, heading: str, field: str) -> None:
    assert field_of(what, heading) == field


def test_what_a_parenthesis_says_besides_is_told() -> None:
    table = "Titel;Arbetsgivare;Krav (natt);Antal (st)\nKock;A;HLR;2\nStädare;B;HLR;1\n"
    noted = [
        one for one in check_file(io.BytesIO(table.encode()), what="openings").notes if one.code == "heading.beside"
    ]
    assert [problem.column for problem in noted] == ["Krav (natt)"]
    assert "natt" in noted[0].text("sv")


@pytest.mark.parametrize(
    "heading", ["Omfattning (tim)", "Omfattning (h/v)", "Omfattning (timmar/vecka)", "Omfattning h"]
)
def test_hours_in_a_parenthesis_are_no_percent(heading: str) -> None:
    table = f"Id;Svenska;{heading}\na1;B1;40\na2;B2;20\n"
    candidates = read_candidates(io.BytesIO(table.encode()), on_fault="ask")
    assert [one.hours.most for one in candidates if one.hours] == [100, 50]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tilltr", "start"),
        ("Anställn", "form"),
        ("Placer", "locality"),
        ("Kvalif", "certificates_required"),
        ("Behörigh", "certificates_required"),
        ("Arbetsuppg", "title"),
        ("Önskem", "certificates_merited"),
        ("Språkkunsk", "languages_required"),
        ("Kompet", "certificates_required"),
        ("Person", None),
        ("Grupp", None),
    ],
)
def test_a_word_cut_short_with_no_point_is_what_it_alone_begins(heading: str, field: str | None) -> None:
    """Not where several begin so, or it is a word by itself."""
    column = layouts_of("openings")[0].column(0, heading, default_vocabulary())
    assert (column and column.field) == field
