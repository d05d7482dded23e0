"""How a command ends: what it prints can be shown wherever it goes, and whatever goes wrong is one line."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

import typer

from matchcore.errors import InputError, MatchcoreError, MissingExtraError, Problem, ProofError, detail_of
from matchcore.messages import Message, MessageLanguage

COULD_NOT_RUN, FAULT, NO_READER = 2, 3, 141
"""Exit codes: it could not run; a fault in matchcore; whoever read the output has gone (128 + SIGPIPE)."""

_PLAIN = {"≤": "<=", "≥": ">=", "→": "->", "−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "✓": "x", "•": "*"}
_COULD_NOT_READ = frozenset(
    f"source.{reason}"
    for reason in (
        "missing no_file no_memory too_large empty format old_excel pdf packed not_excel binary_excel opendocument "
        "word".split()
    )
)


def make_printable() -> None:
    """Let standard output and error take any character: one that their encoding lacks is written plainly instead.

    A redirect on Windows is seldom UTF-8. What is closed ("2>&-", a service) takes everything and shows nothing.
    """
    codecs.register_error("matchcore-plain", _plainly)
    sys.stdout, sys.stderr = sys.stdout or io.StringIO(), sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="matchcore-plain")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    escaped = (_PLAIN.get(char) or char.encode("ascii", "backslashreplace").decode() for char in lacking)
    return "".join(escaped), error.end


def print_json(value: Any) -> None:
    """Print a value as JSON that any reader takes: where standard output is not UTF-8, in ASCII with escapes."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
    print(json.dumps(value, ensure_ascii=not encoding.startswith("utf8"), indent=2))


def why_ended(error: Exception, language: MessageLanguage) -> int:
    """Tell in one line what stopped a command, and return its exit code; of a fault, where in matchcore it is."""
    if isinstance(error, BrokenPipeError):
        _leave_output()
        return NO_READER
    if isinstance(error, MatchcoreError):
        _tell(error.text(language))
        return code_of(error)
    if isinstance(error, OSError):
        _tell(Message("cli.not_printed", detail=detail_of(error)).text(language))
        _leave_output()
        return COULD_NOT_RUN
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = ", ".join(f"{Path(step.filename).name}:{step.lineno}" for step in last)
    _tell(Message("cli.fault", kind=type(error).__name__, place=place).text(language))
    return FAULT


def code_of(error: MatchcoreError) -> int:
    """The exit code of an error: 1 when what came in needs mending."""
    if isinstance(error, ProofError):
        return FAULT
    if isinstance(error, MissingExtraError):
        return COULD_NOT_RUN
    return COULD_NOT_RUN if isinstance(error, InputError) and any(map(_stopped, error.problems)) else 1


def _stopped(problem: Problem) -> bool:
    """Whether a problem is that a file could not be read at all, and not what stands in it."""
    return problem.code in _COULD_NOT_READ or problem.code.endswith(".unreadable")


def _tell(line: str) -> None:
    with suppress(OSError):  # nobody can be told
        print(line, file=sys.stderr, flush=True)


def _leave_output() -> None:
    """Let nothing more be written to an output that takes nothing: Python would complain of it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def usage_text(error: Any, language: MessageLanguage) -> str:
    """What was wrong with how a command was called, as typer found it, in words of our own."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "matchcore"
    return f"{_usage(error).text(language)}\n{Message('usage.help', command=command).text(language)}"


def _usage(error: Any) -> Message:
    kind, param = type(error).__name__, getattr(error, "param", None)
    name = getattr(error, "param_hint", None) or getattr(error, "option_name", None)
    if name is None and param is not None:
        name = param.metavar or (param.name or "").upper() if param.param_type_name == "argument" else param.opts[-1]
    if kind == "MissingParameter":
        return Message("usage.missing", name=name)
    if kind == "NotADay":
        return Message("usage.value", name=name, detail=Message("value.not_a_date.remedy"))
    if kind == "NoSuchOption":
        near = list(error.possibilities or ())
        return Message("usage.no_option_near", name=name, near=near) if near else Message("usage.no_option", name=name)
    if kind == "BadParameter" and param is None:
        return Message("usage.value", name=name, detail=error.message)
    if kind == "BadParameter":
        _, *choices = re.split("not one of|should be", error.message)
        if known := re.findall(r"'([^']*)'", "".join(choices)):
            return Message("usage.not_one_of", name=name, known=known)
        if "integer" in error.message or "number" in error.message:
            return Message("usage.not_a_number", name=name)
    if kind == "BadOptionUsage":
        return Message("usage.values", name=name, count=int((re.findall(r"requires (\d+)", error.message) or [1])[0]))
    if kind == "NoSuchCommand" or error.message.startswith("No such command"):
        name = (re.findall(r"'([^']*)'", error.message) or [""])[0]
        return Message("usage.no_command", name=name, known=sorted(error.ctx.command.commands))
    if error.message.startswith("Got unexpected extra argument"):
        return Message("usage.too_many")
    return Message("usage.other", detail=error.format_message())


USAGE: type[Exception] = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""What typer raises when a command is called wrongly."""
