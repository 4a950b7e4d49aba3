"""The `jobsheet` command; shallow like pages."""
