"""A list of 40 people and one of 15 employers as consultants keep them: used without mending, and nothing misread.

Compared one by one with what was meant: every value that is read is right, and what is not read is asked about.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import matchcore
from matchcore.files import Records
from matchcore.records import Candidate, Certificate, Language, Opening

DATA = Path(__file__).parents[1] / "data"
AS_OF = date(2026, 11, 28)

# Of each person: certificates (> last day), languages, tracks, reach, first day, forms, and ? what is asked about.
PEOPLE = """
01 licence-b hlr>2025-03-10 sv:sfi-c-completed care=50 40km - permanent+substitute
02 sv:B1/sfi-d-enrolled 20km 2027-01-11 any
03 licence-b truck-a truck-b sv:sfi-b-enrolled 30km 2027-03-22 hourly
04 sv:sva-grund-enrolled hotel-restaurant=100 50km 2027-01-01 any ?Intyg
05 licence-b licence-be ykb>2028-05-31 sv:B1/sfi-d-completed 20km 2026-12-01 probationary
06 licence sv:sfi-d-enrolled 10km - any
07 licence-b welding heta-arbeten>2026-01-31 sv:C2 30km 2027-02-01 permanent
08 sv:sfi-c-enrolled cleaning=50 ?km - any ?Kan resa
09 licence-b sv:A2 20km 2027-01-01 seasonal ?SFI
10 licence-b hlr fire-safety sv:B1/sfi-d-enrolled 15km 2027-03-01 seasonal+hourly ?Yrkesspår
11 sv:sfi-a-enrolled ?km 2027-03-01 any ?Kan resa
12 licence-c licence-ce ykb adr>2027-06-30 sv:C2 100km - permanent
13 sv:sfi-c-enrolled 25km 2025-08-15 any ?Körkort
14 barnskotare sv:A2/sfi-c-enrolled childcare=0 12km - substitute
15 licence-b underskoterska sv:B2 30km 2027-01-15 permanent+substitute
16 licence-am sv:sfi-d-completed 50km 2027-01-01 any
17 licence-b chainsaw-b sv:sfi-c-completed 40km 2027-02-01 seasonal ?Yrkesspår
18 licence-b sv:sva-1-enrolled care=100 20km 2027-01-01 permanent
19 5km - any
20 licence-b truck-b lift sv:B1 30km - permanent ?Yrkesspår
21 licence-b food-hygiene sv:sfi-d-completed hotel-restaurant=60 30km 2027-01-07 permanent+substitute
22 sry-stad-bas sv:sfi-c-enrolled cleaning=100 ?km - hourly ?Kan resa
23 licence-b sv:B1 40km 2027-02-15 any ?Intyg
24 15km 2027-02-22 any ?SFI
25 licence-b sv:B1/sfi-d-enrolled 60km 2027-03-01 permanent ?Yrkesspår
26 sv:A1/sfi-b-enrolled 8km - any ?Yrkesspår
27 licence-d ykb-passengers sv:B1 80km 2027-01-01 permanent ?SFI ?Yrkesspår
28 licence-b hlr>2024-10-31 sv:sfi-c-enrolled 20km 2027-02-01 substitute ?Yrkesspår
29 ?km - any
30 sv:A2/sfi-c-completed 35km 2027-01-20 probationary ?Körkort ?Yrkesspår
31 licence-b scaffold-general sv:B1/sfi-d-enrolled 50km 2027-03-15 permanent ?Intyg ?Yrkesspår
32 licence-b sv:B2/sva-2-enrolled 30km 2027-01-01 any
33 licence-b teacher sv:C1 40km 2027-08-10 permanent
34 sv:sfi-d-enrolled 10km 2027-01-01 substitute ?Yrkesspår
35 licence-tractor sv:sfi-c-enrolled 20km 2027-03-01 any ?Intyg ?Yrkesspår
36 sv:sfi-b-enrolled 13km 2027-02-01 any
37 licence-b food-hygiene sv:sfi-c-enrolled 15km 2027-01-01 seasonal ?Yrkesspår
38 licence-b96 truck-a truck-b sv:sfi-d-completed logistics=80 40km - permanent
39 sv:sfi-a-enrolled 5km 2027-05-01 any
40 licence-b hlr moving-people sv:B1 20km 2027-01-04 permanent ?Yrkesspår
"""

# Of each opening: seats, what is required, (what is merited), start, form, and ? what is asked about.
JOBS = """
J1 x2 sv:A2 (sry-stad-bas) 2026-11-28 seasonal
J2 x4 underskoterska sv:B2 (hlr) 2027-01-11 permanent
J3 x3 underskoterska/vardbitrade sv:B1 (licence-b) 2026-11-28 substitute
J4 x1 licence-ce ykb sv:B1 (adr) 2027-02-01 permanent
J5 x2 truck-b (truck-a) 2027-02-08 probationary
J6 x6 sv:A2 en:B1 (licence-b) 2026-12-01 seasonal
J7 x1 food-hygiene sv:A2 2027-01-15 permanent
J8 x2 (food-hygiene) 2026-11-28 hourly
J9 x2 truck-a truck-b sv:B1 (heta-arbeten) 2027-03-01 permanent
J10 x3 chainsaw-b licence-b sv:A2 2027-05-01 seasonal
J11 x1 sv:B2 (barnskotare) 2027-01-07 substitute ?Krav
J12 x1 welding sv:B1 (heta-arbeten) 2027-02-15 permanent
J13 x2 licence-b sv:A2 (sry-stad-bas) 2026-11-28 permanent
J14 x1 licence-d ykb sv:B1 2027-03-01 permanent
J15 x1 taxi-licence sv:B2 2027-01-01 hourly
"""


def _certificate(one: Certificate) -> str:
    return one.code + (f">{one.expires}" if one.expires else "")


def _language(one: Language) -> str:
    course = f"{one.course}-{one.course_status}" if one.course else ""
    return f"{one.language}:" + "/".join(part for part in (one.level or "", course) if part)


def _asked(records: Records[Any], name: str) -> list[str]:
    return [f"?{heading}" for heading in sorted({str(problem.column) for problem in records.asked.by_id.get(name, ())})]


def _person(one: Candidate, people: Records[Candidate]) -> str:
    told = [one.id[-2:], *map(_certificate, one.certificates), *map(_language, one.languages)]
    told += [f"{track.track}={track.share}" for track in one.tracks]
    told += ["?km" if one.reach_km is None else f"{one.reach_km:g}km", str(one.available_from or "-")]
    return " ".join([*told, "+".join(one.forms or ("any",)), *_asked(people, one.id)])


def _job(one: Opening, jobs: Records[Opening]) -> str:
    told = [one.id, f"x{one.seats}"]
    told += [code if isinstance(code, str) else "/".join(code) for code in one.certificates_required]
    told += [f"{demand.language}:{demand.level}" for demand in one.languages_required]
    told += [f"({code})" for code in one.certificates_merited]
    return " ".join([*told, str(one.start), one.form or "-", *_asked(jobs, one.id)])


def test_a_consultant_s_own_list_of_people_is_read_as_she_means_it() -> None:
    """All 40, each value right or asked about; the row of totals and a column are told and left out."""
    people = matchcore.read_candidates(DATA / "messy_people.csv", on_fault="ask", as_of=AS_OF)
    assert [_person(one, people) for one in people] == PEOPLE.strip().splitlines()
    assert len(people) == 40
    assert sum(one.home is not None for one in people) == 40
    told = [(problem.row, problem.code) for problem in people.asked.left_out]
    assert told == [(3, "heading.protected"), (44, "row.total")]


def test_a_list_of_employers_is_read_as_they_mean_it() -> None:
    """All 15; a class of licence among the requirements, "D", is noted."""
    jobs = matchcore.read_openings(DATA / "messy_employers.csv", on_fault="ask", as_of=AS_OF)
    assert [_job(one, jobs) for one in jobs] == JOBS.strip().splitlines()
    assert len(jobs) == 15
    assert not jobs.asked.left_out


def test_the_two_lists_are_matched_and_the_proof_holds() -> None:
    """Without mending; whoever is asked about is marked, also where a place is proposed."""
    people = matchcore.read_candidates(DATA / "messy_people.csv", on_fault="ask", as_of=AS_OF)
    jobs = matchcore.read_openings(DATA / "messy_employers.csv", on_fault="ask", as_of=AS_OF)
    result = matchcore.match(people, jobs, as_of=AS_OF)
    result.verify()
    assert len(result.placements) > 5
    assert set(result.questions.candidates.by_id) == {
        row["candidate_id"] for row in result.to_rows() if row["questions"]
    }
