"""The languages that a person's paper can be in: the catalogue's own two, and those that a translator fills in.

A translation is a file beside the catalogue (``messages/papers/*.toml``) with every sentence of the paper, each with
empty words to be filled in. What the paper quotes (a job's title, a certificate, a step) stays in Swedish: so it is
called where it is asked for.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from matchcore.errors import FileError, Problem, detail_of
from matchcore.messages import LANGUAGES, Message, MessageLanguage, catalogue, filled, values_in, with_remedy
from matchcore.settings_file import settings_text

PAPER_LANGUAGES = (*LANGUAGES, "ar", "fa", "so", "ti", "uk")
"""The languages that there is a file for, filled in or not, by ISO 639 code; ``fa`` is Persian and Dari."""

_PREFIXES = ("paper.person.", "paper.you.", "paper.step.")


@dataclass(frozen=True)
class PaperLanguage:
    """A language that a person's paper is written in.

    Attributes
    ----------
    code
        Its ISO 639 code.
    base
        The catalogue's language in which the values are told.
    is_right_to_left
        Whether it is written from the right.
    sentences
        A translator's sentences, by key; none for the catalogue's own languages.
    """

    code: str
    base: MessageLanguage
    is_right_to_left: bool = False
    sentences: Mapping[str, str] = field(default_factory=dict, repr=False)

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the catalogue in this language."""
        said = self.sentences.get(key)
        return Message(key, **values).text(self.base) if said is None else filled(said, values, self.base)


def sentences_of_papers() -> tuple[str, ...]:
    """The keys of all sentences that a translation has."""
    return tuple(key for key in catalogue() if key.startswith(_PREFIXES))


def paper_language(code: str, translation: str | os.PathLike[str] | None = None) -> PaperLanguage:
    """A language by its code.

    Parameters
    ----------
    code
        One of `PAPER_LANGUAGES`; with a `translation`, any.
    translation
        A file that a translator has filled in, in place of the package's own.

    Raises
    ------
    FileError
        When the language is unknown, when the file cannot be read, and when sentences are not filled in
        (``paper.untranslated``: it says in which file) or lack a value.
    """
    if translation is None:
        for own in LANGUAGES:
            if code == own:
                return PaperLanguage(own, own)
        if code not in PAPER_LANGUAGES:
            raise FileError(
                Problem(*with_remedy("value.not_one_of", expected=PAPER_LANGUAGES), field="language", value=code)
            )
    place = f"matchcore/messages/papers/{code}.toml" if translation is None else os.fspath(translation)
    try:
        written = tomllib.loads(_own(code) if translation is None else settings_text(Path(translation)))
    except (OSError, ValueError) as error:
        raise FileError(Problem(Message("paper.unreadable", detail=detail_of(error)), record=place)) from None
    return PaperLanguage(code, "sv", written.get("right_to_left") is True, _checked(written, place))


def _own(code: str) -> str:
    return files("matchcore").joinpath("messages", "papers", f"{code}.toml").read_text(encoding="utf-8")


def _checked(written: Mapping[str, Any], place: str) -> Mapping[str, str]:
    """A translation's sentences, all of them, each with the values that the catalogue's has."""
    said = written.get("sentences")
    said = said if isinstance(said, Mapping) else {}
    given = {key: words for key in sentences_of_papers() if isinstance(words := said.get(key), str) and words.strip()}
    lacking = [key for key in sentences_of_papers() if key not in given]
    if lacking:
        raise FileError(
            Problem(*with_remedy("paper.untranslated", n=len(lacking), first=lacking[0], file=place), record=place)
        )
    problems = []
    for key, words in given.items():
        try:
            differing = values_in(catalogue()[key]["sv"]) ^ values_in(words)
        except ValueError:
            differing = frozenset({"{}"})
        if differing:
            problems.append(Problem(*with_remedy("paper.values", key=key, values=sorted(differing)), record=place))
    if problems:
        raise FileError(problems)
    return given
