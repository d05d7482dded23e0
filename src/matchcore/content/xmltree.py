"""XML read without trust and written by the rules: no entities, no DTD, local names only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from matchcore.errors import FileError, MissingExtraError, Problem
from matchcore.messages import Message, with_remedy

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 20 << 20
# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parsed_xml(content: bytes) -> Element:
    """The root of an XML document.

    Raises
    ------
    FileError
        When it is not XML, is larger than 20 MB, or has entities or a document type of its own.
    MissingExtraError
        When defusedxml is not installed.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ImportError:
        raise MissingExtraError("defusedxml", "formats") from None
    if len(content) > MOST_BYTES:
        raise FileError(Problem(*with_remedy("source.too_large", most=MOST_BYTES >> 20)))
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise FileError(Problem(*with_remedy("xml.forbidden"))) from None
    except (ParseError, ValueError, LookupError) as error:  # LookupError: an encoding that does not exist
        raise FileError(Problem(Message("xml.malformed", detail=str(error)[:200]))) from None
    return root


def local_name(node: Element) -> str:
    """A tag without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def children(node: Element | None, *path: str) -> Iterator[Element]:
    """The elements at the end of `path`, each step a local name."""
    if node is None:
        return
    if not path:
        yield node
        return
    for inner in node:
        if local_name(inner) == path[0]:
            yield from children(inner, *path[1:])


def child(node: Element | None, *path: str) -> Element | None:
    """The first element at the end of `path`, or None."""
    return next(children(node, *path), None)


def text_at(node: Element | None, *path: str) -> str | None:
    """The text of the first element at the end of `path`, stripped; None when there is none."""
    found = child(node, *path)
    return (found.text or "").strip() or None if found is not None else None


def has_text(node: Element) -> bool:
    """Whether there is any text in `node` or within it."""
    return any((inner.text or "").strip() for inner in node.iter())


def element(tag: str, *content: str, **attributes: str) -> str:
    """An element as text. `content` is XML already; an attribute or content of plain text goes through here escaped."""
    given = "".join(f" {name}={quoteattr(_checked(value))}" for name, value in attributes.items())
    return f"<{tag}{given}>{''.join(content)}</{tag}>" if content else f"<{tag}{given}/>"


def plain(text: str) -> str:
    """Plain text as XML. Raises `FileError` when it holds a character that XML cannot."""
    return escape(_checked(text), {"\r": "&#13;"})


def _checked(text: str) -> str:
    bad = _NOT_XML.search(text)
    if bad is not None:
        raise FileError(Problem(Message("xml.character", code=f"U+{ord(bad[0]):04X}"), value=text))
    return text
