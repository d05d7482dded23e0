"""Which occupations an unknown word may have to do with: by the words in it, not by its letters alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from matchcore.vocabulary.lexicon import Vocabulary
from matchcore.vocabulary.occupation_text import field_of_work, said_in
from matchcore.vocabulary.repair import exact_key
from matchcore.vocabulary.spelling import Spelling

_MOST_WORDS, _LONGEST_WORD, _MOST = 6, 40, 5
_SHORTEST, _SHORTEST_OF_ANY = 3, 4  # "kök" is a field of work; of other words a beginning or end so short says nothing
_LEAST_ALIKE = 78
_LEADS = re.compile(r"chef|direktor|foreman|manager")  # nobody who asks for "idrott" asks to lead it


def occupations_near(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, int], ...]:
    """Groups that a text may mean, each with how near (0–100), best first: to show, never to act on; none when none is.

    A long word is looked at by its end and by its beginning ("storkök", "djurpark"), as the beginning of a name
    ("golv"), and then as a name misspelt whose first letter is right.

    Examples
    --------
    >>> from matchcore.vocabulary import default_vocabulary
    >>> [code for code, _ in occupations_near("storkök", default_vocabulary())]
    ['5120', '9412']
    >>> occupations_near("ute", default_vocabulary())
    ()
    """
    best: dict[str, int] = {}
    for word in exact_key(text).split()[:_MOST_WORDS]:
        for code, near in _of_word(word[:_LONGEST_WORD], vocabulary):
            best[code] = max(best.get(code, 0), near)
    ranked = sorted(best.items(), key=lambda item: -item[1])  # of those as near in the order found: the usual first
    return tuple(ranked[:_MOST])


def _of_word(word: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    for part in (word[start:] for start in range(len(word) - _SHORTEST + 1)):
        if codes := _trades(part, vocabulary):
            yield from ((code, 90) for code in codes)  # what it is stands last
            break
    for part in (word[:end] for end in range(len(word) - 1, _SHORTEST - 1, -1)):
        if codes := _trades(part, vocabulary):
            yield from ((code, 80) for code in codes)
            break
    yield from _like(Spelling.of(word).letters, vocabulary)


def _trades(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    field = field_of_work(word, vocabulary)
    return field or (said_in(word, vocabulary).codes if len(word) >= _SHORTEST_OF_ANY else ())


def _like(letters: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    from rapidfuzz import fuzz
    from rapidfuzz.process import extract

    if len(letters) < _SHORTEST_OF_ANY:
        return
    names = _by_first_letter(vocabulary).get(letters[0], {})
    for name, codes in names.items():
        if name.startswith(letters) and not _LEADS.search(name[len(letters) :]):
            yield from ((code, 77 - min(len(name) - len(letters), 20)) for code in codes)
    for name, alike, _ in extract(letters, names.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_MOST):
        yield from ((code, int(alike)) for code in names[name])


@lru_cache(maxsize=4)
def _by_first_letter(vocabulary: Vocabulary) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The names of occupations, as letters alone, each with its groups; by their first letter."""
    found: defaultdict[str, defaultdict[str, tuple[str, ...]]] = defaultdict(lambda: defaultdict(tuple))
    index = vocabulary.index("occupation")
    for name, code in zip(index.aliases, index.codes, strict=True):
        found[name[:1]][name] += (code,)
    return {letter: dict(names) for letter, names in found.items()}
