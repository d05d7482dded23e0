"""The JSON Schema of matchcore's own records, with a version.

What the records accept the schema accepts. The converse does not hold in full: rules between fields (a course needs a
status, a place must lie in Sweden) are the records' own and are told when a file is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Literal

from pydantic import BaseModel

from matchcore.arguments import checked
from matchcore.pool.columns import SCHEMA_VERSION
from matchcore.records import Candidate, Course, Opening

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: Mapping[str, type[BaseModel]] = {"candidate": Candidate, "opening": Opening, "course": Course}


@checked
def json_schema(record: Literal["candidate", "opening", "course", "file"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a candidate, an opening or a course, or of a whole file of the first two.

    Parameters
    ----------
    record
        ``"file"`` is the form that `matchcore.files.records_to_json` gives:
        ``{"format": "matchcore", "version": 1, "candidates": [...], "openings": [...]}``.

    Raises
    ------
    KeyError
        For any other name.

    Examples
    --------
    >>> json_schema("opening")["$id"]
    'urn:matchcore:schema:opening:1.3'
    """
    if record == "file":
        return _file_schema()
    return _headed(record, _MODELS[record].model_json_schema())


def _headed(record: str, body: dict[str, Any]) -> dict[str, Any]:
    """A schema with its dialect, name and version first."""
    return {
        "$schema": _DIALECT,
        "$id": f"urn:matchcore:schema:{record}:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
        **body,
    }


def _file_schema() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    for name in ("candidate", "opening"):
        schema = deepcopy(json_schema(name))
        definitions |= schema.pop("$defs", {})
        definitions[name] = {key: value for key, value in schema.items() if key not in ("$schema", "$id", "version")}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:matchcore:schema:file:{SCHEMA_VERSION}",
        "version": SCHEMA_VERSION,
        "title": "matchcore file",
        "type": "object",
        "properties": {
            "format": {"const": "matchcore"},
            "version": {"const": 1},
            "candidates": {"type": "array", "items": {"$ref": "#/$defs/candidate"}},
            "openings": {"type": "array", "items": {"$ref": "#/$defs/opening"}},
        },
        "required": ["format", "version"],
        "additionalProperties": False,
        "$defs": definitions,
    }
