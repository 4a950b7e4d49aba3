"""Disputes and waivers: who may say what against a finding, and what comes of it. Pure."""
