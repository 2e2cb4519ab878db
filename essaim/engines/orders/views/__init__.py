"""Pages of group orders."""
