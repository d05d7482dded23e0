"""What the commands that match do, behind their options: files in, proposal and proof out.

Apart from `matchcore.cli.commands`, so that ``--help`` and the other commands do not wait for it to load.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import typer
from tqdm import tqdm

from matchcore.calibration import Calibration
from matchcore.cli.both_files import people_and_jobs, print_notes
from matchcore.cli.ends import print_json
from matchcore.cli.requests import MatchRequest
from matchcore.cli.shared_options import own_terms
from matchcore.content.findings import Findings
from matchcore.content.strictjson import read_text
from matchcore.errors import FileError, Problem
from matchcore.files import read_plan, write_csv, write_json
from matchcore.files.check import grouped
from matchcore.files.course_files import course_records
from matchcore.files.questions import Records
from matchcore.files.reading import Options, read_records
from matchcore.learning.outcomes import outcome_rows
from matchcore.learning.statuses import Statuses, read_statuses
from matchcore.matching import match as match_records
from matchcore.messages import Message, MessageLanguage, with_remedy
from matchcore.overrides import Ban, Lock, of_nobody, read_overrides
from matchcore.personal import masked
from matchcore.planning import Shortlists
from matchcore.policy import Policy
from matchcore.records import Course, Opening
from matchcore.records.model import Refusal
from matchcore.rendering import points
from matchcore.restoring import stored_day
from matchcore.result import MatchResult
from matchcore.result_views import asked_lines
from matchcore.solution import Explanation, WhyOpening, WhyUnplaced
from matchcore.synthetic import demo_pool
from matchcore.tables.cells.amounts import reach_of
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Kind, Resolution, resolve
from matchcore.vocabulary.repair import folded
from matchcore.workbench import NearMisses, Openers, RingFirst, Since, WhatIf

_RUNG, _QUICK = 10, 20_000
"""How many questions are told unless asked for, and up to how many pairs of person and opening."""


def match_demo(out: Path | None, *, as_json: bool, language: MessageLanguage) -> None:
    """Match the bundled pool and show it, with one explanation and one of who is left out."""
    pool = demo_pool()
    result = match_records(pool.candidates, pool.openings, as_of=pool.as_of, language=language)
    telling = max((result.explain(placement.candidate_id) for placement in result.placements), key=_tells)
    told = MatchAnswer(result, telling)
    if not as_json:
        values = {"candidates": len(pool.candidates), "openings": len(pool.openings)}
        print(Message("cli.demo", **values).text(language) + "\n")
    if out is not None:
        told.write(out)
    told.show(out, as_json=as_json)
    if not as_json and result.unplaced:
        print(f"\n{result.why_unplaced(result.unplaced[0].candidate_id)}")


def _tells(explanation: Explanation) -> tuple[bool, int]:
    """How much there is to say of a pair: whether others want the seat, and how many facts were compared."""
    return explanation.price > 0, sum(len(part.facts) for part in explanation.parts)


def matched_files(candidates: Path, openings: Path, asked: MatchRequest, *, shows_progress: bool) -> MatchResult:
    """Two files matched, and the result verified."""
    rules = Policy() if asked.policy is None else Policy.read(asked.policy)
    if asked.objective is not None:
        rules = rules.replace(objective=asked.objective)
    terms = own_terms(asked.vocabulary)
    decided = ((), ()) if asked.overrides is None else read_overrides(asked.overrides)
    people, jobs = people_and_jobs(candidates, openings, asked, terms)
    locks, bans, uncounted = _decisions(decided, {one.id for one in people}, {one.id for one in jobs}, asked)
    with _Bars(shown=shows_progress and sys.stderr.isatty(), language=asked.language) as bars:
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
            language=asked.language,
            progress=bars,
        )
    result.verify()
    if uncounted:
        questions = replace(result.questions, decisions=uncounted)
        return replace(result, solution=replace(result.solution, questions=questions))
    return result


def offered_courses(
    courses: Path, expected: Path | None, asked: MatchRequest
) -> tuple[Records[Course], Sequence[Opening], list[str]]:
    """The courses of a file, the openings that are expected, and the headings of both.

    How courses were read, and what is left out, is told on standard error.
    """
    findings, language = Findings(), asked.language
    terms = Terms(own_terms(asked.vocabulary), asked.as_of)
    options = Options("courses", terms, None, asked.ignore, asked.encoding, asked.skip_hidden)
    offered = course_records(courses, options, "raise" if asked.strict else "ask", findings)
    wrong = list(grouped(findings.problems, language))
    if wrong:
        print_notes(Message("cli.courses_unread", name=courses.name, count=len(wrong)), wrong, language)
    if findings.notes:
        print_notes(Message("cli.notes", name=courses.name), grouped(findings.notes, language, by_kind=True), language)
    coming = Findings()
    of_openings = replace(options, what="openings")
    openings = () if expected is None else read_records(expected, of_openings, "raise", coming)
    return offered, openings, [*findings.headings, *coming.headings]


def _decisions(
    decided: tuple[tuple[Lock, ...], tuple[Ban, ...]],
    candidates: Collection[str],
    openings: Collection[str],
    asked: MatchRequest,
) -> tuple[tuple[Lock, ...], tuple[Ban, ...], tuple[Problem, ...]]:
    """What a file of overrides decides, what returned workbooks say of the pairs that it leaves open, and what of both
    does not count: that is told on standard error too, and refused when nothing may be left to ask about.

    Raises
    ------
    FileError
        With all of returned workbooks that does not count, when asked to be strict.
    """
    (locks, bans), uncounted = decided, list[Problem]()
    if asked.overrides is not None and not asked.strict:
        gone = list(of_nobody((*locks, *bans), candidates, openings))
        left = [one for one, _ in gone]
        locks, bans = tuple(one for one in locks if one not in left), tuple(one for one in bans if one not in left)
        uncounted = [problem for _, problem in gone]
        _tell(Message("cli.overrides_gone", name=asked.overrides.name, count=len(gone)), uncounted, asked)
    if not asked.returned:
        return locks, bans, tuple(uncounted)
    told = read_statuses(*asked.returned, language=asked.language).among(candidates, openings)
    if asked.outcomes is not None:
        write_csv(outcome_rows(told.outcomes), asked.outcomes)
    locks, bans, overruled = _beside(locks, bans, told, asked)
    problems = (*told.problems, *overruled)
    if problems and asked.strict:
        raise FileError(problems)
    _tell(Message("cli.notes", name=", ".join(path.name for path in asked.returned)), problems, asked)
    return locks, bans, (*uncounted, *problems)


def _tell(about: Message, problems: Sequence[Problem], asked: MatchRequest) -> None:
    if problems:
        print_notes(about, (problem.text(asked.language) for problem in problems), asked.language)


def _beside(
    locks: tuple[Lock, ...], bans: tuple[Ban, ...], told: Statuses, asked: MatchRequest
) -> tuple[tuple[Lock, ...], tuple[Ban, ...], list[Problem]]:
    """What a file decides, and workbooks of the pairs that it leaves open; and where they say something else."""
    decided: tuple[Lock | Ban, ...] = (*locks, *bans)
    by_pair = {(one.candidate_id, one.opening_id): one for one in decided}
    by_person = {lock.candidate_id: lock for lock in locks}
    more: list[Lock | Ban] = []
    overruled: list[Problem] = []
    answered: tuple[Lock | Ban, ...] = (*told.locks, *told.bans)
    for one in answered:
        before: Lock | Ban | None = by_pair.get((one.candidate_id, one.opening_id))
        if before is None and isinstance(one, Lock):
            before = by_person.get(one.candidate_id)
        if before is None:
            more.append(one)
        elif type(before) is not type(one) or before.opening_id != one.opening_id:
            names = {
                "candidate": one.candidate_id,
                "opening": one.opening_id,
                "name": getattr(asked.overrides, "name", ""),
            }
            overruled.append(Problem(*with_remedy("status.overruled", **names, said=one.reason, decided=before.reason)))
    return (
        (*locks, *(one for one in more if isinstance(one, Lock))),
        (*bans, *(one for one in more if isinstance(one, Ban))),
        overruled,
    )


def stored_result(stored: Path, candidates: Path, openings: Path, asked: MatchRequest) -> MatchResult:
    """A stored result, checked against the lists and the policy that it was made of, each read as on its own day."""
    text = read_text(stored)
    try:
        policy, terms = None if asked.policy is None else Policy.read(asked.policy), own_terms(asked.vocabulary)
        people, jobs = people_and_jobs(candidates, openings, replace(asked, as_of=stored_day(text)), terms)
        return MatchResult.from_json(text, people, jobs, policy, vocabulary=terms)
    except FileError as error:
        raise FileError([problem.at(record=stored.name) for problem in error.problems]) from None


def shortlists_of(result: MatchResult, asked: MatchRequest, **wanted: Any) -> Shortlists:
    """Whom employers shall meet; whom they have met already is on no list."""
    met: Sequence[tuple[str, str]] = ()
    if asked.returned:
        people, jobs = result.pool.candidates.row_of_id, result.pool.openings.row_of_id
        told = read_statuses(*asked.returned, language=asked.language).interviewed
        met = [pair for pair in told if pair[0] in people and pair[1] in jobs]
    return result.shortlists(interviewed=met, **wanted)


def lists_for_page(result: MatchResult, asked: MatchRequest, out: Path) -> Shortlists | None:
    """Whom employers shall meet, for a page to search; None for other files, and where it takes long."""
    is_quick = result.pool.n_candidates * result.pool.n_openings <= _QUICK
    return shortlists_of(result, asked) if is_quick and out.suffix.lower() == ".html" else None


def ring_first(result: MatchResult, n: int | None) -> RingFirst | None:
    """Whom to ask what first: as many as asked for, or some where that is quick; None where nothing hangs on it."""
    n_pairs = result.pool.n_candidates * result.pool.n_openings
    n = (_RUNG if n_pairs <= _QUICK and result.pairs.is_complete else 0) if n is None else n
    told = result.ring_first(n) if n else None
    return told if told is not None and len(told) else None


def why(result: MatchResult, name: str) -> WhyUnplaced | WhyOpening:
    """Why a candidate is unplaced, or an opening has seats left. Raises `UnknownIdError`."""
    is_opening = name in result.pool.openings.row_of_id and name not in result.pool.candidates.row_of_id
    return result.why_opening(name) if is_opening else result.why_unplaced(name)


_LEARNED: tuple[tuple[str, Kind], ...] = (
    ("language", "level"),
    ("language", "course"),
    ("certificate", "certificate"),
    ("track", "track"),
)
"""What somebody may come to have, as `MatchResult.what_if` names it, and the table in which it is looked up."""


def change_asked(text: str, asked: MatchRequest) -> dict[str, Any]:
    """What `MatchResult.what_if` takes for a change in words: "heta arbeten", "B1", "sfi d", "30 km", "bil".

    Raises
    ------
    typer.BadParameter
        When it is none of them, with what is near.
    """
    if folded(text) in _CAR:
        return {"car": True}
    found, terms = dict[str, Resolution](), own_terms(asked.vocabulary)
    for name, kind in _LEARNED:
        found[kind] = resolve(text, kind, vocabulary=terms)
        if (code := found[kind].code) is not None:
            return {name: code}
    try:
        return {"reach_km": reach_of(text)[0]}
    except Refusal:
        reason = found["certificate"].reason or Message("vocabulary.unknown", text=text)
        raise typer.BadParameter(reason.text(asked.language), param_hint="--what-if") from None


_CAR = frozenset({"bil", "egen bil", "car", "a car"})
_IN_ORDER = ("since", "result", "near", "ring", "explained", "why", "openers", "what_if")


@dataclass(frozen=True, slots=True)
class MatchAnswer:
    """A result, and what else was asked of it: to be written to a file, and shown."""

    result: MatchResult
    explained: Explanation | None = None
    why: WhyUnplaced | WhyOpening | None = None
    openers: Openers | None = None
    what_if: WhatIf[MatchResult] | None = None
    since: Since | None = None
    ring: RingFirst | None = None
    near: NearMisses | None = None

    def write(
        self,
        out: Path,
        key: Path | None = None,
        lists: Shortlists | None = None,
        told: MatchResult | Shortlists | None = None,
    ) -> None:
        """Write it in the form that the file's name asks for; a `key` is joined in that file alone.

        To be printed or searched it is the result with the `lists`; as data what is `told`, the result unless given.
        """
        told = self.result if told is None else told
        match out.suffix.lower():
            case ".json":
                write_json(told.to_dict(), out)
            case ".xlsx":
                self.result.to_excel(out, ring=self.ring, key=key, since=self.since, shortlists=lists)
            case ".html":
                self.result.to_html(out, ring=self.ring, shortlists=lists, key=key, since=self.since)
            case _:
                write_rows(told.to_rows(), out)

    def show(self, out: Path | None, *, as_json: bool, without: Collection[str] = ()) -> None:
        """Print it, `without` some of its attributes where it is for people, and to which file it was written."""
        if as_json:
            answer: dict[str, Any] = self.result.to_dict()
            answer["explanations"] = [] if self.explained is None else [self.explained.to_dict()]
            for name, told in (
                ("why_unplaced", self.why if isinstance(self.why, WhyUnplaced) else None),
                ("why_opening", self.why if isinstance(self.why, WhyOpening) else None),
                ("since", self.since),
                ("ring_first", self.ring),
                ("openers", self.openers),
                ("what_if", self.what_if),
            ):
                answer[name] = None if told is None else told.to_dict()
            print_json(answer)
            return
        written = None if out is None else Message("cli.written", path=masked(str(out))).text(self.result.language)
        shown = [*(getattr(self, name) for name in _IN_ORDER if name not in without), written]
        print("\n\n".join(str(one) for one in shown if one is not None))


def write_rows(rows: Sequence[Mapping[str, object]], out: Path) -> None:
    """Write a table as CSV."""
    write_csv([list(rows[0]) if rows else [], *(list(row.values()) for row in rows)], out)


def print_after_questions(
    result: MatchResult, told: Iterable[str], out: Path | None, language: MessageLanguage
) -> None:
    """Print what was read with a question, what came of it, and to which file it was written."""
    asked_about = asked_lines(result.questions, language)
    print("\n".join([*asked_about, *([""] if asked_about else []), *told]))
    if out is not None:
        print(f"\n{Message('cli.written', path=masked(str(out))).text(language)}")


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
