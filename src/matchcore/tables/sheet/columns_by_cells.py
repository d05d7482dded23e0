"""What a column is, where its cells decide it: of an unknown heading, and of one that may mean two things.

A heading hints at fields by its words, and the cells decide among them; without a hint cells decide alone where most
of them are of one kind. Never what is personal or protected, and of people never what they hold but where the heading
says that they have it. What a column is taken for is told as an estimate. Of openings, a cell of what is not decided
that names a demand leaves its row out, for the opening would ask for less than it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from matchcore.content.findings import Findings, Spot
from matchcore.errors import Problem
from matchcore.messages import Message, with_remedy
from matchcore.tables.cells.amounts import seats_in_remark, title_and_seats
from matchcore.tables.cells.cells import is_empty, is_no, is_nothing, is_yes
from matchcore.tables.cells.demand_cells import certificates_demanded
from matchcore.tables.cells.demand_words import CERTAIN_ENOUGH, READ_AND_ASKED
from matchcore.tables.cells.ids import looks_dialled
from matchcore.tables.cells.items import sentences_of
from matchcore.tables.cells.licence_remarks import LICENCE_CLASS, classes_in_heading
from matchcore.tables.cells.mark_cells import mark_of
from matchcore.tables.cells.mixed_cells import parts_of
from matchcore.tables.cells.opening_cells import (
    DEMANDED_BESIDE,
    DEMANDED_IN_REMARKS,
    TITLE_AND_MORE,
    says_demand,
    says_swedish,
)
from matchcore.tables.cells.said import LONGEST_READ, Reading
from matchcore.tables.grid import SEARCHED, Cell
from matchcore.tables.headings import (
    NOT_WITHOUT,
    Column,
    What,
    fields_denied,
    fields_hinted,
    folded_heading,
    folded_whole,
    is_of_education,
    is_of_notes,
    is_of_somebody,
    is_of_status,
    is_remark_on,
    parts_of_heading,
    says_last_day,
)
from matchcore.tables.layouts import LISTS, Layout
from matchcore.tables.sheet import cell_kinds as cell
from matchcore.tables.sheet.cell_kinds import CellKind
from matchcore.tables.sheet.column_kinds import (
    BESIDE_IT,
    CLEAR,
    FREED,
    GUESSED,
    HINTED,
    LIKELY,
    NEVER_OF,
    OF_TIMES,
    ONE_OF,
    PROOFS,
    SEVERAL,
    TURNED,
    Turned,
)
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary.states import said_anywhere, stated

_LEAST, _LEAST_DIFFERENT = 3, 2
_MOST_LOOKED_AT, _FEWEST_LOOKED_AT = 240, 16
"""Of how many different cells of all unknown columns together it is found out what they may be, and of each."""
_FEWEST_IDS = 0.8  # of the cells below a heading: a sum or a legend may stand among them
_FEWEST_BESIDE, _FEWEST_DEMANDING = 0.2, 0.3
_NARROW, _FEWEST_IN_ONE = 4, 0.7  # columns, and cells
_OF_A_GUESS, _FOR_CERTAIN = 0.25, 3
_LONGEST_NAME = 6  # words
_OF_LEVELS = re.compile(r"sprak|svensk|\b(?:sfi|sva|sv)\b|niva")
"""In a heading with words of merits: "Hur bra svenska" is of Swedish."""
_OFFERED = re.compile(
    r"\b(?:ge[sr]|erbjud\w*|bjud\w*|bekosta\w*|betal\w*|ordna\w*|fixar|skaffar|ingar|utbildar|lar\w* (?:upp|ut|du|ni)"
    r"|far (?:ni|du)|(?:ni|du) far|forman\w*|\w*utveckling|fortbild\w*|internkurs\w*|kurs\w* (?:pa|hos)"
    r"|ej|inte|utan|inga?|inget)\b"
)
_OF_NOT_YET = re.compile(
    r"pa g\b|pa gang|pa vag|\bplan|\bska\b|laser|pagar|\bmal\b|vill|sakna|\b(?:ej|inte|inga?|utan)\b|behov|utgang"
    r"|kommande|\bkvar\b"
)
_WEEKDAY = re.compile(r"(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:ar)?)?")
_IN_CLASS = re.compile(r"\(\s*([A-D][1-4]?E?)\s*\)")
_OF_CLASSES = re.compile(
    rf"(?=.*{LICENCE_CLASS.pattern}(?![a-zåäö]))(?:(?:{LICENCE_CLASS.pattern})(?![a-zåäö])|(?i:körkort\w*|kort|kk|krav|krävs|eller|el|och|behörighet)\b|[\W])+"
)
"""A heading of classes of driving licence and nothing else: "Körkort (C/CE)"."""
_OF_DAYS = re.compile(r"\d\d")
_SEVERAL_OF = re.compile(r"(?<=[a-z]{3})[aeo]r$")
_DEMANDING = ("certificates_required", "certificate")
_ALL_DEMANDING = (*_DEMANDING, "licences_required")
_IS_WISHED = re.compile(r"^(?!.*\b(?:utover|krav))(?=.*(?:onsk(?!v)|\bvill\b))")
"""In a heading of what the employer wishes: in a list without demands these are they."""


@dataclass(frozen=True)
class _Looked:
    """The headings of a table with the cells below each, and where it is told what they are taken for."""

    headings: Sequence[str]
    held: Sequence[Mapping[Cell, int]]
    layout: Layout
    reading: Reading
    row: int
    findings: Findings
    proofs: frozenset[int] = frozenset()

    @property
    def what(self) -> What:
        return self.layout.what

    def unknown(self, columns: Iterable[Column]) -> list[tuple[int, str]]:
        return unknown_of(self.headings, columns, self.layout)

    def taken(self, index: int, field: str, what: Message, detail: str = "") -> Column:
        """A column that its cells tell, which is told as an estimate."""
        remedy = Message("heading.by_cells.remedy")
        self.findings.refuse(Problem(what, remedy, row=self.row, column=self.headings[index]))
        return Column(index, self.headings[index], field, detail)

    def by_cells(self, index: int, field: str, count: int, detail: str = "") -> Column:
        """The same, with how many of the cells say so."""
        terms = self.reading.terms
        label = terms.label("certificate", detail) if field == "certificate" else terms.label("language", detail)
        spelt = self.layout.spellings.get(field) or (label,)
        total = len(self.held[index])
        return self.taken(index, field, Message("heading.by_cells", field=spelt[0], count=count, total=total), detail)


def of_marks(
    headings: Sequence[str],
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    terms: Terms,
    row: int,
    findings: Findings,
) -> tuple[Column, ...]:
    """The columns of openings with those that are of one certificate and hold marks, by their headings.

    "Bil (B)" is no car. One that names none, but is among those of certificates, is asked about in each row that it
    marks.
    """
    cars = {
        one.index: one
        for one in columns
        if (one.field == "needs_car" and _IN_CLASS.search(one.heading))
        or (one.field in ("licences_required", "certificates_required") and _OF_CLASSES.fullmatch(one.heading))
    }
    made = {one.index: one for one in columns if one.index not in cars}
    unnamed: dict[int, str] = {}
    for index, heading in (*unknown_of(headings, columns, layout), *((at, one.heading) for at, one in cars.items())):
        cells = [cells[index] for cells in below if index < len(cells) and not is_empty(cells[index])]
        marks = [mark_of(one) for one in cells]
        is_marked = {"required", "merited", "taught", "unread"}.intersection(marks) and marks.count(None) * 2 <= len(
            marks
        )
        said = stated(heading)
        name = said.words if said.state in ("required", "merited") and said.words else heading  # "Krav B-körkort"
        name = f"körkort {classes_in_heading(heading)}" if index in cars else name
        if is_marked and _names_certificate(name, terms):
            detail = f"{name} meriterande" if said.state == "merited" else name
            made[index] = Column(index, heading, "certificate", detail)
            findings.note(Problem(Message("heading.marks", name=name), row=row, column=heading))
        elif index in cars:
            made[index] = cars[index]
        elif is_marked:
            unnamed[index] = heading
    for index, heading in unnamed.items():
        if all(at in made and made[at].field == "certificate" for at in (index - 1, index + 1)):
            made[index] = Column(index, heading, "certificate", heading)
    return tuple(made[index] for index in sorted(made))


def decided_by_cells(
    headings: Sequence[str],
    columns: tuple[Column, ...],
    below: Sequence[Sequence[Cell]],
    layout: Layout,
    read: Callable[[], Reading],
    row: int,
    findings: Findings,
) -> tuple[tuple[Column, ...], frozenset[int]]:
    """The columns with those that their cells tell, and the places of those that stay unknown and may demand.

    Where all headings are known the cells are not looked at.
    """
    own = {one.field for one in columns if not is_remark_on(one.heading)}
    columns = tuple(one for one in columns if one.field not in own or not is_remark_on(one.heading))
    if not any(one.field == "tracks" for one in columns):  # "Klart" is a share of no track
        columns = tuple(one for one in columns if one.field != "track_share")
    is_sure = not any(column.is_guessed for column in columns)
    is_known = layout.what == "candidates" and is_sure and not unknown_of(headings, columns, layout)
    if layout.is_long or layout.what not in LIKELY or is_known:
        return columns, frozenset()
    is_of_openings = layout.what == "openings"
    if not is_of_openings:  # what stands alone, or behind a name, is a title, a sum or a legend
        most = 2 if len(headings) > _NARROW else 1
        below = [cells for cells in below if sum(not is_empty(one) for one in cells) > most]
    reading = read()
    most = max(_FEWEST_LOOKED_AT, _MOST_LOOKED_AT // max(1, len(unknown_of(headings, columns, layout))))
    held = [_cells_at(index, below, reading.spelt_out, most) for index in range(len(headings))]
    proofs = frozenset(one.index for one in columns if one.field in ("certificate", "certificates"))
    looked = _Looked(headings, held, layout, reading, row, findings, proofs)
    made = [one for one in columns if not _is_misguessed(one, looked)]
    made = _best_of_each(made, looked)
    made = _turned(FREED, made, looked) if is_of_openings else made
    decided, left = _by_likeliest(made, looked)
    decided = _of_openings(decided, left, below, looked) if is_of_openings else decided
    return decided, frozenset(left)


def _of_openings(
    columns: Sequence[Column], left: set[int], below: Sequence[Sequence[Cell]], looked: _Looked
) -> tuple[Column, ...]:
    """The columns of openings with what no kind of cell tells: titles, employers, and demands among other words."""
    made = [*columns]
    for rule in TURNED:
        made = _turned(rule, made, looked) if "title" in rule.into else made
    made = _of_all_in_one(made, looked)
    left -= {one.index for one in made}
    if looked.layout.lacking(one.field for one in made):
        made += _of_titles(left, made, looked)
        left -= {one.index for one in made}
    if not any(one.field in _DEMANDING for one in made):
        made += _demanding(left, looked)
        left -= {one.index for one in made}
    made = sorted(made, key=lambda one: one.index)
    for rule in TURNED:
        made = _turned(rule, made, looked)
    made += _of_employers(made, below, looked)
    left -= {one.index for one in made}
    first = min((one.index for one in made if one.field in ("title", "employer")), default=0)
    left -= set(range(first))  # what stands before them parts them: "Gren"
    known = {one.index for one in made}
    noted = {at for at, name in enumerate(looked.headings) if name and at not in known and is_of_notes(name)}
    noted |= {at for at, name in looked.unknown(made) if at > first and is_of_somebody(name)}
    left |= {at for at, name in enumerate(looked.headings) if at not in known and is_of_education(name)}
    fields = {field for column in made for field in (column.field, *column.also)}
    made += filter(None, [_beside(index, fields, looked, is_sure=index in left) for index in sorted(left | noted)])
    left -= {at for at in left if any(_names_one(one, looked.reading) for one in looked.held[at])}
    left -= {at for at in left if cell.are_grades(looked.held[at])}
    return tuple(_counted(sorted(made, key=lambda one: one.index), looked))


def _by_likeliest(columns: Sequence[Column], looked: _Looked) -> tuple[tuple[Column, ...], set[int]]:
    """The columns with each unknown one that is likely of a field, the likeliest first, and the places of the others.

    A column that a word in its heading alone names is among them, that field being hinted at: where its cells are
    more of another it is of that.
    """
    several, held = SEVERAL[looked.what], looked.held
    guessed = {one.index: one for one in columns if one.is_guessed and sum(held[one.index].values()) >= _LEAST}
    names = {**dict(looked.unknown(columns)), **{index: looked.headings[index] for index in guessed}}
    found = [one for index in names for one in _likely(index, guessed.get(index), looked)]
    sure = [one for one in columns if one.index not in guessed]
    taken = {ONE_OF.get(one.field, one.field) for one in sure}.difference(several)
    decided: dict[int, Column] = {}
    for _, index, field, detail, count in sorted(found, key=lambda one: -one.rank):
        one_of, guess = ONE_OF.get(field, field), guessed.get(index)
        if index in decided or one_of in taken:
            continue
        taken |= {one_of}.difference(several)
        if field == "certificates_merited" and _IS_WISHED.search(folded_whole(names[index])):
            others = {one.field for one in sure} | {one.field for one in found if one.at != index}
            field = "certificates_required" if others.isdisjoint(_ALL_DEMANDING) else field
        if guess is not None and guess.field == field:
            decided[index] = guess
            continue
        said = {other.field for other in found if other.at == index}
        said |= {"languages", "hours"}.intersection(fields_hinted(names[index], looked.what))
        beside = [one for one in BESIDE_IT.get(field, ()) if one in said]
        decided[index] = replace(looked.by_cells(index, field, count, detail), also=tuple(beside[:1]))
    kept = [
        one for index, one in guessed.items() if index not in decided and ONE_OF.get(one.field, one.field) not in taken
    ]
    clear = {one.at for one in found if one.field not in (*PROOFS, "languages_required", "language", "id")}
    left = {
        index
        for index, name in names.items()
        if index not in {*decided, *clear, *guessed} and _may_demand(name, looked.what)
    }
    return tuple(sorted([*sure, *decided.values(), *kept], key=lambda one: one.index)), left


class _Found(NamedTuple):
    """What a column (`at`) may be: how likely, its field with the detail, and how many different cells are of it."""

    rank: float
    at: int
    field: str
    detail: str
    n_cells: int


def _likely(index: int, guess: Column | None, looked: _Looked) -> Iterator[_Found]:
    """What a column may be, known by its cells alone or hinted at by its heading."""
    if guess is None:
        yield from _by_itself(index, looked)
    heading, cells, what, reading = looked.headings[index], looked.held[index], looked.what, looked.reading
    hinted = {*fields_hinted(heading, what), *((guess.field,) if guess else ())}
    if what == "openings" and _is_of_merits(heading):
        hinted = hinted - {"certificates_required"} | {"certificates_merited"}
    elif _is_other(heading, what):
        hinted &= {"certificates"}
    for kind in LIKELY[what]:
        is_hinted = kind.field in hinted
        if not is_hinted and (kind.is_hinted or not _may_be(kind.field, heading, hinted, what)):
            continue
        is_loose = is_hinted or kind.is_clear
        said = {one: (kind.says if is_loose else kind.holds)(one, reading) for one in cells}
        count, total = [*said.values()].count(True), len(cells) - [*said.values()].count(None)
        n_cells = sum(times for one, times in cells.items() if said[one])
        of_said, of_all = HINTED if is_hinted else CLEAR if is_loose else kind.shares
        if count < _LEAST_DIFFERENT or n_cells < _LEAST or count < max(of_said * total, of_all * len(cells)):
            continue
        share = count / len(cells)
        if is_loose and kind.says is not kind.holds:
            share = (share + _share(kind.holds, cells, reading)) / 2
        is_guess = guess is not None and guess.field == kind.field
        yield _Found(is_hinted + share + _OF_A_GUESS * is_guess, index, kind.field, kind.detail, count)


def _may_be(field: str, heading: str, hinted: Collection[str], what: What) -> bool:
    """Whether a column may be of a field that its heading does not hint at."""
    is_of_state = is_of_status(heading) and field != "locality"
    if _is_other(heading, what) or is_of_state or field in fields_denied(heading, what):
        return False  # "Läge" is a place, too
    if _WEEKDAY.fullmatch(folded_whole(heading)) is not None:
        return False  # of one day of the week alone
    if field in PROOFS:
        return not _is_of_merits(heading) and not {"shifts", "hours"}.intersection(hinted)  # "D/K" are times
    return field != "languages_required" or "certificates_merited" not in hinted


def _is_of_merits(heading: str) -> bool:
    """Whether a heading of openings is of merits, by the first word in it of what is a merit or required."""
    key = folded_whole(heading)
    if _OF_LEVELS.search(key):
        return False
    merited, required = (said_anywhere(state, of_heading=True).search(key) for state in ("merited", "required"))
    return merited is not None and (required is None or merited.start() < required.start())


def _is_other(heading: str, what: What) -> bool:
    """Whether a heading is of whom to turn to, or of what is offered or not so."""
    key, is_of_openings = folded_whole(heading), what == "openings"
    is_offered = _OFFERED.search(key) is not None and NOT_WITHOUT.search(key) is None
    return is_offered or (is_of_openings and is_of_somebody(heading))


def _may_demand(heading: str, what: What) -> bool:
    """Whether there may be demands below an unknown heading of openings."""
    is_of_times = {"shifts", "hours"}.intersection(fields_hinted(heading, what))
    is_other = _is_other(heading, what) or "certificates_required" in fields_denied(heading, what)
    return not (is_other or is_of_status(heading) or _is_of_merits(heading) or is_of_times)


def _by_itself(index: int, looked: _Looked) -> Iterator[_Found]:
    """What a column is for certain by its heading and its cells together: one of ids, or of one certificate."""
    heading, held, reading = looked.headings[index], looked.held[index], looked.reading
    if n_ids := _ids_in(index, looked):
        yield _Found(_FOR_CERTAIN, index, "id", "", n_ids)
    if looked.what == "openings":
        return
    if code := _held_by_marks(heading, held, reading) or _held_until(heading, held, reading.terms):
        yield _Found(_FOR_CERTAIN, index, "certificate", code, len(held))
    elif code := _among_proofs(index, looked):
        is_of_classes = LICENCE_CLASS.fullmatch(heading) is None and code.startswith("licence-")
        field, detail = ("licences", "") if is_of_classes else ("certificate", code)
        yield _Found(_FOR_CERTAIN, index, field, detail, len(held))
    elif "certificates" not in fields_hinted(heading, looked.what) and (code := _proofs_of(heading, reading.terms)):
        said = [cell.says("candidates", "certificates", code)(one, reading) for one in held]
        least = max(0.5 * (len(held) - said.count(None)), 0.3 * len(held), _LEAST_DIFFERENT)
        if said.count(True) >= least:
            yield _Found(_FOR_CERTAIN, index, "certificates", code, said.count(True))


def _ids_in(index: int, looked: _Looked) -> int:
    """How many ids a column has, one for each row, if its heading hints at them or it is the first one of people."""
    heading, held = looked.headings[index], looked.held[index]
    is_first = looked.what == "candidates" and not any(looked.headings[:index])
    if "id" in fields_denied(heading, looked.what) or not (is_first or "id" in fields_hinted(heading, looked.what)):
        return 0
    cells = {one: times for one, times in held.items() if cell.is_id(one, looked.reading)}
    is_each = len(cells) == sum(cells.values()) >= max(_LEAST, _FEWEST_IDS * sum(held.values()))
    is_of_somebody = cell.are_born(cells) or any(looks_dialled(str(one)) for one in cells)
    return len(cells) if is_each and not is_of_somebody else 0


def _best_of_each(columns: Sequence[Column], looked: _Looked) -> list[Column]:
    """The columns, of those that mean the same one thing the one whose cells are of it: "Position", not "Vem vi söker".

    The other is unknown then; where the cells do not tell, or a rule may turn one of them, both stay.
    """
    made = list(columns)
    for at, column in enumerate(columns):
        for other in columns[at + 1 :]:
            is_same = (column.field, column.detail) == (other.field, other.detail) and column.field not in LISTS
            names = {folded_heading(column.heading), folded_heading(other.heading)}
            is_turned = any(
                rule.of == column.field and rule.where.pattern and any(map(rule.where.search, names)) for rule in TURNED
            )
            if not is_same or is_turned or len(names) < 2 or column not in made or other not in made:
                continue
            kind = cell.is_title if column.field == "title" else cell.reads_as(looked.what, column.field, column.detail)
            shares = [_share(kind, looked.held[one.index], looked.reading) for one in (column, other)]
            if max(shares) > 2 * min(shares):
                made.remove(column if shares[0] < shares[1] else other)
    return made


def _share(kind: CellKind, cells: Mapping[Cell, int], reading: Reading) -> float:
    """How many of a column's different cells are of a kind."""
    return sum(bool(kind(one, reading)) for one in cells) / len(cells) if cells else 0


def _of_all_in_one(columns: list[Column], looked: _Looked) -> list[Column]:
    """Where none has titles nor employers, the column of titles with those and places behind them, which is told."""
    if {"title", "employer"}.intersection(one.field for one in columns):
        return columns
    names = dict(looked.unknown(columns)) | {
        one.index: one.heading for one in columns if one.field in ("id", "locality")
    }
    for index in sorted(names):
        cells = [parts_of(one) for one in looked.held[index] if isinstance(one, str)]
        of_titles = [cell.is_title(parts[0], looked.reading) for parts in cells if len(parts) > 1]
        if (
            len(of_titles) >= max(_LEAST, _FEWEST_IN_ONE * len(cells))
            and of_titles.count(True) * 5 >= len(of_titles) * 2
        ):
            others = [one for one in columns if one.index != index]
            return [*others, looked.taken(index, "title", Message("heading.all_in_one"), TITLE_AND_MORE)]
    return columns


def _of_titles(unknown: Iterable[int], columns: Iterable[Column], looked: _Looked) -> list[Column]:
    """Where no column has titles and no id is made without, the unknown one that tells the openings apart, told.

    One whose heading speaks of work, or the first one; none that names demands.
    """
    if any(one.field == "title" for one in columns):
        return []
    likely: list[tuple[bool, int]] = []
    for index in sorted(unknown):
        cells = looked.held[index]
        words = [len(str(one).split()) for one in cells]
        is_told_apart = len(cells) >= _LEAST and len(cells) * 2 >= sum(cells.values()) and all(map(_is_words, cells))
        is_short = sum(words) <= _LONGEST_NAME * len(words)
        if is_told_apart and is_short and _share(_names_one, cells, looked.reading) < 0.5:
            likely.append(("title" not in fields_hinted(looked.headings[index], looked.what), index))
    return [looked.taken(min(likely)[1], "title", Message("heading.for_titles"))] if likely else []


def _is_words(value: Cell) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))


def _demanding(unknown: Iterable[int], looked: _Looked) -> list[Column]:
    """Of the unknown columns of openings without requirements the one that names most of them, told as an estimate."""
    counts = {index: sum(_names_one(one, looked.reading) for one in looked.held[index]) for index in sorted(unknown)}
    index = max(counts, key=lambda one: counts[one], default=None)
    if index is None or counts[index] < max(_LEAST, _FEWEST_DEMANDING * len(looked.held[index])):
        return []
    return [looked.by_cells(index, _DEMANDING[0], counts[index])]


_SWEDISH = frozenset({"language", "languages_required"})


def _beside(index: int, fields: Collection[str], looked: _Looked, *, is_sure: bool) -> Column | None:
    """An unknown column beside those of requirements that names some as well, which is told as an estimate.

    Where few of its cells do (or not `is_sure`: of notes) it is one of remarks: there only what words say is a demand.
    Of notes the seats and the Swedish are read, too, where no other column has them (`fields`).
    """
    heading, cells = looked.headings[index], looked.held[index]
    named = [one for one in cells if _names_one(one, looked.reading)]
    hinted = {*PROOFS, "language", "languages_required"}.intersection(fields_hinted(heading, looked.what))
    if is_sure and len(named) > (0 if hinted else _FEWEST_BESIDE * len(cells)):
        what = Message("heading.demands_beside", count=len(named), total=len(cells))
        return looked.taken(index, _DEMANDING[0], what, DEMANDED_BESIDE)
    said = [
        one
        for one in named
        if any(_names_one(part, looked.reading) for part in sentences_of(str(one)) if says_demand(part))
    ]
    lacking = {"seats"} - {*fields} | ({"swedish"} if _SWEDISH.isdisjoint(fields) else set())
    of_seats = [one for one in cells if "seats" in lacking and is_of_notes(heading) and seats_in_remark(str(one))]
    of_swedish = [one for one in cells if "swedish" in lacking and is_of_notes(heading) and says_swedish(str(one))]
    told = {*of_seats, *of_swedish}
    detail = " ".join((DEMANDED_IN_REMARKS, *("seats",) * bool(of_seats), *("swedish",) * bool(of_swedish)))
    if told:
        return looked.taken(
            index, _DEMANDING[0], Message("heading.lacking_in_remarks", count=len(told), total=len(cells)), detail
        )
    if not said and not (is_sure and named):
        return None
    what = Message("heading.demands_in_remarks", count=len(said), total=len(cells))
    if not said:
        what = Message("heading.named_in_remarks", count=len(named), total=len(cells))
    return looked.taken(index, _DEMANDING[0], what, DEMANDED_IN_REMARKS)


def _of_employers(columns: Sequence[Column], below: Sequence[Sequence[Cell]], looked: _Looked) -> list[Column]:
    """Where no column has employers, the unknown one that holds names, told: one whose heading hints at them first.

    Without a hint it stands before the titles; of two, the one with more different names.
    """
    fields = {field for column in columns for field in (column.field, *column.also)}
    titles = [column.index for column in columns if column.field == "title"]
    if "employer" in fields or not titles:
        return []
    titled = [cells for cells in below if titles[0] < len(cells) and not is_empty(cells[titles[0]])]
    likely: list[tuple[bool, float, int]] = []
    for index, heading in looked.unknown(columns):
        cells = _cells_at(index, titled)
        names = [one for one in cells if isinstance(one, str) and len(one.split()) <= _LONGEST_NAME]
        long = sum(len(one.split()) > 1 or one.isupper() for one in names)
        is_other = is_of_status(heading) or _is_other(heading, looked.what) or _is_of_merits(heading)
        is_hinted = "employer" in fields_hinted(heading, looked.what)
        is_before = index < titles[0] and all(one[:1].isupper() for one in names) and len(names) == len(cells)
        is_named = len(names) >= _LEAST and long * 2 >= len(names)
        if is_named and not is_other and (is_before or (is_hinted and len(names) * 5 >= len(cells) * 4)):
            likely.append((is_hinted, len(names) / sum(cells.values()), -index))
    return [looked.taken(-max(likely)[2], "employer", Message("heading.for_employers"))] if likely else []


def _names_one(value: Cell, reading: Reading) -> bool:
    return cell.names_demand(value, reading) and cell.is_level_alone(value, reading) is not None


def _names_certificate(name: str, terms: Terms) -> bool:
    """Whether a heading names certificates as a demand does, with nothing left of it that is not understood."""
    spot = Spot(name)
    made = certificates_demanded(name, terms, spot)
    return bool(made.get("certificates_required")) and {one.key for one in spot.refused} <= READ_AND_ASKED


def _held_by_marks(heading: str, cells: Mapping[Cell, int], reading: Reading) -> str:
    """The certificate that a heading nearly always means where most cells say whether it is held: "Hygien"."""
    words = folded_heading(heading)
    found = reading.terms.resolution("certificate", words if "bevis" in words else f"{words} bevis")
    if found.code is None or found.reason is None or found.reason.key != "vocabulary.usual":
        return ""
    says = cell.reads_as("candidates", "certificate", found.code)
    marked = sum(times for one, times in cells.items() if is_yes(one) or is_no(one) or says(one, reading))
    return found.code if marked >= _LEAST_DIFFERENT and marked * 2 > sum(cells.values()) else ""


def _among_proofs(index: int, looked: _Looked) -> str:
    """The certificate that a short heading begins, or the licence whose class it is, over marks among such columns.

    "Motors" and "B" between "YKB" and "HLR". Those beside it, one after the other up to a known one, are of that kind.
    """
    code = _begun(looked.headings[index], looked.reading.terms)
    cells = looked.held[index]
    marked = sum(times for one, times in cells.items() if _MARKED.match(str(one)) or is_no(one))
    if not code or marked * 2 <= sum(cells.values()):
        return ""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(looked.headings):
            if at in looked.proofs:
                return code
            if not _begun(looked.headings[at], looked.reading.terms):
                break
            at += step
    return ""


_MARKED = re.compile(
    r"\s*(?:\(\s*)?(?:[xXvV✓✔?]|ja|har|nej|klar\w*|pågår|påg|utgånge?t?|u|ej|t\.?o\.?m|(?:20)?[2-4]\d\b|(?:AM|[BCD]1?E?)(?=\s*$))(?!\w)",
    re.IGNORECASE,
)
"""How a cell of marks begins: "x A+B", "(x) mars", "2028"."""
_LONGEST_BEGUN = 14


def _begun(heading: str, terms: Terms) -> str:
    """The one certificate that a short word for a heading is, or begins: "Motors", "Vb", "C/CE"."""
    name = heading.strip(" .:?")
    if not name or " " in name or len(name) > _LONGEST_BEGUN or _OF_NOT_YET.search(folded_heading(name)):
        return ""
    classes = [one.strip() for one in re.split(r"[/,+]", name)]
    is_licence = all(map(LICENCE_CLASS.fullmatch, classes))
    ways = [f"körkort {classes[-1]}"] if is_licence else [name, f"{name} bevis", f"{name}."]
    return next(filter(None, (_as_written(one, terms) for one in ways)), "")


def _as_written(name: str, terms: Terms) -> str:
    """The certificate that a name means as it is written or cut short, misspelt none: "kvar" is no "kvarts"."""
    found = terms.resolution("certificate", name)
    return found.code if found.code and found.confidence >= CERTAIN_ENOUGH else ""


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
        next(filter(None, (_as_written(name, terms) for name in (one, f"{one}.", f"{one}bevis"))), "")
        for one in (_SEVERAL_OF.sub("", part.strip(" .?:")) for part in parts_of_heading(heading))
        if one
    ]
    return codes[0] if codes and all(codes) else ""


def _is_misguessed(column: Column, looked: _Looked) -> bool:
    """Whether no cell bears out what a column is known for by a word in its heading: "Inför start" over "HLR"."""
    cells = looked.held[column.index]
    if column.is_guessed and column.field == "certificates":
        return bool(cells) and all(is_yes(one) or is_no(one) for one in cells)  # "HygBevis" is of one
    holds = GUESSED.get(column.field) if column.is_guessed else NEVER_OF.get(column.field)
    if holds is None and column.field in OF_TIMES and not column.also:
        spellings = looked.layout.spellings.get(column.field, ())
        is_known = folded_heading(column.heading) in map(folded_heading, spellings)
        holds = None if is_known else cell.reads_as(looked.what, column.field, column.detail)
    is_many = sum(cells.values()) >= _LEAST
    return holds is not None and is_many and not any(holds(one, looked.reading) for one in cells)


def _turned(rule: Turned, columns: list[Column], looked: _Looked) -> list[Column]:
    """The columns, the first that a rule is of read as what it says, which is noted."""
    of = [column for column in columns if column.field == rule.of]
    taken = {ONE_OF.get(column.field, column.field) for column in columns}
    into = next((field for field in rule.into if field not in taken), "")
    for column in of if into else ():
        cells = looked.held[column.index]
        is_of_rule = rule.where.search(folded_heading(column.heading)) and rule.beside in (None, len(of) > 1)
        if len(cells) < rule.fewest or not is_of_rule:
            continue
        share, is_twice = _share(rule.holds, cells, looked.reading), max(cells.values()) > 1
        if rule.least <= share <= rule.most and not (rule.is_each and is_twice) and is_twice >= rule.is_repeated:
            looked.findings.note(Problem(Message(rule.told), row=looked.row, column=column.heading))
            return [replace(one, field=into, unit="") if one is column else one for one in columns]
    return columns


def _counted(columns: list[Column], looked: _Looked) -> list[Column]:
    """The columns, that of titles said to hold seats, too, where no other does and several titles have a number.

    Where they are no more than half of the titles, it is told as an estimate.
    """
    titles = [column for column in columns if column.field == "title"]
    if len(titles) != 1 or any(column.field == "seats" for column in columns):
        return columns
    cells = [str(one) for one in looked.held[titles[0].index]]
    counted = [found[0].casefold() for one in cells if (found := title_and_seats(one, is_counted=True))]
    n_said = sum(title_and_seats(one) is not None for one in cells)
    is_most = len(counted) * 2 > len(cells)
    if len(set(counted)) < len(counted) or len(counted) < _LEAST or not (is_most or len(counted) - n_said > 1):
        return columns  # "Kock 1", "Kock 2" are numbered
    if not is_most:
        looked.findings.refuse(
            Problem(*with_remedy("heading.counted_titles"), row=looked.row, column=titles[0].heading)
        )
    return [replace(one, detail="seats") if one is titles[0] else one for one in columns]


def unknown_of(headings: Sequence[str], columns: Iterable[Column], layout: Layout) -> list[tuple[int, str]]:
    """The headings of which nothing is known, each with its place."""
    known = {column.index for column in columns}
    left = ((at, name) for at, name in enumerate(headings) if name and at not in known and not is_of_notes(name))
    return [(at, name) for at, name in left if layout.is_unknown(name)]


def _cells_at(
    index: int, below: Sequence[Sequence[Cell]], spelt_out: Callable[[str], str] = str, most: int = SEARCHED
) -> Mapping[Cell, int]:
    """How often each cell of a column stands that says something, without regard to case, its signs written out.

    No more than `most` different ones.
    """
    texts: dict[Cell, Cell] = {}
    times: Counter[Cell] = Counter()
    for one in (cells[index] for cells in below if index < len(cells)):
        if is_empty(one) or not isinstance(one, str | int | float | date) or len(text := str(one)) > LONGEST_READ:
            continue
        if is_nothing(text):
            continue
        said = spelt_out(one) if isinstance(one, str) else one
        if len(times) == most and said not in times:
            continue
        times[texts.setdefault(said.strip().casefold() if isinstance(said, str) else said, said)] += 1
    return times
