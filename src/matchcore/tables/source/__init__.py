"""What a table comes in: CSV, a workbook, a data frame or Parquet, a list of JSON objects."""
