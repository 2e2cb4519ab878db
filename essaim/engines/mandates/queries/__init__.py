"""Reads of the mandates."""
