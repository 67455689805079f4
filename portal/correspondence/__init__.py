"""The letters that people receive about their file: written at a step, made as PDF after it."""
