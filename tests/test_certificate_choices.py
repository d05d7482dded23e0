"""One of several certificates is enough: everywhere that an opening goes, and what a person is told of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from matchcore import Candidate, Certificate, Opening, Pool, RecordError, match
from matchcore.ads.proposals import Proposal, accept_proposals, without_what_is_held
from matchcore.exchange.hropen_position import carried, what_is_lost
from matchcore.messages import MessageLanguage
from matchcore.quality.comparison.fingerprints import opening_prints
from strategies import AS_OF, vocabulary

EITHER = ("underskoterska", "vardbitrade")
NURSE, CARE = (vocabulary().certificates[code].label for code in EITHER)
WORDS = {"sv": f"{NURSE.sv} eller {CARE.inline.sv}", "en": f"{NURSE.en} or {CARE.inline.en}"}


def prints_of(*required: object) -> dict[str, int]:
    prints = opening_prints(Pool.from_records([], [Opening(id="o", certificates_required=required)], as_of=AS_OF))
    return {section: int(hashes[0]) for section, hashes in prints.items()}


def test_the_prints_of_a_record_tell_alternatives_from_demands() -> None:
    """One of two is neither both nor one of them, in whatever order they stand, and changes that section alone."""
    either, both, one = prints_of(EITHER), prints_of(*EITHER), prints_of(EITHER[0])
    assert either == prints_of(EITHER[::-1])
    assert len({tuple(found.values()) for found in (either, both, one, prints_of((*EITHER, "hlr")))}) == 4
    assert {section for section in either if either[section] != both[section]} == {"certificates"}


def test_the_hash_of_a_pool_tells_alternatives_from_demands() -> None:
    """The run record of a match with alternatives is not that of one without."""
    pools = [
        Pool.from_records([], [Opening(id="o", certificates_required=asked)], as_of=AS_OF)
        for asked in ([EITHER], [*EITHER], [EITHER[0]])
    ]
    assert len({pool.hash for pool in pools}) == 3


def test_alternatives_in_a_frame_share_a_group() -> None:
    """Whatever the group is called; rows without one stand alone, and what is merited has no alternatives."""
    asked = pd.DataFrame(
        {"opening_id": ["o"] * 4, "code": ["hlr", *EITHER, "adr"], "group": [None, 7, 7, None], "required": [True] * 4}
    )
    pool = Pool.from_frames(
        pd.DataFrame({"id": ["c"]}), pd.DataFrame({"id": ["o"]}), certificates_asked=asked, as_of=AS_OF
    )
    record = Opening(id="o", certificates_required=["hlr", EITHER, "adr"])
    assert pool.hash == Pool.from_records([Candidate(id="c")], [record], as_of=AS_OF).hash
    asked["required"] = [True, False, False, True]
    with pytest.raises(RecordError) as caught:
        Pool.from_frames(
            pd.DataFrame({"id": ["c"]}), pd.DataFrame({"id": ["o"]}), certificates_asked=asked, as_of=AS_OF
        )
    assert {(problem.row, problem.column) for problem in caught.value.problems} == {(3, "group"), (4, "group")}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_hand_out_says_that_either_will_do(language: MessageLanguage, tmp_path: Path) -> None:
    """The employer reads what was asked for as it was asked for."""
    place = Opening(id="o", employer="Kommunen", certificates_required=[EITHER])
    person = Candidate(id="c", certificates=[Certificate(code="vardbitrade")])
    result = match([person], [place], as_of=AS_OF, language=language)
    result.to_excel(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert WORDS[language] in {cell.value for sheet in book for row in sheet for cell in row}


def test_each_alternative_is_a_step_that_opens() -> None:
    """Getting either opens the job, and what would open it is told as one thing."""
    place = Opening(id="o", certificates_required=[("hlr", "truck-b")])
    result = match([Candidate(id="c")], [place], as_of=AS_OF, language="sv")
    assert {step.code: step.opened for step in result.openers("c").steps} == {"hlr": ("o",), "truck-b": ("o",)}
    assert result.what_if("c", certificate="truck-b").result.placements[0].opening_id == "o"
    (near,) = result.why_unplaced("c").nearest
    assert len(near.openers) == 1
    assert " eller " in near.openers[0].text.text("sv")


def test_the_alternative_that_holds_longer_counts_after_the_other_ends() -> None:
    """Each opening judges on its own day which of the alternatives holds."""
    held = [
        Certificate(code="underskoterska", standing="validated", expires=date(2026, 3, 1)),
        Certificate(code="vardbitrade", expires=date(2026, 9, 1)),
    ]
    places = [
        Opening(id=f"o{month}", certificates_required=[EITHER], start=date(2026, month, 1)) for month in (3, 6, 12)
    ]
    result = match([Candidate(id="c", certificates=held)], places, as_of=AS_OF)
    told = [
        next(p for p in result.explain("c", f"o{month}").parts if p.criterion == "certificates") for month in (3, 6, 12)
    ]
    assert [part.is_open for part in told] == [True, True, False]
    assert told[0].part == 10_000 > told[1].part > 5_000
    assert told[2].openers[0].code == "vardbitrade"


def test_what_a_format_cannot_say_is_told_as_lost() -> None:
    """HR Open knows no alternatives: they are left out and named, never made into demands."""
    place = Opening(id="o", certificates_required=["hlr", EITHER])
    assert carried(place).certificates_required == ("hlr",)
    assert any("certificates_required" in (problem.field or "") for problem in what_is_lost(place))


def test_a_proposal_of_what_is_an_alternative_already_changes_nothing() -> None:
    """It is not proposed again, and accepting it as a demand of its own is left to a person."""
    place = Opening(id="o", certificates_required=[EITHER])
    proposal = Proposal("o", "certificate", "vardbitrade", True, "vårdbiträde")
    assert without_what_is_held(place, [proposal], vocabulary()) == []
    acceptance = accept_proposals([place], [proposal])
    assert acceptance.openings == (place,)
    assert [left for left, _ in acceptance.left] == [proposal]
