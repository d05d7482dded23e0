"""A person's paper, in easy words: what is proposed, where and when, what would open more, and whom to ask.

Nothing of anybody else, and no points: what the engine says of the person is said to the person, or left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matchcore.handout.employer_paper import form_of, hours_of, start_of, where_of
from matchcore.handout.handed import NearOpening, Person
from matchcore.handout.paper_language import PaperLanguage
from matchcore.handout.papers import Line, Paper, PaperSection
from matchcore.messages import Message, Text, catalogue, render
from matchcore.solution import Solution
from matchcore.solution.parts import Part, by_weight
from matchcore.workbench import openers_of

_N_OPENERS = 3
_MOST_ASKED = 6

_TO_THE_PERSON = {
    "language.ask": "level",
    "location.ask_home": "home",
    "terms.eligible": "eligible",
    "certificates.ask": "which_certificate",
}
"""Steps that the catalogue says of a person, and what is said to the person instead."""

_NOT_TOLD = ("least_score.", "location.ask_workplace", "support.")
"""Steps that are not the person's to take."""


def person_paper(person: Person, solution: Solution, words: PaperLanguage) -> Paper:
    """What one person is handed."""
    sections = _proposed(person, solution, words) if person.placement else _not_proposed(person, words)
    known = person.known
    asked = (
        Line(words.say("paper.person.whom"), (known.consultant,) if known is not None and known.consultant else ()),
        Line(words.say("paper.person.notes")),
    )
    return Paper(
        title=words.say("paper.person.title"),
        lead=render(person.called, words.base),
        sections=(*sections, *_more(person, solution, words), PaperSection(words.say("paper.person.questions"), asked)),
        foot=words.say("paper.person.advice"),
        language=words.code,
        is_right_to_left=words.is_right_to_left,
    )


def _proposed(person: Person, solution: Solution, words: PaperLanguage) -> Iterator[PaperSection]:
    placed, pool = person.placement, solution.pool
    if placed is None:
        return
    col = pool.opening_idx(placed.opening_id)
    told: tuple[tuple[str, Text | str | tuple[Text | str, ...] | None], ...] = (
        ("what", placed.title or placed.opening_id),
        ("employer", placed.employer),
        ("where", where_of(pool, col)),
        ("start", start_of(pool, col)),
        ("hours", hours_of(pool, col)),
        ("form", form_of(pool, col)),
        ("contact", person.contact),
    )
    lines = (Line(words.say(f"paper.person.{key}"), (render(said, words.base),)) for key, said in told if said)
    yield PaperSection(words.say("paper.person.job"), tuple(lines))
    before = [change.text for part in by_weight(person.parts) for change in part.conditions]
    if before:
        yield PaperSection(words.say("paper.person.before"), points=tuple(render(text, words.base) for text in before))
    asks = tuple(dict.fromkeys(_asks(person.parts, words)))
    if asks:
        yield PaperSection(words.say("paper.person.tell"), points=asks[:_MOST_ASKED])


def _asks(parts: Iterable[Part], words: PaperLanguage) -> Iterator[str]:
    """What the person is asked, said to the person; what a criterion of one's own asks is left to the consultant."""
    for part in by_weight(parts):
        for ask in part.asks:
            if ask.of != "person" or not isinstance(ask.text, Message):
                continue
            key = f"paper.you.{ask.text.key.removeprefix('ask.')}"
            if key in catalogue():
                yield words.say(key, **ask.text.values)


def _not_proposed(person: Person, words: PaperLanguage) -> Iterator[PaperSection]:
    near = tuple(_near(each, words) for each in person.near)
    yield PaperSection(words.say("paper.person.no_job"))
    if near:
        yield PaperSection(words.say("paper.person.near"), near)


def _near(near: NearOpening, words: PaperLanguage) -> Line:
    named = ", ".join(part for part in (near.title, near.employer) if part) or near.opening_id
    if not near.closed:
        return Line(named, (words.say("paper.person.possible"),))
    steps = tuple(filter(None, (_step(change.text, words) for part in near.closed for change in part.openers)))
    told = words.say("paper.person.needs", steps="; ".join(steps)) if steps else words.say("paper.person.talk")
    return Line(named, (told,))


def _step(text: Text, words: PaperLanguage) -> str | None:
    """A step, said to the person; None for what is not hers to do."""
    if isinstance(text, Message):
        if text.key.startswith(_NOT_TOLD):
            return None
        if text.key in _TO_THE_PERSON:
            return words.say(f"paper.you.{_TO_THE_PERSON[text.key]}", **text.values)
    return render(text, words.base)


def _more(person: Person, solution: Solution, words: PaperLanguage) -> Iterator[PaperSection]:
    """The steps that would open most; nothing where not all pairs are in memory and it cannot be known."""
    if not solution.pairs.is_complete:
        return
    row = solution.pool.candidate_idx(person.candidate_id)
    steps = openers_of(solution, row, _N_OPENERS, words.base)
    told = [(_step(step.words, words), step.n_opened) for step in steps if step.n_opened]
    points = tuple(words.say("paper.person.opens", step=step, n=n) for step, n in told if step is not None)
    if points:
        yield PaperSection(words.say("paper.person.more"), points=points)
