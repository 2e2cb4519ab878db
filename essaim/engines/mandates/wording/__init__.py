"""The words of the codes that rules give."""
