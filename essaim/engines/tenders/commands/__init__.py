"""The only writes of the cluster."""
