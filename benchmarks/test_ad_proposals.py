"""How right the proposals from ads are, against labels made by hand, and how many ads a second are read."""

import json
import time
import tomllib
from pathlib import Path

import pytest

from matchcore.ads import read_ads
from matchcore.ads.prose import demands_in
from matchcore.vocabulary import default_vocabulary

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"


@pytest.fixture
def ads(reference_data):
    return reference_data / "jobtech_ads.json"


def _fact(key, written):
    kind, code, *rest = written.split()
    level, standing = rest if kind == "language" else ("-", rest[0])
    return key, kind, code, level, standing


def _standing(one):
    return "required" if one.required else "merited"


def _real(ads):
    labels = tomllib.loads((DATA / "ad_labels.toml").read_text(encoding="utf-8"))
    truth = {_fact(ad, written) for ad, asks in labels.items() for written in asks}
    found = {
        (p.opening_id, p.kind, p.code, p.level or "-", _standing(p))
        for p in read_ads(ads).proposals
        if p.source != "must_have.languages"
    }
    return found, truth


def _lines(name):
    found, truth = set(), set()
    for number, ad in enumerate(tomllib.loads((DATA / name).read_text(encoding="utf-8"))["ad"]):
        truth |= {_fact(number, written) for written in ad["asks"]}
        demands = demands_in(ad["text"], default_vocabulary())
        found |= {(number, d.kind, d.code, d.level or "-", _standing(d)) for d in demands}
    return found, truth


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [("60 real ads", 0.95, 0.85), ("ad_lines.toml", 0.97, 0.97), ("ad_heldback.toml", 0.95, 0.90)],
)
def test_accuracy(name, precision, recall, capsys, request):
    """Printed: precision and recall, with kind, code, level and standing all agreeing."""
    found, truth = _real(request.getfixturevalue("ads")) if name == "60 real ads" else _lines(name)
    right = len(found & truth)
    with capsys.disabled():
        print(
            f"\n{name}: precision {right / len(found):.1%} ({right} of {len(found)}), "
            f"recall {right / len(truth):.1%} ({right} of {len(truth)})"
        )
    assert right / len(found) >= precision
    assert right / len(truth) >= recall


def test_ads_a_second(ads, capsys):
    """Printed: how long 3,000 ads take to read, proposals and all."""
    hits = json.loads(ads.read_text(encoding="utf-8"))["hits"]
    many = [{**hit, "id": f"copy-{copy}-of-{hit['id']}"} for copy in range(50) for hit in hits]
    read_ads(hits)
    started = time.perf_counter()
    read = read_ads(many)
    spent = time.perf_counter() - started
    with capsys.disabled():
        print(
            f"\n{len(many)} ads, {len(read.proposals)} proposals: {spent:.1f} s, {len(many) / spent:.0f} ads a second"
        )
    assert len(read.openings) == len(many)
