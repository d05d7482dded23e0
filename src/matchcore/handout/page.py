"""A result as one page that needs nothing else: searchable, explained, printable, with no network.

The rows stand in the page as they are; a small script filters them and builds an explanation when it is opened, from
values that are data and never markup. A content policy lets that script and that style run, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from types import MappingProxyType

from matchcore.arguments import checked
from matchcore.files import write_text
from matchcore.handout.handed import Handed, Handout, Person, cover, require_suffix, wasted_in
from matchcore.handout.key import read_key
from matchcore.handout.page_data import data_of, map_of, towns_of
from matchcore.handout.page_file import document
from matchcore.messages import Message, MessageLanguage, Text, render
from matchcore.planning import Shortlists
from matchcore.pool.geometry import SpherePoints
from matchcore.records.model import WAYS
from matchcore.rendering import Table, points, together
from matchcore.result_views import asked_of, left_table
from matchcore.solution import Solution
from matchcore.workbench import N_NEAR_MISSES, RingFirst, Since, near_misses

_MOST_NEAR = 500
"""So many near misses are told; the workbook has them all."""


@checked
def write_page(
    result: Handed,
    path: str | os.PathLike[str],
    language: MessageLanguage,
    ring: RingFirst | None = None,
    shortlists: Shortlists | None = None,
    key: str | os.PathLike[str] | None = None,
    since: Since | None = None,
) -> None:
    """Write the page, whole or not at all; see `MatchResult.to_html`."""
    require_suffix(path, ".html", ".htm")
    known = {} if key is None else read_key(key)
    consultants = {name: one.consultant for name, one in known.items() if one.consultant}
    write_text(page_of(result, language, ring, shortlists, consultants, since), path)


def page_of(
    result: Handed,
    language: MessageLanguage,
    ring: RingFirst | None = None,
    shortlists: Shortlists | None = None,
    consultants: Mapping[str, str] = MappingProxyType({}),
    since: Since | None = None,
) -> str:
    """The page as text; `consultants` says whose each person is."""
    content = Handout(result, shortlists=shortlists)
    solution, people = result.solution, content.people()
    title = _say("handout.title", language)
    day = Message("handout.cover.date", day=solution.pool.columns.as_of).text(language)
    body = "".join(
        (
            f'<a class="skip" href="#people">{_say("page.skip", language)}</a><header><h1>{title}</h1>',
            f"<p>{escape(day)}. {_say('result.advice', language)}</p></header><main>",
            _filters(solution, people, consultants, language),
            _people(solution, people, consultants, language),
            _asked(solution, language),
            _summary(solution, language),
            _folded(since.table(language)) if since is not None else "",
            _folded(ring.table(language)) if ring else "",
            _folded(shortlists.table(language)) if shortlists else "",
            map_of(towns_of(solution), language),
            _cover(solution, language),
            _tables(result, language),
            "</main>",
            f'<script type="application/json" id="data">{data_of(content, people, language)}</script>',
        )
    )
    return document(f"{title}: {escape(day)}", body, language, "page.css", "page.js")


def _asked(solution: Solution, language: MessageLanguage) -> str:
    """What could not be read, before everything else about the whole; nothing where all was."""
    parts = []
    for heading, lines in asked_of(solution.questions):
        first, *rest = (escape(words.text(language)) for words in lines)
        told = "".join(f"<li>{words}</li>" for words in rest)
        parts.append(f"<section><h2>{escape(heading.text(language))}</h2><p>{first}</p><ul>{told}</ul></section>")
    return "".join(parts)


def _summary(solution: Solution, language: MessageLanguage) -> str:
    (_, totals), *_ = cover(solution)
    return f'<dl class="cards">{"".join(f"<div>{line}</div>" for line in _described(totals, language))}</dl>'


def _cover(solution: Solution, language: MessageLanguage) -> str:
    _, *sections = cover(solution)
    parts = []
    for heading, lines in sections:
        told = "".join(_described(lines, language))
        parts.append(f"<details><summary>{escape(heading.text(language))}</summary><dl>{told}</dl></details>")
    return "".join(parts)


def _described(lines: Iterable[tuple[Text, Text | str]], language: MessageLanguage) -> Iterator[str]:
    for label, said in lines:
        yield f"<dt>{escape(label.text(language))}</dt><dd>{escape(render(said, language))}</dd>"


def _filters(
    solution: Solution, people: Sequence[Person], consultants: Mapping[str, str], language: MessageLanguage
) -> str:
    employers = {person.placement.employer for person in people if person.placement and person.placement.employer}
    towns = {name for homes_and_work in _municipalities(solution) for name in homes_and_work}
    status = [("placed", _say("page.placed", language)), ("unplaced", _say("page.unplaced", language))]
    own = {_way(solution, col) for col in solution.assignment.opening_of.tolist() if col >= 0}
    ways: list[tuple[str, str]] = [(way, _say(f"way.{way}", language)) for way in WAYS if way in own]
    choices: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("status", "page.status", status),
        ("way", "page.way", ways),
        ("employer", "column.employer", _options(employers)),
        ("town", "page.town", _options(towns)),
        ("consultant", "page.consultant", _options(set(consultants.values()))),
    ]
    shown = "".join(_select(name, _say(key, language), told, language) for name, key, told in choices if told)
    return (
        f'<form class="filters" id="filters" role="search" aria-label="{_say("page.filter", language)}">'
        f'<label class=text>{_say("page.search", language)}<input id="f-text" type="search" autocomplete="off"></label>'
        f'<details class="more" id="more"><summary>{_say("page.more", language)}</summary><div class=choices>{shown}'
        f'<button type="reset">{_say("page.reset", language)}</button>'
        f'<button type="button" id="open-all">{_say("page.open_all", language)}</button>'
        f'<button type="button" id="print">{_say("page.print", language)}</button></div></details></form>'
        f"<noscript><p>{_say('page.noscript', language)}</p></noscript>"
        '<p id="count" role="status" aria-live="polite"></p>'
    )


def _way(solution: Solution, col: int) -> str:
    return WAYS[int(solution.pool.openings.way[col])]


def _options(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(escape(name), escape(name)) for name in sorted(names, key=lambda name: (name.casefold(), name))]


def _select(name: str, label: str, options: Sequence[tuple[str, str]], language: MessageLanguage) -> str:
    told = "".join(f'<option value="{value}">{words}</option>' for value, words in options)
    every = f'<option value="">{_say("page.all", language)}</option>'
    return f'<label>{label}<select id="f-{name}">{every}{told}</select></label>'


def _people(
    solution: Solution, people: Sequence[Person], consultants: Mapping[str, str], language: MessageLanguage
) -> str:
    """One row a person; what the filters go by stands in its attributes."""
    names = ("candidate", "status", "opening", "points", "why")
    heads = [_say(f"page.head.{name}", language) for name in names]
    status = {True: _say("page.placed", language), False: _say("page.unplaced", language)}
    rows = []
    for number, (person, towns) in enumerate(zip(people, _municipalities(solution))):
        placed = person.placement
        where = ""
        if placed is not None:
            named, opening = escape(together(placed.title, placed.employer)), escape(placed.opening_id)
            where = f"{named} <span class=soft>{opening}</span>"
            if person.contact is not None:
                where += f"<br><span class=soft>{escape(person.contact)}</span>"
        score = "" if placed is None else points(placed.score, language)
        why = render(person.remark if placed is not None else person.reason, language)
        if person.questions:
            why = "\n".join([*([why] if why else []), *(render(each, language) for each in person.questions)])
        kind = "unplaced" if placed is None else "placed"
        opener = (
            f'<button type=button class=open aria-expanded=false aria-controls="d{number}">'
            f"{escape(person.candidate_id)}</button>"
        )
        sign = "✓" if placed is not None else "–"
        cells = (
            opener,
            f"<span class={kind}><span aria-hidden=true>{sign}</span> {status[placed is not None]}</span>",
            where,
            score,
            escape(why).replace("\n", "<br>"),
        )
        employer = escape(placed.employer if placed else "")
        marks = f' data-s={kind} data-e="{employer}" data-m="{escape("|".join(towns))}"'
        if placed is not None:
            marks += f" data-w={_way(solution, solution.pool.opening_idx(placed.opening_id))}"
        if person.candidate_id in consultants:
            marks += f' data-c="{escape(consultants[person.candidate_id])}"'
        told = "".join(f"<td{' class=n' if name == 'points' else ''}>{cell}</td>" for name, cell in zip(names, cells))
        rows.append(f"<tr id=p{number}{marks}>{told}</tr>\n")
    head = "".join(
        f"<th scope=col{' class=n' if name == 'points' else ''}>{words}</th>" for name, words in zip(names, heads)
    )
    return (
        f'<h2 id="people" tabindex="-1">{_say("page.people", language)}</h2>'
        f'<table class="people" id="rows" aria-labelledby="people"><thead><tr>{head}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _municipalities(solution: Solution) -> list[tuple[str, ...]]:
    """Each person's municipalities, as far as they are known: of the home, and of the workplace she is proposed to."""
    pool = solution.pool
    codes, known = (pool.columns.codes.municipalities, pool.columns.vocabulary.municipalities)

    def name(points_: SpherePoints, at: int) -> str | None:
        number = int(points_.municipality[at]) if at >= 0 else -1
        return known[codes[number]].name if number >= 0 else None

    found = []
    for row, col in enumerate(solution.assignment.opening_of.tolist()):
        names = (name(pool.candidates.home, row), name(pool.openings.workplace, col))
        found.append(tuple(dict.fromkeys(each for each in names if each)))
    return found


def _tables(result: Handed, language: MessageLanguage) -> str:
    """The seats left, the near misses, the quotas and the overrides, folded."""
    solution = result.solution
    left = left_table(solution, language)
    near = near_misses(solution, result.nearness, N_NEAR_MISSES, language).table()
    if len(near.rows) > _MOST_NEAR:
        cut = Message("page.cut", n=_MOST_NEAR, of=len(near.rows)).text(language)
        near = replace(near, rows=near.rows[:_MOST_NEAR], notes=(*near.notes, cut))
    tables = [left, near]
    if wasted := wasted_in(solution, language):
        tables.append(wasted.table(language))
    if solution.policy.quotas:
        tables.append(result.quotas.table(language))
    if solution.constraints.overrides:
        tables.append(result.overrides.table(language))
    return "".join(_folded(table) for table in tables)


def _folded(table: Table) -> str:
    head = "".join(
        f"<th scope=col{' class=n' if number in table.numeric else ''}>{escape(text)}</th>"
        for number, text in enumerate(table.headings)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=n' if number in table.numeric else ''}>{escape(cell).replace(chr(10), '<br>')}</td>"
            for number, cell in enumerate(row)
        )
        + "</tr>\n"
        for row in table.rows
    )
    notes = "".join(f"<p class=soft>{escape(note)}</p>" for note in table.notes)
    return (
        f"<details><summary>{escape(table.title)}</summary>{notes}<table><thead>"
        f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _say(key: str, language: MessageLanguage) -> str:
    said: Text = Message(key)
    return escape(said.text(language))
