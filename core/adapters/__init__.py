"""The real ports: stores, engines, queue."""
