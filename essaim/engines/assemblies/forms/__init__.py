"""Forms of the assemblies."""
