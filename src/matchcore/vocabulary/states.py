"""Where somebody stands to what a text names: held, under way, planned, lost, lacking, or asked about."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, cast

from matchcore.vocabulary.phrases import pattern_of
from matchcore.vocabulary.repair import folded

State = Literal["held", "under_way", "planned", "lost", "lacking", "asked", "required", "merited"]
"""``"lost"`` was held once, ``"lacking"`` is not held, and of ``"asked"`` nobody knows until the person is asked.
``"required"`` and ``"merited"`` are what an employer says; of a person they say nothing."""

_MONTHS = (
    "jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|juni?|june|juli?|july|aug(?:usti|ust)?"
    "|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
MONTH_OR_SEASON = rf"(?:(?:{_MONTHS})\.?|(?:höst|vår|sommar|vinter)(?:en|n)?)(?!\w)"
"""A pattern for a month or a season with no year."""
_YEAR = r"(?:\d{4}|[-’']?\s?\d{2})"
WHEN = (
    r"(?:(?:i|den|senast|ca|cirka|omkring|runt|under|från|sedan|sen|till|t\.?\s?o\.?\s?m\.?|till och med|början av"
    r"|slutet av|mitten av|nu)\s+|~\s?)*"
    r"(?:\d{1,4}(?:[-/.]\d{1,4}){1,2}|\d{6}|\d{8}|[-’']?\d{2}(?!\w)|(?:19|20)\d{2}(?:\s?[-–/]\s?(?:19|20)?\d{2})?"
    rf"|(?:den\s+)?(?:\d{{1,2}}(?::?e|\.)?\s+)?(?:{_MONTHS})\.?(?:\s?{_YEAR})?"
    rf"|(?:ht|vt|st)\.?[\s-]*{_YEAR}|(?:höst|vår|sommar|vinter)(?:en|terminen|n)?(?:\s?{_YEAR})?"
    r"|v(?:ecka)?\.?\s?\d{1,2}(?:\s?[-/,]?\s?\d{2,4})?|(?:nästa|i|förra|denna)\s+(?:vecka|månad|år|termin|veckan|året)"
    r"|(?:om|inom|för)\s+(?:\d{1,3}|ett|en|två|tre|fyra|fem|sex|några|ett par)"
    r"\s+(?:år|månad(?:er)?|veck(?:a|or)|dag(?:ar)?)(?:\s+sedan)?|efter\s+(?:nyår|sommaren|jul|semestern))"
)
"""A pattern for the words that say when: a day, a month, a term, a year, a week, "nästa år"."""

_AFTER = re.compile(rf"[\s:,.–-]*[(\[]?(?P<when>{WHEN})[)\]]?[\s.,!]*|[\s.,:;!–-]*", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = " \t\r\n:;,.!=–—-"
_STRUCK = re.compile(r"~{1,2}\s*(.*?)\s*~{1,2}", re.DOTALL)
_BRACKET_LAST = re.compile(r"(?P<rest>.*?)[\s:,–-]*[(\[](?P<inner>[^()\[\]]+)[)\]][\s.,!]*", re.DOTALL)
_BRACKET_FIRST = re.compile(r"[(\[](?P<inner>[^()\[\]]+)[)\]][\s:,–-]*(?P<rest>.*)", re.DOTALL)
_ODD = frozenset("*#^§†‡¤@\\_…")
_BRACKETED_SIGN = re.compile(
    r"(?P<first>[(\[][^\w\s()\[\]]{1,3}[)\]]|!+(?=\s))?(?P<rest>.*?)(?P<last>\[[^\w\s()\[\]]{1,3}\])?", re.DOTALL
)
_NEGATORS = frozenset({"ej", "inte", "not"})
_TOWARDS: tuple[State, ...] = ("under_way", "planned", "lacking")
_MOST_REMEMBERED = 50_000
_LONGEST = 200  # longer texts name nothing, see `resolve`


@dataclass(frozen=True, slots=True)
class Stated:
    """A text without the words for a state at its ends.

    Attributes
    ----------
    words
        What is left, as it was written; empty when the text says a state and nothing else.
    state
        The state, None when the text says none.
    said
        The words or the sign that said it, as written; empty when there were none.
    when
        The words behind them that say when, such as ``"ht-25"``; not read here, and never to be dropped.
    """

    words: str
    state: State | None = None
    said: str = ""
    when: str = ""


def state_of(text: str) -> State | None:
    """The state that `text` says when it says nothing else.

    Examples
    --------
    >>> state_of("ej klar"), state_of("(klar)"), state_of("☐"), state_of("utgånget"), state_of("HLR klar")
    ('under_way', 'held', 'lacking', 'lost', None)
    """
    found = stated(text)
    return None if found.words or found.when else found.state


@lru_cache(maxsize=_MOST_REMEMBERED)
def stated(text: str) -> Stated:
    """`text` without the words and signs at its ends that say a state, and the state; none of one that is too long.

    Signs that stand in no table, words that go together with no sense ("ja, utgånget") and everything with a question
    mark are ``"asked"``. Who knows the whole text as a name looks there first: a name may end in such a word.

    Examples
    --------
    >>> stated("[x] HLR").state, stated("HLR?").state, stated("~~HLR~~").state, stated("ska ta truckkort B").words
    ('held', 'asked', 'lost', 'truckkort B')
    >>> stated("SFI D (klar ht-25)")
    Stated(words='SFI D', state='held', said='klar', when='ht-25')
    """
    if len(text) > _LONGEST:
        return Stated(text.strip())
    rest = unicodedata.normalize("NFC", text.replace("\ufe0f", "")).strip()
    said: list[tuple[State, str]] = []
    when = ""
    while peeled := _sign(rest) or _bracketed(rest) or _at_end(rest) or _at_start(rest):  # the outermost
        rest, state, words, day = peeled
        said.append((state, words))
        if day and when:
            said.append(("asked", day))
        when = when or day
    if not said:
        return Stated(text.strip())
    state = together(said)
    return Stated(rest, state, next((words for one, words in said if one == state), said[0][1]), when)


def state_within(key: str) -> State | None:
    """The first state but ``"held"`` that a word says anywhere in a folded text: no name to rely on has one inside."""
    for word in key.split():
        state = _phrases().get(word)
        if state is not None and state != "none" and state not in ("held", "required"):
            return state
    return None


def states_within(key: str) -> frozenset[State]:
    """The states that the words of a folded text say, wherever they stand, of two phrases by the longer.

    Examples
    --------
    >>> states_within("kort ej klara"), states_within("har gatt")
    (frozenset({'under_way'}), frozenset({'held'}))
    """
    words, made, at = key.split(), set(), 0
    while at < len(words):
        ends = range(min(len(words), at + _longest()), at, -1)
        found = next(((end, said) for end in ends if (said := _phrases().get(" ".join(words[at:end])))), None)
        at = found[0] if found else at + 1
        made |= {found[1]} if found and found[1] != "none" else set()
    return frozenset(made)


@cache
def said_anywhere(state: Literal["required", "merited"], *, of_heading: bool = False) -> re.Pattern[str]:
    """The words that say what an employer asks for wherever they stand in a folded remark, or in a heading."""
    return re.compile(pattern_of(_table()[state]["anywhere"] + of_heading * _table()[state]["headings"], folded))


@cache
def labels_of(state: Literal["required", "merited"]) -> frozenset[str]:
    """The words that say it of what follows, before a colon, in small letters."""
    return frozenset(_table()[state]["labels"])


@cache
def words_over(*lists: Literal["openings", "anybody", "asked", "perhaps", "open"]) -> str:
    """The pattern of the words by which somebody or something is no longer to be matched; of "open", is again."""
    return f"(?!{_STARTS_FROM})(?:{pattern_of(phrase for name in lists for phrase in _table()['over'][name])})"


_STARTS_FROM = (
    rf"\butgår\s+(?:(?:där|här|hem)ifrån|(?:i?från|fr)\b\.?\s+(?!{MONTH_OR_SEASON})"
    r"(?:(?-i:[A-ZÅÄÖ][a-zåäö])|(?:vår[at]?|depå|terminal|kontor|bas|garage|lager|centrum|stationen)))"
)
"""Of work that begins each day at a place: "utgår från Falun" ends nothing."""


_Peeled = tuple[str, State, str, str]
"""What is left of a text, the state taken off it, in which words, and when."""


def _sign(text: str) -> _Peeled | None:
    if found := _STRUCK.fullmatch(text):
        return found[1], "lost", "~~", ""
    lowered = text.casefold()
    bare, marks = lowered.rstrip(" .,!"), _marks()
    for mark, state in _signs() if lowered.startswith(marks) or bare.endswith(marks) else ():
        if lowered.startswith(mark):
            return text[len(mark) :].strip(_BETWEEN), state, mark, ""
        if bare.endswith(mark):
            return text.rstrip(" .,!")[: -len(mark)].strip(_BETWEEN), state, mark, ""
    if (found := _BRACKETED_SIGN.fullmatch(text)) and (odd := found["first"] or found["last"]):  # "[-] HLR"
        return (
            text.removeprefix(found["first"] or "").removesuffix(found["last"] or "").strip(_BETWEEN),
            "asked",
            odd,
            "",
        )
    for at, rest in ((text[:1], text[1:]), (text[-1:], text[:-1])):
        if at and at != "+" and (at in _ODD or unicodedata.category(at) in {"So", "Sk", "Sm", "Cn", "Co"}):
            return rest.strip(_BETWEEN), "asked", at, ""
    return None


def _bracketed(text: str) -> _Peeled | None:
    """A parenthesis at either end that says a state and nothing else."""
    for pattern in (_BRACKET_LAST, _BRACKET_FIRST):
        found = pattern.fullmatch(text)
        if found is not None and (inner := stated(found["inner"])).state is not None and not inner.words:
            return found["rest"].strip(_BETWEEN), inner.state, inner.said, inner.when
    return None


def _at_end(text: str) -> _Peeled | None:
    tokens = list(_TOKEN.finditer(text))
    words = [folded(token[0]) for token in tokens]
    longest = _longest()
    for first in range(max(0, len(tokens) - longest - 8), len(tokens)):
        before = text[: tokens[first].start()]
        if words[first] not in _first_words() or before.count("(") != before.count(")"):
            continue
        for length in range(min(longest, len(tokens) - first), 0, -1):
            state = _phrases().get(" ".join(words[first : first + length]))
            last = tokens[first + length - 1]
            after = None if state is None else _AFTER.fullmatch(text, last.end())
            if state == "none" and after is not None:
                return None
            if state is not None and state != "none" and after is not None:
                said = text[tokens[first].start() : last.end()]
                return before.strip(_BETWEEN), state, said, (after["when"] or "").strip()
    return None


def _at_start(text: str) -> _Peeled | None:
    tokens = list(_TOKEN.finditer(text))[: _longest()]
    if not tokens or text[: tokens[0].start()].strip(_BETWEEN):
        return None
    words = [folded(token[0]) for token in tokens]
    for length in range(len(tokens) if words[0] in _first_words() else 0, 0, -1):
        state = _phrases().get(" ".join(words[:length]))
        if state == "none":
            return None
        if state is not None:
            end = tokens[length - 1].end()
            return text[end:].strip(_BETWEEN), state, text[tokens[0].start() : end], ""
    return None


def together(said: Iterable[tuple[State, str]]) -> State:
    """The one state that several words say together, each with the state that it says by itself."""
    pairs = list(said)
    states = {state for state, _ in pairs}
    if len(states) == 1:
        return pairs[0][0]
    negated = any(folded(words) in _NEGATORS for _, words in pairs)
    if states <= set(_TOWARDS) and not negated:
        return next(state for state in _TOWARDS if state in states)
    return "lost" if states == {"lost", "lacking"} and not negated else "asked"


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = files(__package__).joinpath("tables", "states.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, list[str]]]", tomllib.loads(text))


@cache
def _phrases() -> dict[str, State | Literal["none"]]:
    return {
        folded(phrase): cast("State", state) for state, entry in _table().items() for phrase in entry.get("phrases", ())
    }


@cache
def _longest() -> int:
    return max(len(phrase.split()) for phrase in _phrases())


@cache
def ticks(state: Literal["held", "lacking"]) -> str:
    """The signs of one character that say a state."""
    return "".join(mark for mark in _table()[state]["marks"] if len(mark) == 1)


@cache
def _marks() -> tuple[str, ...]:
    return tuple(mark for mark, _ in _signs())


@cache
def _first_words() -> frozenset[str]:
    """The words that phrases begin with: most words of a text begin none."""
    return frozenset(phrase.partition(" ")[0] for phrase in _phrases())


@cache
def _signs() -> tuple[tuple[str, State], ...]:
    """Each sign with its state, the longest first."""
    pairs = [(mark, cast("State", state)) for state, entry in _table().items() for mark in entry.get("marks", ())]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
