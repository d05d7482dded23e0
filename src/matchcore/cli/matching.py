"""``matchcore demo`` and ``matchcore match``: files in, proposal, proof and explanation out."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from tqdm import tqdm

from matchcore.cli.ends import print_json
from matchcore.cli.openings import AdOptions
from matchcore.cli.reading import Input, people_and_jobs
from matchcore.files import read_plan, records_to_json, write_csv, write_json
from matchcore.matching import match as match_records
from matchcore.messages import Message, MessageLanguage
from matchcore.objective import OBJECTIVES, Objective
from matchcore.overrides import read_overrides
from matchcore.policy import Policy
from matchcore.rendering import points
from matchcore.result import MatchResult
from matchcore.solution.explanation import Explanation
from matchcore.vocabulary import default_vocabulary


class LanguageOption(StrEnum):
    """The languages that the output can be in."""

    sv = "sv"
    en = "en"


def _objective(text: str) -> Objective:
    for known in OBJECTIVES:
        if text == known:
            return known
    raise typer.BadParameter(", ".join(map(repr, OBJECTIVES)))


Language = Annotated[LanguageOption, typer.Option(help="Språk / language of what is printed.")]
Out = Annotated[
    Path | None,
    typer.Option(help="Where to write it: .xlsx to print, .html to search, .csv a row a person, .json whole."),
]
SkipHidden = Annotated[bool, typer.Option(help="Leave out a workbook's rows that are hidden or struck through.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of tables.")]


def demo(
    out: Out = Path("matchcore-demo.csv"),
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Match a bundled, made-up pool: who is placed where, how good it is, the proof, and one explanation."""
    from matchcore.synthetic import demo_pool

    pool = demo_pool()
    result = match_records(pool.candidates, pool.openings, as_of=pool.as_of, language=language.value)
    telling = max((result.explain(placement.candidate_id) for placement in result.placements), key=_tells)
    if not as_json:
        values = {"candidates": len(pool.candidates), "openings": len(pool.openings)}
        print(Message("cli.demo", **values).text(language.value) + "\n")
    _show(result, [(telling.candidate_id, telling.opening_id)], out, as_json, language.value)
    if not as_json and result.unplaced:
        print(f"\n{result.why_unplaced(result.unplaced[0].candidate_id)}")


def synthetic(
    candidates: Annotated[Path, typer.Argument(help="Where to write the candidates (.json).")],
    openings: Annotated[Path, typer.Argument(help="Where to write the openings (.json).")],
    n_candidates: Annotated[int, typer.Option(help="How many candidates.")] = 200,
    n_openings: Annotated[int, typer.Option(help="How many openings.")] = 100,
    municipality: Annotated[
        str | None, typer.Option(help="A municipality's name or code; all of Sweden if not.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same pool everywhere.")] = 1,
) -> None:
    """Make up a pool to try things on: nobody's data, with Sweden's true geography and mix of occupations."""
    from matchcore.synthetic import synthetic_pool

    pool = synthetic_pool(municipality=municipality, n_candidates=n_candidates, n_openings=n_openings, seed=seed)
    write_json(records_to_json(pool.candidates), candidates)
    write_json(records_to_json(openings=pool.openings), openings)


def match(
    candidates: Annotated[Path, typer.Argument(help="Candidates: CSV, Excel or JSON.")],
    openings: Annotated[Path, typer.Argument(help="Openings: CSV, Excel, JSON, or the employment service's ads.")],
    policy: Annotated[Path | None, typer.Option(help="Weights, gates and objective, in TOML.")] = None,
    objective: Annotated[
        Objective | None,
        typer.Option(help="What to aim at; overrides the policy.", parser=_objective, metavar="|".join(OBJECTIVES)),
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="The run's day, YYYY-MM-DD; today when left out.")] = None,
    out: Out = None,
    explain: Annotated[
        tuple[str, str] | None, typer.Option(help="Explain one pair.", metavar="CANDIDATE OPENING")
    ] = None,
    why: Annotated[
        str | None, typer.Option(help="Explain why this candidate is unplaced.", metavar="CANDIDATE")
    ] = None,
    accept_proposals: Annotated[bool, typer.Option(help="Accept what the text of ads proposes.")] = False,
    reviewed: Annotated[
        Path | None, typer.Option(help="Accept the proposals that this reviewed file says yes to.")
    ] = None,
    proposals: Annotated[
        Path | None, typer.Option(help="Write the ads' proposals here (.csv, .json) for review.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="Heading of a column to leave out, in either file; repeatable.")
    ] = None,
    candidates_sheet: Annotated[str | None, typer.Option(help="The sheet with the candidates, of a workbook.")] = None,
    openings_sheet: Annotated[str | None, typer.Option(help="The sheet with the openings, of a workbook.")] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of text files, where it cannot be found by itself.")
    ] = None,
    skip_hidden: SkipHidden = False,
    vocabulary: Annotated[Path | None, typer.Option(help="Your own terms besides the package's, in TOML.")] = None,
    overrides: Annotated[
        Path | None, typer.Option(help="Locks and bans with their reasons, in TOML: [[lock]] and [[ban]].")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="An earlier plan (.json, .csv) to change as little as may be.")
    ] = None,
    stability: Annotated[
        float, typer.Option(help="How many points an unchanged placement of the earlier plan is worth, 0-1000.")
    ] = 0,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse the files where a cell is not understood, instead of asking.")
    ] = False,
    language: Language = LanguageOption.sv,
    as_json: AsJson = False,
) -> None:
    """Match candidates with openings: the best total there is, proven and explained."""
    today = None if as_of is None else day_of(as_of, language.value)
    rules = Policy() if policy is None else Policy.read(policy)
    if objective is not None:
        rules = rules.replace(objective=objective)
    terms = None if vocabulary is None else default_vocabulary().with_entries(vocabulary)
    locks, bans = ((), ()) if overrides is None else read_overrides(overrides)
    people, jobs = people_and_jobs(
        Input(candidates, candidates_sheet, ignore or (), encoding, today, skip_hidden),
        Input(openings, openings_sheet, ignore or (), encoding, today, skip_hidden),
        ads=AdOptions(accept_proposals, reviewed, proposals),
        vocabulary=terms,
        language=language.value,
        on_fault="raise" if strict else "ask",
    )
    with _Bars(shown=not as_json and sys.stderr.isatty(), language=language.value) as bars:
        result = match_records(
            people,
            jobs,
            rules,
            vocabulary=terms,
            as_of=today,
            locks=locks,
            bans=bans,
            keep=None if keep is None else read_plan(keep),
            stability=stability,
            language=language.value,
            progress=bars,
        )
    result.verify()
    _show(result, [] if explain is None else [explain], out, as_json, language.value, why)


def _show(
    result: MatchResult,
    explained: list[tuple[str, str]],
    out: Path | None,
    as_json: bool,
    language: MessageLanguage,
    why: str | None = None,
) -> None:
    explanations = [result.explain(candidate_id, opening_id) for candidate_id, opening_id in explained]
    unplaced = None if why is None else result.why_unplaced(why)
    if out is not None:
        _write(result, out)
    if as_json:
        answer: dict[str, Any] = result.to_dict()
        answer["explanations"] = [explanation.to_dict() for explanation in explanations]
        answer["why_unplaced"] = None if unplaced is None else unplaced.to_dict()
        print_json(answer)
        return
    print(result)
    for explanation in explanations:
        print(f"\n{explanation}")
    if unplaced is not None:
        print(f"\n{unplaced}")
    if out is not None:
        print(f"\n{Message('cli.written', path=out).text(language)}")


def _tells(explanation: Explanation) -> tuple[bool, int]:
    """How much there is to say of a pair: whether others want the seat, and how many facts were compared."""
    return explanation.price > 0, sum(len(part.facts) for part in explanation.parts)


def _write(result: MatchResult, out: Path) -> None:
    if out.suffix.lower() == ".json":
        write_json(result.to_dict(), out)
        return
    if out.suffix.lower() == ".xlsx":
        result.to_excel(out)
        return
    if out.suffix.lower() == ".html":
        result.to_html(out)
        return
    if out.suffix.lower() != ".csv":
        raise typer.BadParameter(Message("cli.bad_suffix").text(result.language), param_hint="--out")
    rows = result.to_rows()
    write_csv([list(rows[0]) if rows else [], *(list(row.values()) for row in rows)], out)


def day_of(text: str, language: MessageLanguage) -> date:
    """The day that ``--as-of`` gives."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(Message("value.not_a_date.remedy").text(language), param_hint="--as-of") from None


class _Bars:
    """Progress bars on standard error, one for each kind of work."""

    def __init__(self, *, shown: bool, language: MessageLanguage = "sv") -> None:
        self.shown, self.language = shown, language
        self.bars: dict[str, tqdm[Any]] = {}

    def __call__(self, what: str, done: int, total: int, bound: int | None = None) -> None:
        if not self.shown:
            return
        bar = self.bars.get(what)
        if bar is None:
            words = Message(f"progress.{what}").text(self.language)
            bar = self.bars[what] = tqdm(total=total, desc=words, leave=False, delay=0.5)
        bar.total = total
        if bound is not None:
            bar.set_postfix_str(f"≤ {points(bound, self.language)}", refresh=False)
        bar.update(done - bar.n)

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        for bar in self.bars.values():
            bar.close()
