"""Reads of online payments."""
