"""Full-text search: words folded and cut to their stem, found alike on both databases."""
