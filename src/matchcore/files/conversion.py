"""From one file format to another, with nothing lost on the way."""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

from matchcore.arguments import checked, several
from matchcore.content.findings import Findings
from matchcore.content.write import write_bytes
from matchcore.errors import FileError, InputError, Problem
from matchcore.files.detect import opened
from matchcore.files.reading import Options, read_into, read_opened
from matchcore.messages import Message, with_remedy
from matchcore.tables.headings import Matched, What, never_headed
from matchcore.tables.out.table_files import Target, content_of
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Vocabulary

_LOST: Mapping[Target, tuple[str, ...]] = {
    "json": (),
    "csv": ("lost.unknown_codes", "lost.blank_groups", "lost.odd_names", "lost.twice", "lost.long_texts"),
    "xlsx": (
        "lost.unknown_codes",
        "lost.blank_groups",
        "lost.odd_names",
        "lost.twice",
        "lost.long_texts",
        "lost.control",
    ),
    "parquet": ("lost.unknown_codes", "lost.blank_groups", "lost.odd_names", "lost.long_texts"),
}


@dataclass(frozen=True)
class Conversion:
    """What a conversion did.

    Attributes
    ----------
    n_records
        How many records were written.
    lost
        A problem for each record that is not the same when the new file is read; empty unless loss was allowed.
    notes
        What was read with a reservation.
    """

    n_records: int
    lost: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@checked
def convert(
    source: Any,
    target: str | os.PathLike[str],
    *,
    what: Matched | None = None,
    vocabulary: Vocabulary | None = None,
    sheet: str | None = None,
    ignore_columns: Collection[str] = (),
    encoding: str | None = None,
    skip_hidden: bool = False,
    allow_loss: bool = False,
    as_of: date | None = None,
) -> Conversion:
    """Read records from `source` and write them to `target`, in the format of its ending.

    What was written is read back before the target is replaced: if any record is not the same, nothing is written.

    Parameters
    ----------
    source
        Whatever `read_candidates` reads.
    target
        A path that ends in ``.csv``, ``.xlsx``, ``.json`` or ``.parquet``.
    what
        Whether the records are candidates or openings; found out from the headings when None. A file of ours that
        holds both is converted whole, to JSON only.
    vocabulary, sheet, ignore_columns, encoding, skip_hidden, as_of
        As for `read_candidates`.
    allow_loss
        Write the target even if some records are not the same when read back; `Conversion.lost` tells which.

    Raises
    ------
    FileError
        With everything that is wrong with the source, or everything that the target's format cannot carry.
    MissingExtraError
        When a package is needed for either format.
    """
    form = _form_of(target)
    terms = Terms(vocabulary, as_of)
    findings = Findings()
    content = opened(source, terms.vocabulary, encoding=encoding)
    kinds = content.kinds(terms.vocabulary, sheet, several(ignore_columns)) if what is None else (what,)
    if len(kinds) > 1 and form != "json":
        raise FileError(Problem(*with_remedy("convert.both")))
    records: dict[What, list[Any]] = {}
    for kind in kinds:
        options = Options(kind, terms, sheet, ignore_columns, encoding, skip_hidden, what is not None)
        records[kind] = read_opened(content, options, findings).records
    findings.raise_if_any()
    for nowhere in never_headed(several(ignore_columns), findings.headings):
        findings.note(nowhere)
    written = content_of(records, form, terms)
    lost = [problem for kind in kinds for problem in _lost(written, records[kind], kind, terms)]
    if lost and not allow_loss:
        raise FileError(lost)
    write_bytes(written, target)
    n_contacts = sum(record.contact is not None for record in records.get("openings", ()))
    if n_contacts:
        findings.note(Problem(Message("convert.no_contacts", count=n_contacts)))
    return Conversion(sum(map(len, records.values())), tuple(lost), findings.notes)


def what_is_lost(form: Target) -> tuple[Message, ...]:
    """What a format cannot carry, a sentence each; nothing for our own JSON.

    Examples
    --------
    >>> what_is_lost("json")
    ()
    """
    return tuple(Message(key) for key in _LOST[form])


def _form_of(target: str | os.PathLike[str]) -> Target:
    ending = Path(target).suffix.lower().lstrip(".")
    for form in get_args(Target):
        if form == ending:
            return form  # type: ignore[no-any-return]  # get_args forgets what it was given
    known = [f".{form}" for form in get_args(Target)]
    raise FileError(Problem(*with_remedy("convert.ending", known=known), value=str(target)))


def _lost(content: bytes, records: Sequence[Any], what: What, terms: Terms) -> list[Problem]:
    """What is not the same when the new content is read: one problem a record, or why it cannot be read at all."""
    findings = Findings()
    try:
        read = read_into(findings, io.BytesIO(content), Options(what, terms)).records
    except InputError as error:
        return list(error.problems)
    if findings:
        return [problem.at(record="→") for problem in findings.problems]
    back = {record.id: record for record in read}
    lost = []
    for record in records:
        again = back.get(record.id)
        fields = [
            name
            for name, field in type(record).model_fields.items()
            if not field.exclude and getattr(again, name, None) != getattr(record, name)
        ]
        if fields:
            lost.append(Problem(*with_remedy("convert.lost", fields=fields), record=f"{what[:-1]} {record.id}"))
    return lost
