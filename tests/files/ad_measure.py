"""How well proposals agree with the hand labels: counted exactly, level and standing included."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from matchcore.files.adtext import demands_in
from matchcore.vocabulary import default_vocabulary

ROOT = Path(__file__).parents[2]
Fact = tuple[str, str, str, str, str]


def label(ad_id: str, written: str) -> Fact:
    kind, code, *rest = written.split()
    level, standing = rest if kind == "language" else ("-", rest[0])
    return ad_id, kind, code, level, standing


def measured(found: set[Fact], truth: set[Fact]) -> tuple[float, float]:
    """Precision and recall."""
    right = len(found & truth)
    return right / max(len(found), 1), right / max(len(truth), 1)
