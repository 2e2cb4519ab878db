"""Pure rules of the assemblies: counting, weighing, quorum, the secret urn. No Django, no clock."""
