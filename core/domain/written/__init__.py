"""Text as people write it, read as values: dates, times, numbers, answers."""
