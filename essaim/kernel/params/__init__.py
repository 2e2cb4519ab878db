"""Numbers from the world: each with its unit, the days it holds, its source, and how sure we are of it."""
