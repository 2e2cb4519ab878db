"""The only writes of the books."""
