"""A labelled corpus of made-up job sheets, drawn when it is needed: the same seed, the same sheets."""
