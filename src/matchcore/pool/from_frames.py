"""`Pool.from_frames`: long tables straight to columns, with no record a person.

Every different row of a table is made a record once, which checks it as any record is checked, and encoded once by the
code that encodes records. People are then rows of numbers that point to those. Only somebody who holds one certificate
several times (renewals, partial results) is encoded by herself, for there the rows bear on each other. So the pool is
the one that `Pool.from_records` makes of the same records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matchcore.errors import Problem, RecordError
from matchcore.messages import Message
from matchcore.personal import plain_text
from matchcore.pool.columns import (
    NEVER,
    CandidateColumns,
    CertificateTable,
    Columns,
    LanguageTable,
    TrackTable,
)
from matchcore.pool.encoding import NOWHERE, Encoded, Encoder, Located, contacts_of, day_number
from matchcore.pool.frames import Distinct, Frame, listed
from matchcore.pool.geometry import PlaceSource, Points, point_of
from matchcore.records import Candidate, Certificate, Language, LanguageDemand, Opening, Place, TrackProgress
from matchcore.records.model import SKILLS, SWEDEN

__all__ = ["encode_frames"]

_HOME = ("lat", "lon", "municipality", "postcode", "locality")
_CANDIDATE = ("id", "registered_since", "available_from", "reach_km", *_HOME, "fact_*", "group_*")
_CERTIFICATE = ("candidate_id", "code", "issued", "expires", "standing", "modules")
_LANGUAGE = ("candidate_id", "language", "level", *SKILLS, "course", "course_status")
_TRACK = ("candidate_id", "track", "share", "modules", "expected_completion")
_OPENING = (
    "id", "employer", "title", "ssyk", "seats", "track", "track_least", "start", "form", "contact", *_HOME, "fact_*",
)  # fmt: skip
_ASKED = ("opening_id", "code", "group", "required")
_SPOKEN = ("opening_id", "language", "level", *SKILLS, "tolerance", "reason", "required")

Rows = npt.NDArray[np.int64]


def encode_frames(
    candidates: Any,
    openings: Any,
    tables: Mapping[str, Any],
    encoder: Encoder,
) -> Encoded:
    """What the pool of some frames holds; see `Pool.from_frames`."""
    people = _People(candidates, encoder)
    told = people.columns(tables)
    places = _openings(openings, tables, encoder) if _is_frame(openings) else openings
    in_order = encoder.in_order(places, Opening, key=lambda opening: opening.id)
    columns = Columns(told, encoder.opening_columns(in_order), encoder.codes, encoder.vocabulary, encoder.as_of)
    groups = people.named("group_", "groups")
    if encoder.problems:
        raise RecordError(encoder.problems)
    return (columns, groups, contacts_of(in_order))


class _People:
    """The candidates' frame, and its long tables as they are joined to it."""

    def __init__(self, given: Any, encoder: Encoder) -> None:
        self.encoder, self.problems = encoder, encoder.problems
        self.frame = Frame(given, "candidates", _CANDIDATE, ("id",), self.problems)
        n = len(self.frame)
        self.ids = [_as_id(name) for name in self.frame.values("id")]
        checked = Distinct([self.ids])
        checked.made(self.frame, ("id",), lambda name: Candidate(id=name))
        for name, count in Counter(self.ids).items():
            if count > 1 and name is not None:
                problem = Problem(
                    Message("pool.duplicate", count=count),
                    Message("pool.duplicate.remedy"),
                    f"candidate {name}",
                    "id",
                    name,
                )
                self.problems.append(problem)
        self.registered = self._field("registered_since", NEVER, np.int32, lambda day: day_number(day, NEVER))
        named = np.array([name if isinstance(name, str) else "" for name in self.ids], dtype=np.str_)
        self.order = np.lexsort((named, self.registered)) if n else np.empty(0, dtype=np.int64)
        self.rank = np.empty(n, dtype=np.int64)
        self.rank[self.order] = np.arange(n)
        self.row_of = {name: row for row, name in enumerate(self.ids)}

    def columns(self, tables: Mapping[str, Any]) -> CandidateColumns:
        """All columns of the candidates, in canonical order."""
        reach = self._field("reach_km", -1, np.int32, lambda km: round(km * 1000))
        available = self._field("available_from", -NEVER, np.int32, lambda day: day_number(day, -NEVER))
        names = tuple(str(self.ids[row]) for row in self.order.tolist())
        return CandidateColumns(
            ids=names,
            registered=frozen(self.registered[self.order]),
            home=self._home(),
            reach_m=frozen(reach[self.order]),
            forms=frozen(self._forms(tables.get("forms"))),
            available=frozen(available[self.order]),
            certificates=self._certificates(tables.get("certificates"), names),
            languages=self._languages(tables.get("languages")),
            tracks=self._tracks(tables.get("tracks")),
            facts=self.named("fact_", "facts"),
        )

    def named(self, prefix: str, field: str) -> dict[str, npt.NDArray[np.object_]]:
        """The columns whose names begin so, by the rest of the name; one without values is left out."""
        found: dict[str, npt.NDArray[np.object_]] = {}
        for column in sorted(name for name in self.frame.columns if name.startswith(prefix)):
            name = column.removeprefix(prefix)
            cells = Distinct([self.frame.values(column)])
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

    def _field(self, name: str, missing: Any, dtype: Any, number: Any) -> Any:
        """One field of a candidate, checked as the record checks it, once for each different value."""
        cells = Distinct([self.frame.values(name)])

        def made(cell: Any) -> Any:
            return missing if cell is None else number(getattr(Candidate(id="x", **{name: cell}), name))

        return cells.spread([missing if one is None else one for one in cells.made(self.frame, (name,), made)], dtype)

    def _home(self) -> Points:
        frame = self.frame
        lat, lon, *named = (frame.values(name) for name in _HOME)
        cells = Distinct(named)
        told = [NOWHERE if one is None else one for one in cells.made(frame, _HOME[2:], self._named_place)]
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
                found = Distinct([[up], [right]]).made(_At(frame, row), _HOME, lambda a, b: Place(lat=a, lon=b))[0]
                if found is not None:
                    lat[row], lon[row] = found.lat, found.lon
                    sound.append(row)
        if sound:
            xyz[sound] = np.array([point_of(lat[row], lon[row]) for row in sound], dtype=np.float64)
            source[sound], locality[sound] = PlaceSource.COORDINATE, -1
        return Points(*(frozen(one[self.order]) for one in (xyz, source, municipality, locality)))

    def _named_place(self, *cells: Any) -> Located:
        given = _place_of(_given(_HOME[2:], cells))
        return self.encoder.located(Place(**given), "", "") if given else NOWHERE

    def _joined(self, given: Any, name: str, known: Sequence[str], needed: Sequence[str]) -> tuple[Frame, Rows]:
        """A long table, and for each of its rows the candidate's place in canonical order; -1 for a stranger."""
        frame = Frame(given, name, known, needed, self.problems)
        ids = [_as_id(cell) for cell in frame.values("candidate_id")]
        at = np.array([self.row_of.get(one, -1) for one in ids], dtype=np.int64)
        for row in np.flatnonzero(at < 0).tolist():
            what, remedy = Message("frames.stranger", name=name), Message("frames.stranger.remedy")
            frame.blame([row], Problem(what, remedy, value=ids[row]), "candidate_id")
        return frame, np.where(at >= 0, self.rank[at], -1) if len(self.rank) else np.full(len(at), -1)

    def _forms(self, given: Any) -> npt.NDArray[np.uint64]:
        frame, person = self._joined(given, "forms", ("candidate_id", "form"), ("candidate_id", "form"))
        cells = Distinct([frame.values("form")])

        def bit(cell: Any) -> int:
            form = (Candidate(id="x", forms=[cell]).forms or ("",))[0]
            return 1 << max(self.encoder.code("forms", form, "", "forms"), 0)

        own = cells.spread([one or 0 for one in cells.made(frame, ("form",), bit)], np.uint64)
        bits = np.zeros(len(self.ids), dtype=np.uint64)
        np.bitwise_or.at(bits, person[person >= 0], own[person >= 0])
        asked = np.zeros(len(self.ids), dtype=np.bool_)
        asked[person[person >= 0]] = True
        return np.where(asked, bits, np.uint64(2**64 - 1))

    def _certificates(self, given: Any, names: Sequence[str]) -> CertificateTable:
        frame, person = self._joined(given, "certificates", _CERTIFICATE, ("candidate_id", "code"))
        cells = Distinct([frame.values(name) for name in _CERTIFICATE[1:]])

        def entry(*cells_of: Any) -> tuple[Certificate, Any]:
            one = _certificate(*cells_of)
            return one, self.encoder.certificate_rows(0, [one], "")

        made = cells.made(frame, _CERTIFICATE[1:], entry)
        held = [None if one is None else one[0] for one in made]
        alone = [() if one is None else one[1] for one in made]
        kind, row = cells.which[person >= 0], person[person >= 0]
        code = np.array([one[0].code if one else -1 for one in alone], dtype=np.int64)[kind] if len(alone) else kind
        arranged = np.lexsort((code, row))
        kind, row, code = kind[arranged], row[arranged], code[arranged]
        again = np.flatnonzero((np.diff(row) == 0) & (np.diff(code) == 0) & (code[1:] >= 0))
        slow = np.unique(row[again])
        is_fast = ~np.isin(row, slow) & (code >= 0)
        entries = np.array([one[0][1:] if one else (-1,) * 6 for one in alone], dtype=object).reshape(-1, 6)
        found_row, found = [row[is_fast]], [entries[kind[is_fast]]]
        begin = np.searchsorted(row, slow)
        end = np.searchsorted(row, slow, side="right")
        for one, first, last in zip(slow.tolist(), begin.tolist(), end.tolist()):
            mine = [held[number] for number in kind[first:last].tolist() if held[number] is not None]
            rows = self.encoder.certificate_rows(one, mine, f"candidate {names[one]}")
            found_row.append(np.full(len(rows), one))
            found.append(np.array([entry[1:] for entry in rows], dtype=object).reshape(-1, 6))
        row, table = np.concatenate(found_row), np.concatenate(found)
        order = np.argsort(row, kind="stable")
        dtypes = (np.int32, np.int32, np.int32, np.bool_, np.int16, np.uint64)
        columns = [frozen(table[order, at].astype(dtype)) for at, dtype in enumerate(dtypes)]
        return CertificateTable(frozen(row[order].astype(np.int32)), *columns)

    def _languages(self, given: Any) -> LanguageTable:
        frame, person = self._joined(given, "languages", _LANGUAGE, ("candidate_id", "language"))
        cells = Distinct([frame.values(name) for name in _LANGUAGE[1:]])

        def known(*cells_of: Any) -> tuple[str, Any]:
            one = Language(**_given(_LANGUAGE[1:], cells_of))
            return one.language, self.encoder.language_rows(0, one, "")

        made = cells.made(frame, _LANGUAGE[1:], known)
        self._once(frame, person, [None if one is None else one[0] for one in made], cells, "language")
        rows = [[] if one is None else one[1] for one in made]
        return LanguageTable(*_gathered(rows, cells, person, (np.int32, np.int8, np.int8, np.int16, np.bool_)))

    def _tracks(self, given: Any) -> TrackTable:
        frame, person = self._joined(given, "tracks", _TRACK, ("candidate_id", "track"))
        cells = Distinct([frame.values(name) for name in _TRACK[1:]])

        def taken(track: Any, share: Any, modules: Any, expected: Any) -> tuple[str, Any]:
            own = {"track": track, "share": share, "modules": listed(modules), "expected_completion": expected}
            one = TrackProgress(**_given(own, own.values()))
            return one.track, [self.encoder.track_row(0, one, "")]

        made = cells.made(frame, _TRACK[1:], taken)
        self._once(frame, person, [None if one is None else one[0] for one in made], cells, "track")
        rows = [[] if one is None else one[1] for one in made]
        return TrackTable(*_gathered(rows, cells, person, (np.int32, np.int16, np.uint64, np.int32)))

    def _once(self, frame: Frame, person: Rows, keys: Sequence[Any], cells: Distinct, column: str) -> None:
        """Nobody has the same language or track in two rows."""
        number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        own = cells.spread([number[key] for key in keys], np.int64)
        order = np.lexsort((np.arange(len(own)), own, person))
        twice = order[1:][(np.diff(person[order]) == 0) & (np.diff(own[order]) == 0)]
        for row in np.sort(twice[person[twice] >= 0]).tolist():
            key = keys[int(cells.which[row])]
            if key is not None:
                what, remedy = Message("value.twice", value=key), Message("value.twice.remedy")
                frame.blame([row], Problem(what, remedy, value=key), column)


class _At(Frame):
    """One row of a frame, as a frame in which it is row 0."""

    def __init__(self, frame: Frame, row: int) -> None:
        self.own, self.row, self.problems = frame, row, frame.problems

    def blame(self, rows: Iterable[int], problem: Problem, column: str | None = None) -> None:
        """Tell a problem at the row."""
        self.own.blame([self.row for _ in rows], problem, column)


def _certificate(code: Any, issued: Any, expires: Any, standing: Any, modules: Any) -> Certificate:
    own = {"code": code, "issued": issued, "expires": expires, "standing": standing, "modules": listed(modules)}
    return Certificate(**_given(own, own.values()))


def _gathered(rows: Sequence[Sequence[Any]], cells: Distinct, person: Rows, dtypes: Sequence[Any]) -> list[Any]:
    """The rows of each person's cells, person by person in the order of the table, as columns (the first int32)."""
    length = np.array([len(some) for some in rows], dtype=np.int64)
    first = np.cumsum(length) - length
    flat = [entry[1:] for some in rows for entry in some]
    mine = np.flatnonzero(person >= 0)
    mine = mine[np.argsort(person[mine], kind="stable")]
    kind = cells.which[mine]
    count = length[kind] if len(length) else np.empty(0, dtype=np.int64)
    at = np.repeat(first[kind] if len(length) else count, count)
    at += np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    columns = list(zip(*flat)) if flat else [()] * len(dtypes)
    own = np.repeat(person[mine], count).astype(np.int32)
    return [frozen(own), *(frozen(np.array(one, dtype=dtype)[at]) for one, dtype in zip(columns, dtypes))]


def _openings(given: Any, tables: Mapping[str, Any], encoder: Encoder) -> list[Opening]:
    """The openings' frame and its long tables as records."""
    problems = encoder.problems
    frame = Frame(given, "openings", _OPENING, ("id",), problems)
    asked: dict[str, dict[str, dict[Any, list[Any]]]] = {}
    for name, known, targets in (
        ("certificates_asked", _ASKED, ("certificates_required", "certificates_merited")),
        ("languages_asked", _SPOKEN, ("languages_required", "languages_wanted")),
    ):
        table = Frame(tables.get(name), name, known, known[:2], problems)
        cells = Distinct([table.values(column) for column in known[1:-1]])
        entries = cells.made(table, known[1:], _demand if name == "languages_asked" else _code)
        required, groups = table.values("required"), table.values("group")
        for row, (opening, number) in enumerate(zip(table.values("opening_id"), cells.which.tolist())):
            is_required = True if required[row] is None else required[row]
            if not isinstance(is_required, bool | np.bool_):
                what, remedy = Message("value.not_a_bool"), Message("value.not_a_bool.remedy")
                table.blame([row], Problem(what, remedy, value=is_required), "required")
            elif groups[row] is not None and not is_required:
                what, remedy = Message("frames.group_merited"), Message("frames.group_merited.remedy")
                table.blame([row], Problem(what, remedy, value=groups[row]), "group")
            elif entries[number] is not None:
                own = asked.setdefault(str(_as_id(opening)), {}).setdefault(targets[0 if is_required else 1], {})
                key = row if groups[row] is None else str(groups[row])
                own.setdefault(key, []).append(entries[number])
    facts = [name for name in frame.columns if name.startswith("fact_")]
    columns = [frame.values(name) for name in (*_OPENING[:-1], *facts)]
    found = []
    for row, cells_of in enumerate(zip(*columns)):
        fields = _given(_OPENING[:-1], cells_of)
        place = _place_of({name: fields.pop(name) for name in _HOME if name in fields})
        told = {
            name.removeprefix("fact_"): cell
            for name, cell in zip(facts, cells_of[len(_OPENING) - 1 :])
            if cell is not None
        }
        fields["id"] = _as_id(fields.get("id"))
        try:
            home = {"workplace": Place(**place)} if place else {}
            demands = {
                name: [tuple(own) if len(own) > 1 else own[0] for own in each.values()]
                for name, each in asked.pop(str(fields["id"]), {}).items()
            }
            found.append(Opening(**fields, **home, **demands, facts=told))
        except RecordError as error:
            for problem in error.problems:
                frame.blame([row], problem, (problem.field or "").split(".")[0] or None)
    for stranger in asked:
        what, remedy = Message("frames.stranger", name="openings"), Message("frames.stranger.remedy")
        problems.append(Problem(what, remedy, field="opening_id", value=stranger))
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


def frozen(array: Any) -> Any:
    """The array, read-only."""
    array.setflags(write=False)
    return array
