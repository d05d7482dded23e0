"""Five municipal programmes, each from its own kind of list to its own kind of answer.

The people are made up; the lists are written here as the programmes keep theirs. What each expects is what an
experienced leader of such a programme would propose, and why.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from matchcore import Explanation, MatchResult, Policy, match, read_candidates, read_openings

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
