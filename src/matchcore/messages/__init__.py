"""The one catalogue of messages, in Swedish and English.

A sentence that a user may read is never written in the code: code names a `Message` by its key and gives the
values; the catalogue (the ``*.toml`` files beside this module, read as one) holds the sentence in each language.
A message is rendered only when it is shown, so the same result can be read in either language.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol, runtime_checkable

__all__ = [
    "LANGUAGES",
    "Message",
    "MessageLanguage",
    "Phrase",
    "Text",
    "catalogue",
    "code_of",
    "either",
    "filled",
    "render",
    "sentences_in",
    "values_in",
    "with_remedy",
]

MessageLanguage = Literal["sv", "en"]
LANGUAGES: tuple[MessageLanguage, ...] = ("sv", "en")


@runtime_checkable
class Text(Protocol):
    """Anything that can be read in either language."""

    def text(self, language: MessageLanguage = "sv") -> str:
        """The words in `language`."""
        ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed pair of words, such as a vocabulary term's label."""

    sv: str
    en: str

    def text(self, language: MessageLanguage = "sv") -> str:
        """The words in `language`."""
        return self.sv if language == "sv" else self.en

    @property
    def inline(self) -> Phrase:
        """The same words for the middle of a sentence: the first letter small, but for abbreviations.

        >>> Phrase("Tillsvidareanställning", "Permanent employment").inline.text("sv"), Phrase("ADR", "ADR").inline.sv
        ('tillsvidareanställning', 'ADR')
        """
        return Phrase(
            *(words if words[1:2].isupper() else words[:1].lower() + words[1:] for words in (self.sv, self.en))
        )


_STOPS = re.compile(r"(?<=[^\W\d_])\.\.(?=\s|$)")


class Message:
    """A sentence of the catalogue and the values that fill it.

    Parameters
    ----------
    key
        The sentence's name in the catalogue, such as ``"language.needs"``.
    **values
        What fills its braces. A value that is itself a `Text` is rendered in the same language, dates in ISO
        form, sequences joined by commas.

    Raises
    ------
    KeyError
        When the catalogue has no such sentence: a fault of the code, not of the user.

    Examples
    --------
    >>> Message("value.missing").text("sv")
    'saknas'
    >>> Message("unplaced.rivals", n=1).text("en")
    '1 opening is possible, but others give at least as high a total there.'
    """

    def __init__(self, key: str, /, **values: object) -> None:
        if key not in catalogue():
            raise KeyError(key)
        self.key = key
        self.values: Mapping[str, object] = values

    def text(self, language: MessageLanguage = "sv") -> str:
        """The sentence in `language`, filled in."""
        return filled(catalogue()[self.key][language], self.values, language)

    def __str__(self) -> str:
        return self.text("en")

    def __repr__(self) -> str:
        return f"Message({self.key!r}, {', '.join(f'{k}={v!r}' for k, v in self.values.items())})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted((k, repr(v)) for k, v in self.values.items()))))


def filled(sentence: str, values: Mapping[str, object], language: MessageLanguage) -> str:
    """A sentence with its values, told in `language`: also one that stands in no catalogue, as a translator's.

    A value that ends with the stop of an abbreviation ends the sentence too.

    >>> filled("Det här behövs: {what}.", {"what": "Kockar m.fl."}, "sv")
    'Det här behövs: Kockar m.fl.'
    """
    told = sentence.format(**{name: _Shown(value, language) for name, value in values.items()})
    return told if ".." not in told else _STOPS.sub(".", told)


def values_in(sentence: str) -> frozenset[str]:
    """The names of the values that a sentence takes. Raises `ValueError` when its braces are not in order."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


class _Shown:
    """A value on its way into a sentence.

    ``{n}`` shows it, ``{n:seat|seats}`` with a noun that fits the count, ``{n:=it is|they are}`` as such words alone;
    of a list, a noun or such words are given how many things it has.
    """

    def __init__(self, value: object, language: MessageLanguage) -> None:
        self.value = value
        self.language = language

    def __format__(self, nouns: str) -> str:
        if not nouns:
            return render(self.value, self.language)
        count = len(self.value) if isinstance(self.value, list | tuple) else self.value
        one, _, many = nouns.removeprefix("=").partition("|")
        fitting = one if count == 1 else many
        return fitting if nouns.startswith("=") else f"{render(count, self.language)} {fitting}"


def with_remedy(key: str, /, **values: object) -> tuple[Message, Message]:
    """What is wrong, and what to do about it: a sentence of the catalogue and its ``remedy``, filled with the same.

    Examples
    --------
    >>> [told.text("en") for told in with_remedy("outcome.no_show")][0]
    'the person started, and yet never came'
    """
    return Message(key, **values), Message(f"{key}.remedy", **values)


def render(value: object, language: MessageLanguage) -> str:
    """One value as words: a `Text` in the language, a float with its decimal mark, a sequence joined."""
    if isinstance(value, str | int):
        return str(value)
    if value is None:
        return "–"
    if isinstance(value, float):
        written = f"{value:.10g}"
        return written.replace(".", ",") if language == "sv" else written
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(render(item, language) for item in value)
    # Last, for a protocol is slow to ask for.
    return value.text(language) if isinstance(value, (Message, Phrase, Text)) else str(value)


def code_of(text: Text) -> str:
    """What a sentence says, as a name that does not change: its key in the catalogue; ``other`` for others' words."""
    return text.key if isinstance(text, Message) else "other"


def either(choices: Sequence[Phrase]) -> Text:
    """Several things of which one is enough, in words.

    Parameters
    ----------
    choices
        At least one.

    Examples
    --------
    >>> either([Phrase("truckkort", "forklift card"), Phrase("liftkort", "lift card"), Phrase("HLR", "CPR")]).text("sv")
    'truckkort, liftkort eller HLR'
    """
    inline = [choices[0], *(choice.inline for choice in choices[1:])]
    return Message("either", first=inline[:-1], last=inline[-1]) if len(inline) > 1 else inline[0]


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by its dotted key, each a mapping from language to words."""
    names = sorted(entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".toml"))
    return {key: words for name in names for key, words in sentences_in(name).items()}


@cache
def sentences_in(name: str) -> Mapping[str, Mapping[str, str]]:
    """The sentences of one file of the catalogue, such as ``help.toml``."""
    sentences: dict[str, Mapping[str, str]] = {}
    _flatten("", tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8")), sentences)
    return sentences


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, Mapping[str, str]]) -> None:
    for name, entry in table.items():
        if isinstance(entry, Mapping):
            words: dict[str, str] = {language: str(entry[language]) for language in LANGUAGES if language in entry}
            if words:
                into[prefix + name] = words
            _flatten(f"{prefix}{name}.", entry, into)
