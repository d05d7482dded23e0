"""Which sheet is read, where its table stands, what its headings mean, and which of its rows are rows."""
