"""Records put together from parts that have been checked already, without checking them again.

At national size checking every part of every record twice is most of the time of reading. Whoever calls `built` has
made sure of all that the record's own checks ask; tests hold that what comes out equals the checked record in all.
"""

from __future__ import annotations

from typing import Any, TypeVar

from matchcore.records.model import SWEDEN, Record

__all__ = ["built", "defaults_of", "is_in_sweden"]

_Made = TypeVar("_Made", bound=Record)
_set = object.__setattr__  # the records are frozen


def defaults_of(model: type[Record]) -> dict[str, Any]:
    """Every field of a record with its default, in order; None for those that have none."""
    return {
        name: None if field.is_required() else field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
    }


def built(model: type[_Made], values: dict[str, Any], given: set[str]) -> _Made:
    """A record from values that are known to be valid, without a check.

    Parameters
    ----------
    model
        The kind of record.
    values
        Every field, in the model's order; the record keeps this very mapping.
    given
        The fields that were given and not left at their defaults; the record keeps this very set, which
        others may share.
    """
    made = model.__new__(model)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", given)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


def is_in_sweden(lat: float, lon: float) -> bool:
    """Whether a coordinate is one that a `Place` takes."""
    (south, north), (west, east) = SWEDEN
    return south <= lat <= north and west <= lon <= east
