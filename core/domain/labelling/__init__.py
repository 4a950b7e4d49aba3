"""Which printed words are labels, and of which fields."""
