"""From the tables' plain files, or a user's own, to terms."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import TypedDict, cast

from matchcore.messages import Phrase
from matchcore.vocabulary.term_kinds import (
    CertificateTerm,
    CourseTerm,
    FormTerm,
    LanguageTerm,
    ModuleTerm,
    Municipality,
    OccupationTerm,
    Protection,
    TrackTerm,
    Validity,
    Way,
)

Entry = Mapping[str, object]

# How a kind's table is named, in the package and in a user's own file.
TABLES = ("certificates", "languages", "courses", "tracks", "forms", "municipalities", "occupations")


class _Named(TypedDict):
    code: str
    label: Phrase
    aliases: tuple[str, ...]


def _named(code: str, entry: Entry) -> _Named:
    """What every term has, but a municipality."""
    label = Phrase(sv=str(entry["sv"]), en=str(entry["en"]))
    return {"code": code, "label": label, "aliases": _strings(entry, "aliases")}


def _text(entry: Entry, name: str) -> str:
    return str(entry.get(name, ""))


def _strings(entry: Entry, name: str) -> tuple[str, ...]:
    listed = entry.get(name, ())
    if isinstance(listed, str):
        return tuple(part.strip() for part in listed.split(";") if part.strip())
    if not isinstance(listed, list | tuple):
        raise TypeError(name)
    return tuple(str(item) for item in listed)


def _modules(entry: Entry) -> tuple[ModuleTerm, ...]:
    listed = _by_code(entry, "modules")
    return tuple(ModuleTerm(code=str(code), label=Phrase(*_pair(pair))) for code, pair in listed.items())


def _pair(value: object) -> tuple[str, str]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise TypeError("modules")
    return str(value[0]), str(value[1])


def _optional(entry: Entry, name: str) -> str | None:
    value = entry.get(name)
    return None if value in (None, "") else str(value)


def _number(entry: Entry, name: str) -> float | None:
    value = entry.get(name)
    return None if value is None else float(str(value))


def _by_code(entry: Entry, name: str) -> Mapping[str, object]:
    listed = entry.get(name, {})
    if not isinstance(listed, Mapping):
        raise TypeError(name)
    return listed


def _title_licences(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Pairs of a title's part and a code: a table of a user's file, or "part=code" with ";" between."""
    listed = entry.get("title_licences", {})
    if isinstance(listed, Mapping):
        return tuple((str(part), str(code)) for part, code in listed.items())
    pairs = (pair.partition("=") for pair in _strings(entry, "title_licences"))
    return tuple((part.strip(), code.strip()) for part, _, code in pairs)


def _day(entry: Entry, name: str) -> date | None:
    value = entry.get(name)
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _validity(entry: Entry) -> Validity:
    rule = entry.get("validity", {})
    if not isinstance(rule, Mapping):
        raise TypeError("validity")
    return Validity(**rule)


def _certificate(code: str, entry: Entry) -> CertificateTerm:
    return CertificateTerm(
        **_named(code, entry),
        implies=_strings(entry, "implies"),
        equals=_strings(entry, "equals"),
        days=_number(entry, "days"),
        days_source=_text(entry, "days_source"),
        modules=_modules(entry),
        validity=_validity(entry),
        portable=bool(entry.get("portable", True)),
        unspecific=bool(entry.get("unspecific", False)),
        level=_optional(entry, "level"),
        concept_id=_optional(entry, "concept_id"),
        source=_text(entry, "source"),
        checked=_day(entry, "checked"),
        note=_text(entry, "note"),
    )


def _course(code: str, entry: Entry) -> CourseTerm:
    return CourseTerm(
        **_named(code, entry),
        level=str(entry["level"]),
        previous=_optional(entry, "previous"),
        language=str(entry.get("language", "sv")),
        estimate=bool(entry.get("estimate", True)),
        source=_text(entry, "source"),
    )


def _track(code: str, entry: Entry) -> TrackTerm:
    return TrackTerm(
        **_named(code, entry),
        modules=_modules(entry),
        ssyk=_strings(entry, "ssyk"),
        related={code: int(str(percent)) for code, percent in _by_code(entry, "related").items()},
        modules_of={code: _strings(needed, code) for needed in [_by_code(entry, "modules_of")] for code in needed},
    )


def _form(code: str, entry: Entry) -> FormTerm:
    return FormTerm(
        **_named(code, entry),
        valid_from=_day(entry, "valid_from"),
        valid_to=_day(entry, "valid_to"),
        programme=bool(entry.get("programme", False)),
        way=cast("Way", str(entry.get("way", "practice" if entry.get("programme") else "job"))),
        rule=Phrase(str(entry["rule_sv"]), str(entry.get("rule_en", entry["rule_sv"]))) if "rule_sv" in entry else None,
        rule_from=_day(entry, "rule_from"),
        note=_text(entry, "note"),
        source=_text(entry, "source"),
    )


def _municipality(code: str, entry: Entry) -> Municipality:
    return Municipality(
        code=code,
        name=str(entry["name"]),
        county=str(entry["county"]),
        county_code=str(entry["county_code"]),
        labour_market=str(entry["labour_market"]),
        lat=float(str(entry["lat"])),
        lon=float(str(entry["lon"])),
        population=int(str(entry["population"])),
        aliases=_strings(entry, "aliases"),
    )


def _occupation(code: str, entry: Entry) -> OccupationTerm:
    return OccupationTerm(
        **_named(code, entry),
        licence=_optional(entry, "licence"),
        title_licences=_title_licences(entry),
        protection=cast("Protection | None", _optional(entry, "protection")),
    )


READERS: Mapping[str, Callable[[str, Entry], object]] = {
    "certificates": _certificate,
    "languages": lambda code, entry: LanguageTerm(**_named(code, entry)),
    "courses": _course,
    "tracks": _track,
    "forms": _form,
    "municipalities": _municipality,
    "occupations": _occupation,
}


def read_entries(table: str, entries: Mapping[str, Entry]) -> dict[str, object]:
    """The entries of one table as terms, by code.

    Raises
    ------
    KeyError, TypeError, ValueError
        When an entry lacks a field or holds one of the wrong form.
    """
    reader = READERS[table]
    return {code: reader(code, entry) for code, entry in entries.items()}


def packaged_terms(table: str) -> dict[str, object]:
    """One of the package's own tables, from every file of it."""
    found: dict[str, object] = {}
    for entries in _packaged_files(table):
        found.update(read_entries(table, entries))
    return found


def _packaged_files(table: str) -> Iterator[dict[str, Entry]]:
    for file in sorted(files(__package__).joinpath("tables").iterdir(), key=lambda entry: entry.name):
        stem, _, ending = file.name.rpartition(".")
        if stem.split("-")[0] != table:
            continue
        text = file.read_text(encoding="utf-8")
        if ending == "csv":
            yield {row["code"]: row for row in csv.DictReader(text.splitlines())}
        elif ending == "toml":
            yield _with_defaults(tomllib.loads(text))


def _with_defaults(raw: dict[str, object]) -> dict[str, Entry]:
    """Fields at the top of a file hold for each entry that does not say otherwise."""
    defaults = {name: value for name, value in raw.items() if not isinstance(value, Mapping)}
    return {code: {**defaults, **entry} for code, entry in raw.items() if isinstance(entry, Mapping)}
