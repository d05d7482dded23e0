"""A record without what it was refused for: the rest of it is as good as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from matchcore.errors import InputError


def lesser(make: Callable[..., Any], given: Mapping[str, Any], error: InputError) -> Any:
    """The record that `make` makes of the fields but for those that were refused; None when there is none.

    What was refused can hide more faults: they are told with the rest once it is mended, and left out as well.
    """
    fields = lessened(given, error)
    if fields is None or fields == given:
        return None
    try:
        return make(**{str(name): value for name, value in fields.items()})
    except InputError as again:
        return lesser(make, fields, again)


def lessened(given: Mapping[str, Any], error: InputError) -> dict[str, Any] | None:
    """The fields of a record without what it was refused for; None where that is the whole, or its id.

    Of a list only the entry is left out that is named, by its place in the path of the field or by a code in it.
    """
    fields = dict(given)
    for problem in sorted(error.problems, key=lambda one: one.field or "", reverse=True):  # the last of a list first
        name, _, rest = (problem.field or "").partition(".")
        if name not in fields or name == "id":
            return None
        part = fields[name]
        place = rest.partition(".")[0]
        if isinstance(part, list | tuple) and place.isdigit() and int(place) < len(part):
            fields[name] = [*part[: int(place)], *part[int(place) + 1 :]]
        elif isinstance(part, list | tuple) and any(_holds(one, problem.value) for one in part):
            fields[name] = [one for one in part if not _holds(one, problem.value)]
        elif isinstance(part, Mapping) and rest in part:
            fields[name] = {key: value for key, value in part.items() if key != rest}
        else:
            del fields[name]
    return fields


def _holds(entry: Any, code: object) -> bool:
    """Whether an entry of a list is a code or has it in one of its fields."""
    if code is None or isinstance(entry, str):
        return bool(entry == code)
    parts: Iterable[Any] = entry.values() if isinstance(entry, Mapping) else getattr(entry, "__dict__", {}).values()
    return any(bool(part == code) or (isinstance(part, list | tuple) and code in part) for part in parts)
