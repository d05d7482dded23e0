"""Certificates and licences mentioned in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from matchcore.ads.prose.classes import classes_in, least_of, series_in
from matchcore.ads.prose.cue_words import found, patterns
from matchcore.ads.prose.lines import ONE_OF, Sentence
from matchcore.ads.prose.mention import CertificateMention
from matchcore.ads.prose.spellings import AdSpelling, spellings_in
from matchcore.vocabulary import Vocabulary

_PROOF = (
    r"(?:förarbevis|yrkesbevis|gesällbrev|bevis|intyg|certifikat|licens|behörighet|kort|körkort|auktorisation|förordnande|"
    r"utbildning|utbildad|kompetens|certifierad|kurs|godkänd|kunskap(?:er)?|training|certificate|licen[cs]e)"
)
_LISTED = r"(?:[\w-]+\s*(?:,|och|samt|/|eller)\s*){0,4}$"
_LED_BY_PROOF = re.compile(
    rf"\b\w*{_PROOF}\s+(?:för|på|i|inom|av|om|enligt|som|att köra|att framföra|in|for)\s+{_LISTED}"
    rf"|\b(?:förarbevis|yrkesbevis|bevis|intyg|certifikat|licens|behörighet|auktorisation)\s+{_LISTED}",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:erfarenhet\w*|\w*vana|van|bakgrund|intresse\w*|jobbat|arbetat|arbetar|arbete|arbeta|yrket|kört|jobba)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^\s*(?:,|och|samt|/|eller|&|\+)\s*$", re.IGNORECASE)
_EITHER = re.compile(r"\beller\b|\bor\b|\balternativt\b", re.IGNORECASE)
_OR_ELSE = re.compile(
    r"^\W*eller\s+(?!motsvarande|likvärdig|annan|annat|andra|liknande|högre|mer|fler|större|bättre|flera)\w",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,/]\s*")
_OF_SEVERAL = re.compile(r"\s*(?:[,/;&+]|\boch\b|\bsamt\b|\band\b)\s*", re.IGNORECASE)
_ONE_OF = re.compile(
    rf"{ONE_OF}(?:\W+(?:\w+\W+){{0,2}})?$|\b(?:ett|en|någon|något|one|any)\s+(?:av|of)\s+$", re.IGNORECASE
)
_TRAINED = re.compile(
    r"\b(?:utbildad|utbildade|legitimerad|leg|examinerad|behörig|du är|titel(?:n)?)\W+(?:[\w-]+\W+)?$", re.IGNORECASE
)
_SOUGHT = re.compile(r"\b(?:som|söker(?: \w+){0,3}|behöver(?: \w+){0,2})\W+(?:[\w-]+\W+)?$", re.IGNORECASE)
_TO_READER = re.compile(r"\b(?:du|dig|din)\b", re.IGNORECASE)
# A title that only those may use who hold the proof of it, so that seeking one asks for the proof.
_PROTECTED_TITLES = frozenset({"underskoterska"})
_MOST_WORDS_IN_ENTRY = 4


def certificates_in(sentence: Sentence, vocabulary: Vocabulary) -> list[CertificateMention]:
    """The certificates and licences that `sentence` names as something to hold, in order."""
    text = sentence.text
    accepted = classes_in(text, vocabulary)
    taken = [(mention.start, mention.end) for mention in accepted]
    waiting: list[tuple[int, int, AdSpelling]] = []
    for start, end, spelling in spellings_in(text, vocabulary):
        if any(start < to and at < end for at, to in taken):
            continue
        if _is_meant(sentence, start, end, spelling):
            mention = CertificateMention(start, end, spelling.code, 100 if spelling.is_proof else 85)
            accepted += [mention, *series_in(text, mention, vocabulary)]
        else:
            waiting.append((start, end, spelling))
    for start, end, spelling in waiting:
        if _joins_accepted(text, start, end, accepted):
            accepted.append(CertificateMention(start, end, spelling.code, 80))
    return sorted(_with_alternatives(sentence, accepted, vocabulary), key=lambda mention: mention.start)


def _is_meant(sentence: Sentence, start: int, end: int, spelling: AdSpelling) -> bool:
    """Whether the words speak of holding a proof, rather than of a machine, a colleague or a task."""
    before = sentence.text[:start]
    if spelling.is_profession or spelling.is_title:
        if _is_about_others(before):
            return False
    elif found(patterns("others", "people"), before[-40:]):
        return False
    if spelling.is_proof:
        return not found(patterns("others", "rules"), before)
    is_entry = sentence.heading in ("required", "merited") and len(sentence.text.split()) <= _MOST_WORDS_IN_ENTRY
    if spelling.is_title:
        sought = spelling.code in _PROTECTED_TITLES and not sentence.is_headline and _SOUGHT.search(before) is not None
        return is_entry or sought or _TRAINED.search(before) is not None or _LED_BY_PROOF.search(before) is not None
    if _LED_BY_PROOF.search(before):
        return True
    if found(patterns("others", "tasks"), before) or _EXPERIENCE.search(before):
        return False
    return (sentence.is_item and sentence.heading in ("required", "merited")) or _is_called_for(sentence.text, end)


def _is_about_others(before: str) -> bool:
    others = list(patterns("others", "people").finditer(before))
    return bool(others) and _TO_READER.search(before, others[-1].end()) is None


def _is_called_for(text: str, end: int) -> bool:
    """Whether the words right behind say that it is demanded or a merit: "taxileg krävs"."""
    after = text[end : end + 25].split(",")[0]
    return found(patterns("cues", "required"), after) or found(patterns("cues", "merited"), after)


def _joins_accepted(text: str, start: int, end: int, accepted: list[CertificateMention]) -> bool:
    return any(
        (mention.end <= start and _JOINED.match(text[mention.end : start]))
        or (end <= mention.start and _JOINED.match(text[end : mention.start]))
        for mention in accepted
    )


def _with_alternatives(
    sentence: Sentence, mentions: list[CertificateMention], vocabulary: Vocabulary
) -> Iterator[CertificateMention]:
    """Those joined by "eller", also after a run of commas, or led by "minst ett av", as one: any of them is enough.

    Where one of them is included in all the others, that one alone is what is asked for. Where something that is not
    named will do as well ("eller motsvarande"), none is demanded by itself.
    """
    text = sentence.text
    ordered = sorted(mentions, key=lambda mention: (mention.start, mention.end))
    runs: list[list[CertificateMention]] = []
    is_led = False
    for mention in ordered:
        if runs and _joins(text, runs[-1][-1], mention, _OF_SEVERAL if is_led else _COMMA):
            runs[-1].append(mention)
        else:
            runs.append([mention])
            is_led = sentence.choice > 0 or _ONE_OF.search(text[: mention.start]) is not None
    for run in runs:
        gaps = [text[one.end : other.start] for one, other in pairwise(run)]
        codes = list(dict.fromkeys(code for one in run for code in (one.alternatives or (one.code,))))
        rest = text[run[-1].end :]
        is_one_of = sentence.choice > 0 or _ONE_OF.search(text[: run[0].start]) is not None
        is_open = _OR_ELSE.match(rest) is not None or (len(codes) > 1 and _EITHER.match(rest.lstrip(" )")) is not None)
        is_choice = len(codes) > 1 and (
            is_open or is_one_of or any(one.alternatives for one in run) or any(_EITHER.search(gap) for gap in gaps)
        )
        least = least_of(codes, vocabulary) if is_choice else None
        if is_choice and least is None and not is_open:
            sure = min(mention.confidence for mention in run)
            yield CertificateMention(run[0].start, run[-1].end, codes[0], sure, alternatives=tuple(codes))
            continue
        for mention in run:
            for code in mention.alternatives or (mention.code,):
                if least is None or code == least:
                    is_either = mention.is_either or (is_open and least is None)
                    yield CertificateMention(mention.start, mention.end, code, mention.confidence, is_either)


def _joins(text: str, one: CertificateMention, other: CertificateMention, listed: re.Pattern[str]) -> bool:
    gap = text[one.end : other.start]
    joined = _EITHER.search(gap) is not None or listed.fullmatch(gap) is not None
    return one.end <= other.start and len(gap.split()) <= 3 and joined
