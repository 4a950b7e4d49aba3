"""Rows, sessions and migrations."""
