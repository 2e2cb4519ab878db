"""Reads; each says how many queries it costs."""
