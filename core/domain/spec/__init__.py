"""Specs: what one holds, how it is read, checked, compared, proved and published."""
