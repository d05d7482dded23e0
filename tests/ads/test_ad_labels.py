"""How well proposals agree with labels made by hand: kind, code, level and standing must all agree to count as right.

The figures are shown at the end of the run (``pytest -rP`` shows them with the test), and the tests hold them.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from matchcore.ads import read_ads
from matchcore.ads.prose import demands_in
from matchcore.vocabulary import default_vocabulary

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
Fact = tuple[str, str, str, str, str]


def fact(ad_id: str, written: str) -> Fact:
    kind, code, *rest = written.split()
    level, standing = rest if kind == "language" else ("-", rest[0])
    return ad_id, kind, code, level, standing


def standing(required: bool) -> str:
    return "required" if required else "merited"


def agreement(name: str, found: set[Fact], truth: set[Fact]) -> tuple[float, float]:
    """Precision and recall; both are written out, with what was missed and what was wrong."""
    right = len(found & truth)
    precision, recall = right / len(found), right / len(truth)
    lines = [
        f"{name}: precision {precision:.1%} ({right} of {len(found)}), recall {recall:.1%} ({right} of {len(truth)})",
        *(f"  missed {one}" for one in sorted(truth - found)),
        *(f"  wrong  {one}" for one in sorted(found - truth)),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return precision, recall


def labelled_lines(name: str) -> tuple[set[Fact], set[Fact]]:
    """What the extractor finds in a file of made-up lines, and what their labels say."""
    vocabulary = default_vocabulary()
    found: set[Fact] = set()
    truth: set[Fact] = set()
    for number, ad in enumerate(tomllib.loads((DATA / name).read_text(encoding="utf-8"))["ad"]):
        truth |= {fact(str(number), written) for written in ad["asks"]}
        found |= {
            (str(number), d.kind, "|".join(d.codes), d.level or "-", standing(d.required))
            for d in demands_in(ad["text"], vocabulary)
        }
    return found, truth


def codes_of(facts: Iterable[Fact]) -> set[tuple[str, str]]:
    return {(kind, code) for _, kind, code, _, _ in facts}


@pytest.mark.untraced
def test_proposals_from_the_real_ads_agree_with_the_hand_labels(reference_data: Path) -> None:
    """On the 60 ads precision is at least 95 % and recall at least 85 %."""
    labels = tomllib.loads((DATA / "ad_labels.toml").read_text(encoding="utf-8"))
    read = read_ads(reference_data / "jobtech_ads.json")
    assert {opening.id for opening in read.openings} == set(labels)
    truth = {fact(ad_id, written) for ad_id, asks in labels.items() for written in asks}
    found = {
        (p.opening_id, p.kind, "|".join(p.codes), p.level or "-", standing(p.required))
        for p in read.proposals
        if p.source != "must_have.languages"  # a field copied, not words read
    }
    precision, recall = agreement("60 real ads", found, truth)
    assert precision >= 0.95
    assert recall >= 0.85


def test_lines_that_mended_the_extractor_stay_mended() -> None:
    """On the made-up lines that it was mended by, both stay at 97 % or more."""
    precision, recall = agreement("lines used to mend it", *labelled_lines("ad_lines.toml"))
    assert precision >= 0.97
    assert recall >= 0.97


def test_held_back_lines_are_read_nearly_as_well() -> None:
    """On lines never used to change the extractor, precision is at least 95 % and recall at least 90 %."""
    precision, recall = agreement("held-back lines", *labelled_lines("ad_heldback.toml"))
    assert precision >= 0.95
    assert recall >= 0.90


def test_every_label_names_something_in_the_vocabulary() -> None:
    """No label is out of the extractor's reach, so that recall hides nothing."""
    labels = tomllib.loads((DATA / "ad_labels.toml").read_text(encoding="utf-8"))
    facts = {fact(ad_id, written) for ad_id, asks in labels.items() for written in asks}
    facts |= labelled_lines("ad_lines.toml")[1] | labelled_lines("ad_heldback.toml")[1]
    vocabulary = default_vocabulary()
    named = [(kind, code) for kind, codes in codes_of(facts) for code in codes.split("|")]
    assert [(kind, code) for kind, code in named if code not in vocabulary.table(kind)] == []
