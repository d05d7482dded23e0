"""From a spelling to a code, or a refusal that says what was near."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from matchcore.messages import Message, Phrase
from matchcore.vocabulary.index import Hit, SpellingIndex
from matchcore.vocabulary.levels import course_key, level_of, status_of
from matchcore.vocabulary.lexicon import Vocabulary, default_vocabulary
from matchcore.vocabulary.localities import named, several_within
from matchcore.vocabulary.occupation_text import said_in
from matchcore.vocabulary.occupations_near import occupations_near
from matchcore.vocabulary.repair import exact_key, undated, without_accents
from matchcore.vocabulary.resolution import Resolution
from matchcore.vocabulary.several import classes_with_a_slip, is_either, is_one_of, named_together, names_each
from matchcore.vocabulary.spelling import CLASS_TOKEN, Spelling
from matchcore.vocabulary.states import State, Stated, state_within, stated
from matchcore.vocabulary.term_kinds import Kind
from matchcore.vocabulary.words import refusal, word_list

_LONGEST = 200
_WORD = re.compile(r"\w")
_STEPS_BESIDE = re.compile(  # "APV 1+2" and "APV 1-2" are no "APV 1.2"
    r"(?<=\d)(?:\s*[+&]\s*|\s+o\.?\s+)(?=\d)|(?:(?<=\bapv \d)|(?<=\bsteg \d)|(?<=\bnivå \d))\s*[-–]\s*(?=\d(?![.\d]))",
    re.IGNORECASE,
)
_CLASS_RUN = re.compile(r"\b([A-D])(\d)\s?[-–]\s?\1?(\d)\b", re.IGNORECASE)
_CLASS = rf"(?:{CLASS_TOKEN.pattern})"
# "B + truck" is a licence and a truck, and not the truck of class B.
_CLASS_BESIDE = re.compile(
    rf"\s*(?P<first>{_CLASS})(?:[\s-]?k(?:ör)?k?o?r?t)?\s*(?:[+&/]|\b(?:och|samt|o)\b)\s*(?P<after>(?!{_CLASS}\b)[^\W\d]{{3,}}(?!.*\b{_CLASS}\b).*)"
    rf"|\s*(?P<before>(?!.*\b(?:{_CLASS}|[a-d]{{2,4}})\b.*\b{_CLASS}\s*$)[^\W\d]{{3,}}.*?)\s*(?:[+&/]|\b(?:och|samt)\b)\s*(?P<last>{_CLASS})\s*",
    re.IGNORECASE,
)
_PROOF_OF_TRADE = re.compile(
    r"\b(?:yrkes-?bevis|me-?bevis|gesäll(?:brev|bevis)?|mästarbrev|lärlingsbevis|branschcert\w*)(?:\s(?:som|inom|i|för))?\b[\s,:]*",
    re.IGNORECASE,
)
_PROOFS_OF_TRADE = ("yrkesbevis", "gesällbrev")
_SHORTEST_TRADE, _MOST_WORDS = 4, 4
_CUT_SHORT: frozenset[Kind] = frozenset({"certificate", "occupation", "language", "track"})
_EXACT, _WHOLE, _BEGINNING = 100, 95, 5
_IN_OTHER_WORDS = 93
USUAL = 90
_LONG_USUAL = 6
_PROOFS_BEHIND = ("bevis", "intyg", "certifikat")
"""Of 100: what a word nearly always means, or one of the few things that it means."""
_WITH_ONE_SLIP = 88
_DOUBTS: Mapping[State, str] = {
    "lacking": "vocabulary.denied",
    "lost": "vocabulary.denied",
    "under_way": "vocabulary.intended",
    "planned": "vocabulary.intended",
    "asked": "vocabulary.asked",
    "merited": "vocabulary.merited",
}
"""Why a text that names a certificate in such a state means none."""


def resolve(text: str, kind: Kind = "certificate", *, vocabulary: Vocabulary | None = None) -> Resolution:
    """The code that `text` means, or a refusal with suggestions: never a guess.

    Parameters
    ----------
    text
        A spelling, such as a cell of a table.
    kind
        Which table it is looked up in.
    vocabulary
        `default_vocabulary` unless another is given.

    Examples
    --------
    >>> resolve("Giltigt truckkort").code, resolve("k√∂rkort B").code, resolve("motorsågskörkort").code
    ('truck', 'licence-b', 'chainsaw')
    >>> resolve("sfi-lärare").code is None
    True
    """
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    known = resolve_whole(text, kind, vocabulary)
    return known if isinstance(known, Resolution) else resolve_near(text, known, kind, vocabulary)


def resolve_all(
    texts: Sequence[str], kind: Kind = "certificate", *, vocabulary: Vocabulary | None = None
) -> list[Resolution]:
    """`resolve` for many texts, each distinct spelling looked up once; results in the order of `texts`."""
    found = {text: resolve(text, kind, vocabulary=vocabulary) for text in dict.fromkeys(texts)}
    return [found[text] for text in texts]


def resolve_whole(text: str, kind: Kind, vocabulary: Vocabulary) -> Resolution | Spelling:
    """What `text` means with no letter wrong; where that is nothing, the spelling that `resolve_near` looks for."""
    known = _without_guessing(text, kind, vocabulary)
    if isinstance(known, Resolution):
        if kind == "certificate" and known.code and not text.isascii() and _has_other_letters(text, known, vocabulary):
            return Resolution(text, None, reason=Message("vocabulary.unknown", text=text))
        return known
    if kind == "municipality":
        return _from_places(text, vocabulary)
    return (_in_full(text, kind, vocabulary) if kind in _CUT_SHORT else None) or known


def _has_other_letters(text: str, known: Resolution, vocabulary: Vocabulary) -> bool:
    """Whether a word has a ring or dots where all names of what it was read as have none: "skötare" is no "skotare"."""
    term = vocabulary.certificates.get(known.code or "")
    if known.confidence == _EXACT or term is None:
        return False
    names = [word for name in (term.label.sv, term.label.en, *term.aliases) for word in exact_key(name).split()]
    for word in exact_key(text).split():
        begun, plain = word[:_BEGINNING], without_accents(word)[:_BEGINNING]
        alike = [name[: len(begun)] for name in names if without_accents(name).startswith(plain)]
        if begun != plain and alike and begun not in alike:
            return True
    return False


def resolve_near(text: str, one: Spelling, kind: Kind, vocabulary: Vocabulary) -> Resolution:
    """What a text means with a letter or two wrong, or why it means nothing, with what is near."""
    status = status_of(text) if kind == "course" else None
    index = vocabulary.index(kind)
    slip = index.slip(one)
    first, _, others = one.key.partition(" ")
    if slip is None and kind == "certificate" and others and CLASS_TOKEN.fullmatch(first):  # "B-körkrot"
        slip = index.slip(Spelling.of(f"{others} {first}"))
    if slip is None and kind == "certificate" and (classes := classes_with_a_slip(text, one, vocabulary)) is not None:
        return classes
    if slip is None and (why := refusal(one.key, kind, is_unknown=True)):
        return Resolution(text, None, reason=Message(why, text=text))
    suggestions: tuple[tuple[str, int], ...] = ()
    if slip is not None and not (kind == "certificate" and _is_trade(text, vocabulary)):
        # Two letters lie between "bandtekniker" and "brandtekniker": of occupations that is too many to act on.
        if kind != "occupation" or (slip.confidence >= _WITH_ONE_SLIP and not _is_longer(slip.alias, text)):
            return Resolution(text, slip.code, slip.confidence, slip.alias, status=status)
        suggestions = ((slip.code, slip.confidence),)
    elif kind == "occupation":
        suggestions = occupations_near(text, vocabulary)
    elif slip is None:
        suggestions = index.suggestions(one)
    if not suggestions:
        return Resolution(text, None, reason=Message("vocabulary.unknown", text=text), status=status)
    words = _labels(vocabulary, kind, suggestions[:3])
    reason = Message("vocabulary.unknown_near", text=text, alternatives=words)
    return Resolution(text, None, alternatives=suggestions, reason=reason, status=status)


def _in_full(text: str, kind: Kind, vocabulary: Vocabulary) -> Resolution | None:
    """What a text means in which words are cut short at a point; None when that is not known."""
    hits = vocabulary.index(kind).in_full(text, is_loose=kind == "certificate")
    if not hits or stated(text).state is not None:
        return None
    if len(hits) == 1:
        return Resolution(text, hits[0].code, hits[0].confidence, hits[0].alias)
    return _ambiguous(text, kind, vocabulary, hits)


def _without_guessing(text: str, kind: Kind, vocabulary: Vocabulary) -> Resolution | Spelling:
    """What can be said of `text` with no letter guessed; when nothing can, its spelling without dates."""
    if len(text) > _LONGEST:
        reason = Message("vocabulary.too_long", length=len(text), most=_LONGEST)
        return Resolution(text, None, reason=reason)
    if kind == "certificate" and (listed := _listed(text)) != text and text not in vocabulary.certificates:
        apart = _without_guessing(listed, kind, vocabulary)
        return replace(apart, text=text) if isinstance(apart, Resolution) else apart
    one = Spelling.of(text)
    if not one.key:
        return Resolution(text, None, reason=Message("vocabulary.empty"))
    if kind == "level":
        level, remark = level_of(text)
        confidence = 0 if level is None else 100 if remark is None else 90
        return Resolution(text, level, confidence, alias=level, reason=remark)
    if kind == "municipality":
        number = text.strip().zfill(4)
        if number in vocabulary.municipalities:
            return Resolution(text, number, 100, alias=number)
    why = refusal(one.key, kind)
    if why is not None:
        return Resolution(text, None, reason=Message(why, text=text))
    if kind == "course" and (course := course_key(text)) in vocabulary.courses:
        return Resolution(text, course, 100, alias=course, status=status_of(text))
    return _term(text, one, kind, vocabulary)


def _listed(text: str) -> str:
    """A text with runs of classes, and of steps, as what they run through: "truck A1-3" → "truck A1+A2+A3"."""
    apart = _CLASS_RUN.sub(
        lambda run: "+".join(f"{run[1]}{at}" for at in range(int(run[2]), int(run[3]) + 1)) or run[0], text
    )
    return _STEPS_BESIDE.sub(" och ", apart)


def _term(text: str, one: Spelling, kind: Kind, vocabulary: Vocabulary) -> Resolution | Spelling:
    index = vocabulary.index(kind)
    if kind == "certificate" and (beside := _CLASS_BESIDE.fullmatch(text)) is not None:
        letter, other = beside["first"] or beside["last"], beside["after"] or beside["before"]
        licence = index.found(Spelling.of(f"körkort {letter}"))
        return _ambiguous(text, kind, vocabulary, (*licence, *index.found(Spelling.of(other))))
    written = index.written(one)
    is_of_people = kind in ("certificate", "occupation")
    said = stated(text) if is_of_people else Stated(text)
    if written and (said.state is None or _WORD.search(said.said)):  # a name may end in such a word, but not in a sign
        if len(written) == 1:
            return Resolution(text, written[0].code, written[0].confidence, written[0].alias)
        return _ambiguous(text, kind, vocabulary, written)
    doubt = said.state
    if doubt in (None, "held", "required"):
        doubt = state_within(Spelling.of(said.words).key) if is_of_people else None
    if kind == "occupation" and doubt == "lost":  # what somebody was before is an occupation as well
        doubt = None
    plain = undated(said.words)
    one = one if plain == text else Spelling.of(plain)
    found = index.found(one)
    if doubt is not None:
        alternatives = tuple((hit.code, hit.confidence) for hit in found)
        why = "vocabulary.no_occupation" if kind == "occupation" and doubt == "lacking" else _DOUBTS[doubt]
        return Resolution(text, None, alternatives=alternatives, reason=Message(why, text=text))
    is_several = is_one_of(plain) or not found or names_each(plain, index)
    together = named_together(plain, one, kind, vocabulary) if is_several else None
    if kind == "certificate" and not found and together is None and "-" in plain:  # "MIG-MAG"
        together = named_together(plain.replace("-", "/"), one, kind, vocabulary)
    if together is not None:
        return replace(together, text=text)
    if len(found) == 1 and not is_one_of(plain):
        return Resolution(text, found[0].code, found[0].confidence, found[0].alias)
    if kind == "occupation" and not found:
        return _occupation(text, plain, vocabulary) or one
    if kind == "certificate" and not found:
        narrow = _narrower(plain, index, vocabulary)
        if narrow is not None:
            return Resolution(text, narrow.code, narrow.confidence, narrow.alias)
        return _usual(text, plain, one, vocabulary) or one
    return _ambiguous(text, kind, vocabulary, found) if found else one


def _narrower(text: str, index: SpellingIndex, vocabulary: Vocabulary) -> Hit | None:
    """What a text names twice, once with its kind left open: "elbehörighet BB1", "svetslicens TIG"."""
    words = text.split()
    for at in range(1, len(words) if len(words) <= _MOST_WORDS else 1):
        halves: list[tuple[Hit, ...]] = []
        for part in (" ".join(words[:at]), " ".join(words[at:])):
            if found := index.found(Spelling.of(part)) or index.found(Spelling.of(f"{part} bevis")):
                halves.append(found)
            else:
                break
        for (wide, *more), (narrow, *others) in (halves, halves[::-1]) if len(halves) == 2 else ():
            is_open = vocabulary.certificates[wide.code].unspecific and wide.code in vocabulary.implied(narrow.code)
            if is_open and not (more or others) and wide.code != narrow.code:
                return replace(narrow, confidence=_IN_OTHER_WORDS)
    return None


def _usual(text: str, plain: str, one: Spelling, vocabulary: Vocabulary) -> Resolution | None:
    """What nearly always means one certificate; a proof of a trade is that of the trade's, however both are called."""
    is_bound = one.is_proved and not one.is_taught
    meant = _usual_by_word().get(one.left, ())
    may: list[Sequence[str]] = [meant] if is_bound or len(meant) > 1 else []
    if not (meant or one.is_taught) and (slip := _long_usual().slip(one)) and slip.confidence >= _WITH_ONE_SLIP:
        may.append(word_list().usual[slip.code.removeprefix("usual ")])
    trade = _PROOF_OF_TRADE.sub(" ", plain).strip()
    if trade != plain and len(trade) >= _SHORTEST_TRADE and not is_either(plain):
        index, proofs = vocabulary.index("certificate"), [f"{proof} {trade}" for proof in _PROOFS_OF_TRADE]
        found = (index.found(Spelling.of(one)) or index.in_full(one, is_loose=True) for one in proofs)
        may += [[hit.code for hit in hits] for hits in found]
        named = resolve(trade, "occupation", vocabulary=vocabulary)
        if named.confidence >= (_IN_OTHER_WORDS if len(trade.split()) == 1 else _WHOLE):  # "frisör (Irak)" says more
            may.append(_proofs_by_trade(vocabulary).get(named.code or "", ()))
    codes = next((codes for codes in may if codes and all(code in vocabulary.certificates for code in codes)), ())
    if len(codes) == 1:
        reason = Message("vocabulary.usual", text=text, label=vocabulary.label("certificate", codes[0]))
        return Resolution(text, codes[0], USUAL, reason=reason)
    return _ambiguous(text, "certificate", vocabulary, [Hit(code, USUAL, text) for code in codes]) if codes else None


@cache
def _long_usual() -> SpellingIndex:
    """The long ones of those words with a proof behind, in which a letter may be wrong: "hygenbevis"."""
    long = [name for name in word_list().usual if len(name) >= _LONG_USUAL]
    return SpellingIndex.of({f"usual {name}": [name + proof for proof in _PROOFS_BEHIND] for name in long})


@cache
def _usual_by_word() -> Mapping[tuple[str, ...], Sequence[str]]:
    return {Spelling.of(name).left: codes for name, codes in word_list().usual.items()}


@lru_cache(maxsize=4)
def _proofs_by_trade(vocabulary: Vocabulary) -> Mapping[str, Sequence[str]]:
    """The proofs of a trade by the group of occupations that it is."""
    made: dict[str, list[str]] = {}
    for code, term in vocabulary.certificates.items():
        trade = _PROOF_OF_TRADE.sub(" ", term.label.sv)
        if trade != term.label.sv and (group := resolve(trade, "occupation", vocabulary=vocabulary).code) is not None:
            made.setdefault(group, []).append(code)
    return made


def _occupation(text: str, plain: str, vocabulary: Vocabulary) -> Resolution | None:
    """What the words of a text that no spelling equals say of an occupation; None when nothing."""
    named = said_in(plain, vocabulary)
    if len(named.codes) == 1:
        return Resolution(text, named.codes[0], _IN_OTHER_WORDS, named.words[0])
    if not named.codes:
        return None
    alternatives = tuple((code, _IN_OTHER_WORDS) for code in named.codes)
    labels = _labels(vocabulary, "occupation", alternatives)
    if (code := named.code) is not None:
        others = tuple(label for label, (other, _) in zip(labels, alternatives, strict=True) if other != code)
        label = vocabulary.label("occupation", code)
        reason = Message("vocabulary.nearly_one", text=text, label=label, alternatives=others)
        return Resolution(text, code, _IN_OTHER_WORDS, named.words[0], alternatives, reason)
    key = "vocabulary.several_named" if named.is_several else "vocabulary.several"
    return Resolution(text, None, alternatives=alternatives, reason=Message(key, text=text, alternatives=labels))


def _ambiguous(text: str, kind: Kind, vocabulary: Vocabulary, found: Sequence[Hit]) -> Resolution:
    alternatives = tuple((hit.code, hit.confidence) for hit in found)
    reason = Message("vocabulary.several", text=text, alternatives=_labels(vocabulary, kind, alternatives))
    return Resolution(text, None, alternatives=alternatives, reason=reason)


def _from_places(text: str, vocabulary: Vocabulary) -> Resolution:
    """A municipality from a name that is not its own as it stands: suggestions go by all Swedish places."""
    meant = named(text, vocabulary)
    if meant.municipality is not None and not meant.localities:
        code = meant.municipality
        return Resolution(text, code, 88 if meant.is_guess else 95, vocabulary.municipalities[code].name)
    if meant.localities:
        codes = tuple(dict.fromkeys(code for one in meant.localities for code in one.municipalities))
        places = several_within(meant.localities, vocabulary)
        reason = Message("vocabulary.locality", text=text, places=places)
        return Resolution(text, None, alternatives=tuple((code, 90) for code in codes), reason=reason)
    if not meant.near:
        return Resolution(text, None, reason=Message("vocabulary.unknown", text=text))
    reason = Message("vocabulary.unknown_near", text=text, alternatives=tuple(label for _, label in meant.near))
    codes = tuple(dict.fromkeys(code for code, _ in meant.near if code))
    return Resolution(text, None, alternatives=tuple((code, 60) for code in codes), reason=reason)


def _is_longer(alias: str, text: str) -> bool:
    """Whether a name has more words than the text that is near it: "plantskola" is no "plantör, skog"."""
    return len(Spelling.of(alias).key.split()) > len(Spelling.of(text).key.split())


def _is_trade(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names an occupation to the letter, so that it is no misspelt certificate: "bagarutb."."""
    return bool(vocabulary.index("occupation").found(Spelling.of(" ".join(Spelling.of(text).left))))


def _labels(vocabulary: Vocabulary, kind: Kind, codes: Sequence[tuple[str, int]]) -> tuple[Phrase, ...]:
    return tuple(vocabulary.label(kind, code) for code, _ in codes)
