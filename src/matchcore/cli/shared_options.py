"""Options that several commands have, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PolicyFile = Annotated[Path | None, typer.Option(help="Weights, gates and objective, in TOML.")]
RunDay = Annotated[str | None, typer.Option(help="The run's day, YYYY-MM-DD; today when left out.")]
OverridesFile = Annotated[
    Path | None, typer.Option(help="Locks and bans with their reasons, in TOML: [[lock]] and [[ban]].")
]
Returned = Annotated[
    list[Path] | None,
    typer.Option(help="A handed out workbook, filled in (.xlsx): hired are kept, no is no; repeatable."),
]
KeyFile = Annotated[
    Path | None, typer.Option(help="A list with id, name and telephone, to be written on what is handed out.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse the files where a cell is not understood, instead of asking.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of tables.")]
