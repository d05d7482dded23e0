"""Wishes in a cell, most wanted first: ``kock; annars städ``, ``praktik i kök``; and the ways to work."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from matchcore.content.findings import Spot
from matchcore.errors import InputError
from matchcore.messages import Message, either, with_remedy
from matchcore.records import Wishes
from matchcore.records.model import Refusal, Way
from matchcore.tables.cells.background_words import (
    ASIDE,
    BRACKETED,
    EITHER,
    beside_aside,
    each_entry,
    meant,
    one_of,
    plain,
    work_of,
    written,
)
from matchcore.tables.cells.cells import is_nothing, words_of
from matchcore.tables.cells.items import is_at_commas, sentences_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.occupation_text import field_of_work

_OR = re.compile(r"\s(?:eller|el\.?|or)\s")
_ASKS = re.compile(
    r"^(?:(?:i\s+första\s+hand|i\s+andra\s+hand|annars|hellre|helst|gärna|även|också|ev\.?|eventuellt|kanske|önskar(?:\s+sig)?|söker"
    r"|gillar|tycker\s+om|intresserad\s+av|intresse\s+för|något|nåt|någonting"
    r"|vill(?:\s+(?:helst|gärna))?(?:\s+(?:ha|bli|gå|få|jobba|arbeta|utbilda\s+sig|läsa))?|bli|jobba|arbeta|utbilda\s+sig"
    r"|läsa|drömmer\s+om(?:\s+att\s+bli)?)(?:\s+(?:som|med|m\.?|inom|på|till|en|ett))*\s+)+"
)
_ASKED_LAST = re.compile(
    r"\s+\(?(?:(?:allra\s+)?helst|gärna|i\s+(?:första|andra)\s+hand|önskas|önskar|också|även|nu|sen|sedan|senare"
    r"|på\s+sikt|längre\s+fram|i\s+framtiden|så\s+småningom|framöver)\)?[.!]*$"
)
_ANY_OF_THEM = re.compile(r"\s+(?:spelar\s+ingen\s+roll|vilket\s+som(?:\s+helst)?|går\s+(?:lika\s+)?bra)[.!]*$")
_RATHER = re.compile(r"^(?:allt|vad\s+som\s+helst)[!.]?\s+(?:men\s+)?(?=(?:helst|gärna|hellre)\s)", re.IGNORECASE)
_UNABLE = re.compile(r"\s*\(?\b(?:kan|får|klarar)\s+(?:ej|inte)\s[^()]*\)?[.!]*$")
"""Behind a wish: why it is no other."""
_ON_CONDITION = re.compile(r"\s+(?:om|när|ifall|tills|så\s+länge)(?:\s+.*)?$")
_THEN = re.compile(
    r"\s*(?:[>→]|,?\s(?:(?:och|men|eller|el\.?)\s+)?(?:annars|sedan|sen|därefter|i\s+andra\s+hand)(?=\s+[^\W\d]))\s*"
)
"""What stands between what is wanted most and next: "kock, annars städ"."""
NOT_WISHED = re.compile(
    r"\b(?:ej|inte|icke|aldrig|nej|ingen|inget|inga|utom|förutom|undantag\w*|exkl\w*|utan|slipp\w*|undvik\w*|undanbe\w*"
    r"|hatar|ogillar|motvillig\w*|orkar|tål|rädd|allergi\w*|(?:trött|less)\s+på|bort\s+från|lämna\w*|sluta\w*|byta\s+från"
    r"|i\s?stället\s+för|än|not|no|never|except|but|avoid|without|instead\s+of|rather\s+than)\b"
)
"""Anywhere in a wish: it turns what stands beside it round, "allt utom städ", or may."""
_BUT_NOT = re.compile(r"(?P<what>[^\W\d][^,;!?]*?)\s+(?:men\s+)?(?P<aside>(?:ej|inte|utom)\s+[^\W\d][^,;!?]*)")
"""Work, and behind it what is not wished for."""
_DENY = re.compile(r"^(?:ej|inte|utom)\s+(?:i\s+|på\s+|inom\s+)?")
_OF_TIMES = re.compile(r"(?:kväll|natt|nätter|helg|lördag|söndag|morgon|skift|jour|delad|heltid|deltid)")
_NOT_WISHED = Refusal(*with_remedy("background.not_wished"))
_WISHED_AGAIN = re.compile(r"^(?:men|utan|gärna|helst|hellre|vill|kan|ja|i\s+första\s+hand)\b")
_HAS_DONE = re.compile(r"^(?:har\s+(?:jobbat|arbetat|varit)|jobbat|arbetat|jobbade|arbetade|var|tidigare|f\.?d\.?)\s")
_ANYTHING = re.compile(
    r"(?:vad\s+som\s+helst|allt|alla|öppen(?:\s+för\s+(?:allt|alla\s+förslag))?|spelar\s+ingen\s+roll|valfritt?|anything|any)[.!]?"
)
_WAY_AND_WORK = tuple(
    map(re.compile, (r"(?P<way>.+?)\s+(?:som|inom|i|på|till|för|med)\s+(?P<work>.+)", r"(?P<way>\S+)\s+(?P<work>.+)"))
)


def wishes_in(value: Cell, terms: Terms, spot: Spot) -> Wishes | None:
    """What a person asks for, most wanted first: ``kock; städare; praktik``; None where nothing was understood."""
    if isinstance(value, Mapping):
        try:
            return Wishes(**cast("dict[str, Any]", value))
        except InputError as error:
            spot.refuse_record(error, None)
            return None
    is_any = isinstance(value, str) and (is_nothing(value) or _ANYTHING.fullmatch(plain(value)))
    sentences = [] if is_any else _sentences(value)
    found = dict.fromkeys(
        one for said in sentences for one in each_entry(said, spot, _Wishing(terms, spot, is_at_commas(said)))
    )
    if not found and not is_any:
        return None
    return Wishes(**{field: [code for name, code in found if name == field] for field in ("occupations", "ways")})


def _sentences(value: Cell) -> Sequence[Cell]:
    """The sentences of a cell, each a list of its own: what is not wished for in one says nothing of the next."""
    is_apart = isinstance(value, str) and ". " in value and not {"(", "!"}.intersection(value)
    return sentences_of(str(value)) if is_apart else [value]


@dataclass
class _Wishing:
    """Reads the entries of one cell of wishes, one after the other.

    Where only commas part them, what follows on something unwanted may be unwanted too: "ej städ, disk, tvätt".
    """

    terms: Terms
    spot: Spot
    is_at_commas: bool
    is_turned: bool = False

    def __call__(self, text: str) -> list[tuple[str, str]]:
        """What one entry asks for. Raises `Refusal`."""
        if len(parts := self.terms.apart("occupation", text)) > 1:
            return [one for part in parts for one in self(part)]
        text = _RATHER.sub("", _ANY_OF_THEM.sub("", text))
        if _ANYTHING.fullmatch(plain(text)):
            return []  # "vad som helst, helst butik"
        if (unable := _UNABLE.search(text)) is not None and text[: unable.start()].strip(" ,"):
            self.spot.note(Message("certificate.remark"), text)
            text = text[: unable.start()].strip(" ,")
        words = plain(text)
        is_name = self.terms.is_written("occupation", text)
        if not is_name and NOT_WISHED.search(words):
            if (found := self._wished_and_not(words)) is not None:
                return found
            self.is_turned = self.is_at_commas
            raise _NOT_WISHED
        self.is_turned = self.is_turned and _WISHED_AGAIN.search(words) is None
        if self.is_turned:
            raise Refusal(*with_remedy("background.after_not_wished"))
        if not is_name and _HAS_DONE.search(words):
            raise Refusal(*with_remedy("background.has_done"))
        return _wished(text, self.terms, self.spot)

    def _wished_and_not(self, words: str) -> list[tuple[str, str]] | None:
        """What a text asks for that denies other work or a time behind it: "vård ej natt"; None of any other."""
        if (but := _BUT_NOT.fullmatch(words)) is None:
            return None
        wished, denied = _ASKS.sub("", but["what"]), _DENY.sub("", but["aside"])
        meant = self.terms.resolution("occupation", denied)
        not_meant = {meant.code, *(code for code, _ in meant.alternatives)} - {None}
        if not (not_meant or _OF_TIMES.match(denied)) or NOT_WISHED.search(wished) or _ANYTHING.fullmatch(wished):
            return None
        if not (_trade_of(wished, self.terms) or _way(wished, self.terms)):
            return None
        self.spot.refuse(_NOT_WISHED, but["aside"])
        return [one for one in _wished(wished, self.terms, self.spot) if one[1] not in not_meant]


def _trade_of(text: str, terms: Terms) -> bool:
    """Whether a text names work, or one of the parts that it may have."""
    parts = [text, *EITHER.split(text)]
    return any(field_of_work(one, terms.vocabulary) or terms.resolution("occupation", one).code for one in parts)


def _wished(text: str, terms: Terms, spot: Spot) -> list[tuple[str, str]]:
    """What one entry asks for, each with the field of `Wishes` that it belongs to. Raises `Refusal`."""
    words = plain(text)
    bare = _ASKED_LAST.sub("", _ASKS.sub("", words)).strip(" .!") or words
    if (on := _ON_CONDITION.search(bare)) is not None:  # "vårdbiträde när plats finns", "morgnar om buss finns"
        wished = _wished(bare[: on.start()], terms, spot)
        spot.note(Message("certificate.remark"), text)
        return wished
    if (way := _way(bare, terms)) is not None:
        return [("ways", way)]
    if len(parts := _THEN.split(bare)) > 1:
        return _each_wished(parts, terms, spot)
    if (both := _way_and_work(bare, terms)) is not None:
        return [("ways", both[0]), *(("occupations", code) for code in _trades_wished(both[1], terms, spot))]
    is_name = bool(field_of_work(bare, terms.vocabulary)) or terms.is_written("occupation", bare)
    parts = [bare] if is_name else EITHER.split(bare)  # a name may hold an "och" itself
    is_either = _OR.search(bare) is not None and all(_trade_of(part, terms) for part in parts)
    is_list = " " not in parts[0] or is_either or all(field_of_work(part, terms.vocabulary) for part in parts)
    if len(parts) > 1 and is_list:
        return _each_wished(parts, terms, spot)  # "kock/städ", "kök eller disk"; "kock i skola/förskola" is one
    try:
        return [("occupations", code) for code in _trades_wished(bare, terms, spot)]
    except Refusal:
        if len(parts) > 1:
            return _each_wished(parts, terms, spot)  # "praktik/jobb"
        if (work := beside_aside(ASIDE.sub(r"\g<what> (\g<aside>)", bare), terms)) is None:
            raise
        spot.note(Message("certificate.remark"), text)
        return [("occupations", code) for code in work_of(work, terms, spot, EITHER)]


def _each_wished(parts: Sequence[str], terms: Terms, spot: Spot) -> list[tuple[str, str]]:
    """What each of several things in one entry asks for; what is not understood is told. Raises where nothing is."""
    found: list[tuple[str, str]] = []
    refused: list[tuple[Refusal, str]] = []
    for part in parts:
        try:
            found += _wished(part, terms, spot)
        except Refusal as refusal:
            refused.append((refusal, part))
    if not found:
        raise refused[0][0]
    for told, part in refused:
        spot.refuse(told, part)
    return found


def _way_and_work(text: str, terms: Terms) -> tuple[str, str] | None:
    """A way and the work that it is wished for: "praktik i kök", "lärling kock", "kock (praktik)"; None of others."""
    if (aside := BRACKETED.fullmatch(ASIDE.sub(r"\g<what> (\g<aside>)", text))) is not None:
        pairs = [(aside["aside"], aside["what"]), (aside["what"], aside["aside"])]
    else:
        found = [one for pattern in _WAY_AND_WORK if (one := pattern.fullmatch(text)) is not None]
        pairs = [(one["way"], one["work"]) for one in found]
    return next(((way, work) for said, work in pairs if (way := _way(said.strip(), terms)) is not None), None)


def _trades_wished(text: str, terms: Terms, spot: Spot) -> Sequence[str]:
    """The trades that a text names, or those of the field or by the title that it names: who asks for it takes any.

    Raises `Refusal`.
    """
    field = field_of_work(text, terms.vocabulary) or _groups_of_title(text, terms)
    if len(field) < 2:
        return work_of(text, terms, spot, EITHER)
    spot.note(
        Message("background.field", trades=either([terms.vocabulary.occupations[code].label for code in field])), text
    )
    return field


def _groups_of_title(text: str, terms: Terms) -> tuple[str, ...]:
    """The groups of a title that is of several, "montör", "chaufför B"; none where its first word names a field."""
    first = text.partition(" ")[0]
    whole, alone = (terms.resolution("occupation", one) for one in (text, first))
    is_several = whole.reason is not None and whole.reason.key in ("vocabulary.several", "vocabulary.nearly_one")
    if not is_several or field_of_work(first, terms.vocabulary):
        return ()
    return tuple(code for code, _ in whole.alternatives) if {*whole.alternatives} <= {*alone.alternatives} else ()


def _way(text: str, terms: Terms) -> str | None:
    """The way that a text names, itself or by a form of employment."""
    known = meant("ways").get(text)
    if known is not None:
        return known
    form = terms.certain("form", text)
    return None if form is None else terms.vocabulary.forms[form].way


def wishes_text(wishes: Wishes, name_of: Callable[[str], str]) -> str:
    """What a person asks for as a text that is read back as the same."""
    return "; ".join([*map(name_of, wishes.occupations), *(written("ways", way) for way in wishes.ways)]) or "inga"


def way_of(value: Cell, terms: Terms) -> Way:
    """The way to work that an opening is. Raises `Refusal`."""
    text = words_of(value)
    return cast("Way", _way(plain(text).strip(" .!"), terms) or one_of(text, "ways"))


def way_text(way: Way) -> str:
    """A way as a text that is read back as the same."""
    return written("ways", way)
