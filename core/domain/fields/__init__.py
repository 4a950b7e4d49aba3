"""A reading and a spec in, the fields of the spec out: each value at its place."""
