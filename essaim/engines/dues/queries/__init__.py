"""Reads of the dues."""
