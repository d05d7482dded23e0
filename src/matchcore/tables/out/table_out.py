"""Records as tables: one row each as people write them, or long as systems do, to be read back the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from matchcore.records import Candidate, Opening, Place
from matchcore.records.model import SKILLS, plain_fields
from matchcore.tables.cells.background_cells import education_text, occupation_text
from matchcore.tables.cells.cells import fact_text, guarded
from matchcore.tables.cells.certificate_cells import certificate_text
from matchcore.tables.cells.hours_cells import hours_text, shifts_text
from matchcore.tables.cells.language_cells import demand_text, language_text
from matchcore.tables.cells.opening_cells import name_text
from matchcore.tables.cells.place_cells import locality_text
from matchcore.tables.cells.support_cells import eligible_text, support_text
from matchcore.tables.cells.track_cells import track_text
from matchcore.tables.cells.wish_cells import way_text, wishes_text
from matchcore.tables.headings import What
from matchcore.tables.layouts import layouts_of
from matchcore.tables.term_lookup import Terms
from matchcore.vocabulary import default_vocabulary
from matchcore.vocabulary.localities import named

_Cells = dict[str, Any]
_EITHER = " eller "
_NAMES = ("title", "employer")
_UNSAFE = frozenset(',;()"+|•\n\r')


def table(records: Sequence[Candidate] | Sequence[Opening], what: What, terms: Terms) -> list[list[Any]]:
    """Records with one row each: the headings in Swedish first, then a row a record; columns that say nothing left out.

    Cells are text that needs no further guarding, numbers, dates, or None.
    """
    describe: Callable[[Any, Terms], _Cells] = _candidate if what == "candidates" else _opening
    rows = [describe(record, terms) for record in records]
    layout = layouts_of(what)[0]
    plain = [field for field in layout.spellings if field == "id" or any(row.get(field) is not None for row in rows)]
    extra = list(dict.fromkeys(name for row in rows for name in row if name not in layout.spellings))
    headings = [layout.spellings[field][0] for field in plain] + extra
    return [headings, *([row.get(name) for name in (*plain, *extra)] for row in rows)]


@dataclass(frozen=True)
class LongColumns:
    """A long table by its columns, of which most cells are empty.

    Attributes
    ----------
    n_rows
        How many rows there are below the headings.
    cells
        By heading: the rows (from 0) that have a cell, and what stands in them.
    """

    n_rows: int
    cells: Mapping[str, tuple[list[int], list[Any]]]


def long_columns(records: Iterable[Candidate] | Iterable[Opening], what: What) -> LongColumns:
    """The same table by its columns: at national size there are millions of rows."""
    describe: Callable[[Any], Iterator[_Cells]] = _candidate_facts if what == "candidates" else _opening_facts
    filled: dict[str, tuple[list[int], list[Any]]] = {}
    ids: list[Any] = []
    row = 0
    for record in records:
        record_id = guarded(record.id)
        for cells in describe(record):
            ids.append(record_id)
            for name, cell in cells.items():
                column = filled.get(name)
                if column is None:
                    column = filled[name] = ([], [])
                column[0].append(row)
                column[1].append(cell)
            row += 1
    layout = layouts_of(what)[1]
    named = {layout.spellings["id"][1]: (list(range(row)), ids)}
    for name in layout.spellings:
        if name != "id" and (name in filled or name in {"kind", "code"}):
            named[name] = filled.get(name, ([], []))
    return LongColumns(row, named)


def _candidate(person: Candidate, terms: Terms) -> _Cells:
    certificates = (certificate_text(held, _name("certificate", held.code, terms)) for held in person.certificates)
    languages = (language_text(known, _name("language", known.language, terms)) for known in person.languages)
    tracks = (track_text(progress, _name("track", progress.track, terms)) for progress in person.tracks)
    forms = None
    if person.forms is not None:
        forms = "; ".join(_name("form", code, terms) for code in person.forms) or "inga"
    return {
        **_plain_cells(person),
        "certificates": "; ".join(certificates) or None,
        "languages": "; ".join(languages) or None,
        "tracks": "; ".join(tracks) or None,
        **_place(person.home, terms),
        "forms": forms,
        **_background(person, lambda kind, code: _name(kind, code, terms)),
        **{f"grupp: {name}": guarded(value) for name, value in person.groups.items()},
        **{f"fakta: {name}": fact_text(value) for name, value in person.facts.items()},
    }


def _opening(opening: Opening, terms: Terms) -> _Cells:
    cells: _Cells = {
        **_plain_cells(opening),
        **{name: name_text(name, getattr(opening, name), terms) or None for name in _NAMES},
        "track": _name("track", opening.track, terms) if opening.track else None,
        "track_least": opening.track_least or None,
        **_place(opening.workplace, terms),
        "form": _name("form", opening.form, terms) if opening.form else None,
        "shifts": shifts_text(tuple(opening.shifts)) if opening.shifts else None,
        **{f"fakta: {name}": fact_text(value) for name, value in opening.facts.items()},
    }
    merited = [(code,) for code in opening.certificates_merited]
    for field, choices in (("certificates_required", opening.required_choices), ("certificates_merited", merited)):
        named = [[_name("certificate", code, terms) for code in choice] for choice in choices]
        cells[field] = "; ".join(map(_EITHER.join, named)) or None
    for field in ("languages_required", "languages_wanted"):
        demands = (demand_text(demand, _name("language", demand.language, terms)) for demand in getattr(opening, field))
        cells[field] = "; ".join(demands) or None
    return cells


def _own_time(person: Candidate) -> _Cells:
    """How much and when a person can work, and what she is put first for."""
    return {
        "hours": None if person.hours is None else hours_text(person.hours),
        "shifts": shifts_text(tuple(person.shifts)) if person.shifts else None,
        "priority": "; ".join(person.priority) or None,
    }


def _background(person: Candidate, name_of: Callable[[str, str], str]) -> _Cells:
    """What a person has done, has learnt and asks for; codes by the names that `name_of` gives them."""

    def occupation(code: str) -> str:
        return name_of("occupation", code)

    done = (occupation_text(one, occupation(one.ssyk)) for one in person.occupations)
    had = (education_text(one, occupation(one.ssyk) if one.ssyk else None) for one in person.educations)
    return {
        "occupations": "; ".join(done) or None,
        "educations": "; ".join(had) or None,
        "wishes": None if person.wishes is None else wishes_text(person.wishes, occupation),
        **_own_time(person),
        "eligible": eligible_text(person.eligible, lambda code: name_of("form", code)) or None,
    }


def _name(kind: Any, code: str, terms: Terms) -> str:
    """The Swedish label of a code if it can stand in a list and means the same read back; else the code."""
    term = terms.vocabulary.table(kind).get(code)
    label = None if term is None else getattr(term, "label", None)
    if label is None or _UNSAFE & set(label.sv) or _EITHER in label.sv or any(char.isdigit() for char in label.sv):
        return code
    return label.sv if terms.resolution(kind, label.sv).code == code else code


def _place(place: Place | None, terms: Terms) -> _Cells:
    if place is None:
        return {}
    known = terms.vocabulary.municipalities.get(place.municipality or "")
    same = known is not None and named(known.name, terms.vocabulary).municipality == place.municipality
    return {
        "municipality": known.name if same and known is not None else place.municipality,
        "postcode": place.postcode,
        "locality": None if place.locality is None else locality_text(place.locality, terms.vocabulary),
        "lat": place.lat,
        "lon": place.lon,
    }


def _plain_cells(record: Candidate | Opening) -> _Cells:
    """The fields that hold one plain value."""
    return {name: _plain_cell(name, getattr(record, name)) for name in plain_fields(type(record))}


_WORDS: Mapping[str, Callable[[Any], str]] = {"support": support_text, "way": way_text, "hours": "{} %".format}


def _plain_cell(name: str, value: Any) -> Any:
    if value is not None and name in _WORDS:
        return _WORDS[name](value)
    value = _told(value)
    if isinstance(value, str):
        return guarded(value) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _told(value: Any) -> Any:
    """Yes and no in words, which a spreadsheet changes into nothing else; other values as they are."""
    return ("ja" if value else "nej") if isinstance(value, bool) else value


def _candidate_facts(person: Candidate) -> Iterator[_Cells]:
    yield {"kind": "candidate"}
    for kind, key, entries in (
        ("certificate", "code", person.certificates),
        ("language", "language", person.languages),
        ("track", "track", person.tracks),
    ):
        for entry in entries:
            row = entry.model_dump(exclude_defaults=True, exclude={"evidence"})
            if "modules" in row:
                row["modules"] = " + ".join(row["modules"]) or "inga"
            yield {"kind": kind, "code": row.pop(key), **row}
    for work in person.occupations:
        told = {name: _told(said) for name, said in work.model_dump(exclude_none=True, exclude={"ssyk"}).items()}
        yield {"kind": "occupation", "code": work.ssyk, **told}
    for had in person.educations:
        told = {name: _told(said) for name, said in had.model_dump(exclude_none=True, exclude={"ssyk"}).items()}
        yield {"kind": "education", **({"code": had.ssyk} if had.ssyk else {}), **told}
    if person.wishes is not None:
        wished = (*person.wishes.occupations, *person.wishes.ways)
        yield from ({"kind": "wish", "code": one} for one in wished or ("inga",))
    yield from ({"kind": "eligible", "code": form, "value": _told(may)} for form, may in person.eligible.items())
    if person.forms is not None:
        yield from ({"kind": "form", "code": code} for code in person.forms or ("inga",))
    plain = {name: _told(getattr(person, name)) for name in plain_fields(Candidate) if name != "id"}
    yield from _plain_facts({**plain, **_place_parts(person.home), **_own_time(person)})
    yield from (
        {"kind": "group", "code": guarded(name), "value": guarded(said)} for name, said in person.groups.items()
    )
    yield from (
        {"kind": "fact", "code": guarded(name), "value": fact_text(said)} for name, said in person.facts.items()
    )


@cache
def _terms() -> Terms:
    return Terms()


def _opening_facts(opening: Opening) -> Iterator[_Cells]:
    yield {"kind": "opening"}
    yield from ({"kind": "certificate_required", "code": _EITHER.join(choice)} for choice in opening.required_choices)
    yield from ({"kind": "certificate_merited", "code": code} for code in opening.certificates_merited)
    for kind, demands in (
        ("language_required", opening.languages_required),
        ("language_wanted", opening.languages_wanted),
    ):
        for demand in demands:
            levels = {name: level for name in ("level", *SKILLS) if (level := getattr(demand, name)) is not None}
            reason = {} if demand.reason is None else {"reason": guarded(demand.reason)}
            yield {"kind": kind, "code": demand.language, **levels, "tolerance": demand.tolerance or None, **reason}
    plain = {name: _told(getattr(opening, name)) for name in plain_fields(Opening) if name != "id"}
    plain |= {"shifts": shifts_text(tuple(opening.shifts)) if opening.shifts else None}
    plain |= {"hours": f"{opening.hours} %" if opening.hours else None}
    plain |= {name: name_text(name, getattr(opening, name), _terms()) for name in _NAMES}
    plain |= {"track_least": opening.track_least or None}
    yield from _plain_facts({**plain, **_place_parts(opening.workplace)})
    yield from (
        {"kind": "fact", "code": guarded(name), "value": fact_text(said)} for name, said in opening.facts.items()
    )


def _place_parts(place: Place | None) -> Mapping[str, Any]:
    if place is None:
        return {}
    parts = place.model_dump(exclude_none=True)
    if place.locality is not None:
        parts["locality"] = locality_text(place.locality, default_vocabulary())
    return parts


def _plain_facts(fields: Mapping[str, Any]) -> Iterator[_Cells]:
    for name, value in fields.items():
        said = guarded(value) if isinstance(value, str) and name not in _NAMES else value
        if said is not None and said != "":
            yield {"kind": "field", "code": name, "value": said}
