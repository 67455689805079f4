"""Accounts, roles, invitations, and the sign-ins that are open."""
