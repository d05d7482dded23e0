"""Employers' lists that say much in few signs: "#" above counts, counts in titles, a level among words."""

from __future__ import annotations

import io
from datetime import date

import pytest

from matchcore import Candidate, match
from matchcore.files import Records, check_file, read_openings
from matchcore.records import Opening

DAY = date(2026, 11, 28)


def read(*lines: str) -> Records[Opening]:
    return read_openings(io.StringIO("\n".join(lines) + "\n"), on_fault="ask", as_of=DAY)


def test_classes_below_a_heading_of_classes_are_those_of_the_thing() -> None:
    """ "x A3, B1" below "Truck A/B", and a half is a merit."""
    jobs = read(
        "Nr;Företag;Befattning;Truck A/B", "1;Verket;Operatör;x", "2;Verket;Operatör;x A3, B1", "3;Verket;Operatör;0,5"
    )
    assert jobs[1].certificates_required == ("truck-a", "truck-b")
    assert (jobs[2].certificates_required, len(jobs[2].certificates_merited)) == ((), 2)


def test_a_number_sign_above_counts_is_the_number_of_seats() -> None:
    """Several rows have the same, so it is no id."""
    jobs = read("Titel;#;Ort", "Kock;3;Laholm", "Diskare;2;Laholm", "Städare;3;Laholm", "Svetsare;2;Laholm")
    assert [one.seats for one in jobs] == [3, 2, 3, 2]
    numbered = read("#;Arbetsgivare;Titel", "1;Hotellet;Kock", "2;Hotellet;Diskare", "3;Hotellet;Städare")
    assert [one.id for one in numbered] == ["1", "2", "3"]


def test_titles_of_several_with_their_counts_hold_the_seats_of_all() -> None:
    """ "Två kockar, en diskare" are three."""
    jobs = read(
        "Nr;Arbetsgivare;Titel",
        "1;Hotellet;två kockar, en diskare",
        "2;Hotellet;Kockar (2), diskare (2)",
        "3;Hotellet;målare/lärling 1+1",
        "4;Hotellet;15-20 packare",
    )
    assert [one.seats for one in jobs] == [3, 4, 2, 15]


@pytest.mark.parametrize(
    ("heading", "cell", "languages", "asked"),
    [
        ("svenska", "B1 (radio)", [("sv", "B1")], ["language.rest_unread"]),
        ("svenska", "B1 sfi D", [("sv", "B1")], ["language.rest_unread"]),
        ("svenska", "C1? nja, B2 räcker", [("sv", "B2")], ["language.not_after_all"]),
        ("svenska", "C/D", [("sv", "A2")], []),
        ("svenska", "så man begriper varandra", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "ok sv", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "ska kunna läsa schema", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "klara felanmälan på sv", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "journal", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "3", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "sv", [("sv", "A1")], ["language.level_open"]),
        ("svenska", "god tal o skrift (rapporter)", [("sv", "B1")], ["language.rest_unread"]),
        ("språk", "läsa/skriva (egenkontroll)", [("sv", "A1")], ["language.rest_unread"]),
        ("språk", "eng räcker", [], ["language.one_of"]),
        ("språk", "SV/ENG/PL ok", [], ["language.one_of"]),
        ("språk", "går med arabiska/eng", [], ["language.one_of"]),
        ("svenska", "eng/SFI", [], ["language.one_of"]),
        ("språk", "inget språkkrav", [], []),
        ("språkkrav", "Grundläggande + engelska", [("sv", "A2"), ("en", "A1")], ["language.level_open"]),
        ("eng", "A2", [("en", "A2")], []),
        ("eng", "0", [], []),
        ("språkkrav", "svenska o engelska B2", [("sv", "B2"), ("en", "B2")], []),
        (
            "språk",
            "Bra svenska + engelska, polska plus",
            [("sv", "B1"), ("en", "A1")],
            ["demand.merit", "language.level_open"],
        ),
        ("svenska", "ok, tyska funkar inte", [("sv", "A1")], ["language.rest_unread"]),
        ("svenska", "SFI B räcker inte, minst C", [("sv", "A2")], []),
        ("svenska", "D el. sva", [("sv", "B1")], []),
        ("svenska", "C-nivå", [("sv", "A2")], []),
        ("svenska", "A2 räcker ej", [("sv", "A2")], ["language.rest_unread"]),
    ],
)
def test_a_level_among_words_is_read_and_the_words_are_asked_about(
    heading: str, cell: str, languages: list[tuple[str, str]], asked: list[str]
) -> None:
    """No less is required than what is understood, and none of another language."""
    jobs = read(f"id;{heading}", f'a;"{cell}"', "b;A1")
    assert [(one.language, one.level) for one in jobs[0].languages_required] == languages
    assert [one.code for one in jobs.asked.by_id.get("a", ())] == asked


@pytest.mark.parametrize(
    ("cell", "required", "merited", "asked"),
    [
        ("Friskintyg", (), (), ["vocabulary.health"]),
        ("motorsågskort (A eller B)", (("chainsaw-a", "chainsaw-b"),), (), []),
        ("svetslicens (TIG el. MAG)", (("welding-tig", "welding-mag"),), (), []),
        ("maskinförarbevis (grävare eller hjullastare)", (("excavator", "wheel-loader"),), (), []),
        ("körkort (B/BE)", (("licence-b", "licence-be"),), (), []),
        ("truckkort A och C eller lift", (("truck-a", "lift"), ("truck-c", "lift")), (), []),
        ("hjullastare alt. truckkort (A, B)", (("wheel-loader", "truck-a"), ("wheel-loader", "truck-b")), (), []),
        ("truck A, el A+B om man kör ute?", ("truck-a",), (), []),
        ("HLR (inte för timvikarier)", (), ("hlr",), ["demand.of_some"]),
        ("Kockutb. (gäller ej disken), HLR", ("hlr",), (), ["vocabulary.no_certificate", "demand.of_some"]),
        ("B-kort, den andra åker buss hit", ("licence-b",), (), ["demand.ordinary"]),
        ("Lastbilskort. Buss går dit", ("licence-c",), (), ["demand.ordinary"]),
        ("yrkesutb. eller motsv., HLR", ("hlr",), (), ["vocabulary.no_certificate"]),
        ("AB krävs", ("el-a",), (), ["vocabulary.usual"]),
        ("takutb el många års erf. b-körk", ("licence-b",), (), ["vocabulary.no_certificate"]),
        ("ställningsutbildning över 9 m eller 2-9 m", (("scaffold-special", "scaffold-general"),), (), []),
        ("körkort (B eller C) och YKB", (("licence-b", "licence-c"), "ykb"), (), []),
        ("heta arbeten + svets (MIG eller TIG)", ("heta-arbeten", ("welding-mig", "welding-tig")), (), []),
        ("truckkort (A och B)", ("truck-a", "truck-b"), (), []),
        ("körkort (ej nödvändigt för disken)", (), ("licence",), ["demand.of_some"]),
        ("SCT + ID06", ("safe-construction", "id06"), (), []),
        ("hep B-vacc", (), (), ["vocabulary.health"]),
        ("drogtest. 18+. B-körkort", ("licence-b",), (), ["vocabulary.health", "vocabulary.no_certificate"]),
        ("MAG 135. Ritningsläsning", ("welding-mag",), (), ["vocabulary.no_certificate"]),
        ("1 säsong", (), (), ["vocabulary.no_certificate"]),
        ("gy bygg", (), (), ["vocabulary.no_certificate"]),
        ("Naturbruk skog el >2 år", (), (), ["vocabulary.no_certificate"]),
        ("egen F-skatt ELLER anst", (), (), ["vocabulary.no_certificate"]),
        ("säkerhetsgodk flygplats", (), (), ["vocabulary.no_certificate"]),
        ("Kompetensbevis Y.A grävm.", ("excavator",), (), []),
        ("Licens SS-EN ISO 9606-1", ("welding",), (), []),
        ("Usk skyddad yrkestitel el. ansökt", ("underskoterska",), (), []),
        ("förflyttn.kurs hos oss", (), ("moving-people",), []),
        ("Delegering får de här", (), (), []),
        ("Får utbildning på plats 3 v", (), (), []),
    ],
)
def test_demands_in_everyday_words_leave_no_opening_out(
    cell: str, required: tuple[str, ...], merited: tuple[str, ...], asked: list[str]
) -> None:
    """What no certificate proves is the employer's to judge, and what is taught there is not demanded."""
    jobs = read("id;krav", f'a;"{cell}"', "b;HLR")
    assert (jobs[0].certificates_required, jobs[0].certificates_merited) == (required, merited)
    assert [one.code for one in jobs.asked.by_id.get("a", ())] == asked


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Sv inte så viktigt", "demand.not_asked"),
        ("Hygienutb på plats", "certificate.merited_here"),
        ("Diskutb på plats", "demand.given"),
        ("Usk el. ansökt", "certificate.remark"),
    ],
)
def test_what_is_not_demanded_is_told(cell: str, code: str) -> None:
    """No word of a demand is dropped in silence."""
    report = check_file(io.StringIO(f"id;krav\na;{cell}\nb;HLR\n"), what="openings")
    assert ([one.code for one in report.notes], report.asked) == ([code], ())


@pytest.mark.parametrize(
    ("heading", "cell", "level"),
    [
        ("krav", "läsa svenska etiketter", "A1"),
        ("krav", "svenska för säkerhet SFI C", "A2"),
        ("krav", "svenska C SFI godkänt lägst", "A2"),
        ("svenska", "vb B1, usk B2", "B1"),
        ("språk", "Bagare B1, pack A2", "A2"),
    ],
)
def test_swedish_among_demands_or_of_some_of_the_seats_is_the_least_and_asked_about(
    heading: str, cell: str, level: str
) -> None:
    """No less is demanded than all of the seats ask for."""
    jobs = read(f"id;{heading}", f'a;"{cell}"', "b;")
    assert [(one.language, one.level) for one in jobs[0].languages_required] == [("sv", level)]
    assert {one.code for one in jobs.asked.by_id["a"]} == {"language.rest_unread"}


@pytest.mark.parametrize("heading", ["svenska", "språk"])
@pytest.mark.parametrize(
    ("cell", "level", "reason"),
    [
        ("B1, ritningar", "B1", "ritningar"),
        ("B1-B2, skriva journal", "B1", "skriva journal"),
        ("mycket god, dokumenterar", "B2", "dokumenterar"),
        ("hjälplig, säkerhet", "A2", "säkerhet"),
        ("förstå instruktioner", "A2", "förstå instruktioner"),
    ],
)
def test_what_a_level_is_needed_for_is_its_reason(heading: str, cell: str, level: str, reason: str) -> None:
    """It is kept, noted and not asked for: in the explanation it stands as the reason."""
    jobs = read(f"id;{heading}", f'a;"{cell}"', "b;")
    assert [(one.language, one.level, one.reason) for one in jobs[0].languages_required] == [("sv", level, reason)]
    assert not jobs.asked.by_id
    told = match([Candidate(id="c")], jobs, as_of=date(2026, 9, 1)).explain("c", "a")
    assert f"skäl: {reason}" in told.text("sv")
    assert not [ask for ask in told.asks if getattr(ask.text, "key", "") == "ask.language_reason"]


@pytest.mark.parametrize("cell", ["B1, om man skriver journal", "B1, ej journal", "B1, truckkort"])
def test_what_may_say_more_than_the_reason_is_asked_about(cell: str) -> None:
    """A condition, a no or a certificate beside a level is no reason."""
    jobs = read("id;svenska", f'a;"{cell}"', "b;")
    assert jobs.asked.by_id["a"]
    assert jobs[0].languages_required[0].reason is None


@pytest.mark.parametrize("heading", ["svenska", "språk"])
@pytest.mark.parametrize(
    ("cell", "level"),
    [
        ("god, är ensam på plan", "B1"),
        ("Bra, ska leda grupp", "B1"),
        ("SFI D, ev. C om man läser vidare", "B1"),
        ("kunna ringa 112", "A1"),
        ("ok, kunna svara i telefon osv", "A1"),
        ("minst B1, skriver inget", "B1"),
    ],
)
def test_a_remark_beside_a_level_is_asked_about_once(heading: str, cell: str, level: str) -> None:
    """What stands beside the level is no second level, and leaves no opening out; alone it is the least level."""
    jobs = read(f"id;{heading}", f'a;"{cell}"', "b;")
    assert [(one.language, one.level) for one in jobs[0].languages_required] == [("sv", level)]
    assert [one.code for one in jobs.asked.by_id["a"]] == ["language.rest_unread"]


@pytest.mark.parametrize("heading", ["svenska", "språk"])
def test_levels_of_a_skill_each_are_one_demand(heading: str) -> None:
    """Speaking and writing may ask for different levels."""
    jobs = read(f"id;{heading}", 'a;"B1 muntligt, A2 skriftligt"', "b;")
    (demand,) = jobs[0].languages_required
    assert (demand.language, demand.skills) == (
        "sv",
        {"spoken_interaction": "B1", "spoken_production": "B1", "writing": "A2"},
    )


@pytest.mark.parametrize("heading", ["svenska", "språk"])
def test_swedish_with_no_level_is_open_and_no_mother_tongue(heading: str) -> None:
    """ "svenska" in a column of Swedish is required at a level nobody has said, and may be one of several languages."""
    for cell in ("svenska", "svenska, inte perfekt", "svensktalande"):
        jobs = read(f"id;{heading}", f'a;"{cell}"', "b;")
        assert [(one.language, one.level) for one in jobs[0].languages_required] == [("sv", "A1")]
        assert [one.code for one in jobs.asked.by_id["a"]] == ["language.level_open"]
    for cell in ("svenska, engelska el. polska", "förstå skyltar, eng ok"):
        jobs = read(f"id;{heading}", f'a;"{cell}"', "b;")
        assert (jobs[0].languages_required, [one.code for one in jobs.asked.by_id["a"]]) == ((), ["language.one_of"])


@pytest.mark.parametrize("heading", ["svenska", "språk"])
@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("spelar ingen roll", []),
        ("inga krav", []),
        ("svenska krävs ej", []),
        ("Svenska spelar mindre roll", ["language.not_after_all"]),
        ("inte så viktigt, vi visar", ["language.not_after_all"]),
        ("behöver inte kunna mycket", ["language.not_after_all"]),
    ],
)
def test_swedish_that_matters_little_is_not_required(heading: str, cell: str, codes: list[str]) -> None:
    """Nothing is required, which is asked about where it is not said outright."""
    jobs = read(f"id;{heading}", f'a;"{cell}"', "b;")
    assert ([one.id for one in jobs], jobs[0].languages_required) == (["a", "b"], ())
    assert [one.code for one in jobs.asked.by_id.get("a", ())] == codes


def test_what_is_required_is_said_in_few_words_or_many() -> None:
    """ "ja, bra" and "ska ha SFI C" are the level; another language that is named without one is asked about."""
    for cell, level in (("ja, bra", "B1"), ("ska ha SFI C", "A2"), ("god svenska är ett måste", "B1")):
        jobs = read("id;svenska", f'a;"{cell}"', "b;")
        assert [one.level for one in jobs[0].languages_required] == [level]
        assert not jobs.asked.by_id
    for cell in ("enkel svenska går bra", "enkel svenska räcker", "hygglig svenska funkar", "SFI C går bra"):
        jobs = read("id;språk", f"a;{cell}", "b;")
        assert [one.level for one in jobs[0].languages_required] == ["A2"]
        assert not jobs.asked.by_id
    jobs = read("id;språk", "a;eng B1 räcker i köket", "b;")
    assert (jobs[0].languages_required, [one.code for one in jobs.asked.by_id["a"]]) == ((), ["language.other_named"])
    jobs = read("id;svenska", "a;laget pratar polska", "b;")
    assert (jobs[0].languages_required, [one.code for one in jobs.asked.by_id["a"]]) == ((), ["language.other_named"])


@pytest.mark.parametrize("cell", ["ska läsa SFI C", "B1 pågår", "ska lära sig svenska", "engelska"])
def test_swedish_that_is_not_known_yet_and_another_language_are_no_level(cell: str) -> None:
    """Who is learning has no level to demand."""
    jobs = read("id;svenska", f"a;{cell}", "b;A1")
    assert all(one.language != "sv" for job in jobs if job.id == "a" for one in job.languages_required)


@pytest.mark.parametrize(
    ("cell", "seats"),
    [
        ("5 (varav 3 usk)", 5),
        ("3 varav 1 natt", 3),
        ("2 (av 5)", 2),
        ("pool, 5-6", 5),
        ("1 el 2", 1),
        ("20?", 20),
        ("2 nu, kanske 2 till", 2),
        ("3 + 3 timmisar", 6),
        ("2+1 ungd.", 3),
        ("2 OV + 2 trygghetsvärdar", 4),
    ],
)
def test_the_sure_number_among_words_is_the_seats_and_told(cell: str, seats: int) -> None:
    """Of "2 nu, kanske 2 till" two are sure."""
    lines = "id;antal platser", f"a;{cell}", "b;2"
    jobs = read(*lines)
    assert (jobs[0].seats, jobs.asked.left_out) == (seats, ())
    (note,) = check_file(io.StringIO("\n".join(lines) + "\n"), what="openings").notes
    assert note.code in ("seats.estimated", "seats.sum")


@pytest.mark.parametrize("cell", ["50 %", "3 mån", "5 varav 5 tillsatta", "8 h/dag", "2 klara", "hyr stol"])
def test_what_may_be_no_seats_or_filled_is_not_read(cell: str) -> None:
    """Nobody is proposed to a seat that may be gone."""
    assert [job.id for job in read("id;antal platser", f"a;{cell}", "b;2")] == ["b"]


def test_a_column_read_by_its_cells_is_an_estimate_and_nothing_left_out() -> None:
    """It is told apart in the report, and the list still waits for a look."""
    lines = ("id;Arbetsgivare;Titel;Lämnas in", *(f"{at};Bolaget;Kock;truckkort {it}" for at, it in enumerate("ABAB")))
    jobs = read(*lines)
    assert (jobs.asked.left_out, [one.code for one in jobs.asked.estimated]) == ((), ["heading.by_cells"])
    report = check_file(io.StringIO("\n".join(lines)), what="openings")
    assert (report.wrong, len(report.estimated), report.is_clean) == ((), 1, False)
    assert "1 uppskattning att stämma av" in report.text()
    assert report.to_json()["problems"][0]["kind"] == "estimated"


@pytest.mark.parametrize("cell", ["ja", "ja pga inga bussar"])
def test_a_licence_without_its_class_is_any_and_asked_about(cell: str) -> None:
    """Nobody without a licence is proposed, and the employer is asked which."""
    jobs = read("id;körkort", f"a;{cell}", "b;B")
    assert jobs[0].certificates_required == ("licence",)
    assert [one.code for one in jobs.asked.by_id["a"]] == ["licence.class"]


def test_hours_of_a_day_are_no_share_of_full_time_and_what_may_occur_is_no_shift() -> None:
    """ "Skift 12 h" and "natt förekommer" are asked about."""
    jobs = read("id;arbetstid", "a;dag, skift 12 h", "b;heltid, natt förekommer", "c;30 h, dag")
    assert [(one.hours, one.shifts) for one in jobs] == [(None, ("day",)), (100, None), (75, ("day",))]
    assert sorted(jobs.asked.by_id) == ["a", "b"]


@pytest.mark.parametrize(
    ("title", "note"),
    [("Snickare/xyzzare", None), ("Kock/diskare", "title.several"), ("Medarbetare", "title.unknown"), ("Kock", None)],
)
def test_a_title_of_no_known_occupation_or_of_several_is_told(title: str, note: str | None) -> None:
    """Neither wishes nor experience can count for it; of names beside one another the one that is known is meant."""
    notes = check_file(io.StringIO(f"id;titel\na;{title}\n"), what="openings").notes
    assert [one.code for one in notes if one.code.startswith("title.")] == ([] if note is None else [note])


def test_delegation_is_asked_for_as_what_a_person_can_bring_and_refused_where_it_is_written_out() -> None:
    """It is given at one workplace; who asks for it in a word means the readiness course, and that is noted."""
    jobs = read("id;krav", "a;delegering läkemedel", "b;HLR")
    assert jobs[0].certificates_required == ("medication-delegation-course",)


WISHED = ("Hygienbevis", "Truckkort A och B. HLR är ett plus", "B-körkort, gärna ADR", "Väktarutbildning")


@pytest.mark.parametrize("heading", ["Önskemål", "Beställarens önskemål", "AG önskar", "Önskad profil", "Önskas"])
def test_wishes_are_demands_where_the_list_has_no_others(heading: str) -> None:
    """Told as an estimate; beside a column of demands they are merits, and so is what is "önskvärt" anywhere."""
    rows = [f"{at};Kök & Lager;Jobb {at}x;{cell}" for at, cell in enumerate(WISHED)]
    jobs = read(f"Nr;Arbetsgivare;Titel;{heading}", *rows)
    assert [one.certificates_required for one in jobs] == [
        ("food-hygiene",),
        ("truck-a", "truck-b"),
        ("licence-b",),
        ("guard",),
    ]
    assert [one.certificates_merited for one in jobs] == [(), ("hlr",), ("adr",), ()]
    assert [one.code for one in jobs.asked.estimated] == ["heading.by_cells"]
    beside = read(f"Nr;Arbetsgivare;Titel;{heading};Krav", *(f"{row};YKB" for row in rows))
    wanted = read("Nr;Arbetsgivare;Titel;Önskvärt", *rows)
    assert beside[1].certificates_merited == wanted[1].certificates_merited == ("truck-a", "truck-b", "hlr")


def test_names_in_a_column_of_places_are_the_employers_where_no_other_has_them() -> None:
    """The town last, behind a comma or a dash or in a parenthesis; a place alone names no employer."""
    places = [
        "Strandpensionatet Åhus",
        "Bageri Brunn, Ystad",
        "Städhjälpen - Skövde/Tibro",
        "Krogen (Båstad)",
        "Hjo Lådfabrik",
        "Skövde",
        "Tidaholms kommun",
    ]
    jobs = read("Titel;Var;Krav", *(f"Jobb {at}x;{one};HLR" for at, one in enumerate(places)))
    assert [one.employer for one in jobs] == [
        "Strandpensionatet",
        "Bageri Brunn",
        "Städhjälpen",
        "Krogen",
        "Hjo Lådfabrik",
        "",
        "Tidaholms kommun",
    ]
    where = [one.workplace and (one.workplace.locality or one.workplace.municipality) for one in jobs]
    assert where == ["Åhus", "1286", None, "1278", "1497", "1496", "1498"]
    assert [one.code for one in jobs.asked.estimated] == ["table.employers_beside"]
    assert {one.code for name in jobs.asked.by_id.values() for one in name} == {"place.several", "place.partly"}
    remarks = read(
        "Titel;Var;Krav", *(f"Jobb {at}x;{one}, egen bil;HLR" for at, one in enumerate(["Lund", "Flen"] * 3))
    )
    assert {one.employer for one in remarks} == {""}


def test_numbers_last_in_some_titles_are_seats_where_others_say_theirs() -> None:
    """Told as an estimate; what a number is of by the word before it is no count."""
    titles = (
        "Bagare, 2 st",
        "vaktmästare 4",
        "limmare 3",
        "plåtslagare 1-2",
        "kock och disk (1+1)",
        "Elevassistent åk 4",
    )
    jobs = read(
        "Titel;Arbetsgivare", *(f"{one};Bolaget" for one in (*titles, "Frisör", "Florist", "Fiskare", "Gjutare"))
    )
    assert [one.seats for one in jobs] == [2, 4, 3, 1, 2, 1, 1, 1, 1, 1]
    assert [one.code for one in jobs.asked.estimated] == ["heading.counted_titles"]


@pytest.mark.parametrize("cell", ["bil + körkort", "körkort o bil", "kk, bil", "bil och B-kort"])
def test_a_car_beside_the_licence_is_demanded_too(cell: str) -> None:
    jobs = read("id;krav", f'a;"{cell}"', "b;HLR")
    assert jobs[0].needs_car
    assert jobs[0].certificates_required


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("start", "höstterminen", {"start": date(2027, 8, 15)}),
        ("start", "ht-26", {"start": date(2026, 8, 15)}),
        ("start", "vintern", {"start": date(2026, 12, 1)}),
        ("start", "e.ö.k", {}),
        ("start", "E.Ö.", {}),
        ("start", "året runt", {}),
        ("tider", "dygn + helger", {"shifts": ("day", "evening", "night", "weekend")}),
        ("tider", "dag, fria helger", {"shifts": ("day",)}),
        ("tider", "var 3:e helg, kväll ledig", {"shifts": ("weekend",)}),
        ("tider", "helgfritt", {"shifts": ("day", "evening")}),
        ("ort", "Blge", {"workplace": {"municipality": "2081"}}),
        ("ort", "K-krona", {"workplace": {"municipality": "1080"}}),
    ],
)
def test_seasons_to_come_times_off_and_short_towns(heading: str, cell: str, said: dict[str, object]) -> None:
    """What began and is nearly over is the next one's; nothing is asked about."""
    jobs = read(f"id;{heading};krav", f'a;"{cell}";HLR', "b;;B")
    told = jobs[0].model_dump(exclude_defaults=True)
    assert {name: told[name] for name in told.keys() - {"id", "certificates_required"}} == said
    assert "a" not in jobs.asked.by_id


def test_educations_that_an_opening_asks_for_are_demanded_where_they_are_certificates() -> None:
    """ "Utbildning" beside the certificates; what is none is for the employer, and leaves no opening out."""
    jobs = read(
        "Verksamhet;Titel;Ort;Utbildning;Intyg/kurser;Körkort",
        "Hovshaga;Vårdbiträde;Växjö;Vårdbiträdesutb.;Basal hygien;",
        "Teleborg;Undersköterska;Växjö;Usk (gymn. el. komvux);;B",
        "Öjaby;Stödassistent;Växjö;Stödass. eller barnskötare/usk;;",
        "Kontoret;Administratör;Växjö;Gymnasieexamen;;",
        "Köket;Kock;Växjö;;Livsmedelshygien;B eller tåg",
    )
    assert [one.certificates_required for one in jobs] == [
        ("vardbitrade", "care-hygiene"),
        ("underskoterska", "licence-b"),
        (("support-assistant", "barnskotare", "underskoterska"),),
        (),
        ("food-hygiene",),
    ]


def test_other_languages_than_swedish_have_a_column_of_their_own() -> None:
    """One of several is for the employer to judge; what is wished for is required of nobody."""
    jobs = read(
        "Arbetsgivare;Titel;Svenska;Annat språk",
        "A;Kock;B1;engelska",
        "B;Diskare;SFI C;gärna engelska",
        "C;Städare;A2;somaliska el. tigrinja",
    )
    required = [[(one.language, one.level) for one in job.languages_required] for job in jobs]
    assert required == [[("sv", "B1"), ("en", "A1")], [("sv", "A2")], [("sv", "A2")]]
    assert "language.one_of" in [one.code for one in jobs.asked.of(jobs[2].id)]
