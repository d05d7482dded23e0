"""The things that a cell of certificates lists, each taken apart, and what is said of one put to it or carried on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from matchcore.content.findings import Spot
from matchcore.messages import Message, with_remedy
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
from matchcore.tables.cells.demand_words import OF_A_PROOF
from matchcore.tables.cells.items import item_of, split_items
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS, OTHER_CLASS
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Resolution
from matchcore.vocabulary.several import is_either
from matchcore.vocabulary.spelling import Spelling
from matchcore.vocabulary.states import State, state_of, together

LICENCE = "körkort"
JUDGED = "vocabulary.no_certificate"
_SEVERAL = "vocabulary.several_named"
_ONE_OF = ("vocabulary.either", "vocabulary.several")
_NAMED_IN_PART = (JUDGED, "vocabulary.unknown", "vocabulary.unknown_near")
TOWARDS: frozenset[State] = frozenset({"under_way", "planned"})
_SHORTEST = 3
_BESIDE = re.compile(
    r"-?\s*[+&/]\s*|-?\s(?:och|samt|o|and)\s|(?:(?<=\b[BCD])|(?<=\b[BCD]E))\s(?:med|m)\s", re.IGNORECASE
)
_CLASS_FIRST = re.compile(rf"(?:{LICENCE_CLASS.pattern}|[A-D]\d)(?![\w-])")
_CLASS_ALONE = re.compile(r"[A-D]\d?")
_CLASS_OR_STEP = re.compile(r"[A-D]\d?|\d(?:\.\d)?")
_STEP_LAST = re.compile(r"\s\d(?:\.\d)?$")
_LETTER = re.compile(r"[A-D]")
_A_LICENCE = re.compile(r"(?:körkort|kkt?|körk)\b", re.IGNORECASE)
_LICENCE_OR_A = re.compile(rf"{LICENCE_CLASS.pattern}|A[12]?")
_SHARE = re.compile(r"\d{1,3}\s?%")
OF_WHICH = Refusal(*with_remedy("certificate.of_which"))


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
    named_in
        The entry that names it beside other things; None where it stands alone.
    """

    text: str
    name: str
    parts: tuple[NotePart, ...]
    state: State | None
    said: str
    is_plain: bool = False
    is_headed: bool = False
    named_in: CertificateEntry | None = None

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
        """Whether its state is said of it and of nothing beside it: behind it, by a sign, by the list's head."""
        before = self.text.rstrip(" .!").removesuffix(self.said)
        is_behind = before.rstrip(" :.")[-1:].isalnum() and not self.leads
        return self.heads or self.is_headed or is_behind or not self.said[:1].isalpha() or f"({self.said}" in self.text


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
    is_written = terms.is_written("certificate", words.name)
    words = words if is_written else replace(words, name=without_how(words.name))
    words, *notes = parts = _dated_parts((words, *map(note_part, item.notes)), terms, stem)
    is_begun = any(state in TOWARDS for part in parts for state, _ in part.states)
    said = [part.name for part in notes if part.name]
    said = [one if terms.is_written("certificate", f"{words.name} {one}") else without_how(one) for one in said]
    added = [f"({one})" for one in said if Spelling.of(one).left and not (is_begun and _SHARE.fullmatch(one))]
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


def with_remarks(entries: Sequence[CertificateEntry], terms: Terms) -> list[CertificateEntry]:
    """The entries, those that name nothing put to the one that does: "HLR, klar, giltigt till 2027-03-01".

    Of several names it is the one before: "usk, läser på distans, HLR".
    """
    if len(entries) < 2:
        return [*entries]
    named = [one for one in entries if one.name and not _is_a_proof(one, terms)]
    if len(named) == 1:
        behind = [one.name for one in entries if one.name and one is not named[0]]
        name = " ".join([named[0].name, *behind])
        return [stated_entry(named[0].text, name, tuple(part for one in entries for part in one.parts))]
    made: list[CertificateEntry] = []
    for one in entries:
        if made and _names_no_more(made[-1], one, terms):
            before = made.pop()
            if before.named_in is not None:  # it may be of all that are named beside one another
                made = [other for other in made if other.named_in is not before.named_in]
                before = before.named_in
            name = f"{before.name} {one.name}".strip()  # "maskinförare, förarbevis"
            made.append(stated_entry(f"{before.text}, {one.text}", name, (*before.parts, *one.parts)))
        else:
            made.append(one)
    return made


def _names_no_more(before: CertificateEntry, one: CertificateEntry, terms: Terms) -> bool:
    """Whether an entry only says something of the one before it: its state, or what the proof of it is called."""
    if not before.name or before.state is not None or one.heads:
        return False
    if not one.name:
        return one.said[:1].isalpha()
    return _is_a_proof(one, terms) and not joined(one.parts)


def _is_a_proof(one: CertificateEntry, terms: Terms) -> bool:
    """Whether an entry names no more than what a proof is called: "intyg", and not "förarkort"."""
    is_proof = not Spelling.of(one.name).left or one.name.rstrip(".").casefold() in ("leg", "legitimation")
    return bool(one.name) and is_proof and terms.whole("certificate", one.name).code is None


def classes_alone(entries: Sequence[CertificateEntry], terms: Terms, spot: Spot) -> list[CertificateEntry]:
    """The entries, a class that stands alone with its word: of a licence, which is noted, or that before it.

    So "truck A2, B1" is two of truck; what may be of either is left: "truckkort A+B, C". What the last class is said to
    be may be said of those before it too, which is asked about: "truck A, B har gått ut".
    """
    made: list[CertificateEntry] = []
    names = [one.name for one in entries]
    is_of_licences = any(map(LICENCE_CLASS.fullmatch, names)) and not any(map(OTHER_CLASS.search, names))
    thing = ""
    for one in entries:
        is_class = _CLASS_OR_STEP.fullmatch(one.name) is not None
        if not is_class:
            found = OTHER_CLASS.search(one.name) or _STEP_LAST.search(one.name)
            thing = one.name[: found.start()] if found else LICENCE if _A_LICENCE.match(one.name) else ""
        of_licence = _LICENCE_OR_A if is_of_licences or thing == LICENCE else LICENCE_CLASS
        is_licence = of_licence.fullmatch(one.name) is not None
        is_beside = is_class and thing not in ("", LICENCE) and made[-1].name[-1:].isdigit()
        is_said = is_class and thing not in ("", LICENCE) and one.state not in (None, "held")
        while is_said and made and made[-1].state is None and made[-1].name.startswith(thing):
            spot.refuse(OF_WHICH, made.pop().text)
        if is_beside and not _LETTER.fullmatch(one.name):
            one = replace(one, name=f"{thing} {one.name}", is_plain=False)
        elif is_licence and thing in ("", LICENCE):
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
    parts, certain = _BESIDE.split(one.name), partial(terms.certain, "certificate")
    if len(parts) < 2 or terms.is_written("certificate", one.name):
        return [one]
    whole = terms.resolution("certificate", one.name)
    is_unknown = whole.code is None and reason_of(whole) in _NAMED_IN_PART
    is_said = (
        one.state not in (None, "held")
        or joined(one.parts)
        or any(part.year or part.since or part.ended for part in one.parts)
    )
    if is_said and all(map(LICENCE_CLASS.fullmatch, parts)):
        return [one]  # "C + CE (2030-05-01)"
    if shared := in_common(parts, lambda one: certain(one) is not None) if is_unknown else []:
        parts = [*{certain(part): part for part in shared}.values()]
    elif not _is_list(one.name, parts, whole, terms):
        return [one]
    if is_said:
        things = {str(terms.certain("certificate", part)).partition("-")[0] for part in parts}
        if shared and len(things) == 1 and one.state in (None, "held"):
            return [replace(one, name=part, is_plain=False) for part in parts]  # "ADR styckegods + tank 2028-01-01"
        raise OF_WHICH
    return [replace(entry_of(part, terms, ""), named_in=one) for part in parts]


def in_common(parts: Sequence[str], is_known: Callable[[str], bool]) -> list[str]:
    """The parts in full, with what the first begins with or the last ends in; none where one is not known even so.

    "Delegering läkemedel + insulin", "bom- och saxlift", "fysioterapeut/sjukgymnast leg"; "HLR +" says no more.
    """
    if not all(map(str.strip, parts)):
        return []
    heads, made = parts[0].split()[:-1] or parts[:1], []
    for at, part in enumerate(parts):
        ways = [part]
        if heads and not _CLASS_ALONE.fullmatch(part):
            ways += [f"{heads[0]} {part}", f"{' '.join(heads)} {part}"]
        for *words, last in map(str.split, parts[at + 1 :] if len(part) >= _SHORTEST and part.isalpha() else ()):
            ways += [f"{part} {last}"] if words else []  # "delegering + insulin" has none in common
            ways += (part + last[cut:] for cut in range(1, len(last) - _SHORTEST + 1))
        made.append(next(filter(is_known, ways), ""))
    return made if all(made) else []


def _is_list(name: str, parts: Sequence[str], whole: Resolution, terms: Terms) -> bool:
    """Whether `parts` of a name, which means what `whole` says, are a certificate each."""
    reason = reason_of(whole)
    is_licence = [LICENCE_CLASS.fullmatch(part) is not None for part in parts]
    if any(is_licence):
        others = [part for part, is_one in zip(parts, is_licence, strict=True) if not is_one]
        behind = [part for part, is_one in zip(parts[1:], is_licence[1:], strict=True) if is_one]
        wholes = [terms.whole("certificate", f"{other} {part}").code for other in others for part in behind]
        is_of_other = any(map(OTHER_CLASS.search, others)) or any(wholes)
        if not is_of_other and all(terms.whole("certificate", part).code or usually(part, terms) for part in others):
            return True  # "B + BE", "D + YKB", and not "truck + B", "B + truck A"
    if reason != JUDGED and any(map(_CLASS_FIRST.match, parts)):
        return False  # "truck A+B gammalt"
    known = [terms.certain("certificate", part) is not None for part in parts]
    if reason == _SEVERAL:
        return "/" in name and all(known) and not any(map(_CLASS_ALONE.fullmatch, parts))  # "CE/YKB", not "truck A/B"
    if reason in _ONE_OF:  # "D-kort + YKB"
        return all(known) and not (any(is_licence) or "/" in name or is_either(name))
    if whole.code is not None:
        return "/" not in name and all(known) and len({terms.certain("certificate", part) for part in parts}) > 1
    return reason in _NAMED_IN_PART and (any(known) or (reason == JUDGED and "+" in name))


def reason_of(found: Resolution) -> str:
    """The key of why a spelling means nothing, or of what there is to tell of it; empty for none."""
    return "" if found.reason is None else found.reason.key


def usually(name: str, terms: Terms) -> str | None:
    """A name with a proof behind, where it then means one and names no work: "hyg" → "hyg bevis", "traktor"."""
    if OF_A_PROOF.search(name):
        return None  # "serveringstillstånd" is another proof
    found, work = terms.whole("certificate", whole := f"{name} bevis"), terms.resolution("occupation", name)
    is_work = work.code is not None or reason_of(work) == "vocabulary.several"
    return whole if found.code is not None and not is_work else None
