"""The application: its commands, and how errors become exit codes."""

from __future__ import annotations

import sys

import typer

from matchcore.cli import files, matching, quality
from matchcore.cli.help import in_language
from matchcore.errors import InputError, MatchcoreError, MissingExtraError, Problem, ProofError
from matchcore.messages import MessageLanguage

app = typer.Typer(
    name="matchcore",
    help="Matchar kandidater med platser: bäst för helheten, bevisat och förklarat. / "
    "Matches candidates with openings: best for the whole, proven and explained.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(matching.demo)
app.command()(matching.match)
app.command()(matching.synthetic)
app.command()(files.check)
app.command()(files.convert)
app.command()(files.resolve)
app.command()(files.schema)
app.add_typer(quality.app, name="quality")


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; errors go to standard error in words, without a traceback."""
    language = _language_of(sys.argv[1:] if arguments is None else arguments)
    try:
        in_language(typer.main.get_command(app), language)(arguments)
    except SystemExit as stop:  # how typer ends, also after --help and wrong usage
        return int(stop.code or 0)
    except MatchcoreError as error:
        print(error.text(language), file=sys.stderr)
        return _code_of(error)
    return 0


def _code_of(error: MatchcoreError) -> int:
    if isinstance(error, ProofError):
        return 3
    if isinstance(error, MissingExtraError):
        return 2
    return 2 if isinstance(error, InputError) and any(map(_stopped, error.problems)) else 1


def _stopped(problem: Problem) -> bool:
    """Whether a problem is that a file could not be read at all, and not what stands in it."""
    key = getattr(problem.what, "key", "")
    return key in _COULD_NOT_READ or key.endswith(".unreadable")


_COULD_NOT_READ = frozenset(
    f"source.{reason}"
    for reason in "missing too_large empty format old_excel pdf packed not_excel binary_excel opendocument word".split()
)


def _language_of(arguments: list[str]) -> MessageLanguage:
    """The language asked for, also when the command never came so far as to read its options."""
    given = [
        here.partition("=")[2] or following
        for here, following in zip(arguments, [*arguments[1:], ""])
        if here.partition("=")[0] == "--language"
    ]
    return "en" if "en" in given else "sv"
