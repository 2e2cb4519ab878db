"""Rules of households: no Django, no database, no clock."""
