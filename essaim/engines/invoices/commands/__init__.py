"""The only writes of the invoices."""
