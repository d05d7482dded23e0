"""What is reached, by one person or by all at once: a certificate got, a level of a language, a track or modules of it.

What is reached never takes anything away. All functions take the tables of any number of people and give new ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np

from matchcore.criteria.language import course_levels
from matchcore.policy import FULL_PART, Policy
from matchcore.pool import NEVER, CertificateTable, Columns, LanguageTable, TrackTable
from matchcore.records import Certificate
from matchcore.vocabulary import expiry

_EPOCH = date(1970, 1, 1)
_T = TypeVar("_T", CertificateTable, LanguageTable, TrackTable)


def reached_certificates(
    held: CertificateTable, added: CertificateTable, got: list[Certificate], columns: Columns, n: int
) -> CertificateTable:
    """What n people hold and what each of them gets; an end that follows from an old one is counted from it.

    Parameters
    ----------
    held
        What they hold.
    added, got
        What each of them gets: as the only person of a table, and as records.
    columns
        Of the pool that they stand in.
    n
        How many people there are.
    """
    in_order = sorted(got, key=lambda c: (c.code, c.issued or date.min, c.expires or date.max))
    valid_to = np.repeat(added.valid_to[None, :], n, axis=0)
    for place, certificate in enumerate(in_order):
        if certificate.expires is None and certificate.issued is not None:
            term = columns.vocabulary.certificates[certificate.code]
            own = np.flatnonzero((held.code == added.code[place]) & (np.abs(held.valid_to) < NEVER))
            for end in np.unique(held.valid_to[own]).tolist():
                new_end = expiry(term, certificate.issued, previous_end=_EPOCH + timedelta(days=end))
                if new_end is not None:
                    rows = held.row[own[held.valid_to[own] == end]]
                    valid_to[rows, place] = np.maximum(valid_to[rows, place], (new_end - _EPOCH).days)
    everybodys = _for_everybody(added, n)
    table = joined(held, replace(everybodys, valid_to=valid_to.reshape(-1)))
    order = np.lexsort((table.valid_to, table.valid_from, table.code, table.row))
    return replace(table, **{name: getattr(table, name)[order] for name in table.__dataclass_fields__})


def reached_level(
    known: LanguageTable, added: LanguageTable, columns: Columns, policy: Policy, n: int
) -> LanguageTable:
    """At least a level, as a whole and in each skill that is known; what is higher stays.

    `added` is the level of one language, as the only row of a table; the rest as for `reached_certificates`.
    """
    code, target = int(added.language[0]), int(added.level[0])
    level = known.level.copy()
    own = known.language == code
    skills = np.flatnonzero(own & (known.skill > 0))
    level[skills] = np.maximum(level[skills], target)
    whole = np.flatnonzero(own & (known.skill == 0))
    completed, enrolled = course_levels(columns, policy)
    course = known.course[whole]
    estimate = np.where(known.completed[whole], completed[course], enrolled[course])
    has = np.where(level[whole] < 0, estimate, level[whole])
    level[whole] = np.where(has < target, target, level[whole])
    lacking = np.setdiff1d(np.arange(n, dtype=np.int32), known.row[whole])
    return joined(replace(known, level=level), _for_everybody(added, n, lacking))


def reached_track(known: TrackTable, added: TrackTable, n_modules: int, n: int) -> TrackTable:
    """At least a share of a track, and modules besides the old; `n_modules` is how many there are in the track.

    Modules take the place of a share that is no more than theirs and says nothing of which they are.

    `added` is progress in one track, as the only row of a table; the rest as for `reached_certificates`.
    """
    share, modules = known.share.copy(), known.modules.copy()
    old, more = np.flatnonzero(known.track == added.track[0]), added.modules[0]
    counted = old[(modules[old] > 0) | (share[old] <= added.share[0])] if more else old[:0]
    modules[counted] |= more
    share[counted] = FULL_PART * np.bitwise_count(modules[counted]).astype(np.int64) // max(1, n_modules)
    share[old] = np.maximum(share[old], added.share[0])
    lacking = np.setdiff1d(np.arange(n, dtype=np.int32), known.row[old])
    return joined(replace(known, share=share, modules=modules), _for_everybody(added, n, lacking))


def joined(first: _T, second: _T) -> _T:
    """The rows of two tables, person by person."""
    columns = {
        name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in first.__dataclass_fields__
    }
    order = np.argsort(columns["row"], kind="stable")
    return replace(first, **{name: column[order] for name, column in columns.items()})


def _for_everybody(added: _T, n: int, rows: Any = None) -> _T:
    """The rows of one person as those of n people, or of these rows."""
    rows = np.arange(n, dtype=np.int32) if rows is None else rows
    each = {name: np.tile(getattr(added, name), len(rows)) for name in added.__dataclass_fields__}
    return replace(added, **(each | {"row": np.repeat(rows, len(added.row))}))
