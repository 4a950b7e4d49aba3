"""A page as rows, cells and walls: what stands where, before anything has a meaning."""
