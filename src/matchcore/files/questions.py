"""What could not be read of records that are matched all the same: questions, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from matchcore.errors import Problem, RecordError
from matchcore.messages import Message, Text
from matchcore.pool import Pool
from matchcore.records import Candidate, Course, Opening
from matchcore.tables.rows.lessening import lesser
from matchcore.vocabulary import Vocabulary

OnFault = Literal["raise", "ask"]
"""What becomes of a source with faults: an error with all of them, or records with questions."""

_R = TypeVar("_R", bound=Candidate | Opening | Course)


@dataclass(frozen=True)
class Asked:
    """What could not be read of a source: questions about records, and what is not among them at all.

    Attributes
    ----------
    by_id
        By a record's id, what of it could not be read: it counts as unknown.
    left_out
        Rows that made no record, openings whose requirements could not be read, and columns that were not understood.
    estimated
        Columns whose headings are not known, and that were read as what their cells are.
    """

    by_id: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    left_out: tuple[Problem, ...] = ()
    estimated: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.by_id or self.left_out or self.estimated)

    def of(self, name: str) -> tuple[Problem, ...]:
        """What is asked of one record, its name left out."""
        return tuple(replace(problem, record=None) for problem in self.by_id.get(name, ()))

    def remark(
        self, name: str, whom: Literal["person", "employer", "unplaced"], more: Sequence[Text] = ()
    ) -> tuple[Text, ...]:
        """What to ask of whom: what each cell is about, not what it says, and `more`; of the unplaced a sentence."""
        asks = _ASKS["employer" if whom == "employer" else "person"]
        about = (*dict.fromkeys(_about(problem, asks) for problem in self.by_id.get(name, ())), *more)
        return (Message(f"placement.ask_{whom}", about=about),) if about else ()

    def without(self, ids: Iterable[str]) -> Asked:
        """What is asked of the others."""
        gone = set(ids)
        return replace(self, by_id={name: told for name, told in self.by_id.items() if name not in gone})

    def and_of(self, problems: Mapping[str, Sequence[Problem]], left_out: Iterable[Problem]) -> Asked:
        """With more questions, and more left out."""
        by_id = dict(self.by_id)
        for name, told in problems.items():
            by_id[name] = (*by_id.get(name, ()), *told)
        return replace(self, by_id=by_id, left_out=(*self.left_out, *left_out))

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {
            "questions": {name: [problem.to_dict() for problem in told] for name, told in self.by_id.items()},
            "left_out": [problem.to_dict() for problem in self.left_out],
            "estimated": [problem.to_dict() for problem in self.estimated],
        }


def _about(problem: Problem, asks: Mapping[str, str]) -> Text | str:
    """What a problem is about, as it is asked; where there are no words for it, the column or the field."""
    key = asks.get((problem.field or "").split(".")[0])
    return Message(key) if key is not None else problem.column or problem.field or ""


_ASKS: Mapping[str, Mapping[str, str]] = {
    "person": {
        **dict.fromkeys(("occupations", "educations"), "ask.background"),
        **dict.fromkeys(("home", "municipality", "locality", "postcode"), "ask.home"),
        **dict.fromkeys(("certificates", "certificate", "licences"), "ask.certificates"),
        "reach_km": "ask.reach",
        "wishes": "ask.wishes",
        "hours": "ring.ask.hours",
        "shifts": "ring.ask.shifts",
        "car": "ask.car",
        "tracks": "ask.tracks",
        "languages": "ask.languages",
        "available_from": "ask.available_from",
    },
    "employer": {
        **dict.fromkeys(("workplace", "municipality", "locality", "postcode"), "ask.workplace"),
        **dict.fromkeys(("certificates_required", "certificates_merited"), "ask.certificates_of_work"),
        **dict.fromkeys(("languages_required", "languages_wanted", "language"), "ask.languages_of_work"),
        "title": "ask.which_occupation",
        "ssyk": "ask.which_occupation",
        "hours": "ask.hours_of_work",
        "shifts": "ask.shifts_of_work",
        "form": "ask.form_of_work",
        "start": "ask.start_of_work",
    },
}
"""By field, what is asked where a cell could not be read."""

NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Questions:
    """What could not be read of the candidates and of the openings that are matched, and what does not count.

    Attributes
    ----------
    candidates, openings
        What could not be read.
    decisions
        What people decided, or answered on a sheet that came back, and why it does not count.
    """

    candidates: Asked = NOTHING_ASKED
    openings: Asked = NOTHING_ASKED
    decisions: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.candidates or self.openings or self.decisions)

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON; of decisions nothing where all count."""
        told: dict[str, Any] = {"candidates": self.candidates.to_dict(), "openings": self.openings.to_dict()}
        return told | ({"decisions": [problem.to_dict() for problem in self.decisions]} if self.decisions else {})


NO_QUESTIONS = Questions()

NO_RECORDS = ("row.aside", "row.headings_again", "row.subheading", "row.total")
"""What is said of rows that are no records: nobody is left out by them."""


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
    given: dict[str, Any] = {"candidates": candidates, "openings": openings}
    while True:
        try:
            pool = Pool.from_records(given["candidates"], given["openings"], vocabulary=vocabulary, as_of=as_of)
        except RecordError as error:
            given = {what: _asking(records, what, error) for what, records in given.items()}
        else:
            people, places = (getattr(records, "asked", NOTHING_ASKED) for records in given.values())
            return pool, Questions(people, places)


def _asking(records: Any, what: str, error: RecordError) -> Any:
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
