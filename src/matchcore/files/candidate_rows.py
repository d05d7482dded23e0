"""A table with one row a person, as candidates (layer 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matchcore.files.cells import Cell, is_nothing, kilometres_of, text_of, words_of
from matchcore.files.certificate_cells import Held, certificates_in, licences_in, of_one_certificate
from matchcore.files.drafts import Draft, Reading, RowOfCells
from matchcore.files.findings import Spot
from matchcore.files.headings import Column
from matchcore.files.items import entries_of
from matchcore.files.language_cells import Draft as LanguageDraft
from matchcore.files.language_cells import languages_in, merged
from matchcore.files.place_cells import PLACE_FIELDS
from matchcore.files.track_cells import tracks_in
from matchcore.messages import Message
from matchcore.records import Candidate, Certificate, TrackProgress
from matchcore.records.model import Refusal

__all__ = ["CandidateDraft", "candidate_of", "codes_in", "read_cell"]


@dataclass(slots=True)
class CandidateDraft(Draft):
    """A candidate while its row, or its rows, are being read."""

    certificates: list[Certificate] = field(default_factory=list)
    languages: list[tuple[LanguageDraft, Spot, Cell]] = field(default_factory=list)
    tracks: list[TrackProgress] = field(default_factory=list)
    towards: list[str] = field(default_factory=list)

    def hold(self, held: Held) -> None:
        """Add what a certificates cell says."""
        self.certificates += held.certificates
        self.towards += held.towards

    def finished(self) -> Candidate | None:
        """The candidate, or None when it is refused."""
        if self.towards:
            self.facts["working_towards"] = "; ".join(dict.fromkeys(self.towards))
        self.fields.update(
            certificates=tuple(self.certificates),
            languages=tuple(merged(self.languages)),
            tracks=tuple(self.tracks),
            home=self.whole_place(),
            groups=self.groups,
            facts=self.facts,
        )
        name = self.fields.get("id") or ""
        made: Candidate | None = self.make(Candidate, f"candidate {name}" if name else "")
        return made


def candidate_of(rows: Iterable[RowOfCells], columns: Sequence[Column], reading: Reading) -> Candidate | None:
    """The candidate of one row, or of several that a merged cell joins; None when something in it is refused."""
    draft = None
    for number, cells in rows:
        if draft is None:
            draft = CandidateDraft(number, reading)
        draft.row = number
        for column, value in draft.filled(cells, columns):
            read_cell(draft, column, value)
    return None if draft is None else draft.finished()


def read_cell(draft: CandidateDraft, column: Column, value: Cell) -> None:
    """Read one cell that is not empty into `draft`."""
    if column.field == "id":
        draft.set_id(column, value)
    elif column.field in PLACE_FIELDS or column.field == "home":
        draft.set_place(column, value, "home")
    elif column.field == "facts":
        draft.set_fact(column, value)
    else:
        _READERS[column.field](draft, column, value)


def codes_in(value: Cell, kind: Any, spot: Spot, reading: Reading) -> list[str]:
    """The codes of one kind that a list cell names; what cannot be read is told at `spot`."""
    codes = []
    for entry in entries_of(value, spot):
        try:
            codes.append(reading.terms.code(kind, words_of(entry), spot))
        except Refusal as refusal:
            spot.refuse(refusal, entry)
    return codes


def _certificates(draft: CandidateDraft, column: Column, value: Cell) -> None:
    draft.hold(certificates_in(value, draft.reading.terms, draft.spot(column, value)))


def _licences(draft: CandidateDraft, column: Column, value: Cell) -> None:
    draft.hold(licences_in(value, draft.reading.terms, draft.spot(column, value, "certificates")))


def _one_certificate(draft: CandidateDraft, column: Column, value: Cell) -> None:
    spot = draft.spot(column, value, "certificates")
    draft.hold(of_one_certificate(column.detail, value, spot, draft.reading.terms))


def _languages(draft: CandidateDraft, column: Column, value: Cell) -> None:
    spot = draft.spot(column, value, "languages")
    course = column.field == "swedish_course"
    terms = draft.reading.terms
    for found in languages_in(value, terms, spot, draft.towards, language=column.detail, course=course):
        draft.languages.append((found, spot, value))


def _tracks(draft: CandidateDraft, column: Column, value: Cell) -> None:
    draft.tracks += tracks_in(value, draft.reading.terms, draft.spot(column, value), draft.towards)


def _working_towards(draft: CandidateDraft, column: Column, value: Cell) -> None:
    spot = draft.spot(column, value)
    for entry in entries_of(value, spot):
        try:
            text = words_of(entry)
            kinds: tuple[Any, ...] = ("certificate", "track")
            codes = [draft.reading.terms.resolution(kind, text).code for kind in kinds]
            draft.towards.append(next((code for code in codes if code is not None), text))
        except Refusal as refusal:
            spot.refuse(refusal, entry)


def _forms(draft: CandidateDraft, column: Column, value: Cell) -> None:
    if isinstance(value, str) and value.strip().casefold() in {"alla", "any", "all", "vad som helst"}:
        return
    spot = draft.spot(column, value)
    nothing = isinstance(value, str) and is_nothing(value)
    codes = codes_in(value, "form", spot, draft.reading)
    if codes or nothing:
        draft.fields["forms"] = tuple(codes)


def _reach(draft: CandidateDraft, column: Column, value: Cell) -> None:
    draft.set(column, value, kilometres_of)


def _day(draft: CandidateDraft, column: Column, value: Cell) -> None:
    draft.set(column, value, draft.reading.day)


def _groups(draft: CandidateDraft, column: Column, value: Cell) -> None:
    spot = draft.spot(column, value)
    try:
        if column.detail:
            draft.groups[column.detail] = text_of(value)
        elif isinstance(value, dict):
            draft.groups.update({str(name): text_of(said) for name, said in value.items() if said is not None})
        else:
            raise Refusal(Message("value.wrong_shape"))
    except Refusal as refusal:
        spot.refuse(refusal, value)


_READERS: dict[str, Callable[[CandidateDraft, Column, Cell], None]] = {
    "certificates": _certificates,
    "certificate": _one_certificate,
    "licences": _licences,
    "languages": _languages,
    "language": _languages,
    "swedish_course": _languages,
    "tracks": _tracks,
    "working_towards": _working_towards,
    "forms": _forms,
    "reach_km": _reach,
    "available_from": _day,
    "registered_since": _day,
    "groups": _groups,
}
