"""Rules of the invoices: totals and taxes, and the electronic form of an invoice. Neither Django nor the database."""
