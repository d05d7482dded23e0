"""The commands that match: ``demo``, ``synthetic``, ``match``, ``shortlist``, ``handout``, ``plan`` and ``learn``.

Each says its options and what must hold of them; what it does is loaded when it is run.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal

import typer

from matchcore.cli.requests import OF_MATCH_ALONE, LearnRequest, MatchRequest, asked_as
from matchcore.cli.shared_options import (
    AsJson,
    Candidates,
    KeyFile,
    Language,
    Openings,
    day_option,
    not_over,
)
from matchcore.messages import Message, MessageLanguage
from matchcore.personal import masked

Out = Annotated[
    Path | None,
    typer.Option(help="Where to write it: .xlsx to print, .html to search, .csv a row a person, .json whole."),
]


def _require_known(out: Path | None, language: MessageLanguage) -> None:
    """Refuse a file of another kind than we write, before anything is matched."""
    if out is not None and out.suffix.lower() not in {".xlsx", ".html", ".csv", ".json"}:
        raise typer.BadParameter(Message("cli.bad_suffix").text(language), param_hint="--out")


def demo(out: Out = Path("matchcore-demo.csv"), language: Language = "sv", as_json: AsJson = False) -> None:
    """Match a bundled, made-up pool: who is placed where, how good it is, the proof, and one explanation."""
    from matchcore.cli import matching_work as work

    _require_known(out, language)
    work.match_demo(out, as_json=as_json, language=language)


def synthetic(
    candidates: Annotated[Path, typer.Argument(help="Where to write the candidates (.xlsx, .csv, .json).")],
    openings: Annotated[Path, typer.Argument(help="Where to write the openings (.xlsx, .csv, .json).")],
    n_candidates: Annotated[int, typer.Option(help="How many candidates.")] = 200,
    n_openings: Annotated[int, typer.Option(help="How many openings.")] = 100,
    municipality: Annotated[
        str | None, typer.Option(help="A municipality's name or code; all of Sweden if not.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same pool everywhere.")] = 1,
) -> None:
    """Make up a pool to try things on: nobody's data, with Sweden's true geography and mix of occupations."""
    from matchcore.content.strictjson import json_text
    from matchcore.files import convert, records_to_json
    from matchcore.synthetic import synthetic_pool

    pool = synthetic_pool(municipality=municipality, n_candidates=n_candidates, n_openings=n_openings, seed=seed)
    made_up = records_to_json(pool.candidates), records_to_json(openings=pool.openings)
    for target, records in zip((candidates, openings), made_up, strict=True):
        convert(BytesIO(json_text(records).encode()), target)
        print(Message("cli.written", path=masked(str(target))).text())


PairAsked = Annotated[tuple[str, str] | None, typer.Option(help="Explain one pair.", metavar="CANDIDATE OPENING")]
Asked = Annotated[
    str | None,
    typer.Option(help="Explain why a candidate is unplaced, or why an opening has seats left.", metavar="ID"),
]
PersonAsked = Annotated[
    str | None, typer.Option("--open", help="Tell what would open most for this candidate.", metavar="CANDIDATE")
]
ChangeAsked = Annotated[
    tuple[str, str] | None,
    typer.Option(
        help="Tell what would be otherwise if this candidate had a certificate, a level, a track, kilometres or a car.",
        metavar="CANDIDATE CHANGE",
    ),
]
SinceFile = Annotated[
    Path | None,
    typer.Option(help="An earlier proposal (.xlsx, .json, .csv): tell first who is new, moved or gone since."),
]
Questions = Annotated[
    int | None, typer.Option(help="How many questions to tell on whose answers most hangs; 10 in a small pool.")
]


@asked_as(MatchRequest)
def match(
    candidates: Candidates,
    openings: Openings,
    out: Out = None,
    explain: PairAsked = None,
    why: Asked = None,
    open_: PersonAsked = None,
    what_if: ChangeAsked = None,
    since: SinceFile = None,
    ring: Questions = None,
    key: KeyFile = None,
    as_json: AsJson = False,
    *,
    asked: MatchRequest,
) -> None:
    """Match candidates with openings: the best total there is, proven and explained."""
    from matchcore.cli import matching_work as work
    from matchcore.files import read_plan
    from matchcore.workbench import held_by_others

    not_over(out, [candidates, openings, key], "--out", asked.language)
    _require_known(out, asked.language)
    if key is not None and (out is None or out.suffix.lower() not in (".xlsx", ".html")):
        raise typer.BadParameter(Message("cli.key_for").text(asked.language), param_hint="--key")
    not_over(asked.outcomes, [candidates, openings, *asked.returned], "--outcomes", asked.language)
    not_over(asked.proposals, [candidates, openings], "--proposals", asked.language)
    change = None if what_if is None else work.change_asked(what_if[1], asked)
    earlier = None if since is None else read_plan(since)  # what is wrong with it is told before anything is matched
    result = work.matched_files(candidates, openings, asked, shows_progress=not as_json)
    told = work.MatchAnswer(
        result,
        explained=None if explain is None else result.explain(*explain),
        why=None if why is None else work.why(result, why),
        openers=None if open_ is None else result.openers(open_),
        what_if=None if change is None or what_if is None else result.what_if(what_if[0], **change),
        since=None if earlier is None else result.since(earlier),
        ring=work.ring_first(result, ring),
        near=held_by_others(result.solution, result.language) or None,
    )
    if out is not None:
        told.write(out, key, work.lists_for_page(result, asked, out))
    proposal = ("result", "near") if ring is not None else ("result", "near", "ring")
    is_about_somebody = any(one is not None for one in (explain, why, open_, what_if))  # then the answer stands alone
    told.show(out, as_json=as_json, without=proposal if is_about_somebody else ())


@asked_as(MatchRequest, *OF_MATCH_ALONE)
def shortlist(
    candidates: Candidates,
    openings: Openings,
    per_seat: Annotated[int, typer.Option(help="How many names for each seat.")] = 3,
    per_person: Annotated[int, typer.Option(help="On how many lists a person may stand.")] = 3,
    reach_all: Annotated[bool, typer.Option(help="Reach everybody who can be reached before the total counts.")] = True,
    out: Out = None,
    as_json: AsJson = False,
    *,
    asked: MatchRequest,
) -> None:
    """List whom each employer shall meet: everybody who can be reached first, then full lists, then the best total."""
    from matchcore.cli import matching_work as work
    from matchcore.cli.ends import print_json

    not_over(out, [candidates, openings], "--out", asked.language)
    _require_known(out, asked.language)
    result = work.matched_files(candidates, openings, asked, shows_progress=not as_json)
    lists = work.shortlists_of(result, asked, per_seat=per_seat, per_person=per_person, reach_all=reach_all)
    lists.verify()
    if out is not None:
        work.MatchAnswer(result).write(out, lists=lists, told=lists)
    if as_json:
        print_json(lists.to_dict())
    else:
        work.print_after_questions(result, [str(lists)], out, asked.language)


LanguageOfPaper = Literal["sv", "en", "ar", "fa", "so", "ti", "uk"]
"""The languages that a person's page can be in, as `matchcore.handout.PAPER_LANGUAGES` says."""


@asked_as(MatchRequest, *OF_MATCH_ALONE)
def handout(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Lists of candidates and openings; before them a stored result (.json) to go by, not matched anew.",
            metavar="[RESULT] CANDIDATES OPENINGS",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where to write it, to be printed on A4: .pdf, .xlsx or .html.")],
    employer: Annotated[list[str] | None, typer.Option(help="Whose sheet to write, by name; repeatable.")] = None,
    person: Annotated[list[str] | None, typer.Option(help="Whose page to write, by id; repeatable.")] = None,
    per_seat: Annotated[
        int, typer.Option(help="How many names an employer is to meet for each seat; 0: who is proposed.")
    ] = 3,
    key: KeyFile = None,
    language: Annotated[
        LanguageOfPaper, typer.Option(help="The language of a person's page; an employer's is in Swedish or English.")
    ] = "sv",
    translation: Annotated[
        Path | None, typer.Option(help="A translator's sentences for that language, in TOML.")
    ] = None,
    *,
    asked: MatchRequest,
) -> None:
    """Write sheets to hand out: for an employer whom to meet, for a person what is proposed and what it takes."""
    from matchcore.cli import matching_work as work
    from matchcore.handout.paper_language import paper_language

    printed = asked.language
    if not (employer or person):
        raise typer.BadParameter(Message("handout.nobody_chosen").text(printed), param_hint="--employer")
    if len(files) not in (2, 3):
        raise typer.BadParameter(Message("cli.handout_files").text(printed), param_hint="FILES")
    *stored, candidates, openings = files
    if stored and (asked.overrides or asked.as_of):
        raise typer.BadParameter(Message("cli.handout_stored").text(printed), param_hint="--overrides, --as-of")
    not_over(out, [*files, key, *asked.returned], "--out", printed)
    paper_language(language, translation)  # what is not translated is told before anything is matched
    if stored:
        result = work.stored_result(stored[0], candidates, openings, asked)
    else:
        result = work.matched_files(candidates, openings, asked, shows_progress=True)
    result.hand_out(
        out,
        language,
        employers=employer or (),
        people=person or (),
        key=key,
        shortlists=work.shortlists_of(result, asked, per_seat=per_seat) if per_seat and employer else None,
        translation=translation,
    )
    print(Message("cli.written", path=masked(str(out))).text(printed))


Method = Literal["exact", "greedy", "most_demanded"]


@asked_as(MatchRequest, *OF_MATCH_ALONE)
def plan(
    candidates: Candidates,
    openings: Openings,
    courses: Annotated[Path, typer.Argument(help="Courses that may be opened: CSV, Excel or JSON.")],
    budget: Annotated[int | None, typer.Option(help="What they may cost together; no limit when left out.")] = None,
    horizon: Annotated[
        date | None, day_option("The last day that counts, YYYY-MM-DD: later openings and courses are left out.")
    ] = None,
    expected: Annotated[Path | None, typer.Option(help="Openings that are expected: a file as of openings.")] = None,
    earlier: Annotated[
        Path | None,
        typer.Option(
            help="An earlier plan of courses (.json, .csv): its courses and takers stay, and the rest is chosen."
        ),
    ] = None,
    method: Annotated[Method, typer.Option(help="How courses are chosen; exact is proven.")] = "exact",
    effort: Annotated[float, typer.Option(help="How long to search for a proof; 1 is about a minute at most.")] = 1.0,
    report: Annotated[bool, typer.Option("--report", help="Tell of each course by itself, too.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it: .xlsx to print, .csv a row a person, .json whole.")
    ] = None,
    as_json: AsJson = False,
    *,
    asked: MatchRequest,
) -> None:
    """Choose which courses to open and who goes: the best total of the whole pool, proven."""
    from matchcore.cli import matching_work as work
    from matchcore.cli.ends import print_json
    from matchcore.files import read_course_plan, write_json
    from matchcore.handout import write_course_plan

    not_over(out, [candidates, openings, courses, expected, earlier], "--out", asked.language)
    if out is not None and out.suffix.lower() not in {".csv", ".json", ".xlsx"}:
        raise typer.BadParameter(Message("cli.bad_suffix_of_plan").text(asked.language), param_hint="--out")
    offered, coming, headings = work.offered_courses(courses, expected, asked)
    begun = None if earlier is None else read_course_plan(earlier)
    asked = replace(asked, headings=headings)
    result = work.matched_files(candidates, openings, asked, shows_progress=not as_json)
    made = result.plan(offered, budget, horizon, expected=coming, method=method, effort=effort, earlier=begun)
    made.verify()
    each = made.report() if report else None
    told = {**made.to_dict(), **({} if each is None else {"report": each.to_dict()})}
    if out is not None:
        match out.suffix.lower():
            case ".json":
                write_json(told, out)
            case ".csv":
                work.write_rows(made.to_rows(), out)
            case _:
                write_course_plan(made, out, report=each)
    if as_json:
        print_json(told)
    else:
        work.print_after_questions(result, [str(made), *([] if each is None else ["", str(each)])], out, asked.language)


@asked_as(LearnRequest)
def learn(*, asked: LearnRequest) -> None:
    """Learn from what people chose and what became of placements; adopt weights only where better and approved."""
    from matchcore.cli import learning_work as work

    not_over(asked.out, [asked.policy, asked.candidates, asked.openings, *asked.choices], "--out", asked.language)
    work.learn_from(asked)
