"""Who is here: people, their ways in, their sessions and tokens."""
