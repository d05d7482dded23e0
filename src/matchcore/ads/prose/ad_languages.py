"""Languages that a sentence asks for, and the level its words stand for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, get_args

from matchcore.ads.prose.classes import LanguageMention
from matchcore.ads.prose.lines import Sentence, tokens
from matchcore.records import Level
from matchcore.vocabulary import Vocabulary, resolve
from matchcore.vocabulary.levels import level_words, says_no_level

_LEVELS: tuple[Level, ...] = get_args(Level)
_NAMED_LEVEL = re.compile(r"\b(?P<level>[ABC][12])\b(?!\s*-?\s*(?:körkort|truck))")
_COURSE = re.compile(
    r"\b(?P<course>sfi(?:[\s-]+(?:kurs|nivå))?[\s-]*[abcd]|sva[\s-]*[123]|"
    r"svenska(?: som andraspråk)?,?(?: kurs| nivå)? [123])\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"^\W*(?:språket\W*)?(?:och|samt|eller|and|or|/|&|,)?\W*(?:i\W+)?$", re.IGNORECASE)
_EITHER = re.compile(r"\b(?:eller|or)\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;.]|,(?!\s*(?:både|såväl|i tal|muntlig|skriftlig|lägst|minst|nivå|motsvarande|[ABC][12]\b|tala|läsa|skriva))"
)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("levels.toml").read_text(encoding="utf-8"))


@cache
def _knowing(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in _table()["knowing"][name]), re.IGNORECASE)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_table()["naming"][name])


def languages_in(sentence: Sentence, vocabulary: Vocabulary) -> list[LanguageMention]:
    """The languages that `sentence` asks somebody to know, in order, each with its level where one can be said."""
    text = sentence.text
    names = [name for name in _names(text, vocabulary) if not _is_adjective(text, name[1])]
    known = [_is_about_knowing(sentence, start, end) for start, end, _ in names]
    for order in (range(1, len(names)), range(len(names) - 2, -1, -1)):  # what is said of one holds for those beside it
        for index in order:
            beside = index - 1 if order.step > 0 else index + 1
            low, high = sorted((index, beside))
            known[index] |= known[beside] and _JOINS.match(text[names[low][1] : names[high][0]]) is not None
    asked = [name for name, is_known in zip(names, known) if is_known]
    return [
        LanguageMention(start, end, code, *_level(text, index, asked, vocabulary), _is_either(text, index, asked))
        for index, (start, end, code) in enumerate(asked)
    ]


@lru_cache(maxsize=8)
def _lexicon(vocabulary: Vocabulary) -> Mapping[str, Mapping[tuple[str, ...], str]]:
    """The names of the languages by their first word, the longest first; each in its definite form too."""
    names: dict[str, dict[tuple[str, ...], str]] = {}
    for code, term in vocabulary.languages.items():
        for name in (term.label.sv, term.label.en, *term.aliases):
            words = tuple(word for word, _, _ in tokens(name))
            if words and len("".join(words)) > 3:
                for last in (words[-1], words[-1] + "n"):
                    whole = (*words[:-1], last)
                    names.setdefault(whole[0], {}).setdefault(whole, code)
    return {first: dict(sorted(listed.items(), key=lambda one: -len(one[0]))) for first, listed in names.items()}


def _names(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    lexicon = _lexicon(vocabulary)
    words = tokens(text)
    end = -1
    for at, (word, start, _) in enumerate(words):
        if start < end:
            continue
        for spelled, code in lexicon.get(word, {}).items():
            here = words[at : at + len(spelled)]
            if tuple(one for one, _, _ in here) == spelled:
                end = here[-1][2]
                yield start, end, code
                break


def _is_adjective(text: str, end: int) -> bool:
    rest = text[end:]
    follows = re.match(r"[\s-]*([^\W\d_]+)", rest)
    if follows is None or re.match(r"\s*[,;:.!?()/–-]\s", rest) or rest[:1] in ",;:.!?()/":
        return False
    word = follows[1]
    return word.casefold() not in _words("followers") and not word[0].isupper()


def _is_about_knowing(sentence: Sentence, start: int, end: int) -> bool:
    before, after = sentence.text[:start], sentence.text[end:]
    if _knowing("never_before").search(before.rstrip()) and not _knowing("after").search(after):
        return False
    if _knowing("before").search(before[-70:]) or _knowing("after").search(after):
        return True
    return sentence.is_item and sentence.heading in ("required", "merited")


def _level(
    text: str, index: int, asked: list[tuple[int, int, str]], vocabulary: Vocabulary
) -> tuple[Level | None, bool, int, int]:
    """The level of one mention (named, or estimated from words before it, else after it), and where it is said."""
    start, end, _ = asked[index]
    first, last = _group(text, index, asked)
    floor = max((cut.end() for cut in _CLAUSE.finditer(text, 0, asked[first][0])), default=0)
    floor = max(floor, asked[first - 1][1] if first else 0)
    top = next((cut.start() for cut in _CLAUSE.finditer(text, asked[last][1])), len(text))
    top = min(top, asked[last + 1][0] if last + 1 < len(asked) else len(text))
    before, after = (floor, asked[first][0]), (end, top)
    named = _NAMED_LEVEL.search(text, *after) or _last(_NAMED_LEVEL, text, *before)
    if named:
        return _as_level(named["level"]), False, min(start, named.start()), max(end, named.end())
    course = _COURSE.search(text, floor, top)
    if course:
        level = _course_level(course["course"], vocabulary)
        return level, True, min(start, course.start()), max(end, course.end())
    for section in ("manner", "verb"):
        for stretch in (before, after):
            found = _estimate(section, text, stretch, nearest_last=stretch is before)
            if found is not None:
                return found[0], True, min(start, found[1]), max(end, found[2])
    return None, False, start, end


def _group(text: str, index: int, asked: list[tuple[int, int, str]]) -> tuple[int, int]:
    """The run of languages that stand side by side and share what is said of them.

    A run of commas alone is two clauses ("flytande i svenska, engelska är meriterande"), unless an "och" ends it.
    """
    first = last = index
    while first and _JOINS.match(text[asked[first - 1][1] : asked[first][0]]):
        first -= 1
    while last + 1 < len(asked) and _JOINS.match(text[asked[last][1] : asked[last + 1][0]]):
        last += 1
    if last > first and "," in text[asked[last - 1][1] : asked[last][0]]:
        return index, index
    return first, last


def _estimate(
    section: str, text: str, stretch: tuple[int, int], *, nearest_last: bool
) -> tuple[Level, int, int] | None:
    """The level of the phrase nearest to the language, and its place; of two at one place, the longer one."""
    best: tuple[tuple[int, int], Level, int, int] | None = None
    words = text[slice(*stretch)]
    for level, pattern in level_words(section):
        for match in pattern.finditer(words):
            if nearest_last and not _leads_on(level, words[match.end() :]):
                continue
            distance = len(words) - match.end() if nearest_last else match.start()
            rank = (distance, -(match.end() - match.start()))
            if best is None or rank < best[0]:
                best = rank, level, stretch[0] + match.start(), stretch[0] + match.end()
    return None if best is None else best[1:]


def _leads_on(level: Level, between: str) -> bool:
    """Whether only such as "kunskaper i" stands between "goda" and the language: else it praises something else."""
    return level == "C1" or all(says_no_level(word) for word, _, _ in tokens(between))


def _course_level(written: str, vocabulary: Vocabulary) -> Level | None:
    words = re.sub(r"^svenska(?: som andraspråk)?,?", "sva", written.casefold().strip())
    code = resolve(words, "course", vocabulary=vocabulary).code
    return _as_level(vocabulary.courses[code].level) if code else None


def _as_level(written: str) -> Level | None:
    return next((level for level in _LEVELS if level == written.upper()), None)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _is_either(text: str, index: int, asked: list[tuple[int, int, str]]) -> bool:
    for near in (index - 1, index + 1):
        if 0 <= near < len(asked):
            low, high = sorted((index, near))
            gap = text[asked[low][1] : asked[high][0]]
            if asked[low][2] != asked[high][2] and _EITHER.search(gap) and len(gap.split()) <= 2:
                return True
    return False
