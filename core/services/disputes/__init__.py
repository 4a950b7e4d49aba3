"""Disputes: opened, moved on, decided; the only code that writes them."""
