"""Pages of online payments."""
