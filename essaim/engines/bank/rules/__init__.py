"""Pure rules of the bank: what a statement says, what a line pays, what a file orders."""
