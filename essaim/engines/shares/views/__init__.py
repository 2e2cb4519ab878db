"""Pages of the shares."""
