"""The walk of `read_candidates` through the rooms of the house: which room it is in, one after the other."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest
from workbooks import sheet_of

import matchcore
from matchcore import read_candidates
from matchcore.files import records_to_json, write_json

SOURCE = Path(matchcore.__file__).parent
ROWS = [
    ["id", "kommun", "svenska", "intyg", "spår", "kan resa"],
    ["c1", "Växjö", "B1", "truckkort A", "vård 40 %", "30"],
    ["c2", "Lund", "A2", "HLR (giltigt till 2027-03-01)", "", "20"],
]
ROOMS = ("files", "content", "tables", "exchange", "ads")

# Lazily read rows are begun when the headings are looked for, and cells are read while the sheet gives its rows.
WALKS = {
    "csv": "files content source files sheet source sheet rows cells sheet cells rows files",
    "xlsx": "files content source files sheet rows cells sheet cells rows files",
    "own": "files content files ads exchange files source rows files",
    "objects": "files content files ads exchange files source sheet source sheet rows cells sheet cells rows files",
}


def room_of(frame: FrameType) -> str | None:
    """The room that a function stands in; None for what is carried along (findings, spellings, headings, grids)."""
    file = Path(frame.f_code.co_filename)
    if SOURCE not in file.parents or frame.f_code.co_name.startswith("<"):
        return None
    package, *rest = file.relative_to(SOURCE).with_suffix("").parts
    if package not in ROOMS or rest == ["findings"] or (package == "tables" and len(rest) == 1):
        return None
    return rest[0] if package == "tables" else package


def walked(source: Path) -> list[str]:
    """The rooms in the order in which their functions are first called, those together that are called in one stay."""
    read_candidates(source)  # what is remembered from file to file is met before
    seen, stays = set(), []

    def note(frame: FrameType, event: str, _: object) -> None:
        room = room_of(frame) if event == "call" and frame.f_code not in seen else None
        if room is not None:
            seen.add(frame.f_code)
            if stays[-1:] != [room]:
                stays.append(room)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read_candidates(source)
    finally:
        sys.setprofile(before)
    return stays


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """The same people in four kinds of file."""
    made = {name: tmp_path / name for name in WALKS}
    made["csv"].write_text("\n".join(";".join(row) for row in ROWS), encoding="utf-8")
    made["xlsx"].write_bytes(sheet_of(*ROWS).getvalue())
    write_json(records_to_json(read_candidates(made["csv"])), made["own"])
    write_json([dict(zip(ROWS[0], row)) for row in ROWS[1:]], made["objects"])
    return made


@pytest.mark.parametrize("kind", WALKS)
def test_the_walk_goes_from_room_to_room_and_seldom_back(kind: str, sources: dict[str, Path]) -> None:
    """A file is brought in, its table opened, found, and its rows read cell by cell: where the walk returns is told."""
    assert " ".join(walked(sources[kind])) == WALKS[kind]
