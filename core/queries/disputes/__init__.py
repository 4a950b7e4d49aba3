"""Reads of disputes and waivers."""
