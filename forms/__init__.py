"""What a field accepts, and the sentence it answers with when it does not."""
