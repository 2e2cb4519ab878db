"""The only writes of online payments."""
