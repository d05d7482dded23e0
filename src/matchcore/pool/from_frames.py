"""`Pool.from_frames`: long tables straight to columns, with no record a person.

Every different row of a table is made a record once, which checks it as any record is checked, and encoded once by the
code that encodes records. People are then rows of numbers that point to those. Only somebody who holds one certificate
several times (renewals, partial results) is encoded by herself, for there the rows bear on each other. So the pool is
the one that `Pool.from_records` makes of the same records.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import Problem, RecordError
from matchcore.messages import with_remedy
from matchcore.personal import plain_text
from matchcore.pool.columns import (
    CandidateColumns,
    Columns,
    OpeningColumns,
    WayTable,
    WishTable,
)
from matchcore.pool.encoding import HELD, NOWHERE, Encoded, Encoder, Located, contacts_of
from matchcore.pool.fields import Field, fields_of, frozen, table_of
from matchcore.pool.frames import Coded, Distinct, Frame, Rows, listed
from matchcore.pool.geometry import PlaceSource, SpherePoints, point_of
from matchcore.records import (
    Candidate,
    Certificate,
    Hours,
    LanguageDemand,
    Opening,
    Place,
    Wishes,
)
from matchcore.records.model import SWEDEN

_PLACE = tuple(Place.model_fields)
_ONCE = frozenset({"languages", "tracks"})
"""The long tables in which nobody has the same thing in two rows."""

_WISHED: Mapping[str, tuple[type[Any], str, str]] = {
    "wished": (WishTable, "ssyk", "occupations"),
    "wished_ways": (WayTable, "way", "ways"),
}
"""For each table of wishes, its kind, the column of the frame that it is read from, and the field of `Wishes`."""

_SEVERAL = frozenset({"shifts", "priority"})
"""The fields of which one cell holds several."""

_HOURS = ("hours_least", "hours_most")
_ASKED = ("opening_id", "code", "group", "required")
_SPOKEN = ("opening_id", *LanguageDemand.model_fields, "required")


def _plain(side: type[Any]) -> tuple[str, ...]:
    """The fields of a side that are a column of its frame, the id first."""
    kinds = {"text", "number", "code"}
    told = fields_of(side).items()
    return tuple(dict.fromkeys(name if name in _HOURS else one.name for name, one in told if one.kind in kinds))


def encode_frames(
    candidates: Any,
    openings: Any,
    tables: Mapping[str, Any],
    encoder: Encoder,
) -> Encoded:
    """What the pool of some frames holds; see `Pool.from_frames`."""
    people = _People(candidates, encoder)
    told = people.columns(tables)
    is_frame = isinstance(openings, Frame) or _is_frame(openings)
    places = opening_records({**tables, "openings": openings}, encoder.problems) if is_frame else openings
    in_order = encoder.in_order(places, Opening, key=lambda opening: opening.id)
    columns = Columns(told, encoder.side(OpeningColumns, in_order), encoder.codes, encoder.vocabulary, encoder.as_of)
    groups = people.named("group_", "groups")
    if encoder.problems:
        raise RecordError(encoder.problems)
    return (columns, groups, contacts_of(in_order))


class _People:
    """The candidates' frame, and its long tables as they are joined to it."""

    def __init__(self, given: Any, encoder: Encoder) -> None:
        self.encoder, self.problems = encoder, encoder.problems
        known = (*_plain(CandidateColumns), *_PLACE, "fact_*", "group_*")
        self.frame = Frame.of(given, "candidates", known, ("id",), self.problems)
        n = len(self.frame)
        self.ids = [_as_id(name) for name in self.frame.values("id")]
        checked = Distinct([Coded.of(self.ids)])
        checked.made(self.frame, ("id",), lambda name: Candidate(id=name))
        for name, count in Counter(self.ids).items():
            if count > 1 and name is not None:
                problem = Problem(*with_remedy("pool.duplicate", count=count), f"candidate {name}", "id", name)
                self.problems.append(problem)
        self.registered = self._numbers(fields_of(CandidateColumns)["registered"])
        named = np.array([name if isinstance(name, str) else "" for name in self.ids], dtype=np.str_)
        self.order = np.lexsort((named, self.registered)) if n else np.empty(0, dtype=np.int64)
        self.rank = np.empty(n, dtype=np.int64)
        self.rank[self.order] = np.arange(n)
        self.row_of = {name: row for row, name in enumerate(self.ids)}

    def columns(self, tables: Mapping[str, Any]) -> CandidateColumns:
        """All columns of the candidates, in canonical order."""
        declared = fields_of(CandidateColumns)
        made = {**self._hours(), **self._eligibility(tables.get("eligible")), **self._wishes(tables.get("wishes"))}
        rest = {column: self._column(told, tables) for column, told in declared.items() if column not in made}
        return CandidateColumns(**made, **rest)

    def _column(self, told: Field, tables: Mapping[str, Any]) -> Any:
        if told.name == "id":
            return tuple(str(self.ids[row]) for row in self.order.tolist())
        if told.kind == "text":
            return self._texts(told.name)
        if told.kind == "place":
            return self._home()
        if told.kind == "facts":
            return self.named("fact_", told.name)
        if told.kind == "codes":
            return frozen(self._forms(told, tables.get(told.name)))
        if told.kind == "table":
            return self._held(told.name, tables.get(told.name))
        return frozen(self._numbers(told)[self.order])

    def named(self, prefix: str, field: str) -> dict[str, npt.NDArray[np.object_]]:
        """The columns whose names begin so, by the rest of the name; one without values is left out."""
        found: dict[str, npt.NDArray[np.object_]] = {}
        for column in sorted(name for name in self.frame.columns if name.startswith(prefix)):
            name = column.removeprefix(prefix)
            cells = self.frame.distinct([column])
            made = cells.made(
                self.frame,
                (column,),
                lambda cell, name=name: (
                    None if cell is None else getattr(Candidate(id="x", **{field: {name: cell}}), field)[name]
                ),
            )
            values = np.empty(len(made), dtype=object)
            values[:] = made
            if any(value is not None for value in made):
                found[name] = frozen(values[cells.which][self.order])
        return found

    def _numbers(self, told: Field) -> Any:
        """One field of a candidate, checked as the record checks it, once for each different value."""
        cells = self.frame.distinct([told.name])
        missing = self.encoder.missing(told)

        def made(cell: Any) -> Any:
            if cell is None:
                return missing
            given = listed(cell) if told.name in _SEVERAL else cell
            return self.encoder.number_of(told, getattr(Candidate(id="x", **{told.name: given}), told.name), "")

        numbers = cells.made(self.frame, (told.name,), made)
        return cells.spread([missing if one is None else one for one in numbers], told.dtype)

    def _texts(self, name: str) -> tuple[Any, ...]:
        """A field that is kept as given."""
        cells = self.frame.distinct([name])
        made = cells.made(
            self.frame, (name,), lambda cell: getattr(Candidate(id="x", **{name: listed(cell) or ()}), name)
        )
        return tuple(made[number] for number in cells.which[self.order].tolist())

    def _hours(self) -> dict[str, Any]:
        """Both bounds of the working hours, checked together."""
        declared = fields_of(CandidateColumns)
        cells = self.frame.distinct(_HOURS)

        def made(least: Any, most: Any) -> Hours | None:
            if least is None and most is None:
                return None
            try:
                return Hours(least=least, most=most)
            except RecordError as error:
                blamed = [dataclasses.replace(one, field=f"hours_{one.field}") for one in error.problems]
                raise RecordError(blamed) from None

        hours = cells.made(self.frame, _HOURS, made)
        found = {}
        for column in _HOURS:
            told = declared[column]
            numbers = [told.missing if one is None else told.number(one) for one in hours]
            found[column] = frozen(cells.spread(numbers, told.dtype)[self.order])
        return found

    def _home(self) -> SpherePoints:
        frame = self.frame
        lat, lon = (frame.values(name) for name in _PLACE[:2])
        cells = frame.distinct(_PLACE[2:])
        told = [NOWHERE if one is None else one for one in cells.made(frame, _PLACE[2:], self._named_place)]
        xyz = cells.spread([one[0] for one in told], np.float64).reshape(-1, 3)
        source, municipality, locality = (
            cells.spread([one[at] for one in told], dtype) for at, dtype in ((1, np.int8), (2, np.int16), (3, np.int16))
        )
        (south, north), (west, east) = SWEDEN
        sound: list[int] = []
        for row, (up, right) in enumerate(zip(lat, lon)):
            if type(up) is float and type(right) is float and south <= up <= north and west <= right <= east:
                sound.append(row)
            elif up is not None or right is not None:
                found = self._coordinate(row, up, right)
                if found is not None:
                    lat[row], lon[row] = found.lat, found.lon
                    sound.append(row)
        if sound:
            xyz[sound] = np.array([point_of(lat[row], lon[row]) for row in sound], dtype=np.float64)
            source[sound], locality[sound] = PlaceSource.COORDINATE, -1
        return SpherePoints(*(frozen(one[self.order]) for one in (xyz, source, municipality, locality)))

    def _named_place(self, *cells: Any) -> Located:
        given = _place_of(_given(_PLACE[2:], cells))
        return self.encoder.located(Place(**given), "", "") if given else NOWHERE

    def _coordinate(self, row: int, lat: Any, lon: Any) -> Place | None:
        """A coordinate that is not plainly sound, as the record reads it; None where it refuses, which is told."""
        try:
            return Place(lat=lat, lon=lon)
        except RecordError as error:
            for problem in error.problems:
                self.frame.blame([row], problem, problem.field or _PLACE[0])
        return None

    def _joined(self, given: Any, name: str, known: Sequence[str], needed: Sequence[str]) -> tuple[Frame, Rows]:
        """A long table, and for each of its rows the candidate's place in canonical order; -1 for a stranger."""
        frame = Frame.of(given, name, known, needed, self.problems)
        ids = frame.distinct(["candidate_id"])
        at = ids.spread([self.row_of.get(_as_id(one), -1) for (one,) in ids.rows], np.int64)
        for row in np.flatnonzero(at < 0).tolist():
            frame.blame(
                [row],
                Problem(*with_remedy("frames.stranger", name=name), value=ids.rows[ids.which[row]][0]),
                "candidate_id",
            )
        return frame, np.where(at >= 0, self.rank[at], -1) if len(self.rank) else np.full(len(at), -1)

    def _forms(self, told: Field, given: Any) -> npt.NDArray[np.uint64]:
        """The forms accepted, one row each in a frame of their own."""
        frame, person = self._joined(given, told.name, ("candidate_id", "form"), ("candidate_id", "form"))
        cells = frame.distinct(["form"])
        made = cells.made(
            frame, ("form",), lambda cell: self.encoder.number_of(told, Candidate(id="x", forms=[cell]).forms, "")
        )
        asked = np.zeros(len(self.ids), dtype=np.bool_)
        asked[person[person >= 0]] = True
        return np.where(asked, self._joined_bits(cells, made, person), told.missing)

    def _eligibility(self, given: Any) -> dict[str, Any]:
        """The forms whose subsidy can be given and cannot, one row each in a frame of their own."""
        declared = fields_of(CandidateColumns)
        names = ("form", "eligible")
        frame, person = self._joined(given, "eligible", ("candidate_id", *names), ("candidate_id", "form"))
        cells = frame.distinct(names)

        def bits(form: Any, may: Any) -> list[int]:
            eligible = Candidate(id="x", eligible={form: True if may is None else may}).eligible
            number = self.encoder.code("forms", form, "", "form")
            return [int(may is answer) << max(number, 0) for answer in (True, False) for may in eligible.values()]

        made = cells.made(frame, names, bits)
        forms = {form: number for number, (form, _) in enumerate(cells.rows)}
        code = cells.spread([forms[form] for form, _ in cells.rows], np.int64)
        self._once(frame, person, code, [form for form, _ in cells.rows], cells, "form")
        return {
            column: frozen(
                self._joined_bits(cells, [0 if one is None else one[at] for one in made], person).astype(
                    declared[column].dtype
                )
            )
            for at, column in enumerate(("eligible", "ineligible"))
        }

    def _joined_bits(self, cells: Distinct, made: Sequence[int | None], person: Rows) -> npt.NDArray[np.uint64]:
        """The bits of each person's rows together, in canonical order."""
        own = cells.spread([one or 0 for one in made], np.uint64)
        bits = np.zeros(len(self.ids), dtype=np.uint64)
        np.bitwise_or.at(bits, person[person >= 0], own[person >= 0])
        return bits

    def _wishes(self, given: Any) -> dict[str, Any]:
        """What people ask for, one row a wish in a frame of their own, whose order is theirs."""
        names = ("ssyk", "way")
        frame, person = self._joined(given, "wishes", ("candidate_id", *names), ("candidate_id",))
        found = {}
        for column, (table, name, field) in _WISHED.items():
            cells = frame.distinct([name])
            rows_of = self.encoder.wish_rows if column == "wished" else self.encoder.way_rows

            def rows(cell: Any, field: str = field, rows_of: Any = rows_of) -> list[tuple[int, ...]]:
                return [] if cell is None else list(rows_of(0, Wishes(**{field: [cell]}), ""))

            made = cells.made(frame, (name,), rows)
            code = cells.spread([number if made[number] else -1 for number in range(len(made))], np.int64)
            self._once(frame, person, code, [cell for (cell,) in cells.rows], cells, name)
            known = person >= 0
            told = _gathered(table, [one or [] for one in made], cells.which[known], person[known])
            count = np.bincount(told.row, minlength=len(self.ids))
            rank = np.arange(len(told.row)) - (np.cumsum(count) - count)[told.row]
            found[column] = dataclasses.replace(told, rank=frozen(rank.astype(np.int16)))
        return found

    def _held(self, name: str, given: Any) -> Any:
        """A long table: each different row made a record and encoded once, and its rows given to whom it is of."""
        record, table = HELD[name]
        fields = tuple(field for field in record.model_fields if field != "evidence")
        needed = fields[:1] if record.model_fields[fields[0]].is_required() else ()
        frame, person = self._joined(given, name, ("candidate_id", *fields), ("candidate_id", *needed))
        cells = frame.distinct(fields)

        def entry(*row: Any) -> tuple[Any, list[tuple[Any, ...]]]:
            own = _given(fields, row)
            if "modules" in own:
                own["modules"] = listed(own["modules"])
            one = record(**own)
            return one, self.encoder.rows_of(0, one, "")

        made = cells.made(frame, fields, entry)
        entries = [None if one is None else one[0] for one in made]
        rows = [[] if one is None else one[1] for one in made]
        keys = [None if one is None else getattr(one, fields[0]) for one in entries]
        number = {key: place for place, key in enumerate(sorted({key for key in keys if key is not None}))}
        code = cells.spread([number.get(key, -1) for key in keys], np.int64)
        kind, own = cells.which[person >= 0], person[person >= 0]
        if record is Certificate:
            order = np.lexsort((code[person >= 0], own))
            kind, own = self._renewed(entries, rows, kind[order], own[order], code[person >= 0][order])
        elif name in _ONCE:
            self._once(frame, person, code, keys, cells, fields[0])
        return _gathered(table, rows, kind, own)

    def _renewed(
        self, entries: Sequence[Any], rows: list[list[tuple[Any, ...]]], kind: Rows, person: Rows, code: Rows
    ) -> tuple[Rows, Rows]:
        """The kinds and people of certificates, all of somebody who holds one several times as one kind of her own."""
        again = (np.diff(person) == 0) & (np.diff(code) == 0) & (code[1:] >= 0)
        several = np.unique(person[1:][again])
        begin, end = np.searchsorted(person, several), np.searchsorted(person, several, side="right")
        of_several = np.arange(len(rows), len(rows) + len(several))
        for first, last in zip(begin.tolist(), end.tolist()):
            mine = [entries[number] for number in kind[first:last].tolist() if entries[number] is not None]
            rows.append(list(self.encoder.certificate_rows(0, mine, "")))
        single = ~np.isin(person, several)
        return np.concatenate([kind[single], of_several]), np.concatenate([person[single], several])

    def _once(self, frame: Frame, person: Rows, code: Rows, keys: Sequence[Any], cells: Distinct, column: str) -> None:
        """Nobody has the same thing in two rows."""
        order = np.lexsort((np.arange(len(code)), code, person))
        again = (np.diff(person[order]) == 0) & (np.diff(code[order]) == 0)
        twice = order[1:][again]
        for row in np.sort(twice[(person[twice] >= 0) & (code[twice] >= 0)]).tolist():
            frame.blame(
                [row],
                Problem(*with_remedy("value.twice", value=keys[cells.which[row]]), value=keys[cells.which[row]]),
                column,
            )


def _gathered(table: type[Any], rows: Sequence[Sequence[tuple[Any, ...]]], kind: Rows, person: Rows) -> Any:
    """A long table of each person's kinds of row, person by person in the order given."""
    order = np.argsort(person, kind="stable")
    kind, person = kind[order], person[order]
    length = np.array([len(some) for some in rows], dtype=np.int64)
    first = np.cumsum(length) - length
    count = length[kind]
    at = np.repeat(first[kind] - (np.cumsum(count) - count), count) + np.arange(count.sum())
    every = table_of(table, [entry for some in rows for entry in some])
    columns = {field.name: frozen(getattr(every, field.name)[at]) for field in dataclasses.fields(table)}
    return table(**{**columns, "row": frozen(np.repeat(person, count).astype(np.int32))})


def opening_records(tables: Mapping[str, Any], problems: list[Problem]) -> list[Opening]:
    """The openings' frame and its long tables as records."""
    known_here = (*_plain(OpeningColumns), "contact")
    frame = Frame.of(tables["openings"], "openings", (*known_here, *_PLACE, "fact_*"), ("id",), problems)
    asked: dict[str, dict[str, dict[Any, list[Any]]]] = {}
    for name, known, targets in (
        ("certificates_asked", _ASKED, ("certificates_required", "certificates_merited")),
        ("languages_asked", _SPOKEN, ("languages_required", "languages_wanted")),
    ):
        table = Frame.of(tables.get(name), name, known, known[:2], problems)
        cells = table.distinct(known[1:-1])
        entries = cells.made(table, known[1:], _demand if name == "languages_asked" else _code)
        required, groups = table.values("required"), table.values("group")
        for row, (opening, number) in enumerate(zip(table.values("opening_id"), cells.which.tolist())):
            is_required = True if required[row] is None else required[row]
            if not isinstance(is_required, bool | np.bool_):
                table.blame([row], Problem(*with_remedy("value.not_a_bool"), value=is_required), "required")
            elif groups[row] is not None and not is_required:
                table.blame([row], Problem(*with_remedy("frames.group_merited"), value=groups[row]), "group")
            elif entries[number] is not None:
                own = asked.setdefault(str(_as_id(opening)), {}).setdefault(targets[0 if is_required else 1], {})
                key = row if groups[row] is None else str(groups[row])
                own.setdefault(key, []).append(entries[number])
    facts = [name for name in frame.columns if name.startswith("fact_")]
    names = (*known_here, *_PLACE, *facts)
    found = []
    for row, cells_of in enumerate(zip(*map(frame.values, names))):
        fields = _given(names, cells_of)
        place = _place_of({name: fields.pop(name) for name in _PLACE if name in fields})
        told = {name.removeprefix("fact_"): fields.pop(name) for name in facts if name in fields}
        fields["id"] = _as_id(fields.get("id"))
        try:
            fields |= {name: listed(fields[name]) for name in _SEVERAL & fields.keys()}
            home = {"workplace": Place(**place)} if place else {}
            demands = {
                name: [tuple(own) if len(own) > 1 else own[0] for own in each.values()]
                for name, each in asked.pop(str(fields["id"]), {}).items()
            }
            found.append(Opening(**fields, **home, **demands, facts=told))
        except RecordError as error:
            for problem in error.problems:
                frame.blame([row], problem, (problem.field or "").split(".")[0] or None)
    unknown = with_remedy("frames.stranger", name="openings")
    problems += [Problem(*unknown, field="opening_id", value=stranger) for stranger in asked]
    return found


def _code(code: Any, _group: Any) -> str:
    return Certificate(code=code).code


def _demand(*row: Any) -> LanguageDemand:
    return LanguageDemand(**_given(_SPOKEN[1:-1], row))


def _place_of(given: dict[str, Any]) -> dict[str, Any]:
    """The parts of a place, a postcode that a frame has made a number of written out again."""
    code = given.get("postcode")
    if isinstance(code, int | float) and not isinstance(code, bool) and code == code // 1:
        given["postcode"] = str(int(code))
    return given


def _given(names: Iterable[str], cells: Iterable[Any]) -> dict[str, Any]:
    """The cells that hold something, by name."""
    return {name: cell for name, cell in zip(names, cells) if cell is not None}


def _as_id(cell: Any) -> Any:
    """A cell as the id that a record makes of it."""
    return plain_text(str(cell)) if type(cell) is int or isinstance(cell, str) else cell


def _is_frame(given: Any) -> bool:
    import narwhals as nw

    return bool(nw.dependencies.is_into_dataframe(given))
