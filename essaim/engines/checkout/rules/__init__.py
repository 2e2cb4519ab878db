"""Pure rules of online payments, and the providers' languages."""
