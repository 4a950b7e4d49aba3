"""Operations: what is checked, and what follows from what was seen."""
