"""Where a table stands in a sheet: its headings, its rows, and what is no row of it."""
