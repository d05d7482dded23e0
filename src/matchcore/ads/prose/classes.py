"""What a sentence names, and licences and truck classes named by letters: "B- och C-körkort", "truckkort (A+B)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matchcore.records import Level
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.certain import certificate_named


@dataclass(frozen=True, slots=True)
class Mention:
    """A term named in a sentence.

    Attributes
    ----------
    start, end
        Where its words stand in the sentence.
    code
        The vocabulary's code.
    """

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class CertificateMention(Mention):
    """A certificate named in a sentence.

    Attributes
    ----------
    confidence
        How sure it is that the words mean this, 0–100.
    is_either
        Whether something unnamed will do as well ("truckkort eller motsvarande"): then it is not demanded.
    alternatives
        Where one of several named is enough ("truckkort eller traverskort"), the codes of all, `code` the first.
    """

    confidence: int = 100
    is_either: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageMention(Mention):
    """A language that a sentence asks for.

    Attributes
    ----------
    level
        The CEFR level, or None when the words say none.
    is_estimate
        Whether the level was estimated from words rather than named.
    first, last
        Where the words begin and end that name it and say the level: "goda kunskaper i svenska".
    is_either
        Whether it is one of several that will do.
    """

    level: Level | None
    is_estimate: bool
    first: int
    last: int
    is_either: bool = False


_LICENCE = r"(?:AM|A1|A2|A|B96|BE|B|C1E|C1|CE|C|D1E|D1|DE|D)"
_TRUCK = r"(?:[ABCD][1-5]?(?:\s*[-–]\s*[ABCD]?[1-5])?)"
_LICENCE_WORD = re.compile(rf"(?<![^\W_]){_LICENCE}(?![^\W_])")
_TRUCK_LETTER = re.compile(r"(?<![^\W_])([ABCD])[1-5]?(?![^\W_])")
_JOIN = r"\s*-?\s*(?:,|/|\+|&|och|eller|samt|and|or)\s*"
_EITHER = re.compile(r"\beller\b|\bor\b", re.IGNORECASE)


def _pattern(classes: str, after: str, before: str) -> re.Pattern[str]:
    """Classes before a word such as "körkort", or after one."""
    listed = rf"{classes}(?:{_JOIN}{classes}){{0,7}}"
    lead = (
        r"(?:[\s(:]|med|för|av|klass(?:erna|en)?|kategori|behörighet(?:en|erna)?|typ|nivå|lägst|minst|manuell|svenskt)*"
    )
    return re.compile(
        rf"(?<![\w+-])(?P<first>{listed})\s*-?\s*(?i:{after})\w*|\b(?i:{before}){lead}(?P<then>{listed})(?![\w-])\)?"
    )


_PATTERNS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "licence",
        _LICENCE_WORD,
        _pattern(
            _LICENCE,
            r"körkort(?!s?(?:utbildning|teori))|driving licen[cs]e|licen[cs]e|"
            r"(?<=-)(?:behörighet|kort\b|chaufför|förare)",
            r"(?:b-)?(?:körkort(?:et)?|driver.?s licen[cs]e|driving licen[cs]e|"
            r"(?:lastbils|buss|distributions)?chaufför(?:er)?|(?:lastbils|buss)förare)",
        ),
    ),
    (
        "licence",
        _LICENCE_WORD,
        re.compile(r"(?<![\w+-])(?P<first>am|a1|a2|a|be|b|c1e|c1|ce|c|de|d)-?\s?körkort(?!s?(?:utbildning|teori))\w*"),
    ),
    (
        "truck",
        _TRUCK_LETTER,
        _pattern(
            _TRUCK,
            r"truckkort|truckförarbevis|truck\b|truckbehörighet|truckar",
            r"truck(?:kort|förarbevis|behörighet)?(?:et)?",
        ),
    ),
)
# A class that follows a licence named before it: "körkort B, gärna BE".
_FURTHER = re.compile(rf"(?:gärna|även|helst|meriterande med|merit med)\s+(?:även\s+)?(?P<then>{_LICENCE})(?![\w-])")
# One more of a series: "arbete på väg 1.1 och 1.2", "röjsågskörkort RA samt RT".
_MORE = re.compile(r"\s*(?:,|och|samt|&|/|\+)\s*(?P<next>\d(?:\.\d)?|[A-D]\d?|R[ABT])(?![\w.,]*\w)")

_OWN_CLASS = re.compile(r"\s*\(?(?:nivå|klass|kategori|steg)?\s*(?P<next>[A-Z]{1,2}\d?|\d(?:\.\d)?)(?![\w-])")


def classes_in(text: str, vocabulary: Vocabulary) -> list[CertificateMention]:
    """Every licence and truck class that `text` names by its letter."""
    mentions: list[CertificateMention] = []
    for stem, letter, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            listed = match.groupdict().get("first") or match.groupdict().get("then") or ""
            letters = [found[1] if letter.groups else found[0] for found in letter.finditer(listed.upper())]
            codes = [code for one in letters if (code := f"{stem}-{one.lower()}") in vocabulary.certificates]
            either = _EITHER.search(listed) is not None or (stem == "licence" and "/" in listed)
            least = least_of(codes, vocabulary) if either else None
            codes = codes if least is None else [least]
            codes = list(dict.fromkeys(codes))
            if either and len(codes) > 1:
                mentions.append(CertificateMention(*match.span(), codes[0], alternatives=tuple(codes)))
            else:
                mentions += [CertificateMention(*match.span(), code) for code in codes]
    return mentions + _further(text, mentions, vocabulary)


def series_in(text: str, mention: CertificateMention, vocabulary: Vocabulary) -> Iterator[CertificateMention]:
    """The others of a series that `mention` begins, each named by its number or letter alone."""
    words = text[mention.start : mention.end].split()
    end = mention.end
    first = _OWN_CLASS.match(text, end)
    code = first and certificate_named(f"{words[-1]} {first['next']}", vocabulary)
    if first and code:  # "motorsågskort A+B": the proof is named once, its classes follow
        yield CertificateMention(first.start("next"), first.end("next"), code)
        words, end = [words[-1], first["next"]], first.end("next")
    while len(words) > 1 and (more := _MORE.match(text, end)):
        code = certificate_named(" ".join([*words[:-1], more["next"]]), vocabulary)
        if code is None:
            return
        yield CertificateMention(more.start("next"), more.end("next"), code)
        end = more.end("next")


def _further(text: str, before: list[CertificateMention], vocabulary: Vocabulary) -> list[CertificateMention]:
    first = min((mention.end for mention in before if mention.code.startswith("licence")), default=len(text))
    codes = [(match, f"licence-{match['then'].lower()}") for match in _FURTHER.finditer(text, first)]
    return [CertificateMention(*match.span("then"), code) for match, code in codes if code in vocabulary.certificates]


def least_of(codes: list[str], vocabulary: Vocabulary) -> str | None:
    """Of several that will do, the one that all the others include, if there is one."""
    return next((code for code in codes if all(code in vocabulary.implied(other) for other in codes)), None)
