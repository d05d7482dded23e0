"""How right and how fast spellings resolve, beside the plain fuzzy match that a user would write without matchcore."""

import json
import random
import time
from pathlib import Path

import pytest

from matchcore.vocabulary import Vocabulary, default_vocabulary, resolve_all

DATA = Path(__file__).parents[1] / "tests" / "vocabulary" / "data"
CELLS = 100_000


def _labelled():
    labels = json.loads((DATA / "labelled_spellings.json").read_text(encoding="utf-8"))
    return list(labels.items())


def _held_back(name):
    groups = json.loads((DATA / name).read_text(encoding="utf-8"))
    return [(text, None if code == "REFUSED" else code) for code, texts in groups.items() for text in texts]


def _plain_fuzzy(texts):
    """What is written in an afternoon: the best WRatio over all aliases, taken from 85 upwards."""
    from rapidfuzz import fuzz, process, utils

    aliases = {
        alias: code for code, term in default_vocabulary().certificates.items() for alias in Vocabulary.spellings(term)
    }
    found = []
    for text in texts:
        best = process.extractOne(
            text, aliases.keys(), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=85
        )
        found.append(aliases[best[0]] if best else None)
    return found


def _counts(cases, found):
    named = [(code, got) for (_, code), got in zip(cases, found, strict=True) if code is not None]
    other = [got for (_, code), got in zip(cases, found, strict=True) if code is None]
    right = sum(code == got for code, got in named)
    wrong = sum(got not in (code, None) for code, got in named)
    return right, len(named), wrong, sum(got is not None for got in other), len(other)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("labelled_spellings.json", 0.97),
        ("held_back_spellings.json", 0.97),
        ("held_back_second.json", 0.97),
        ("held_back_third.json", 0.9),
    ],
)
def test_accuracy(name, least, capsys):
    """Printed: how many spellings become the right certificate, and how many a wrong one."""
    cases = _labelled() if name.startswith("labelled") else _held_back(name)
    texts = [text for text, _ in cases]
    ours = _counts(cases, [one.code for one in resolve_all(texts)])
    plain = _counts(cases, _plain_fuzzy(texts))
    with capsys.disabled():
        print(f"\n{name}")
        for who, (right, named, wrong, taken, other) in (("resolve", ours), ("plain WRatio >= 85", plain)):
            share = f"{right / named:.1%}"
            print(f"  {who:20} right {right}/{named} ({share}), wrong {wrong}, taken though nothing {taken}/{other}")
    assert ours[0] / ours[1] >= least
    assert ours[2] == ours[3] == 0


def _column(distinct, seed=7):
    """100,000 cells of which `distinct` differ: aliases with slips, cases and words around, the common ones often."""
    rng = random.Random(seed)
    aliases = [alias for term in default_vocabulary().certificates.values() for alias in Vocabulary.spellings(term)]
    letters = "abcdefghijklmnoprstuvyåäö"
    texts: dict[str, None] = {}
    while len(texts) < distinct:
        text = rng.choice(aliases)
        if rng.random() < 0.4:
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(["", rng.choice(letters)]) + text[at + 1 :]
        if rng.random() < 0.5:
            text = rng.choice(
                [text.upper(), text.lower(), f"giltigt {text}", f"{text} ", f"{text} {rng.randrange(2015, 2030)}"]
            )
        texts[text] = None
    pool = list(texts)
    weights = [1 / (rank + 1) for rank in range(len(pool))]
    return pool + rng.choices(pool, weights, k=CELLS - len(pool))


@pytest.mark.parametrize("distinct", [2_000, 20_000, pytest.param(CELLS, marks=pytest.mark.large)])
def test_speed(distinct, capsys):
    """Printed: cells a second for 100,000 cells of which few, many and all are distinct."""
    cells = _column(distinct)
    resolve_all(cells[:1])
    started, worked = time.perf_counter(), time.process_time()
    found = resolve_all(cells)
    taken, worked = time.perf_counter() - started, time.process_time() - worked
    resolved = sum(one.code is not None for one in found) / len(found)
    speed = f"{taken:.2f} s ({worked:.2f} s of processor), {CELLS / taken:,.0f} cells/s"
    with capsys.disabled():
        print(f"\n{CELLS:,} cells, {distinct:,} distinct: {speed}, {resolved:.0%} resolved")
    assert len(found) == CELLS


def test_speed_against_plain_fuzzy(capsys):
    """Printed: both ways over the same distinct spellings, interleaved in one run."""
    texts = list(dict.fromkeys(_column(2_000)[:2_000]))
    ours, plain = [], []
    for _ in range(3):
        started = time.perf_counter()
        resolve_all(texts)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        _plain_fuzzy(texts)
        plain.append(time.perf_counter() - started)
    ratio = sorted(plain)[1] / sorted(ours)[1]
    times = f"resolve {sorted(ours)[1]:.2f} s, plain WRatio {sorted(plain)[1]:.2f} s"
    with capsys.disabled():
        print(f"\n2,000 distinct spellings: {times}, {ratio:.1f}x")
    assert ratio > 1


def test_load_time(capsys):
    """Printed: reading every table, and arranging the certificates' spellings."""
    default_vocabulary.cache_clear()
    started = time.perf_counter()
    vocabulary = default_vocabulary()
    loaded = time.perf_counter()
    vocabulary.index("certificate")
    arranged = time.perf_counter()
    with capsys.disabled():
        print(f"\ntables {1e3 * (loaded - started):.0f} ms, certificates' index {1e3 * (arranged - loaded):.0f} ms")
    assert vocabulary.certificates
