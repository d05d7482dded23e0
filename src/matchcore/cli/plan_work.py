"""What ``matchcore plan`` does, behind its options."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from matchcore.cli.ends import print_json
from matchcore.cli.matching_work import MatchRequest, matched_files
from matchcore.files import read_course_plan, read_courses, read_openings, write_csv, write_json
from matchcore.handout import write_course_plan
from matchcore.messages import Message, MessageLanguage
from matchcore.planning import CoursePlan, CourseReports, PlanMethod
from matchcore.result_views import asked_lines


def plan_files(
    candidates: Path,
    openings: Path,
    courses: Path,
    asked: MatchRequest,
    *,
    budget: int | None,
    horizon: date | None,
    expected: Path | None,
    earlier: Path | None,
    method: PlanMethod,
    effort: float,
    report: bool,
    out: Path | None,
    as_json: bool,
    language: MessageLanguage,
) -> None:
    """Match two files, choose among the courses of a third, and show or write the plan."""
    if out is not None and out.suffix.lower() not in {".csv", ".json", ".xlsx"}:
        raise typer.BadParameter(Message("cli.bad_suffix_of_plan").text(language), param_hint="--out")
    offered = read_courses(courses)
    coming = () if expected is None else read_openings(expected, as_of=asked.as_of)
    begun = None if earlier is None else read_course_plan(earlier)
    result = matched_files(candidates, openings, asked, shows_progress=not as_json, language=language)
    plan = result.plan(offered, budget, horizon, expected=coming, method=method, effort=effort, earlier=begun)
    plan.verify()
    each = plan.report() if report else None
    told = {**plan.to_dict(), **({} if each is None else {"report": each.to_dict()})}
    if out is not None:
        _write(plan, each, told, out)
    if as_json:
        print_json(told)
        return
    asked_about = asked_lines(result.questions, language)
    lines = [*asked_about, *([""] if asked_about else []), str(plan)]
    if each is not None:
        lines += ["", str(each)]
    print("\n".join(lines))
    if out is not None:
        print(f"\n{Message('cli.written', path=out).text(language)}")


def _write(plan: CoursePlan, each: CourseReports | None, told: dict[str, object], out: Path) -> None:
    match out.suffix.lower():
        case ".json":
            write_json(told, out)
        case ".csv":
            rows = plan.to_rows()
            write_csv([list(rows[0]) if rows else [], *(list(row.values()) for row in rows)], out)
        case _:
            write_course_plan(plan, out, report=each)
