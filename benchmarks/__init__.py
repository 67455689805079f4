"""How fast the portal answers, and how that changes with the number of files."""
