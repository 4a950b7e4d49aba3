"""Signatures: whose, where, and whether there is one."""
