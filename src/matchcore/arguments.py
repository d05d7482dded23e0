"""Arguments of public functions held against their signatures, one check for all, in our own words.

Whole numbers within bounds are checked by name, spans of them told, one thing alone is taken as a list of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, wraps
from inspect import Parameter, isfunction, signature
from typing import Any, Literal, ParamSpec, TypeVar, get_args, get_origin

import numpy as np

from matchcore.errors import PolicyError, Problem
from matchcore.messages import Message, with_remedy

_MOST = 1_000_000
_FULL_TIME = 100


def is_whole(value: object) -> bool:
    """Whether it is a whole number, numpy's counted; what is true or false is none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def is_plain_number(value: object) -> bool:
    """Whether it is a number, whole or not."""
    return is_whole(value) or isinstance(value, float | np.floating)


def not_a_count(field: str, value: Any, least: int = 1, most: int = _MOST) -> list[Problem]:
    """What is wrong with a number that is to be whole and within bounds; nothing where nothing is."""
    if is_whole(value) and least <= value <= most:
        return []
    return [Problem(*with_remedy("value.not_a_count", least=least, most=most), field=field, value=value)]


def count(field: str, value: Any, least: int = 1) -> int:
    """The number. Raises `PolicyError` when it is not whole or less than `least`."""
    if problems := not_a_count(field, value, least):
        raise PolicyError(problems)
    return int(value)


def hours_span(least: int, most: int) -> Message:
    """How much somebody works, in percent of full time, as it is said: a bound that bounds nothing is not told."""
    is_open = least <= 1, most == _FULL_TIME
    kinds = {(True, True): "any", (True, False): "at_most", (False, True): "at_least", (False, False): "between"}
    kind = "exactly" if least == most else kinds[is_open]
    return Message(f"hours.span.{kind}", least=least, most=most)


def several(given: Any, *kinds: type) -> list[Any]:
    """What is given one by one; a text, a mapping, one of these kinds and what cannot be gone through is one thing."""
    is_one = isinstance(given, (str, Mapping, *kinds)) or not isinstance(given, Iterable)
    return [given] if is_one else list(given)


_P = ParamSpec("_P")
_R = TypeVar("_R")
_C = TypeVar("_C")
_Kinds = tuple[tuple[type, ...], tuple[object, ...]]

_PLAIN: dict[str, tuple[type, ...]] = {
    "None": (type(None),),
    "bool": (bool, np.bool_),
    "str": (str,),
    "date": (date,),
    "os.PathLike[str]": (os.PathLike,),
}
_NAMES = frozenset({"Iterable[str]", "Collection[str]"})
_NAMED = {"bool": "value.not_a_bool", "date": "value.not_a_date", "Policy": "policy.not_a_policy"}


_OURS = "matchcore."
_OF_CLASSES = (_OURS, "concurrent.")


class _AreNames(type):
    def __instancecheck__(cls, value: object) -> bool:
        """Whether a value is a name, or names; what can be gone through but once is left to the function."""
        if isinstance(value, str | Iterator):
            return True
        if isinstance(value, bytes | Mapping) or not isinstance(value, Iterable):
            return False
        return all(isinstance(one, str) for one in value)


class _ByName(type):
    def __instancecheck__(cls, value: object) -> bool:
        """Whether a value is of a class of ours by that name, which need not be imported for it."""
        return any(one.__name__ == cls.__name__ and one.__module__.startswith(_OURS) for one in type(value).__mro__)


class _Names(metaclass=_AreNames):
    """A name alone, or several."""


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function, refusing by name what is not of the kind that its signature says, all of it at once.

    Held against it are yes or no, text, names, paths, days, one of several words, functions and objects of a class, and
    unions of these. Of all else, numbers and collections, the function itself knows more.

    Raises
    ------
    PolicyError
        By the function that is returned.
    """
    declared = signature(function)

    @cache
    def kinds() -> dict[str, tuple[str, _Kinds]]:
        written = {name: str(one.annotation) for name, one in declared.parameters.items()}
        read = {name: (text, _kinds_in(text, function.__globals__)) for name, text in written.items()}
        return {name: (text, found) for name, (text, found) in read.items() if found is not None}

    @wraps(function)
    def asked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            given = declared.bind(*args, **kwargs).arguments
        except TypeError:
            return function(*args, **kwargs)  # Python says that an argument is missing, or which it does not know
        problems = [
            _problem(name, value, text, found)
            for name, (text, found) in kinds().items()
            for value in _given(declared.parameters[name], given)
            if not _is_of(value, found)
        ]
        if problems:
            raise PolicyError(problems)
        return function(*args, **kwargs)

    return asked


def checked_methods(owner: type[_C]) -> type[_C]:
    """The class, each of its public methods `checked`."""
    for name, method in list(vars(owner).items()):
        if not name.startswith("_") and isfunction(method) and not hasattr(method, "__wrapped__"):
            setattr(owner, name, checked(method))
    return owner


def _kinds_in(text: str, namespace: dict[str, Any]) -> _Kinds | None:
    """The classes and the words that an annotation allows; None where it says what is not held against it."""
    classes: list[type] = []
    words: list[object] = []
    for part in text.split(" | "):
        known = namespace.get(part)
        if part in _PLAIN:
            classes += _PLAIN[part]
        elif part in _NAMES:
            classes.append(_Names)
        elif getattr(known, "__args__", ()) and all(get_origin(one) is Callable for one in get_args(known)):
            classes.append(Callable)  # type: ignore[arg-type]  # it serves as one
        elif get_origin(known) is Literal:
            words += get_args(known)
        elif part not in namespace and part in sys.modules[_OURS[:-1]].__all__:
            classes.append(_ByName(part, (), {}))  # imported for types alone
        elif isinstance(known, type) and known.__module__.startswith(_OF_CLASSES) and not _is_protocol(known):
            classes.append(known)
        else:
            return None
    return tuple(classes), tuple(words)


def _given(parameter: Parameter, given: Mapping[str, Any]) -> Iterable[Any]:
    """What is given of a parameter: one value, those of ``*names`` one by one, or nothing."""
    if parameter.name not in given:
        return ()
    value = given[parameter.name]
    if parameter.kind is Parameter.VAR_POSITIONAL:
        return tuple(value)
    return tuple(value.values()) if parameter.kind is Parameter.VAR_KEYWORD else (value,)


def _is_protocol(known: type) -> bool:
    return bool(getattr(known, "_is_protocol", False))


def _is_of(value: object, kinds: _Kinds) -> bool:
    classes, words = kinds
    return isinstance(value, classes) or any(isinstance(value, type(word)) and value == word for word in words)


def _problem(name: str, value: object, text: str, kinds: _Kinds) -> Problem:
    declared = " | ".join(part for part in text.split(" | ") if part != "None")
    key = "value.not_one_of" if kinds[1] else _NAMED.get(declared, "value.other_kind")
    expected = kinds[1] or (declared,)
    return Problem(*with_remedy(key, expected=expected), field=name, value=value)
