"""The only writes of the assemblies."""
