"""A cell of demands, taken apart: its sentences, each with the field that the labels before it give it to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from matchcore.content.findings import Spot
from matchcore.messages import Message
from matchcore.records.model import Refusal
from matchcore.tables.cells import demand_words as word
from matchcore.tables.cells.demand_names import are_alternatives, are_classes, code_of, is_for_employer, licence_of
from matchcore.tables.cells.items import entries_of, is_at_commas, sentences_apart, sentences_of
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS, OTHER_CLASS
from matchcore.tables.grid import Cell
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.several import EITHER, is_either, is_one_of
from matchcore.vocabulary.states import labels_of, stated

_AT = r"(?:(?<=^)|(?<=[\s,.;|•(]))"
_WORDS = "|".join(sorted(map(re.escape, labels_of("required") | labels_of("merited")), key=len, reverse=True))
_LABEL = re.compile(rf"{_AT}\*?(?P<label>{_WORDS})\.?\s*[:=]", re.IGNORECASE)
_MER = re.compile(rf"{_AT}mer\.\s?:?(?=\s*\w)", re.IGNORECASE)
_MER_LAST = re.compile(r"(?<=\w)\s+mer\.?(?=\s*(?:$|[,;]))")
"""The word for a merit cut short, before what is one and behind it: "Mer. truck", "usk mer."."""
_SHORT = re.compile(rf"{_AT}(?P<label>[KSBMÖ])\s*:")
_SHORT_OF_REQUIRED = frozenset("ks")
_KIND = (
    r"(?:körkort|behörighet(?:er)?|truck(?:kort)?|språk|svenska|utb(?:ildning)?\.?|kurser|certifikat|intyg|bevis"
    r"|övrigt)\s?:"
)
_OF_KIND = re.compile(_KIND, re.IGNORECASE)
_AT_KIND = re.compile(rf"(?<=[\w)])\s+(?={_KIND})", re.IGNORECASE)
"""Between kinds of demands with nothing else between: before "Språk:" of "Körkort: B Språk: SFI D"."""
_HEADS = re.compile(
    r"(?:meriterande|merit(?:er)?|önskvärt|önskas|bra\s+(?:om|att\s+ha)|plus\s+(?:om|för|med))\s+(?:(?:är|om|med)\s+)?(?=[^:]*,)",
    re.IGNORECASE,
)
"""A word for merits at the head of a list: "Meriterande truck, HLR"."""
_OF_SWEDISH = re.compile(
    r"\b(?:svensk(?:a|an)?|sfi|sva|sv(?=\.?\s*(?:$|[/,&+]|(?:eller|el|och|o|[abc][12]|eng)\b)))\b", re.IGNORECASE
)
_PARENTHESES = re.compile(r"\([^()]*\)")
_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
_ASIDE = re.compile(r"(?P<bare>[^()]*\w[^()]*?)\s*\((?P<inner>[^()]+)\)\s*")
_WILLING_APART = re.compile(rf",(?={word.OR_WILLING.pattern})", re.IGNORECASE)
_LIKEWISE = re.compile(r"(?:liksom|likaså|även|också)\s+(?=\w)", re.IGNORECASE)
_OF_ALL = re.compile(r"(?:^|[\s,–-]+)(?:allt|alltihop|samtliga|båda)\s+(?=\w)", re.IGNORECASE)
_OF_A_CLASS = re.compile(rf"\b(?:{LICENCE_CLASS.pattern})\b|k(?:or)?t\b|kö?r?k")
_CLASSED = re.compile(r"(?:truck|motorsåg|röjsåg)\w*", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:[,;/+&]|\b(?:och|samt|eller|el)\b\.?)\s*", re.IGNORECASE)
_STEM = 6
"""So many letters a name has in common with what stands in a parenthesis behind it, where that says it better."""
EITHER_KEY = "vocabulary.either"
_AROUND = " \t\n\r.,;|•–-"


def of_swedish(text: str) -> bool:
    """Whether a text speaks of Swedish, or of a course of it."""
    return _OF_SWEDISH.search(text) is not None


def parts_of(text: str, field: str) -> list[tuple[str, str]]:
    """The parts of a cell that are read for themselves, each with its field: sentences, and what labels stand before.

    Where things stand apart at more than commas a sentence is one of them, and the cell one part.

    Examples
    --------
    >>> for part in parts_of("Krav: B, truck. SFI C. Meriterande: HLR", "certificates_required"): print(part)
    ('certificates_required', 'B, truck')
    ('certificates_required', 'SFI C')
    ('certificates_merited', 'HLR')
    """
    found: list[tuple[str, str]] = []
    text = _MER_LAST.sub(" meriterande", _MER.sub("Meriterande: ", text))
    for into, section in _sections(text, field):
        parts = _parted(section, into, field)
        for at, part in enumerate(parts):
            said = stated(part)
            is_remark = word.NO_DEMAND_ALONE.fullmatch(part) or (said.state == "merited" and not said.words)
            if is_remark and at:  # "HLR. Meriterande"
                found[-1] = (into, f"{found[-1][1]}, {part}")
            elif head := _HEADS.match(part):
                found.append(("certificates_merited", part[head.end() :]))
            else:
                found.append((field if at and of_swedish(part) else into, part.strip('"“”')))
    return found


def _parted(section: str, into: str, field: str) -> list[str]:
    if is_at_commas(section):
        return sentences_of(section)
    lines = section.splitlines()
    apart = [line for line in lines[1:] if into != field and of_swedish(line)]  # "Merit: truck\nSvenska B1"
    return [sentences_apart("\n".join(line for line in lines if line not in apart)), *apart]


def _sections(text: str, field: str) -> Iterator[tuple[str, str]]:
    """What stands behind each label of a cell, and before the first; letters are labels where both kinds are."""
    labels = [*_LABEL.finditer(text), *_short_labels(text)]
    if not labels and _OF_KIND.match(text):  # "Körkort: B Truck: A, B"
        yield from ((field, part.strip(_AROUND)) for part in _AT_KIND.split(text) if part)
        return
    start, into = 0, field
    for label in sorted(labels, key=re.Match.start):
        if before := text[start : label.start()].strip(_AROUND):
            yield into, before
        label_said = label["label"].casefold()
        is_merit = label_said in labels_of("merited") or (len(label_said) == 1 and label_said not in _SHORT_OF_REQUIRED)
        is_required = label_said in labels_of("required")
        start = label.end()
        into = "certificates_merited" if is_merit else "certificates_required" if is_required else field
    yield into, text[start:].strip(_AROUND) if labels else text


def _short_labels(text: str) -> list[re.Match[str]]:
    found = [*_SHORT.finditer(text)]
    is_required = [label["label"].casefold() in _SHORT_OF_REQUIRED for label in found]
    return found if any(is_required) or (found and word.NOTHING_ASKED.fullmatch(text[: found[0].start()])) else []


def listed_in(value: Cell, terms: Terms, spot: Spot, field: str) -> list[Cell]:
    """The entries of a cell; what "en av:" begins is one, commas and all."""
    if not is_at_commas(value):
        return [one for entry in entries_of(value, spot) for one in _rather(entry, terms)]
    value = text = _WILLING_APART.sub("", str(value).strip())
    if is_one_of(text):
        return [text]
    if one_of := word.ONE_OF_WITHIN.search(text):
        return [*listed_in(text[: one_of.start()], terms, spot, field), text[one_of.end() :]]
    entries = [one for entry in entries_of(value, spot) for one in _rather(entry, terms)]
    if len(entries) == 1 and field == "certificates_required":
        entries = _beside_a_choice(str(entries[0]), terms)
    choice = next((one for one in entries[1:] if is_either(_PARENTHESES.sub("", str(one)))), None)
    if choice is None or field == "certificates_merited":
        return entries
    before = [one for one in entries[: entries.index(choice)] if _may_be_chosen(str(one), terms)]
    parts = [part.strip() for one in (*before, choice) for part in EITHER.split(str(one))]
    codes = [code_of(part, terms) for part in parts]
    if not any(codes) and not _is_apart(entries, choice, terms):
        return entries
    is_kind = _is_of_classes(before, parts) or not all(codes) or are_alternatives([*filter(None, codes)], terms)
    if not before or not is_kind or _is_apart(entries, choice, terms):
        if any(code_of(part.strip(), terms) for part in EITHER.split(str(choice))):
            spot.refuse(word.ONE_BESIDE_READ, choice)  # "HLR, truckkort eller liftkort"
        return entries
    spot.refuse(word.ONE_READ, choice)  # "undersköterska, vårdbiträde eller barnskötare"
    return [
        " eller ".join(map(str, (*before, choice))) if one is choice else one for one in entries if one not in before
    ]


def _rather(entry: Cell, terms: Terms) -> list[Cell]:
    """An entry, and apart from it what is rather wished for: "B helst C"."""
    found = word.RATHER.fullmatch(entry) if isinstance(entry, str) else None
    return [entry] if found is None or code_of(found["what"], terms) is None else [found["what"], found["rather"]]


def _beside_a_choice(entry: str, terms: Terms) -> list[Cell]:
    """The things that stand beside a choice of another kind, and the choice last: "CE eller C + YKB"."""
    parts = word.BESIDE.split(entry)
    if are_classes(parts) or all(code_of(part.strip(), terms) for part in EITHER.split(entry)):
        return [entry]  # "truckkort A + B eller C", "BAS-P och BAS-U eller skyddsombud"
    choices = [part for part in parts if is_either(part)]
    others = [part for part in parts if part not in choices]
    is_known = len(choices) == 1 and bool(others) and all(code_of(part, terms) for part in others)
    is_plain = "(" not in entry and not is_one_of(entry) and terms.resolution("certificate", entry).code is None
    return [*others, *choices] if is_plain and is_known and _are_apart(others, choices[0], terms) else [entry]


def _are_apart(others: Sequence[str], choice: str, terms: Terms) -> bool:
    """Whether things beside a choice are none of what is chosen from: "B-kort samt truck eller lift"."""
    codes = [code_of(part.strip(), terms) for one in (*others, choice) for part in EITHER.split(one)]
    is_of_kinds = all(codes) and not are_alternatives([*filter(None, codes)], terms)
    return is_of_kinds or _is_apart([*others, choice], choice, terms)


def _is_apart(entries: Sequence[Cell], choice: Cell, terms: Terms) -> bool:
    """Whether a choice is of another kind than all that stands before it: "B-körkort, usk eller vårdbiträde".

    What the employer judges is of another kind than any certificate: "vana av kor, traktorkort eller B-körkort".
    """
    parts = [part.strip() for part in EITHER.split(_PARENTHESES.sub("", str(choice))) if part.strip()]
    meant = terms.resolution("certificate", " eller ".join(parts))
    codes = tuple(code for code, _ in meant.alternatives) if meant.reason and meant.reason.key == EITHER_KEY else ()
    codes = codes or tuple(dict.fromkeys(filter(None, (code_of(part, terms) for part in parts))))
    before = [text for text in map(str, entries[: entries.index(choice)]) if _may_be_chosen(text, terms)]
    proved = [code_of(_PARENTHESES.sub("", text).strip(), terms) for text in before]
    is_known = bool(codes) or any(is_for_employer(part, terms) for part in word.PARTS.split(str(choice)))
    return (
        is_known
        and not _is_of_classes(before, parts)
        and (not codes or are_alternatives(codes, terms) or not before)
        and all(one is not None and not _is_of_the_choice(one, codes, terms) for one in proved)
    )


def _is_of_classes(before: Sequence[Cell], parts: Sequence[str]) -> bool:
    """Whether classes alone are of what stands before them: "truck A, B eller C"."""
    return any(OTHER_CLASS.search(str(one)) for one in before) and any(map(word.CLASS.fullmatch, parts))


def _is_of_the_choice(code: str, codes: Sequence[str], terms: Terms) -> bool:
    """Whether a certificate may be one of a choice: one of their kind, and not the kind ("svets, 136 el 138")."""
    is_kind = not codes or (_is_open(code, terms) and all(code in terms.vocabulary.implied(one) for one in codes))
    return not is_kind and are_alternatives((code, *codes), terms)


def _may_be_chosen(text: str, terms: Terms) -> bool:
    """Whether an entry before a choice may be one of what is chosen from: no choice of its own, no merit, no level."""
    is_apart = is_either(text) or of_swedish(text) or stated(text).state is not None
    return not is_apart and not is_for_employer(text, terms)


def with_remarks(entries: Sequence[Cell], terms: Terms, spot: Spot) -> list[Cell]:
    """The entries, what says something of the one before put to it: "HLR, ej krav", "truckkort, vi lär upp"."""
    made: list[Cell] = []
    for entry in _each_given(entries):
        text = word.LINKS.sub("", entry) if isinstance(entry, str) else ""
        said = stated(text)
        if made and (alike := _LIKEWISE.match(str(entry))) and stated(str(made[-1])).state == "merited":
            made.append(f"{str(entry)[alike.end() :]} meriterande")  # "HLR är ett plus, liksom truckkort"
            continue
        good = word.GOOD_TO_HAVE.fullmatch(text)
        is_merit = (said.state == "merited" and not said.words) or word.NO_DEMAND_ALONE.fullmatch(text) is not None
        is_merit = is_merit or (good is not None and code_of(good["what"], terms) is None)  # "har man det är det bra"
        is_taught = word.GIVEN.match(text) is not None and "intro" not in text.casefold()
        is_of_some = word.SOME_SEATS.fullmatch(text) is not None
        if made and (other := will_do_too(text, terms)) and code_of(str(made[-1]), terms):
            made[-1] = f"{made[-1]} eller {other}"
            continue
        if made and word.OF_THE_ONE_BEFORE.fullmatch(text) and _takes_a_class(str(made[-1]), text, terms):
            made[-1] = f"{made[-1]} {text}"
            continue
        if made and word.SO_MUCH_SWEDISH.fullmatch(text) and of_swedish(str(made[-1])):
            made[-1] = f"{made[-1]}, {text.rstrip('.!')}"  # "engelska + svenska, ca D"
        elif made and word.SIZE.fullmatch(text):
            spot.refuse(Refusal(Message(word.ORDINARY, text=text)), entry)
        elif not made or not isinstance(made[-1], str) or not (is_merit or is_taught or is_of_some):
            made.append(entry)
        elif is_taught and licence_of(str(made[-1]), terms) is not None:
            spot.note(Message("demand.given"), text)  # "B-körkort, vi lär upp"
        elif is_of_some or len(made) == 1:
            if is_of_some or is_taught:
                made[-1] = f"{made[-1]} – {entry}"
            elif word.GIVEN.search(str(made[-1])) is None:
                made[-1] = f"{made[-1]} (ej krav)"
        else:
            spot.refuse(word.OF_WHICH, entry)
    return made


def _each_given(entries: Sequence[Cell]) -> Sequence[Cell]:
    """The entries, what is said at the end to be taught of all of them said of each: "HLR, lift – allt bekostas"."""
    last = entries[-1] if entries and all(isinstance(one, str) for one in entries) else ""
    of_all = _OF_ALL.search(str(last))
    if of_all is None or word.GIVEN.match(given := str(last)[of_all.end() :]) is None:
        return entries
    return [f"{one} – {given}" for one in (*entries[:-1], str(last)[: of_all.start()]) if one]


def _takes_a_class(before: str, text: str, terms: Terms) -> bool:
    """Whether what stands behind a comma is of the thing before it: "optiker, leg", "bekämpningsmedel, kl 2"."""
    is_open = code_of(before, terms) is not None and re.search(r"\d", before) is None
    return is_open or code_of(f"{before} {text}", terms) is not None


def will_do_too(text: str, terms: Terms) -> str:
    """The certificate that a text says will do as well, "vårdbiträde går bra"; empty where it says so of none."""
    found = word.WILL_DO_TOO.fullmatch(text)
    what = "" if found is None else found["what"] or found["else"]
    return what if what and code_of(what, terms) is not None else ""


def of_some_seats(text: str) -> str:
    """What is demanded of some seats only, by what stands before it or behind it; empty where nothing says so.

    Examples
    --------
    >>> of_some_seats("B-körkort (minst en i varje par)"), of_some_seats("en i laget ska ha truckkort")
    ('B-körkort', 'truckkort')
    """
    found = word.OF_SOME_FIRST.fullmatch(text) or word.OF_SOME_LAST.fullmatch(text)
    return found["what"] if found is not None else ""


def without_asides(text: str, terms: Terms) -> tuple[str, list[str]]:
    """An entry without the parentheses that name another certificate than it does, and what stands in those."""
    if (alone := _IN_PARENTHESES.fullmatch(text)) is not None:
        return "", [alone[1]]
    found = _ASIDE.fullmatch(text)
    if found is None:
        return text, []
    inner = found["inner"].strip()
    choice = EITHER.match(inner)
    if other := inner[choice.end() :].strip() if choice else will_do_too(inner, terms):  # "usk (el. vårdbitr)"
        return f"{found['bare']} eller {other}", []
    last = EITHER.split(found["bare"])[-1].strip()
    inner = word.GOOD.sub(r"\g<what> meriterande", inner)
    said = stated(inner)
    parts = [part.strip() for part in _LISTED.split(said.words) if part.strip()]
    codes = {code for part in parts if (code := code_of(part, terms)) not in (None, word.ANY_TRADE)}
    bare = code_of(last, terms)
    stem = last[:_STEM].casefold()
    is_of_it = len(codes) == 1 and found["bare"].strip() == last and len(stem) == _STEM and stem in inner.casefold()
    if is_of_it and terms.certain("certificate", last) is None:  # "hygienutb. (basal hygien)"
        return said.words, []
    if bare is not None and bare.startswith("licence") and not _OF_A_CLASS.search(inner):
        codes = {code for code in codes if not str(code).startswith("licence")}  # "B (minibuss)"
    if said.state not in (None, "merited", "required") or not codes or bare is None:
        return text, []
    if bare in set().union(*(terms.vocabulary.implied(str(code)) for code in codes)) and _is_open(bare, terms):
        is_whole = found["bare"].strip() == last
        is_each = is_whole and len(parts) > 1 and all(code_of(part, terms) for part in parts)
        if is_whole and word.BESIDE.search(inner):
            return " + ".join(parts), []  # "truck (motvikt och ledstaplare)"
        if is_each and is_either(inner):
            return " eller ".join(parts), []  # "svetslicens (MIG eller TIG)"
        return f"{found['bare']} ({'/'.join(parts)})", []  # "svets (135, 136)"
    whole = code_of(f"{last} ({inner})", terms)
    if whole is not None or codes <= {bare, *terms.vocabulary.implied(bare)}:
        return text, []
    if (thing := _CLASSED.match(last)) and word.CLASS.fullmatch(said.words):  # "truck A (B)"
        return found["bare"], [f"{thing[0]} {inner}"]
    return found["bare"], [inner]


def _is_open(code: str, terms: Terms) -> bool:
    term = terms.vocabulary.certificates.get(code)
    return term is not None and term.unspecific
