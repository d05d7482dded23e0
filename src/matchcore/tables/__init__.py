"""People's tables: CSV, Excel, data frames and JSON objects, from a grid of cells to records and back.

From below: `grid`, `headings` and `term_lookup` are what all rooms speak of; `cells` says what a cell says; `source` is
what a table comes in; `sheet` finds the table in a grid; `rows` makes records of its rows; `out` writes them.
"""
