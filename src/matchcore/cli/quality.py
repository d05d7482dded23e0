"""``matchcore quality …``: golden pools run, compared and approved, with exit codes for CI.

Exit codes: 0 passed, 1 regressed, 2 could not run (a missing or broken file, a pool that does not load, wrong usage).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from matchcore.cli.requests import QualityRequest, asked_as
from matchcore.cli.shared_options import Language, PolicyFile
from matchcore.errors import MatchcoreError

app = typer.Typer(
    help="Har matchningen blivit sämre? Kör, jämför och godkänn referenspooler. / "
    "Has matching got worse? Run, compare and approve golden pools.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Folder = Annotated[Path, typer.Option(help="The folder with gates.toml, pools/ and baselines/.")]
Pools = Annotated[list[str] | None, typer.Option("--pool", help="A pool by name; repeat for several. All if not.")]
GatesFile = Annotated[Path | None, typer.Option("--gates", help="Another file of gates (TOML).")]
AsJson = Annotated[Path | None, typer.Option("--json", help="Write everything as JSON.")]
_RULES, _REPORTS = ("policy", "vocabulary", "criterion"), ("markdown", "junit", "json_file", "html")
_COULD_NOT_RUN = 2


def _command(command: Callable[..., None]) -> Callable[..., None]:
    """A command of the group; what stands in its way ends it with exit code 2, for nothing was found to be worse."""

    @wraps(command)
    def run(**given: Any) -> None:
        try:
            command(**given)
        except MatchcoreError as error:
            print(error.text(given["language"]), file=sys.stderr)
            raise typer.Exit(_COULD_NOT_RUN) from None

    return app.command()(run)


@_command
@asked_as(QualityRequest)
def run(
    folder: Folder = Path("quality"),
    pool: Pools = None,
    gates: GatesFile = None,
    commit: Annotated[str, typer.Option(help="What is run, such as a commit's id.")] = "",
    history: Annotated[Path | None, typer.Option(help="Add the run to this .jsonl file, under --commit.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the results in this folder, to compare with.")] = None,
    *,
    asked: QualityRequest,
) -> None:
    """Run the golden pools against their approved results and the gates."""
    from matchcore.cli import quality_work as work

    work.run_golden(folder, asked, pool or (), gates, commit, history, keep)


@_command
@asked_as(QualityRequest, *_RULES)
def compare(
    before: Annotated[Path, typer.Argument(help="A baseline, or a result kept by run --keep.")],
    after: Annotated[Path, typer.Argument(help="Another of the same.")],
    gates: GatesFile = None,
    *,
    asked: QualityRequest,
) -> None:
    """Compare two kept results: who moved, why, and whether it passes the gates."""
    from matchcore.cli import quality_work as work

    work.compare_kept(before, after, gates, asked)


@_command
@asked_as(QualityRequest, *_REPORTS)
def approve(
    by: Annotated[str, typer.Option(help="Who looked at what moved.")],
    because: Annotated[str, typer.Option(help="Why the new results are right.")],
    folder: Folder = Path("quality"),
    pool: Pools = None,
    on: Annotated[str | None, typer.Option(help="The day, YYYY-MM-DD; today when left out.")] = None,
    *,
    asked: QualityRequest,
) -> None:
    """Approve today's results as baselines, with who and why, shown who moves; earlier approvals stay."""
    from matchcore.cli import quality_work as work

    work.approve_results(by, because, folder, asked, pool or (), on)


@_command
def migrate(folder: Folder = Path("quality"), pool: Pools = None, language: Language = "sv") -> None:
    """Write baselines of an earlier form in today's, once compared: what was approved, and by whom, stays."""
    from matchcore.cli import quality_work as work

    work.migrate_baselines(folder, pool or (), language)


@_command
def self_test(folder: Folder = Path("quality"), language: Language = "sv") -> None:
    """Put faults into matchcore, one at a time, and see that the gates catch each and name the criterion at fault."""
    from matchcore.cli import quality_work as work

    work.test_the_gates(folder, language)


@_command
def preferences(
    file: Annotated[Path, typer.Argument(help="What people chose: TOML, JSON or Excel.")],
    policy: PolicyFile = None,
    least_share: Annotated[float, typer.Option(help="The least share of choices that must be agreed with, 0-1.")] = 0.9,
    json_file: AsJson = None,
    language: Language = "sv",
) -> None:
    """Do scores agree with people? Measure a policy by comparisons and small pools that people have labelled."""
    from matchcore.cli import quality_work as work

    work.measure_choices(file, policy, least_share, json_file, language)
