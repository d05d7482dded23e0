"""What occupation a text names: a person's own words, or the title of an ad."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matchcore.vocabulary.index import Hit, SpellingIndex
from matchcore.vocabulary.lexicon import Vocabulary, default_vocabulary
from matchcore.vocabulary.repair import exact_key, folded, without_accents
from matchcore.vocabulary.spelling import Spelling

# Behind these stands where, for whom or with what, no longer who is sought.
_PART = re.compile(
    r"([|():;!?,–—]|\s-\s|\b(?:till|för|på|i|hos|vid|inom|med|mot|åt|från|av|som|of|at|in|for|to|with)\b)",
    re.IGNORECASE,
)
_SOUGHT = re.compile(r"\b(?:söker|seeking|looking for)\b", re.IGNORECASE)
_MOST_WORDS = 6
_LONGEST_TITLE = 300
_MOST_BESIDE = 3
_SHORT = 3
# How a word for somebody who does something ends: unknown, it may be the one that counts.
_ROLE = re.compile(
    r".{3,}(?:are|aren|ares|arna|chef|chefer|chefen|ledning|ansvarig|ent|enter|ist|ister|or|ör|örer|man|män|elev|elever"
    r"|lärling|lärlingar|stud|student|studenter|studerande|aspirant|biträde|biträden|manager|lead|tutor|engineer"
    r"|developer|consultant|assistant|specialist|analyst|designer|tekniker|mekaniker|elektriker|vakt|vakter)"
)
_NO_ROLE = frozenset({"junior", "kollegor", "kontor", "motor", "senior", "sommar", "stor", "timmar", "år"})
_ENDINGS = (
    ("orna", "a"),
    ("or", "a"),
    ("arna", "are"),
    ("arna", ""),
    ("erna", ""),
    ("aren", "are"),
    ("ar", ""),
    ("er", ""),
    ("en", ""),
    ("et", ""),
    ("na", ""),
    ("n", ""),
    ("s", ""),
    ("män", "man"),
)
_OTHER_FORMS = (
    ("erska", "are"),
    ("arinna", "are"),
    ("chaufför", "förare"),
    ("chaufför", "sförare"),
    ("lärling", ""),
    ("lärling", "e"),
    ("selev", ""),
    ("elev", ""),
    # cut short: "vårdbitr", "CNC op", "fastighetssk."; what comes out has to be a word of the table
    ("bitr", "biträde"),
    ("medarb", "medarbetare"),
    ("med arb", "medarbetare"),
    ("arb", "arbetare"),
    ("op", "operatör"),
    ("ass", "assistent"),
    ("sk", "skötare"),
    ("sk", "sköterska"),
    ("inst", "installatör"),
    ("tekn", "tekniker"),
    ("mek", "mekaniker"),
    ("mont", "montör"),
    ("vaktm", "vaktmästare"),
    ("chauff", "chaufför"),
)
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class OccupationsMeant:
    """The groups that a text may mean: one, and it is that; several, and it is one of them; none, and nothing is known.

    Attributes
    ----------
    codes
        SSYK 2012 groups.
    words
        What in the text led there, as the vocabulary spells it.
    is_several
        Whether the text names several occupations, rather than one that can be of several groups.
    usual
        Of several groups that are as good as one the usual.
    """

    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    is_several: bool = False
    usual: str | None = None

    @property
    def code(self) -> str | None:
        """The group that counts: the only one, or the usual of several that are as good as one; None where unsure."""
        return self.codes[0] if len(self.codes) == 1 else self.usual


@dataclass(frozen=True, slots=True)
class _Told:
    """A word that several groups share: their codes, the most usual first, and what beside it tells which."""

    word: str
    codes: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    otherwise: str | None = None
    usual: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A span of words that is known, and what it may mean."""

    part: int
    words: str
    codes: frozenset[str]
    told: _Told | None
    is_field: bool


_DOTTED = re.compile("[åäö]")
_BESIDE = re.compile(r"[/+&]|\b(?:och|o|samt|and)\b")
_DONE = re.compile(r"\w{3,}at\b|kört\b|sytt\b")
"""A word for what somebody has done."""


@dataclass(frozen=True, eq=False, slots=True)
class _Words:
    """The table of shared words: who does it, and what is done or where."""

    shared: Mapping[str, _Told]
    fields: Mapping[str, _Told]


def occupation_of_title(title: str, vocabulary: Vocabulary | None = None) -> str | None:
    """The SSYK 2012 group that an ad's or opening's title names, or None when that is not sure.

    A title of several groups that are as good as one, such as "Butikssäljare", is of the usual one.

    Parameters
    ----------
    title
        As employers write it. What stands behind "till", "i", a comma or a dash says where, not who.
    vocabulary
        `default_vocabulary` unless another is given.

    Examples
    --------
    >>> occupation_of_title("Lastbilsförare till Åkeri AB"), occupation_of_title("2 st lokalvårdare")
    ('8332', '9111')
    >>> occupation_of_title("Butikssäljare"), occupation_of_title("Säljare till Uppsala!")
    ('5222', None)
    """
    vocabulary = default_vocabulary() if vocabulary is None else vocabulary
    return occupations_of_title(title, vocabulary).code


def occupations_of_title(title: str, vocabulary: Vocabulary) -> OccupationsMeant:
    """The SSYK 2012 groups that a title may mean: one, and it is that; none, and no occupation in it is known.

    Of names beside one another, "Snickare/xyzare", those that are known count.

    Examples
    --------
    >>> occupations_of_title("Kock/diskare", default_vocabulary()).codes
    ('5120', '9412')
    """
    if len(title) > _LONGEST_TITLE:
        return OccupationsMeant()
    _, _, sought = title.partition(match[0]) if (match := _SOUGHT.search(title)) else ("", "", "")
    for text in filter(None, (sought, title)):
        said = said_in(text, vocabulary, is_title=True)
        if said.codes:
            return said
    parts = title.split("/")
    if not 1 < len(parts) <= _MOST_BESIDE or any(len(part.split()) > _MOST_BESIDE for part in parts):
        return OccupationsMeant()
    named = [one for part in parts if (one := said_in(part, vocabulary, is_title=True)).codes]
    if len(named) == 1:
        return named[0]
    return OccupationsMeant(tuple(dict.fromkeys(code for one in named for code in one.codes)), is_several=True)


def field_of_work(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The groups of the field of work that the whole of `text` names, the most usual first; none where it names none.

    Examples
    --------
    >>> field_of_work("barn", default_vocabulary()), field_of_work("vård av hundar", default_vocabulary())
    (('5311', '5312'), ())
    """
    for form in _forms(exact_key(text)):
        told = _words().fields.get(without_accents(form))
        if told is not None:
            return tuple(code for code in told.codes if code in vocabulary.occupations)
    return ()


def said_in(text: str, vocabulary: Vocabulary, *, is_title: bool = False) -> OccupationsMeant:
    """The groups that the words of `text` name together.

    A title's first part that names anybody decides; of a person's own words all have to agree, or they are taken for
    several occupations, and a word for what is done ("städat") can stand for who does it.
    """
    # A name may hold a word that parts begin with ("lärare i förskoleklass"): it stays, as the part's first.
    words = [((at + 1) // 2, word) for at, piece in enumerate(_PART.split(text)) for word in exact_key(piece).split()]
    index = vocabulary.index("occupation")
    found, unknown = _spans(words, index, vocabulary)
    who, fields = [one for one in found if not one.is_field], [one for one in found if one.is_field]
    if is_title:
        first = min((one.part for one in who), default=None)
        blocked = min((part for part, word in unknown if _is_role(word)), default=None)
        if first is None or (blocked is not None and blocked <= first):
            return OccupationsMeant()
        who, fields = ([one for one in some if one.part == first] for some in (who, fields))
    elif any(_is_role(word) for _, word in unknown):
        return OccupationsMeant()
    elif not who:
        done = [one for one in fields if _DONE.match(one.words)]
        is_where = len(done) == 1 and len({one.part for one in fields}) == 1 and not _BESIDE.search(text)
        return _meant(done if is_where else fields, text)  # of "städat kontor" the other says where
    said = _meant(who, text)
    for one in fields:  # a field narrows, and where it doesn't fit it says where the work was
        narrower = () if said.is_several else tuple(code for code in said.codes if code in one.codes)
        if narrower and len(said.codes) > 1:
            said = OccupationsMeant(narrower, (*said.words, one.words))
    return said


def _meant(found: list[_Found], text: str) -> OccupationsMeant:
    codes = frozenset.intersection(*(one.codes for one in found)) if found else frozenset()
    words = tuple(dict.fromkeys(one.words for one in found))
    if len(codes) > 1:
        key = f" {exact_key(text)} "
        for told in (one.told for one in found if one.told is not None):
            says = [code for code, stems in told.where if code in codes and any(_stands(stem, key) for stem in stems)]
            if says or told.otherwise in codes:
                codes = frozenset(says or {told.otherwise or ""})
    if codes or not found:
        usual = next((one.told.usual for one in found if one.told and one.told.usual in codes), None)
        return OccupationsMeant(tuple(sorted(codes)), words, usual=usual)
    return OccupationsMeant(tuple(sorted(frozenset().union(*(one.codes for one in found)))), words, is_several=True)


def _stands(stem: str, key: str) -> bool:
    is_whole = len(stem) <= _SHORT or not stem.isalpha()
    return f" {stem} " in key if is_whole else stem in key


def _is_role(word: str) -> bool:
    return word not in _NO_ROLE and _ROLE.fullmatch(word) is not None


def _spans(
    words: list[tuple[int, str]], index: SpellingIndex, vocabulary: Vocabulary
) -> tuple[list[_Found], list[tuple[int, str]]]:
    """The longest known spans of words, from the left, and the words that none holds."""
    found: list[_Found] = []
    unknown: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        for length in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            span = " ".join(word for _, word in words[at : at + length])
            one = _known(span, words[at][0], index, vocabulary)
            if one is not None:
                found.append(one)
                at += length
                break
        else:
            unknown.append(words[at])
            at += 1
    return found, unknown


def _known(span: str, part: int, index: SpellingIndex, vocabulary: Vocabulary) -> _Found | None:
    table = _words()
    for form in _forms(span):
        key = without_accents(form)
        for words, is_field in ((table.shared, False), (table.fields, True)):
            told = words.get(key)
            if told is not None and len(form) <= _SHORT and form != told.word and key == without_accents(told.word):
                continue  # "har" is no "hår"
            if told is not None and key == without_accents(told.word) and not _has_its_dots(span, form, told.word):
                continue  # "släkten" is no "slakt"
            if told is not None and (codes := frozenset(vocabulary.occupations.keys() & set(told.codes))):
                return _Found(part, told.word, codes, told, is_field)
        if hits := tuple(hit for hit in index.spelt(form, key) if _has_its_dots(span, form, hit.alias)):
            return _found(part, hits)
    taught = None if " " in span else Spelling.of(span)
    hits = index.found(taught) if taught is not None and taught.is_taught else ()
    return _found(part, hits) if hits else None


def _has_its_dots(span: str, form: str, alias: str) -> bool:
    """Whether the dots and rings that a form has are those of a name; a span as it is may lack them all: "stadare"."""
    written, meant = _DOTTED.findall(form), _DOTTED.findall(alias.casefold())
    return written == meant or (form == span and not written)


def _found(part: int, hits: tuple[Hit, ...]) -> _Found:
    return _Found(part, hits[0].alias, frozenset(hit.code for hit in hits), None, is_field=False)


def _forms(span: str) -> Iterator[str]:
    """A span as it stands, then in the singular, then as the word for anybody: "städerskor", "städerska", "städare"."""
    yield span
    if len(span) <= _SHORTEST or span.isdigit():
        return
    singulars = [span.removesuffix(ending) + to for ending, to in _ENDINGS if span.endswith(ending)]
    for form in (span, *singulars):
        if form != span and len(form) > _SHORTEST:
            yield form
        others = (form.removesuffix(ending) + to for ending, to in _OTHER_FORMS if form.endswith(ending))
        yield from (other for other in others if len(other) > _SHORTEST)


@cache
def _words() -> _Words:
    raw = tomllib.loads(files(__package__).joinpath("tables", "occupation-words.toml").read_text(encoding="utf-8"))
    told = {
        folded(spelt): _Told(
            word,
            tuple(entry["codes"].split()),
            tuple((code, tuple(stems.split("; "))) for code, stems in entry["where"].items()),
            entry.get("else"),
            entry.get("usual"),
        )
        for word, entry in raw["told"].items()
        for spelt in (word, *entry.get("also", "").split("; "))
        if spelt
    }
    plain = (
        {folded(word): _Told(word, tuple(codes.split())) for word, codes in raw[table].items()}
        for table in ("shared", "fields")
    )
    shared, fields = plain
    return _Words({**shared, **told}, fields)
