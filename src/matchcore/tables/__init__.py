"""People's tables: CSV, Excel, data frames and JSON objects, from a grid of cells to records and back.

From below: `headings` says what columns mean; `cells` what a cell says; `sheet` finds the table in a grid; `rows` makes
records of its rows; `source` opens what a table comes in; `out` writes records as tables.
"""
