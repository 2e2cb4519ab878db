"""The only writes of the mandates."""
