"""An employer's paper: what was asked for, whom to meet and what each of them holds, with room for what is said.

Nothing else of anybody: no points, no wishes, no way to work, of the past no more than the trade and its years, and
nobody who is not on the list or for whom nothing of their own speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from matchcore.handout.handed import Employer, Offer
from matchcore.handout.papers import BlankGrid, Line, Paper, PaperSection
from matchcore.messages import Message, MessageLanguage, Phrase, Text, code_of, either, render
from matchcore.pool import Pool
from matchcore.records.model import LEVELS, SHIFTS, SKILLS
from matchcore.solution.parts import Part, by_weight
from matchcore.vocabulary.localities import gazetteer, within

TICKS = ("called", "interview", "yes", "no", "comment")
"""The columns that an employer or a consultant writes in, as they are headed in the catalogue."""

_SHARES = (17, 38, 8, 9, 5, 5, 18)
_EPOCH = date(1970, 1, 1)
_FULL_TIME = 100

_HOLDS = frozenset(
    (
        "certificates.held certificates.declared certificates.partial certificates.expired certificates.not_yet "
        "certificates.besides explain.in_time track.done track.expected language.required language.wanted "
        "background.same background.near background.area background.kin background.ladder"
    ).split()
)
_SAID = {
    "certificates.declared": "paper.holds.declared",
    "language.required": "paper.holds.language",
    "language.wanted": "paper.holds.language",
}
_OF_THE_WORK = frozenset({"by_law.register_extract", "by_law.title", "by_law.certification"})
"""What a law says of the work: told once, and not as something that each of the people has."""
_REQUIRED = frozenset({"certificates.required", "certificates.one_required", "certificates.by_law"})


def employer_paper(employer: Employer, pool: Pool, language: MessageLanguage, *, is_listed: bool) -> Paper:
    """What one employer is handed; with `is_listed` whom to meet, else who is proposed."""
    sections = [_section(offer, pool, language, is_listed) for offer in employer.offers]
    name = employer.name or Message("handout.no_employer").text(language)
    return Paper(
        title=name,
        lead=Message("handout.cover.date", day=pool.columns.as_of).text(language),
        sections=tuple(sections),
        foot=Message("result.advice").text(language),
        language=language,
        is_wide=True,
    )


def _section(offer: Offer, pool: Pool, language: MessageLanguage, is_listed: bool) -> PaperSection:
    n_left = offer.left.n_left if offer.left is not None else 0
    counts = {"seats": offer.seats, "proposed": len(offer.people), "left": n_left}
    seats = Message("handout.offer.seats", **counts)
    if is_listed:
        seats = Message("handout.offer.meet", seats=offer.seats, people=len(offer.people))
    told: list[tuple[Text, Text | str | tuple[Text | str, ...]]] = [(Message("handout.column.seats"), seats)]
    told += asked_for(pool, pool.opening_idx(offer.opening_id))
    facts = (fact for person in offer.people for part in person.parts for fact in part.facts)
    laws = dict.fromkeys(fact for fact in facts if isinstance(fact, Message) and fact.key in _OF_THE_WORK)
    if laws:
        told.append((Message("paper.by_law"), tuple(laws)))
    if offer.left is not None and not (is_listed and offer.people):  # whoever meets nobody is told why
        told.append((Message("handout.offer.left"), offer.left.reason))
    lines = tuple(Line(label.text(language), (render(said, language),)) for label, said in told)
    grid = _grid(offer, language, is_listed=is_listed) if offer.people else None
    return PaperSection(offer.title or offer.opening_id, lines, grid=grid)


def _grid(offer: Offer, language: MessageLanguage, *, is_listed: bool) -> BlankGrid:
    heads = ("column.candidate", "paper.holds", *(f"handout.column.{name}" for name in TICKS))
    rows = tuple(
        (
            render(person.called, language),
            "\n".join(
                render(told, language)
                for told in (
                    *([Message("paper.proposed")] if is_listed and person.is_proposed else []),
                    *held_by(person.parts),
                )
            ),
            *[""] * len(TICKS),
        )
        for person in offer.people
    )
    pairs = tuple((person.candidate_id, offer.opening_id) for person in offer.people)
    return BlankGrid(tuple(Message(key).text(language) for key in heads), _SHARES, rows, pairs)


def held_by(parts: Iterable[Part]) -> tuple[Text, ...]:
    """What a person holds of what an employer goes by: certificates, track, trade and languages; what lacks last."""
    held = [_said(fact, part) for part in by_weight(parts) for fact in part.facts if _is_told(fact)]
    return tuple(sorted(held, key=_is_lacking))


def _is_lacking(fact: Text) -> bool:
    inner = fact.values.get("fact", fact) if isinstance(fact, Message) else fact
    return isinstance(inner, Message) and inner.key == "certificates.missing"


def _said(fact: Text, part: Part) -> Text:
    """What is told, as to somebody who has met nobody yet: a trade with its years, and no demand beside what is had."""
    if not isinstance(fact, Message):
        return fact
    inner = fact.values.get("fact")
    if fact.key == "certificates.with_role" and isinstance(inner, Message):
        return Message(fact.key, **{**fact.values, "fact": _said(inner, part)})
    if fact.key in _SAID:
        return Message(_SAID[fact.key], **fact.values)
    own = next((one for one in part.facts if code_of(one) == "background.worked_this"), None)
    if fact.key.startswith("background.") and isinstance(own, Message):
        details = own.values["details"]
        years = [one for one in details if code_of(one) == "background.years"] if isinstance(details, list) else []
        return Message("paper.holds.years", trade=fact, years=years) if years else fact
    return fact


def _is_told(fact: Text) -> bool:
    if not isinstance(fact, Message):
        return False  # a criterion of somebody's own may speak of what is the person's alone
    if fact.key != "certificates.with_role":
        return fact.key in _HOLDS
    inner, role = fact.values["fact"], fact.values["role"]
    lacks = isinstance(role, Message) and role.key in _REQUIRED
    return isinstance(inner, Message) and (inner.key in _HOLDS or (lacks and inner.key == "certificates.missing"))


def where_of(pool: Pool, col: int) -> str | None:
    """Where an opening is, as far as that is known."""
    codes, vocabulary, workplace = pool.columns.codes, pool.columns.vocabulary, pool.openings.workplace
    at, town = int(workplace.municipality[col]), int(workplace.locality[col])
    code = codes.municipalities[at] if at >= 0 else None
    if town >= 0:
        return within(gazetteer().localities[town].name, code, vocabulary)
    return None if code is None else vocabulary.municipalities[code].name


def start_of(pool: Pool, col: int) -> Text | date | None:
    """An opening's first day, where it is stated; a list's "omgående" is the run's day, and is said in words."""
    if not pool.openings.start_stated[col]:
        return None
    day = _EPOCH + timedelta(days=int(pool.openings.start[col]))
    return Message("paper.at_once") if day == pool.columns.as_of else day


def hours_of(pool: Pool, col: int) -> tuple[Text | str, ...]:
    """How much and when the work is, and whether it takes a car, where that is stated."""
    openings = pool.openings
    told: list[Text | str] = []
    if openings.hours[col] >= 0:
        percent = int(openings.hours[col])
        told.append(Message("paper.full_time" if percent == _FULL_TIME else "paper.part_time", percent=percent))
    told += [Message(f"shift.{name}") for at, name in enumerate(SHIFTS) if int(openings.shifts[col]) >> at & 1]
    if openings.needs_car[col] == 1:
        told.append(Message("hours.no_car"))
    return tuple(told)


def form_of(pool: Pool, col: int) -> Text | None:
    """An opening's form of employment, where it is stated."""
    at = int(pool.openings.form[col])
    return pool.columns.vocabulary.forms[pool.columns.codes.forms[at]].label if at >= 0 else None


def asked_for(pool: Pool, col: int) -> Iterator[tuple[Text, Text | str | tuple[Text | str, ...]]]:
    """What an opening offers and asks for: a label and the words."""
    openings, codes, vocabulary = pool.openings, pool.columns.codes, pool.columns.vocabulary
    start = start_of(pool, col)
    offered: tuple[tuple[str, Text | str | tuple[Text | str, ...] | None], ...] = (
        ("handout.contact", pool.contacts.get(openings.ids[col])),
        ("handout.place", where_of(pool, col)),
        ("handout.start", start.isoformat() if isinstance(start, date) else start),
        ("paper.hours", hours_of(pool, col)),
        ("handout.form", form_of(pool, col)),
    )
    yield from ((Message(key), said) for key, said in offered if said)
    for required in (True, False):
        asked: dict[int, list[Phrase]] = {}
        own, demands = _rows_of(openings.certificates.row, col), openings.certificates
        for at in range(own.start, own.stop):
            if bool(demands.required[at]) == required:
                label = vocabulary.certificates[codes.certificates[int(demands.code[at])]].label
                asked.setdefault(int(demands.demand[at]), []).append(label)
        names = tuple(either(labels) for labels in asked.values())
        if names:
            yield Message("handout.certificates_required" if required else "handout.certificates_merited"), names
    for required in (True, False):
        levels = tuple(_levels(pool, col, required))
        if levels:
            yield Message("handout.languages_required" if required else "handout.languages_wanted"), levels
    if openings.track[col] >= 0:
        label = vocabulary.tracks[codes.tracks[int(openings.track[col])]].label
        least = int(openings.track_least[col]) // 100
        yield Message("handout.track"), Message("handout.track_least", track=label, least=least) if least else label


def _levels(pool: Pool, col: int, required: bool) -> Iterator[Text]:
    demands, codes = pool.openings.languages, pool.columns.codes
    own = _rows_of(demands.row, col)
    for at in range(own.start, own.stop):
        if bool(demands.required[at]) != required:
            continue
        label: Text = pool.columns.vocabulary.languages[codes.languages[int(demands.language[at])]].label
        skill = int(demands.skill[at])
        if skill:
            label = Message("language.skill", language=label, skill=Message(f"skill.{SKILLS[skill - 1]}"))
        yield Message("handout.level", language=label, level=LEVELS[int(demands.level[at])])


def _rows_of(row: npt.NDArray[np.int32], col: int) -> slice:
    """Where an opening's rows stand in a long table, which is ordered by opening."""
    return slice(int(np.searchsorted(row, col)), int(np.searchsorted(row, col, side="right")))
