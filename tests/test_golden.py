"""What a reader sees, word for word: the files of tests/golden, written by golden_pool.py and read through."""

from __future__ import annotations

import pytest

from golden_pool import FOLDER, RENDERINGS, result


@pytest.mark.parametrize("name", RENDERINGS)
def test_the_words_are_those_that_were_read_through(name: str) -> None:
    """Text and HTML, Swedish and English, are as they were when somebody last read them."""
    assert RENDERINGS[name]() + "\n" == (FOLDER / name).read_text(encoding="utf-8")


def test_every_golden_file_is_compared() -> None:
    """No file is left behind that nothing is compared with."""
    assert {file.name for file in FOLDER.iterdir()} == set(RENDERINGS)


def test_what_an_employer_wrote_is_escaped_in_html() -> None:
    """An employer's name with angle brackets and ampersand is text in a notebook, never markup."""
    for shown in (result()._repr_html_(), result().explain("c1", "o1")._repr_html_()):
        assert "Fjällstäd &amp; Söner &lt;AB&gt;" in shown
        assert "<AB>" not in shown
