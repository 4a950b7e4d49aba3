"""Mistral OCR: what it is sent, what it answers, what goes wrong there."""
