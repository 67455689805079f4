"""The money of a project: what it needs, where it comes from, what a loan costs each month."""
