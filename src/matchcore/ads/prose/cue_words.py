"""The table of cue words, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))


@cache
def patterns(section: str, name: str) -> re.Pattern[str]:
    """One list of ``cues.toml`` as a single pattern."""
    return re.compile("|".join(f"(?:{one})" for one in _table()[section][name]), re.IGNORECASE)


def found(pattern: re.Pattern[str], text: str) -> bool:
    """Whether `pattern` occurs in `text`."""
    return pattern.search(text) is not None


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` in lower case, each with its start and end."""
    return [(match[0].casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
