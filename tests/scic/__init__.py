"""A SCIC on the recipe that is shipped: its registers and its books, over the years."""
