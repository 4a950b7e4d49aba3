"""Operations: looking after the running system."""
