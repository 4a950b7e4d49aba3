"""Starts PostgreSQL, Redis, worker and app on one machine; does nothing where addresses are set."""
