"""Specs: published as versions, activated, found by name."""
