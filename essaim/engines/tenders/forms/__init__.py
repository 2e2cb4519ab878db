"""Forms of the cluster."""
