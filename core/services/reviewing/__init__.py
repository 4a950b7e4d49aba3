"""What people decide of a sheet, and what comes of it."""
