"""A blind exam: job sheets drawn by somebody who knows the contract and not the code."""
