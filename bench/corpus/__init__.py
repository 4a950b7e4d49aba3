"""A labelled corpus of made-up job sheets, drawn when needed: same seed, same sheets."""
