"""Reads of the assemblies."""
