"""Going on with what is not understood: each fault a question about a record, or a row that is left out.

Whoever reads a cell refuses what is not understood and leaves it unset. Whether that stops the file, the row or nothing
is decided here alone: for a person, what is unset is unknown, and asked about; of an opening too, but for its id, its
seats and what it requires, for it must not be given a lesser demand than it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from matchcore.errors import FileError, Problem, RecordError
from matchcore.messages import Message, Text
from matchcore.pool import Pool
from matchcore.records import Candidate, Opening
from matchcore.tables.headings import What, layouts_of
from matchcore.tables.rows.drafts import Read
from matchcore.tables.rows.lessening import lesser
from matchcore.vocabulary import Vocabulary

__all__ = [
    "NO_QUESTIONS",
    "Asked",
    "OnFault",
    "Questions",
    "Records",
    "asked_of",
    "pool_asking",
]

OnFault = Literal["raise", "ask"]
"""What becomes of a source with faults: an error with all of them, or records with questions."""

_R = TypeVar("_R", bound=Candidate | Opening)
_NEVER_UNKNOWN = {
    "candidates": frozenset({"id"}),
    "openings": frozenset(
        "id seats certificates_required licences_required languages_required language track track_least".split()
    ),
}
"""The fields without which a record can't be matched; a track only where a share of it may be required."""
_NEVER_MATCHED_BY = frozenset(
    {
        "vocabulary.criminal_record",
        "vocabulary.health",
        "vocabulary.no_certificate",
        "demand.merit",
        "demand.all_read",
        "demand.one_read",
        "demand.one_beside_read",
        "language.one_of",
        "language.level_open",
        "language.level_asked",
    }
)
"""Of an opening, what is understood but held by no record, so that the employer judges it, what is a merit, what may
mean two things and is read as what it nearly always means, and a language without its level, of which the least is
required that it can mean, or with one that is uncertain and required.
"""
_REQUIRES = re.compile("krav|kräv|måste|villkor|behörig|kompetens|kvalif|requir|must|qualif", re.IGNORECASE)


_SHARE = re.compile(r"\d|…|krav|minst|måste|klar")
"""In what is asked of a track: that a share of it may be required."""


@dataclass(frozen=True)
class Asked:
    """What could not be read of a source: questions about records, and what is not among them at all.

    Attributes
    ----------
    by_id
        By a record's id, what of it could not be read: it counts as unknown.
    left_out
        Rows that made no record, openings whose requirements could not be read, and columns that were not understood.
    """

    by_id: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    left_out: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.by_id or self.left_out)

    def of(self, name: str) -> tuple[Problem, ...]:
        """What is asked of one record, its name left out."""
        return tuple(replace(problem, record=None) for problem in self.by_id.get(name, ()))

    def remark(self, name: str, whom: Literal["person", "employer"]) -> tuple[Text, ...]:
        """What to ask of whom in a word: the columns or fields, and nothing of what stands there."""
        about = dict.fromkeys(problem.column or problem.field or "" for problem in self.by_id.get(name, ()))
        return (Message(f"placement.ask_{whom}", about=tuple(about)),) if about else ()

    def without(self, ids: Iterable[str]) -> Asked:
        """What is asked of the others."""
        gone = set(ids)
        return Asked({name: told for name, told in self.by_id.items() if name not in gone}, self.left_out)

    def and_of(self, problems: Mapping[str, Sequence[Problem]], left_out: Iterable[Problem]) -> Asked:
        """With more questions, and more left out."""
        by_id = dict(self.by_id)
        for name, told in problems.items():
            by_id[name] = (*by_id.get(name, ()), *told)
        return Asked(by_id, (*self.left_out, *left_out))

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {
            "questions": {name: [problem.to_dict() for problem in told] for name, told in self.by_id.items()},
            "left_out": [problem.to_dict() for problem in self.left_out],
        }


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Questions:
    """What could not be read of the candidates and of the openings that are matched."""

    candidates: Asked = NOTHING_ASKED
    openings: Asked = NOTHING_ASKED

    def __bool__(self) -> bool:
        return bool(self.candidates or self.openings)

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {"candidates": self.candidates.to_dict(), "openings": self.openings.to_dict()}


NO_QUESTIONS = Questions()


class Records(list[_R], Generic[_R]):
    """A list of records as they were read, in the order of the source, with what could not be read of it.

    Attributes
    ----------
    asked
        The questions, and what was left out; nothing where a fault raises.
    on_fault
        How it was read: a matching of records that were read with ``"ask"`` asks too where a code is not known.
    """

    def __init__(self, records: Iterable[_R] = (), asked: Asked = NOTHING_ASKED, on_fault: OnFault = "raise") -> None:
        super().__init__(records)
        self.asked = asked
        self.on_fault = on_fault


def asked_of(read: Read, problems: Sequence[Problem], what: What) -> Records[Any]:
    """The records that can be matched, and each problem as a question about one of them or as what is left out.

    Raises
    ------
    FileError
        When so much is wrong that reading stopped, or no record can be used.
    """
    kind = what[:-1]
    known = {record.id for record in read.records}
    by_id: dict[str, list[Problem]] = {}
    left_out: list[Problem] = []
    dropped: set[str] = set()
    for problem in problems:
        name = read.id_of_row.get(problem.row or 0) or (problem.record or "").removeprefix(f"{kind} ")
        if problem.code == "findings.stopped":
            raise FileError(problems)
        if name not in known:
            left_out.append(problem)
            for row, asking in _rows_that_require(problem, read, what):
                dropped.add(asking)
                left_out.append(replace(problem, row=row, record=f"{kind} {asking}"))
        elif _is_wrong(problem, read, what):
            dropped.add(name)
            left_out.append(problem.at(record=f"{kind} {name}"))
        else:
            field_name = problem.field or read.field_of.get(problem.column or "")
            asked_about = replace(problem.at(record=f"{kind} {name}"), field=field_name)
            by_id.setdefault(name, []).append(asked_about)
    left_out += [problem for name in by_id if name in dropped for problem in by_id[name]]
    records = [record for record in read.records if record.id not in dropped]
    if problems and not records:
        raise FileError(problems)
    asked = Asked({name: tuple(told) for name, told in by_id.items() if name not in dropped}, tuple(left_out))
    return Records(records, asked, "ask")


def _is_wrong(problem: Problem, read: Read, what: What) -> bool:
    """Whether a problem keeps its record from being matched: not what is unknown, but what can't be."""
    if what == "openings" and problem.code in _NEVER_MATCHED_BY:
        return False
    name = read.field_of.get(problem.column or "") or (problem.field or "").split(".")[0]
    if name == "track" and not _SHARE.search(str(problem.value or "")):
        return False  # without a least share a track closes nothing
    return name in _NEVER_UNKNOWN[what] or (what == "openings" and not name)


def _rows_that_require(problem: Problem, read: Read, what: What) -> Iterator[tuple[int, str]]:
    """The openings with something in a column that was not read and may require it: they would ask for less."""
    heading = problem.column or ""
    if what == "openings" and heading in read.filled:
        near = getattr(problem.remedy, "values", {}).get("near")
        fields = layouts_of(what)[0].spellings
        nearest = next((name for name, spellings in fields.items() if near in spellings), "")
        if nearest in _NEVER_UNKNOWN[what] or _REQUIRES.search(heading):
            yield from read.filled[heading]


def pool_asking(
    candidates: Iterable[Any], openings: Iterable[Any], vocabulary: Vocabulary | None, as_of: date | None
) -> tuple[Pool, Questions]:
    """The records as a pool, and what is asked of them.

    Of records that were read with ``on_fault="ask"``, what only shows when they meet the vocabulary becomes a question
    too, or leaves them out: a code that it lacks, a form of employment that is closed.

    Raises
    ------
    RecordError
        With everything that is wrong with records of any other source.
    """
    given: dict[What, Any] = {"candidates": candidates, "openings": openings}
    while True:
        try:
            pool = Pool.from_records(given["candidates"], given["openings"], vocabulary=vocabulary, as_of=as_of)
        except RecordError as error:
            given = {what: _asking(records, what, error) for what, records in given.items()}
        else:
            asked = [getattr(records, "asked", NOTHING_ASKED) for records in given.values()]
            return pool, Questions(*asked)


def _asking(records: Any, what: What, error: RecordError) -> Any:
    """The records without what the pool refused them for. Raises `error` where that is not theirs to ask about."""
    kind = what[:-1]
    wrong: dict[str, list[Problem]] = {}
    for problem in error.problems:
        of, _, name = (problem.record or "").partition(" ")
        if of not in {"candidate", "opening"}:
            raise error
        if of == kind:
            wrong.setdefault(name, []).append(problem)
    if not wrong:
        return records
    if not isinstance(records, Records) or records.on_fault != "ask":
        raise error
    kept, questions = [], {}
    for record in records:
        told = wrong.get(record.id)
        if told is not None and what == "candidates":
            fields = {name: getattr(record, name) for name in record.model_fields_set}
            record = lesser(Candidate, fields, RecordError(told))
            if record is not None:
                questions[record.id] = told
        if told is None or (what == "candidates" and record is not None):
            kept.append(record)
    left_out = [problem for name, told in wrong.items() if name not in questions for problem in told]
    gone = wrong.keys() - questions.keys()
    return Records(kept, records.asked.without(gone).and_of(questions, left_out), "ask")
