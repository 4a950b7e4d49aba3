"""Expressions of spec authors: CEL and patterns, none of which can run away."""
