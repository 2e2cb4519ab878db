"""Pages of the assemblies."""
