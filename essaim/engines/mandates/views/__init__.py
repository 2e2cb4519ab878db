"""Pages of the mandates."""
