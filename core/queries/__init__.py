"""Reads, one module a noun: a session in, frozen dataclasses out."""
