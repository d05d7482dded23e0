"""What stands beside the trade in a title: that nobody is sought any more, or what is demanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matchcore.tables.cells.demand_names import code_of
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import stated, words_over

_PARTS = re.compile(r"\s*[()\[\],;:!*]\s*|\s+[-–—]\s+|^\s*[-–—]\s*")
_JOINED = re.compile(r"\s*(?:[+&]|/(?!\d))\s*|\s+(?:m\.?|med|inkl\.?|samt|och|o)\s+", re.IGNORECASE)
_OVER = words_over("openings")
_OVER_LAST = re.compile(rf"(?P<before>\S+)\s+[-–—]?\s*(?P<over>{_OVER})(?:\s+\d[\d/.-]*)?[\s.!)]*$", re.IGNORECASE)
_OVER_WHOLE = re.compile(
    rf"(?:(?:är|redan|nu)\s+)*(?:{_OVER})(?:\s+(?:\d|fr|från|till|tom|pga|via|genom|internt).*)?", re.IGNORECASE
)
_NOT_SO = frozenset({"ej", "inte", "icke", "delvis", "nästan", "snart", "not"})
_STRUCK = re.compile(r"~~.+~~")
_CLASS = rf"(?:{LICENCE_CLASS.pattern}|[A-E]\d?|1\d\d)"
_CLASSES_BEHIND = re.compile(
    r"(?i:(?P<driver>chaufför|(?<!truck)förare|distributör)|(?P<truck>truckförare)"
    r"|(?P<weld>svetsare))\w{0,2}"
    rf"[\s,(–-]+(?P<classes>{_CLASS}(?:\s*(?:[/+,–-]|\b(?:eller|el|alt|och)\b\.?)\s*{_CLASS})*)(?![\w-])"
)
"""Classes behind a trade that has such: "Busschaufför D, natt"."""
_DEMANDED = re.compile(rf"(?i:körkort|\bkk\b)|\b(?:{LICENCE_CLASS.pattern})[-\s]?kort|\b[ABC][12]\b|\bSFI\b")
_LICENCE = re.compile(
    rf"(?:{LICENCE_CLASS.pattern})[-\s]?(?i:kör)?(?i:kort|kk?t?)|(?i:körkort|kk)(?:\s{_CLASS})?|[ABC][12]"
)
_OF_A_PROOF = re.compile(r"(?-i:[A-ZÅÄÖ]{2}|^[A-Z]\d)|bevis|kort|intyg|licens|cert|utb|kurs|\d", re.IGNORECASE)
"""What is written as the name of a proof is, and as no branch of a trade: "el", "demens"."""
_OF_WORK = re.compile(r"(?:MIG|MAG|TIG)(?:\W+(?:MIG|MAG|TIG))*", re.IGNORECASE)
"""How a welder works, which says nothing of a proof."""
TRUCK = re.compile(
    r"(?i:truck(?:ar)?)(?:\s+(?i:klass\s+)?[A-D]\d?(?:\s*(?:[/+&,–-]|\b(?:och|o|eller|el)\b\.?)\s*[A-D]\d?)*)?"
)
"""What somebody drives beside the trade: that it is demanded is asked about, "Lagerarbetare, truck A"."""
_WITH = re.compile(r"^(?:m\.?|med|inkl\.?|att\s+ha)\s+", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s/+&]+")
_MOST_TOKENS, _LONGEST_SPAN = 12, 5


def parts_of_title(title: str) -> list[str]:
    """What stands apart in a title, the trade among it.

    Examples
    --------
    >>> parts_of_title("Kock (B-körkort krav), natt"), parts_of_title("Kock m körkort")
    (['Kock', 'B-körkort krav', 'natt'], ['Kock', 'körkort'])
    """
    return [one for part in _apart(_PARTS, title) for one in _apart(_JOINED, part)]


def _apart(pattern: re.Pattern[str], text: str) -> list[str]:
    return [part for one in pattern.split(text) if one and (part := one.strip(" ./+&\t\r\n"))]


def over_in_title(title: str) -> str:
    """The words in a title that say that nobody is sought any more; empty where none do.

    Examples
    --------
    >>> over_in_title("Kock (tillsatt 3/12)"), over_in_title("Kock UTGÅR"), over_in_title("Kock, ej tillsatt")
    ('tillsatt 3/12', 'UTGÅR', '')
    """
    if title.startswith("'"):
        return ""
    if _STRUCK.fullmatch(title.strip()):
        return title
    if whole := next((part for part in parts_of_title(title) if _OVER_WHOLE.fullmatch(part)), ""):
        return whole
    last = _OVER_LAST.search(title)
    before = "" if last is None else last["before"].strip("(").casefold()
    return "" if last is None or before in _NOT_SO or before.isdigit() else last["over"]


def over_in_name(name: str) -> str:
    """The same of an employer's name, of what stands apart in it: "Krogen – konkurs"."""
    return next((part for part in parts_of_title(name)[1:] if _OVER_WHOLE.fullmatch(part)), "")


def beside_trade(title: str, terms: Terms) -> Iterator[tuple[str, bool]]:
    """Each part that a title says beside its trade, and whether something is demanded in it, or said not to be.

    Examples
    --------
    >>> [*beside_trade("Chaufför CE natt, gärna med YKB", Terms())]
    [('körkort CE', True), ('natt', False), ('gärna med YKB', True)]
    """
    while (found := _CLASSES_BEHIND.search(title)) is not None:  # "CE, natt"
        thing = "körkort" if found["driver"] else "truckkort" if found["truck"] else "svets"
        yield f"{thing} {found['classes']}", True
        title = f"{title[: found.start('classes')]} {title[found.end('classes') :]}"
    for at, part in enumerate(_apart(_PARTS, title)):
        if at and is_demand(part, terms):
            yield part, True
            continue
        tokens, start = [*_TOKEN.finditer(part)][:_MOST_TOKENS], 0 if at else 1
        left = part[tokens[0].end() :] if tokens and not at else part
        while start < len(tokens):
            ends = range(min(len(tokens), start + _LONGEST_SPAN) - 1, start - 1, -1)
            spans = {end: part[tokens[start].start() : tokens[end].end()] for end in ends}
            end = next((end for end, span in spans.items() if is_demand(span, terms, is_whole=True)), None)
            if end is not None:
                yield spans[end], True
                left = left.replace(spans[end], " ", 1)
            start = start + 1 if end is None else end + 1
        yield from ((one, False) for one in (_apart(_JOINED, left) if at else [" ".join(left.split())]) if one)


def is_demand(text: str, terms: Terms, *, is_whole: bool = False) -> bool:
    """Whether a part of a title names what may be demanded: a licence, a level, or a proof that is no trade."""
    said = stated(text)
    words = _WITH.sub("", said.words)
    if (
        not words
        or _OF_WORK.fullmatch(words)
        or (LICENCE_CLASS.fullmatch(words) and said.state not in ("required", "merited", "lacking"))
    ):
        return False
    if _LICENCE.fullmatch(words) or TRUCK.fullmatch(words) or (not is_whole and _DEMANDED.search(text)):
        return True
    return all(
        (_OF_A_PROOF.search(one) or said.state in ("required", "merited"))
        and code_of(one, terms) is not None
        and terms.resolution("occupation", one).code is None
        for one in _apart(_JOINED, words)
    )
