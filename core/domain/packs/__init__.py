"""Template packs of the earlier system, as specs and fixtures of ours."""
