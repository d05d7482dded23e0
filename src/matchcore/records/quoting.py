"""Errors of pydantic that go to JSON whatever was given, as a service answers with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from matchcore.personal import masked

_T = TypeVar("_T")


def with_errors_for_json(data: Any, made_of: Callable[[Any], _T]) -> _T:
    """The record made of `data`; of what JSON can't hold, such as NaN, errors quote text, and nothing personal."""
    try:
        return made_of(data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        if all(_may_be_quoted(fault["input"]) and _may_be_quoted(fault["loc"]) for fault in faults):
            raise
        raise ValidationError.from_exception_data(error.title, list(map(_quoting_text, faults))) from None


def _quoting_text(fault: ErrorDetails) -> InitErrorDetails:
    """A fault as pydantic takes it up anew, quoting as text what JSON can't hold, and masking what is personal."""
    context = fault.get("ctx", {})
    kind = PydanticCustomError(fault["type"], "{problem}", context) if "problem" in context else fault["type"]
    given = fault["input"] if _may_be_quoted(fault["input"]) else masked(_escaped(fault["input"]))
    place = tuple(masked(_escaped(step)) if isinstance(step, str) else step for step in fault["loc"])
    made = InitErrorDetails(type=kind, loc=place, input=given)
    return {**made, "ctx": context} if context else made


def _may_be_quoted(value: object) -> bool:
    """Whether a value can be quoted as it is."""
    if not _goes_to_json(value):
        return False
    written = _escaped(value)
    return masked(written) == written


def _goes_to_json(value: object) -> bool:
    """Whether a value that JSON has can be written as that: no NaN, no half character, no list within itself."""
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError):
        return False
    return True


def _escaped(value: object) -> str:
    """A value as text, half characters written out."""
    try:
        written = value if isinstance(value, str) else repr(value)
    except ValueError:  # Python does not write integers of thousands of digits
        written = f"<{type(value).__name__}>"
    return written.encode(errors="backslashreplace").decode()
