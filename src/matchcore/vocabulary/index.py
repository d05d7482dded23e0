"""The spellings of one kind of term, arranged to be found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matchcore.vocabulary.cut_short import in_full, without_proofs, words_cut
from matchcore.vocabulary.spelling import CLASS_TOKEN, Spelling, rigid_words

_Key = TypeVar("_Key")
# What is left of a spelling, and whether it has a word for a proof (or, where two codes share it, for a course).
_Left = tuple[tuple[str, ...], bool]
_SHORT = 4
_SHORT_FIRST = re.compile("[A-ZÅÄÖ]{2}-")
_MOST_SLIPS = 2
_MOST_SUGGESTIONS = 5
_MOST_COMPARED = 24
_LOWEST_SUGGESTION = 45
_LOWEST_LIKENESS = 60
_LIKENESS_ANYHOW = 75  # from here on the first letter may be another
_SHORTEST_STEM = 4
_CUT_SHORT = 90  # told as what it is read as
SHORTEST_SLIP = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One code that a spelling may mean, how sure that is (0–100), and the alias that led there."""

    code: str
    confidence: int
    alias: str


@dataclass(frozen=True, slots=True)
class _Form:
    """An alias in one of the two forms that slips are counted in: whole, or what is left of it.

    Attributes
    ----------
    is_bound
        Its word for a proof was taken off, so that only a text with such a word can mean it.
    """

    letters: str
    rigid: tuple[str, ...]
    hit: Hit
    is_bound: bool


@dataclass(frozen=True, eq=False, slots=True)
class SpellingIndex:
    """Every alias of one kind of term under each form that a spelling is compared in.

    Attributes
    ----------
    exact, plain, together
        Codes by alias: as written, without accents, and without spaces as well.
    left, taught
        Codes by what is left of an alias; `taught` tells a course from what it leads to.
    stems
        Codes by each word that is left: for suggestions.
    whole_forms, left_forms
        By their first letter, what slips are counted against.
    aliases, codes, begins
        Each alias's letters and code, once, and its first letter: for suggestions.
    shortest_slip
        The fewest letters that a text has of which one may be wrong.
    """

    exact: Mapping[str, tuple[Hit, ...]]
    plain: Mapping[str, tuple[Hit, ...]]
    together: Mapping[str, tuple[Hit, ...]]
    left: Mapping[_Left, tuple[Hit, ...]]
    taught: Mapping[_Left, tuple[Hit, ...]]
    stems: Mapping[str, tuple[Hit, ...]]
    whole_forms: Mapping[str, _Group]
    left_forms: Mapping[str, _Group]
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    begins: npt.NDArray[np.uint32]
    shortest_slip: int

    @classmethod
    def of(cls, spellings: Mapping[str, Iterable[str]], *, shortest_slip: int = SHORTEST_SLIP) -> SpellingIndex:
        """The index of each code's spellings."""
        exact, plain, together, stems = _Table[str](), _Table[str](), _Table[str](), _Table[str]()
        left, taught = _Table[_Left](), _Table[_Left]()
        wholes: dict[tuple[str, str], _Form] = {}
        lefts: dict[tuple[str, str, bool], _Form] = {}
        for code, aliases in spellings.items():
            for alias in aliases:
                one = Spelling.of(alias)
                exact.note(one.exact, Hit(code, 100, alias))
                plain.note(one.key, Hit(code, 99, alias))
                together.note(one.letters, Hit(code, 97, alias))
                hit = Hit(code, 95, alias)
                wholes.setdefault((one.letters, code), _Form(one.letters, one.rigid, hit, is_bound=False))
                if alias == code or (_SHORT_FIRST.match(alias) and one.key.split()[0] not in one.left):
                    continue  # "AV-tekniker" is not any "tekniker"
                for word in one.left:
                    stems.note(word, hit)
                # A bare class letter says nothing of what it is a class of.
                if all(CLASS_TOKEN.fullmatch(word) for word in one.left):
                    continue
                for proved in {True, one.is_proved}:
                    left.note((one.left, proved), hit)
                taught.note((one.left, one.is_taught), hit)
                form = _Form("".join(one.left), rigid_words(one.left), hit, is_bound=one.is_proved)
                lefts.setdefault((form.letters, code, form.is_bound), form)
        return cls(
            exact=exact.flat(),
            plain=plain.flat(),
            together=together.flat(),
            left=left.flat(),
            taught=taught.flat(),
            stems=stems.flat(),
            whole_forms=_by_first_letter(wholes.values()),
            left_forms=_by_first_letter(lefts.values()),
            aliases=tuple(letters for letters, _ in wholes),
            codes=tuple(code for _, code in wholes),
            begins=np.array([ord(letters[:1] or " ") for letters, _ in wholes], dtype=np.uint32),
            shortest_slip=shortest_slip,
        )

    def written(self, one: Spelling) -> tuple[Hit, ...]:
        """The codes that have the spelling as an alias, whatever its case, accents and spaces."""
        return self.spelt(one.exact, one.key)

    def spelt(self, exact: str, key: str) -> tuple[Hit, ...]:
        """The same of a text in lower case (`exact`), and without accents (`key`)."""
        joined = key.replace(" ", "")
        apart = () if joined != key and joined.isdigit() else self.together.get(joined, ())  # "14/12" is no 1412
        hits = self.exact.get(exact) or self.plain.get(key) or apart
        if exact.isascii() or len(joined) > _SHORT:
            return hits
        return tuple(hit for hit in hits if not hit.alias.isascii())  # "Åsa" is no "A-SA"

    def found(self, one: Spelling) -> tuple[Hit, ...]:
        """The codes that a spelling means with no letter guessed; more than one: it is ambiguous."""
        written = self.written(one)
        if written:
            return written
        hits = self.left.get((one.left, one.is_proved), ())
        if len(hits) > 1:
            return self.taught.get((one.left, one.is_taught), hits)
        return hits or self._said_twice(one)

    def in_full(self, text: str, *, is_loose: bool = False) -> tuple[Hit, ...]:
        """The codes that a text may mean whose words are cut short at a point: "vårdbitr.utb."; none where none is.

        Loosely, letters may lack within the words too: "underskt.".
        """
        words = words_cut(text)
        if not words:
            return ()
        hits = [hit for key in in_full(words, self.plain, is_loose=is_loose) for hit in self.plain[key]]
        bare = without_proofs(words)
        if not hits and len(bare) == 1 and (bare[0].endswith(".") or bare != words):
            single = {left[0]: found for (left, _), found in self.left.items() if len(left) == 1}
            hits = [hit for key in in_full(bare, single, is_loose=is_loose) for hit in single[key]]
        if not hits and len(bare) == 2:  # "B-körk." is "körkort B"
            pairs = {" ".join(left): found for (left, _), found in self.left.items() if len(left) == 2}
            keys = [key for each in (bare, bare[::-1]) for key in in_full(each, pairs, is_loose=is_loose)]
            hits = [hit for key in keys for hit in pairs[key]]
        codes = {hit.code: Hit(hit.code, _CUT_SHORT, hit.alias) for hit in hits}
        return tuple(codes.values()) if len(codes) <= _MOST_SUGGESTIONS else ()

    def _said_twice(self, one: Spelling) -> tuple[Hit, ...]:
        """The one code that each word means by itself ("liftkort skylift")."""
        hits = [self.left.get(((word,), one.is_proved), ()) for word in one.left]
        if len(hits) > 1 and all(len(found) == 1 and found[0].code == hits[0][0].code for found in hits):
            return (Hit(hits[0][0].code, 94, hits[0][0].alias),)
        return ()

    def slip(self, one: Spelling) -> Hit | None:
        """The one code that a spelling means with a slip of the pen or two; None when that is not certain.

        The first letter has to agree, and every letter of short words and of those with a digit; and no other code that
        agrees so far may be as near or nearly so.
        """
        longest = max(map(len, one.key.split()), default=0)
        is_short = self.shortest_slip > SHORTEST_SLIP and longest < self.shortest_slip  # "talar med" is no "Tatar"
        if is_short or len(one.letters) < self.shortest_slip:
            return None
        left = "".join(one.left)
        rigid, allowed, allowed_left = (
            rigid_words(one.left),
            _slips_allowed(one.letters),
            _slips_allowed(left),
        )
        near = [(slips, f, allowed) for slips, f in _distances(one.letters, self.whole_forms) if f.rigid == one.rigid]
        near += [
            (slips, form, allowed_left)
            for slips, form in (_distances(left, self.left_forms) if allowed_left else ())
            if form.rigid == rigid and (one.is_proved or not form.is_bound)
        ]
        within = [(slips, form) for slips, form, allowed in near if slips <= allowed]
        if not within:
            return None
        slips, best = min(within, key=lambda item: (item[0], item[1].letters))
        if any(form.hit.code != best.hit.code and other <= slips + 1 for other, form, _ in near):
            return None
        return Hit(best.hit.code, 92 - 4 * slips, best.hit.alias)

    def is_near(self, one: Spelling) -> bool:
        """Whether a whole spelling is so like a name that it may be that, written another way."""
        from rapidfuzz import fuzz
        from rapidfuzz.process import extractOne

        return extractOne(one.letters, self.aliases, scorer=fuzz.ratio, score_cutoff=_LIKENESS_ANYHOW) is not None

    def suggestions(self, one: Spelling) -> tuple[tuple[str, int], ...]:
        """The nearest codes with how near (0–100), best first: to show, never to act on."""
        from rapidfuzz import fuzz
        from rapidfuzz.process import cdist

        text = one.letters if not one.letters.isdigit() else ""
        likeness = cdist([text], self.aliases, scorer=fuzz.ratio, score_cutoff=_LOWEST_LIKENESS, dtype=np.uint8)[0]
        is_other = self.begins != ord(text[:1] or " ")  # whoever misspells begins right
        likeness[is_other & (likeness < _LIKENESS_ANYHOW)] = 0
        best: dict[str, int] = {}
        near = np.flatnonzero(likeness)
        for at in near[np.argsort(-likeness[near].astype(np.int16), kind="stable")[:_MOST_COMPARED]].tolist():
            code = self.codes[at]
            best[code] = max(best.get(code, 0), int(likeness[at]) * 9 // 10)
        for word in one.left:
            for stem, share in _parts(word):
                for hit in self.stems.get(stem, ()):
                    best[hit.code] = max(best.get(hit.code, 0), share)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(item for item in ranked[:_MOST_SUGGESTIONS] if item[1] >= _LOWEST_SUGGESTION)


class _Table(dict[_Key, dict[str, Hit]]):
    """Hits under a key, the first of each code."""

    def note(self, key: _Key, hit: Hit) -> None:
        self.setdefault(key, {}).setdefault(hit.code, hit)

    def flat(self) -> dict[_Key, tuple[Hit, ...]]:
        return {key: tuple(hits.values()) for key, hits in self.items()}


_Group = tuple[tuple[str, ...], tuple[_Form, ...]]
"""Forms with one first letter: the letters of each, and the forms."""


def _by_first_letter(forms: Iterable[_Form]) -> dict[str, _Group]:
    """The forms that slips are counted against: none of capitals alone, for "språk" is no "SPRAT"."""
    grouped: defaultdict[str, list[_Form]] = defaultdict(list)
    for form in forms:
        if form.letters and not form.hit.alias.isupper():
            grouped[form.letters[0]].append(form)
    return {letter: (tuple(form.letters for form in group), tuple(group)) for letter, group in grouped.items()}


def _distances(letters: str, forms: Mapping[str, _Group]) -> list[tuple[int, _Form]]:
    """The forms with the first letter of `letters` that are within reach, each with the slips between."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    listed, group = forms.get(letters[:1], ((), ()))
    if len(letters) > max(map(len, listed), default=0) + _MOST_SLIPS:
        return []  # longer than any
    slips = cdist([letters], listed, scorer=OSA.distance, score_cutoff=_MOST_SLIPS + 1, dtype=np.uint8)[0]
    return [(int(slips[at]), group[at]) for at in np.flatnonzero(slips <= _MOST_SLIPS + 1).tolist()]


def _slips_allowed(letters: str) -> int:
    return 0 if len(letters) < SHORTEST_SLIP else 1 if len(letters) < 10 else _MOST_SLIPS


def _parts(word: str) -> Iterable[tuple[str, int]]:
    """A word, its beginnings and its ends, each with the share of the word it is (in 0–80)."""
    yield word, 80
    for length in range(_SHORTEST_STEM, len(word)):
        share = 40 + 40 * length // len(word)
        yield word[:length], share
        yield word[-length:], share
