"""The rules that the package's own tables keep."""

from datetime import date

import pytest

from matchcore.errors import VocabularyError
from matchcore.vocabulary import default_vocabulary
from matchcore.vocabulary.checking import problems_of


def test_the_packaged_tables_have_nothing_wrong():
    """No dangling code, no ambiguous spelling, no cycle, no dates out of order, no missing label."""
    assert problems_of(default_vocabulary()) == []


def test_there_are_290_municipalities_with_four_digits():
    """Every municipality is there, its leading zero kept, its county the first two digits."""
    places = default_vocabulary().municipalities
    assert len(places) == 290
    assert all(len(code) == 4 and code[:2] == place.county_code for code, place in places.items())


def test_licences_imply_one_another():
    """Who may drive CE may drive C, C1, BE and B."""
    implied = default_vocabulary().implied("licence-ce")
    assert {"licence-c", "licence-c1", "licence-be", "licence-b", "licence-am"} <= implied
    assert "licence-d" not in implied


def test_closed_forms_are_closed_from_their_date():
    """An extra service job could be decided on until the last day of 2021."""
    form = default_vocabulary().forms["extratjanst"]
    assert form.is_open(date(2021, 12, 31))
    assert not form.is_open(date(2022, 1, 1))


def test_own_entries_with_everything_wrong_are_refused_at_once():
    """All problems of a user's entries come in one error."""
    entries = {
        "certificates": {
            "own-1": {"sv": "Egen", "en": "Own", "implies": ["nowhere"]},
            "own-2": {"sv": "", "en": "Other", "aliases": ["truckkort"]},
        }
    }
    with pytest.raises(VocabularyError) as refused:
        default_vocabulary().with_entries(entries)
    assert len(refused.value.problems) == 3
