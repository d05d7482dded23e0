"""Everything that opens a file: tables, Excel, JSON, the employment service's ads, exchange formats (layer 7)."""
