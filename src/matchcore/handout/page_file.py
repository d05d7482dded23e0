"""A page that is one file: its style and its script stand in it, and a content policy lets nothing else run or load.

Papers are such a page: each on a paper of its own when it is printed, from the right where it must.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from matchcore.handout.papers import BlankGrid, Line, Paper, PaperSection


def document(title: str, body: str, language: str, style: str, script: str | None = None) -> str:
    """A page.

    Parameters
    ----------
    title, body
        Markup: what comes from outside is escaped by the caller.
    language
        As ``lang`` names it.
    style, script
        The names of files of this package; without a script none runs.
    """
    css = _file(style)
    runs = ""
    if script is not None:
        js = _file(script)
        runs = f"script-src '{_hash(js)}'; "
        body += f"<script>{js}</script>"
    policy = f"default-src 'none'; style-src '{_hash(css)}'; {runs}base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{css}</style></head><body>{body}</body></html>\n"
    )


def _file(name: str) -> str:
    return files("matchcore").joinpath("handout", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def page_of_papers(papers: Sequence[Paper], title: str) -> str:
    """The page as text. Nothing in it is run, and nothing fetched."""
    body = "".join(_paper(paper) for paper in papers)
    return document(escape(title), f"<main>{body}</main>", papers[0].language, "paper.css")


def _paper(paper: Paper) -> str:
    kind = "paper wide" if paper.is_wide else "paper"
    way = "rtl" if paper.is_right_to_left else "ltr"
    return (
        f'<article class="{kind}" lang="{escape(paper.language)}" dir="{way}"><h1>{escape(paper.title)}</h1>'
        f'<p class="lead"><bdi>{escape(paper.lead)}</bdi></p>{"".join(map(_section, paper.sections))}'
        f'<p class="foot">{escape(paper.foot)}</p></article>\n'
    )


def _section(section: PaperSection) -> str:
    lines = "".join(map(_line, section.lines))
    points = "".join(f"<li><bdi>{escape(point)}</bdi></li>" for point in section.points)
    return "".join(
        (
            f"<section><h2>{escape(section.heading)}</h2>",
            f"<dl>{lines}</dl>" if lines else "",
            f"<ul>{points}</ul>" if points else "",
            _grid(section.grid, section.heading) if section.grid is not None else "",
            "</section>",
        )
    )


def _line(line: Line) -> str:
    said = "<br>".join(f"<bdi>{escape(words)}</bdi>" for words in line.said)
    return f"<div><dt>{escape(line.label)}</dt><dd{'' if line.said else ' class=room'}>{said}</dd></div>"


def _grid(grid: BlankGrid, label: str) -> str:
    widths = "".join(f'<col class="w{share}">' for share in grid.shares)
    heads = "".join(f"<th scope=col>{escape(heading)}</th>" for heading in grid.headings)
    cells = ([escape(words).replace("\n", "<br>") for words in row] for row in grid.rows)
    rows = "".join(f"<tr>{''.join(f'<td>{words}</td>' for words in row)}</tr>" for row in cells)
    return (
        f'<table aria-label="{escape(label)}"><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
