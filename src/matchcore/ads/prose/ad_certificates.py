"""Certificates and licences mentioned in a sentence, by the vocabulary's spellings in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from matchcore.ads.prose.classes import CertificateMention, classes_in, least_of, series_in
from matchcore.ads.prose.lines import ONE_OF, Sentence, found, patterns, tokens
from matchcore.vocabulary import Vocabulary
from matchcore.vocabulary.certain import certificate_named

_PAPER = re.compile(
    r"\wdelegering|kort|bevis|intyg|certifikat|legitimation|behörighet|utbildning|utbildad|kurs|examen|licen[cs]e?|certificate|"
    r"legitimerad|\wleg$",
    re.IGNORECASE,
)
_PROFESSION = re.compile(r"legitim|^leg\b|registered", re.IGNORECASE)
_TITLE = re.compile(r"(?:sköterska|biträde|skötare|assistent|socionom)$", re.IGNORECASE)
_ENDINGS = ("et", "en", "n", "t", "s", "er", "or", "ar", "e")
_LINKS = frozenset("för på inom av i om som enligt med for in of as".split())
_SAME = {"license": "licence", "körkortet": "körkort", "licenses": "licence"}
# What one spelling never reaches across.
_BREAK = re.compile(r"(?:[():;!?]|(?<!leg)\.)\s|\(|[–—]", re.IGNORECASE)
_TAIL = re.compile(r"\w-$")
# "travers- och truckkort": the first word lends its ending from the second.
_ELLIPSIS = re.compile(
    r"(?P<stem>[^\W\d_]{3,})-\s*(?:och|eller|samt|/|,|&)\s*[^\W\d_]+?(?P<tail>körkort|kort|bevis|utbildning|certifikat|intyg|licens)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AdSpelling:
    """What a spelling means, and how far it says by itself that a proof is meant.

    Attributes
    ----------
    code
        The vocabulary's code.
    is_proof
        It names a proof ("truckkort"), not only a machine or a trade ("truck").
    is_title
        It is the name of an occupation.
    is_profession
        It is a licensed profession ("legitimerad sjuksköterska").
    """

    code: str
    is_proof: bool
    is_title: bool = False
    is_profession: bool = False


def spellings_in(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, AdSpelling]]:
    """Every spelling of a certificate in `text` with its place, the longest first at each place."""
    lexicon = _lexicon(vocabulary)
    words = _plain_words(text)
    for match in _ELLIPSIS.finditer(text):
        code = _compound((match["stem"] + match["tail"]).casefold(), vocabulary)
        if code is not None:
            yield match.start("stem"), match.end("stem"), AdSpelling(code, is_proof=True)
    at = 0
    while at < len(words):
        if _TAIL.search(text, 0, words[at][1]):  # the tail of a compound that is none of ours: "RB-körkort"
            at += 1
            continue
        best: tuple[int, AdSpelling] | None = None
        for form in _forms(words[at][0]):
            for spelled, spelling in lexicon.get(form, {}).items():
                if (best is None or len(spelled) > best[0]) and _stands(spelled, words, at, text):
                    best = (len(spelled), spelling)
        if best is None:
            code = _compound(words[at][0], vocabulary)
            if code is not None:
                yield words[at][1], words[at][2], AdSpelling(code, is_proof=True)
            at += 1
            continue
        yield words[at][1], words[at + best[0] - 1][2], best[1]
        at += best[0]


def _stands(spelled: tuple[str, ...], words: list[tuple[str, int, int]], at: int, text: str) -> bool:
    """Whether the words of a spelling stand at place `at`, the last one in any inflection, with no break between."""
    if len(spelled) > len(words) - at:
        return False
    here = words[at : at + len(spelled)]
    if not all(word == part or part in _forms(word) for (word, _, _), part in zip(here, spelled)):
        return False
    return all(_BREAK.search(text, one[2] - 3, other[1]) is None for one, other in pairwise(here))


@lru_cache(maxsize=8)
def _lexicon(vocabulary: Vocabulary) -> Mapping[str, Mapping[tuple[str, ...], AdSpelling]]:
    """The spellings of every certificate by their first word, each with all its words."""
    lexicon: dict[str, dict[tuple[str, ...], AdSpelling]] = {}
    for code, term in vocabulary.certificates.items():
        for alias in (term.label.sv, term.label.en, *term.aliases, *_professions(vocabulary.spellings(term))):
            alias = _without_aside(alias)
            words = tuple(word for word, _, _ in _plain_words(alias))
            if not words or (len(words) == 1 and len(words[0]) < 3):
                continue
            is_title = _TITLE.search(alias) is not None and len(words) == 1
            is_abbreviation = alias.isupper() and len(words) == 1
            is_proof = not is_title and (bool(_PAPER.search(alias)) or is_abbreviation or len(words) > 1)
            spelling = AdSpelling(code, is_proof, is_title, bool(_PROFESSION.search(alias)))
            lexicon.setdefault(words[0], {}).setdefault(words, spelling)
    return lexicon


def _without_aside(alias: str) -> str:
    """A label without its bracket, unless that leaves an everyday word: "Miljö (Trafikverkets kravkurs)"."""
    bare = re.sub(r"\s*\([^)]*\)", "", alias).strip()
    return bare if " " in bare or bare.isupper() or _PAPER.search(bare) or len(bare) > 8 else alias


def _professions(spellings: tuple[str, ...]) -> Iterator[str]:
    """How ads write a licensed profession: "legitimation som sjuksköterska" is "legitimerad sjuksköterska"."""
    for spelling in spellings:
        match = re.fullmatch(r"(?:legitimation som|legitimerad) ([^\W\d_-]+)", spelling.strip(), re.IGNORECASE)
        if match:
            for lead in ("legitimerad", "legitimerade", "leg", "legitimation som", "legitimerad som"):
                yield f"{lead} {match[1]}"
            yield f"{match[1]} med legitimation"
            yield f"{match[1]} med svensk legitimation"


def _compound(word: str, vocabulary: Vocabulary) -> str | None:
    """The certificate that one compound word such as "motorsågskörkort" means by itself."""
    return certificate_named(word, vocabulary) if len(word) >= 7 and _PAPER.search(word) else None


def _plain_words(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` without those that only link others."""
    return [(_SAME.get(word, word), start, end) for word, start, end in tokens(text) if word not in _LINKS]


@lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, ...]:
    """A word and what it may be an inflection of."""
    forms = [word]
    forms += [word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 4]
    if word.endswith("or") and len(word) > 5:
        forms.append(word[:-2] + "a")
    return tuple(forms)


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
