"""The command line: ``matchcore demo``, ``matchcore match`` and the rest.

Exit codes, the same for every command: 0 done; 1 what came in needs mending, or the answer is no; 2 the command could
not run (wrong usage, a missing package, no room to write); 3 a fault in matchcore itself, told in one line; 130 stopped
with Ctrl-C; 141 whoever read the output has gone (``| head``).
"""

import sys


def main() -> None:
    """Run the command line; the entry point that the package installs."""
    try:
        from matchcore.cli.app import run
    except ImportError as error:
        if (error.name or "").split(".")[0] not in {"typer", "rich"}:
            raise
        from matchcore.errors import MissingExtraError

        print(MissingExtraError("typer", "cli").text("en"), file=sys.stderr)
        sys.exit(2)
    sys.exit(run())
