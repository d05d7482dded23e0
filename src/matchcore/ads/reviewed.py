"""Proposals in a file for a person to go through: written with an empty ``accept``, read back filled in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from matchcore.ads.proposals import Proposal, ProposalKind
from matchcore.arguments import checked
from matchcore.content.strictjson import parsed
from matchcore.content.text import source_of
from matchcore.content.write import restored, write_csv, write_json
from matchcore.decoding import decoded
from matchcore.errors import FileError, Problem
from matchcore.messages import Message, with_remedy
from matchcore.records import Level
from matchcore.tables.source.delimited import TextRows
from matchcore.vocabulary import Vocabulary, default_vocabulary, resolve

_COLUMNS = tuple("accept opening_id kind code label demand level estimate quote confidence source start end".split())
_YES = frozenset("ja j yes y x 1 true sant ok accept".split())
_NO = frozenset("nej n no 0 false falskt -".split())
_REQUIRED = {"krav": True, "required": True, "merit": False, "merited": False, "meriterande": False}
_LEVELS: tuple[Level, ...] = get_args(Level)
_KINDS: tuple[ProposalKind, ...] = get_args(ProposalKind)
_TABLES = {"certificate": "certificates", "language": "languages", "track": "tracks"}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person made of a file of proposals.

    Attributes
    ----------
    accepted
        Those marked yes, as they stand in the file: a level or a demand that the person changed counts as changed.
    declined
        Those marked no.
    unanswered
        Those left blank. They are not accepted.
    """

    accepted: tuple[Proposal, ...]
    declined: tuple[Proposal, ...]
    unanswered: tuple[Proposal, ...]


@checked
def write_proposals(
    proposals: Iterable[Proposal], path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None
) -> None:
    """Write proposals for somebody to go through: JSON if `path` ends in ``.json``, else CSV that Excel opens.

    The column ``accept`` is left empty: fill in ja/nej (or yes/no). ``demand`` (krav/merit) and ``level`` may be
    changed; a language without a level needs one before it can be accepted.

    Raises
    ------
    FileError
        When the file cannot be written.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    rows = [_row(proposal, known) for proposal in proposals]
    if Path(path).suffix.lower() == ".json":
        write_json(rows, path)
    else:
        write_csv([_COLUMNS, *([row[name] for name in _COLUMNS] for row in rows)], path)


@checked
def read_reviewed(path: str | os.PathLike[str], *, vocabulary: Vocabulary | None = None) -> Reviewed:
    """Read a file of proposals back. A row of the file is checked whether it is accepted or not.

    Raises
    ------
    FileError
        With everything that is wrong, by row and column: an answer that is neither yes nor no, an unknown kind or
        code, a level that is none, an accepted language without a level.
    """
    known = default_vocabulary() if vocabulary is None else vocabulary
    problems: list[Problem] = []
    answers: dict[bool | None, list[Proposal]] = {True: [], False: [], None: []}
    for number, row in _rows(path):
        answer, proposal = _Row(row, number, known, problems).read()
        if proposal is not None:
            answers[answer].append(proposal)
    if problems:
        raise FileError(problems)
    return Reviewed(tuple(answers[True]), tuple(answers[False]), tuple(answers[None]))


def _row(proposal: Proposal, vocabulary: Vocabulary) -> dict[str, Any]:
    terms = [term for code in proposal.codes if (term := vocabulary.table(proposal.kind).get(code)) is not None]
    return {
        "accept": "",
        "opening_id": proposal.opening_id,
        "kind": proposal.kind,
        "code": " | ".join(proposal.codes),
        "label": " eller ".join(term.label.sv for term in terms),
        "demand": "krav" if proposal.required else "merit",
        "level": proposal.level or "",
        "estimate": "ja" if proposal.estimate else "",
        "quote": proposal.quote,
        "confidence": proposal.confidence,
        "source": proposal.source,
        "start": "" if proposal.start is None else proposal.start,
        "end": "" if proposal.end is None else proposal.end,
    }


def _rows(path: str | os.PathLike[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row of the file with its number as a person counts it."""
    text = decoded(source_of(path).content)
    if text.lstrip()[:1] in ("[", "{"):
        document = parsed(text)
        if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
            raise FileError(Problem(*with_remedy("reviewed.no_rows")))
        yield from enumerate(document, start=1)
        return
    first = text.split("\n", 1)[0]
    table = iter(TextRows(text, max(";\t,", key=first.count)))
    heading = next(table, (1, []))[1]
    names = [name.strip().lower() for name in heading]
    missing = [name for name in _COLUMNS[:4] if name not in names]
    if missing:
        remedy = Message("reviewed.columns.remedy", columns=_COLUMNS)
        raise FileError([Problem(Message("value.missing"), remedy, row=1, column=name) for name in missing])
    for number, cells in table:
        yield number, dict(zip(names, map(restored, cells)))


class _Row:
    """One row of a reviewed file on its way to a proposal."""

    def __init__(self, row: Mapping[str, Any], number: int, vocabulary: Vocabulary, problems: list[Problem]) -> None:
        self.row = row
        self.number = number
        self.vocabulary = vocabulary
        self.problems = problems
        self.before = len(problems)

    def read(self) -> tuple[bool | None, Proposal | None]:
        """The answer, and the proposal; no proposal when the row has a fault."""
        answer = self._answer()
        kind = self._one_of("kind", _KINDS)
        level = self._level()
        codes = self._codes(kind)
        opening_id = self._cell("opening_id")
        if not opening_id:
            self._fault("opening_id", Message("value.missing"))
        proposal = Proposal(
            opening_id,
            next((one for one in _KINDS if one == kind), "certificate"),
            codes[0],
            _REQUIRED.get(self._one_of("demand", tuple(_REQUIRED)), False),
            self._cell("quote"),
            level,
            self._cell("estimate").casefold() in _YES,
            self._cell("source") or "text",
            self._number("start"),
            self._number("end"),
            self._number("confidence") or 0,
            codes if len(codes) > 1 else (),
        )
        if answer and kind == "language" and level is None:
            self._fault("level", *with_remedy("proposals.level"))
        return answer, proposal if len(self.problems) == self.before else None

    def _cell(self, name: str) -> str:
        value = self.row.get(name)
        if value is None or isinstance(value, bool):
            return "" if value is None else str(value).lower()
        if isinstance(value, str | int | float):
            return str(value).strip()
        self._fault(name, Message("value.not_text"))
        return ""

    def _fault(self, name: str, what: Message, remedy: Message | None = None) -> None:
        value = self.row.get(name)
        shown = value if isinstance(value, str | int | float) and value != "" else None
        self.problems.append(Problem(what, remedy, value=shown, row=self.number, column=name))

    def _answer(self) -> bool | None:
        written = self._cell("accept").casefold()
        if written in _YES or written in _NO:
            return written in _YES
        if written:
            self._fault("accept", Message("value.not_a_bool"), Message("reviewed.answer.remedy"))
        return None

    def _one_of(self, name: str, allowed: Sequence[str]) -> str:
        written = self._cell(name).casefold()
        if written not in allowed:
            self._fault(name, *with_remedy("value.not_one_of", expected=allowed))
        return written

    def _codes(self, kind: str) -> tuple[str, ...]:
        """The code, or those of which one is enough, apart at bars."""
        codes = tuple(dict.fromkeys(part.strip() for part in self._cell("code").split("|")))
        for code in codes:
            if kind in _TABLES and code not in self.vocabulary.table(kind):
                near = resolve(code[:200], kind, vocabulary=self.vocabulary)  # type: ignore[arg-type]  # one of _TABLES
                remedy = Message("field.unknown.near", near=near.code) if near.code else None
                self._fault("code", Message("reviewed.code"), remedy)
        return codes

    def _level(self) -> Level | None:
        written = self._cell("level").casefold()
        level = next((one for one in _LEVELS if one.casefold() == written), None)
        if written and level is None:
            self._fault("level", *with_remedy("value.not_one_of", expected=_LEVELS))
        return level

    def _number(self, name: str) -> int | None:
        written = self._cell(name)
        if not written:
            return None
        if not (written.isdecimal() and len(written) <= 9):
            self._fault(name, *with_remedy("value.not_a_number"))
            return None
        return int(written)
