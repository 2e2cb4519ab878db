"""Reads of the bank; each says its number of SQL queries."""
