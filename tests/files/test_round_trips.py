"""Records written to a file and read again are the same records."""

import io

import pytest
from hypothesis import HealthCheck, given, settings

from matchcore.files import read_candidates, read_openings
from matchcore.records import Candidate, Opening
from matchcore.tables.out.table_files import content_of
from matchcore.tables.term_lookup import Terms
from record_strategies import candidate_lists, opening_lists
from strategies import FEWER

TERMS = Terms()
EXAMPLES = settings(FEWER, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "parquet"])
@EXAMPLES
@given(records=candidate_lists())
def test_candidates_come_back_the_same(form: str, records: list[Candidate]) -> None:
    """What any format carries of candidates is exactly what was written."""
    assert read_candidates(io.BytesIO(content_of({"candidates": records}, form, TERMS))) == records


@pytest.mark.traced
@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "parquet"])
@EXAMPLES
@given(records=opening_lists())
def test_openings_come_back_the_same(form: str, records: list[Opening]) -> None:
    """What any format carries of openings is exactly what was written."""
    assert read_openings(io.BytesIO(content_of({"openings": records}, form, TERMS))) == records


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_certificate_comes_back_wherever_it_stands(form: str) -> None:
    """Alone, and as the first, the middle and the last of those of which one is enough: a code may look like a word."""
    codes = [code for code in sorted(TERMS.vocabulary.certificates) if code not in ("able-seaman", "accountant")]
    asked = [
        group
        for code in codes
        for group in (code, ("able-seaman", code, "accountant"), (code, "accountant"), ("accountant", code))
    ]
    records = [Opening(id=f"k{at}", certificates_required=[group]) for at, group in enumerate(asked)]
    read = read_openings(io.BytesIO(content_of({"openings": records}, form, TERMS)))
    assert [one for one, other in zip(read, records, strict=True) if one != other] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_names_that_say_more_beside_a_trade_come_back(form: str) -> None:
    """A title that might say a demand, and the names of groups that end in a point, whatever follows them."""
    jobs = [Opening(id=f"k{at}", title=name) for at, name in enumerate(("0!KRAV", "Kock, krav", "Kock (tillsatt)"))]
    assert read_openings(io.BytesIO(content_of({"openings": jobs}, form, TERMS))) == jobs
    groups = sorted(TERMS.vocabulary.occupations)
    wishes = [{"occupations": [code, groups[at - 1]], "ways": ["job"]} for at, code in enumerate(groups)]
    people = [Candidate(id=f"p{at}", wishes=one) for at, one in enumerate(wishes)]
    assert read_candidates(io.BytesIO(content_of({"candidates": people}, form, TERMS))) == people


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("word", ['"', "samma", "d:o", "'", "''"])
def test_a_name_that_is_a_mark_for_the_cell_above_comes_back(form: str, word: str) -> None:
    """An employer, a programme or a fund may be called so; it is written so that it is read as it stands."""
    records = [Opening(id=f"k{at}", employer=name, programme=name) for at, name in enumerate(("Bageriet", word))]
    assert read_openings(io.BytesIO(content_of({"openings": records}, form, TERMS))) == records


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("said", ["-", '"', '-"-', '"-"', "dito", "som ovan", "''", "^"])
def test_a_fact_that_looks_like_as_above_is_itself(said: str, form: str) -> None:
    records = [Opening(id="a", facts={"f": "x"}), Opening(id="b", facts={"f": said})]
    assert read_openings(io.BytesIO(content_of({"openings": records}, form, TERMS))) == records
