"""Tests on real and hostile documents nobody here wrote; skipped where the samples are absent."""
