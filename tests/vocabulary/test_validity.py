"""When a certificate stops counting."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchcore.vocabulary import default_vocabulary, expiry
from matchcore.vocabulary.validity import months_after

TERMS = default_vocabulary().certificates
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("code", "issued", "end"),
    [
        ("heta-arbeten", date(2024, 2, 10), date(2029, 2, 28)),
        ("heta-arbeten", date(2023, 2, 1), date(2028, 2, 29)),
        ("heta-arbeten", date(2024, 12, 31), date(2029, 12, 31)),
        ("ykb-goods", date(2024, 3, 15), date(2029, 3, 15)),
        ("adr", date(2024, 3, 15), date(2029, 3, 15)),
        ("licence-b", date(2005, 5, 1), None),
        ("licence-ce", date(2005, 5, 1), None),
        ("taxi-licence", date(2024, 2, 29), date(2034, 2, 28)),
        ("medication-delegation", date(2024, 5, 1), date(2025, 5, 1)),
        ("truck-b", date(2024, 5, 1), None),
        ("hlr", date(2024, 5, 1), None),
        ("sry-stadservice", date(2010, 5, 1), None),
    ],
)
def test_a_certificate_ends_by_its_rule(code, issued, end):
    """Each rule of validity gives the last day that the field counts with."""
    assert expiry(TERMS[code], issued) == end


def test_the_issuers_date_rules():
    """What the issuer wrote on the certificate goes before any rule, also where no rule is known."""
    written = date(2025, 6, 30)
    for code in ("hlr", "truck-b", "licence-b", "heta-arbeten"):
        assert expiry(TERMS[code], date(2024, 5, 1), written) == written


def test_a_delegation_never_outlasts_its_year():
    """A delegation is for at most a year, whatever date was written on it."""
    issued = date(2024, 5, 1)
    assert expiry(TERMS["medication-delegation"], issued, date(2027, 1, 1)) == date(2025, 5, 1)
    assert expiry(TERMS["medication-delegation"], issued, date(2024, 9, 1)) == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("renewed", "end"),
    [
        (date(2025, 6, 30), date(2030, 6, 30)),  # a day too early: a new one from its own day
        (date(2025, 7, 1), date(2031, 7, 1)),  # the last year opens
        (date(2026, 7, 1), date(2031, 7, 1)),  # the old one's last day
        (date(2026, 7, 2), date(2031, 7, 2)),  # the old one has ended
    ],
)
def test_a_renewal_in_the_last_year_runs_from_the_old_end(renewed, end):
    """An ADR certificate renewed within its last year loses no day."""
    assert expiry(TERMS["adr"], renewed, previous_end=date(2026, 7, 1)) == end


def test_hlr_is_soft_and_says_so():
    """No end is known without the issuer's date, and the rule tells that this is not for ever."""
    assert TERMS["hlr"].validity.rule == "issuer"
    assert TERMS["truck-b"].validity.rule == "none"


@given(DAYS, st.integers(0, 600))
def test_months_go_forth_and_back_to_the_same_month(day, months):
    """Adding months lands in the month counted, on the same day or the last of a shorter month."""
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, DAYS)
def test_a_renewal_never_shortens(issued, previous_end):
    """A renewed certificate ends no sooner than one issued that day with nothing before it."""
    assert expiry(TERMS["adr"], issued, previous_end=previous_end) >= expiry(TERMS["adr"], issued)
