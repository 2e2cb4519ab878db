"""Forms of the mandates."""
