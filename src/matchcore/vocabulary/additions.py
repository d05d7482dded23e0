"""A user's own entries, checked field by field before they become terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchcore.errors import Problem
from matchcore.messages import Message, with_remedy
from matchcore.vocabulary.table_reading import READERS, TABLES

_LABELS = {"sv": str, "en": str}
_LISTS = (list, tuple, str)
_FIELDS: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "certificates": {
        **_LABELS,
        "aliases": _LISTS,
        "implies": _LISTS,
        "equals": _LISTS,
        "days": (int, float),
        "days_source": str,
        "modules": Mapping,
        "validity": Mapping,
        "portable": bool,
        "unspecific": bool,
        "level": str,
        "concept_id": str,
        "source": str,
        "checked": (date, str),
        "note": str,
    },
    "languages": {**_LABELS, "aliases": _LISTS},
    "courses": {
        **_LABELS,
        "level": str,
        "previous": str,
        "language": str,
        "estimate": bool,
        "aliases": _LISTS,
        "source": str,
    },
    "tracks": {
        **_LABELS,
        "modules": Mapping,
        "ssyk": _LISTS,
        "aliases": _LISTS,
        "related": Mapping,
        "modules_of": Mapping,
    },
    "forms": {
        **_LABELS,
        "aliases": _LISTS,
        "valid_from": (date, str),
        "valid_to": (date, str),
        "programme": bool,
        "way": str,
        "rule_sv": str,
        "rule_en": str,
        "rule_from": (date, str),
        "note": str,
        "source": str,
    },
    "municipalities": {
        "name": str,
        "county": str,
        "county_code": str,
        "labour_market": str,
        "lat": (int, float),
        "lon": (int, float),
        "population": int,
        "aliases": _LISTS,
    },
    "occupations": {**_LABELS, "aliases": _LISTS, "licence": str, "title_licences": Mapping, "protection": str},
}
_REQUIRED = {
    "courses": ("sv", "en", "level"),
    "municipalities": ("name", "county", "county_code", "labour_market", "lat", "lon", "population"),
}


def checked_entries(entries: Mapping[str, Any]) -> tuple[dict[str, dict[str, object]], list[Problem]]:
    """A user's entries as terms by table, and everything that is wrong with their form."""
    problems: list[Problem] = []
    added: dict[str, dict[str, object]] = {}
    for table, listed in entries.items():
        if table not in TABLES or not isinstance(listed, Mapping):
            what, remedy = Message("vocabulary.table_unknown"), Message("vocabulary.tables_are", known=TABLES)
            if table in TABLES:
                what, remedy = with_remedy("vocabulary.table_form", table=table)
            problems.append(Problem(what, remedy, value=table))
            continue
        for code, entry in listed.items():
            wrong = _wrong_fields(table, code, entry)
            problems += wrong
            if not wrong:
                try:
                    added.setdefault(table, {})[code] = READERS[table](code, entry)
                except (KeyError, TypeError, ValueError) as error:
                    bad = Message("vocabulary.field_bad")
                    problems.append(Problem(bad, record=f"{table}.{code}", value=str(error)))
    return added, problems


def _wrong_fields(table: str, code: str, entry: object) -> list[Problem]:
    record, fields = f"{table}.{code}", _FIELDS[table]
    remedy = Message("vocabulary.fields_are", known=tuple(fields))
    if not isinstance(entry, Mapping):
        return [Problem(Message("vocabulary.field_bad"), remedy, record=record, value=entry)]
    problems = []
    for name, value in entry.items():
        if name not in fields:
            problems.append(Problem(Message("vocabulary.field_unknown"), remedy, record=record, field=name))
        elif not isinstance(value, fields[name]):
            problems.append(Problem(Message("vocabulary.field_bad"), record=record, field=name, value=value))
    missing = [name for name in _REQUIRED.get(table, ("sv", "en")) if name not in entry]
    problems += [Problem(Message("vocabulary.field_bad"), remedy, record=record, field=name) for name in missing]
    return problems
