"""Whole stories over HTTP, page after page, as a browser without scripts lives them."""
