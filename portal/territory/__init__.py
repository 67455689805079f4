"""Communes, and which of them the desk serves since when."""
