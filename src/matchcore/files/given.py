"""What a match is given, records or data frames, as a pool."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from matchcore.files.questions import Questions, pool_asking
from matchcore.pool import Pool
from matchcore.vocabulary import Vocabulary


def pool_from(
    candidates: Any, openings: Any, vocabulary: Vocabulary | None, as_of: date | None
) -> tuple[Pool, Questions]:
    """Records as they are, or data frames read as tables, as a pool; and what is asked of them.

    Raises
    ------
    FileError
        With everything that is wrong in a data frame, by row and column.
    RecordError
        With everything that is wrong with the records.
    """
    people, places = candidates, openings
    if nw.dependencies.is_into_dataframe(candidates) or nw.dependencies.is_into_dataframe(openings):
        from matchcore.files.reading import read_candidates, read_openings  # loads all that reads a cell

        people, places = (
            read(given, vocabulary=vocabulary, as_of=as_of) if nw.dependencies.is_into_dataframe(given) else given
            for given, read in ((candidates, read_candidates), (openings, read_openings))
        )
    return pool_asking(people, places, vocabulary, as_of)
