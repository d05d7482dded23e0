"""Records written as tables, to be read back the same; and a copy of a table with what is to be mended."""
