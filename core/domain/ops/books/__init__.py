"""The runbooks as data, a module for each common issue."""
