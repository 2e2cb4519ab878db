"""The rules of a cluster: pure functions, no clock, no database."""
