"""Tests of what measures the product."""
