"""Five municipal programmes, each from its own kind of list to its own kind of answer.

The people are made up; the lists are written here as the programmes keep theirs. What each expects is what an
experienced leader of such a programme would propose, and why.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from matchcore import Course, Explanation, MatchResult, Policy, match, read_candidates, read_courses, read_openings
from matchcore.planning import CoursePlan

DAY = date(2026, 9, 1)


def workbook(path: Path, *rows: list[object]) -> Path:
    """An Excel workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def table(path: Path, text: str) -> Path:
    """A CSV with semicolons, as a Swedish Excel saves it."""
    path.write_text(text, encoding="utf-8-sig")
    return path


def offered(folder: Path, *rows: str) -> list[Course]:
    """Courses as they are offered, of a CSV."""
    heading = "Kurs;Ger;Platser;Minst;Kostnad;Slut;Klarar"
    return list(read_courses(table(folder / "kurser.csv", "\n".join([heading, *rows, ""]))))


def goers(plan: CoursePlan, course: str) -> dict[str, str | None]:
    """Who takes a course, and where to then."""
    return {one.candidate_id: one.opening_id for one in plan.takers(course)}


def placed(result: MatchResult) -> dict[str, str]:
    """Who goes where."""
    return {placement.candidate_id: placement.opening_id for placement in result.placements}


def words(explanation: Explanation) -> str:
    """An explanation in Swedish, whatever its lines."""
    return " ".join(explanation.text("sv").split())


def test_malung_salen_an_engineer_and_employers_over_the_border(tmp_path: Path) -> None:
    """An Excel list of people and a CSV of employers' needs, one of them in Norway; answered with who, and why.

    The engineer goes to the technician's job, though her last work was cleaning and nobody competes for the cleaning
    seats. Trysil lies within reach of who has a car; the hotel there takes one level below what it asks.
    """
    people = workbook(
        tmp_path / "deltagare.xlsx",
        ["Löpnr", "Ort", "Kan resa (km)", "Tidigare yrke", "Utbildning", "Språk", "Körkort", "Har bil"],
        ["p1", "Malung", 70, "2144, lokalvårdare", "högskola (2144) utländsk", "sv B1, en C1", "B", "ja"],
        ["p2", "Sälen", 70, "lokalvårdare", "grundskola", "sv A1", "B", "ja"],
        ["p3", "Malung", 15, "lokalvårdare", "grundskola", "sv A2", "", "nej"],
    )
    needs = table(
        tmp_path / "behov.csv",
        "Nr;Arbetsgivare;Befattning;SSYK;Antal;Kommun;Latitud;Longitud;Språkkrav\n"
        "verkstad;Verkstaden i Malung;Maskintekniker;3114;1;Malung-Sälen;;;en B2\n"
        "stugor;Stugbyn i Malung;Lokalvårdare;9111;2;Malung-Sälen;;;sv A2\n"
        "trysil;Hotell i Trysil;Lokalvårdare;9111;1;;61,315;12,264;sv A2 (tolerans 1)\n",
    )
    result = match(read_candidates(people), read_openings(needs), as_of=DAY)
    assert placed(result) == {"p1": "verkstad", "p2": "trysil", "p3": "stugor"}
    why = words(result.explain("p1", "verkstad"))
    assert "Civilingenjörsyrken inom maskinteknik" in why
    assert "från ett annat land" in why
    assert "godtar 1 nivå lägre" in words(result.explain("p2", "trysil"))
    assert not result.explain("p2", "stugor").is_feasible
    assert not result.explain("p3", "trysil").is_feasible


def test_sandviken_modules_support_and_who_has_waited(tmp_path: Path) -> None:
    """An Excel list with cleaning modules and the need of support; answered with the places, by stated priority.

    The seat with an instructor goes to who needs one; the ward asks for the whole certificate; of two who are alike
    the one who has waited two years goes first, because the programme says so, and the explanation says it.
    """
    people = workbook(
        tmp_path / "kandidater.xlsx",
        ["Löpnr", "Kommun", "Kompetensbevis", "Behov av stöd", "Inskriven", "Önskar"],
        ["hel", "Sandviken", "SRY Städ bas", "inget", "2026-05-01", "lokalvårdare"],
        [
            "del",
            "Sandviken",
            "SRY Städ bas (moduler Praktiskt prov + Muntligt prov)",
            "mycket",
            "2026-06-01",
            "lokalvårdare",
        ],
        ["ny", "Sandviken", "", "inget", "2026-08-20", "lokalvårdare"],
        ["väntat", "Sandviken", "", "inget", "2024-08-20", "lokalvårdare"],
    )
    seats = table(
        tmp_path / "platser.csv",
        "Nr;Befattning;Kommun;Krav på intyg;Meriterande;Handledning\n"
        "sjukhus;Lokalvårdare;Sandviken;SRY Städ bas;;nej\n"
        "handledd;Lokalvårdare;Sandviken;;SRY Städ bas;mycket\n"
        "skola;Lokalvårdare;Sandviken;;;nej\n",
    )
    policy = Policy(weights={**Policy().weights, "priority": 5}, priority={"waiting_days": 730})
    result = match(read_candidates(people), read_openings(seats), policy, as_of=DAY)
    assert placed(result) == {"hel": "sjukhus", "del": "handledd", "väntat": "skola"}
    assert not result.explain("del", "sjukhus").is_feasible
    first, second = (result.explain(one, "skola") for one in ("väntat", "ny"))
    assert first.score - second.score > 0
    assert {part.criterion for part, other in zip(first.parts, second.parts) if part.part != other.part} == {"priority"}


def test_dalsland_seven_municipalities_five_ways_and_the_distance(tmp_path: Path) -> None:
    """A CSV over seven municipalities and a CSV of places of five kinds; answered with a table by way out.

    Each goes the way she has asked for; between two equal jobs the nearer is chosen, and nobody travels beyond reach.
    """
    homes = ["Bengtsfors", "Dals-Ed", "Färgelanda", "Mellerud", "Vänersborg", "Årjäng", "Munkedal"]
    wanted = ["jobb", "subventionerad anställning", "praktik", "utbildning", "studier", "jobb", "jobb"]
    rows = [f"d{n};{home};60;{way}" for n, (home, way) in enumerate(zip(homes, wanted), start=1)]
    people = table(tmp_path / "deltagare.csv", "Löpnr;Kommun;Kan resa (km);Vill\n" + "\n".join(rows) + "\n")
    places = table(
        tmp_path / "platser.csv",
        "Nr;Befattning;Kommun;Väg\n"
        "jobb-bengtsfors;Lokalvårdare;Bengtsfors;jobb\n"
        "jobb-årjäng;Lokalvårdare;Årjäng;jobb\n"
        "jobb-munkedal;Lokalvårdare;Munkedal;jobb\n"
        "stöd-ed;Vårdbiträde;Dals-Ed;subventionerad anställning\n"
        "praktik-färgelanda;Butikssäljare;Färgelanda;praktik\n"
        "kurs-mellerud;Lastbilsförare;Mellerud;utbildning\n"
        "komvux-vänersborg;;Vänersborg;studier\n",
    )
    candidates, openings = read_candidates(people), read_openings(places)
    result = match(candidates, openings, as_of=DAY)
    assert placed(result) == {
        "d1": "jobb-bengtsfors",
        "d2": "stöd-ed",
        "d3": "praktik-färgelanda",
        "d4": "kurs-mellerud",
        "d5": "komvux-vänersborg",
        "d6": "jobb-årjäng",
        "d7": "jobb-munkedal",
    }
    way = {opening.id: opening.way for opening in openings}
    assert {way[opening] for opening in placed(result).values()} == {
        "job",
        "subsidised",
        "practice",
        "training",
        "studies",
    }
    assert not result.explain("d6", "jobb-munkedal").is_feasible
    near, far = (result.explain("d1", name) for name in ("jobb-bengtsfors", "jobb-årjäng"))
    assert near.score > far.score


def test_jarfalla_ads_and_several_ways_out(tmp_path: Path) -> None:
    """The employment service's ads, which ask for next to nothing, and an Excel list; answered with why not.

    The lorry driver gets the lorry and the assistant nurse the ward. The doctor's post stays empty: the doctor whose
    licence is not settled goes to the home care meanwhile, and somebody of whom nothing is known gets no skilled post.
    """
    ads = tmp_path / "annonser.json"
    trades = [("lastbil", "Lastbilsförare", "8332"), ("avdelning", "Undersköterska, natt", "5323")]
    trades += [("läkare", "Läkare till vårdcentral", "2212"), ("hemtjänst", "Vårdbiträde", "5330")]
    hits = [
        {
            "id": name,
            "headline": title,
            "number_of_vacancies": 1,
            "occupation_group": {"legacy_ams_taxonomy_id": ssyk},
            "workplace_address": {"municipality_code": "0123", "coordinates": [None, None]},
        }
        for name, title, ssyk in trades
    ]
    ads.write_text(json.dumps({"hits": hits}), encoding="utf-8")
    people = workbook(
        tmp_path / "lista.xlsx",
        ["Löpnr", "Kommun", "Tidigare yrke", "Utbildning", "Vill"],
        ["chaufför", "Järfälla", "lastbilsförare, lokalvårdare", "", "jobb"],
        ["usk", "Järfälla", "5323", "yrkesutbildning (5323)", "jobb, studier"],
        ["läkare-utomlands", "Järfälla", "2212", "högskola (2212) utländsk", "jobb"],
        ["ny", "Järfälla", "", "", ""],
    )
    result = match(read_candidates(people), read_openings(ads), as_of=DAY)
    assert placed(result) == {"chaufför": "lastbil", "usk": "avdelning", "läkare-utomlands": "hemtjänst"}
    closed = {
        (candidate, opening): [part.criterion for part in result.explain(candidate, opening).parts if not part.is_open]
        for candidate, opening in (("läkare-utomlands", "läkare"), ("ny", "läkare"))
    }
    assert closed == {
        ("läkare-utomlands", "läkare"): ["certificates"],
        ("ny", "läkare"): ["certificates", "background"],
    }
    assert "Läkare, legitimerad" in words(result.explain("läkare-utomlands", "läkare"))


def test_jobbtorg_young_people_support_and_municipal_employment(tmp_path: Path) -> None:
    """A CSV of young people who finish school; answered with a way on for each, one of them a municipal employment.

    Who needs much support gets the seat with an instructor; who wishes to study studies.
    """
    people = table(
        tmp_path / "unga.csv",
        "Löpnr;Kommun;Utbildning;Vill;Behov av stöd\n"
        "u1;Stockholm;gymnasium;jobb;inget\n"
        "u2;Stockholm;grundskola;subventionerad anställning;mycket\n"
        "u3;Stockholm;grundskola;studier;lite\n"
        "u4;Stockholm;grundskola;praktik;lite\n",
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;Kommun;Väg;Handledning\n"
        "kommunal;Stadsdelen;Fastighetsskötare;Stockholm;subventionerad anställning;mycket\n"
        "butik;Butiken;Butikssäljare;Stockholm;jobb;nej\n"
        "praktik;Biblioteket;;Stockholm;praktik;\n"
        "komvux;Komvux;;Stockholm;studier;\n",
    )
    result = match(read_candidates(people), read_openings(places), as_of=DAY)
    assert placed(result) == {"u1": "butik", "u2": "kommunal", "u3": "komvux", "u4": "praktik"}
    told = result.explain("u2", "kommunal")
    assert next(part.part for part in told.parts if part.criterion == "support") == 10_000
    assert next(part.part for part in result.explain("u1", "kommunal").parts if part.criterion == "support") == 3_000


def test_malung_salen_what_unfilled_seats_lack_starts_the_next_track(tmp_path: Path) -> None:
    """Two seats on lorries stand empty for want of a licence and YKB, one in the kitchen for want of food hygiene.

    The demand map says it in people, seats and places: what the next track should be.
    """
    people = table(
        tmp_path / "deltagare.csv",
        "Löpnr;Ort;Kan resa (km);Tidigare yrke;Språk;Körkort\n"
        "p1;Malung;40;lastbilsförare;sv B1;C\n"
        "p2;Malung;40;lastbilsförare;sv B1;C\n"
        "p3;Sälen;40;restaurangbiträde;sv A2;\n",
    )
    needs = table(
        tmp_path / "behov.csv",
        "Nr;Arbetsgivare;Befattning;SSYK;Antal;Kommun;Krav på intyg\n"
        "åkeri;Åkeriet;Lastbilsförare;8332;2;Malung-Sälen;YKB gods\n"
        "kök;Fjällhotellet;Restaurangbiträde;9412;1;Malung-Sälen;livsmedelshygien\n",
    )
    result = match(read_candidates(people), read_openings(needs), as_of=DAY)
    lacks = {one.code: (one.people, one.n_seats, dict(one.municipalities)) for one in result.demand_map()}
    assert lacks["ykb-goods"] == (("p1", "p2"), 2, {"Malung-Sälen": 2})
    assert next(iter(result.demand_map())).code == "ykb-goods"


def test_sandviken_subsidised_seats_by_stated_rules(tmp_path: Path) -> None:
    """An introduction job is for who needs support or has waited two years, and only for who may have it.

    Who is known not to meet the conditions is not proposed; who has not been asked about is, with the rule to check.
    """
    people = workbook(
        tmp_path / "kandidater.xlsx",
        ["Löpnr", "Kommun", "Behov av stöd", "Inskriven", "Berättigad till"],
        ["stöd", "Sandviken", "mycket", "2026-06-01", ""],
        ["väntat", "Sandviken", "inget", "2024-05-01", "introduktionsjobb"],
        ["nyss", "Sandviken", "inget", "2026-08-01", "introduktionsjobb"],
        ["nekad", "Sandviken", "mycket", "2024-01-01", "ej introduktionsjobb"],
    )
    seats = table(
        tmp_path / "platser.csv",
        "Nr;Befattning;Kommun;Antal;Anställningsform;Handledning\nintro;Lokalvårdare;Sandviken;4;introduktionsjobb;lite\n",
    )
    policy = Policy(ways={"subsidised_for": ["support", "waiting"], "waiting_days": 730})
    result = match(read_candidates(people), read_openings(seats), policy, as_of=DAY)
    assert placed(result) == {"stöd": "intro", "väntat": "intro"}
    assert "förordning 2018:42, gäller sedan 2018-05-01" in words(result.explain("stöd"))
    assert "förordning" not in words(result.explain("väntat"))
    assert "har väntat minst 730 dagar" in words(result.explain("väntat"))
    for name, gate in (("nyss", "ways"), ("nekad", "terms")):
        assert [part.criterion for part in result.explain(name, "intro").parts if not part.is_open] == [gate]


def test_dalsland_quotas_on_practice_and_on_a_fund(tmp_path: Path) -> None:
    """Practice is at hand and the fund's work is not: all five would go to practice.

    The programme wants at most three there, and two on the fund's places; each bound has its price, and it is proven.
    """
    people = table(
        tmp_path / "deltagare.csv",
        "Löpnr;Kommun;Vill\n" + "".join(f"d{number};Mellerud;\n" for number in range(1, 6)),
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Befattning;Kommun;Väg;Antal;Finansiering\n"
        "praktik;Butikssäljare;Mellerud;praktik;6;\n"
        "fond;Fastighetsskötare;Bengtsfors;jobb;3;ESF\n",
    )
    quotas = [
        {"of": "way", "value": "practice", "most": 3, "cost": 20},
        {"of": "funding", "value": "ESF", "least": 2, "cost": 20},
    ]
    candidates, openings = read_candidates(people), read_openings(places)
    plain = match(candidates, openings, as_of=DAY)
    assert {one.way: one.n_placed for one in plain.by_way} == {"job": 0, "practice": 5}
    result = match(candidates, openings, Policy(quotas=quotas), as_of=DAY)
    by_way = {one.way: (one.n_placed, one.n_left) for one in result.by_way}
    assert by_way == {"job": (2, 1), "practice": (3, 3)}
    assert [(one.n, one.broken) for one in result.quotas] == [(3, 0), (2, 0)]
    assert any(one.price for one in result.quotas)
    assert result.quotas.gap == 0
    result.verify()


def test_jarfalla_a_job_with_training_alongside(tmp_path: Path) -> None:
    """Somebody wants a job, has no training, and would like to learn care: a job with training alongside is both.

    The explanation says why this way: asked for in part, the support that is needed, and what else was possible.
    """
    people = table(
        tmp_path / "lista.csv",
        "Löpnr;Kommun;Utbildning;Vill;Behov av stöd\n"
        "v1;Järfälla;grundskola;jobb, utbildning;lite\n"
        "v2;Järfälla;;jobb;inget\n",
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;SSYK;Kommun;Väg\n"
        "välfärd;Hemtjänsten;Vårdbiträde;5330;Järfälla;välfärdsjobb\n"
        "lager;Lagret;Lagerarbetare;9320;Järfälla;jobb\n",
    )
    result = match(read_candidates(people), read_openings(places), as_of=DAY)
    assert placed(result) == {"v1": "välfärd", "v2": "lager"}
    assert [(one.way, one.n_placed) for one in result.by_way] == [
        ("job", 1),
        ("training", 0),
        ("job_with_training", 1),
    ]
    told = words(result.explain("v1"))
    assert "Väg ut: jobb med utbildning vid sidan av (" in told
    assert "platsen ger det stöd som behövs" in told


def test_jobbtorg_studies_before_jobs_for_the_young(tmp_path: Path) -> None:
    """The unit puts studies before a job for the young, and keeps the city's seats at two: both are told.

    Nobody is put first for her age: the rule is of the way, and who goes it is what they ask for.
    """
    people = table(
        tmp_path / "unga.csv",
        "Löpnr;Kommun;Vill\nu1;Stockholm;studier, jobb\nu2;Stockholm;jobb\nu3;Stockholm;jobb\nu4;Stockholm;jobb\n",
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;Kommun;Väg;Antal\n"
        "komvux;Komvux;;Stockholm;studier;1\n"
        "stad;Staden;Fastighetsskötare;Stockholm;jobb;4\n",
    )
    policy = Policy(
        ways={"order": ["studies", "job"]}, quotas=[{"of": "employer", "value": "Staden", "most": 2, "cost": 30}]
    )
    result = match(read_candidates(people), read_openings(places), policy, as_of=DAY)
    assert placed(result)["u1"] == "komvux"
    assert "programmet ger studier 4 poäng" in words(result.explain("u1"))
    (quota,) = result.quotas
    assert (quota.n, quota.broken) == (2, 0)
    assert {name for name, at in placed(result).items() if at == "stad"} == {"u2", "u3"}
    (left,) = result.unplaced
    assert left.reason_code == "unplaced.quota"
    assert result.seats_left[0].reason_code == "empty.quota"


def test_malung_salen_which_track_to_start_and_what_the_fund_pays(tmp_path: Path) -> None:
    """The map has said what is lacking; now which courses the money is enough for, for whom and for which employer.

    YKB brings two to the lorries; Swedish would bring one to the kitchen, and the budget is not enough for both. The
    fund pays for one place of practice that leads to a job: the match keeps to that, and so does the plan.
    """
    people = table(
        tmp_path / "deltagare.csv",
        "Löpnr;Ort;Kan resa (km);Tidigare yrke;Språk;Körkort;Vill\n"
        "p1;Malung;40;lastbilsförare;sv B1;C;jobb\n"
        "p2;Malung;40;lastbilsförare;sv B1;C;jobb\n"
        "p3;Sälen;40;restaurangbiträde;sv A1;;jobb\n"
        "p4;Malung;40;lokalvårdare;sv A2;;praktik, jobb\n"
        "p5;Malung;40;lokalvårdare;sv A2;;praktik, jobb\n",
    )
    needs = table(
        tmp_path / "behov.csv",
        "Nr;Arbetsgivare;Befattning;SSYK;Antal;Kommun;Krav på intyg;Språkkrav;Väg;Finansiering;Startdatum\n"
        "åkeri;Åkeriet;Lastbilsförare;8332;2;Malung-Sälen;YKB gods;;jobb;;2026-12-01\n"
        "kök;Fjällhotellet;Restaurangbiträde;9412;1;Malung-Sälen;;sv A2;jobb;;2026-12-01\n"
        "stugor;Stugbyn;Lokalvårdare;9111;3;Malung-Sälen;;;praktik som leder till jobb;ESF;2026-12-01\n",
    )
    courses = offered(tmp_path, "ykb;YKB gods;4;2;90000;2026-11-20;80", "svenska;svenska A2;8;1;50000;2026-11-20;70")
    quotas = [{"of": "funding", "value": "ESF", "most": 1, "cost": 30}]
    result = match(read_candidates(people), read_openings(needs), Policy(quotas=quotas), as_of=DAY)
    assert {one.way: one.n_placed for one in result.by_way}["practice_then_job"] == 1
    assert [(one.n, one.broken) for one in result.quotas] == [(1, 0)]
    plan = result.plan(courses, budget=120_000)
    assert (plan.opened, plan.is_proven) == (("ykb",), True)
    assert goers(plan, "ykb") == {"p1": "åkeri", "p2": "åkeri"}
    assert [(one.n, one.broken) for one in plan.quotas] == [(1, 0)]
    assert "håller dem" in plan.text("sv")


def test_sandviken_a_course_for_the_hospital_and_a_bound_on_seats_with_support(tmp_path: Path) -> None:
    """The hospital asks for the cleaners' certificate, and two cleaners lack it: a course brings both there.

    The programme gives at most one seat with support; both who need it would have come.
    """
    people = table(
        tmp_path / "kandidater.csv",
        "Löpnr;Kommun;Tidigare yrke;Behov av stöd;Berättigad till;Vill\n"
        "s1;Sandviken;lokalvårdare;inget;;jobb\n"
        "s2;Sandviken;lokalvårdare;inget;;jobb\n"
        "s3;Sandviken;;mycket;introduktionsjobb;subventionerad anställning\n"
        "s4;Sandviken;;mycket;introduktionsjobb;subventionerad anställning\n",
    )
    seats = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;Kommun;Antal;Krav på intyg;Anställningsform;Handledning;Startdatum\n"
        "sjukhus;Regionen;Lokalvårdare;Sandviken;2;SRY Städ bas;tillsvidare;nej;2026-12-01\n"
        "intro;Kommunen;Lokalvårdare;Sandviken;2;;introduktionsjobb;mycket;2026-12-01\n",
    )
    courses = offered(tmp_path, "städ;SRY Städ bas;6;2;70000;2026-10-30;85")
    policy = Policy(
        ways={"subsidised_for": ["support"]}, quotas=[{"of": "way", "value": "subsidised", "most": 1, "cost": 40}]
    )
    result = match(read_candidates(people), read_openings(seats), policy, as_of=DAY)
    assert {one.way: one.n_placed for one in result.by_way} == {"job": 0, "subsidised": 1}
    assert [(one.n, one.broken) for one in result.quotas] == [(1, 0)]
    plan = result.plan(courses, budget=70_000)
    assert goers(plan, "städ") == {"s1": "sjukhus", "s2": "sjukhus"}
    assert plan.is_proven


def test_dalsland_one_course_for_seven_municipalities(tmp_path: Path) -> None:
    """A lorry licence is asked for in Bengtsfors, and three live within reach: two get the seats, one starts in vain.

    The course needs three; who lives in Munkedal comes to none of the seats: it is too far.
    """
    people = table(
        tmp_path / "deltagare.csv",
        "Löpnr;Kommun;Kan resa (km);Vill\n"
        "d1;Bengtsfors;40;jobb\nd2;Dals-Ed;40;jobb\nd3;Bengtsfors;40;jobb\nd4;Munkedal;30;jobb\n",
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;Kommun;Väg;Antal;Krav på intyg;Startdatum\n"
        "såg;Sågverket;Lastbilsförare;Bengtsfors;jobb;2;C-körkort;2026-12-01\n",
    )
    courses = offered(tmp_path, "c-kort;C-körkort;6;3;90000;2026-11-13;75")
    plan = match(read_candidates(people), read_openings(places), as_of=DAY).plan(courses)
    assert plan.opened == ("c-kort",)
    assert {one.opening_id for one in plan.takers("c-kort")} == {"såg", None}
    assert len(plan.takers("c-kort")) == 3
    assert "d4" not in {one.candidate_id for one in plan if one.opening_id}


def test_jarfalla_a_course_a_job_with_training_and_a_bound(tmp_path: Path) -> None:
    """Swedish opens the ward's job with training alongside for two; the programme wants two such places used.

    Without the course nobody can go: the quota is broken by two seats, and told so; by the plan it is kept.
    """
    people = table(
        tmp_path / "lista.csv",
        "Löpnr;Kommun;Språk;Vill\nv1;Järfälla;sv A2;jobb, utbildning\nv2;Järfälla;sv A2;jobb, utbildning\n",
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;SSYK;Kommun;Väg;Antal;Språkkrav;Startdatum\n"
        "välfärd;Hemtjänsten;Vårdbiträde;5330;Järfälla;välfärdsjobb;2;sv B1;2026-12-01\n",
    )
    courses = offered(tmp_path, "svenska;svenska B1;12;2;60000;2026-11-20;65")
    quotas = [{"of": "way", "value": "job_with_training", "least": 2, "cost": 10}]
    result = match(read_candidates(people), read_openings(places), Policy(quotas=quotas), as_of=DAY)
    assert [(one.n, one.broken, one.cost) for one in result.quotas] == [(0, 2, 200_000)]
    plan = result.plan(courses, budget=60_000)
    assert {(one.candidate_id, one.opening_id) for one in plan.takers("svenska")} == {
        ("v1", "välfärd"),
        ("v2", "välfärd"),
    }
    assert [(one.n, one.broken) for one in plan.quotas] == [(2, 0)]
    assert "håller dem" in plan.text("sv")


def test_jobbtorg_a_course_for_those_who_asked_for_a_job(tmp_path: Path) -> None:
    """The store asks for a lorry licence: of the young the course is for who lacks it, not for who has it.

    What was decided last month stands: who has begun it keeps the seat, and the rest of the seats are for others.
    """
    people = table(
        tmp_path / "unga.csv",
        "Löpnr;Kommun;Kompetensbevis;Vill\n"
        "u1;Stockholm;C-körkort;jobb\nu2;Stockholm;;jobb\nu3;Stockholm;;jobb\nu4;Stockholm;;studier\n",
    )
    places = table(
        tmp_path / "platser.csv",
        "Nr;Arbetsgivare;Befattning;Kommun;Väg;Antal;Krav på intyg;Startdatum\n"
        "lager;Lagret;Lastbilsförare;Stockholm;jobb;3;C-körkort;2026-12-01\n"
        "komvux;Komvux;;Stockholm;studier;1;;2026-12-01\n",
    )
    courses = offered(tmp_path, "c-kort;C-körkort;4;1;50000;2026-11-13;90")
    result = match(read_candidates(people), read_openings(places), as_of=DAY)
    plan = result.plan(courses, budget=50_000)
    assert {one.candidate_id: one.course_id for one in plan} == {"u1": None, "u2": "c-kort", "u3": "c-kort", "u4": None}
    again = result.plan(courses, budget=50_000, earlier={"c-kort": ["u3"]})
    assert (again.held, again.total) == (("c-kort",), plan.total)
