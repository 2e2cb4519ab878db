"""The only writes of the engine."""
