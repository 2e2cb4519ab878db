"""Reads of group orders; each says its number of SQL queries."""
