"""When a certificate stops counting."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from matchcore.vocabulary.term_kinds import CertificateTerm


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier, if negative), or the last day of a shorter month.

    Beyond the calendar's own ends it stays at its first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expiry(
    term: CertificateTerm, issued: date, issuer_date: date | None = None, previous_end: date | None = None
) -> date | None:
    """The last day on which a certificate counts, or None when none is known.

    Parameters
    ----------
    term
        Whose validity rule is used.
    issued
        The day it was issued or renewed.
    issuer_date
        The end that the issuer wrote on it. It rules when it is given; but what is given at one workplace never
        lasts longer than its rule allows.
    previous_end
        The end of the one it renews. It matters to ``renewal-from-old-end`` alone.

    Returns
    -------
    date or None
        None for a certificate without an end (rule ``none``), and for one whose end only its issuer knows (rule
        ``issuer``) or only the card says (rule ``card``): then `term.validity.rule` tells which, and the reader asks.

    Examples
    --------
    >>> from matchcore.vocabulary import default_vocabulary
    >>> expiry(default_vocabulary().certificates["heta-arbeten"], date(2024, 2, 10))
    datetime.date(2029, 2, 28)
    """
    rule, months = term.validity.rule, term.validity.months
    if issuer_date is not None and (rule != "workplace" or months is None):
        return issuer_date
    if rule in ("none", "issuer", "card") or months is None:
        return None
    end = months_after(issued, months)
    if rule == "workplace" and issuer_date is not None:
        return min(issuer_date, end)
    if rule == "end-of-month":
        return end.replace(day=monthrange(end.year, end.month)[1])
    if rule == "renewal-from-old-end" and previous_end is not None:
        opens = months_after(previous_end, -term.validity.renewal_window)
        if opens <= issued <= previous_end:
            return months_after(previous_end, months)
    return end
