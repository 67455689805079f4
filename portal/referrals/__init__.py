"""A file at one network: from the proposal to the answer."""
