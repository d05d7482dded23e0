"""From spellings to codes, or to refusals."""

import pytest

from matchcore.vocabulary import resolve, resolve_all


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Giltigt truckkort", "certificate", "truck"),
        ("truckkort B", "certificate", "truck-b"),
        ("k√∂rkort B", "certificate", "licence-b"),
        ("kÃ¶rkort B", "certificate", "licence-b"),
        ("korkort b", "certificate", "licence-b"),
        ("motorsågskörkort", "certificate", "chainsaw"),
        ("truckort", "certificate", "truck"),
        ("heta arb.", "certificate", "heta-arbeten"),
        ("B1+", "level", "B1"),
        ("b3", "level", None),
        ("läser SFI C", "course", "sfi-c"),
        ("580", "municipality", "0580"),
        ("Habo", "municipality", "0643"),
        ("lönebidrag", "form", None),
        ("sfi-lärare", "certificate", None),
        ("hlr-instruktör", "certificate", "hlr-instructor"),
    ],
)
def test_a_spelling_means_its_code_or_is_refused(text, kind, code):
    """What a person writes is read as what it says, and never as something else."""
    assert resolve(text, kind).code == code


def test_two_classes_are_refused_with_both_named():
    """Two truck classes in one text are two certificates: the refusal names both."""
    refused = resolve("truckkort A+B")
    assert refused.code is None
    assert {code for code, _ in refused.alternatives} == {"truck-a", "truck-b"}


def test_many_texts_come_back_in_order():
    """Each text of a column gets its own answer, also when it comes again."""
    assert [r.code for r in resolve_all(["hlr", "?", "hlr"])] == ["hlr", None, "hlr"]


def test_a_slip_in_a_long_word_is_mended_and_in_a_short_one_is_not():
    """The word “livsmedelshygein” is a slip; “a-hrl” may be anything."""
    assert resolve("livsmedelshygein").code == "food-hygiene"
    assert resolve("a-hrl").code is None
