"""Pure rules of the shares: no Django, no clock, no database."""
