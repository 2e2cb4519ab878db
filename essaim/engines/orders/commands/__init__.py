"""The only writes of group orders."""
