"""Lists as consultants keep them: used without mending, and nothing misread.

Each pair under ``data/lists`` was written, with what was meant by every cell, before the library had seen it. What it
gives is compared one by one: every value that is read is right, and what is not read is asked about. Of a pair,
``_meant.txt`` has a line for each person, one for each opening, and the codes of what is left out of either.

A person: certificates (> last day), languages, tracks, reach, first day, forms, work done, hours, shifts, and ? what is
asked about. An opening: seats, what is required, (what is merited), start, form, hours, shifts, and ? what is asked
about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import matchcore
from matchcore.files import Records
from matchcore.records import Candidate, Certificate, Language, Occupation, Opening

LISTS = Path(__file__).parents[1] / "data" / "lists"
KEPT_ON = {
    "malung": date(2026, 11, 28),
    "dalsland": date(2025, 9, 8),
    "bergslagen": date(2025, 9, 15),
    "sormland": date(2026, 9, 14),
}
PAIRS = pytest.mark.parametrize("name", KEPT_ON)


def people_of(name: str) -> Records[Candidate]:
    """The people of a pair of lists, read on the day that it was kept."""
    [path] = LISTS.glob(f"{name}_people.*")
    return matchcore.read_candidates(path, on_fault="ask", as_of=KEPT_ON[name])


def jobs_of(name: str) -> Records[Opening]:
    """The openings of the same pair."""
    [path] = LISTS.glob(f"{name}_employers.*")
    return matchcore.read_openings(path, on_fault="ask", as_of=KEPT_ON[name])


def meant(name: str) -> list[list[str]]:
    """What was meant: the people, the openings, and what is left out of each."""
    return [part.splitlines() for part in (LISTS / f"{name}_meant.txt").read_text(encoding="utf-8").split("\n\n")]


def _certificate(one: Certificate) -> str:
    return one.code + (f">{one.expires}" if one.expires else "")


def _language(one: Language) -> str:
    course = f"{one.course}-{one.course_status}" if one.course else ""
    skills = ",".join(f"{skill}={level}" for skill, level in one.skills.items())
    return f"{one.language}:" + "/".join(part for part in (one.level or "", skills, course) if part)


def _asked(records: Records[Any], name: str) -> list[str]:
    return [f"?{heading}" for heading in sorted({str(problem.column) for problem in records.asked.by_id.get(name, ())})]


def _person(one: Candidate, people: Records[Candidate]) -> str:
    told = [one.id, *map(_certificate, one.certificates), *map(_language, one.languages)]
    told += [f"{track.track}={track.share}" for track in one.tracks]
    told += ["?km" if one.reach_km is None else f"{one.reach_km:g}km", str(one.available_from or "-")]
    told += [
        "all" if one.forms and len(one.forms) > 10 else "+".join(one.forms or ("any",)),
        *map(_work, one.occupations),
    ]
    told += [f"{one.hours.least}-{one.hours.most}%"] if one.hours else []
    return " ".join([*told, *_rest(one.shifts, one.car), *_asked(people, one.id)])


def _work(one: Occupation) -> str:
    years = "" if one.years is None else f",{one.years:g}y"
    return f"{one.ssyk}{years}{',abroad' if one.abroad else ''}"


def _rest(shifts: Sequence[str] | None, car: bool | None) -> list[str]:
    return (["+".join(shifts)] if shifts else []) + ([] if car is None else [f"car={car}"])


def _job(one: Opening, jobs: Records[Opening]) -> str:
    told = [one.id, f"x{one.seats}"]
    told += [code if isinstance(code, str) else "/".join(code) for code in one.certificates_required]
    told += [f"{demand.language}:{demand.level}" for demand in one.languages_required]
    told += [f"({code})" for code in one.certificates_merited]
    told += [str(one.start), one.form or "-", *([f"{one.hours}%"] if one.hours else [])]
    return " ".join([*told, *_rest(one.shifts, one.needs_car), *_asked(jobs, one.id)])


@PAIRS
def test_a_consultant_s_own_list_of_people_is_read_as_she_means_it(name: str) -> None:
    """All 40, each value right or asked about; rows that are no people and columns that are not read are told."""
    people = people_of(name)
    assert [_person(one, people) for one in people] == meant(name)[0]
    assert len(people) == 40
    assert " ".join(problem.code for problem in people.asked.left_out) == " ".join(meant(name)[2])


@PAIRS
def test_a_list_of_employers_is_read_as_they_mean_it(name: str) -> None:
    """At least fourteen of 15; one whose demand may be two different things is left out, and said."""
    jobs = jobs_of(name)
    assert [_job(one, jobs) for one in jobs] == meant(name)[1]
    assert len(jobs) >= 14
    assert " ".join(problem.code for problem in jobs.asked.left_out) == " ".join(meant(name)[3])


@pytest.mark.untraced
@PAIRS
def test_the_two_lists_are_matched_and_the_proof_holds(name: str) -> None:
    """Without mending; whoever is asked about is marked, also where a place is proposed."""
    people, jobs = people_of(name), jobs_of(name)
    result = matchcore.match(people, jobs, as_of=KEPT_ON[name])
    result.verify()
    assert len(result.placements) >= 5
    assert set(result.questions.candidates.by_id) == {
        row["candidate_id"] for row in result.to_rows() if row["questions"]
    }


def test_everybody_of_a_list_has_a_home() -> None:
    """Villages, postcodes and municipalities, under one heading."""
    assert all(one.home is not None for one in people_of("malung"))


OPENINGS = {
    "skelleftea": 13,
    "boras": 13,
    "kristianstad": 14,
    "lulea": 13,
    "gotland": 14,
    "norrtalje": 12,
    "kiruna": 15,
    "sodertalje": 14,
    "lidkoping": 15,
    "norrkoping": 15,
    "stenungsund": 15,
    "falkenberg": 15,
    "varberg": 15,
}


@pytest.mark.parametrize("name", OPENINGS)
def test_openings_of_more_hands_are_read_as_they_are_meant(name: str) -> None:
    """Of 15 employers each: those that are over are left out and said, of the others at most one is not understood."""
    [path] = LISTS.glob(f"{name}_openings.*")
    jobs = matchcore.read_openings(path, on_fault="ask", as_of=date(2026, 11, 29))
    written = (LISTS / "openings_meant.txt").read_text(encoding="utf-8").split("\n\n")
    expected = next(part.splitlines()[1:] for part in written if part.startswith(f"{name}:"))
    assert [_job(one, jobs) for one in jobs] == expected
    assert len(jobs) == OPENINGS[name]
    over = {problem.row for problem in jobs.asked.left_out if problem.code == "row.over"}
    assert len(jobs) + len(over) >= 14


def test_people_under_headings_nobody_has_written_before_are_read_as_they_are_meant() -> None:
    """All 40: the ids, what they have done and from when they can start stand below headings that cells decide."""
    people = matchcore.read_candidates(LISTS / "hudiksvall_people.csv", on_fault="ask", as_of=date(2026, 11, 30))
    expected = (LISTS / "hudiksvall_meant.txt").read_text(encoding="utf-8").splitlines()
    assert [_person(one, people) for one in people] == expected
    assert len(people) == 40
