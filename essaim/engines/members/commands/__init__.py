"""The only writes of this engine."""
