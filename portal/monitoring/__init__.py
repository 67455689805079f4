"""The desk in figures, right to the file."""
