"""The codes of problems: a program can rely on them, and each is on the page of the documentation."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest

from matchcore.errors import InputError
from matchcore.files import check_file
from matchcore.messages import catalogue
from matchcore.policy import Policy
from matchcore.records import Candidate, Opening

SPEC = importlib.util.spec_from_file_location("codes", Path(__file__).parents[1] / "docs/.site/codes.py")
assert SPEC is not None
assert SPEC.loader is not None
SITE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(SITE)

BAD_TABLE = """id;kompetensbevis;körkort;svenska;kan börja;räckvidd;skostorlek
c1;HLR-xyz-okänt;ja;klingonska;3/4 2027;långt;42
c1;#REF!;B;=B2;31 februari;1,234;
191212121212;truckkort;;;;;
"""


@pytest.mark.untraced
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Candidate(id=""), "value.bad_length"),
        (lambda: Candidate(id="c1", reach_km="far"), "value.not_a_number"),
        (lambda: Opening(id="o1", seats=-1), "value.too_small"),
        (lambda: Opening(id="o1", track_least=50), "opening.least_without_track"),
        (lambda: Policy(weights={"language": 7}), "policy.weights"),
        (lambda: Policy.from_toml("[["), "policy.toml"),
    ],
)
def test_a_code_says_what_is_wrong(make, code) -> None:
    """The same code for the same fault, and it is on the page."""
    with pytest.raises(InputError) as caught:
        make()
    assert [problem.code for problem in caught.value.problems] == [code]
    assert code in SITE.codes()


def test_every_code_of_a_bad_table_is_on_the_page() -> None:
    """What reading tells, of headings, rows and cells, each has a code that is documented."""
    report = check_file(io.BytesIO(BAD_TABLE.encode()), what="candidates")
    told = {problem.code for problem in (*report.problems, *report.notes)}
    assert len(told) > 7
    assert told <= set(SITE.codes())


def test_the_page_has_a_line_for_each_code() -> None:
    """With its words, in a table that nothing in them breaks."""
    rows = [line for line in SITE.page().splitlines() if line.startswith("| `")]
    assert len(rows) == len(SITE.codes()) > 200
    assert all(line.count("|") == 3 for line in rows)
    assert set(SITE.codes()) <= set(catalogue())
