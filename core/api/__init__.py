"""HTTP routes, one module a noun; shallow like pages."""
