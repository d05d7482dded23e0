"""What the exchange formats share: what was read, what was left out, what would be lost.

These formats are made for whole CVs. Of them only what a record holds is read. Names, street addresses, birth dates,
photographs and the like are never carried over: that they were there is told in `left_out`, what they said is not.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from matchcore.content.findings import sound_fields
from matchcore.content.strictjson import Json, read_json
from matchcore.errors import FileError, InputError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.records import Candidate, Certificate, Language, Opening, Place
from matchcore.records.model import LEVELS
from matchcore.vocabulary import Vocabulary, resolve
from matchcore.vocabulary.certain import certificate_named
from matchcore.vocabulary.localities import is_in, named

Kept = TypeVar("Kept", Candidate, Opening)
_Part = TypeVar("_Part")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?", re.DOTALL)
_LEVELS = {level.casefold(): level for level in LEVELS}
_LICENCE_CLASSES = frozenset("AM A1 A2 A B BE C1 C1E C CE D1 D1E D DE".split())


@dataclass(frozen=True, slots=True)
class ExchangeRead(Generic[Kept]):
    """What a file in an exchange format held.

    Attributes
    ----------
    records
        The candidates or openings, in the order of the file.
    left_out
        What stood in the file and is not in the records, each with its place and why: personal data (never what it
        said), parts that no record holds, terms that the vocabulary does not know.
    problems
        What is wrong with entries that gave no record, where the others stand all the same.
    """

    records: tuple[Kept, ...]
    left_out: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


class DocumentFindings:
    """What is found on the way through one document: faults, and what is left out."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.left_out: list[Problem] = []

    def leave(self, what: str, record: str | None, field: str, value: object = None, **values: object) -> None:
        """Tell that something was left out."""
        self.left_out.append(Problem(Message(what, **values), record=record, field=field, value=value))

    def day(self, written: str | None, record: str | None, field: str) -> date | None:
        """A day: ISO form, a time behind it disregarded. One known only to the month or year is left out."""
        if written is None:
            return None
        match = _DAY.fullmatch(written.strip())
        if match is not None:
            try:
                return date.fromisoformat(match[1])
            except ValueError:
                pass
        elif re.fullmatch(r"\d{4}(-\d{2})?", written.strip()):
            self.leave("exchange.part_of_date", record, field, written)
            return None
        self.problems.append(Problem(*with_remedy("value.not_a_date"), record, field, written[:60]))
        return None

    def make(self, model: type[Kept], values: Mapping[str, object]) -> Kept | None:
        """The record of `values` without what is personal in them, or None with its faults noted."""
        sound, personal = sound_fields(model, values, f"{model.__name__.lower()} {values.get('id', '')}")
        self.left_out += personal
        try:
            return model(**sound)
        except InputError as error:
            self.problems += error.problems
            return None

    def part(self, model: type[_Part], record: str | None, field: str, /, **values: object) -> _Part | None:
        """A part of a record, such as a certificate, or None with its faults noted."""
        try:
            return model(**values)
        except InputError as error:
            self.problems += [
                Problem(one.what, one.remedy, record, ".".join(p for p in (field, one.field) if p), one.value)
                for one in error.problems
            ]
            return None

    def finish(self, records: Iterable[Kept | None]) -> ExchangeRead[Kept]:
        """What was read; raises `FileError` with every fault if there was any."""
        made = tuple(record for record in records if record is not None)
        if self.problems:
            raise FileError(self.problems)
        return ExchangeRead(made, tuple(self.left_out))


def each_has(document: Json, *names: str) -> bool:
    """Whether parsed JSON is an object with all of these fields, or a list of such objects."""
    return all(isinstance(entry, Mapping) and all(name in entry for name in names) for entry in _listed(document))


def entries_of(source: str | os.PathLike[str] | Json, form: str, recognises: Callable[[Json], bool]) -> list[Json]:
    """The documents of a JSON file or of parsed JSON, one or a list of them. Raises `FileError` for any other kind."""
    document = read_json(source)
    if not recognises(document):
        raise FileError(Problem(*with_remedy("exchange.other_kind", format=form)))
    return _listed(document)


def _listed(document: Json) -> list[Json]:
    return list(document) if isinstance(document, list | tuple) and document else [document]


def certificate_of(names: Iterable[str | None], vocabulary: Vocabulary) -> str | None:
    """The certificate that one of `names` means (a code of the vocabulary, or a spelling beyond doubt), or None."""
    for name in names:
        if name:
            if name in vocabulary.certificates:
                return name
            code = certificate_named(name, vocabulary)
            if code is not None:
                return code
    return None


def licence_class(code: str) -> str | None:
    """The European class of a driving licence, such as ``"B"``; None for any other certificate."""
    letters = code.removeprefix("licence-").upper()
    return letters if code.startswith("licence-") and letters in _LICENCE_CLASSES else None


def language_of(written: str | None, vocabulary: Vocabulary) -> str | None:
    """The vocabulary's code of a language given as an ISO 639 code, as a URI that ends in one, or by name."""
    return _language(written, vocabulary) if written else None


def level_written(written: str) -> str:
    """A CEFR level as records write it, whatever its case; what is none stands in capitals."""
    return _LEVELS.get(written.casefold(), written.upper())


def place_named(name: str | None, municipality: str | None, vocabulary: Vocabulary) -> dict[str, str]:
    """The municipality or locality of a city's name, in the municipality where one is given; empty when it is neither.

    Parameters
    ----------
    name
        As a document has it.
    municipality
        The code of a municipality that the document names besides.
    """
    given = {} if municipality is None else {"municipality": municipality}
    meant = named(name, vocabulary) if name else None
    if meant is None or meant.is_guess:
        return given
    if meant.municipality is not None:
        return given or ({} if meant.localities else {"municipality": meant.municipality})
    found = [one for one in meant.localities if municipality is None or is_in(one, municipality, vocabulary)]
    return {**given, "locality": found[0].name} if len(found) == 1 else given


def city_of(place: Place, vocabulary: Vocabulary) -> str | None:
    """The city to write for a place: its locality, else its municipality; None where it has neither."""
    term = vocabulary.municipalities.get(place.municipality or "")
    return place.locality or (None if term is None else term.name)


def carried_certificates(candidate: Candidate, vocabulary: Vocabulary) -> list[Certificate]:
    """What formats carry of certificates: the whole ones that are known, with their days."""
    whole = [one for one in candidate.certificates if one.code in vocabulary.certificates and one.modules is None]
    return [Certificate(code=one.code, issued=one.issued, expires=one.expires) for one in whole]


def is_no_licence(certificate: Certificate) -> bool:
    """Whether a certificate is no driving licence: those stand in a section of their own, before the others."""
    return licence_class(certificate.code) is None


def carried_languages(candidate: Candidate, vocabulary: Vocabulary) -> list[Language]:
    """What formats carry of languages: those that are known, with their levels."""
    return [
        Language(language=one.language, level=one.level, **one.skills)
        for one in candidate.languages
        if one.language in vocabulary.languages and (one.level or one.skills)
    ]


def carried_place(place: Place | None, vocabulary: Vocabulary, **others: Any) -> Place | None:
    """What a format with a city can carry of a place: of its names what is read back, and `others` as they are."""
    if place is None:
        return None
    code = place.municipality if place.municipality in vocabulary.municipalities else None
    names = place_named(place.locality, code, vocabulary) if place.locality else {"municipality": code}
    kept = {name: value for name, value in {**names, **others}.items() if value is not None}
    return Place(**kept) if kept else None


@lru_cache(maxsize=4096)
def _language(written: str, vocabulary: Vocabulary) -> str | None:
    last = written.strip().rstrip("/").rsplit("/", 1)[-1].casefold()
    code = _from_three().get(last, last).split("-")[0]
    if code in vocabulary.languages:
        return code
    return resolve(written.strip(), "language", vocabulary=vocabulary).code


def three_letters(code: str) -> str:
    """The ISO 639-2 code of a language, the bibliographic one where there are two."""
    return _to_three().get(code, code)


@cache
def _iso639() -> tuple[tuple[str, str, str], ...]:
    table = files(__package__).joinpath("iso639.csv").read_text(encoding="utf-8")
    return tuple((row["code"], row["three"], row["bibliographic"]) for row in csv.DictReader(table.splitlines()))


@cache
def _to_three() -> Mapping[str, str]:
    return {code: other or three for code, three, other in _iso639()}


@cache
def _from_three() -> Mapping[str, str]:
    return {letters: code for code, three, other in _iso639() for letters in (three, other) if letters}


def record_id(given: str | None, content: bytes) -> str:
    """An id of a document whose own identifier others may have too, made of that and its content."""
    digest = hashlib.sha256(content).hexdigest()[:16]
    return f"{(given or 'document')[:180].rstrip()}-{digest}"


def lost_between(whole: Kept, carried: Kept, name: str) -> tuple[Problem, ...]:
    """Each value of `whole` that is not in `carried`, by field; what stands in another order is not lost."""
    return tuple(_lost(whole, carried, name))


def _lost(whole: Kept, carried: Kept, name: str) -> Iterator[Problem]:
    what = Message("exchange.lost", format=name)
    record = f"{type(whole).__name__.lower()} {whole.id}"
    for field in type(whole).model_fields:
        before, after = getattr(whole, field), getattr(carried, field)
        if isinstance(before, tuple) and not before and after is None:  # "none" is not "not asked"
            yield Problem(what, record=record, field=field)
        elif isinstance(before, tuple):
            left = list(after or ())
            for index, entry in enumerate(before):
                if entry in left:
                    left.remove(entry)
                else:
                    yield Problem(what, record=record, field=f"{field}.{index}", value=_named(entry))
        elif isinstance(before, dict):
            for key in before:
                if key not in (after or {}):
                    yield Problem(what, record=record, field=f"{field}.{key}")
        elif before != after:
            yield Problem(what, record=record, field=field)


def _named(entry: object) -> object:
    """What a person knows an entry by."""
    return next((getattr(entry, name) for name in ("code", "language", "track", "ssyk") if hasattr(entry, name)), entry)
