"""A field is declared once: a new one, put into a copy of the package, is seen by all that ought to see it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from inspect import getdoc
from pathlib import Path

import pytest

from matchcore import Candidate, Opening, Pool
from matchcore.pool import CandidateColumns, OpeningColumns
from matchcore.pool.fields import fields_of
from matchcore.records.model import Record
from matchcore.tables.headings import What
from matchcore.tables.layouts import layouts_of

SOURCE = Path(__file__).parents[1] / "src"

# All that it takes: what stands in a file, and what is put after it.
DECLARED = {
    "records/candidate.py": (
        "    available_from: Day | None = None\n",
        "    weekly_hours: Annotated[int, Field(ge=0, le=60), BeforeValidator(no_bool)] | None = None\n",
    ),
    "records/opening.py": (
        "    start: Day | None = None\n",
        "    weekly_asked: Annotated[int, Field(ge=0, le=60), BeforeValidator(no_bool)] | None = None\n",
    ),
    "pool/columns.py": (
        '    home: SpherePoints = column("home", "place", section="location")\n',
        '    weekly: Index = column("weekly_hours", section="weekly", dtype=np.int32, missing=-1)\n',
        '    workplace: SpherePoints = column("workplace", "place", section="location")\n',
        '    weekly: Index = column("weekly_asked", section="weekly", dtype=np.int32, missing=0)\n',
    ),
    "tables/headings.toml": (
        "[candidates]\n",
        'weekly_hours = ["timmar i veckan", "weekly hours"]\n',
        "[openings]\n",
        'weekly_asked = ["timmar i veckan", "weekly hours"]\n',
    ),
    "criteria/__init__.py": (
        "from matchcore.criteria.certificates import CertificatesCriterion\n",
        "from matchcore.criteria.weekly import WeeklyCriterion\n",
        "CRITERIA: tuple[CriterionFactory, ...] = (\n",
        "    WeeklyCriterion,\n",
    ),
}
CRITERION = '''"""Hours: no more than a person can work."""

from matchcore.criteria.criterion import Criterion, Detail, Judgement
from matchcore.messages import Phrase


class WeeklyCriterion(Criterion):
    """Open when the person can work the hours asked for, or has not been asked."""

    name = "weekly"
    label = Phrase("timmar", "hours")

    def judge(self, rows, cols):
        """Judge a block."""
        can, asked = self.columns.candidates.weekly[rows], self.columns.openings.weekly[cols]
        return Judgement((can[:, None] >= asked[None, :]) | (can < 0)[:, None], 0)

    def explain(self, row, col):
        """Say nothing."""
        return Detail(())
'''


def test_a_new_field_is_seen_by_all(tmp_path: Path) -> None:
    """Whoever reads the fields of records sees one more, and does with it what it does with the others."""
    copy = tmp_path / "src"
    shutil.copytree(SOURCE, copy)
    for name, edits in DECLARED.items():
        file = copy / "matchcore" / name
        text = file.read_text(encoding="utf-8")
        for place, added in zip(edits[::2], edits[1::2]):
            assert text.count(place) == 1, (name, place)
            text = text.replace(place, place + added)
        file.write_text(text, encoding="utf-8")
    (copy / "matchcore/criteria/weekly.py").write_text(CRITERION, encoding="utf-8")
    consumers = Path(__file__).with_name("seeded_field.py")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(consumers)],
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_a_field_and_a_criterion_take_six_files() -> None:
    """A field of each side and a criterion of matchcore's own that reads them."""
    assert len(DECLARED) + 1 <= 6


# What a pool holds of a record beside its columns, and the records' words for what is one table of a pool's.
BESIDE = {
    Candidate: {"groups": "groups"},
    Opening: {
        "contact": "contacts",
        "certificates_required": "certificates",
        "certificates_merited": "certificates",
        "languages_required": "languages",
        "languages_wanted": "languages",
    },
}


@pytest.mark.parametrize(("record", "columns"), [(Candidate, CandidateColumns), (Opening, OpeningColumns)])
def test_every_field_has_its_column(record: type[Record], columns: type) -> None:
    """A field without a column would be known to nobody."""
    held = {told.name for told in fields_of(columns).values()} | {"groups", "contacts"}
    assert {BESIDE[record].get(name, name) for name in record.model_fields} <= held


@pytest.mark.parametrize(("record", "what"), [(Candidate, "candidates"), (Opening, "openings")])
def test_every_field_has_its_headings(record: type[Record], what: What) -> None:
    """A field without a heading could stand in no table; a place has one for each of its parts."""
    known = {*layouts_of(what)[0].spellings, "home", "workplace", "groups", "facts"}
    assert set(record.model_fields) <= known


@pytest.mark.parametrize(("record", "columns"), [(Candidate, CandidateColumns), (Opening, OpeningColumns)])
def test_every_field_is_described(record: type[Record], columns: type) -> None:
    """The documentation of a record, of its columns and of the frames names each."""
    names = {told.name for told in fields_of(columns).values()} - {"home", "workplace", "facts"}
    demands = {f"{name}_asked" for name in names & {"certificates", "languages"}} if record is Opening else set()
    for described, text in (
        (set(record.model_fields), getdoc(record)),
        ({field.name for field in fields(columns)}, getdoc(columns)),
        ((names - {"certificates", "languages"}) | demands if record is Opening else names, getdoc(Pool.from_frames)),
    ):
        assert [name for name in described if name not in str(text)] == []
