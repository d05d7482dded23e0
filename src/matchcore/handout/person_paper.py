"""A person's paper, in easy words: what is proposed, where and when, what would open more, and whom to ask.

Nothing of anybody else, and no points: what the engine says of the person is said to the person, or left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import ceil

from matchcore.handout.employer_paper import form_of, hours_of, start_of, where_of
from matchcore.handout.handed import NearOpening, Person
from matchcore.handout.paper_language import PaperLanguage
from matchcore.handout.papers import Line, Paper, PaperSection
from matchcore.messages import Message, Text, catalogue, render
from matchcore.rendering import together
from matchcore.solution import Solution
from matchcore.solution.parts import Part, by_weight
from matchcore.workbench import Opener, openers_of

_N_OPENERS = 3
_N_SOUGHT = 12
_MOST_ASKED = 6
_N_TITLES = 3

_QUESTIONS = {
    "language.ask": "level",
    "location.ask_home": "home",
    "terms.eligible": "eligible",
    "certificates.ask": "which_certificate",
}
"""Steps that are not taken but told: the question they are, as the catalogue asks the person (``paper.you``)."""

_NOT_TOLD = ("least_score.", "location.ask_workplace", "support.", "terms.later_start", "ways.")
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
    start = start_of(pool, col)
    told: tuple[tuple[str, Text | str | tuple[Text | str, ...] | None], ...] = (
        ("what", placed.title or placed.opening_id),
        ("employer", placed.employer),
        ("where", where_of(pool, col)),
        ("start", _begins(start, pool.columns.as_of)),
        ("hours", hours_of(pool, col)),
        ("form", form_of(pool, col)),
        ("contact", person.contact),
    )
    lines = (Line(words.say(f"paper.person.{key}"), (render(said, words.base),)) for key, said in told if said)
    yield PaperSection(words.say("paper.person.job"), tuple(lines))
    before = tuple(_step(change.text, words) for part in by_weight(person.parts) for change in part.conditions)
    if before:
        yield PaperSection(words.say("paper.person.before"), points=before)
    asks = tuple(dict.fromkeys(_asks(person.parts, words)))
    if asks:
        yield PaperSection(words.say("paper.person.tell"), points=asks[:_MOST_ASKED])


def _begins(start: Text | date | None, as_of: date) -> Text | None:
    """When a job begins, in words; that it is to be asked about where the day has passed."""
    if not isinstance(start, date):
        return start
    return Message("paper.started", day=_in_words(start)) if start < as_of else _in_words(start)


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
    near = tuple(dict.fromkeys(_near(each, words) for each in person.near))
    yield PaperSection(words.say("paper.person.no_job"))
    if near:
        yield PaperSection(words.say("paper.person.near"), near)


def _near(near: NearOpening, words: PaperLanguage) -> Line:
    named = together(near.title, near.employer) or near.opening_id
    in_time = [change.text for part in near.parts for change in part.conditions]
    before = tuple(words.say("paper.person.needs", steps=_step(text, words)) for text in in_time)
    if not near.closed:
        return Line(named, (words.say("paper.person.possible"), *before))
    steps = [change.text for part in near.closed for change in part.openers if _is_told(change.text)]
    needed = tuple(words.say("paper.person.needs", steps=_step(text, words)) for text in steps if not _question(text))
    asked = tuple(_step(text, words) for text in steps if _question(text))
    asks = (words.say("paper.person.asks", asks=asked),) if asked else ()
    return Line(named, (*needed, *before, *asks) if needed or asks else (words.say("paper.person.talk"),))


def _is_told(text: Text) -> bool:
    return not (isinstance(text, Message) and text.key.startswith(_NOT_TOLD))


def _question(text: Text) -> str | None:
    return _QUESTIONS.get(text.key) if isinstance(text, Message) else None


def _step(text: Text, words: PaperLanguage) -> str:
    """A step or the question that it is, said to the person: in the catalogue's words for her, where it has such."""
    if isinstance(text, Message):
        asked = _question(text)
        key = f"paper.you.{asked}" if asked else f"paper.step.{text.key}"
        if key in catalogue():
            return words.say(key, **{name: _value(name, value, words) for name, value in text.values.items()})
    return render(text, words.base)


def _in_words(day: date) -> Message:
    return Message("paper.day", day=day.day, month=Message(f"paper.month.{day.month}"), year=day.year)


def _value(name: str, value: object, words: PaperLanguage) -> object:
    """What stands in a step: a step in its turn, a day in words, and no tenths of a kilometre."""
    if isinstance(value, Message):
        return _step(value, words)
    if isinstance(value, date):
        return _in_words(value)
    return ceil(value) if name == "km" and isinstance(value, float) else value


def _titles(opened: Sequence[str], solution: Solution) -> list[str]:
    """What some jobs are called, the first few of them."""
    names, at = solution.pool.openings.titles, solution.pool.opening_idx
    return list(dict.fromkeys(names[at(one)] or one for one in opened))[:_N_TITLES]


def _more(person: Person, solution: Solution, words: PaperLanguage) -> Iterator[PaperSection]:
    """The steps that would open most, on each way the smallest that gives as much; none where pairs are streamed."""
    if not solution.pairs.is_complete:
        return
    row = solution.pool.candidate_idx(person.candidate_id)
    told: dict[object, Opener] = {}
    for step in openers_of(solution, row, _N_SOUGHT, words.base):
        if step.n_opened and _is_told(step.words):
            way = step.kind, step.code or step.value
            first = told.setdefault(way, step)
            if step.gain == first.gain and step.n_opened < first.n_opened:
                told[way] = step
    points = tuple(
        words.say(
            "paper.person.opens", step=_step(step.words, words), n=step.n_opened, which=_titles(step.opened, solution)
        )
        for step in tuple(told.values())[:_N_OPENERS]
    )
    if points:
        yield PaperSection(words.say("paper.person.more"), points=points)
