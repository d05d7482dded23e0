"""How a list is laid out beyond its headings: what stands once for several rows, is parted over columns, or explained.

Each is told as an estimate, once, for it is the layout that says so and no heading.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from matchcore.content.findings import Findings
from matchcore.errors import Problem
from matchcore.messages import Message, with_remedy
from matchcore.tables.cells.asides import aside_of, is_over, over_in_doubt
from matchcore.tables.cells.cells import is_empty
from matchcore.tables.cells.demand_words import is_taught_alone
from matchcore.tables.cells.items import is_at_commas
from matchcore.tables.cells.mark_cells import UNREAD_MARK, mark_of
from matchcore.tables.cells.mixed_cells import OF_PLACES, is_places_alone, parts_of
from matchcore.tables.cells.opening_cells import opening_cell
from matchcore.tables.cells.place_cells import town_last
from matchcore.tables.cells.said import Reading
from matchcore.tables.grid import Cell, RowOfCells
from matchcore.tables.headings import Column, folded_heading
from matchcore.tables.layouts import Layout
from matchcore.tables.sheet.cell_kinds import is_count, is_place, is_title
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import Kind
from matchcore.vocabulary.repair import folded
from matchcore.vocabulary.states import said_anywhere, stated

_PLACES = frozenset({"locality", "municipality", "postcode", "workplace", "coordinates", "lat"})
_WITH_EMPLOYER = frozenset({*_PLACES, "contact"})
_FEWEST_ENDING = 3
_FEWEST_ROWS, _FEWEST_PLACES, _FEWEST_BLOCKS = 4, 2, 2
_OF_A_PART = re.compile(
    r"jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec|sommar|host|\bvar(?:en)?\b|vinter|\b[hv]t\b|sasong|fast|\btv\b|tillsv|vik"
    r"|timanst|visstid|extra|praktik|\bhel|\bdel|dag|kvall|natt|helg|\blov|skift|grupp|\bman\b|kvinn|kvartal|\bkv\b"
)
"""In headings of counts that make up the seats together: of a season, a form, a time of the day."""
_SAYS = re.compile(
    r"(?P<sign>(?<![\w-])(?:[^\W\d_]-)?[^\W\d_]{1,6}|\d|parentes\w*|\(\s?x?\s?\)|[*!→]|inom parentes)"
    r"\.?\s*=\s*(?P<said>[^=;.\n]+?)"
    r"(?=[;.\n]|\s{2,}|[,\s]\s*(?:[^\W_]{1,6}\.?|\(\s?[x+]?\s?\)|[*!?→])\s*=|$)",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"(?<!\S)(?P<sign>\(\+\)|\(x\)|\+|[–—-])\s*=\s*(?P<said>[^=;.\n]+?)(?=\s+(?:\(?[+x]\)?|[–—-])\s*=|[;.\n]|\s{2,}|$)"
)
"""What a sign over a column means: "+ = måste"."""
_NEEDLESS = re.compile(
    r"(?:behövs|krävs|nödvändigt)\s+(?:ej|inte)|(?:ej|inte)\s+(?:krav|nödvändigt|nödv)", re.IGNORECASE
)
_SIGNS_BESIDE = re.compile(
    r"(?P<signs>\b[^\W\d_]{1,6}(?:/[^\W\d_]{1,6})+)\s*=\s*(?P<said>[^=;.\n,/]+(?:/[^=;.\n,/]+)+)"
)
"""Signs beside one another, and what each of them means: "d/k/n = dag/kväll/natt"."""
_SIGNS_WITHIN = re.compile(r"\s*\((?P<signs>[^()=]+=[^()]+)\)")
"""Signs that are explained within a parenthesis: "x = har (år = när det togs)"."""
_YEAR_MARKED = re.compile(r"[xX](?P<what>\s+(?:\S+\s+)?)(?P<year>(?:20)?\d\d(?:-\d\d)?)")
"""A mark with a year: "x 2025", "x A+B 23"."""
_WHEN_HAD = re.compile(r"(?:när|då|året?)\b.*\b(?:tog\w*|tag[ie]\w*|utfärda\w*|klar\w*|fick)", re.IGNORECASE)
_TILL_WHEN = re.compile(
    r"(?:giltig\w*|gäller|går\s+ut|utgår|sista\s+(?:dag|år|giltig)\w*|t\.?\s?o\.?\s?m)\b", re.IGNORECASE
)
"""What says of a year that it is the last in which a certificate holds: "årtal = giltigt t.o.m."."""
_YEAR_ALONE = re.compile(r"(?:[xX]\s+)?(?P<what>[^\d\s]\S*\s+)?[-’']?(?P<year>(?:20)?[2-4]\d)")
_OF_A_YEAR = {"årtal": "år", "årtalet": "år", "året": "år"}
_TIMES = frozenset({"hours", "shifts"})
_FIRM = re.compile(
    r"\b(?:AB|HB|KB|AF|aktiebolag|handelsbolag|kommun|regionen?|ek\.?\s?för\w*|stiftelse\w*)\b", re.IGNORECASE
)
_IN_PARENTHESES = re.compile(r"[\s,;]*\(([^()]*)\)")
_AND = re.compile(r"\s*[,;]\s*")


def carried_down(
    columns: Iterable[Column], layout: Layout, below: Sequence[Sequence[Cell]], row: int, findings: Findings
) -> frozenset[int]:
    """The columns of which an empty cell says the same as the one above: employers over blocks of openings.

    So it is where at least half of the openings have none, the first one excepted, and so with places. Not so in a
    table with the headings that we write, where each row is whole.
    """
    columns = [*columns]
    plain = [column for column in columns if not column.detail and column.field in layout.spellings]
    if all(column.heading == layout.spellings[column.field][0] for column in plain):
        return frozenset()
    at = {column.field: column for column in reversed(columns)}
    if "title" not in at:
        return frozenset()
    rows = [cells for cells in below if not is_empty(_cell(cells, at["title"].index))]
    carried: list[Column] = []
    for field in ("employer", *sorted(_WITH_EMPLOYER.intersection(at))):
        named = [not is_empty(_cell(cells, at[field].index)) for cells in rows] if field in at else []
        is_once = len(named) >= _FEWEST_ROWS and named[0] and sum(named) * 2 <= len(named)
        if is_once and sum(named) >= _FEWEST_BLOCKS:
            carried.append(at[field])
    for column in carried:
        findings.refuse(Problem(*with_remedy("table.carried_down"), row=row, column=column.heading))
    return frozenset(column.index for column in carried)


def with_times_of_wishes(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of people, that of wishes one of when and how much as well where no other is: "Kök, heltid. Nu"."""
    fields = {field for column in columns for field in (column.field, *column.also)}
    if not fields.isdisjoint(("available_from", "hours", "shifts")):
        return columns
    return tuple(
        replace(one, also=("available_from", "hours")) if one.field == "wishes" and not one.also else one
        for one in columns
    )


def with_seats_added(
    columns: tuple[Column, ...],
    unknown: Sequence[tuple[int, str]],
    below: Sequence[Sequence[Cell]],
    reading: Reading,
    row: int,
    findings: Findings,
) -> tuple[tuple[Column, ...], tuple[int, ...]]:
    """The columns with one of seats, where none is, and those of unknown headings whose counts make it up together."""
    if any(column.field == "seats" or column.detail == "seats" for column in columns):
        return columns, ()
    counted = [(at, name) for at, name in unknown if _is_counted([_cell(cells, at) for cells in below], reading)]
    counted = [one for one in counted if _OF_A_PART.search(folded_heading(one[1]))]
    filled = [cells for cells in below if any(not is_empty(_cell(cells, at)) for at, _ in counted)]
    if len(counted) < 2 or len(filled) < _FEWEST_ROWS:
        return columns, ()
    first = counted[0]
    what = Message("table.seats_added", headings=[name for _, name in counted])
    findings.refuse(Problem(what, Message("table.seats_added.remedy"), row=row, column=first[1]))
    made = (*columns, Column(first[0], first[1], "seats"))
    return tuple(sorted(made, key=lambda one: one.index)), tuple(at for at, _ in counted)


def added_up(rows: Iterator[RowOfCells], counted: Sequence[int]) -> Iterator[RowOfCells]:
    """The rows, the counts of several columns together in the first of them; what is no number stays as it stands."""
    for number, cells in rows:
        said = [_cell(cells, at) for at in counted if not is_empty(_cell(cells, at))]
        made = list(cells)
        for at in counted:
            if at < len(made):
                made[at] = None
        if said:
            numbers = [int(text) for one in said if (text := str(one).strip().removesuffix(".0")).isdecimal()]
            whole: Cell = sum(numbers) if len(numbers) == len(said) else " + ".join(map(str, said))
            made[counted[0]] = said[0] if len(said) == 1 else whole
        yield number, made


def with_places(
    columns: tuple[Column, ...], below: Sequence[Sequence[Cell]], reading: Reading, row: int, findings: Findings
) -> tuple[Column, ...]:
    """The columns, that of employers said to hold places, too, where none does and several cells name one beside.

    Or where several end with one: "Svetsmek Flen".
    """
    fields = {field for column in columns for field in (column.field, *column.also)}
    employer = next((column for column in columns if column.field == "employer"), None)
    if "employer" not in fields:
        return _with_employers(columns, below, reading, row, findings)
    if employer is None or employer.also or _PLACES.intersection(fields):
        return columns
    cells = _texts_of(employer, below)
    beside = {part for cell in cells for part in parts_of(cell)[1:]}
    named = [part for part in beside if is_place(part, reading)]
    ending = [cell for cell in cells if _ends_with_town(cell, reading)]
    is_last = len(ending) >= _FEWEST_ENDING and len(ending) * 4 >= len(cells)
    if len(named) < _FEWEST_PLACES and not is_last:
        return columns
    findings.refuse(Problem(*with_remedy("table.places_beside"), row=row, column=employer.heading))
    detail = "town" if is_last else ""
    return tuple(replace(one, also=("locality",), detail=detail) if one is employer else one for one in columns)


def _with_employers(
    columns: tuple[Column, ...], below: Sequence[Sequence[Cell]], reading: Reading, row: int, findings: Findings
) -> tuple[Column, ...]:
    """The columns, that of places one of employers first where most cells name one: "Matboden Hjo", "Solhem, Lund"."""
    place = next((one for one in columns if one.field == "locality" and not (one.also or one.detail)), None)
    cells = _texts_of(place, below) if place else set()
    at = Column(0, "", "locality")

    def is_alone(text: Cell) -> bool:
        return is_places_alone(opening_cell(at, text, reading))

    names = [one for one in cells if not any(map(is_alone, (one, *parts_of(one)[:1])))]
    placed = [one for one in names if _ends_with_town(one, reading) or any(map(is_alone, parts_of(one)))]
    if place is None or len(placed) < _FEWEST_ENDING or len(names) * 2 < len(cells) or len(placed) * 3 < len(names):
        return columns
    findings.refuse(Problem(*with_remedy("table.employers_beside"), row=row, column=place.heading))
    made = replace(place, field="employer", also=("locality",), detail=OF_PLACES, beside="")
    return tuple(made if one is place else one for one in columns)


def _texts_of(column: Column, below: Sequence[Sequence[Cell]]) -> set[str]:
    return {cell for row in below if isinstance(cell := _cell(row, column.index), str)}


def _ends_with_town(cell: str, reading: Reading) -> bool:
    return bool(town_last("".join(map(str, parts_of(cell)[:1])), reading.terms.vocabulary))


def with_forms(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, those of starts and of times said to hold forms of employment, too, where none does: "Period"."""
    if any("form" in (column.field, *column.also) for column in columns):
        return columns
    return tuple(
        replace(one, also=(*one.also, "form"))
        if one.also and "start" in (one.field, *one.also)
        else replace(one, detail="form")
        if one.field == "start" or (one.field in _TIMES and not one.detail)
        else one
        for one in columns
    )


def with_sections(
    columns: tuple[Column, ...], width: int, below: Sequence[RowOfCells], reading: Reading, row: int, findings: Findings
) -> tuple[Column, ...]:
    """The columns with one beyond the last for employers, or places, that stand alone in a row over their openings.

    So it is where no column has them and such a row stands over the first opening, which is told as an estimate.
    """
    fields = {field for column in columns for field in (column.field, *column.also)}
    filled = [(number, said) for number, cells in below if (said := _alone(cells)) is not None]
    over = [one for one, (_, after) in pairwise(filled) if one[1] and not after]
    names = [name for _, name in over]
    if "title" not in fields or len(set(names)) < _FEWEST_BLOCKS or over[0] != filled[0]:
        return columns
    are_places = [is_place(name, reading) for name in names]
    are_firms = sum(_is_firm(name, reading) for name in names) * 2 >= len(names)
    is_other = not are_firms or any(is_title(name, reading) for name in names)
    told = [*dict.fromkeys(names)]
    if all(are_places) and not _PLACES.intersection(fields):
        field, what, remedy = (
            "locality",
            Message("table.places_above", names=told),
            Message("table.places_above.remedy"),
        )
    elif not is_other and "employer" not in fields:
        field = "employer"
        what, remedy = Message("table.employers_above", names=told), Message("table.employers_above.remedy")
    else:
        return columns
    findings.refuse(Problem(what, remedy, row=row))
    return (*columns, Column(width, Message("heading.above").text("sv"), field))


def _is_firm(name: str, reading: Reading) -> bool:
    """Whether a name is an employer's by its form, or by a place in it: "Hemtjänsten Falun", not "Vård och omsorg"."""
    words = name.split()
    is_named = len(words) > 1 and any(is_place(word, reading) for word in words)
    return _FIRM.search(name) is not None or is_named or (len(words) > 1 and all(word[:1].isupper() for word in words))


def under_sections(rows: Iterator[RowOfCells], width: int) -> Iterator[RowOfCells]:
    """The rows, what stands alone in a row above them in a cell beyond the last one."""
    name, held = "", None
    for number, cells in rows:
        said, wide = _alone(cells), [*cells[:width], *[None] * (width - len(cells)), None]
        if said:
            if held:
                yield held
            held = (number, wide)
        elif said is not None:
            name, held = (_alone(held[1]) or "" if held else name), None
            wide[width] = name
            yield number, wide
    if held:
        yield held


def _alone(cells: Sequence[Cell]) -> str | None:
    """The words that stand alone in a row, and are no remark; empty where there is more, None of an empty row."""
    filled = [cell for cell in cells if not is_empty(cell)]
    text = filled[0].strip(" :") if len(filled) == 1 and isinstance(filled[0], str) else ""
    return ("" if aside_of(text) else text) if filled else None


def _is_counted(cells: Sequence[Cell], reading: Reading) -> bool:
    filled = [one for one in cells if not is_empty(one)]
    return bool(filled) and sum(is_count(one, reading) for one in filled) * 2 > len(filled)


def _cell(cells: Sequence[Cell], at: int) -> Cell:
    return cells[at] if at < len(cells) else None


@dataclass(frozen=True)
class Legend:
    """What the signs of a list mean, as it says above the table or below it: "B = bra att ha".

    Attributes
    ----------
    meanings
        ``"krav"``, ``"meriterande"`` or what a certificate is called, by the sign in small letters; ``"()"`` for what
        stands in parentheses.
    statuses
        What signs of a status say that is over, or may be: "B = tillsatt".
    of_people
        The terms that things in parentheses are looked up in, in a list of people; None in one of openings.
    of_headings
        The fields of openings that columns are of by a sign for a heading; empty for what is not needed.
    times
        What signs of times and of forms of employment mean in a list of openings, as they are written: "vh".
    marks
        What marks below the names of certificates mean in a list of openings, as they are written: "+", "K", "2".
    units
        In which unit the numbers of a column stand, by its heading: "Pendl = km om inget annat".
    """

    meanings: Mapping[str, str]
    statuses: Mapping[str, str] = dataclasses.field(default_factory=dict)
    of_people: Terms | None = None
    of_headings: Mapping[str, str] | None = None
    units: Mapping[str, str] = dataclasses.field(default_factory=dict)
    times: Mapping[str, str] = dataclasses.field(default_factory=dict)
    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(
        cls,
        texts: Iterable[tuple[int, str]],
        headings: Sequence[str],
        terms: Terms,
        findings: Findings,
        *,
        of_people: bool = False,
    ) -> Legend:
        """The legend that lines of text tell, each with its row's number: of what requires, of merits, of proofs.

        In a list of people: of proofs, of how much and when somebody works ("hl/dl = heltid/deltid", "D = dag"), and of
        where she stands to something ("A = avslutad", "( ) = på gång").
        """
        meanings: dict[str, str] = {}
        times: dict[str, str] = {}
        units: dict[str, str] = {}
        statuses: dict[str, str] = {}
        lines = [*texts]
        for row, text in lines:
            text = _SIGNS_WITHIN.sub(r"; \g<signs>;", text.replace("|", ";"))
            for found in _SAYS.finditer(_SIGNS_BESIDE.sub(_one_by_one, text)):
                if stated(found["sign"]).state in ("required", "merited"):
                    continue  # "tomt i måste = inget krav" says nothing of the word
                said = _IN_PARENTHESES.sub("", found["said"]).strip()
                is_level = found["sign"].isdigit() and (_LEVELS_FIRST.search(text) or _LEVEL.search(said)) is not None
                counts = (_of_a_person(said) if of_people else _counts_as(said)) or (said if is_level else "")
                if is_over(said) or over_in_doubt(said):
                    statuses[found["sign"].casefold()] = said
                if of_people and (unit := _UNIT.match(said)) is not None:
                    units[folded_heading(found["sign"])] = unit[0]
                if not of_people and _is_of_times(said, terms):
                    times[found["sign"]] = said
                    findings.note(Problem(Message("table.legend", sign=found["sign"], said=said), row=row))
                    continue
                words = of_people and (_town(found["sign"], said, terms) or _work(said, terms))
                said = _proof(found["sign"], said, terms) or words or counts
                if not said:
                    continue
                bare = found["sign"].casefold().replace(" ", "")
                bare = _OF_A_YEAR.get(bare, bare)
                sign = "()" if "parent" in bare else bare
                meanings[sign] = said
                findings.note(Problem(Message("table.legend", sign=found["sign"], said=said), row=row))
        for row, text in lines if of_people else ():
            for found in _MARK_SAYS.finditer(text):
                sign, said = found["sign"].casefold(), found["said"].strip(" .,")
                is_unread = len(sign) == 1 and not (_IS_HELD.search(said) or _is_of_heading(said, headings))
                said = _state_of_mark(said) or said * is_unread
                if said and sign in _MARKS and sign not in meanings:
                    meanings[sign.replace("(x)", "()")] = said
                    findings.note(Problem(Message("table.legend", sign=found["sign"], said=found["said"]), row=row))
        marks = {} if of_people else dict(_marks_in(lines, headings))
        for sign in (sign for sign in marks if sign.casefold() not in meanings):
            row = next(row for row, text in lines if sign.casefold() in text.casefold())
            findings.note(Problem(Message("table.legend", sign=sign, said=marks[sign]), row=row))
        heads = (
            {} if of_people else {found["sign"]: found["said"] for _, text in lines for found in _HEADS.finditer(text)}
        )
        counted = {
            sign: "" if _NEEDLESS.fullmatch(said.strip()) else _counts_as(said.strip(), of_heading=True)
            for sign, said in heads.items()
        }
        return cls(
            meanings,
            statuses,
            terms if of_people else None,
            {sign: _FIELDS.get(one, "") for sign, one in counted.items()},
            units,
            times,
            marks,
        )

    def mark(self, cell: Cell) -> Cell:
        """A mark below the name of a certificate in words, as the list explains it; any other cell as it stands."""
        text = f"{cell:g}" if isinstance(cell, int | float) else str(cell).strip()
        return self.marks.get(text, cell)

    def of_times(self, text: str) -> str:
        """A cell of times or of a form of employment with its signs written out: "D/K, vh"."""
        if not self.times:
            return text
        signs = "|".join(map(re.escape, sorted(self.times, key=len, reverse=True)))
        return re.sub(rf"(?<!\w)(?<!\d\s)(?:{signs})(?!\w)", lambda found: self.times[found[0]], text)

    def status(self, cell: Cell) -> str:
        """What a cell of status says, by the list's own signs for what is over."""
        text = "" if cell is None else str(cell).strip()
        return self.statuses.get(text.casefold(), text) if self.statuses else text

    def with_units(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """The columns, that of how far somebody travels in the unit that the list tells."""
        return tuple(
            replace(one, unit=self.units.get(folded_heading(one.heading), one.unit)) if one.field == "reach_km" else one
            for one in columns
        )

    def columns_of(self, headings: Sequence[str]) -> tuple[list[Column], frozenset[int]]:
        """The columns that a sign for a heading tells, and the places of those of what is not needed."""
        signs = self.of_headings or {}
        meant = {at: signs[name] for at, name in enumerate(headings) if name in signs}
        made = [Column(at, headings[at], name) for at, name in meant.items() if name]
        return made, frozenset(at for at, name in meant.items() if not name)

    def spelt_out(self, text: str) -> str:
        """A cell with its signs written out: "B (lift)" → "B, lift meriterande", "B: BE" → "Meriterande: BE"."""
        if (grade := _GRADE.fullmatch(text)) is not None:
            return self.meanings.get(grade[1], text)  # "3" as the list explains it: "god svenska"
        signs = _SIGNS_APART.split(text.strip().casefold())
        year = _YEAR_ALONE.fullmatch(text.strip()) if self.meanings.get("år") == "t.o.m." else None
        if year is not None and self.of_people and int(year["year"][-2:]) >= self.of_people.as_of.year % 100:
            return f"{year['what'] or ''}t.o.m. 20{year['year'][-2:]}"
        if (
            self.meanings.get("år") not in (None, "t.o.m.")
            and (marked := _YEAR_MARKED.fullmatch(text.strip())) is not None
        ):
            return f"{marked['what'].strip()} {self.meanings['år']} {marked['year']}".strip()
        if self.of_people is not None and all(sign in self.meanings for sign in signs[::2]):
            return "".join(self.meanings.get(one, one) for one in signs)  # "D,K": "dag,kväll"
        apart = ", " if is_at_commas(text) else "; "
        if self.of_people is None:
            text = "".join(map(self._proof_of, _SIGNS_APART.split(text.strip())))
        for sign, said in self.meanings.items():
            if sign == "()" and self.of_people is not None:
                text = _IN_PARENTHESES.sub(partial(_if_a_proof, said, apart, self.of_people), text).removeprefix(apart)
            elif sign == "()":
                text = _IN_PARENTHESES.sub(partial(_each_of, said, apart), text).removeprefix(apart)
            elif sign[0] == "(":
                text = text.replace(sign, f" {said}")
            elif not sign.isdigit():
                text = re.sub(rf"(?<!\w){re.escape(sign)}\s*:", f"{said.capitalize()}:", text, flags=re.IGNORECASE)
                if len(sign) == 1 and sign.isalpha() and self.of_people is not None and stated(said).state is not None:
                    text = re.sub(rf"(?<=\w)\s+{re.escape(sign)}(?=\s*(?:[,;]|\.?$))", f" {said}", text)  # "D k"
                if len(sign) > 1:
                    behind = rf"(?!\w|{_OF_CLOCK})" if sign == "kl" else r"(?!\w)"
                    text = re.sub(rf"(?<!\w){re.escape(sign)}{behind}", said, text, flags=re.IGNORECASE)
        return text

    def _proof_of(self, sign: str) -> str:
        """What a letter alone is short for, where that is a proof: "T" of "HLR, T"; else what stands there."""
        said = self.meanings.get(sign.casefold(), "") if len(sign) == 1 and sign.isupper() else ""
        return said if said and said not in _FIELDS else sign


def _state_of_mark(said: str) -> str:
    """What a mark below the name of a certificate says of a person, as a list explains it; empty where it is not known.

    Examples
    --------
    >>> [_state_of_mark(said) for said in ("pågår", "fått nej", "kurs i jan", "har bilen här")]
    ['pågår', 'saknas', 'planerad', '']
    """
    return _of_a_person(said) or ("planerad" if _WANTED.match(said) else "saknas" if _REFUSED.match(said) else "")


def _marks_in(lines: Iterable[tuple[int, str]], headings: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The marks that lines explain, each with a word that says the same: "+ = krav, - = inget krav".

    A letter of which one case alone is explained is the same in the other. A mark of which the explanation is not
    understood stands with that: "x = prioriterad" requires nothing.
    """
    found = {one["sign"]: one["said"].strip(" .,)") for _, text in lines for one in _MARK_SAYS.finditer(text)}
    meant = {
        sign: "nej" if _NO_DEMAND.match(said) else "utbildas" if is_taught_alone(said) else _as_mark(said)
        for sign, said in found.items()
    }
    if {"krav", "meriterande", "utbildas"}.isdisjoint(meant.values()):
        meant = {}
    for sign, said in found.items():
        if not meant.get(sign) and sign.casefold() in _MARKS and not _is_of_heading(said, headings):
            meant[sign] = f"{UNREAD_MARK}{said}"
    for sign, said in meant.items():
        for one in (sign, sign.swapcase()) if said else ():
            if one == sign or one not in meant:
                yield one, said


def _is_of_heading(said: str, headings: Sequence[str]) -> bool:
    """Whether a mark is explained by a heading's own word, and stands below that: "x = prioriterad" with "Prio"."""
    begins = folded_heading(said)[:_LETTERS_OF_HEADING]
    return any(word.startswith(begins) for heading in headings for word in folded_heading(heading).split())


def _as_mark(said: str) -> str:
    mark = mark_of(said)
    return {"required": "krav", "merited": "meriterande", "taught": "utbildas"}.get(mark or "", "") or _counts_as(said)


_MARK_SAYS = re.compile(
    r"(?:^|(?<=[\s,;(]))(?P<sign>\([^\s()=]\)|[^\s()=,;:])\s*(?:=|:|\s[–-](?=\s))\s*(?P<said>[^=;\n]+?)"
    r"(?=[,.]?\s+(?:\([^\s()=]\)|[^\s()=,;:])\s*(?:=|:|\s[–-]\s)|[;\n]|\.\s|\.?$)"
)
_MARKS = frozenset({"x", "+", "*", "(x)", "(+)", "✓", "✔", "●", "○"})
_LETTERS_OF_HEADING = 4
_IS_HELD = re.compile(
    r"\b(?:har|finns|ja|intyg\w*|bevis\w*|giltig\w*|gäller|(?:upp)?visa[td]|validera[td])\b", re.IGNORECASE
)
_WANTED = re.compile(r"(?:vill|önsk|intress|sök|plan|kurs|anmäl|bok)\w*", re.IGNORECASE)
_REFUSED = re.compile(r"(?:(?:har|fått)\s+)*(?:nej|avslag|ej|inte|saknas?)\b", re.IGNORECASE)
_NO_DEMAND = re.compile(r"(?:inget|inga|ingen|ej|inte|nej|behövs\s+(?:ej|inte)|krävs\s+(?:ej|inte))\b", re.IGNORECASE)
NO_LEGEND = Legend({})
_FIELDS = {"krav": "certificates_required", "meriterande": "certificates_merited"}
_MEANS: Mapping[Any, str] = {"merited": "meriterande", "required": "krav"}
_LEVEL = re.compile(r"svensk|\bsfi\b|\b[abc][12]\b|tal\b|skrift|språk", re.IGNORECASE)
_LEVELS_FIRST = re.compile(r"\b(?:sv|svensk\w*|språk\w*|sfi)\b\s*:?\s*\d\s*=", re.IGNORECASE)
_GRADE = re.compile(r"\s*(\d)(?:\s?[-–/]\s?\d)?\s*")
"""A grade of the list's own, of two the lower: "1-2"."""
_OF_EXTENT = re.compile(r"(?:hel|halv|del)tid", re.IGNORECASE)
_OF_TIMES = re.compile(r"dag(?:tid)?|kväll(?:stid)?|natt|helg(?:er)?|morgon|skift|[23]-skift", re.IGNORECASE)
_WORK: tuple[Kind, ...] = ("track", "occupation")
_UNIT = re.compile(r"(?:km|mil|min)(?!\w)")
_FIRST_PART = re.compile(r"[^,(/]*")
_OF_CLOCK = r"\s*\d{1,2}(?:[.:–-]\s?\d|\s*$)"
"""Behind "kl", that it is no sign of the list but the clock: "kl 16"."""
_SIGNS_APART = re.compile(r"(\s*[,;/+]\s*)")


def _one_by_one(found: re.Match[str]) -> str:
    """Signs beside one another, each with what it means; as they stand where these are not as many."""
    signs, said = found["signs"].split("/"), found["said"].split("/")
    return "; ".join(map(" = ".join, zip(signs, said, strict=True))) if len(signs) == len(said) else found[0]


_SHORT_FOR = frozenset({"vocabulary.several_named", "vocabulary.criminal_record", "vocabulary.health"})
"""Why what a sign is short for is no one certificate, though it is understood: "truck A+B", "utdrag belastningsreg"."""


def _proof(sign: str, said: str, terms: Terms) -> str:
    """What a sign is short for: a certificate, or what the employer sees to; nothing where it is known for one."""
    is_new = len(sign) == 1 or terms.resolution("certificate", sign).code is None
    found = terms.resolution("certificate", said)
    is_told = found.reason is not None and found.reason.key in _SHORT_FOR
    return said if is_new and (found.code is not None or is_told) else ""


def _is_of_times(said: str, terms: Terms) -> bool:
    """Whether what a sign is short for is when or in what form somebody works: "varannan helg", "visstid"."""
    each = (opening_cell(Column(0, "", field), said, Reading(terms)) for field in ("shifts", "form"))
    return any(one.fields and not one.spot.refused for one in each)


def _town(sign: str, said: str, terms: Terms) -> str:
    """What a sign is short for, where that is a municipality and the sign is known for no place: "Blge = Borlänge"."""
    codes = [terms.resolution("municipality", one).code for one in (sign, said)]
    return said if codes[0] is None and codes[1] is not None else ""


def _work(said: str, terms: Terms) -> str:
    """What a sign is short for, where that is a track or an occupation: "L = lager"."""
    return said if any(terms.certain(kind, said) for kind in _WORK) else ""


def _of_a_person(said: str) -> str:
    """What a sign says of a person: how much or when she works, or where she stands to something; else nothing.

    Of a year that it is the one in which a certificate was had: "år = när det togs".
    """
    if _WHEN_HAD.fullmatch(said):
        return "klar"
    if _TILL_WHEN.match(said):
        return "t.o.m."
    stands = stated(_FIRST_PART.match(said)[0].strip())  # type: ignore[index]  # it matches what is empty, too
    is_state = stands.state in ("held", "under_way", "planned", "lost", "lacking") and not stands.words
    return stands.said if is_state else said if _OF_EXTENT.fullmatch(said) or _OF_TIMES.fullmatch(said) else ""


def _counts_as(said: str, *, of_heading: bool = False) -> str:
    """What a sign says that something counts as, or one for a heading; empty where it says none."""
    key = folded(said)
    by_word = (one for state, one in _MEANS.items() if said_anywhere(state, of_heading=of_heading).search(key))
    return _MEANS.get(stated(said).state or "") or next(by_word, "")


def _if_a_proof(said: str, apart: str, terms: Terms, found: re.Match[str]) -> str:
    """What stands in parentheses with where somebody stands to it, if it is a proof: "hyg (kk B)" has B on its way."""
    name = found[1].strip()
    before = found.string[: found.end()].removesuffix(found[0].lstrip(" ,;")).rstrip()[-1:]
    if before not in ("", ",", ";", ".", ":") or terms.resolution("certificate", name).code is None:
        return found[0]  # behind a word it may say more of that: "städintyg (PRYL)"
    return f"{apart if before else ''}{name} {said}"


def _each_of(said: str, apart: str, found: re.Match[str]) -> str:
    """What stands in parentheses, each thing of it with what it counts as."""
    return apart + apart.join(f"{one} {said}" for one in _AND.split(found[1]) if one.strip())
