"""Where sheets lie: a folder, or an S3 bucket."""
