"""The demonstration: fictional people and files, made as real ones are."""
