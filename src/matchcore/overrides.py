"""Overrides: what a person has decided, with the reason, whatever the engine would propose.

A `Lock` says that a candidate gets an opening, a `Ban` that she does not. The reason is required and kept: it stands in
the result and in the run's record.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, StrictBool

from matchcore.arguments import checked
from matchcore.errors import InputError, PolicyError, Problem, detail_of
from matchcore.messages import Message, with_remedy
from matchcore.personal import is_personal, masked
from matchcore.records.model import PERSONAL_VALUE, Id, Record, Refusal
from matchcore.settings_file import settings_text
from matchcore.suggestions import names_near


def _worded(reason: Any) -> Any:
    if not isinstance(reason, str) or not reason.strip():
        raise Refusal(*with_remedy("override.no_reason"))
    if is_personal(reason):
        raise Refusal(Message(PERSONAL_VALUE), Message("value.personal.remedy"))
    return reason


Reason = Annotated[str, BeforeValidator(_worded), Field(max_length=1000)]


class _Override(Record):
    """A pair and why a person decided on it. Its fields may be given by position."""

    refusal: ClassVar[type[InputError]] = PolicyError

    candidate_id: Id
    opening_id: Id
    reason: Reason = Field(default="", validate_default=True)

    if not TYPE_CHECKING:

        def __init__(self, /, *given: Any, **named: Any) -> None:
            names = tuple(type(self).model_fields)
            if len(given) > len(names) or not named.keys().isdisjoint(names[: len(given)]):
                raise TypeError(f"{type(self).__name__} takes {', '.join(names)}, each once")
            data = {**dict(zip(names, given)), **named}
            try:
                super().__init__(**data)
            except PolicyError as error:
                pair = " – ".join(masked(data[name]) for name in names[:2] if isinstance(data.get(name), str))
                record = f"{type(self).__name__.lower()} {pair}".strip()
                raise PolicyError([problem.at(record=record) for problem in error.problems]) from None

        __init__.__pydantic_base_init__ = True


class Lock(_Override):
    """A candidate gets an opening because a person has decided so.

    Parameters
    ----------
    candidate_id, opening_id
        The pair.
    reason
        Why, in words; required and kept.
    through_closed_gate
        Whether the lock holds though a gate is closed to the pair. A lock that meets a closed gate and does not say so
        is refused.

    Raises
    ------
    PolicyError
        With everything that is wrong with it.

    Examples
    --------
    >>> Lock("c42", "o7", "the employer has met her and wants her").through_closed_gate
    False
    """

    through_closed_gate: StrictBool = False

    if TYPE_CHECKING:

        def __init__(
            self, candidate_id: str, opening_id: str, reason: str, through_closed_gate: bool = False
        ) -> None: ...


class Ban(_Override):
    """A candidate does not get an opening because a person has decided so.

    Parameters
    ----------
    candidate_id, opening_id
        The pair.
    reason
        Why, in words; required and kept.

    Raises
    ------
    PolicyError
        With everything that is wrong with it.
    """

    if TYPE_CHECKING:

        def __init__(self, candidate_id: str, opening_id: str, reason: str) -> None: ...


@checked
def read_overrides(path: str | os.PathLike[str]) -> tuple[tuple[Lock, ...], tuple[Ban, ...]]:
    """Read locks and bans from a TOML file of ``[[lock]]`` and ``[[ban]]`` tables.

    Parameters
    ----------
    path
        The file. Each table holds ``candidate_id``, ``opening_id`` and ``reason``; a lock may hold
        ``through_closed_gate``.

    Raises
    ------
    PolicyError
        With everything that is wrong in it, table by table; also when the file cannot be read.
    """
    name = str(path)
    try:
        data = tomllib.loads(settings_text(path))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(Problem(*with_remedy("override.toml", detail=detail_of(error)), name)) from None
    except (OSError, ValueError) as error:  # ValueError: no text, or no path at all
        raise PolicyError(Problem(Message("override.unreadable", detail=detail_of(error)), None, name)) from None
    problems: list[Problem] = []
    found: dict[str, list[Any]] = {"lock": [], "ban": []}
    for key, tables in data.items():
        if key not in found or not isinstance(tables, list):
            problems.append(Problem(*with_remedy("override.table"), name, key))
            continue
        for number, table in enumerate(tables, start=1):
            try:
                found[key].append((Lock if key == "lock" else Ban).parse(table if isinstance(table, Mapping) else {}))
            except PolicyError as error:
                where = f"[[{key}]] {number}"
                problems += [
                    problem.at(column=where if problem.field is None else f"{where}, {problem.field}")
                    for problem in error.problems
                ]
    if problems:
        raise PolicyError(problems)
    return tuple(found["lock"]), tuple(found["ban"])


def of_nobody(
    decided: Iterable[Lock | Ban], candidates: Collection[str], openings: Collection[str]
) -> Iterator[tuple[Lock | Ban, Problem]]:
    """The decisions about whom or what no list has, each with what to tell: the ids, and the nearest that there are."""
    for one in decided:
        pairs = ((one.candidate_id, candidates), (one.opening_id, openings))
        gone = [(name, ids) for name, ids in pairs if name not in ids]
        if gone:
            near = [found for name, ids in gone for found in names_near(name, ids, 1)]
            what = Message("override.gone", names=tuple(name for name, _ in gone), reason=one.reason)
            remedy = Message("override.near", near=near) if near else None
            yield one, Problem(what, remedy, as_record(one))


def as_record(decision: Lock | Ban) -> str:
    """What a problem calls the decision that it is about."""
    return f"{type(decision).__name__.lower()} {decision.candidate_id} – {decision.opening_id}"
