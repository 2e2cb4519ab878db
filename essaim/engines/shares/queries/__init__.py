"""Reads of the engine."""
