"""matchcore's own JSON, and JSON with one flat object a person or opening.

Our own form is ``{"format": "matchcore", "version": 1, "candidates": [...], "openings": [...]}``, or a bare list;
each object is a record, field by field. Any other list of objects is read as a table whose headings are the names
in the objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from matchcore.content.findings import Findings
from matchcore.errors import FileError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.records import Candidate, Opening
from matchcore.tables.grid import Grid
from matchcore.tables.headings import What

FORMAT = "matchcore"
VERSION = 1

MODELS: Mapping[str, type[Candidate] | type[Opening]] = {"candidates": Candidate, "openings": Opening}
"""What each object of a list becomes."""

_ENVELOPE = frozenset({"format", "version", "candidates", "openings"})


def records_to_json(
    candidates: Iterable[Candidate] | None = None, openings: Iterable[Opening] | None = None
) -> dict[str, Any]:
    """Records as an object for `write_json`, which `read_candidates` and `read_openings` read back as the same records.

    What has its default value is left out, and so is the list that is not given.
    """
    written: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for what, records in (("candidates", candidates), ("openings", openings)):
        if records is not None:
            written[what] = [record.model_dump(mode="json", exclude_defaults=True) for record in records]
    return written


def entries_in(document: Any, what: What) -> Sequence[Any]:
    """The objects that a parsed JSON document lists as `what`.

    Raises
    ------
    FileError
        When it is not a list, nor an object that holds one under `what`, or is of a version not known.
    """
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        raise FileError(Problem(*with_remedy("document.form", what=what)))
    if what not in document:
        if len(document) and not _ENVELOPE & set(document):
            _require_no_list_inside(document, what)
            return [document]  # a single object: one record
        others = [name for name in ("candidates", "openings") if name in document]
        what_else = Message("document.other", what=what, found=others)
        raise FileError(Problem(what_else, Message("document.form.remedy", what=what)))
    problems = [
        Problem(Message("field.unknown"), Message("field.unknown.known", known=sorted(_ENVELOPE)), field=str(name))
        for name in document
        if name not in _ENVELOPE
    ]
    if document.get("version", VERSION) != VERSION:
        remedy = Message("document.version.remedy", version=VERSION)
        problems.append(Problem(Message("document.version"), remedy, field="version", value=document["version"]))
    entries = document[what]
    if not isinstance(entries, list):
        problems.append(Problem(*with_remedy("document.form", what=what)))
    if problems:
        raise FileError(problems)
    return list(entries)


def _require_no_list_inside(document: Mapping[str, Any], what: What) -> None:
    """Raise when an object without an id holds lists of objects: what a system exports stands one level down."""
    fields = MODELS[what].model_fields
    names = [
        str(name)
        for name, value in document.items()
        if name not in fields and _listed(value) and all(isinstance(one, Mapping) for one in _listed(value))
    ]
    if names and "id" not in document:
        remedy = Message("document.elsewhere.remedy", what=what)
        raise FileError(Problem(Message("document.elsewhere", names=names, what=what), remedy))


def is_own(entries: Sequence[Any], what: What) -> bool:
    """Whether every object is a record of ours: only its fields, with lists and objects where it has them."""
    if not set(map(type, entries)) <= {dict}:
        return False
    if not set(chain.from_iterable(entries)) <= MODELS[what].model_fields.keys():
        return False
    return not any(
        (name in _NESTED[what] and isinstance(value, str))
        or (name in _OBJECTS[what] and any(isinstance(part, str) for part in _listed(value)))
        for entry in entries
        for name, value in entry.items()
    )


_NESTED: Mapping[str, tuple[str, ...]] = {
    "candidates": ("certificates", "languages", "tracks", "home", "forms", "groups", "facts"),
    "openings": (
        "certificates_required", "certificates_merited", "languages_required", "languages_wanted", "workplace", "facts",
    ),
}  # fmt: skip
_OBJECTS: Mapping[str, tuple[str, ...]] = {
    "candidates": ("certificates", "languages", "tracks"),
    "openings": ("languages_required", "languages_wanted"),
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def table_of(entries: Sequence[Any], what: What, findings: Findings) -> Grid:
    """Objects as a table: the names in them are the headings, and the first object stands in row 2."""
    objects: list[tuple[int, Mapping[str, Any]]] = []
    for position, entry in enumerate(entries):
        if isinstance(entry, dict):
            objects.append((position + 2, entry))
        elif (stopped := findings.stopped) is not None:
            findings.refuse(stopped.at(record=f"{what}[{position}]"))
            break
        else:
            fault = Problem(*with_remedy("record.not_a_mapping"))
            findings.refuse(fault.at(record=f"{what}[{position}]"))
    names = tuple(dict.fromkeys(chain.from_iterable(entry for _, entry in objects)))
    return Grid(_Objects(names, objects), headed=True)


@dataclass(frozen=True)
class _Objects:
    """The rows of a table of objects, made one by one: a file may have millions of names."""

    names: tuple[str, ...]
    objects: Sequence[tuple[int, Mapping[str, Any]]]

    def __iter__(self) -> Iterator[tuple[int, Sequence[Any]]]:
        yield 1, self.names
        for number, entry in self.objects:
            yield number, [entry.get(name) for name in self.names]
