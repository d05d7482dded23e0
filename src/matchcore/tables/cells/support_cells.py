"""Instruction at work, what puts somebody first and which subsidies can be given, each in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import cast

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
from matchcore.records.model import Refusal, Support
from matchcore.tables.cells.background_words import each_entry, meant, one_of, plain, written
from matchcore.tables.cells.cells import is_no, is_yes, words_of
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.repair import folded

_NOT = re.compile(r"(?:ej|inte|not)\s+(?P<form>.+)", re.IGNORECASE)


def _of_support(value: Cell) -> str:
    """What a cell says of instruction, without the words before it."""
    text = ("ja" if value else "nej") if isinstance(value, bool) else plain(words_of(value)).strip(" .!")
    return re.sub(r"^(?:stöd|handledning)\s*:\s*|^(?:behöver|har|ger|kan ge|ja,?)\s+", "", text)


def support_of(value: Cell) -> Support:
    """How much instruction is needed or given. Raises `Refusal`."""
    text = _of_support(value)
    if is_yes(text):
        raise Refusal(*with_remedy("background.how_much"))
    return cast("Support", one_of(text, "supports"))


def says_support(value: Cell) -> bool:
    """Whether a cell answers whether there is instruction, or how much, and names nobody: "ja", "viss"."""
    text = _of_support(value)
    return is_yes(text) or is_no(text) or text in meant("supports")


def support_text(support: Support) -> str:
    """Support as a text that is read back as the same."""
    return written("supports", support)


def priority_in(value: Cell, spot: Spot) -> tuple[str, ...]:
    """The codes that a programme puts a person first for; words are made into codes, which is noted."""

    def read(text: str) -> list[str]:
        code = re.sub(r"[^a-z0-9.:_-]+", "-", folded(text)).strip("-.:_") if not _CODE.fullmatch(text) else text
        if code != text:
            spot.note(Message("background.coded", code=code), text)
        return [code]

    return tuple(dict.fromkeys(each_entry(value, spot, read)))


_CODE = re.compile(r"[a-z0-9][a-z0-9.:_-]*")


def eligible_in(value: Cell, terms: Terms, spot: Spot) -> dict[str, bool]:
    """The forms whose subsidy can be given, or cannot: ``nystartsjobb; ej introduktionsjobb``."""
    if isinstance(value, Mapping):
        return cast("dict[str, bool]", dict(value))

    def read(text: str) -> list[tuple[str, bool]]:
        denied = _NOT.fullmatch(text)
        return [(terms.code("form", denied["form"] if denied else text, spot), denied is None)]

    return dict(each_entry(value, spot, read))


def eligible_text(eligible: Mapping[str, bool], name_of: Callable[[str], str]) -> str:
    """The same as a text that is read back as the same."""
    return "; ".join(name_of(form) if may else f"ej {name_of(form)}" for form, may in eligible.items())
