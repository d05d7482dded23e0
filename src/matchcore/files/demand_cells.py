"""Certificates that an opening asks for, in a cell: ``HLR; truckkort A eller B; körkort B meriterande``."""

from __future__ import annotations

from collections.abc import Mapping

from matchcore.files.cells import Cell, is_no, is_yes, words_of
from matchcore.files.certificate_notes import boxes_kept
from matchcore.files.findings import Spot
from matchcore.files.items import entries_of, is_at_commas
from matchcore.files.terms import Terms
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.vocabulary.several import is_either, is_one_of

__all__ = ["Demand", "certificates_demanded", "demand_in", "licences_demanded"]

Demand = str | tuple[str, ...]
"""The code of a certificate, or several of which one is enough."""


def certificates_demanded(
    value: Cell, terms: Terms, spot: Spot, *, field: str = "certificates_required", stem: str = ""
) -> dict[str, tuple[Demand, ...]]:
    """What a cell of demands lists, by the opening's field that it belongs to; what cannot be read is told at `spot`.

    Parameters
    ----------
    field
        Where the column's demands belong: ``"certificates_required"`` or ``"certificates_merited"``. What a cell of
        required ones calls a merit belongs to the merited ones, and that is noted.
    stem
        A word that stands before each name, such as ``"körkort"`` for a column of licence classes.
    """
    made: dict[str, list[Demand]] = {field: []}
    for entry in _entries(value, spot):
        try:
            if isinstance(entry, list | tuple):
                made[field].append(tuple(terms.code("certificate", words_of(one), spot) for one in entry))
                continue
            if isinstance(entry, Mapping):
                raise Refusal(Message("value.not_text"), Message("cell.write_text"))
            text = words_of(entry)
            into, demands = demand_in(text, terms, spot, field, stem)
            made.setdefault(into, []).extend(demands)
        except Refusal as refusal:
            spot.refuse(refusal, entry)
    return {name: tuple(demands) for name, demands in made.items()}


def licences_demanded(value: Cell, terms: Terms, spot: Spot) -> dict[str, tuple[Demand, ...]]:
    """A column of the driving licences that are asked for: classes such as ``B``, or "nej"."""
    if is_no(value):
        return {}
    if is_yes(value):
        spot.refuse(Refusal(Message("licence.class"), Message("licence.class.remedy")), value)
        return {}
    return certificates_demanded(value, terms, spot, stem="körkort")


def _entries(value: Cell, spot: Spot) -> list[Cell]:
    """The entries of a cell; what "en av:" begins is one, commas and all."""
    if not is_at_commas(value):
        return list(entries_of(value, spot))
    text = str(value).strip()
    if is_one_of(text):
        return [text]
    entries = list(entries_of(value, spot))
    if len(entries) > 1 and (choice := next((one for one in entries if is_either(str(one))), None)):
        # "A, B eller C" is one of three to some, and A and one of two to others
        spot.refuse(Refusal(Message("list.comma_or"), Message("list.comma_or.remedy")), choice)
        return []
    return entries


def demand_in(text: str, terms: Terms, spot: Spot, field: str, stem: str = "") -> tuple[str, list[Demand]]:
    """The field that one entry belongs to, and what it demands. Raises `Refusal`."""
    text = boxes_kept(text)
    said = terms.stated("certificate", text, f"{stem} {text}".strip())
    if said.state not in (None, "held", "required", "merited") or said.when:
        raise Refusal(Message("certificate.demand", said=said.said), Message("certificate.demand.remedy"))
    if not said.words and said.state == "merited" and "krav" in said.said.casefold():
        return field, []  # "inget krav"
    if said.state == "merited" and field == "certificates_required":
        field = "certificates_merited"
        spot.note(Message("certificate.merited_here"), text)
    elif said.state == "required" and field == "certificates_merited":
        raise Refusal(Message("certificate.demand", said=said.said), Message("certificate.demand.remedy"))
    words = said.words if said.state else text
    name = words if not stem or stem.casefold() in words.casefold() else f"{stem} {words}"
    meant = terms.resolution("certificate", name)
    if meant.reason is not None and meant.reason.key == "vocabulary.either" and field == "certificates_required":
        return field, [tuple(code for code, _ in meant.alternatives)]
    return field, [*terms.codes("certificate", name, spot)]
