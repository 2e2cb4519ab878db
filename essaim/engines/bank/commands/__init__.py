"""The only writes of the bank."""
