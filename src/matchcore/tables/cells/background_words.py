"""The words that people use of work, schooling, wishes and support: those of ``background.toml``, and trades."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, cast

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import words_of
from matchcore.tables.cells.items import entries_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import stated
from matchcore.vocabulary.words import word_list

_T = TypeVar("_T")
_SSYK = re.compile(r"[0-9]{4}")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_LABEL = re.compile(
    r"(?:tidigare\s+)?(?:yrken?|arbeten?|jobb|utbildning(?:ar)?|utb|vill|önskar|önskemål|stöd|stödbehov|arbetstid)\s*:\s*",
    re.IGNORECASE,
)
"""A cell that says again what its column is: "yrke: kock, diskare"."""
BETWEEN = re.compile(r"\s*(?:[/+&]|\s(?:och|samt|o|and)\s)\s*", re.IGNORECASE)
EITHER = re.compile(rf"{BETWEEN.pattern}|\s+(?:eller|el\.?|or)\s+", re.IGNORECASE)
ASIDE = re.compile(r"^(?P<what>.*[^\W\d].*?)\s[-–—]\s*(?P<aside>[^()]*[^\W\d][^()]*)$")
"""What stands behind a dash, as in a parenthesis."""
BRACKETED = re.compile(r"(?=[^()]*\([^()]+\))(?P<what>[^()]*[^\W\d][^()]*?)\s*\((?P<aside>[^()]+)\)[\s.,]*")
OF_WORK = re.compile(r"\b(?:erfar|jobb|arbet|yrke|aldrig|worked|experience|never)")


@cache
def words_for(table: str) -> Mapping[str, Any]:
    """A table of ``background.toml``; beside what is abroad stand the countries of the vocabulary."""
    text = files(__package__).joinpath("background.toml").read_text(encoding="utf-8")
    told = cast("dict[str, Mapping[str, Any]]", tomllib.loads(text))[table]
    return {**told, "countries": word_list().countries} if table == "abroad" else told


@cache
def meant(table: str) -> Mapping[str, str]:
    """What each word of a table means, what it means by its code too."""
    told = words_for(table)
    return {code: code for code in told} | {word: code for code, words in told.items() for word in words}


@cache
def words_within(table: str) -> re.Pattern[str]:
    """Any word of a table, the longest first, by itself within a text, or with "i" before it."""
    words = sorted((word for words in words_for(table).values() for word in words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:(?:i|från|in)\s+)?(?P<word>{'|'.join(map(re.escape, words))})(?!\w)")


def written(table: str, code: str) -> str:
    """The word of a table that is written for a code."""
    return str(words_for(table)[code][0])


def plain(text: str) -> str:
    """A text in small letters, its spaces single."""
    return " ".join(text.casefold().split())


def one_of(text: str, table: str) -> str:
    """The code that a text means by a word of a table. Raises `Refusal`, which names the words."""
    found = meant(table).get(plain(text).strip(" .!"))
    if found is None:
        known = [words[0] for words in words_for(table).values()]
        raise Refusal(Message("value.not_one_of"), Message("value.not_one_of.remedy", expected=known))
    return found


def entries_unlabelled(value: Cell, spot: Spot) -> Iterator[Cell]:
    """The entries of a list cell; a decimal comma parts nothing, and "yrke:" before them says only what they are."""
    if isinstance(value, str):
        value = _DECIMAL_COMMA.sub(".", _LABEL.sub("", value, count=1) if _LABEL.match(value) else value)
    return entries_of(value, spot)


def each_entry(value: Cell, spot: Spot, read: Callable[[str], Iterable[_T]]) -> list[_T]:
    """What the entries of a list cell say; what is refused is told."""
    found: list[_T] = []
    for entry in entries_unlabelled(value, spot):
        with spot.telling(entry):
            found += read(words_of(entry))
    return found


def work_of(text: str, terms: Terms, spot: Spot, between: re.Pattern[str] = BETWEEN) -> list[str]:
    """The occupation groups that a text names: one, or several beside one another. Raises `Refusal`."""
    if _SSYK.fullmatch(text):
        return [text]
    found = terms.resolution("occupation", text)
    parts = between.split(text)
    if found.code is None and len(parts) > 1:
        each = [terms.resolution("occupation", part).code for part in parts]
        if all(each):
            return [terms.code("occupation", part, spot) for part in parts]
    if found.code is not None and len(parts) > 1 and between is BETWEEN and not terms.is_written("occupation", text):
        of = [part for part in parts if terms.resolution("occupation", part).code == found.code]
        others = [part for part in parts if part not in of]
        if len(of) == 1 and others:  # "städ + flytt" is more than cleaning
            made = terms.codes("occupation", of[0], spot)
            for part in others:
                try:
                    made = [*made, *terms.codes("occupation", part, spot)]
                except Refusal as refusal:
                    spot.refuse(refusal, part)
            return made
    return [terms.code("occupation", text, spot)]


def beside_aside(text: str, terms: Terms) -> str | None:
    """The work that a text names before a remark in a parenthesis that names none: "svetsare (prov ej klart)".

    None where there is no such remark, or it may say that the work itself is not meant: "kock (kanske)".
    """
    if (found := BRACKETED.fullmatch(text.strip())) is None or not stated(found["aside"]).words:
        return None
    about = terms.resolution("occupation", stated(found["aside"]).words)
    is_of_work = about.code is not None or about.alternatives or OF_WORK.search(found["aside"])
    return None if is_of_work or terms.resolution("occupation", found["what"]).code is None else found["what"]
