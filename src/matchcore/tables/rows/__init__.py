"""Rows as records: one row each, or one row a fact, every fault told at once."""
