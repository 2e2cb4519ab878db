"""The only writes of the dues."""
