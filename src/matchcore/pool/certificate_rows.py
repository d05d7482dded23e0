"""What becomes of a person's certificates: one row each, their ends reckoned, their parts joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from matchcore.pool.columns import FULL_SHARE
from matchcore.vocabulary import CertificateTerm, ModuleTerm, expiry


class CertificateRow(NamedTuple):
    """A row of `CertificateTable`."""

    row: int
    code: int
    valid_from: int
    valid_to: int
    validated: bool
    share: int
    modules: int


def share_of(modules: int, known: Sequence[ModuleTerm]) -> int:
    """How much of all `known` modules the bits of `modules` are, 0…10 000."""
    return FULL_SHARE * modules.bit_count() // len(known) if known else 0


def best_end(term: CertificateTerm, issued: date, old_ends: Sequence[date]) -> date | None:
    """The latest end that the vocabulary's rule gives, whichever old end it renews; None when it sets none.

    Taking the best one, one more certificate never shortens another.
    """
    given = [expiry(term, issued, previous_end=old) for old in (None, *old_ends)]
    return max((end for end in given if end is not None), default=None)


def joined_parts(parts: Sequence[CertificateRow], known: Sequence[ModuleTerm]) -> list[CertificateRow]:
    """What several partial results of one certificate make together, beside what each is by itself.

    On the days between which none of them begins or ends, those that hold add up: the validated ones to a validated
    result, all of them to one that is validated only if they all are.

    Parameters
    ----------
    parts
        Rows of one person and one certificate, each of some modules.
    known
        All modules of that certificate.
    """
    joined: list[CertificateRow] = []
    days = sorted({part.valid_from for part in parts} | {part.valid_to + 1 for part in parts})
    for first, after in pairwise(days):
        holding = [part for part in parts if part.valid_from <= first <= part.valid_to]
        seen = [part for part in holding if part.validated]
        for together in [holding] if len(seen) == len(holding) else [seen, holding]:
            modules = 0
            for part in together:
                modules |= part.modules
            if together and all(modules != part.modules for part in together):
                is_seen = len(together) == len(seen)
                share = share_of(modules, known)
                joined.append(
                    together[0]._replace(
                        valid_from=first, valid_to=after - 1, validated=is_seen, share=share, modules=modules
                    )
                )
    return joined
