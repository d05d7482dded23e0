"""A page that is one file: its style and its script stand in it, and a content policy lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


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
