"""Reads of the cluster."""
