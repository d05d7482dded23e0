"""From drawn columns straight to a `Pool`, with no object a person: what encoding the records would give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchcore.pool import (
    NEVER,
    CertificateDemands,
    CertificateTable,
    Codes,
    Columns,
    LanguageDemands,
    LanguageTable,
    PlaceSource,
    Points,
    Pool,
    TrackTable,
)
from matchcore.pool import CandidateColumns as PoolCandidates
from matchcore.pool import OpeningColumns as PoolOpenings
from matchcore.pool.geometry import point_of
from matchcore.records.model import SKILLS
from matchcore.synthetic.building import SPOKEN, candidate_id, opening_id
from matchcore.synthetic.chance import Indices
from matchcore.synthetic.columns import CandidateColumns, Coded, Days, OpeningColumns, Places
from matchcore.vocabulary import Vocabulary, default_vocabulary

__all__ = ["encoded"]

_FULL = 10_000
_ALL = np.uint64(2**64 - 1)
_N_SKILLS = len(SKILLS)


def encoded(candidates: CandidateColumns, openings: OpeningColumns, as_of: date) -> Pool:
    """The pool that `Pool.from_records` would make of the same draws, equal to the last bit."""
    vocabulary = default_vocabulary()
    codes = Codes.of(vocabulary)
    people, groups = _candidates(candidates, codes, vocabulary)
    columns = Columns(people, _openings(openings, codes, vocabulary, as_of), codes, vocabulary, as_of)
    return Pool(columns, groups)


class _Order:
    """The canonical order of one side, and long tables brought into it."""

    def __init__(self, order: Indices) -> None:
        self.order = order
        self._rank = np.empty(len(order), dtype=np.int64)
        self._rank[order] = np.arange(len(order))

    def rows(self, row: Indices) -> tuple[Indices, NDArray[np.int32]]:
        """How to arrange a long table, and its rows once arranged (int32)."""
        rank = self._rank[row]
        arranged = np.argsort(rank, kind="stable")
        return arranged, _frozen(rank[arranged].astype(np.int32))


def _candidates(
    drawn: CandidateColumns, codes: Codes, vocabulary: Vocabulary
) -> tuple[PoolCandidates, dict[str, NDArray[np.object_]]]:
    ids = [candidate_id(row) for row in range(drawn.n)]
    registered = _day_numbers(drawn.registered_since, NEVER)
    canonical = _Order(np.lexsort((np.array(ids, dtype=np.str_), registered)))
    order = canonical.order
    bits = np.array([_bits(codes.forms, forms) for forms in drawn.form_sets] + [_ALL], dtype=np.uint64)
    reach = np.where(np.isnan(drawn.reach_km), -1.0, np.rint(drawn.reach_km * 1000))
    columns = PoolCandidates(
        ids=tuple(ids[row] for row in order.tolist()),
        registered=_frozen(registered[order]),
        home=_points(drawn.home, order, codes, vocabulary),
        reach_m=_frozen(reach[order].astype(np.int32)),
        forms=_frozen(bits[drawn.forms[order]]),
        available=_frozen(_day_numbers(drawn.available_from, -NEVER)[order]),
        certificates=_certificates(drawn, canonical, codes, vocabulary),
        languages=_languages(drawn, canonical, codes),
        tracks=_tracks(drawn, canonical, codes, vocabulary),
        facts={},
    )
    groups = {name: _objects(column)[order] for name, column in sorted(drawn.groups.items())}
    told = {name: _frozen(values) for name, values in groups.items() if any(value is not None for value in values)}
    return columns, told


def _certificates(drawn: CandidateColumns, canonical: _Order, codes: Codes, vocabulary: Vocabulary) -> CertificateTable:
    held = drawn.certificates
    arranged, row = canonical.rows(held.row)
    sizes = [len(vocabulary.certificates[code].modules) for code in held.certificate.names]
    mask, share = _progress(held.modules, held.certificate, sizes)
    whole = held.modules < 0
    return CertificateTable(
        row=row,
        code=_numbers(held.certificate, codes.certificates, arranged),
        valid_from=_frozen(_day_numbers(held.issued, -NEVER)[arranged]),
        valid_to=_frozen(_day_numbers(held.expires, NEVER)[arranged]),
        validated=_frozen(held.validated[arranged]),
        share=_frozen(np.where(whole, _FULL, share).astype(np.int16)[arranged]),
        modules=_frozen(np.where(whole, _ALL, mask)[arranged]),
    )


def _languages(drawn: CandidateColumns, canonical: _Order, codes: Codes) -> LanguageTable:
    """One row for the whole and one for each skill known, in the order of the record."""
    known = drawn.languages
    arranged, row = canonical.rows(known.row)
    skills, level, course = known.skills[arranged], known.level[arranged], known.course.code[arranged]
    all_known = (skills >= 0).all(axis=1) & (level < 0)
    level = np.where(all_known, skills.min(axis=1, initial=len(SKILLS)), level)
    levels = np.column_stack([level, skills])
    told = levels >= 0
    told[:, 0] |= course >= 0
    entry, skill = np.nonzero(told)
    is_whole = skill == 0
    course_number = _numbers(known.course, codes.courses, arranged).astype(np.int16)
    return LanguageTable(
        row=_frozen(row[entry]),
        language=_frozen(_numbers(known.language, codes.languages, arranged)[entry]),
        skill=_frozen(skill.astype(np.int8)),
        level=_frozen(_level_numbers(levels[entry, skill])),
        course=_frozen(np.where(is_whole, course_number[entry], -1).astype(np.int16)),
        completed=_frozen(known.completed[arranged][entry] & is_whole),
    )


def _tracks(drawn: CandidateColumns, canonical: _Order, codes: Codes, vocabulary: Vocabulary) -> TrackTable:
    taken = drawn.tracks
    arranged, row = canonical.rows(taken.row)
    sizes = [len(vocabulary.tracks[code].modules) for code in taken.track.names]
    mask, by_modules = _progress(taken.modules, taken.track, sizes)
    share = np.where(taken.modules >= 0, by_modules, taken.share * 100)
    return TrackTable(
        row=row,
        track=_numbers(taken.track, codes.tracks, arranged),
        share=_frozen(share.astype(np.int16)[arranged]),
        modules=_frozen(np.where(taken.modules >= 0, mask, np.uint64(0))[arranged]),
        expected=_frozen(_day_numbers(taken.expected, NEVER)[arranged]),
    )


def _openings(drawn: OpeningColumns, codes: Codes, vocabulary: Vocabulary, as_of: date) -> PoolOpenings:
    ids = [opening_id(row) for row in range(drawn.n)]
    canonical = _Order(np.argsort(np.array(ids, dtype=np.str_), kind="stable"))
    order = canonical.order
    today = np.datetime64(as_of, "D").astype(np.int64).astype(np.int32)
    return PoolOpenings(
        ids=tuple(ids[row] for row in order.tolist()),
        employers=tuple(f"Arbetsgivare {number}" for number in drawn.employer[order].tolist()),
        titles=tuple(_objects(drawn.title)[order].tolist()),
        ssyk=tuple(_objects(drawn.ssyk)[order].tolist()),
        seats=_frozen(drawn.seats[order]),
        workplace=_points(drawn.workplace, order, codes, vocabulary),
        start=_frozen(_day_numbers(drawn.start, today)[order]),
        start_stated=_frozen(~np.isnat(drawn.start)[order]),
        track=_numbers(drawn.track, codes.tracks, order),
        track_least=_frozen((drawn.track_least * 100).astype(np.int16)[order]),
        form=_numbers(drawn.form, codes.forms, order),
        certificates=_demands(drawn, canonical, codes),
        languages=_language_demands(drawn, canonical, codes),
        facts={},
    )


def _demands(drawn: OpeningColumns, canonical: _Order, codes: Codes) -> CertificateDemands:
    """Required before merited, each in the order of the record."""
    asked = drawn.certificates
    first = np.argsort(~asked.required, kind="stable")
    arranged, row = canonical.rows(asked.row[first])
    arranged = first[arranged]
    return CertificateDemands(
        row=row,
        code=_numbers(asked.certificate, codes.certificates, arranged),
        demand=_frozen((np.arange(len(row)) - np.searchsorted(row, row)).astype(np.int32)),
        required=_frozen(asked.required[arranged]),
    )


def _language_demands(drawn: OpeningColumns, canonical: _Order, codes: Codes) -> LanguageDemands:
    """Required before wanted; a demand on spoken skills stands on a row for each of them."""
    asked = drawn.languages
    first = np.argsort(~asked.required, kind="stable")
    arranged, row = canonical.rows(asked.row[first])
    arranged = first[arranged]
    spoken = asked.spoken[arranged]
    slots = np.zeros((len(arranged), 1 + _N_SKILLS), dtype=np.bool_)
    slots[:, 0] = ~spoken
    slots[:, [1 + SKILLS.index(skill) for skill in SPOKEN]] = spoken[:, None]
    entry, skill = np.nonzero(slots)
    return LanguageDemands(
        row=_frozen(row[entry]),
        language=_frozen(_numbers(asked.language, codes.languages, arranged)[entry]),
        skill=_frozen(skill.astype(np.int8)),
        level=_frozen(_level_numbers(asked.level[arranged])[entry]),
        tolerance=_frozen(asked.tolerance[arranged][entry].astype(np.int8)),
        required=_frozen(asked.required[arranged][entry]),
        reason=tuple(_objects(asked.reason)[arranged][entry].tolist()),
    )


def _points(places: Places, order: Indices, codes: Codes, vocabulary: Vocabulary) -> Points:
    municipality = _numbers(places.municipality, codes.municipalities, order).astype(np.int16)
    lat, lon = places.lat[order], places.lon[order]
    has_point = ~np.isnan(lat)
    seats = [vocabulary.municipalities[code] for code in codes.municipalities]
    seat_xyz = np.array([point_of(seat.lat, seat.lon) for seat in seats], dtype=np.float64)
    has_seat = ~has_point & (municipality >= 0)
    xyz = np.zeros((len(order), 3))
    xyz[has_seat] = seat_xyz[municipality[has_seat]]
    drawn = [
        point_of(north, east) for north, east in zip(lat[has_point].tolist(), lon[has_point].tolist(), strict=True)
    ]
    xyz[has_point] = np.array(drawn, dtype=np.float64).reshape(-1, 3)
    source = np.where(has_point, PlaceSource.COORDINATE, np.where(has_seat, PlaceSource.SEAT, PlaceSource.UNKNOWN))
    locality = np.full(len(order), -1, dtype=np.int16)
    return Points(_frozen(xyz), _frozen(source.astype(np.int8)), _frozen(municipality), _frozen(locality))


def _progress(modules: Indices, column: Coded, sizes: Sequence[int]) -> tuple[NDArray[np.uint64], Indices]:
    """The modules as bits, and their share of the whole, 0…10 000 (0 where there are no bits)."""
    mask = np.where(modules >= 0, modules, 0).astype(np.uint64)
    size = np.maximum(np.array([*sizes, 1], dtype=np.int64), 1)[column.code]
    return mask, _FULL * np.bitwise_count(mask).astype(np.int64) // size


def _bits(known: tuple[str, ...], chosen: Sequence[str]) -> int:
    return sum(1 << known.index(code) for code in chosen)


def _level_numbers(level: Indices) -> NDArray[np.int8]:
    """1–6 for A1–C2, -1 where there is none."""
    return np.where(level >= 0, level + 1, -1).astype(np.int8)


def _day_numbers(days: Days, missing: Any) -> NDArray[np.int32]:
    numbers = days.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(days), np.int64(missing), numbers).astype(np.int32)


def _numbers(column: Coded, known: tuple[str, ...], order: Indices) -> NDArray[np.int32]:
    """The column's codes as positions in `known`, -1 where there is none (int32, arranged)."""
    position = {code: number for number, code in enumerate(known)}
    table = np.array([*(position[name] for name in column.names), -1], dtype=np.int32)
    numbers: NDArray[np.int32] = table[column.code[order]]
    numbers.setflags(write=False)
    return numbers


def _objects(column: Coded) -> NDArray[np.object_]:
    return np.array([*column.names, None], dtype=object)[column.code]


def _frozen(array: Any) -> Any:
    array.setflags(write=False)
    return array
