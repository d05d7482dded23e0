"""The application: its commands, what they say of themselves, and how errors become exit codes.

The commands say in English what they do; the catalogue has the Swedish for ``--help``.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from typing import Annotated, Any

import typer

from matchcore.cli import commands, files, quality
from matchcore.cli.ends import COULD_NOT_RUN, USAGE, make_printable, usage_text, why_ended
from matchcore.messages import MessageLanguage, sentences_in

app = typer.Typer(
    name="matchcore",
    help="Matchar personer med jobb: bäst för helheten, bevisat och förklarat. / "
    "Matches candidates with openings: best for the whole, proven and explained.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    commands.demo,
    commands.match,
    commands.shortlist,
    commands.plan,
    commands.handout,
    commands.synthetic,
    files.check,
    files.convert,
    files.resolve,
    files.schema,
    commands.learn,
):
    app.command()(command)
app.add_typer(quality.app, name="quality")


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version  # asking the installer's record costs a moment

        print(f"matchcore {version('matchcore')}")
        raise typer.Exit


@app.callback()
def _begin(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Tell which version this is.")
    ] = False,
) -> None:
    """Nothing is done before a command."""


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; errors go to standard error in words, without a traceback."""
    language = _language_of(sys.argv[1:] if arguments is None else arguments)
    make_printable()
    try:
        command = _told(sys.argv[1:] if arguments is None else arguments, language)
        ended = command(arguments, standalone_mode=False)
        sys.stdout.flush()
        return ended if isinstance(ended, int) else 0  # what `typer.Exit` was raised with
    except USAGE as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
        else:
            print(usage_text(error, language), file=sys.stderr)
        return COULD_NOT_RUN
    except SystemExit as stop:  # how typer ends on a closed pipe
        return why_ended(BrokenPipeError(), language) if stop.code else 0
    except Exception as error:  # noqa: BLE001  # whatever it is, the reader gets one line and an exit code
        return why_ended(error, language)


def _told(arguments: list[str], language: MessageLanguage) -> Any:
    """The application; where it is to tell of itself, in the reader's language."""
    command = typer.main.get_command(app)
    tells = "--help" in arguments or len(arguments) < 2  # a group alone tells of itself
    return in_language(command, language, arguments) if tells else command


def _language_of(arguments: list[str]) -> MessageLanguage:
    """The language asked for, also when the command never came so far as to read its options."""
    given = [
        here.partition("=")[2] or following
        for here, following in zip(arguments, [*arguments[1:], ""])
        if here.partition("=")[0] == "--language"
    ]
    return "en" if "en" in given else "sv"


def in_language(command: Any, language: MessageLanguage, named: Collection[str] | None = None) -> Any:
    """A click command, and what is below it, with what it and its options say of themselves in `language`.

    Of the commands below those that are `named` say all of themselves in it, the others only what they are; all of
    them everything when None.
    """
    said = {words["en"]: words[language] for words in sentences_in("help.toml").values()}
    for holder in helps(command, named):
        holder.help = said.get(" ".join(holder.help.split()), holder.help)
    return command


def helps(command: Any, named: Collection[str] | None = None) -> Iterator[Any]:
    """The command, its options and arguments and all commands below it, as far as they say something of themselves."""
    own = command.get_help_option(command.make_context(command.name, [], resilient_parsing=True))
    for holder in (command, own, *command.params):
        if getattr(holder, "help", None):
            yield holder
    for name, below in getattr(command, "commands", {}).items():
        if named is None or name in named:
            yield from helps(below, named)
        else:
            yield below
