"""``--help`` in the reader's language: the commands say it in English, the catalogue has the Swedish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matchcore.messages import MessageLanguage, catalogue

__all__ = ["helps", "in_language"]


def in_language(command: Any, language: MessageLanguage) -> Any:
    """A click command, and all below it, with what it and its options say of themselves in `language`."""
    said = {words["en"]: words[language] for key, words in catalogue().items() if key.startswith("help.")}
    for holder in helps(command):
        holder.help = said.get(" ".join(holder.help.split()), holder.help)
    return command


def helps(command: Any) -> Iterator[Any]:
    """The command, its options and arguments and all commands below it, as far as they say something of themselves."""
    own = command.get_help_option(command.make_context(command.name, [], resilient_parsing=True))
    for holder in (command, own, *command.params):
        if getattr(holder, "help", None):
            yield holder
    for below in getattr(command, "commands", {}).values():
        yield from helps(below)
