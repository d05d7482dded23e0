"""The things that a cell of certificates lists, each taken apart, and what is said of one put to it or carried on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells.certificate_notes import (
    NotePart,
    joined,
    note_part,
    with_year,
    without_how,
    words_part,
    written_out,
)
from matchcore.tables.cells.items import (
    item_of,
    split_items,
)
from matchcore.tables.cells.licence_remarks import (
    LICENCE_CLASS,
    OTHER_CLASS,
)
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import State, state_of, together

LICENCE = "körkort"
JUDGED = "vocabulary.no_certificate"
_NAMED_IN_PART = (JUDGED, "vocabulary.unknown", "vocabulary.unknown_near")
TOWARDS: frozenset[State] = frozenset({"under_way", "planned"})
_BESIDE = re.compile(r"\s*[+&/]\s*|\s(?:och|samt|o|and)\s", re.IGNORECASE)
_CLASS_FIRST = re.compile(rf"(?:{LICENCE_CLASS.pattern}|[A-D]\d)(?![\w-])")
_CLASS_ALONE = re.compile(r"[A-D]\d?")
_SHARE = re.compile(r"\d{1,3}\s?%")
OF_WHICH = Refusal(Message("certificate.of_which"), Message("certificate.of_which.remedy"))


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """One thing that a cell lists.

    Attributes
    ----------
    text
        As it was written.
    name
        What it names, empty where it only says something of another.
    parts
        What its words and its notes say.
    state, said
        The state that they say together, None where they say none, and the words for it.
    is_plain
        Whether it is a name and nothing else, or with notes in a parenthesis.
    is_headed
        Whether its state was said at the head of the list.
    """

    text: str
    name: str
    parts: tuple[NotePart, ...]
    state: State | None
    said: str
    is_plain: bool = False
    is_headed: bool = False

    @property
    def leads(self) -> bool:
        """Whether the words for its state stand first, so that they may speak of what follows too."""
        return self.said[:1].isalpha() and self.text.casefold().startswith(self.said.casefold())

    @property
    def heads(self) -> bool:
        """Whether the words for its state stand first with a colon, as the head of the list that follows."""
        return self.leads and self.text[len(self.said) :].lstrip().startswith(":")

    @property
    def is_its_own(self) -> bool:
        """Whether its state is said of it and of nothing beside it: by a sign, in a parenthesis, by the list's head."""
        return self.heads or self.is_headed or not self.said[:1].isalpha() or f"({self.said}" in self.text


def lists_in(entries: list[Cell], *, at_commas: bool) -> list[tuple[list[Cell], bool]]:
    """The entries in lists, each with whether it stands at commas: "klart: HLR, YKB; pågår: truckkort" is two."""
    if at_commas or not any(map(_heads_a_list, entries)):
        return [(entries, at_commas)]
    made: list[tuple[list[Cell], bool]] = []
    for entry in entries:
        if _heads_a_list(entry):
            made.append((list(split_items(str(entry))), True))
        elif made and not made[-1][1]:
            made[-1][0].append(entry)
        else:
            made.append(([entry], False))
    return made


def _heads_a_list(entry: Cell) -> bool:
    """Whether an entry begins with words for a state and a colon, and lists several things at commas."""
    if not isinstance(entry, str) or "," not in entry or ":" not in entry:
        return False
    return state_of(entry.partition(":")[0]) is not None and len(split_items(entry)) > 1


def entry_of(text: str, terms: Terms, stem: str) -> CertificateEntry:
    """One entry taken apart. Raises `Refusal`."""
    item = item_of(written_out(text))
    whole = f"{stem} {item.words}".strip()
    words = words_part(item.words, terms.stated("certificate", item.words, whole))
    told = ((note, note_part(note)) for note in item.notes)
    if denied := next((note for note, part in told if part.name and "lacking" in dict(part.states)), None):
        # "B (ej svenskt)" denies what it names itself, which may be a part of what is held, or all
        raise Refusal(Message("certificate.asked", said=denied), Message("certificate.asked.remedy"))
    words = words if terms.is_written("certificate", words.name) else replace(words, name=without_how(words.name))
    words, *notes = parts = _dated_parts((words, *map(note_part, item.notes)), terms, stem)
    is_begun = any(state in TOWARDS for part in parts for state, _ in part.states)
    added = [f"({part.name})" for part in notes if part.name and not (is_begun and _SHARE.fullmatch(part.name))]
    name = " ".join([words.name, *added]).strip()
    made = stated_entry(text, name, parts)
    return replace(made, is_plain=words.name == item.words and not added)


def _dated_parts(parts: Iterable[NotePart], terms: Terms, stem: str) -> tuple[NotePart, ...]:
    """The parts without the year alone in which something was had, unless it belongs to a name: "BF 2012"."""
    made = []
    for part in parts:
        dated = with_year(part)
        is_name = dated is not part and terms.is_written("certificate", f"{stem} {part.name}".strip())
        made.append(part if is_name else dated)
    return tuple(made)


def stated_entry(text: str, name: str, parts: tuple[NotePart, ...]) -> CertificateEntry:
    """An entry with the state that its parts say together."""
    said = [pair for part in parts for pair in part.states]
    state = together(said) if said else None
    words = next((words for one, words in said if one == state), said[0][1] if said else "")
    return CertificateEntry(text, name, parts, state, words)


def with_remarks(entries: Sequence[CertificateEntry]) -> list[CertificateEntry]:
    """The entries, those that name nothing put to the one that does: "HLR, klar, giltigt till 2027-03-01".

    Of several names it is the one before: "usk, läser på distans, HLR".
    """
    named = [one for one in entries if one.name]
    if len(named) == 1 < len(entries):
        return [stated_entry(named[0].text, named[0].name, tuple(part for one in entries for part in one.parts))]
    made: list[CertificateEntry] = []
    for one in entries:
        if made and made[-1].name and made[-1].state is None and one.said[:1].isalpha() and not (one.name or one.heads):
            made[-1] = stated_entry(f"{made[-1].text}, {one.text}", made[-1].name, (*made[-1].parts, *one.parts))
        else:
            made.append(one)
    return made


def classes_alone(entries: Sequence[CertificateEntry], terms: Terms, spot: Spot) -> list[CertificateEntry]:
    """The entries, a class that stands alone read as one of driving licences, which is noted: "truckkort A+B, C"."""
    made: list[CertificateEntry] = []
    follows = False
    for one in entries:
        is_class = _CLASS_ALONE.fullmatch(one.name) is not None
        follows = bool(made) and (OTHER_CLASS.search(made[-1].text) is not None or (follows and is_class))
        if LICENCE_CLASS.fullmatch(one.name) and not follows:
            name = f"{LICENCE} {one.name}"
            spot.note(
                Message("term.read_as", label=terms.label("certificate", terms.codes("certificate", name)[0])), one.text
            )
            one = replace(one, name=name, is_plain=False)
        made.append(one)
    return made


def carried(entries: Sequence[CertificateEntry], spot: Spot, *, at_commas: bool) -> list[CertificateEntry]:
    """The entries, the state that heads a list given to what follows; without a colon it is asked about."""
    made: list[CertificateEntry] = []
    head: CertificateEntry | None = None
    for one in entries:
        if one.state is not None:
            head = one if one.leads and one.state != "held" else None
        elif head is not None and at_commas:
            if not head.heads:
                spot.refuse(OF_WHICH, one.text)
                continue
            one = replace(one, state=head.state, said=head.said, is_headed=True)
        made.append(one)
    return made


def each_named(one: CertificateEntry, terms: Terms) -> list[CertificateEntry]:
    """The things that an entry names beside one another where they are no one certificate: "HLR + allergen".

    Raises `Refusal` where what is said beside them may be of one of them or of all.
    """
    parts = _BESIDE.split(one.name)
    if (
        len(parts) > 1
        and all(map(LICENCE_CLASS.fullmatch, parts))
        and one.state in (None, "held")
        and not joined(one.parts)
    ):
        return [entry_of(part, terms, "") for part in parts]  # "B + BE"
    if len(parts) < 2 or terms.is_written("certificate", one.name):
        return [one]
    whole = terms.resolution("certificate", one.name)
    reason = "" if whole.reason is None else whole.reason.key
    if not (whole.code or reason in _NAMED_IN_PART):
        return [one]
    if reason != JUDGED and any(map(_CLASS_FIRST.match, parts)):
        return [one]  # "B + truck A", "truck A+B gammalt"
    known = [terms.certain("certificate", part) is not None for part in parts]
    if whole.code is not None:
        is_list = all(known) and "/" not in one.name
    else:
        is_list = any(known) or (reason == JUDGED and "+" in one.name)
    if not is_list:
        return [one]
    if (
        one.state not in (None, "held")
        or joined(one.parts)
        or any(part.year or part.since or part.ended for part in one.parts)
    ):
        raise OF_WHICH
    return [entry_of(part, terms, "") for part in parts]
