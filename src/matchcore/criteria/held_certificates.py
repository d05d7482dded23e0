"""What openings ask for of certificates, and what people hold of it, as tables: a row a demand, a row a holding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchcore.criteria.alike import alike_sets
from matchcore.criteria.criterion import bounds_of, spread
from matchcore.policy import FULL_PART, CertificatePolicy
from matchcore.pool import Columns
from matchcore.records.model import WAYS
from matchcore.vocabulary.term_kinds import EMPLOYMENT


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every certificate held, with all the choices that it or what it implies meets, one row each.

    Ordered by candidate and then by what is held of the choice.

    Attributes
    ----------
    row, choice
        int32[k]: the candidate and the choice.
    source
        int32[k]: the row of the certificate table it comes from.
    valid_from, valid_to
        int32[k].
    held, left
        int32[k], hundredths of a course day: what of the choice's course time counts as held, and what is left of it.
    opens
        bool[k]: whether it opens a gate.
    """

    row: npt.NDArray[np.int32]
    choice: npt.NDArray[np.int32]
    source: npt.NDArray[np.int32]
    valid_from: npt.NDArray[np.int32]
    valid_to: npt.NDArray[np.int32]
    held: npt.NDArray[np.int32]
    left: npt.NDArray[np.int32]
    opens: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Demands:
    """What openings ask for, one row a demand, ordered by opening.

    A choice is a set of certificates of which one is enough; most are of one certificate.

    Attributes
    ----------
    row, choice
        int32[d]: the opening and the choice, 0…k - 1.
    required
        bool[d]: a gate; otherwise merited.
    by_law
        bool[d]: required by law of the opening's occupation, whether the employer says so or not.
    choices
        For each choice its certificates (indices in `Codes.certificates`), as a record has them.
    asking
        For each certificate that any choice holds the choices, rising.
    """

    row: npt.NDArray[np.int32]
    choice: npt.NDArray[np.int32]
    required: npt.NDArray[np.bool_]
    by_law: npt.NDArray[np.bool_]
    choices: tuple[tuple[int, ...], ...]
    asking: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, columns: Columns, is_protected: npt.NDArray[np.bool_], number: Mapping[str, int]) -> Demands:
        """The demands of a pool, equal sets numbered alike.

        Parameters
        ----------
        columns
            The pool's.
        is_protected
            bool[g + 1]: of each occupation, whether the law protects its work.
        number
            The index of each certificate in `Codes.certificates`.
        """
        table = columns.openings.certificates
        law_row, law_code = required_by_law(columns, is_protected, number)
        first = table.first
        after = np.append(first[1:], len(table.row))
        n_asked, n = len(first), len(first) + len(law_row)
        demand = np.concatenate([np.repeat(np.arange(n_asked), after - first), np.arange(n_asked, n)])
        code = np.concatenate([table.code, law_code])
        choice = alike_sets(demand, n, code)
        _, example = np.unique(choice, return_index=True)
        begins = np.searchsorted(demand, np.arange(n + 1))
        choices = tuple(tuple(code[begins[one] : begins[one + 1]].tolist()) for one in example.tolist())
        row = np.concatenate([table.row[first], law_row]).astype(np.int32)
        required = np.concatenate([table.required[first], np.ones(len(law_row), dtype=np.bool_)])
        by_law = np.arange(n) >= n_asked
        # What the law requires counts once, also where the employer finds it meriting.
        key = row.astype(np.int64) * (n + 1) + choice
        order = np.argsort(row, kind="stable")
        order = order[by_law[order] | required[order] | ~np.isin(key[order], key[by_law])]
        asking: dict[int, list[int]] = {}
        for one, alternatives in enumerate(choices):
            for alternative in alternatives:
                asking.setdefault(alternative, []).append(one)
        return cls(row[order], choice[order], required[order], by_law[order], choices, asking)


def required_by_law(
    columns: Columns, is_protected: npt.NDArray[np.bool_], number: Mapping[str, int]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """int32[k] twice: openings whose work needs a licence by law that they do not ask for alone, and the licence."""
    openings, table = columns.openings, columns.openings.certificates
    single = np.diff(np.append(table.first, len(table.row)))
    # Only openings whose work may be protected are looked at one by one.
    alone = np.repeat(single == 1, single) & table.required & is_protected[openings.occupation][table.row]
    asked = set((table.row[alone].astype(np.int64) * len(number) + table.code[alone]).tolist())
    found = [
        (row, number[code])
        for row in np.flatnonzero(is_protected[openings.occupation]).tolist()
        if (code := licence_needed(columns, row)) is not None and row * len(number) + number[code] not in asked
    ]
    pairs = np.array(found, dtype=np.int32).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def licence_needed(columns: Columns, col: int) -> str | None:
    """The certificate without which nobody may do an opening's work; None where the law asks for none."""
    openings, codes = columns.openings, columns.codes
    if WAYS[openings.way[col]] not in EMPLOYMENT:
        return None
    term = columns.vocabulary.occupations[codes.occupations[openings.occupation[col]]]
    is_permanent = openings.form[col] >= 0 and codes.forms[openings.form[col]] == "permanent"
    is_gate = term.protection == "work" or (term.protection == "permanent" and is_permanent)
    return term.licence_for(openings.titles[col]) if is_gate else None


def holdings_of(
    columns: Columns,
    own: CertificatePolicy,
    asking: Mapping[int, Sequence[int]],
    time: npt.NDArray[np.int64],
    number: Mapping[str, int],
) -> Holdings:
    """What is held, and what it implies, as far as any opening asks for it (see `Demands`)."""
    table, known = columns.candidates.certificates, columns.vocabulary
    # For each code held and each choice it meets: the longest of the alternatives met, for a whole and a partial one.
    longest: dict[tuple[int, int], tuple[int, int]] = {}
    for code in np.flatnonzero(np.bincount(table.code)).tolist():
        name = columns.codes.certificates[code]
        implied = known.implied(name) if known.certificates[name].portable else ()
        for met in {number[one] for one in implied} & asking.keys():
            for choice in asking[met]:
                best, own_time = longest.setdefault((code, choice), (-1, -1))
                longest[code, choice] = max(best, int(time[met])), int(time[met]) if met == code else own_time
    pairs = [(*key, *longest[key]) for key in sorted(longest)]
    from_code, to_choice, whole, itself = np.array(pairs, dtype=np.int64).reshape(-1, 4).T
    first = bounds_of(from_code, len(number))
    some = np.flatnonzero(np.diff(first)[table.code])
    which, pair = spread(first[table.code[some]], first[table.code[some] + 1])
    source = some[which]
    # A partial result stands for its own certificate only, not for what the whole would imply.
    is_whole = table.share[source] == FULL_PART
    keep = is_whole | (itself[pair] >= 0)
    source, pair, is_whole = source[keep], pair[keep], is_whole[keep]
    days = np.where(is_whole, whole[pair], itself[pair])
    share, validated = table.share[source].astype(np.int64), table.validated[source]
    held = days * share // FULL_PART * np.where(validated, FULL_PART, own.declared_part) // FULL_PART
    # What cannot be shown is left to learn, or to have seen, as if it were not there: nobody loses by telling of it.
    left = days - np.where(validated | own.declared_opens, days * share // FULL_PART, 0)
    opens = (is_whole | (own.partial_opens & (share > 0))) & (validated | own.declared_opens)
    order = np.lexsort((source, held, table.row[source]))
    source, pair = source[order], pair[order]
    return Holdings(
        table.row[source],
        to_choice[pair].astype(np.int32),
        source.astype(np.int32),
        table.valid_from[source],
        table.valid_to[source],
        held[order].astype(np.int32),
        left[order].astype(np.int32),
        opens[order],
    )
