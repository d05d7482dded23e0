"""What a column is, where its cells decide it: of an unknown heading, and of one that may mean two things.

Never what is personal or protected, and of people what they hold only where the heading says that they have it or names
it. What an unknown column is taken for is told as an estimate. Of openings, a cell of what is not decided that names a
demand leaves its row out, for the opening would ask for less than it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matchcore.content.findings import Findings, Spot
from matchcore.errors import Problem
from matchcore.messages import Message
from matchcore.tables.cells.amounts import title_and_seats
from matchcore.tables.cells.cells import is_empty, is_no, is_nothing, is_yes
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.demand_words import READ_AND_ASKED
from matchcore.tables.cells.mark_cells import mark_of
from matchcore.tables.cells.opening_cells import DEMANDED_BESIDE
from matchcore.tables.cells.said import Reading
from matchcore.tables.grid import Cell, Grid
from matchcore.tables.headings import (
    BESIDE,
    LISTS,
    Column,
    Layout,
    What,
    folded_heading,
    is_of_notes,
    is_of_status,
    says_last_day,
)
from matchcore.tables.sheet import cell_kinds as cell
from matchcore.tables.sheet.cell_kinds import CellKind
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import said_anywhere

_WITHOUT_PARENTHESES = str.maketrans("()[]", "    ")  # "Övr. kval. (merit)"
_LEAST, _LEAST_DIFFERENT, _SHARES = 3, 2, (0.6, 0.5)
_LONGEST_NAME = 6  # words
_ANY, _NEVER = re.compile(""), re.compile(r"(?!)")
_OF_LANGUAGES = re.compile(r"sprak|svensk|\b(?:sfi|sva|sv)\b|niva")
_OF_MERITS = re.compile(
    rf"^(?!.*(?:{_OF_LANGUAGES.pattern}))"  # "Hur bra svenska"
    rf".*(?:{said_anywhere('merited', of_heading=True).pattern})"
)
_OFFERED = re.compile(
    r"\b(?:ge[sr]|erbjud\w*|bekosta\w*|betal\w*|ordna\w*|ingar|utbildar|lar\w* (?:upp|ut)|ej|inte|inga?|inget|utan)\b"
)
_OF_HOURS = re.compile(r"\btid|\btj\b|schema|\bpass\b|skift|\bdagar|timmar")
_OF_WORK = re.compile(r"\bgora|jobb|arbet|uppgift|syssla|\bvad\b|behov|roll|yrke|tjanst")
_OF_SEATS = re.compile(
    r"\b(?:folk|hur manga|mangd|huvuden|kvar)\b|antal\b|ledig|aterst|obesatt|otillsatt|vakant?|sakna|behov|\bsok|rekryt"
)
_OF_STARTS = re.compile(
    r"^(?!.*\b(?:till|t o m|slut|sist|senast|svar))"
    r".*(?:start|borja?|forsta|igang|ingang|tilltra|period|\bfran\b|\bfrom\b|\bnar\b)"
)
_OF_SWEDISH = re.compile(r"svensk|\b(?:sfi|sva|sv)\b")
_OF_ENROLLING = re.compile(r"inskr|insats|projekt|program|anmal|registr|sedan")
_OF_ENDS = re.compile(r"slut|\b(?:till|tom|t o m|avslut\w*|upphor\w*|klar\w*|senast|sist\w*)\b")
_OF_DISTANCES = re.compile(r"avstand|pendl|\bres|\baka\b|langt|\bkm\b|\bmil\b")
_OF_WISHES = re.compile(r"\bvill\b|onsk|drom|\bmal\b|intress|helst|soker|plan [bc]\b|alternativ|andra ?hand|annars")
_OF_IDS = re.compile(r"\b(?:id|nr|nummer|kod|akt|dnr|arende|ref)\b|(?:id|nr|nummer|kod|akt)$")
_OF_SPEECH = re.compile(r"muntl|skriftl|\btal\b.*\bskri|\bskri\w* .*\btal\b")
_OF_SPOKEN = re.compile(r"sprak|\bkan\b|tala|prata|\btal\b|kommunicera")
_OF_HELD = re.compile(r"redan|\b(?:har|finns|klar\w*|fardig\w*|innehar|avklarat)\b|med sig|bagage|ryggsack|\bi hand")
_OF_NOT_YET = re.compile(
    r"pa g\b|pa gang|pa vag|\bplan|\bska\b|laser|pagar|\bmal\b|vill|sakna|\b(?:ej|inte|inga?|utan)\b|behov|utgang"
    r"|kommande"
)
_OF_WORK_DONE = re.compile(r"gjort|jobbat|arbetat|bakgrund|erfar|tidigare|forut|hemland|varit")
_CLASS = re.compile(r"[A-D][1-4]?E?")
_OF_CLASSES = re.compile(r"truck|kort|klass|licens")
_OF_OTHERS = re.compile(
    r"\b(?:ring|namn|heter|chef|boss|forman|coach|mentor|person(?:en|alen)?\b|kolleg|ansvar|arbetsled|handled"
    r"|kontakt|hos|anstallda|redan|idag|huvudkontor|intervju|oppet)|mote"
)
"""In headings of people, of those who are there already, and of meetings: never decided by cells."""
_PROOFS = ("certificates_required", "certificates_merited")
_OF_DAYS = re.compile(r"\d\d")
_SEVERAL_OF = re.compile(r"(?<=[a-z]{3})[aeo]r$")
_SEVERAL = {
    "openings": _PROOFS,
    "candidates": ("certificate", "certificates", "languages", "occupations", "wishes", "shifts"),
}
"""Fields that several columns may hold."""
_DEMANDING = ("certificates_required", "certificate")
_ONE_OF = {
    **dict.fromkeys(("municipality", "postcode", "workplace", "lat", "coordinates"), "locality"),
    **dict.fromkeys(("hours",), "shifts"),
    **dict.fromkeys(("languages_wanted", "language"), "languages_required"),
}
"""Fields of which one is enough: where another column has it, none is taken for the kind."""


@dataclass(frozen=True)
class _Unknown:
    """What may stand below an unknown heading: `field` where most cells are of a kind and the heading allows it.

    Attributes
    ----------
    shares
        How many of the different cells that say anything have to be of the kind, and how many of all.
    is_each
        Whether all cells have to be of the kind, each but once, below the first heading.
    """

    field: str
    holds: CellKind
    where: re.Pattern[str] = _ANY
    unless: re.Pattern[str] = _NEVER
    detail: str = ""
    is_each: bool = False
    shares: tuple[float, float] = _SHARES


@dataclass(frozen=True)
class _Turned:
    """A known heading that means another field, `into`, by how large a share of its different cells is of a kind.

    Attributes
    ----------
    of, where
        The field that the heading means, and which of its headings.
    beside
        Whether another column has to mean the same, or none may; None where that makes no difference.
    fewest
        How many different cells there have to be.
    is_each, is_repeated
        Whether each cell has to stand there but once, or some of them several times.
    """

    of: str
    into: str
    holds: CellKind
    told: str
    where: re.Pattern[str] = _ANY
    beside: bool | None = None
    least: float = 0
    most: float = 1
    fewest: int = 1
    is_each: bool = False
    is_repeated: bool = False


_HOLDS_PROOF = cell.holds("certificates")
_UNKNOWN: Mapping[What, Sequence[_Unknown]] = {
    "openings": (
        _Unknown(
            "certificates_required", cell.names_proof, unless=re.compile(f"{_OF_MERITS.pattern}|{_OF_HOURS.pattern}")
        ),
        _Unknown("certificates_merited", cell.names_proof, where=_OF_MERITS),
        _Unknown("title", cell.is_title, shares=(0.4, 0.4)),  # titles are cut short in many ways
        _Unknown("locality", cell.is_place),
        _Unknown("shifts", cell.reads_as("openings", "shifts")),
        _Unknown("form", cell.reads_as("openings", "form", "part")),
        _Unknown("seats", cell.is_counted, unless=_OF_SEATS),
        _Unknown("seats", cell.is_count, where=_OF_SEATS),
        _Unknown("languages_required", cell.is_level, where=_OF_LANGUAGES, unless=_OF_CLASSES),
        _Unknown(
            "languages_required",
            cell.is_level_alone,
            unless=re.compile("|".join(one.pattern for one in (_OF_LANGUAGES, _OF_MERITS, _OF_CLASSES))),
        ),
        _Unknown("start", cell.reads_as("openings", "start"), where=_OF_STARTS),
    ),
    "candidates": (
        _Unknown("id", cell.is_id, is_each=True),
        _Unknown("certificates", _HOLDS_PROOF, where=_OF_HELD, unless=_OF_NOT_YET),
        _Unknown("locality", cell.is_place, where=re.compile(r"\b(?:bor|bost|boend|hem|ort)"), unless=_OF_WISHES),
        _Unknown("language", cell.reads_as("candidates", "language", "sv"), where=_OF_SWEDISH, detail="sv"),
        _Unknown(
            "language",
            cell.holds("language", "sv"),
            where=_OF_SPEECH,
            unless=_OF_SWEDISH,
            detail="sv",
            shares=(0.4, 0.4),
        ),
        _Unknown(
            "swedish_course",
            cell.reads_as("candidates", "swedish_course"),
            where=_OF_LANGUAGES,
            unless=re.compile(f"{_OF_CLASSES.pattern}|{_OF_SWEDISH.pattern}|modersmal|andra|ovrig"),
        ),
        _Unknown(
            "swedish_course",
            cell.holds("swedish_course"),
            where=re.compile(r"\b(?:las(?:er|a)?|studer\w*|studier|kurs\w*|gar)\b"),
            unless=_OF_LANGUAGES,
        ),
        _Unknown(
            "available_from", cell.reads_as("candidates", "available_from"), where=_OF_STARTS, unless=_OF_ENROLLING
        ),
        _Unknown(
            "registered_since",
            cell.reads_as("candidates", "registered_since"),
            where=_OF_ENROLLING,
            unless=_OF_ENDS,
        ),
        _Unknown("reach_km", cell.reads_as("candidates", "reach_km"), where=_OF_DISTANCES),
        _Unknown("forms", cell.reads_as("candidates", "forms"), where=re.compile("anst|form")),
        _Unknown(
            "hours", cell.holds("hours"), where=re.compile(r"grad|omf|procent|heltid|\btim|\bork(?:ar)?\b|kapacitet")
        ),
        _Unknown("shifts", cell.reads_as("candidates", "shifts"), where=re.compile(r"tid|skift|pass\b|\bnar\b")),
        _Unknown("occupations", cell.reads_as("candidates", "occupations"), where=_OF_WORK_DONE, unless=_OF_WISHES),
        _Unknown("wishes", cell.reads_as("candidates", "wishes"), where=_OF_WISHES),
        _Unknown("languages", cell.reads_as("candidates", "languages"), where=_OF_SPOKEN),
    ),
}
_IS_SEATS = cell.reads_as("openings", "seats")
_FREED = _Turned(
    "title", "shifts", cell.reads_as("openings", "shifts"), "heading.taken_for_time", least=0.51, fewest=_LEAST
)
"""Turned before unknown columns are looked at, for the titles stand in one of them: "Tjänst" over "heltid", "natt"."""
_TURNED = (
    _Turned("seats", "title", _IS_SEATS, "heading.taken_for_title", re.compile("^behov$"), most=0.49),
    _Turned("seats", "title", _IS_SEATS, "heading.taken_for_title", beside=True, most=0.49),
    _Turned("id", "seats", cell.is_count, "heading.taken_for_seats", re.compile("^$"), least=0.51, is_repeated=True),
    _Turned("locality", "id", cell.is_municipality, "heading.taken_for_id", re.compile("^plats$"), most=0),
    _Turned("title", "id", cell.is_number, "heading.numbered_for_id", beside=True, least=1, is_each=True),
    _Turned(
        "id", "title", cell.is_number, "heading.taken_for_title", re.compile("^(?:uppdrag|vakans|annons)"), most=0.49
    ),
    _Turned("contact", "support", cell.is_support, "heading.taken_for_support", re.compile("^handledare"), least=1),
    _Turned("employer", "locality", cell.is_place, "heading.taken_for_place", re.compile("plats"), True, least=0.51),
)
_GUESSED: Mapping[str, CellKind] = {
    "seats": cell.is_count,
    "certificates_merited": cell.names_proof,
    **{one: cell.reads_as("candidates", one) for one in ("swedish_course", "occupations", "wishes", "reach_km")},
}
"""What a column known by one word in its heading has to hold, or it is unknown: "Vem behöver folk"."""
_OF_TIMES = frozenset({"start", "shifts", "hours", "form"})
"""Fields that a heading of several words may only name: it is one of them where any cell is."""


def of_marks(
    headings: Sequence[str],
    above: Sequence[str],
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    terms: Terms,
    row: int,
    findings: Findings,
) -> tuple[Column, ...]:
    """The columns of openings with those that are of one certificate and hold marks, by their headings and those above.

    "A" below "Truckkort" is another thing than below "Körkort".
    """
    made = list(columns)
    for index, heading in unknown_of(headings, columns, layout):
        cells = [cells[index] for cells in below if index < len(cells) and not is_empty(cells[index])]
        marks = [mark_of(one) for one in cells]
        is_marked = {"required", "merited"}.intersection(marks) and marks.count(None) * 2 <= len(marks)
        group = above[index] if index < len(above) else ""
        names = [heading, f"{group} {heading}"] if group else [heading]
        for name in names[::-1] if _CLASS.fullmatch(heading) else names:
            if is_marked and _names_certificate(name, terms):
                is_merit = _OF_MERITS.search(folded_heading(group)) is not None
                made.append(Column(index, heading, "certificate", f"{name} meriterande" if is_merit else name))
                findings.note(Problem(Message("heading.marks", name=name), row=row, column=heading))
                break
    return tuple(sorted(made, key=lambda column: column.index))


def decided_by_cells(
    headings: Sequence[str],
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    terms: Terms,
    grid: Grid,
    row: int,
    findings: Findings,
) -> tuple[tuple[Column, ...], frozenset[int]]:
    """The columns with those that their cells tell, and the places of those that stay unknown and may demand."""
    if not any(one.field == "tracks" for one in columns):  # "Klart" is a share of no track
        columns = tuple(one for one in columns if one.field != "track_share")
    is_sure = not any(column.is_guessed for column in columns)
    is_known = layout.what == "candidates" and is_sure and not unknown_of(headings, columns, layout)
    if layout.is_long or layout.what not in _UNKNOWN or is_known:
        return columns, frozenset()
    reading = Reading(terms, grid.epoch)
    is_of_openings = layout.what == "openings"
    if not is_of_openings:  # what stands alone is a title, a sum or a legend
        below = [cells for cells in below if sum(not is_empty(one) for one in cells) > 1]
    held = {column.index: _cells_at(column.index, below) for column in columns}
    made = [one for one in columns if not _is_misguessed(one, held[one.index], layout, reading)]
    made = _best_of_each(made, held, layout, reading)
    if is_of_openings:
        made = _turned(_FREED, made, held, reading, row, findings)
    left: set[int] = set()
    several = _SEVERAL[layout.what]
    taken = {_ONE_OF.get(column.field, column.field) for column in made}.difference(several)
    for index, heading in unknown_of(headings, made, layout):
        key, cells = folded_heading(heading.translate(_WITHOUT_PARENTHESES)), _cells_at(index, below)
        is_status = is_of_status(heading)  # "Läge" is a place, too, and "Klart" of proofs
        kinds = [
            one
            for one in _UNKNOWN[layout.what]
            if one.where.search(key)
            and not one.unless.search(key)
            and (not is_status or one.field in ("locality", "certificates"))
        ]
        is_first = not any(headings[:index]) or _OF_IDS.search(key) is not None
        likeliest, count, is_sure = _likeliest(cells, kinds, reading, is_first=is_first)
        if not is_of_openings and (code := _held_by_marks(heading, cells, terms) or _held_until(heading, cells, terms)):
            likeliest, count, is_sure = _Unknown("certificate", cell.names_proof, detail=code), len(cells), True
        elif not is_of_openings and not is_sure and (code := _proofs_of(heading, terms)):
            named = _Unknown("certificates", cell.holds("certificates", code), detail=code, shares=(0.5, 0.3))
            likeliest, count, is_sure = _likeliest(cells, [named], reading, is_first=False)
        name = likeliest.field
        is_other = name != "certificates" and any(one.search(key) for one in (_OFFERED, _OF_OTHERS))
        if is_sure and _ONE_OF.get(name, name) not in taken and not is_other:
            made.append(Column(index, heading, name, likeliest.detail))
            taken |= {_ONE_OF.get(name, name)}.difference(several)
            label = terms.label("certificate" if name == "certificate" else "language", likeliest.detail)
            field = layout.spellings.get(name, (label,))[0]
            what = Message("heading.by_cells", field=field, count=count, total=len(cells))
            findings.refuse(Problem(what, Message("heading.by_cells.remedy"), row=row, column=heading))
        elif (
            is_of_openings
            and not (is_other or is_status or _OF_MERITS.search(key) or _OF_HOURS.search(key))
            and (not is_sure or name in (*_PROOFS, "languages_required"))
        ):
            left.add(index)
    if is_of_openings:
        for rule in _TURNED:
            made = _turned(rule, made, held, reading, row, findings) if rule.into == "title" else made
    if is_of_openings and layout.lacking(one.field for one in made):
        made += _of_titles(headings, left, made, below, reading, row, findings)
        left -= {one.index for one in made}
    if is_of_openings and not any(one.field in _DEMANDING for one in made):
        made += _demanding(headings, left, below, reading, layout, row, findings)
        left -= {one.index for one in made}
    made = sorted(made, key=lambda one: one.index)
    if is_of_openings:
        for rule in _TURNED:
            made = _turned(rule, made, held, reading, row, findings)
        made += _of_employers(unknown_of(headings, made, layout), made, below, row, findings)
        left -= {one.index for one in made}
        first = min((one.index for one in made if one.field in ("title", "employer")), default=0)
        left -= set(range(first))  # what stands before them parts them: "Gren"
        beside = [_beside(headings[index], index, below, reading, row, findings) for index in sorted(left)]
        made += filter(None, beside)
        made = _counted(sorted(made, key=lambda one: one.index), below)
        left -= {one.index for one in made}
    return tuple(made), frozenset(left)


def _best_of_each(
    columns: Sequence[Column], held: Mapping[int, Mapping[Cell, int]], layout: Layout, reading: Reading
) -> list[Column]:
    """The columns, of those that mean the same one thing the one whose cells are of it: "Position", not "Vem vi söker".

    The other is unknown then; where the cells do not tell, or a rule may turn one of them, both stay.
    """
    made = list(columns)
    for at, column in enumerate(columns):
        for other in columns[at + 1 :]:
            is_same = (column.field, column.detail) == (other.field, other.detail) and column.field not in LISTS
            names = {folded_heading(column.heading), folded_heading(other.heading)}
            is_turned = any(
                rule.of == column.field and rule.where.pattern and any(map(rule.where.search, names))
                for rule in _TURNED
            )
            if not is_same or is_turned or len(names) < 2 or column not in made or other not in made:
                continue
            kind = cell.is_title if column.field == "title" else cell.reads_as(layout.what, column.field, column.detail)
            shares = [_share(kind, held[one.index], reading) for one in (column, other)]
            if max(shares) > 2 * min(shares):
                made.remove(column if shares[0] < shares[1] else other)
    return made


def _share(kind: CellKind, cells: Mapping[Cell, int], reading: Reading) -> float:
    """How many of a column's different cells are of a kind."""
    return sum(bool(kind(one, reading)) for one in cells) / len(cells) if cells else 0


def _of_titles(
    headings: Sequence[str],
    unknown: Iterable[int],
    columns: Sequence[Column],
    below: Sequence[Sequence[Cell]],
    reading: Reading,
    row: int,
    findings: Findings,
) -> list[Column]:
    """Where no column has titles and no id is made without, the unknown one that tells the openings apart, told.

    One whose heading speaks of work, or the first one; none that names demands.
    """
    if any(one.field == "title" for one in columns):
        return []
    likely: list[tuple[bool, int]] = []
    for index in sorted(unknown):
        cells = _cells_at(index, below)
        words = [len(str(one).split()) for one in cells]
        is_told_apart = len(cells) >= _LEAST and len(cells) * 2 >= sum(cells.values()) and all(map(_is_words, cells))
        if is_told_apart and sum(words) <= _LONGEST_NAME * len(words) and _share(_names_one, cells, reading) < 0.5:
            likely.append((_OF_WORK.search(folded_heading(headings[index])) is None, index))
    if not likely:
        return []
    _, index = min(likely)
    what, remedy = Message("heading.for_titles"), Message("heading.by_cells.remedy")
    findings.refuse(Problem(what, remedy, row=row, column=headings[index]))
    return [Column(index, headings[index], "title")]


def _is_words(value: Cell) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))


def _demanding(
    headings: Sequence[str],
    unknown: Iterable[int],
    below: Sequence[Sequence[Cell]],
    reading: Reading,
    layout: Layout,
    row: int,
    findings: Findings,
) -> list[Column]:
    """Of the unknown columns of openings without requirements the one that names most of them, told as an estimate."""
    held = {index: _cells_at(index, below) for index in sorted(unknown)}
    counts = {index: sum(_names_one(one, reading) for one in cells) for index, cells in held.items()}
    index = max(counts, key=lambda one: counts[one], default=None)
    if index is None or counts[index] < _LEAST:
        return []
    field = layout.spellings[_DEMANDING[0]][0]
    what = Message("heading.by_cells", field=field, count=counts[index], total=len(held[index]))
    findings.refuse(Problem(what, Message("heading.by_cells.remedy"), row=row, column=headings[index]))
    return [Column(index, headings[index], _DEMANDING[0])]


def _beside(
    heading: str, index: int, below: Sequence[Sequence[Cell]], reading: Reading, row: int, findings: Findings
) -> Column | None:
    """An unknown column beside those of requirements that names some as well, which is told as an estimate."""
    cells = _cells_at(index, below)
    count = sum(_names_one(one, reading) for one in cells)
    if not count:
        return None
    what = Message("heading.demands_beside", count=count, total=len(cells))
    findings.refuse(Problem(what, Message("heading.by_cells.remedy"), row=row, column=heading))
    return Column(index, heading, _DEMANDING[0], DEMANDED_BESIDE)


def _of_employers(
    unknown: Sequence[tuple[int, str]],
    columns: Sequence[Column],
    below: Sequence[Sequence[Cell]],
    row: int,
    findings: Findings,
) -> list[Column]:
    """Where no column has employers, the unknown one before the titles that holds names of several words, told."""
    fields = {field for column in columns for field in (column.field, *column.also)}
    titles = [column.index for column in columns if column.field == "title"]
    if "employer" in fields or not titles:
        return []
    titled = [cells for cells in below if titles[0] < len(cells) and not is_empty(cells[titles[0]])]
    for index, heading in unknown:
        key = folded_heading(heading)
        names = [one for one in _cells_at(index, titled) if isinstance(one, str)]
        long = sum(len(one.split()) > 1 or one.isupper() for one in names)
        is_other = is_of_status(heading) or any(one.search(key) for one in (_OFFERED, _OF_OTHERS, _OF_MERITS))
        is_name = all(one[:1].isupper() and len(one.split()) <= _LONGEST_NAME for one in names)
        if index < titles[0] and not is_other and is_name and len(names) >= _LEAST and long * 2 >= len(names):
            what, remedy = Message("heading.for_employers"), Message("heading.by_cells.remedy")
            findings.refuse(Problem(what, remedy, row=row, column=heading))
            return [Column(index, heading, "employer")]
    return []


def _names_one(value: Cell, reading: Reading) -> bool:
    return cell.names_demand(value, reading) and cell.is_level_alone(value, reading) is not None


def _names_certificate(name: str, terms: Terms) -> bool:
    """Whether a heading names certificates as a demand does, with nothing left of it that is not understood."""
    spot = Spot(name)
    made = certificates_demanded(name, terms, spot)
    told = {one.what.key for one in spot.refused if isinstance(one.what, Message)}
    return bool(made.get("certificates_required")) and told <= READ_AND_ASKED


def _held_by_marks(heading: str, cells: Mapping[Cell, int], terms: Terms) -> str:
    """The certificate that a heading nearly always means where most cells below it are a yes or a no: "Hygien"."""
    marked = sum(times for one, times in cells.items() if is_yes(one) or is_no(one))
    words = folded_heading(heading)
    found = terms.resolution("certificate", words if "bevis" in words else f"{words} bevis")
    is_usual = found.reason is not None and found.reason.key == "vocabulary.usual"
    return found.code or "" if is_usual and marked >= _LEAST_DIFFERENT and marked * 2 > sum(cells.values()) else ""


def _held_until(heading: str, cells: Mapping[Cell, int], terms: Terms) -> str:
    """The one certificate whose words begin with the letters of a heading over the last days of it: "HA tom"."""
    letters = heading.split()[0]
    days = sum(times for one, times in cells.items() if _OF_DAYS.search(str(one)))
    if not (says_last_day(heading) and letters.isupper() and days >= _LEAST and days * 2 > sum(cells.values())):
        return ""
    table = terms.vocabulary.certificates.items()
    names = {(code, name) for code, term in table for name in (term.label.sv, *term.aliases)}
    codes = {code for code, name in names if "".join(word[0] for word in name.split()).upper() == letters}
    return codes.pop() if len(codes) == 1 else ""


def _proofs_of(heading: str, terms: Terms) -> str:
    """The first of the certificates that all parts of a heading name, alone or as a "bevis": "Truck/maskiner"."""
    if _OF_NOT_YET.search(folded_heading(heading)):
        return ""
    codes = [
        next(filter(None, (terms.resolution("certificate", name).code for name in (one, f"{one}.", f"{one}bevis"))), "")
        for one in (_SEVERAL_OF.sub("", part.strip(" .?:")) for part in BESIDE.split(heading[:200]))
        if one
    ]
    return codes[0] if codes and all(codes) else ""


def _is_misguessed(column: Column, cells: Mapping[Cell, int], layout: Layout, reading: Reading) -> bool:
    """Whether no cell bears out what a column is known for by a word in its heading: "Inför start" over "HLR"."""
    if column.is_guessed and column.field == "certificates":
        return bool(cells) and all(is_yes(one) or is_no(one) for one in cells)  # "HygBevis" is of one
    holds = _GUESSED.get(column.field) if column.is_guessed else None
    if holds is None and column.field in _OF_TIMES and not column.also:
        is_known = folded_heading(column.heading) in map(folded_heading, layout.spellings.get(column.field, ()))
        holds = None if is_known else cell.reads_as(layout.what, column.field, column.detail)
    return holds is not None and sum(cells.values()) >= _LEAST and not any(holds(one, reading) for one in cells)


def _turned(
    rule: _Turned,
    columns: list[Column],
    held: Mapping[int, Mapping[Cell, int]],
    reading: Reading,
    row: int,
    findings: Findings,
) -> list[Column]:
    """The columns, the first that a rule is of read as what it says, which is noted."""
    of = [column for column in columns if column.field == rule.of]
    if any(_ONE_OF.get(column.field, column.field) == rule.into for column in columns):
        return columns
    for column in of:
        cells = held.get(column.index, {})
        if (
            len(cells) < rule.fewest
            or not rule.where.search(folded_heading(column.heading))
            or rule.beside not in (None, len(of) > 1)
        ):
            continue
        share = sum(bool(rule.holds(one, reading)) for one in cells) / len(cells)
        is_twice = max(cells.values()) > 1
        if rule.least <= share <= rule.most and not (rule.is_each and is_twice) and is_twice >= rule.is_repeated:
            findings.note(Problem(Message(rule.told), row=row, column=column.heading))
            return [replace(one, field=rule.into, unit="") if one is column else one for one in columns]
    return columns


def _counted(columns: list[Column], below: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns, that of titles said to hold seats, too, where no other does and most titles have a number."""
    titles = [column for column in columns if column.field == "title"]
    if len(titles) != 1 or any(column.field == "seats" for column in columns):
        return columns
    cells = _cells_at(titles[0].index, below)
    counted = [found[0].casefold() for one in cells if (found := title_and_seats(str(one), is_counted=True))]
    is_own = len(set(counted)) == len(counted) >= _LEAST  # "Kock 1", "Kock 2" are numbered
    is_counted = is_own and len(counted) * 2 > len(cells)
    return [replace(one, detail="seats") if one is titles[0] and is_counted else one for one in columns]


def unknown_of(headings: Sequence[str], columns: Iterable[Column], layout: Layout) -> list[tuple[int, str]]:
    """The headings of which nothing is known, each with its place."""
    known = {column.index for column in columns}
    left = ((at, name) for at, name in enumerate(headings) if name and at not in known and not is_of_notes(name))
    return [(at, name) for at, name in left if layout.problem(name).code == "heading.unknown"]


def _likeliest(
    cells: Mapping[Cell, int], kinds: Sequence[_Unknown], reading: Reading, *, is_first: bool
) -> tuple[_Unknown, int, bool]:
    """What most cells are, how many are, and whether that is a clear majority of those that say anything."""
    told = {kind: [kind.holds(one, reading) for one in cells] for kind in kinds}
    counts = {kind: said.count(True) for kind, said in told.items()}
    for kind in kinds:
        total = len(cells) - told[kind].count(None)
        if kind.is_each and is_first and len(cells) == sum(cells.values()) and counts[kind] == total >= _LEAST:
            return kind, total, True
    counts = {kind: count for kind, count in counts.items() if not kind.is_each}
    if not counts:
        return _Unknown("", cell.is_count), 0, False
    kind = max(counts, key=lambda one: counts[one])
    count, total = counts[kind], len(cells) - told[kind].count(None)
    n_cells = sum(times for said, times in zip(told[kind], cells.values(), strict=True) if said)
    is_alone = list(counts.values()).count(count) == 1 and count >= _LEAST_DIFFERENT and n_cells >= _LEAST
    return kind, count, is_alone and count >= max(kind.shares[0] * total, kind.shares[1] * len(cells))


def _cells_at(index: int, below: Sequence[Sequence[Cell]]) -> Mapping[Cell, int]:
    """How often each cell of a column stands that says something, without regard to case."""
    texts: dict[Cell, Cell] = {}
    times: Counter[Cell] = Counter()
    for one in (cells[index] for cells in below if index < len(cells)):
        if is_empty(one) or not isinstance(one, str | int | float | date) or is_nothing(str(one)):
            continue
        times[texts.setdefault(one.strip().casefold() if isinstance(one, str) else one, one)] += 1
    return times
