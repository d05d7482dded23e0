"""A cell that lists several things, taken apart: ``truckkort; HLR (2027-03-01)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matchcore.content.findings import Spot
from matchcore.messages import with_remedy
from matchcore.records.model import Refusal
from matchcore.tables.cells.cells import is_empty, is_nothing, words_of
from matchcore.tables.grid import Cell

_PLAIN = re.compile(r'([^()"]*)(?:\(([^()"]*)\)\s*)?')
_NOTED = re.compile(r"[^;\n\r|•()]*(?:\([^()]*\)[^;\n\r|•()]*)*")
_NAME_AND_NOTES = re.compile(r"\s*([^;\n\r|•()\"]*?)\s*(?:\(([^()\"]*)\)\s*)?(?:[;\n\r|•]|$)")
_NOTED_LIST = re.compile(r"(?:[^()]*\([^()]*\))*[^()]*")
_ITEM = re.compile(r"[^\W\d][^\d;:?!@()\"\n\r|•]*(?:(?<=\s)[A-C][12]\s*)?(?:\([^()\"\n\r|•?@]*\)\s*)?(?:;\s*|$)")
_PLAINLY = re.compile(rf"(?:{_ITEM.pattern}){{2,}}+")
_LONGEST_PLAIN = 1_000
_BETWEEN = re.compile("[,;]")
_NUMBERED = re.compile(r"\(?(\w|\d{1,2})(?:\)|\.(?=\s))\s*(.+)", re.DOTALL)
_COUNTS = ("abcdefghijklmnopqrst", [str(number) for number in range(1, 100)])
_COUNTED = re.compile(r"(?:^|\s)\(?(\d{1,2})[.)]\s*(?=[^\W\d])")
_GEARS = re.compile(
    r"(?:automat|manuell)\w*(?:\s+växl?\w*)?(?:\s+bil)?(?:\s+(?:är\s+)?(?:ok|räcker|funkar|går\s+bra))?", re.IGNORECASE
)
_BULLET = re.compile(r"^[-–*·▪‣➢►▸❖]\s+")
_STRONG_PLAIN = re.compile(r"[;\n\r|•]")
_STOP = re.compile(r"(?P<word>\S*?[\w)?])(?P<stop>[.!]+[\"”]?)\s+(?=[\"“”]?(?P<next>[^\s(]+))")
_BINDS = re.compile(
    r"(?:el|alt|evt?|ex|tex|avsl|ca|min|max|st|nr|kl|kat|typ|resp|inkl|exkl|enl|fr|spec|leg|lic|hyg|ung|[a-zåäö]|\d|1[0-5]"
    r"|(?:[a-zåäö]{1,2}\.)+[a-zåäö]{1,2})"
)
"""Words cut short at a point that go with what follows, and numbers that count things, not an age: "18. Truck"."""
_WHOLE = re.compile(
    r"(?:\w\w(?:[aeiouyåäö]|[eaiå][trns]|ing|ft)|kort|bevis|krav|plus|plats|intyg|licens|tid|upp|språk"
    r"|(?<!\w)(?:år|mån|kg|ton|tim|[A-E]-k\w{1,2}))$"
)
"""Words that no point cuts short."""
_GOES_ON = re.compile(
    r"(?:eller|el|alt|och|o|samt|med|i|på|för|till|om|som|av|hos|inom|vid|utan|ej|inte|giltig\w*|tom|från)"
)
"""Words that begin no sentence in small letters."""
_CUT_LAST = frozenset({"erf", "utb", "exam", "vana", "motsv", "likn"})
_A_LICENCE = re.compile(r"(?:[a-e]{1,2}-?)?(?:körk|kkt?\b|kort\b)", re.IGNORECASE)
"""What begins another thing, whatever is cut short before it."""
_NAME = re.compile(r"(?!SFI|SVA)(?=.*[A-ZÅÄÖ])[A-ZÅÄÖ0-9/+-]+")
_LEVEL = re.compile(r"s(?:fi|va)\b|[abc][12]\b", re.IGNORECASE)
_AGE = re.compile(r"1[89]\+")
_STRONG, _WEAK = ";\n\r|•", ","
_AROUND_SENTENCE = " .!\t"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list.

    Attributes
    ----------
    text
        As it was written.
    words
        What stands outside parentheses.
    notes
        What stands inside them, apart at commas and semicolons.
    """

    text: str
    words: str
    notes: tuple[str, ...] = ()


def split_items(text: str) -> list[str]:
    """The things that a cell lists.

    They stand apart at semicolons, line breaks, bars or bullets; at commas only where there is none of those.
    Separators within parentheses or quotation marks count as text.

    Raises
    ------
    Refusal
        When a parenthesis or a quotation mark is left open.

    Examples
    --------
    >>> split_items("truckkort; HLR (2027-03-01, validerat)")
    ['truckkort', 'HLR (2027-03-01, validerat)']
    """
    if "(" not in text and ")" not in text and '"' not in text:
        plain = _STRONG_PLAIN.split(text)
        return [item for part in (plain if len(plain) > 1 else text.split(",")) if (item := part.strip())]
    if '"' not in text and (whole := _NOTED_LIST.fullmatch(text)):
        found = [item for part in _NOTED.findall(whole[0]) if (item := part.strip())]
        if len(found) > 1 or "," not in text:
            return found
    strong = [part.strip() for part in _apart(text, _STRONG)]
    if len(strong) == 1:
        strong = [part.strip() for part in _apart(text, _WEAK)]
    return [part for part in strong if part]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a point behind a word cut short ends none, nor does one within a parenthesis.

    Examples
    --------
    >>> sentences_of("B-kort. Truck A bra. svenska B1"), sentences_of("hyg. bevis (2 v. Hos oss)")
    (['B-kort', 'Truck A bra', 'svenska B1'], ['hyg. bevis (2 v. Hos oss)'])
    """
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text) if ". " in text or "! " in text else ():
        before = text[start : stop.end("stop")]
        if before.count("(") == before.count(")") and _ends(stop):
            found.append(before.strip(_AROUND_SENTENCE))
            start = stop.end("stop")
    return [*filter(None, found), text[start:].strip()] if found else [text]


def _ends(stop: re.Match[str]) -> bool:
    """Whether a sentence ends at a point: behind a whole word, and before one with a capital or behind a long one."""
    word, follows = stop["word"].rpartition("(")[2], stop["next"]
    if "!" in stop["stop"] or word.endswith(")"):
        return True
    if _BINDS.fullmatch(word if len(word) == 1 else word.casefold()):
        return False
    if word in ("motsv", "likn") and _LEVEL.match(follows):
        return False
    if word.casefold() in _CUT_LAST and _A_LICENCE.match(follows):
        return True  # "många års erf. b-körk"
    is_whole = _WHOLE.search(word) is not None or word.isupper()
    if _NAME.fullmatch(follows.rstrip(".,")):
        return is_whole or word[-1:].isdigit()  # not "motors. A+B"
    if follows[:1].isupper() or _AGE.match(follows):
        return True
    return is_whole and follows[:1].isalnum() and _GOES_ON.fullmatch(follows.rstrip(".,")) is None


def sentences_apart(text: str) -> str:
    """A list with its sentences apart as its other things are: "B. Truck A-kort" is two.

    Examples
    --------
    >>> sentences_apart("B. Truck A-kort"), sentences_apart("HLR; lyft. Truckkort"), sentences_apart("hyg. bevis")
    ('B, Truck A-kort', 'HLR; lyft; Truckkort', 'hyg. bevis')
    """
    return (", " if is_at_commas(text) else "; ").join(sentences_of(text))


def is_at_commas(value: Cell) -> bool:
    """Whether the things that a cell lists stand apart at commas."""
    return isinstance(value, str) and not any(char in value for char in _STRONG)


def entries_of(value: Cell, spot: Spot) -> Iterator[Cell]:
    """The entries of a list cell: those of a list, or the things that a text lists; none for "inga"."""
    if isinstance(value, list | tuple):
        yield from (entry for entry in value if not is_empty(entry))
    elif isinstance(value, Mapping):
        yield value
    else:
        with spot.telling(value):
            text = words_of(value)
            if not is_nothing(text):
                entries = _geared(_unnumbered(split_items(text)))
                # A lone "?" is an empty cell, but one beside other things asks about something.
                yield from (entry for entry in entries if not is_empty(entry) or (len(entries) > 1 and entry == "?"))


def _unnumbered(entries: list[str]) -> list[str]:
    """The entries without what counts them: "a) truckkort", "1. HLR"; and without a hyphen or a star for a bullet.

    What nothing but its numbers keep apart is as many: "1. kock 2. städ".
    """
    if len(entries) == 1 and (at := [*_COUNTED.finditer(entries[0])]) and at[0].start() == 0:
        ends = [*(count.start() for count in at[1:]), len(entries[0])]
        if [int(count[1]) for count in at] == [*range(1, len(at) + 1)]:
            return [entries[0][count.end() : end].strip() for count, end in zip(at, ends, strict=True)]
    for counts in _COUNTS:
        found = [_NUMBERED.fullmatch(entry) for entry in entries]
        if all(one is not None and one[1].casefold() == count for one, count in zip(found, counts, strict=False)):
            return [one[2] for one in found if one is not None]
    return [_BULLET.sub("", entry) for entry in entries]


def _geared(entries: list[str]) -> list[str]:
    """The entries, what says which gears a licence is for with the licence: "B, manuell" is one thing."""
    joined: list[str] = []
    for entry in entries:
        if joined and _GEARS.fullmatch(entry):
            joined[-1] = f"{joined[-1]} {entry}"
        else:
            joined.append(entry)
    return joined


def item_of(text: str) -> Item:
    """One thing of a list: its words, and the notes in parentheses behind them. Raises `Refusal`."""
    if plain := _PLAIN.fullmatch(text):
        inner = plain[2]
        notes = () if inner is None else tuple(note for part in _BETWEEN.split(inner) if (note := part.strip()))
        return Item(text, " ".join(plain[1].split()), notes)
    words: list[str] = []
    apart: list[str] = []
    depth, start, quoted = 0, 0, False
    for position, char in enumerate(text):
        if char == '"' and depth:
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            if depth == 0:
                words.append(text[start:position])
                start = position + 1
            depth += 1
        elif char == ")":
            if not depth:  # "ok)": it closes nothing
                words.append(text[start:position])
                start = position + 1
                continue
            depth -= 1
            if depth == 0:
                apart += [note.strip() for note in _apart(text[start:position], ",;")]
                start = position + 1
    words.append(text[start:])
    joined = " ".join(" ".join(words).split())
    return Item(text, joined, tuple(note for note in apart if note))


def names_and_notes(text: str) -> list[tuple[str, str]]:
    """A list whose every item is a name, or a name and one parenthesis, as pairs; empty when it is anything else.

    Examples
    --------
    >>> names_and_notes("truckkort; HLR (2027-03-01, validerat)")
    [('truckkort', ''), ('HLR', '2027-03-01, validerat')]
    """
    pairs: list[tuple[str, str]] = []
    end, length = 0, len(text)
    while end < length:
        found = _NAME_AND_NOTES.match(text, end)
        if found is None or found.end() == end:
            return []
        name, notes = found.groups()
        pairs.append((name, notes or ""))
        end = found.end()
    return pairs


def listed_plainly(text: str) -> list[str]:
    """A list whose items each say by themselves what they say, apart at semicolons; empty for any other.

    Each begins with a letter, has no figures but in its one parenthesis or in a level behind its name, and no number or
    letter counts it.

    Examples
    --------
    >>> listed_plainly("kock (3 år; till 2019); diskare"), listed_plainly("kock 3 år; diskare"), listed_plainly("kock")
    (['kock (3 år; till 2019)', 'diskare'], [], [])
    """
    if ";" not in text or len(text) > _LONGEST_PLAIN or _PLAINLY.fullmatch(text) is None:
        return []
    found = [item.strip(" ;") for item in _ITEM.findall(text)]
    return [] if any(_GEARS.fullmatch(item) or _NUMBERED.fullmatch(item) for item in found) else found


def quoted_note(text: str) -> str:
    """Free text as a note that survives being taken apart again."""
    return '"' + text.replace('"', '""') + '"'


def unquoted_note(text: str) -> str:
    """The free text of a quoted note; text that is not quoted as it is."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def _apart(text: str, separators: str) -> Iterator[str]:
    """`text` cut at the separators that stand outside parentheses, and outside quotation marks within them."""
    depth, start, quoted = 0, 0, False
    for position, char in enumerate(text):
        if char == '"' and (depth or separators == ",;"):
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif depth == 0 and char in separators:
            yield text[start:position]
            start = position + 1
    if depth or quoted:
        raise Refusal(*with_remedy("list.left_open"))
    yield text[start:]
