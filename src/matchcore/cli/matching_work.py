"""What ``matchcore match``, ``demo`` and ``synthetic`` do, behind their options: files in, proposal and proof out.

Apart from `matchcore.cli.match_commands`, so that ``--help`` and the other commands do not wait for it to load.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typer
from tqdm import tqdm

from matchcore.calibration import Calibration
from matchcore.cli.both_files import Input, people_and_jobs
from matchcore.cli.ends import print_json
from matchcore.cli.openings import AdOptions
from matchcore.cli.returned import beside, statuses_of, write_outcomes
from matchcore.content.strictjson import read_text
from matchcore.errors import FileError
from matchcore.files import read_plan, records_to_json, write_csv, write_json
from matchcore.handout.paper_language import paper_language
from matchcore.learning.statuses import Statuses, read_statuses
from matchcore.matching import match as match_records
from matchcore.messages import Message, MessageLanguage
from matchcore.objective import Objective
from matchcore.overrides import read_overrides
from matchcore.planning import Shortlists
from matchcore.policy import Policy
from matchcore.rendering import points
from matchcore.restoring import stored_day
from matchcore.result import MatchResult
from matchcore.result_views import asked_lines
from matchcore.solution.explanation import Explanation
from matchcore.synthetic import demo_pool, synthetic_pool
from matchcore.vocabulary import default_vocabulary
from matchcore.workbench import RingFirst, Since

_RUNG, _QUICK = 10, 20_000
"""How many questions are told unless asked for, and up to how many pairs of person and opening."""


@dataclass(frozen=True, kw_only=True)
class MatchRequest:
    """What ``matchcore match`` was asked to do besides reading its two files; see its ``--help``."""

    policy: Path | None = None
    objective: Objective | None = None
    as_of: date | None = None
    vocabulary: Path | None = None
    overrides: Path | None = None
    keep: Path | None = None
    stability: float = 0
    calibration: Path | None = None
    returned: tuple[Path, ...] = ()
    outcomes: Path | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A file to write a result to, and what stands there besides; a key is joined in that file alone."""

    out: Path
    ring: RingFirst | None = None
    key: Path | None = None
    lists: Shortlists | None = None
    since: Since | None = None


def match_demo(out: Path | None, *, as_json: bool, language: MessageLanguage) -> None:
    """Match the bundled pool and show it, with one explanation and one of who is left out."""
    pool = demo_pool()
    result = match_records(pool.candidates, pool.openings, as_of=pool.as_of, language=language)
    telling = max((result.explain(placement.candidate_id) for placement in result.placements), key=_tells)
    if not as_json:
        values = {"candidates": len(pool.candidates), "openings": len(pool.openings)}
        print(Message("cli.demo", **values).text(language) + "\n")
    _show(
        result, [(telling.candidate_id, telling.opening_id)], None if out is None else Written(out), as_json, language
    )
    if not as_json and result.unplaced:
        print(f"\n{result.why_unplaced(result.unplaced[0].candidate_id)}")


def write_synthetic(candidates: Path, openings: Path, **order: Any) -> None:
    """Make up a pool and write it."""
    pool = synthetic_pool(**order)
    write_json(records_to_json(pool.candidates), candidates)
    write_json(records_to_json(openings=pool.openings), openings)


def match_files(
    candidates: Path,
    openings: Path,
    asked: MatchRequest,
    *,
    sheets: tuple[str | None, str | None],
    ignore: Collection[str],
    encoding: str | None,
    skip_hidden: bool,
    ads: tuple[bool, Path | None, Path | None],
    since: Path | None,
    ring: int | None,
    out: Path | None,
    key: Path | None,
    explain: tuple[str, str] | None,
    why: str | None,
    as_json: bool,
    language: MessageLanguage,
) -> None:
    """Match two files, verify the result, and show or write it."""
    earlier = None if since is None else read_plan(since)  # what is wrong with it is told before anything is matched
    result = matched_files(
        candidates,
        openings,
        asked,
        sheets=sheets,
        ignore=ignore,
        encoding=encoding,
        skip_hidden=skip_hidden,
        ads=AdOptions(*ads),
        shows_progress=not as_json,
        language=language,
    )
    changed = None if earlier is None else result.since(earlier)
    asked_first = _ring_first(result, ring)
    write = None if out is None else Written(out, asked_first, key, _lists_of(result, asked, out, language), changed)
    _show(result, [] if explain is None else [explain], write, as_json, language, why, changed, asked_first)


def _lists_of(result: MatchResult, asked: MatchRequest, out: Path, language: MessageLanguage) -> Shortlists | None:
    """Whom employers shall meet, for a page to search; None for other files, and where it takes long."""
    is_quick = result.pool.n_candidates * result.pool.n_openings <= _QUICK
    return _shortlists(result, asked, language) if is_quick and out.suffix.lower() == ".html" else None


def _ring_first(result: MatchResult, n: int | None) -> RingFirst | None:
    """Whom to ask what first: as many as asked for, or some where that is quick; None where nothing hangs on it."""
    n_pairs = result.pool.n_candidates * result.pool.n_openings
    n = (_RUNG if n_pairs <= _QUICK and result.pairs.is_complete else 0) if n is None else n
    told = result.ring_first(n) if n else None
    return told if told is not None and len(told) else None


def matched_files(
    candidates: Path,
    openings: Path,
    asked: MatchRequest,
    *,
    sheets: tuple[str | None, str | None] = (None, None),
    ignore: Collection[str] = (),
    encoding: str | None = None,
    skip_hidden: bool = False,
    ads: AdOptions = AdOptions(),  # noqa: B008  # frozen
    shows_progress: bool,
    language: MessageLanguage,
) -> MatchResult:
    """Two files matched, and the result verified."""
    rules = Policy() if asked.policy is None else Policy.read(asked.policy)
    if asked.objective is not None:
        rules = rules.replace(objective=asked.objective)
    terms = None if asked.vocabulary is None else default_vocabulary().with_entries(asked.vocabulary)
    decided = ((), ()) if asked.overrides is None else read_overrides(asked.overrides)
    people, jobs = people_and_jobs(
        Input(candidates, sheets[0], ignore, encoding, asked.as_of, skip_hidden),
        Input(openings, sheets[1], ignore, encoding, asked.as_of, skip_hidden),
        ads=ads,
        vocabulary=terms,
        language=language,
        on_fault="raise" if asked.strict else "ask",
    )
    told = _statuses(asked, {one.id for one in people}, {one.id for one in jobs}, language)
    locks, bans = decided if told is None else beside(decided, told)
    if told is not None and asked.outcomes is not None:
        write_outcomes(told, asked.outcomes)
    with _Bars(shown=shows_progress and sys.stderr.isatty(), language=language) as bars:
        result = match_records(
            people,
            jobs,
            rules,
            vocabulary=terms,
            as_of=asked.as_of,
            locks=locks,
            bans=bans,
            keep=None if asked.keep is None else read_plan(asked.keep),
            stability=asked.stability,
            calibration=None if asked.calibration is None else Calibration.read(asked.calibration),
            language=language,
            progress=bars,
        )
    result.verify()
    return result


def _statuses(
    asked: MatchRequest, candidates: Collection[str], openings: Collection[str], language: MessageLanguage
) -> Statuses | None:
    """What the workbooks that came back say; None where none came."""
    if not asked.returned:
        return None
    return statuses_of(asked.returned, candidates, openings, strict=asked.strict, language=language)


def _shortlists(result: MatchResult, asked: MatchRequest, language: MessageLanguage, **wanted: Any) -> Shortlists:
    """Whom employers shall meet; whom they have met already is on no list."""
    met: Sequence[tuple[str, str]] = ()
    if asked.returned:
        people, jobs = result.pool.candidates.row_of_id, result.pool.openings.row_of_id
        told = read_statuses(*asked.returned, language=language).interviewed
        met = [pair for pair in told if pair[0] in people and pair[1] in jobs]
    return result.shortlists(interviewed=met, **wanted)


def shortlist_files(
    candidates: Path,
    openings: Path,
    asked: MatchRequest,
    *,
    per_seat: int,
    per_person: int,
    reach_all: bool,
    out: Path | None,
    as_json: bool,
    language: MessageLanguage,
) -> None:
    """Match two files, and show or write whom each employer shall meet."""
    if out is not None and out.suffix.lower() not in {".csv", ".json"}:
        raise typer.BadParameter(Message("cli.bad_suffix_of_lists").text(language), param_hint="--out")
    result = matched_files(candidates, openings, asked, shows_progress=not as_json, language=language)
    wanted = {"per_seat": per_seat, "per_person": per_person, "reach_all": reach_all}
    lists = _shortlists(result, asked, language, **wanted)
    lists.verify()
    if out is not None and out.suffix.lower() == ".json":
        write_json(lists.to_dict(), out)
    elif out is not None:
        rows = lists.to_rows()
        write_csv([list(rows[0]) if rows else [], *(list(row.values()) for row in rows)], out)
    if as_json:
        print_json(lists.to_dict())
        return
    asked_about = asked_lines(result.questions, language)
    print("\n".join([*asked_about, *([""] if asked_about else []), str(lists)]))
    if out is not None:
        print(f"\n{Message('cli.written', path=out).text(language)}")


def hand_out(
    candidates: Path,
    openings: Path,
    asked: MatchRequest,
    *,
    stored: Path | None,
    out: Path,
    per_seat: int,
    printed: MessageLanguage,
    language: str,
    employers: tuple[str, ...],
    people: tuple[str, ...],
    key: Path | None,
    translation: Path | None,
) -> None:
    """Match two files, or take the result `stored` of them, and write the papers of some employers and some people."""
    paper_language(language, translation)  # what is not translated is told before anything is matched
    if stored is None:
        result = matched_files(candidates, openings, asked, shows_progress=True, language=printed)
    else:
        result = _stored_result(stored, candidates, openings, asked, printed)
    result.hand_out(
        out,
        language,
        employers=employers,
        people=people,
        key=key,
        shortlists=_shortlists(result, asked, printed, per_seat=per_seat) if per_seat and employers else None,
        translation=translation,
    )
    print(Message("cli.written", path=out).text(printed))


def _stored_result(
    stored: Path, candidates: Path, openings: Path, asked: MatchRequest, language: MessageLanguage
) -> MatchResult:
    """A stored result, checked against the lists and the policy that it was made of, each read as on its own day."""
    text = read_text(stored)
    try:
        day = stored_day(text)
        people, jobs = people_and_jobs(
            Input(candidates, as_of=day),
            Input(openings, as_of=day),
            ads=AdOptions(),
            vocabulary=None,
            language=language,
            on_fault="ask",
        )
        return MatchResult.from_json(text, people, jobs, None if asked.policy is None else Policy.read(asked.policy))
    except FileError as error:
        raise FileError([problem.at(record=stored.name) for problem in error.problems]) from None


def _show(
    result: MatchResult,
    explained: list[tuple[str, str]],
    write: Written | None,
    as_json: bool,
    language: MessageLanguage,
    why: str | None = None,
    changed: Since | None = None,
    ring: RingFirst | None = None,
) -> None:
    explanations = [result.explain(candidate_id, opening_id) for candidate_id, opening_id in explained]
    unplaced = None if why is None else result.why_unplaced(why)
    if write is not None:
        _write(result, write)
    if as_json:
        answer: dict[str, Any] = result.to_dict()
        answer["explanations"] = [explanation.to_dict() for explanation in explanations]
        answer["why_unplaced"] = None if unplaced is None else unplaced.to_dict()
        answer["since"] = None if changed is None else changed.to_dict()
        answer["ring_first"] = None if ring is None else ring.to_dict()
        print_json(answer)
        return
    if changed is not None:
        print(f"{changed}\n")
    print(result)
    if ring is not None:
        print(f"\n{ring}")
    for explanation in explanations:
        print(f"\n{explanation}")
    if unplaced is not None:
        print(f"\n{unplaced}")
    if write is not None:
        print(f"\n{Message('cli.written', path=write.out).text(language)}")


def _tells(explanation: Explanation) -> tuple[bool, int]:
    """How much there is to say of a pair: whether others want the seat, and how many facts were compared."""
    return explanation.price > 0, sum(len(part.facts) for part in explanation.parts)


def _write(result: MatchResult, write: Written) -> None:
    out = write.out
    if out.suffix.lower() == ".json":
        write_json(result.to_dict(), out)
        return
    if out.suffix.lower() == ".xlsx":
        result.to_excel(out, ring=write.ring, key=write.key, since=write.since)
        return
    if out.suffix.lower() == ".html":
        result.to_html(out, ring=write.ring, shortlists=write.lists, key=write.key, since=write.since)
        return
    if out.suffix.lower() != ".csv":
        raise typer.BadParameter(Message("cli.bad_suffix").text(result.language), param_hint="--out")
    rows = result.to_rows()
    write_csv([list(rows[0]) if rows else [], *(list(row.values()) for row in rows)], out)


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
