"""Disputes and waivers as people see them."""
