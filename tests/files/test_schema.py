"""The JSON Schema of the records: valid itself, and true of every record."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from exchange_strategies import candidates, openings
from matchcore.files import records_to_json
from matchcore.files.schema import SCHEMA_VERSION, json_schema
from matchcore.records import Candidate, Opening

# The fields that each version had: a change of the records' fields needs a new version, and a line here.
FINGERPRINTS = {
    "1.0": "a993bb9e9db40845",
    "1.1": "5f812d54003e2eef",
    "1.2": "97a02b98ec9ff3a9",
    "1.3": "d3f974702f87448e",
}


@cache
def validator(record: str) -> Any:
    return jsonschema.Draft202012Validator(json_schema(record))  # type: ignore[arg-type]


def fields() -> list[str]:
    """Every field of every record by its name, and the words that it may hold where they are listed."""
    definitions = json_schema("file")["$defs"]
    return sorted(
        f"{name}.{field}{part.get('enum', '')}"
        for name, record in definitions.items()
        for field, part in record.get("properties", {}).items()
    )


@pytest.mark.parametrize("record", ["candidate", "opening", "file"])
def test_the_schema_is_a_schema_with_a_name_and_a_version(record: str) -> None:
    """It says which dialect it is in, what it is called and which version it is."""
    schema = json_schema(record)  # type: ignore[arg-type]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:matchcore:schema:{record}:{SCHEMA_VERSION}"
    assert schema["version"] == SCHEMA_VERSION


def test_a_change_of_the_schema_needs_a_new_version() -> None:
    """The records have the fields that they had when this version was given its number."""
    assert hashlib.sha256("\n".join(fields()).encode()).hexdigest()[:16] == FINGERPRINTS[SCHEMA_VERSION]


@settings(max_examples=50, deadline=None)
@given(candidate=candidates(), opening=openings())
def test_every_record_fits_its_schema(candidate: Candidate, opening: Opening) -> None:
    """In full, with its defaults left out, and in a file."""
    for record, one in (("candidate", candidate), ("opening", opening)):
        for whole in (True, False):
            validator(record).validate(one.model_dump(mode="json", exclude_defaults=not whole))
    validator("file").validate(json.loads(json.dumps(records_to_json([candidate], [opening]))))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"id": ""},
        {"id": "c", "name": "x"},
        {"id": "c", "languages": [{"language": "sv", "level": "B3"}]},
        {"id": "c", "home": {"municipality": 580}},
        {"id": "c", "home": {"municipality": "580"}},
        {"id": "c", "certificates": [{"code": "Truckkort B"}]},
        {"id": "c", "reach_km": -1},
    ],
)
def test_what_the_schema_refuses_the_records_refuse(data: dict[str, Any]) -> None:
    """The schema is never stricter than the records where they refuse, and catches the common faults."""
    assert not validator("candidate").is_valid(data)
    with pytest.raises(ValueError, match=r".+"):
        Candidate.parse(data)
