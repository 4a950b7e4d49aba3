"""Use cases, one module a noun; the only code that writes."""
