"""XML of a stranger's archive as a stream of elements: nothing is held, and nothing exhausts memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from xml.parsers import expat

from matchcore.errors import detail_of
from matchcore.messages import Message, Text

Attributes = dict[str, str]

_DEEPEST = 64
_MOST_NAMES = 10_000
_LONGEST_TOKEN = 16 << 20


class Odd(ValueError):
    """What is in an archive is not what it should be.

    Parameters
    ----------
    what
        Why, to stand in a sentence that the file cannot be read.
    """

    def __init__(self, what: Text | str) -> None:
        super().__init__(str(what))
        self.what = what


def stream(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Call `start`, `end` and `text` for what an XML document holds; names are "namespace name".

    Parameters
    ----------
    pieces
        The bytes of the document, in pieces of any size.

    Raises
    ------
    Odd
        When it is not XML, has a document type, is nested deeper than 64 elements, or has more than 10,000 names.
    """
    names: dict[str, str] = {}
    parser = expat.ParserCreate(None, " ", names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    n_spaces = depth = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Odd(Message("workbook.odd"))
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def declared(prefix: str | None, uri: str | None) -> None:
        nonlocal n_spaces
        n_spaces += 1
        if n_spaces > _MOST_NAMES:
            raise Odd(Message("workbook.odd"))

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartNamespaceDeclHandler = declared
    if text is not None:
        parser.CharacterDataHandler = text
    fed = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            fed += len(piece)
            if len(names) > _MOST_NAMES or fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise Odd(Message("workbook.odd"))
        parser.Parse(b"", True)
    except Odd:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that does not exist
        raise Odd(detail_of(error)) from None


def starts_of(pieces: Iterable[bytes], names: Collection[str], *, most: int) -> list[tuple[str, Attributes]]:
    """The elements called one of `names`, whatever their namespace, in the order that they begin.

    Raises
    ------
    Odd
        As for `stream`, and when there are more than `most`.
    """
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        bare = name.rpartition(" ")[2]
        if bare in names:
            found.append((bare, attributes))
            if len(found) > most:
                raise Odd(Message("workbook.odd"))

    stream(pieces, start)
    return found


def _refuse_doctype(*_: object) -> None:
    raise Odd(Message("xml.forbidden"))
