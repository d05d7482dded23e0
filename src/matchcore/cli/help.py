"""``--help`` in the reader's language: the commands say it in English, the catalogue has the Swedish."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from matchcore.messages import MessageLanguage, sentences_in


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
